"""The training loop against a plain one; what it does when a step goes wrong; its bar wherever it is shown."""

import contextlib
import io
import json
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbclient
import nbformat
import numpy as np
import pytest
from course import NBVAL
from hypothesis import given
from hypothesis import strategies as st

from course_utils import data, losses
from course_utils.authoring.build import execute
from course_utils.gradcheck import gradcheck
from course_utils.host import progress_bar
from course_utils.layers import (
    BatchNorm1d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    Maxout,
    MaxPool2d,
    PReLU,
    ReLU,
    Sequential,
)
from course_utils.optim import SGD, Adam, Momentum, step_decay
from course_utils.training import History, accuracy, predict, steps, train

ROOT = Path(__file__).parent.parent
SEED = 40
N, D, C = 50, 4, 3


def make_rng():
    return np.random.default_rng(SEED)


def network(dtype=np.float64, *, between=()):
    rng = make_rng()
    return Sequential(Linear(D, 8, rng=rng, dtype=dtype), *between, ReLU(), Linear(8, C, rng=rng, dtype=dtype))


@pytest.fixture
def examples():
    """Three classes that can be told apart by the largest of the first three numbers."""
    X = make_rng().normal(size=(N, D))
    y = X[:, :C].argmax(axis=1)
    X.flags.writeable = y.flags.writeable = False
    return X, y


def values(net):
    return {name: np.copy(array) for name, array in {**net.params, **net.buffers}.items()}


def assert_same(net, expected):
    for name, array in {**net.params, **net.buffers}.items():
        np.testing.assert_array_equal(array, expected[name], err_msg=name)


# The specification: the loop without anything around it.


def plain_loop(net, X, y, optimizer, rng, epochs, batch_size, lam=0.0):
    record = []
    for _ in range(epochs):
        for X_batch, y_batch in data.minibatches(X, y, batch_size, rng=rng):
            value, dscores = losses.cross_entropy(net.forward(X_batch), y_batch)
            net.backward(dscores)
            grads, penalty = net.grads, 0.0
            for name, W in net.params.items():
                if name.endswith(".W"):
                    summand, dW = losses.l2_penalty(W, lam)
                    penalty, grads[name] = penalty + summand, grads[name] + dW
            optimizer.step(net.params, grads)
            record.append((value, penalty))
    return record


