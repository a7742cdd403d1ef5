"""Rewriting rules for expressions: "a * b -> a" is matched against a tree, and builds the changed piece of it.

Single small letters from a to e stand for any expression; everything else is itself.
"""

import ast
import functools
from dataclasses import dataclass
from typing import Any

HOLES = frozenset("abcde")


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: what is wrong with an answer that has the left side, and which hole to name in the sentence."""

    kind: str
    pattern: ast.expr
    replacement: ast.expr
    about: str

    def apply(self, node):
        """Return the changed piece and the named one (or None), or None if the rule does not fit this node."""
        found = {}
        if not match(self.pattern, node, found):
            return None
        return fill(self.replacement, found), found.get(self.about)


def rules(table):
    """Return the `Rule` of each line of a table ``{kind: lines}``.

    A line reads ``a - b -> b - a``; ``<->`` makes two rules of it, and ``; b`` at its end names a hole.
    """
    found = []
    for kind, lines in table.items():
        for line in filter(None, (line.strip() for line in lines.split("\n"))):
            line, _, about = line.partition(";")
            left, right = line.split("<->" if "<->" in line else "->")
            found.append(Rule(kind, expression(left), expression(right), about.strip()))
            if "<->" in line:
                found.append(Rule(kind, expression(right), expression(left), about.strip()))
    return found


@functools.cache
def expression(text: str) -> ast.expr:
    """Return the tree of an expression; it is shared, so fill it but do not change it."""
    return ast.parse(text.strip(), mode="eval").body


def build(text: str, **pieces: ast.expr) -> ast.expr:
    """Return the tree of an expression with its holes filled: ``build("a / len(b)", a=node, b=name)``."""
    return fill(expression(text), pieces)


def match(pattern, node, found):
    """Whether a node has a pattern's shape; ``found`` then holds what stands in each hole."""
    if isinstance(pattern, ast.Name) and pattern.id in HOLES:
        if not isinstance(node, ast.expr):
            return False
        before = found.setdefault(pattern.id, node)
        return alike(before, node)
    if type(pattern) is not type(node):
        return False
    return all(_match_field(getattr(pattern, name), getattr(node, name, None), found) for name in pattern._fields)


def alike(one, other):
    """Whether two pieces of code are the same wherever they stand, as `ast.dump` would show, which takes longer."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, ast.AST):
        return all(alike(getattr(one, name, None), getattr(other, name, None)) for name in one._fields)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return repr(one) == repr(other)


def _match_field(pattern, value, found):
    if isinstance(pattern, ast.AST):
        return match(pattern, value, found)
    if isinstance(pattern, list):
        same_length = isinstance(value, list) and len(pattern) == len(value)
        return same_length and all(_match_field(p, v, found) for p, v in zip(pattern, value, strict=True))
    return type(pattern) is type(value) and pattern == value


def fill(pattern: Any, pieces: dict[str, ast.expr]) -> Any:
    """Return a copy of a pattern with the pieces in its holes."""
    if isinstance(pattern, list):
        return [fill(item, pieces) for item in pattern]
    if not isinstance(pattern, ast.AST):
        return pattern
    if isinstance(pattern, ast.Name) and pattern.id in pieces:
        return pieces[pattern.id]
    return type(pattern)(*[fill(getattr(pattern, name), pieces) for name in pattern._fields])
