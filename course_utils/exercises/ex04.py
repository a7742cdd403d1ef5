"""Exercises of notebook 04: the chain rule, by hand and then for whole layers.

Letters as in the notebook: ``dout`` is the gradient that comes back to a gate or layer, of the shape of its output;
``W`` (M, D), ``X`` (N, D), one example a row; ``s`` the sigmoid.
"""

import itertools

import numpy as np

from course_utils.data import moons
from course_utils.losses import softmax

from .declare import case, exercise
from .trials import Diagnosis, Setting

TAPE = ("Tensor.backward", "Linear.backward", "Sequential.backward")  # gradients are to be found, not looked up


@exercise(
    "04.1",
    "What the slopes miss",
    cases=[
        case(4.0, -3.0, 0.1, 0.2),
        case(4.0, -3.0, 0.1, 0.0, why="y stays: then the slope by x tells all"),
        case(0.0, 0.0, -0.5, 2.0, why="both slopes are 0"),
        case(2.0, 5.0, -0.5, 0.3, why="one rises and one falls"),
    ],
    random=lambda rng: case(*(float(v) for v in rng.normal(size=4).round(2))),
    letters={"h": "the nudge h", "k": "the nudge k"},
    hints=[
        "The true change is (x + h) * (y + k) - x * y. Multiply it out: four terms, and one cancels.",
        "The slopes predict h * y + k * x: what x does alone, and what y does alone. Which term is left?",
    ],
    insight="What slopes miss is a product of two small numbers: halve both nudges, and a quarter is left.",
)
def missed_by_the_slopes(x, y, h, k):
    """Return the true change of x * y when x rises by h and y by k, minus what its two slopes predict."""
    return h * k


@missed_by_the_slopes.mistake
def true_change(x, y, h, k):
    """You returned the whole change of f. Take away what the slopes predict, h * y + k * x."""
    return (x + h) * (y + k) - x * y


@missed_by_the_slopes.mistake
def prediction_alone(x, y, h, k):
    """You returned what the slopes predict. The question is what the true change has beyond that."""
    return h * y + k * x


@missed_by_the_slopes.mistake
def prediction_minus_truth(x, y, h, k):
    """Your sign is turned: it is the true change minus the predicted one."""
    return -h * k


@missed_by_the_slopes.mistake
def new_value(x, y, h, k):
    """You returned the new value of f. Take away the old one, and then what the slopes predict."""
    return (x + h) * (y + k)


@missed_by_the_slopes.mistake
def each_its_own_slope(x, y, h, k):
    """In your prediction each input has its own value for its slope. By x the slope is y, by y it is x."""
    return (x + h) * (y + k) - x * y - (h * x + k * y)


@missed_by_the_slopes.mistake
def old_value_kept(x, y, h, k):
    """You compared the new value with a change. Take away the old value, x * y, as well."""
    return (x + h) * (y + k) - (h * y + k * x)


@missed_by_the_slopes.mistake
def only_along_x(x, y, h, k):
    """You took away the prediction along x alone. y moves too: k * x belongs to the prediction."""
    return (x + h) * (y + k) - x * y - h * y


@missed_by_the_slopes.mistake
def only_along_y(x, y, h, k):
    """You took away the prediction along y alone. x moves too: h * y belongs to the prediction."""
    return (x + h) * (y + k) - x * y - k * x


@missed_by_the_slopes.mistake
def nothing(x, y, h, k):
    """You say that nothing is missed. That holds while one of the two stays; here both may move."""
    return 0.0


@missed_by_the_slopes.mistake
def as_for_a_square(x, y, h, k):
    """You have h * h, which is missed of a square: there both factors are one number. Here each has its own nudge."""
    return h * h


@missed_by_the_slopes.mistake
def size_alone(x, y, h, k):
    """You dropped the sign. Where one input rises and the other falls, less comes than was predicted."""
    return abs(h * k)


@exercise(
    "04.2",
    "Find the bug",
    cases=[
        case(-2.0, 5.0, -4.0),
        case(1.0, 2.0, 3.0, why="where z is x + y"),
        case(0.5, -0.5, 2.0, why="q is 0"),
        case(3, 1, 0, why="integers, z is 0"),
    ],
    random=lambda rng: case(*(float(v) for v in rng.normal(size=3).round(1))),
    ours=TAPE,
    hints=[
        "Nudge z by 0.1 in your head: f = q * z changes by 0.1 * q. So what is df/dz?",
        "dfdz = q and dfdq = z: each input of a product has the other one for its slope.",
        "x and y reach f through q alone, and dq/dx = dq/dy = 1. So both get 1.0 * dfdq.",
    ],
    insight="A product hands each input the other's value. Two lines swapped ran without a word; only a number told.",
)
def backward_xyz(x, y, z):
    """Return [df/dx, df/dy, df/dz] of f = (x + y) * z."""
    q = x + y
    dfdz = q
    dfdq = z
    return np.array([1.0 * dfdq, 1.0 * dfdq, dfdz])


@backward_xyz.mistake
def as_printed(x, y, z):
    """You have the listing's slopes, bug and all. In a product each input's slope is the other input, so dfdz = q."""
    return np.array([x + y, x + y, z])


@backward_xyz.mistake
def no_chain(x, y, z):
    """You gave x and y their local slope, 1, and stopped. Multiply by what comes back to q, which is df/dq = z."""
    return np.array([1.0, 1.0, x + y])


@backward_xyz.mistake
def each_factor_its_own(x, y, z):
    """You gave z its own value as its slope. In q * z the slope along z is the other factor, q = x + y."""
    return np.array([z, z, z])


@backward_xyz.mistake
def z_comes_first(x, y, z):
    """Your numbers are right, their order is not: [df/dx, df/dy, df/dz]."""
    return np.array([x + y, z, z])


@backward_xyz.mistake
def sum_taken_for_a_product(x, y, z):
    """You swapped x and y as if x + y were a product. A sum passes the gradient on unchanged: its slopes are 1."""
    return np.array([y * z, x * z, x + y])


@backward_xyz.mistake
def product_for_the_sum(x, y, z):
    """Your last slope is x * y. It is q, and q is a sum: x + y."""
    return np.array([z, z, x * y])


@backward_xyz.mistake
def times_its_own_value(x, y, z):
    """You multiplied z by x and by y. The plus gate has the slope 1 along both: they get z alone."""
    return np.array([x * z, y * z, x + y])


@backward_xyz.mistake
def value_of_f_for_its_slope(x, y, z):
    """Your last slope is the value of f, q * z. The slope along z is its other factor, q, alone."""
    return np.array([z, z, (x + y) * z])


