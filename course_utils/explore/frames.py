"""Frames: a live figure for where no Python runs, as small pictures taken by moving its controls.

Two controls move together, more of them each alone from the start: all places of three would be thousands of pictures.
"""

import base64
import io
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from course_utils.explore.control import Control, say

if TYPE_CHECKING:
    from course_utils.explore.view import View

MIME = "application/vnd.course.frames+json"
PLACES = {1: 21, 2: 11}  # of each control, by how many there are; 11 where there are more
MOST = 2_000_000  # bytes of all pictures of a figure, as they are stored
QUALITIES = (80, 60, 40, 20)  # of WebP, from the best


def stored_frames(view: "View") -> dict[str, Any]:
    """Return the pictures of a live figure at the places of its controls, and leave the figure as it was.

    Returns
    -------
    dict
        What JSON can hold: ``alt``; ``size`` in CSS pixels; ``controls``, each with ``label``, ``values`` in words, the
        ``start`` among them and whether it is a ``list``; ``together``, whether all combinations are there;
        ``frames``, from the places of all controls, as in ``"3,0"``, to the address of a picture.

    Raises
    ------
    ValueError
        If the pictures are too large at the lowest quality.
    """
    before = view.values()
    moved = [control for control in view.controls.values() if control.ranged]
    values = [places(control, PLACES.get(len(moved), 11)) for control in moved]
    starts = [one.index(control.start) for one, control in zip(values, moved, strict=True)]
    together = len(moved) <= max(PLACES)
    pictures = {}
    for place in _combinations([len(one) for one in values], starts, together):
        chosen = {control.name: one[at] for control, one, at in zip(moved, values, place, strict=True)}
        view.set(**chosen)
        pictures[",".join(map(str, place))] = Image.fromarray(view.rendered[..., :3]).reduce(2)
    view.set(**before)
    width, height = next(iter(pictures.values())).size
    return {
        "alt": view.alt,
        "size": [width, height],
        "controls": [_described(*one) for one in zip(moved, values, starts, strict=True)],
        "together": together,
        "frames": _encoded(pictures, view.name),
    }


def places(control: Control, most: int) -> list:
    """Return at most so many values of a control, in order, the start among them."""
    widget = control.widget
    if not hasattr(widget, "step"):
        every = list(range(4)) if control.ranged == "presses" else list(control.points)
        return every if len(every) <= most else _spread(every, every.index(control.start), most)
    count = round((widget.max - widget.min) / widget.step)
    grid = [widget.min + step * widget.step for step in range(count + 1)]
    start = np.log(control.start) / np.log(widget.base) if hasattr(widget, "base") else control.start
    chosen = _spread(grid, round((start - widget.min) / widget.step), most)
    values = [float(widget.base**value) if hasattr(widget, "base") else value for value in chosen]
    at = chosen.index(grid[round((start - widget.min) / widget.step)])
    lo, hi = control.points[0], control.points[-1]
    return [control.start if k == at else min(max(value, lo), hi) for k, value in enumerate(values)]


def _spread(every, start, most):
    """Return at most so many of these, evenly, with the start in the place of its nearest."""
    chosen = sorted({round(place) for place in np.linspace(0, len(every) - 1, min(most, len(every)))})
    nearest = min(range(len(chosen)), key=lambda k: abs(chosen[k] - start))
    chosen[nearest] = start
    return [every[place] for place in chosen]


def _combinations(counts, starts, together):
    """Yield the places of all controls, as tuples: all combinations, or those that differ from the start in one."""
    if together:
        yield from itertools.product(*map(range, counts))
        return
    yield tuple(starts)
    for which, count in enumerate(counts):
        for place in range(count):
            if place != starts[which]:
                yield (*starts[:which], place, *starts[which + 1 :])


def _described(control, values, start):
    unit = f" {control.unit}" if control.unit else ""
    words = [say(value) + unit for value in values]
    return {"label": control.label, "values": words, "start": start, "list": not hasattr(control.widget, "step")}


def _encoded(pictures, name):
    """Return the pictures as addresses that hold them, as good as there is room for."""
    for quality in QUALITIES:
        addresses = {place: _address(picture, quality) for place, picture in pictures.items()}
        if sum(map(len, addresses.values())) <= MOST:
            return addresses
    raise ValueError(f"{name}: expected frames of at most {MOST} bytes, got more at WebP quality {QUALITIES[-1]}")


def _address(picture, quality):
    stream = io.BytesIO()
    picture.save(stream, "webp", quality=quality, method=4)
    return f"data:image/webp;base64,{base64.b64encode(stream.getvalue()).decode()}"
