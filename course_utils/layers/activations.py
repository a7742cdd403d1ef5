"""Activations: a function applied to every number by itself. They take any shape and keep its order in memory."""

from __future__ import annotations

import numpy as np

from course_utils._checks import count, real
from course_utils.layers.init import float_dtype
from course_utils.layers.layer import Layer

__all__ = ["PReLU", "ReLU", "Sigmoid", "Tanh"]


class ReLU(Layer):
    """max(0, x). At exactly 0, where the slope is anybody's choice, the gradient is 0, as in PyTorch."""

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._on = x > 0
        return np.maximum(x, 0)

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        return dout * self._on if input_grad else None


class PReLU(Layer):
    """x above 0 and ``a * x`` below, with ``a`` learned (He et al. 2015). At 0 the lower slope counts.

    The form max(a x, x) found in places is the same only while a <= 1.

    Parameters
    ----------
    num_parameters : 1, one slope for all; or C, one for each channel, axis 1 of the input
    init : where ``a`` starts, at least 0
    dtype : np.float32 or np.float64

    ``params``: "a" (num_parameters,), called "weight" in PyTorch. Inputs are (N, ...), or (N, C, ...) with C slopes.
    """

    def __init__(self, num_parameters: int = 1, init: float = 0.25, *, dtype: np.dtype | type = np.float64) -> None:
        super().__init__()
        self.num_parameters = count(num_parameters, "num_parameters")
        self.params["a"] = np.full(num_parameters, real(init, "init"), float_dtype(dtype))

    def config(self) -> dict[str, object]:
        """Return the constructor's arguments; ``init`` is not one of them, ``a`` has moved on."""
        return {"num_parameters": self.num_parameters, "dtype": self.params["a"].dtype.name}

    def check(self, x: np.ndarray) -> None:
        """Raise ValueError unless ``x`` has a shape and dtype this layer takes."""
        super().check(x)
        channels = self.num_parameters
        if channels > 1 and (x.ndim < 2 or x.shape[1] != channels):
            raise ValueError(f"{self}: expected an input of shape (N, {channels}, ...), got {x.shape}")

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._x = x
        return np.where(x > 0, x, self._slope() * x)

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        x = self._x
        axes = tuple(axis for axis in range(x.ndim) if axis != 1 or self.num_parameters == 1)
        self.grads["a"] = (dout * np.minimum(x, 0)).sum(axis=axes).reshape(-1)
        return np.where(x > 0, dout, self._slope() * dout) if input_grad else None

    def _slope(self) -> np.ndarray:
        return self.params["a"].reshape(-1, *[1] * (self._x.ndim - 2))  # one slope a channel, axis 1


class Sigmoid(Layer):
    """1 / (1 + e^-x), between 0 and 1. Its slope y (1 - y) is 1/4 at 0 and vanishes on both sides."""

    def _forward(self, x: np.ndarray) -> np.ndarray:
        # Above 0 this is 1 / (1 + e^-x), below e^x / (1 + e^x): the same, and no exponential can overflow.
        self._y = np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))
        return self._y

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        return dout * (self._y * (1 - self._y)) if input_grad else None


class Tanh(Layer):
    """The hyperbolic tangent, between -1 and 1. Its slope 1 - y^2 is 1 at 0 and vanishes on both sides."""

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._y = np.tanh(x)
        return self._y

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        return dout * (1 - self._y**2) if input_grad else None
