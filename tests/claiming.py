"""What a text tells readers to do to a live figure is done, so that a test can measure the effect.

A test reads like the text that it proves::

    def test_the_slope_of_the_loss_doubles_at_20():
        losses = [moved("01", "margin", delta=delta).number("loss") for delta in (18, 19, 20, 21)]
        assert np.diff(losses).tolist() == [1, 1, 2]

The cells of a notebook run once, in order and no further than the figure that is asked for; exercises are left out.
"""

import contextlib
import functools
import io
import re
from typing import NamedTuple

import numpy as np
from after_cells import names_of_views
from matplotlib.figure import Figure
from matplotlib.text import Text

from course_utils.authoring.sources import read_source, source_paths, tags_of


class Frame(NamedTuple):
    """What a live figure shows: its texts, the points of its lines and the pixels of its images, axes by axes.

    ``fig`` is the figure itself, for all else; unlike the rest, it changes at the next move.
    """

    texts: list[str]
    lines: list[list[np.ndarray]]
    images: list[list[np.ndarray]]
    fig: Figure

    def number(self, words):
        """Return the number that stands right after some words, such as ``"loss"`` in "Δ = 20: loss 18"."""
        pattern = re.escape(words) + r"\s*[:=≈]?\s*([-−+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)"
        found = [match for text in self.texts for match in re.findall(pattern, text)]
        if len(found) != 1:
            raise LookupError(f"expected one number after {words!r}, got {len(found)} in {self.texts}")
        return float(found[0].replace("−", "-").replace(",", ""))


class Lesson:
    """A notebook's cells, and the names that they have made so far."""

    def __init__(self, cells):
        code = [cell for cell in cells if cell.cell_type == "code"]
        self.figures = names_of_views(cell.source for cell in code)
        self.waiting = [cell for cell in code if "exercise" not in tags_of(cell)]
        self.names = {"__name__": "__main__"}

    def view(self, name):
        """Return the live figure of that name; run the cells up to the one that makes it."""
        if name not in self.figures:
            raise LookupError(f"expected a live figure among {', '.join(self.figures) or 'none'}, got {name!r}")
        return self.named(name)

    def named(self, name):
        """Return what the cells call so; run them up to the one that makes it."""
        while name not in self.names:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(self.waiting.pop(0).source, self.names)
        return self.names[name]

    def moved(self, name, **values):
        """Return the frame of a figure whose controls are at their start, but for those that are named."""
        view = self.view(name)
        view.set(**{control: one.start for control, one in view.controls.items()} | values)
        return frame(view.fig)


def frame(fig):
    """Return what a figure shows at present."""
    return Frame(
        [text.get_text() for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip()],
        [[np.array(line.get_xydata()) for line in ax.lines if line.get_visible()] for ax in fig.axes],
        [[np.array(image.get_array()) for image in ax.images if image.get_visible()] for ax in fig.axes],
        fig,
    )


@functools.cache
def lesson(number):
    """Return the notebook of that number, such as "01"."""
    (source,) = source_paths([number])
    return Lesson(read_source(source).cells)


def moved(number, name, **values):
    """Return the frame that a notebook's live figure shows at these values, all other controls at their start."""
    return lesson(number).moved(name, **values)
