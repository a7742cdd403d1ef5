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


# --- more of each


@answer("06.1", "slope of tanh", right=False, seek=["tanh"])
def sigmoid_slope(z):
    return 1 - np.tanh(z) ** 2


@answer("06.1", "1 / (1 + e^-z)^2, the outer slope only", right=False, seek=["chain", "inner", "factor"])
def sigmoid_slope(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500))) ** 2


@answer("06.1", "1 - y", right=False, seek=["factor", "y (1 - y)", "1 - "])
def sigmoid_slope(z):
    return 1 - sigmoid(z)


@answer("06.1", "slope of z times sigmoid", right=False, seek=["z", "factor", "sigmoid"])
def sigmoid_slope(z):
    y = sigmoid(z)
    return y + z * y * (1 - y)


@answer("06.1", "1 / (2 + e^z + e^-z), cut at 700", right=True)
def sigmoid_slope(z):
    z = np.clip(z, -700, 700)
    return 1 / (2 + np.exp(z) + np.exp(-z))


@answer("06.1", "(1 - tanh(z / 2)^2) / 4", right=True)
def sigmoid_slope(z):
    return (1 - np.tanh(np.asarray(z) / 2) ** 2) / 4


@answer("06.2", "negative rows only", right=False, seek=["positive", "as well"])
def share_of_same_sign(G):
    return np.mean((G < 0).all(axis=1))


@answer(
    "06.2", "more of one sign than half of the row, whatever the rest", right=False, seek=["all", "throughout", "every"]
)
def share_of_same_sign(G):
    return np.mean(np.abs(np.sign(G).sum(axis=1)) > G.shape[1] / 2)


@answer(
    "06.2", "share of the entries that agree with their row's first", right=False, seek=["row", "entries", "throughout"]
)
def share_of_same_sign(G):
    return np.mean(np.sign(G) == np.sign(G[:, :1]))


@answer("06.2", "all entries at once", right=False, seek=["share", "row", "each"])
def share_of_same_sign(G):
    return float((G > 0).all() or (G < 0).all())


@answer("06.2", "the larger of the two shares", right=False, seek=["add", "as well", "both", "either"])
def share_of_same_sign(G):
    return max((G > 0).all(axis=1).mean(), (G < 0).all(axis=1).mean())


@answer("06.2", "// for /", right=False, seek=["//", "fraction"])
def share_of_same_sign(G):
    return sum((g > 0).all() or (g < 0).all() for g in G) // len(G)


@answer("06.2", "smallest and largest of each row have one sign", right=True)
def share_of_same_sign(G):
    return float(np.mean(np.sign(G.min(axis=1)) == np.sign(G.max(axis=1))))


@answer("06.2", "the sum of the absolute values is the absolute value of the sum", right=True)
def share_of_same_sign(G):
    return np.mean(np.isclose(np.abs(G).sum(axis=1), np.abs(G.sum(axis=1))))


@answer("06.2", "one set of signs for each row", right=True)
def share_of_same_sign(G):
    return sum(1 for row in (G > 0).tolist() if len(set(row)) < 2) / len(G)


@answer("06.3", "first example only", right=False, seek=["all", "every", "first"])
def count_dead(Z):
    return (Z[0] <= 0).sum()


@answer("06.3", "last example only", right=False, seek=["all", "every", "last"])
def count_dead(Z):
    for z in Z:
        n = (z <= 0).sum()
    return n


@answer("06.3", "off for most examples", right=False, seek=["all", "every"])
def count_dead(Z):
    return (np.mean(Z <= 0, axis=0) > 0.5).sum()


@answer("06.3", "< 0, examples for units", right=False, seek=["column", "axis"])
def count_dead(Z):
    return (Z < 0).all(axis=1).sum()


@answer("06.3", "for each column of Z.T", right=True)
def count_dead(Z):
    return sum(all(z <= 0 for z in unit) for unit in Z.T.tolist())


@answer("06.3", "ReLU outputs that add up to 0", right=True)
def count_dead(Z):
    return np.count_nonzero(np.where(Z > 0, Z, 0).sum(axis=0) == 0)


