"""Exercises that check themselves, and are asked again: ``check``, ``hint``, ``solution``, ``progress``, ``review``.

A notebook asks for a function; the learner writes it in a cell of their own and calls ``check("01.4", function)``. It
may also ask for a number, a choice, an order, settings or a diagnosis, and these are passed in the function's place.
Nothing that a learner hands over makes these functions raise, and no answer is written to disk. Each check leaves its
verdict in the cell's output, where `verdicts` reads it, and with `course_utils.host.kept`, for the next evening.

The tasks of notebook NN are declared in ``exNN.py`` beside this file, which is imported when a number of that notebook
is first asked for. `declare` says how to write one.
"""

from .again import review
from .ask import check, hint, solution
from .tally import progress

__all__ = ["check", "hint", "progress", "review", "solution"]
