"""Flatten: images to rows, between convolutions and Linear."""

from __future__ import annotations

import numpy as np

from course_utils.layers.layer import Layer

__all__ = ["Flatten"]


class Flatten(Layer):
    """(N, C, H, W) to (N, C * H * W), or any (N, ...) to (N, D): every example becomes one row, its last axis fastest.

    Nothing is copied, neither where the examples lie one after the other in memory, nor where the batch is the last
    axis there, as convolutions leave it: NumPy finds strides for both. Output and gradients lie as they came.
    """

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._shape = x.shape
        return x.reshape(len(x), -1)

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        return dout.reshape(self._shape) if input_grad else None
