"""Exercises of notebook 03: the threshold unit, the perceptron rule, and ADALINE.

Letters as in the notebook: ``w`` weights, ``b`` bias, ``z`` the weighted sum, ``o`` outputs, ``t`` targets of 0 or 1.
"""

import numpy as np

from .declare import case, exercise

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # T0, T1, T2, T3
CORNERS_1 = np.column_stack([CORNERS, np.ones(4)])


def _letters():
    """Return a T and an L on an eye of 20 x 20 cells, as rows of 400."""
    T, L = np.zeros((2, 20, 20))
    T[4:6, 4:16] = T[4:16, 9:11] = 1
    L[4:16, 4:6] = L[14:16, 4:16] = 1
    return np.stack([T, L]).reshape(2, 400)


def _points(rng, n=5, whole=False):
    return np.round(rng.normal(size=(n, 2)) * (3 if whole else 1), 0 if whole else 2)


@exercise(
    "03.1",
    "The threshold unit",
    cases=[
        case(CORNERS.copy(), [1.0, 1.0], -1.25, why="an AND"),
        case(CORNERS.copy(), [1.0, 1.0], -1.0, why="two sums are exactly 0"),
        case(CORNERS.copy(), [0.0, 0.0], 0.0, why="all weights are 0"),
        case([[1.0, 2.0, 3.0]], [0.5, -1.0, 0.25], 1.0, why="one example of three inputs"),
        case([[2, 1], [-1, 3], [0, -2]], [-1, 2], 1, why="integers"),
        case([[0.498], [0.8]], [-4.0], 2.0, why="one input, a sum just above 0"),
        case([[1.0, 1.0, 1.0], [2.0, 0.0, -1.0]], [1.0, 1.0, 1.0], -2.25, why="two examples of three inputs"),
    ],
    random=lambda rng: case(_points(rng), rng.normal(size=2).round(2), round(float(rng.normal()), 2)),
    letters={"X": "the inputs X", "w": "the weights w", "b": "the bias b"},
    hints=[
        "All sums at once: X @ w has one number for each example. What is still to be added?",
        "z = X @ w + b. Which of its entries are above 0? A comparison answers with True and False.",
        "np.heaviside(z, 0) gives 1 above 0 and 0 below; its second argument is the value at 0.",
    ],
    insight="Every linear classifier of two classes ends like this; only how w and b are found differs.",
)
def threshold_unit(X, w, b):
    """Return 1.0 for each row of X (N, D) whose weighted sum is above 0, else 0.0."""
    return np.heaviside(X @ w + b, 0.0)


@threshold_unit.mistake
def fired_at_zero(X, w, b):
    """Your unit fires when the sum is exactly 0. Here it fires above 0 only: > and not >=."""
    return np.heaviside(X @ w + b, 1.0)


@threshold_unit.mistake
def half_at_zero(X, w, b):
    """At a sum of exactly 0 you answer one half. A threshold unit knows 0 and 1 only; at 0, ours says 0."""
    return np.heaviside(X @ w + b, 0.5)


@threshold_unit.mistake
def forgot_the_bias(X, w, b):
    """You left out the bias: every border would pass through the origin."""
    return np.heaviside(X @ w, 0.0)


@threshold_unit.mistake
def took_the_bias_for_a_threshold(X, w, b):
    """You took b for a threshold. That is the bias with its sign changed: fire where X @ w + b is above 0."""
    return np.heaviside(X @ w - b, 0.0)


@threshold_unit.mistake
def returned_the_sums(X, w, b):
    """You returned the sums. They still have to go through the threshold: 1 above 0, otherwise 0."""
    return X @ w + b


@threshold_unit.mistake
def returned_signs(X, w, b):
    """You returned signs, -1 and +1. This unit says 0 when it is silent."""
    return np.sign(X @ w + b)


@threshold_unit.mistake
def minus_one_when_silent(X, w, b):
    """You answer -1 where the unit is silent. This unit says 0 then."""
    return 2 * np.heaviside(X @ w + b, 0.0) - 1


@threshold_unit.mistake
def the_other_way_round(X, w, b):
    """Yours is turned round: 1 where the unit is silent, and 0 where it fires. Above 0 it says 1."""
    return 1 - np.heaviside(X @ w + b, 0.0)


@threshold_unit.mistake
def fired_above_half(X, w, b):
    """Your unit fires above 0.5. The sum is no probability: this unit fires above 0."""
    return np.heaviside(X @ w + b - 0.5, 0.0)


@threshold_unit.mistake
def sigmoid_for_the_threshold(X, w, b):
    """You returned the sigmoid of the sums, between 0 and 1. A threshold says 1 above 0, otherwise 0."""
    return 1 / (1 + np.exp(-(X @ w + b)))


@threshold_unit.mistake
def relu_for_the_threshold(X, w, b):
    """You kept the sums that are above 0, as a ReLU does. A threshold unit says 1 there, however large the sum is."""
    return np.maximum(0.0, X @ w + b)


