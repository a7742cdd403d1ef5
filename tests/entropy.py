"""Exercises that tests of the judge ask: the cross-entropy of one example, its gradient, and one-hot labels."""

import numpy as np

from course_utils.exercises.declare import case, exercise


@exercise(
    "99.30",
    "The cross-entropy loss",
    cases=[
        case([-2.85, 0.86, 0.28], 2),
        case([1.0, 2.0, 3.0], 0),
        case([0.0, 0.0, 0.0, 0.0], 1),
        case([2, 1], 1),
        case([0.0, 1000.0], 0, why="surely wrong"),
        case([1000.0, 0.0], 0, why="surely right"),
        case([-1000.0, -1000.0], 1, why="very negative scores"),
    ],
    random=lambda rng: case(rng.normal(size=5).round(2), int(rng.integers(5))),
    letters={"f": "the scores f", "y": "the right class y"},
    hints=["Minus the natural log of a probability.", "m + log(sum of exp(f - m)) - f[y]."],
    insight="No log of 0 can occur.",
)
def cross_entropy(f, y):
    """Minus the natural log of the softmax probability of class y, for one example."""
    m = f.max()
    return m + np.log(np.exp(f - m).sum()) - f[y]


@cross_entropy.mistake
def base_ten(f, y):
    """You took the base-10 logarithm: it gives 0.452 where the natural one, np.log, gives 1.04."""
    return cross_entropy(f, y) / np.log(10)


@cross_entropy.mistake
def sum_not_shifted(f, y):
    """Your exp overflows: exp(1000) is inf. Take the largest score out of the sum."""
    return np.log(np.exp(f).sum()) - f[y]


@cross_entropy.mistake
def log_of_a_plain_softmax(f, y):
    """You took exp of the scores as they are. Take the log on paper first, and the largest score out of the sum."""
    return -np.log(np.exp(f[y]) / np.exp(f).sum())


@exercise(
    "99.31",
    "The gradient of the cross-entropy",
    cases=[
        case([-2.85, 0.86, 0.28], 2),
        case([1.0, 2.0, 3.0], 0),
        case([0.0, 0.0, 0.0, 0.0], 3),
        case([2, 1], 1),
        case([1000.0, 0.0, -1000.0], 1),
    ],
    random=lambda rng: case(rng.normal(size=5).round(2), int(rng.integers(5))),
    letters={"f": "the scores f", "y": "the right class y"},
    hints=["p for every wrong class.", "Subtract 1 from entry y."],
    insight="What the model says minus what is true.",
)
def softmax_gradient(f, y):
    """Gradient (K,) of the cross-entropy of one example with respect to its scores: p minus one-hot."""
    e = np.exp(f - f.max())
    p = e / e.sum()
    p[y] -= 1
    return p


@exercise(
    "99.32",
    "One-hot targets",
    cases=[case([2, 0, 1, 1], 3), case([0, 1], 4), case([1, 0], 2), case([9], 10)],
    random=lambda rng: case(rng.integers(0, 4, size=6), 5),
    hints=["Begin with np.zeros((N, K)).", "T[np.arange(N), y] = 1"],
    insight="Row i is a distribution that is sure of class y[i].",
)
def one_hot(y, K):
    """Turn class indices (N,) into rows (N, K), a single 1 in each."""
    T = np.zeros((len(y), K))
    T[np.arange(len(y)), y] = 1
    return T
