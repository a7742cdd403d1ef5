"""Explain an answer by the one small edit of its own source that makes it right, or turns it into a named mistake."""

import ast
import functools
import re

from .catalogue import catalogue, numbers_in
from .search import Budget, matching, outcome
from .seen import is_poor
from .spoilt import of_reference
from .wording import Explanation, about_answer, about_piece

LOOSE = {
    "and or", "branches swapped", "comparison turned", "complement", "condition too many",
    "function", "function missing", "index", "mask", "more than needed", "name", "number", "number for a name",
    "power missing", "term missing", "threshold",
}  # fmt: skip
PIECE = {"clip", "division too many", "factor too many", "function too many", "power too many", "term too many"}
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
    targets = [seen.wanted, *(values for _, values in mistakes)]
    edits = catalogue(seen.code, mending=True, numbers=numbers_in(of_reference(exercise)[0]))
    if poor:
        edits = [edit for edit in edits if edit.kind not in LOOSE]
    second = None
    for edit, place in matching(seen.code, edits, seen.inputs, targets, exercise.tolerance, budget, PIECE | REST):
        if not place:
            return Explanation(edit.kind, about_answer(edit, exercise, seen.function), edit.line), None
        second = second or _second(edit, mistakes[place - 1][0], seen)
    return None, second


def _second(edit, mistake, seen):
    """Return the `Explanation` of an edit that leaves a named mistake, or None where chance makes one of another.

    A piece that is too many may stand in the place of the right one, but not if the reference has it as well. Two signs
    or two lines in another order undo one another: such kinds do not speak.
    """
    if edit.kind in PIECE and _taken(edit, seen.code) not in _right(seen.exercise):
        piece = about_piece(edit, seen.exercise, seen.function)
        shown = f", {piece}" if piece else " of it"
        said = f"Apart from one piece{shown}, your answer is a known mistake. {mistake.sentence}"
    elif edit.kind in REST and _is_plain(edit, seen.code):
        said = f"{about_answer(edit, seen.exercise, seen.function)} Besides: {mistake.sentence}"
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
    places = {name: f"_{i}" for i, name in enumerate(code.parameters)}
    text = ast.unparse(edit.about)
    if not isinstance(edit.about, ast.Name) or edit.about.id in places:
        text = re.sub(r"(?<![\w.])[a-zA-Z_]\w*(?!\w*[.(])", lambda name: places.get(name[0], "_"), text)
    return edit.kind, text


def _values(exercise, mistake, seen):
    """Return what a named mistake gives on every input, or None where that is too little to know it by."""
    by_case = _of_a_mistake(exercise, mistake)
    values = [by_case[case] for case in seen.inputs]
    return None if is_poor(values) else values


@functools.cache
def _of_a_mistake(exercise, mistake):
    return {case: outcome(mistake.function, case, Budget()) for case in (*exercise.cases, *exercise.fresh)}
