"""Exercises of notebook 02: slopes, gradients, and steps against them.

Letters as in the notebook: ``X`` (N, D) has a row for each example, its first column all ones; ``t`` (N,) targets;
``w`` (D,) weights, so that ``X @ w`` are the predictions; ``h`` the step of a difference quotient. From 02.8 on ``W``
(K, D) has a row for each class and ``y`` (N,) holds the classes.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_utils import data, losses
from course_utils.probabilities import softmax

from .declare import case, exercise
from .kinds import Number, Order
from .trials import Diagnosis, Setting


@dataclass(frozen=True)
class Formula:
    """A function that shows itself as the formula it computes."""

    text: str
    function: Callable[[np.ndarray], float | np.ndarray]

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


one_step_by_hand = Number(
    "02.1",
    "One step by hand",
    value=1.9,
    tolerance=0.001,
    wrong={
        "uphill": (0.1, "You went uphill: the slope is -9, and the step goes against it, so w must grow."),
        "sum for mean": (2.8, "You took the sum of squares. The mean has half its slope, as there are two examples."),
        "forgot the two": (1.45, "You lost the 2 of the square: the slope of e squared is 2 e times the slope of e."),
        "forgot the inputs": (1.5, "You averaged 2 e alone. The error moves with w as fast as x says: 2 e x."),
        "two means multiplied": (
            1.75,
            "You multiplied the mean of the errors by the mean of the inputs. Multiply each pair first, then average.",
        ),
        "slope of the absolute error": (1.15, "That is the slope of the mean absolute error. Here errors are squared."),
        "the loss for its slope": (
            0.15,
            "You subtracted 0.1 times the loss. The step is the rate times its slope, -9.",
        ),
        "the step alone": (0.9, "That is how far it goes. Where does it arrive, from w = 1?"),
        "the slope": (-9.0, "That is the slope. The step is minus the rate times the slope, from w = 1."),
        "the slope's size": (
            9.0,
            "That is the slope, without its sign. The step is minus the rate times it, from w = 1.",
        ),
        "no learning rate": (10.0, "You took the whole slope as the step. It is to be multiplied by the rate, 0.1."),
        "from zero": (1.4, "You began at w = 0. This walk stands at w = 1 now."),
        "two steps": (2.35, "You took two steps. Only one is asked for."),
    },
    hints=[
        "What are the two errors, w x - t, at w = 1? How fast does each change with w?",
        "The errors are -1 and -4, the inputs 1 and 2. The slope is the mean of 2 e x.",
        "The slope is (2 * -1 * 1 + 2 * -4 * 2) / 2 = -9. The step is minus 0.1 times that.",
    ],
    insight="From 1 to 1.9. The steepness of one example, -16, counts eight times as much as the other's, -2.",
)


CUBIC = Formula("x**3", lambda x: x**3)
SQUARE = Formula("3 * x**2 + x", lambda x: 3 * x**2 + x)
FOURTH = Formula("x**4", lambda x: x**4)


@exercise(
    "02.2",
    "Measure a curvature",
    cases=[
        case(SQUARE, 2.0, 0.5, why="a parabola: exactly 6, for any h"),
        case(FOURTH, 1.0, 0.1),
        case(np.exp, 0.0, 0.5, why="a large h"),
        case(CUBIC, 0.0, 0.5, why="an inflection point: the slopes to both sides are equal"),
        case(np.sin, 1.0, 0.1),
        case(np.exp, -1.0, 1e-3, why="a good h"),
    ],
    random=lambda rng: case(np.sin, round(float(rng.uniform(0.5, 2)), 2), float(rng.integers(1, 9)) / 10),
    letters={"h": "the step h", "x": "the place x"},
    hints=[
        "Add the series to the right and to the left. Which terms vanish?",
        "f(x + h) + f(x - h) = 2 f(x) + h^2 f''(x) + ... Solve it for f''(x).",
        "(f(x + h) - 2 * f(x) + f(x - h)) / h**2",
    ],
    insight="The slope to the right minus the slope to the left, over h: the slope of the slope.",
)
def curvature(f, x, h):
    """Estimate f''(x) from f at x - h, x and x + h."""
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@curvature.mistake
def first_derivative(f, x, h):
    """Yours is the slope, the central difference. The curvature is how fast the slope changes."""
    return (f(x + h) - f(x - h)) / (2 * h)


@curvature.mistake
def forward_slope(f, x, h):
    """Yours is the slope, a forward difference. The curvature is how fast the slope changes."""
    return (f(x + h) - f(x)) / h


@curvature.mistake
def half_the_curvature(f, x, h):
    """Yours is half of it: h squared over 2 stands in both series, and the two halves add up to one."""
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h**2)


@curvature.mistake
def twice_the_curvature(f, x, h):
    """Yours is twice as much. In each series f'' comes with h squared over 2; in the sum, with h squared."""
    return 2 * (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@curvature.mistake
def over_h(f, x, h):
    """You divided by h. It is the slope of a slope, so h stands below twice: divide by h squared."""
    return (f(x + h) - 2 * f(x) + f(x - h)) / h


@curvature.mistake
def over_two_h(f, x, h):
    """You divided by 2 * h. It is the slope of a slope, so h stands below twice: divide by h squared."""
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h)


@curvature.mistake
def over_four_h_squared(f, x, h):
    """You divided by (2 h) squared. From the slope left of x to the slope right of it is h, not 2 h."""
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h) ** 2


@curvature.mistake
def too_far_out(f, x, h):
    """You took central differences of central differences, which ask at x - 2 h and x + 2 h. Ask at x - h, x, x + h."""
    return (f(x + 2 * h) - 2 * f(x) + f(x - 2 * h)) / (4 * h**2)


@curvature.mistake
def on_one_side(f, x, h):
    """You looked to one side, at x, x + h and x + 2 h: that is the curvature at x + h. Look to both sides."""
    return (f(x + 2 * h) - 2 * f(x + h) + f(x)) / h**2


@curvature.mistake
def middle_counted_once(f, x, h):
    """You took f(x) away once. It is at the end of the one step and at the beginning of the other: take it twice."""
    return (f(x + h) - f(x) + f(x - h)) / h**2


@curvature.mistake
def middle_left_out(f, x, h):
    """You left f(x) out. The series to both sides begin with f(x) each: take it away twice."""
    return (f(x + h) + f(x - h)) / h**2


@curvature.mistake
def ends_subtracted(f, x, h):
    """You subtracted the ends from each other, and lost f'': it has the same sign in both series. Add them."""
    return (f(x + h) - f(x - h)) / h**2


@curvature.mistake
def upside_down(f, x, h):
    """Your sign is wrong: a valley has a positive curvature, and its ends lie above its middle."""
    return -(f(x + h) - 2 * f(x) + f(x - h)) / h**2


@curvature.mistake
def step_of_its_own(f, x, h):
    """Yours is the curvature itself, as if h were tiny. Take the h that is given, however large."""
    return (f(x + 1e-3) - 2 * f(x) + f(x - 1e-3)) / 1e-6


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
def set_to_h(f, w, h):
    """You set each weight to h and to -h: that is the slope near zero. Move it from where it is: add h, subtract h."""
    g = np.zeros(len(w))
    for i in range(len(w)):
        above, below = w.copy(), w.copy()
        above[i], below[i] = h, -h
        g[i] = (f(above) - f(below)) / (2 * h)
    return g


@nudge_every_weight.mistake
def summed_up(f, w, h):
    """Yours is the sum of all slopes, as if all weights moved at once. The gradient keeps them apart: one for each."""
    return nudge_every_weight(f, w, h).sum()


@exercise(
    "02.4",
    "All slopes in one product",
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
    insight="Two ways out, a flat place or a limit of steps, and neither looks at how long the last step was.",
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
def stopped_by_the_listings_rule(w, X, t, learning_rate, goal, max_steps):
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
        "The limit is 2 / curvature. What is the curvature of the mean of (X w - t)^2, where it is largest?",
        "Differentiate the gradient 2/N X.T (X w - t) once more: the matrix of curvatures is 2/N X.T X.",
        "np.linalg.eigvalsh gives a symmetric matrix's eigenvalues, smallest first; divide 2 by the last.",
    ],
    insight="The most curved direction sets the limit for all others. That is why inputs get rescaled.",
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
def curvature_without_two_over_n(X):
    """You took X.T @ X for the curvatures. Those of the mean of the squares are 2 / N times that."""
    return 2 / np.linalg.eigvalsh(X.T @ X)[-1]


@largest_rate.mistake
def curvature_without_the_two(X):
    """You left out the square's own 2: e squared, differentiated twice, is 2. The curvatures are 2 / N * X.T @ X."""
    return 2 * largest_rate(X)


