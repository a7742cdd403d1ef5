"""Changes of calls: another summary, another axis, another function, arguments swapped, one too many."""

import ast

from .rules import build
from .spots import Change, called, is_method

SUMMARIES = {
    "sum": ("mean", "max", "prod"),
    "mean": ("sum", "max", "median"),
    "max": ("min", "sum", "mean"),
    "min": ("max",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "any": ("all",),
    "all": ("any",),
    "var": ("std",),
    "std": ("var",),
    "prod": ("sum",),
    "median": ("mean",),
    "average": ("sum",),
}
ALIKE = (
    {"log", "log10", "log2", "log1p"},
    {"exp", "log"},
    {"exp", "expm1"},
    {"maximum", "minimum"},
    {"sqrt", "square"},
    {"ceil", "floor", "round"},
    {"zeros", "ones"},
    {"abs", "sign", "square"},
    {"cumsum", "diff"},
    {"eigvalsh", "eigvals", "svd"},
    {"column_stack", "vstack", "hstack", "row_stack"},
    {"linspace", "logspace", "geomspace"},
)
SINGLE = {
    "abs", "array", "asarray", "bool", "ceil", "cumsum", "diff", "exp", "expm1", "flip", "float", "floor", "heaviside",
    "int", "log", "log10", "log1p", "log2", "round", "sigmoid", "sign", "sorted", "sqrt", "square", "tanh",
}  # fmt: skip
ORDERED = frozenset(["zip", "maximum", "minimum", "max", "min", "dot", "ndindex", "isclose", "allclose", "where"])


def call_changes(spot, around):
    """Yield every `Change` of one call."""
    node = spot.node
    if not isinstance(node, ast.Call) or not called(node):
        return
    name = ast.Name(called(node), ast.Load())
    if called(node) in SUMMARIES:
        yield from _summaries(node, around)
    yield from _other_functions(node)
    if called(node) in SINGLE and len(node.args) == 1 and not is_method(node):
        yield Change("function too many", node.args[0], name)
        if not around.mending:
            yield Change("function too many", ast.Call(node.func, [node], []), name)
            yield Change("function twice", ast.Call(node.func, [node], []), name)
    if len(node.args) >= 2 and called(node) not in ORDERED:
        for i in range(len(node.args) - 1):
            swapped = [*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]]
            yield Change("arguments", ast.Call(node.func, swapped, node.keywords), name)
    if called(node) == "norm":
        yield Change("length of a vector", build("a ** 2", a=node))
        yield Change("length of a vector", build("np.abs(a).sum()", a=node.args[0]))
        yield Change("length of a vector", build("np.abs(a).max()", a=node.args[0]))


def _summaries(node, around):
    name, keys = called(node), {key.arg for key in node.keywords}
    for other in SUMMARIES[name]:
        yield Change("summary", _renamed(node, other), node)
    thing = node.func.value if is_method(node) else node.args[0] if node.args else None
    if thing is not None and name not in ("argmax", "argmin"):
        yield Change(
            {"sum": "sum too many", "mean": "mean too many"}.get(name, "summary too many"),
            thing,
            ast.Name(name, ast.Load()),
        )
    if name in ("var", "std"):
        yield Change("ddof", _with(node, ddof=None if "ddof" in keys else 1))
    if "axis" in keys:
        yield Change("axis too many", _with(node, axis=None, keepdims=None), ast.Name(name, ast.Load()))
    elif thing is not None and len(node.args) <= (0 if is_method(node) else 1) and isinstance(node.func, ast.Attribute):
        for axis in (0, 1, -1):
            yield Change("axis missing", _with(node, axis=axis), ast.Name(name, ast.Load()))
            yield Change("keepdims", _with(node, axis=axis, keepdims=True))
    yield from _positional_axis(node)
    if "axis" in keys:
        yield Change("keepdims", _with(node, keepdims=None if "keepdims" in keys else True))
        yield from (Change("axis and keepdims", _with(node, axis=axis, keepdims=True)) for axis in (0, 1, -1))


def _positional_axis(node):
    place = 0 if is_method(node) else 1
    if len(node.args) == place + 1 and isinstance(node.args[place], ast.Constant):
        for axis in (0, 1):
            if axis != node.args[place].value:
                yield Change("axis", ast.Call(node.func, [*node.args[:place], ast.Constant(axis)], node.keywords))


def _with(node, **wanted):
    """Return a call with other keywords; None takes one away."""
    kept = [key for key in node.keywords if key.arg not in wanted]
    added = [ast.keyword(name, ast.Constant(value)) for name, value in wanted.items() if value is not None]
    return ast.Call(node.func, node.args, kept + added)


def _other_functions(node):
    name = called(node)
    for group in ALIKE:
        if name in group:
            for other in sorted(group - {name}):
                logarithm = {name, other} <= ALIKE[0]
                yield Change("logarithm" if logarithm else "function", _renamed(node, other), node)
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "math":
        yield Change("math", _renamed(node, name), node)


def _renamed(node, other):
    """Return the same call of another function of NumPy, or of another method."""
    owner = node.func.value if is_method(node) else ast.Name("np", ast.Load())
    return ast.Call(ast.Attribute(owner, other, ast.Load()), node.args, node.keywords)
