"""Answers to the exercises of notebook 07, right, wrong, and open to debate; see corpus.py."""

# ruff: noqa

import functools
import itertools
import math

import numpy as np
from corpus import answer


def _stop(val_loss, patience):
    best, wait, epoch = np.inf, 0, 0
    for t, loss in enumerate(val_loss):
        if loss < best:
            best, epoch, wait = loss, t, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return epoch


# --- 07.1


def baseline(label, right, seek=()):
    return answer("07.1", label, right=right, seek=seek)


def _shares(y, K):
    return np.bincount(y, minlength=K) / len(y)


baseline("sum over the classes that come", True)(lambda y, K: -sum(p * np.log(p) for p in _shares(y, K) if p > 0))
baseline("mean of minus log over the examples", True)(lambda y, K: -np.mean(np.log(_shares(y, K)[y])))
baseline("np.unique", True)(
    lambda y, K: float(np.sum([-c / len(y) * math.log(c / len(y)) for c in np.unique(y, return_counts=True)[1]]))
)
baseline("counts without shares", True)(
    lambda y, K: np.log(len(y)) - sum(c * np.log(c) for c in np.bincount(y) if c) / len(y)
)
baseline("log K", False, ["equally", "more often"])(lambda y, K: np.log(K))
baseline("log of the classes seen", False, ["equally", "more often"])(
    lambda y, K: np.log(len(set(np.asarray(y).tolist())))
)
baseline("the commonest class alone", False, ["commonest"])(lambda y, K: -np.log(_shares(y, K).max()))
baseline("error of the majority", False, ["error"])(lambda y, K: 1 - _shares(y, K).max())
baseline("accuracy of the majority", False, ["accuracy"])(lambda y, K: _shares(y, K).max())
baseline("0 log 0", False, ["leave it out", "nothing"])(lambda y, K: -np.sum(_shares(y, K) * np.log(_shares(y, K))))
baseline("base 2", False, ["base 2"])(lambda y, K: -sum(p * np.log2(p) for p in _shares(y, K) if p))
baseline("base 10", False, ["base 10"])(lambda y, K: -sum(p * np.log10(p) for p in _shares(y, K) if p))
baseline("sign lost", False, ["minus"])(lambda y, K: sum(p * np.log(p) for p in _shares(y, K) if p))
baseline("sum over the examples", False, ["mean", "sum"])(lambda y, K: -np.sum(np.log(_shares(y, K)[y])))
baseline("mean over the classes", False, ["class"])(lambda y, K: -np.mean([np.log(p) for p in _shares(y, K) if p]))
baseline("each class once", False, ["share", "weigh", "multiply"])(
    lambda y, K: -sum(np.log(p) for p in _shares(y, K) if p)
)
baseline("divided by K", False, ["K"])(lambda y, K: -sum(p * np.log(p) for p in _shares(y, K) if p) / K)


# --- 07.2


@answer("07.2", "standard keras counting", right=True)
def stop_in_time(val_loss, patience):
    best, wait = (np.inf, 0)
    e = 0
    for t_, l in enumerate(val_loss):
        if l < best:
            best, e, wait = (l, t_, 0)
        else:
            wait += 1
            if wait >= patience:
                break
    return e


@answer("07.2", "float epoch", right=None)
def stop_in_time(val_loss, patience):
    return float(_stop(val_loss, patience))


@answer("07.2", "np.int64 ok", right=True)
def stop_in_time(val_loss, patience):
    return np.int64(_stop(val_loss, patience))


@answer("07.2", "compare with previous epoch, return t-p", right=False, seek=["best", "lowest"])
def stop_in_time(val_loss, patience):
    bad = 0
    for t_ in range(1, len(val_loss)):
        if val_loss[t_] > val_loss[t_ - 1]:
            bad += 1
            if bad == patience:
                return t_ - patience
        else:
            bad = 0
    return len(val_loss) - 1


@answer("07.2", "never resets counter", right=False, seek=["in a row"])
def stop_in_time(val_loss, patience):
    bad = 0
    best = np.inf
    e = 0
    for t_, l in enumerate(val_loss):
        if l < best:
            best, e = (l, t_)
        else:
            bad += 1
            if bad >= patience:
                break
    return e


@answer("07.2", "forgets final return", right=False, seek=["return"])
def stop_in_time(val_loss, patience):
    best, wait = (np.inf, 0)
    for t_, l in enumerate(val_loss):
        if l < best:
            best, e, wait = (l, t_, 0)
        else:
            wait += 1
            if wait >= patience:
                return e


@answer("07.2", "return loss", right=False, seek=["loss"])
def stop_in_time(val_loss, patience):
    best, wait = (np.inf, 0)
    for t_, l in enumerate(val_loss):
        if l < best:
            best, e, wait = (l, t_, 0)
        else:
            wait += 1
            if wait >= patience:
                return best
    return best