@largest_rate.mistake
def flattest_direction(X):
    """You took the smallest curvature. The most curved direction runs away first: take the largest."""
    curvatures = np.linalg.eigvalsh(2 / len(X) * X.T @ X)
    return 2 / max(curvatures[0], 1e-300)


@largest_rate.mistake
def diagonal_alone(X):
    """You looked along the axes only, the diagonal of the matrix. The most curved direction may lie across them."""
    return 2 / np.diag(2 / len(X) * X.T @ X).max()


@largest_rate.mistake
def all_curvatures(X):
    """You added all curvatures up, as the trace does. Only the most curved direction counts: the largest eigenvalue."""
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
    """Yours is the largest curvature. The largest learning rate is 2 over it."""
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
    "A hinge without a kink",
    cases=[
        case([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.0, 2.0]], [1]),
        case([[0.5, 0.0], [0.0, 0.5]] * 2, [[1.0, 2.0], [3.0, 4.0]], [3, 3], why="the same class twice"),
        case([[1.0, -1.0], [0.5, 0.5], [-1.0, 0.0]], [[1.0, 2.0], [1.0, -1.0], [1.0, 0.5]], [0, 2, 1]),
        case([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], [[1.0, 0.5]], [0], 2.0, why="delta is 2"),
        case([[1.0, 0.0], [0.6, 0.0], [0.0, 0.0]], [[1.0, 0.5]], [0], 0.5, why="delta is a half"),
        case([[900.0, 0.0], [0.0, -900.0], [1.0, 0.0]], [[1.0, 1.0], [1.0, -1.0]], [1, 0], why="large scores"),
    ],
    random=lambda rng: case(rng.normal(size=(4, 3)).round(1), rng.normal(size=(5, 3)).round(1), rng.integers(0, 4, 5)),
    letters={"W": "the weights W", "X": "the inputs X", "y": "the right classes y"},
    hints=[
        "What is the slope of log(1 + e^m) by m? Write it so that no exponential can overflow.",
        "Make a matrix dF (N, K) of these slopes, for all rivals at once. What must stand at the right class?",
        "At the right class: minus the sum of that row's other slopes. Then dW = dF.T @ X / N.",
    ],
    insight="The hinge's slope jumps from 0 to 1; this one is a sigmoid, and never lets go. It is the logistic loss of "
    "each pair of classes.",
)
def soft_hinge_gradient(W, X, y, delta=1.0):
    """Return the gradient (K, D) of the mean, over examples, of the sum of log(1 + e^m) over all rivals."""
    n = np.arange(len(y))
    f = X @ W.T
    dF = losses.sigmoid(f - f[n, y][:, None] + delta)
    dF[n, y] = 0
    dF[n, y] = -dF.sum(axis=1)
    return dF.T @ X / len(y)


