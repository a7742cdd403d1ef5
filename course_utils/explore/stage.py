"""The stage: a figure of its own that repaints what moved over a cached picture of what did not.

A full matplotlib draw of a small figure takes some 40 ms, most of it for ticks and text that did not change. The
stage keeps that part as pixels and draws only the moving artists, and whatever lies above them, on top ("blitting").
"""

from collections.abc import Iterable

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import SubFigure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from course_utils.host import style


class Stage:
    """A matplotlib figure outside pyplot, and its last painted pixels.

    Parameters
    ----------
    size : pair of floats, width and height in inches
    dpi : float, pixels per inch
    """

    def __init__(self, size: tuple[float, float], dpi: float) -> None:
        self.fig = style.Figure(figsize=size, dpi=dpi, layout="constrained")
        self.canvas = FigureCanvasAgg(self.fig)
        self._laid_out = False
        self._background = None
        self._key = None
        self._moving = ()

    def rest(self):
        """Give the memory of the pixels back; the next `paint` draws everything."""
        renderer = self.canvas.get_renderer()  # all texts know it, so it must shrink itself, as when it is unpickled
        renderer.__setstate__({"width": 1, "height": 1, "dpi": self.fig.dpi})
        self.canvas = FigureCanvasAgg(self.fig)
        self._background = None
        self._key = None

    def paint(self, artists):
        """Bring the pixels up to date after an update.

        Parameters
        ----------
        artists : what moved: an artist, a (nested) sequence of artists, or None if anything may have moved

        Returns
        -------
        ndarray of shape (height, width, 4), uint8; a view that the next call overwrites
        """
        moved = list(flatten(artists))
        if not self._laid_out:
            self._lay_out()
        for axes in self.fig.axes:
            _ = axes.viewLim  # carries out a pending autoscale, which is a change of the background
        key = [(id(artist), artist.zorder) for artist in moved]
        if key != self._key or self.fig.stale:
            self._paint_background(moved)
            self._key = key
        if self._moving:
            self.canvas.restore_region(self._background)
            for artist in self._moving:
                artist.draw(self.canvas.get_renderer())
            self.fig.stale = False  # legends and the like mark it when they are drawn; a stale figure is a changed one
        return np.asarray(self.canvas.buffer_rgba())

    def _lay_out(self):
        """Lay the axes out once and keep them there: faster, and nothing jumps when a label gets wider."""
        for axes in with_insets(self.fig.axes):
            usual = mpl.rcParams["xtick.labelsize"], mpl.rcParams["ytick.labelsize"]
            for axis, labelsize in zip((axes.xaxis, axes.yaxis), usual, strict=True):
                size = axis.get_tick_params().get("labelsize", labelsize)
                axis.set_tick_params(labelsize=size)  # also of ticks that matplotlib creates later, in another style
        engine = self.fig.get_layout_engine()
        if engine is not None:
            if self.fig.axes:
                engine.execute(self.fig)  # with which drawing begins
            self.fig.set_layout_engine("none")
        self._laid_out = True

    def _paint_background(self, moved):
        for artist in self._moving:
            artist.set_animated(False)
        self._moving = moving_and_above(self.fig, moved)
        for artist in self._moving:
            artist.set_animated(True)  # matplotlib then leaves it out of the background
        self.canvas.draw()
        self._background = self.canvas.copy_from_bbox(self.fig.bbox)


def with_insets(found):
    """Yield axes, and those that lie within them."""
    for axes in found:
        yield axes
        yield from with_insets(axes.child_axes)


def flatten(artists):
    """Yield the artists in an artist, None, or any nesting of sequences."""
    if isinstance(artists, Artist):
        yield artists
    elif isinstance(artists, Iterable) and not isinstance(artists, str):
        for item in artists:
            yield from flatten(item)
    elif artists is not None:
        raise TypeError(f"update must return artists or None, got {artists!r}")


def drawing_order(parent):
    """Yield the artists of a figure or axes in the order in which matplotlib draws them."""
    children = [child for child in parent.get_children() if child is not parent.patch]
    patch = [parent.patch]
    if isinstance(parent, Axes):
        framed = parent.axison and parent.get_frame_on()
        patch = patch if framed else []
        spines = set() if framed else set(parent.spines.values())
        children = [c for c in children if c not in spines and (parent.axison or not isinstance(c, Axis))]
    yield from patch
    for child in sorted(children, key=lambda artist: artist.zorder):
        if isinstance(child, Axes | SubFigure):
            if child.get_visible():
                yield from drawing_order(child)
        else:
            yield child


def moving_and_above(fig, moved):
    """Return the moved artists and all that is drawn above them, bottom first.

    What lies above a moving artist must be painted again after it, and must not be in the background as well, or its
    antialiased edges would be painted twice and look bold. Axes elsewhere in the figure, and ticks and labels outside
    the axes, do not overlap and stay in the background. The result is empty if a moved artist is drawn by another one,
    as the parts of a legend are: then there is nothing to gain.
    """
    order = list(drawing_order(fig))
    wanted = set(moved)
    if not wanted or not wanted <= set(order):
        return []
    moving, below = [], []
    for artist in order:
        if artist in wanted or (artist.get_visible() and any(_overlaps(artist, *reach) for reach in below)):
            moving.append(artist)
        if artist in wanted:
            below.append((artist.axes, _reach(artist)))
    return moving


def _reach(artist):
    """Return the box in pixels that a moving artist is taken to stay in: its axes, and where it is now if unclipped."""
    if artist.axes is None:
        return artist.get_figure().bbox
    if artist.get_clip_on():
        return artist.axes.bbox
    extent = artist.get_window_extent()
    return Bbox.union([artist.axes.bbox, extent]) if np.isfinite(extent.extents).all() else artist.axes.bbox


def _overlaps(artist, axes, region):
    """Tell whether `artist` shows within `region`, which a moving artist of `axes` can reach."""
    if artist.axes is None or isinstance(artist, Text):
        box = artist.get_window_extent()
    elif isinstance(artist, Axis) and artist.axes is axes and _stays_outside(artist):
        box = artist.get_tightbbox()  # its labels; where its ticks touch the axes there is a spine
    else:
        box = artist.axes.bbox
    return box is not None and box.overlaps(region)


def _stays_outside(axis):
    ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
    return not any(tick.gridline.get_visible() or tick.get_tickdir() != "out" for tick in ticks)
