"""Notebook 04: computational graphs with numbers on their wires, and the slope of one function at one point."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from course_utils.figures.canvas import written
from course_utils.host import style

GATE = 13.5  # radius of a gate, in points
BEND = 0.42  # how far before its gate a wire leaves the horizontal, in units of the grid
ROOM = 0.17  # about a gate's radius, in units of the grid

Point = tuple[float, float]
Numbers = Mapping[str, float | str]


class ComputationalGraph:
    """Gates as circles, wires between them; on each wire its value above and, below, the gradient that comes back.

    Parameters
    ----------
    ax : one unit of the grid wants about an inch
    gates : where each gate stands, and what is written in it: x, y, symbol
    wires : start and end of each wire, a gate's name or a point; it runs level with its start and bends toward its
        end. A name that begins with an underscore is not shown, only its numbers.

    Raises
    ------
    ValueError
        If a wire ends at a gate that does not exist.
    """

    @style.context()
    def __init__(
        self,
        ax: Axes,
        gates: Mapping[str, tuple[float, float, str]],
        wires: Mapping[str, tuple[str | Point, str | Point]],
    ) -> None:
        self.ax = ax
        places = {name: (x, y) for name, (x, y, _) in gates.items()}
        ends = {name: (_place(start, places), _place(end, places)) for name, (start, end) in wires.items()}
        points = np.array([*places.values(), *(point for pair in ends.values() for point in pair)])
        (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
        ax.set(xlim=(left - 0.1, right + 0.1), ylim=(low - 0.45, high + 0.45))
        ax.set_axis_off()
        self._values, self._grads, self._gates = {}, {}, {}
        for name, pair in wires.items():
            middle = self._draw_wire(ends[name], [GATE * isinstance(end, str) for end in pair])
            self._values[name] = self._label(middle, 3.5, "bottom", style.BLUE)
            self._grads[name] = self._label(middle, -4, "top", style.RUST)
        for name, (x, y, symbol) in gates.items():
            look = {"markersize": 2 * GATE, "markerfacecolor": "white", "markeredgecolor": "black", "zorder": 3}
            (self._gates[name],) = ax.plot([x], [y], "o", markeredgewidth=1.3, **look)
            size = 12 if len(symbol) < 2 else 9
            ax.annotate(symbol, (x, y), ha="center", va="center_baseline", fontsize=size, zorder=5)

    def update(self, values: Numbers, grads: Numbers, active: str | None = None) -> list[Artist]:
        """Write numbers, or texts, on the wires.

        Parameters
        ----------
        values, grads : by wire; a wire that is missing is left blank
        active : a gate to fill with colour and draw with a thick rim
        """
        for name, label in self._values.items():
            value = _say(values[name]) if name in values else ""
            known = "" if name.startswith("_") else name
            between = " " if isinstance(values.get(name), str) else " = "
            label.set_text(between.join(filter(None, [known, value])))
        for name, label in self._grads.items():
            label.set_text(_say(grads[name]) if name in grads else "")
        for name, gate in self._gates.items():
            gate.set(markerfacecolor=style.YELLOW if name == active else "white")
            gate.set(markeredgewidth=2.6 if name == active else 1.3)
        return [*self._gates.values(), *self._values.values(), *self._grads.values()]

    def _draw_wire(self, ends: tuple[Point, Point], shrink: list[float]) -> Point:
        """Draw one wire with its arrow; return the point where its numbers belong."""
        (x0, y0), (x1, y1) = ends
        bend = x1 - BEND if y0 != y1 else x0
        if bend > x0:
            self.ax.plot([x0, bend], [y0, y0], color="0.4", linewidth=1.3, zorder=1, solid_capstyle="round")
        arrow = {"arrowstyle": "-|>", "color": "0.4", "linewidth": 1.3, "shrinkB": shrink[1] + 1}
        arrow["shrinkA"] = shrink[0] if bend == x0 else 0
        self.ax.annotate("", (x1, y1), (bend, y0), arrowprops=arrow, zorder=1)
        level = x1 - ROOM * (shrink[1] > 0) if bend == x0 else bend
        return ((x0 + ROOM * (shrink[0] > 0) + level) / 2, y0)

    def _label(self, place: Point, rise: float, side: str, color: str) -> Annotation:
        return self.ax.annotate(
            "", place, (0, rise), textcoords="offset points", ha="center", va=side, color=color, fontsize=9, zorder=2
        )  # fmt: skip


class SlopeTriangle:
    """A curve, its tangent at one point, and a step: h to the right on the level, slope times h up or down.

    Parameters
    ----------
    f : from an array of x to an array of the same shape
    low, high : range of x shown
    """

    @style.context()
    def __init__(
        self, ax: Axes, f: Callable[[np.ndarray], np.ndarray], low: float, high: float, xlabel: str, ylabel: str
    ) -> None:
        self.f, self.width = f, (high - low) / 4
        x = np.linspace(low, high, 201)
        y = f(x)
        margin = 0.12 * (y.max() - y.min())
        ax.plot(x, y, color=style.BLACK, linewidth=1.4)
        ax.set(xlim=(low, high), ylim=(y.min() - margin, y.max() + margin), xlabel=xlabel, ylabel=ylabel)
        (self._tangent,) = ax.plot([], [], "--", color=style.BLUE, linewidth=1.4)
        (self._run,) = ax.plot([], [], ":", color=style.GREEN, linewidth=3)
        (self._rise,) = ax.plot([], [], color=style.VERMILLION, linewidth=3, solid_capstyle="butt")
        (self._dot,) = ax.plot([], [], "o", color=style.BLACK, markersize=7)
        self._title = ax.set_title(" ", fontsize=10)

    def update(self, x: float, slope: float, h: float, title: str) -> list[Artist]:
        """Move to ``x``, with a ``slope`` and a step ``h`` along the tangent."""
        y = float(self.f(np.asarray(x, float)))
        ends = np.array([x - self.width, x + self.width])
        self._tangent.set_data(ends, y + slope * (ends - x))
        self._run.set_data([x, x + h], [y, y])
        self._rise.set_data([x + h, x + h], [y, y + slope * h])
        self._dot.set_data([x], [y])
        self._title.set_text(title)
        return [self._tangent, self._run, self._rise, self._dot, self._title]


def _place(end: str | Point, places: dict[str, Point]) -> Point:
    """Return the point of a wire's end."""
    if not isinstance(end, str):
        return end
    if end not in places:
        raise ValueError(f"expected the end of a wire to be one of the gates {sorted(places)} or a point, got {end!r}")
    return places[end]


def _say(number: float | str) -> str:
    """Write a number to four significant digits; leave a text as it is."""
    return number if isinstance(number, str) else written(number, 4)
