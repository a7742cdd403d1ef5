"""Pacing: draw a moved slider at once, then only the newest values, whatever thread the moves come from.

Drawing every value that a drag sends would let the picture lag further and further behind; waiting for the drag to
pause would freeze it. So one frame is drawn at a time, and the next one always takes the values of that moment.
"""

import asyncio
import threading
import time

from course_utils.host.surroundings import on_colab


class Pacer:
    """Draws the frames of the newest request, one at a time.

    Parameters
    ----------
    frames : callable that returns a generator; each ``next`` draws one frame of the newest values, the first one soon
        and later ones, if any, more refined. A new request closes it between two frames and calls `frames` anew.
    pause : float, seconds that an event loop gets between frames to let new slider values in
    """

    def __init__(self, frames, pause=0.01):
        self._frames = frames
        self._pause = pause
        self.lock = threading.RLock()  # held while a frame is drawn: matplotlib artists belong to one thread at a time
        self._wanted = None  # the newest request, and the one that the newest frames belong to
        self._taken = None
        self._workers = {}

    def request(self):
        """Have the newest values drawn: on the event loop that is running here, or at once where none is."""
        self._wanted = object()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        # Colab does not show what is sent after the callback has returned (googlecolab/colabtools issue 3373).
        if loop is None or on_colab():
            self._draw_all(self._frames)
        elif loop not in self._workers:
            self._workers[loop] = loop.create_task(self._work(loop))

    def draw_now(self, frames):
        """Draw the newest values to the last frame before returning; what `frames` raises is raised here."""
        self._wanted = object()
        self._draw_all(frames)

    def _draw_all(self, frames):
        job = self._next_frame(None, frames)
        while job:
            job = self._next_frame(job, frames)

    async def _work(self, loop):
        """Draw until no request is left, letting the loop take in new slider values after each frame."""
        try:
            job = None
            while True:
                start = time.perf_counter()
                job = self._next_frame(job, self._frames)
                if job is None:
                    return
                await asyncio.sleep(min(0.05, max(self._pause, 0.1 * (time.perf_counter() - start))))
        finally:
            del self._workers[loop]

    def _next_frame(self, job, frames):
        """Draw one frame: the first of a new request, else the next of `job`; return the job, or None if all is drawn.

        A job is a pair: the request, and the generator that draws it.
        """
        with self.lock:
            if job and job[0] is not self._wanted:
                job[1].close()
                job = None
            if job is None:
                if self._taken is self._wanted:
                    return None
                self._taken = self._wanted
                job = (self._taken, frames())
            try:
                next(job[1])
            except StopIteration:
                return None if job[0] is self._wanted else self._next_frame(None, frames)
            return job
