"""Where notebooks live, and how a source script becomes an unexecuted notebook."""

import copy
import csv
import functools
import hashlib
import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import jupytext
import nbformat

from course_utils.exercises import registry
from course_utils.exercises.declare import Exercise
from course_utils.exercises.kinds import Kind

DECKS = "For readers of the decks"  # the heading of a notebook's last section, folded, for those who hold the slides
ROOT = Path(__file__).resolve().parents[2]
# What the decks hold; notebooks compare their worked numbers, so that table is in the package that learners get.
DECK_TABLES = {
    **{name: Path(f"course_utils/authoring/inventory/{name}.csv") for name in ("decks", "items", "errata")},
    "numbers": Path("course_utils/data/slide_numbers.csv"),
}
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class AuthoringError(Exception):
    """A source or notebook cannot be used as it is; the message says which and why."""


class Notebook(NamedTuple):
    """What the rules look at: the stored file's text, what it holds, what its source wants, its number, the project."""

    text: str
    stored: nbformat.NotebookNode
    wanted: nbformat.NotebookNode
    number: str
    root: Path


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


def deck_rows(name: str, root: Path = ROOT) -> list[dict[str, str]]:
    """Return the rows of a table on the decks: their ``items``, worked ``numbers``, ``errata``, or the ``decks``."""
    text = (root / DECK_TABLES[name]).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def exercises_of(number: str) -> dict[str, Exercise | Kind]:
    """Return the exercises of a notebook, by their numbers.

    Raises
    ------
    AuthoringError
        If the notebook, ``"01"``, has none.
    """
    try:
        return registry.load(number)
    except registry.UnknownExerciseError as error:
        raise AuthoringError(f"notebook {number}: expected exercises in exercises/ex{number}.py, found none") from error


def notebook_path(source):
    """Return where the notebook of a source script is stored."""
    return source.parents[1] / f"{source.stem}.ipynb"


def read_source(path, notes=False):
    """Return the unexecuted notebook that a source script describes, with or without its speaker notes."""
    return parse_source(path.read_text(encoding="utf-8"), notes)


def parse_source(text, notes=False):
    """Return the unexecuted notebook that a percent script's text describes, with tags as its cells' only metadata.

    Cell ids come from the cell's content, and from how often that content came before, so they outlive changes
    elsewhere; the tag `hide` becomes what JupyterLab and Colab understand, and the section for readers of the decks is
    collapsed. Speaker notes, the cells tagged `notes`, are left out unless they are asked for; the other cells are the
    same either way.
    """
    notebook = copy.deepcopy(_parsed(text))
    notebook.cells = [cell for cell in notebook.cells if notes or "notes" not in tags_of(cell)]
    return notebook


@functools.lru_cache(maxsize=32)
def _parsed(text):
    """Parse a script, which takes a second, and one command asks for the same ones over and over."""
    script = jupytext.reads(text, fmt="py:percent")
    seen = Counter()
    for cell in script.cells:
        tags = list(cell.metadata.get("tags", []))
        metadata: dict[str, Any] = {"tags": tags} if tags else {}
        if "hide" in tags and cell.cell_type == "code":
            metadata |= {"cellView": "form", "jupyter": {"source_hidden": True}}
        if opens_decks(cell):
            metadata["jp-MarkdownHeadingCollapsed"] = True  # JupyterLab folds all that follows; Colab has its own arrow
        key = f"{'notes' if 'notes' in tags else cell.cell_type}\n{cell.source}"
        name = hashlib.sha256(f"{seen[key]}\n{key}".encode()).hexdigest()[:12]
        seen[key] += 1
        # No new cell: nbformat holds each that it makes against the schema, which takes longer than all else here.
        cell.id, cell.metadata = name, nbformat.from_dict(metadata)
        cell.cell_type = "code" if cell.cell_type == "code" else "markdown"
    notebook = nbformat.v4.new_notebook(cells=script.cells, metadata=copy.deepcopy(METADATA))
    notebook.nbformat_minor = 5
    return notebook


def headings_in(text):
    """Return the headings of a markdown text, a list of (level, words); lines of fenced code are none."""
    prose = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE)
    return [(len(marks), words.strip()) for marks, words in re.findall(r"^(#{1,6}) +(.+)$", prose, flags=re.MULTILINE)]


def opens_decks(cell):
    """Tell whether a cell begins the section for readers of the decks."""
    return cell.cell_type == "markdown" and cell.source.split("\n")[0].strip() == f"## {DECKS}"


def taught(cells):
    """Return the cells before the section for readers of the decks, of a notebook that has none all of them."""
    return list(itertools.takewhile(lambda cell: not opens_decks(cell), cells))


def tags_of(cell):
    """Return a cell's tags, a list of str."""
    return list(cell.metadata.get("tags", []))


def stored_notebook(source):
    """Return the notebook of a source as it was built, with its outputs.

    Raises
    ------
    AuthoringError
        If it has not the cells of its source.
    """
    target = notebook_path(source)
    stored = nbformat.read(target, as_version=4) if target.exists() else nbformat.v4.new_notebook()
    if [cell.id for cell in stored.cells] != [cell.id for cell in read_source(source).cells]:
        raise AuthoringError(f"{target.name}: expected the source's cells, got others; build it first")
    return stored


def stored_text(notebook):
    """Return a notebook as the text of its file."""
    return nbformat.writes(notebook, indent=1).rstrip("\n") + "\n"


def heading_of(cells, index):
    """Return the last heading at or before a cell, for messages."""
    for cell in reversed(cells[: index + 1]):
        if cell.cell_type == "markdown" and (found := headings_in(cell.source)):
            return found[-1][1]
    return "before the first heading"


def place(cells, index):
    """Return where a cell stands, for messages: its number from 1, and the heading above it."""
    return f"cell {index + 1} ({heading_of(cells, index)})"
