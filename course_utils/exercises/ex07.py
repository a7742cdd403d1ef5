"""Exercises of notebook 07: the loss at the start, when to stop, momentum, Adam, decay, dropout, averages, search.

Letters as in the notebook: ``K`` classes, ``W`` weights, ``lam`` the price on them, ``g`` a gradient, ``mu`` the part
of the velocity that is kept, ``t`` a step or an epoch, ``p`` the probability of being dropped, ``u`` random numbers
from 0 to 1.
"""

import numpy as np

from .declare import case, exercise


@exercise(
    "07.1",
    "The loss to expect at the start",
    cases=[
        case(10, [[0.1, -0.2], [0.3, 0.1]], 0.5),
        case(10, [[0.1, -0.2], [0.3, 0.1]], 0.0, why="regularization turned off"),
        case(3, [[1.0, 2.0, -1.0]], 0.1),
        case(2, [[0.5], [-0.5]], 2.0, why="two classes"),
        case(1000, [[0.02, -0.01], [0.0, 0.03]], 1.0, why="ImageNet"),
    ],
    random=lambda rng: case(int(rng.integers(2, 50)), rng.normal(size=(2, 3)).round(2), float(rng.uniform(0.1, 1))),
    letters={"K": "the number of classes K", "W": "the weights W"},
    hints=[
        "Scores near 0 make all K classes equally likely. What is the cross-entropy of probability 1 / K?",
        "-log(1 / K) is log(K), the natural logarithm. With regularization, what is added?",
        "np.log(K) + lam * np.sum(W**2)",
    ],
    insight="Two numbers to compare before the first step: a start anywhere else is a mistake you have just found.",
)
def loss_at_start(K, W, lam):
    """Return the cross-entropy of K equally likely classes, and the penalty lam * sum(W^2) added to it."""
    return np.log(K) + lam * np.sum(W**2)


@loss_at_start.mistake
def forgot_the_penalty(K, W, lam):
    """You left the penalty out. Turning regularization on must raise the loss, by lam * sum(W^2)."""
    return np.log(K)


@loss_at_start.mistake
def the_penalty_alone(K, W, lam):
    """You returned the penalty alone. The cross-entropy of K equally likely classes, log(K), comes first."""
    return lam * np.sum(W**2)


@loss_at_start.mistake
def half_the_penalty(K, W, lam):
    """You halved the penalty. Many codes do; this course, like the slides, has lam * sum(W^2), without the 1/2."""
    return np.log(K) + lam / 2 * np.sum(W**2)


@loss_at_start.mistake
def weights_not_squared(K, W, lam):
    """You added up the sizes of the weights: that is the L1 penalty. Here they are squared first."""
    return np.log(K) + lam * np.sum(np.abs(W))


@loss_at_start.mistake
def probability_not_loss(K, W, lam):
    """Yours has log(1 / K) in it, which is below 0. The loss is minus that."""
    return -np.log(K) + lam * np.sum(W**2)


@loss_at_start.mistake
def chance_of_one_class(K, W, lam):
    """Your first term is 1 / K, the probability of each class. The loss is its negative logarithm, log(K)."""
    return 1 / K + lam * np.sum(W**2)


@loss_at_start.mistake
def hinge_loss_at_the_start(K, W, lam):
    """K - 1 is where the hinge loss begins. The cross-entropy of K equally likely classes is log(K)."""
    return K - 1 + lam * np.sum(W**2)


@loss_at_start.mistake
def loss_of_all_classes(K, W, lam):
    """Your first term is K times too large: an example pays for its true class alone, log(K), not for all K."""
    return K * np.log(K) + lam * np.sum(W**2)


