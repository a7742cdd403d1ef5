"""One look for all figures: colours that colour-blind eyes tell apart, and sizes that stay legible."""

import contextlib
import threading

import matplotlib as mpl

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
    "axes.prop_cycle": mpl.cycler(color=COLORS),
    "lines.linewidth": 1.8,
    "lines.markersize": 5.0,
    "image.cmap": "viridis",
}


class _Context(contextlib.ContextDecorator):
    """Matplotlib's settings are the whole process's: the first thread to enter sets them, the last restores them."""

    def __init__(self):
        self._lock = threading.Lock()
        self._inside = 0

    def __enter__(self):
        with self._lock:
            if self._inside == 0:
                self._settings = mpl.rc_context(RC)
                self._settings.__enter__()
            self._inside += 1

    def __exit__(self, *exception):
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._settings.__exit__(None, None, None)


_CONTEXT = _Context()


def context():
    """Return a context manager, or decorator, inside which new figures and artists have the course's look."""
    return _CONTEXT
