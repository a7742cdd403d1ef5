"""Computational graphs with numbers on their wires, and the slope of one function at one point."""

import numpy as np

from .. import style

GATE = 13.5  # radius of a gate, in points
BEND = 0.42  # how far before its gate a wire leaves the horizontal, in units of the grid
ROOM = 0.17  # about a gate's radius, in units of the grid


class ComputationalGraph:
    """Gates as circles, wires between them; on each wire its value above and, below, the gradient that comes back.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; one unit of the grid wants about an inch.
    gates : dict of str to (x, y, symbol)
        Where each gate stands, and what is written in it.
    wires : dict of str to (start, end)
        Each end a gate's name or a point (x, y). A wire runs level with its start and bends toward its end. A name
        that begins with an underscore is not shown, only its numbers.

    Raises
    ------
    ValueError
        If a wire ends at a gate that does not exist.
    """

    @style.context()
    def __init__(self, ax, gates, wires):
        self.ax = ax
        places = {name: (x, y) for name, (x, y, _) in gates.items()}
        ends = {name: [_place(end, places) for end in pair] for name, pair in wires.items()}
        points = np.array([*places.values(), *(point for pair in ends.values() for point in pair)])
        (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
        ax.set(xlim=(left - 0.1, right + 0.1), ylim=(low - 0.45, high + 0.45))
        ax.set_axis_off()
        self._values, self._grads = {}, {}
        for name, pair in wires.items():
            middle = self._draw_wire(ends[name], [GATE * isinstance(end, str) for end in pair])
            self._values[name] = self._label(middle, 3.5, "bottom", style.BLUE)
            self._grads[name] = self._label(middle, -4, "top", style.RUST)
        self._gates = {}
        for name, (x, y, symbol) in gates.items():
            look = {"markersize": 2 * GATE, "markerfacecolor": "white", "markeredgecolor": "black", "zorder": 3}
            (self._gates[name],) = ax.plot([x], [y], "o", markeredgewidth=1.3, **look)
            size = 12 if len(symbol) < 2 else 9
            ax.annotate(symbol, (x, y), ha="center", va="center_baseline", fontsize=size, zorder=5)

    def update(self, values, grads, active=None):
        """Write numbers, or texts, on the wires; return the artists that may have changed.

        Parameters
        ----------
        values, grads : dict of str to float or str
            By wire; a wire that is missing is left blank.
        active : str, optional
            A gate to fill with colour and draw with a thick rim.
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

    def _draw_wire(self, ends, shrink):
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

    def _label(self, place, rise, side, color):
        return self.ax.annotate(
            "", place, (0, rise), textcoords="offset points", ha="center", va=side, color=color, fontsize=9, zorder=2
        )  # fmt: skip


class SlopeTriangle:
    """A curve, its tangent at one point, and a step: h to the right on the level, slope times h up or down.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    f : callable
        From an array of x to an array of the same shape.
    low, high : float
        Range of x shown.
    xlabel, ylabel : str
        Axis labels.
    """

    @style.context()
    def __init__(self, ax, f, low, high, xlabel, ylabel):
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

    def update(self, x, slope, h, title):
        """Move to `x`, with a `slope` and a step `h` along the tangent; return the artists that changed."""
        y = float(self.f(np.float64(x)))
        ends = np.array([x - self.width, x + self.width])
        self._tangent.set_data(ends, y + slope * (ends - x))
        self._run.set_data([x, x + h], [y, y])
        self._rise.set_data([x + h, x + h], [y, y + slope * h])
        self._dot.set_data([x], [y])
        self._title.set_text(title)
        return [self._tangent, self._run, self._rise, self._dot, self._title]


def _place(end, places):
    """Return the point of a wire's end."""
    if isinstance(end, str) and end not in places:
        raise ValueError(f"expected the end of a wire to be one of the gates {sorted(places)} or a point, got {end!r}")
    return places[end] if isinstance(end, str) else end


def _say(number):
    """Write a number to four significant digits with a true minus sign; leave a text as it is."""
    return number if isinstance(number, str) else f"{number + 0.0:.4g}".replace("-", "−")
