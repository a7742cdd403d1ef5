"""What activations do to numbers: a batch on a curve, values layer by layer, and units that never fire."""

import matplotlib as mpl
import numpy as np

from .. import style


class OnCurve:
    """A curve, the places on it where a batch of numbers falls, and a title.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    xlim, ylim : pair of float
        Limits of the axes; they stay.
    xlabel, ylabel : str
        Axis labels.
    color : str, optional
        Of the curve.
    """

    @style.context()
    def __init__(self, ax, xlim, ylim, xlabel, ylabel, color=style.BLUE):
        ax.axhline(0, color="0.8", linewidth=0.8)
        ax.axvline(0, color="0.8", linewidth=0.8)
        (self._curve,) = ax.plot([], [], color=color)
        (self._batch,) = ax.plot([], [], "o", color=style.BLACK, markersize=4, alpha=0.35, markeredgewidth=0)
        ax.set(xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel)
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, x, y, batch_x, batch_y):
        """Draw the curve `y` over `x`, both (N,), and dots at the batch, both (B,); return what changed."""
        self._curve.set_data(x, y)
        self._batch.set_data(batch_x, batch_y)
        return [self._curve, self._batch, self.title]


class LayerHistograms:
    """One histogram a layer, each a column of shades: the darker, the more values lie there.

    Every column is scaled by its own fullest bin; shades go with the square root, so that rare values show. What lies
    outside the limits is counted at the rim.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    count : int
        Number of layers.
    limits : pair of float
        Smallest and largest value shown.
    ylabel : str
        What the values are.
    bins : int
        Bins a column.
    """

    @style.context()
    def __init__(self, ax, count, limits, ylabel, bins=61):
        self.count, self.bins, self.limits = count, bins, limits
        extent = (0.5, count + 0.5, *limits)
        self.image = ax.imshow(np.zeros((bins, count)), extent=extent, origin="lower", aspect="auto", vmin=0, vmax=1,
                               cmap=mpl.colormaps["Blues"], interpolation="nearest")  # fmt: skip
        ax.set(xlabel="layer", ylabel=ylabel)
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, values):
        """Show `values`, one finite array of any shape for each layer, first to last; return what changed.

        Raises
        ------
        ValueError
            If there is not one array a layer, or one is empty.
        """
        if len(values) != self.count or any(np.size(v) == 0 for v in values):
            sizes = [np.size(v) for v in values]
            raise ValueError(f"expected values for each of {self.count} layers, got arrays of sizes {sizes}")
        self.image.set_data(np.stack([self._column(np.ravel(v)) for v in values], axis=1))
        return [self.image, self.title]

    def _column(self, values):
        low, high = self.limits
        place = np.clip((values - low) / (high - low), 0, 1 - 1e-9)
        found = np.bincount((place * self.bins).astype(int), minlength=self.bins)
        return np.sqrt(found / found.max())


class UnitShares:
    """How often each unit of a layer fires, as bars; a red cross marks those that never do.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    count : int
        Number of units.
    """

    @style.context()
    def __init__(self, ax, count):
        self._bars = ax.bar(range(1, count + 1), np.zeros(count), color=style.BLUE, width=0.8)
        (self._dead,) = ax.plot([], [], "x", color=style.VERMILLION, markersize=6, markeredgewidth=2)
        ax.set(xlim=(0.2, count + 0.8), ylim=(0, 1.02), xlabel="hidden unit, sorted", ylabel="fires for this share")
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, shares):
        """Show `shares` of examples, shape (count,), each 0 to 1, the largest first; return what changed."""
        shares = np.sort(np.asarray(shares, float))[::-1]
        for bar, share in zip(self._bars, shares, strict=True):
            bar.set_height(share)
        dead = np.flatnonzero(shares == 0) + 1
        self._dead.set_data(dead, np.full(len(dead), 0.03))
        return [*self._bars, self._dead, self.title]