@answer("07.2", "silly", right=False)
def stop_in_time(val_loss, patience):
    return len(val_loss) - patience


@answer("07.2", "argmin in window patience", right=False)
def stop_in_time(val_loss, patience):
    return int(np.argmin(val_loss[:patience]))


@answer("07.2", "first epoch of which the next `patience` are not lower", right=True)
def stop_in_time(val_loss, patience):
    for t_ in range(len(val_loss)):
        if all(val_loss[t_ + 1 : t_ + 1 + patience] >= val_loss[t_]):
            return t_


@answer("07.2", "zero", right=False)
def stop_in_time(val_loss, patience):
    val_loss = list(val_loss)
    val_loss.sort()
    return 0


@answer("07.2", "while with two counters", right=True)
def stop_in_time(val_loss, patience):
    best = t = 0
    while t < len(val_loss) and t - best <= patience:
        if val_loss[t] < val_loss[best]:
            best = t
            if t - best > patience:
                break
        if t - best == patience:
            return best
        t += 1
    return best


@answer("07.2", "dictionary of losses: the last epoch of equal ones", right=False, seek=["tie", "<"])
def stop_in_time(val_loss, patience):
    best, wait = (0, 0)
    for t, loss in enumerate(val_loss):
        if loss <= min(val_loss[: t + 1]):
            best, wait = (t, 0)
        else:
            wait += 1
            if wait == patience:
                break
    return best


@answer("07.2", "the last epoch", right=False, seek=["best", "lowest"])
def stop_in_time(val_loss, patience):
    return len(val_loss) - 1


@answer("07.2", "compares with the epoch before, keeps the best", right=False, seek=["before", "best", "lowest"])
def stop_in_time(val_loss, patience):
    wait, best = 0, 0
    for t in range(1, len(val_loss)):
        if val_loss[t] < val_loss[t - 1]:
            wait = 0
            if val_loss[t] < val_loss[best]:
                best = t
        else:
            wait += 1
            if wait >= patience:
                break
    return best


@answer("07.2", "best not compared: wait resets on any fall", right=False, seek=["best", "before", "lowest"])
def stop_in_time(val_loss, patience):
    wait = 0
    for t in range(1, len(val_loss)):
        wait = wait + 1 if val_loss[t] >= val_loss[t - 1] else 0
        if wait == patience:
            return t - patience
    return int(np.argmin(val_loss))


@answer("07.2", "stops one epoch early", right=False, seek=["early", "soon", "patience"])
def stop_in_time(val_loss, patience):
    best, wait = 0, 1
    for t in range(1, len(val_loss)):
        if val_loss[t] < val_loss[best]:
            best, wait = t, 1
        else:
            wait += 1
            if wait >= patience:
                break
    return best


@answer("07.2", "ties reset the wait but keep best", right=False, seek=["tie", "<", "equal"])
def stop_in_time(val_loss, patience):
    best, wait = 0, 0
    for t in range(1, len(val_loss)):
        if val_loss[t] < val_loss[best]:
            best, wait = t, 0
        elif val_loss[t] > val_loss[best]:
            wait += 1
        if wait == patience:
            break
    return best


@answer("07.2", "places of the running minimum", right=True)
def stop_in_time(val_loss, patience):
    best = [int(np.argmin(val_loss[: t + 1])) for t in range(len(val_loss))]
    late = [b for t, b in enumerate(best) if t - b >= patience]
    return late[0] if late else best[-1]


@answer("07.2", "jump from record to record", right=True)
def stop_in_time(val_loss, patience):
    best = 0
    while True:
        lower = [t for t in range(best + 1, len(val_loss)) if val_loss[t] < val_loss[best]]
        if not lower or lower[0] - best > patience:
            return best
        best = lower[0]


# --- 07.3


def limit(label, right, seek=()):
    return answer("07.3", label, right=right, seek=seek)


limit("the formula", True)(lambda c, mu: 2 * (1 + mu) / (c * (1 + 2 * mu)))
limit("(2 + 2 mu) / (c + 2 mu c)", True)(lambda c, mu: (2 + 2 * mu) / (c + 2 * mu * c))
limit("1 + 1 / (1 + 2 mu), over c", True)(lambda c, mu: (1 + 1 / (1 + 2 * mu)) / c)


@limit("found by bisection on the roots", True)
def nesterov_limit(c, mu):
    low, high = 0.0, 4 / c
    for _ in range(60):
        a = (low + high) / 2
        k = 1 - a * c
        if np.abs(np.roots([1, -(1 + mu) * k, mu * k])).max() < 1:
            low = a
        else:
            high = a
    return low


