"""What travels between the pad in the browser and its kernel; the only module that needs anywidget.

Pixels travel as text in base 64: some front ends do not notice that one binary value differs from another.
"""

import base64
from importlib import resources

import anywidget
import numpy as np
import traitlets

from course_utils.pad.pen import SHARE, SIDE, WIDTH

HERE = resources.files("course_utils.pad")


class PadWidget(anywidget.AnyWidget):
    """The pad in the browser: pad.js draws it, pad.css dresses it."""

    _esm = (HERE / "pad.js").read_text(encoding="utf-8")
    _css = (HERE / "pad.css").read_text(encoding="utf-8")
    side = traitlets.Int(SIDE).tag(sync=True)
    pen = traitlets.Float(WIDTH).tag(sync=True)
    share = traitlets.Float(SHARE).tag(sync=True)
    ink = traitlets.Unicode().tag(sync=True, echo_update=False)  # what is drawn, side * side pixels
    example = traitlets.Bool(True).tag(sync=True)  # the first stroke makes room for itself
    image = traitlets.Unicode().tag(sync=True)  # what the classifier gets, 28 * 28 pixels
    probabilities = traitlets.List(traitlets.Float()).tag(sync=True)  # none while there is no answer
    message = traitlets.Unicode().tag(sync=True)  # what went wrong


def pack(pixels):
    """Return an image of 0..1 as text."""
    return base64.b64encode(np.round(255 * pixels).astype(np.uint8).tobytes()).decode()


def unpack(text):
    """Return the image of 0..1, shape (SIDE, SIDE), that a text holds."""
    pixels = np.frombuffer(base64.b64decode(text), np.uint8)
    return pixels.reshape(SIDE, SIDE).astype(np.float32) / 255
