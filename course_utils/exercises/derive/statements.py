"""Changes of whole lines: the loop, the return, the line that adds up."""

import ast

from .rules import build
from .spots import Edit, bodies

SET = {ast.Sub: "taken away for set", ast.Mult: "multiplied for set", ast.Div: "multiplied for set"}


def statement_edits(tree, around):
    """Yield every `Edit` of a function's lines; each replaces a block by another."""
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)]
    inside = {id(node) for loop in loops for node in ast.walk(loop)}
    for owner, field, block in bodies(tree):
        for i, line in enumerate(block):

            def edit(kind, *new, at=line, upto=1, i=i, block=block, owner=owner, field=field):
                changed = [*block[:i], *new, *block[i + upto :]]
                return Edit(kind, ((owner, field, None, changed or [ast.Pass()]),), getattr(at, "lineno", 0), at)

            looped = id(line) in inside
            yield from _assignments(line, edit, around, looped)
            if around.mending and looped and isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                added = ast.AugAssign(line.targets[0], ast.Add(), line.value)
                begun = ast.Assign([line.targets[0]], ast.Constant(0))
                steps = (
                    (owner, field, None, [*block[:i], added, *block[i + 1 :]]),
                    (tree, "body", None, [begun, *tree.body]),
                )
                yield Edit("set for added", steps, line.lineno, line)
            yield from _loops(line, block[:i], block[i + 1 :], edit, around, tree)
            yield from _conditions(line, edit)
            if around.mending and looped and isinstance(line, ast.Return):
                yield edit("return in a round", ast.Continue())
            last = {id(node) for loop in loops for node in ast.walk(loop.body[-1])}  # continue would do nothing there
            if around.mending and isinstance(line, ast.Break | ast.Continue) and id(line) not in last:
                yield edit("break for continue", (ast.Break if isinstance(line, ast.Continue) else ast.Continue)())
            if around.mending and isinstance(line, ast.Assign | ast.AugAssign | ast.Return):
                yield from _guarded(line, edit)
            if i + 1 < len(block) and _is_simple(line) and _is_simple(block[i + 1]):
                yield edit("order of lines", block[i + 1], line, upto=2)
            if len(block) > 1 and _is_simple(line):
                yield edit("line too many")
    if around.mending:
        yield from _resets(tree)
        yield from _raised_counters(tree)


def _is_simple(line):
    return isinstance(line, ast.Assign | ast.AugAssign | ast.Expr | ast.Continue | ast.Break | ast.If)


def _assignments(line, edit, around, looped):
    """Set anew, added to, taken away."""
    if isinstance(line, ast.AugAssign):
        yield edit(SET.get(type(line.op), "added for set"), ast.Assign([line.target], line.value))
        if around.mending and isinstance(line.target, ast.Subscript) and isinstance(line.op, ast.Add):
            yield from _counted(line, edit)
        opposite = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}.get(type(line.op))
        if opposite:
            kind = "sign of a step" if opposite in (ast.Add, ast.Sub) else "times or over"
            yield edit(kind, ast.AugAssign(line.target, opposite(), line.value))
    if not isinstance(line, ast.Assign) or len(line.targets) != 1:
        return
    target, value = line.targets[0], line.value
    if isinstance(target, ast.Name | ast.Subscript):
        yield edit("set for added" if looped else "more than set", ast.AugAssign(target, ast.Add(), value))
        if around.mending and looped:
            yield edit("set for multiplied", ast.AugAssign(target, ast.Mult(), value))
        yield edit("set for taken away" if looped else "more than set", ast.AugAssign(target, ast.Sub(), value))
    if isinstance(value, ast.BinOp) and ast.unparse(value.left) == ast.unparse(target):
        yield edit(SET.get(type(value.op), "added for set"), ast.Assign([target], value.right))


def _guarded(line, edit):
    """Leave out a line where an index that is a difference would be negative, or too large."""
    tests = []
    for node in ast.walk(line):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            for axis, index in enumerate(indices):
                if isinstance(index, ast.BinOp) and isinstance(index.op, ast.Sub):
                    length = build("a.shape[b]", a=node.value, b=ast.Constant(axis))
                    tests.append(build("0 <= a < b", a=index, b=length))
    if tests:
        yield edit("negative index", ast.If(tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests), [line], []))


