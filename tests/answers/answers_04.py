"""Answers to the exercises of notebook 04, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import math
from decimal import Decimal

import numpy as np
from corpus import answer
from course_utils.autodiff import Tensor

_Y = -3.0  # for the answers that use a global name


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


# --- 04.1


@answer("04.1", "y moved", right=False, seek=["x that moves", "along y"])
def change_of_product(x, y, h):
    return x * (y + h) - x * y


@answer("04.1", "divided by h", right=False, seek=["slope", "divid"])
def change_of_product(x, y, h):
    return ((x + h) * y - x * y) / h


@answer("04.1", "central diff", right=False, seek=["slope", "divid"])
def change_of_product(x, y, h):
    return ((x + h) * y - (x - h) * y) / (2 * h)


@answer("04.1", "two-sided 2hy", right=False, seek=["twice"])
def change_of_product(x, y, h):
    return (x + h) * y - (x - h) * y


@answer("04.1", "relative change", right=False)
def change_of_product(x, y, h):
    return ((x + h) * y - x * y) / (x * y)


@answer("04.1", "array 1", right=False, seek=["single number"])
def change_of_product(x, y, h):
    return np.array([h * y])


@answer("04.1", "float32", right=None)
def change_of_product(x, y, h):
    return np.float32(h * y)


@answer("04.1", "precedence", right=False, seek=["parenthes"])
def change_of_product(x, y, h):
    return x + h * y


@answer("04.1", "string", right=False, seek=["text"])
def change_of_product(x, y, h):
    return f"{h * y}"


@answer("04.1", "hard coded", right=False)
def change_of_product(x, y, h):
    return -0.3


@answer("04.1", "global y", right=False)
def change_of_product(h):
    return h * _Y


@answer("04.1", "Decimal", right=None)
def change_of_product(x, y, h):
    return Decimal(h) * Decimal(y)


@answer("04.1", "complex number", right=None)
def change_of_product(x, y, h):
    return complex(h * y)


@answer("04.1", "0-d array", right=True)
def change_of_product(x, y, h):
    return np.array(h * y)


@answer("04.1", "f as an inner function, after minus before", right=True)
def change_of_product(x, y, h):

    def f(x, y):
        return x * y

    return f(x + h, y) - f(x, y)


@answer("04.1", "np.diff of two values", right=True)
def change_of_product(x, y, h):
    return np.diff([x * y, (x + h) * y])[0]


@answer("04.1", "np.prod of y and h, float()", right=True)
def change_of_product(x, y, h):
    return float(np.prod([y, h]))


@answer("04.1", "slope of the square: 2 x h", right=False)
def change_of_product(x, y, h):
    return 2 * x * h


@answer("04.1", "sum for a product", right=False)
def change_of_product(x, y, h):
    return x + h + y - (x + y)


@answer(
    "04.1", "both inputs move", right=False, seek=["x alone", "y stays", "only x", "x that moves", "h * h", "along y"]
)
def change_of_product(x, y, h):
    return (x + h) * (y + h) - x * y


@answer(
    "04.1",
    "the changes along x and y added",
    right=False,
    seek=["x that moves", "x alone", "y stays", "along y", "only x"],
)
def change_of_product(x, y, h):
    return h * (x + y)


@answer("04.1", "old value plus h times slope", right=False, seek=["change", "new value", "old"])
def change_of_product(x, y, h):
    return x * y + h * y


@answer("04.1", "(x + h) - x times y", right=True)
def change_of_product(x, y, h):
    return y * ((x + h) - x) if h else 0.0


@answer("04.1", "any number of arguments, sum of one product", right=True)
def change_of_product(*v):
    x, y, h = v
    return sum([h * y])


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
