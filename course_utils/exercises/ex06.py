"""Exercises of notebook 06: slopes of activations, dead units, preparing inputs, first weights, batch normalization.

Letters as in the notebook: ``z`` what an activation is given, ``X`` inputs (N, D), one example a row; ``dout`` the
gradient of the loss by an output; ``gamma`` and ``beta`` what batch normalization learns.
"""

import numpy as np

from .declare import case, exercise


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
    hints=[
        "Call the sigmoid's value y. The slope can be written with y alone.",
        "y (1 - y). Only y itself is left to compute: 1 / (1 + e^-z), or sigmoid(z).",
        "np.exp(1000) overflows, np.exp(-1000) is merely 0. The sigmoid imported above minds that; use it.",
    ],
    insight="Never above a quarter, and a ten-thousandth of that at 10: what little signal came back stops here.",
)
def sigmoid_slope(z):
    """Return the derivative of 1 / (1 + e^-z) at z, an array of any shape."""
    shrunk = np.exp(-np.abs(z))
    return shrunk / (1 + shrunk) ** 2


def _sigmoid(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


@sigmoid_slope.mistake
def took_the_value(z):
    """You returned the sigmoid itself, y. The slide lost a prime: what equals y (1 - y) is its slope."""
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


@exercise(
    "06.6",
    "The spread of the first weights",
    cases=[
        case(784, 100, "tanh"),
        case(784, 100, "relu"),
        case(500, 500, "relu", why="as many units as inputs"),
        case(500, 500, "tanh"),
        case(3, 40, "relu", why="more units than inputs"),
        case(8, 24, "tanh"),
    ],
    hints=[
        "The formulas give variances. What does NumPy's normal want as its scale?",
        "Variances: 2 / (n_in + n_out) for tanh, 2 / n_in for ReLU.",
        "A standard deviation is the square root of a variance.",
    ],
    insight="One square root forgotten, and twenty layers of 500 lose all but 1e-30 of the signal, without an error.",
)
def weight_std(n_in, n_out, activation):
    """Return the standard deviation of a layer's first weights: Xavier for "tanh", He for "relu"."""
    return np.sqrt(2 / n_in if activation == "relu" else 2 / (n_in + n_out))


@weight_std.mistake
def the_variance(n_in, n_out, activation):
    """You returned the variance. A standard deviation is its square root, and it is what rng.normal wants."""
    return 2 / n_in if activation == "relu" else 2 / (n_in + n_out)


@weight_std.mistake
def as_the_slide_prints_it(n_in, n_out, activation):
    """You returned the slide's 2 / (n_in + n_out) for both: a variance, so take the root; and ReLU wants He's rule."""
    return 2 / (n_in + n_out)


@weight_std.mistake
def xavier_for_all(n_in, n_out, activation):
    """Yours is Xavier's rule for both. ReLU lets only half of the power through; He's 2 / n_in makes up for it."""
    return np.sqrt(2 / (n_in + n_out))


@weight_std.mistake
def he_for_all(n_in, n_out, activation):
    """Yours is He's rule for both. For tanh, Xavier looks both ways: 2 / (n_in + n_out)."""
    return np.sqrt(2 / n_in)


@weight_std.mistake
def swapped_the_rules(n_in, n_out, activation):
    """You have the two rules the wrong way round: Xavier is for tanh, He for ReLU."""
    return np.sqrt(2 / (n_in + n_out) if activation == "relu" else 2 / n_in)


@weight_std.mistake
def counted_the_outputs(n_in, n_out, activation):
    """For ReLU you counted the outputs. A unit adds up n_in products, so the spread depends on n_in."""
    return np.sqrt(2 / n_out if activation == "relu" else 2 / (n_in + n_out))


@weight_std.mistake
def one_over_n(n_in, n_out, activation):
    """You have 1 where the rules have 2: a signal that ReLU halves at every layer, and half of Xavier's variance."""
    return np.sqrt(1 / n_in if activation == "relu" else 1 / (n_in + n_out))


@weight_std.mistake
def limit_of_a_uniform(n_in, n_out, activation):
    """With a 6 you have the limit of a uniform distribution. Its standard deviation is that over the root of 3."""
    return np.sqrt(6 / n_in if activation == "relu" else 6 / (n_in + n_out))


@weight_std.mistake
def limit_of_a_uniform_for_tanh(n_in, n_out, activation):
    """With a 6, yours for tanh is the limit of a uniform distribution. Its deviation is that over the root of 3."""
    return np.sqrt(2 / n_in if activation == "relu" else 6 / (n_in + n_out))


@weight_std.mistake
def one_over_n_in_for_tanh(n_in, n_out, activation):
    """For tanh you have 1 / n_in. The Xavier of this notebook looks both ways: 2 / (n_in + n_out)."""
    return np.sqrt(2 / n_in if activation == "relu" else 1 / n_in)


@weight_std.mistake
def one_over_n_in_for_all(n_in, n_out, activation):
    """Yours is the root of 1 / n_in for both. He's rule has a 2 there, and Xavier's also looks at n_out, both ways."""
    return np.sqrt(1 / n_in)


@weight_std.mistake
def one_for_tanh(n_in, n_out, activation):
    """For tanh you have 1 / (n_in + n_out). The mean of the two numbers is half their sum, so there is a 2 on top."""
    return np.sqrt(2 / n_in if activation == "relu" else 1 / (n_in + n_out))


@weight_std.mistake
def one_for_relu(n_in, n_out, activation):
    """For ReLU you have 1 / n_in. ReLU loses half of the power, and the 2 in He's 2 / n_in gives it back."""
    return np.sqrt(1 / n_in if activation == "relu" else 2 / (n_in + n_out))


@weight_std.mistake
def root_of_the_two_alone(n_in, n_out, activation):
    """You took the root of the 2 alone. The root goes over the whole variance, below as above."""
    return np.sqrt(2) / (n_in if activation == "relu" else n_in + n_out)


@weight_std.mistake
def root_of_the_sizes_alone(n_in, n_out, activation):
    """You took the root of the number below alone. It goes over the whole variance, the 2 as well."""
    return 2 / np.sqrt(n_in if activation == "relu" else n_in + n_out)


@weight_std.mistake
def both_ways_for_relu(n_in, n_out, activation):
    """For ReLU you took the mean of n_in and n_out. He's rule looks forward only: 2 / n_in."""
    return np.sqrt((4 if activation == "relu" else 2) / (n_in + n_out))


@weight_std.mistake
def variance_for_relu(n_in, n_out, activation):
    """For ReLU you returned the variance, for tanh the deviation. The square root is missing in the first."""
    return 2 / n_in if activation == "relu" else np.sqrt(2 / (n_in + n_out))


@weight_std.mistake
def variance_for_tanh(n_in, n_out, activation):
    """For tanh you returned the variance, for ReLU the deviation. The square root is missing in the first."""
    return np.sqrt(2 / n_in) if activation == "relu" else 2 / (n_in + n_out)


@weight_std.mistake
def limit_of_a_uniform_for_all(n_in, n_out, activation):
    """Yours is Xavier's limit of a uniform distribution, for both. The variances have a 2, and He's looks at n_in."""
    return np.sqrt(6 / (n_in + n_out))


@exercise(
    "06.7",
    "Batch normalization",
    cases=[
        case([[1.0, 10.0], [5.0, 30.0], [1.0, 20.0], [5.0, 20.0]], [1.0, 1.0], [0.0, 0.0], 1e-5),
        case([[1.0, 2.0], [3.0, 8.0]], [2.0, 3.0], [-1.0, 1.0], 0.0, why="gamma and beta, eps 0"),
        case([[4.0, 1.0], [4.0, 3.0], [4.0, 2.0]], [2.0, 1.0], [7.0, 0.0], 1e-3, why="a constant feature"),
        case([[1.0, 2.0, 4.0], [0.0, 1.0, 5.0]], [1.0, 0.5, 2.0], [0.0, 1.0, 2.0], 0.1, why="a large eps"),
        case([[1, 2], [3, 4], [8, 0]], [1, 2], [3, 4], 1e-2, why="integers"),
    ],
    random=lambda rng: case(
        rng.normal(2, 3, size=(5, 3)).round(2), rng.normal(1, 0.2, size=3).round(2), rng.normal(size=3).round(2), 1e-2
    ),
    letters={"gamma": "the scale gamma", "beta": "the shift beta"},
    hints=[
        "Mean and variance of each feature over the batch: axis=0.",
        "x_hat = (x - mean) / np.sqrt(var + eps): eps stands inside the root.",
        "Then gamma * x_hat + beta.",
    ],
    insight="Whatever spread and offset the batch came with, it leaves with gamma and beta: training sets them now.",
)
def batchnorm(x, gamma, beta, eps):
    """Normalise each feature of x (N, D) over the batch, then scale by gamma (D,) and shift by beta (D,)."""
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return gamma * x_hat + beta


def _normalised(x, eps):
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)


