"""Layers against formulas, central differences and HIPS autograd; what they refuse; how arrays lie in memory."""

import copy
import pickle

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers import (
    BatchNorm1d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    Maxout,
    PReLU,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
)
from course_utils.layers.init import standard_deviation, weights
from course_utils.losses import cross_entropy

SEED = 22


def rng():
    return np.random.default_rng(SEED)


def normed(dtype, training):
    """Return a BatchNorm1d that has moved on from where it started."""
    layer = BatchNorm1d(3, dtype=dtype)
    for array in (*layer.params.values(), *layer.buffers.values()):
        array += rng().uniform(0.1, 1, size=3)
    return layer.train(training)


# Every layer, made for a dtype; the shape of its input; its formula for autograd in terms of x and the parameters.


def mask_of_dropout(shape):
    return rng().random(shape, dtype=np.float32) >= 0.4


def batch_norm_formula(x, gamma, beta):
    mean, var = anp.mean(x, axis=0), anp.mean((x - anp.mean(x, axis=0)) ** 2, axis=0)
    return gamma * (x - mean) / anp.sqrt(var + 1e-5) + beta


def batch_norm_at_test_time(x, gamma, beta):
    buffers = normed(np.float64, False).buffers
    return gamma * (x - buffers["running_mean"]) / anp.sqrt(buffers["running_var"] + 1e-5) + beta


def two_layers(dtype):
    return Sequential(Linear(4, 5, rng=rng(), dtype=dtype), Tanh(), Linear(5, 2, rng=rng(), dtype=dtype))


LAYERS = {
    "Linear": (lambda t: Linear(4, 3, rng=rng(), dtype=t), (5, 4), lambda x, W, b: x @ W.T + b),
    "Linear, no bias": (lambda t: Linear(4, 3, bias=False, rng=rng(), dtype=t), (5, 4), lambda x, W: x @ W.T),
    "Maxout": (
        lambda t: Maxout(4, 3, 3, rng=rng(), dtype=t),
        (5, 4),
        lambda x, W, b: anp.max(anp.einsum("nd,kmd->knm", x, W) + b[:, None, :], axis=0),
    ),
    "ReLU": (lambda t: ReLU(), (4, 3), lambda x: anp.where(x > 0, x, 0)),
    "PReLU": (lambda t: PReLU(dtype=t), (4, 3), lambda x, a: anp.where(x > 0, x, a * x)),
    "PReLU, slope 2": (lambda t: PReLU(init=2, dtype=t), (4, 3), lambda x, a: anp.where(x > 0, x, a * x)),
    "PReLU, 3 channels": (
        lambda t: PReLU(3, dtype=t),
        (2, 3, 2, 2),
        lambda x, a: anp.where(x > 0, x, anp.reshape(a, (3, 1, 1)) * x),
    ),
    "Sigmoid": (lambda t: Sigmoid(), (4, 3), lambda x: 1 / (1 + anp.exp(-x))),
    "Tanh": (lambda t: Tanh(), (4, 3), anp.tanh),
    "Dropout": (lambda t: Dropout(0.4, rng=rng()), (4, 3), lambda x: x * mask_of_dropout(x.shape) / 0.6),
    "Dropout, eval": (lambda t: Dropout(0.4, rng=rng()).eval(), (4, 3), lambda x: x * 1.0),
    "BatchNorm1d": (lambda t: normed(t, True), (6, 3), batch_norm_formula),
    "BatchNorm1d, eval": (lambda t: normed(t, False), (6, 3), batch_norm_at_test_time),
    "Flatten": (lambda t: Flatten(), (2, 3, 2, 2), lambda x: anp.reshape(x, (2, 12))),
    "Sequential": (two_layers, (5, 4), lambda x, W, b, W2, b2: anp.tanh(x @ W.T + b) @ W2.T + b2),
}
by_layer = pytest.mark.parametrize(("make", "shape", "formula"), LAYERS.values(), ids=LAYERS.keys())
ELEMENTWISE = [
    *("ReLU", "PReLU", "Sigmoid", "Tanh", "Dropout", "Dropout, eval"),
]


def batch(shape, dtype=np.float64):
    return np.random.default_rng(SEED + 1).normal(size=shape).astype(dtype)


def forward(layer, x):
    """Run a layer; Dropout draws the same mask every time."""
    if isinstance(layer, Dropout):
        layer.rng = rng()
    return layer.forward(x)


def gradients(layer, x):
    """Return the gradients of sum(out * dout), for some dout, by x and by each parameter, and that sum's function."""
    dout = np.random.default_rng(SEED + 2).normal(size=forward(layer, x).shape).astype(x.dtype)
    dx = layer.backward(dout)
    return {"x": dx, **layer.grads}, lambda _: float((forward(layer, x) * dout).sum())


# Gradients.


