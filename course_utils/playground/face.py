"""What is seen below the controls: the picture, a sentence where something went wrong, and the code."""

from __future__ import annotations

import html

import ipywidgets as widgets
import numpy as np

from course_utils.explore.encoding import FORMAT, encode
from course_utils.explore.stage import Stage
from course_utils.host import style
from course_utils.host.display import as_output
from course_utils.host.messages import card
from course_utils.host.widgets import spoken, with_widget
from course_utils.playground.picture import SIZE, Look, Picture
from course_utils.playground.trainer import Trainer

__all__ = ["Face"]

DENSITY = 1.5  # drawn pixels per CSS pixel: still crisp, and a third more frames a second than with 2
_WIDTH, _HEIGHT = (round(inches * style.DPI) for inches in SIZE)
WORDS = (
    "The picture shows what each unit computes over the plane, the weights as lines, the decision region with the "
    "points, the losses by epoch, and all weights and gradients by layer."
)
_PRE = (
    "margin:4px 0;padding:8px 12px;background:#f6f8fa;color:#1f2328;border:1px solid #d0d7de;font-size:12px;"
    "line-height:1.4;overflow-x:auto;max-width:880px"
)


class Face:
    """A picture that follows a network, and two places for text.

    Attributes
    ----------
    words, image, message, program : widgets, to be shown one below the other; the words for screen readers alone
    stage : Stage, the picture's figure
    """

    def __init__(self) -> None:
        self.stage = Stage(SIZE, style.DPI * DENSITY, layout=None)
        self.picture = Picture(self.stage.fig)
        self.words = spoken(f"A playground for small networks. {WORDS}")
        self.image = widgets.Image(format=FORMAT, width=str(_WIDTH), height=str(_HEIGHT))
        self.message = widgets.HTML(layout={"display": "none"})
        self.program = widgets.HTML(layout={"display": "none"})
        self._rendered = None

    @property
    def rendered(self) -> np.ndarray:
        """The last picture, (height, width, 4) uint8; drawn again if `rest` gave its memory back."""
        if self._rendered is None:
            with style.context():
                self._rendered = self.stage.paint(None).copy()
        return self._rendered

    def rest(self) -> None:
        """Give the memory that drawing takes back, until something is drawn."""
        self.stage.rest()
        self._rendered = None

    def draw(self, trainer: Trainer, look: Look) -> None:
        """Paint the network as it is now, and send the picture."""
        with style.context():
            moved = self.picture.update(trainer, look)
            self._rendered = self.stage.paint(moved).copy()
        self.image.value = encode(self._rendered)

    def say(self, text: str) -> None:
        """Show a sentence under the picture; none for an empty one."""
        self.message.value = card(text) if text else ""
        self.message.layout.display = None if text else "none"

    def show_program(self, text: str) -> None:
        """Show a program under the picture; none for an empty one."""
        self.program.value = f'<pre style="{_PRE}">{html.escape(text)}</pre>' if text else ""
        self.program.layout.display = None if text else "none"

    def mimebundle(self, text: str, widget: widgets.Widget) -> tuple[dict, dict]:
        """Return what a notebook shows and stores: ``text``, the picture and, unless it is to be stored, ``widget``."""
        data, metadata = as_output(encode(self.rendered, "png"), text, SIZE)
        return with_widget(data, widget), metadata
