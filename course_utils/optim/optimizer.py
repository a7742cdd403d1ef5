"""What all optimizers share: a learning rate, a count of steps, and memory for each parameter."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_utils._checks import real, underflow_to_zero

__all__ = ["Optimizer"]

Rate = float | Callable[[int], float]


class Optimizer:
    """Moves parameters against their gradients; ``step(params, grads)`` works in place.

    An optimizer writes down ``_update``, the rule for one parameter; this class checks what it is given. The rules are
    PyTorch's, and so are the defaults; where Keras' or a paper's differ, the docstring says so.

    Parameters
    ----------
    learning_rate : a number above 0, or a function from the number of the step (0, 1, ...) to a number of at least 0

    Attributes
    ----------
    learning_rate : as given; may be changed between steps
    t : int, number of steps taken
    state : dict of str to list of arrays, what is remembered of each parameter; made by the first step
    """

    #: How many arrays ``_update`` remembers of each parameter, zeros at first.
    slots = 0

    def __init__(self, learning_rate: Rate) -> None:
        self.learning_rate = learning_rate
        self.t = 0
        self.state: dict[str, list[np.ndarray]] = {}

    @property
    def learning_rate(self) -> Rate:
        """The number, or the function from the number of the step to it."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: Rate) -> None:
        self._learning_rate = value if callable(value) else above_zero(value, "learning_rate")

    def rate(self) -> float:
        """Return the learning rate of the next step.

        Raises
        ------
        TypeError, ValueError
            if a schedule returns anything but a finite number of at least 0
        """
        if not callable(self._learning_rate):
            return self._learning_rate
        return real(self._learning_rate(self.t), f"learning_rate({self.t})")

    @underflow_to_zero
    def step(self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> float:
        """Move every parameter, in place, by one step, and return the learning rate that it took.

        Parameters
        ----------
        params : float32 or float64 arrays by name; the same names, shapes and dtypes at every step
        grads : arrays of the same names and shapes, the gradient of the loss by each parameter; left unchanged

        Raises
        ------
        ValueError
            for names, shapes or dtypes that do not fit; no parameter has moved then
        """
        state = self.state or {key: self._memory(key, p) for key, p in params.items()}
        if not state.keys() == params.keys() == grads.keys():
            raise ValueError(self._names_differ(params, grads))
        for key, p in params.items():
            g = grads[key]
            for like in state[key] or [p]:
                if not p.shape == g.shape == like.shape or p.dtype != like.dtype or g.dtype.kind not in "fiu":
                    raise ValueError(self._arrays_differ(key, p, g, like))
            if not p.flags.writeable:
                raise ValueError(f"params[{key!r}]: expected an array that can be changed, got a read-only one")
        rate = self.rate()
        self.state = state
        for key, p in params.items():
            self._update(p, grads[key], rate, *state[key])
        self.t += 1
        return rate

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float, *memory: np.ndarray) -> None:
        raise NotImplementedError(f"{type(self).__name__}: an optimizer needs _update(p, g, rate, *memory)")

    def _memory(self, key: str, p: np.ndarray) -> list[np.ndarray]:
        if not isinstance(p, np.ndarray) or p.dtype not in (np.float32, np.float64):
            came = p.dtype if isinstance(p, np.ndarray) else type(p).__name__
            raise ValueError(f"params[{key!r}]: expected an array of float32 or float64, got {came}")
        return [np.zeros_like(p) for _ in range(self.slots)]

    def _names_differ(self, params: dict, grads: dict) -> str:
        if params.keys() != grads.keys():
            hint = "; grads are filled by backward" if not grads else ""
            return f"grads: expected the names of params, {sorted(params)}, got {sorted(grads)}{hint}"
        return f"params: {self._expected(sorted(self.state))}, got {sorted(params)}"

    def _arrays_differ(self, key: str, p: np.ndarray, g: np.ndarray, kept: np.ndarray) -> str:
        if p.shape != g.shape:
            return f"grads[{key!r}]: expected the shape of the parameter, {p.shape}, got {g.shape}"
        if g.dtype.kind not in "fiu":
            return f"grads[{key!r}]: expected real numbers, got {g.dtype}"
        return f"params[{key!r}]: {self._expected(f'{kept.dtype} of shape {kept.shape}')}, got {p.dtype} of {p.shape}"

    def _expected(self, what: object) -> str:
        return f"expected, as in the first step, {what} (a new network needs a new {type(self).__name__})"

    def __repr__(self) -> str:
        """Return the optimizer as it would be written in code."""
        options = {name: value for name, value in vars(self).items() if name not in ("t", "state") and name[0] != "_"}
        rate = self._learning_rate
        rate = getattr(rate, "__name__", repr(rate)) if callable(rate) else f"{rate:g}"
        return f"{type(self).__name__}({', '.join([rate, *(f'{name}={value}' for name, value in options.items())])})"


def above_zero(value: object, name: str) -> float:
    """Return ``value`` as a Python float, finite and above 0."""
    number = real(value, name)
    if number == 0:
        raise ValueError(f"{name}: expected a number above 0, got 0")
    return number


def share(value: object, name: str) -> float:
    """Return ``value`` as a Python float from 0 up to, but not including, 1: how much of the past is kept."""
    number = real(value, name)
    if number >= 1:
        raise ValueError(f"{name}: expected a number from 0 up to but not including 1, got {number:g}")
    return number