@threshold_unit.mistake
def bias_for_every_input(X, w, b):
    """Your bias counts once for each input, as if it stood inside the sum. Add it once, to the sum."""
    return np.heaviside((X * w + b).sum(axis=1), 0.0)


@exercise(
    "03.2",
    "How far from the border?",
    cases=[
        case(CORNERS.copy(), [1.0, 1.0], -1.5, why="an AND"),
        case(CORNERS.copy(), [3.0, 4.0], -1.0, why="w has length 5"),
        case([[0.0, 0.0], [2.0, 0.0]], [0.0, 2.0], 0.0, why="points on the border"),
        case([[1.0, 2.0, 3.0]], [0.5, -1.0, 0.25], 1.0, why="a plane in three dimensions"),
        case([[3], [-1]], [-2], 1, why="integers, one input"),
    ],
    random=lambda rng: case(_points(rng), rng.normal(size=2).round(2), round(float(rng.normal()), 2)),
    letters={"X": "the inputs X", "w": "the weights w", "b": "the bias b"},
    hints=[
        "z = X @ w + b is 0 on the border and grows as you walk away from it. How fast, for each unit of length?",
        "z grows by the length of w for each step of 1 at right angles to the border.",
        "np.abs(X @ w + b) / np.linalg.norm(w).",
    ],
    insight="z alone is no distance: doubling w and b doubles z, and the border has not moved.",
)
def distance_to_border(X, w, b):
    """Return the distance of each row of X (N, D) from the hyperplane w . x + b = 0."""
    return np.abs(X @ w + b) / np.linalg.norm(w)


@distance_to_border.mistake
def kept_the_sign(X, w, b):
    """You returned negative distances. The sign tells the side; a distance is without it: np.abs."""
    return (X @ w + b) / np.linalg.norm(w)


@distance_to_border.mistake
def forgot_the_length_of_w(X, w, b):
    """You returned |z|. Divide by the length of w: twice the weights are the same border."""
    return np.abs(X @ w + b)


@distance_to_border.mistake
def divided_by_the_squared_length(X, w, b):
    """You divided by w . w, the squared length of w. Its length is the square root of that."""
    return np.abs(X @ w + b) / (w @ w)


@distance_to_border.mistake
def counted_the_bias_as_length(X, w, b):
    """You counted the bias in the length. It shifts the border but does not make z any steeper."""
    return np.abs(X @ w + b) / np.linalg.norm(np.append(w, b))


@distance_to_border.mistake
def length_of_the_points(X, w, b):
    """You divided by the length of each point. What makes z steep is the length of w, the same for all points."""
    return np.abs(X @ w + b) / np.linalg.norm(X, axis=1)


@distance_to_border.mistake
def bias_not_divided(X, w, b):
    """You divided X @ w by the length of w, but not the bias. Both are parts of z, so divide both."""
    return np.abs(X @ w / np.linalg.norm(w) + b)


@distance_to_border.mistake
def abs_and_length_in_parts(X, w, b):
    """Yours is |X @ w| + b / length, with the bias outside np.abs. Parentheses round all of z are missing."""
    return np.abs(X @ w) + b / np.linalg.norm(w)


@distance_to_border.mistake
def one_side_only(X, w, b):
    """All points on the negative side got a 0, as if cut off by max(0, z). They too lie at a distance: np.abs."""
    return np.maximum(0.0, X @ w + b) / np.linalg.norm(w)


@distance_to_border.mistake
def divided_by_the_sum_of_w(X, w, b):
    """You divided by the sum of the weights. The length of w is the root of the sum of their squares."""
    return np.abs(X @ w + b) / np.sum(w)


@distance_to_border.mistake
def abs_of_each_part(X, w, b):
    """You took the absolute value of X @ w and of b apart. They may cancel: add them first, then np.abs."""
    return (np.abs(X @ w) + np.abs(b)) / np.linalg.norm(w)


@exercise(
    "03.3",
    "One update",
    cases=[
        case([-1.0, 0.5, -2.0], [1.0, 1.0, 1.0], 1, 1.0, why="silent, and should have fired"),
        case([1.0, 1.0, 0.5], [0.0, 1.0, 1.0], 0, 1.0, why="fired, and should have been silent"),
        case([1.0, 1.0, -1.5], [1.0, 1.0, 1.0], 1, 1.0, why="already right"),
        case([0.0, 0.0, 0.0], [0.0, 1.0, 1.0], 1, 1.0, why="the OR slide's T1, the sum is 0"),
        case([0.2, -0.4, 0.1], [2.0, -3.0, 1.0], 0, 0.125, why="the learning rate is 0.125"),
        case([0.0, 0.0], [3.0, 1.0], 0, 1.0, why="the sum is 0 and should be silent"),
        case([1.0, 1.0, -3.0], [1.0, 1.0, 1.0], 1, 1.0, why="the bias decides"),
        case([1.0, 2.0, -1.5], [1.0, 0.0, 1.0], 1, 1.0, why="a sum just below 0"),
        case([1.0, 2.0, -0.995], [1.0, 0.0, 1.0], 0, 1.0, why="a sum just above 0"),
        case([0.5, 1.5, -0.25], [1.0, 2.0, 1.0], 1, 0.5),
    ],
    random=lambda rng: case(
        rng.normal(size=3).round(2),
        np.append(rng.normal(size=2).round(2), 1.0),
        int(rng.integers(2)),
        float(rng.integers(1, 9)) / 4,
    ),
    letters={"w": "the weights w", "x": "the input x", "t": "the target t", "learning_rate": "the learning rate"},
    hints=[
        "First the unit's answer: is w @ x above 0?",
        "The error t - o is 1, 0 or -1. It tells whether to add the example, leave it, or subtract it.",
        "w + learning_rate * (t - o) * x makes a new array; w += ... would change the caller's.",
    ],
    insight="The factor x spares the weights of inputs that were 0: what was silent is not to blame.",
)
def perceptron_step(w, x, t, learning_rate=1.0):
    """Return the weights after one example x, whose last entry is the bias's 1, with target t."""
    o = np.heaviside(w @ x, 0.0)
    return w + learning_rate * (t - o) * x


