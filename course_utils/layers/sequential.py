"""Sequential: layers one after the other, used like a single one."""

from __future__ import annotations

import numpy as np

from course_utils.layers.base import Layer

__all__ = ["Sequential"]


class Sequential(Layer):
    """A network: every layer takes the output of the one before.

    ``params``, ``grads`` and ``buffers`` name the arrays of all layers by position, such as "0.W": the very arrays, so
    ``net.params["0.W"] -= step`` trains. To put in others, write ``net.params["0.W"][...] = W``.

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
        self._out = None
        self._first = next((i for i, layer in enumerate(layers) if layer.params), len(layers))

    @property
    def params(self) -> dict[str, np.ndarray]:
        """All parameters by position and name, such as "0.W"."""
        return {f"{i}.{name}": array for i, layer in enumerate(self.layers) for name, array in layer.params.items()}

    @property
    def grads(self) -> dict[str, np.ndarray]:
        """All gradients, under the names of ``params``; empty before the first ``backward``."""
        return {f"{i}.{name}": array for i, layer in enumerate(self.layers) for name, array in layer.grads.items()}

    @property
    def buffers(self) -> dict[str, np.ndarray]:
        """What layers remember besides, such as "1.running_mean"."""
        return {f"{i}.{name}": array for i, layer in enumerate(self.layers) for name, array in layer.buffers.items()}

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

    def check(self, x: np.ndarray) -> None:
        """Raise ValueError unless ``x`` has a shape and dtype the first layer takes."""
        self._check_at(0, x)

    def _check_at(self, i: int, x: np.ndarray) -> None:
        try:
            self.layers[i].check(x)
        except ValueError as error:
            raise ValueError(f"layer {i}: {error}") from None

    def _forward(self, x: np.ndarray) -> np.ndarray:
        x = self.layers[0].run(x)  # check has been there already
        for i, layer in enumerate(self.layers[1:], start=1):
            self._check_at(i, x)
            x = layer.run(x)
        return x

    def _backward(self, dout: np.ndarray, input_grad: bool) -> np.ndarray | None:
        for i in reversed(range(len(self.layers))):
            needed = input_grad or i > self._first
            dout = self.layers[i]._backward(dout, needed)
            if not needed:  # nothing further down has parameters
                return None
        return dout

    def __repr__(self) -> str:
        """Return one line a layer with its number of parameters, below a line that says how many in all."""
        params = self.params.values()
        total = sum(array.size for array in params)
        dtypes = "".join(f", {dtype}" for dtype in sorted({array.dtype.name for array in params}))
        texts = [repr(layer).replace("\n", "\n     ") for layer in self.layers]
        width = max(len(line) for text in texts for line in text.splitlines())
        lines = [f"Sequential, {total:,} parameter{'' if total == 1 else 's'}{dtypes}"]
        for i, (text, layer) in enumerate(zip(texts, self.layers, strict=True)):
            size = sum(array.size for array in layer.params.values())
            plain = not size or isinstance(layer, Sequential)
            lines.append(f"{i:>3}  {text}" if plain else f"{i:>3}  {text:<{width}}  {size:>9,}")
        return "\n".join(lines)
