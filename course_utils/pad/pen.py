"""Strokes to pixels: the same round pen as in the browser, for drawings made from code."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

SIDE = 84  # pixels a side of what the pad hands over
WIDTH = 0.075  # of the pen, as a fraction of the pad
SHARE = 0.13  # of a drawing's longer side, which the pen is at most wide: enlarged, a small digit is no blob


def ink(lines: Sequence[Sequence[Sequence[float]]], side: int = SIDE, width: float | None = None) -> np.ndarray:
    """Draw lines with a round pen.

    Parameters
    ----------
    lines : sequence of sequences of (x, y)
        Polylines in fractions of the pad, x to the right and y down; a single point is a dot.
    side : int
        Pixels a side.
    width : float or None
        Of the pen, as a fraction of the pad; None for `WIDTH`, less where the drawing is small.

    Returns
    -------
    ndarray, shape (side, side), float32
        0 for paper to 1 for ink.

    Raises
    ------
    ValueError
        If a line is not a sequence of pairs of finite numbers.
    """
    middle = (np.arange(side) + 0.5) / side
    sheet = np.zeros((side, side), np.float32)
    drawn = [_points(line) for line in lines]
    width = _thinned(drawn) if width is None else width
    for points in drawn:
        for start, end in itertools.pairwise(points if len(points) > 1 else [points[0], points[0]]):
            distance = _distance(middle[None, :], middle[:, None], start, end)
            sheet = np.maximum(sheet, np.clip((width / 2 - distance) * side + 0.5, 0, 1).astype(np.float32))
    return sheet


def _points(line):
    """Return a line as an array (points, 2)."""
    points = np.asarray(line, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points) or not np.isfinite(points).all():
        raise ValueError(f"expected lines of points (x, y) from 0 to 1, got {line!r}")
    return points


def _thinned(lines):
    """Return the pen's width for a drawing: the same part of a small one as of a large one; a dot has no size."""
    longer = np.ptp(np.concatenate(lines), axis=0).max() if lines else 0.0
    return min(WIDTH, max(SHARE * longer, 1 / SIDE)) if longer else WIDTH


def _distance(x, y, start, end):
    """Return how far the points (x, y) are from the segment between `start` and `end`."""
    step = end - start
    length = step @ step
    along = np.clip(((x - start[0]) * step[0] + (y - start[1]) * step[1]) / length, 0, 1) if length else 0.0
    return np.hypot(x - start[0] - along * step[0], y - start[1] - along * step[1])


# What the pad shows until somebody draws on it.
EXAMPLE = [
    [
        *((0.31, 0.36), (0.33, 0.29), (0.38, 0.23), (0.45, 0.20), (0.53, 0.20), (0.60, 0.23), (0.64, 0.29)),
        *((0.64, 0.36), (0.61, 0.43), (0.55, 0.51), (0.47, 0.60), (0.39, 0.69), (0.32, 0.78)),
        *((0.41, 0.77), (0.52, 0.76), (0.62, 0.77), (0.72, 0.79)),
    ]
]
