"""In a notebook's kernel: sees what its cells draw while they run, and checks the figures when all have run.

Nothing here is left in the notebook's own names; `after_cells` asks the questions, one at a time.
"""

import functools
import sys
from unittest import mock

from IPython import get_ipython

PICTURES = []  # the figures that were shown as static pictures
FRAMES = {}  # the frame that its cell showed, by the name of the live figure


def begin():
    """Look at the notebook before and after each of its cells."""
    events = get_ipython().events
    events.register("pre_run_cell", hear_pictures)
    events.register("post_run_cell", keep_frames)


def hear_pictures(_info):
    """Keep, from the first cell on that can draw, every figure that becomes a file of pixels."""
    drawing = sys.modules.get("matplotlib.backends.backend_agg")
    if drawing is None:
        return
    write = drawing.FigureCanvasAgg.print_png

    @functools.wraps(write)
    def print_png(canvas, *arguments, **options):
        write(canvas, *arguments, **options)  # which some layouts try, and leave by an exception, before they draw
        PICTURES.append(canvas.figure)

    drawing.FigureCanvasAgg.print_png = print_png
    get_ipython().events.unregister("pre_run_cell", hear_pictures)


def keep_frames(_result):
    """Keep what each new live figure shows."""
    for name, view in views().items():
        if name not in FRAMES:
            FRAMES[name] = view.rendered.copy()


def views():
    """Return the live figures among the notebook's names, by name."""
    explore = sys.modules.get("course_utils.explore")
    names = get_ipython().user_ns.items() if explore else ()
    return {name: value for name, value in names if not name.startswith("_") and isinstance(value, explore.View)}


def seen():
    """Return how many figures were shown as static pictures, and the names of the live ones."""
    return len(PICTURES), sorted(views())


def driven(name):
    """Drive one live figure; return its defects."""
    from ipywidgets import Widget
    from sliders import drive

    with mock.patch.object(Widget, "_send", say_nothing):  # no browser reads all these frames
        return drive(views()[name], FRAMES[name])


def say_nothing(*_message, **_more):
    """Take a widget's message, and send it nowhere."""


def unreadable():
    """Return what is wrong with each figure for some readers."""
    import readable

    figures = {f"picture {number}": figure for number, figure in enumerate(PICTURES, start=1)}
    figures |= {name: view.fig for name, view in views().items()}
    return [f"{name}: {defect}" for name, figure in figures.items() for defect in readable.defects(figure)]
