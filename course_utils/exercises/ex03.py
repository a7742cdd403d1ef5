"""Exercises of notebook 03: what a threshold unit computes, what its mistakes teach it, and what no border can do.

Letters as in the notebook: ``w`` weights, ``b`` bias, ``z`` the weighted sum, ``o`` outputs, ``t`` targets of 0 or 1,
``y`` the same targets as signs.
"""

import numpy as np

from .declare import case, exercise
from .kinds import Number, Order
from .trials import Diagnosis, Setting

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # T0, T1, T2, T3


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
    "The smallest nudge",
    cases=[
        case([1.0, 1.0], [3.0, 4.0], -2.0, why="w has length 5"),
        case([0.0, 0.0], [1.0, 1.0], -1.5, why="on the silent side of an AND"),
        case([1.0, 2.0, 3.0], [0.5, -1.0, 0.25], 1.0, why="a plane in three dimensions"),
        case([2.0, -1.0], [1.0, 2.0], 0.0, why="on the border already: stay"),
        case([3], [-2], 1, why="integers, one input"),
    ],
    random=lambda rng: case(_points(rng, 1)[0], rng.normal(size=2).round(2), round(float(rng.normal()), 2)),
    letters={"x": "the input x", "w": "the weights w", "b": "the bias b"},
    hints=[
        "The shortest way to the border is straight along w. So the answer is x plus some number times w.",
        "Ask for w @ (x + c * w) + b == 0 and solve for c.",
        "c = -(w @ x + b) / (w @ w).",
    ],
    insight="An image that so small a nudge has turned into another answer is called an adversarial example.",
)
def nearest_on_border(x, w, b):
    """Return the point of the hyperplane w . x + b = 0 that is nearest to x (D,)."""
    return x - (w @ x + b) / (w @ w) * w


@nearest_on_border.mistake
def went_the_other_way(x, w, b):
    """You walked away from the border, twice as far off now: mind the sign. On the side that fires, go against w."""
    return x + (w @ x + b) / (w @ w) * w


@nearest_on_border.mistake
def divided_by_the_length(x, w, b):
    """You divided by the length of w once. The step has the length z / |w| and the direction w / |w|: divide twice."""
    return x - (w @ x + b) / np.linalg.norm(w) * w


@nearest_on_border.mistake
def did_not_divide(x, w, b):
    """You went z times w. If w is twice as long, z and w both grow, but the border has not moved: divide by w @ w."""
    return x - (w @ x + b) * w


@nearest_on_border.mistake
def left_out_the_bias(x, w, b):
    """Your point lies on the parallel through the origin. The border is where w @ x + b is 0: the bias counts."""
    return x - (w @ x) / (w @ w) * w


@nearest_on_border.mistake
def went_half_way(x, w, b):
    """You stopped half-way. Put your point into w @ x + b: the sum must be 0."""
    return x - (w @ x + b) / (w @ w) * w / 2


@nearest_on_border.mistake
def went_to_the_mirror(x, w, b):
    """You went through the border to the mirror image, twice as far as needed."""
    return x - 2 * (w @ x + b) / (w @ w) * w


@nearest_on_border.mistake
def returned_the_step(x, w, b):
    """You returned the step alone. The nearest point is x plus that step."""
    return -(w @ x + b) / (w @ w) * w


@nearest_on_border.mistake
def nearest_to_the_origin(x, w, b):
    """You returned the border's point nearest to the origin. Wanted is the one nearest to x."""
    return -b / (w @ w) * w


@nearest_on_border.mistake
def distance_times_w(x, w, b):
    """You used the distance, which has no sign: on the silent side you walk away from the border. Drop the abs."""
    return x - np.abs(w @ x + b) / (w @ w) * w


@nearest_on_border.mistake
def moved_along_the_point(x, w, b):
    """You moved along x itself, on the line to the origin. The border is reached soonest along w."""
    return x - (w @ x + b) / (w @ w) * x


@nearest_on_border.mistake
def divided_by_each_weight(x, w, b):
    """You moved each input as far as it would have to go alone. Together they go too far: share the way along w."""
    return x - (w @ x + b) / w


@nearest_on_border.mistake
def bias_has_the_wrong_sign(x, w, b):
    """You took the bias with a minus. The border is where w @ x + b, with a plus, is 0."""
    return x - (w @ x - b) / (w @ w) * w


@nearest_on_border.mistake
def returned_the_distance(x, w, b):
    """You returned the distance. Wanted is the point."""
    return np.abs(w @ x + b) / np.linalg.norm(w)


