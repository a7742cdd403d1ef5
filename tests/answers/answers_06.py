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


@answer("06.6", "Glorot uniform limit sqrt(6/..)", right=False, seek=["uniform", "limit"])
def weight_std(n_in, n_out, activation):
    return np.sqrt(6 / n_in if activation == "relu" else 6 / (n_in + n_out))


@answer("06.6", "lecun 1/n_in for tanh", right=False, seek=["n_out", "both ways"])
def weight_std(n_in, n_out, activation):
    return np.sqrt(2 / n_in if activation == "relu" else 1 / n_in)


@answer("06.6", "sqrt(2)/n", right=False, seek=["root"])
def weight_std(n_in, n_out, activation):
    return np.sqrt(2) / n_in if activation == "relu" else np.sqrt(2) / (n_in + n_out)


@answer("06.6", "== 'Tanh' else", right=False, seek=["spell", "small letter", "capital"])
def weight_std(n_in, n_out, activation):
    return np.sqrt(2 / (n_in + n_out)) if activation == "Tanh" else np.sqrt(2 / n_in)


@answer("06.6", "no else -> None", right=False, seek=["return"])
def weight_std(n_in, n_out, activation):
    if activation == "tanh":
        return np.sqrt(2 / (n_in + n_out))


@answer("06.6", "he with n_in+n_out over 2 fan avg", right=False, seek=["n_in"])
def weight_std(n_in, n_out, activation):
    return np.sqrt(4 / (n_in + n_out)) if activation == "relu" else np.sqrt(2 / (n_in + n_out))


@answer("06.6", "n_in/2", right=False, seek=["2 /", "inverse", "upside"])
def weight_std(n_in, n_out, activation):
    return np.sqrt(n_in / 2) if activation == "relu" else np.sqrt((n_in + n_out) / 2)


@answer("06.6", "math.sqrt dict", right=True)
def weight_std(n_in, n_out, activation):
    return math.sqrt({"tanh": 2 / (n_in + n_out), "relu": 2 / n_in}[activation])


@answer("06.6", "variance squared", right=False)
def weight_std(n_in, n_out, activation):
    return (2 / n_in if activation == "relu" else 2 / (n_in + n_out)) ** 2


@answer("06.6", "xavier uniform limit", right=False, seek=["uniform", "limit"])
def weight_std(n_in, n_out, activation):
    if activation == "tanh":
        return np.sqrt(6 / (n_in + n_out))
    return np.sqrt(2 / n_in)


@answer("06.6", "match statement", right=True)
def weight_std(n_in, n_out, activation):
    match activation:
        case "tanh":
            return math.sqrt(2 / (n_in + n_out))
        case "relu":
            return math.sqrt(2 / n_in)


@answer("06.6", "np.where, 0-d array", right=True)
def weight_std(n_in, n_out, activation):
    return np.where(activation == "tanh", np.sqrt(2 / (n_in + n_out)), np.sqrt(2 / n_in))


@answer("06.6", "if activation is (a string is always true)", right=False, seek=["xavier", "both"])
def weight_std(n_in, n_out, activation):
    if activation == "relu" or "tanh":
        return np.sqrt(2 / n_in)
    return np.sqrt(2 / (n_in + n_out))


# --- 06.7


@answer("06.7", "np.sqrt(var)+eps after", right=False, seek=["root"])
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x.mean(0)) / (np.sqrt(x.var(0)) + eps) + beta


@answer("06.7", "ddof=1", right=False, seek=["n - 1", "ddof"])
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0, ddof=1) + eps) + beta


@answer("06.7", "axis=1", right=False, seek=["axis"])
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x.mean(1)) / np.sqrt(x.var(1) + eps) + beta


@answer("06.7", "in place x -= mean", right=False, seek=["changed", "copy", "in place"])
def batchnorm(x, gamma, beta, eps):
    x -= x.mean(0)
    return gamma * x / np.sqrt(x.var(0) + eps) + beta


