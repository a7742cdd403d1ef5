"""Explain an answer by experiments: one part of the input is changed, and the answer should follow, or stay as it is.

What is told is what happened on every input tried, so it is true whatever the cause is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..declare import Case
from ..faults import same
from .matching import Budget, outcome
from .wording import Explanation

MOST, LEAST = 5, 3  # inputs that an experiment is made on, and how many of them have to tell
MOST_IGNORED = 2  # what ignores more than these has not begun
ALL = 20  # inputs on which what is said to be ignored has to be
ENTRIES = 6  # the length of an answer whose entries are looked at one by one
STAYS, OTHERWISE = "stays as it is", "changes otherwise"
DIFFERENCES = " So only differences count, of its entries from one another or from their mean."
FACTORS = {
    2: "doubles",
    0.5: "is halved",
    4: "becomes four times as large",
    0.25: "becomes a quarter",
    -1: "turns round its sign",
}
PARTS = {"the first {} of ": (0,), "the last {} of ": (-1,), "the last column of ": (slice(None), -1)}


@dataclass(frozen=True)
class Change:
    """A change of one argument: how it is asked for, the argument's place, what makes the new value of it.

    ``part`` is the part of an array that alone is changed; ``make`` takes the value and another one of its shape. One
    that is not told, as ``asked`` is empty, only helps to see what is ignored.
    """

    asked: str
    place: int
    make: Callable
    part: str = ""


def experiment(seen):
    """Return the `Explanation` of a change that the right answer follows in another way than this one, or None."""
    inputs = [i for i, pair in enumerate(zip(seen.wanted, seen.got, strict=True)) if all(map(_is_usable, pair))]
    wrong = [i for i in inputs if seen.wrong[i]][:MOST]
    ignored, facts = [], []
    for place, name in enumerate(seen.names if len(wrong) > 1 else ()):
        changes = list(_changes(place, name, [given[place] for given in seen.arguments]))
        made = {change: _made(seen, wrong, change) for change in changes}
        found = next(_ignored(seen, made, [i for i in inputs if i not in wrong][:ALL]), None)
        ignored += [(bool(found), found + name)] if found is not None else []
        facts += [fact for change, pairs in made.items() if change.asked for fact in _followed(change, pairs)]
    if seen.budget.spent:
        return None
    ignored = [text for part, text in ignored if part == min(ignored)[0]]
    if 0 < len(ignored) <= MOST_IGNORED:
        which = " and ".join(ignored)
        return Explanation(
            "ignored",
            f"Your answer ignores {which}: change that alone, and yours stays as it is, where the right one changes.",
        )
    return Explanation("experiment", min(facts)[1]) if facts else None


def _is_usable(thing):
    return isinstance(thing, np.ndarray) and np.isfinite(thing).all()


def _changes(place, name, values):
    """Yield the changes of one argument that the type of its values allows."""
    yield Change(f"Take another value for {name}", place, lambda value, other: other)
    arrays = [np.asarray(value) for value in values if isinstance(value, int | float | np.ndarray | list)]
    if (
        len(arrays) < len(values)
        or all(a.dtype.kind == "i" for a in arrays)
        or any(a.dtype.kind not in "if" for a in arrays)
    ):
        return
    yield Change("", place, lambda value, other: value / 100)
    if all((np.abs(array - 0.5) <= 0.5).all() for array in arrays):  # shares, from 0 to 1, stay so
        yield Change(f"Halve {name}", place, lambda value, other: value / 2)
        return
    every = "every entry of " if arrays[0].ndim else ""
    yield Change(f"Double {name}", place, lambda value, other: 2 * value)
    yield Change(f"Add 1 to {every}{name}", place, lambda value, other: value + 1.0)
    for part, index in PARTS.items():
        if all(array.ndim >= len(index) and array.shape[len(index) - 1] > 1 for array in arrays):
            part = part.format("entry" if arrays[0].ndim == 1 else "row")
            yield Change(f"Change {part}{name}", place, lambda value, other, index=index: _put(value, index), part)


def _put(value, index):
    new = value.astype(float)
    part = new[index]
    new[index] = 1.5 * part + np.arange(1, np.size(part) + 1).reshape(np.shape(part))  # not by the same all over
    return new


def _made(seen, places, change):
    """Make a change on some inputs; return the right answer before and after it, and this one, of each."""
    found = []
    for i in places:
        arguments = list(seen.arguments[i])
        value = arguments[change.place]
        others = (given[change.place] for given in seen.arguments)
        other = next((other for other in others if _is_another(other, value)), None)
        new = change.make(np.array(value) if isinstance(value, list) else value, other)
        arguments[change.place] = new.tolist() if isinstance(value, list) and isinstance(new, np.ndarray) else new
        case = Case(tuple(arguments))
        after = [] if new is None else [outcome(seen.exercise.reference, case, Budget()), seen(case)]
        if after and all(map(_is_usable, after)):
            found.append(((seen.wanted[i], after[0]), (seen.got[i], after[1])))
    return found


def _is_another(other, value):
    return type(other) is type(value) and np.shape(other) == np.shape(value) and not np.array_equal(other, value)


def _response(before, after):
    """Say in words how a value has changed, or None where that tells nothing."""
    if before.shape != after.shape:
        return OTHERWISE
    if same(before, after, 1e-11):
        return STAYS
    if before.dtype.kind != "f":
        return OTHERWISE
    return next((said for factor, said in FACTORS.items() if same(after, factor * before, 1e-7)), OTHERWISE)


def _ignored(seen, made, more):
    """Yield the part of an argument, "" for all of it, whose changes move the right answer, and never this one."""
    groups = {"": [change for change in made if not change.part]}
    groups |= {change.part: [change] for change in made if change.part}
    for part, changes in groups.items():
        pairs = [pair for change in changes for pair in made[change]]
        moved = [right for right, _ in pairs if _response(*right) != STAYS]
        others = (pair for change in changes for pair in _made(seen, more, change))
        if len(moved) > 1 and all(_response(*theirs) == STAYS for group in (pairs, others) for _, theirs in group):
            yield part


def _followed(change, pairs):
    """Yield how the right answer follows a change, where this one does not; of a short answer, entry by entry."""
    yield from _told(change, pairs, "the right answer", "yours", 0)
    shapes = {np.shape(thing) for pair in pairs for one in pair for thing in one}
    if len(shapes) == 1 and len(shape := shapes.pop()) == 1 and 1 < shape[0] <= ENTRIES:
        for i in range(shape[0]):
            entry = [tuple((before[i], after[i]) for before, after in pair) for pair in pairs]
            entry = [(right, theirs) for right, theirs in entry if not np.isclose(right[0], theirs[0])]
            yield from _told(change, entry, f"entry {i} of the right answer", "that of yours", 0.5)


def _told(change, pairs, right, yours, later):
    responses = [(_response(*one), _response(*other)) for one, other in pairs]
    wanted, theirs = ({pair[side] for pair in responses} for side in (0, 1))
    if len(pairs) < LEAST or len(wanted) > 1 or wanted & (theirs | {OTHERWISE}):
        return
    should, does = wanted.pop(), theirs.pop() if len(theirs) == 1 else OTHERWISE
    rank = 2 if should == STAYS else 4 if does == OTHERWISE else 3
    does = "changes" if should == STAYS and does == OTHERWISE else does
    more = DIFFERENCES if should == STAYS and change.asked.startswith("Add 1 to every") else ""
    yield rank + later, f"{change.asked}, and {right} {should}; {yours} {does}.{more}"