@loss_at_start.mistake
def square_of_the_sum(K, W, lam):
    """You add lam * W up and square the sum. Each weight is squared by itself, or weights of two signs cancel."""
    return np.log(K) + np.sum(lam * W) ** 2


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
    insight="Early stopping: a regularizer that costs nothing, as long as you kept the parameters of that epoch.",
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
    "Roll the ball",
    cases=[
        case([1.0, 1.0, 1.0, 1.0], 0.1, 0.5),
        case([1.0, -1.0, 1.0, -1.0], 0.1, 0.9, why="a gradient that changes sign"),
        case([[2.0, -1.0], [0.5, 3.0], [0.0, 0.0]], 0.2, 0.9, why="two weights"),
        case([3.0, 0.0, 0.0], 1.0, 0.99, why="no more slope"),
        case([1.0, 2.0, 3.0], 0.5, 0.0, why="no momentum"),
        case([0.0, 1.0, -2.0], 0.1, 0.9, why="it begins on level ground"),
    ],
    ours=("Momentum.step", "Nesterov.step"),
    random=lambda rng: case(rng.normal(size=(5, 2)).round(1), float(rng.uniform(0.1, 1)), float(rng.uniform(0.3, 0.9))),
    letters={"learning_rate": "the learning rate"},
    hints=[
        "Begin with v = 0 and apply the slide's line once for each gradient. What is v after the first one?",
        "v = mu * v - learning_rate * g, for each g, one after the other; keep each v in a list.",
        "Return np.array of that list: one velocity a gradient, so it has the shape of the gradients.",
    ],
    insight="Under a steady pull the velocity grows to 1 / (1 - mu) times the plain step; under a jitter it cancels.",
)
def velocities(gradients, learning_rate, mu):
    """Return the velocity after each gradient, v = mu v - learning_rate g, beginning with v = 0."""
    v, found = 0 * gradients[0], []
    for g in gradients:
        v = mu * v - learning_rate * g
        found.append(v)
    return np.array(found)


@velocities.mistake
def rate_in_the_step(gradients, learning_rate, mu):
    """You follow PyTorch, which is as good: there v = mu v + g, and the step is minus the rate times v.

    The check compares with the notebook's line, where minus the rate stands in v itself.
    """
    return velocities(gradients, -1.0, mu)


@velocities.mistake
def forgot_the_past(gradients, learning_rate, mu):
    """Your velocity forgets the one before: that is plain descent. Add mu * v."""
    return -learning_rate * np.asarray(gradients)


@velocities.mistake
def averaged(gradients, learning_rate, mu):
    """You weighed the gradient with 1 - mu, an average. The slide adds it whole: only the old velocity is shrunk."""
    return (1 - mu) * velocities(gradients, learning_rate, mu)


@velocities.mistake
def kept_the_rest(gradients, learning_rate, mu):
    """You kept 1 - mu of the old velocity. mu is what is kept: 0.9 is a ball that rolls on."""
    return velocities(gradients, learning_rate, 1 - mu)


@velocities.mistake
def no_friction(gradients, learning_rate, mu):
    """You kept the old velocity whole. mu is the friction: without it the ball never comes to rest."""
    return -learning_rate * np.cumsum(gradients, axis=0)


@velocities.mistake
def velocity_before_the_step(gradients, learning_rate, mu):
    """You wrote down each velocity before its gradient came, beginning with 0. Update first, then keep it."""
    after = velocities(gradients, learning_rate, mu)
    return np.concatenate([0 * after[:1], after[:-1]])


@velocities.mistake
def friction_on_the_slope_too(gradients, learning_rate, mu):
    """You multiplied the new gradient by mu as well. mu shrinks the old velocity alone."""
    return mu * velocities(gradients, learning_rate, mu)


@velocities.mistake
def rate_on_the_velocity_too(gradients, learning_rate, mu):
    """Your learning rate shrinks the old velocity as well. mu alone does that; the rate belongs to the gradient."""
    return velocities(gradients, learning_rate, learning_rate * mu)


@velocities.mistake
def began_with_the_gradient(gradients, learning_rate, mu):
    """Yours begin as if V were the first gradient. It begins with 0."""
    past = [mu**t * gradients[0] for t in range(1, len(gradients) + 1)]
    return velocities(gradients, learning_rate, mu) + past


@velocities.mistake
def first_gradient_counted_twice(gradients, learning_rate, mu):
    """Yours begin as if the first gradient had come once before. V begins with 0: each gradient counts once."""
    return velocities(np.concatenate([gradients[:1], gradients]), learning_rate, mu)[1:]


