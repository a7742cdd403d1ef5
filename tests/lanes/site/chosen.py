"""Which notebooks the lane's site holds: the first; where COURSE_SITE_NOTEBOOKS=all all, and they are run: an hour."""

import os

from course import NOTEBOOKS

CHOSEN = NOTEBOOKS if os.environ.get("COURSE_SITE_NOTEBOOKS") == "all" else NOTEBOOKS[:1]
