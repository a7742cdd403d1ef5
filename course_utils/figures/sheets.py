"""Sheets of small images: digits, and filters or feature maps on one common scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from course_utils.figures.canvas import new_axes
from course_utils.host import style

INK = "gray_r"  # 0 is paper, the largest value black
SIGNED = "RdBu"  # red below zero, white at zero, blue above: safe for colour-blind eyes

Titles = Sequence[object] | np.ndarray


def _checked(images: ArrayLike, titles: Titles | None) -> np.ndarray:
    """Return the images as an array; raise ValueError unless they are (N, H, W) with N > 0 and a title for each."""
    images = np.asarray(images)
    if images.ndim != 3 or len(images) == 0:
        raise ValueError(f"expected images of shape (N, H, W), N > 0, got shape {images.shape}")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"expected one title an image, {len(images)} in all, got {len(titles)}")
    return images


@style.context()
def digits(images: ArrayLike, titles: Titles | None = None, columns: int = 10, ax: Axes | None = None) -> Axes:
    """Draw grey images side by side, dark ink on white, as one contact sheet.

    Parameters
    ----------
    images : (N, H, W) of any numeric dtype; the largest value is black
    titles : N, written above the images
    columns : images in a row

    Raises
    ------
    ValueError
        If the shape is another one, N is 0, or there is not one title for each image.
    """
    images = _checked(images, titles)
    n, height, width = images.shape
    rows = math.ceil(n / columns)
    head, gap = (round(height * 0.45), 2) if titles is not None else (0, 2)
    sheet = np.zeros((rows * (height + head + gap), columns * (width + gap)))
    ax = ax or new_axes((0.72 * columns, 0.72 * rows * (1.4 if head else 1.0)))
    for k, image in enumerate(images):
        top, left = (k // columns) * (height + head + gap), (k % columns) * (width + gap)
        sheet[top + head : top + head + height, left : left + width] = image
        if titles is not None:
            ax.text(left + width / 2, top + head - 1, str(titles[k]), ha="center", va="bottom", fontsize=9)
    ax.imshow(sheet, cmap=INK, interpolation="nearest")
    ax.set_axis_off()
    return ax


class ImageGrid:
    """Small images in rows and columns on one common scale, each in a thin frame.

    Parameters
    ----------
    count : number of images, at least 1
    side : height and width of an image, one number if they are the same
    columns : images in a row
    signed : True: blue above zero, white at zero, red below, for weights; False: white at zero to black
    titles : one for each image, written above it

    ``image`` is all images, as one sheet.
    """

    @style.context()
    def __init__(
        self,
        ax: Axes,
        count: int,
        side: int | tuple[int, int],
        columns: int = 8,
        signed: bool = False,
        titles: Titles | None = None,
    ) -> None:
        self.height, self.width = np.broadcast_to(side, 2).tolist()
        self.count, self.columns, self.signed = count, min(columns, count), signed
        rows = math.ceil(count / self.columns)
        self.gap = max(1, round(0.12 * self.width))
        self.head = self.gap if titles is None else max(self.gap, round(0.36 * self.height))
        shape = rows * (self.height + self.head) - self.head, self.columns * (self.width + self.gap) - self.gap
        self._sheet = np.ma.masked_array(np.zeros(shape), mask=True)
        low, shades = (-1, SIGNED) if signed else (0, INK)
        self.image: AxesImage = ax.imshow(self._sheet, interpolation="nearest", cmap=shades, vmin=low, vmax=1)
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

    def corner(self, k: int) -> tuple[int, int]:
        """Return the row and column at which image ``k`` starts."""
        row, column = divmod(k, self.columns)
        return row * (self.height + self.head), column * (self.width + self.gap)

    def update(self, images: ArrayLike) -> AxesImage:
        """Show images, (count, H, W), on the scale of the largest of them."""
        images, shape = np.asarray(images), (self.count, self.height, self.width)
        if images.shape != shape:
            raise ValueError(f"expected images of shape {shape}, got {images.shape}")
        for k, image in enumerate(images):
            top, left = self.corner(k)
            self._sheet[top : top + self.height, left : left + self.width] = image
        limit = max(np.abs(images).max(), 1e-12)
        self.image.set_data(self._sheet)
        self.image.set_clim(-limit if self.signed else 0, limit)
        return self.image


@style.context()
def image_grid(
    images: ArrayLike,
    titles: Titles | None = None,
    columns: int = 8,
    signed: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw filters or feature maps as an `ImageGrid`, with a colour bar where they are signed.

    Parameters
    ----------
    images : real numbers, (N, H, W), not negative unless ``signed``
    titles, columns, signed : as for `ImageGrid`

    Raises
    ------
    ValueError
        If the shape is another one, N is 0, there is not one title for each image, or an unsigned one is negative.
    """
    images = _checked(images, titles)
    if not signed and images.min() < 0:
        raise ValueError(f"expected values of at least 0, got {images.min():.3g}; pass signed=True for weights")
    n, height, width = images.shape
    columns = min(columns, n)
    rows = math.ceil(n / columns)
    ax = ax or new_axes((0.85 * columns + signed, (1.12 if titles is not None else 0.92) * rows))
    grid = ImageGrid(ax, n, (height, width), columns, signed, titles)
    grid.update(images)
    if signed:
        ax.figure.colorbar(grid.image, ax=ax, shrink=0.9, aspect=12, pad=0.02).outline.set_visible(False)
    return ax
