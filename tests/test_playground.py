"""The playground trains what it shows, survives every setting and message, and shows the code that does the same."""

import base64
import io
import math
import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

from course_utils.gradcheck import numerical_gradient
from course_utils.host import style
from course_utils.host.widgets import WIDGET_VIEW
from course_utils.losses import cross_entropy
from course_utils.playground import (
    FEATURES,
    PROBLEMS,
    Playground,
    Settings,
    Trainer,
    code,
    dataset,
    features,
    playground,
)
from course_utils.playground import page as surface_module
from course_utils.playground import play as play_module
from course_utils.playground.page import LARGE, SMALL
from course_utils.playground.picture import answer, grid, scaled, still
from course_utils.playground.settings import CHOICES, unit_names
from course_utils.training import predict

CLASSIFICATIONS = ["circle", "xor", "gaussian", "spiral"]
REGRESSIONS = ["plane", "bumps"]


def trained(epochs, **options):
    trainer = Trainer(Settings(**options))
    trainer.train_epochs(epochs)
    return trainer


def parameters(p):
    return {name: array.copy() for name, array in p.net.params.items()}


def same(first, second):
    return first.keys() == second.keys() and all(np.array_equal(first[name], second[name]) for name in first)


def again(p):
    """Return the playground that the line of another one makes, read as Python."""
    return eval(p.call, {"playground": playground})


class Page:
    """Stands in for the browser: says what the page says, and keeps what it is answered."""

    def __init__(self, p):
        self.p, self.heard = p, []
        p.widget.send = lambda content, buffers=None: self.heard.append((content, buffers))

    def say(self, message):
        """Return the answers to a message, by their kinds; of each kind the last."""
        self.heard.clear()
        self.p.widget._heard(self.p.widget, message, [])
        return {content["kind"]: (content, buffers) for content, buffers in self.heard}


@pytest.fixture
def page():
    p = playground(hidden=(3, 2))
    yield Page(p)
    p.close()


@pytest.fixture
def no_anywidget(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "course_utils.playground.page")


# Data


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_set_has_500_points_in_two_parts_and_is_the_same_for_the_same_seed(name):
    X, y, X_test, y_test = dataset(name, noise=0.2, train_share=0.3, rng=np.random.default_rng(1))
    assert (len(X), len(X_test)) == (150, 350)
    assert y.shape == ((150, 1) if name in REGRESSIONS else (150,))
    again = dataset(name, noise=0.2, train_share=0.3, rng=np.random.default_rng(1))
    assert all(np.array_equal(a, b) for a, b in zip((X, y, X_test, y_test), again, strict=True))
    other = dataset(name, noise=0.2, train_share=0.3, rng=np.random.default_rng(2))
    assert not np.array_equal(X, other[0])


RULES = {
    "circle": lambda X: np.hypot(*X.T) < 2.5,
    "xor": lambda X: X[:, 0] * X[:, 1] >= 0,
}


@pytest.mark.parametrize("name", RULES)
def test_without_noise_the_labels_follow_the_rule_and_with_noise_not_all_do(name):
    X, y, _, _ = dataset(name, train_share=0.9, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(y, RULES[name](X))
    X, y, _, _ = dataset(name, noise=0.5, train_share=0.9, rng=np.random.default_rng(0))
    assert 0.05 < np.mean(y != RULES[name](X)) < 0.5


def test_the_plane_is_the_sum_of_the_coordinates():
    X, y, _, _ = dataset("plane", rng=np.random.default_rng(0))
    np.testing.assert_allclose(y[:, 0], X.sum(axis=1) / 12)


def test_the_bumps_are_one_at_a_hill_minus_one_in_a_hollow_and_zero_far_from_both():
    X, y, _, _ = dataset("bumps", train_share=0.9, rng=np.random.default_rng(0))
    for centre, sign in (((-4, 2.5), 1), ((0, 2.5), -1), ((4, -2.5), -1)):
        distance = np.linalg.norm(X - centre, axis=1)
        near = distance < 1.5
        np.testing.assert_allclose(y[near, 0], sign * (1 - distance[near] / 2))
    assert (y[np.hypot(X[:, 0], X[:, 1]) < 0.5] == 0).all()


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_both_classes_are_about_equally_frequent(name):
    _, y, _, y_test = dataset(name, rng=np.random.default_rng(0))
    assert 0.4 < np.mean(np.r_[y, y_test]) < 0.6


def test_features_are_what_their_names_say():
    X = np.array([[2.0, -3.0]])
    expected = [2, -3, 4, 9, -6, np.sin(2), np.sin(-3)]
    np.testing.assert_allclose(features(X, tuple(FEATURES)), [expected])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dataset("moons", rng=np.random.default_rng(0)), "name: expected one of circle"),
        (lambda: dataset("xor", noise=0.6, rng=np.random.default_rng(0)), "noise from 0 to 0.5"),
        (lambda: dataset("xor", train_share=1, rng=np.random.default_rng(0)), "train_share from 0.1 to 0.9"),
        (lambda: features(np.zeros((3, 3)), ("x1",)), r"expected points of shape \(N, 2\)"),
        (lambda: features(np.zeros((3, 2)), ()), "at least one"),
        (lambda: features(np.zeros((3, 2)), ("x3",)), "got \\['x3'\\]"),
    ],
    ids=["name", "noise", "share", "shape", "no feature", "unknown feature"],
)
def test_data_that_cannot_be_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# Settings

