"""Where a notebook's source and its stored form lie, and how the one is read as the other."""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import jupytext
import nbformat

ROOT = Path(__file__).parents[2]
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Pair(NamedTuple):
    """The two files of a notebook: `source` is edited, `stored` is built from it and opened by readers."""

    source: Path
    stored: Path

    @property
    def number(self):
        """The notebook's number, such as "01"."""
        return self.source.name[:2]


def notebooks(numbers=(), root=ROOT):
    """Return the pairs of files of all notebooks, or of those with these numbers.

    Parameters
    ----------
    numbers : sequence of str
        Numbers such as "01"; none for all.
    root : Path
        The folder that holds `notebooks/`.

    Raises
    ------
    ValueError
        If a number has no notebook.
    """
    folder = root / "notebooks"
    stems = {p.stem for p in [*folder.glob("source/[0-9][0-9]_*.py"), *folder.glob("[0-9][0-9]_*.ipynb")]}
    pairs = [Pair(folder / "source" / f"{stem}.py", folder / f"{stem}.ipynb") for stem in sorted(stems)]
    unknown = set(numbers) - {pair.number for pair in pairs}
    if unknown:
        known = ", ".join(pair.number for pair in pairs) or "none"
        raise ValueError(f"expected numbers of notebooks ({known}), got {', '.join(sorted(unknown))}")
    return [pair for pair in pairs if not numbers or pair.number in numbers]


def read_source(text):
    """Return the percent-format source as a notebook without outputs, as it is to be stored.

    Only tags are kept of a cell's metadata; cells tagged `hide` are folded in JupyterLab and Colab. A cell's id comes from
    its type and content, and from its place among equal cells, so that an edit elsewhere leaves it alone.
    """
    notebook = nbformat.v4.new_notebook(metadata=json.loads(json.dumps(METADATA)))
    seen = Counter()
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        content = f"{cell.cell_type}\n{cell.source}"
        make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}[cell.cell_type]
        name = hashlib.sha256(f"{seen[content]}\n{content}".encode()).hexdigest()[:12]
        notebook.cells.append(make(cell.source, id=name, metadata=_metadata(cell)))
        seen[content] += 1
    return notebook


def _metadata(cell):
    tags = list(cell.metadata.get("tags", []))
    kept = {"tags": tags} if tags else {}
    if "hide" in tags and cell.cell_type == "code":
        kept |= {"cellView": "form", "jupyter": {"source_hidden": True}}
    return kept


def text_of(notebook):
    """Return the notebook as the text of its file."""
    return nbformat.writes(notebook, indent=1).rstrip("\n") + "\n"


def tags_of(cell):
    """Return the cell's tags, a list of str."""
    return cell.metadata.get("tags", [])


def headings(source):
    """Return the headings of a markdown text, a list of (level, text); lines of fenced code are none."""
    prose = re.sub(r"^(```|~~~).*?^\1", "", source, flags=re.DOTALL | re.MULTILINE)
    return [(len(marks), text.strip()) for marks, text in re.findall(r"^(#{1,6})\s+(.+)$", prose, flags=re.MULTILINE)]


def place(cells, index):
    """Return where a cell stands, for messages: its number from 1 and the heading above it."""
    above = [text for cell in cells[: index + 1] if cell.cell_type == "markdown" for _, text in headings(cell.source)]
    return f"cell {index + 1} ({above[-1] if above else 'no heading'})"
