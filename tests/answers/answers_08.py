"""Answers to the exercises of notebook 08, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import collections
import math

import numpy as np
from corpus import answer


def _pool_back(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        p, q = divmod(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax(), 2)
        dx[2 * i + p, 2 * j + q] = dout[i, j]
    return dx


def _confusion(y, guess, C):
    m = np.zeros((C, C), int)
    np.add.at(m, (y, guess), 1)
    return m


def _conv(x, W, b, S, P):
    x = np.pad(x, ((0, 0), (0, 0), (P, P), (P, P)))
    K = W.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K), axis=(2, 3))[:, :, ::S, ::S]
    return np.einsum("ncijkl,ockl->noij", windows, W) + b[:, None, None]


def _back(x, W, dout):
    K = W.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K), axis=(2, 3))
    dW = np.einsum("noij,ncijkl->ockl", dout, windows)
    dx = np.zeros(x.shape)
    for k, l in np.ndindex(K, K):
        dx[:, :, k : k + dout.shape[2], l : l + dout.shape[3]] += np.einsum("noij,oc->ncij", dout, W[:, :, k, l])
    return dx, dW, dout.sum(axis=(0, 2, 3))


def _join(dx, dW, db):
    return np.concatenate([np.ravel(dx), np.ravel(dW), np.ravel(db)])


# --- 08.1


@answer("08.1", "by the step", right=True)
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[1 - dy, 1 - dx] = 1.0
    return W


@answer("08.1", "by convolving shifts of the middle", right=True)
def moving_kernel(dy, dx):
    middle = np.zeros((3, 3), int)
    middle[1, 1] = 1
    return np.roll(middle, (-dy, -dx), axis=(0, 1))


@answer("08.1", "as a list of lists", right=True)
def moving_kernel(dy, dx):
    return [[float((i, j) == (1 - dy, 1 - dx)) for j in range(3)] for i in range(3)]


@answer("08.1", "outer product of two lines", right=True)
def moving_kernel(dy, dx):
    return np.outer(np.eye(3)[1 - dy], np.eye(3)[1 - dx])


@answer("08.1", "the other way", right=False, seek=["other way", "left"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[1 + dy, 1 + dx] = 1
    return W


@answer("08.1", "x before y", right=False, seek=["row"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[1 - dx, 1 - dy] = 1
    return W


@answer("08.1", "from the corner", right=False, seek=["corner", "middle"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[dy, dx] = 1
    return W


@answer("08.1", "stays and moves", right=False, seek=["stay", "single"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[1, 1] = 1
    W[1 - dy, 1 - dx] = 1
    return W


@answer("08.1", "difference", right=False, seek=["edge", "change", "single"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[1 - dy, 1 - dx] += 1
    W[1, 1] -= 1
    return W


@answer("08.1", "only the right one turned", right=False, seek=["down", "up"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[1 + dy, 1 - dx] = 1
    return W


@answer("08.1", "only the left one turned", right=False, seek=["left", "right"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[1 - dy, 1 + dx] = 1
    return W


@answer("08.1", "a column of ones", right=False, seek=["column", "single"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    if dx:
        W[:, 1 - dx] = 1
    if dy:
        W[1 - dy, :] = 1
    if not dx and not dy:
        W[1, 1] = 1
    return W


@answer("08.1", "the edge kernel", right=False)
def moving_kernel(dy, dx):
    return np.array([[-1, 0, 1]] * 3)


@answer("08.1", "identity always", right=False, seek=["where it is", "whatever", "depend"])
def moving_kernel(dy, dx):
    W = np.zeros((3, 3))
    W[1, 1] = 1
    return W


@answer("08.1", "always to the right", right=False, seek=["depend", "same"])
def moving_kernel(dy, dx):
    return np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]])


@answer("08.1", "5 by 5", right=False, seek=["shape"])
def moving_kernel(dy, dx):
    W = np.zeros((5, 5))
    W[2 - dy, 2 - dx] = 1
    return W


@answer("08.1", "a place, no kernel", right=False, seek=["shape", "tuple", "things", "array"])
def moving_kernel(dy, dx):
    return (1 - dy, 1 - dx)


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


# --- 08.3, a diagnosis


def _stride(label, listing, line, inputs, right, seek=()):
    answer("08.3", label, right=right, seek=seek)(lambda: dict(listing=listing, line=line, input=inputs))


def _case(rows, columns, K, S, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, columns)).round(1), rng.normal(size=(K, K)).round(1), S


_stride("stride 1", "B", 4, _case(5, 6, 3, 1), True)
_stride("stride 2, an odd width", "B", 4, _case(7, 7, 3, 2), True)
_stride("only the columns fit", "B", 4, _case(8, 9, 3, 2), True)
_stride("as large as the window", "B", 4, (np.ones((3, 3)), np.ones((3, 3)), 2), True)
_stride("lists", "B", 4, ([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, 1]], 1), None)
_stride("the tried input", "B", 4, _case(8, 8, 3, 2), False, ["gives what it should", "no fault"])
_stride("a width left over", "B", 4, _case(9, 8, 3, 2), False, ["gives what it should", "no fault"])
_stride("line of the rows", "B", 3, _case(5, 5, 3, 1), False, ["line 3"])
_stride("line of the sums", "B", 5, _case(5, 5, 3, 1), False, ["line 5"])
_stride("line of the side", "B", 2, _case(5, 5, 3, 1), False, ["line 2"])
_stride("counted from 0", "B", 3, _case(6, 6, 2, 1), False, ["line 3"])
_stride("A, for its rounding", "A", 3, _case(5, 5, 3, 1), False, ["counts the places"])
_stride("A, for its indices", "A", 6, _case(7, 7, 3, 2), False, ["counts the places"])
_stride("C, wasteful", "C", 5, _case(7, 7, 3, 2), False, ["wasteful"])
_stride("C, its slices", "C", 4, _case(5, 5, 3, 1), False, ["wasteful"])
_stride("a name that is none", "D", 4, _case(5, 5, 3, 1), False, ["listings"])
_stride("two of three inputs", "B", 4, (np.ones((5, 5)), np.ones((3, 3))), False, ["cannot be run"])


# --- 08.4


@answer("08.4", "einsum over windows", right=True)
def conv2d(x, W, b, stride, padding):
    return _conv(x, W, b, stride, padding)


@answer("08.4", "seven loops", right=True)
def conv2d(x, W, b, stride, padding):
    N, IC, H, Wd = x.shape
    OC, _, K, _ = W.shape
    big = np.zeros((N, IC, H + 2 * padding, Wd + 2 * padding))
    big[:, :, padding : padding + H, padding : padding + Wd] = x
    y = np.zeros((N, OC, (big.shape[2] - K) // stride + 1, (big.shape[3] - K) // stride + 1))
    for n, o, i, j in np.ndindex(y.shape):
        y[n, o, i, j] = b[o]
        for c in range(IC):
            for k in range(K):
                for l in range(K):
                    y[n, o, i, j] += W[o, c, k, l] * big[n, c, stride * i + k, stride * j + l]
    return y


@answer("08.4", "shifted slices, weight by weight", right=True)
def conv2d(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    K = W.shape[2]
    h, w = x.shape[2] - K + 1, x.shape[3] - K + 1
    y = sum(np.einsum("ncij,oc->noij", x[:, :, k : k + h, l : l + w], W[:, :, k, l]) for k, l in np.ndindex(K, K))
    return (y + b.reshape(1, -1, 1, 1))[:, :, ::stride, ::stride]


@answer("08.4", "im2col", right=True)
def conv2d(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    N, C, H, Wd = x.shape
    OC, _, K, _ = W.shape
    h, w = (H - K) // stride + 1, (Wd - K) // stride + 1
    cols = [
        x[:, :, i * stride : i * stride + K, j * stride : j * stride + K].reshape(N, -1)
        for i in range(h)
        for j in range(w)
    ]
    return (np.stack(cols, axis=1) @ W.reshape(OC, -1).T + b).transpose(0, 2, 1).reshape(N, OC, h, w)


@answer("08.4", "bias forgotten", right=False, seek=["bias"])
def conv2d(x, W, b, stride, padding):
    return _conv(x, W, 0 * b, stride, padding)


@answer("08.4", "scipy's turn", right=False, seek=["turned", "around"])
def conv2d(x, W, b, stride, padding):
    return _conv(x, W[..., ::-1, ::-1], b, stride, padding)


@answer("08.4", "bias inside the channel loop", right=False, seek=["bias", "channel"])
def conv2d(x, W, b, stride, padding):
    return sum(_conv(x[:, c : c + 1], W[:, c : c + 1], b, stride, padding) for c in range(x.shape[1]))


@answer("08.4", "channel loop overwrites", right=False, seek=["last channel", "+=", "add"])
def conv2d(x, W, b, stride, padding):
    for c in range(x.shape[1]):
        y = _conv(x[:, c : c + 1], W[:, c : c + 1], b, stride, padding)
    return y


@answer("08.4", "pads all axes", right=False, seek=["last two", "axes", "shape", "pad"])
def conv2d(x, W, b, stride, padding):
    return _conv(np.pad(x, padding), np.pad(W, ((0, 0), (padding, padding), (0, 0), (0, 0))), b, stride, 0)


@answer("08.4", "stride forgotten", right=False, seek=["stride", "one pixel"])
def conv2d(x, W, b, stride, padding):
    return _conv(x, W, b, 1, padding)


@answer("08.4", "padding forgotten", right=False, seek=["pad", "frame"])
def conv2d(x, W, b, stride, padding):
    return _conv(x, W, b, stride, 0)


@answer("08.4", "stride and padding swapped", right=False)
def conv2d(x, W, b, stride, padding):
    return _conv(x, W, b, max(padding, 1), stride)


@answer("08.4", "places H - K", right=False, seek=["last", "place"])
def conv2d(x, W, b, stride, padding):
    y = _conv(x, W, b, stride, padding)
    return y[:, :, : y.shape[2] - 1, : y.shape[3] - 1]


@answer("08.4", "channels last", right=False, seek=["axes", "axis", "order"])
def conv2d(x, W, b, stride, padding):
    return np.moveaxis(_conv(x, W, b, stride, padding), 1, -1)


@answer("08.4", "mean of the channels", right=False, seek=["mean", "add"])
def conv2d(x, W, b, stride, padding):
    return _conv(x, W / x.shape[1], b, stride, padding)


@answer("08.4", "ReLU at once", right=False, seek=["relu", "negative"])
def conv2d(x, W, b, stride, padding):
    return np.maximum(_conv(x, W, b, stride, padding), 0)


@answer("08.4", "padded with the mean", right=False)
def conv2d(x, W, b, stride, padding):
    return _conv(np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2), mode="mean"), W, b, stride, 0)


@answer("08.4", "first image only", right=False, seek=["first image", "every image"])
def conv2d(x, W, b, stride, padding):
    return _conv(x[:1], W, b, stride, padding)


@answer("08.4", "bias of map 0 everywhere", right=False, seek=["bias"])
def conv2d(x, W, b, stride, padding):
    return _conv(x, W, np.repeat(b[0], len(b)), stride, padding)


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


@answer("08.6", "einsum", right=True)
def conv2d_backward(x, W, dout):
    return _join(*_back(x, W, dout))


@answer("08.6", "loops over places, scattered", right=True)
def conv2d_backward(x, W, dout):
    K = W.shape[2]
    dx, dW = np.zeros(x.shape), np.zeros(W.shape)
    N, OC, h, w = dout.shape
    for n in range(N):
        for o in range(OC):
            for i in range(h):
                for j in range(w):
                    dx[n, :, i : i + K, j : j + K] += dout[n, o, i, j] * W[o]
                    dW[o] += dout[n, o, i, j] * x[n, :, i : i + K, j : j + K]
    return np.concatenate([dx.ravel(), dW.ravel(), dout.sum((0, 2, 3))])


@answer("08.6", "gathered, over a padded dout with turned filters", right=True)
def conv2d_backward(x, W, dout):
    K = W.shape[2]
    padded = np.pad(dout, ((0, 0), (0, 0), (K - 1, K - 1), (K - 1, K - 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (K, K), axis=(2, 3))
    dx = np.einsum("noijkl,ockl->ncij", windows, W[:, :, ::-1, ::-1])
    return _join(dx, *_back(x, W, dout)[1:])


@answer("08.6", "a list of numbers", right=True)
def conv2d_backward(x, W, dout):
    dx, dW, db = _back(x, W, dout)
    return [*dx.ravel(), *dW.ravel(), *db]


@answer("08.6", "three arrays, not joined", right=False, seek=["vector", "join", "tuple", "things", "shape"])
def conv2d_backward(x, W, dout):
    return _back(x, W, dout)


@answer("08.6", "divided by N", right=False, seek=["times too small", "mean"])
def conv2d_backward(x, W, dout):
    dx, dW, db = _back(x, W, dout)
    return _join(dx, dW / len(x), db / len(x))


@answer("08.6", "dx written over", right=False, seek=["overlap", "+="])
def conv2d_backward(x, W, dout):
    K, dx = W.shape[2], np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape[2:]):
        dx[:, :, i : i + K, j : j + K] = np.einsum("no,ockl->nckl", dout[:, :, i, j], W)
    return _join(dx, *_back(x, W, dout)[1:])


@answer("08.6", "dx with turned filters", right=False, seek=["turn"])
def conv2d_backward(x, W, dout):
    return _join(_back(x, W[:, :, ::-1, ::-1], dout)[0], *_back(x, W, dout)[1:])


@answer("08.6", "dW turned", right=False, seek=["turned", "180"])
def conv2d_backward(x, W, dout):
    dx, dW, db = _back(x, W, dout)
    return _join(dx, dW[..., ::-1, ::-1], db)


@answer("08.6", "dW first", right=False, seek=["order"])
def conv2d_backward(x, W, dout):
    dx, dW, db = _back(x, W, dout)
    return _join(dW, dx, db)


@answer("08.6", "db last in the middle", right=False)
def conv2d_backward(x, W, dout):
    dx, dW, db = _back(x, W, dout)
    return _join(dx, db, dW)


@answer("08.6", "db is a mean", right=False, seek=["mean"])
def conv2d_backward(x, W, dout):
    dx, dW, _ = _back(x, W, dout)
    return _join(dx, dW, dout.mean(axis=(0, 2, 3)))


@answer("08.6", "db over places only", right=False, seek=["images", "shape"])
def conv2d_backward(x, W, dout):
    dx, dW, _ = _back(x, W, dout)
    return _join(dx, dW, dout.sum(axis=(2, 3)))


@answer("08.6", "forgot db", right=False, seek=["bias", "db"])
def conv2d_backward(x, W, dout):
    dx, dW, _ = _back(x, W, dout)
    return np.concatenate([dx.ravel(), dW.ravel()])


@answer("08.6", "last image's dW", right=False, seek=["last image", "add"])
def conv2d_backward(x, W, dout):
    return _join(_back(x, W, dout)[0], *_back(x[-1:], W, dout[-1:])[1:])


@answer("08.6", "minus", right=False, seek=["downhill", "minus"])
def conv2d_backward(x, W, dout):
    return -_join(*_back(x, W, dout))


@answer("08.6", "dout forgotten", right=False, seek=["dout"])
def conv2d_backward(x, W, dout):
    return _join(*_back(x, W, np.ones_like(dout)))


@answer("08.6", "dx of the last filter", right=False, seek=["filter"])
def conv2d_backward(x, W, dout):
    K, dx = W.shape[2], np.zeros(x.shape)
    for o in range(len(W)):
        dx = _back(x, W[o : o + 1], dout[:, o : o + 1])[0]
    return _join(dx, *_back(x, W, dout)[1:])


# --- 08.7, an order


_H, _P, _L, _R, _V = "healthy", "pixels from 0 to 255", "labels shuffled", "rate too high", "validation digits inverted"


def _runs(label, runs, right, seek=()):
    answer("08.7", label, right=right, seek=seek)(lambda: runs)


_runs("right", [_L, _V, _R, _H, _P], True)
_runs("right, as a tuple", (_L, _V, _R, _H, _P), True)
_runs("right, as an array", np.array([_L, _V, _R, _H, _P]), True)
_runs("labels for rate", [_R, _V, _L, _H, _P], False, ["alive"])
_runs("rate for pixels", [_L, _V, _P, _H, _R], False, ["first loss"])
_runs("labels for pixels", [_P, _V, _R, _H, _L], False, ["first loss"])
_runs("healthy for inverted", [_L, _H, _R, _V, _P], False, ["blind"])
_runs("labels for inverted", [_V, _L, _R, _H, _P], False, ["labels"])
_runs("rate for inverted", [_L, _R, _V, _H, _P], False, ["training digits"])
_runs("pixels for inverted", [_L, _P, _R, _H, _V], False, ["2.3"])
_runs("healthy for dead", [_L, _V, _H, _R, _P], False, ["alive"])
_runs("healthy for chance", [_H, _V, _R, _L, _P], False, ["2.3"])
_runs("healthy for a large loss", [_L, _V, _R, _P, _H], False, ["far above"])
_runs("three in a circle", [_R, _V, _P, _H, _L], False, ["first", "alive", "live"])
_runs("the other circle", [_P, _V, _L, _H, _R], False, ["alive"])
_runs("as listed in the task", [_H, _L, _R, _P, _V], False)
_runs("four only", [_L, _V, _R, _H], False, ["list of"])


# --- 08.8


@answer("08.8", "from the input up", right=True)
def receptive_field(layers):
    r, j = 1, 1
    for K, S in layers:
        r, j = r + (K - 1) * j, j * S
    return r


@answer("08.8", "from the top down", right=True)
def receptive_field(layers):
    r = 1
    for K, S in reversed(list(layers)):
        r = (r - 1) * S + K
    return r


@answer("08.8", "by cumulative product", right=True)
def receptive_field(layers):
    K, S = np.array(layers).T
    steps = np.concatenate([[1], np.cumprod(S)[:-1]])
    return int(1 + ((K - 1) * steps).sum())


@answer("08.8", "by marking pixels", right=True)
def receptive_field(layers):
    seen = {0}
    for K, S in list(layers)[::-1]:
        seen = {S * place + k for place in seen for k in range(K)}
    return max(seen) - min(seen) + 1


@answer("08.8", "recursion", right=True)
def receptive_field(layers):
    def see(rest):
        return 1 if len(rest) == 0 else rest[0][0] + rest[0][1] * (see(rest[1:]) - 1)

    return see(layers)


@answer("08.8", "pixels counted, holes left out", right=False, seek=["holes", "from the first to the last"])
def receptive_field(layers):
    seen = {0}
    for K, S in list(layers)[::-1]:
        seen = {S * place + k for place in seen for k in range(K)}
    return len(seen)


@answer("08.8", "no strides", right=False, seek=["stride"])
def receptive_field(layers):
    return 1 + sum(K - 1 for K, S in layers)


@answer("08.8", "sum of sides", right=False, seek=["added up", "k - 1"])
def receptive_field(layers):
    return sum(K for K, S in layers)


@answer("08.8", "product of sides", right=False, seek=["multipl", "overlap"])
def receptive_field(layers):
    r = 1
    for K, S in layers:
        r *= K
    return r


@answer("08.8", "stride before", right=False, seek=["own stride", "layers above"])
def receptive_field(layers):
    r, j = 1, 1
    for K, S in layers:
        j *= S
        r += (K - 1) * j
    return r


@answer("08.8", "wrong end first", right=False, seek=["from the top", "input"])
def receptive_field(layers):
    r, j = 1, 1
    for K, S in list(layers)[::-1]:
        r += (K - 1) * j
        j *= S
    return r


@answer("08.8", "K times the step", right=False, seek=["k - 1", "steps"])
def receptive_field(layers):
    r, j = 1, 1
    for K, S in layers:
        r += K * j
        j *= S
    return r


@answer("08.8", "begins at 0", right=False, seek=["one pixel", "begin with the 1"])
def receptive_field(layers):
    r, j = 0, 1
    for K, S in layers:
        r += (K - 1) * j
        j *= S
    return r


@answer("08.8", "squared", right=False, seek=["side", "square"])
def receptive_field(layers):
    r, j = 1, 1
    for K, S in layers:
        r, j = r + (K - 1) * j, j * S
    return r * r


@answer("08.8", "largest window", right=False, seek=["widest", "further"])
def receptive_field(layers):
    return max(K for K, S in layers)


@answer("08.8", "strides added", right=False, seek=["multipl"])
def receptive_field(layers):
    r, j = 1, 1
    for K, S in layers:
        r += (K - 1) * j
        j += S
    return r


@answer("08.8", "the stride right below", right=False, seek=["stride", "multipl"])
def receptive_field(layers):
    r, before = 1, 1
    for K, S in layers:
        r += (K - 1) * before
        before = S
    return r


# --- 08.9


@answer("08.9", "by m", right=True)
def confusion(y, guess, C):
    m = np.zeros((C, C), int)
    np.add.at(m, (y, guess), 1)
    return m


@answer("08.9", "bincount", right=True)
def confusion(y, guess, C):
    return np.bincount(y * C + guess, minlength=C * C).reshape(C, C)


@answer("08.9", "masks", right=True)
def confusion(y, guess, C):
    return np.array([[np.sum((y == i) & (guess == j)) for j in range(C)] for i in range(C)])


@answer("08.9", "onehot int", right=True)
def confusion(y, guess, C):
    return (np.eye(C)[y].T @ np.eye(C)[guess]).astype(int)


@answer("08.9", "histogram2d", right=True)
def confusion(y, guess, C):
    return np.histogram2d(y, guess, bins=C, range=[[0, C], [0, C]])[0].astype(int)


@answer("08.9", "hard coded 10", right=False, seek=["c by c", "length"])
def confusion(y, guess, C):
    return _confusion(y, guess, 10)


@answer("08.9", "list", right=True)
def confusion(y, guess, C):
    return [[sum((1 for a, b in zip(y, guess) if a == i and b == j)) for j in range(C)] for i in range(C)]


@answer("08.9", "transposed bincount", right=False, seek=["row"])
def confusion(y, guess, C):
    return np.bincount(y + C * guess, minlength=C * C).reshape(C, C)


@answer("08.9", "float counts", right=False, seek=["whole", "int"])
def confusion(y, guess, C):
    m = np.zeros((C, C))
    for a, b in zip(y, guess):
        m[a, b] += 1
    return m


@answer("08.9", "column normalised", right=False, seek=["count"])
def confusion(y, guess, C):
    return _confusion(y, guess, C) / _confusion(y, guess, C).sum(0)


@answer("08.9", "nested loops", right=False, seek=["pair", "example"])
def confusion(y, guess, C):
    m = np.zeros((C, C), int)
    for a in y:
        for b in guess:
            m[a, b] += 1
    return m


@answer("08.9", "dictionary of pairs", right=True)
def confusion(y, guess, C):
    counts = {}
    for pair in zip(y.tolist(), guess.tolist()):
        counts[pair] = counts.get(pair, 0) + 1
    return np.array([[counts.get((i, j), 0) for j in range(C)] for i in range(C)])


@answer("08.9", "row by row with bincount", right=True)
def confusion(y, guess, C):
    return np.stack([np.bincount(guess[y == c], minlength=C) for c in range(C)])


@answer("08.9", "outer comparison, summed", right=True)
def confusion(y, guess, C):
    c = np.arange(C)
    return ((y[:, None, None] == c[:, None]) & (guess[:, None, None] == c)).sum(axis=0)


@answer("08.9", "m[y][guess] += 1 adds to a copy", right=False, seek=["copy", "once", "add.at", "loop"])
def confusion(y, guess, C):
    m = np.zeros((C, C), dtype=int)
    m[y][guess] += 1
    return m


@answer("08.9", "number of right answers only", right=False)
def confusion(y, guess, C):
    return int((y == guess).sum())


@answer("08.9", "uint8", right=False, seek=["255", "256", "int"])
def confusion(y, guess, C):
    m = np.zeros((C, C), np.uint8)
    for a, b in zip(y, guess):
        m[a, b] += 1
    return m


@answer("08.9", "both directions counted", right=False, seek=["does not belong", "once", "row", "truth", "twice"])
def confusion(y, guess, C):
    m = np.zeros((C, C), int)
    for a, b in zip(y, guess):
        m[a, b] += 1
        m[b, a] += 1
    return m


@answer("08.9", "hits on the diagonal only", right=False, seek=["error", "diagonal", "wrong", "off"])
def confusion(y, guess, C):
    m = np.zeros((C, C), int)
    for a, b in zip(y, guess):
        if a == b:
            m[a, b] += 1
    return m


@answer("08.9", "collections.Counter of the pairs", right=True)
def confusion(y, guess, C):
    pairs = collections.Counter(zip(y.tolist(), guess.tolist()))
    return np.array([[pairs[i, j] for j in range(C)] for i in range(C)])


@answer("08.9", "np.unique of the pairs", right=True)
def confusion(y, guess, C):
    counts = np.zeros((C, C), dtype=int)
    pairs, often = np.unique(np.stack([y, guess]), axis=1, return_counts=True)
    counts[tuple(pairs)] = often
    return counts


# --- 08.10, settings


def _settings(label, learning_rate, most, right, seek=()):
    chosen = dict(learning_rate=learning_rate, most=most)
    answer("08.10", label, right=right, seek=seek)(lambda: chosen)


_settings("0.1, 3", 0.1, 3, True)
_settings("0.1, 4", 0.1, 4, True)
_settings("0.08, 3", 0.08, 3, True)
_settings("NumPy's numbers", np.float64(0.1), np.int64(3), True)
_settings("a fraction, rounded down", 0.1, 3.7, True)
_settings("no shift", 0.1, 0, False, ["moved", "move"])
_settings("one pixel", 0.1, 1, False, ["smaller shifts"])
_settings("one pixel, slower", 0.05, 1, False, ["smaller shifts"])
_settings("nine pixels", 0.1, 9, False, ["further off"])
_settings("ten pixels", 0.05, 10, False, ["further off"])
_settings("timid", 0.005, 3, False, ["rate", "larger"])
_settings("very timid", 0.0005, 4, False, ["rate", "larger"])
_settings("wild", 1.5, 3, False, ["filters die", "smaller"])
_settings("0.5", 0.5, 4, False, ["filters die", "smaller"])
_settings("below the range", 0.00001, 3, False, ["goes from"])
_settings("text", "0.1", 3, False, ["goes from"])
_settings("half a pixel", 0.1, 0.5, False, ["moved", "move"])