@answer("06.4", "first row only", right=False, seek=["add up", "first", "every", "all"])
def prelu_slope_gradient(x, dout):
    return (dout * np.minimum(x, 0))[0]


@answer("06.4", "gradient by x, added up", right=False, seek=["by a", "by x", "a,"])
def prelu_slope_gradient(x, dout):
    return np.sum(dout * np.where(x > 0, 1, 0.01))


@answer("06.4", "positive entries", right=False, seek=["x", "negative", "cut", "turned", "min"])
def prelu_slope_gradient(x, dout):
    return np.sum(np.where(x > 0, x * dout, 0))


@answer("06.4", "dout cut at 0 as well", right=False, seek=["dout"])
def prelu_slope_gradient(x, dout):
    return np.sum(np.maximum(0, dout) * np.minimum(0, x))


@answer("06.4", "einsum of the ravelled arrays", right=True)
def prelu_slope_gradient(x, dout):
    return np.einsum("i,i->", np.ravel(dout), np.clip(np.ravel(x), None, 0))


@answer("06.4", "np.inner of what is left of 0", right=True)
def prelu_slope_gradient(x, dout):
    left = x < 0
    return np.inner(x[left], dout[left])


@answer("06.5", "divided by the norm of the centred columns", right=False, seek=["deviation", "norm", "std"])
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(axis=0)) / np.linalg.norm(X_train - X_train.mean(axis=0), axis=0)


@answer("06.5", "divided by the root mean square", right=False, seek=["deviation", "mean", "centre"])
def standardize_test(X_train, X_test):
    return (X_test - X_train.mean(axis=0)) / np.sqrt((X_train**2).mean(axis=0))


@answer("06.5", "vstack of both sets", right=False, seek=["training"])
def standardize_test(X_train, X_test):
    X = np.vstack([X_train, X_test])
    return ((X - X.mean(axis=0)) / X.std(axis=0))[len(X_train) :]


@answer(
    "06.5",
    "divided before the mean is subtracted",
    right=False,
    seek=["order", "bracket", "parenthes", "mean", "spread", "divi"],
)
def standardize_test(X_train, X_test):
    return X_test / X_train.std(axis=0) - X_train.mean(axis=0)


@answer("06.5", "moved to the training mean", right=False, seek=["mean", "training", "own", "test"])
def standardize_test(X_train, X_test):
    return X_test - X_test.mean(axis=0) + X_train.mean(axis=0)


@answer("06.5", "column by column, into a list", right=True)
def standardize_test(X_train, X_test):
    columns = [(t - c.mean()) / c.std() for c, t in zip(X_train.T, X_test.T)]
    return np.stack(columns, axis=1)


@answer("06.5", "mean of squares less the square of the mean", right=True)
def standardize_test(X_train, X_test):
    X = np.asarray(X_train, dtype=float)
    mean = X.sum(axis=0) / len(X)
    return (X_test - mean) / np.sqrt((X * X).sum(axis=0) / len(X) - mean**2)


@answer("06.6", "root for ReLU only", right=False, seek=["root", "variance"])
def weight_std(n_in, n_out, activation):
    return 2 / (n_in + n_out) if activation == "tanh" else np.sqrt(2 / n_in)


@answer("06.6", "2 / sqrt(n)", right=False, seek=["root"])
def weight_std(n_in, n_out, activation):
    return 2 / np.sqrt(n_in + n_out) if activation == "tanh" else 2 / np.sqrt(n_in)


@answer("06.6", "1 / n_in for ReLU", right=False, seek=["2", "half", "he"])
def weight_std(n_in, n_out, activation):
    return np.sqrt(2 / (n_in + n_out)) if activation == "tanh" else np.sqrt(1 / n_in)


@answer("06.6", "1 / n_in for both", right=False, seek=["2", "both"])
def weight_std(n_in, n_out, activation):
    return 1 / np.sqrt(n_in)


