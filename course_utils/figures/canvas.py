"""What figures are drawn on: an empty figure, its axes, a raster of colours on them, and numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from course_utils.host import style

GREY = "0.35"  # of lines and words beside what the figure is about

Vector = Sequence[float] | np.ndarray
Limits = tuple[float, float, float, float]  # left, right, bottom, top


def new_figure(size: tuple[float, float] = (7, 3)) -> Figure:
    """Return an empty figure of ``size`` inches in the course's look, unknown to pyplot."""
    figure = style.Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def new_axes(size: tuple[float, float] = (5, 3)) -> Axes:
    """Return the only axes of a new figure of ``size`` inches."""
    return new_figure(size).subplots()


def grid(limits: Limits, resolution: int) -> np.ndarray:
    """Return the points of a grid over a plane, ``resolution`` along each side: (R * R, 2), row by row from below."""
    left, right, bottom, top = limits
    x, y = np.meshgrid(np.linspace(left, right, resolution), np.linspace(bottom, top, resolution))
    return np.column_stack([x.ravel(), y.ravel()])


def raster(ax: Axes, columns: int, rows: int, extent: Limits, **look: Any) -> AxesImage:
    """Return an image of ``rows`` x ``columns`` zeros, the first row lowest, that ``set_data`` fills.

    Parameters
    ----------
    extent : where its edges lie on the axes
    **look : what else ``imshow`` takes
    """
    return ax.imshow(np.zeros((rows, columns)), extent=extent, origin="lower", aspect="auto", **look)


def set_limits(ax: Axes, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Give axes their limits, if these are others: where they stay, a live figure draws alone what moved."""
    if (ax.get_xlim(), ax.get_ylim()) != (x, y):
        ax.set(xlim=x, ylim=y)


def written(number: float, digits: int) -> str:
    """Return a number with at most ``digits`` significant digits, a true minus sign, and no sign at zero."""
    return f"{number + 0.0:.{digits}g}".replace("-", "−")
