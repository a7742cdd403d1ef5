"""The references of notebook 08 are what the notebook derives, and other right answers pass too."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from course_utils import images
from course_utils.exercises import ex08, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers import Conv2d, conv2d_loops


def by_einsum(x, W, b, stride, padding):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    windows = sliding_window_view(x, W.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncijkl,ockl->noij", windows, W) + b[:, None, None]


def gathered(x, W, dout):
    K = W.shape[2]
    padded = np.pad(dout, [(0, 0), (0, 0), (K - 1, K - 1), (K - 1, K - 1)])
    dx = np.einsum("noijkl,ockl->ncij", sliding_window_view(padded, (K, K), axis=(2, 3)), W[:, :, ::-1, ::-1])
    dW = np.einsum("noij,ncijkl->ockl", dout, sliding_window_view(x, (K, K), axis=(2, 3)))
    return [*dx.ravel(), *dW.ravel(), *dout.sum(axis=(0, 2, 3))]


def two_masks(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        free = True
        for p in (2 * i, 2 * i + 1):
            for q in (2 * j, 2 * j + 1):
                if free and x[p, q] == x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max():
                    dx[p, q], free = dout[i, j], False
    return dx


OTHER_RIGHT_ANSWERS = {
    "08.1": lambda dy, dx: np.outer(np.eye(3)[1 - dy], np.eye(3)[1 - dx]),
    "08.2": lambda H, K, stride=1, padding=0: len(range(0, H + 2 * padding - K + 1, stride)),
    "08.4": by_einsum,
    "08.5": two_masks,
    "08.6": gathered,
    "08.8": lambda layers: 1 + sum((K - 1) * np.prod(layers[:k, 1]) for k, (K, _) in enumerate(layers)),
    "08.9": lambda y, guess, C: np.bincount(C * y + guess, minlength=C * C).reshape(C, C),
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


RNG = np.random.default_rng(1)
X, W, B = (RNG.normal(size=size) for size in [(2, 3, 6, 7), (4, 3, 3, 3), (4,)])
DOUT = RNG.normal(size=(2, 4, 4, 5))


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (2, 1), (3, 2)])
def test_the_layer_is_the_packages(stride, padding):
    expected = conv2d_loops(X, W, B, stride, padding)
    for layer in (ex08.conv2d, by_einsum):
        np.testing.assert_allclose(layer(X, W, B, stride, padding), expected, atol=1e-12)
    assert expected.shape[2:] == tuple(ex08.output_size(side, 3, stride, padding) for side in X.shape[2:])


def parts_of_the_way_back():
    back = ex08.conv2d_backward(X, W, DOUT)
    dx, dW, db = np.split(back, [X.size, X.size + W.size])
    return {"x": (X, dx.reshape(X.shape)), "W": (W, dW.reshape(W.shape)), "b": (B, db)}


@pytest.mark.parametrize("name", ["x", "W", "b"])
def test_the_way_back_agrees_with_central_differences(name):
    point, analytic = parts_of_the_way_back()[name]

    def loss(value):
        return np.sum(DOUT * by_einsum(**{"x": X, "W": W, "b": B, "stride": 1, "padding": 0, name: value}))

    gradcheck(loss, point.copy(), analytic)
    with pytest.raises(GradientError):
        gradcheck(loss, point.copy(), 1.001 * analytic)


def test_pooling_back_agrees_with_central_differences():
    x, dout = X[0, 0], DOUT[0, 0, :3, :3]

    def loss(x):
        return np.sum(dout * x[:, :6].reshape(3, 2, 3, 2).max(axis=(1, 3)))

    gradcheck(loss, x[:, :6].copy(), ex08.max_pool_backward(x[:, :6], dout))


@pytest.mark.parametrize(("dy", "dx"), [(0, 1), (1, 0), (-1, 1), (0, 0), (-1, -1)])
def test_the_kernel_moves_the_picture(dy, dx):
    picture = X[0, 0]
    moved = ex08.conv2d(picture[None, None], ex08.moving_kernel(dy, dx)[None, None], np.zeros(1), 1, 1)[0, 0]
    np.testing.assert_array_equal(moved, images.shift(picture, dy, dx))


@pytest.mark.parametrize("layers", [[(3, 1)] * 3, [(5, 1), (2, 2), (5, 1), (2, 2)], [(3, 2), (4, 3)]])
def test_the_receptive_field_is_what_moves_an_output(layers):
    side = 64
    x = np.zeros((1, 1, side, 1))
    seen = []
    for place in range(side):
        y = x.copy()
        y[0, 0, place] = 1
        for K, S in layers:
            y = sliding_window_view(y, K, axis=2)[:, :, ::S].sum(axis=-1)
        seen.append(y[0, 0, 0, 0] > 0)
    assert np.flatnonzero(seen)[-1] + 1 == ex08.receptive_field(layers)


def test_the_courses_own_layer_is_no_answer():
    def by_the_course(x, W, b, stride, padding):
        layer = Conv2d(W.shape[1], len(W), W.shape[2], stride=stride, padding=padding, rng=np.random.default_rng(0))
        layer.params["W"][...], layer.params["b"][...] = W, b
        return layer.forward(x)

    assert judge(registry.find("08.4"), conv2d_loops).status == "ours"
    assert judge(registry.find("08.4"), by_the_course).status == "ours"


@pytest.mark.slow
def test_shifts_that_fit_are_enough_and_more_or_less_is_not():
    choice = registry.find("08.10")
    assert choice.judge({"learning_rate": 0.1, "most": 3}).correct
    told = {most: choice.judge({"learning_rate": 0.1, "most": most}).mistake for most in (0, 1, 8)}
    assert told == {0: "no shift", 1: "shifted too little", 8: "shifted too far"}
