"""Optimizers against steps worked out by hand and slow scalar formulas; schedules at their corners."""

import copy
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import optim
from course_utils.optim import SGD, Adadelta, Adagrad, Adam, Momentum, Nadam, Nesterov, RMSprop

SEED = 30
RATE = 0.1


# The specification: each formula for a single number, one line after another, as published and as PyTorch has it.


def slow_sgd(p, gradients, rate=RATE):
    for g in gradients:
        p = p - rate * g
    return p


def slow_momentum(p, gradients, rate=RATE, mu=0.9):
    v = 0.0
    for g in gradients:
        v = mu * v + g
        p = p - rate * v
    return p


def slow_nesterov(p, gradients, rate=RATE, mu=0.9):
    v = 0.0
    for g in gradients:
        v = mu * v + g
        p = p - rate * (g + mu * v)
    return p


def slow_adagrad(p, gradients, rate=RATE, eps=1e-10):
    s = 0.0
    for g in gradients:
        s = s + g * g
        p = p - rate * g / (math.sqrt(s) + eps)
    return p


def slow_rmsprop(p, gradients, rate=RATE, alpha=0.99, eps=1e-8):
    v = 0.0
    for g in gradients:
        v = alpha * v + (1 - alpha) * g * g
        p = p - rate * g / (math.sqrt(v) + eps)
    return p


def slow_adadelta(p, gradients, rate=RATE, rho=0.9, eps=1e-6):
    v = u = 0.0
    for g in gradients:
        v = rho * v + (1 - rho) * g * g
        d = math.sqrt(u + eps) / math.sqrt(v + eps) * g
        u = rho * u + (1 - rho) * d * d
        p = p - rate * d
    return p


def slow_adam(p, gradients, rate=RATE, b1=0.9, b2=0.999, eps=1e-8):
    m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        p = p - rate * (m / (1 - b1**t)) / (math.sqrt(v / (1 - b2**t)) + eps)
    return p


def slow_nadam(p, gradients, rate=RATE, b1=0.9, b2=0.999, eps=1e-8, decay=0.004):
    m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        mu = [b1 * (1 - 0.5 * 0.96 ** (i * decay)) for i in range(1, t + 2)]
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        m_hat = mu[t] * m / (1 - math.prod(mu)) + (1 - mu[t - 1]) * g / (1 - math.prod(mu[:t]))
        p = p - rate * m_hat / (math.sqrt(v / (1 - b2**t)) + eps)
    return p


SLOW = {
    SGD: slow_sgd,
    Momentum: slow_momentum,
    Nesterov: slow_nesterov,
    Adagrad: slow_adagrad,
    Adadelta: slow_adadelta,
    RMSprop: slow_rmsprop,
    Adam: slow_adam,
    Nadam: slow_nadam,
}
by_optimizer = pytest.mark.parametrize("kind", SLOW, ids=lambda kind: kind.__name__)


def run(optimizer, p, gradients):
    """Return where an optimizer brings ``p``, given all gradients in advance."""
    params = {"W": np.array(p)}
    for g in np.array(gradients, dtype=params["W"].dtype):
        optimizer.step(params, {"W": g})
    return params["W"]


@pytest.fixture
def path():
    """A start of 2 x 3 numbers and fifty gradients of all sizes; one number never gets any."""
    rng = np.random.default_rng(SEED)
    gradients = rng.normal(size=(50, 2, 3)) * 10.0 ** rng.integers(-3, 3, size=(2, 3))
    gradients[:, 0, 0] = 0
    return rng.normal(size=(2, 3)), gradients


def agrees(optimizer, slow, path):
    p, gradients = path
    expected = [[slow(p[i, j], gradients[:, i, j]) for j in range(3)] for i in range(2)]
    return np.allclose(run(optimizer, p, gradients), expected, rtol=1e-11, atol=1e-13)


@by_optimizer
def test_fifty_steps_equal_the_published_formula(kind, path):
    assert agrees(kind(RATE), SLOW[kind], path)


