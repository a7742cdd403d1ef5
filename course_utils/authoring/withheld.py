"""A notebook's exercises without their answers: the tasks and inputs stay, the functions become a table of values.

The new module declares the same exercises with the same inputs and the same sentences for mistakes. Of the references
and the mistakes nothing is left but what they give on these inputs, so that `check` says, word for word, what it says
in the full course. The table tells expected values, as `check` does; whoever grades uses the full course.

Of an exercise that asks for a number, a choice, an order or a diagnosis, what tells the answer goes into the table as
well. Settings are judged by what they lead to, so what runs them stays.
"""

import ast
import inspect
import sys
from collections.abc import Callable

from course_utils.exercises import registry
from course_utils.exercises.declare import Exercise
from course_utils.exercises.judge import outcomes
from course_utils.exercises.kinds import Choice, Kind, Number, Order
from course_utils.exercises.recorded import encode, key, put_apart
from course_utils.exercises.trials import Diagnosis, Setting

from .sources import AuthoringError, exercises_of

INSIGHT = "It agrees with every expected value."
IMPORT = "from .recorded import kept_apart, recorded"
TELLING = {  # what tells the answer
    Number: ("value", "tolerance", "band", "wrong"),
    Choice: ("options",),
    Order: ("right", "wrong"),
    Setting: ("right",),
    Diagnosis: ("right", "sound", "lines"),
}


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
        If the notebook has no exercises, or one whose answer cannot be set apart.
    """
    exercises = exercises_of(notebook).values()
    module = sys.modules[f"{registry.__package__}.ex{notebook}"]
    tree, answers = ast.parse(inspect.getsource(module)), {}
    for name, exercise in vars(module).items():
        if isinstance(exercise, Kind):
            answers[name] = _set_apart(tree, name, exercise)
    kept, wanted = [], _wanted(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            kept.append(_emptied(node))
        elif not isinstance(node, ast.FunctionDef) or node.name in wanted:
            kept.append(node)
    kept.insert(1, ast.parse(IMPORT).body[0])
    tree.body = kept
    for exercise in exercises:
        if not isinstance(exercise, Exercise):
            continue
        named = [*exercise.mistakes, *exercise.conventions]
        for function in [exercise.reference, *(one.function for one in named)]:
            answers[function.__name__] = _table(function, exercise.cases)
    return f"{ast.unparse(ast.fix_missing_locations(tree))}\n", answers


def module_source(function: Callable) -> str:
    """Return the source of the module that defines a function."""
    return inspect.getsource(sys.modules[function.__module__])


def _set_apart(tree, name, exercise):
    """Take what tells the answer out of an exercise that asks for no function; return it, part by part."""
    found = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name]
    if len(found) != 1 or not isinstance(found[0].value, ast.Call):
        raise AuthoringError(f"exercise {exercise.number}: expected it as {name} = {type(exercise).__name__}(...)")
    parts, used = {}, _used(tree)
    for keyword in found[0].value.keywords:
        if keyword.arg and keyword.arg in TELLING[type(exercise)]:
            try:
                parts[keyword.arg] = put_apart(getattr(exercise, keyword.arg))
            except TypeError as error:
                text = f"exercise {exercise.number}: its {keyword.arg} cannot be withheld: {error}"
                raise AuthoringError(text) from error
            keyword.value = ast.parse(f"kept_apart(__name__, {name!r}, {keyword.arg!r})", mode="eval").body
        elif keyword.arg in ("hints", "insight"):
            keyword.value = ast.List([], ast.Load()) if keyword.arg == "hints" else ast.Constant(INSIGHT)
    while gone := used - _used(tree):  # what only the answer used goes with it
        used = _used(tree)
        tree.body = [node for node in tree.body if not (isinstance(node, ast.Assign) and _made(node) <= gone)]
    return parts


def _used(tree):
    return {part.id for part in ast.walk(tree) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}


def _made(node):
    return {ast.unparse(target) for target in node.targets}


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
