"""Changes of brackets: one pair more, or one pair fewer, in a chain of operations."""

import ast
from typing import TypeGuard

from .rules import fill
from .spots import Change, called, is_method

SYMBOLS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|",
}  # fmt: skip
STRENGTH = {"|": 0, "&": 1, "+": 2, "-": 2, "*": 3, "/": 3, "//": 3, "%": 3, "@": 3, "**": 5}
LONGEST = 7
COUNTING = {"range", "zeros", "ones", "empty", "len", "arange", "full"}


def bracket_changes(spot, around):
    """Yield the changes of an expression by a pair of brackets that is missing, too many, or elsewhere."""
    node, owner = spot.node, spot.owner
    if isinstance(node, ast.BinOp | ast.UnaryOp) and not isinstance(owner, ast.BinOp | ast.UnaryOp):
        for text, pieces in _regrouped(node):
            yield Change("brackets", fill(ast.parse(text, mode="eval").body, pieces))
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    if isinstance(node, ast.BinOp):
        yield from _moved_into_a_call(node)
        yield from _moved_around_all(node)
    if isinstance(node, ast.Call):
        yield from _moved_out_of_a_call(node)
        if not around.mending:
            yield from _moved_to_the_first(node)


def _regrouped(node):
    """Yield the operations with one pair of brackets more or fewer as text, and the pieces that its names stand for."""
    parts = _parts(node)
    pieces = {f"_{i}": part for i, part in enumerate(p for p in parts if isinstance(p, ast.expr))}
    names = iter(pieces)
    words = [part if isinstance(part, str) else next(names) for part in parts]
    things = [i for i, word in enumerate(words) if word.startswith("_")]
    if len(things) > LONGEST:
        return
    for first in things:
        for last in things:
            if first < last:
                yield " ".join([*words[:first], "(", *words[first : last + 1], ")", *words[last + 1 :]]), pieces
    for opened in (i for i, word in enumerate(words) if word == "("):
        closed = _closing(words, opened)
        yield " ".join([*words[:opened], *words[opened + 1 : closed], *words[closed + 1 :]]), pieces


