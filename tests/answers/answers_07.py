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


def _velocities(gradients, learning_rate, mu):
    v, found = 0 * gradients[0], []
    for g in gradients:
        v = mu * v - learning_rate * g
        found.append(v)
    return found


def _adam(gradients, learning_rate, b1=0.9, b2=0.999, eps=1e-8, inside=False):
    m = v = 0.0
    steps = []
    for t, g in enumerate(gradients, 1):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        m_hat, v_hat = m / (1 - b1**t), v / (1 - b2**t)
        steps.append(-learning_rate * m_hat / (np.sqrt(v_hat + eps) if inside else np.sqrt(v_hat) + eps))
    return np.array(steps)


# --- 07.1


@answer("07.1", "norm not squared", right=False, seek=["square"])
def loss_at_start(K, W, lam):
    return -np.log(1 / K) + lam * np.linalg.norm(W)


@answer("07.1", "square of sum", right=False, seek=["square"])
def loss_at_start(K, W, lam):
    return np.log(K) + np.sum(lam * W) ** 2


@answer("07.1", "square of sum2", right=False, seek=["square"])
def loss_at_start(K, W, lam):
    return np.log(K) + lam * np.sum(W) ** 2


@answer("07.1", "no sum (array)", right=False, seek=["sum"])
def loss_at_start(K, W, lam):
    return np.log(K) + lam * W**2


@answer("07.1", "K from W", right=False)
def loss_at_start(K, W, lam):
    return np.log(W.shape[0]) + lam * np.sum(W**2)


@answer("07.1", "rounded", right=False)
def loss_at_start(K, W, lam):
    return round(np.log(K) + lam * np.sum(W**2), 2)


@answer("07.1", "times", right=False)
def loss_at_start(K, W, lam):
    return np.log(K) * (1 + lam * np.sum(W**2))


@answer("07.1", "1-array", right=False, seek=["single number"])
def loss_at_start(K, W, lam):
    return np.array([np.log(K) + lam * np.sum(W**2)])


@answer("07.1", "float32", right=None)
def loss_at_start(K, W, lam):
    return np.float32(np.log(K) + lam * np.sum(W**2))


@answer("07.1", "float32 calc", right=None)
def loss_at_start(K, W, lam):
    return np.float32(np.log(np.float32(K))) + np.float32(lam) * np.sum(W.astype(np.float32) ** 2)


@answer("07.1", "trace wrong", right=False, seek=["shape", "diagonal"])
def loss_at_start(K, W, lam):
    return np.log(K) + lam * np.trace(W.T * W)


@answer("07.1", "tuple of both", right=False, seek=["tuple", "things"])
def loss_at_start(K, W, lam):
    return (np.log(K), lam * np.sum(W**2))


@answer("07.1", "hinge start", right=False, seek=["cross-entropy", "log"])
def loss_at_start(K, W, lam):
    return K - 1 + lam * np.sum(W**2)


@answer("07.1", "prob", right=False)
def loss_at_start(K, W, lam):
    return np.exp(-np.log(K)) + lam * np.sum(W**2)


@answer("07.1", "hard coded 2.3026", right=False)
def loss_at_start(K, W, lam):
    return 2.3026 + lam * np.sum(W**2)


@answer("07.1", "divided by rows", right=False, seek=["sum", "divid"])
def loss_at_start(K, W, lam):
    return np.log(K) + lam / len(W) * np.sum(W**2)


@answer("07.1", "in place", right=False, seek=["changed", "copy"])
def loss_at_start(K, W, lam):
    W **= 2
    return np.log(K) + lam * W.sum()


@answer("07.1", "log of the uniform probability, einsum", right=True)
def loss_at_start(K, W, lam):
    p = np.full(K, 1 / K)
    return -np.log(p[0]) + lam * np.einsum("ij,ij->", W, W)


