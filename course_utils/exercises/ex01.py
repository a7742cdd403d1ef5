"""Exercises of notebook 01: scores, losses and their gradients.

Letters as in the notebook: ``f`` the scores of one example, ``y`` the index of its right class, ``W`` the weights with
the bias in the last column, ``K`` classes, ``N`` examples, ``D`` inputs.
"""

import numpy as np

from .declare import case, exercise


@exercise(
    "01.1",
    "Count the parameters",
    cases=[case(10, 3072), case(10, 784), case(3, 2), case(2, 5), case(1, 1, why="the smallest of all")],
    random=lambda rng: case(int(rng.integers(2, 50)), int(rng.integers(50, 5000))),
    letters={"K": "the number of classes K", "D": "the number of inputs D"},
    hints=[
        "W has one row for each class. How many numbers stand in one row?",
        "One row of W holds D numbers, so W holds K * D. What else does each class add to its score?",
        "Each class has one bias: K more numbers.",
    ],
    insight="Every class has a weight for each pixel and one bias: for CIFAR-10 that makes 30730 numbers to learn.",
)
def count_parameters(K, D):
    """Count the weights and biases of a linear classifier of D inputs into K classes."""
    return K * D + K


@count_parameters.mistake
def forgot_the_biases(K, D):
    """You counted the weights alone: each class also has a bias."""
    return K * D


@count_parameters.mistake
def one_bias_for_all(K, D):
    """You counted a single bias for all classes: each class has its own."""
    return K * D + 1


@count_parameters.mistake
def a_bias_per_pixel(K, D):
    """You counted a bias for each pixel: biases belong to classes, one number for each score."""
    return K * D + D


@count_parameters.mistake
def biases_of_pixels_too(K, D):
    """You counted a bias for each class, which is right, and one more for each pixel: only classes have one."""
    return K * D + K + D


@count_parameters.mistake
def a_bias_per_weight(K, D):
    """Yours is twice K D, as if each weight had a bias of its own. A class has one bias, however many its weights."""
    return 2 * K * D


@count_parameters.mistake
def one_class_too_many(K, D):
    """Yours is (K + 1) (D + 1): D weights and a bias for each class, but for one class too many."""
    return (K + 1) * (D + 1)


@exercise(
    "01.2",
    "The bias trick",
    cases=[
        case([56.0, 231.0, 24.0, 2.0]),
        case([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], why="a batch of two"),
        case([3, 7], why="integers"),
        case([[1.0, 2.0], [3.0, 4.0]], why="as many examples as inputs"),
        case([[0.5]], why="a batch of one"),
        case([0.0, 1.0, 0.0]),
    ],
    random=lambda rng: case(rng.normal(size=(3, 4)).round(2)),
    hints=[
        "One column first: np.append(x, 1) makes (D,) into (D + 1,). What changes for a batch?",
        "A batch (N, D) needs a column of N ones on its right. np.ones((N, 1)) is such a column.",
        "x.shape[:-1] is () for one example and (N,) for a batch, so ones = np.ones((*x.shape[:-1], 1)) fits both. "
        "Then np.concatenate([x, ones], axis=-1).",
    ],
    insight="With that 1 the bias is one more column of W, and W x + b becomes a single product.",
)
def append_one(x):
    """Append a 1 to one example (D,), or to each example of a batch (N, D)."""
    ones = np.ones((*x.shape[:-1], 1))
    return np.concatenate([x, ones], axis=-1)


@append_one.mistake
def ones_first(x):
    """You put the 1 first. The bias is the last column of [W b], so its 1 must come last."""
    return np.concatenate([np.ones((*x.shape[:-1], 1)), x], axis=-1)


@append_one.mistake
def zeros_appended(x):
    """You appended 0: it would multiply the bias away. The bias is added once, so its factor is 1."""
    return np.concatenate([x, np.zeros((*x.shape[:-1], 1))], axis=-1)


@append_one.mistake
def a_row_of_ones(x):
    """You put a row of ones under the batch, like one more example. Each example needs a 1 at its end: a column."""
    return np.concatenate([x, np.ones((1, *x.shape[1:]))], axis=0)


@append_one.mistake
def one_for_the_whole_batch(x):
    """On a batch, np.append(x, 1) unrolls everything into one line. Put a column of ones beside it (axis=-1)."""
    return np.append(x, 1.0)


@append_one.mistake
def as_many_ones_as_inputs(x):
    """You appended as many ones as there are inputs. One bias needs one 1: a single new column."""
    return np.concatenate([x, np.ones(x.shape)], axis=-1)


