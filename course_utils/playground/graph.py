"""The network as a picture: what every unit computes over the plane, and the weights between them as lines."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap, to_rgb

from course_utils.host import style
from course_utils.playground.pixels import Pixels

__all__ = ["SIGNED", "NetworkPicture", "scaled", "shade"]

SIGNED = LinearSegmentedColormap.from_list("signed", [style.VERMILLION, "#f7f7f7", style.BLUE])
SIDE = 30  # pixels of a unit's small picture, a border of one pixel among them
PITCH = 39  # from one unit to the next below
WIDTH, HEIGHT = 564, 8 * PITCH + 22  # of the whole picture in pixels; the headings take the first ones
HEAD = 22
_TABLE = (255 * SIGNED(np.linspace(0, 1, 256))).round().astype(np.uint8)
_BORDER = np.array([90, 90, 90, 255], np.uint8)
_FRAME, FRAME_WIDTH = np.array([0, 0, 0, 255], np.uint8), 3  # of the unit that is shown large
HALO = 4.5  # points by which the halo of a line is wider than the line
_LABELS = {
    "x1": "$x_1$",
    "x2": "$x_2$",
    "x1^2": "$x_1^2$",
    "x2^2": "$x_2^2$",
    "x1*x2": "$x_1x_2$",
    "sin(x1)": r"$\sin x_1$",
    "sin(x2)": r"$\sin x_2$",
}


def shade(values: np.ndarray) -> np.ndarray:
    """Return numbers from -1 to 1 as RGBA, uint8: vermillion, white, blue; what lies beyond or is NaN is clipped."""
    values = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0).clip(-1, 1)
    return _TABLE[(127.5 * (values + 1)).astype(np.int64).clip(0, 255)]


class NetworkPicture:
    """Units as small pictures in columns, one a layer, joined by lines: blue for weights above 0, as wide as large.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """

    @style.context()
    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        ax.axis("off")
        self.halo = LineCollection([], zorder=0.5, color=style.YELLOW, capstyle="butt")
        self.lines = LineCollection([], zorder=1, capstyle="butt")
        ax.add_collection(self.halo)
        ax.add_collection(self.lines)
        self._mosaic = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
        self.image = Pixels(ax, smooth=False, zorder=2)
        self._labels, self._shown = [], None

    @style.context()
    def lay_out(self, sizes: list[int], features: tuple[str, ...]) -> None:
        """Place the units of a new network, ``sizes`` a layer, and label them."""
        if self._shown == (sizes, features):
            return
        self._shown = sizes, features
        for label in self._labels:
            label.remove()
        left, right = 62, WIDTH - SIDE - 6
        columns = np.linspace(left, right, len(sizes)).round().astype(int)
        self._corners = [
            [(x, round(HEAD + PITCH * ((8 - n) / 2 + i) + (PITCH - SIDE) / 2)) for i in range(n)]
            for x, n in zip(columns, sizes, strict=True)
        ]
        names = ["features", *(f"hidden {i}" for i in range(1, len(sizes) - 1)), "output"]
        look = {"fontsize": 9, "color": "#333333"}
        heads = [
            self._text(x + SIDE / 2, 14, name, ha="center", **look) for x, name in zip(columns, names, strict=True)
        ]
        sides = [
            self._text(x - 6, y + SIDE / 2, _LABELS[name], ha="right", va="center", fontsize=10)
            for (x, y), name in zip(self._corners[0], features, strict=True)
        ]
        self._labels = heads + sides
        self.lines.set_segments([self._segment(a, b) for layer in self._pairs() for b in layer[1] for a in layer[0]])

    def _text(self, x, y, text, **look):
        return self.ax.text(x, y, text, zorder=0, **look)  # below what moves, so that it need not be drawn again

    def _pairs(self):
        return pairwise(self._corners)

    @staticmethod
    def _segment(a, b):
        return [(a[0] + SIDE, a[1] + SIDE / 2), (b[0], b[1] + SIDE / 2)]

    def _frame(self, layer: int, unit: int) -> None:
        """Draw a broad frame round a unit; `update` then draws the unit into it."""
        x, y = self._corners[layer][unit]
        rows, columns = (slice(start - FRAME_WIDTH, start + SIDE + FRAME_WIDTH) for start in (y, x))
        self._mosaic[rows, columns] = _FRAME

    def _mark(self, weights: list[np.ndarray], layer: int, unit: int, source: int | None) -> None:
        """Put a halo round the line from ``source``, in the layer below, to a unit, or for None (the bias) the unit."""
        x, y = self._corners[layer][unit]
        if source is None:
            corners = [(x, y), (x + SIDE, y), (x + SIDE, y + SIDE), (x, y + SIDE)]
            self.halo.set(segments=[corners + corners[:2]], linewidths=[2 * HALO])  # one side twice closes the corner
            return
        size = np.nan_to_num(np.abs(weights[layer - 1][unit, source]), nan=0.0, posinf=1e9)
        line = self._segment(self._corners[layer - 1][source], (x, y))
        self.halo.set(segments=[line], linewidths=[HALO + _line_width(size)])

    def update(
        self,
        maps: list[np.ndarray],
        weights: list[np.ndarray],
        *,
        framed: tuple[int, int] | None = None,
        marked: tuple[int, int, int | None] | None = None,
    ) -> list:
        """Show ``maps``, one (SIDE - 2, SIDE - 2, units) a layer, and ``weights`` (out, in); return what changed.

        Every unit has its own scale: full colour where it is largest in size. A unit that gives 0 everywhere is white.
        One unit may be framed (layer, unit), and one weight marked (layer, unit, source).
        """
        self._mosaic[:] = 0
        if framed is not None:
            self._frame(*framed)
        for corners, layer in zip(self._corners, maps, strict=True):
            for (x, y), pixels in zip(corners, np.moveaxis(shade(scaled(layer))[::-1], 2, 0), strict=True):
                self._mosaic[y : y + SIDE, x : x + SIDE] = _BORDER
                self._mosaic[y + 1 : y + SIDE - 1, x + 1 : x + SIDE - 1] = pixels
        self.image.set_data(self._mosaic)
        self.halo.set_visible(marked is not None)
        if marked is not None:
            self._mark(weights, *marked)
        self._color(np.concatenate([W.ravel() for W in weights]))
        return [self.halo, self.lines, self.image]

    def _color(self, w):
        """Give each line the colour and the width of its weight."""
        w = np.nan_to_num(w, nan=0.0, posinf=1e9, neginf=-1e9)
        width = _line_width(np.abs(w))
        colors = np.empty((len(w), 4))
        colors[:, :3] = np.where(w[:, None] > 0, to_rgb(style.BLUE), to_rgb(style.VERMILLION))
        colors[:, 3] = 0.15 + 0.1875 * width
        self.lines.set(linewidths=np.where(w == 0, 0, 0.3 + width), colors=colors)


def _line_width(size):
    """Return a width from 0 to 4 points for the size of a weight."""
    return 4 * np.tanh(size / 1.5)


def scaled(maps: np.ndarray) -> np.ndarray:
    """Return the maps of units, (rows, columns, units), each divided by its largest size."""
    with np.errstate(all="ignore"):
        return maps / np.maximum(np.abs(maps).max(axis=(0, 1)), 1e-12)
