"""Exercises of notebook 07: baselines, when to stop, limits of the rate, Adam, dropout, averages, diagnoses, a recipe.

Letters as in the notebook: ``K`` classes, ``c`` a curvature, ``g`` a gradient, ``mu`` the part of the velocity that is
kept, ``t`` a step, ``p`` the probability of being dropped, ``u`` random numbers from 0 to 1.
"""

import functools
import math

import numpy as np

from course_utils import data, layers, optim
from course_utils.losses import cross_entropy
from course_utils.training import accuracy, train

from .declare import case, exercise
from .ex02 import Formula
from .kinds import Number, Order
from .trials import Diagnosis, Setting


@exercise(
    "07.1",
    "The loss that never looks",
    cases=[
        case([0, 0, 0, 1, 2, 0], 3),
        case([1, 1, 0, 1, 1, 1, 1, 1, 1, 1], 2, why="two classes, nine to one"),
        case([0, 1, 2, 3], 4, why="all equally often"),
        case([2, 2, 0, 2, 0], 4, why="two classes that never come"),
        case([1, 1, 1], 3, why="one class alone"),
    ],
    random=lambda rng: case(rng.integers(0, 4, size=12).tolist(), 5),
    letters={"y": "the classes y", "K": "the number of classes K"},
    hints=[
        "Answer every image with the same probabilities q. Which q makes the mean of -log q[y] smallest?",
        "The best q are the shares with which the classes come. Classes that never come add nothing.",
        "shares = np.bincount(y) / len(y); then minus the sum of share * log(share), over shares above 0.",
    ],
    insight="The entropy of the classes. A loss below it proves that a network has learned something from its inputs.",
)
def baseline_loss(y, K):
    """Return the smallest mean cross-entropy that the same K probabilities for every example can have on classes y."""
    share = np.bincount(y, minlength=K) / len(y)
    share = share[share > 0]
    return -np.sum(share * np.log(share))


def _shares(y, K):
    return np.bincount(y, minlength=K) / len(y)


@baseline_loss.mistake
def every_class_alike(y, K):
    """Yours is log(K): all classes equally probable. Where one comes more often, other probabilities do better."""
    return np.log(K)


@baseline_loss.mistake
def classes_that_come_alike(y, K):
    """You made the classes that do come equally probable. The more often one comes, the more it should get."""
    return np.log(len(np.unique(y)))


@baseline_loss.mistake
def the_commonest_alone(y, K):
    """Yours is minus the log of the largest share. It counts the commonest class alone: the others pay too."""
    return -np.log(np.max(_shares(y, K)))


@baseline_loss.mistake
def errors_of_the_majority(y, K):
    """Yours is the share that always saying the commonest class gets wrong. That is an error, not a cross-entropy."""
    return 1 - np.max(_shares(y, K))


@baseline_loss.mistake
def accuracy_of_the_majority(y, K):
    """Yours is the share of the commonest class, an accuracy. The mean of -log of the probability is asked for."""
    return np.max(_shares(y, K))


@baseline_loss.mistake
def mean_over_classes(y, K):
    """You gave every class the same weight in the mean. An example pays: a class counts as often as it comes."""
    share = _shares(y, K)
    return -np.mean(np.log(share[share > 0]))


@baseline_loss.mistake
def sum_over_examples(y, K):
    """Yours is the sum over all examples. The mean is asked for: divide by their number."""
    return len(y) * baseline_loss.reference(y, K)


@baseline_loss.mistake
def in_bits(y, K):
    """You took the logarithm to base 2. The loss counts in nats, with the natural one."""
    return baseline_loss.reference(y, K) / np.log(2)


@baseline_loss.mistake
def in_base_ten(y, K):
    """You took the logarithm to base 10. The loss counts in nats, with the natural one."""
    return baseline_loss.reference(y, K) / np.log(10)


@baseline_loss.mistake
def lost_the_minus(y, K):
    """Yours is not above 0. The logarithm of a share is negative: a minus makes it a loss."""
    return -baseline_loss.reference(y, K)


@baseline_loss.mistake
def nought_times_infinity(y, K):
    """You took 0 * log(0) for a class that never comes, which is no number. It adds nothing: leave it out."""
    share = _shares(y, K)
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.sum(share * np.log(share))


@baseline_loss.mistake
def divided_by_the_classes(y, K):
    """You divided by K: a mean over classes. The shares are weights already and add up to 1; the sum is the mean."""
    return baseline_loss.reference(y, K) / K


@baseline_loss.mistake
def without_the_weights(y, K):
    """You added up -log of each share once. Each class counts with its share: multiply before you add."""
    share = _shares(y, K)
    return -np.sum(np.log(share[share > 0]))


@exercise(
    "07.2",
    "Stop in time",
    cases=[
        case([0.9, 0.6, 0.5, 0.55, 0.52, 0.6, 0.7], 3),
        case([0.9, 0.6, 0.5, 0.4], 2, why="still falling at the end"),
        case([0.9, 0.6, 0.7, 0.8, 0.5, 0.4], 2, why="patience runs out before the lowest"),
        case([0.9, 0.6, 0.7, 0.8, 0.5, 0.4, 0.45], 3, why="patience outlasts the bump"),
        case([0.5, 0.5, 0.5, 0.5, 0.4], 3, why="a tie is no improvement"),
        case([0.3], 1, why="one epoch"),
        case([0.5, 0.6, 0.4, 0.3], 1, why="no patience"),
        case([0.9, 0.8, 0.5, 0.6, 0.7, 0.4], 2, why="a lower loss comes too late"),
        case([0.5, 0.9, 0.8, 0.7, 0.6, 0.4], 4, why="it falls, and stays above the best"),
    ],
    random=lambda rng: case(rng.uniform(0.3, 0.9, size=12).round(2), int(rng.integers(2, 5))),
    lists=True,
    hints=[
        "Go through the epochs and remember the best so far. When is it time to give up?",
        "Give up when the best is `patience` epochs ago: t - best == patience. What you return is best, not t.",
        "best = 0; for each t: if val_loss[t] < val_loss[best], best = t; if t - best == patience, stop looking.",
    ],
    insight="Early stopping: a regularizer that saves time, as long as you kept the parameters of that epoch.",
)
def stop_in_time(val_loss, patience):
    """Return the epoch, from 0, of the lowest loss seen before `patience` epochs in a row brought no lower one."""
    best = 0
    for t in range(len(val_loss)):
        if val_loss[t] < val_loss[best]:
            best = t
        if t - best == patience:
            break
    return best


@stop_in_time.mistake
def looked_at_the_whole_curve(val_loss, patience):
    """You took the lowest of all epochs. Whoever stops early never sees those after the stop."""
    return int(np.argmin(val_loss))