@batchnorm.mistake
def over_the_features(x, gamma, beta, eps):
    """You normalised each example over its features (that is layer normalization). Here it is each feature, axis=0."""
    centred = x - x.mean(axis=1, keepdims=True)
    return gamma * centred / np.sqrt(x.var(axis=1, keepdims=True) + eps) + beta


@batchnorm.mistake
def variance_without_its_root(x, gamma, beta, eps):
    """You divided by the variance, as the slide's sqrt(variance**2) would. Divide by its square root."""
    return gamma * (x - x.mean(axis=0)) / (x.var(axis=0) + eps) + beta


@batchnorm.mistake
def eps_outside_the_root(x, gamma, beta, eps):
    """You added eps to the standard deviation. The formula adds it to the variance, inside the root."""
    return gamma * (x - x.mean(axis=0)) / np.maximum(x.std(axis=0) + eps, 1e-300) + beta


@batchnorm.mistake
def forgot_eps(x, gamma, beta, eps):
    """You left eps out. A feature that is constant over the batch has variance 0, and 0 / 0 is nan."""
    return gamma * (x - x.mean(axis=0)) / x.std(axis=0) + beta


@batchnorm.mistake
def swapped_gamma_and_beta(x, gamma, beta, eps):
    """You swapped gamma and beta: gamma scales, beta shifts."""
    return beta * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + gamma


