"""NumPy's warnings where NumPy gives none: in a browser, whose processor does not tell of overflow or 0 / 0.

There, a function that is to cause no warning runs once more with every operation and call in its source watched: a nan,
or an inf, made of what had none is what NumPy warns of elsewhere.
"""

import ast
import copy
import functools
import operator
import sys
import types

import numpy as np

from . import limit
from .derive.function_code import Code, read_code

HEARD, OPERATOR = "__heard__", "__operator__"
# Python's and NumPy's names of what the operators do.
NAMES = {
    ast.Add: ("add", "add"),
    ast.Sub: ("sub", "subtract"),
    ast.Mult: ("mul", "multiply"),
    ast.Div: ("truediv", "divide"),
    ast.Pow: ("pow", "power"),
    ast.MatMult: ("matmul", "matmul"),
}
OPERATIONS = {getattr(operator, prefix + name): known for name, known in NAMES.values() for prefix in ("", "i")}


@functools.cache
def numpy_warns():
    """Return whether NumPy notices an overflow here."""
    try:
        with np.errstate(over="raise"):
            np.exp(np.float64(1000))
    except FloatingPointError:
        return True
    return False


def would_warn(function, case):
    """Return the warnings that NumPy would give elsewhere, as `Heard` has them; none where there is no source to read.

    Parameters
    ----------
    function : callable
        The learner's; it has been called with a copy of the case's arguments before, and ended in time.
    case : Case
    """
    found = []
    watched = _watched(function, found, {})
    if watched is not None:
        with np.errstate(all="ignore"):
            limit.run(lambda: watched(*case.copy()))
    return found


class _Watching(ast.NodeTransformer):
    """Turn ``a / b``, ``a /= b`` and ``f(a)`` into calls of `HEARD`, whose first argument is what to call."""

    def visit_Call(self, node):
        self.generic_visit(node)
        return _heard(node, node.func, *node.args, keywords=node.keywords)

    def visit_BinOp(self, node):
        self.generic_visit(node)
        return self._operation(node, "", node.left, node.right) or node

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        before = copy.deepcopy(node.target)
        before.ctx = ast.Load()
        value = self._operation(node, "i", before, node.value)
        return ast.copy_location(ast.Assign([node.target], value), node) if value else node

    def _operation(self, node, prefix, *operands):
        if type(node.op) not in NAMES:
            return None
        name, _ = NAMES[type(node.op)]
        return _heard(node, ast.Attribute(ast.Name(OPERATOR, ast.Load()), prefix + name, ast.Load()), *operands)


def _heard(place, *arguments, keywords=()):
    return ast.copy_location(ast.Call(ast.Name(HEARD, ast.Load()), list(arguments), list(keywords)), place)


def _watched(function, found, helpers):
    """Return the function with its source watched, or None where it has none; `helpers` are those watched so far."""
    code = read_code(function)
    if code is None:
        return None
    file = function.__code__.co_filename

    def heard(call, *arguments, **keywords):
        if isinstance(call, types.FunctionType) and not limit.from_a_library(call.__code__.co_filename):
            if call not in helpers:  # one from another cell
                helpers[call] = None  # meanwhile, for one that calls itself
                helpers[call] = _watched(call, found, helpers)
            call = helpers[call] or call
        before = _has(*arguments)
        value = call(*arguments, **keywords)
        if (isinstance(call, np.ufunc) or call in OPERATIONS) and (text := _said(call, arguments, before, _has(value))):
            found.append(("RuntimeWarning", text, file, sys._getframe(1).f_lineno))
        return value

    trees = tuple(_Watching().visit(tree) for tree in code.definitions)
    return Code(trees, {**code.namespace, HEARD: heard, OPERATOR: operator}).function(lambda: None)


def _has(*things):
    """Return whether there is a nan in some things, and whether an inf."""
    arrays = [array for array in map(np.asarray, things) if array.dtype.kind in "fc"]
    return any(np.isnan(array).any() for array in arrays), any(np.isinf(array).any() for array in arrays)


def _said(call, arguments, before, after):
    """Return what NumPy says of a result that has a nan, or an inf, where nothing before had; "" if it says nothing."""
    name = OPERATIONS.get(call) or call.__name__
    if after[0] and not before[0]:
        return f"invalid value encountered in {name}"
    if not after[1] or any(before):
        return ""
    divided = name.startswith("log") or (name == "divide" and not np.all(arguments[-1]))
    return f"{'divide by zero' if divided else 'overflow'} encountered in {name}"
