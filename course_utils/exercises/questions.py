"""Questions about wrong code: which line is wrong, and which input shows it. Both answers are proved by running it.

The code is a named mistake. A formula on one line is spread over several, each part under a name of its own; what runs
is the code as it is shown. The judge says on which inputs it is wrong. The wrong line is the only one in which a small
change makes the code right on every input: one of the catalogue, something put around a step, or the reference's line.
Where this cannot be said of exactly one line, nothing is asked.
"""

import ast
import copy
import functools
import inspect
import itertools
import time
import zlib
from dataclasses import dataclass

import numpy as np

from . import limit, words
from .attempt import own_settings
from .declare import Exercise
from .derive.catalogue import catalogue, numbers_in
from .derive.function_code import Code, read_code
from .derive.matching import Budget, matching, quiet
from .derive.repair import LOOSE, is_poor
from .derive.spots import Edit, spots
from .judge import try_all

ROUNDS = 60_000  # for all changes of one mistake: half a second
AROUND = (
    *("-{e}", "~{e}", "1 - {e}", "{e} > 0", "{e} ** 2", "np.sqrt({e})", "np.log({e})", "np.exp({e})", "np.abs({e})"),
    *("{e}.sum()", "{e}.sum(axis=0)", "{e}.mean()", "{e}.all(axis=0)", "{e} + 1", "{e} - 1"),
    *(
        "{e} + {p}",
        "{e} - {p}",
        "{e} * {p}",
        "{e} / {p}",
        "{e}[{p}]",
        "np.delete({e}, {p})",
        "{e} * ({p} < 0)",
        "{e} * ({p} >= {q})",
    ),
)
OPERATIONS = ast.BinOp | ast.Call | ast.Compare
WHOLE = ast.Lambda | ast.ListComp | ast.GeneratorExp | ast.IfExp | ast.BoolOp | ast.keyword | ast.List | ast.Tuple


@dataclass(frozen=True)
class Question:
    """What is asked: ``parts`` are ``(words, options, right option)``, and ``lesson`` is told afterwards."""

    key: str
    text: str
    parts: tuple
    lesson: str


@functools.cache
def question_about(exercise, mistake):
    """Return the `Question` about a named mistake, or None where its answer cannot be proved."""
    code = _shown_code(mistake.function, exercise)
    if code is None:
        return None
    with quiet(), own_settings():
        tried = try_all(exercise, code.function(lambda: None), time.monotonic() + limit.SECONDS)
        inputs = _two_inputs(exercise, tried, mistake.name)
        mended = _mended(exercise, code, tried) if inputs else {}
    if inputs is None or len(mended) != 1:
        return None
    ((line, better),) = mended.items()
    shown = [text for letter, one in zip("AB", inputs, strict=True) for text in _input(exercise, letter, one)]
    which = [f"{letter} alone" for letter, one in zip("AB", inputs, strict=True) if one.fault]
    numbered = [f"    {number}  {text}" for number, text in enumerate(_lines(code), 1)]
    lines = tuple(f"line {number}" for number in range(2, len(numbered) + 1))
    parts = (
        ("In which line is the mistake? One small change there makes the code right.", lines, f"line {line}"),
        ("Which input shows it?", ("A alone", "B alone", "both"), which[0] if len(which) == 1 else "both"),
    )
    task = (inspect.getdoc(exercise.reference) or "").split("\n\n")[0].replace("\n", " ")
    text = "\n".join([exercise.heading, task, "This code is wrong:", *numbered, "Two inputs:", *shown])
    lesson = f"With {better} in line {line} it is right; no small change of another line does that."
    lesson += f" To whoever writes this, check says: {mistake.sentence}"
    return Question(f"{exercise.number} {mistake.name}", text, parts, lesson)


def _shown_code(function, exercise):
    """Return the `Code` that a reader is shown, under the exercise's name, or None if it has one line or needs more."""
    code = read_code(function)
    if code is None or len(code.definitions) > 1:
        return None
    tree = copy.deepcopy(code.main)
    tree.name = exercise.name
    first = tree.body[0]
    if len(tree.body) == 1 and isinstance(first, ast.Return) and first.value is not None:
        tree.body = spread(first.value)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if len(tree.body) == 1 or any(isinstance(code.namespace.get(name), Exercise) for name in used):
        return None
    shown = ast.parse(ast.unparse(ast.fix_missing_locations(tree))).body[0]
    assert isinstance(shown, ast.FunctionDef)
    return Code((shown,), code.namespace)