@by_layer
def test_gradients_agree_with_central_differences(make, shape, formula):
    layer, x = make(np.float64), batch(shape)
    found, f = gradients(layer, x)
    assert found.keys() == {"x", *layer.params}
    for name, point in {"x": x, **layer.params}.items():
        gradcheck(f, point, found[name])


@by_layer
def test_gradient_wrong_by_a_thousandth_is_caught(make, shape, formula):
    layer, x = make(np.float64), batch(shape)
    found, f = gradients(layer, x)
    for name, point in {"x": x, **layer.params}.items():
        wrong = found[name].copy()
        wrong[np.unravel_index(np.abs(wrong).argmax(), wrong.shape)] *= 1.001
        with pytest.raises(GradientError):
            gradcheck(f, point, wrong)


@by_layer
def test_output_and_gradients_equal_autograd(make, shape, formula):
    layer, x = make(np.float64), batch(shape)
    points = [x, *layer.params.values()]
    out = forward(layer, x)
    np.testing.assert_allclose(out, formula(*points), rtol=1e-12, atol=1e-14)
    dout = np.random.default_rng(SEED + 2).normal(size=out.shape)
    found, _ = gradients(layer, x)
    wanted = autograd.grad(lambda points: anp.sum(formula(*points) * dout))(points)
    for name, gradient in zip(["x", *layer.params], wanted, strict=True):
        np.testing.assert_allclose(found[name], gradient, rtol=1e-11, atol=1e-14, err_msg=name)


@pytest.mark.parametrize(
    ("layer", "slope"),
    [(ReLU(), 0), (PReLU(), 0.25)],
    ids=["ReLU", "PReLU"],
)
def test_at_a_kink_the_lower_slope_counts(layer, slope):
    layer.forward(np.zeros((1, 1)))
    assert layer.backward(np.ones((1, 1))) == slope


def test_of_equal_pieces_the_first_gets_the_gradient():
    layer = Maxout(2, 1, rng=rng())
    layer.params["W"][1] = layer.params["W"][0]
    layer.forward(batch((3, 2)))
    layer.backward(np.ones((3, 1)))
    np.testing.assert_array_equal(layer.grads["b"], [[3], [0]])


@by_layer
def test_without_input_grad_the_parameters_get_the_same_gradients(make, shape, formula):
    layer, x = make(np.float64), batch(shape)
    gradients(layer, x)
    before = layer.grads
    assert layer.backward(np.ones_like(forward(layer, x)), input_grad=False) is None
    layer.backward(np.random.default_rng(SEED + 2).normal(size=forward(layer, x).shape), input_grad=False)
    for name, gradient in before.items():
        np.testing.assert_array_equal(layer.grads[name], gradient)


# Values worked by hand.


@pytest.mark.parametrize(
    ("layer", "x", "y"),
    [
        (ReLU(), [-10, 0, 10], [0, 0, 10]),
        (PReLU(init=2), [-3, 0, 3], [-6, 0, 3]),
        (Sigmoid(), [-np.log(3), 0, np.log(3)], [0.25, 0.5, 0.75]),
        (Tanh(), [-np.log(3), 0, np.log(3)], [-0.8, 0, 0.8]),
    ],
    ids=str,
)
def test_activation_on_three_numbers(layer, x, y):
    np.testing.assert_allclose(layer.forward(np.array([x], float)), [y], rtol=1e-14)


