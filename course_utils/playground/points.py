"""The points of a problem as an image with a clear ground: drawn once, it is laid over every map."""

from __future__ import annotations

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.playground.data import REACH, is_regression
from course_utils.playground.graph import SIGNED
from course_utils.playground.trainer import Trainer

__all__ = ["PointPicture"]


class PointPicture:
    """Training points with white edges and, on demand, test points with black ones.

    Circles and blue stand for values above 0 (class 1), squares and vermillion for the others.

    Parameters
    ----------
    size : width and height in pixels
    dpi : pixels per inch
    """

    def __init__(self, size: tuple[int, int], dpi: float) -> None:
        figure = Figure(figsize=(size[0] / dpi, size[1] / dpi), dpi=dpi, facecolor="none")
        self._canvas = FigureCanvasAgg(figure)
        ax = figure.add_axes((0, 0, 1, 1), xlim=(-REACH, REACH), ylim=(-REACH, REACH))
        ax.axis("off")
        look = {"s": 13, "linewidth": 0.5, "cmap": SIGNED, "vmin": -1, "vmax": 1}
        kinds = [(edge, marker) for edge in ("white", "black") for marker in ("o", "s")]
        self._points = [ax.scatter([], [], c=[], marker=marker, edgecolor=edge, **look) for edge, marker in kinds]

    def draw(self, trainer: Trainer, show_test: bool) -> np.ndarray:
        """Return the points of a problem as RGBA, (height, width, 4) uint8."""
        regression = is_regression(trainer.settings.data)
        sets = [(self._points[:2], trainer.X, trainer.y), (self._points[2:], trainer.X_test, trainer.y_test)]
        for artists, X, y in sets:
            value = y[:, 0] if regression else 2.0 * y - 1
            for artist, chosen in zip(artists, (value > 0, value <= 0), strict=True):
                artist.set_offsets(X[chosen])
                artist.set_array(value[chosen])
        for artist in self._points[2:]:
            artist.set_visible(show_test)
        self._canvas.draw()
        return np.array(self._canvas.buffer_rgba())