WRONG = {
    "data": "moons",
    "noise": 0.7,
    "train_share": 0.95,
    "features": (),
    "hidden": (9,),
    "activation": "gelu",
    "learning_rate": 0,
    "penalty": "L3",
    "lam": -1,
    "batch_size": 31,
    "seed": -1,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_setting_out_of_range_is_refused_by_name_and_changes_nothing(name):
    p = playground()
    before = p.settings
    with pytest.raises(ValueError, match=name):
        p.set(**{name: WRONG[name]})
    assert p.settings == before


def test_more_than_six_layers_a_string_of_features_and_an_unknown_setting_are_refused():
    with pytest.raises(ValueError, match="at most 6 layers, got 7"):
        Settings(hidden=(1,) * 7)
    with pytest.raises(ValueError, match="features"):
        Settings(features="x1")
    with pytest.raises(TypeError, match="depth"):
        playground(depth=3)


def test_settings_are_brought_into_one_form():
    s = Settings(features=["x2", "x1"], hidden=[3], learning_rate=1)
    assert (s.features, s.hidden, s.learning_rate) == (("x1", "x2"), (3,), 1.0)
    assert isinstance(s.learning_rate, float)


# Training


@pytest.mark.parametrize(
    ("problem", "options", "goal"),
    [
        ("circle", {}, 0.1),
        ("xor", {}, 0.1),
        ("gaussian", {"hidden": ()}, 0.1),
        ("spiral", {"hidden": (8, 8), "features": tuple(FEATURES), "learning_rate": 0.1}, 0.2),
        ("plane", {"hidden": (), "activation": "linear"}, 0.001),
        ("bumps", {"hidden": (8, 8), "learning_rate": 0.1, "features": tuple(FEATURES)}, 0.02),
    ],
    ids=[*CLASSIFICATIONS, *REGRESSIONS],
)
def test_each_problem_can_be_learned(problem, options, goal):
    trainer = trained(150, data=problem, **options)
    _, train, test = trainer.curve[-1]
    assert train < goal
    assert test < 2 * goal
    assert len(trainer.curve) == 151


def test_the_losses_are_those_of_the_network_on_both_sets():
    p = playground().step(3)
    t = p.trainer
    for X, y, told in ((t.X, t.y, p.loss), (t.X_test, t.y_test, p.test_loss)):
        assert cross_entropy(predict(p.net, X), y)[0] == told
    assert t.curve[-1] == (75, p.loss, p.test_loss)


def test_slices_of_any_length_train_the_same_network():
    whole, sliced = trained(3), Trainer(Settings())
    calls = 0
    while sliced.epoch < 3:
        sliced.train(7, seconds=0)
        calls += 1
    assert calls == sliced.step == 75
    assert same(whole.net.params, sliced.net.params)


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_a_penalty_makes_the_weights_smaller_and_l1_makes_some_exactly_zero(penalty):
    free, held = trained(30, hidden=(8,)), trained(30, hidden=(8,), penalty=penalty, lam=0.01)
    free, held = ([W for name, W in t.net.params.items() if name.endswith("W")] for t in (free, held))
    assert sum(np.abs(W).sum() for W in held) < 0.8 * sum(np.abs(W).sum() for W in free)
    assert any((W == 0).any() for W in held) == (penalty == "L1")


def test_the_l1_step_shrinks_towards_zero_and_never_beyond():
    trainer = Trainer(Settings(penalty="L1", lam=0.1, learning_rate=0.1, hidden=()))
    W = trainer.net.params["0.W"]
    W[...] = [[0.5, -0.5], [0.005, -0.005]]
    trainer._shrink()
    np.testing.assert_allclose(W, [[0.49, -0.49], [0, 0]], atol=1e-15)


@pytest.mark.parametrize("activation", CHOICES["activation"])
@pytest.mark.parametrize("lam", [0.0, 0.3])
def test_the_gradients_of_a_step_are_those_before_it(activation, lam):
    trainer = Trainer(Settings(activation=activation, hidden=(3,), batch_size=None, penalty="L2", lam=lam))
    W = trainer.net.params["0.W"]

    def objective(_):
        return cross_entropy(predict(trainer.net, trainer.X), trainer.y)[0] + lam * np.sum(W**2)

    expected = numerical_gradient(objective, W)
    trainer.train(1)
    np.testing.assert_allclose(trainer.net.grads["0.W"], expected, atol=1e-8)


@pytest.mark.parametrize("activation", CHOICES["activation"])
@pytest.mark.parametrize("hidden", [(), (3,), (2, 4)], ids=str)
def test_the_units_shown_end_in_the_networks_own_answer(activation, hidden):
    trainer = Trainer(Settings(activation=activation, hidden=hidden))
    maps = trainer.units(trainer.X)
    assert [a.shape[1] for a in maps] == [*hidden, 2]
    np.testing.assert_allclose(maps[-1], predict(trainer.net, trainer.X))
    if activation == "relu":
        assert all((a >= 0).all() for a in maps[:-1])


def test_a_penalty_that_pulls_too_hard_is_named():
    trainer = trained(60, penalty="L2", lam=10, learning_rate=1)
    assert "The learning rate of 1, or the λ of 10, is probably too large" in trainer.stopped


def test_training_that_diverges_stops_with_a_sentence_and_starts_anew_with_another_setting(page):
    p = page.p.set(data="plane", hidden=(8, 8), activation="relu", learning_rate=10).step(50)
    assert p.epoch < 50
    assert p.stopped.startswith(f"Training stopped in epoch {p.epoch + 1}: ")
    assert "The learning rate of 10 is probably too large" in p.stopped
    assert page.say({"hello": 1})["frames"][0]["stopped"] == p.stopped
    step = p.trainer.step
    p.step(5).play()
    assert (p.trainer.step, p.playing) == (step, False)
    assert same(parameters(p), parameters(again(p)))
    p.set(learning_rate=0.01).step(5)
    assert p.stopped is None
    assert math.isfinite(p.loss)


# From code


def test_the_same_settings_give_the_same_network_and_picture():
    first, second = playground(seed=3).step(5), playground(seed=3).step(2).step(3)
    assert same(parameters(first), parameters(second))
    np.testing.assert_array_equal(first.rendered, second.rendered)


def test_reset_goes_back_to_the_first_weights_of_the_settings_as_they_are_now():
    p = playground()
    start, picture = parameters(p), p.rendered
    p.step(5).set_weight("hidden 1, unit 1", "x1", 3).set(learning_rate=0.1)
    assert not np.array_equal(picture, p.rendered)
    p.reset()
    assert same(start, parameters(p))
    assert (p.epoch, p.trainer.events, p.settings.learning_rate) == (0, [], 0.1)
    p.step(1).set(hidden=(5,)).reset()
    assert same(parameters(p), parameters(playground(hidden=(5,), learning_rate=0.1)))


def test_seeds_choose_weights_and_points_independently():
    p = playground()
    start, X = parameters(p), p.trainer.X
    p.set(seed=1)
    assert not same(start, parameters(p))
    np.testing.assert_array_equal(X, p.trainer.X)
    p.set(seed=0, data_seed=1)
    assert same(start, parameters(p))
    assert not np.array_equal(X, p.trainer.X)


def test_steps_from_several_threads_lose_nothing():
    p = playground(train_share=0.1, batch_size=None)
    threads = [threading.Thread(target=p.step, args=(5,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert p.epoch == 20
    assert same(parameters(p), parameters(playground(train_share=0.1, batch_size=None).step(20)))


@pytest.mark.parametrize("activation", CHOICES["activation"])
@pytest.mark.parametrize(
    ("unit", "source", "layer", "name", "place"),
    [
        ("hidden 1, unit 3", "x2", 1, "W", (2, 1)),
        ("hidden 2, unit 1", "hidden 1, unit 4", 2, "W", (0, 3)),
        ("score of class 1", "hidden 2, unit 2", 3, "W", (1, 1)),
        ("hidden 1, unit 4", "bias", 1, "b", (3,)),
    ],
    ids=["first", "second", "output", "bias"],
)
def test_a_weight_set_by_hand_is_the_one_named_and_no_other(activation, unit, source, layer, name, place):
    p = playground(activation=activation)
    before = parameters(p)
    p.set_weight(unit, source, -0.75)
    key = f"{(layer - 1) * (1 if activation == 'linear' else 2)}.{name}"
    before[key][place] = -0.75
    assert same(before, parameters(p))


def test_a_weight_set_in_the_midst_of_an_epoch_counts_from_the_next_step_on():
    p = playground()
    p.trainer.train(7)
    loss = p.loss
    p.set_weight("hidden 1, unit 1", "x1", 0.5)
    assert p.loss != loss
    assert p.trainer.events == [(7, ("hidden 1, unit 1", "x1"), 0.5)]
    p.trainer.train(1)
    assert p.net.params["0.W"][0, 0] != 0.5


def test_a_weight_so_large_that_training_diverges_is_named_and_then_no_longer_to_be_set():
    p = playground(data="plane", hidden=(2, 2, 2), activation="linear")
    for unit in ("hidden 1, unit 1", "hidden 2, unit 1", "hidden 3, unit 1"):
        p.set_weight(unit, "x1" if "1," in unit else f"hidden {int(unit[7]) - 1}, unit 1", 1000)
    p.step(5)
    assert "The learning rate of 0.03, or a weight set by hand, is probably too large" in p.stopped
    with pytest.raises(ValueError, match="Training stopped"):
        p.set_weight("hidden 1, unit 1", "x1", 0)
    p.reset().set_weight("hidden 1, unit 1", "x1", 0).step(1)
    assert p.stopped is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: p.show("hidden 3, unit 1"), "unit: expected one of x1, x2, hidden 1, unit 1"),
        (lambda p: p.set_weight("x1", "bias", 0), "unit: expected one from 'hidden 1, unit 1' to 'score of class 1'"),
        (
            lambda p: p.set_weight("hidden 2, unit 1", "x1", 0),
            "source: expected one of hidden 1, unit 1, .*, bias, got",
        ),
        (lambda p: p.set_weight("hidden 2, unit 1", "bias", 1001), "weight: expected a number from -1000 to 1000"),
        (lambda p: p.set_weight("hidden 2, unit 1", "bias", math.nan), "weight: expected a finite number"),
    ],
    ids=["show", "feature", "source", "value", "nan"],
)
def test_units_and_weights_that_do_not_exist_are_refused_and_change_nothing(call, message):
    p = playground()
    before, shown = parameters(p), p.shown
    with pytest.raises(ValueError, match=message):
        call(p)
    assert same(before, parameters(p))
    assert (p.shown, p.trainer.events) == (shown, [])


# What changes while it trains


@pytest.mark.parametrize(
    "change",
    [{"learning_rate": 0.1}, {"lam": 0.1}, {"batch_size": 1}, {"penalty": "L1"}, {"activation": "relu"}],
    ids=lambda change: next(iter(change)),
)
def test_training_goes_on_with_another_rate_penalty_batch_size_or_activation(change):
    p = playground().step(2)
    before = parameters(p)
    p.set(**change)
    assert same(before, parameters(p))
    assert (p.epoch, p.trainer.step) == (2, 50)
    assert p.trainer.events == [(50, *next(iter(change.items())))]


@pytest.mark.parametrize(
    "change",
    [{"data": "xor"}, {"noise": 0.1}, {"train_share": 0.7}, {"features": ("x1",)}, {"seed": 1}, {"data_seed": 1}],
    ids=lambda change: next(iter(change)),
)
def test_other_points_features_or_seeds_start_it_anew(change):
    p = playground().step(2).set(learning_rate=0.1).set(**change)
    assert (p.epoch, p.trainer.events, len(p.trainer.curve)) == (0, [], 1)
    assert same(parameters(p), parameters(playground(learning_rate=0.1, **change)))


@pytest.mark.parametrize("hidden", [(5, 2), (3, 2), (4, 4), (4, 1), (4,), (4, 2, 2), ()], ids=str)
def test_weights_that_have_a_place_in_the_new_network_are_kept(hidden):
    p = playground(hidden=(4, 2)).step(2)
    old = [layer.params for layer in p.net.layers if "W" in layer.params]
    p.set(hidden=hidden)
    new = [layer.params for layer in p.net.layers if "W" in layer.params]
    kept = len(new) if len(new) == len(old) else min(len(new), len(old)) - 1
    for before, after in zip(old[:kept], new[:kept], strict=True):
        m, n = (min(pair) for pair in zip(before["W"].shape, after["W"].shape, strict=True))
        np.testing.assert_array_equal(before["W"][:m, :n], after["W"][:m, :n])
        np.testing.assert_array_equal(before["b"][:m], after["b"][:m])
    assert [W["W"].shape[0] for W in new] == [*hidden, 2]
    assert p.epoch == 2
    p.step(1)
    assert same(parameters(p), parameters(again(p)))


def test_what_is_changed_twice_between_two_steps_is_told_once():
    p = playground().step(1)
    for rate in (0.1, 0.3, 1.0):
        p.set(learning_rate=rate)
    for value in (1, 2, 3):
        p.set_weight("hidden 1, unit 1", "x1", value)
    assert p.trainer.events == [(25, "learning_rate", 1.0), (25, ("hidden 1, unit 1", "x1"), 3.0)]


@pytest.mark.parametrize(
    ("events", "steps", "message"),
    [
        ([(5, "noise", 0.1)], 9, "expected events such as .* got 'noise'"),
        ([(5, "lam")], 9, r"expected events such as .* got \(5, 'lam'\)"),
        ([(5, "lam", -1)], 9, "lam: expected"),
        ([(5, "lam", 1), (4, "lam", 0)], 9, "got step 4 after step 5"),
        ([(-1, "lam", 1)], 9, "step of an event: expected at least 0"),
        ([(5, ("hidden 9, unit 1", "x1"), 1)], 9, "unit: expected"),
        ([(5, "lam", 1)], 3, "steps: expected at least 5"),
        ([], -1, "steps: expected at least 0"),
        ([5], 9, "expected events such as"),
    ],
    ids=["name", "length", "value", "order", "step", "unit", "steps", "negative", "no event"],
)
def test_events_that_cannot_happen_are_refused(events, steps, message):
    with pytest.raises(ValueError, match=message):
        playground(events=events, steps=steps)


# The code behind it


def changed_often(p):
    p.trainer.train(33)
    p.set(learning_rate=0.1, batch_size=7).trainer.train(20)
    p.set_weight("hidden 1, unit 2", "x1", 0.5).set(penalty="L1", lam=0.003).trainer.train(11)
    p.set(activation="relu", hidden=(8, 3, 3), penalty="L2").trainer.train(30)
    return p.set(batch_size=None, lam=0.0).set_weight("hidden 3, unit 1", "bias", -1).step(2)


RUNS = {
    "start": lambda: playground(),
    "no hidden layer": lambda: playground(hidden=()).step(3),
    "spiral": lambda: playground(
        data="spiral", features=tuple(FEATURES), hidden=(8, 3), activation="relu", noise=0.1
    ).step(3),
    "regression": lambda: playground(
        data="bumps", activation="sigmoid", batch_size=None, train_share=0.7, seed=4, data_seed=2
    ).step(3),
    "L2": lambda: playground(data="xor", activation="linear", penalty="L2", lam=0.01).step(3),
    "L1": lambda: playground(data="plane", penalty="L1", lam=0.003, learning_rate=0.1).step(3),
    "by hand before the first step": lambda: playground().set_weight("hidden 1, unit 1", "x1", 9).set(hidden=(4, 3)),
    "classes, changed while it trained": lambda: changed_often(playground(hidden=(4, 2))),
    "numbers, changed while it trained": lambda: changed_often(playground(data="bumps", hidden=(2,), batch_size=None)),
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_the_code_and_the_line_shown_train_exactly_the_network_shown(run, capsys):
    p, names = run(), {}
    exec(p.code, names)
    assert same(parameters(p), names["net"].params)
    assert (names["loss"], names["test_loss"]) == (p.loss, p.test_loss)
    assert f"{p.loss:.3g}" in capsys.readouterr().out
    assert max(map(len, p.code.splitlines())) <= 120
    assert "\n" not in p.call
    twin = again(p)
    assert same(parameters(p), parameters(twin))
    assert (twin.call, twin.code, twin.settings) == (p.call, p.code, p.settings)
    assert same(parameters(p.step(1)), parameters(twin.step(1)))


def test_the_line_names_only_what_is_not_usual():
    assert playground().call == "playground()"
    assert playground(data="xor", hidden=(3,)).step(2).call == "playground(data='xor', hidden=(3,), steps=50)"


def test_the_code_imports_nothing_that_it_does_not_use():
    assert "SGD" not in code(Trainer(Settings()))
    assert "Tanh" not in code(Trainer(Settings(hidden=()), steps=3))
    assert "rebuilt" not in code(Trainer(Settings(), steps=3))
    assert "L1" not in code(Trainer(Settings(penalty="L2", lam=0.1), steps=3))


# What travels between page and kernel


def test_a_page_that_says_hello_gets_scene_frame_and_whether_it_plays(page):
    page.p.set(data="bumps").step(4).show("x2").play()
    heard = page.say({"hello": 1})
    scene, (maps, points, thumbs, curve) = heard["scene"]
    assert scene["units"] == [
        ["x1", "x2"],
        [f"hidden 1, unit {k}" for k in (1, 2, 3)],
        ["hidden 2, unit 1", "hidden 2, unit 2"],
        ["output"],
    ]
    assert len(maps) == len(FEATURES) * SMALL**2
    rows = np.frombuffer(points, np.float32).reshape(-1, 4)
    t = page.p.trainer
    np.testing.assert_allclose(
        rows, np.c_[np.r_[t.X, t.X_test], np.r_[t.y, t.y_test], np.repeat([0, 1], 250)], rtol=1e-6
    )
    assert np.frombuffer(thumbs, np.float32).reshape(len(PROBLEMS), 100, 4)[..., :3].max() <= 7
    np.testing.assert_allclose(np.frombuffer(curve, np.float32).reshape(-1, 3), t.curve, rtol=1e-6)
    assert heard["state"][0] == {"kind": "state", "playing": True, "shown": "x2"}
    assert heard["frames"][0]["n"] == 0


@pytest.mark.parametrize("data", ["xor", "plane"])
def test_a_frame_holds_maps_answer_weights_gradients_and_reach(data, page):
    p = page.p.set(data=data).step(3)
    content, (maps, region, numbers) = page.say({"hello": 1})["frames"]
    small, large = (p.trainer.units(grid(side)) for side in (SMALL, LARGE))
    expected = np.concatenate([scaled(a).T.ravel() for a in small])
    np.testing.assert_allclose(np.frombuffer(maps, np.uint8) / 127 - 128 / 127, expected, atol=1.01 / 127)
    np.testing.assert_allclose(
        np.frombuffer(region, np.uint8) / 127 - 128 / 127, answer(large[-1]).clip(-1, 1), atol=1.01 / 127
    )
    arrays = [
        source[f"{k}.{name}"].ravel() for source in (p.net.params, p.net.grads) for k in (0, 2, 4) for name in "Wb"
    ]
    reach = [np.abs(a).max(axis=0) for a in small]
    np.testing.assert_allclose(np.frombuffer(numbers, np.float32), np.concatenate([*arrays, *reach]), rtol=1e-6)
    (head,) = content["frames"]
    assert (head["epoch"], head["step"], head["losses"]) == (3, 75, [p.loss, p.test_loss])
    assert head["right"] == p.trainer.accuracy()


def test_an_ask_is_answered_with_as_many_frames_and_trains_no_further(page):
    page.say({"hello": 1})
    content, buffers = page.say({"ask": {"n": 5, "steps": 2, "frames": 3}})["frames"]
    assert (content["n"], [head["step"] for head in content["frames"]], len(buffers)) == (5, [2, 4, 6], 9)
    assert page.p.trainer.step == 6
    assert [*page.say({"ask": {"n": 6, "steps": 1, "frames": 99}})["frames"][0]["frames"]][-1]["step"] == 9


def test_a_frame_takes_its_time_and_no_more(page, monkeypatch):
    monkeypatch.setattr(surface_module, "BUDGET", 0)
    page.say({"ask": {"n": 1, "steps": 10**6, "frames": 1}})
    assert page.p.trainer.step == 1


def test_what_the_page_says_is_done(page):
    p = page.p
    page.say({"step": 25})
    page.say({"weight": ["hidden 1, unit 2", "bias", 0.5]})
    assert p.trainer.events == [(25, ("hidden 1, unit 2", "bias"), 0.5)]
    heard = page.say({"set": {"learning_rate": 0.1}})
    assert set(heard) == {"frames"}
    assert (p.epoch, heard["frames"][0]["settings"]["learning_rate"]) == (1, 0.1)
    assert set(page.say({"set": {"hidden": [3, 3]}})) == {"scene", "frames"}
    assert (p.settings.hidden, p.epoch) == ((3, 3), 1)
    page.say({"set": {"data": "xor", "features": ["x2", "x1*x2"]}})
    assert (p.settings.data, p.settings.features, p.epoch) == ("xor", ("x2", "x1*x2"), 0)
    page.say({"show": "hidden 1, unit 1"})
    page.say({"play": True})
    assert (p.shown, p.playing) == ("hidden 1, unit 1", True)
    page.say({"step": 3})
    page.say({"reset": 1})
    assert p.epoch == p.trainer.step == 0
    told = page.say({"code": 1})["code"][0]
    assert (told["call"], told["program"]) == (p.call, p.code)


def test_the_page_follows_what_is_done_from_code(page):
    for act in (Playground.step, Playground.play, Playground.pause, Playground.reset, Playground.show):
        page.heard.clear()
        act(page.p)
        kinds = [content["kind"] for content, _ in page.heard]
        assert kinds[-2:] == ["frames", "state"]
        assert page.heard[-1][0]["playing"] is page.p.playing


WRONG_MESSAGES = [
    None,
    [],
    {},
    "hello",
    {"hello": 1, "step": 1},
    {"tell": 1},
    {"__init__": 1},
    {"ask": 3},
    {"ask": {"n": 1}},
    {"ask": {"n": 1, "steps": 0, "frames": 1}},
    {"ask": {"n": 1, "steps": "many", "frames": 1}},
    {"step": -1},
    {"step": None},
    {"set": {"depth": 3}},
    {"set": {"hidden": [9]}},
    {"set": {"hidden": 3}},
    {"set": {"features": []}},
    {"set": {"learning_rate": "fast"}},
    {"set": 1},
    {"weight": ["hidden 1, unit 1", "x1"]},
    {"weight": ["hidden 1, unit 1", "x1", None]},
    {"weight": ["hidden 1, unit 1", "x1", 1e9]},
    {"weight": ["hidden 7, unit 1", "x1", 1]},
    {"weight": [["x1"], "x1", 1]},
]


@pytest.mark.parametrize("message", WRONG_MESSAGES, ids=str)
def test_a_message_that_cannot_be_is_told_in_a_sentence_and_changes_nothing(message, page):
    p = page.p.step(1)
    before, call = parameters(p), p.call
    heard = page.say(message)
    assert heard["error"][0]["text"]
    assert {"scene", "frames"} <= set(heard)
    assert (p.call, p.playing) == (call, False)
    assert same(before, parameters(p))
    assert "frames" in page.say({"ask": {"n": 1, "steps": 1, "frames": 1}})


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("no disk")], ids=["interrupt", "error"])
def test_what_goes_wrong_in_a_frame_is_told_and_pauses(monkeypatch, error, page):
    page.p.play()

    def fail(*_):
        raise error

    monkeypatch.setattr(page.p.trainer, "train", lambda steps, *_: fail() if steps else None)
    heard = page.say({"ask": {"n": 1, "steps": 1, "frames": 1}})
    assert type(error).__name__ in heard["error"][0]["text"]
    assert not page.p.playing


