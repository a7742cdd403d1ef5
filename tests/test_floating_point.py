"""The numerics under ``np.seterr(all="raise")``: what rounds to 0 raises nothing, in whatever function that happens."""

import numpy as np
import pytest

from course_utils import data, images, losses, optim
from course_utils.gradcheck import numerical_gradient
from course_utils.layers import (
    BatchNorm1d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Maxout,
    MaxPool2d,
    PReLU,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    load,
    save,
)
from course_utils.probabilities import log_softmax, logsumexp, nll_from_probs, sigmoid, softmax
from course_utils.training import accuracy, predict, train

SEED = 77
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=["float32", "float64"])
SIZES = pytest.mark.parametrize("size", ["tiny", "small", "one", "large"])


@pytest.fixture(autouse=True)
def everything_raises():
    before = np.seterr(all="raise")
    yield
    np.seterr(**before)


def make_rng():
    return np.random.default_rng(SEED)


@np.errstate(under="ignore")
def numbers(shape, dtype, size):
    """Return numbers of both signs whose squares, or products with others, leave the dtype's range downwards."""
    scale = {"tiny": np.finfo(dtype).tiny, "small": np.sqrt(np.finfo(dtype).tiny), "one": 1, "large": 1e4}[size]
    return (make_rng().uniform(0.1, 1, shape) * make_rng().choice([-1, 1], shape)).astype(dtype) * dtype(scale)


@DTYPES
@SIZES
@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp, sigmoid])
def test_probabilities(function, dtype, size):
    assert np.isfinite(function(numbers((4, 3), dtype, size))).all()


@DTYPES
def test_probabilities_of_the_largest_scores_there_are(dtype):
    most = np.finfo(dtype).max
    scores = np.array([[most, -most, 0], [-most, 0, 0]], dtype)
    np.testing.assert_array_equal(softmax(scores), np.array([[1, 0, 0], [0, 0.5, 0.5]], dtype))
    assert logsumexp(scores)[0] == most
    assert sigmoid(scores)[0].tolist() == [1, 0, 0.5]


def test_a_right_class_of_probability_zero_costs_infinity():
    assert nll_from_probs([[0.0, 1.0]], [0]) == np.inf


@DTYPES
@SIZES
@pytest.mark.parametrize("loss", [losses.cross_entropy, losses.multiclass_hinge])
def test_losses_of_classes(loss, dtype, size):
    value, dscores = loss(numbers((4, 3), dtype, size), np.array([0, 1, 2, 0]))
    assert np.isfinite(value)
    assert np.isfinite(dscores).all()


@DTYPES
@SIZES
@pytest.mark.parametrize("loss", [losses.mse_loss, losses.binary_cross_entropy_with_logits])
def test_losses_of_targets(loss, dtype, size):
    value, dscores = loss(numbers((4, 3), dtype, size), np.zeros((4, 3), dtype))
    assert np.isfinite(value)
    assert np.isfinite(dscores).all()
    assert np.isfinite(losses.l2_penalty(numbers((4, 3), dtype, size), 1e-9)[1]).all()


LAYERS = {
    "Linear": lambda t: (Linear(4, 3, rng=make_rng(), dtype=t), (5, 4)),
    "Maxout": lambda t: (Maxout(4, 3, rng=make_rng(), dtype=t), (5, 4)),
    "ReLU": lambda t: (ReLU(), (5, 4)),
    "PReLU": lambda t: (PReLU(dtype=t), (5, 4)),
    "Sigmoid": lambda t: (Sigmoid(), (5, 4)),
    "Tanh": lambda t: (Tanh(), (5, 4)),
    "Dropout": lambda t: (Dropout(0.3, rng=make_rng()), (5, 4)),
    "BatchNorm1d": lambda t: (BatchNorm1d(4, dtype=t), (5, 4)),
    "Flatten": lambda t: (Flatten(), (5, 2, 4)),
    "Conv2d": lambda t: (Conv2d(2, 3, 3, padding=1, rng=make_rng(), dtype=t), (5, 2, 6, 6)),
    "MaxPool2d": lambda t: (MaxPool2d(3, stride=2, padding=1), (5, 2, 6, 6)),
    "Sequential": lambda t: (Sequential(Linear(4, 3, rng=make_rng(), dtype=t), Sigmoid()), (5, 4)),
}


@DTYPES
@SIZES
@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS.keys())
def test_layers_there_and_back(make, dtype, size, training):
    layer, shape = make(dtype)
    out = layer.train(training).forward(numbers(shape, dtype, size))
    for back in ("tiny", size):
        assert np.isfinite(layer.backward(numbers(out.shape, dtype, back))).all()


OPTIMIZERS = [
    *(optim.SGD(0.1), optim.Momentum(0.1), optim.Nesterov(0.1), optim.Adagrad(), optim.RMSprop(), optim.Adadelta()),
    *(optim.Adam(), optim.Nadam(), optim.SGD(optim.exponential_decay(1.0, k=500))),
]


@DTYPES
@SIZES
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_optimizers(optimizer, dtype, size):
    p, optimizer = {"x": np.ones(50, dtype)}, type(optimizer)(optimizer.learning_rate)
    for _ in range(3):
        optimizer.step(p, {"x": numbers(50, dtype, size)})
        optimizer.step(p, {"x": np.zeros(50, dtype)})
    assert np.isfinite(p["x"]).all()


@DTYPES
def test_training_until_nothing_is_left_to_learn(dtype, tmp_path):
    X, y = data.blobs(20, 3, 0.1, rng=make_rng())
    X, rng = data.standardize(X.astype(dtype)), make_rng()
    layers = Linear(2, 8, rng=rng, dtype=dtype), BatchNorm1d(8, dtype=dtype), Tanh(), Linear(8, 3, rng=rng, dtype=dtype)
    net = Sequential(*layers)
    options = {"epochs": 300, "batch_size": 20, "lam": 1e-30, "validation": (X, y), "progress": False}
    history = train(net, X, y, optimizer=optim.Momentum(1.0), rng=rng, **options)
    assert history.stopped is None
    assert history.loss[-1] < 1e-3
    assert history.curve(7)[1].shape == (900,)
    save(net, tmp_path / "net.npz")
    assert accuracy(load(tmp_path / "net.npz"), X, y) == 1
    assert np.isfinite(predict(net, 1e3 * X)).all()


def test_gradients_that_are_smaller_than_the_smallest_number():
    x = np.array([1e-3, 2.0])
    assert numerical_gradient(lambda x: 5e-324 * float(x[0] > 0.5), x, h=1.0).tolist() == [0, 0]


def test_data_and_images():
    X = np.array([[1e-200, 1.0, 1e-100], [2e-200, 1.0, 2e-100]])
    np.testing.assert_allclose(data.standardize(X), [[0, 0, -1], [0, 0, 1]], atol=1e-100)
    drawing = np.zeros((60, 50))
    drawing[10:30, 10:12] = 1
    for sigma in (0.02, 0.5, 3):
        assert images.blur(drawing, sigma).sum() > 39
    assert images.transform(drawing * 1e-300, angle=30, scale=1.1, shift=(0.5, 0.5)).max() > 0
    assert images.centre_like_mnist(images.blur(drawing, 0.4)).max() > 0.5