@stop_in_time.mistake
def epoch_of_the_stop(val_loss, patience):
    """You returned the epoch in which training stops. What we keep are the parameters of the best one before it."""
    best = stop_in_time(val_loss, patience)
    return min(best + patience, len(val_loss) - 1)


@stop_in_time.mistake
def first_rise(val_loss, patience):
    """You stopped at the first rise, without any patience. Losses jitter: wait for `patience` epochs in a row."""
    return stop_in_time(val_loss, 1)


@stop_in_time.mistake
def one_epoch_too_patient(val_loss, patience):
    """You waited an epoch too long: the epoch that is `patience` after the best one is the last."""
    return stop_in_time(val_loss, patience + 1)


@stop_in_time.mistake
def one_epoch_too_hasty(val_loss, patience):
    """You gave up an epoch too soon, as if the best one counted among the `patience` epochs that brought no lower."""
    return stop_in_time(val_loss, max(patience - 1, 1))


@stop_in_time.mistake
def the_last_epoch(val_loss, patience):
    """You returned the last epoch of all. Keep the one with the lowest loss before the stop."""
    return len(val_loss) - 1


def _by_the_epoch_before(val_loss, patience):
    """Return the last epoch seen, and how many in a row brought no lower loss than the one before each."""
    waited = 0
    for t in range(1, len(val_loss)):
        waited = 0 if val_loss[t] < val_loss[t - 1] else waited + 1
        if waited == patience:
            return t, waited
    return len(val_loss) - 1, waited


@stop_in_time.mistake
def compared_with_the_epoch_before(val_loss, patience):
    """Your patience begins anew whenever a loss is below that of the epoch before. Only one below the best counts."""
    return int(np.argmin(val_loss[: _by_the_epoch_before(val_loss, patience)[0] + 1]))


@stop_in_time.mistake
def last_epoch_that_fell(val_loss, patience):
    """You keep the last epoch whose loss is below that of the epoch before. Compare with the best, the lowest yet."""
    t, waited = _by_the_epoch_before(val_loss, patience)
    return t - waited


@stop_in_time.mistake
def epoch_before_the_rise(val_loss, patience):
    """You keep the epoch from which losses only rose, or else the last. Compare with the best, the lowest yet."""
    t, waited = _by_the_epoch_before(val_loss, patience)
    return t - patience if waited == patience else t


@stop_in_time.mistake
def counted_from_one(val_loss, patience):
    """You counted epochs from 1. Here the first one is 0, as in the lists of a History."""
    return stop_in_time(val_loss, patience) + 1


@stop_in_time.mistake
def tie_counts_as_better(val_loss, patience):
    """You took a tie for an improvement. Standing still is not getting better: use <, not <=."""
    best = 0
    for t in range(len(val_loss)):
        if val_loss[t] <= val_loss[best]:
            best = t
        if t - best == patience:
            break
    return best


@stop_in_time.mistake
def loss_instead_of_epoch(val_loss, patience):
    """You returned the loss. We want to know which epoch it was."""
    return float(val_loss[stop_in_time(val_loss, patience)])


@exercise(
    "07.3",
    "How long may a step that looks ahead be?",
    cases=[
        case(100.0, 0.9),
        case(4.0, 0.5),
        case(1.0, 0.0, why="no momentum"),
        case(0.25, 0.99, why="a flat valley and little friction"),
    ],
    random=lambda rng: case(float(rng.uniform(0.5, 50)), float(rng.uniform(0.1, 0.95))),
    letters={"c": "the curvature c", "mu": "mu"},
    hints=[
        "The slope at w + mu v is c (w + mu v), and v is w_t - w_(t-1). Write w_(t+1) with w_t and w_(t-1), then z^t.",
        "z^2 - (1 + mu)(1 - a c) z + mu (1 - a c) = 0, with rate a. It runs away when z = -1 is a solution.",
        "Put z = -1: 1 + (1 + 2 mu)(1 - a c) = 0. Solve for a.",
    ],
    insight="Less room than the plain ball has: it looks at a slope farther out, which is steeper, and brakes harder.",
)
def nesterov_limit(c, mu):
    """Return the learning rate above which v = mu v - rate c (w + mu v), w = w + v runs away."""
    return 2 * (1 + mu) / (c * (1 + 2 * mu))


@nesterov_limit.mistake
def the_plain_balls_limit(c, mu):
    """Yours is the limit of the ball that does not look ahead. Here the slope is taken at w + mu v."""
    return 2 * (1 + mu) / c


@nesterov_limit.mistake
def limit_without_momentum(c, mu):
    """Yours is the limit without momentum. With it, w depends on the two places before."""
    return 2 / c


@nesterov_limit.mistake
def forgot_the_curvature(c, mu):
    """Your limit does not depend on the curvature: it is right for c = 1 alone. Divide by c."""
    return 2 * (1 + mu) / (1 + 2 * mu)


@nesterov_limit.mistake
def multiplied_by_the_curvature(c, mu):
    """Yours grows with the curvature. The steeper the valley, the smaller the steps that it allows: divide by c."""
    return 2 * c * (1 + mu) / (1 + 2 * mu)


@nesterov_limit.mistake
def half_of_it(c, mu):
    """Yours is half of it. At that rate it still arrives; it begins to run away where z = -1 solves the equation."""
    return (1 + mu) / (c * (1 + 2 * mu))


@nesterov_limit.mistake
def lost_the_one_plus_mu(c, mu):
    """Above the line the 1 alone is left. At z = -1, (1 + mu) and mu add up, and the constant 1 joins them."""
    return 2 / (c * (1 + 2 * mu))


@nesterov_limit.mistake
def minus_for_plus(c, mu):
    """Your mu has the wrong sign: with momentum the room does not vanish as mu goes to 1."""
    return 2 * (1 - mu) / c


@nesterov_limit.mistake
def steady_pull(c, mu):
    """You divided by 1 - mu, how far a steady push carries. Across the valley the slope changes its sign."""
    return 2 / (c * (1 - mu))


@nesterov_limit.mistake
def divided_once_more(c, mu):
    """You divided the plain limit by 1 + 2 mu and by 1 + mu. Put z = -1 once more, and solve for the rate."""
    return 2 / (c * (1 + mu) * (1 + 2 * mu))


@nesterov_limit.mistake
def over_one_plus_mu(c, mu):
    """Yours is the plain limit over 1 + mu. mu stands in two of the equation's terms; put z = -1 into both."""
    return 2 / (c * (1 + mu))


@nesterov_limit.mistake
def other_end(c, mu):
    """Yours is where the roots' product reaches 1, mu (a c - 1) = 1. z = -1 is reached earlier, at a smaller rate."""
    return (1 + mu) / (c * mu) if mu else np.inf