@backward_xyz.mistake
def q_for_all(x, y, z):
    """All three got q. That is the slope along z; along q it is the other factor, z, and x and y get that."""
    return np.full(3, x + y, dtype=float)


@backward_xyz.mistake
def one_for_z(x, y, z):
    """You gave z a slope of 1. In the product q * z its slope is the other factor, q."""
    return np.array([z, z, 1.0])


@backward_xyz.mistake
def product_of_three(x, y, z):
    """Those are the slopes of x * y * z. Here x and y are added: the plus gate hands z to both of them unchanged."""
    return np.array([y * z, x * z, x * y])


@backward_xyz.mistake
def sum_of_three(x, y, z):
    """You gave everything a slope of 1, as in a sum. In the product q * z each factor gets the other one."""
    return np.ones(3)


@backward_xyz.mistake
def inputs_for_slopes(x, y, z):
    """You returned the inputs themselves. Asked is how fast f rises with each of them, its slopes."""
    return np.array([x, y, z])


@exercise(
    "04.3",
    "Sum over the ways",
    cases=[
        case([1.0, 10.0], [[2.0, 0.0, 1.0], [3.0, 1.0, -1.0]]),
        case([1.0, -1.0], [[1.0, 2.0], [3.0, 4.0]], why="as many y as x"),
        case([2.0], [[5.0, -3.0]], why="one y"),
        case([1.0, 2.0, 3.0], [[1.0], [1.0], [1.0]], why="one x"),
        case([0.0, 4.0], [[7.0, 7.0], [1.0, 2.0]], why="f does not feel the first y"),
    ],
    random=lambda rng: case(rng.normal(size=3).round(1), rng.normal(size=(3, 2)).round(1)),
    ours=TAPE,
    hints=[
        "Take x[0] alone. It moves every y[j], by J[j, 0]; each y[j] moves f, by dfdy[j].",
        "Its slope is the sum over j of dfdy[j] * J[j, 0]. Now the same for each x[i].",
        "A row vector times a matrix does exactly that: dfdy @ J.",
    ],
    insight="Multiply along each way, add over the ways: a row times a matrix, and all of backpropagation.",
)
def chain(dfdy, J):
    """Gradient (D,) of f by x, from df/dy (M,) and J (M, D) with J[j, i] = dy_j/dx_i."""
    return dfdy @ J


@chain.mistake
def matrix_times_column(dfdy, J):
    """You multiplied J by a column. The sum runs over the y, which are the rows of J: dfdy comes first."""
    return J @ dfdy


@chain.mistake
def added_over_the_x(dfdy, J):
    """You added along the rows of J, over the x. The ways lead through the y: add down the columns, over j."""
    return dfdy * J.sum(axis=1)


@chain.mistake
def last_way_only(dfdy, J):
    """You kept the last way: each one wrote over the one before. Add with +=."""
    return dfdy[-1] * J[-1]


@chain.mistake
def slopes_of_y_alone(dfdy, J):
    """You added up how the y move and forgot how f feels them: weigh each row of J with its dfdy[j]."""
    return J.sum(axis=0)


@chain.mistake
def first_way_only(dfdy, J):
    """Only the first way counts, as if the loop returned after one round. Each y[j] moves f: add over all j."""
    return dfdy[0] * J[0]


@chain.mistake
def added_before_multiplying(dfdy, J):
    """You added up first and multiplied then. Each y[j] has a weight of its own, dfdy[j]: multiply, then add."""
    return dfdy.sum() * J.sum(axis=0)


@exercise(
    "04.4",
    "The neuron's five slopes",
    cases=[
        case(2.0, -1.0, -3.0, -2.0, -3.0),
        case(0.0, 1.0, 0.0, 1.0, 0.0, why="all at rest, s = 1/2"),
        case(1.0, 0.0, -2.0, 0.5, 0.25, why="x1 is 0"),
        case(1, 2, 3, -1, 1, why="integers"),
    ],
    random=lambda rng: case(*(float(v) for v in rng.normal(size=5).round(1))),
    ours=TAPE,
    letters={"b": "the bias b"},
    hints=[
        "Go forward first: z = w1 * x1 + w2 * x2 + b and s = 1 / (1 + exp(-z)).",
        "The whole tail, from z to f, has the slope s * (1 - s). b is added to z: that is its gradient already.",
        "w1 meets x1 in a product, so dz/dw1 = x1, dz/dx1 = w1, and so on. Times s * (1 - s), all of them.",
    ],
    insight="One number, s (1 - s), came back from the sigmoid; all five inputs differ only in what they were times.",
)
def neuron_gradient(w1, x1, w2, x2, b):
    """Return [df/dw1, df/dx1, df/dw2, df/dx2, df/db] of f = sigmoid(w1 * x1 + w2 * x2 + b)."""
    s = 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))
    return s * (1 - s) * np.array([x1, w1, x2, w2, 1])


@neuron_gradient.mistake
def weights_and_inputs_swapped(w1, x1, w2, x2, b):
    """You swapped weights and inputs: in w1 * x1 the slope by w1 is x1, and the other way round."""
    return neuron_gradient(x1, w1, x2, w2, b)


@neuron_gradient.mistake
def forgot_the_sigmoid(w1, x1, w2, x2, b):
    """You stopped at z. Multiply by the sigmoid's own slope, s * (1 - s), which comes back first."""
    return np.array([x1, w1, x2, w2, 1.0])


@neuron_gradient.mistake
def slope_from_z(w1, x1, w2, x2, b):
    """You put z where s belongs: the slope is s * (1 - s) with s the sigmoid's output, not its input."""
    z = w1 * x1 + w2 * x2 + b
    return z * (1 - z) * np.array([x1, w1, x2, w2, 1])


@neuron_gradient.mistake
def value_instead_of_slope(w1, x1, w2, x2, b):
    """You multiplied by s, the neuron's value. What comes back is its slope, s * (1 - s)."""
    return np.array([x1, w1, x2, w2, 1]) / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))


@neuron_gradient.mistake
def bias_as_its_own_slope(w1, x1, w2, x2, b):
    """You gave b its own value as its slope. It is added to z with factor 1, so its gradient is s * (1 - s) alone."""
    s = 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))
    return s * (1 - s) * np.array([x1, w1, x2, w2, b])


@neuron_gradient.mistake
def lost_a_minus(w1, x1, w2, x2, b):
    """Your signs are turned round: both the gate -z and the gate 1/d bring a minus, and two of them cancel."""
    return -neuron_gradient(w1, x1, w2, x2, b)


