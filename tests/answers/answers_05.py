"""Answers to the exercises of notebook 05, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import itertools
import math

import numpy as np
from corpus import answer
from course_utils.losses import sigmoid, softmax


# --- 05.1


@answer("05.1", "loop over rows square only (range(len(x)))", right=False, seek=["units", "rows", "length"])
def layer(W, b, x):
    return np.array([sigmoid(np.sum(W[i] * x) + b[i]) for i in range(len(x))])


@answer("05.1", "x @ W", right=False, seek=["transpose", "shape"])
def layer(W, b, x):
    return sigmoid(x @ W + b)


@answer("05.1", "column (M,1)", right=False, seek=["arranged", "reshape", "axis"])
def layer(W, b, x):
    return sigmoid(W @ x[:, None] + b[:, None])


@answer("05.1", "in-place += b float", right=True)
def layer(W, b, x):
    z = W @ x
    z += b
    return sigmoid(z)


@answer("05.1", "tanh", right=False, seek=["sigmoid", "tanh"])
def layer(W, b, x):
    return np.tanh(W @ x + b)


@answer("05.1", "relu", right=False, seek=["sigmoid"])
def layer(W, b, x):
    return np.maximum(0, W @ x + b)


@answer("05.1", "W*x no sum", right=False, seek=["sum", "@", "shape"])
def layer(W, b, x):
    return sigmoid(W * x + b)


@answer("05.1", "W*x + b then sum (bias D times)", right=False, seek=["bias", "once"])
def layer(W, b, x):
    return sigmoid((W * x + b[:, None]).sum(axis=1))


@answer("05.1", "math.exp on array", right=False, seek=["np.exp"])
def layer(W, b, x):
    return 1 / (1 + math.exp(-(W @ x + b)))


@answer("05.1", "exp(z)/(1+exp(z))", right=True)
def layer(W, b, x):
    z = W @ x + b
    return np.exp(z) / (1 + np.exp(z))


@answer("05.1", "(1+tanh(z/2))/2", right=True)
def layer(W, b, x):
    return (1 + np.tanh((W @ x + b) / 2)) / 2


@answer("05.1", "float32", right=None)
def layer(W, b, x):
    return sigmoid((W @ x + b).astype(np.float32))


@answer("05.1", "minus b (threshold)", right=False, seek=["bias", "plus"])
def layer(W, b, x):
    return sigmoid(W @ x - b)


@answer("05.1", "sum over wrong axis (axis=0)", right=False, seek=["axis"])
def layer(W, b, x):
    return sigmoid((W * x).sum(axis=0) + b)


@answer("05.1", "1/1+exp(-z) precedence", right=False, seek=["parenthes", "bracket"])
def layer(W, b, x):
    return 1 / 1 + np.exp(-(W @ x + b))


@answer("05.1", "1/(1+exp(-W@x+b)) sign precedence", right=False, seek=["parenthes", "bracket"])
def layer(W, b, x):
    return 1 / (1 + np.exp(-W @ x + b))


@answer("05.1", "x @ W.T", right=True)
def layer(W, b, x):
    return sigmoid(x @ W.T + b)


@answer("05.1", "-w.x+b", right=False, seek=["parenthes", "bracket"])
def layer(W, b, x):
    return np.array([1 / (1 + np.exp(-np.dot(w, x) + c)) for w, c in zip(W, b)])


@answer("05.1", "bias folded in as a last column", right=True)
def layer(W, b, x):
    return sigmoid(np.column_stack([W, b]) @ np.append(x, 1))


@answer("05.1", "np.vectorize of a scalar sigmoid", right=True)
def layer(W, b, x):
    return np.vectorize(lambda z: 1 / (1 + math.exp(-z)))(W.dot(x) + b)


@answer("05.1", "threshold instead of sigmoid", right=False)
def layer(W, b, x):
    return np.heaviside(W @ x + b, 0)


@answer("05.1", "sigmoid twice", right=False, seek=["once", "twice"])
def layer(W, b, x):
    return sigmoid(sigmoid(W @ x + b))


@answer("05.1", "sigmoid's slope instead of its value", right=False)
def layer(W, b, x):
    s = sigmoid(W @ x + b)
    return s * (1 - s)


# --- 05.2


@answer("05.2", "list.pop version", right=True)
def count_parameters(sizes):
    sizes = list(sizes)
    n = sizes.pop(0)
    tot = 0
    while sizes:
        m = sizes.pop(0)
        tot += m * (n + 1)
        n = m
    return tot


@answer("05.2", "n*(m+1) bias on wrong side", right=False, seek=["layer behind", "bias"])
def count_parameters(sizes):
    return sum((a * (b + 1) for a, b in zip(sizes[:-1], sizes[1:])))


@answer("05.2", "off by one: skips last pair", right=False, seek=["last", "pair"])
def count_parameters(sizes):
    tot = 0
    for i in range(len(sizes) - 2):
        tot += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return tot


@answer("05.2", "index overrun", right=False, seek=["past the end"])
def count_parameters(sizes):
    tot = 0
    for i in range(len(sizes)):
        tot += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return tot


@answer("05.2", "returns tuple neurons,weights,params as notebook count", right=False, seek=["tuple", "things"])
def count_parameters(sizes):
    n = sum(sizes[1:])
    w = sum((a * b for a, b in zip(sizes, sizes[1:])))
    return (n, w, n + w)


@answer("05.2", "float result", right=None)
def count_parameters(sizes):
    s = np.array(sizes, float)
    return float(np.sum(s[1:] * (s[:-1] + 1)))


@answer("05.2", "no output biases", right=False, seek=["bias"])
def count_parameters(sizes):
    return sum((a * b for a, b in zip(sizes, sizes[1:]))) + sum(sizes[1:-1])


@answer("05.2", "all pairs wired", right=False, seek=["neighbour"])
def count_parameters(sizes):
    return sum((a * b for a, b in itertools.combinations(sizes, 2))) + sum(sizes[1:])


@answer("05.2", "builds layers via package and counts", right=True)
def count_parameters(sizes):
    from course_utils.layers import Linear, Sequential

    rng = np.random.default_rng(0)
    return sum(
        (
            p.size
            for p in Sequential(*[Linear(int(a), int(b), rng=rng) for a, b in zip(sizes, sizes[1:])]).params.values()
        )
    )


@answer("05.2", "builds layers, no int() cast", right=True)
def count_parameters(sizes):
    from course_utils.layers import Linear, Sequential

    rng = np.random.default_rng(0)
    return sum(
        (p.size for p in Sequential(*[Linear(a, b, rng=rng) for a, b in itertools.pairwise(sizes)]).params.values())
    )


@answer("05.2", "append", right=False, seek=["bias"])
def count_parameters(sizes):
    sizes.append(0)
    return sum((x * y for x, y in zip(sizes, sizes[1:])))


@answer("05.2", "i-1 wraps", right=False, seek=["negative", "wrap", "inputs"])
def count_parameters(sizes):
    return sum((sizes[i] * (sizes[i - 1] + 1) for i in range(len(sizes))))


@answer("05.2", "np.dot of shifted arrays", right=True)
def count_parameters(sizes):
    s = np.asarray(sizes)
    return int(s[1:] @ (s[:-1] + 1))


@answer("05.2", "weights and biases in two sums", right=True)
def count_parameters(sizes):
    weights = sum((n * m for n, m in zip(sizes, sizes[1:])))
    biases = sum(sizes) - sizes[0]
    return weights + biases


@answer("05.2", "square of the widest layer", right=False)
def count_parameters(sizes):
    return int(max(sizes)) ** 2 + int(sum(sizes[1:]))


@answer("05.2", "first layer only", right=False)
def count_parameters(sizes):
    return sizes[1] * (sizes[0] + 1)


# --- 05.3


@answer("05.3", "no transpose", right=False, seek=["transpose", "shape", ".t"])
def two_layers(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


@answer("05.3", "W1@X.T then .T", right=True)
def two_layers(X, W1, b1, W2, b2):
    return (W2 @ np.maximum(0, W1 @ X.T + b1[:, None]) + b2[:, None]).T


@answer("05.3", "loop list of arrays", right=True)
def two_layers(X, W1, b1, W2, b2):
    return [W2 @ np.maximum(0, W1 @ x + b1) + b2 for x in X]


@answer("05.3", "only first example", right=False, seek=["batch", "axis", "each"])
def two_layers(X, W1, b1, W2, b2):
    return W2 @ np.maximum(0, W1 @ X[0] + b1) + b2


@answer("05.3", "relu applied to the inputs", right=False, seek=["between", "hidden"])
def two_layers(X, W1, b1, W2, b2):
    return (np.maximum(0, X) @ W1.T + b1) @ W2.T + b2


@answer("05.3", "z[z<0]=0 legit local", right=True)
def two_layers(X, W1, b1, W2, b2):
    z = X @ W1.T + b1
    z[z < 0] = 0
    return z @ W2.T + b2


@answer("05.3", "abs instead of max", right=False)
def two_layers(X, W1, b1, W2, b2):
    return np.abs(X @ W1.T + b1) @ W2.T + b2


@answer("05.3", "np.minimum", right=False)
def two_layers(X, W1, b1, W2, b2):
    return np.minimum(0, X @ W1.T + b1) @ W2.T + b2


@answer("05.3", "swapped biases", right=False, seek=["b1", "b2"])
def two_layers(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1.T + b2) @ W2.T + b1


@answer("05.3", "softmax", right=False, seek=["scores", "softmax"])
def two_layers(X, W1, b1, W2, b2):
    from course_utils.losses import softmax

    return softmax(np.maximum(0, X @ W1.T + b1) @ W2.T + b2)


@answer("05.3", "mean over batch", right=False, seek=["mean", "axis"])
def two_layers(X, W1, b1, W2, b2):
    return (np.maximum(0, X @ W1.T + b1) @ W2.T + b2).mean(axis=0)


@answer("05.3", "tanh", right=False, seek=["max(0", "tanh"])
def two_layers(X, W1, b1, W2, b2):
    return np.tanh(X @ W1.T + b1) @ W2.T + b2


@answer("05.3", "np.max", right=False, seek=["maximum"])
def two_layers(X, W1, b1, W2, b2):
    h = X @ W1.T + b1
    h = np.max(0, h)
    return h @ W2.T + b2


@answer("05.3", "np.max(z,0)", right=False, seek=["maximum"])
def two_layers(X, W1, b1, W2, b2):
    h = np.max(X @ W1.T + b1, 0)
    return h @ W2.T + b2


@answer("05.3", "loops over rows and units", right=True)
def two_layers(X, W1, b1, W2, b2):
    out = []
    for x in X:
        h = [max(0, w @ x + c) for w, c in zip(W1, b1)]
        out.append([v @ np.array(h) + c for v, c in zip(W2, b2)])
    return out


@answer("05.3", "einsum for both products", right=True)
def two_layers(X, W1, b1, W2, b2):
    h = np.maximum(np.einsum("nd,hd->nh", X, W1) + b1, 0)
    return np.einsum("nh,kh->nk", h, W2) + b2


@answer("05.3", "h computed, X used in the second layer", right=False, seek=["hidden", "shape"])
def two_layers(X, W1, b1, W2, b2):
    h = np.maximum(0, X @ W1.T + b1)
    return X @ W2.T + b2


@answer("05.3", "mask instead of the positive part", right=False, seek=["z itself", "max(0", "value"])
def two_layers(X, W1, b1, W2, b2):
    return (X @ W1.T + b1 > 0) @ W2.T + b2


# --- 05.4


@answer("05.4", "hstack w/o column", right=False, seek=["column"])
def collapse(W1, b1, W2, b2):
    return np.hstack([W2 @ W1, W2 @ b1 + b2])


@answer("05.4", "b1+b2", right=False, seek=["w2 b1", "shape"])
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2 @ W1, b1 + b2])


@answer("05.4", "W1@W2 with right bias", right=False, seek=["order", "w2 w1", "shape"])
def collapse(W1, b1, W2, b2):
    return np.column_stack([W1 @ W2, W2 @ b1 + b2])


@answer("05.4", "augmented matrices product", right=True)
def collapse(W1, b1, W2, b2):
    A1 = np.block([[W1, b1[:, None]], [np.zeros((1, W1.shape[1])), np.ones((1, 1))]])
    return np.column_stack([W2, b2]) @ A1


@answer("05.4", "elementwise *", right=False, seek=["@", "shape"])
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2 * W1, W2 @ b1 + b2])


@answer("05.4", "W2(b1+..)+ W2 b2", right=False)
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2 @ W1, W2 @ b1 + W2 @ b2 if W2.shape[1] == len(b2) else W2 @ b1])


@answer("05.4", "sign b", right=False)
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2 @ W1, W2 @ b1 - b2])


@answer("05.4", "np.hstack with a column", right=True)
def collapse(W1, b1, W2, b2):
    return np.hstack([W2 @ W1, (W2 @ b1 + b2)[:, None]])


@answer("05.4", "second layer on the folded first, += on a column: fails on integers", right=None)
def collapse(W1, b1, W2, b2):
    A = W2 @ np.column_stack([W1, b1])
    A[:, -1] += b2
    return A


@answer("05.4", "W2 transposed", right=False, seek=["transpose", "shape"])
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2.T @ W1, W2.T @ b1 + b2])


@answer("05.4", "b2 multiplied in as well: W2 (b1 + b2)", right=False, seek=["shape", "w2 b1 + b2"])
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2 @ W1, W2 @ (b1 + b2)])


# --- 05.5


@answer("05.5", "np.gradient", right=False)
def relu_weights(x, y):
    return np.gradient(y, x)[:-1]


@answer("05.5", "assumes even spacing", right=False, seek=["width", "np.diff(x)", "spac"])
def relu_weights(x, y):
    return np.diff(np.diff(y), prepend=0) / (x[1] - x[0])


@answer("05.5", "y[0] included as first", right=False, seek=["first", "length"])
def relu_weights(x, y):
    s = np.diff(y) / np.diff(x)
    a = np.diff(s, prepend=0)
    return np.concatenate([[y[0]], a])


@answer("05.5", "prepend y0", right=False, seek=["first", "slope"])
def relu_weights(x, y):
    s = np.diff(y) / np.diff(x)
    return np.diff(s, prepend=y[0])


@answer("05.5", "linear solve", right=True)
def relu_weights(x, y):
    A = np.maximum(0, x[1:, None] - x[:-1])
    return np.linalg.solve(A, y[1:] - y[0])


@answer("05.5", "lstsq", right=True)
def relu_weights(x, y):
    A = np.maximum(0, x[1:, None] - x[:-1])
    return np.linalg.lstsq(A, y[1:] - y[0], rcond=None)[0]


@answer("05.5", "zeros_like(y): integers truncate", right=False, seek=["int", "fraction"])
def relu_weights(x, y):
    a = np.zeros_like(y)[:-1]
    p = 0
    for k in range(len(x) - 1):
        s = (y[k + 1] - y[k]) / (x[k + 1] - x[k])
        a[k] = s - p
        p = s
    return a


@answer("05.5", "cumsum", right=False, seek=["change"])
def relu_weights(x, y):
    return np.cumsum(np.diff(y) / np.diff(x))


@answer("05.5", "y differences minus previous y diff no width for first only", right=False, seek=["first"])
def relu_weights(x, y):
    s = np.diff(y) / np.diff(x)
    return np.concatenate([[0], np.diff(s)])


@answer("05.5", "list return", right=True)
def relu_weights(x, y):
    s = [(y[k + 1] - y[k]) / (x[k + 1] - x[k]) for k in range(len(x) - 1)]
    return [s[0]] + [s[k] - s[k - 1] for k in range(1, len(s))]


@answer("05.5", "the formula typed literally: y[-1] at k = 0", right=False, seek=["first", "negative"])
def relu_weights(x, y):
    return np.array(
        [(y[k + 1] - y[k]) / (x[k + 1] - x[k]) - (y[k] - y[k - 1]) / (x[k] - x[k - 1]) for k in range(len(x) - 1)]
    )


@answer("05.5", "all sign flipped", right=False, seek=["sign"])
def relu_weights(x, y):
    return -np.diff(np.diff(y) / np.diff(x), prepend=0)


@answer("05.5", "drops last", right=False, seek=["last", "length"])
def relu_weights(x, y):
    return np.diff(np.diff(y) / np.diff(x), prepend=0)[:-1]


@answer("05.5", "integer division", right=False, seek=["//", "whole"])
def relu_weights(x, y):
    return np.diff(np.diff(y) // np.diff(x), prepend=0)


@answer("05.5", "loop with a running slope", right=True)
def relu_weights(x, y):
    a, slope = ([], 0.0)
    for k in range(len(x) - 1):
        new = (y[k + 1] - y[k]) / (x[k + 1] - x[k])
        a.append(new - slope)
        slope = new
    return np.array(a)


@answer("05.5", "slices instead of np.diff", right=True)
def relu_weights(x, y):
    s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])
    a = s.copy()
    a[1:] -= s[:-1]
    return a


@answer("05.5", "forward substitution: what is missing at the next knot", right=True)
def relu_weights(x, y):
    a = np.zeros(len(x) - 1)
    for k in range(len(a)):
        have = y[0] + np.maximum(0, x[k + 1] - x[:-1]) @ a
        a[k] = (y[k + 1] - have) / (x[k + 1] - x[k])
    return a


@answer(
    "05.5", "slope to the first knot instead of the previous", right=False, seek=["piece", "neighbour", "slope of each"]
)
def relu_weights(x, y):
    s = (y[1:] - y[0]) / (x[1:] - x[0])
    return np.diff(s, prepend=0)


@answer("05.5", "np.diff(y, 2) over np.diff(x)**2", right=False, seek=["slope", "second", "length"])
def relu_weights(x, y):
    return np.diff(y, 2) / np.diff(x)[1:] ** 2


# --- 05.6


@answer("05.6", "order: slope before update (uses old h)", right=False, seek=["answer"])
def slope_through(x, w):
    h, s = (x, 1.0)
    for k in w:
        s *= k * h * (1 - h)
        h = sigmoid(k * h)
    return s


@answer("05.6", "finite difference central", right=None)
def slope_through(x, w):

    def f(x):
        for k in w:
            x = sigmoid(k * x)
        return x

    e = 1e-05
    return (f(x + e) - f(x - e)) / (2 * e)


@answer("05.6", "finite difference forward 1e-4", right=False)
def slope_through(x, w):

    def f(x):
        for k in w:
            x = sigmoid(k * x)
        return x

    return (f(x + 0.0001) - f(x)) / 0.0001


@answer("05.6", "skip first", right=False, seek=["first"])
def slope_through(x, w):
    h = sigmoid(w[0] * x)
    s = 1.0
    for k in w[1:]:
        h = sigmoid(k * h)
        s *= k * h * (1 - h)
    return s


@answer("05.6", "no weight inside sigmoid", right=False, seek=["weight"])
def slope_through(x, w):
    h, s = (x, 1.0)
    for k in w:
        h = sigmoid(h)
        s *= k * h * (1 - h)
    return s


@answer("05.6", "tanh slope", right=False, seek=["tanh", "sigmoid's slope"])
def slope_through(x, w):
    h, s = (x, 1.0)
    for k in w:
        h = sigmoid(k * h)
        s *= k * (1 - h * h)
    return s


@answer("05.6", "tanh chain", right=False, seek=["sigmoid", "tanh"])
def slope_through(x, w):
    h, s = (x, 1.0)
    for k in w:
        h = np.tanh(k * h)
        s *= k * (1 - h * h)
    return s


@answer("05.6", "s starts at x", right=False, seek=["begin", "start"])
def slope_through(x, w):
    h, s = (x, x)
    for k in w:
        h = sigmoid(k * h)
        s *= k * h * (1 - h)
    return s


@answer("05.6", "derivative in terms of z: sigmoid(z)*sigmoid(-z)", right=True)
def slope_through(x, w):
    h, s = (x, 1.0)
    for k in w:
        z = k * h
        s *= k * sigmoid(z) * sigmoid(-z)
        h = sigmoid(z)
    return s


@answer("05.6", "h instead of w in product", right=False)
def slope_through(x, w):
    h, s = (x, 1.0)
    for k in w:
        p = h
        h = sigmoid(k * h)
        s *= p * h * (1 - h)
    return s


@answer("05.6", "recursive backward", right=True)
def slope_through(x, w):
    hs = [x]
    for k in w:
        hs.append(sigmoid(k * hs[-1]))
    g = 1.0
    for k, h in zip(w[::-1], hs[:0:-1]):
        g = g * h * (1 - h) * k
    return g


@answer("05.6", "abs slope", right=False)
def slope_through(x, w):
    h, s = (x, 1.0)
    for k in w:
        h = sigmoid(k * h)
        s *= abs(k) * h * (1 - h)
    return s


@answer("05.6", "answers kept in a list, np.prod", right=True)
def slope_through(x, w):
    h, factors = (x, [])
    for k in range(len(w)):
        h = sigmoid(w[k] * h)
        factors.append(w[k] * (h - h**2))
    return np.prod(factors)


@answer("05.6", "backward with a plain formula", right=True)
def slope_through(x, w):
    answers = []
    h = x
    for k in w:
        h = 1 / (1 + np.exp(-k * h))
        answers.append(h)
    slope = 1.0
    for k, h in zip(reversed(list(w)), reversed(answers)):
        slope = slope * k * h * (1 - h)
    return slope


@answer("05.6", "float64 0-d array", right=True)
def slope_through(x, w):
    h, slope = (np.float64(x), np.array(1.0))
    for k in w:
        h = sigmoid(k * h)
        slope = slope * k * h * (1 - h)
    return slope


@answer("05.6", "by the first weight instead of x", right=False)
def slope_through(x, w):
    h, slope = (x, 1.0)
    for i, k in enumerate(w):
        h = sigmoid(k * h)
        slope *= (k if i else x) * h * (1 - h)
    return slope


# --- more of each


@answer("05.1", "the sum of all biases for each unit", right=False, seek=["bias"])
def layer(W, b, x):
    return sigmoid(W @ x + b.sum())


@answer("05.1", "sigmoid of the inputs, weighted", right=False, seek=["sigmoid"])
def layer(W, b, x):
    return W @ sigmoid(x) + b


@answer("05.1", "bias added to the inputs", right=False, seek=["bias", "bracket", "parenthes", "shape"])
def layer(W, b, x):
    return sigmoid(W @ (x + b))


@answer(
    "05.1", "the sum goes on from unit to unit", right=False, seek=["set", "0", "each unit", "reset", "anew", "once"]
)
def layer(W, b, x):
    out, z = [], 0
    for i in range(len(W)):
        for j in range(len(x)):
            z += W[i, j] * x[j]
        out.append(sigmoid(z + b[i]))
    return np.array(out)


@answer("05.1", "sigmoid of each product, then the sum", right=False, seek=["sum", "whole", "early", "around"])
def layer(W, b, x):
    return sigmoid(W * x).sum(axis=1) + b


@answer("05.1", "weights and bias in one einsum over an input with a 1", right=True)
def layer(W, b, x):
    rows = np.concatenate([W, b.reshape(-1, 1)], axis=1)
    return sigmoid(np.einsum("ud,d->u", rows, np.append(x, 1.0)))


@answer("05.1", "1 - sigmoid(-z)", right=True)
def layer(W, b, x):
    return 1 - sigmoid(-(np.dot(W, x) + b))


@answer("05.2", "one bias for the whole network", right=False, seek=["bias"])
def count_parameters(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes)) + 1


@answer("05.2", "a bias unit that is wired to as well", right=False, seek=["bias"])
def count_parameters(sizes):
    return sum((a + 1) * (b + 1) for a, b in itertools.pairwise(sizes))


@answer("05.2", "total = in the loop, last layer only", right=False, seek=["+=", "last"])
def count_parameters(sizes):
    for a, b in itertools.pairwise(sizes):
        total = b * (a + 1)
    return total


@answer("05.2", "biases of both layers of each pair", right=False, seek=["bias"])
def count_parameters(sizes):
    return sum(n * m + n + m for n, m in zip(sizes, sizes[1:]))


@answer("05.2", "product of all sizes, and the biases", right=False, seek=["neighbour", "pair"])
def count_parameters(sizes):
    return int(np.prod(sizes)) + sum(sizes[1:])


@answer("05.2", "while over the list, backwards", right=True)
def count_parameters(sizes):
    total, k = 0, len(sizes) - 1
    while k > 0:
        total += sizes[k] * sizes[k - 1] + sizes[k]
        k -= 1
    return total


@answer("05.2", "recursive", right=True)
def count_parameters(sizes):
    if len(sizes) < 2:
        return 0
    return (sizes[0] + 1) * sizes[1] + count_parameters(sizes[1:])


@answer("05.3", "a ReLU at the end only", right=False, seek=["hidden", "between", "scores"])
def two_layers(X, W1, b1, W2, b2):
    return np.maximum(0, (X @ W1.T + b1) @ W2.T + b2)


@answer("05.3", "the hidden layer returned", right=False, seek=["scores", "hidden", "second"])
def two_layers(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1.T + b1)


@answer("05.3", "the class with the largest score", right=False, seek=["scores", "argmax"])
def two_layers(X, W1, b1, W2, b2):
    return np.argmax(np.maximum(0, X @ W1.T + b1) @ W2.T + b2, axis=1)


@answer("05.3", "sigmoids at both layers", right=False, seek=["max(0", "sigmoid"])
def two_layers(X, W1, b1, W2, b2):
    return sigmoid(sigmoid(X @ W1.T + b1) @ W2.T + b2)


@answer("05.3", "no biases at all", right=False, seek=["bias"])
def two_layers(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1.T) @ W2.T


@answer("05.3", "log of the softmax", right=False, seek=["scores", "softmax"])
def two_layers(X, W1, b1, W2, b2):
    return np.log(softmax(np.maximum(0, X @ W1.T + b1) @ W2.T + b2))


@answer("05.3", "(z + |z|) / 2 for the ReLU", right=True)
def two_layers(X, W1, b1, W2, b2):
    z = X.dot(W1.T) + b1
    return ((z + np.abs(z)) / 2).dot(W2.T) + b2


@answer("05.3", "unit by unit, added to the biases", right=True)
def two_layers(X, W1, b1, W2, b2):
    scores = np.tile(np.asarray(b2, dtype=float), (len(X), 1))
    for j in range(len(W1)):
        scores += np.outer(np.clip(X @ W1[j] + b1[j], 0, None), W2[:, j])
    return scores


@answer("05.4", "the bias alone", right=False, seek=["weights", "w2 w1", "column"])
def collapse(W1, b1, W2, b2):
    return W2 @ b1 + b2


@answer("05.4", "a column of ones", right=False, seek=["bias", "ones"])
def collapse(W1, b1, W2, b2):
    W = W2 @ W1
    return np.column_stack([W, np.ones(len(W))])


@answer("05.4", "ReLU on W1 and b1", right=False, seek=["relu", "max(0", "cut", "bend", "maximum"])
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2 @ np.maximum(0, W1), W2 @ np.maximum(0, b1) + b2])


@answer("05.4", "b2 added to every column", right=False, seek=["last column", "bias", "b2", "column"])
def collapse(W1, b1, W2, b2):
    return W2 @ np.column_stack([W1, b1]) + b2[:, None]


@answer("05.4", "the transpose", right=False, seek=["transpose", "rows and columns"])
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2 @ W1, W2 @ b1 + b2]).T


@answer("05.4", "outer product of the biases", right=False, seek=["@", "product", "outer", "shape"])
def collapse(W1, b1, W2, b2):
    return np.column_stack([W2 @ W1, np.outer(b2, b1)])


@answer("05.4", "filled into np.empty", right=True)
def collapse(W1, b1, W2, b2):
    out = np.empty((W2.shape[0], W1.shape[1] + 1))
    out[:, :-1] = np.einsum("kh,hd->kd", W2, W1)
    out[:, -1] = W2.dot(b1) + b2
    return out


@answer("05.4", "np.block of four pieces", right=True)
def collapse(W1, b1, W2, b2):
    return np.block([[W2 @ W1, (b2 + W2 @ b1)[:, np.newaxis]]])


@answer("05.5", "append=0", right=False, seek=["first", "prepend", "begin"])
def relu_weights(x, y):
    s = np.diff(y) / np.diff(x)
    return np.diff(s, append=0)


@answer("05.5", "changes of the rises over one width", right=False, seek=["width", "slope", "each", "divide"])
def relu_weights(x, y):
    return np.diff(np.diff(y), prepend=0) / np.diff(x)


@answer("05.5", "minus the sum of all slopes before", right=False, seek=["piece", "before", "change", "previous"])
def relu_weights(x, y):
    s = np.diff(y) / np.diff(x)
    return s - (np.cumsum(s) - s)


@answer("05.5", "slopes overwritten in place", right=False, seek=["order", "copy", "before", "previous", "opposite"])
def relu_weights(x, y):
    s = np.diff(y) / np.diff(x)
    for k in range(1, len(s)):
        s[k] = s[k] - s[k - 1]
    return s


@answer("05.5", "minus the weight before", right=False, seek=["slope", "previous", "before"])
def relu_weights(x, y):
    s = np.diff(y) / np.diff(x)
    a = s.copy()
    for k in range(1, len(a)):
        a[k] = s[k] - a[k - 1]
    return a


@answer("05.5", "central differences", right=False, seek=["piece", "slope", "between"])
def relu_weights(x, y):
    a = np.zeros(len(x) - 1)
    a[0] = (y[1] - y[0]) / (x[1] - x[0])
    for k in range(1, len(a)):
        a[k] = (y[k + 1] - y[k - 1]) / (x[k + 1] - x[k - 1])
    return a


@answer("05.5", "slopes in a list that begins with 0", right=True)
def relu_weights(x, y):
    slopes = [0.0] + [(y[k + 1] - y[k]) / (x[k + 1] - x[k]) for k in range(len(x) - 1)]
    return np.array(slopes[1:]) - np.array(slopes[:-1])


@answer("05.5", "each minus the sum of all weights before", right=True)
def relu_weights(x, y):
    a = []
    for k in range(len(x) - 1):
        a.append((y[k + 1] - y[k]) / (x[k + 1] - x[k]) - sum(a))
    return a


@answer("05.6", "the last unit's slope only", right=False, seek=["every", "each", "multipl", "chain", "last"])
def slope_through(x, w):
    h = x
    for wk in w:
        h = sigmoid(wk * h)
        s = wk * h * (1 - h)
    return s


@answer("05.6", "all units read x", right=False, seek=["forward", "before", "answer", "x"])
def slope_through(x, w):
    s = 1.0
    for wk in w:
        h = sigmoid(wk * x)
        s *= wk * h * (1 - h)
    return s


@answer("05.6", "z (1 - z) with the sum z", right=False, seek=["answer", "value", "sigmoid"])
def slope_through(x, w):
    h, s = x, 1.0
    for wk in w:
        z = wk * h
        s *= wk * z * (1 - z)
        h = sigmoid(z)
    return s


@answer("05.6", "the last answer in all slopes", right=False, seek=["each", "own", "answer"])
def slope_through(x, w):
    h = x
    for wk in w:
        h = sigmoid(wk * h)
    s = 1.0
    for wk in w:
        s *= wk * h * (1 - h)
    return s


@answer("05.6", "all weights, the last sigmoid's slope", right=False, seek=["every", "each", "last"])
def slope_through(x, w):
    h = x
    for k in w:
        h = sigmoid(k * h)
    return np.prod(w) * h * (1 - h)


@answer("05.6", "answer over input", right=False, seek=["slope", "moves"])
def slope_through(x, w):
    h = x
    for k in w:
        h = sigmoid(k * h)
    return h / x


@answer("05.6", "weight behind the sigmoid", right=False, seek=["weight", "inside"])
def slope_through(x, w):
    h, s = x, 1.0
    for wk in w:
        y = sigmoid(h)
        s *= wk * y * (1 - y)
        h = wk * y
    return s


@answer("05.6", "functools.reduce over pairs of answer and slope", right=True)
def slope_through(x, w):
    import functools

    def step(state, k):
        s = 1 / (1 + math.exp(-k * state[0]))
        return s, state[1] * k * s * (1 - s)

    return functools.reduce(step, w, (x, 1.0))[1]


@answer("05.6", "dual numbers: value and slope side by side", right=True)
def slope_through(x, w):
    value, slope = float(x), 1.0
    for k in w:
        z, dz = k * value, k * slope
        value = 1 / (1 + math.exp(-z))
        slope = dz * math.exp(-z) * value**2
    return slope


# --- 05.7


def _parts(vector, sizes):
    parts = []
    for n, m in zip(sizes[:-1], sizes[1:]):
        parts += [vector[: n * m].reshape(m, n), vector[n * m : n * m + m]]
        vector = vector[n * m + m :]
    return parts


def _forward(X, params):
    pairs = list(zip(params[::2], params[1::2]))
    hs = [X]
    for W, b in pairs[:-1]:
        hs.append(np.maximum(0, hs[-1] @ W.T + b))
    return pairs, hs, hs[-1] @ pairs[-1][0].T + pairs[-1][1]


def _flat(parts):
    return np.concatenate([np.ravel(p) for p in parts])


def _slopes(F, y):
    p = np.exp(F - F.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return p / len(y)


@answer("05.7", "four parts, gradients first, then the step", right=True)
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, grads = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        grads = [d.T @ h, d.sum(axis=0)] + grads
        d = (d @ W) * (h > 0)
    return _flat([p - learning_rate * g for p, g in zip(params, grads)])


@answer("05.7", "example by example with outer products", right=True)
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    total = [np.zeros(np.shape(p)) for p in params]
    for x, k in zip(X, y):
        pairs, hs, F = _forward(x[None], params)
        d = softmax(F)[0]
        d[k] -= 1
        for i in range(len(pairs) - 1, -1, -1):
            total[2 * i] += np.outer(d, hs[i][0]) / len(y)
            total[2 * i + 1] += d / len(y)
            d = (d @ pairs[i][0]) * (hs[i][0] > 0)
    return _flat([p - learning_rate * g for p, g in zip(params, total)])


@answer("05.7", "tuple, one-hot, sums kept", right=True)
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    n = len(params) // 2
    h, z = [X], []
    for i in range(n):
        z.append(h[i] @ params[2 * i].T + params[2 * i + 1])
        h.append(np.maximum(z[i], 0))
    T = np.zeros(z[-1].shape)
    T[np.arange(len(y)), y] = 1
    d = (softmax(z[-1]) - T) / len(X)
    new = list(params)
    for i in reversed(range(n)):
        new[2 * i] = params[2 * i] - learning_rate * (d.T @ h[i])
        new[2 * i + 1] = params[2 * i + 1] - learning_rate * d.sum(0)
        if i:
            d = d @ params[2 * i]
            d[z[i - 1] <= 0] = 0
    return _flat(tuple(new))


@answer("05.7", "the sums asked, with >= (no sum is exactly 0)", right=True)
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for i in range(len(pairs) - 1, -1, -1):
        W, b = pairs[i]
        new = [W - learning_rate * d.T @ hs[i], b - learning_rate * d.sum(axis=0)] + new
        if i > 0:
            z = hs[i - 1] @ pairs[i - 1][0].T + pairs[i - 1][1]
            d = (d @ W) * (z >= 0)
    return _flat(new)


@answer("05.7", "sum for mean", right=False, seek=["mean", "over n", "number of examples"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y) * len(y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b - learning_rate * d.sum(axis=0)] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "plus for minus", right=False, seek=["uphill", "sign"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W + learning_rate * d.T @ h, b + learning_rate * d.sum(axis=0)] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "no mask", right=False, seek=["relu", "silent", "0"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b - learning_rate * d.sum(axis=0)] + new
        d = d @ W
    return _flat(new)


@answer("05.7", "mask h >= 0", right=False, seek=["relu", "stopped", "0"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b - learning_rate * d.sum(axis=0)] + new
        d = (d @ W) * (h >= 0)
    return _flat(new)


@answer("05.7", "updates on the way, in place of the old weights", right=False, seek=["old w", "new already"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        W = W - learning_rate * d.T @ h
        b = b - learning_rate * d.sum(axis=0)
        new = [W, b] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "ReLU on the scores", right=False, seek=["scores", "last layer"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(np.maximum(0, F), y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b - learning_rate * d.sum(axis=0)] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "biases as means of slopes over N already", right=False, seek=["bias"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b - learning_rate * d.mean(axis=0)] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "biases forgotten", right=False, seek=["bias"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "in place", right=False, seek=["copy", "in place", "change"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d = _slopes(F, y)
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        back = (d @ W) * (h > 0)
        W -= learning_rate * d.T @ h
        b -= learning_rate * d.sum(axis=0)
        d = back
    return _flat(params)


@answer("05.7", "returns the gradients", right=False, seek=["gradient"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, grads = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        grads = [d.T @ h, d.sum(axis=0)] + grads
        d = (d @ W) * (h > 0)
    return _flat(grads)


@answer("05.7", "order of the way back", right=False, seek=["order"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new += [W - learning_rate * d.T @ h, b - learning_rate * d.sum(axis=0)]
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "last layer only", right=False, seek=["last layer", "before it"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d = _slopes(F, y)
    W, b = pairs[-1]
    return _flat([*params[:-2], W - learning_rate * d.T @ hs[-1], b - learning_rate * d.sum(axis=0)])


@answer("05.7", "softmax without a shift", right=False, seek=["overflow", "large", "maximum"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    p = np.exp(F) / np.exp(F).sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    d, new = p / len(y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b - learning_rate * d.sum(axis=0)] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "two layers only", right=False, seek=["another number of names"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    W1, b1, W2, b2 = params
    h = np.maximum(0, X @ W1.T + b1)
    d = _slopes(h @ W2.T + b2, y)
    dh = (d @ W2) * (h > 0)
    return _flat(
        [
            W1 - learning_rate * dh.T @ X,
            b1 - learning_rate * dh.sum(axis=0),
            W2 - learning_rate * d.T @ h,
            b2 - learning_rate * d.sum(axis=0),
        ]
    )


@answer("05.7", "no softmax", right=False, seek=["softmax", "probabilit"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d = F.copy()
    d[np.arange(len(y)), y] -= 1
    d, new = d / len(y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b - learning_rate * d.sum(axis=0)] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "rate forgotten", right=False, seek=["rate"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - d.T @ h, b - d.sum(axis=0)] + new
        d = (d @ W) * (h > 0)
    return _flat(new)


@answer("05.7", "a list of arrays", right=False, seek=["list"])
def training_step(params, sizes, X, y, learning_rate):
    params = _parts(params, sizes)
    pairs, hs, F = _forward(X, params)
    d, new = _slopes(F, y), []
    for (W, b), h in zip(pairs[::-1], hs[::-1]):
        new = [W - learning_rate * d.T @ h, b - learning_rate * d.sum(axis=0)] + new
        d = (d @ W) * (h > 0)
    return new


# --- 05.8

_OFF = ([[1.0]], [0], [[-1.0]], [0.0], [[1.0], [0.0]], [0.0, 0.0])
_ON = ([[1.0]], [0], [[1.0]], [0.0], [[1.0], [0.0]], [0.0, 0.0])
_WIDE = ([[1.0, -2.0], [0.5, 1.0]], [1, 0], [[1.0, 1.0], [-1.0, 0.5], [2.0, -1.0]], [0.1, 0.2, -3.0],
         [[1.0, -1.0, 0.5], [0.0, 2.0, 1.0]], [0.5, -0.5])  # fmt: skip


@answer("05.8", "C, line 3, one silent unit", right=True)
def diagnosis():
    return dict(listing="C", line=3, input=_OFF)


@answer("05.8", "C, line 3, a wider network", right=True)
def diagnosis():
    return dict(listing="C", line=3, input=_WIDE)


@answer("05.8", "C, line 3, arrays", right=True)
def diagnosis():
    return dict(listing="C", line=np.int64(3), input=tuple(np.array(a) for a in _OFF))


@answer("05.8", "C, line 3, but all units speak", right=False, seek=["shows no fault"])
def diagnosis():
    return dict(listing="C", line=3, input=_ON)


@answer("05.8", "A for its sign", right=False, seek=["sign of h"])
def diagnosis():
    return dict(listing="A", line=4, input=_OFF)


@answer("05.8", "B for its z", right=False, seek=["above 0"])
def diagnosis():
    return dict(listing="B", line=3, input=_OFF)


@answer("05.8", "B, line 5: the mask at the end", right=False, seek=["mask"])
def diagnosis():
    return dict(listing="B", line=5, input=_WIDE)


@answer("05.8", "C, line 6: the mean", right=False, seek=["mean"])
def diagnosis():
    return dict(listing="C", line=6, input=_OFF)


@answer("05.8", "C, line 5: not over N", right=False, seek=["last line", "divided"])
def diagnosis():
    return dict(listing="C", line=5, input=_OFF)


@answer("05.8", "C, line 4: no max in the scores", right=False, seek=["linear"])
def diagnosis():
    return dict(listing="C", line=4, input=_WIDE)


@answer("05.8", "counted from 0", right=False, seek=["right", "examples", "slopes", "forward"])
def diagnosis():
    return dict(listing="C", line=2, input=_WIDE)


@answer("05.8", "an input that is missing biases", right=False, seek=["cannot be run"])
def diagnosis():
    return dict(listing="C", line=3, input=_OFF[:4])


@answer("05.8", "small c", right=False, seek=["listings a, b, c"])
def diagnosis():
    return dict(listing="c", line=3, input=_OFF)


@answer("05.8", "a letter alone", right=False, seek=["dict"])
def diagnosis():
    return "C"


@answer("05.8", "the line as text", right=False, seek=["number"])
def diagnosis():
    return dict(listing="C", line="3", input=_OFF)


# --- 05.9


@answer("05.9", "40 and 0.0003", right=True)
def setting():
    return dict(units=40, lam=0.0003)


@answer("05.9", "60 and 0.0003", right=True)
def setting():
    return dict(units=60, lam=3e-4)


@answer("05.9", "20 and 0.0003", right=True)
def setting():
    return dict(units=20, lam=0.0003)


@answer("05.9", "the moons' values", right=False, seek=["too strong"])
def setting():
    return dict(units=20, lam=0.001)


@answer("05.9", "many units, the moons' decay", right=False, seek=["too strong"])
def setting():
    return dict(units=60, lam=0.001)


@answer("05.9", "no decay", right=False, seek=["wrong labels", "stronger"])
def setting():
    return dict(units=40, lam=0)


@answer("05.9", "next to no decay", right=False, seek=["wrong labels", "stronger"])
def setting():
    return dict(units=50, lam=1e-5)


@answer("05.9", "few units, no decay", right=False, seek=["more units", "bends"])
def setting():
    return dict(units=8, lam=0.0)


@answer("05.9", "few units, a little decay", right=False, seek=["more units", "bends"])
def setting():
    return dict(units=5, lam=0.0003)


@answer("05.9", "one unit", right=False, seek=["more units", "bends"])
def setting():
    return dict(units=1, lam=0.0001)


@answer("05.9", "a strong decay", right=False, seek=["too strong"])
def setting():
    return dict(units=60, lam=0.1)


@answer("05.9", "the strongest", right=False, seek=["too strong"])
def setting():
    return dict(units=60, lam=1)


@answer("05.9", "too many units", right=False, seek=["goes from"])
def setting():
    return dict(units=200, lam=0.0003)


@answer("05.9", "a negative decay", right=False, seek=["goes from"])
def setting():
    return dict(units=40, lam=-0.001)


@answer("05.9", "the number of units alone", right=False, seek=["settings"])
def setting():
    return 40


@answer("05.9", "the first hint's smallest", right=False, seek=["wrong labels", "two or three times"])
def setting():
    return dict(units=40, lam=0.0001)


@answer("05.9", "a third of the moons' decay", right=True)
def setting():
    return dict(units=40, lam=0.00033)


@answer("05.9", "just enough decay", right=True)
def setting():
    return dict(units=40, lam=0.0002)


@answer("05.9", "the first hint's largest", right=False, seek=["a tenth"])
def setting():
    return dict(units=40, lam=0.003)


# --- 05.10

_LINE, _HEART, _ZERO, _WELL, _SLOW = (
    "no bend between the layers",
    "learned by heart",
    "all weights start at zero",
    "healthy",
    "rate too low",
)


@answer("05.10", "right", right=True)
def order():
    return [_LINE, _HEART, _ZERO, _WELL, _SLOW]


@answer("05.10", "right, as a tuple", right=True)
def order():
    return (_LINE, _HEART, _ZERO, _WELL, _SLOW)


@answer("05.10", "right, as an array", right=True)
def order():
    return np.array([_LINE, _HEART, _ZERO, _WELL, _SLOW])


@answer("05.10", "A and D swapped", right=False, seek=["a and d"])
def order():
    return [_WELL, _HEART, _ZERO, _LINE, _SLOW]


@answer("05.10", "A and E swapped", right=False, seek=["a and e"])
def order():
    return [_SLOW, _HEART, _ZERO, _WELL, _LINE]


@answer("05.10", "A and C swapped", right=False, seek=["a and c"])
def order():
    return [_ZERO, _HEART, _LINE, _WELL, _SLOW]


@answer("05.10", "B and E swapped", right=False, seek=["b and e"])
def order():
    return [_LINE, _SLOW, _ZERO, _WELL, _HEART]


@answer("05.10", "C and E swapped", right=False, seek=["c and e"])
def order():
    return [_LINE, _HEART, _SLOW, _WELL, _ZERO]


@answer("05.10", "B and D swapped", right=False, seek=["b and d"])
def order():
    return [_LINE, _WELL, _ZERO, _HEART, _SLOW]


@answer("05.10", "D and E swapped", right=False, seek=["d and e"])
def order():
    return [_LINE, _HEART, _ZERO, _SLOW, _WELL]


@answer("05.10", "A and B swapped", right=False, seek=["a and b"])
def order():
    return [_HEART, _LINE, _ZERO, _WELL, _SLOW]


@answer("05.10", "three of them turned round", right=False, seek=["place"])
def order():
    return [_ZERO, _HEART, _SLOW, _WELL, _LINE]


@answer("05.10", "one twice", right=False, seek=["list of"])
def order():
    return [_LINE, _HEART, _ZERO, _WELL, _WELL]


@answer("05.10", "letters", right=False, seek=["list of"])
def order():
    return ["A", "B", "C", "D", "E"]


@answer("05.10", "a single word", right=False, seek=["list of"])
def order():
    return "healthy"
