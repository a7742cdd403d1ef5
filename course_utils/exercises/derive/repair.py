"""Explain an answer by the one small edit of its own source that makes it right."""

import numpy as np

from .catalogue import catalogue, numbers_in
from .code import read_code
from .search import matching, outcome
from .wording import Explanation, about_answer

FEW = 10  # different right values in all: then a loose edit is right by chance
LOOSE = {
    "and or", "branches swapped", "comparison kept", "comparison turned", "complement", "condition too many",
    "function", "function missing", "index", "mask", "more than needed", "name", "number", "number for a name",
    "power missing", "term missing", "threshold",
}  # fmt: skip


def repair(exercise, function, tried, budget):
    """Return the likeliest `Explanation` of what one edit of the learner's source mends, or None.

    The edit has to give the right value on every case of the exercise, and on its fresh inputs besides.
    """
    code = read_code(function)
    if code is None:
        return None
    cases, wanted = inputs_and_values(exercise, tried, code, budget)
    edits = catalogue(code, mending=True, numbers=numbers_in(read_code(exercise.reference)))
    if is_poor(wanted):
        edits = [edit for edit in edits if edit.kind not in LOOSE]
    edit = next(matching(code, edits, cases, wanted, exercise.tolerance, budget), None)
    return edit and Explanation(edit.kind, about_answer(edit, exercise, function), edit.line)


def inputs_and_values(exercise, tried, code, budget):
    """Return the cases and the fresh inputs, with the right value of each.

    Those that the answer got wrong come first, of these the ones on which the code is quickest: most edits fail there.
    """
    function = code.function(budget.tick)

    def cost(one):
        before = budget.left
        outcome(function, one.case, budget)
        return one.fault is None, before - budget.left

    cases = sorted(tried, key=cost)
    inputs = [one.case for one in cases] + list(exercise.fresh)
    values = [np.asarray(one.expected) for one in cases]
    return inputs, values + [np.asarray(exercise.expected(case)) for case in exercise.fresh]


def is_poor(values):
    """Whether the right values are so few that many a wrong function has them."""
    return len({float(entry) for value in values for entry in np.ravel(value)}) < FEW
