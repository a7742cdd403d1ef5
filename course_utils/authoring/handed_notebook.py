"""A notebook as learners hand it in: it knows its own edition, has a cell for a name, and points at each exercise."""

import re
from collections.abc import Mapping

import nbformat

from .grading.material import CHECK
from .grading.submission import NAME
from .setup_cell import setup_source
from .sources import AuthoringError, tags_of

NAME_CELL = "learners-name"  # its id
MARK = "HANDED_OUT"  # what the package of a handout has and the full course has not
OWN = """\
# @title Set-up: run this cell first
import os
import sys

sys.path.insert(0, os.path.abspath("PLACE"))  # this handout has a package of its own
"""
EDITION = f"""
if not hasattr(course_utils, "{MARK}"):
    error = ImportError("another edition of the course")
    advice = "Python found another edition of the course than the one that was handed out. Put this notebook back "
    advice += "into the folder that it came in; then restart the kernel and run this cell again."
    error._render_traceback_ = lambda: [advice]
    raise error
"""
ASK = f"""\
# @title Your name, as your teacher knows it
{NAME} = ""
"""
NO_ASSISTANT = {"generative_ai_disabled": True}  # what Colab writes for "Hide generative AI features" of a notebook
HELP = re.compile(r"\s*\(Stuck\? Run `hint.*?`\.\)", re.DOTALL)  # it is withheld
HEADING = re.compile(r"^(### Exercise )(\d+)(\.\d+)(:[^\n]*?)( \(([^()\n]*)\))?$", re.MULTILINE)


def handed_out(notebook, points: Mapping[str, float], archive: str = "", place: str = ".."):
    """Make a learners' notebook one to hand in.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is changed.
    points : dict from str to float
        What each exercise is worth, by its number.
    archive : str
        Where a host without the course fetches the handout; "" where nowhere.
    place : str
        The folder of the handout's package, as seen from the notebook's.

    Raises
    ------
    AuthoringError
        If there is no set-up cell, or an exercise without a heading of its own.
    """
    places = [place for place, cell in enumerate(notebook.cells) if "setup" in tags_of(cell)]
    if len(places) != 1:
        raise AuthoringError(f"expected one cell tagged 'setup', got {len(places)}")
    setup = notebook.cells[places[0]]
    setup.source = OWN.replace("PLACE", place) + setup_source(archive).partition("\n")[2] + "\n" + EDITION.rstrip()
    notebook.cells.insert(places[0] + 1, nbformat.v4.new_code_cell(ASK.strip(), id=NAME_CELL))
    seen = set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = HEADING.sub(lambda found: _pointed(found, points, seen), HELP.sub("", cell.source))
    notebook.metadata["colab"] = {**notebook.metadata.get("colab", {}), **NO_ASSISTANT}
    asked = {n for cell in notebook.cells if "exercise" in tags_of(cell) for n in CHECK.findall(cell.source)}
    if lost := ", ".join(sorted(asked - seen)):
        raise AuthoringError(f"expected a heading for each exercise, found none for {lost}")
    return notebook


def _pointed(found, points, seen):
    number = found[2].zfill(2) + found[3]
    if number not in points:
        return found[0]
    seen.add(number)
    worth = f"{points[number]:g} point{'s' * (points[number] != 1)}"
    told = f"{found[6]}, {worth}" if found[6] else worth
    return f"{found[1]}{found[2]}{found[3]}{found[4]} ({told})"
