"""Changes of expressions that depend on what stands around them: numbers, names, ranges, and what may be missing."""

import ast
from typing import TypeGuard

from .rules import build
from .spots import Change, called, is_method
from .table import RULES

ALLOCATE = frozenset(["zeros", "ones", "empty", "full", "arange", "linspace", "eye", "range", "tile", "repeat"])
CUTTING = frozenset(["zeros_like", "empty_like", "full_like", "ones_like", "array", "asarray", "arange"])
CONSTANT = frozenset(["zeros", "ones", "empty", "full", "eye", "zeros_like", "ones_like", "empty_like", "full_like"])
KEYWORDS = {"axis": "axis", "ddof": "ddof", "start": "counted from the wrong number"}
OTHER_AXES: dict[float, tuple[int, ...]] = {0: (1, -1), 1: (0, -1), -1: (0, 1)}
FITTING = {kind: [rule for rule in RULES if type(rule.pattern) is kind] for kind in {type(r.pattern) for r in RULES}}
WRAPPED = {
    "np.sqrt(a)": "a square root",
    "np.abs(a)": "the absolute value",
    "np.exp(a)": "exp",
    "np.log(a)": "the logarithm",
}


def changes(spot, around):
    """Yield every `Change` of one expression."""
    for rule in FITTING.get(type(spot.node), ()):
        if rule.kind == "order of log and sum" and not around.mending:
            continue
        if (done := rule.apply(spot.node)) and not _is_complement(rule, spot.node, done[0]):
            backwards = isinstance(spot.owner, ast.Slice) and rule.kind == "minus too many"
            kind = "bounds" if called(spot.owner) == "range" and rule.kind.endswith(("too many", "sign")) else rule.kind
            yield Change("flip" if backwards else kind, *done)
    for make in (_numbers, _names, _ranges, _indices, _dtypes, _less, _flips):
        yield from make(spot, around)
    if around.mending:
        yield from _missing(spot, around)


def _is_complement(rule, node, new):
    """Whether a rule takes away the 1 of 1 - a, which another one says better."""
    return (
        rule.kind == "term too many"
        and isinstance(node.op, ast.Sub)
        and getattr(node.left, "value", 0) == 1
        and new is node.right
    )


def _numbers(spot, around):
    """Another number in a number's place, or the name that it stands for."""
    node = spot.node
    value = node.value if isinstance(node, ast.Constant) else None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    kind = _kind_of_number(spot)
    others = _other_numbers(value, around)
    if kind == "axis":
        others = OTHER_AXES.get(value, ())
    elif around.mending:  # neither the task nor the answer knows of another 2 or 0.5
        others = [other for other in others if other in (0, 1, -value, *around.numbers, value - 1, value + 1)]
    for other in others:
        yield Change(kind, ast.Constant(other), node)
    if kind == "number" and around.mending and value not in (0, 1, 0.5):
        for name in around.parameters:
            yield Change("number for a name", ast.Name(name, ast.Load()), node)
            yield Change("number for a name", build("len(a)", a=ast.Name(name, ast.Load())), node)
            yield Change("number for a name", build("a.shape[1]", a=ast.Name(name, ast.Load())), node)


def _kind_of_number(spot):
    value = spot.node.value
    if isinstance(spot.owner, ast.keyword):
        return KEYWORDS.get(spot.owner.arg or "", "number")
    if isinstance(spot.owner, ast.Compare):
        return "threshold"
    if isinstance(spot.owner, ast.Slice) or called(spot.owner) == "range":
        return "range"
    return "index" if isinstance(spot.owner, ast.Subscript | ast.Tuple) and type(value) is int else "number"


def _other_numbers(value, around):
    steps = [value - 1, value + 1] if isinstance(value, int) else []
    found = [0, 1, 2, 0.5, *around.numbers, *steps, -value]
    return [other for other in dict.fromkeys(found) if other != value and not (other == 0 and value == 0)]


