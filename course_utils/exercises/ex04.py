"""Exercises of notebook 04: the chain rule, by hand and then for whole layers.

Letters as in the notebook: ``dout`` is the gradient that comes back to a gate or layer, of the shape of its output;
``W`` (M, D), ``X`` (N, D), one example a row; ``s`` the sigmoid.
"""

import numpy as np

from .declare import case, exercise

TAPE = ("Tensor.backward",)  # these gradients are to be found, not to be looked up


@exercise(
    "04.1",
    "Nudge a product",
    cases=[
        case(4.0, -3.0, 0.1),
        case(4.0, -3.0, -0.5, why="a step to the left"),
        case(0.0, 2.0, 0.25, why="x is 0"),
        case(3.0, 0.0, 0.1, why="y is 0: f does not feel x"),
    ],
    random=lambda rng: case(*(float(v) for v in rng.normal(size=3).round(2))),
    letters={"h": "the nudge h"},
    hints=[
        "Write f before and f after: x * y and (x + h) * y. What is the difference?",
        "(x + h) * y - x * y: multiply out, and two terms cancel.",
    ],
    insight="The change is h times the slope, and the slope of x * y along x is y: exactly, for x * y is linear in x.",
)
def change_of_product(x, y, h):
    """Change of f = x * y when x rises by h."""
    return h * y


@change_of_product.mistake
def change_of_the_input(x, y, h):
    """Yours is how much the input changes, which the slide asks by its slip. The question is the output."""
    return h


@change_of_product.mistake
def the_new_value(x, y, h):
    """You returned the new value of f. The change is what was added to the old one: take x * y away."""
    return (x + h) * y


@change_of_product.mistake
def slope_alone(x, y, h):
    """You returned the slope. It is the change for a step of 1; the step here is h."""
    return y


@change_of_product.mistake
def slope_by_the_other_input(x, y, h):
    """You took the slope along y, which is x. It is x that moves, and then y is the factor."""
    return h * x


@change_of_product.mistake
def no_parentheses(x, y, h):
    """Yours is x + h * y: without parentheses * comes first. The new value is (x + h) * y; take x * y away."""
    return x + h * y


@change_of_product.mistake
def both_inputs_moved(x, y, h):
    """You moved y as well. Only x rises by h, and y stays."""
    return (x + h) * (y + h) - x * y


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
    """You have the slide's slopes, bug and all. In a product each input's slope is the other input, so dfdz = q."""
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
    """You swapped weights and inputs: in w1 * x1 the slope along w1 is x1, and the other way round."""
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
def slides_formula_as_it_stands(x, hidden, w, out, t):
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
        "The cheat sheet says d(1/b)/db = -1/b^2. Times a, which is fixed now.",
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
    insight="The shapes leave no other product: dout.T @ X has the shape of W, as the gradient of W always must.",
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
