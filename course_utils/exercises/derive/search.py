"""Run edited code safely, and find the edits that give what is wanted on every input."""

import contextlib
import io
import sys
import warnings

import numpy as np

from ..faults import read, same
from .code import FILENAME

LINES = 20_000  # that one edit may run through, on one input
ALL_LINES = 200_000  # that all edits of one search may run through together
LARGEST = 50_000_000  # bytes that an array of edited code may have


class OverBudgetError(Exception):
    """Edited code ran on for too long, or asked for too much memory."""


class Budget:
    """Counts the lines of edited code as they are executed, and stops it at the limit."""

    def __init__(self, lines=ALL_LINES):
        self.left = lines

    @contextlib.contextmanager
    def running(self):
        """Watch what runs inside; the debugger that was there before gets its place back."""
        before, allowed = sys.gettrace(), min(LINES, self.left)
        spent = 0

        def on_line(frame, event, argument):
            nonlocal spent
            spent += 1
            if spent > allowed or (spent % 64 == 0 and _is_huge(frame)):
                raise OverBudgetError
            return on_line

        def on_call(frame, event, argument):
            return on_line if frame.f_code.co_filename == FILENAME else None

        sys.settrace(on_call)
        try:
            yield
        finally:
            sys.settrace(before)
            self.left -= spent + 5

    @property
    def spent(self):
        """Whether nothing is left."""
        return self.left <= 0


def _is_huge(frame):
    return any(isinstance(thing, np.ndarray) and thing.nbytes > LARGEST for thing in frame.f_locals.values())


def outcome(function, case, budget):
    """Return what a function gives on an input: an array, the type of the exception it raises, or None."""
    try:
        with budget.running():
            value = function(*case.copy())
        got = read(value)
        return None if got is None else np.array(got)
    except OverBudgetError:
        return None
    except Exception as error:
        return type(error)


def agrees(got, wanted, tolerance):
    """Whether two outcomes are the same: equal arrays, or one type of exception."""
    if isinstance(got, np.ndarray) and isinstance(wanted, np.ndarray):
        return same(got, wanted, tolerance)
    return got is not None and got is wanted


@contextlib.contextmanager
def quiet():
    """Keep warnings and prints of edited code to itself."""
    nowhere = io.StringIO()
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        warnings.simplefilter("ignore")
        yield


def matching(code, edits, cases, wanted, tolerance, budget):
    """Yield the edits that give what is wanted on every case; stop when the budget is spent.

    Parameters
    ----------
    code : Code
        What is edited.
    edits : iterable of Edit
        Edits of that code, the likeliest first.
    cases, wanted : list
        Inputs and the outcome wanted on each; put those first that few edits get right.
    tolerance : float
        As in the exercise.
    budget : Budget
        For all edits together.
    """
    for edit in edits:
        if budget.spent:
            return
        with edit.applied():
            function = code.function()
        budget.left -= 20
        if function is not None and _gives(function, cases, wanted, tolerance, budget):
            yield edit


def _gives(function, cases, wanted, tolerance, budget):
    return all(
        agrees(outcome(function, case, budget), value, tolerance) for case, value in zip(cases, wanted, strict=True)
    )