def _two_averages(t, beta1, beta2):
    """Return Adam's averages after zeros and a last gradient of 1, and what they are divided by: m, v, c, d."""
    return 1 - beta1, 1 - beta2, 1 - beta1**t, 1 - beta2**t


@exercise(
    "07.4",
    "Adam after a silence",
    cases=[
        case(1, 0.9, 0.999, why="the first step"),
        case(2, 0.9, 0.999, why="one silent step"),
        case(10, 0.9, 0.999),
        case(1000, 0.9, 0.99, why="a long silence"),
        case(5, 0.5, 0.6, why="other betas"),
        case(4, 0.0, 0.9, why="no momentum"),
    ],
    random=lambda rng: case(
        int(rng.integers(2, 50)), round(float(rng.uniform(0.3, 0.95)), 2), round(float(rng.uniform(0.5, 0.99)), 3)
    ),
    letters={"t": "the number t of the step", "beta1": "beta 1", "beta2": "beta 2"},
    hints=[
        "Unroll both averages: of t gradients, all but the last are 0. What is m then, what is v, for a gradient g?",
        "m = (1 - beta1) g and v = (1 - beta2) g^2. Divide by 1 - beta1^t and 1 - beta2^t; the root of g^2 cancels g.",
        "(1 - beta1) / (1 - beta1^t), times the root of (1 - beta2^t) / (1 - beta2).",
    ],
    insight="With 0.9 and 0.999 it is 1 at first, 0.48 at t = 10, and 3.16 after a long silence: v forgets the zeros "
    "much later than m. So a step can be three times as long as the rate.",
)
def step_after_silence(t, beta1, beta2):
    """Return the length of Adam's step t over the learning rate, where all gradients before it are 0."""
    m_hat = (1 - beta1) / (1 - beta1**t)
    v_hat = (1 - beta2) / (1 - beta2**t)
    return m_hat / np.sqrt(v_hat)


@step_after_silence.mistake
def one_rate_long(t, beta1, beta2):
    """Yours is 1, the first step's length. Later the corrections 1 - beta^t no longer cancel what m and v hold."""
    return 1.0


@step_after_silence.mistake
def nothing_corrected(t, beta1, beta2):
    """You did not correct the averages for starting at 0: divide m by 1 - beta1^t, and v by 1 - beta2^t."""
    m, v, _, _ = _two_averages(t, beta1, beta2)
    return m / np.sqrt(v)


@step_after_silence.mistake
def first_average_not_corrected(t, beta1, beta2):
    """You corrected v and not m. Divide m by 1 - beta1^t, too."""
    m, v, _, d = _two_averages(t, beta1, beta2)
    return m / np.sqrt(v / d)


@step_after_silence.mistake
def second_average_not_corrected(t, beta1, beta2):
    """You corrected m and not v. Divide v by 1 - beta2^t, too, under the root."""
    m, v, c, _ = _two_averages(t, beta1, beta2)
    return m / c / np.sqrt(v)


@step_after_silence.mistake
def multiplied_by_the_corrections(t, beta1, beta2):
    """You multiplied by 1 - beta1^t and 1 - beta2^t, which makes small averages smaller. Divide by them."""
    m, v, c, d = _two_averages(t, beta1, beta2)
    return m * c / np.sqrt(v * d)


@step_after_silence.mistake
def forgot_the_root(t, beta1, beta2):
    """You divided by v, which holds g^2. Adam divides by its root: only so does the size of g cancel."""
    m, v, c, d = _two_averages(t, beta1, beta2)
    return m / c / (v / d)


@step_after_silence.mistake
def root_of_both(t, beta1, beta2):
    """You took the root of m, too. The root is for v alone, which averages squares."""
    m, v, c, d = _two_averages(t, beta1, beta2)
    return np.sqrt(m / c / (v / d))


@step_after_silence.mistake
def betas_swapped(t, beta1, beta2):
    """You swapped the betas: beta1 belongs to m, the average of g, and beta2 to v, the average of g^2."""
    return step_after_silence.reference(t, beta2, beta1)


@step_after_silence.mistake
def upside_down(t, beta1, beta2):
    """Yours is upside down: m, corrected, stands above, and the root of v, corrected, below."""
    return 1 / step_after_silence.reference(t, beta1, beta2)


@step_after_silence.mistake
def counted_from_zero(t, beta1, beta2):
    """Your powers are one too small: step t has t gradients behind it, the zeros and its own."""
    with np.errstate(all="ignore"):
        m, v, c, d = _two_averages(np.float64(t - 1), beta1, beta2)
        return m / c / np.sqrt(v / d)


@step_after_silence.mistake
def counted_one_ahead(t, beta1, beta2):
    """Your powers are one too large: step t has t gradients behind it, the zeros and its own."""
    return step_after_silence.reference(t + 1, beta1, beta2)


@step_after_silence.mistake
def silence_after_the_gradient(t, beta1, beta2):
    """You let the gradient come first and the zeros after it. The zeros come first: m and v hold the newest g whole."""
    return beta1 ** (t - 1) * step_after_silence.reference(t, beta1, beta2) / np.sqrt(beta2 ** (t - 1))


@step_after_silence.mistake
def gradient_not_averaged(t, beta1, beta2):
    """You divided g itself by the root: RMSprop, corrected. In Adam, m stands above, with 1 - beta1 of g in it."""
    _, v, _, d = _two_averages(t, beta1, beta2)
    return 1 / np.sqrt(v / d)


@step_after_silence.mistake
def rmsprop(t, beta1, beta2):
    """You divided g itself by the root of v: that is RMSprop. In Adam, m stands above, and both are corrected."""
    return 1 / np.sqrt(1 - beta2)


@step_after_silence.mistake
def direction_alone(t, beta1, beta2):
    """Yours is m alone, corrected. Adam divides it by the root of v, corrected, too."""
    m, _, c, _ = _two_averages(t, beta1, beta2)
    return m / c


@step_after_silence.mistake
def kept_for_taken(t, beta1, beta2):
    """You gave the gradient the share beta. That is what is kept of the old average: the new g gets 1 - beta."""
    _, _, c, d = _two_averages(t, beta1, beta2)
    return beta1 / c / np.sqrt(beta2 / d)


@step_after_silence.mistake
def one_beta_for_both(t, beta1, beta2):
    """You took beta1 for both averages. v forgets with beta2."""
    return step_after_silence.reference(t, beta1, beta1)


@step_after_silence.mistake
def even_averages(t, beta1, beta2):
    """You averaged the t gradients evenly: 1/t over the root of 1/t. In Adam the newest weighs 1 - beta."""
    return 1 / np.sqrt(t)


