"""All that can be chosen in the playground, as one value that cannot change: the network follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from course_utils._checks import count, real
from course_utils.playground.data import FEATURES, PROBLEMS

__all__ = ["CHOICES", "MAX_LAYERS", "MAX_UNITS", "Settings"]

MAX_LAYERS, MAX_UNITS, MAX_BATCH = 6, 8, 30
_Number = TypeVar("_Number", int, float)

# Options of what is chosen from a list; those of the numbers are TensorFlow Playground's.
CHOICES = {
    "data": tuple(PROBLEMS),
    "activation": ("tanh", "relu", "sigmoid", "linear"),
    "learning_rate": (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    "penalty": ("none", "L1", "L2"),
    "lam": (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    "batch_size": (*range(1, MAX_BATCH + 1), None),
}


@dataclass(frozen=True)
class Settings:
    """What is learned, by which network, and how.

    Attributes
    ----------
    data : "circle", "xor", "gaussian", "spiral" (two classes), "plane" or "bumps" (regression)
    noise : from 0 to 0.5
    train_share : share of the points in the training set, from 0.1 to 0.9
    features : what the network sees of a point, at least one name of ``FEATURES``; brought into their order
    hidden : units of each hidden layer: up to 6 layers of 1 to 8 units
    activation : of the hidden layers: "tanh", "relu", "sigmoid" or "linear"
    learning_rate : above 0
    penalty : "none", "L1" (lam times the sum of all |W|) or "L2" (lam times the sum of all W^2)
    lam : strength of the penalty, at least 0
    batch_size : examples a step, from 1 to 30; None for all of them at once
    seed : of the weights at the start and the order of the examples
    data_seed : of the points

    Raises
    ------
    TypeError, ValueError
        for anything else
    """

    data: str = "circle"
    noise: float = 0.0
    train_share: float = 0.5
    features: tuple[str, ...] = ("x1", "x2")
    hidden: tuple[int, ...] = (4, 2)
    activation: str = "tanh"
    learning_rate: float = 0.03
    penalty: str = "none"
    lam: float = 0.0
    batch_size: int | None = 10
    seed: int = 0
    data_seed: int = 0

    def __post_init__(self) -> None:
        for name in ("data", "activation", "penalty"):
            if getattr(self, name) not in CHOICES[name]:
                raise ValueError(f"{name}: expected one of {', '.join(CHOICES[name])}, got {getattr(self, name)!r}")
        for name, low, high in (("noise", 0, 0.5), ("train_share", 0.1, 0.9), ("lam", 0, 1e6)):
            self._put(name, _between(real(getattr(self, name), name), low, high, name))
        if real(self.learning_rate, "learning_rate") == 0:
            raise ValueError("learning_rate: expected a number above 0, got 0")
        self._put("learning_rate", float(self.learning_rate))
        if self.batch_size is not None:
            self._put("batch_size", _between(count(self.batch_size, "batch_size"), 1, MAX_BATCH, "batch_size"))
        for name in ("seed", "data_seed"):
            self._put(name, count(getattr(self, name), name, least=0))
        self._put("features", _feature_names(self.features))
        self._put("hidden", _layer_sizes(self.hidden))

    def _put(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


def _between(value: _Number, low: float, high: float, name: str) -> _Number:
    if not low <= value <= high:
        raise ValueError(f"{name}: expected a number from {low:g} to {high:g}, got {value:g}")
    return value


def _feature_names(names: Sequence[str]) -> tuple[str, ...]:
    if isinstance(names, str) or not names or not set(names) <= set(FEATURES):
        raise ValueError(f"features: expected at least one of {', '.join(FEATURES)}, got {names!r}")
    return tuple(name for name in FEATURES if name in names)


def _layer_sizes(sizes: Iterable[int]) -> tuple[int, ...]:
    sizes = tuple(sizes)
    if len(sizes) > MAX_LAYERS:
        raise ValueError(f"hidden: expected at most {MAX_LAYERS} layers, got {len(sizes)}")
    return tuple(_between(count(size, "hidden"), 1, MAX_UNITS, "hidden") for size in sizes)
