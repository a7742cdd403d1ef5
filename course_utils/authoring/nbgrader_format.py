"""The course as nbgrader takes it: `nbgrader generate_assignment`, `collect` and `autograde` work on what is written.

An assignment has the notebooks and, beside them, the package without answers, which nbgrader hands out with them and
puts back before it grades. An exercise's cell is followed by a locked one that asks `check`, and is worth its points.
"""

import ast

import nbformat

from .grading.book import points_table
from .grading.material import checks, own
from .handed_notebook import NAME_CELL, handed_out
from .handout import POINTS, points_of, solved, write_package
from .sources import notebook_path, stored_text, tags_of

ASSIGNMENT = "neural_networks"
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "neural_networks_from_scratch"
c.ClearSolutions.code_stub = {"python": ""}  # the stubs are in the cells already
c.Execute.timeout = 60  # seconds for a cell; `check` stops an answer sooner
c.OverwriteCells.add_missing_cells = True  # who deletes a test has no points for it, and is graded
# Who has renamed a notebook is told so, where the learners' servers read this line, too; else it is worth 0.
c.ExchangeSubmit.strict = True
"""
TEST = """\
# Graded; do not change this cell.
from course_utils.exercises import check as graded_check

assert graded_check("NUMBER", ANSWER).correct
"""


def write_nbgrader(sources, out):
    """Write an nbgrader course of some notebooks.

    Parameters
    ----------
    sources : list of pathlib.Path
    out : pathlib.Path
        The course's folder; points.csv in it says what exercises are worth, as in a handout.

    Returns
    -------
    list of pathlib.Path
        What was written.
    """
    assignment = out / "source" / ASSIGNMENT
    assignment.mkdir(parents=True, exist_ok=True)
    points, written = points_of(sources, out), []
    for source in sources:
        notebook = handed_out(nbformat.read(notebook_path(source), as_version=4), points, place=".")
        cells = [cell for cell in notebook.cells if cell.id != NAME_CELL]  # nbgrader knows who it is
        notebook.cells = [new for cell in cells for new in _cells(cell, points)]
        nbformat.validate(notebook)
        written.append(assignment / f"{source.stem}.ipynb")
        written[-1].write_text(stored_text(notebook), encoding="utf-8", newline="\n")
    write_package(assignment / "course_utils", [path.name[:2] for path in assignment.glob("[0-9][0-9]_*.ipynb")])
    for name, text in {"nbgrader_config.py": CONFIG, POINTS: points_table(points)}.items():
        written.append(out / name)
        written[-1].write_text(text, encoding="utf-8", newline="\n")
    return written


def _cells(cell, points):
    """Return a cell, an exercise's with its solution, marked as one, and the test after it."""
    if "exercise" not in tags_of(cell):
        return [cell]
    ((number, answer),) = checks(cell.source)
    (call,) = (node for node in ast.parse(cell.source).body if checks(ast.unparse(node)))
    lines, name = cell.source.splitlines(), number.replace(".", "-")
    solution = ["### BEGIN SOLUTION", own(solved(cell.source)), "### END SOLUTION"]
    cell.source = "\n".join([*lines[: call.lineno - 1], *solution, *lines[call.lineno - 1 :]])
    cell.metadata["nbgrader"] = _marks(f"answer-{name}", solution=True)
    test = nbformat.v4.new_code_cell(
        TEST.replace("NUMBER", number).replace("ANSWER", answer).strip(), id=f"test-{name}"
    )
    test.metadata["nbgrader"] = _marks(f"test-{name}", grade=True, locked=True, points=points[number])
    return [cell, test]


def _marks(name, *, grade=False, locked=False, solution=False, **more):
    marks = {"grade": grade, "grade_id": name, "locked": locked, "schema_version": 3, "solution": solution}
    return {**marks, "task": False, **more}
