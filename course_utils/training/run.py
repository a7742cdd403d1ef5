"""One training run: what is trained, on what and how, and the way back where a step went wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import numpy as np

from course_utils._checks import count, finite, float_array, generator, real, same_length
from course_utils._labels import class_labels
from course_utils.data import minibatches
from course_utils.layers.layer import Layer
from course_utils.losses import cross_entropy, multiclass_hinge
from course_utils.optim import Optimizer
from course_utils.training.evaluate import hit_rate, is_classifier, mode, predict
from course_utils.training.history import History, steps_per_epoch

__all__ = ["Run"]


class Run:
    """A training run with its `History`; takes what `course_utils.training.steps` takes, and checks it."""

    def __init__(
        self,
        net: Layer,
        X: np.ndarray,
        y: np.ndarray,
        optimizer: Optimizer,
        rng: np.random.Generator,
        loss: Callable,
        epochs: int,
        batch_size: int | None,
        lam: float,
        validation: tuple[np.ndarray, np.ndarray] | None,
        augment: Callable | None,
    ) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"optimizer: expected one such as SGD(0.1), got {optimizer!r}")
        self.net, self.params, self.buffers = net, net.params, net.buffers
        if not self.params:
            raise ValueError(f"net: expected a network with parameters to train, got {net}")
        self.X, self.y = _examples(net, X, y)
        self.validation = None if validation is None else _validation(net, validation)
        self.optimizer, self.rng, self.loss, self.augment = optimizer, generator(rng), loss, augment
        self.lam, self.epochs = real(lam, "lam"), count(epochs, "epochs")
        self.batch_size = None if batch_size is None else count(batch_size, "batch_size")
        _check_batches(net, len(self.X), self.batch_size)
        self.history = History(self.epochs, steps_per_epoch(len(self.X), self.batch_size))
        self._weights = {name: self.params[name] for name in _penalised(net, self.lam)}
        self._kept_params = {name: array.copy("K") for name, array in self.params.items()}
        self._kept_buffers = {name: array.copy("K") for name, array in self.buffers.items()}

    def steps(self) -> Iterator[History]:
        """Take the steps, and yield the history after each."""
        for _ in range(self.epochs):
            for X, y in self._batches():
                self._step(X, y)
                yield self.history
                if self.history.stopped:
                    return

    def _batches(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        if self.batch_size is None:
            return iter([(self.X, self.y)])
        return minibatches(self.X, self.y, self.batch_size, rng=self.rng)

    def _step(self, X: np.ndarray, y: np.ndarray) -> None:
        """Take one step and write it down; if the loss is not finite, go back instead."""
        if self.augment is not None:
            X = _augmented(self.augment, X, self.rng)
        history = self.history
        # In a network that is training already, layers may be frozen by their own eval(): they stay so.
        training = nullcontext() if self.net.training else mode(self.net, training=True)
        with np.errstate(all="ignore"), training:  # what overflows shows in loss or parameters
            try:
                value, penalty, correct, grads = self._gradient(X, y)
                is_finite, rate = math.isfinite(value + penalty), 0.0
                if is_finite:
                    _copy(self.params, self._kept_params)
                    rate = self.optimizer.step(self.params, grads)
            except Exception:  # running statistics have moved; a step that fails changes nothing
                _copy(self._kept_buffers, self.buffers)
                raise
        if not is_finite:
            what = "penalty" if math.isfinite(value) else "loss"
            self._go_back(f"the {what} is not a finite number", history.step + 1)
            return
        _copy(self.buffers, self._kept_buffers)
        history.record(value, correct, rate, penalty)
        if history.step == history.total or (self.validation and history.step % history.steps_per_epoch == 0):
            self._look_back()

    def _gradient(self, X: np.ndarray, y: np.ndarray) -> tuple[float, float, float | None, dict[str, np.ndarray]]:
        """Return loss, penalty, accuracy and, if the first two are finite, the gradients of their sum."""
        scores = self.net.compute(X)  # which is forward, but for the look at every number of X that __init__ has had
        if self.history.step == 0:
            self._check_labels(scores)
            self._classifies = _are_classes(self.y) and is_classifier(scores)
        value, dscores = self._loss(scores, y)
        penalty = 0.0
        for W in self._weights.values():
            penalty += self.lam * float(np.vdot(W, W))
        grads = {}
        if math.isfinite(value + penalty):
            self.net.backward(dscores, input_grad=False)
            grads = self.net.grads
            for name, W in self._weights.items():
                dW = grads[name]
                dW += 2 * self.lam * W
        return value, penalty, hit_rate(scores, y) if self._classifies else None, grads

    def _check_labels(self, scores: np.ndarray) -> None:
        """Refuse labels over which a later batch, or the validation, would stumble: so far nothing has moved."""
        if self.loss not in (cross_entropy, multiclass_hinge) or not is_classifier(scores):
            return
        class_labels(self.y, scores.shape[1])
        if self.validation is not None:
            with _said_of("validation"):
                class_labels(self.validation[1], scores.shape[1])

    def _loss(self, scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the loss and its gradient; NaN, where the course's losses would complain, for scores not finite."""
        try:
            both = self.loss(scores, y)
        except ValueError:
            if np.isfinite(scores).all():
                raise
            return math.nan, scores
        if not isinstance(both, tuple | list) or len(both) != 2 or np.ndim(both[0]) != 0:
            raise TypeError(f"loss: expected a function that returns (value, dscores), value one number, got {both!r}")
        return float(both[0]), both[1]

    def _look_back(self) -> None:
        """Go back if the step that was taken spoilt the parameters, which no loss may tell; validate otherwise."""
        if not all(np.isfinite(p).all() for p in self.params.values()):
            self._go_back("its update made parameters that are not finite numbers", self.history.step)
        elif self.validation is not None:
            X, y = self.validation
            with np.errstate(all="ignore"):
                scores = predict(self.net, X)
                hits = hit_rate(scores, y) if self._classifies and _are_classes(y) else None
                self.history.record_validation(self._loss(scores, y)[0], hits)

    def _go_back(self, what: str, step: int) -> None:
        """Put the parameters of the last finite loss back, and say why."""
        _copy(self._kept_params, self.params)
        _copy(self._kept_buffers, self.buffers)
        said = f"Stopped at step {step} of {self.history.total}: {what}. "
        if self.history.step:
            rate = self.history.learning_rate[-1]
            said += (
                f"The learning rate of {rate:.3g} is probably too large: try a tenth of it, with a new network and "
                "a new optimizer. The parameters are those from before the last update, when the loss was finite."
            )
        else:
            said += "Nothing has been learned yet: look for numbers in X or in the parameters that are too large."
        self.history.stopped = said


