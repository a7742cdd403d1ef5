"""Ctrl-C that waits for the end of a step, so that no parameter is left half updated."""

from __future__ import annotations

import signal
import threading
from types import FrameType

__all__ = ["StopButton"]


class StopButton:
    """While in use as a context, the first interrupt is only noted in ``pressed``; a second one raises as usual.

    Where interrupts cannot be caught, outside the main thread, or are handled by somebody else, nothing changes.

    Attributes
    ----------
    pressed : bool
    """

    def __init__(self) -> None:
        self.pressed = False
        self._installed = False

    def __enter__(self) -> StopButton:
        main = threading.current_thread() is threading.main_thread()
        if main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._press)
            self._installed = True
        return self

    def __exit__(self, *_error: object) -> None:
        if self._installed:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _press(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:
            signal.default_int_handler(number, frame)
        self.pressed = True
