"""Judge an answer: call it on every case, find the first fault, recognise a named mistake, and write the message."""

import functools
import time
import warnings
from dataclasses import dataclass

import numpy as np

from . import limit, origin, overheard, trouble, words
from .attempt import attempt, own_settings
from .derive import explain, explain_error
from .faults import Fault, fault, read, same
from .report import Result

TWICE = 2  # faulty cases that are tried again: an answer that draws random numbers may draw the same ones
VETO = 4  # cases that show a mistake, for one unusual case that speaks against it


@dataclass(frozen=True)
class Tried:
    """One case of an exercise: the reference's value, the learner's attempt, and what is wrong with it."""

    case: object
    expected: object
    attempt: object
    fault: Fault | None


def judge(exercise, function, trusted=False):
    """Return the `Result` of a learner's function.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        Called within `limit.SECONDS` for all cases together, always on copies of the inputs.
    trusted : bool
        Whether the values alone count, as they do for a reference: nobody asks whose work it is, or why it is wrong.
    """
    with own_settings():
        result = _judge(exercise, function, trusted, deriving=True)
        if exercise.lists and not result.correct:
            other = _judge(exercise.on_arrays, function, trusted, result.status == "exception")
            return other if other.correct or result.status == "exception" else result
    return result


def _judge(exercise, function, trusted, deriving):
    deadline = time.monotonic() + limit.SECONDS
    tried = try_all(exercise, function, deadline)
    if type(tried[0].attempt.error) is NotImplementedError:
        return _result(exercise, "not attempted", "not attempted yet.", _invitation(exercise))
    faulty = [one for one in tried if one.fault]
    convention = _convention(exercise, tried) if faulty else None
    if convention or not faulty:
        found = None if trusted else origin.objection(exercise, function, deadline)
        if found:
            return _result(exercise, found.status, "not right yet.", found.lines)
        extra = trouble.warned(function, tried) + trouble.printed(tried)
        remark = [convention.sentence] if convention else []
        return _result(exercise, "correct", "correct.", [*remark, exercise.insight, *extra])
    mistake = recognise(exercise, tried)
    shown = _shown(exercise, faulty, mistake)
    unsteady = () if mistake else (one for one in faulty[:TWICE] if _differs_again(function, one, exercise, deadline))
    if one := next(iter(unsteady), None):
        lines = [*_input(exercise, one.case), trouble.not_repeatable(function)]
        return _result(exercise, "not repeatable", "not right yet.", lines)
    derived = explain(exercise, function, tried, shown) if deriving and not (trusted or mistake) else []
    if not mistake and not derived and not shown.attempt.outcome.late:
        shown = min(faulty, key=_size)
        derived = explain_error(function, shown) if deriving and not trusted else []
    lines = [*_input(exercise, shown.case), *_explanation(shown.fault, mistake, derived)]
    lines += (
        trouble.warned(function, [shown], explain=shown.fault.status != "not finite")
        + trouble.printed([shown])
        + _also_changed(exercise, shown)
    )
    if not shown.attempt.outcome.late:
        right = len(tried) - len(faulty)
        lines.append(f"Right on {right} of {len(tried)} inputs.{_pointer(exercise, 'For a hint')}")
    return _result(exercise, shown.fault.status, "not right yet.", lines, mistake and mistake.name)


def try_all(exercise, function, deadline):
    """Call the function on case after case; stop at the first that takes too long, or at a stub."""
    tried = []
    for case in exercise.cases:
        expected = exercise.expected(case)
        made = attempt(function, case, deadline)
        if exercise.silent and made.error is None and not made.outcome.late and not overheard.numpy_warns():
            made.heard.warnings += overheard.would_warn(function, case)
        tried.append(Tried(case, expected, made, _what_is_wrong(exercise, function, made, expected)))
        if made.outcome.late or type(tried[0].attempt.error) is NotImplementedError:
            break
    return tried


def _what_is_wrong(exercise, function, made, expected):
    if made.outcome.late:
        return Fault("too slow", trouble.too_slow(function, made))
    if made.error is not None:
        return trouble.error(function, made.error)
    found = fault(made.value, expected, exercise, made.heard.printed)
    silent = made.value is None and not made.heard.printed.strip()
    if found and silent and (sentence := trouble.returned_none(function)):
        return Fault(found.status, [sentence])
    if found is None and made.changed:
        return Fault("changed input", [trouble.changed([exercise.parameters[i] for i in made.changed])])
    if found is None and exercise.silent and any(name == "RuntimeWarning" for name, *_ in made.heard.warnings):
        return Fault("warning", ["The value is right, but the task asks for no warning, and here is one."])
    return found