@neuron_gradient.mistake
def slope_of_tanh(w1, x1, w2, x2, b):
    """Yours has the slope of tanh. This neuron is a sigmoid: s * (1 - s)."""
    return (1 - np.tanh(w1 * x1 + w2 * x2 + b) ** 2) * np.array([x1, w1, x2, w2, 1])


@neuron_gradient.mistake
def sigmoid_twice(w1, x1, w2, x2, b):
    """Your s has been through the sigmoid twice. Once is enough, from z to s: its slope is s * (1 - s) already."""
    s = 1 / (1 + np.exp(-1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))))
    return s * (1 - s) * np.array([x1, w1, x2, w2, 1])


@neuron_gradient.mistake
def slope_of_relu(w1, x1, w2, x2, b):
    """Yours has a slope of 1 or 0, as a ReLU. This neuron is a sigmoid: s * (1 - s)."""
    return (w1 * x1 + w2 * x2 + b > 0) * np.array([x1, w1, x2, w2, 1.0])


@neuron_gradient.mistake
def products_for_slopes(w1, x1, w2, x2, b):
    """You gave w1 and x1 their product for a slope. In a product each gets the other one alone: w1 gets x1."""
    s = 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))
    return s * (1 - s) * np.array([w1 * x1, w1 * x1, w2 * x2, w2 * x2, 1])


@neuron_gradient.mistake
def other_factor_only(w1, x1, w2, x2, b):
    """You multiplied by 1 - s alone. The sigmoid's slope is s * (1 - s)."""
    return np.array([x1, w1, x2, w2, 1]) / (1 + np.exp(w1 * x1 + w2 * x2 + b))


@exercise(
    "04.5",
    "Blame a hidden weight",
    cases=[
        case(0.5, 0.13, [-3.0, 0.0], [0.35, 0.85], [0.9, 0.85]),
        case(0.5, 0.13, [-3.0, 2.0], [0.35, 0.85], [0.9, 0.1], why="both outputs are wrong"),
        case(1.0, 0.5, [1.0], [0.5], [0.0], why="a single output"),
        case(0.0, 0.7, [1.0, 2.0], [0.3, 0.6], [1.0, 0.0], why="the input is 0"),
        case(-1.0, 0.9, [1.0, -1.0, 0.5], [0.2, 0.4, 0.9], [0.0, 1.0, 1.0], why="three outputs"),
    ],
    random=lambda rng: case(
        *(float(v) for v in rng.uniform(0.1, 0.9, size=2).round(2)),
        rng.normal(size=2).round(1),
        rng.uniform(0.1, 0.9, size=2).round(2),
        rng.uniform(0.1, 0.9, size=2).round(2),
    ),
    ours=TAPE,
    letters={
        "x": "the input x",
        "hidden": "the hidden unit's output",
        "w": "the weights w",
        "out": "the outputs out",
        "t": "the targets t",
    },
    hints=[
        "Walk back from E. By the weighted sums of the outputs the slope is (out - t) * out * (1 - out), all at once.",
        "The hidden unit feeds every output k, through w[k]: so its own slope is the sum over k of w[k] times that.",
        "Then through the hidden sigmoid, times hidden * (1 - hidden), and through the product with x, times x.",
    ],
    insight="Same walk, two gates longer: a hidden unit is blamed by each output, in proportion to its weight there.",
)
def hidden_weight_gradient(x, hidden, w, out, t):
    """Slope of E = sum (out - t)^2 / 2 by the weight from x to a hidden unit that feeds out (K,) through w (K,)."""
    delta = (out - t) * out * (1 - out)
    return x * hidden * (1 - hidden) * (w @ delta)


@hidden_weight_gradient.mistake
def output_formula_as_it_stands(x, hidden, w, out, t):
    """Yours is the output's formula. Between this weight and the outputs lie w and one more sigmoid."""
    return x * ((out - t) * out * (1 - out)).sum()


@hidden_weight_gradient.mistake
def first_output_only(x, hidden, w, out, t):
    """You followed the way through the first output alone. The unit feeds all of them: add the ways up."""
    return x * hidden * (1 - hidden) * w[0] * (out[0] - t[0]) * out[0] * (1 - out[0])


@hidden_weight_gradient.mistake
def no_hidden_sigmoid(x, hidden, w, out, t):
    """You walked past the hidden unit's sigmoid: its slope, hidden * (1 - hidden), is missing."""
    return x * (w @ ((out - t) * out * (1 - out)))


@hidden_weight_gradient.mistake
def no_weights_on_the_way(x, hidden, w, out, t):
    """You left out w: the blame goes back through each weight, times that weight."""
    return x * hidden * (1 - hidden) * ((out - t) * out * (1 - out)).sum()


@hidden_weight_gradient.mistake
def downhill_already(x, hidden, w, out, t):
    """You returned minus the slope, the direction to walk. Here the slope itself is asked: out - t, not t - out."""
    return -hidden_weight_gradient(x, hidden, w, out, t)


@hidden_weight_gradient.mistake
def twice_as_much(x, hidden, w, out, t):
    """Yours is twice as large: E has a half in front of its square, and it cancels the 2."""
    return 2 * hidden_weight_gradient(x, hidden, w, out, t)


@hidden_weight_gradient.mistake
def hidden_for_its_slope(x, hidden, w, out, t):
    """You multiplied by the hidden unit's output. Back through its sigmoid comes its slope: hidden * (1 - hidden)."""
    return x * hidden * (w @ ((out - t) * out * (1 - out)))


@hidden_weight_gradient.mistake
def output_weights_formula(x, hidden, w, out, t):
    """Yours is the formula of a weight from hidden to an output. This weight lies before: from x to hidden."""
    return hidden * ((out - t) * out * (1 - out)).sum()


@hidden_weight_gradient.mistake
def no_output_sigmoid(x, hidden, w, out, t):
    """You walked past the outputs' sigmoids: their slopes, out * (1 - out), are missing."""
    return x * hidden * (1 - hidden) * (w @ (out - t))


@hidden_weight_gradient.mistake
def no_sigmoid_at_all(x, hidden, w, out, t):
    """You walked past both sigmoids. Each multiplies by its slope, out * (1 - out) and hidden * (1 - hidden)."""
    return x * (w @ (out - t))


@hidden_weight_gradient.mistake
def last_output_only(x, hidden, w, out, t):
    """Only the last output is in your slope. The unit feeds all of them: add the ways up (+=)."""
    return x * hidden * (1 - hidden) * (w * (out - t) * out * (1 - out))[-1]