@exercise(
    "03.3",
    "A row for each class",
    cases=[
        case([[3.0, 0.0], [1.0, 1.0], [0.0, 1.0]], [1.0, 1.0], 2, 1.0, why="class 0 won, class 1 is above as well"),
        case([[2.5, 0.0], [2.0, 0.0], [0.0, 1.0]], [1.0, 1.0], 0, 1.0, why="already right, though barely"),
        case(np.zeros((3, 2)), [2.0, 1.0], 1, 1.0, why="all scores are 0: the first wins"),
        case(np.zeros((3, 2)), [2.0, 1.0], 0, 1.0, why="all scores are 0: the first wins, and is right"),
        case([[0.0, -4.0], [0.0, -1.0], [0.0, -2.0]], [3.0, 1.0], 0, 1.0, why="every score is below 0"),
        case([[1.0, 0.0], [0.0, 3.0]], [1.0, 1.0], 0, 0.25, why="two classes, the learning rate is 0.25"),
        case([[0.0, 5.0], [4.0, 2.0], [0.0, 1.0], [1.0, 0.0]], [1.0, 1.0], 0, 2.0, why="the bias decides"),
        case([[0.5, 1.0], [0.25, 2.0], [0.5, 1.5]], [0.0, 1.0], 2, 1.0, why="the first input is 0"),
        case([[1.0, 0.5, 0.0], [2.0, -1.0, 0.5], [0.5, 1.0, -1.0]], [1.0, 2.0, 1.0], 1, 1.0),
    ],
    random=lambda rng: case(
        rng.normal(size=(4, 3)).round(2),
        np.append(rng.normal(size=2).round(2), 1.0),
        int(rng.integers(4)),
        float(rng.integers(1, 9)) / 4,
    ),
    letters={"W": "the weights W", "x": "the input x", "y": "the right class y", "learning_rate": "the learning rate"},
    hints=[
        "First the machine's answer: np.argmax(W @ x) is the number of the row that won.",
        "If the wrong row won, the right one should score higher on this x, and the winner lower. No other row spoke.",
        "Work on W.copy(): add learning_rate * x to row y, and subtract it from the row that won.",
    ],
    insight="One mistake, two rows: this is how taggers and translators were trained for years. Its loss is notebook "
    "01's hinge with a margin of 0, kept to the class that won.",
)
def multiclass_step(W, x, y, learning_rate=1.0):
    """Return the weights, one row a class, after one example x of class y; the first of the largest scores wins."""
    new = W.copy()
    winner = np.argmax(W @ x)
    new[y] += learning_rate * x
    new[winner] -= learning_rate * x
    return new


def _moved(W, shares, x):
    """Return W with each row moved by its share, (K,), of x."""
    return W + np.outer(shares, x)


def _one_hot(k, W):
    return 1.0 * (np.arange(len(W)) == k)


@multiclass_step.mistake
def right_row_alone(W, x, y, learning_rate=1.0):
    """You raised the right row alone. The row that won is wrong as well: subtract the example from it."""
    return _moved(W, learning_rate * _one_hot(y, W) * (np.argmax(W @ x) != y), x)


@multiclass_step.mistake
def winner_alone(W, x, y, learning_rate=1.0):
    """You lowered the row that won. The right row is to gain as well: add the example to it."""
    return _moved(W, -learning_rate * _one_hot(np.argmax(W @ x), W) * (np.argmax(W @ x) != y), x)


@multiclass_step.mistake
def every_other_row(W, x, y, learning_rate=1.0):
    """You lowered all rows but the right one. One of them won; the others said nothing wrong: leave them."""
    return _moved(W, learning_rate * (2 * _one_hot(y, W) - 1) * (np.argmax(W @ x) != y), x)


@multiclass_step.mistake
def others_even_if_right(W, x, y, learning_rate=1.0):
    """You move the rows whoever won. A right answer changes nothing, and of the wrong rows only the winner moves."""
    return _moved(W, learning_rate * (2 * _one_hot(y, W) - 1), x)


@multiclass_step.mistake
def blame_shared(W, x, y, learning_rate=1.0):
    """You shared the blame among all wrong rows. It is the winner's alone; the others lost to it."""
    shares = _one_hot(y, W) - (1 - _one_hot(y, W)) / (len(W) - 1)
    return _moved(W, learning_rate * shares * (np.argmax(W @ x) != y), x)


@multiclass_step.mistake
def every_row_above(W, x, y, learning_rate=1.0):
    """You lowered each row that scored above the right one. Here only the one that won is lowered."""
    above = 1.0 * (W @ x > (W @ x)[y])
    return _moved(W, learning_rate * (_one_hot(y, W) * above.any() - above), x)


@multiclass_step.mistake
def slope_of_the_hinge(W, x, y, learning_rate=1.0):
    """You pay for each row above the right one, as the hinge loss does: the right row gets several x. Two rows move."""
    above = 1.0 * (W @ x > (W @ x)[y])
    return _moved(W, learning_rate * (_one_hot(y, W) * above.sum() - above), x)


@multiclass_step.mistake
def with_a_margin(W, x, y, learning_rate=1.0):
    """You also move rows that come within 1 of the right score: that is the hinge loss. Here no mistake, no move."""
    close = 1.0 * (W @ x - (W @ x)[y] + 1 > 0) * (1 - _one_hot(y, W))
    return _moved(W, learning_rate * (_one_hot(y, W) * close.sum() - close), x)


@multiclass_step.mistake
def walked_the_wrong_way(W, x, y, learning_rate=1.0):
    """Your signs are turned: the winner gained, and the right row lost. Add to row y, subtract from the winner."""
    return _moved(W, learning_rate * (_one_hot(np.argmax(W @ x), W) - _one_hot(y, W)), x)


@multiclass_step.mistake
def raised_though_right(W, x, y, learning_rate=1.0):
    """You add the example to row y even where that row has won. No mistake, no move."""
    shares = _one_hot(y, W) - _one_hot(np.argmax(W @ x), W) * (np.argmax(W @ x) != y)
    return _moved(W, learning_rate * shares, x)


