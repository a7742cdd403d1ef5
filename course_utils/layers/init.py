"""Weights to start from: random numbers whose spread keeps signals from growing or fading layer by layer."""

from __future__ import annotations

import numpy as np

from course_utils._checks import generator, real

__all__ = ["standard_deviation", "weights"]

_RULES = {
    "he": lambda fan_in, fan_out: 2 / fan_in,  # He et al. 2015: ReLU lets half of the signal's power through
    "xavier": lambda fan_in, fan_out: 2 / (fan_in + fan_out),  # Glorot and Bengio 2010: tanh, both directions
    "lecun": lambda fan_in, fan_out: 1 / fan_in,  # LeCun et al. 1998: no activation
}


def standard_deviation(init: str | float, fan_in: int, fan_out: int) -> float:
    """Return the standard deviation that a rule gives to the weights of a layer. The rules' papers give variances.

    Parameters
    ----------
    init : "he", sqrt(2 / fan_in); "xavier", sqrt(2 / (fan_in + fan_out)); "lecun", sqrt(1 / fan_in); or a number of at
        least 0, the standard deviation itself
    fan_in : how many numbers flow into one output
    fan_out : how many outputs one input flows into

    Raises
    ------
    ValueError
        for an unknown rule, or a number below 0 or not finite
    """
    if not isinstance(init, str):
        return real(init, "init")
    if init not in _RULES:
        raise ValueError(f"init: expected one of {', '.join(_RULES)}, or a standard deviation, got {init!r}")
    return float(np.sqrt(_RULES[init](fan_in, fan_out)))


def weights(
    shape: tuple[int, ...],
    fan_in: int,
    fan_out: int,
    init: str | float,
    rng: np.random.Generator,
    dtype: np.dtype | type,
) -> np.ndarray:
    """Draw normal weights of mean 0 and the rule's standard deviation; a standard deviation of 0 draws nothing.

    Parameters
    ----------
    shape : of the result
    fan_in, fan_out, init : as for ``standard_deviation``
    rng : np.random.Generator; the same numbers are drawn for both dtypes
    dtype : np.float32 or np.float64

    Returns
    -------
    array of ``shape`` and ``dtype``

    Raises
    ------
    ValueError, TypeError
        for an argument outside the above
    """
    std, rng, dtype = standard_deviation(init, fan_in, fan_out), generator(rng), float_dtype(dtype)
    if std == 0:
        return np.zeros(shape, dtype)
    return rng.normal(0, std, shape).astype(dtype, copy=False)


def float_dtype(dtype: np.dtype | type) -> np.dtype:
    """Return ``dtype`` as np.dtype if it is float32 or float64; raise ValueError otherwise."""
    dtype = np.dtype(dtype)
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"dtype: expected float32 or float64, got {dtype}")
    return dtype