@hidden_weight_gradient.mistake
def two_outputs_only(x, hidden, w, out, t):
    """You added up two outputs. There can be one or more than two: the sum goes over all of them."""
    delta = (out - t) * out * (1 - out)
    return x * hidden * (1 - hidden) * (w[0] * delta[0] + w[1] * delta[1])


@hidden_weight_gradient.mistake
def stopped_at_hidden(x, hidden, w, out, t):
    """You stopped at the hidden unit's output. Two gates are left: its sigmoid and the product with x."""
    return w @ ((out - t) * out * (1 - out))


@hidden_weight_gradient.mistake
def no_error_on_the_way(x, hidden, w, out, t):
    """You left out out - t, the slope of the error. Without it, an output that is right would be blamed too."""
    return x * hidden * (1 - hidden) * (w @ (out * (1 - out)))


@exercise(
    "04.6",
    "A gate that divides",
    cases=[
        case(6.0, 2.0, 1.0),
        case(1.0, -4.0, 8.0, why="dout is not 1"),
        case(0.0, 5.0, 2.0, why="a is 0"),
        case(3, 2, 2, why="integers"),
    ],
    random=lambda rng: case(float(rng.normal()), float(rng.uniform(0.5, 3)), float(rng.normal())),
    ours=TAPE,
    letters={"dout": "the gradient dout"},
    hints=[
        "y = a * (1 / b). Along a, 1 / b is a fixed factor.",
        "The slope of 1 / b is -1 / b^2. Times a, which is fixed now.",
        "Both times dout: a gate multiplies what comes back by its own slope.",
    ],
    insight="Any function becomes a gate as soon as you know its slopes; nobody asks what stands before or behind it.",
)
def divide_backward(a, b, dout):
    """Return [gradient by a, gradient by b] of the gate y = a / b, given the gradient by y."""
    return np.array([dout / b, -dout * a / b**2])


@divide_backward.mistake
def forgot_the_minus(a, b, dout):
    """You lost the minus: a larger b makes a / b smaller."""
    return np.array([dout / b, dout * a / b**2])


@divide_backward.mistake
def as_if_a_product(a, b, dout):
    """You handed each input the other one: that is a product's way. Division is a * (1 / b)."""
    return np.array([dout * b, dout * a])


@divide_backward.mistake
def dout_on_b_only(a, b, dout):
    """You multiplied one of the two by dout, but not the slope by a. Both are multiplied by what comes back."""
    return np.array([1 / b, -dout * a / b**2])


@divide_backward.mistake
def quotient_for_its_slope(a, b, dout):
    """You gave a the quotient a / b for its slope. Along a the factor that stays is 1 / b."""
    return np.array([dout * a / b, -dout * a / b**2])


@divide_backward.mistake
def b_to_the_third(a, b, dout):
    """You divided by b three times. The slope of 1 / b is -1 / b**2."""
    return np.array([dout / b, -dout * a / b**3])


@exercise(
    "04.7",
    "Back to the weights",
    cases=[
        case([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]], [[1.0, 0.0, 3.0, -2.0], [2.0, -1.0, 0.0, 1.0]]),
        case([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[1.0, 2.0], [0.0, 1.0], [-1.0, 0.0]], why="as many out as in"),
        case([[1.0, -2.0]], [[3.0, 4.0, 5.0]], why="one example"),
        case([[1.0, 2.0], [3.0, 4.0]], [[1.0], [-1.0]], why="one output"),
    ],
    random=lambda rng: case(rng.normal(size=(3, 4)).round(1), rng.normal(size=(3, 2)).round(1)),
    loopless=(case(np.ones((2, 3)), np.ones((2, 4))), case(np.ones((40, 30)), np.ones((40, 50)))),
    ours=TAPE,
    letters={"X": "the inputs X", "dout": "the gradient dout"},
    hints=[
        "One example first: y[i] = sum of W[i, j] x[j], so dW[i, j] = dout[i] * x[j]. Which shape has that?",
        "np.outer(dout, x), shape (M, D). With a batch: one such matrix an example, and they add up.",
        "The sum over examples of dout[n, i] * X[n, j] is a matrix product. Which of the two must be transposed?",
        "dout.T @ X: (M, N) times (N, D) makes (M, D).",
    ],
    insight="dout.T @ X has the shape of W, as its gradient must. Where N, D and M differ, no other product has.",
)
def weight_gradient(X, dout):
    """Gradient (M, D) by W of X @ W.T + b, from the batch X (N, D) and dout (N, M)."""
    return dout.T @ X


@weight_gradient.mistake
def mean_over_the_batch(X, dout):
    """You divided by N. The loss has done that already, if it is a mean: here the examples add up."""
    return dout.T @ X / len(X)


@weight_gradient.mistake
def first_example_only(X, dout):
    """You used the first example alone. All share W, so all of them have a say: add up."""
    return np.outer(dout[0], X[0])


@weight_gradient.mistake
def forgot_the_input(X, dout):
    """You gave every weight of a row the same gradient: that is the bias's. A weight's has its input as a factor."""
    return np.repeat(dout.sum(axis=0)[:, None], X.shape[1], axis=1)


@weight_gradient.mistake
def last_example_only(X, dout):
    """You used the last example alone. All share W, so all of them have a say: add up."""
    return np.outer(dout[-1], X[-1])


@weight_gradient.mistake
def reshaped_for_transposed(X, dout):
    """You reshaped where you should transpose. reshape leaves the numbers in order, .T does not."""
    return (X.T @ dout).reshape(dout.shape[1], -1)


@weight_gradient.mistake
def forgot_dout(X, dout):
    """Every row of W got the same gradient, the sum of the inputs. Each output has a dout of its own as a factor."""
    return np.repeat(X.sum(axis=0)[None], dout.shape[1], axis=0)


@weight_gradient.mistake
def summed_before_multiplied(X, dout):
    """You added up the examples first. Multiply each example's dout with its own input, and add up after that."""
    return np.outer(dout.sum(axis=0), X.sum(axis=0))


@exercise(
    "04.8",
    "Back through ReLU",
    cases=[
        case([[1.0, -2.0, 3.0], [-0.5, 0.25, -4.0]], [[10.0, 20.0, -30.0], [40.0, -50.0, 60.0]]),
        case([[0.0, 0.0]], [[1.0, -1.0]], why="exactly at 0, where we agreed on slope 0"),
        case([[5.0, 0.005]], [[-1.0, 2.0]], why="all on, one only just"),
        case([[-5.0], [-6.0]], [[3.0], [2.0]], why="all off"),
    ],
    random=lambda rng: case(rng.normal(size=(2, 3)).round(1), rng.normal(size=(2, 3)).round(1)),
    ours=TAPE,
    letters={"dout": "the gradient dout"},
    hints=[
        "Where x > 0, y = x, slope 1. Where x < 0, y is 0 whatever x does: slope 0.",
        "x > 0 makes an array of True and False, and those count as 1 and 0 in a product.",
    ],
    insight="A gate in the literal sense, opened or shut on the way forward. Where it is shut, nothing is learned.",
)
def relu_backward(x, dout):
    """Gradient by x of max(0, x), from dout of the same shape; slope 0 at exactly 0."""
    return dout * (x > 0)


