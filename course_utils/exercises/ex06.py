"""Exercises of notebook 06: slopes of activations, dead units, inputs, first weights, diagnoses, batch normalization.

Letters as in the notebook: ``z`` what an activation is given, ``X`` inputs (N, D), one example a row; ``dout`` the
gradient of the loss by an output; ``gamma`` and ``beta`` what batch normalization learns; ``W`` (M, D), ``V`` (K, M).
"""

import functools
import itertools

import numpy as np

from course_utils import data
from course_utils.losses import cross_entropy
from course_utils.probabilities import softmax

from .declare import case, exercise
from .kinds import Number, Order
from .trials import Diagnosis, Setting


@exercise(
    "06.1",
    "The slope of the sigmoid",
    cases=[
        case([-10.0, 0.0, 10.0]),
        case([[0.5, -1.5], [2.0, -3.0]], why="a batch"),
        case([1000.0, -1000.0], why="far out"),
        case([0, 1, -2], why="integers"),
    ],
    random=lambda rng: case(rng.normal(0, 3, size=5).round(2)),
    silent=True,
    ours=("sigmoid",),
    hints=[
        "np.exp(1000) overflows, np.exp(-1000) is merely 0. So let only e to a negative number occur.",
        "The curve of the slope is symmetric: the same at z and at -z. So |z| will do for z.",
        "With e = np.exp(-np.abs(z)), y is 1 / (1 + e) for positive z. Put that into y (1 - y).",
    ],
    insight="Never above a quarter, and two ten-thousandths of that at 10: what little signal came back stops here.",
)
def sigmoid_slope(z):
    """Return the derivative of 1 / (1 + e^-z) at z, an array of any shape."""
    shrunk = np.exp(-np.abs(z))
    return shrunk / (1 + shrunk) ** 2


