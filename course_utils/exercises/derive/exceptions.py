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
ONE_NUMBER = ("only length-1 arrays", "only size-1 arrays", "only 0-dimensional arrays", "must be real number")


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
    for kind, find in FINDERS:
        if sentence := find(scene):
            return Explanation(kind, sentence)
    return None


def _scene(function, tried):
    definition = read_source(function)
    error = tried.attempt.error
    found = words.line_of(function, error)
    everywhere = list(ast.walk(definition)) if definition else []
    here = [node for node in everywhere if found and node_is_on(node, found[0])]
    names = inspect.signature(function).parameters
    shapes = [f"{n} is {np.shape(a)}" for n, a in zip(names, tried.case.arguments, strict=False) if np.ndim(a)]
    return Scene(error, _text(error), here, everywhere, ", ".join(shapes))


def node_is_on(node, line):
    """Whether a piece of a tree stands on a line."""
    return getattr(node, "lineno", 0) <= line <= (getattr(node, "end_lineno", 0) or 0)


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
            side = "larger" if "max" in called(node) else "smaller"
            other = "maximum" if "max" in called(node) else "minimum"
            return (
                f"np.{called(node)} takes one array, and an axis after it. The {side} of two things, entry by entry, "
                f"is "
                f"np.{other}."
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


def _set_in_a_branch(scene):
    if not isinstance(scene.error, UnboundLocalError):
        return None
    name = re.findall(r"'(\w+)'", scene.text)
    return (
        f"{name[0] if name else 'A name'} is used before it is set: it is set only later, or in a branch that was not "
        "taken for this input, or in a loop without a pass. Give it a value at the beginning."
    )


def _missing_argument(scene):
    found = re.match(
        r"(?:.*\.)?(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.*)", scene.text
    )
    if found:
        return f"{found[1]} is called without an argument that it needs, {found[2]}: pass it, or give it a default."
    found = re.match(r"(?:.*\.)?(\w+)\(\) takes .* positional", scene.text)
    return found and f"{found[1]} is called with more arguments than it takes: one is too many in that call."


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
    lost = [
        node for node in summed if "keepdims" not in (keys := {key.arg for key in node.keywords}) and "axis" in keys
    ]
    if lost:
        return (
            f"{called(lost[0])} along an axis takes that axis away, so what is left no longer fits the rows of the "
            f"array "
            "(broadcasting goes by the last axis). Look at axis and keepdims."
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
            "Arrays are joined along one axis, and their shapes must fit along all others: a line (n,) "
            "beside a batch (N, D) first "
            "has "
            "to be a column, [:, None]; axis=0 puts it below, axis=1 or -1 beside. One example and a batch differ."
        )
    return None


def _append_to_an_array(scene):
    if isinstance(scene.error, AttributeError) and "'append'" in scene.text and "ndarray" in scene.text:
        return "An array has no append. Collect in a list and make an array of it at the end: np.array(found)."
    return None


def _not_an_array(scene):
    thing = getattr(scene.error, "obj", None)
    if isinstance(scene.error, AttributeError) and isinstance(thing, list | tuple | int | float):
        return (
            f"That is a {type(thing).__name__}, not an array, so it has no .{getattr(scene.error, 'name', '')}: make "
            f"an "
            "array of it with np.array, or use len, sum, max of it."
        )
    return None


def _single_number(scene):
    low = scene.text.lower()
    why = f"a batch has one axis more than an example, and a sum or an index takes one away. Here {scene.shapes}."
    if not scene.shapes:
        why = "here all inputs are numbers."
    if "too many indices" in low:
        return f"There are more indices than the array has axes: {why}"
    parts = ("iteration over a 0-d", "not iterable", "not subscriptable", "invalid index to scalar", "has no len()")
    if any(part in low for part in parts):
        return f"A single number has no entries and no length, and one arrived where an array is expected: {why}"
    return None


def _past_the_end(scene):
    if not isinstance(scene.error, IndexError) or "out of bounds" not in scene.text.lower():
        if isinstance(scene.error, IndexError) and "out of range" in scene.text:
            return (
                "The index runs past the end of the list: does the range fit its length (len)? Its last index is "
                "len - 1."
            )
        return None
    found = re.search(r"axis (\d+) with size (\d+)", scene.text)
    start = (
        f"The index runs past the end of axis {found[1]}, which has {found[2]} entries (see its shape)."
        if found
        else "An index is too large."
    )
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


def _one_number_needed(scene):
    if any(part in scene.text for part in ONE_NUMBER) or "can only convert an array" in scene.text:
        return (
            "Something that takes a single number got an array: float(), int(), round() and math's functions do. Take "
            "NumPy's function, or one entry."
        )
    return None


def _axis_missing(scene):
    if type(scene.error).__name__ == "AxisError":
        return (
            f"There is no such axis: an array of one axis has only axis 0, or -1. Here {scene.shapes}. With axis=-1, "
            f"one "
            "example and a batch can be treated alike."
        )
    return None


def _division_by_zero(scene):
    if isinstance(scene.error, ZeroDivisionError):
        return (
            "What is divided by was 0: an empty list or batch, or a count that begins at 0 instead of 1? Look at where "
            "the range begins and ends."
        )
    return None


def _ragged(scene):
    low = scene.text.lower()
    if "inhomogeneous" in low or "setting an array element with a sequence" in low:
        return (
            "An array stands where one number belongs, or the rows have different lengths: is a sum or an index "
            "missing?"
        )
    return None


def _square_matrix(scene):
    if isinstance(scene.error, np.linalg.LinAlgError):
        return f"That function of np.linalg needs a square matrix, such as X.T @ X. Here {scene.shapes}."
    return None


def _nothing(scene):
    if "NoneType" in scene.text:
        return (
            "One of the things there is None: append, sort and print return nothing, and so does a function "
            "without return."
        )
    return None


def _list_arithmetic(scene):
    if isinstance(scene.error, TypeError) and re.search(
        r"unsupported operand.*'(list|tuple)'|can't multiply seq", scene.text
    ):
        return "A list does not calculate entry by entry: make an array of it, np.array(...)."
    return None


FINDERS = (
    ("said already", _said_already),
    ("np.max of two", _two_for_max),
    ("math of an array", _math_of_an_array),
    ("power sign", _power_sign),
    ("set in a branch", _set_in_a_branch),
    ("missing argument", _missing_argument),
    ("brackets of a shape", _brackets_of_a_shape),
    ("None", _nothing),
    ("matrix product", _matrix_product),
    ("joining", _joining),
    ("lost axis", _lost_axis),
    ("append to an array", _append_to_an_array),
    ("not an array", _not_an_array),
    ("no such axis", _axis_missing),
    ("single number", _single_number),
    ("past the end", _past_the_end),
    ("one number needed", _one_number_needed),
    ("division by 0", _division_by_zero),
    ("ragged", _ragged),
    ("square matrix", _square_matrix),
    ("list arithmetic", _list_arithmetic),
)
SURE = {
    "said already", "np.max of two", "math of an array", "power sign", "set in a branch", "missing argument", "None",
    "brackets of a shape", "append to an array", "square matrix", "list arithmetic",
}  # fmt: skip
