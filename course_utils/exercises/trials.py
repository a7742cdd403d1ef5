"""Answers that are tried: settings, judged by what they lead to, and diagnoses, whose listing is run on their input."""

import inspect
import math
import numbers
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_utils.host.clock import process_time

from . import limit, words
from .attempt import attempt
from .declare import case
from .faults import read, same
from .kinds import Found, Kind, shown

PATIENCE = 5  # times as long as an answer's own code: what settings start is ours, and machines are slow or busy


def _given_clock():
    """Return a clock, at 0: it counts the seconds, or those of a processor that this process was given, if fewer."""
    start, given = time.monotonic(), process_time()
    return lambda: min(time.monotonic() - start, process_time() - given)


@dataclass(frozen=True, kw_only=True, eq=False)
class Setting(Kind):
    """Settings by name, judged by what they lead to on data that the learner has not seen.

    ``run(**settings)`` returns a score, the higher the better, and ``enough`` is the least that will do; ``ranges``
    maps each name to its lowest and highest value; ``right`` is one setting that will do; ``wrong`` maps a name to
    ``(settings, applies, sentence)``, where ``applies(settings, score)`` recognises it. ``prepare`` is called before
    the clock starts: data that `run` needs are not counted as the learner's time.
    """

    run: Callable
    enough: float
    ranges: Mapping[str, tuple[float, float]]
    right: Mapping[str, float]
    wrong: Mapping[str, tuple[Mapping, Callable, str]]
    score: str = "the score on unseen data"
    prepare: Callable[[], object] = list
    # What settings led to before: some train for seconds, and lead to the same again.
    _scores: dict[tuple, float] = field(default_factory=dict, init=False, repr=False)

    @property
    def asked(self):
        """What to pass."""
        return f"settings such as dict({', '.join(f'{name}=...' for name in self.ranges)})"

    @property
    def solution(self):
        """The answer as text."""
        return f"    {dict(self.right)!r} is one that will do"

    def mistaken(self):
        """Return name, answer and sentence of each mistake."""
        return [(name, settings, sentence) for name, (settings, _, sentence) in self.wrong.items()]

    def look(self, answer):
        """Run the settings; return what is wrong with them, or None."""
        if not isinstance(answer, Mapping) or set(answer) != set(self.ranges):
            return self.wrong_type(answer)
        for name, (low, high) in self.ranges.items():
            value = answer[name]
            if not isinstance(value, numbers.Real) or value < low or not value <= high:  # not, for the sake of NaN
                return Found("out of range", f"{name} goes from {low:g} to {high:g}, and you passed {shown(value)}.")
        score = self._try(answer)
        if isinstance(score, Found):
            return score
        if score >= self.enough:
            return None
        told = f"With these settings {self.score} is {score:.3g}; {self.enough:g} is wanted."
        for name, (_, applies, sentence) in self.wrong.items():
            if applies(answer, score):
                return Found("not enough", f"{told}\n{sentence}", name)
        return Found("not enough", told)

    def _try(self, settings):
        tried = tuple((name, type(settings[name]), settings[name]) for name in self.ranges)
        if tried in self._scores:
            return self._scores[tried]
        self.prepare()
        seconds = PATIENCE * limit.SECONDS
        made = attempt(lambda: self.run(**settings), case(), seconds, _given_clock())
        if made.outcome.late:
            return Found("too slow", f"These settings were not done after {seconds:g} seconds: ask for less work.")
        if made.error is not None:
            raise made.error
        self._scores[tried] = float(made.value) if np.isfinite(made.value) else -math.inf
        return self._scores[tried]


@dataclass(frozen=True, kw_only=True, eq=False)
class Diagnosis(Kind):
    """Which listing is wrong, in which line, and on which input it shows: the listing is run on that input.

    Attributes
    ----------
    listings : function of each name; the one that ``right`` names is wrong, the others are sound
    truth : function that computes what all of them should
    sound : for the name of each sound listing, the sentence that says why it is sound
    lines : for each sound line that may be suspected, counted from 1 at the def, the sentence that says why it is sound
    right : dict of the answer: ``listing``, ``line`` and ``input``, a tuple
    """

    listings: Mapping[str, Callable]
    truth: Callable
    sound: Mapping[str, str]
    lines: Mapping[int, str]
    right: Mapping[str, Any]
    tolerance: float = 1e-6
    asked = "dict(listing=..., line=..., input=(...))"

    @property
    def solution(self):
        """The answer as text."""
        name, line = self.right["listing"], self.right["line"]
        code = inspect.getsource(self.listings[name]).splitlines()[line - 1].strip()
        return f"    listing {name}, line {line}: {code}\n    input {self.right['input']!r} shows it"

    def mistaken(self):
        """Return name, answer and sentence of each mistake."""
        clear = [(name, dict(self.right, listing=name), sentence) for name, sentence in self.sound.items()]
        return clear + [(f"line {n}", dict(self.right, line=n), sentence) for n, sentence in self.lines.items()]

    def look(self, answer):
        """Run the listing on the input; return what is wrong with the diagnosis, or None."""
        if not isinstance(answer, Mapping) or set(answer) != {"listing", "line", "input"}:
            return self.wrong_type(answer)
        name, line, inputs = answer["listing"], answer["line"], answer["input"]
        if not isinstance(name, str) or name not in self.listings:
            return Found("wrong type", f"There are the listings {', '.join(self.listings)}; you passed {shown(name)}.")
        if not isinstance(line, numbers.Integral):
            return Found("wrong type", f"line is a number, 1 for the def, and you passed {shown(line)}.")
        if sentence := self.sound.get(name):
            return Found("wrong listing", f"{self._run(name, inputs).sentence}\n{sentence}", name)
        seen = self._run(name, inputs)
        if seen.status != "shown":
            return seen
        if line != self.right["line"]:
            named = line in self.lines
            sentence = self.lines[int(line)] if named else f"Line {line} is not where it goes wrong."
            return Found("wrong line", f"{seen.sentence}\n{sentence}", f"line {line}" if named else None)
        return None

    def _run(self, name, inputs):
        """Return whether a listing gives on an input what it should, or that it cannot be run on it."""
        one = case(*(inputs if isinstance(inputs, tuple) else (inputs,)))
        try:
            expected = read(self.truth(*one.copy()))
        except Exception as error:
            return Found("wrong input", f"The listings cannot be run on this input ({type(error).__name__}).")
        made = attempt(self.listings[name], one, time.monotonic() + limit.SECONDS)
        if made.error is None and same(read(made.value), expected, self.tolerance):
            return Found("wrong input", f"On your input listing {name} gives what it should: it shows no fault there.")
        got = type(made.error).__name__ if made.error else words.value(made.value)
        return Found("shown", f"On your input listing {name} gives {got}, and {words.value(expected)} is right.")
