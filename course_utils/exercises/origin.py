"""What a right answer is made of: the course's own function, the notebook's, or a loop where none is wanted.

A right answer is called once more on every input, under a profile function that sees each call of Python code.

- No reference of `exNN` may take part.
- A function of the course's package that returns the whole answer, at once or row by row, on every input, has done the
  work. One that helps, the softmax in a gradient or an optimizer in a descent, is welcome.
- A function that the notebook prints and that would pass is known by its name and its code: `printed.json` lists them.
"""

import ast
import functools
import hashlib
import inspect
import json
import sys
import textwrap
from pathlib import Path

import numpy as np

from . import limit
from .attempt import attempt
from .declare import Exercise
from .faults import Fault, read

COURSE = str(Path(__file__).parents[1])
ENGINE = str(Path(__file__).parent)
LOOP = "The values are right, but the task asks for no loop: let NumPy go through the entries, all at once."
FEWER = (
    "The values are right, but the task asks for fewer loops: yours takes more steps where the input is larger and the "
    "answer is not. Let NumPy take a whole piece at once."
)
REFERENCES = str(Path(__file__).with_name("ex"))  # how the files of the references begin


def objection(exercise, function, deadline):
    """Return the `Fault` of a right answer that is not the learner's own or goes round a loop, or None."""
    watch = _Watch(exercise)
    for case in exercise.cases:
        watch.expect(exercise.expected(case))
        if attempt(watch.over(function), case, deadline).outcome.late:
            return None
    if name := watch.shown:
        return Fault("ours", [f"{name} is what this notebook shows. Write your own function, without it."])
    if name := watch.ours:
        return Fault("ours", [f"The answer comes from {name}, which is the course's own. Write yours without it."])
    if exercise.loopless and _grows(exercise, function, deadline):
        shapes = {np.shape(exercise.expected(case)) for case in exercise.loopless}
        return Fault("loop", [FEWER if len(shapes) == 1 and shapes != {()} else LOOP])
    return None


class _Watch:
    """Sees who takes part in an answer."""

    def __init__(self, exercise):
        self._exercise = exercise
        self._whole = None  # the functions of ours that returned the whole answer on every input so far
        self._used = self.shown = None

    def expect(self, value):
        """Begin with the next input, whose answer is this."""
        self._expected = np.ravel(value)
        self._given = set()
        self._pieces = {}

    def over(self, function):
        """Return a function that is watched while it runs."""

        def watched(*arguments):
            before = sys.getprofile()
            sys.setprofile(self._look)
            try:
                return function(*arguments)
            finally:
                sys.setprofile(before)
                self._given |= {name for name, parts in self._pieces.items() if self._is_answer(np.hstack(parts))}
                self._whole = self._given if self._whole is None else self._whole & self._given

        return watched

    @property
    def ours(self):
        """The name of a function of the course that did the work, or None."""
        return self._used or min((name.split(".<locals>")[0] for name in self._whole or ()), default=None)

    def _look(self, frame, event, value):
        if event not in ("call", "return"):
            return
        code = frame.f_code
        if not _of_the_course(code):
            if event == "call" and code.co_name in printed(self._exercise.number):
                self._recognise(code)
            return
        this = frame.f_locals.get("self")
        name = code.co_qualname if this is None else f"{type(this).__name__}.{code.co_name}"
        if isinstance(frame.f_globals.get(code.co_name), Exercise):
            self._used = code.co_name
        elif name in self._exercise.ours:
            self._used = name
        elif event == "return" and frame.f_back is not None and not _of_the_course(frame.f_back.f_code):
            self._weigh(name, value, this)

    def _recognise(self, code):
        try:
            same = fingerprint(inspect.getsource(code)) == printed(self._exercise.number)[code.co_name]
        except (OSError, SyntaxError, TypeError):
            return
        if same:
            self.shown = code.co_name

    def _weigh(self, name, value, layer):
        """Note a function that returned the answer, alone or among others, or left it with a layer as a gradient."""
        parts = value if isinstance(value, tuple) else (value,)
        left = getattr(layer, "grads", None)
        parts = [*parts, *(left.values() if isinstance(left, dict) else ())]
        if name in self._exercise.uses:
            return
        if any(self._is_answer(part) for part in parts):
            self._given.add(name)
        elif (array := read(value)) is not None:
            self._pieces.setdefault(name, []).append(array.ravel())

    def _is_answer(self, part):
        array = read(part)
        if array is None:
            return False
        if self._expected.size == 1:
            return bool(np.isclose(np.abs(array), np.abs(self._expected)).any())
        return any(_close(entries, self._expected) for entries in (array.ravel(), array.T.ravel(), -array.ravel()))


def _close(one, other):
    return one.shape == other.shape and np.allclose(one, other, equal_nan=True)


def _of_the_course(code):
    """Whether code is the course's, the engine of the exercises left aside, which calls the learner's."""
    name = code.co_filename
    return name.startswith(COURSE) and (not name.startswith(ENGINE) or name.startswith(REFERENCES))


@functools.cache
def _table():
    return json.loads(Path(__file__).with_name("printed.json").read_text(encoding="utf-8"))


def printed(number):
    """Return the functions, printed in the notebook, that would pass this exercise: name to fingerprint."""
    return _table().get(number, {})


def fingerprint(source):
    """Return a short text that tells a function's code apart, comments, layout and docstring left aside."""
    node = ast.parse(textwrap.dedent(source)).body[0]
    if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
        node.body = node.body[1:]
    return hashlib.sha256(ast.unparse(node).encode()).hexdigest()[:12]


def _grows(exercise, function, deadline):
    """Whether the answer takes more steps of the learner's own code for the larger input."""
    small, large = (_steps(function, case, deadline) for case in exercise.loopless)
    entries = [sum(np.size(argument) for argument in case.arguments) for case in exercise.loopless]
    return large - small > (entries[1] - entries[0]) ** 0.5


def _steps(function, case, deadline):
    """Count the steps of Python that a call takes outside libraries."""
    count = 0

    def look(frame, event, _):
        nonlocal count
        if limit.from_a_library(frame.f_code.co_filename):
            return None
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return look

    def counted(*arguments):
        before = sys.gettrace()
        sys._getframe().f_trace_opcodes = True  # Python 3.12 traces steps only if a frame asks for them before this
        sys.settrace(look)
        try:
            return function(*arguments)
        finally:
            sys.settrace(before)

    attempt(counted, case, deadline)
    return count
