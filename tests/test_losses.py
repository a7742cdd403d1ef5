"""Losses against slow loops in the slides' indices, central differences, and HIPS autograd as a second opinion."""

from math import exp, log

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_utils import losses
from course_utils.gradcheck import gradcheck
from course_utils.probabilities import log_softmax, logsumexp, nll_from_probs, sigmoid, softmax

SEED = 20


@pytest.fixture
def batch():
    rng = np.random.default_rng(SEED)
    return 3 * rng.normal(size=(6, 4)), rng.integers(0, 4, size=6)


@pytest.fixture
def pairs():
    rng = np.random.default_rng(SEED)
    return 3 * rng.normal(size=(5, 2)), rng.uniform(size=(5, 2))


# The specification: loops in the slides' own indices.


def slow_hinge(f, y, delta=1.0):
    total = 0.0
    for i in range(len(f)):
        for j in range(len(f[i])):
            if j != y[i]:
                total += max(0.0, f[i][j] - f[i][y[i]] + delta)
    return total / len(f)


def slow_cross_entropy(f, y):
    return sum(-log(exp(f[i][y[i]]) / sum(exp(s) for s in f[i])) for i in range(len(f))) / len(f)


def slow_logistic(s, y):
    chance = [1 / (1 + exp(-value)) for value in s.ravel()]
    return -sum(t * log(p) + (1 - t) * log(1 - p) for p, t in zip(chance, y.ravel(), strict=True)) / s.size


def slow_mean(term):
    return lambda s, y: sum(term(a - b) for a, b in zip(s.ravel(), y.ravel(), strict=True)) / s.size


CLASSIFIERS = {
    "hinge": (losses.multiclass_hinge, slow_hinge),
    "hinge, delta 2.5": (lambda s, y: losses.multiclass_hinge(s, y, delta=2.5), lambda s, y: slow_hinge(s, y, 2.5)),
    "cross-entropy": (losses.cross_entropy, slow_cross_entropy),
}
PAIRED = {
    "logistic": (losses.binary_cross_entropy_with_logits, slow_logistic),
    "mse": (losses.mse_loss, slow_mean(lambda error: error**2)),
}
by_classifier = pytest.mark.parametrize(("loss", "slow"), CLASSIFIERS.values(), ids=CLASSIFIERS.keys())
by_pair = pytest.mark.parametrize(("loss", "slow"), PAIRED.values(), ids=PAIRED.keys())


@by_classifier
def test_classifier_loss_equals_its_loops(loss, slow, batch):
    assert loss(*batch)[0] == pytest.approx(slow(*batch), rel=1e-13)


@by_pair
def test_paired_loss_equals_its_loops(loss, slow, pairs):
    assert loss(*pairs)[0] == pytest.approx(slow(*pairs), rel=1e-13)


@by_classifier
def test_classifier_gradient_agrees_with_central_differences(loss, slow, batch):
    scores, y = batch
    gradcheck(lambda s: loss(s, y)[0], scores, loss(scores, y)[1])


@by_pair
def test_paired_gradient_agrees_with_central_differences(loss, slow, pairs):
    scores, y = pairs
    gradcheck(lambda s: loss(s, y)[0], scores, loss(scores, y)[1])


def test_penalty_is_lambda_times_the_sum_and_its_gradient_has_the_factor_two():
    W = np.array([[-1.0, 0.5], [2.0, 0.0]])
    value, dW = losses.l2_penalty(W, 0.1)
    assert value == pytest.approx(0.525)
    np.testing.assert_allclose(dW, [[-0.2, 0.1], [0.4, 0]])
    gradcheck(lambda W: losses.l2_penalty(W, 0.1)[0], W, dW)


# A second oracle, which differentiates formulas instead of measuring slopes.


def autograd_hinge(s, y):
    margins = s - s[anp.arange(len(y)), y][:, None] + 1.0
    return anp.sum(anp.maximum(margins, 0.0)) / len(y) - 1.0


def autograd_cross_entropy(s, y):
    return anp.mean(anp.log(anp.sum(anp.exp(s), axis=1)) - s[anp.arange(len(y)), y])


