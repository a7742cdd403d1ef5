"""The references of notebook 04 are what the notebook derives, and other right answers pass too."""

import itertools

import numpy as np
import pytest

from course_utils.autodiff import Tensor
from course_utils.exercises import ask, ex04, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers import Linear, ReLU, Sequential
from course_utils.losses import cross_entropy


def neuron(w1, x1, w2, x2, b):
    return 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))


def neuron_by_tape(*values):
    tensors = [Tensor(value) for value in values]
    neuron(*tensors).backward()
    return [float(t.grad) for t in tensors]


def neuron_by_nudging(*values):
    h = 1e-6 * np.eye(5)
    return [(neuron(*(values + nudge)) - neuron(*(values - nudge))) / 2e-6 for nudge in h]


def hidden_by_loop(x, hidden, w, out, t):
    slope = 0
    for k in range(len(out)):
        slope += w[k] * (out[k] - t[k]) * out[k] * (1 - out[k])
    return slope * hidden * (1 - hidden) * x


def relu_by_loop(x, dout):
    dx = np.zeros(dout.shape)
    for place in np.ndindex(dout.shape):
        if x[place] > 0:
            dx[place] = dout[place]
    return dx


def softmax_by_jacobians(p, d):
    return np.array([(np.diag(row) - np.outer(row, row)) @ back for row, back in zip(p, d, strict=True)])


def broadcast_by_loop(dout, shape):
    gradient, numbers = np.zeros(shape).ravel(), np.arange(np.prod(shape, dtype=int)).reshape(shape)
    for place, number in np.ndenumerate(np.broadcast_to(numbers, dout.shape)):
        gradient[number] += dout[place]
    return gradient.reshape(shape)


def network_loss(W0, b0, W1, b1, X, y, lam):
    F = np.maximum(0, X @ W0.T + b0) @ W1.T + b1
    nll = np.mean(np.log(np.sum(np.exp(F), axis=1)) - F[np.arange(len(y)), y])
    return nll + lam / 2 * (np.sum(W0**2) + np.sum(W1**2))


def network_by_layers(W0, b0, W1, b1, X, y, lam):
    rng = np.random.default_rng(0)
    net = Sequential(Linear(X.shape[1], len(b0), rng=rng), ReLU(), Linear(len(b0), len(b1), rng=rng))
    for values, wanted in zip(net.params.values(), (W0, b0, W1, b1), strict=True):
        values[...] = wanted
    net.backward(cross_entropy(net.forward(X), y)[1])
    decay = (lam * W0, 0 * b0, lam * W1, 0 * b1)
    return np.concatenate([(g + d).ravel() for g, d in zip(net.grads.values(), decay, strict=True)])


def network_one_example_at_a_time(W0, b0, W1, b1, X, y, lam):
    dW0, db0, dW1, db1 = lam * W0, np.zeros_like(b0), lam * W1, np.zeros_like(b1)
    for x, right in zip(X, y, strict=True):
        h = np.maximum(W0 @ x + b0, 0)
        back = np.exp(W1 @ h + b1)
        back /= back.sum()
        back[right] -= 1
        into = np.where(h > 0, W1.T @ back, 0)
        dW1, db1 = dW1 + np.outer(back, h) / len(X), db1 + back / len(X)
        dW0, db0 = dW0 + np.outer(into, x) / len(X), db0 + into / len(X)
    return np.concatenate([dW0.ravel(), db0, dW1.ravel(), db1])


OTHER_RIGHT_ANSWERS = {
    "04.1": lambda x, y, h, k: (x + h) * (y + k) - x * y - (h * y + k * x),
    "04.2": lambda x, y, z: [z, z, x + y],
    "04.3": lambda dfdy, J: J.T @ dfdy,
    "04.4": neuron_by_nudging,
    "04.5": hidden_by_loop,
    "04.6": lambda a, b, dout: [dout * (1 / b), dout * (-a * b**-2.0)],
    "04.7": lambda X, dout: np.einsum("nm,nd->md", dout, X),
    "04.8": relu_by_loop,
    "04.9": {"listing": "B", "line": 5, "input": (2, -1, -3.0)},
    "04.10": softmax_by_jacobians,
    "04.11": broadcast_by_loop,
    "04.12": {"weight_std": 0.5, "learning_rate": 0.1},
    "04.13": network_one_example_at_a_time,
}


