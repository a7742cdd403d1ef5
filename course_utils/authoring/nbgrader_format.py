"""The course as nbgrader 0.9 takes it: `nbgrader generate_assignment`, `collect` and `autograde` work on what is here.

An assignment has the notebooks and, beside them, the package without answers, which nbgrader hands out with them and
puts back before it grades. An exercise's cell is followed by a locked one that asks `check` and is worth its points.
"""

import json
import shutil

import nbformat

from .grading.material import checks
from .handout import POINTS, solved, write_handout
from .handed_notebook import HEADING
from .sources import AuthoringError, stored_text, tags_of

ASSIGNMENT = "neural_networks"
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "neural_networks_from_scratch"
c.ClearSolutions.code_stub = {"python": ""}  # the stubs are in the cells already
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.Execute.timeout = 60  # seconds for a cell: `check` itself stops an answer sooner
c.OverwriteCells.add_missing_cells = True  # who deletes an exercise has no points for it, and can be graded
"""
TEST = """\
from course_utils.exercises import check as graded_check

assert graded_check("NUMBER", ANSWER).correct
"""


def write_nbgrader(sources, out):
    """Write an nbgrader course of some notebooks, and return what was written.

    Parameters
    ----------
    sources : list of pathlib.Path
    out : pathlib.Path
        The course's folder; its nbgrader_config.py is written anew.
    """
    assignment = out / "source" / ASSIGNMENT
    written = write_handout(sources, assignment)
    notebooks = [path for path in written if path.suffix == ".ipynb"]
    points = _points(assignment)
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [new for cell in notebook.cells for new in _cells(cell, points)]
        (assignment / path.name).write_text(stored_text(notebook), encoding="utf-8", newline="\n")
    return notebooks
