"""How an author writes an exercise: the reference, its inputs, its hints, and its named mistakes.

An exercise is a decorated reference function, followed by the wrong answers that learners really give::

    @exercise(
        "01.1",
        "Count the parameters",
        cases=[case(3072, 10), case(784, 10), case(2, 3)],
        random=lambda rng: case(int(rng.integers(2, 99)), int(rng.integers(2, 9))),
        hints=["How many numbers does one row of W hold?", "Each class also has one bias."],
        insight="Every pixel has one weight for every class.",
    )
    def count_parameters(K, D):
        '''Count the weights and biases of a linear classifier.'''
        return K * D + K

    @count_parameters.mistake
    def forgot_the_biases(K, D):
        '''You counted the weights alone: each class also has a bias.'''
        return K * D

A mistake's docstring is the sentence that the learner reads. `audit.faults` proves that the whole thing holds together.
"""

import copy
import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

RANDOM_CASES = 3


@dataclass(frozen=True, eq=False)
class Case:
    """One input of an exercise: the positional arguments, and a word on why it is there."""

    arguments: tuple
    why: str = ""

    def copy(self):
        """Return arguments of their own, so that no answer can spoil the next one's."""
        return copy.deepcopy(self.arguments)


def case(*arguments, why=""):
    """Declare one input; lists become arrays, ``why`` is shown beside it (``"large scores"``).

    The arguments are handed over by position, so learners may name their parameters as they like.
    """
    return Case(tuple(np.array(a) if isinstance(a, list) else a for a in arguments), why)


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that has a name: real code, and the sentence that helps whoever wrote the same."""

    name: str
    sentence: str
    function: Callable


@dataclass(frozen=True, eq=False)
class Exercise:
    """A task with its reference answer. Calling it calls the reference."""

    number: str
    title: str
    reference: Callable
    cases: Sequence[Case]
    hints: Sequence[str]
    insight: str
    tolerance: float = 1e-6
    floats: bool = False
    mistakes: list[Mistake] = field(default_factory=list)

    def __call__(self, *arguments, **keywords):
        """Answer as the reference does."""
        return self.reference(*arguments, **keywords)

    def mistake(self, function):
        """Decorate a wrong answer; its docstring is the sentence for the learner."""
        sentence = " ".join(inspect.getdoc(function).split())
        self.mistakes.append(Mistake(function.__name__, sentence, function))
        return function

    @functools.cached_property
    def name(self):
        """The function's name as the notebook writes it."""
        return self.reference.__name__

    @functools.cached_property
    def parameters(self):
        """The names of the reference's parameters, in order."""
        return list(inspect.signature(self.reference).parameters)

    @functools.cached_property
    def heading(self):
        """How messages begin."""
        return f"Exercise {self.number}, {self.title}"


def exercise(number, title, *, cases, hints, insight, random=None, tolerance=1e-6, floats=False):
    """Decorate a reference function; the name then stands for the `Exercise`.

    Parameters
    ----------
    number : str
        Notebook and place in it, ``"01.4"``.
    title : str
        What the notebook's heading calls it.
    cases : list of Case
        Inputs, the notebook's own hand-sized example first, edge cases after it.
    hints : list of str
        From a nudge to nearly there.
    insight : str
        One sentence for the learner who got it right.
    random : callable, optional
        Takes a NumPy generator and returns a case; three are drawn, the same ones every time.
    tolerance : float
        Relative and absolute: values within it count as equal.
    floats : bool
        Whether an array of integers is refused even where its values are right.
    """

    def declare(reference):
        rng = np.random.default_rng([ord(letter) for letter in number])
        drawn = [random(rng) for _ in range(RANDOM_CASES)] if random else []
        return Exercise(number, title, reference, (*cases, *drawn), tuple(hints), insight, tolerance, floats)

    return declare