def verdict(number, answer):
    return ask.verdict(registry.find(number), answer)


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = verdict(number, OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def test_the_packages_tape_is_no_answer():
    assert judge(registry.find("04.4"), neuron_by_tape).status == "ours"
    assert judge(registry.find("04.13"), network_by_layers).status == "ours"


def test_a_loop_over_the_examples_is_told_where_none_is_asked_for():
    by_loop = judge(registry.find("04.7"), lambda X, dout: sum(map(np.outer, dout, X)) * 1.0)
    assert by_loop.correct  # a loop in C is none
    by_loop = judge(registry.find("04.7"), lambda X, dout: sum(np.outer(d, x) for d, x in zip(dout, X, strict=True)))
    assert by_loop.status == "loop"


rng = np.random.default_rng(4)
X, D, W, POINT = rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), rng.normal(size=(2, 3)), rng.normal(size=5)
HIDDEN_IN, TO_OUT, TARGET = np.array(0.4), np.array([-3.0, 0.7]), np.array([0.9, 0.1])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(f):
    return np.exp(f) / np.exp(f).sum(axis=1, keepdims=True)


def error(v):  # v is the weight from an input of 0.5 to one hidden unit
    return np.sum((sigmoid(TO_OUT * sigmoid(0.5 * v)) - TARGET) ** 2) / 2


def hidden_gradient(v):
    hidden = sigmoid(0.5 * v)
    return np.asarray(ex04.hidden_weight_gradient(0.5, hidden, TO_OUT, sigmoid(TO_OUT * hidden), TARGET))


NETWORK = ex04.network_gradient.cases[0].copy()
BROADCAST = ex04.undo_broadcast(2 * D * (X[:, :2] + W[0, :2]), (2,))


def theta(*parts):
    return np.concatenate([part.ravel() for part in parts])


def by_theta(v):
    ends = np.cumsum([part.size for part in NETWORK[:4]])[:-1]
    parts = [piece.reshape(part.shape) for piece, part in zip(np.split(v, ends), NETWORK, strict=False)]
    return network_loss(*parts, *NETWORK[4:])


GRADIENTS = {
    "04.2": (lambda v: (v[0] + v[1]) * v[2], POINT[:3], ex04.backward_xyz(*POINT[:3])),
    "04.4": (lambda v: neuron(*v), POINT, ex04.neuron_gradient(*POINT)),
    "04.5": (error, HIDDEN_IN, hidden_gradient(HIDDEN_IN)),
    "04.6": (lambda v: 3 * v[0] / v[1], POINT[:2], ex04.divide_backward(*POINT[:2], 3.0)),
    "04.7": (lambda W: np.sum(D * (X @ W.T)), W, ex04.weight_gradient(X, D)),
    "04.8": (lambda z: np.sum(D * np.maximum(0, z)), X[:, :2], ex04.relu_backward(X[:, :2], D)),
    "04.10": (lambda f: np.sum(D * softmax(f)), X[:, :2], ex04.softmax_backward(softmax(X[:, :2]), D)),
    "04.11": (lambda b: np.sum(D * (X[:, :2] + b) ** 2), W[0, :2], BROADCAST),
    "04.13": (by_theta, theta(*NETWORK[:4]), ex04.network_gradient(*NETWORK)),
}


@pytest.mark.parametrize("number", GRADIENTS)
def test_reference_agrees_with_central_differences(number):
    f, point, analytic = GRADIENTS[number]
    gradcheck(f, point.copy(), analytic)
    with pytest.raises(GradientError):
        gradcheck(f, point.copy(), 1.001 * analytic)


def test_the_listing_is_recognised():
    def listing(x, y, z):
        q = x + y
        dfdq = q
        dfdz = z
        dfdx = 1.0 * dfdq
        dfdy = 1.0 * dfdq
        return [dfdx, dfdy, dfdz]

    result = judge(registry.find("04.2"), listing)
    assert result.mistake == "as_printed"


def test_the_output_formula_is_recognised_on_a_hidden_weight():
    result = judge(registry.find("04.5"), lambda x, hidden, w, out, t: x * np.sum((out - t) * out * (1 - out)))
    assert result.mistake == "output_formula_as_it_stands"


def test_worked_examples_of_the_notebook_are_the_first_cases():
    def first(number):
        return registry.find(number)(*registry.find(number).cases[0].copy())

    assert first("04.2").tolist() == [-4, -4, 3]
    np.testing.assert_allclose(first("04.4"), [-0.1966, 0.3932, -0.3932, -0.5898, 0.1966], atol=5e-5)


def products_of_that_shape(N, D, M):
    """Return how many products of X and dout, either transposed or not, have the shape of W."""
    X, dout, found = np.ones((N, D)), np.ones((N, M)), 0
    for one, other in itertools.product((X, X.T), (dout, dout.T)):
        for left, right in ((one, other), (other, one)):
            found += left.shape[1] == right.shape[0] and (left @ right).shape == (M, D)
    return found


def test_the_shapes_leave_one_product_where_all_sizes_differ():
    assert {products_of_that_shape(*sizes) for sizes in itertools.permutations((2, 3, 4))} == {1}
    assert min(products_of_that_shape(*sizes) for sizes in ((5, 3, 3), (3, 5, 3), (3, 3, 5))) > 1


