"""The first code cell of every notebook: it finds the course, or says in one sentence what to do."""

import json
import re
import tomllib

from .sources import ROOT

TEMPLATE = """\
# @title Set-up: run this cell first
try:
    import course_utils
except ImportError as error:
    import subprocess
    import sys

    archive, on_colab = ARCHIVE, "google.colab" in sys.modules
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", archive]
    if not on_colab:
        advice = "The course is missing here: in its folder, run python3 -m pip install uv && uv run jupyter lab"
    elif not archive:
        advice = "This copy does not know where the course is published: open it from the course's own page."
    elif subprocess.call(pip):
        advice = f"Fetching {archive} failed: look at your connection, then run this cell again."
    else:
        advice = ""
    if advice:
        error._render_traceback_ = lambda: [advice]
        raise
"""
CELL = re.compile(r'(^# %% [^\n]*"setup"[^\n]*\n)(.*?)(?=\n+# %%|\s*\Z)', flags=re.DOTALL | re.MULTILINE)


def archive_address(root=ROOT):
    """Return the address of the course's archive as pyproject.toml names it; an empty text while it is unpublished."""
    course = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["course"]
    return f"https://github.com/{course['repo']}/archive/{course['ref']}.zip" if course["repo"] else ""


def setup_source(archive):
    """Return the source of the cell that fetches the course from this archive; on Colab alone, if the import fails."""
    return TEMPLATE.replace("ARCHIVE", json.dumps(archive)).strip()


def with_setup_cell(text, archive):
    """Return a notebook's source with the content of its cell tagged `setup` brought up to date."""
    return CELL.sub(lambda found: found[1] + setup_source(archive), text, count=1)
