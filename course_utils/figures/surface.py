"""A function of two numbers as bands of equal height, and the path of a descent over it."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from course_utils.figures.canvas import raster
from course_utils.host import style

FAR = 20  # how many widths of the axes a path may leave them; farther points would not be drawn any differently


def height_bands(
    ax: Axes, a: np.ndarray, b: np.ndarray, top: float, shades: str = "cividis", count: int = 16
) -> AxesImage:
    """Return an image for heights over evenly spaced places: bands from 0 to ``top``, whose edges are contour lines.

    Parameters
    ----------
    a, b : places along both axes, (A,) and (B,); ``set_data`` wants heights (B, A)
    top : height at which the colours end
    shades : a colour map's name
    count : number of bands
    """
    bands = mpl.colormaps[shades].resampled(count)
    extent = (a[0], a[-1], b[0], b[-1])
    return raster(ax, len(a), len(b), extent, cmap=bands, vmin=0, vmax=top, interpolation="bilinear")


def within(ax: Axes, x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return places held to the limits of the axes and `FAR` of their widths beyond; NaN goes to the far end."""

    def held(values, low, high):
        reach = FAR * (high - low)
        return np.clip(np.nan_to_num(np.asarray(values, float), nan=np.inf), low - reach, high + reach)

    return held(x, *ax.get_xlim()), held(y, *ax.get_ylim())


class Trail:
    """The places that a descent visits, first to last: a ring where it starts, a dot at its end.

    Parameters
    ----------
    color : of the line
    size : of the dots on it, in points
    rim : colour of the rim of the last dot
    """

    def __init__(self, ax: Axes, color: str, size: float, rim: str) -> None:
        self._ax = ax
        (self.line,) = ax.plot([], [], ".-", color=color, linewidth=1, markersize=size)
        (self.start,) = ax.plot([], [], "o", color="white", markeredgecolor=style.BLACK, markersize=9)
        (self.end,) = ax.plot([], [], "o", color=style.VERMILLION, markeredgecolor=rim, markersize=9)

    def update(self, x: ArrayLike, y: ArrayLike) -> list[Artist]:
        """Draw the path through ``x`` and ``y``, both (T,); they need not be finite."""
        x, y = within(self._ax, x, y)
        self.line.set_data(x, y)
        self.start.set_data(x[:1], y[:1])
        self.end.set_data(x[-1:], y[-1:])
        return [self.line, self.start, self.end]


class SurfacePath:
    """A function of two numbers as bands of equal height, the path of a descent over it, and a title of the caller's.

    Parameters
    ----------
    a, b : evenly spaced places along both axes, (A,) and (B,)
    top : height at which the colours end

    ``a`` and ``b`` hold the grid, both (B, A), at which ``update`` wants heights.
    """

    @style.context()
    def __init__(
        self,
        ax: Axes,
        a: np.ndarray,
        b: np.ndarray,
        top: float,
        xlabel: str = "$w_1$",
        ylabel: str = "$w_2$",
    ) -> None:
        self.a, self.b = np.meshgrid(a, b)
        self.image, self.path = height_bands(ax, a, b, top, count=20), Trail(ax, "white", 4, rim="white")
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(a[0], a[-1]), ylim=(b[0], b[-1]))
        self.ax, self.title = ax, ax.set_title(" ", loc="left")

    def update(self, surface: np.ndarray, path: np.ndarray) -> list[Artist]:
        """Draw heights, (B, A), and a path over them, (T, 2), which need not be finite."""
        self.image.set_data(surface)
        return [self.image, *self.path.update(*path.T), self.title]