@perceptron_step.mistake
def forgot_the_input(w, x, t, learning_rate=1.0):
    """You moved all weights alike, as the OR slide does. The rule has a factor x: inputs of 0 keep their weights."""
    return w + learning_rate * (t - np.heaviside(w @ x, 0.0)) * np.ones(len(x))


@perceptron_step.mistake
def walked_the_wrong_way(w, x, t, learning_rate=1.0):
    """You took o - t: every mistake is made worse. A unit that was silent and should have fired needs more: t - o."""
    return w - learning_rate * (t - np.heaviside(w @ x, 0.0)) * x


@perceptron_step.mistake
def used_the_sum_for_the_output(w, x, t, learning_rate=1.0):
    """You took the error before the threshold, t - w @ x. That is ADALINE's rule; the perceptron's is t - o."""
    return w + learning_rate * (t - w @ x) * x


@perceptron_step.mistake
def fired_from_zero_on(w, x, t, learning_rate=1.0):
    """At a sum of exactly 0 your unit fires. Ours does above 0 only, and from weights of 0 that makes a difference."""
    return w + learning_rate * (t - np.heaviside(w @ x, 1.0)) * x


@perceptron_step.mistake
def sign_for_the_output(w, x, t, learning_rate=1.0):
    """Your step is as if the output were np.sign of the sum, -1 below 0. Here a silent unit says 0."""
    return w + learning_rate * (t - np.sign(w @ x)) * x


@perceptron_step.mistake
def minus_one_for_the_output(w, x, t, learning_rate=1.0):
    """Your step is as if a silent unit said -1. Here it says 0, so that t - o is 0 where nothing is wrong."""
    return w + learning_rate * (t + 1 - 2 * np.heaviside(w @ x, 0.0)) * x


@perceptron_step.mistake
def zero_is_a_mistake(w, x, t, learning_rate=1.0):
    """At a sum of exactly 0 you subtract if the target is 0. The unit is silent there, so nothing is wrong."""
    return w + learning_rate * (2 * t - 1) * ((2 * t - 1) * (w @ x) <= 0) * x


@perceptron_step.mistake
def sum_without_the_bias(w, x, t, learning_rate=1.0):
    """Your unit sums without the bias, the last weight, when it decides. The 1 in x is there to count: w @ x."""
    return w + learning_rate * (t - np.heaviside(w[:-1] @ x[:-1], 0.0)) * x


@perceptron_step.mistake
def bias_input_twice(w, x, t, learning_rate=1.0):
    """Count the 1 of the bias once: x carries it already, so the sum is w @ x, and yours has 1 more."""
    return w + learning_rate * (t - np.heaviside(w @ x + 1, 0.0)) * x


@perceptron_step.mistake
def bias_kept(w, x, t, learning_rate=1.0):
    """Your bias, the last weight, never moves. It is the weight of an input of 1 and follows the same rule."""
    return w + learning_rate * (t - np.heaviside(w @ x, 0.0)) * np.append(x[:-1], 0)


@perceptron_step.mistake
def misses_only(w, x, t, learning_rate=1.0):
    """You mend misses only. A unit that fired and should be silent is wrong too: subtract the example then."""
    return w + learning_rate * max(t - np.heaviside(w @ x, 0.0), 0) * x


@perceptron_step.mistake
def false_alarms_only(w, x, t, learning_rate=1.0):
    """You mend false alarms only. A unit that was silent and should fire is wrong too: add the example then."""
    return w + learning_rate * min(t - np.heaviside(w @ x, 0.0), 0) * x


@perceptron_step.mistake
def always_added(w, x, t, learning_rate=1.0):
    """You add the example at every mistake. Where the unit should have been silent, subtract it: t - o has a sign."""
    return w + learning_rate * abs(t - np.heaviside(w @ x, 0.0)) * x


@perceptron_step.mistake
def moved_though_right(w, x, t, learning_rate=1.0):
    """You add or subtract the example by its target alone, right or wrong. No mistake, no move: the factor is t - o."""
    return w + learning_rate * (2 * t - 1) * x


