"""The references of notebook 02 are what the notebook derives, and other right answers pass too."""

import numpy as np
import pytest

from course_utils.exercises import ex02, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.losses import mse_loss, multiclass_hinge


def powers_by_hand(x, degree):
    rows = []
    for x_i in x:
        row = [1]
        for _ in range(degree):
            row.append(row[-1] * x_i)
        rows.append(row)
    return rows


def one_unit_vector_at_a_time(f, w, h):
    return [(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))]


def mse_by_loop(w, X, t):
    g = np.zeros(len(w))
    for i in range(len(t)):
        for j in range(len(w)):
            g[j] += 2 * (sum(w[k] * X[i, k] for k in range(len(w))) - t[i]) * X[i, j] / len(t)
    return g


def descend_by_while(w, X, t, learning_rate, goal, max_steps):
    new, steps = np.array(w), 0
    g = mse_by_loop(new, X, t)
    while np.sqrt(g @ g) >= goal and steps < max_steps:
        new -= learning_rate * g
        g = mse_by_loop(new, X, t)
        steps += 1
    return new


def epoch_by_split(w, X, t, order, batch_size, learning_rate):
    for batch in np.split(order, range(batch_size, len(order), batch_size)):
        w = w - learning_rate * mse_by_loop(w, X[batch], t[batch])
    return w


def hinge_by_loops(W, X, y, delta=1.0):
    dW = np.zeros(W.shape)
    for x, right in zip(X, y, strict=True):
        for j in range(len(W)):
            if j != right and W[j] @ x - W[right] @ x + delta > 0:
                dW[j] += x / len(y)
                dW[right] -= x / len(y)
    return dW


OTHER_RIGHT_ANSWERS = {
    "02.1": powers_by_hand,
    "02.2": lambda f, x, h: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2,
    "02.3": one_unit_vector_at_a_time,
    "02.4": mse_by_loop,
    "02.5": descend_by_while,
    "02.6": lambda X: len(X) / np.linalg.norm(X, 2) ** 2,
    "02.7": epoch_by_split,
    "02.8": hinge_by_loops,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def hinge_loss(W, X, y):
    return multiclass_hinge(X @ W.T, y)[0]


RNG = np.random.default_rng(1)
X, T, W3 = (RNG.normal(size=size) for size in [(7, 3), 7, 3])
W, Y = RNG.normal(size=(4, 3)), RNG.integers(0, 4, 7)
GRADIENTS = {
    "02.4": (lambda w: mse_loss(X @ w, T)[0], W3, ex02.mse_gradient(W3, X, T)),
    "02.8": (lambda W: hinge_loss(W, X, Y), W, ex02.hinge_gradient(W, X, Y)),
}


@pytest.mark.parametrize("number", GRADIENTS)
def test_gradient_agrees_with_central_differences(number):
    f, point, analytic = GRADIENTS[number]
    gradcheck(f, point.copy(), analytic)
    with pytest.raises(GradientError):
        gradcheck(f, point.copy(), 1.001 * analytic)


@pytest.mark.parametrize(("factor", "arrives"), [(0.99, True), (1.01, False)], ids=["just below", "just above"])
def test_largest_rate_is_where_descent_begins_to_run_away(factor, arrives):
    rate = factor * ex02.largest_rate(X)
    w = ex02.descend_mse(W3, X, T, rate, 1e-9, 2000)
    assert (np.linalg.norm(ex02.mse_gradient(w, X, T)) < 1e-6) == arrives


def test_one_batch_of_everything_is_a_step_of_descent():
    w = ex02.sgd_epoch(W3, X, T, np.arange(7), 7, 0.1)
    assert np.allclose(w, ex02.descend_mse(W3, X, T, 0.1, 0.0, 1))


def test_shorthand_that_overwrites_the_callers_weights_is_named():
    def shorthand(w, X, t, learning_rate, goal, max_steps):
        for _ in range(max_steps):
            g = ex02.mse_gradient(w, X, t)
            if np.linalg.norm(g) < goal:
                break
            w -= learning_rate * g
        return w

    result = judge(registry.find("02.5"), shorthand)
    assert result.status == "changed input"
    assert "w" in result.message


def test_formula_shows_itself_instead_of_an_address():
    assert repr(ex02.CUBES) == "sum of w**3"
    assert ex02.CUBES(np.array([1.0, 2.0])) == 9
