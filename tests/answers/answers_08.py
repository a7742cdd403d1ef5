"""Answers to the exercises of notebook 08, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import collections
import math

import numpy as np
from corpus import answer


def _correlate(x, W):
    K, L = W.shape
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - L + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + K, j : j + L] * W).sum()
    return y


def _patches(x, K):
    h, w = x.shape[0] - K + 1, x.shape[1] - K + 1
    return np.stack([x[i : i + h, j : j + w] for i in range(K) for j in range(K)]).reshape(K * K, -1)


def _pool_back(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        p, q = divmod(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax(), 2)
        dx[2 * i + p, 2 * j + q] = dout[i, j]
    return dx


def _filter_gradient(x, dout):
    h, w = dout.shape[1:]
    K = x.shape[1] - h + 1
    return np.array([[np.sum(dout * x[:, p : p + h, q : q + w]) for q in range(K)] for p in range(K)])


def _image_gradient(W, dout):
    K = len(W)
    dx = np.zeros((dout.shape[0] + K - 1, dout.shape[1] + K - 1))
    for i, j in np.ndindex(dout.shape):
        dx[i : i + K, j : j + K] += dout[i, j] * W
    return dx


def _confusion(y, guess, C):
    m = np.zeros((C, C), int)
    np.add.at(m, (y, guess), 1)
    return m


# --- 08.1


@answer("08.1", "sliding window", right=True)
def correlate(x, W):
    return np.einsum("ijkl,kl->ij", np.lib.stride_tricks.sliding_window_view(x, W.shape), W)


@answer("08.1", "transposed output", right=False, seek=["transpose"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[1] - K + 1, x.shape[0] - K + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = np.sum(x[j : j + K, i : i + K] * W)
    return y


@answer("08.1", "shape swapped -> IndexError", right=False, seek=["shape", "past the end"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[1] - K + 1, x.shape[0] - K + 1))
    for i in range(x.shape[0] - K + 1):
        for j in range(x.shape[1] - K + 1):
            y[i, j] = np.sum(x[i : i + K, j : j + K] * W)
    return y


@answer("08.1", "int output", right=False, seek=["int", "fraction"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1), dtype=int)
    for i, j in np.ndindex(y.shape):
        y[i, j] = np.sum(x[i : i + K, j : j + K] * W)
    return y


@answer("08.1", "zeros_like(x): integers truncate", right=False, seek=["int", "fraction"])
def correlate(x, W):
    K = len(W)
    y = np.zeros_like(x)[: x.shape[0] - K + 1, : x.shape[1] - K + 1]
    for i, j in np.ndindex(y.shape):
        y[i, j] = np.sum(x[i : i + K, j : j + K] * W)
    return y


@answer("08.1", "in-place multiply", right=False, seek=["changed", "copy", "in place"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    for i, j in np.ndindex(y.shape):
        x[i : i + K, j : j + K] *= W
        y[i, j] = x[i : i + K, j : j + K].sum()
    return y


@answer("08.1", "x[i:K] slice", right=False, seek=["shape", "i + k"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = np.sum(x[i:K, j:K] * W)
    return y


@answer("08.1", "max", right=False)
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = np.max(x[i : i + K, j : j + K] * W)
    return y


@answer("08.1", "stride K", right=False, seek=["one pixel", "overlap"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] // K, x.shape[1] // K))
    for i, j in np.ndindex(y.shape):
        y[i, j] = np.sum(x[K * i : K * i + K, K * j : K * j + K] * W)
    return y


@answer("08.1", "relu added", right=False)
def correlate(x, W):
    return np.maximum(0, _correlate(x, W))


@answer("08.1", "requires b", right=False, seek=["takes", "called"])
def correlate(x, W, b):
    return _correlate(x, W) + b


@answer("08.1", "np.tensordot of sliding windows", right=True)
def correlate(x, W):
    return np.tensordot(np.lib.stride_tricks.sliding_window_view(x, W.shape), W, axes=2)


@answer("08.1", "forgot the sum: last product kept", right=False, seek=["sum", "add"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            for p in range(K):
                for q in range(K):
                    y[i, j] = x[i + p, j + q] * W[p, q]
    return y


@answer("08.1", "matrix product, then sum", right=False, seek=["@", "matri"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + K, j : j + K] @ W).sum()
    return y


@answer("08.1", "running total never reset", right=False, seek=["reset", "every round", "anew", "set back"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    total = 0
    for i, j in np.ndindex(y.shape):
        total += (x[i : i + K, j : j + K] * W).sum()
        y[i, j] = total
    return y


@answer("08.1", "no weights: sum of the window", right=False, seek=["filter", "multipl"])
def correlate(x, W):
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = x[i : i + K, j : j + K].sum()
    return y


@answer("08.1", "one weight at a time", right=True)
def correlate(x, W):
    h, w = x.shape[0] - len(W) + 1, x.shape[1] - len(W) + 1
    return sum(W[p, q] * x[p : p + h, q : q + w] for p, q in np.ndindex(W.shape))


@answer("08.1", "by the fast Fourier transform", right=True)
def correlate(x, W):
    K = len(W)
    product = np.fft.fft2(x) * np.conj(np.fft.fft2(W, x.shape))
    return np.fft.ifft2(product).real[: x.shape[0] - K + 1, : x.shape[1] - K + 1]


# --- 08.2


@answer("08.2", "floor", right=True)
def output_size(H, K, stride=1, padding=0):
    return math.floor((H - K + 2 * padding) / stride) + 1


@answer("08.2", "int()", right=True)
def output_size(H, K, stride=1, padding=0):
    return int((H - K + 2 * padding) / stride + 1)


@answer("08.2", "ceil((..+1)/s)", right=True)
def output_size(H, K, stride=1, padding=0):
    return -(-(H + 2 * padding - K + 1) // stride)


@answer("08.2", "np.floor float", right=None)
def output_size(H, K, stride=1, padding=0):
    return np.floor((H - K + 2 * padding) / stride) + 1


@answer("08.2", "S,P names", right=True)
def output_size(H, K, S=1, P=0):
    return (H - K + 2 * P) // S + 1


@answer("08.2", "swapped order of kw", right=False, seek=["order"])
def output_size(H, K, padding=0, stride=1):
    return (H - K + 2 * padding) // stride + 1


@answer("08.2", "ignored both", right=False, seek=["stride", "padding"])
def output_size(H, K, stride=1, padding=0):
    return H - K + 1


@answer("08.2", "padding added after", right=False, seek=["padding"])
def output_size(H, K, stride=1, padding=0):
    return (H - K) // stride + 1 + 2 * padding


@answer("08.2", "pair h,w", right=False, seek=["tuple", "things"])
def output_size(H, K, stride=1, padding=0):
    return ((H - K + 2 * padding) // stride + 1,) * 2


@answer("08.2", "same padding TF", right=False)
def output_size(H, K, stride=1, padding=0):
    return -(-(H + 2 * padding) // stride)


@answer("08.2", "H//S", right=False, seek=["minus k", "filter"])
def output_size(H, K, stride=1, padding=0):
    return H // stride


@answer("08.2", "forgot padding", right=False, seek=["padding"])
def output_size(H, K, stride=1, padding=0):
    return (H - K) // stride + 1


@answer("08.2", "//(S+1)", right=False, seek=["+ 1", "add 1"])
def output_size(H, K, stride=1, padding=0):
    return (H + 2 * padding - K) // (stride + 1)


@answer("08.2", "/ last", right=False, seek=["//"])
def output_size(H, K, stride=1, padding=0):
    return (H + 2 * padding - K + 1) / stride


@answer("08.2", "divmod", right=True)
def output_size(H, K, stride=1, padding=0):
    steps, _ = divmod(H - K + 2 * padding, stride)
    return steps + 1


@answer("08.2", "shape of a sliced array", right=True)
def output_size(H, K, stride=1, padding=0):
    return np.zeros(H + 2 * padding)[: H + 2 * padding - K + 1 : stride].size


@answer("08.2", "padding and stride the wrong way round", right=False)
def output_size(H, K, stride=1, padding=0):
    return (H + 2 * stride - K) // max(padding, 1) + 1


@answer("08.2", "precedence: // before the sum", right=False, seek=["parenthes"])
def output_size(H, K, stride=1, padding=0):
    return H + 2 * padding - K // stride + 1


@answer("08.2", "times stride", right=False, seek=["stride", "divid", "//"])
def output_size(H, K, stride=1, padding=0):
    return (H + 2 * padding - K) * stride + 1


@answer("08.2", "round", right=False, seek=["//", "down", "round"])
def output_size(H, K, stride=1, padding=0):
    return round((H + 2 * padding - K) / stride) + 1


@answer("08.2", "no defaults", right=False, seek=["default"])
def output_size(H, K, stride, padding):
    return (H + 2 * padding - K) // stride + 1


@answer("08.2", "count by moving a window", right=True)
def output_size(H, K, stride=1, padding=0):
    top, places = -padding, 0
    while top + K <= H + padding:
        top, places = top + stride, places + 1
    return places


@answer("08.2", "sliding windows of an empty image", right=True)
def output_size(H, K, stride=1, padding=0):
    image = np.pad(np.zeros(H), padding)
    return len(np.lib.stride_tricks.sliding_window_view(image, K)[::stride])


# --- 08.3


@answer("08.3", "float", right=None)
def count_conv_parameters(IC, OC, K):
    return float(IC * OC * K**2 + OC)


@answer("08.3", "bias per pair", right=False, seek=["bias"])
def count_conv_parameters(IC, OC, K):
    return IC * OC * K**2 + IC * OC


@answer("08.3", "IC+OC", right=False, seek=["multipl", "deep", "plane"])
def count_conv_parameters(IC, OC, K):
    return (IC + OC) * K * K


@answer("08.3", "flat", right=False, seek=["planes", "deep"])
def count_conv_parameters(IC, OC, K):
    return OC * K * K + OC


@answer("08.3", "bias per pixel", right=False, seek=["bias"])
def count_conv_parameters(IC, OC, K):
    return IC * OC * K * K + OC * K * K


@answer("08.3", "(K+1)^2", right=False, seek=["bias"])
def count_conv_parameters(IC, OC, K):
    return IC * OC * (K + 1) ** 2


@answer("08.3", "order swapped params", right=False, seek=["order"])
def count_conv_parameters(OC, IC, K):
    return OC * (IC * K * K + 1)


@answer("08.3", "+K", right=False)
def count_conv_parameters(IC, OC, K):
    return OC * IC * K * K + K


@answer("08.3", "weights and biases by name", right=True)
def count_conv_parameters(IC, OC, K):
    weights = OC * IC * pow(K, 2)
    biases = OC
    return weights + biases


@answer("08.3", "filters added up in a loop", right=True)
def count_conv_parameters(IC, OC, K):
    total = 0
    for _ in range(OC):
        total += IC * K * K + 1
    return total


@answer("08.3", "tuple of weights and biases", right=False, seek=["tuple", "things"])
def count_conv_parameters(IC, OC, K):
    return (OC * IC * K * K, OC)


@answer("08.3", "2 K K for two dimensions", right=False)
def count_conv_parameters(IC, OC, K):
    return OC * (IC * 2 * K * K + 1)


@answer("08.3", "K * 2", right=False, seek=["k * k", "square", "power"])
def count_conv_parameters(IC, OC, K):
    return OC * (IC * K * 2 + 1)


@answer("08.3", "K per axis: K + K", right=False, seek=["k * k", "square", "rows"])
def count_conv_parameters(IC, OC, K):
    return OC * (IC * (K + K) + 1)


@answer("08.3", "one filter's weights, OC biases", right=False, seek=["filters", "oc", "own"])
def count_conv_parameters(IC, OC, K):
    return IC * K * K + OC


@answer("08.3", "one channel, no bias", right=False, seek=["bias", "deep", "plane"])
def count_conv_parameters(IC, OC, K):
    return OC * K * K


@answer("08.3", "np.prod of the weights' shape", right=True)
def count_conv_parameters(IC, OC, K):
    return np.prod([OC, IC, K, K]) + OC


@answer("08.3", "sizes of arrays", right=True)
def count_conv_parameters(IC, OC, K):
    params = {"W": np.zeros((OC, IC, K, K)), "b": np.zeros(OC)}
    return sum(array.size for array in params.values())


# --- 08.4


@answer("08.4", "view", right=True)
def patches(x, K):
    return np.lib.stride_tricks.sliding_window_view(x, (K, K)).reshape(-1, K * K).T


@answer("08.4", "list", right=True)
def patches(x, K):
    return [list(r) for r in _patches(x, K)]


@answer("08.4", "rows", right=False, seek=["column"])
def patches(x, K):
    return np.array(
        [x[i : i + K, j : j + K].ravel() for i in range(x.shape[0] - K + 1) for j in range(x.shape[1] - K + 1)]
    )


@answer("08.4", "no ravel", right=False, seek=["ravel", "flat", "line"])
def patches(x, K):
    return np.array([x[i : i + K, j : j + K] for i in range(x.shape[0] - K + 1) for j in range(x.shape[1] - K + 1)])


@answer("08.4", "square only", right=False, seek=["square", "shape"])
def patches(x, K):
    return np.array([x[i : i + K, j : j + K].ravel() for i in range(len(x) - K + 1) for j in range(len(x) - K + 1)]).T


@answer("08.4", "off by one", right=False, seek=["one place", "+ 1"])
def patches(x, K):
    return np.array([x[i : i + K, j : j + K].ravel() for i in range(len(x) - K) for j in range(x.shape[1] - K)]).T


@answer("08.4", "flipped", right=False, seek=["order", "places"])
def patches(x, K):
    return _patches(x, K)[::-1]


@answer("08.4", "int P truncates", right=False, seek=["int", "fraction"])
def patches(x, K):
    h, w = (x.shape[0] - K + 1, x.shape[1] - K + 1)
    P = np.zeros((K * K, h * w), int)
    for i, j in np.ndindex(h, w):
        P[:, i * w + j] = x[i : i + K, j : j + K].ravel()
    return P


@answer("08.4", "append columns to a list, np.column_stack", right=True)
def patches(x, K):
    h, w = (x.shape[0] - K + 1, x.shape[1] - K + 1)
    return np.column_stack([x[i : i + K, j : j + K].flatten() for i in range(h) for j in range(w)])


@answer("08.4", "index arrays, CS231n's im2col", right=True)
def patches(x, K):
    h, w = (x.shape[0] - K + 1, x.shape[1] - K + 1)
    i = np.repeat(np.arange(K), K)[:, None] + np.repeat(np.arange(h), w)
    j = np.tile(np.arange(K), K)[:, None] + np.tile(np.arange(w), h)
    return x[i, j]


@answer("08.4", "counter that is never raised", right=False, seek=["column", "count", "zero"])
def patches(x, K):
    h, w = (x.shape[0] - K + 1, x.shape[1] - K + 1)
    P = np.zeros((K * K, h * w))
    c = 0
    for i in range(h):
        for j in range(w):
            P[:, c] = x[i : i + K, j : j + K].ravel()
    return P


@answer("08.4", "ravel in Fortran order", right=False, seek=["row by row", "column by column", "reading"])
def patches(x, K):
    h, w = (x.shape[0] - K + 1, x.shape[1] - K + 1)
    return np.array([x[i : i + K, j : j + K].ravel(order="F") for i in range(h) for j in range(w)]).T


@answer("08.4", "reshape instead of transpose", right=False, seek=["column", ".t", "transpose", "reshape"])
def patches(x, K):
    cols = []
    for i in range(x.shape[0] - K + 1):
        for j in range(x.shape[1] - K + 1):
            cols.append(x[i : i + K, j : j + K].ravel())
    return np.array(cols).reshape(K * K, -1)


@answer("08.4", "sliding windows, reshaped wrongly", right=False, seek=["reshape", "column", "transpose", ".t"])
def patches(x, K):
    return np.lib.stride_tricks.sliding_window_view(x, (K, K)).reshape(K * K, -1)


@answer("08.4", "j outside, i inside", right=False, seek=["column by column", "inner", "order", "row first"])
def patches(x, K):
    cols = []
    for j in range(x.shape[1] - K + 1):
        for i in range(x.shape[0] - K + 1):
            cols.append(x[i : i + K, j : j + K].ravel())
    return np.array(cols).T


@answer("08.4", "column i * h + j", right=False, seek=["i * w", "row", "width", "past the end"])
def patches(x, K):
    h, w = x.shape[0] - K + 1, x.shape[1] - K + 1
    P = np.zeros((K * K, h * w))
    for i in range(h):
        for j in range(w):
            P[:, i * h + j] = x[i : i + K, j : j + K].ravel()
    return P


@answer("08.4", "fill row by row with shifted images", right=True)
def patches(x, K):
    h, w = x.shape[0] - K + 1, x.shape[1] - K + 1
    P = np.empty((K * K, h * w))
    for row in range(K * K):
        p, q = divmod(row, K)
        P[row] = x[p : p + h, q : q + w].ravel()
    return P


@answer("08.4", "sliding windows, axes moved before the reshape", right=True)
def patches(x, K):
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K))
    return windows.transpose(2, 3, 0, 1).reshape(K * K, -1)


# --- 08.5


@answer("08.5", "zeros_like int", right=False, seek=["int", "fraction"])
def max_pool_backward(x, dout):
    dx = np.zeros_like(x)
    for i, j in np.ndindex(dout.shape):
        w = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        k = np.argmax(w)
        dx[2 * i + k // 2, 2 * j + k % 2] = dout[i, j]
    return dx


@answer("08.5", "a tie's gradient shared", right=False, seek=["tie", "first"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        w = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        m = w == w.max()
        dx[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = m * dout[i, j] / m.sum()
    return dx


@answer("08.5", "stride 1", right=False, seek=["window", "overlap"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        w = x[i : i + 2, j : j + 2]
        k = np.argmax(w)
        dx[i + k // 2, j + k % 2] = dout[i, j]
    return dx


@answer("08.5", "rows/cols of winner swapped", right=False, seek=["swap", "row"])
def max_pool_backward(x, d):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(d.shape):
        w = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        k = np.argmax(w)
        dx[2 * i + k % 2, 2 * j + k // 2] = d[i, j]
    return dx


@answer("08.5", "loser wins", right=False)
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        w = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        k = np.argmin(w)
        dx[2 * i + k // 2, 2 * j + k % 2] = dout[i, j]
    return dx


@answer("08.5", "reuses x and zero detection", right=False)
def max_pool_backward(x, dout):
    dx = x.copy()
    for i, j in np.ndindex(dout.shape):
        w = dx[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        w[w < w.max()] = 0
        w[w != 0] = dout[i, j]
    return dx


@answer("08.5", "returns dout", right=False, seek=["shape"])
def max_pool_backward(x, dout):
    return dout


@answer("08.5", "forward", right=False, seek=["gradient", "shape"])
def max_pool_backward(x, dout):
    return x.reshape(dout.shape[0], 2, dout.shape[1], 2).max((1, 3))


@answer("08.5", "np.unravel_index", right=True)
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i in range(dout.shape[0]):
        for j in range(dout.shape[1]):
            window = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
            p, q = np.unravel_index(np.argmax(window), (2, 2))
            dx[2 * i + p, 2 * j + q] += dout[i, j]
    return dx


@answer("08.5", "four loops, the first largest by >", right=True)
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        best, where = (-np.inf, None)
        for p in range(2):
            for q in range(2):
                if x[2 * i + p, 2 * j + q] > best:
                    best, where = (x[2 * i + p, 2 * j + q], (2 * i + p, 2 * j + q))
        dx[where] = dout[i, j]
    return dx


@answer("08.5", "put_along_axis on blocks", right=True)
def max_pool_backward(x, dout):
    h, w = dout.shape
    blocks = x.reshape(h, 2, w, 2).swapaxes(1, 2).reshape(h, w, 4)
    grads = np.zeros(blocks.shape)
    np.put_along_axis(grads, blocks.argmax(axis=2)[..., None], dout[..., None], axis=2)
    return grads.reshape(h, w, 2, 2).swapaxes(1, 2).reshape(x.shape)


@answer("08.5", "four loops with >=: the last of a tie", right=False, seek=["first", "tie"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        best, where = (-np.inf, None)
        for p in range(2):
            for q in range(2):
                if x[2 * i + p, 2 * j + q] >= best:
                    best, where = (x[2 * i + p, 2 * j + q], (2 * i + p, 2 * j + q))
        dx[where] = dout[i, j]
    return dx


@answer("08.5", "best starts at 0: negative blocks get nothing", right=False, seek=["below 0", "above 0", "negative"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        best, where = (0, None)
        for p in range(2):
            for q in range(2):
                if x[2 * i + p, 2 * j + q] > best:
                    best, where = (x[2 * i + p, 2 * j + q], (2 * i + p, 2 * j + q))
        if where:
            dx[where] = dout[i, j]
    return dx


@answer("08.5", "maximum of the row of the block only", right=False, seek=["window", "four", "2 x 2"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        q = x[2 * i, 2 * j : 2 * j + 2].argmax()
        dx[2 * i, 2 * j + q] = dout[i, j]
    return dx


@answer("08.5", "always the top left pixel", right=False, seek=["largest", "winner", "won", "maximum"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    dx[::2, ::2] = dout
    return dx


@answer(
    "08.5", "only where positive (ReLU too)", right=False, seek=["above 0", "positive", "relu", "negative", "below 0"]
)
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        w = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        p, q = divmod(w.argmax(), 2)
        dx[2 * i + p, 2 * j + q] = dout[i, j] * (w.max() > 0)
    return dx


@answer("08.5", "argmax over columns first (Fortran)", right=False, seek=["swap", "reading order", "tie", "row"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        w = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        q, p = divmod(w.T.argmax(), 2)
        dx[2 * i + p, 2 * j + q] = dout[i, j]
    return dx


@answer("08.5", "argmax along rows: one per row", right=False, seek=["window", "2 x 2", "four", "one winner", "axis"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        w = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        for p in range(2):
            dx[2 * i + p, 2 * j + w[p].argmax()] = dout[i, j]
    return dx


@answer("08.5", "the winner keeps its value (x where max)", right=False, seek=["dout", "gradient", "value"])
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        w = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        p, q = divmod(w.argmax(), 2)
        dx[2 * i + p, 2 * j + q] = w.max()
    return dx


@answer("08.5", "first True of each window by a running count", right=True)
def max_pool_backward(x, dout):
    h, w = dout.shape
    windows = x.reshape(h, 2, w, 2).swapaxes(1, 2).reshape(h, w, 4)
    largest = windows == windows.max(axis=2, keepdims=True)
    first = largest & (largest.cumsum(axis=2) == 1)
    return (first * dout[..., None]).reshape(h, w, 2, 2).swapaxes(1, 2).reshape(x.shape)


@answer("08.5", "max over places with a key", right=True)
def max_pool_backward(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        places = [(2 * i + p, 2 * j + q) for p in (0, 1) for q in (0, 1)]
        dx[max(places, key=lambda place: x[place])] = dout[i, j]
    return dx


# --- 08.6


@answer("08.6", "by np.array([[np.sum(dout * x[:, p:p + h, q:q + w]) for q in range(L)] fo", right=True)
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = x.shape[1] - h + 1
    L = x.shape[2] - w + 1
    return np.array([[np.sum(dout * x[:, p : p + h, q : q + w]) for q in range(L)] for p in range(K)])


@answer("08.6", "einsum", right=True)
def conv_filter_gradient(x, dout):
    return sum(
        (np.einsum("pqij,ij->pq", np.lib.stride_tricks.sliding_window_view(a, b.shape), b) for a, b in zip(x, dout))
    )


@answer("08.6", "mean over places", right=False, seek=["sum", "mean", "divid"])
def conv_filter_gradient(x, dout):
    return _filter_gradient(x, dout) / dout[0].size


@answer("08.6", "first example only", right=False, seek=["first", "all"])
def conv_filter_gradient(x, dout):
    return _filter_gradient(x[:1], dout[:1])


@answer("08.6", "transposed", right=False, seek=["transpose", "swap"])
def conv_filter_gradient(x, dout):
    return _filter_gradient(x, dout).T


@answer("08.6", "flipped dout", right=False, seek=["flip"])
def conv_filter_gradient(x, dout):
    return _filter_gradient(x, dout[:, ::-1, ::-1])


@answer("08.6", "scatter", right=True)
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K))
    for n in range(N):
        for i in range(h):
            for j in range(w):
                dW += dout[n, i, j] * x[n, i : i + K, j : j + K]
    return dW


@answer("08.6", "K=3", right=False, seek=["shape"])
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = 3
    dW = np.zeros((K, K))
    for n in range(N):
        for i in range(h):
            for j in range(w):
                dW += dout[n, i, j] * x[n, i : i + K, j : j + K]
    return dW


@answer("08.6", "K from x.shape[0] (forgot batch axis)", right=False, seek=["shape"])
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = x.shape[0] - h + 1
    dW = np.zeros((K, K))
    for p in range(K):
        for q in range(K):
            dW[p, q] = np.sum(dout * x[:, p : p + h, q : q + w])
    return dW


@answer("08.6", "missing broadcast axes", right=False, seek=["shape"])
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K))
    for i in range(h):
        for j in range(w):
            dW += (dout[:, i, j] * x[:, i : i + K, j : j + K]).sum(0)
    return dW


@answer("08.6", "int dW", right=False, seek=["int", "fraction"])
def conv_filter_gradient(x, dout):
    h, w = dout.shape[1:]
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K), int)
    for p in range(K):
        for q in range(K):
            dW[p, q] = np.sum(dout * x[:, p : p + h, q : q + w])
    return dW


@answer("08.6", "p q swapped", right=False, seek=["transpose", "swap"])
def conv_filter_gradient(x, d):
    return np.array(
        [
            [np.sum(d * x[:, p : p + d.shape[1], q : q + d.shape[2]]) for p in range(x.shape[1] - d.shape[1] + 1)]
            for q in range(x.shape[1] - d.shape[1] + 1)
        ]
    )


@answer("08.6", "minus", right=False, seek=["sign"])
def conv_filter_gradient(x, dout):
    return -_filter_gradient(x, dout)


@answer("08.6", "einsum over windows of the batch", right=True)
def conv_filter_gradient(x, dout):
    view = np.lib.stride_tricks.sliding_window_view(x, dout.shape[1:], axis=(1, 2))
    return np.einsum("npqij,nij->pq", view, dout)


@answer("08.6", "= instead of += over the places", right=False, seek=["+=", "wrote over", "add"])
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K))
    for n in range(N):
        for i in range(h):
            for j in range(w):
                dW = dout[n, i, j] * x[n, i : i + K, j : j + K]
    return dW


@answer("08.6", "x alone: forgot dout", right=False, seek=["dout"])
def conv_filter_gradient(x, dout):
    h, w = dout.shape[1:]
    K = x.shape[1] - h + 1
    return np.array([[x[:, p : p + h, q : q + w].sum() for q in range(K)] for p in range(K)])


@answer("08.6", "sums multiplied after: each sum alone", right=False, seek=["multiply", "each", "own", "first"])
def conv_filter_gradient(x, dout):
    h, w = dout.shape[1:]
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K))
    for p, q in np.ndindex(K, K):
        dW[p, q] = dout.sum() * x[:, p : p + h, q : q + w].sum()
    return dW


@answer("08.6", "return in the loop over n", right=False, seek=["return", "first"])
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K))
    for n in range(N):
        for p, q in np.ndindex(K, K):
            dW[p, q] += (dout[n] * x[n, p : p + h, q : q + w]).sum()
        return dW


@answer("08.6", "true convolution: x flipped", right=False, seek=["flip"])
def conv_filter_gradient(x, dout):
    h, w = dout.shape[1:]
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K))
    for p, q in np.ndindex(K, K):
        dW[p, q] = (dout[:, ::-1, ::-1] * x[:, p : p + h, q : q + w]).sum()
    return dW[::-1, ::-1]


@answer("08.6", "one matrix product: gradients times columns of pixels", right=True)
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = x.shape[2] - w + 1
    pixels = np.stack([x[:, p : p + h, q : q + w].ravel() for p in range(K) for q in range(K)], axis=1)
    return (dout.ravel() @ pixels).reshape(K, K)


@answer("08.6", "the loss is linear in W: its value for each unit filter", right=True)
def conv_filter_gradient(x, dout):
    N, h, w = dout.shape
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K))
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K), axis=(1, 2))
    for place in np.ndindex(K, K):
        unit = np.zeros((K, K))
        unit[place] = 1
        dW[place] = np.sum(dout * np.einsum("nijpq,pq->nij", windows, unit))
    return dW


# --- 08.7


@answer("08.7", "gather", right=True)
def conv_input_gradient(W, dout):
    return _correlate(np.pad(dout, len(W) - 1), W[::-1, ::-1])


@answer("08.7", "gather swapped roles", right=True)
def conv_input_gradient(W, d):
    return _correlate(np.pad(W, [(d.shape[0] - 1,) * 2, (d.shape[1] - 1,) * 2]), d[::-1, ::-1])


@answer("08.7", "flip rows only", right=False, seek=["flip", "both", "180"])
def conv_input_gradient(W, dout):
    return _correlate(np.pad(dout, len(W) - 1), W[::-1])


@answer("08.7", "rot90 once", right=False, seek=["turn", "flip", "180"])
def conv_input_gradient(W, dout):
    return _correlate(np.pad(dout, len(W) - 1), np.rot90(W))


@answer("08.7", "pad K", right=False, seek=["k - 1", "shape"])
def conv_input_gradient(W, dout):
    return _correlate(np.pad(dout, len(W)), W[::-1, ::-1])


@answer("08.7", "pad 1 hard-coded", right=False, seek=["k - 1", "shape"])
def conv_input_gradient(W, dout):
    return _correlate(np.pad(dout, 1), W[::-1, ::-1])


@answer("08.7", "square only", right=False, seek=["square", "shape"])
def conv_input_gradient(W, dout):
    K = len(W)
    dx = np.zeros((dout.shape[0] + K - 1,) * 2)
    for i, j in np.ndindex(dout.shape):
        dx[i : i + K, j : j + K] += dout[i, j] * W
    return dx


@answer("08.7", "int array +=", right=False, seek=["integer", "fraction"])
def conv_input_gradient(W, dout):
    K = len(W)
    dx = np.zeros((dout.shape[0] + K - 1, dout.shape[1] + K - 1), int)
    for i, j in np.ndindex(dout.shape):
        dx[i : i + K, j : j + K] += dout[i, j] * W
    return dx


@answer("08.7", "forgot W", right=False, seek=["filter"])
def conv_input_gradient(W, dout):
    K = len(W)
    dx = np.zeros((dout.shape[0] + K - 1, dout.shape[1] + K - 1))
    for i, j in np.ndindex(dout.shape):
        dx[i : i + K, j : j + K] += dout[i, j]
    return dx


@answer("08.7", "forgot d", right=False)
def conv_input_gradient(W, dout):
    K = len(W)
    dx = np.zeros((dout.shape[0] + K - 1, dout.shape[1] + K - 1))
    for i, j in np.ndindex(dout.shape):
        dx[i : i + K, j : j + K] += W
    return dx


@answer("08.7", "averages overlaps", right=False, seek=["add"])
def conv_input_gradient(W, dout):
    K = len(W)
    dx = np.zeros((dout.shape[0] + K - 1, dout.shape[1] + K - 1))
    n = dx * 0
    for i, j in np.ndindex(dout.shape):
        dx[i : i + K, j : j + K] += dout[i, j] * W
        n[i : i + K, j : j + K] += 1
    return dx / n


@answer("08.7", "the formula typed literally: negative indices wrap", right=False, seek=["negative"])
def conv_input_gradient(W, dout):
    K = len(W)
    h, w = dout.shape
    dx = np.zeros((h + K - 1, w + K - 1))
    for p, q in np.ndindex(dx.shape):
        for i in range(h):
            for j in range(w):
                dx[p, q] += dout[i, j] * W[p - i, q - j]
    return dx


@answer("08.7", "negative index wraps, upper guard only", right=False, seek=["negative"])
def conv_input_gradient(W, dout):
    K = len(W)
    h, w = dout.shape
    dx = np.zeros((h + K - 1, w + K - 1))
    for p, q in np.ndindex(dx.shape):
        for i in range(h):
            for j in range(w):
                if p - i < K and q - j < K:
                    dx[p, q] += dout[i, j] * W[p - i, q - j]
    return dx


@answer("08.7", "swapped real names", right=False, seek=["order"])
def conv_input_gradient(dout, W):
    return _image_gradient(W, dout)


@answer("08.7", "flipped result", right=False, seek=["flip", "turn"])
def conv_input_gradient(W, dout):
    return _image_gradient(W, dout)[::-1, ::-1]


@answer("08.7", "four loops, the formula with both guards", right=True)
def conv_input_gradient(W, dout):
    K, (h, w) = (len(W), dout.shape)
    dx = np.zeros((h + K - 1, w + K - 1))
    for p in range(h + K - 1):
        for q in range(w + K - 1):
            for i in range(h):
                for j in range(w):
                    if 0 <= p - i < K and 0 <= q - j < K:
                        dx[p, q] += dout[i, j] * W[p - i, q - j]
    return dx


@answer("08.7", "one weight at a time", right=True)
def conv_input_gradient(W, dout):
    K = W.shape[0]
    h, w = dout.shape
    dx = np.zeros((h + K - 1, w + K - 1))
    for p, q in np.ndindex(W.shape):
        dx[p : p + h, q : q + w] += W[p, q] * dout
    return dx


@answer("08.7", "np.kron-like outer products added", right=True)
def conv_input_gradient(W, dout):
    K, (h, w) = (len(W), dout.shape)
    dx = np.zeros((h + K - 1, w + K - 1))
    outer = np.multiply.outer(dout, W)
    for i in range(h):
        for j in range(w):
            dx[i : i + K, j : j + K] = dx[i : i + K, j : j + K] + outer[i, j]
    return dx


@answer("08.7", "windows of size h x w put at the weights", right=False, seek=["window", "shape", "k x k"])
def conv_input_gradient(W, dout):
    K, (h, w) = (len(W), dout.shape)
    dx = np.zeros((h + K - 1, w + K - 1))
    for i, j in np.ndindex(dout.shape):
        dx[i : i + h, j : j + w] += dout[i, j] * W
    return dx


@answer("08.7", "full correlation with W.T", right=False, seek=["flip", "turn", "180", "transpos"])
def conv_input_gradient(W, dout):
    K, (h, w) = len(W), dout.shape
    d = np.pad(dout, K - 1)
    dx = np.zeros((h + K - 1, w + K - 1))
    for i, j in np.ndindex(dx.shape):
        dx[i, j] = (d[i : i + K, j : j + K] * W.T).sum()
    return dx


@answer("08.7", "mean over window", right=False, seek=["mean", "divid", "k"])
def conv_input_gradient(W, dout):
    K, (h, w) = len(W), dout.shape
    dx = np.zeros((h + K - 1, w + K - 1))
    for i, j in np.ndindex(dout.shape):
        dx[i : i + K, j : j + K] += dout[i, j] * W / K**2
    return dx


@answer("08.7", "stride of K: no overlap", right=False, seek=["overlap", "one pixel", "shape", "window"])
def conv_input_gradient(W, dout):
    return np.kron(dout, W)


@answer("08.7", "the loss is linear in x: its value for each pixel alone", right=True)
def conv_input_gradient(W, dout):
    K, (h, w) = len(W), dout.shape
    dx = np.zeros((h + K - 1, w + K - 1))
    for place in np.ndindex(dx.shape):
        pixel = np.zeros(dx.shape)
        pixel[place] = 1
        dx[place] = np.sum(dout * np.einsum("ijpq,pq->ij", np.lib.stride_tricks.sliding_window_view(pixel, W.shape), W))
    return dx


@answer("08.7", "the transpose of the matrix that convolves", right=True)
def conv_input_gradient(W, dout):
    K, (h, w) = len(W), dout.shape
    A = np.zeros((h, w, h + K - 1, w + K - 1))
    for i, j in np.ndindex(h, w):
        A[i, j, i : i + K, j : j + K] = W
    return (A.reshape(h * w, -1).T @ dout.ravel()).reshape(A.shape[2:])


# --- 08.8


@answer("08.8", "by m", right=True)
def confusion(y, guess, C):
    m = np.zeros((C, C), int)
    np.add.at(m, (y, guess), 1)
    return m


@answer("08.8", "bincount", right=True)
def confusion(y, guess, C):
    return np.bincount(y * C + guess, minlength=C * C).reshape(C, C)


@answer("08.8", "masks", right=True)
def confusion(y, guess, C):
    return np.array([[np.sum((y == i) & (guess == j)) for j in range(C)] for i in range(C)])


@answer("08.8", "onehot int", right=True)
def confusion(y, guess, C):
    return (np.eye(C)[y].T @ np.eye(C)[guess]).astype(int)


@answer("08.8", "histogram2d", right=True)
def confusion(y, guess, C):
    return np.histogram2d(y, guess, bins=C, range=[[0, C], [0, C]])[0].astype(int)


@answer("08.8", "hard coded 10", right=False, seek=["c by c", "length"])
def confusion(y, guess, C):
    return _confusion(y, guess, 10)


@answer("08.8", "list", right=True)
def confusion(y, guess, C):
    return [[sum((1 for a, b in zip(y, guess) if a == i and b == j)) for j in range(C)] for i in range(C)]


@answer("08.8", "transposed bincount", right=False, seek=["row"])
def confusion(y, guess, C):
    return np.bincount(y + C * guess, minlength=C * C).reshape(C, C)


@answer("08.8", "float counts", right=False, seek=["whole", "int"])
def confusion(y, guess, C):
    m = np.zeros((C, C))
    for a, b in zip(y, guess):
        m[a, b] += 1
    return m


@answer("08.8", "column normalised", right=False, seek=["count"])
def confusion(y, guess, C):
    return _confusion(y, guess, C) / _confusion(y, guess, C).sum(0)


@answer("08.8", "nested loops", right=False, seek=["pair", "example"])
def confusion(y, guess, C):
    m = np.zeros((C, C), int)
    for a in y:
        for b in guess:
            m[a, b] += 1
    return m


@answer("08.8", "dictionary of pairs", right=True)
def confusion(y, guess, C):
    counts = {}
    for pair in zip(y.tolist(), guess.tolist()):
        counts[pair] = counts.get(pair, 0) + 1
    return np.array([[counts.get((i, j), 0) for j in range(C)] for i in range(C)])


@answer("08.8", "row by row with bincount", right=True)
def confusion(y, guess, C):
    return np.stack([np.bincount(guess[y == c], minlength=C) for c in range(C)])


@answer("08.8", "outer comparison, summed", right=True)
def confusion(y, guess, C):
    c = np.arange(C)
    return ((y[:, None, None] == c[:, None]) & (guess[:, None, None] == c)).sum(axis=0)


@answer("08.8", "m[y][guess] += 1 adds to a copy", right=False, seek=["copy", "once", "add.at", "loop"])
def confusion(y, guess, C):
    m = np.zeros((C, C), dtype=int)
    m[y][guess] += 1
    return m


@answer("08.8", "number of right answers only", right=False)
def confusion(y, guess, C):
    return int((y == guess).sum())


@answer("08.8", "uint8", right=False, seek=["255", "256", "int"])
def confusion(y, guess, C):
    m = np.zeros((C, C), np.uint8)
    for a, b in zip(y, guess):
        m[a, b] += 1
    return m


@answer("08.8", "both directions counted", right=False, seek=["does not belong", "once", "row", "truth", "twice"])
def confusion(y, guess, C):
    m = np.zeros((C, C), int)
    for a, b in zip(y, guess):
        m[a, b] += 1
        m[b, a] += 1
    return m


@answer("08.8", "hits on the diagonal only", right=False, seek=["error", "diagonal", "wrong", "off"])
def confusion(y, guess, C):
    m = np.zeros((C, C), int)
    for a, b in zip(y, guess):
        if a == b:
            m[a, b] += 1
    return m


@answer("08.8", "collections.Counter of the pairs", right=True)
def confusion(y, guess, C):
    pairs = collections.Counter(zip(y.tolist(), guess.tolist()))
    return np.array([[pairs[i, j] for j in range(C)] for i in range(C)])


@answer("08.8", "np.unique of the pairs", right=True)
def confusion(y, guess, C):
    counts = np.zeros((C, C), dtype=int)
    pairs, often = np.unique(np.stack([y, guess]), axis=1, return_counts=True)
    counts[tuple(pairs)] = often
    return counts
