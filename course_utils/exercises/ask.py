"""What a notebook calls: `check`, `hint` and `solution`.

All display text and never raise for what a learner passes. Verdicts are `kept`, and how many hints were shown; the
answers themselves live in the learner's own cells and are never touched.
"""

import ast
import dataclasses
import inspect
import platform
import textwrap
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.host import kept
from course_utils.host.messages import tell

from . import registry
from .declare import Exercise
from .judge import judge
from .kinds import Kind
from .report import Result, announce
from .trouble import refusal

WITHHELD = "Hints and solutions are withheld in this edition of the course. Ask whoever gave you the notebook."
_NOTHING: Any = object()
_hinted = {}  # number of an exercise -> how many hints this kernel has shown


def check(number: str = _NOTHING, answer: Any = _NOTHING) -> Result:
    """Check a learner's function and display what was found.

    Parameters
    ----------
    number : str
        Which exercise, ``"01.4"``.
    answer : callable
        The function itself; where the task asks for a number, a choice or settings, those.

    Returns
    -------
    Result
        With ``correct``, ``status`` and ``message``; a notebook does not display it a second time.
    """
    result = _check(number, answer)
    announce(result)
    return result


def _check(number, answer):
    if callable(number) or number is _NOTHING or answer is _NOTHING:
        return Result("not a function", _how_to_call(number, answer))
    try:
        exercise = registry.find(number)
    except registry.UnknownExerciseError as unknown:
        return Result("unknown exercise", str(unknown))
    result = dataclasses.replace(_judged(exercise, answer), exercise=number)
    if result.status not in ("not attempted", "not a function", "checker failed"):
        _note(number, status=result.status, mistake=result.mistake)
    return result


def _note(number, **verdict):
    """Keep a verdict, unless it is the last one again: a cell that is run twice is no second mistake."""
    before = [one for one in kept.events("exercise") if one["key"] == number]
    if not before or any(before[-1].get(name) != value for name, value in verdict.items()):
        kept.note("exercise", number, **verdict)


def verdict(exercise: Exercise | Kind, answer: Any) -> Result:
    """Judge an answer of any kind, a function or a value; neither shows nor keeps anything."""
    if isinstance(exercise, Kind):
        return exercise.judge(answer)
    if sentence := refusal(exercise, answer):
        return Result("not a function", f"{exercise.heading}: nothing to check yet.\n{sentence}")
    return judge(exercise, answer)


def _judged(exercise, answer):
    """Judge an answer. What raises here is the checker; what raises in the learner's function is in the result."""
    try:
        return verdict(exercise, answer)
    except Exception as error:
        return Result("checker failed", "\n".join([f"{exercise.heading}: no verdict.", *_apology(error)]))


def _apology(error):
    """Say that the checker failed, and what to report; without paths, which are the learner's own affair."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return [
        "The checker failed, not you: this says nothing about your answer. Please report these lines, with your code.",
        f"    {''.join(traceback.format_exception_only(error)).strip()}",
        f"    in {place}, Python {platform.python_version()}, NumPy {np.__version__}",
    ]


def _how_to_call(number, answer):
    """Say what to pass, in the learner's own words where they can be guessed."""
    name = next((thing.__name__ for thing in (number, answer) if hasattr(thing, "__name__")), "my_function")
    text = next((repr(thing) for thing in (number, answer) if isinstance(thing, str)), '"01.4"')
    return (
        f"check needs the number of an exercise, then your function: check({text.replace(chr(39), chr(34))}, {name})."
    )


def hint(number: str = _NOTHING) -> None:
    """Display the next hint for the exercise of that `number`, ``"01.4"``, and after the last one all of them."""
    exercise = _find(number, "hint")
    if exercise is None:
        return
    hints, given = exercise.hints, _hinted.get(number, 0)
    if not hints:
        tell(f"{exercise.heading}: no hint.\n{WITHHELD}")
        return
    _hinted[number] = given + 1
    kept.note("hint", number)
    if given >= len(hints):
        lines = [f"{exercise.heading}: all {len(hints)} hints.", *(f"{i}. {text}" for i, text in enumerate(hints, 1))]
        tell("\n".join([*lines, f'The answer itself: solution("{number}")']))
        return
    lines = [f"{exercise.heading}: hint {given + 1} of {len(hints)}.", hints[given]]
    if given + 1 == len(hints):
        lines.append(f'That was the last one. The answer itself: solution("{number}")')
    tell("\n".join(lines))


def solution(number: str = _NOTHING) -> None:
    """Display the source of the reference answer to the exercise of that `number`, ``"01.4"``."""
    exercise = _find(number, "solution")
    if exercise is not None and not exercise.hints:
        tell(f"{exercise.heading}: no solution.\n{WITHHELD}")
    elif isinstance(exercise, Kind):
        tell(f"{exercise.heading}: the answer.\n{exercise.solution}")
    elif exercise is not None:
        code = textwrap.indent(source(exercise.reference), "    ")
        tell(f"{exercise.heading}: one solution.\n{code}")


def source(function: Callable) -> str:
    """Return a function's source without its decorators."""
    text = textwrap.dedent(inspect.getsource(function))
    return "\n".join(text.split("\n")[ast.parse(text).body[0].lineno - 1 :]).rstrip()


def _find(number, caller):
    if number is _NOTHING:
        tell(f'{caller} needs the number of an exercise: {caller}("01.4")')
        return None
    try:
        return registry.find(number)
    except registry.UnknownExerciseError as unknown:
        tell(str(unknown))
        return None
