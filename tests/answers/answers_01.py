"""Answers to the exercises of notebook 01, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import math

import numpy as np
from corpus import answer

_CACHE = {}  # for the one answer that keeps something in a global name
_BUFFER = np.zeros(3)


def _softmax(f):
    e = np.exp(f - np.max(f, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# --- 01.1


@answer("01.1", "via arrays", right=True)
def count_parameters(K, D):
    return np.zeros((K, D)).size + np.zeros(K).size


@answer("01.1", "list of one", right=False, seek=["single number", "list", "one number"])
def count_parameters(K, D):
    return [K * D + K]


@answer("01.1", "tuple (weights, biases)", right=False, seek=["tuple", "things"])
def count_parameters(K, D):
    return (K * D, K)


@answer("01.1", "(K+1)(D+1)", right=False, seek=["bias"])
def count_parameters(K, D):
    return (K + 1) * (D + 1)


@answer("01.1", "string", right=False, seek=["text", "quote"])
def count_parameters(K, D):
    return f"{K * D + K}"


@answer("01.1", "renamed params", right=True)
def count_parameters(C, D):
    return C * D + C


@answer("01.1", "swapped params order names", right=False, seek=["order"])
def count_parameters(D, K):
    return K * D + K


@answer("01.1", "loop count", right=True)
def count_parameters(K, D):
    return sum((1 for _ in range(K) for _ in range(D + 1)))


@answer("01.1", "factored over rows: sum of D + 1 for each class", right=True)
def count_parameters(K, D):
    return sum([D + 1] * K)


@answer("01.1", "shape of the folded weight matrix", right=True)
def count_parameters(K, D):
    rows, columns = np.empty((K, D + 1)).shape
    return rows * columns


@answer("01.1", "K of each thing: (K D) + (K D)", right=False, seek=["bias"])
def count_parameters(K, D):
    return 2 * K * D


# --- 01.2


@answer("01.2", "branch", right=True)
def append_one(x):
    if x.ndim == 1:
        return np.append(x, 1)
    return np.hstack([x, np.ones((len(x), 1))])


@answer("01.2", "np.pad (keeps int)", right=True)
def append_one(x):
    return np.pad(x, [(0, 0)] * (x.ndim - 1) + [(0, 1)], constant_values=1)


@answer("01.2", "np.insert", right=True)
def append_one(x):
    return np.insert(x, x.shape[-1], 1, axis=-1)


@answer("01.2", "always 2-D result", right=False, seek=["arranged", "one example", "reshape"])
def append_one(x):
    return np.c_[np.atleast_2d(x), np.ones(len(np.atleast_2d(x)))]


@answer("01.2", "column_stack: bug for 1-D (D,2)", right=False, seek=["one example", "axis"])
def append_one(x):
    return np.column_stack([x, np.ones(len(x))])


@answer("01.2", "concatenate 1-D only", right=False, seek=["batch", "column", "axis"])
def append_one(x):
    return np.concatenate([x, [1]])


@answer("01.2", "list 1-D", right=False, seek=["batch", "column", "array of numbers"])
def append_one(x):
    return x.tolist() + [1]


@answer("01.2", "list result right values", right=True)
def append_one(x):
    if x.ndim == 1:
        return x.tolist() + [1.0]
    return [r.tolist() + [1.0] for r in x]


@answer("01.2", "self assignment no change", right=True)
def append_one(x):
    x[...] = x
    return np.concatenate([x, np.ones((*x.shape[:-1], 1))], -1)


@answer("01.2", "np.append with axis=-1", right=True)
def append_one(x):
    return np.append(x, np.ones(x.shape[:-1] + (1,)), axis=-1)


@answer(
    "01.2",
    "empty_like of the input's dtype, fills the last place with 1, one example only",
    right=False,
    seek=["batch", "axis", "column"],
)
def append_one(x):
    out = np.empty(len(x) + 1)
    out[:-1] = x
    out[-1] = 1
    return out


@answer("01.2", "adds 1 to every input", right=False)
def append_one(x):
    return x + 1


# --- 01.3


@answer("01.3", "loop (forbidden but correct)", right=None)
def hinge_loss(f, y, delta=1.0):
    return sum((max(0, f[j] - f[y] + delta) for j in range(len(f)) if j != y))


@answer("01.3", "by np.sum(m)", right=True)
def hinge_loss(f, y, delta=1.0):
    m = np.maximum(0, f - f[y] + delta)
    m[y] = 0
    return np.sum(m)


@answer("01.3", "changes f in place, and f[y] becomes 0", right=False, seek=["changed", "copy", "unharmed"])
def hinge_loss(f, y, delta=1.0):
    f -= f[y]
    f += delta
    f[y] = 0
    return np.maximum(0, f).sum()


@answer("01.3", "changes f in place, right values", right=False, seek=["changed", "copy", "unharmed"])
def hinge_loss(f, y, delta=1.0):
    f[y] -= delta
    return np.maximum(0, f - f[y]).sum()


@answer("01.3", "minus 1 instead of delta", right=False, seek=["delta"])
def hinge_loss(f, y, delta=1.0):
    return np.maximum(0, f - f[y] + delta).sum() - 1


@answer("01.3", "float32 correct", right=None)
def hinge_loss(f, y, delta=1.0):
    f = f.astype(np.float32)
    m = np.maximum(0, f - f[y] + np.float32(delta))
    m[y] = 0
    return m.sum()


@answer("01.3", "returns loss and margins tuple", right=False, seek=["tuple", "things"])
def hinge_loss(f, y, delta=1.0):
    m = np.maximum(0, f - f[y] + delta)
    m[y] = 0
    return (m.sum(), m)


@answer("01.3", "hard-coded y=0", right=False)
def hinge_loss(f, y, delta=1.0):
    m = np.maximum(0, f - f[0] + delta)
    m[0] = 0
    return m.sum()


@answer("01.3", "where=", right=True)
def hinge_loss(f, y, delta=1):
    return np.maximum(0, f - f[y] + delta, where=np.arange(len(f)) != y, out=np.zeros(len(f))).sum()


@answer("01.3", "int cast", right=False)
def hinge_loss(f, y, delta=1.0):
    return int(np.maximum(0, f - f[y] + delta).sum() - delta)


@answer("01.3", "no delta parameter", right=False, seek=["takes", "called"])
def hinge_loss(f, y):
    m = np.maximum(0, f - f[y] + 1)
    m[y] = 0
    return m.sum()


@answer("01.3", "mean*len", right=True)
def hinge_loss(f, y, delta=1.0):
    m = np.maximum(0, f - f[y] + delta)
    m[y] = 0
    return m.mean() * len(f)


@answer("01.3", "the right score set to minus infinity in a copy", right=True)
def hinge_loss(f, y, delta=1.0):
    rivals = np.array(f, dtype=float)
    rivals[y] = -np.inf
    return np.clip(rivals - f[y] + delta, 0, None).sum()


@answer("01.3", "delta added after the cut at 0", right=False, seek=["inside", "delta", "parenthes"])
def hinge_loss(f, y, delta=1.0):
    m = np.maximum(0, f - f[y]) + delta
    m[y] = 0
    return m.sum()


@answer("01.3", "counts the classes that violate the margin", right=False)
def hinge_loss(f, y, delta=1.0):
    m = f - f[y] + delta > 0
    return np.sum(m) - 1


# --- 01.4


@answer("01.4", "by np.exp(f) / np.sum(np.exp(f), axis=-1, keepdims=True)", right=True)
def stable_softmax(f):
    f = f - np.max(f, axis=-1, keepdims=True)
    return np.exp(f) / np.sum(np.exp(f), axis=-1, keepdims=True)


@answer("01.4", "in place -=", right=False, seek=["changed", "copy", "in place"])
def stable_softmax(f):
    f -= f.max(axis=-1, keepdims=True)
    e = np.exp(f)
    return e / e.sum(-1, keepdims=True)


@answer("01.4", "axis=1 only", right=False, seek=["axis"])
def stable_softmax(f):
    e = np.exp(f - f.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@answer("01.4", "no keepdims", right=False, seek=["keepdims", "axis"])
def stable_softmax(f):
    e = np.exp(f - f.max(axis=-1))
    return e / e.sum(axis=-1)


@answer("01.4", "clip", right=False, seek=["largest", "clip"])
def stable_softmax(f):
    e = np.exp(np.clip(f, -700, 700))
    return e / e.sum(axis=-1, keepdims=True)


@answer("01.4", "recursive loops", right=True)
def stable_softmax_52(f):
    if f.ndim == 1:
        e = np.exp(f - max(f))
        return e / sum(e)
    return np.array([stable_softmax_52(r) for r in f])


@answer("01.4", "lists right values", right=True)
def stable_softmax_53(f):
    if f.ndim == 1:
        e = [math.exp(v - max(f)) for v in f]
        return [v / sum(e) for v in e]
    return [stable_softmax_53(r) for r in f]


@answer("01.4", "long doubles without a shift (good to 11356)", right=None)
def stable_softmax(f):
    e = np.exp(f.astype(np.longdouble))
    return e / e.sum(axis=-1, keepdims=True)


@answer("01.4", "base 2", right=False)
def stable_softmax(f):
    e = 2.0 ** (f - f.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@answer("01.4", "rounded to 3", right=False)
def stable_softmax(f):
    e = np.exp(f - f.max(axis=-1, keepdims=True))
    return np.round(e / e.sum(axis=-1, keepdims=True), 3)


@answer("01.4", "transposed", right=True)
def stable_softmax(f):
    g = f.T
    e = np.exp(g - g.max(axis=0))
    return (e / e.sum(axis=0)).T


@answer("01.4", "two reductions with np.expand_dims", right=True)
def stable_softmax(f):
    m = np.expand_dims(np.max(f, axis=-1), -1)
    e = np.exp(f - m)
    return e / np.expand_dims(np.sum(e, axis=-1), -1)


@answer("01.4", "np.apply_along_axis over the last axis", right=True)
def stable_softmax(f):

    def one(row):
        e = np.exp(row - row.max())
        return e / e.sum()

    return np.apply_along_axis(one, -1, f)


@answer("01.4", "added a small number below the line", right=False, seek=["largest", "subtract", "overflow"])
def stable_softmax(f):
    e = np.exp(f)
    return e / (e.sum(axis=-1, keepdims=True) + 1e-09)


@answer("01.4", "nan replaced by 0", right=False, seek=["largest", "subtract", "overflow"])
def stable_softmax(f):
    with np.errstate(all="ignore"):
        e = np.exp(f)
        return np.nan_to_num(e / e.sum(axis=-1, keepdims=True))


@answer("01.4", "negative scores: exp of minus the shifted scores", right=False)
def stable_softmax(f):
    e = np.exp(-(f - f.min(axis=-1, keepdims=True)))
    return e / e.sum(axis=-1, keepdims=True)


# --- 01.5


@answer("01.5", "eps inside log", right=False, seek=["paper", "vanish", "small number"])
def cross_entropy(f, y):
    return -np.log(_softmax(f)[y] + 1e-12)


@answer("01.5", "logaddexp", right=True)
def cross_entropy(f, y):
    return np.logaddexp.reduce(f) - f[y]


@answer("01.5", "no shift", right=False, seek=["largest"])
def cross_entropy(f, y):
    return np.log(np.exp(f).sum()) - f[y]


@answer("01.5", "log1p", right=True)
def cross_entropy(f, y):
    return f.max() + np.log1p(np.exp(np.delete(f, f.argmax()) - f.max()).sum()) - f[y]


@answer("01.5", "plus f[y]", right=False, seek=["sign", "minus"])
def cross_entropy(f, y):
    m = f.max()
    return m + np.log(np.exp(f - m).sum()) + f[y]


@answer("01.5", "clipped at 1e-300", right=False, seek=["paper", "vanish", "clip"])
def cross_entropy(f, y):
    p = np.exp(f - f.max())
    p /= p.sum()
    return -np.log(max(p[y], 1e-300))


@answer("01.5", "mean over classes", right=False, seek=["number of classes", "divid", "mean"])
def cross_entropy(f, y):
    m = f.max()
    return (m + np.log(np.exp(f - m).sum()) - f[y]) / len(f)


@answer("01.5", "forgot index y", right=False, seek=["index", "right class", "single number"])
def cross_entropy(f, y):
    m = f.max()
    return m + np.log(np.exp(f - m).sum()) - f


@answer("01.5", "list of one", right=False, seek=["single number", "list", "bracket"])
def cross_entropy(f, y):
    m = f.max()
    return [m + np.log(np.exp(f - m).sum()) - f[y]]


@answer("01.5", "shift mean", right=None)
def cross_entropy(f, y):
    m = f.mean()
    return m + np.log(np.exp(f - m).sum()) - f[y]


@answer("01.5", "half base 10 (log10 of sum + natural rest)", right=False)
def cross_entropy(f, y):
    m = f.max()
    return np.log10(np.exp(f - m).sum()) + m - f[y]


@answer("01.5", "the notebook's formula typed literally: -f_y + log of the sum", right=False, seek=["largest"])
def cross_entropy(f, y):
    return -f[y] + np.log(np.sum(np.exp(f)))


@answer("01.5", "naive", right=False, seek=["largest", "overflow", "too large"])
def cross_entropy(f, y):
    p = np.exp(f) / np.exp(f).sum()
    return -np.log(p[y])


@answer("01.5", "shift first, then log of the sum minus the shifted score", right=True)
def cross_entropy(f, y):
    g = f - f.max()
    return np.log(np.sum(np.exp(g))) - g[y]


@answer("01.5", "float() of the loss", right=True)
def cross_entropy(f, y):
    m = max(f)
    return float(m + math.log(sum((math.exp(v - m) for v in f))) - f[y])


@answer("01.5", "mean over classes of one-hot times log", right=False, seek=["mean", "sum", "number of classes"])
def cross_entropy(f, y):
    log_p = f - f.max() - np.log(np.exp(f - f.max()).sum())
    return -np.mean(np.eye(len(f))[y] * log_p)


# --- 01.6


@answer("01.6", "norm**2", right=True)
def l2_penalty(W, lam):
    return lam * np.linalg.norm(W[:, :-1]) ** 2


@answer("01.6", "by lam * np.sum(np.square(W[:, :-1]))", right=True)
def l2_penalty(W, lam):
    return lam * np.sum(np.square(W[:, :-1]))


@answer("01.6", "zeroes biases in place", right=False, seek=["changed", "copy"])
def l2_penalty(W, lam):
    W[:, -1] = 0
    return lam * np.sum(W**2)


@answer("01.6", "drops first column", right=False, seek=["last column", "bias"])
def l2_penalty(W, lam):
    return lam * np.sum(W[:, 1:] ** 2)


@answer("01.6", "lam squared", right=False)
def l2_penalty(W, lam):
    return lam**2 * np.sum(W[:, :-1] ** 2)


@answer("01.6", "hard-coded 2 columns", right=False)
def l2_penalty(W, lam):
    return lam * np.sum(W[:, :2] ** 2)


@answer("01.6", "python sum -> vector", right=False, seek=["sum", "axis", "single number"])
def l2_penalty(W, lam):
    return lam * sum(W[:, :-1] ** 2)


@answer("01.6", "all minus bias", right=True)
def l2_penalty(W, lam):
    return lam * (np.sum(W**2) - np.sum(W[:, -1] ** 2))


@answer("01.6", "^ instead of **", right=False, seek=["**", "power"])
def l2_penalty(W, lam):
    return lam * np.sum(W[:, :-1] ^ 2)


@answer("01.6", "loop", right=True)
def l2_penalty(W, lam):
    return lam * sum((w * w for row in W for w in row[:-1]))


@answer("01.6", "loop with total=0.0", right=True)
def l2_penalty(W, lam):
    total = 0.0
    for row in W:
        for w in row[:-1]:
            total += w**2
    return lam * total


@answer("01.6", "einsum", right=True)
def l2_penalty(W, lam):
    V = W[:, :-1]
    return lam * np.einsum("ij,ij->", V, V)


@answer("01.6", "np.delete of the bias column", right=True)
def l2_penalty(W, lam):
    return lam * np.sum(np.delete(W, -1, axis=1) ** 2)


@answer("01.6", "dot of the flattened weights", right=True)
def l2_penalty(W, lam):
    v = W[:, :-1].ravel()
    return lam * (v @ v)


@answer("01.6", "sliced W[:-1], rows and columns both", right=False, seek=["column", "row"])
def l2_penalty(W, lam):
    return lam * (W[:-1, :-1] ** 2).sum()


@answer("01.6", "penalty of each class, not summed", right=False, seek=["sum", "single number"])
def l2_penalty(W, lam):
    return lam * (W[:, :-1] ** 2).sum(axis=1)


# --- 01.7


@answer("01.7", "eye", right=True)
def one_hot(y, K):
    return np.eye(K)[y]


@answer("01.7", "bool", right=None)
def one_hot(y, K):
    return y[:, None] == np.arange(K)


@answer("01.7", "eye[:,y]", right=False, seek=["row", "transpose"])
def one_hot(y, K):
    return np.eye(K)[:, y]


@answer("01.7", "indices swapped", right=False, seek=["row", "column"])
def one_hot(y, K):
    T = np.zeros((len(y), K))
    T[y, np.arange(len(y))] = 1
    return T


@answer("01.7", "square K,K", right=False, seek=["row", "shape", "example"])
def one_hot(y, K):
    T = np.zeros((K, K))
    for i, k in enumerate(y):
        T[i, k] = 1
    return T


@answer("01.7", "list of lists floats", right=True)
def one_hot(y, K):
    return [[1.0 if k == c else 0.0 for c in range(K)] for k in y]


@answer("01.7", "list of lists ints", right=None)
def one_hot(y, K):
    return [[1 if k == c else 0 for c in range(K)] for k in y]


@answer("01.7", "float32", right=True)
def one_hot(y, K):
    return np.eye(K, dtype=np.float32)[y]


@answer("01.7", "hard-coded 10", right=False, seek=["length", "column", "hard"])
def one_hot(y, K):
    return np.eye(10)[y]


@answer("01.7", "np.equal.outer", right=True)
def one_hot(y, K):
    return np.equal.outer(y, np.arange(K)) * 1.0


@answer("01.7", "np.put_along_axis", right=True)
def one_hot(y, K):
    T = np.zeros((len(y), K))
    np.put_along_axis(T, y[:, None], 1.0, axis=1)
    return T


# --- 01.8


@answer("01.8", "by p", right=True)
def softmax_gradient(f, y):
    p = np.exp(f - f.max())
    p /= p.sum()
    p[y] -= 1
    return p


@answer("01.8", "unstable", right=False, seek=["largest", "overflow", "too large"])
def softmax_gradient(f, y):
    e = np.exp(f)
    p = e / e.sum()
    p[y] -= 1
    return p


@answer("01.8", "numerical gradient", right=None)
def softmax_gradient(f, y):
    h = 1e-05
    g = np.zeros(len(f))
    L = lambda f: f.max() + np.log(np.exp(f - f.max()).sum()) - f[y]
    for i in range(len(f)):
        a = f.astype(float).copy()
        a[i] += h
        b = f.astype(float).copy()
        b[i] -= h
        g[i] = (L(a) - L(b)) / (2 * h)
    return g


@answer("01.8", "only the y entry", right=False, seek=["whole", "all"])
def softmax_gradient(f, y):
    e = np.exp(f - f.max())
    p = e / e.sum()
    return p[y] - 1


@answer("01.8", "p[y]=-1", right=False, seek=["subtract", "minus"])
def softmax_gradient(f, y):
    e = np.exp(f - f.max())
    p = e / e.sum()
    p[y] = -1
    return p


@answer("01.8", "dL/dp", right=False, seek=["scores", "chain", "whole"])
def softmax_gradient(f, y):
    e = np.exp(f - f.max())
    p = e / e.sum()
    return -1 / p[y]


@answer("01.8", "divided by K", right=False, seek=["number of classes", "divid", "mean"])
def softmax_gradient(f, y):
    p = np.exp(f - f.max())
    p /= p.sum()
    p[y] -= 1
    return p / len(f)


@answer("01.8", "extra axis", right=False, seek=["arranged", "reshape", "axis"])
def softmax_gradient(f, y):
    p = np.exp(f - f.max())
    p /= p.sum()
    p[y] -= 1
    return p[None]


@answer("01.8", "(loss, grad)", right=False, seek=["tuple", "things"])
def softmax_gradient(f, y):
    p = np.exp(f - f.max())
    p /= p.sum()
    L = -np.log(p[y])
    p[y] -= 1
    return (L, p)


@answer("01.8", "in place f-=max", right=False, seek=["changed", "copy", "in place"])
def softmax_gradient(f, y):
    f -= f.max()
    p = np.exp(f)
    p /= p.sum()
    p[y] -= 1
    return p


@answer("01.8", "subtracts from score", right=False, seek=["probabilit", "changed"])
def softmax_gradient(f, y):
    f[y] -= 1
    e = np.exp(f - f.max())
    return e / e.sum()


@answer("01.8", "global cache ok", right=True)
def softmax_gradient(f, y):
    p = np.exp(f - f.max())
    p /= p.sum()
    p[y] -= 1
    _CACHE["p"] = p
    return _CACHE["p"]


@answer("01.8", "softmax minus a comparison", right=True)
def softmax_gradient(f, y):
    e = np.exp(f - np.max(f))
    return e / np.sum(e) - (np.arange(len(f)) == y)


@answer("01.8", "exp of the log-softmax, a one-hot array", right=True)
def softmax_gradient(f, y):
    p = np.exp(f - np.logaddexp.reduce(f))
    onehot = np.zeros(len(f))
    onehot[y] = 1
    return p - onehot


@answer("01.8", "the full Jacobian of the softmax", right=False, seek=["log", "axis", "shape"])
def softmax_gradient(f, y):
    e = np.exp(f - f.max())
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


@answer(
    "01.8", "row y of the Jacobian: slope of p[y], not of its log", right=False, seek=["log", "slope of a probability"]
)
def softmax_gradient(f, y):
    e = np.exp(f - f.max())
    p = e / e.sum()
    return p[y] * (np.eye(len(f))[y] - p)


# --- more, by exercise


@answer("01.1", "shape of the batch's weights, by broadcasting", right=True)
def count_parameters(K, D):
    return np.broadcast_to(0, (D + 1, K)).size


@answer("01.1", "difference of two squares of sides", right=True)
def count_parameters(K, D):
    return ((K + D + 1) ** 2 - (K - D - 1) ** 2) // 4


@answer("01.1", "a bias for each class and each pixel", right=False, seek=["bias"])
def count_parameters(K, D):
    return K * D + K + D


@answer("01.1", "adds the two sizes", right=False, seek=["product", "multipl", "times", "each"])
def count_parameters(K, D):
    return K + D


@answer("01.1", "power for product", right=False, seek=["product", "power", "**"])
def count_parameters(K, D):
    return K * D**2 + K


@answer("01.2", "zeros of the new shape, filled by an ellipsis", right=True)
def append_one(x):
    out = np.zeros((*x.shape[:-1], x.shape[-1] + 1))
    out[..., :-1], out[..., -1] = x, 1
    return out


@answer("01.2", "a product with [I 0], and a 1 added", right=True)
def append_one(x):
    D = x.shape[-1]
    return x @ np.eye(D, D + 1) + np.eye(D + 1)[-1]


@answer("01.2", "as many ones as inputs", right=False, seek=["as many", "one column", "single"])
def append_one(x):
    return np.concatenate([x, np.ones_like(x)], axis=-1)


@answer("01.2", "np.append, and nobody keeps what it returns", right=False, seek=["return", "new"])
def append_one(x):
    np.append(x, 1)
    return x


@answer("01.2", "a line of len(x) ones", right=False, seek=["column", "batch"])
def append_one(x):
    return np.hstack([x, np.ones(len(x))])


@answer("01.3", "positive part by a product with the condition", right=True)
def hinge_loss(f, y, delta=1.0):
    m = np.delete(f, y) - f[y] + delta
    return m @ (m > 0)


@answer("01.3", "half of |m| + m", right=True)
def hinge_loss(f, y, delta=1.0):
    m = f - f[y] + delta
    return (np.abs(m) + m).sum() / 2 - delta


@answer("01.3", "the cut comes after the sum", right=False, seek=["sum", "each", "add up"])
def hinge_loss(f, y, delta=1.0):
    return max(0, (f - f[y] + delta).sum() - delta)


@answer("01.3", "class 0 left out, whatever y is", right=False, seek=["class 0", "first", "right class"])
def hinge_loss(f, y, delta=1.0):
    m = np.maximum(0, f - f[y] + delta)
    m[0] = 0
    return m.sum()


@answer("01.3", "the highest score stands for the right one", right=False, seek=["highest", "right one", "right class"])
def hinge_loss(f, y, delta=1.0):
    m = np.maximum(0, f - f.max() + delta)
    m[f.argmax()] = 0
    return m.sum()


@answer("01.4", "one over the sum of the exponentials of all differences", right=True)
def stable_softmax(f):
    with np.errstate(over="ignore"):
        return 1 / np.exp(f[..., None, :] - f[..., :, None]).sum(axis=-1)


@answer("01.4", "exp of the log-softmax", right=True)
def stable_softmax(f):
    return np.exp(f - np.logaddexp.reduce(f, axis=-1, keepdims=True))


@answer("01.4", "shifted by the first score", right=False, seek=["largest", "overflow"])
def stable_softmax(f):
    e = np.exp(f - f[..., :1])
    return e / e.sum(axis=-1, keepdims=True)


@answer("01.4", "one softmax for the whole batch, unshifted", right=False, seek=["row", "axis"])
def stable_softmax(f):
    return np.exp(f) / np.exp(f).sum()


@answer("01.4", "a sigmoid for each score", right=False, seek=["sigmoid"])
def stable_softmax(f):
    return 1 / (1 + np.exp(-f))


@answer("01.4", "divided by the length of the exponentials", right=False, seek=["sum", "adds up to 1", "norm"])
def stable_softmax(f):
    e = np.exp(f - f.max(axis=-1, keepdims=True))
    return e / np.linalg.norm(e, axis=-1, keepdims=True)


@answer("01.5", "log of the sum of all differences, two at a time", right=True)
def cross_entropy(f, y):
    total = f[0] - f[y]
    for score in f[1:]:
        total = np.logaddexp(total, score - f[y])
    return total


@answer("01.5", "the largest taken away is not given back", right=False, seek=["back", "largest"])
def cross_entropy(f, y):
    m = f.max()
    return np.log(np.exp(f - m).sum()) - f[y]


@answer("01.5", "no less than 1e-15", right=False, seek=["paper", "vanish", "small"])
def cross_entropy(f, y):
    return -np.log(np.maximum(_softmax(f)[y], 1e-15))


@answer("01.5", "the log of the sum alone", right=False, seek=["f[y]", "subtract", "right class"])
def cross_entropy(f, y):
    m = f.max()
    return m + np.log(np.exp(f - m).sum())


@answer("01.5", "-p log p of the right class", right=False, seek=["probability", "times", "factor"])
def cross_entropy(f, y):
    p = _softmax(f)[y]
    return -p * np.log(np.maximum(p, 1e-300))


@answer("01.6", "trace of V V^T", right=True)
def l2_penalty(W, lam):
    V = W[:, :-1]
    return lam * np.trace(V @ V.T)


@answer("01.6", "half of it, bias included", right=False, seek=["half", "bias"])
def l2_penalty(W, lam):
    return lam / 2 * np.sum(W**2)


@answer("01.6", "the bias alone", right=False, seek=["bias", "last column"])
def l2_penalty(W, lam):
    return lam * np.sum(W[:, -1] ** 2)


@answer("01.6", "summed before squared", right=False, seek=["square each", "each"])
def l2_penalty(W, lam):
    return lam * W[:, :-1].sum() ** 2


@answer("01.7", "np.add.at", right=True)
def one_hot(y, K):
    T = np.zeros((len(y), K))
    np.add.at(T, (np.arange(len(y)), y), 1)
    return T


@answer("01.7", "flat index", right=True)
def one_hot(y, K):
    T = np.zeros(len(y) * K)
    T[np.arange(len(y)) * K + y] = 1
    return T.reshape(-1, K)


@answer("01.7", "each row has all labels", right=False, seek=["row"])
def one_hot(y, K):
    T = np.zeros((len(y), K))
    T[:, y] = 1
    return T


@answer("01.7", "the label taken for a row", right=False, seek=["row"])
def one_hot(y, K):
    T = np.zeros((len(y), K))
    T[y] = 1
    return T


@answer("01.7", "as many columns as labels differ", right=False, seek=["column", "occur"])
def one_hot(y, K):
    return np.eye(len(set(y.tolist())))[y]


@answer("01.7", "0 at the right class, 1 elsewhere", right=False, seek=["turned", "0 and 1", "1 minus", "condition"])
def one_hot(y, K):
    T = np.ones((len(y), K))
    T[np.arange(len(y)), y] = 0
    return T


@answer("01.8", "softmax minus np.equal", right=True)
def softmax_gradient(f, y):
    p = _softmax(f)
    return p - np.equal(np.arange(f.size), y)


@answer("01.8", "scores for probabilities", right=False, seek=["probabilit", "softmax"])
def softmax_gradient(f, y):
    g = f.astype(float)
    g[y] -= 1
    return g


@answer("01.8", "minus log of each probability", right=False, seek=["loss", "log"])
def softmax_gradient(f, y):
    return f.max() + np.log(np.exp(f - f.max()).sum()) - f


@answer("01.8", "sigmoids minus the one-hot row", right=False, seek=["sigmoid", "softmax"])
def softmax_gradient(f, y):
    return 1 / (1 + np.exp(-f)) - np.eye(len(f))[y]
