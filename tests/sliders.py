"""Driving a live figure: each of its controls is moved everywhere, and every defect found is a sentence."""

import warnings

import numpy as np

from course_utils.explore.finite import not_finite
from course_utils.explore.stage import drawing_order

RANDOM_POINTS = 2


def places(view, rng):
    """Yield where to move: the start, each control alone to its other points and random ones, then all together."""
    start = {name: control.start for name, control in view.controls.items()}
    yield None, start
    for name, control in view.controls.items():
        samples = [control.sample(rng) for _ in range(RANDOM_POINTS)]
        for value in [*(point for point in control.points if point != control.start), *samples]:
            yield name, {**start, name: value}
    yield None, {name: control.points[0] for name, control in view.controls.items()}
    yield None, {name: control.points[-1] for name, control in view.controls.items()}
    for _ in range(RANDOM_POINTS):
        yield None, {name: control.sample(rng) for name, control in view.controls.items()}
    yield None, start


def drive(view, built, seed=0):
    """Move every control of a live figure, whose cell showed the frame `built`; return a sentence for each defect."""
    defects, idle, first = [], dict.fromkeys(view.controls), None
    for moved, values in places(view, np.random.default_rng(seed)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                view.set(**values)
        except Exception as error:
            defects.append(f"{values}: {type(error).__name__}: {error}")
            continue
        shown = [artist for artist in drawing_order(view.fig) if artist.get_visible()]
        defects += [f"{values}: {sentence}" for sentence in not_finite(shown)]
        if first is None:
            first = view.rendered
            if not np.array_equal(first, built):
                defects.append(
                    "the first frame changed since its cell ran: the update reads a name that a later cell changes"
                )
        if moved and not np.array_equal(first, view.rendered):
            idle.pop(moved, None)
    if not np.array_equal(view.rendered, view._stage.paint(None)):
        defects.append("the last frame differs from a full redraw")
    return defects + [f"{name} moves no pixel" for name in idle]