@pytest.mark.parametrize("lam", [0.0, 0.01], ids=["no penalty", "penalty"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=["float32", "float64"])
@pytest.mark.parametrize(
    "make", [lambda: SGD(0.1), lambda: Momentum(0.1), lambda: Adam(0.01)], ids=["SGD", "Mom", "Adam"]
)
def test_training_is_the_plain_loop(examples, make, dtype, lam):
    X, y = examples[0].astype(dtype), examples[1]
    net, same = network(dtype), network(dtype)
    history = train(net, X, y, optimizer=make(), rng=make_rng(), epochs=3, batch_size=16, lam=lam, progress=False)
    record = plain_loop(same, X, y, make(), make_rng(), 3, 16, lam)
    tolerance = 1e-12 if dtype == np.float64 else 1e-5
    np.testing.assert_allclose(list(zip(history.loss, history.penalty, strict=True)), record, rtol=tolerance)
    for name, p in net.params.items():
        assert p.dtype == dtype
        np.testing.assert_allclose(p, same.params[name], rtol=tolerance, atol=tolerance)


def test_one_full_step_is_taken_against_the_gradient_of_loss_and_penalty(examples):
    X, y = examples
    net, lam = network(), 0.05
    before = values(net)
    history = train(net, X, y, optimizer=SGD(0.1), rng=make_rng(), batch_size=None, lam=lam, progress=False)

    def reported(W):
        other = network()
        other.params["0.W"][...] = W
        step = next(steps(other, X, y, optimizer=SGD(0.1), rng=make_rng(), batch_size=None, lam=lam))
        return step.loss[0] + step.penalty[0]

    assert history.loss[0] + history.penalty[0] == reported(before["0.W"])
    moved = (before["0.W"] - net.params["0.W"]) / 0.1
    gradcheck(reported, before["0.W"], moved)
    with pytest.raises(AssertionError):  # the penalty's share off by 0.1 % of the whole does not pass
        gradcheck(reported, before["0.W"], moved * 1.001)


def test_penalty_spares_biases_and_batchnorm(examples):
    X, y = examples
    with_penalty, without = (network(between=[BatchNorm1d(8)]) for _ in range(2))
    for net, lam in ((with_penalty, 0.1), (without, 0.0)):
        train(net, X, y, optimizer=SGD(0.1), rng=make_rng(), batch_size=None, lam=lam, progress=False)
    spared = {name for name, p in with_penalty.params.items() if np.array_equal(p, without.params[name])}
    assert spared == {"0.b", "1.gamma", "1.beta", "3.b"}


def test_both_losses_are_the_same_measure_whatever_the_penalty(examples):
    X, y = examples
    options = {"optimizer": SGD(1e-9), "batch_size": None, "validation": (X, y), "epochs": 2, "progress": False}
    plain, priced = (train(network(), X, y, rng=make_rng(), lam=lam, **options) for lam in (0.0, 10.0))
    np.testing.assert_allclose(priced.loss, priced.val_loss, rtol=1e-6)
    np.testing.assert_allclose(priced.loss, plain.loss, rtol=1e-6)
    squares = sum(np.sum(network().params[name] ** 2) for name in ("0.W", "2.W"))
    assert priced.penalty[0] == pytest.approx(10 * squares)
    assert plain.penalty == [0, 0]
    assert priced.curve(1, "penalty")[1].tolist() == priced.epochs()["penalty"] == priced.penalty
    assert "penalty" not in plain.epochs()


def test_penalty_is_for_the_weights_of_every_layer_whatever_their_names(examples):
    X, y = examples
    net = Sequential(Own(), Maxout(D, C, rng=make_rng()))
    assert net.penalised() == ["0.V", "1.W"]
    before, lam = values(net), 0.3
    history = next(steps(net, X, y, optimizer=SGD(1), rng=make_rng(), batch_size=None, lam=lam))
    grads = dict(net.grads)
    assert history.penalty[0] == pytest.approx(lam * sum(np.sum(before[name] ** 2) for name in net.penalised()))
    same = Sequential(Own(), Maxout(D, C, rng=make_rng()))
    same.backward(losses.cross_entropy(same.forward(X), y)[1])
    for name, g in same.grads.items():
        penalty = 2 * lam * before[name] if name in net.penalised() else 0
        np.testing.assert_allclose(grads[name], g + penalty, rtol=1e-12)


def test_penalty_on_nothing_is_refused_and_says_what_there_is(examples):
    X, y = examples
    net = Sequential(BatchNorm1d(D), PReLU())
    options = {"loss": one_target, "optimizer": SGD(0.1), "rng": make_rng()}
    with pytest.raises(ValueError, match=r"lam: expected 0 .*got 0\.1 for 0\.gamma \(4,\), .*1\.a \(1,\); .*penalised"):
        steps(net, X, y, lam=0.1, **options)
    steps(net, X, y, lam=0, **options)


def test_full_batch_takes_all_examples_in_their_order(examples):
    X, y = examples
    seen = []
    spy = lambda X_batch, rng: seen.append(X_batch) or X_batch  # noqa: E731
    history = train(
        network(), X, y, optimizer=SGD(0.1), rng=make_rng(), epochs=3, batch_size=None, augment=spy, progress=False
    )
    assert (history.step, history.epoch, history.steps_per_epoch) == (3, 3, 1)
    for X_batch in seen:
        np.testing.assert_array_equal(X_batch, X)


@given(st.integers(1, 60), st.integers(1, 3))
def test_every_example_is_seen_once_an_epoch(batch_size, epochs):
    X, y = np.arange(float(N))[:, None], np.zeros(N, int)
    seen = []
    net = Sequential(Linear(1, 2, rng=make_rng()))
    spy = lambda X_batch, rng: seen.append(X_batch[:, 0]) or X_batch / N  # noqa: E731
    options = {"rng": make_rng(), "epochs": epochs, "batch_size": batch_size, "augment": spy}
    history = train(net, X, y, optimizer=SGD(0.01), **options, progress=False)
    assert history.step == history.total == epochs * -(-N // batch_size)
    assert history.epoch == epochs
    for epoch in np.split(np.concatenate(seen), epochs):
        np.testing.assert_array_equal(np.sort(epoch), X[:, 0])


def test_a_network_learns_what_can_be_learned(examples):
    X, y = examples
    net = network()
    assert accuracy(net, X, y) < 0.7
    history = train(net, X, y, optimizer=Adam(0.02), rng=make_rng(), epochs=60, batch_size=10, progress=False)
    assert accuracy(net, X, y) == 1
    assert history.loss[-1] < 0.1 < history.loss[0]
    assert history.stopped is None


def calls_of_the_course(net, X, y, lam):
    """Return how many of the package's functions are called by one epoch of training."""
    calls, before = [], sys.getprofile()
    sys.setprofile(
        lambda frame, event, _: event == "call" and "course_utils" in frame.f_code.co_filename and calls.append(frame)
    )
    try:
        train(net, X, y, optimizer=Momentum(0.01), rng=make_rng(), batch_size=2, lam=lam, progress=False)
    finally:
        sys.setprofile(before)
    return len(calls)


@pytest.mark.parametrize("lam", [0, 1e-4], ids=["plain", "penalty"])
def test_a_step_passes_through_few_functions(lam):
    rng = make_rng()
    convolution, scores = Conv2d(1, 2, 5, rng=rng), Linear(2 * 4, 3, rng=rng)
    net = Sequential(convolution, MaxPool2d(2), ReLU(), Flatten(), scores)
    X, y = rng.normal(size=(20, 1, 8, 8)), rng.integers(3, size=20)
    few, many = (calls_of_the_course(net, X[: 2 * steps], y[: 2 * steps], lam) for steps in (2, 10))
    assert (many - few) / 8 <= 48


def test_same_seed_same_network(examples):
    runs = []
    for _ in range(2):
        net = network(between=[Dropout(0.5, rng=make_rng())])
        noise = lambda X, rng: X + rng.normal(size=X.shape)  # noqa: E731
        history = train(net, *examples, optimizer=Adam(), rng=make_rng(), epochs=2, augment=noise, progress=False)
        runs.append((history.loss, net))
    assert runs[0][0] == runs[1][0]
    assert_same(runs[0][1], values(runs[1][1]))


def test_regression_has_losses_and_no_accuracy(examples):
    X, _ = examples
    y = X @ np.array([[1.0], [-2.0], [0.0], [0.5]])
    net = Sequential(Linear(D, 1, rng=make_rng()))
    options = {"loss": losses.mse_loss, "validation": (X, y), "epochs": 200, "batch_size": None}
    history = train(net, X, y, optimizer=SGD(0.1), rng=make_rng(), **options, progress=False)
    assert history.loss[-1] < 1e-6
    assert history.val_loss[-1] == losses.mse_loss(predict(net, X), y)[0]
    assert history.accuracy == history.val_accuracy == []
    assert history.epochs().keys() == {"epoch", "loss", "val_loss"}


def test_one_score_an_example_has_no_accuracy(examples):
    X, y = examples[0], (examples[1] > 0).astype(int)
    net = Sequential(Linear(D, 1, rng=make_rng()))
    logistic = lambda scores, y: losses.binary_cross_entropy_with_logits(scores, y[:, None])  # noqa: E731
    options = {"loss": logistic, "validation": (X, y), "progress": False}
    history = train(net, X, y, optimizer=SGD(0.1), rng=make_rng(), **options)
    assert history.accuracy == history.val_accuracy == []
    with pytest.raises(ValueError, match=r"got \(50, 1\); with one score an example compare predict\(net, X\) > 0"):
        accuracy(net, X, y)


# History.


def test_history_is_one_object_that_grows(examples):
    seen = [
        (history, history.step) for history in steps(network(), *examples, optimizer=SGD(0.1), rng=make_rng(), epochs=2)
    ]
    assert [count for _, count in seen] == [1, 2]
    assert all(history is seen[0][0] for history, _ in seen)


def test_history_records_rates_accuracies_and_validation(examples):
    X, y = examples
    net, same, rates = network(), network(), step_decay(0.1, every=4)
    X_val, y_val = X[::2], y[::2]
    options = {"rng": make_rng(), "batch_size": 20, "epochs": 3, "lam": 0.1, "validation": (X_val, y_val)}
    for count, history in enumerate(steps(net, X, y, optimizer=SGD(rates), **options), start=1):
        assert (history.step, history.epoch) == (count, count // 3)
        assert len(history.val_loss) == len(history.val_accuracy) == count // 3
    assert history.learning_rate == [rates(t) for t in range(9)]
    assert history.val_accuracy[-1] == accuracy(net, X_val, y_val)
    assert history.val_loss[-1] == losses.cross_entropy(predict(net, X_val), y_val)[0]
    (X_batch, y_batch), *_ = data.minibatches(X, y, 20, rng=make_rng())
    assert history.accuracy[0] == np.mean(same.forward(X_batch).argmax(axis=1) == y_batch)
    assert all(type(value) is float for value in history.loss + history.accuracy + history.val_loss)


def a_history(losses_of_steps, steps_per_epoch=2, epochs=2):
    history = History(epochs, steps_per_epoch)
    for loss in losses_of_steps:
        history.record(loss, loss / 10, 0.5)
    return history


def test_curve_averages_over_the_window_and_over_less_at_the_start():
    history = a_history([4.0, 2.0, 6.0, 0.0])
    step, mean = history.curve(2)
    assert step.tolist() == [1, 2, 3, 4]
    assert mean.tolist() == [4, 3, 4, 3]
    assert history.curve()[1].tolist() == [4, 2, 6, 0]
    assert history.curve(100)[1].tolist() == [4, 3, 4, 3]
    assert history.curve(1, "accuracy")[1].tolist() == [0.4, 0.2, 0.6, 0]
    assert [len(part) for part in History(1, 1).curve(5)] == [0, 0]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.integers(1, 40))
def test_curve_is_the_mean_of_the_last_steps(values, window):
    expected = [np.mean(values[max(0, i + 1 - window) : i + 1]) for i in range(len(values))]
    np.testing.assert_allclose(a_history(values).curve(window)[1], expected, rtol=1e-9, atol=1e-9)


def test_epochs_are_means_over_completed_epochs():
    history = a_history([4.0, 2.0, 6.0])
    assert history.epochs() == {"epoch": [1], "loss": [3.0], "accuracy": [pytest.approx(0.3)]}
    history.record(0.0, 0.0, 0.5)
    history.val_loss += [1.0, 2.0]
    assert history.epochs()["loss"] == [3, 3]
    assert history.epochs()["val_loss"] == [1, 2]


def test_history_shows_counts_alone():
    history = a_history([4.0, 2.0, 6.0])
    assert repr(history) == "History: 3 of 4 steps, 1 epoch"
    history.stopped = "Because."
    assert repr(history) == "History: 3 of 4 steps, 1 epoch, stopped early"
    assert repr(a_history([1.0] * 4)) == "History: 4 steps, 2 epochs"


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"window": 0}, ValueError, "window: .*at least 1, got 0"),
        ({"window": 2.5}, TypeError, "window: .*whole number, got float"),
        ({"of": "stopped"}, ValueError, "of: expected 'loss', .*got 'stopped'"),
    ],
)
def test_curve_of_something_else_is_refused(options, error, says):
    with pytest.raises(error, match=says):
        a_history([1.0]).curve(**options)


