"""What a `Tensor` answers where Python asks for a number, a length or a text. None of it carries a gradient."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin


class ValueMixin(NDArrayOperatorsMixin):
    """Python's view of something with ``data``, an array, and ``grad``, another or None.

    A single number can be used as one: ``float(x)``, ``f"{x:.3f}"``, ``if x``. As a key of a dict, x equals itself
    alone, although ``==`` compares entry by entry; both are so in PyTorch.
    """

    data: np.ndarray
    grad: np.ndarray | None

    shape = property(lambda self: self.data.shape, doc="The shape of the value, and of the gradient.")
    ndim = property(lambda self: self.data.ndim, doc="The number of axes.")
    size = property(lambda self: self.data.size, doc="The number of entries.")
    dtype = property(lambda self: self.data.dtype, doc="The dtype of the value, and of the gradient.")

    __hash__ = object.__hash__  # type: ignore[assignment]

    def item(self) -> float:
        """Return the value of a single number, as a Python float."""
        if self.size != 1:
            raise ValueError(f"expected a single number, got shape {self.shape}; see .data, np.any(x) and np.all(x)")
        return self.data.item()

    def __float__(self) -> float:
        return self.item()

    def __int__(self) -> int:
        return int(self.item())

    def __bool__(self) -> bool:
        return bool(self.item())

    def __format__(self, form: str) -> str:
        return format(self.item(), form) if form else str(self)

    def __repr__(self) -> str:
        style = {"precision": 4, "separator": ", ", "threshold": 100}
        text = "Tensor(" + np.array2string(self.data, prefix="Tensor(", **style)
        if self.grad is not None:
            text += ",\n       grad=" if "\n" in text else ", grad="
            text += np.array2string(self.grad, prefix="       grad=", **style)
        return text + (")" if self.dtype == np.float64 else f", dtype={self.dtype})")

    def __len__(self) -> int:
        if self.ndim == 0:
            raise TypeError("expected at least one axis, got a single number")
        return len(self.data)

    def __getitem__(self, index: object) -> ValueMixin:
        raise NotImplementedError

    def __iter__(self) -> Iterator:
        return (self[i] for i in range(len(self)))

    def __setitem__(self, index: object, value: object) -> None:
        raise TypeError("a Tensor keeps its entries; make a new one, such as np.where(mask, value, x)")
