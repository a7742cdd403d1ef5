"""Exercises of notebook 01: scores, losses and their gradients, and what goes wrong in a training.

Letters as in the notebook: ``f`` the scores of one example, ``F`` those of a batch, ``y`` the right classes, ``K``
classes, ``N`` examples, ``D`` inputs.
"""

import numpy as np

from course_utils import data, losses

from .declare import case, exercise
from .kinds import Order
from .trials import Diagnosis, Setting


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
    insight="Every class has a weight for each pixel and one bias: for ten digits that makes 7850 numbers to learn.",
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
def one_maximum_for_the_batch(f):
    """You subtract one maximum from the whole batch: in a row far below it all exp vanish, and 0/0 is nan.

    Each row needs its own maximum, as it has its own sum: axis=-1.
    """
    e = np.exp(f - f.max())
    return e / e.sum(axis=-1, keepdims=True)


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


def listing_a(F, y):  # noqa: D103 - as the notebook prints it, under the name A
    s = F - F.max(axis=1)[:, None]
    log_sum = np.log(np.exp(s).sum(axis=1))
    return np.mean(log_sum - s[np.arange(len(y)), y])


def listing_b(F, y):  # noqa: D103
    ahead = F - np.take_along_axis(F, y[:, None], axis=1)
    return np.logaddexp.reduce(ahead, axis=1).mean()


def listing_c(F, y):  # noqa: D103
    s = F - np.abs(F).max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(s).sum(axis=1))
    return np.mean(log_sum - s[np.arange(len(y)), y])


def listing_d(F, y):  # noqa: D103
    s = F - F.max(axis=1, keepdims=True)
    one_hot = np.eye(F.shape[1])[y]
    return np.log(np.exp(s).sum(axis=1)).mean() - np.sum(s * one_hot) / len(y)


ill_listing = Diagnosis(
    "01.5",
    "One of four is ill",
    listings={"A": listing_a, "B": listing_b, "C": listing_c, "D": listing_d},
    truth=lambda F, y: losses.cross_entropy(F, y)[0],
    sound={
        "A": "Listing A is sound: each row loses its own maximum, so its largest exponent is 0.",
        "B": "Listing B is sound: it takes off the right score, and rivals may lie far above it; but "
        "np.logaddexp.reduce is a log-sum-exp that takes care of that by itself.",
        "D": "Listing D is sound: multiplying by the one-hot rows picks the right class, and sums go over the batch.",
    },
    lines={
        1: "Line 1 only names the parameters.",
        3: "Line 3 takes the logarithm of 0 there. It is where it shows; ask which line made every exponential vanish.",
        4: "Line 4 picks the right class of each row, as it should. The numbers it gets are ill already.",
    },
    right={"listing": "C", "line": 2, "input": ([[-500.0, -501.0]], [0])},
    hints=[
        "Ordinary scores show nothing. What is the most that exp can take, and what is the least that is not 0?",
        "What does each listing take off its rows? Find the one after which a row may have no exponent near 0.",
        "Give C a row in which all scores are far below 0.",
    ],
    insight="The largest in size need not be the largest: after -500 and -501 lost 501, both exponentials were 0.",
)


def loss_at_temperature(f, y, T):
    """Return -log softmax(f / T)[y]."""
    z = f / T
    return z.max() + np.log(np.exp(z - z.max()).sum()) - z[y]