@perceptron_step.mistake
def target_alone(w, x, t, learning_rate=1.0):
    """Your step is t times x, whatever the unit answers. The rule learns from mistakes: the factor is t - o."""
    return w + learning_rate * t * x


@perceptron_step.mistake
def target_of_minus_one(w, x, t, learning_rate=1.0):
    """Your step is as if a target of 0 were -1. A silent unit says 0, which would be an error of -1."""
    return w + learning_rate * (2 * t - 1 - np.heaviside(w @ x, 0.0)) * x


@exercise(
    "03.4",
    "The error of a pass",
    cases=[
        case([0.0, 0.0, 0.0, 0.0], [0, 0, 0, 1], why="the slide's AND before any update"),
        case([1.0, 0.0, 0.0, 0.0], [0, 0, 0, 1], why="one mistake each way"),
        case([0.0, 1.0, 1.0, 1.0], [0, 1, 1, 1], why="all right"),
        case([1, 1, 1, 1, 1], [0, 0, 0, 0, 0], why="all wrong, integers"),
        case([1.0], [0], why="one example"),
    ],
    random=lambda rng: case(rng.integers(0, 2, size=6).astype(float), rng.integers(0, 2, size=6)),
    letters={"o": "the outputs o", "t": "the targets t"},
    hints=[
        "t - o is 1 for a miss and -1 for a false alarm. Both are mistakes.",
        "np.abs makes a 1 of either. What is then the sum, and what the mean?",
        "np.mean(np.abs(t - o)).",
    ],
    insight="With outputs of 0 and 1 this is simply the share of wrong answers, one minus the accuracy.",
)
def error_rate(o, t):
    """Return the mean of |t - o| over all examples."""
    return np.mean(np.abs(t - o))


@error_rate.mistake
def let_mistakes_cancel(o, t):
    """You let a miss, +1, and a false alarm, -1, cancel. Take np.abs of each first."""
    return np.mean(t - o)


@error_rate.mistake
def took_abs_of_the_mean(o, t):
    """You took the absolute value last: by then misses and false alarms have cancelled. First np.abs, then the mean."""
    return np.abs(np.mean(t - o))


@error_rate.mistake
def summed(o, t):
    """You counted the mistakes. The slide divides by the number of examples s."""
    return np.sum(np.abs(t - o))


@error_rate.mistake
def counted_the_right_ones(o, t):
    """You returned the share of right answers. This is the share of wrong ones."""
    return np.mean(o == t)


@error_rate.mistake
def let_mistakes_cancel_too(o, t):
    """Your false alarms, +1, and misses, -1, cancel. Take np.abs of each first."""
    return np.mean(o - t)


@error_rate.mistake
def counted_misses_only(o, t):
    """You counted the misses only, the targets of 1 that got a 0. A false alarm is a mistake as well: np.abs."""
    return np.mean(np.maximum(t - o, 0))


@error_rate.mistake
def counted_false_alarms_only(o, t):
    """You counted the false alarms only, the targets of 0 that got a 1. A miss is a mistake as well: np.abs."""
    return np.mean(np.maximum(o - t, 0))


@error_rate.mistake
def wrong_at_all(o, t):
    """Yours is 1 as soon as there is a mistake at all. Asked is the share of mistakes: the mean."""
    return np.max(np.abs(t - o))


@error_rate.mistake
def one_example_less(o, t):
    """You divided by one example less than there are. A mean divides by their number, len(t)."""
    return np.sum(np.abs(t - o)) / max(len(t) - 1, 1)


@error_rate.mistake
def length_of_the_error(o, t):
    """You took the root of the sum, the length of the vector t - o. Asked is the mean of |t - o|."""
    return np.linalg.norm(t - o)


@exercise(
    "03.5",
    "The whole rule",
    cases=[
        case(CORNERS.copy(), [0, 0, 0, 1], 6, why="AND, six epochs"),
        case(CORNERS.copy(), [0, 1, 1, 1], 10, why="OR"),
        case(CORNERS.copy(), [0, 0, 0, 1], 1, why="AND, one epoch"),
        case(CORNERS.copy(), [0, 1, 1, 0], 7, why="XOR: it never ends, epochs does"),
        case(_letters(), [1, 0], 5, why="a T and an L of 400 pixels each"),
        case([[-0.125, 0.0], [0.125, -0.125], [-0.375, 0.5]], [1, 0, 1], 4, why="small inputs, sums just above 0"),
        case(CORNERS.copy(), [1, 1, 1, 0], 0, why="no epoch at all"),
    ],
    random=lambda rng: case(_points(rng, whole=True), rng.integers(0, 2, size=5), int(rng.integers(2, 6))),
    letters={"X": "the inputs X", "t": "the targets t", "epochs": "the number of epochs"},
    hints=[
        "Append a column of ones to X. Then the weights are D + 1 numbers, zeros at first, the bias last.",
        "Two loops: over the epochs and, inside, over the pairs of zip(X1, t). The body is exercise 3.3.",
        "w = w + (target - np.heaviside(w @ x, 0)) * x for each pair; each example sees the weights that the one "
        "before it has left.",
    ],
    insight="A few lines of 1957, and where a border exists they are certain to find one.",
)
def train_perceptron(X, t, epochs):
    """Return the D + 1 weights, bias last, after so many passes over X (N, D) in order, from zeros, rate 1."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, target in zip(X1, t, strict=True):
            w = w + (target - np.heaviside(w @ x, 0.0)) * x
    return w


def _train(X, t, epochs, error, start=0.0, way=1):
    """Go through the examples as the rule does, with another error, other weights to start from, or backwards."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.full(X1.shape[1], start)
    for _ in range(epochs):
        for x, target in list(zip(X1, t, strict=True))[::way]:
            w = w + error(target, w @ x) * x
    return w


