"""Tell what is wrong with one returned value, and say it in a sentence that helps.

The checks go from coarse to fine: type, shape, NaN and inf, dtype, values. The first that fails is the one to mend.
"""

import inspect
import numbers
import types
from dataclasses import dataclass

import numpy as np

from . import words

ANOTHER_SHAPE = "Print the shapes on the way: somewhere an axis is lost, doubled or of another length."


@dataclass(frozen=True)
class Fault:
    """What is wrong: a status of one or two words, and lines to read (four blanks in front: numbers or code)."""

    status: str
    lines: list[str]

    @property
    def general(self):
        """The line at the end that a precise explanation makes superfluous, as a list; [] where there is none."""
        return self.lines[-1:] if self.status == "exception" or self.lines[-1] == ANOTHER_SHAPE else []


def read(got):
    """Return a value as an array of real numbers, or None where it is not one (a list of numbers is)."""
    try:
        known = isinstance(got, np.ndarray | np.generic | list | int | float | complex)
        if isinstance(got, type) or not (known or hasattr(got, "__array__")):
            return None
        array = _real(np.asarray(got))
    except Exception:  # a ragged list, or another library's array that will not convert
        return None
    return array if array.dtype.kind in "biuf" else None


def _real(array):
    """Return an array as real numbers where nothing is lost: objects that are numbers, imaginary parts that are 0."""
    if array.dtype.kind == "O" and all(isinstance(entry, numbers.Number) for entry in array.flat):
        array = array.astype(complex if any(np.iscomplexobj(entry) for entry in array.flat) else float)
    return np.real_if_close(array) if array.dtype.kind == "c" else array


def same(one, other, tolerance):
    """Whether two arrays have one shape and, within the tolerance, the same values; NaN equals NaN."""
    if one is None or other is None or one.shape != other.shape:
        return False
    if one.size and abs(one.item(0) - other.item(0)) > tolerance + tolerance * abs(other.item(0)):
        return False  # most that differ do so at once; NaN is larger than nothing
    with np.errstate(all="ignore"):
        apart = np.abs(np.subtract(one, other, dtype=float))
    if np.isfinite(apart).all():  # np.allclose, which takes five times as long, is for what is left
        return bool((apart <= tolerance + tolerance * np.abs(other)).all())
    return np.allclose(one, other, rtol=tolerance, atol=tolerance, equal_nan=True)


def fault(got, expected, exercise, printed=""):
    """Return the first `Fault` of a returned value, or None if it is right.

    Parameters
    ----------
    got : object
        What the learner's function returned.
    expected : number or ndarray
        What the reference returned.
    exercise : Exercise
        For its tolerance, and whether whole numbers are asked for.
    printed : str
        What the function printed meanwhile: it tells a print in the place of a return.
    """
    array, expected = read(got), np.asarray(expected)
    if array is None:
        return Fault("wrong type", [_wrong_type(got, expected, printed, exercise.tolerance)])
    if array.shape != expected.shape:
        return _wrong_shape(array, expected, exercise.tolerance)
    if np.isfinite(expected).all() and not np.isfinite(array).all():
        return _not_finite(array, expected)
    if sentence := _wrong_dtype(array, expected, exercise.whole):
        return Fault("wrong dtype", [*_expected_and_got(expected, array), sentence])
    if not same(array, expected, exercise.tolerance):
        return _wrong_value(array, expected)
    return None


def kind_of(thing):
    """Name a value as one would in a sentence: "a list", "an array of shape (3,)"."""
    if isinstance(thing, np.ndarray):
        return f"an array of shape {thing.shape}" if thing.ndim else f"the number {words.value(thing)}"
    if isinstance(thing, int | float | np.number):
        return f"the number {words.number(thing)}"
    if isinstance(thing, str):
        return f"the text {words.clip(repr(thing))}"
    if isinstance(thing, tuple):
        return f"a tuple of {len(thing)}"
    if inspect.isclass(thing):
        return f"the class {thing.__name__}"
    if callable(thing):
        return "a function"
    name = type(thing).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


def _wanted(expected):
    if expected.dtype.kind == "b":
        return f"an array of True and False of shape {expected.shape}" if expected.ndim else "True or False"
    return f"an array of shape {expected.shape}" if expected.ndim else "one number"