@exercise(
    "01.6",
    "The slope at a temperature",
    slope_of=loss_at_temperature,
    cases=[
        case([-2.85, 0.86, 0.28], 2, 2.0),
        case([1.0, 2.0, 3.0, 0.5], 0, 0.5, why="T below 1"),
        case([0.0, 0.0, 0.0, 0.0, 0.0], 3, 4.0, why="a tie"),
        case([0.3, -0.2, 1.1], 1, 1.0, why="T is 1: p - t"),
        case([2.0, 1.0], 1, 3.0, why="two classes"),
        case([3000.0, 2998.0, 0.0, 5.0], 1, 2.0, why="large scores"),
    ],
    random=lambda rng: case(rng.normal(size=5).round(2), int(rng.integers(5)), float(rng.integers(2, 40)) / 10),
    letters={"f": "the scores f", "y": "the right class y", "T": "the temperature T"},
    hints=[
        "Write z = f / T. What is the slope of the loss by z? The notebook has just derived it.",
        "Chain rule: by how much does z_k move when f_k moves by 1?",
        "The probabilities at temperature T, minus 1 at y, and all of it divided by T. Mind the overflow.",
    ],
    insight="A high T divides all slopes; but where the answer is right, p - t grows with T, as p gets less sure.",
)
def slope_at_temperature(f, y, T):
    """Slopes (K,) of -log softmax(f / T)[y] by the scores f."""
    e = np.exp((f - f.max()) / T)
    p = e / e.sum()
    p[y] -= 1
    return p / T


@slope_at_temperature.mistake
def no_inner_slope(f, y, T):
    """Yours is the slope by f / T. By f it is that, times the slope of f / T, which is 1 / T: the chain rule."""
    e = np.exp((f - f.max()) / T)
    p = e / e.sum()
    p[y] -= 1
    return p


@slope_at_temperature.mistake
def no_shift_at_temperature(f, y, T):
    """Right for small scores; for large ones exp overflows, and inf / inf is nan. First subtract the largest score."""
    with np.errstate(all="ignore"):
        e = np.exp(f / T)
        p = e / e.sum()
    p[y] -= 1
    return p / T


@slope_at_temperature.mistake
def times_temperature(f, y, T):
    """You multiplied by T. When f_k rises by 1, f_k / T rises by 1 / T: divide by it."""
    e = np.exp((f - f.max()) / T)
    p = e / e.sum()
    p[y] -= 1
    return p * T


@slope_at_temperature.mistake
def no_temperature(f, y, T):
    """Yours is p - t without any temperature. The probabilities are those of f / T, and the chain rule adds 1 / T."""
    return slope_at_temperature(f, y, 1.0)


@slope_at_temperature.mistake
def temperature_outside_only(f, y, T):
    """You divided p - t by T, but took p of the scores themselves. The probabilities are those of f / T."""
    e = np.exp(f - f.max())
    p = e / e.sum()
    p[y] -= 1
    return p / T


@slope_at_temperature.mistake
def multiplied_scores(f, y, T):
    """Yours has softmax(T f): you multiplied the scores by the temperature. They are divided by it."""
    return slope_at_temperature(f, y, 1 / T)


@slope_at_temperature.mistake
def truth_minus_model(f, y, T):
    """Every sign is turned: yours points downhill. The slope is what the model says minus what is true."""
    e = np.exp((f - f.max()) / T)
    p = e / e.sum()
    p[y] -= 1
    return -p / T


@slope_at_temperature.mistake
def truth_forgotten(f, y, T):
    """Subtract 1 from the right class, before you divide by T: its score stands in the loss on its own as well."""
    return slope_at_temperature(f, y, T) + np.eye(len(f))[y] / T


@slope_at_temperature.mistake
def label_for_one_hot(f, y, T):
    """You subtracted y itself, from every entry. It is the number of the class; t is one-hot: 1 at entry y alone."""
    return slope_at_temperature(f, y, T) + (np.eye(len(f))[y] - y) / T


@slope_at_temperature.mistake
def truth_after_the_division(f, y, T):
    """You divided p by T, and then took 1 from the right class. Both terms of the loss hold f / T: divide last."""
    return slope_at_temperature(f, y, T) + np.eye(len(f))[y] / T - np.eye(len(f))[y]


@slope_at_temperature.mistake
def probabilities_alone(f, y, T):
    """You returned probabilities. They are one part of the slope; the right class and the chain rule are missing."""
    return slope_at_temperature(f, y, T) * T + np.eye(len(f))[y]


