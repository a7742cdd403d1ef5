"""The references of notebook 04 are what the notebook derives, and other right answers pass too."""

import numpy as np
import pytest

from course_utils.autodiff import Tensor
from course_utils.exercises import ex04, registry
from course_utils.exercises.judge import judge
from course_utils.gradcheck import GradientError, gradcheck


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


OTHER_RIGHT_ANSWERS = {
    "04.1": lambda x, y, h: (x + h) * y - x * y,
    "04.2": lambda x, y, z: [z, z, x + y],
    "04.3": lambda dfdy, J: J.T @ dfdy,
    "04.4": neuron_by_nudging,
    "04.5": hidden_by_loop,
    "04.6": lambda a, b, dout: [dout * (1 / b), dout * (-a * b**-2.0)],
    "04.7": lambda X, dout: np.einsum("nm,nd->md", dout, X),
    "04.8": relu_by_loop,
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def test_the_packages_tape_is_no_answer():
    assert judge(registry.find("04.4"), neuron_by_tape).status == "ours"


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


def error(v):  # v is the weight from an input of 0.5 to one hidden unit
    return np.sum((sigmoid(TO_OUT * sigmoid(0.5 * v)) - TARGET) ** 2) / 2


def hidden_gradient(v):
    hidden = sigmoid(0.5 * v)
    return np.asarray(ex04.hidden_weight_gradient(0.5, hidden, TO_OUT, sigmoid(TO_OUT * hidden), TARGET))


GRADIENTS = {
    "04.2": (lambda v: (v[0] + v[1]) * v[2], POINT[:3], ex04.backward_xyz(*POINT[:3])),
    "04.4": (lambda v: neuron(*v), POINT, ex04.neuron_gradient(*POINT)),
    "04.5": (error, HIDDEN_IN, hidden_gradient(HIDDEN_IN)),
    "04.6": (lambda v: 3 * v[0] / v[1], POINT[:2], ex04.divide_backward(*POINT[:2], 3.0)),
    "04.7": (lambda W: np.sum(D * (X @ W.T)), W, ex04.weight_gradient(X, D)),
    "04.8": (lambda z: np.sum(D * np.maximum(0, z)), X[:, :2], ex04.relu_backward(X[:, :2], D)),
}


@pytest.mark.parametrize("number", GRADIENTS)
def test_reference_agrees_with_central_differences(number):
    f, point, analytic = GRADIENTS[number]
    gradcheck(f, point.copy(), analytic)
    with pytest.raises(GradientError):
        gradcheck(f, point.copy(), 1.001 * analytic)


def test_the_slides_listing_is_recognised():
    def listing(x, y, z):
        q = x + y
        dfdq = q
        dfdz = z
        dfdx = 1.0 * dfdq
        dfdy = 1.0 * dfdq
        return [dfdx, dfdy, dfdz]

    result = judge(registry.find("04.2"), listing)
    assert result.mistake == "as_printed"


def test_the_slides_output_formula_is_recognised_on_a_hidden_weight():
    result = judge(registry.find("04.5"), lambda x, hidden, w, out, t: x * np.sum((out - t) * out * (1 - out)))
    assert result.mistake == "slides_formula_as_it_stands"


def test_worked_examples_of_the_slides_are_the_first_cases():
    def first(number):
        return registry.find(number)(*registry.find(number).cases[0].copy())

    assert first("04.2").tolist() == [-4, -4, 3]
    np.testing.assert_allclose(first("04.4"), [-0.1966, 0.3932, -0.3932, -0.5898, 0.1966], atol=5e-5)


def test_a_gate_that_opens_beside_zero_is_noticed():
    for at in (0.1, 0.01, -0.1):
        assert not judge(registry.find("04.8"), lambda x, dout, at=at: dout * (x > at)).correct