@step_after_silence.mistake
def downhill(t, beta1, beta2):
    """Yours is below 0. The length of the step is asked for, without its direction."""
    return -step_after_silence.reference(t, beta1, beta2)


how_far = Number(
    "07.5",
    "How far can it ever walk?",
    value=0.5 / (1 - math.exp(-0.3)),
    tolerance=0.003,
    wrong={
        "an integral": (
            0.5 / 0.3,
            "You integrated, or took 0.3 for the share that is lost at each step, which is 1 - e^(-0.3), about 0.26. "
            "Add up the steps.",
        ),
        "without the first step": (
            0.5 / (1 - math.exp(-0.3)) - 0.5,
            "You left out the first step, at t = 0, whose rate is 0.5 itself.",
        ),
        "the share for the exponent": (
            0.5 / 0.7,
            "You took 0.3 for the share that is left at each step. That is e to the -0.3, about 0.74.",
        ),
        "what is left for what is lost": (
            0.5 / math.exp(-0.3),
            "You divided by the share that is left. The series is first term / (1 - share).",
        ),
        "the series of shares": (1 / (1 - math.exp(-0.3)), "That is the sum of the shares. Each is a share of 0.5."),
        "no end": (math.inf, "A rate that keeps the same share of itself at each step has a finite sum."),
        "constant rate": (150.0, "That is 300 steps at a rate of 0.5. Here the rate falls at every step."),
        "half-life": (
            0.5 * math.log(2) / 0.3,
            "You took the time in which the rate halves. All steps are to be added up.",
        ),
        "two steps": (0.5 + 0.5 * math.exp(-0.3), "Those are the first two steps. It goes on."),
        "the last rate": (0.0, "The rate ends near 0, but the walker has gone somewhere by then."),
        "the first rate": (0.5, "That is the first step alone."),
        "one over t": (
            sum(0.5 / (1 + 0.3 * t) for t in range(300)),
            "That is the 1/t plan, 300 steps of it. Here the rate falls as e to the -0.3 t.",
        ),
        "the share times the rate": (0.5 * math.exp(-0.3), "That is the second step alone."),
    },
    hints=[
        "On a slope of 1 a step is as long as the rate. What do the rates add up to?",
        "0.5 (1 + r + r^2 + ...) with r = e^(-0.3): the same series as for the ball's velocity.",
    ],
    insight="Whoever starts farther away than that never arrives, however long the training. Measure it in 300 steps.",
)


@exercise(
    "07.6",
    "Drop, and mend the mean",
    cases=[
        case([1.0, 2.0, 3.0, 4.0], [0.1, 0.7, 0.4, 0.9], 0.5),
        case([1.0, 2.0, 3.0, 4.0], [0.1, 0.7, 0.4, 0.9], 0.2, why="few are dropped"),
        case([[1.0, -2.0], [5.0, 0.5]], [[0.95, 0.25], [0.85, 0.3]], 0.8, why="a batch, most are dropped"),
        case([3.0, -1.0], [0.05, 0.95], 0.0, why="nothing is dropped"),
        case([1, 2, 4], [0.3, 0.2, 0.9], 0.5, why="integers"),
        case([1, 2, 5], [0.3, 0.1, 0.9], 0.2, why="integers, divided by 0.8"),
    ],
    random=lambda rng: case(rng.normal(size=(2, 4)).round(1), rng.uniform(size=(2, 4)).round(2), 0.325),
    hints=[
        "A number u from 0 to 1 is below p with probability p. Those units go. What remains of the others?",
        "If a share p is gone, the sum shrinks to 1 - p. Divide the survivors by that, and the mean is as before.",
        "x * (u >= p) / (1 - p)",
    ],
    insight="Inverted dropout: the correction is paid while training, and test time needs no factor to be forgotten.",
)
def dropout(x, u, p):
    """Zero x where u is below p, and divide the rest by 1 - p."""
    return x * (u >= p) / (1 - p)


@dropout.convention
def the_low_ones_stay(x, u, p):
    """You keep the units whose u is below 1 - p; the check compares with u >= p. Both drop a share p: both are fine."""
    return x * (u < 1 - p) / (1 - p)


@dropout.mistake
def forgot_to_scale(x, u, p):
    """You did not scale: while training the mean shrinks to 1 - p of what it is at test time. Divide by 1 - p."""
    return x * (u >= p)


@dropout.mistake
def test_time_factor_while_training(x, u, p):
    """You multiplied by 1 - p: that is the test-time factor. While training, survivors must grow: divide by 1 - p."""
    return x * (u >= p) * (1 - p)


@dropout.mistake
def kept_what_should_go(x, u, p):
    """You kept the units with u below p: a share p survives, not 1 - p. Use u >= p."""
    return x * (u < p) / (1 - p)


@dropout.mistake
def divided_by_p(x, u, p):
    """You divided by p, the share that goes. Survivors are a share 1 - p; with p = 0.5 the slip would not show."""
    return x * (u >= p) / (p if p else np.inf)


@dropout.mistake
def multiplied_by_p(x, u, p):
    """You multiplied by p. The survivors, a share 1 - p, have to make up for the others: divide by 1 - p."""
    return x * (u >= p) * p


@dropout.mistake
def p_is_the_share_that_stays(x, u, p):
    """You took p for the share that stays, as some codes do. Here p is the share that goes, and 1 - p stays."""
    return x * (u < p) / p


@dropout.mistake
def a_share_p_stays(x, u, p):
    """You kept the units with u above 1 - p: a share p survives, not 1 - p. Use u >= p."""
    return x * (u >= 1 - p) / (1 - p)


@dropout.mistake
def divided_by_the_share_of_this_time(x, u, p):
    """You divided by the share that survived this time. Divide by 1 - p, the share to expect over many draws."""
    return x * (u >= p) / np.mean(u >= p)


@dropout.mistake
def half_are_dropped(x, u, p):
    """You dropped where u is below 0.5, as if p were a half. Compare with p: u >= p stays."""
    return x * (u >= 0.5) / (1 - p)


@dropout.mistake
def a_half_for_p(x, u, p):
    """Yours is right for p = 0.5 alone. Compare u with p, and divide by 1 - p."""
    return x * (u >= 0.5) / 0.5


@dropout.mistake
def multiplied_by_u(x, u, p):
    """You multiplied by the random numbers themselves. A unit stays whole or goes: the mask u >= p is 1 or 0."""
    return x * u / (1 - p)


@dropout.mistake
def scaled_without_dropping(x, u, p):
    """You scaled and dropped nothing: multiply by the mask, u >= p."""
    return x * np.ones(u.shape) / (1 - p)