def _error(target, z):
    return target - np.heaviside(z, 0.0)


def _pairs(X, t, epochs):
    return [pair for _ in range(epochs) for pair in zip(X, t, strict=True)]


@train_perceptron.mistake
def all_examples_at_once(X, t, epochs):
    """You updated once an epoch, from all examples together. The rule mends each mistake before it looks further."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        w = w + (t - np.heaviside(X1 @ w, 0.0)) @ X1
    return w


@train_perceptron.mistake
def bias_first(X, t, epochs):
    """You put the bias first. Here, as in notebook 01, the 1 is appended: the bias comes last."""
    return np.roll(train_perceptron.reference(X, t, epochs), 1)


@train_perceptron.mistake
def made_it_worse(X, t, epochs):
    """You took o - t: the weights run away from every mistake's cure. It is t - o."""
    return _train(X, t, epochs, lambda target, z: -_error(target, z))


@train_perceptron.mistake
def fired_at_zero_too(X, t, epochs):
    """Your unit fires at a sum of 0, as on Baek's slide. Here it fires above 0, as on Ionescu's."""
    return _train(X, t, epochs, lambda target, z: target - np.heaviside(z, 1.0))


@train_perceptron.mistake
def bias_not_learned(X, t, epochs):
    """Your bias stays 0. Append a 1 to each example: the bias is the weight of an input that is always 1."""
    w = np.zeros(X.shape[1])
    for x, target in _pairs(X, t, epochs):
        w = w + _error(target, w @ x) * x
    return np.append(w, 0.0)


@train_perceptron.mistake
def as_after_one_epoch(X, t, epochs):
    """Your weights are those after a single epoch, as if the zeros, or a return, stood inside the loop of epochs."""
    return _train(X, t, min(epochs, 1), _error)


@train_perceptron.mistake
def one_epoch_more(X, t, epochs):
    """Your weights are those after one epoch too many. range(epochs) has as many rounds as are asked for."""
    return _train(X, t, epochs + 1, _error)


@train_perceptron.mistake
def one_epoch_less(X, t, epochs):
    """Your weights are those after one epoch too few. range(epochs) has as many rounds as are asked for."""
    return _train(X, t, epochs - 1, _error)


@train_perceptron.mistake
def backwards(X, t, epochs):
    """Your weights are those of the opposite order, from the last example to the first."""
    return _train(X, t, epochs, _error, way=-1)


@train_perceptron.mistake
def began_with_ones(X, t, epochs):
    """Your weights started from ones. Start from zeros."""
    return _train(X, t, epochs, _error, start=1.0)


@train_perceptron.mistake
def subtracted_at_zero(X, t, epochs):
    """At a sum of exactly 0 you subtract if the target is 0. The unit is silent there, so nothing is wrong."""
    return _train(X, t, epochs, lambda target, z: (2 * target - 1) * ((2 * target - 1) * z <= 0))


@train_perceptron.mistake
def trained_with_half_at_zero(X, t, epochs):
    """At a sum of exactly 0 your unit answers one half. A threshold unit knows 0 and 1 only; at 0, ours says 0."""
    return _train(X, t, epochs, lambda target, z: target - np.heaviside(z, 0.5))


@train_perceptron.mistake
def trained_with_signs(X, t, epochs):
    """Your weights are as if the output were np.sign of the sum, -1 below 0. Here a silent unit says 0."""
    return _train(X, t, epochs, lambda target, z: target - np.sign(z))


@train_perceptron.mistake
def only_misses_mended(X, t, epochs):
    """You mend misses only. A unit that fired and should be silent is wrong too: subtract the example then."""
    return _train(X, t, epochs, lambda target, z: max(_error(target, z), 0))


@train_perceptron.mistake
def never_subtracted(X, t, epochs):
    """You add the example at every mistake. Where the unit should have been silent, subtract it: t - o has a sign."""
    return _train(X, t, epochs, lambda target, z: abs(_error(target, z)))


@train_perceptron.mistake
def error_before_the_threshold(X, t, epochs):
    """You took the error before the threshold, t - w @ x. That is ADALINE's rule; the perceptron's is t - o."""
    return _train(X, t, epochs, lambda target, z: target - z)


