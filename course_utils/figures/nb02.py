"""Notebook 02: a secant that becomes a tangent, and the path of a descent on a curve."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.figures.surface import Trail
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