@velocities.mistake
def nesterovs_step(gradients, learning_rate, mu):
    """Yours are Nesterov's steps, mu V - rate * g once more with the new V. Here V itself is asked for."""
    return mu * velocities(gradients, learning_rate, mu) - learning_rate * gradients


@velocities.mistake
def places_instead_of_velocities(gradients, learning_rate, mu):
    """You added the velocities up: those are the places. Return the velocities themselves."""
    return np.cumsum(velocities(gradients, learning_rate, mu), axis=0)


def _adam_direction(g, m, v, c, d):
    return m / c / (np.sqrt(v / d) + 1e-8)


def _adam_like(gradients, learning_rate, direction=_adam_direction, betas=(0.9, 0.999)):
    """Step along a direction made of g, both averages m and v, and what they are to be divided by, c and d."""
    (b1, b2), m, v = betas, 0.0, 0.0
    steps = []
    for t, g in enumerate(gradients, start=1):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        steps.append(-learning_rate * direction(g, m, v, 1 - b1**t, 1 - b2**t))
    return np.array(steps)


@exercise(
    "07.4",
    "Adam, step by step",
    cases=[
        case([3.0, 3.0, 3.0], 0.1),
        case([0.001, 2.0, -5.0, 0.3], 0.1, why="gradients of very different sizes"),
        case([-4.0], 0.01, why="the first step"),
        case([[1.0, -100.0], [2.0, 50.0], [1.5, 0.0]], 0.1, why="two weights"),
        case([1.0, -1.0, 1.0, -1.0], 1.0, why="a gradient that changes sign"),
        case([0.0, 2.0, -1.0], 0.1, why="a first gradient of 0"),
        case([1e-9, 2e-9], 0.1, why="tiny gradients: 1e-8 counts"),
    ],
    ours=("Adam.step",),
    random=lambda rng: case(rng.normal(size=6).round(2), float(rng.uniform(0.01, 0.2))),
    letters={"learning_rate": "the learning rate"},
    hints=[
        "Two running averages, both from 0: m of g with 0.9, v of g**2 with 0.999. Which t has the first gradient?",
        "m = 0.9 * m + 0.1 * g, v = 0.999 * v + 0.001 * g**2; then m_hat = m / (1 - 0.9**t), with t = 1 at first.",
        "The step is -learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8), where v_hat = v / (1 - 0.999**t).",
    ],
    insight="Whatever the size of its gradient, a weight's first step is one learning rate long.",
)
def adam_steps(gradients, learning_rate):
    """Return Adam's step for each gradient, with 0.9, 0.999 and 1e-8, both averages corrected."""
    m = v = 0.0
    steps = []
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        steps.append(-learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8))
    return np.array(steps)


@adam_steps.convention
def eps_beside_the_uncorrected_root(gradients, learning_rate):
    """You took Kingma and Ba's shortcut: 1e-8 stands beside the root of v as it is, not of v_hat. Both are fine."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m / c * np.sqrt(d) / (np.sqrt(v) + 1e-8))


@adam_steps.mistake
def eps_inside_the_root(gradients, learning_rate):
    """Your 1e-8 stands inside the root, where 0.0001 comes out of it. Some codes do so; Adam adds it to the root."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m / c / np.sqrt(v / d + 1e-8))


@adam_steps.mistake
def forgot_eps(gradients, learning_rate):
    """Yours come out as if 1e-8 were missing: it is added to the root, so that a gradient of 0 gives 0, not 0 / 0."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m / c / np.sqrt(v / d))


@adam_steps.mistake
def nothing_corrected(gradients, learning_rate):
    """You did not correct the averages for starting at 0: divide m by 1 - 0.9**t and v by 1 - 0.999**t."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m / (np.sqrt(v) + 1e-8))


@adam_steps.mistake
def first_average_not_corrected(gradients, learning_rate):
    """You corrected v and not m: its first value is a tenth of the gradient. Divide it by 1 - 0.9**t."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m / (np.sqrt(v / d) + 1e-8))


@adam_steps.mistake
def second_average_not_corrected(gradients, learning_rate):
    """You corrected m and not v: its first value is g**2 / 1000. Divide it by 1 - 0.999**t."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m / c / (np.sqrt(v) + 1e-8))