OPTIONS = [
    (Momentum(RATE, momentum=0.5), lambda p, g: slow_momentum(p, g, mu=0.5)),
    (Nesterov(RATE, momentum=0.99), lambda p, g: slow_nesterov(p, g, mu=0.99)),
    (Adagrad(RATE, eps=0.1), lambda p, g: slow_adagrad(p, g, eps=0.1)),
    (RMSprop(RATE, alpha=0.9, eps=0.1), lambda p, g: slow_rmsprop(p, g, alpha=0.9, eps=0.1)),
    (Adadelta(RATE, rho=0.95, eps=0.1), lambda p, g: slow_adadelta(p, g, rho=0.95, eps=0.1)),
    (Adam(RATE, betas=(0.5, 0.9), eps=0.1), lambda p, g: slow_adam(p, g, b1=0.5, b2=0.9, eps=0.1)),
    (
        Nadam(RATE, betas=(0.5, 0.9), eps=0.1, momentum_decay=1.0),
        lambda p, g: slow_nadam(p, g, b1=0.5, b2=0.9, eps=0.1, decay=1.0),
    ),
]


@pytest.mark.parametrize(("optimizer", "slow"), OPTIONS, ids=[type(o).__name__ for o, _ in OPTIONS])
def test_options_are_those_of_the_formula(optimizer, slow, path):
    assert agrees(optimizer, slow, path)


# The test of the tester: slips of a sign or of a tenth of a percent must not agree.


def keeping_less(optimizer):
    """Make an optimizer forget 0.1 % faster."""
    for name in ("momentum", "alpha", "rho"):
        if hasattr(optimizer, name):
            setattr(optimizer, name, getattr(optimizer, name) * 0.999)
    return optimizer


def with_betas(optimizer, factor1, factor2):
    optimizer.betas = optimizer.betas[0] * factor1, optimizer.betas[1] * factor2
    return optimizer


WRONG = {
    **{f"{kind.__name__}, rate": (kind, lambda kind: kind(RATE * 1.001)) for kind in SLOW},
    **{f"{kind.__name__}, memory": (kind, lambda k: keeping_less(k(RATE))) for kind in (Momentum, Nesterov, RMSprop)},
    "Adadelta, memory": (Adadelta, lambda kind: keeping_less(kind(RATE))),
    **{f"{kind.__name__}, b1": (kind, lambda k: with_betas(k(RATE), 0.999, 1)) for kind in (Adam, Nadam)},
    **{f"{kind.__name__}, b2": (kind, lambda k: with_betas(k(RATE), 1, 0.999)) for kind in (Adam, Nadam)},
    "Adam for Nadam": (Nadam, lambda kind: Adam(RATE)),
    "Momentum for Nesterov": (Nesterov, lambda kind: Momentum(RATE)),
    "Nadam, decay": (Nadam, lambda kind: kind(RATE, momentum_decay=0.004004)),
}


@pytest.mark.parametrize(("kind", "wrong"), WRONG.values(), ids=WRONG.keys())
def test_formula_wrong_by_a_tenth_of_a_percent_is_caught(kind, wrong, path):
    assert not agrees(wrong(kind), SLOW[kind], path)


@by_optimizer
def test_step_uphill_is_caught(kind, path):
    assert not agrees(kind(RATE), lambda p, gradients: SLOW[kind](p, -gradients), path)


# First steps, worked out by hand.

P, G = np.array([1.0, -2.0]), np.array([0.5, -4.0])
MU1, MU2 = 0.9 * (1 - 0.5 * 0.96**0.004), 0.9 * (1 - 0.5 * 0.96**0.008)
FIRST = {
    "SGD: the rate times the gradient": (SGD(0.1), [0.95, -1.6]),
    "Momentum: as SGD": (Momentum(0.1), [0.95, -1.6]),
    "Nesterov: 1.9 times as far": (Nesterov(0.1), [1 - 0.095, -2 + 0.76]),
    "Adagrad: the rate, whatever the gradient": (Adagrad(0.1), [0.9, -1.9]),
    "RMSprop: ten times the rate": (RMSprop(0.1), [0.0, -1.0]),
    "Adadelta: sqrt(eps / (1 - rho))": (Adadelta(1.0), [1 - 1e-5**0.5, -2 + 1e-5**0.5]),
    "Adam: the rate, whatever the gradient": (Adam(0.1), [0.9, -1.9]),
    "Nadam: a bit more than the rate": (Nadam(0.1), [1 - 0.1 * (1 + 0.1 * MU2 / (1 - MU1 * MU2)), None]),
}


@pytest.mark.parametrize(("optimizer", "expected"), FIRST.values(), ids=FIRST.keys())
def test_first_step_is_the_one_worked_out_by_hand(optimizer, expected):
    first, second = run(optimizer, P, [G])
    assert first == pytest.approx(expected[0], abs=2e-5)
    if expected[1] is not None:
        assert second == pytest.approx(expected[1], abs=2e-5)


