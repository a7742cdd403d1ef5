"""The pad: what was drawn, the image that the classifier gets of it, and the answer."""

import threading
from collections.abc import Callable, Sequence

import numpy as np
from IPython.display import display

from course_utils.host.cells import close_widgets, now_shown
from course_utils.host.messages import short_traceback
from course_utils.host.widgets import custom_widgets, with_widget
from course_utils.images import centre_like_mnist
from course_utils.pad.pen import EXAMPLE, ink
from course_utils.pad.still import TEXT, mimebundle, still

CLASSES = 10


def draw(classify: Callable[[np.ndarray], np.ndarray]) -> "Pad":
    """Return a pad to draw digits on; it shows itself as the last line of a cell.

    Parameters
    ----------
    classify : callable
        Takes an image, (28, 28) float32 from 0 (paper) to 1 (ink), centred as in MNIST; returns ten probabilities.

    Returns
    -------
    Pad

    Raises
    ------
    ValueError
        If `classify` cannot be called, or does not return ten probabilities for the example that the pad starts with.
    """
    return Pad(classify)


class Pad:
    """A drawing and what `classify` says of it; made by `draw`.

    Attributes
    ----------
    image : ndarray, shape (28, 28), float32
        What the classifier got: the drawing, scaled and centred as MNIST's digits; zeros if nothing is drawn.
    probabilities : ndarray, shape (10,), or None
        What it answered; None if nothing is drawn, or if it failed.
    widget : PadWidget or None
        The pad in the browser; None where anywidget is not installed.
    """

    def __init__(self, classify: Callable[[np.ndarray], np.ndarray]) -> None:
        if not callable(classify):
            raise ValueError(f"expected a function that classifies an image (28, 28), got {classify!r}")
        self._classify = classify
        self._lock = threading.RLock()  # strokes may arrive on another thread than that of the cells
        self.widget = None
        self._show(ink(EXAMPLE))
        self._still = mimebundle(still(ink(EXAMPLE), self.image, self.probabilities))
        with custom_widgets():
            self.widget = _new_widget()
        if self.widget is not None:
            self._send(ink(EXAMPLE), example=True)
            self.widget.observe(self._drawn, "ink")

    def strokes(self, lines: Sequence) -> "Pad":
        """Draw lines from code, as if by hand, and return this pad.

        Parameters
        ----------
        lines : sequence of sequences of (x, y)
            Polylines in fractions of the pad, x to the right and y down; none clears the pad.

        Raises
        ------
        ValueError
            If `lines` are not such lines; and whatever the classifier raises.
        """
        pixels = ink(lines)
        with self._lock:
            self._show(pixels)
            self._send(pixels)
        return self

    def clear(self) -> "Pad":
        """Wipe the pad, and return it."""
        return self.strokes([])

    def _drawn(self, change):
        """Answer a drawing from the browser; what goes wrong is told under the pad."""
        from course_utils.pad.widget import unpack

        with self._lock:
            if change.new == self._ink:
                return  # it came from here
            self._ink, message = change.new, ""
            try:
                self._show(unpack(change.new))
            except Exception as error:
                message = short_traceback(_beyond_this_file(error))
            self._send(message=message)

    def _show(self, drawing):
        """Take a drawing and have it classified."""
        image = centre_like_mnist(drawing).astype(np.float32)
        self.image, self.probabilities = image, None
        if self.image.any():
            self.probabilities = _checked(self._classify(self.image.copy()))

    def _send(self, pixels=None, example=False, message=""):
        """Tell the browser; `pixels` only if the drawing does not come from there."""
        if self.widget is None:
            return
        from course_utils.pad.widget import pack

        answer = [] if self.probabilities is None else self.probabilities.tolist()
        with self.widget.hold_sync():
            if pixels is not None:
                self._ink = pack(pixels)
                self.widget.ink, self.widget.example = self._ink, example
            self.widget.image, self.widget.probabilities, self.widget.message = pack(self.image), answer, message

    def close(self) -> None:
        """Take the pad out of the browser; drawing from code works as before."""
        if self.widget is not None:
            close_widgets(self.widget)

    def __repr__(self):
        """Return what the pad is, the same with and without anywidget."""
        return TEXT

    def _ipython_display_(self, **_kwargs):
        now_shown(self)
        data, metadata = self._still
        if self.widget is not None:
            data = with_widget(data, self.widget)
        with custom_widgets():
            display(data, metadata=metadata, raw=True)


def _new_widget():
    """Return the pad for the browser, or None where anywidget is not installed."""
    try:
        from course_utils.pad.widget import PadWidget
    except ImportError:
        return None
    return PadWidget()


def _checked(answer):
    """Return the classifier's answer if it is ten probabilities."""
    probabilities = np.asarray(answer, dtype=float)
    if probabilities.shape != (CLASSES,):
        raise ValueError(f"expected {CLASSES} probabilities from classify, got an array of shape {probabilities.shape}")
    if not np.isfinite(probabilities).all() or probabilities.min() < 0 or abs(probabilities.sum() - 1) > 1e-3:
        raise ValueError(f"expected probabilities that sum to 1 from classify, got {probabilities.tolist()}")
    return probabilities


def _beyond_this_file(error):
    """Return the error with the traceback of the caller's code alone."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return error.with_traceback(trace)