def _conditions(line, edit):
    if not isinstance(line, ast.If):
        return
    yield edit("comparison turned", ast.If(ast.UnaryOp(ast.Not(), line.test), line.body, line.orelse))
    yield edit("condition too many", *line.body, at=line)
    if not line.orelse:
        yield edit("line too many", at=line)


def _loops(line, before, after, edit, around, tree):
    if not isinstance(line, ast.For):
        return
    if not (isinstance(line.iter, ast.Call) and getattr(line.iter.func, "id", "") == "range"):
        for kind, text in (
            ("first round too many", "list(a)[1:]"),
            ("last round too many", "list(a)[:-1]"),
            ("order of the rounds", "list(a)[::-1]"),
        ):
            yield edit(kind, ast.For(line.target, build(text, a=line.iter), line.body, line.orelse))
    last = line.body[-1]
    if isinstance(last, ast.Return):
        loop = ast.For(line.target, line.iter, line.body[:-1] or [ast.Pass()], line.orelse)
        yield edit("return inside the loop", loop, last, at=last)
    if len(line.body) > 1 and isinstance(line.body[0], ast.Assign):
        loop = ast.For(line.target, line.iter, line.body[1:], line.orelse)
        yield edit("set in every round", line.body[0], loop, at=line.body[0])
    if len(line.body) > 1:
        loop = ast.For(line.target, line.iter, line.body[:-1], line.orelse)
        yield edit("done in every round", loop, last, at=last)
    if after and isinstance(after[0], ast.Assign | ast.AugAssign | ast.Expr):
        loop = ast.For(line.target, line.iter, [*line.body, after[0]], line.orelse)
        yield edit("done after the loop", loop, at=after[0], upto=2)
    if before and isinstance(before[-1], ast.Assign):
        loop = ast.For(line.target, line.iter, [before[-1], *line.body], line.orelse)
        yield edit("set once", before[-1], loop, at=before[-1])
    if len(line.body) == 1 and isinstance(line.body[0], ast.For):
        inner = line.body[0]
        outer = ast.For(line.target, line.iter, inner.body, [])
        yield edit("loops swapped", ast.For(inner.target, inner.iter, [outer], []))
        pairs = build("zip(a, b)", a=line.iter, b=inner.iter)
        both = ast.Tuple([line.target, inner.target], ast.Store())
        yield edit("pairs wanted", ast.For(both, pairs, inner.body, []))
    if not around.mending:
        end = next((step for step in tree.body if isinstance(step, ast.Return)), None)
        if end is not None and end not in line.body:
            yield edit("early return", ast.For(line.target, line.iter, [*line.body, end], []))


def _resets(tree):
    """Set a counter back where the other branch of an if counts: ``c = c + 1`` is never undone."""
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.If)):
        for line in (line for line in ast.walk(node) if isinstance(line, ast.AugAssign)):
            if not isinstance(line.target, ast.Name) or not isinstance(line.op, ast.Add):
                continue
            zero = ast.Assign([line.target], ast.Constant(0))
            if line in node.orelse:
                yield Edit("counter never reset", ((node, "body", None, [*node.body, zero]),), node.lineno, line)
            elif line in node.body:
                yield Edit("counter never reset", ((node, "orelse", None, [*node.orelse, zero]),), node.lineno, line)


def _counted(line, edit):
    """Add at each place as often as an index names it: m[a, b] += 1 with arrays adds once, m[a][b] += 1 to a copy."""
    thing, index = line.target.value, line.target.slice
    if isinstance(thing, ast.Subscript):
        thing, index = thing.value, ast.Tuple([thing.slice, index], ast.Load())
    if isinstance(index, ast.Tuple | ast.Name):
        call = build("np.add.at(a, b, c)", a=thing, b=index, c=line.value)
        yield edit("counted once", ast.Expr(call))


def _raised_counters(tree):
    """Raise a counter at the end of a loop that never does: it is set to 0 before and used as an index inside."""
    zeros = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)]
    for loop in (node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)):
        stored = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for zero in zeros:
            name, value = zero.targets[0], getattr(zero.value, "value", None)
            if isinstance(name, ast.Name) and name.id not in stored and type(value) is int:
                more = ast.AugAssign(name, ast.Add(), ast.Constant(1))
                yield Edit("counter never raised", ((loop, "body", None, [*loop.body, more]),), loop.lineno, loop)
