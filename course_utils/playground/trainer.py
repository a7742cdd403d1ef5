"""The network of the playground and its training, step by step; almost anything may change between two steps.

A network whose settings changed while it trained is no longer determined by the last ones. So the trainer keeps a log
of what changed, and after which step: settings at the start, log and number of steps determine every weight.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from course_utils._checks import count, real
from course_utils.layers import Layer, Linear, ReLU, Sequential, Sigmoid, Tanh
from course_utils.losses import cross_entropy, mse_loss
from course_utils.optim import SGD
from course_utils.playground.data import dataset, features, is_regression
from course_utils.playground.settings import WHILE_TRAINING, Settings, layer_sizes, parameter
from course_utils.training import predict

__all__ = ["ACTIVATIONS", "LARGEST", "Trainer", "init_of", "rebuilt"]

LARGEST = 1000.0  # weight that can be set by hand
BOUND = 1e100  # of gradients: beyond it, training has diverged, and the next steps would give no finite numbers
ACTIVATIONS: dict[str, type[Layer] | None] = {"tanh": Tanh, "relu": ReLU, "sigmoid": Sigmoid, "linear": None}
Event = tuple[int, Any, Any]


def init_of(activation: str) -> str:
    """Return the rule for the weights at the start that suits an activation, by its name."""
    return "he" if activation == "relu" else "xavier"


def build(sizes: list[int], activation: str, *, rng: np.random.Generator) -> Sequential:
    """Return a network of linear layers with an activation between them, from ``sizes[0]`` inputs on."""
    kind, layers = ACTIVATIONS[activation], []
    for n_in, n_out in pairwise(sizes):
        layers.append(Linear(n_in, n_out, rng=rng, init=init_of(activation)))
        if kind is not None:
            layers.append(kind())
    return Sequential(*(layers if kind is None else layers[:-1]))


def rebuilt(net: Sequential, sizes: list[int], activation: str, *, rng: np.random.Generator) -> Sequential:
    """Return a network of another shape, or with another activation, that keeps the weights that have a place there.

    Hidden layers keep theirs from the first one on, and the last layer too if there are as many layers as before.

    Parameters
    ----------
    net : as it is before
    sizes : numbers of inputs, of units of each hidden layer, and of outputs
    activation : "tanh", "relu", "sigmoid" or "linear"
    rng : np.random.Generator, for weights that are new
    """
    new = build(sizes, activation, rng=rng)
    before, after = ([layer.params for layer in n.layers if "W" in layer.params] for n in (net, new))
    kept = len(after) if len(after) == len(before) else min(len(after), len(before)) - 1
    for old, fresh in zip(before[:kept], after[:kept], strict=True):
        for name, array in fresh.items():
            common = tuple(slice(min(pair)) for pair in zip(array.shape, old[name].shape, strict=True))
            array[common] = old[name][common]
    return new


class Trainer:
    """A network that learns what the settings say, from a start that they determine.

    Parameters
    ----------
    settings : Settings
    events : what happens on the way: (step, name of a setting, its new value), or (step, (unit, source), weight)
    steps : how many steps to train; the events happen in between

    Attributes
    ----------
    start : Settings at step 0
    settings : Settings as they are now
    events : list of what changed since the start
    net : Sequential
    X, y, X_test, y_test : the points in the plane and their targets, as `dataset` gives them
    step, epoch : int, steps taken, and how often all training examples have been used
    curve : list of (step, training loss, test loss), at the start and after each epoch, without the penalty
    stopped : None, or a sentence that says why training cannot go on

    Raises
    ------
    TypeError, ValueError
        for events that are no such list, or cannot happen
    """

    def __init__(self, settings: Settings, events: Iterable[Event] = (), steps: int = 0) -> None:
        self.start = settings
        self.restart()
        for event in events:
            at, name, value = _checked(event, self.step)
            self.train(at - self.step)
            if isinstance(name, str):
                self.change(**{name: value})
            else:
                self.put(name[0], name[1], value)
        if count(steps, "steps", least=0) < self.step:
            raise ValueError(f"steps: expected at least {self.step}, the step of the last event, got {steps}")
        self.train(steps - self.step)

    def restart(self) -> None:
        """Go back to step 0 of a network that has the settings of the start."""
        s = self.settings = self.start
        self.X, self.y, self.X_test, self.y_test = dataset(
            s.data, noise=s.noise, train_share=s.train_share, rng=np.random.default_rng(s.data_seed)
        )
        self._seen, self._seen_test = self.see(self.X), self.see(self.X_test)
        self._loss = mse_loss if is_regression(s.data) else cross_entropy
        self._rng = np.random.default_rng(s.seed)
        self._take(build(layer_sizes(s), s.activation, rng=self._rng))
        self._optimizer = SGD(s.learning_rate)
        self._order = np.zeros(0, np.intp)  # of the examples that the epoch has still before it
        self.step, self.epoch, self.stopped, self.events = 0, 0, None, []
        self.curve = [(0, *self.losses())]

    def begin_again(self) -> None:
        """Go back to step 0 of a network that has the settings of now."""
        self.start = self.settings
        self.restart()

    def _take(self, net: Sequential) -> None:
        self.net, self._params, self._weights = net, net.params, net.penalised()

    def see(self, X: np.ndarray) -> np.ndarray:
        """Return the features, (N, D), of the points `X` in the plane, (N, 2)."""
        return features(X, self.settings.features)

    def change(self, **settings: Any) -> None:
        """Choose other settings. The network trains on with `WHILE_TRAINING`; others, or a stop, let it start anew.

        Raises
        ------
        TypeError, ValueError
            for a setting that does not exist or is out of its range; nothing has changed then
        """
        old, new = self.settings, replace(self.settings, **settings)
        changed = [name for name in settings if getattr(old, name) != getattr(new, name)]
        untouched = self.step == 0 and not self.events
        if changed and (untouched or self.stopped or not WHILE_TRAINING.issuperset(changed)):
            self.start = new
            self.restart()
        else:
            for name in changed:  # one after the other, as the log tells them
                self._change_one(name, getattr(new, name))

    def _change_one(self, name: str, value: Any) -> None:
        s = self.settings = replace(self.settings, **{name: value})
        if name in ("hidden", "activation"):
            self._take(rebuilt(self.net, layer_sizes(s), s.activation, rng=self._rng))
        self._optimizer = SGD(s.learning_rate)
        self._note(name, value)

    def put(self, unit: str, source: str, value: float) -> None:
        """Give the weight with which `unit` reads `source`, both names, another `value`; training goes on from there.

        Raises
        ------
        TypeError, ValueError
            for names that this network does not have, a weight beyond 1000 in size, or if training has stopped
        """
        value = real(value, "weight", least=-LARGEST)
        if value > LARGEST:
            raise ValueError(f"weight: expected a number from {-LARGEST:g} to {LARGEST:g}, got {value:g}")
        key, place = parameter(self.settings, unit, source)
        if self.stopped:
            raise ValueError(self.stopped)
        self._params[key][place] = value
        self._note((unit, source), value)

    def _note(self, name: Any, value: Any) -> None:
        """Write down what changed; of one thing in one step only the last value counts, unless each draws weights."""
        if self.curve[-1][0] == self.step:
            self.curve[-1] = (self.step, *self.losses())
        if self.events and self.events[-1][:2] == (self.step, name) and name not in ("hidden", "activation"):
            self.events.pop()
        self.events.append((self.step, name, value))

    def train(self, steps: float, seconds: float = math.inf) -> None:
        """Take so many `steps`, or at least one until so many `seconds` are over; none once ``stopped`` says why."""
        deadline = time.perf_counter() + seconds
        with np.errstate(all="ignore"):
            while steps > 0 and self.stopped is None:
                self._one_step()
                steps -= 1
                if time.perf_counter() > deadline:
                    return

    def train_epochs(self, epochs: int) -> None:
        """Train to the end of the epoch under way, or of the next one, and so on ``epochs`` times."""
        goal = self.epoch + epochs
        while self.epoch < goal and self.stopped is None:
            self.train(1)

    def _one_step(self) -> None:
        s = self.settings
        order = self._order if len(self._order) else self._rng.permutation(len(self.y))
        n = s.batch_size or len(self.y)
        rows = order[:n]
        scores = self.net.compute(self._seen[rows])
        if np.isfinite(scores).all():
            self.net.backward(self._loss(scores, self.y[rows])[1], input_grad=False)
            grads = self.net.grads
            if s.penalty == "L2":
                for name in self._weights:
                    dW = grads[name]
                    dW += 2 * s.lam * self._params[name]
            if all(np.abs(g).max() < BOUND for g in grads.values()):
                self._optimizer.step(self._params, grads)
                self._shrink()
                self._order = order[n:]
                self.step += 1
                if not len(self._order):
                    self.epoch += 1
                    self.curve.append((self.step, *self.losses()))
                return
        self.stopped = self._reason()

    def _shrink(self) -> None:
        """Apply the L1 penalty: every weight moves towards 0 by learning rate times lam, and stays there.

        The gradient of lam * |w| would make it tremble about 0; this is the proximal step of ISTA (Beck and Teboulle
        2009).
        """
        s = self.settings
        if s.penalty == "L1" and s.lam:
            for name in self._weights:
                W = self._params[name]
                W[...] = np.sign(W) * np.maximum(np.abs(W) - s.learning_rate * s.lam, 0)

    def _reason(self) -> str:
        s = self.settings
        culprits = [f"learning rate of {s.learning_rate:g}"]
        culprits += [f"the λ of {s.lam:g}"] if s.penalty == "L2" and s.lam else []
        culprits += ["a weight set by hand"] if any(not isinstance(name, str) for _, name, _ in self.events) else []
        named = ", or ".join(culprits) + ("," if len(culprits) > 1 else "")
        return (
            f"Training stopped in epoch {self.epoch + 1}: the loss, or a weight, was no longer a finite number. The "
            f"{named} is probably too large: choose a smaller one."
        )

    def losses(self) -> tuple[float, float]:
        """Return the losses on training and test set, without the penalty; NaN where scores are no finite numbers."""
        sets = ((self._seen, self.y), (self._seen_test, self.y_test))
        with np.errstate(all="ignore"):
            scores = [(predict(self.net, seen), y) for seen, y in sets]
            train, test = (self._loss(out, y)[0] if np.isfinite(out).all() else math.nan for out, y in scores)
        return train, test

    def accuracy(self) -> float | None:
        """Return the share of test points classified correctly; None for a regression."""
        if is_regression(self.settings.data):
            return None
        with np.errstate(all="ignore"):
            return float(np.mean(predict(self.net, self._seen_test).argmax(axis=1) == self.y_test))

    def units(self, seen: np.ndarray) -> list[np.ndarray]:
        """Return what each layer computes of features `seen`, (N, D): hidden layers, then outputs, each (N, units)."""
        size = 1 if ACTIVATIONS[self.settings.activation] is None else 2  # a Linear, and its activation
        computed, a = [], seen
        with np.errstate(all="ignore"):
            for i, layer in enumerate(self.net.layers, start=1):
                a = layer.compute(a)
                if i % size == 0 or i == len(self.net):
                    computed.append(a)
        return computed


def _checked(event: Any, step: int) -> Event:
    """Return an event if it has the form of one, and does not lie before ``step``."""
    form = "expected events such as (25, 'learning_rate', 0.1) or (25, ('hidden 1, unit 1', 'x1'), 0.5)"
    if not isinstance(event, tuple | list) or len(event) != 3:
        raise ValueError(f"{form}, got {event!r}")
    at, name, value = event
    pair = isinstance(name, tuple | list) and len(name) == 2
    if not pair and name not in WHILE_TRAINING:
        raise ValueError(f"{form}, of a weight or of {', '.join(sorted(WHILE_TRAINING))}, got {name!r}")
    if count(at, "step of an event", least=0) < step:
        raise ValueError(f"expected events in the order of their steps, got step {at} after step {step}")
    return at, tuple(name) if pair else name, value
