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


@answer("01.4", "one maximum for the whole batch, each row its own sum", right=False, seek=["own maximum"])
def stable_softmax(f):
    e = np.exp(f - f.max())
    return e / e.sum(axis=-1, keepdims=True)


@answer("01.4", "a sigmoid for each score", right=False, seek=["sigmoid"])
def stable_softmax(f):
    return 1 / (1 + np.exp(-f))


@answer("01.4", "divided by the length of the exponentials", right=False, seek=["sum", "adds up to 1", "norm"])
def stable_softmax(f):
    e = np.exp(f - f.max(axis=-1, keepdims=True))
    return e / np.linalg.norm(e, axis=-1, keepdims=True)


# --- 01.5 to 01.9


@answer("01.5", "all scores far below 0", right=True)
def ill():
    return dict(listing="C", line=2, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "arrays", right=True)
def ill():
    return dict(listing="C", line=2, input=(np.array([[-3000.0, -3001.0], [1.0, 2.0]]), np.array([0, 0])))


@answer("01.5", "one very negative row of three", right=True)
def ill():
    return dict(listing="C", line=np.int64(2), input=([[0.0, 0.0], [-1e4, -1e4], [1.0, 1.0]], [0, 1, 0]))


@answer("01.5", "three classes, whole numbers", right=True)
def ill():
    return dict(listing="C", line=2, input=([[-700, -701, -702], [0, 1, 2]], [2, 0]))


@answer("01.5", "low, and only just vanished", right=True)
def ill():
    return dict(listing="C", line=2, input=([[-400.0, -401.0], [0.0, 5.0]], [1, 1]))


@answer("01.5", "high and low in one row", right=True)
def ill():
    return dict(listing="C", line=2, input=([[-900.0, 0.0]], [1]))


@answer("01.5", "blames the logarithm", right=False, seek=["vanish"])
def ill():
    return dict(listing="C", line=3, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "blames the picking of the class", right=False, seek=["picks"])
def ill():
    return dict(listing="C", line=4, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "blames the def", right=False, seek=["names the parameters"])
def ill():
    return dict(listing="C", line=1, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "counts lines from the listing's end", right=False, seek=["not where"])
def ill():
    return dict(listing="C", line=5, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "right listing, ordinary scores", right=False, seek=["no fault"])
def ill():
    return dict(listing="C", line=2, input=([[0.0, 1.0], [2.0, 3.0]], [0, 1]))


@answer("01.5", "right listing, all scores large", right=False, seek=["no fault"])
def ill():
    return dict(listing="C", line=2, input=([[1000.0, 1001.0], [1002.0, 1000.0]], [0, 1]))


@answer("01.5", "right listing, the batch of the lesson", right=False, seek=["no fault"])
def ill():
    return dict(listing="C", line=2, input=([[-2.85, 0.86, 0.28], [1000, 1001, 1002], [0, 800, 0]], [2, 2, 0]))


@answer("01.5", "right listing, rows far apart", right=False, seek=["no fault"])
def ill():
    return dict(listing="C", line=2, input=([[0.0, 1.0], [1000.0, 1001.0]], [0, 1]))


@answer("01.5", "suspects A's missing keepdims", right=False, seek=["sound"])
def ill():
    return dict(listing="A", line=2, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "suspects logaddexp, which has no shift", right=False, seek=["sound"])
def ill():
    return dict(listing="B", line=3, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "suspects that the right score comes off", right=False, seek=["sound"])
def ill():
    return dict(listing="B", line=2, input=([[0.0, 800.0]], [0]))


@answer("01.5", "suspects one-hot", right=False, seek=["sound"])
def ill():
    return dict(listing="D", line=3, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "the letter with its def", right=False, seek=["there are the listings"])
def ill():
    return dict(listing="def C", line=2, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "no input", right=False, seek=["input="])
def ill():
    return dict(listing="C", line=2)


@answer("01.5", "the letter alone", right=False, seek=["listing="])
def ill():
    return "C"


@answer("01.5", "a row for a batch", right=False, seek=["cannot be run"])
def ill():
    return dict(listing="C", line=2, input=([0.0, -1000.0], 0))


@answer("01.5", "a label out of range", right=False, seek=["cannot be run"])
def ill():
    return dict(listing="C", line=2, input=([[-900.0, -901.0]], [2]))


@answer("01.5", "listing E", right=False, seek=["there are the listings"])
def ill():
    return dict(listing="E", line=2, input=([[-900.0, -901.0]], [0]))


@answer("01.5", "line as text", right=False, seek=["line is a number"])
def ill():
    return dict(listing="C", line="2", input=([[-900.0, -901.0]], [0]))