@pytest.mark.parametrize(
    ("loss", "formula"),
    [(losses.multiclass_hinge, autograd_hinge), (losses.cross_entropy, autograd_cross_entropy)],
    ids=["hinge", "cross-entropy"],
)
def test_classifier_gradient_equals_autograd(loss, formula, batch):
    np.testing.assert_allclose(loss(*batch)[1], autograd.grad(formula)(*batch), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("loss", "formula"),
    [
        (losses.binary_cross_entropy_with_logits, lambda s, y: anp.mean(anp.log(1 + anp.exp(s)) - s * y)),
        (losses.mse_loss, lambda s, y: anp.mean((s - y) ** 2)),
    ],
    ids=["logistic", "mse"],
)
def test_paired_gradient_equals_autograd(loss, formula, pairs):
    np.testing.assert_allclose(loss(*pairs)[1], autograd.grad(formula)(*pairs), rtol=1e-12, atol=1e-15)


# Numbers worked by hand on the slides.


def test_slide_example_scores_hinge_158_and_cross_entropy_104():
    scores, y = np.array([[-2.85, 0.86, 0.28]]), np.array([2])
    assert losses.multiclass_hinge(scores, y)[0] == pytest.approx(1.58)
    assert softmax(scores)[0, 2] == pytest.approx(0.353, abs=5e-4)
    assert losses.cross_entropy(scores, y)[0] == pytest.approx(1.04, abs=5e-3)
    assert losses.cross_entropy(scores, y)[0] / np.log(10) == pytest.approx(0.452, abs=5e-4)


@pytest.mark.parametrize(("delta", "expected"), [(1, 0), (10, 8)])
def test_margin_decides_when_a_lead_is_enough(delta, expected):
    assert losses.multiclass_hinge([[13, -7, 11]], [0], delta)[0] == expected


def test_squared_error_on_three_numbers():
    t, y = [1, 2, 3], [1.5, 2, 1]
    assert losses.mse_loss(y, t)[0] == pytest.approx(4.25 / 3)


# Properties.

score = st.floats(-50, 50)
score_rows = arrays(np.float64, (3, 4), elements=score)
labels = arrays(np.int64, 3, elements=st.integers(0, 3))


@given(score_rows, labels, score)
def test_one_number_added_to_all_scores_changes_no_loss(scores, y, shift):
    for loss in (losses.multiclass_hinge, losses.cross_entropy):
        assert loss(scores + shift, y)[0] == pytest.approx(loss(scores, y)[0], abs=1e-12)


@given(score_rows, labels)
def test_losses_are_never_negative_and_their_gradient_rows_add_to_zero(scores, y):
    for loss in (losses.multiclass_hinge, losses.cross_entropy):
        value, dscores = loss(scores, y)
        assert value >= 0
        np.testing.assert_allclose(dscores.sum(axis=1), 0, atol=1e-15)


@given(score_rows)
def test_softmax_rows_are_probabilities_in_the_order_of_the_scores(scores):
    p = softmax(scores)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    assert (np.take_along_axis(p, scores.argmax(axis=1)[:, None], axis=1) == p.max(axis=1, keepdims=True)).all()


@given(arrays(np.float64, (3, 2), elements=score), arrays(np.int64, 3, elements=st.integers(0, 1)))
def test_two_classes_are_logistic_regression_on_the_difference(scores, y):
    difference = scores[:, 1] - scores[:, 0]
    two, dtwo = losses.cross_entropy(scores, y)
    one, done = losses.binary_cross_entropy_with_logits(difference, y)
    assert two == pytest.approx(one, abs=1e-12)
    np.testing.assert_allclose(dtwo[:, 1], done, atol=1e-12)


@given(arrays(np.float64, (3, 2), elements=score), arrays(np.int64, 3, elements=st.integers(0, 1)))
def test_two_classes_are_the_binary_svm_with_signs_for_labels(scores, y):
    sign, difference = 2 * y - 1, scores[:, 1] - scores[:, 0]
    binary = np.maximum(0, 1 - sign * difference).mean()
    assert losses.multiclass_hinge(scores, y)[0] == pytest.approx(binary, abs=1e-12)


@given(score_rows, labels)
def test_cross_entropy_is_the_negative_log_likelihood_of_softmax(scores, y):
    assert nll_from_probs(softmax(scores), y) == pytest.approx(losses.cross_entropy(scores, y)[0], abs=1e-12)


# Stability.


@pytest.mark.parametrize("size", [1000.0, -1000.0, 1e300])
def test_enormous_scores_give_exact_losses(size):
    scores = np.array([[size, 0.0]])
    value, dscores = losses.cross_entropy(scores, [1])
    assert value == max(size, 0)
    assert np.isfinite(dscores).all()
    value, dscore = losses.binary_cross_entropy_with_logits([size], [0])
    assert value == max(size, 0)
    assert dscore == [size > 0]


