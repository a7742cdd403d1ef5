"""Reverse-mode differentiation: a `Tensor` writes down how it was computed, and ``backward`` reads that backwards.

    x = Tensor([1.0, 2.0])
    loss = np.sum(np.exp(-x) * x)
    loss.backward()
    x.grad  # d loss / d x, an array of the shape of x

The same NumPy code runs on arrays and on Tensors, so whatever is written down once can be computed, measured by
`gradcheck` and differentiated. Each function knows one thing only: how to turn the gradient of its output into those of
its inputs. The rest is bookkeeping: walk back, multiply, add up. After Wengert, *A simple automatic derivative
evaluation program* (1964), and Linnainmaa (1970); names as in PyTorch.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from course_utils._checks import float_array

__all__ = ["BACKWARD", "Tensor"]

Axis = int | tuple[int, ...] | None

_made = itertools.count()  # every Tensor gets a number, so inputs always come before what is made of them


def _rows(a: np.ndarray) -> np.ndarray:
    """Return the left factor of a product as a matrix: a vector counts as one row."""
    return a[None, :] if a.ndim == 1 else a


def _columns(b: np.ndarray) -> np.ndarray:
    """Return the right factor of a product as a matrix: a vector counts as one column."""
    return b[:, None] if b.ndim == 1 else b


def _left(d: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a2, b2 = _rows(a), _columns(b)
    return (np.reshape(d, (len(a2), b2.shape[1])) @ b2.T).reshape(a.shape)


def _right(d: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a2, b2 = _rows(a), _columns(b)
    return (a2.T @ np.reshape(d, (len(a2), b2.shape[1]))).reshape(b.shape)


#: For each function y = f(a, b): from d, the gradient by y, to the gradient by a and by b. A tie of max or min goes to
#: the first, so np.maximum(0, x) has slope 0 at 0, as ``layers.ReLU`` has.
BACKWARD: dict[np.ufunc, tuple[Callable, ...]] = {
    np.add: (lambda d, y, a, b: d, lambda d, y, a, b: d),
    np.subtract: (lambda d, y, a, b: d, lambda d, y, a, b: -d),
    np.multiply: (lambda d, y, a, b: d * b, lambda d, y, a, b: d * a),
    np.divide: (lambda d, y, a, b: d / b, lambda d, y, a, b: -d * y / b),
    np.power: (lambda d, y, a, b: d * b * a ** (b - 1.0), lambda d, y, a, b: d * y * np.log(a)),
    np.maximum: (lambda d, y, a, b: d * (a >= b), lambda d, y, a, b: d * (b > a)),
    np.minimum: (lambda d, y, a, b: d * (a <= b), lambda d, y, a, b: d * (b < a)),
    np.matmul: (_left, _right),
    np.negative: (lambda d, y, a: -d,),
    np.square: (lambda d, y, a: d * 2 * a,),
    np.sqrt: (lambda d, y, a: d / (2 * y),),
    np.exp: (lambda d, y, a: d * y,),
    np.log: (lambda d, y, a: d / a,),
    np.sin: (lambda d, y, a: d * np.cos(a),),
    np.cos: (lambda d, y, a: -d * np.sin(a),),
    np.tan: (lambda d, y, a: d * (1 + y**2),),
    np.tanh: (lambda d, y, a: d * (1 - y**2),),
    np.absolute: (lambda d, y, a: d * np.sign(a),),
}
_COMPARISONS = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal}


class Tensor(NDArrayOperatorsMixin):
    """A number or array that remembers what it was computed from.

    Operators and the functions in `BACKWARD` work on Tensors, arrays and numbers mixed, with NumPy's broadcasting;
    comparisons give plain booleans. ``x += y`` makes a new Tensor and leaves the old one in the graph.

    Parameters
    ----------
    data : number or array-like of finite real numbers, of any shape; copied. float32 stays, all else becomes float64

    Attributes
    ----------
    data : array, the value
    grad : array of the same shape, the gradient of whatever ``backward`` was last called on; None before

    Raises
    ------
    TypeError, ValueError
        if ``data`` holds something else than finite real numbers
    """

    def __init__(self, data: object) -> None:
        self.data = float_array(data, "data").copy()
        self.grad: np.ndarray | None = None
        self._inputs: tuple[tuple[Tensor, Callable], ...] = ()  # each with the way from my gradient to its own
        self._number = next(_made)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value, and of the gradient."""
        return self.data.shape

    def backward(self, dout: object = None) -> None:
        """Set ``grad`` of this Tensor and of all that it was computed from.

        Every call starts from zero. (PyTorch adds to what ``grad`` held, hence its ``zero_grad()``.)

        Parameters
        ----------
        dout : gradient to start from, of this Tensor's shape; 1 by default, for a single number only

        Raises
        ------
        ValueError
            if ``dout`` has another shape, or is missing where this Tensor holds several numbers
        """
        if dout is None and self.data.size != 1:
            raise ValueError(f"expected a single number to differentiate, got shape {self.shape}; sum it, or give dout")
        dout = np.ones(self.shape) if dout is None else float_array(dout, "dout")
        if dout.shape != self.shape:
            raise ValueError(f"dout: expected the shape of the output, {self.shape}, got {dout.shape}")
        tape = self._tape()
        for node in tape:
            node.grad = np.zeros_like(node.data)
        self.grad = self.grad + dout.astype(self.data.dtype)
        for node in reversed(tape):
            for source, pull in node._inputs:
                source.grad = source.grad + _fold(pull(node.grad), source.shape)

    def _tape(self) -> list[Tensor]:
        """Return this Tensor and all that it was computed from, in the order in which they were made."""
        found, waiting = {}, [self]
        while waiting:
            node = waiting.pop()
            if node._number not in found:
                found[node._number] = node
                waiting.extend(source for source, _ in node._inputs)
        return [found[number] for number in sorted(found)]

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: object, **options: object) -> object:
        """Compute a NumPy function of Tensors: what operators and np.exp and its like come to."""
        out = options.pop("out", (self,))[0]  # x += y asks for out=x, and is given a new x
        if method != "__call__" or options or out is not self:
            raise ValueError(f"expected a plain call of np.{ufunc.__name__}, got one with out, where, .at or the like")
        values = [v.data if isinstance(v, Tensor) else v for v in inputs]
        if ufunc in _COMPARISONS:
            return ufunc(*values)
        if ufunc not in BACKWARD:
            known = ", ".join(sorted(f.__name__ for f in BACKWARD))
            raise ValueError(f"expected a function whose slope is known ({known}), got np.{ufunc.__name__}")
        values = [np.asarray(v) for v in values]
        if ufunc is np.matmul and not all(v.ndim in (1, 2) for v in values):
            raise ValueError(f"@: expected vectors or matrices, got shapes {[v.shape for v in values]}")
        y = np.asarray(ufunc(*values))
        pairs = zip(inputs, BACKWARD[ufunc], strict=True)
        return _result(
            y, *((v, lambda d, rule=rule: rule(d, y, *values)) for v, rule in pairs if isinstance(v, Tensor))
        )

    def __array__(self, *_: object, **__: object) -> np.ndarray:
        """Refuse to be taken for an array, which would lose the gradient without a word."""
        raise ValueError("expected a function that works on Tensors; where a plain array will do, take .data")

    def sum(self, axis: Axis = None, dtype: None = None, out: None = None, keepdims: bool = False) -> Tensor:
        """Add up, along ``axis`` or all (np.sum comes here too); each summand gets the gradient of its sum."""
        if dtype is not None or out is not None:
            raise ValueError("sum of a Tensor: expected neither dtype nor out")
        total = np.asarray(self.data.sum(axis=axis, keepdims=keepdims))
        kept = self.data.sum(axis=axis, keepdims=True).shape
        return _result(total, (self, lambda d: np.broadcast_to(np.reshape(d, kept), self.shape)))

    def mean(self, axis: Axis = None, dtype: None = None, out: None = None, keepdims: bool = False) -> Tensor:
        """Average, along ``axis`` or all (np.mean comes here too)."""
        total = self.sum(axis, dtype, out, keepdims)
        return total * (total.data.size / self.data.size)

    def reshape(self, *shape: int) -> Tensor:
        """Return the same numbers in another shape."""
        return _result(self.data.reshape(*shape), (self, lambda d: np.reshape(d, self.shape)))

    @property
    def T(self) -> Tensor:  # noqa: N802 (NumPy's and PyTorch's name)
        """The transpose."""
        return _result(self.data.T, (self, np.transpose))

    def __getitem__(self, index: object) -> Tensor:
        """Pick entries; the others get gradient 0, one that was picked twice gets both."""

        def pull(d: np.ndarray) -> np.ndarray:
            dx = np.zeros_like(self.data)
            np.add.at(dx, index, d)
            return dx

        return _result(np.asarray(self.data[index]), (self, pull))

    def __repr__(self) -> str:
        """Return the value, and the gradient if there is one, to four digits."""
        shown = [np.array2string(a, precision=4, separator=", ") for a in (self.data, self.grad) if a is not None]
        return f"Tensor({', grad='.join(shown)})"


def _result(y: np.ndarray, *inputs: tuple[Tensor, Callable]) -> Tensor:
    """Return a Tensor of value ``y`` that remembers its inputs."""
    tensor = Tensor(0.0)
    tensor.data, tensor._inputs = y, inputs
    return tensor


def _fold(d: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Add up over the copies that broadcasting made of an input of ``shape``."""
    d = np.asarray(d)
    d = d.sum(axis=tuple(range(d.ndim - len(shape))))
    return d.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
