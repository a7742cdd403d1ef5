"""Expected values without the code that computes them, for handouts whose answers are withheld.

`python -m course_utils.authoring handout` writes the exercises of a notebook anew: every reference and every named
mistake becomes a call of `recorded`. What each of them gives on each input stands in ``exNN.json``, beside ``exNN.py``.
Where the answer is a value and not a function, every part that would reveal it becomes a call of `kept_apart`. These
parts stand in the same file, encoded so that nobody reads them by accident; they are not secret.
"""

import base64
import functools
import hashlib
import json
from pathlib import Path

import numpy as np

DIGITS = 12  # of an input's numbers: enough to tell inputs apart, few enough to agree on every machine


def key(arguments):
    """Return a short text that tells the inputs of an exercise apart."""
    shown = "; ".join(_shown(argument) for argument in arguments)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _shown(thing):
    if callable(thing):
        return repr(thing)
    array = np.asarray(thing)
    entries = [f"{entry:.{DIGITS}g}" if isinstance(entry, float) else str(entry) for entry in array.ravel().tolist()]
    return f"{array.shape} {' '.join(entries)}"


def encode(outcome):
    """Return what a function gave, a value or the type of an exception, as something that JSON can hold."""
    if isinstance(outcome, type):
        return {"raises": outcome.__name__}
    array = np.asarray(outcome)
    kind = "array" if isinstance(outcome, np.ndarray) else "scalar"
    return {"kind": kind, "dtype": str(array.dtype), "shape": list(array.shape), "entries": array.ravel().tolist()}


def decode(entry):
    """Return the value that `encode` was given, a new array each time; raise the exception if it was one."""
    if "raises" in entry:
        raise {"ValueError": ValueError, "IndexError": IndexError}[entry["raises"]]
    array = np.array(entry["entries"], entry["dtype"]).reshape(entry["shape"])
    return array if entry["kind"] == "array" else array[()]


@functools.cache
def _answers(module):
    path = Path(__file__).with_name(f"{module.rpartition('.')[2]}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def recorded(module, name, *arguments):
    """Return the recorded result of a function of an exercise module, by its name and arguments."""
    return decode(_answers(module)[name][key(arguments)])


def put_apart(value):
    """Return a value of numbers, texts, lists and dicts as a text that cannot be read at a glance.

    Raises
    ------
    TypeError
        If it holds anything else, such as a function.
    """
    return base64.b64encode(json.dumps(_listed(value)).encode()).decode()


def _listed(value):
    if isinstance(value, dict):
        return {"items": [[key, _listed(part)] for key, part in value.items()]}
    if isinstance(value, list | tuple):
        return [_listed(part) for part in value]
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def kept_apart(module, name, part):
    """Return a part of an exercise that a handout keeps apart, by the names of module, exercise and part.

    Tuples come back as lists.
    """
    return _unlisted(json.loads(base64.b64decode(_answers(module)[name][part])))


def _unlisted(value):
    if isinstance(value, dict):
        return {key: _unlisted(part) for key, part in value["items"]}
    return [_unlisted(part) for part in value] if isinstance(value, list) else value