@answer("07.1", "entropy of equal probabilities", right=True)
def loss_at_start(K, W, lam):
    p = np.ones(K) / K
    return -(p * np.log(p)).sum() + lam * (W * W).sum()


@answer("07.1", "math.log and a double loop", right=True)
def loss_at_start(K, W, lam):
    return math.log(K) + lam * sum((w**2 for row in W for w in row))


@answer("07.1", "log(K - 1)", right=False)
def loss_at_start(K, W, lam):
    return np.log(max(K - 1, 1)) + lam * np.sum(W**2)


@answer("07.1", "weights added up, not squared", right=False, seek=["square"])
def loss_at_start(K, W, lam):
    return np.log(K) + lam * np.sum(W)


@answer(
    "07.1", "summed over the classes: K log K", right=False, seek=["k times", "too many", "mean", "multipl", "classes"]
)
def loss_at_start(K, W, lam):
    return -K * np.log(1 / K) + lam * np.sum(W**2)


@answer("07.1", "one penalty per column", right=False, seek=["axis", "single number", "sum"])
def loss_at_start(K, W, lam):
    return np.log(K) + lam * np.sum(W**2, axis=0)


@answer("07.1", "mean loss of a batch whose scores are all 0, and the squared norm", right=True)
def loss_at_start(K, W, lam):
    scores = np.zeros((5, K))
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(5), 0]).mean() + lam * np.linalg.norm(W) ** 2


@answer("07.1", "difference of two logarithms, np.vdot", right=True)
def loss_at_start(K, W, lam):
    return np.log(2 * K) - np.log(2) + lam * np.vdot(W, W)


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


@answer("07.3", "list", right=True)
def velocities(gradients, learning_rate, mu):
    V = []
    v = 0
    for g in gradients:
        v = mu * v - learning_rate * g
        V.append(v)
    return V


@answer("07.3", "v changed in place: all entries the same array", right=False, seek=["copy", "same array"])
def velocities(gradients, learning_rate, mu):
    v = np.zeros_like(gradients[0])
    out = []
    for g in gradients:
        v *= mu
        v -= learning_rate * g
        out.append(v)
    return np.array(out)


@answer("07.3", "zeros_like", right=True)
def velocities(gradients, learning_rate, mu):
    v = np.zeros_like(gradients[0])
    out = np.zeros_like(gradients)
    for i, g in enumerate(gradients):
        v = mu * v - learning_rate * g
        out[i] = v
    return out


@answer("07.3", "hard-coded 2 weights", right=False, seek=["shape"])
def velocities(gradients, learning_rate, mu):
    v = np.zeros(2)
    out = []
    for g in gradients:
        v = mu * v - learning_rate * g
        out.append(v)
    return np.array(out)


@answer("07.3", "last only", right=False, seek=["each", "axis"])
def velocities(gradients, learning_rate, mu):
    v = 0
    out = []
    for g in gradients:
        v = mu * v - learning_rate * g
        out.append(v)
    return v


@answer("07.3", "start included scalars (inhomog for 2D)", right=False, seek=["begin", "shape"])
def velocities(gradients, learning_rate, mu):
    v = 0
    out = [0]
    for g in gradients:
        v = mu * v - learning_rate * g
        out.append(v)
    return np.array(out)


@answer("07.3", "PyTorch's convention V = mu V + g", right=False, seek=["pytorch", "minus"])
def velocities(gradients, learning_rate, mu):
    v = 0
    out = []
    for g in gradients:
        v = mu * v + g
        out.append(v)
    return np.array(out)


@answer("07.3", "PyTorch conv times rate, sign +", right=False, seek=["minus"])
def velocities(gradients, learning_rate, mu):
    v = 0
    out = []
    for g in gradients:
        v = mu * v + g
        out.append(learning_rate * v)
    return np.array(out)


@answer("07.3", "swapped rate and mu", right=False, seek=["swap"])
def velocities(G, a, m):
    v = 0
    out = []
    for g in G:
        v = a * v - m * g
        out.append(v)
    return np.array(out)


