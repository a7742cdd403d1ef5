"""Reverse-mode differentiation: a `Tensor` writes down how it was computed, and ``backward`` reads that backwards.

    x = Tensor([1.0, 2.0])
    loss = np.sum(np.exp(-x) * x)
    loss.backward()
    x.grad  # d loss / d x, an array of the shape of x

The same NumPy code runs on arrays and on Tensors, so whatever is written down once can be computed, measured by
`gradcheck` and differentiated. Each function in `BACKWARD` knows one thing only: how to turn the gradient of its output
into those of its inputs. Functions that `MOVE` numbers need no slope, `FLAT` ones have none, and `COMPOSED` ones are
made of others. The rest is bookkeeping: walk back, multiply, add up. After Wengert, *A simple automatic derivative
evaluation program* (1964), and Linnainmaa (1970); names as in PyTorch.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils._checks import float_array
from course_utils._tensor_values import ValueMixin

__all__ = ["BACKWARD", "Tensor"]

Axis = int | tuple[int, ...] | None

_made = itertools.count()  # every Tensor gets a number, so inputs always come before what is made of them


def _log(a: np.ndarray) -> np.ndarray:
    """Return log(a) for the slope of a ** b by b: 0 ** b counts as flat, and a negative a has no slope, hence NaN."""
    return np.log(np.where(a == 0, 1.0, np.where(a < 0, np.nan, a)))


#: For each function y = f(a, b): from d, the gradient by y, to the gradient by a and by b. A tie of max or min goes to
#: the first, so np.maximum(0, x) has slope 0 at 0, as ``layers.ReLU`` has. Where a slope is infinite, NumPy warns.
BACKWARD: dict[Callable, tuple[Callable, ...]] = {
    np.add: (lambda d, y, a, b: d, lambda d, y, a, b: d),
    np.subtract: (lambda d, y, a, b: d, lambda d, y, a, b: -d),
    np.multiply: (lambda d, y, a, b: d * b, lambda d, y, a, b: d * a),
    np.divide: (lambda d, y, a, b: d / b, lambda d, y, a, b: -d * y / b),
    np.power: (lambda d, y, a, b: d * b * a ** np.where(b == 0, 1.0, b - 1.0), lambda d, y, a, b: d * y * _log(a)),
    np.maximum: (lambda d, y, a, b: d * (a >= b), lambda d, y, a, b: d * (b > a)),
    np.minimum: (lambda d, y, a, b: d * (a <= b), lambda d, y, a, b: d * (b < a)),
    np.matmul: (lambda d, y, a, b: d @ b.swapaxes(-1, -2), lambda d, y, a, b: a.swapaxes(-1, -2) @ d),
    np.positive: (lambda d, y, a: d,),
    np.negative: (lambda d, y, a: -d,),
    np.absolute: (lambda d, y, a: d * np.sign(a),),
    np.square: (lambda d, y, a: d * 2 * a,),
    np.sqrt: (lambda d, y, a: d / (2 * y),),
    np.exp: (lambda d, y, a: d * y,),
    np.log: (lambda d, y, a: d / a,),
    np.log1p: (lambda d, y, a: d / (1 + a),),
    np.sin: (lambda d, y, a: d * np.cos(a),),
    np.cos: (lambda d, y, a: -d * np.sin(a),),
    np.tan: (lambda d, y, a: d * (1 + y**2),),
    np.tanh: (lambda d, y, a: d * (1 - y**2),),
}

#: Functions that move or repeat the entries of their first argument, an array or a list of arrays.
MOVE = {np.reshape, np.ravel, np.transpose, np.swapaxes, np.moveaxis, np.expand_dims, np.squeeze, np.broadcast_to}
MOVE |= {np.flip, np.roll, np.repeat, np.tile, np.take, np.concatenate, np.stack, np.hstack, np.vstack}

#: Functions without a slope: they give plain arrays, booleans or numbers.
FLAT = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal, np.isfinite, np.isnan, np.sign}
FLAT |= {np.floor, np.ceil, np.argmax, np.argmin, np.argsort, np.all, np.any, np.isclose, np.allclose, np.array_equal}
FLAT |= {np.shape, np.ndim, np.size, np.zeros_like, np.ones_like}


class Tensor(ValueMixin):
    """A number or array that remembers what it was computed from.

    Operators and the functions in this module's tables work on Tensors, arrays and numbers mixed, with NumPy's
    broadcasting and dtypes: float32 stays float32 beside Python's numbers, and becomes float64 beside float64.
    Comparisons, ``==`` too, give plain booleans. ``x += y`` makes a new Tensor and leaves the old one in the graph.

    Parameters
    ----------
    data : number or array-like of finite real numbers, of any shape; copied. float32 stays, all else becomes float64

    Attributes
    ----------
    data : array, the value
    grad : array of its shape and dtype, the gradient of whatever ``backward`` was last called on; None before

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
        if dout is None and self.size != 1:
            raise ValueError(f"expected a single number to differentiate, got shape {self.shape}; sum it, or give dout")
        dout = np.ones(self.shape) if dout is None else float_array(dout, "dout")
        if dout.shape != self.shape:
            raise ValueError(f"dout: expected the shape of the output, {self.shape}, got {dout.shape}")
        tape = self._tape()
        for node in tape:
            node.grad = np.zeros_like(node.data)
        with np.errstate(under="ignore"):  # a gradient too small for a number is 0
            self.grad += dout  # type: ignore[operator]  # no longer None
            for node in reversed(tape):
                for source, pull in node._inputs:
                    source.grad += _fold(pull(node.grad), source.shape)

    def _tape(self) -> list[Tensor]:
        """Return this Tensor and all that it was computed from, in the order in which they were made."""
        found: set[Tensor] = set()
        waiting: list[Tensor] = [self]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting.extend(source for source, _ in node._inputs)
        return sorted(found, key=lambda node: node._number)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> object:
        """Compute what operators and functions such as np.exp come to."""
        if method != "__call__":
            raise _unknown(f"np.{ufunc.__name__}.{method}")
        if "out" in options and options["out"][0] is self:
            del options["out"]  # x += y asks for out=x, and is given a new x
        return self.__array_function__(ufunc, None, inputs, options)

    def __array_function__(self, f: Callable, types: object, inputs: tuple, options: dict) -> object:
        """Compute a function, as the table says in which it stands."""
        if f in FLAT:
            return f(*map(_plain, inputs), **{name: _plain(value) for name, value in options.items()})
        if f in COMPOSED:
            return COMPOSED[f](*inputs, **options)
        if f in BACKWARD and not options:
            return _apply(f, *inputs)
        if f in MOVE and inputs and options.keys().isdisjoint({"out", "dtype"}):
            parts, *how = inputs
            if isinstance(parts, list | tuple):
                return _pick(lambda *n: f(n, *how, **options), *parts)
            if isinstance(parts, Tensor):
                return _pick(lambda n: f(n, *how, **options), parts)
        raise _unknown(f"np.{f.__name__}" + (f" with {', '.join(options)}" if options else ""))

    def __array__(self, *_: object, **__: object) -> np.ndarray:
        """Refuse to be taken for an array, which would lose the gradient without a word."""
        raise TypeError("expected a plain array, got a Tensor; pass its .data, or use functions that work on Tensors")

    def sum(self, axis: Axis = None, *, keepdims: bool = False) -> Tensor:
        """Add up along ``axis``, or everything; each summand gets the gradient of its sum.

        Parameters
        ----------
        axis : int, tuple of int, or None for all axes
        keepdims : bool, whether the axis stays, with length 1
        """
        kept = self.data.sum(axis=axis, keepdims=True).shape
        total = self.data.sum(axis=axis, keepdims=keepdims)
        return _result(total, (self, lambda d: np.broadcast_to(np.reshape(d, kept), self.shape)))

    def mean(self, axis: Axis = None, *, keepdims: bool = False) -> Tensor:
        """Average along ``axis``, or everything; ``axis`` and ``keepdims`` are as for `sum`."""
        total = self.sum(axis, keepdims=keepdims)
        return total / (self.size // max(total.size, 1))

    def max(self, axis: Axis = None, *, keepdims: bool = False) -> Tensor:
        """Pick the largest along ``axis``, or of all; of equals the first. ``axis``, ``keepdims`` as for `sum`."""
        top = (self.data == self.data.max(axis=axis, keepdims=True)) | np.isnan(self.data)
        return _pick(lambda n: np.where(top, n, n.size).min(axis=axis, keepdims=keepdims), self)

    def min(self, axis: Axis = None, *, keepdims: bool = False) -> Tensor:
        """Pick the smallest along ``axis``, or of all; of equals the first. ``axis``, ``keepdims`` as for `sum`."""
        return -(-self).max(axis, keepdims=keepdims)

    def reshape(self, *shape: int | tuple[int, ...]) -> Tensor:
        """Return the same numbers in another shape."""
        return _pick(lambda n: n.reshape(*shape), self)

    T = property(lambda self: _result(self.data.T, (self, np.transpose)), doc="The transpose.")

    def __getitem__(self, index: Any) -> Tensor:
        """Pick entries."""
        return _pick(lambda n: n[index], self)


def _matmul(a: Any, b: Any) -> Tensor:
    """Multiply matrices; a vector on the left counts as one row, on the right as one column."""
    row, column = np.ndim(a) == 1, np.ndim(b) == 1
    y: Any = _apply(np.matmul, np.expand_dims(a, 0) if row else a, np.expand_dims(b, 1) if column else b)
    return np.squeeze(y, axis=(-2,) * row + (-1,) * column) if row or column else y


def _where(condition: Any, x: Any, y: Any) -> Tensor:
    if isinstance(condition, Tensor):
        return np.where(condition.data, x, y)
    return _pick(lambda i, j: np.where(condition, i, j), x, y)


def _clip(a: Any, a_min: Any, a_max: Any) -> Tensor:
    return np.minimum(np.maximum(a, -np.inf if a_min is None else a_min), np.inf if a_max is None else a_max)


#: Functions made of others.
COMPOSED = {np.sum: Tensor.sum, np.mean: Tensor.mean, np.max: Tensor.max, np.min: Tensor.min}
COMPOSED |= {np.amax: Tensor.max, np.amin: Tensor.min, np.matmul: _matmul, np.where: _where, np.clip: _clip}


def _apply(f: Callable, *inputs: Any) -> Tensor:
    """Compute a function of `BACKWARD`, and note how its gradient goes back."""
    values, pairs = _values(inputs), zip(inputs, BACKWARD[f], strict=True)
    y = f(*values)
    return _result(y, *((v, lambda d, rule=rule: rule(d, y, *values)) for v, rule in pairs if isinstance(v, Tensor)))


def _pick(choose: Callable, *parts: object) -> Tensor:
    """Return entries of ``parts``: ``choose`` is shown the number of each entry in its place, and says which.

    Each gradient goes back to the entry of that number, and one that was picked twice gets both.
    """
    values = _values(parts)
    ends = np.cumsum([np.size(v) for v in values])
    numbers = [np.arange(end - np.size(v), end).reshape(np.shape(v)) for v, end in zip(values, ends, strict=True)]
    chosen = choose(*numbers)

    def pull(d: np.ndarray, own: np.ndarray) -> np.ndarray:
        return np.bincount(np.ravel(chosen), np.ravel(d), ends[-1])[own]

    y = np.concatenate([np.ravel(v) for v in values], dtype=np.result_type(*values))[chosen]
    pairs = zip(parts, numbers, strict=True)
    return _result(y, *((v, lambda d, own=own: pull(d, own)) for v, own in pairs if isinstance(v, Tensor)))


def _plain(value: object) -> object:
    return value.data if isinstance(value, Tensor) else value


def _values(inputs: tuple) -> list[int | float | np.ndarray]:
    """Return plain values to keep: Python's numbers, which have no dtype, as they are, arrays as copies."""
    return [v if isinstance(v, int | float) else np.array(v) for v in map(_plain, inputs)]


def _result(y: np.ndarray, *inputs: tuple[Tensor, Callable]) -> Tensor:
    """Return a Tensor of value ``y`` that remembers its inputs."""
    tensor = Tensor(0.0)
    tensor.data, tensor._inputs = np.asarray(y), inputs
    if tensor.dtype.kind != "f":
        raise TypeError(f"expected real numbers, got dtype {tensor.dtype}")
    return tensor


def _unknown(call: str) -> TypeError:
    known = ", ".join(sorted({f.__name__ for f in (*BACKWARD, *COMPOSED, *MOVE)}))
    return TypeError(f"{call}: expected a plain call of a function that works on Tensors ({known}); or pass its .data")


def _fold(d: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Add up over the copies that broadcasting made of an input of ``shape``."""
    d = d.sum(axis=tuple(range(d.ndim - len(shape))))
    return d.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
