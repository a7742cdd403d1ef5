"""Optimizers that give every number its own step size, from the gradients it has seen.

A running average is written as a move towards the new value: v += (1 - alpha) (g^2 - v) is alpha v + (1 - alpha) g^2.
"""

from __future__ import annotations

import math

import numpy as np

from course_utils.optim.optimizer import Optimizer, Rate, above_zero, share

__all__ = ["Adadelta", "Adagrad", "Adam", "Nadam", "RMSprop"]


class Adagrad(Optimizer):
    """Long strides where gradients were small so far: s += g^2; p -= rate * g / (sqrt(s) + eps).

    Keras starts s at 0.1, not 0, has rate 0.001 and adds its eps = 1e-7 to s, inside the root.

    Parameters
    ----------
    learning_rate : a number above 0, or a function of the step number
    eps : above 0, keeps the division from 0 / 0

    References
    ----------
    Duchi, Hazan and Singer, "Adaptive subgradient methods", Journal of Machine Learning Research 12 (2011).
    """

    slots = 1

    def __init__(self, learning_rate: Rate = 0.01, eps: float = 1e-10) -> None:
        super().__init__(learning_rate)
        self.eps = above_zero(eps, "eps")

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float, s: np.ndarray) -> None:
        s += g * g
        p -= rate * (g / (np.sqrt(s) + self.eps))


class RMSprop(Optimizer):
    """Adagrad that forgets: v = alpha * v + (1 - alpha) * g^2; p -= rate * g / (sqrt(v) + eps).

    Hinton's slide and Keras have alpha (there: rho) 0.9 and rate 0.001; Keras adds its eps = 1e-7 to v, inside the
    root. As v starts at 0, the first steps are 1 / sqrt(1 - alpha) = 10 times the rate; Adam corrects that.

    Parameters
    ----------
    learning_rate : a number above 0, or a function of the step number
    alpha : from 0 up to 1, how much of the past is kept
    eps : above 0

    References
    ----------
    Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5, Coursera 2012.
    """

    slots = 1

    def __init__(self, learning_rate: Rate = 0.01, alpha: float = 0.99, eps: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.alpha = share(alpha, "alpha")
        self.eps = above_zero(eps, "eps")

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float, v: np.ndarray) -> None:
        v += (1 - self.alpha) * (g * g - v)
        p -= rate * (g / (np.sqrt(v) + self.eps))


class Adadelta(Optimizer):
    """Steps in the parameters' own units: the step d = g * sqrt(u + eps) / sqrt(v + eps); p -= rate * d.

    v and u are running averages of g^2 and d^2, v = rho * v + (1 - rho) * g^2, u = rho * u + (1 - rho) * d^2. The
    paper needs no rate, which is rate 1, PyTorch's default; Keras has 0.001, which hardly moves. The paper and Keras
    have rho 0.95; eps is 1e-6 in the paper and PyTorch, 1e-7 in Keras. The first step is sqrt(eps / (1 - rho)) long, so
    eps decides how it begins.

    Parameters
    ----------
    learning_rate : a number above 0, or a function of the step number
    rho : from 0 up to 1, how much of the past is kept
    eps : above 0

    References
    ----------
    Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701 (2012).
    """

    slots = 2

    def __init__(self, learning_rate: Rate = 1.0, rho: float = 0.9, eps: float = 1e-6) -> None:
        super().__init__(learning_rate)
        self.rho = share(rho, "rho")
        self.eps = above_zero(eps, "eps")

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float, v: np.ndarray, u: np.ndarray) -> None:
        v += (1 - self.rho) * (g * g - v)
        d = np.sqrt((u + self.eps) / (v + self.eps)) * g
        u += (1 - self.rho) * (d * d - u)
        p -= rate * d


class Adam(Optimizer):
    """RMSprop with momentum, both corrected for starting at 0: p -= rate * m^ / (sqrt(v^) + eps).

    m = b1 * m + (1 - b1) * g and v = b2 * v + (1 - b2) * g^2 are averages that start at 0, too small by 1 - b1^t and
    1 - b2^t after t steps, so m^ = m / (1 - b1^t) and v^ = v / (1 - b2^t). The first step is therefore rate * sign(g).
    Keras adds eps = 1e-7 to sqrt(v), before the correction (the paper's "epsilon hat"): its eps weighs more early on.

    Parameters
    ----------
    learning_rate : a number above 0, or a function of the step number
    betas : (b1, b2), each from 0 up to 1: how much of the past is kept of the gradient and of its square
    eps : above 0

    References
    ----------
    Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 1.
    """

    slots = 2

    def __init__(
        self, learning_rate: Rate = 0.001, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        super().__init__(learning_rate)
        self.betas = _two_shares(betas)
        self.eps = above_zero(eps, "eps")

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float, m: np.ndarray, v: np.ndarray) -> None:
        (b1, b2), t = self.betas, self.t + 1
        m += (1 - b1) * (g - m)
        v += (1 - b2) * (g * g - v)
        p -= rate / (1 - b1**t) * (m / (np.sqrt(v) / math.sqrt(1 - b2**t) + self.eps))


class Nadam(Optimizer):
    """Adam with Nesterov's look ahead: p -= rate * n / (sqrt(v^) + eps), where n mixes this gradient and m.

    n = (1 - mu_t) g / (1 - mu_1 ... mu_t) + mu_(t+1) m / (1 - mu_1 ... mu_(t+1)), and m, v, v^ are Adam's. The momentum
    mu_t = b1 * (1 - 0.96^(t * momentum_decay) / 2) grows from about b1 / 2 to b1. Dozat and PyTorch have
    momentum_decay 0.004; Keras has no such factor (as if it were 1, so that mu_t reaches b1 within a hundred steps),
    and rate 0.001, eps 1e-7.

    Parameters
    ----------
    learning_rate : a number above 0, or a function of the step number
    betas : (b1, b2), each from 0 up to 1
    eps : above 0
    momentum_decay : above 0, how fast the momentum grows

    References
    ----------
    Dozat, "Incorporating Nesterov momentum into Adam", ICLR 2016 workshop.
    """

    slots = 2

    def __init__(
        self,
        learning_rate: Rate = 0.002,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        momentum_decay: float = 0.004,
    ) -> None:
        super().__init__(learning_rate)
        self.betas = _two_shares(betas)
        self.eps = above_zero(eps, "eps")
        self.momentum_decay = above_zero(momentum_decay, "momentum_decay")
        self._product = 1.0  # mu_1 ... mu_t of the steps taken

    def _mu(self, t: int) -> float:
        return self.betas[0] * (1 - 0.96 ** (t * self.momentum_decay) / 2)

    def step(self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> float:
        """Move every parameter, in place, by one step, as all optimizers do."""
        rate = super().step(params, grads)
        self._product *= self._mu(self.t)
        return rate

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float, m: np.ndarray, v: np.ndarray) -> None:
        (b1, b2), t = self.betas, self.t + 1
        mu, mu_next = self._mu(t), self._mu(t + 1)
        product = self._product * mu
        m += (1 - b1) * (g - m)
        v += (1 - b2) * (g * g - v)
        root = np.sqrt(v) / math.sqrt(1 - b2**t) + self.eps
        p -= rate * (1 - mu) / (1 - product) * g / root
        p -= rate * mu_next / (1 - product * mu_next) * m / root


def _two_shares(betas: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(betas, tuple | list) or len(betas) != 2:
        raise ValueError(f"betas: expected two numbers, such as (0.9, 0.999), got {betas!r}")
    return share(betas[0], "betas[0]"), share(betas[1], "betas[1]")
