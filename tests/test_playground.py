"""The playground trains what it shows, survives every setting, and shows the code that does the same."""

import base64
import functools
import io
import math
import threading
import time
import types
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from course_utils.gradcheck import numerical_gradient
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
from course_utils.playground.graph import shade
from course_utils.playground.names import parameter, unit_names
from course_utils.playground.settings import CHOICES
from course_utils.training import predict

CLASSIFICATIONS = ["circle", "xor", "gaussian", "spiral"]
REGRESSIONS = ["plane", "bumps"]


@functools.cache
def shared():
    """Return the one playground of most tests: to make another takes ten times as long as to bring this one back."""
    return Playground(Settings())


def untouched(**options):
    """Return the shared playground as one with these settings is when it is made."""
    p = shared().pause()
    with p._live.quietly() as panel:
        panel.player.value, panel.pace.value = 0, 1
        for box in (panel.show_test, panel.discretize, panel.show_code):
            box.value = False
        panel.inspector.shown = panel.inspector._unit.value = ""
    return p.set(**asdict(Settings(**options)))


def tick(p, number=1):
    """Ask for a frame, as the browser's clock does."""
    p._live.panel.player.value += number


def press(p, name):
    p._live.panel.buttons[name].click()


def trained(epochs, **options):
    trainer = Trainer(Settings(**options))
    for _ in range(epochs):
        trainer.advance()
    return trainer


def parameters(p):
    return {name: array.copy() for name, array in p.net.params.items()}


def choose(p, unit, source):
    p._live.panel.inspector._unit.value = unit
    p._live.panel.inspector._source.value = source


def same(first, second):
    return all(np.array_equal(first[name], second[name]) for name in first)


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
    p = untouched()
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
    assert trainer.train_loss[-1] < goal
    assert trainer.test_loss[-1] < 2 * goal
    assert len(trainer.train_loss) == len(trainer.test_loss) == 151


def test_the_losses_are_those_of_the_network_on_both_sets():
    p = untouched().step(3)
    t = p._live.trainer
    for X, y, told in ((t.X, t.y, p.loss), (t.X_test, t.y_test, p.test_loss)):
        assert cross_entropy(predict(p.net, X), y)[0] == told
    assert len(t.train_loss) == len(t.test_loss) == 4


def test_slices_of_any_length_train_the_same_network():
    whole, sliced = Trainer(Settings()), Trainer(Settings())
    for _ in range(3):
        whole.advance()
    calls = 0
    while sliced.epoch < 3:
        sliced.advance(0)
        calls += 1
    assert calls > 30
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
def test_the_gradients_of_an_epoch_of_one_step_are_those_before_it(activation):
    trainer = Trainer(Settings(activation=activation, hidden=(3,), batch_size=None))
    W = trainer.net.params["0.W"]
    expected = numerical_gradient(lambda _: cross_entropy(predict(trainer.net, trainer.X), trainer.y)[0], W)
    trainer.advance()
    np.testing.assert_allclose(trainer.net.grads["0.W"], expected, atol=1e-8)


@pytest.mark.parametrize("activation", CHOICES["activation"])
@pytest.mark.parametrize("hidden", [(), (3,), (2, 4)], ids=str)
def test_the_units_shown_end_in_the_networks_own_answer(activation, hidden):
    trainer = Trainer(Settings(activation=activation, hidden=hidden))
    maps = trainer.units(trainer.X)
    assert [a.shape[1] for a in maps] == [2, *hidden, 2]
    np.testing.assert_array_equal(maps[0], trainer.X)
    np.testing.assert_allclose(maps[-1], predict(trainer.net, trainer.X))
    if activation == "relu":
        assert all((a >= 0).all() for a in maps[1:-1])


def test_a_penalty_that_pulls_too_hard_is_named():
    trainer = trained(60, penalty="L2", lam=10, learning_rate=1)
    assert "The learning rate of 1, or the λ of 10, is probably too large" in trainer.stopped


