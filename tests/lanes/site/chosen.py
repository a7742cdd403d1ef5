"""Which notebooks the lane puts on its site: the first; where COURSE_SITE_NOTEBOOKS=all all, and it runs them: an hour."""

import os

from course import NOTEBOOKS

CHOSEN = NOTEBOOKS if os.environ.get("COURSE_SITE_NOTEBOOKS") == "all" else NOTEBOOKS[:1]