@multiclass_step.mistake
def runner_up_though_right(W, x, y, learning_rate=1.0):
    """You looked for the winner among the other rows alone, so something moves where y itself has won."""
    scores = W @ x
    scores[y] = -np.inf
    return _moved(W, learning_rate * (_one_hot(y, W) - _one_hot(np.argmax(scores), W)), x)


@multiclass_step.mistake
def forgot_the_input(W, x, y, learning_rate=1.0):
    """You moved whole rows alike. The move is a multiple of x: weights of inputs that were 0 stay."""
    shares = _one_hot(y, W) - _one_hot(np.argmax(W @ x), W)
    return _moved(W, learning_rate * shares, np.ones(len(x)))


@multiclass_step.mistake
def lowest_score_wins(W, x, y, learning_rate=1.0):
    """You took the row with the lowest score for the winner. The largest score answers: np.argmax."""
    new = W.copy()
    winner = np.argmin(W @ x)
    new[y] += learning_rate * x
    new[winner] -= learning_rate * x
    return new


@multiclass_step.mistake
def largest_size_wins(W, x, y, learning_rate=1.0):
    """You took the score of the largest size for the winner. A score far below 0 is a strong no: leave its sign."""
    new = W.copy()
    winner = np.argmax(np.abs(W @ x))
    new[y] += learning_rate * x
    new[winner] -= learning_rate * x
    return new


@multiclass_step.mistake
def last_of_equals(W, x, y, learning_rate=1.0):
    """Of equal scores your last one wins. The first does, as in np.argmax."""
    winner = len(W) - 1 - np.argmax((W @ x)[::-1])
    return _moved(W, learning_rate * (_one_hot(y, W) - _one_hot(winner, W)), x)


@multiclass_step.mistake
def change_alone(W, x, y, learning_rate=1.0):
    """You returned what is added to the weights. Wanted are the new weights: add W."""
    return np.outer(learning_rate * (_one_hot(y, W) - _one_hot(np.argmax(W @ x), W)), x)


@multiclass_step.mistake
def by_probabilities(W, x, y, learning_rate=1.0):
    """Your move has the softmax in it: that is notebook 01's slope, which never rests. Here a single row wins."""
    p = np.exp(W @ x - np.max(W @ x))
    return _moved(W, learning_rate * (_one_hot(y, W) - p / p.sum()), x)


@multiclass_step.mistake
def before_the_answer(W, x, y, learning_rate=1.0):
    """You took the scores themselves into the move: that is ADALINE's rule. Here only who won counts."""
    return _moved(W, learning_rate * (_one_hot(y, W) - W @ x), x)


@multiclass_step.mistake
def classes_subtracted(W, x, y, learning_rate=1.0):
    """You subtracted the number of one class from another. They are names of rows: row y gains, the winner loses."""
    return W + learning_rate * (y - np.argmax(W @ x)) * x


@multiclass_step.mistake
def each_row_a_unit(W, x, y, learning_rate=1.0):
    """You trained each row as a threshold unit, above 0 or not. Here the rows compete: the largest score answers."""
    return _moved(W, learning_rate * (_one_hot(y, W) - (W @ x > 0)), x)


@multiclass_step.mistake
def scores_without_the_bias(W, x, y, learning_rate=1.0):
    """Your scores leave the bias out, the last weight of each row. The 1 in x is there to count: W @ x."""
    new = W.copy()
    winner = np.argmax(W[:, :-1] @ x[:-1])
    new[y] += learning_rate * x
    new[winner] -= learning_rate * x
    return new


@multiclass_step.mistake
def biases_kept(W, x, y, learning_rate=1.0):
    """Your biases, the last weight of each row, never move. They are weights of an input of 1 and follow the rule."""
    shares = _one_hot(y, W) - _one_hot(np.argmax(W @ x), W)
    return _moved(W, learning_rate * shares, np.append(x[:-1], 0))


def _listing_a(X, t):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(100):
        for x, y in zip(X, 2 * t - 1, strict=True):
            if (w @ x + b > 0) != (y > 0):
                w, b = w + y * x, b + y
    return np.append(w, b)


def _listing_b(X, t):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(100):
        for x, target in zip(X, t, strict=True):
            error = target - np.heaviside(w @ x + b, 0)
            w = w + error * x
            b = b + error * b
    return np.append(w, b)


def _listing_c(X, t):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for _ in range(100):
        for x, target in zip(X1, t, strict=True):
            if np.heaviside(w @ x, 0) != target:
                w += x if target else -x
    return w


def _hundred_passes(X, t):
    return _train(np.asarray(X, dtype=float), np.asarray(t), 100, _error)


culprit = Diagnosis(
    "03.4",
    "The loop that never ends",
    listings={"A": _listing_a, "B": _listing_b, "C": _listing_c},
    truth=_hundred_passes,
    sound={
        "A": "Signs in the place of 0 and 1 are the same rule: y is +1 where the example is to be added.",
        "C": "The bias is the weight of the appended 1 here, and it learns with the others.",
    },
    lines={
        1: "Line 1 names the inputs.",
        2: "Zeros are where all three begin.",
        3: "A cap of passes: with a sound rule AND needs only six.",
        4: "All examples, one after the other: as it should be.",
        5: "Line 5 is sound: the unit's sum counts the bias. What happens to the bias afterwards?",
        6: "The weights move by the error times the input: that is the rule.",
        8: "The weights and the bias go out as they are.",
    },
    right={"listing": "B", "line": 7, "input": (CORNERS, np.array([0, 0, 0, 1]))},
    hints=[
        "Run all three on AND. Which of the numbers that come out never moved?",
        "The bias is the weight of an input that is always 1. What should it be multiplied with?",
        "A product with a number that starts at 0 is 0 for ever.",
    ],
    insight="What starts at 0 and is only ever multiplied stays at 0: a classic, in biases as in whole networks.",
)