@answer("06.6", "n_in times n_out", right=False, seek=["n_in", "inputs", "n_out"])
def weight_std(n_in, n_out, activation):
    return np.sqrt(2 / (n_in * n_out))


@answer("06.6", "inverse root of the mean number", right=True)
def weight_std(n_in, n_out, activation):
    n = n_in / 2 if activation == "relu" else (n_in + n_out) / 2
    return n**-0.5


@answer("06.6", "limit of the uniform over the root of 3", right=True)
def weight_std(n_in, n_out, activation):
    limit = math.sqrt(6 / n_in) if activation.startswith("r") else math.sqrt(6 / (n_in + n_out))
    return limit / math.sqrt(3)


@answer("06.7", "not divided", right=False, seek=["divi", "spread", "deviation"])
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x.mean(axis=0)) + beta


@answer("06.7", "gamma x + beta", right=False, seek=["mean", "normalis", "centre"])
def batchnorm(x, gamma, beta, eps):
    return gamma * x + beta


@answer("06.7", "root of the deviation", right=False, seek=["variance", "deviation", "root", "var"])
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.std(axis=0) + eps) + beta


@answer("06.7", "scaled and shifted first", right=False, seek=["order", "after", "first", "gamma", "beta"])
def batchnorm(x, gamma, beta, eps):
    z = gamma * x + beta
    return (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + eps)


@answer("06.7", "divided by gamma", right=False, seek=["gamma", "multipl", "times"])
def batchnorm(x, gamma, beta, eps):
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) / gamma + beta


@answer("06.7", "first example for the mean", right=False, seek=["mean"])
def batchnorm(x, gamma, beta, eps):
    return gamma * (x - x[0]) / np.sqrt(x.var(axis=0) + eps) + beta


@answer("06.7", "a slope and an offset for each feature", right=True)
def batchnorm(x, gamma, beta, eps):
    slope = gamma / np.sqrt(np.var(x, axis=0) + eps)
    return slope * x + (beta - slope * np.mean(x, axis=0))


@answer("06.7", "through the transpose, feature by feature", right=True)
def batchnorm(x, gamma, beta, eps):
    features = [(f - np.mean(f)) * (np.var(f) + eps) ** -0.5 * g + b for f, g, b in zip(x.T, gamma, beta)]
    return np.transpose(features)


@answer("06.8", "dout times gamma", right=False, seek=["std", "mean"])
def batchnorm_backward(dout, x_hat, gamma, std):
    return dout * gamma


@answer("06.8", "no mean in the last term", right=False, seek=["mean"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return (d - d.mean(axis=0) - x_hat * d * x_hat) / std


@answer("06.8", "only the first term divided", right=False, seek=["bracket", "parenthes", "std"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return d / std - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)


@answer("06.8", "the gradient by gamma", right=False, seek=["by x", "gamma", "axis"])
def batchnorm_backward(dout, x_hat, gamma, std):
    return np.sum(dout * x_hat, axis=0)


@answer("06.8", "both signs plus", right=False, seek=["sign", "minus", "subtract"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return (d + d.mean(axis=0) + x_hat * (d * x_hat).mean(axis=0)) / std


@answer("06.8", "divided by the root of std", right=False, seek=["std", "root"])
def batchnorm_backward(dout, x_hat, gamma, std):
    d = dout * gamma
    return (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / np.sqrt(std)


@answer("06.8", "projections, feature by feature", right=True)
def batchnorm_backward(dout, x_hat, gamma, std):
    out = np.zeros(dout.shape)
    for k in range(dout.shape[1]):
        d = gamma[k] * dout[:, k]
        d = d - np.ones(len(d)) * d.dot(np.ones(len(d))) / len(d) - x_hat[:, k] * d.dot(x_hat[:, k]) / len(d)
        out[:, k] = d / std[k]
    return out


@answer("06.8", "gradients of gamma and beta reused", right=True)
def batchnorm_backward(dout, x_hat, gamma, std):
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    return gamma / std * (dout - (dbeta + x_hat * dgamma) / len(dout))
