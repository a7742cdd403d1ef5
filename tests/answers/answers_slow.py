"""Two endless loops, in a file of their own: the judge has to stop each when its time is up."""

# ruff: noqa

import numpy as np
from corpus import answer


@answer(
    "02.5", "a counter that is never raised: endless where the goal is out of reach", right=False, seek=["loop", "ends"]
)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    steps = 0
    while steps < max_steps:
        g = 2 / len(t) * X.T @ (X @ w - t)
        w = w - learning_rate * g
    return w


@answer("03.10", "until nothing changes: endless for XOR", right=False, seek=["loop", "ends"])
def averaged_perceptron(X, t, epochs):
    w, looks = np.zeros(X.shape[1] + 1), []
    X1 = np.column_stack([X, np.ones(len(X))])
    while True:
        m = 0
        for x, d in zip(X1, t):
            o = np.heaviside(w @ x, 0)
            m += o != d
            w = w + (d - o) * x
            looks = [np.sum(looks, axis=0) + w]
        if m == 0:
            return looks[0] / (epochs * len(X))
