"""The playground's problems in the plane, and the features that a network may see of a point.

The sets are those of TensorFlow Playground (Smilkov et al. 2017, arXiv:1708.03788): coordinates from -6 to 6, and noise
from 0 to 0.5, which blurs the labels, or for "gaussian" and "spiral" the points.
"""

from __future__ import annotations

import numpy as np

from course_utils._checks import float_array, generator, real

__all__ = ["FEATURES", "PROBLEMS", "REACH", "dataset", "features", "is_regression"]

REACH = 6.0  # coordinates of what is drawn run from -6 to 6
RADIUS = 5.0
EXAMPLES = 500  # points of a set, training and test together

FEATURES = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1**2,
    "x2^2": lambda x1, x2: x2**2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}


def features(X: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Return one column a feature: what the network sees of each point.

    Parameters
    ----------
    X : (N, 2) points, finite
    names : at least one of "x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"

    Returns
    -------
    (N, len(names)) float64

    Raises
    ------
    ValueError
        for points of another shape, no feature or an unknown one
    """
    X = float_array(X, "X")
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X: expected points of shape (N, 2), got {X.shape}")
    unknown = [name for name in names if name not in FEATURES]
    if unknown or not names:
        raise ValueError(f"names: expected at least one of {', '.join(FEATURES)}, got {unknown or 'none'}")
    return np.stack([FEATURES[name](X[:, 0], X[:, 1]) for name in names], axis=1).astype(np.float64)


def dataset(
    name: str, *, noise: float = 0.0, train_share: float = 0.5, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw 500 points of a problem, shuffled, and split them into training and test set.

    Parameters
    ----------
    name : "circle", "xor", "gaussian", "spiral": two classes; "plane", "bumps": a number from -1 to 1
    noise : from 0 to 0.5
    train_share : share of the training set, from 0.1 to 0.9
    rng : np.random.Generator

    Returns
    -------
    X, y, X_test, y_test : X (N, 2) float64; y (N,) np.intp classes 0 and 1, or for a regression (N, 1) float64

    Raises
    ------
    ValueError
        for an unknown name, or numbers out of their ranges
    """
    if name not in PROBLEMS:
        raise ValueError(f"name: expected one of {', '.join(PROBLEMS)}, got {name!r}")
    noise, share = real(noise, "noise"), real(train_share, "train_share")
    if noise > 0.5 or not 0.1 <= share <= 0.9:
        raise ValueError(f"expected noise from 0 to 0.5 and train_share from 0.1 to 0.9, got {noise:g} and {share:g}")
    X, y = PROBLEMS[name](noise, generator(rng))
    order = rng.permutation(len(X))
    X, y, n = X[order], y[order], round(share * len(X))
    return X[:n], y[:n], X[n:], y[n:]


def is_regression(name: str) -> bool:
    """Tell whether a problem asks for a number and not for a class."""
    return name in ("plane", "bumps")


def _blurred(X: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    return X + noise * rng.uniform(-RADIUS, RADIUS, X.shape)


def _circle(noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    half = EXAMPLES // 2
    radius = RADIUS * np.concatenate([rng.uniform(0, 0.5, half), rng.uniform(0.7, 1, half)])
    angle = rng.uniform(0, 2 * np.pi, EXAMPLES)
    X = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return X, (np.hypot(*_blurred(X, noise, rng).T) < RADIUS / 2).astype(np.intp)


def _xor(noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    X = rng.uniform(-RADIUS, RADIUS, (EXAMPLES, 2))
    X += np.where(X > 0, 0.3, -0.3)  # a gap along the axes
    return X, (_blurred(X, noise, rng).prod(axis=1) >= 0).astype(np.intp)


def _gaussian(noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    y = np.arange(EXAMPLES) % 2
    variance = 0.5 + 7 * noise
    return (4.0 * y - 2)[:, None] + np.sqrt(variance) * rng.standard_normal((EXAMPLES, 2)), y


def _spiral(noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    y = np.arange(EXAMPLES) % 2
    way = np.arange(EXAMPLES) // 2 / (EXAMPLES // 2)  # from 0 at the centre to 1
    angle = 1.75 * 2 * np.pi * way + np.pi * (1 - y)
    X = (RADIUS * way)[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return X + noise * rng.uniform(-1, 1, X.shape), y


def _square(rng: np.random.Generator) -> np.ndarray:
    """Return points all over the square that is drawn."""
    return rng.uniform(-REACH, REACH, (EXAMPLES, 2))


def _plane(noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    X = _square(rng)
    return X, _blurred(X, noise, rng).sum(axis=1, keepdims=True) / (2 * REACH)


def _bumps(noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    X = _square(rng)
    centers = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])
    signs = np.array([1, -1, 1, -1, 1, -1])
    distance = np.linalg.norm(_blurred(X, noise, rng)[:, None] - centers, axis=2)
    heights = signs * np.clip(1 - distance / 2, 0, None)
    nearest = np.abs(heights).argmax(axis=1)
    return X, heights[np.arange(len(X)), nearest][:, None]


PROBLEMS = {
    "circle": _circle,
    "xor": _xor,
    "gaussian": _gaussian,
    "spiral": _spiral,
    "plane": _plane,
    "bumps": _bumps,
}