@slope_at_temperature.mistake
def one_everywhere(f, y, T):
    """You subtracted 1 from every entry. Only the right class's score stands in the loss on its own: entry y alone."""
    e = np.exp((f - f.max()) / T)
    p = e / e.sum()
    p -= 1
    return p / T


@slope_at_temperature.mistake
def loss_itself(f, y, T):
    """Yours is the loss. How it changes with each of the scores is asked for: K numbers."""
    return loss_at_temperature(f, y, T)


@slope_at_temperature.mistake
def slope_of_the_probability(f, y, T):
    """Yours is the slope of the probability p[y], without the logarithm. That of -log p[y] is it, times -1 / p[y]."""
    p = slope_at_temperature(f, y, T) * T + np.eye(len(f))[y]
    return p[y] * (np.eye(len(f))[y] - p) / T


def typical_probability(learning_rate, lam):
    """Train on 100 digits, 600 steps over all of them; return e^-loss on 2,000 test digits."""
    digits = data.mnist()
    X, y = data.flatten(digits.X_train[:100], np.float64), digits.y_train[:100]
    inked = X.any(axis=0)  # weights of the other pixels stay 0
    X, W, b = X[:, inked], np.zeros((10, inked.sum())), np.zeros(10)
    for _ in range(600):
        value, dF = losses.cross_entropy(X @ W.T + b, y)
        if value > 1e6:
            return 0.0
        W -= learning_rate * (dF.T @ X + 2 * lam * W)
        b -= learning_rate * dF.sum(axis=0)
    X_new = data.flatten(digits.X_test[:2000], np.float64)[:, inked]
    return float(np.exp(-losses.cross_entropy(X_new @ W.T + b, digits.y_test[:2000])[0]))


rate_and_strength = Setting(
    "01.7",
    "Choose",
    run=typical_probability,
    enough=0.295,
    ranges={"learning_rate": (0.001, 10), "lam": (1e-6, 1)},
    right={"learning_rate": 0.5, "lam": 0.01},
    score="the typical probability of the right digit, on 2,000 unseen digits,",
    wrong={
        "overshoots": (
            {"learning_rate": 5, "lam": 0.3},
            lambda chosen, score: chosen["learning_rate"] * chosen["lam"] > 0.4 or chosen["learning_rate"] > 1.5,
            "Print the losses of a few steps: they jump. The rate is too high, alone or together with this λ.",
        ),
        "not arrived": (
            {"learning_rate": 0.001, "lam": 0.01},
            lambda chosen, score: chosen["learning_rate"] < 0.02 and chosen["learning_rate"] * chosen["lam"] < 0.0015,
            "After 600 steps the training loss is still on its way down. A higher rate gets further.",
        ),
        "too sure": (
            {"learning_rate": 0.5, "lam": 1e-6},
            lambda chosen, score: chosen["lam"] < 0.004,
            "It has learned its hundred digits by heart, and is too sure of others. Charge more for weights.",
        ),
        "too doubtful": (
            {"learning_rate": 0.5, "lam": 0.3},
            lambda chosen, score: chosen["lam"] > 0.02,
            "The weights are held so small that it is sure of nothing. Charge less for them.",
        ),
    },
    hints=[
        "Write a loop over a few rates and a few λ, ten times apart, and print the loss on 1,000 validation digits.",
        "Around the best pair try values two or three times apart. Look for exp(-loss) = 0.347 on all 5,000.",
        "A rate of 0.5 arrives, and does not jump. With it, look at λ between 0.003 and 0.03.",
    ],
    insight="A penalty does it, or a rate so small that it stops early; with more digits you need less of either.",
)

