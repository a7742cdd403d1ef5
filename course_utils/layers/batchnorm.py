"""Batch normalization: give every feature mean 0 and standard deviation 1 over the batch, then let it be undone."""

from __future__ import annotations

import numpy as np

from course_utils._checks import count, real
from course_utils.layers.init import float_dtype
from course_utils.layers.layer import Layer

__all__ = ["BatchNorm1d"]


class BatchNorm1d(Layer):
    """gamma * (x - mean) / sqrt(var + eps) + beta, feature by feature (Ioffe and Szegedy 2015).

    While training, mean and variance are the batch's; at test time, running averages of those. The conventions are
    PyTorch's: the batch is divided by its biased variance (sum / N), the running average takes the unbiased one
    (sum / (N - 1)), and ``momentum`` is the weight of the new: running = (1 - momentum) * running + momentum * new.

    Parameters
    ----------
    num_features : D
    momentum : weight of a batch in the running averages, 0 to 1
    eps : added to the variance, at least 0; above 0 it saves a constant feature from a division by 0
    dtype : np.float32 or np.float64

    ``params``: "gamma" (D,) of ones and "beta" (D,) of zeros, PyTorch's "weight" and "bias". ``buffers``:
    "running_mean" (D,) of zeros and "running_var" (D,) of ones. Inputs are (N, D), N >= 2 while training.
    """

    least_batch = 2

    def __init__(
        self, num_features: int, momentum: float = 0.1, eps: float = 1e-5, *, dtype: np.dtype | type = np.float64
    ) -> None:
        super().__init__()
        self.num_features = count(num_features, "num_features")
        self.momentum = real(momentum, "momentum")
        if self.momentum > 1:
            raise ValueError(f"momentum: expected a weight of at most 1, got {momentum:g}")
        self.eps = real(eps, "eps")
        self.expected = ("N", self.num_features)
        ones, zeros = np.ones(num_features, float_dtype(dtype)), np.zeros(num_features, float_dtype(dtype))
        self.params = {"gamma": ones.copy(), "beta": zeros.copy()}
        self.buffers = {"running_mean": zeros, "running_var": ones}

    def config(self) -> dict[str, object]:
        """Return the constructor's arguments."""
        dtype = self.params["gamma"].dtype.name
        return {"num_features": self.num_features, "momentum": self.momentum, "eps": self.eps, "dtype": dtype}

    def check(self, x: np.ndarray) -> None:
        """Raise ValueError unless ``x`` has a shape and dtype this layer takes."""
        super().check(x)
        if self.training and len(x) < self.least_batch:
            raise ValueError(
                f"{self}: expected at least two examples while training, got {x.shape}: one example has no variance, "
                "and every output would be beta; for predictions call eval() first"
            )

    def _forward(self, x: np.ndarray) -> np.ndarray:
        mean, var = self.buffers["running_mean"], self.buffers["running_var"]
        self._from_batch = self.training
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self._remember(mean, var * (len(x) / (len(x) - 1)))
        self._scale = 1 / np.sqrt(var + self.eps)
        self._normal = (x - mean) * self._scale
        return self.params["gamma"] * self._normal + self.params["beta"]

    def _remember(self, mean: np.ndarray, var: np.ndarray) -> None:
        for name, new in (("running_mean", mean), ("running_var", var)):
            self.buffers[name] *= 1 - self.momentum
            self.buffers[name] += self.momentum * new

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        dgamma = self.grads["gamma"] = (dout * self._normal).sum(axis=0)
        dbeta = self.grads["beta"] = dout.sum(axis=0)
        if not input_grad:
            return None
        if self._from_batch:  # x also moves the batch's mean and variance
            dout = dout - (dbeta + self._normal * dgamma) / len(dout)
        return dout * (self.params["gamma"] * self._scale)
