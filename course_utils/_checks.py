"""Argument checks shared by the numeric modules: each names what was expected and what came."""

from __future__ import annotations

import math
import numbers

import numpy as np

#: Decorator: a number too small for its dtype becomes 0, as the formulas mean it, whatever np.seterr says.
underflow_to_zero = np.errstate(under="ignore")


def float_array(value: object, name: str) -> np.ndarray:
    """Return ``value`` as a finite, non-empty float array: float32 stays float32, other real numbers become float64.

    Raises TypeError where ``value`` holds no real numbers, ValueError where it is empty, ragged, NaN or infinite.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name}: expected rows of equal length, got a ragged list") from error
    except TypeError as error:  # a Tensor of the tape refuses, and says what to do
        raise TypeError(f"{name}: {error}") from error
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name}: expected real numbers, got dtype {array.dtype}")
    if array.size == 0:
        raise ValueError(f"{name}: expected at least one number, got an empty array of shape {array.shape}")
    if array.dtype != np.float32:
        array = array.astype(np.float64, copy=False)
    finite(array, name)
    return array


def finite(array: np.ndarray, name: str) -> None:
    """Raise ValueError if ``array`` holds NaN or infinity; the message names the first place."""
    is_finite = np.isfinite(array)
    if not is_finite.all():
        where = tuple(int(i) for i in np.argwhere(~is_finite)[0])
        raise ValueError(f"{name}: expected finite numbers, got {array[where]} at index {where}")


def score_matrix(scores: object) -> np.ndarray:
    """Return ``scores`` as a float array of shape (N, C), N >= 1 examples by C >= 2 classes."""
    array = float_array(scores, "scores")
    if array.ndim == 1:
        raise ValueError(f"scores: expected shape (N, C), got {array.shape}; for one example pass scores[None, :]")
    if array.ndim != 2 or array.shape[1] < 2:
        advice = "; for one score an example there is binary_cross_entropy_with_logits" if array.shape[-1] == 1 else ""
        raise ValueError(f"scores: expected shape (N, C) with at least two classes, got {array.shape}{advice}")
    return array


def real(value: object, name: str, *, least: float = 0.0) -> float:
    """Return ``value`` as a Python float, finite and at least ``least``."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name}: expected a number, got {type(value).__name__}")
    try:
        number = float(value)
    except OverflowError:  # an int of more than 308 digits
        number = math.inf
    if not math.isfinite(number) or number < least:
        bound = "" if least == -math.inf else f" of at least {least:g}"
        raise ValueError(f"{name}: expected a finite number{bound}, got {number:g}")
    return number


def count(value: object, name: str, *, least: float = 1) -> int:
    """Return ``value`` as a Python int of at least ``least``."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name}: expected a whole number, got {type(value).__name__}")
    if value < least:
        raise ValueError(f"{name}: expected at least {least}, got {value}")
    return int(value)


def generator(rng: object) -> np.random.Generator:
    """Return ``rng`` if it is a NumPy Generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: expected np.random.default_rng(seed), got {type(rng).__name__}")
    return rng


def same_length(X: object, y: object) -> tuple[np.ndarray, np.ndarray]:
    """Return ``X`` and ``y`` as arrays with the same, non-zero number of examples along their first axis."""
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y) or len(X) == 0:
        raise ValueError(f"X and y: expected the same number of examples, at least one, got {X.shape} and {y.shape}")
    return X, y
