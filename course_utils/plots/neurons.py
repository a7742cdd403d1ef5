"""One neuron: its parts, what it divides the plane into, which points it gets wrong, and its place in history."""

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Circle, FancyBboxPatch

from .. import style
from .basic import new_axes
from .classifiers import Regions

RIM = 0.35  # how far the picture of a truth table reaches beyond its corners 0 and 1
FAR = 10  # a line that is so long leaves every picture here
GREY = "0.35"


@style.context()
def neuron(ax=None):
    """Draw an artificial neuron from inputs to output, with the biological part that gave each its idea below.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = ax or new_axes((7, 2.7))
    arrow = {"arrowstyle": "-|>", "color": GREY, "shrinkA": 0, "shrinkB": 0}
    for k, height in enumerate((1.1, 0, -1.1), start=1):
        ax.text(-0.15, height, f"$x_{k}$", ha="right", va="center", fontsize=12)
        ax.annotate("", (3.45, 0.28 * height), (0, height), arrowprops=arrow)
        label = ax.text(1.5, 0.69 * height, f"$w_{k}$", ha="center", va="center", fontsize=11)
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})
    ax.text(4, 1.35, "$b$", ha="center", va="bottom", fontsize=12)
    ax.annotate("", (4, 0.55), (4, 1.3), arrowprops=arrow)
    ax.add_patch(Circle((4, 0), 0.55, facecolor=style.SKY, edgecolor=GREY))
    ax.text(4, 0, r"$\Sigma$", ha="center", va="center", fontsize=16)
    ax.annotate("", (5.93, 0), (4.57, 0), arrowprops=arrow)
    ax.text(5.25, 0.08, "$z$", ha="center", va="bottom", fontsize=12)
    ax.add_patch(FancyBboxPatch((6, -0.5), 1.2, 1, boxstyle="round,pad=0.05", facecolor="white", edgecolor=GREY))
    ax.plot([6.1, 6.6, 6.6, 7.1], [-0.3, -0.3, 0.3, 0.3], color=style.VERMILLION, linewidth=2.5)
    ax.annotate("", (8.5, 0), (7.25, 0), arrowprops=arrow)
    ax.text(8.6, 0, "$o$", ha="left", va="center", fontsize=12)
    for x, name in [(-0.2, "other cells"), (1.6, "dendrites,\nsynapses"), (4, "cell body"), (6.6, "threshold"),
                    (8.4, "axon")]:  # fmt: skip
        ax.text(x, -1.6, name, ha="center", va="top", fontsize=9, color=GREY, style="italic")
    ax.set(xlim=(-1, 9.1), ylim=(-2.4, 1.85), aspect="equal")
    ax.set_axis_off()
    return ax


class Border:
    """The line on which w . x + b is 0.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    linestyle : str
        Solid by default; "--" for a second one.
    label : str, optional
        Its name in a legend.
    """

    @style.context()
    def __init__(self, ax, linestyle="-", label=None):
        (self._line,) = ax.plot([], [], color="black", linewidth=1.8, linestyle=linestyle, label=label)

    def update(self, w, b):
        """Draw the line of weights `w`, shape (2,), and bias `b`, none if `w` is 0; return the artists that changed."""
        w = np.asarray(w, dtype=float)
        length = np.linalg.norm(w)
        if length == 0:
            self._line.set_data([], [])
        else:
            foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
            self._line.set_data(*(foot + np.outer([-1, 1], (FAR + np.linalg.norm(foot)) * along)).T)
        return [self._line]


class HalfPlane:
    """The plane in the colours of the two outputs of a threshold unit, and the border between them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits are set.
    limits : tuple of float
        (left, right, bottom, top).

    Attributes
    ----------
    grid : ndarray, shape (G, 2)
        The points whose colour is decided.
    """

    @style.context()
    def __init__(self, ax, limits):
        self._regions, self._border = Regions(ax, limits), Border(ax)
        self.grid = self._regions.grid

    def update(self, w, b):
        """Colour where w . x + b is above 0, `w` of shape (2,), and draw the border; return what changed."""
        return [*self.fill(self.grid @ w + b), *self._border.update(w, b)]

    def fill(self, z):
        """Colour where `z`, shape (G,), is above 0, and leave the border alone; return the artist that changed."""
        return [self._regions.update(np.column_stack([np.zeros(len(z)), z]))]


class Answers:
    """Points whose target is 0 or 1, and a cross on each that is answered wrongly.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    size : float
        Size of the markers.
    """

    @style.context()
    def __init__(self, ax, size=9):
        look = {"linestyle": "", "markersize": size, "markeredgecolor": "white", "zorder": 3}
        self._points = [
            ax.plot([], [], marker=style.MARKERS[k], color=style.COLORS[k], label=f"target {k}", **look)[0]
            for k in (0, 1)
        ]
        (self._wrong,) = ax.plot([], [], "x", color="black", markersize=2.2 * size, markeredgewidth=2.2, zorder=2.5)
        self._wrong.set_label("wrong")
        ax.set(xlabel="$x_1$", ylabel="$x_2$")

    def update(self, X, t, o):
        """Show points `X` (N, 2), targets `t` and outputs `o`, both (N,); return the artists that changed."""
        for k, points in enumerate(self._points):
            points.set_data(*X[t == k].T)
        self._wrong.set_data(*X[t != o].T)
        return [*self._points, self._wrong]


@style.context()
def truth_table_axes(ax):
    """Give axes the limits and ticks for points at the corners of the unit square; return limits for `HalfPlane`."""
    limits = (-RIM, 1 + RIM, -RIM, 1 + RIM)
    ax.set(xlim=limits[:2], ylim=limits[2:], xticks=[0, 1], yticks=[0, 1])
    return limits


class CountMap:
    """How many examples each choice of two knobs gets right, one colour a count, and a dot at the present choice.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, y : ndarray, shapes (X,) and (Y,)
        Values of the knobs.
    most : int
        The largest count there can be.
    xlabel, ylabel : str
        The knobs, with their units.
    """

    @style.context()
    def __init__(self, ax, x, y, most, xlabel, ylabel):
        shades = mpl.colormaps["cividis"].resampled(most + 1)
        self._image = ax.imshow(np.zeros((len(y), len(x))), extent=(x[0], x[-1], y[0], y[-1]), origin="lower",
                                aspect="auto", cmap=shades, vmin=-0.5, vmax=most + 0.5,
                                interpolation="nearest")  # fmt: skip
        (self._dot,) = ax.plot([], [], "o", color="white", markeredgecolor="black", markersize=10)
        bar = ax.figure.colorbar(self._image, ax=ax, ticks=range(most + 1), pad=0.02)
        bar.set_label("right")
        bar.outline.set_visible(False)
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))

    def update(self, counts, x, y):
        """Show `counts`, shape (Y, X), with the dot at (x, y); return the artists that changed."""
        self._image.set_data(counts)
        self._dot.set_data([x], [y])
        return [self._image, self._dot]


@style.context()
def timeline(events, ax=None):
    """Draw events along the years, alternately above and below, each at a height of its own.

    Parameters
    ----------
    events : sequence of (int, str)
        Years and words, in order of time.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there are fewer than two events, or the years do not rise.
    """
    years = [year for year, _ in events]
    if len(years) < 2 or years != sorted(years):
        raise ValueError(f"expected at least two events in order of time, got the years {years}")
    ax = ax or new_axes((7.4, 3.6))
    ax.axhline(0, color=GREY, linewidth=2, zorder=1)
    for k, (year, words) in enumerate(events):
        height = (1 if k % 2 == 0 else -1) * (1.1 if k % 4 < 2 else 2.6)
        ax.plot([year, year], [0, height], color=style.SKY, linewidth=1.5, zorder=0)
        ax.plot(year, 0, "o", color=style.BLUE, markersize=7, zorder=2)
        ax.text(year, height, f"{year}\n{words}", ha="center", va="bottom" if height > 0 else "top", fontsize=9,
                linespacing=1.25, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    margin = 0.12 * (years[-1] - years[0])
    ax.set(xlim=(years[0] - margin, years[-1] + margin), ylim=(-4.3, 4.3))
    ax.set_axis_off()
    return ax