@batchnorm.mistake
def unbiased_variance(x, gamma, beta, eps):
    """You divided by N - 1 (ddof=1). The algorithm divides by the batch's m examples, as np.var does by itself."""
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0, ddof=1) + eps) + beta


@batchnorm.mistake
def shifted_before_scaled(x, gamma, beta, eps):
    """You scaled beta as well, as if it were added first. gamma scales x_hat alone, and beta is added after that."""
    return gamma * (_normalised(x, eps) + beta)


@batchnorm.mistake
def normalised_alone(x, gamma, beta, eps):
    """You stopped at x_hat. Scale it by gamma and shift it by beta: with 1 and 0 that shows nothing."""
    return _normalised(x, eps)


@batchnorm.mistake
def did_not_centre(x, gamma, beta, eps):
    """You divided and did not centre: subtract each feature's mean first."""
    return gamma * x / np.sqrt(x.var(axis=0) + eps) + beta


@batchnorm.mistake
def did_not_divide(x, gamma, beta, eps):
    """You centred each feature and left its spread as it was: divide by the root of variance + eps."""
    return gamma * (x - x.mean(axis=0)) + beta


@batchnorm.mistake
def did_not_normalise(x, gamma, beta, eps):
    """You scaled and shifted x itself. First comes x_hat: subtract the batch's mean, divide by its deviation."""
    return gamma * x + beta


@batchnorm.mistake
def mean_square_of_x(x, gamma, beta, eps):
    """You divided by the root mean square of x. For a variance, subtract the mean before you square."""
    return gamma * (x - x.mean(axis=0)) / np.sqrt((1.0 * x**2).mean(axis=0) + eps) + beta


@batchnorm.mistake
def root_of_the_deviation(x, gamma, beta, eps):
    """You took the root of the standard deviation, which is a root already. Under the root belongs the variance."""
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.std(axis=0) + eps) + beta


@batchnorm.mistake
def mean_of_absolute_deviations(x, gamma, beta, eps):
    """You took the mean of the absolute deviations. The spread is the root of the variance, a mean of squares."""
    centred = x - x.mean(axis=0)
    return gamma * centred / (np.abs(centred).mean(axis=0) + eps) + beta


@batchnorm.mistake
def divided_by_the_range(x, gamma, beta, eps):
    """You scaled from smallest to largest. Subtract the mean, and divide by the root of the variance."""
    return gamma * (x - x.min(axis=0)) / (np.ptp(x, axis=0) + eps) + beta


@batchnorm.mistake
def scaled_before_normalised(x, gamma, beta, eps):
    """You scaled and shifted first, and normalising took it all away again. gamma and beta come after x_hat."""
    return _normalised(gamma * x + beta, eps)


@batchnorm.mistake
def divided_by_gamma(x, gamma, beta, eps):
    """You divided by gamma. It is the scale that the feature has afterwards: multiply x_hat by it."""
    return _normalised(x, eps) / gamma + beta


_OUT = [[1.0, 0.5], [-2.0, 1.0], [0.5, -1.0], [0.25, 2.0]]
_HAT = [[-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]]


def _random_batch(rng):
    x = rng.normal(1, 2, size=(6, 3))
    x_hat = (x - x.mean(axis=0)) / x.std(axis=0)
    return case(rng.normal(size=(6, 3)).round(2), x_hat, rng.normal(1, 0.3, size=3).round(2), x.std(axis=0))


