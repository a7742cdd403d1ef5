"""The playground itself, as code sees it: its state, and the methods that do what its surface does."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import numpy as np
from IPython.display import display

from course_utils._checks import count
from course_utils.host.cells import close_widgets, now_shown
from course_utils.host.widgets import custom_widgets, with_widget
from course_utils.layers import Sequential
from course_utils.playground.code import call, code
from course_utils.playground.picture import WORDS, mimebundle, pixels
from course_utils.playground.settings import Settings, layer_sizes, unit_names
from course_utils.playground.trainer import Trainer

__all__ = ["Playground", "playground"]


def playground(*, events: Iterable[tuple] = (), steps: int = 0, **settings: Any) -> Playground:
    """Return a playground; as the last line of a cell it shows itself.

    Parameters
    ----------
    events : what changes while it trains to ``steps``, as `Playground.call` writes it down
    steps : how many steps it is trained before it is shown
    **settings : as `Settings` takes them, such as ``data="spiral"`` or ``hidden=(8, 8)``

    Raises
    ------
    TypeError, ValueError
        for a setting that does not exist or is out of its range, or events that cannot happen
    """
    return Playground(Trainer(Settings(**settings), events, steps))


class Playground:
    """A small network that learns before one's eyes; made by `playground`.

    The same settings, the same events and the same number of steps give the same network.

    Attributes
    ----------
    trainer : Trainer, the network and its points
    widget : the surface in the browser; None where anywidget is not installed
    lock : to be held while the network changes: the browser may be answered on another thread than that of the cells
    playing : bool, whether it plays, in the browser that shows it
    shown : name of the unit whose map is shown large; empty for the network's answer
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, self.lock = trainer, threading.RLock()
        self.playing, self.shown = False, ""
        with custom_widgets():
            self.widget = _new_surface(self)

    @property
    def settings(self) -> Settings:
        """All that is chosen; read it here, and change it by `set`."""
        return self.trainer.settings

    @property
    def net(self) -> Sequential:
        """The network as it is now."""
        return self.trainer.net

    @property
    def epoch(self) -> int:
        """How often all training examples have been used."""
        return self.trainer.epoch

    @property
    def loss(self) -> float:
        """The loss on the training set, without the penalty; NaN if it is no finite number."""
        return self.trainer.losses()[0]

    @property
    def test_loss(self) -> float:
        """The loss on the test set, without the penalty."""
        return self.trainer.losses()[1]

    @property
    def stopped(self) -> str | None:
        """A sentence that says why training cannot go on, or None."""
        return self.trainer.stopped

    @property
    def rendered(self) -> np.ndarray:
        """A picture of it as it is now, (height, width, 4) uint8."""
        with self.lock:
            return pixels(self.trainer, self.shown)

    @property
    def code(self) -> str:
        """A program that builds and trains this network to this step."""
        with self.lock:
            return code(self.trainer)

    @property
    def call(self) -> str:
        """The line of code that makes this playground again, in this state."""
        with self.lock:
            return call(self.trainer)

    def set(self, **settings: Any) -> Playground:
        """Choose settings, named as in `Settings`, and return this playground.

        Training goes on if the rate, the penalty, the batch size, the activation or the layers change; new layers keep
        the weights that still have a place. Other points, features or seeds start it anew.

        Raises
        ------
        TypeError, ValueError
            for a setting that does not exist or is out of its range; nothing has changed then
        """
        with self.lock:
            self.trainer.change(**settings)
            return self._tell()

    def step(self, epochs: int = 1) -> Playground:
        """Train for so many `epochs`, or until training stops by itself; return this playground."""
        count(epochs, "epochs")
        with self.lock:
            self.trainer.train_epochs(epochs)
            return self._tell()

    def reset(self) -> Playground:
        """Go back to step 0 with the settings as they are now, and the weights that follow; return this playground."""
        with self.lock:
            self.trainer.begin_again()
            return self._tell()

    def show(self, unit: str = "") -> Playground:
        """Show the map of a unit large, in place of the network's answer; return this playground.

        Parameters
        ----------
        unit : its name, such as "hidden 1, unit 3" or "x1"; empty for the network's answer

        Raises
        ------
        ValueError
            for a name that no unit of this network has
        """
        with self.lock:
            names = unit_names(self.settings)
            if unit and unit not in names:
                raise ValueError(f"unit: expected one of {', '.join(names)}, got {unit!r}")
            self.shown = unit
            return self._tell()

    def set_weight(self, unit: str, source: str, value: float) -> Playground:
        """Set one weight by hand; training goes on from there. Return this playground.

        Parameters
        ----------
        unit : the one that reads, such as "hidden 1, unit 3" or "score of class 1"
        source : what it reads, such as "x1" or "hidden 1, unit 2", or "bias"
        value : from -1000 to 1000

        Raises
        ------
        TypeError, ValueError
            for names or values that cannot be, or if training has stopped
        """
        with self.lock:
            self.trainer.put(unit, source, value)
            return self._tell()

    def play(self) -> Playground:
        """Start playing, in the browser that shows this playground; return it."""
        with self.lock:
            self.playing = self.stopped is None
            return self._tell()

    def pause(self) -> Playground:
        """Stop playing; return this playground."""
        with self.lock:
            self.playing = False
            return self._tell()

    def close(self) -> None:
        """Pause, and take the surface out of the browser; driving it from code works as before."""
        self.pause()
        if self.widget is not None:
            close_widgets(self.widget)

    def _tell(self) -> Playground:
        """Let the surface follow what was done from code."""
        if self.shown not in unit_names(self.settings):
            self.shown = ""
        if self.widget is not None:
            self.widget.tell()
        return self

    def __repr__(self) -> str:
        """Return the playground in words, the same on every machine."""
        s = self.settings
        batch = "all examples" if s.batch_size is None else f"{s.batch_size} examples"
        return (
            f"A playground for small networks, at epoch {self.epoch}: {s.data} data with noise {s.noise:g}, a network "
            f"of {'-'.join(map(str, layer_sizes(s)))} units ({', '.join(s.features)}; {s.activation}), learning rate "
            f"{s.learning_rate:g}, batches of {batch}, penalty {s.penalty} with λ = {s.lam:g}. {WORDS}"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        with self.lock:
            data, metadata = mimebundle(self.trainer, self.shown, repr(self))
        return (data if self.widget is None else with_widget(data, self.widget)), metadata

    def _ipython_display_(self, **_kwargs):
        now_shown(self)
        data, metadata = self._repr_mimebundle_()
        with custom_widgets():
            display(data, metadata=metadata, raw=True)


def _new_surface(owner: Playground) -> Any:
    """Return the surface for the browser, or None where anywidget is not installed."""
    try:
        from course_utils.playground.page import Surface
    except ImportError:
        return None
    return Surface(owner)