@relu_backward.mistake
def passes_everything(x, dout):
    """You passed everything. A test such as relu(x) >= 0 is true everywhere: ask the input, x > 0."""
    return dout * (np.maximum(0, x) >= 0)


@relu_backward.mistake
def clipped_the_gradient(x, dout):
    """You applied ReLU to the gradient. What opens the gate is the sign of x; a negative gradient may pass."""
    return np.maximum(0, dout)


@relu_backward.mistake
def times_the_output(x, dout):
    """You multiplied by ReLU's output. Its slope is 1 where it is on, however large x is."""
    return dout * np.maximum(0, x)


@relu_backward.mistake
def open_at_zero(x, dout):
    """At exactly 0 you let the gradient pass. There is no slope there; like PyTorch, we agreed on 0: x > 0."""
    return dout * (x >= 0)


@relu_backward.mistake
def open_where_it_should_be_shut(x, dout):
    """You have it the wrong way round: the gate is open where x is positive."""
    return dout * (x <= 0)


@relu_backward.mistake
def minus_where_shut(x, dout):
    """Where x is negative you pass the gradient with its sign turned. The gate is shut there: slope 0."""
    return dout * np.sign(x)


@relu_backward.mistake
def slope_of_sigmoid(x, dout):
    """Yours has the slope of the sigmoid, s * (1 - s). ReLU's slope is 1 where x > 0, otherwise 0."""
    return dout * np.exp(-x) / (1 + np.exp(-x)) ** 2


@relu_backward.mistake
def half_open_at_zero(x, dout):
    """At exactly 0 you let half of the gradient pass. There is no slope there; like PyTorch, we agreed on 0: x > 0."""
    return dout * np.heaviside(x, 0.5)


def _passed_where_y_is_positive(x, w, t):
    z = w * x
    y = max(0.0, z)
    dy = y - t
    dz = dy if y > 0 else 0.0
    return x * dz


def _passed_where_dy_is_positive(x, w, t):
    z = w * x
    y = max(0.0, z)
    dy = y - t
    dz = max(0.0, dy)
    return x * dz


def _passed_where_z_is_positive(x, w, t):
    z = w * x
    y = z * (z > 0)
    dy = y - t
    dz = dy * (z > 0)
    return x * dz


def _slope_by_w(x, w, t):
    return x * (w * x - t) if w * x > 0 else 0.0


which_way_back = Diagnosis(
    "04.9",
    "Which way back is ill?",
    listings={
        "A": _passed_where_y_is_positive,
        "B": _passed_where_dy_is_positive,
        "C": _passed_where_z_is_positive,
    },
    truth=_slope_by_w,
    sound={
        "A": "A asks y > 0 instead of z > 0. For ReLU that is the same: y is positive exactly where z is.",
        "C": "C multiplies by True or False, which count as 1 and 0: the gate is open exactly where z is positive.",
    },
    lines={
        2: "Line 2 is the product, forward.",
        3: "Line 3 is ReLU, forward, and right.",
        4: "Line 4 is the slope of half the squared error, y - t, and it may well be negative.",
        6: "Line 6 passes the product w * x, whose slope by w is x.",
    },
    right={"listing": "B", "line": 5, "input": (1.0, 1.0, 3.0)},
    hints=[
        "On the way back through ReLU, what opens the gate: the gradient, or the number that came in?",
        "Try an input with w * x above 0 and a target above that: then the gradient that comes back is negative.",
    ],
    insight="ReLU of the gradient stops every push upward. The mask belongs to the way forward: open where z > 0.",
)


@exercise(
    "04.10",
    "Back through softmax",
    cases=[
        case([[0.2, 0.3, 0.5], [0.7, 0.2, 0.1]], [[1.0, 0.0, -2.0], [0.5, 3.0, 1.0]]),
        case([[0.25, 0.75]], [[4.0, 4.0]], why="one row, and the same gradient for all"),
        case([[0.5, 0.5], [0.9, 0.1], [0.01, 0.99]], [[-2.0, 0.0], [-1.0, 1.0], [0.0, 0.0]], why="two classes"),
        case([[0.1, 0.2, 0.3, 0.4]], [[0.0, -5.0, 0.0, 0.0]], why="only one probability matters"),
    ],
    random=lambda rng: case(rng.dirichlet(np.ones(3), size=2), rng.normal(size=(2, 3)).round(1)),
    ours=TAPE,
    letters={"p": "the probabilities p", "d": "the gradient d"},
    hints=[
        "One row first. df_i is the sum over j of d_j * p_j * ([i = j] - p_i): split the bracket into two sums.",
        "The first sum has one term, d_i * p_i. In the second, p_i does not depend on j and comes out in front.",
        "p_i * (d_i - S) with S the sum over j of d_j * p_j: one S per row, so sum along the last axis and keep it.",
    ],
    insight="Each score is pushed by how far its own gradient lies above the average, weighted by p: pushes sum to 0.",
)
def softmax_backward(p, d):
    """Gradient (N, C) by the scores, from the probabilities p (N, C), softmax of each row, and the gradient d by p."""
    return p * (d - np.sum(d * p, axis=1, keepdims=True))


@softmax_backward.mistake
def own_way_with_no_others(p, d):
    """You have p * d alone: the part with [i = j]. The other part, minus p_i times the sum of d_j * p_j, is missing."""
    return p * d


@softmax_backward.mistake
def as_a_sigmoid(p, d):
    """You took each score for its own, with slope p * (1 - p). Each score moves all other probabilities too."""
    return d * p * (1 - p)


@softmax_backward.mistake
def sum_over_the_examples(p, d):
    """You added down the columns, over the examples. The classes of one example stand in a row: add along axis 1."""
    return p * (d - np.sum(d * p, axis=0))


@softmax_backward.mistake
def sum_over_everything(p, d):
    """Your sum runs over all examples at once. Each row has a sum of its own: axis=1, keepdims=True."""
    return p * (d - np.sum(d * p))


@softmax_backward.mistake
def sum_without_weights(p, d):
    """You added up d alone. In the sum each d_j is weighted with its p_j."""
    return p * (d - np.sum(d, axis=1, keepdims=True))


