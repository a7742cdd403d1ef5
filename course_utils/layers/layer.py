"""What all layers share: checks on the way in, an order (forward, then backward), and parameters by name."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_utils._checks import finite, underflow_to_zero
from course_utils.layers.arrays import ArraysAttribute

__all__ = ["Layer"]


class Layer:
    """One step of a network: ``forward(x)`` computes the output, ``backward(dout)`` sends a gradient back through it.

    ``params`` and ``grads`` are dicts with the same keys; ``backward`` fills ``grads``. A layer writes down
    ``_forward`` and, beside it, ``_backward``; this class checks what they are given.

    Attributes
    ----------
    params : dict of str to array, what training may change, updated in place by an optimizer; ``params["W"] = values``
        writes into the array, too, so a training run goes on from there
    grads : dict of str to array, the gradient of the loss by each parameter; empty before the first backward
    buffers : dict of str to array, what a layer remembers besides (BatchNorm1d's running statistics), set alike
    training : bool, True while training; Dropout and BatchNorm1d behave differently at test time
    """

    #: Shape of an input; letters stand for any size, N for the number of examples. None: (N, ...) of any shape.
    expected: tuple[int | str, ...] | None = None

    #: How many examples ``forward`` needs while training.
    least_batch = 1

    params: dict[str, np.ndarray] = ArraysAttribute()  # type: ignore[assignment]  # any dict becomes Arrays
    buffers: dict[str, np.ndarray] = ArraysAttribute()  # type: ignore[assignment]

    def __init__(self) -> None:
        self.params = {}
        self.grads: dict[str, np.ndarray] = {}
        self.buffers = {}
        self.training = True
        self._taken: tuple[tuple[int, ...], np.dtype, bool] | None = None  # what `check` has let through last
        self._out: tuple[tuple[int, ...], np.dtype] | None = None

    def train(self, mode: bool = True) -> Layer:
        """Switch to training, or to test time; return the layer.

        Parameters
        ----------
        mode : bool, False for test time
        """
        if not isinstance(mode, bool | np.bool_):
            raise TypeError(f"mode: expected True or False, got {mode!r}; for test time call eval()")
        self.training = bool(mode)
        return self

    def eval(self) -> Layer:
        """Switch to test time: Dropout passes everything, BatchNorm1d uses its running statistics; return the layer."""
        return self.train(False)

    def penalised(self) -> list[str]:
        """Return the names of the parameters that a penalty on large weights is for: all of two axes or more.

        Those are the weights, as a rule; biases and BatchNorm1d's scales have one. A layer for which that is not so
        says it here.
        """
        return [name for name, p in self.params.items() if p.ndim >= 2]

    def modules(self) -> Iterator[Layer]:
        """Go through this layer and, in a network, all layers inside it, outermost first."""
        yield self

    def config(self) -> dict[str, object]:
        """Return the constructor's arguments by name, as far as JSON can hold them: no weights, no ``rng``."""
        return {}

    @underflow_to_zero
    def forward(self, x: np.ndarray) -> np.ndarray:
        """Return the layer's output for a batch ``x``, and remember what ``backward`` will need.

        What is remembered may be ``x`` or the output itself and not a copy, so leave both as they are until
        ``backward`` is done.

        Parameters
        ----------
        x : (N, ...) float32 or float64, finite, N >= 1; the dtype of the layer's parameters

        Raises
        ------
        ValueError
            for a wrong shape or dtype, an empty batch, NaN or infinity
        """
        return self.compute(np.asarray(x), from_outside=True)

    @underflow_to_zero
    def backward(self, dout: np.ndarray, *, input_grad: bool = True) -> np.ndarray | None:
        """Fill ``grads`` and return the gradient by the input of the last ``forward``.

        Parameters
        ----------
        dout : the gradient of the loss by the output, of the output's shape
        input_grad : False skips the gradient by the input, which a first layer's has no use for, and returns None

        Raises
        ------
        RuntimeError
            before ``forward``
        ValueError
            for a wrong shape or dtype, NaN or infinity
        """
        if self._out is None:
            raise RuntimeError(f"{type(self).__name__}: backward came before forward; expected forward(x) first")
        dout, (shape, dtype) = np.asarray(dout), self._out
        if dout.shape != shape:
            raise ValueError(f"dout: expected the shape of the output, {shape}, got {dout.shape}")
        if dout.dtype != dtype:
            raise ValueError(f"dout: expected {dtype} like the output, got {dout.dtype}")
        finite(dout, "dout")
        return self._backward(dout, input_grad)

    def compute(self, x: np.ndarray, *, from_outside: bool = False) -> np.ndarray:
        """Return the output: what ``forward`` and Sequential call.

        Parameters
        ----------
        x : array as for ``forward``
        from_outside : bool, whether nobody has made sure yet that all its numbers are finite
        """
        kind = x.shape, x.dtype, self.training
        if kind != self._taken:  # training a small network, to check every batch anew would take a good part of a step
            self.check(x)
            self._taken = kind
        if from_outside:
            finite(x, "x")
        self._out = None  # no backward from a forward that fails
        out = self._forward(x)
        if not isinstance(out, np.ndarray):
            raise TypeError(f"{self}: expected an array from _forward, got {type(out).__name__}")
        self._out = out.shape, out.dtype
        return out

    def check(self, x: np.ndarray) -> None:
        """Raise ValueError unless ``x`` has a shape and dtype this layer takes.

        Parameters
        ----------
        x : array as for ``forward``, of the shape in ``expected`` ("N" and other words stand for any number)
        """
        wanted = ("N", "...") if self.expected is None else self.expected
        fits = x.ndim >= 1 if self.expected is None else x.ndim == len(wanted)
        if not fits or any(w != n for w, n in zip(wanted, x.shape, strict=False) if not isinstance(w, str)):
            shape = "(" + ", ".join(map(str, wanted)) + ")"
            raise ValueError(f"{self}: expected an input of shape {shape}, got {x.shape}")
        if x.size == 0:
            raise ValueError(f"{self}: expected at least one example, got an empty batch of shape {x.shape}")
        dtypes = {p.dtype for p in self.params.values()} or {np.dtype(np.float32), np.dtype(np.float64)}
        if x.dtype not in dtypes:
            names = sorted(map(str, dtypes))
            raise ValueError(
                f"{self}: expected an input of dtype {' or '.join(names)}, got {x.dtype}; see x.astype(np.{names[0]})"
            )

    def __getattr__(self, name: str) -> None:
        advice = "" if "_out" in vars(self) else "; its __init__ should begin with super().__init__()"
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}{advice}", name=name, obj=self)

    def _forward(self, x: np.ndarray) -> np.ndarray:
        raise NotImplementedError(f"{type(self).__name__}: a layer needs _forward(x)")

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        raise NotImplementedError(f"{type(self).__name__}: a layer needs _backward(dout, input_grad)")

    def __repr__(self) -> str:
        """Return the layer much as PyTorch prints it: its name and arguments."""
        arguments = (f"{name}={value}" for name, value in self.config().items() if name != "dtype")
        return f"{type(self).__name__}({', '.join(arguments)})"
