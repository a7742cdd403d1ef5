"""Numbers, inputs and lines of code as the short text that messages are made of."""

import inspect
import linecache
import re

import numpy as np

DIGITS = (5, 8, 12, 17)
MOST_ENTRIES = 30
LONGEST = 200
MOST_BITS = 600


def number(value, digits=DIGITS[0]):
    """Return a number in so many significant digits; a float keeps its point, so that 3.0 is not mistaken for 3."""
    if isinstance(value, int) and value.bit_length() > MOST_BITS:  # Python refuses to write the longest of all
        return f"{'-' if value < 0 else ''}10**{int(value.bit_length() * np.log10(2))} or so"
    if isinstance(value, bool | np.bool_) or not isinstance(value, float | np.floating):
        return str(value)
    text = f"{value or abs(value):.{digits}g}"  # minus zero is zero
    return text if re.search(r"[.enf]", text) else f"{text}.0"


def value(thing, digits=DIGITS[0]):
    """Return a number or an array as text; a matrix has one line a row, a large array only its shape."""
    array = np.asarray(thing)
    if array.dtype == object:
        return clip(repr(thing))
    if array.size > MOST_ENTRIES:
        return f"array of shape {array.shape}"
    return _rows(array, digits, "\n")


def _rows(array, digits, newline):
    if array.ndim == 0:
        return number(array[()], digits)
    if array.ndim == 1:
        return f"[{', '.join(number(entry, digits) for entry in array)}]"
    newline += " "
    return f"[{f',{newline}'.join(_rows(row, digits, newline) for row in array)}]"


def labelled(pairs, gap=2):
    """Return ``(label, text)`` pairs as indented lines, the texts in one column, further lines below their first."""
    width = max(len(label) for label, _ in pairs)
    margin = " " * (4 + width + gap)
    return [f"    {label:<{width + gap}}{text}".replace("\n", f"\n{margin}").rstrip() for label, text in pairs]


def arguments(names, case):
    """Return the lines that show a case's arguments by the names the notebook gives them."""
    pairs = [(f"{name} =", value(argument)) for name, argument in zip(names, case.arguments, strict=False)]
    return labelled(pairs, gap=1)


def two(expected, got):
    """Return expected and got as text, with as many digits as it takes to tell them apart."""
    for digits in DIGITS:
        texts = value(expected, digits), value(got, digits)
        if texts[0] != texts[1]:
            break
    return texts


def clip(text):
    """Return text of one line, of modest length, without memory addresses, which change from run to run."""
    text = re.sub(r"0x[0-9a-fA-F]{6,}", "0x...", " ".join(text.split()))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def code_of(function):
    """Return the code object of the learner's own function, or None if it is not Python."""
    function = inspect.unwrap(getattr(function, "func", function))
    function = getattr(function, "__func__", function)
    return getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)


def line_of(function, error):
    """Return the number and text of the line of the learner's cell where an error arose, or None."""
    code, found = code_of(function), None
    step = error.__traceback__
    while step is not None and code is not None:
        if step.tb_frame.f_code.co_filename == code.co_filename:
            found = step.tb_lineno
        step = step.tb_next
    return found and (found, source_line(function, found))


def source_line(function, lineno):
    """Return the text of a line of the file or cell that a function was written in."""
    code = code_of(function)
    return "" if code is None else linecache.getline(code.co_filename, lineno).strip()
