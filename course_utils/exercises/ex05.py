"""Exercises of notebook 05: layers, their parameters, what they can do, the step that trains them, and their size.

Letters as in the notebook: ``x`` one input (D,), ``X`` a batch (N, D) with examples as rows, ``W`` the weights of a
layer (units, inputs) and ``b`` its biases (units,), ``K`` outputs.
"""

import itertools

import numpy as np

from course_utils import data
from course_utils.layers import Linear, ReLU, Sequential
from course_utils.losses import sigmoid, softmax
from course_utils.optim import Adam
from course_utils.training import accuracy, steps

from .declare import case, exercise
from .kinds import Order
from .trials import Diagnosis, Setting

HAND = [[1.0, -2.0, 2.0], [2.0, 1.0, -4.0], [1.0, -1.0, 0.0]]
INPUT = [0.5, 0.9, -0.3]
SECOND = [
    [-3.0, 1.0, -3.0, 1.0],
    [0.0, -1.0, 2.0, 0.5],
    [1.0, 1.0, -1.0, 0.0],
    [2.0, 0.0, 0.0, 1.0],
    [0.0, 4.0, 1.0, -2.0],
]


@exercise(
    "05.1",
    "One layer",
    cases=[
        case([[-3.0, 1.0, -3.0], [0.0, 1.0, 2.0]], [0.5, -1.0], [0.13, 0.96, 0.4]),
        case(HAND, [0.0, 0.0, 0.0], INPUT, why="as many units as inputs, no biases"),
        case([[1.0, -2.0], [-1.0, 1.0]], [1.0, 0.0], [1.0, -1.0], why="with biases"),
        case([[2.0], [-1.0], [0.5]], [0.1, 0.2, 0.3], [0.7], why="one input"),
        case([[1, 2], [3, -1]], [0, 1], [1, -1], why="integers"),
    ],
    random=lambda rng: case(rng.normal(size=(4, 3)).round(1), rng.normal(size=4).round(1), rng.normal(size=3).round(1)),
    uses=("sigmoid", "Sigmoid.forward"),
    letters={"W": "the weights W", "b": "the bias b", "x": "the input x"},
    hints=[
        "Each unit multiplies its row of W with x, adds its bias, and squashes the sum. What does all rows at once?",
        "The sums of all units are z = W @ x + b, of shape (M,).",
        "sigmoid(W @ x + b)",
    ],
    insight="A layer is a matrix, a vector and a bend. The networks of this notebook are stacks of such layers.",
)
def layer(W, b, x):
    """Return sigmoid(W x + b), shape (M,), of weights (M, D), biases (M,) and an input (D,)."""
    return sigmoid(W @ x + b)


@layer.mistake
def squashed_the_weights(W, b, x):
    """Your sigmoid is round W alone. It belongs round W x + b."""
    return sigmoid(W) @ x + b


@layer.mistake
def bias_outside(W, b, x):
    """You added the bias after the sigmoid. It belongs inside: it decides at which sum the unit says a half."""
    return sigmoid(W @ x) + b


@layer.mistake
def forgot_the_sigmoid(W, b, x):
    """You returned the sums. Squash them: without the bend a layer is only a linear map."""
    return W @ x + b


@layer.mistake
def softmax_for_sigmoid(W, b, x):
    """You made the outputs add up to 1: that is softmax. Here it is the sigmoid, each unit for itself."""
    e = np.exp(W @ x + b - np.max(W @ x + b))
    return e / e.sum()


@layer.mistake
def sign_of_the_sum(W, b, x):
    """Your outputs are 1 minus the right ones: the exponent is minus the sum, 1 / (1 + exp(-z))."""
    return sigmoid(-(W @ x + b))


@layer.mistake
def squashed_the_inputs(W, b, x):
    """Your inputs go through the sigmoid before they are weighted. It belongs behind the sum: sigmoid of W x + b."""
    return W @ sigmoid(x) + b


@layer.mistake
def one_bias_for_each_input(W, b, x):
    """Your bias counts once for each input, as if it were added inside the sum. Add it once for each unit."""
    return sigmoid(W @ x + b * len(x))


@layer.mistake
def sums_not_reset(W, b, x):
    """Each of your sums goes on from the unit before, as if it were not set back to 0. Every unit begins anew."""
    return sigmoid(np.cumsum(W @ x) + b)


@layer.mistake
def a_step_for_the_sigmoid(W, b, x):
    """Your outputs are 0 or 1 only, as of a perceptron's step. The sigmoid says how strongly, in between."""
    return (W @ x + b > 0) * 1.0


@layer.mistake
def all_biases_for_every_unit(W, b, x):
    """Each of your units adds the biases of all units. It adds its own alone: b is not summed."""
    return sigmoid(W @ x + np.sum(b))


@layer.mistake
def squashed_each_product(W, b, x):
    """You squashed every product, and added up then. Add up first, with the bias; one sigmoid for each unit."""
    return sigmoid(W * x).sum(axis=1) + b


@exercise(
    "05.2",
    "Count the parameters",
    cases=[
        case([3, 5, 4, 5, 2]),
        case([3, 4, 2], why="one hidden layer"),
        case([784, 10], why="no hidden layer"),
        case([1, 1], why="the smallest of all"),
        case([2, 2, 1], why="Baek's"),
        case([784, 100, 100, 10]),
    ],
    random=lambda rng: case([int(n) for n in rng.integers(2, 30, size=4)]),
    lists=True,
    hints=[
        "How many weights lie between two neighbouring layers of n and m units?",
        "n * m weights, for each pair of neighbours. And every unit that computes something has a bias.",
        "Add up m * (n + 1) for each layer of m units behind one of n: zip(sizes[:-1], sizes[1:]) gives the pairs.",
    ],
    insight="In 784-100-100-10 the first pair of neighbours pays for most: 784 times 100 is 78,400, of 89,610 in all.",
)
def count_parameters(sizes):
    """Count weights and biases of a fully connected network; `sizes` has the number of inputs first."""
    total = 0
    for before, after in itertools.pairwise(sizes):
        total += after * before + after
    return total