@train_perceptron.mistake
def bias_turned(X, t, epochs):
    """Only your bias has the wrong sign, as if the unit fired where w @ x > b. It fires where w @ x + b > 0."""
    return _train(X, t, epochs, _error) * np.append(np.ones(X.shape[1]), -1)


@train_perceptron.mistake
def decided_without_the_bias(X, t, epochs):
    """Your bias learns, but the unit decides without it: it belongs into the sum as well, w @ x + b."""
    w = np.zeros(X.shape[1] + 1)
    for x, target in _pairs(X, t, epochs):
        w = w + _error(target, w[:-1] @ x) * np.append(x, 1)
    return w


@train_perceptron.mistake
def bias_from_a_second_answer(X, t, epochs):
    """Your bias goes by the error of weights that have moved already. Take the error once, for both."""
    w, b = np.zeros(X.shape[1]), 0.0
    for x, target in _pairs(X, t, epochs):
        w = w + _error(target, w @ x + b) * x
        b = b + _error(target, w @ x + b)
    return np.append(w, b)


@train_perceptron.mistake
def moved_all_weights_alike(X, t, epochs):
    """All your weights move alike, by the error. The rule has a factor x: inputs of 0 keep their weights."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for x, target in _pairs(X1, t, epochs):
        w = w + _error(target, w @ x)
    return w


@train_perceptron.mistake
def one_example_an_epoch(X, t, epochs):
    """Your weights have seen one example in each epoch. An epoch is a pass through all of them: two loops."""
    kept = [n % len(X) for n in range(epochs)]
    return _train(X[kept], t[kept], 1, _error)


@train_perceptron.mistake
def one_mistake_an_epoch(X, t, epochs):
    """You mend only the first mistake of each epoch, as if the pass ended there. Go on through all examples."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        w = w + next((e * x for x, e in zip(X1, _error(t, X1 @ w), strict=True) if e), 0.0)
    return w


