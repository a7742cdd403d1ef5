"""Read a notebook that was handed in, whatever saved it, and find its answers; nothing of it is run here."""

import ast
import collections
import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from course_utils.exercises import registry
from course_utils.exercises.derive.spots import called

from .material import CHECK, Material, checks, made, material, nodes, own, parsed, statements, text_of, used

NAME = "LEARNER"  # the cell for the name sets it
PRYING = {"importlib", "inspect", "gc", "ctypes", "os", "sys", "subprocess", "socket", "pathlib", "shutil", "pickle"}
PRYING_CALLS = {"__import__", "open", "exec", "eval", "solution", "globals"}


class Code(NamedTuple):
    """An answer: statements that it needs, its own cell without `check`, and what it hands over."""

    before: list[str]
    cell: str
    expression: str


class Submission(NamedTuple):
    """A notebook: who handed it in, its number, and by the numbers of exercises the texts of their cells."""

    learner: str
    number: str
    answers: dict[str, list[str]]
    others: list[str]


class UnreadableError(Exception):
    """A file is no notebook of the course; the message says why."""


def read(path: Path) -> Submission:
    """Return what a file holds.

    Raises
    ------
    UnreadableError
        If it is no notebook, or one without any exercise of the course.
    """
    try:
        stored = json.loads(path.read_bytes().decode("utf-8-sig", errors="replace"))
        sheets = stored.get("worksheets") or [stored]  # notebooks of the third format
        cells = [cell for sheet in sheets for cell in sheet["cells"] if cell.get("cell_type") == "code"]
        texts = [text_of({"source": cell.get("source", cell.get("input", ""))}) for cell in cells]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableError(f"no notebook ({type(error).__name__})") from error
    number = _number(texts)
    there = material(number)
    answers = {name: [text for text in texts if _answers(text, name, there)] for name in there.tasks}
    given, own = set(there.cells), {text for some in answers.values() for text in some}
    others = [text for text in texts if text not in given and text not in own]
    return Submission(_learner(texts), number, answers, others)


def _number(texts):
    found = collections.Counter(name[:2] for text in texts for name in CHECK.findall(text))
    known = [name for name, _ in found.most_common() if name in registry.notebooks()]
    if not known:
        raise UnreadableError("a notebook, but no exercise of the course is checked in it")
    return known[0]


def _learner(texts):
    """Return the name that the learner wrote into the cell for it, or ""."""
    for text in texts:
        for node in getattr(parsed(text), "body", []):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == NAME:
                return str(getattr(node.value, "value", "")).strip()
    return ""


def _answers(text, name, there: Material):
    """Tell whether a cell is about an exercise: it checks it, or makes what is handed over."""
    others = set(CHECK.findall(text))
    return name in others or (not others and there.tasks[name].expression in made(text))


def attempted(submission: Submission, name: str) -> bool:
    """Tell whether a cell of the exercise differs from what was handed out."""
    there = material(submission.number)
    return any(text.strip() != there.cells[there.tasks[name].place].strip() for text in submission.answers[name])


def code_of(submission: Submission, name: str) -> Code | str:
    """Return the code of an answer, or one or two words on why there is none."""
    there, mine = material(submission.number), submission.answers[name]
    task = there.tasks[name]
    if not mine:
        return "missing"
    whole = [text for text in mine if parsed(text) is not None]
    if not whole or _broken_later(mine, whole, task.expression):
        return "syntax error"
    last = whole[-1]
    found = [expression for number, expression in checks(last) if number == name]
    expression = found[-1] if found else task.expression
    cell = own(last)
    earlier = [*_program(submission, there, task.place), *_statements(whole[:-1])]
    needed = used(cell) | used(f"({expression})")
    others = _slice(_statements(submission.others), needed - frozenset().union(*map(made, earlier)))
    return Code([*others, *_slice(earlier, needed)], cell, expression)


def _broken_later(mine, whole, expression):
    """Tell whether the function itself stands in a cell that is no Python, so that a later cell alone can be read."""
    return len(whole) < len(mine) and not any(expression in made(text) for text in whole)


def _statements(cells):
    return [one for text in cells for one in statements(text)]


def _program(submission, there, place):
    """Return the statements before an exercise, with the learner's answers to those before it."""
    places = {task.place: number for number, task in there.tasks.items()}
    answered = [submission.answers[places[at]] if at in places else [there.cells[at]] for at in range(place)]
    return [one for cells in answered for one in _statements(cells)]


def _slice(code, needed):
    """Return those of the statements, in order, that make what is needed, or what those need."""
    chosen, needed = [], set(needed)
    for text in reversed(code):
        if made(text) & needed:
            chosen.insert(0, text)
            needed |= used(text)
    return chosen


def prying(submission: Submission, name: str) -> list[str]:
    """Return what an answer imports of the course, or uses to look about in, beyond what was handed out."""
    there, found = material(submission.number), set()
    given = {ast.dump(node) for node in nodes(there.cells[there.tasks[name].place])}
    for text in submission.answers[name]:
        for node in nodes(text):
            if ast.dump(node) in given:
                continue
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [getattr(node, "module", None) or alias.name for alias in node.names]
                found |= {m for m in modules if m.split(".")[0] in {"course_utils", *PRYING}}
            elif isinstance(node, ast.Call) and called(node) in PRYING_CALLS:
                found.add(f"{called(node)}()")
    return sorted(found)


class _Renamed(ast.NodeTransformer):
    """Gives the names that an answer makes up the names v0, v1, ... in the order in which they come."""

    def __init__(self, names):
        self._names: dict[str, str | None] = dict.fromkeys(names)

    def _new(self, name):
        if name in self._names and self._names[name] is None:
            self._names[name] = f"v{sum(new is not None for new in self._names.values())}"
        return self._names.get(name) or name

    def visit_Name(self, node):
        node.id = self._new(node.id)
        return node

    def visit_arg(self, node):
        node.arg = self._new(node.arg)
        return node


LEAST = 30  # parts of a tree: shorter answers are alike by chance


def fingerprint(code: Code) -> str | None:
    """Return a text that is the same for equal code, layout, comments and the learner's names aside; None if short."""
    tree = ast.parse(code.cell)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    if sum(1 for _ in ast.walk(tree)) < LEAST:
        return None
    names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return hashlib.sha256(ast.unparse(_Renamed(names).visit(tree)).encode()).hexdigest()[:16]
