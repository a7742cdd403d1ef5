"""Convolution: all windows of all images side by side as the columns of matrices, and matrix products.

There is a product for each row of the output. What one product reads and writes fits the processor's cache, and so the
small products together take less time than a single large one.
"""

from __future__ import annotations

import numpy as np

from course_utils._checks import count
from course_utils.layers.init import weights
from course_utils.layers.windows import WindowLayer

__all__ = ["Conv2d"]


class Conv2d(WindowLayer):
    """Slide ``out_channels`` small filters over the images; an output pixel is the sum of W * window, plus b.

    What everyone calls convolution is cross-correlation: the filter is not flipped. From (N, IC, H, W) to
    (N, OC, h, w), h = floor((H + 2P - K) / S) + 1 and w alike. ``conv2d_loops`` is the definition.

    Parameters
    ----------
    in_channels : IC, at least 1
    out_channels : OC, at least 1
    kernel_size : K, the side of a filter, at least 1
    stride : S, pixels from one window to the next, at least 1
    padding : P, zeros added on each side, at least 0
    rng : np.random.Generator that draws W; b starts at 0
    init : "he", "xavier", "lecun" or a standard deviation, see ``layers.init``; the fan-in is IC K K
    dtype : np.float32 or np.float64, of parameters, inputs and outputs

    Raises
    ------
    TypeError, ValueError
        at construction for an argument outside the above; in ``forward`` for a wrong shape or dtype, images smaller
        than a filter, an empty batch, NaN or infinity

    ``params``: "W" (OC, IC, K, K) and "b" (OC,), as in PyTorch.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        *,
        stride: int = 1,
        padding: int = 0,
        rng: np.random.Generator,
        init: str | float = "he",
        dtype: np.dtype | type = np.float64,
    ) -> None:
        super().__init__(kernel_size, stride, padding)
        IC, OC, K = count(in_channels, "in_channels"), count(out_channels, "out_channels"), self.kernel_size
        W = weights((OC, IC, K, K), IC * K * K, OC * K * K, init, rng, dtype)
        self.params = {"W": W, "b": np.zeros(OC, W.dtype)}
        self.expected = "N", IC, "H", "W"
        self._patches = np.empty((0, 0, 0), W.dtype)  # (h, IC K K + 1, w N): a window a column, each ends with a 1

    def config(self) -> dict[str, object]:
        """Return the constructor's arguments."""
        OC, IC = self.params["W"].shape[:2]
        return {"in_channels": IC, "out_channels": OC, **super().config(), "dtype": self.params["W"].dtype.name}

    def _forward(self, x: np.ndarray) -> np.ndarray:
        W, b = self.params["W"], self.params["b"]
        self._x_shape = x.shape
        windows = self._windows(self._padded(x))
        IC, K, _, h, w, N = windows.shape
        if self._patches.shape != (h, IC * K * K + 1, w * N) or self._patches.dtype != x.dtype:
            # Kept for the next batch: to get fresh memory of that size costs as much as to fill it. The matrices are
            # interleaved in memory, row by row.
            self._patches = np.ones((IC * K * K + 1, h, w * N), x.dtype).transpose(1, 0, 2)
        self._patches.transpose(1, 0, 2)[:-1].reshape(windows.shape)[...] = windows
        Wb = np.concatenate([W.reshape(len(W), -1), b[:, None]], axis=1)  # the patches' last row, of ones, picks up b
        out = np.empty((len(W), h, w, len(x)), W.dtype)
        np.matmul(Wb, self._patches, out=out.reshape(len(W), h, -1).transpose(1, 0, 2))
        return out.transpose(3, 0, 1, 2)

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        W, (N, OC, h, w) = self.params["W"], dout.shape
        dout = np.ascontiguousarray(dout.transpose(1, 2, 3, 0)).reshape(OC, h, w * N).transpose(1, 0, 2)
        dWb = (self._patches @ dout.transpose(0, 2, 1)).sum(axis=0)  # (IC K K + 1, OC)
        self.grads["W"], self.grads["b"] = dWb[:-1].T.reshape(W.shape), dWb[-1]
        if not input_grad:
            return None
        dpatches = np.empty((len(dWb) - 1, h, w * N), W.dtype)
        np.matmul(W.reshape(OC, -1).T, dout, out=dpatches.transpose(1, 0, 2))
        return self._add_patches(dpatches.reshape(*W.shape[1:], h, w, N))

    def _add_patches(self, dpatches: np.ndarray) -> np.ndarray:
        """Add the windows' gradients (IC, K, K, h, w, N) up where their pixels came from: the way back of filling."""
        (N, IC, H, W), P = self._x_shape, self.padding
        dx = np.zeros((IC, H + 2 * P, W + 2 * P, N), dpatches.dtype)
        dwindows = self._windows(dx)
        for i, j in np.ndindex(dwindows.shape[1:3]):
            dwindows[:, i, j] += dpatches[:, i, j]
        return dx[:, P : P + H, P : P + W].transpose(3, 0, 1, 2)