@adam_steps.mistake
def multiplied_by_the_corrections(gradients, learning_rate):
    """You multiplied by 1 - 0.9**t and 1 - 0.999**t, which makes small averages smaller. Divide by them."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m * c / (np.sqrt(v * d) + 1e-8))


@adam_steps.mistake
def forgot_the_root(gradients, learning_rate):
    """You divided by v. It holds squares: divide by its root, or the units do not fit."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m / c / (v / d + 1e-8))


@adam_steps.mistake
def nothing_divided(gradients, learning_rate):
    """Your steps are as long as the averaged gradient. Adam divides by the root of v, so that its size cancels."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: m / c)


@adam_steps.mistake
def gradients_added_whole(gradients, learning_rate):
    """Your averages add g and g**2 whole. The weights of old and new add up to 1: 0.9 and 0.1, 0.999 and 0.001."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: 10 * m / c / (np.sqrt(1000 * v / d) + 1e-8))


@adam_steps.mistake
def gradient_not_averaged(gradients, learning_rate):
    """Yours is g over the root of v_hat: RMSprop, corrected. Adam averages the gradient too, in m."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: g / (np.sqrt(v / d) + 1e-8))


@adam_steps.mistake
def rmsprop(gradients, learning_rate):
    """Yours is g over the root of v: RMSprop. Adam averages the gradient too, in m, and corrects both averages."""
    return _adam_like(gradients, learning_rate, lambda g, m, v, c, d: g / (np.sqrt(v) + 1e-8))


@adam_steps.mistake
def adagrad(gradients, learning_rate):
    """You followed AdaGrad, which adds up all g**2. Adam keeps running averages, of g (0.9) and of g**2 (0.999)."""
    return -learning_rate * gradients / (np.sqrt(np.cumsum(gradients**2, axis=0)) + 1e-8)


@adam_steps.mistake
def one_beta_for_both(gradients, learning_rate):
    """You averaged g**2 with 0.9, as g. It takes 0.999: the sizes are remembered longer than the direction."""
    return _adam_like(gradients, learning_rate, betas=(0.9, 0.9))


@adam_steps.mistake
def went_on_with_the_corrected(gradients, learning_rate):
    """You overwrote the averages with the corrected ones, and the next round corrects those again.

    Keep m and v as they are, and divide copies of them, m_hat and v_hat.
    """
    m = v = 0.0
    steps = []
    for t, g in enumerate(gradients, start=1):
        m, v = (0.9 * m + 0.1 * g) / (1 - 0.9**t), (0.999 * v + 0.001 * g**2) / (1 - 0.999**t)
        steps.append(-learning_rate * m / (np.sqrt(v) + 1e-8))
    return np.array(steps)


@adam_steps.mistake
def nadams_steps(gradients, learning_rate):
    """You followed Nadam, which counts the new gradient once more. Adam's step takes m_hat alone."""

    def direction(g, m, v, c, d):
        return (0.9 * m / (1 - 0.9 * (1 - c)) + 0.1 * g / c) / (np.sqrt(v / d) + 1e-8)

    return _adam_like(gradients, learning_rate, direction)


@adam_steps.mistake
def counted_from_two(gradients, learning_rate):
    """Your t is one ahead. With the first gradient it is 1."""
    return _adam_like(
        gradients,
        learning_rate,
        lambda g, m, v, c, d: m / (1 - 0.9 * (1 - c)) / (np.sqrt(v / (1 - 0.999 * (1 - d))) + 1e-8),
    )


@adam_steps.mistake
def places_instead_of_steps(gradients, learning_rate):
    """You added the steps up: those are the places. Return the steps themselves."""
    return np.cumsum(adam_steps(gradients, learning_rate), axis=0)


