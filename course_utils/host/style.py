"""One look for all figures: colours that colour-blind eyes tell apart, and sizes that stay legible.

It starts from Matplotlib's own defaults, so that a figure is the same whatever style, settings or matplotlibrc the
reader's notebook has; and `Figure` keeps to it in whatever is called on it and on its axes, later and from a cell too.
"""

import contextlib
import inspect
import threading
from typing import Any

import matplotlib as mpl
import matplotlib.axes
import matplotlib.figure
from cycler import cycler

# Okabe and Ito, "Color Universal Design" (2008); the ones that stand out most on white come first.
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
BLACK, ORANGE, SKY, YELLOW = "#000000", "#E69F00", "#56B4E9", "#F0E442"
RUST = "#B85100"  # vermillion for words: 5 : 1 on white, where vermillion itself reaches 3.9
COLORS = [BLUE, VERMILLION, GREEN, PURPLE, BLACK, ORANGE, SKY, YELLOW]

# Colour is never the only cue: the k-th class also has its own marker, the k-th line its own dashes.
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "<"]
LINESTYLES = ["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 3))]

DPI = 100  # CSS pixels per inch, of static and live figures alike

RC = {
    "font.family": ["DejaVu Sans"],  # shipped with matplotlib: the same text on every machine
    "font.size": 10.0,
    "axes.titlesize": 11.0,
    "axes.labelsize": 10.0,
    "xtick.labelsize": 9.0,
    "ytick.labelsize": 9.0,
    "legend.fontsize": 9.0,
    "legend.framealpha": 0.9,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.prop_cycle": cycler(color=COLORS),
    "lines.linewidth": 1.8,
    "lines.markersize": 5.0,
    "image.cmap": "viridis",
}

# Not looks, but how the reader's Matplotlib works; looked up, "backend" would load one.
_LEFT_ALONE = {"backend", "backend_fallback", "interactive", "date.epoch", "timezone"}
_DEFAULTS, _OURS = mpl.rcParamsDefault, mpl.RcParams(RC)
LOOK: dict[Any, Any] = {
    name: (_OURS if name in RC else _DEFAULTS)._get(name) for name in _DEFAULTS if name not in _LEFT_ALONE
}


class _Context(contextlib.ContextDecorator):
    """Matplotlib's settings are the whole process's: the first thread to enter sets them, the last restores them.

    They are set by Matplotlib's own ``_set``, whose stability it guarantees: `matplotlib.rc_context` would check all of
    them again at every frame, five times as slowly.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._inside = 0

    def __enter__(self):
        with self._lock:
            if self._inside == 0:
                self._before = {name: mpl.rcParams._get(name) for name in LOOK}
                _change_to(LOOK)
            self._inside += 1

    def __exit__(self, *exception):
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                _change_to(self._before)


def _change_to(settings):
    for name, value in settings.items():
        if mpl.rcParams._get(name) is not value:
            mpl.rcParams._set(name, value)


_CONTEXT = _Context()


def context():
    """Return a context manager, or decorator, inside which new figures and artists have the course's look."""
    return _CONTEXT


def _in_the_look(kind):
    """Return a subclass whose methods run in the course's look, except those that only look something up."""
    methods = {
        name: context()(method)
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if name == "__init__" or (name != "cla" and not name.startswith(("_", "get_")))
    }
    return type(kind.__name__, (kind,), methods)


_Axes = _in_the_look(matplotlib.axes.Axes)


class Figure(_in_the_look(matplotlib.figure.Figure)):
    """A Matplotlib figure that keeps to the course's look in all that is called on it and on its axes."""

    def add_axes(self, *args, **kwargs):
        """Add axes, as in Matplotlib."""
        return super().add_axes(*args, **_with_our_axes(kwargs))

    def add_subplot(self, *args, **kwargs):
        """Add axes in a grid, as in Matplotlib."""
        return super().add_subplot(*args, **_with_our_axes(kwargs))


def _with_our_axes(options):
    return options if options.keys() & {"axes_class", "projection", "polar"} else {**options, "axes_class": _Axes}