@answer("01.6", "p over T, as the chain rule has it", right=True)
def slope_at_temperature(f, y, T):
    p = _softmax(f / T)
    p[y] -= 1
    return p / T


@answer("01.6", "one-hot by comparison", right=True)
def slope_at_temperature(f, y, T):
    return (_softmax(np.asarray(f) / T) - (np.arange(len(f)) == y)) / T


@answer("01.6", "by the slope of the log-softmax, the Jacobian spelled out", right=True)
def slope_at_temperature(f, y, T):
    p = _softmax(f / T)
    jacobian = np.diag(p) - np.outer(p, p)
    return -(np.eye(len(f)) - p)[y] / T + 0 * jacobian[0]


@answer("01.6", "a loop over the classes", right=True)
def slope_at_temperature(f, y, T):
    p = _softmax(f / T)
    return [(p[k] - (1 if k == y else 0)) / T for k in range(len(f))]


@answer("01.6", "one over T first", right=True)
def slope_at_temperature(f, y, T):
    beta = 1 / T
    p = _softmax(beta * f)
    p[y] = p[y] - 1
    return beta * p


@answer("01.6", "chain rule forgotten", right=False, seek=["chain", "1 / T"])
def slope_at_temperature(f, y, T):
    p = _softmax(f / T)
    p[y] -= 1
    return p


@answer("01.6", "times T", right=False, seek=["divide", "1 / T"])
def slope_at_temperature(f, y, T):
    p = _softmax(f / T)
    p[y] -= 1
    return p * T


@answer("01.6", "T left out everywhere", right=False, seek=["temperature"])
def slope_at_temperature(f, y, T):
    p = _softmax(f)
    p[y] -= 1
    return p


@answer("01.6", "T outside only", right=False, seek=["f / T", "probabilities"])
def slope_at_temperature(f, y, T):
    p = _softmax(f)
    p[y] -= 1
    return p / T


@answer("01.6", "scores times T", right=False, seek=["divided", "multiplied"])
def slope_at_temperature(f, y, T):
    p = _softmax(f * T)
    p[y] -= 1
    return p * T


@answer("01.6", "t minus p", right=False, seek=["sign"])
def slope_at_temperature(f, y, T):
    p = -_softmax(f / T)
    p[y] += 1
    return p / T


@answer("01.6", "one subtracted everywhere", right=False, seek=["only", "entry"])
def slope_at_temperature(f, y, T):
    return (_softmax(f / T) - 1) / T


@answer("01.6", "truth forgotten", right=False, seek=["right class", "subtract"])
def slope_at_temperature(f, y, T):
    return _softmax(f / T) / T


@answer("01.6", "one taken after the division", right=False, seek=["divide", "both"])
def slope_at_temperature(f, y, T):
    p = _softmax(f / T) / T
    p[y] -= 1
    return p


@answer("01.6", "the loss", right=False, seek=["loss", "slope"])
def slope_at_temperature(f, y, T):
    return -np.log(_softmax(f / T)[y])


@answer("01.6", "probabilities", right=False, seek=["part", "slope", "right class"])
def slope_at_temperature(f, y, T):
    return _softmax(f / T)


@answer("01.6", "the slope of p", right=False, seek=["logarithm"])
def slope_at_temperature(f, y, T):
    p = _softmax(f / T)
    return p[y] * ((np.arange(len(f)) == y) - p) / T


@answer("01.6", "y in the place of t", right=False, seek=["one-hot"])
def slope_at_temperature(f, y, T):
    e = np.exp((f - f.max()) / T)
    return (e / e.sum() - y) / T


@answer("01.6", "no shift, overflow", right=False, seek=["overflow", "largest"])
def slope_at_temperature(f, y, T):
    e = np.exp(f / T)
    p = e / e.sum()
    p[y] -= 1
    return p / T


@answer("01.6", "only the entry of the right class", right=False, seek=["index", "axis"])
def slope_at_temperature(f, y, T):
    return (_softmax(f / T)[y] - 1) / T


@answer("01.7", "the middle of both", right=True)
def chosen():
    return dict(learning_rate=0.5, lam=0.01)


@answer("01.7", "a lower rate", right=True)
def chosen():
    return dict(learning_rate=0.2, lam=0.01)


@answer("01.7", "rate 1", right=True)
def chosen():
    return dict(learning_rate=1, lam=0.01)


@answer("01.7", "a little less penalty", right=True)
def chosen():
    return dict(learning_rate=0.5, lam=0.008)


