"""Notebook 06: a batch on an activation's curve, values layer by layer, and units that never fire."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike

from course_utils.figures.canvas import raster
from course_utils.host import style


class OnCurve:
    """A curve, the places on it where a batch of numbers falls, and a title.

    Parameters
    ----------
    xlim, ylim : limits of the axes; they stay
    color : of the curve
    """

    @style.context()
    def __init__(
        self,
        ax: Axes,
        xlim: tuple[float, float],
        ylim: tuple[float, float],
        xlabel: str,
        ylabel: str,
        color: str = style.BLUE,
    ) -> None:
        ax.axhline(0, color="0.8", linewidth=0.8)
        ax.axvline(0, color="0.8", linewidth=0.8)
        (self._curve,) = ax.plot([], [], color=color)
        (self._batch,) = ax.plot([], [], "o", color=style.BLACK, markersize=4, alpha=0.35, markeredgewidth=0)
        ax.set(xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel)
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, x: ArrayLike, y: ArrayLike, batch_x: ArrayLike, batch_y: ArrayLike) -> tuple[Line2D, Line2D, Text]:
        """Draw the curve ``y`` over ``x``, both (N,), and dots at the batch, both (B,)."""
        self._curve.set_data(x, y)
        self._batch.set_data(batch_x, batch_y)
        return self._curve, self._batch, self.title


class LayerHistograms:
    """A histogram for each layer, as a column of shades: the darker, the more values lie there.

    Every column is scaled by its own fullest bin; shades go with the square root, so that rare values show. What lies
    outside the limits is counted at the rim.

    Parameters
    ----------
    count : number of layers
    limits : smallest and largest value shown
    ylabel : what the values are
    bins : of each column
    """

    @style.context()
    def __init__(self, ax: Axes, count: int, limits: tuple[float, float], ylabel: str, bins: int = 61) -> None:
        self.count, self.bins, self.limits = count, bins, limits
        look = {"vmin": 0, "vmax": 1, "cmap": "Blues", "interpolation": "nearest"}
        self.image = raster(ax, count, bins, (0.5, count + 0.5, *limits), **look)
        ax.set(xlabel="layer", ylabel=ylabel)
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, values: Sequence[ArrayLike]) -> list[Artist]:
        """Show one finite array of any shape for each layer, first to last.

        Raises
        ------
        ValueError
            If there is not one array for each layer, or one is empty.
        """
        if len(values) != self.count or any(np.size(v) == 0 for v in values):
            sizes = [np.size(v) for v in values]
            raise ValueError(f"expected values for each of {self.count} layers, got arrays of sizes {sizes}")
        self.image.set_data(np.stack([self._column(np.ravel(v)) for v in values], axis=1))
        return [self.image, self.title]

    def _column(self, values: np.ndarray) -> np.ndarray:
        low, high = self.limits
        place = np.clip((values - low) / (high - low), 0, 1 - 1e-9)
        found = np.bincount((place * self.bins).astype(int), minlength=self.bins)
        return np.sqrt(found / found.max())


class UnitShares:
    """How often each unit of a layer fires, as bars; a red cross marks those that never do.

    Parameters
    ----------
    count : number of units
    """

    @style.context()
    def __init__(self, ax: Axes, count: int) -> None:
        self._bars = ax.bar(range(1, count + 1), np.zeros(count), color=style.BLUE, width=0.8)
        (self._dead,) = ax.plot([], [], "x", color=style.VERMILLION, markersize=6, markeredgewidth=2)
        ax.set(xlim=(0.2, count + 0.8), ylim=(0, 1.02), xlabel="hidden unit, sorted", ylabel="fires for this share")
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, shares: ArrayLike) -> list[Artist]:
        """Show the share of examples, 0 to 1, at which each unit fires, (count,), the largest first."""
        shares = np.sort(np.asarray(shares, float))[::-1]
        for bar, share in zip(self._bars, shares, strict=True):
            bar.set_height(share)
        dead = np.flatnonzero(shares == 0) + 1
        self._dead.set_data(dead, np.full(len(dead), 0.03))
        return [*self._bars, self._dead, self.title]
