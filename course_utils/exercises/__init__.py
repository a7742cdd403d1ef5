"""Exercises that check themselves: ``check``, ``hint``, ``solution`` and ``progress``.

A notebook asks for a function; the learner writes it in a cell of their own and calls ``check("01.4", function)``. It
may also ask for a number, a choice, an order, settings or a diagnosis, and these are passed in the function's place.
Nothing is written to disk, and nothing that a learner hands over makes these four functions raise. Each check leaves
its verdict in the cell's output, where `verdicts` reads it.

The tasks of notebook NN are declared in ``exNN.py`` beside this file, which is imported when a number of that notebook
is first asked for. `declare` says how to write one.
"""

from .ask import check, hint, progress, solution

__all__ = ["check", "hint", "progress", "solution"]