def test_probabilities_of_enormous_scores_are_finite():
    scores = np.array([1000.0, 0.0, -1000.0])
    np.testing.assert_array_equal(softmax(scores), [1, 0, 0])
    np.testing.assert_array_equal(log_softmax(scores), [0, -1000, -2000])
    np.testing.assert_array_equal(sigmoid(scores), [1, 0.5, 0])
    assert logsumexp(scores) == 1000


def test_a_perfect_answer_costs_plain_zero_not_minus_zero():
    assert repr(losses.cross_entropy([[1000.0, 0.0]], [0])[0]) == "0.0"
    assert not np.signbit(losses.multiclass_hinge([[9.0, 0.0]], [0])[1]).any()
    assert repr(nll_from_probs([[1.0, 0.0]], [0])) == "0.0"


def test_zero_error_has_zero_gradient():
    value, dscores = losses.mse_loss([1.0, 2.0], [1.0, 2.0])
    assert value == 0
    np.testing.assert_array_equal(dscores, 0)


def test_margin_of_exactly_zero_pulls_nothing():
    value, dscores = losses.multiclass_hinge([[1.0, 0.0]], [0])
    assert value == 0
    np.testing.assert_array_equal(dscores, 0)


@pytest.mark.parametrize("axis", [0, 1, -1, -3])
def test_axis_chooses_where_the_classes_lie(axis):
    scores = np.random.default_rng(SEED).normal(size=(2, 3, 4))
    moved = np.moveaxis(scores, axis, -1)
    for function in (softmax, log_softmax):
        np.testing.assert_allclose(np.moveaxis(function(scores, axis), axis, -1), function(moved), rtol=1e-14)
    np.testing.assert_allclose(logsumexp(scores, axis), np.log(np.exp(scores).sum(axis=axis)))


# Types, and arguments left alone.

ALL = [
    (losses.multiclass_hinge, [[1, 2], [3, 1]], [0, 1]),
    (losses.cross_entropy, [[1, 2], [3, 1]], [0, 1]),
    (losses.binary_cross_entropy_with_logits, [1, 2], [0, 1]),
    (losses.mse_loss, [1, 2], [0, 1]),
    (losses.l2_penalty, [1, 2], 0.5),
]
by_function = pytest.mark.parametrize(("function", "x", "y"), ALL, ids=[f[0].__name__ for f in ALL])


@by_function
@pytest.mark.parametrize(
    ("given_type", "kept"), [("f4", "f4"), ("f8", "f8"), ("i8", "f8"), ("f2", "f8")], ids=["f4", "f8", "i8", "f2"]
)
def test_float32_stays_and_everything_else_becomes_float64(function, x, y, given_type, kept):
    value, gradient = function(np.array(x, dtype=given_type), y)
    assert type(value) is float
    assert gradient.dtype == kept
    assert gradient.shape == np.shape(x)


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp, sigmoid])
def test_probabilities_keep_float32(function):
    assert function(np.ones((2, 3), np.float32)).dtype == np.float32
    assert function([[1, 2], [3, 4]]).dtype == np.float64


@by_function
def test_arguments_come_back_unchanged_and_not_aliased(function, x, y):
    x, y = np.array(x, float), np.array(y)
    x.flags.writeable = y.flags.writeable = False
    gradient = function(x, y)[1]
    assert not np.shares_memory(gradient, x)


# What is refused, and what the message says.

GOOD = np.zeros((2, 3))


