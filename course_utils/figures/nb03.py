"""Notebook 03: a neuron's parts, what it divides the plane into, what its knobs do, and its place in history."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, Limits, new_axes, raster
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
