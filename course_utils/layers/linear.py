"""Layers that mix all features of an example: Linear, and Maxout, the largest of several Linears.

Inside, the batch is the last axis, as in ``layers.windows``: an output (N, D) is the transposed view of a (D, N) in
memory. Then a sum over the batch, and a comparison between classes, runs along memory.
"""

from __future__ import annotations

import numpy as np

from course_utils._checks import count
from course_utils.layers.init import weights
from course_utils.layers.layer import Layer

__all__ = ["Linear", "Maxout"]


class Linear(Layer):
    """Scores from features: ``x @ W.T + b``, every output a weighted sum of all inputs.

    Parameters
    ----------
    in_features : D, length of an input row
    out_features : M, length of an output row
    rng : np.random.Generator that draws W; b starts at 0
    init : "he", "xavier", "lecun" or a standard deviation, see ``layers.init``
    bias : False leaves b out
    dtype : np.float32 or np.float64, of parameters, inputs and outputs

    ``params``: "W" (M, D) and "b" (M,), as in PyTorch. Inputs are (N, D), outputs (N, M).
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        rng: np.random.Generator,
        init: str | float = "he",
        bias: bool = True,
        dtype: np.dtype | type = np.float64,
    ) -> None:
        super().__init__()
        self.in_features = count(in_features, "in_features")
        self.out_features = count(out_features, "out_features")
        self.bias = bool(bias)
        self.expected = ("N", self.in_features)
        W = weights((out_features, in_features), in_features, out_features, init, rng, dtype)
        self.params["W"] = W
        if bias:
            self.params["b"] = np.zeros(out_features, W.dtype)

    def config(self) -> dict[str, object]:
        """Return the constructor's arguments."""
        dtype = self.params["W"].dtype.name
        return {"in_features": self.in_features, "out_features": self.out_features, "bias": self.bias, "dtype": dtype}

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._x = x
        scores = (self.params["W"] @ x.T).T  # (N, M), the batch last in memory
        if self.bias:
            scores += self.params["b"]
        return scores

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        self.grads["W"] = dout.T @ self._x
        if self.bias:
            self.grads["b"] = dout.T @ np.ones(len(dout), dout.dtype)  # the sum over the batch, by the faster BLAS
        if not input_grad:
            return None
        return np.matmul(dout, self.params["W"], out=np.empty_like(self._x))  # lies in memory as x does


class Maxout(Layer):
    """The largest of several Linears: max over k of ``x @ W[k].T + b[k]``, entry by entry (Goodfellow et al. 2013).

    With two pieces, one of them all zeros, it is ReLU after a Linear. The gradient goes to the piece that won; of equal
    ones, to the first.

    Parameters
    ----------
    in_features, out_features : D and M, the lengths of an input and an output row
    pieces : K, how many Linears compete
    rng, init, dtype : as for Linear

    ``params``: "W" (K, M, D) and "b" (K, M). Inputs are (N, D), outputs (N, M).
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        pieces: int = 2,
        *,
        rng: np.random.Generator,
        init: str | float = "he",
        dtype: np.dtype | type = np.float64,
    ) -> None:
        super().__init__()
        self.in_features = count(in_features, "in_features")
        self.out_features = count(out_features, "out_features")
        self.pieces = count(pieces, "pieces")
        self.expected = ("N", self.in_features)
        W = weights((pieces, out_features, in_features), in_features, out_features, init, rng, dtype)
        self.params = {"W": W, "b": np.zeros((pieces, out_features), W.dtype)}

    def config(self) -> dict[str, object]:
        """Return the constructor's arguments."""
        sizes = {"in_features": self.in_features, "out_features": self.out_features, "pieces": self.pieces}
        return {**sizes, "dtype": self.params["W"].dtype.name}

    def penalised(self) -> list[str]:
        """Return ["W"]: b has two axes here, one for the pieces, and is a bias nevertheless."""
        return ["W"]

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._x = x
        scores = self.params["W"] @ x.T + self.params["b"][:, :, None]  # (K, M, N)
        self._winner = scores.argmax(axis=0)
        return scores.max(axis=0).T

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        K, M, D = self.params["W"].shape
        dscores = dout.T * (np.arange(K)[:, None, None] == self._winner)  # (K, M, N)
        self.grads["b"] = dscores.sum(axis=2)
        dscores = dscores.reshape(K * M, -1)
        self.grads["W"] = (dscores @ self._x).reshape(K, M, D)
        if not input_grad:
            return None
        return np.matmul(dscores.T, self.params["W"].reshape(K * M, D), out=np.empty_like(self._x))
