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


def weighted(Ws, beta):
    shares = np.array([beta ** (len(Ws) - 1)] + [(1 - beta) * beta ** (len(Ws) - 1 - t) for t in range(1, len(Ws))])
    return np.tensordot(shares, Ws, axes=1)


def after_silence_by_weighted_means(t, beta1, beta2):
    g, ages = np.array([0.0] * (t - 1) + [-7.0]), np.arange(t)[::-1]
    m, v = (np.average(what, weights=beta**ages) for what, beta in ((g, beta1), (g**2, beta2)))
    return abs(m) / np.sqrt(v)


def adamw_by_the_package(w, gradient, T, peak, warmup, decay):
    params, fall = {"w": np.array(w, float)}, optim.cosine_decay(peak, steps=T)
    adam = optim.Adam(lambda t: fall(t) * min(1, (t + 1) / warmup))
    for t in range(T):
        g = gradient(params["w"])
        params["w"] *= 1 - fall(t) * min(1, (t + 1) / warmup) * decay
        adam.step(params, {"w": g})
    return params["w"]


def mended_by_examples(W, X, y, learning_rate):
    dW = np.zeros(W.shape)
    for x, k in zip(X, y, strict=True):
        p = np.exp(W @ x - np.max(W @ x))
        dW += np.outer(p / p.sum() - np.eye(len(W))[k], x) / len(y)
    return W - learning_rate * dW


OTHER_RIGHT_ANSWERS = {
    "07.1": lambda y, K: -np.mean(np.log(np.bincount(y, minlength=K)[y] / len(y))),
    "07.2": waiting,
    "07.3": lambda c, mu: (1 + 1 / (1 + 2 * mu)) / c,
    "07.4": after_silence_by_weighted_means,
    "07.6": lambda x, u, p: np.where(u < p, 0, x / (1 - p)),
    "07.7": weighted,
    "07.10": mended_by_examples,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def test_the_packages_adam_is_no_answer():
    assert judge(registry.find("07.12"), adamw_by_the_package).status == "ours"
    assert judge(registry.find("07.12"), adamw_by_the_package, trusted=True).correct


@pytest.mark.parametrize("t", [1, 2, 10, 300])
def test_the_packages_adam_steps_as_far_after_a_silence_as_the_reference_says(t):
    w, optimizer = {"w": np.zeros(1)}, optim.Adam(0.01)
    for g in [0.0] * (t - 1) + [5.0]:
        optimizer.step(w, {"w": np.array([g])})
    assert np.isclose(-w["w"][0] / 0.01, ex07.step_after_silence(t, 0.9, 0.999), rtol=1e-6)


def test_after_a_silence_the_step_is_half_a_rate_at_ten_and_three_at_last():
    lengths = [ex07.step_after_silence(t, 0.9, 0.999) for t in (1, 10, 100_000)]
    assert np.allclose(lengths, [1, 0.48, 3.16], atol=0.005)


def test_no_constant_answer_has_a_smaller_loss_than_the_baseline():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 4, 50)
    baseline = ex07.baseline_loss(y, 4)
    shares = np.log(np.bincount(y, minlength=4) / 50)
    assert np.isclose(losses.cross_entropy(np.tile(shares, (50, 1)), y)[0], baseline)
    assert all(losses.cross_entropy(np.tile(rng.normal(size=4), (50, 1)), y)[0] > baseline for _ in range(100))


@pytest.mark.parametrize(("c", "mu"), [(100.0, 0.9), (4.0, 0.5), (1.0, 0.0), (0.25, 0.99)])
def test_looking_ahead_runs_away_just_above_its_limit(c, mu):
    def last(rate):
        w, v = 1.0, 0.0
        for _ in range(3000):
            v = mu * v - rate * c * (w + mu * v)
            w = min(max(w + v, -1e9), 1e9)
        return abs(w)

    limit = ex07.nesterov_limit(c, mu)
    assert last(0.99 * limit) < 1e-3 < 1e3 < last(1.01 * limit)


def test_the_exponential_plan_walks_as_far_as_its_sum():
    plan = optim.exponential_decay(0.5, k=0.3)
    assert registry.find("07.5").judge(sum(plan(t) for t in range(300))).correct


def test_the_faulty_accuracy_is_right_where_batches_are_equal():
    one = registry.find("07.9")
    for hits, size in (([1, 0, 1, 1], 2), ([0, 1, 1], 1), ([1, 0], 5)):
        assert one.judge(dict(listing="B", line=6, input=(hits, size))).status == "wrong input"
    assert one.judge(one.right).correct


def test_a_mended_step_lowers_the_loss_more_than_the_ill_one_which_learns_too():
    rng = np.random.default_rng(0)
    W, X, y = rng.normal(size=(4, 3)), rng.normal(size=(9, 3)), rng.integers(0, 4, 9)
    before, after, ill = (
        losses.cross_entropy(X @ V.T, y)[0] for V in (W, ex07.mended_step(W, X, y, 0.1), ex07.as_it_was(W, X, y, 0.1))
    )
    assert after < ill < before


@pytest.mark.parametrize(("rate", "mu"), [(4.0, 0.0), (2.0, 0.5), (0.4, 0.9)])
def test_settings_that_the_insight_names_will_do(rate, mu):
    assert registry.find("07.11").judge(dict(learning_rate=rate, mu=mu, share_left=0.1)).correct


@pytest.mark.slow
def test_most_settings_will_not_do():
    tried = [
        ex07.two_epochs(rate, mu, left) >= 0.915 for rate in (0.01, 0.4, 4) for mu in (0, 0.9) for left in (0.1, 1)
    ]
    assert 0 < sum(tried) < len(tried) / 2


def test_dropout_is_the_packages():
    x = np.random.default_rng(0).normal(size=(4, 5))
    layer = layers.Dropout(0.3, rng=np.random.default_rng(1)).train()
    u = np.random.default_rng(1).random(x.shape, dtype=np.float32)
    assert np.allclose(layer.forward(x), ex07.dropout(x, u, 0.3))


def test_dropout_keeps_the_mean():
    x, u = np.ones(100_000), np.random.default_rng(0).random(100_000)
    assert np.isclose(ex07.dropout(x, u, 0.8).mean(), 1, atol=0.02)
