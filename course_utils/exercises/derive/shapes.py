"""Relations of answers that have another shape than the right one."""

import numpy as np

from .pairs import Pair, everywhere

SHAPES = (
    ("summed", lambda e: e.sum(), "You returned the sum of all entries: an axis is missing, or a sum is too many."),
    ("averaged", lambda e: e.mean(), "You returned the mean of all entries: an axis is missing, or a mean is too "
        "many."),
    ("first only", lambda e: e[0], "You returned only the first of what is asked for: keep each one."),
    ("last only", lambda e: e[-1], "You returned only the last of what is asked for: keep each one."),
    ("first missing", lambda e: e[1:], "The first is missing, the rest is right: does it begin one too late?"),
    ("last missing", lambda e: e[:-1], "The last is missing, the rest is right: does it end one too early?"),
    ("last column missing", lambda e: e[:, :-1], "The last column is missing, the rest is right: does it end "
        "one too early?"),
    ("first column missing", lambda e: e[:, 1:], "The first column is missing, the rest is right: does it begin "
        "one too late?"),
    ("column", lambda e: e[..., None], "Your numbers are right, but each stands in a row of its own: a column "
        "instead of a line."),
    ("one more axis", lambda e: e[None], "Your numbers are right, inside one more pair of square brackets: an axis "
        "too many."),
    ("two more axes", lambda e: e[None, None], "Your numbers are right, inside two more pairs of square brackets."),
    ("transposed", lambda e: e.T, "Your array is the transpose of the right one: rows and columns are swapped (.T)."),
    ("zeros lost", lambda e: e[e != 0], "Your numbers are right, but the zeros between them are lost: each entry keeps "
        "its place."),
    ("flat", np.ravel, "Your numbers are right, all in one line: they still have to be arranged in rows and columns."),
)  # fmt: skip


UNDONE = (
    ("first extra", lambda g: g[1:], "The right values are there, after one more at the beginning: leave the "
        "first out."),
    ("last extra", lambda g: g[:-1], "The right values are there, and one more at the end: leave the last out."),
    ("path", lambda g: g[-1], "The last of what you returned is the right answer: only that is asked for, not "
        "the path to it."),
    ("not summed", np.sum, "The sum of your numbers is the right answer: they still have to be added up (a sum "
        "is missing)."),
    ("not averaged", np.mean, "The mean of your numbers is the right answer: a mean is missing."),
    ("not summed", lambda g: g.sum(axis=0), "Added up along the first axis your numbers are right: a sum is "
        "missing."),
    ("not summed", lambda g: g.sum(axis=-1), "Added up along the last axis your numbers are right: a sum is "
        "missing."),
    ("not flat", lambda g: g.reshape(len(g), -1), "The right numbers are there: each piece still has to be made "
        "flat, one line (ravel)."),
    ("not flat", lambda g: g.reshape(len(g), -1).T, "The right numbers are there: each piece still has to be "
        "made flat, one line (ravel), and to be a column."),
)  # fmt: skip


def other_shape(pairs):
    """Return the kind and sentence of how an answer's shape came about, where it is so on every case; else None."""
    if all(pair.got.shape == pair.expected.shape for pair in pairs):
        return None
    for kind, make, text in SHAPES:
        if everywhere(pairs, make):
            return kind, text
    for kind, undo, text in UNDONE:
        if all(pair.got.ndim for pair in pairs) and everywhere([_turned(pair) for pair in pairs], undo):
            return kind, text
    return _one_more_or_less(pairs) or _axes(pairs)


def _one_more_or_less(pairs):
    """Say that one axis is longer, or shorter, by the same number on every input."""
    shapes = [(pair.got.shape, pair.expected.shape) for pair in pairs]
    if any(len(got) != len(expected) for got, expected in shapes):
        return None
    changes = {tuple(np.subtract(got, expected)) for got, expected in shapes}
    if len(changes) != 1 or np.count_nonzero(change := np.array(*changes)) != 1 or abs(change).max() > 2:
        return None
    (axis,), number = np.flatnonzero(change), abs(change).max()
    what = "entry" if len(change) == 1 else "row" if axis == len(change) - 2 else "column"
    side = "many" if change.max() > 0 else "few"
    return "length", (
        f"On every input there {'is' if number == 1 else 'are'} {number} {what if number == 1 else PLURALS[what]} too "
        f"{side}: where does it begin and end, and is something left out, or counted twice?"
    )


PLURALS = {"entry": "entries", "row": "rows", "column": "columns"}
AXES = (
    ("axis too many", 1, "Your answer has an axis too many, as long as {q}: it still has to be summed, averaged, or "
        "indexed away."),
    ("axis lost", -1, "An axis is lost, as long as {q}: something is summed, or taken by an index, that should be "
        "kept for each."),
)  # fmt: skip


def _axes(pairs):
    """Say which axis is too many, or lost, by the number of the inputs that it is as long as."""
    for kind, more, text in AXES:
        both = [(pair.got.shape, pair.expected.shape)[::more] for pair in pairs]
        if any(len(long) != len(short) + 1 for long, short in both):
            continue
        for axis in range(len(both[0][0])):
            lengths = [long[axis] for long, short in both if (*long[:axis], *long[axis + 1 :]) == short]
            names = [q for q in pairs[0].numbers if [pair.numbers.get(q) for pair in pairs] == lengths]
            if names and len(set(lengths)) > 1:
                return kind, text.format(q=names[0])
    return None


def _turned(pair):
    return Pair(pair.expected, pair.got, pair.numbers, pair.wrong)