@softmax_backward.mistake
def mean_for_the_sum(p, d):
    """You took the plain mean of d * p. It is the sum: the weights p add up to 1 already."""
    return p * (d - np.mean(d * p, axis=1, keepdims=True))


@softmax_backward.mistake
def plain_average_of_d(p, d):
    """You subtracted the plain average of d. It is the average weighted with p: the sum of d_j * p_j."""
    return p * (d - np.mean(d, axis=1, keepdims=True))


@softmax_backward.mistake
def no_factor_in_front(p, d):
    """You left out the factor p_i in front: a class of probability 0 cannot be pushed."""
    return d - np.sum(d * p, axis=1, keepdims=True)


@softmax_backward.mistake
def turned_round(p, d):
    """Your sign is turned round: it is [i = j] - p_i, and so d_i minus the sum."""
    return p * (np.sum(d * p, axis=1, keepdims=True) - d)


@softmax_backward.mistake
def plus_for_minus(p, d):
    """You added the sum. The other scores' way has a minus: raise f_i and the other probabilities fall."""
    return p * (d + np.sum(d * p, axis=1, keepdims=True))


@softmax_backward.mistake
def probability_minus_gradient(p, d):
    """You have p - d, like the p - t of softmax and NLL together. Here d is any gradient by the probabilities."""
    return p - d


@softmax_backward.mistake
def the_others_alone(p, d):
    """You have the way through the sum alone. Score i also has its own way: plus p_i * d_i."""
    return -p * np.sum(d * p, axis=1, keepdims=True)


@softmax_backward.mistake
def others_without_their_gradients(p, d):
    """In your second part p_i meets the sum of p_j, which is 1. The sum is over d_j * p_j."""
    return p * d - p


@exercise(
    "04.11",
    "Back through broadcasting",
    cases=[
        case([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]], (3,), why="a row, used for both examples"),
        case([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]], (2, 1), why="a column"),
        case([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]], (), why="a single number"),
        case([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]], (2, 3), why="nothing was copied"),
        case([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], (1, 2), why="a row that is a matrix"),
        case(np.arange(12.0).reshape(2, 3, 2), (3, 1), why="two axes at once"),
    ],
    random=lambda rng: case(
        rng.normal(size=(3, 2)).round(1), [(2,), (3, 1), (1, 2), (), (1,), (3, 2)][rng.integers(6)]
    ),
    ours=TAPE,
    letters={"dout": "the gradient dout", "shape": "the shape"},
    hints=[
        "Broadcasting copies. Each copy is one more way, and over the ways one adds: which axes were copied?",
        "Add over the axes that only dout has, in front, and with keepdims=True over those where shape has a 1.",
        "dout.ndim - len(shape) axes stand in front: tuple(range(...)) of them first, then those of length 1.",
    ],
    insight="Forward, an input is copied; backward, what comes back to its copies is added up.",
)
def undo_broadcast(dout, shape):
    """Gradient by an input of this shape that NumPy has broadcast to the shape of dout."""
    d = dout.sum(axis=tuple(range(dout.ndim - len(shape))))
    return d.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)


def _copies(dout, shape):
    """Return dout with the copies of each entry along a first axis, and the shape behind it."""
    copied = [*range(dout.ndim - len(shape))]
    copied += [dout.ndim - len(shape) + i for i, n in enumerate(shape) if n == 1]
    rest = [i for i in range(dout.ndim) if i not in copied]
    count = int(np.prod([dout.shape[i] for i in copied], dtype=int))
    return np.transpose(dout, [*copied, *rest]).reshape(count, *shape)


@undo_broadcast.mistake
def mean_of_the_copies(dout, shape):
    """You took the mean over the copies. Each of them has its say in full: add up."""
    return _copies(dout, shape).mean(axis=0)


@undo_broadcast.mistake
def first_copy_only(dout, shape):
    """You kept what came back to the first copy. All copies are the same input: add up over them."""
    return _copies(dout, shape)[0]


@undo_broadcast.mistake
def last_copy_only(dout, shape):
    """You kept what came back to the last copy, as if each wrote over the one before. Add up over them."""
    return _copies(dout, shape)[-1]


@undo_broadcast.mistake
def largest_of_the_copies(dout, shape):
    """You took the largest of what came back. Pushes through different copies add up."""
    return _copies(dout, shape).max(axis=0)


@undo_broadcast.mistake
def not_folded(dout, shape):
    """You returned dout as it came. A gradient has the shape of its variable: add up over the copies."""
    return dout * 1.0


@undo_broadcast.mistake
def always_over_the_examples(dout, shape):
    """You always add over axis 0, as for a bias. Which axes were copied depends on the shape."""
    return dout.sum(axis=0)


@undo_broadcast.mistake
def all_added_up(dout, shape):
    """You added up everything. Only the axes along which the input was copied are added up."""
    return np.full(shape, dout.sum())


@undo_broadcast.mistake
def axis_lost(dout, shape):
    """Where the shape has a 1, an axis of length 1 must stay: keepdims=True."""
    return np.squeeze(undo_broadcast.reference(dout, shape))


@undo_broadcast.mistake
def front_axes_only(dout, shape):
    """You added up the axes in front that the input has not. An axis of length 1 was copied as well: add it up too."""
    return dout.sum(axis=tuple(range(dout.ndim - len(shape))))


@undo_broadcast.mistake
def cut_to_shape(dout, shape):
    """You cut dout to the shape and lost the other copies. Add up over them."""
    return np.resize(dout, shape)


def _deep(weight_std, learning_rate, seed, hidden=10, depth=10, steps=300):
    """Return the share right on unseen points, after training ``depth`` layers of tanh on the two moons."""
    rng = np.random.default_rng(seed)
    X, y = moons(100, 0.15, rng=rng)
    unseen, labels = moons(500, 0.15, rng=rng)
    middle = X.mean(axis=0)
    sizes = [2, *[hidden] * depth, 2]
    weights = [weight_std * rng.normal(size=(m, d)) for d, m in itertools.pairwise(sizes)]
    biases = [np.zeros(m) for m in sizes[1:]]

    def forward(x):
        kept = [x - middle]
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            kept.append(np.tanh(kept[-1] @ W.T + b))
        return kept, kept[-1] @ weights[-1].T + biases[-1]

    for _ in range(steps):
        kept, scores = forward(X)
        d = (softmax(scores) - np.eye(2)[y]) / len(X)
        for k in reversed(range(len(weights))):
            before = (d @ weights[k]) * (1 - kept[k] ** 2)
            weights[k] -= learning_rate * d.T @ kept[k]
            biases[k] -= learning_rate * d.sum(axis=0)
            d = before
    return np.mean(forward(unseen)[1].argmax(axis=1) == labels)


