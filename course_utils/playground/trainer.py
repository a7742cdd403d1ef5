"""The network of the playground and its training, in slices short enough to draw in between."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from course_utils._checks import real
from course_utils.layers import Layer, Linear, ReLU, Sequential, Sigmoid, Tanh
from course_utils.losses import cross_entropy, mse_loss
from course_utils.optim import SGD
from course_utils.playground.data import dataset, features, is_regression
from course_utils.playground.settings import Settings
from course_utils.training import predict, steps
from course_utils.training.history import History

__all__ = ["ACTIVATIONS", "LARGEST", "Trainer", "init_of", "layer_sizes"]

LARGEST = 1000.0  # weight that can be set by hand
ACTIVATIONS: dict[str, type[Layer] | None] = {"tanh": Tanh, "relu": ReLU, "sigmoid": Sigmoid, "linear": None}


def layer_sizes(settings: Settings) -> list[int]:
    """Return the numbers of features, of the units of each hidden layer, and of outputs: two scores or one number."""
    return [len(settings.features), *settings.hidden, 1 if is_regression(settings.data) else 2]


def init_of(settings: Settings) -> str:
    """Return the rule for the weights at the start that suits the activation."""
    return "he" if settings.activation == "relu" else "xavier"


class Trainer:
    """A network that learns what the settings say, from a start that they determine.

    Parameters
    ----------
    settings : Settings

    Attributes
    ----------
    net : Sequential
    X, y, X_test, y_test : the points in the plane and their targets, as `dataset` gives them
    epoch : int, how often all training examples have been used
    train_loss, test_loss : list of float, at the start and after each epoch, without the penalty; NaN where the network
        gives no finite numbers
    stopped : None, or a sentence that says why training cannot go on
    by_hand : dict from (epoch, key in net.params, place) to the number that was put there after that epoch
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        data_rng = np.random.default_rng(settings.data_seed)
        self.X, self.y, self.X_test, self.y_test = dataset(
            settings.data, noise=settings.noise, train_share=settings.train_share, rng=data_rng
        )
        self._seen, self._seen_test = self.see(self.X), self.see(self.X_test)
        self._rng = np.random.default_rng(settings.seed)
        self.net = _network(settings, self._rng)
        self._optimizer = SGD(settings.learning_rate)
        self._loss = mse_loss if is_regression(settings.data) else cross_entropy
        self._epoch_under_way = None
        self.epoch, self.stopped, self.by_hand = 0, None, {}
        self.train_loss, self.test_loss = [], []
        self._measure()

    def see(self, X: np.ndarray) -> np.ndarray:
        """Return the features of points in the plane, (N, 2) -> (N, D)."""
        return features(X, self.settings.features)

    def advance(self, seconds: float = math.inf) -> bool:
        """Train to the end of the epoch, or for about so many seconds; tell whether the epoch came to its end.

        The next call goes on where this one stopped. Nothing happens once ``stopped`` says why.
        """
        deadline = time.perf_counter() + seconds
        while self.stopped is None:
            if self._epoch_under_way is None:
                self._epoch_under_way = self._new_epoch()
            for history in self._epoch_under_way:
                self._shrink()
                if history.stopped:
                    self.stopped = self._reason()
                elif time.perf_counter() > deadline and history.step < history.total:
                    return False
            self._epoch_under_way = None
            if self.stopped is None:
                self.epoch += 1
                self._measure()
                return True
        return False

    def put(self, key: str, place: tuple[int, ...], value: float) -> None:
        """Set one parameter by hand, after the epoch under way is trained to its end; training goes on from there.

        Parameters
        ----------
        key, place : ``net.params[key][place]`` is set
        value : from -1000 to 1000

        Raises
        ------
        TypeError, ValueError
            for another value, or if training has stopped
        """
        value = real(value, "weight", least=-LARGEST)
        if value > LARGEST:
            raise ValueError(f"weight: expected a number from {-LARGEST:g} to {LARGEST:g}, got {value:g}")
        if self._epoch_under_way is not None:
            self.advance()
        if self.stopped:
            raise ValueError(self.stopped)
        self.net.params[key][place] = value
        self.by_hand[self.epoch, key, place] = value
        del self.train_loss[-1], self.test_loss[-1]
        self._measure()

    def units(self, X: np.ndarray) -> list[np.ndarray]:
        """Return what each layer computes of points in the plane: features, hidden layers, outputs, each (N, units)."""
        a = self.see(X)
        computed = [a]
        size = 1 if ACTIVATIONS[self.settings.activation] is None else 2  # a Linear, and its activation
        with np.errstate(all="ignore"):
            for i, layer in enumerate(self.net.layers, start=1):
                a = layer.compute(a)
                if i % size == 0 or i == len(self.net):
                    computed.append(a)
        return computed

    def accuracy(self) -> float | None:
        """Return the share of test points classified correctly; None for a regression."""
        if is_regression(self.settings.data):
            return None
        with np.errstate(all="ignore"):
            return float(np.mean(predict(self.net, self._seen_test).argmax(axis=1) == self.y_test))

    def _reason(self) -> str:
        s = self.settings
        culprits = [f"learning rate of {s.learning_rate:g}"]
        culprits += [f"the λ of {s.lam:g}"] if s.penalty == "L2" and s.lam else []
        culprits += ["a weight set by hand"] if self.by_hand else []
        named = ", or ".join(culprits) + ("," if len(culprits) > 1 else "")
        return (
            f"Training stopped in epoch {self.epoch + 1}: the loss, or a weight, was no longer a finite number. The "
            f"{named} is probably too large: choose a smaller one."
        )

    def _new_epoch(self) -> Iterator[History]:
        """Return one epoch of training; the optimizer and the random numbers go on where the last one left them."""
        s = self.settings
        lam = s.lam if s.penalty == "L2" else 0.0
        data = {"optimizer": self._optimizer, "rng": self._rng, "loss": self._loss}
        return steps(self.net, self._seen, self.y, batch_size=s.batch_size, lam=lam, **data)

    def _shrink(self) -> None:
        """Apply the L1 penalty: every weight moves towards 0 by learning rate times lam, and stays there.

        The gradient of lam * |w| would make it tremble about 0; this is the proximal step of ISTA (Beck and Teboulle
        2009).
        """
        if self.settings.penalty != "L1" or self.settings.lam == 0:
            return
        for name, W in self.net.params.items():
            if name.endswith("W"):
                W[...] = np.sign(W) * np.maximum(np.abs(W) - self.settings.learning_rate * self.settings.lam, 0)

    def _measure(self) -> None:
        self.train_loss.append(self._loss_of(self._seen, self.y))
        self.test_loss.append(self._loss_of(self._seen_test, self.y_test))

    def _loss_of(self, seen: np.ndarray, y: np.ndarray) -> float:
        with np.errstate(all="ignore"):
            scores = predict(self.net, seen)
            return self._loss(scores, y)[0] if np.isfinite(scores).all() else math.nan


def _network(settings: Settings, rng: np.random.Generator) -> Sequential:
    sizes, activation = layer_sizes(settings), ACTIVATIONS[settings.activation]
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers.append(Linear(n_in, n_out, rng=rng, init=init_of(settings)))
        if activation is not None:
            layers.append(activation())
    return Sequential(*(layers if activation is None else layers[:-1]))