@count_parameters.mistake
def weights_alone(sizes):
    """You counted the weights alone: every unit but the inputs has a bias, too."""
    return sum(before * after for before, after in itertools.pairwise(sizes))


@count_parameters.mistake
def inputs_have_biases(sizes):
    """You gave the inputs biases. They compute nothing: leave sizes[0] out of that sum."""
    return weights_alone(sizes) + sum(sizes)


@count_parameters.mistake
def one_bias_a_layer(sizes):
    """You gave each layer one bias. Each unit has its own."""
    return weights_alone(sizes) + len(sizes) - 1


@count_parameters.mistake
def biases_of_the_layer_before(sizes):
    """You gave the biases to the layer before. They belong to the units that add them, in the layer behind."""
    return weights_alone(sizes) + sum(sizes[:-1])


@count_parameters.mistake
def biases_alone(sizes):
    """You counted neurons. Each of them also has a weight for every unit of the layer before."""
    return sum(sizes[1:])


@count_parameters.mistake
def added_sizes(sizes):
    """You multiplied all sizes together. Only neighbours are wired: a product for each pair, then the sum."""
    return int(np.prod(sizes))


@count_parameters.mistake
def added_as_the_slide_does(sizes):
    """You are one too high: 65 + 16 is 81."""
    return count_parameters(sizes) + 1


@count_parameters.mistake
def outputs_have_no_biases(sizes):
    """Your total lacks the biases of the outputs. They compute something as well: only the inputs have none."""
    return weights_alone(sizes) + sum(sizes[1:-1])


@count_parameters.mistake
def one_bias_in_all(sizes):
    """Your total has a single bias for the whole network. Each unit but the inputs has one of its own."""
    return weights_alone(sizes) + 1


@count_parameters.mistake
def a_bias_unit_wired_to(sizes):
    """Your total is of products (n + 1)(m + 1). A bias is like one more input of a layer, not like one more unit."""
    return sum((before + 1) * (after + 1) for before, after in itertools.pairwise(sizes))


@count_parameters.mistake
def every_pair_is_wired(sizes):
    """Your total wires each layer to all layers behind it. Only neighbours are wired."""
    return sum(before * after for before, after in itertools.combinations(sizes, 2)) + sum(sizes[1:])


@count_parameters.mistake
def outputs_wired_to_the_inputs(sizes):
    """Yours has a layer of inputs, wired to the outputs, as sizes[i - 1] at i = 0 has: index -1 wraps to the last."""
    return inputs_have_biases(sizes) + sizes[-1] * sizes[0]


@count_parameters.mistake
def last_layer_alone(sizes):
    """Your total is that of the last layer alone. Add up all layers (+= in a loop)."""
    return sizes[-1] * (sizes[-2] + 1)


@count_parameters.mistake
def biases_at_both_ends(sizes):
    """Yours adds the biases of both layers for each pair, so the hidden units count twice. Each pair adds one layer."""
    return weights_alone(sizes) + sum(sizes[:-1]) + sum(sizes[1:])


@exercise(
    "05.3",
    "Two layers, a batch",
    cases=[
        case([INPUT, [1.0, 0.0, -1.0]], [*HAND, [1.0, 1.0, 1.0]], [0.1, -0.2, 0.0, 0.3],
             SECOND, [0.5, -0.5, 0.0, 1.0, 2.0]),
        case([[1.0, 2.0]], [[1.0, 0.0], [0.0, -1.0], [1.0, 1.0]], [0.0, 1.0, -2.0], [[1.0, 1.0, -4.0]], [-1.0],
             why="one example, one score"),
        case([[0, 1], [1, 0], [1, 1]], [[1, 1], [1, 1]], [0, -1], [[1, -2], [-1, 2]], [0.0, 1.0], why="XOR"),
        case([[-1.0], [2.0]], [[1.0], [-1.0]], [0.5, 0.5], [[-2.0, -1.0]], [0.0], why="scores below zero"),
    ],
    random=lambda rng: case(rng.normal(size=(3, 2)).round(1), rng.normal(size=(4, 2)).round(1),
                            rng.normal(size=4).round(1), rng.normal(size=(3, 4)).round(1), rng.normal(size=3).round(1)),
    letters={"X": "the inputs X", "b1": "the bias b1", "b2": "the bias b2"},
    hints=[
        "First the hidden layer of all examples, (N, H), then the scores from it, (N, K). Which product gives (N, H)?",
        "Examples are rows, and so are units: X @ W1.T is (N, H). Each column gets its bias, then comes the bend.",
        "h = np.maximum(0, X @ W1.T + b1), and the scores are linear in h.",
        "np.maximum(0, X @ W1.T + b1) @ W2.T + b2",
    ],
    insight="Two products and a bend, for any number of examples at once. One more layer is one more product and bend.",
)  # fmt: skip
def two_layers(X, W1, b1, W2, b2):
    """Scores (N, K) of W2 max(0, W1 x + b1) + b2 for the rows x of X (N, D)."""
    return np.maximum(0, X @ W1.T + b1) @ W2.T + b2


@two_layers.mistake
def bent_the_scores_too(X, W1, b1, W2, b2):
    """Your scores end in a ReLU, too: none below 0 is left, and no slope there. Keep the last layer linear."""
    return np.maximum(0, two_layers(X, W1, b1, W2, b2))


