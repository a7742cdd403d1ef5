"""Notebook 03: a neuron's parts, what it divides the plane into, what its knobs do, and its place in history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, Limits, new_axes, new_figure, raster, set_limits
from course_utils.figures.plane import Border, Regions
from course_utils.host import style


@style.context()
def neuron(ax: Axes | None = None) -> Axes:
    """Draw an artificial neuron from inputs to output, with the biological part that gave each its idea below."""
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
    parts = {"other cells": -0.2, "dendrites,\nsynapses": 1.6, "cell body": 4, "threshold": 6.6, "axon": 8.4}
    for name, x in parts.items():
        ax.text(x, -1.6, name, ha="center", va="top", fontsize=9, color=GREY, style="italic")
    ax.set(xlim=(-1, 9.1), ylim=(-2.4, 1.85), aspect="equal")
    ax.set_axis_off()
    return ax


class HalfPlane:
    """The plane in the colours of the two outputs of a threshold unit, and the border between them.

    Parameters
    ----------
    limits : of the plane; the axes get them

    ``grid`` (G, 2) holds the points whose colour is decided.
    """

    @style.context()
    def __init__(self, ax: Axes, limits: Limits) -> None:
        self._regions, self._border = Regions(ax, limits), Border(ax)
        self.grid = self._regions.grid

    def update(self, w: ArrayLike, b: float) -> list[Artist]:
        """Colour where w . x + b is above 0, ``w`` of shape (2,), and draw the border."""
        return [*self.fill(self.grid @ np.asarray(w) + b), *self._border.update(w, b)]

    def fill(self, z: np.ndarray) -> list[Artist]:
        """Colour where ``z``, (G,), is above 0, and leave the border alone."""
        return [self._regions.update(np.column_stack([np.zeros(len(z)), z]))]


class UpdateArrows:
    """One update as geometry: the arrow of the weights, the example added to it, and the arrow that comes out.

    Parameters
    ----------
    limits : of the plane; the axes get them, and equal scales, for angles are what it shows
    """

    @style.context()
    def __init__(self, ax: Axes, limits: Limits) -> None:
        self._ground, self._old = HalfPlane(ax, limits), Border(ax, linestyle=":")
        self._low, self._high = 0.85 * np.reshape(limits, (2, 2)).T
        ax.set_aspect("equal")
        ax.axhline(0, color=GREY, linewidth=0.5, zorder=0.5)
        ax.axvline(0, color=GREY, linewidth=0.5, zorder=0.5)
        look = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.012, "zorder": 4}
        self._arrows = ax.quiver(*np.zeros((4, 3)), color=[GREY, style.GREEN, style.BLACK], **look)
        (self._way,) = ax.plot([], [], color=style.GREEN, linewidth=1, linestyle=":")
        (self._star,) = ax.plot([], [], "*", color=style.VERMILLION, markersize=15, markeredgecolor="white", zorder=6)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        self._names = [ax.text(0, 0, name, fontsize=11, zorder=5, bbox=box) for name in ("$w$", "$x$", "new $w$")]

    def update(self, w: np.ndarray, x: np.ndarray, step: np.ndarray) -> list[Artist]:
        """Draw the weights ``w``, (2,), the example ``x``, the step along it, and the new weights with their border."""
        new = w + step
        self._star.set_data(*x[:, None])
        self._way.set_data([0, x[0]], [0, x[1]])
        arrows = np.array([w, step, new])
        self._arrows.set_offsets(np.array([0 * w, w, 0 * w]))
        self._arrows.set_UVC(*arrows.T)
        places = 0.5 * w - [0, 0.35], self._on_the_way(w, step, 0.5) + 0.08, self._on_the_way(0 * w, new, 1.12)
        for name, place in zip(self._names, places, strict=True):
            name.set_position((place[0], place[1]))
        for name in self._names[1:]:
            name.set_visible(bool(np.any(step)))
        return [
            *self._ground.update(new, 0.0),
            *self._old.update(w, 0.0),
            self._way,
            self._arrows,
            self._star,
            *self._names,
        ]

    def _on_the_way(self, start: np.ndarray, way: np.ndarray, share: float) -> np.ndarray:
        """Return the place after a share of the way, or after less of it where that would leave the plane."""
        moves = way != 0
        room = (np.where(way > 0, self._high, self._low) - start)[moves] / way[moves]
        return start + min([share, *room]) * way


class BeforeAndAfter:
    """The sums of some examples before an update, hollow, and after it, full.

    Parameters
    ----------
    names : of the examples, from top to bottom
    limit : of the axis, to either side; it grows with longer sums
    """

    @style.context()
    def __init__(self, ax: Axes, names: Sequence[str], limit: float) -> None:
        self._ax, self._limit, self._places = ax, limit, range(len(names))
        (self._before,) = ax.plot([], [], "o", color=GREY, fillstyle="none", label="z before")
        (self._after,) = ax.plot([], [], "o", color=style.BLACK, label="z after")
        ax.axvline(0, color=style.BLACK, linewidth=0.8)
        ax.set(xlim=(-limit, limit), ylim=(len(names) - 0.4, -1.2), xlabel="z, fires above 0")
        ax.set_yticks(self._places, names)
        ax.legend(loc="upper center", ncols=2)

    def update(self, before: np.ndarray, after: np.ndarray) -> list[Artist]:
        """Show the sums, both (N,)."""
        reach = max(self._limit, 1.05 * np.abs([before, after]).max())
        set_limits(self._ax, (-reach, reach), self._ax.get_ylim())
        self._before.set_data(before, self._places)
        self._after.set_data(after, self._places)
        return [self._before, self._after]


class Squeeze:
    """The proof of the mistake bound as a picture: how long the weights must be at least, and can be at most.

    The lower line rises with the mistakes, the upper one with their root; where they meet, no mistake is left.
    """

    @style.context()
    def __init__(self, ax: Axes) -> None:
        self._ax = ax
        (self._floor,) = ax.plot([], [], color=style.GREEN, linestyle="--", label=r"at least $k\,\gamma$")
        (self._roof,) = ax.plot([], [], color=style.PURPLE, linestyle="-.", label=r"at most $\sqrt{k}\,R$")
        (self._length,) = ax.plot([], [], ".-", color=style.BLACK, label=r"length of $w$")
        self._end = ax.axvline(0, color=GREY, linewidth=1)
        ax.set(xlabel="mistakes k", ylabel="length of w")
        ax.legend(loc="upper left")

    def update(self, lengths: np.ndarray, radius: float, margin: float) -> list[Artist]:
        """Draw the lengths of the weights after 0, 1, 2, ... mistakes, and the two limits until they meet.

        The axes reach as far as the limits: where those stay, what moved can be drawn alone.
        """
        bound = (radius / margin) ** 2
        k = np.linspace(0, 1.15 * bound, 200)
        self._floor.set_data(k, k * margin)
        self._roof.set_data(k, np.sqrt(k) * radius)
        self._length.set_data(range(len(lengths)), lengths)
        self._end.set_xdata([bound, bound])
        set_limits(self._ax, (0, k[-1]), (0, 1.15 * bound * margin))
        return [self._floor, self._roof, self._length, self._end]


@style.context()
def mistake_runs(runs: Mapping[str, np.ndarray], most: int) -> Figure:
    """Draw the mistakes of each pass, one small plot for each run, all to the same scale.

    Parameters
    ----------
    runs : name of a run, and its mistakes in each pass, (P,)
    most : how many there can be
    """
    figure = new_figure((7.4, 2.1))
    for ax, (name, mistakes) in zip(figure.subplots(1, len(runs), sharey=True), runs.items(), strict=True):
        ax.plot(range(1, len(mistakes) + 1), mistakes, color=style.BLACK, linewidth=1.2)
        ax.set_title(name, loc="left")
        ax.set(xlabel="pass", ylim=(-0.04 * most, 1.04 * most))
    figure.axes[0].set_ylabel("mistakes")
    return figure


class CountMap:
    """How many examples each choice of two knobs gets right, one colour for each count; a dot at the present choice.

    Parameters
    ----------
    x, y : values of the knobs, (X,) and (Y,)
    most : the largest count there can be
    xlabel, ylabel : the knobs, with their units
    """

    @style.context()
    def __init__(self, ax: Axes, x: np.ndarray, y: np.ndarray, most: int, xlabel: str, ylabel: str) -> None:
        shades = mpl.colormaps["cividis"].resampled(most + 1)
        look = {"cmap": shades, "vmin": -0.5, "vmax": most + 0.5, "interpolation": "nearest"}
        self._image = raster(ax, len(x), len(y), (x[0], x[-1], y[0], y[-1]), **look)
        (self._dot,) = ax.plot([], [], "o", color="white", markeredgecolor="black", markersize=10)
        bar = ax.figure.colorbar(self._image, ax=ax, ticks=range(most + 1), pad=0.02)
        bar.set_label("right")
        bar.outline.set_visible(False)
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))

    def update(self, counts: np.ndarray, x: float, y: float) -> list[Artist]:
        """Show ``counts``, (Y, X), with the dot at (x, y)."""
        self._image.set_data(counts)
        self._dot.set_data([x], [y])
        return [self._image, self._dot]


@style.context()
def timeline(events: Sequence[tuple[int, str]], ax: Axes | None = None) -> Axes:
    """Draw events along the years, alternately above and below, each at a height of its own.

    Parameters
    ----------
    events : years and words, in order of time

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