def _augmented(augment: Callable, X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    changed = np.asarray(augment(X, rng))
    if changed.shape[:1] != X.shape[:1]:
        raise ValueError(f"augment: expected a batch of {len(X)} examples, got shape {changed.shape}")
    finite(changed, "augment")
    return changed


def _copy(arrays: dict[str, np.ndarray], into: dict[str, np.ndarray]) -> None:
    """Copy the numbers of arrays into others of the same names."""
    for name, array in arrays.items():
        np.copyto(into[name], array)


def _penalised(net: Layer, lam: float) -> list[str]:
    """Return the names of the weights; none where there is no penalty."""
    names = net.penalised() if lam > 0 else []
    if lam > 0 and not names:
        found = ", ".join(f"{name} {p.shape}" for name, p in net.params.items())
        raise ValueError(
            f"lam: expected 0 for a network without weights, parameters of two axes or more, got {lam:g} for {found}; "
            "a layer of your own can name others in its penalised()"
        )
    return names


def _are_classes(y: np.ndarray) -> bool:
    """Return whether ``y`` may be class numbers, so that there is an accuracy."""
    return y.ndim == 1 and y.dtype.kind in "iu"


def _examples(net: Layer, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ``X`` and ``y`` as arrays of one length, ``X`` finite and of the dtype of the parameters."""
    X, y = same_length(X, y)
    dtype = next(iter(net.params.values())).dtype
    if X.dtype != dtype:
        raise ValueError(f"X: expected {dtype} like the network's parameters, got {X.dtype}; see X.astype(np.{dtype})")
    with np.errstate(invalid="ignore"):
        if X.size == 0 or not np.isfinite([X.min(), X.max()]).all():  # no array of the size of X is needed for that
            float_array(X, "X")
    return X, y


def _validation(net: Layer, pair: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the pair as arrays that the network takes; it is asked with one example, not after the first epoch."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise ValueError(f"validation: expected a pair (X_val, y_val), got {type(pair).__name__}")
    with _said_of("validation"), np.errstate(all="ignore"):
        X, y = _examples(net, *pair)
        predict(net, X[:1])
    return X, y


def _check_batches(net: Layer, examples: int, batch_size: int | None) -> None:
    """Refuse batches that are too small for a layer, such as a last one of a single example for BatchNorm1d."""
    size = min(examples, batch_size or examples)
    last = examples % size or size
    for layer in net.modules():
        if last < layer.least_batch and (layer.training or not net.training):
            larger = (n for n in range(size, examples + 1) if (examples % n or n) >= layer.least_batch)
            advice = next((f"; take another batch_size, such as {n}, or leave out what is over" for n in larger), "")
            raise ValueError(
                f"batch_size: expected batches of at least {layer.least_batch} for {layer} while training, "
                f"got a last batch of {last}, {examples} examples by {size}{advice}"
            )


@contextmanager
def _said_of(name: str) -> Iterator[None]:
    """Put in front of an error's message which argument it is about."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from None
