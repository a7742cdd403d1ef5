"""Notebook 08: one step of a convolution, the stages of a network, its confusions, and a decade of its kind.

What a trained network does is drawn in `nb08_trained`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, new_axes, written
from course_utils.figures.sheets import SIGNED
from course_utils.host import style

TINT = 0.55  # how strongly the numbers of a convolution colour their cells
SLANT = 0.5  # how far the depth of a box moves up for each step to the right
ROOM = 8  # pixels along a side that a frame always holds, so that a small padding does not change the scale
STEP = 5.0  # length of an arrow between two boxes


class ConvolutionStep:
    """A small image, a kernel on it, their products written out, and the output as far as it is known.

    The kernel is not flipped: what networks call convolution is cross-correlation.

    Parameters
    ----------
    figure : gets four axes; 7 x 3.6 inches suit an image of 6 x 6
    image : numbers of few digits, (H, W)
    kernel : (K, K), not larger than the image

    ``output`` (H - K + 1, W - K + 1) is what the kernel gives at each position.

    Raises
    ------
    ValueError
        If the arrays are not matrices, or the kernel is not square or larger than the image.
    """

    @style.context()
    def __init__(self, figure: Figure, image: ArrayLike, kernel: ArrayLike) -> None:
        self.image, self.kernel = np.asarray(image), np.asarray(kernel)
        if self.image.ndim != 2 or self.kernel.ndim != 2 or len(set(self.kernel.shape)) != 1:
            raise ValueError(f"expected an image (H, W), a kernel (K, K), got {self.image.shape}, {self.kernel.shape}")
        side = len(self.kernel)
        if side > min(self.image.shape):
            raise ValueError(f"expected a kernel that fits into {self.image.shape}, got {self.kernel.shape}")
        windows = np.lib.stride_tricks.sliding_window_view(self.image, self.kernel.shape)
        self.output = (windows * self.kernel).sum(axis=(2, 3))
        widths = [self.image.shape[1], side, self.output.shape[1]]
        grid = figure.add_gridspec(2, 3, width_ratios=widths, height_ratios=[len(self.image), 0.5 + 0.5 * side])
        axes = [figure.add_subplot(grid[0, k]) for k in range(3)]
        below = figure.add_subplot(grid[1, :])
        below.set_axis_off()
        parts = {"image": self.image, "kernel": self.kernel, "output": self.output}
        drawn = {}
        for ax, (name, numbers) in zip(axes, parts.items(), strict=True):
            drawn[name] = _numbers(ax, numbers)
            ax.set_title(f"{name}, {numbers.shape[0]} × {numbers.shape[1]}")
            middle, half = (len(numbers) - 1) / 2, len(self.image) / 2
            ax.set_ylim(middle + half, middle - half)  # equally many rows, so equally large cells
        self._cells, self._texts = drawn["output"]
        self._window, self._here = _outline(side), _outline(1)
        axes[0].add_patch(self._window)
        axes[2].add_patch(self._here)
        self._sum = below.text(0.5, 0.5, "", ha="center", va="center", fontsize=11, linespacing=1.4)

    def update(self, i: int, j: int) -> list[Artist]:
        """Put the kernel's upper left corner on row ``i``, column ``j``.

        The output shows what a walk row by row has found so far.
        """
        if not (0 <= i < self.output.shape[0] and 0 <= j < self.output.shape[1]):
            raise ValueError(f"expected a position within {self.output.shape}, got {(i, j)}")
        self._window.set_xy((j - 0.5, i - 0.5))
        self._here.set_xy((j - 0.5, i - 0.5))
        known = np.arange(self.output.size).reshape(self.output.shape) <= i * self.output.shape[1] + j
        self._cells.set_data(np.ma.masked_where(~known, self.output))
        for text, shown in zip(self._texts, known.ravel(), strict=True):
            text.set_visible(bool(shown))
        self._sum.set_text(self._products(i, j))
        return [self._cells, *self._texts, self._window, self._here, self._sum]

    def _products(self, i: int, j: int) -> str:
        """Return the sum of products as text, a row of the kernel on each line."""
        side = len(self.kernel)
        window = self.image[i : i + side, j : j + side]
        lines = [
            "  +  ".join(f"{written(x, 3)}·{_factor(w)}" for x, w in zip(*rows, strict=True))
            for rows in zip(window, self.kernel, strict=True)
        ]
        return "\n+  ".join(lines) + f"  =  {written(self.output[i, j], 3)}"


def _numbers(ax: Axes, numbers: np.ndarray) -> tuple[AxesImage, list[Text]]:
    """Draw a matrix as coloured cells with their numbers; return the picture and the texts, row by row."""
    limit = max(np.abs(numbers).max(), 1e-12) / TINT
    cells = ax.imshow(numbers, cmap=SIGNED, vmin=-limit, vmax=limit)
    rule(ax, numbers.shape, colors="0.75", linewidth=0.8, clip_on=False)
    ax.set_axis_off()
    return cells, [ax.text(j, i, written(n, 3), ha="center", va="center") for (i, j), n in np.ndenumerate(numbers)]


def rule(ax: Axes, shape: tuple[int, ...], **look: Any) -> None:
    """Draw the lines between the cells of a matrix, and around it."""
    rows, columns = (np.arange(count + 1) - 0.5 for count in shape)
    ax.hlines(rows, columns[0], columns[-1], **look)
    ax.vlines(columns, rows[0], rows[-1], **look)


class Coverage:
    """An image with its padding, the window's first and last place, and for each pixel how many windows see it.

    ``size`` is how many places the window has along a side, and ``seen`` the counts, padding included.

    Parameters
    ----------
    most : the largest side, padding included, that the axes have room for
    """

    @style.context()
    def __init__(self, ax: Axes, most: int) -> None:
        self.ax, self.most = ax, most
        ax.set_axis_off()

    @style.context()
    def update(self, height: int, kernel: int, stride: int, padding: int) -> None:
        """Draw an image of ``height`` x ``height`` pixels under a window of ``kernel`` x ``kernel``."""
        full = height + 2 * padding
        if not (1 <= kernel <= full <= self.most):
            raise ValueError(f"expected a window of at most {full} and a side of at most {self.most}, got {kernel}")
        starts = np.arange(0, full - kernel + 1, stride)
        along = ((np.arange(full)[:, None] >= starts) & (np.arange(full)[:, None] < starts + kernel)).sum(axis=1)
        self.size, self.seen = len(starts), np.outer(along, along)
        for artist in (*self.ax.images, *self.ax.texts, *self.ax.patches, *self.ax.collections):
            artist.remove()
        self.ax.imshow(
            self.seen, cmap="Blues", vmin=0, vmax=1.6 * kernel**2, extent=(-0.5, full - 0.5, full - 0.5, -0.5)
        )
        middle, half = (full - 1) / 2, max(full, ROOM) / 2 + 0.1
        self.ax.set(xlim=(middle - half, middle + half), ylim=(middle + half, middle - half))
        for (i, j), count in np.ndenumerate(self.seen):
            inside = all(padding <= place < padding + height for place in (i, j))
            self.ax.text(j, i, str(count), ha="center", va="center", fontsize=8, color="black" if inside else "0.45")
        image = Rectangle((padding - 0.5, padding - 0.5), height, height, fill=False, edgecolor="black", linewidth=2)
        self.ax.add_patch(image)
        for start, dashes in ((0, "-"), (starts[-1], "--")):
            window = _outline(kernel)
            window.set(xy=(start - 0.5, start - 0.5), linestyle=dashes)
            self.ax.add_patch(window)


def _outline(side: int) -> Rectangle:
    look = {"edgecolor": style.VERMILLION, "linewidth": 3, "zorder": 4, "clip_on": False}
    return Rectangle((-0.5, -0.5), side, side, fill=False, **look)


def _factor(number: float) -> str:
    return f"({written(number, 3)})" if number < 0 else written(number, 3)


@style.context()
def volume(shapes: Sequence[tuple[int, ...]], labels: Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw the stages of a network as boxes, as high and wide as their images and as deep as their channels.

    Parameters
    ----------
    shapes : (C, H, W), or (D,) for a vector, from input to output. Sizes of images are drawn as square roots, lengths
        of vectors as logarithms, so that all show.
    labels : what leads from each stage to the next, written over the arrows

    Raises
    ------
    ValueError
        If a shape has neither one nor three sizes, or there is not one label for each step.
    """
    for shape in shapes:
        if len(shape) not in (1, 3):
            raise ValueError(f"expected shapes (C, H, W) or (D,), got {tuple(shape)}")
    if labels is not None and len(labels) != len(shapes) - 1:
        raise ValueError(f"expected one label a step, {len(shapes) - 1} in all, got {len(labels)}")
    ax = ax or new_axes((1.8 * len(shapes), 2.2))
    sizes = [_size(shape) for shape in shapes]
    floor, ceiling = max(height / 2 for height, _, _ in sizes), max(h / 2 + SLANT * d for h, _, d in sizes)
    left = right = 0.0
    for k, (shape, (height, width, depth)) in enumerate(zip(shapes, sizes, strict=True)):
        _box(ax, left, -height / 2, height, width, depth)
        ax.text(left + (width + depth) / 2, -floor - 0.4, " × ".join(map(str, shape)), ha="center", va="top")
        right = left + width + depth
        left = right + STEP
        if k < len(shapes) - 1:
            ax.annotate("", (left - 0.3, 0), (right + 0.3, 0), arrowprops={"arrowstyle": "->", "color": GREY})
            label = labels[k] if labels is not None else ""
            ax.text((left + right) / 2, 0.3, label, ha="center", va="bottom", fontsize=9, linespacing=1.1)
    ax.set(xlim=(-0.7, right + 0.7), ylim=(-floor - 1.5, ceiling + 0.2), aspect="equal")
    ax.set_axis_off()
    return ax


