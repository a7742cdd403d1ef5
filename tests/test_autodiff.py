"""The tape agrees with central differences and with HIPS autograd, and says what it cannot do."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from course_utils.autodiff import BACKWARD, Tensor
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers import ReLU
from course_utils.losses import cross_entropy

rng = np.random.default_rng(4)
A, B = rng.uniform(0.5, 2, size=(2, 3, 4))
ROW, COLUMN, ONE = rng.uniform(0.5, 2, size=4), rng.uniform(0.5, 2, size=(3, 1)), np.array(0.7)
X, W, V = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=3)


def gradients(f, *arrays):
    """Return the gradients of sum(f) by each array, from the tape."""
    tensors = [Tensor(a) for a in arrays]
    f(*tensors).sum().backward()
    return [t.grad for t in tensors]


def compare(f, *arrays):
    """Compare the tape with central differences, in every array."""
    for k, grad in enumerate(gradients(f, *arrays)):

        def moved(a, k=k):
            return float(np.sum(f(*[a if i == k else b for i, b in enumerate(arrays)])))

        gradcheck(moved, arrays[k].copy(), grad)


SHIFTED = {np.log: 0.1, np.sqrt: 0.1, np.absolute: -1.3}  # on both sides of a kink, or where they are defined


@pytest.mark.parametrize("ufunc", [u for u in BACKWARD if u is not np.matmul], ids=lambda u: u.__name__)
def test_every_function_agrees_with_central_differences(ufunc):
    inputs = (A + SHIFTED.get(ufunc, 0.0), B)[: ufunc.nin]
    compare(ufunc, *inputs)


@pytest.mark.parametrize("ufunc", BACKWARD, ids=lambda u: u.__name__)
def test_every_function_agrees_with_autograd(ufunc):
    inputs = (X, W) if ufunc is np.matmul else (A, B)[: ufunc.nin]
    theirs = getattr(anp, ufunc.__name__)
    for k, grad in enumerate(gradients(ufunc, *inputs)):
        expected = autograd.grad(lambda *a: anp.sum(theirs(*a)), k)(*inputs)
        np.testing.assert_allclose(grad, expected, rtol=1e-12)


SHAPES = {
    "row": lambda a, b: a * b,
    "both ways": lambda a, b: a / b,
    "number": lambda a, b: a**b,
    "sum": lambda a, b: a - b,
}


@pytest.mark.parametrize("other", [ROW, COLUMN, ONE, A[:1], A[None]], ids=["row", "column", "number", "1xD", "3-D"])
@pytest.mark.parametrize("f", SHAPES.values(), ids=SHAPES)
def test_broadcast_inputs_get_gradients_of_their_own_shape(f, other):
    compare(f, A, other)
    compare(f, other, A)


MATRICES = {"matrix, matrix": (X, W), "vector, matrix": (V, W), "matrix, vector": (X, V), "vector, vector": (V, V + 1)}


@pytest.mark.parametrize("pair", MATRICES.values(), ids=MATRICES)
def test_matrix_product_takes_vectors_too(pair):
    compare(lambda a, b: np.tanh(a @ b), *pair)


METHODS = {
    "sum": lambda a: a.sum() ** 2,
    "np.sum over an axis": lambda a: np.sum(a, axis=0) ** 2,
    "sum kept": lambda a: a / a.sum(axis=1, keepdims=True),
    "mean": lambda a: a.mean() * a,
    "np.mean over an axis": lambda a: np.mean(a, axis=1) ** 2,
    "transpose": lambda a: a @ a.T,
    "reshape": lambda a: a.reshape(2, 6) @ a.reshape(6, 2),
    "reshape by tuple": lambda a: a.reshape((12,)) ** 2,
    "slice": lambda a: a[1:, ::2] ** 2,
    "entries picked twice": lambda a: a[[0, 0, 2], [1, 1, 3]] ** 2,
    "used on several ways": lambda a: np.exp(-a) * a + a / (1 + a),
}


@pytest.mark.parametrize("f", METHODS.values(), ids=METHODS)
def test_methods_agree_with_central_differences(f):
    compare(f, A)


def two_layers(np, X, W0, b0, W1, b1, y):
    """Return a whole network's loss, written for whichever NumPy it is given."""
    F = np.maximum(0, X @ W0.T + b0) @ W1.T + b1
    return np.mean(np.log(np.sum(np.exp(F), axis=1)) - F[np.arange(len(y)), y])


def test_a_network_agrees_with_autograd_and_with_the_losses():
    y = np.array([0, 1, 2, 1, 0])
    params = [rng.normal(size=shape) for shape in [(4, 3), (4,), (3, 4), (3,)]]
    tensors = [Tensor(p) for p in params]
    loss = two_layers(np, X, *tensors, y)
    loss.backward()
    for k, tensor in enumerate(tensors):
        expected = autograd.grad(lambda *p: two_layers(anp, X, *p, y), k)(*params)
        np.testing.assert_allclose(tensor.grad, expected, rtol=1e-10, atol=1e-14)
    F = np.maximum(0, X @ params[0].T + params[1]) @ params[2].T + params[3]
    assert loss.data == pytest.approx(cross_entropy(F, y)[0])