@pytest.mark.parametrize("name", ["ReLU", "PReLU", "Sigmoid", "Tanh"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_enormous_numbers_overflow_nowhere(name, dtype):
    layer = LAYERS[name][0](dtype)
    x = np.array([[-1e30, -1e3, 0, 1e3, 1e30]], dtype)
    assert np.isfinite(layer.forward(x)).all()
    assert np.isfinite(layer.backward(np.ones_like(x))).all()


def test_sigmoid_keeps_the_digits_of_a_tiny_probability():
    assert Sigmoid().forward(np.array([[-40.0]]))[0, 0] == pytest.approx(np.exp(-40), rel=1e-14)


def test_linear_is_a_weighted_sum_plus_bias():
    layer = Linear(2, 3, rng=rng())
    layer.params["W"][...] = [[1, 2], [3, 4], [5, 6]]
    layer.params["b"][...] = [10, 20, 30]
    np.testing.assert_array_equal(layer.forward(np.array([[1.0, -1.0]])), [[9, 19, 29]])


def test_maxout_with_a_piece_of_zeros_is_relu_of_linear():
    maxout, linear, x = Maxout(4, 3, rng=rng()), Linear(4, 3, rng=rng()), batch((5, 4))
    maxout.params["W"][0], maxout.params["W"][1] = linear.params["W"], 0
    np.testing.assert_allclose(maxout.forward(x), ReLU().forward(linear.forward(x)), rtol=1e-14)


def test_batch_norm_follows_pytorch_in_both_variances():
    layer, x = BatchNorm1d(1, eps=0.0), np.array([[1.0], [3.0]])
    np.testing.assert_array_equal(layer.forward(x), [[-1], [1]])  # biased: divided by 1
    np.testing.assert_allclose(layer.buffers["running_mean"], [0.9 * 0 + 0.1 * 2])
    np.testing.assert_allclose(layer.buffers["running_var"], [0.9 * 1 + 0.1 * 2])  # unbiased: 2
    np.testing.assert_allclose(layer.eval().forward(x), (x - 0.2) / np.sqrt(1.1))


def test_batch_norm_remembers_only_while_training():
    layer = normed(np.float64, False)
    before = {name: array.copy() for name, array in layer.buffers.items()}
    layer.forward(batch((6, 3)))
    for name, array in before.items():
        np.testing.assert_array_equal(layer.buffers[name], array)


def test_batch_norm_goes_back_through_the_mode_of_its_forward():
    layer, x = normed(np.float64, False), batch((6, 3))
    layer.forward(x)
    dx = layer.train().backward(np.ones_like(x))
    np.testing.assert_allclose(
        dx, np.ones_like(x) * layer.params["gamma"] / np.sqrt(layer.buffers["running_var"] + 1e-5)
    )


def test_flatten_lets_the_last_axis_run_fastest():
    x = np.arange(24.0).reshape(2, 3, 2, 2)
    np.testing.assert_array_equal(Flatten().forward(x), [range(12), range(12, 24)])


# Properties.

small_shapes = array_shapes(min_dims=1, max_dims=4, max_side=4)
numbers = st.floats(-50, 50)


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(shape=small_shapes)
def test_elementwise_layer_keeps_the_shape(name, shape):
    layer = LAYERS[name][0](np.float64)
    assert layer.forward(np.ones(shape)).shape == shape
    assert layer.backward(np.ones(shape)).shape == shape


@pytest.mark.parametrize("name", sorted(LAYERS.keys() - {"BatchNorm1d", "Dropout"}))
@given(st.data())
def test_examples_of_a_batch_do_not_see_one_another(name, data):
    make, shape, _ = LAYERS[name]
    layer = make(np.float64)
    x = data.draw(arrays(np.float64, shape, elements=numbers))
    out = layer.forward(x)
    for n in range(len(x)):
        np.testing.assert_allclose(layer.forward(x[n : n + 1])[0], out[n], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", sorted(LAYERS.keys() - {"BatchNorm1d", "Dropout"}))
def test_layers_that_have_no_test_time_do_not_change_at_it(name):
    make, shape, _ = LAYERS[name]
    x = batch(shape)
    layer = make(np.float64)
    before = layer.forward(x)
    assert layer.eval() is layer
    assert not layer.training
    np.testing.assert_array_equal(layer.forward(x), before)


@given(st.just(0.0) | st.floats(0.01, 0.95))
def test_dropout_keeps_the_mean_and_drops_a_share_of_p(p):
    n = 20_000
    out = Dropout(p, rng=rng()).forward(np.ones((n, 1)))
    assert abs((out == 0).mean() - p) <= 5 * np.sqrt(p * (1 - p) / n)
    assert abs(out.mean() - 1) <= 5 * np.sqrt(p / (1 - p) / n) + 1e-12
    np.testing.assert_allclose(out[out != 0], 1 / (1 - p))


def test_dropout_draws_anew_each_time_and_the_same_from_the_same_seed():
    first, second, x = Dropout(rng=rng()), Dropout(rng=rng()), np.ones((10, 10))
    out = first.forward(x)
    np.testing.assert_array_equal(second.forward(x), out)
    assert (first.forward(x) != out).any()


def test_dropout_at_test_time_draws_nothing_and_passes_everything():
    layer, x = Dropout(0.9, rng=rng()).eval(), batch((4, 3))
    np.testing.assert_array_equal(layer.forward(x), x)
    assert layer.rng.bit_generator.state == rng().bit_generator.state


def test_dropout_draws_the_same_mask_however_the_input_lies():
    x = np.ones((4, 5))
    np.testing.assert_array_equal(Dropout(rng=rng()).forward(x), Dropout(rng=rng()).forward(np.asfortranarray(x)))


@given(arrays(np.float64, (8, 3), elements=numbers), st.floats(-1e3, 1e3))
def test_batch_norm_gives_every_feature_mean_0_and_standard_deviation_1(x, shift):
    layer = BatchNorm1d(3)
    out, var = layer.forward(x + shift), (x + shift).var(axis=0)
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-8)
    np.testing.assert_allclose(out.std(axis=0), np.sqrt(var / (var + layer.eps)), rtol=1e-6, atol=1e-8)


def test_batch_norm_can_be_undone_by_gamma_and_beta():
    layer, x = BatchNorm1d(3), batch((6, 3))
    layer.params["gamma"][...] = np.sqrt(x.var(axis=0) + layer.eps)
    layer.params["beta"][...] = x.mean(axis=0)
    np.testing.assert_allclose(layer.forward(x), x, rtol=1e-13, atol=1e-14)


def test_running_statistics_approach_those_of_the_data():
    layer, draw = BatchNorm1d(2), rng()
    for _ in range(300):
        layer.forward(draw.normal([3, -1], [0.5, 2], size=(200, 2)))
    np.testing.assert_allclose(layer.buffers["running_mean"], [3, -1], atol=0.15)
    np.testing.assert_allclose(layer.buffers["running_var"], [0.25, 4], rtol=0.1)


@given(arrays(np.float64, (5, 4), elements=numbers), arrays(np.float64, (5, 3), elements=numbers))
def test_backward_of_linear_is_the_transpose_of_its_forward(x, dout):
    layer = Linear(4, 3, bias=False, rng=rng())
    assert (layer.forward(x) * dout).sum() == pytest.approx((x * layer.backward(dout)).sum(), abs=1e-9)


# Weights to start from.


@pytest.mark.parametrize(
    ("init", "std"),
    [("he", np.sqrt(2 / 300)), ("xavier", np.sqrt(2 / 500)), ("lecun", np.sqrt(1 / 300)), (0.01, 0.01), (0, 0)],
    ids=str,
)
@pytest.mark.parametrize("make", [Linear, Maxout], ids=["Linear", "Maxout"])
def test_weights_start_with_the_standard_deviation_of_their_rule(make, init, std):
    layer = make(300, 200, rng=rng(), init=init)
    W = layer.params["W"]
    assert standard_deviation(init, 300, 200) == pytest.approx(std)
    assert abs(W.mean()) <= 5 * std / np.sqrt(W.size)
    assert abs(W.std() - std) <= 5 * std / np.sqrt(2 * W.size)
    assert not layer.params["b"].any()


def test_both_dtypes_draw_the_same_weights():
    double, single = (weights((3, 4), 4, 3, "he", rng(), dtype) for dtype in (np.float64, np.float32))
    np.testing.assert_array_equal(double.astype(np.float32), single)


def test_standard_deviation_of_0_draws_nothing():
    draw = rng()
    assert not weights((3, 4), 4, 3, 0, draw, np.float64).any()
    assert draw.bit_generator.state == rng().bit_generator.state


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"init": "kaiming"}, ValueError, "init: expected one of he, xavier, lecun, or a standard deviation, got 'kai"),
        ({"init": -1}, ValueError, "init: .* at least 0, got -1"),
        ({"init": None}, TypeError, "init: expected a number, got NoneType"),
        ({"rng": 7}, TypeError, "rng: expected np.random.default_rng"),
        ({"dtype": np.float16}, ValueError, "dtype: expected float32 or float64, got float16"),
        ({"dtype": int}, ValueError, "dtype: expected float32 or float64, got int64"),
        ({"out_features": 0}, ValueError, "out_features: expected at least 1, got 0"),
        ({"in_features": 2.0}, TypeError, "in_features: expected a whole number, got float"),
    ],
    ids=str,
)
@pytest.mark.parametrize("make", [Linear, Maxout], ids=["Linear", "Maxout"])
def test_linear_layers_name_a_wrong_argument(make, arguments, error, says):
    with pytest.raises(error, match=says):
        make(**{"in_features": 2, "out_features": 3, "rng": rng(), **arguments})


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: Maxout(2, 3, 0, rng=rng()), ValueError, "pieces: expected at least 1, got 0"),
        (lambda: PReLU(0), ValueError, "num_parameters: expected at least 1, got 0"),
        (lambda: PReLU(init=np.nan), ValueError, "init: .* got nan"),
        (lambda: PReLU(dtype=int), ValueError, "dtype: expected float32 or float64"),
        (lambda: Dropout(1, rng=rng()), ValueError, "p: expected a probability below 1, got 1"),
        (lambda: Dropout(-0.5, rng=rng()), ValueError, "p: .* at least 0, got -0.5"),
        (lambda: Dropout(rng=None), TypeError, "rng: expected np.random.default_rng"),
        (lambda: BatchNorm1d(0), ValueError, "num_features: expected at least 1, got 0"),
        (lambda: BatchNorm1d(3, momentum=1.5), ValueError, "momentum: expected a weight of at most 1, got 1.5"),
        (lambda: BatchNorm1d(3, eps=-1), ValueError, "eps: .* at least 0, got -1"),
        (lambda: Sequential(), ValueError, "expected at least one layer, got none"),
        (lambda: Sequential(ReLU(), np.tanh), TypeError, "layer 1: expected a layer such as ReLU.., got <ufunc"),
        (lambda: Sequential(*[ReLU()] * 2), ValueError, r"layer 1: expected every layer once, but this ReLU\(\) is"),
    ],
)
def test_layers_name_a_wrong_argument(make, error, says):
    with pytest.raises(error, match=says):
        make()