def _worst_of_three(weight_std, learning_rate):
    with np.errstate(all="ignore"):
        return float(min(_deep(weight_std, learning_rate, seed) for seed in range(3)))


ten_layers = Setting(
    "04.12",
    "Ten layers that learn",
    run=_worst_of_three,
    enough=0.95,
    ranges={"weight_std": (0.01, 3), "learning_rate": (0.0001, 3)},
    right={"weight_std": 0.45, "learning_rate": 0.05},
    wrong={
        "vanished": (
            {"weight_std": 0.1, "learning_rate": 0.1},
            lambda settings, score: settings["weight_std"] < 0.28,
            "With weights so small each layer shrinks what passes, and the first ones are told little or nothing. Look "
            "at the slopes by layer.",
        ),
        "flat": (
            {"weight_std": 1.5, "learning_rate": 0.1},
            lambda settings, score: settings["weight_std"] > 1.2,
            "With weights so large most units sit in the flat ends of tanh, and the slopes that get through explode. "
            "Try smaller ones.",
        ),
        "too slow": (
            {"weight_std": 0.45, "learning_rate": 0.0005},
            lambda settings, score: settings["learning_rate"] < 0.03,
            "The slopes arrive, and 300 steps at this rate do not lead far. Try a larger one.",
        ),
        "too fast": (
            {"weight_std": 0.45, "learning_rate": 2.0},
            lambda settings, score: (
                settings["learning_rate"] > (0.15 if 0.35 <= settings["weight_std"] <= 0.65 else 0.6)
            ),
            "The slopes arrive, and at this rate the steps leap over where they lead. Try a smaller one.",
        ),
        "thin": (
            {"weight_std": 0.3, "learning_rate": 0.5},
            lambda settings, score: settings["weight_std"] < 0.35,
            "The first layers hear less than the last ones, so that neighbouring rates pass or fail by luck. Somewhat "
            "larger weights leave more room.",
        ),
        "growing": (
            {"weight_std": 1.0, "learning_rate": 0.2},
            lambda settings, score: settings["weight_std"] > 0.65,
            "The slopes grow on their way back, so that a rate which suits the last layers is too large for the first. "
            "Smaller weights leave more room.",
        ),
    },
    score="the worst of three runs' shares right on unseen points",
    hints=[
        "Choose the weights first: for which size are the slopes by the first layer and by the last about alike?",
        "Ten weights of size s add up to about s times the root of 10. Then a rate between 0.03 and 0.3.",
    ],
    insight="Where slopes neither vanish nor explode, here between 0.4 and 0.65, nearly every rate from 0.01 to 0.5 "
    "passes; outside it takes more luck. That is about 1.5 / sqrt(10). Notebook 06 says why.",
)


def _pieces(W0, b0, W1, b1, X, y):
    """Return what the way forward keeps: Z and H (N, H), the probabilities and the one-hot labels (N, C)."""
    Z = X @ W0.T + b0
    H = np.maximum(0, Z)
    return Z, H, softmax(H @ W1.T + b1), np.eye(len(b1))[y]


def _flat(*parts):
    return np.concatenate([np.ravel(part) for part in parts])


def _back(dF, mask, W0, W1, X, H, lam):
    """Return all gradients in one vector, from the gradient by the scores."""
    dZ = (dF @ W1) * mask
    return _flat(dZ.T @ X + lam * W0, dZ.sum(axis=0), dF.T @ H + lam * W1, dF.sum(axis=0))


def _network(rng, N, D, H, C, lam):
    """Return a case: weights, biases, a batch, labels, and the strength of the decay."""
    W0, W1 = rng.normal(size=(H, D)).round(1), rng.normal(size=(C, H)).round(1)
    b0, b1 = rng.normal(size=H).round(2) + 0.003, rng.normal(size=C).round(1)
    return W0, b0, W1, b1, rng.normal(size=(N, D)).round(1), rng.integers(C, size=N), lam


@exercise(
    "04.13",
    "The whole way back",
    cases=[
        case(*_network(np.random.default_rng(1), 5, 2, 3, 4, 0.1)),
        case(*_network(np.random.default_rng(2), 1, 3, 2, 4, 0.0), why="one example, no decay"),
        case(*_network(np.random.default_rng(3), 4, 1, 5, 2, 1.0), why="one input, a strong decay"),
        case(*_network(np.random.default_rng(6), 6, 3, 4, 2, 0.01), why="two classes"),
    ],
    random=lambda rng: case(*_network(rng, 4, 2, 5, 3, 0.3)),
    ours=TAPE,
    letters={"lam": "the decay lam", "W0": "the weights W0", "W1": "the weights W1"},
    hints=[
        "Run forward and keep Z, hidden and the probabilities. The loss is a mean: dscores = (P - T) / N.",
        "Through the second layer: dW1 = dscores.T @ hidden, db1 adds dscores over the examples, and "
        "dhidden = dscores @ W1.",
        "Through ReLU: dZ is dhidden where Z > 0, else 0. Then the first layer, as the second. Add lam * W to both dW.",
    ],
    insight="Six lines: these are all gradients that a network with two layers needs, and every framework computes.",
)
def network_gradient(W0, b0, W1, b1, X, y, lam):
    """Gradient of the mean loss plus decay, in one vector: by W0, by b0, by W1, by b1, each row by row.

    X (N, D) goes through W0 (M, D), b0, ReLU, W1 (C, M), b1 and softmax; y (N,) are the right classes. The loss is the
    mean of -log p_y, plus lam / 2 times the sum of the squares of W0 and W1.
    """
    Z = X @ W0.T + b0
    hidden = np.maximum(0, Z)
    dscores = (softmax(hidden @ W1.T + b1) - np.eye(len(b1))[y]) / len(X)
    dZ = (dscores @ W1) * (Z > 0)
    parts = dZ.T @ X + lam * W0, dZ.sum(axis=0), dscores.T @ hidden + lam * W1, dscores.sum(axis=0)
    return np.concatenate([part.ravel() for part in parts])