@dropout.mistake
def test_time_scaling_of_all(x, u, p):
    """You multiplied by 1 - p and dropped nothing: that is test time in the other convention. Here we train."""
    return x * np.ones(u.shape) * (1 - p)


@exercise(
    "07.7",
    "A running average of the parameters",
    cases=[
        case([[1.0, 0.0], [3.0, 2.0], [5.0, 2.0]], 0.5),
        case([4.0, 0.0, 0.0, 0.0], 0.9, why="one weight"),
        case([[2.0, -1.0]], 0.9, why="one step"),
        case([1.0, 5.0, 2.0], 0.0, why="no memory"),
        case([7.0, 7.0, 7.0], 0.99, why="nothing changes"),
        case([1, 2, 4], 0.5, why="integers"),
    ],
    random=lambda rng: case(rng.normal(size=(5, 2)).round(1), float(rng.uniform(0.5, 0.95))),
    hints=[
        "Begin with the first parameters themselves. Then move a little towards each that follows.",
        "average = beta * average + (1 - beta) * W, for each W but the first.",
        "average = Ws[0]; for W in Ws[1:]: average = beta * average + (1 - beta) * W",
    ],
    insight="One more copy of the parameters and one line a step: what lags behind also smooths the jitter.",
)
def running_average(Ws, beta):
    """Return the running average of parameters Ws (T, ...), beginning with the first, keeping beta of it each step."""
    average = 1.0 * Ws[0]
    for W in Ws[1:]:
        average = beta * average + (1 - beta) * W
    return average


def _weighted(Ws, kept, added, start=1.0):
    average = start * Ws[0]
    for W in Ws[1:]:
        average = kept * average + added * W
    return average


@running_average.mistake
def began_with_zero(Ws, beta):
    """You began with 0, which pulls the average toward 0 for 1 / (1 - beta) steps. Begin with the first parameters."""
    return _weighted(Ws, beta, 1 - beta, start=1 - beta)


@running_average.mistake
def began_with_zero_and_corrected(Ws, beta):
    """Yours comes out as if it began with 0 and were corrected, as Adam's averages. Begin with the first parameters."""
    return _weighted(Ws, beta, 1 - beta, start=1 - beta) / (1 - beta ** len(Ws))


@running_average.mistake
def left_the_first_out(Ws, beta):
    """You began with 0, and the first parameters do not count. Begin with them."""
    return _weighted(Ws, beta, 1 - beta, start=0.0)


@running_average.mistake
def swapped_the_weights(Ws, beta):
    """You kept 1 - beta of the average and took beta of the new. beta is what is kept."""
    return _weighted(Ws, 1 - beta, beta)


@running_average.mistake
def beta_of_both(Ws, beta):
    """You weighed both with beta. The two weights have to add up to 1: beta and 1 - beta."""
    return _weighted(Ws, beta, beta)


@running_average.mistake
def the_rest_of_both(Ws, beta):
    """You weighed both with 1 - beta. The two weights have to add up to 1: beta is kept, 1 - beta is new."""
    return _weighted(Ws, 1 - beta, 1 - beta)


@running_average.mistake
def added_up(Ws, beta):
    """You added W whole. The two weights have to add up to 1: beta and 1 - beta."""
    return _weighted(Ws, beta, 1.0)


@running_average.mistake
def plain_mean(Ws, beta):
    """You took the mean of all steps, in which the clumsy first ones count as much as the last. Forget slowly: beta."""
    return np.mean(Ws, axis=0)


@running_average.mistake
def the_last_ones(Ws, beta):
    """You returned the last parameters: no average at all."""
    return 1.0 * Ws[-1]


@running_average.mistake
def the_last_two(Ws, beta):
    """Yours knows the last two parameters only. beta has to keep the average so far, in which all earlier ones live."""
    return _weighted(Ws[-2:], beta, 1 - beta)


@running_average.mistake
def oldest_counts_most(Ws, beta):
    """You went from the last to the first. The newest parameters come last, with weight 1 - beta."""
    return running_average(Ws[::-1], beta)


NAMES = ["dropout left on", "softmax twice", "dead ReLUs", "labels shuffled", "wrong sign"]


def _swapped(i, j):
    order = NAMES.copy()
    order[i], order[j] = order[j], order[i]
    return order


ill_runs = Order(
    "07.8",
    "Five ill runs",
    right=NAMES,
    wrong={
        "A and B": (
            _swapped(0, 1),
            "You swapped A and B. Measured twice, only A differs: something in it draws anew each time.",
        ),
        "A and C": (
            _swapped(0, 2),
            "You swapped A and C. A learns, and C does not move at all: nothing comes through.",
        ),
        "A and D": (
            _swapped(0, 3),
            "You swapped A and D. D stays at chance on other digits, while A reads most of them, twice differently.",
        ),
        "A and E": (
            _swapped(0, 4),
            "You swapped A and E. E's loss climbs in every epoch: of the five, only uphill steps do so.",
        ),
        "B and C": (
            _swapped(1, 2),
            "You swapped B and C. B's digits get better, so something is learned there; C is level from the start.",
        ),
        "B and D": (
            _swapped(1, 3),
            "You swapped B and D. Both losses are high; but B reads most of the digits at the end, and D guesses.",
        ),
        "B and E": (
            _swapped(1, 4),
            "You swapped B and E. E's loss climbs in every epoch: of the five, only uphill steps do so.",
        ),
        "C and D": (
            _swapped(2, 3),
            "You swapped C and D. D's loss does sink, by heart; C's does not move, as no gradient reaches it.",
        ),
        "C and E": (_swapped(2, 4), "You swapped C and E. E moves, the wrong way. C does not move at all."),
        "D and E": (
            _swapped(3, 4),
            "You swapped D and E. E's loss climbs above where it began. D's sinks a little: it learns by heart.",
        ),
    },
    hints=[
        "Which run gives two answers to the same question? Which loss rises, which one does not move at all?",
        "Of the other two, whose loss sinks and stays above 1.5, one reads most digits in the end, and one guesses.",
    ],
    insight="Loss and accuracy together tell what neither tells alone, and measuring twice costs nothing. Why B's loss "
    "cannot fall below 1.46: its scores are probabilities, so the right class gets e / (e + 9) at most.",
)


def _listing_a(hits, size):
    total = 0
    for start in range(0, len(hits), size):
        total += np.sum(hits[start : start + size])
    return total / len(hits)


def _listing_b(hits, size):
    shares = []
    for start in range(0, len(hits), size):
        batch = hits[start : start + size]
        shares.append(np.sum(batch) / len(batch))
    return sum(shares) / len(shares)