limit("the ball's", False, ["not look ahead", "w + mu v"])(lambda c, mu: 2 * (1 + mu) / c)
limit("without momentum", False, ["without momentum", "mu"])(lambda c, mu: 2 / c)
limit("no curvature", False, ["curvature"])(lambda c, mu: 2 * (1 + mu) / (1 + 2 * mu))
limit("times c", False, ["curvature", "steeper"])(lambda c, mu: 2 * c * (1 + mu) / (1 + 2 * mu))
limit("half", False, ["half"])(lambda c, mu: (1 + mu) / (c * (1 + 2 * mu)))
limit("2 alone above", False, ["1 + mu", "above the line"])(lambda c, mu: 2 / (c * (1 + 2 * mu)))
limit("1 - mu", False, ["sign"])(lambda c, mu: 2 * (1 - mu) / c)
limit("over 1 - mu", False, ["1 - mu"])(lambda c, mu: 2 / (c * (1 - mu)))
limit("over 1 + mu", False, ["1 + mu", "mu"])(lambda c, mu: 2 / (c * (1 + mu)))
limit("product of the roots", False, ["product", "earlier"])(lambda c, mu: (1 + mu) / (c * mu) if mu else np.inf)
limit("over both", False, ["1 + mu", "z = -1"])(lambda c, mu: 2 / (c * (1 + mu) * (1 + 2 * mu)))
limit("1 / c", False)(lambda c, mu: 1 / c)


# --- 07.4


def silence(label, right, seek=()):
    return answer("07.4", label, right=right, seek=seek)


@silence("both averages in a loop", True)
def step_after_silence(t, beta1, beta2):
    m = v = 0.0
    for k in range(1, t + 1):
        g = 1.0 if k == t else 0.0
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
    return m / (1 - beta1**t) / math.sqrt(v / (1 - beta2**t))


@silence("as weighted means", True)
def step_after_silence(t, beta1, beta2):
    g = np.zeros(t)
    g[-1] = 5
    ages = np.arange(t)[::-1]
    m_hat = np.average(g, weights=beta1**ages)
    v_hat = np.average(g**2, weights=beta2**ages)
    return m_hat / np.sqrt(v_hat)


silence("one line", True)(lambda t, b1, b2: (1 - b1) / (1 - b1**t) * ((1 - b2**t) / (1 - b2)) ** 0.5)
silence("with eps", None)(lambda t, b1, b2: (1 - b1) / (1 - b1**t) / (((1 - b2) / (1 - b2**t)) ** 0.5 + 1e-8))
silence("float32", None)(
    lambda t, b1, b2: np.float32((1 - b1) / (1 - b1**t)) * np.sqrt(np.float32((1 - b2**t) / (1 - b2)))
)
silence("always one", False, ["first step", "cancel"])(lambda t, b1, b2: 1)
silence("not corrected", False, ["1 - beta1^t"])(lambda t, b1, b2: (1 - b1) / math.sqrt(1 - b2))
silence("after endless silence", False, ["1 - beta1^t"])(lambda t, b1, b2: (1 - b1) * (1 - b2) ** -0.5)
silence("m not corrected", False, ["m"])(lambda t, b1, b2: (1 - b1) / math.sqrt((1 - b2) / (1 - b2**t)))
silence("v not corrected", False, ["v"])(lambda t, b1, b2: (1 - b1) / (1 - b1**t) / math.sqrt(1 - b2))
silence("times", False, ["Divide", "divide"])(
    lambda t, b1, b2: (1 - b1) * (1 - b1**t) / math.sqrt((1 - b2) * (1 - b2**t))
)
silence("no root", False, ["root"])(lambda t, b1, b2: (1 - b1) / (1 - b1**t) * (1 - b2**t) / (1 - b2))
silence("root over all", False, ["root"])(lambda t, b1, b2: math.sqrt((1 - b1) / (1 - b1**t) * (1 - b2**t) / (1 - b2)))
silence("betas swapped", False, ["swap"])(lambda t, b1, b2: (1 - b2) / (1 - b2**t) * math.sqrt((1 - b1**t) / (1 - b1)))
silence("upside down", False, ["upside"])(lambda t, b1, b2: (1 - b1**t) / (1 - b1) * math.sqrt((1 - b2) / (1 - b2**t)))
silence("t + 1", False, ["too large", "t gradients"])(
    lambda t, b1, b2: (1 - b1) / (1 - b1 ** (t + 1)) * math.sqrt((1 - b2 ** (t + 1)) / (1 - b2))
)
silence("the number of zeros", False, ["too small", "t gradients"])(
    lambda t, b1, b2: (1 - b1) / np.float64(1 - b1 ** (t - 1)) * math.sqrt((1 - b2 ** (t - 1)) / (1 - b2))
)


@silence("first the gradient, then silence", False, ["first"])
def step_after_silence(t, beta1, beta2):
    m, v = 1 - beta1, 1 - beta2
    for _ in range(t - 1):
        m, v = beta1 * m, beta2 * v
    return m / (1 - beta1**t) / math.sqrt(v / (1 - beta2**t))


