"""What a catalogue of changes is made of: places in a tree, changes that are possible there, edits of the tree."""

import ast
import contextlib
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Spot:
    """One expression in a tree, and where it hangs: ``owner.field``, or ``owner.field[index]``."""

    node: ast.expr
    owner: ast.AST
    field: str
    index: int | None
    statement: ast.stmt

    @property
    def is_whole_value(self):
        """Whether it is all that is returned, or assigned to a name."""
        return self.field == "value" and isinstance(self.owner, ast.Return | ast.Assign | ast.AugAssign)


@dataclass(frozen=True, eq=False)
class Change:
    """A kind of mistake, the piece that would stand there without it, and the piece to name in the sentence."""

    kind: str
    new: ast.expr
    about: ast.AST | None = None


@dataclass(frozen=True, eq=False)
class Edit:
    """One change of a tree: ``steps`` are ``(owner, field, index, new)``, to be done together."""

    kind: str
    steps: tuple
    line: int = 0
    old: ast.AST | None = None
    new: ast.AST | None = None
    about: ast.AST | None = None

    @property
    def pieces(self):
        """The trees that it puts in."""
        new = [part for *_, new in self.steps for part in (new if isinstance(new, list) else [new])]
        return [part for part in new if isinstance(part, ast.AST)]

    @contextlib.contextmanager
    def applied(self):
        """Change the tree, and put everything back afterwards."""
        before = [(owner, name, index, _get(owner, name, index)) for owner, name, index, _ in self.steps]
        for step in self.steps:
            _put(*step)
        try:
            yield
        finally:
            for step in reversed(before):
                _put(*step)


@dataclass(frozen=True)
class Around:
    """What a tree offers to its edits: parameters, names that may stand for one another, numbers, loops.

    ``mending`` is true where a learner's tree is mended, false where the reference's is spoilt.
    """

    parameters: list[str]
    names: list[str]
    numbers: list[float]
    mending: bool
    pictures: bool = field(default=False)


def _get(owner, name, index):
    value = getattr(owner, name)
    return value if index is None else value[index]


def _put(owner, name, index, new):
    if index is None:
        setattr(owner, name, new)
    else:
        getattr(owner, name)[index] = new


def spots(tree):
    """Yield every expression of a function's body that is read (not written to), outer ones first."""
    for statement in ast.walk(tree):
        if isinstance(statement, ast.stmt) and statement is not tree:
            yield from _below(statement, statement)


def _below(owner, statement):
    for name, value in ast.iter_fields(owner):
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or isinstance(node, ast.stmt | ast.arguments):
                continue
            if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                yield Spot(node, owner, name, index, statement)
            yield from _below(node, statement)


def bodies(tree):
    """Yield ``(owner, field, statements)`` for every block of a function."""
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield node, name, block


def called(node):
    """Return the name of the function or method that a call calls, or ""."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", ""))


def is_method(node):
    """Whether a call is ``thing.sum()`` rather than ``np.sum(thing)``."""
    function = node.func
    return isinstance(function, ast.Attribute) and not (
        isinstance(function.value, ast.Name) and function.value.id in ("np", "numpy", "math")
    )
