"""Values as JSON: what a learner's process sends is never unpickled, for that would run what it likes.

Numbers, texts, lists, tuples, dicts and NumPy's arrays come through as they are; of anything else its type's name.
"""

import numpy as np

KINDS = "biufc"
DEPTH = 20
LARGEST = 10_000_000  # numbers of an array


class Opaque:
    """Stands for a value that is no data, such as a module."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<a {self.name}>"


def pack(thing, depth=DEPTH):
    """Return a value as what JSON can hold."""
    if isinstance(thing, np.ndarray | np.generic) and thing.dtype.kind in KINDS and thing.size <= LARGEST:
        kind = "array" if isinstance(thing, np.ndarray) else "scalar"
        return {kind: [str(thing.dtype), list(thing.shape), np.ascontiguousarray(thing).tobytes().hex()]}
    if isinstance(thing, complex):
        return {"complex": [thing.real, thing.imag]}
    if thing is ...:
        return {"dots": None}
    if thing is None or type(thing) in (bool, int, float, str):
        return {"plain": thing}
    if isinstance(thing, list | tuple) and type(thing) in (list, tuple) and depth:
        return {type(thing).__name__: [pack(part, depth - 1) for part in thing]}
    if isinstance(thing, dict) and depth:
        return {"dict": [[pack(key, depth - 1), pack(part, depth - 1)] for key, part in thing.items()]}
    if isinstance(thing, np.ndarray) and thing.dtype.kind == "O" and depth:
        return {"objects": [list(thing.shape), [pack(part, depth - 1) for part in thing.ravel().tolist()]]}
    return {"other": type(thing).__name__}


def unpack(packed):
    """Return the value that was packed.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it was not made by `pack`.
    """
    ((kind, held),) = packed.items()
    if kind in ("array", "scalar"):
        name, shape, entries = held
        dtype = np.dtype(name)
        if dtype.kind not in KINDS:
            raise ValueError(f"expected numbers, got {dtype}")
        array = np.frombuffer(bytes.fromhex(entries), dtype).reshape(shape).copy()
        return array if kind == "array" else array[()]
    if kind == "objects":
        array = np.empty(held[0], object)
        array.ravel()[:] = [unpack(part) for part in held[1]]
        return array
    makers = {
        "plain": lambda: held,
        "dots": lambda: ...,
        "complex": lambda: complex(*held),
        "list": lambda: [unpack(part) for part in held],
        "tuple": lambda: tuple(unpack(part) for part in held),
        "dict": lambda: {unpack(key): unpack(part) for key, part in held},
        "other": lambda: Opaque(str(held)),
    }
    return makers[kind]()
