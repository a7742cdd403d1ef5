"""From scores to probabilities, computed so that no score is too large: softmax, sigmoid and their logarithms.

Every function takes float32 to float32 and other real numbers to float64, and leaves its arguments unchanged. All raise
ValueError for empty arrays, NaN and infinities, and TypeError for anything but real numbers.
"""

from __future__ import annotations

import numpy as np

from course_utils._checks import float_array, underflow_to_zero
from course_utils._labels import class_labels

__all__ = ["log_softmax", "logsumexp", "nll_from_probs", "sigmoid", "softmax"]


def _score_array(scores: object, axis: int) -> np.ndarray:
    scores = float_array(scores, "scores")
    if not -scores.ndim <= axis < scores.ndim:
        raise ValueError(f"axis: expected an axis of scores, whose shape is {scores.shape}, got {axis}")
    return scores


@np.errstate(over="ignore", under="ignore")  # scores may lie further apart than the largest float; e^-inf is 0
def logsumexp(scores: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return log(sum(exp(scores))) along ``axis``, without overflow.

    The largest score is taken out first, since log(sum(e^s)) = m + log(sum(e^(s - m))) for every m.

    Parameters
    ----------
    scores : array of any shape with at least one axis
    axis : the axis that is summed away

    Returns
    -------
    array of the shape of ``scores`` without ``axis``; a scalar for a single row
    """
    scores = _score_array(scores, axis)
    largest = scores.max(axis=axis, keepdims=True)
    return np.squeeze(largest, axis=axis)[()] + np.log(np.exp(scores - largest).sum(axis=axis))


@underflow_to_zero
def log_softmax(scores: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return the natural logarithm of the softmax along ``axis``, exact even where the probability rounds to 0.

    Parameters
    ----------
    scores : array of any shape with at least one axis
    axis : the axis along which the classes lie

    Returns
    -------
    array of the shape of ``scores``, no entry above 0
    """
    return log_softmax_unchecked(_score_array(scores, axis), axis)


def log_softmax_unchecked(scores: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return ``log_softmax(scores, axis)`` of a float array that has been checked already."""
    shifted = scores - scores.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


@np.errstate(over="ignore", under="ignore")  # as in logsumexp
def softmax(scores: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return e^s / sum(e^s) along ``axis``: probabilities in [0, 1] that add to 1.

    Adding one number to all scores changes nothing, so the largest is subtracted and no exponential can overflow.

    Parameters
    ----------
    scores : array of any shape with at least one axis
    axis : the axis along which the classes lie

    Returns
    -------
    array of the shape of ``scores``
    """
    scores = _score_array(scores, axis)
    exponentials = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


@underflow_to_zero
def sigmoid(scores: np.ndarray | float) -> np.ndarray:
    """Return 1 / (1 + e^-s) for every score, in [0, 1], without overflow.

    Only e^-|s| is ever computed; below zero the same value is written as e^s / (1 + e^s).

    Parameters
    ----------
    scores : array of any shape, or one number

    Returns
    -------
    array of the shape of ``scores``
    """
    scores = float_array(scores, "scores")
    small = np.exp(-np.abs(scores))
    return np.where(scores >= 0, 1, small)[()] / (1 + small)


@underflow_to_zero
def nll_from_probs(p: np.ndarray, y: np.ndarray) -> float:
    """Return the mean of -log(p[i, y[i]]), the negative log-likelihood of the right classes, in nats.

    For training use ``losses.cross_entropy``, which takes scores: a probability that has rounded to 0 is lost for good.

    Parameters
    ----------
    p : (N, C) probabilities in [0, 1], each row adding to 1
    y : (N,) integers in 0..C-1, the right classes

    Returns
    -------
    float, mean over the N examples; infinite if a right class has probability 0

    Raises
    ------
    ValueError
        for a wrong shape, an entry outside [0, 1], a row that does not add to 1, or a label out of range
    """
    p = float_array(p, "p")
    if p.ndim != 2:
        raise ValueError(f"p: expected shape (N, C), got {p.shape}")
    y = class_labels(y, p.shape[1], len(p))
    if p.min() < 0 or p.max() > 1:
        raise ValueError(f"p: expected probabilities in [0, 1], got {p.min():g}..{p.max():g}")
    sums = p.sum(axis=1)
    worst = int(np.abs(sums - 1).argmax())
    if abs(sums[worst] - 1) > 1e-4:
        raise ValueError(f"p: expected rows that add to 1, got {sums[worst]:g} in row {worst}")
    with np.errstate(divide="ignore"):
        return float(np.abs(np.log(p[np.arange(len(p)), y])).mean())
