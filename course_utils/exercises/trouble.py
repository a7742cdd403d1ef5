"""Sentences for what happens around a value: exceptions, endless loops, warnings, printing, spoilt inputs."""

import ast
import inspect
import re
import textwrap

from . import limit, words
from .attempt import InputAskedError
from .faults import Fault

NOT_REPEATABLE = "Called twice with this same input, your function gave two different answers."
# What may be the cause, by a name that the function's code has in it.
CAUSES = {
    "empty": "np.empty holds whatever was in memory before: begin with np.zeros, or fill every entry.",
    "empty_like": "np.empty_like holds whatever was in memory before: begin with np.zeros, or fill every entry.",
    "random": "It draws random numbers: the answer must not depend on them.",
    "default_rng": "It draws random numbers: the answer must not depend on them.",
}
OTHER_CAUSE = "Does it keep something from earlier calls, in a global variable or a default argument?"

# The first class that an exception is an instance of speaks.
EXCEPTIONS = {
    InputAskedError: "Nobody types while the check runs: what the function needs comes in as its arguments.",
    UnboundLocalError: "That name gets its value in a part that did not run for this input: a loop without a pass, or "
    "an if's other branch. Give it a value before.",
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
    "cannot cast ufunc": "An array of integers cannot take fractions in place: write {rather}.",
    "invalid index to scalar": "A single number has no entries: what stands before the brackets is no array here.",
    "array is 0-dimensional": "A single number has no entries: what stands before the brackets is no array here.",
    "too many indices": "There are more indices than the array has axes: one example has one axis, a batch two.",
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
    "overflow encountered in": "a result was too large for its dtype: a float becomes inf, as exp of more than 709 "
    "does, and an integer starts again from below.",
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
    return Fault("exception", [raised, *_line(function, exception), advice(exception, _message(exception))])


def _message(exception):
    try:
        return words.clip(str(exception))
    except Exception:  # an exception of the learner's own making, with a __str__ that fails
        return ""


IN_PLACE = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "true_divide": "/", "power": "**"}


def advice(exception, message):
    """Return a sentence on what to look at after an exception with that message."""
    for part, sentence in BY_MESSAGE.items():
        if part in message.lower():
            ufunc = re.search(r"ufunc '(\w+)'", message)
            sign = IN_PLACE.get(ufunc[1] if ufunc else "", "+")
            return sentence.format(rather=f"a = a {sign} s rather than a {sign}= s")
    return next((sentence for kind, sentence in EXCEPTIONS.items() if isinstance(exception, kind)), OTHERWISE)


def returned_none(function):
    """Return a sentence for a function whose source has a return with a value that was not reached, or ""."""
    tree = _tree(function)
    lines = tree.body[0].body if tree and isinstance(tree.body[0], ast.FunctionDef) else []
    parts = [node for line in lines for node in ast.walk(line)]
    returns = [node for node in parts if isinstance(node, ast.Return)]
    if not returns or set(returns) & set(lines) or any(isinstance(node, ast.FunctionDef) for node in parts):
        return ""
    return "There is a return, but only inside an if or a loop: on this input it was not reached, and None came back."


def _line(function, exception):
    found = words.line_of(function, exception)
    return words.labelled([(f"line {found[0]}:", found[1])]) if found else []


def too_slow(function, attempt):
    """Return lines on a function that was stopped, or could not be: where it was, and what that tells."""
    begin = f"Your function was not done after {limit.SECONDS:g} seconds and"
    if attempt.outcome.stuck:
        return [
            f"{begin} cannot be stopped: it is inside one long call, or catches every exception (except:). You can go "
            "on. If all is slow now, restart the kernel; your code stays."
        ]
    advice = {
        ast.While: "It was in a while loop. A loop that never ends looks like this, and so does one that ends too "
        "late: look at its condition, and at what should change it.",
        ast.For: "It was in a for loop. Such a loop ends, unless what it goes through has no end, but this one does "
        "too much: go through fewer, or let NumPy go through the entries.",
        None: "Is there a call that takes long, or a loop that never ends?",
    }
    return [f"{begin} was stopped.", *_line(function, attempt.error), advice[_loop(function, attempt.error)]]


def _loop(function, exception):
    """Return the kind of loop that the function was in when it was stopped, `ast.While` before `ast.For`, or None."""
    found = words.line_of(function, exception) if exception else None
    code = words.code_of(function)
    tree = _tree(function)
    if code is None or tree is None:
        return None
    parts = list(ast.walk(tree))
    line = found[0] - code.co_firstlineno + 1 if found else 0
    placed = [(type(part), getattr(part, "lineno", line + 1), getattr(part, "end_lineno", line)) for part in parts]
    around = {kind for kind, first, last in placed if first <= line <= last}
    comprehension = ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp
    if ast.While in around:
        return ast.While
    return ast.For if ast.For in around or any(issubclass(kind, comprehension) for kind in around) else None


def _tree(function):
    """Return the tree of a function's source, its first line as line 1, or None."""
    code = words.code_of(function)
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(code))) if code else None
    except (OSError, SyntaxError, TypeError):
        return None


def not_repeatable(function):
    """Say that two calls gave two answers, and why, as far as the function's code tells."""
    code = words.code_of(function)
    cause = next((sentence for name, sentence in CAUSES.items() if code and name in code.co_names), OTHER_CAUSE)
    return f"{NOT_REPEATABLE} {cause}"


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
        if missing := _missing_defaults(exercise, signature):
            which = ", ".join(f"{name}={default!r}" for name, default in missing)
            return (
                f"Give the last {'argument its default' if len(missing) == 1 else 'arguments their defaults'}, {which}."
            )
        takes = f"takes ({', '.join(names)})" if names else "takes no argument"
        return f"Your function {takes}; it will be called as {exercise.name}({', '.join(wanted)})."
    return None


def _missing_defaults(exercise, signature):
    """Return name and default of each argument that has one in the task and none in the answer."""
    theirs = list(signature.parameters.values())
    wanted = inspect.signature(exercise.reference).parameters.values()
    if len(theirs) != len(wanted):
        return []
    pairs = [(one, other) for one, other in zip(theirs, wanted, strict=True) if other.default is not other.empty]
    return [(one.name, other.default) for one, other in pairs if one.default is one.empty and one.kind is other.kind]
