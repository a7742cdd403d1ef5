"""Answers to the exercises of notebook 03, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import math
from fractions import Fraction

import numpy as np
from corpus import answer

_H = np.heaviside
_KEPT = np.zeros(3)  # for the one answer that keeps its weights in a global name


# --- 03.1


@answer("03.1", "list of integers", right=True)
def threshold_unit(X, w, b):
    return [1 if sum((a * c for a, c in zip(x, w))) + b > 0 else 0 for x in X]


@answer("03.1", "float32", right=True)
def threshold_unit(X, w, b):
    return (X @ w + b > 0).astype(np.float32)


@answer("03.1", "> -b", right=True)
def threshold_unit(X, w, b):
    return np.where(X.dot(w) > -b, 1, 0)


@answer("03.1", "column (N,1)", right=False, seek=["arranged", "reshape", "axis"])
def threshold_unit(X, w, b):
    return np.heaviside(w @ X.T + b, 0)[:, None]


@answer("03.1", "w @ X (works only square)", right=False, seek=["x @ w", "shape"])
def threshold_unit(X, w, b):
    return np.heaviside(w @ X + b, 0)


@answer("03.1", "max sign 0", right=True)
def threshold_unit(X, w, b):
    return np.maximum(np.sign(X @ w + b), 0)


@answer("03.1", "bias added D times + bool", right=False, seek=["bias", "once"])
def threshold_unit(X, w, b):
    return (X * w + b).sum(axis=1) > 0


@answer("03.1", "bias added D times", right=False, seek=["bias", "once"])
def threshold_unit(X, w, b):
    return ((X * w + b).sum(axis=1) > 0).astype(float)


@answer("03.1", "sum axis 0", right=False, seek=["axis"])
def threshold_unit(X, w, b):
    return ((X * w).sum(axis=0) + b > 0).astype(float)


@answer("03.1", "inverted", right=False, seek=["other way", "above 0", "turned"])
def threshold_unit(X, w, b):
    return np.heaviside(-(X @ w + b), 0)


@answer("03.1", "inverted2", right=False, seek=["other way", "above 0", "turned"])
def threshold_unit(X, w, b):
    return 1 - np.heaviside(X @ w + b, 0)


@answer("03.1", "clip", right=False)
def threshold_unit(X, w, b):
    return np.clip(X @ w + b, 0, 1)


@answer("03.1", "hard-coded 4", right=False, seek=["len(", "length"])
def threshold_unit(X, w, b):
    return np.array([1.0 if X[i] @ w + b > 0 else 0 for i in range(4)])


@answer("03.1", "a rounded sigmoid", right=True)
def threshold_unit(X, w, b):
    return np.round(1 / (1 + np.exp(-(X @ w + b))))


@answer("03.1", "off by one loop", right=False, seek=["range", "last"])
def threshold_unit(X, w, b):
    out = np.zeros(len(X))
    for i in range(len(X) - 1):
        out[i] = X[i] @ w + b > 0
    return out


@answer("03.1", "in place mutation of X", right=False, seek=["changed", "copy"])
def threshold_unit(X, w, b):
    X[:] = X * w
    return (X.sum(axis=1) + b > 0).astype(float)


@answer("03.1", "in place no-op", right=True)
def threshold_unit(X, w, b):
    w += 0
    return (X @ w + b > 0).astype(float)


@answer("03.1", "tuple", right=None)
def threshold_unit(X, w, b):
    return tuple((X @ w + b > 0).astype(float))


@answer("03.1", "heaviside no 2nd arg", right=False, seek=["argument", "value at 0"])
def threshold_unit(X, w, b):
    return np.heaviside(X @ w + b)


@answer("03.1", "strings", right=False)
def threshold_unit(X, w, b):
    return np.heaviside(X @ w + b, 0).astype(str)


@answer("03.1", "bias folded into the weights", right=True)
def threshold_unit(X, w, b):
    X1 = np.column_stack([X, np.ones(len(X))])
    return 1.0 * (X1 @ np.append(w, b) > 0)


@answer("03.1", "loop with an if for each row", right=True)
def threshold_unit(X, w, b):
    out = np.zeros(len(X))
    for i, x in enumerate(X):
        if np.sum(w * x) + b > 0:
            out[i] = 1
    return out


@answer("03.1", "returns in the first pass of the loop", right=False, seek=["return", "whole", "array"])
def threshold_unit(X, w, b):
    for x in X:
        return 1.0 if w @ x + b > 0 else 0.0


@answer("03.1", "silent says -1 (np.where)", right=False, seek=["-1", "0 when", "silent"])
def threshold_unit(X, w, b):
    return np.where(X @ w + b > 0, 1.0, -1.0)


@answer("03.1", "sigmoid of the sums", right=False, seek=["threshold", "sigmoid", "between"])
def threshold_unit(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))


@answer("03.1", "ReLU of the sums", right=False, seek=["threshold", "above 0", "relu"])
def threshold_unit(X, w, b):
    return np.maximum(0, X @ w + b)


@answer("03.1", "fires from 0.5 on", right=False, seek=["0.5", "half", "above 0"])
def threshold_unit(X, w, b):
    return np.where(X @ w + b >= 0.5, 1, 0)


@answer("03.1", "fires wherever the sum is not 0", right=False, seek=["above 0", "negative", "abs"])
def threshold_unit(X, w, b):
    return np.where(X @ w + b, 1.0, 0.0)


@answer("03.1", "np.ceil of a clipped sum", right=True)
def threshold_unit(X, w, b):
    return np.ceil(np.clip(X @ w + b, 0, 1))


@answer("03.1", "fires above 0.05", right=False, seek=["above 0", "compared with", "threshold"])
def threshold_unit(X, w, b):
    return (X @ w + b > 0.05).astype(float)


# --- 03.2


def _z(x, w, b):
    return w @ x + b


@answer("03.2", "foot", right=True)
def nearest_on_border(x, w, b):
    return x - _z(x, w, b) / (w @ w) * w


@answer("03.2", "by the unit normal", right=True)
def nearest_on_border(x, w, b):
    n = w / np.linalg.norm(w)
    return x - (x @ n + b / np.linalg.norm(w)) * n


@answer("03.2", "by a linear system", right=True)
def nearest_on_border(x, w, b):
    D = len(w)
    A = np.block([[np.eye(D), w[:, None]], [w[None], np.zeros((1, 1))]])
    return np.linalg.solve(A, np.append(x, -b))[:D]


@answer("03.2", "as a list", right=True)
def nearest_on_border(x, w, b):
    c = -sum([a * v for a, v in zip(w, x)], b) / sum(a * a for a in w)
    return [v + c * a for v, a in zip(x, w)]


@answer("03.2", "by lstsq", right=True)
def nearest_on_border(x, w, b):
    return x + np.linalg.pinv(w[None].astype(float)) @ np.array([-b - w @ x])


@answer("03.2", "the other way", right=False, seek=["sign", "away"])
def nearest_on_border(x, w, b):
    return x + _z(x, w, b) / (w @ w) * w


@answer("03.2", "divided by the norm once", right=False, seek=["twice", "length"])
def nearest_on_border(x, w, b):
    return x - _z(x, w, b) / np.linalg.norm(w) * w


@answer("03.2", "not divided", right=False, seek=["divide"])
def nearest_on_border(x, w, b):
    return x - _z(x, w, b) * w


@answer("03.2", "without the bias", right=False, seek=["bias"])
def nearest_on_border(x, w, b):
    return x - (w @ x) / (w @ w) * w


@answer("03.2", "abs of the sum", right=False, seek=["abs", "sign"])
def nearest_on_border(x, w, b):
    return x - abs(_z(x, w, b)) / (w @ w) * w


@answer("03.2", "abs by the unit normal", right=False, seek=["abs", "sign"])
def nearest_on_border(x, w, b):
    d = np.abs(w @ x + b) / np.linalg.norm(w)
    return x - d * w / np.linalg.norm(w)


@answer("03.2", "mirror", right=False, seek=["mirror", "twice", "far"])
def nearest_on_border(x, w, b):
    return x - 2 * _z(x, w, b) / (w @ w) * w


@answer("03.2", "half", right=False, seek=["half"])
def nearest_on_border(x, w, b):
    return x - 0.5 * _z(x, w, b) / (w @ w) * w


@answer("03.2", "step only", right=False, seek=["step"])
def nearest_on_border(x, w, b):
    return -_z(x, w, b) / (w @ w) * w


@answer("03.2", "distance", right=False, seek=["distance", "point"])
def nearest_on_border(x, w, b):
    return np.abs(_z(x, w, b)) / np.linalg.norm(w)


@answer("03.2", "foot of the origin", right=False, seek=["origin"])
def nearest_on_border(x, w, b):
    return -b * w / (w @ w)


@answer("03.2", "along x", right=False, seek=["along"])
def nearest_on_border(x, w, b):
    return x - _z(x, w, b) / (w @ w) * x


@answer("03.2", "scaled x", right=False)
def nearest_on_border(x, w, b):
    return x * (-b) / (w @ x)


@answer("03.2", "each input alone", right=False, seek=["each", "together"])
def nearest_on_border(x, w, b):
    return x - _z(x, w, b) / w


@answer("03.2", "bias with a minus", right=False, seek=["bias"])
def nearest_on_border(x, w, b):
    return x - (w @ x - b) / (w @ w) * w


@answer("03.2", "in place", right=False, seek=["change", "copy", "integer"])
def nearest_on_border(x, w, b):
    x -= _z(x, w, b) / (w @ w) * w
    return x


@answer("03.2", "printed only", right=False, seek=["return"])
def nearest_on_border(x, w, b):
    print(x - _z(x, w, b) / (w @ w) * w)


# --- 03.3


@answer("03.3", "copy and two rows", right=True)
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    winner = np.argmax(W @ x)
    if winner != y:
        new[y] += learning_rate * x
        new[winner] -= learning_rate * x
    return new


@answer("03.3", "outer product of one-hot rows", right=True)
def multiclass_step(W, x, y, learning_rate=1.0):
    rows = np.eye(len(W))
    return W + learning_rate * np.outer(rows[y] - rows[np.argmax(W @ x)], x)


@answer("03.3", "winner by a loop", right=True)
def multiclass_step(W, x, y, learning_rate=1.0):
    best = 0
    for k in range(len(W)):
        if W[k] @ x > W[best] @ x:
            best = k
    new = np.array(W)
    new[y] = new[y] + learning_rate * x
    new[best] = new[best] - learning_rate * x
    return new


@answer("03.3", "other param name", right=True)
def multiclass_step(W, x, y, lr=1.0):
    step = np.zeros_like(W)
    step[y] += x
    step[(W @ x).argmax()] -= x
    return W + lr * step


@answer("03.3", "new rows stacked", right=True)
def multiclass_step(W, x, y, learning_rate=1.0):
    winner = int(np.argmax(W.dot(x)))
    rows = [W[k] + learning_rate * ((k == y) - (k == winner)) * x for k in range(len(W))]
    return np.stack(rows)


@answer("03.3", "W itself where right", right=True)
def multiclass_step(W, x, y, learning_rate=1.0):
    winner = np.argmax(W @ x)
    if winner == y:
        return W
    W = W.copy()
    W[y] += learning_rate * x
    W[winner] -= learning_rate * x
    return W


@answer("03.3", "in place", right=False, seek=["copy", "change"])
def multiclass_step(W, x, y, learning_rate=1.0):
    winner = np.argmax(W @ x)
    if winner != y:
        W[y] += learning_rate * x
        W[winner] -= learning_rate * x
    return W


@answer("03.3", "right row alone", right=False, seek=["won"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    if np.argmax(W @ x) != y:
        new[y] += learning_rate * x
    return new


@answer("03.3", "winner alone", right=False, seek=["right row"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    winner = np.argmax(W @ x)
    if winner != y:
        new[winner] -= learning_rate * x
    return new


@answer("03.3", "all others lowered", right=False, seek=["leave"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    if np.argmax(W @ x) != y:
        new -= learning_rate * x
        new[y] += 2 * learning_rate * x
    return new


@answer("03.3", "all others, always", right=False, seek=["winner moves", "only the winner"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W - learning_rate * x
    new[y] = W[y] + learning_rate * x
    return new


@answer("03.3", "every row above", right=False, seek=["hinge", "above"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    scores = W @ x
    for k in range(len(W)):
        if scores[k] > scores[y]:
            new[k] -= learning_rate * x
            new[y] += learning_rate * x
    return new


@answer("03.3", "hinge with a margin", right=False, seek=["within 1"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    scores = W @ x
    for k in range(len(W)):
        if k != y and scores[k] - scores[y] + 1 > 0:
            new[k] -= learning_rate * x
            new[y] += learning_rate * x
    return new


@answer("03.3", "signs turned", right=False, seek=["turned"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    winner = np.argmax(W @ x)
    new[y] -= learning_rate * x
    new[winner] += learning_rate * x
    return new


@answer("03.3", "raised though right", right=False, seek=["No mistake"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    winner = np.argmax(W @ x)
    new[y] += learning_rate * x
    if winner != y:
        new[winner] -= learning_rate * x
    return new


@answer("03.3", "without the input", right=False, seek=["multiple of x"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    new[y] += learning_rate
    new[np.argmax(W @ x)] -= learning_rate
    return new


@answer("03.3", "argmin", right=False, seek=["lowest"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    new[y] += learning_rate * x
    new[np.argmin(W @ x)] -= learning_rate * x
    return new


@answer("03.3", "last of equals", right=False, seek=["equal scores"])
def multiclass_step(W, x, y, learning_rate=1.0):
    scores = W @ x
    winner = np.flatnonzero(scores == scores.max())[-1]
    new = W.copy()
    new[y] += learning_rate * x
    new[winner] -= learning_rate * x
    return new


@answer("03.3", "change alone", right=False, seek=["add W"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = np.zeros_like(W)
    new[y] += learning_rate * x
    new[np.argmax(W @ x)] -= learning_rate * x
    return new


@answer("03.3", "softmax", right=False, seek=["softmax"])
def multiclass_step(W, x, y, learning_rate=1.0):
    p = np.exp(W @ x)
    p /= p.sum()
    p[y] -= 1
    return W - learning_rate * np.outer(p, x)


@answer("03.3", "adaline", right=False, seek=["ADALINE"])
def multiclass_step(W, x, y, learning_rate=1.0):
    t = np.eye(len(W))[y]
    return W + learning_rate * np.outer(t - W @ x, x)


@answer("03.3", "a threshold unit for each row", right=False, seek=["threshold unit"])
def multiclass_step(W, x, y, learning_rate=1.0):
    t = np.eye(len(W))[y]
    return W + learning_rate * np.outer(t - np.heaviside(W @ x, 0), x)


@answer("03.3", "without the bias", right=False, seek=["bias"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    winner = np.argmax(W[:, :-1] @ x[:-1])
    new[y] += learning_rate * x
    new[winner] -= learning_rate * x
    return new


@answer("03.3", "learning rate forgotten", right=False, seek=["learning_rate", "learning rate"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    new[y] += x
    new[np.argmax(W @ x)] -= x
    return new


@answer("03.3", "columns for rows", right=False, seek=["places"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    new[:, y] += learning_rate * x
    new[:, np.argmax(W @ x)] -= learning_rate * x
    return new


@answer("03.3", "x @ W", right=False, seek=["order"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    new[y] += learning_rate * x
    new[np.argmax(x @ W)] -= learning_rate * x
    return new


@answer("03.3", "one vector of weights", right=False, seek=["names of rows"])
def multiclass_step(W, x, y, learning_rate=1.0):
    o = np.argmax(W @ x)
    return W + learning_rate * (y - o) * x


@answer("03.3", "winner after the raise", right=False)
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    new[y] += learning_rate * x
    new[np.argmax(new @ x)] -= learning_rate * x
    return new


@answer("03.3", "printed only", right=False, seek=["print"])
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    new[y] += learning_rate * x
    new[np.argmax(W @ x)] -= learning_rate * x
    print(new)


@answer("03.3", "plus for minus", right=False)
def multiclass_step(W, x, y, learning_rate=1.0):
    new = W.copy()
    winner = np.argmax(W @ x)
    if winner != y:
        new[y] += learning_rate * x
        new[winner] += learning_rate * x
    return new


# --- 03.4


_AND = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 0, 0, 1])


@answer("03.4", "B, line 7, on AND", right=True)
def culprit():
    return {"listing": "B", "line": 7, "input": _AND}


@answer("03.4", "on NAND", right=True)
def culprit():
    return {"listing": "B", "line": 7, "input": (_AND[0], 1 - _AND[1])}


@answer("03.4", "on one input", right=True)
def culprit():
    return {"listing": "B", "line": 7, "input": (np.array([[1.0], [2.0]]), np.array([0, 1]))}


@answer("03.4", "lists that are arrays of integers", right=True)
def culprit():
    return {"listing": "B", "line": 7, "input": (np.array([[0, 0], [1, 1]]), np.array([1, 0]))}


@answer("03.4", "A", right=False, seek=["signs"])
def culprit():
    return {"listing": "A", "line": 5, "input": _AND}


@answer("03.4", "A, line 6", right=False, seek=["signs"])
def culprit():
    return {"listing": "A", "line": 6, "input": _AND}


@answer("03.4", "C", right=False, seek=["bias"])
def culprit():
    return {"listing": "C", "line": 7, "input": _AND}


@answer("03.4", "C, the column of ones", right=False, seek=["bias"])
def culprit():
    return {"listing": "C", "line": 2, "input": _AND}


@answer("03.4", "B, the error", right=False, seek=["error"])
def culprit():
    return {"listing": "B", "line": 5, "input": _AND}


@answer("03.4", "B, the weights", right=False, seek=["weights"])
def culprit():
    return {"listing": "B", "line": 6, "input": _AND}


@answer("03.4", "B, zeros", right=False, seek=["zeros"])
def culprit():
    return {"listing": "B", "line": 2, "input": _AND}


@answer("03.4", "B, the cap", right=False, seek=["cap"])
def culprit():
    return {"listing": "B", "line": 3, "input": _AND}


@answer("03.4", "B, counted from 0", right=False, seek=["weights"])
def culprit():
    return {"listing": "B", "line": 8, "input": _AND}


@answer("03.4", "B on OR", right=False, seek=["no fault"])
def culprit():
    return {"listing": "B", "line": 7, "input": (_AND[0], np.array([0, 1, 1, 1]))}


@answer("03.4", "B without targets", right=False, seek=["cannot be run"])
def culprit():
    return {"listing": "B", "line": 7, "input": (_AND[0],)}


@answer("03.4", "the input alone", right=False, seek=["listing"])
def culprit():
    return _AND


@answer("03.4", "a word", right=False, seek=["listing"])
def culprit():
    return "B"


@answer("03.4", "a listing that is not there", right=False, seek=["listings"])
def culprit():
    return {"listing": "D", "line": 7, "input": _AND}


# --- 03.5


@answer("03.5", "2210", right=True)
def at_most():
    return 2210


@answer("03.5", "computed", right=True)
def at_most():
    R2, gamma = 26, 1 / np.sqrt(85)
    return R2 / gamma**2


@answer("03.5", "as an array", right=True)
def at_most():
    return np.array([2210.0])


@answer("03.5", "rounded down", right=True)
def at_most():
    return int(26 * 85)


@answer("03.5", "not squared", right=False, seek=["square"])
def at_most():
    return np.sqrt(26 * 85)


@answer("03.5", "without the one", right=False, seek=["1"])
def at_most():
    return 25 * 85


@answer("03.5", "arrow not of length one", right=False, seek=["length"])
def at_most():
    return 26.0


@answer("03.5", "margin alone", right=False, seek=["reach"])
def at_most():
    return 85


@answer("03.5", "margin not squared", right=False, seek=["squared"])
def at_most():
    return 26 * np.sqrt(85)


@answer("03.5", "margin on the line", right=False, seek=["bias", "arrow"])
def at_most():
    return 26 / 0.25


@answer("03.5", "no one anywhere", right=False, seek=["left out the 1"])
def at_most():
    return 25 / 0.5**2


@answer("03.5", "shorter example", right=False, seek=["longest"])
def at_most():
    return 17 * 85


@answer("03.5", "after the shift", right=False, seek=["before"])
def at_most():
    return 5


@answer("03.5", "the sum of both", right=False, seek=["longest"])
def at_most():
    return (26 + 17) * 85


@answer("03.5", "measured", right=False, seek=["measured"])
def at_most():
    return 38


@answer("03.5", "half margin", right=False, seek=["halved"])
def at_most():
    return 26 * 85 * 4


@answer("03.5", "border at 4", right=False, seek=["half-way"])
def at_most():
    return 26 * 17


@answer("03.5", "R not squared", right=False, seek=["R"])
def at_most():
    return np.sqrt(26) * 85


@answer("03.5", "a guess", right=False, seek=["low"])
def at_most():
    return 100


@answer("03.5", "the promise for AND", right=False, seek=["AND"])
def at_most():
    return 51


@answer("03.5", "a word", right=False, seek=["number"])
def at_most():
    return "2210"


# --- 03.6


_ILL = ["narrow gap", "labels shuffled", "sign turned", "healthy", "clouds overlap"]


def _swapped(one, other):
    names = list(_ILL)
    names[one], names[other] = names[other], names[one]
    return names


@answer("03.6", "right", right=True)
def diagnoses():
    return _ILL


@answer("03.6", "a tuple", right=True)
def diagnoses():
    return tuple(_ILL)


@answer("03.6", "an array", right=True)
def diagnoses():
    return np.array(_ILL)


@answer("03.6", "B and C", right=False, seek=["worse"])
def diagnoses():
    return _swapped(1, 2)


@answer("03.6", "A and E", right=False, seek=["gap"])
def diagnoses():
    return _swapped(0, 4)


@answer("03.6", "A and D", right=False, seek=["quick"])
def diagnoses():
    return _swapped(0, 3)


@answer("03.6", "B and E", right=False, seek=["overlap"])
def diagnoses():
    return _swapped(1, 4)


@answer("03.6", "C and E", right=False, seek=["sign"])
def diagnoses():
    return _swapped(2, 4)


@answer("03.6", "D and E", right=False, seek=["0"])
def diagnoses():
    return _swapped(3, 4)


@answer("03.6", "a ring", right=False, seek=["worse"])
def diagnoses():
    return ["narrow gap", "sign turned", "clouds overlap", "healthy", "labels shuffled"]


@answer("03.6", "the other ring", right=False, seek=["worse"])
def diagnoses():
    return ["narrow gap", "clouds overlap", "labels shuffled", "healthy", "sign turned"]


@answer("03.6", "alphabetical", right=False, seek=["place"])
def diagnoses():
    return sorted(_ILL)


@answer("03.6", "four names", right=False, seek=["list"])
def diagnoses():
    return _ILL[:4]


@answer("03.6", "one twice", right=False, seek=["list"])
def diagnoses():
    return _ILL[:4] + ["healthy"]


@answer("03.6", "a dict", right=False, seek=["list"])
def diagnoses():
    return dict(zip("ABCDE", _ILL))


@answer("03.6", "backwards", right=False, seek=["place"])
def diagnoses():
    return _ILL[::-1]


# --- 03.7


def _lambda(P, t, ones=True, signs=True):
    y = 2 * t - 1 if signs else np.ones(4)
    rows = np.vstack([P.T, np.ones(4) if ones else np.zeros(4)])
    return np.linalg.lstsq(np.vstack([rows * y, np.ones(4)]), np.array([0, 0, 0, 1.0]), rcond=None)[0]


@answer("03.7", "solve", right=True)
def proof_of_no_border(P, t):
    S = (2 * t - 1)[:, None] * np.column_stack([P, np.ones(4)])
    l = np.linalg.solve(np.vstack([S.T, np.ones(4)]), [0, 0, 0, 1])
    return l if (l >= 0).all() else np.zeros(4)


@answer("03.7", "null space", right=True)
def proof_of_no_border(P, t):
    S = (2 * t - 1)[:, None] * np.column_stack([P, np.ones(4)])
    v = np.linalg.svd(S.T)[2][-1]
    v = v / v.sum()
    return v if v.min() >= 0 else np.zeros(4)


@answer("03.7", "a list", right=True)
def proof_of_no_border(P, t):
    l = _lambda(P, t)
    return list(l) if min(l) >= 0 else [0, 0, 0, 0]


@answer("03.7", "with a tolerance", right=True)
def proof_of_no_border(P, t):
    l = _lambda(P, t)
    return np.where(np.all(l > -1e-12), l, 0)


@answer("03.7", "negative weights", right=False, seek=["negative"])
def proof_of_no_border(P, t):
    return _lambda(P, t)


@answer("03.7", "no ones", right=False, seek=["bias", "1"])
def proof_of_no_border(P, t):
    l = _lambda(P, t, ones=False)
    return l if (l >= 0).all() else np.zeros(4)


@answer("03.7", "no signs", right=False, seek=["sign"])
def proof_of_no_border(P, t):
    l = _lambda(P, t, signs=False)
    return l if (l >= 0).all() else np.zeros(4)


@answer("03.7", "a quarter", right=False, seek=["quarter"])
def proof_of_no_border(P, t):
    return np.ones(4) / 4


@answer("03.7", "a quarter where it must", right=False, seek=["quarter"])
def proof_of_no_border(P, t):
    return np.ones(4) / 4 if _lambda(P, t).min() >= 0 else np.zeros(4)


@answer("03.7", "zeros", right=False, seek=["zeros"])
def proof_of_no_border(P, t):
    return np.zeros(4)


@answer("03.7", "sum of two", right=False, seek=["twice"])
def proof_of_no_border(P, t):
    l = _lambda(P, t)
    return 2 * l if (l >= 0).all() else np.zeros(4)


@answer("03.7", "clipped", right=False, seek=["cut"])
def proof_of_no_border(P, t):
    return np.clip(_lambda(P, t), 0, None)


@answer("03.7", "clipped and scaled", right=False)
def proof_of_no_border(P, t):
    l = np.clip(_lambda(P, t), 0, None)
    return l / l.sum()


@answer("03.7", "absolute", right=False, seek=["absolute"])
def proof_of_no_border(P, t):
    return np.abs(_lambda(P, t))


@answer("03.7", "signed", right=False, seek=["sign"])
def proof_of_no_border(P, t):
    l = _lambda(P, t)
    return (2 * t - 1) * l if (l >= 0).all() else np.zeros(4)


@answer("03.7", "unit length", right=False, seek=["length"])
def proof_of_no_border(P, t):
    l = _lambda(P, t)
    return l / np.linalg.norm(l) if (l >= 0).all() else np.zeros(4)


@answer("03.7", "turned round", right=False, seek=["turned"])
def proof_of_no_border(P, t):
    l = _lambda(P, t)
    return np.zeros(4) if (l >= 0).all() else l


@answer("03.7", "None for a border", right=False, seek=["return"])
def proof_of_no_border(P, t):
    l = _lambda(P, t)
    return l if (l >= 0).all() else None


@answer("03.7", "True", right=False, seek=["whole array"])
def proof_of_no_border(P, t):
    return bool((_lambda(P, t) >= 0).all())


@answer("03.7", "transposed", right=False, seek=["square", "transpose"])
def proof_of_no_border(P, t):
    S = (2 * t - 1)[:, None] * np.column_stack([P, np.ones(4)])
    return np.linalg.solve(S, [0, 0, 0, 1])


@answer("03.7", "bias of the border", right=False, seek=["too few"])
def proof_of_no_border(P, t):
    return np.linalg.lstsq(np.column_stack([P, np.ones(4)]), t, rcond=None)[0]


# --- 03.8


@answer("03.8", "the middle", right=True)
def my_feature():
    return {"c1": 1.5, "c2": 0.5}


@answer("03.8", "near the middle", right=True)
def my_feature():
    return {"c1": 1.4, "c2": 0.55}


@answer("03.8", "the means", right=True)
def my_feature():
    return {"c1": np.float64(1.48), "c2": np.float64(0.47)}


@answer("03.8", "a little off", right=True)
def my_feature():
    return dict(c2=0.6, c1=1.6)


@answer("03.8", "origin", right=False, seek=["axes"])
def my_feature():
    return {"c1": 0, "c2": 0}


@answer("03.8", "swapped", right=False, seek=["other way"])
def my_feature():
    return {"c1": 0.5, "c2": 1.5}


@answer("03.8", "minus", right=False, seek=["minus"])
def my_feature():
    return {"c1": -1, "c2": -0.5}


@answer("03.8", "upper right cloud", right=False, seek=["high and to the right"])
def my_feature():
    return {"c1": 2.1, "c2": 1.1}


@answer("03.8", "lower left cloud", right=False, seek=["low"])
def my_feature():
    return {"c1": 0.9, "c2": -0.1}


@answer("03.8", "c1 between clouds only", right=False, seek=["c2 once more"])
def my_feature():
    return {"c1": 1.5, "c2": 1.1}


@answer("03.8", "c2 only", right=False, seek=["c1 once more"])
def my_feature():
    return {"c1": 0.9, "c2": 0.5}


@answer("03.8", "ones", right=False)
def my_feature():
    return {"c1": 1, "c2": 1}


@answer("03.8", "out of range", right=False, seek=["goes from"])
def my_feature():
    return {"c1": 15, "c2": 0.5}


@answer("03.8", "a pair", right=False, seek=["dict"])
def my_feature():
    return (1.5, 0.5)


@answer("03.8", "one only", right=False, seek=["dict"])
def my_feature():
    return {"c1": 1.5}


@answer("03.8", "nan", right=False, seek=["goes from"])
def my_feature():
    return {"c1": float("nan"), "c2": 0.5}


@answer("03.8", "words", right=False, seek=["goes from"])
def my_feature():
    return {"c1": "1.5", "c2": "0.5"}


# --- 03.9


@answer("03.9", "vectorised", right=True)
def forgiving_gradient(w, X1, y):
    m = np.maximum(0, 1 - y * (X1 @ w))
    return -X1.T @ (m * y)


@answer("03.9", "a loop", right=True)
def forgiving_gradient(w, X1, y):
    g = np.zeros(len(w))
    for x, s in zip(X1, y):
        if s * (w @ x) < 1:
            g -= (1 - s * (w @ x)) * s * x
    return g


@answer("03.9", "by the difference", right=True)
def forgiving_gradient(w, X1, y):
    z = X1 @ w
    return X1.T @ np.where(y * z < 1, z - y, 0)


@answer("03.9", "einsum", right=True)
def forgiving_gradient(w, X1, y):
    m = np.clip(1 - y * (X1 @ w), 0, None)
    return -np.einsum("n,n,nd->d", m, y, X1)


@answer("03.9", "downhill", right=False, seek=["uphill", "minus"])
def forgiving_gradient(w, X1, y):
    m = np.maximum(0, 1 - y * (X1 @ w))
    return X1.T @ (m * y)


@answer("03.9", "two", right=False, seek=["twice", "2"])
def forgiving_gradient(w, X1, y):
    m = np.maximum(0, 1 - y * (X1 @ w))
    return -2 * X1.T @ (m * y)


@answer("03.9", "half", right=False, seek=["half"])
def forgiving_gradient(w, X1, y):
    m = np.maximum(0, 1 - y * (X1 @ w))
    return -0.5 * X1.T @ (m * y)


@answer("03.9", "no maximum", right=False, seek=["enough"])
def forgiving_gradient(w, X1, y):
    return -X1.T @ ((1 - y * (X1 @ w)) * y)


@answer("03.9", "ADALINE", right=False, seek=["enough", "adaline"])
def forgiving_gradient(w, X1, y):
    return -X1.T @ (y - X1 @ w)


@answer("03.9", "no sign", right=False, seek=["sign", "y"])
def forgiving_gradient(w, X1, y):
    return -X1.T @ np.maximum(0, 1 - y * (X1 @ w))


@answer("03.9", "hinge", right=False, seek=["hinge"])
def forgiving_gradient(w, X1, y):
    return -X1.T @ ((y * (X1 @ w) < 1) * y)


@answer("03.9", "perceptron", right=False, seek=["perceptron"])
def forgiving_gradient(w, X1, y):
    return -X1.T @ ((y * (X1 @ w) <= 0) * y)


@answer("03.9", "mean", right=False, seek=["number of examples"])
def forgiving_gradient(w, X1, y):
    m = np.maximum(0, 1 - y * (X1 @ w))
    return -X1.T @ (m * y) / len(y)


@answer("03.9", "wrong ones only", right=False, seek=["side"])
def forgiving_gradient(w, X1, y):
    z = y * (X1 @ w)
    return -X1.T @ ((1 - z) * (z < 0) * y)


@answer("03.9", "no inputs", right=False, seek=["input"])
def forgiving_gradient(w, X1, y):
    return -np.maximum(0, 1 - y * (X1 @ w)) * y


@answer("03.9", "rows", right=False, seek=["add up"])
def forgiving_gradient(w, X1, y):
    m = np.maximum(0, 1 - y * (X1 @ w))
    return -(m * y)[:, None] * X1


@answer("03.9", "the loss", right=False, seek=["loss"])
def forgiving_gradient(w, X1, y):
    return 0.5 * np.sum(np.maximum(0, 1 - y * (X1 @ w)) ** 2)


@answer("03.9", "np.max", right=False, seek=["maximum", "axis"])
def forgiving_gradient(w, X1, y):
    m = np.max(0, 1 - y * (X1 @ w))
    return -X1.T @ (m * y)


@answer("03.9", "X1 @", right=False, seek=["transpose", ".t", "shape"])
def forgiving_gradient(w, X1, y):
    m = np.maximum(0, 1 - y * (X1 @ w))
    return -X1 @ (m * y)


@answer("03.9", "whole plus sign of the sum", right=False)
def forgiving_gradient(w, X1, y):
    m = np.maximum(0, 1 + y * (X1 @ w))
    return X1.T @ (m * y)


# --- 03.10


def _looks(X, t, epochs, zero=0.0, rate=1.0, error=None):
    X1, looks = np.column_stack([X, np.ones(len(X))]), []
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, target in zip(X1, t):
            w = w + rate * (error(target, w @ x) if error else target - np.heaviside(w @ x, zero)) * x
            looks.append(w)
    return np.array(looks)


@answer("03.10", "mean of a list", right=True)
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs).mean(axis=0)


@answer("03.10", "running mean", right=True)
def averaged_perceptron(X, t, epochs):
    w, b, wa, ba, n = np.zeros(X.shape[1]), 0.0, 0, 0, 0
    for _ in range(epochs):
        for x, target in zip(X, t):
            e = target - (w @ x + b > 0)
            w, b, n = w + e * x, b + e, n + 1
            wa, ba = wa + (w - wa) / n, ba + (b - ba) / n
    return np.append(wa, ba)


@answer("03.10", "weighted by what is left", right=True)
def averaged_perceptron(X, t, epochs):
    X1, N = np.column_stack([X, np.ones(len(X))]), epochs * len(X)
    w, a = np.zeros(X1.shape[1]), np.zeros(X1.shape[1])
    for k in range(N):
        x = X1[k % len(X)]
        e = t[k % len(X)] - np.heaviside(w @ x, 0)
        w, a = w + e * x, a + e * (N - k) * x
    return a / N


@answer("03.10", "a list", right=True)
def averaged_perceptron(X, t, epochs):
    return list(np.sum(_looks(X, t, epochs), axis=0) / (len(t) * epochs))


@answer("03.10", "last", right=False, seek=["last"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs)[-1]


@answer("03.10", "with the start", right=False, seek=["start", "zeros"])
def averaged_perceptron(X, t, epochs):
    looks = _looks(X, t, epochs)
    return looks.sum(axis=0) / (len(looks) + 1)


@answer("03.10", "before the update", right=False, seek=["before"])
def averaged_perceptron(X, t, epochs):
    looks = _looks(X, t, epochs)
    return (looks.sum(axis=0) - looks[-1]) / len(looks)


@answer("03.10", "sum", right=False, seek=["sum"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs).sum(axis=0)


@answer("03.10", "divided by the epochs", right=False, seek=["passes"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs).sum(axis=0) / epochs


@answer("03.10", "divided by N", right=False, seek=["examples"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs).sum(axis=0) / len(X)


@answer("03.10", "once in each pass", right=False, seek=["once"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs)[len(X) - 1 :: len(X)].mean(axis=0)


@answer("03.10", "inside the if", right=False, seek=["mistake"])
def averaged_perceptron(X, t, epochs):
    looks = np.vstack([np.zeros(X.shape[1] + 1), _looks(X, t, epochs)])
    moved = np.any(looks[1:] != looks[:-1], axis=1)
    return looks[1:][moved].mean(axis=0)


@answer("03.10", "divided by mistakes", right=False, seek=["mistake"])
def averaged_perceptron(X, t, epochs):
    looks = np.vstack([np.zeros(X.shape[1] + 1), _looks(X, t, epochs)])
    moved = np.any(looks[1:] != looks[:-1], axis=1)
    return looks.sum(axis=0) / moved.sum()


@answer("03.10", "bias first", right=False, seek=["bias"])
def averaged_perceptron(X, t, epochs):
    looks = _looks(X, t, epochs)
    return np.roll(looks.mean(axis=0), 1)


@answer("03.10", "turned", right=False, seek=["o - t"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs, rate=-1.0).mean(axis=0)


@answer("03.10", "fires at zero", right=False, seek=["0"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs, zero=1.0).mean(axis=0)


@answer("03.10", "before the threshold", right=False, seek=["threshold"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs, error=lambda target, z: target - z).mean(axis=0)


@answer("03.10", "in place, one array", right=False, seek=["last", "copy"])
def averaged_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w, kept = np.zeros(X1.shape[1]), []
    for _ in range(epochs):
        for x, target in zip(X1, t):
            w += (target - np.heaviside(w @ x, 0)) * x
            kept.append(w)
    return np.mean(kept, axis=0)


@answer("03.10", "mean over the wrong axis", right=False, seek=["axis"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs).mean(axis=1)


@answer("03.10", "no bias", right=False, seek=["bias", "1", "entries"])
def averaged_perceptron(X, t, epochs):
    w, s = np.zeros(X.shape[1]), 0
    for _ in range(epochs):
        for x, target in zip(X, t):
            w = w + (target - np.heaviside(w @ x, 0)) * x
            s = s + w
    return s / (epochs * len(X))


@answer("03.10", "one pass", right=False, seek=["single"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, 1).mean(axis=0)


@answer("03.10", "returns in the loop", right=False, seek=["single", "return"])
def averaged_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w, s = np.zeros(X1.shape[1]), 0
    for _ in range(epochs):
        for x, target in zip(X1, t):
            w = w + (target - np.heaviside(w @ x, 0)) * x
            s = s + w
        return s / len(X)


@answer("03.10", "half the rate", right=False)
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs, rate=0.5).mean(axis=0)


@answer("03.10", "misses only", right=False, seek=["misses"])
def averaged_perceptron(X, t, epochs):
    return _looks(X, t, epochs, error=lambda target, z: max(target - float(z > 0), 0)).mean(axis=0)
