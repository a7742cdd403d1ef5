"""Networks of units: their drawing, with values in the circles; the families; and the plane as hidden units see it."""

import itertools

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, FancyBboxPatch

from .. import style
from .basic import new_figure

GREY = "0.35"
GAP = 2.2  # between two columns of units; units of one column are 1 apart
RADIUS = 0.36
BLANK = (1.0, 1.0, 1.0)


class NetworkDiagram:
    """A fully connected network: one column of circles a layer, a line a weight, and numbers in the circles.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    sizes : sequence of int
        Units of each layer, the inputs first.
    weights : sequence of ndarray, optional
        A matrix (units, units before) for each layer but the inputs. Lines are then blue and solid where a weight is
        positive, vermillion and dashed where negative, wider where larger, and missing where it is 0.
    titles : sequence of str, optional
        One for each column, written below it.

    Raises
    ------
    ValueError
        If there are fewer than two layers, or a matrix does not fit between its layers.
    """

    @style.context()
    def __init__(self, ax, sizes, weights=None, titles=None):
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
        self._texts = [[ax.text(*place, "", **look) for place in places] for places in self._places]
        reach = (max(sizes) - 1) / 2
        for k, title in enumerate(titles or []):
            ax.text(GAP * k, -reach - 0.6, title, ha="center", va="top", fontsize=9, color=GREY)
        ax.set(xlim=(-0.7, GAP * len(shapes) + 0.7), ylim=(-reach - (1.5 if titles else 0.6), reach + 0.6))
        ax.set(aspect="equal")
        ax.set_axis_off()

    def _column(self, k, size):
        return np.column_stack([np.full(size, GAP * k), (size - 1) / 2 - np.arange(size)])

    def _wires(self, k, W, plain):
        largest = max(np.abs(W).max(), 1e-12)
        for i, j in zip(*np.nonzero(W), strict=True):
            color = GREY if plain else style.BLUE if W[i, j] > 0 else style.VERMILLION
            ends = np.array([self._places[k][j], self._places[k + 1][i]])
            width = 0.8 if plain else 0.6 + 2.2 * abs(W[i, j]) / largest
            self.ax.plot(*ends.T, color=color, linewidth=width, linestyle="-" if W[i, j] > 0 else "--", zorder=1)

    def _units(self, places, k):
        look = {"facecolor": BLANK if k else "0.9", "edgecolor": GREY, "linewidth": 1.2, "zorder": 2}
        return [self.ax.add_patch(Circle(place, RADIUS, **look)) for place in places]

    def update(self, values):
        """Write `values`, an array for each layer, into the units; tint units by them. Return what changed."""
        for circles, texts, column in zip(self._circles, self._texts, values, strict=True):
            for circle, text, value in zip(circles, texts, column, strict=True):
                text.set_text(f"{value:.2f}")
                circle.set_facecolor(_tint(value))
        return [artist for group in (*self._circles, *self._texts) for artist in group]


def _tint(value):
    """Return white for 0, sky blue towards 1 and beyond, pale vermillion below 0."""
    strength = 0.55 * min(abs(float(value)), 1.0)
    full = to_rgb(style.SKY if value > 0 else style.VERMILLION)
    return tuple((1 - strength) * white + strength * c for white, c in zip(BLANK, full, strict=True))


@style.context()
def families():
    """Draw four families side by side: fully connected, convolutional, recurrent, and recurrent with a store.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = new_figure((8, 2.7))
    names = ["MLP", "CNN", "RNN", "LSTM"]
    below = ["forward,\nall to all", "forward, to near\nneighbours only", "feedback", "feedback\nand storage"]
    for ax, name, words in zip(figure.subplots(1, 4), names, below, strict=True):
        weights = [np.ones((4, 4)), np.ones((2, 4))]
        if name == "CNN":
            weights = [np.tri(4, 4, 1) - np.tri(4, 4, -2), np.ones((2, 4))]
        NetworkDiagram(ax, [4, 4, 2], weights)
        for line in ax.lines:
            line.set(color=GREY, linewidth=0.8)
        if name == "RNN":
            _arrow(ax, (GAP + 0.3, 1.7), (GAP - 0.3, 1.7), "arc3,rad=1.8")
        if name == "LSTM":
            _store(ax)
        ax.text(GAP, -2.3, words, ha="center", va="top", fontsize=9, color=GREY)
        ax.set(ylim=(-3.8, 3.6))
        ax.set_title(name)
    return figure


def _arrow(ax, start, end, bend):
    look = {
        "arrowstyle": "-|>",
        "connectionstyle": bend,
        "color": style.BLUE,
        "linewidth": 2,
        "shrinkA": 1,
        "shrinkB": 1,
    }
    ax.annotate("", end, start, arrowprops=look)


def _store(ax):
    """Draw a store above the hidden units, an arrow into it, and one back."""
    ax.add_patch(
        FancyBboxPatch((GAP - 0.75, 2.75), 1.5, 0.6, boxstyle="round,pad=0.08", facecolor=style.YELLOW, edgecolor=GREY)
    )
    ax.text(GAP, 3.05, "store", ha="center", va="center", fontsize=9)
    _arrow(ax, (GAP + 0.3, 1.75), (GAP + 0.3, 2.65), "arc3,rad=0.3")
    _arrow(ax, (GAP - 0.3, 2.65), (GAP - 0.3, 1.75), "arc3,rad=0.3")


class Mesh:
    """A square grid of lines, bent by a map: what the plane looks like to those who see only the mapped points.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where the bent lines are drawn; its limits stay as they are.
    limits : tuple of float
        (left, right, bottom, top) of the grid before the map.
    lines : int
        Lines each way.

    Attributes
    ----------
    grid : ndarray, shape (2 * lines * 40, 2)
        The points whose images `update` wants.
    """

    @style.context()
    def __init__(self, ax, limits, lines=13):
        left, right, bottom, top = limits
        x, y = np.linspace(left, right, lines), np.linspace(bottom, top, lines)
        upright = [np.column_stack([np.full(40, u), np.linspace(bottom, top, 40)]) for u in x]
        level = [np.column_stack([np.linspace(left, right, 40), np.full(40, v)]) for v in y]
        self.grid, self._count = np.concatenate([*upright, *level]), 2 * lines
        self._lines = LineCollection([], colors="0.6", linewidths=0.9, zorder=1)
        ax.add_collection(self._lines, autolim=False)

    def update(self, images):
        """Draw the lines through `images`, of the shape of `grid`; return the artist that changed."""
        self._lines.set_segments(images.reshape(self._count, 40, 2))
        return [self._lines]
