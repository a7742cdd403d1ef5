"""Names for the units of a network and for what each of them reads: what a reader chooses by, and where it is kept."""

from __future__ import annotations

from course_utils.playground.data import FEATURES, is_regression
from course_utils.playground.settings import Settings
from course_utils.playground.trainer import ACTIVATIONS

__all__ = ["BIAS", "SPOKEN", "input_names", "parameter", "unit_names"]

BIAS = "bias"
SPOKEN = dict(zip(FEATURES, ("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"), strict=True))


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
    position = (layer - 1) * (1 if ACTIVATIONS[settings.activation] is None else 2)  # a Linear, and its activation
    j = sources[source]
    return (f"{position}.b", (i,)) if j is None else (f"{position}.W", (i, j))
