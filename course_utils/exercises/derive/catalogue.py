"""All small edits of a function, the likeliest first: at one place, or the same change at all its places."""

import ast
from itertools import combinations

from .brackets import bracket_changes
from .calls import call_changes
from .expressions import changes
from .rules import alike
from .sentences import RANK, token
from .spots import Around, Edit, bodies, spots
from .statements import statement_edits

LOOSE = frozenset({"name", "number", "number for a name", "factor missing", "term missing", "division missing"})


def catalogue(code, mending, numbers=()):
    """Return the `Edit` objects of a function's tree, sorted by how likely each kind of mistake is.

    Parameters
    ----------
    code : Code
        The function; its tree is left as it is.
    mending : bool
        True for a learner's function, which may lack something: of edits of one kind, the last line's comes first.
        False for a reference that is to be spoilt.
    numbers : sequence of float
        Numbers that may stand for others, such as those of the reference.
    """
    found = []
    for tree in code.definitions:
        around = _around(code, tree, mending, numbers)
        found += _single(tree, around)
        found += statement_edits(tree, around)
        found += _swapped_names(tree, around)
        found += _swapped_numbers(tree)
        found += _swapped_parts(tree)
    found += _everywhere(found)
    return sorted(found, key=lambda edit: (RANK[edit.kind], -edit.line if mending else 0))