five_runs = Order(
    "01.8",
    "Five runs, five diseases",
    right=["λ too high", "labels shuffled", "rate too low", "rate too high", "too few digits"],
    wrong={
        "A and C swapped": (
            ["rate too low", "labels shuffled", "λ too high", "rate too high", "too few digits"],
            "A is done after thirty steps, and lies still: its rate is not too low, something holds it up. C falls on.",
        ),
        "B and E swapped": (
            ["λ too high", "too few digits", "rate too low", "rate too high", "labels shuffled"],
            "B's validation loss is beyond ln 10, worse than knowing nothing: what it learned is false elsewhere.",
        ),
        "B and D swapped": (
            ["λ too high", "rate too high", "rate too low", "labels shuffled", "too few digits"],
            "D jumps, on the digits that it learns from: its steps overshoot. B falls smoothly there.",
        ),
        "A and E swapped": (
            ["too few digits", "labels shuffled", "rate too low", "rate too high", "λ too high"],
            "E has no trouble with the digits it learns from, so nothing holds its weights. A stays unsure of its own.",
        ),
        "C and D swapped": (
            ["λ too high", "labels shuffled", "rate too high", "rate too low", "too few digits"],
            "C creeps, D jumps. Steps that are too large overshoot: which of the two is that?",
        ),
        "A and B swapped": (
            ["labels shuffled", "λ too high", "rate too low", "rate too high", "too few digits"],
            "B's loss on validation digits passes ln 10. A penalty pulls toward knowing nothing, never beyond it.",
        ),
        "A and D swapped": (
            ["rate too high", "labels shuffled", "rate too low", "λ too high", "too few digits"],
            "D jumps, on the digits that it learns from: its steps overshoot. A soon lies still, and high.",
        ),
        "B and C swapped": (
            ["λ too high", "rate too low", "labels shuffled", "rate too high", "too few digits"],
            "In C both losses fall together, so what it learns is true; it is only slow. In B they part.",
        ),
        "C and E swapped": (
            ["λ too high", "labels shuffled", "too few digits", "rate too high", "rate too low"],
            "E is soon down to nothing on its own digits: it is not slow, it has too little to learn from.",
        ),
        "D and E swapped": (
            ["λ too high", "labels shuffled", "rate too low", "too few digits", "rate too high"],
            "D jumps, on the digits that it learns from: its steps overshoot. E is calm, and far apart on new digits.",
        ),
    },
    hints=[
        "First look at the training loss: does it fall to nothing, slowly, to a floor, or does it jump?",
        "Then at the gap: if it is large, much that was learned is not true elsewhere. Beyond ln 10 it misleads.",
        "A stays unsure even of its own digits, B learns what is false, C needs time, D overshoots, E saw too little.",
    ],
    insight="Training loss first, then the gap to validation: two curves tell most diseases apart.",
)


def _digits_like(rng, N=6, D=3, K=4, M=2):
    """Return arguments of a small problem, all sizes different."""
    X, y = rng.normal(size=(N, D)).round(2), rng.integers(0, K, size=N)
    rate, lam = float(rng.integers(1, 9)) / 10, float(rng.integers(1, 9)) / 100
    return case(X, y, rng.normal(size=(M, D)).round(2), K, rate, lam, int(rng.integers(3, 9)))