def test_training_that_diverges_stops_with_a_sentence_and_starts_anew_with_another_setting():
    p = untouched(data="plane", hidden=(8, 8), activation="relu", learning_rate=10).step(50)
    assert p.epoch < 50
    assert p.stopped.startswith(f"Training stopped in epoch {p.epoch + 1}: ")
    assert "The learning rate of 10 is probably too large" in p.stopped
    assert p.stopped[:30] in p._live.face.message.value
    epoch = p.epoch
    p.step(5).play()
    assert (p.epoch, p.playing) == (epoch, False)
    p.set(learning_rate=0.01).step(5)
    assert p.stopped is None
    assert p._live.face.message.value == ""
    assert math.isfinite(p.loss)


# From code


def test_the_same_settings_give_the_same_network_and_picture():
    first, second = playground(seed=3).step(5), playground(seed=3).step(2).step(3)
    assert same(parameters(first), parameters(second))
    np.testing.assert_array_equal(first.rendered, second.rendered)


def test_a_playground_that_much_was_done_to_is_brought_back_to_what_a_new_one_is():
    p = untouched(data="bumps", hidden=(2, 8, 1)).step(3).show("hidden 2, unit 5").set_weight("output", "bias", 2)
    tick(p.play())
    p._live.panel.show_test.value = p._live.panel.discretize.value = p._live.panel.show_code.value = True
    new, p = playground(data="xor", hidden=(3, 2)), untouched(data="xor", hidden=(3, 2))
    assert same(parameters(p), parameters(new))
    np.testing.assert_array_equal(p.rendered, new.rendered)
    for look in (repr, lambda p: p.code, lambda p: p.playing, lambda p: p._live.panel.look):
        assert look(p) == look(new)
    for part, other in zip(p.widget.children, new.widget.children, strict=True):
        assert getattr(part, "value", None) == getattr(other, "value", None)


def test_reset_goes_back_to_the_first_weights():
    p = untouched()
    start, picture = parameters(p), p.rendered.copy()
    p.step(5)
    assert not same(start, parameters(p))
    assert not np.array_equal(picture, p.rendered)
    p.reset()
    assert same(start, parameters(p))
    assert p.epoch == 0
    np.testing.assert_array_equal(picture, p.rendered)


def test_seeds_choose_weights_and_points_independently():
    p = untouched()
    start, X = parameters(p), p._live.trainer.X
    p.set(seed=1)
    assert not same(start, parameters(p))
    np.testing.assert_array_equal(X, p._live.trainer.X)
    p.set(seed=0, data_seed=1)
    assert same(start, parameters(p))
    assert not np.array_equal(X, p._live.trainer.X)


def test_steps_must_be_a_whole_number():
    with pytest.raises(ValueError, match="epochs: expected at least 1"):
        playground().step(0)


# From the browser


def test_a_clock_that_plays_trains_the_chosen_number_of_epochs_a_frame(monkeypatch):
    monkeypatch.setattr("course_utils.playground.browser.FRAME", 60)
    p = untouched(train_share=0.1, batch_size=None).play()
    tick(p)
    assert (p.epoch, p.playing) == (1, True)
    p._live.panel.pace.value = 5
    tick(p)
    assert p.epoch == 6


def test_a_late_tick_after_pause_trains_nothing():
    p = untouched().play().pause()
    tick(p)
    assert p.epoch == 0


def test_playing_ends_in_the_same_network_as_stepping():
    p = untouched().play()
    while p.epoch < 4:
        tick(p)
    assert same(parameters(p), parameters(playground().step(4)))


def test_an_epoch_longer_than_a_frame_is_trained_in_parts(monkeypatch):
    monkeypatch.setattr("course_utils.playground.browser.FRAME", 0)
    p = untouched().play()
    tick(p)
    assert p.epoch == 0
    assert not same(parameters(p), parameters(playground()))


def test_the_players_stop_button_resets():
    p = untouched().play()
    tick(p)
    p._live.panel.playing = False
    p._live.panel.player.value = 0
    assert p.epoch == 0


def test_buttons_step_reset_and_draw_other_weights_and_points():
    p = untouched()
    press(p, "step")
    assert p.epoch == 1
    press(p, "reset")
    assert p.epoch == 0
    press(p, "new weights")
    press(p, "new points")
    assert (p.settings.seed, p.settings.data_seed) == (1, 1)


def test_a_moved_widget_starts_anew_while_it_plays():
    p = untouched().play()
    tick(p)
    p._live.panel._w["data"].value = "spiral"
    assert (p.settings.data, p.epoch, p.playing) == ("spiral", 0, True)
    p._live.panel._layers.value = 3
    p._live.panel._units[2].value = 8
    assert p.settings.hidden == (4, 2, 8)
    tick(p)
    assert p.epoch >= 1


