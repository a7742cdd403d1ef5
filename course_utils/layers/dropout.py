"""Dropout: switch units off at random while training."""

from __future__ import annotations

import numpy as np

from course_utils._checks import generator, real
from course_utils.layers.layer import Layer

__all__ = ["Dropout"]


class Dropout(Layer):
    """Set each number to 0 with probability p while training; at test time pass everything (Srivastava et al. 2014).

    Inverted, as in PyTorch: what stays is divided by 1 - p at once, so the mean is kept and test time needs no factor.

    Parameters
    ----------
    p : probability that a number is dropped, 0 <= p < 1
    rng : np.random.Generator, drawn from at every ``forward`` while training

    Inputs are (N, ...) of any shape.
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator) -> None:
        super().__init__()
        self.p = real(p, "p")
        if self.p >= 1:
            raise ValueError(f"p: expected a probability below 1, got {p:g}, which would drop everything")
        self.rng = generator(rng)

    def config(self) -> dict[str, object]:
        """Return the constructor's arguments but ``rng``."""
        return {"p": self.p}

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._kept: np.ndarray | None = None
        if not self.training or self.p == 0:
            return x
        kept = self.rng.random(x.shape, dtype=np.float32) >= self.p
        self._kept = np.multiply(kept, x.dtype.type(1 / (1 - self.p)), out=np.empty_like(x))  # lies as x does
        return x * self._kept

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        if not input_grad:
            return None
        return dout if self._kept is None else dout * self._kept