@answer("06.7", "sum instead of mean in var", right=False, seek=["mean", "sum"])
def batchnorm(x, gamma, beta, eps):
    c = x - x.mean(0)
    return gamma * c / np.sqrt((c**2).sum(0) + eps) + beta


@answer("06.7", "gamma*(x_hat+beta)", right=False, seek=["beta"])
def batchnorm(x, gamma, beta, eps):
    return gamma * ((x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta)


@answer("06.7", "the package's BatchNorm1d, which refuses integers", right=None)
def batchnorm(x, gamma, beta, eps):
    from course_utils import layers

    l = layers.BatchNorm1d(x.shape[1], eps=eps)
    l.params["gamma"][...] = gamma
    l.params["beta"][...] = beta
    return l.forward(x)


@answer("06.7", "returns tuple with cache", right=False, seek=["tuple", "things"])
def batchnorm(x, gamma, beta, eps):
    m, v = (x.mean(0), x.var(0))
    xh = (x - m) / np.sqrt(v + eps)
    return (gamma * xh + beta, (xh, m, v))


@answer("06.7", "x_hat only", right=False, seek=["gamma"])
def batchnorm(x, gamma, beta, eps):
    return (x - x.mean(0)) / np.sqrt(x.var(0) + eps)


@answer("06.7", "minus beta", right=False, seek=["beta", "sign"])
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) - beta


@answer("06.7", "sqrt(var+eps**2)", right=False)
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps**2) + beta


@answer("06.7", "forgot centering", right=False, seek=["mean", "centre"])
def batchnorm(x, gamma, beta, eps):
    return gamma * x / np.sqrt(x.var(0) + eps) + beta


@answer("06.7", "gamma @ matrix", right=False, seek=["shape", "entry"])
def batchnorm(x, gamma, beta, eps):
    return (x - x.mean(0)) / np.sqrt(x.var(0) + eps) @ gamma + beta


@answer("06.7", "loop over len(x) features (square bug)", right=False, seek=["shape"])
def batchnorm(x, gamma, beta, eps):
    out = np.zeros_like(x)
    for j in range(len(x)):
        c = x[:, j]
        out[:, j] = gamma[j] * (c - c.mean()) / np.sqrt(c.var() + eps) + beta[j]
    return out


@answer("06.7", "zeros_like(x) int truncation", right=False, seek=["int", "fraction"])
def batchnorm(x, gamma, beta, eps):
    out = np.zeros_like(x)
    for j in range(x.shape[1]):
        c = x[:, j]
        out[:, j] = gamma[j] * (c - c.mean()) / np.sqrt(c.var() + eps) + beta[j]
    return out


@answer("06.7", "float32 accumulate", right=None)
def batchnorm(x, gamma, beta, eps):
    x = x.astype(np.float32)
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta


@answer("06.7", "ddof manual", right=False, seek=["n - 1", "ddof"])
def batchnorm(x, gamma, beta, eps):
    m = x.mean(0)
    return gamma * (x - m) / np.sqrt(((x - m) ** 2).sum(0) / (len(x) - 1) + eps) + beta


@answer("06.7", "power -0.5 and np.mean, np.var", right=True)
def batchnorm(x, gamma, beta, eps):
    scale = gamma * (np.var(x, axis=0) + eps) ** (-0.5)
    return x * scale + (beta - np.mean(x, axis=0) * scale)


@answer("06.7", "einsum for the variance", right=True)
def batchnorm(x, gamma, beta, eps):
    c = x - x.mean(axis=0)
    v = np.einsum("nd,nd->d", c, c) / len(x)
    return gamma * c / np.sqrt(v + eps) + beta


@answer(
    "06.7", "variance of the uncentred numbers: mean of x squared", right=False, seek=["mean", "variance", "centre"]
)
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x.mean(axis=0)) / np.sqrt((x**2).mean(axis=0) + eps) + beta


# --- 06.8