def _all_others(dF):
    return -dF.sum(axis=1)


def _hinge_by_parts(W, X, y, delta, at_the_right_class=_all_others, slopes=losses.sigmoid):
    n = np.arange(len(y))
    f = X @ W.T
    with np.errstate(all="ignore"):
        dF = slopes(f - f[n, y][:, None] + delta).astype(float)
    dF[n, y] = 0
    dF[n, y] = at_the_right_class(dF)
    return dF.T @ X / len(y)


@soft_hinge_gradient.mistake
def the_kink_is_still_there(W, X, y, delta=1.0):
    """Yours is the hinge's own gradient: slopes of 0 and 1. That of log(1 + e^m) rises smoothly: e^m / (1 + e^m)."""
    return _hinge_by_parts(W, X, y, delta, slopes=lambda m: m > 0)


@soft_hinge_gradient.mistake
def overflows(W, X, y, delta=1.0):
    """Right for small scores; where a rival is far ahead e^m overflows, and inf / inf is nan: divide both by e^m."""
    return _hinge_by_parts(W, X, y, delta, slopes=lambda m: np.exp(m) / (1 + np.exp(m)))


@soft_hinge_gradient.mistake
def left_the_right_class_alone(W, X, y, delta=1.0):
    """You push the rivals down and leave the right class alone. Its score is in each term: minus the sum of them."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: 0)


@soft_hinge_gradient.mistake
def pulled_once(W, X, y, delta=1.0):
    """You put -1 at the right class, as cross-entropy nearly does. It gets minus the sum of its rivals' slopes."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: -1)


