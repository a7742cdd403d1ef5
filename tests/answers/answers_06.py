"""Answers to the exercises of notebook 06, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import math

import numpy as np
from corpus import answer
from course_utils.losses import sigmoid


# --- 06.1


@answer("06.1", "naive 1 / (1 + exp(-z)): a warning", right=False, seek=["overflow"])
def sigmoid_slope(z):
    y = 1 / (1 + np.exp(-z))
    return y * (1 - y)


@answer("06.1", "exp(-z)/(1+exp(-z))**2", right=False, seek=["overflow"])
def sigmoid_slope(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@answer("06.1", "0.25 / cosh(z / 2)**2: a warning", right=False, seek=["overflow"])
def sigmoid_slope(z):
    return 0.25 / np.cosh(z / 2) ** 2


@answer("06.1", "numeric derivative", right=None)
def sigmoid_slope(z):
    h = 1e-05
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


@answer("06.1", "-y(1-y)", right=False, seek=["sign", "minus"])
def sigmoid_slope(z):
    y = sigmoid(z)
    return -y * (1 - y)


@answer("06.1", "y*(y-1)", right=False, seek=["sign", "minus"])
def sigmoid_slope(z):
    y = sigmoid(z)
    return y * (y - 1)


@answer("06.1", "the course's sigmoid", right=False, seek=["without it"])
def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


@answer("06.1", "clip z to 500", right=True)
def sigmoid_slope(z):
    z = np.clip(z, -500, 500)
    y = 1 / (1 + np.exp(-z))
    return y * (1 - y)


@answer("06.1", "clip to 10", right=False, seek=["clip"])
def sigmoid_slope(z):
    z = np.clip(z, -10, 10)
    y = 1 / (1 + np.exp(-z))
    return y * (1 - y)


@answer("06.1", "max .25 at all", right=False)
def sigmoid_slope(z):
    return 0.25 * np.ones(np.shape(z))


@answer("06.1", "1-D loop only", right=False, seek=["batch", "shape"])
def sigmoid_slope(z):
    out = []
    for v in z:
        y = 1 / (1 + math.exp(-v))
        out.append(y * (1 - y))
    return out


@answer("06.1", "exp(-z)/(1+exp(-z)) forgot square", right=False, seek=["square"])
def sigmoid_slope(z):
    return np.exp(-z) / (1 + np.exp(-z))


@answer("06.1", "y(1+y)", right=False)
def sigmoid_slope(z):
    y = sigmoid(z)
    return y * (1 + y)


@answer("06.1", "out = zeros_like(z) int truncation", right=False, seek=["int", "fraction"])
def sigmoid_slope(z):
    out = np.zeros_like(z)
    y = sigmoid(z)
    out[...] = y * (1 - y)
    return out


@answer("06.1", "exp(-|z|), symmetric", right=True)
def sigmoid_slope(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


@answer("06.1", "logaddexp: exp(-log(1+e^z) - log(1+e^-z))", right=True)
def sigmoid_slope(z):
    return np.exp(-np.logaddexp(0, z) - np.logaddexp(0, -z))


@answer("06.1", "np.where, both branches computed: overflow warnings", right=False, seek=["overflow"])
def sigmoid_slope(z):
    y = np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
    return y * (1 - y)


@answer("06.1", "y squared", right=False)
def sigmoid_slope(z):
    y = sigmoid(z)
    return y**2


@answer("06.1", "cut to exactly 0 beyond 6", right=False)
def sigmoid_slope(z):
    y = sigmoid(z)
    return np.where(np.abs(z) > 6, 0.0, y * (1 - y))


# --- 06.2


@answer("06.2", "sign sum", right=True)
def share_of_same_sign(G):
    return np.mean(np.abs(np.sign(G).sum(axis=1)) == G.shape[1])


@answer("06.2", "sign equal first col", right=True)
def share_of_same_sign(G):
    return (np.sign(G) == np.sign(G[:, :1])).all(axis=1).mean()


@answer("06.2", "python ints loop", right=True)
def share_of_same_sign(G):
    n = 0
    for r in G:
        if all((v > 0 for v in r)) or all((v < 0 for v in r)):
            n += 1
    return n / len(G)


@answer("06.2", "hard-coded 2 columns", right=False, seek=["all its", "throughout"])
def share_of_same_sign(G):
    return np.mean(G[:, 0] * G[:, 1] > 0)


@answer("06.2", "percent", right=False, seek=["100", "percent", "share"])
def share_of_same_sign(G):
    return 100 * np.mean((G > 0).all(axis=1) | (G < 0).all(axis=1))


@answer("06.2", "divide by columns", right=False, seek=["rows", "how many"])
def share_of_same_sign(G):
    return np.sum((G > 0).all(axis=1) | (G < 0).all(axis=1)) / G.shape[1]


@answer("06.2", "divide by size", right=False, seek=["rows", "how many"])
def share_of_same_sign(G):
    return np.sum((G > 0).all(axis=1) | (G < 0).all(axis=1)) / G.size


@answer("06.2", "the positive rows alone", right=False, seek=["as well", "negative", "either"])
def share_of_same_sign(G):
    return np.mean((G > 0).all(axis=1))


@answer("06.2", "any", right=False, seek=["all its", "throughout"])
def share_of_same_sign(G):
    return np.mean((G > 0).any(axis=1) | (G < 0).any(axis=1))


@answer("06.2", "and for or", right=False, seek=["as well", "either"])
def share_of_same_sign(G):
    return np.mean((G > 0).all(axis=1) & (G < 0).all(axis=1))


@answer("06.2", "neighbouring signs same only first two", right=False, seek=["all its", "throughout"])
def share_of_same_sign(G):
    return np.mean(np.sign(G[:, 0]) == np.sign(G[:, -1]))


@answer("06.2", "first*last", right=False, seek=["all its", "throughout"])
def share_of_same_sign(G):
    s = np.sign(G)
    return np.mean(s[:, 0] * s[:, -1] > 0)


@answer("06.2", "|sum of the signs| >= 2", right=False, seek=["all its", "throughout"])
def share_of_same_sign(G):
    return np.mean(np.abs(np.sign(G).sum(axis=1)) >= 2) if G.shape[1] > 1 else 1.0


@answer("06.2", "np.ptp of the signs", right=True)
def share_of_same_sign(G):
    return np.mean(np.ptp(np.sign(G), axis=1) == 0)


# --- 06.3


@answer("06.3", "max", right=True)
def count_dead(Z):
    return np.count_nonzero(Z.max(axis=0) <= 0)


@answer("06.3", "mask", right=False, seek=["count", "single number"])
def count_dead(Z):
    return (Z <= 0).all(axis=0)


@answer("06.3", "share", right=False, seek=["count", "how many"])
def count_dead(Z):
    return (Z <= 0).all(axis=0).mean()


@answer("06.3", "loop len(Z) square only", right=False, seek=["column", "shape"])
def count_dead(Z):
    n = 0
    for j in range(len(Z)):
        if (Z[:, j] <= 0).all():
            n += 1
    return n


@answer("06.3", "==0", right=False, seek=["<= 0", "negative"])
def count_dead(Z):
    return (Z == 0).all(axis=0).sum()


@answer("06.3", "min<=0", right=False, seek=["all", "every"])
def count_dead(Z):
    return (Z.min(axis=0) <= 0).sum()


@answer("06.3", "float", right=None)
def count_dead(Z):
    return float((Z <= 0).all(axis=0).sum())


@answer("06.3", "mutates Z", right=False, seek=["changed", "copy"])
def count_dead(Z):
    Z[Z < 0] = 0
    return (Z.sum(axis=0) == 0).sum()


@answer("06.3", "any axis=1", right=False, seek=["column", "axis"])
def count_dead(Z):
    return (Z <= 0).any(axis=1).sum()


@answer("06.3", "iterates Z columns wrongly 'for unit in Z'", right=False, seek=["column"])
def count_dead(Z):
    return sum((1 for u in Z if max(u) <= 0))


@answer("06.3", "relu output any, then not", right=True)
def count_dead(Z):
    return int(np.sum(~np.any(np.maximum(Z, 0), axis=0)))


@answer("06.3", "columns minus living", right=True)
def count_dead(Z):
    return Z.shape[1] - np.count_nonzero((Z > 0).any(axis=0))


@answer("06.3", "np.all without an axis", right=False, seek=["axis", "column", "unit"])
def count_dead(Z):
    return int(np.all(Z <= 0))


@answer("06.3", "relu slope of all examples multiplied", right=False, seek=["every example", "all", "some example"])
def count_dead(Z):
    return int(np.sum(np.prod(Z > 0, axis=0) == 0))


@answer("06.3", "mean activation below a small number", right=False)
def count_dead(Z):
    return int((np.maximum(Z, 0).mean(axis=0) < 0.2).sum())


# --- 06.4


@answer("06.4", "axis=0 sum", right=False, seek=["single number", "add up"])
def prelu_slope_gradient(x, dout):
    return np.sum(dout * np.minimum(x, 0), axis=0)


@answer("06.4", "mutates x", right=False, seek=["changed", "copy"])
def prelu_slope_gradient(x, dout):
    x[x > 0] = 0
    return np.sum(dout * x)


@answer("06.4", "abs", right=False, seek=["sign", "abs"])
def prelu_slope_gradient(x, dout):
    return np.sum(dout * np.abs(np.minimum(x, 0)))


@answer("06.4", "dot/vdot", right=True)
def prelu_slope_gradient(x, dout):
    return np.vdot(dout, np.minimum(x, 0))


@answer("06.4", "matmul @", right=False, seek=["entry by entry", "shape"])
def prelu_slope_gradient(x, dout):
    return dout @ np.minimum(x, 0)


@answer("06.4", "mean of negatives", right=False, seek=["add up", "mean"])
def prelu_slope_gradient(x, dout):
    return (dout * x)[x < 0].mean()


@answer("06.4", "dout min instead", right=False)
def prelu_slope_gradient(x, dout):
    return np.sum(np.minimum(dout, 0) * x)


@answer("06.4", "min(0, dout*x)", right=False, seek=["min(0, x)"])
def prelu_slope_gradient(x, dout):
    return np.sum(np.minimum(0, dout * x))


@answer("06.4", "shape (1,) keep", right=False, seek=["single number"])
def prelu_slope_gradient(x, dout):
    return np.sum(dout * np.minimum(x, 0)).reshape(1)


@answer("06.4", "x minus its positive part", right=True)
def prelu_slope_gradient(x, dout):
    return float(np.sum((x - np.maximum(x, 0)) * dout))


@answer("06.4", "loop over np.ndindex", right=True)
def prelu_slope_gradient(x, dout):
    total = 0.0
    for i in np.ndindex(x.shape):
        if x[i] < 0:
            total += x[i] * dout[i]
    return total


@answer("06.4", "sum times sum", right=False, seek=["entry by entry", "multiply", "each"])
def prelu_slope_gradient(x, dout):
    return np.minimum(x, 0).sum() * dout.sum()


@answer("06.4", "a of 0.25 multiplied in", right=False)
def prelu_slope_gradient(x, dout):
    return np.sum(dout * 0.25 * np.minimum(x, 0))


@answer("06.4", "last entry only, = instead of +=", right=False, seek=["add up", "+="])
def prelu_slope_gradient(x, dout):
    for i in np.ndindex(x.shape):
        total = dout[i] * min(x[i], 0)
    return total


# --- 06.5


@answer("06.5", "concat stats", right=False, seek=["training"])
def standardize_test(X_train, X_test):
    A = np.concatenate([X_train, X_test])
    return (X_test - A.mean(0)) / A.std(0)


@answer("06.5", "axis=1", right=False, seek=["axis", "column"])
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(axis=1)) / X_train.std(axis=1)


@answer("06.5", "axis=1 keepdims", right=False, seek=["axis", "column"])
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(axis=1, keepdims=True)) / X_train.std(axis=1, keepdims=True)


@answer("06.5", "in place -= on X_test", right=False, seek=["changed", "copy", "in place"])
def standardize_test(X_train, X_test):
    X_test -= X_train.mean(0)
    X_test /= X_train.std(0)
    return X_test


@answer("06.5", "own std", right=False, seek=["training"])
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(0)) / X_test.std(0)


@answer("06.5", "min-max", right=False, seek=["deviation"])
def standardize_test(X_train, X_test):
    return (X_test - X_train.min(0)) / (X_train.max(0) - X_train.min(0))


@answer("06.5", "missing parens", right=False, seek=["parenthes"])
def standardize_test(X_train, X_test):
    return X_test - X_train.mean(0) / X_train.std(0)


@answer("06.5", "data.standardize(X_test)", right=False, seek=["training"])
def standardize_test(X_train, X_test):
    from course_utils import data

    return data.standardize(X_test)


@answer("06.5", "multiply", right=False)
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(0)) * X_train.std(0)


@answer("06.5", "scalar std", right=False, seek=["each column", "axis"])
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(0)) / X_train.std()


@answer("06.5", "abs deviation", right=False)
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(0)) / np.abs(X_train - X_train.mean(0)).mean(0)


@answer("06.5", "swapped arguments", right=False, seek=["order"])
def standardize_test(X_test, X_train):
    return (X_test - X_train.mean(0)) / X_train.std(0)


@answer("06.5", "sums over N, written out", right=True)
def standardize_test(X_train, X_test):
    N = len(X_train)
    m = X_train.sum(axis=0) / N
    s = np.sqrt(((X_train - m) ** 2).sum(axis=0) / N)
    return (X_test - m) / s


@answer("06.5", "np.sqrt of np.var", right=True)
def standardize_test(X_train, X_test):
    return np.divide(X_test - np.mean(X_train, 0), np.sqrt(np.var(X_train, 0)))


@answer("06.5", "loop into zeros_like(X_test): integers truncate", right=False, seek=["int", "fraction"])
def standardize_test(X_train, X_test):
    out = np.zeros_like(X_test)
    for j in range(X_test.shape[1]):
        out[:, j] = (X_test[:, j] - X_train[:, j].mean()) / X_train[:, j].std()
    return out


@answer("06.5", "divided by the range of the training set", right=False, seek=["deviation", "std"])
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(axis=0)) / np.ptp(X_train, axis=0)


# --- 06.6


def _leaky(label, right, seek=()):
    return answer("06.6", label, right=right, seek=seek)


@_leaky("one line", True)
def leaky_std(n_in, slope):
    return (2 / (n_in * (1 + slope * slope))) ** 0.5


@_leaky("gain by gain", True)
def leaky_std(n_in, slope):
    kept = 0.5 + 0.5 * slope**2
    gain = 1 / np.sqrt(kept)
    return gain / np.sqrt(n_in)


@_leaky("math.sqrt", True)
def leaky_std(n_in, slope):
    return math.sqrt(2.0) / math.sqrt(n_in + n_in * slope**2)


@_leaky("through the variance", True)
def leaky_std(n_in, slope):
    variance = 1 / n_in
    variance /= (1 + slope**2) / 2
    return variance**0.5


@_leaky("the variance", False, ["root", "variance"])
def leaky_std(n_in, slope):
    return 2 / n_in / (1 + slope**2)


@_leaky("He", False, ["slope"])
def leaky_std(n_in, slope):
    return np.sqrt(2 / n_in)


@_leaky("LeCun", False, ["negative half"])
def leaky_std(n_in, slope):
    return 1 / np.sqrt(n_in)


@_leaky("slope for its square", False, ["square"])
def leaky_std(n_in, slope):
    return np.sqrt(2 / n_in / (1 + slope))


@_leaky("He's deviation over 1 + slope", False, ["variance"])
def leaky_std(n_in, slope):
    return np.sqrt(2 / n_in) / (1 + slope)


@_leaky("He's deviation over 1 + slope squared", False, ["under the root"])
def leaky_std(n_in, slope):
    return np.sqrt(2 / n_in) / (1 + slope**2)


@_leaky("abs of the slope", False, ["square"])
def leaky_std(n_in, slope):
    return np.sqrt(2 / (n_in * (1 + np.abs(slope))))


@_leaky("no halves", False, ["half", "halves", "2"])
def leaky_std(n_in, slope):
    return 1 / np.sqrt(n_in * (1 + slope**2))


@_leaky("one half alone", False, ["halve"])
def leaky_std(n_in, slope):
    return 1 / np.sqrt(n_in * (0.5 + slope**2))


@_leaky("multiplied by what is left", False, ["divide"])
def leaky_std(n_in, slope):
    return np.sqrt((1 + slope**2) / 2 / n_in)


@_leaky("minus", False, ["added", "plus"])
def leaky_std(n_in, slope):
    return np.sqrt(2 / (n_in * (1 - slope**2)))


@_leaky("square of the mean slope", False, ["square first"])
def leaky_std(n_in, slope):
    return 1 / (np.sqrt(n_in) * np.abs((1 + slope) / 2))


@_leaky("the gain", False, ["n_in"])
def leaky_std(n_in, slope):
    return np.sqrt(2 / (1 + slope**2))


@_leaky("gain over n_in", False, ["root"])
def leaky_std(n_in, slope):
    return np.sqrt(2 / (1 + slope**2)) / n_in


@_leaky("times n_in", False, ["divide", "smaller"])
def leaky_std(n_in, slope):
    return np.sqrt(n_in * 2 / (1 + slope**2))


@_leaky("the uniform limit", False, ["uniform"])
def leaky_std(n_in, slope):
    return np.sqrt(6 / (n_in * (1 + slope**2)))


# --- 06.7

_LOW, _HIGH, _SMALL, _LARGE, _WELL = (
    "rate too low",
    "rate too high",
    "first weights too small",
    "first weights too large",
    "healthy",
)


def _five(label, right, names, seek=()):
    answer("06.7", label, right=right, seek=seek)(lambda: names)


_five("a list", True, [_LOW, _LARGE, _WELL, _HIGH, _SMALL])
_five("a tuple", True, (_LOW, _LARGE, _WELL, _HIGH, _SMALL))
_five("an array", True, np.array([_LOW, _LARGE, _WELL, _HIGH, _SMALL]))
_five("A and C", False, [_WELL, _LARGE, _LOW, _HIGH, _SMALL], ["below"])
_five("A and E", False, [_SMALL, _LARGE, _WELL, _HIGH, _LOW], ["spike"])
_five("B and C", False, [_LOW, _WELL, _LARGE, _HIGH, _SMALL], ["flat"])
_five("B and D", False, [_LOW, _HIGH, _WELL, _LARGE, _SMALL], ["saturated"])
_five("B and E", False, [_LOW, _SMALL, _WELL, _HIGH, _LARGE], ["spike", "tower"])
_five("C and D", False, [_LOW, _LARGE, _HIGH, _WELL, _SMALL], ["half of itself"])
_five("A and D", False, [_HIGH, _LARGE, _WELL, _LOW, _SMALL], ["above the band"])
_five("D and E", False, [_LOW, _LARGE, _WELL, _SMALL, _HIGH], ["band"])
_five("C and E", False, [_LOW, _LARGE, _SMALL, _HIGH, _WELL], ["spike"])
_five("A, B and D turned round", False, [_HIGH, _LOW, _WELL, _LARGE, _SMALL], ["not in its place"])
_five("four names", False, [_LOW, _LARGE, _WELL, _HIGH], ["list of"])
_five("letters", False, list("ABCDE"), ["list of"])
_five("a string", False, "rate too low, first weights too large", ["list of"])
_five("a dict", False, {"A": _LOW, "B": _LARGE}, ["list of"])


# --- 06.8


def _start(label, right, settings, seek=()):
    answer("06.8", label, right=right, seek=seek)(lambda: settings)


_start("1 / 0.6 and 0.1", True, dict(gain=1 / 0.598, learning_rate=0.1))
_start("1.7 and 0.05", True, dict(gain=1.7, learning_rate=0.05))
_start("1.8 and 0.05", True, dict(gain=1.8, learning_rate=0.05))
_start("1.8 and 0.1, numpy numbers", True, {"learning_rate": np.float64(0.1), "gain": np.float64(1.8)})
_start("Xavier", False, dict(gain=1, learning_rate=0.1), ["fade"])
_start("He", False, dict(gain=np.sqrt(2), learning_rate=0.1), ["he's"])
_start("He and a higher rate", False, dict(gain=1.41, learning_rate=0.15), ["he's"])
_start("1.2", False, dict(gain=1.2, learning_rate=0.3), ["fade"])
_start("the RMS itself", False, dict(gain=0.6, learning_rate=0.1), ["fade"])
_start("2.5", False, dict(gain=2.5, learning_rate=0.01), ["grow"])
_start("1 / 0.6 squared", False, dict(gain=2.78, learning_rate=0.05), ["grow"])
_start("5", False, dict(gain=5, learning_rate=0.001), ["grow"])
_start("right gain, 0.001", False, dict(gain=1.67, learning_rate=0.001), ["larger"])
_start("right gain, 0.01", False, dict(gain=1.67, learning_rate=0.01), ["larger"])
_start("right gain, 1", False, dict(gain=1.67, learning_rate=1.0), ["smaller"])
_start("right gain, 0.5", False, dict(gain=1.7, learning_rate=0.5), ["smaller"])
_start("out of range", False, dict(gain=0.1, learning_rate=0.1), ["goes from"])
_start("a pair", False, (1.67, 0.1), ["settings such as"])
_start("one missing", False, dict(gain=1.67), ["settings such as"])


# --- 06.9

_ONE_IMAGE = ([[[[1.0, 2.0]], [[3.0, 4.0]]]],)


def _culprit(label, right, diagnosis, seek=()):
    answer("06.9", label, right=right, seek=seek)(lambda: diagnosis)


_culprit("the reference", True, dict(listing="B", line=3, input=([[[[1.0, 2.0]], [[5.0, 9.0]]]],)))
_culprit("the example of the text", True, dict(listing="B", line=3, input=_ONE_IMAGE))
_culprit("random images", True, dict(listing="B", line=3, input=(np.random.default_rng(0).normal(size=(2, 3, 4, 4)),)))
_culprit("no tuple", True, dict(listing="B", line=3, input=np.random.default_rng(0).normal(size=(2, 3, 4, 4))))
_culprit("listing A", False, dict(listing="A", line=2, input=_ONE_IMAGE), ["right"])
_culprit("listing A, line 3", False, dict(listing="A", line=3, input=_ONE_IMAGE), ["right"])
_culprit("listing C", False, dict(listing="C", line=2, input=_ONE_IMAGE), ["right"])
_culprit("listing C, line 4", False, dict(listing="C", line=4, input=_ONE_IMAGE), ["right"])
_culprit("line 2", False, dict(listing="B", line=2, input=_ONE_IMAGE), ["line 3"])
_culprit("line 4", False, dict(listing="B", line=4, input=_ONE_IMAGE), ["rows"])
_culprit("line 5", False, dict(listing="B", line=5, input=_ONE_IMAGE), ["taking apart"])
_culprit("line 1", False, dict(listing="B", line=1, input=_ONE_IMAGE), ["line 1 is not"])
_culprit("one channel", False, dict(listing="B", line=3, input=([[[[1.0, 2.0], [3.0, 5.0]]]],)), ["shows no fault"])
_culprit("one pixel", False, dict(listing="B", line=3, input=([[[[1.0]], [[2.0]]], [[[5.0]], [[4.0]]]],)), ["no fault"])
_culprit("a matrix", False, dict(listing="B", line=3, input=([[1.0, 2.0], [3.0, 4.0]],)), ["cannot be run"])
_culprit("line as text", False, dict(listing="B", line="3", input=_ONE_IMAGE), ["a number"])
_culprit("no such listing", False, dict(listing="D", line=3, input=_ONE_IMAGE), ["there are the listings"])
_culprit("the letter alone", False, "B", ["listing="])


# --- 06.10


def _factor(label, right, number, seek=()):
    answer("06.10", label, right=right, seek=seek)(lambda: number)


_factor("1 / 25", True, 1 / 25)
_factor("an array of one", True, np.array([0.04]))
_factor("as measured", True, 0.04002)
_factor("1 / 5", False, 0.2, ["divided by the weights"])
_factor("5", False, 5, ["gradient"])
_factor("25", False, 25.0, ["upside down"])
_factor("1", False, 1, ["differentiate"])
_factor("1 / 125", False, 1 / 125, ["that is all"])
_factor("a root", False, 5**-0.5, ["root"])
_factor("minus", False, -0.04, ["positive"])
_factor("a tenth", False, 0.1, ["for 5"])
_factor("4 %", False, 4, ["0.04"])
_factor("0", False, 0, ["too low"])
_factor("a half", False, 0.5, ["too high"])
_factor("text", False, "1/25", ["a number"])
_factor("a pair", False, (0.2, 0.2), ["a number"])
_factor("nan", False, float("nan"), ["nan"])


# --- 06.11


def _norm(h):
    s = np.sqrt((h**2).mean(axis=1, keepdims=True) + 1e-05)
    return h / s, s


@answer("06.11", "derived, in other letters", right=True)
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return dout + g / s - h * np.sum(g * h, axis=1)[:, None] / (h.shape[1] * s**3)


@answer("06.11", "a Jacobian for each row", right=True)
def block_backward(h, W, dout):
    out = []
    for row, d in zip(h, dout):
        s = math.sqrt((row**2).mean() + 1e-05)
        r = row / s
        J = (np.eye(len(row)) - np.outer(r, r) / len(row)) / s
        out.append(d + J.T @ W.T @ d)
    return np.array(out)


@answer("06.11", "einsum", right=True)
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = np.einsum("nk,kd->nd", dout, W)
    return dout + (g - r * np.einsum("nd,nd->n", g, r)[:, None] / h.shape[1]) / s


@answer("06.11", "loops", right=True)
def block_backward(h, W, dout):
    N, D = h.shape
    dh = dout.astype(float).copy()
    for n in range(N):
        s = math.sqrt(sum(v * v for v in h[n]) / D + 1e-05)
        g = [sum(dout[n, k] * W[k, j] for k in range(D)) for j in range(D)]
        m = sum(g[j] * h[n, j] for j in range(D)) / D
        for j in range(D):
            dh[n, j] += g[j] / s - h[n, j] * m / s**3
    return dh


@answer("06.11", "the way past forgotten", right=False, seek=["beside", "past"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return (g - r * (g * r).mean(axis=1, keepdims=True)) / s


@answer("06.11", "1 for the way past, not dout", right=False, seek=["dout"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return 1 + (g - r * (g * r).mean(axis=1, keepdims=True)) / s


@answer("06.11", "h for the way past, not dout", right=False, seek=["dout"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return h + (g - r * (g * r).mean(axis=1, keepdims=True)) / s


@answer("06.11", "root held fixed", right=False, seek=["constant", "term"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    return dout + dout @ W / s


@answer("06.11", "three terms as in batch norm", right=False, seek=["mean"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return dout + (g - g.mean(axis=1, keepdims=True) - r * (g * r).mean(axis=1, keepdims=True)) / s


@answer("06.11", "axis 0, as in BatchNorm", right=False, seek=["row", "axis"])
def block_backward(h, W, dout):
    s = np.sqrt((h**2).mean(axis=0) + 1e-05)
    r = h / s
    g = dout @ W
    return dout + (g - r * (g * r).mean(axis=0)) / s


@answer("06.11", "mean over the whole batch", right=False, seek=["row", "axis"])
def block_backward(h, W, dout):
    s = np.sqrt((h**2).mean() + 1e-05)
    r = h / s
    g = dout @ W
    return dout + (g - r * (g * r).mean()) / s


@answer("06.11", "W.T", right=False, seek=["W"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W.T
    return dout + (g - r * (g * r).mean(axis=1, keepdims=True)) / s


@answer("06.11", "not divided by s", right=False, seek=["root", "divide"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return dout + g - r * (g * r).mean(axis=1, keepdims=True)


@answer("06.11", "all divided by s", right=False, seek=["divide", "past"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return (dout + g - r * (g * r).mean(axis=1, keepdims=True)) / s


@answer("06.11", "sum for mean", right=False, seek=["mean"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return dout + (g - r * (g * r).sum(axis=1, keepdims=True)) / s


@answer("06.11", "h for h_hat", right=False, seek=["h_hat"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return dout + (g - h * (g * h).mean(axis=1, keepdims=True)) / s


@answer("06.11", "plus for minus", right=False, seek=["subtract", "sign"])
def block_backward(h, W, dout):
    r, s = _norm(h)
    g = dout @ W
    return dout + (g + r * (g * r).mean(axis=1, keepdims=True)) / s


@answer("06.11", "no normalization", right=False, seek=["normaliz"])
def block_backward(h, W, dout):
    return dout + dout @ W


@answer("06.11", "dout alone", right=False, seek=["through"])
def block_backward(h, W, dout):
    return dout


@answer("06.11", "forward", right=False, seek=["gradient", "output"])
def block_backward(h, W, dout):
    return h + _norm(h)[0] @ W.T


@answer("06.11", "gradient by W", right=False, seek=["by h", "shape"])
def block_backward(h, W, dout):
    return dout.T @ _norm(h)[0]


# --- 06.12


def _softmax(F):
    p = np.exp(F - F.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def _forward(x, y, W, gamma, beta, V):
    z = x @ W.T
    s = np.sqrt(z.var(axis=0) + 1e-5)
    hat = (z - z.mean(axis=0)) / s
    a = gamma * hat + beta
    p = _softmax(np.maximum(a, 0) @ V.T)
    return -np.mean(np.log(p[np.arange(len(y)), y])), s, hat, a, p


def _backward(x, y, s, hat, a, p, gamma, V):
    dF = p.copy()
    dF[np.arange(len(y)), y] -= 1
    dF = dF / len(y)
    da = (dF @ V) * (a > 0)
    d = da * gamma
    dz = (d - d.mean(axis=0) - hat * (d * hat).mean(axis=0)) / s
    return dz.T @ x, (da * hat).sum(axis=0), da.sum(axis=0), dF.T @ np.maximum(a, 0)


def _step_answer(label, right, seek=()):
    return answer("06.12", label, right=right, seek=seek)


@_step_answer("by parts", True)
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, s, hat, a, p = _forward(x, y, W, gamma, beta, V)
    dW, dg, db, dV = _backward(x, y, s, hat, a, p, gamma, V)
    r = learning_rate
    return np.array([before, _forward(x, y, W - r * dW, gamma - r * dg, beta - r * db, V - r * dV)[0]])


@_step_answer("a list", True)
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    new = [p - learning_rate * g for p, g in zip((W, gamma, beta, V), _backward(x, y, *kept, gamma, V))]
    return [before, _forward(x, y, *new)[0]]


@_step_answer("by central differences", True)
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    parts = [np.array(p, float) for p in (W, gamma, beta, V)]
    before, grads = _forward(x, y, *parts)[0], []
    for k, part in enumerate(parts):
        grad = np.zeros(part.shape)
        for i in np.ndindex(part.shape):
            losses = []
            for h in (1e-5, -1e-5):
                moved = [p.copy() for p in parts]
                moved[k][i] += h
                losses.append(_forward(x, y, *moved)[0])
            grad[i] = (losses[0] - losses[1]) / 2e-5
        grads.append(grad)
    return np.array([before, _forward(x, y, *(p - learning_rate * g for p, g in zip(parts, grads)))[0]])


def _after(x, y, parts, grads, rate):
    return np.array([_forward(x, y, *parts)[0], _forward(x, y, *(p - rate * g for p, g in zip(parts, grads)))[0]])


@_step_answer("mean and std constant", False, ["constant", "moves both"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, s, hat, a, p = _forward(x, y, W, gamma, beta, V)
    dF = (p - np.eye(len(V))[y]) / len(y)
    da = (dF @ V) * (a > 0)
    grads = (da * gamma / s).T @ x, (da * hat).sum(axis=0), da.sum(axis=0), dF.T @ np.maximum(a, 0)
    return _after(x, y, (W, gamma, beta, V), grads, learning_rate)


@_step_answer("std constant", False, ["third term", "constant"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, s, hat, a, p = _forward(x, y, W, gamma, beta, V)
    dF = (p - np.eye(len(V))[y]) / len(y)
    da = (dF @ V) * (a > 0)
    d = da * gamma
    grads = ((d - d.mean(axis=0)) / s).T @ x, (da * hat).sum(axis=0), da.sum(axis=0), dF.T @ np.maximum(a, 0)
    return _after(x, y, (W, gamma, beta, V), grads, learning_rate)


@_step_answer("no ReLU on the way back", False, ["relu"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, s, hat, a, p = _forward(x, y, W, gamma, beta, V)
    dF = (p - np.eye(len(V))[y]) / len(y)
    da = dF @ V
    d = da * gamma
    dz = (d - d.mean(axis=0) - hat * (d * hat).mean(axis=0)) / s
    grads = dz.T @ x, (da * hat).sum(axis=0), da.sum(axis=0), dF.T @ np.maximum(a, 0)
    return _after(x, y, (W, gamma, beta, V), grads, learning_rate)


@_step_answer("summed loss", False, ["mean"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    grads = [len(y) * g for g in _backward(x, y, *kept, gamma, V)]
    return _after(x, y, (W, gamma, beta, V), grads, learning_rate)


@_step_answer("uphill", False, ["uphill", "subtract"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    return _after(x, y, (W, gamma, beta, V), _backward(x, y, *kept, gamma, V), -learning_rate)


@_step_answer("W and V alone", False, ["gamma and beta"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    dW, dg, db, dV = _backward(x, y, *kept, gamma, V)
    return _after(x, y, (W, gamma, beta, V), (dW, 0, 0, dV), learning_rate)


@_step_answer("W forgotten", False, ["w has not"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    dW, dg, db, dV = _backward(x, y, *kept, gamma, V)
    return _after(x, y, (W, gamma, beta, V), (0, dg, db, dV), learning_rate)


@_step_answer("V forgotten", False, ["v has not"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    dW, dg, db, dV = _backward(x, y, *kept, gamma, V)
    return _after(x, y, (W, gamma, beta, V), (dW, dg, db, 0), learning_rate)


@_step_answer("beta forgotten", False, ["beta"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    dW, dg, db, dV = _backward(x, y, *kept, gamma, V)
    return _after(x, y, (W, gamma, beta, V), (dW, dg, 0, dV), learning_rate)


@_step_answer("gamma's gradient without x_hat", False, ["x_hat"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    dW, dg, db, dV = _backward(x, y, *kept, gamma, V)
    return _after(x, y, (W, gamma, beta, V), (dW, db, db, dV), learning_rate)


@_step_answer("d without gamma", False, ["gamma"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, s, hat, a, p = _forward(x, y, W, gamma, beta, V)
    dW, dg, db, dV = _backward(x, y, s, hat, a, p, np.ones(len(W)), V)
    return _after(x, y, (W, gamma, beta, V), (dW, dg, db, dV), learning_rate)


@_step_answer("gamma and beta left out", False, ["gamma", "beta"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    gamma, beta = np.ones(len(W)), np.zeros(len(W))
    before, *kept = _forward(x, y, W, gamma, beta, V)
    dW, dg, db, dV = _backward(x, y, *kept, gamma, V)
    return _after(x, y, (W, gamma, beta, V), (dW, 0, 0, dV), learning_rate)


@_step_answer("gamma and beta set to 1 and 0", False, ["given"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    gamma, beta = np.ones(len(W)), np.zeros(len(W))
    before, *kept = _forward(x, y, W, gamma, beta, V)
    return _after(x, y, (W, gamma, beta, V), _backward(x, y, *kept, gamma, V), learning_rate)


@_step_answer("old loss twice", False, ["before"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before = _forward(x, y, W, gamma, beta, V)[0]
    return np.array([before, before])


@_step_answer("layer normalization", False, ["layer normalization", "axis"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    parts = [np.array(p, float) for p in (W, gamma, beta, V)]

    def loss(W, gamma, beta, V):
        z = x @ W.T
        hat = (z - z.mean(axis=1, keepdims=True)) / np.sqrt(z.var(axis=1, keepdims=True) + 1e-5)
        p = _softmax(np.maximum(gamma * hat + beta, 0) @ V.T)
        return -np.mean(np.log(p[np.arange(len(y)), y]))

    grads = []
    for k, part in enumerate(parts):
        grad = np.zeros(part.shape)
        for i in np.ndindex(part.shape):
            two = []
            for h in (1e-5, -1e-5):
                moved = [p.copy() for p in parts]
                moved[k][i] += h
                two.append(loss(*moved))
            grad[i] = (two[0] - two[1]) / 2e-5
        grads.append(grad)
    return np.array([loss(*parts), loss(*(p - learning_rate * g for p, g in zip(parts, grads)))])


@_step_answer("the order turned round", False, ["order"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    return _after(x, y, (W, gamma, beta, V), _backward(x, y, *kept, gamma, V), learning_rate)[::-1]


@_step_answer("one number", False, ["both losses"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    return _after(x, y, (W, gamma, beta, V), _backward(x, y, *kept, gamma, V), learning_rate)[1]


@_step_answer("in place: W changes for the caller", False, ["in place", "changed", "copy"])
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    before, *kept = _forward(x, y, W, gamma, beta, V)
    for p, g in zip((W, gamma, beta, V), _backward(x, y, *kept, gamma, V)):
        p -= learning_rate * g
    return np.array([before, _forward(x, y, W, gamma, beta, V)[0]])
