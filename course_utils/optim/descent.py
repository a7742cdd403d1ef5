"""Gradient descent, plain and with momentum."""

from __future__ import annotations

import numpy as np

from course_utils.optim.optimizer import Optimizer, Rate, share

__all__ = ["SGD", "Momentum", "Nesterov"]


class SGD(Optimizer):
    """Gradient descent: p -= rate * g. Called stochastic when the gradient comes from a minibatch.

    Parameters
    ----------
    learning_rate : a number above 0, or a function of the step number

    References
    ----------
    Robbins and Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22 (1951).
    """

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float) -> None:
        p -= rate * g


class Momentum(Optimizer):
    """Descent that keeps rolling: v = momentum * v + g; p -= rate * v.

    This is PyTorch's form. The slides, Keras and Sutskever et al. keep the rate inside, v = momentum * v - rate * g;
    p += v. As long as the rate stays the same, both take the same steps; when it drops, PyTorch's form slows down at
    once and theirs after about 1 / (1 - momentum) steps.

    Parameters
    ----------
    learning_rate : a number above 0, or a function of the step number
    momentum : from 0 up to 1, the part of the velocity that is kept; under a constant gradient it makes the steps
        1 / (1 - momentum) times as long

    References
    ----------
    Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational Mathematics and
    Mathematical Physics 4 (1964).
    """

    slots = 1

    def __init__(self, learning_rate: Rate, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = share(momentum, "momentum")

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float, v: np.ndarray) -> None:
        v *= self.momentum
        v += g
        p -= rate * v


class Nesterov(Momentum):
    """Momentum that looks ahead: v = momentum * v + g; p -= rate * (g + momentum * v).

    Nesterov takes the gradient where the velocity is about to lead. This form, PyTorch's and Keras', takes it where the
    parameters are and keeps the parameters one look ahead instead: the same path (Bengio et al.). As for `Momentum`,
    Keras keeps the rate inside v, which differs only while the rate changes.

    Parameters
    ----------
    learning_rate : a number above 0, or a function of the step number
    momentum : from 0 up to 1, the part of the velocity that is kept

    References
    ----------
    Nesterov, Soviet Mathematics Doklady 27 (1983); Sutskever, Martens, Dahl and Hinton, "On the importance of
    initialization and momentum in deep learning", ICML 2013; Bengio, Boulanger-Lewandowski and Pascanu, "Advances in
    optimizing recurrent networks", ICASSP 2013.
    """

    def _update(self, p: np.ndarray, g: np.ndarray, rate: float, v: np.ndarray) -> None:
        v *= self.momentum
        v += g
        p -= rate * (g + self.momentum * v)