# Predictions, and the network's mode.


@pytest.mark.parametrize("batch_size", [1, 7, 50, 500])
def test_prediction_does_not_depend_on_the_batches(examples, batch_size):
    X, y = examples
    net = network(between=[BatchNorm1d(8), Dropout(0.5, rng=make_rng())])
    scores = predict(net, X, batch_size)
    assert scores.shape == (N, C)
    np.testing.assert_allclose(scores, net.eval().forward(X), rtol=1e-12)
    assert accuracy(net, X, y, batch_size) == np.mean(scores.argmax(axis=1) == y)


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_mode_is_training_in_a_step_test_in_validation_and_else_as_it_was(examples, training):
    net = network(between=[Dropout(0.5, rng=make_rng())]).train(training)
    modes, compute = [], net[1].compute
    net[1].compute = lambda x, **options: modes.append(net[1].training) or compute(x, **options)
    for _ in steps(net, *examples, optimizer=SGD(0.1), rng=make_rng(), batch_size=25, epochs=2, validation=examples):
        assert net.training == net[1].training == training
    assert modes == [False, *[True, True, False] * 2]  # the first asks whether the network takes the validation data
    with pytest.raises(ValueError, match="labels"):
        train(net, examples[0], examples[1] + C, optimizer=SGD(0.1), rng=make_rng(), progress=False)
    assert net[1].training == training