def test_a_widget_that_moves_while_another_ones_move_is_answered_keeps_its_value(monkeypatch):
    p, begin, proceed = playground(), threading.Event(), threading.Event()

    def slow(settings):
        begin.set()
        assert proceed.wait(10)
        return Trainer(settings)

    monkeypatch.setattr("course_utils.playground.live.Trainer", slow)
    first = threading.Thread(target=setattr, args=(p._live.panel._w["learning_rate"], "value", 0.1))
    first.start()
    assert begin.wait(10)
    second = threading.Thread(target=setattr, args=(p._live.panel._w["data"], "value", "xor"))
    second.start()
    while p._live.panel._w["data"].value != "xor":
        time.sleep(0.001)
    proceed.set()
    first.join()
    second.join()
    assert (p.settings.data, p.settings.learning_rate) == ("xor", 0.1)
    assert p._live.panel.read(p.settings) == p.settings


def test_without_any_feature_the_widgets_go_back_and_say_why():
    p = untouched(features=("x1",))
    p._live.panel._features[0].value = False
    assert p.settings.features == ("x1",)
    assert p._live.panel._features[0].value is True
    assert "features: expected at least one" in p._live.face.message.value
    p.step()
    assert p._live.face.message.value == ""


def test_the_widgets_follow_what_code_sets_even_values_that_are_not_on_their_lists():
    p = untouched()
    p.set(data="bumps", noise=0.3, features=("x1", "sin(x2)"), hidden=(1, 2, 3), learning_rate=0.07, batch_size=None)
    assert p._live.panel.read(p.settings) == p.settings
    assert p._live.panel._w["learning_rate"].label == "0.07"
    assert [u.layout.display for u in p._live.panel._units] == [None] * 3 + ["none"] * 3


def test_a_closed_picture_and_an_interrupted_cell_stop_the_playing(monkeypatch):
    callbacks = {"post_run_cell": []}
    events = types.SimpleNamespace(
        callbacks=callbacks,
        register=lambda name, call: callbacks[name].append(call),
        unregister=lambda name, call: callbacks[name].remove(call),
    )
    monkeypatch.setattr("course_utils.playground.browser.shell", lambda: types.SimpleNamespace(events=events))
    p = untouched().play()
    p._live.face.image._view_count = 1
    assert p.playing
    p._live.face.image._view_count = 0
    assert not p.playing
    assert callbacks["post_run_cell"] == []
    p.play()
    (after_cell,) = callbacks["post_run_cell"]
    after_cell(types.SimpleNamespace(error_in_exec=ValueError()))
    assert p.playing
    after_cell(types.SimpleNamespace(error_in_exec=KeyboardInterrupt()))
    assert not p.playing
    assert callbacks["post_run_cell"] == []


@pytest.mark.parametrize(
    ("error", "told"),
    [(KeyboardInterrupt(), "Interrupted: paused in epoch 1"), (RuntimeError("no disk"), "RuntimeError: no disk")],
    ids=["interrupt", "error"],
)
def test_what_goes_wrong_in_a_frame_is_told_and_pauses(monkeypatch, error, told):
    p = untouched().play()

    def fail(*_):
        raise error

    monkeypatch.setattr(p._live.trainer, "advance", fail)
    tick(p)
    assert told in p._live.face.message.value
    assert not p.playing