@train_perceptron.mistake
def mean_of_all_examples(X, t, epochs):
    """Your weights are as if moved once an epoch, by the mean of all examples. The rule mends each mistake at once."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        w = w + _error(t, X1 @ w) @ X1 / len(X)
    return w


@exercise(
    "03.6",
    "Can it be done?",
    cases=[case([int(digit) for digit in f"{n:04b}"]) for n in (1, 6, 9, 5, 12, 14, 4, 0, 15, 11, 7, 8, 3, 10, 2, 13)],
    hints=[
        "Only two of the sixteen gates cannot be done. Which?",
        "The two: XOR and its opposite. T0 and T3 want the same answer, and both T1 and T2 want the other one.",
        "not (t[0] == t[3] and t[1] == t[2] and t[0] != t[1]).",
    ],
    insight="Two of sixteen look harmless. With four inputs it is 1882 of 65536 that can be done: the rule, not the "
    "exception, is that no line will do.",
)
def separable(t):
    """Return whether a threshold unit computes the gate with targets t (4,) at 00, 01, 10, 11."""
    return bool(not (t[0] == t[3] and t[1] == t[2] and t[0] != t[1]))


@separable.mistake
def forgot_the_opposite_of_xor(t):
    """You ruled out XOR alone. Turn all its answers round: no line does that one either."""
    return list(t) != [0, 1, 1, 0]


@separable.mistake
def ruled_out_every_draw(t):
    """You ruled out every gate with two ones. Some are easy: for "x2 alone" a border at x2 = 0.5 will do."""
    return int(np.sum(t)) != 2


@separable.mistake
def said_the_opposite(t):
    """You answered whether it can not be done. True is for a gate that some unit computes."""
    return bool(t[0] == t[3] and t[1] == t[2] and t[0] != t[1])


@separable.mistake
def only_opposite_corners(t):
    """You looked at one diagonal. T0 and T3 alike is not enough: T1 and T2 must both want the other answer."""
    return bool(t[0] != t[3])


@separable.mistake
def without_a_bias(t):
    """You searched without a bias: then the unit is silent at 00, and gates that want a 1 there seem out of reach."""
    weights = [np.array([v, w]) for v in range(-2, 3) for w in range(-2, 3)]
    return any(np.array_equal(np.heaviside(CORNERS @ w, 0.0), t) for w in weights)


@separable.mistake
def forgot_xor(t):
    """You ruled out the opposite of XOR alone. No line does XOR itself either."""
    return list(t) != [1, 0, 0, 1]


@separable.mistake
def only_the_other_corners(t):
    """You looked at T1 and T2 alone. T1 and T2 alike is not enough: T0 and T3 must both want the other answer."""
    return bool(t[1] != t[2])


@separable.mistake
def both_diagonals_must_differ(t):
    """You ruled out every gate with a diagonal of two equal answers. XOR has two such diagonals."""
    return bool(t[0] != t[3] and t[1] != t[2])


@separable.mistake
def ruled_out_the_constants(t):
    """You ruled out the constants, always and never, as well. They are easy: a large bias, of either sign, does it."""
    return bool(t[0] != t[3] or t[1] != t[2])


@separable.mistake
def ruled_out_even_counts(t):
    """You ruled out every gate with an even number of ones. Some are easy: always, never, and x2 alone."""
    return bool(np.sum(t) % 2)


@separable.mistake
def corners_in_a_circle(t):
    """You ruled out x2 alone and its opposite. The order is 00, 01, 10, 11: the diagonals are T0, T3 and T1, T2."""
    return list(t) not in ([0, 1, 0, 1], [1, 0, 1, 0])


@separable.mistake
def compared_entry_by_entry(t):
    """You compared entry by entry and got four answers. Are they all the same? np.array_equal gives one."""
    return t != [0, 1, 1, 0]


@separable.mistake
def without_negative_weights(t):
    """You left out all gates that a 1 at an input can switch off. Weights may be negative: NOT x1 has w1 below 0."""
    return bool(t[0] <= min(t[1], t[2]) and max(t[1], t[2]) <= t[3])


@exercise(
    "03.7",
    "One step of ADALINE",
    cases=[
        case([0.0, 0.0, 0.0], CORNERS_1.copy(), [0, 0, 0, 1], 0.1, why="AND, from zeros"),
        case([0.5, 0.5, -0.25], CORNERS_1.copy(), [0, 0, 0, 1], 0.1, why="at the lowest point nothing moves"),
        case([1.0, 1.0, -1.5], CORNERS_1.copy(), [0, 0, 0, 1], 0.05, why="all answers right, and still a step"),
        case([0.3, -0.2], [[2.0, 1.0]], [1.0], 0.25, why="one example"),
        case([0.2, 0.1, 0.0], CORNERS_1.copy(), [0.3, -1.2, 2.0, 0.7], 0.5, why="targets are real numbers"),
    ],
    random=lambda rng: case(
        rng.normal(size=3).round(2),
        np.column_stack([_points(rng), np.ones(5)]),
        rng.integers(0, 2, size=5),
        float(rng.integers(1, 9)) / 16,
    ),
    letters={"w": "the weights w", "X": "the inputs X", "t": "the targets t", "learning_rate": "the learning rate"},
    hints=[
        "The linear outputs of all examples are z = X @ w; no threshold here.",
        "Each weight moves by the sum, over the examples, of error times that weight's input.",
        "w + learning_rate * X.T @ (t - X @ w).",
    ],
    insight="Swap z for a network's output, keep X.T @ error, and you have half of backpropagation.",
)
def adaline_step(w, X, t, learning_rate):
    """Return the weights after one step on all examples X (N, D), ones included, summed."""
    return w + learning_rate * X.T @ (t - X @ w)


@adaline_step.mistake
def error_after_the_threshold(w, X, t, learning_rate):
    """You put a threshold before the error. ADALINE measures before the threshold, t - X @ w."""
    return w + learning_rate * X.T @ (t - np.heaviside(X @ w, 0.0))


@adaline_step.mistake
def error_after_a_threshold_at_half(w, X, t, learning_rate):
    """You compared the sums with 0.5 before the error. That is how ADALINE answers; it learns from t - X @ w."""
    return w + learning_rate * X.T @ (t - np.heaviside(X @ w - 0.5, 0.0))


@adaline_step.mistake
def climbed(w, X, t, learning_rate):
    """You went uphill: the loss grows. The step is along t - z, not z - t."""
    return w - learning_rate * X.T @ (t - X @ w)


@adaline_step.mistake
def took_the_mean(w, X, t, learning_rate):
    """You divided by the number of examples. That is often wiser, but this rule sums, as on the slide."""
    return w + learning_rate * X.T @ (t - X @ w) / len(t)


@adaline_step.mistake
def counted_the_half_twice(w, X, t, learning_rate):
    """Your step has a 2 in it. The derivative of a square brings a 2, and the half in the loss takes it away."""
    return w + 2 * learning_rate * X.T @ (t - X @ w)


@adaline_step.mistake
def one_after_the_other(w, X, t, learning_rate):
    """You let each example see the weights that the one before it left. Here all errors are taken at the same w."""
    for x, target in zip(X, t, strict=True):
        w = w + learning_rate * (target - w @ x) * x
    return w


@adaline_step.mistake
def one_step_for_each_example(w, X, t, learning_rate):
    """You have one step for each example, as rows. This rule takes them together: add them up, over the first axis."""
    return w + learning_rate * (t - X @ w)[:, None] * X


@adaline_step.mistake
def returned_the_gradient(w, X, t, learning_rate):
    """You returned the gradient. The new weights are w minus learning_rate times that."""
    return X.T @ (X @ w - t)


@adaline_step.mistake
def last_example_only(w, X, t, learning_rate):
    """Only the last example moved your weights. Each has its say: add up over all examples."""
    return w + learning_rate * (t[-1] - X[-1] @ w) * X[-1]


@adaline_step.mistake
def first_example_only(w, X, t, learning_rate):
    """Only the first example moved your weights. Each has its say: add up over all examples."""
    return w + learning_rate * (t[0] - X[0] @ w) * X[0]


@adaline_step.mistake
def errors_without_inputs(w, X, t, learning_rate):
    """All your weights move alike, by the sum of the errors. Each error first meets its input: a factor x."""
    return w + learning_rate * np.sum(t - X @ w)


@adaline_step.mistake
def slope_of_the_mean_square(w, X, t, learning_rate):
    """Your step has a factor 2 / N, as from a mean of squares. Here the loss is half their sum, and the factor is 1."""
    return w + 2 * learning_rate * X.T @ (t - X @ w) / len(t)


@adaline_step.mistake
def sigmoid_before_the_error(w, X, t, learning_rate):
    """You put a sigmoid before the error. ADALINE's output is linear: t - X @ w."""
    return w + learning_rate * X.T @ (t - 1 / (1 + np.exp(-X @ w)))