def test_playing_ends_in_the_same_network_as_stepping(page):
    for n in range(1, 5):
        page.say({"ask": {"n": n, "steps": 25, "frames": 1}})
        while page.p.trainer.step < 25 * n:
            page.say({"step": 25 * n - page.p.trainer.step})
    assert same(parameters(page.p), parameters(playground(hidden=(3, 2)).step(4)))


CHANGES = st.one_of(
    *(st.sampled_from(CHOICES[name]).map(lambda value, name=name: {name: value}) for name in CHOICES),
    st.lists(st.integers(1, 8), max_size=6).map(lambda hidden: {"hidden": hidden}),
    st.sets(st.sampled_from(list(FEATURES)), min_size=1).map(lambda names: {"features": sorted(names)}),
    st.sampled_from([{"noise": 0.5}, {"train_share": 0.1}, {"seed": 5}, {"data_seed": 7}]),
)


@settings(max_examples=40)
@given(data=st.data())
def test_whatever_is_done_is_survived_and_the_line_tells_it(data):
    page = Page(playground())
    p = page.p
    for n in range(1, data.draw(st.integers(2, 9))):
        act = data.draw(st.sampled_from(["set", "weight", "ask", "step", "show"]))
        if act == "set":
            page.say({"set": data.draw(CHANGES)})
        elif act == "weight":
            unit = data.draw(st.sampled_from(list(unit_names(p.settings))))
            page.say({"weight": [unit, data.draw(st.sampled_from(["x1", "bias"])), data.draw(st.floats())]})
        elif act == "show":
            page.say({"show": data.draw(st.sampled_from(list(unit_names(p.settings))))})
        else:
            page.say(
                {"ask": {"n": n, "steps": data.draw(st.integers(1, 30)), "frames": 2}} if act == "ask" else {"step": 5}
            )
        assert all(np.isfinite(array).all() for array in p.net.params.values())
        told = [content["text"] for content, _ in page.heard if content["kind"] == "error"]
        assert all("expected" in text or "Training stopped" in text for text in told)
    assert same(parameters(p), parameters(again(p)))
    p.close()


