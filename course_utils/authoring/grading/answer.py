"""A learner's function as one that can be judged here, though it runs in its room."""

import builtins
import functools
import inspect
import operator
import warnings
from typing import Any

import numpy as np

from course_utils.exercises.attempt import InputAskedError

from .plain import unpack
from .room import AnswerLateError, AnswerLostError


class Answer:
    """A learner's function, which runs in its room."""

    def __init__(self, room):
        self._room, self.lost = room, None

    def __call__(self, *arguments):
        """Call it there; print, warn, raise and change the arguments as it does."""
        functions = [one for one in arguments if callable(one) and not isinstance(one, np.ufunc)]
        try:
            reply = self._room.ask("call", list(arguments), functions=functions)
            value, changed = self._read(reply, arguments)
        except (AnswerLostError, AnswerLateError) as error:
            self.lost = error
            raise
        print(reply.get("printed", ""), end="")
        for name, text in reply.get("warnings", []):
            warnings.warn_explicit(str(text), getattr(builtins, str(name), UserWarning), "<answer>", 1)
        for place, now in changed.items():
            _change(arguments[place], now)
        return value

    def _read(self, reply, arguments):
        if "error" in reply:
            raise revived(*reply["error"])
        try:
            changed = {int(place): unpack(now) for place, now in reply["changed"].items()}
            return unpack(reply["value"]), {place: now for place, now in changed.items() if place < len(arguments)}
        except (TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError) as error:
            raise AnswerLostError(f"its reply cannot be read: {type(error).__name__}") from error


def as_function(room, shape) -> Any:
    """Return what stands for a callable answer, told by its shape: a function with its parameters, a class, ..."""
    if "class" in shape:
        return type(str(shape["class"]), (), {})
    if "coroutine" in shape:

        async def answer():
            pass

        return answer
    function: Any = functools.partial(operator.call, Answer(room))  # of such a one, nobody looks for the source
    if shape.get("parameters") is not None:
        function.__signature__ = inspect.Signature(
            [
                inspect.Parameter(
                    name, inspect._ParameterKind(kind), default=unpack(default) if has else inspect._empty
                )
                for name, kind, has, default in shape["parameters"]
            ]
        )
    return function


def _change(argument, now):
    """Do to an argument what the answer did to its copy, so that the judge sees it."""
    if isinstance(argument, np.ndarray) and isinstance(now, np.ndarray) and argument.shape == now.shape:
        argument[...] = now
    elif isinstance(argument, np.ndarray):
        argument.fill(np.nan if argument.dtype.kind == "f" else 0)
    elif isinstance(argument, list):
        argument[:] = now if isinstance(now, list) else []


def revived(name, text):
    """Return an exception by the name of its type, one of Python's own or one made for it."""
    known = {"LinAlgError": np.linalg.LinAlgError, "AxisError": np.exceptions.AxisError, "EOFError": InputAskedError}
    kind = known.get(name, getattr(builtins, str(name), None))
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        kind = type(str(name), (Exception,), {})
    try:
        return kind(text)
    except TypeError:  # some want more than a text
        return type(str(name), (Exception,), {})(text)