@answer("07.3", "starts with first twice", right=False)
def velocities(gradients, learning_rate, mu):
    v = -learning_rate * gradients[0]
    out = [v]
    for g in gradients:
        v = mu * v - learning_rate * g
        out.append(v)
    return np.array(out[:-1])


@answer("07.3", "NAG muddle", right=False)
def velocities(gradients, learning_rate, mu):
    v = 0
    out = []
    for g in gradients:
        v = mu * v - learning_rate * (g + mu * v)
        out.append(v)
    return np.array(out)


@answer("07.3", "writes in G and returns it", right=False, seek=["changed", "copy"])
def velocities(gradients, learning_rate, mu):
    v = 0
    for i, g in enumerate(gradients):
        v = mu * v - learning_rate * g
        gradients[i] = v
    return gradients


@answer("07.3", "float32", right=None)
def velocities(gradients, learning_rate, mu):
    return np.array(_velocities(gradients, learning_rate, mu)).astype(np.float32)


@answer("07.3", "zeros", right=False)
def velocities(gradients, learning_rate, mu):
    return [0] * len(gradients)


@answer("07.3", "itertools-free accumulate by slices", right=True)
def velocities(gradients, learning_rate, mu):
    V = -learning_rate * np.array(gradients, dtype=float)
    for k in range(1, len(V)):
        V[k] += mu * V[k - 1]
    return V


@answer("07.3", "np.stack of a list", right=True)
def velocities(gradients, learning_rate, mu):
    v = np.zeros(np.shape(gradients)[1:])
    out = []
    for g in gradients:
        v = v * mu - g * learning_rate
        out.append(v)
    return np.stack(out)


@answer(
    "07.3",
    "learning rate multiplies the old velocity too",
    right=False,
    seek=["old velocity", "learning rate", "bracket"],
)
def velocities(gradients, learning_rate, mu):
    v, out = (0 * gradients[0], [])
    for g in gradients:
        v = learning_rate * (mu * v - g)
        out.append(v)
    return np.array(out)


@answer("07.3", "v reset to 0 in the loop", right=False, seek=["forget", "before", "old velocity"])
def velocities(gradients, learning_rate, mu):
    out = []
    for g in gradients:
        v = 0 * g
        v = mu * v - learning_rate * g
        out.append(v)
    return np.array(out)


@answer("07.3", "Nesterov's step", right=False, seek=["nesterov", "look", "once more"])
def velocities(gradients, learning_rate, mu):
    v, out = 0, []
    for g in gradients:
        v = mu * v - learning_rate * g
        out.append(mu * v - learning_rate * g)
    return np.array(out)


@answer("07.3", "v starts at the first gradient", right=False, seek=["begin", "v = 0", "start", "first"])
def velocities(gradients, learning_rate, mu):
    v, out = gradients[0], []
    for g in gradients:
        v = mu * v - learning_rate * g
        out.append(v)
    return np.array(out)


@answer("07.3", "Adam's average with the step", right=False, seek=["1 - mu", "average"])
def velocities(gradients, learning_rate, mu):
    v, out = 0, []
    for g in gradients:
        v = mu * v + (1 - mu) * g
        out.append(-learning_rate * v)
    return np.array(out)


@answer("07.3", "1 - mu kept", right=False, seek=["mu"])
def velocities(gradients, learning_rate, mu):
    v, out = 0, []
    for g in gradients:
        v = (1 - mu) * v - learning_rate * g
        out.append(v)
    return np.array(out)


@answer("07.3", "itertools.accumulate", right=True)
def velocities(gradients, learning_rate, mu):
    pushes = [-learning_rate * g for g in gradients]
    return np.array(list(itertools.accumulate(pushes, lambda v, push: mu * v + push)))


