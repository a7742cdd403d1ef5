"""Answers to the exercises of notebook 02, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import math

import numpy as np
from corpus import answer


def _slope(w, X, t):
    return 2 / len(t) * X.T @ (X @ w - t)


# --- 02.1


@answer("02.1", "vander", right=True)
def powers(x, degree):
    return np.vander(x, degree + 1, increasing=True)


@answer("02.1", "column_stack", right=True)
def powers(x, degree):
    return np.column_stack([x**k for k in range(degree + 1)])


@answer("02.1", "float exponents", right=True)
def powers(x, degree):
    return np.power(x[:, None], np.arange(degree + 1.0))


@answer("02.1", "cumprod", right=True)
def powers(x, degree):
    return np.cumprod(np.column_stack([np.ones(len(x))] + [x] * degree), axis=1)


@answer("02.1", "hard-coded degree 2", right=False, seek=["degree"])
def powers(x, degree):
    return np.column_stack([np.ones(len(x)), x, x**2])


@answer("02.1", "list of lists", right=True)
def powers(x, degree):
    return [[v**k for k in range(degree + 1)] for v in x]


@answer("02.1", "base/exponent swapped", right=False, seek=["exponent", "base", "swap"])
def powers(x, degree):
    return np.arange(degree + 1) ** x[:, None]


@answer("02.1", "no [:,None]", right=False, seek=["column", "shape"])
def powers(x, degree):
    return x ** np.arange(degree + 1)


@answer("02.1", "inplace broadcast error", right=False, seek=["shape", "column"])
def powers(x, degree):
    x = x[:, None]
    x **= np.arange(degree + 1)
    return x


@answer("02.1", "vander default", right=False, seek=["highest", "first"])
def powers(x, degree):
    return np.vander(x, degree)


@answer("02.1", "np.stack of the powers along axis 1", right=True)
def powers(x, degree):
    return np.stack([x**k for k in range(degree + 1)], axis=1)


@answer("02.1", "np.vander reversed by slicing", right=True)
def powers(x, degree):
    return np.vander(x, degree + 1)[:, ::-1]


@answer("02.1", "zeros_like of x's dtype, loop over range(degree)", right=False, seek=["early", "degree + 1", "last"])
def powers(x, degree):
    X = np.zeros((len(x), degree + 1))
    for k in range(degree):
        X[:, k] = x**k
    return X


# --- 02.2


@answer("02.2", "half a step to each side", right=False, seek=["2 * h", "half"])
def central_difference(f, x, h):
    return (f(x + h / 2) - f(x - h / 2)) / h


@answer("02.2", "mean of forward & backward", right=True)
def central_difference(f, x, h):
    return ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2


@answer("02.2", "4th-order", right=False)
def central_difference(f, x, h):
    return (-f(x + 2 * h) + 8 * f(x + h) - 8 * f(x - h) + f(x - 2 * h)) / (12 * h)


@answer("02.2", "np.gradient", right=True)
def central_difference(f, x, h):
    return np.gradient(f(np.array([x - h, x, x + h])), h)[1]


@answer("02.2", "list", right=False, seek=["single number", "list"])
def central_difference(f, x, h):
    return [(f(x + h) - f(x - h)) / (2 * h)]


@answer("02.2", "missing parens", right=False, seek=["parenthes"])
def central_difference(f, x, h):
    return f(x + h) - f(x - h) / (2 * h)


@answer("02.2", "/2*h", right=False, seek=["parenthes"])
def central_difference(f, x, h):
    return (f(x + h) - f(x - h)) / 2 * h


@answer("02.2", "sum of two halves", right=True)
def central_difference(f, x, h):
    forward = (f(x + h) - f(x)) / h
    backward = (f(x) - f(x - h)) / h
    return 0.5 * (forward + backward)


@answer("02.2", "np.diff over the two places", right=True)
def central_difference(f, x, h):
    return np.diff([f(x - h), f(x + h)])[0] / (2 * h)


@answer("02.2", "f(x + 2h) - f(x) over 2h", right=False, seek=["x - h", "both sides", "forward"])
def central_difference(f, x, h):
    return (f(x + 2 * h) - f(x)) / (2 * h)


# --- 02.3


@answer("02.3", "eye", right=True)
def nudge_every_weight(f, w, h):
    return np.array([(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))])


@answer("02.3", "eye list", right=True)
def nudge_every_weight(f, w, h):
    return [(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))]


@answer("02.3", "int g", right=False, seek=["int", "fraction"])
def nudge_every_weight(f, w, h):
    g = np.zeros(len(w), dtype=int)
    for i in range(len(w)):
        a = w.copy()
        a[i] += h
        b = w.copy()
        b[i] -= h
        g[i] = (f(a) - f(b)) / (2 * h)
    return g


@answer("02.3", "aliasing a=w b=w (net no change) -> zeros", right=False, seek=["copy", "same array"])
def nudge_every_weight(f, w, h):
    g = np.zeros(len(w))
    for i in range(len(w)):
        a = w
        a[i] += h
        b = w
        b[i] -= h
        g[i] = (f(a) - f(b)) / (2 * h)
    return g


@answer("02.3", "return inside loop", right=False, seek=["return", "indent"])
def nudge_every_weight(f, w, h):
    g = np.zeros(len(w))
    for i in range(len(w)):
        a = w.copy()
        a[i] += h
        b = w.copy()
        b[i] -= h
        g[i] = (f(a) - f(b)) / (2 * h)
        return g


@answer("02.3", "iterates over values", right=False, seek=["index", "range", "one at a time"])
def nudge_every_weight(f, w, h):
    g = []
    for i in w:
        g.append((f(i + h) - f(i - h)) / (2 * h))
    return np.array(g)


@answer("02.3", "vectorised call of f on matrix", right=False)
def nudge_every_weight(f, w, h):
    H = h * np.eye(len(w))
    return (f((w + H).T) - f((w - H).T)) / (2 * h)


@answer("02.3", "range(1,n)", right=False, seek=["first", "range"])
def nudge_every_weight(f, w, h):
    g = np.zeros(len(w))
    for i in range(1, len(w)):
        a = w.copy()
        a[i] += h
        b = w.copy()
        b[i] -= h
        g[i] = (f(a) - f(b)) / (2 * h)
    return g


@answer("02.3", "new array for each nudge by np.where", right=True)
def nudge_every_weight(f, w, h):
    n = np.arange(len(w))
    return np.array([(f(np.where(n == i, w + h, w)) - f(np.where(n == i, w - h, w))) / (2 * h) for i in n])


@answer("02.3", "through central differences of one variable", right=True)
def nudge_every_weight(f, w, h):

    def along(i):

        def g(v):
            moved = w.copy()
            moved[i] = v
            return f(moved)

        return (g(w[i] + h) - g(w[i] - h)) / (2 * h)

    return np.array([along(i) for i in range(len(w))])


@answer(
    "02.3",
    "w.copy() once outside the loop, minus side from the nudged copy",
    right=False,
    seek=["back", "2 *", "same place"],
)
def nudge_every_weight(f, w, h):
    g = np.zeros(len(w))
    for i in range(len(w)):
        v = w.copy()
        v[i] += h
        above = f(v)
        v[i] -= h
        g[i] = (above - f(v)) / (2 * h)
    return g


@answer("02.3", "slicing is a view: a = w[:]", right=False, seek=["copy", "changed"])
def nudge_every_weight(f, w, h):
    g = np.zeros(len(w))
    for i in range(len(w)):
        a, b = (w[:], w.copy())
        a[i] += h
        b[i] -= h
        g[i] = (f(a) - f(b)) / (2 * h)
    return g


@answer("02.3", "g = f(above) overwritten: no index", right=False, seek=["one entry", "whole", "array"])
def nudge_every_weight(f, w, h):
    g = 0
    for i in range(len(w)):
        a, b = (w.copy(), w.copy())
        a[i] += h
        b[i] -= h
        g = (f(a) - f(b)) / (2 * h)
    return g


# --- 02.4


@answer("02.4", "mean over all", right=False, seek=["axis"])
def mse_gradient(w, X, t):
    return np.mean((X @ w - t)[:, None] * X)


@answer("02.4", "zeros_like(w), breaks on integers", right=None)
def mse_gradient(w, X, t):
    g = np.zeros_like(w)
    for i in range(len(t)):
        g += 2 * (X[i] @ w - t[i]) * X[i]
    return g / len(t)


@answer("02.4", "loop", right=True)
def mse_gradient(w, X, t):
    g = np.zeros(len(w))
    for i in range(len(t)):
        g += 2 * (X[i] @ w - t[i]) * X[i]
    return g / len(t)


@answer("02.4", "e@X", right=True)
def mse_gradient(w, X, t):
    return 2 / len(t) * (X @ w - t) @ X


@answer("02.4", "X.size", right=False, seek=["examples"])
def mse_gradient(w, X, t):
    return 2 / X.size * X.T @ (X @ w - t)


@answer("02.4", "forgot T", right=False, seek=["transpose", "x.t", "shape"])
def mse_gradient(w, X, t):
    return 2 / len(t) * X @ (X @ w - t)


@answer("02.4", "forgot inputs", right=False, seek=["inputs", "x.t"])
def mse_gradient(w, X, t):
    return 2 * (X @ w - t) / len(t)


@answer("02.4", "(value,grad)", right=False, seek=["tuple", "things"])
def mse_gradient(w, X, t):
    return (np.mean((X @ w - t) ** 2), 2 / len(t) * X.T @ (X @ w - t))


@answer("02.4", "numerical (exact for quadratics)", right=None)
def mse_gradient(w, X, t):
    h = 1e-05
    L = lambda w: np.mean((X @ w - t) ** 2)
    return np.array([(L(w + h * e) - L(w - h * e)) / (2 * h) for e in np.eye(len(w))])


@answer("02.4", "divide by D", right=False, seek=["examples"])
def mse_gradient(w, X, t):
    return 2 * X.T @ (X @ w - t) / len(X.T)


@answer("02.4", "forgot t", right=False, seek=["target", "- t"])
def mse_gradient(w, X, t):
    return 2 / len(t) * X.T @ X @ w


@answer("02.4", "no-op in place", right=True)
def mse_gradient(w, X, t):
    w -= 0
    X *= 1
    return 2 / len(t) * X.T @ (X @ w - t)


@answer("02.4", "float32", right=None)
def mse_gradient(w, X, t):
    return np.float32(2 / len(t)) * X.T.astype(np.float32) @ (X @ w - t).astype(np.float32)


@answer("02.4", "einsum", right=True)
def mse_gradient(w, X, t):
    return 2 * np.einsum("n,nd->d", X @ w - t, X) / len(X)


@answer("02.4", "X^T X w - X^T t, multiplied out", right=True)
def mse_gradient(w, X, t):
    return 2 / len(t) * (X.T @ X @ w - X.T @ t)


@answer("02.4", "np.average of the columns", right=True)
def mse_gradient(w, X, t):
    error = X.dot(w) - t
    return np.array([2 * np.mean(error * X[:, j]) for j in range(X.shape[1])])


@answer("02.4", "t is a column by accident: error is (N, N)", right=False, seek=["shape", "axis", "column"])
def mse_gradient(w, X, t):
    return 2 / len(t) * X.T @ (X @ w - t[:, None])


@answer("02.4", "absolute errors", right=False)
def mse_gradient(w, X, t):
    return 2 / len(t) * X.T @ np.abs(X @ w - t)


@answer("02.4", "gradient of the root mean square", right=False)
def mse_gradient(w, X, t):
    e = X @ w - t
    return X.T @ e / len(t) / max(np.sqrt(np.mean(e**2)), 1e-12)


# --- 02.5


@answer("02.5", "without a copy, helper from outside", right=True)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if np.linalg.norm(g) < goal:
            return w
        w = w - learning_rate * g
    return w


@answer("02.5", "<=", right=True)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    w = w.copy()
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if np.sqrt(np.sum(g**2)) <= goal:
            return w
        w -= learning_rate * g
    return w


@answer("02.5", "in-place w-=", right=False, seek=["changed", "copy", "in place"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if np.linalg.norm(g) < goal:
            return w
        w -= learning_rate * g
    return w


@answer("02.5", "max norm", right=False, seek=["norm", "length"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if np.abs(g).max() < goal:
            return w
        w = w - learning_rate * g
    return w


@answer("02.5", "squared norm", right=False, seek=["root", "square"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if np.sum(g**2) < goal:
            return w
        w = w - learning_rate * g
    return w


@answer("02.5", "tuple (w, why) as descend in the text", right=False, seek=["tuple", "things"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    path = [w]
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if np.linalg.norm(g) < goal:
            break
        w = w - learning_rate * g
        path.append(w)
    return (w, "done")


@answer("02.5", "step then test old g", right=False, seek=["test", "before"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        g = _slope(w, X, t)
        w = w - learning_rate * g
        if np.linalg.norm(g) < goal:
            break
    return w


@answer("02.5", "step then test new g", right=False, seek=["test", "before"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        w = w - learning_rate * _slope(w, X, t)
        if np.linalg.norm(_slope(w, X, t)) < goal:
            break
    return w


@answer("02.5", "no limit (ends always?)", right=False, seek=["max_steps", "limit"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    while True:
        g = _slope(w, X, t)
        if np.linalg.norm(g) < goal:
            return w
        w = w - learning_rate * g


@answer("02.5", "lstsq cheat", right=False)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    return np.linalg.lstsq(X, t)[0]


@answer("02.5", "package SGD", right=True)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    from course_utils.optim import SGD

    p = {"w": w.copy()}
    o = SGD(learning_rate)
    for _ in range(max_steps):
        g = _slope(p["w"], X, t)
        if np.linalg.norm(g) < goal:
            break
        o.step(p, {"w": g})
    return p["w"]


@answer("02.5", "for ... break with a list of the way", right=True)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    way = [np.array(w, dtype=float)]
    for _ in range(max_steps):
        g = 2 / len(t) * X.T @ (X @ way[-1] - t)
        if np.sqrt(g @ g) < goal:
            break
        way.append(way[-1] - learning_rate * g)
    return way[-1]


@answer("02.5", "recursion", right=True)
def descend_recursively(w, X, t, learning_rate, goal, max_steps):
    g = 2 * X.T @ (X @ w - t) / len(t)
    if max_steps == 0 or np.linalg.norm(g) < goal:
        return w
    return descend_recursively(w - learning_rate * g, X, t, learning_rate, goal, max_steps - 1)


@answer("02.5", "returns the number of steps", right=False, seek=["weights", "array"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for step in range(max_steps):
        g = _slope(w, X, t)
        if np.linalg.norm(g) < goal:
            return step
        w = w - learning_rate * g
    return max_steps


@answer("02.5", "goal compared with the signed sum of the gradient", right=False)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if g.sum() < goal:
            break
        w = w - learning_rate * g
    return w


@answer("02.5", "forgets to return when the steps run out", right=False, seek=["return"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if np.linalg.norm(g) < goal:
            return w
        w = w - learning_rate * g


# --- 02.6


@answer("02.6", "N/||X||_2^2", right=True)
def largest_rate(X):
    return len(X) / np.linalg.norm(X, 2) ** 2


@answer("02.6", "eigvals", right=True)
def largest_rate(X):
    return 2 / np.linalg.eigvals(2 * X.T @ X / len(X)).max()


@answer("02.6", "eigenvalues of X X^T (same largest)", right=True)
def largest_rate(X):
    return 2 / np.linalg.eigvalsh(2 * X @ X.T / len(X))[-1]


@answer("02.6", "Frobenius norm", right=False, seek=["largest", "eigenvalue"])
def largest_rate(X):
    return 2 / np.linalg.norm(2 * X.T @ X / len(X))


@answer("02.6", "trace", right=False, seek=["largest", "trace"])
def largest_rate(X):
    return 2 / np.trace(2 * X.T @ X / len(X))


@answer("02.6", "inverse", right=False, seek=["2 /", "inverse", "upside"])
def largest_rate(X):
    return np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1] / 2


@answer("02.6", "cond", right=False)
def largest_rate(X):
    return 2 / np.linalg.cond(X)


@answer("02.6", "eigh instead of eigvalsh", right=False, seek=["eigvalsh", "eigenvectors"])
def largest_rate(X):
    return 2 / np.linalg.eigh(2 * X.T @ X / len(X))[-1]


@answer("02.6", "bisection by experiment", right=None)
def largest_rate(X):
    r = 1.0
    H = 2 * X.T @ X / len(X)
    lo, hi = (0, 1000.0)
    for _ in range(60):
        m = (lo + hi) / 2
        w = np.ones(len(H)) + 0.1 * np.arange(len(H))
        n0 = np.linalg.norm(w)
        for _ in range(300):
            w = w - m * H @ w
            if np.linalg.norm(w) > 1000000.0:
                break
        if np.linalg.norm(w) > n0:
            hi = m
        else:
            lo = m
    return lo


@answer("02.6", "two mistakes: no 2, no N", right=False)
def largest_rate(X):
    return 2 / np.linalg.eigvalsh(X.T @ X)[-1]


@answer("02.6", "the limit of the sum", right=False, seek=["mean", "2 / n"])
def largest_rate(X):
    return 1 / np.linalg.eigvalsh(X.T @ X)[-1]


@answer("02.6", "1 over the largest eigenvalue of X^T X / N", right=True)
def largest_rate(X):
    return 1 / np.linalg.eigvalsh(X.T @ X / len(X)).max()


@answer("02.6", "spectral norm of the curvature", right=True)
def largest_rate(X):
    return 2 / np.linalg.norm(2 / len(X) * X.T @ X, 2)


@answer("02.6", "np.linalg.eigh, eigenvalues by unpacking", right=True)
def largest_rate(X):
    values, _ = np.linalg.eigh(X.T @ X)
    return len(X) / values[-1]


@answer("02.6", "mean of the eigenvalues", right=False)
def largest_rate(X):
    return 2 / np.linalg.eigvalsh(2 / len(X) * X.T @ X).mean()


@answer("02.6", "largest singular value not squared", right=False, seek=["square", "singular"])
def largest_rate(X):
    return 1 / (np.linalg.svd(X, compute_uv=False)[0] / len(X))


# --- 02.7


@answer("02.7", "reorder first", right=True)
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    X, t = (X[order], t[order])
    for i in range(0, len(t), batch_size):
        xb, tb = (X[i : i + batch_size], t[i : i + batch_size])
        w = w - learning_rate * 2 / len(tb) * xb.T @ (xb @ w - tb)
    return w


@answer("02.7", "array_split (balanced batches)", right=False, seek=["batch_size", "smaller", "last"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for b in np.array_split(order, -(-len(order) // batch_size)):
        w = w - learning_rate * 2 / len(b) * X[b].T @ (X[b] @ w - t[b])
    return w


@answer("02.7", "w-= in place", right=False, seek=["changed", "copy", "in place"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for i in range(0, len(order), batch_size):
        b = order[i : i + batch_size]
        w -= learning_rate * 2 / len(b) * X[b].T @ (X[b] @ w - t[b])
    return w


@answer("02.7", "one empty batch", right=False, seek=["empty", "0 / 0", "range"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for i in range(len(order) // batch_size + 1):
        b = order[i * batch_size : (i + 1) * batch_size]
        w = w - learning_rate * 2 / len(b) * X[b].T @ (X[b] @ w - t[b])
    return w


@answer("02.7", "shuffles the callers order in place", right=False, seek=["order", "twice", "changed"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    np.random.shuffle(order)
    for i in range(0, len(order), batch_size):
        b = order[i : i + batch_size]
        w = w - learning_rate * 2 / len(b) * X[b].T @ (X[b] @ w - t[b])
    return w


@answer("02.7", "forgot the two", right=False, seek=["the 2", "half", "two"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for i in range(0, len(order), batch_size):
        b = order[i : i + batch_size]
        w = w - learning_rate / len(b) * X[b].T @ (X[b] @ w - t[b])
    return w


@answer("02.7", "returns after first batch", right=False, seek=["return", "first batch"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for i in range(0, len(order), batch_size):
        b = order[i : i + batch_size]
        w = w - learning_rate * 2 / len(b) * X[b].T @ (X[b] @ w - t[b])
        return w


@answer("02.7", "returns the path, like sgd() in the next cell", right=False, seek=["last", "path"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    path = [w]
    for i in range(0, len(order), batch_size):
        b = order[i : i + batch_size]
        w = w - learning_rate * 2 / len(b) * X[b].T @ (X[b] @ w - t[b])
        path.append(w)
    return np.array(path)


@answer("02.7", "package minibatches without its rng", right=False, seek=["argument"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    from course_utils import data

    for Xb, tb in data.minibatches(X[order], t[order], batch_size):
        w = w - learning_rate * 2 / len(tb) * Xb.T @ (Xb @ w - tb)
    return w


@answer("02.7", "ignores order", right=False, seek=["order"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for i in range(0, len(order), batch_size):
        b = slice(i, i + batch_size)
        w = w - learning_rate * 2 / len(t[b]) * X[b].T @ (X[b] @ w - t[b])
    return w


@answer("02.7", "off by one: loses last full batch", right=False, seek=["last batch", "rest"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for i in range(0, len(order) - batch_size, batch_size):
        b = order[i : i + batch_size]
        w = w - learning_rate * 2 / len(b) * X[b].T @ (X[b] @ w - t[b])
    return w


@answer("02.7", "divides by batch_size", right=False, seek=["batch_size", "len(batch)"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for start in range(0, len(order), batch_size):
        w = w - learning_rate * 2 / batch_size * X[order[start : start + batch_size]].T @ (
            X[order[start : start + batch_size]] @ w - t[order[start : start + batch_size]]
        )
    return w


@answer("02.7", "slices order, then indexes X by position", right=False, seek=["order"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for start in range(0, len(order), batch_size):
        b = order[start : start + batch_size]
        w = w - learning_rate * 2 / len(b) * X[start : start + batch_size].T @ (
            X[start : start + batch_size] @ w - t[start : start + batch_size]
        )
    return w


@answer("02.7", "a step for each example of the batch", right=False)
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for start in range(0, len(order), batch_size):
        for i in order[start : start + batch_size]:
            w = w - learning_rate * 2 * (X[i] @ w - t[i]) * X[i] / batch_size
    return w


# --- 02.8


@answer("02.8", "loop", right=True)
def hinge_gradient(W, X, y, delta=1.0):
    dW = np.zeros(W.shape)
    for x, k in zip(X, y):
        f = W @ x
        for j in range(len(W)):
            if j != k and f[j] - f[k] + delta > 0:
                dW[j] += x
                dW[k] -= x
    return dW / len(X)


@answer("02.8", "compact CS231n", right=True)
def hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = (f - f[np.arange(len(y)), y][:, None] + delta > 0) * 1.0
    d[np.arange(len(y)), y] -= d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "bool mask assigned negative (bug)", right=False, seek=["true and false", "float", "bool"])
def hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = f - f[np.arange(len(y)), y][:, None] + delta > 0
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "forgot to zero (counts itself)", right=False, seek=["itself", "right class"])
def hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = (f - f[np.arange(len(y)), y][:, None] + delta > 0) * 1.0
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "dX instead of dW", right=False, seek=["shape", "inputs"])
def hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = (f - f[np.arange(len(y)), y][:, None] + delta > 0) * 1.0
    d[np.arange(len(y)), y] = 0
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return d @ W


@answer("02.8", "dF only", right=False, seek=["chain", "inputs", "axis"])
def hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = (f - f[np.arange(len(y)), y][:, None] + delta > 0) * 1.0
    d[np.arange(len(y)), y] = 0
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return d


@answer("02.8", "margins instead of indicator", right=False, seek=["slope", "number of", "count"])
def hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    m = np.maximum(0, f - f[np.arange(len(y)), y][:, None] + delta)
    m[np.arange(len(y)), y] = 0
    m[np.arange(len(y)), y] = -m.sum(axis=1)
    return m.T @ X / len(X)


@answer("02.8", "transposed", right=False, seek=["transpose", "rows and columns"])
def hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = (f - f[np.arange(len(y)), y][:, None] + delta > 0) * 1.0
    d[np.arange(len(y)), y] = 0
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return X.T @ d / len(X)


@answer("02.8", "package", right=True)
def hinge_gradient(W, X, y, delta=1.0):
    from course_utils import losses

    L, dF = losses.multiclass_hinge(X @ W.T, y, delta=delta)
    return dF.T @ X


@answer("02.8", "divided by K", right=False, seek=["examples", "divide by n"])
def hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = (f - f[np.arange(len(y)), y][:, None] + delta > 0) * 1.0
    d[np.arange(len(y)), y] = 0
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return d.T @ X / len(W)


@answer("02.8", "(value, grad)", right=False, seek=["tuple", "things"])
def hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    M = np.maximum(0, f - f[n, y][:, None] + delta)
    L = M.sum(1).mean() - delta
    d = (M > 0) * 1.0
    d[n, y] = 0
    d[n, y] = -d.sum(1)
    return (L, d.T @ X / len(y))


@answer("02.8", "numerical gradient", right=None)
def hinge_gradient(W, X, y, delta=1.0):
    h = 1e-05
    n = np.arange(len(y))

    def L(W):
        f = X @ W.T
        return np.maximum(0, f - f[n, y][:, None] + delta).sum(1).mean() - delta

    g = np.zeros(W.shape)
    for i in np.ndindex(*W.shape):
        a = W.copy()
        a[i] += h
        b = W.copy()
        b[i] -= h
        g[i] = (L(a) - L(b)) / (2 * h)
    return g


@answer("02.8", "int dF", right=True)
def hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = (f - f[n, y][:, None] + delta > 0).astype(int)
    d[n, y] = 0
    d[n, y] = -d.sum(1)
    return d.T @ X / len(y)


@answer("02.8", "margins zeroed first", right=True)
def hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    m = f - f[n, y][:, None] + delta
    m[n, y] = 0
    d = (m > 0) * 1.0
    d[n, y] = -d.sum(1)
    return d.T @ X / len(y)


@answer("02.8", "np.add.at on the right class", right=True)
def hinge_gradient(W, X, y, delta=1.0):
    N = len(y)
    f = X @ W.T
    close = (f - np.take_along_axis(f, y[:, None], 1) + delta > 0) * 1.0
    np.put_along_axis(close, y[:, None], 0, 1)
    dW = close.T @ X
    np.add.at(dW, y, -close.sum(1)[:, None] * X)
    return dW / N


# --- more, by exercise


@answer("02.1", "outer power", right=True)
def powers(x, degree):
    return np.power.outer(x, np.arange(degree + 1))


@answer("02.1", "Horner's way, column by column from the right", right=True)
def powers(x, degree):
    columns = [np.ones_like(x)]
    while len(columns) <= degree:
        columns = [columns[0]] + [column * x for column in columns]
    return np.transpose(columns)


@answer("02.1", "the ones last, like a bias", right=False, seek=["ones last", "first"])
def powers(x, degree):
    return np.column_stack([x**k for k in range(1, degree + 1)] + [np.ones(len(x))])


@answer("02.1", "one power too high", right=False, seek=["ones", "x**0", "first"])
def powers(x, degree):
    return np.column_stack([x ** (k + 1) for k in range(degree + 1)])


@answer("02.1", "reshaped where one transposes", right=False, seek=["transpose", "reshape"])
def powers(x, degree):
    return np.array([x**k for k in range(degree + 1)]).reshape(len(x), degree + 1)


@answer("02.1", "the ones and the highest power alone", right=False, seek=["column", "power", "missing"])
def powers(x, degree):
    return np.column_stack([np.ones(len(x)), x**degree])


@answer("02.2", "slope of the line through both places", right=True)
def central_difference(f, x, h):
    return np.polyfit([-h, h], [f(x - h), f(x + h)], 1)[0]


@answer("02.2", "weights -1 and 1 over 2 h", right=True)
def central_difference(f, x, h):
    return np.dot([-0.5 / h, 0.5 / h], [f(x - h), f(x + h)])


@answer("02.2", "a step of one's own", right=False, seek=["given", "tiny", "step"])
def central_difference(f, x, h):
    h = 1e-6
    return (f(x + h) - f(x - h)) / (2 * h)


@answer("02.2", "half of the forward difference", right=False, seek=["forward", "half", "x - h"])
def central_difference(f, x, h):
    return (f(x + h) - f(x)) / (2 * h)


@answer("02.2", "the second difference", right=False, seek=["second", "curvature"])
def central_difference(f, x, h):
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@answer("02.2", "a sum for a difference", right=False, seek=["sign", "minus"])
def central_difference(f, x, h):
    return (f(x + h) + f(x - h)) / (2 * h)


@answer("02.2", "f is multiplied, not called", right=False, seek=["call", "function"])
def central_difference(f, x, h):
    return (f * (x + h) - f * (x - h)) / (2 * h)


@answer("02.3", "by a dictionary of nudges", right=True)
def nudge_every_weight(f, w, h):
    heights = {(i, s): f(w + s * h * np.eye(len(w))[i]) for i in range(len(w)) for s in (-1, 1)}
    return np.array([(heights[i, 1] - heights[i, -1]) / (2 * h) for i in range(len(w))])


@answer("02.3", "the slopes themselves, by tiny nudges", right=False, seek=["given", "tiny"])
def nudge_every_weight(f, w, h):
    return np.array([(f(w + 1e-6 * e) - f(w - 1e-6 * e)) / 2e-6 for e in np.eye(len(w))])


@answer("02.3", "one slope, all weights at once", right=False, seek=["at once", "one at a time"])
def nudge_every_weight(f, w, h):
    return (f(w + h) - f(w - h)) / (2 * h)


@answer("02.3", "set to h, not moved by it", right=False, seek=["add", "+=", "moved"])
def nudge_every_weight(f, w, h):
    g = np.zeros(len(w))
    for i in range(len(w)):
        a, b = w.copy(), w.copy()
        a[i] = h
        b[i] = -h
        g[i] = (f(a) - f(b)) / (2 * h)
    return g


@answer("02.4", "a mean for each weight's column", right=True)
def mse_gradient(w, X, t):
    return 2 * np.mean((X @ w - t) * X.T, axis=1)


@answer("02.4", "two means multiplied", right=False, seek=["means", "its own", "before"])
def mse_gradient(w, X, t):
    return 2 * X.mean(axis=0) * np.mean(X @ w - t)


@answer("02.4", "signs of the errors, as for absolute ones", right=False, seek=["sign", "absolute"])
def mse_gradient(w, X, t):
    return X.T @ np.sign(X @ w - t) / len(t)


@answer("02.5", "a while that counts down", right=True)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    while max_steps > 0 and not np.linalg.norm(_slope(w, X, t)) < goal:
        w, max_steps = w - learning_rate * _slope(w, X, t), max_steps - 1
    return w


@answer("02.5", "the sum of absolute slopes", right=False, seek=["length", "norm", "root"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        g = _slope(w, X, t)
        if np.abs(g).sum() < goal:
            break
        w = w - learning_rate * g
    return w


@answer("02.5", "until the loss is below the goal", right=False, seek=["loss", "gradient"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        if np.mean((X @ w - t) ** 2) < goal:
            break
        w = w - learning_rate * _slope(w, X, t)
    return w


@answer("02.5", "until w hardly moves", right=False, seek=["move", "gradient"])
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps):
        new = w - learning_rate * _slope(w, X, t)
        if np.linalg.norm(new - w) < goal:
            return new
        w = new
    return w


@answer("02.6", "power iteration", right=True)
def largest_rate(X):
    H, v = 2 / len(X) * X.T @ X, np.linspace(1, 2, X.shape[1])
    for _ in range(500):
        v = H @ v / np.linalg.norm(H @ v)
    return 2 / (v @ H @ v)


@answer("02.6", "the curvature itself", right=False, seek=["2 over", "curvature"])
def largest_rate(X):
    return np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]


@answer("02.6", "over the smallest and the largest together", right=False, seek=["largest", "smallest", "too many"])
def largest_rate(X):
    curvatures = np.linalg.eigvalsh(2 * X.T @ X / len(X))
    return 2 / (curvatures[0] + curvatures[-1])


@answer("02.7", "an iterator that is cut off batch by batch", right=True)
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    left = list(order)
    while left:
        batch, left = left[:batch_size], left[batch_size:]
        w = w - learning_rate * _slope(w, X[batch], t[batch])
    return w


@answer("02.7", "batch_size batches", right=False, seek=["number of batches"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for batch in np.array_split(order, batch_size):
        if len(batch):
            w = w - learning_rate * _slope(w, X[batch], t[batch])
    return w


@answer("02.7", "a batch begins at every example", right=False, seek=["overlap"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for start in range(len(order)):
        batch = order[start : start + batch_size]
        w = w - learning_rate * _slope(w, X[batch], t[batch])
    return w


@answer("02.7", "the inputs in order, the targets as they lie", right=False, seek=["target"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        w = w - learning_rate * _slope(w, X[batch], t[start : start + batch_size])
    return w


@answer("02.7", "a step for each example", right=False, seek=["batch", "every example"])
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    for i in order:
        w = w - learning_rate * 2 * (X[i] @ w - t[i]) * X[i]
    return w


@answer("02.8", "a sum of outer products", right=True)
def hinge_gradient(W, X, y, delta=1.0):
    dW = np.zeros(W.shape)
    for x, k in zip(X, y):
        close = ((W - W[k]) @ x + delta > 0) & (np.arange(len(W)) != k)
        dW += np.outer(close * 1.0 - close.sum() * np.eye(len(W))[k], x)
    return dW / len(X)


@answer("02.8", "only the strongest rival", right=False, seek=["strongest", "each one", "all rivals"])
def hinge_gradient(W, X, y, delta=1.0):
    dW = np.zeros(W.shape)
    for x, k in zip(X, y):
        m = (W - W[k]) @ x + delta
        m[k] = 0
        if m.max() > 0:
            dW[m.argmax()] += x
            dW[k] -= x
    return dW / len(X)


@answer("02.8", "the softmax's slopes", right=False, seek=["cross-entropy", "softmax"])
def hinge_gradient(W, X, y, delta=1.0):
    e = np.exp(X @ W.T)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return p.T @ X / len(y)


@answer("02.8", "an index array with -=, once a class", right=False, seek=["add.at", "once"])
def hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = (f - f[n, y][:, None] + delta > 0) * 1.0
    d[n, y] = 0
    dW = d.T @ X
    dW[y] -= d.sum(axis=1)[:, None] * X
    return dW / len(y)
