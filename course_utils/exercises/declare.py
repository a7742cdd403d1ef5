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

A mistake's docstring is the sentence that the learner reads. It says what the value shows, not which code was written:
"Yours is half of it", not "You wrote 1 / c". Where the task leaves a convention open, the other right answers follow as
``@count_parameters.convention``. `audit.faults` proves that the whole thing holds together. For a derivation,
``slope_of=f`` has every answer, the reference too, compared with the central differences of f. Answers that are no
functions, numbers, choices, orders, settings and diagnoses, are written as `kinds` tells.
"""

import copy
import dataclasses
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_utils.gradcheck import numerical_gradient

RANDOM_CASES = 3
FRESH_CASES = 25


@dataclass(frozen=True, eq=False)
class Case:
    """One input of an exercise: the positional arguments, and a word on why it is there."""

    arguments: tuple
    why: str = ""

    def copy(self):
        """Return arguments of their own, so that no answer can spoil the next one's."""
        return tuple(a.copy() if isinstance(a, np.ndarray) else copy.deepcopy(a) for a in self.arguments)

    def with_lists(self):
        """Return the same input with lists where it has arrays."""
        return Case(tuple(a.tolist() if isinstance(a, np.ndarray) else a for a in self.arguments), self.why)


def case(*arguments: Any, why: str = "") -> Case:
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
    whole: bool = False
    silent: bool = False
    loopless: tuple[Case, Case] | None = None
    lists: bool = False
    uses: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    slope_of: Callable | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    conventions: list[Mistake] = field(default_factory=list)
    random: Callable | None = None
    letters: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments, **keywords):
        """Answer as the reference does."""
        return self.reference(*arguments, **keywords)

    def mistake(self, function):
        """Decorate a wrong answer; its docstring is the sentence for the learner."""
        return self._noted(self.mistakes, function)

    def convention(self, function):
        """Decorate another right answer, by a convention that the task leaves open; its docstring tells both."""
        return self._noted(self.conventions, function)

    def _noted(self, known, function):
        text = inspect.getdoc(function)
        if text is None:
            raise ValueError(f"{function.__name__} needs a docstring: it is the sentence that the learner reads")
        known.append(Mistake(function.__name__, " ".join(text.split()), function))
        return function

    @functools.cached_property
    def on_arrays(self):
        """The same exercise with arrays where its inputs are lists."""
        return dataclasses.replace(self, cases=tuple(case(*c.arguments, why=c.why) for c in self.cases), lists=False)

    def expected(self, case):
        """Return the right answer on a case: the reference's, or, for a derivation, the central differences."""
        function = self.slope_of
        if function is None:
            return self.reference(*case.copy())
        x, *others = case.copy()
        return numerical_gradient(lambda x: function(x, *others), np.asarray(x, dtype=float))

    @functools.cached_property
    def name(self):
        """The function's name as the notebook writes it."""
        return self.reference.__name__

    @functools.cached_property
    def parameters(self):
        """The names of the reference's parameters, in order."""
        return list(inspect.signature(self.reference).parameters)

    @functools.cached_property
    def fresh(self):
        """More random inputs, the same ones every time, on which no answer is judged: for what must hold in general."""
        rng = np.random.default_rng([*self.number.encode(), FRESH_CASES])
        drawn = [] if self.random is None else [self.random(rng) for _ in range(FRESH_CASES)]
        return tuple(one.with_lists() if self.lists else one for one in drawn)

    @functools.cached_property
    def heading(self):
        """How messages begin."""
        return f"Exercise {self.number}, {self.title}"


def exercise(
    number: str,
    title: str,
    *,
    cases: Sequence[Case],
    hints: Sequence[str],
    insight: str,
    random: Callable[[np.random.Generator], Case] | None = None,
    lists: bool = False,
    letters: Mapping[str, str] | None = None,
    **demands: Any,
) -> Callable[[Callable], Exercise]:
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
        Takes a NumPy generator and returns a case; three are drawn, the same ones every time. Kept for `fresh`.
    lists : bool
        Whether the text shows lists: then the inputs are lists, and an answer that wants arrays passes too.
    letters : dict of str to str, optional
        What the parameters are called in a sentence: ``{"b": "the bias b"}``.
    **demands
        What the task's words demand besides the values, each with a default that demands nothing:
        ``tolerance`` (1e-6, relative and absolute: values within it count as equal); ``whole`` (a float is refused even
        where its value is right); ``silent`` (so is a warning of NumPy's); ``loopless`` (two cases, small and large: an
        answer that takes more steps of Python for the large one is refused); ``uses`` (names of the course's functions
        that give the whole answer and are meant to be called, ``("sigmoid",)``); ``ours`` (names of methods whose use
        is refused although they give the answer in pieces, ``("Adam.step",)``; see `origin`); ``slope_of`` (a function
        whose derivative by its first argument is asked: answers are compared with its central differences).
    """

    def declare(reference):
        rng = np.random.default_rng([ord(letter) for letter in number])
        drawn = [] if random is None else [random(rng) for _ in range(RANDOM_CASES)]
        inputs = (*cases, *drawn)
        if lists:
            inputs = tuple(one.with_lists() for one in inputs)
        more = {"random": random, "letters": dict(letters or {}), "lists": lists}
        return Exercise(number, title, reference, inputs, tuple(hints), insight, **more, **demands)

    return declare