@adaline_step.mistake
def linear_outputs_without_bias(w, X, t, learning_rate):
    """Your sums leave out the bias, the last weight. X carries its ones: X @ w has it in."""
    return w + learning_rate * X.T @ (t - X[:, :-1] @ w[:-1])


@adaline_step.mistake
def bias_not_moved(w, X, t, learning_rate):
    """Your bias, the last weight, never moves. It is the weight of an input of 1 and follows the same rule."""
    return w + learning_rate * np.append(X[:, :-1].T @ (t - X @ w), 0)


@adaline_step.mistake
def summed_before_multiplied(w, X, t, learning_rate):
    """You added up errors and inputs first. Multiply each example's error with its own input, and add up after that."""
    return w + learning_rate * np.sum(t - X @ w) * X.sum(axis=0)


@exercise(
    "03.8",
    "The largest step",
    cases=[
        case(CORNERS_1.copy(), why="the four points of a gate"),
        case([[3.0, 1.0]], why="one example: the curvature is its squared length"),
        case([[2.0, 1.0], [-2.0, 1.0]], why="curvatures 8 and 2"),
        case(np.vstack([CORNERS_1] * 10), why="forty points"),
        case([[1, 2, 1], [3, 4, 1], [5, 7, 1], [0, 2, 1], [2, 2, 1]], why="integers"),
    ],
    random=lambda rng: case(np.column_stack([_points(rng, 6), np.ones(6)])),
    hints=[
        "In one dimension the limit is 2 / curvature (notebook 02). Which matrix holds the curvatures of this loss?",
        "The loss is half the sum of (t - X @ w) squared; its second derivatives are X.T @ X. "
        "The steepest direction rules.",
        "2 / np.linalg.eigvalsh(X.T @ X).max().",
    ],
    insight="The targets do not matter: how far you may step depends on where the inputs lie, and how many they are.",
)
def largest_step(X):
    """Return 2 / the largest eigenvalue of X^T X, for inputs X (N, D)."""
    return 2 / np.linalg.eigvalsh(X.T @ X).max()


@largest_step.mistake
def one_over_the_largest(X):
    """Yours is half of it, 1 / c_max: there the steepest direction arrives in one step. Twice that is the limit."""
    return 1 / np.linalg.eigvalsh(X.T @ X).max()


@largest_step.mistake
def smallest_curvature(X):
    """You took the smallest eigenvalue. The flattest direction could stand that step; the steepest one explodes."""
    return 2 / max(np.linalg.eigvalsh(X.T @ X).min(), 1e-300)


@largest_step.mistake
def sum_of_all_curvatures(X):
    """You added up all curvatures (the trace). Each direction moves by itself, so only the largest counts."""
    return 2 / np.trace(X.T @ X)


@largest_step.mistake
def limit_of_the_mean(X):
    """You divided by the number of examples: that is the limit for the mean loss. This one is a sum."""
    return 2 / (np.linalg.eigvalsh(X.T @ X).max() / len(X))


@largest_step.mistake
def singular_value(X):
    """You took the largest singular value of X. The eigenvalues of X.T @ X are the squares of those."""
    return 2 / np.linalg.norm(X, 2)


@largest_step.mistake
def root_of_the_squares(X):
    """You took the root of the sum of all squares in X.T @ X (Frobenius). Only its largest eigenvalue matters."""
    return 2 / np.linalg.norm(X.T @ X)


@largest_step.mistake
def largest_on_the_diagonal(X):
    """You took the largest entry of X.T @ X, the curvature along an axis. The steepest direction may lie askew."""
    return 2 / np.diag(X.T @ X).max()


@largest_step.mistake
def returned_the_curvature(X):
    """You returned the largest curvature itself. The limit is 2 over that."""
    return np.linalg.eigvalsh(X.T @ X).max()


@largest_step.mistake
def longest_example(X):
    """You took the longest example alone. All examples add to the curvature: X.T @ X, and its largest eigenvalue."""
    return 2 / (X**2).sum(axis=1).max()


@largest_step.mistake
def root_of_the_trace(X):
    """You took the root of the sum of all squares in X (Frobenius). The largest eigenvalue of X.T @ X counts."""
    return 2 / np.linalg.norm(X)
