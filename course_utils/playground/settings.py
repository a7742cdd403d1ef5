"""All that can be chosen in the playground, as one value that cannot change, and the names of what it builds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from course_utils._checks import count, real
from course_utils.playground.data import FEATURES, PROBLEMS, is_regression

__all__ = [
    "BIAS",
    "CHOICES",
    "MAX_LAYERS",
    "MAX_UNITS",
    "SPOKEN",
    "WHILE_TRAINING",
    "Settings",
    "input_names",
    "layer_sizes",
    "parameter",
    "unit_names",
]

MAX_LAYERS, MAX_UNITS, MAX_BATCH = 6, 8, 30
BIAS = "bias"
SPOKEN = dict(zip(FEATURES, ("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"), strict=True))

# What may change while a network trains on; all else is about other points, or another start.
WHILE_TRAINING = frozenset(("hidden", "activation", "learning_rate", "penalty", "lam", "batch_size"))
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


def layer_sizes(settings: Settings) -> list[int]:
    """Return the numbers of features, of the units of each hidden layer, and of outputs: two scores or one number."""
    return [len(settings.features), *settings.hidden, 1 if is_regression(settings.data) else 2]


def unit_names(settings: Settings) -> dict[str, tuple[int, int]]:
    """Return all units by name, each with its layer (0 for the features) and its number there, both from 0.

    The names are those of the features; "hidden 1, unit 1" and so on; then "score of class 0" and "score of class 1",
    or for a regression "output".
    """
    layers = [settings.features]
    layers += [[f"hidden {i}, unit {j + 1}" for j in range(n)] for i, n in enumerate(settings.hidden, start=1)]
    layers += [["output"] if is_regression(settings.data) else ["score of class 0", "score of class 1"]]
    return {name: (i, j) for i, names in enumerate(layers) for j, name in enumerate(names)}


def input_names(settings: Settings, unit: str) -> dict[str, int | None]:
    """Return what a unit reads, by name: each with its number in the layer below, and last the bias, with None.

    There is nothing for a feature, nor for a name that no unit has.
    """
    units = unit_names(settings)
    layer, _ = units.get(unit, (0, 0))
    if layer == 0:
        return {}
    return {name: j for name, (below, j) in units.items() if below == layer - 1} | {BIAS: None}


def parameter(settings: Settings, unit: str, source: str) -> tuple[str, tuple[int, ...]]:
    """Return where the weight lies by which a unit multiplies what it reads: its key in ``net.params``, and its place.

    Parameters
    ----------
    settings : Settings
    unit : name of a unit, no feature
    source : name of what it reads, or "bias"

    Raises
    ------
    ValueError
        for a name that this network does not have there
    """
    sources = input_names(settings, unit)
    if not sources:
        names = [name for name in unit_names(settings) if name not in FEATURES]
        raise ValueError(f"unit: expected one from {names[0]!r} to {names[-1]!r}, got {unit!r}")
    if source not in sources:
        raise ValueError(f"source: expected one of {', '.join(sources)}, got {source!r}")
    layer, i = unit_names(settings)[unit]
    position = (layer - 1) * (1 if settings.activation == "linear" else 2)  # a Linear, and its activation
    j = sources[source]
    return (f"{position}.b", (i,)) if j is None else (f"{position}.W", (i, j))
