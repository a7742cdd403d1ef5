"""Explain an exception by its text and the line of the answer's source that raised it."""

import ast
import inspect
import re
from dataclasses import dataclass

import numpy as np

from .. import trouble, words
from ..attempt import InputAskedError
from .code import read_source
from .spots import called
from .wording import Explanation

JOINING = {"concatenate", "hstack", "vstack", "stack", "append", "column_stack", "block", "insert", "c_", "r_"}
SUMMED = {"sum", "mean", "max", "min", "any", "all", "var", "std"}


@dataclass(frozen=True)
class Scene:
    """An exception: its text, the pieces of its line and of the whole answer, and the shapes of the inputs."""

    error: BaseException
    text: str
    here: list
    everywhere: list
    shapes: str

    def calls(self, *names):
        """Return the calls of functions of these names on the line."""
        return [node for node in self.here if isinstance(node, ast.Call) and called(node) in names]


def explain_exception(function, tried):
    """Return the `Explanation` of an exception, or None; ``tried`` is the case on which it was raised."""
    scene = _scene(function, tried)
    found = ((kind, find(scene)) for kind, find in FINDERS)
    return next((Explanation(kind, sentence) for kind, sentence in [*found, *_by_text(scene)] if sentence), None)


def _scene(function, tried):
    definition = read_source(function)
    error = tried.attempt.error
    found = words.line_of(function, error)
    everywhere = list(ast.walk(definition)) if definition else []
    placed = [node for node in everywhere if getattr(node, "end_lineno", None)]
    here = [node for node in placed if found and node.lineno <= found[0] <= node.end_lineno]
    names = inspect.signature(function).parameters
    shapes = [f"{n} is {np.shape(a)}" for n, a in zip(names, tried.case.arguments, strict=False) if np.ndim(a)]
    return Scene(error, _text(error), here, everywhere, ", ".join(shapes))


def _text(error):
    try:
        return str(error)
    except Exception:  # an exception of the learner's own making, with a __str__ that fails
        return ""


def _said_already(scene):
    """Return the advice of `trouble` where it says all: what is asked of the keyboard, integers changed in place."""
    if isinstance(scene.error, InputAskedError) or "cannot cast ufunc" in scene.text.lower():
        return trouble.advice(scene.error, scene.text)
    return None


def _two_for_max(scene):
    for node in scene.calls("max", "min", "amax", "amin"):
        if len(node.args) == 2 and isinstance(node.func, ast.Attribute):
            side, other = ("larger", "maximum") if "max" in called(node) else ("smaller", "minimum")
            return (
                f"np.{called(node)} takes one array, and an axis after it. "
                f"The {side} of two things, entry by entry, is np.{other}."
            )
    return None


def _math_of_an_array(scene):
    for node in scene.here:
        is_math = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math"
        if is_math and isinstance(scene.error, TypeError):
            return f"math.{node.attr} takes a single number, and got an array. np.{node.attr} takes any shape."
    return None


def _power_sign(scene):
    powers = [node for node in scene.here if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor)]
    return "In Python ^ is no power: write ** (a ** 2)." if powers and isinstance(scene.error, TypeError) else None


def _brackets_of_a_shape(scene):
    for node in scene.calls("zeros", "ones", "empty"):
        if len(node.args) == 2 and isinstance(scene.error, TypeError):
            return f"np.{called(node)} takes one shape: write it with brackets of its own, np.{called(node)}((a, b))."
    return None


def _matrix_product(scene):
    low = scene.text.lower()
    products = [node for node in scene.here if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)]
    if not products and not scene.calls("dot", "matmul", "inner"):
        return None
    if "not have enough dimensions" in low:
        return "@ needs an array on each side. A single number is multiplied with *."
    if "mismatch in its core dimension" in low or "not aligned" in low:
        return (
            "In a @ b the last axis of a must be as long as the first (last but one) of b. "
            f"Here {scene.shapes}: is the order of the two right, or must one be transposed (.T)?"
            + _fixed_number(scene)
        )
    return None


def _lost_axis(scene):
    if "broadcast" not in scene.text and "shape mismatch" not in scene.text:
        return None
    summed = [node for node in scene.everywhere if isinstance(node, ast.Call) and called(node) in SUMMED]
    lost = [called(node) for node in summed if [key.arg for key in node.keywords] == ["axis"]]
    if lost:
        return (
            f"{lost[0]} along an axis takes that axis away, so what is left no longer fits the rows of the "
            "array (broadcasting goes by the last axis). Look at axis and keepdims."
        )
    return (
        "Broadcasting compares two shapes from the last axis on: lengths must be equal, or one of them 1. "
        f"Here {scene.shapes}: should something be a column ([:, None]), transposed, or have fewer entries?"
    )