silence("RMSprop", False, ["RMSprop"])(lambda t, b1, b2: 1 / math.sqrt(1 - b2))
silence("RMSprop, corrected", False, ["RMSprop"])(lambda t, b1, b2: math.sqrt((1 - b2**t) / (1 - b2)))
silence("m alone", False, ["root of v"])(lambda t, b1, b2: (1 - b1) / (1 - b1**t))
silence("shares the wrong way round", False, ["1 - beta"])(
    lambda t, b1, b2: b1 / (1 - b1**t) / math.sqrt(b2 / (1 - b2**t))
)
silence("one beta", False, ["beta2"])(lambda t, b1, b2: math.sqrt((1 - b1) / (1 - b1**t)))
silence("plain mean", False, ["evenly", "1 - beta"])(lambda t, b1, b2: t**-0.5)
silence("with a minus", False, ["below 0", "length", "minus"])(
    lambda t, b1, b2: -(1 - b1) / (1 - b1**t) * math.sqrt((1 - b2**t) / (1 - b2))
)


@silence("v averages g, not its square", False, ["square", "g^2", "0"])
def step_after_silence(t, beta1, beta2):
    m = v = 0.0
    for k in range(1, t + 1):
        g = 3.0 if k == t else 0.0
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g
    return m / (1 - beta1**t) / math.sqrt(v / (1 - beta2**t))


# --- 07.5, a number


def distance(label, number, right, seek=()):
    answer("07.5", label, right=right, seek=seek)(lambda: number)


EXACT = 0.5 / (1 - math.exp(-0.3))
distance("exact", EXACT, True)
distance("two decimals", 1.93, True)
distance("measured", sum(0.5 * math.exp(-0.3 * t) for t in range(300)), True)
distance("NumPy's", np.float32(EXACT), True)
distance("an integral", 0.5 / 0.3, False, ["integra"])
distance("without the first", EXACT - 0.5, False, ["first step"])
distance("0.3 for the share", 0.5 / 0.7, False, ["e to the -0.3", "0.74"])
distance("divided by what is left", 0.5 / math.exp(-0.3), False, ["share"])
distance("shares alone", 2 * EXACT, False, ["0.5"])
distance("infinite", math.inf, False, ["finite"])
distance("constant", 150, False, ["falls"])
distance("half-life", 0.5 * math.log(2) / 0.3, False, ["halves"])
distance("first step", 0.5, False, ["first step"])
distance("one over t", sum(0.5 / (1 + 0.3 * t) for t in range(300)), False, ["1/t"])
distance("two steps", 0.5 + 0.5 * math.exp(-0.3), False, ["two steps"])


# --- 07.6


@answer("07.6", "where", right=True)
def dropout(x, u, p):
    return np.where(u < p, 0, x / (1 - p))


@answer("07.6", "u <= p goes", right=None)
def dropout(x, u, p):
    return np.where(u <= p, 0, x / (1 - p))


@answer("07.6", "u < 1 - p stays", right=None)
def dropout(x, u, p):
    return x * (u < 1 - p) / (1 - p)


@answer("07.6", "divide by actual share", right=False, seek=["1 - p"])
def dropout(x, u, p):
    return x * (u >= p) / np.mean(u >= p)


@answer("07.6", "ignores u", right=False, seek=["twice", "random"])
def dropout(x, u, p):
    return x * (np.random.rand(*x.shape) >= p) / (1 - p)


@answer("07.6", "precedence bug /1-p", right=False, seek=["parenthes"])
def dropout(x, u, p):
    return x * (u >= p) / 1 - p


@answer("07.6", "in place", right=False, seek=["changed", "copy"])
def dropout(x, u, p):
    x[u < p] = 0
    return x / (1 - p)


@answer("07.6", "zeros_like(x): integers truncate", right=False, seek=["int", "fraction"])
def dropout(x, u, p):
    out = np.zeros_like(x)
    out[u >= p] = x[u >= p] / (1 - p)
    return out


@answer("07.6", "1D only list", right=False, seek=["batch", "if needs", "array of numbers"])
def dropout(x, u, p):
    return [xi / (1 - p) if ui >= p else 0 for xi, ui in zip(x, u)]


@answer("07.6", "multiplied with u", right=False, seek=["u >= p", "mask"])
def dropout(x, u, p):
    return x * u / (1 - p)


@answer("07.6", "round(u)", right=False, seek=["u >= p", "compare"])
def dropout(x, u, p):
    return x * np.round(u) / (1 - p)


@answer("07.6", "divide by p", right=False, seek=["1 - p"])
def dropout(x, u, p):
    return (u >= p) * x / p if p else x


@answer("07.6", "times 1 - p, as at test time", right=False, seek=["grow"])
def dropout(x, u, p):
    return x * (u >= p) * (1 - p)


@answer("07.6", "np.multiply with a float mask", right=True)
def dropout(x, u, p):
    mask = np.greater_equal(u, p).astype(float) / (1 - p)
    return np.multiply(x, mask)


