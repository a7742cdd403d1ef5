"""Which notebooks the lane reads and runs in a browser: the first, in which a learner's work is tried, and the slowest.

COURSE_SITE_NOTEBOOKS names others beside the first, as in "02 05", or "all": half an hour on two quiet cores.
"""

import os

from course import NOTEBOOKS

WANTED = {"01", *os.environ.get("COURSE_SITE_NOTEBOOKS", "08").split()}
CHOSEN = [path for path in NOTEBOOKS if "all" in WANTED or path.name[:2] in WANTED]
