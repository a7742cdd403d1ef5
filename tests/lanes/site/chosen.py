"""Which notebooks the lane puts on its site: the first, or all where COURSE_SITE_NOTEBOOKS=all, which takes an hour."""

import os

from course import NOTEBOOKS

CHOSEN = NOTEBOOKS if os.environ.get("COURSE_SITE_NOTEBOOKS") == "all" else NOTEBOOKS[:1]
