"""Which notebooks the lane puts on its site: the first, or all, and runs them, where COURSE_SITE_NOTEBOOKS=all: an hour."""

import os

from course import NOTEBOOKS

CHOSEN = NOTEBOOKS if os.environ.get("COURSE_SITE_NOTEBOOKS") == "all" else NOTEBOOKS[:1]
