"""What every control of a live figure has in common: a name, a widget, and a range that it can check."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

GREEK = {"lam": "λ", "delta": "Δ", "alpha": "α", "beta": "β", "eta": "η", "theta": "θ", "sigma": "σ", "epsilon": "ε"}


@dataclass(frozen=True, eq=False)
class Control:
    """One named choice of the reader.

    Attributes
    ----------
    start : the value at first sight
    points : tuple of the values that matter most: minimum, start and maximum, or all options
    ranged : str, the range in words, as in "0.01 to 3"; empty for what the reader does not move
    accept : callable, returns the value or raises ValueError saying what would be accepted
    sample : callable, takes a `numpy.random.Generator` and returns a random value
    make : callable, takes the label and returns the widget that holds ``value`` and the widget to show
    label : str, the name that the reader sees; None for that of the argument
    unit : str, shown behind the label
    name, widget, face : the argument's name, and what `make` returned; `bind` sets them
    """

    start: Any
    points: tuple
    ranged: str
    accept: Callable[[Any], Any]
    sample: Callable[[Any], Any]
    make: Callable[[str], tuple]
    label: str | None = None
    unit: str = ""
    name: str = ""
    widget: Any = field(default=None, repr=False)
    face: Any = field(default=None, repr=False)

    def bind(self, name):
        """Return this control with the `name` of its argument in one figure, with a label and widgets of its own."""
        label = self.label or GREEK.get(name) or name.replace("_", " ")
        shown = f"{label} ({self.unit})" if self.unit else label
        holder, face = self.make(shown)
        return replace(self, name=name, label=label, widget=holder, face=face)

    @property
    def value(self):
        """The present value; assigning one moves the widget, and the figure follows."""
        value = self.widget.value
        return float(f"{value:.12g}") if isinstance(value, float) else value

    def describe(self):
        """Return label, value, unit and range as words."""
        value = say(self.value) + (f" {self.unit}" if self.unit else "")
        return f"{self.label} {value}" + (f" ({self.ranged})" if self.ranged else "")


def say(value):
    """Write a value the same way under every library version."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def number_between(value, lo, hi, whole=False):
    """Return `value` if it is a number from `lo` to `hi`; else raise ValueError."""
    fits = isinstance(value, int | float) or hasattr(value, "__float__")
    if isinstance(value, bool | str) or not fits or not lo <= value <= hi or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"expected {kind} from {say(lo)} to {say(hi)}, got {value!r}")
    return int(value) if whole else float(value)


def checked_bounds(lo, hi, value, whole=False):
    """Check the three numbers that describe a slider."""
    infinity = math.inf
    for number in (lo, hi):
        number_between(number, -infinity, infinity, whole)
        if not math.isfinite(number):
            raise ValueError(f"expected finite bounds, got {lo!r} and {hi!r}")
    if not lo < hi:
        raise ValueError(f"expected lo < hi, got lo={lo!r} and hi={hi!r}")
    return number_between(value, lo, hi, whole)
