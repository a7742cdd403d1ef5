"""The references of notebook 08 are what the notebook derives, and other right answers pass too."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.exercises import ex08, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck


def four_loops(x, W):
    (H, Wd), K = x.shape, len(W)
    y = [[0] * (Wd - K + 1) for _ in range(H - K + 1)]
    for i in range(H - K + 1):
        for j in range(Wd - K + 1):
            for p in range(K):
                for q in range(K):
                    y[i][j] += x[i + p, j + q] * W[p, q]
    return y


def shifted_images(x, K):
    h, w = x.shape[0] - K + 1, x.shape[1] - K + 1
    return np.stack([x[p : p + h, q : q + w].ravel() for p in range(K) for q in range(K)])


def two_masks(x, dout):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        free = True
        for p in (2 * i, 2 * i + 1):
            for q in (2 * j, 2 * j + 1):
                if free and x[p, q] == x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max():
                    dx[p, q], free = dout[i, j], False
    return dx


def flipped_over_padded(W, dout):
    K = len(W)
    return np.einsum("pqij,ij->pq", sliding_window_view(np.pad(dout, K - 1), (K, K)), W[::-1, ::-1])


OTHER_RIGHT_ANSWERS = {
    "08.1": four_loops,
    "08.2": lambda H, K, stride=1, padding=0: len(range(0, H + 2 * padding - K + 1, stride)),
    "08.3": lambda IC, OC, K: np.zeros((OC, IC, K, K)).size + np.zeros(OC).size,
    "08.4": shifted_images,
    "08.5": two_masks,
    "08.6": lambda x, dout: np.einsum("npqij,nij->pq", sliding_window_view(x, dout.shape[1:], axis=(1, 2)), dout),
    "08.7": flipped_over_padded,
    "08.8": lambda y, guess, C: np.bincount(C * y + guess, minlength=C * C).reshape(C, C),
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def max_pool(x):
    return x.reshape(len(x) // 2, 2, -1, 2).max(axis=(1, 3))


def correlate_batch(x, W):
    return np.array([ex08.correlate(image, W) for image in x])


X, W, DOUT = (np.random.default_rng(1).normal(size=size) for size in [(3, 6, 8), (3, 3), (3, 4, 6)])
GRADIENTS = {
    "08.5": (lambda x: (max_pool(x) * DOUT[0, :3, :4]).sum(), X[0], ex08.max_pool_backward(X[0], DOUT[0, :3, :4])),
    "08.6": (lambda W: (correlate_batch(X, W) * DOUT).sum(), W, ex08.conv_filter_gradient(X, DOUT)),
    "08.7": (lambda x: (ex08.correlate(x, W) * DOUT[0]).sum(), X[0], ex08.conv_input_gradient(W, DOUT[0])),
}


@pytest.mark.parametrize("number", GRADIENTS)
def test_gradient_agrees_with_central_differences(number):
    f, point, analytic = GRADIENTS[number]
    gradcheck(f, point.copy(), analytic)
    with pytest.raises(GradientError):
        gradcheck(f, point.copy(), 1.001 * analytic)


def test_a_row_of_weights_times_the_patches_is_the_correlation():
    rng = np.random.default_rng(2)
    x, W = rng.normal(size=(5, 7)), rng.normal(size=(3, 3))
    assert np.allclose(W.reshape(1, -1) @ ex08.patches(x, 3), ex08.correlate(x, W).reshape(1, -1))


def test_filter_is_not_flipped():
    x, W = np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([[1.0, 0.0, -1.0]])
    pad = np.zeros((1, 4))
    y = ex08.correlate(np.vstack([pad, x, pad]), np.vstack([0 * W, W, 0 * W]))
    assert y[0].tolist() == np.correlate(x[0], W[0]).tolist() == [-2.0, -2.0]


def test_the_slides_literal_sum_is_recognised():
    def literal(W, dout):
        K, (h, w) = len(W), dout.shape
        dx = np.zeros((h + K - 1, w + K - 1))
        for i in range(h):
            for j in range(w):
                dx[i : i + K, j : j + K] = dout.sum() * W
        return dx

    assert judge(registry.find("08.7"), literal).mistake == "took_the_slide_at_its_word"


def test_window_of_the_wrong_size_is_explained_beside_numpys_error():
    def too_small(x, dout):
        K = x.shape[1] - dout.shape[1] + 1
        return [[np.sum(x[:, p : p + K, q : q + K] * dout) for q in range(K)] for p in range(K)]

    result = judge(registry.find("08.6"), too_small)
    assert result.mistake == "windows_as_large_as_the_filter"
    assert "could not be broadcast" in result.message
