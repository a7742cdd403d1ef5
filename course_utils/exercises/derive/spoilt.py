"""Explain an answer by the one small edit of the reference that has its values."""

import ast
import functools

import numpy as np

from .catalogue import catalogue, is_idle
from .function_code import read_code
from .matching import matching
from .seen import UNSURE_IF_POOR, is_poor
from .sentences import token
from .wording import Explanation, about_reference

# Of these, the values alone cannot tell: another edit of the reference has them too often.
UNSURE = {
    "arguments", "brackets", "complement", "complement too many", "index", "line too many", "minus or over",
    "names swapped", "number", "order of lines", "range", "size",
}  # fmt: skip
LOOPS = {
    "added for set", "counted from the wrong number", "done after the loop", "done in every round", "early return",
    "first round missing", "first round too many", "last round missing", "last round too many", "loops swapped",
    "order of the rounds", "round missing", "round too many", "set for added", "set for taken away",
    "set in every round", "set once",
}  # fmt: skip


def spoilt(seen, budget):
    """Return the likeliest `Explanation` of an edit of the reference that gives what the answer gave, or None.

    It has to do so on every case and on the fresh inputs. Of the reference nothing is shown.
    """
    wrong = [isinstance(got, np.ndarray) for got, is_wrong in zip(seen.got, seen.wrong, strict=True) if is_wrong]
    if sum(wrong) < 2 or is_poor(seen.wanted) or any(got is None for got in seen.got):
        return None
    code, edits = of_reference(seen.exercise)
    looped = _has_loop(seen.code)
    told = [edit for edit in edits if _may_speak(edit, seen.exercise) and (looped or edit.kind not in LOOPS)]
    unsure = UNSURE_IF_POOR if seen.poor else set()
    told = [edit for edit in told if edit.kind not in unsure and _is_known(edit, seen.code)]
    found = next(matching(code, told, seen.inputs, [seen.got], seen.exercise.tolerance, budget), None)
    return found and Explanation(*about_reference(found[0], seen.exercise))


def _is_known(edit, code):
    """Whether a learner's own code has the number or the function that a sentence would call wrong."""
    if code is None or edit.kind not in ("threshold", "number", "function", "logarithm", "summary"):
        return True
    wrong = token(edit.new)
    return wrong in ("sum", "mean") or any(token(node) == wrong for tree in code.definitions for node in ast.walk(tree))


@functools.cache
def of_reference(exercise):
    """Return the `Code` of an exercise's reference, and all edits of it."""
    code = read_code(exercise.reference)
    if code is None:
        raise AssertionError(f"the reference of exercise {exercise.number} is a function whose source can be read")
    return code, catalogue(code, mending=False)


@functools.cache
def _may_speak(edit, exercise):
    """Whether an edit's sentence can be understood, and trusted, by somebody who does not see the reference."""
    if isinstance(edit.new, ast.Constant) and edit.new.value == 0 and edit.kind == "number":
        return False  # a term or factor is left out: other edits say which
    if is_idle(edit.new) or (edit.kind == "cut wanted" and "exp" not in ast.unparse(edit.old)):
        return False  # of all cuts of a sigmoid alone it is known what was asked for
    return edit.kind not in UNSURE and bool(about_reference(edit, exercise)[1])


def _has_loop(code):
    trees = code.definitions if code else ()
    return any(isinstance(node, ast.For | ast.While) for tree in trees for node in ast.walk(tree))