def test_a_loop_that_stops_when_it_likes_is_differentiated():
    a = Tensor(7.0)
    guess = a
    while abs(guess * guess - a) > 1e-12:
        guess = (guess + a / guess) / 2
    guess.backward()
    assert a.grad == pytest.approx(0.5 / np.sqrt(7))


def test_worked_example_of_the_slides():
    x, y, z = Tensor(-2.0), Tensor(5.0), Tensor(-4.0)
    f = (x + y) * z
    f.backward()
    assert [t.grad for t in (x, y, z, f)] == [-4, -4, 3, 1]
    assert repr(z) == "Tensor(-4., grad=3.)"


def test_a_gradient_wrong_by_a_thousandth_is_caught(monkeypatch):
    wrong = lambda d, y, a: 1.001 * d * y  # noqa: E731
    monkeypatch.setitem(BACKWARD, np.exp, (wrong,))
    with pytest.raises(GradientError):
        compare(np.exp, A)


def test_relu_at_zero_has_slope_zero_as_the_layer_has():
    x = np.array([[-1.0, 0.0, 2.0]])
    layer = ReLU()
    layer.forward(x)
    np.testing.assert_array_equal(gradients(lambda t: np.maximum(0, t), x)[0], layer.backward(np.ones((1, 3))))


def test_a_tie_goes_to_the_first():
    assert [float(g) for g in gradients(np.maximum, np.array(1.0), np.array(1.0))] == [1, 0]
    assert [float(g) for g in gradients(np.minimum, np.array(1.0), np.array(1.0))] == [1, 0]


def test_numbers_arrays_and_tensors_mix_on_either_side():
    t = Tensor([1.0, 2.0])
    for result in (2 * t, t * 2, np.float64(2) * t, np.array([2.0, 2.0]) * t):
        np.testing.assert_array_equal(result.data, [2, 4])
        assert isinstance(result, Tensor)


def test_a_shorthand_assignment_makes_a_new_tensor():
    x = Tensor(3.0)
    total = first = x * 1
    total += x
    total *= x
    total.backward()
    assert first.data == 3
    assert x.grad == 4 * 3  # 2 x^2


def test_every_backward_starts_from_zero():
    x = Tensor(3.0)
    y = x * x
    y.backward()
    y.backward()
    assert x.grad == 6


def test_gradient_can_start_from_any_upstream_and_leaves_it_alone():
    x, dout = Tensor([1.0, 2.0]), np.array([10.0, 100.0])
    (x * x).backward(dout)
    np.testing.assert_array_equal(x.grad, [20, 400])
    np.testing.assert_array_equal(dout, [10, 100])


def test_data_is_copied_so_a_later_change_does_no_harm():
    a = np.array([1.0, 2.0])
    x = Tensor(a)
    y = np.sum(x * x)
    a[:] = 0
    y.backward()
    np.testing.assert_array_equal(x.grad, [2, 4])


def test_gradients_are_arrays_of_their_own():
    x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    (x + y).sum().backward()
    x.grad[:] = 0
    np.testing.assert_array_equal(y.grad, [1, 1])


def test_long_chains_need_no_recursion():
    x = Tensor(1.0)
    y = x
    for _ in range(5000):
        y = y + 0.001
    y.backward()
    assert x.grad == 1


def test_float32_stays():
    x = Tensor(np.ones(3, np.float32))
    (x * x).sum().backward()
    assert x.grad.dtype == np.float32


def test_comparisons_are_plain_booleans():
    assert (Tensor([1.0, -1.0]) > 0).tolist() == [True, False]


REFUSED = {
    "several numbers": (lambda t: t.backward(), r"expected a single number to differentiate, got shape \(2,\)"),
    "dout's shape": (lambda t: t.backward([1.0]), r"dout: expected the shape of the output, \(2,\), got \(1,\)"),
    "unknown": (np.arcsin, r"slope is known \(absolute, .*, tanh\), got np.arcsin"),
    "np.where": (lambda t: np.where([True, False], t, 0), "expected a function that works on Tensors"),
    "as an array": (np.asarray, "take .data"),
    "out": (lambda t: np.add(t, 1, out=np.zeros(2)), "expected a plain call of np.add"),
    "into an array": (lambda t: np.zeros(2).__iadd__(t), "expected a plain call of np.add"),
    "reduce": (np.multiply.reduce, "expected a plain call of np.multiply"),
    "dtype": (lambda t: t.sum(dtype=float), "neither dtype nor out"),
    "3-D": (lambda t: t @ np.ones((2, 2, 2)), r"@: expected vectors or matrices, got shapes \[\(2,\), \(2, 2, 2\)\]"),
    "shapes": (lambda t: t @ np.ones(3), "mismatch"),
}


@pytest.mark.parametrize(("misuse", "says"), REFUSED.values(), ids=REFUSED)
def test_misuse_is_refused_and_named(misuse, says):
    with pytest.raises(ValueError, match=says):
        misuse(Tensor([1.0, 2.0]))


@pytest.mark.parametrize("data", [np.nan, [], [[1.0], [1.0, 2.0]], "three", 1j], ids=str)
def test_data_must_be_finite_real_numbers(data):
    with pytest.raises((TypeError, ValueError), match="data: expected"):
        Tensor(data)