@exercise(
    "07.5",
    "Step decay",
    cases=[
        case(0.4, 0, 10, why="the first epoch"),
        case(0.4, 9, 10, why="just before the first drop"),
        case(0.4, 10, 10, why="the first drop"),
        case(0.4, 35, 10, why="after three drops"),
        case(1.0, 5, 1, why="a drop each epoch"),
        case(0.1, 7, 3),
    ],
    random=lambda rng: case(float(rng.uniform(0.1, 1)), int(rng.integers(20, 60)), int(rng.integers(3, 9))),
    letters={"learning_rate": "the learning rate", "t": "the epoch t"},
    hints=[
        "How many drops have there been after t epochs, if there is one every `every` epochs?",
        "t // every, rounded down: none before epoch `every`. Each drop halves the rate.",
        "learning_rate * 0.5 ** (t // every)",
    ],
    insight="Three drops leave an eighth: halve often enough and training stands still, however far the minimum is.",
)
def step_decay(learning_rate, t, every):
    """Return the learning rate of epoch t, halved every so many epochs."""
    return learning_rate * 0.5 ** (t // every)


@step_decay.mistake
def decayed_smoothly(learning_rate, t, every):
    """Your rate falls a little each epoch, as with t / every: exponential decay. Steps come from //."""
    return learning_rate * 0.5 ** (t / every)


@step_decay.mistake
def halved_once(learning_rate, t, every):
    """You halved once and never again. After two drops it is a quarter."""
    return learning_rate * (0.5 if t >= every else 1.0)


@step_decay.mistake
def halved_at_the_start(learning_rate, t, every):
    """You halved it in epoch 0 already. The first drop comes after `every` epochs."""
    return learning_rate * 0.5 ** (t // every + 1)


@step_decay.mistake
def divided_by_the_number_of_drops(learning_rate, t, every):
    """You divided by 1 plus the number of drops. Halving twice is a quarter, not a third."""
    return learning_rate / (1 + t // every)


@step_decay.mistake
def one_epoch_late(learning_rate, t, every):
    """Your drops come one epoch late: epoch `every` is the first with half the rate."""
    return learning_rate * 0.5 ** (max(t - 1, 0) // every)


@step_decay.mistake
def one_epoch_early(learning_rate, t, every):
    """Your drops come one epoch early. Epochs count from 0, so epoch `every` is the first with half the rate."""
    return learning_rate * 0.5 ** ((t + 1) // every)


@step_decay.mistake
def halved_for_one_epoch(learning_rate, t, every):
    """Yours is halved in the epoch of a drop alone, and whole again after it. It stays low, and is halved again."""
    return learning_rate * (0.5 if t and t % every == 0 else 1.0)


@step_decay.mistake
def divided_by_twice_the_drops(learning_rate, t, every):
    """You divided by 2 times the number of drops. Each drop halves what is left: three drops leave an eighth."""
    return learning_rate / max(2 * (t // every), 1)


@step_decay.mistake
def a_tenth_is_left(learning_rate, t, every):
    """Each of your drops leaves a tenth, as many codes have it. Here it is halved."""
    return learning_rate * 0.1 ** (t // every)


@step_decay.mistake
def exponential_decay(learning_rate, t, every):
    """Yours is the table's exponential decay, e^(-0.1 t), smooth and without `every`. Steps halve, and then wait."""
    return learning_rate * np.exp(-0.1 * t)


@step_decay.mistake
def exponential_decay_with_every(learning_rate, t, every):
    """Yours is an exponential decay, e^(-t / every): smooth, and e for 2. Steps halve, and then wait."""
    return learning_rate * np.exp(-t / every)


@step_decay.mistake
def inverse_time_decay(learning_rate, t, every):
    """Yours is the table's 1/t decay, 1 / (1 + 0.1 t), smooth and without `every`. Steps halve, and then wait."""
    return learning_rate / (1 + 0.1 * t)


@step_decay.mistake
def inverse_time_decay_with_every(learning_rate, t, every):
    """Yours is 1/t decay, 1 / (1 + t / every), which is smooth. Steps halve, and then wait until the next one."""
    return learning_rate / (1 + t / every)


@step_decay.mistake
def subtracted_a_half(learning_rate, t, every):
    """You took half of the first rate off at every drop: after two it is 0, then negative. Halve what is left."""
    return learning_rate * (1 - 0.5 * (t // every))


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


@exercise(
    "07.8",
    "Draw in log space",
    cases=[
        case([0.0, 0.5, 1.0], 0.0001, 1.0),
        case([0.25, 0.75], 1e-6, 1e-2),
        case([0.1, 0.9, 0.3], 0.5, 8.0, why="above and below 1"),
        case([0.5], 3.0, 3.0, why="no room"),
        case([0, 1], 1, 1000, why="integers"),
        case([0, 1], 0.5, 8.0, why="integers, an end that is none"),
    ],
    random=lambda rng: case(rng.uniform(size=4).round(2), float(rng.uniform(1e-4, 1e-2)), float(rng.uniform(0.1, 10))),
    hints=[
        "Half way from 0.0001 to 1 should be 0.01: two decades from each end. The exponent is half way.",
        "Go u of the way from log(low) to log(high), then undo the logarithm.",
        "np.exp(np.log(low) + u * (np.log(high) - np.log(low)))",
    ],
    insight="Every decade gets the same share of the trials, and rates are compared by ratio, as they should be.",
)
def log_uniform(u, low, high):
    """Turn u, evenly from 0 to 1, into numbers from low to high whose logarithms are evenly spread."""
    return np.exp(np.log(low) + u * (np.log(high) - np.log(low)))


@log_uniform.mistake
def evenly_in_the_number(u, low, high):
    """You spread the numbers themselves: from 0.0001 to 1, nine of ten then lie above 0.1. Spread their logarithms."""
    return low + u * (high - low)


@log_uniform.mistake
def returned_the_exponent(u, low, high):
    """You returned the logarithm. Undo it at the end: np.exp, or 10 ** if you took log10."""
    return np.log(low) + u * (np.log(high) - np.log(low))


@log_uniform.mistake
def returned_the_exponent_of_ten(u, low, high):
    """You returned the exponent, the logarithm to base 10. Undo it at the end: 10 ** that."""
    return np.log10(low) + u * (np.log10(high) - np.log10(low))


@log_uniform.mistake
def logarithm_of_even_numbers(u, low, high):
    """You spread the numbers evenly and took their logarithms. Take those of low and high, spread, then undo them."""
    return np.log(low + u * (high - low))


@log_uniform.mistake
def mixed_two_logarithms(u, low, high):
    """You took np.log and undid it with 10 **. Stay with one: np.log and np.exp, or np.log10 and 10 **."""
    return 10 ** (np.log(low) + u * (np.log(high) - np.log(low)))


@log_uniform.mistake
def began_at_the_top(u, low, high):
    """You went from high to low. u = 0 should give low: as random numbers both are fine, but the check cannot tell."""
    return np.exp(np.log(high) + u * (np.log(low) - np.log(high)))


@log_uniform.mistake
def forgot_the_offset(u, low, high):
    """You did not begin at low: log(low) + u * (log(high) - log(low))."""
    return np.exp(u * (np.log(high) - np.log(low)))


@log_uniform.mistake
def whole_way_to_high(u, low, high):
    """You added u * log(high) to log(low). The way to go is the difference, log(high) - log(low)."""
    return low * np.power(high, u, dtype=float)


@log_uniform.mistake
def logarithm_of_the_difference(u, low, high):
    """You took the logarithm of high - low. What is spread evenly is the difference of the logarithms."""
    return low * np.power(high - low, u, dtype=float)


@log_uniform.mistake
def logarithm_of_u_too(u, low, high):
    """You took the logarithm of u as well. u itself is the share of the way from log(low) to log(high)."""
    return np.exp(np.log(low) + np.log(u) * (np.log(high) - np.log(low)))


@log_uniform.mistake
def evenly_without_u(u, low, high):
    """You made evenly spaced numbers of your own, whatever u is. Each given u says how far one of them has gone."""
    return np.geomspace(low, high, len(u))


@log_uniform.mistake
def ends_as_exponents_of_e(u, low, high):
    """You took exp of evenly spread numbers, as if low and high were logarithms. They are the numbers at the ends."""
    return np.exp(np.minimum(low + u * (high - low), 700))


@log_uniform.mistake
def ends_not_in_logarithms(u, low, high):
    """You took low and high for exponents. They are the numbers at the ends: take their logarithms first."""
    return 10.0 ** np.minimum(low + u * (high - low), 300)
