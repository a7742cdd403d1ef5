"""The references of notebook 03 are what the notebook derives, and other right answers pass too."""

import itertools

import numpy as np
import pytest

from course_utils import data
from course_utils.authoring.sources import read_source, source_paths
from course_utils.exercises import ex03, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck


def one_by_one(X, w, b):
    return [1 if sum(wi * xi for wi, xi in zip(w, x, strict=True)) + b > 0 else 0 for x in X]


def along_the_normal(x, w, b):
    normal = w / np.sqrt(np.sum(w**2))
    return x - (x @ normal + b / np.sqrt(np.sum(w**2))) * normal


def row_by_row(W, x, y, learning_rate=1.0):
    winner = max(range(len(W)), key=lambda k: (sum(W[k] * x), -k))
    return np.array([row + learning_rate * ((k == y) - (k == winner)) * x for k, row in enumerate(W)])


def null_space(P, t):
    signed = (2 * t - 1)[:, None] * np.column_stack([P, np.ones(4)])
    weights = np.linalg.svd(signed.T)[2][-1]
    weights = weights / weights.sum()
    return weights if weights.min() >= 0 else np.zeros(4)


def slope_in_a_loop(w, X1, y):
    gradient = np.zeros(len(w))
    for x, sign in zip(X1, y, strict=True):
        short = 1 - sign * (w @ x)
        if short > 0:
            gradient -= short * sign * x
    return gradient


def weights_and_bias_apart(X, t, epochs):
    w, b, seen = np.zeros(X.shape[1]), 0.0, []
    for k in range(epochs * len(X)):
        x = X[k % len(X)]
        error = t[k % len(X)] - (1 if w @ x + b > 0 else 0)
        w, b = w + error * x, b + error
        seen.append([*w, b])
    return np.mean(seen, axis=0)


