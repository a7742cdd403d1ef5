"""What was handed out: of each notebook its code cells, and which exercise is answered in which of them."""

import ast
import functools
import json
import re
import symtable
from typing import NamedTuple

from course_utils.authoring.sources import ROOT
from course_utils.exercises.derive.spots import called

CHECK = re.compile(r"""\bcheck\(\s*["'](\d\d\.\d+)["']""")


SHOWING = {"check", "hint", "solution", "progress", "review", "picture", "display"}


class Task(NamedTuple):
    """An exercise's cell as it was handed out: its place among the code cells, and what it hands to `check`."""

    place: int
    expression: str


class Material(NamedTuple):
    """The code cells of a notebook, and its tasks by the numbers of their exercises."""

    cells: list[str]
    tasks: dict[str, Task]


@functools.cache
def material(number: str, root=ROOT) -> Material:
    """Return what the notebook of that number holds, ``"01"``."""
    (path,) = (root / "notebooks").glob(f"{number}_*.ipynb")
    stored = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    cells = [text_of(cell) for cell in stored]
    tasks = {}
    for place, cell in enumerate(stored):
        if "exercise" in cell["metadata"].get("tags", []):
            for name, expression in checks(cells[place]):
                tasks[name] = Task(place, expression)
    return Material(cells, tasks)


def text_of(cell) -> str:
    """Return a cell's source, whether its file has it as one text or as lines; without IPython's commands."""
    source = cell.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return re.sub(r"^[ \t]*[%!?].*$", "", source, flags=re.MULTILINE)


@functools.lru_cache(maxsize=4096)
def parsed(source: str) -> ast.Module | None:
    """Return a cell as a tree, not to be changed, or None where it is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def nodes(source: str) -> list[ast.AST]:
    """Return all parts of a cell's tree; of what is no Python, none."""
    tree = parsed(source)
    return list(ast.walk(tree)) if tree else []


def checks(source: str) -> list[tuple[str, str]]:
    """Return number and answer of each call of `check` in a cell."""
    found = []
    for node in nodes(source):
        if isinstance(node, ast.Call) and called(node) == "check":
            parts = [*node.args, *(keyword.value for keyword in node.keywords)]
            if len(parts) == 2 and isinstance(parts[0], ast.Constant) and isinstance(parts[0].value, str):
                found.append((parts[0].value, ast.unparse(parts[1])))
    return found


@functools.lru_cache(maxsize=4096)
def made(source: str) -> frozenset[str]:
    """Return the names that a cell makes."""
    return frozenset(name for name, one in _symbols(source) if one.is_assigned() or one.is_imported())


@functools.lru_cache(maxsize=4096)
def used(source: str) -> frozenset[str]:
    """Return the names that a cell uses, of which it may make some."""
    return frozenset(name for name, one in _symbols(source) if one.is_referenced())


def _symbols(source):
    """Yield the names of a cell that are no function's own."""
    tables = [symtable.symtable(source, "<cell>", "exec")] if parsed(source) else []
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for one in table.get_symbols():
            if table.get_type() == "module" or one.is_global():
                yield one.get_name(), one


@functools.lru_cache(maxsize=4096)
def own(source: str) -> str:
    """Return a cell without what only checks or shows something, and without imports of `check` and its like."""
    tree = parsed(source)
    if tree is None:
        return source
    return "\n".join(ast.unparse(node) for node in tree.body if not _aside(node))


@functools.lru_cache(maxsize=4096)
def statements(source: str) -> tuple[str, ...]:
    """Return the statements of a cell, those alone left aside that `own` leaves out; each import makes one name."""
    found = []
    for node in getattr(parsed(own(source)), "body", []):
        if isinstance(node, ast.Import):
            found += [ast.unparse(ast.Import([alias])) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [ast.unparse(ast.ImportFrom(node.module, [alias], node.level)) for alias in node.names]
        else:
            found.append(ast.unparse(node))
    return tuple(found)


def _aside(node):
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").startswith("course_utils.exercises")
    calls = {called(one) for one in ast.walk(node) if isinstance(one, ast.Call)}
    aside = SHOWING if isinstance(node, ast.Expr) else {"check"}
    return isinstance(node, ast.Expr | ast.Assign) and bool(calls & aside)
