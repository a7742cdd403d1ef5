"""What a network says about data, with the whole of it too large for one forward pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from course_utils._checks import count
from course_utils._labels import class_labels
from course_utils.layers.layer import Layer

__all__ = ["accuracy", "predict"]


def predict(net: Layer, X: np.ndarray, batch_size: int = 100) -> np.ndarray:
    """Return the network's scores at test time: without dropout, with the running statistics.

    The classes are ``predict(net, X).argmax(axis=1)``. Every layer's mode, training or not, is left as it was.

    Parameters
    ----------
    net : the network
    X : (N, ...) of the dtype of its parameters, N >= 1
    batch_size : how many examples go through at once, at least 1; only speed and memory depend on it

    Returns
    -------
    (N, ...), such as (N, C) scores, in the order of X

    Raises
    ------
    TypeError, ValueError
        for what the network does not take, or a wrong ``batch_size``
    """
    X, batch_size = np.asarray(X), count(batch_size, "batch_size")
    if X.ndim == 0 or len(X) == 0:
        raise ValueError(f"X: expected at least one example, got shape {X.shape}")
    with mode(net, training=False):
        scores = net.forward(X[:batch_size])
        if len(X) <= batch_size:
            return scores
        everything = np.empty((len(X), *scores.shape[1:]), scores.dtype)
        everything[:batch_size] = scores
        for start in range(batch_size, len(X), batch_size):
            everything[start : start + batch_size] = net.forward(X[start : start + batch_size])
    return everything


def accuracy(net: Layer, X: np.ndarray, y: np.ndarray, batch_size: int = 100) -> float:
    """Return the share of examples, from 0 to 1, whose highest score is that of the right class.

    Parameters
    ----------
    net, X, batch_size : as for `predict`; the network gives (N, C) scores
    y : (N,) integers in 0..C-1

    Raises
    ------
    TypeError, ValueError
        for what the network does not take, scores of another shape, or labels that do not fit
    """
    scores = predict(net, X, batch_size)
    if not is_classifier(scores):
        advice = "; with one score an example compare predict(net, X) > 0 with y" if scores.shape[1:] == (1,) else ""
        raise ValueError(f"net: expected scores of shape (N, C), C at least 2, got {scores.shape}{advice}")
    return hit_rate(scores, class_labels(y, scores.shape[1], len(scores)))


def is_classifier(scores: np.ndarray) -> bool:
    """Return whether there is a score for each of several classes: the largest of one alone says nothing.

    Parameters
    ----------
    scores : array of any shape; (N, C) with C at least 2 are scores of classes
    """
    return scores.ndim == 2 and scores.shape[1] >= 2


def hit_rate(scores: np.ndarray, y: np.ndarray) -> float:
    """Return the share of rows, from 0 to 1, whose highest score is at the right class.

    Parameters
    ----------
    scores : (N, C)
    y : (N,) integers in 0..C-1
    """
    return int(np.count_nonzero(scores.argmax(axis=1) == y)) / len(y)


@contextmanager
def mode(net: Layer, *, training: bool) -> Iterator[None]:
    """Switch a network to training or test time, and every layer back to its own mode at the end, come what may.

    Parameters
    ----------
    net : Layer
    training : bool, False for test time
    """
    before = [(layer, layer.training) for layer in net.modules()]
    net.train(training)
    try:
        yield
    finally:
        for layer, was in before:
            layer.train(was)
