"""Learning rates that fall: each function returns a schedule, a function from the number of the step to the rate.

The slides count time t in epochs or in steps; here it is steps, 0, 1, ..., the first argument of a schedule. For a drop
an epoch, multiply by the steps of an epoch: N / batch_size, rounded up.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from course_utils._checks import count, real
from course_utils.optim.optimizer import above_zero

__all__ = ["cosine_decay", "exponential_decay", "inverse_time_decay", "step_decay"]

Schedule = Callable[[int], float]


def step_decay(learning_rate: float, *, every: int, factor: float = 0.5) -> Schedule:
    """Multiply the rate by a factor every so many steps: learning_rate * factor^floor(t / every).

    Parameters
    ----------
    learning_rate : above 0, the rate of step 0
    every : at least 1, in steps
    factor : above 0, at most 1

    Raises
    ------
    TypeError, ValueError
        for anything else
    """
    start, every, factor = above_zero(learning_rate, "learning_rate"), count(every, "every"), _factor(factor)
    return _named(f"step_decay({start:g}, every={every}, factor={factor:g})", _in_steps, start, every, factor)


def _in_steps(start: float, every: int, factor: float, t: int) -> float:
    return start * factor ** (t // every)


def exponential_decay(learning_rate: float, *, k: float) -> Schedule:
    """Let the rate fall by the same share each step: learning_rate * e^(-k t). It halves every ln(2) / k steps.

    Parameters
    ----------
    learning_rate : above 0, the rate of step 0
    k : at least 0, per step

    Raises
    ------
    TypeError, ValueError
        for anything else
    """
    start, k = above_zero(learning_rate, "learning_rate"), real(k, "k")
    return _named(f"exponential_decay({start:g}, k={k:g})", _exponentially, start, k)


def _exponentially(start: float, k: float, t: int) -> float:
    return start * math.exp(-k * t)


def inverse_time_decay(learning_rate: float, *, k: float) -> Schedule:
    """Let the rate fall like 1 / t, which never gives up: learning_rate / (1 + k t). It halves after 1 / k steps.

    Parameters
    ----------
    learning_rate : above 0, the rate of step 0
    k : at least 0, per step

    Raises
    ------
    TypeError, ValueError
        for anything else
    """
    start, k = above_zero(learning_rate, "learning_rate"), real(k, "k")
    return _named(f"inverse_time_decay({start:g}, k={k:g})", _inversely, start, k)


def _inversely(start: float, k: float, t: int) -> float:
    return start / (1 + k * t)


def cosine_decay(learning_rate: float, *, steps: int) -> Schedule:
    """Let the rate fall along half a cosine, to 0 after ``steps`` steps: learning_rate * (1 + cos(pi t / steps)) / 2.

    Slow at first, fast in the middle, slow at the end (Loshchilov and Hutter, "SGDR", ICLR 2017, without restarts).

    Parameters
    ----------
    learning_rate : above 0, the rate of step 0
    steps : at least 1; later steps have rate 0

    Raises
    ------
    TypeError, ValueError
        for anything else
    """
    start, steps = above_zero(learning_rate, "learning_rate"), count(steps, "steps")
    return _named(f"cosine_decay({start:g}, steps={steps})", _along_a_cosine, start, steps)


def _along_a_cosine(start: float, steps: int, t: int) -> float:
    return start * (1 + math.cos(math.pi * min(t, steps) / steps)) / 2


def _factor(value: float) -> float:
    factor = above_zero(value, "factor")
    if factor > 1:
        raise ValueError(f"factor: expected a number above 0 and at most 1, got {factor:g}")
    return factor


def _named(name: str, rule: Callable[..., float], *numbers: float) -> Schedule:
    """Return the rule with its numbers, a function of t that can be pickled, under the name that an optimizer shows."""
    schedule = partial(rule, *numbers)
    vars(schedule)["__name__"] = name
    return schedule