def frozen_here_and_there(training):
    """Return a network and the modes of its layers, inner ones included, which all differ from its neighbours'."""
    inner = Sequential(BatchNorm1d(8), Dropout(0.5, rng=make_rng()))
    net = network(between=[BatchNorm1d(8), inner]).train(training)
    for layer in (net[1], inner[1]):
        layer.train(not training)
    return net, modes(net)


def modes(net):
    return [layer.training for layer in net.modules()]


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("look", [predict, lambda net, X: accuracy(net, X, np.zeros(len(X), int))])
def test_looking_at_a_network_leaves_every_layer_in_its_own_mode(examples, look, training):
    net, before = frozen_here_and_there(training)
    seen, forward = [], net.forward
    net.forward = lambda X: seen.append(modes(net)) or forward(X)
    look(net, examples[0])
    assert seen == [[False] * len(before)]
    assert modes(net) == before
    with pytest.raises(ValueError, match="expected an input of shape"):
        look(net, examples[0][:, :1])
    assert modes(net) == before


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_training_leaves_every_layer_in_its_own_mode(examples, training):
    net, before = frozen_here_and_there(training)
    kept = net.buffers["1.running_mean"].copy()
    for _ in steps(net, *examples, optimizer=SGD(0.1), rng=make_rng(), batch_size=25, validation=examples, epochs=2):
        assert modes(net) == before
    assert np.array_equal(net.buffers["1.running_mean"], kept) == training  # frozen in a network that is training
    with pytest.raises(ZeroDivisionError):
        next(steps(net, *examples, optimizer=SGD(0.1), rng=make_rng(), loss=lambda scores, y: 1 / 0))
    assert modes(net) == before


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda net, X, y: predict(net, X[:0]), ValueError, r"X: .*at least one example, got shape \(0, 4\)"),
        (lambda net, X, y: predict(net, X, 0), ValueError, "batch_size: .*at least 1, got 0"),
        (lambda net, X, y: predict(net, X[:, :2]), ValueError, r"got \(50, 2\)"),
        (lambda net, X, y: accuracy(net, X, y[1:]), ValueError, r"y: expected shape \(50,\).*got \(49,\)"),
        (lambda net, X, y: accuracy(net, X, y + 1), ValueError, r"y: expected labels in 0\.\.2, got 1\.\.3"),
        (lambda net, X, y: accuracy(net, X, y * 1.0), TypeError, "y: expected integer"),
    ],
)
def test_predictions_name_what_is_wrong_and_leave_the_mode(examples, call, error, says):
    net = network()
    with pytest.raises(error, match=says):
        call(net, *examples)
    assert net.training


# Parameters that are set by hand between two steps.


class Own(Layer):
    """x @ V.T, written as a learner may write it, with a plain dict."""

    def __init__(self):
        super().__init__()
        self.params = {"V": make_rng().normal(size=(D, D))}

    def _forward(self, x):
        self._x = x
        return x @ self.params["V"].T

    def _backward(self, dout, input_grad):
        self.grads["V"] = dout.T @ self._x
        return dout @ self.params["V"]


SETTERS = {
    "in place": lambda net, V: net.params["0.V"].__setitem__(..., V),
    "of the network": lambda net, V: net.params.__setitem__("0.V", V),
    "of the layer": lambda net, V: net[0].params.__setitem__("V", V),
}


@pytest.mark.parametrize("setter", SETTERS.values(), ids=SETTERS.keys())
def test_training_goes_on_from_parameters_that_were_set(examples, setter):
    net, V = Sequential(Own(), Linear(D, C, rng=make_rng())), np.eye(D)
    optimizer = Momentum(0.1)
    run = steps(net, *examples, optimizer=optimizer, rng=make_rng(), batch_size=None, epochs=2)
    next(run)
    velocity = optimizer.state["0.V"][0].copy()
    setter(net, V)
    next(run)
    np.testing.assert_array_equal(V, np.eye(D))
    moved = (net.params["0.V"] - V) / -0.1
    np.testing.assert_allclose(moved, 0.9 * velocity + net.grads["0.V"])  # the velocity is kept
    assert np.abs(moved).max() > 0.01


# Steps that go wrong. Warnings are errors here, so none may escape.


def until_the_end(net, X, y, optimizer, **options):
    """Train; return the history and the values of the network before each step."""
    before, run = [], steps(net, X, y, optimizer=optimizer, rng=make_rng(), **options)
    while True:
        state = values(net)
        try:
            history = next(run)
        except StopIteration:
            return history, before
        before.append(state)