@answer("07.3", "each velocity as a weighted sum of all gradients so far", right=True)
def velocities(gradients, learning_rate, mu):
    out = []
    for t in range(len(gradients)):
        out.append(sum(-learning_rate * mu ** (t - s) * gradients[s] for s in range(t + 1)))
    return np.array(out)


# --- 07.4


@answer("07.4", "with default arguments of its own", right=True)
def adam_steps(gradients, learning_rate, b1=0.9, b2=0.999, eps=1e-08, epsin=False, pt=False, g0=True):
    m = v = 0.0
    out = []
    for t_, g in enumerate(gradients, 1):
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        mh = m / (1 - b1**t_)
        vh = v / (1 - b2**t_)
        out.append(-learning_rate * mh / (np.sqrt(vh + eps) if epsin else np.sqrt(vh) + eps))
    return np.array(out)


@answer("07.4", "eps inside root", right=False, seek=["eps", "1e-8"])
def adam_steps(gradients, learning_rate):
    return _adam(gradients, learning_rate, inside=True)


@answer("07.4", "without 1e-8", right=False, seek=["1e-8"])
def adam_steps(gradients, learning_rate):
    return _adam(gradients, learning_rate, eps=0)


@answer("07.4", "Kingma and Ba's shortcut (1e-8 not corrected)", right=None)
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t_, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        at = learning_rate * np.sqrt(1 - 0.999**t_) / (1 - 0.9**t_)
        out.append(-at * m / (np.sqrt(v) + 1e-08))
    return np.array(out)