@soft_hinge_gradient.mistake
def pushed_the_right_class_too(W, X, y, delta=1.0):
    """You push the right class as hard as its rivals together. It is pulled: minus the sum of their slopes."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: dF.sum(axis=1))


@soft_hinge_gradient.mistake
def counted_itself(W, X, y, delta=1.0):
    """You pull the right class too hard: it counts itself among the rivals, as its own m is delta. Set that to 0."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: -dF.sum(axis=1) - losses.sigmoid(delta))


@soft_hinge_gradient.mistake
def itself_alone(W, X, y, delta=1.0):
    """You left the slope of its own m, delta, at the right class. It is no rival: it gets minus the others' sum."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: losses.sigmoid(delta))


@soft_hinge_gradient.mistake
def itself_left_in(W, X, y, delta=1.0):
    """You took the slope of the right class's own m, at delta, for 1: it is no rival, and its own term is 0."""
    return _hinge_by_parts(W, X, y, delta, lambda dF: losses.sigmoid(delta) - 1)


@soft_hinge_gradient.mistake
def same_class_once(W, X, y, delta=1.0):
    """Of several examples of one class, only the last pulls its row: dW[y] -= ... changes a row once. See np.add.at."""
    n = np.arange(len(y))
    dF = losses.sigmoid(X @ W.T - (X @ W.T)[n, y][:, None] + delta)
    dF[n, y] = 0
    dW = dF.T @ X
    dW[y] -= dF.sum(axis=1)[:, None] * X
    return dW / len(y)


@soft_hinge_gradient.mistake
def weighed_by_the_loss(W, X, y, delta=1.0):
    """You push each rival by what it costs, log(1 + e^m). How fast that rises is asked for: e^m / (1 + e^m)."""
    return _hinge_by_parts(W, X, y, delta, slopes=lambda m: np.logaddexp(0, m))


@soft_hinge_gradient.mistake
def weighed_by_the_margins(W, X, y, delta=1.0):
    """You push each rival by max(0, m), as if that was squared. Here the slope is that of log(1 + e^m)."""
    return _hinge_by_parts(W, X, y, delta, slopes=lambda m: np.maximum(0, m))


@soft_hinge_gradient.mistake
def no_inner_slope(W, X, y, delta=1.0):
    """Yours is 1 / (1 + e^m), the slope of the logarithm alone. By the chain rule e^m comes on top."""
    return _hinge_by_parts(W, X, y, delta, slopes=lambda m: losses.sigmoid(-m))


@soft_hinge_gradient.mistake
def only_the_worst(W, X, y, delta=1.0):
    """You push only the strongest rival. Ours sums over all rivals: each one is pushed."""
    rivals, one_hot = np.arange(len(W)) != y[:, None], np.eye(len(W))

    def slopes(m):
        return one_hot[np.where(rivals, m, -np.inf).argmax(axis=1)] * losses.sigmoid(m)

    return _hinge_by_parts(W, X, y, delta, slopes=slopes)


@soft_hinge_gradient.mistake
def slopes_of_the_softmax(W, X, y, delta=1.0):
    """Yours is the gradient of the cross-entropy: one softmax for all classes. Here each rival has a sigmoid."""
    return _hinge_by_parts(W, X, y, delta, slopes=softmax)


@soft_hinge_gradient.mistake
def sigmoids_of_the_scores(W, X, y, delta=1.0):
    """You took the sigmoid of the scores. What counts is how far each rival is ahead: m = f_j - f_y + delta."""
    n = np.arange(len(y))
    dF = losses.sigmoid(X @ W.T)
    dF[n, y] = 0
    dF[n, y] = -dF.sum(axis=1)
    return dF.T @ X / len(y)


@soft_hinge_gradient.mistake
def divided_by_the_classes(W, X, y, delta=1.0):
    """You divided by the number of classes. The mean is over the examples: divide by N."""
    return len(y) / len(W) * soft_hinge_gradient(W, X, y, delta)


