"""The network as a picture: what every unit computes over the plane, and the weights between them as lines."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap, to_rgb

from course_utils import style
from course_utils.playground.pixels import Pixels

__all__ = ["SIGNED", "NetworkPicture", "shade"]

SIGNED = LinearSegmentedColormap.from_list("signed", [style.VERMILLION, "#f7f7f7", style.BLUE])
SIDE = 30  # pixels of a unit's small picture, a border of one pixel among them
PITCH = 39  # from one unit to the next below
WIDTH, HEIGHT = 564, 8 * PITCH + 22  # of the whole picture in pixels; the headings take the first ones
HEAD = 22
_TABLE = (255 * SIGNED(np.linspace(0, 1, 256))).round().astype(np.uint8)
_BORDER = np.array([90, 90, 90, 255], np.uint8)
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
        self.lines = ax.add_collection(LineCollection([], zorder=1, capstyle="butt"))
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
        self._mosaic[:] = 0

    def _text(self, x, y, text, **look):
        return self.ax.text(x, y, text, zorder=0, **look)  # below what moves, so that it need not be drawn again

    def _pairs(self):
        return pairwise(self._corners)

    @staticmethod
    def _segment(a, b):
        return [(a[0] + SIDE, a[1] + SIDE / 2), (b[0], b[1] + SIDE / 2)]

    def update(self, maps: list[np.ndarray], weights: list[np.ndarray]) -> list:
        """Show ``maps``, one (SIDE - 2, SIDE - 2, units) a layer, and ``weights`` (out, in); return what changed.

        Every unit has its own scale: full colour where it is largest in size. A unit that gives 0 everywhere is white.
        """
        for corners, layer in zip(self._corners, maps, strict=True):
            with np.errstate(all="ignore"):
                layer = layer / np.maximum(np.abs(layer).max(axis=(0, 1)), 1e-12)
            for (x, y), pixels in zip(corners, np.moveaxis(shade(layer)[::-1], 2, 0), strict=True):
                self._mosaic[y : y + SIDE, x : x + SIDE] = _BORDER
                self._mosaic[y + 1 : y + SIDE - 1, x + 1 : x + SIDE - 1] = pixels
        self.image.set_data(self._mosaic)
        w = np.nan_to_num(np.concatenate([W.ravel() for W in weights]), nan=0.0, posinf=1e9, neginf=-1e9)
        size = np.tanh(np.abs(w) / 1.5)
        colors = np.empty((len(w), 4))
        colors[:, :3] = np.where(w[:, None] > 0, to_rgb(style.BLUE), to_rgb(style.VERMILLION))
        colors[:, 3] = 0.15 + 0.75 * size
        self.lines.set(linewidths=np.where(w == 0, 0, 0.3 + 4 * size), colors=colors)
        return [self.lines, self.image]
