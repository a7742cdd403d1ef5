"""Put the sources of explanations in order, within a time limit, and return what the learner reads."""

from .. import words
from ..limit import run
from .exceptions import SURE, explain_exception
from .experiments import experiment
from .matching import ALL_ROUNDS, Budget, quiet
from .relations import relate
from .repair import repair
from .seen import see
from .sentences import VAGUE
from .spoilt import of_reference, spoilt
from .where import where

SECONDS = 2.0  # a limit for slow machines: the budget of rounds ends a search long before
SILENT = {"too slow", "changed input", "recursion", "exit", "wrong type", "warning"}  # these say all there is to say
IMPRECISE = {"where", "ignored", "experiment"}  # kinds that tell on which inputs, not by what
OF_A_DTYPE = {"fractions cut off", "rounding", "summary"}  # kinds that explain a wrong dtype


def explain(exercise, function, tried, shown):
    """Return the lines that explain a wrong answer, or [] where nothing is certain.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The learner's function.
    tried : list of Tried
        What came of it on every case.
    shown : Tried
        The case that the learner is shown.
    """
    if shown.fault.status in SILENT or len(tried) < len(exercise.cases):
        return []
    found = []

    with quiet():
        outcome = run(lambda: found.extend(_explanations(exercise, function, tried, shown)), SECONDS)
    if outcome.late:
        of_reference.cache_clear()  # the edit of its tree that was being tried may not have been taken back
    place = words.line_of(function, shown.attempt.error) if shown.attempt.error else None
    general = shown.fault.general if found and found[0].kind in IMPRECISE else []
    return [*general, *(line for one in found[:2] for line in _lines(function, one, place))]


def explain_error(function, shown):
    """Return the lines that explain the exception of a case, or [] where there is none, or nothing to say."""
    told = shown.attempt.error is not None and shown.fault.status not in SILENT
    raised = explain_exception(function, shown) if told else None
    return [raised.sentence] if raised else []


def _explanations(exercise, function, tried, shown):
    """Yield the explanations, the surest first; a second one adds what the first leaves open."""
    raised = explain_exception(function, shown) if shown.attempt.error is not None else None
    if raised and raised.kind in SURE:
        yield raised
        return
    found = relate(exercise, tried)
    if found and found.kind not in VAGUE and shown.fault.status == "wrong shape":
        yield found
        return
    seen = see(exercise, function, tried)
    mended, second = _causes(seen)
    loose = found is None or found.kind in VAGUE
    cause = mended or (second if loose and not raised else None)
    right_kind = shown.fault.status != "wrong dtype"
    if cause and (right_kind or (cause.line and cause.kind in OF_A_DTYPE)):
        yield cause
    if cause in (None, second) or cause.kind in VAGUE:
        yield from filter(None, [found])
        if right_kind and loose and not raised:
            yield from filter(None, (look(seen) for look in (where, experiment)))
    if raised:
        yield raised


def _causes(seen):
    """Return what an edit of the answer, or of the reference, says, and an edit that leaves a second mistake."""
    if not seen.exercise.hints:
        return None, None  # solutions are withheld
    mended, second = repair(seen, Budget())
    return mended or spoilt(seen, Budget(ALL_ROUNDS // 2)), second


def _lines(function, explanation, place):
    """Return the line of the answer that an explanation is about, if that was not shown before, and its sentence."""
    if not explanation.line or (place and place[0] == explanation.line):
        return [explanation.sentence]
    text = words.source_line(function, explanation.line)
    return [*words.labelled([(f"line {explanation.line}:", text)]), explanation.sentence]
