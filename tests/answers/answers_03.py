"""Answers to the exercises of notebook 03, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import math
from fractions import Fraction

import numpy as np
from corpus import answer

_H = np.heaviside
_KEPT = np.zeros(3)  # for the one answer that keeps its weights in a global name


def _whole_rule(X, t, epochs, first=False, rate=1.0, zero=0.0, backwards=False):
    X1 = np.column_stack([np.ones(len(X)), X] if first else [X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for i in range(len(X1))[:: -1 if backwards else 1]:
            w = w + rate * (t[i] - np.heaviside(w @ X1[i], zero)) * X1[i]
    return w


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


@answer("03.2", "by np.abs(X @ w + b) / np.sqrt((w ** 2).sum())", right=True)
def distance_to_border(X, w, b):
    return np.abs(X @ w + b) / np.sqrt((w**2).sum())


@answer("03.2", "sqrt", right=True)
def distance_to_border(X, w, b):
    return np.sqrt((X @ w + b) ** 2 / (w @ w))


@answer("03.2", "L1 norm", right=False, seek=["length", "root"])
def distance_to_border(X, w, b):
    return np.abs(X @ w + b) / np.abs(w).sum()


@answer("03.2", "norm X rows", right=False, seek=["length of w"])
def distance_to_border(X, w, b):
    return np.abs(X @ w + b) / np.linalg.norm(X, axis=1)


@answer("03.2", "precedence", right=False, seek=["parenthes"])
def distance_to_border(X, w, b):
    return np.abs(X @ w + b / np.linalg.norm(w))


@answer("03.2", "precedence2", right=False, seek=["parenthes"])
def distance_to_border(X, w, b):
    return np.abs(X @ w) + b / np.linalg.norm(w)


@answer("03.2", "nonsense", right=False)
def distance_to_border(X, w, b):
    return np.linalg.norm(X - -b / np.linalg.norm(w), axis=1)


@answer("03.2", "normalised only w", right=False, seek=["bias", "both"])
def distance_to_border(X, w, b):
    return np.abs(X @ (w / np.linalg.norm(w)) + b)


@answer("03.2", "in-place w/=n, correct value", right=False, seek=["changed", "copy", "in place"])
def distance_to_border(X, w, b):
    n = np.linalg.norm(w)
    w /= n
    b /= n
    return np.abs(X @ w + b)


@answer("03.2", "unit normal, then projection of a point difference", right=True)
def distance_to_border(X, w, b):
    n = w / np.linalg.norm(w)
    foot = -b * w / (w @ w)
    return np.abs((X - foot) @ n)


@answer("03.2", "np.sign times the signed distance", right=True)
def distance_to_border(X, w, b):
    d = (X @ w + b) / math.sqrt(np.sum(w**2))
    return d * np.sign(d)


@answer("03.2", "norm with axis=0 of a column", right=True)
def distance_to_border(X, w, b):
    return np.abs(X @ w + b) / np.linalg.norm(w.reshape(-1, 1), axis=0)


@answer("03.2", "abs of each product before the sum", right=False)
def distance_to_border(X, w, b):
    return (np.abs(X * w).sum(axis=1) + abs(b)) / np.linalg.norm(w)


@answer("03.2", "mean distance instead of one for each row", right=False, seek=["array", "each", "whole"])
def distance_to_border(X, w, b):
    return np.mean(np.abs(X @ w + b)) / np.linalg.norm(w)


@answer("03.2", "max(0, z): the other side gets 0", right=False, seek=["abs", "negative", "cut"])
def distance_to_border(X, w, b):
    return np.maximum(0, X @ w + b) / np.linalg.norm(w)


@answer("03.2", "divided by the sum of w", right=False, seek=["length", "root"])
def distance_to_border(X, w, b):
    return np.abs(X @ w + b) / np.sum(w)


@answer("03.2", "b taken for a threshold", right=False, seek=["bias", "sign", "minus"])
def distance_to_border(X, w, b):
    return np.abs(X @ w - b) / np.linalg.norm(w)


@answer("03.2", "distance from the point w", right=False, seek=["border", "points", "distance between"])
def distance_to_border(X, w, b):
    return np.linalg.norm(X - w, axis=1)


@answer("03.2", "larger of the distance and its negative", right=True)
def distance_to_border(X, w, b):
    d = (X @ w + b) / np.hypot.reduce(w)
    return np.maximum(d, -d)


@answer("03.2", "abs of each part", right=False, seek=["abs", "apart", "cancel"])
def distance_to_border(X, w, b):
    return (np.abs(X @ w) + np.abs(b)) / np.linalg.norm(w)


# --- 03.3


@answer("03.3", "by w + learning_rate * (t - (1 if w @ x > 0 else 0)) * x", right=True)
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (t - (1 if w @ x > 0 else 0)) * x


@answer("03.3", "if", right=True)
def perceptron_step(w, x, t, learning_rate=1.0):
    o = np.heaviside(w @ x, 0)
    if o == t:
        return w
    return w + learning_rate * x if t == 1 else w - learning_rate * x


@answer("03.3", "sign output", right=False, seek=["sign", "-1"])
def perceptron_step(w, x, t, learning_rate=1.0):
    o = np.sign(w @ x)
    return w + learning_rate * (t - o) * x


@answer("03.3", "the textbook's form with targets -1 and 1", right=False, seek=["exactly 0", "sum of 0"])
def perceptron_step(w, x, t, learning_rate=1.0):
    t = 2 * t - 1
    if t * (w @ x) <= 0:
        w = w + learning_rate * t * x
    return w


@answer("03.3", "no lr param", right=False, seek=["takes", "called"])
def perceptron_step(w, x, t):
    return w + (t - np.heaviside(w @ x, 0)) * x


@answer("03.3", "args order", right=False, seek=["order"])
def perceptron_step(x, w, t, learning_rate=1.0):
    return w


@answer("03.3", "other param name", right=True)
def perceptron_step(w, x, t, lr=1.0):
    return w + lr * (t - np.heaviside(w @ x, 0)) * x


@answer("03.3", "lr outside", right=False)
def perceptron_step(w, x, t, learning_rate=1.0):
    return learning_rate * (w + (t - np.heaviside(w @ x, 0)) * x)


@answer("03.3", "w*x elementwise", right=False, seek=["sum", "@"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (t - np.heaviside(w * x, 0)) * x


@answer("03.3", "bias left out of the sum", right=False, seek=["bias"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (t - np.heaviside(w[:-1] @ x[:-1], 0)) * x


@answer("03.3", "only misses", right=False, seek=["subtract", "silent"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * t * x if not w @ x > 0 else w


@answer("03.3", "abs error", right=False, seek=["sign", "abs"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * abs(t - np.heaviside(w @ x, 0)) * x


@answer("03.3", "times w", right=False)
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (t - np.heaviside(w @ x, 0)) * w


@answer("03.3", "update component by component with re-evaluated o", right=False)
def perceptron_step(w, x, t, learning_rate=1.0):
    for i in range(len(w)):
        w = w.copy()
        w[i] += learning_rate * (t - np.heaviside(w @ x, 0)) * x[i]
    return w


@answer("03.3", "bias handled apart, relies on x[-1] == 1 as the text says", right=True)
def perceptron_step(w, x, t, learning_rate=1.0):
    o = _H(w[:-1] @ x[:-1] + w[-1], 0.0)
    e = learning_rate * (t - o)
    return np.append(w[:-1] + e * x[:-1], w[-1] + e)


@answer("03.3", "by w + learning_rate * t * x - learning_rate * (w @ x > 0) * x", right=True)
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * t * x - learning_rate * (w @ x > 0) * x


@answer("03.3", "precedence bug", right=False, seek=["parenthes"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (w @ x > 0 - t) * x


@answer("03.3", "lr ignored hard-coded 1", right=False, seek=["learning rate"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + 1.0 * (t - _H(w @ x, 0)) * x


@answer("03.3", "sigmoid output", right=False)
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (t - 1 / (1 + np.exp(-w @ x))) * x


@answer("03.3", "updates right ones", right=False)
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (2 * t - 1) * x * (_H(w @ x, 0) == t)


@answer("03.3", "adds 1 for bias again", right=False, seek=["bias", "already"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (t - _H(w @ x + 1, 0)) * x


@answer("03.3", "int cast", right=False)
def perceptron_step(w, x, t, learning_rate=1.0):
    return w.astype(int) + learning_rate * (t - _H(w @ x, 0)) * x


@answer("03.3", "int result", right=False, seek=["int", "fraction"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return (w + learning_rate * (t - _H(w @ x, 0)) * x).astype(int)


@answer("03.3", "three branches", right=True)
def perceptron_step(w, x, t, learning_rate=1.0):
    fired = w @ x > 0
    if fired and t == 0:
        return w - learning_rate * x
    if not fired and t == 1:
        return w + learning_rate * x
    return w.copy()


@answer("03.3", "np.add with a new array", right=True)
def perceptron_step(w, x, t, learning_rate=1.0):
    error = t - int(np.inner(w, x) > 0)
    return np.add(w, np.multiply(learning_rate * error, x))


@answer("03.3", "returns None: the new weights are only printed", right=False, seek=["print"])
def perceptron_step(w, x, t, learning_rate=1.0):
    print(w + learning_rate * (t - np.heaviside(w @ x, 0)) * x)


@answer("03.3", "threshold at one half", right=False, seek=["above 0", "0.5", "half"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * (t - (w @ x > 0.5)) * x


@answer("03.3", "only false alarms", right=False, seek=["add", "silent", "miss"])
def perceptron_step(w, x, t, learning_rate=1.0):
    if w @ x > 0 and t == 0:
        return w - learning_rate * x
    return w


@answer("03.3", "adds at every mistake, by if", right=False, seek=["subtract", "sign", "abs"])
def perceptron_step(w, x, t, learning_rate=1.0):
    o = 1 if w @ x > 0 else 0
    if o != t:
        return w + learning_rate * x
    return w


@answer("03.3", "a silent unit says -1", right=False, seek=["-1", "sign", "twice"])
def perceptron_step(w, x, t, learning_rate=1.0):
    o = 1 if w @ x > 0 else -1
    return w + learning_rate * (t - o) * x


@answer("03.3", "the bias is put back", right=False, seek=["bias"])
def perceptron_step(w, x, t, learning_rate=1.0):
    o = 1 if w @ x > 0 else 0
    new = w + learning_rate * (t - o) * x
    new[-1] = w[-1]
    return new


@answer("03.3", "Hebb: target times input", right=False, seek=["output", "t - o", "error", "mistake"])
def perceptron_step(w, x, t, learning_rate=1.0):
    return w + learning_rate * t * x


@answer("03.3", "moves by the target, right or wrong", right=False, seek=["right", "mistake", "t - o"])
def perceptron_step(w, x, t, learning_rate=1.0):
    if t == 1:
        return w + learning_rate * x
    return w - learning_rate * x


@answer("03.3", "np.where of old and new weights", right=True)
def perceptron_step(w, x, t, learning_rate=1.0):
    o = sum(a * b for a, b in zip(w, x)) > 0
    return np.where(o == (t == 1), w, w + learning_rate * (1 if t else -1) * x)


@answer("03.3", "targets -1 and 1 against outputs 0 and 1", right=False, seek=["target", "-1"])
def perceptron_step(w, x, t, learning_rate=1.0):
    o = float(w @ x > 0)
    return w + learning_rate * ((2 * t - 1) - o) * x


# --- 03.4


@answer("03.4", "builtin", right=True)
def error_rate(o, t):
    return sum(abs(o - t)) / len(o)


@answer("03.4", "square", right=True)
def error_rate(o, t):
    return np.mean((o - t) ** 2)


@answer("03.4", "half square", right=False, seek=["half"])
def error_rate(o, t):
    return 0.5 * np.mean((o - t) ** 2)


@answer("03.4", "RMS", right=False, seek=["root", "abs"])
def error_rate(o, t):
    return np.sqrt(np.mean((o - t) ** 2))


@answer("03.4", "no mean", right=False, seek=["mean", "single number"])
def error_rate(o, t):
    return np.abs(t - o)


@answer("03.4", "abs of the sum / n", right=False, seek=["cancel"])
def error_rate(o, t):
    return np.abs(np.sum(t - o)) / len(t)


@answer("03.4", "per cent", right=False, seek=["100", "percent", "share"])
def error_rate(o, t):
    return 100 * np.mean(o != t)


@answer("03.4", "string", right=False, seek=["text"])
def error_rate(o, t):
    return f"{np.mean(o != t):.0%}"


@answer("03.4", "list of one", right=False, seek=["single number", "list"])
def error_rate(o, t):
    return [np.mean(o != t)]


@answer("03.4", "keepdims", right=False, seek=["keepdims", "single number"])
def error_rate(o, t):
    return np.mean(o != t, keepdims=True)


@answer("03.4", "python float", right=True)
def error_rate(o, t):
    return float(np.mean(o != t))


@answer("03.4", "abs each", right=False, seek=["cancel", "abs"])
def error_rate(o, t):
    return np.mean(abs(t) - abs(o))


@answer("03.4", "xor set", right=True)
def error_rate(o, t):
    return np.mean(t | o.astype(int)) - np.mean(t & o.astype(int))


@answer("03.4", "print", right=False, seek=["print"])
def error_rate(o, t):
    print(np.mean(o != t))


@answer("03.4", "np.abs, then sum, then size", right=True)
def error_rate(o, t):
    d = np.absolute(np.subtract(t, o))
    return d.sum() / d.size


@answer("03.4", "loop with a counter", right=True)
def error_rate(o, t):
    wrong = 0
    for a, b in zip(o, t):
        if a != b:
            wrong += 1
    return wrong / len(o)


@answer("03.4", "divides by the number of mistakes", right=False)
def error_rate(o, t):
    d = np.abs(t - o)
    return d.sum() / max(np.count_nonzero(d), 1)


@answer("03.4", "misses only", right=False, seek=["both", "false alarm", "miss", "abs"])
def error_rate(o, t):
    return np.mean((t - o) > 0)


@answer("03.4", "false alarms only", right=False, seek=["both", "miss", "abs"])
def error_rate(o, t):
    return np.mean((o == 1) & (t == 0))


@answer("03.4", "o - t, without abs", right=False, seek=["cancel", "abs"])
def error_rate(o, t):
    return np.mean(o - t)


@answer("03.4", "divided by N - 1", right=False, seek=["number of examples", "n - 1", "divid"])
def error_rate(o, t):
    return np.sum(np.abs(t - o)) / max(len(t) - 1, 1)


@answer("03.4", "any mistake at all", right=False, seek=["mean", "share", "how many"])
def error_rate(o, t):
    return float(np.any(o != t))


@answer("03.4", "np.linalg.norm of the difference", right=False, seek=["root", "abs", "mean"])
def error_rate(o, t):
    return np.linalg.norm(t - o)


@answer("03.4", "np.count_nonzero of the difference", right=True)
def error_rate(o, t):
    return np.count_nonzero(o - t) / o.size


# --- 03.5


@answer("03.5", "separate b, w+=", right=True)
def train_perceptron(X, t, epochs):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(epochs):
        for x, d in zip(X, t):
            e = d - (1 if w @ x + b > 0 else 0)
            w += e * x
            b += e
    return np.append(w, b)


@answer("03.5", "bias never updated, but present", right=False, seek=["bias"])
def train_perceptron(X, t, epochs):
    w = np.zeros(X.shape[1] + 1)
    for _ in range(epochs):
        for x, d in zip(X, t):
            e = d - (1 if w[:-1] @ x + w[-1] > 0 else 0)
            w[:-1] += e * x
    return w


@answer("03.5", "hard-coded shapes (4,3)", right=False, seek=["shape", "length"])
def train_perceptron(X, t, epochs):
    X = np.hstack([X, np.ones((4, 1))])
    w = np.zeros(3)
    for _ in range(epochs):
        for x, d in zip(X, t):
            w = w + (d - _H(w @ x, 0)) * x
    return w


@answer("03.5", "int zeros +=", right=False, seek=["integer", "float"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1], dtype=int)
    for _ in range(epochs):
        for x, d in zip(X1, t):
            w += (d - _H(w @ x, 0)) * x
    return w


@answer("03.5", "return inside the loop", right=False, seek=["return", "epochs times"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            w = w + (d - _H(w @ x, 0)) * x
        return w


@answer("03.5", "outputs computed once an epoch", right=False, seek=["together", "each mistake", "at once"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        o = _H(X1 @ w, 0)
        for x, d, oo in zip(X1, t, o):
            w = w + (d - oo) * x
    return w


@answer("03.5", "only add", right=False, seek=["subtract", "t - o"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            if _H(w @ x, 0) != d:
                w = w + x
    return w


@answer(
    "03.5", "the textbook's form with -1 and 1: ties count as mistakes", right=False, seek=["exactly 0", "sum of 0"]
)
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    s = 2 * t - 1
    for _ in range(epochs):
        for x, d in zip(X1, s):
            if d * (w @ x) <= 0:
                w = w + d * x
    return w


@answer("03.5", "random init", right=False, seek=["zero", "random"])
def train_perceptron(X, t, epochs):
    w = np.random.default_rng(0).normal(size=X.shape[1] + 1)
    X1 = np.column_stack([X, np.ones(len(X))])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            w = w + (d - _H(w @ x, 0)) * x
    return w


@answer("03.5", "global w", right=False, seek=["global", "earlier"])
def train_perceptron(X, t, epochs):
    global _KEPT
    X1 = np.column_stack([X, np.ones(len(X))])
    if len(_KEPT) != X1.shape[1]:
        _KEPT = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            _KEPT = _KEPT + (d - _H(_KEPT @ x, 0)) * x
    return _KEPT


@answer("03.5", "zeros(3)", right=False, seek=["length", "shape"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(3)
    for _ in range(epochs):
        for x, d in zip(X1, t):
            w = w + (d - np.heaviside(w @ x, 0)) * x
    return w


@answer("03.5", "shuffled", right=False, seek=["order", "twice"])
def train_perceptron(X, t, epochs):
    X = np.c_[X, np.ones(len(X))]
    w = np.zeros(X.shape[1])
    rng = np.random.default_rng()
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            w = w + (t[i] - np.heaviside(w @ X[i], 0)) * X[i]
    return w


@answer("03.5", "bias updated after w with new output", right=False, seek=["same", "both"])
def train_perceptron(X, t, epochs):
    w = np.zeros(X.shape[1] + 1)
    for _ in range(epochs):
        for x, d in zip(X, t):
            if (w[:-1] @ x + w[-1] > 0) != d:
                w[:-1] += (2 * d - 1) * x
            w[-1] += d - (w[:-1] @ x + w[-1] > 0)
    return w


@answer("03.5", "column zeros", right=False)
def train_perceptron(X, t, epochs):
    return np.zeros((X.shape[1] + 1, 1))


@answer("03.5", "column weights (D+1,1)", right=False, seek=["arranged", "reshape", "axis"])
def train_perceptron(X, t, epochs):
    X = np.c_[X, np.ones(len(X))]
    w = np.zeros((X.shape[1], 1))
    for _ in range(epochs):
        for x, d in zip(X, t):
            w = w + ((d - np.heaviside(x @ w, 0)) * x)[:, None]
    return w


@answer("03.5", "np.pad for the ones, index loop", right=True)
def train_perceptron(X, t, epochs):
    X1 = np.pad(X, ((0, 0), (0, 1)), constant_values=1)
    w = np.zeros(X.shape[1] + 1)
    for n in range(epochs * len(X)):
        i = n % len(X)
        w = w + (t[i] - np.heaviside(w @ X1[i], 0)) * X1[i]
    return w


@answer("03.5", "updates only on a mistake, by if", right=True)
def train_perceptron(X, t, epochs):
    w = np.zeros(X.shape[1] + 1)
    for _ in range(epochs):
        for x, target in zip(np.c_[X, np.ones(len(X))], t):
            o = 1 if w @ x > 0 else 0
            if o != target:
                w = w + x if target == 1 else w - x
    return w


@answer("03.5", "loops swapped: each example epochs times", right=False, seek=["epoch", "loop", "order"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for x, target in zip(X1, t):
        for _ in range(epochs):
            w = w + (target - np.heaviside(w @ x, 0)) * x
    return w


@answer("03.5", "bias appended twice: X1 inside the epoch loop", right=False, seek=["once", "ones", "shape", "column"])
def train_perceptron(X, t, epochs):
    w = np.zeros(X.shape[1] + 1)
    for _ in range(epochs):
        X = np.column_stack([X, np.ones(len(X))])
        for x, target in zip(X, t):
            w = w + (target - np.heaviside(w @ x, 0)) * x
    return w


@answer("03.5", "rate 0.5", right=False, seek=["rate"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, target in zip(X1, t):
            w = w + 0.5 * (target - np.heaviside(w @ x, 0)) * x
    return w


@answer("03.5", "the way of all weights", right=False, seek=["last", "axis", "shape"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    way = [w]
    for _ in range(epochs):
        for x, target in zip(X1, t):
            w = w + (target - np.heaviside(w @ x, 0)) * x
            way.append(w)
    return np.array(way)


@answer("03.5", "index loop, column_stack", right=True)
def train_perceptron(X, t, epochs):
    return _whole_rule(X, t, epochs)


@answer("03.5", "one epoch too many", right=False, seek=["epoch"])
def train_perceptron(X, t, epochs):
    return _whole_rule(X, t, epochs + 1)


@answer("03.5", "one epoch too few", right=False, seek=["epoch"])
def train_perceptron(X, t, epochs):
    return _whole_rule(X, t, epochs - 1)


@answer("03.5", "examples from the last to the first", right=False, seek=["order"])
def train_perceptron(X, t, epochs):
    return _whole_rule(X, t, epochs, backwards=True)


@answer("03.5", "one half at a sum of 0", right=False, seek=["half", "sum of 0", "exactly 0"])
def train_perceptron(X, t, epochs):
    return _whole_rule(X, t, epochs, zero=0.5)


@answer("03.5", "starts from ones", right=False, seek=["zero"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.ones(X1.shape[1])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            w = w + (d - (w @ x > 0)) * x
    return w


@answer(
    "03.5", "break after the first update of an epoch", right=False, seek=["break", "each epoch", "one", "all examples"]
)
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            e = d - (w @ x > 0)
            if e != 0:
                w = w + e * x
                break
    return w


@answer("03.5", "error before the threshold", right=False, seek=["threshold", "adaline"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            w = w + (d - w @ x) * x
    return w


@answer("03.5", "all weights move by the error", right=False, seek=["x", "input", "factor"])
def train_perceptron(X, t, epochs):
    w = np.zeros(X.shape[1] + 1)
    for _ in range(epochs):
        for x, d in zip(X, t):
            e = d - (w[:-1] @ x + w[-1] > 0)
            w = w + e
    return w


@answer("03.5", "b as a threshold, consistently", right=False, seek=["bias", "sign", "threshold"])
def train_perceptron(X, t, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for x, d in zip(X, t):
            e = d - (w @ x > b)
            w, b = w + e * x, b - e
    return np.append(w, b)


@answer("03.5", "the bias is learned, but not in the sum", right=False, seek=["bias"])
def train_perceptron(X, t, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for x, d in zip(X, t):
            e = d - (w @ x > 0)
            w, b = w + e * x, b + e
    return np.append(w, b)


@answer("03.5", "np.sign for the output", right=False, seek=["-1", "sign"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            w = w + (d - np.sign(w @ x)) * x
    return w


@answer("03.5", "stops when the errors of a pass cancel", right=False, seek=["cancel", "sum", "abs", "stop"])
def train_perceptron(X, t, epochs):
    X1 = np.c_[X, np.ones(len(X))]
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        total = 0
        for x, d in zip(X1, t):
            e = d - (w @ x > 0)
            w = w + e * x
            total += e
        if total == 0:
            break
    return w


@answer("03.5", "stops after a pass without a mistake", right=True)
def train_perceptron(X, t, epochs):
    X1 = np.c_[X, np.ones(len(X))]
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        before = w
        for x, d in zip(X1, t):
            w = w + (d - (w @ x > 0)) * x
        if (w == before).all():
            break
    return w


@answer("03.5", "fires above one half", right=False, seek=["above 0", "0.5", "compared with"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, d in zip(X1, t):
            w = w + (d - (w @ x > 0.5)) * x
    return w


@answer("03.5", "mean of all examples, once an epoch", right=False, seek=["once an epoch", "each mistake", "mean"])
def train_perceptron(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        w = w + np.mean((t - (X1 @ w > 0))[:, None] * X1, axis=0)
    return w


# --- 03.6


@answer("03.6", "by list(t) not in ([0, 1, 1, 0], [1, 0, 0, 1])", right=True)
def separable(t):
    return list(t) not in ([0, 1, 1, 0], [1, 0, 0, 1])


@answer("03.6", "sum of the diagonals, t[0] != t[3]", right=False)
def separable(t):
    return t[0] + t[3] != t[1] + t[2] or t[0] != t[3]


@answer("03.6", "rejects constants", right=False, seek=["other", "constant"])
def separable(t):
    return not (t[0] == t[3] and t[1] == t[2])


@answer("03.6", "only xor", right=False, seek=["opposite", "turn"])
def separable(t):
    return not np.array_equal(t, [0, 1, 1, 0])


@answer("03.6", "int 1/0 instead of bool", right=None)
def separable(t):
    return int(list(t) not in ([0, 1, 1, 0], [1, 0, 0, 1]))


@answer("03.6", "least squares, above one half (right for all sixteen)", right=True)
def separable(t):
    X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1.0]])
    w = np.linalg.lstsq(X, t, rcond=None)[0]
    return np.array_equal(X @ w > 0.5, t == 1)


@answer("03.6", "strings", right=False, seek=["text"])
def separable(t):
    return "yes" if list(t) not in ([0, 1, 1, 0], [1, 0, 0, 1]) else "no"


@answer("03.6", "list", right=False)
def separable(t):
    return [True] * 4


@answer("03.6", "always true", right=False)
def separable(t):
    return True


@answer("03.6", "array compare", right=False, seek=["compare", "array_equal"])
def separable(t):
    return t != [0, 1, 1, 0]


@answer("03.6", "t not in (lists)", right=False, seek=["if needs", "list("])
def separable(t):
    return t not in ([0, 1, 1, 0], [1, 0, 0, 1])


@answer("03.6", "xor", right=True)
def separable(t):
    return not (t[0] ^ t[1] ^ t[2] ^ t[3] == 0 and t[0] == t[3] and (t[0] != t[1]))


@answer("03.6", "& precedence", right=False, seek=["parenthes"])
def separable(t):
    return not t[0] == t[3] & t[1] == t[2] & t[0] != t[1]


@answer("03.6", "set of tuples", right=True)
def separable(t):
    return tuple((int(v) for v in t)) not in {(0, 1, 1, 0), (1, 0, 0, 1)}


@answer("03.6", "search on a coarse grid, vectorised", right=True)
def separable(t):
    v = np.linspace(-1.5, 1.5, 7)
    X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    W = np.array(np.meshgrid(v, v, v)).reshape(3, -1)
    return bool(((X @ W > 0) == (t == 1)[:, None]).all(axis=0).any())


@answer("03.6", "decimal number of the gate", right=True)
def separable(t):
    return int(8 * t[0] + 4 * t[1] + 2 * t[2] + t[3]) not in (6, 9)


@answer("03.6", "not equal to XOR entry by entry, any", right=False, seek=["opposite", "turn"])
def separable(t):
    return bool(np.any(t != np.array([0, 1, 1, 0])))


@answer("03.6", "odd number of ones", right=False, seek=["two ones", "odd", "x2 alone", "easy"])
def separable(t):
    return bool(sum(t) % 2)


@answer("03.6", "one diagonal, T1 and T2", right=False, seek=["other", "t1", "diagonal"])
def separable(t):
    return bool(t[1] != t[2])


@answer(
    "03.6", "rules out x2 alone and NOT x2", right=False, seek=["corner", "diagonal", "alternat", "0, 1, 1, 0", "order"]
)
def separable(t):
    return list(t) not in ([0, 1, 0, 1], [1, 0, 1, 0])


@answer("03.6", "constants count as impossible", right=False, seek=["constant", "always", "never", "all four"])
def separable(t):
    if min(t) == max(t):
        return False
    return list(t) not in ([0, 1, 1, 0], [1, 0, 0, 1])


@answer("03.6", "search without negative weights", right=False, seek=["negative", "weights"])
def separable(t):
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
    for w1 in range(0, 4):
        for w2 in range(0, 4):
            for b in np.arange(-3.5, 4):
                if np.array_equal(X @ [w1, w2] + b > 0, t == 1):
                    return True
    return False


@answer("03.6", "search that answers after one try", right=False, seek=["return", "first round", "loop"])
def separable(t):
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
    for w1 in range(-2, 3):
        for w2 in range(-2, 3):
            for b in np.arange(-2.5, 3):
                if np.array_equal(X @ [w1, w2] + b > 0, t == 1):
                    return True
                else:
                    return False


@answer("03.6", "trained by the perceptron rule, fifty epochs", right=True)
def separable(t):
    X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1.0]])
    w = np.zeros(3)
    for _ in range(50):
        for x, d in zip(X, t):
            w = w + (d - (w @ x > 0)) * x
    return bool(np.array_equal(X @ w > 0, t == 1))


# --- 03.7


@answer("03.7", "mean", right=False, seek=["mean", "divided"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * ((t - X @ w)[:, None] * X).mean(0)


@answer("03.7", "no sum", right=False, seek=["sum", "axis"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * ((t - X @ w)[:, None] * X)


@answer("03.7", "sum axis 1", right=False, seek=["axis"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * ((t - X @ w)[:, None] * X).sum(1)


@answer("03.7", "sum x sum", right=False, seek=["each example", "multiply"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * (t - X @ w).sum() * X.sum(0)


@answer("03.7", "* for @", right=False, seek=["shape", "@"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * X.T * (t - X @ w)


@answer("03.7", "in place", right=False, seek=["changed", "copy", "in place"])
def adaline_step(w, X, t, learning_rate):
    w += learning_rate * X.T @ (t - X @ w)
    return w


@answer("03.7", "in place no return", right=False, seek=["return"])
def adaline_step(w, X, t, learning_rate):
    w += learning_rate * X.T @ (t - X @ w)


@answer("03.7", "gradient only", right=False, seek=["new weights", "change"])
def adaline_step(w, X, t, learning_rate):
    return X.T @ (X @ w - t)


@answer("03.7", "sign slip inside", right=False)
def adaline_step(w, X, t, learning_rate):
    return w - learning_rate * (-X.T @ t - X.T @ X @ w)


@answer("03.7", "no lr", right=False, seek=["learning rate"])
def adaline_step(w, X, t, learning_rate):
    return w + X.T @ (t - X @ w)


@answer("03.7", "±1 targets", right=False, seek=["target"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * X.T @ (2 * t - 1 - X @ w)


@answer("03.7", "half", right=False, seek=["half"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * X.T @ (t - X @ w) / 2


@answer("03.7", "subtract loss", right=False)
def adaline_step(w, X, t, learning_rate):
    return w - learning_rate * 0.5 * ((t - X @ w) ** 2).sum()


@answer("03.7", "bias not moved", right=False)
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * np.append(X[:, :-1].T @ (t - X @ w), 0)


@answer("03.7", "sign of error", right=False, seek=["size", "sign"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * X.T @ np.sign(t - X @ w)


@answer("03.7", "appends ones again", right=False, seek=["already", "ones"])
def adaline_step(w, X, t, learning_rate):
    X = np.column_stack([X, np.ones(len(X))])
    return w + learning_rate * X.T @ (t - X @ w)


@answer("03.7", "float16", right=False)
def adaline_step(w, X, t, learning_rate):
    return (w + learning_rate * X.T @ (t - X @ w)).astype(np.float16)


@answer("03.7", "lowest point at once", right=False)
def adaline_step(w, X, t, learning_rate):
    return np.linalg.lstsq(X, t, rcond=None)[0]


@answer("03.7", "einsum", right=True)
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * np.einsum("n,nd->d", t - np.einsum("nd,d->n", X, w), X)


@answer("03.7", "double loop", right=True)
def adaline_step(w, X, t, learning_rate):
    z = X @ w
    new = np.array(w, dtype=float)
    for n in range(len(X)):
        for d in range(len(w)):
            new[d] += learning_rate * (t[n] - z[n]) * X[n, d]
    return new


@answer("03.7", "a column of ones appended although X carries them", right=False, seek=["already", "ones", "shape"])
def adaline_step(w, X, t, learning_rate):
    X1 = np.c_[X, np.ones(len(X))]
    return w + learning_rate * X1.T @ (t - X1 @ np.append(w, 0))


@answer("03.7", "last example only", right=False, seek=["all examples", "last", "sum"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * (t[-1] - X[-1] @ w) * X[-1]


@answer("03.7", "sigmoid before the error", right=False, seek=["sigmoid", "linear"])
def adaline_step(w, X, t, learning_rate):
    o = 1 / (1 + np.exp(-X @ w))
    return w + learning_rate * X.T @ (t - o)


@answer("03.7", "sum of the errors for every weight", right=False, seek=["input", "x"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * np.sum(t - X @ w)


@answer("03.7", "first example only", right=False, seek=["all", "first", "sum"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * (t[0] - X[0] @ w) * X[0]


@answer("03.7", "slope of the mean square, 2 / N", right=False, seek=["mean", "divided", "number of examples"])
def adaline_step(w, X, t, learning_rate):
    return w + 2 / len(X) * learning_rate * X.T @ (t - X @ w)


@answer("03.7", "z without the bias", right=False, seek=["bias"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * X.T @ (t - X[:, :-1] @ w[:-1])


@answer("03.7", "expanded: (I - rate G) w + rate X^T t", right=True)
def adaline_step(w, X, t, learning_rate):
    G = X.T @ X
    return (np.eye(len(w)) - learning_rate * G) @ w + learning_rate * (X.T @ t)


@answer("03.7", "mean error times the sum of the inputs", right=False, seek=["each", "multiply", "own"])
def adaline_step(w, X, t, learning_rate):
    return w + learning_rate * np.mean(t - X @ w) * X.sum(axis=0)


# --- 03.8


@answer("03.8", "by 2 / np.linalg.norm(X, 2) ** 2", right=True)
def largest_step(X):
    return 2 / np.linalg.norm(X, 2) ** 2


@answer("03.8", "eig", right=True)
def largest_step(X):
    return 2 / np.linalg.eig(X.T @ X)[0].max()


@answer("03.8", "eigvals", right=True)
def largest_step(X):
    return 2 / np.linalg.eigvals(X.T @ X).max()


@answer("03.8", "eigenvalues of the Gram matrix, complex dtype", right=True)
def largest_step(X):
    return 2 / np.linalg.eigvals(X @ X.T).max()


@answer("03.8", "svd", right=True)
def largest_step(X):
    return 2 / np.linalg.svd(X)[1][0] ** 2


@answer("03.8", "2 X^T X", right=False, seek=["half", "twice"])
def largest_step(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X).max()


@answer("03.8", "first eig (smallest)", right=False, seek=["largest", "steepest"])
def largest_step(X):
    return 2 / np.linalg.eigvalsh(X.T @ X)[0]


@answer("03.8", "all eigs", right=False, seek=["largest", "single number"])
def largest_step(X):
    return 2 / np.linalg.eigvalsh(X.T @ X)


@answer("03.8", "hard-coded idx", right=False)
def largest_step(X):
    return 2 / np.linalg.eigvalsh(X.T @ X)[2]


@answer("03.8", "eigvalsh X", right=False, seek=["x.t @ x"])
def largest_step(X):
    return 2 / np.linalg.eigvalsh(X).max()


@answer("03.8", "frobenius", right=False, seek=["largest"])
def largest_step(X):
    return 2 / np.linalg.norm(X) ** 2


@answer("03.8", "frobenius of XTX", right=False, seek=["largest"])
def largest_step(X):
    return 2 / np.linalg.norm(X.T @ X)


@answer("03.8", "norm XTX 2", right=True)
def largest_step(X):
    return 2 / np.linalg.norm(X.T @ X, 2)


@answer("03.8", "max entry", right=False)
def largest_step(X):
    return 2 / np.abs(X.T @ X).max()


@answer("03.8", "power iteration", right=True)
def largest_step(X):
    v = np.random.default_rng(0).normal(size=X.shape[1])
    for _ in range(1000):
        v = X.T @ (X @ v)
        v /= np.linalg.norm(v)
    return 2 / (v @ (X.T @ (X @ v)))


@answer("03.8", "bisection by experiment", right=None)
def largest_step(X):
    lo, hi = (0, 10.0)

    def div(r):
        w = np.ones(X.shape[1])
        for _ in range(500):
            w = w - r * X.T @ (X @ w)
            if np.linalg.norm(w) > 1000000.0:
                return True
        return False

    for _ in range(60):
        m = (lo + hi) / 2
        if div(m):
            hi = m
        else:
            lo = m
    return lo


@answer("03.8", "by 2 / np.linalg.eigvalsh(X.T @ X)[-1]", right=True)
def largest_step(X):
    X = X / 1.0
    X -= 0
    return 2 / np.linalg.eigvalsh(X.T @ X)[-1]


@answer("03.8", "eigenvalues of X X^T, built-in max", right=None)
def largest_step(X):
    return 2 / max(np.linalg.eigvals(np.dot(X, X.T)))


@answer("03.8", "eigvalsh XX^T", right=True)
def largest_step(X):
    return 2 / np.linalg.eigvalsh(X @ X.T).max()


@answer("03.8", "by 2 / len(X) / np.linalg.eigvalsh(X.T @ X / len(X)).max()", right=True)
def largest_step(X):
    return 2 / len(X) / np.linalg.eigvalsh(X.T @ X / len(X)).max()


@answer("03.8", "largest squared row length", right=False)
def largest_step(X):
    return 2 / (X**2).sum(1).max()


@answer("03.8", "eigenvalues of the Gram matrix, real part", right=True)
def largest_step(X):
    return 2 / np.real(np.linalg.eigvals(X @ X.T)).max()


@answer("03.8", "singular values by np.linalg.svd, squared", right=True)
def largest_step(X):
    s = np.linalg.svd(X.astype(float), compute_uv=False)
    return 2 / s.max() ** 2


@answer("03.8", "2 over the condition number", right=False)
def largest_step(X):
    return 2 / np.linalg.cond(X.T @ X + 1e-12 * np.eye(X.shape[1]))


@answer("03.8", "the curvature itself", right=False, seek=["2 /", "2 over", "limit", "curvature"])
def largest_step(X):
    return np.linalg.eigvalsh(X.T @ X).max()


@answer("03.8", "largest entry on the diagonal", right=False, seek=["direction", "diagonal", "largest", "eigenvalue"])
def largest_step(X):
    return 2 / np.max(np.diag(X.T @ X))


@answer("03.8", "1 over the largest singular value", right=False, seek=["square", "2", "singular"])
def largest_step(X):
    return 1 / np.linalg.norm(X, 2)


@answer("03.8", "2 times a power of -2", right=True)
def largest_step(X):
    return 2 * np.linalg.svd(X, full_matrices=False)[1].max() ** -2.0


@answer("03.8", "Frobenius norm of X, not squared", right=False, seek=["largest", "squares"])
def largest_step(X):
    return 2 / np.linalg.norm(X)
