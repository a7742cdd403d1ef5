"""The references of notebook 05 are what the notebook derives, and other right answers pass too."""

import itertools

import numpy as np
import pytest

from course_utils.exercises import ex05, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers import Linear, ReLU, Sequential
from course_utils.losses import cross_entropy


def unit_by_unit(W, b, x):
    return [
        1 / (1 + np.exp(-(sum(w * v for w, v in zip(row, x, strict=True)) + c))) for row, c in zip(W, b, strict=True)
    ]


def count_built_layers(sizes):
    rng = np.random.default_rng(0)
    pairs = zip(sizes[:-1].tolist(), sizes[1:].tolist(), strict=True)
    return sum(p.size for before, after in pairs for p in Linear(before, after, rng=rng).params.values())


def example_by_example(X, W1, b1, W2, b2):
    return [W2 @ ((z := W1 @ x + b1) * (z > 0)) + b2 for x in X]


def by_trying_inputs(W1, b1, W2, b2):
    def f(x):
        return W2 @ (W1 @ x + b1) + b2

    D = W1.shape[1]
    return np.column_stack([*(f(e) - f(np.zeros(D)) for e in np.eye(D)), f(np.zeros(D))])


def by_least_squares(x, y):
    return np.linalg.solve(np.maximum(0, x[1:, None] - x[:-1]), y[1:] - y[0])


def backwards(x, w):
    h = [x]
    for weight in w:
        h.append(1 / (1 + np.exp(-weight * h[-1])))
    dout = 1.0
    for weight, out in zip(w[::-1], h[:0:-1], strict=True):
        dout = dout * out * (1 - out) * weight
    return dout


def step_by_examples(params, sizes, X, y, learning_rate):
    """Take the step by autodiff's rules, an example at a time: the gradient of each by outer products."""
    pairs, rest = [], params
    for before, after in itertools.pairwise(sizes):
        pairs.append((rest[: after * before].reshape(after, before), rest[after * before : after * (before + 1)]))
        rest = rest[after * (before + 1) :]
    grads = [(np.zeros_like(W), np.zeros_like(b)) for W, b in pairs]
    for x, k in zip(X, y, strict=True):
        h = [x]
        for W, b in pairs[:-1]:
            h.append(np.maximum(0, W @ h[-1] + b))
        F = pairs[-1][0] @ h[-1] + pairs[-1][1]
        d = np.exp(F - F.max()) / np.exp(F - F.max()).sum()
        d[k] -= 1
        for i in range(len(pairs) - 1, -1, -1):
            grads[i][0][...] += np.outer(d, h[i]) / len(y)
            grads[i][1][...] += d / len(y)
            d = (pairs[i][0].T @ d) * (h[i] > 0)
    return params - learning_rate * np.concatenate([part.ravel() for pair in grads for part in pair])


OTHER_RIGHT_ANSWERS = {
    "05.1": unit_by_unit,
    "05.2": count_built_layers,
    "05.3": example_by_example,
    "05.4": by_trying_inputs,
    "05.5": by_least_squares,
    "05.6": backwards,
    "05.7": step_by_examples,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def test_slope_through_the_chain_agrees_with_central_differences():
    w = np.array([1.3, -2.0, 0.7])

    def chain(x):
        for weight in w:
            x = 1 / (1 + np.exp(-weight * x))
        return x

    slope = np.float64(ex05.slope_through(0.4, w))
    gradcheck(chain, np.array(0.4), slope)
    with pytest.raises(GradientError):
        gradcheck(chain, np.array(0.4), 1.001 * slope)


def test_a_hundred_and_twenty_five_layers_leave_nothing_of_the_slope():
    assert 0 < ex05.slope_through(0.5, np.ones(125)) < 1e-75


def test_two_layers_are_the_packages_network():
    rng = np.random.default_rng(1)
    net = Sequential(Linear(3, 4, rng=rng), ReLU(), Linear(4, 2, rng=rng))
    X = rng.normal(size=(5, 3))
    assert np.allclose(ex05.two_layers(X, *net.params.values()), net.forward(X))


def test_relu_pieces_pass_through_all_their_points():
    x = np.array([0.0, 0.5, 1.5, 2.0])
    y = np.array([1.0, -1.0, 4.0, 4.0])
    made = y[0] + np.maximum(0, x[:, None] - x[:-1]) @ ex05.relu_weights(x, y)
    assert np.allclose(made, y)


def test_the_sum_of_the_slide_is_recognised():
    assert (
        judge(registry.find("05.2"), lambda sizes: ex05.count_parameters(sizes) + 1).mistake
        == "added_as_the_slide_does"
    )


@pytest.mark.parametrize("sizes", [(4, 3), (4, 5, 3), (4, 5, 6, 3)])
def test_a_training_step_goes_down_the_measured_slope(sizes):
    params, _, X, y, _ = ex05._batch(7, sizes, 5, 0.5)

    def loss(params):
        scores = X
        pairs = ex05._unflat(params, sizes)
        for W, b in pairs[:-1]:
            scores = np.maximum(0, scores @ W.T + b)
        return cross_entropy(scores @ pairs[-1][0].T + pairs[-1][1], y)[0]

    slope = (params - ex05.training_step(params, sizes, X, y, 0.5)) / 0.5
    gradcheck(loss, params, slope)
    with pytest.raises(GradientError):
        gradcheck(loss, params, 1.001 * slope)


@pytest.mark.slow
def test_the_decay_that_suits_the_moons_is_too_strong_for_the_arms_and_none_is_too_weak():
    least = ex05.size_and_decay.enough
    assert ex05.right_on_new_arms(40, 0.0003) > least + 0.005
    assert max(ex05.right_on_new_arms(20, 0.001), ex05.right_on_new_arms(60, 0.001)) < least - 0.005
    assert max(ex05.right_on_new_arms(40, 0), ex05.right_on_new_arms(12, 0.0003)) < least