OTHER_RIGHT_ANSWERS = {
    "03.1": one_by_one,
    "03.2": along_the_normal,
    "03.3": row_by_row,
    "03.7": null_space,
    "03.9": slope_in_a_loop,
    "03.10": weights_and_bias_apart,
}
RIGHT_VALUES = {
    "03.4": {"listing": "B", "line": 7, "input": (np.array([[1.0], [2.0]]), np.array([0, 1]))},
    "03.5": np.float64(2210),
    "03.6": ("narrow gap", "labels shuffled", "sign turned", "healthy", "clouds overlap"),
    "03.8": {"c1": 1.45, "c2": 0.6},
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


@pytest.mark.parametrize("number", RIGHT_VALUES)
def test_another_right_value_passes(number):
    result = registry.find(number).judge(RIGHT_VALUES[number])
    assert result.correct, result.message


def test_every_exercise_has_another_right_answer():
    assert {*OTHER_RIGHT_ANSWERS, *RIGHT_VALUES} == set(registry.load("03"))


def cells():
    (path,) = source_paths(["03"])
    return [cell.source for cell in read_source(path).cells if cell.cell_type == "code"]


def test_two_listings_are_sound_on_any_points_and_the_third_agrees_where_the_bias_does_not_move():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        X, t = rng.integers(-3, 4, size=(6, 2)).astype(float), rng.integers(0, 2, size=6)
        right = ex03._hundred_passes(X, t)
        assert np.array_equal(ex03._listing_a(X, t), right)
        assert np.array_equal(ex03._listing_c(X, t), right)
    assert np.array_equal(ex03._listing_b(ex03.CORNERS, np.array([0, 1, 1, 1])), [1, 1, 0])


def mistakes(X, t, passes=3000):
    looks = ex03._looks(X, t, passes, ex03._error)
    return np.any(np.diff(looks, axis=0) != 0, axis=1).sum()


def test_the_thermostat_makes_fewer_mistakes_than_promised_and_next_to_none_once_centred():
    X, t, arrow = np.array([[4.0], [5.0]]), np.array([0, 1]), np.array([2.0, -9.0])
    signed = (2 * t - 1)[:, None] * np.column_stack([X, np.ones(2)])
    angles = np.radians(np.arange(0, 360, 0.001))
    margin = (signed @ arrow).min() / np.linalg.norm(arrow)
    assert (signed @ [np.cos(angles), np.sin(angles)]).min(axis=0).max() <= margin + 1e-9  # no arrow is better
    assert 26 / margin**2 == pytest.approx(ex03.at_most.value)
    assert (mistakes(X, t), mistakes(X - 4.5, t)) == (38, 2)
    assert (0.25 + 1) / 0.5**2 == 5  # what is promised after the shift
    assert 26 > 5**2  # with its 1 the longest example is longer
    assert margin < 0.25 * 0.5  # "and the margin is much smaller"


def separable(P, t):
    """Return whether some border parts four points: tried out, by directions at right angles to lines through them."""
    for i, j in itertools.combinations(range(4), 2):
        for turn in (-1e-6, 1e-6):
            way = P[j] - P[i]
            normal = np.array([-way[1], way[0]]) + turn * way
            ones, zeros = np.sort(P[t == 1] @ normal), np.sort(P[t == 0] @ normal)
            if ones[0] > zeros[-1] or zeros[0] > ones[-1]:
                return True
    return False


def test_weights_are_found_just_where_there_is_no_border():
    rng, kinds = np.random.default_rng(0), set()
    for _ in range(100):
        P, t = ex03._quadruple(rng).arguments
        weights = ex03.proof_of_no_border(P, t)
        kinds.add(separable(P, t))
        assert np.any(weights) != separable(P, t)
        assert np.allclose(((2 * t - 1) * weights) @ np.column_stack([P, np.ones(4)]), 0)
    assert kinds == {True, False}


def test_a_quarter_each_balances_few_sets_such_as_the_square():
    rng, quarter, t = np.random.default_rng(0), np.full(4, 0.25), np.array([0, 1, 1, 0])
    assert np.allclose(ex03.proof_of_no_border(ex03.CORNERS, t), quarter)
    slanted = ex03.CORNERS @ [[1.0, 0.5], [0.25, 2.0]]  # a parallelogram is another
    assert np.allclose(ex03.proof_of_no_border(slanted, t), quarter)
    assert not any(np.allclose(ex03.proof_of_no_border(*ex03._quadruple(rng).arguments), quarter) for _ in range(50))


@pytest.mark.parametrize("pair", [(2.1, 1.1), (3.0, 3.0), (2.0, 3.0), (3.0, 1.0)])
def test_high_and_to_the_right_is_said_of_all_that_lies_there(pair):
    result = registry.find("03.8").judge(dict(zip(("c1", "c2"), pair, strict=True)))
    assert (result.correct, result.mistake) == (False, "upper cloud")
    assert np.all(np.array(pair) > (1.5, 0.5))  # of the middle


def test_the_feature_is_judged_on_the_points_of_the_notebook_and_on_others():
    source = next(source for source in cells() if "\ndef four_clouds(" in source)
    space = {"np": np, "X": ex03.CORNERS.astype(int), "XOR": np.array([0, 1, 1, 0])}
    exec(source.split("\n\n")[0], space)
    P, t = space["four_clouds"](100, seed=5)
    Q, wanted = ex03._four_clouds(100, 5)
    assert np.allclose(P, Q)
    assert np.array_equal(t, wanted)
    assert not np.isin(ex03._four_clouds(400, 6)[0], P).any()


def test_near_the_middle_any_choice_will_do_and_far_from_it_none():
    for a, b in itertools.product((1.4, 1.5, 1.6), (0.4, 0.5, 0.6)):
        assert ex03._right_on_unseen(a, b) >= 0.95
    for a, b in ((0, 0), (0.5, 1.5), (2.1, 1.1), (1.5, 1.1), (0.9, 0.5)):
        assert ex03._right_on_unseen(a, b) < 0.9


def test_the_forgiving_slope_is_the_gradient_of_its_loss():
    rng = np.random.default_rng(3)
    X1, y, w = rng.normal(size=(5, 3)), np.array([1, -1, 1, 1, -1]), rng.normal(size=3)

    def loss(v):
        return ex03._forgiving_loss(v, X1, y)

    gradcheck(loss, w.copy(), ex03.forgiving_gradient(w, X1, y))
    with pytest.raises(GradientError):
        gradcheck(loss, w.copy(), 1.001 * ex03.forgiving_gradient(w, X1, y))


def test_among_overlapping_clouds_the_average_is_wrong_less_often_than_the_last_weights_as_the_insight_says():
    centers, rows = np.array([[0.2, 0.75], [0.8, 0.25]]), []
    for seed in range(10):
        P, t = data.blobs(40, centers, 0.3, rng=np.random.default_rng(seed))
        Q, wanted = data.blobs(1000, centers, 0.3, rng=np.random.default_rng(100 + seed))
        both = ex03._train(P, t, 50, ex03._error), ex03.averaged_perceptron(P, t, 50)
        rows.append([np.mean((Q @ w[:2] + w[2] > 0) != wanted) for w in both])
        assert rows[-1][0] > rows[-1][1]
    assert np.mean(rows, axis=0).round(2).tolist() == [0.25, 0.11]


def test_the_lectures_own_update_which_leaves_the_input_out_is_recognised():
    def whole_rows(W, x, y, learning_rate=1.0):
        new = W.copy()
        new[y] += learning_rate
        new[np.argmax(W @ x)] -= learning_rate
        return new

    assert judge(registry.find("03.3"), whole_rows).mistake == "forgot_the_input"


def test_update_in_place_is_told_from_a_wrong_one():
    def in_place(W, x, y, learning_rate=1.0):
        winner = np.argmax(W @ x)
        W[y] += learning_rate * x
        W[winner] -= learning_rate * x
        return W

    assert judge(registry.find("03.3"), in_place).status == "changed input"


def test_for_two_classes_it_is_the_rule_of_one_unit_for_the_difference_of_the_rows():
    step, rng = registry.find("03.3"), np.random.default_rng(0)
    for _ in range(50):
        W, x, y = rng.normal(size=(2, 3)), rng.normal(size=3), int(rng.integers(2))
        w = W[1] - W[0]
        moved = step(W, x, y)
        assert np.allclose(moved[1] - moved[0], w + 2 * (y - (w @ x > 0)) * x)


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
        return ex03._average(X, t, epochs, lambda target, z: target - (z > at))

    for number, answer in {"03.1": unit, "03.3": step, "03.10": rule}.items():
        assert not judge(registry.find(number), answer, trusted=True).correct, number
