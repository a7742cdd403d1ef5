"""Explain an answer by the one small edit of its own source that makes it right, or turns it into a named mistake."""

import ast
import functools
import re
from dataclasses import replace

import numpy as np

from .catalogue import catalogue, numbers_in
from .matching import Budget, agrees, matching, outcome
from .pairs import Pair
from .relations import ratio_of
from .seen import UNSURE_IF_POOR, is_poor
from .spoilt import of_reference
from .wording import Explanation, about_answer, about_piece

LOOSE = {
    "and or", "branches swapped", "comparison turned", "complement", "condition too many",
    "function", "function missing", "index", "mask", "more than needed", "name", "number", "number for a name",
    "power missing", "term missing", "threshold",
}  # fmt: skip
PIECE = {"clip", "division too many", "factor too many", "function too many", "power too many", "term too many"}
TWO = 2  # the number whose sentence is chosen by its effect: inside a denominator a factor divides
TURNED = {"minus missing", "minus too many"}
EFFECTS = {
    ("division missing", "small"): "factor missing",
    ("factor missing", "large"): "division missing",
    ("factor too many", "small"): "division too many",
    ("division too many", "large"): "factor too many",
}
REST = {"@ or *", "division missing", "factor missing", "plus or times", "sign"}


def repair(seen, budget):
    """Return the likeliest `Explanation` of what one edit of the learner's source mends, and that of one of two edits.

    The edit has to give the right value on every case of the exercise, and on its fresh inputs besides; the other has
    to give what a named mistake gives, which is then told as well. Each is None where there is no such edit.
    """
    if seen.code is None:
        return None, None
    exercise, poor = seen.exercise, is_poor(seen.wanted)
    mistakes = [] if poor else [(m, values) for m in exercise.mistakes if (values := _values(exercise, m, seen))]
    mistakes = [(mistake, values) for mistake, values in mistakes if _keeps_what_is_right(seen, values)]
    targets = [seen.wanted, *(values for _, values in mistakes)]
    edits = catalogue(seen.code, mending=True, numbers=numbers_in(of_reference(exercise)[0]))
    loose = (LOOSE if poor else set()) | (UNSURE_IF_POOR if seen.poor else set())
    edits = [edit for edit in edits if edit.kind not in loose]
    if _is_negative(seen):
        edits = sorted((edit for edit in edits if _turns(edit, seen)), key=lambda edit: edit.kind in TURNED)
    second, effect = None, _effect(seen)
    for edit, place in matching(seen.code, edits, seen.inputs, targets, exercise.tolerance, budget, PIECE | REST):
        if not place:
            if getattr(edit.about, "value", 0) == TWO:
                edit = replace(edit, kind=EFFECTS.get((edit.kind, effect), edit.kind))
            if said := about_answer(edit, exercise, seen.function):
                return Explanation(edit.kind, said, edit.line), None
            continue
        second = second or _second(edit, mistakes[place - 1][0], seen)
    return None, second


def _keeps_what_is_right(seen, values):
    """Whether a mistake has the entries that the answer got right, on most wrong inputs: some are right by chance."""
    kept = [
        agrees(value[right], wanted[right], seen.exercise.tolerance)
        for wanted, value, right, wrong in zip(seen.wanted, values, seen.right, seen.wrong, strict=True)
        if wrong and wanted.ndim and np.shape(value) == wanted.shape
    ]
    return 2 * sum(kept) >= len(kept)


def _is_negative(seen):
    """Whether the answer is minus the right one throughout."""
    pairs = zip(seen.got, seen.wanted, strict=True)
    return all(
        isinstance(got, np.ndarray) and agrees(-1.0 * got, wanted, seen.exercise.tolerance) for got, wanted in pairs
    )


def _turns(edit, seen):
    """Whether an edit turns the sign of all, or writes a sum or difference as the reference has it."""
    code, _ = of_reference(seen.exercise)
    theirs = (node for tree in code.definitions for node in ast.walk(tree) if isinstance(node, ast.BinOp))
    written = edit.kind in ("difference turned", "sign") and isinstance(edit.new, ast.BinOp)
    return edit.kind in TURNED or (written and _text(edit.new, seen.code) in {_text(node, code) for node in theirs})


def _effect(seen):
    """Return "large" or "small" where each answer is so by one factor, "" where it is not."""
    shapes = all(
        isinstance(got, np.ndarray) and got.shape == w.shape for got, w in zip(seen.got, seen.wanted, strict=True)
    )
    pairs = zip(seen.got, seen.wanted, seen.wrong, strict=True) if shapes else ()
    ratios = [ratio_of(Pair(got, wanted, {}, True)) for got, wanted, wrong in pairs if wrong]
    if None in ratios:
        return ""
    larger = {abs(ratio) > 1 for ratio in ratios if isinstance(ratio, float)}
    return "large" if larger == {True} else "small" if larger == {False} else ""


def _second(edit, mistake, seen):
    """Return the `Explanation` of an edit that leaves a named mistake, or None where chance makes one of another.

    A piece that is too many may stand in the place of the right one, but not if the reference has it as well. Two signs
    or two lines in another order undo one another: such kinds do not speak.
    """
    if edit.kind in PIECE and _taken(edit, seen.code) not in _right(seen.exercise):
        piece = about_piece(edit, seen.exercise, seen.function)
        without = f"without {piece or 'one piece'} it would be the same"
        said = f"Your answer is close to a known mistake: {without}. {mistake.sentence}"
    elif edit.kind in REST and _is_plain(edit, seen.code):
        said = f"{about_answer(edit, seen.exercise, seen.function)} Besides: {mistake.sentence}".lstrip()
    else:
        return None
    return Explanation("two mistakes", said, edit.line)


def _is_plain(edit, code):
    """Whether an edit adds nothing that the answer has already, and no 1 that it could do without."""
    read = {node.id for tree in code.definitions for node in ast.walk(tree) if isinstance(node, ast.Name)}
    sides = [getattr(edit.old, side, None) for side in ("left", "right")]
    if edit.kind == "plus or times":
        return not any(isinstance(side, ast.Constant) for side in sides)
    return (
        not edit.kind.endswith("missing") or not {n.id for n in ast.walk(edit.about) if isinstance(n, ast.Name)} & read
    )


@functools.cache
def _right(exercise):
    """Return what edits take away from the reference: to take it away from an answer spoils that as well."""
    code, edits = of_reference(exercise)
    return {_taken(edit, code) for edit in edits} - {None}


def _taken(edit, code):
    """Return the kind of an edit and what it takes away, without the names that are not parameters; None if nothing."""
    if not edit.kind.endswith("too many") or edit.about is None:
        return None
    whole = isinstance(edit.about, ast.Name) and edit.about.id not in code.parameters
    return edit.kind, edit.about.id if whole else _text(edit.about, code)


def _text(node, code):
    """Return a piece of code as text, with numbers for parameters and nothing for other names."""
    places = {name: f"_{i}" for i, name in enumerate(code.parameters)}
    return re.sub(r"(?<![\w.])[a-zA-Z_]\w*(?!\w*[.(])", lambda name: places.get(name[0], "_"), ast.unparse(node))


def _values(exercise, mistake, seen):
    """Return what a named mistake gives on every input, or None where that is too little to know it by."""
    by_case = _of_a_mistake(exercise, mistake)
    values = [by_case[case] for case in seen.inputs]
    return None if is_poor(values) else values


@functools.cache
def _of_a_mistake(exercise, mistake):
    return {case: outcome(mistake.function, case, Budget()) for case in (*exercise.cases, *exercise.fresh)}