@answer("07.6", "copy as floats, then in place", right=True)
def dropout(x, u, p):
    out = x.astype(float)
    out[u < p] = 0
    out /= 1 - p
    return out


@answer("07.6", "division before the mask", right=True)
def dropout(x, u, p):
    return x / (1 - p) * ~(u < p)


@answer("07.6", "multiplies by 1 + p", right=False)
def dropout(x, u, p):
    return x * (u >= p) * (1 + p)


@answer("07.6", "one coin for the whole array", right=False)
def dropout(x, u, p):
    return x / (1 - p) if u.mean() >= p else np.zeros(x.shape)


@answer(
    "07.6",
    "kept u < p, divided by p (p as keep probability)",
    right=False,
    seek=["dropped", "1 - p", "goes", "share p"],
)
def dropout(x, u, p):
    return x * (u < p) / p if p else x * 0


@answer("07.6", "fixed 0.5", right=False, seek=["0.5", "compare u with p"])
def dropout(x, u, p):
    return x * (u >= 0.5) / 0.5


@answer("07.6", "all divided, dropped set to x", right=False, seek=["should be exactly 0", "drop"])
def dropout(x, u, p):
    return np.where(u < p, x, x / (1 - p))


@answer("07.6", "np.heaviside as a mask", right=True)
def dropout(x, u, p):
    return x * np.heaviside(u - p, 1) / (1 - p)


@answer("07.6", "float array filled where units stay", right=True)
def dropout(x, u, p):
    out = np.zeros(x.shape)
    stay = np.nonzero(~(u < p))
    out[stay] = x[stay] / (1 - p)
    return out


# --- 07.7


@answer("07.7", "+= on W[0] itself, as the notebook's own cell does", right=False, seek=["changed", "copy", "in place"])
def running_average(W, b):
    a = W[0]
    for w in W[1:]:
        a += (1 - b) * (w - a)
    return a


@answer("07.7", "returns all averages", right=False, seek=["last", "shape"])
def running_average(Ws, beta):
    a = Ws[0]
    out = [a]
    for w in Ws[1:]:
        a = beta * a + (1 - beta) * w
        out.append(a)
    return np.array(out)


@answer("07.7", "began with 0, corrected as Adam does", right=False, seek=["first"])
def running_average(Ws, beta):
    a = 0 * Ws[0]
    for i, w in enumerate(Ws, 1):
        a = beta * a + (1 - beta) * w
    return a / (1 - beta ** len(Ws))


@answer("07.7", "weights", right=True)
def running_average(Ws, beta):
    n = len(Ws)
    c = (1 - beta) * beta ** np.arange(n)[::-1]
    c[0] = beta ** (n - 1)
    return np.tensordot(c, Ws, 1)


@answer("07.7", "normalised exponential weights", right=False, seek=["first"])
def running_average(Ws, beta):
    n = len(Ws)
    c = beta ** np.arange(n)[::-1]
    c = c / c.sum()
    return np.tensordot(c, Ws, 1)


@answer("07.7", "writes into W[0]", right=False, seek=["changed", "copy"])
def running_average(Ws, beta):
    for w in Ws[1:]:
        Ws[0] = beta * Ws[0] + (1 - beta) * w
    return Ws[0]


@answer("07.7", "missing parentheses 1-b*w", right=False, seek=["parenthes"])
def running_average(Ws, beta):
    a = Ws[0]
    for w in Ws[1:]:
        a = beta * a + 1 - beta * w
    return a


@answer("07.7", "average of the last two", right=False, seek=["average"])
def running_average(Ws, beta):
    a = Ws[0]
    for i in range(len(Ws) - 1):
        a = beta * Ws[i] + (1 - beta) * Ws[i + 1]
    return a


@answer("07.7", "b first + mean", right=False)
def running_average(Ws, beta):
    return beta * Ws[0] + (1 - beta) * np.mean(Ws[1:], axis=0)


@answer("07.7", "float mean all", right=False, seek=["axis", "whole"])
def running_average(Ws, beta):
    return float(np.mean(Ws))


@answer("07.7", "1 - beta on both", right=False, seek=["beta", "add up to 1"])
def running_average(Ws, beta):
    a = Ws[0]
    for W in Ws[1:]:
        a = (1 - beta) * a + (1 - beta) * W
    return a


@answer("07.7", "mean of first and last", right=False)
def running_average(Ws, beta):
    return beta * Ws[0] + (1 - beta) * Ws[-1]


@answer("07.7", "beta on both", right=False, seek=["1 - beta", "add up to 1"])
def running_average(Ws, beta):
    a = Ws[0]
    for W in Ws[1:]:
        a = beta * a + beta * W
    return a


@answer("07.7", "beta * (a + W)", right=False, seek=["1 - beta", "add up to 1"])
def running_average(Ws, beta):
    a = Ws[0]
    for W in Ws[1:]:
        a = beta * (a + W)
    return a