def _size(shape: tuple[int, ...]) -> tuple[float, float, float]:
    """Return the height, width and depth to draw a stage with; a vector is a thin bar."""
    if len(shape) == 1:
        return 1 + 2 * np.log10(shape[0]), 0.4, 0.0
    channels, height, width = shape
    return np.sqrt(height), np.sqrt(width), 0.55 * np.sqrt(channels)


def _box(ax: Axes, x: float, y: float, height: float, width: float, depth: float) -> None:
    """Draw a box, its front's lower left corner at (x, y): front, top and right side in three tints."""
    up = SLANT * depth
    front = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    top = [front[3], front[2], (x + width + depth, y + height + up), (x + depth, y + height + up)]
    side = [front[1], front[2], top[2], (x + width + depth, y + up)]
    for corners, tint in ((front, "#cfe3f1"), (top, "#e7f1f8"), (side, "#a9cbe3")):
        ax.add_patch(Polygon(corners, facecolor=tint, edgecolor=style.BLUE, linewidth=1, joinstyle="round"))


@style.context()
def error_rates(
    years: Sequence[int],
    errors: Sequence[float],
    labels: Sequence[str],
    human: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the winners of a competition, one bar for each year, each with its name and its error.

    Parameters
    ----------
    years : strictly increasing
    errors : in per cent
    labels : names of the winners
    human : a person's error in per cent, as a dashed line; errors below it are written into their bars

    Raises
    ------
    ValueError
        If the lengths differ.
    """
    if not len(years) == len(errors) == len(labels):
        raise ValueError(f"expected as many errors and labels as years, got {len(years)}, {len(errors)}, {len(labels)}")
    ax = ax or new_axes((7, 3.6))
    bars = ax.bar(range(len(years)), errors, color=style.BLUE, width=0.66)
    for bar, error in zip(bars, errors, strict=True):
        below = human is not None and error < human  # there the line would cross a number above its bar
        place, lift = (bar.get_center()[0], error / 2 if below else error), (0, 0 if below else 3)
        side, colour = ("center", "white") if below else ("bottom", style.BLACK)
        ax.annotate(
            f"{error:g} %", place, lift, textcoords="offset points", ha="center", va=side, fontsize=9, color=colour
        )
    ax.set_xticks(range(len(years)), [f"{year}\n{label}" for year, label in zip(years, labels, strict=True)])
    ax.tick_params(axis="x", length=0)
    ax.set(ylabel="top-5 error, %", ylim=(0, 1.15 * max(errors)))
    if human is not None:
        ax.axhline(human, color=style.VERMILLION, linestyle="--")
        words, place = f"a person: {human:g} %", (len(years) - 0.6, human)
        ax.annotate(words, place, (0, 4), textcoords="offset points", ha="right", va="bottom", color=style.RUST)
    return ax