@soft_hinge_gradient.mistake
def delta_is_not_always_one(W, X, y, delta=1.0):
    """Your margin is 1, whatever delta is: right as long as delta is 1, wrong for any other."""
    return soft_hinge_gradient(W, X, y, 1.0)


@soft_hinge_gradient.mistake
def no_delta(W, X, y, delta=1.0):
    """You left out the margin: m is how far the rival is ahead, plus delta."""
    return soft_hinge_gradient(W, X, y, 0.0)


X5 = [[1.0, 0.5, 2.0], [1.0, -1.0, 0.0], [1.0, 2.0, -1.0], [1.0, 0.0, 1.0], [1.0, -2.0, 0.5]]
Y5 = [0, 1, 2, 0, 3]
X4_LARGE = [[1.0, 300.0], [1.0, -200.0], [1.0, 400.0], [1.0, 100.0]]
TWO, THREE = [[0, 1, 2, 3, 4], [4, 2, 0, 3, 1]], [[2, 0, 1], [0, 1, 2], [1, 2, 0]]


@exercise(
    "02.9",
    "The whole loop",
    cases=[
        case(X5, Y5, 4, TWO, 2, 0.5),
        case(X5[:3], Y5[:3], 3, [[2, 0, 1]], 1, 0.5, why="a single epoch, batches of one"),
        case(X5, Y5, 4, TWO, 5, 1.0, why="all in one batch"),
        case(X5[:3], [1, 0, 1], 2, THREE, 2, 0.3, why="three epochs, the last batch is smaller"),
        case(X5, Y5, 4, TWO, 9, 0.5, why="a batch larger than the data"),
        case(X5, Y5, 6, TWO, 3, 0.5, why="two classes that never occur"),
        case(X4_LARGE, [0, 1, 1, 0], 2, [[0, 1, 2, 3]], 2, 1.0, why="large scores"),
    ],
    random=lambda rng: case(
        rng.normal(size=(6, 2)).round(1), rng.integers(0, 3, 6), 3, [rng.permutation(6), rng.permutation(6)], 4, 0.5
    ),
    letters={"X": "the inputs X", "y": "the right classes y", "orders": "the orders"},
    hints=[
        "Two loops: over the epochs, and inside, over the batches of that epoch's order, as in 2.7.",
        "For each batch: scores F = X[batch] @ W.T, slopes dF = probabilities minus one-hot, dW = dF.T @ X[batch] / "
        "len(batch).",
        "for epoch, order in enumerate(orders): rate = learning_rate * (1 - epoch / len(orders)); then the batches, "
        "W = W - rate * dW. And return W.",
    ],
    insight="Replace the two lines of scores and slopes by a network, and this loop trains it. It will, from 05 on.",
)
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    """Return W (K, D) after training a softmax classifier on X (N, D) and y (N,) in the orders (E, N)."""
    W = np.zeros((K, X.shape[1]))
    for epoch, order in enumerate(orders):
        rate = learning_rate * (1 - epoch / len(orders))
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            F = X[batch] @ W.T
            dF = np.exp(F - F.max(axis=1, keepdims=True))
            dF /= dF.sum(axis=1, keepdims=True)
            dF[np.arange(len(batch)), y[batch]] -= 1
            W = W - rate * dF.T @ X[batch] / len(batch)
    return W


def _trained(X, y, K, orders, batch_size, learning_rate, falls=lambda e, E: 1 - e / E, divisor=len, right=1.0):
    W = np.zeros((K, X.shape[1]))
    for epoch, order in enumerate(orders):
        for batch in _batches(np.asarray(order), batch_size):
            dF = softmax(X[batch] @ W.T) - right * np.eye(K)[y[batch]]
            W = W - learning_rate * falls(epoch, len(orders)) * dF.T @ X[batch] / divisor(batch)
    return W


@train_classifier.mistake
def rate_never_falls(X, y, K, orders, batch_size, learning_rate):
    """Your rate stays the same in all epochs. It is to fall: learning_rate * (1 - e / E), with e from 0."""
    return _trained(X, y, K, orders, batch_size, learning_rate, lambda e, E: 1)


@train_classifier.mistake
def rate_falls_too_early(X, y, K, orders, batch_size, learning_rate):
    """You count the epochs from 1, so the last one has rate 0 and teaches nothing. Count from 0."""
    return _trained(X, y, K, orders, batch_size, learning_rate, lambda e, E: 1 - (e + 1) / E)