def _names(spot, around):
    """Another quantity in a quantity's place, or a simple function of it."""
    node, owner = spot.node, spot.owner
    if not isinstance(node, ast.Name) or node.id not in around.names or getattr(owner, "func", None) is node:
        return
    counted = (isinstance(owner, ast.Attribute) and owner.attr in ("shape", "size", "ndim")) or called(owner) == "len"
    for other in around.names:
        if other != node.id:
            yield Change("length of another" if counted else "name", ast.Name(other, ast.Load()), node)
    yield Change("rows or columns" if counted else "transpose", build("a.T", a=node), node)
    if isinstance(owner, ast.Subscript | ast.Attribute) or called(owner) in (*ALLOCATE, "len"):
        return
    yield Change("power missing", build("a ** 2", a=node), node)
    if around.pictures:
        yield Change("flip", build("a[::-1, ::-1]", a=node), node)
        yield Change("flip", build("a[::-1]", a=node), node)


def _ranges(spot, around):
    """Begin or end a loop one place off, or run it the other way; cut a slice one place off."""
    node = spot.node
    if isinstance(node, ast.Slice):
        return
    if called(node) == "enumerate" and len(node.args) == 1 and not node.keywords:
        yield Change("counted from the wrong number", build("enumerate(a, 1)", a=node.args[0]))
    if called(node) != "range" or not isinstance(node.func, ast.Name) or not 1 <= len(node.args) <= 3:
        yield from _slices(spot)
        return
    first, last, *step = [ast.Constant(0), *node.args] if len(node.args) == 1 else node.args
    ends = {
        "first round missing": ("a - 1", "b"),
        "first round too many": ("a + 1", "b"),
        "last round missing": ("a", "b + 1"),
        "last round too many": ("a", "b - 1"),
        "counted from the wrong number": ("a + 1", "b + 1"),
    }
    if isinstance(spot.statement, ast.For) and getattr(spot.statement.target, "id", "") == "_":
        ends = {"round missing": ("a", "b + 1"), "round too many": ("a", "b - 1")}
    for kind, (begin, end) in ends.items():
        arguments = [build(begin, a=first), build(end, b=last), *step]
        yield Change(kind, ast.Call(node.func, arguments, []), last)
    if len(step) == 1:
        yield Change("last round too many", build("range(a, b - c + 1, c)", a=first, b=last, c=step[0]), last)
        yield Change("last round missing", build("range(a, b + c - 1, c)", a=first, b=last, c=step[0]), last)
    yield Change("order of the rounds", build("reversed(a)", a=node))


def _slices(spot):
    part = getattr(spot.node, "slice", None)
    if not isinstance(part, ast.Slice):
        return
    if part.upper is not None:
        for text in ("a + 1", "a - 1"):
            end = ast.Slice(part.lower, build(text, a=part.upper), part.step)
            yield Change("range", ast.Subscript(spot.node.value, end, ast.Load()))
    if part.lower is not None:
        for text in ("a + 1", "a - 1"):
            begin = ast.Slice(build(text, a=part.lower), part.upper, part.step)
            yield Change("range", ast.Subscript(spot.node.value, begin, ast.Load()))


def _indices(spot, around):
    """Take an entry from another place."""
    node = spot.node
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Name):
        return
    for text in ("a[0]", "a[-1]", "a", "a[b - 1]", "a[b + 1]"):
        yield Change("index", build(text, a=node.value, b=node.slice), node.slice)


def _flips(spot, around):
    """Leave out every step of -1 in the brackets behind an array."""
    if not isinstance(spot.node, ast.Subscript):
        return
    part = spot.node.slice
    axes = part.elts if isinstance(part, ast.Tuple) else [part]
    if any(_is_backwards(axis) for axis in axes):
        kept = [ast.Slice(axis.lower, axis.upper) if _is_backwards(axis) else axis for axis in axes]
        index = ast.Tuple(kept, ast.Load()) if isinstance(part, ast.Tuple) else kept[0]
        yield Change("flip", ast.Subscript(spot.node.value, index, ast.Load()))


def _is_backwards(axis: ast.expr) -> TypeGuard[ast.Slice]:
    return isinstance(axis, ast.Slice) and axis.step is not None and ast.unparse(axis.step) == "-1"