@exercise(
    "01.9",
    "The classifier from nothing",
    cases=[
        case([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5]], [0, 2, 1], [[1.0, 1.0]], 4, 0.5, 0.1, 2),
        case(
            [[1.0, 0.0], [2.0, 1.0], [0.0, 1.0]], [1, 1, 0], [[1.0, 1.0], [3.0, -1.0]], 3, 0.2, 0.0, 5, why="lam is 0"
        ),
        case([[1.0, 2.0]], [1], [[0.0, 0.0], [1.0, 2.0], [2.0, 4.0]], 2, 0.1, 0.5, 3, why="a single example"),
        case([[1.0, 2.0], [0.0, 1.0]], [0, 1], [[5.0, 5.0]], 3, 0.1, 0.1, 0, why="no step at all"),
        case([[40.0, -30.0], [-20.0, 50.0], [10.0, 10.0]], [0, 1, 2], [[300.0, -400.0]], 3, 1.0, 0.01, 4, why="large"),
        case([[3, 1, 0], [0, 2, 1]], [2, 0], [[1, 1, 2]], 3, 0.25, 0.05, 6, why="integers"),
    ],
    random=_digits_like,
    letters={"X": "the examples X", "y": "the labels y", "X_new": "the new examples"},
    hints=[
        "Six parts: zeros, scores, probabilities that survive, p - t over N, the two slopes, the two steps.",
        "dW = dF.T @ X + 2 * lam * W and db = dF.sum(axis=0), where dF is p - t, divided by the number of examples.",
        "After the loop score X_new with the last W and b, and put the scores through the same softmax.",
    ],
    insight="That was the whole of it. Later networks have longer scores, and some take cleverer steps, in this loop.",
)
def learn_and_read(X, y, X_new, K, learning_rate, lam, steps):
    """Train softmax regression from zero, full batch; return probabilities (M, K) of the new examples."""

    def read(X):
        F = X @ W.T + b
        e = np.exp(F - F.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        dF = (read(X) - np.eye(K)[y]) / len(y)
        W -= learning_rate * (dF.T @ X + 2 * lam * W)
        b -= learning_rate * dF.sum(axis=0)
    return read(X_new)


def _trained(X, y, X_new, K, learning_rate, lam, steps, bias=1.0, on_bias=0.0, share=None, sign=1.0):
    """Train with slips: how much of the bias's slope is used, a penalty on it, what slopes are divided by, a sign."""
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        dF = (stable_softmax.reference(X @ W.T + b) - np.eye(K)[y]) / (share or len(y))
        W = W - learning_rate * (sign * dF.T @ X + 2 * lam * W)
        b = b - learning_rate * (sign * bias * dF.sum(axis=0) + 2 * on_bias * b)
    return stable_softmax.reference(X_new @ W.T + b)


@learn_and_read.mistake
def bias_penalised(X, y, X_new, K, learning_rate, lam, steps):
    """Your penalty holds the bias down too. Charge for the weights alone: a bias only shifts borders."""
    return _trained(X, y, X_new, K, learning_rate, lam, steps, on_bias=lam)


@learn_and_read.mistake
def bias_left_at_zero(X, y, X_new, K, learning_rate, lam, steps):
    """Your biases stay at 0. They have a slope as well: dF summed over the examples."""
    return _trained(X, y, X_new, K, learning_rate, lam, steps, bias=0.0)


@learn_and_read.mistake
def half_the_pull(X, y, X_new, K, learning_rate, lam, steps):
    """Your penalty pulls half as hard. The slope of lam times W squared is 2 lam W."""
    return _trained(X, y, X_new, K, learning_rate, lam / 2, steps)


@learn_and_read.mistake
def no_penalty(X, y, X_new, K, learning_rate, lam, steps):
    """Yours is right for a penalty of 0. Each step also pulls W toward zero, by learning_rate times 2 lam W."""
    return _trained(X, y, X_new, K, learning_rate, 0.0, steps)


@learn_and_read.mistake
def sum_over_examples(X, y, X_new, K, learning_rate, lam, steps):
    """Your slopes are sums over the examples. The data loss is their mean: divide by how many there are."""

    def read(X):
        F = X @ W.T + b
        e = np.exp(F - F.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        dF = read(X) - np.eye(K)[y]
        W -= learning_rate * (dF.T @ X + 2 * lam * W)
        b -= learning_rate * dF.sum(axis=0)
    return read(X_new)


@learn_and_read.mistake
def mean_over_entries(X, y, X_new, K, learning_rate, lam, steps):
    """Your slopes are K times too small: the loss is a mean over the N examples, not over all N K scores."""
    return _trained(X, y, X_new, K, learning_rate, lam, steps, share=len(y) * K)


@learn_and_read.mistake
def bias_by_the_mean(X, y, X_new, K, learning_rate, lam, steps):
    """Your bias moves N times too slowly: dF is divided by N already, so its slope is the sum over the examples."""
    return _trained(X, y, X_new, K, learning_rate, lam, steps, bias=1 / len(y))


@learn_and_read.mistake
def uphill(X, y, X_new, K, learning_rate, lam, steps):
    """Your training climbs: it makes the right classes less probable. Step against p - t, not along it."""
    return _trained(X, y, X_new, K, learning_rate, lam, steps, sign=-1.0)


@learn_and_read.mistake
def penalty_pushes_out(X, y, X_new, K, learning_rate, lam, steps):
    """Your penalty drives the weights away from zero: its slope, 2 lam W, has the same sign as W. Step against it."""
    return _trained(X, y, X_new, K, learning_rate, -lam, steps)


@learn_and_read.mistake
def one_step_too_many(X, y, X_new, K, learning_rate, lam, steps):
    """You took one step more than was asked for. range(steps) takes that many, and none for 0."""
    return _trained(X, y, X_new, K, learning_rate, lam, steps + 1)


@learn_and_read.mistake
def one_step_too_few(X, y, X_new, K, learning_rate, lam, steps):
    """You took one step fewer than was asked for. range(steps) counts from 0, and takes that many."""
    return _trained(X, y, X_new, K, learning_rate, lam, max(0, steps - 1))


@learn_and_read.mistake
def a_single_step(X, y, X_new, K, learning_rate, lam, steps):
    """You took one step, however many were asked for: a return inside the loop, or no loop, does that."""
    return _trained(X, y, X_new, K, learning_rate, lam, min(steps, 1))


@learn_and_read.mistake
def reads_the_old_ones(X, y, X_new, K, learning_rate, lam, steps):
    """You returned the probabilities of the examples you trained on. Those of X_new are asked for."""
    return _trained(X, y, X, K, learning_rate, lam, steps)


@learn_and_read.mistake
def scores_returned(X, y, X_new, K, learning_rate, lam, steps):
    """You returned scores. Put them through the softmax once more: probabilities are asked for."""
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        dF = (stable_softmax.reference(X @ W.T + b) - np.eye(K)[y]) / len(y)
        W, b = W - learning_rate * (dF.T @ X + 2 * lam * W), b - learning_rate * dF.sum(axis=0)
    return X_new @ W.T + b


@learn_and_read.mistake
def labels_returned(X, y, X_new, K, learning_rate, lam, steps):
    """You returned the winning classes. The probabilities of all K classes are asked for, one row for each example."""
    return _trained(X, y, X_new, K, learning_rate, lam, steps).argmax(axis=1)


@learn_and_read.mistake
def softmax_over_the_examples(X, y, X_new, K, learning_rate, lam, steps):
    """Your softmax adds up to 1 down the columns, over the examples. Classes compete for an example: along its row."""
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        dF = (stable_softmax.reference((X @ W.T + b).T).T - np.eye(K)[y]) / len(y)
        W, b = W - learning_rate * (dF.T @ X + 2 * lam * W), b - learning_rate * dF.sum(axis=0)
    return stable_softmax.reference(X_new @ W.T + b)


@learn_and_read.mistake
def truth_not_subtracted(X, y, X_new, K, learning_rate, lam, steps):
    """Subtract 1 from p at each example's right class, and there alone: y holds numbers of classes, t is one-hot."""
    W, b = np.zeros((K, X.shape[1])), np.zeros(K)
    for _ in range(steps):
        dF = stable_softmax.reference(X @ W.T + b) / len(y)
        W, b = W - learning_rate * (dF.T @ X + 2 * lam * W), b - learning_rate * dF.sum(axis=0)
    return stable_softmax.reference(X_new @ W.T + b)
