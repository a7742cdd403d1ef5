"""What travels between the surface in the browser and its kernel; the only module that needs anywidget.

The page is the clock: it asks, and the kernel answers each ask with frames, on whatever thread the ask arrives. Nothing
runs in between. So cells run while it plays, frames never queue, and a page that is closed or hidden costs nothing.

======================================  ==============================================================================
the page says                           and is answered with
======================================  ==============================================================================
``{"hello": 1}``                        a scene and a frame
``{"ask": {n, steps, frames}}``         so many frames in one message, each after so many steps, or after `BUDGET`
``{"step": steps}``, ``{"reset": 1}``   a frame, after a scene where the drawing changes
``{"set": {name: value}}``              the same
``{"weight": [unit, source, value]}``   the same
``{"play": bool}``                      a frame, when it is to pause, of where it stands
``{"show": unit}``                      nothing: it is noted
``{"code": 1}``                         the call and the program
======================================  ==============================================================================

What cannot be is answered with a sentence, and a scene with how things are.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np

from course_utils._checks import count
from course_utils.host.messages import short_traceback
from course_utils.playground.data import FEATURES, PROBLEMS, dataset, features
from course_utils.playground.picture import answer, grid, scaled
from course_utils.playground.settings import (
    CHOICES,
    MAX_BATCH,
    MAX_LAYERS,
    MAX_UNITS,
    SPOKEN,
    layer_sizes,
    unit_names,
)

if TYPE_CHECKING:
    from course_utils.playground.play import Playground

HERE = resources.files("course_utils.playground")
SMALL, LARGE = 20, 50  # pixels a side of a unit's map, and of the answer
BUDGET = 0.012  # seconds of training in a frame, at most
PATIENCE = 1.0  # seconds that the step button trains, at most
MOST_FRAMES = 3  # in one answer
MESSAGES = frozenset(("hello", "ask", "step", "reset", "set", "weight", "show", "play", "code"))
QUIET = ("learning_rate", "penalty", "lam", "batch_size")  # settings that change nothing of the drawing's shape
CURVE = 400  # points of the losses that a scene tells of


class Surface(anywidget.AnyWidget):
    """The playground in the browser: page.js draws it, page.css dresses it. It keeps no state of its own.

    Parameters
    ----------
    owner : Playground, whose network it shows and trains
    """

    _esm = (HERE / "page.js").read_text(encoding="utf-8")
    _css = (HERE / "page.css").read_text(encoding="utf-8")

    def __init__(self, owner: Playground) -> None:
        super().__init__()
        self._owner, self._version, self._drawn_as = owner, 0, None
        self.on_msg(self._heard)

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """Answer the page; what goes wrong is told there, where it would be lost otherwise."""
        with self._owner.lock:
            try:
                if not isinstance(message, dict) or len(message) != 1 or not MESSAGES.issuperset(message):
                    raise ValueError(f"expected a message that the surface knows, got {message!r}")
                ((name, value),) = message.items()
                getattr(self, f"_on_{name}")(value)
            except (Exception, KeyboardInterrupt) as error:
                plain = isinstance(error, ValueError | TypeError) and str(error)
                self._owner.playing = False
                self.send({"kind": "error", "text": plain or short_traceback(error)})
                self._echo(anew=True)

    def _on_hello(self, _value: object) -> None:
        self.tell(anew=True)

    def _on_ask(self, ask: dict) -> None:
        n, steps = count(ask["n"], "n"), count(ask["steps"], "steps")
        self.frames(n, steps, min(count(ask["frames"], "frames"), MOST_FRAMES))

    def _on_step(self, steps: int) -> None:
        self._owner.trainer.train(count(steps, "steps"), PATIENCE)
        self._echo()

    def _on_reset(self, _value: object) -> None:
        self._owner.trainer.begin_again()
        self._echo(anew=True)

    def _on_set(self, settings: dict) -> None:
        self._owner.trainer.change(**settings)
        self._echo()

    def _on_weight(self, place: list) -> None:
        unit, source, value = place
        self._owner.trainer.put(unit, source, value)
        self._echo()

    def _on_show(self, unit: str) -> None:
        self._owner.shown = unit if unit in unit_names(self._owner.settings) else ""

    def _on_play(self, playing: bool) -> None:
        self._owner.playing = bool(playing) and self._owner.stopped is None
        if not self._owner.playing:
            self._echo()

    def _on_code(self, _value: object) -> None:
        self.send({"kind": "code", "call": self._owner.call, "program": self._owner.code})

    def tell(self, anew: bool = False) -> None:
        """Let the page follow what was done without it."""
        self._echo(anew)
        self.send({"kind": "state", "playing": self._owner.playing, "shown": self._owner.shown})

    def _echo(self, anew: bool = False) -> None:
        """Show the network as it is now; the scene only if it changed, or ``anew``."""
        s = self._owner.settings
        drawn_as = {name: value for name, value in asdict(s).items() if name not in QUIET}
        if anew or drawn_as != self._drawn_as:
            self._drawn_as = drawn_as
            self.scene()
        self.frames(0, 0, 1)

    def scene(self) -> None:
        """Send what frames do not repeat: settings, names, points, maps of all features, losses so far."""
        trainer, s = self._owner.trainer, self._owner.settings
        self._version += 1
        points, curve = _points(trainer.X, trainer.y, 0), trainer.curve[:: 1 + len(trainer.curve) // CURVE]
        points = np.concatenate([points, _points(trainer.X_test, trainer.y_test, 1)])
        names = [[] for _ in layer_sizes(s)]
        for name, (layer, _) in unit_names(s).items():
            names[layer].append(name)
        content = {
            "kind": "scene",
            "version": self._version,
            "settings": asdict(s),
            "units": names,
            "features": SPOKEN,
            "choices": {name: list(values) for name, values in CHOICES.items()},
            "most": {"layers": MAX_LAYERS, "units": MAX_UNITS, "batch": MAX_BATCH},
            "examples": len(trainer.y),
            "side": SMALL,
            "answerSide": LARGE,
        }
        self.send(content, [_feature_maps(), _floats(points), _thumbnails(), _floats(np.array(curve))])

    def frames(self, n: int, steps: int, number: int) -> None:
        """Send some frames, each after so many steps, in one message: what a message costs is then paid once."""
        made = [self._frame(steps) for _ in range(number)]
        trainer = self._owner.trainer
        content = {
            "kind": "frames",
            "version": self._version,
            "n": n,
            "stopped": trainer.stopped or "",
            "settings": asdict(trainer.settings),
            "frames": [head for head, _ in made],
        }
        self.send(content, [buffer for _, three in made for buffer in three])
        if trainer.stopped:
            self._owner.playing = False

    def _frame(self, steps: int) -> tuple[dict, list[bytes]]:
        """Train, and return what the page draws: a few numbers, and maps, answer and weights as bytes."""
        trainer = self._owner.trainer
        trainer.train(steps, BUDGET)
        small, large = (trainer.units(features(grid(side), trainer.settings.features)) for side in (SMALL, LARGE))
        maps = np.concatenate([scaled(a).T for a in small])
        reach = np.concatenate([np.abs(a).max(axis=0) for a in small])
        layers = [layer for layer in trainer.net.layers if "W" in layer.params]
        weights = [layer.params[name].ravel() for layer in layers for name in "Wb"]
        grads = [layer.grads.get(name, 0 * layer.params[name]).ravel() for layer in layers for name in "Wb"]
        head = {
            "epoch": trainer.epoch,
            "step": trainer.step,
            "losses": [loss if math.isfinite(loss) else None for loss in trainer.losses()],
            "right": trainer.accuracy(),
        }
        return head, [_bytes(maps), _bytes(answer(large[-1])), _floats(np.concatenate([*weights, *grads, reach]))]


def _bytes(values: np.ndarray) -> bytes:
    """Return numbers from -1 to 1 as uint8: 128 for 0; what lies beyond or is no number is clipped."""
    return (np.clip(np.nan_to_num(values), -1, 1) * 127 + 128).astype(np.uint8).tobytes()


def _floats(values: np.ndarray) -> bytes:
    with np.errstate(all="ignore"):
        return values.astype(np.float32).tobytes()


def _points(X: np.ndarray, y: np.ndarray, test: int) -> np.ndarray:
    """Return points as rows x1, x2, value from -1 to 1, and whether they are test points."""
    value = y[:, 0] if y.ndim == 2 else 2.0 * y - 1
    return np.column_stack([X, value, np.full(len(X), test)])


@cache
def _feature_maps() -> bytes:
    return _bytes(scaled(features(grid(SMALL), tuple(FEATURES))).T)


@cache
def _thumbnails() -> bytes:
    """Return 100 points of each problem, in the order of `PROBLEMS`."""
    sets = (dataset(name, train_share=0.2, rng=np.random.default_rng(1)) for name in PROBLEMS)
    return _floats(np.concatenate([_points(X, y, 0) for X, y, _, _ in sets]))
