"""Find exercises by number, loading only the notebook they belong to."""

import functools
import importlib
import re
from importlib import resources

from .declare import Exercise
from .kinds import Kind

_PACKAGE = __name__.rpartition(".")[0]


class UnknownExerciseError(LookupError):
    """No such exercise or notebook; the message says which there are."""


def notebooks():
    """Return the notebooks that have exercises, as ``["01", ...]``, without importing any."""
    names = (path.name for path in resources.files(_PACKAGE).iterdir())
    return sorted(name[2:4] for name in names if re.fullmatch(r"ex\d\d\.py", name))


@functools.cache
def load(notebook: str) -> dict[str, Exercise | Kind]:
    """Return a notebook's exercises as a dict from number to `Exercise` or `Kind`, in the order of the module.

    Raises
    ------
    UnknownExerciseError
        If there is no such notebook, or its module declares no exercise.
    """
    if notebook not in notebooks():
        known = ", ".join(f'"{name}"' for name in notebooks())
        raise UnknownExerciseError(f"There is no notebook {notebook!r} with exercises. There is: {known}.")
    module = importlib.import_module(f"{_PACKAGE}.ex{notebook}")
    found = [thing for thing in vars(module).values() if isinstance(thing, Exercise | Kind)]
    if not found:
        raise UnknownExerciseError(f"There is no exercise in exercises/ex{notebook}.py yet.")
    return {exercise.number: exercise for exercise in found}


def topic(notebook):
    """Return what the exercises of a notebook are about, as their module says it."""
    words = importlib.import_module(f"{_PACKAGE}.ex{notebook}").__doc__ or ""
    return words.split("\n")[0].partition(": ")[2].rstrip(".")


def find(number: object) -> Exercise | Kind:
    """Return the exercise of that number.

    Raises
    ------
    UnknownExerciseError
        If it is not the number of an exercise, as text such as ``"01.4"``.
    """
    match = re.fullmatch(r"(\d\d)\.\d+", number) if isinstance(number, str) else None
    if match and match[1] in notebooks() and match[0] in load(match[1]):
        return load(match[1])[match[0]]
    raise UnknownExerciseError(f"There is no exercise {_shown(number)}. {_known(number)}")


def _shown(number):
    return repr(number) if isinstance(number, str | int | float) else f"like that ({type(number).__name__})"


def _known(number):
    """Say which exercises there are: the one that was meant, those of that notebook, or the range of each."""
    match = re.fullmatch(r"(\d{1,2})\.(\d+)", str(number).strip())
    notebook = match[1].zfill(2) if match else None
    if match is None or notebook not in notebooks():
        ranges = [f"{numbers[0]} to {numbers[-1]}" for numbers in (list(load(name)) for name in notebooks())]
        return f'There are {"; ".join(ranges)}. Write the number as text: "{ranges[0].split()[0]}".'
    meant = f"{notebook}.{match[2]}"
    if meant in load(notebook):
        return f'Write the number as text, with both digits of the notebook: "{meant}".'
    return f"Notebook {notebook} has {', '.join(load(notebook))}."