def test_second_steps_of_momentum_and_adagrad_worked_out_by_hand():
    assert run(Momentum(0.1), [1.0], [[0.5], [0.5]]) == pytest.approx(1 - 0.05 - 0.1 * (0.45 + 0.5))
    assert run(Adagrad(0.1), [1.0], [[3.0], [4.0]]) == pytest.approx(1 - 0.1 - 0.1 * 4 / 5)


# What the docstrings say of other conventions.


def slides_momentum(p, gradients, rates, mu=0.9):
    v = 0.0
    for g, rate in zip(gradients, rates, strict=True):
        v = mu * v - rate * g
        p = p + v
    return p


def test_slides_and_keras_momentum_is_the_same_while_the_rate_is(path):
    p, gradients = path
    np.testing.assert_allclose(run(Momentum(RATE), p, gradients), slides_momentum(p, gradients, [RATE] * 50))
    drop = optim.step_decay(RATE, every=25)
    slowed = slides_momentum(p, gradients, [drop(t) for t in range(50)])
    assert np.abs(run(Momentum(drop), p, gradients) - slowed).max() > 0.01


def test_nesterov_is_the_look_ahead_seen_from_where_it_looks():
    curvature, rate, mu = np.array([1.0, 10.0]), 0.05, 0.9
    w, v, optimizer, params = np.array([3.0, -2.0]), np.zeros(2), Nesterov(rate, mu), {"W": np.array([3.0, -2.0])}
    for _ in range(30):
        v = mu * v - rate * curvature * (w + mu * v)  # the gradient where the velocity leads
        w = w + v
        optimizer.step(params, {"W": curvature * params["W"]})
        np.testing.assert_allclose(params["W"], w + mu * v, rtol=1e-12)


def test_momentum_makes_steps_longer_by_one_over_one_minus_mu():
    p = run(Momentum(RATE, momentum=0.9), [0.0], [[1.0]] * 300)
    assert p - run(Momentum(RATE, momentum=0.9), [0.0], [[1.0]] * 299) == pytest.approx(-RATE * 10)


# What optimizers are for.


@pytest.mark.parametrize(
    ("optimizer", "number"),
    [
        (SGD(0.015), 1000),
        (Momentum(0.015), 200),
        (Nesterov(0.01), 200),
        (Adagrad(1.0), 500),
        (Adadelta(10.0), 1000),
        (RMSprop(optim.inverse_time_decay(0.1, k=0.1)), 2000),
        (Adam(optim.inverse_time_decay(0.5, k=0.1)), 1000),
        (Nadam(optim.inverse_time_decay(0.5, k=0.1)), 1000),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, int) else "",
)
def test_a_narrow_valley_is_descended_to_its_bottom(optimizer, number):
    bottom, curvature = np.array([1.0, -2.0]), np.array([1.0, 100.0])
    params = {"W": np.array([3.0, 1.0])}
    for _ in range(number):
        optimizer.step(params, {"W": curvature * (params["W"] - bottom)})
    np.testing.assert_allclose(params["W"], bottom, atol=1e-2)


# Properties.

size = st.floats(1e-3, 1e3)
sign = st.sampled_from([-1.0, 1.0])
gradient_lists = st.lists(st.builds(lambda s, x: s * x, sign, size), min_size=1, max_size=20)
optimizers = st.sampled_from(list(SLOW))


@given(optimizers, gradient_lists)
def test_single_numbers_follow_the_formula(kind, gradients):
    got = run(kind(RATE), [1.0], [np.array([g]) for g in gradients])
    assert got[0] == pytest.approx(SLOW[kind](1.0, gradients), rel=1e-9, abs=1e-9)


@given(st.sampled_from([Adagrad, RMSprop, Adam, Nadam]), gradient_lists, size)
def test_adaptive_steps_do_not_depend_on_the_scale_of_the_gradients(kind, gradients, scale):
    g = np.array(gradients)[:, None]
    one, other = (run(kind(RATE, eps=1e-30), [0.0], factor * g) for factor in (1.0, scale))
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


@given(gradient_lists)
def test_no_step_of_adam_is_longer_than_its_bound(gradients):
    params, optimizer, bound = {"W": np.zeros(1)}, Adam(RATE), RATE * (1 - 0.9) / math.sqrt(1 - 0.999)
    for g in gradients:
        before = params["W"].copy()
        optimizer.step(params, {"W": np.array([g])})
        assert abs(params["W"] - before) <= bound * (1 + 1e-9)


