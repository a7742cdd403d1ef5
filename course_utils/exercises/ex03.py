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
        case(CORNERS.copy(), [1.0, 1.0], -1.5, why="an AND"),
        case(CORNERS.copy(), [1.0, 1.0], -1.0, why="two sums are exactly 0"),
        case(CORNERS.copy(), [0.0, 0.0], 0.0, why="all weights are 0"),
        case([[1.0, 2.0, 3.0]], [0.5, -1.0, 0.25], 1.0, why="one example of three inputs"),
        case([[2, 1], [-1, 3], [0, -2]], [-1, 2], 1, why="integers"),
        case([[0.2], [0.8]], [-4.0], 2.0, why="one input"),
        case([[1.0, 1.0, 1.0], [2.0, 0.0, -1.0]], [1.0, 1.0, 1.0], -2.5, why="two examples of three inputs"),
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
def left_out_the_bias(X, w, b):
    """You left out the bias: that is the distance from a parallel border through the origin."""
    return np.abs(X @ w) / np.linalg.norm(w)


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
def forgot_the_learning_rate(w, x, t, learning_rate=1.0):
    """You left out the learning rate: right as long as it is 1."""
    return w + (t - np.heaviside(w @ x, 0.0)) * x


@perceptron_step.mistake
def fired_from_zero_on(w, x, t, learning_rate=1.0):
    """At a sum of exactly 0 your unit fires. Ours does above 0 only, and from weights of 0 that makes a difference."""
    return w + learning_rate * (t - np.heaviside(w @ x, 1.0)) * x


@perceptron_step.mistake
def returned_only_the_change(w, x, t, learning_rate=1.0):
    """You returned the change. The new weights are w plus that change."""
    return learning_rate * (t - np.heaviside(w @ x, 0.0)) * x


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


@exercise(
    "03.5",
    "The whole rule",
    cases=[
        case(CORNERS.copy(), [0, 0, 0, 1], 6, why="AND, six epochs"),
        case(CORNERS.copy(), [0, 1, 1, 1], 10, why="OR"),
        case(CORNERS.copy(), [0, 0, 0, 1], 1, why="AND, one epoch"),
        case(CORNERS.copy(), [0, 1, 1, 0], 7, why="XOR: it never ends, epochs does"),
        case(_letters(), [1, 0], 5, why="a T and an L of 400 pixels each"),
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


@train_perceptron.mistake
def all_examples_at_once(X, t, epochs):
    """You updated once an epoch, from all examples together. The rule mends each mistake before it looks further."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        w = w + (t - np.heaviside(X1 @ w, 0.0)) @ X1
    return w


@train_perceptron.mistake
def bias_not_learned(X, t, epochs):
    """Your bias stays 0. Append a 1 to each example: the bias is the weight of an input that is always 1."""
    w = np.zeros(X.shape[1])
    for _ in range(epochs):
        for x, target in zip(X, t, strict=True):
            w = w + (target - np.heaviside(w @ x, 0.0)) * x
    return np.append(w, 0.0)


@train_perceptron.mistake
def bias_first(X, t, epochs):
    """You put the bias first. Here, as in notebook 01, the 1 is appended: the bias comes last."""
    return np.roll(train_perceptron.reference(X, t, epochs), 1)


@train_perceptron.mistake
def made_it_worse(X, t, epochs):
    """You took o - t: the weights run away from every mistake's cure. It is t - o."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, target in zip(X1, t, strict=True):
            w = w - (target - np.heaviside(w @ x, 0.0)) * x
    return w


@train_perceptron.mistake
def fired_at_zero_too(X, t, epochs):
    """Your unit fires at a sum of 0, as on Baek's slide. Here it fires above 0, as on Ionescu's."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, target in zip(X1, t, strict=True):
            w = w + (target - np.heaviside(w @ x, 1.0)) * x
    return w


@train_perceptron.mistake
def one_epoch_only(X, t, epochs):
    """You went through the examples once. Repeat that, epochs times."""
    return train_perceptron.reference(X, t, min(epochs, 1))


@train_perceptron.mistake
def began_anew_each_epoch(X, t, epochs):
    """You set the weights back to zero in each epoch. Make the zeros before both loops."""
    return train_perceptron.reference(X, t, 1)


@exercise(
    "03.6",
    "Can it be done?",
    cases=[
        case([0, 0, 0, 1], why="AND"),
        case([0, 1, 1, 0], why="XOR"),
        case([1, 0, 0, 1], why="the opposite of XOR"),
        case([0, 1, 0, 1], why="x2 alone"),
        case([1, 1, 0, 0], why="NOT x1"),
        case([1, 1, 1, 0], why="NAND"),
        case([0, 1, 0, 0], why="x2 and not x1"),
        case([0, 0, 0, 0], why="never"),
        case([1, 1, 1, 1], why="always"),
        case([1, 0, 1, 1], why="x1 or not x2"),
        case([0, 1, 1, 1], why="OR"),
        case([1, 0, 0, 0], why="NOR"),
        case([0, 0, 1, 1], why="x1 alone"),
        case([1, 0, 1, 0], why="NOT x2"),
        case([0, 0, 1, 0], why="x1 and not x2"),
        case([1, 1, 0, 1], why="x2 or not x1"),
    ],
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