@two_layers.mistake
def forgot_the_bend(X, W1, b1, W2, b2):
    """You left out the ReLU between the layers: then the two collapse into one."""
    return (X @ W1.T + b1) @ W2.T + b2


@two_layers.mistake
def bent_before_the_bias(X, W1, b1, W2, b2):
    """You added b1 after the ReLU. The bias moves the bend, so it belongs inside: max(0, W1 x + b1)."""
    return (np.maximum(0, X @ W1.T) + b1) @ W2.T + b2


@two_layers.mistake
def sigmoid_between(X, W1, b1, W2, b2):
    """You bent with a sigmoid. This network bends with max(0, z)."""
    return sigmoid(X @ W1.T + b1) @ W2.T + b2


@two_layers.mistake
def bent_at_the_end_alone(X, W1, b1, W2, b2):
    """Your ReLU cuts the scores, and not the hidden layer between. Without a bend there, two layers are one."""
    return np.maximum(0, forgot_the_bend(X, W1, b1, W2, b2))


@two_layers.mistake
def bent_the_inputs(X, W1, b1, W2, b2):
    """Your ReLU cuts the inputs. It belongs between the two layers, on the hidden sums W1 x + b1."""
    return forgot_the_bend(np.maximum(0, X), W1, b1, W2, b2)


@two_layers.mistake
def no_biases(X, W1, b1, W2, b2):
    """Your scores are those of a network without biases: both b1 and b2 are missing."""
    return np.maximum(0, X @ W1.T) @ W2.T


@two_layers.mistake
def hidden_layer_alone(X, W1, b1, W2, b2):
    """You returned what the hidden layer says, (N, H). The second layer, W2 h + b2, makes the scores (N, K) of it."""
    return np.maximum(0, X @ W1.T + b1)


@two_layers.mistake
def probabilities_for_scores(X, W1, b1, W2, b2):
    """You returned probabilities, as a softmax of the scores gives them. The scores themselves are asked for."""
    e = np.exp(two_layers(X, W1, b1, W2, b2))
    return e / e.sum(axis=1, keepdims=True)


@two_layers.mistake
def classes_for_scores(X, W1, b1, W2, b2):
    """You returned the class with the largest score, for each row. The scores themselves are asked for, (N, K)."""
    return two_layers(X, W1, b1, W2, b2).argmax(axis=1)


@two_layers.mistake
def sigmoids_at_both_layers(X, W1, b1, W2, b2):
    """You squashed both layers with a sigmoid. The hidden one bends with max(0, z), and the scores stay linear."""
    return sigmoid(sigmoid_between(X, W1, b1, W2, b2))


@exercise(
    "05.4",
    "Collapse two layers",
    cases=[
        case([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]], [1.0, -1.0, 0.5],
             [[1.0, 0.0, 2.0], [-1.0, 1.0, 1.0], [0.0, 2.0, 0.0], [1.0, 1.0, -1.0]], [9.0, 7.0, 5.0, 3.0]),
        case([[2.0]], [3.0], [[5.0]], [7.0], why="single units"),
        case([[1.0, 2.0], [3.0, 4.0]], [1.0, 1.0], [[0.0, 1.0], [1.0, 0.0]], [0.5, 0.0], why="square matrices"),
        case([[1, 0, 2]], [1], [[2], [-1]], [0.5, 1.0], why="a narrow place in the middle"),
    ],
    random=lambda rng: case(rng.normal(size=(4, 3)).round(1), rng.normal(size=4).round(1),
                            rng.normal(size=(2, 4)).round(1), rng.normal(size=2).round(1)),
    letters={"b1": "the bias b1", "b2": "the bias b2"},
    hints=[
        "Multiply out W2 (W1 x + b1) + b2. What stands before x, and what is left without it?",
        "Before x: W2 W1. Without x: W2 b1 + b2. The bias trick of notebook 01 puts both into one matrix.",
        "np.column_stack([W2 @ W1, W2 @ b1 + b2])",
    ],
    insight="What a stack of linear layers does, one layer does alone. It is the bend that makes more layers worth it.",
)  # fmt: skip
def collapse(W1, b1, W2, b2):
    """Return (K, D + 1): weights W2 W1, and as last column the bias W2 b1 + b2."""
    return np.column_stack([W2 @ W1, W2 @ b1 + b2])


@collapse.mistake
def forgot_the_first_bias_on_the_way(W1, b1, W2, b2):
    """You left b1 out. The second layer multiplies it by W2 and passes it on."""
    return np.column_stack([W2 @ W1, b2])


@collapse.mistake
def bias_first(W1, b1, W2, b2):
    """You put the bias first. It is the last column, as in notebook 01."""
    return np.column_stack([W2 @ b1 + b2, W2 @ W1])


@collapse.mistake
def wrong_order(W1, b1, W2, b2):
    """You multiplied in the order of reading. W1 touches x first, so it stands next to x: W2 W1."""
    return np.column_stack([W1 @ W2, W1 @ b2 + b1])


@collapse.mistake
def weights_without_bias(W1, b1, W2, b2):
    """You returned the weights alone: the bias W2 b1 + b2 is still missing, as a last column."""
    return W2 @ W1


@collapse.mistake
def ones_for_the_bias(W1, b1, W2, b2):
    """Your last column is all ones. The 1 of the bias trick belongs to the input x; here goes the bias W2 b1 + b2."""
    return np.column_stack([W2 @ W1, np.ones(len(W2))])


@collapse.mistake
def bias_alone(W1, b1, W2, b2):
    """You returned the bias alone. The weights W2 W1 stand before it, as the other columns."""
    return W2 @ b1 + b2


@collapse.mistake
def bent_what_is_linear(W1, b1, W2, b2):
    """Yours has a ReLU on W1 and b1. There is none in W2 (W1 x + b1) + b2, and with one nothing would collapse."""
    return np.column_stack([W2 @ np.maximum(0, W1), W2 @ np.maximum(0, b1) + b2])