def _wrong_type(got, expected, printed, tolerance):
    wanted = _wanted(expected)
    if got is None and printed.strip():
        return "Your function printed its answer and returned None. Write return instead of print."
    if got is None:
        return f"Your function returned None instead of {wanted}. Did you forget the return line?"
    if isinstance(got, tuple) and len(got) == 1:
        return (
            f"Your function returned a tuple of 1 instead of {wanted}. Is there a stray comma at the end of its line?"
        )
    if isinstance(got, tuple) and same(read(list(got)), expected, tolerance):
        return "Your function returned a tuple. The numbers in it are right: put np.array([ ]) round them."
    if isinstance(got, tuple):
        asked = (
            f", and {expected.size} numbers are asked for" if expected.ndim == 1 and len(got) < expected.size else ""
        )
        return f"Your function returned {len(got)} things (a tuple){asked}. Return only {wanted}."
    if isinstance(got, str):
        return f"Your function returned {kind_of(got)}. Return {wanted}, without quotes, str() or an f-string."
    if isinstance(got, types.GeneratorType):
        return f"Your function has yield in it, so it returned a generator. Use return, and give back {wanted}."
    if inspect.iscoroutine(got):
        got.close()
        return "Your function begins with async def. A plain def is what is needed here."
    if callable(got):
        return f"Your function returned {kind_of(got)} instead of {wanted}. Did you leave out a pair of parentheses?"
    if isinstance(got, list):
        return f"Your function returned a list that does not make an array of numbers. Return {wanted}."
    if isinstance(got, int):
        return f"Your function returned {kind_of(got)}: far too large."
    if isinstance(got, np.ndarray | np.generic | complex) and np.iscomplexobj(got):
        return f"Your function returned complex numbers. Return {wanted}, of real numbers: is .real what you want?"
    if isinstance(got, np.ndarray):
        return f"Your function returned an array of dtype {got.dtype}. Return {wanted}, of numbers."
    return f"Your function returned {kind_of(got)} instead of {wanted}.{_unreadable(got)}"


def _unreadable(got):
    """Say which error another library's array raises where it is read, or nothing."""
    try:
        np.asarray(got)
    except Exception as error:
        return f" It cannot be read ({type(error).__name__})."
    return ""


def _wrong_shape(got, expected, tolerance):
    if not expected.ndim:
        single = "a single number" if expected.dtype.kind != "b" else "True or False"
        advice = f"Return {single}, not an array: is a sum missing, or an index?"
        if got.dtype.kind == "b":
            advice = f"Return {single}. To compare arrays gives one True or False an entry: np.array_equal, or .all(), "
            advice += "makes one of them."
    elif not got.ndim:
        advice = "Return the whole array: was it summed or indexed once too often?"
    elif same(got.T, expected, tolerance):
        advice = "Rows and columns are swapped: transpose it (.T), or build it the other way round."
    elif got.size == expected.size and same(got.reshape(expected.shape), expected, tolerance):
        advice = (
            "All the numbers are there, arranged otherwise: look at reshape and keepdims. A reshape breaks the lines "
        )
        advice += "elsewhere and keeps the order of the numbers; a transpose (.T) makes columns of rows."
    elif got.size == expected.size:
        advice = "It has as many entries as it should, but reshaping alone does not make them right."
    else:
        advice = ANOTHER_SHAPE
    pairs = [("expected", _wanted(expected)), ("got", kind_of(got))]
    return Fault("wrong shape", [*words.labelled(pairs), advice])


def _not_finite(got, expected):
    advice = {
        "nan": "nan comes from inf - inf, inf / inf, 0 / 0, 0 * inf or the log of a negative number.",
        "inf": "inf comes from a number too large for a float, as exp of more than 709 is, or from log(0) or 1 / 0.",
    }
    which = "nan" if np.isnan(got).any() else "inf"
    return Fault("not finite", [*_expected_and_got(expected, got), advice[which]])


def _wrong_dtype(got, expected, whole):
    """Return a sentence about the kind of number, or None if it does not matter here."""
    if got.dtype.kind == "b" and expected.dtype.kind != "b":
        return "Those are True and False. Make numbers of them, as .astype(float) does."
    if whole and got.dtype.kind == "f" and np.array_equal(got, expected):
        return "Whole numbers are asked for here, and these are floats: count in ints, as dtype=int does."
    cut = got.ndim and got.dtype.kind in "iu" and expected.dtype.kind == "f"
    if cut and np.array_equal(got, np.trunc(expected)) and not np.array_equal(got, expected):
        return f"Its dtype is {got.dtype}, which cuts off all fractions. Start from an array of floats."
    return None


def _wrong_value(got, expected):
    lines = _expected_and_got(expected, got)
    if expected.ndim and np.array_equal(np.sort(got, axis=None), np.sort(expected, axis=None)):
        lines.append("The numbers are right, their places are not.")
    if expected.dtype.kind == "i" and not np.array_equal(got, np.trunc(got)):
        lines.append("Whole numbers are expected, and yours have fractions: was a count divided?")
    return Fault("wrong value", lines)


def _expected_and_got(expected, got):
    """Return two labelled lines; of a large array, the first entry that differs."""
    if expected.size > words.MOST_ENTRIES:
        differs = ~np.isclose(got, expected, equal_nan=True)
        place = tuple(int(i) for i in np.argwhere(differs)[0]) if differs.any() else (0,) * expected.ndim
        texts = words.two(expected[place], got[place])
        labels = f"expected at {list(place)}", f"got at {list(place)}"
    else:
        texts, labels = words.two(expected, got), ("expected", "got")
    return words.labelled(list(zip(labels, texts, strict=True)))