@answer("07.4", "t counted from 0", right=False, seek=["is 1", "from 1", "t = 1"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t_, g in enumerate(gradients):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        mh = m / (1 - 0.9**t_)
        vh = v / (1 - 0.999**t_)
        out.append(-learning_rate * mh / (np.sqrt(vh) + 1e-08))
    return np.array(out)


@answer("07.4", "swapped betas weights", right=False, seek=["0.9", "swap"])
def adam_steps(G, a):
    m = v = 0.0
    out = []
    for t_, g in enumerate(G, 1):
        m = 0.1 * m + 0.9 * g
        v = 0.001 * v + 0.999 * g * g
        out.append(-a * (m / (1 - 0.1**t_)) / (np.sqrt(v / (1 - 0.001**t_)) + 1e-08))
    return np.array(out)


@answer("07.4", "0.9 and .999 swapped", right=False, seek=["0.999", "swap"])
def adam_steps(G, a):
    m = v = 0.0
    out = []
    for t_, g in enumerate(G, 1):
        m = 0.999 * m + 0.001 * g
        v = 0.9 * v + 0.1 * g * g
        out.append(-a * (m / (1 - 0.999**t_)) / (np.sqrt(v / (1 - 0.9**t_)) + 1e-08))
    return np.array(out)


@answer("07.4", "m overwritten by m_hat", right=False, seek=["m_hat", "overwr"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t_, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        m = m / (1 - 0.9**t_)
        v = v / (1 - 0.999**t_)
        out.append(-learning_rate * m / (np.sqrt(v) + 1e-08))
    return np.array(out)


@answer("07.4", "v of g not g^2", right=False, seek=["square", "g**2"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t_, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g
        out.append(-learning_rate * (m / (1 - 0.9**t_)) / (np.sqrt(v / (1 - 0.999**t_)) + 1e-08))
    return np.array(out)


@answer("07.4", "one v for all weights (norm)", right=False, seek=["each weight", "own"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t_, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * np.sum(g * g)
        out.append(-learning_rate * (m / (1 - 0.9**t_)) / (np.sqrt(v / (1 - 0.999**t_)) + 1e-08))
    return np.array(out)


@answer("07.4", "sign descent", right=False)
def adam_steps(gradients, learning_rate):
    return [-learning_rate * np.sign(g) for g in gradients]


@answer("07.4", "forgot momentum (rmsprop)", right=False, seek=["average"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t_, g in enumerate(gradients, 1):
        v = 0.999 * v + 0.001 * g * g
        out.append(-learning_rate * g / (np.sqrt(v / (1 - 0.999**t_)) + 1e-08))
    return np.array(out)


@answer("07.4", "correct in float32", right=None)
def adam_steps(gradients, learning_rate):
    gradients = np.asarray(gradients, np.float32)
    m = v = np.float32(0)
    out = []
    for t_, g in enumerate(gradients, 1):
        m = np.float32(0.9) * m + np.float32(0.1) * g
        v = np.float32(0.999) * v + np.float32(0.001) * g * g
        out.append(
            -np.float32(learning_rate)
            * (m / np.float32(1 - 0.9**t_))
            / (np.sqrt(v / np.float32(1 - 0.999**t_)) + np.float32(1e-08))
        )
    return np.array(out)


@answer("07.4", "weighted means instead of corrected averages", right=True)
def adam_steps(gradients, learning_rate):
    out = []
    total_m, total_v = (0.0, 0.0)
    for t, g in enumerate(gradients):
        total_m = total_m * 0.9 + g
        total_v = total_v * 0.999 + g**2
        m_hat = total_m / sum((0.9**k for k in range(t + 1)))
        v_hat = total_v / sum((0.999**k for k in range(t + 1)))
        out.append(-learning_rate * m_hat / (np.sqrt(v_hat) + 1e-08))
    return np.array(out)


@answer("07.4", "m and v hold the whole gradient: decay only", right=False, seek=["0.1", "average"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + g
        v = 0.999 * v + g**2
        out.append(-learning_rate * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-08))
    return np.array(out)


@answer("07.4", "last step only", right=False, seek=["each", "whole", "all"])
def adam_steps(gradients, learning_rate):
    return _adam(gradients, learning_rate)[-1]


@answer("07.4", "AdaGrad: v adds up", right=False, seek=["average", "0.999", "add"])
def adam_steps(gradients, learning_rate):
    v = 0.0
    out = []
    for g in gradients:
        v = v + g**2
        out.append(-learning_rate * g / (np.sqrt(v) + 1e-8))
    return np.array(out)


@answer("07.4", "momentum part alone", right=False, seek=["divid", "v", "root"])
def adam_steps(gradients, learning_rate):
    m = 0.0
    out = []
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        out.append(-learning_rate * m / (1 - 0.9**t))
    return np.array(out)


@answer("07.4", "times the correction", right=False, seek=["divid", "*", "multipl"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        m_hat = m * (1 - 0.9**t)
        v_hat = v * (1 - 0.999**t)
        out.append(-learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8))
    return np.array(out)


@answer("07.4", "Nadam", right=False, seek=["nadam", "once more", "nesterov", "average"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        ahead = 0.9 * m / (1 - 0.9 ** (t + 1)) + 0.1 * g / (1 - 0.9**t)
        out.append(-learning_rate * ahead / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
    return np.array(out)


@answer("07.4", "both 0.9", right=False, seek=["0.999"])
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.9 * v + 0.1 * g**2
        out.append(-learning_rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.9**t)) + 1e-8))
    return np.array(out)


@answer("07.4", "corrections as running products, lerp", right=True)
def adam_steps(gradients, learning_rate):
    m, v = np.zeros((2, *np.shape(gradients[0])))
    left_m = left_v = 1.0
    out = np.empty(np.shape(gradients))
    for i, g in enumerate(gradients):
        left_m, left_v = left_m * 0.9, left_v * 0.999
        m = m + (g - m) * 0.1
        v = v + (g * g - v) * 0.001
        out[i] = -learning_rate * m / (1 - left_m) / (np.sqrt(v / (1 - left_v)) + 1e-8)
    return out


@answer("07.4", "a generator with both averages in one array", right=True)
def adam_steps(gradients, learning_rate):
    def walk():
        betas, averages = (0.9, 0.999), [0.0, 0.0]
        for t, g in enumerate(gradients, 1):
            averages = [b * a + (1 - b) * g**k for b, a, k in zip(betas, averages, (1, 2))]
            m, v = (a / (1 - b**t) for a, b in zip(averages, betas))
            yield -learning_rate * m / (v**0.5 + 1e-8)

    return np.array(list(walk()))


# --- 07.5


@answer("07.5", "int(t/e)", right=True)
def step_decay(learning_rate, t, every):
    return learning_rate * 0.5 ** int(t / every)


@answer("07.5", "floor", right=True)
def step_decay(learning_rate, t, every):
    return learning_rate * 0.5 ** np.floor(t / every)


@answer("07.5", "round", right=False, seek=["//", "down"])
def step_decay(learning_rate, t, every):
    return learning_rate * 0.5 ** round(t / every)


@answer("07.5", "% for //", right=False, seek=["//"])
def step_decay(learning_rate, t, every):
    return learning_rate * 0.5 ** (t % every)


@answer("07.5", "divided by 2*drops", right=False, seek=["quarter", "halv"])
def step_decay(learning_rate, t, every):
    return learning_rate / (2 * (t // every)) if t >= every else learning_rate


@answer("07.5", "halves only on multiples", right=False, seek=["stays", "again"])
def step_decay(learning_rate, t, every):
    return learning_rate * 0.5 if t % every == 0 else learning_rate


@answer("07.5", "swapped t and every", right=False, seek=["t // every", "swap"])
def step_decay(a, t, e):
    return a * 0.5 ** (e // t) if t else a


@answer("07.5", "tenth", right=False, seek=["halv"])
def step_decay(learning_rate, t, every):
    return learning_rate * 0.1 ** (t // every)


@answer("07.5", "approx ln2", right=False)
def step_decay(learning_rate, t, every):
    return learning_rate * math.exp(-0.693 * (t // every))


@answer("07.5", "shift", right=False)
def step_decay(learning_rate, t, every):
    return learning_rate >> t // every


@answer("07.5", "loop", right=True)
def step_decay(learning_rate, t, every):
    for i in range(1, t + 1):
        if i % every == 0:
            learning_rate /= 2
    return learning_rate


@answer("07.5", "recursive off by one  >", right=False, seek=["late"])
def step_decay_966(learning_rate, t, every):
    return step_decay_966(learning_rate / 2, t - every, every) if t > every else learning_rate


@answer("07.5", "divmod", right=True)
def step_decay(learning_rate, t, every):
    drops, _ = divmod(t, every)
    return learning_rate / 2**drops


@answer("07.5", "precedence: 0.5 ** t // every", right=False, seek=["parenthes"])
def step_decay(learning_rate, t, every):
    return learning_rate * 0.5**t // every


@answer("07.5", "t counted from 1", right=False, seek=["early", "from 0", "one epoch"])
def step_decay(learning_rate, t, every):
    return learning_rate * 0.5 ** ((t + 1) // every)


@answer("07.5", "1/t decay", right=False, seek=["halv", "step", "smooth", "quarter"])
def step_decay(learning_rate, t, every):
    return learning_rate / (1 + t / every)


@answer("07.5", "exponential with every as k", right=False, seek=["halv", "exponential", "step"])
def step_decay(learning_rate, t, every):
    return learning_rate * np.exp(-t / every)


@answer("07.5", "ceil", right=False, seek=["//", "down", "round"])
def step_decay(learning_rate, t, every):
    return learning_rate * 0.5 ** math.ceil(t / every)


@answer("07.5", "np.ldexp", right=True)
def step_decay(learning_rate, t, every):
    return np.ldexp(learning_rate, -(t // every))


@answer("07.5", "as long as a drop fits", right=True)
def step_decay(learning_rate, t, every):
    while t >= every:
        t, learning_rate = t - every, learning_rate / 2
    return learning_rate


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


# --- 07.8


@answer("07.8", "geo", right=True)
def log_uniform(u, low, high):
    return high**u * low ** (1 - u)


@answer("07.8", "geomspace ignoring u", right=False, seek=["given", "ignor"])
def log_uniform(u, low, high):
    return np.geomspace(low, high, len(u))


@answer("07.8", "missing parens", right=False, seek=["parenthes"])
def log_uniform(u, low, high):
    return 10 ** (np.log10(low) + u * np.log10(high) - np.log10(low))


@answer("07.8", "no minus low", right=False, seek=["log(low)", "difference"])
def log_uniform(u, low, high):
    return 10 ** (np.log10(low) + u * np.log10(high))


@answer("07.8", "log u", right=False, seek=["logarithm of u", "u itself"])
def log_uniform(u, low, high):
    return np.exp(np.log(low) + np.log(u) * (np.log(high) - np.log(low)))


@answer("07.8", "base 2", right=True)
def log_uniform(u, low, high):
    return 2 ** (np.log2(low) + u * (np.log2(high) - np.log2(low)))


@answer("07.8", "list", right=True)
def log_uniform(u, low, high):
    return [low * (high / low) ** ui for ui in u]


@answer("07.8", "own randoms", right=False, seek=["twice"])
def log_uniform(u, low, high):
    return np.exp(np.random.uniform(np.log(low), np.log(high), len(u)))


@answer("07.8", "own seeded randoms", right=False)
def log_uniform(u, low, high):
    return 10 ** np.random.default_rng(0).uniform(np.log10(low), np.log10(high), len(u))


@answer("07.8", "plus", right=False, seek=["multipl", "times"])
def log_uniform(u, low, high):
    return low ** (1 - u) + high**u


@answer("07.8", "log of even", right=False, seek=["logarithm"])
def log_uniform(u, low, high):
    return np.log(low + u * (high - low))


@answer("07.8", "exp without logs", right=False, seek=["logarithm"])
def log_uniform(u, low, high):
    return np.exp(low + u * (high - low))


@answer("07.8", "np.interp between the logs", right=True)
def log_uniform(u, low, high):
    return np.exp(np.interp(u, [0, 1], [np.log(low), np.log(high)]))


@answer("07.8", "log1p-free: weighted logs", right=True)
def log_uniform(u, low, high):
    return np.exp((1 - u) * np.log(low) + u * np.log(high))


@answer("07.8", "np.logspace, ignoring u", right=False, seek=["given", "ignor"])
def log_uniform(u, low, high):
    return np.logspace(np.log10(low), np.log10(high), len(u))


@answer("07.8", "u squared for small numbers", right=False)
def log_uniform(u, low, high):
    return low + u**4 * (high - low)


@answer("07.8", "log of the difference", right=False, seek=["difference", "logarithm"])
def log_uniform(u, low, high):
    return np.exp(np.log(low) + u * np.log(high - low + 1e-300))


@answer("07.8", "log10 exponents returned", right=False, seek=["undo", "exponent", "10 **", "exp"])
def log_uniform(u, low, high):
    return np.log10(low) + u * (np.log10(high) - np.log10(low))


@answer("07.8", "low + 10 ** ...", right=False, seek=["low", "times", "multipl", "exponent"])
def log_uniform(u, low, high):
    return low + 10 ** (u * (np.log10(high) - np.log10(low)))


@answer("07.8", "math.exp", right=False, seek=["math", "single number", "array"])
def log_uniform(u, low, high):
    return math.exp(math.log(low) + u * (math.log(high) - math.log(low)))


@answer("07.8", "np.exp2 of the log of the ratio", right=True)
def log_uniform(u, low, high):
    return low * np.exp2(u * np.log2(high / low))


@answer("07.8", "weighted geometric mean", right=True)
def log_uniform(u, low, high):
    return np.array([np.prod(np.power([low, high], [1 - share, share])) for share in u])
