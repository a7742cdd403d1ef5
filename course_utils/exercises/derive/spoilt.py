"""Explain an answer by the one small edit of the reference that has its values."""

import ast

import numpy as np

from .catalogue import catalogue
from .code import read_code
from .repair import inputs_and_values, is_poor
from .search import agrees, matching, outcome
from .wording import Explanation, about_reference

# Of these, the values alone cannot tell: another edit of the reference has them too often.
UNSURE = {
    "arguments", "complement", "index", "line too many", "minus or over", "names swapped", "order of lines", "range",
    "size",
}  # fmt: skip
LOOPS = {
    "added for set", "done after the loop", "done in every round", "early return", "first round missing",
    "first round too many", "last round missing", "last round too many", "loops swapped", "order of the rounds",
    "counted from the wrong number", "set for added", "set for taken away", "set in every round", "set once",
}  # fmt: skip


def spoilt(exercise, function, tried, budget):
    """Return the likeliest `Explanation` of an edit of the reference that gives what the answer gave, or None.

    It has to do so on every case and on the fresh inputs. Of the reference nothing is shown.
    """
    code, own = read_code(exercise.reference), read_code(function)
    cases, values = inputs_and_values(exercise, tried, code, budget)
    function = own.function(budget.tick) if own else function
    theirs = [outcome(function, case, budget) for case in cases]
    wrong = [
        isinstance(got, np.ndarray) and not agrees(got, value, exercise.tolerance)
        for got, value in zip(theirs, values, strict=True)
    ]
    if sum(wrong) < 2 or is_poor(values) or any(got is None for got in theirs):
        return None
    edits = [edit for edit in catalogue(code, mending=False) if _may_speak(edit, exercise, own)]
    edit = next(matching(code, edits, cases, theirs, exercise.tolerance, budget), None)
    return edit and Explanation(*about_reference(edit, exercise))


def _may_speak(edit, exercise, own):
    """Whether an edit's sentence can be understood, and trusted, by somebody who does not see the reference."""
    if isinstance(edit.new, ast.Constant) and edit.new.value == 0 and edit.kind == "number":
        return False  # a term or factor is left out: other edits say which
    if edit.kind in UNSURE or (edit.kind in LOOPS and not _has_loop(own)):
        return False
    return bool(about_reference(edit, exercise)[1])


def _has_loop(code):
    trees = code.definitions if code else ()
    return any(isinstance(node, ast.For | ast.While) for tree in trees for node in ast.walk(tree))