@train_classifier.mistake
def rate_falls_too_slowly(X, y, K, orders, batch_size, learning_rate):
    """Your rate falls as 1 / (e + 1). It is to fall in a straight line: 1 - e / E, with E = len(orders)."""
    return _trained(X, y, K, orders, batch_size, learning_rate, lambda e, E: 1 / (e + 1))


@train_classifier.mistake
def rate_falls_to_the_end(X, y, K, orders, batch_size, learning_rate):
    """Your rate is 0 in the last epoch: you divide by E - 1. Divide by E, the number of epochs."""
    return _trained(X, y, K, orders, batch_size, learning_rate, lambda e, E: 1 - e / max(1, E - 1))


@train_classifier.mistake
def climbs(X, y, K, orders, batch_size, learning_rate):
    """You go uphill: the gradient points there. Subtract the step."""
    return _trained(X, y, K, orders, batch_size, -learning_rate)


@train_classifier.mistake
def batch_sum(X, y, K, orders, batch_size, learning_rate):
    """You took the sum over the batch, so larger batches take larger steps. Divide by len(batch)."""
    return _trained(X, y, K, orders, batch_size, learning_rate, divisor=lambda batch: 1)


@train_classifier.mistake
def divided_by_batch_size(X, y, K, orders, batch_size, learning_rate):
    """You divided by batch_size, but the last batch may hold fewer: divide by len(batch)."""
    return _trained(X, y, K, orders, batch_size, learning_rate, divisor=lambda batch: batch_size)


@train_classifier.mistake
def divided_by_all_examples(X, y, K, orders, batch_size, learning_rate):
    """You divided by N, the number of all examples. The mean is over the batch: divide by len(batch)."""
    return _trained(X, y, K, orders, batch_size, learning_rate, divisor=lambda batch: len(y))


@train_classifier.mistake
def doubled(X, y, K, orders, batch_size, learning_rate):
    """Your steps are twice too long: the 2 comes from a square, and the cross-entropy has none."""
    return _trained(X, y, K, orders, batch_size, 2 * learning_rate)


@train_classifier.mistake
def no_targets(X, y, K, orders, batch_size, learning_rate):
    """Your slopes are the probabilities alone. At the right class 1 comes off: p minus one-hot."""
    return _trained(X, y, K, orders, batch_size, learning_rate, right=0.0)


@train_classifier.mistake
def begins_anew(X, y, K, orders, batch_size, learning_rate):
    """W begins at zero in every epoch, so only the last one counts. Make it before the loop over the epochs."""
    falls = 1 - (len(orders) - 1) / len(orders)
    return _trained(X, y, K, orders[-1:], batch_size, falls * learning_rate)


@train_classifier.mistake
def first_epoch_alone(X, y, K, orders, batch_size, learning_rate):
    """Only the first epoch counts: perhaps return stands in the loop. Go through all orders."""
    return _trained(X, y, K, orders[:1], batch_size, learning_rate)


@train_classifier.mistake
def first_order_again(X, y, K, orders, batch_size, learning_rate):
    """You took the first order in every epoch. Each epoch has a row of orders for itself."""
    return _trained(X, y, K, [orders[0]] * len(orders), batch_size, learning_rate)


@train_classifier.mistake
def never_shuffled(X, y, K, orders, batch_size, learning_rate):
    """You took the examples as they lie in X. Take those of order[start : start + batch_size]."""
    return _trained(X, y, K, [np.arange(len(y))] * len(orders), batch_size, learning_rate)


@train_classifier.mistake
def labels_as_they_lie(X, y, K, orders, batch_size, learning_rate):
    """You took the inputs in the order that was drawn, and the classes as they lie: each has another's label."""
    W = np.zeros((K, X.shape[1]))
    for epoch, order in enumerate(orders):
        one = (X[order], y, K, [np.arange(len(y))], batch_size, learning_rate * (1 - epoch / len(orders)))
        W = _trained_from(W, *one)
    return W


def _trained_from(W, X, y, K, orders, batch_size, rate):
    for batch in _batches(orders[0], batch_size):
        W = W - rate * (softmax(X[batch] @ W.T) - np.eye(K)[y[batch]]).T @ X[batch] / len(batch)
    return W