@collapse.mistake
def second_bias_in_every_column(W1, b1, W2, b2):
    """Your b2 is added to every column. Only the last one is the bias; the weights W2 W1 stay as they are."""
    return W2 @ np.column_stack([W1, b1]) + np.reshape(b2, (-1, 1))


@collapse.mistake
def bias_times_bias(W1, b1, W2, b2):
    """You multiplied the two biases with each other. The first passes through W2, the second is added: W2 b1 + b2."""
    return np.column_stack([W2 @ W1, np.outer(b2, b1)])


@exercise(
    "05.5",
    "Changes of slope",
    cases=[
        case([0.0, 0.25, 0.5, 0.75, 1.0], [0.0, 0.0625, 0.25, 0.5625, 1.0]),
        case([0.0, 1.0, 4.0], [1.0, 3.0, 0.0], why="knots not evenly spaced"),
        case([0.0, 2.0], [5.0, 1.0], why="a single piece"),
        case([0, 1, 2, 3], [0, 1, 0, 1], why="a sawtooth, integers"),
        case([-1.0, 0.0, 0.5, 2.0], [2.0, 2.0, 3.0, -3.0], why="flat at first"),
        case([0, 2, 4, 6], [0, 1, 4, 3], why="integers, slopes that are none"),
    ],
    random=lambda rng: case(np.cumsum(rng.uniform(0.2, 2, size=5)).round(1), rng.normal(size=5).round(1)),
    hints=[
        "n + 1 points have n pieces. What is the slope of each? np.diff helps, twice.",
        "slopes = np.diff(y) / np.diff(x). Unit k adds to all units before it: what must it bring?",
        "The first brings the first slope, every other the change from one slope to the next.",
        "np.diff(slopes, prepend=0)",
    ],
    insight="So any curve of n straight pieces is a network with n hidden units, and nobody had to train it.",
)
def relu_weights(x, y):
    """Weights (n,) of ReLUs that begin at x[0] ... x[n - 1], so that their sum plus y[0] passes through all points."""
    slopes = np.diff(y) / np.diff(x)
    return np.diff(slopes, prepend=0)


@relu_weights.mistake
def slopes_themselves(x, y):
    """You returned the slopes. The units before go on rising: bring only what the slope changes by."""
    return np.diff(y) / np.diff(x)


@relu_weights.mistake
def forgot_the_widths(x, y):
    """You took differences of y for slopes. A slope is rise over run: divide by np.diff(x)."""
    return np.diff(np.diff(y), prepend=0)


@relu_weights.mistake
def lost_the_first_slope(x, y):
    """You lack the first unit: before it the slope is 0, so it brings the whole first slope (prepend=0)."""
    return np.diff(np.diff(y) / np.diff(x))


@relu_weights.mistake
def first_change_zero(x, y):
    """Your first unit brings nothing. It starts the first piece: its weight is the first slope."""
    slopes = np.diff(y) / np.diff(x)
    return np.diff(slopes, prepend=slopes[0])


@relu_weights.mistake
def changes_backwards(x, y):
    """Your changes have the wrong sign: new slope minus old slope."""
    slopes = np.diff(y) / np.diff(x)
    return np.concatenate([slopes[:1], slopes[:-1] - slopes[1:]])


@relu_weights.mistake
def run_over_rise(x, y):
    """You divided the run by the rise. A slope is np.diff(y) / np.diff(x)."""
    with np.errstate(all="ignore"):
        return np.diff(np.diff(x) / np.diff(y), prepend=0)


@relu_weights.mistake
def as_if_evenly_spaced(x, y):
    """You divided by the width of the first piece alone, as if all were as wide. Each has its own: np.diff(x)."""
    return np.diff(np.diff(y), prepend=0) / (x[1] - x[0])


@relu_weights.mistake
def change_divided_by_one_width(x, y):
    """You divided the changes of the rises. Divide each rise by its own width, and take the change of slope then."""
    return np.diff(np.diff(y), prepend=0) / np.diff(x)


@relu_weights.mistake
def divided_twice_by_the_width(x, y):
    """Your changes of slope are divided by the width once more: that is a curvature. A weight is the change itself."""
    return relu_weights(x, y) / np.diff(x)


@relu_weights.mistake
def slopes_from_the_first_knot(x, y):
    """Your slopes all start at the first knot. The slope of each piece goes from its own left end to its right end."""
    return np.diff((y[1:] - y[0]) / (x[1:] - x[0]), prepend=0)


@relu_weights.mistake
def slopes_from_the_origin(x, y):
    """Your slopes are y / x, as seen from the origin. The slope of a piece is rise over run between its two ends."""
    with np.errstate(all="ignore"):
        return np.diff(np.asarray(y[1:]) / x[1:], prepend=0)


@relu_weights.mistake
def slopes_added_up(x, y):
    """You added the slopes up. It is the other way round: the weights add up to the slopes, so a weight is a change."""
    return np.cumsum(np.diff(y) / np.diff(x))


@relu_weights.mistake
def minus_all_slopes_before(x, y):
    """You took away the sum of all slopes before. All units before rise with the previous slope, together."""
    slopes = np.diff(y) / np.diff(x)
    return 2 * slopes - np.cumsum(slopes)


@relu_weights.mistake
def change_at_the_right_end(x, y):
    """Your changes are those at the right end of each piece. Unit k begins at its left end, x[k], the first at x[0]."""
    return np.diff(np.diff(y) / np.diff(x), append=0)


@relu_weights.mistake
def minus_the_weight_before(x, y):
    """From each slope you took the weight before, as if slopes were overwritten in place. Take the slope before."""
    return np.array(list(itertools.accumulate(np.diff(y) / np.diff(x), lambda weight, slope: slope - weight)))


