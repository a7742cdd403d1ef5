"""The references of notebook 03 are what the notebook derives, and other right answers pass too."""

import itertools

import numpy as np
import pytest

from course_utils.exercises import ex03, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck


def one_by_one(X, w, b):
    return [1 if sum(wi * xi for wi, xi in zip(w, x, strict=True)) + b > 0 else 0 for x in X]


def foot_of_the_perpendicular(X, w, b):
    n = w / np.sqrt(np.sum(w**2))
    feet = [x - (x @ w + b) / (w @ w) * w for x in X]
    return [abs((x - foot) @ n) for x, foot in zip(X, feet, strict=True)]


def with_branches(w, x, t, learning_rate=1.0):
    fires = sum(w * x) > 0
    if t == 1 and not fires:
        return w + learning_rate * x
    if t == 0 and fires:
        return w - learning_rate * x
    return w


def weights_and_bias_apart(X, t, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for k in range(len(X)):
            error = t[k] - (1 if w @ X[k] + b > 0 else 0)
            w, b = w + error * X[k], b + error
    return [*w, b]


def by_search(t):
    weights = itertools.product(range(-2, 3), range(-2, 3), np.arange(-2.5, 3))
    return any(np.array_equal(ex03.CORNERS @ [w1, w2] + b > 0, t) for w1, w2, b in weights)


def summed_in_a_loop(w, X, t, learning_rate):
    step = np.zeros(len(w))
    for x, target in zip(X, t, strict=True):
        step += (target - w @ x) * x
    return w + learning_rate * step


OTHER_RIGHT_ANSWERS = {
    "03.1": one_by_one,
    "03.2": foot_of_the_perpendicular,
    "03.3": with_branches,
    "03.4": lambda o, t: 1 - sum(o == t) / len(t),
    "03.5": weights_and_bias_apart,
    "03.6": by_search,
    "03.7": summed_in_a_loop,
    "03.8": lambda X: 2 / np.linalg.svd(X, compute_uv=False)[0] ** 2,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def test_every_exercise_has_another_right_answer():
    assert set(OTHER_RIGHT_ANSWERS) == set(registry.load("03"))


def test_fourteen_of_sixteen_gates_have_a_border():
    gates = list(itertools.product([0, 1], repeat=4))
    assert [by_search(gate) for gate in gates] == [ex03.separable(gate) for gate in gates]
    assert sum(map(ex03.separable, gates)) == 14


@pytest.mark.parametrize("gate", list(itertools.product([0, 1], repeat=4)), ids=str)
def test_the_rule_learns_exactly_the_gates_that_have_a_border(gate):
    w = ex03.train_perceptron(ex03.CORNERS, np.array(gate), 100)
    learned = np.array_equal(ex03.threshold_unit(ex03.CORNERS, w[:2], w[2]), gate)
    assert learned == ex03.separable(gate)


def test_and_is_learned_as_in_the_notebook():
    assert ex03.train_perceptron(ex03.CORNERS, np.array([0, 0, 0, 1]), 6).tolist() == [2, 1, -2]


def test_the_letters_have_as_much_ink_and_are_told_apart():
    letters = ex03._letters()
    assert letters.shape == (2, 400)
    assert letters.sum(axis=1).tolist() == [44, 44]
    w = ex03.train_perceptron(letters, np.array([1, 0]), 5)
    assert ex03.threshold_unit(letters, w[:-1], w[-1]).tolist() == [1, 0]


def test_step_of_adaline_is_the_gradient_of_half_the_squared_errors():
    rng = np.random.default_rng(3)
    X, t, w = rng.normal(size=(5, 3)), rng.normal(size=5), rng.normal(size=3)

    def loss(v):
        return 0.5 * np.sum((t - X @ v) ** 2)

    gradient = w - ex03.adaline_step(w, X, t, 1.0)
    gradcheck(loss, w.copy(), gradient)
    with pytest.raises(GradientError):
        gradcheck(loss, w.copy(), 1.001 * gradient)


@pytest.mark.parametrize(("share", "converges"), [(0.99, True), (1.01, False)])
def test_largest_step_is_where_adaline_begins_to_diverge(share, converges):
    X, t = ex03.CORNERS_1, np.array([0, 0, 0, 1])
    w = np.zeros(3)
    for _ in range(3000):
        w = ex03.adaline_step(w, X, t, share * ex03.largest_step(X))
    assert np.allclose(w, [0.5, 0.5, -0.25], atol=1e-3) == converges


def test_the_slides_own_update_is_recognised():
    def as_printed(w, x, t, learning_rate=1.0):
        o = 1 if w @ x > 0 else 0
        return w + learning_rate * (t - o)

    assert judge(registry.find("03.3"), as_printed).mistake == "forgot_the_input"


def test_update_in_place_is_told_from_a_wrong_one():
    def in_place(w, x, t, learning_rate=1.0):
        w += learning_rate * (t - np.heaviside(w @ x, 0)) * x
        return w

    assert judge(registry.find("03.3"), in_place).status == "changed input"


def test_a_gate_search_that_gives_up_at_once_is_not_taken_for_the_opposite_answer():
    result = judge(registry.find("03.6"), lambda t: not any(t))
    assert (result.correct, result.mistake) == (False, None)


def test_fired_from_one_half_on_and_above_one_half_are_one_mistake():
    for unit in (lambda X, w, b: 1.0 * (X @ w + b > 0.5), lambda X, w, b: 1.0 * (X @ w + b >= 0.5)):
        assert judge(registry.find("03.1"), unit).mistake == "fired_above_half"


@pytest.mark.parametrize("at", [0.5, 0.05, -0.05])
def test_a_threshold_beside_zero_is_noticed(at):
    def unit(X, w, b):
        return 1.0 * (X @ w + b > at)

    def step(w, x, t, learning_rate=1.0):
        return w + learning_rate * (t - (w @ x > at)) * x

    def rule(X, t, epochs):
        return ex03._train(X, t, epochs, lambda target, z: target - (z > at))

    for number, answer in {"03.1": unit, "03.3": step, "03.5": rule}.items():
        assert not judge(registry.find(number), answer, trusted=True).correct, number
