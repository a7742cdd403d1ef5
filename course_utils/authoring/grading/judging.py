"""The verdict on one answer: it runs in its room, and is compared here with the references."""

import functools

from course_utils.exercises.declare import Exercise
from course_utils.exercises.judge import judge
from course_utils.exercises.kinds import Kind
from course_utils.exercises.report import Result
from course_utils.exercises.trouble import refusal

from .answer import as_function
from .plain import unpack
from .room import AnswerLateError, AnswerLostError

VALUES = {}  # verdicts on values, some of which take seconds of training


def verdict(exercise, room, code):
    """Return the `Result` of an answer.

    Parameters
    ----------
    exercise : Exercise or Kind
    room : Room
    code : Code
        What `context.code_of` found: the answer's cell and what it needs.
    """
    with room.answering():
        try:
            return _verdict(exercise, room, code)
        except AnswerLateError:
            room.lose()
            return _result(exercise, "too slow", f"It was stopped after {room.seconds:g} seconds.")
        except AnswerLostError as error:
            room.lose()
            return _result(exercise, "crashed", f"It could not be run to its end: {error}.")


def _verdict(exercise, room, code):
    reply = room.ask("prepare", code.before, code.cell, code.expression)
    if "error" in reply:
        name, text = reply["error"]
        return _result(exercise, "exception", f"Its cell raised {name}: {text}")
    if isinstance(exercise, Kind):
        return _of_a_value(exercise, unpack(reply["value"]) if "value" in reply else len)
    if "function" not in reply:
        value = unpack(reply["value"])
        return _result(exercise, "not a function", refusal(exercise, value) or "It is no function.")
    answer = as_function(room, reply["function"])
    if sentence := refusal(exercise, answer):
        return _result(exercise, "not a function", sentence)
    result = judge(exercise, answer, trusted=True)
    if (lost := answer.args[0].lost) is not None:
        raise lost
    if result.status == "too slow":
        room.lose()
    if result.correct:
        found = _watched(exercise, room)
        if found["status"]:
            return _result(exercise, str(found["status"]), " ".join(map(str, found["lines"])))
    return result


def _of_a_value(exercise, value):
    """Judge a value; the same one, of another learner, is not tried again."""
    key = exercise.number, repr(value)
    if key not in VALUES:
        VALUES[key] = exercise.judge(value)
    return VALUES[key]


def _watched(exercise, room):
    reply = room.ask("watch", facts(exercise), room.seconds, functions=_functions(exercise))
    return reply if "status" in reply else {"status": None, "lines": []}


@functools.cache
def facts(exercise: Exercise):
    """Return what is needed to see whose work a right answer is."""
    pairs = [(case, exercise.expected(case)) for case in exercise.cases]
    loopless = [(case, exercise.expected(case)) for case in exercise.loopless or ()]
    names = {"number": exercise.number, "uses": exercise.uses, "ours": exercise.ours}
    return {**names, "expected": pairs, "loopless": loopless}


def _functions(exercise):
    return [one for case in exercise.cases for one in case.arguments if callable(one)]


def _result(exercise, status, sentence):
    return Result(status, f"{exercise.heading}: not right yet.\n{sentence}", exercise=exercise.number)