@exercise(
    "05.6",
    "A slope through many layers",
    cases=[
        case(0.5, [1.0, 1.0]),
        case(0.5, [2.0, -3.0, 1.5], why="weights that differ, one negative"),
        case(-1.0, [0.7], why="a single layer"),
        case(2.0, [4.0, 0.0, 1.0], why="a weight of 0"),
        case(1, [1, 2, 3], why="integers"),
    ],
    random=lambda rng: case(round(float(rng.normal()), 1), rng.normal(scale=3, size=4).round(1)),
    letters={"w": "the weights w"},
    hints=[
        "Go forward unit by unit. What does each one multiply the slope by?",
        "The slope of sigmoid(w * h) by h is w * s * (1 - s), with s the unit's own answer.",
        "Begin with slope = 1.0 and h = x. For each weight: h = sigmoid(w * h), then slope *= w * h * (1 - h).",
    ],
    insight="With all weights 1, each layer takes at least three quarters: 125 of them leave less than 1e-75.",
)
def slope_through(x, w):
    """Slope by x of the last unit of the chain h = sigmoid(w[k] * h), which begins with h = x."""
    h, slope = x, 1.0
    for weight in w:
        h = sigmoid(weight * h)
        slope *= weight * h * (1 - h)
    return slope


def _answers(x, w):
    """Return what each unit of the chain says, in order."""
    found = [x]
    for weight in w:
        found.append(sigmoid(weight * found[-1]))
    return np.array(found[1:])


@slope_through.mistake
def forgot_the_weights(x, w):
    """You multiplied the sigmoids' slopes alone: each unit also multiplies by its weight."""
    h = _answers(x, w)
    return np.prod(h * (1 - h))


@slope_through.mistake
def weights_alone_multiplied(x, w):
    """You multiplied the weights alone: each unit also has its sigmoid's slope, h (1 - h)."""
    return np.prod(w) * 1.0


@slope_through.mistake
def added_the_slopes(x, w):
    """You added the units' slopes. Along a chain they multiply: each stretches what the one before passes on."""
    h = _answers(x, w)
    return np.sum(w * h * (1 - h))


@slope_through.mistake
def answers_for_slopes(x, w):
    """You multiplied the units' answers, not their slopes: the sigmoid's slope is h (1 - h)."""
    return np.prod(w * _answers(x, w))


@slope_through.mistake
def slope_at_the_input_of_each(x, w):
    """You put the unit's input into h (1 - h). The short form of the sigmoid's slope wants its answer."""
    before = np.array([x, *_answers(x, w)[:-1]])
    return np.prod(w * before * (1 - before))


@slope_through.mistake
def steepest_everywhere(x, w):
    """You took 1/4 for each sigmoid's slope. That is the largest it can be, at a sum of 0; elsewhere it is less."""
    return np.prod(np.asarray(w) / 4)


@slope_through.mistake
def returned_the_answer(x, w):
    """You returned what the last unit says, not how it moves when x moves."""
    return _answers(x, w)[-1]


@slope_through.mistake
def last_unit_alone(x, w):
    """Yours is the slope of the last unit alone. Every unit before it multiplies the slope as well."""
    return (w * (h := _answers(x, w)) * (1 - h))[-1]


@slope_through.mistake
def first_unit_alone(x, w):
    """Yours is the slope of the first unit alone. Every unit behind it multiplies the slope as well."""
    return (w * (h := _answers(x, w)) * (1 - h))[0]


@slope_through.mistake
def first_unit_left_out(x, w):
    """Yours is the slope by what the first unit says. By x it is that times the first unit's own slope."""
    return np.prod((w * (h := _answers(x, w)) * (1 - h))[1:])


@slope_through.mistake
def began_with_x(x, w):
    """Yours is x times the slope, as if the product began with x. Begin with 1, the slope of x by itself."""
    return x * slope_through(x, w)


@slope_through.mistake
def weights_outside_alone(x, w):
    """Your units say sigmoid(h), without their weights. A weight counts twice: inside the sigmoid, and in the slope."""
    h = _answers(x, np.ones(len(w)))
    return np.prod(w * h * (1 - h))


@slope_through.mistake
def all_units_read_x(x, w):
    """Your units all read x, as if they stood beside one another. In a chain each reads what the one before says."""
    h = sigmoid(np.asarray(w) * x)
    return np.prod(w * h * (1 - h))


@slope_through.mistake
def last_answer_for_all(x, w):
    """You took the last unit's answer for all slopes h (1 - h). Each unit has an answer of its own."""
    h = _answers(x, w)[-1]
    return np.prod(np.asarray(w) * h * (1 - h))


@slope_through.mistake
def sums_for_answers(x, w):
    """You put the sum z = w h into z (1 - z). The short form of the sigmoid's slope wants its answer h."""
    z = w * np.array([x, *_answers(x, w)[:-1]])
    return np.prod(w * z * (1 - z))


@slope_through.mistake
def one_sigmoid_for_all(x, w):
    """Yours is the slope of a single sigmoid of all weights times x. Every unit has a sigmoid of its own."""
    h = sigmoid(np.prod(w) * x)
    return np.prod(w) * h * (1 - h)


@slope_through.mistake
def chain_of_tanhs(x, w):
    """Your units bend with tanh. These are sigmoids, whose slope is h (1 - h)."""
    slope, h = 1.0, x
    for weight in w:
        h = np.tanh(weight * h)
        slope *= weight * (1 - h**2)
    return slope


@slope_through.mistake
def last_unit_left_out(x, w):
    """Yours is the slope of all units but the last. That one multiplies by its weight and its h (1 - h) as well."""
    return np.prod((w * (h := _answers(x, w)) * (1 - h))[:-1])