def test_frames_and_cells_on_several_threads_lose_nothing():
    p = untouched(train_share=0.1, batch_size=None).play()
    threads = [threading.Thread(target=p.step, args=(5,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert p.epoch == 20
    assert same(parameters(p), parameters(playground(train_share=0.1, batch_size=None).step(20)))


# A unit shown large


@pytest.mark.parametrize(
    ("data", "activation", "unit", "layer", "i"),
    [
        ("circle", "tanh", "x2", 0, 1),
        ("circle", "relu", "hidden 1, unit 3", 1, 2),
        ("circle", "linear", "hidden 2, unit 1", 2, 0),
        ("circle", "sigmoid", "score of class 1", 3, 1),
        ("bumps", "tanh", "output", 3, 0),
    ],
    ids=lambda value: str(value),
)
def test_a_unit_chosen_by_name_is_the_map_that_is_shown_large(data, activation, unit, layer, i):
    p = untouched(data=data, activation=activation).step(5)
    p._live.panel.inspector.unit_shown.value = unit
    picture = p._live.face.picture
    values = p._live.trainer.units(picture._grid)[layer][:, i].reshape(56, 56)
    largest = np.abs(values).max()
    expected = shade(values / max(largest, 1e-12))[::-1] // 4 * 3 + 66
    np.testing.assert_array_equal(picture._region._rgba, expected)
    assert picture._caption.get_text().endswith(f"{values.max():.3f}".replace("-", "−"))


def test_showing_a_unit_from_code_moves_the_list_and_back_to_the_answer():
    p = untouched().step(3)
    answer = p.rendered.copy()
    p.show("hidden 2, unit 2")
    assert p._live.panel.inspector.shown == "hidden 2, unit 2"
    assert not np.array_equal(p.rendered, answer)
    p._live.panel.discretize.value = True
    assert len(np.unique(p._live.face.picture._region._rgba.reshape(-1, 4), axis=0)) == 2
    p._live.panel.discretize.value = False
    np.testing.assert_array_equal(p.show().rendered, answer)


def test_a_shown_unit_stays_shown_in_another_network_if_that_has_it():
    p = untouched().show("hidden 2, unit 2")
    p.set(data="bumps", hidden=(8, 2), features=("x1", "x1^2"))
    assert p._live.panel.inspector.shown == "hidden 2, unit 2"
    p._live.panel._layers.value = 1
    assert p._live.panel.inspector.shown == ""
    assert p._live.face.picture._caption.get_text() == ""
    assert p._live.face.message.value == ""


# A weight set by hand


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
    p = untouched(activation=activation)
    before = parameters(p)
    p.set_weight(unit, source, -0.75)
    key = f"{(layer - 1) * (1 if activation == 'linear' else 2)}.{name}"
    before[key][place] = -0.75
    assert same(before, parameters(p))
    assert p._live.panel.inspector.connection == (unit, source)
    assert p._live.panel.inspector._number.value == p._live.panel.inspector._slider.value == -0.75


def test_slider_and_number_move_the_chosen_weight_the_picture_and_the_losses():
    p = untouched().step(20)
    loss, picture = p.loss, p.rendered.copy()
    choose(p, "score of class 1", "hidden 2, unit 2")
    weight = p.net.params["4.W"]
    assert p._live.panel.inspector._number.value == pytest.approx(weight[1, 1], rel=1e-3)
    p._live.panel.inspector._slider.value = 0.0
    assert weight[1, 1] == 0
    assert p.loss != loss
    assert not np.array_equal(p.rendered, picture)
    p._live.panel.inspector._number.value = 7.5
    assert weight[1, 1] == 7.5
    assert p._live.panel.inspector._slider.value == 5.0
    assert (p.epoch, len(p._live.trainer.train_loss)) == (20, 21)
    assert p.loss == cross_entropy(predict(p.net, p._live.trainer.X), p._live.trainer.y)[0]


def test_another_unit_offers_what_it_reads_and_the_first_of_that_is_chosen():
    p = untouched()
    inspector = p._live.panel.inspector
    for unit, sources in {
        "score of class 1": ["hidden 2, unit 1", "hidden 2, unit 2", "bias"],
        "hidden 1, unit 1": ["x1", "x2", "bias"],
    }.items():
        inspector._unit.value = unit
        assert [value for _, value in inspector._source.options] == sources
        assert inspector.connection == (unit, sources[0])
    assert [part.layout.display for part in inspector._parts] == [None] * 3


def test_choosing_and_watching_a_weight_changes_none():
    p, free = playground(), playground()
    choose(p, "hidden 2, unit 1", "bias")
    p.step(4)
    choose(p, "hidden 1, unit 2", "x2")
    p.step(4)
    assert same(parameters(p), parameters(free.step(8)))
    assert p._live.trainer.by_hand == {}
    assert p._live.panel.inspector._number.value == pytest.approx(p.net.params["0.W"][1, 1], rel=1e-3)


def test_a_weight_set_while_it_plays_waits_for_the_end_of_the_epoch_and_playing_goes_on(monkeypatch):
    monkeypatch.setattr("course_utils.playground.browser.FRAME", 0)
    p = untouched().play()
    tick(p)
    choose(p, "hidden 1, unit 1", "x1")
    p._live.panel.inspector._number.value = 0.5
    assert (p.epoch, p.playing) == (1, True)
    assert p._live.trainer.by_hand == {(1, "0.W", (0, 0)): 0.5}
    tick(p)
    assert p.net.params["0.W"][0, 0] != 0.5
    assert same(
        parameters(playground().step(1).set_weight("hidden 1, unit 1", "x1", 0.5).step(1)), parameters(p.step(1))
    )


def test_a_reset_undoes_what_was_set_by_hand():
    p = untouched()
    start = parameters(p)
    p.set_weight("hidden 1, unit 1", "x1", 3).reset()
    assert same(start, parameters(p))
    assert p._live.trainer.by_hand == {}


def test_a_chosen_weight_that_another_network_lacks_is_let_go():
    p = untouched(hidden=(4, 4))
    choose(p, "hidden 2, unit 4", "hidden 1, unit 4")
    p.set(hidden=(2, 4))
    assert p._live.panel.inspector.connection == ("hidden 2, unit 4", "hidden 1, unit 1")
    p._live.panel._layers.value = 1
    inspector = p._live.panel.inspector
    assert inspector.connection is None
    assert [part.layout.display for part in inspector._parts] == ["none"] * 3
    before = parameters(p)
    inspector._slider.value = 1.0
    assert same(before, parameters(p))


@pytest.mark.parametrize("value", [1e4, -1001.0, math.nan, math.inf], ids=str)
def test_a_weight_that_cannot_be_is_told_and_the_number_goes_back(value):
    p = untouched()
    choose(p, "hidden 1, unit 1", "x1")
    before = parameters(p)
    p._live.panel.inspector._number.value = value
    assert same(before, parameters(p))
    assert "weight: expected a" in p._live.face.message.value
    assert p._live.panel.inspector._number.value == pytest.approx(before["0.W"][0, 0], rel=1e-3)


def test_a_weight_so_large_that_training_diverges_is_named_and_then_no_longer_to_be_set():
    p = untouched(data="plane", hidden=(2, 2, 2), activation="linear")
    for unit in ("hidden 1, unit 1", "hidden 2, unit 1", "hidden 3, unit 1"):
        p.set_weight(unit, "x1" if "1," in unit else f"hidden {int(unit[7]) - 1}, unit 1", 1000)
    p.step(5)
    assert "The learning rate of 0.03, or a weight set by hand, is probably too large" in p.stopped
    with pytest.raises(ValueError, match="Training stopped"):
        p.set_weight("hidden 1, unit 1", "x1", 0)
    p._live.panel.inspector._slider.value = 0.05
    assert "Training stopped" in p._live.face.message.value
    assert p.net.params["0.W"][0, 0] != 0.05
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
    ],
    ids=["show", "feature", "source", "value"],
)
def test_units_and_weights_that_do_not_exist_are_refused_and_change_nothing(call, message):
    p = untouched()
    before, picture = parameters(p), p.rendered.copy()
    with pytest.raises(ValueError, match=message):
        call(p)
    assert same(before, parameters(p))
    np.testing.assert_array_equal(p.rendered, picture)


def test_the_shown_unit_has_a_frame_and_the_chosen_weight_a_halo():
    p = untouched(hidden=(3,))
    network = p._live.face.picture.network
    assert not network.halo.get_visible()
    p.show("hidden 1, unit 2").set_weight("hidden 1, unit 1", "x2", 1)
    (x, y), (line,) = network._corners[1][1], network.halo.get_segments()
    assert (network._mosaic[y - 2, x - 2] == [0, 0, 0, 255]).all()
    drawn = [segment.tolist() for segment in network.lines.get_segments()]
    assert drawn[1] == line.tolist()  # of the lines to the first unit, the one from the second feature
    choose(p, "hidden 1, unit 3", "bias")
    x, y = network._corners[1][2]
    assert network.halo.get_segments()[0][0].tolist() == [x, y]


# The picture


def test_discretize_and_test_points_change_the_picture_and_nothing_else():
    p = untouched().step(3)
    before, weights = p.rendered.copy(), parameters(p)
    for look in (p._live.panel.discretize, p._live.panel.show_test):
        look.value = True
        assert not np.array_equal(p.rendered, before)
        look.value = False
        np.testing.assert_array_equal(p.rendered, before)
    assert same(weights, parameters(p))
    assert p.epoch == 3


def test_the_region_lies_the_right_way_up():
    p = untouched(data="plane", hidden=(), activation="linear", features=("x2",)).step(20)
    region = p._live.face.picture._region
    assert region._rgba[0, 0, 2] > region._rgba[0, 0, 0]  # blue at the top, where x2 and with it the sum is large
    assert region._rgba[-1, 0, 2] < region._rgba[-1, 0, 0]
    left, bottom, right, top = (round(edge) for edge in region.axes.bbox.extents)
    drawn = p.rendered[len(p.rendered) - top : len(p.rendered) - bottom, left:right].astype(int)
    blueness = drawn[..., 2] - drawn[..., 0]
    assert blueness[:100].mean() > 20 > -20 > blueness[-100:].mean()


@pytest.mark.parametrize("sizes", [(2, 1), (7, 8, 8, 8, 8, 8, 8, 2)], ids=["smallest", "largest"])
def test_no_two_texts_of_the_picture_overlap(sizes):
    many = len(sizes) > 2
    names = tuple(FEATURES) if many else ("x1", "x2")
    p = untouched(features=names, hidden=sizes[1:-1], data="circle" if many else "plane").step(120 if not many else 1)
    p.show(list(unit_names(p.settings))[-2])
    fig = p._live.face.stage.fig
    texts = [t for t in fig.findobj(lambda a: hasattr(a, "get_text")) if t.get_visible() and t.get_text().strip()]
    boxes = [t.get_window_extent() for t in texts]
    for i, box in enumerate(boxes):
        assert fig.bbox.x0 <= box.x0
        assert box.x1 <= fig.bbox.x1
        hits = [texts[j].get_text() for j in range(i) if boxes[j].overlaps(box)]
        assert not hits, (texts[i].get_text(), hits)


def test_numbers_that_are_not_finite_have_colours_too():
    colours = shade(np.array([np.nan, np.inf, -np.inf, 5.0, -5.0]))
    np.testing.assert_array_equal(colours[1], colours[3])
    np.testing.assert_array_equal(colours[2], colours[4])


def act(p, action, draw):
    """Do with the new controls what a reader might do, whatever network there is."""
    inspector, panel = p._live.panel.inspector, p._live.panel
    lists = {"show": inspector.unit_shown, "unit": inspector._unit, "source": inspector._source}
    numbers = {"slider": inspector._slider, "number": inspector._number}
    if action in lists:
        values = [value for _, value in lists[action].options]
        if values:
            lists[action].value = draw(st.sampled_from(values))
    elif action in numbers:
        wide = st.floats(-5, 5) if action == "slider" else st.floats() | st.sampled_from([0.0, 1000.0, -1000.0])
        numbers[action].value = draw(wide)
    elif action == "tick":
        tick(p)
    elif action == "layers":
        panel._layers.value = draw(st.integers(0, 6))
    elif action == "feature":
        toggle = draw(st.sampled_from(panel._features))
        toggle.value = not toggle.value
    elif action == "discretize":
        panel.discretize.value = not panel.discretize.value
    else:
        name = draw(st.sampled_from(["data", "activation", "penalty"]))
        panel._w[name].value = draw(st.sampled_from(CHOICES[name]))


ACTIONS = ["show", "unit", "source", "slider", "number", "tick", "layers", "feature", "discretize", "setting"]


@settings(max_examples=25)
@given(actions=st.lists(st.sampled_from(ACTIONS), min_size=3, max_size=12), data=st.data())
def test_whatever_is_chosen_and_set_by_hand_is_survived_and_fits_the_network(actions, data):
    p = untouched().play()
    for action in actions:
        act(p, action, data.draw)
        assert "Error" not in p._live.face.message.value
        assert all(np.isfinite(array).all() for array in p.net.params.values())
        assert p._live.panel.read(p.settings) == p.settings
        inspector, units = p._live.panel.inspector, unit_names(p.settings)
        assert inspector.shown in ("", *units)
        if inspector.connection:
            key, place = parameter(p.settings, *inspector.connection)
            assert inspector._number.value == float(f"{p.net.params[key][place]:.4g}")
    assert p.stopped or p.playing


@settings(max_examples=25)
@given(
    data=st.sampled_from(CHOICES["data"]),
    noise=st.sampled_from([0.0, 0.25, 0.5]),
    train_share=st.sampled_from([0.1, 0.5, 0.9]),
    names=st.sets(st.sampled_from(list(FEATURES)), min_size=1),
    hidden=st.lists(st.integers(1, 8), max_size=6),
    activation=st.sampled_from(CHOICES["activation"]),
    learning_rate=st.sampled_from(CHOICES["learning_rate"]),
    penalty=st.sampled_from(CHOICES["penalty"]),
    lam=st.sampled_from(CHOICES["lam"]),
    batch_size=st.sampled_from([1, 10, 30, None]),
)
def test_every_setting_plays_without_exception_or_warning(names, **options):
    p = untouched(features=tuple(names), **options).play()
    for _ in range(4):
        tick(p)
        assert "Error" not in p._live.face.message.value
    assert p.stopped or p.playing
    assert p._live.panel.read(p.settings) == p.settings


# The code behind it


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"hidden": ()},
        {"data": "spiral", "features": tuple(FEATURES), "hidden": (8, 3), "activation": "relu", "noise": 0.1},
        {"data": "bumps", "activation": "sigmoid", "batch_size": None, "train_share": 0.7, "seed": 4, "data_seed": 2},
        {"data": "xor", "activation": "linear", "penalty": "L2", "lam": 0.01},
        {"data": "plane", "penalty": "L1", "lam": 0.003, "learning_rate": 0.1},
    ],
    ids=["start", "no hidden layer", "spiral", "regression", "L2", "L1"],
)
@pytest.mark.parametrize("epochs", [0, 3])
def test_the_code_shown_trains_exactly_the_network_shown(options, epochs, capsys):
    p = untouched(**options)
    if epochs:
        p.step(epochs)
    names = {}
    exec(p.code, names)
    assert same(parameters(p), names["net"].params)
    assert (names["loss"], names["test_loss"]) == (p.loss, p.test_loss)
    assert f"{p.loss:.3g}" in capsys.readouterr().out
    assert max(map(len, p.code.splitlines())) <= 120