def test_a_gate_that_opens_beside_zero_is_noticed():
    for at in (0.1, 0.01, -0.1):
        assert not judge(registry.find("04.8"), lambda x, dout, at=at: dout * (x > at)).correct


DIAGNOSES = [
    (dict(listing="A", line=5, input=(1.0, 1.0, 3.0)), "A"),
    (dict(listing="C", line=3, input=(1.0, 1.0, 3.0)), "C"),
    (dict(listing="B", line=4, input=(1.0, 1.0, 3.0)), "line 4"),
    (dict(listing="B", line=2, input=(2.0, 1.0, 5.0)), "line 2"),
    (dict(listing="B", line=3, input=(1.0, 1.0, 3.0)), "line 3"),
    (dict(listing="B", line=6, input=(-1.0, -1.0, 3.0)), "line 6"),
    (dict(listing="B", line=1, input=(1.0, 1.0, 3.0)), None),
    (dict(listing="B", line=5, input=(1.0, 2.0, 0.5)), None),  # B is right there
    (dict(listing="B", line=5, input=(1.0, -1.0, 2.0)), None),  # and there, where the gate is shut
    (dict(listing="B", line=5, input=(0.0, 1.0, 1.0)), None),
    (dict(listing="D", line=5, input=(1.0, 1.0, 3.0)), None),
    (dict(listing="B", line="5", input=(1.0, 1.0, 3.0)), None),
    (dict(listing="B", line=5, input=(1.0, 1.0)), None),
    (dict(listing="B", line=5), None),
    ("B", None),
]


@pytest.mark.parametrize(("answer", "mistake"), DIAGNOSES)
def test_wrong_diagnosis_is_refused_with_a_sentence(answer, mistake):
    result = verdict("04.9", answer)
    assert not result.correct
    assert result.mistake == mistake
    assert len(result.message.split("\n")[1]) > 25


@pytest.mark.parametrize("inputs", [(1.0, 1.0, 3.0), (2, 0.5, 4), (-1.0, -2.0, 5.0), (1.0, -1.0, -1.0)])
def test_every_input_that_shows_the_fault_is_taken(inputs):
    assert verdict("04.9", dict(listing="B", line=5, input=inputs)).correct


SETTINGS = [
    ((0.1, 0.1), "vanished"),
    ((0.02, 3.0), "vanished"),
    ((0.27, 0.1), "vanished"),
    ((0.3, 0.2), "thin"),
    ((0.3, 0.5), "thin"),
    ((0.3, 2.0), "too fast"),
    ((0.3, 0.01), "too slow"),
    ((0.7, 0.3), "growing"),
    ((1.0, 0.2), "growing"),
    ((1.0, 0.01), "too slow"),
    ((1.0, 1.0), "too fast"),
    ((3.0, 0.01), "flat"),
    ((1.5, 0.0001), "flat"),
    ((0.45, 0.0005), "too slow"),
    ((0.5, 0.003), "too slow"),
    ((0.4, 0.01), "too slow"),
    ((0.45, 2.0), "too fast"),
    ((0.5, 1.0), "too fast"),
    ((0.6, 1.0), "too fast"),
    ((5.0, 0.1), None),
    ((0.4, -0.1), None),
    ((0.4, float("nan")), None),
    (("0.4", 0.1), None),
]


@pytest.mark.slow
@pytest.mark.parametrize(("pair", "mistake"), SETTINGS)
def test_settings_that_do_not_learn_are_told_why(pair, mistake):
    result = verdict("04.12", dict(zip(("weight_std", "learning_rate"), pair, strict=True)))
    assert result.correct == (pair == (0.4, 0.01))  # which is slow, and just enough
    assert result.correct or result.mistake == mistake


@pytest.mark.slow
@pytest.mark.parametrize("pair", [(0.3, 0.1), (0.7, 0.05), (1.0, 0.05), (1.0, 0.1)])
def test_settings_that_pass_elsewhere_are_not_praised_for_the_size_of_their_weights(pair):
    result = verdict("04.12", dict(zip(("weight_std", "learning_rate"), pair, strict=True)))
    assert result.correct
    assert "between 0.4 and 0.65" in registry.find("04.12").insight


@pytest.mark.slow
@pytest.mark.parametrize("pair", [(0.4, 0.01), (0.4, 0.5), (0.5, 0.01), (0.5, 0.3), (0.65, 0.01), (0.65, 0.5)])
def test_between_the_two_nearly_every_rate_passes(pair):
    assert verdict("04.12", dict(zip(("weight_std", "learning_rate"), pair, strict=True))).correct


@pytest.mark.slow
@pytest.mark.parametrize("pair", [(0.4, 0.05), (0.45, 0.05), (0.5, 0.05), (0.5, 0.1), (0.6, 0.03), (0.35, 0.1)])
def test_settings_between_vanishing_and_exploding_learn(pair):
    assert verdict("04.12", dict(zip(("weight_std", "learning_rate"), pair, strict=True))).correct
