"""Answers to the exercises of notebook 04, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import math
from decimal import Decimal

import numpy as np
from corpus import answer
from course_utils.autodiff import Tensor


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _relu(x):
    return np.maximum(0, x)


def _neuron(w1, x1, w2, x2, b):
    s = _sigmoid(w1 * x1 + w2 * x2 + b)
    return s * (1 - s) * np.array([x1, w1, x2, w2, 1.0])


def _P(w1, x1, w2, x2, b):
    return _sigmoid(w1 * x1 + w2 * x2 + b)


def _delta(out, t):
    return (out - t) * out * (1 - out)


def _flat(*parts):
    return np.concatenate([np.ravel(part) for part in parts])


# --- 04.1


@answer("04.1", "product of the nudges", right=True)
def missed_by_the_slopes(x, y, h, k):
    return k * h


@answer("04.1", "true minus predicted", right=True)
def missed_by_the_slopes(x, y, h, k):
    true = (x + h) * (y + k) - x * y
    predicted = h * y + k * x
    return true - predicted


@answer("04.1", "np.prod", right=True)
def missed_by_the_slopes(x, y, h, k):
    return float(np.prod([h, k]))


@answer("04.1", "0-d array", right=True)
def missed_by_the_slopes(x, y, h, k):
    return np.array(h * k)


@answer("04.1", "slopes measured", right=True)
def missed_by_the_slopes(x, y, h, k):
    e = 1e-4
    fx = ((x + e) * y - (x - e) * y) / (2 * e)
    fy = (x * (y + e) - x * (y - e)) / (2 * e)
    return (x + h) * (y + k) - x * y - h * fx - k * fy


@answer("04.1", "the true change", right=False, seek=["whole change", "predict"])
def missed_by_the_slopes(x, y, h, k):
    return (x + h) * (y + k) - x * y


@answer("04.1", "the predicted change", right=False, seek=["predict", "beyond"])
def missed_by_the_slopes(x, y, h, k):
    return y * h + x * k


@answer("04.1", "predicted minus true", right=False, seek=["sign", "turned"])
def missed_by_the_slopes(x, y, h, k):
    return h * y + k * x - ((x + h) * (y + k) - x * y)


@answer("04.1", "nothing", right=False, seek=["nothing", "missed"])
def missed_by_the_slopes(x, y, h, k):
    return 0.0


@answer("04.1", "half of it", right=False, seek=["half"])
def missed_by_the_slopes(x, y, h, k):
    return h * k / 2


@answer("04.1", "swapped slopes", right=False, seek=["its own", "slope"])
def missed_by_the_slopes(x, y, h, k):
    return (x + h) * (y + k) - x * y - h * x - k * y


@answer("04.1", "h squared", right=False, seek=["square"])
def missed_by_the_slopes(x, y, h, k):
    return h**2


@answer("04.1", "both squared", right=False, seek=["square", "product", "own nudge", "h * h"])
def missed_by_the_slopes(x, y, h, k):
    return h**2 + k**2


@answer("04.1", "forgot the old value", right=False, seek=["old value"])
def missed_by_the_slopes(x, y, h, k):
    return (x + h) * (y + k) - h * y - k * x


@answer("04.1", "along x alone", right=False, seek=["k * x", "along x"])
def missed_by_the_slopes(x, y, h, k):
    return (x + h) * (y + k) - x * y - y * h


@answer("04.1", "sum of the nudges", right=False, seek=["product", "times", "+"])
def missed_by_the_slopes(x, y, h, k):
    return h + k


@answer("04.1", "absolute", right=False, seek=["sign"])
def missed_by_the_slopes(x, y, h, k):
    return np.abs(h * k)


@answer("04.1", "twice", right=False, seek=["twice"])
def missed_by_the_slopes(x, y, h, k):
    return 2 * h * k


@answer("04.1", "a string", right=False, seek=["text"])
def missed_by_the_slopes(x, y, h, k):
    return str(h * k)


@answer("04.1", "new value", right=False, seek=["new value"])
def missed_by_the_slopes(x, y, h, k):
    return (x + h) * (y + k)


@answer("04.1", "divided by h", right=False)
def missed_by_the_slopes(x, y, h, k):
    return ((x + h) * (y + k) - x * y - h * y - k * x) / (h or 1)


# --- 04.2


@answer("04.2", "list", right=None)
def backward_xyz(x, y, z):
    return [z, z, x + y]


@answer("04.2", "x*y", right=False, seek=["sum", "x + y"])
def backward_xyz(x, y, z):
    return np.array([z, z, x * y])


@answer("04.2", "2d", right=False, seek=["arranged", "reshape", "axis"])
def backward_xyz(x, y, z):
    return np.array([[z, z, x + y]])


@answer("04.2", "times own input", right=False, seek=["slope", "chain"])
def backward_xyz(x, y, z):
    return np.array([x * z, y * z, x + y])


@answer("04.2", "value", right=False)
def backward_xyz(x, y, z):
    return np.array([z * (x + y)] * 3)


@answer("04.2", "numerical gradient", right=None)
def backward_xyz(x, y, z):
    f = lambda v: (v[0] + v[1]) * v[2]
    h = 1e-05
    v = np.array([x, y, z])
    g = np.zeros(3)
    for i in range(3):
        e = np.zeros(3)
        e[i] = h
        g[i] = (f(v + e) - f(v - e)) / (2 * h)
    return g


@answer("04.2", "forward diff", right=None)
def backward_xyz(x, y, z):
    f = lambda v: (v[0] + v[1]) * v[2]
    h = 0.001
    v = np.array([x, y, z])
    g = np.zeros(3)
    for i in range(3):
        e = np.zeros(3)
        e[i] = h
        g[i] = (f(v + e) - f(v)) / h
    return g


@answer("04.2", "print", right=False, seek=["print"])
def backward_xyz(x, y, z):
    q = x + y
    dfdz = q
    dfdq = z
    dfdx = 1.0 * dfdq
    dfdy = 1.0 * dfdq
    print(dfdx, dfdy, dfdz)


@answer("04.2", "object dtype, right numbers", right=None)
def backward_xyz(x, y, z):
    return np.array([z, z, x + y], dtype=object)


@answer("04.2", "complex dtype right numbers", right=None)
def backward_xyz(x, y, z):
    return np.array([z, z, x + y]) + 0j


@answer("04.2", "Jacobian product", right=True)
def backward_xyz(x, y, z):
    q = x + y
    outer = np.array([z, q])
    inner = np.array([[1, 1, 0], [0, 0, 1]])
    return outer @ inner


@answer("04.2", "gradients accumulated with += from zeros", right=True)
def backward_xyz(x, y, z):
    d = np.zeros(3)
    dq = z
    d[2] += x + y
    d[:2] += dq
    return d


@answer("04.2", "int array of zeros filled", right=False, seek=["int", "fraction"])
def backward_xyz(x, y, z):
    d = np.zeros(3, dtype=int)
    d[0] = z
    d[1] = z
    d[2] = x + y
    return d


@answer("04.2", "dfdz = f: q times z", right=False, seek=["other factor", "q", "slope"])
def backward_xyz(x, y, z):
    return np.array([z, z, (x + y) * z])


@answer("04.2", "x minus y", right=False)
def backward_xyz(x, y, z):
    return np.array([z, -z, x - y])


@answer("04.2", "q for all three", right=False, seek=["other", "product", "q"])
def backward_xyz(x, y, z):
    return np.array([x + y, x + y, x + y])


@answer("04.2", "z's slope is 1", right=False, seek=["q", "product", "factor", "other"])
def backward_xyz(x, y, z):
    return np.array([z, z, 1.0])


@answer("04.2", "all slopes 1", right=False, seek=["chain", "slope", "product", "local"])
def backward_xyz(x, y, z):
    return np.array([1.0, 1.0, 1.0])


@answer("04.2", "a product of three", right=False, seek=["sum", "1", "plus"])
def backward_xyz(x, y, z):
    return np.array([y * z, x * z, x * y])


@answer("04.2", "halved at the plus", right=False, seek=["half", "both", "all of it"])
def backward_xyz(x, y, z):
    return np.array([z / 2, z / 2, x + y])


@answer("04.2", "the inputs themselves", right=False, seek=["slope", "other"])
def backward_xyz(x, y, z):
    return np.array([x, y, z])


@answer("04.2", "np.full, then the last entry", right=True)
def backward_xyz(x, y, z):
    g = np.full(3, z, dtype=float)
    g[2] = x + y
    return g


# --- 04.3


@answer("04.3", "by J.T @ dfdy", right=True)
def chain(dfdy, J):
    return J.T @ dfdy


@answer("04.3", "by (dfdy[:, None] * J).sum(0)", right=True)
def chain(dfdy, J):
    return (dfdy[:, None] * J).sum(0)


@answer("04.3", "by np.einsum('m,md->d', dfdy, J)", right=True)
def chain(dfdy, J):
    return np.einsum("m,md->d", dfdy, J)


@answer("04.3", "list", right=True)
def chain(dfdy, J):
    return [sum((dfdy[j] * J[j][i] for j in range(len(dfdy)))) for i in range(len(J[0]))]


@answer("04.3", "wrong axis", right=False, seek=["row", "axis", "shape"])
def chain(dfdy, J):
    return (dfdy * J).sum(1)


@answer("04.3", "sum axis 1", right=False, seek=["down the columns", "axis", "over j"])
def chain(dfdy, J):
    return (dfdy[:, None] * J).sum(1)


@answer("04.3", "sum all", right=False, seek=["whole", "columns"])
def chain(dfdy, J):
    return (dfdy[:, None] * J).sum()


@answer("04.3", "keepdims", right=False, seek=["arranged", "reshape", "axis"])
def chain(dfdy, J):
    return dfdy[None] @ J


@answer("04.3", "outer", right=False, seek=["add", "shape"])
def chain(dfdy, J):
    return np.outer(dfdy, J)


@answer("04.3", "product over the ways", right=False, seek=["add", "sum"])
def chain(dfdy, J):
    return np.prod(dfdy[:, None] * J, axis=0)


@answer("04.3", "hard-coded 2", right=False, seek=["length", "shape"])
def chain(dfdy, J):
    return np.array([dfdy @ J[:, 0], dfdy @ J[:, 1]])


@answer("04.3", "loops for square only", right=False, seek=["shape"])
def chain(dfdy, J):
    out = np.zeros(len(dfdy))
    for i in range(len(dfdy)):
        for j in range(len(dfdy)):
            out[i] += dfdy[j] * J[j, i]
    return out


@answer("04.3", "in place", right=False, seek=["changed", "copy", "in place"])
def chain(dfdy, J):
    J *= dfdy[:, None]
    return J.sum(0)


@answer("04.3", "int out", right=False, seek=["int", "fraction"])
def chain(dfdy, J):
    out = np.zeros(J.shape[1], int)
    for i in range(J.shape[1]):
        out[i] = dfdy @ J[:, i]
    return out


@answer("04.3", "sign", right=False)
def chain(dfdy, J):
    return -(dfdy @ J)


@answer("04.3", "abs", right=False)
def chain(dfdy, J):
    return np.abs(dfdy @ J)


@answer("04.3", "norm", right=False)
def chain(dfdy, J):
    return np.linalg.norm(dfdy[:, None] * J, axis=0)


@answer("04.3", "J transposed times the column", right=True)
def chain(dfdy, J):
    return np.matmul(J.T, dfdy)


@answer("04.3", "np.tensordot", right=True)
def chain(dfdy, J):
    return np.tensordot(dfdy, J, axes=1)


@answer("04.3", "sum of the slopes plus the sum of the column", right=False)
def chain(dfdy, J):
    return dfdy.sum() + J.sum(axis=0)


@answer("04.3", "first way only", right=False, seek=["first", "all", "add", "ways"])
def chain(dfdy, J):
    return dfdy[0] * J[0]


@answer("04.3", "J[i, j] for J[j, i]", right=False, seek=["row", "column", "index", "swap"])
def chain(dfdy, J):
    out = np.zeros(J.shape[1])
    for i in range(J.shape[1]):
        for j in range(len(dfdy)):
            out[i] += dfdy[j] * J[i, j]
    return out


@answer("04.3", "sign of dfdy only", right=False, seek=["weigh", "how f", "dfdy"])
def chain(dfdy, J):
    return np.sign(dfdy) @ J


@answer("04.3", "inner product with each column", right=True)
def chain(dfdy, J):
    return np.array([np.inner(column, dfdy) for column in J.T])


# --- 04.4


@answer("04.4", "by s * (1 - s) * np.array([x1, w1, x2, w2, 1.0])", right=True)
def neuron_gradient(w1, x1, w2, x2, b):
    s = _P(w1, x1, w2, x2, b)
    return s * (1 - s) * np.array([x1, w1, x2, w2, 1.0])


@answer("04.4", "other formula", right=True)
def neuron_gradient(w1, x1, w2, x2, b):
    return np.exp(w1 * x1 + w2 * x2 + b) / (1 + np.exp(w1 * x1 + w2 * x2 + b)) ** 2 * np.array([x1, w1, x2, w2, 1])


@answer("04.4", "1-s only", right=False, seek=["s * (1 - s)"])
def neuron_gradient(w1, x1, w2, x2, b):
    return (1 - _sigmoid(w1 * x1 + w2 * x2 + b)) * np.array([x1, w1, x2, w2, 1])


@answer("04.4", "sigmoid twice", right=False, seek=["once", "twice", "already"])
def neuron_gradient(w1, x1, w2, x2, b):
    return (lambda s: s * (1 - s))(_sigmoid(_sigmoid(w1 * x1 + w2 * x2 + b))) * np.array([x1, w1, x2, w2, 1])


@answer("04.4", "4 entries", right=False, seek=["length", "five"])
def neuron_gradient(w1, x1, w2, x2, b):
    return (lambda s: s * (1 - s))(_sigmoid(w1 * x1 + w2 * x2 + b)) * np.array([x1, w1, x2, w2])


@answer("04.4", "rounded 7", right=None)
def neuron_gradient(w1, x1, w2, x2, b):
    return np.round(_neuron(w1, x1, w2, x2, b), 7)


@answer("04.4", "hardcoded notebook numbers", right=False)
def neuron_gradient(w1, x1, w2, x2, b):
    return np.array([-0.19661, 0.39322, -0.39322, -0.58984, 0.19661])


@answer("04.4", "tanh slope", right=False, seek=["tanh", "s * (1"])
def neuron_gradient(w1, x1, w2, x2, b):
    return (lambda t: (1 - t * t) * np.array([x1, w1, x2, w2, 1]))(np.tanh(w1 * x1 + w2 * x2 + b))


@answer("04.4", "numerical", right=None)
def neuron_gradient(*a):
    f = lambda v: _sigmoid(v[0] * v[1] + v[2] * v[3] + v[4])
    v = np.array(a, float)
    g = np.zeros(5)
    h = 1e-05
    for i in range(5):
        e = np.zeros(5)
        e[i] = h
        g[i] = (f(v + e) - f(v - e)) / 2 / h
    return g


@answer("04.4", "by tape", right=None)
def neuron_gradient(*a):
    v = [Tensor(float(k)) for k in a]
    f = 1 / (1 + np.exp(-(v[0] * v[1] + v[2] * v[3] + v[4])))
    f.backward()
    return [t.grad for t in v]


@answer("04.4", "returns Tensors", right=False)
def neuron_gradient(*a):
    v = [Tensor(k) for k in a]
    f = 1 / (1 + np.exp(-(v[0] * v[1] + v[2] * v[3] + v[4])))
    f.backward()
    return v


@answer("04.4", "array of Tensors", right=False)
def neuron_gradient(w1, x1, w2, x2, b):
    return np.array([Tensor(1.0)] * 5)


@answer("04.4", "column", right=False, seek=["arranged", "reshape", "axis"])
def neuron_gradient(w1, x1, w2, x2, b):
    return (lambda s: s * (1 - s) * np.array([[x1], [w1], [x2], [w2], [1]]))(1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b))))


@answer("04.4", "sign of exp forgotten (same slope!)", right=True)
def neuron_gradient(w1, x1, w2, x2, b):
    return (lambda s: s * (1 - s) * np.array([x1, w1, x2, w2, 1]))(1 / (1 + np.exp(w1 * x1 + w2 * x2 + b)))


@answer("04.4", "sigmoid by tanh", right=True)
def neuron_gradient(w1, x1, w2, x2, b):
    s = (1 + np.tanh((w1 * x1 + w2 * x2 + b) / 2)) / 2
    return s * (1 - s) * np.array([x1, w1, x2, w2, 1.0])


@answer("04.4", "gate after gate, five variables", right=True)
def neuron_gradient(w1, x1, w2, x2, b):
    z = w1 * x1 + w2 * x2 + b
    s = 1 / (1 + np.exp(-z))
    dz = s * (1 - s)
    dw1, dx1 = (x1 * dz, w1 * dz)
    dw2, dx2 = (x2 * dz, w2 * dz)
    return np.array([dw1, dx1, dw2, dx2, dz])


@answer("04.4", "z of the two products multiplied", right=False)
def neuron_gradient(w1, x1, w2, x2, b):
    s = 1 / (1 + np.exp(-(w1 * x1 * w2 * x2 + b)))
    return s * (1 - s) * np.array([x1, w1, x2, w2, 1])


@answer("04.4", "inputs first, then weights", right=False, seek=["order", "swap"])
def neuron_gradient(w1, x1, w2, x2, b):
    s = 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))
    return s * (1 - s) * np.array([w1, x1, w2, x2, 1])


@answer("04.4", "slope of a ReLU", right=False, seek=["sigmoid"])
def neuron_gradient(w1, x1, w2, x2, b):
    z = w1 * x1 + w2 * x2 + b
    return (z > 0) * np.array([x1, w1, x2, w2, 1.0])


@answer("04.4", "products for slopes", right=False, seek=["w1", "product", "slope"])
def neuron_gradient(w1, x1, w2, x2, b):
    s = _sigmoid(w1 * x1 + w2 * x2 + b)
    return s * (1 - s) * np.array([w1 * x1, w1 * x1, w2 * x2, w2 * x2, b])


@answer("04.4", "b first", right=False, seek=["order", "place"])
def neuron_gradient(w1, x1, w2, x2, b):
    s = _sigmoid(w1 * x1 + w2 * x2 + b)
    return s * (1 - s) * np.array([1, x1, w1, x2, w2])


@answer("04.4", "z without b", right=False, seek=["bias", "b "])
def neuron_gradient(w1, x1, w2, x2, b):
    s = _sigmoid(w1 * x1 + w2 * x2)
    return s * (1 - s) * np.array([x1, w1, x2, w2, 1])


@answer("04.4", "by cosh", right=True)
def neuron_gradient(w1, x1, w2, x2, b):
    c = np.cosh((w1 * x1 + w2 * x2 + b) / 2)
    return np.array([x1, w1, x2, w2, 1]) / (4 * c * c)


# --- 04.5


@answer("04.5", "by x * hidden * (1 - hidden) * sum((w[k] * d(out, t)[k] for k in range(le", right=True)
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * sum((w[k] * _delta(out, t)[k] for k in range(len(w))))


@answer("04.5", "mean over outputs", right=False, seek=["add", "sum"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * np.mean(w * _delta(out, t))


@answer("04.5", "forgot x", right=False, seek=["times x", "input"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return hidden * (1 - hidden) * np.sum(w * _delta(out, t))


@answer("04.5", "hidden, not slope", right=False, seek=["slope", "1 - hidden"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * np.sum(w * _delta(out, t))


@answer("04.5", "1-hidden", right=False, seek=["slope", "hidden * (1"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * (1 - hidden) * np.sum(w * _delta(out, t))


@answer("04.5", "output weight formula with I=hidden", right=False, seek=["output's formula", "output"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return hidden * np.sum(_delta(out, t))


@answer("04.5", "no output sigmoid", right=False, seek=["sigmoid", "out * (1"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * np.sum(w * (out - t))


@answer("04.5", "t-out", right=False, seek=["slope itself", "sign", "minus"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * np.sum(w * (t - out) * out * (1 - out))


@answer("04.5", "sum*sum", right=False, seek=["each", "multiply"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * w.sum() * _delta(out, t).sum()


@answer("04.5", "sigmoid again on hidden", right=False, seek=["already", "once more"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * _sigmoid(hidden) * (1 - _sigmoid(hidden)) * np.sum(w * _delta(out, t))


@answer("04.5", "hardcoded 2", right=False, seek=["add", "sum"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * (w[0] * _delta(out, t)[0] + w[1] * _delta(out, t)[1])


@answer("04.5", "abs w", right=False)
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * np.abs(w) @ _delta(out, t)


@answer("04.5", "in place, right value", right=False, seek=["changed", "copy"])
def hidden_weight_gradient(x, hidden, w, out, t):
    out -= t
    return x * hidden * (1 - hidden) * np.sum(w * out * (out + t) * (1 - out - t))


@answer("04.5", "= instead of +=", right=False, seek=["+=", "wrote over", "add"])
def hidden_weight_gradient(x, hidden, w, out, t):
    g = 0
    for k in range(len(w)):
        g = x * hidden * (1 - hidden) * w[k] * _delta(out, t)[k]
    return g


@answer("04.5", "reset inside loop", right=False, seek=["+=", "wrote over", "add"])
def hidden_weight_gradient(x, hidden, w, out, t):
    for k in range(len(w)):
        g = 0
        g += x * hidden * (1 - hidden) * w[k] * _delta(out, t)[k]
    return g


@answer("04.5", "loop over the outputs with +=", right=True)
def hidden_weight_gradient(x, hidden, w, out, t):
    blame = 0.0
    for k in range(len(w)):
        blame += (out[k] - t[k]) * out[k] * (1 - out[k]) * w[k]
    return blame * (hidden - hidden**2) * x


@answer("04.5", "np.dot of three factors", right=True)
def hidden_weight_gradient(x, hidden, w, out, t):
    d_out = out - t
    d_z = d_out * out * (1 - out)
    d_hidden = np.dot(d_z, w)
    return d_hidden * hidden * (1 - hidden) * x


@answer("04.5", "slope of the first output used for all", right=False)
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * np.sum(w * (out - t)) * out[0] * (1 - out[0])


@answer("04.5", "error squared", right=False)
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * np.sum(w * (out - t) ** 2 * out * (1 - out))


@answer("04.5", "error left out", right=False, seek=["error", "out - t", "target"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * np.sum(w * out * (1 - out))


@answer("04.5", "last output only, by index", right=False, seek=["last", "all", "add"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * hidden * (1 - hidden) * w[-1] * (out[-1] - t[-1]) * out[-1] * (1 - out[-1])


@answer("04.5", "stops at hidden", right=False, seek=["hidden", "sigmoid", "x"])
def hidden_weight_gradient(x, hidden, w, out, t):
    d = (out - t) * out * (1 - out)
    return w @ d


@answer("04.5", "no sigmoid at all", right=False, seek=["sigmoid"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * np.sum(w * (out - t))


@answer("04.5", "slope of x for that of hidden", right=False, seek=["hidden", "sigmoid"])
def hidden_weight_gradient(x, hidden, w, out, t):
    return x * (1 - x) * np.sum(w * (out - t) * out * (1 - out))


@answer("04.5", "einsum of three factors", right=True)
def hidden_weight_gradient(x, hidden, w, out, t):
    return float(x * (hidden - hidden**2) * np.einsum("k,k,k->", w, out - t, out - out**2))


# --- 04.6


@answer("04.6", "list", right=None)
def divide_backward(a, b, dout):
    return [dout / b, -a * dout / b**2]


@answer("04.6", "a tuple, as the notebook's gates return", right=False, seek=["tuple", "things"])
def divide_backward(a, b, dout):
    return (dout / b, -a * dout / b**2)


@answer("04.6", "by np.array([dout / b, -a * dout / (b * b)])", right=True)
def divide_backward(a, b, dout):
    return np.array([dout / b, -a * dout / (b * b)])


@answer("04.6", "swapped order", right=False, seek=["order", "places"])
def divide_backward(a, b, dout):
    return np.array([-a * dout / b**2, dout / b])


@answer("04.6", "by np.array([dout / b, -(a / b) / b * dout])", right=True)
def divide_backward(a, b, dout):
    return np.array([dout / b, -(a / b) / b * dout])


@answer("04.6", "dout only on a", right=False, seek=["dout", "both"])
def divide_backward(a, b, dout):
    return np.array([dout / b, -a / b**2])


@answer("04.6", "dout only on b", right=False, seek=["dout", "both"])
def divide_backward(a, b, dout):
    return np.array([1 / b, -a / b**2 * dout])


@answer("04.6", "b*2", right=False)
def divide_backward(a, b, dout):
    return np.array([dout / b, -dout * a / b * 2])


@answer("04.6", "log", right=False)
def divide_backward(a, b, dout):
    return np.array([dout / b, dout * np.log(b)])


@answer("04.6", "roles swapped (a is 0)", right=False)
def divide_backward(a, b, dout):
    return np.array([dout / b, -dout * b / a**2])


@answer("04.6", "plus dout", right=False)
def divide_backward(a, b, dout):
    return np.array([dout + 1 / b, dout - a / b**2])


@answer("04.6", "summed", right=False)
def divide_backward(a, b, dout):
    return np.array([dout / b - dout * a / b**2])


@answer("04.6", "int dtype", right=False, seek=["int", "fraction"])
def divide_backward(a, b, dout):
    return np.array([dout * (1 / b), -dout * (1 / b**2) * a], dtype=int)


@answer("04.6", "1/b named first", right=True)
def divide_backward(a, b, dout):
    inverse = 1 / b
    return np.array([inverse, -a * inverse * inverse]) * dout


@answer("04.6", "through y", right=True)
def divide_backward(a, b, dout):
    y = a / b
    da = dout / b
    return np.array([da, -y * da])


@answer("04.6", "np.divide and np.square", right=True)
def divide_backward(a, b, dout):
    return dout * np.array([np.divide(1, b), np.divide(-a, np.square(b))])


@answer("04.6", "-a / (b*b*dout)", right=False)
def divide_backward(a, b, dout):
    return np.array([1 / b * dout, -a / b**2 / dout])


@answer("04.6", "a squared instead of b squared", right=False)
def divide_backward(a, b, dout):
    return np.array([dout / b, -dout * a**2 / b])


@answer("04.6", "a minus in both", right=False, seek=["sign", "minus"])
def divide_backward(a, b, dout):
    return np.array([-dout / b, -dout * a / b**2])


@answer("04.6", "a / b for the slope by a", right=False, seek=["slope", "other", "1 / b", "fixed"])
def divide_backward(a, b, dout):
    return np.array([dout * a / b, -dout * a / b**2])


@answer("04.6", "neither dout nor minus", right=False, seek=["dout", "upstream", "minus"])
def divide_backward(a, b, dout):
    return np.array([1 / b, a / b**2])


@answer("04.6", "b cubed", right=False, seek=["square", "power"])
def divide_backward(a, b, dout):
    return np.array([dout / b, -dout * a / b**3])


@answer("04.6", "[1, -y] / b", right=True)
def divide_backward(a, b, dout):
    return dout * np.array([1.0, -a / b]) / b


# --- 04.7


@answer("04.7", "by np.einsum('nm,nd->md', dout, X)", right=True)
def weight_gradient(X, dout):
    return np.einsum("nm,nd->md", dout, X)


@answer("04.7", "wrong T", right=False, seek=["transpose", "shape"])
def weight_gradient(X, dout):
    return X @ dout.T


@answer("04.7", "mean", right=False, seek=["divided", "mean"])
def weight_gradient(X, dout):
    return (dout[:, :, None] * X[:, None, :]).mean(0)


@answer("04.7", "sum outer sum", right=False, seek=["each example", "multipl"])
def weight_gradient(X, dout):
    return np.outer(dout.sum(0), X.sum(0))


@answer("04.7", "reshape instead of T", right=False, seek=["transpose"])
def weight_gradient(X, dout):
    return (dout.T @ X).reshape(X.shape[1], -1)


@answer("04.7", "reshape instead of T of transposed", right=False, seek=["transpose"])
def weight_gradient(X, dout):
    return (X.T @ dout).reshape(dout.shape[1], -1)


@answer("04.7", "divided by D", right=False, seek=["divid"])
def weight_gradient(X, dout):
    return dout.T @ X / X.shape[1]


@answer("04.7", "tensordot", right=True)
def weight_gradient(X, dout):
    return np.tensordot(dout, X, axes=(0, 0))


@answer("04.7", "np.outer flattened", right=False, seek=["add", "axis"])
def weight_gradient(X, dout):
    return np.outer(dout, X)


@answer("04.7", "list", right=True)
def weight_gradient(X, dout):
    return np.dot(dout.T, X).tolist()


@answer("04.7", "np.matrix", right=None)
def weight_gradient(X, dout):
    return np.matrix(dout).T * np.matrix(X)


@answer("04.7", "* for @", right=False, seek=["shape", "@"])
def weight_gradient(X, dout):
    return dout.T * X


@answer("04.7", 'loops, though "no loop" was asked', right=None)
def weight_gradient(X, dout):
    return np.array(
        [[sum((dout[n, i] * X[n, j] for n in range(len(X)))) for j in range(X.shape[1])] for i in range(dout.shape[1])]
    )


@answer("04.7", "np.dot of the transposed", right=True)
def weight_gradient(X, dout):
    return np.dot(np.transpose(dout), X)


@answer("04.7", "broadcast products, summed over the examples", right=True)
def weight_gradient(X, dout):
    return np.sum(dout[:, :, None] * X[:, None, :], axis=0)


@answer("04.7", "einsum with other letters", right=True)
def weight_gradient(X, dout):
    return np.einsum("bi,bj->ji", X, dout)


@answer("04.7", "product of the means times N", right=False)
def weight_gradient(X, dout):
    return len(X) * np.outer(dout.mean(axis=0), X.mean(axis=0))


@answer("04.7", "dout multiplied in twice", right=False)
def weight_gradient(X, dout):
    return X.T @ dout @ dout.T


@answer("04.7", "last example only", right=False, seek=["last", "all", "add", "sum"])
def weight_gradient(X, dout):
    return np.outer(dout[-1], X[-1])


@answer("04.7", "the bias's gradient", right=False, seek=["shape", "input", "whole", "axis"])
def weight_gradient(X, dout):
    return dout.sum(axis=0)


@answer("04.7", "sum of the inputs in each row", right=False, seek=["dout", "each", "multipl"])
def weight_gradient(X, dout):
    return np.tile(X.sum(axis=0), (dout.shape[1], 1))


@answer("04.7", "dW and db in a tuple", right=False, seek=["things", "tuple"])
def weight_gradient(X, dout):
    return dout.T @ X, dout.sum(axis=0)


@answer("04.7", "one matrix product an example, summed", right=True)
def weight_gradient(X, dout):
    return (dout[:, :, None] @ X[:, None, :]).sum(axis=0)


# --- 04.8


@answer("04.8", "by dout * np.heaviside(x, 0)", right=True)
def relu_backward(x, dout):
    return dout * np.heaviside(x, 0)


@answer("04.8", "in place", right=False, seek=["changed", "copy"])
def relu_backward(x, dout):
    dout[x <= 0] = 0
    return dout


@answer("04.8", "alias in place", right=False, seek=["changed", "copy"])
def relu_backward(x, dout):
    dx = dout
    dx[x <= 0] = 0
    return dx


@answer("04.8", "x < 0 set to 0: passes at exactly 0", right=False, seek=["exactly 0"])
def relu_backward(x, dout):
    dx = dout.copy()
    dx[x < 0] = 0
    return dx


@answer("04.8", "sign", right=False, seek=["shut", "slope 0"])
def relu_backward(x, dout):
    return dout * np.sign(x)


@answer("04.8", "mask of dout", right=False, seek=["sign of x", "x > 0"])
def relu_backward(x, dout):
    return dout * (dout > 0)


@answer("04.8", "args swapped", right=False, seek=["order", "swap"])
def relu_backward(x, dout):
    return x * (dout > 0)


@answer("04.8", "if", right=False, seek=["if needs", "np.where"])
def relu_backward(x, dout):
    return dout if x > 0 else 0


@answer("04.8", "0/0", right=False, seek=["0 / 0"])
def relu_backward(x, dout):
    return dout * x / np.abs(x) * (x > 0)


@answer("04.8", "max", right=False)
def relu_backward(x, dout):
    return np.maximum(x, dout)


@answer("04.8", "half at 0", right=False, seek=["exactly 0", "half"])
def relu_backward(x, dout):
    return dout * np.heaviside(x, 0.5)


@answer("04.8", "by R(x) * 0 + 1 * (x > 0) * dout + 0", right=True)
def relu_backward(x, dout):
    return _relu(x) * 0 + 1 * (x > 0) * dout + 0


@answer("04.8", "int cast", right=False)
def relu_backward(x, dout):
    return dout.astype(int) * (x > 0)


@answer("04.8", "comprehension", right=True)
def relu_backward(x, dout):
    return np.array([[d if v > 0 else 0 for v, d in zip(r, s)] for r, s in zip(x, dout)])


@answer("04.8", "hard-coded 2x3", right=False, seek=["length", "shape"])
def relu_backward(x, dout):
    o = np.zeros((2, 3))
    for i in range(2):
        for j in range(3):
            o[i, j] = dout[i, j] * (x[i, j] > 0)
    return o


@answer("04.8", "square loops", right=False, seek=["shape"])
def relu_backward(x, dout):
    o = np.zeros_like(x)
    for i in range(len(x)):
        for j in range(len(x)):
            o[i, j] = dout[i, j] * (x[i, j] > 0)
    return o


@answer("04.8", "copy, then zero by mask", right=True)
def relu_backward(x, dout):
    dx = np.array(dout)
    dx[x <= 0] = 0
    return dx


@answer("04.8", "np.select", right=True)
def relu_backward(x, dout):
    return np.select([x > 0], [dout], default=0.0)


@answer("04.8", "x masked by dout's gate: returns x", right=False, seek=["dout"])
def relu_backward(x, dout):
    return np.where(x > 0, x, 0)


@answer("04.8", "leaky slope 0.01 below 0", right=False)
def relu_backward(x, dout):
    return np.where(x > 0, dout, 0.01 * dout)


@answer("04.8", "summed over the batch", right=False)
def relu_backward(x, dout):
    return (dout * (x > 0)).sum(axis=0)


@answer("04.8", "passes only where dout is positive too", right=False, seek=["dout", "negative", "sign of x", "only"])
def relu_backward(x, dout):
    return np.where((x > 0) & (dout > 0), dout, 0)


@answer("04.8", "sign turned below 0", right=False, seek=["shut", "slope 0", "0"])
def relu_backward(x, dout):
    return np.where(x > 0, dout, -dout)


@answer("04.8", "slope of the sigmoid", right=False, seek=["relu", "sigmoid", "1 or 0", "slope"])
def relu_backward(x, dout):
    s = _sigmoid(x)
    return dout * s * (1 - s)


@answer("04.8", "passes everything", right=False, seek=["x > 0", "gate", "everything", "shut"])
def relu_backward(x, dout):
    return dout


@answer("04.8", "np.sign, clipped at 0", right=True)
def relu_backward(x, dout):
    return dout * np.clip(np.sign(x), 0, 1)


@answer("04.8", "half at 0, by the sign", right=False, seek=["exactly 0", "half"])
def relu_backward(x, dout):
    return dout * (np.sign(x) + 1) / 2


@answer("04.8", "opens above 0.1", right=False, seek=["compared with", "0"])
def relu_backward(x, dout):
    return dout * (x > 0.1)


# --- 04.9


@answer("04.9", "B, line 5, the gradient below 0", right=True)
def diagnosis():
    return dict(listing="B", line=5, input=(1.0, 1.0, 3.0))


@answer("04.9", "B, line 5, the gate shut", right=True)
def diagnosis():
    return dict(listing="B", line=5, input=(1.0, -1.0, -2.0))


@answer("04.9", "B, whole numbers", right=True)
def diagnosis():
    return {"listing": "B", "line": 5, "input": (2, 3, 9)}


@answer("04.9", "B, NumPy numbers", right=True)
def diagnosis():
    return dict(listing="B", line=np.int64(5), input=(np.float64(0.5), -4.0, 1.0 - 8.0))


@answer("04.9", "A is suspected", right=False, seek=["same", "exactly where"])
def diagnosis():
    return dict(listing="A", line=5, input=(1.0, 1.0, 3.0))


@answer("04.9", "C is suspected", right=False, seek=["true or false"])
def diagnosis():
    return dict(listing="C", line=5, input=(1.0, 1.0, 3.0))


@answer("04.9", "C, its ReLU", right=False, seek=["true or false"])
def diagnosis():
    return dict(listing="C", line=3, input=(1.0, -1.0, 3.0))


@answer("04.9", "B, the last line", right=False, seek=["line 6"])
def diagnosis():
    return dict(listing="B", line=6, input=(1.0, 1.0, 3.0))


@answer("04.9", "B, the error", right=False, seek=["line 4"])
def diagnosis():
    return dict(listing="B", line=4, input=(1.0, 1.0, 3.0))


@answer("04.9", "B, the forward ReLU", right=False, seek=["line 3"])
def diagnosis():
    return dict(listing="B", line=3, input=(1.0, 1.0, 3.0))


@answer("04.9", "B, the product", right=False, seek=["line 2"])
def diagnosis():
    return dict(listing="B", line=2, input=(1.0, 1.0, 3.0))


@answer("04.9", "B, counted from 0", right=False, seek=["line 4"])
def diagnosis():
    return dict(listing="B", line=4, input=(1.0, 2.0, 5.0))


@answer("04.9", "an input on which B is right", right=False, seek=["no fault"])
def diagnosis():
    return dict(listing="B", line=5, input=(1.0, 2.0, 0.5))


@answer("04.9", "x is 0", right=False, seek=["no fault"])
def diagnosis():
    return dict(listing="B", line=5, input=(0.0, 2.0, 5.0))


@answer("04.9", "two numbers for an input", right=False, seek=["cannot be run"])
def diagnosis():
    return dict(listing="B", line=5, input=(1.0, 2.0))


@answer("04.9", "no listing of that name", right=False, seek=["a, b, c"])
def diagnosis():
    return dict(listing="b", line=5, input=(1.0, 1.0, 3.0))


@answer("04.9", "the line as text", right=False, seek=["number"])
def diagnosis():
    return dict(listing="B", line="dz = max(0.0, dy)", input=(1.0, 1.0, 3.0))


@answer("04.9", "the input forgotten", right=False, seek=["input"])
def diagnosis():
    return dict(listing="B", line=5)


# --- 04.10


@answer("04.10", "p times d minus weighted mean", right=True)
def softmax_backward(p, d):
    return p * (d - (p * d).sum(axis=1, keepdims=True))


@answer("04.10", "einsum with the Jacobian", right=True)
def softmax_backward(p, d):
    J = np.eye(p.shape[1]) * p[:, None, :] - p[:, :, None] * p[:, None, :]
    return np.einsum("nj,nji->ni", d, J)


@answer("04.10", "a loop over examples", right=True)
def softmax_backward(p, d):
    out = np.zeros_like(p)
    for n in range(len(p)):
        J = np.diag(p[n]) - np.outer(p[n], p[n])
        out[n] = J @ d[n]
    return out


@answer("04.10", "two parts", right=True)
def softmax_backward(p, d):
    own = p * d
    return own - p * own.sum(1)[:, None]


@answer("04.10", "np.average with weights", right=True)
def softmax_backward(p, d):
    return p * (d - np.average(d, axis=1, weights=p)[:, None])


@answer("04.10", "a list", right=True)
def softmax_backward(p, d):
    return [[float(pi * (di - np.dot(a, b))) for pi, di in zip(a, b)] for a, b in zip(p, d)]


@answer("04.10", "p * d", right=False, seek=["sum", "missing", "other"])
def softmax_backward(p, d):
    return p * d


@answer("04.10", "p (1 - p) d", right=False, seek=["other", "moves"])
def softmax_backward(p, d):
    return p * (1 - p) * d


@answer("04.10", "sum over axis 0", right=False, seek=["axis", "example", "row"])
def softmax_backward(p, d):
    return p * (d - (p * d).sum(axis=0, keepdims=True))


@answer("04.10", "whole sum", right=False, seek=["row", "axis", "keepdims"])
def softmax_backward(p, d):
    return p * (d - np.sum(p * d))


@answer("04.10", "sum of d", right=False, seek=["weight"])
def softmax_backward(p, d):
    return p * (d - d.sum(axis=1, keepdims=True))


@answer("04.10", "mean of d", right=False, seek=["average", "weight"])
def softmax_backward(p, d):
    return p * (d - d.mean(axis=1, keepdims=True))


@answer("04.10", "mean of p * d", right=False, seek=["mean", "sum"])
def softmax_backward(p, d):
    return p * (d - (p * d).mean(axis=1, keepdims=True))


@answer("04.10", "without p in front", right=False, seek=["factor", "front"])
def softmax_backward(p, d):
    return d - (p * d).sum(axis=1, keepdims=True)


@answer("04.10", "turned", right=False, seek=["sign", "turned"])
def softmax_backward(p, d):
    return p * ((p * d).sum(axis=1, keepdims=True) - d)


@answer("04.10", "plus", right=False, seek=["minus", "added"])
def softmax_backward(p, d):
    return p * (d + (p * d).sum(axis=1, keepdims=True))


@answer("04.10", "p - d", right=False, seek=["p - t", "together"])
def softmax_backward(p, d):
    return p - d


@answer("04.10", "keepdims forgotten", right=False, seek=["shape", "keepdims", "axis"])
def softmax_backward(p, d):
    return p * (d - (p * d).sum(axis=1))


@answer("04.10", "softmax once more", right=False)
def softmax_backward(p, d):
    q = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)
    return q * (d - (q * d).sum(axis=1, keepdims=True))


@answer("04.10", "in place", right=False, seek=["changed", "copy", "in place"])
def softmax_backward(p, d):
    d -= (p * d).sum(axis=1, keepdims=True)
    return p * d


@answer("04.10", "others only", right=False, seek=["own"])
def softmax_backward(p, d):
    return -p * (p * d).sum(axis=1, keepdims=True)


@answer("04.10", "Jacobian of the first row for all", right=False)
def softmax_backward(p, d):
    J = np.diag(p[0]) - np.outer(p[0], p[0])
    return d @ J


@answer("04.10", "sum of p for sum of d p", right=False, seek=["sum"])
def softmax_backward(p, d):
    return p * (d - p.sum(axis=1, keepdims=True))


# --- 04.11


@answer("04.11", "as in many libraries", right=True)
def undo_broadcast(dout, shape):
    while dout.ndim > len(shape):
        dout = dout.sum(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            dout = dout.sum(axis=i, keepdims=True)
    return dout


@answer("04.11", "np.add.at", right=True)
def undo_broadcast(dout, shape):
    out = np.zeros(shape)
    numbers = np.broadcast_to(np.arange(out.size).reshape(shape), dout.shape)
    np.add.at(out.reshape(-1), numbers.ravel(), dout.ravel())
    return out


@answer("04.11", "bincount", right=True)
def undo_broadcast(dout, shape):
    size = int(np.prod(shape))
    numbers = np.broadcast_to(np.arange(size).reshape(shape), dout.shape)
    return np.bincount(numbers.ravel(), dout.ravel(), size).reshape(shape)


@answer("04.11", "padded shape", right=True)
def undo_broadcast(dout, shape):
    full = (1,) * (dout.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, n in enumerate(full) if n == 1)
    return dout.sum(axis=axes, keepdims=True).reshape(shape)


@answer("04.11", "einsum free loops", right=True)
def undo_broadcast(dout, shape):
    out = np.zeros(shape)
    for place, value in np.ndenumerate(dout):
        target = place[len(place) - len(shape) :]
        target = tuple(0 if n == 1 else i for i, n in zip(target, shape))
        out[target] += value
    return out


@answer("04.11", "axis 0 always", right=False, seek=["axis 0", "depends", "shape"])
def undo_broadcast(dout, shape):
    return dout.sum(axis=0)


@answer("04.11", "mean", right=False, seek=["mean", "add"])
def undo_broadcast(dout, shape):
    full = (1,) * (dout.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, n in enumerate(full) if n == 1)
    return dout.mean(axis=axes, keepdims=True).reshape(shape)


@answer("04.11", "first copy", right=False, seek=["first copy", "add"])
def undo_broadcast(dout, shape):
    full = (1,) * (dout.ndim - len(shape)) + tuple(shape)
    return dout[tuple(slice(0, n) for n in full)].reshape(shape)


@answer("04.11", "nothing done", right=False, seek=["shape"])
def undo_broadcast(dout, shape):
    return dout


@answer("04.11", "all added", right=False, seek=["everything", "only"])
def undo_broadcast(dout, shape):
    return np.full(shape, dout.sum())


@answer("04.11", "front axes only", right=False, seek=["length 1", "in front"])
def undo_broadcast(dout, shape):
    return dout.sum(axis=tuple(range(dout.ndim - len(shape))))


@answer("04.11", "no keepdims", right=False, seek=["keepdims", "axis", "shape"])
def undo_broadcast(dout, shape):
    d = dout.sum(axis=tuple(range(dout.ndim - len(shape))))
    return d.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1))


@answer("04.11", "reshape", right=False, seek=["reshape", "size", "entries"])
def undo_broadcast(dout, shape):
    return dout.reshape(shape)


@answer("04.11", "np.resize", right=False, seek=["cut", "lost", "add"])
def undo_broadcast(dout, shape):
    return np.resize(dout, shape)


@answer("04.11", "broadcast again", right=False, seek=["broadcast", "shape", "copies"])
def undo_broadcast(dout, shape):
    return np.broadcast_to(dout, shape)


@answer("04.11", "max over the copies", right=False, seek=["largest", "add"])
def undo_broadcast(dout, shape):
    full = (1,) * (dout.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, n in enumerate(full) if n == 1)
    return dout.max(axis=axes, keepdims=True).reshape(shape)


@answer("04.11", "integer zeros filled", right=False, seek=["int", "fraction"])
def undo_broadcast(dout, shape):
    out = np.zeros(shape, dtype=int)
    for place, value in np.ndenumerate(dout):
        target = tuple(0 if n == 1 else i for i, n in zip(place[len(place) - len(shape) :], shape))
        out[target] += int(value)
    return out


@answer("04.11", "= for +=", right=False, seek=["last copy", "add"])
def undo_broadcast(dout, shape):
    out = np.zeros(shape)
    for place, value in np.ndenumerate(dout):
        target = tuple(0 if n == 1 else i for i, n in zip(place[len(place) - len(shape) :], shape))
        out[target] = value
    return out


@answer("04.11", "sum along axis 1 always", right=False, seek=["shape", "axis"])
def undo_broadcast(dout, shape):
    return dout.sum(axis=1, keepdims=True)


@answer("04.11", "only vectors", right=False, seek=["shape", "axis", "depends"])
def undo_broadcast(dout, shape):
    if len(shape) == 1:
        return dout.sum(axis=0)
    return dout


# --- 04.12


@answer("04.12", "0.4 and 0.05", right=True)
def settings():
    return dict(weight_std=0.4, learning_rate=0.05)


@answer("04.12", "0.5 and 0.1", right=True)
def settings():
    return dict(weight_std=0.5, learning_rate=0.1)


@answer("04.12", "1 / sqrt(10), a little more", right=True)
def settings():
    return dict(weight_std=1.4 / np.sqrt(10), learning_rate=0.05)


@answer("04.12", "0.6 and 0.03", right=True)
def settings():
    return {"learning_rate": 0.03, "weight_std": 0.6}


@answer("04.12", "tiny weights", right=False, seek=["small"])
def settings():
    return dict(weight_std=0.01, learning_rate=0.1)


@answer("04.12", "0.1, as in the table", right=False, seek=["small"])
def settings():
    return dict(weight_std=0.1, learning_rate=0.5)


@answer("04.12", "0.3, and a hot rate", right=False, seek=["larger weights"])
def settings():
    return dict(weight_std=0.3, learning_rate=0.2)


@answer("04.12", "standard normal weights", right=False, seek=["grow", "smaller weights"])
def settings():
    return dict(weight_std=1.0, learning_rate=0.2)


@answer("04.12", "standard normal weights, smaller steps", right=True)
def settings():
    return dict(weight_std=1.0, learning_rate=0.05)


@answer("04.12", "0.3, and a rate of a half", right=False, seek=["larger weights"])
def settings():
    return dict(weight_std=0.3, learning_rate=0.5)


@answer("04.12", "2, as in the table", right=False, seek=["large"])
def settings():
    return dict(weight_std=2.0, learning_rate=0.1)


@answer("04.12", "large weights, small steps", right=False, seek=["large"])
def settings():
    return dict(weight_std=1.5, learning_rate=0.001)


@answer("04.12", "right weights, tiny steps", right=False, seek=["300 steps"])
def settings():
    return dict(weight_std=0.45, learning_rate=0.0005)


@answer("04.12", "0.001, a usual rate elsewhere", right=False, seek=["300 steps"])
def settings():
    return dict(weight_std=0.5, learning_rate=0.001)


@answer("04.12", "a rate of 1", right=False, seek=["leap"])
def settings():
    return dict(weight_std=0.5, learning_rate=1.0)


@answer("04.12", "a rate of 3", right=False, seek=["leap"])
def settings():
    return dict(weight_std=0.45, learning_rate=3.0)


@answer("04.12", "out of range", right=False, seek=["goes from"])
def settings():
    return dict(weight_std=0.45, learning_rate=10.0)


@answer("04.12", "a pair", right=False, seek=["settings such as"])
def settings():
    return (0.45, 0.05)


@answer("04.12", "another name", right=False, seek=["settings such as"])
def settings():
    return dict(std=0.45, learning_rate=0.05)


@answer("04.12", "a negative rate", right=False, seek=["goes from"])
def settings():
    return dict(weight_std=0.45, learning_rate=-0.05)


# --- 04.13


@answer("04.13", "by the book", right=True)
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "P changed at the right class", right=True)
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    P[np.arange(len(y)), y] -= 1
    dF = P / len(y)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "np.where for the mask", right=True)
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = np.where(Z > 0, dF @ W1, 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "dZ zeroed in place", right=True)
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = dF @ W1
    dZ[H <= 0] = 0
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "einsum", right=True)
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = np.einsum("nc,nh->ch", dF, H) + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "forgot to divide by N", right=False, seek=["mean", "n times"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = P - T
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "no ReLU on the way back", right=False, seek=["relu"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = dF @ W1
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "mask from the gradient", right=False, seek=["z > 0", "gate"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = np.maximum(0, dF @ W1)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "mask >= 0 of the output", right=False, seek=["relu", "z"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (H >= 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "no decay", right=False, seek=["decay"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "decay on W1 alone", right=False, seek=["decay", "w0"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "2 lam W", right=False, seek=["decay", "twice"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + 2 * lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + 2 * lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "lam / 2 W", right=False, seek=["decay", "half"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam / 2 * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam / 2 * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "decay of the biases", right=False, seek=["bias"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0) + lam * b0, dF.sum(axis=0) + lam * b1
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "decay of b0 alone", right=False, seek=["let b0 decay"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0) + lam * b0, dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "decay of b1 alone", right=False, seek=["let b1 decay"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0) + lam * b1
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "Z for H in dW1", right=False, seek=["relu", "h"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ Z + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "transposed weights", right=False, seek=["transposed", "order"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = H.T @ dF + lam * W1.T
    dZ = (dF @ W1) * (Z > 0)
    dW0 = X.T @ dZ + lam * W0.T
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "T - P", right=False, seek=["sign", "t - p"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (T - P) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "biases by mean", right=False, seek=["bias"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.mean(axis=0), dF.mean(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "layers in the other order", right=False, seek=["order"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW1, db1, dW0, db0)


@answer("04.13", "weights first, then biases", right=False, seek=["order"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, dW1, db0, db1)


@answer("04.13", "P without T", right=False, seek=["p - t", "target", "right class"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = P / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "a tuple of four", right=False, seek=["one vector", "flat", "shape", "array", "length"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return dW0, db0, dW1, db1


@answer("04.13", "W1.T for W1", right=False, seek=["shape", "transpos"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1.T) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "divided by N twice", right=False, seek=["n", "mean"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H / len(X) + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X / len(X) + lam * W0
    db0, db1 = dZ.mean(axis=0), dF.mean(axis=0)
    return _flat(dW0, db0, dW1, db1)


@answer("04.13", "minus the gradient", right=False, seek=["downhill", "sign"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return -_flat(dW0, db0, dW1, db1)


@answer("04.13", "decay divided by N", right=False, seek=["decay"])
def network_gradient(W0, b0, W1, b1, X, y, lam):
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    F = H @ W1.T + b1
    E = np.exp(F - F.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    T = np.eye(len(b1))[y]
    dF = (P - T) / len(X)
    dW1 = dF.T @ H + lam * W1 / len(X)
    dZ = (dF @ W1) * (Z > 0)
    dW0 = dZ.T @ X + lam * W0 / len(X)
    db0, db1 = dZ.sum(axis=0), dF.sum(axis=0)
    return _flat(dW0, db0, dW1, db1)