@train_classifier.mistake
def whole_set_in_each_epoch(X, y, K, orders, batch_size, learning_rate):
    """You took one step for each epoch, with all examples. Step after each batch."""
    return _trained(X, y, K, orders, len(y), learning_rate)


@train_classifier.mistake
def last_batch_dropped(X, y, K, orders, batch_size, learning_rate):
    """You dropped the last batch because it is not full. Its examples count too."""
    whole = len(y) // batch_size * batch_size
    return _trained(X, y, K, [order[:whole] for order in orders], batch_size, learning_rate)


five_runs = Order(
    "02.10",
    "Five runs",
    right=["rate too low", "rate too high", "batch too small", "rate falls too early", "healthy"],
    wrong={
        "slow and frozen": (
            ["rate falls too early", "rate too high", "batch too small", "rate too low", "healthy"],
            "You swapped A and D. A still falls at the end: it is slow. D has stopped falling.",
        ),
        "noisy and healthy": (
            ["rate too low", "rate too high", "healthy", "rate falls too early", "batch too small"],
            "You swapped C and E. Both are restless; but C no longer gets anywhere, and E goes on falling to the end.",
        ),
        "noise for a rate": (
            ["rate too low", "batch too small", "rate too high", "rate falls too early", "healthy"],
            "You swapped B and C. C trembles and stays where it is. B climbs smoothly: no noise does that.",
        ),
        "falling for growing": (
            ["rate too high", "rate too low", "batch too small", "rate falls too early", "healthy"],
            "You swapped A and B. B ends above its start: no rate is too low for that.",
        ),
        "frozen for healthy": (
            ["rate too low", "rate too high", "batch too small", "healthy", "rate falls too early"],
            "You swapped D and E. D lies level long before the end, and far above E: it has stopped, not arrived.",
        ),
        "slow for healthy": (
            ["healthy", "rate too high", "batch too small", "rate falls too early", "rate too low"],
            "You swapped A and E. A is smooth, but look where it is at the end: E was as low after five steps.",
        ),
        "noise for freezing": (
            ["rate too low", "rate too high", "rate falls too early", "batch too small", "healthy"],
            "You swapped C and D. A walk whose rate has fallen to nothing lies still; C jumps to the end.",
        ),
        "noise for slowness": (
            ["batch too small", "rate too high", "rate too low", "rate falls too early", "healthy"],
            "You swapped A and C. A is perfectly smooth: a small batch would make it jump.",
        ),
        "growing for frozen": (
            ["rate too low", "rate falls too early", "batch too small", "rate too high", "healthy"],
            "You swapped B and D. B climbs to the very end: its steps do not fade away.",
        ),
    },
    hints=[
        "Which one ends above its start? Which ones look perfectly smooth, and which tremble?",
        "Of the smooth ones, one goes on falling to the end, and one lies level. Of the restless ones, one sinks.",
    ],
    insight="Smooth, still falling: slow. Growing: too far each time. Trembling: noise. Level and high: no rate left.",
)


def _listing_a(W, X, y):
    p = losses.softmax(X @ W.T)
    one_hot = np.eye(len(W))[y]
    return np.einsum("nk,nd->kd", p - one_hot, X) / len(y)


def _listing_b(W, X, y):
    p = losses.softmax(X @ W.T)
    dW = p.T @ X
    np.add.at(dW, y, -X)
    return dW / len(y)


def _listing_c(W, X, y):
    p = losses.softmax(X @ W.T)
    p[np.arange(len(y)), y] -= 1
    return sum(np.outer(p_i, x) for p_i, x in zip(p, X, strict=True)) / len(p)


def _listing_d(W, X, y):
    p = losses.softmax(X @ W.T)
    dW = p.T @ X
    dW[y] -= X
    return dW / len(y)


