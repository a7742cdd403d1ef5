"""Answers to the exercises of notebook 02, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import math

import numpy as np
from corpus import answer


def _slope(w, X, t):
    return 2 / len(t) * X.T @ (X @ w - t)


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


@answer("02.6", "two mistakes: no 2, no N", right=False, seek=["2 / n"])
def largest_rate(X):
    return 2 / np.linalg.eigvalsh(X.T @ X)[-1]


@answer("02.6", "2 over the curvature, without 2/N, by eigvals", right=False, seek=["2 / n"])
def largest_rate(X):
    return 2 / max(np.linalg.eigvals(X.T.dot(X)))


@answer("02.6", "curvature without its 2", right=False, seek=["the square's own 2"])
def largest_rate(X):
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))[-1]


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


def _sigmoid(m):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-m))


@answer("02.8", "loop", right=True)
def soft_hinge_gradient(W, X, y, delta=1.0):
    dW = np.zeros(W.shape)
    for x, k in zip(X, y):
        f = W @ x
        for j in range(len(W)):
            if j != k:
                s = 1 / (1 + np.exp(-np.clip(f[j] - f[k] + delta, -700, 700)))
                dW[j] += s * x
                dW[k] -= s * x
    return dW / len(X)


@answer("02.8", "compact, with 1 / (1 + e^-m)", right=True)
def soft_hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = 1 / (1 + np.exp(-(f - f[np.arange(len(y)), y][:, None] + delta)))
    d[np.arange(len(y)), y] -= d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "the course's sigmoid", right=True)
def soft_hinge_gradient(W, X, y, delta=1.0):
    from course_utils import losses

    n = np.arange(len(y))
    F = X @ W.T
    m = F - F[n, y][:, None] + delta
    dF = losses.sigmoid(m)
    dF[n, y] = 0
    dF[n, y] = -np.sum(dF, axis=1)
    return dF.T @ X / len(y)


@answer("02.8", "through the logarithm", right=True)
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    F = X @ W.T
    m = F - F[n, y][:, None] + delta
    d = np.exp(m - np.logaddexp(0, m))
    d[n, y] = 0
    d[n, y] = -d.sum(1)
    return np.einsum("nk,nd->kd", d, X) / len(y)


@answer("02.8", "np.add.at on the right class", right=True)
def soft_hinge_gradient(W, X, y, delta=1.0):
    N = len(y)
    f = X @ W.T
    s = _sigmoid(f - np.take_along_axis(f, y[:, None], 1) + delta)
    np.put_along_axis(s, y[:, None], 0, 1)
    dW = s.T @ X
    np.add.at(dW, y, -s.sum(1)[:, None] * X)
    return dW / N


@answer("02.8", "a sum of outer products", right=True)
def soft_hinge_gradient(W, X, y, delta=1.0):
    dW = np.zeros(W.shape)
    for x, k in zip(X, y):
        s = _sigmoid((W - W[k]) @ x + delta) * (np.arange(len(W)) != k)
        dW += np.outer(s - s.sum() * np.eye(len(W))[k], x)
    return dW / len(X)


@answer("02.8", "by tanh", right=True)
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = (1 + np.tanh((f - f[n, y][:, None] + delta) / 2)) / 2
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "numerical gradient", right=None)
def soft_hinge_gradient(W, X, y, delta=1.0):
    h = 1e-05
    n = np.arange(len(y))

    def L(W):
        f = X @ W.T
        return np.logaddexp(0, f - f[n, y][:, None] + delta).sum(1).mean()

    g = np.zeros(W.shape)
    for i in np.ndindex(*W.shape):
        a = W.copy()
        a[i] += h
        b = W.copy()
        b[i] -= h
        g[i] = (L(a) - L(b)) / (2 * h)
    return g


@answer("02.8", "notebook 01's hinge, pasted", right=False, seek=["0 and 1", "smooth"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    F = X @ W.T
    n = np.arange(len(y))
    margins = F - F[n, y][:, None] + delta
    margins[n, y] = 0
    dF = (margins > 0).astype(F.dtype)
    dF[n, y] = -dF.sum(axis=1)
    return (dF / len(y)).T @ X


@answer("02.8", "the package's hinge", right=False, seek=["0 and 1", "smooth"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    from course_utils import losses

    L, dF = losses.multiclass_hinge(X @ W.T, y, delta=delta)
    return dF.T @ X


@answer("02.8", "e^m over 1 + e^m", right=False, seek=["overflow", "nan"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    n = np.arange(len(y))
    e = np.exp(f - f[n, y][:, None] + delta)
    d = e / (1 + e)
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "forgot to zero (counts itself)", right=False, seek=["itself", "right class"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = _sigmoid(f - f[np.arange(len(y)), y][:, None] + delta)
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "the right class left as it comes", right=False, seek=["right class"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = _sigmoid(f - f[np.arange(len(y)), y][:, None] + delta)
    return d.T @ X / len(X)


@answer("02.8", "the right class set to 0", right=False, seek=["leave the right class"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = _sigmoid(f - f[np.arange(len(y)), y][:, None] + delta)
    d[np.arange(len(y)), y] = 0
    return d.T @ X / len(X)


@answer("02.8", "minus one at the right class, as for p - t", right=False, seek=["-1", "sum", "1 too"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    f = X @ W.T
    d = _sigmoid(f - f[np.arange(len(y)), y][:, None] + delta)
    d[np.arange(len(y)), y] -= 1
    return d.T @ X / len(X)


@answer("02.8", "sigmoids of the scores themselves", right=False, seek=["ahead", "scores"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    d = _sigmoid(X @ W.T)
    d[np.arange(len(y)), y] = 0
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "no margin", right=False, seek=["margin", "delta"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = _sigmoid(f - f[n, y][:, None])
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "dX instead of dW", right=False, seek=["shape", "inputs"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = _sigmoid(f - f[n, y][:, None] + delta)
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d @ W / len(X)


@answer("02.8", "dF only", right=False, seek=["chain", "inputs", "axis"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = _sigmoid(f - f[n, y][:, None] + delta)
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d


@answer("02.8", "softplus instead of its slope", right=False, seek=["how fast", "slope"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = np.logaddexp(0, f - f[n, y][:, None] + delta)
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "the logarithm's slope alone", right=False, seek=["chain"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    with np.errstate(over="ignore"):
        d = 1 / (1 + np.exp(f - f[n, y][:, None] + delta))
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d.T @ X / len(X)


@answer("02.8", "transposed", right=False, seek=["transpose", "rows and columns"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = _sigmoid(f - f[n, y][:, None] + delta)
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return X.T @ d / len(X)


@answer("02.8", "divided by K", right=False, seek=["examples", "divide by n"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = _sigmoid(f - f[n, y][:, None] + delta)
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d.T @ X / len(W)


@answer("02.8", "the sum, no mean", right=False, seek=["len(x)", "divide", "examples"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = _sigmoid(f - f[n, y][:, None] + delta)
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d.T @ X


@answer("02.8", "(value, grad)", right=False, seek=["tuple", "things"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    m = f - f[n, y][:, None] + delta
    L = np.logaddexp(0, m).sum(1).mean() - np.logaddexp(0, delta)
    d = _sigmoid(m)
    d[n, y] = 0
    d[n, y] = -d.sum(1)
    return (L, d.T @ X / len(y))


@answer("02.8", "only the strongest rival", right=False, seek=["strongest", "each one", "all rivals"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    dW = np.zeros(W.shape)
    for x, k in zip(X, y):
        m = (W - W[k]) @ x + delta
        m[k] = -np.inf
        s = _sigmoid(m.max())
        dW[m.argmax()] += s * x
        dW[k] -= s * x
    return dW / len(X)


@answer("02.8", "the softmax's slopes", right=False, seek=["cross-entropy", "softmax"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    F = X @ W.T
    e = np.exp(F - F.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return p.T @ X / len(y)


@answer("02.8", "an index array with -=, once a class", right=False, seek=["add.at", "once"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = _sigmoid(f - f[n, y][:, None] + delta)
    d[n, y] = 0
    dW = d.T @ X
    dW[y] -= d.sum(axis=1)[:, None] * X
    return dW / len(y)


@answer("02.8", "downhill: every sign turned", right=False, seek=["sign", "minus"])
def soft_hinge_gradient(W, X, y, delta=1.0):
    n = np.arange(len(y))
    f = X @ W.T
    d = -_sigmoid(f - f[n, y][:, None] + delta)
    d[n, y] = 0
    d[n, y] = -d.sum(axis=1)
    return d.T @ X / len(y)


# --- more, by exercise


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


# --- 02.1, a number


def number(label, value, right, seek=()):
    answer("02.1", label, right=right, seek=seek)(lambda: value)


number("on paper", 1.9, True)
number("computed", 1 - 0.1 * (2 * (1 - 2) * 1 + 2 * (2 - 6) * 2) / 2, True)
number("NumPy's number", np.float64(1.9), True)
number("a nudged slope, digits and all", 1.8999999999, True)
number("in an array of one", np.array([1.9]), True)
number("plus for minus", 0.1, False, ["uphill"])
number("the sum of squares", 2.8, False, ["sum"])
number("without the 2", 1.45, False, ["the 2"])
number("without the inputs", 1.5, False, ["2 e"])
number("means multiplied", 1.75, False, ["pair"])
number("the step, not the place", 0.9, False, ["arrive"])
number("the slope", -9, False, ["slope"])
number("rate forgotten", 10, False, ["rate"])
number("from zero", 1.4, False, ["stands at"])
number("a text", "1.9", False, ["a number"])
number("two numbers", [1.9, 2.35], False, ["a number"])
number("absolute errors", 1.15, False, ["absolute"])
number("both steps", 2.35, False, ["two steps"])


# --- 02.2, new


@answer("02.2", "the three heights", right=True)
def curvature(f, x, h):
    return (f(x - h) - 2 * f(x) + f(x + h)) / h**2


@answer("02.2", "slope right minus slope left, over h", right=True)
def curvature(f, x, h):
    right, left = (f(x + h) - f(x)) / h, (f(x) - f(x - h)) / h
    return (right - left) / h


@answer("02.2", "np.diff twice", right=True)
def curvature(f, x, h):
    return np.diff([f(x - h), f(x), f(x + h)], 2)[0] / h**2


@answer("02.2", "a parabola through the three, twice its first coefficient", right=True)
def curvature(f, x, h):
    return 2 * np.polyfit([-h, 0, h], [f(x - h), f(x), f(x + h)], 2)[0]


@answer("02.2", "dot with 1, -2, 1", right=True)
def curvature(f, x, h):
    return np.dot([1, -2, 1], [f(x - h), f(x), f(x + h)]) / (h * h)


@answer("02.2", "central difference of central differences over h / 2", right=True)
def curvature(f, x, h):
    def slope(z):
        return (f(z + h / 2) - f(z - h / 2)) / h

    return (slope(x + h / 2) - slope(x - h / 2)) / h


@answer("02.2", "the slope", right=False, seek=["slope"])
def curvature(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


@answer("02.2", "central of central, twice as far", right=False, seek=["x + 2 h", "2 h"])
def curvature(f, x, h):
    def slope(z):
        return (f(z + h) - f(z - h)) / (2 * h)

    return (slope(x + h) - slope(x - h)) / (2 * h)


@answer("02.2", "forward of forward", right=False, seek=["one side", "both sides"])
def curvature(f, x, h):
    def slope(z):
        return (f(z + h) - f(z)) / h

    return (slope(x + h) - slope(x)) / h


@answer("02.2", "half, from the h²/2 of the series", right=False, seek=["half"])
def curvature(f, x, h):
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h**2)


@answer("02.2", "over h", right=False, seek=["h squared"])
def curvature(f, x, h):
    return (f(x + h) - 2 * f(x) + f(x - h)) / h


@answer("02.2", "missing parentheses", right=False, seek=["parenthes"])
def curvature(f, x, h):
    return f(x + h) - 2 * f(x) + f(x - h) / h**2


@answer("02.2", "over (2h)²", right=False, seek=["squared"])
def curvature(f, x, h):
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h) ** 2


@answer("02.2", "f(x) once", right=False, seek=["twice", "once"])
def curvature(f, x, h):
    return (f(x + h) - f(x) + f(x - h)) / h**2


@answer("02.2", "signs the wrong way round", right=False, seek=["sign"])
def curvature(f, x, h):
    return (2 * f(x) - f(x + h) - f(x - h)) / h**2


@answer("02.2", "plus 2 f(x)", right=False, seek=["sign", "take", "+", "minus"])
def curvature(f, x, h):
    return (f(x + h) + 2 * f(x) + f(x - h)) / h**2


@answer("02.2", "a step of one's own", right=False, seek=["given", "tiny"])
def curvature(f, x, h):
    h = 1e-4
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@answer("02.2", "/ h * h", right=False, seek=["parenthes", "h squared"])
def curvature(f, x, h):
    return (f(x + h) - 2 * f(x) + f(x - h)) / h * h


# --- 02.9


def _p(F):
    e = np.exp(F - F.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@answer("02.9", "one-hot and array_split at the batch size", right=True)
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    W, E = np.zeros((K, X.shape[1])), len(orders)
    for e in range(E):
        for batch in np.split(orders[e], range(batch_size, len(y), batch_size)):
            W = W - learning_rate * (1 - e / E) * (_p(X[batch] @ W.T) - np.eye(K)[y[batch]]).T @ X[batch] / len(batch)
    return W


@answer("02.9", "loops over examples", right=True)
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    W = np.zeros((K, X.shape[1]))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch, dW = order[start : start + batch_size], np.zeros(W.shape)
            for i in batch:
                f = W @ X[i]
                p = np.exp(f - f.max()) / np.exp(f - f.max()).sum()
                p[y[i]] -= 1
                dW += np.outer(p, X[i])
            W -= learning_rate * (1 - e / len(orders)) / len(batch) * dW
    return W


@answer("02.9", "with the package's cross_entropy", right=True)
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    from course_utils import losses

    W = np.zeros((K, X.shape[1]))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            W = (
                W
                - learning_rate * (1 - e / len(orders)) * losses.cross_entropy(X[batch] @ W.T, y[batch])[1].T @ X[batch]
            )
    return W


@answer("02.9", "with the package's SGD", right=True)
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    from course_utils.optim import SGD

    params = {"W": np.zeros((K, X.shape[1]))}
    for e, order in enumerate(orders):
        optimizer = SGD(learning_rate * (1 - e / len(orders)))
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            dF = _p(X[batch] @ params["W"].T)
            dF[range(len(batch)), y[batch]] -= 1
            optimizer.step(params, {"W": dF.T @ X[batch] / len(batch)})
    return params["W"]


def _loop(rate=lambda e, E: 1 - e / E, divide=len, pick=lambda order, start, B: order[start : start + B], sign=-1):
    def train(X, y, K, orders, batch_size, learning_rate):
        W = np.zeros((K, X.shape[1]))
        for e, order in enumerate(orders):
            for start in range(0, len(order), batch_size):
                batch = pick(order, start, batch_size)
                dF = _p(X[batch] @ W.T)
                dF[np.arange(len(batch)), y[batch]] -= 1
                W = W + sign * learning_rate * rate(e, len(orders)) * dF.T @ X[batch] / divide(batch)
        return W

    return train


answer("02.9", "the same rate in all epochs", right=False, seek=["fall"])(_loop(rate=lambda e, E: 1))
answer("02.9", "epochs counted from one", right=False, seek=["from 0"])(_loop(rate=lambda e, E: 1 - (e + 1) / E))
answer("02.9", "1 / (1 + e)", right=False, seek=["straight"])(_loop(rate=lambda e, E: 1 / (1 + e)))
answer("02.9", "sum over the batch", right=False, seek=["sum"])(_loop(divide=lambda batch: 1))
answer("02.9", "uphill", right=False, seek=["uphill"])(_loop(sign=1))
answer("02.9", "order ignored", right=False, seek=["order"])(_loop(pick=lambda o, s, B: np.arange(len(o))[s : s + B]))


@answer("02.9", "divided by batch_size", right=False, seek=["len(batch)"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    W = np.zeros((K, X.shape[1]))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            dF = _p(X[batch] @ W.T)
            dF[np.arange(len(batch)), y[batch]] -= 1
            W = W - learning_rate * (1 - e / len(orders)) * dF.T @ X[batch] / batch_size
    return W


@answer("02.9", "W made in the loop over the epochs", right=False, seek=["every epoch", "before the loop"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    for e, order in enumerate(orders):
        W = np.zeros((K, X.shape[1]))
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            dF = _p(X[batch] @ W.T)
            dF[np.arange(len(batch)), y[batch]] -= 1
            W = W - learning_rate * (1 - e / len(orders)) * dF.T @ X[batch] / len(batch)
    return W


@answer("02.9", "return in the loop over the epochs", right=False, seek=["first epoch", "return"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    W = np.zeros((K, X.shape[1]))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            dF = _p(X[batch] @ W.T)
            dF[np.arange(len(batch)), y[batch]] -= 1
            W = W - learning_rate * (1 - e / len(orders)) * dF.T @ X[batch] / len(batch)
        return W


@answer("02.9", "labels not reordered", right=False, seek=["label", "shape", "shapes"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    W = np.zeros((K, X.shape[1]))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            dF = _p(X[batch] @ W.T)
            dF[np.arange(len(batch)), y[start : start + batch_size]] -= 1
            W = W - learning_rate * (1 - e / len(orders)) * dF.T @ X[batch] / len(batch)
    return W


@answer("02.9", "the columns are the classes", right=False, seek=["transpose", "shape", "rows and columns"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    return _loop()(X, y, K, orders, batch_size, learning_rate).T


@answer("02.9", "the path of all weights", right=False, seek=["last", "axes", "shape"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    path = [np.zeros((K, X.shape[1]))]
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            dF = _p(X[batch] @ path[-1].T)
            dF[np.arange(len(batch)), y[batch]] -= 1
            path.append(path[-1] - learning_rate * (1 - e / len(orders)) * dF.T @ X[batch] / len(batch))
    return np.array(path)


@answer("02.9", "softmax over the batch's axis", right=False, seek=["axis"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    W = np.zeros((K, X.shape[1]))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            F = X[batch] @ W.T
            dF = np.exp(F) / np.exp(F).sum(axis=0)
            dF[np.arange(len(batch)), y[batch]] -= 1
            W = W - learning_rate * (1 - e / len(orders)) * dF.T @ X[batch] / len(batch)
    return W


@answer("02.9", "probabilities without the one-hot", right=False, seek=["one-hot"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    W = np.zeros((K, X.shape[1]))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            W = W - learning_rate * (1 - e / len(orders)) * _p(X[batch] @ W.T).T @ X[batch] / len(batch)
    return W


@answer("02.9", "forgets to return W", right=False, seek=["return"])
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    W = np.zeros((K, X.shape[1]))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            dF = _p(X[batch] @ W.T)
            dF[np.arange(len(batch)), y[batch]] -= 1
            W = W - learning_rate * (1 - e / len(orders)) * dF.T @ X[batch] / len(batch)


# --- 02.10, an order

LOW, HIGH, SMALL, EARLY, HEALTHY = "rate too low", "rate too high", "batch too small", "rate falls too early", "healthy"


def order(label, runs, right, seek=()):
    answer("02.10", label, right=right, seek=seek)(lambda: runs)


order("a list", [LOW, HIGH, SMALL, EARLY, HEALTHY], True)
order("a tuple", (LOW, HIGH, SMALL, EARLY, HEALTHY), True)
order("an array", np.array([LOW, HIGH, SMALL, EARLY, HEALTHY]), True)
order("A and D swapped", [EARLY, HIGH, SMALL, LOW, HEALTHY], False, ["a and d"])
order("A and B swapped", [HIGH, LOW, SMALL, EARLY, HEALTHY], False, ["a and b"])
order("A and C swapped", [SMALL, HIGH, LOW, EARLY, HEALTHY], False, ["a and c"])
order("A and E swapped", [HEALTHY, HIGH, SMALL, EARLY, LOW], False, ["a and e"])
order("B and C swapped", [LOW, SMALL, HIGH, EARLY, HEALTHY], False, ["b and c"])
order("B and D swapped", [LOW, EARLY, SMALL, HIGH, HEALTHY], False, ["b and d"])
order("C and D swapped", [LOW, HIGH, EARLY, SMALL, HEALTHY], False, ["c and d"])
order("C and E swapped", [LOW, HIGH, HEALTHY, EARLY, SMALL], False, ["c and e"])
order("D and E swapped", [LOW, HIGH, SMALL, HEALTHY, EARLY], False, ["d and e"])
order("the order in which the task names them", [HEALTHY, LOW, HIGH, EARLY, SMALL], False)
order("one twice", [LOW, HIGH, SMALL, SMALL, HEALTHY], False, ["in their order"])
order("one word", LOW, False, ["in their order"])
order("a dict", dict(A=LOW, B=HIGH, C=SMALL, D=EARLY, E=HEALTHY), False, ["in their order"])


# --- 02.11, a diagnosis

TWICE = ([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.0, 2.0], [3.0, 4.0]], [1, 1])
ONCE = (TWICE[0], TWICE[1], [0, 2])


def diagnosis(label, listing, line, inputs, right, seek=()):
    answer("02.11", label, right=right, seek=seek)(lambda: dict(listing=listing, line=line, input=inputs))


diagnosis("one class twice", "D", 4, TWICE, True)
diagnosis("arrays", "D", 4, tuple(map(np.array, TWICE)), True)
diagnosis("whole numbers", "D", np.int64(4), ([[1, 0], [0, 1]], [[1, 2], [2, 1], [0, 1]], [0, 1, 0]), True)
diagnosis("one weight for each of two classes", "D", 4, ([[0.0], [0.0]], [[1.0], [2.0]], [0, 0]), True)
diagnosis("the same example twice", "D", 4, ([[0.5], [-0.5]], [[3.0], [3.0]], [1, 1]), True)
diagnosis("suspects the einsum", "A", 4, TWICE, False, ["outer products"])
diagnosis("suspects add.at", "B", 4, TWICE, False, ["one after the other"])
diagnosis("suspects that p is overwritten", "C", 3, TWICE, False, ["array of its own"])
diagnosis("suspects the sum of outer products", "C", 4, TWICE, False, ["sound"])
diagnosis("suspects C's division by len(p)", "C", 4, ONCE, False, ["sound"])
diagnosis("the softmax's line", "D", 2, TWICE, False, ["all four"])
diagnosis("the product's line", "D", 3, TWICE, False, ["probabilities"])
diagnosis("the division's line", "D", 5, TWICE, False, ["mean over"])
diagnosis("the def", "D", 1, TWICE, False, ["names the parameters"])
diagnosis("counts from 0", "D", 3, TWICE, False, ["probabilities"])
diagnosis("every class once", "D", 4, ONCE, False, ["shows no fault"])
diagnosis("a single example", "D", 4, ([[0.0], [0.0]], [[1.0]], [0]), False, ["shows no fault"])
diagnosis("large scores alone", "D", 4, ([[900.0], [0.0]], [[1.0], [2.0]], [0, 1]), False, ["shows no fault"])
diagnosis("scores and classes, as in 01", "D", 4, ([[1.0, 2.0], [3.0, 4.0]], [0, 0]), False, ["cannot be run"])
diagnosis("a class that is not there", "D", 4, (TWICE[0], TWICE[1], [1, 7]), False, ["cannot be run"])
diagnosis("a listing that is not there", "E", 4, TWICE, False, ["there are the listings"])
diagnosis("the line as text", "D", "4", TWICE, False, ["line is a number"])


# --- 02.12, settings


def settings(label, learning_rate, batch_size, share_left, right, seek=()):
    chosen = dict(learning_rate=learning_rate, batch_size=batch_size, share_left=share_left)
    answer("02.12", label, right=right, seek=seek)(lambda: chosen)


settings("1, 50, a tenth left", 1.0, 50, 0.1, True)
settings("0.3, 20, to zero", 0.3, 20, 0.0, True)
settings("0.3, 20, a tenth left", 0.3, 20, 0.1, True)
settings("whole numbers", 1, 50, 0, True)
settings("NumPy's numbers", np.float64(1.0), np.int64(50), np.float64(0.1), True)
settings("a timid rate", 0.001, 50, 0.1, False, ["arrive"])
settings("a timid rate, small batches", 0.001, 20, 1.0, False, ["arrive"])
settings("the rate of the twenty points", 0.1, 100, 0.0, False, ["arrive"])
settings("large batches", 1.0, 500, 0.1, False, ["few steps"])
settings("large batches and a large rate", 5.0, 500, 0.0, False, ["few steps"])
settings("small batches and a large rate", 5.0, 20, 0.1, False, ["high for so small"])
settings("no decay", 1.0, 20, 1.0, False, ["tremble"])
settings("half the rate left", 1.0, 20, 0.5, False, ["tremble"])
settings("out of range", 100.0, 50, 0.1, False, ["goes from"])
settings("batches of one", 0.1, 1, 0.1, False, ["goes from"])
settings("a text", "0.5", 50, 0.1, False, ["goes from"])
