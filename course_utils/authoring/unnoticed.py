"""Find small edits of a reference that no case notices, although they can change a value.

Some edits cannot change any value: ``f.T`` for an ``f`` of one axis, ``h * 2`` for ``2 * h``. Those are left out. To
find them, the changed lines are computed with the values that the names have in the reference, and with random values
of the same kind and of other sizes. Every edit that remains shows a gap in the cases, or needs a reason.
"""

import ast
import copy
import sys
import types

import numpy as np

from course_utils.exercises.derive.catalogue import catalogue
from course_utils.exercises.derive.function_code import FILENAME, Code, read_code
from course_utils.exercises.derive.matching import Budget, matching, quiet

TRIALS = 24  # with each set of values met


def unnoticed(exercise):
    """Return the edits of an exercise's reference that its cases do not notice, as a list of changed lines."""
    code = read_code(exercise.reference)
    wanted = [np.asarray(exercise.expected(case)) for case in exercise.cases]
    budget = Budget(sys.maxsize)
    met = _values_met(code, exercise.cases)
    with quiet():
        passing = matching(code, catalogue(code, mending=False), exercise.cases, [wanted], exercise.tolerance, budget)
        left = [edit for edit, _ in list(passing) if not _cannot_matter(edit, code, met)]
        return sorted({changed_lines(code, edit) for edit in left})


def changed_lines(code, edit):
    """Return the lines that an edit makes, as one line of text."""
    before = _lines(code)
    with edit.applied():
        after = _lines(code)
    new = [line.strip() for line in after if line not in before]
    gone = [line.strip() for line in before if line not in after]
    return "; ".join(new) or "without " + "; ".join(gone) if new or gone else "lines in another order"


def _lines(code):
    return [line for tree in code.definitions for line in ast.unparse(tree).split("\n")]


def _values_met(code, cases):
    """Return, by line, the values that the names had each time before the line was run."""
    met = {}

    def see(line, names):
        known = met.setdefault(line, [])
        if len(known) < 4 * len(cases):
            known.append({name: np.copy(v) if isinstance(v, np.ndarray) else v for name, v in names.items()})

    tree = _Seeing().visit(copy.deepcopy(code.main))
    watched = Code((*code.definitions[:-1], tree), {**code.namespace, "__see__": see})
    function = watched.function(lambda: None)
    if function is None:
        raise AssertionError("a function that could be read can be compiled")
    for case in cases:
        function(*case.copy())
    return met


class _Seeing(ast.NodeTransformer):
    """Put a call of ``__see__`` with all local names before every line."""

    def generic_visit(self, node):
        super().generic_visit(node)
        if not isinstance(node, ast.stmt) or isinstance(node, ast.FunctionDef):
            return node
        return [ast.parse(f"__see__({node.lineno}, locals())").body[0], node]


def _cannot_matter(edit, code, met):
    """Whether an edit cannot change a value: with all values tried, its pieces or its lines give what they gave."""
    rng = np.random.default_rng(0)
    pieces = [_piece(step, edit) for step in edit.steps]
    if all(piece and _same(*piece, code, met, rng) for piece in pieces):
        return True
    before = _formulas(code)
    with edit.applied():
        after = _formulas(code)
    if len(before) != len(after):
        return False
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    return all(
        one[:2] == other[:2] and one[2] is not None and _same(one[2], other[2], one[0], code, met, rng)
        for one, other in changed
    )


def _piece(step, edit) -> tuple[str, str, int] | None:
    """Return the old and new expression of one step of an edit as text, and their line; None if it is none."""
    owner, field, index, new = step
    old = getattr(owner, field) if index is None else getattr(owner, field)[index]
    if not isinstance(old, ast.expr) or not isinstance(new, ast.expr) or isinstance(new, ast.Slice):
        return None
    return ast.unparse(old), ast.unparse(new), edit.line or old.lineno


def _formulas(code):
    """Return, for each line, its number, what it does apart from its formula, and the formula, as text."""
    found = []
    for node in (node for tree in code.definitions for node in ast.walk(tree) if isinstance(node, ast.stmt)):
        field = next((name for name in ("value", "test", "iter") if getattr(node, name, None) is not None), None)
        rest = [
            *getattr(node, "targets", []),
            *(getattr(node, name) for name in ("target", "op") if hasattr(node, name)),
        ]
        formula = ast.unparse(getattr(node, field)) if field else None
        found.append((getattr(node, "lineno", 0), [ast.dump(part) for part in rest], formula))
    return found


def _same(old, new, line, code, met, rng):
    """Whether two expressions give the same for many values of their names, and at least one value at all."""
    compared = 0
    old, new = compile(old, FILENAME, "eval"), compile(new, FILENAME, "eval")
    read = _names_read(old) | _names_read(new)
    for values in met.get(line, []):
        for trial in range(TRIALS):
            drawn = {name: _drawn(value, trial, rng) for name, value in values.items() if name in read}
            one, other = (_evaluated(formula, code.namespace, drawn) for formula in (old, new))
            if not _equal(one, other):
                return False
            compared += not isinstance(one, type)
    return compared > 0


def _names_read(code):
    """Return the names that compiled code may read, in the functions and comprehensions within it too."""
    inside = (_names_read(part) for part in code.co_consts if isinstance(part, types.CodeType))
    return set(code.co_names).union(*inside)


def _evaluated(piece, namespace, values):
    try:
        return eval(
            piece, {**namespace, **{n: np.copy(v) if isinstance(v, np.ndarray) else v for n, v in values.items()}}
        )
    except Exception as error:
        return type(error)


def _equal(one, other):
    if isinstance(one, type) or isinstance(other, type):
        return isinstance(one, type) and isinstance(other, type)
    try:
        one, other = np.asarray(one), np.asarray(other)
        if one.shape != other.shape:
            return False
        if one.dtype.kind in "biuf" and np.array_equal(one, other):  # most are; np.allclose takes ten times as long
            return True
        return np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)
    except (TypeError, ValueError):
        return False


def _drawn(value, trial, rng):
    """Return a value itself, or a random one of its kind; later trials change sizes as well."""
    if trial == 0 or isinstance(value, str) or callable(value):
        return value
    if isinstance(value, bool | np.bool_):
        return bool(rng.integers(2))
    if isinstance(value, int | np.integer):
        return type(value)(rng.integers(7))
    whole = trial % 3 == 0  # so that ties and zeros occur
    if isinstance(value, float | np.floating):
        return type(value)(rng.integers(-2, 3) if whole else rng.normal())
    if not isinstance(value, np.ndarray):
        return value
    shape = value.shape if trial % 2 else tuple(rng.integers(1, 9, value.ndim))
    if value.dtype.kind == "f":
        return rng.integers(-2, 3, shape).astype(float) if whole else rng.normal(size=shape)
    return rng.integers(0, 2 if value.dtype.kind == "b" else 4, shape).astype(value.dtype)