@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=["float32", "float64"])
@pytest.mark.parametrize("rate", [1e3, 1e30], ids=["slowly", "at once"])
def test_parameters_of_the_last_finite_loss_are_put_back(examples, dtype, rate, capsys):
    X, y = examples[0].astype(dtype), (examples[0] @ np.ones((D, C))).astype(dtype)
    net = network(dtype, between=[BatchNorm1d(8, dtype=dtype)])
    options = {"loss": losses.mse_loss, "epochs": 1000, "batch_size": 10, "lam": 1.0}
    history, before = until_the_end(net, X, y, SGD(rate), **options)
    failed = len(before)
    assert np.isfinite(history.loss).all()
    assert history.step == failed - 1 < history.total
    assert history.stopped.startswith(f"Stopped at step {failed} of 5000: the loss is not a finite number.")
    assert f"learning rate of {rate:.3g}" in history.stopped
    expected = before[failed - 2]  # before the update of the step before, whose loss was finite
    for name, p in net.params.items():
        np.testing.assert_array_equal(p, expected[name])
    assert all(np.isfinite(array).all() for array in values(net).values())
    assert capsys.readouterr().out == ""


def test_penalty_that_overflows_is_called_by_its_name(examples):
    net = network()
    net.params["0.b"][...] = -1e300  # every unit is off, so the scores stay small
    net.params["0.W"][...] = 1e200
    history = train(net, *examples, optimizer=SGD(0.1), rng=make_rng(), lam=1.0, progress=False)
    assert history.stopped.startswith("Stopped at step 1 of 1: the penalty is not a finite number.")


def test_running_statistics_are_put_back_too(examples):
    X, y = examples
    net = network(between=[BatchNorm1d(8)])
    spoil = lambda X, rng: np.full_like(X, 1.7e308) if net.buffers["1.running_mean"].any() else X  # noqa: E731
    run = steps(net, X, y, optimizer=SGD(1e-3), rng=make_rng(), augment=spoil, epochs=3)
    next(run)
    after_one = {name: array.copy() for name, array in net.buffers.items()}
    assert next(run).stopped
    for name, array in net.buffers.items():
        np.testing.assert_array_equal(array, after_one[name])


def test_first_loss_that_is_not_finite_blames_the_numbers_and_changes_nothing(examples):
    X, y = examples
    net = network()
    net.params["0.W"][...] = 1e200
    net.params["2.W"][...] = 1e200
    before = values(net)
    history = train(net, X, y, optimizer=SGD(0.1), rng=make_rng(), progress=False)
    assert history.step == 0
    assert history.stopped == (
        "Stopped at step 1 of 1: the loss is not a finite number. "
        "Nothing has been learned yet: look for numbers in X or in the parameters that are too large."
    )
    assert repr(history) == "History: 0 of 1 steps, 0 epochs, stopped early"
    assert_same(net, before)


@pytest.mark.parametrize("validated", [False, True])
def test_last_update_that_spoils_the_parameters_is_taken_back(examples, validated):
    X, y = examples[0].astype(np.float32), examples[1]
    net = network(np.float32)
    before = values(net)
    options = {"rng": make_rng(), "batch_size": None, "validation": (X, y) if validated else None}
    history = train(net, X, y, optimizer=SGD(1e300), **options, progress=False)
    assert history.step == history.total == 1
    assert "Stopped at step 1 of 1: its update made parameters that are not finite" in history.stopped
    assert_same(net, before)
    assert history.val_loss == []


def test_loss_of_ones_own_that_returns_nan_stops_the_run(examples):
    net = network()
    before = values(net)
    nan = lambda scores, y: (np.nan, scores)  # noqa: E731
    assert train(net, *examples, loss=nan, optimizer=SGD(1), rng=make_rng(), progress=False).stopped
    assert_same(net, before)


def test_complaints_of_the_loss_about_anything_else_are_heard(examples):
    X, y = examples
    with pytest.raises(ValueError, match=r"labels in 0\.\.2, got 1\.\.3"):
        train(network(), X, y + 1, optimizer=SGD(0.1), rng=make_rng(), batch_size=None, progress=False)


LATE = {  # what only a later batch, or the end of the first epoch, would stumble over
    "label": (lambda X, y: {"y": np.where(np.arange(N) == N - 1, C, y)}, r"^y: expected labels in 0\.\.2, got 0\.\.3"),
    "labels counted from 1": (lambda X, y: {"y": y + 1}, r"^y: .*got 1\.\.3; pass y - 1$"),
    "column": (lambda X, y: {"y": y[:, None]}, r"^y: .*got \(50, 1\); pass y\.ravel\(\)$"),
    "validation labels": (lambda X, y: {"validation": (X, y + 1)}, r"^validation: y: expected labels in 0\.\.2, got 1"),
    "validation features": (lambda X, y: {"validation": (X[:, :2], y)}, r"^validation: layer 0: .*got \(1, 2\)"),
    "last batch": (lambda X, y: {"batch_size": 7}, r"^batch_size: .*BatchNorm1d.*batch of 1, 50 examples by 7; .* 8,"),
    "batches of one": (
        lambda X, y: {"batch_size": 1},
        r"^batch_size: .*got a last batch of 1, 50 examples by 1; .* 2,",
    ),
    "one example": (lambda X, y: {"X": X[:1], "y": y[:1]}, r"got a last batch of 1, 1 examples by 1$"),
}


