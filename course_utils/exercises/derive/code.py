"""Read a function's own source, with the helpers written beside it, as a tree that can be changed and run again."""

import ast
import inspect
import textwrap
import types
from dataclasses import dataclass

import numpy as np

MOST_HELPERS = 4
SIDE_EFFECTS = {
    "__import__", "Popen", "Thread", "breakpoint", "compile", "default_rng", "display", "eval", "exec", "exit",
    "globals", "input", "open", "quit", "random", "remove", "run", "save", "savefig", "seed", "setattr", "sleep",
    "system", "urlopen",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Code:
    """The tree of a function and its helpers (``definitions``, the function last) and the names they can see."""

    definitions: tuple[ast.FunctionDef, ...]
    namespace: dict

    @property
    def main(self):
        """The definition of the function itself."""
        return self.definitions[-1]

    @property
    def parameters(self):
        """The names of its parameters."""
        return [argument.arg for argument in ast.walk(self.main.args) if isinstance(argument, ast.arg)]

    def function(self):
        """Return the function that the tree, as it is now, stands for; None if it cannot be compiled."""
        module = ast.fix_missing_locations(ast.Module(list(self.definitions), []))
        space = dict(self.namespace)
        try:
            exec(compile(module, FILENAME, "exec"), space)
        except (SyntaxError, ValueError, TypeError, NameError):
            return None
        return space[self.main.name]


FILENAME = "<an edit>"


def read_code(function):
    """Return the `Code` of a function, or None where it has no source, or does more than calculate."""
    if not isinstance(function, types.FunctionType):
        return None
    definition = _definition(function)
    if definition is None:
        return None
    helpers = _helpers(function, definition)
    namespace = {"np": np, **function.__globals__, **inspect.getclosurevars(function).nonlocals}
    code = Code((*helpers, definition), namespace)
    return None if any(_has_side_effects(tree) for tree in code.definitions) else code


def _definition(function):
    """Return the tree of a function without decorators and docstring; a lambda becomes a def."""
    try:
        lines, first = inspect.getsourcelines(function)
        module = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, TypeError, SyntaxError):
        return None
    ast.increment_lineno(module, first - 1)
    if function.__name__ == "<lambda>":
        found = [node for node in ast.walk(module) if isinstance(node, ast.Lambda)]
        return _named(found[0]) if len(found) == 1 else None
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


def _named(function):
    body = [ast.Return(function.body, lineno=function.lineno, col_offset=0)]
    name = "function_of_the_learner"
    return ast.FunctionDef(name, function.args, body, [], lineno=function.lineno, col_offset=0, type_params=[])


def _helpers(function, definition):
    """Return the trees of the functions of the same cell that a function uses, those that they use first."""
    found, waiting = {}, [definition]
    while waiting and len(found) < MOST_HELPERS:
        for name in _names_read(waiting.pop()):
            helper = function.__globals__.get(name)
            if name in found or not _same_cell(helper, function):
                continue
            tree = _definition(helper)
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