def _convention(exercise, tried):
    """Return the other convention by which an answer is right on every case, or None."""
    for convention in exercise.conventions:
        theirs = outcomes(convention.function, exercise.cases)
        if len(tried) == len(theirs) and all(map(functools.partial(_follows, exercise.tolerance), tried, theirs)):
            return convention
    return None


def _follows(tolerance, one, value):
    made = one.attempt
    return not (made.changed or made.error or made.outcome.late) and same(read(made.value), value, tolerance)


@functools.cache
def outcomes(function, cases):
    """Return what a named mistake gives on each case: an array, or the type of the exception it raises."""
    found = []
    for case in cases:
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                found.append(read(function(*case.copy())))
        except Exception as error:
            found.append(type(error))
    return found


def recognise(exercise, tried):
    """Return the `Mistake` whose outputs the answer's match, or None.

    The two must agree on every case, but for those on which the answer gave NaN or inf and the mistake did not: people
    make two mistakes at once, and one that overflows hides the other there. A single unusual case, one that has a word
    on why it is there, may speak against a mistake that many others show. At least one case must show the mistake. Of
    several mistakes, the one shown by most cases wins.
    """
    found = [(evidence, mistake) for mistake in exercise.mistakes if (evidence := _evidence(exercise, tried, mistake))]
    return max(found, key=lambda pair: pair[0], default=(0, None))[1]


def _evidence(exercise, tried, mistake):
    """Count the cases on which answer and mistake are wrong alike; 0 if other cases speak against it."""
    theirs = outcomes(mistake.function, exercise.cases)
    count = against = 0
    for one, wrong in zip(tried, theirs, strict=False):
        agrees, broken = _agrees(one, wrong, exercise.tolerance)
        if not agrees and not broken:
            unusual = one.case.why and np.asarray(one.expected).dtype.kind != "b"  # half of all True and False agree
            against += 1 if unusual else len(tried)
        count += agrees and one.fault is not None and not _is_right(wrong, one.expected, exercise)
    return count if not against else max(0, count - VETO * against)


def _is_right(outcome, expected, exercise):
    """Whether what a mistake gives on a case is right: then nothing that is wrong there shows the mistake."""
    return isinstance(outcome, np.ndarray) and fault(outcome, expected, exercise) is None


def _agrees(one, wrong, tolerance):
    """Return whether an attempt came out as a mistake did, and whether it gave NaN or inf."""
    if one.attempt.outcome.late:
        return False, False
    if one.attempt.error is not None:
        return type(one.attempt.error) is wrong, False
    got = read(one.attempt.value)
    if got is None:
        return False, False
    return isinstance(wrong, np.ndarray) and same(got, wrong, tolerance), not np.isfinite(got).all()


def _shown(exercise, faulty, mistake):
    """Choose the case to show: one that ran out of time, else the first that shows the mistake, else the first."""
    if faulty[-1].attempt.outcome.late:
        return faulty[-1]
    if mistake:
        theirs = dict(zip(exercise.cases, outcomes(mistake.function, exercise.cases), strict=True))
        return next(one for one in faulty if _agrees(one, theirs[one.case], exercise.tolerance)[0])
    return faulty[0]


def _size(tried):
    """Count the numbers of an input, to find the smallest that fails."""
    return sum(np.size(argument) for argument in tried.case.arguments)


def _differs_again(function, shown, exercise, deadline):
    """Whether a second call on the same input gives another value."""
    first = read(shown.attempt.value)
    if first is None or shown.attempt.error is not None or shown.attempt.outcome.late:
        return False
    again = attempt(function, shown.case, deadline)
    return again.error is None and not again.outcome.late and not same(first, read(again.value), exercise.tolerance)


def _explanation(fault, mistake, derived):
    """Return the fault's lines; a recognised mistake's sentence says it better than advice on numbers in general."""
    if mistake:
        shown = fault.lines if fault.status == "exception" else [li for li in fault.lines if li.startswith("    ")]
        return [*shown, mistake.sentence]
    return [*(fault.lines[:-1] if derived and fault.general else fault.lines), *derived]


def _input(exercise, case):
    why = f" ({case.why})" if case.why else ""
    return [f"On this input{why}:", *words.arguments(exercise.parameters, case)]


def _also_changed(exercise, shown):
    if not shown.attempt.changed or shown.fault.status == "changed input":
        return []
    return [trouble.changed([exercise.parameters[i] for i in shown.attempt.changed])]


def _invitation(exercise):
    pointer = _pointer(exercise, "For a nudge")
    return [f"Replace the line that raises NotImplementedError, then run the cell.{pointer}"]


def _pointer(exercise, purpose):
    """Say how to ask for a hint, where the edition has any: one for graded work does not."""
    return f' {purpose}: hint("{exercise.number}")' if exercise.hints else ""


def _result(exercise, status, verdict, lines, mistake=None):
    return Result(status, "\n".join([f"{exercise.heading}: {verdict}", *lines]), mistake)
