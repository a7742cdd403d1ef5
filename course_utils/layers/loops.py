"""Convolution and max pooling by loops in the slides' indices: far too slow to train with, but easy to believe.

They are the specification: the layers of this package must return the same numbers, and tests hold them to it. ``s``
counts the examples, ``oc`` and ``ic`` the output and input channels, ``i`` and ``j`` the rows and columns of the
output, ``di`` and ``dj`` (the slides' i' and j') those of the window. All arrays are float64, (S, C, H, W).
"""

from __future__ import annotations

import numpy as np

from course_utils.layers.windows import output_size


def conv2d_loops(x: np.ndarray, W: np.ndarray, b: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return y[s, oc, i, j] = b[oc] + the sum over ic, di, dj of W[oc, ic, di, dj] x[s, ic, i + di, j + dj].

    The name is convolution, the formula cross-correlation: the filter is not flipped. With a stride, read S i + di.

    Parameters
    ----------
    x : (S, IC, H, W) float64, images
    W : (OC, IC, K, K) float64, filters
    b : (OC,) float64, biases
    stride : S, pixels from one window to the next
    padding : zeros added on each side

    Returns
    -------
    (S, OC, h, w) float64, h = floor((H + 2P - K) / S) + 1 and w alike
    """
    _check(x, W, b)
    x = _pad(x, padding, 0.0)
    y = np.zeros((len(x), len(W), *_sizes(x, W.shape[2], stride)))
    for s, oc, i, j in np.ndindex(y.shape):
        y[s, oc, i, j] = b[oc]
        for ic, di, dj in np.ndindex(W.shape[1:]):
            y[s, oc, i, j] += W[oc, ic, di, dj] * x[s, ic, stride * i + di, stride * j + dj]
    return y


def max_pool2d_loops(x: np.ndarray, kernel_size: int, stride: int | None = None, padding: int = 0) -> np.ndarray:
    """Return y[s, c, i, j], the largest x[s, c, S i + di, S j + dj] over the window's di, dj in 0..K-1.

    Parameters
    ----------
    x : (S, C, H, W) float64
    kernel_size : K
    stride : S; None means K
    padding : pixels of minus infinity added on each side

    Returns
    -------
    (S, C, h, w) float64
    """
    stride, x = kernel_size if stride is None else stride, _pad(x, padding, -np.inf)
    y = np.zeros((*x.shape[:2], *_sizes(x, kernel_size, stride)))
    for s, c, i, j in np.ndindex(y.shape):
        window = np.ndindex(kernel_size, kernel_size)
        y[s, c, i, j] = max(x[s, c, stride * i + di, stride * j + dj] for di, dj in window)
    return y


def _check(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> None:
    """Raise ValueError for filters that would leave channels or pixels out without a word."""
    OC, IC, K = len(W), x.shape[1], W.shape[-1]
    if W.shape != (OC, IC, K, K) or b.shape != (OC,):
        raise ValueError(
            f"W and b: expected shapes (OC, {IC}, K, K) and (OC,) for images {x.shape}, got {W.shape} and {b.shape}"
        )


def _sizes(x: np.ndarray, kernel_size: int, stride: int) -> tuple[int, int]:
    return output_size(x.shape[2], kernel_size, stride), output_size(x.shape[3], kernel_size, stride)


def _pad(x: np.ndarray, padding: int, value: float) -> np.ndarray:
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), constant_values=value)
