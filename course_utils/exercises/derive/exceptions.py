"""Explain an exception by its text and the line of the answer's source that raised it."""

import ast
import inspect
import re
from dataclasses import dataclass

import numpy as np

from .. import trouble, words
from ..attempt import InputAskedError
from .exception_texts import by_text
from .function_code import read_source
from .spots import called
from .wording import Explanation

JOINING = "input array dimensions", "same number of dimensions", "zero-dimensional arrays", "must have the same shape"
SUMMED = {"sum", "mean", "max", "min", "any", "all", "var", "std"}
SHORTEST = 2  # letters of a name that is a quantity of a formula rather than something of another cell
LOGIC = {ast.Or: "or", ast.And: "and", ast.Not: "not"}


@dataclass(frozen=True)
class Scene:
    """An exception: its text, the pieces of its line and of the whole answer, the inputs' shapes and their names."""

    error: BaseException
    text: str
    here: list
    everywhere: list
    shapes: str
    names: str

    def calls(self, *names):
        """Return the calls of functions of these names on the line."""
        return [node for node in self.here if isinstance(node, ast.Call) and called(node) in names]


def explain_exception(function, tried):
    """Return the `Explanation` of an exception, or None; ``tried`` is the case on which it was raised."""
    scene = _scene(function, tried)
    found = ((kind, find(scene)) for kind, find in FINDERS)
    return next((Explanation(kind, sentence) for kind, sentence in [*found, *by_text(scene)] if sentence), None)


def _scene(function, tried):
    definition = read_source(function)
    error = tried.attempt.error
    found = words.line_of(function, error)
    everywhere = list(ast.walk(definition)) if definition else []
    placed = [(node, getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)) for node in everywhere]
    here = [node for node, first, last in placed if found and first <= found[0] <= last]
    names = inspect.signature(function).parameters
    shapes = [f"{n} is {np.shape(a)}" for n, a in zip(names, tried.case.arguments, strict=False) if np.ndim(a)]
    return Scene(error, _text(error), here, everywhere, ", ".join(shapes) or "all inputs are numbers", ", ".join(names))


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
    for node in scene.calls("max", "min", "amax", "amin") if not isinstance(scene.error, NameError) else ():
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


def _one_truth_needed(scene):
    if "is ambiguous" not in scene.text:
        return None
    words = [node.op for node in scene.here if isinstance(node, ast.BoolOp | ast.UnaryOp)]
    word = next((LOGIC[type(word)] for word in words if type(word) in LOGIC), None)
    if word is None:
        return None
    sign, sides = ("~", "") if word == "not" else ("|" if word == "or" else "&", " on each side")
    if any(isinstance(node, ast.If | ast.While | ast.IfExp) for node in scene.here):
        return f"{word} wants one True or False{sides}, and so does if: .all() or .any() makes one of an array."
    return (
        f"{word} wants one True or False{sides}. Entry by entry it is {sign}, with brackets (parentheses) round each."
    )


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
        loops = (node for node in scene.everywhere if isinstance(node, ast.For | ast.comprehension))
        gone_through = {n.id for loop in loops for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
        sides = {side.id for node in products for side in (node.left, node.right) if isinstance(side, ast.Name)}
        if entry := min(sides & gone_through, default=""):
            return f"@ needs an array on each side, and {entry} is a single number: you go through single entries."
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
    operations = [node for node in scene.here if isinstance(node, ast.BinOp)]
    lost = [_summed(side, scene) for node in operations for side in (node.left, node.right)]
    if any(lost):
        return (
            f"{next(filter(None, lost))} along an axis takes that axis away, so what is left no longer fits the rows "
            "of the array (broadcasting goes by the last axis). Look at axis and keepdims."
        )
    return (
        "Broadcasting compares two shapes from the last axis on: lengths must be equal, or one of them 1. "
        f"{_two_shapes(scene)}: should something be a column ([:, None]), transposed, or have fewer entries?"
    )


def _two_shapes(scene):
    """Return the two shapes that an exception names, or those of the inputs."""
    found = re.findall(r"\(\d[\d, ]*\)", scene.text)
    return f"Here they are {found[0]} and {found[1]}" if len(found) == 2 else f"Here {scene.shapes}"


def _summed(piece, scene):
    """Return the name of the summary along an axis that a piece of a line comes from, or ""."""
    while isinstance(piece, ast.Subscript | ast.Attribute):
        piece = piece.value
    if isinstance(piece, ast.Name):
        made = (node for node in scene.everywhere if isinstance(node, ast.Assign))
        piece = next((n.value for n in made if getattr(n.targets[0], "id", None) == piece.id), piece)
    along = isinstance(piece, ast.Call) and [key.arg for key in piece.keywords] == ["axis"]
    return called(piece) if along and called(piece) in SUMMED else ""


def _joining(scene):
    if any(part in scene.text.lower() for part in JOINING):
        return (
            "Arrays are joined along one axis, and their shapes must fit along all others: a line (n,) beside a batch "
            "(N, D) first has to be a column, [:, None]; axis=0 puts it below, axis=1 or -1 beside. One example and a "
            "batch differ."
        )
    return None


def _no_argument(scene):
    name = getattr(scene.error, "name", None)
    if type(scene.error) is NameError and name and len(name) <= SHORTEST:
        return f"{name} is no argument here, and nothing else of that name is there. The arguments are {scene.names}."
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
    axis = isinstance(scene.error, np.exceptions.AxisError)
    if axis or not isinstance(scene.error, IndexError) or "out of bounds" not in scene.text.lower():
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


FINDERS = (
    ("said already", _said_already),
    ("np.max of two", _two_for_max),
    ("math of an array", _math_of_an_array),
    ("one truth needed", _one_truth_needed),
    ("no argument", _no_argument),
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
    "brackets of a shape", "one truth needed", "function not called", "append to an array", "square matrix",
    "list arithmetic", "no such axis",
}  # fmt: skip