def _joining(scene):
    low = scene.text.lower()
    joined = "input array dimensions" in low or "same number of dimensions" in low or "zero-dimensional arrays" in low
    if joined or (scene.calls(*JOINING) and isinstance(scene.error, ValueError)):
        return (
            "Arrays are joined along one axis, and their shapes must fit along all others: a line (n,) beside a batch "
            "(N, D) first has to be a column, [:, None]; axis=0 puts it below, axis=1 or -1 beside. One example and a "
            "batch differ."
        )
    return None


def _not_an_array(scene):
    thing = getattr(scene.error, "obj", None)
    if isinstance(scene.error, AttributeError) and isinstance(thing, list | tuple | int | float):
        return (
            f"That is a {type(thing).__name__}, not an array, so it has no .{getattr(scene.error, 'name', '')}: make "
            "an array of it with np.array, or use len, sum, max of it."
        )
    return None


def _past_the_end(scene):
    if not isinstance(scene.error, IndexError) or "out of bounds" not in scene.text.lower():
        return None
    start = "An index is too large."
    if found := re.search(r"axis (\d+) with size (\d+)", scene.text):
        start = f"The index runs past the end of axis {found[1]}, which has {found[2]} entries (see its shape)."
    if any(isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) for node in scene.here):
        start += " Are row and column swapped, or is a row's length taken for a column's?"
    return start + _fixed_number(scene)


def _sizes(node):
    """Return the pieces of a node that are lengths or places: of a range, a new array, an index."""
    if isinstance(node, ast.Subscript):
        return [node.slice]
    return node.args if called(node) in ("range", "zeros", "ones", "empty", "eye", "arange") else []


def _fixed_number(scene):
    """Ask whether a number written in the code, as a length or an index, holds for every input."""
    lengths = [
        number.value
        for node in scene.everywhere
        for part in _sizes(node)
        for number in (part.elts if isinstance(part, ast.Tuple) else [part])
        if isinstance(number, ast.Constant) and type(number.value) is int and number.value > 1
    ]
    if lengths:
        return f" Does the {lengths[0]} written there hold for every input? The array knows its length (len, shape)."
    places = [n.slice for n in scene.here if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Constant)]
    if len({ast.dump(place) for place in places}) > 1:
        return (
            " You take entries one by one, as if there were always so many: a sum or a loop takes all that there are."
        )
    return ""


# What an exception says, in order: kind, its class, a pattern of its text with what to name, and the sentence.
BY_TEXT = (
    ("set in a branch", UnboundLocalError, r"'(\w+)'", "{0} is used before it is set: it is set only later, or in a "
        "branch that was not taken for this input, or in a loop without a pass. Give it a value at the beginning."),
    ("missing argument", TypeError, r"(\w+)\(\) missing \d+ required .*?: (.*)", "{0} is called without an argument "
        "that it needs, {1}: pass it, or give it a default."),
    ("missing argument", TypeError, r"(\w+)\(\) takes .* positional", "{0} is called with more arguments than it "
        "takes: one is too many in that call."),
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


def _by_text(scene):
    """Yield kind and sentence of what the exception's class and text say."""
    lost = "here all inputs are numbers."
    if scene.shapes:
        lost = f"a batch has one axis more than an example, and a sum or an index takes one away. Here {scene.shapes}."
    for kind, error, pattern, sentence in BY_TEXT:
        found = isinstance(scene.error, error) and re.search(pattern, scene.text, re.IGNORECASE)
        if found:
            yield kind, sentence.format(*found.groups(), shapes=scene.shapes, lost=lost)


FINDERS = (
    ("said already", _said_already),
    ("np.max of two", _two_for_max),
    ("math of an array", _math_of_an_array),
    ("power sign", _power_sign),
    ("brackets of a shape", _brackets_of_a_shape),
    ("matrix product", _matrix_product),
    ("joining", _joining),
    ("lost axis", _lost_axis),
    ("not an array", _not_an_array),
    ("past the end", _past_the_end),
)
SURE = {
    "said already", "np.max of two", "math of an array", "power sign", "set in a branch", "missing argument", "None",
    "brackets of a shape", "append to an array", "square matrix", "list arithmetic",
}  # fmt: skip
