"""The gradient checker must pass right gradients, and fail wrong ones: both are tested."""

import re

import numpy as np
import pytest

from course_utils.gradcheck import GradientError, gradcheck, numerical_gradient

rng = np.random.default_rng(7)
A = rng.normal(size=(4, 4))
X = rng.normal(size=(4, 3))


def smooth(x):
    return float(np.sin(A @ x).sum())


def smooth_gradient(x):
    return A.T @ np.cos(A @ x)


def test_right_gradient_passes_with_a_line_that_holds_no_wandering_digits():
    result = gradcheck(smooth, X.copy(), smooth_gradient(X))
    assert repr(result) == "gradient agrees with central differences: 12 entries, relative error below 1e-06"
    assert 0 < result.worst < 1e-6


def test_gradient_wrong_by_a_thousandth_is_caught():
    with pytest.raises(GradientError, match=r"12 of 12 entries.*relative error 1.0e-03"):
        gradcheck(smooth, X.copy(), 1.001 * smooth_gradient(X))


@pytest.mark.parametrize("index", list(np.ndindex(X.shape)))
def test_one_entry_wrong_by_a_thousandth_is_caught_and_named_with_both_numbers(index):
    right = smooth_gradient(X)
    wrong = right.copy()
    wrong[index] *= 1.001
    with pytest.raises(GradientError, match="1 of 12 entries") as caught:
        gradcheck(smooth, X.copy(), wrong)
    message = re.search(r"worst at index (\(.*\)): analytic (.*), numerical (.*), relative", str(caught.value))
    assert message[1] == str(index)
    assert float(message[2]) == pytest.approx(wrong[index], rel=1e-7)
    assert float(message[3]) == pytest.approx(right[index], rel=1e-6)


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1e6], ids="{:g}".format)
def test_verdict_does_not_depend_on_the_scale_of_the_function(scale):
    gradcheck(lambda x: scale * smooth(x), X.copy(), scale * smooth_gradient(X))
    with pytest.raises(GradientError):
        gradcheck(lambda x: scale * smooth(x), X.copy(), scale * 1.001 * smooth_gradient(X))


@pytest.mark.parametrize("wrong", [-smooth_gradient(X), 0 * X, 2 * smooth_gradient(X)], ids=["sign", "zero", "double"])
def test_common_slips_are_caught(wrong):
    with pytest.raises(GradientError):
        gradcheck(smooth, X.copy(), wrong)


def test_rounding_of_entries_that_are_nearly_zero_is_no_error():
    x = np.array([1.0, 1.0])
    gradcheck(lambda x: 1.0 + x[0] ** 2 + 1e-9 * x[1], x, np.array([2.0, 1e-9]))
    gradcheck(lambda x: 0.0, x, np.zeros(2))


def test_small_entry_beside_large_ones_is_still_checked():
    x = np.array([1.0, 1.0])
    gradcheck(lambda x: x[0] ** 2 + 1e-3 * x[1], x, np.array([2.0, 1e-3]))
    with pytest.raises(GradientError, match=r"index \(1,\)"):
        gradcheck(lambda x: x[0] ** 2 + 1e-3 * x[1], x, np.array([2.0, 1.00001e-3]))


def test_error_is_an_assertion():
    assert issubclass(GradientError, AssertionError)


def test_numerical_gradient_is_central():
    # On a cubic, central differences are off by exactly h^2.
    h = 0.1
    assert numerical_gradient(lambda x: x**3, 2.0, h=h) == pytest.approx(12 + h**2, rel=1e-12)
    assert numerical_gradient(lambda x: x**3, 2.0) == pytest.approx(12, rel=1e-9)


def test_x_comes_back_bit_for_bit_and_is_the_array_that_f_sees():
    x = np.array([0.1, 1 / 3, 1e-3])
    before = x.copy()
    params = {"W": x}
    np.testing.assert_allclose(numerical_gradient(lambda _: float((params["W"] ** 2).sum()), x), 2 * x, rtol=1e-6)
    np.testing.assert_array_equal(x, before)


def test_numbers_that_are_nearly_zero_do_no_harm_where_numpy_is_told_to_raise():
    with np.errstate(all="raise"):
        gradcheck(lambda x: float(1e-300 * x.sum()), np.ones(2), np.full(2, 1e-300))
        with pytest.raises(GradientError):
            gradcheck(lambda x: float(1e-300 * x.sum()), np.ones(2), np.full(2, 1.001e-300))


def test_anything_that_is_one_number_will_do():
    for number in (float, np.float64, np.array, np.longdouble, lambda v: np.float64(v).astype(">f8")):
        gradcheck(lambda x, number=number: number(3 * x[0]), np.ones(1), np.array([3.0]))
    assert numerical_gradient(lambda x: 3, 1.0) == 0


def test_x_comes_back_when_f_raises():
    x = np.array([1.0, 2.0])
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(lambda x: 1 / 0 if x[1] > 2 else 0.0, x)
    np.testing.assert_array_equal(x, [1.0, 2.0])


def test_analytic_gradient_that_f_overwrites_is_judged_as_it_was_given():
    x, grads = np.array([1.0, 2.0]), np.array([2.0, 4.0])

    def f(x):
        grads[:] = 0
        return float((x**2).sum())

    gradcheck(f, x, grads)


