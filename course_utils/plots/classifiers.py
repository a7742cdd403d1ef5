"""What a linear classifier looks like: scores of an image, regions in the plane, rows of W as pictures."""

import numpy as np
from matplotlib.colors import to_rgba

from .. import style
from .basic import new_figure

# Signed values (weights): vermilion-like red below zero, white at zero, blue above; safe for colour-blind eyes.
SIGNED = "RdBu"


@style.context()
def scatter_classes(X, y, ax):
    """Draw points of the plane, one colour and one marker a class, and a legend.

    Parameters
    ----------
    X : ndarray, shape (N, 2)
        Points.
    y : ndarray of int, shape (N,)
        Classes 0, 1, ...
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    list of matplotlib.collections.PathCollection
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
    ax : matplotlib.axes.Axes
        Where to draw; its limits are set.
    limits : tuple of float
        (left, right, bottom, top).
    resolution : int
        Grid points a side.

    Attributes
    ----------
    grid : ndarray, shape (resolution ** 2, 2)
        The points at which `update` wants scores.
    """

    @style.context()
    def __init__(self, ax, limits, resolution=90):
        left, right, bottom, top = limits
        x, y = np.meshgrid(np.linspace(left, right, resolution), np.linspace(bottom, top, resolution))
        self.grid = np.column_stack([x.ravel(), y.ravel()])
        blank = np.full((resolution, resolution, 4), 255, np.uint8)  # bytes with alpha: matplotlib draws them fastest
        self.image = ax.imshow(blank, extent=limits, origin="lower", aspect="auto", interpolation="bilinear", zorder=0)
        ax.set(xlim=(left, right), ylim=(bottom, top))
        self._pale = np.round(255 * (0.3 * np.array([to_rgba(c) for c in style.COLORS]) + 0.7)).astype(np.uint8)

    def update(self, scores):
        """Colour the plane by `scores`, shape (resolution ** 2, C); return the artist that changed."""
        winner = scores.argmax(axis=1)
        side = self.image.get_array().shape[0]
        self.image.set_data(self._pale[winner].reshape(side, side, 4))
        return self.image


class Templates:
    """The rows of W as signed pictures on one common colour scale: blue votes for the class, red against it.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One a class.
    side : int
        Height and width of a picture, side * side columns of W.
    """

    @style.context()
    def __init__(self, axes, side=28):
        self.side = side
        self.images = []
        for k, ax in enumerate(axes):
            self.images.append(ax.imshow(np.zeros((side, side)), cmap=SIGNED, vmin=-1, vmax=1, interpolation="nearest"))
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
            ax.set_title(str(k), pad=2)

    def update(self, W):
        """Show the rows of `W`, shape (C, side ** 2); return the artists that changed."""
        limit = max(np.abs(W).max(), 1e-12)
        for image, row in zip(self.images, W, strict=True):
            image.set_data(row.reshape(self.side, self.side) / limit)
        return self.images


@style.context()
def image_to_scores(image, W, f):
    """Draw the way of one image: picture, column of pixels, W times column, scores.

    Parameters
    ----------
    image : ndarray, shape (H, W)
        A grey image.
    W : ndarray, shape (C, H * W)
        Weights, one row a class.
    f : ndarray, shape (C,)
        Scores.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = new_figure((7.2, 2.6))
    axes = figure.subplots(1, 4, width_ratios=[1, 0.22, 1.9, 0.6])
    axes[0].imshow(image, cmap="gray_r")
    axes[1].imshow(image.reshape(-1, 1), cmap="gray_r", aspect="auto", interpolation="antialiased")
    limit = np.abs(W).max()
    axes[2].imshow(W, cmap=SIGNED, vmin=-limit, vmax=limit, aspect="auto", interpolation="antialiased")
    axes[3].barh(range(len(f)), f, color=np.where(f == f.max(), style.VERMILLION, style.BLUE), height=0.7)
    axes[3].axvline(0, color="black", linewidth=0.8)
    axes[3].invert_yaxis()
    axes[3].set_ylim(len(f) - 0.5, -0.5)
    titles = [
        "image\n{} x {}".format(*image.shape),
        f"x\n{image.size}",
        "W\n{} x {}".format(*W.shape),
        f"f\n{len(f)}",
    ]
    for ax, title in zip(axes, titles, strict=True):
        ax.set_title(title)
        ax.set(xticks=[], yticks=[])
    for ax in axes[2:]:
        ax.set_yticks(range(len(f)))
    for ax in axes[:3]:
        ax.spines[:].set_visible(False)
    return figure