@pytest.mark.parametrize("loss", [losses.multiclass_hinge, losses.cross_entropy])
@pytest.mark.parametrize(
    ("scores", "y", "error", "says"),
    [
        (GOOD[0], [1], ValueError, r"\(N, C\), got \(3,\).*scores\[None, :\]"),
        (GOOD[None], [1], ValueError, r"\(N, C\).*got \(1, 2, 3\)"),
        (GOOD[:, :1], [0, 0], ValueError, r"two classes, got \(2, 1\).*binary_cross_entropy_with_logits"),
        (GOOD[:0], [], ValueError, r"at least one number, got an empty array of shape \(0, 3\)"),
        (GOOD * np.nan, [0, 0], ValueError, r"finite numbers, got nan at index \(0, 0\)"),
        (GOOD + np.inf, [0, 0], ValueError, r"finite numbers, got inf"),
        (GOOD * 1j, [0, 0], TypeError, "real numbers, got dtype complex128"),
        ([[1, 2], [3]], [0, 0], ValueError, "ragged"),
        (GOOD, [0], ValueError, r"shape \(2,\).*got \(1,\)"),
        (GOOD, [[1, 0, 0], [0, 1, 0]], ValueError, r"got \(2, 3\).*argmax"),
        (GOOD, 0, ValueError, r"got \(\)"),
        (GOOD, [0, 3], ValueError, r"0\.\.2, got 0\.\.3"),
        (GOOD, [-1, 0], ValueError, r"0\.\.2, got -1\.\.0"),
        (GOOD, [0.0, 1.0], TypeError, "integer class numbers, got dtype float64"),
        (GOOD, [True, False], TypeError, "integer class numbers, got dtype bool"),
    ],
)
def test_classifier_losses_name_what_is_wrong(loss, scores, y, error, says):
    with pytest.raises(error, match=says):
        loss(scores, y)


@pytest.mark.parametrize("loss", [entry[0] for entry in PAIRED.values()], ids=PAIRED.keys())
@pytest.mark.parametrize(
    ("scores", "y", "error", "says"),
    [
        (np.zeros((3, 1)), np.zeros(3), ValueError, r"same shape \(3, 1\), got \(3,\); pass y\[:, None\]"),
        (np.zeros((3, 2)), np.zeros(3), ValueError, r"same shape \(3, 2\), got \(3,\)$"),
        (0.0, 0.0, ValueError, r"\(N,\), got \(\)"),
        ([], [], ValueError, "empty"),
        ([np.nan], [0], ValueError, "scores: .* got nan"),
        ([0.0], [np.nan], ValueError, "y: .* got nan"),
        (["a"], [0], TypeError, "real numbers"),
    ],
)
def test_paired_losses_name_what_is_wrong(loss, scores, y, error, says):
    with pytest.raises(error, match=says):
        loss(scores, y)


def test_signs_for_labels_are_refused_with_the_mend():
    with pytest.raises(ValueError, match=r"\[0, 1\], got -1\.\.1; for labels -1 and \+1 pass \(y \+ 1\) / 2"):
        losses.binary_cross_entropy_with_logits([1.0, 2.0], np.array([-1, 1]))


@pytest.mark.parametrize(
    ("value", "error", "says"),
    [(-1, ValueError, "at least 0, got -1"), (np.nan, ValueError, "got nan"), ("1", TypeError, "number, got str")],
)
def test_strength_and_margin_must_be_numbers_from_zero_up(value, error, says):
    with pytest.raises(error, match=f"lam: .*{says}"):
        losses.l2_penalty(GOOD, value)
    with pytest.raises(error, match=f"delta: .*{says}"):
        losses.multiclass_hinge(GOOD, [0, 0], value)


@pytest.mark.parametrize(
    ("p", "y", "says"),
    [
        ([0.5, 0.5], [0], r"shape \(N, C\)"),
        ([[0.5, 0.6]], [0], "add to 1, got 1.1 in row 0"),
        ([[-0.5, 1.5]], [0], r"in \[0, 1\], got -0.5\.\.1.5"),
        ([[0.5, 0.5]], [2], r"0\.\.1, got 2"),
    ],
)
def test_probabilities_that_are_none_are_refused(p, y, says):
    with pytest.raises(ValueError, match=says):
        nll_from_probs(p, y)


def test_axis_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=r"shape is \(2, 3\), got 2"):
        softmax(GOOD, axis=2)


@given(arrays(np.float32, (3, 4), elements=st.floats(-50, 50, width=32)), labels)
@example(np.array([[1, 1e-12, 1e-12, 1e-12]] * 3, np.float32), np.array([0, 0, 0]))
def test_float32_agrees_with_float64_to_its_digits(scores, y):
    margins = scores.astype(float) - scores[np.arange(3), y][:, None] + 1
    # At a margin of 0 the hinge has a kink, and a rounding decides on which side of it a score is.
    scores = scores + np.where(np.abs(margins) < 1e-4, np.float32(0.01), np.float32(0))
    for loss in (losses.multiclass_hinge, losses.cross_entropy):
        np.testing.assert_allclose(loss(scores, y)[1], loss(scores.astype(float), y)[1], atol=1e-6)
