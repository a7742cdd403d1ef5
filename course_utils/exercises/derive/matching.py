"""Run edited code safely, and find the edits that give what is wanted on every input."""

import contextlib
import io
import warnings

import numpy as np

from ..faults import read, same

ROUNDS = 5_000  # of loops that one edit may go through on one input
ALL_ROUNDS = 20_000  # that all edits of one search may go through together: 0.2 s
EACH_EDIT, EACH_CALL = 20, 10  # what compiling an edit, and calling it, counts as rounds


class OverBudgetError(Exception):
    """Edited code ran on for too long."""


class Budget:
    """Counts the rounds of the loops of edited code, and stops it at the limit.

    Rounds and not seconds, so that a busy machine explains what a quiet one does. Calls in the loops count them, as
    `sys.settrace` never comes back on Python 3.11 once `limit` has used its asynchronous exceptions.
    """

    def __init__(self, rounds=ALL_ROUNDS):
        self.left = rounds
        self._allowed = 0

    def begin(self):
        """Say that a call of edited code begins."""
        self.left -= EACH_CALL
        self._allowed = min(ROUNDS, self.left)

    def tick(self):
        """Count one round; raise `OverBudgetError` beyond the limit."""
        self.left -= 1
        self._allowed -= 1
        if self._allowed < 0:
            raise OverBudgetError

    @property
    def spent(self):
        """Whether nothing is left."""
        return self.left <= 0


def outcome(function, case, budget):
    """Return what a function gives on an input: an array, the type of the exception it raises, or None."""
    budget.begin()
    try:
        got = read(function(*case.copy()))
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


def matching(code, edits, cases, targets, tolerance, budget, several=()):
    """Yield each edit that gives on every case what a target has, with that target's place; stop at the budget's end.

    Parameters
    ----------
    code : Code
        What is edited.
    edits : iterable of Edit
        Edits of that code, the likeliest first.
    cases : list
        Inputs; put those first that few edits get right.
    targets : list of list
        The outcomes wanted on the inputs; of several that fit, the first counts. All but the first are for edits of
        the kinds in ``several`` alone.
    tolerance : float
        As in the exercise.
    budget : Budget
        For all edits together.
    """
    for edit in edits:
        if budget.spent:
            return
        with edit.applied():
            function = code.function(budget.tick, edit.pieces)
        budget.left -= EACH_EDIT
        left = range(len(targets) if edit.kind in several else 1) if function else ()
        for i, case in enumerate(cases):
            if left:
                got = outcome(function, case, budget)
                left = [place for place in left if agrees(got, targets[place][i], tolerance)]
        if left:
            yield edit, left[0]
