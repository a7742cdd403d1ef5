"""Call a learner's function once and notice everything: value, error, printing, warnings, spoilt inputs."""

import contextlib
import io
import time
import warnings
from dataclasses import dataclass, field

import numpy as np

from . import limit

KEPT = 2000


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
def _listening(heard):
    """Keep what is printed and warned out of the notebook's output, and NumPy's error handling at its default."""
    stream = _Kept()
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"),
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(stream),
    ):
        warnings.simplefilter("always")
        try:
            yield
        finally:
            heard.printed = stream.text
            heard.warnings += [(w.category.__name__, str(w.message), w.filename, w.lineno) for w in caught]


def attempt(function, case, deadline):
    """Call ``function`` on a copy of the case's arguments, until the deadline (of `time.monotonic`).

    Returns
    -------
    Attempt
    """
    arguments, heard = case.copy(), Heard()
    with _listening(heard):
        outcome = limit.run(lambda: function(*arguments), max(0.05, deadline - time.monotonic()))
    pairs = enumerate(zip(arguments, case.arguments, strict=True))
    return Attempt(outcome, heard, tuple(i for i, (now, then) in pairs if not _unchanged(now, then)))


def _unchanged(now, then):
    if not isinstance(then, np.ndarray):
        return now == then
    return now.dtype == then.dtype and np.array_equal(now, then, equal_nan=then.dtype.kind == "f")
