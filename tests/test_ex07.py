"""The references of notebook 07 are what the notebook and the package compute, and other right answers pass too."""

import numpy as np
import pytest

from course_utils import layers, losses, optim
from course_utils.exercises import ex07, registry
from course_utils.exercises.judge import judge


def waiting(val_loss, patience):
    best, waited = 0, 0
    for t, loss in list(enumerate(val_loss))[1:]:
        best, waited = (t, 0) if loss < val_loss[best] else (best, waited + 1)
        if waited >= patience:
            return best
    return best


def by_powers(gradients, learning_rate, mu):
    T = len(gradients)
    past = np.array([[mu ** (t - s) if s <= t else 0.0 for s in range(T)] for t in range(T)])
    return -learning_rate * np.tensordot(past, gradients, axes=1)


def adam_of_the_package(gradients, learning_rate):
    w, optimizer, places = {"w": np.zeros(np.shape(gradients[0]))}, optim.Adam(learning_rate), []
    for g in gradients:
        optimizer.step(w, {"w": np.array(g)})
        places.append(w["w"].copy())
    return np.diff(places, axis=0, prepend=np.zeros((1, *np.shape(gradients[0]))))


def weighted(Ws, beta):
    shares = np.array([beta ** (len(Ws) - 1)] + [(1 - beta) * beta ** (len(Ws) - 1 - t) for t in range(1, len(Ws))])
    return np.tensordot(shares, Ws, axes=1)


def adam_by_weighted_means(gradients, learning_rate):
    steps = []
    for t in range(1, len(gradients) + 1):
        shares = [b ** np.arange(t - 1, -1, -1.0) for b in (0.9, 0.999)]
        m, v = (
            np.average(g, axis=0, weights=s) for g, s in zip((gradients[:t], gradients[:t] ** 2), shares, strict=True)
        )
        steps.append(-learning_rate * m / (np.sqrt(v) + 1e-8))
    return steps


OTHER_RIGHT_ANSWERS = {
    "07.1": lambda K, W, lam: losses.cross_entropy(np.zeros((1, K)), np.array([0]))[0] + losses.l2_penalty(W, lam)[0],
    "07.2": waiting,
    "07.3": by_powers,
    "07.4": adam_by_weighted_means,
    "07.5": lambda learning_rate, t, every: learning_rate / 2 ** int(t / every),
    "07.6": lambda x, u, p: np.where(u < p, 0, x / (1 - p)),
    "07.7": weighted,
    "07.8": lambda u, low, high: low * (high / low) ** u,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def test_the_packages_optimizers_and_schedules_are_no_answers():
    by_package = {"07.4": adam_of_the_package, "07.5": lambda rate, t, every: optim.step_decay(rate, every=every)(t)}
    for number, answer in by_package.items():
        assert judge(registry.find(number), answer).status == "ours"
        assert judge(registry.find(number), answer, trusted=True).correct


def test_velocities_are_the_steps_of_the_packages_momentum():
    gradients = np.random.default_rng(0).normal(size=(6, 3))
    w, optimizer, places = {"w": np.zeros(3)}, optim.Momentum(0.3, 0.8), [np.zeros(3)]
    for g in gradients:
        optimizer.step(w, {"w": g})
        places.append(w["w"].copy())
    assert np.allclose(np.diff(places, axis=0), ex07.velocities(gradients, 0.3, 0.8))


def test_dropout_is_the_packages():
    x = np.random.default_rng(0).normal(size=(4, 5))
    layer = layers.Dropout(0.3, rng=np.random.default_rng(1)).train()
    u = np.random.default_rng(1).random(x.shape, dtype=np.float32)
    assert np.allclose(layer.forward(x), ex07.dropout(x, u, 0.3))


def test_dropout_keeps_the_mean():
    x, u = np.ones(100_000), np.random.default_rng(0).random(100_000)
    assert np.isclose(ex07.dropout(x, u, 0.8).mean(), 1, atol=0.02)
