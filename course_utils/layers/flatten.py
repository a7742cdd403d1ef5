"""Flatten: images to rows, between convolutions and Linear."""

from __future__ import annotations

import numpy as np

from course_utils.layers.base import Layer

__all__ = ["Flatten"]


class Flatten(Layer):
    """(N, C, H, W) to (N, C * H * W), or any (N, ...) to (N, D): every example becomes one row, its last axis fastest.

    Nothing is copied, neither where the examples lie one after the other in memory, nor where the batch is the last
    axis there, as convolutions leave it; the gradient goes back in the order that the input had.
    """

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._shape = x.shape
        batch_last = x.transpose(*range(1, x.ndim), 0)
        self._batch_last = batch_last.flags.c_contiguous
        return batch_last.reshape(-1, len(x)).T if self._batch_last else x.reshape(len(x), -1)

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        if not input_grad:
            return None
        n, *rest = self._shape
        if not self._batch_last:
            return dout.reshape(self._shape)
        dx = dout.T.reshape(*rest, n)
        return dx.transpose(-1, *range(len(rest)))
