"""Live figures: sliders that redraw a matplotlib figure while they move.

A live figure is a function that builds axes and artists once and returns how to update them::

    @explore(learning_rate=log(0.01, 3, value=0.1), steps=integer(1, 100, value=10))
    def descent(fig):
        \"\"\"Loss against step: it falls, then flattens.\"\"\"
        ax = fig.subplots()
        (line,) = ax.plot([], [])

        def update(learning_rate, steps):
            line.set_data(...)
            return line  # what moved; None redraws everything

        return update

The docstring is the figure's alt text. If `update` is a generator function, each ``yield`` shows a frame: first a quick
one, then refinements, which a newer slider value cuts short. ``descent.set(learning_rate=1)`` moves a slider from code.
Only ipywidgets' core widgets are used, 7.7.1 or newer, so live figures also work where custom widgets do not.
"""

from collections.abc import Callable

import ipywidgets
from IPython.display import display

from course_utils.explore.control import Control
from course_utils.explore.controls import button, choice, integer, lin, log, play, switch
from course_utils.explore.view import View
from course_utils.host.display import print_words
from course_utils.host.surroundings import can_show
from course_utils.host.widgets import require_widgets

__all__ = ["Control", "View", "button", "choice", "explore", "integer", "lin", "log", "play", "switch"]

require_widgets(ipywidgets.__version__)


def explore(*, size: tuple[float, float] = (7, 3), **controls: Control) -> Callable[[Callable], View]:
    """Turn the decorated setup function into a live figure, and show it.

    Parameters
    ----------
    size : pair of positive floats, width and height of the figure in inches
    **controls : `lin`, `log`, `integer`, `play`, `choice`, `switch` or `button`, named as the arguments of update

    Returns
    -------
    callable
        A decorator for ``setup(fig)``, whose docstring is the alt text and whose result is ``update(**values)``; update
        returns the artists that moved or None, or yields them several times. The decorated name becomes a `View`.

    Raises
    ------
    ValueError
        If there is no control, or something else in a control's place, or no docstring, or the names do not match.
    """
    if not controls:
        raise ValueError("a live figure needs at least one control, as in @explore(x=lin(0, 1, value=0.5))")
    for name, control in controls.items():
        if not isinstance(control, Control):
            raise ValueError(f"{name}: expected a control such as lin(0, 1, value=0.5), got {control!r}")
    if len(size) != 2 or not all(0 < inches < 100 for inches in size):
        raise ValueError(f"expected size=(width, height) in inches, got {size!r}")

    def decorate(setup):
        view = View(setup, controls, size)
        if can_show():
            display(view)
        else:
            print_words(repr(view))
        return view

    return decorate
