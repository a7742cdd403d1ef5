"""Gradient checking: compare a gradient worked out on paper with slopes measured by central differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, SupportsFloat

import numpy as np

from course_utils._checks import real

__all__ = ["GradientCheck", "GradientError", "gradcheck", "numerical_gradient"]

Function = Callable[[np.ndarray], SupportsFloat]


class GradientError(AssertionError):
    """The analytic gradient differs from the measured one; the message names the worst entry and both numbers."""


@dataclass(frozen=True, repr=False)
class GradientCheck:
    """What a passed check found. Its text gives the bound that held, so it reads the same on every machine.

    Attributes
    ----------
    entries : how many were compared
    worst : the largest relative error among the entries that are not at kinks
    tol : the bound that it stayed below
    at_kinks : how many entries are at kinks, where any slope between those of the two sides is right
    """

    entries: int
    worst: float
    tol: float
    at_kinks: int = 0

    def __repr__(self) -> str:
        """Return one line, without digits that differ between builds of NumPy."""
        count = f"{self.entries} {'entry' if self.entries == 1 else 'entries'}"
        kinks = f"; {self.at_kinks} at kinks, between the two slopes" if self.at_kinks else ""
        return f"gradient agrees with central differences: {count}, relative error below {self.tol:g}{kinks}"


def numerical_gradient(f: Function, x: np.ndarray | float, h: float = 1e-5) -> np.ndarray:
    """Measure the gradient of ``f`` at ``x`` by central differences, (f(x + h) - f(x - h)) / 2h for each entry.

    The error falls with h^2 until rounding takes over near h = 1e-5. Entries are moved in place, one at a time, and put
    back, so ``f`` may also read the same array from elsewhere (a layer's ``params``).

    Parameters
    ----------
    f : function of the array ``x`` that returns one number and leaves ``x`` alone
    x : float64 array of any shape, writeable, or one Python float; unchanged afterwards
    h : the step, above 0

    Returns
    -------
    float64 array of the shape of ``x``

    Raises
    ------
    TypeError
        if ``x`` is not float64, or ``f`` returns something else than one number
    ValueError
        if ``x`` is empty, read-only or not finite; if ``h`` is not above 0 or is lost in rounding; if ``f`` returns NaN
        or infinity, changes ``x``, or answers differently when asked twice
    """
    x = _point(x)
    h = _step(x, h)
    above, below, _ = _sides(f, x, h)
    with np.errstate(under="ignore"):
        return (above - below) / (2 * h)


def gradcheck(
    f: Function,
    x: np.ndarray | float,
    analytic: np.ndarray | float,
    *,
    h: float = 1e-5,
    tol: float = 1e-6,
    kinks: bool = False,
) -> GradientCheck:
    """Compare ``analytic`` with the measured gradient of ``f`` at ``x``; raise where an entry differs.

    Entries are compared by relative error, |a - n| / max(|a|, |n|, floor). The floor is ten times the rounding noise of
    the measured slope, divided by ``tol``: differences below the noise say nothing.

    Parameters
    ----------
    f : function of the array ``x`` that returns one number and leaves ``x`` alone
    x : float64 array of any shape, writeable, or one Python float; unchanged afterwards
    analytic : float64 array of the shape of ``x``, the gradient to test
    h : the step, above 0
    tol : the largest relative error that passes, above 0
    kinks : where ``f`` has a corner (max, ReLU, hinge, absolute value) within h of ``x``, central differences measure a
        mean of two slopes. If True, an entry also passes when it lies between the slope to the left and the one to
        the right; the result counts these. Away from corners the two slopes agree to about h, so little is given away.

    Returns
    -------
    GradientCheck : entries compared and the worst relative error

    Raises
    ------
    GradientError
        if an entry differs: names the worst entry and both numbers
    TypeError, ValueError
        as ``numerical_gradient``, and if ``analytic`` is not float64, not finite or not of the shape of ``x``
    """
    x, tol = _point(x), real(tol, "tol")
    analytic = _double(analytic, "analytic").copy()  # f may run a backward pass that writes into it
    if analytic.shape != x.shape:
        raise ValueError(f"analytic: expected the shape of x, {x.shape}, got {analytic.shape}")
    if tol <= 0:
        raise ValueError("tol: expected a number above 0, got 0")
    h = _step(x, h)
    above, below, middle = _sides(f, x, h)
    with np.errstate(under="ignore"):  # what is too small for a number counts as 0
        numeric, left, right = (above - below) / (2 * h), (middle - below) / h, (above - middle) / h
        noise = np.finfo(float).eps / h * max(np.abs(above).max(), np.abs(below).max(), np.abs(numeric).max())
        errors = np.asarray(_relative_error(analytic, numeric, floor=10 * noise / tol))
        at_kinks = (errors > tol) & _between(analytic, left, right, tol) & bool(kinks)
    errors[at_kinks] = 0
    if errors.max() > tol:
        raise GradientError(_difference(analytic, numeric, left, right, errors, tol))
    return GradientCheck(x.size, float(errors.max()), tol, int(at_kinks.sum()))


def _relative_error(a: np.ndarray, n: np.ndarray, floor: float) -> np.ndarray:
    return np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), max(floor, np.finfo(float).tiny))


def _between(a: np.ndarray, left: np.ndarray, right: np.ndarray, tol: float) -> np.ndarray:
    slack = tol * np.maximum(np.abs(left), np.abs(right))
    return (a >= np.minimum(left, right) - slack) & (a <= np.maximum(left, right) + slack)


def _difference(
    a: np.ndarray, n: np.ndarray, left: np.ndarray, right: np.ndarray, errors: np.ndarray, tol: float
) -> str:
    """Say which entry is worst, both its numbers, and whether a kink may be the cause."""
    i = tuple(int(k) for k in np.unravel_index(errors.argmax(), errors.shape))
    message = (
        f"gradient differs at {int((errors > tol).sum())} of {errors.size} entries; worst at index {i}: "
        f"analytic {a[i]:.8g}, numerical {n[i]:.8g}, relative error {errors[i]:.1e}, expected below {tol:g}"
    )
    if abs(right[i] - left[i]) > 1e-3 * max(abs(left[i]), abs(right[i])):
        message += (
            f". The slope is {left[i]:.4g} to the left and {right[i]:.4g} to the right: f may have a kink here "
            "(max, ReLU, absolute value); move x, or pass kinks=True"
        )
    return message


def _sides(f: Function, x: np.ndarray, h: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Return f at every entry moved up by h, at every entry moved down by h, and at x itself."""
    before = x.copy()
    above, below = np.empty(x.shape), np.empty(x.shape)
    try:
        middle = _evaluate(f, x)
        for i in np.ndindex(x.shape):
            x[i] = before[i] + h
            above[i] = _evaluate(f, x)
            x[i] = before[i] - h
            below[i] = _evaluate(f, x)
            x[i] = before[i]
        if not np.array_equal(x, before):
            raise ValueError("f: expected a function that leaves x alone, but it wrote into x")
        again = _evaluate(f, x)
        if abs(again - middle) > 1e-12 * abs(middle):
            raise ValueError(
                f"f: expected the same value for the same x, got {middle} and {again}; fix its random numbers"
            )
    finally:
        x[...] = before
    return above, below, middle


def _evaluate(f: Callable[[np.ndarray], Any], x: np.ndarray) -> float:
    value = f(x)
    if isinstance(value, tuple):
        raise TypeError("f: expected a function that returns one number, got a tuple; for a loss take f(x)[0]")
    if not hasattr(value, "__float__") or isinstance(value, np.complexfloating) or getattr(value, "shape", ()):
        got = f"an array of shape {np.shape(value)}" if getattr(value, "shape", ()) else type(value).__name__
        advice = "; does it end with return?" if value is None else ""
        raise TypeError(f"f: expected a function that returns one number, got {got}{advice}")
    if not np.isfinite(value := float(value)):
        raise ValueError(f"f: expected finite values near x, got {value}")
    return value


def _double(value: object, name: str) -> np.ndarray:
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as error:  # a Tensor of the tape refuses, as a ragged list does
        raise type(error)(f"{name}: {error}") from error
    if array.dtype != np.float64:
        raise TypeError(
            f"{name}: expected float64, got {array.dtype}; see np.array({name}, dtype=float). A measured slope loses "
            "about half its digits to rounding: of float64's 16 enough are left, of float32's 7 too few"
        )
    if array.size == 0 or not np.isfinite(array).all():
        found = f"an empty array of shape {array.shape}" if array.size == 0 else "NaN or infinity"
        raise ValueError(f"{name}: expected finite numbers, at least one, got {found}")
    return array


def _point(x: object) -> np.ndarray:
    x = _double(x, "x")
    if not x.flags.writeable:
        raise ValueError("x: expected an array that can be moved a little, got a read-only one; pass x.copy()")
    return x


def _step(x: np.ndarray, h: float) -> float:
    h = real(h, "h")
    if h <= 0 or (x + h == x).any():
        raise ValueError(f"h: expected a step above 0 that changes every entry of x, got {h:g}")
    return h