# What forward and backward refuse.


@by_layer
@pytest.mark.parametrize("dtype", [int, np.float16, bool, complex, object, "U3"])
def test_input_of_another_dtype_is_refused(make, shape, formula, dtype):
    with pytest.raises(ValueError, match=r"expected an input of dtype .*float64, got .*; see x\.astype\(np\.float"):
        make(np.float64).forward(np.ones(shape).astype(dtype))


@by_layer
def test_empty_batch_is_refused(make, shape, formula):
    with pytest.raises(ValueError, match=r"expected at least one example, got an empty batch of shape \(0, "):
        make(np.float64).forward(np.ones((0, *shape[1:])))


@by_layer
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_input_that_is_not_finite_is_refused(make, shape, formula, value):
    x = batch(shape)
    x[(1, *[0] * (x.ndim - 1))] = value
    with pytest.raises(ValueError, match=r"x: expected finite numbers, got -?(nan|inf) at index \(1, 0"):
        make(np.float64).forward(x)


@by_layer
def test_backward_before_forward_is_refused(make, shape, formula):
    with pytest.raises(RuntimeError, match=r"backward came before forward; expected forward\(x\) first"):
        make(np.float64).backward(batch(shape))


@by_layer
def test_gradient_that_does_not_fit_the_output_is_refused(make, shape, formula):
    layer = make(np.float64)
    out = layer.forward(batch(shape))
    with pytest.raises(ValueError, match=r"dout: expected the shape of the output, \(\d.*\), got \(1, "):
        layer.backward(out[:1])
    with pytest.raises(ValueError, match="dout: expected float64 like the output, got float32"):
        layer.backward(out.astype(np.float32))
    with pytest.raises(ValueError, match="dout: expected finite numbers, got nan at index"):
        layer.backward(np.full_like(out, np.nan))