@slope_through.mistake
def last_sigmoid_alone(x, w):
    """You have all weights, and h (1 - h) of the last unit alone. Every sigmoid on the way has such a slope."""
    return np.prod(w) * (h := _answers(x, w)[-1]) * (1 - h)


@slope_through.mistake
def weights_behind_the_sigmoid(x, w):
    """Your weights stand behind the sigmoid, as in w * sigmoid(h). Here each stands inside, in front of the input."""
    h, slope = x, 1.0
    for weight in w:
        y = sigmoid(h)
        h, slope = weight * y, slope * weight * y * (1 - y)
    return slope


def _flat(parts):
    return np.concatenate([np.ravel(part) for part in parts])


def _unflat(vector, sizes):
    pairs = []
    for before, after in itertools.pairwise(sizes):
        W, b, vector = np.split(vector, [after * before, after * (before + 1)])
        pairs.append((W.reshape(after, before), b))
    return pairs


def _batch(seed, sizes, examples, rate, scale=1.0):
    """Return the parameters of a network of these sizes, the sizes, a batch and a rate: what a training step takes."""
    rng, params = np.random.default_rng(seed), []
    for before, after in itertools.pairwise(sizes):
        params += [scale * rng.normal(size=(after, before)).round(1), rng.normal(size=after).round(1) + 0.003]
    X, y = rng.normal(size=(examples, sizes[0])).round(1), rng.integers(0, sizes[-1], examples)
    return _flat(params), tuple(sizes), X, y, rate


@exercise(
    "05.7",
    "The training step",
    cases=[
        case(*_batch(1, [3, 5, 4], 6, 0.5)),
        case(*_batch(2, [3, 4, 6, 2], 5, 0.1), why="two hidden layers"),
        case(*_batch(3, [4, 3], 7, 1.0), why="no hidden layer"),
        case(*_batch(4, [2, 3, 5, 4, 3], 1, 0.2), why="one example, three hidden layers"),
        case(*_batch(5, [3, 4, 5], 6, 0.3, scale=300.0), why="large scores"),
        case(*_batch(6, [3, 4, 5, 2], 6, 0.0), why="rate 0: nothing moves"),
    ],
    random=lambda rng: case(*_batch(int(rng.integers(1_000_000)), [2, 4, 3, 5], 6, 0.4)),
    uses=("softmax",),
    letters={"params": "the vector params", "X": "the batch X", "y": "the classes y"},
    hints=[
        "First unflat, then forward: keep the batch and each hidden layer's answers. The last layer has no ReLU.",
        "d = softmax(scores), minus 1 at the right classes, all over N. Last layer: dW = d.T @ (what came in), "
        "and db = d.sum(axis=0).",
        "One layer further back: d @ W, with the old W, and 0 where what came in is not above 0. Then the same again.",
        "Go through the pairs from the last to the first, and put each new W and b in front of a list: flat(*new).",
    ],
    insight="Forward, slopes, backward, step: with a list of parameters, this is what every framework does.",
)
def training_step(params, sizes, X, y, learning_rate):
    """Parameters after one step down the mean cross-entropy, in one vector: those of W1, b1, W2, b2, and so on."""
    layers, h = [], [X]
    for before, after in itertools.pairwise(sizes):
        W, b, params = np.split(params, [after * before, after * (before + 1)])
        layers.append((W.reshape(after, before), b))
    for W, b in layers[:-1]:
        h.append(np.maximum(0, h[-1] @ W.T + b))
    W, b = layers[-1]
    d = softmax(h[-1] @ W.T + b)
    d[np.arange(len(y)), y] -= 1
    d, new = d / len(y), []
    for (W, b), inside in zip(layers[::-1], h[::-1], strict=True):
        new = [np.ravel(W - learning_rate * d.T @ inside), b - learning_rate * d.sum(axis=0), *new]
        d = (d @ W) * (inside > 0)
    return np.concatenate(new)


def _step(params, sizes, X, y, learning_rate, **slips):
    """Take the step with a slip: each keyword is the name of a learner's mistake."""
    layers, h = _unflat(params, sizes), [X]
    for W, b in layers[:-1]:
        z = h[-1] @ W.T + b
        h.append(sigmoid(z) if "sigmoids" in slips else z if "no_bend" in slips else np.maximum(0, z))
    d = h[-1] @ layers[-1][0].T + layers[-1][1]
    if "relu_on_the_scores" in slips:
        d = np.maximum(0, d)
    d = d if "raw_scores" in slips else softmax(d)
    hot = np.eye(sizes[-1])[y]
    d = d if "no_target" in slips else hot - d if "sign" in slips else d - hot
    d, new = d if "no_mean" in slips else d / len(y), []
    for (W, b), inside in zip(layers[::-1], h[::-1], strict=True):
        step = learning_rate * (-1 if "plus" in slips else 1)
        W_new = W - step * d.T @ inside
        b_new = b - step * (0 if "no_biases" in slips else d.mean(axis=0) if "bias_means" in slips else d.sum(axis=0))
        new = [W_new, b_new, *new]
        d = d @ (W_new if "new_weights" in slips else W)
        gate = inside * (1 - inside) if "sigmoids" in slips else inside > 0
        d = d if slips.keys() & {"no_mask", "no_bend"} else d * (gate)
        if "last_layer_alone" in slips:
            return [params[: -sizes[-1] * (sizes[-2] + 1)], *new]
    return new


@training_step.mistake
def forgot_to_divide_by_n(params, sizes, X, y, learning_rate):
    """Your step is too long by the number of examples: the loss is a mean, so the slopes by the scores are over N."""
    return _flat(_step(params, sizes, X, y, learning_rate, no_mean=True))


