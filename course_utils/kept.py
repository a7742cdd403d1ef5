"""What is kept of a learner's work from one evening to the next: small events, on this machine alone.

`note` adds an event, `events` returns them all. Every kernel appends to a file of its own in the user's data folder, so
kernels need no lock and take nothing from each other; `events` reads the files of all. The variable COURSE_KEPT names
another folder, or ``memory`` for none: then, as while notebooks are built, nothing outlives the kernel.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

__all__ = ["events", "folder", "forget", "note"]

NAME = "neural-networks-from-scratch"
BROWSER = Path("/drive")  # where JupyterLite shows Python the browser's storage

_own = f"{time.strftime('%Y-%m-%d')}-{secrets.token_hex(4)}.jsonl"  # this kernel's file
_noted: list[dict] = []  # this kernel's events, of which the first `_written` are in the file
_written = 0
_told = False
_lock = threading.RLock()  # buttons may be served on another thread than cells


def note(kind: str, key: str, **facts: object) -> None:
    """Keep an event, with the time; where no file can be written, in memory, which is said once.

    Parameters
    ----------
    kind : str
        "exercise", "hint", "mistake", "bet" or "review".
    key : str
        What it is about, ``"01.4"``.
    **facts
        What JSON can hold.

    Raises
    ------
    TypeError
        If JSON cannot hold a fact.
    """
    global _told
    event = json.loads(json.dumps({"time": round(time.time(), 3), "kind": kind, "key": key, **facts}))
    with _lock:
        _see_what_was_forgotten()
        _noted.append(event)
        try:
            _write()
        except OSError as error:
            if not _told:
                reason = error.strerror or type(error).__name__
                print(
                    f"Your progress is kept until this kernel ends, no longer: {folder()} cannot be written ({reason})."
                )
            _told = True


def events(kind: str | None = None) -> list[dict]:
    """Return the events of a kind, or all, oldest first: dicts with ``time`` (in seconds), ``kind``, ``key``, facts."""
    with _lock:
        _see_what_was_forgotten()
        found = [*_from_other_kernels(), *_noted]
    return sorted((one for one in found if kind in (None, one["kind"])), key=lambda one: one["time"])


def forget() -> None:
    """Delete all that is kept, of all kernels.

    Raises
    ------
    OSError
        If a file cannot be deleted.
    """
    with _lock:
        _clear()
        for path in _files("*.jsonl*"):
            path.unlink(missing_ok=True)


def folder() -> Path | None:
    """Return where the files lie, or None where memory alone is used."""
    chosen = os.environ.get("COURSE_KEPT")
    if chosen == "memory" or (not chosen and os.environ.get("COURSE_STATIC") == "1"):
        return None
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "emscripten":
        return BROWSER / f".{NAME}" if BROWSER.is_dir() else None
    try:
        return _data_folder() / NAME
    except RuntimeError:  # a user without a home
        return None


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    chosen = Path(os.environ.get("XDG_DATA_HOME", ""))
    return chosen if chosen.is_absolute() else Path.home() / ".local" / "share"


def _write() -> None:
    """Append what is not in the file yet, in one write; of a line that a full disk cuts nothing is left behind."""
    global _written
    place = folder()
    if place is None:
        return
    place.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{json.dumps(one)}\n" for one in _noted[_written:]).encode()
    with open(place / _own, "ab", buffering=0) as file:
        before = file.tell()
        if file.write(lines) != len(lines):
            file.truncate(before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    _written = len(_noted)


def _see_what_was_forgotten() -> None:
    """Clear the memory when another kernel has deleted this one's file."""
    place = folder()
    if _written and place is not None and not (place / _own).exists():
        _clear()


def _clear() -> None:
    global _written
    _noted.clear()
    _written = 0


def _files(pattern: str) -> list[Path]:
    place = folder()
    return sorted(place.glob(pattern)) if place is not None else []


def _from_other_kernels() -> Iterator[dict]:
    for path in _files("*.jsonl"):
        if path.name == _own:
            continue
        try:
            lines = path.read_bytes().split(b"\n")[:-1]  # the last one is empty, or was cut when its kernel was killed
            found = [_event(line) for line in lines]
            if None in found:
                os.replace(path, f"{path}.damaged")  # only one of two kernels succeeds, and saves what can be read
                found = [one for one in found if one is not None]
                _noted.extend(found)
                _write()
                continue
        except OSError:  # deleted or set aside meanwhile, or not to be read
            continue
        yield from found


def _event(line: bytes) -> dict | None:
    """Return the event that a line holds, or None."""
    try:
        one = json.loads(line)
        sound = isinstance(one["time"], int | float) and isinstance(one["kind"], str) and isinstance(one["key"], str)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return one if sound else None
