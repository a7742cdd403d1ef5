"""The references of notebook 06 are what the notebook derives, and other right answers pass too."""

import numpy as np
import pytest

from course_utils import layers
from course_utils.exercises import ex06, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers.init import standard_deviation
from course_utils.losses import sigmoid


def batchnorm_backward_by_steps(dout, x_hat, gamma, std):
    N, d_hat = len(dout), dout * gamma
    centred = x_hat * std
    dvar = (d_hat * centred * -0.5 * std**-3).sum(axis=0)
    dmean = (-d_hat / std).sum(axis=0) + dvar * (-2 * centred).mean(axis=0)
    return d_hat / std + dvar * 2 * centred / N + dmean / N


def batchnorm_by_loop(x, gamma, beta, eps):
    y = np.zeros(x.shape)
    for d in range(x.shape[1]):
        mean = sum(x[:, d]) / len(x)
        var = sum((x[:, d] - mean) ** 2) / len(x)
        y[:, d] = gamma[d] * (x[:, d] - mean) / (var + eps) ** 0.5 + beta[d]
    return y


OTHER_RIGHT_ANSWERS = {
    "06.1": lambda z: sigmoid(z) * (1 - sigmoid(z)),
    "06.2": lambda G: sum(len(set(np.sign(g))) == 1 for g in G) / len(G),
    "06.3": lambda Z: int(np.sum(Z.max(axis=0) <= 0)),
    "06.4": lambda x, dout: float(x[x < 0] @ dout[x < 0]),
    "06.5": lambda X, T: (T - np.mean(X, axis=0)) / np.sqrt(np.mean((X - np.mean(X, axis=0)) ** 2, axis=0)),
    "06.6": lambda n_in, n_out, activation: {"relu": 2 / n_in, "tanh": 2 / (n_in + n_out)}[activation] ** 0.5,
    "06.7": batchnorm_by_loop,
    "06.8": batchnorm_backward_by_steps,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


rng = np.random.default_rng(6)
X, DOUT, GAMMA, BETA = rng.normal(1, 2, (5, 3)), rng.normal(size=(5, 3)), rng.normal(1, 0.3, 3), rng.normal(size=3)
X_HAT = (X - X.mean(axis=0)) / X.std(axis=0)


def two_pieces(a):
    return np.sum(DOUT * (np.maximum(0, X) + a * np.minimum(0, X)))


GRADIENTS = {
    "06.1": (lambda z: sigmoid(z).sum(), X, ex06.sigmoid_slope(X)),
    "06.4": (two_pieces, np.array(0.25), np.asarray(ex06.prelu_slope_gradient(X, DOUT))),
    "06.8": (
        lambda x: np.sum(DOUT * ex06.batchnorm(x, GAMMA, BETA, 0.0)),
        X,
        ex06.batchnorm_backward(DOUT, X_HAT, GAMMA, X.std(axis=0)),
    ),
}


@pytest.mark.parametrize("number", GRADIENTS)
def test_gradient_agrees_with_central_differences(number):
    f, point, analytic = GRADIENTS[number]
    gradcheck(f, point.copy(), analytic)
    with pytest.raises(GradientError):
        gradcheck(f, point.copy(), 1.001 * analytic)


def test_batch_normalization_is_the_packages():
    layer = layers.BatchNorm1d(3, eps=0.0)
    layer.params["gamma"][...], layer.params["beta"][...] = GAMMA, BETA
    assert np.allclose(layer.forward(X), ex06.batchnorm(X, GAMMA, BETA, 0.0))
    assert np.allclose(layer.backward(DOUT), ex06.batchnorm_backward(DOUT, X_HAT, GAMMA, X.std(axis=0)))


@pytest.mark.parametrize(("activation", "rule"), [("relu", "he"), ("tanh", "xavier")])
def test_spread_of_the_first_weights_is_the_packages(activation, rule):
    assert np.isclose(ex06.weight_std(784, 100, activation), standard_deviation(rule, 784, 100))


def test_shares_rounded_down_are_not_taken_for_one_answer_for_the_whole_batch():
    rounded = judge(registry.find("06.2"), lambda G: int(ex06.share_of_same_sign(G)))
    assert not rounded.correct
    assert rounded.mistake is None
