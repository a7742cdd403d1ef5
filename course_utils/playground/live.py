"""A network with its controls and its picture, kept in step: what buttons and code alike call."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import ipywidgets as widgets

from course_utils.playground.code import code
from course_utils.playground.face import Face
from course_utils.playground.names import input_names, parameter, unit_names
from course_utils.playground.panel import Panel
from course_utils.playground.settings import Settings
from course_utils.playground.trainer import Trainer

__all__ = ["Live"]


class Live:
    """Each method brings network, controls and picture into a new state that fits together.

    Parameters
    ----------
    settings : Settings

    Attributes
    ----------
    trainer, panel, face : the network, its controls, its picture
    widget : controls and picture, one below the other
    lock : to be held by whoever calls a method: buttons may be served on another thread than cells
    quiet : bool, whether the controls are being moved from here, so that nobody need answer them
    """

    def __init__(self, settings: Settings) -> None:
        self.lock, self.quiet = threading.RLock(), False
        self.panel, self.face = Panel(settings), Face()
        face = self.face
        self.widget = widgets.VBox([*self.panel.rows, face.words, face.image, face.message, face.program])
        self.restart(settings)

    @property
    def program(self) -> str:
        """A program that builds and trains this network to this epoch."""
        return code(self.trainer.settings, self.trainer.epoch, self.trainer.by_hand)

    @contextmanager
    def quietly(self) -> Iterator[Panel]:
        """Give the panel, to be moved while nobody answers."""
        before, self.quiet = self.quiet, True
        try:
            yield self.panel
        finally:
            self.quiet = before

    def choose(self, settings: Settings) -> None:
        """Start anew with other settings, and let the controls say so."""
        self.write(settings)
        self.restart(settings)

    def restart(self, settings: Settings) -> None:
        """Start anew with settings that the controls say already."""
        self.trainer = Trainer(settings)
        with self.quietly() as panel:
            panel.show_units()
            panel.inspector.offer(settings)
        self.face.picture.show_problem(self.trainer)
        self.draw()

    def write(self, settings: Settings) -> None:
        """Let the controls say what the settings do."""
        with self.quietly() as panel:
            panel.write(settings)

    def train(self, epochs: int, until: float = math.inf) -> None:
        """Train for a number of epochs, or to a time of ``time.perf_counter``, and draw."""
        for _ in range(epochs):
            if not self.trainer.advance(until - time.perf_counter()) or time.perf_counter() > until:
                break
        self.draw()

    def show(self, unit: str) -> None:
        """Show the map of a unit large, by its name; for an empty one the network's answer."""
        names = unit_names(self.trainer.settings)
        if unit and unit not in names:
            raise ValueError(f"unit: expected one of {', '.join(names)}, got {unit!r}")
        with self.quietly() as panel:
            panel.inspector.shown = unit
        self.draw()

    def put(self, unit: str, source: str, value: float) -> None:
        """Set the weight with which a unit reads a source, both by name."""
        settings = self.trainer.settings
        self.trainer.put(*parameter(settings, unit, source), value)
        with self.quietly() as panel:
            panel.inspector.choose(unit, source, settings)
        self.draw()

    def draw(self) -> None:
        """Draw the network as it is now, and bring the controls and texts that tell of it up to date."""
        trainer, look = self.trainer, self.panel.look
        unit, source = look.connection or ("", "")
        if source in input_names(trainer.settings, unit):
            key, place = parameter(trainer.settings, unit, source)
            with self.quietly() as panel:
                panel.inspector.tell(float(trainer.net.params[key][place]))
        self.face.draw(trainer, look)
        if trainer.stopped:
            self.panel.playing = False
        self.face.say(trainer.stopped or "")
        self.face.show_program(self.program if self.panel.show_code.value else "")
