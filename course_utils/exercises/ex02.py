"""Exercises of notebook 02: slopes, gradients, and steps against them.

Letters as in the notebook: ``X`` (N, D) one example a row, its first column all ones; ``t`` (N,) targets; ``w`` (D,)
weights, so that ``X @ w`` are the predictions; ``h`` the step of a difference quotient. In the last exercise ``W``
(K, D) has a row a class and ``y`` (N,) the classes.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_utils.probabilities import softmax

from .declare import case, exercise


@dataclass(frozen=True)
class Formula:
    """A function that shows itself as the formula it computes."""

    text: str
    function: Callable[[np.ndarray], float]

    def __call__(self, w):
        """Compute the formula at w."""
        return self.function(w)

    def __repr__(self):
        """Return the formula."""
        return self.text


BOWL = Formula("w[0]**2 + 10 * w[1]**2", lambda w: w[0] ** 2 + 10 * w[1] ** 2)
CUBES = Formula("sum of w**3", lambda w: np.sum(w**3))
PRODUCT = Formula("product of all w", np.prod)
LINE = Formula("3 * w[0]", lambda w: 3 * w[0])

X3 = [[1.0, 0.0], [1.0, 1.0], [1.0, 3.0]]
T3 = [1.0, 2.0, 7.0]
X4 = [[1.0, -1.0, 2.0], [1.0, 0.5, 0.0], [1.0, 2.0, -1.0], [1.0, 1.0, 1.0]]
T4 = [0.0, 1.0, -2.0, 3.0]
X6 = [[1.0], [2.0], [-1.0], [0.5], [3.0], [-2.0]]
T6 = [1.0, 0.0, 2.0, -1.0, 4.0, 3.0]


@exercise(
    "02.1",
    "One column a power",
    cases=[
        case([2.0, -1.0, 0.5, 3.0], 2),
        case([2.0, 0.0, -3.0], 1, why="a straight line, one x is 0"),
        case([4.0, 5.0, 6.0], 0, why="a constant"),
        case([1, 2, 3], 3, why="integers"),
        case([0.5], 4, why="a single example"),
        case([2.0, 3.0, 4.0], 2, why="as many examples as columns"),
    ],
    random=lambda rng: case(rng.normal(size=5).round(2), int(rng.integers(1, 5))),
    letters={"x": "the inputs x"},
    hints=[
        "For degree 2 the rows are 1, x, x**2. What is the first column, whatever x is?",
        "x[:, None] is a column (N, 1) and np.arange(degree + 1) a row. What is one to the power of the other?",
        "x[:, None] ** np.arange(degree + 1)",
    ],
    insight="Curved in x, but each weight only multiplies a column: linear in the parameters, and that is what counts.",
)
def powers(x, degree):
    """Return the matrix (N, degree + 1) whose row i is 1, x_i, x_i^2, ..., x_i^degree."""
    return x[:, None] ** np.arange(degree + 1)


@powers.mistake
def no_ones(x, degree):
    """You left out the column of ones, x**0: without it every curve must go through the origin."""
    return x[:, None] ** np.arange(1, degree + 1)


@powers.mistake
def multiples_instead_of_powers(x, degree):
    """You multiplied x by 0, 1, 2, ... instead of raising it to those powers: use **."""
    return x[:, None] * np.arange(degree + 1)


@powers.mistake
def always_degree_two(x, degree):
    """Your matrix holds 1, x and x**2, whatever the degree is. It needs degree + 1 columns."""
    return x[:, None] ** np.arange(3)


@powers.mistake
def short_and_highest_first(x, degree):
    """You lack the highest power, and the others stand in the opposite order: highest first, as np.vander has them."""
    return x[:, None] ** np.arange(degree)[::-1]


@powers.mistake
def ones_last(x, degree):
    """You put the ones last, like the bias in notebook 01. Here w[0] is the constant, so they come first."""
    return np.roll(powers(x, degree), -1, axis=1)


@powers.mistake
def one_power_higher(x, degree):
    """Your powers begin with x itself, and go one too far. They begin with x**0, the ones, and end with x**degree."""
    return x[:, None] ** np.arange(1, degree + 2)


@powers.mistake
def cut_to_length(x, degree):
    """You cut rows of powers into another length, as reshape does. To make rows of columns, transpose: .T."""
    return (x ** np.arange(degree + 1)[:, None]).reshape(len(x), degree + 1)


@exercise(
    "02.2",
    "The central difference",
    cases=[
        case(np.exp, 1.0, 0.1),
        case(np.square, 3.0, 0.5, why="a parabola: the answer is exact for any h"),
        case(np.sin, 0.0, 0.01),
        case(np.cos, 2.0, 1.0, why="a very large h"),
        case(np.exp, -1.0, 1e-5, why="a good h"),
    ],
    random=lambda rng: case(np.sin, round(float(rng.normal()), 2), float(rng.integers(1, 9)) / 10),
    letters={"h": "the step h", "x": "the place x"},
    hints=[
        "Step h to the right and h to the left. How high are you at both places?",
        "Rise over run: the rise is f(x + h) - f(x - h). How long is the run?",
        "(f(x + h) - f(x - h)) / (2 * h); mind the parentheses below the stroke.",
    ],
    insight="Both sides lean the same way, so their errors cancel: what is left shrinks with h squared.",
)
def central_difference(f, x, h):
    """Estimate the slope of f at x from its values at x - h and x + h."""
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.mistake
def forward_only(f, x, h):
    """You took the forward difference, from x to x + h. The central one goes from x - h to x + h."""
    return (f(x + h) - f(x)) / h


@central_difference.mistake
def backward_only(f, x, h):
    """You took the backward difference, from x - h to x. The central one goes from x - h to x + h."""
    return (f(x) - f(x - h)) / h


@central_difference.mistake
def half_a_step(f, x, h):
    """You stepped half of h to each side. Right for a small h, but here it is h to each side, and the run is 2 * h."""
    return (f(x + h / 2) - f(x - h / 2)) / h


@central_difference.mistake
def forward_over_two_h(f, x, h):
    """Your slope is half of the forward difference: from x to x + h the run is h. Go from x - h to x + h instead."""
    return (f(x + h) - f(x)) / (2 * h)


@central_difference.mistake
def backward_over_two_h(f, x, h):
    """Your slope is half of the backward difference: from x - h to x the run is h. Go from x - h to x + h instead."""
    return (f(x) - f(x - h)) / (2 * h)


@central_difference.mistake
def twice_as_far_forward(f, x, h):
    """You went from x to x + 2 * h: a forward difference, with a longer step. Go to both sides, x - h and x + h."""
    return (f(x + 2 * h) - f(x)) / (2 * h)


@central_difference.mistake
def second_difference(f, x, h):
    """Yours is the second difference, over h squared: how the slope changes, the curvature. The slope is asked for."""
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@central_difference.mistake
def tiny_step(f, x, h):
    """Yours is the slope itself, as if h were tiny. Take the h that is given, however large."""
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


@exercise(
    "02.3",
    "Nudge every weight",
    cases=[
        case(BOWL, [1.0, 2.0], 1e-5),
        case(PRODUCT, [2.0, 3.0, 4.0], 1e-5),
        case(CUBES, [1.0, -2.0, 0.5], 0.1, why="a large h"),
        case(LINE, [1.0, 5.0, 2.0], 1e-4, why="only one weight matters"),
        case(CUBES, [2.0], 0.5, why="a single weight"),
    ],
    random=lambda rng: case(CUBES, rng.normal(size=4).round(2), 0.1),
    letters={"h": "the step h", "w": "the weights w"},
    hints=[
        "One slope for each weight: move that one alone, both ways, and leave the others where they are.",
        "Work on a copy: above = w.copy(), then above[i] += h; the same for below. Make them anew for each i.",
        "g = np.zeros(len(w)); then for each i: g[i] = (f(above) - f(below)) / (2 * h)",
    ],
    insight="Two calls of f for every weight. For 7850 weights that is 15700, for one gradient.",
)
def nudge_every_weight(f, w, h):
    """Estimate the slope of f along each entry of w, shape (D,), by central differences."""
    g = np.zeros(len(w))
    for i in range(len(w)):
        above, below = w.copy(), w.copy()
        above[i] += h
        below[i] -= h
        g[i] = (f(above) - f(below)) / (2 * h)
    return g


@nudge_every_weight.mistake
def all_at_once(f, w, h):
    """You moved all weights at once: that gives one slope, in the direction (1, 1, ...). Move one at a time."""
    return np.full(len(w), (f(w + h) - f(w - h)) / (2 * h))


@nudge_every_weight.mistake
def never_put_back(f, w, h):
    """You did not put a weight back before moving the next. Every slope is to be taken from the same place."""
    g, moved = np.zeros(len(w)), w.copy()
    for i in range(len(w)):
        moved[i] += h
        above = f(moved)
        moved[i] -= 2 * h
        g[i] = (above - f(moved)) / (2 * h)
    return g


@nudge_every_weight.mistake
def forward_for_each(f, w, h):
    """You took forward differences. They are right to fewer digits; move each weight both ways."""
    return np.array([(f(w + h * e) - f(w)) / h for e in np.eye(len(w))])


@nudge_every_weight.mistake
def forward_over_two_h_for_each(f, w, h):
    """Yours is half of each forward difference, as if the second nudge only put a weight back. Go on to w[i] - h."""
    return forward_for_each(f, w, h) / 2


@nudge_every_weight.mistake
def tiny_nudges(f, w, h):
    """Yours are the slopes themselves, as if h were tiny. Take the h that is given, however large."""
    return nudge_every_weight(f, w, 1e-5)


@nudge_every_weight.mistake
def summed_up(f, w, h):
    """Yours is the sum of all slopes, as if all weights moved at once. The gradient keeps them apart: one for each."""
    return nudge_every_weight(f, w, h).sum()


@exercise(
    "02.4",
    "The gradient of the mean squared error",
    cases=[
        case([0.0, 0.0], X3, T3),
        case([1.0, 2.0], X3, T3, why="close to the best"),
        case([1.0, -1.0, 0.5], X4, T4, why="three weights"),
        case([0.5, 0.5], [[1.0, 2.0]], [3.0], why="a single example"),
        case([1.0, 2.0], [[1.0, 0.0], [1.0, 1.0]], [1.0, 3.0], why="a perfect fit: nothing to gain"),
        case([1, 2], [[1, 0], [1, 2], [1, 4]], [1, 0, 2], why="integers"),
    ],
    random=lambda rng: case(*(rng.normal(size=size).round(1) for size in [3, (5, 3), 5])),
    letters={"w": "the weights w", "X": "the inputs X", "t": "the targets t"},
    hints=[
        "Chain rule: the slope of (prediction - t)**2 is 2 (prediction - t), times the slope of the prediction.",
        "The prediction X @ w moves with weight j as fast as column j of X says. Sum over the examples.",
        "error = X @ w - t, shape (N,); X.T @ error, shape (D,), does the sum. Then 2 / N.",
    ],
    insight="X transposed hands each error back to the weights that made it. You will meet that X.T again in 04.",
)
def mse_gradient(w, X, t):
    """Return the gradient (D,) of the mean of (X w - t)^2."""
    return 2 / len(t) * X.T @ (X @ w - t)


@mse_gradient.mistake
def divided_by_the_weights(w, X, t):
    """You divided by the number of weights. The mean is over the examples: divide by N, len(t)."""
    return 2 / len(w) * X.T @ (X @ w - t)


@mse_gradient.mistake
def forgot_the_inputs(w, X, t):
    """You left out the inputs: a weight whose input is 0 cannot be to blame. Multiply by X.T."""
    return 2 / len(t) * (X @ w - t)


@mse_gradient.mistake
def sum_of_the_errors(w, X, t):
    """You averaged the errors: right for the constant weight, whose input is 1. For the others multiply by X.T."""
    return np.full(len(w), 2 * np.mean(X @ w - t))


@mse_gradient.mistake
def means_multiplied(w, X, t):
    """You multiplied two means, of inputs and of errors. Multiply each error with its own inputs, then average."""
    return 2 * X.mean(axis=0) * np.mean(X @ w - t)


@mse_gradient.mistake
def last_example_alone(w, X, t):
    """Only the last example counts, as if each round of a loop wrote over the one before. Add all up (+=)."""
    return 2 / len(t) * (X[-1] @ w - t[-1]) * X[-1]


@mse_gradient.mistake
def slope_of_the_absolute_error(w, X, t):
    """Only the signs of your errors count, as for the mean absolute error. For a square, twice the error counts."""
    return X.T @ np.sign(X @ w - t) / len(t)


@exercise(
    "02.5",
    "Descend, and know when to stop",
    cases=[
        case([0.0, 0.0], X3, T3, 0.1, 1e-3, 1000),
        case([0.0, 0.0], X3, T3, 0.1, 1e-3, 3, why="only three steps allowed"),
        case([0.0, 0.0], X3, T3, 1e-4, 5.0, 500, why="tiny steps, a steep slope"),
        case([1.0, 2.0], [[1.0, 0.0], [1.0, 1.0]], [1.0, 3.0], 0.1, 1e-3, 100, why="there already"),
        case([0.0, 0.0, 0.0], X4, T4, 0.05, 0.5, 1000, why="three weights, a modest goal"),
        case([0.0, 0.0], X3, T3, 0.1, 1e-3, 0, why="no step allowed"),
        case([0.5, 2.0], X3, T3, 0.1, 5.0, 50, why="flat enough at the start: no step"),
    ],
    letters={"w": "the weights w", "X": "the inputs X", "t": "the targets t", "learning_rate": "the learning rate"},
    hints=[
        "Begin with w = w.copy(): the caller's weights stay. Then at most max_steps times: gradient, test, step.",
        "Test before you step: g = gradient at w; if np.linalg.norm(g) < goal, you have arrived.",
        "for _ in range(max_steps): g = 2 / len(t) * X.T @ (X @ w - t); if np.linalg.norm(g) < goal: break; "
        "w = w - learning_rate * g. And return w.",
    ],
    insight="Two ways out, a flat place or a limit of steps: the slide's listing has neither.",
)
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    """Descend the mean squared error until its gradient is shorter than goal, or for max_steps steps."""
    w = w.copy()
    for _ in range(max_steps):
        g = 2 / len(t) * X.T @ (X @ w - t)
        if np.linalg.norm(g) < goal:
            break
        w = w - learning_rate * g
    return w


def _walk(w, X, t, learning_rate, max_steps, arrived):
    for _ in range(max_steps):
        g = mse_gradient(w, X, t)
        if arrived(w, g):
            break
        w = w - learning_rate * g
    return w


def _walk_first(w, X, t, learning_rate, max_steps, arrived):
    for _ in range(max_steps):
        old, w = w, w - learning_rate * mse_gradient(w, X, t)
        if arrived(old, w):
            break
    return w


@descend_mse.mistake
def climbed(w, X, t, learning_rate, goal, max_steps):
    """You climb: the gradient points uphill, so subtract it."""
    return descend_mse(w, X, t, -learning_rate, goal, max_steps)


@descend_mse.mistake
def stopped_at_a_short_step(w, X, t, learning_rate, goal, max_steps):
    """You stop where the step is short, and a tiny learning rate makes every step short. Test the gradient itself."""
    return descend_mse(w, X, t, learning_rate, goal / learning_rate, max_steps)


@descend_mse.mistake
def stopped_by_the_slides_rule(w, X, t, learning_rate, goal, max_steps):
    """You stop where w hardly moves, and a tiny learning rate makes every move tiny. Test the gradient itself."""
    return _walk_first(w, X, t, learning_rate, max_steps, lambda old, new: np.abs(new - old).sum() < goal)


@descend_mse.mistake
def stopped_after_a_short_move(w, X, t, learning_rate, goal, max_steps):
    """You stop after a short move, and a tiny learning rate makes every move short. Test the gradient itself."""
    return _walk_first(w, X, t, learning_rate, max_steps, lambda old, new: np.linalg.norm(new - old) < goal)


@descend_mse.mistake
def ignored_max_steps(w, X, t, learning_rate, goal, max_steps):
    """You walk until the goal is met, however long it takes. After max_steps steps, return where you are."""
    return descend_mse(w, X, t, learning_rate, goal, 10**5)


@descend_mse.mistake
def ignored_the_goal(w, X, t, learning_rate, goal, max_steps):
    """You went on for max_steps steps where the goal was reached before. Stop as soon as the gradient is shorter."""
    return descend_mse(w, X, t, learning_rate, 0.0, max_steps)


@descend_mse.mistake
def stepped_before_the_test(w, X, t, learning_rate, goal, max_steps):
    """You step first and test afterwards: one step too many where you have arrived already."""
    return _walk_first(w, X, t, learning_rate, max_steps, lambda old, _: np.linalg.norm(mse_gradient(old, X, t)) < goal)


@descend_mse.mistake
def tested_behind_the_step(w, X, t, learning_rate, goal, max_steps):
    """You step first and test where you arrive: where it is flat enough already, that is one step too many."""
    return _walk_first(w, X, t, learning_rate, max_steps, lambda _, new: np.linalg.norm(mse_gradient(new, X, t)) < goal)


@descend_mse.mistake
def squared_length(w, X, t, learning_rate, goal, max_steps):
    """You compare the square of the gradient's length with the goal. The norm is its root."""
    return _walk(w, X, t, learning_rate, max_steps, lambda _, g: g @ g < goal)