SHAPES = {
    "Linear": ["(N, 4)", (4,), (5, 3), (5, 4, 1), ()],
    "Maxout": ["(N, 4)", (4,), (5, 3), (5, 4, 1), ()],
    "BatchNorm1d": ["(N, 3)", (3,), (5, 4), (5, 3, 2), ()],
    "PReLU, 3 channels": ["(N, 3, ...)", (3,), (5, 2), (5, 2, 3)],
    "Sequential": [
        "layer 0: Linear(in_features=4, out_features=5, bias=True): expected an input of shape (N, 4)",
        (5, 3),
    ],
    **{name: ["(N, ...)", ()] for name in (*ELEMENTWISE, "Flatten")},
}


@pytest.mark.parametrize(
    ("name", "wanted", "shape"),
    [(name, wanted, shape) for name, (wanted, *shapes) in SHAPES.items() for shape in shapes],
    ids=str,
)
def test_input_of_another_shape_is_refused(name, wanted, shape):
    with pytest.raises(ValueError, match=r"expected an input of shape \(N, .*\), got \(") as caught:
        LAYERS[name][0](np.float64).forward(np.ones(shape))
    assert f"{wanted}, got {shape}" in str(caught.value)


def test_input_is_checked_at_every_call_and_not_only_at_the_first():
    layer = Linear(4, 3, rng=rng())
    layer.forward(np.ones((5, 4)))
    for wrong in (np.ones((5, 3)), np.ones((0, 4)), np.ones((5, 4), np.float32), np.full((5, 4), np.nan)):
        with pytest.raises(ValueError, match="expected"):
            layer.forward(wrong)
    assert layer.forward(np.ones((6, 4))).shape == (6, 3)


def test_single_precision_layer_refuses_double_precision():
    with pytest.raises(ValueError, match=r"dtype float32, got float64; see x\.astype\(np\.float32\)"):
        Linear(4, 3, rng=rng(), dtype=np.float32).forward(np.ones((5, 4)))


def test_batch_of_one_has_no_variance_to_train_on():
    layer = BatchNorm1d(3)
    with pytest.raises(ValueError, match=r"at least two examples while training, got \(1, 3\).*eval\(\)"):
        layer.forward(np.ones((1, 3)))
    assert layer.eval().forward(np.ones((1, 3))).shape == (1, 3)


def test_list_of_numbers_is_an_input_too():
    assert ReLU().forward([[-1.0, 2.0]]).tolist() == [[0, 2]]


# Types, arguments left alone, memory.


@by_layer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_everything_keeps_the_dtype(make, shape, formula, dtype):
    layer, x = make(dtype), batch(shape, dtype)
    found, _ = gradients(layer, x)
    for array in (forward(layer, x), *found.values(), *layer.params.values(), *layer.buffers.values()):
        assert array.dtype == dtype
    for name, array in layer.params.items():
        assert found[name].shape == array.shape
    assert found["x"].shape == shape


@by_layer
def test_single_precision_agrees_with_double_to_its_digits(make, shape, formula):
    single, double = ({**gradients(make(t), batch(shape, t))[0]} for t in (np.float32, np.float64))
    for name in single:
        np.testing.assert_allclose(single[name], double[name], rtol=1e-4, atol=1e-5, err_msg=name)


@by_layer
def test_arguments_are_never_written_to(make, shape, formula):
    layer, x = make(np.float64), batch(shape)
    x.flags.writeable = False
    dout = np.ones_like(forward(layer, x))
    dout.flags.writeable = False
    layer.backward(dout)