at_most = Number(
    "03.5",
    "The thermostat",
    value=2210.0,
    tolerance=1.0,
    unit="mistakes",
    wrong={
        "ratio_not_squared": (47.01, "That is R / margin. The bound is its square."),
        "forgot_the_one": (2125.0, "You took 5 for the longest example. With its 1, it is the square root of 26 long."),
        "arrow_not_of_length_one": (
            26.0,
            "You took an arrow longer than 1. Divide by its length: margins are distances.",
        ),
        "margin_alone": (85.0, "That is 1 / margin squared. The reach R counts as well."),
        "root_of_the_length": (
            26 * 85**0.5,
            "You have R squared over the margin itself. Both are squared.",
        ),
        "reach_not_squared": (26**0.5 * 85, "You have R over the margin squared. R is squared as well."),
        "bias_not_in_the_arrow": (
            104.0,
            "You measured the margin on the line alone, 0.5. The arrow has the bias in it.",
        ),
        "no_one_anywhere": (
            100.0,
            "You left out the 1 of each example. With it R is longer, and the margin is much smaller.",
        ),
        "shorter_example": (1445.0, "You took the shorter example for R. R is the length of the longest."),
        "after_the_shift": (5.0, "That is right once 4.5 has been subtracted. What is it before?"),
        "both_examples_added": (3655.0, "You added the squares of both lengths. R is the longest alone."),
        "half_a_margin": (8840.0, "You halved the margin: at 4 and at 5 the sum of (2, -9) is -1 and 1 already."),
        "border_at_four": (
            26 * 17.0,
            "You put the border on the example at 4: its margin would be 0. Half-way is 4.5.",
        ),
        "of_the_and": (51.0, "51 is the promise for AND. Here R and the margin belong to the inputs 4 and 5."),
        "measured": (38.0, "Is that what you measured? The question is how many it can be at most."),
    },
    hints=[
        "The two examples are (4, 1), to be silent, and (5, 1), to fire. A border at 4.5 has the arrow (2, -9), or any "
        "multiple of it.",
        "The arrow (2, -9) has the squared length 85. What are its sums at the two examples, divided by its length?",
        "R squared is 26, the margin is 1 / sqrt(85). What is R squared over the margin squared?",
    ],
    insight="Shifted by 4.5, the promise falls from 2210 to 5: centre your inputs before you train.",
)

diagnoses = Order(
    "03.6",
    "Five patients",
    right=["narrow gap", "labels shuffled", "sign turned", "healthy", "clouds overlap"],
    wrong={
        "B and C": (
            ["narrow gap", "sign turned", "labels shuffled", "healthy", "clouds overlap"],
            "B and C have changed places. One is as bad as chance, the other worse: which gets nearly all wrong?",
        ),
        "A and E": (
            ["clouds overlap", "labels shuffled", "sign turned", "healthy", "narrow gap"],
            "A and E have changed places. A gap, however narrow, is found in the end; an overlap never comes to 0.",
        ),
        "A and D": (
            ["healthy", "labels shuffled", "sign turned", "narrow gap", "clouds overlap"],
            "A and D have changed places. Both come to 0: which of them was quick about it?",
        ),
        "B and E": (
            ["narrow gap", "clouds overlap", "sign turned", "healthy", "labels shuffled"],
            "B and E have changed places. Clouds that overlap a little still leave most points right.",
        ),
        "C and E": (
            ["narrow gap", "labels shuffled", "clouds overlap", "healthy", "sign turned"],
            "C and E have changed places. A turned sign makes each mistake worse: soon it has nearly all wrong.",
        ),
        "D and E": (
            ["narrow gap", "labels shuffled", "sign turned", "clouds overlap", "healthy"],
            "D and E have changed places. Which of the two ever comes to 0?",
        ),
        "B, C and E in a ring": (
            ["narrow gap", "sign turned", "clouds overlap", "healthy", "labels shuffled"],
            "A and D are right. Of the others, one wavers at a low height, one about the half, one is worse than that.",
        ),
        "B, C and E in the other ring": (
            ["narrow gap", "clouds overlap", "labels shuffled", "healthy", "sign turned"],
            "A and D are right. Shuffled labels waver about the half; a turned sign is worse than chance.",
        ),
    },
    hints=[
        "Two of them come to 0. What sets them apart?",
        "Of the three that never do, one is better than chance most of the time.",
        "Whoever adds where he should subtract turns away from the border: worse than chance, nearly all is wrong.",
    ],
    insight="Height, wavering, and whether it ends: a curve of mistakes tells all that before you open the code.",
)


