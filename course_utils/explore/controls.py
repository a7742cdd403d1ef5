"""Controls: what a live figure lets its reader choose, each made of one core Jupyter widget.

``lin``, ``log``, ``integer``, ``play``, ``choice``, ``switch`` and ``button`` describe a control; `explore` gives it
its name and its widget.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import traitlets

from course_utils.explore.control import Control, checked_bounds, number_between, say


def _lin_step(lo, hi, value):
    """Return the roundest step of about 1/50 of the range whose grid contains the start value."""
    exponent = math.floor(math.log10((hi - lo) / 50))
    for power in (exponent, exponent - 1, exponent - 2, exponent - 3):
        for mantissa in (5, 2, 1):
            step = float(f"{mantissa}e{power}")
            if (hi - lo) / step >= 40 and _on_grid(value, lo, step):
                return step
    return (value - lo) / max(1, round(50 * (value - lo) / (hi - lo)))


def _on_grid(value, lo, step):
    count = (value - lo) / step
    return abs(count - round(count)) < 1e-6


def lin(
    lo: float, hi: float, value: float, step: float | None = None, label: str | None = None, unit: str = ""
) -> Control:
    """Return a slider for a real number from `lo` to `hi`, in equal steps.

    Parameters
    ----------
    lo, hi : float, ends of the range
    value : float, the start; the steps must meet it, because browsers snap a slider to its steps
    step : float, one arrow key's worth; a round number of about 1/50 of the range by default
    label : str, by default the keyword's name with blanks for underscores
    unit : str, shown behind the label

    Raises
    ------
    ValueError
        If ``lo < hi`` or ``lo <= value <= hi`` fails, or no step meets `value`.
    """
    value, lo, hi = checked_bounds(lo, hi, value), float(lo), float(hi)
    step = _lin_step(lo, hi, value) if step is None else float(step)
    if not 0 < step <= hi - lo or not _on_grid(value, lo, step):
        raise ValueError(f"expected a step in whole numbers of which {value} lies above {lo}, got step={step}")

    def make(text):
        slider = widgets.FloatSlider(value=value, min=lo, max=hi, step=step, readout_format=".4g", description=text)
        return slider, slider

    return _slider(lo, hi, value, make, label, unit, lambda rng: float(rng.uniform(lo, hi)))


def log(
    lo: float, hi: float, value: float, per_decade: float = 20, label: str | None = None, unit: str = ""
) -> Control:
    """Return a slider for a positive number from `lo` to `hi`, in equal ratios.

    Parameters
    ----------
    lo, hi : float, ends of the range, positive
    value : float, the start; the steps are fitted so that they meet it
    per_decade : int, about how many steps multiply the value by ten
    label, unit : as in `lin`

    Raises
    ------
    ValueError
        If ``0 < lo < hi``, ``lo <= value <= hi`` or ``per_decade >= 1`` fails.
    """
    value, lo, hi = checked_bounds(lo, hi, value), float(lo), float(hi)
    if not lo > 0:
        raise ValueError(f"a logarithmic slider needs 0 < lo, got lo={lo}")
    if not per_decade >= 1:
        raise ValueError(f"expected at least one step a decade, got per_decade={per_decade}")
    low, high, start = math.log10(lo), math.log10(hi), math.log10(value)
    span = start - low if value > lo else high - low
    step = span / max(1, round(span * per_decade))

    def make(text):
        grid = {"base": 10, "min": low, "max": high, "step": step}
        slider = widgets.FloatLogSlider(value=value, readout_format=".3g", description=text, **grid)
        return slider, slider

    return _slider(lo, hi, value, make, label, unit, lambda rng: float(10 ** rng.uniform(low, high)))


def integer(lo: int, hi: int, value: int, step: int = 1, label: str | None = None, unit: str = "") -> Control:
    """Return a slider for a whole number from `lo` to `hi`.

    `value`, `step`, `label` and `unit` are as in `lin`, and the first two whole.
    """
    value, lo, hi = int(checked_bounds(lo, hi, value, whole=True)), int(lo), int(hi)
    if step != int(step) or not 0 < step <= hi - lo or (value - lo) % step:
        raise ValueError(f"expected a whole step that leads from {lo} to {value}, got step={step!r}")

    def make(text):
        slider = widgets.IntSlider(value=value, min=lo, max=hi, step=int(step), description=text)
        return slider, slider

    return _slider(lo, hi, value, make, label, unit, lambda rng: int(rng.integers(lo, hi + 1)), whole=True)


def play(
    lo: int, hi: int, value: int | None = None, interval: int = 100, label: str | None = None, unit: str = ""
) -> Control:
    """Return a slider with play, pause and stop buttons, for a whole number from `lo` to `hi`.

    While it plays, it moves every `interval` milliseconds. `value`, `label` and `unit` are as in `lin`; it starts at
    `lo` by default.
    """
    start = lo if value is None else value
    control = integer(lo, hi, start, label=label, unit=unit)
    if not interval > 0:
        raise ValueError(f"expected a positive interval in milliseconds, got {interval!r}")

    def make(text):
        slider, _ = control.make(text)
        player = widgets.Play(value=start, min=lo, max=hi, step=1, interval=interval)
        link = widgets.jslink((player, "value"), (slider, "value"))
        return slider, _Row([slider, player], link)

    return replace(control, make=make)


class _Row(widgets.HBox):
    """Widgets side by side, and the link between them, which lives as long as the row."""

    def __init__(self, parts: list, link: widgets.Widget) -> None:
        super().__init__(parts)
        self.link = link


def _slider(lo, hi, value, make, label, unit, sample, whole=False):
    return Control(
        start=value,
        points=(lo, value, hi),
        ranged=f"{say(lo)} to {say(hi)}",
        accept=lambda new: number_between(new, lo, hi, whole),
        sample=sample,
        make=make,
        label=label,
        unit=unit,
    )


def choice(options: Iterable, value: Any = None, label: str | None = None) -> Control:
    """Return a drop-down list of `options`, at least two strings or numbers; `label` is as in `lin`.

    It starts at `value`, the first option by default.
    """
    options = list(options)
    if len(options) < 2 or len(set(options)) != len(options):
        raise ValueError(f"expected at least two different options, got {options!r}")
    value = options[0] if value is None else value

    def accept(new):
        if new not in options:
            raise ValueError(f"expected one of {options!r}, got {new!r}")
        return new

    def make(text):
        menu = widgets.Dropdown(options=[(say(o), o) for o in options], value=value, description=text)
        return menu, menu

    return Control(
        accept(value),
        tuple(options),
        ", ".join(map(say, options)),
        accept,
        lambda rng: options[rng.integers(len(options))],
        make,
        label,
    )


def switch(value: bool = False, label: str | None = None) -> Control:
    """Return a check box, ticked at first if `value` is True; the update gets True or False. `label` is as in `lin`."""

    def accept(new):
        if not isinstance(new, bool):
            raise ValueError(f"expected True or False, got {new!r}")
        return new

    def make(text):
        box = widgets.Checkbox(value=value, description=text)
        return box, box

    return Control(accept(value), (False, True), "on or off", accept, lambda rng: bool(rng.integers(2)), make, label)


class _CountingButton(widgets.Button):
    """A button that counts its presses in ``value``."""

    value = traitlets.Int(0)


def button(label: str | None = None) -> Control:
    """Return a button with the text `label`, as in `lin`.

    The update gets how often it was pressed, so presses made meanwhile are never lost.
    """

    def accept(new):
        return number_between(new, 0, math.inf, whole=True)

    def make(text):
        press = _CountingButton(description=text)
        press.on_click(lambda _: press.set_trait("value", press.value + 1))
        return press, press

    return Control(0, (0, 1, 3), "presses", accept, lambda rng: int(rng.integers(1, 10)), make, label)