@network_gradient.mistake
def sum_over_the_batch(W0, b0, W1, b1, X, y, lam):
    """Your data's part is N times too large: the loss is a mean over the examples, so divide by N."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back(P - T, Z > 0, W0, W1, X, H, lam)


@network_gradient.mistake
def gate_left_open(W0, b0, W1, b1, X, y, lam):
    """W1 and b1 are right, W0 and b0 are not: you walked past ReLU. Where Z is not above 0, nothing passes."""
    _, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((P - T) / len(X), 1.0, W0, W1, X, H, lam)


@network_gradient.mistake
def gate_of_the_gradient(W0, b0, W1, b1, X, y, lam):
    """You applied ReLU to the gradient. What opens the gate is Z > 0, on the way forward."""
    _, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    dF = (P - T) / len(X)
    return _back(dF, dF @ W1 > 0, W0, W1, X, H, lam)


@network_gradient.mistake
def times_the_output_of_relu(W0, b0, W1, b1, X, y, lam):
    """You multiplied by ReLU's output. Its slope is 1 where Z > 0, however large the output is."""
    _, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((P - T) / len(X), H, W0, W1, X, H, lam)


@network_gradient.mistake
def no_decay(W0, b0, W1, b1, X, y, lam):
    """You left out the decay: W0 and W1 reach the loss by a second way, whose slope is lam * W."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((P - T) / len(X), Z > 0, W0, W1, X, H, 0.0)


@network_gradient.mistake
def decay_twice(W0, b0, W1, b1, X, y, lam):
    """Your decay is twice too strong: the 2 of the square cancels the half in front."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((P - T) / len(X), Z > 0, W0, W1, X, H, 2 * lam)


@network_gradient.mistake
def decay_halved(W0, b0, W1, b1, X, y, lam):
    """Your decay is half of what it should be: the slope of lam / 2 * W**2 is lam * W."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((P - T) / len(X), Z > 0, W0, W1, X, H, lam / 2)


@network_gradient.mistake
def decay_per_example(W0, b0, W1, b1, X, y, lam):
    """You divided the decay by N too. The mean is over the examples; the decay stands beside it, once."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((P - T) / len(X), Z > 0, W0, W1, X, H, lam / len(X))


@network_gradient.mistake
def biases_decay(W0, b0, W1, b1, X, y, lam):
    """You let the biases decay as well. In this loss only the squares of W0 and W1 are added."""
    return network_gradient.reference(W0, b0, W1, b1, X, y, lam) + lam * _flat(0 * W0, b0, 0 * W1, b1)


@network_gradient.mistake
def first_biases_decay(W0, b0, W1, b1, X, y, lam):
    """You let b0 decay as well. In this loss only the squares of W0 and W1 are added, no bias."""
    return network_gradient.reference(W0, b0, W1, b1, X, y, lam) + lam * _flat(0 * W0, b0, 0 * W1, 0 * b1)


@network_gradient.mistake
def second_biases_decay(W0, b0, W1, b1, X, y, lam):
    """You let b1 decay as well. In this loss only the squares of W0 and W1 are added, no bias."""
    return network_gradient.reference(W0, b0, W1, b1, X, y, lam) + lam * _flat(0 * W0, 0 * b0, 0 * W1, b1)


@network_gradient.mistake
def no_target(W0, b0, W1, b1, X, y, lam):
    """You sent back the probabilities. By the scores the slope is P - T: 1 is taken away at the right class."""
    Z, H, P, _ = _pieces(W0, b0, W1, b1, X, y)
    return _back(P / len(X), Z > 0, W0, W1, X, H, lam)


@network_gradient.mistake
def downhill(W0, b0, W1, b1, X, y, lam):
    """You returned the step downhill, minus the gradient. It begins with P - T, not T - P."""
    return -network_gradient.reference(W0, b0, W1, b1, X, y, lam)


@network_gradient.mistake
def target_minus_output(W0, b0, W1, b1, X, y, lam):
    """Your data's part has its sign turned, the decay has not: it begins with P - T, not T - P."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((T - P) / len(X), Z > 0, W0, W1, X, H, lam)


@network_gradient.mistake
def means_for_the_biases(W0, b0, W1, b1, X, y, lam):
    """Your biases' slopes are N times too small. The loss has divided by N already: over the examples, add up."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    dF = (P - T) / len(X)
    dZ = (dF @ W1) * (Z > 0)
    return _flat(dZ.T @ X + lam * W0, dZ.mean(axis=0), dF.T @ H + lam * W1, dF.mean(axis=0))


@network_gradient.mistake
def column_by_column(W0, b0, W1, b1, X, y, lam):
    """Your numbers are right, their order is not: dW is (outputs, inputs), as W is. Yours is transposed: X.T @ dZ."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    dF = (P - T) / len(X)
    dZ = (dF @ W1) * (Z > 0)
    return _flat(X.T @ dZ + lam * W0.T, dZ.sum(axis=0), H.T @ dF + lam * W1.T, dF.sum(axis=0))


@network_gradient.mistake
def weights_before_relu(W0, b0, W1, b1, X, y, lam):
    """Your dW1 uses Z, from before ReLU. The second layer was fed with ReLU's output, and dW1 asks what it was fed."""
    Z, _, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((P - T) / len(X), Z > 0, W0, W1, X, Z, lam)


@network_gradient.mistake
def last_layer_first(W0, b0, W1, b1, X, y, lam):
    """Your numbers are right, their order is not: W0, b0, W1, b1."""
    right = network_gradient.reference(W0, b0, W1, b1, X, y, lam)
    return np.roll(right, W1.size + b1.size)


@network_gradient.mistake
def weights_before_biases(W0, b0, W1, b1, X, y, lam):
    """Your numbers are right, their order is not: each bias follows its own weights, W0, b0, W1, b1."""
    right = network_gradient.reference(W0, b0, W1, b1, X, y, lam)
    dW0, db0, dW1, db1 = np.split(right, np.cumsum([W0.size, b0.size, W1.size]))
    return _flat(dW0, dW1, db0, db1)


@network_gradient.mistake
def first_weights_do_not_decay(W0, b0, W1, b1, X, y, lam):
    """You forgot the decay of W0. Both matrices stand in the sum of squares."""
    right = network_gradient.reference(W0, b0, W1, b1, X, y, lam)
    return right - lam * _flat(W0, 0 * b0, 0 * W1, 0 * b1)


@network_gradient.mistake
def second_weights_do_not_decay(W0, b0, W1, b1, X, y, lam):
    """You forgot the decay of W1. Both matrices stand in the sum of squares."""
    right = network_gradient.reference(W0, b0, W1, b1, X, y, lam)
    return right - lam * _flat(0 * W0, 0 * b0, W1, 0 * b1)


@network_gradient.mistake
def divided_twice(W0, b0, W1, b1, X, y, lam):
    """Your data's part is N times too small: the examples are averaged once, by the scores, and added up after that."""
    Z, H, P, T = _pieces(W0, b0, W1, b1, X, y)
    return _back((P - T) / len(X) ** 2, Z > 0, W0, W1, X, H, lam)