def _quadruple(rng):
    """Return four points, no three of them on a line, with targets of either kind, half of them without a border."""
    while True:
        P = rng.normal(size=(4, 2)).round(2)
        t = rng.permutation([0, 0, 1, 1])
        weights = _balance(P, t)
        if weights is not None and np.abs(weights).min() > 0.05:
            return case(P, t)


def _balance(P, t):
    """Return the weights with sum 1 that balance the signed points, of either sign; None if there are none."""
    A = np.vstack([((2 * t - 1) * np.column_stack([P, np.ones(4)]).T), np.ones(4)])
    return np.linalg.solve(A, [0, 0, 0, 1]) if abs(np.linalg.det(A)) > 0.05 else None


@exercise(
    "03.7",
    "A proof in numbers",
    cases=[
        case([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0], why="XOR: a quarter each"),
        case([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.5, 2.0]], [0, 1, 1, 0], why="a kite, its diagonals crossing"),
        case([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.5, 2.0]], [0, 1, 0, 1], why="the kite with a border"),
        case([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0], [1.0, 1.5]], [1, 0, 1, 0], why="a border, though it looks crowded"),
        case([[-1.0, 0.0], [1.0, 0.5], [0.0, 2.0], [0.5, -1.0]], [1, 1, 0, 0], why="another order of the targets"),
    ],
    random=_quadruple,
    letters={"P": "the points P", "t": "the targets t"},
    hints=[
        "With y = 2t - 1, each signed example y (x, 1) has three entries. Three sums must be 0, and the sum of the "
        "weights 1: four equations for four unknowns.",
        "Stack them into a 4 x 4 matrix, the last row all ones, and let np.linalg.solve find the weights.",
        "Is one of them negative? Then they prove nothing, and there is a border: return four zeros.",
    ],
    insight="Either there is a border, or there are such numbers, never both: Gordan's theorem, of 1873.",
)
def proof_of_no_border(P, t):
    """Return weights (4,) of sum 1 that balance the four signed points, or four zeros where a border exists."""
    signed = (2 * t - 1) * np.column_stack([P, np.ones(4)]).T
    weights = np.linalg.solve(np.vstack([signed, np.ones(4)]), [0, 0, 0, 1])
    return weights if np.all(weights >= 0) else np.zeros(4)


def _solved(P, t, bias=True, signs=True, total=1.0):
    """Solve the same equations with a slip."""
    y = 2 * t - 1 if signs else np.ones(4)
    signed = y * np.column_stack([P, np.ones(4) if bias else np.zeros(4)]).T
    return np.linalg.lstsq(np.vstack([signed, np.ones(4)]), [0, 0, 0, total], rcond=None)[0]


def _or_zeros(weights):
    return weights if np.all(weights >= 0) else np.zeros(4)


@proof_of_no_border.mistake
def always_the_weights(P, t):
    """Where one weight is negative, they prove nothing: a border exists. Return four zeros there."""
    return _solved(P, t)


@proof_of_no_border.mistake
def left_out_the_ones(P, t):
    """Your weights balance the points alone. Each example has a 1 for the bias, and its row must be 0 as well."""
    return _or_zeros(_solved(P, t, bias=False))


@proof_of_no_border.mistake
def left_out_the_signs(P, t):
    """You balanced the points without their signs: then a positive weight on each can never give 0. Use y = 2t - 1."""
    return _or_zeros(_solved(P, t, signs=False))


@proof_of_no_border.mistake
def a_quarter_each(P, t):
    """Your weights are a quarter each, the proof for the square. Other points need other weights."""
    return np.full(4, 0.25)


@proof_of_no_border.mistake
def a_quarter_or_zeros(P, t):
    """You see rightly whether there is a border, but a quarter each balances few sets, such as the square: solve."""
    return 0.25 * (_or_zeros(_solved(P, t)) > 0)


@proof_of_no_border.mistake
def always_zeros(P, t):
    """You returned zeros throughout. For XOR there is no border, and a quarter each proves it."""
    return np.zeros(4)


@proof_of_no_border.mistake
def sum_of_two(P, t):
    """Your weights are twice as large: each kind sums to 1. Here all four together do."""
    return 2 * _or_zeros(_solved(P, t))


@proof_of_no_border.mistake
def cut_at_zero(P, t):
    """You cut negative weights off at 0. Then the sum is no longer 0, and nothing is proved: return zeros."""
    return np.maximum(_solved(P, t), 0)


@proof_of_no_border.mistake
def absolute_weights(P, t):
    """You took absolute values. With a sign turned the sum is no longer 0: where one is negative, return zeros."""
    return np.abs(_solved(P, t))


@proof_of_no_border.mistake
def signed_weights(P, t):
    """You multiplied the weights with the signs y. The weights themselves are not negative; y stands in the sum."""
    return (2 * t - 1) * _or_zeros(_solved(P, t))


@proof_of_no_border.mistake
def scaled_to_one(P, t):
    """Your weights are scaled to a length of 1. Here their sum is 1."""
    weights = _or_zeros(_solved(P, t))
    return weights / max(np.linalg.norm(weights), 1e-300)


@proof_of_no_border.mistake
def zeros_where_weights_belong(P, t):
    """Yours is turned round: zeros where there is no border, weights where there is one."""
    weights = _solved(P, t)
    return np.zeros(4) if np.all(weights >= 0) else weights