@by_layer
def test_arrays_handed_out_survive_the_next_step(make, shape, formula):
    layer, x = make(np.float64), batch(shape)
    found = {"out": forward(layer, x), **gradients(layer, x)[0]}
    before = {name: array.copy() for name, array in found.items()}
    gradients(layer, 2 * x + 1)
    for name, array in found.items():
        np.testing.assert_array_equal(array, before[name], err_msg=name)


def batch_last(shape):
    """Return an array of this shape that lies in memory with its first axis last, as convolutions leave it."""
    return np.moveaxis(batch((*shape[1:], shape[0])), -1, 0)


def lies_batch_last(x):
    return np.moveaxis(x, 0, -1).flags.c_contiguous


@pytest.mark.parametrize("name", [*ELEMENTWISE, "PReLU, 3 channels"])
def test_elementwise_layer_keeps_the_order_in_memory(name):
    layer, x = LAYERS[name][0](np.float64), batch_last((5, 3, 2, 2))
    assert lies_batch_last(layer.forward(x))
    assert lies_batch_last(layer.backward(batch_last((5, 3, 2, 2))))
    assert layer.forward(x.copy()).flags.c_contiguous
    assert layer.backward(x.copy()).flags.c_contiguous


@pytest.mark.parametrize(
    ("x", "dout"),
    [(batch((5, 3, 2, 4)), batch((5, 24))), (batch_last((5, 3, 2, 4)), batch_last((5, 24)))],
    ids=["batch first", "batch last"],
)
def test_flatten_copies_nothing_in_either_direction(x, dout):
    layer = Flatten()
    rows = layer.forward(x)
    np.testing.assert_array_equal(rows, x.copy().reshape(5, 24))
    assert np.shares_memory(rows, x)
    dx = layer.backward(dout)
    np.testing.assert_array_equal(dx, dout.copy().reshape(5, 3, 2, 4))
    assert np.shares_memory(dx, dout)
    assert dx.strides == x.strides


def test_flatten_takes_images_that_lie_in_any_other_order():
    x = batch((4, 3, 2, 5)).transpose(3, 1, 0, 2)
    np.testing.assert_array_equal(Flatten().forward(x), x.copy().reshape(5, -1))


@pytest.mark.parametrize("name", ["Linear", "Maxout"])
@pytest.mark.parametrize("lie", [np.ascontiguousarray, np.asfortranarray])
def test_linear_layers_return_the_gradient_as_the_input_lay(name, lie):
    layer, x = LAYERS[name][0](np.float64), lie(batch((5, 4)))
    assert lies_batch_last(layer.forward(x))
    assert layer.backward(batch((5, 3))).strides == x.strides


@by_layer
def test_strided_views_give_the_same_as_copies(make, shape, formula):
    x = batch([2 * n for n in shape])[tuple(slice(None, None, 2) for _ in shape)]
    found, wanted = gradients(make(np.float64), x)[0], gradients(make(np.float64), x.copy())[0]
    for name in found:
        np.testing.assert_allclose(found[name], wanted[name], rtol=1e-12, atol=1e-14)


# Sequential.


def network():
    return Sequential(
        Linear(4, 6, rng=rng()), BatchNorm1d(6), ReLU(), Dropout(0.2, rng=rng()), Sequential(Maxout(6, 3, rng=rng()))
    )


def test_names_are_positions_and_the_arrays_are_the_layers_own():
    net = network()
    assert list(net.params) == ["0.W", "0.b", "1.gamma", "1.beta", "4.0.W", "4.0.b"]
    assert list(net.buffers) == ["1.running_mean", "1.running_var"]
    assert net.params["0.W"] is net[0].params["W"]
    assert net.params["4.0.b"] is net[4][0].params["b"]
    assert net.grads == {}
    net.forward(batch((5, 4)))
    net.backward(batch((5, 3)))
    assert net.grads.keys() == net.params.keys()
    assert net.grads["1.beta"] is net[1].grads["beta"]


def test_changing_an_array_in_place_changes_the_network():
    net, x = Sequential(Linear(4, 3, rng=rng())), batch((5, 4))
    before = net.forward(x)
    net.params["0.b"] += 1
    np.testing.assert_allclose(net.forward(x), before + 1)


PARAMS_OF = {"network": lambda net: (net.params, "0."), "layer": lambda net: (net[0].params, "")}


@pytest.mark.parametrize("of", PARAMS_OF.values(), ids=PARAMS_OF.keys())
def test_parameters_that_are_set_take_effect_and_stay_apart(of):
    net, x = Sequential(Linear(4, 3, rng=rng())), batch((5, 4))
    array, (params, prefix) = net[0].params["W"], of(net)
    W, b = batch((3, 4)), [1, 2, 3]
    params[f"{prefix}W"] = W
    params.update({f"{prefix}b": b})
    np.testing.assert_allclose(net.forward(x), x @ W.T + b)
    assert net.params["0.W"] is net[0].params["W"] is array
    params[f"{prefix}W"] -= 1
    np.testing.assert_array_equal(array, W - 1)