def numbers_in(code):
    """Return the numbers that a function's tree has, each once."""
    found = [node.value for tree in code.definitions for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return list(dict.fromkeys(value for value in found if type(value) in (int, float)))


def _around(code, tree, mending, numbers):
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    own = [argument.arg for argument in ast.walk(tree.args) if isinstance(argument, ast.arg)]
    growing = _growing(tree)
    names = [name for name in dict.fromkeys([*own, *stored]) if name not in growing and not name.startswith("_")]
    pictures = any(isinstance(node, ast.For) for node in ast.walk(tree)) or mending
    return Around(own, names, list(numbers), mending, pictures)


def _growing(tree):
    """Return the names of lists that are appended to: one that grows while it is read has no end."""
    return {
        node.func.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("append", "extend", "insert")
        and isinstance(node.func.value, ast.Name)
    }


def _single(tree, around):
    for spot in spots(tree):
        for make in (changes, call_changes, bracket_changes):
            for change in make(spot, around):
                other = not alike(change.new, spot.node)
                if other and not _cancels(change.new) and not (around.mending and is_idle(change.new)):
                    step = (spot.owner, spot.field, spot.index, change.new)
                    line = getattr(spot.node, "lineno", spot.statement.lineno)
                    yield Edit(change.kind, (step,), line, spot.node, change.new, change.about)


def _cancels(node):
    """Whether an operation does away with itself: nobody writes a / a, a - a or a * b / a by mistake."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div | ast.Sub | ast.FloorDiv | ast.Mod):
        return False
    factors = [node.left]
    while (
        not isinstance(node.op, ast.Sub) and isinstance(factors[0], ast.BinOp) and isinstance(factors[0].op, ast.Mult)
    ):
        factors[:1] = [factors[0].left, factors[0].right]
    return any(alike(node.right, factor) for factor in factors)


def is_idle(node):
    """Whether an operation does nothing (a * 1, a + 0, a ** 1), or gives the same number for every a (1 ** a).

    Powers of 2 count, too, because they agree with simpler answers by chance: 2 ** a equals 2 * a where a is 1 or 2.
    """
    if not isinstance(node, ast.BinOp):
        return False
    left, right = (getattr(side, "value", None) for side in (node.left, node.right))
    if isinstance(node.op, ast.Add | ast.Sub):
        return right == 0 or (left == 0 and isinstance(node.op, ast.Add))
    if isinstance(node.op, ast.Pow):
        return right in (0, 1) or left in (0, 1, 2)
    return right == 1 or (left in (0, 1) and isinstance(node.op, ast.Mult))


def _swapped_names(tree, around):
    """Two names trade places, in one line or in the whole function."""
    lines = [line for _, _, block in bodies(tree) for line in block if not hasattr(line, "body")]
    for part in [*lines, tree]:
        places = {}
        names = around.parameters if part is tree and around.mending else around.names
        for spot in spots(tree) if part is tree else _spots_of(part):
            if isinstance(spot.node, ast.Name) and spot.node.id in names:
                places.setdefault(spot.node.id, []).append(spot)
        for one, other in combinations(places, 2):
            steps = [_renaming(spot, other) for spot in places[one]] + [_renaming(spot, one) for spot in places[other]]
            names = ast.Name(one, ast.Load()), ast.Name(other, ast.Load())
            yield Edit("names swapped", tuple(steps), getattr(part, "lineno", 0) if part is not tree else 0, *names)


def _spots_of(line):
    holder = ast.Module([line], [])
    return spots(holder)


def _renaming(spot, name):
    return (spot.owner, spot.field, spot.index, ast.Name(name, ast.Load()))


def _swapped_numbers(tree):
    places = {}
    for spot in spots(tree):
        if isinstance(spot.node, ast.Constant) and type(spot.node.value) is float:
            places.setdefault(spot.node.value, []).append(spot)
    for one, other in combinations(places, 2):
        yield _renumbered(places, {one: other, other: one})
        rest, others = (next((n for n in places if abs(n + value - 1) < 1e-9), None) for value in (one, other))
        if rest is not None and others is not None and rest != other:
            yield _renumbered(places, {one: other, other: one, rest: others, others: rest})
            yield _renumbered(places, {one: rest, rest: one, other: others, others: other})


def _renumbered(places, new):
    steps = [(spot.owner, spot.field, spot.index, ast.Constant(new[value])) for value in new for spot in places[value]]
    one, other = next(iter(new.items()))
    return Edit("numbers swapped", tuple(steps), 0, ast.Constant(one), ast.Constant(other))


def _swapped_parts(tree):
    """Quotient and remainder trade places in one line: k // 2 is the row, k % 2 the column."""
    for line in (line for _, _, block in bodies(tree) for line in block if not hasattr(line, "body")):
        swap = {ast.FloorDiv: ast.Mod, ast.Mod: ast.FloorDiv}
        parts = [node for node in ast.walk(line) if isinstance(node, ast.BinOp) and type(node.op) in swap]
        if {type(node.op) for node in parts} == set(swap):
            steps = tuple((node, "op", None, swap[type(node.op)]()) for node in parts)
            yield Edit("row and column", steps, line.lineno)


def _everywhere(edits):
    """Yield the changes that can be made at several places, made at all of them."""
    groups = {}
    for edit in edits:
        if edit.new is None or len(edit.steps) > 1:
            continue
        key = _signature(edit)
        if all(key):
            groups.setdefault((edit.kind, *key), {}).setdefault(id(edit.old), edit)
    for (kind, *_), places in groups.items():
        group = list(places.values())
        if len(group) > 1 and not _nested(group):
            steps = tuple(step for edit in group for step in edit.steps)
            line = group[0].line if len({edit.line for edit in group}) == 1 else 0
            yield Edit(kind, steps, line, group[0].old, group[0].new, group[0].about)


def _signature(edit):
    """Return what makes two edits the same change: of a name, a number, an operation, or the keywords of a call."""
    old, new = edit.old, edit.new
    if isinstance(old, ast.Name | ast.Constant):
        return ast.dump(old), ast.dump(new)
    if isinstance(old, ast.Call) and isinstance(new, ast.Call) and alike(old.func, new.func):
        return tuple("".join(["(", *map(ast.unparse, call.keywords)]) for call in (old, new))
    if isinstance(old, ast.Subscript) and new is old.value:
        return ast.unparse(old.slice), "all"
    if isinstance(old, ast.Subscript) and isinstance(new, ast.Subscript):
        return ast.unparse(old.slice), ast.unparse(new.slice)
    return token(old), token(new)


def _nested(group):
    whole = [edit.old for edit in group if not isinstance(edit.old, ast.Name | ast.Constant)]
    inside = {id(node) for old in whole for node in ast.walk(old) if node is not old}
    return any(id(edit.old) in inside for edit in group)
