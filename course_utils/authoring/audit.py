"""Prove that an exercise holds together; tests ask this of every exercise there is."""

from course_utils.exercises import registry
from course_utils.exercises.judge import judge
from course_utils.exercises.kinds import Kind

from .unnoticed import unnoticed

__all__ = ["faults", "numbering_faults", "unnoticed"]


def faults(exercise):
    """Return what is wrong with an exercise, as a list of sentences; an empty list is what tests ask for.

    A `Kind` proves itself. An exercise's reference must pass, each of at least two mistakes must be rejected and
    recognised as itself, a stub must count as not attempted, and there must be two hints and an insight.
    """
    if isinstance(exercise, Kind):
        return exercise.faults()

    def stub(*arguments):
        raise NotImplementedError

    found = []
    result = judge(exercise, exercise.reference, trusted=True)
    if not result.correct:
        found.append(f"the reference fails: {result.message}")
    if judge(exercise, exercise.reference).status not in ("ours", result.status):
        found.append("the reference passes as the learner's own")
    for convention in exercise.conventions:
        message = judge(exercise, convention.function, trusted=True).message
        if convention.sentence not in message:
            found.append(f"convention {convention.name} is not told: {message}")
    if judge(exercise, stub).status != "not attempted":
        found.append("a stub does not count as not attempted")
    for mistake in exercise.mistakes:
        result = judge(exercise, mistake.function)
        if result.correct or result.mistake != mistake.name:
            found.append(f"mistake {mistake.name} is taken for {result.mistake or result.status}")
        elif mistake.sentence not in result.message:
            found.append(f"mistake {mistake.name} does not say its sentence")
    if len(exercise.mistakes) < 2:
        found.append("it has fewer than two mistakes")
    if len(exercise.hints) < 2 or not exercise.insight:
        found.append("it has fewer than two hints, or no insight")
    return found


def numbering_faults(notebook):
    """Return what is wrong with a notebook's numbers and titles: 01.1, 01.2, ... in order, each title once."""
    exercises = list(registry.load(notebook).values())
    numbers = [exercise.number for exercise in exercises]
    found = []
    if numbers != [f"{notebook}.{i}" for i in range(1, len(numbers) + 1)]:
        found.append(f"the numbers are {', '.join(numbers)}")
    if len({exercise.title for exercise in exercises}) < len(exercises):
        found.append("two exercises have the same title")
    return found