@exercise(
    "06.8",
    "Back through batch normalization",
    cases=[
        case(_OUT, _HAT, [1.0, 1.0], [2.0, 0.5]),
        case(_OUT, _HAT, [2.0, -0.5], [1.0, 3.0], why="gamma is not 1"),
        case([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0]], _HAT, [1.0, 3.0], [1.0, 1.0], why="a constant dout"),
        case(_HAT, _HAT, [1.0, 1.0], [0.5, 0.5], why="dout along x_hat"),
    ],
    random=_random_batch,
    letters={"dout": "the gradient dout", "gamma": "the scale gamma", "std": "the deviation std"},
    hints=[
        "First back through gamma: d_hat = dout * gamma.",
        "x_hat does not change if all x of a feature move together, nor if they spread: those two parts of d_hat go.",
        "Subtract d_hat.mean(axis=0), and x_hat * (d_hat * x_hat).mean(axis=0). At last divide by std.",
    ],
    insight="The gradient that leaves has mean 0 and no part along x_hat: what cannot change the output is not blamed.",
)
def batchnorm_backward(dout, x_hat, gamma, std):
    """Gradient by x of gamma * x_hat + beta, where x_hat = (x - mean) / std over the batch; arrays (N, D), (D,)."""
    d_hat = dout * gamma
    return (d_hat - d_hat.mean(axis=0) - x_hat * (d_hat * x_hat).mean(axis=0)) / std


@batchnorm_backward.mistake
def mean_and_std_held_fixed(dout, x_hat, gamma, std):
    """You held mean and std fixed. Every x of the batch moves both, and through them every output."""
    return dout * gamma / std


@batchnorm_backward.mistake
def std_held_fixed(dout, x_hat, gamma, std):
    """You went back through the mean, not through the std: - x_hat * (d_hat * x_hat).mean(axis=0) is missing."""
    d_hat = dout * gamma
    return (d_hat - d_hat.mean(axis=0)) / std


@batchnorm_backward.mistake
def mean_held_fixed(dout, x_hat, gamma, std):
    """You went back through the std, not through the mean: - d_hat.mean(axis=0) is missing."""
    d_hat = dout * gamma
    return (d_hat - x_hat * (d_hat * x_hat).mean(axis=0)) / std


@batchnorm_backward.mistake
def sums_instead_of_means(dout, x_hat, gamma, std):
    """You subtracted sums. Mean and variance divide by N, so their gradients do too: means."""
    d_hat = dout * gamma
    return (d_hat - d_hat.sum(axis=0) - x_hat * (d_hat * x_hat).sum(axis=0)) / std


@batchnorm_backward.mistake
def multiplied_by_std(dout, x_hat, gamma, std):
    """You multiplied by std. Forward divides by it, and so does backward: a slope does not turn round."""
    d_hat = dout * gamma
    return (d_hat - d_hat.mean(axis=0) - x_hat * (d_hat * x_hat).mean(axis=0)) * std


@batchnorm_backward.mistake
def x_hat_inside_the_mean(dout, x_hat, gamma, std):
    """Your x_hat is averaged as well. In x_hat * mean(d_hat * x_hat) it stands outside the mean, each example's own."""
    d_hat = dout * gamma
    return (d_hat - d_hat.mean(axis=0) - (d_hat * x_hat**2).mean(axis=0)) / std


@batchnorm_backward.mistake
def no_mean_of_the_product(dout, x_hat, gamma, std):
    """In your last term each example has its own d_hat * x_hat. It is the batch's mean of that, times the own x_hat."""
    d_hat = dout * gamma
    return (d_hat - d_hat.mean(axis=0) - d_hat * x_hat**2) / std


@batchnorm_backward.mistake
def one_less_in_the_last_mean(dout, x_hat, gamma, std):
    """Your last mean divides by N - 1. This std divides by N (np.std), and so do all means on the way back."""
    d_hat = dout * gamma
    return (d_hat - d_hat.mean(axis=0) - x_hat * (d_hat * x_hat).sum(axis=0) / (len(x_hat) - 1)) / std


@batchnorm_backward.mistake
def gradient_by_x_hat(dout, x_hat, gamma, std):
    """You stopped at the gradient by x_hat. By x, divide by std, and go back through mean and std as well."""
    return dout * gamma


@batchnorm_backward.mistake
def shared_parts_alone(dout, x_hat, gamma, std):
    """You went back through mean and std only. Each x also moves its own x_hat: the term d_hat itself is missing."""
    return batchnorm_backward(dout, x_hat, gamma, std) - dout * gamma / std


@batchnorm_backward.mistake
def divided_the_first_term(dout, x_hat, gamma, std):
    """You divided d_hat by std and not the other two terms. All three go through it: put brackets around them."""
    d_hat = dout * gamma
    return d_hat / std - d_hat.mean(axis=0) - x_hat * (d_hat * x_hat).mean(axis=0)


@batchnorm_backward.mistake
def gradient_by_gamma(dout, x_hat, gamma, std):
    """Yours is the gradient by gamma, one number for each feature. The gradient by x is asked for, (N, D)."""
    return (dout * x_hat).sum(axis=0)


@batchnorm_backward.mistake
def added_the_shared_parts(dout, x_hat, gamma, std):
    """You added what goes back through mean and std. Both have a minus: x - mean, and one over std."""
    return 2 * dout * gamma / std - batchnorm_backward(dout, x_hat, gamma, std)