def test_views_in_any_order_of_memory_work():
    gradcheck(smooth, np.asfortranarray(X), smooth_gradient(X))
    gradcheck(smooth, np.repeat(X, 2, axis=1)[:, ::2], smooth_gradient(X))


# Kinks.


def test_kink_fails_with_both_slopes_named():
    with pytest.raises(GradientError, match=r"-1 to the left and 1 to the right.*kinks=True"):
        gradcheck(abs, 0.0, 1.0)


def test_kinks_are_not_mentioned_where_the_curve_is_smooth():
    for x in (0.7, -3.0):
        with pytest.raises(GradientError, match=r"expected below 1e-06$"):
            gradcheck(lambda x: x**2, x, 3 * x)


@pytest.mark.parametrize("subgradient", [-1.0, 0.5, 1.0])
def test_kinks_option_takes_any_slope_between_left_and_right(subgradient):
    result = gradcheck(abs, 0.0, subgradient, kinks=True)
    assert repr(result).endswith(": 1 entry, relative error below 1e-06; 1 at kinks, between the two slopes")


@pytest.mark.parametrize("wrong", [-1.001, 1.001, 2.0])
def test_kinks_option_refuses_slopes_outside(wrong):
    with pytest.raises(GradientError):
        gradcheck(abs, 0.0, wrong, kinks=True)


def test_kink_within_the_step_takes_the_true_side():
    near = np.array([4e-6, 1.0])
    assert gradcheck(lambda x: float(np.abs(x).sum()), near, np.array([1.0, 1.0]), kinks=True).at_kinks == 1


def test_kinks_option_still_catches_a_thousandth_on_smooth_entries():
    with pytest.raises(GradientError, match="12 of 12"):
        gradcheck(smooth, X.copy(), 1.001 * smooth_gradient(X), kinks=True)


# What is refused, and what the message says.

ONE = np.ones(2)


@pytest.mark.parametrize(
    ("x", "analytic", "error", "says"),
    [
        (ONE.astype(np.float32), ONE, TypeError, "x: expected float64, got float32.*rounding"),
        (ONE, ONE.astype(np.float32), TypeError, "analytic: expected float64, got float32"),
        (ONE.astype(int), ONE, TypeError, "x: expected float64, got int64"),
        (ONE, np.ones((2, 1)), ValueError, r"shape of x, \(2,\), got \(2, 1\)"),
        (ONE, ONE * np.nan, ValueError, "analytic: expected finite .* got NaN or infinity"),
        (ONE * np.inf, ONE, ValueError, "x: expected finite"),
        (np.empty((0, 2)), np.empty((0, 2)), ValueError, r"empty array of shape \(0, 2\)"),
        (np.broadcast_to(1.0, 2), ONE, ValueError, r"read-only one; pass x.copy\(\)"),
        (ONE * 1e12, ONE, ValueError, "h: expected a step"),
        ([[1.0], [1.0, 2.0]], ONE, ValueError, "x: .*inhomogeneous"),
        (None, ONE, TypeError, "x: expected float64, got object"),
    ],
    ids=["float32", "float32 analytic", "int", "shape", "nan", "inf", "empty", "read-only", "huge", "ragged", "None"],
)
def test_arguments_are_refused_by_name(x, analytic, error, says):
    with pytest.raises(error, match=says):
        gradcheck(lambda x: float(x.sum()), x, analytic)


def write_into(x):
    x += 1
    return 0.0


@pytest.mark.parametrize(
    ("f", "error", "says"),
    [
        (lambda x: (0.0, x), TypeError, r"got a tuple; for a loss take f\(x\)\[0\]"),
        (lambda x: x, TypeError, r"one number, got an array of shape \(2,\)"),
        (lambda x: x[:1], TypeError, r"one number, got an array of shape \(1,\)"),
        (lambda x: None, TypeError, r"one number, got NoneType; does it end with return\?"),
        (lambda x: [0.0, [1.0]], TypeError, r"one number, got list$"),
        (lambda x: "0", TypeError, "one number, got str"),
        (lambda x: 1j, TypeError, "one number, got complex"),
        (lambda x: np.complex128(1j), TypeError, "one number, got complex128"),
        (lambda x: np.nan, ValueError, "finite values near x, got nan"),
        (write_into, ValueError, "wrote into x"),
        (lambda x: np.random.default_rng().normal(), ValueError, "same value for the same x"),
    ],
    ids=["tuple", "array", "(1,)", "None", "list", "text", "complex", "complex128", "nan", "writes", "random"],
)
def test_functions_that_cannot_be_checked_are_refused(f, error, says):
    x = ONE.copy()
    with pytest.raises(error, match=says):
        numerical_gradient(f, x)
    np.testing.assert_array_equal(x, ONE)


@pytest.mark.parametrize("h", [0, -1e-5, np.nan, 1e-16])
def test_step_must_be_above_zero_and_above_rounding(h):
    with pytest.raises(ValueError, match="h: expected"):
        numerical_gradient(lambda x: float(x.sum()), ONE.copy(), h)


def test_tolerance_must_be_above_zero():
    with pytest.raises(ValueError, match="tol: expected a number above 0"):
        gradcheck(lambda x: float(x.sum()), ONE.copy(), ONE, tol=0)
