"""What a source says of where the course is published: the badge under its title, and its first code cell, the set-up.

The set-up cell finds the course, fetches it on Colab, or says in one sentence what to do.
"""

import json
import re

from .sources import AuthoringError

TEMPLATE = """\
# @title Set-up: run this cell first
try:
    import course_utils
except ImportError as error:
    import subprocess
    import sys

    archive = ARCHIVE
    advice = ""
    if sys.version_info < (3, 11):
        advice = "The course needs Python >= 3.11: in its folder, run python3 -m pip install uv && uv run jupyter lab"
    elif "google.colab" not in sys.modules:
        advice = "The course is missing here: in its folder, run python3 -m pip install uv && uv run jupyter lab"
    elif not archive:
        advice = "This copy does not know where the course is published: open it from the course's own page."
    elif subprocess.call([sys.executable, "-m", "pip", "install", "-qq", "--no-deps", archive]):
        advice = f"Fetching {archive} failed: look at your connection, then run this cell again."
    if advice:
        error._render_traceback_ = lambda: [advice]
        raise
"""
CELL = re.compile(r'(^# %% [^\n]*"setup"[^\n]*\n)(.*?)(?=\n+# %%|\s*\Z)', flags=re.DOTALL | re.MULTILINE)
LOGO = "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
TITLE = re.compile(rf"(\A# %% \[markdown\][^\n]*\n# # [^\n]*\n)(?:#\n# {re.escape(LOGO)}[^\n]*\n)?")


def setup_source(archive):
    """Return the source of the cell that fetches the course from this archive; on Colab alone, if the import fails."""
    return TEMPLATE.replace("ARCHIVE", json.dumps(archive)).strip()


def badge(course, stem):
    """Return the markdown that opens a notebook on Colab; an empty text while the course is unpublished."""
    return f"{LOGO}({course.colab(stem)})" if course.repo else ""


def stamped(text, course, stem):
    """Return a notebook's source with its badge and the content of its cell tagged `setup` brought up to date.

    Raises
    ------
    AuthoringError
        If there is no title under which the badge could stand.
    """
    if course.repo and not TITLE.match(text):
        raise AuthoringError(f"{stem}.py: expected a first cell that begins with a title, for the badge, got another")
    line = f"#\n# {badge(course, stem)}\n" if course.repo else ""
    text = TITLE.sub(lambda found: found[1] + line, text, count=1)
    return CELL.sub(lambda found: found[1] + setup_source(course.archive), text, count=1)
