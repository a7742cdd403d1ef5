"""What a source says of where the course is published: the badge under its title, and its first code cell, the set-up.

The set-up cell finds the course, fetches it on Colab and Kaggle, or says in one sentence what to do where it is. Kaggle
sets KAGGLE_KERNEL_RUN_TYPE; VS Code puts `__vsc_ipynb_file__` among a notebook's names and, except under WSL, sets
VSCODE_PID; a JupyterHub sets JUPYTERHUB_USER.
"""

import json
import re

from .commands import UV, WINDOWS_UV
from .sources import AuthoringError

TEMPLATE = """\
# @title Set-up: run this cell first
try:
    import course_utils
except ImportError as error:
    import os
    import subprocess
    import sys

    archive = ARCHIVE
    host = {sys.platform, *sys.modules, *os.environ, *globals()}  # names by which the place is known
    uv = "WINDOWS" if "win32" in host else "UV"
    advice = f"The course is missing here, or Python is older than 3.11: in its folder, run {uv} run jupyter lab"
    if "emscripten" in host:
        advice = "The course is missing in this browser: run %pip install -q course-utils in a new cell, then this one."
    elif host & {"google.colab", "KAGGLE_KERNEL_RUN_TYPE"}:
        fetch = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", archive]
        advice = "This copy does not know where the course is published: open it from the course's own page."
        if archive:
            advice = f"Fetching {archive} failed: look at your connection (on Kaggle, turn Internet on) and try again."
            advice = subprocess.call(fetch) and advice
    elif host & {"__vsc_ipynb_file__", "VSCODE_PID"}:
        advice = f"In the course's folder, run {uv} sync, then choose .venv in that folder as this notebook's kernel."
    elif "JUPYTERHUB_USER" in host:
        advice = "The course is missing on this hub: run %pip install -q .. in a new cell, then this one."
    if advice:
        error._render_traceback_ = lambda: [advice]
        raise
"""
CELL = re.compile(r'(^# %% [^\n]*"setup"[^\n]*\n)(.*?)(?=\n+# %%|\s*\Z)', flags=re.DOTALL | re.MULTILINE)
LOGO = "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
TITLE = re.compile(rf"(\A# %% \[markdown\][^\n]*\n# # [^\n]*\n)(?:#\n# {re.escape(LOGO)}[^\n]*\n)?")


def setup_source(archive):
    """Return the source of the cell that finds the course, or fetches it from this archive where nothing else would."""
    words = {"ARCHIVE": json.dumps(archive), "WINDOWS": ", then ".join(WINDOWS_UV), "UV": UV}
    return re.sub("|".join(words), lambda found: words[found[0]], TEMPLATE).strip()


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
