"""The process in which an answer runs, seen from the grader."""

import base64
import compileall
import contextlib
import io
import json
import os
import pickle
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from course_utils.authoring.sources import ROOT

from .plain import pack, unpack

MEMORY, BYTES, FILES = 3 << 30, 1 << 20, 64  # bytes of memory, bytes of a file, open files
LEFT_OUT = ("__pycache__", "authoring", "classroom", "ex[0-9][0-9].*", "derive")
STUB = '''"""Nothing is checked here."""


def check(*_, **__):
    """Do nothing."""


hint = solution = progress = review = check
'''
SLICE = 0.02
STARTING = 60  # seconds, on a busy machine
LONGEST = 400_000_000  # letters of a reply


class AnswerLostError(Exception):
    """The process of an answer ended, or said what it should not."""


class AnswerLateError(Exception):
    """The process of an answer did not answer in time."""


def furnish(folder):
    """Write into a folder what an answer may import: the course's package without exercises."""
    package = folder / "course_utils"
    shutil.copytree(ROOT / "course_utils", package, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (package / "exercises" / "__init__.py").write_text(STUB, encoding="utf-8")
    for name in ("plain.py", "inside.py"):
        shutil.copyfile(Path(__file__).with_name(name), folder / name)
    compileall.compile_dir(folder, quiet=2)
    return folder


class Room:
    """A process that runs answers, one after the other.

    Parameters
    ----------
    folder : path
        What `furnish` has filled.
    seconds : float
        How long one answer may take in all.
    """

    def __init__(self, folder, seconds):
        self._folder, self.seconds = folder, seconds
        self._process: Any = None
        self._home = tempfile.TemporaryDirectory(prefix="answers", ignore_cleanup_errors=True)

    def close(self):
        """End the process."""
        self._stop()
        self._home.cleanup()

    @contextlib.contextmanager
    def answering(self):
        """Begin with an answer; whatever it leaves behind is gone afterwards."""
        if self._process is None:
            self._start()
        try:
            self._send("begin")
            self._receive(time.monotonic() + STARTING, until="ready")
            yield
            self._send(None)
            self._receive(time.monotonic() + STARTING, until="ended")
        except (AnswerLostError, AnswerLateError):
            self._stop()
        except BaseException:
            self._stop()
            raise
        finally:
            if not hasattr(os, "fork"):
                self._stop()
            for path in Path(self._home.name).iterdir():
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def lose(self):
        """Give up on the answer that is being run."""
        self._stop()

    def ask(self, *request, functions=()):
        """Send a request; return the reply, and answer what the learner's code asks meanwhile."""
        end = time.monotonic() + self.seconds
        self._send(request, functions)
        while True:
            reply = self._receive(end)
            if "asked" not in reply:
                return reply
            self._send(_asked(reply, functions))

    def _start(self):
        limits = [MEMORY, max(2, round(3 * self.seconds)), BYTES, FILES]
        # Beside -I, which also keeps off the learner's environment, the variable of that name says nothing.
        bytecode = [f"-Xpycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
        home, system = self._home.name, {n: os.environ[n] for n in ("SYSTEMROOT", "SystemRoot") if n in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", *bytecode, self._folder / "inside.py", self._folder, *map(str, limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=home,
            env={**system, "HOME": home, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"},
            start_new_session=True,
        )
        self._heard = queue.Queue()
        threading.Thread(target=_listen, args=(self._process.stdout, self._heard), daemon=True).start()

    def _stop(self):
        process, self._process = self._process, None
        if process is None:
            return
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()

    def _send(self, thing, functions=()):
        if self._process is None:
            raise AnswerLostError("its process has ended")
        buffer = io.BytesIO()
        _Pickler(buffer, functions).dump(thing)
        try:
            self._process.stdin.write(base64.b64encode(buffer.getvalue()) + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise AnswerLostError("its process has ended") from error

    def _receive(self, end, until=None):
        while True:
            try:
                line = self._heard.get(timeout=SLICE)  # in slices, so that the judge's clock can stop this
            except queue.Empty:
                if time.monotonic() > end:
                    raise AnswerLateError(f"no answer after {self.seconds:g} seconds") from None
                continue
            try:
                reply = json.loads(line)
            except ValueError:
                reply = {"ended": True}
            if until is not None and until in reply:
                return reply
            if not isinstance(reply, dict) or "ended" in reply:
                raise AnswerLostError("its process has ended")
            if until is None:
                return reply


def _asked(reply, functions):
    """Return what one of the exercise's own functions gives, or the exception that it raises."""
    try:
        return [pack(functions[int(reply["asked"])](*map(unpack, reply["arguments"])))]
    except Exception as error:
        return [None, type(error).__name__, str(error)]


def _listen(stream, heard):
    with contextlib.suppress(OSError, ValueError):
        while line := stream.readline(LONGEST):
            heard.put(line)
    heard.put(b'{"ended": true}\n')


class _Pickler(pickle.Pickler):
    """Sends a number in the place of a function of the exercise's own, which stays here."""

    def __init__(self, file, functions):
        super().__init__(file)
        self._functions = functions

    def persistent_id(self, thing):
        return next((number for number, one in enumerate(self._functions) if one is thing), None)