def _sigmoid(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


@sigmoid_slope.mistake
def took_the_value(z):
    """You returned the sigmoid itself, y. What is asked for is its slope, y (1 - y)."""
    return _sigmoid(z)


@sigmoid_slope.mistake
def in_terms_of_z(z):
    """You computed z (1 - z). In y (1 - y), y is the sigmoid's value, not its input."""
    return z * (1.0 - z)


@sigmoid_slope.mistake
def half_and_half(z):
    """You mixed input and value. Both factors are made of y, the sigmoid's value: y (1 - y)."""
    return _sigmoid(z) * (1.0 - z)


@sigmoid_slope.mistake
def slope_of_tanh(z):
    """You computed 1 - y^2: that is tanh's slope, in terms of tanh's value. The sigmoid's is y (1 - y)."""
    return 1 - _sigmoid(z) ** 2


@sigmoid_slope.mistake
def slope_of_the_slope(z):
    """Your y went through the sigmoid twice. y (1 - y) wants the sigmoid's value at z, once."""
    y = _sigmoid(z)
    return _sigmoid(y) * (1 - _sigmoid(y))


@sigmoid_slope.mistake
def exponentials_that_overflow(z):
    """Far out your exponentials overflow, and inf / inf is nan. Compute y stably first, then y (1 - y)."""
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@sigmoid_slope.mistake
def rest_to_one(z):
    """You have 1 - y alone, or what is the same, e^-z / (1 + e^-z) without the square. The slope is y (1 - y)."""
    return _sigmoid(-z)


@sigmoid_slope.mistake
def outer_slope_alone(z):
    """You have the square of y, the slope of 1 / u alone. By the chain rule it is times e^-z, the slope of u."""
    return _sigmoid(z) ** 2


@sigmoid_slope.mistake
def tanh_for_sigmoid(z):
    """Yours is the slope of tanh. The sigmoid is half as high and twice as wide, and its slope is y (1 - y)."""
    return 1 - np.tanh(z) ** 2


@exercise(
    "06.2",
    "Gradients that agree in sign",
    cases=[
        case([[1.0, 2.0], [-1.0, -3.0], [1.0, -2.0], [-2.0, 5.0]]),
        case([[1.0, 2.0, -4.0], [1.0, -2.0, -3.0], [-1.0, -2.0, -3.0]], why="three weights"),
        case([[1.0], [-1.0]], why="a single weight always agrees with itself"),
        case([[-1.0, -2.0]], why="one example, all negative"),
        case([[1.0, -2.0], [3.0, 4.0], [5.0, 6.0]]),
        case([[1.0, 2.0], [-1.0, -3.0], [2.0, 1.0]]),
        case(
            [[1, -2, 3, 1, 1.0], [2, 3, -1, 4, 2], [-1, -2, -3, -4, -5], [1, 1, -1, -2, -1]],
            why="five weights: all of them have to agree",
        ),
        case([[9.0, -1.0, 2.0], [-9.0, -1.0, 2.0], [5.0, 1.0, 2.0]], why="one large entry does not decide"),
    ],
    random=lambda rng: case(rng.normal(size=(12, 2)).round(2)),
    hints=[
        "A row agrees if all its entries are positive, or all are negative.",
        "(G > 0).all(axis=1) says which rows are positive throughout. Negative rows count as well.",
        "A mean over True and False is a share.",
    ],
    insight="Of D weights there are 2^D sign patterns; positive inputs leave an example just two of them.",
)
def share_of_same_sign(G):
    """Return the share of the rows of G (N, D), gradients one an example without zeros, whose entries agree in sign."""
    return np.mean((G > 0).all(axis=1) | (G < 0).all(axis=1))


@share_of_same_sign.mistake
def only_positive_rows(G):
    """You counted rows that are positive throughout. All negative is agreement as well."""
    return np.mean((G > 0).all(axis=1))


@share_of_same_sign.mistake
def share_of_positive_entries(G):
    """You took the share of positive numbers. Ask once a row whether all its entries agree."""
    return np.mean(G > 0)


@share_of_same_sign.mistake
def down_the_columns(G):
    """You looked down the columns, over the examples. One gradient is one row: axis=1."""
    return np.mean((G > 0).all(axis=0) | (G < 0).all(axis=0))


@share_of_same_sign.mistake
def sign_of_the_product(G):
    """You looked at the sign of the product. Two minus signs hide in it: with three weights, + - - has a positive one.

    And - - - a negative one.
    """
    return np.mean(np.prod(G, axis=1) > 0)


@share_of_same_sign.mistake
def only_negative_rows(G):
    """You counted rows that are negative throughout. All positive is agreement as well."""
    return np.mean((G < 0).all(axis=1))


@share_of_same_sign.mistake
def ends_of_each_row(G):
    """You compared the first entry of each row with the last. All its entries have to agree, those between as well."""
    return np.mean(G[:, 0] * G[:, -1] > 0)


@share_of_same_sign.mistake
def first_two_columns(G):
    """You compared the first two columns. There may be more, or only one: all its entries have to agree."""
    return np.mean(G[:, 0] * G[:, 1] > 0)


@share_of_same_sign.mistake
def all_rows_agree(G):
    """You let every row count, as if one positive or one negative entry were enough. All its entries have to agree."""
    return 1.0


@share_of_same_sign.mistake
def no_row_agrees(G):
    """You let no row count, as if it had to be all positive and all negative at once. Either is enough."""
    return 0.0


@share_of_same_sign.mistake
def sign_of_the_sum(G):
    """You looked at the sign of each row's sum, where one large entry decides. All its entries have to agree."""
    return np.mean(G.sum(axis=1) > 0)


@share_of_same_sign.mistake
def two_more_of_one_sign(G):
    """You let rows count that have two more of one sign than of the other. All its entries have to agree."""
    return np.mean(np.abs(np.sign(G).sum(axis=1)) >= min(2, G.shape[1]))


@share_of_same_sign.mistake
def agreeing_entries(G):
    """You counted entries with the sign of their row's first. Ask once for each row whether all its entries agree."""
    return np.mean(np.sign(G) == np.sign(G[:, :1]))


@share_of_same_sign.mistake
def agreeing_pairs(G):
    """You counted pairs of neighbours that agree. Ask once for each row whether all its entries agree."""
    return np.mean(G[:, :-1] * G[:, 1:] > 0) if G.shape[1] > 1 else 1.0


@share_of_same_sign.mistake
def one_answer_for_the_whole_batch(G):
    """You asked whether all entries of G agree, at once. Ask each row by itself, and take the share that does."""
    return float(abs(np.sign(G).sum()) == G.size)


@exercise(
    "06.3",
    "Count the dead",
    cases=[
        case([[1.0, -2.0, -0.5], [3.0, -1.0, 0.5]]),
        case([[0.0, -1.0], [0.0, 2.0], [-3.0, -1.0]], why="exactly 0 does not fire either"),
        case([[-1.0, -2.0], [-3.0, -4.0]], why="all dead"),
        case([[1.0, 2.0, 3.0]], why="all alive"),
        case([[5.0, -1.0, 0.5], [-1.0, -2.0, -3.0]], why="on for one example, off for the other"),
        case([[-1, 9, -3, -4, 0, 5.0], [-2, -5, -1, 6, 0, -1], [-3, -1, -2, -8, 0, -2]]),
    ],
    random=lambda rng: case(rng.normal(-0.7, 1, size=(5, 12)).round(1)),
    hints=[
        "A unit is a column of Z. When does not a single example switch it on?",
        "The unit fires for an example where z > 0. Dead: (Z <= 0) for all examples, axis=0.",
        "Count the True ones with .sum().",
    ],
    insight="One example that switches the unit on is enough to keep it learning; without any, no gradient reaches it.",
)
def count_dead(Z):
    """Count the ReLU units that no example switches on; Z (N, M) is what the units are given, one example a row."""
    return (Z <= 0).all(axis=0).sum()


@count_dead.mistake
def sometimes_off(Z):
    """You counted units that are off for some example. That is normal; dead means off for every example: all."""
    return (Z <= 0).any(axis=0).sum()


@count_dead.mistake
def counted_zeros(Z):
    """You counted the zeros among all outputs. Units are columns: ask once a column."""
    return (Z <= 0).sum()


@count_dead.mistake
def examples_instead_of_units(Z):
    """You counted examples that switch on no unit. A unit is a column of Z: look down the column, axis=0."""
    return (Z <= 0).all(axis=1).sum()


@count_dead.mistake
def zero_counted_as_alive(Z):
    """You let exactly 0 count as alive. max(0, 0) is 0, and our slope there is 0: z <= 0 is off."""
    return (Z < 0).all(axis=0).sum()


@count_dead.mistake
def judged_by_the_mean(Z):
    """You judged a unit by its mean. Many examples far below 0 do not matter if one switches it on."""
    return (Z.mean(axis=0) <= 0).sum()


@count_dead.mistake
def counted_the_living(Z):
    """You counted the living."""
    return (Z > 0).any(axis=0).sum()


@count_dead.mistake
def exactly_zero(Z):
    """You looked for inputs of exactly 0. A unit is off at all negative ones too: z <= 0."""
    return (Z == 0).all(axis=0).sum()


@count_dead.mistake
def examples_with_a_unit_off(Z):
    """You counted the examples for which some unit is off. A unit is a column of Z: look down each column, axis=0."""
    return (Z <= 0).any(axis=1).sum()


@count_dead.mistake
def off_for_the_first_example(Z):
    """You asked the first example alone. Dead means off for all of them: one that comes later may switch it on."""
    return (Z[0] <= 0).sum()


@count_dead.mistake
def off_for_the_last_example(Z):
    """You asked the last example alone. Dead means off for all of them: one that came before may switch it on."""
    return (Z[-1] <= 0).sum()


@count_dead.mistake
def mostly_off(Z):
    """You counted units that are off for most examples. Those still learn from the others: dead means off for all."""
    return ((Z <= 0).mean(axis=0) > 0.5).sum()


@count_dead.mistake
def one_answer_for_the_whole_layer(Z):
    """You asked whether all of Z is off, at once. Ask each unit by itself, down its column (axis=0), and count."""
    return int((Z <= 0).all())


@exercise(
    "06.4",
    "Learn the slope of PReLU",
    cases=[
        case([3.0, -3.0, -1.0], [1.0, 1.0, 2.0]),
        case([[-2.0, 4.0], [-1.0, -0.5]], [[0.5, 7.0], [-1.0, 2.0]], why="a batch, one slope for all"),
        case([5.0, 6.0], [1.0, 2.0], why="nothing below 0"),
        case([-4.0], [-3.0], why="one number"),
    ],
    random=lambda rng: case(rng.normal(size=(3, 4)).round(2), rng.normal(size=(3, 4)).round(2)),
    letters={"dout": "the gradient dout"},
    hints=[
        "y = max(0, x) + a min(0, x). What is its derivative by a?",
        "min(0, x). Multiply by dout, what comes back from behind, entry by entry.",
        "The one a is used by every entry, so what the entries want of it adds up.",
    ],
    insight="If the entries below 0 want to be larger, a shrinks: the data decide how much of the left side is kept.",
)
def prelu_slope_gradient(x, dout):
    """Gradient by a of max(0, x) + a min(0, x), one a for all entries; dout has the shape of x."""
    return np.sum(dout * np.minimum(x, 0))


@prelu_slope_gradient.mistake
def the_positive_side(x, dout):
    """You used the positive entries. Above 0, a does nothing; its factor is min(0, x)."""
    return np.sum(dout * np.maximum(x, 0))


@prelu_slope_gradient.mistake
def all_entries(x, dout):
    """You let every x count. Above 0 the output does not depend on a: only min(0, x) is left."""
    return np.sum(dout * x)


@prelu_slope_gradient.mistake
def forgot_what_comes_back(x, dout):
    """You summed min(0, x) alone. Multiply by dout first, what comes back from behind."""
    return np.sum(np.minimum(x, 0))


@prelu_slope_gradient.mistake
def gate_instead_of_value(x, dout):
    """You summed dout where x is negative, the slope of a + x, not of a x. The derivative of a x by a is x."""
    return np.sum(dout * (x < 0))


@prelu_slope_gradient.mistake
def cut_the_product(x, dout):
    """You cut the product at 0. Whether an entry counts is for x alone to say: min(0, x), times dout of either sign."""
    return np.sum(np.minimum(0, dout * x))


@prelu_slope_gradient.mistake
def last_entry_alone(x, dout):
    """Yours is what the last entry wants of a. All entries use it, so what they want has to add up (+= in a loop)."""
    return (dout * np.minimum(x, 0)).flat[-1]


@prelu_slope_gradient.mistake
def matrix_product(x, dout):
    """@ multiplies rows with columns, and fails or gives a matrix. Multiply entry by entry with *, and add up."""
    return dout @ np.minimum(x, 0)


@prelu_slope_gradient.mistake
def first_row_alone(x, dout):
    """Yours is what the first row or entry wants of a. All entries use it, so what they want has to add up."""
    return (dout * np.minimum(x, 0))[0]


@prelu_slope_gradient.mistake
def relu_backwards(x, dout):
    """Yours is the gradient by x where x is positive, as ReLU's is. The gradient by a is asked for: dout min(0, x)."""
    return dout * (x > 0)


@exercise(
    "06.5",
    "Measure on the training set",
    cases=[
        case([[1.0, 100.0], [3.0, 300.0], [2.0, 200.0], [6.0, 400.0]], [[2.0, 200.0], [5.0, 200.0], [0.0, 250.0]]),
        case([[0.0, 2.0], [4.0, 6.0], [2.0, 1.0]], [[7.0, -1.0]], why="a single test example"),
        case([[0.0], [1.0], [5.0]], [[3.0], [10.0]], why="one feature"),
        case([[1, 5], [3, 9], [8, 1]], [[4, 4]], why="integers"),
    ],
    random=lambda rng: case(rng.normal(3, 2, size=(6, 3)).round(2), rng.normal(3, 2, size=(4, 3)).round(2)),
    letters={"X_train": "the training set X_train", "X_test": "the test set X_test"},
    hints=[
        "Mean and standard deviation of each column: axis=0. Of which array?",
        "The network was trained on features that were moved and stretched by the training set's numbers.",
        "(X_test - X_train.mean(axis=0)) / X_train.std(axis=0)",
    ],
    insight="Training decides how inputs are moved and stretched; the test gets the same treatment, not its own.",
)
def standardize_test(X_train, X_test):
    """Standardise the features of X_test (M, D) as those of X_train (N, D), each to mean 0 and deviation 1, were."""
    return (X_test - X_train.mean(axis=0)) / X_train.std(axis=0)


@standardize_test.mistake
def by_its_own_numbers(X_train, X_test):
    """You measured the test set. One image alone would turn into zeros, or 0 / 0. Use the training set's numbers."""
    return (X_test - X_test.mean(axis=0)) / np.maximum(X_test.std(axis=0), 1e-9)


@standardize_test.mistake
def own_mean(X_train, X_test):
    """You took the test set's mean. Both numbers come from the training set."""
    return (X_test - X_test.mean(axis=0)) / X_train.std(axis=0)


@standardize_test.mistake
def divided_by_the_variance(X_train, X_test):
    """You divided by the variance. The standard deviation is its square root, and has the feature's own unit."""
    return (X_test - X_train.mean(axis=0)) / X_train.var(axis=0)


@standardize_test.mistake
def forgot_the_mean(X_train, X_test):
    """You stretched the features and did not centre them. Subtract the mean first."""
    return X_test / X_train.std(axis=0)


@standardize_test.mistake
def forgot_the_deviation(X_train, X_test):
    """You centred the features and left their spread as it was. Divide by the standard deviation."""
    return X_test - X_train.mean(axis=0)


@standardize_test.mistake
def divided_by_one_less(X_train, X_test):
    """You divided the sum of squares by N - 1 (ddof=1). We use the mean of the squares, as np.std does by itself."""
    return (X_test - X_train.mean(axis=0)) / X_train.std(axis=0, ddof=1)


@standardize_test.mistake
def by_the_range(X_train, X_test):
    """You divided by the range, largest minus smallest. To standardise is to divide by the standard deviation."""
    return (X_test - X_train.mean(axis=0)) / np.ptp(X_train, axis=0)


@standardize_test.mistake
def from_smallest_to_largest(X_train, X_test):
    """You moved X_train's smallest to 0 and its largest to 1. Its mean goes to 0, its standard deviation to 1."""
    return (X_test - X_train.min(axis=0)) / np.ptp(X_train, axis=0)


@standardize_test.mistake
def by_the_length(X_train, X_test):
    """You divided by the length (norm) of each centred column. A standard deviation takes the mean of the squares."""
    return (X_test - X_train.mean(axis=0)) / (X_train.std(axis=0) * np.sqrt(len(X_train)))


@standardize_test.mistake
def squares_not_centred(X_train, X_test):
    """You divided by the root mean square of X_train. For a deviation, subtract the mean before you square."""
    return (X_test - X_train.mean(axis=0)) / np.sqrt((1.0 * X_train**2).mean(axis=0))


@standardize_test.mistake
def by_the_largest(X_train, X_test):
    """You divided by the largest number of each column. To standardise is to divide by the standard deviation."""
    return (X_test - X_train.mean(axis=0)) / X_train.max(axis=0)


@standardize_test.mistake
def both_sets_together(X_train, X_test):
    """You measured both sets together. The network was trained without the test set: use X_train's numbers alone."""
    X = np.concatenate([X_train, X_test])
    return (X_test - X.mean(axis=0)) / X.std(axis=0)


@standardize_test.mistake
def divided_before_centring(X_train, X_test):
    """You divided X_test alone by the deviation. Subtract the mean first (brackets), so that both are divided."""
    return X_test / X_train.std(axis=0) - X_train.mean(axis=0)


def _std(n_in, kept):
    return np.sqrt(1 / (n_in * kept))


@exercise(
    "06.6",
    "A gain of your own",
    cases=[
        case(100, 0.5),
        case(784, 0.0, why="slope 0: a ReLU"),
        case(50, 1.0, why="slope 1: no activation"),
        case(7, 2.0, why="a slope above 1"),
        case(300, -1.0, why="slope -1: the absolute value"),
        case(20, -0.3, why="a negative slope"),
    ],
    random=lambda rng: case(int(rng.integers(2, 900)), round(float(rng.uniform(-1, 1.5)), 2)),
    letters={"n_in": "the number of inputs n_in", "slope": "the slope"},
    hints=[
        "Half of the mean square comes from positive z, half from negative ones. What does the slope do to the latter?",
        "A negative z becomes slope * z, so its square is multiplied by slope squared: (1 + slope**2) / 2 is left.",
        "n_in times the variance of a weight times what is left has to be 1. And the standard deviation is the root.",
    ],
    insight="At slope 0 it is He's rule, at 1 LeCun's, and at -1, the absolute value, LeCun's too: sizes see no signs.",
)
def leaky_std(n_in, slope):
    """Return the deviation at which n_in Var(w) (1 + slope^2) / 2 is 1."""
    return np.sqrt(2 / ((1 + slope**2) * n_in))


@leaky_std.mistake
def variance_for_deviation(n_in, slope):
    """Yours is the variance. The standard deviation is its square root."""
    return 2 / ((1 + slope**2) * n_in)


@leaky_std.mistake
def he_whatever_the_slope(n_in, slope):
    """Yours is He's rule, whatever the slope. What is left of the negative half helps: add slope squared to the 1."""
    return np.sqrt(2 / n_in)


@leaky_std.mistake
def lecun_whatever_the_slope(n_in, slope):
    """Yours keeps the size where there is no activation. The negative half, times slope squared, loses some of it."""
    return np.sqrt(1 / n_in)


@leaky_std.mistake
def slope_not_squared(n_in, slope):
    """You took the slope, not its square. What is kept is a mean of squares: slope * z has the square slope^2 z^2."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sqrt(2 / ((1 + slope) * n_in))


@leaky_std.mistake
def one_plus_the_slope_below(n_in, slope):
    """You divided He's deviation by 1 + slope. It is the variance that is divided, and by 1 + the slope's square."""
    with np.errstate(divide="ignore"):
        return np.sqrt(2 / n_in) / np.float64(1 + slope)


@leaky_std.mistake
def one_plus_the_square_below(n_in, slope):
    """You divided He's deviation by 1 + slope^2. It is the variance that is divided by it: it stands under the root."""
    return np.sqrt(2 / n_in) / (1 + slope**2)


@leaky_std.mistake
def size_of_the_slope(n_in, slope):
    """You took the size of the slope, not its square. What is kept is a mean of squares: slope^2 z^2."""
    return np.sqrt(2 / ((1 + abs(slope)) * n_in))


@leaky_std.mistake
def forgot_the_halves(n_in, slope):
    """You lost the 2: each half of the numbers brings half of the mean square, so (1 + slope^2) / 2 is left."""
    return np.sqrt(1 / ((1 + slope**2) * n_in))


@leaky_std.mistake
def negative_half_not_halved(n_in, slope):
    """You halved the positive part alone. The negative numbers are half of them, too: slope squared over 2."""
    return _std(n_in, 0.5 + slope**2)


@leaky_std.mistake
def upside_down_gain(n_in, slope):
    """You multiplied by what is left. The weights have to make up for it: divide."""
    return np.sqrt((1 + slope**2) / (2 * n_in))


@leaky_std.mistake
def difference_of_squares(n_in, slope):
    """You subtracted the slope's square. What the negative half keeps is added: 1 + slope squared."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sqrt(2 / ((1 - np.float64(slope) ** 2) * n_in))


@leaky_std.mistake
def squared_sum(n_in, slope):
    """You squared the mean of 1 and the slope. Square first, then take the mean: (1 + slope^2) / 2."""
    with np.errstate(divide="ignore"):
        return np.float64(2) / (np.abs(np.float64(1) + slope) * np.sqrt(n_in))


@leaky_std.mistake
def gain_alone(n_in, slope):
    """Yours is the gain alone. Divide it by the root of n_in: so many products are added up."""
    return np.sqrt(2 / (1 + slope**2))


@leaky_std.mistake
def gain_over_inputs(n_in, slope):
    """You divided the gain by n_in. Variances add up, so the deviation goes with the root of n_in."""
    return np.sqrt(2 / (1 + slope**2)) / n_in


@leaky_std.mistake
def size_of_the_sum(n_in, slope):
    """You multiplied by n_in. The more inputs, the smaller the weights have to be: divide by it, under the root."""
    return np.sqrt(2 * n_in / (1 + slope**2))


@leaky_std.mistake
def limit_of_a_uniform(n_in, slope):
    """Yours is the limit of a uniform distribution, with 6 for 2. The standard deviation is that over the root of 3."""
    return np.sqrt(6 / ((1 + slope**2) * n_in))


FIVE = ["rate too low", "first weights too large", "healthy", "rate too high", "first weights too small"]


def _swapped(one, other):
    names = list(FIVE)
    i, j = "ABCDE".index(one), "ABCDE".index(other)
    names[i], names[j] = names[j], names[i]
    return names


five_networks = Order(
    "06.7",
    "Five networks",
    right=FIVE,
    wrong={
        "slow for healthy": (
            _swapped("A", "C"),
            "You swapped A and C. Both look well above; below, A changes its weights by a hundred-thousandth a step.",
        ),
        "small for slow": (
            _swapped("A", "E"),
            "You swapped A and E. Both are asleep below; but A's activations are broad, and E's are a spike at 0.",
        ),
        "small for large": (
            _swapped("B", "E"),
            "You swapped B and E. Spikes at 0 come from weights that are too small, towers from too large ones.",
        ),
        "large for healthy": (
            _swapped("B", "C"),
            "You swapped B and C. Both have ratios in the band, and that is not enough: B sits on tanh's flat ends.",
        ),
        "large for a high rate": (
            _swapped("B", "D"),
            "You swapped B and D. B is saturated in all layers, with ratios in the band; D's ratios leave it upward.",
        ),
        "high rate for healthy": (
            _swapped("C", "D"),
            "You swapped C and D. D's last layer is changed by half of itself at a step: that is no healthy learning.",
        ),
        "high for low": (
            _swapped("A", "D"),
            "You swapped A and D. A high rate makes large updates: D's dots climb above the band, A's lie far below.",
        ),
        "small for healthy": (
            _swapped("C", "E"),
            "You swapped C and E. E's activations are a spike at 0: nothing passes its layers.",
        ),
        "small for a high rate": (
            _swapped("D", "E"),
            "You swapped D and E. E's dots lie far below the band; D's climb out of it, up to 0.6.",
        ),
    },
    hints=[
        "Look above first: who has a spike at 0, who has towers at -1 and 1 in every layer?",
        "Of the other three, one changes its weights by next to nothing, one changes its last layer by half at a step.",
    ],
    insight="Two looks, and each alone would miss one: B has healthy ratios under towers, A histograms that look well, "
    "and does not move.",
)


def _digits_apart():
    """Return 5,000 digits to train on and 1,000 others to judge by: inputs and classes."""
    digits, parts = data.mnist(), (slice(0, 5000), slice(50_000, 51_000))
    return [one for p in parts for one in (data.flatten(digits.X_train[p]), digits.y_train[p])]


unseen_digits = functools.cache(_digits_apart)


def _silu(z):
    """Return SiLU and its slope."""
    gate = 1 / (1 + np.exp(-z))
    return z * gate, gate + z * gate * (1 - gate)


def _ten_layers(gain, learning_rate, seed, depth=10, steps=120):
    """Return the share right on unseen digits after training, 0 if the scores run away.

    The rate falls evenly to 0: the last steps no longer shake the weights, and a share means what it says.
    """
    X, y, X_unseen, labels = unseen_digits()
    rng = np.random.default_rng(seed)
    sizes, chosen = [784, *[64] * depth, 10], np.arange(50)
    weights = [(gain / np.sqrt(m) * rng.normal(size=(m, n))).astype(np.float32) for m, n in itertools.pairwise(sizes)]
    biases = [np.zeros(n, np.float32) for n in sizes[1:]]

    def forward(h):
        kept = [(h, None)]
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            kept.append(_silu(kept[-1][0] @ W + b))
        return kept, kept[-1][0] @ weights[-1] + biases[-1]

    for step in range(steps):
        batch, rate = rng.integers(0, len(y), 50), np.float32(learning_rate * (1 - step / steps))
        kept, scores = forward(X[batch])
        if not np.abs(scores).max() < 1e4:
            return 0.0
        d = softmax(scores)
        d[chosen, y[batch]] -= 1
        d /= 50
        for k in reversed(range(len(weights))):
            h, slope = kept[k]
            before = d @ weights[k].T
            weights[k] -= rate * h.T @ d
            biases[k] -= rate * d.sum(axis=0)
            d = before * slope if k else before
    return np.mean(forward(X_unseen)[1].argmax(axis=1) == labels)


def worst_of_three(gain, learning_rate):
    """Return the worst share right of three networks."""
    with np.errstate(all="ignore"):
        return float(min(_ten_layers(gain, learning_rate, seed) for seed in range(3)))


silu_start = Setting(
    "06.8",
    "Start ten layers of SiLU",
    prepare=unseen_digits,
    run=worst_of_three,
    enough=0.6,
    ranges={"gain": (0.3, 5), "learning_rate": (1e-4, 10)},
    right={"gain": 1.75, "learning_rate": 0.06},
    score="the worst network's share of unseen digits",
    wrong={
        "he": (
            dict(gain=1.4142, learning_rate=0.1),
            lambda s, score: 1.38 < s["gain"] < 1.46,
            "That is He's gain, made for ReLU. SiLU takes away more: a standard normal batch leaves it with RMS 0.6. "
            "First the gain; then a rate near 0.1.",
        ),
        "faded": (
            dict(gain=1.0, learning_rate=0.1),
            lambda s, score: s["gain"] < 1.55,
            "SiLU leaves 0.6 of the size, ten times in a row: with this gain the signal fades. Make up for the 0.6.",
        ),
        "grown": (
            dict(gain=2.5, learning_rate=0.05),
            lambda s, score: s["gain"] > 1.85,
            "This makes up for more than SiLU takes away: sizes grow layer by layer. Make up for the 0.6, hardly more.",
        ),
        "too slow": (
            dict(gain=1.75, learning_rate=0.002),
            lambda s, score: s["learning_rate"] < 0.045,
            "The signal lives, and 120 steps at this rate do not lead far. Try a larger one.",
        ),
        "too fast": (
            dict(gain=1.7, learning_rate=1.0),
            lambda s, score: s["learning_rate"] > 0.12,
            "The signal lives, and at this rate the steps throw the weights out. Try a smaller one.",
        ),
    },
    hints=[
        "Which size has f(z) for a standard normal z? The table in 'Bend gently' has it, or you compute it.",
        "The gain is 1 over that size. Then try rates near 0.1.",
    ],
    insight="1 over the RMS of SiLU, 1.67, does well at rates near 0.1: a rule derived for one layer, good for ten.",
)


def _listing_a(x):
    mean = x.mean(axis=(0, 2, 3), keepdims=True)
    var = x.var(axis=(0, 2, 3), keepdims=True)
    return (x - mean) / np.sqrt(var + 1e-5)


def _listing_b(x):
    C = x.shape[1]
    rows = x.reshape(-1, C)
    rows = (rows - rows.mean(axis=0)) / np.sqrt(rows.var(axis=0) + 1e-5)
    return rows.reshape(x.shape)


def _listing_c(x):
    rows = np.moveaxis(x, 1, -1)
    mean = rows.mean(axis=(0, 1, 2))
    var = ((rows - mean) ** 2).mean(axis=(0, 1, 2))
    rows = (rows - mean) / np.sqrt(var + 1e-5)
    return np.moveaxis(rows, -1, 1)


per_channel = Diagnosis(
    "06.9",
    "Three listings",
    listings={"A": _listing_a, "B": _listing_b, "C": _listing_c},
    truth=_listing_a,
    sound={
        "A": "It takes mean and variance over examples and places, and keeps the axes. That is right.",
        "C": "It moves the channels to the end, averages over the other axes, and moves them back. Unusual, and right.",
    },
    lines={
        2: "Axis 1 is the channels, so C is right. What does line 3 make of the axes?",
        4: "Given rows that hold one channel in each column, this line is right. Does it get such rows?",
        5: "This puts the numbers back as they were taken apart. The mistake is in the taking apart.",
    },
    right={"listing": "B", "line": 3, "input": ([[[[1.0, 2.0]], [[5.0, 9.0]]]],)},
    hints=[
        "With one channel all three agree. Give one image two channels of two pixels, with numbers you can follow.",
        "Which numbers does reshape(-1, C) put into one column? In memory, all places of a channel lie together.",
    ],
    insight="reshape cuts memory as it lies, channel after channel; it moves no axis. Shapes fit, numbers do not.",
)


ratio_changes_by = Number(
    "06.10",
    "Predict, then measure",
    value=0.04,
    tolerance=0.0005,
    wrong={
        "the gradient alone": (
            0.2,
            "By a fifth the gradient shrinks. But it is divided by the weights, and these are five times as large.",
        ),
        "the weights alone": (5.0, "The weights grow by 5; they stand below, and the gradient on top changes as well."),
        "upside down": (25.0, "The right size, upside down: the update becomes smaller, the weights larger."),
        "nothing": (
            1.0,
            "The loss does not change; its gradient does. Differentiate L(5 W) = L(W) by W.",
        ),
        "one fifth, three times": (0.008, "Once for the gradient and once for the weights below it: that is all."),
        "root": (0.447, "No root comes in: the gradient is a fifth, and the weights below are five times as large."),
        "minus": (-0.04, "The ratio is one of sizes, so it stays positive."),
        "a tenth": (0.1, "For 5, not 10; and two fives come in: one in the gradient, one in the weights below."),
        "percent": (4.0, "If you mean 4 %, write 0.04: a factor is asked for."),
    },
    hints=[
        "The ratio is learning rate times the gradient's size, over the weights' size. What happens to both?",
        "L(5 W) = L(W). Differentiate both sides by W: the gradient at 5 W is a fifth of that at W.",
    ],
    insight="1/25: with scale invariance large weights protect themselves, and turn ever more slowly.",
)


def _random_block(rng):
    h, W, dout = (rng.normal(size=size).round(2) for size in ((4, 3), (3, 3), (4, 3)))
    return case(h, W, dout)


@exercise(
    "06.11",
    "Back through a modern block",
    cases=[
        case([[1.0, 2.0], [-3.0, 0.5], [0.2, -0.1]], [[0.5, -1.0], [2.0, 0.3]], [[1.0, 0.0], [0.5, -1.0], [2.0, 1.0]]),
        case([[3.0, -1.0, 2.0]], [[0.0] * 3] * 3, [[1.0, -2.0, 0.5]], why="weights 0: the block is the identity"),
        case([[1.0, 1.0, 4.0], [5.0, 0.0, 1.0]], np.eye(3), [[1.0, 2.0, 3.0], [-1.0, 0.5, 2.0]], why="W the identity"),
        case([[2.0, -4.0]], [[1.0, 2.0], [-0.5, 3.0]], [[1.0, 1.0]], why="one row"),
    ],
    random=_random_block,
    letters={"h": "the batch h", "W": "the weights W", "dout": "the gradient dout"},
    hints=[
        "h goes two ways, past the block and through it, so two gradients add up. The one that came past is dout.",
        "Through it: dout @ W arrives at h_hat. Each h_j moves its own h_hat, and the root in all entries of its row.",
        "With s for the root and d = dout @ W: dout + (d - h_hat * (d * h_hat).mean(axis=1, keepdims=True)) / s.",
    ],
    insight="No mean was subtracted, so the term with the mean of d is gone. Past the block dout comes back untouched.",
)
def block_backward(h, W, dout):
    """Return the gradient by h (N, D) of h + h_hat @ W.T, where h_hat is h over the root of each row's mean square."""
    s = np.sqrt((h**2).mean(axis=1, keepdims=True) + 1e-5)
    h_hat = h / s
    d = dout @ W
    return dout + (d - h_hat * (d * h_hat).mean(axis=1, keepdims=True)) / s


def _block(h, W, dout, *, past=1.0, centre=0.0, turn=1.0, axis=1, total=np.mean, scaled=True, kept="h_hat"):
    """Go back through the block; the keywords are what learners do otherwise."""
    s = np.sqrt((h**2).mean(axis=axis, keepdims=True) + 1e-5)
    h_hat = h / s if kept == "h_hat" else h
    d = dout @ W
    inside = d - centre * d.mean(axis=axis, keepdims=True) - turn * h_hat * total(d * h_hat, axis=axis, keepdims=True)
    return past * dout + (inside / s if scaled else inside)


@block_backward.mistake
def forgot_the_way_past(h, W, dout):
    """You went back through the block alone. h also passes beside it, so dout itself is added."""
    return _block(h, W, dout, past=0.0)


@block_backward.mistake
def size_held_fixed(h, W, dout):
    """On your way back the root is a constant. Every entry of a row moves it: a term with h_hat is missing."""
    return _block(h, W, dout, turn=0.0)


@block_backward.mistake
def all_three_terms(h, W, dout):
    """You took all three terms of batch normalization. No mean is subtracted here, so no mean of d comes in."""
    return _block(h, W, dout, centre=1.0)


@block_backward.mistake
def mean_instead_of_size(h, W, dout):
    """You kept the term of the mean and dropped that of the size. It is the other way round: no mean is subtracted."""
    return _block(h, W, dout, centre=1.0, turn=0.0)


@block_backward.mistake
def over_the_batch(h, W, dout):
    """You took means over the batch, down the columns. RMS normalization takes them over each row: axis=1."""
    return _block(h, W, dout, axis=0)


@block_backward.mistake
def weights_the_wrong_way_round(h, W, dout):
    """You went back through W.T, which is the way forward. From h_hat @ W.T comes dout @ W."""
    return _block(h, W.T, dout)


@block_backward.mistake
def root_left_out(h, W, dout):
    """You did not divide by the root. h_hat is h over it, so what comes back is divided by it as well."""
    return _block(h, W, dout, scaled=False)


@block_backward.mistake
def sum_instead_of_mean(h, W, dout):
    """You summed d times h_hat over the row. The root holds a mean, so it is the mean that comes back."""
    return _block(h, W, dout, total=np.sum)


@block_backward.mistake
def values_not_normalised(h, W, dout):
    """Your last term has h in it where h_hat belongs: h divided by the root."""
    return _block(h, W, dout, kept="h")


@block_backward.mistake
def added_the_last_term(h, W, dout):
    """You added the term with h_hat. A larger entry makes the root larger and h_hat smaller: subtract it."""
    return _block(h, W, dout, turn=-1.0)


@block_backward.mistake
def past_alone(h, W, dout):
    """You returned what comes past the block alone. h also goes through it: add what comes back from there."""
    return dout + 0.0 * h


@block_backward.mistake
def no_normalization(h, W, dout):
    """You went back as if there were no normalization: dout + dout @ W. What arrives at h_hat has to go on to h."""
    return dout + dout @ W


@block_backward.mistake
def forward_again(h, W, dout):
    """You computed the block's output. Its gradient by h is asked for, and it starts from dout."""
    return h + (h / np.sqrt((h**2).mean(axis=1, keepdims=True) + 1e-5)) @ W.T


@block_backward.mistake
def block_without_weights(h, W, dout):
    """You left W out. At h_hat arrives dout @ W, and that goes on through the normalization."""
    return _block(h, np.eye(len(W)), dout)


X6 = [[1.0, 2.0, -1.0], [0.5, -1.0, 3.0], [2.0, 0.0, 1.0], [-1.0, 1.0, 0.5], [3.0, 2.0, 2.0], [0.0, -2.0, 1.0]]
W4 = [[0.5, -1.0, 0.3], [1.0, 0.2, -0.5], [-0.4, 0.8, 1.2], [0.1, 0.9, -0.7]]
V3 = [[0.6, -0.2, 1.0, 0.4], [-0.5, 0.7, 0.1, -0.3]]


def _random_step(rng):
    sizes = [(7, 3), (4, 3), (2, 4)]
    x, W, V = (rng.normal(size=size).round(2) for size in sizes)
    gamma, beta = rng.normal(1, 0.3, size=4).round(2), rng.normal(0, 0.3, size=4).round(2)
    return case(x, rng.integers(0, 2, 7), W, gamma, beta, V, 0.5)


@exercise(
    "06.12",
    "One step of a normalised network",
    cases=[
        case(X6, [0, 1, 0, 1, 1, 0], W4, [1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0], V3, 0.1),
        case(
            X6, [0, 1, 0, 1, 1, 0], W4, [2.0, -0.5, 1.0, 0.3], [0.5, 1.0, -0.2, 0.0], V3, 1.0, why="other gamma, beta"
        ),
        case(X6, [1, 1, 0, 0, 1, 0], W4, [1.0, 1.5, 0.5, 1.0], [0.3, 0.3, 0.3, 0.3], V3, 0.01, why="a small rate"),
        case(
            X6,
            [2, 0, 1, 2, 0, 1],
            W4,
            [1.0, 2.0, 1.0, 2.0],
            [0.1, 0.0, 0.2, 0.5],
            [*V3, [0.2] * 4],
            2.0,
            why="3 classes",
        ),
    ],
    random=_random_step,
    letters={"x": "the batch x", "y": "the classes y", "gamma": "the scale gamma", "V": "the weights V"},
    hints=[
        "Write a function that returns the loss for given parameters, keeping z, x_hat, the output h and the scores.",
        "Back: dF = (softmax - one-hot) / N, dV = dF.T @ h, dh = dF @ V, through ReLU where h > 0, then dgamma, dbeta.",
        "Through the normalization with the three terms, d = gamma * what arrives; then dW = dz.T @ x. Step with all "
        "four, and compute the loss again.",
    ],
    insight="Linear, normalise, ReLU, linear, and back: stack it, add a residual path, and you have a modern network.",
)
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    """Return the array [loss before, loss after one step of W, gamma, beta and V]."""

    def forward(W, gamma, beta, V):
        z = x @ W.T
        std = np.sqrt(z.var(axis=0) + 1e-5)
        x_hat = (z - z.mean(axis=0)) / std
        h = np.maximum(0, gamma * x_hat + beta)
        return *cross_entropy(h @ V.T, y), std, x_hat, h

    before, dF, std, x_hat, h = forward(W, gamma, beta, V)
    dh = (dF @ V) * (h > 0)
    d = dh * gamma
    dz = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / std
    dW, dgamma, dbeta, dV = dz.T @ x, (dh * x_hat).sum(axis=0), dh.sum(axis=0), dF.T @ h
    new = [p - learning_rate * dp for p, dp in [(W, dW), (gamma, dgamma), (beta, dbeta), (V, dV)]]
    after = forward(*new)[0]
    return np.array([before, after])


def _pass(x, y, W, gamma, beta, V, axis=0):
    """Return the mean cross-entropy, and what the way back needs."""
    z = x @ W.T
    std = np.sqrt(z.var(axis=axis, keepdims=True) + 1e-5)
    x_hat = (z - z.mean(axis=axis, keepdims=True)) / std
    h = np.maximum(0, gamma * x_hat + beta)
    p = softmax(h @ V.T)
    loss = -np.log(p[np.arange(len(y)), y]).mean()
    return loss, (x_hat, std, h, p)


def _step(
    x, y, W, gamma, beta, V, rate, *, through="all", moves="WgbV", mask=True, mean=True, sign=-1.0, axis=0, **left_out
):
    """Take one step; the keywords are what learners do otherwise."""
    before, (x_hat, std, h, p) = _pass(x, y, W, gamma, beta, V, axis)
    dF = (p - np.eye(len(V))[y]) / (len(y) if mean else 1)
    arrives = (dF @ V) * (h > 0 if mask else 1)
    d = arrives * (1 if left_out.get("scale") else gamma)
    if through != "none":
        shared = d.mean(axis=axis, keepdims=True)
        dz = (d - shared - x_hat * (d * x_hat).mean(axis=axis, keepdims=True) * (through == "all")) / std
    else:
        dz = d / std
    grads = {
        "W": dz.T @ x,
        "g": (arrives * (1 if left_out.get("x_hat") else x_hat)).sum(axis=0),
        "b": arrives.sum(axis=0),
        "V": dF.T @ h,
    }
    old = {"W": W, "g": gamma, "b": beta, "V": V}
    W, gamma, beta, V = (old[name] + sign * rate * grads[name] * (name in moves) for name in old)
    return np.array([before, _pass(x, y, W, gamma, beta, V, axis)[0]])


@normalised_step.mistake
def statistics_held_fixed(x, y, W, gamma, beta, V, learning_rate):
    """On your way back mean and deviation are constants. Every row of the batch moves both: the three terms."""
    return _step(x, y, W, gamma, beta, V, learning_rate, through="none")


@normalised_step.mistake
def deviation_held_fixed(x, y, W, gamma, beta, V, learning_rate):
    """On your way back the deviation is a constant: the third term, x_hat times a mean, is missing."""
    return _step(x, y, W, gamma, beta, V, learning_rate, through="mean")


@normalised_step.mistake
def forgot_the_relu(x, y, W, gamma, beta, V, learning_rate):
    """You went back past the ReLU. Where its output is 0, nothing passes."""
    return _step(x, y, W, gamma, beta, V, learning_rate, mask=False)


@normalised_step.mistake
def sum_for_mean(x, y, W, gamma, beta, V, learning_rate):
    """Your gradient is that of the summed loss. The loss is a mean: divide by the number of examples."""
    return _step(x, y, W, gamma, beta, V, learning_rate, mean=False)


@normalised_step.mistake
def climbed(x, y, W, gamma, beta, V, learning_rate):
    """You went uphill: the gradient points there, so subtract it."""
    return _step(x, y, W, gamma, beta, V, learning_rate, sign=1.0)


@normalised_step.mistake
def weights_alone(x, y, W, gamma, beta, V, learning_rate):
    """Only W and V have moved. gamma and beta are learned as well."""
    return _step(x, y, W, gamma, beta, V, learning_rate, moves="WV")


@normalised_step.mistake
def last_layer_alone(x, y, W, gamma, beta, V, learning_rate):
    """Only V has moved. The step is for all four parameter arrays."""
    return _step(x, y, W, gamma, beta, V, learning_rate, moves="V")


@normalised_step.mistake
def first_layer_stayed(x, y, W, gamma, beta, V, learning_rate):
    """W has not moved. The way back goes on through the normalization, down to W."""
    return _step(x, y, W, gamma, beta, V, learning_rate, moves="gbV")


@normalised_step.mistake
def last_layer_stayed(x, y, W, gamma, beta, V, learning_rate):
    """V has not moved. The step is for all four parameter arrays."""
    return _step(x, y, W, gamma, beta, V, learning_rate, moves="Wgb")


@normalised_step.mistake
def first_layer_alone(x, y, W, gamma, beta, V, learning_rate):
    """Only W has moved. The step is for all four parameter arrays."""
    return _step(x, y, W, gamma, beta, V, learning_rate, moves="W")


@normalised_step.mistake
def beta_stayed(x, y, W, gamma, beta, V, learning_rate):
    """You left beta as it was. Its gradient is what arrives behind the normalization, added over the batch."""
    return _step(x, y, W, gamma, beta, V, learning_rate, moves="WgV")


@normalised_step.mistake
def gamma_stayed(x, y, W, gamma, beta, V, learning_rate):
    """You left gamma as it was. Its gradient is what arrives, times x_hat, added over the batch."""
    return _step(x, y, W, gamma, beta, V, learning_rate, moves="WbV")


@normalised_step.mistake
def gamma_like_beta(x, y, W, gamma, beta, V, learning_rate):
    """Your gradient by gamma is that by beta. What arrives is multiplied by x_hat before it is added up."""
    return _step(x, y, W, gamma, beta, V, learning_rate, x_hat=True)


@normalised_step.mistake
def gamma_left_out_on_the_way_back(x, y, W, gamma, beta, V, learning_rate):
    """On your way back to W gamma is missing: x_hat was multiplied by it, and so is the gradient."""
    return _step(x, y, W, gamma, beta, V, learning_rate, scale=True)


@normalised_step.mistake
def forgot_gamma_and_beta(x, y, W, gamma, beta, V, learning_rate):
    """You left gamma and beta out: ReLU is given gamma * x_hat + beta, and both of them are learned."""
    return _step(x, y, W, np.ones(len(W)), np.zeros(len(W)), V, learning_rate, moves="WV")


@normalised_step.mistake
def started_at_one_and_zero(x, y, W, gamma, beta, V, learning_rate):
    """You let gamma and beta start at 1 and 0. Take those that you are given: ReLU is given gamma * x_hat + beta."""
    return _step(x, y, W, np.ones(len(W)), np.zeros(len(W)), V, learning_rate)


@normalised_step.mistake
def never_stepped(x, y, W, gamma, beta, V, learning_rate):
    """Both losses are that before the step. Compute the second with the new parameters."""
    return np.full(2, _step(x, y, W, gamma, beta, V, learning_rate)[0])


@normalised_step.mistake
def normalised_over_features(x, y, W, gamma, beta, V, learning_rate):
    """You normalised each example over its features, as layer normalization does. Here it is over the batch, axis=0."""
    return _step(x, y, W, gamma, beta, V, learning_rate, axis=1)


@normalised_step.mistake
def after_and_before(x, y, W, gamma, beta, V, learning_rate):
    """Your two losses are in the wrong order: first the one before the step."""
    return _step(x, y, W, gamma, beta, V, learning_rate)[::-1]


@normalised_step.mistake
def fall_of_the_loss(x, y, W, gamma, beta, V, learning_rate):
    """Yours is one number. Return both losses, before and after."""
    return _step(x, y, W, gamma, beta, V, learning_rate)[1]
