"""Which notebooks the lane reads and runs in a browser: the first and the slowest.

COURSE_SITE_NOTEBOOKS names others, as in "02 05", or "all", which take a quarter of an hour on two quiet cores.
"""

import os

from course import NOTEBOOKS

WANTED = os.environ.get("COURSE_SITE_NOTEBOOKS", "01 08")
CHOSEN = [path for path in NOTEBOOKS if WANTED == "all" or path.name[:2] in WANTED.split()]