@answer("07.7", "starts with zero and skips the first", right=False, seek=["begin", "0", "first"])
def running_average(Ws, beta):
    a = 0 * Ws[0]
    for W in Ws[1:]:
        a = beta * a + (1 - beta) * W
    return a


@answer("07.7", "true running mean 1/t", right=False, seek=["mean", "beta", "count"])
def running_average(Ws, beta):
    a = Ws[0]
    for t in range(1, len(Ws)):
        a = a + (Ws[t] - a) / (t + 1)
    return a


@answer("07.7", "weighted sum not normalised", right=False, seek=["add up to 1", "1 - beta"])
def running_average(Ws, beta):
    return sum(beta ** (len(Ws) - 1 - i) * W for i, W in enumerate(Ws))


@answer("07.7", "functools.reduce", right=True)
def running_average(Ws, beta):
    return functools.reduce(lambda average, W: beta * average + (1 - beta) * W, Ws)


@answer("07.7", "recursion from the end", right=True)
def running_average(Ws, beta):
    def upto(t):
        return 1.0 * Ws[0] if t == 0 else Ws[t] + beta * (upto(t - 1) - Ws[t])

    return upto(len(Ws) - 1)


# --- 07.8, an order

LEFT_ON, TWICE, DEAD, SHUFFLED, SIGN = "dropout left on", "softmax twice", "dead ReLUs", "labels shuffled", "wrong sign"


def ills(label, runs, right, seek=()):
    answer("07.8", label, right=right, seek=seek)(lambda: runs)


ills("a list", [LEFT_ON, TWICE, DEAD, SHUFFLED, SIGN], True)
ills("a tuple", (LEFT_ON, TWICE, DEAD, SHUFFLED, SIGN), True)
ills("an array", np.array([LEFT_ON, TWICE, DEAD, SHUFFLED, SIGN]), True)
ills("A and B", [TWICE, LEFT_ON, DEAD, SHUFFLED, SIGN], False, ["a and b"])
ills("A and C", [DEAD, TWICE, LEFT_ON, SHUFFLED, SIGN], False, ["a and c"])
ills("A and D", [SHUFFLED, TWICE, DEAD, LEFT_ON, SIGN], False, ["a and d"])
ills("A and E", [SIGN, TWICE, DEAD, SHUFFLED, LEFT_ON], False, ["a and e"])
ills("B and C", [LEFT_ON, DEAD, TWICE, SHUFFLED, SIGN], False, ["b and c"])
ills("B and D", [LEFT_ON, SHUFFLED, DEAD, TWICE, SIGN], False, ["b and d"])
ills("B and E", [LEFT_ON, SIGN, DEAD, SHUFFLED, TWICE], False, ["b and e"])
ills("C and D", [LEFT_ON, TWICE, SHUFFLED, DEAD, SIGN], False, ["c and d"])
ills("C and E", [LEFT_ON, TWICE, SIGN, SHUFFLED, DEAD], False, ["c and e"])
ills("D and E", [LEFT_ON, TWICE, DEAD, SIGN, SHUFFLED], False, ["d and e"])
ills("four of five", [LEFT_ON, TWICE, DEAD, SHUFFLED], False, ["asks for"])
ills("one twice", [LEFT_ON, TWICE, DEAD, DEAD, SIGN], False, ["asks for"])


# --- 07.9, a diagnosis

ODD = ([1, 1, 0], 2)


def found(label, listing, line, inputs, right, seek=()):
    answer("07.9", label, right=right, seek=seek)(lambda: dict(listing=listing, line=line, input=inputs))


found("three in twos", "B", 6, ODD, True)
found("an array", "B", 6, (np.array([0, 0, 0, 1, 1]), 3), True)
found("five in fours", "B", 6, ([1, 0, 1, 0, 1], 4), True)
found("booleans", "B", 6, (np.array([True, True, False]), 2), True)
found("listing A", "A", 3, ODD, False, ["adds up"])
found("listing C", "C", 6, ODD, False, ["weighs"])
found("the batch's accuracy", "B", 5, ODD, False, ["each batch"])
found("the slice", "B", 4, ODD, False, ["shorter"])
found("the loop", "B", 3, ODD, False, ["begin"])
found("the empty list", "B", 2, ODD, False, ["beginning"])
found("equal batches", "B", 6, ([1, 1, 0, 0], 2), False, ["shows no fault"])
found("one batch", "B", 6, ([1, 1, 0], 3), False, ["shows no fault"])
found("all right", "B", 6, ([1, 1, 1], 2), False, ["shows no fault"])
found("batches of none", "B", 6, ([1, 0], 0), False, ["cannot be run"])
found("a line as text", "B", "6", ODD, False, ["number"])
found("no such listing", "D", 6, ODD, False, ["listings"])


# --- 07.10


def mend(label, right, seek=()):
    return answer("07.10", label, right=right, seek=seek)


def _probabilities(F):
    P = np.exp(F - F.max(axis=1, keepdims=True))
    return P / P.sum(axis=1, keepdims=True)