def _listing_c(hits, size):
    cuts = range(size, len(hits), size)
    batches = np.split(np.array(hits), cuts)
    weights = [len(batch) / len(hits) for batch in batches]
    shares = [np.mean(batch) for batch in batches]
    return np.dot(weights, shares)


three_accuracies = Diagnosis(
    "07.9",
    "Three ways to an accuracy",
    listings={"A": _listing_a, "B": _listing_b, "C": _listing_c},
    truth=_listing_a,
    sound={
        "A": "It adds up all hits and divides once, by all examples. Batches of any size are fine.",
        "C": "It weighs each batch with its size. Roundabout, and right.",
    },
    lines={
        2: "An empty list is a fine beginning.",
        3: "The batches begin where they should, and none is left out.",
        4: "A slice that reaches past the end is shorter, no more. The last batch is right.",
        5: "Each batch's own accuracy is right. How are they put together?",
    },
    right={"listing": "B", "line": 6, "input": ([1, 1, 0], 2)},
    hints=[
        "When all batches have the same size, all three agree. When have they not?",
        "Three examples in batches of two: the last one is alone, and counts as much as the two before it together.",
    ],
    insight="With 5,000 examples in batches of 64, the last 8 would count eightfold. Add up hits; divide once.",
)


def _slopes(W, X, y):
    F = X @ W.T
    P = np.exp(F - F.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@exercise(
    "07.10",
    "Mend the step",
    cases=[
        case(
            [[0.5, -1.0], [0.2, 0.3], [0.0, 1.0]], [[1.0, 2.0], [-1.0, 0.5], [0.3, 0.0], [2.0, 1.0]], [0, 2, 1, 1], 0.5
        ),
        case([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.0, 2.0]], [1], 1.0, why="nothing learned yet"),
        case([[9.0, -9.0], [2.0, 3.0], [0.0, 1.0]], [[10.0, -20.0], [1.0, 3.0]], [1, 2], 0.1, why="large scores"),
    ],
    random=lambda rng: case(
        rng.normal(size=(4, 3)).round(1), rng.normal(size=(5, 3)).round(1), rng.integers(0, 4, 5).tolist(), 0.3
    ),
    letters={"W": "the weights W", "X": "the inputs X", "y": "the classes y", "learning_rate": "the learning rate"},
    hints=[
        "What does cross_entropy return, and what is done to it afterwards that is done in it already?",
        "dscores is (probabilities minus 1 at the right class) / N, complete. How often is each done here?",
        "W - learning_rate * dscores.T @ X",
    ],
    insight="Two faults that raise no error, and the loss falls: only a comparison with the true gradient finds them.",
)
def mended_step(W, X, y, learning_rate):
    """Return W (K, D) after one step of descent of the mean cross-entropy of scores X W^T, for X (N, D), classes y."""
    dscores = cross_entropy(X @ W.T, y)[1]
    return W - learning_rate * dscores.T @ X


def _reduced_twice(W, X, y):
    """Return the gradient by the scores, at the right class reduced once more."""
    dscores = _slopes(W, X, y)
    dscores[np.arange(len(y)), y] -= 1 / len(y)
    return dscores


def _squashed(W, X, y):
    """Return the gradient by probabilities that were taken for scores."""
    F = X @ W.T
    P = np.exp(F - F.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    return P, _slopes(np.eye(len(W)), P, y)


@mended_step.mistake
def as_it_was(W, X, y, learning_rate):
    """Both faults are still there: the right class is reduced twice, and the mean is taken twice."""
    return W - learning_rate / len(y) * _reduced_twice(W, X, y).T @ X


@mended_step.mistake
def reduced_twice(W, X, y, learning_rate):
    """Your mean is right now, but 1 still comes off twice at the right class: cross_entropy has done it already."""
    return W - learning_rate * _reduced_twice(W, X, y).T @ X


@mended_step.mistake
def reduced_by_nothing_more_than_a_sum(W, X, y, learning_rate):
    """You took 1 off at the right class again, undivided. cross_entropy has done it already: leave dscores alone."""
    dscores = _slopes(W, X, y)
    dscores[np.arange(len(y)), y] -= 1
    return W - learning_rate * dscores.T @ X


@mended_step.mistake
def still_twice(W, X, y, learning_rate):
    """Your softmax is taken twice: cross_entropy wants scores, not probabilities."""
    return W - learning_rate * _squashed(W, X, y)[1].T @ X


@mended_step.mistake
def twice_with_the_whole_chain(W, X, y, learning_rate):
    """You sent the gradient back through both softmaxes. That is the slope of the wrong loss: one softmax has to go."""
    P, dP = _squashed(W, X, y)
    dF = P * (dP - np.sum(dP * P, axis=1, keepdims=True))
    return W - learning_rate * dF.T @ X


@mended_step.mistake
def still_uphill(W, X, y, learning_rate):
    """Your step goes uphill: against the gradient, with a minus."""
    return W + learning_rate * _slopes(W, X, y).T @ X


@mended_step.mistake
def a_sum_for_the_mean(W, X, y, learning_rate):
    """Your step is as many times too long as there are examples: the sum's gradient. The mean is asked for."""
    return W - learning_rate * len(y) * _slopes(W, X, y).T @ X


@mended_step.mistake
def divided_twice(W, X, y, learning_rate):
    """You divide by the number of examples once too often. The course's losses return the gradient of the mean."""
    return W - learning_rate / len(y) * _slopes(W, X, y).T @ X


@mended_step.mistake
def the_gradient_alone(W, X, y, learning_rate):
    """You returned the gradient. The weights after the step are asked for."""
    return _slopes(W, X, y).T @ X


@mended_step.mistake
def the_step_alone(W, X, y, learning_rate):
    """You returned the step. The weights after it are asked for: add W."""
    return -learning_rate * _slopes(W, X, y).T @ X


@mended_step.mistake
def without_a_rate(W, X, y, learning_rate):
    """You took the whole gradient as the step. Multiply it by the learning rate."""
    return W - _slopes(W, X, y).T @ X


@mended_step.mistake
def forgot_the_right_class(W, X, y, learning_rate):
    """Your slopes are the probabilities. At the right class, 1 comes off."""
    P = _slopes(W, X, y)
    P[np.arange(len(y)), y] += 1 / len(y)
    return W - learning_rate * P.T @ X


@mended_step.mistake
def unchanged(W, X, y, learning_rate):
    """W comes back as it was: no step was taken."""
    return 1.0 * W


def _apart():
    """Return 5,000 digits to learn from and 2,000 others to judge by, 14 by 14, and their classes."""
    digits = data.mnist()
    parts = slice(20_000, 25_000), slice(50_000, 52_000)
    X = [digits.X_train[p].reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196) / 255 for p in parts]
    mean = X[0].mean(axis=0)
    return X[0] - mean, digits.y_train[parts[0]], X[1] - mean, digits.y_train[parts[1]]


