"""Sentences for what happens around a value: exceptions, endless loops, warnings, printing, spoilt inputs."""

import inspect

from . import limit, words
from .faults import Fault

NOT_REPEATABLE = (
    "Called twice with this same input, your function gave two different answers. Does it draw random numbers, or "
    "keep something from earlier calls in a global variable?"
)

# The first class that an exception is an instance of speaks.
EXCEPTIONS = {
    NameError: "That name does not exist yet. Is it spelled right, and has the cell that makes it been run?",
    IndexError: "An index points past the end. Print the array's shape and the index: the first entry has index 0.",
    ZeroDivisionError: "The number below the line was 0 here.",
    AttributeError: "The thing before the dot does not have what stands after it. Print its type.",
    KeyError: "That key is not in the dictionary.",
    NotImplementedError: "This kind of input is still to do; others already get an answer.",
    AssertionError: "Your own assertion stopped it: it does not hold for this input.",
    MemoryError: "An array would not fit into memory. Print the shapes you ask for.",
    ImportError: "NumPy, as np, is all this exercise needs.",
}
BY_MESSAGE = {
    "cannot cast ufunc": "An array of integers cannot take fractions in place: write a = a / s rather than a /= s.",
    "could not be broadcast": "The shapes of two arrays do not fit. Print both just before that line.",
    "mismatch in its core dimension": "The shapes of two arrays do not fit. Print both just before that line.",
    "not aligned": "The shapes of two arrays do not fit. Print both just before that line.",
    "is ambiguous": "if needs one True or False, and got an array of them. Compare single numbers, or use np.where.",
    "out of bounds for array of dimension": "The array has no such axis: one example has one axis, a batch two.",
    "read-only": "NumPy made that array read-only. Work on a copy: .copy().",
    "positional argument": "Something is called with too many or too few arguments on that line.",
    "not callable": "Round brackets call a function; to take an entry of an array, use square ones.",
    "not subscriptable": "Square brackets stand behind something that has no entries. Print its type.",
}
OTHERWISE = "Try that line alone, on the input above, in a new cell."

WARNINGS = {
    "overflow encountered in": "a result was too large for a float and became inf; exp does so above 709.",
    "invalid value encountered in": "a result was not a number (nan), as inf - inf, inf / inf or 0 / 0.",
    "divide by zero encountered in": "a division by 0, or log(0), gave inf.",
}


def error(function, exception):
    """Return the `Fault` for an exception in a learner's function: its name, message, line, and what to look at."""
    if isinstance(exception, RecursionError):
        return Fault(
            "recursion", ["Your function calls itself again and again without an end.", *_line(function, exception)]
        )
    if isinstance(exception, SystemExit | KeyboardInterrupt):
        sentence = f"Your function raised {type(exception).__name__}: it must end with return, not leave Python."
        return Fault("exit", [sentence, *_line(function, exception)])
    raised = f"Your function raised {type(exception).__name__}: {_message(exception)}".rstrip(": ")
    return Fault("exception", [raised, *_line(function, exception), _advice(exception, _message(exception))])


def _message(exception):
    try:
        return words.clip(str(exception))
    except Exception:  # an exception of the learner's own making, with a __str__ that fails
        return ""


def _advice(exception, message):
    for part, sentence in BY_MESSAGE.items():
        if part in message.lower():
            return sentence
    return next((sentence for kind, sentence in EXCEPTIONS.items() if isinstance(exception, kind)), OTHERWISE)


def _line(function, exception):
    found = words.line_of(function, exception)
    return words.labelled([(f"line {found[0]}:", found[1])]) if found else []


def too_slow():
    """Say that the function was stopped."""
    return (
        f"Your function was not done after {limit.SECONDS:g} seconds and was stopped. Is there a loop that never "
        "ends? Look at its condition, and at what should change it."
    )


def stuck():
    """Say that the function could not be stopped."""
    return (
        f"Your function was not done after {limit.SECONDS:g} seconds and cannot be stopped: it is inside one "
        "long call, or catches every exception (except:). You can go on. If all is slow now, restart the kernel; "
        "your code stays."
    )


def changed(names):
    """Say which arguments the function altered in place."""
    which = " and ".join(names)
    return (
        f"Your function changed {which}, the caller's own array. Make a new one (a = a - 1, not a -= 1) or begin with "
        f"{names[0]} = {names[0]}.copy()."
    )


def warned(function, tried, explain=True):
    """Return a line for each different warning that came up during the calls, two at most."""
    lines, code = [], words.code_of(function)
    for name, text, file, lineno in (w for one in tried for w in one.attempt.heard.warnings):
        meaning = next((f" That is: {m}" for start, m in WARNINGS.items() if explain and text.startswith(start)), "")
        ours = code is not None and file == code.co_filename
        place = f" in line {lineno}, {words.source_line(function, lineno)}" if ours else ""
        line = f"{name}: {words.clip(text)}{place}.{meaning}"
        if line not in lines:
            lines.append(line)
    return lines[:2]


def printed(tried):
    """Return the first lines of what the function printed, three at most."""
    text = next((one.attempt.heard.printed for one in tried if one.attempt.heard.printed.strip()), "")
    lines = [f"    {words.clip(line)}" for line in text.strip().split("\n")[:3]]
    more = ["    ..."] if len(text.strip().split("\n")) > 3 else []
    return ["Your function printed:", *lines, *more] if text else []


def refusal(exercise, answer):
    """Return a sentence if what was handed over cannot be called as this exercise calls it, else None."""
    call = f'check("{exercise.number}", {exercise.name})'
    if answer is None:
        return f"You passed None. Pass the function itself, without parentheses behind it: {call}."
    if inspect.isclass(answer):
        return f"You passed the class {answer.__name__}. Pass a function: {call}."
    if not callable(answer):
        return f"You passed a result, not a function. Leave out the parentheses behind its name: {call}."
    if inspect.iscoroutinefunction(answer):
        return "Your function begins with async def. A plain def is what is needed here."
    return _wrong_parameters(exercise, answer)


def _wrong_parameters(exercise, answer):
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # some functions written in C do not tell
        return None
    wanted, names = exercise.parameters, list(signature.parameters)
    if sorted(names[: len(wanted)]) == sorted(wanted) and names[: len(wanted)] != wanted:
        return f"The arguments come in the order {', '.join(wanted)}; your function takes {', '.join(names)}."
    try:
        for case in exercise.cases:
            signature.bind(*case.arguments)
    except TypeError:
        takes = f"takes ({', '.join(names)})" if names else "takes no argument"
        return f"Your function {takes}; it will be called as {exercise.name}({', '.join(wanted)})."
    return None
