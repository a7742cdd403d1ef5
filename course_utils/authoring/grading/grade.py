"""Grade a folder: a row for each file, whatever is in it, kept as soon as it is found, so that one can go on later."""

import concurrent.futures
import datetime
import hashlib
import json
import multiprocessing
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from course_utils.exercises import limit, registry

from .judging import verdict
from .material import material
from .room import Room, furnish
from .submission import UnreadableError, attempted, code_of, fingerprint, prying, read

SECONDS = 5.0
LARGEST = 50_000_000  # bytes of a notebook
WITHOUT_CODE = {"missing": "no cell of this exercise was found", "syntax error": "its cell is not valid Python"}


def grade_folder(folder: Path, journal: Path, *, workers: int | None = None, seconds: float = SECONDS) -> list[dict]:
    """Grade all notebooks below a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Notebooks, in folders or not; their names need tell nothing.
    journal : pathlib.Path
        Where each row is kept as soon as it is found. A row stays as long as its file and the course do.
    workers : int, optional
        How many files at once; as many as the machine has cores by default.
    seconds : float
        How long one answer may take.

    Returns
    -------
    list of dict
        In the order of the files' paths: ``file``, ``learner``, ``notebook``, ``problem``, ``time`` (when the file was
        written) and ``answers``, from the exercise's number to a dict of ``status``, ``mistake``, ``message``,
        ``prying`` and ``code``.
    """
    paths = [path for path in sorted(folder.rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts]
    keys = {path: _key(path, folder, seconds) for path in paths}
    known = _kept(journal)
    waiting = [path for path in paths if keys[path] not in known]
    with journal.open("a", encoding="utf-8", newline="\n") as kept:
        kept.write("\n")  # the last line may have been cut off
        for path, row in _graded(waiting, folder, workers or os.cpu_count() or 1, seconds):
            known[keys[path]] = row
            kept.write(json.dumps({"key": keys[path], "row": row}) + "\n")
            kept.flush()
    return [known[keys[path]] for path in paths]


def _key(path, folder, seconds):
    """Return what changes with the file, its place, the course and the limits."""
    parts = [str(path.relative_to(folder)), str(path.stat().st_mtime_ns), str(seconds), _course()]
    parts.append(path.read_bytes().hex() if path.stat().st_size <= LARGEST else "too large")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _course():
    folder = Path(registry.__file__).parent
    content = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    return hashlib.sha256(content).hexdigest()


def _kept(journal):
    """Return the rows that a journal holds, by their keys; a line that was cut off is none."""
    found = {}
    for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []:
        try:
            one = json.loads(line)
            found[one["key"]] = one["row"]
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _graded(paths, folder, workers, seconds) -> Iterator[tuple[Path, dict]]:
    """Yield each path and its row, as they are found."""
    if not paths:
        return
    with tempfile.TemporaryDirectory(prefix="course", ignore_cleanup_errors=True) as apart:
        furnish(Path(apart))
        context, left = multiprocessing.get_context("spawn"), list(paths)
        pool = concurrent.futures.ProcessPoolExecutor(min(workers, len(paths)), context, _begin, (apart, seconds))
        with pool:
            tasks = {pool.submit(grade_file, path, folder): path for path in left}
            for task in concurrent.futures.as_completed(tasks):
                try:
                    row = task.result()
                except Exception as error:
                    row = _row(tasks[task], folder, problem=f"not graded: {type(error).__name__}: {error}")
                yield tasks[task], row


def _begin(apart, seconds):
    """Open this process's room."""
    global ROOM
    limit.SECONDS = seconds
    ROOM = Room(Path(apart), seconds)
    if grader := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(grader, apart), daemon=True).start()


def _end_with(grader, apart):
    """End this process and its room when the grader was killed, which could tell them nothing any more."""
    grader.join()
    ROOM.close()
    shutil.rmtree(apart, ignore_errors=True)
    os._exit(1)


def grade_file(path: Path, folder: Path) -> dict:
    """Return the row of one file."""
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableError(f"larger than {LARGEST // 1_000_000} MB")
        submission = read(path)
    except (UnreadableError, OSError) as error:
        return _row(path, folder, problem=str(error))
    answers = {name: grade_answer(submission, name, ROOM) for name in material(submission.number).tasks}
    return _row(path, folder, learner=submission.learner, notebook=submission.number, answers=answers)


def grade_answer(submission, name, room) -> dict:
    """Return what is found about one answer."""
    found = {"mistake": None, "message": "", "prying": prying(submission, name), "code": None}
    code = code_of(submission, name)
    if isinstance(code, str):
        return found | {"status": code, "message": WITHOUT_CODE[code]}
    try:
        result = verdict(registry.find(name), room, code)
    except Exception as error:  # a fault of the grader's: a teacher looks at it, and the others are graded
        return found | {"status": "checker failed", "message": f"{type(error).__name__}: {error}"}
    made = fingerprint(code) if attempted(submission, name) else None
    return found | {"status": result.status, "mistake": result.mistake, "message": result.message, "code": made}


def _row(path, folder, *, learner="", notebook="", problem="", answers: Mapping | None = None):
    written = datetime.datetime.fromtimestamp(path.stat().st_mtime).astimezone().isoformat(timespec="seconds")
    place = path.relative_to(folder).as_posix()
    return {
        "file": place,
        "learner": learner or place.removesuffix(".ipynb"),
        "notebook": notebook,
        "problem": problem,
        "time": written,
        "answers": dict(answers or {}),
    }
