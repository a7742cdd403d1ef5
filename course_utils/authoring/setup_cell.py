"""The first code cell of every notebook: it finds the course, or says in one sentence what to do."""

import re
import tomllib

from course_utils.authoring.files import ROOT

TEMPLATE = '''\
# @title Set-up: run this cell first
try:
    import course_utils
except ImportError as error:
    import subprocess
    import sys

    archive, on_colab = "{archive}", "google.colab" in sys.modules
    advice = "This copy names no address to fetch the course from: open one from the course's own page."
    if not on_colab:
        advice = "The course is missing here: in its folder, run python3 -m pip install uv && uv run jupyter lab"
    elif archive:
        advice = f"Fetching {{archive}} failed: look at your connection, then run this cell again."
    if not (on_colab and archive) or subprocess.call([*{pip}, archive]):
        error._render_traceback_ = lambda: [advice]
        raise
'''
PIP = '[sys.executable, "-m", "pip", "install", "-q", "--no-deps"]'
CELL = re.compile(r'(^# %% .*"setup".*\n)(.*?)(?=\n+# %%|\Z)', flags=re.DOTALL | re.MULTILINE)


def archive_address(root=ROOT):
    """Return the address of the course's archive as pyproject.toml names it; an empty text while it is unpublished."""
    course = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["course"]
    return f"https://github.com/{course['repo']}/archive/{course['ref']}.zip" if course["repo"] else ""


def setup_cell(archive):
    """Return the source of the cell that fetches the course from this archive; on Colab alone, if the import fails."""
    return TEMPLATE.format(archive=archive, pip=PIP).strip()


def with_setup_cell(text, archive):
    """Return a notebook's source with the content of its cell tagged `setup` brought up to date."""
    return CELL.sub(lambda found: found[1] + setup_cell(archive), text, count=1)
