"""The exercises of notebook 01 accept other right answers, and hold the worked examples of the slides."""

import math

import numpy as np
import pytest

from course_utils.exercises import ex01, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import gradcheck


def loop_hinge(f, y, delta=1.0):
    loss = 0
    for j in range(len(f)):
        if j != y:
            loss += max(0, f[j] - f[y] + delta)
    return loss


def loop_softmax(f):
    if f.ndim == 2:
        return np.array([loop_softmax(row) for row in f])
    e = [math.exp(score - f.max()) for score in f]
    return [one / sum(e) for one in e]


def append_with_hstack(x):
    return np.append(x, 1) if x.ndim == 1 else np.hstack([x, np.ones((len(x), 1))])


def learn_by_examples(X, y, X_new, K, learning_rate, lam, steps):
    W, b = np.zeros((K, len(X[0]))), np.zeros(K)
    for _ in range(steps):
        dW, db = 2 * lam * W, np.zeros(K)
        for x, label in zip(X, y, strict=True):
            slope = (np.array(loop_softmax(W @ x + b)) - (np.arange(K) == label)) / len(X)
            dW, db = dW + np.outer(slope, x), db + slope
        W, b = W - learning_rate * dW, b - learning_rate * db
    return [loop_softmax(W @ x + b) for x in X_new]


OTHER_RIGHT_ANSWERS = {
    "01.1": lambda classes, pixels: np.int64(classes) * (pixels + 1),
    "01.2": append_with_hstack,
    "01.3": lambda f, y, delta=1.0: np.maximum(0, np.delete(f - f[y], y) + delta).sum(),
    "01.4": loop_softmax,
    "01.6": lambda f, y, T: (np.array(loop_softmax(f / T)) - (np.arange(len(f)) == y)) / T,
    "01.9": learn_by_examples,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def test_a_loop_over_the_classes_is_told():
    result = judge(registry.find("01.3"), loop_hinge)
    assert result.status == "loop"
    assert "no loop" in result.message
    assert judge(registry.find("01.3"), loop_hinge, trusted=True).correct


def test_worked_example_of_the_slides_is_the_first_case():
    exercise = registry.find("01.3")
    assert exercise(*exercise.cases[0].copy()) == pytest.approx(1.58, abs=0.005)
    assert registry.find("01.4")(*registry.find("01.4").cases[0].copy())[2] == pytest.approx(0.353, abs=0.0005)
    f, y, _ = registry.find("01.6").cases[0].copy()
    assert ex01.loss_at_temperature(f, y, 1.0) == pytest.approx(1.04, abs=0.005)


def test_the_slope_at_a_temperature_is_the_slope():
    for one in registry.find("01.6").cases[:-1]:
        f, y, T = one.copy()
        gradcheck(lambda f, y=y, T=T: ex01.loss_at_temperature(f, y, T), f, ex01.slope_at_temperature(f, y, T))


def test_p_minus_t_of_a_right_answer_grows_with_the_temperature_as_the_insight_says():
    f, temperatures = np.array([3.0, 1.0, 0.0]), [0.5, 1, 2, 4]
    pulls = [-ex01.slope_at_temperature(f, 0, T)[0] for T in temperatures]
    assert np.all(np.diff(np.multiply(pulls, temperatures)) > 0)
    assert pulls[0] < pulls[1] < pulls[2] > pulls[3]


@pytest.mark.parametrize(
    "batch",
    [
        ([[-2000.0, -2001.0], [2.0, 3.0]], [1, 0]),
        ([[-900.0, -901.0, -902.0], [5.0, 4.0, 3.0]], [0, 2]),
        (np.array([[0.0, 0.0], [-800.0, 0.0]]), np.array([1, 1])),
    ],
)
def test_any_batch_that_shows_the_ill_listing_is_taken(batch):
    answer = {"listing": "C", "line": 2, "input": batch}
    assert ex01.ill_listing.judge(answer).correct


PRINTED = ([[-2.85, 0.86, 0.28], [1000, 1001, 1002], [0, 800, 0]], [2, 2, 0])  # by the cell above the exercise


@pytest.mark.parametrize("batch", [([[0.0, 1.0], [2.0, 3.0]], [0, 1]), PRINTED], ids=["ordinary", "printed"])
def test_a_right_suspicion_without_evidence_is_not_taken(batch):
    answer = {"listing": "C", "line": 2, "input": batch}
    assert "it shows no fault there" in ex01.ill_listing.judge(answer).message


def test_no_batch_but_those_far_below_0_shows_the_ill_listing():
    rng = np.random.default_rng(0)
    for low in (-300, -100, 0):
        F, y = rng.uniform(low, 1000, size=(20, 4)), rng.integers(0, 4, 20)
        F[:, 0] = abs(F[:, 0])
        assert ex01.listing_c(F, y) == pytest.approx(ex01.listing_a(F, y))


@pytest.mark.parametrize(
    ("rate", "lam", "mistake"),
    [
        (0.3, 0.01, None),
        (1, 0.01, None),
        (0.001, 0.01, "not arrived"),
        (0.019, 0.3, "too doubtful"),  # its loss has come to rest
        (0.5, 1e-6, "too sure"),
        (0.5, 0.1, "too doubtful"),
        (1, 1, "overshoots"),
        (10, 0.01, "overshoots"),
    ],
)
def test_rate_and_strength_are_judged_by_what_they_read(rate, lam, mistake):
    assert ex01.rate_and_strength.judge({"learning_rate": rate, "lam": lam}).mistake == mistake
