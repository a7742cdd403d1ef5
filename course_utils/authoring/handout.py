"""The handout: the course without hints and solutions, or, for after class, notebooks with the solutions in."""

import ast
import json
import re
import shutil

from course_utils.exercises import ask
from course_utils.exercises.kinds import Kind

from .build import execute
from .commands import opening
from .grading.book import points_table, read_points
from .handed_notebook import MARK, handed_out
from .handed_project import project_files
from .sources import ROOT, AuthoringError, exercises_of, read_source, stored_notebook, stored_text, tags_of
from .withheld import module_source, withheld

POINTS = "points.csv"
LEFT_OUT = (".*", "__pycache__", "authoring", "classroom", "ex[0-9][0-9].py")
README = """\
# Neural networks from scratch: notebooks to hand in

OPENING
Write your name into the cell below the first, work, save, and hand in the notebook, whatever you call its file. Leave
the notebooks in their folder: they use the package beside it.

`check` tells you whether your answer is right, and what differs. `hint` and `solution` are withheld here. Only the
cells of the exercises are graded, and what they need of the others; points stand in the headings of the exercises.

The code is under the MIT licence; text and figures are under CC BY 4.0; MNIST, by Y. LeCun and C. Cortes, is under
CC BY-SA 3.0.
"""


def write_handout(sources, out, solutions=False, archive=""):
    """Write the handout of some notebooks.

    Parameters
    ----------
    sources : list of pathlib.Path
        notebooks/source/NN_topic.py
    out : pathlib.Path
        The folder. A graded handout is a project of its own, with the package.
    solutions : bool
        Whether to write the notebooks alone, executed with the references in place of the learners' answers.
    archive : str
        Where hosts such as Colab fetch this handout, a zip file of the folder; "" where nowhere.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    AuthoringError
        If a package that is no handout's would be overwritten, a notebook with its solutions fails, or points.csv
        cannot be read, which a teacher may edit before a second run.
    """
    folder, package = out / "notebooks", out / "course_utils"
    if not solutions and package.exists() and not list(package.glob("exercises/ex*.json")):
        raise AuthoringError(f"expected a folder without a course_utils of its own, got {out}")
    folder.mkdir(parents=True, exist_ok=True)
    if solutions:
        return [_solved(source, folder / f"{source.stem}.ipynb") for source in sources]
    points = points_of(sources, out)
    written = [_graded(source, folder / f"{source.stem}.ipynb", points, archive) for source in sources]
    there = sorted(path.name for path in folder.glob("[0-9][0-9]_*.ipynb"))  # handed out before, too
    write_package(package, [name[:2] for name in there])
    words = {**project_files(), POINTS: points_table(points), "README.md": README.replace("OPENING", opening(there[0]))}
    for name, text in words.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    shutil.copyfile(ROOT / "LICENSE", out / "LICENSE")
    return [*written, package, *(out / name for name in ("LICENSE", *words))]


def write_package(package, numbers):
    """Write the course's package with the exercises of some notebooks, and without any answer."""
    if package.exists():
        shutil.rmtree(package)
    shutil.copytree(ROOT / "course_utils", package, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for number in numbers:
        text, answers = withheld(number)
        target = package / "exercises" / f"ex{number}.py"
        target.write_text(text, encoding="utf-8", newline="\n")
        target.with_suffix(".json").write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8", newline="\n")
    init = package / "__init__.py"
    init.write_text(f"{init.read_text(encoding='utf-8')}{MARK} = True\n", encoding="utf-8", newline="\n")


def points_of(sources, out):
    """Return what each exercise is worth: what points.csv says, 1 where it says nothing."""
    try:
        known = read_points(out / POINTS if (out / POINTS).exists() else None)
    except ValueError as error:
        raise AuthoringError(str(error)) from error
    return known | {n: known.get(n, 1.0) for source in sources for n in exercises_of(source.name[:2])}


def _graded(source, target, points, archive):
    """Write a notebook to hand in."""
    notebook = stored_notebook(source)
    here = {number: worth for number, worth in points.items() if number.startswith(source.name[:2])}
    text = stored_text(handed_out(notebook, here, archive))
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def _solved(source, target):
    """Write a notebook that was run with the references as answers."""
    notebook = read_source(source)
    for cell in notebook.cells:
        if "exercise" in tags_of(cell):
            cell.source = solved(cell.source)
    execute(notebook, target)
    target.write_text(stored_text(notebook), encoding="utf-8", newline="\n")
    return target


def solved(text):
    """Return an exercise's cell with the answer in place of the stub, and with the imports that a function needs."""
    tree = ast.parse(text)
    calls = (node.value for node in tree.body if isinstance(node, ast.Expr))
    (check,) = (call for call in calls if isinstance(call, ast.Call))
    number, answer = ast.literal_eval(check.args[0]), ast.unparse(check.args[1])
    exercise = exercises_of(number[:2])[number]
    (stub,) = (node for node in tree.body if answer in _names_made(node))
    lines = text.splitlines()
    if isinstance(exercise, Kind):
        told = [f"{answer} = " + re.sub(r"\barray\(", "np.array(", repr(exercise.right))]
    else:
        told = [*_imports(exercise.reference), *ask.source(exercise.reference).splitlines()]
    lines[stub.lineno - 1 : stub.end_lineno] = told
    return "\n".join(lines)


def _names_made(node):
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets]
    return [node.name] if isinstance(node, ast.FunctionDef) else []


def _imports(function):
    """Return the lines that import what a function uses beyond NumPy."""
    nodes = ast.parse(module_source(function)).body
    imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    (own,) = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name == function.__name__]
    used = {part.id for line in own.body for part in ast.walk(line) if isinstance(part, ast.Name)} - {"np"}
    return [ast.unparse(node) for node in imports if {alias.asname or alias.name for alias in node.names} & used]
