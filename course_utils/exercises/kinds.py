"""Answers that are no functions: a number, a choice, an order; in `trials`, a setting and a diagnosis, which are run.

An author writes one as a value in ``exNN.py``, beside the functions::

    chance_loss = Number(
        "01.9",
        "The loss of chance",
        value=2.3026,
        tolerance=0.001,
        unit="nats",
        wrong={"base_ten": (1.0, "That is the logarithm to base 10. The loss counts in nats, with the natural one.")},
        hints=["How likely is each of ten classes?", "It is -ln(1/10)."],
        insight="A loss well above it at the start means a mistake in the first weights.",
    )

Its notebook has ``loss = ...`` and ``check("01.9", loss)``: ``...`` and None count as not attempted. Every kind names
its wrong answers, each with the one sentence that helps, and `faults` proves that the right answer passes and that each
wrong one is told apart. A derivation that is checked by central differences is a function: ``exercise(slope_of=...)``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from . import words
from .faults import read
from .report import Result


@dataclass(frozen=True)
class Found:
    """What was found: a status, the sentence, and the name of a mistake that was recognised."""

    status: str
    sentence: str
    mistake: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """What all kinds share: number, title, hints, insight. `look` returns what is wrong with an answer, or None."""

    number: str = field(kw_only=False)
    title: str = field(kw_only=False)
    hints: Sequence[str]
    insight: str
    asked: ClassVar[str]
    right: ClassVar[Any]  # of some kinds a property, of others a field
    solution: ClassVar[str]

    @property
    def heading(self) -> str:
        """How messages begin."""
        return f"Exercise {self.number}, {self.title}"

    def mistaken(self) -> list[tuple[str, Any, str]]:
        """Return name, answer and sentence of each mistake."""
        raise NotImplementedError

    def look(self, answer: Any) -> Found | None:
        """Return what is wrong with an answer, or None."""
        raise NotImplementedError

    def judge(self, answer: object) -> Result:
        """Return the `Result` of a learner's answer."""
        parts = answer.values() if isinstance(answer, Mapping) else [answer]
        if any(part is None or part is ... for part in parts):
            found = Found("not attempted", f"Put {self.asked} in the place of the three dots, then run the cell.")
            return self._result("not attempted yet.", found)
        found = self.look(answer)
        return (
            self._result("not right yet.", found) if found else self._result("correct.", Found("correct", self.insight))
        )

    def _result(self, verdict, found):
        return Result(found.status, f"{self.heading}: {verdict}\n{found.sentence}", found.mistake)

    def faults(self):
        """Return what is wrong with the exercise itself, as a list of sentences."""
        found = [] if self.judge(self.right).correct else [f"the right answer fails: {self.judge(self.right).message}"]
        for name, answer, sentence in self.mistaken():
            result = self.judge(answer)
            if result.correct or result.mistake != name or sentence not in result.message:
                found.append(f"mistake {name} is taken for {result.mistake or result.status}")
        if not self.mistaken():
            found.append("it names no mistake")
        if len(self.hints) < 2 or not self.insight:
            found.append("it has fewer than two hints, or no insight")
        return found

    def wrong_type(self, answer):
        """Say what is asked for and what was passed."""
        return Found("wrong type", f"This asks for {self.asked}, and you passed {shown(answer)}.")


def shown(thing):
    """Show what was passed, with its type."""
    return f"{type(thing).__name__} {words.clip(repr(thing))}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Number(Kind):
    """A number, right within a tolerance, or anywhere in a band; ``wrong`` maps a name to ``(number, sentence)``."""

    value: float = math.nan  # where there is a band
    tolerance: float = 0.0
    band: tuple[float, float] | None = None
    unit: str = ""
    wrong: Mapping[str, tuple[float, str]]
    asked = "a number"

    @property
    def right(self):
        """A right answer."""
        return self.value if self.band is None else sum(self.band) / 2

    @property
    def solution(self):
        """The answer as text."""
        text = words.number(self.value) if self.band is None else f"from {self.band[0]:g} to {self.band[1]:g}"
        return f"    {text} {self.unit}".rstrip()

    def mistaken(self):
        """Return name, answer and sentence of each mistake."""
        return [(name, number, sentence) for name, (number, sentence) in self.wrong.items()]

    def look(self, answer):
        """Return what is wrong with a number, or None."""
        number = read(answer)
        if number is None or number.size != 1 or number.dtype.kind == "b":
            return self.wrong_type(answer)
        got = float(number.ravel()[0])
        if math.isnan(got):
            return Found("not finite", "You passed nan, which is no number. Print what you computed it from.")
        low, high = self.band or (self.value - self.tolerance, self.value + self.tolerance)
        if low <= got <= high:
            return None
        for name, (wrong, sentence) in self.wrong.items():
            if math.isclose(got, wrong, rel_tol=1e-3, abs_tol=self.tolerance):
                return Found("wrong value", sentence, name)
        side = "low" if got < low else "high"
        return Found("wrong value", f"{words.number(got)} {self.unit}".rstrip() + f" is too {side}.")


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice(Kind):
    """One of several options; each wrong one maps to the sentence that helps, the right one to None."""

    options: Mapping[str, str | None]

    @property
    def asked(self):
        """What to pass."""
        return f"one of {', '.join(map(repr, self.options))}"

    @property
    def right(self):
        """The right option."""
        return next(option for option, sentence in self.options.items() if sentence is None)

    @property
    def solution(self):
        """The answer as text."""
        return f"    {self.right!r}"

    def mistaken(self):
        """Return name, answer and sentence of each mistake."""
        return [(option, option, sentence) for option, sentence in self.options.items() if sentence is not None]

    def look(self, answer):
        """Return what is wrong with a choice, or None."""
        option = answer.strip() if isinstance(answer, str) else answer
        if not isinstance(option, str) or option not in self.options:
            return self.wrong_type(answer)
        sentence = self.options[option]
        return None if sentence is None else Found("wrong choice", sentence, option)


@dataclass(frozen=True, kw_only=True, eq=False)
class Order(Kind):
    """Some items in their order; ``wrong`` maps a name to ``(order, sentence)``."""

    right: Sequence
    wrong: Mapping[str, tuple[Sequence, str]]

    @property
    def asked(self):
        """What to pass."""
        return f"a list of {', '.join(map(repr, sorted(self.right, key=str)))} in their order"

    @property
    def solution(self):
        """The answer as text."""
        return f"    {list(self.right)!r}"

    def mistaken(self):
        """Return name, answer and sentence of each mistake."""
        return [(name, order, sentence) for name, (order, sentence) in self.wrong.items()]

    def look(self, answer):
        """Return what is wrong with an order, or None."""
        if not isinstance(answer, list | tuple | np.ndarray) or sorted(map(str, answer)) != sorted(
            map(str, self.right)
        ):
            return self.wrong_type(answer)
        order, right = [str(item) for item in answer], [str(item) for item in self.right]
        if order == right:
            return None
        for name, (wrong, sentence) in self.wrong.items():
            if order == [str(item) for item in wrong]:
                return Found("wrong order", sentence, name)
        place = next(i for i, (one, other) in enumerate(zip(order, right, strict=True)) if one != other)
        where = f"Your list is right up to number {place}. Number {place + 1}" if place else "The first of your list"
        return Found("wrong order", f"{where}, {order[place]!r}, is not in its place: it belongs further down.")