def test_parameters_that_are_set_are_rounded_to_the_dtype_of_the_layer():
    net = Sequential(Linear(4, 3, rng=rng(), dtype=np.float32))
    net.params["0.W"] = np.full((3, 4), 0.1)
    assert net.params["0.W"].dtype == np.float32
    assert (net.params["0.W"] == np.float32(0.1)).all()


def test_buffers_and_gradients_can_be_set_too():
    net = Sequential(Linear(4, 6, rng=rng()), Sequential(BatchNorm1d(6)))
    net.buffers["1.0.running_mean"] = np.arange(6)
    assert net[1][0].buffers["running_mean"].tolist() == [0, 1, 2, 3, 4, 5]
    net.forward(batch((5, 4)))
    net.backward(batch((5, 6)))
    net.grads["0.W"] = np.ones((6, 4))
    assert (net[0].grads["W"] == 1).all()


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda p: p.update({"0.W": np.ones((4, 3))}), ValueError, r"'0\.W': .*shape \(3, 4\), got \(4, 3\)"),
        (lambda p: p.update({"0.b": 1.0}), ValueError, r"'0\.b': .*shape \(3,\), got \(\)"),
        (lambda p: p.update({"0.b": [1, np.nan, 1]}), ValueError, r"'0\.b': .*finite numbers, got nan"),
        (lambda p: p.update({"0.b": np.ones(3) * 1j}), TypeError, r"'0\.b': .*real numbers, got dtype complex128"),
        (lambda p: p.update({"1.W": np.ones((3, 4))}), KeyError, r"expected one of 0\.W, 0\.b, got '1\.W'"),
        (lambda p: p.setdefault("W", np.ones((3, 4))), KeyError, r"expected one of 0\.W, 0\.b, got 'W'"),
        (lambda p: p.pop("0.W"), TypeError, "expected the names to stay"),
        (lambda p: p.__delitem__("0.W"), TypeError, "expected the names to stay"),
        (lambda p: p.clear(), TypeError, "expected the names to stay"),
    ],
)
def test_parameters_that_do_not_fit_are_refused_and_change_nothing(change, error, says):
    net, same = (Sequential(Linear(4, 3, rng=rng())) for _ in range(2))
    with pytest.raises(error, match=says):
        change(net.params)
    for name, array in same.params.items():
        np.testing.assert_array_equal(net.params[name], array)


def test_all_parameters_of_a_network_are_not_replaced_by_others():
    net = Sequential(Linear(4, 3, rng=rng()))
    with pytest.raises(AttributeError, match="params"):
        net.params |= {"0.b": np.ones(3)}
    assert not net.params["0.b"].any()


def test_a_snapshot_of_the_parameters_can_be_put_back():
    net, x = network(), batch((5, 4))
    before, saved = net.eval().forward(x), copy.deepcopy(net.params)
    for p in net.params.values():
        p += 1
    net.params.update(pickle.loads(pickle.dumps(saved)))
    np.testing.assert_array_equal(net.forward(x), before)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_copied_network_stands_by_itself(duplicate):
    net = network()
    other = duplicate(net)
    other.params["0.W"] = np.zeros((6, 4))
    assert net.params["0.W"].all()
    assert not other[0].params["W"].any()


def test_network_is_its_layers_one_after_the_other():
    net, x, dout = two_layers(np.float64), batch((5, 4)), batch((5, 2))
    first, middle, last = two_layers(np.float64).layers
    np.testing.assert_array_equal(net.forward(x), last.forward(middle.forward(first.forward(x))))
    np.testing.assert_array_equal(net.backward(dout), first.backward(middle.backward(last.backward(dout))))
    assert len(net) == 3
    assert isinstance(net[-1], Linear)


def test_train_and_eval_reach_every_layer():
    net = network()
    assert net.eval() is net
    assert not any(layer.training for layer in (net, *net.layers, net[4][0]))
    assert net.train() is net
    assert all(layer.training for layer in (net, *net.layers, net[4][0]))


def test_modules_are_the_network_and_all_its_layers_from_the_outside_in():
    net = network()
    assert list(net.modules()) == [net, *net.layers[:4], net[4], net[4][0]]
    assert list(net[0].modules()) == [net[0]]


