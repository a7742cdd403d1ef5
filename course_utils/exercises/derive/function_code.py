"""Read a function's own source, with the helpers written beside it, as a tree that can be changed and run again."""

import ast
import contextlib
import functools
import inspect
import textwrap
import types
from dataclasses import dataclass, field
from typing import Any

import numpy as np

MOST_HELPERS = 4
LATER_FIELDS: dict[str, Any] = {"type_params": []}  # which Python 3.12 demands, and 3.11 does not know
SIDE_EFFECTS = {
    "__import__", "Popen", "Thread", "breakpoint", "compile", "default_rng", "display", "eval", "exec", "exit",
    "globals", "input", "open", "quit", "random", "remove", "run", "save", "savefig", "seed", "setattr", "sleep",
    "system", "urlopen",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Code:
    """The tree of a function and its helpers (``definitions``, the function last) and the names they can see.

    ``loops`` are those of the tree before any edit, ``known`` tells all of its nodes by their `id`.
    """

    definitions: tuple[ast.FunctionDef, ...]
    namespace: dict
    loops: list = field(init=False)
    known: set = field(init=False)

    def __post_init__(self):
        for tree in self.definitions:
            ast.fix_missing_locations(tree)
        nodes = [node for tree in self.definitions for node in ast.walk(tree)]
        object.__setattr__(self, "loops", [node for node in nodes if isinstance(node, LOOPS)])
        object.__setattr__(self, "known", set(map(id, nodes)))

    @property
    def main(self):
        """The definition of the function itself."""
        return self.definitions[-1]

    @property
    def parameters(self):
        """The names of its parameters."""
        return [argument.arg for argument in ast.walk(self.main.args) if isinstance(argument, ast.arg)]

    def function(self, tick, pieces=()):
        """Return the function that the tree, as it is now, stands for; None if it cannot be compiled.

        ``tick`` is called at the beginning of every round of a loop, so that it can put an end to one. ``pieces`` are
        what an edit has put into the tree: all else is known, as walking through it takes longer than the edit.
        """
        space = {**self.namespace, TICK: tick, TICKING: functools.partial(_ticking, tick)}
        try:
            with _counted([*self.loops, *self._new_loops(pieces)]):
                exec(compile(ast.Module(list(self.definitions), []), FILENAME, "exec"), space)
        except (SyntaxError, NameError):  # a return outside of its loop, a default that is not there
            return None
        return space[self.main.name]

    def _new_loops(self, pieces):
        """Give every new node of some pieces a place, as the compiler wants it, and return the loops among them."""
        waiting, loops = list(pieces), []
        while waiting:
            node = waiting.pop()
            if id(node) in self.known:
                continue
            if "lineno" in node._attributes and not hasattr(node, "lineno"):
                node.lineno = node.end_lineno = 1
                node.col_offset = node.end_col_offset = 0
            if isinstance(node, LOOPS):
                loops.append(node)
            waiting += ast.iter_child_nodes(node)
        return loops


LOOPS = (ast.For, ast.While, ast.comprehension)
FILENAME = "<an edit>"
TICK, TICKING = "__tick__", "__ticking__"


def _ticking(tick, items):
    for item in items:
        tick()
        yield item


@contextlib.contextmanager
def _counted(loops):
    """Make loops call `TICK` in each round, as long as the context lasts."""
    before = []
    for node in {id(node): node for node in loops}.values():
        if isinstance(node, ast.comprehension):
            before.append((node, "iter", node.iter))
            node.iter = _call(TICKING, [node.iter], node.iter)
        else:
            before.append((node, "body", node.body))
            node.body = [ast.copy_location(ast.Expr(_call(TICK, [], node)), node), *node.body]
    try:
        yield
    finally:
        for node, field, value in before:
            setattr(node, field, value)


def _call(name, arguments, place):
    """Return a call that stands where ``place`` does."""
    function = ast.copy_location(ast.Name(name, ast.Load()), place)
    return ast.copy_location(ast.Call(function, arguments, []), place)


class Guarded:
    """NumPy for edited code: its linear algebra refuses nan and inf, on which LAPACK writes to the screen by itself."""

    def __init__(self, module):
        self._module = module

    def __getattr__(self, name):
        thing = getattr(self._module, name)
        if name == "linalg":
            return Guarded(thing)
        is_function = self._module is np.linalg and callable(thing) and not isinstance(thing, type)
        return functools.partial(_finite, thing) if is_function else thing


def _finite(function, *arguments, **keywords):
    arrays = [thing for thing in arguments if isinstance(thing, np.ndarray) and thing.dtype.kind in "fc"]
    if not all(np.isfinite(array).all() for array in arrays):
        raise np.linalg.LinAlgError("nan or inf")
    return function(*arguments, **keywords)


def read_code(function):
    """Return the `Code` of a function, or None where it has no source, or does more than calculate."""
    definition = read_source(function)
    if definition is None:
        return None
    helpers = _helpers(function, definition)
    namespace = {"np": np, **function.__globals__, **inspect.getclosurevars(function).nonlocals}
    guarded = {name: Guarded(np) for name, thing in namespace.items() if thing is np}
    code = Code((*helpers, definition), namespace | guarded)
    return None if any(_has_side_effects(tree) for tree in code.definitions) else code


def read_source(function):
    """Return the tree of a function without decorators and docstring; a lambda becomes a def. None without source."""
    if not isinstance(function, types.FunctionType):
        return None
    try:
        lines, first = inspect.getsourcelines(function)
        text = textwrap.dedent("".join(lines))
        if function.__name__ == "<lambda>":
            return _lambda(text, first)
        module = ast.parse(text)
    except (OSError, TypeError, SyntaxError):
        return None
    ast.increment_lineno(module, first - 1)
    tree = module.body[0]
    if not isinstance(tree, ast.FunctionDef):
        return None
    tree.decorator_list, tree.returns = [], None
    for argument in ast.walk(tree.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    if ast.get_docstring(tree) is not None and len(tree.body) > 1:
        del tree.body[0]
    return tree


def _lambda(text, line):
    """Return the def for the only lambda of a text, which may stand anywhere in a line, or None."""
    start = text.find("lambda")
    for end in range(len(text), start, -1) if text.count("lambda") == 1 else ():
        try:
            function = ast.parse(f"({text[start:end]})", mode="eval").body
        except SyntaxError:
            continue
        if isinstance(function, ast.Lambda):
            ast.increment_lineno(function, line - 1)
            body: list[ast.stmt] = [ast.copy_location(ast.Return(function.body), function.body)]
            named = ast.FunctionDef("function_of_the_learner", function.args, body, [], **LATER_FIELDS)
            return ast.copy_location(named, function)
    return None


def _helpers(function, definition):
    """Return the trees of the functions of the same cell that a function uses, those that they use first."""
    found, waiting = {}, [definition]
    while waiting and len(found) < MOST_HELPERS:
        for name in _names_read(waiting.pop()):
            helper = function.__globals__.get(name)
            if name in found or not _same_cell(helper, function):
                continue
            tree = read_source(helper)
            if tree is not None and tree.name == name:
                found[name] = tree
                waiting.append(tree)
    return list(found.values())


def _same_cell(helper, function):
    return (
        isinstance(helper, types.FunctionType)
        and helper is not function
        and helper.__code__.co_filename == function.__code__.co_filename
    )


def _names_read(tree):
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]


def _has_side_effects(tree):
    """Whether a function reaches beyond its values: the keyboard, files, chance, the names of the notebook."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global | ast.Nonlocal | ast.Import | ast.ImportFrom | ast.Await | ast.Yield):
            return True
        if isinstance(node, ast.Attribute) and node.attr in SIDE_EFFECTS:
            return True
        if isinstance(node, ast.Name) and node.id in SIDE_EFFECTS:
            return True
    return False