@descend_mse.mistake
def largest_entry(w, X, t, learning_rate, goal, max_steps):
    """You stop where the gradient's largest entry is small. Its norm is its length, the root of the sum of squares."""
    return _walk(w, X, t, learning_rate, max_steps, lambda _, g: np.abs(g).max() < goal)


@descend_mse.mistake
def sum_of_the_entries(w, X, t, learning_rate, goal, max_steps):
    """You compare the sum of absolute values with the goal. The norm is a length: the root of the sum of squares."""
    return _walk(w, X, t, learning_rate, max_steps, lambda _, g: np.abs(g).sum() < goal)


@descend_mse.mistake
def small_loss(w, X, t, learning_rate, goal, max_steps):
    """You stop where the loss is below the goal, and it may never be: no curve fits all. Test the gradient's length."""
    return _walk(w, X, t, learning_rate, max_steps, lambda w, _: np.mean((X @ w - t) ** 2) < goal)


@descend_mse.mistake
def same_gradient_for_all_steps(w, X, t, learning_rate, goal, max_steps):
    """You worked out the gradient once. It changes as you walk: work it out anew before every step."""
    g = mse_gradient(w, X, t)
    return w if np.linalg.norm(g) < goal else w - max_steps * learning_rate * g


@exercise(
    "02.6",
    "The largest learning rate",
    cases=[
        case(X3),
        case(X4, why="three weights"),
        case([[1.0, 0.0], [1.0, 0.0]], why="a column of zeros: no curvature there"),
        case([[2.0]], why="one example, one weight"),
        case([[1.0, 10.0], [1.0, -10.0], [1.0, 0.0]], why="a column of large numbers"),
    ],
    random=lambda rng: case(rng.normal(size=(6, 3)).round(1)),
    hints=[
        "The limit is 2 / curvature. What is the curvature of the mean of (X w - t)^2, in the steepest direction?",
        "Differentiate the gradient 2/N X.T (X w - t) once more: the matrix of curvatures is 2/N X.T X.",
        "np.linalg.eigvalsh gives a symmetric matrix's eigenvalues, smallest first; divide 2 by the last.",
    ],
    insight="The steepest direction sets the limit, and all others must live with it. That is why inputs get rescaled.",
)
def largest_rate(X):
    """Return the learning rate beyond which descent of the mean of (X w - t)^2 runs away."""
    curvatures = np.linalg.eigvalsh(2 / len(X) * X.T @ X)
    return 2 / curvatures[-1]