def test_the_code_shown_sets_by_hand_what_was_set_and_when(capsys):
    p = untouched(hidden=(3,)).set_weight("hidden 1, unit 2", "bias", 1).step(2)
    p.set_weight("hidden 1, unit 1", "x1", 9).set_weight("hidden 1, unit 1", "x1", 0)
    p.set_weight("score of class 0", "hidden 1, unit 3", -2).step(3).set_weight("hidden 1, unit 1", "x2", 0.25)
    names = {}
    exec(p.code, names)
    assert same(parameters(p), names["net"].params)
    assert (names["loss"], names["test_loss"]) == (p.loss, p.test_loss)
    assert p.code.count("net.params[") == 4
    assert "loss" in capsys.readouterr().out


def test_the_code_is_shown_on_demand_and_keeps_up():
    p = untouched()
    assert p._live.face.program.value == ""
    p._live.panel.show_code.value = True
    p.step(7)
    assert "epochs=7" in p._live.face.program.value
    assert "&quot;circle&quot;" in p._live.face.program.value


def test_the_code_imports_nothing_that_it_does_not_use():
    assert "SGD" not in code(Settings(), 0)
    assert "Tanh" not in code(Settings(hidden=()), 1)


# What a notebook stores and shows


def test_it_is_shown_with_text_picture_and_widget(monkeypatch):
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    p = untouched()
    data, metadata = p._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == p.widget.model_id
    assert data["text/plain"] == repr(p)
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.size == tuple(1.5 * metadata["image/png"][side] for side in ("width", "height"))


def test_what_is_stored_is_the_same_with_every_run(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    first, second = playground().step(5), playground().step(5)
    assert first._repr_mimebundle_() == second._repr_mimebundle_()
    assert set(first._repr_mimebundle_()[0]) == {"text/plain", "image/png"}
    assert "at epoch 5" in repr(first)


def test_it_shows_itself_once(monkeypatch):
    shown = []
    monkeypatch.setattr("course_utils.playground.play.display", lambda *args, **kwargs: shown.append(args))
    playground()._ipython_display_()
    assert len(shown) == 1
