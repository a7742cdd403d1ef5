"""Toy sets in the plane: each returns X (N, 2) float64 and y (N,) np.intp, class after class, not shuffled.

``rng`` is required and is the only source of randomness; noise and spread are standard deviations, 0 for none. All
raise TypeError or ValueError for arguments of a wrong type or range.
"""

from __future__ import annotations

import numpy as np

from course_utils._checks import count, float_array, generator, real

Dataset = tuple[np.ndarray, np.ndarray]


def _around(curves: list[np.ndarray], noise: float, rng: np.random.Generator) -> Dataset:
    """Give every class, a list of points (n, 2), its number, and shake all points by normal noise."""
    noise, rng = real(noise, "noise"), generator(rng)
    X = np.concatenate(curves)
    y = np.repeat(np.arange(len(curves)), [len(curve) for curve in curves])
    return X + noise * rng.standard_normal(X.shape), y


def _on_circle(radius: float | np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def blobs(n_per_class: int, centers: int | np.ndarray = 3, spread: float = 0.5, *, rng: np.random.Generator) -> Dataset:
    """Draw round clouds, one a class.

    Parameters
    ----------
    n_per_class : points a class
    centers : (C, 2) centres of the clouds, or the number of classes C, whose centres then lie evenly on the circle of
        radius 2, the first at the top
    spread : standard deviation of each cloud
    rng : np.random.Generator
    """
    n = count(n_per_class, "n_per_class")
    if np.ndim(centers) == 0:
        num_classes = count(centers, "centers")
        centers = _on_circle(2.0, np.pi / 2 + 2 * np.pi * np.arange(num_classes) / num_classes)
    centers = float_array(centers, "centers")
    if centers.ndim != 2 or centers.shape[1] != 2:
        raise ValueError(f"centers: expected shape (C, 2) or the number of classes, got shape {centers.shape}")
    return _around([np.tile(center, (n, 1)) for center in centers], real(spread, "spread"), rng)


def moons(n_per_class: int, noise: float = 0.1, *, rng: np.random.Generator) -> Dataset:
    """Draw two half circles of radius 1 that reach into each other: 0 opens downwards, 1 upwards.

    Parameters
    ----------
    n_per_class : points a class
    noise : standard deviation around the curves
    rng : np.random.Generator
    """
    angle = np.linspace(0, np.pi, count(n_per_class, "n_per_class"))
    upper = _on_circle(1.0, angle)
    return _around([upper, np.array([1.0, 0.5]) - upper], noise, rng)


def circles(n_per_class: int, noise: float = 0.1, *, inner: float = 0.5, rng: np.random.Generator) -> Dataset:
    """Draw a ring of radius 1 (class 0) around a ring of radius ``inner`` (class 1).

    Parameters
    ----------
    n_per_class : points a class
    noise : standard deviation around the rings
    inner : radius of the inner ring, at least 0
    rng : np.random.Generator
    """
    n = count(n_per_class, "n_per_class")
    angle = 2 * np.pi * np.arange(n) / n
    return _around([_on_circle(1.0, angle), _on_circle(real(inner, "inner"), angle)], noise, rng)


def spirals(n_per_class: int, num_classes: int = 3, noise: float = 0.03, *, rng: np.random.Generator) -> Dataset:
    """Draw spiral arms that wind from near the centre out to radius 1, one a class.

    Parameters
    ----------
    n_per_class : points a class
    num_classes : number of arms, at least 1
    noise : standard deviation around the arms
    rng : np.random.Generator
    """
    n, arms = count(n_per_class, "n_per_class"), count(num_classes, "num_classes")
    radius = np.linspace(0.05, 1, n)
    turns = [2 * np.pi * arm / arms + 4 * radius for arm in range(arms)]
    return _around([_on_circle(radius, angle) for angle in turns], noise, rng)


def xor(n_per_corner: int, spread: float = 0.15, *, rng: np.random.Generator) -> Dataset:
    """Draw clouds at the corners (0, 0), (0, 1), (1, 0), (1, 1); the class is x1 xor x2 of the corner.

    ``xor(1, 0, rng=rng)`` is the truth table itself.

    Parameters
    ----------
    n_per_corner : points a corner, so 4 n in all
    spread : standard deviation of each cloud
    rng : np.random.Generator
    """
    corners = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], count(n_per_corner, "n_per_corner"), axis=0)
    spread, rng = real(spread, "spread"), generator(rng)
    return corners + spread * rng.standard_normal(corners.shape), corners[:, 0] ^ corners[:, 1]
