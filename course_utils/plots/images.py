"""What a convolutional network has inside, and where it goes wrong: filters, feature maps, confusion."""

import math

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Rectangle

from .. import style
from .basic import new_axes
from .classifiers import SIGNED

GREY = "gray_r"  # 0 is paper, the largest value black


class ImageGrid:
    """Small images in rows and columns on one common scale, each in a thin frame.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    count : int
        Number of images, at least 1.
    side : int or (int, int)
        Height and width of an image.
    columns : int
        Images a row.
    signed : bool
        True: blue above zero, white at zero, red below, for weights; False: white at zero to black.
    titles : sequence of str or int, optional
        Written above the images, one each.

    Attributes
    ----------
    image : matplotlib.image.AxesImage
        All images, as one sheet.
    """

    @style.context()
    def __init__(self, ax, count, side, columns=8, signed=False, titles=None):
        self.height, self.width = (side, side) if np.ndim(side) == 0 else side
        self.count, self.columns, self.signed = count, min(columns, count), signed
        rows = math.ceil(count / self.columns)
        self.gap = max(1, round(0.12 * self.width))
        self.head = self.gap if titles is None else max(self.gap, round(0.36 * self.height))
        shape = rows * (self.height + self.head) - self.head, self.columns * (self.width + self.gap) - self.gap
        self._sheet = np.ma.masked_array(np.zeros(shape), mask=True)
        look = {"cmap": SIGNED, "vmin": -1, "vmax": 1} if signed else {"cmap": GREY, "vmin": 0, "vmax": 1}
        self.image = ax.imshow(self._sheet, interpolation="nearest", **look)
        for k in range(count):
            top, left = self.corner(k)
            frame = Rectangle((left - 0.5, top - 0.5), self.width, self.height, fill=False)
            frame.set(edgecolor="0.6", linewidth=0.8, clip_on=False)
            ax.add_patch(frame)
            if titles is not None:
                middle = (left + self.width / 2 - 0.5, top - 0.5)
                text = ax.annotate(str(titles[k]), middle, (0, 2), textcoords="offset points", ha="center", va="bottom")
                text.set_fontsize(9)
        ax.set_axis_off()

    def corner(self, k):
        """Return the row and column at which image `k` starts."""
        row, column = divmod(k, self.columns)
        return row * (self.height + self.head), column * (self.width + self.gap)

    def update(self, images):
        """Show `images`, shape (count, H, W), on the scale of the largest of them; return the artist that changed."""
        for k, image in enumerate(_stack(images, (self.count, self.height, self.width))):
            top, left = self.corner(k)
            self._sheet[top : top + self.height, left : left + self.width] = image
        limit = max(np.abs(images).max(), 1e-12)
        self.image.set_data(self._sheet)
        self.image.set_clim(-limit if self.signed else 0, limit)
        return self.image


def _stack(images, shape):
    images = np.asarray(images)
    if images.shape != shape:
        raise ValueError(f"expected images of shape {shape}, got {images.shape}")
    return images


@style.context()
def image_grid(images, titles=None, columns=8, signed=False, ax=None):
    """Draw filters or feature maps side by side on one common scale, with a colour bar where they are signed.

    Parameters
    ----------
    images : ndarray, shape (N, H, W)
        Real numbers; non-negative unless `signed`.
    titles : sequence of N str or int, optional
        Written above the images.
    columns : int
        Images a row.
    signed : bool
        True: blue above zero, white at zero, red below, for weights; False: white at zero to black.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If `images` is not (N, H, W) with N > 0, or there is not one title an image, or an unsigned one is negative.
    """
    images = np.asarray(images)
    if images.ndim != 3 or len(images) == 0:
        raise ValueError(f"expected images of shape (N, H, W), N > 0, got shape {images.shape}")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"expected one title an image, {len(images)} in all, got {len(titles)}")
    if not signed and images.min() < 0:
        raise ValueError(f"expected values of at least 0, got {images.min():.3g}; pass signed=True for weights")
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    ax = ax or new_axes((0.85 * columns + signed, (1.12 if titles is not None else 0.92) * rows))
    grid = ImageGrid(ax, len(images), images.shape[1:], columns, signed, titles)
    grid.update(images)
    if signed:
        ax.figure.colorbar(grid.image, ax=ax, shrink=0.9, aspect=12, pad=0.02).outline.set_visible(False)
    return ax


@style.context()
def confusion_matrix(counts, names=None, ax=None):
    """Draw how often each class was taken for which: right answers blue on the diagonal, mistakes orange beside it.

    Mistakes have a scale of their own, so that a handful of them shows next to a thousand right answers.

    Parameters
    ----------
    counts : ndarray of int, shape (C, C)
        ``counts[i, j]``: how many examples of class i were answered with j.
    names : sequence of C str or int, optional
        The classes; 0 to C - 1 if None.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If `counts` is not a square matrix of counts.
    """
    counts = np.asarray(counts)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.dtype.kind not in "iu" or counts.min() < 0:
        raise ValueError(f"expected counts of shape (C, C), whole numbers, got {counts.dtype} {counts.shape}")
    names = range(len(counts)) if names is None else names
    ax = ax or new_axes((0.6 + 0.52 * len(counts), 0.6 + 0.42 * len(counts)))
    right = np.eye(len(counts), dtype=bool)
    colors = np.where(right[..., None], _shades("Blues", counts, right), _shades("Oranges", counts, ~right))
    ax.imshow(colors, aspect="auto")
    for i, j in np.argwhere(counts > 0):
        dark = colors[i, j, :3] ** 2.2 @ [0.2126, 0.7152, 0.0722] < 0.18  # there both reach 4.6 : 1
        ax.text(
            j, i, counts[i, j], ha="center", va="center", color="white" if dark else "black",
            weight="bold" if i == j else "normal", fontsize=9,
        )  # fmt: skip
    edges = np.arange(len(counts) + 1) - 0.5
    ax.hlines(edges, edges[0], edges[-1], color="0.85", linewidth=0.8)
    ax.vlines(edges, edges[0], edges[-1], color="0.85", linewidth=0.8)
    ax.set_xticks(range(len(counts)), names)
    ax.set_yticks(range(len(counts)), names)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="answer", ylabel="truth")
    return ax


def _shades(name, counts, mask):
    """Return colours, shape (C, C, 4), from the map `name`: white where no count is, darkest at the largest in `mask`.

    Square roots, so that one mistake differs from none.
    """
    largest = max(counts[mask].max(initial=0), 1)
    shades = mpl.colormaps[name](0.85 * np.sqrt(np.minimum(counts / largest, 1)))
    return np.where((counts > 0)[..., None], shades, 1.0)