@pytest.mark.parametrize("loss", [losses.cross_entropy, losses.multiclass_hinge])
@pytest.mark.parametrize(("change", "says"), LATE.values(), ids=LATE.keys())
def test_what_a_later_batch_would_stumble_over_is_refused_before_anything_moves(examples, loss, change, says):
    net = network(between=[BatchNorm1d(8)])
    before = values(net)
    arguments = {"X": examples[0], "y": examples[1], "batch_size": 10, "loss": loss, **change(*examples)}
    with pytest.raises(ValueError, match=says):
        train(net, **arguments, optimizer=SGD(0.1), rng=make_rng(), progress=False)
    assert_same(net, before)


def test_batch_size_that_is_advised_works_and_a_frozen_batchnorm_takes_any(examples):
    X, y = np.repeat(examples[0], 2, axis=0)[:65], np.repeat(examples[1], 2)[:65]
    net = network(between=[BatchNorm1d(8)])
    options = {"optimizer": SGD(0.1), "rng": make_rng(), "progress": False}
    with pytest.raises(ValueError, match="65 examples by 64") as raised:
        train(net, X, y, batch_size=64, **options)
    advised = int(re.search("such as ([0-9]+)", str(raised.value))[1])
    assert train(net, X, y, batch_size=advised, **options).step == 1
    net[1].eval()
    assert train(net, X, y, batch_size=64, **options).step == 2
    net.eval()
    with pytest.raises(ValueError, match="65 examples by 64"):  # training will switch it on
        train(net, X, y, batch_size=64, **options)


def test_a_step_that_fails_changes_nothing(examples):
    net = network(between=[BatchNorm1d(8)])
    calls = []
    fails = lambda scores, y: (calls.append(1), losses.cross_entropy(scores, y) if len(calls) < 3 else 1 / 0)[1]  # noqa: E731
    run = steps(net, *examples, optimizer=SGD(0.1), rng=make_rng(), batch_size=10, loss=fails)
    next(run), next(run)
    before = values(net)
    with pytest.raises(ZeroDivisionError):
        next(run)
    assert_same(net, before)


OWN = {
    "loss of one number": ({"loss": lambda scores, y: 1.0}, TypeError, r"loss: .*\(value, dscores\), .*got 1\.0"),
    "loss of a row": ({"loss": lambda scores, y: (scores.sum(axis=1), scores)}, TypeError, "value one number, got"),
    "augment of nothing": ({"augment": lambda X, rng: None}, ValueError, r"augment: .*batch of 50.*got shape \(\)"),
    "augment of nan": ({"augment": lambda X, rng: X * np.nan}, ValueError, "augment: expected finite numbers, got nan"),
    "augment of half": (
        {"augment": lambda X, rng: X[::2]},
        ValueError,
        r"augment: .*of 50 examples, got shape \(25, 4\)",
    ),
}


@pytest.mark.parametrize(("option", "error", "says"), OWN.values(), ids=OWN.keys())
def test_functions_of_ones_own_are_told_what_they_should_return(examples, option, error, says):
    net = network()
    before = values(net)
    with pytest.raises(error, match=says):
        train(net, *examples, optimizer=SGD(0.1), rng=make_rng(), batch_size=None, progress=False, **option)
    assert_same(net, before)


def test_reason_is_printed_once(examples, capsys):
    X, y = examples
    history = train(network(), X, y * 1e300 * np.ones((C, 1)).sum(), loss=one_target, optimizer=SGD(1), rng=make_rng())
    printed = capsys.readouterr()
    assert printed.out == history.stopped + "\n"
    assert printed.err == ""


def one_target(scores, y):
    return losses.mse_loss(scores, np.repeat(y[:, None], C, axis=1))


# Ctrl-C.


def interrupting(at, times=1):
    """Return an ``augment`` that presses Ctrl-C in one step."""
    count = [0]

    def augment(X, rng):
        count[0] += 1
        for _ in range(times if count[0] == at else 0):
            signal.raise_signal(signal.SIGINT)
        return X

    return augment


def test_schedule_that_fails_leaves_parameters_and_running_statistics_as_they_were():
    net = Sequential(
        Linear(3, 4, rng=np.random.default_rng(0)), BatchNorm1d(4), Linear(4, 2, rng=np.random.default_rng(1))
    )
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(40, 3)), rng.integers(2, size=40)
    run = steps(net, X, y, optimizer=SGD(lambda t: [0.1, 0.1][t]), rng=rng, batch_size=10)
    next(run), next(run)
    before = {name: array.copy() for name, array in {**net.params, **net.buffers}.items()}
    with pytest.raises(IndexError):
        next(run)
    for name, array in {**net.params, **net.buffers}.items():
        np.testing.assert_array_equal(array, before[name])


def test_interrupt_ends_after_the_step_under_way_and_keeps_what_was_learned(examples, capsys):
    net, same = network(), network()
    options = {"epochs": 10, "batch_size": 10, "progress": False}
    history = train(net, *examples, optimizer=Adam(), rng=make_rng(), augment=interrupting(13), **options)
    assert history.step == 13
    assert history.stopped == "Interrupted after step 13 of 50: what was learned is kept."
    assert capsys.readouterr().out == history.stopped + "\n"
    run = steps(same, *examples, optimizer=Adam(), rng=make_rng(), epochs=10, batch_size=10)
    for _ in range(13):
        next(run)
    assert_same(net, values(same))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_interrupt_in_the_last_step_interrupts_nothing(examples, capsys):
    options = {"augment": interrupting(5), "batch_size": 10, "progress": False}
    history = train(network(), *examples, optimizer=SGD(0.1), rng=make_rng(), **options)
    assert history.stopped is None
    assert capsys.readouterr().out == ""


