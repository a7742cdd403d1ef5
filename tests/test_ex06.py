"""The references of notebook 06 are what the notebook derives, and other right answers pass too."""

import math
import time

import numpy as np
import pytest

from course_utils import layers, losses, optim
from course_utils.exercises import ex06, limit, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers.init import standard_deviation
from course_utils.losses import sigmoid


def step_with_layers(x, y, W, gamma, beta, V, learning_rate):
    rng, (M, D), K = np.random.default_rng(0), W.shape, len(V)
    first, norm, last = (
        layers.Linear(D, M, bias=False, rng=rng),
        layers.BatchNorm1d(M),
        layers.Linear(M, K, bias=False, rng=rng),
    )
    net = layers.Sequential(first, norm, layers.ReLU(), last)
    for array, values in zip(net.params.values(), (W, gamma, beta, V), strict=True):
        array[...] = values
    before, df = losses.cross_entropy(net.forward(x), y)
    net.backward(df)
    optim.SGD(learning_rate).step(net.params, net.grads)
    return np.array([before, losses.cross_entropy(net.forward(x), y)[0]])


def jacobian(row):
    s = np.sqrt(np.mean(row**2) + 1e-5)
    return (np.eye(len(row)) - np.outer(row, row) / s**2 / len(row)) / s


OTHER_RIGHT_ANSWERS = {
    "06.1": lambda z: np.exp(-np.logaddexp(0, z) - np.logaddexp(0, -z)),
    "06.2": lambda G: sum(len(set(np.sign(g))) == 1 for g in G) / len(G),
    "06.3": lambda Z: int(np.sum(Z.max(axis=0) <= 0)),
    "06.4": lambda x, dout: float(x[x < 0] @ dout[x < 0]),
    "06.5": lambda X, T: (T - np.mean(X, axis=0)) / np.sqrt(np.mean((X - np.mean(X, axis=0)) ** 2, axis=0)),
    "06.6": lambda n_in, slope: 1 / math.hypot(1, slope) * math.sqrt(2) * n_in**-0.5,
    "06.11": lambda h, W, dout: np.array([d + jacobian(row).T @ W.T @ d for row, d in zip(h, dout, strict=True)]),
    "06.12": step_with_layers,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


rng = np.random.default_rng(6)
X, DOUT, W = rng.normal(1, 2, (5, 3)), rng.normal(size=(5, 3)), rng.normal(size=(3, 3))


def two_pieces(a):
    return np.sum(DOUT * (np.maximum(0, X) + a * np.minimum(0, X)))


def through_the_block(h):
    return np.sum(DOUT * (h + h / np.sqrt((h**2).mean(axis=1, keepdims=True) + 1e-5) @ W.T))


GRADIENTS = {
    "06.1": (lambda z: sigmoid(z).sum(), X, ex06.sigmoid_slope(X)),
    "06.4": (two_pieces, np.array(0.25), np.asarray(ex06.prelu_slope_gradient(X, DOUT))),
    "06.11": (through_the_block, X, ex06.block_backward(X, W, DOUT)),
}


@pytest.mark.parametrize("number", GRADIENTS)
def test_gradient_agrees_with_central_differences(number):
    f, point, analytic = GRADIENTS[number]
    gradcheck(f, point.copy(), analytic)
    with pytest.raises(GradientError):
        gradcheck(f, point.copy(), 1.001 * analytic)


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.5, 1.0, -1.0, 2.0])
def test_the_gain_keeps_the_size_through_ten_layers_of_leaky_relus(slope):
    rng, n = np.random.default_rng(0), 400
    h = rng.normal(size=(200, n))
    for _ in range(10):
        z = h @ rng.normal(0, ex06.leaky_std(n, slope), size=(n, n))
        h = np.where(z > 0, z, slope * z)
    assert 0.7 < np.sqrt(np.mean(h**2)) < 1.4


def test_without_a_leak_the_spread_is_he_s():
    assert np.isclose(ex06.leaky_std(784, 0), standard_deviation("he", 784, 100))


@pytest.mark.slow
@pytest.mark.parametrize(("gain", "learning_rate"), [(1.67, 0.1), (1.7, 0.05), (1.75, 0.06), (1.8, 0.1)])
def test_gains_near_one_over_the_size_of_silu_will_do(gain, learning_rate):
    assert ex06.silu_start.judge({"gain": gain, "learning_rate": learning_rate}).correct


@pytest.mark.slow
@pytest.mark.parametrize(("gain", "learning_rate"), [(1.67, 0.1), (1.7, 0.05), (1.8, 0.05), (1.8, 0.1)])
def test_right_answers_pass_with_room_to_spare_from_other_first_weights_too(gain, learning_rate):
    assert min(ex06._ten_layers(gain, learning_rate, seed) for seed in range(6)) > ex06.silu_start.enough + 0.05


@pytest.mark.slow
@pytest.mark.parametrize("gain", [1.0, 1.4142, 2.5])
def test_at_these_rates_no_other_gain_will_do(gain):
    assert all(ex06.worst_of_three(gain, rate) < ex06.silu_start.enough - 0.1 for rate in (0.01, 0.05, 0.2))


@pytest.mark.slow
def test_three_networks_of_silu_are_trained_in_a_fraction_of_the_time_there_is():
    start = time.process_time()
    ex06.worst_of_three(1.7, 0.05)
    assert time.process_time() - start < limit.SECONDS / 2


def test_five_times_the_weights_turn_the_layer_a_twenty_fifth_as_far():
    rng = np.random.default_rng(0)
    x, W, dout = rng.normal(size=(40, 6)), rng.normal(size=(4, 6)), rng.normal(size=(40, 4))

    def ratio(W):
        norm = layers.BatchNorm1d(4)
        norm.forward(x @ W.T)
        return np.linalg.norm(norm.backward(dout).T @ x) / np.linalg.norm(W)

    assert np.isclose(ratio(5 * W) / ratio(W), ex06.ratio_changes_by.value, rtol=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_the_step_of_a_normalised_network_is_the_packages(seed):
    one = ex06.normalised_step.random(np.random.default_rng(seed))
    assert np.allclose(ex06.normalised_step(*one.copy()), step_with_layers(*one.copy()))


def test_shares_rounded_down_are_not_taken_for_one_answer_for_the_whole_batch():
    rounded = judge(registry.find("06.2"), lambda G: int(ex06.share_of_same_sign(G)))
    assert not rounded.correct
    assert rounded.mistake is None
