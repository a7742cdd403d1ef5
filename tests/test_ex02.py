"""The references of notebook 02 are what the notebook derives, and other right answers pass too."""

import numpy as np
import pytest

from course_utils.exercises import ex02, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck, numerical_gradient
from course_utils.losses import cross_entropy, mse_loss, multiclass_hinge


def slope_of_the_slope(f, x, h):
    right, left = (f(x + h) - f(x)) / h, (f(x) - f(x - h)) / h
    return (right - left) / h


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


def soft_hinge_by_loops(W, X, y, delta=1.0):
    dW = np.zeros(W.shape)
    for x, right in zip(X, y, strict=True):
        for j in range(len(W)):
            if j != right:
                push = np.exp(-np.logaddexp(0, -(W[j] @ x - W[right] @ x + delta)))
                dW[j] += push * x / len(y)
                dW[right] -= push * x / len(y)
    return dW


def train_by_examples(X, y, K, orders, batch_size, learning_rate):
    W = np.zeros((K, len(X[0])))
    for e, order in enumerate(orders):
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            dW = np.zeros(W.shape)
            for i in batch:
                f = W @ X[i]
                p = np.exp(f - f.max()) / np.sum(np.exp(f - f.max()))
                dW += np.outer(p - np.eye(K)[y[i]], X[i]) / len(batch)
            W -= learning_rate * (1 - e / len(orders)) * dW
    return W


OTHER_RIGHT_ANSWERS = {
    "02.2": slope_of_the_slope,
    "02.3": one_unit_vector_at_a_time,
    "02.4": mse_by_loop,
    "02.5": descend_by_while,
    "02.6": lambda X: len(X) / np.linalg.norm(X, 2) ** 2,
    "02.7": epoch_by_split,
    "02.8": soft_hinge_by_loops,
    "02.9": train_by_examples,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def soft_hinge_loss(W, X, y):
    F = X @ W.T
    each = np.logaddexp(0, F - F[np.arange(len(y)), y][:, None] + 1)
    return each.sum(axis=1).mean() - np.logaddexp(0, 1)


RNG = np.random.default_rng(1)
X, T, W3 = (RNG.normal(size=size) for size in [(7, 3), 7, 3])
W, Y = RNG.normal(size=(4, 3)), RNG.integers(0, 4, 7)
GRADIENTS = {
    "02.4": (lambda w: mse_loss(X @ w, T)[0], W3, ex02.mse_gradient(W3, X, T)),
    "02.8": (lambda W: soft_hinge_loss(W, X, Y), W, ex02.soft_hinge_gradient(W, X, Y)),
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


@pytest.mark.parametrize(
    ("forgotten", "said"), [(lambda X: 2 / len(X), "2 / N times"), (lambda X: 2, "the square's own 2")]
)
def test_a_factor_left_out_of_the_curvature_is_named(forgotten, said):
    result = judge(registry.find("02.6"), lambda X: ex02.largest_rate(X) * forgotten(X))
    assert not result.correct
    assert said in result.message


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


def test_the_number_asked_for_is_one_step_down_the_measured_slope():
    def loss(w):
        return np.mean((w * np.array([1.0, 2.0]) - np.array([2.0, 6.0])) ** 2)

    assert registry.find("02.1").judge(1 - 0.1 * float(numerical_gradient(loss, 1.0))).correct


@pytest.mark.parametrize(("f", "second"), [(np.exp, np.exp), (np.sin, lambda x: -np.sin(x)), (np.square, lambda x: 2)])
def test_curvature_is_the_second_derivative_to_second_order(f, second):
    wide, narrow = (abs(ex02.curvature(f, 0.7, h) - second(0.7)) for h in (1e-2, 1e-3))
    assert wide < 1e-4
    assert narrow <= max(wide / 50, 1e-9)


def test_one_epoch_of_one_batch_is_a_step_against_the_gradient_of_the_cross_entropy():
    trained = ex02.train_classifier(X, Y, 4, [np.arange(7)], 7, 0.5)
    assert np.allclose(trained, -0.5 * cross_entropy(np.zeros((7, 4)), Y)[1].T @ X)


def test_longer_training_lowers_the_loss():
    orders = [np.random.default_rng(seed).permutation(7) for seed in range(50)]
    after = [cross_entropy(X @ ex02.train_classifier(X, Y, 4, orders[:n], 2, 0.5).T, Y)[0] for n in (1, 50)]
    assert after[1] < after[0] < np.log(4)


def test_the_hinge_of_notebook_01_does_not_pass_for_the_one_without_a_kink():
    def pasted(W, X, y, delta=1.0):
        return multiclass_hinge(X @ W.T, y, delta=delta)[1].T @ X

    result = judge(registry.find("02.8"), pasted)
    assert result.mistake == "the_kink_is_still_there", result.message


@pytest.mark.parametrize(("labels", "shown"), [([2, 0, 1], False), ([2], False), ([2, 0, 2], True), ([1, 1], True)])
def test_the_faulty_listing_is_right_as_long_as_no_class_comes_twice(labels, shown):
    one, rng = registry.find("02.11"), np.random.default_rng(len(labels))
    given = rng.normal(size=(3, 2)), rng.normal(size=(len(labels), 2)), labels
    assert one.judge(dict(listing="D", line=4, input=given)).correct == shown


@pytest.mark.parametrize(("rate", "batch_size", "share"), [(0.3, 20, 0.1), (1, 50, 0.1), (0.15, 20, 1), (0.5, 50, 1)])
def test_settings_that_the_insight_names_will_do(rate, batch_size, share):
    assert registry.find("02.12").judge(dict(learning_rate=rate, batch_size=batch_size, share_left=share)).correct


@pytest.mark.slow
def test_most_settings_will_not_do():
    tried = [ex02.spend_looks(rate, size, 0.1) >= 0.9 for rate in (0.01, 0.1, 1, 10) for size in (20, 50, 200)]
    assert 0 < sum(tried) < len(tried) / 2
