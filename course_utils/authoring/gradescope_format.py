"""The course as Gradescope takes it: a zip file with `setup.sh` and `run_autograder`, which writes results.json."""

import zipfile

from .grading.book import points_table
from .handed_project import oldest_python, pinned
from .handout import POINTS, points_of
from .sources import ROOT

SETUP = """\
#!/usr/bin/env bash
# Gradescope's Ubuntu may have a Python that is too old for the course: uv takes it, or fetches one.
set -e
root="${AUTOGRADER:-/autograder}"
apt-get update
apt-get install -y python3-venv
python3 -m venv "$root/uv"
"$root/uv/bin/pip" install uv
"$root/uv/bin/uv" venv --clear --python ">=3.OLDEST" "$root/python"
"$root/uv/bin/uv" pip install --python "$root/python" PINS
"""
RUN = """\
#!/usr/bin/env bash
root="${AUTOGRADER:-/autograder}"
python="$root/python/bin/python"
[ -x "$python" ] || python=python3
cd "$root/source/course" && exec "$python" -m course_utils.authoring.grading.gradescope "$root"
"""
NEEDED = ("jupytext", "nbformat")
LEFT_OUT = {"__pycache__", "playground", "pad"}


def write_gradescope(sources, out):
    """Write autograder.zip, for "Configure Autograder", and points.csv, which a teacher may edit before a second run.

    Parameters
    ----------
    sources : list of pathlib.Path
    out : pathlib.Path

    Returns
    -------
    list of pathlib.Path
        What was written.
    """
    out.mkdir(parents=True, exist_ok=True)
    table, path = points_table(points_of(sources, out)), out / "autograder.zip"
    (out / POINTS).write_text(table, encoding="utf-8", newline="\n")
    files = {
        "setup.sh": SETUP.replace("PINS", " ".join(pinned(NEEDED))).replace("OLDEST", str(oldest_python(NEEDED))),
        "run_autograder": RUN,
        f"course/{POINTS}": table,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, text)
        for file in sorted((ROOT / "course_utils").rglob("*")):
            if file.is_file() and not LEFT_OUT & set(file.parts):
                archive.write(file, f"course/{file.relative_to(ROOT).as_posix()}")
        for file in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
            archive.write(file, f"course/notebooks/{file.name}")
    return [path, out / POINTS]
