"""Keep a network in a file: the layers as JSON text, their arrays as they are, in one ``.npz`` without pickle."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from course_utils._checks import generator
from course_utils.host.files import written_to
from course_utils.layers.layer import Layer
from course_utils.layers.sequential import Sequential

__all__ = ["load", "save"]

_FORMAT = "course_utils network, version 1"
_TEXT = "architecture"


def save(net: Sequential, path: str | os.PathLike) -> None:
    """Write a network's layers, parameters and buffers to a file; the same network gives the same bytes.

    The file appears under its name only once it is whole: an interrupted ``save`` leaves an earlier one untouched. A
    symbolic link stays, and the file that it leads to is written.

    Parameters
    ----------
    net : Sequential, of layers of ``course_utils.layers``
    path : where to write, as given; ``.npz`` is usual

    Raises
    ------
    TypeError
        if ``net`` is not a Sequential
    ValueError
        for a layer of another kind, which ``load`` could not build, or a path without a file's name
    OSError
        if the file cannot be written; the message names the path
    """
    if not isinstance(net, Sequential):
        raise TypeError(f"net: expected a Sequential, got {type(net).__name__}")
    text = json.dumps({"format": _FORMAT, "net": _describe(net)})
    if not Path(path).name:
        raise ValueError(f"path: expected the name of a file, such as 'net.npz', got {os.fspath(path)!r}")
    with written_to(path):
        target = Path(os.path.realpath(path))
        unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
        try:
            with unfinished.open("wb") as file:
                np.savez(file, allow_pickle=False, **{_TEXT: np.array(text)}, **_arrays(net))
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)


def load(path: str | os.PathLike, *, rng: np.random.Generator | None = None) -> Sequential:
    """Build the network that ``save`` wrote, every number of it exactly. It is in training mode, as any new one.

    Parameters
    ----------
    path : a file that ``save`` wrote
    rng : np.random.Generator, needed for a network with Dropout, which draws from it

    Raises
    ------
    FileNotFoundError
        if there is no such file
    ValueError
        if the file is damaged, cut short, not a network or of another version, or if ``rng`` is missing; the message
        names the path and the cause
    """
    if rng is not None:
        generator(rng)
    with open(path, "rb") as file:
        try:
            arrays = _read(file)
            net = _network(_architecture(arrays.pop(_TEXT, None)), rng)
            _fill(net, arrays)
        except _RefusedError as error:
            raise ValueError(f"{os.fspath(path)}: {error}") from None
        except Exception as error:  # damage shows in a dozen ways, from BadZipFile to SyntaxError
            cause = f"{type(error).__name__}: {error}"
            raise ValueError(f"{os.fspath(path)}: expected a network written by save, got {cause}") from error
    return net


class _RefusedError(Exception):
    """What is wrong with a file; ``load`` adds which one."""


def _describe(layer: Layer) -> dict[str, object]:
    """Return what ``_build`` needs: the layer's kind and its constructor's arguments."""
    kind = type(layer).__name__
    if kinds().get(kind) is not type(layer):
        raise ValueError(f"net: expected layers of course_utils, which load can build again, got {layer!r}")
    if isinstance(layer, Sequential):
        return {"kind": kind, "layers": [_describe(inner) for inner in layer.layers]}
    return {"kind": kind, **layer.config()}


def kinds() -> dict[str, type[Layer]]:
    """Return the course's kinds of layers by name."""
    public = vars(importlib.import_module("course_utils.layers")).values()
    return {kind.__name__: kind for kind in public if isinstance(kind, type) and kind is not Layer}


def _arrays(net: Sequential) -> dict[str, np.ndarray]:
    return {**net.params, **net.buffers}


def _read(file: BinaryIO) -> dict[str, np.ndarray]:
    """Return all arrays of an .npz file, by name."""
    if not zipfile.is_zipfile(file):
        raise _RefusedError("expected an .npz file, which is a zip archive, got something else, or a part of one")
    file.seek(0)
    with np.load(file, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _architecture(text: np.ndarray | None) -> dict[str, Any]:
    """Return the description of the network, which the file holds as JSON text."""
    if text is None:
        raise _RefusedError(f"expected a network written by save, got an .npz file without {_TEXT!r}")
    found = json.loads(str(text))
    if found["format"] != _FORMAT:
        raise _RefusedError(f"expected the format {_FORMAT!r}, got {found['format']!r}")
    if found["net"]["kind"] != "Sequential":
        raise _RefusedError(f"expected a Sequential, got {found['net']['kind']!r}")
    return found["net"]


def _network(description: dict[str, Any], rng: np.random.Generator | None) -> Sequential:
    return Sequential(*(_build(inner, rng) for inner in description["layers"]))


def _build(description: dict[str, Any], rng: np.random.Generator | None) -> Layer:
    """Construct a layer with zeros for weights: the real ones are in the file."""
    arguments = dict(description)
    kind = arguments.pop("kind")
    known = kinds()
    if kind not in known:
        raise _RefusedError(f"expected layers among {', '.join(known)}, got {kind!r}")
    if kind == "Sequential":
        return _network(arguments, rng)
    if kind == "Dropout" and rng is None:
        raise _RefusedError("expected rng=np.random.default_rng(seed) for a network with Dropout, got none")
    wanted = inspect.signature(known[kind]).parameters
    if "init" in wanted:
        arguments["init"] = 0
    if "rng" in wanted:
        arguments["rng"] = np.random.default_rng(0) if rng is None else rng  # init=0 draws nothing from it
    return known[kind](**arguments)


def _fill(net: Sequential, stored: dict[str, np.ndarray]) -> None:
    """Copy the stored arrays into the network's."""
    wanted = _arrays(net)
    if stored.keys() != wanted.keys():
        raise _RefusedError(f"expected the arrays {sorted(wanted)}, got {sorted(stored)}")
    for name, array in wanted.items():
        if stored[name].shape != array.shape or stored[name].dtype != array.dtype:
            came = f"{stored[name].dtype} of shape {stored[name].shape}"
            raise _RefusedError(f"expected {name!r} to be {array.dtype} of shape {array.shape}, got {came}")
        array[...] = stored[name]