class Spy(Layer):
    """Passes everything and notes what backward was asked for."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def _forward(self, x):
        return x

    def _backward(self, dout, input_grad):
        self.asked.append(input_grad)
        return dout if input_grad else None


def test_without_input_grad_nothing_is_computed_that_no_parameter_needs():
    below, above = Spy(), Spy()
    net = Sequential(below, Linear(4, 3, rng=rng()), above)
    net.forward(batch((5, 4)))
    assert net.backward(batch((5, 3)), input_grad=False) is None
    assert (below.asked, above.asked) == ([], [True])
    assert net.grads.keys() == net.params.keys()
    assert net.backward(batch((5, 3))).shape == (5, 4)
    assert below.asked == [True]


def test_network_without_parameters_has_no_gradient_to_fill():
    net = Sequential(ReLU(), Tanh())
    net.forward(batch((5, 4)))
    assert net.backward(batch((5, 4)), input_grad=False) is None
    assert net.grads == {}


@pytest.mark.parametrize(
    ("net", "says"),
    [
        (
            Sequential(Linear(4, 3, rng=rng()), ReLU(), Linear(2, 3, rng=rng())),
            r"layer 2: Linear\(in_features=2, .*\): expected an input of shape \(N, 2\), got \(5, 3\)",
        ),
        (
            Sequential(Linear(4, 3, rng=rng()), Linear(3, 3, rng=rng(), dtype=np.float32)),
            "layer 1: Linear.*: expected an input of dtype float32, got float64",
        ),
        (
            Sequential(ReLU(), Sequential(Tanh(), Linear(2, 3, rng=rng()))),
            r"layer 1: layer 1: Linear.*: expected an input of shape \(N, 2\), got \(5, 4\)",
        ),
    ],
    ids=["shape", "dtype", "nested"],
)
def test_layer_that_does_not_fit_is_named_by_its_position(net, says):
    with pytest.raises(ValueError, match=says):
        net.forward(batch((5, 4)))


def test_network_prints_its_layers_and_counts_their_parameters():
    assert repr(network()).splitlines() == [
        "Sequential, 84 parameters, float64",
        "  0  Linear(in_features=4, out_features=6, bias=True)             30",
        "  1  BatchNorm1d(num_features=6, momentum=0.1, eps=1e-05)         12",
        "  2  ReLU()",
        "  3  Dropout(p=0.2)",
        "  4  Sequential",
        "       0  Maxout(in_features=6, out_features=3, pieces=2)         42",
    ]


def test_network_learns_xor_and_so_its_gradients_point_the_right_way():
    net = Sequential(Linear(2, 8, rng=rng()), Tanh(), Linear(8, 2, rng=rng()))
    X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    for _ in range(200):
        loss, dscores = cross_entropy(net.forward(X), y)
        net.backward(dscores, input_grad=False)
        for name, W in net.params.items():
            W -= 0.5 * net.grads[name]
    assert loss < 0.05
    np.testing.assert_array_equal(net.forward(X).argmax(axis=1), y)


def test_layer_that_lacks_a_direction_says_which():
    with pytest.raises(NotImplementedError, match="Layer: a layer needs _forward"):
        Layer().forward(np.ones(3))


def test_layer_that_forgets_its_base_is_told_so():
    class Forgetful(Layer):
        def __init__(self):
            self.params = {"W": np.ones(3)}

        def _forward(self, x):
            return x

    with pytest.raises(
        AttributeError, match=r"Forgetful has no attribute .* should begin with super\(\)\.__init__\(\)"
    ):
        Forgetful().forward(np.ones((2, 3)))
    with pytest.raises(AttributeError, match=r"^Spy has no attribute 'wieghts'$"):
        _ = Spy().wieghts


def test_layer_whose_output_is_no_array_is_told_so():
    class Listing(Spy):
        def _forward(self, x):
            return x.tolist()

    with pytest.raises(TypeError, match=r"Listing\(\): expected an array from _forward, got list"):
        Sequential(Listing(), Linear(4, 3, rng=rng())).forward(batch((5, 4)))


@pytest.mark.parametrize("wrong", [lambda dout: dout.sum(axis=0), lambda dout: dout.T, lambda dout: None])
def test_gradient_of_another_shape_is_not_passed_on(wrong):
    class Wrong(Spy):
        def _backward(self, dout, input_grad):
            return wrong(dout)

    net = Sequential(Linear(4, 3, rng=rng()), Wrong())
    net.forward(batch((5, 4)))
    with pytest.raises(
        ValueError, match=r"^layer 0: expected .* output, \(5, 3\), got .* from the backward of layer 1$"
    ):
        net.backward(batch((5, 3)))
    assert net.grads == {}


def test_no_backward_from_a_forward_that_failed():
    net, x = Sequential(Linear(4, 3, rng=rng()), Spy(), Linear(3, 2, rng=rng())), batch((5, 4))
    net.forward(x)
    net[1]._forward = lambda x: 1 / 0
    with pytest.raises(ZeroDivisionError):
        net.forward(2 * x)
    with pytest.raises(RuntimeError, match="backward came before forward"):
        net.backward(batch((5, 2)))


@pytest.mark.parametrize("mode", ["eval", 0, None])
def test_mode_is_true_or_false(mode):
    net = Sequential(Linear(4, 3, rng=rng()))
    with pytest.raises(TypeError, match=f"mode: expected True or False, got {mode!r}; for test time call eval"):
        net.train(mode)
    assert net.training