def _four_clouds(count, seed):
    rng = np.random.default_rng(seed)
    corner = rng.integers(4, size=count)
    points = (1.5, 0.5) + 0.6 * (2 * CORNERS[corner] - 1) + 0.22 * rng.normal(size=(count, 2))
    return points, CORNERS[corner].sum(axis=1) == 1


def _right_on_unseen(c1, c2):
    """Train a unit, its weights averaged, on the notebook's hundred points; return the share right of 400 others."""
    (P, t), (Q, wanted) = _four_clouds(100, 5), _four_clouds(400, 6)
    w = _average(_feature(P, c1, c2), t.astype(int), 50, _error)
    return np.mean((_feature(Q, c1, c2) @ w[:1] + w[1] > 0) == wanted)


def _feature(P, c1, c2):
    return ((P[:, 0] - c1) * (P[:, 1] - c2))[:, None]


my_feature = Setting(
    "03.8",
    "Be the feature",
    run=_right_on_unseen,
    enough=0.95,
    ranges={"c1": (-1, 3), "c2": (-1, 3)},
    right={"c1": 1.5, "c2": 0.5},
    score="the share of unseen points that are right",
    wrong={
        "origin": (
            {"c1": 0, "c2": 0},
            lambda s, score: s["c1"] == s["c2"] == 0,
            "That is the plain product. Its sign changes at the axes, and these clouds stand elsewhere.",
        ),
        "swapped": (
            {"c1": 0.5, "c2": 1.5},
            lambda s, score: abs(s["c1"] - 0.5) < 0.25 and abs(s["c2"] - 1.5) < 0.25,
            "You have them the other way round: c1 is a value of x1, c2 one of x2.",
        ),
        "sign": (
            {"c1": -1, "c2": -0.5},
            lambda s, score: s["c1"] < 0 and s["c2"] <= 0,
            "The feature subtracts c1 and c2 itself: give the middle as it is, without a minus.",
        ),
        "upper cloud": (
            {"c1": 2.1, "c2": 1.1},
            lambda s, score: s["c1"] > 1.9 and s["c2"] > 0.9,
            "That is high and to the right. Where must the sign change, so that all four clouds are told apart?",
        ),
        "lower cloud": (
            {"c1": 0.9, "c2": -0.1},
            lambda s, score: s["c1"] < 1.1 and s["c2"] < 0.1,
            "That is low and to the left. Where must the sign change, so that all four clouds are told apart?",
        ),
        "c1 only": (
            {"c1": 0.9, "c2": 0.5},
            lambda s, score: abs(s["c2"] - 0.5) < 0.3,
            "Your c2 tells low from high. Look at c1 once more: what lies between left and right?",
        ),
        "c2 only": (
            {"c1": 1.5, "c2": 1.2},
            lambda s, score: abs(s["c1"] - 1.5) < 0.3,
            "Your c1 tells left from right. Look at c2 once more: what lies between low and high?",
        ),
        "elsewhere": (
            {"c1": 1, "c2": 1},
            lambda s, score: True,
            "Draw the lines x1 = c1 and x2 = c2 into the picture: each of the four quarters should hold one cloud.",
        ),
    },
    hints=[
        "For XOR about the origin, x1 times x2 is positive in two opposite quarters and negative in the others.",
        "Move the point where its signs change: to the middle of the four clouds.",
        "Take the means of the hundred points: shifted.mean(axis=0).",
    ],
    insight="A feature is a guess about where the signs change. Notebook 05 lets the network make that guess itself.",
)


def _forgiving_loss(w, X1, y):
    return 0.5 * np.sum(np.maximum(0, 1 - y * (X1 @ w)) ** 2)


@exercise(
    "03.9",
    "Forgive the one who is too right",
    cases=[
        case([0.5, -0.25, 0.125], [[0.0, 1.0, 1.0], [2.0, 0.5, 1.0]], [1, -1], why="two examples, both too close"),
        case(
            [1.25, -3.0], [[0.0, 1.0], [2.0, 1.0], [3.0, 1.0], [30.0, 1.0]], [-1, -1, 1, 1], why="the far one is free"
        ),
        case([0.0, 0.0], [[0.0, 1.0], [1.0, 1.0], [4.0, 1.0]], [-1, -1, 1], why="from zeros"),
        case([-0.5, 0.25], [[3.0, 1.0], [-1.0, 1.0], [0.5, 1.0]], [1, -1, 1], why="one of them quite wrong"),
        case([10.0, -25.0], [[2.0, 1.0], [3.0, 1.0], [9.0, 1.0]], [-1, 1, 1], why="all right enough"),
    ],
    random=lambda rng: case(
        rng.normal(size=3).round(2),
        np.column_stack([_points(rng), np.ones(5)]),
        rng.choice([-1, 1], size=5),
    ),
    slope_of=_forgiving_loss,
    letters={"w": "the weights w", "X1": "the inputs X1", "y": "the signs y"},
    hints=[
        "Call the inside of the max m = 1 - y z. Where it is negative, the example costs nothing and has no slope.",
        "Elsewhere the chain rule: half of m squared has the slope m, and m has the slope -y x.",
        "-(np.maximum(0, 1 - y * (X1 @ w)) * y) @ X1.",
    ],
    insight="This is the squared hinge loss: LinearSVC of scikit-learn takes it too, with a penalty on large weights.",
)
def forgiving_gradient(w, X1, y):
    """Return the gradient (D,) of half the sum of max(0, 1 - y w . x) squared."""
    return -(np.maximum(0, 1 - y * (X1 @ w)) * y) @ X1