@largest_rate.mistake
def one_over_the_curvature(X):
    """Yours is half of it, 1 / curvature: there one step goes right to the bottom. It overshoots up to twice that."""
    return largest_rate(X) / 2


@largest_rate.mistake
def curvature_of_the_sum(X):
    """You took the curvature of the sum. Ours is the mean over N examples: 2 / N times X.T @ X."""
    return largest_rate(X) / len(X)


@largest_rate.mistake
def flattest_direction(X):
    """You took the smallest curvature. The steepest direction runs away first: take the largest."""
    curvatures = np.linalg.eigvalsh(2 / len(X) * X.T @ X)
    return 2 / max(curvatures[0], 1e-300)


@largest_rate.mistake
def diagonal_alone(X):
    """You looked along the axes only, the diagonal of the matrix. The steepest direction may lie across them."""
    return 2 / np.diag(2 / len(X) * X.T @ X).max()


@largest_rate.mistake
def all_curvatures(X):
    """You added all curvatures up, as the trace does. Only the steepest direction counts: the largest eigenvalue."""
    return 2 / np.trace(2 / len(X) * X.T @ X)


@largest_rate.mistake
def frobenius_norm(X):
    """You took the root of the sum of all squared entries, np.linalg.norm's default. Take the largest eigenvalue."""
    return 2 / np.linalg.norm(2 / len(X) * X.T @ X)


