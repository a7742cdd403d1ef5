"""An image that fills its axes and is drawn in a tenth of matplotlib's time: Pillow does the scaling."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from PIL import Image

__all__ = ["Pixels"]


class Pixels(Artist):
    """An RGBA image over the whole of some axes, for a canvas of pixels (Agg).

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    smooth : whether to blend neighbouring pixels where they are enlarged
    zorder : what lies above what
    """

    def __init__(self, ax: Axes, *, smooth: bool, zorder: float) -> None:
        super().__init__()
        self._how = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
        self._rgba = np.zeros((1, 1, 4), np.uint8)
        self._over = None
        self._ax = ax
        self.set_zorder(zorder)
        ax.add_artist(self)

    def set_data(self, rgba: np.ndarray) -> None:
        """Take an image, (height, width, 4) uint8, top row first."""
        self._rgba = rgba
        self.stale = True

    def lay_over(self, rgba: np.ndarray) -> None:
        """Take a second image, to be drawn over the first one: best of the size that `size` tells."""
        self._over = Image.fromarray(rgba)
        self.stale = True

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the axes in pixels."""
        left, bottom, right, top = self._edges()
        return right - left, top - bottom

    def _edges(self):
        return tuple(round(edge) for edge in self._ax.bbox.extents)

    def get_window_extent(self, renderer=None):
        """Return the box of the axes, in pixels."""
        return self._ax.bbox

    def draw(self, renderer) -> None:
        """Draw the image, enlarged to the pixels of its axes."""
        if not self.get_visible():
            return
        left, bottom, _, _ = self._edges()
        image = Image.fromarray(self._rgba).resize(self.size, self._how)
        if self._over is not None:
            image.alpha_composite(self._over.resize(self.size))
        gc = renderer.new_gc()
        # from the bottom up; a copy, since Agg wants to write
        renderer.draw_image(gc, left, bottom, np.array(image)[::-1])
        gc.restore()
        self.stale = False