@training_step.mistake
def went_uphill(params, sizes, X, y, learning_rate):
    """Your step goes uphill. The slopes by the scores are probability minus 1 at the right class, and they come off."""
    return _flat(_step(params, sizes, X, y, learning_rate, plus=True))


@training_step.mistake
def forgot_the_mask(params, sizes, X, y, learning_rate):
    """Nothing is stopped at the ReLUs on your way back: where a hidden unit is 0, its slope is 0."""
    return _flat(_step(params, sizes, X, y, learning_rate, no_mask=True))


@training_step.mistake
def back_through_the_new_weights(params, sizes, X, y, learning_rate):
    """Your slopes go back through weights that are new already. Use the old W on the way back, then update."""
    return _flat(_step(params, sizes, X, y, learning_rate, new_weights=True))


@training_step.mistake
def bent_the_scores_of_a_step(params, sizes, X, y, learning_rate):
    """Your scores have a ReLU. The last layer stays linear: the softmax wants all scores."""
    return _flat(_step(params, sizes, X, y, learning_rate, relu_on_the_scores=True))


@training_step.mistake
def no_relu_between(params, sizes, X, y, learning_rate):
    """Your hidden layers have no ReLU, neither forward nor back: then all layers are one."""
    return _flat(_step(params, sizes, X, y, learning_rate, no_bend=True))


@training_step.mistake
def sigmoids_between(params, sizes, X, y, learning_rate):
    """Your hidden units are sigmoids. These are ReLUs, with slope 0 or 1."""
    return _flat(_step(params, sizes, X, y, learning_rate, sigmoids=True))


@training_step.mistake
def biases_stayed(params, sizes, X, y, learning_rate):
    """Your biases did not move. Each one's slope is the sum of the slopes of its sum, over the examples."""
    return _flat(_step(params, sizes, X, y, learning_rate, no_biases=True))


@training_step.mistake
def mean_over_the_examples_twice(params, sizes, X, y, learning_rate):
    """Your biases take the mean over the examples of slopes that are over N already. Add them up."""
    return _flat(_step(params, sizes, X, y, learning_rate, bias_means=True))


@training_step.mistake
def trained_the_last_layer_alone(params, sizes, X, y, learning_rate):
    """Only your last layer moved. Send the slopes on, d @ W, to the layers before it."""
    return _flat(_step(params, sizes, X, y, learning_rate, last_layer_alone=True))


@training_step.mistake
def forgot_the_target(params, sizes, X, y, learning_rate):
    """Your slopes by the scores are the probabilities alone. At the right class, 1 comes off."""
    return _flat(_step(params, sizes, X, y, learning_rate, no_target=True))


@training_step.mistake
def scores_for_probabilities(params, sizes, X, y, learning_rate):
    """Your slopes begin with the scores themselves. The probabilities belong there: softmax first."""
    return _flat(_step(params, sizes, X, y, learning_rate, raw_scores=True))


@training_step.mistake
def gradients_for_parameters(params, sizes, X, y, learning_rate):
    """You returned the gradient. The parameters after the step are asked for: the old ones minus the rate times it."""
    return params - _flat(_step(params, sizes, X, y, 1.0))


@training_step.mistake
def step_without_rate(params, sizes, X, y, learning_rate):
    """Your step has length 1 times the gradient: the learning rate is missing."""
    return _flat(_step(params, sizes, X, y, 1.0))


@training_step.mistake
def old_parameters(params, sizes, X, y, learning_rate):
    """You returned the parameters as they were."""
    return params.copy()


@training_step.mistake
def last_layer_first(params, sizes, X, y, learning_rate):
    """Your parameters come out in the order of the way back. Return them in the order of params, W1 first."""
    new = _step(params, sizes, X, y, learning_rate)
    return _flat([p for k in range(len(new) - 2, -1, -2) for p in new[k : k + 2]])


def _way_a(X, y, W1, b1, W2, b2):
    h = np.maximum(0, X @ W1.T + b1)
    d = (softmax(h @ W2.T + b2) - np.eye(len(W2))[y]) / len(y)
    dh = (d @ W2) * np.sign(h)
    return dh.T @ X


def _way_b(X, y, W1, b1, W2, b2):
    z = X @ W1.T + b1
    off = z <= 0
    d = softmax(np.where(off, 0, z) @ W2.T + b2) - np.eye(len(W2))[y]
    return np.where(off, 0, d @ W2).T @ X / len(y)


def _way_c(X, y, W1, b1, W2, b2):
    h = np.maximum(0, X @ W1.T + b1)
    on = h >= 0
    d = softmax(h @ W2.T + b2)
    d[np.arange(len(y)), y] -= 1
    return (d @ W2 * on / len(y)).T @ X


three_ways = Diagnosis(
    "05.8",
    "Three ways back",
    listings={"A": _way_a, "B": _way_b, "C": _way_c},
    truth=_way_a,
    sound={
        "A": "After a ReLU, the sign of h is 1 where the unit is on and 0 where it is off: a mask.",
        "B": "It puts 0 where z is not above 0, forward and back: a ReLU and its mask.",
    },
    lines={
        2: "Forward is right: a ReLU of the sums, with the biases inside.",
        4: "The scores are right: linear in h, with the biases, and then a softmax.",
        5: "The slopes by the scores are right: minus 1 at the right class. They are divided by N in the last line.",
        6: "That line is right, given the right mask: back through W2, the mean over the examples, then by the inputs.",
    },
    right={
        "listing": "C",
        "line": 3,
        "input": ([[1.0]], [0], [[-1.0]], [0.0], [[1.0], [0.0]], [0.0, 0.0]),
    },
    hints=[
        "Go through each in four steps: forward, slopes by the scores, mask, gradient. Which line does which?",
        "What does each mask say of a unit that answers 0? Give a unit a sum below 0 to see it.",
    ],
    insight="After a ReLU, h >= 0 is always true: nothing is stopped. The network trains all the same, only worse.",
)


