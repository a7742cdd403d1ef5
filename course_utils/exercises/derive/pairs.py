"""What was got and what was expected, case by case, and how to compare the two."""

from dataclasses import dataclass

import numpy as np

from ..faults import read

CLOSE = 1e-6


@dataclass(frozen=True)
class Pair:
    """What was got and what was expected on one case, as arrays of floats, and the numbers of its input by name."""

    got: np.ndarray
    expected: np.ndarray
    numbers: dict
    wrong: bool


def pairs_of(exercise, tried):
    """Return a `Pair` for each case, or None where one of them gave no numbers."""
    found = []
    for one in tried:
        got = None if one.attempt.error is not None else read(one.attempt.value)
        if got is None:
            return None
        numbers = dict(_numbers(exercise, one.case))
        expected = np.asarray(one.expected)
        found.append(Pair(got.astype(float), expected.astype(float), numbers, one.fault is not None))
    return found


def _numbers(exercise, case):
    """Yield the numbers that an input brings along, with what they are called."""
    for name, value in zip(exercise.parameters, case.arguments, strict=False):
        called = exercise.letters.get(name, name)
        if isinstance(value, int | float | np.number) and not isinstance(value, bool):
            yield called, float(value)
        elif isinstance(value, np.ndarray) and value.ndim == 1:
            yield f"the length of {called}", float(len(value))
        elif isinstance(value, np.ndarray) and value.ndim > 1:
            yield f"the number of rows of {called}", float(value.shape[-2])
            yield f"the number of columns of {called}", float(value.shape[-1])
            yield f"the number of entries of {called}", float(value.size)


def everywhere(pairs, make):
    """Whether what was got is ``make(expected)`` on every case."""
    try:
        return all(alike(pair.got, make(pair.expected)) for pair in pairs)
    except (IndexError, ValueError):
        return False


def alike(one, other):
    """Whether two arrays have one shape and the same values."""
    other = np.asarray(other, float)
    return one.shape == other.shape and np.allclose(one, other, rtol=CLOSE, atol=1e-9, equal_nan=True)
