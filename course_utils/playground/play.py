"""The playground itself, as code sees it: its state, and the methods that do what its buttons do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from IPython.display import display

from course_utils._checks import count
from course_utils.host.cells import close_widgets, now_shown
from course_utils.layers import Sequential
from course_utils.playground.browser import Browser
from course_utils.playground.face import WORDS
from course_utils.playground.live import Live
from course_utils.playground.settings import Settings
from course_utils.playground.trainer import layer_sizes

__all__ = ["Playground", "playground"]


def playground(**settings: Any) -> Playground:
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
        self._live = Live(settings)
        self.widget = self._live.widget
        Browser(self._live)

    @property
    def settings(self) -> Settings:
        """All that is chosen; read it here, and change it by `set`."""
        return self._live.trainer.settings

    @property
    def net(self) -> Sequential:
        """The network as it is now."""
        return self._live.trainer.net

    @property
    def epoch(self) -> int:
        """How often all training examples have been used."""
        return self._live.trainer.epoch

    @property
    def loss(self) -> float:
        """The loss on the training set, without the penalty; NaN if it is no finite number."""
        return self._live.trainer.train_loss[-1]

    @property
    def test_loss(self) -> float:
        """The loss on the test set, without the penalty."""
        return self._live.trainer.test_loss[-1]

    @property
    def stopped(self) -> str | None:
        """A sentence that says why training cannot go on, or None."""
        return self._live.trainer.stopped

    @property
    def rendered(self) -> np.ndarray:
        """The picture as it is now, (height, width, 4) uint8."""
        with self._live.lock:
            return self._live.face.rendered

    @property
    def code(self) -> str:
        """A program that builds and trains this network to this epoch."""
        return self._live.program

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._live.panel.playing

    def set(self, **settings: Any) -> Playground:
        """Choose settings, named as in `Settings`; training starts anew, and goes on playing if it was. Return this.

        Raises
        ------
        TypeError, ValueError
            for a setting that does not exist or is out of its range; nothing has changed then
        """
        with self._live.lock:
            self._live.choose(replace(self.settings, **settings))
        return self

    def step(self, epochs: int = 1) -> Playground:
        """Train for a number of epochs, or until training stops by itself; return this playground."""
        count(epochs, "epochs")
        with self._live.lock:
            self._live.train(epochs)
        return self

    def reset(self) -> Playground:
        """Go back to epoch 0 and the same weights; return this playground."""
        return self.set()

    def show(self, unit: str = "") -> Playground:
        """Show the map of a unit large, in place of the network's answer; return this playground.

        Parameters
        ----------
        unit : its name in the list "show", such as "hidden 1, unit 3" or "x1"; empty for the network's answer

        Raises
        ------
        ValueError
            for a name that no unit of this network has
        """
        with self._live.lock:
            self._live.show(unit)
        return self

    def set_weight(self, unit: str, source: str, value: float) -> Playground:
        """Set one weight by hand; training goes on from there. Return this playground.

        An epoch under way is trained to its end first. A new setting, or `reset`, undoes what was set.

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
        with self._live.lock:
            self._live.put(unit, source, value)
        return self

    def play(self) -> Playground:
        """Start playing, in the browser that shows this playground; return it."""
        with self._live.lock:
            self._live.panel.playing = self.stopped is None
        return self

    def pause(self) -> Playground:
        """Stop playing; return this playground."""
        with self._live.lock:
            self._live.panel.playing = False
        return self

    def close(self) -> None:
        """Pause, close the widgets, and free the memory that drawing takes; all else works as before."""
        self.pause()
        close_widgets(self.widget)
        with self._live.lock:
            self._live.face.rest()

    def __repr__(self) -> str:
        """Return the playground in words, the same on every machine."""
        s = self.settings
        batch = "all examples" if s.batch_size is None else f"{s.batch_size} examples"
        return (
            f"A playground for small networks, at epoch {self.epoch}: {s.data} data with noise {s.noise:g}, a network "
            f"of {'-'.join(map(str, layer_sizes(s)))} units ({', '.join(s.features)}; {s.activation}), learning rate "
            f"{s.learning_rate:g}, batches of {batch}, penalty {s.penalty} with λ = {s.lam:g}. {WORDS} Its "
            "buttons play, pause, step and reset; its lists show one unit large and choose a weight to set."
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self._live.face.mimebundle(repr(self), self.widget)

    def _ipython_display_(self, **_kwargs):
        now_shown(self)
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
