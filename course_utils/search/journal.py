"""The file of a search: one line of JSON for what is searched, then one for each trial, written as soon as it ends."""

from __future__ import annotations

import json
import os

import numpy as np

from course_utils._files import written_to
from course_utils.search.space import describe

__all__ = ["Journal"]


class Journal:
    """The finished trials of one search on disk; a line that was cut while it was being written counts for nothing.

    Parameters
    ----------
    path : the file; made if there is none
    search : dict that JSON can hold, which tells this search from any other

    Attributes
    ----------
    finished : dict of int to pair (value, error), by the number of the trial

    Raises
    ------
    ValueError
        if the file holds another search, or something else
    OSError
        if the file cannot be written; the message names it
    """

    def __init__(self, path: str | os.PathLike, search: dict) -> None:
        self.path = os.fspath(path)
        first = _line(search)
        with written_to(self.path), open(self.path, "a+b") as file:
            file.seek(0)
            *lines, cut = file.read().splitlines(keepends=True) or [b""]
            if cut.endswith(b"\n"):
                lines, cut = [*lines, cut], b""
            if (lines or [first])[0] != first or not (lines or first.startswith(cut)):
                raise ValueError(self._another(lines[0] if lines else cut, first))
            self.finished = dict(self._trial(number, line) for number, line in enumerate(lines[1:], start=2))
            file.truncate(sum(map(len, lines)))
            if not lines:
                file.write(first)

    def write(self, number: int, params: dict[str, object], value: float | None, error: str | None) -> None:
        """Add a trial."""
        outcome = {"value": value} if error is None else {"error": error}
        with written_to(self.path), open(self.path, "ab") as file:
            file.write(_line({"trial": number, "params": params, **outcome}))

    def _trial(self, number: int, line: bytes) -> tuple[int, tuple[float | None, str | None]]:
        try:
            trial = json.loads(line)
            return trial["trial"], (None, trial["error"]) if "error" in trial else (float(trial["value"]), None)
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"{self.path}: expected a trial in line {number}, got {line[:80]!r}") from error

    def _another(self, found: bytes, first: bytes) -> str:
        return (
            f"{self.path}: expected this search, {first.decode().strip()}, "
            f"got another, {found[:500].decode(errors='replace').strip()}. "
            "Take another path, or resume with the same space and a new generator of the same seed."
        )


def _line(content: dict) -> bytes:
    return json.dumps(content, default=_other).encode() + b"\n"


def _other(value: object) -> object:
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else describe(value)
