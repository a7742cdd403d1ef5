"""Losses: each takes ``(scores, y)`` and returns ``(value, dscores)``, the loss and its gradient by the scores.

The value is a Python float, the mean over the examples; the gradient has the shape of ``scores``, and its dtype if that
is float32, otherwise float64. Arguments are never written to. All functions raise ValueError for a wrong shape, an
empty batch, NaN, infinities and labels out of range, and TypeError for labels or scores of the wrong type: also for a
`Tensor`, whose gradient needs a loss written with NumPy's functions.

``softmax`` and its relatives live in ``course_utils.probabilities`` and can be imported from here too.
"""

from __future__ import annotations

import numpy as np

from course_utils._checks import float_array, real, score_matrix, underflow_to_zero
from course_utils._labels import as_array, class_labels
from course_utils.probabilities import (
    log_softmax,
    log_softmax_unchecked,
    logsumexp,
    nll_from_probs,
    sigmoid,
    softmax,
)

__all__ = [
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "l2_penalty",
    "log_softmax",
    "logsumexp",
    "mse_loss",
    "multiclass_hinge",
    "nll_from_probs",
    "sigmoid",
    "softmax",
]


@underflow_to_zero
def multiclass_hinge(scores: np.ndarray, y: np.ndarray, delta: float = 1.0) -> tuple[float, np.ndarray]:
    """Multiclass SVM loss: mean over i of sum over j != y_i of max(0, s_j - s_y + delta).

    The form of Weston and Watkins (1999), as on the slides. Where a margin is exactly 0, the gradient takes the flat
    side's slope, 0.

    Parameters
    ----------
    scores : (N, C) real numbers, C >= 2
    y : (N,) integers in 0..C-1, the right classes
    delta : the margin, at least 0

    Returns
    -------
    value : float, at least 0, mean over the N examples
    dscores : (N, C)
    """
    scores = score_matrix(scores)
    y = class_labels(y, scores.shape[1], len(scores))
    n = np.arange(len(scores))
    margins = scores - scores[n, y][:, None] + real(delta, "delta")
    margins[n, y] = 0
    dscores = (margins > 0).astype(scores.dtype)
    dscores[n, y] -= dscores.sum(axis=1)
    return float(np.maximum(margins, 0).sum(axis=1).mean()), dscores / len(scores)


@underflow_to_zero
def cross_entropy(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Softmax cross-entropy from scores: mean over i of log(sum_j e^(s_j)) - s_y, natural logarithm.

    The gradient is (softmax(scores) - one_hot(y)) / N.

    Parameters
    ----------
    scores : (N, C) real numbers, C >= 2; large ones are safe
    y : (N,) integers in 0..C-1, the right classes

    Returns
    -------
    value : float, at least 0, in nats, mean over the N examples
    dscores : (N, C), each row adding to 0
    """
    scores = score_matrix(scores)
    y = class_labels(y, scores.shape[1], len(scores))
    n = np.arange(len(scores))
    log_p = log_softmax_unchecked(scores)
    dscores = np.exp(log_p)
    dscores[n, y] -= 1
    return float(np.abs(log_p[n, y]).sum() / len(scores)), dscores / len(scores)


def _pair(scores: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Check that predictions and targets match one to one; broadcasting (N, 1) against (N,) would compare all pairs."""
    scores, y = float_array(scores, "scores"), float_array(targets, "y")
    if scores.ndim == 0 or scores.shape != y.shape:
        advice = ""
        if y.shape == scores.shape[:1] and scores.shape[1:] == (1,):
            advice = f"; pass {as_array(targets)}[:, None]"
        elif scores.shape == y.shape[:1] and y.shape[1:] == (1,):
            advice = f"; pass {as_array(targets)}.ravel()"
        wanted = scores.shape or "(N,)"
        raise ValueError(f"y: expected one target for each score, the same shape {wanted}, got {y.shape}{advice}")
    return scores, y.astype(scores.dtype, copy=False)


@underflow_to_zero
def binary_cross_entropy_with_logits(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Logistic loss from scores: mean of -y log(sigmoid(s)) - (1 - y) log(1 - sigmoid(s)), natural logarithm.

    Computed as max(s, 0) - s y + log(1 + e^-|s|), which cannot overflow. The gradient is (sigmoid(s) - y) / N.

    Parameters
    ----------
    scores : (N,), or any shape: one real number a decision
    y : the same shape, 0 or 1, or a probability in between

    Returns
    -------
    value : float, at least 0, in nats, mean over all N entries
    dscores : the shape of ``scores``
    """
    signs = f"; for labels -1 and +1 pass ({as_array(y)} + 1) / 2"
    scores, y = _pair(scores, y)
    if y.min() < 0 or y.max() > 1:
        advice = signs if set(np.unique(y)) <= {-1, 1} else ""
        raise ValueError(f"y: expected labels in [0, 1], got {y.min():g}..{y.max():g}{advice}")
    losses = np.maximum(scores, 0) - scores * y + np.log1p(np.exp(-np.abs(scores)))
    return float(losses.mean()), (sigmoid(scores) - y) / scores.size


@underflow_to_zero
def mse_loss(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean squared error (MSE): mean of (s - y)^2, without the factor 1/2 that some texts put in front.

    Parameters
    ----------
    scores : (N,), or any shape: the predictions
    y : the same shape: the targets

    Returns
    -------
    value : float, at least 0, mean over all entries
    dscores : the shape of ``scores``, 2 (s - y) / number of entries
    """
    scores, y = _pair(scores, y)
    error = scores - y
    return float((error**2).mean()), 2 * error / error.size


@underflow_to_zero
def l2_penalty(W: np.ndarray, lam: float) -> tuple[float, np.ndarray]:
    """L2 regularization as on the slides: lam * sum(W^2), with gradient 2 lam W.

    Many codes, PyTorch's ``weight_decay`` among them, mean (lam / 2) * sum(W^2) with gradient lam W: to pull as hard as
    theirs, halve their number. A sum, not a mean: it does not depend on the batch.

    Parameters
    ----------
    W : weights of any shape
    lam : strength, at least 0

    Returns
    -------
    value : float, at least 0
    dW : the shape of ``W``
    """
    W, lam = float_array(W, "W"), real(lam, "lam")
    return float(lam * (W**2).sum()), 2 * lam * W