@given(gradient_lists)
def test_without_momentum_both_kinds_are_plain_descent(gradients):
    g = np.array(gradients)[:, None]
    for kind in (Momentum, Nesterov):
        np.testing.assert_allclose(run(kind(RATE, momentum=0.0), [1.0], g), run(SGD(RATE), [1.0], g), rtol=1e-12)


@by_optimizer
def test_a_gradient_of_zero_moves_nothing(kind):
    assert run(kind(RATE), [1.0, 2.0], np.zeros((5, 2))).tolist() == [1.0, 2.0]


@by_optimizer
def test_numbers_do_not_know_how_they_are_packed(kind, path):
    p, gradients = path
    whole = run(kind(RATE), p, gradients)
    params, optimizer = {"0.W": p[0].copy(), "0.b": np.asfortranarray(p[1:])}, kind(RATE)
    for g in gradients:
        optimizer.step(params, {"0.b": g[1:], "0.W": g[0]})
    np.testing.assert_array_equal(params["0.W"], whole[0])
    np.testing.assert_array_equal(params["0.b"], whole[1:])


# Arrays: in place, of their own dtype, arguments left alone.


@by_optimizer
def test_the_very_arrays_are_moved_and_gradients_are_not(kind, path):
    p, gradients = path
    gradients.flags.writeable = False
    W, b = p.copy(), np.ones(())
    params, optimizer = {"W": W, "b": b}, kind(RATE)
    for g in gradients:
        optimizer.step(params, {"W": g, "b": np.ones(())})
    assert params["W"] is W
    assert params["b"] is b
    assert np.count_nonzero(W - p) == 5
    assert b != 1


