"""Class numbers: what they must look like, and for anything else what to pass instead, tried before it is advised."""

from __future__ import annotations

import numpy as np

__all__ = ["as_array", "class_labels"]


def class_labels(y: object, num_classes: int, n: int | None = None) -> np.ndarray:
    """Return ``y`` as integer class numbers of shape (N,), each in 0..num_classes-1; N must be ``n`` if given.

    Raises ValueError for another shape, no labels or labels out of range, TypeError for anything but integers. Where
    the message says what to pass instead, that passes.
    """
    try:
        array = np.asarray(y)
    except ValueError as error:
        raise ValueError("y: expected one class number for each example, got a ragged list") from error
    fault = _fault(array, num_classes, n)
    if fault is None:
        return array
    expression, labels, remark = _converted(y, array, num_classes, n)
    helps = expression != "y" and _fault(labels, num_classes, n) is None
    raise type(fault)(f"{fault}; pass {expression}{remark}" if helps else str(fault))


def _fault(y: np.ndarray, num_classes: int, n: int | None) -> ValueError | TypeError | None:
    """Return the error that ``y`` deserves, or None."""
    if y.ndim != 1 or (n is not None and len(y) != n):
        length = "N" if n is None else n
        return ValueError(f"y: expected shape ({length},), one class number for each example, got {y.shape}")
    if y.size == 0:
        return ValueError("y: expected at least one label, got none")
    if y.dtype.kind not in "iu":
        return TypeError(f"y: expected integer class numbers, got dtype {y.dtype}, such as {y.tolist()[0]!r}")
    if y.min() < 0 or y.max() >= num_classes:
        return ValueError(f"y: expected labels in 0..{num_classes - 1}, got {y.min()}..{y.max()}")
    return None


def _converted(y: object, array: np.ndarray, num_classes: int, n: int | None) -> tuple[str, np.ndarray, str]:
    """Return an expression in ``y`` that may be meant, its value, and what to know about it."""
    text, remark = as_array(y), ""
    if array.ndim == 2 and 1 in array.shape and n in (None, array.size):
        text, array = f"{text}.ravel()", array.ravel()
    elif array.ndim == 2 and _adds_to_one(array):
        remark = "" if np.isin(array, (0, 1)).all() else ", which takes the likeliest class of each row"
        text, array = f"{text}.argmax(axis=1)", array.argmax(axis=1)
    if _is_whole(array):
        text, array = f"{text}.astype(int)", array.astype(int)
    elif array.dtype.kind in "US":
        remark = ", which numbers the names in alphabetical order"
        text, array = f"np.unique({text}, return_inverse=True)[1]", np.unique(array, return_inverse=True)[1]
    if array.dtype.kind in "iu" and array.size:
        if array.min() == 1 and array.max() == num_classes:
            text, array = f"{text} - 1", array - 1
        elif num_classes == 2 and set(np.unique(array)) == {-1, 1}:
            text, array = f"({text} + 1) // 2", (array + 1) // 2
    return text, array, remark


def as_array(y: object) -> str:
    """Return the expression for ``y`` as an array, which has the methods that advice asks for."""
    return "y" if isinstance(y, np.ndarray) else "np.array(y)"


def _adds_to_one(rows: np.ndarray) -> bool:
    """Return whether each row may be probabilities, those of one-hot rows among them."""
    return rows.dtype.kind in "fiub" and rows.size > 0 and bool(np.allclose(rows.sum(axis=1), 1) and rows.min() >= 0)


def _is_whole(array: np.ndarray) -> bool:
    """Return whether floats, booleans, texts or objects are whole numbers, which ``astype(int)`` keeps."""
    if array.dtype.kind not in "fbUSO":
        return False
    try:
        numbers = array.astype(float)
        return bool(np.isfinite(numbers).all() and (numbers == array.astype(int)).all())
    except (TypeError, ValueError):
        return False