four_listings = Diagnosis(
    "02.11",
    "Four listings",
    listings={"A": _listing_a, "B": _listing_b, "C": _listing_c, "D": _listing_d},
    truth=lambda W, X, y: losses.cross_entropy(X @ W.T, y)[1].T @ X,
    sound={
        "A": "Listing A is sound: it adds up the outer products of p - t and x, example by example, over n.",
        "B": "Listing B is sound: np.add.at takes X[i] from row y[i] for each example i, one after the other.",
        "C": "Listing C is sound: p is an array of its own, made by softmax, and each row loses 1 at its own class.",
    },
    lines={
        1: "Line 1 only names the parameters.",
        2: "Line 2 is sound: the same softmax stands in all four.",
        3: "Line 3 is sound: that is the part of the probabilities, summed over the examples.",
        5: "Line 5 is sound: the mean over the examples, whatever their number.",
    },
    right={"listing": "D", "line": 4, "input": ([[0.0], [0.0]], [[1.0], [2.0]], [0, 0])},
    hints=[
        "Which inputs did they try? What is true of these, and not of the batches that one trains on?",
        "Two examples of one class: which listing takes both of them into account?",
        "Print dW before and after dW[y] -= X, with y = [0, 0].",
    ],
    insight="dW[y] -= X writes each row once, however often its class comes: check gradients on a batch like the real "
    "ones, with classes that repeat.",
)


def _digits_apart():
    """Return 5,000 digits to train on and 2,000 others to judge by: inputs with ones, and classes."""
    digits = data.mnist()
    parts = slice(0, 5000), slice(50_000, 52_000)
    X = [np.column_stack([data.flatten(digits.X_train[p]), np.ones(p.stop - p.start, np.float32)]) for p in parts]
    return X[0], digits.y_train[parts[0]], X[1], digits.y_train[parts[1]]


unseen_digits = functools.cache(_digits_apart)


def spend_looks(learning_rate, batch_size, share_left):
    """Return the share of unseen digits that are right after 20,000 looks, the mean of two runs."""
    X, y, X_unseen, y_unseen = unseen_digits()
    size, right = int(batch_size), []
    steps, rows = 20_000 // size, np.arange(size)
    for seed in range(2):
        rng, W = np.random.default_rng(seed), np.zeros((10, X.shape[1]), np.float32)
        for step in range(steps):
            batch = rng.integers(0, len(y), size)
            F = X[batch] @ W.T
            dF = np.exp(F - F.max(axis=1, keepdims=True))
            dF /= dF.sum(axis=1, keepdims=True)
            dF[rows, y[batch]] -= 1
            W -= np.float32(learning_rate * (1 - (1 - share_left) * step / steps) / size) * dF.T @ X[batch]
        right.append(np.mean((X_unseen @ W.T).argmax(axis=1) == y_unseen))
    return np.mean(right)


looks = Setting(
    "02.12",
    "Spend 20,000 looks",
    prepare=unseen_digits,
    run=spend_looks,
    enough=0.9,
    ranges={"learning_rate": (1e-4, 10), "batch_size": (20, 500), "share_left": (0, 1)},
    right={"learning_rate": 1.0, "batch_size": 50, "share_left": 0.1},
    score="the share of unseen digits that are right",
    wrong={
        "too few steps": (
            dict(learning_rate=2.0, batch_size=500, share_left=0.1),
            lambda s, score: s["batch_size"] > 150,
            "The batches are large, so there are few steps: they end before they arrive. Update sooner.",
        ),
        "not arrived": (
            dict(learning_rate=0.05, batch_size=50, share_left=0.1),
            lambda s, score: s["learning_rate"] / s["batch_size"] < 0.007,
            "So many steps of that length do not arrive: raise the rate, or take smaller batches at the same rate.",
        ),
        "noise at the end": (
            dict(learning_rate=1.0, batch_size=20, share_left=1.0),
            lambda s, score: s["share_left"] > 0.4,
            "It arrives, and trembles: let less of the rate be left at the end.",
        ),
        "too high for the batch": (
            dict(learning_rate=5.0, batch_size=20, share_left=0.0),
            lambda s, score: True,
            "The rate is high for so small a batch: the early steps throw the weights far out. "
            "Lower the one, or raise the other.",
        ),
    },
    hints=[
        "Count the steps: 20,000 over the batch size. Are they enough to arrive, and what makes the end calm?",
        "Batches of 20 to 100 and a falling rate do well. Then try rates of 0.1, 0.3 and 1.",
    ],
    insight="Many settings do: 0.3 with batches of 20, 1 with batches of 50, and little of it left at the end. Half "
    "these rates do too, with all of them left. In small batches, rate over batch size is what counts.",
)
