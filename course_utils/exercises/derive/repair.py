"""Explain an answer by the one small edit of its own source that makes it right, or turns it into a named mistake."""

import ast
import functools
import re

from .catalogue import catalogue, numbers_in
from .search import Budget, matching, outcome
from .seen import is_poor
from .spoilt import of_reference
from .wording import Explanation, about_answer

LOOSE = {
    "and or", "branches swapped", "comparison kept", "comparison turned", "complement", "condition too many",
    "function", "function missing", "index", "mask", "more than needed", "name", "number", "number for a name",
    "power missing", "term missing", "threshold",
}  # fmt: skip
# Kinds that may be one of two mistakes: two signs, or two lines in another order, undo one another.
ONE_OF_TWO = {
    "@ or *", "axis", "axis missing", "brackets", "division missing", "division too many", "factor missing",
    "factor too many", "function too many", "inside the sum", "part too many", "plus or times", "power too many",
    "sign", "summary", "term too many", "clip",
}  # fmt: skip
LEFT = "With that mended, one thing is left:"


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
    for edit, place in matching(seen.code, edits, seen.inputs, targets, exercise.tolerance, budget):
        if not place:
            return Explanation(edit.kind, about_answer(edit, exercise, seen.function), edit.line), None
        if second is None and edit.kind in ONE_OF_TWO and _taken(edit, seen.code) not in _right(exercise):
            said = f"{about_answer(edit, exercise, seen.function)} {LEFT} {mistakes[place - 1][0].sentence}"
            second = Explanation("two mistakes", said, edit.line)
    return None, second


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
