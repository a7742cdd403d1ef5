"""What is known of a wrong answer before anything is searched: its code, many inputs, and what came of each."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..declare import Exercise
from .function_code import Code, read_code
from .matching import Budget, agrees, outcome

UNSURE_IF_POOR = {
    "complement", "division missing", "factor missing", "function", "function missing", "logarithm", "more than needed",
    "power missing", "term missing", "times or power",
}  # fmt: skip
FEW = 10  # different right values in all: then a loose edit is right by chance


@dataclass(frozen=True, eq=False)
class Seen:
    """The cases and the fresh inputs with the right outcome and the answer's on each: those that are wrong come first.

    Of these, the ones on which the answer is quickest lead, as most edits fail there. ``code`` is None where there is
    no source, or where it does more than calculate; ``budget`` is for more calls of the answer.
    """

    exercise: Exercise
    function: Callable
    code: Code | None
    budget: Budget
    inputs: list
    wanted: list
    got: list
    wrong: list

    def __call__(self, case):
        """Return what the answer gives on one more input."""
        return outcome(self.function, case, self.budget)

    @functools.cached_property
    def arguments(self):
        """All arguments of each input, those that it leaves to their defaults as well."""
        signature = inspect.signature(self.exercise.reference)
        found = [signature.bind(*case.arguments) for case in self.inputs]
        for bound in found:
            bound.apply_defaults()
        return [tuple(bound.arguments.values()) for bound in found]

    @functools.cached_property
    def right(self):
        """Where each answer is right, entry by entry; all False where it has another shape."""
        return [
            np.isclose(got, wanted, equal_nan=True)
            if isinstance(got, np.ndarray) and got.shape == wanted.shape
            else np.zeros(wanted.shape, bool)
            for got, wanted in zip(self.got, self.wanted, strict=True)
        ]

    @functools.cached_property
    def poor(self):
        """Whether what is wrong should be so few values that many a wrong edit has them."""
        rows = zip(self.wanted, self.right, self.wrong, strict=True)
        return is_poor([wanted[~right] for wanted, right, wrong in rows if wrong])

    @property
    def names(self):
        """What the parameters are called in a sentence."""
        return [self.exercise.letters.get(name, name) for name in self.exercise.parameters]


def see(exercise, function, tried):
    """Try a wrong answer on the fresh inputs as well, and return what was `Seen`."""
    code, budget = read_code(function), Budget()
    function = (code and code.function(budget.tick)) or function
    rows = []
    for case in [*(one.case for one in tried), *exercise.fresh]:
        before, wanted = budget.left, np.asarray(exercise.expected(case))
        got = outcome(function, case, budget)
        rows.append((case, wanted, got, not agrees(got, wanted, exercise.tolerance), before - budget.left))
    rows[: len(tried)] = [(*row[:3], one.fault is not None, row[4]) for row, one in zip(rows, tried, strict=False)]
    rows[: len(tried)] = sorted(rows[: len(tried)], key=lambda row: (not row[3], row[4]))
    return Seen(exercise, function, code, budget, *map(list, zip(*(row[:4] for row in rows), strict=True)))


def is_poor(values):
    """Whether the values are so few that many a wrong function has them."""
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    return len({float(entry) for value in arrays for entry in np.ravel(value)}) < FEW
