"""Notebook 08: what a trained network does: its filters and maps, confusions, confidence, and where it gives up."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, new_axes, new_figure
from course_utils.figures.nb08 import rule
from course_utils.figures.sheets import ImageGrid
from course_utils.host import style


class FiltersAndMaps:
    """Filters, each above what it makes of an image, in rows of eight; every filter on a scale of its own.

    Maps share one scale, whose colours are full from half of the largest number on, so that weak answers show.

    Parameters
    ----------
    filters : (N, K, K), N a multiple of 8
    side : height and width of a map
    """

    @style.context()
    def __init__(self, figure: Figure, filters: ArrayLike, side: int) -> None:
        filters = np.asarray(filters)
        if filters.ndim != 3 or len(filters) % 8:
            raise ValueError(f"expected filters (N, K, K), N a multiple of 8, got {filters.shape}")
        rows = len(filters) // 8
        axes = figure.subplots(2 * rows, 2, width_ratios=[1, 4.6], height_ratios=[1, 1] * rows, squeeze=False)
        for ax in axes[:, 0]:
            ax.set_axis_off()
        self.paper = ImageGrid(axes[1, 0], 1, 28)
        axes[0, 0].set_title("image", y=0)
        self.maps = []
        for row in range(rows):
            eight = filters[8 * row : 8 * row + 8]
            grid = ImageGrid(axes[2 * row, 1], 8, eight.shape[1], signed=True, titles=range(8 * row, 8 * row + 8))
            grid.update(eight / np.abs(eight).max(axis=(1, 2), keepdims=True))
            self.maps.append(ImageGrid(axes[2 * row + 1, 1], 8, side, signed=True))

    def update(self, image: ArrayLike, maps: ArrayLike) -> list[Artist]:
        """Show an image (28, 28) and its maps, (N, side, side), on one scale for all of them."""
        limit = max(np.abs(maps).max() / 2, 1e-12)
        moved: list[Artist] = [self.paper.update(np.asarray(image)[None])]
        for row, grid in enumerate(self.maps):
            moved.append(grid.update(np.asarray(maps)[8 * row : 8 * row + 8]))
            grid.image.set_clim(-limit, limit)
        return moved


@style.context()
def reliability(
    answers: Mapping[str, tuple[ArrayLike, ArrayLike]], bins: int = 10, fewest: int = 20, ax: Axes | None = None
) -> Axes:
    """Draw how often answers are right against how sure they are; on the diagonal both are the same.

    Parameters
    ----------
    answers : name to a pair: how sure each answer is, from 0 to 1, (N,), and whether it is right, (N,)
    bins : equally wide ones; of each, the mean of both is drawn, the larger the more answers it has
    fewest : answers that a bin must have to be drawn

    Raises
    ------
    ValueError
        If a pair's lengths differ.
    """
    ax = ax or new_axes((4.4, 3.4))
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":")
    ax.set(xlim=(0, 1.03), ylim=(0, 1.03), aspect="equal", xlabel="how sure: probability", ylabel="share right")
    looks = zip(style.COLORS, style.MARKERS, strict=True)
    for (name, (sure, right)), (color, marker) in zip(answers.items(), looks, strict=False):
        points = calibration(sure, right, bins, fewest)
        ax.plot(points[:, 0], points[:, 1], color=color, marker="", linewidth=1)
        ax.scatter(points[:, 0], points[:, 1], 12 + 90 * np.sqrt(points[:, 2]), color=color, marker=marker, label=name)
    if len(answers) > 1:
        for handle in ax.legend(loc="upper left").legend_handles:
            if isinstance(handle, PathCollection):
                handle.set_sizes([30])
    return ax


def calibration(sure: ArrayLike, right: ArrayLike, bins: int, fewest: int) -> np.ndarray:
    """Return for each bin with enough answers: how sure they are, the share that is right, the share of answers."""
    sure, right = np.asarray(sure, float), np.asarray(right, bool)
    if sure.shape != right.shape or sure.ndim != 1:
        raise ValueError(f"expected how sure (N,) and whether right (N,), got {sure.shape} and {right.shape}")
    own = np.minimum((sure * bins).astype(int), bins - 1)
    filled = [own == k for k in range(bins) if np.count_nonzero(own == k) >= fewest]
    return np.array([(sure[one].mean(), right[one].mean(), one.mean()) for one in filled]).reshape(-1, 3)


@style.context()
def panels(curves: Mapping[str, tuple[ArrayLike, Mapping[str, ArrayLike]]], ylabel: str) -> Figure:
    """Draw several sets of curves side by side over one height from 0 to 1, each curve in one colour throughout.

    Parameters
    ----------
    curves : label of the horizontal axis, to the places on it and, by name, the heights there
    ylabel : what the heights are
    """
    figure = new_figure((2.1 * len(curves) + 0.6, 2.7))
    axes = figure.subplots(1, len(curves), sharey=True, squeeze=False)[0]
    for ax, (label, (places, lines)) in zip(axes, curves.items(), strict=True):
        looks = zip(style.COLORS, style.MARKERS, style.LINESTYLES, strict=True)
        for (name, heights), (color, marker, dashes) in zip(lines.items(), looks, strict=False):
            ax.plot(places, heights, color=color, marker=marker, linestyle=dashes, label=name)
        ax.set(xlabel=label, ylim=(0, 1.03))
    axes[0].set_ylabel(ylabel)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3)
    return figure


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
    rule(ax, counts.shape, color="0.85", linewidth=0.8)
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