def test_second_interrupt_does_not_wait(examples):
    options = {"augment": interrupting(3, times=2), "batch_size": 10, "progress": False}
    with pytest.raises(KeyboardInterrupt):
        train(network(), *examples, optimizer=SGD(0.1), rng=make_rng(), **options)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_handler_of_somebody_else_is_left_alone(examples):
    pressed = []
    before = signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    try:
        options = {"augment": interrupting(3), "batch_size": 10, "progress": False}
        history = train(network(), *examples, optimizer=SGD(0.1), rng=make_rng(), **options)
    finally:
        signal.signal(signal.SIGINT, before)
    assert pressed == [True]
    assert history.stopped is None


def test_training_works_in_another_thread(examples):
    done = []
    work = lambda: done.append(train(network(), *examples, optimizer=SGD(0.1), rng=make_rng(), progress=False))  # noqa: E731
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done[0].step == 1


# What is refused, and what the message says.

X0, Y0 = np.zeros((5, D)), np.zeros(5, int)
REFUSED = {
    "lengths": ({"y": Y0[1:]}, ValueError, r"X and y: .*got \(5, 4\) and \(4,\)"),
    "nothing": ({"X": X0[:0], "y": Y0[:0]}, ValueError, "at least one"),
    "dtype": (
        {"X": X0.astype(np.float32)},
        ValueError,
        r"X: expected float64 .*got float32; see X.astype\(np.float64\)",
    ),
    "integers": ({"X": X0.astype(int)}, ValueError, "X: expected float64 .*got int64"),
    "nan": ({"X": X0 * np.nan}, ValueError, r"X: .*finite numbers, got nan at index \(0, 0\)"),
    "infinity": ({"X": X0 + np.inf}, ValueError, "X: .*finite numbers, got inf"),
    "no epochs": ({"epochs": 0}, ValueError, "epochs: .*at least 1, got 0"),
    "half an epoch": ({"epochs": 0.5}, TypeError, "epochs: .*whole number, got float"),
    "batch size": ({"batch_size": 0}, ValueError, "batch_size: .*at least 1, got 0"),
    "lam": ({"lam": -1}, ValueError, "lam: .*at least 0, got -1"),
    "rng": ({"rng": 1}, TypeError, r"rng: expected np.random.default_rng\(seed\), got int"),
    "optimizer class": ({"optimizer": SGD}, TypeError, r"optimizer: expected one such as SGD\(0.1\), got <class"),
    "optimizer name": ({"optimizer": "sgd"}, TypeError, "optimizer: .*got 'sgd'"),
    "no parameters": ({"net": Sequential(ReLU())}, ValueError, "net: expected a network with parameters"),
    "validation": ({"validation": X0}, ValueError, r"validation: expected a pair \(X_val, y_val\), got ndarray"),
    "validation lengths": ({"validation": (X0, Y0[1:])}, ValueError, r"validation: X and y: .*\(4,\)"),
    "validation dtype": ({"validation": (X0.astype("f4"), Y0)}, ValueError, "validation: X: .*got float32"),
}