def _short(w, X1, y):
    return np.maximum(0, 1 - y * (X1 @ w))


@forgiving_gradient.mistake
def walked_downhill(w, X1, y):
    """You returned the way down. A gradient points uphill: m has the slope -y x, with a minus."""
    return (_short(w, X1, y) * y) @ X1


@forgiving_gradient.mistake
def kept_the_two(w, X1, y):
    """Yours is twice as large. The square brings a 2, and the half in front takes it away."""
    return -2 * (_short(w, X1, y) * y) @ X1


@forgiving_gradient.mistake
def halved_it(w, X1, y):
    """Yours is half of it: the half in front and the 2 of the square cancel."""
    return -(_short(w, X1, y) * y) @ X1 / 2


@forgiving_gradient.mistake
def forgot_the_maximum(w, X1, y):
    """You let examples that are right enough pull as well, as ADALINE does. Where y z is above 1 there is no slope."""
    return -((1 - y * (X1 @ w)) * y) @ X1


@forgiving_gradient.mistake
def forgot_the_sign_of_the_example(w, X1, y):
    """Your examples pull without their signs. The slope of 1 - y z is -y x, with y in it."""
    return -_short(w, X1, y) @ X1


@forgiving_gradient.mistake
def plain_hinge(w, X1, y):
    """You have the slope of the plain hinge, the same near and far. The square brings a factor m = 1 - y z."""
    return -((1 - y * (X1 @ w) > 0) * y) @ X1


@forgiving_gradient.mistake
def only_the_wrong_ones(w, X1, y):
    """You counted only examples on the wrong side. An example that is right, but by less than 1, has a slope too."""
    m = 1 - y * (X1 @ w)
    return -(m * (m > 1) * y) @ X1


@forgiving_gradient.mistake
def took_the_mean_slope(w, X1, y):
    """You divided by the number of examples. This loss is a sum."""
    return -(_short(w, X1, y) * y) @ X1 / len(y)


@forgiving_gradient.mistake
def without_the_inputs(w, X1, y):
    """You have one number for each example. By the chain rule each meets its input: multiply with X1 and add up."""
    return -_short(w, X1, y) * y


@forgiving_gradient.mistake
def one_row_for_each_example(w, X1, y):
    """You have one row for each example. The loss adds them up, so add up over the examples."""
    return -(_short(w, X1, y) * y)[:, None] * X1


@forgiving_gradient.mistake
def returned_the_loss(w, X1, y):
    """You returned the loss. Wanted is its gradient, one number for each weight."""
    return _forgiving_loss(w, X1, y)


@forgiving_gradient.mistake
def perceptron_slope(w, X1, y):
    """You added up y x of the mistakes, as the perceptron does. Here each counts with what it lacks, 1 - y z."""
    return -((y * (X1 @ w) <= 0) * y) @ X1


def _train(X, t, epochs, error, start=0.0):
    """Go through the examples as the rule does, with another error or other first weights."""
    return _looks(X, t, epochs, error, start)[-1]


def _looks(X, t, epochs, error, start=0.0):
    """Return the weights before the first look and after each, (1 + epochs N, D + 1)."""
    X1 = np.column_stack([X, np.ones(len(X))])
    seen = [np.full(X1.shape[1], start)]
    for _ in range(epochs):
        for x, target in zip(X1, t, strict=True):
            seen.append(seen[-1] + error(target, seen[-1] @ x) * x)
    return np.array(seen)


def _error(target, z):
    return target - np.heaviside(z, 0.0)


def _average(X, t, epochs, error, start=0.0):
    return _looks(X, t, epochs, error, start)[1:].mean(axis=0)


