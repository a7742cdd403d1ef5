"""A file that remembers what a long piece of work has done: after an interruption, the work goes on from there."""

from __future__ import annotations

import json
import os

from course_utils.host.files import written_to


class Journal:
    """A file of JSON lines: the first says what the work is, each later one what was done; a line cut short is none.

    Parameters
    ----------
    path : where the file is, or will be
    work : what the work is, as far as JSON can hold it; a file that holds other work is refused
    names : the names that an entry has at least

    Attributes
    ----------
    entries : list of dict, what an earlier session has done

    Raises
    ------
    ValueError
        if the file holds anything else; it is left as it is
    """

    def __init__(self, path: str | os.PathLike, work: dict, names: set[str]) -> None:
        self.path, first = path, _line(work)
        if b" at 0x" in first or b"<" in first:
            raise ValueError(
                f"expected, for work that is kept in {path}, values that have the same name in a later session, got "
                f"{first.decode().strip()}; choose among names, and look up what they stand for"
            )
        with written_to(path), open(path, "a+b") as file:
            file.seek(0)
            content = file.read()
            whole = content[: content.rfind(b"\n") + 1]
            found, *lines = whole.splitlines() or [content]
            if not (whole.startswith(first) if whole else first.startswith(content)):
                raise ValueError(
                    f"{path}: expected this work, {first.decode().strip()}, got another, "
                    f"{found[:500].decode(errors='replace')}. "
                    "Take another path, or resume with the same settings and a new generator of the same seed."
                )
            self.entries = [self._entry(line, number, names) for number, line in enumerate(lines, start=2)]
            file.truncate(len(whole))
            if not whole:
                file.write(first)

    def add(self, entry: dict) -> None:
        """Write down what was done; what JSON cannot hold is written as text."""
        with written_to(self.path), open(self.path, "ab") as file:
            file.write(_line(entry))

    def _entry(self, line: bytes, number: int, names: set[str]) -> dict:
        try:
            entry = json.loads(line)
            if names <= entry.keys():
                return entry
        except (ValueError, AttributeError):  # no JSON, or no dict
            pass
        raise ValueError(f"{self.path}: expected {', '.join(sorted(names))} in line {number}, got {line[:80]!r}")


def _line(content: dict) -> bytes:
    return json.dumps(content, default=lambda value: getattr(value, "__name__", repr(value))).encode() + b"\n"