@largest_rate.mistake
def eigenvectors(X):
    """You divided by eigenvectors: np.linalg.eigh gives them too, after the eigenvalues, and eigvalsh does not."""
    return 2 / np.linalg.eigh(2 / len(X) * X.T @ X)[1]


@largest_rate.mistake
def curvature_itself(X):
    """Yours is the curvature in the steepest direction. The largest learning rate is 2 over it."""
    return 2 / largest_rate(X)


@exercise(
    "02.7",
    "One epoch of minibatches",
    cases=[
        case([0.0, 0.0], X3, T3, [0, 1, 2], 1, 0.1),
        case([0.0, 0.0], X3, T3, [2, 0, 1], 2, 0.1, why="the last batch is smaller"),
        case([0.0, 0.0], X3, T3, [1, 2, 0], 3, 0.1, why="all at once"),
        case([1.0, -1.0, 0.5], X4, T4, [3, 1, 0, 2], 2, 0.05, why="two batches of two"),
        case([1.0, -1.0, 0.5], X4, T4, [3, 1, 0, 2], 9, 0.05, why="a batch larger than the data"),
        case([1.0, -1.0, 0.5], X4, T4, [2, 0, 3, 1], 3, 0.05, why="three and the one that is left"),
        case([0.5], X6, T6, [5, 0, 3, 1, 4, 2], 2, 0.05, why="three batches"),
    ],
    random=lambda rng: case(rng.normal(size=2).round(1), X3, T3, rng.permutation(3), 2, 0.1),
    letters={
        "w": "the weights w",
        "X": "the inputs X",
        "t": "the targets t",
        "learning_rate": "the learning rate",
        "batch_size": "the batch size",
    },
    hints=[
        "order[:batch_size] names the first batch's examples. Which slice names the next?",
        "for start in range(0, len(order), batch_size): batch = order[start : start + batch_size]; "
        "then X[batch] and t[batch].",
        "The gradient is that of exercise 2.4, with X[batch] and t[batch]. Divide by len(batch); step after each.",
    ],
    insight="N / batch_size steps for the price of one pass over the data: sooner rather than later.",
)
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    """Go through the examples in the given order, and step after every batch against its mean gradient."""
    w = w.copy()
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        w = w - learning_rate * 2 / len(batch) * X[batch].T @ (X[batch] @ w - t[batch])
    return w


