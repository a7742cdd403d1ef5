"""The plane of two inputs: its regions, the border between two of them, and the points that stand in it."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from course_utils.figures.canvas import Limits, grid
from course_utils.host import style

RIM = 0.35  # how far the picture of a truth table reaches beyond its corners 0 and 1
LONG = 10  # a line that is so long leaves every picture here


@style.context()
def truth_table_axes(ax: Axes) -> Limits:
    """Give axes the limits and ticks for points at the corners of the unit square; return the limits."""
    limits = (-RIM, 1 + RIM, -RIM, 1 + RIM)
    ax.set(xlim=limits[:2], ylim=limits[2:], xticks=[0, 1], yticks=[0, 1])
    return limits


@style.context()
def scatter_classes(X: np.ndarray, y: np.ndarray, ax: Axes) -> list[PathCollection]:
    """Draw points of the plane, one colour and one marker for each class, and a legend.

    Parameters
    ----------
    X : points, (N, 2)
    y : their classes 0, 1, ..., (N,)
    """
    drawn = [
        ax.scatter(*X[y == k].T, s=26, color=style.COLORS[k], marker=style.MARKERS[k], edgecolor="white", linewidth=0.6,
                   label=f"class {k}", zorder=3)
        for k in np.unique(y)
    ]  # fmt: skip
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    ax.legend(loc="lower left", handletextpad=0.1, borderpad=0.3, labelspacing=0.2)
    return drawn


class Regions:
    """The plane, coloured by the class with the largest score, over a fixed grid.

    Parameters
    ----------
    limits : of the plane; the axes get them
    resolution : R, grid points along each side

    ``grid`` (R * R, 2) holds the points at which ``update`` wants scores.
    """

    @style.context()
    def __init__(self, ax: Axes, limits: Limits, resolution: int = 90) -> None:
        left, right, bottom, top = limits
        self.grid = grid(limits, resolution)
        blank = np.full((resolution, resolution, 4), 255, np.uint8)  # bytes with alpha: matplotlib draws them fastest
        self.image = ax.imshow(blank, extent=limits, origin="lower", aspect="auto", interpolation="bilinear", zorder=0)
        ax.set(xlim=(left, right), ylim=(bottom, top))
        self._shape = blank.shape
        self._pale = np.round(255 * (0.3 * np.array([to_rgba(c) for c in style.COLORS]) + 0.7)).astype(np.uint8)

    def update(self, scores: np.ndarray) -> AxesImage:
        """Colour the plane by ``scores``, (R * R, C)."""
        self.image.set_data(self._pale[scores.argmax(axis=1)].reshape(self._shape))
        return self.image


class Border:
    """The line on which w . x + b is 0.

    Parameters
    ----------
    linestyle : solid by default; "--" for a second one
    """

    @style.context()
    def __init__(self, ax: Axes, linestyle: str = "-") -> None:
        (self._line,) = ax.plot([], [], color="black", linewidth=1.8, linestyle=linestyle)

    def update(self, w: ArrayLike, b: float) -> list[Artist]:
        """Draw the line of weights ``w``, (2,), and bias ``b``, none if ``w`` is 0."""
        w = np.asarray(w, dtype=float)
        length = np.linalg.norm(w)
        if length == 0:
            self._line.set_data([], [])
        else:
            foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
            self._line.set_data(*(foot + np.outer([-1, 1], (LONG + np.linalg.norm(foot)) * along)).T)
        return [self._line]


class Answers:
    """Points whose target is 0 or 1, and a cross on each that is answered wrongly.

    Parameters
    ----------
    size : of the markers, in points
    """

    @style.context()
    def __init__(self, ax: Axes, size: float = 9) -> None:
        self._points = [
            ax.plot([], [], marker=marker, color=color, label=f"target {k}", linestyle="", markersize=size,
                    markeredgecolor="white", zorder=3)[0]
            for k, marker, color in zip((0, 1), style.MARKERS, style.COLORS, strict=False)
        ]  # fmt: skip
        (self._wrong,) = ax.plot([], [], "x", color="black", markersize=2.2 * size, markeredgewidth=2.2, zorder=2.5)
        self._wrong.set_label("wrong")
        ax.set(xlabel="$x_1$", ylabel="$x_2$")

    def update(self, X: np.ndarray, t: np.ndarray, o: np.ndarray) -> list[Artist]:
        """Show points ``X`` (N, 2), targets ``t`` and outputs ``o``, both (N,)."""
        for k, points in enumerate(self._points):
            points.set_data(*X[t == k].T)
        self._wrong.set_data(*X[t != o].T)
        return [*self._points, self._wrong]