def _parts(node, strength=-1, right=False):
    """Return a chain of operations as symbols, brackets and pieces, in the order in which they are written."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inside = ["-", *_parts(node.operand, 4)]
        return ["(", *inside, ")"] if strength >= 4 or right else inside
    if not isinstance(node, ast.BinOp) or type(node.op) not in SYMBOLS:
        return [node]
    symbol = SYMBOLS[type(node.op)]
    mine = STRENGTH[symbol]
    inside = [*_parts(node.left, mine), symbol, *_parts(node.right, mine, right=True)]
    return ["(", *inside, ")"] if mine < strength or (mine == strength and right) else inside


def _closing(words, opened):
    depth = 0
    for i in range(opened, len(words)):
        depth += {"(": 1, ")": -1}.get(words[i], 0)
        if not depth:
            return i
    raise AssertionError("brackets come in pairs")


def _moved_into_a_call(node: ast.BinOp):
    """Move an operation into a call: f(a) + b -> f(a + b), and a - b.mean() -> (a - b).mean()."""
    left, right = node.left, node.right
    if _takes_values(left) and left.args and not is_method(left):
        inside = ast.BinOp(left.args[-1], node.op, right)
        yield Change("brackets", ast.Call(left.func, [*left.args[:-1], inside], left.keywords))
    if isinstance(left, ast.BinOp) and _takes_values(last := left.right) and last.args and not is_method(last):
        inside = ast.BinOp(last.args[-1], node.op, right)
        call = ast.Call(last.func, [*last.args[:-1], inside], last.keywords)
        yield Change("brackets", ast.BinOp(left.left, left.op, call))
    if _takes_values(right) and right.args and not is_method(right):
        inside = ast.BinOp(left, node.op, right.args[-1])
        yield Change("brackets", ast.Call(right.func, [*right.args[:-1], inside], right.keywords))
    if _takes_values(right) and isinstance(method := right.func, ast.Attribute) and is_method(right):
        whole = ast.BinOp(left, node.op, method.value)
        function = ast.Attribute(whole, method.attr, ast.Load())
        yield Change("brackets", ast.Call(function, right.args, right.keywords))


def _moved_out_of_a_call(node):
    """Move an operation out of a call: f(a + b) -> f(a) + b, and (a + b).sum() -> a.sum() + b."""
    if not _takes_values(node):
        return
    summed, method = called(node) == "sum", node.func
    if isinstance(method, ast.Attribute) and is_method(node) and isinstance(inside := method.value, ast.BinOp):
        call = ast.Call(ast.Attribute(inside.left, method.attr, ast.Load()), node.args, node.keywords)
        kind = "inside the sum" if summed and isinstance(inside.op, ast.Add) else "brackets"
        yield Change(kind, ast.BinOp(call, inside.op, inside.right), inside.right)
    elif node.args and isinstance(inside := node.args[0 if summed else -1], ast.BinOp):
        rest = node.args[1:] if summed else []
        call = ast.Call(node.func, [inside.left, *rest] if summed else [*node.args[:-1], inside.left], node.keywords)
        kind = "inside the sum" if summed and isinstance(inside.op, ast.Add) else "brackets"
        yield Change(kind, ast.BinOp(call, inside.op, inside.right), inside.right)
        if not summed or len(node.args) == 1:
            call = ast.Call(node.func, [*node.args[:-1], inside.right], node.keywords)
            yield Change("brackets", ast.BinOp(inside.left, inside.op, call))


def _compared(node):
    """Compare first: (a > b) - c for a > b - c, and each of a == b & c == d."""
    right = node.comparators[0]
    if len(node.ops) == 1 and isinstance(right, ast.BinOp):
        yield Change("brackets", ast.BinOp(ast.Compare(node.left, node.ops, [right.left]), right.op, right.right))
    if len(node.ops) == 1 and isinstance(node.left, ast.BinOp):
        compared = ast.Compare(node.left.right, node.ops, [right])
        yield Change("brackets", ast.BinOp(node.left.left, node.left.op, compared))
    if len(node.ops) > 1:
        text = ast.unparse(node).replace("&", "and").replace("|", "or")
        yield Change("brackets", ast.parse(text, mode="eval").body)


def _moved_around_all(node):
    """Move a function from the first piece to the whole: f(a) @ b + c -> f(a @ b + c)."""
    first = node
    while isinstance(first, ast.BinOp):
        first = first.left
    if _takes_values(first) and first.args and not is_method(first) and first is not node.left:
        whole = _replace_first(node, first.args[-1])
        call = ast.Call(first.func, [*first.args[:-1], whole], first.keywords)
        yield Change("function on a part", call, ast.Name(called(first), ast.Load()))


def _moved_to_the_first(node):
    """Move a function from the whole to the first piece: f(a @ b + c) -> f(a) @ b + c."""
    if _takes_values(node) and node.args and not is_method(node) and isinstance(node.args[-1], ast.BinOp):
        first = node.args[-1]
        while isinstance(first, ast.BinOp):
            first = first.left
        call = ast.Call(node.func, [*node.args[:-1], first], node.keywords)
        yield Change("function on a part", _replace_first(node.args[-1], call), ast.Name(called(node), ast.Load()))


def _replace_first(node, new):
    """Return a chain of operations with another first piece."""
    return ast.BinOp(_replace_first(node.left, new), node.op, node.right) if isinstance(node, ast.BinOp) else new


def _takes_values(node: ast.expr) -> TypeGuard[ast.Call]:
    """Whether a piece is a call that calculates with values, not one that counts or makes an array."""
    return isinstance(node, ast.Call) and called(node) not in COUNTING
