"""Convolution and pooling against loops in the slides' indices, central differences, and HIPS autograd."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers import (
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
    conv2d_loops,
    max_pool2d_loops,
    output_size,
)
from course_utils.losses import cross_entropy

SEED = 8

# name: shape of the input (N, IC, H, W), OC, K, S, P
CONVOLUTIONS = {
    "one channel": ((2, 1, 6, 6), 1, 3, 1, 0),
    "one example": ((1, 1, 6, 6), 2, 3, 1, 0),
    "several channels": ((2, 3, 6, 6), 4, 3, 1, 0),
    "wide image": ((2, 2, 4, 7), 3, 3, 1, 0),
    "tall image": ((2, 2, 7, 4), 3, 3, 1, 0),
    "1x1 filter": ((2, 3, 4, 5), 2, 1, 1, 0),
    "even filter": ((2, 2, 5, 5), 2, 2, 1, 0),
    "filter as large as the image": ((2, 2, 4, 4), 3, 4, 1, 0),
    "5x5 filter": ((2, 2, 8, 7), 2, 5, 1, 0),
    "stride that divides": ((2, 2, 7, 5), 2, 3, 2, 0),
    "stride that leaves pixels over": ((2, 2, 6, 8), 2, 3, 2, 0),
    "stride beyond the filter": ((2, 2, 7, 8), 2, 2, 3, 0),
    "padding": ((2, 2, 5, 4), 2, 3, 1, 1),
    "padding makes room for the filter": ((2, 1, 2, 3), 2, 4, 1, 1),
    "padding beyond the filter": ((1, 2, 3, 3), 2, 2, 1, 3),
    "stride and padding": ((2, 3, 7, 6), 2, 3, 2, 2),
    "stride and padding leave pixels over": ((2, 2, 6, 5), 2, 4, 3, 1),
}
# name: shape of the input, K, S, P
POOLS = {
    "2x2": ((2, 3, 6, 4), 2, 2, 0),
    "3x3": ((2, 2, 6, 9), 3, 3, 0),
    "1x1": ((2, 2, 3, 4), 1, 1, 0),
    "pixels left over": ((2, 2, 7, 5), 2, 2, 0),
    "as large as the image": ((2, 2, 4, 4), 4, 4, 0),
    "overlapping": ((2, 2, 7, 7), 3, 2, 0),
    "overlapping by all but one": ((2, 2, 5, 6), 3, 1, 0),
    "stride beyond the window": ((2, 2, 8, 7), 2, 3, 0),
    "padding": ((2, 2, 6, 5), 2, 2, 1),
    "overlapping, padding": ((2, 2, 7, 6), 3, 2, 1),
    "overlapping, padding, larger": ((1, 2, 5, 5), 4, 1, 2),
}
by_convolution = pytest.mark.parametrize("case", CONVOLUTIONS.values(), ids=CONVOLUTIONS.keys())
by_pool = pytest.mark.parametrize("case", POOLS.values(), ids=POOLS.keys())
by_layer = pytest.mark.parametrize("kind", ["conv", "pool"])


def make_conv(case, dtype=np.float64):
    """Return a layer with a bias, an input that is negative in places, and a gradient by the output."""
    shape, OC, K, S, P = case
    rng = np.random.default_rng(SEED)
    layer = Conv2d(shape[1], OC, K, stride=S, padding=P, rng=rng, dtype=dtype)
    layer.params["b"][:] = rng.normal(size=OC)
    x = rng.normal(size=shape).astype(dtype)
    return layer, x, rng.normal(size=layer.forward(x).shape).astype(dtype)


def make_pool(case, *, tied=False, dtype=np.float64):
    """Return a layer, an input all of whose numbers are negative and apart, or equal in many places, and a gradient."""
    shape, K, S, P = case
    rng = np.random.default_rng(SEED)
    layer = MaxPool2d(K, stride=S, padding=P)
    x = rng.integers(-3, -1, shape) if tied else -1.0 - rng.permutation(np.prod(shape)).reshape(shape)
    x = x.astype(dtype)
    return layer, x, rng.normal(size=layer.forward(x).shape).astype(dtype)


def make(kind, dtype=np.float64):
    if kind == "conv":
        return make_conv(CONVOLUTIONS["stride and padding"], dtype)
    return make_pool(POOLS["2x2"], dtype=dtype)


def check_all_gradients(layer, x, dout):
    """Compare the gradients by the input and by every parameter with measured slopes."""
    layer.forward(x)
    dx = layer.backward(dout)
    gradcheck(lambda x: (layer.forward(x) * dout).sum(), x.copy(), dx)
    for name, p in layer.params.items():
        gradcheck(lambda _: (layer.forward(x) * dout).sum(), p, layer.grads[name])


# Against the specification: loops in the slides' indices, forward in the package, backward here.


def padded(x, P, value):
    return np.pad(x, ((0, 0), (0, 0), (P, P), (P, P)), constant_values=value)


def unpadded(x, P):
    return x[:, :, P : x.shape[2] - P, P : x.shape[3] - P]


def conv2d_loops_backward(dy, x, W, S=1, P=0):
    """Return dx, dW, db: each product W x of the forward pass passes dy on to both its factors."""
    x = padded(x, P, 0.0)
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(len(W))
    for s, oc, i, j in np.ndindex(dy.shape):
        db[oc] += dy[s, oc, i, j]
        for ic, di, dj in np.ndindex(W.shape[1:]):
            p, q = S * i + di, S * j + dj
            dW[oc, ic, di, dj] += dy[s, oc, i, j] * x[s, ic, p, q]
            dx[s, ic, p, q] += dy[s, oc, i, j] * W[oc, ic, di, dj]
    return unpadded(dx, P), dW, db


def max_pool2d_loops_backward(dy, x, K, S=None, P=0):
    """Return dx: every window sends its gradient to its largest pixel, in a tie to the first one, row by row."""
    S, x = S or K, padded(x, P, -np.inf)
    dx = np.zeros(x.shape)
    for s, c, i, j in np.ndindex(dy.shape):
        window = [(S * i + di, S * j + dj) for di, dj in np.ndindex(K, K)]
        p, q = max(window, key=lambda pixel: x[s, c, *pixel])
        dx[s, c, p, q] += dy[s, c, i, j]
    return unpadded(dx, P)


@by_convolution
def test_convolution_equals_its_loops(case):
    layer, x, _ = make_conv(case)
    *_, S, P = case
    expected = conv2d_loops(x, layer.params["W"], layer.params["b"], S, P)
    np.testing.assert_allclose(layer.forward(x), expected, rtol=1e-12, atol=1e-12)


@by_convolution
def test_convolution_backward_equals_its_loops(case):
    layer, x, dout = make_conv(case)
    *_, S, P = case
    layer.forward(x)
    found = layer.backward(dout), layer.grads["W"], layer.grads["b"]
    for gradient, expected in zip(found, conv2d_loops_backward(dout, x, layer.params["W"], S, P), strict=True):
        np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("tied", [False, True], ids=["no ties", "ties"])
@by_pool
def test_pooling_equals_its_loops(case, tied):
    layer, x, dout = make_pool(case, tied=tied)
    np.testing.assert_array_equal(layer.forward(x), max_pool2d_loops(x, *case[1:]))
    np.testing.assert_allclose(layer.backward(dout), max_pool2d_loops_backward(dout, x, *case[1:]), rtol=1e-12)


def test_loops_work_out_an_example_by_hand():
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    W = np.array([[[[1.0, 0.0], [0.0, -1.0]]]])
    np.testing.assert_array_equal(conv2d_loops(x, W, np.array([10.0])), [[[[6, 6], [6, 6]]]])  # x[i, j] - x[i+1, j+1]
    dx, dW, db = conv2d_loops_backward(np.array([[[[1.0, 0.0], [0.0, 2.0]]]]), x, W)
    np.testing.assert_array_equal(dx, [[[[1, 0, 0], [0, 1, 0], [0, 0, -2]]]])
    np.testing.assert_array_equal(dW, [[[[8, 11], [17, 20]]]])  # 1 x + 2 (x moved by one row and column)
    np.testing.assert_array_equal(db, [3])


def test_convolution_is_cross_correlation_the_filter_is_not_flipped():
    layer = Conv2d(1, 1, 3, rng=np.random.default_rng(SEED), padding=1)
    layer.params["W"][:] = [[[[0, 0, 0], [1, 0, -1], [0, 0, 0]]]]
    row = layer.forward(np.array([[[[1.0, 2.0, 3.0, 4.0]]]]))[0, 0, 0]
    np.testing.assert_array_equal(row, np.correlate([1, 2, 3, 4], [1, 0, -1], "same"))


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [((28, 5), 24), ((24, 2, 2), 12), ((7, 2, 2), 3), ((28, 5, 1, 2), 28), ((5, 5), 1), ((1, 3, 2, 1), 1)],
    ids=str,
)
def test_output_size_is_floor_of_h_plus_2p_minus_k_over_s_plus_1(sizes, expected):
    assert output_size(*sizes) == expected


# Gradients against measured slopes and against a second oracle.


@by_convolution
def test_convolution_gradients_agree_with_central_differences(case):
    check_all_gradients(*make_conv(case))


@by_pool
def test_pooling_gradient_agrees_with_central_differences_away_from_ties(case):
    check_all_gradients(*make_pool(case))


def slices(x, K, S, P, value):
    """Return the pixels (i', j') of all windows, a list of arrays (N, C, h, w), as autograd can follow them."""
    N, C, H, W = x.shape
    rim, side = value * np.ones((N, C, P, W)), value * np.ones((N, C, H + 2 * P, P))
    x = anp.concatenate([side, anp.concatenate([rim, x, rim], axis=2), side], axis=3)
    h, w = (H + 2 * P - K) // S + 1, (W + 2 * P - K) // S + 1
    return [x[:, :, i : i + S * h : S, j : j + S * w : S] for i in range(K) for j in range(K)]


@by_convolution
def test_convolution_gradients_equal_autograd(case):
    layer, x, dout = make_conv(case)
    _, OC, K, S, P = case

    def total(x, W, b):
        pixels = anp.stack(slices(x, K, S, P, 0.0), axis=2)  # (N, IC, K K, h, w)
        out = anp.einsum("nckhw,ock->nohw", pixels, W.reshape(OC, -1, K * K)) + b[:, None, None]
        return anp.sum(out * dout)

    layer.forward(x)
    found = layer.backward(dout), layer.grads["W"], layer.grads["b"]
    expected = autograd.grad(total, (0, 1, 2))(x, *layer.params.values())
    for gradient, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(gradient, other, rtol=1e-12, atol=1e-12)


@by_pool
def test_pooling_gradient_equals_autograd_away_from_ties(case):
    layer, x, dout = make_pool(case)

    def total(x):
        return anp.sum(anp.max(anp.stack(slices(x, *case[1:], -1e9)), axis=0) * dout)

    layer.forward(x)
    np.testing.assert_allclose(layer.backward(dout), autograd.grad(total)(x), rtol=1e-12)


def test_whole_network_agrees_with_central_differences():
    rng = np.random.default_rng(SEED)
    net = Sequential(
        Conv2d(1, 3, 3, rng=rng, padding=1),
        MaxPool2d(2),
        ReLU(),
        Conv2d(3, 4, 2, rng=rng),
        ReLU(),
        MaxPool2d(3, stride=1),
        Flatten(),
        Linear(16, 3, rng=rng),
    )
    x, y = rng.normal(size=(3, 1, 10, 10)), np.array([2, 0, 1])
    dx = net.backward(cross_entropy(net.forward(x), y)[1])
    grads = {name: g.copy() for name, g in net.grads.items()}
    gradcheck(lambda x: cross_entropy(net.forward(x), y)[0], x, dx, kinks=True)
    for name, p in net.params.items():
        gradcheck(lambda _: cross_entropy(net.forward(x), y)[0], p, grads[name], kinks=True)


class ScaledConv(Conv2d):
    """A convolution one of whose gradients is wrong by a factor."""

    def __init__(self, wrong, factor):
        super().__init__(2, 3, 3, padding=1, rng=np.random.default_rng(SEED))
        self.wrong, self.factor = wrong, factor

    def _backward(self, dout, input_grad):
        dx = super()._backward(dout, input_grad)
        for name in self.grads:
            self.grads[name] = self.grads[name] * (self.factor if name == self.wrong else 1)
        return dx * (self.factor if self.wrong == "x" else 1)


@pytest.mark.parametrize("wrong", ["x", "W", "b"])
def test_gradient_wrong_by_a_thousandth_is_caught(wrong):
    rng = np.random.default_rng(SEED)
    x, dout = rng.normal(size=(2, 2, 4, 5)), rng.normal(size=(2, 3, 4, 5))
    check_all_gradients(ScaledConv(wrong, 1.0), x, dout)
    with pytest.raises(GradientError, match=r"relative error 1\.0e-03"):
        check_all_gradients(ScaledConv(wrong, 1.001), x, dout)


# Properties.

seeds = st.integers(0, 2**32 - 1)
conv_sizes = st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(0, 2))  # IC, K, S, P


def random_conv(sizes, seed):
    (IC, K, S, P), rng = sizes, np.random.default_rng(seed)
    shape = int(rng.integers(1, 4)), IC, int(rng.integers(K, K + 5)), int(rng.integers(K, K + 5))
    return Conv2d(IC, 2, K, stride=S, padding=P, rng=rng), shape, rng


@given(conv_sizes, seeds)
def test_convolution_without_bias_is_linear(sizes, seed):
    layer, shape, rng = random_conv(sizes, seed)
    one, two = rng.normal(size=(2, *shape))
    together = layer.forward(3 * one - two)
    np.testing.assert_allclose(together, 3 * layer.forward(one) - layer.forward(two), atol=1e-12)


@given(conv_sizes, seeds)
def test_backward_is_the_adjoint_of_forward(sizes, seed):
    layer, shape, rng = random_conv(sizes, seed)
    x = rng.normal(size=shape)
    out = layer.forward(x)
    dout = rng.normal(size=out.shape)
    dx = layer.backward(dout)
    np.testing.assert_allclose((out * dout).sum(), (x * dx).sum(), atol=1e-11)
    np.testing.assert_allclose((out * dout).sum(), (layer.params["W"] * layer.grads["W"]).sum(), atol=1e-11)
    np.testing.assert_allclose(layer.grads["b"], dout.sum(axis=(0, 2, 3)), atol=1e-12)


@given(st.integers(1, 3), st.integers(0, 3), st.integers(0, 3), seeds)
def test_shifted_image_gives_shifted_output(stride, down, right, seed):
    rng = np.random.default_rng(seed)
    layers = Conv2d(1, 2, 3, stride=stride, rng=rng), MaxPool2d(3, stride=stride)
    x = rng.normal(size=(2, 1, 8, 9))
    moved = np.zeros((2, 1, 8 + down * stride, 9 + right * stride))
    moved[:, :, down * stride :, right * stride :] = x
    for layer in layers:
        np.testing.assert_allclose(layer.forward(moved)[:, :, down:, right:], layer.forward(x), atol=1e-12)


@given(st.integers(1, 4), st.integers(1, 4), seeds)
def test_pooling_commutes_with_what_keeps_the_order_and_loses_no_gradient(kernel_size, stride, seed):
    rng = np.random.default_rng(seed)
    pool, relu = MaxPool2d(kernel_size, stride=stride, padding=kernel_size // 2), ReLU()
    x = rng.normal(size=(2, 2, 6, 7)).round(1)
    np.testing.assert_array_equal(pool.forward(relu.forward(x)), relu.forward(pool.forward(x)))
    np.testing.assert_array_equal(pool.forward(2 * x - 5), 2 * pool.forward(x) - 5)
    dout = rng.integers(-9, 9, pool.forward(x).shape).astype(float)
    np.testing.assert_array_equal(pool.backward(dout).sum(axis=(2, 3)), dout.sum(axis=(2, 3)))


# Pooling: ties and borders.


def test_ties_gradient_goes_to_the_first_pixel_of_the_window_row_by_row():
    x = np.array([[0, 7, 7, 0], [7, 7, 0, 7], [1, 1, 2, 2], [1, 1, 2, 2]], float)[None, None]
    pool = MaxPool2d(2)
    np.testing.assert_array_equal(pool.forward(x), [[[[7, 7], [1, 2]]]])
    dx = pool.backward(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]))
    np.testing.assert_array_equal(dx, [[[[0, 1, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]]]])


def test_padding_never_wins_over_negative_pixels():
    x = np.array([[-1.0, -2.0], [-3.0, -4.0]])[None, None]
    pool = MaxPool2d(2, padding=1)
    np.testing.assert_array_equal(pool.forward(x), x)
    np.testing.assert_array_equal(pool.backward(10 * x), 10 * x)


def test_pixel_that_wins_in_several_windows_gets_the_sum():
    x = np.zeros((1, 1, 3, 3))
    x[0, 0, 1, 1] = 1
    pool = MaxPool2d(2, stride=1)
    pool.forward(x)
    np.testing.assert_array_equal(pool.backward(np.array([[[[1.0, 2.0], [3.0, 4.0]]]])), 10 * x)


def test_pixels_that_no_window_reaches_get_no_gradient():
    pool = MaxPool2d(2)
    out = pool.forward(np.arange(25.0).reshape(1, 1, 5, 5))
    expected = np.zeros((5, 5))
    expected[1::2, 1::2] = 1  # the larger pixels; the last row and column are left over
    np.testing.assert_array_equal(pool.backward(np.ones_like(out))[0, 0], expected)


# Memory.


@by_layer
def test_batch_is_the_last_axis_in_memory(kind):
    layer, x, dout = make(kind)
    out = layer.forward(x)
    dx = layer.backward(dout)
    assert out.transpose(1, 2, 3, 0).flags.c_contiguous
    assert dx.shape == x.shape
    assert np.argmin(dx.strides) == 0


@by_layer
def test_order_of_the_input_in_memory_does_not_matter(kind):
    layer, x, dout = make(kind)
    out, dx = layer.forward(x), layer.backward(dout)
    for order in ((0, 1, 2, 3), (1, 2, 3, 0), (3, 2, 1, 0)):
        back = np.argsort(order)
        turned_x, turned_dout = (np.ascontiguousarray(a.transpose(order)).transpose(back) for a in (x, dout))
        np.testing.assert_array_equal(layer.forward(turned_x), out)
        np.testing.assert_array_equal(layer.backward(turned_dout), dx)


@by_layer
def test_arguments_and_what_was_handed_out_stay_as_they_are(kind):
    layer, x, dout = make(kind)
    x.flags.writeable = dout.flags.writeable = False
    turned = np.ascontiguousarray(dout.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
    turned.flags.writeable = False
    out = layer.forward(x)
    dx = layer.backward(turned)
    handed_out = [out, dx, *layer.grads.values()]
    before = [array.copy() for array in handed_out]
    for array in handed_out:
        array.flags.writeable = False
    layer.forward(2 * x)
    layer.backward(-dout)
    for array, kept in zip(handed_out, before, strict=True):
        np.testing.assert_array_equal(array, kept)
        assert not np.shares_memory(array, x)
        assert not np.shares_memory(array, turned)


@by_layer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(kind, dtype):
    layer, x, dout = make(kind, dtype)
    found = [layer.forward(x), layer.backward(dout), *layer.params.values(), *layer.grads.values()]
    assert {array.dtype for array in found} == {np.dtype(dtype)}


@by_convolution
def test_float32_agrees_with_float64_to_its_digits(case):
    layer, x, dout = make_conv(case)
    single, _, _ = make_conv(case, np.float32)
    for name, p in layer.params.items():
        single.params[name][...] = p
    x, dout = x.astype(np.float32), dout.astype(np.float32)
    np.testing.assert_allclose(single.forward(x), layer.forward(x.astype(float)), atol=1e-5)
    np.testing.assert_allclose(single.backward(dout), layer.backward(dout.astype(float)), atol=1e-5)
    for name, g in layer.grads.items():
        np.testing.assert_allclose(single.grads[name], g, atol=1e-4)


@by_layer
def test_batches_of_changing_size_do_not_disturb_each_other(kind):
    layer, x, dout = make(kind)
    out, dx = layer.forward(x), layer.backward(dout)
    layer.forward(x[:1])
    np.testing.assert_array_equal(layer.backward(dout[:1]), dx[:1])
    np.testing.assert_array_equal(layer.forward(x), out)
    np.testing.assert_array_equal(layer.backward(dout), dx)


@by_layer
def test_first_layer_may_skip_the_gradient_by_its_input(kind):
    layer, x, dout = make(kind)
    layer.forward(x)
    layer.backward(dout)
    grads = {name: g.copy() for name, g in layer.grads.items()}
    assert layer.backward(dout, input_grad=False) is None
    for name, g in grads.items():
        np.testing.assert_array_equal(layer.grads[name], g)


# Construction.


def test_parameters_have_the_shapes_of_pytorch_and_start_by_the_rule():
    layer = Conv2d(3, 400, 5, rng=np.random.default_rng(SEED))
    assert layer.params["W"].shape == (400, 3, 5, 5)
    assert layer.params["W"].std() == pytest.approx(np.sqrt(2 / 75), rel=0.02)
    np.testing.assert_array_equal(layer.params["b"], np.zeros(400))
    xavier = Conv2d(3, 400, 5, rng=np.random.default_rng(SEED), init="xavier")
    assert xavier.params["W"].std() == pytest.approx(np.sqrt(2 / (25 * 403)), rel=0.02)


def test_same_seed_gives_the_same_filters():
    one, two = (Conv2d(2, 3, 3, rng=np.random.default_rng(SEED)) for _ in range(2))
    np.testing.assert_array_equal(one.params["W"], two.params["W"])


def test_configuration_builds_the_layer_again_and_says_what_it_is():
    rng = np.random.default_rng(SEED)
    conv = Conv2d(2, 3, 5, stride=2, padding=1, rng=rng, dtype=np.float32)
    pool = MaxPool2d(3)
    assert Conv2d(**conv.config(), rng=rng).config() == conv.config()
    assert Conv2d(**conv.config(), rng=rng).params["W"].dtype == np.float32
    assert MaxPool2d(**pool.config()).config() == pool.config()
    assert repr(conv) == "Conv2d(in_channels=2, out_channels=3, kernel_size=5, stride=2, padding=1)"
    assert repr(pool) == "MaxPool2d(kernel_size=3, stride=3, padding=0)"


# What is refused, and what the message says.

RNG = np.random.default_rng(SEED)


@pytest.mark.parametrize(
    ("build", "error", "says"),
    [
        (lambda: Conv2d(0, 1, 3, rng=RNG), ValueError, "in_channels: expected at least 1, got 0"),
        (lambda: Conv2d(1, 0, 3, rng=RNG), ValueError, "out_channels: expected at least 1, got 0"),
        (lambda: Conv2d(1, 1, 0, rng=RNG), ValueError, "kernel_size: expected at least 1, got 0"),
        (lambda: Conv2d(1, 1, (3, 3), rng=RNG), TypeError, "kernel_size: expected a whole number, got tuple"),
        (lambda: Conv2d(1, 1, 3, stride=0, rng=RNG), ValueError, "stride: expected at least 1, got 0"),
        (lambda: Conv2d(1, 1, 3, stride=1.5, rng=RNG), TypeError, "stride: expected a whole number, got float"),
        (lambda: Conv2d(1, 1, 3, padding=-1, rng=RNG), ValueError, "padding: expected at least 0, got -1"),
        (lambda: Conv2d(1, 1, 3, padding="same", rng=RNG), TypeError, "padding: expected a whole number, got str"),
        (lambda: Conv2d(1, 1, 3, rng=7), TypeError, "default_rng"),
        (lambda: Conv2d(1, 1, 3, rng=RNG, init="best"), ValueError, "init: .*got 'best'"),
        (lambda: Conv2d(1, 1, 3, rng=RNG, dtype=int), ValueError, "dtype: expected float32 or float64, got int64"),
        (lambda: MaxPool2d(0), ValueError, "kernel_size: expected at least 1, got 0"),
        (lambda: MaxPool2d(2.0), TypeError, "kernel_size: expected a whole number, got float"),
        (lambda: MaxPool2d(2, stride=0), ValueError, "stride: expected at least 1, got 0"),
        (lambda: MaxPool2d(3, padding=2), ValueError, "padding: expected at most half of kernel_size 3, got 2"),
    ],
)
def test_layer_that_cannot_be_is_refused(build, error, says):
    with pytest.raises(error, match=says):
        build()


def with_one(value):
    x = np.zeros((2, 2, 5, 6))
    x[1, 0, 2, 3] = value
    return x


@pytest.mark.parametrize(
    ("x", "says"),
    [
        (np.zeros((2, 3, 5, 6)), r"Conv2d\(in_.*expected an input of shape \(N, 2, H, W\), got \(2, 3, 5, 6\)"),
        (np.zeros((2, 5, 6)), r"shape \(N, 2, H, W\), got \(2, 5, 6\)"),
        (np.zeros(60), r"shape \(N, 2, H, W\), got \(60,\)"),
        (np.zeros((0, 2, 5, 6)), r"at least one example, got an empty batch of shape \(0, 2, 5, 6\)"),
        (np.zeros((2, 2, 5, 6), np.float32), r"dtype float64, got float32"),
        (np.zeros((2, 2, 5, 6), np.uint8), r"dtype float64, got uint8"),
        (with_one(np.nan), r"finite numbers, got nan at index \(1, 0, 2, 3\)"),
        (with_one(-np.inf), r"finite numbers, got -inf at index \(1, 0, 2, 3\)"),
        (np.zeros((2, 2, 5, 3)), r"Conv2d\(in_.*at least 4x4 pixels, 0 of padding on each side included, got 5x3"),
    ],
)
def test_input_that_a_convolution_cannot_take_is_refused(x, says):
    with pytest.raises(ValueError, match=says):
        Conv2d(2, 3, 4, rng=np.random.default_rng(SEED)).forward(x)


@pytest.mark.parametrize(
    ("x", "says"),
    [
        (np.zeros((2, 5, 6)), r"MaxPool2d\(kernel_size=4.*shape \(N, C, H, W\), got \(2, 5, 6\)"),
        (np.zeros((2, 0, 5, 6)), r"empty batch of shape \(2, 0, 5, 6\)"),
        (np.zeros((2, 2, 5, 6), int), r"dtype float32 or float64, got int64"),
        (with_one(np.inf), r"finite numbers, got inf at index \(1, 0, 2, 3\)"),
        (np.zeros((2, 2, 3, 5)), r"MaxPool2d\(kernel_size=4.*at least 4x4 pixels, .* got 3x5"),
    ],
)
def test_input_that_a_pooling_cannot_take_is_refused(x, says):
    with pytest.raises(ValueError, match=says):
        MaxPool2d(4).forward(x)


@by_layer
def test_backward_before_forward_is_refused(kind):
    layer = Conv2d(1, 1, 3, rng=np.random.default_rng(SEED)) if kind == "conv" else MaxPool2d(2)
    with pytest.raises(RuntimeError, match="backward came before forward"):
        layer.backward(np.zeros((1, 1, 1, 1)))


@by_layer
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda dout: dout[:, :, 1:], r"dout: expected the shape of the output, \(2, .*got \(2,"),
        (lambda dout: dout.astype(np.float32), "dout: expected float64 like the output, got float32"),
        (lambda dout: dout * np.nan, "dout: expected finite numbers, got nan"),
    ],
    ids=["shape", "dtype", "nan"],
)
def test_gradient_that_does_not_fit_the_output_is_refused(kind, spoil, says):
    layer, _, dout = make(kind)
    with pytest.raises(ValueError, match=says):
        layer.backward(spoil(dout))


@pytest.mark.parametrize(
    ("sizes", "error", "says"),
    [
        (
            (4, 5),
            ValueError,
            "kernel_size: .* at most 4, the image's 4 pixels and 0 of padding on each side, got 5",
        ),
        ((2, 5, 1, 1), ValueError, "at most 4, the image's 2 pixels and 1 of padding on each side, got 5"),
        ((0, 1), ValueError, "size: expected at least 1, got 0"),
        ((5, 2, 0), ValueError, "stride: expected at least 1, got 0"),
        ((5, 2.5), TypeError, "kernel_size: expected a whole number, got float"),
    ],
)
def test_windows_that_do_not_fit_are_refused_with_the_numbers(sizes, error, says):
    with pytest.raises(error, match=says):
        output_size(*sizes)


@pytest.mark.parametrize(
    ("W", "b"), [((1, 2, 2, 2), 1), ((1, 3, 2, 1), 1), ((1, 3, 2, 2), 2)], ids=["channels", "not square", "biases"]
)
def test_loops_leave_nothing_out_without_a_word(W, b):
    with pytest.raises(ValueError, match=r"W and b: expected shapes \(OC, 3, K, K\) and \(OC,\)"):
        conv2d_loops(np.ones((2, 3, 4, 4)), np.ones(W), np.ones(b))


def test_loops_take_a_stride_of_0_for_no_other():
    with pytest.raises(ValueError, match="stride: expected at least 1, got 0"):
        max_pool2d_loops(np.ones((2, 3, 4, 4)), 2, 0)
