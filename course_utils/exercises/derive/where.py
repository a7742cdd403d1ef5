"""Explain an answer by where it is wrong: on which inputs, or at which entries, and right everywhere else."""

from itertools import combinations

import numpy as np

from .wording import Explanation

LEAST = 3  # inputs that have to be wrong, and right, before anything is told
MANY = 6  # of both, before two conditions together are looked at
NUMBERS = (0, 1, 2)


def where(seen):
    """Return the `Explanation` of a condition that tells the wrong inputs, or entries, from the right ones, or None."""
    text = _entries(seen) or _inputs(seen)
    return Explanation("where", text) if text else None


def _inputs(seen):
    wrong = np.array(seen.wrong)
    few = min(wrong.sum(), (~wrong).sum())
    if few >= LEAST:
        rows = [dict(_facts(seen.names, *pair)) for pair in zip(seen.arguments, seen.wanted, strict=True)]
        facts = {fact: np.array([row.get(fact, np.nan) for row in rows], float) for fact in rows[0]}
        if few >= MANY:
            facts |= {
                f"{one} or {other}": np.maximum(facts[one], facts[other])
                for one, other in combinations([fact for fact in facts if fact[-1].isdigit()], 2)
            }
        for fact, holds in facts.items():
            if np.array_equal(holds, wrong):
                return f"Of the inputs tried, yours is wrong on those where {fact}, and right on all others."
            if np.array_equal(holds, ~wrong):
                return f"Of the inputs tried, yours is right on those where {fact}, and wrong on all others."
    whys = [case.why for case, bad in zip(seen.inputs, seen.wrong, strict=True) if bad]
    ordinary = [case for case, bad in zip(seen.inputs, seen.wrong, strict=True) if not bad and not case.why]
    if all(whys) and len(ordinary) >= LEAST:
        return f"Yours is right on all ordinary inputs, and wrong only here: {'; '.join(dict.fromkeys(whys[:3]))}."
    return ""


def _facts(names, arguments, value):
    """Yield what can be said of an input and its right value, as text, and whether it holds."""
    named = list(zip(names, arguments, strict=True))
    for name, thing in named:
        if isinstance(thing, str):
            yield f"{name} is {thing!r}", True
        elif isinstance(thing, int | float | np.number):
            yield from ((f"{name} is {number}", thing == number) for number in NUMBERS)
            yield f"{name} is negative", thing < 0
        elif isinstance(thing, np.ndarray | list):
            yield from _of_an_array(name, np.asarray(thing))
    yield from _of_two(named)
    if value.dtype.kind == "b" or not value.ndim:
        yield "the right answer is 0 (or False)", not value.any()
    yield (
        "the right answer is negative" if not value.ndim else "the right answer has a negative entry",
        (value < 0).any() if value.dtype.kind != "b" else False,
    )


def _of_an_array(name, array):
    if not array.size or array.dtype.kind not in "bif":
        return
    yield f"{name} has one axis, not two", array.ndim == 1
    yield f"{name} has a negative entry", (array < 0).any()
    yield f"{name} has an entry that is exactly 0", (array == 0).any()
    yield f"{name} has equal entries", len(np.unique(array)) < array.size
    yield f"{name} holds whole numbers", array.dtype.kind == "i"
    for axis, thing in enumerate(("rows", "columns") if array.ndim == 2 else ("entries",) * (array.ndim == 1)):
        yield from (
            (f"{name} has {n} {thing if n > 1 else thing[:-1].replace('ie', 'y')}", array.shape[axis] == n)
            for n in (1, 2)
        )


def _of_two(named):
    """Yield whether a number, or the length of an array, is a multiple of another number: whether a rest is left."""
    for name, one in named:
        length = len(one) if isinstance(one, np.ndarray | list) and np.ndim(one) else one
        what = f"the length of {name}" if length is not one else name
        for other_name, other in named:
            if other_name != name and all(isinstance(n, int) for n in (length, other)) and other > 0:
                yield f"{what} is a multiple of {other_name}", length % other == 0


def _entries(seen):
    """Say at which entries an answer of the right shape is wrong, where one condition tells them on every input."""
    rows = [
        (case, wanted, ~np.isclose(got, wanted, rtol=seen.exercise.tolerance, atol=seen.exercise.tolerance))
        for case, wanted, got, wrong in zip(seen.inputs, seen.wanted, seen.got, seen.wrong, strict=True)
        if wrong and isinstance(got, np.ndarray) and got.shape == wanted.shape and got.ndim
    ]
    if len(rows) < LEAST or len(rows) < sum(seen.wrong) or all(mark.all() for *_, mark in rows):
        return ""
    facts = [dict(_places(seen, case, wanted)) for case, wanted, _ in rows]
    for fact in facts[0]:
        if all(fact in one and np.array_equal(one[fact], mark) for one, (*_, mark) in zip(facts, rows, strict=True)):
            return f"Wrong are exactly the entries {fact}; all others are right."
    return ""


def _places(seen, case, wanted):
    """Yield what can be said of entries, as text, and at which entries it holds."""
    for name, thing in zip(seen.names, case.arguments, strict=False):
        array = np.asarray(thing)
        if array.shape == wanted.shape:
            yield f"where {name} is negative", array < 0
            yield f"where {name} is above 0", array > 0
            yield f"where {name} is exactly 0", array == 0
        elif array.dtype.kind == "i" and array.shape == wanted.shape[:-1]:
            yield f"of {name}", np.arange(wanted.shape[-1]) == array[..., None]
    yield "that should be exactly 0", wanted == 0