@by_optimizer
def test_float32_stays_and_agrees_to_its_digits(kind, path):
    p, gradients = path
    single = run(kind(RATE), p.astype(np.float32), gradients.astype(np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, run(kind(RATE), p, gradients), rtol=1e-3, atol=1e-4)


@by_optimizer
def test_steps_are_counted_and_memory_is_kept_for_each_parameter(kind):
    optimizer = kind(RATE)
    assert optimizer.t == 0
    for t in (1, 2):
        optimizer.step({"W": np.ones(2), "b": np.ones(3)}, {"W": np.ones(2), "b": np.ones(3)})
        assert optimizer.t == t
    assert optimizer.state.keys() == {"W", "b"}


def test_defaults_are_pytorchs():
    assert [repr(kind()) for kind in (Adagrad, RMSprop, Adadelta, Adam, Nadam)] == [
        "Adagrad(0.01, eps=1e-10)",
        "RMSprop(0.01, alpha=0.99, eps=1e-08)",
        "Adadelta(1, rho=0.9, eps=1e-06)",
        "Adam(0.001, betas=(0.9, 0.999), eps=1e-08)",
        "Nadam(0.002, betas=(0.9, 0.999), eps=1e-08, momentum_decay=0.004)",
    ]
    assert repr(Nesterov(0.5)) == "Nesterov(0.5, momentum=0.9)"


# The learning rate: a number or a schedule.


def test_schedule_is_asked_with_the_number_of_the_step_from_zero():
    asked = []
    optimizer = SGD(lambda t: asked.append(t) or 10.0**-t)
    assert run(optimizer, [0.0], [[1.0]] * 3)[0] == pytest.approx(-1.11)
    assert asked == [0, 1, 2]


def test_learning_rate_may_be_changed_between_steps():
    params, optimizer = {"W": np.zeros(1)}, SGD(1.0)
    for rate in (1.0, 0.5, lambda t: 0.25):
        optimizer.learning_rate = rate
        optimizer.step(params, {"W": np.ones(1)})
    assert params["W"] == -1.75


def test_schedule_may_pause_at_zero():
    assert run(Adam(lambda t: 0), [1.0], [[1.0]])[0] == 1


@pytest.mark.parametrize(
    ("schedule", "values"),
    [
        (optim.step_decay(0.8, every=10), {0: 0.8, 9: 0.8, 10: 0.4, 19: 0.4, 20: 0.2, 30: 0.1}),
        (optim.step_decay(1.0, every=1, factor=0.1), {0: 1, 1: 0.1, 3: 0.001}),
        (optim.exponential_decay(1.0, k=0.1), {0: 1, 10: 0.367879}),
        (optim.exponential_decay(2.0, k=math.log(2) / 100), {0: 2, 100: 1, 200: 0.5}),
        (optim.inverse_time_decay(1.0, k=0.1), {0: 1, 10: 0.5, 30: 0.25}),
        (optim.cosine_decay(2.0, steps=100), {0: 2, 25: 1 + math.sqrt(0.5), 50: 1, 100: 0, 1000: 0}),
    ],
    ids=["step", "step, factor", "exponential", "half-life", "1/t", "cosine"],
)
def test_schedules_pass_through_their_corners(schedule, values):
    for t, rate in values.items():
        assert schedule(t) == pytest.approx(rate, abs=1e-6)


schedules = st.one_of(
    st.builds(lambda n, f: optim.step_decay(0.5, every=n, factor=f), st.integers(1, 50), st.floats(0.01, 1)),
    st.builds(lambda k: optim.exponential_decay(0.5, k=k), st.floats(0, 1)),
    st.builds(lambda k: optim.inverse_time_decay(0.5, k=k), st.floats(0, 10)),
    st.builds(lambda n: optim.cosine_decay(0.5, steps=n), st.integers(1, 300)),
)


@given(schedules, st.integers(0, 300))
def test_schedules_start_at_the_rate_and_never_rise_or_go_below_zero(schedule, t):
    assert schedule(0) == 0.5
    assert schedule(t) >= schedule(t + 1) >= 0


def test_schedules_are_shown_by_name():
    assert repr(SGD(optim.step_decay(0.8, every=10))) == "SGD(step_decay(0.8, every=10, factor=0.5))"
    assert repr(Momentum(optim.cosine_decay(0.8, steps=5))) == "Momentum(cosine_decay(0.8, steps=5), momentum=0.9)"


SCHEDULES = {
    "step": optim.step_decay(0.8, every=10),
    "exponential": optim.exponential_decay(0.8, k=0.1),
    "inverse time": optim.inverse_time_decay(0.8, k=0.1),
    "cosine": optim.cosine_decay(0.8, steps=30),
}


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
def test_schedules_and_optimizers_with_them_can_be_pickled_and_go_on(schedule, duplicate):
    optimizer, p, g = Momentum(schedule), {"x": np.ones(2)}, {"x": np.ones(2)}
    optimizer.step(p, g)
    again, q = duplicate((optimizer, p))
    assert repr(again) == repr(optimizer)
    for _ in range(20):
        optimizer.step(p, g)
        again.step(q, g)
    np.testing.assert_array_equal(p["x"], q["x"])
    assert repr(SGD(optim.exponential_decay(1, k=0.1))) == "SGD(exponential_decay(1, k=0.1))"
    assert repr(SGD(optim.inverse_time_decay(1, k=0.1))) == "SGD(inverse_time_decay(1, k=0.1))"


# What is refused, and what the message says.


@by_optimizer
@pytest.mark.parametrize(
    ("rate", "error", "says"),
    [
        (0, ValueError, "above 0, got 0"),
        (-0.1, ValueError, "got -0.1"),
        (np.nan, ValueError, "finite .*got nan"),
        (np.inf, ValueError, "finite .*got inf"),
        ("0.1", TypeError, "a number, got str"),
        (None, TypeError, "a number, got NoneType"),
    ],
)
def test_learning_rate_must_be_a_number_above_zero(kind, rate, error, says):
    with pytest.raises(error, match=f"learning_rate: .*{says}"):
        kind(rate)
    optimizer = kind(RATE)
    with pytest.raises(error, match=says):
        optimizer.learning_rate = rate
    assert optimizer.learning_rate == RATE


@pytest.mark.parametrize(("rate", "error"), [(-1, ValueError), (np.nan, ValueError), (None, TypeError)])
def test_schedule_must_return_a_number_from_zero_up_and_nothing_moves_otherwise(rate, error):
    params, optimizer = {"W": np.ones(1)}, Nadam(lambda t: rate)
    with pytest.raises(error, match=r"learning_rate\(0\): expected"):
        optimizer.step(params, {"W": np.ones(1)})
    assert params["W"] == 1
    assert optimizer.t == 0


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Momentum(0.1, momentum=1.0), "momentum: .*but not including 1, got 1"),
        (lambda: Nesterov(0.1, momentum=-0.1), "momentum: .*got -0.1"),
        (lambda: RMSprop(alpha=1.5), "alpha: .*got 1.5"),
        (lambda: Adadelta(rho=1), "rho: .*got 1"),
        (lambda: Adam(betas=(0.9, 1.0)), r"betas\[1\]: .*got 1"),
        (lambda: Adam(betas=0.9), r"betas: expected two numbers, .*got 0.9"),
        (lambda: Nadam(betas=(0.9,)), r"betas: .*got \(0.9,\)"),
        (lambda: Nadam(momentum_decay=0), "momentum_decay: .*above 0"),
        *[(lambda kind=kind: kind(eps=0), "eps: .*above 0") for kind in (Adagrad, RMSprop, Adadelta, Adam, Nadam)],
        (lambda: optim.step_decay(0.1, every=0), "every: .*at least 1, got 0"),
        (lambda: optim.step_decay(0.1, every=1, factor=2), "factor: .*at most 1, got 2"),
        (lambda: optim.exponential_decay(0.1, k=-1), "k: .*got -1"),
        (lambda: optim.inverse_time_decay(0, k=1), "learning_rate: .*above 0"),
        (lambda: optim.cosine_decay(0.1, steps=0), "steps: .*got 0"),
    ],
)
def test_options_out_of_range_are_refused(make, says):
    with pytest.raises(ValueError, match=says):
        make()


