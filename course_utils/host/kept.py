"""What is kept of a learner's work from one evening to the next: small events, on this machine alone.

Every kernel appends to a file of its own in the user's data folder, so kernels need no lock and take nothing from each
other; `events` reads the files of all. The variable COURSE_KEPT names another folder, or ``memory`` for none: then, as
while notebooks are built, nothing outlives the kernel.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import sys
import threading
import time
from pathlib import Path

from course_utils.host.surroundings import being_built, in_browser

__all__ = ["events", "folder", "forget", "note"]

NAME = "neural-networks-from-scratch"
BROWSER = Path("/drive")  # where JupyterLite shows Python the browser's storage

# This kernel's file: lines of JSON. JupyterLite's kernel hangs when it opens a .jsonl.
_own = f"kept-{time.strftime('%Y-%m-%d')}-{secrets.token_hex(4)}.txt"
_waiting: list[bytes] = []  # lines that are in no file yet
_told = False
_lock = threading.RLock()  # buttons may be served on another thread than cells


def note(kind: str, key: str, **facts: object) -> None:
    """Keep an event, with the time; where no file can be written, in memory, which is said once.

    Parameters
    ----------
    kind : str
        "exercise", "hint", "bet" or "review".
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
    line = json.dumps({"time": round(time.time(), 3), "kind": kind, "key": key, **facts}).encode() + b"\n"
    with _lock:
        _waiting.append(line)
        try:
            _write()
        except OSError as error:
            if not _told:
                reason = error.strerror or type(error).__name__
                print(f"{folder()} cannot be written ({reason}): what you do is kept until this kernel ends.")
            _told = True


def events(kind: str | None = None) -> list[dict]:
    """Return the events of a kind, or all, oldest first: dicts with ``time`` (in seconds), ``kind``, ``key``, facts."""
    with _lock:
        found = [one for path in _files("kept-*.txt") for one in _read(path)] + [json.loads(line) for line in _waiting]
    return sorted((one for one in found if kind in (None, one["kind"])), key=lambda one: one["time"])


def forget() -> None:
    """Delete all that is kept, of all kernels.

    Raises
    ------
    OSError
        If a file cannot be deleted.
    """
    with _lock:
        _waiting.clear()
        for path in _files("*.txt"):
            path.unlink(missing_ok=True)


def folder() -> Path | None:
    """Return where the files lie, or None where memory alone is used."""
    chosen = os.environ.get("COURSE_KEPT")
    if chosen == "memory" or (not chosen and being_built()):
        return None
    if in_browser() and not chosen:
        return BROWSER / f".{NAME}" if BROWSER.is_dir() else None
    try:
        return Path(chosen).expanduser() if chosen else _data_folder() / NAME
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
    """Append what waits, in one write; of a line that a full disk cuts nothing is left behind."""
    place, lines = folder(), b"".join(_waiting)
    if place is None:
        return
    if not place.is_dir():
        place.mkdir(parents=True, exist_ok=True)
    with open(place / _own, "ab", buffering=0) as file:
        before = file.tell()
        if file.write(lines) != len(lines):
            file.truncate(before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    _waiting.clear()


def _files(pattern: str) -> list[Path]:
    place = folder()
    return sorted(place.glob(pattern)) if place is not None else []


def _read(path: Path) -> list[dict]:
    """Return the events of a file; of a damaged one what can be read, and set the damaged one aside."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError:  # deleted meanwhile, or not to be read
        return []
    if lines and not lines[-1].endswith(b"\n"):
        del lines[-1]  # its kernel was killed, or is still writing
    found = [(line, _event(line)) for line in lines]
    sound = [(line, event) for line, event in found if event]
    if len(sound) < len(found):
        with contextlib.suppress(OSError):
            path.with_name(f"damaged-{path.name}").write_bytes(b"".join(lines))
            copy = path.with_name(f"sound-{path.name}")
            copy.write_bytes(b"".join(line for line, _ in sound))
            copy.replace(path)
    return [event for _, event in sound]


def _event(line: bytes) -> dict | None:
    """Return the event that a line holds, or None."""
    try:
        one = json.loads(line)
        sound = isinstance(one["time"], int | float) and isinstance(one["kind"], str) and isinstance(one["key"], str)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return one if sound else None
