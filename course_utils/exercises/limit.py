"""Run a learner's function with a time limit, inside the kernel's own process.

A notebook must survive an endless loop without losing a variable, so no process is started and no kernel restarted.

How it works. The function runs in a daemon thread of its own, in a copy of the caller's context, while the caller
waits. When the time is up, the caller asks Python to raise `TimeIsUp` in that thread (`PyThreadState_SetAsyncExc`
works on Linux, macOS and Windows). It asks again and again: a bare ``except:`` in a loop may swallow the first ones.

What makes it safe:

- The exception is only ever aimed at the worker, so it cannot hit the caller, whichever thread that is; and a real
  interrupt from the keyboard reaches the caller, who stops the worker and passes the interrupt on.
- Before the worker ends, it closes its gate under a lock, and takes an exception that is still on its way. Nothing is
  raised once the gate is closed: the system may give the number of a finished thread to another one.
- `TimeIsUp` is a `SystemExit`: an ``except Exception`` does not catch it, and a thread that ends with one says nothing.
- Python reports an exception that arrives in a finalizer as one that nobody can catch. Such reports wait until the
  call has ended; those of `TimeIsUp` are dropped, the others are passed on.

What it cannot do. Such an exception arrives between two steps of Python code. A loop inside one call into C (a huge
matrix product, ``time.sleep``) is not cut short: the caller gives up on it after a grace period, says so, and a reaper
goes on until the call returns. A C loop that never lets go of the interpreter (``sum(itertools.repeat(1))``) blocks
every thread; only a restart ends that.

Where there are no threads, as in a browser, the function runs in the caller's own thread under a trace function, which
looks at the clock at every step and raises `TimeIsUp` when the time is up.
"""

import contextlib
import contextvars
import functools
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    import ctypes

    SET_EXCEPTION = ctypes.py_object and ctypes.pythonapi.PyThreadState_SetAsyncExc
except (ImportError, AttributeError):  # some browsers' Pythons have no ctypes, or half of it
    SET_EXCEPTION = None

SECONDS = 2.0
GRACE = 2.0  # a busy machine needs more than one
PAUSE = 0.01
HURRY = 0.0005  # while the caller waits for the end: a loop's bare except swallows most exceptions, so send many
SLICE = 0.05  # Windows sees an interrupt only between two waits
LIBRARY = os.path.dirname(os.__file__)
ONE_AT_A_TIME = threading.Lock()  # who stops a call changes two settings of the whole process
INSTALLED = {"site-packages", "dist-packages"}  # the second is Debian's, and Colab's


class TimeIsUp(SystemExit):
    """Raised in the thread of an answer that took too long."""


@dataclass(frozen=True)
class Outcome:
    """What came of a call: a value or an error; if ``late``, the error that stopped it; if ``stuck``, not even that."""

    value: Any = None
    error: BaseException | None = None
    late: bool = False
    stuck: bool = False