@exercise(
    "03.10",
    "The perceptron that comes to rest",
    cases=[
        case(CORNERS[1:], [0, 0, 1], 4, why="AND without T0, four passes"),
        case(CORNERS.copy(), [0, 1, 1, 1], 10, why="OR"),
        case(CORNERS.copy(), [0, 0, 0, 1], 1, why="AND, one pass"),
        case(CORNERS.copy(), [0, 1, 1, 0], 7, why="XOR: the weights run in a circle, their average does not"),
        case([[-0.125, 0.0], [0.125, -0.125], [-0.375, 0.5]], [1, 0, 1], 4, why="small inputs, sums just above 0"),
        case([[2.0, -1.0, 0.5], [1.0, 1.0, -3.0]], [1, 0], 3, why="two examples of three inputs"),
    ],
    random=lambda rng: case(_points(rng, whole=True), rng.integers(0, 2, size=5), int(rng.integers(2, 6))),
    letters={"X": "the inputs X", "t": "the targets t", "epochs": "the number of epochs"},
    hints=[
        "First the rule itself: append a column of ones, start from zeros, two loops, one update in the inner one.",
        "Keep a second array, the sum of the weights so far. Add to it after each example, right or wrong.",
        "In the end divide the sum by the number of looks, epochs * len(X).",
    ],
    insight="On clouds that overlap, fifty passes and ten seeds, it has 11 % of unseen points wrong on average, the "
    "last weights 25 %: votes are calmer than the last word.",
)
def averaged_perceptron(X, t, epochs):
    """Return the mean of the weights after each look at an example, D + 1 numbers, the bias last."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w, total = np.zeros(X1.shape[1]), np.zeros(X1.shape[1])
    for _ in range(epochs):
        for x, target in zip(X1, t, strict=True):
            w = w + (target - np.heaviside(w @ x, 0.0)) * x
            total = total + w
    return total / (epochs * len(X))


@averaged_perceptron.mistake
def the_last_word(X, t, epochs):
    """You returned the last weights, as the plain rule does. Wanted is the average over all looks."""
    return _train(X, t, epochs, _error)


@averaged_perceptron.mistake
def counted_the_start(X, t, epochs):
    """You counted the zeros of the start as well. Note the weights after each example, never before it."""
    return _looks(X, t, epochs, _error).mean(axis=0)


@averaged_perceptron.mistake
def noted_before_the_update(X, t, epochs):
    """You noted the weights before each update: the zeros are in, and the last ones are missing."""
    return _looks(X, t, epochs, _error)[:-1].mean(axis=0)


@averaged_perceptron.mistake
def summed_the_looks(X, t, epochs):
    """You returned the sum. The average divides it by the number of looks, epochs times examples."""
    return _looks(X, t, epochs, _error)[1:].sum(axis=0)


@averaged_perceptron.mistake
def divided_by_the_epochs(X, t, epochs):
    """You divided by the number of passes. There are as many looks as passes times examples."""
    return _looks(X, t, epochs, _error)[1:].sum(axis=0) / epochs


@averaged_perceptron.mistake
def divided_by_the_examples(X, t, epochs):
    """You divided by the number of examples. There are as many looks as passes times examples."""
    return _looks(X, t, epochs, _error)[1:].sum(axis=0) / len(X)


@averaged_perceptron.mistake
def once_in_each_epoch(X, t, epochs):
    """You noted the weights once in each pass. Note them after each example, within the inner loop."""
    return _looks(X, t, epochs, _error)[len(X) :: len(X)].mean(axis=0)


@averaged_perceptron.mistake
def only_after_mistakes(X, t, epochs):
    """You noted the weights after mistakes only. Weights that survive a look have earned a vote for it as well."""
    looks = _looks(X, t, epochs, _error)
    moved = np.any(np.diff(looks, axis=0) != 0, axis=1)
    return looks[1:][moved].mean(axis=0) if moved.any() else looks[-1]


@averaged_perceptron.mistake
def divided_by_the_mistakes(X, t, epochs):
    """You added up after each look, but divided by the number of mistakes. Divide by the number of looks."""
    looks = _looks(X, t, epochs, _error)
    return looks[1:].sum(axis=0) / max(1, np.any(np.diff(looks, axis=0) != 0, axis=1).sum())


@averaged_perceptron.mistake
def bias_comes_first(X, t, epochs):
    """You put the bias first. Here, as in notebook 01, the 1 is appended: the bias comes last."""
    return np.roll(averaged_perceptron.reference(X, t, epochs), 1)


@averaged_perceptron.mistake
def averaged_the_wrong_way(X, t, epochs):
    """You took o - t: each mistake is made worse, and the average runs away with the rest. It is t - o."""
    return _average(X, t, epochs, lambda target, z: -_error(target, z))


@averaged_perceptron.mistake
def averaged_firing_at_zero(X, t, epochs):
    """Your unit fires at a sum of 0. Here it fires above 0, and from zero weights that makes a difference."""
    return _average(X, t, epochs, lambda target, z: target - np.heaviside(z, 1.0))


@averaged_perceptron.mistake
def averaged_from_ones(X, t, epochs):
    """Your weights started from ones. Start from zeros."""
    return _average(X, t, epochs, _error, start=1.0)


@averaged_perceptron.mistake
def averaged_before_the_threshold(X, t, epochs):
    """You took the error before the threshold, t - w @ x. That is ADALINE's rule; the perceptron's is t - o."""
    return _average(X, t, epochs, lambda target, z: target - z)


@averaged_perceptron.mistake
def averaged_misses_only(X, t, epochs):
    """You mend misses only. A unit that fired and should be silent is wrong too: subtract the example then."""
    return _average(X, t, epochs, lambda target, z: max(_error(target, z), 0))


@averaged_perceptron.mistake
def averaged_without_bias(X, t, epochs):
    """Your bias stays 0. Append a 1 to each example: the bias is the weight of an input that is always 1."""
    w, total = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    for _ in range(epochs):
        for x, target in zip(X, t, strict=True):
            w = w + _error(target, w @ x) * x
            total = total + w
    return np.append(total / (epochs * len(X)), 0.0)


@averaged_perceptron.mistake
def averaged_one_pass(X, t, epochs):
    """Yours is the average of a single pass, as if the zeros, or a return, stood inside the loop of epochs."""
    return _average(X, t, min(epochs, 1), _error)


@averaged_perceptron.mistake
def averaged_batches(X, t, epochs):
    """You updated once in each pass, from all examples together. The rule mends each mistake at once."""
    X1 = np.column_stack([X, np.ones(len(X))])
    w, seen = np.zeros(X1.shape[1]), []
    for _ in range(epochs):
        w = w + (t - np.heaviside(X1 @ w, 0.0)) @ X1
        seen.append(w)
    return np.mean(seen, axis=0)
