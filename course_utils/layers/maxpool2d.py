"""Max pooling: every window shrinks to its largest pixel, and its gradient goes back to that pixel alone."""

from __future__ import annotations

import numpy as np

from course_utils.layers.windows import WindowLayer

__all__ = ["MaxPool2d"]


class MaxPool2d(WindowLayer):
    """Replace every window of an image by its largest pixel: (N, C, H, W) to (N, C, h, w).

    h = floor((H + 2P - K) / S) + 1 and w alike; pixels that no window reaches are ignored and get gradient 0. Among
    equal pixels the first, row by row, gets the gradient, as in PyTorch. ``max_pool2d_loops`` is the definition.

    Parameters
    ----------
    kernel_size : K, the side of a window, at least 1
    stride : S, pixels from one window to the next, at least 1; None means K, windows side by side
    padding : P, pixels of minus infinity added on each side, 0 to K / 2, so that every window holds a real pixel

    Raises
    ------
    TypeError, ValueError
        at construction for an argument outside the above; in ``forward`` for a wrong shape or dtype, images smaller
        than a window, an empty batch, NaN or infinity
    """

    rim = -np.inf

    def __init__(self, kernel_size: int, *, stride: int | None = None, padding: int = 0) -> None:
        super().__init__(kernel_size, kernel_size if stride is None else stride, padding)
        if 2 * self.padding > self.kernel_size:
            raise ValueError(f"padding: expected at most half of kernel_size {kernel_size}, got {padding}")

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._x_shape, self._seen = x.shape, self._windows(self._padded(x))
        self._largest = self._seen[:, 0, 0].copy()
        for i, j in np.ndindex(self._seen.shape[1:3]):  # pixel (i, j) of all windows at a time
            np.maximum(self._largest, self._seen[:, i, j], out=self._largest)
        return self._largest.transpose(3, 0, 1, 2)

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        if not input_grad:
            return None
        (N, C, H, W), P, dout = self._x_shape, self.padding, dout.transpose(1, 2, 3, 0)
        dx = np.zeros((C, H + 2 * P, W + 2 * P, N), dout.dtype)
        dwindows = self._windows(dx)
        overlapping = self.stride < self.kernel_size  # then a pixel may get something from several windows
        searching = np.ones(dout.shape, bool)  # the windows that have not met their largest pixel yet
        for i, j in np.ndindex(dwindows.shape[1:3]):
            found = self._seen[:, i, j] == self._largest
            found &= searching
            if overlapping:
                dwindows[:, i, j] += dout * found
            else:
                np.multiply(dout, found, out=dwindows[:, i, j])
            searching ^= found
        return dx[:, P : P + H, P : P + W].transpose(3, 0, 1, 2)
