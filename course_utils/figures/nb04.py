"""Notebook 04: computational graphs, the slope of one function at one point, and how a nudge travels to a result."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Annotation

from course_utils.figures.canvas import Vector, new_axes, written
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
    digits : significant digits of the numbers; three where gates stand close

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
        digits: int = 4,
    ) -> None:
        self.ax, self.digits = ax, digits
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
            value = _say(values[name], self.digits) if name in values else ""
            known = "" if name.startswith("_") else name
            between = " " if isinstance(values.get(name), str) else " = "
            label.set_text(between.join(filter(None, [known, value])))
        for name, label in self._grads.items():
            label.set_text(_say(grads[name], self.digits) if name in grads else "")
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
        (self._run,) = ax.plot([], [], ":", color=style.GREEN, linewidth=3, label="h")
        (self._rise,) = ax.plot([], [], color=style.VERMILLION, linewidth=3, solid_capstyle="butt", label="slope × h")
        (self._dot,) = ax.plot([], [], "o", color=style.BLACK, markersize=7)
        ax.legend(loc="upper left")
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


class Miss:
    """A close look at a step's end: the curve, its tangent, and between them what the tangent misses.

    The axes follow the step: ten times smaller steps are shown ten times larger, so ``update`` asks for a full redraw.

    Parameters
    ----------
    f : from an array of x to an array of the same shape
    """

    @style.context()
    def __init__(self, ax: Axes, f: Callable[[np.ndarray], np.ndarray]) -> None:
        self.ax, self.f = ax, f
        (self._curve,) = ax.plot([], [], color=style.BLACK, linewidth=1.4, label="curve")
        (self._tangent,) = ax.plot([], [], "--", color=style.BLUE, linewidth=1.4, label="tangent")
        (self._miss,) = ax.plot([], [], color=style.PURPLE, linewidth=5, solid_capstyle="butt", label="miss")
        ax.legend(loc="upper left", ncols=3, fontsize=8, handlelength=1.4, columnspacing=1)
        ax.locator_params(nbins=4)
        self._title = ax.set_title(" ", fontsize=10)

    def update(self, x: float, slope: float, h: float) -> None:
        """Show the step ``h`` from ``x`` along the tangent."""
        ends = np.sort([x - 0.3 * h, x + 1.3 * h]) if h else np.array([x - 1e-3, x + 1e-3])
        places = np.linspace(ends[0], ends[1], 101)
        line, curve = self.f(np.asarray(x, float)) + slope * (places - x), self.f(places)
        self._curve.set_data(places, curve)
        self._tangent.set_data(places, line)
        predicted, true = float(self.f(np.asarray(x, float)) + slope * h), float(self.f(np.asarray(x + h, float)))
        self._miss.set_data([x + h, x + h], [predicted, true])
        both = np.concatenate([line, curve])
        room = np.ptp(both) or 1e-3
        self.ax.set(xlim=ends, ylim=(both.min() - 0.1 * room, both.max() + 0.35 * room))
        self._title.set_text(f"missed by {true - predicted:.4f}")


class StretchedNudge:
    """A nudge, and what the slopes predict of it after each gate of a chain, as bars on one axis.

    Parameters
    ----------
    names : of the numbers along the chain, the input first
    reach : the longest bar shown
    """

    @style.context()
    def __init__(self, ax: Axes, names: Sequence[str], reach: float) -> None:
        rows = range(len(names))
        self._bars = ax.barh(rows, np.zeros(len(names)), color=style.GREEN, height=0.5)
        ax.axvline(0, color="black", linewidth=0.8)
        ax.set(xlim=(-reach, reach), ylim=(len(names) - 0.4, -0.6), xlabel="how far the slopes say it moves")
        ax.set_yticks(rows, names)
        self._slopes = [ax.text(0.985 * reach, k + 0.5, "", ha="right", va="center", fontsize=9) for k in rows[:-1]]
        self._title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, steps: Vector, slopes: Vector, title: str) -> list[Artist]:
        """Show the nudge at each place, and the slope of each gate between two of them."""
        for bar, step in zip(self._bars, steps, strict=True):
            bar.set_width(step)
        for text, slope in zip(self._slopes, slopes, strict=True):
            text.set_text(f"gate's slope {written(slope, 3)}")
        self._title.set_text(title)
        return [*self._bars, *self._slopes, self._title]


class Ways:
    """All ways from an input to a result, through the numbers between them: the stronger its push, the wider a way.

    A push up is green, a push down purple and dashed; on each way its two slopes and their product.

    Parameters
    ----------
    ax : one unit wants about an inch and a half
    start, between, end : what stands in the circles
    widest : the push that is drawn eight points wide
    """

    @style.context()
    def __init__(self, ax: Axes, start: str, between: Sequence[str], end: str, widest: float) -> None:
        self.widest = widest
        heights = np.linspace(1, -1, len(between))
        ax.set(xlim=(-0.3, 3.3), ylim=(-1.3, 1.55))
        ax.set_axis_off()
        self._ways = [[self._arrow(ax, (0, 0), (1.5, y)), self._arrow(ax, (1.5, y), (3, 0))] for y in heights]
        self._slopes = [[self._note(ax, 0.66, 0.44 * y), self._note(ax, 2.34, 0.44 * y)] for y in heights]
        self._pushes = [self._note(ax, 1.5, y + 0.3, style.BLACK) for y in heights]
        for name, place in zip([start, *between, end], [(0, 0), *((1.5, y) for y in heights), (3, 0)], strict=True):
            ax.plot(*place, "o", markersize=30, markerfacecolor="white", markeredgecolor="black", zorder=3)
            ax.annotate(name, place, ha="center", va="center_baseline", zorder=5)
        self._title = ax.set_title(" ", fontsize=10)

    @style.context()
    def update(self, first: Vector, second: Vector, title: str) -> list[Artist]:
        """Show the slopes of the numbers between by the start, ``first``, and of the end by them, ``second``."""
        for k, (one, other) in enumerate(zip(first, second, strict=True)):
            push = one * other
            color, dashes = (style.GREEN, "-") if push >= 0 else (style.PURPLE, "--")
            for arrow in self._ways[k]:
                arrow.set(color=color, linestyle=dashes, linewidth=0.6 + 7.4 * min(1, abs(push) / self.widest) ** 0.5)
            for text, slope in zip(self._slopes[k], (one, other), strict=True):
                text.set_text(written(slope, 2))
            self._pushes[k].set_text(f"push {written(push, 2)}")
        self._title.set_text(title)
        moved: list[Artist] = [artist for way in (*self._ways, *self._slopes) for artist in way]
        return [*moved, *self._pushes, self._title]

    def _arrow(self, ax: Axes, start: Point, end: Point) -> FancyArrowPatch:
        arrow = FancyArrowPatch(start, end, arrowstyle="-", shrinkA=15, shrinkB=15, zorder=1)
        ax.add_patch(arrow)
        return arrow

    def _note(self, ax: Axes, x: float, y: float, color: str = style.RUST) -> Annotation:
        box = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}
        return ax.annotate("", (x, y), ha="center", va="center", fontsize=9, color=color, bbox=box, zorder=4)


@style.context()
def tape_graph(tape: Sequence[Any], symbols: Mapping[str, str], names: Sequence[str] = ()) -> Axes:
    """Draw the graph that a tape holds: each value in a circle, blue, with its gradient below; arrows from its inputs.

    Parameters
    ----------
    tape : values in the order in which they were made, each with ``data``, ``grad``, ``inputs`` and ``gate``
    symbols : what stands above a value for the gate that made it, by the name of its class
    names : what stands above the inputs, in the order in which they were made
    """
    depth: dict[int, int] = {}
    for value in tape:
        depth[id(value)] = 1 + max((depth[id(source)] for source in value.inputs), default=-1)
    columns = [[value for value in tape if depth[id(value)] == k] for k in range(1 + max(depth.values()))]
    place = {id(v): (1.8 * k, i - len(c) / 2) for k, c in enumerate(columns) for i, v in enumerate(reversed(c))}
    ax = new_axes((1.2 + 1.8 * (len(columns) - 1), 0.5 + 1.1 * max(map(len, columns))))
    unused = iter(names)
    for value in tape:
        x, y = place[id(value)]
        ax.plot(x, y, "o", markersize=32, markerfacecolor="white", markeredgecolor="black", zorder=3)
        ax.annotate(_say(value.data, 3), (x, y), ha="center", va="center", color=style.BLUE, zorder=5)
        ax.annotate(_say(value.grad, 3), (x, y - 0.34), ha="center", va="center", color=style.RUST, fontsize=9)
        above = symbols[type(value.gate).__name__] if value.gate else next(unused, "")
        ax.annotate(above, (x, y + 0.36), ha="center", va="center")
        for k, source in enumerate(value.inputs):
            far = -0.2 * (depth[id(value)] - depth[id(source)] > 1)  # passes above the columns between
            bow = f"arc3,rad={0.25 * (2 * k - 1) if value.inputs.count(source) > 1 else far}"
            look = {"arrowstyle": "-|>", "color": "0.4", "shrinkA": 17, "shrinkB": 17, "connectionstyle": bow}
            ax.annotate("", (x, y), place[id(source)], arrowprops=look, zorder=1)
    (left, low), (right, high) = np.min([*place.values()], axis=0), np.max([*place.values()], axis=0)
    ax.set(xlim=(left - 0.5, right + 0.5), ylim=(low - 0.6, high + 0.7))
    ax.set_axis_off()
    return ax


def _place(end: str | Point, places: dict[str, Point]) -> Point:
    """Return the point of a wire's end."""
    if not isinstance(end, str):
        return end
    if end not in places:
        raise ValueError(f"expected the end of a wire to be one of the gates {sorted(places)} or a point, got {end!r}")
    return places[end]


def _say(number: float | str, digits: int) -> str:
    """Write a number to some significant digits, powers of ten without idle zeros; leave a text as it is."""
    return number if isinstance(number, str) else re.sub(r"e([+−])0", r"e\1", written(number, digits))
