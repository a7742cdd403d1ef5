"""Where notebooks live, and how a source script becomes an unexecuted notebook."""

import hashlib
import tomllib
from collections import Counter
from pathlib import Path

import jupytext
import nbformat

ROOT = Path(__file__).resolve().parents[2]
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}

SETUP = """\
# @title Set-up: run this cell first
import importlib
import subprocess
import sys

ARCHIVE = "{archive}"
try:
    importlib.import_module("course_utils")
except ImportError:
    if not ("google.colab" in sys.modules and ARCHIVE):
        where = "publish the course first" if "google.colab" in sys.modules else "run `pip install -e .` in its folder"
        raise ModuleNotFoundError(f"This notebook needs the course's package: {{where}} (see its README).") from None
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", ARCHIVE], check=True)
    importlib.invalidate_caches()"""


class AuthoringError(Exception):
    """A source or notebook cannot be used as it is; the message says which and why."""


def source_paths(numbers=(), root=ROOT):
    """Return the source scripts, all or those whose two-digit number is in `numbers`.

    Raises
    ------
    AuthoringError
        If a number has no source.
    """
    found = {path.name[:2]: path for path in sorted((root / "notebooks" / "source").glob("[0-9][0-9]_*.py"))}
    unknown = sorted(set(numbers) - set(found))
    if unknown:
        raise AuthoringError(f"expected notebook numbers among {', '.join(found) or 'none'}, got {', '.join(unknown)}")
    return [path for number, path in found.items() if not numbers or number in numbers]


def notebook_path(source):
    """Return where the notebook of a source script is stored."""
    return source.parents[1] / f"{source.stem}.ipynb"


def setup_source(root=ROOT):
    """Return the text of the set-up cell, with the archive's address if the course is published."""
    with (root / "pyproject.toml").open("rb") as file:
        course = tomllib.load(file)["tool"]["course"]
    address = f"https://github.com/{course['repo']}/archive/{course['ref']}.zip" if course["repo"] else ""
    return SETUP.format(archive=address)


def read_source(path):
    """Return the unexecuted notebook that a percent script describes.

    Cell ids come from the cell's content, and from how often that content came before, so they outlive changes
    elsewhere; the tag `hide` becomes what JupyterLab and Colab understand.
    """
    script = jupytext.read(path, fmt="py:percent")
    seen = Counter()
    cells = []
    for cell in script.cells:
        make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
        tags = list(cell.metadata.get("tags", []))
        metadata = {"tags": tags} if tags else {}
        if "hide" in tags:
            metadata |= {"cellView": "form", "jupyter": {"source_hidden": True}}
        key = f"{cell.cell_type}\n{cell.source}"
        name = hashlib.sha256(f"{seen[key]}\n{key}".encode()).hexdigest()[:12]
        seen[key] += 1
        cells.append(make(cell.source, id=name, metadata=metadata))
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=KERNEL | {"language_info": {"name": "python"}})
    notebook.nbformat_minor = 5
    return notebook


def heading_of(cells, index):
    """Return the last heading at or before a cell, for messages."""
    for cell in reversed(cells[: index + 1]):
        if cell.cell_type == "markdown":
            for line in reversed(cell.source.splitlines()):
                if line.startswith("#"):
                    return line.lstrip("# ")
    return "before the first heading"
