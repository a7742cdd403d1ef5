"""Notebook 05: networks with values in their units, the plane as hidden units see it, and what a hidden unit wants."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Patch
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, Limits, Vector, new_axes, new_figure
from course_utils.figures.charts import SEEN, UNSEEN
from course_utils.figures.sheets import ImageGrid
from course_utils.host import style

GAP = 2.2  # between two columns of units; units of one column are 1 apart
RADIUS = 0.36
BLANK = (1.0, 1.0, 1.0)


class NetworkDiagram:
    """A fully connected network: a column of circles for each layer, a line for each weight, numbers in the circles.

    Parameters
    ----------
    sizes : units of each layer, the inputs first
    weights : a matrix (units, units before) for each layer but the inputs. Lines are then blue and solid where a weight
        is positive, vermillion and dashed where negative, wider where larger, and missing where it is 0.
    titles : one for each column, written below it
    names : a name for each unit, column by column, written above its value

    Raises
    ------
    ValueError
        If there are fewer than two layers, or a matrix does not fit between its layers.
    """

    @style.context()
    def __init__(
        self,
        ax: Axes,
        sizes: Sequence[int],
        weights: Sequence[np.ndarray] | None = None,
        titles: Sequence[str] | None = None,
        names: Sequence[Sequence[str]] | None = None,
    ) -> None:
        shapes = [(after, before) for before, after in itertools.pairwise(sizes)]
        if not shapes:
            raise ValueError(f"expected at least two layers, got sizes {list(sizes)}")
        if weights is not None and [np.shape(W) for W in weights] != shapes:
            raise ValueError(f"expected weights of shapes {shapes}, got {[np.shape(W) for W in weights]}")
        self.ax, self._places = ax, [self._column(k, size) for k, size in enumerate(sizes)]
        for k, shape in enumerate(shapes):
            self._wires(k, np.ones(shape) if weights is None else np.asarray(weights[k]), weights is None)
        self._circles = [self._units(places, k) for k, places in enumerate(self._places)]
        look = {"ha": "center", "va": "center", "fontsize": 8, "zorder": 4}
        low = 0.1 if names else 0.0  # a value makes room for the name above it
        self._texts = [[ax.text(x, y - low, "", **look) for x, y in places] for places in self._places]
        for places, column in zip(self._places, names or [], strict=False):
            for (x, y), name in zip(places, column, strict=True):
                ax.text(x, y + 0.15, name, **look | {"fontsize": 7, "color": GREY})
        reach = (max(sizes) - 1) / 2
        for k, title in enumerate(titles or []):
            ax.text(GAP * k, -reach - 0.6, title, ha="center", va="top", fontsize=9, color=GREY)
        ax.set(xlim=(-0.7, GAP * len(shapes) + 0.7), ylim=(-reach - (1.5 if titles else 0.6), reach + 0.6))
        ax.set(aspect="equal")
        ax.set_axis_off()

    def _column(self, k: int, size: int) -> np.ndarray:
        return np.column_stack([np.full(size, GAP * k), (size - 1) / 2 - np.arange(size)])

    def _wires(self, k: int, W: np.ndarray, plain: bool) -> None:
        largest = max(np.abs(W).max(), 1e-12)
        for i, j in zip(*np.nonzero(W), strict=True):
            color = GREY if plain else style.BLUE if W[i, j] > 0 else style.VERMILLION
            ends = np.array([self._places[k][j], self._places[k + 1][i]])
            width = 0.8 if plain else 0.6 + 2.2 * abs(W[i, j]) / largest
            self.ax.plot(*ends.T, color=color, linewidth=width, linestyle="-" if W[i, j] > 0 else "--", zorder=1)

    def _units(self, places: np.ndarray, k: int) -> list[Patch]:
        look = {"facecolor": BLANK if k else "0.9", "edgecolor": GREY, "linewidth": 1.2, "zorder": 2}
        return [self.ax.add_patch(Circle(place, RADIUS, **look)) for place in places]

    def update(self, values: Sequence[ArrayLike]) -> list[Artist]:
        """Write an array of values for each layer into its units, and tint the units by them."""
        for circles, texts, column in zip(self._circles, self._texts, values, strict=True):
            for circle, text, value in zip(circles, texts, np.asarray(column), strict=True):
                text.set_text(f"{value:.2f}")
                circle.set_facecolor(_tint(value))
        return [artist for group in (*self._circles, *self._texts) for artist in group]


def _tint(value: float) -> tuple[float, float, float]:
    """Return white for 0, sky blue towards 1 and beyond, pale vermillion below 0."""
    strength = 0.55 * min(abs(float(value)), 1.0)
    full = to_rgb(style.SKY if value > 0 else style.VERMILLION)
    r, g, b = ((1 - strength) * white + strength * c for white, c in zip(BLANK, full, strict=True))
    return r, g, b


@style.context()
def families() -> Figure:
    """Draw four families side by side: fully connected, convolutional, recurrent, and recurrent with a store."""
    figure = new_figure((8, 2.7))
    names = ["MLP", "CNN", "RNN", "LSTM"]
    below = ["forward,\nall to all", "forward, to near\nneighbours only", "feedback", "feedback\nand storage"]
    for ax, name, words in zip(figure.subplots(1, 4), names, below, strict=True):
        near = np.tri(4, 4, 1) - np.tri(4, 4, -2)
        NetworkDiagram(ax, [4, 4, 2], [near if name == "CNN" else np.ones((4, 4)), np.ones((2, 4))])
        for line in ax.lines:
            line.set(color=GREY, linewidth=0.8)
        if name == "RNN":
            _arrow(ax, (GAP + 0.3, 1.7), (GAP - 0.3, 1.7), 1.8)
        if name == "LSTM":
            _store(ax)
        ax.text(GAP, -2.3, words, ha="center", va="top", fontsize=9, color=GREY)
        ax.set(ylim=(-3.8, 4.9))
        ax.text(GAP, 4.8, name, ha="center", va="top")
    return figure


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], bend: float) -> None:
    look = {"arrowstyle": "-|>", "connectionstyle": f"arc3,rad={bend}", "color": style.BLUE, "linewidth": 2}
    ax.annotate("", end, start, arrowprops={**look, "shrinkA": 1, "shrinkB": 1})


def _store(ax: Axes) -> None:
    """Draw a store above the hidden units, an arrow into it, and one back."""
    box = FancyBboxPatch((GAP - 0.75, 2.75), 1.5, 0.6, boxstyle="round,pad=0.08")
    box.set(facecolor=style.YELLOW, edgecolor=GREY)
    ax.add_patch(box)
    ax.text(GAP, 3.05, "store", ha="center", va="center", fontsize=9)
    _arrow(ax, (GAP + 0.3, 1.75), (GAP + 0.3, 2.65), 0.3)
    _arrow(ax, (GAP - 0.3, 2.65), (GAP - 0.3, 1.75), 0.3)


class Mesh:
    """A square grid of lines, bent by a map: what the plane looks like to those who see only the mapped points.

    Parameters
    ----------
    ax : where the bent lines are drawn; its limits stay as they are
    limits : of the grid before the map
    lines : lines each way

    ``grid`` (2 * lines * 40, 2) holds the points whose images ``update`` wants.
    """

    @style.context()
    def __init__(self, ax: Axes, limits: Limits, lines: int = 13) -> None:
        left, right, bottom, top = limits
        x, y = np.linspace(left, right, lines), np.linspace(bottom, top, lines)
        upright = [np.column_stack([np.full(40, u), np.linspace(bottom, top, 40)]) for u in x]
        level = [np.column_stack([np.linspace(left, right, 40), np.full(40, v)]) for v in y]
        self.grid, self._count = np.concatenate([*upright, *level]), 2 * lines
        self._lines = LineCollection([], colors="0.6", linewidths=0.9, zorder=1)
        ax.add_collection(self._lines, autolim=False)

    def update(self, images: np.ndarray) -> list[LineCollection]:
        """Draw the lines through ``images``, of the shape of ``grid``."""
        self._lines.set_segments([*images.reshape(self._count, 40, 2)])
        return [self._lines]


class UnitPortrait:
    """What a hidden unit looks for: its weights as a picture, its favourite inputs, and its answer to each class.

    Parameters
    ----------
    figure : gets three axes
    side : height and width of an image
    favourites : how many images it likes best are shown, in rows of three
    classes : how many there are
    """

    @style.context()
    def __init__(self, figure: Figure, side: int, favourites: int = 9, classes: int = 10) -> None:
        wants, likes, bars = figure.subplots(1, 3, width_ratios=[1, 1, 1.3])
        self._wants = ImageGrid(wants, 1, side, 1, signed=True)
        self._likes = ImageGrid(likes, favourites, side, 3)
        self._bars = bars.bar(range(classes), np.zeros(classes), color=GREY)
        wants.set_title("its weights")
        likes.set_title("where it answers most")
        bars.set(
            title="mean answer to each digit", xticks=range(classes), ylim=(0, 1.05), ylabel="share of the largest"
        )

    def update(self, weights: np.ndarray, images: np.ndarray, answers: Vector) -> list[Artist]:
        """Show weights (side, side), the images (favourites, side, side), and a mean answer for each class."""
        largest = max(np.max(answers), 1e-12)
        for bar, answer in zip(self._bars, answers, strict=True):
            bar.set_height(answer / largest)
        return [self._wants.update(weights[None]), self._likes.update(images), *self._bars]


@style.context()
def two_dots(seen: np.ndarray, unseen: np.ndarray, names: Sequence[str], xlabel: str) -> Axes:
    """Draw for each of several models its mean on training and on held-out data, with every run as a small dot.

    Parameters
    ----------
    seen, unseen : results in training and on held-out data, (models, runs)
    names : one label for each model
    xlabel : what was measured
    """
    ax = new_axes((6.4, 0.9 + 0.5 * len(names)))
    rows = np.arange(len(names))
    looks = (("training", seen, -0.14, "o", SEEN), ("held out", unseen, 0.14, "s", UNSEEN))
    for label, results, shift, marker, color in looks:
        for row, runs in zip(rows, results, strict=True):
            ax.plot(runs, np.full(len(runs), row + shift), marker, color=color, alpha=0.6, markersize=4)
        ax.plot(np.mean(results, axis=1), rows + shift, marker, color=color, markersize=9, label=label)
    ax.set_yticks(rows, names)
    ax.set(xlabel=xlabel, ylim=(len(names) - 0.5, -0.5))
    ax.figure.legend(loc="outside upper center", ncols=2)
    return ax