@answer("01.7", "stopped early, hardly a penalty", right=True)
def chosen():
    return {"learning_rate": 0.02, "lam": 1e-5}


@answer("01.7", "numpy numbers", right=True)
def chosen():
    return dict(learning_rate=np.float64(0.3), lam=np.float64(0.01))


@answer("01.7", "hardly a penalty", right=False, seek=["heart", "charge more"])
def chosen():
    return dict(learning_rate=0.5, lam=1e-6)


@answer("01.7", "as on all of MNIST", right=False, seek=["heart", "charge more"])
def chosen():
    return dict(learning_rate=0.5, lam=1e-4)


@answer("01.7", "as on a thousand digits", right=False, seek=["heart", "charge more"])
def chosen():
    return dict(learning_rate=0.5, lam=1e-3)


@answer("01.7", "too much penalty", right=False, seek=["charge less", "small"])
def chosen():
    return dict(learning_rate=0.5, lam=0.1)


@answer("01.7", "the largest penalty", right=False, seek=["jump", "rate"])
def chosen():
    return dict(learning_rate=0.5, lam=1)


@answer("01.7", "the smallest rate", right=False, seek=["on its way", "higher rate"])
def chosen():
    return dict(learning_rate=0.001, lam=0.01)


@answer("01.7", "the largest rate", right=False, seek=["jump"])
def chosen():
    return dict(learning_rate=10, lam=0.01)


@answer("01.7", "rate of the plane", right=False, seek=["jump", "heart"])
def chosen():
    return dict(learning_rate=3, lam=1e-5)


@answer("01.7", "out of range", right=False, seek=["goes from"])
def chosen():
    return dict(learning_rate=100, lam=0.01)


@answer("01.7", "no penalty at all", right=False, seek=["goes from"])
def chosen():
    return dict(learning_rate=0.5, lam=0)


@answer("01.7", "a pair", right=False, seek=["settings"])
def chosen():
    return (0.5, 0.01)


@answer("01.7", "another name", right=False, seek=["settings"])
def chosen():
    return dict(rate=0.5, lam=0.01)


@answer("01.7", "text", right=False, seek=["goes from"])
def chosen():
    return dict(learning_rate="0.5", lam=0.01)


@answer("01.8", "a list", right=True)
def chosen():
    return ["λ too high", "labels shuffled", "rate too low", "rate too high", "too few digits"]


@answer("01.8", "a tuple", right=True)
def chosen():
    return ("λ too high", "labels shuffled", "rate too low", "rate too high", "too few digits")


@answer("01.8", "an array", right=True)
def chosen():
    return np.array(["λ too high", "labels shuffled", "rate too low", "rate too high", "too few digits"])


@answer("01.8", "A and C swapped", right=False, seek=["lies still", "holds"])
def chosen():
    return ["rate too low", "labels shuffled", "λ too high", "rate too high", "too few digits"]


@answer("01.8", "B and E swapped", right=False, seek=["ln 10"])
def chosen():
    return ["λ too high", "too few digits", "rate too low", "rate too high", "labels shuffled"]


@answer("01.8", "B and D swapped", right=False, seek=["overshoot"])
def chosen():
    return ["λ too high", "rate too high", "rate too low", "labels shuffled", "too few digits"]


@answer("01.8", "A and E swapped", right=False, seek=["nothing holds", "cannot even"])
def chosen():
    return ["too few digits", "labels shuffled", "rate too low", "rate too high", "λ too high"]


@answer("01.8", "C and D swapped", right=False, seek=["creeps", "overshoot"])
def chosen():
    return ["λ too high", "labels shuffled", "rate too high", "rate too low", "too few digits"]


@answer("01.8", "A and B swapped", right=False, seek=["ln 10"])
def chosen():
    return ["labels shuffled", "λ too high", "rate too low", "rate too high", "too few digits"]


@answer("01.8", "A and D swapped", right=False, seek=["jump", "overshoot"])
def chosen():
    return ["rate too high", "labels shuffled", "rate too low", "λ too high", "too few digits"]


@answer("01.8", "C and E swapped", right=False, seek=["not slow"])
def chosen():
    return ["λ too high", "labels shuffled", "too few digits", "rate too high", "rate too low"]


@answer("01.8", "D and E swapped", right=False, seek=["overshoot"])
def chosen():
    return ["λ too high", "labels shuffled", "rate too low", "too few digits", "rate too high"]


@answer("01.8", "all turned round", right=False, seek=["place"])
def chosen():
    return ["too few digits", "rate too high", "rate too low", "labels shuffled", "λ too high"]