def _steps(w, X, t, batches, learning_rate, divisor=len):
    for batch in batches:
        w = w - learning_rate * 2 / divisor(batch) * X[batch].T @ (X[batch] @ w - t[batch])
    return w


def _batches(order, batch_size):
    return np.split(order, range(batch_size, len(order), batch_size))


@sgd_epoch.mistake
def sum_over_the_batch(w, X, t, order, batch_size, learning_rate):
    """You took the sum over the batch, so larger batches take larger steps. Divide by the batch's length."""
    return _steps(w, X, t, _batches(order, batch_size), learning_rate, lambda batch: 1)


@sgd_epoch.mistake
def always_divided_by_batch_size(w, X, t, order, batch_size, learning_rate):
    """You divided by batch_size, but the last batch may hold fewer: divide by len(batch)."""
    return _steps(w, X, t, _batches(order, batch_size), learning_rate, lambda batch: batch_size)


@sgd_epoch.mistake
def divided_by_all(w, X, t, order, batch_size, learning_rate):
    """You divided by N, the number of all examples. The mean is over the batch: divide by len(batch)."""
    return _steps(w, X, t, _batches(order, batch_size), learning_rate, lambda batch: len(t))


@sgd_epoch.mistake
def ignored_the_order(w, X, t, order, batch_size, learning_rate):
    """You took the examples as they lie in X. The order was drawn for a reason: X[batch] with batch from order."""
    return _steps(w, X, t, _batches(np.sort(order), batch_size), learning_rate)


