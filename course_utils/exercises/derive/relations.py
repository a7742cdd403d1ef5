"""Explain an answer by how what was got relates to what was expected, on all cases alike."""

import numpy as np

from .pairs import CLOSE, alike, everywhere, pairs_of
from .shapes import other_shape
from .wording import Explanation


def relate(exercise, tried):
    """Return the `Explanation` of one relation that holds on every case, or None."""
    pairs = pairs_of(exercise, tried)
    if pairs is None:
        return None
    finders = [_constant, other_shape, _factor, _offset, _one_function, _places, _some_entries]
    with np.errstate(all="ignore"):
        found = (find(pairs) for find in finders)
        return next((Explanation(*one) for one in found if one), None)


def _told(pairs):
    """Count the different right values of the cases that are wrong: what can be told by few is chance."""
    return len({round(float(entry), 9) for pair in pairs if pair.wrong for entry in np.ravel(pair.expected)})


def _constant(pairs):
    first = pairs[0]
    same = all(alike(pair.got, first.got) for pair in pairs)
    if same and len(pairs) > 2 and not all(alike(pair.expected, first.expected) for pair in pairs):
        return "constant", "Your function gives the same answer on every input, though the right ones differ."
    return None


def _of_one_shape(pairs):
    return all(pair.got.shape == pair.expected.shape and np.isfinite(pair.got).all() for pair in pairs)


FACTORS = {
    2: "Every value is twice what it should be: a half is missing, or something is counted twice.",
    0.5: "Every value is half of what it should be: a factor 2 is missing, or a half is too many.",
    -1: "Every value has the wrong sign: a minus is missing, or there is one too many.",
    -2: "Every value is twice as large as it should be, and has the wrong sign.",
    -0.5: "Every value is half of what it should be, and has the wrong sign.",
    100: "Every value is 100 times too large: a share (from 0 to 1) is asked for, not percent.",
    1
    / np.log(
        10
    ): "Every value is divided by 2.3026: the logarithm has base 10, and the natural one (np.log) is asked for.",
    1
    / np.log(
        2
    ): "Every value is divided by 0.6931: the logarithm has base 2, and the natural one (np.log) is asked for.",
}


def _factor(pairs):
    if not _of_one_shape(pairs):
        return None
    ratios = [ratio_of(pair) for pair in pairs]
    known = [(ratio, pair) for ratio, pair in zip(ratios, pairs, strict=True) if ratio not in (None, "free")]
    if None in ratios or len(known) < 2:
        return None
    values = np.array([ratio for ratio, _ in known])
    if np.allclose(values, values[0], rtol=CLOSE):
        text = next((said for number, said in FACTORS.items() if np.isclose(values[0], number, rtol=CLOSE)), None)
        rest = f"Every value is {values[0]:.4g} times what it should be, on all inputs alike: look for a factor."
        return ("factor", text or rest) if abs(values[0]) > 1e-9 else None
    if _told(pairs) < 3:
        return None
    forms = (
        (
            lambda q: q,
            "Every value is too large by a factor, {q}: a division by it is missing, or it is multiplied in.",
        ),
        (
            lambda q: 1 / q,
            "Every value is too small by a factor, {q}: you divide by it (a mean?), or it is not multiplied in.",
        ),
        (lambda q: q**2, "Every value is too large by the square of {q}: multiplied where one should divide."),
        (lambda q: 1 / q**2, "Every value is too small by the square of {q}: divided where one should multiply."),
        (lambda q: -q, "Every value is too large by a factor, {q}, and has the wrong sign."),
        (lambda q: -1 / q, "Every value is too small by a factor, {q}, and has the wrong sign."),
        (lambda q: 2 * q, "Every value is too large by twice {q}: look for that factor."),
        (lambda q: q / 2, "Every value is too large by half of {q}: look for that factor."),
        (lambda q: 0.5 / q, "Every value is too small by twice {q}: look for that factor."),
        (lambda q: 2 / q, "Every value is too small by half of {q}: look for that factor."),
    )
    return _by_a_number("factor of the input", values, [pair for _, pair in known], forms)


def ratio_of(pair):
    """Return got / expected where it is one number, "free" where all is 0, else None."""
    got, expected = np.ravel(pair.got), np.ravel(pair.expected)
    there = np.abs(expected) > 1e-9
    if not np.allclose(got[~there], 0, atol=1e-8):
        return None
    if not there.any():
        return "free"
    ratios = got[there] / expected[there]
    return float(ratios[0]) if np.allclose(ratios, ratios[0], rtol=CLOSE, atol=1e-9) else None


def _by_a_number(kind, values, pairs, forms):
    """Return the sentence of the first form that makes the values out of a number of the inputs."""
    for name in pairs[0].numbers:
        numbers = np.array([pair.numbers.get(name, np.nan) for pair in pairs])
        if np.isnan(numbers).any() or len(set(numbers)) < 2:
            continue
        for make, text in forms:
            if np.allclose(values, make(numbers), rtol=CLOSE, atol=1e-9):
                return kind, text.format(q=name)
    return None


