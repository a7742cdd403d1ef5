"""Arrays by name, such as a layer's parameters: to set one writes into it, so that all who hold it see the numbers."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import NoReturn

import numpy as np

from course_utils._checks import float_array

__all__ = ["Arrays", "ArraysAttribute", "NamedArrays"]


class Arrays(dict[str, np.ndarray]):
    """A dict whose arrays stay the same: ``params["W"] = values`` writes ``values`` into the array that is there.

    So an optimizer, a training run and a network that hold the array train on from the new numbers, and no later step
    of theirs changes ``values``. A name that is new takes the array itself.

    Raises
    ------
    TypeError, ValueError
        for values that are no finite real numbers, or not of the array's shape; they are rounded to its dtype
    """

    def __setitem__(self, name: str, values: np.ndarray) -> None:
        array = self.get(name)
        if array is None:
            super().__setitem__(name, values)
        elif values is not array:  # as after ``params["W"] -= step``
            numbers = float_array(values, repr(name))
            if numbers.shape != array.shape:
                raise ValueError(f"{name!r}: expected an array of shape {array.shape}, got {numbers.shape}")
            array[...] = numbers

    # dict's own would go round __setitem__.
    update, setdefault = MutableMapping.update, MutableMapping.setdefault


class ArraysAttribute:
    """An attribute that keeps any dict it is given as `Arrays`, so that a layer may be written with a plain one."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __set__(self, layer: object, arrays: dict[str, np.ndarray]) -> None:
        vars(layer)[self.name] = Arrays(arrays)


class NamedArrays(Arrays):
    """The arrays of all layers of a network, gathered when they are asked for: names can neither come nor go.

    Raises
    ------
    KeyError
        for a name that no layer has; the message lists those there are
    TypeError
        for an attempt to take one away
    """

    def __setitem__(self, name: str, values: np.ndarray) -> None:
        if name not in self:
            raise KeyError(f"expected one of {', '.join(self) or '(no names yet)'}, got {name!r}")
        super().__setitem__(name, values)

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("expected the names to stay: they belong to the network's layers; an array can be set to 0")

    __delitem__ = pop = popitem = clear = _refuse

    def __reduce__(self) -> tuple:
        """Copy and pickle as the plain dict that a snapshot should be."""
        return dict, (dict(self),)