@sgd_epoch.mistake
def targets_as_they_lie(w, X, t, order, batch_size, learning_rate):
    """You took the inputs in the order that was drawn, and the targets as they lie: each error has another's target."""
    return _steps(w, X[order], t, _batches(np.sort(order), batch_size), learning_rate)


@sgd_epoch.mistake
def dropped_the_rest(w, X, t, order, batch_size, learning_rate):
    """You dropped the last batch because it is not full. Its examples count too."""
    return sgd_epoch(w, X, t, order[: len(order) // batch_size * batch_size], batch_size, learning_rate)


@sgd_epoch.mistake
def last_batch_left_out(w, X, t, order, batch_size, learning_rate):
    """You left out the last batch, full or not, and with it the rest of the examples. All are to be seen."""
    return _steps(w, X, t, _batches(order, batch_size)[:-1], learning_rate)


@sgd_epoch.mistake
def even_batches(w, X, t, order, batch_size, learning_rate):
    """You made batches as even as can be, as np.array_split does. All hold batch_size examples, only the last fewer."""
    return _steps(w, X, t, np.array_split(order, -(-len(order) // batch_size)), learning_rate)


@sgd_epoch.mistake
def batch_size_batches(w, X, t, order, batch_size, learning_rate):
    """You took batch_size for the number of batches. It is how many examples each batch holds."""
    return _steps(w, X, t, np.array_split(order, min(batch_size, len(order))), learning_rate)


@sgd_epoch.mistake
def overlapping_batches(w, X, t, order, batch_size, learning_rate):
    """You began a batch at every example, so they overlap. The next one begins batch_size further on."""
    return _steps(w, X, t, [order[i : i + batch_size] for i in range(len(order))], learning_rate)


@sgd_epoch.mistake
def a_step_for_each_example(w, X, t, order, batch_size, learning_rate):
    """You step after every example, whatever batch_size is. Take the mean over a whole batch, then step once."""
    return _steps(w, X, t, _batches(order, 1), learning_rate)


@sgd_epoch.mistake
def all_in_one_step(w, X, t, order, batch_size, learning_rate):
    """You took one step with all examples together, whatever batch_size is. Step after each batch."""
    return _steps(w, X, t, [order], learning_rate)


@sgd_epoch.mistake
def first_batch_alone(w, X, t, order, batch_size, learning_rate):
    """You stepped once, for the first batch. Each batch gets a step of its own: perhaps return stands in the loop."""
    return _steps(w, X, t, [order[:batch_size]], learning_rate)


@sgd_epoch.mistake
def all_in_every_step(w, X, t, order, batch_size, learning_rate):
    """You take as many steps as there are batches, but each with all examples. A step looks at its batch alone."""
    return _steps(w, X, t, [order] * len(_batches(order, batch_size)), learning_rate)


@sgd_epoch.mistake
def one_step_at_the_end(w, X, t, order, batch_size, learning_rate):
    """You took all gradients at the old weights and stepped at the end. Step after each batch, then take the next."""
    return w + sum(_steps(w, X, t, [batch], learning_rate) - w for batch in _batches(order, batch_size))


@exercise(
    "02.8",
    "The gradient of the hinge loss",
    cases=[
        case([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.0, 2.0]], [1]),
        case([[1.0, -1.0], [0.5, 0.5], [-1.0, 0.0]], [[1.0, 2.0], [1.0, -1.0], [1.0, 0.5]], [0, 2, 1]),
        case([[9.0, 0.0], [0.0, 9.0]], [[1.0, 0.0], [0.0, 1.0]], [0, 1], why="safe leads: nothing to do"),
        case([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], [[1.0, 0.5]], [0], 2.0, why="delta is 2"),
        case([[0.0, 0.0]] * 4, [[1.0, 2.0], [3.0, 4.0]], [3, 3], why="the same class twice"),
        case([[1.0, 0.0], [0.6, 0.0], [0.0, 0.0]], [[1.0, 0.5]], [0], 0.5, why="delta is a half"),
    ],
    random=lambda rng: case(rng.normal(size=(4, 3)).round(1), rng.normal(size=(5, 3)).round(1), rng.integers(0, 4, 5)),
    letters={"W": "the weights W", "X": "the inputs X", "y": "the right classes y"},
    hints=[
        "A rival j that is too close (f_j - f_y + delta above 0) adds x to row j, and minus x to row y.",
        "Make a matrix dF (N, K): 1 at every rival that is too close, 0 elsewhere. What must stand at the right class?",
        "At the right class: minus the number of ones in that row. Then dW = dF.T @ X / N.",
    ],
    insight="Every rival that is too close is pushed away from x, and the right class pulled towards it once for each.",
)
def hinge_gradient(W, X, y, delta=1.0):
    """Return the gradient (K, D) of the mean hinge loss of the scores X W^T."""
    n = np.arange(len(y))
    f = X @ W.T
    dF = (f - f[n, y][:, None] + delta > 0).astype(float)
    dF[n, y] = 0
    dF[n, y] = -dF.sum(axis=1)
    return dF.T @ X / len(y)


def _hinge_by_parts(W, X, y, delta, at_the_right_class, slopes=lambda margins: margins > 0):
    n = np.arange(len(y))
    f = X @ W.T
    dF = slopes(f - f[n, y][:, None] + delta).astype(float)
    dF[n, y] = 0
    dF[n, y] = at_the_right_class(dF)
    return dF.T @ X / len(y)


def _all_others(dF):
    return -dF.sum(axis=1)


@hinge_gradient.mistake
def left_the_right_class_alone(W, X, y, delta=1.0):
    """You push the rivals down and leave the right class alone. Its score is in each term: minus their number."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: 0)


@hinge_gradient.mistake
def pulled_once(W, X, y, delta=1.0):
    """You pull the right class once. It is in the term of every rival that is too close: minus their number."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: -np.sign(dF.sum(axis=1)))


@hinge_gradient.mistake
def pulled_once_whatever_happens(W, X, y, delta=1.0):
    """You put -1 at the right class, always. It gets minus the number of rivals that are too close, be it 0 or 3."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: -1)


@hinge_gradient.mistake
def pulled_for_every_rival(W, X, y, delta=1.0):
    """You pull the right class for every rival, even the harmless ones. Only those that are too close count."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: 1 - len(W))


@hinge_gradient.mistake
def pushed_the_right_class_too(W, X, y, delta=1.0):
    """You push the right class like a rival. It gets minus the number of rivals that are too close.

    (An array of True and False, made into floats too late, turns that number into True, 1.)
    """
    return _hinge_by_parts(W, X, y, delta, lambda dF: 1)


@hinge_gradient.mistake
def counted_itself(W, X, y, delta=1.0):
    """You pull the right class once too often: it counts itself among the rivals, as its own margin is delta."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: -dF.sum(axis=1) - 1)


@hinge_gradient.mistake
def same_class_once(W, X, y, delta=1.0):
    """Of several examples of one class, only the last pulls its row: dW[y] -= ... changes a row once. See np.add.at."""
    n = np.arange(len(y))
    dF = (X @ W.T - (X @ W.T)[n, y][:, None] + delta > 0) * 1.0
    dF[n, y] = 0
    dW = dF.T @ X
    dW[y] -= dF.sum(axis=1)[:, None] * X
    return dW / len(y)


@hinge_gradient.mistake
def pushed_every_rival(W, X, y, delta=1.0):
    """You push every rival, the harmless ones too. Where the margin is kept the loss is flat: slope 0."""
    return _hinge_by_parts(W, X, y, delta, _all_others, np.ones_like)


@hinge_gradient.mistake
def weighed_by_the_margins(W, X, y, delta=1.0):
    """You push each rival by the size of its margin, as if that was squared. The slope of max(0, margin) is 1, or 0."""
    return _hinge_by_parts(W, X, y, delta, _all_others, lambda margins: np.maximum(0, margins))


@hinge_gradient.mistake
def only_the_worst(W, X, y, delta=1.0):
    """You push only the strongest rival. Ours sums over all rivals: each one that is too close is pushed."""
    rivals, one_hot = np.arange(len(W)) != y[:, None], np.eye(len(W))

    def slopes(margins):
        return one_hot[np.where(rivals, margins, -np.inf).argmax(axis=1)] * (margins > 0)

    return _hinge_by_parts(W, X, y, delta, _all_others, slopes)


@hinge_gradient.mistake
def slopes_of_the_softmax(W, X, y, delta=1.0):
    """Yours is the gradient of the cross-entropy, probabilities minus one-hot. The hinge loss counts rivals instead."""
    return _hinge_by_parts(W, X, y, delta, _all_others, softmax)


@hinge_gradient.mistake
def divided_by_the_classes(W, X, y, delta=1.0):
    """You divided by the number of classes. The mean is over the examples: divide by N."""
    return len(y) / len(W) * hinge_gradient(W, X, y, delta)


@hinge_gradient.mistake
def delta_is_not_always_one(W, X, y, delta=1.0):
    """Your margin is 1, whatever delta is: right as long as delta is 1, wrong for any other."""
    return hinge_gradient(W, X, y, 1.0)