@append_one.mistake
def ones_in_a_line(x):
    """You joined x and a line of len(x) ones. One example needs a single 1, and a batch a column of them, (N, 1)."""
    return np.hstack([x, np.ones(len(x))])


@append_one.mistake
def nothing_appended(x):
    """You returned x as it came. np.append and its like leave their input alone, and return a new, longer array."""
    return x


@exercise(
    "01.3",
    "The hinge loss",
    cases=[
        case([-2.85, 0.86, 0.28], 2),
        case([13.0, -7.0, 11.0], 0, 10.0, why="delta is 10"),
        case([13, -7, 11], 1, why="integers"),
        case([5.0, 1.0, 2.0], 0, why="every margin kept"),
        case([1.0, 1.0, 1.0, 1.0], 3, why="a tie"),
        case([0.3, 0.9], 0, 0.5, why="two classes"),
        case([1000.0, 999.5, -1000.0], 0, why="large scores"),
        case([3, 1, 2], 0, 1.5, why="integers, and a delta that is none"),
    ],
    loopless=(case([1.0, 2.0, 3.0], 1), case([1.0, 2.0, 3.0] * 100, 1)),
    random=lambda rng: case(rng.normal(size=5).round(2), int(rng.integers(5)), float(rng.integers(5, 30)) / 10),
    letters={"f": "the scores f", "y": "the right class y"},
    hints=[
        "How far is each wrong class from the right one? Begin with f - f[y].",
        "A wrong class costs f[j] - f[y] + delta where that is positive, and nothing otherwise: np.maximum(0, ...).",
        "The right class itself would count as delta. Set its margin to 0, then add up the rest.",
    ],
    insight="The loss is 0 as soon as the right class leads every other by delta; beyond that it does not care.",
)
def hinge_loss(f, y, delta=1.0):
    """Sum max(0, f_j - f_y + delta) over the wrong classes j of one example."""
    margins = np.maximum(0, f - f[y] + delta)
    return margins.sum() - margins[y]


@hinge_loss.mistake
def counted_the_true_class(f, y, delta=1.0):
    """You counted the true class: its margin is delta, so every loss is delta too high. Sum over the wrong classes."""
    return np.maximum(0, f - f[y] + delta).sum()


@hinge_loss.mistake
def forgot_the_max(f, y, delta=1.0):
    """You let a class that is far behind pay the others back. Its term is cut off at 0: max(0, ...)."""
    return (f - f[y] + delta).sum() - delta


@hinge_loss.mistake
def swapped_the_sign(f, y, delta=1.0):
    """You took f_y - f_j. A wrong class costs when it is high, so it is f_j - f_y."""
    return np.maximum(0, f[y] - f + delta).sum() - delta


@hinge_loss.mistake
def delta_always_one(f, y, delta=1.0):
    """Your margin is 1, whatever delta is: right as long as delta is 1, wrong for any other."""
    return np.maximum(0, np.delete(f - f[y], y) + 1).sum()


@hinge_loss.mistake
def only_the_worst_rival(f, y, delta=1.0):
    """You kept only the strongest rival. Crammer and Singer's loss does that; ours sums over all wrong classes."""
    return np.maximum(0, np.delete(f - f[y], y) + delta).max()


@hinge_loss.mistake
def one_for_the_true_class(f, y, delta=1.0):
    """You took 1 away for the true class. Its margin is delta, and that is 1 only as long as nobody asks for more."""
    return np.maximum(0, f - f[y] + delta).sum() - 1


@hinge_loss.mistake
def cut_after_the_sum(f, y, delta=1.0):
    """You added up first and cut the sum off at 0. Cut each class's term off, then add up: none may pay for others."""
    return max(0, (f - f[y] + delta).sum() - delta)


@hinge_loss.mistake
def compared_with_the_highest(f, y, delta=1.0):
    """Yours is the loss as if the class with the highest score were the right one. The right class is y."""
    return np.maximum(0, f - f.max() + delta).sum() - delta


@hinge_loss.mistake
def right_score_alone(f, y, delta=1.0):
    """You looked at the right score alone, as with two classes. Here f_y has to beat the rivals, whatever its size."""
    return max(0, delta - f[y])


@hinge_loss.mistake
def left_out_the_first_class(f, y, delta=1.0):
    """You left out class 0, whatever y is. It is the right class that does not count, margins[y]."""
    return np.maximum(0, f - f[y] + delta)[1:].sum()


