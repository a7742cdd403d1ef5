"""A browser takes networks that came trained, where all was the same as where they were trained; others train."""

import numpy as np
import pytest

from course_utils.host import ready_made as module
from course_utils.host.ready_made import ready_made
from course_utils.layers import Linear, Sequential

calls = []


@ready_made
def fit(net, **options):
    calls.append(options)
    net.params["0.b"][...] = 7
    return net


@ready_made
def fit_otherwise(net, **options):
    calls.append(options)
    net.params["0.b"][...] = 8
    return net


def make(seed=0):
    return Sequential(Linear(3, 2, rng=np.random.default_rng(seed)))


def shift(x):
    return x


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """A folder with what a build has trained, and then a browser."""
    (tmp_path / "trained").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_TRAINED", "trained")
    fit(make())
    fit(make(), augment=shift)
    monkeypatch.delenv("COURSE_TRAINED")
    monkeypatch.setattr(module, "in_browser", lambda: True)
    calls.clear()


@pytest.mark.parametrize("options", [{}, {"augment": shift}], ids=["no option", "a function"])
def test_a_network_that_came_trained_is_taken_and_one_sentence_says_so(browser, capsys, options):
    taken = fit(make(), **options)
    assert calls == []
    assert np.array_equal(taken.params["0.b"], [7, 7])
    assert np.array_equal(taken.params["0.W"], make().params["0.W"])
    assert capsys.readouterr().out == "Training would take minutes in a browser: this network came trained.\n"


def test_the_last_bits_of_the_start_do_not_matter(browser):
    net = make()
    net.params["0.W"] *= 1 + 1e-12
    fit(net)
    assert calls == []


@pytest.mark.parametrize(
    "train",
    [
        lambda: fit(make(1)),
        lambda: fit(make(), epochs=2),
        lambda: fit(make(), augment=make),
        lambda: fit_otherwise(make()),
    ],
    ids=["another start", "another option", "another function as an option", "other code"],
)
def test_whatever_is_changed_is_trained(browser, capsys, train):
    train()
    assert len(calls) == 1
    assert capsys.readouterr().out == ""


def test_elsewhere_every_network_is_trained(browser, monkeypatch):
    monkeypatch.setattr(module, "in_browser", lambda: False)
    fit(make())
    assert calls == [{}]