def _spirals(seed):
    """Return 150 points of five arms with 15 wrong labels, and 1000 others: what 05.9 trains and judges on."""
    rng = np.random.default_rng(seed)
    X, y = data.spirals(30, 5, 0.04, rng=rng)
    wrong = rng.choice(len(y), 15, replace=False)
    y[wrong] = (y[wrong] + rng.integers(1, 5, 15)) % 5
    return X, y, *data.spirals(200, 5, 0.04, rng=rng)


def right_on_new_arms(units, lam):
    """Return the mean share right on unseen points of three sets, for so many hidden units and such a decay."""
    shares = []
    for seed in (100, 101, 102):
        X, y, X_unseen, y_unseen = _spirals(seed)
        rng = np.random.default_rng(seed)
        net = Sequential(Linear(2, int(units), rng=rng), ReLU(), Linear(int(units), 5, rng=rng))
        for _ in steps(net, X, y, optimizer=Adam(0.03), rng=rng, lam=lam, batch_size=None, epochs=400):
            pass
        shares.append(accuracy(net, X_unseen, y_unseen))
    return float(np.mean(shares))


size_and_decay = Setting(
    "05.9",
    "A size and a decay",
    run=right_on_new_arms,
    enough=0.91,
    ranges={"units": (1, 60), "lam": (0, 1)},
    right={"units": 40, "lam": 0.0003},
    score="the share of unseen points that are right",
    wrong={
        "too few units": (
            {"units": 6, "lam": 0.0003},
            lambda s, score: s["units"] < 20,
            "There are few bends for five arms. Take more units.",
        ),
        "much too strong": (
            {"units": 30, "lam": 0.01},
            lambda s, score: s["lam"] >= 0.002,
            "The decay is too strong for these arms: the border cannot wind. Try a tenth of it.",
        ),
        "too strong": (
            {"units": 40, "lam": 0.001},
            lambda s, score: s["lam"] > 0.0005,
            "The decay is somewhat too strong: the border hardly winds. Try a third of it.",
        ),
        "by heart": (
            {"units": 60, "lam": 0.0},
            lambda s, score: s["lam"] <= 0.0005,
            "There are bends enough, and some are spent on wrong labels. Take more decay: begin at 0.0001, "
            "then double it.",
        ),
    },
    hints=[
        "Train on two or three sets of your own with 40 units, and with decays of 0.0001, 0.0003, 0.001 and 0.003.",
        "Best lies between: in training it must not get the wrong labels right, and yet follow the arms.",
    ],
    insight="With 20 units or more, about 0.0003 does it. The moons' 0.001 is too strong here: a decay is tuned anew "
    "for each problem, and among the sizes that are large enough, it matters more than the size.",
)

five_networks = Order(
    "05.10",
    "Five networks",
    right=[
        "no bend between the layers",
        "learned by heart",
        "all weights start at zero",
        "healthy",
        "rate too low",
    ],
    wrong={
        "line for healthy": (
            ["healthy", "learned by heart", "all weights start at zero", "no bend between the layers", "rate too low"],
            "You swapped A and D. A lies level far above D, in training too: it cannot do better. A line cannot.",
        ),
        "line for zeros": (
            ["all weights start at zero", "learned by heart", "no bend between the layers", "healthy", "rate too low"],
            "You swapped A and C. C never leaves the loss of knowing nothing; even a straight line gets below it.",
        ),
        "heart for healthy": (
            ["no bend between the layers", "healthy", "all weights start at zero", "learned by heart", "rate too low"],
            "You swapped B and D. Look at the dashed lines: B's turns and climbs while its training loss falls.",
        ),
        "heart for rate": (
            ["no bend between the layers", "rate too low", "all weights start at zero", "healthy", "learned by heart"],
            "You swapped B and E. E's two losses fall together; B's part, and the dashed one climbs.",
        ),
        "zeros for healthy": (
            ["no bend between the layers", "learned by heart", "healthy", "all weights start at zero", "rate too low"],
            "You swapped C and D. C stays at ln 2, the loss of knowing nothing: it learned nothing.",
        ),
        "zeros for rate": (
            ["no bend between the layers", "learned by heart", "rate too low", "healthy", "all weights start at zero"],
            "You swapped C and E. E is slow, but falls to the end; C never leaves the dotted line.",
        ),
        "line for heart": (
            ["learned by heart", "no bend between the layers", "all weights start at zero", "healthy", "rate too low"],
            "You swapped A and B. In A training and held-out losses stay together; who learns by heart parts them.",
        ),
        "line for rate": (
            ["rate too low", "learned by heart", "all weights start at zero", "healthy", "no bend between the layers"],
            "You swapped A and E. A has settled long before the end. E still falls there: it is on its way.",
        ),
        "rate for healthy": (
            ["no bend between the layers", "learned by heart", "all weights start at zero", "rate too low", "healthy"],
            "You swapped D and E. D is low long before the end; E is still far above it, and falling.",
        ),
        "zeros for heart": (
            ["no bend between the layers", "all weights start at zero", "learned by heart", "healthy", "rate too low"],
            "You swapped B and C. C's two losses never leave the dotted line.",
        ),
    },
    hints=[
        "Where do the two lines of a network part? Which never leaves the dotted line? Which still falls at the end?",
        "Of the two that have settled with their lines together, one lies far lower. What keeps the other up?",
    ],
    insight="Level at ln 2: nothing learned; with zeros everywhere no weight gets a gradient. Level, but high: it "
    "cannot bend. Parting: by heart. Still falling: slow.",
)