def _offset(pairs):
    if not _of_one_shape(pairs):
        return None
    offsets = [np.ravel(pair.got - pair.expected) for pair in pairs]
    if not all(len(o) and np.allclose(o, o[0], rtol=CLOSE, atol=1e-9) for o in offsets):
        return None
    values = np.array([o[0] for o in offsets])
    if np.sum(np.abs(values) > 1e-9) < 2:
        return None
    if np.allclose(values, values[0], rtol=CLOSE):
        side = "high" if values[0] > 0 else "low"
        return (
            "offset",
            f"Every value is {abs(values[0]):.4g} too {side}, on all inputs alike: is something counted once too "
            f"often, or left out?",
        )
    if _told(pairs) < 3:
        return None
    forms = (
        (lambda q: q, "Every value is too high by {q}: it is added once too often, or not taken away."),
        (lambda q: -q, "Every value is too low by {q}: it is left out, or taken away once too often."),
        (lambda q: 2 * q, "Every value is too high by twice {q}: a plus stands where a minus belongs."),
        (lambda q: -2 * q, "Every value is too low by twice {q}: a minus stands where a plus belongs."),
        (lambda q: q - 1, "Every value is too high by {q} less 1."),
        (lambda q: 1 - q, "Every value is too low by {q} less 1: is something counted once, and not for each?"),
    )
    return _by_a_number("offset of the input", values, pairs, forms)


FUNCTIONS = (
    ("square", np.square, "Every value is the square of the right one: a root is missing, or a square is too many."),
    ("root", np.sqrt, "Every value is the root of the right one: a square is missing, or a root is too many."),
    ("inverse", np.reciprocal, "Every value is 1 over the right one: a fraction is upside down."),
    ("exp", np.exp, "Every value is exp of the right one: a logarithm is missing, or exp is too many."),
    ("log", np.log, "Every value is the logarithm of the right one: exp is missing, or a logarithm is too many."),
    ("complement", lambda e: 1 - e, "Every value is 1 minus the right one: take 1 minus it."),
    ("absolute value", np.abs, "Every value has lost its sign: an absolute value (abs) or a square is too many."),
    ("sign only", np.sign, "Only the sign of the right value is left, -1, 0 or 1: its size counts as well."),
    ("rounded", np.round, "Your values are the right ones, rounded: something rounds, or only compares."),
    ("truncated", np.trunc, "Your values are the right ones without their fractions: int(), // or an array of "
        "integers cuts them off."),
)  # fmt: skip


def _one_function(pairs):
    if not _of_one_shape(pairs) or _told(pairs) < 3:
        return None
    kind, text = next(((kind, text) for kind, make, text in FUNCTIONS if everywhere(pairs, make)), ("", ""))
    return (kind, text) if kind else _bounded(pairs)


def _bounded(pairs):
    """Say at which number an answer ends that is right up to there."""
    end = max(pair.got.max(initial=-np.inf) for pair in pairs)
    cut = sum(np.count_nonzero(pair.expected > end + CLOSE) for pair in pairs)
    if cut > 1 and all(alike(pair.got, np.minimum(pair.expected, end)) for pair in pairs):
        return "bounded", f"Your values end at {end:.4g}, and are right below it: larger ones are cut off."
    return None


PLACES = (
    ("transposed", lambda e: e.T, "Your array is the transpose of the right one: rows and columns are swapped (.T)."),
    ("upside down", lambda e: e[::-1], "Your values are the right ones in the opposite order, the last first."),
    ("mirrored", lambda e: e[..., ::-1], "Each of your rows is the right one in the opposite order, the last first."),
    ("turned", lambda e: e[::-1, ::-1], "Your array is the right one, turned by 180 degrees: flipped in both "
        "directions."),
    ("sorted", np.sort, "Your values are the right ones, sorted: they should stay in their places."),
    ("running sum", np.cumsum, "Your values are the running sums of the right ones: a change is asked for, not a "
        "total."),
    ("changes", lambda e: np.diff(e, prepend=0), "Your values are the changes of the right ones: add them up."),
    ("shifted", lambda e: np.roll(e, 1, axis=0), "Your values are the right ones, each one place further on."),
    ("shifted back", lambda e: np.roll(e, -1, axis=0), "Your values are the right ones, each one place too early."),
)  # fmt: skip


def _places(pairs):
    if not _of_one_shape(pairs) or not all(pair.got.ndim for pair in pairs) or _told(pairs) < 3:
        return None
    return next(((kind, text) for kind, make, text in PLACES if everywhere(pairs, make)), None)


def _some_entries(pairs):
    """Say which entries are wrong, where it is the same ones on every case."""
    if not _of_one_shape(pairs):
        return None
    wrong = [pair for pair in pairs if pair.wrong and pair.got.size > 1]
    marks = [~np.isclose(pair.got, pair.expected, rtol=CLOSE, atol=CLOSE) for pair in wrong]
    if len(marks) < 2 or all(mark.all() for mark in marks):
        return None
    lines = [mark.reshape(len(mark), -1).any(axis=1) for mark in marks]
    what = "entry" if all(mark.ndim == 1 for mark in marks) else "row"
    if all(line[0] and not line[1:].any() and len(line) > 1 for line in lines):
        return "first", f"Only the first {what} is wrong, the rest is right: how does it begin?"
    if all(line[-1] and not line[:-1].any() and len(line) > 1 for line in lines):
        return (
            "last",
            f"Only the last {what} is wrong, the rest is right: look at how it is made.",
        )
    if all(not line[0] and line[1:].all() and len(line) > 1 for line in lines):
        return (
            "all but the first",
            f"The first {what} is right, all after it are wrong: what goes on from one round to the next?",
        )
    zeros = [np.isclose(pair.got, 0) & mark for pair, mark in zip(wrong, marks, strict=True)]
    if all(np.array_equal(mark, zero) for mark, zero in zip(marks, zeros, strict=True)):
        return (
            "left at 0",
            "All entries that are wrong are 0, the others are right: they are never filled in, or cut off.",
        )
    zeros = [np.isclose(pair.expected, 0) & mark for pair, mark in zip(wrong, marks, strict=True)]
    if all(np.array_equal(mark, zero) for mark, zero in zip(marks, zeros, strict=True)):
        return "should be 0", "Only entries that should be exactly 0 are wrong."
    return None
