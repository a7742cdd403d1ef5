"""Which functions that a notebook prints would pass one of its own exercises: `exercises/printed.json`.

The judge knows such a function by its name and its code, so that nobody hands it in. Write the table anew, after a
change of a source, with::

    uv run python -m course_utils.authoring.printed
"""

import ast
import inspect
import json
import sys
from pathlib import Path

from course_utils.exercises import origin
from course_utils.exercises.declare import Exercise
from course_utils.exercises.judge import judge
from course_utils.exercises.trouble import refusal

from .sources import AuthoringError, exercises_of, source_paths

TABLE = Path(origin.__file__).with_name("printed.json")
DRAWINGS = ("figures",)
SIMPLE = ast.Constant | ast.List | ast.Tuple | ast.Name | ast.UnaryOp | ast.BinOp | ast.Subscript


def functions(path):
    """Return what a notebook's source defines and imports that can be called: pairs of a name and a function.

    The definitions run in order, with the imports and the assignments of plain values before them; nothing is trained.
    What is imported as a module counts with all its public functions, drawings aside, which give no numbers.
    """
    space, found = {}, []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        plain = isinstance(node, ast.Assign) and isinstance(node.value, SIMPLE)
        defined = node.name if isinstance(node, ast.FunctionDef) and not node.decorator_list else None
        if not (plain or defined or isinstance(node, ast.Import | ast.ImportFrom)):
            continue
        code = compile(ast.Module([node], []), str(path), "exec")
        try:
            exec(code, space)
        except Exception:  # a plain value made of one that is not
            continue
        if defined:
            found.append((defined, space[defined]))
    for name, thing in space.items():
        of_the_course = getattr(thing, "__module__", getattr(thing, "__name__", None)) or ""
        if inspect.ismodule(thing) and thing.__name__.startswith("course_utils") and name not in DRAWINGS:
            found += [(f"{name}.{inner}", function) for inner, function in inspect.getmembers(thing, callable)]
        elif callable(thing) and of_the_course.startswith("course_utils"):
            found.append((name, thing))
    return found


def passing(path, trusted):
    """Return ``(exercise, name, function)`` for each function that passes an exercise of its notebook."""
    found, shown = [], functions(path)
    for exercise in (one for one in exercises_of(path.name[:2]).values() if isinstance(one, Exercise)):
        for name, function in shown:
            if refusal(exercise, function) is None and judge(exercise, function, trusted).correct:
                found.append((exercise, name, function))
    return found


def table():
    """Return the table: number of an exercise, then name of a function that its notebook prints, then its code's."""
    rows = {}
    for path in source_paths():
        for exercise, name, function in passing(path, trusted=True):
            if inspect.isfunction(function) and function.__code__.co_filename == str(path):
                rows.setdefault(exercise.number, {})[name] = origin.fingerprint(inspect.getsource(function))
    return rows


if __name__ == "__main__":
    try:
        TABLE.write_text(json.dumps(table(), indent=1) + "\n", encoding="utf-8", newline="\n")
    except AuthoringError as error:
        sys.exit(str(error))