def _less(spot, around):
    """Take a name for all that is done to it there: t for 2 * t - 1."""
    inside = [spot.node.left, spot.node.right] if isinstance(spot.node, ast.BinOp) and around.mending else []
    for side in inside:
        for piece in (side.left, side.right) if isinstance(side, ast.BinOp) else ():
            if isinstance(piece, ast.Name):
                yield Change("more than needed", piece, piece)


def _dtypes(spot, around):
    """Make floats of an array that takes over the whole numbers of another; leave a conversion out."""
    node = spot.node
    if around.mending and called(node) in CUTTING and not any(key.arg == "dtype" for key in node.keywords):
        floats = ast.keyword("dtype", ast.Name("float", ast.Load()))
        yield Change("fractions cut off", ast.Call(node.func, node.args, [*node.keywords, floats]))
    if called(node) in ("astype", "ravel", "flatten", "reshape", "copy", "squeeze", "tolist") and is_method(node):
        kind = "copy missing" if called(node) == "copy" and not around.mending else "function too many"
        yield Change(kind, node.func.value, ast.Name(called(node), ast.Load()))
        if called(node) == "reshape":
            yield Change("reshape", build("a.T", a=node.func.value))


def _missing(spot, around):
    """Add what a learner's expression may lack."""
    node = spot.node
    inner = isinstance(spot.owner, ast.Attribute | ast.Subscript | ast.keyword) or called(spot.owner) in ALLOCATE
    if isinstance(node, ast.Compare) and spot.is_whole_value:
        yield Change("True and False kept", build("a * 1.0", a=node))
    if isinstance(node, ast.Constant | ast.List | ast.Tuple | ast.Compare | ast.Slice) or inner:
        return
    if called(node) in CONSTANT:
        return
    if spot.is_whole_value:
        yield from _missing_outside(node, around)
    elif isinstance(node, ast.Name) and node.id not in around.names:
        return
    elif isinstance(node, ast.Name | ast.Call | ast.Subscript):
        yield from _missing_inside(spot, around)


def _missing_outside(node, around):
    for name in around.parameters:
        quantity = ast.Name(name, ast.Load())
        yield Change("factor missing", build("a * b", a=node, b=quantity), quantity)
        yield Change("division missing", build("a / b", a=node, b=quantity), quantity)
        yield Change("division missing", build("a / len(b)", a=node, b=quantity), build("len(b)", b=quantity))
        yield Change("factor missing", build("a * len(b)", a=node, b=quantity), build("len(b)", b=quantity))
        yield Change("division missing", build("a / b.size", a=node, b=quantity), build("b.size", b=quantity))
        yield Change("term missing", build("a + b", a=node, b=quantity), quantity)
        yield Change("term missing", build("a - b", a=node, b=quantity), quantity)
    two = ast.Constant(2)
    yield Change("factor missing", build("a * 2", a=node), two)
    yield Change("division missing", build("a / 2", a=node), two)
    if isinstance(node, ast.Name):
        yield Change("copy missing", build("a.copy()", a=node), node)
    yield Change("minus missing", build("-a", a=node))
    yield Change("power missing", build("a ** 2", a=node))
    yield Change("complement", build("1 - a", a=node))
    for text, word in WRAPPED.items():
        yield Change("function missing", build(text, a=node), ast.Name(word, ast.Load()))
    yield Change("sum missing", build("a.sum()", a=node))
    yield Change("sum missing", build("a.sum(axis=0)", a=node))
    yield Change("mean missing", build("a.mean()", a=node))
    yield Change("transpose", build("a.T", a=node))


def _missing_inside(spot, around):
    node = spot.node
    if not isinstance(node, ast.Name):
        yield Change("power missing", build("a ** 2", a=node))
        yield Change("function missing", build("np.sqrt(a)", a=node), ast.Name("a square root", ast.Load()))
    if isinstance(spot.owner, ast.Call | ast.Tuple | ast.List):
        yield Change("copy missing", build("a.copy()", a=node), node)
    yield Change("factor missing", build("2 * a", a=node), ast.Constant(2))
    yield Change("division missing", build("a / 2", a=node), ast.Constant(2))
    if isinstance(spot.owner, ast.Call):
        return
    for name in around.names:
        quantity = ast.Name(name, ast.Load())
        yield Change("factor missing", build("a * b", a=node, b=quantity), quantity)