def _mean_slopes(F, y):
    P = _probabilities(F)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


mend("slopes of the scores", True)(lambda W, X, y, a: W - a * _mean_slopes(X @ W.T, y).T @ X)
mend("one-hot", True)(lambda W, X, y, a: W - a / len(y) * (_probabilities(X @ W.T) - np.eye(len(W))[y]).T @ X)


@mend("the course's loss", True)
def mended_step(W, X, y, learning_rate):
    from course_utils.losses import cross_entropy

    return W - learning_rate * cross_entropy(X @ W.T, y)[1].T @ X


@mend("by examples", True)
def mended_step(W, X, y, learning_rate):
    dW = np.zeros(W.shape)
    for x, k in zip(X, y):
        dW += np.outer(_probabilities((W @ x)[None])[0] - np.eye(len(W))[k], x)
    return W - learning_rate * dW / len(y)


def _reduced_again(W, X, y, by):
    return _mean_slopes(X @ W.T, y) - by * np.eye(len(W))[y]


mend("as it was", False, ["both faults"])(lambda W, X, y, a: W - a / len(y) * _reduced_again(W, X, y, 1 / len(y)).T @ X)
mend("1 comes off twice", False, ["twice"])(lambda W, X, y, a: W - a * _reduced_again(W, X, y, 1 / len(y)).T @ X)
mend("1 comes off again, whole", False, ["again"])(lambda W, X, y, a: W - a * _reduced_again(W, X, y, 1).T @ X)
mend("still twice", False, ["twice"])(lambda W, X, y, a: W - a * _mean_slopes(_probabilities(X @ W.T), y).T @ X)
mend("still uphill", False, ["uphill"])(lambda W, X, y, a: W + a * _mean_slopes(X @ W.T, y).T @ X)
mend("sum for mean", False, ["sum"])(lambda W, X, y, a: W - a * len(y) * _mean_slopes(X @ W.T, y).T @ X)
mend("divided twice", False, ["once too often"])(lambda W, X, y, a: W - a / len(y) * _mean_slopes(X @ W.T, y).T @ X)
mend("the gradient", False, ["gradient"])(lambda W, X, y, a: _mean_slopes(X @ W.T, y).T @ X)
mend("the step", False, ["step"])(lambda W, X, y, a: -a * _mean_slopes(X @ W.T, y).T @ X)
mend("no rate", False, ["rate"])(lambda W, X, y, a: W - _mean_slopes(X @ W.T, y).T @ X)
mend("no one-hot", False, ["right class"])(lambda W, X, y, a: W - a / len(y) * _probabilities(X @ W.T).T @ X)
mend("transposed", False, ["shape", "transpose"])(lambda W, X, y, a: (W - a * _mean_slopes(X @ W.T, y).T @ X).T)


@mend("in place", False, ["changed", "copy"])
def mended_step(W, X, y, learning_rate):
    W -= learning_rate * _mean_slopes(X @ W.T, y).T @ X
    return W


@mend("forgot to return", False, ["return"])
def mended_step(W, X, y, learning_rate):
    W = W - learning_rate * _mean_slopes(X @ W.T, y).T @ X


# --- 07.11, settings


def chosen(label, learning_rate, mu, share_left, right, seek=()):
    settings = dict(learning_rate=learning_rate, mu=mu, share_left=share_left)
    answer("07.11", label, right=right, seek=seek)(lambda: settings)


chosen("momentum 0.9", 0.4, 0.9, 0.1, True)
chosen("a little faster", 0.5, 0.9, 0.0, True)
chosen("no momentum", 4.0, 0.0, 0.1, True)
chosen("half", 2, 0.5, 0, True)
chosen("NumPy's numbers", np.float64(2.0), np.float64(0.5), np.float64(0.1), True)
chosen("constant rate", 0.4, 0.9, 1.0, False, ["trembles"])
chosen("constant, no momentum", 4.0, 0.0, 1, False, ["trembles"])
chosen("timid", 0.01, 0.9, 0.1, False, ["arrived"])
chosen("usual for plain descent", 0.1, 0.0, 0.1, False, ["arrived"])
chosen("Adam's rate", 0.001, 0.9, 0.0, False, ["arrived"])
chosen("too hot", 5.0, 0.9, 0.1, False, ["hot"])
chosen("hot without momentum", 10.0, 0.0, 0.0, False, ["hot"])
chosen("long memory", 0.08, 0.98, 0.1, False, ["remembers"])
chosen("longer memory", 0.05, 0.99, 0.0, False, ["remembers"])
chosen("mu of 1", 0.1, 1.0, 0.0, False, ["goes from"])
chosen("negative rate", -0.1, 0.9, 0.0, False, ["goes from"])


@answer("07.11", "a number left out", right=False, seek=["asks for"])
def settings():
    return dict(learning_rate=0.4, mu=0.9)


# --- 07.12


