"""What the browser asks of a playground: frames, pressed buttons, moved controls.

The clock that plays is the browser's, ipywidgets' Play: it asks for a frame, and for none before that one is drawn. So
nothing runs in the kernel between frames, cells run while it plays, and where the page is closed the clock is gone too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from course_utils.host.messages import short_traceback
from course_utils.host.surroundings import shell
from course_utils.playground.inspector import chosen
from course_utils.playground.live import Live

__all__ = ["Browser"]

FRAME = 0.06  # seconds of training between two pictures, at most


class Browser:
    """Answers for a playground; what goes wrong is told under the picture.

    Parameters
    ----------
    live : Live
    """

    def __init__(self, live: Live) -> None:
        self._live = live
        self._listener = self._after_cell  # one object, to be found again by IPython
        self._connect_buttons()
        panel, face = live.panel, live.face
        panel.observe(self._answering(self._follow))
        for look in (panel.show_test, panel.discretize, panel.show_code):
            look.observe(self._answering(live.draw), "value")
        panel.inspector.observe(
            looked=self._answering(live.draw),
            chosen=self._answering(self._choose),
            moved=lambda value: self._answer(self._put, value),
        )
        panel.player.observe(lambda change: self._answer(self._tick, change.new), "value")
        panel.player.observe(lambda change: self._watch_cells(change.new), panel.playing_trait)
        face.image._view_count = 0  # asks the browser to count where the picture is shown
        face.image.observe(self._closed, "_view_count")

    def _connect_buttons(self) -> None:
        live = self._live

        def next_seed(name: str) -> None:
            settings = live.trainer.settings
            live.choose(replace(settings, **{name: getattr(settings, name) + 1}))

        presses = {
            "step": lambda: live.train(1),
            "reset": self._reset,
            "new weights": lambda: next_seed("seed"),
            "new points": lambda: next_seed("data_seed"),
        }
        for name, press in presses.items():
            live.panel.buttons[name].on_click(self._answering(press))

    def _answering(self, action: Callable[[], None]) -> Callable[..., None]:
        """Return a callback that carries out ``action``, whatever it is called with."""
        return lambda *_: self._answer(action)

    def _answer(self, action: Callable, *arguments: object) -> None:
        live = self._live
        with live.lock:
            if live.quiet:
                return
            try:
                action(*arguments)
            except KeyboardInterrupt:
                live.panel.playing = False
                live.face.say(f"Interrupted: paused in epoch {live.trainer.epoch + 1}.")
            except Exception as error:
                live.panel.playing = False
                live.face.say(short_traceback(error))

    def _reset(self) -> None:
        self._live.choose(self._live.trainer.settings)

    def _follow(self) -> None:
        """Take over what the widgets say, or put them back if that cannot be.

        Otherwise they are left alone: another one may have moved already, its message waiting for this one.
        """
        live = self._live
        settings = live.trainer.settings
        try:
            chosen = live.panel.read(settings)
        except ValueError as error:
            live.write(settings)
            live.face.say(str(error))
            return
        if chosen != settings:
            live.restart(chosen)

    def _choose(self) -> None:
        """Follow another choice of a unit, or of what it reads."""
        with self._live.quietly() as panel:
            panel.inspector.offer_sources(self._live.trainer.settings)
        self._live.draw()

    def _put(self, value: float) -> None:
        """Set the chosen weight, or put the number back if that cannot be."""
        live = self._live
        connection = live.panel.inspector.connection
        if connection is None:
            return
        try:
            live.put(*connection, value)
        except ValueError as error:
            live.draw()
            live.face.say(str(error))

    def _tick(self, number: int) -> None:
        """Train for a frame; the player's stop button sets its number to 0."""
        live = self._live
        if number == 0:
            self._reset()
        elif live.panel.playing:
            live.train(chosen(live.panel.pace), until=time.perf_counter() + FRAME)

    def _closed(self, change) -> None:
        if change.new == 0:
            self._live.panel.playing = False

    def _watch_cells(self, playing: bool) -> None:
        """While it plays, listen for a cell that is interrupted: that stops the playing as well."""
        ipython = shell()
        if ipython is None:
            return
        switch = ipython.events.register if playing else ipython.events.unregister
        switch("post_run_cell", self._listener)

    def _after_cell(self, result) -> None:
        if isinstance(result.error_in_exec, KeyboardInterrupt):
            self._live.panel.playing = False
