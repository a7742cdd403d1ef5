"""Notebook 08: one step of a convolution, the stages of a network, its confusions, and a decade of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
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
STEP = 5.0  # length of an arrow between two boxes
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # under a number that a line may cross


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
    _rule(ax, numbers.shape, colors="0.75", linewidth=0.8, clip_on=False)
    ax.set_axis_off()
    return cells, [ax.text(j, i, written(n, 3), ha="center", va="center") for (i, j), n in np.ndenumerate(numbers)]


def _rule(ax: Axes, shape: tuple[int, ...], **look: Any) -> None:
    """Draw the lines between the cells of a matrix, and around it."""
    rows, columns = (np.arange(count + 1) - 0.5 for count in shape)
    ax.hlines(rows, columns[0], columns[-1], **look)
    ax.vlines(columns, rows[0], rows[-1], **look)


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
def confusion_matrix(counts: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw how often each class was taken for which: right answers blue on the diagonal, mistakes orange beside it.

    Mistakes have a scale of their own, so that a handful of them shows next to a thousand right answers.

    Parameters
    ----------
    counts : ``counts[i, j]`` examples of class i were answered with j, (C, C)

    Raises
    ------
    ValueError
        If ``counts`` is not a square matrix of whole numbers of at least 0.
    """
    counts = np.asarray(counts)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.dtype.kind not in "iu" or counts.min() < 0:
        raise ValueError(f"expected counts of shape (C, C), whole numbers, got {counts.dtype} {counts.shape}")
    count = len(counts)
    ax = ax or new_axes((0.6 + 0.52 * count, 0.6 + 0.42 * count))
    right = np.eye(count, dtype=bool)
    colors = np.where(right[..., None], _shades("Blues", counts, right), _shades("Oranges", counts, ~right))
    ax.imshow(colors, aspect="auto")
    for i, j in np.argwhere(counts > 0):
        dark = colors[i, j, :3] ** 2.2 @ [0.2126, 0.7152, 0.0722] < 0.18  # there both reach 4.6 : 1
        look = {"color": "white" if dark else "black", "weight": "bold" if i == j else "normal", "fontsize": 9}
        ax.text(j, i, str(counts[i, j]), ha="center", va="center", **look)
    _rule(ax, counts.shape, color="0.85", linewidth=0.8)
    classes = [str(k) for k in range(count)]
    ax.set_xticks(range(count), classes)
    ax.set_yticks(range(count), classes)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="answer", ylabel="truth")
    return ax


def _shades(name: str, counts: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return colours, (C, C, 4), from the map ``name``: white where no count is, darkest at the largest in ``mask``.

    Square roots, so that one mistake differs from none.
    """
    largest = max(counts[mask].max(initial=0), 1)
    shades = mpl.colormaps[name](0.85 * np.sqrt(np.minimum(counts / largest, 1)))
    return np.where((counts > 0)[..., None], shades, 1.0)


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
    human : a person's error in per cent, as a dashed line

    Raises
    ------
    ValueError
        If the lengths differ.
    """
    if not len(years) == len(errors) == len(labels):
        raise ValueError(f"expected as many errors and labels as years, got {len(years)}, {len(errors)}, {len(labels)}")
    ax = ax or new_axes((7, 3.2))
    bars = ax.bar(range(len(years)), errors, color=style.BLUE, width=0.66)
    ax.bar_label(bars, [f"{error:g} %" for error in errors], padding=3, fontsize=9, bbox=PAPER)
    ax.set_xticks(range(len(years)), [f"{year}\n{label}" for year, label in zip(years, labels, strict=True)])
    ax.tick_params(axis="x", length=0)
    ax.set(ylabel="top-5 error, %", ylim=(0, 1.15 * max(errors)))
    if human is not None:
        ax.axhline(human, color=style.VERMILLION, linestyle="--")
        words, place = f"a person: {human:g} %", (len(years) - 0.6, human)
        ax.annotate(words, place, (0, 4), textcoords="offset points", ha="right", va="bottom", color=style.RUST)
    return ax