@answer("06.8", "karpathy one-liner from N with ddof=1", right=False, seek=["n - 1", "ddof"])
def batchnorm_backward(dout, x_hat, gamma, std):
    n = len(dout)
    return gamma / std / n * (n * dout - dout.sum(0) - n / (n - 1) * x_hat * (dout * x_hat).sum(0))


@answer("06.8", "sign plus", right=False, seek=["sign", "subtract"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return (d - d.mean(0) + x_hat * (d * x_hat).mean(0)) / std


@answer("06.8", "dbeta", right=False, seek=["by x", "axis"])
def batchnorm_backward(dout, x_hat, gamma, std):
    return dout.sum(0)


@answer("06.8", "product of means", right=False, seek=["mean"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return (d - d.mean(0) - x_hat * d.mean(0) * x_hat.mean(0)) / std


@answer("06.8", "gamma applied twice", right=False, seek=["twice", "gamma"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return gamma * (d - d.mean(0) - x_hat * (d * x_hat).mean(0)) / std


@answer("06.8", "ddof n-1 means", right=False, seek=["mean", "n - 1"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    n = len(d)
    return (d - d.mean(0) - x_hat * (d * x_hat).sum(0) / (n - 1)) / std


@answer("06.8", "Jacobian loop", right=True)
def batchnorm_backward(dout, x_hat, gamma, std):
    m = len(dout)
    out = np.zeros_like(dout, dtype=float)
    for j in range(dout.shape[1]):
        J = (np.eye(m) - 1 / m - np.outer(x_hat[:, j], x_hat[:, j]) / m) / std[j]
        out[:, j] = J.T @ (dout[:, j] * gamma[j])
    return out


@answer("06.8", "numerical gradient", right=None)
def batchnorm_backward(dout, x_hat, gamma, std):
    x = x_hat * std

    def L(x):
        return np.sum(dout * gamma * (x - x.mean(0)) / x.std(0))

    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        xp = x.copy()
        xp[i] += 1e-05
        xm = x.copy()
        xm[i] -= 1e-05
        g[i] = (L(xp) - L(xm)) / 2e-05
    return g


@answer("06.8", "gamma at end (legit): gamma/std*(...)", right=True)
def batchnorm_backward(dout, x_hat, gamma, std):
    return gamma / std * (dout - dout.mean(0) - x_hat * (dout * x_hat).mean(0))


@answer("06.8", "std only in last term", right=False, seek=["parenthes", "bracket"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return d - d.mean(0) - x_hat * (d * x_hat).mean(0) / std


@answer("06.8", "mean of squares x_hat", right=False)
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return (d - d.mean(0) - x_hat**2 * d.mean(0)) / std


@answer("06.8", "x_hat inside the mean", right=False, seek=["x_hat *", "outside"])
def batchnorm_backward_878(dout, x_hat, gamma, std):
    batchnorm_backward_878 = dout * gamma
    return (
        batchnorm_backward_878 - batchnorm_backward_878.mean(0) - (x_hat * batchnorm_backward_878 * x_hat).mean(0)
    ) / std


@answer("06.8", "three terms by name, sums over N", right=True)
def batchnorm_backward(dout, x_hat, gamma, std):
    N = len(dout)
    d_hat = dout * gamma
    d_var = np.sum(d_hat * x_hat, axis=0)
    d_mean = np.sum(d_hat, axis=0)
    return (N * d_hat - d_mean - x_hat * d_var) / (N * std)


@answer("06.8", "CS231n's long way, with variance and mean", right=True)
def batchnorm_backward(dout, x_hat, gamma, std):
    N = len(dout)
    centred = x_hat * std
    d_hat = dout * gamma
    d_var = (d_hat * centred).sum(axis=0) * -0.5 * std ** (-3)
    d_mean = (-d_hat / std).sum(axis=0)
    return d_hat / std + d_var * 2 * centred / N + d_mean / N


@answer("06.8", "divided by gamma", right=False)
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout / gamma
    return (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / std