class _Spread(ast.NodeTransformer):
    """Gives each part of an expression that holds so many operations a name and a line of its own."""

    def __init__(self, least):
        self.steps, self._least = [], least

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, WHOLE):
            return node
        count = isinstance(node, OPERATIONS) and sum(isinstance(part, OPERATIONS) for part in ast.walk(node))
        self.generic_visit(node)  # changes the node's parts in place
        if not isinstance(node, ast.expr) or count < self._least:
            return node
        name = f"step_{len(self.steps) + 1}"
        self.steps.append(ast.Assign([ast.Name(name, ast.Store())], node))
        return ast.Name(name, ast.Load())


def spread(value: ast.expr) -> list[ast.stmt]:
    """Return the statements that compute an expression and return it: a line for two operations, or else for one."""
    for least in (2, 1):
        spreading = _Spread(least)
        result = copy.deepcopy(value)
        spreading.generic_visit(result)
        if spreading.steps:
            break
    return [*spreading.steps, ast.Return(result)]


def _two_inputs(exercise, tried, name):
    """Return two small inputs, in an order that tells nothing: one that shows the mistake, and if any, one that not."""
    if len(tried) < len(exercise.cases) or any(one.attempt.outcome.late for one in tried):
        return None
    readable = [one for one in tried if all(np.size(part) <= words.MOST_ENTRIES for part in one.case.arguments)]
    small = sorted(readable, key=lambda one: len("".join(_input(exercise, "A", one))))
    wrong, right = ([one for one in small if bool(one.fault) is faulty] for faulty in (True, False))
    pair = [*wrong[:1], *right[:1]] if right else wrong[:2]
    turned = zlib.crc32(name.encode()) % 2
    return (pair[::-1] if turned else pair) if wrong and len(pair) == 2 else None


def _mended(exercise, code, tried):
    """Return the only line in which a small change makes the code right, its number and what it is then, or {}."""
    cases = [*(one.case for one in sorted(tried, key=lambda one: one.fault is None)), *exercise.fresh]
    wanted = [np.asarray(exercise.expected(case)) for case in cases]
    edits = catalogue(code, mending=True, numbers=numbers_in(read_code(exercise.reference)))
    chance = LOOSE if is_poor(wanted) else {"arguments"}  # kinds that are right by chance
    edits = [edit for edit in edits if edit.kind not in chance]
    edits += _around(code)
    text, budget, reference = _lines(code), Budget(ROUNDS), _shown_code(exercise.reference, exercise)
    theirs = _changes(text, _lines(reference)) if reference else {}
    found = theirs if len(theirs) == 1 else {}
    for edit, _ in matching(code, edits, cases, [wanted], exercise.tolerance, budget):
        with edit.applied():
            changes = _changes(text, _lines(code))
        found = changes | found
        if len(changes) != 1 or len(found) > 1:
            return {}
    return {} if budget.spent else found


def _around(code):
    """Return edits that put something around a step where it is read: what a line lacks can often be added later."""
    local = {node.id for node in ast.walk(code.main) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    found = []
    for spot in spots(code.main):
        if isinstance(spot.node, ast.Name) and spot.node.id in local:
            pairs = itertools.product(code.parameters, repeat=2)
            texts = {text.format(e=spot.node.id, p=p, q=q) for p, q in pairs for text in AROUND}
            for text in sorted(texts):
                step = (spot.owner, spot.field, spot.index, ast.parse(text, mode="eval").body)
                found.append(Edit("around", (step,)))
    return found


def _lines(code):
    return ast.unparse(code.main).split("\n")


def _changes(old, new):
    """Return the lines of a new text that differ from the old one: number to text; {} if their numbers differ."""
    pairs = enumerate(zip(old, new, strict=True), 1) if len(old) == len(new) else ()
    return {number: after.strip() for number, (before, after) in pairs if before != after}


def _input(exercise, letter, tried):
    first, *more = "\n".join(words.arguments(exercise.parameters, tried.case)).split("\n")
    return [f"    {letter}:  {first[4:]}", *(f"        {line[4:]}" for line in more)]
