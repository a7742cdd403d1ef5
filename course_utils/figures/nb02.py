"""Notebook 02: secants, descents on curves and on ground drawn true to angle, losses that may leave their axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.figures.canvas import new_axes, new_figure
from course_utils.figures.charts import curves
from course_utils.figures.surface import SurfacePath, Trail
from course_utils.host import style


class Secant:
    """A curve, a chord through two of its points, and the tangent that the chord wants to become.

    Parameters
    ----------
    x, values : the curve, both (N,)
    """

    @style.context()
    def __init__(self, ax: Axes, x: ArrayLike, values: ArrayLike, xlabel: str = "x", ylabel: str = "f(x)") -> None:
        self.x = np.asarray(x, float)
        ax.plot(self.x, values, color=style.BLUE)
        (self.tangent,) = ax.plot([], [], "--", color=style.BLACK, linewidth=1.2, label="tangent")
        (self.chord,) = ax.plot([], [], "-.", color=style.VERMILLION, label="chord")
        (self.ends,) = ax.plot([], [], "o", color=style.VERMILLION, markersize=8, markeredgecolor="white")
        (self.at,) = ax.plot([], [], "o", color=style.BLACK, markersize=6)
        margin = 0.1 * np.ptp(values)
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(self.x[0], self.x[-1]))
        ax.set_ylim(np.min(values) - margin, np.max(values) + margin)
        ax.legend(loc="upper left")
        self.title = ax.set_title(" ", loc="left")

    def update(
        self, at: tuple[float, float], left: tuple[float, float], right: tuple[float, float], slope: float
    ) -> list[Artist]:
        """Draw the chord and the tangent; the title gives both slopes.

        Parameters
        ----------
        at : the point (x, f(x)) where the tangent touches
        left, right : the ends of the chord
        slope : of the tangent
        """
        of_chord = (right[1] - left[1]) / (right[0] - left[0])
        self.tangent.set_data(self.x, at[1] + slope * (self.x - at[0]))
        self.chord.set_data(self.x, left[1] + of_chord * (self.x - left[0]))
        self.ends.set_data([left[0], right[0]], [left[1], right[1]])
        self.at.set_data([at[0]], [at[1]])
        self.title.set_text(f"chord {of_chord:.4f}, tangent {slope:.4f}")
        return [self.tangent, self.chord, self.ends, self.at, self.title]


class CurvePath:
    """A function of one number, the path of a descent on it, and a title of the caller's.

    Parameters
    ----------
    x, values : the curve, both (N,)
    top : largest value shown; the curve's by default
    """

    @style.context()
    def __init__(
        self,
        ax: Axes,
        x: np.ndarray,
        values: np.ndarray,
        xlabel: str = "w",
        ylabel: str = "loss",
        top: float | None = None,
    ) -> None:
        ax.plot(x, values, color=style.BLUE)
        self.path = Trail(ax, style.VERMILLION, 5, rim=style.BLACK)
        top = np.max(values) if top is None else top
        margin = 0.05 * (top - np.min(values))
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(x[0], x[-1]), ylim=(np.min(values) - margin, top))
        self.ax, self.title = ax, ax.set_title(" ", loc="left")

    def update(self, path: ArrayLike, heights: ArrayLike) -> list[Artist]:
        """Draw the places visited and the function's values there, both (T,); neither need be finite."""
        return [*self.path.update(path, heights), self.title]


class Ground(SurfacePath):
    """A `SurfacePath` on equal axes, so that angles are true, with an arrow that shows a direction.

    Parameters
    ----------
    side : evenly spaced places along both axes, (A,)
    top : height at which the colours end
    """

    @style.context()
    def __init__(self, ax: Axes, side: np.ndarray, top: float) -> None:
        super().__init__(ax, side, side, top, "$w_0$", "$w_1$")
        ax.set_aspect("equal")
        look = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.016, "zorder": 3, "linewidth": 0.8}
        self.arrow = ax.quiver([0], [0], [0], [0], facecolor=style.VERMILLION, edgecolor="white", **look)
        self.arrow.set_visible(False)

    def point(self, at: ArrayLike, toward: ArrayLike) -> list[Artist]:
        """Draw the arrow from ``at`` by ``toward``, both (2,); none where ``toward`` is zero."""
        self.arrow.set_visible(bool(np.any(toward)))
        self.arrow.set_offsets(np.asarray(at, float)[None])
        self.arrow.set_UVC(*np.asarray(toward, float)[:, None])
        return [self.arrow]


class Heights:
    """Heights over steps on a logarithmic axis; a line that grows or shrinks too far leaves the axes.

    Parameters
    ----------
    names : of the lines, in the legend where there are several
    limits : of the vertical axis
    ylabel : what the heights are
    """

    @style.context()
    def __init__(self, ax: Axes, names: Sequence[str], limits: tuple[float, float], ylabel: str) -> None:
        ax.set(xlabel="step", ylabel=ylabel, yscale="log", ylim=limits)
        self.low, self.high = limits[0] / 1e3, limits[1] * 1e3
        looks = zip(names, style.COLORS, style.LINESTYLES, strict=False)
        self.lines = [ax.plot([], [], color=c, linestyle=dashes, label=name)[0] for name, c, dashes in looks]
        if len(names) > 1:
            ax.legend(loc="upper right")
        self.ax, self.title = ax, ax.set_title(" ", loc="left")

    def update(self, *heights: ArrayLike) -> list[Artist]:
        """Draw one array of heights for each name; they need not be finite."""
        for line, values in zip(self.lines, heights, strict=True):
            known = np.nan_to_num(np.asarray(values, float), nan=self.high)
            line.set_data(np.arange(len(known)), np.clip(known, self.low, self.high))
        return [*self.lines, self.title]


@style.context()
def points_and_curves(x: ArrayLike, t: ArrayLike, grid: ArrayLike, lines: Mapping[str, ArrayLike]) -> Axes:
    """Draw training points (N,), and named curves over a grid (G,), with a legend for both."""
    ax = curves(grid, lines, "x", "t", new_axes((5.5, 3)))
    ax.plot(x, t, "o", color=style.BLACK, label="training points")
    ax.legend()
    return ax


@style.context()
def runs(histories: Mapping[str, ArrayLike], limits: tuple[float, float], ylabel: str) -> Axes:
    """Draw each history in a panel of its own, side by side on one logarithmic axis; return the first panel."""
    panels = new_figure((1.5 * len(histories), 2.4)).subplots(1, len(histories), sharey=True)
    for ax, (name, heights) in zip(panels, histories.items(), strict=True):
        (line,) = Heights(ax, [""], limits, "").lines
        line.set_data(np.arange(np.size(heights)), heights)
        ax.set_xlim(0, np.size(heights))
        ax.set_title(name)
    panels[0].set_ylabel(ylabel)
    return panels[0]