class _Worker:
    """A thread that runs one call and can be told to stop."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._context = contextvars.copy_context()
        self._gate = threading.Lock()
        self._open = True
        self._done = threading.Event()
        self.value = self.error = None
        self.thread = threading.Thread(target=self._run, name="exercise", daemon=True)

    def _run(self):
        try:
            self.value = self._context.run(self._call)
        except BaseException as error:
            self.error = error
        finally:
            self._close()

    def _close(self):
        """Let no more exceptions in, await the one that may be on its way, and say that the call is over.

        Taking it back with NULL leaves Python 3.11 in a state in which any profiler afterwards hangs.
        """
        while True:
            try:
                with self._gate:
                    self._open = False
                for _ in range(2):  # an exception arrives where a loop turns
                    pass
                self._done.set()
                return
            except TimeIsUp:
                continue

    def running(self):
        """Whether the call still goes on."""
        return self.thread.is_alive() and not self._done.is_set()

    def wait(self, seconds):
        """Wait so long, or until the call is over (Python 3.11 takes a thread for dead whose join is interrupted)."""
        self._done.wait(seconds)

    def stop(self, seconds, pause=PAUSE):
        """Raise `TimeIsUp` in the thread until the call is over, for so long; return whether it is."""
        end = time.monotonic() + seconds
        while self.running() and time.monotonic() < end:
            with self._gate:
                if self._open:
                    _raise_in(self.thread.ident, TimeIsUp)
            self.wait(pause)
        return not self.running()


def _raise_in(ident, exception):
    """Ask Python to raise an exception in a thread; where it cannot, the thread goes on, and is told to be stuck."""
    if SET_EXCEPTION is not None:
        SET_EXCEPTION(ctypes.c_ulong(ident), ctypes.py_object(exception))


def run(call, seconds=SECONDS, grace=GRACE, clock=time.monotonic):
    """Call a function of no arguments and wait at most so many seconds for it.

    Parameters
    ----------
    call : callable
        Takes nothing. Whatever it raises, `SystemExit` and `KeyboardInterrupt` too, is returned.
    seconds : float
        How long it may take.
    grace : float
        How long to try to stop it after that; then it is left alone as stuck.
    clock : callable
        Counts the call's seconds.

    Returns
    -------
    Outcome

    Raises
    ------
    KeyboardInterrupt
        If the user interrupts the kernel meanwhile; the call is stopped first.
    """
    worker = _Worker(call)
    try:
        worker.thread.start()
    except RuntimeError:  # a Python without threads
        return _traced(call, seconds, clock)
    try:
        end = clock() + seconds
        while worker.running() and clock() < end:
            worker.wait(min(SLICE, max(0, end - clock())))
        if not worker.running():
            return Outcome(worker.value, worker.error)
        ended = _end(worker, grace)
        return Outcome(error=worker.error, late=True, stuck=not ended)
    except KeyboardInterrupt:
        _end(worker, grace)
        raise


@functools.cache
def from_a_library(filename):
    """Whether the code in a file belongs to Python itself or to an installed package."""
    return filename.startswith(LIBRARY) or bool(INSTALLED & set(Path(filename).parts))


def _traced(call, seconds, clock):
    """Run a call in this thread; at each step of what is no library, look at the clock."""
    end, here = clock() + seconds, sys._getframe()
    running, late = True, False

    class Caught(TimeIsUp):
        def __del__(self):
            """Look at the clock again: Python drops a trace function that raises, and a bare except: had caught it."""
            if running:
                watch(sys._getframe(1))

    def watch(frame):
        while frame is not None and frame is not here:
            frame.f_trace, frame.f_trace_opcodes = tick, True
            frame = frame.f_back
        sys.settrace(enter)

    def enter(frame, event, argument):
        frame.f_trace_opcodes = True  # a loop on one line has no line events
        return tick(frame, event, argument) and (None if from_a_library(frame.f_code.co_filename) else tick)

    def tick(frame, event, argument):
        nonlocal late
        if clock() > end:
            late = True
            raise Caught
        return tick

    value = error = None
    before = sys.gettrace()
    here.f_trace_opcodes = True  # Python 3.12 traces steps only if a frame asks for them before the next line
    sys.settrace(enter)
    try:
        value = call()
    except BaseException as raised:
        error = raised
    finally:
        running = False
        sys.settrace(before)
    return Outcome(error=error, late=True) if late else Outcome(value, error)


def _end(worker, grace):
    """Stop a worker; leave a reaper behind for one that does not stop. Return whether it ended."""
    with ONE_AT_A_TIME, _hurried(), _reports_of_finalizers_later():
        ended = worker.stop(grace, HURRY)
    if not ended:
        threading.Thread(target=worker.stop, args=(float("inf"),), name="exercise reaper", daemon=True).start()
    return ended


@contextlib.contextmanager
def _hurried():
    """Let threads take turns quickly: the worker would keep the interpreter for 5 ms between two exceptions."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(HURRY)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


@contextlib.contextmanager
def _reports_of_finalizers_later():
    """Keep what is reported of finalizers until the end. A hook in Python would itself be hit; ``append`` cannot be."""
    report, reports = sys.unraisablehook, []
    sys.unraisablehook = reports.append
    try:
        yield
    finally:
        sys.unraisablehook = report
    for unraisable in reports:
        if not issubclass(unraisable.exc_type, TimeIsUp):
            report(unraisable)
