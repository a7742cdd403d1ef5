"""Run a learner's function with a time limit, inside the kernel's own process.

A notebook must survive an endless loop without losing a variable, so no process is started and no kernel restarted.

How it works. The function runs in a daemon thread of its own, in a copy of the caller's context, while the caller
waits. When the time is up, the caller asks Python to raise `TimeIsUp` in that thread (`PyThreadState_SetAsyncExc`,
the same on Linux, macOS and Windows), again and again, because a bare ``except:`` in a loop may swallow the first ones.

What makes it safe:

- The exception is only ever aimed at the worker, so it cannot hit the caller, whichever thread that is; and a real
  interrupt from the keyboard reaches the caller, who stops the worker and passes the interrupt on.
- The worker closes its gate under a lock before it ends, and forgets an exception that is still on its way. Nothing is
  raised behind a closed gate, so a finished thread's number, which the system may give to another, is never used.
- `TimeIsUp` is a `SystemExit`: an ``except Exception`` does not catch it, and a thread that ends with one says nothing.

What it cannot do. Such an exception arrives between two steps of Python code. A loop inside one call into C (a huge
matrix product, ``time.sleep``) is not cut short: the caller gives up on it after a grace period, says so, and a reaper
goes on until the call returns. A C loop that never lets go of the interpreter (``sum(itertools.repeat(1))``) blocks
every thread; only a restart ends that.
"""

import contextvars
import ctypes
import sys
import threading
import time
from dataclasses import dataclass

SECONDS = 2.0
GRACE = 1.0
PAUSE = 0.01
HURRY = 0.0005  # while the caller waits for the end: a loop's bare except swallows most exceptions, so send many
SLICE = 0.05  # Windows sees an interrupt only between two waits


class TimeIsUp(SystemExit):
    """Raised in the thread of an answer that took too long."""


@dataclass(frozen=True)
class Outcome:
    """What came of a call: a value or an error, or neither when it was out of time (``stuck``: and still runs)."""

    value: object = None
    error: BaseException | None = None
    late: bool = False
    stuck: bool = False


class _Worker:
    """A thread that runs one call and can be told to stop."""

    def __init__(self, call):
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
        """Let no more exceptions in, forget the one that may be on its way, and say that the call is over."""
        while True:
            try:
                with self._gate:
                    self._open = False
                    _raise_in(threading.get_ident(), None)
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
    """Ask Python to raise an exception in a thread; None takes back one that has not arrived."""
    request = ctypes.py_object() if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), request)


def run(call, seconds=SECONDS, grace=GRACE):
    """Call a function of no arguments and wait at most so many seconds for it.

    Parameters
    ----------
    call : callable
        Takes nothing. Whatever it raises, `SystemExit` and `KeyboardInterrupt` too, is returned.
    seconds : float
        How long it may take.
    grace : float
        How long to try to stop it after that; then it is left alone as stuck.

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
    except RuntimeError:  # a Python without threads, as in a browser: no limit, but an answer
        worker._run()
        return Outcome(worker.value, worker.error)
    try:
        end = time.monotonic() + seconds
        while worker.running() and time.monotonic() < end:
            worker.wait(min(SLICE, max(0, end - time.monotonic())))
        if not worker.running():
            return Outcome(worker.value, worker.error)
        return Outcome(late=True, stuck=not _end(worker, grace))
    except KeyboardInterrupt:
        _end(worker, grace)
        raise


def _end(worker, grace):
    """Stop a worker; leave a reaper behind for one that does not stop. Return whether it ended."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(HURRY)  # the worker would keep the interpreter for 5 ms between two exceptions
    try:
        ended = worker.stop(grace, HURRY)
    finally:
        sys.setswitchinterval(interval)
    if not ended:
        threading.Thread(target=worker.stop, args=(float("inf"),), name="exercise reaper", daemon=True).start()
    return ended