ONE = np.ones((2, 3))


@by_optimizer
@pytest.mark.parametrize(
    ("params", "grads", "says"),
    [
        ({"W": ONE.copy()}, {}, r"grads: expected the names of params, \['W'\], got \[\]; .*backward"),
        ({"W": ONE.copy()}, {"b": ONE}, r"grads: expected the names of params, \['W'\], got \['b'\]"),
        ({"W": ONE.copy()}, {"W": ONE.T}, r"grads\['W'\]: .*\(2, 3\), got \(3, 2\)"),
        ({"W": ONE.astype(int)}, {"W": ONE}, r"params\['W'\]: expected an array of float32 or float64, got int64"),
        ({"W": [1.0]}, {"W": ONE}, r"params\['W'\]: .*got list"),
        ({"b": ONE.copy(), "W": ONE.copy()}, {"b": ONE, "W": ONE[0]}, r"grads\['W'\]: .*\(2, 3\), got \(3,\)"),
    ],
)
def test_parameters_and_gradients_must_fit_and_none_moves_otherwise(kind, params, grads, says):
    optimizer = kind(RATE)
    before = {name: np.copy(p) for name, p in params.items()}
    with pytest.raises(ValueError, match=says):
        optimizer.step(params, grads)
    for name, p in params.items():
        np.testing.assert_array_equal(p, before[name])
    assert optimizer.t == 0


@pytest.mark.parametrize(
    ("params", "says"),
    [
        (
            {"b": ONE.copy()},
            r"params: expected, as in the first step, \['W'\] \(a new network .* new Adam\), got \['b'\]",
        ),
        ({"W": ONE.T.copy()}, r"params\['W'\]: .*float64 of shape \(2, 3\) .*got float64 of \(3, 2\)"),
        ({"W": ONE.astype(np.float32)}, r"params\['W'\]: .*float64 of shape .*got float32 of \(2, 3\)"),
    ],
)
def test_another_network_needs_another_optimizer(params, says):
    optimizer = Adam()
    optimizer.step({"W": ONE.copy()}, {"W": ONE})
    with pytest.raises(ValueError, match=says):
        optimizer.step(params, params)
    assert optimizer.t == 1


@pytest.mark.parametrize("wrong", ["read-only", "complex"])
def test_nothing_moves_where_one_parameter_cannot(wrong):
    p, g = {"a": np.ones(2), "b": np.ones(2)}, {"a": np.ones(2), "b": np.ones(2)}
    if wrong == "read-only":
        p["b"].flags.writeable = False
        says = r"params\['b'\]: expected an array that can be changed, got a read-only one"
    else:
        g["b"] = g["b"] * 1j
        says = r"grads\['b'\]: expected real numbers, got complex128"
    with pytest.raises(ValueError, match=says):
        Momentum(0.1).step(p, g)
    assert p["a"].tolist() == p["b"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("rate", "says"),
    [(10**400, "finite number of at least 0, got inf"), (Fraction(-1, 2), "at least 0, got -0.5"), (np.nan, "got nan")],
)
def test_rates_that_are_no_rates_are_refused_whatever_their_type(rate, says):
    with pytest.raises(ValueError, match=f"learning_rate: expected a .*{says}"):
        SGD(rate)
