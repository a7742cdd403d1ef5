"""Notebook 07: descents over one surface, a ball's velocities, a thinned network, trials in a square, error bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from course_utils.figures.canvas import new_axes
from course_utils.figures.surface import height_bands, within
from course_utils.host import style

FAINT = "#D8D8D8"


class Race:
    """A surface over two numbers, several descents over it, each with a look of its own, and a title of the caller's.

    Parameters
    ----------
    a, b : evenly spaced places along both axes, (A,) and (B,)
    names : of the racers, at most eight

    ``a`` and ``b`` hold the grid, both (B, A), at which ``update`` wants heights.
    """

    @style.context()
    def __init__(self, ax: Axes, a: np.ndarray, b: np.ndarray, names: Sequence[str]) -> None:
        if len(names) > len(style.COLORS):
            raise ValueError(f"expected at most {len(style.COLORS)} names, got {len(names)}")
        self.a, self.b = np.meshgrid(a, b)
        self.image = height_bands(ax, a, b, top=2, shades="Greys", count=14)
        (self.goal,) = ax.plot([], [], "*", color="white", markeredgecolor="black", markersize=13)
        self.lines, self.heads = [], []
        looks = zip(style.COLORS, style.MARKERS, style.LINESTYLES, strict=True)
        for name, (color, marker, dashes) in zip(names, looks, strict=False):
            self.lines += ax.plot([], [], color=color, linestyle=dashes, linewidth=1.4)
            self.heads += ax.plot([], [], marker, color=color, markeredgecolor="black", markersize=9, label=name)
        ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(a[0], a[-1]), ylim=(b[0], b[-1]))
        ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), numpoints=1)
        self.ax, self.title = ax, ax.set_title(" ", loc="left")

    def update(self, heights: np.ndarray, goals: ArrayLike, paths: Sequence[np.ndarray]) -> list[Artist]:
        """Draw a surface, its lowest places and how far everyone has come.

        Parameters
        ----------
        heights : over the grid, (B, A), from 0 to 1; the lightest is the lowest
        goals : where the surface is lowest, (G, 2)
        paths : the places that each racer visited, first to last, (T, 2); they need not be finite
        """
        self.image.set_data(heights)
        self.goal.set_data(*np.transpose(goals))
        for line, head, path in zip(self.lines, self.heads, paths, strict=True):
            x, y = within(self.ax, *path.T)
            line.set_data(x, y)
            head.set_data(x[-1:], y[-1:])
        return [self.image, self.goal, *self.lines, *self.heads, self.title]


class Velocities:
    """Two velocities of a rolling ball over its steps: along the valley, and across it.

    Parameters
    ----------
    steps : length of the curves
    limit : largest velocity shown, to both sides; what is larger leaves the axes
    """

    @style.context()
    def __init__(self, ax: Axes, steps: int, limit: float) -> None:
        self.limit = limit
        looks = (("along the valley", style.GREEN, "-"), ("across it", style.PURPLE, "--"))
        self.lines = [ax.plot([], [], color=color, linestyle=dashes, label=name)[0] for name, color, dashes in looks]
        ax.axhline(0, color="0.8", linewidth=0.8)
        ax.set(xlim=(0, steps), ylim=(-limit, limit), xlabel="step", ylabel="velocity of the ball")
        ax.legend(loc="lower right")

    def update(self, v: np.ndarray) -> list[Artist]:
        """Draw the velocities after the first T steps, (T, 2); they need not be finite."""
        held = np.clip(np.nan_to_num(v), -9 * self.limit, 9 * self.limit)
        for line, values in zip(self.lines, held.T, strict=True):
            line.set_data(np.arange(1, len(v) + 1), values)
        return [*self.lines]


class ThinnedNetwork:
    """A network of one hidden layer, drawn without the hidden units that dropout switched off.

    Parameters
    ----------
    inputs, hidden, outputs : units of the three layers
    """

    @style.context()
    def __init__(self, ax: Axes, inputs: int, hidden: int, outputs: int) -> None:
        sides = [
            np.column_stack([np.full(n, x), np.linspace(0.95, 0.05, n + 2)[1:-1]])
            for x, n in enumerate((inputs, hidden, outputs))
        ]
        ends = [(a, h) for h in sides[1] for a in (*sides[0], *sides[2])]  # unit after unit
        self.wires = inputs + outputs
        self.edges = LineCollection(ends, linewidths=0.8)
        ax.add_collection(self.edges)
        for side in (sides[0], sides[2]):
            ax.plot(*side.T, "o", color=style.BLUE, markersize=10)
        (self.on,) = ax.plot([], [], "o", color=style.BLUE, markersize=10)
        (self.off,) = ax.plot([], [], "x", color="#909090", markersize=8)
        self.hidden, self.title = sides[1], ax.set_title(" ", loc="left")
        ax.set(xlim=(-0.2, 2.2), ylim=(0, 1))
        ax.set_axis_off()

    def update(self, mask: ArrayLike) -> list[Artist]:
        """Show the network that ``mask``, (H,), leaves: 1 keeps a unit, 0 drops it."""
        kept = np.asarray(mask) > 0
        self.edges.set_color([style.BLUE if on else FAINT for on in np.repeat(kept, self.wires)])
        self.on.set_data(*self.hidden[kept].T)
        self.off.set_data(*self.hidden[~kept].T)
        return [self.edges, self.on, self.off, self.title]


class TrialSquare:
    """Trials of two hyper-parameters in a square; above it the profile of the one that matters, and what they saw.

    Parameters
    ----------
    x, profile : the important parameter, from 0 to 1, and how good the result is, from 0 to 1, both (N,)
    """

    @style.context()
    def __init__(self, ax: Axes, x: np.ndarray, profile: np.ndarray) -> None:
        self.x = x
        ax.add_patch(Rectangle((0, 0), 1, 1, facecolor="#F2F2F2", edgecolor="black"))
        (self.profile,) = ax.plot(x, 1.1 + 0.5 * profile, color=style.GREEN)
        self.sticks = LineCollection([], colors=FAINT, linewidths=1)
        ax.add_collection(self.sticks)
        (self.trials,) = ax.plot([], [], "o", color=style.BLUE, markersize=7)
        (self.seen,) = ax.plot([], [], "s", color=style.VERMILLION, markersize=6, markeredgecolor="white")
        ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.65), xticks=[], yticks=[])
        ax.set(xlabel="the parameter that matters", ylabel="the one that does not")
        self.title = ax.set_title(" ", loc="left")

    def update(self, points: np.ndarray, profile: np.ndarray) -> list[Artist]:
        """Show trials at ``points``, (T, 2), and the profile, (N,), as it is now."""
        self.profile.set_ydata(1.1 + 0.5 * profile)
        tops = 1.1 + 0.5 * np.interp(points[:, 0], self.x, profile)
        self.sticks.set_segments([[(x, y), (x, top)] for (x, y), top in zip(points, tops, strict=True)])
        self.trials.set_data(*points.T)
        self.seen.set_data(points[:, 0], tops)
        return [self.sticks, self.profile, self.trials, self.seen, self.title]


@style.context()
def error_bars(
    groups: Sequence[ArrayLike] | np.ndarray, names: Sequence[str], xlabel: str, ax: Axes | None = None
) -> Axes:
    """Draw every run as a dot, and over each group its mean with two standard errors to both sides.

    Parameters
    ----------
    groups : the results of each group's runs, (R,), R >= 2
    names : one label for each group
    xlabel : what was measured

    Raises
    ------
    ValueError
        If a group has fewer than two runs: no spread can be told from one.
    """
    runs = [np.asarray(group, float) for group in groups]
    if min(map(len, runs)) < 2:
        raise ValueError(f"expected at least two runs a group, got {[len(group) for group in runs]}")
    ax = ax or new_axes((6, 0.9 + 0.5 * len(runs)))
    for row, group in enumerate(runs):
        ax.plot(group, np.full(len(group), row), "o", color="0.55", markersize=5)
        error = 2 * np.std(group, ddof=1) / np.sqrt(len(group))
        ax.errorbar(np.mean(group), row + 0.25, xerr=error, fmt="D", color=style.BLACK, capsize=4)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel=xlabel, ylim=(len(names) - 0.4, -0.5))
    ax.locator_params(axis="x", nbins=6)  # labels of four digits touch each other otherwise
    return ax
