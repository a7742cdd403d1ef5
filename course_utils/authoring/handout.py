"""The handout: the course without hints and solutions, or, for after class, notebooks with the solutions in."""

import ast
import json
import re
import shutil

from course_utils.exercises import ask
from course_utils.exercises.kinds import Kind

from .build import execute
from .commands import opening
from .sources import ROOT, AuthoringError, exercises_of, notebook_path, read_source, stored_text, tags_of
from .withheld import module_source, withheld

FILES = ("LICENSE", "environment.yml", "pyproject.toml")
LEFT_OUT = (".*", "__pycache__", "authoring", "classroom", "ex[0-9][0-9].py")
README = """\
# Neural networks from scratch: notebooks to hand in

OPENING
`check` tells you whether your answer is right, and what differs. `hint` and `solution` are withheld here.

The code is under the MIT licence; text and figures are under CC BY 4.0; MNIST, by Y. LeCun and C. Cortes, is under
CC BY-SA 3.0.
"""


def write_handout(sources, out, solutions=False):
    """Write the handout of some notebooks.

    Parameters
    ----------
    sources : list of pathlib.Path
        notebooks/source/NN_topic.py
    out : pathlib.Path
        The folder. A graded handout is a project of its own, with the package.
    solutions : bool
        Whether to write the notebooks alone, executed with the references in place of the learners' answers.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    AuthoringError
        If a package that is no handout's would be overwritten, or a notebook with its solutions fails.
    """
    folder, package = out / "notebooks", out / "course_utils"
    if not solutions and package.exists() and not list(package.glob("exercises/ex*.json")):
        raise AuthoringError(f"expected a folder without a course_utils of its own, got {out}")
    folder.mkdir(parents=True, exist_ok=True)
    if solutions:
        return [_solved(source, folder / f"{source.stem}.ipynb") for source in sources]
    written = [shutil.copyfile(notebook_path(source), folder / f"{source.stem}.ipynb") for source in sources]
    if package.exists():
        shutil.rmtree(package)
    shutil.copytree(ROOT / "course_utils", package, ignore=shutil.ignore_patterns(*LEFT_OUT))
    there = sorted(path.name for path in folder.glob("[0-9][0-9]_*.ipynb"))  # handed out before, too
    for number in (name[:2] for name in there):
        text, answers = withheld(number)
        target = package / "exercises" / f"ex{number}.py"
        target.write_text(text, encoding="utf-8", newline="\n")
        target.with_suffix(".json").write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8", newline="\n")
    for name in FILES:
        shutil.copyfile(ROOT / name, out / name)
    (out / "README.md").write_text(README.replace("OPENING", opening(there[0])), encoding="utf-8", newline="\n")
    return [*written, package, *(out / name for name in (*FILES, "README.md"))]


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
    used = set(function.__code__.co_names) - {"np"}
    return [ast.unparse(node) for node in imports if {alias.asname or alias.name for alias in node.names} & used]