def whole(label, right, seek=()):
    return answer("07.12", label, right=right, seek=seek)


def _walk(w, gradient, T, plan, decay, first=1, coupled=0.0, correct=(True, True), sign=-1.0, betas=(0.9, 0.999)):
    m = v = np.zeros(len(w))
    for t in range(T):
        g = gradient(w) + coupled * w
        m, v = betas[0] * m + (1 - betas[0]) * g, betas[1] * v + (1 - betas[1]) * g * g
        c = [1 - b ** (t + first) if yes else 1 for b, yes in zip(betas, correct)]
        step = m / c[0] / (np.sqrt(v / c[1]) + 1e-8)
        w = w * (1 - plan(t) * decay) + sign * plan(t) * step
    return w


def _plan(T, peak, warmup):
    return lambda t: peak * min(1, (t + 1) / warmup) * 0.5 * (1 + math.cos(math.pi * t / T))


whole("decay first, then the step", True)(lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), d))


@whole("decay in the same line", True)
def train_adamw(w, gradient, T, peak, warmup, decay):
    m, v = [0.0] * len(w), [0.0] * len(w)
    w = list(map(float, w))
    for t in range(1, T + 1):
        a = peak * min(1, t / warmup) * math.cos(math.pi * (t - 1) / T / 2) ** 2
        g = gradient(np.array(w))
        for i in range(len(w)):
            m[i] += 0.1 * (g[i] - m[i])
            v[i] += 0.001 * (g[i] ** 2 - v[i])
            w[i] -= a * (m[i] / (1 - 0.9**t) / (math.sqrt(v[i] / (1 - 0.999**t)) + 1e-8) + decay * w[i])
    return np.array(w)


@whole("a list returned", True)
def train_adamw(w, gradient, T, peak, warmup, decay):
    return list(_walk(w, gradient, T, _plan(T, peak, warmup), decay))


whole("Adam with a penalty", False, ["gradient"])(lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), 0, coupled=d))
whole("no decay", False, ["shrink"])(lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), 0))
whole("no warm-up", False, ["warm-up"])(lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, 1), d))
whole("no cosine", False, ["cosine"])(lambda w, g, T, a, k, d: _walk(w, g, T, lambda t: a * min(1, (t + 1) / k), d))
whole("constant", False, ["peak"])(lambda w, g, T, a, k, d: _walk(w, g, T, lambda t: a, d))
whole("warm-up from 0", False, ["0"])(
    lambda w, g, T, a, k, d: _walk(w, g, T, lambda t: a * min(1, t / k) * (1 + math.cos(math.pi * t / T)) / 2, d)
)
whole("cosine from 1", False, ["one step ahead"])(
    lambda w, g, T, a, k, d: _walk(
        w, g, T, lambda t: a * min(1, (t + 1) / k) * (1 + math.cos(math.pi * (t + 1) / T)) / 2, d
    )
)
whole("cosine without its half", False, ["half", "twice"])(
    lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, 2 * a, k), d)
)
whole("nothing corrected", False, ["correct"])(
    lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), d, correct=(False, False))
)
whole("m alone corrected", False, ["v"])(
    lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), d, correct=(True, False))
)
whole("v alone corrected", False, ["m"])(
    lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), d, correct=(False, True))
)
whole("t from 0 in the powers", False, ["from 1"])(lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), d, first=0))
whole("cosine after warm-up", False, ["libraries"])(
    lambda w, g, T, a, k, d: _walk(
        w,
        g,
        T,
        lambda t: a * (t + 1) / k if t < k else a * (1 + math.cos(math.pi * (t - k) / (T - k))) / 2,
        d,
    )
)
whole("t from 1 in the plan", False, ["step after"])(
    lambda w, g, T, a, k, d: _walk(w, g, T, lambda t: _plan(T, a, k)(t + 1), d)
)
whole("t from 1 throughout", False, ["throughout"])(
    lambda w, g, T, a, k, d: _walk(w, g, T, lambda t: _plan(T, a, k)(t + 1), d, first=2)
)
whole("t from 2", False, ["ahead"])(lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), d, first=2))
whole("uphill", False, ["uphill"])(lambda w, g, T, a, k, d: _walk(w, g, T, _plan(T, a, k), d, sign=1.0))


@whole("decay without the rate", False, ["rate"])
def train_adamw(w, gradient, T, peak, warmup, decay):
    m = v = np.zeros(len(w))
    for t in range(T):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        step = m / (1 - 0.9 ** (t + 1)) / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
        w = w - _plan(T, peak, warmup)(t) * step - decay * w
    return w


@whole("in place", False, ["changed", "copy"])
def train_adamw(w, gradient, T, peak, warmup, decay):
    m = v = np.zeros(len(w))
    for t in range(T):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        step = m / (1 - 0.9 ** (t + 1)) / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
        w -= _plan(T, peak, warmup)(t) * (step + decay * w)
    return w
