"""Sequential: layers one after the other, used like a single one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_utils.layers.arrays import NamedArrays
from course_utils.layers.layer import Layer

__all__ = ["Sequential"]


class Sequential(Layer):
    """A network: every layer takes the output of the one before.

    ``params``, ``grads`` and ``buffers`` name the arrays of all layers by position, such as "0.W": the very arrays, so
    ``net.params["0.W"] -= step`` trains, and ``net.params["0.W"] = W`` or ``net.params.update(saved)`` write the
    numbers of others into them. A wrong shape is a ValueError, a name that no layer has a KeyError.

    Parameters
    ----------
    layers : Layer, at least one, each used once

    Raises
    ------
    TypeError
        if one is not a Layer
    ValueError
        if there is none, or one appears twice: it could remember only its last input
    """

    def __init__(self, *layers: Layer) -> None:
        if not layers:
            raise ValueError("Sequential: expected at least one layer, got none")
        for i, layer in enumerate(layers):
            if not isinstance(layer, Layer):
                raise TypeError(f"layer {i}: expected a layer such as ReLU(), got {layer!r}")
            if any(layer is other for other in layers[:i]):
                raise ValueError(f"layer {i}: expected every layer once, but this {layer} is also further up")
        self.layers = layers
        self.training = True
        self._taken = self._out = None
        self._first = next((i for i, layer in enumerate(layers) if layer.params), len(layers))

    @property
    def params(self) -> dict[str, np.ndarray]:
        """All parameters by position and name, such as "0.W"."""
        return self._gathered("params")

    @property
    def grads(self) -> dict[str, np.ndarray]:
        """All gradients, under the names of ``params``; empty before the first ``backward``."""
        return self._gathered("grads")

    @property
    def buffers(self) -> dict[str, np.ndarray]:
        """What layers remember besides, such as "1.running_mean"."""
        return self._gathered("buffers")

    def _gathered(self, kind: str) -> NamedArrays:
        arrays = {}
        for i, layer in enumerate(self.layers):
            for name, array in getattr(layer, kind).items():
                arrays[f"{i}.{name}"] = array
        return NamedArrays(arrays)

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, i: int) -> Layer:
        return self.layers[i]

    def train(self, mode: bool = True) -> Sequential:
        """Switch all layers to training, or with ``mode=False`` to test time; return the network."""
        for layer in self.layers:
            layer.train(mode)
        self.training = bool(mode)
        return self

    def penalised(self) -> list[str]:
        """Return the names, such as "0.W", of what the layers say a penalty is for."""
        return [f"{i}.{name}" for i, layer in enumerate(self.layers) for name in layer.penalised()]

    def modules(self) -> Iterator[Layer]:
        """Go through the network and all layers inside it, outermost first."""
        yield self
        for layer in self.layers:
            yield from layer.modules()

    def compute(self, x: np.ndarray, *, from_outside: bool = False) -> np.ndarray:
        """Return the output: every layer checks and computes, the first what came in, each other what is below it."""
        self._out = None  # no backward from a forward that fails
        for i, layer in enumerate(self.layers):
            try:
                x = layer.compute(x, from_outside=from_outside and i == 0)
            except ValueError as error:
                raise ValueError(f"layer {i}: {error}") from None
        self._out = x.shape, x.dtype
        return x

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        for i in reversed(range(len(self.layers))):
            shape = self.layers[i]._out[0]  # type: ignore[index]  # forward has been here
            if getattr(dout, "shape", None) != shape:
                wanted = f"expected a gradient of the shape of its output, {shape}"
                raise ValueError(f"layer {i}: {wanted}, got {np.shape(dout)} from the backward of layer {i + 1}")
            needed = input_grad or i > self._first
            dx = self.layers[i]._backward(dout, needed)
            if not needed:  # nothing further down has parameters
                return None
            dout = dx  # type: ignore[assignment]  # None only where it is not needed
        return dout

    def __repr__(self) -> str:
        """Return one line a layer with its number of parameters, below a line that says how many in all."""
        params = self.params.values()
        total = sum(array.size for array in params)
        dtypes = "".join(f", {dtype}" for dtype in sorted({array.dtype.name for array in params}))
        rows = list(self._rows())
        width = max(len(text) for text, _ in rows)
        lines = (f"{text:<{width}}  {size:>9}".rstrip() for text, size in rows)
        return "\n".join([f"Sequential, {total:,} parameter{'' if total == 1 else 's'}{dtypes}", *lines])

    def _rows(self) -> Iterator[tuple[str, str]]:
        """Go through all layers, those of inner networks too: what to print, and the number of parameters."""
        for i, layer in enumerate(self.layers):
            if isinstance(layer, Sequential):
                yield f"{i:>3}  Sequential", ""
                yield from ((f"     {text}", size) for text, size in layer._rows())
            else:
                size = sum(array.size for array in layer.params.values())
                yield f"{i:>3}  {layer!r}", f"{size:,}" if size else ""