@exercise(
    "01.4",
    "The softmax that survives",
    cases=[
        case([-2.85, 0.86, 0.28]),
        case([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]], why="a batch: each row on its own"),
        case([1000.0, 1001.0, 1002.0], why="large scores"),
        case([-1000.0, -1001.0], why="very negative scores"),
        case([1000.0, 0.0, -1000.0], why="scores far apart"),
        case([[1000.0, 1000.0], [-2.0, 3.0]], why="one large row in a batch"),
        case([2, 1, 0], why="integers"),
        case([[3.0, 1.0], [0.0, 2.0]], why="as many examples as classes"),
        case([0.0, 1000.0, 2.0], why="the first score far below"),
    ],
    random=lambda rng: case(rng.normal(size=(2, 3)).round(2)),
    hints=[
        "exp(1000) is too large for a float. Which number can be taken from all scores without moving a probability?",
        "Take the largest score away first: then the largest exp is exp(0) = 1.",
        "For a batch, work along the last axis and keep it: f.max(axis=-1, keepdims=True), and the same for the sum.",
    ],
    insight="Only differences between scores matter, so the largest may as well be 0, and then nothing overflows.",
)
def stable_softmax(f):
    """Turn scores (K,), or each row of (N, K), into probabilities, however large the scores."""
    e = np.exp(f - f.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@stable_softmax.mistake
def no_shift(f):
    """Your exp overflows: exp(1000) is inf, and inf / inf is nan. First subtract the largest score, and no other."""
    e = np.exp(f)
    return e / e.sum(axis=-1, keepdims=True)


@stable_softmax.mistake
def divided_by_the_max(f):
    """You divided by the largest score: that changes the probabilities. Subtracting it does not."""
    e = np.exp(f / f.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@stable_softmax.mistake
def subtracted_the_mean(f):
    """Scores far apart still overflow, as if their mean was subtracted. Subtract the largest score, then none can."""
    e = np.exp(f - f.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@stable_softmax.mistake
def summed_over_the_whole_batch(f):
    """You divided by the sum over the whole batch. Each row adds up to 1 on its own: axis=-1, keepdims=True."""
    e = np.exp(f - f.max(axis=-1, keepdims=True))
    return e / e.sum()


@stable_softmax.mistake
def one_softmax_for_the_batch(f):
    """All rows together add up to 1, as if the batch were one long row. Each row adds up to 1 on its own: axis=-1."""
    e = np.exp(f - f.max())
    return e / e.sum()


@stable_softmax.mistake
def along_the_examples(f):
    """You normalised down the columns, across examples. The classes lie along the last axis: axis=-1."""
    e = np.exp(f - f.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@stable_softmax.mistake
def no_exp(f):
    """You divided the scores by their sum and left out exp: negative scores would become negative probabilities."""
    return f / f.sum(axis=-1, keepdims=True)


@stable_softmax.mistake
def nan_made_zero(f):
    """Your exp leaves the range of floats, and a small number below the line, or 0 for nan, hides it: a row is all 0.

    Subtract the largest score first, then nothing overflows.
    """
    e = np.exp(f)
    return np.nan_to_num(e / e.sum(axis=-1, keepdims=True))


@stable_softmax.mistake
def clipped(f):
    """Large scores come out equal, as if they were clipped. Subtract the largest instead: that keeps the gaps."""
    e = np.exp(np.clip(f, -500, 500))
    return e / e.sum(axis=-1, keepdims=True)


@stable_softmax.mistake
def a_sigmoid_for_each(f):
    """You put each score through a sigmoid, on its own. Softmax divides by the sum, so that a row adds up to 1."""
    return 1 / (1 + np.exp(-f))


@exercise(
    "01.5",
    "The cross-entropy loss",
    cases=[
        case([-2.85, 0.86, 0.28], 2),
        case([1.0, 2.0, 3.0], 0),
        case([0.0, 0.0, 0.0, 0.0], 1, why="a tie: the loss of chance, ln 4"),
        case([2, 1], 1, why="integers, two classes"),
        case([0.0, 1000.0], 0, why="surely wrong"),
        case([1000.0, 0.0], 0, why="surely right"),
        case([-1000.0, -1000.0], 1, why="very negative scores"),
        case([2000.0, 0.0, 0.0], 1, why="the mean is no shift to trust"),
        case([0.0, 2000.0, 0.0], 1, why="one score far above the others"),
    ],
    random=lambda rng: case(rng.normal(size=5).round(2), int(rng.integers(5))),
    letters={"f": "the scores f", "y": "the right class y"},
    hints=[
        "The loss is minus the natural log of the right class's probability. np.log is the natural one.",
        "log(exp(f[y]) / sum) is f[y] - log(sum), so the loss is log(sum) - f[y]: no exp in it can vanish.",
        "Let m = f.max(). Then log(sum of exp(f)) is m + log(sum of exp(f - m)).",
    ],
    insight="log(sum of exp) - f[y] never takes the log of 0, so even a surely wrong answer has a finite loss.",
)
def cross_entropy(f, y):
    """Minus the natural log of the softmax probability of class y, for one example."""
    m = f.max()
    return m + np.log(np.exp(f - m).sum()) - f[y]


@cross_entropy.mistake
def base_ten(f, y):
    """You took the base-10 logarithm, the slip that made the slide say 0.452. The natural one, np.log, gives 1.04."""
    return cross_entropy(f, y) / np.log(10)


@cross_entropy.mistake
def minus_p(f, y):
    """You returned minus the probability. The loss is minus its logarithm."""
    return -stable_softmax(f)[y]


@cross_entropy.mistake
def probability_alone(f, y):
    """You returned the probability of the right class. The loss is minus its natural logarithm."""
    return stable_softmax(f)[y]


@cross_entropy.mistake
def log_of_a_vanished_probability(f, y):
    """Where the answer is surely wrong your loss is inf: e^-1000 is 0 as a float, and 1 over it too large for one.

    Take the log on paper first: log(sum of exp) - f[y], with the largest score taken out of the sum.
    """
    return -np.log(stable_softmax(f)[y])


@cross_entropy.mistake
def sum_not_shifted(f, y):
    """Your exp overflows: exp(1000) is inf. Take the largest score out of the sum.

    With m = f.max() it is m + log(sum of exp(f - m)) - f[y].
    """
    return np.log(np.exp(f).sum()) - f[y]


@cross_entropy.mistake
def log_of_a_plain_softmax(f, y):
    """You took exp of the scores as they are, and exp(1000) is inf.

    Take the log on paper first, and the largest score out of the sum: m + log(sum of exp(f - m)) - f[y].
    """
    return -np.log(np.exp(f[y]) / np.exp(f).sum())


@cross_entropy.mistake
def summed_over_all_classes(f, y):
    """You summed over all classes. Only the right class's probability counts."""
    return sum(cross_entropy(f, j) for j in range(len(f)))


@cross_entropy.mistake
def kept_from_zero(f, y):
    """Your loss ends at 27.6, the log of a small number, 1e-12, that keeps it from log(0): surely wrong costs the gap.

    Take the log on paper, log(sum of exp) - f[y], and no probability can vanish.
    """
    return -np.log(np.maximum(stable_softmax(f)[y], 1e-12))


@cross_entropy.mistake
def kept_a_little_from_zero(f, y):
    """Your loss ends at 34.5, the log of 1e-15. Take the log on paper, and no probability can vanish."""
    return -np.log(np.maximum(stable_softmax(f)[y], 1e-15))


@cross_entropy.mistake
def kept_barely_from_zero(f, y):
    """Your loss ends at 691, the log of 1e-300. Take the log on paper, and no probability can vanish."""
    return -np.log(np.maximum(stable_softmax(f)[y], 1e-300))


@cross_entropy.mistake
def mean_over_the_classes(f, y):
    """You divided by the number of classes, a mean over them. One class counts, the right one: there is one term."""
    return cross_entropy(f, y) / len(f)


@cross_entropy.mistake
def maximum_not_given_back(f, y):
    """Your loss is too low by the largest score: taken out of the sum, m has to come back, m + log(...) - f[y]."""
    return cross_entropy(f, y) - f.max()


@cross_entropy.mistake
def log_of_the_sum_alone(f, y):
    """Yours is the log of the sum of exp alone. The score of the right class, f[y], still has to be subtracted."""
    return cross_entropy(f, y) + f[y]


@cross_entropy.mistake
def minus_the_score(f, y):
    """Yours is minus the score of the right class, as if no sum divided it. Add the log of the sum of exp."""
    return -f[y]


@cross_entropy.mistake
def one_minus_p(f, y):
    """You returned 1 minus the probability of the right class. The loss is minus its logarithm."""
    return 1 - stable_softmax(f)[y]


@cross_entropy.mistake
def entropy(f, y):
    """Yours is the entropy of the probabilities, whatever y is. The loss is minus the log of one of them, p[y]."""
    p = stable_softmax(f)
    return -np.sum(p * np.log(np.maximum(p, 1e-300)))


@cross_entropy.mistake
def yes_or_no_for_each_class(f, y):
    """You added a term log(1 - p) for each wrong class, as binary cross-entropy does. Only the right class counts."""
    p = np.clip(stable_softmax(f), 1e-12, 1 - 1e-12)
    return -np.log(np.where(np.arange(len(f)) == y, p, 1 - p)).sum()


@exercise(
    "01.6",
    "The L2 penalty",
    cases=[
        case([[1.0, -2.0, 5.0], [0.5, 3.0, -4.0]], 0.1),
        case([[0.0, 0.0, 7.0]], 2.0, why="only a bias"),
        case([[1, 2, 3], [4, 5, 6]], 1, why="integers"),
        case([[3.0, 9.0]], 0.0, why="lam is 0"),
        case([[1, 2], [4, 5], [0, 3]], 0.25, why="integers, and a lam that is none"),
    ],
    random=lambda rng: case(rng.normal(size=(3, 4)).round(2), float(rng.integers(1, 20)) / 10),
    letters={"W": "the weights W"},
    hints=[
        "Which column of W is the bias? It is not penalised.",
        "W[:, :-1] is W without its last column.",
        "Square those weights, add all squares up, multiply by lam.",
    ],
    insight="Squares punish one large weight more than many small ones; the bias only shifts scores, so it goes free.",
)
def l2_penalty(W, lam):
    """Return lam times the sum of squared weights, W of shape (K, D + 1) with the bias in its last column."""
    return lam * (W[:, :-1] ** 2).sum()


@l2_penalty.mistake
def penalised_the_bias(W, lam):
    """You penalised the bias too. It is the last column: leave it out with W[:, :-1]."""
    return lam * (W**2).sum()


@l2_penalty.mistake
def absolute_values(W, lam):
    """You summed absolute values: that is the L1 penalty. L2 sums squares."""
    return lam * np.abs(W[:, :-1]).sum()


@l2_penalty.mistake
def square_root_of_it(W, lam):
    """You took the square root of the sum: that is the norm. The penalty is the norm squared."""
    return lam * np.sqrt((W[:, :-1] ** 2).sum())


@l2_penalty.mistake
def left_out_the_last_row(W, lam):
    """You left out the last row, which is a class. The bias is the last column: W[:, :-1]."""
    return lam * (W[:-1] ** 2).sum()


@l2_penalty.mistake
def half_and_the_bias(W, lam):
    """You took half of it, bias included. Our penalty is lam times the whole sum, without the last column."""
    return lam / 2 * (W**2).sum()


@l2_penalty.mistake
def norm_and_the_bias(W, lam):
    """Yours is the norm, the root of the sum of squares, bias included. Square it, and leave the last column out."""
    return lam * np.sqrt((W**2).sum())


@l2_penalty.mistake
def bias_alone(W, lam):
    """You penalised the bias alone, the last column. It is the one that goes free: charge for the rest."""
    return lam * (W[:, -1] ** 2).sum()


@exercise(
    "01.7",
    "One-hot targets",
    cases=[
        case([2, 0, 1, 1], 3),
        case([0, 1], 4, why="classes that do not occur"),
        case([1, 0], 2, why="as many examples as classes"),
        case([0, 2, 1], 3),
        case([9], 10, why="one digit"),
    ],
    random=lambda rng: case(rng.integers(0, 4, size=6), 5),
    letters={"y": "the labels y", "K": "the number of classes K"},
    hints=[
        "One row for each example, one column for each class. Begin with np.zeros((N, K)).",
        "In row i the 1 belongs in column y[i].",
        "Either a loop over i, or at once: T[np.arange(N), y] = 1. And what does np.eye(K)[y] give?",
    ],
    insight="Row i is a probability distribution that is sure of class y[i]: exactly what softmax is aiming at.",
)
def one_hot(y, K):
    """Turn class indices (N,) into rows (N, K), a single 1 in each."""
    T = np.zeros((len(y), K))
    T[np.arange(len(y)), y] = 1
    return T


@one_hot.mistake
def counted_from_one(y, K):
    """You counted classes from 1. They count from 0: class 0 is the first column."""
    return np.eye(K)[y - 1]


@one_hot.mistake
def as_many_as_occur(y, K):
    """You took the largest label for the number of classes. A batch may lack the last ones: make K columns."""
    return np.eye(y.max() + 1)[y]


@one_hot.mistake
def as_many_as_differ(y, K):
    """You made as many columns as different labels occur. A batch may lack some classes: make K columns."""
    return np.eye(len(np.unique(y)))[y]


@one_hot.mistake
def the_same_in_every_row(y, K):
    """Each row has a 1 for every label of the batch. Row i gets only one, at y[i]: pair each row with its own label."""
    return np.isin(np.arange(K), y) * np.ones((len(y), 1))


@one_hot.mistake
def whole_rows(y, K):
    """You took a label for the number of a row, and filled that row with ones. Row i has a single 1, at column y[i]."""
    T = np.zeros((len(y), K))
    T[y] = 1
    return T


@one_hot.mistake
def label_for_one(y, K):
    """You wrote the label itself into its place. Its place says which class it is: what stands there is 1."""
    return y[:, None] * one_hot(y, K)


@one_hot.mistake
def zeros_and_ones_swapped(y, K):
    """You swapped 0 and 1: the 1 belongs at the right class, the zeros elsewhere."""
    return 1 - one_hot(y, K)


@exercise(
    "01.8",
    "The gradient of the cross-entropy",
    cases=[
        case([-2.85, 0.86, 0.28], 2),
        case([1.0, 2.0, 3.0], 0),
        case([0.0, 0.0, 0.0, 0.0], 3, why="a tie"),
        case([2, 1], 1, why="integers, two classes"),
        case([1000.0, 0.0, -1000.0], 1, why="large scores, surely wrong"),
        case([-5.0, 20.0], 1, why="nearly sure and right"),
        case([0.0, 1000.0, 0.0], 0, why="the first score is no shift to trust"),
        case([0.0, 1000.0], 0, why="the first score far below"),
    ],
    random=lambda rng: case(rng.normal(size=5).round(2), int(rng.integers(5))),
    letters={"f": "the scores f", "y": "the right class y"},
    hints=[
        "Begin with the probabilities p, from your stable softmax. What should the pull on a wrong class be?",
        "The gradient is p for every wrong class. For the right one it is p minus what p should have been.",
        "Take a copy of p and subtract 1 from entry y. All entries together then add up to 0.",
    ],
    insight="What the model says minus what is true: the pull vanishes exactly when the probability is right.",
)
def softmax_gradient(f, y):
    """Gradient (K,) of the cross-entropy of one example with respect to its scores: p minus one-hot."""
    e = np.exp(f - f.max())
    p = e / e.sum()
    p[y] -= 1
    return p


@softmax_gradient.mistake
def forgot_to_subtract_one(f, y):
    """You returned the probabilities themselves. The right class still wants 1 subtracted."""
    return stable_softmax(f)


@softmax_gradient.mistake
def slope_of_a_sigmoid(f, y):
    """You gave p * (1 - p), the slope of a probability. The log cancels most of it; p minus one-hot is left."""
    p = stable_softmax(f)
    return p * (1 - p)


@softmax_gradient.mistake
def subtracted_one_everywhere(f, y):
    """You subtracted 1 from every entry. Only the right class's entry, p[y], is to lose 1."""
    return stable_softmax(f) - 1


@softmax_gradient.mistake
def subtracted_the_label(f, y):
    """You subtracted y, the number of the class. Subtract its one-hot row: 1 at place y, 0 elsewhere."""
    return stable_softmax(f) - y


@softmax_gradient.mistake
def slope_of_the_probability(f, y):
    """Yours is the slope of the probability p[y], without a log. The slope of -log p[y] is that, times -1 / p[y]."""
    p = stable_softmax(f)
    return p[y] * (np.eye(len(f))[y] - p)


@softmax_gradient.mistake
def slope_by_the_probabilities(f, y):
    """Yours is the slope by the probabilities, -1 / p[y]. The scores are asked for: go through the softmax as well."""
    return -np.eye(len(f))[y] / stable_softmax(f)


@softmax_gradient.mistake
def loss_of_each_class(f, y):
    """Yours is the loss itself, once for each class as the right one. How it changes with each score is asked for."""
    return np.array([cross_entropy(f, k) for k in range(len(f))])


@softmax_gradient.mistake
def scores_for_probabilities(f, y):
    """You subtracted the one-hot row from the scores. Make probabilities of them first, with the softmax."""
    return f - np.eye(len(f))[y]


@softmax_gradient.mistake
def sigmoids_for_probabilities(f, y):
    """You put each score through a sigmoid. Here the classes compete: with a softmax, the gradient adds up to 0."""
    return 1 / (1 + np.exp(-f)) - np.eye(len(f))[y]
