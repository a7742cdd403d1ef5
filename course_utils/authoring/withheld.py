"""A notebook's exercises without their answers: the tasks and inputs stay, the functions become a table of values.

The new module declares the same exercises with the same inputs and the same sentences for mistakes. Of the references
and the mistakes nothing is left but what they give on these inputs, so that `check` says, word for word, what it says
in the full course. The table tells expected values, as `check` does; whoever grades uses the full course.
"""

import ast
import inspect
import sys
from collections.abc import Callable

from course_utils.exercises.judge import outcomes
from course_utils.exercises.recorded import encode, key

from .sources import functions_of

INSIGHT = "It agrees with every expected value."
IMPORT = "from .recorded import recorded"


def withheld(notebook):
    """Return the source of a notebook's exercises without their answers, and the table of values they need.

    Parameters
    ----------
    notebook : str
        Its number, ``"01"``.

    Returns
    -------
    tuple of str and dict
        The text of exNN.py, and what goes into exNN.json: function, then input, then what it gives.

    Raises
    ------
    AuthoringError
        If the notebook has no exercises.
    """
    exercises = functions_of(notebook)
    tree = ast.parse(module_source(exercises[0].reference))
    kept, wanted = [], _wanted(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            kept.append(_emptied(node))
        elif not isinstance(node, ast.FunctionDef) or node.name in wanted:
            kept.append(node)
    kept.insert(1, ast.parse(IMPORT).body[0])
    tree.body = kept
    answers = {}
    for exercise in exercises:
        named = [*exercise.mistakes, *exercise.conventions]
        for function in [exercise.reference, *(one.function for one in named)]:
            answers[function.__name__] = _table(function, exercise.cases)
    return f"{ast.unparse(ast.fix_missing_locations(tree))}\n", answers


def module_source(function: Callable) -> str:
    """Return the source of the module that defines a function."""
    return inspect.getsource(sys.modules[function.__module__])


def _wanted(tree):
    """Return the names that declarations, not answers, use: what draws inputs stays, what computes answers goes."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.decorator_list}
    outside = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    declared = [d for node in tree.body if isinstance(node, ast.FunctionDef) for d in node.decorator_list]
    wanted = _names([*outside, *declared])
    while more := {name for used in wanted & set(functions) for name in _names([functions[used]])} - wanted:
        wanted |= more
    return wanted


def _names(nodes):
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}


def _emptied(node):
    """Return an exercise or a mistake whose body is a look into the table; a mistake keeps its sentence."""
    (decorator,) = node.decorator_list
    declares = isinstance(decorator, ast.Call)
    if declares:
        for keyword in decorator.keywords:
            if keyword.arg == "hints":
                keyword.value = ast.List([], ast.Load())
            if keyword.arg == "insight":
                keyword.value = ast.Constant(INSIGHT)
    names = [argument.arg for argument in node.args.args]
    call = ast.parse(f"return recorded({', '.join(['__name__', repr(node.name), *names])})").body[0]
    node.body = [call] if declares else [node.body[0], call]
    return node


def _table(function, cases):
    """Return what a function gives on each case, by the key of the case's arguments, defaults included."""
    table = {}
    for case, outcome in zip(cases, outcomes(function, cases), strict=True):
        bound = inspect.signature(function).bind(*case.arguments)
        bound.apply_defaults()
        table[key(bound.arguments.values())] = encode(outcome)
    return table
