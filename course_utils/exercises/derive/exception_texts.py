"""Explain an exception by its class and its text alone."""

import re

import numpy as np

# What an exception says, in order: kind, its class, a pattern of its text with what to name, and the sentence.
BY_TEXT = (
    ("set in a branch", UnboundLocalError, r"'(\w+)'", "{0} is used before it is set: it is set only later, or in a "
        "branch that was not taken for this input, or in a loop without a pass. Give it a value at the beginning."),
    ("missing argument", TypeError, r"(\w+)\(\) missing \d+ required .*?: (.*)", "{0} is called without an argument "
        "that it needs, {1}: pass it, or give it a default."),
    ("missing argument", TypeError, r"(\w+)\(\) takes .* positional", "{0} is called with more arguments than it "
        "takes: one is too many in that call."),
    ("function not called", TypeError, r"unsupported operand.*'(function|method|numpy\.ufunc|builtin\w*|Formula)'", "A "
        "function stands there as if it were a number: it has to be called, with brackets (parentheses) behind its "
        "name."),
    ("unpacked", ValueError, "values to unpack", "On the left of = stands another number of names than there are "
        "things on the right, the rows of an array. Here {shapes}."),
    ("size of a reshape", ValueError, r"cannot reshape array of size (\d+) into shape (\(.*\))", "reshape keeps "
        "all entries, and a shape of {1} does not hold {0} of them. Here {shapes}."),
    ("append to an array", AttributeError, "ndarray.*'append'", "An array has no append. Collect in a list and make an "
        "array of it at the end: np.array(found)."),
    ("None", Exception, "nonetype", "One of the things there is None: append, sort and print return nothing, and so "
        "does a function without return."),
    ("no such axis", np.exceptions.AxisError, "", "There is no such axis: an array of one axis has only axis 0, or -1. "
        "Here {shapes}. With axis=-1, one example and a batch can be treated alike."),
    ("single number", Exception, "too many indices", "There are more indices than the array has axes: {lost}"),
    ("single number", Exception, r"iteration over a 0-d|not iterable|not subscriptable|invalid index to scalar|has no "
        r"len\(\)", "A single number has no entries and no length, and one arrived where an array is expected: {lost}"),
    ("past the end", IndexError, "out of range", "The index runs past the end of the list: does the range fit its "
        "length (len)? Its last index is len - 1."),
    ("one number needed", Exception, "only (length-1|size-1|0-dimensional) arrays|must be real number|can only convert "
        "an array", "Something that takes a single number got an array: float(), int(), round() and math's functions "
        "do. Take NumPy's function, or one entry."),
    ("division by 0", ZeroDivisionError, "", "What is divided by was 0: an empty list or batch, or a count that begins "
        "at 0 instead of 1? Look at where the range begins and ends."),
    ("ragged", Exception, "inhomogeneous|setting an array element with a sequence", "An array stands where one number "
        "belongs, or the rows have different lengths: is a sum or an index missing?"),
    ("square matrix", np.linalg.LinAlgError, "", "That function of np.linalg needs a square matrix, such as X.T @ X. "
        "Here {shapes}."),
    ("list arithmetic", TypeError, "unsupported operand.*'(list|tuple)'|can't multiply seq", "A list does not "
        "calculate entry by entry: make an array of it, np.array(...)."),
)  # fmt: skip


def by_text(scene):
    """Yield kind and sentence of what the exception's class and text say."""
    lost = "here all inputs are numbers."
    if "(" in scene.shapes:
        lost = f"a batch has one axis more than an example, and a sum or an index takes one away. Here {scene.shapes}."
    for kind, error, pattern, sentence in BY_TEXT:
        found = isinstance(scene.error, error) and re.search(pattern, scene.text, re.IGNORECASE)
        if found:
            yield kind, sentence.format(*found.groups(), shapes=scene.shapes, lost=lost)