@answer("01.8", "in the order of the task", right=False, seek=["place"])
def chosen():
    return ["rate too high", "rate too low", "λ too high", "too few digits", "labels shuffled"]


@answer("01.8", "two right, then turned", right=False, seek=["right up to number 2", "further down"])
def chosen():
    return ["λ too high", "labels shuffled", "too few digits", "rate too low", "rate too high"]


@answer("01.8", "four names", right=False, seek=["list"])
def chosen():
    return ["λ too high", "labels shuffled", "rate too low", "rate too high"]


@answer("01.8", "one twice", right=False, seek=["list"])
def chosen():
    return ["λ too high", "λ too high", "rate too low", "rate too high", "too few digits"]


@answer("01.8", "one text", right=False, seek=["list"])
def chosen():
    return "λ too high, labels shuffled"


@answer("01.8", "a dict by run", right=False, seek=["list"])
def chosen():
    return {"A": "λ too high", "B": "labels shuffled", "C": "rate too low", "D": "rate too high", "E": "too few digits"}


@answer("01.8", "no blanks", right=False, seek=["list"])
def chosen():
    return ["λtoo high", "labels shuffled", "rate too low", "rate too high", "too few digits"]


@answer("01.9", "rows, out of place", right=True)
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "bias folded in, its column not penalised", right=True)
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    X1, N1 = np.c_[X, np.ones(len(X))], np.c_[X_new, np.ones(len(X_new))]
    V = np.zeros((K, X1.shape[1]))
    for _ in range(steps):
        p = _softmax(X1 @ V.T)
        p[np.arange(len(y)), y] -= 1
        slope = p.T @ X1 / len(X)
        slope[:, :-1] += 2 * lam * V[:, :-1]
        V -= learning_rate * slope
    return _softmax(N1 @ V.T)


@answer("01.9", "weights as columns", right=True)
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((X.shape[1], K)), np.zeros((1, K))
    for _ in range(steps):
        dF = (_softmax(X @ W + b) - (np.arange(K) == y[:, None])) / X.shape[0]
        W, b = W - learning_rate * (X.T @ dF + lam * 2 * W), b - learning_rate * dF.sum(0, keepdims=True)
    return _softmax(X_new @ W + b)


@answer("01.9", "decay before the step", right=True)
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = (1 - 2 * learning_rate * lam) * W - learning_rate * dF.T @ X
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "a while loop", right=True)
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    done = 0
    while done < steps:
        done += 1
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "bias penalised", right=False, seek=["bias"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * (dF.sum(axis=0) + 2 * lam * b)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "no bias step", right=False, seek=["bias"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "lam W without the 2", right=False, seek=["half", "2 lam"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "no penalty", right=False, seek=["penalty", "toward zero"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "sum, not mean", right=False, seek=["mean", "divide"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "mean over all entries", right=False, seek=["mean", "K times"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / dF.size
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "mean once more for the bias", right=False, seek=["bias", "divided"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.mean(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "uphill", right=False, seek=["climb", "against"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = np.eye(K)[y] - _softmax(F)
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "penalty the wrong way", right=False, seek=["penalty", "away"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X - 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "one step too many", right=False, seek=["step"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps + 1):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "returns in the loop", right=False, seek=["loop", "one step"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
        return _softmax(X_new @ W.T + b)


@answer("01.9", "probabilities of the training examples", right=False, seek=["X_new", "trained on"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X @ W.T + b)


@answer("01.9", "scores", right=False, seek=["softmax", "probabilit"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return X_new @ W.T + b


@answer("01.9", "labels", right=False, seek=["probabilit"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return (X_new @ W.T + b).argmax(axis=1)


@answer("01.9", "truth forgotten", right=False, seek=["minus 1", "right class"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F)
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "softmax over the examples", right=False, seek=["axis", "row"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F.T).T - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)


@answer("01.9", "overflows", right=False, seek=["overflow", "largest"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = np.exp(F) / np.exp(F).sum(axis=1, keepdims=True) - np.eye(K)[y]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return np.exp(X_new @ W.T + b) / np.exp(X_new @ W.T + b).sum(axis=1, keepdims=True)


@answer("01.9", "as many classes as occur", right=False, seek=["shape", "class"])
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    K = len(np.unique(y))
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        F = X @ W.T + b
        dF = _softmax(F) - np.eye(max(K, y.max() + 1))[y][:, :K]
        dF = dF / len(y)
        W = W - learning_rate * (dF.T @ X + 2 * lam * W)
        b = b - learning_rate * dF.sum(axis=0)
    return _softmax(X_new @ W.T + b)
