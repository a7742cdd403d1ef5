"""The playground itself: controls, network and picture kept in step, driven by its buttons or from code.

The clock that plays is the browser's, ipywidgets' Play: it asks for a frame, and for none before that one is drawn. So
nothing runs in the kernel between frames, cells run while it plays, and where the page is closed the clock is gone too.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import ipywidgets as widgets
import numpy as np
from IPython import get_ipython
from IPython.display import display

from course_utils._checks import count
from course_utils.explore.messages import short_traceback
from course_utils.layers import Sequential
from course_utils.playground.code import code
from course_utils.playground.face import Face
from course_utils.playground.panel import Panel
from course_utils.playground.settings import Settings
from course_utils.playground.trainer import Trainer, layer_sizes

__all__ = ["Playground", "playground"]

FRAME = 0.06  # seconds of training between two pictures, at most


def playground(**settings: object) -> Playground:
    """Return a playground; as the last line of a cell it shows itself.

    Parameters
    ----------
    **settings : as `Settings` takes them, such as ``data="spiral"`` or ``hidden=(8, 8)``

    Raises
    ------
    TypeError, ValueError
        for a setting that does not exist or is out of its range
    """
    return Playground(Settings(**settings))


class Playground:
    """A small network that learns before one's eyes; made by `playground`.

    Every setting starts training anew, from weights that depend on the settings alone: the same settings and the same
    number of epochs give the same network.
    """

    def __init__(self, settings: Settings) -> None:
        self._lock = threading.RLock()  # buttons may be served on another thread than cells
        self._listener = self._after_cell  # one object, to be found again by IPython
        self._quiet = False  # while the widgets are moved from here
        self._trainer = Trainer(settings)
        self._panel, self._face = Panel(settings), Face()
        face = self._face
        self.widget = widgets.VBox([*self._panel.rows, face.image, face.message, face.program])
        self._show_problem()
        self._connect()

    # From code

    @property
    def settings(self) -> Settings:
        """All that is chosen; read it here, and change it by `set`."""
        return self._trainer.settings

    @property
    def net(self) -> Sequential:
        """The network as it is now."""
        return self._trainer.net

    @property
    def epoch(self) -> int:
        """How often all training examples have been used."""
        return self._trainer.epoch

    @property
    def loss(self) -> float:
        """The loss on the training set, without the penalty; NaN if it is no finite number."""
        return self._trainer.train_loss[-1]

    @property
    def test_loss(self) -> float:
        """The loss on the test set, without the penalty."""
        return self._trainer.test_loss[-1]

    @property
    def stopped(self) -> str | None:
        """A sentence that says why training cannot go on, or None."""
        return self._trainer.stopped

    @property
    def rendered(self) -> np.ndarray:
        """The picture as it is now, (height, width, 4) uint8."""
        return self._face.rendered

    @property
    def code(self) -> str:
        """A program that builds and trains this network to this epoch."""
        return code(self.settings, self.epoch)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._panel.playing

    def set(self, **settings: object) -> Playground:
        """Choose settings, named as in `Settings`; training starts anew, and goes on playing if it was. Return this.

        Raises
        ------
        TypeError, ValueError
            for a setting that does not exist or is out of its range; nothing has changed then
        """
        with self._lock:
            chosen = replace(self.settings, **settings)
            self._write(chosen)
            self._restart(chosen)
        return self

    def step(self, epochs: int = 1) -> Playground:
        """Train for a number of epochs, or until training stops by itself; return this playground."""
        count(epochs, "epochs")
        with self._lock:
            for _ in range(epochs):
                if not self._trainer.advance():
                    break
            self._draw()
        return self

    def reset(self) -> Playground:
        """Go back to epoch 0 and the same weights; return this playground."""
        return self.set()

    def play(self) -> Playground:
        """Start playing, in the browser that shows this playground; return it."""
        with self._lock:
            self._panel.playing = self.stopped is None
        return self

    def pause(self) -> Playground:
        """Stop playing; return this playground."""
        with self._lock:
            self._panel.playing = False
        return self

    # From the browser

    def _connect(self) -> None:
        panel = self._panel
        presses = {
            "step": self.step,
            "reset": self.reset,
            "new weights": lambda: self.set(seed=self.settings.seed + 1),
            "new points": lambda: self.set(data_seed=self.settings.data_seed + 1),
        }
        for name, press in presses.items():
            panel.buttons[name].on_click(lambda _button, press=press: self._answer(press))
        panel.observe(lambda _change: self._answer(self._follow))
        for look in (panel.show_test, panel.discretize, panel.show_code):
            look.observe(lambda _change: self._answer(self._draw), "value")
        panel.player.observe(lambda change: self._answer(self._tick, change.new), "value")
        panel.player.observe(lambda change: self._watch_cells(change.new), panel.playing_trait)
        self._face.image._view_count = 0  # asks the browser to count where the picture is shown
        self._face.image.observe(self._closed, "_view_count")

    def _answer(self, action, *arguments) -> None:
        """Carry out what the browser asks for; what goes wrong is told under the picture."""
        with self._lock:
            if self._quiet:
                return
            try:
                action(*arguments)
            except KeyboardInterrupt:
                self.pause()
                self._face.say(f"Interrupted: paused in epoch {self.epoch + 1}.")
            except Exception as error:
                self.pause()
                self._face.say(short_traceback(error))

    def _follow(self) -> None:
        """Take over what the widgets say, or put them back if that cannot be.

        Otherwise they are left alone: another one may have moved already, its message waiting for this one.
        """
        try:
            settings = self._panel.read(self.settings)
        except ValueError as error:
            self._write(self.settings)
            self._face.say(str(error))
            return
        if settings != self.settings:
            self._panel.show_units()
            self._restart(settings)

    def _tick(self, number: int) -> None:
        """Train for a frame; the player's stop button sets its number to 0."""
        if number == 0:
            self.reset()
        elif self.playing:
            deadline = time.perf_counter() + FRAME
            for _ in range(self._panel.pace.value):
                if not self._trainer.advance(deadline - time.perf_counter()) or time.perf_counter() > deadline:
                    break
            self._draw()

    def _closed(self, change) -> None:
        if change.new == 0:
            self.pause()

    def _watch_cells(self, playing: bool) -> None:
        """While it plays, listen for a cell that is interrupted: that stops the playing as well."""
        shell = get_ipython()
        if shell is None:
            return
        switch = shell.events.register if playing else shell.events.unregister
        switch("post_run_cell", self._listener)

    def _after_cell(self, result) -> None:
        if isinstance(result.error_in_exec, KeyboardInterrupt):
            self.pause()

    # The picture

    def _restart(self, settings: Settings) -> None:
        self._trainer = Trainer(settings)
        self._show_problem()

    def _write(self, settings: Settings) -> None:
        self._quiet = True
        try:
            self._panel.write(settings)
        finally:
            self._quiet = False

    def _show_problem(self) -> None:
        self._face.picture.show_problem(self._trainer)
        self._draw()

    def _draw(self) -> None:
        panel = self._panel
        self._face.draw(self._trainer, show_test=panel.show_test.value, discretize=panel.discretize.value)
        if self.stopped:
            self.pause()
        self._face.say(self.stopped or "")
        self._face.show_program(self.code if panel.show_code.value else "")

    def __repr__(self) -> str:
        """Return the playground in words, the same on every machine."""
        s = self.settings
        batch = "all examples" if s.batch_size is None else f"{s.batch_size} examples"
        return (
            f"A playground for small networks, at epoch {self.epoch}: {s.data} data with noise {s.noise:g}, a network "
            f"of {'-'.join(map(str, layer_sizes(s)))} units ({', '.join(s.features)}; {s.activation}), learning rate "
            f"{s.learning_rate:g}, batches of {batch}, penalty {s.penalty} with λ = {s.lam:g}. The picture shows what "
            "each unit computes over the plane, the weights as lines, the decision region with the points, the losses "
            "by epoch, and all weights and gradients by layer. Its buttons play, pause, step and reset."
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self._face.mimebundle(repr(self), self.widget)

    def _ipython_display_(self, **_kwargs):
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