# What a notebook stores and shows


def test_it_is_shown_with_text_picture_and_widget(monkeypatch):
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    p = playground()
    data, metadata = p._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == p.widget.model_id
    assert data["text/plain"] == repr(p) == metadata["image/png"]["alt"]
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.size == tuple(metadata["image/png"][side] for side in ("width", "height"))


def test_what_is_stored_is_the_same_with_every_run(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    first, second = playground().step(5), playground().step(5)
    assert first._repr_mimebundle_() == second._repr_mimebundle_()
    assert set(first._repr_mimebundle_()[0]) == {"text/plain", "image/png"}
    assert "at epoch 5" in repr(first)


def test_it_shows_itself_once(monkeypatch):
    shown = []
    monkeypatch.setattr(play_module, "display", lambda *args, **kwargs: shown.append(args))
    playground()._ipython_display_()
    assert len(shown) == 1


def test_without_anywidget_a_picture_and_words_stand_in_its_place_and_code_drives_it(no_anywidget, monkeypatch):
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    p = playground(hidden=(3,)).step(2).set(learning_rate=0.1).play().pause().show("x1")
    assert p.widget is None
    assert set(p._repr_mimebundle_()[0]) == {"text/plain", "image/png"}
    assert "anywidget" in repr(p)
    assert same(parameters(p), parameters(again(p)))
    p.close()


@pytest.mark.parametrize(
    "options",
    [
        {"data": "plane", "hidden": ()},
        {"features": tuple(FEATURES), "hidden": (8,) * 6},
        {"data": "bumps", "activation": "relu", "learning_rate": 10.0},
    ],
    ids=["smallest", "largest", "stopped"],
)
def test_every_network_has_a_picture_without_warning_and_no_text_of_it_overlaps_another(options):
    p = playground(**options).step(2)
    figure = still(p.trainer, "")
    with style.context():
        figure.canvas.draw()
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    texts = [t for t in texts if t.get_window_extent().overlaps(figure.bbox)]  # no ticks beyond the limits
    boxes = [t.get_window_extent() for t in texts]
    for i, box in enumerate(boxes):
        assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1
        hits = [texts[j].get_text() for j in range(i) if boxes[j].overlaps(box)]
        assert not hits, (texts[i].get_text(), hits)


def test_the_picture_lies_the_right_way_up_and_shows_the_unit_that_is_chosen():
    p = playground(data="plane", hidden=(), activation="linear", features=("x2",)).step(20)
    for unit in ("", "x2"):
        picture = p.show(unit).rendered[..., :3].astype(int)
        blueness = picture[..., 2] - picture[..., 0]
        right = blueness[:, 2 * picture.shape[1] // 3 :]
        assert right[60:110].mean() > 20
        assert right[210:260].mean() < -20
    assert not np.array_equal(p.show("x2").rendered, p.set(features=("x1", "x2")).show("x1").rendered)


def test_numbers_that_are_not_finite_are_drawn_too():
    values = np.array([[np.nan, 1.0], [np.inf, -2.0], [-np.inf, 0.0]])
    assert np.isfinite(scaled(values)).all()
    np.testing.assert_array_equal(scaled(values)[:, 1], [0.5, -1, 0])
