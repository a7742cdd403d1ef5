"""Call a learner's function once and notice everything: value, error, printing, warnings, spoilt inputs."""

import builtins
import contextlib
import io
import time
import warnings
from dataclasses import dataclass, field

import numpy as np

from . import limit
from .faults import read

KEPT = 2000


class InputAskedError(Exception):
    """Raised in the place of input(), which would wait for the keyboard until the time is up."""


@dataclass
class Heard:
    """What a call said besides its value: text it printed, and warnings as ``(category, text, file, line)``."""

    printed: str = ""
    warnings: list = field(default_factory=list)


@dataclass(frozen=True)
class Attempt:
    """One call of a learner's function; ``changed`` holds the indices of arguments that it altered."""

    outcome: limit.Outcome
    heard: Heard
    changed: tuple[int, ...] = ()

    @property
    def value(self):
        """What the function returned."""
        return self.outcome.value

    @property
    def error(self):
        """What it raised, or None."""
        return self.outcome.error


class _Kept(io.TextIOBase):
    """A stream that keeps the beginning and lets an endless loop's printing go."""

    def __init__(self):
        self.text = ""

    def writable(self):
        return True

    def write(self, text):
        if len(self.text) < KEPT:
            self.text += text[: KEPT - len(self.text)]
        return len(text)


@contextlib.contextmanager
def own_settings():
    """Judge by NumPy's error handling and warnings as they are at first, whatever the notebook has set."""
    with (
        warnings.catch_warnings(),
        np.errstate(divide="warn", over="warn", under="ignore", invalid="warn", call=None),  # type: ignore[arg-type]
    ):
        warnings.simplefilter("ignore")
        yield


def _no_input(*_):
    raise InputAskedError("input() waits for the keyboard")


@contextlib.contextmanager
def _listening(heard):
    """Keep what is printed and warned out of the notebook's output, and the keyboard out of the function."""
    stream, ask = _Kept(), builtins.input
    with (
        own_settings(),
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(stream),
    ):
        warnings.simplefilter("always")
        builtins.input = _no_input
        try:
            yield
        finally:
            builtins.input = ask
            heard.printed = stream.text
            heard.warnings += [(w.category.__name__, str(w.message), w.filename, w.lineno) for w in caught]


def attempt(function, case, deadline, clock=time.monotonic):
    """Call ``function`` on a copy of the case's arguments, until the clock shows the deadline.

    Returns
    -------
    Attempt
    """
    arguments, heard = case.copy(), Heard()
    with _listening(heard):
        outcome = limit.run(lambda: _call(function, arguments), max(0.05, deadline - clock()), clock=clock)
    pairs = enumerate(zip(arguments, case.arguments, strict=True))
    return Attempt(outcome, heard, tuple(i for i, (now, then) in pairs if not _unchanged(now, then)))


def _call(function, arguments):
    """Call the function, and see within its time that its value can be read: a strange object may need any."""
    value = function(*arguments)
    read(value)
    return value


def _unchanged(now, then):
    if not isinstance(then, np.ndarray):
        return now == then
    return now.dtype == then.dtype and np.array_equal(now, then, equal_nan=then.dtype.kind == "f")
