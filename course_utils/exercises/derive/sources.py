"""Put the sources of explanations in order, within a time limit, and return what the learner reads."""

from .. import words
from ..limit import run
from .exceptions import SURE, explain_exception
from .relations import relate
from .repair import repair
from .search import ALL_ROUNDS, Budget, quiet
from .sentences import VAGUE
from .spoilt import spoilt

SECONDS = 2.0  # a limit for slow machines: the budget of rounds ends a search long before
SILENT = {"too slow", "changed input", "recursion", "exit", "wrong type", "warning"}  # these say all there is to say
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

    def derive():
        with quiet():
            found.extend(_explanations(exercise, function, tried, shown))

    run(derive, SECONDS)
    return [line for one in found[:2] for line in _lines(function, one)]


def _explanations(exercise, function, tried, shown):
    """Yield the explanations, the surest first; a second one adds what the first leaves open."""
    raised = explain_exception(function, shown) if shown.attempt.error is not None else None
    if raised and raised.kind in SURE:
        yield raised
        return
    found = relate(exercise, tried)
    if found and shown.fault.status == "wrong shape":
        yield found
        return
    cause = _cause(exercise, function, tried)
    if cause and (shown.fault.status != "wrong dtype" or cause.kind in OF_A_DTYPE):
        yield cause
    if found and (cause is None or cause.kind in VAGUE):
        yield found
    if raised:
        yield raised


def _cause(exercise, function, tried):
    """Return what an edit of the answer, or of the reference, says; nothing where solutions are withheld."""
    if not exercise.hints:
        return None
    return repair(exercise, function, tried, Budget()) or spoilt(exercise, function, tried, Budget(ALL_ROUNDS // 2))


def _lines(function, explanation):
    """Return the line of the answer that an explanation is about, and its sentence."""
    if not explanation.line:
        return [explanation.sentence]
    text = words.source_line(function, explanation.line)
    return [*words.labelled([(f"line {explanation.line}:", text)]), explanation.sentence]
