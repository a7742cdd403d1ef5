"""Changes of brackets: one pair more, or one pair fewer, in a chain of operations."""

import ast

from .rules import fill
from .spots import Change, called, is_method

SYMBOLS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|",
}  # fmt: skip
STRENGTH = {"|": 0, "&": 1, "+": 2, "-": 2, "*": 3, "/": 3, "//": 3, "%": 3, "@": 3, "**": 5}
LONGEST = 7


def bracket_changes(spot, around):
    """Yield the changes of an expression by a pair of brackets that is missing, too many, or elsewhere."""
    node, owner = spot.node, spot.owner
    if isinstance(node, ast.BinOp | ast.UnaryOp) and not isinstance(owner, ast.BinOp | ast.UnaryOp):
        for text, pieces in _regrouped(node):
            yield Change("brackets", fill(ast.parse(text, mode="eval").body, pieces))
    if isinstance(node, ast.BinOp):
        yield from _moved_into_a_call(node)
    if isinstance(node, ast.Call):
        yield from _moved_out_of_a_call(node)


def _regrouped(node):
    """Yield the operations with one pair of brackets more or fewer as text, and the pieces that its names stand for."""
    parts = _parts(node)
    pieces = {f"_{i}": part for i, part in enumerate(p for p in parts if isinstance(p, ast.AST))}
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
    symbol = SYMBOLS.get(type(node.op)) if isinstance(node, ast.BinOp) else None
    if symbol is None:
        return [node]
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


def _moved_into_a_call(node):
    """f(a) + b -> f(a + b), and a - b.mean() -> (a - b).mean()."""
    left, right = node.left, node.right
    if isinstance(left, ast.Call) and len(left.args) == 1 and not is_method(left):
        inside = ast.BinOp(left.args[0], node.op, right)
        yield Change("brackets", ast.Call(left.func, [inside], left.keywords))
    if isinstance(right, ast.Call) and len(right.args) == 1 and not is_method(right):
        inside = ast.BinOp(left, node.op, right.args[0])
        yield Change("brackets", ast.Call(right.func, [inside], right.keywords))
    if isinstance(right, ast.Call) and is_method(right):
        whole = ast.BinOp(left, node.op, right.func.value)
        yield Change(
            "brackets", ast.Call(ast.Attribute(whole, right.func.attr, ast.Load()), right.args, right.keywords)
        )


def _moved_out_of_a_call(node):
    """f(a + b) -> f(a) + b, also where f has a first argument, as np.maximum(0, a + b)."""
    if called(node) in ("range", "zeros", "ones", "len") or not node.args or not isinstance(node.args[-1], ast.BinOp):
        return
    inside = node.args[-1]
    shorter = [*node.args[:-1], inside.left]
    yield Change("brackets", ast.BinOp(ast.Call(node.func, shorter, node.keywords), inside.op, inside.right))
    if len(node.args) == 1:
        call = ast.Call(node.func, [inside.right], node.keywords)
        yield Change("brackets", ast.BinOp(inside.left, inside.op, call))
