"""What to search: a distribution, or for a grid a sequence of values, for each hyper-parameter by name."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from course_utils._checks import count, real

__all__ = ["Distribution", "choices", "describe", "draw", "grid", "integers", "lasting", "log_uniform", "uniform"]

#: The columns of a table of results, and what trials are given besides; no hyper-parameter may be called so.
RESERVED = {"trial", "value", "error", "rng"}


class Distribution:
    """Where a random search takes a hyper-parameter from: ``draw(rng)`` returns one value, of ``values`` if given."""

    def __init__(self, text: str, draw: Callable[[np.random.Generator], object], values: Sequence = ()) -> None:
        self.draw, self.values = draw, values
        self._text = text

    def __repr__(self) -> str:
        """Return the call that makes it, which tells one space from another."""
        return self._text


def uniform(lo: float, hi: float) -> Distribution:
    """Real numbers between ``lo`` and ``hi``, all equally likely."""
    lo, hi = _bounds(lo, hi)
    return Distribution(f"uniform({lo!r}, {hi!r})", partial(_between, lo, hi))


def log_uniform(lo: float, hi: float) -> Distribution:
    """Positive numbers between ``lo`` and ``hi`` whose logarithm is uniform: each decade is equally likely.

    The choice for what acts by its order of magnitude, such as a learning rate or a regularization strength.
    """
    lo, hi = _bounds(lo, hi)
    if lo <= 0:
        raise ValueError(f"lo: expected a number above 0, which has a logarithm, got {lo!r}")
    return Distribution(f"log_uniform({lo!r}, {hi!r})", partial(_log_between, lo, hi))


def integers(lo: int, hi: int) -> Distribution:
    """Whole numbers lo, lo + 1, ..., hi, both ends included, all equally likely."""
    lo, hi = count(lo, "lo", least=-(2**62)), count(hi, "hi", least=-(2**62))
    if not lo < hi < 2**62:
        raise ValueError(f"hi: expected a whole number above lo = {lo} and below 2**62, got {hi}")
    return Distribution(f"integers({lo}, {hi})", partial(_integer, lo, hi))


def choices(values: Sequence) -> Distribution:
    """One of a few values of any kind, such as sizes, names or layers, all equally likely."""
    values = _values(values, "values")
    return Distribution(f"choices({describe(values)})", partial(_choice, values), values)


def draw(space: dict[str, Distribution], rng: np.random.Generator) -> dict[str, object]:
    """Return one value for each name, drawn in the order of the space."""
    return {name: distribution.draw(rng) for name, distribution in space.items()}


def grid(space: dict[str, list]) -> Iterator[dict[str, object]]:
    """Return all combinations, the last name changing fastest."""
    return (dict(zip(space, values, strict=True)) for values in itertools.product(*space.values()))


def distributions(space: dict[str, Distribution]) -> dict[str, Distribution]:
    """Return a copy of the space of a random search, checked."""
    for name, given in _named(space).items():
        if not isinstance(given, Distribution):
            raise TypeError(
                f"space[{name!r}]: expected log_uniform(lo, hi), uniform(lo, hi), integers(lo, hi) or "
                f"choices([...]), got {describe(given)}; only grid_search takes plain values"
            )
    return dict(space)


def axes(space: dict[str, Sequence]) -> dict[str, list]:
    """Return the space of a grid search with its values as lists, checked."""
    return {name: _values(given, f"space[{name!r}]") for name, given in _named(space).items()}


def describe(value: object) -> str:
    """Return ``value`` as text that is the same in every session: functions and classes by their names."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(describe, value)) + "]"
    return getattr(value, "__name__", None) or repr(value)


def lasting(value: object) -> bool:
    """Return whether ``describe`` gives a text that tells ``value`` from others in a later session, too."""
    if isinstance(value, list | tuple):
        return all(map(lasting, value))
    return "<" not in getattr(value, "__qualname__", "") and " at 0x" not in describe(value)


def _between(lo: float, hi: float, rng: np.random.Generator) -> float:
    u = rng.random()
    return min(max(lo * (1 - u) + hi * u, lo), hi)  # hi - lo could overflow, and rounding could step outside


def _log_between(lo: float, hi: float, rng: np.random.Generator) -> float:
    return min(max(math.exp(_between(math.log(lo), math.log(hi), rng)), lo), hi)


def _integer(lo: int, hi: int, rng: np.random.Generator) -> int:
    return int(rng.integers(lo, hi + 1))


def _choice(values: list, rng: np.random.Generator) -> object:
    return values[rng.integers(len(values))]


def _bounds(lo: object, hi: object) -> tuple[float, float]:
    lo, hi = real(lo, "lo", least=-math.inf), real(hi, "hi", least=-math.inf)
    if not lo < hi:
        raise ValueError(f"hi: expected a number above lo = {lo!r}, got {hi!r}")
    return lo, hi


def _values(given: object, name: str) -> list:
    """Return a sequence as a list, its NumPy numbers as Python's."""
    if isinstance(given, np.ndarray) and given.ndim == 1:
        given = given.tolist()
    if not isinstance(given, list | tuple | range):
        raise TypeError(f"{name}: expected a sequence of values, such as [0.1, 0.01], got {describe(given)}")
    if len(given) == 0:
        raise ValueError(f"{name}: expected at least one value, got none")
    return [value.item() if isinstance(value, np.generic) else value for value in given]


def _named(space: object) -> dict:
    if not isinstance(space, dict):
        raise TypeError(f"space: expected a dict of hyper-parameters by name, got {type(space).__name__}")
    if not space:
        raise ValueError("space: expected at least one hyper-parameter, got none")
    for name in space:
        if not isinstance(name, str) or not name.isidentifier() or name in RESERVED:
            raise ValueError(
                f"space: expected names of arguments, other than {', '.join(sorted(RESERVED))}, got {name!r}"
            )
    return space