@pytest.mark.parametrize("function", [steps, train])
@pytest.mark.parametrize(("change", "error", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_arguments_that_do_not_fit_are_refused_at_the_call(function, change, error, says):
    arguments = {"net": network(), "X": X0, "y": Y0, "optimizer": SGD(0.1), "rng": make_rng(), **change}
    with pytest.raises(error, match=says):
        function(**arguments)


def test_error_in_a_step_ends_the_bar_and_is_the_callers(examples):
    def broken(X, rng):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        train(network(), *examples, optimizer=SGD(0.1), rng=make_rng(), augment=broken)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


# The bar.


class Terminal(io.StringIO):
    def isatty(self):
        return True


def slowly(X, rng):
    time.sleep(0.01)
    return X


@pytest.fixture
def seen_on(monkeypatch, examples):
    """Train for half a second; return what appears on stderr."""
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    monkeypatch.setattr(progress_bar, "SECONDS_BEFORE", 0)

    def run(stderr, **options):
        with contextlib.redirect_stderr(stderr):
            train(network(), *examples, optimizer=SGD(0.1), rng=make_rng(), batch_size=1, augment=slowly, **options)
        return stderr.getvalue()

    return run


def test_terminal_shows_a_line_on_stderr_and_wipes_it(seen_on, capsys):
    start = time.monotonic()
    shown = seen_on(Terminal())
    *frames, wiped, end = shown.split("\r")
    line = r" *\d+%\|.*\| step \d+ of 50, loss [\d.]+, accuracy [\d.]+, \d\d:\d\d left *"
    assert all(re.fullmatch(line, frame) for frame in frames[2:])
    assert 1 <= len(frames[2:]) <= 1 + (time.monotonic() - start) / progress_bar.SECONDS_BETWEEN
    assert wiped.strip() == end == ""
    assert "\n" not in shown
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("stderr", "options", "seconds", "static"),
    [
        (Terminal(), {"progress": False}, 0, ""),
        (Terminal(), {}, 60, ""),
        (Terminal(), {}, 0, "1"),
        (io.StringIO(), {}, 0, ""),
    ],
    ids=["not wanted", "short run", "stored page", "file instead of a terminal"],
)
def test_no_bar_where_none_belongs(seen_on, monkeypatch, stderr, options, seconds, static):
    monkeypatch.setattr(progress_bar, "SECONDS_BEFORE", seconds)
    monkeypatch.setenv("COURSE_STATIC", static)
    assert seen_on(stderr, **options) == ""


def test_bar_starts_no_thread(seen_on):
    assert seen_on(Terminal()) != ""
    assert [thread for thread in threading.enumerate() if type(thread).__module__.startswith("tqdm")] == []


def test_bar_keeps_moving_when_fast_steps_become_slow(monkeypatch):
    monkeypatch.setattr(progress_bar, "SECONDS_BEFORE", 0)
    history, terminal, end = History(1, 10**9), Terminal(), time.monotonic() + 0.3
    with progress_bar.TerminalBar(history.total, lambda: "", file=terminal) as shown:
        while time.monotonic() < end:
            history.record(1.0, None, 0.1)
            shown.move_to(history.step)
        for _ in range(3):
            time.sleep(0.11)
            history.record(1.0, None, 0.1)
            shown.move_to(history.step)
            assert f"step {history.step} of" in terminal.getvalue()


# The bar in a notebook: what a front end is told, what stays, and what nbval compares.

CELLS = [
    """
import time
import numpy as np
from course_utils.layers import Linear, Sequential
from course_utils.optim import SGD
from course_utils.training import train

def slowly(X, rng):
    time.sleep(0.01)
    return X

rng = np.random.default_rng(0)
X, y = rng.normal(size=(60, 2)), rng.integers(0, 3, size=60)
net = Sequential(Linear(2, 3, rng=rng))
""",
    """
print("before")
history = train(net, X, y, optimizer=SGD(0.1), rng=rng, batch_size=1, augment=slowly)
print("after")
history
""",
    "train(net, X, y, optimizer=SGD(1e308), rng=rng, batch_size=1, epochs=100)",
]
EXPECTED_TEXT = ["before\nafter\n", "History: 60 steps, 1 epoch"]


# jupyter_client 7, which Colab has, on Python 3.13.
old_client = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def tiny_notebook(*more):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in (*CELLS, *more)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


class Listening(nbclient.NotebookClient):
    """A front end that writes down what is displayed."""

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] in ("display_data", "update_display_data"):
            self.heard.append((cell_index, msg["msg_type"], msg["content"]["data"]))
        return super().process_message(msg, cell, cell_index)


@pytest.fixture
def live(tmp_path, monkeypatch):
    """Run a notebook as a learner's front end does; return it and what it displayed."""
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def run(notebook):
        client = Listening(notebook, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
        client.heard = []
        client.execute(cleanup_kc=True)
        return client.heard

    return run


@old_client
def test_notebook_shows_a_bar_that_leaves_nothing_behind(live):
    notebook = tiny_notebook()
    heard = live(notebook)
    assert heard[0] == (1, "display_data", {})
    assert heard[-1] == (1, "update_display_data", {})
    frames = [frame for _, _, frame in heard[1:-1]]
    assert frames
    for frame in frames:
        assert re.fullmatch(r"\d+%, step \d+ of 60, loss [\d.]+, accuracy [\d.]+, \d\d:\d\d left", frame["text/plain"])
        assert re.search(r'<progress value="\d+" max="60"', frame["text/html"])
    outputs = notebook.cells[1].outputs
    assert "".join(output.get("text", "") for output in outputs) == EXPECTED_TEXT[0]
    assert [output.data for output in outputs if "data" in output] == [{}, {"text/plain": EXPECTED_TEXT[1]}]
    assert not any(output.get("name") == "stderr" for cell in notebook.cells for output in cell.outputs)


@old_client
def test_colab_shows_html_that_is_replaced_by_html(live):
    heard = live(tiny_notebook("import sys; sys.modules['google.colab'] = sys", CELLS[1]))
    blank = {"text/html": "<span></span>"}
    frames = [(kind, data) for cell, kind, data in heard if cell == 4]
    assert frames[0] == ("display_data", blank)
    assert frames[-1] == ("update_display_data", blank)
    assert any("<progress" in data["text/html"] for _, data in frames)


@old_client
def test_strict_nbval_passes_what_was_built_or_saved_and_fails_a_changed_count(live, tmp_path):
    built, saved = tiny_notebook(), tiny_notebook()
    live(saved)
    execute(built, tmp_path / "built.ipynb")
    assert [output.output_type for output in built.cells[1].outputs] == ["stream", "execute_result"]
    assert built.cells[1].outputs[0].text == EXPECTED_TEXT[0]
    altered = nbformat.from_dict(json.loads(json.dumps(built).replace("60 steps, 1 epoch", "61 steps, 1 epoch")))
    for name, notebook in (("built", built), ("saved", saved), ("altered", altered)):
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    (tmp_path / "empty.ini").write_bytes(b"")  # Windows' null device has no folder
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "-c", "empty.ini", *NBVAL, "."]
    report = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
    assert re.findall(r"^FAILED (?:.*/)?(\w+\.ipynb)::Cell (\d+)", report, flags=re.MULTILINE) == [
        ("altered.ipynb", "1")
    ], report
    assert "1 failed, 8 passed" in report