unseen_digits = functools.cache(_apart)


def two_epochs(learning_rate, mu, share_left):
    """Return the share of unseen digits that are right after two epochs with momentum and a cosine, of two runs."""
    X, y, X_unseen, y_unseen = unseen_digits()
    fall = optim.cosine_decay(1.0, steps=2 * 79)
    right = []
    for seed in range(2):
        rng = np.random.default_rng(seed)
        first, last = layers.Linear(196, 50, rng=rng), layers.Linear(50, 10, rng=rng, init=0.01)
        net = layers.Sequential(first, layers.ReLU(), last)
        plan = optim.Momentum(lambda t: learning_rate * (share_left + (1 - share_left) * fall(t)), mu)
        train(net, X, y, optimizer=plan, rng=rng, epochs=2, progress=False)
        right.append(accuracy(net, X_unseen, y_unseen))
    return np.mean(right)


two_passes = Setting(
    "07.11",
    "Two epochs, one choice",
    prepare=unseen_digits,
    run=two_epochs,
    enough=0.915,
    ranges={"learning_rate": (1e-4, 10), "mu": (0, 0.99), "share_left": (0, 1)},
    right={"learning_rate": 0.4, "mu": 0.9, "share_left": 0.1},
    score="the share of unseen digits that are right",
    wrong={
        "trembling": (
            dict(learning_rate=0.4, mu=0.9, share_left=1.0),
            lambda s, score: s["share_left"] > 0.5 and s["learning_rate"] > (1 - s["mu"]),
            "It gets there, and trembles: let less of the rate be left at the end.",
        ),
        "not arrived": (
            dict(learning_rate=0.05, mu=0.9, share_left=0.1),
            lambda s, score: s["learning_rate"] < 2.5 * (1 - s["mu"]),
            "It has not arrived after two epochs. What counts is the rate over 1 - mu, how far a steady push carries: "
            "yours is small.",
        ),
        "too hot": (
            dict(learning_rate=5.0, mu=0.9, share_left=0.1),
            lambda s, score: s["learning_rate"] > 8 * (1 - s["mu"]),
            "Too hot: what counts is the rate over 1 - mu, how far a steady push carries, and yours is large.",
        ),
        "long memory": (
            dict(learning_rate=0.08, mu=0.98, share_left=0.1),
            lambda s, score: s["mu"] > 0.93,
            "The ball remembers 1 / (1 - mu) steps, and there are 158 in all: it is still swinging when they end.",
        ),
    },
    hints=[
        "Momentum multiplies the rate by 1 / (1 - mu). Which product did the notebook's best runs have?",
        "Rate over 1 - mu from 3 to 6, mu at most 0.9, and little of the rate left at the end.",
    ],
    insight="4 without momentum, 2 with mu = 0.5, 0.4 with 0.9 do about as well: what they share is rate / (1 - mu).",
)


BOWL = Formula("(w[0], 4 * w[1])", lambda w: np.array([1.0, 4.0]) * w)
QUARTIC = Formula("w**3", lambda w: w**3)
LEVEL = Formula("0 * w", lambda w: 0 * w)
FAINT = Formula("1e-8 * (w + 1)", lambda w: 1e-8 * (w + 1))
SLOPE = Formula("(1, -100)", lambda w: np.array([1.0, -100.0]) + 0 * w)


def _recipe(w, gradient, T, peak, warmup, decay, *, first=1, rate=None, adjust=None, coupled=False, late=False):
    """Walk as the recipe does, or with one thing changed: the count, the plan, the corrections, the decay."""
    m, v = 0 * w, 0 * w

    def plan(t):
        return peak * min(1, (t + 1) / warmup) * (1 + np.cos(np.pi * t / T)) / 2

    for t in range(T):
        a = (rate or plan)(t)
        g = gradient(w) + (decay * w if coupled else 0)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        if adjust is None:
            m_hat, v_hat = m / (1 - 0.9 ** (t + first)), v / (1 - 0.999 ** (t + first))
        else:
            m_hat, v_hat = adjust(m, v, t + 1)
        step = a * m_hat / (np.sqrt(v_hat) + 1e-8)
        shrink = 0 if coupled else a * decay
        w = (w - step) * (1 - shrink) if late else (1 - shrink) * w - step
    return w


@exercise(
    "07.12",
    "Today's recipe, whole",
    cases=[
        case([1.0, -2.0], BOWL, 6, 0.1, 2, 0.1),
        case([1.0, -2.0, 0.5], QUARTIC, 5, 0.3, 1, 0.0, why="neither warm-up nor decay"),
        case([3.0, -1.0], LEVEL, 4, 0.5, 2, 0.2, why="no slope: the decay alone"),
        case([0.0, 0.0], SLOPE, 5, 0.1, 5, 0.0, why="warm-up to the end"),
        case([2.0, 1.0], BOWL, 1, 0.1, 3, 0.5, why="one step"),
        case([1.0, 3.0], FAINT, 3, 0.1, 1, 0.0, why="slopes as small as the 1e-8 beside the root"),
    ],
    random=lambda rng: case(rng.normal(size=2).round(1), BOWL, int(rng.integers(4, 9)), 0.2, 3, 0.1),
    letters={"w": "the weights w", "T": "the number of steps T", "gradient": "the gradient"},
    ours=("Adam.step",),
    hints=[
        "Count t from 0 to T - 1. First the rate of step t: the warm-up's factor times the cosine's.",
        "Adam's averages know nothing of the decay: it shrinks w by itself, by rate * decay * w.",
        "w = w - rate * (m_hat / (np.sqrt(v_hat) + 1e-8) + decay * w), with corrections 1 - 0.9**(t + 1) and so on.",
    ],
    insight="What trains most large networks today, in ten lines, none of which you have to take on trust.",
)
def train_adamw(w, gradient, T, peak, warmup, decay):
    """Return w (D,) after T steps of AdamW with warm-up and cosine decay; gradient(w) is the loss's slope at w."""
    m, v = 0 * w, 0 * w
    for t in range(T):
        rate = peak * min(1, (t + 1) / warmup) * (1 + np.cos(np.pi * t / T)) / 2
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9 ** (t + 1)), v / (1 - 0.999 ** (t + 1))
        w = w - rate * (m_hat / (np.sqrt(v_hat) + 1e-8) + decay * w)
    return w


@train_adamw.mistake
def decay_in_the_gradient(w, gradient, T, peak, warmup, decay):
    """You added decay * w to the gradient: that is Adam with a penalty. Adam divides its size away; shrink w itself."""
    return _recipe(w, gradient, T, peak, warmup, decay, coupled=True)


@train_adamw.mistake
def no_decay(w, gradient, T, peak, warmup, decay):
    """Your weights do not shrink. Beside Adam's step, each loses the rate times decay of itself."""
    return _recipe(w, gradient, T, peak, warmup, 0)


@train_adamw.mistake
def decayed_after_the_step(w, gradient, T, peak, warmup, decay):
    """You shrank the weights after the step. The decay takes its share of the weights from before it."""
    return _recipe(w, gradient, T, peak, warmup, decay, late=True)


@train_adamw.mistake
def no_warmup(w, gradient, T, peak, warmup, decay):
    """Your first steps are too long: the warm-up is missing, min(1, (t + 1) / warmup)."""
    return _recipe(w, gradient, T, peak, 1, decay)


@train_adamw.mistake
def warmup_from_zero(w, gradient, T, peak, warmup, decay):
    """Your warm-up begins with a rate of 0, and its first step is lost. Step t has (t + 1) / warmup of it."""

    def rate(t):
        return peak * min(1, t / warmup) * (1 + np.cos(np.pi * t / T)) / 2

    return _recipe(w, gradient, T, peak, warmup, decay, rate=rate)


@train_adamw.mistake
def no_cosine(w, gradient, T, peak, warmup, decay):
    """After the warm-up your rate stays at its peak. It should fall along half a cosine, to 0 at step T."""
    return _recipe(w, gradient, T, peak, warmup, decay, rate=lambda t: peak * min(1, (t + 1) / warmup))


@train_adamw.mistake
def cosine_one_ahead(w, gradient, T, peak, warmup, decay):
    """Your cosine is one step ahead: in the formula, t is 0 at the first step."""

    def rate(t):
        return peak * min(1, (t + 1) / warmup) * (1 + np.cos(np.pi * (t + 1) / T)) / 2

    return _recipe(w, gradient, T, peak, warmup, decay, rate=rate)


@train_adamw.mistake
def cosine_without_its_half(w, gradient, T, peak, warmup, decay):
    """Your rates are twice too large: 1 + cos goes from 2 to 0, and half of it from 1 to 0."""
    return _recipe(w, gradient, T, 2 * peak, warmup, decay)


@train_adamw.mistake
def warmup_or_cosine(w, gradient, T, peak, warmup, decay):
    """You took the smaller of warm-up and cosine. The formula multiplies them."""

    def rate(t):
        return peak * min((t + 1) / warmup, (1 + np.cos(np.pi * t / T)) / 2)

    return _recipe(w, gradient, T, peak, warmup, decay, rate=rate)


@train_adamw.mistake
def constant_rate(w, gradient, T, peak, warmup, decay):
    """Your rate is the peak all the time: warm-up and cosine are missing."""
    return _recipe(w, gradient, T, peak, warmup, decay, rate=lambda t: peak)


@train_adamw.mistake
def averages_not_corrected(w, gradient, T, peak, warmup, decay):
    """You did not correct the averages for starting at 0: divide by 1 - 0.9**(t + 1) and 1 - 0.999**(t + 1)."""
    return _recipe(w, gradient, T, peak, warmup, decay, adjust=lambda m, v, t: (m, v))


@train_adamw.mistake
def first_average_alone(w, gradient, T, peak, warmup, decay):
    """You corrected m and not v: its first value is g**2 / 1000. Divide it by 1 - 0.999**(t + 1)."""
    return _recipe(w, gradient, T, peak, warmup, decay, adjust=lambda m, v, t: (m / (1 - 0.9**t), v))


@train_adamw.mistake
def second_average_alone(w, gradient, T, peak, warmup, decay):
    """You corrected v and not m: its first value is a tenth of the gradient. Divide it by 1 - 0.9**(t + 1)."""
    return _recipe(w, gradient, T, peak, warmup, decay, adjust=lambda m, v, t: (m, v / (1 - 0.999**t)))


@train_adamw.mistake
def correction_counted_from_two(w, gradient, T, peak, warmup, decay):
    """Your corrections are one step ahead: after the first gradient they are 1 - 0.9 and 1 - 0.999."""
    return _recipe(w, gradient, T, peak, warmup, decay, first=2)


@train_adamw.mistake
def correction_counted_from_zero(w, gradient, T, peak, warmup, decay):
    """Your first correction divides by 1 - 0.9**0, which is 0. Adam counts from 1: with t from 0, take 0.9**(t + 1)."""
    with np.errstate(all="ignore"):
        return _recipe(w, gradient, T, peak, warmup, decay, first=0)


@train_adamw.mistake
def cosine_after_the_warmup(w, gradient, T, peak, warmup, decay):
    """Your cosine begins where the warm-up ends, as in many libraries. Here it runs from step 0, times the warm-up."""

    def rate(t):
        if t < warmup:
            return peak * (t + 1) / warmup
        return peak * (1 + np.cos(np.pi * (t - warmup) / (T - warmup))) / 2

    return _recipe(w, gradient, T, peak, warmup, decay, rate=rate)


@train_adamw.mistake
def rate_counted_from_one(w, gradient, T, peak, warmup, decay):
    """Your rates are those of the step after: for the plan, the first step has t = 0; for Adam's powers it is 1."""

    def rate(t):
        return peak * min(1, (t + 2) / warmup) * (1 + np.cos(np.pi * (t + 1) / T)) / 2

    return _recipe(w, gradient, T, peak, warmup, decay, rate=rate)


@train_adamw.mistake
def all_counted_from_one(w, gradient, T, peak, warmup, decay):
    """Your t begins with 1 throughout. The plan's first step has t = 0, so the powers of 0.9 and 0.999 are t + 1."""

    def rate(t):
        return peak * min(1, (t + 2) / warmup) * (1 + np.cos(np.pi * (t + 1) / T)) / 2

    return _recipe(w, gradient, T, peak, warmup, decay, rate=rate, first=2)


@train_adamw.mistake
def decay_without_the_rate(w, gradient, T, peak, warmup, decay):
    """Your decay is not multiplied by the rate: the weights shrink by the same share when the rate is long gone."""
    m, v = 0 * w, 0 * w
    for t in range(T):
        rate = peak * min(1, (t + 1) / warmup) * (1 + np.cos(np.pi * t / T)) / 2
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        step = m / (1 - 0.9 ** (t + 1)) / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
        w = w - rate * step - decay * w
    return w


@train_adamw.mistake
def uphill(w, gradient, T, peak, warmup, decay):
    """You walk uphill: Adam's step is subtracted, like the decay."""

    def turned(w):
        return -gradient(w)

    return _recipe(w, turned, T, peak, warmup, decay)
