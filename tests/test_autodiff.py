"""The tape agrees with central differences and with HIPS autograd, and says what it cannot do."""

import copy

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from course_utils.autodiff import BACKWARD, FLAT, MOVE, Tensor
from course_utils.data import one_hot
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.layers import Linear, ReLU
from course_utils.losses import cross_entropy, l2_penalty, mse_loss
from course_utils.probabilities import log_softmax_unchecked, softmax

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


@pytest.mark.parametrize("ufunc", [u for u in BACKWARD if u is not np.positive], ids=lambda u: u.__name__)
def test_every_function_agrees_with_autograd(ufunc):  # which does not know np.positive
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


MATRICES = {
    "matrix, matrix": (X, W),
    "vector, matrix": (V, W),
    "matrix, vector": (X, V),
    "vector, vector": (V, V + 1),
    "stack, matrix": (np.stack([X, X + 1]), W),
    "matrix, stack": (X, np.stack([W, 2 * W])),
    "stack, stack": (np.stack([X, X + 1])[:, None], np.stack([W, 2 * W, -W])),
    "stack, vector": (np.stack([X, X + 1]), V),
    "vector, stack": (V, np.stack([W, 2 * W])),
    "row, vector": (X[:1], V),
    "vector, column": (V, W[:, :1]),
    "stack of one, vector": (X[None, :1], V),
    "vector, stack of one": (V, W[None, :, :1]),
}


@pytest.mark.parametrize("pair", MATRICES.values(), ids=MATRICES)
def test_matrix_product_takes_vectors_too(pair):
    compare(lambda a, b: np.tanh(a @ b), *pair)
    product = Tensor(pair[0]) @ pair[1]
    assert product.shape == np.shape(pair[0] @ pair[1])
    np.testing.assert_allclose(product.data, pair[0] @ pair[1], rtol=1e-12)


METHODS = {
    "sum": lambda a: a.sum() ** 2,
    "np.sum over an axis": lambda a: np.sum(a, axis=0) ** 2,
    "sum kept": lambda a: a / a.sum(axis=1, keepdims=True),
    "mean": lambda a: a.mean() * a,
    "np.mean over an axis": lambda a: np.mean(a, axis=1) ** 2,
    "np.mean kept": lambda a: a - np.mean(a**2, axis=1, keepdims=True),
    "transpose": lambda a: a @ a.T,
    "reshape": lambda a: a.reshape(2, 6) @ a.reshape(6, 2),
    "reshape by tuple": lambda a: a.reshape((12,)) ** 2,
    "slice": lambda a: a[1:, ::2] ** 2,
    "entries picked twice": lambda a: a[[0, 0, 2], [1, 1, 3]] ** 2,
    "row by row": lambda a: sum(row * row for row in a),
    "used on several ways": lambda a: np.exp(-a) * a + a / (1 + a),
    "np.max of all": lambda a: np.max(a) ** 2,
    "np.max over an axis": lambda a: np.max(a, axis=0) ** 2,
    "np.max over two axes": lambda a: np.max(a.reshape(3, 2, 2), axis=(0, 2)) ** 2,
    "np.min over an axis": lambda a: np.min(a, axis=1) * a[:, 0],
    "np.min kept": lambda a: a * np.min(a, axis=-1, keepdims=True),
    "np.clip": lambda a: np.clip(a, 0.8, 1.5) * a,
    "np.clip on one side": lambda a: np.clip(a, None, 1.5) * np.clip(a, 0.8, None),
    "np.where": lambda a: np.where(a > 1, a**2, 0.3),
    "np.where, broadcast": lambda a: np.where(ROW > 1, a[:, :1], a[0]) ** 2,
    "stable softmax": lambda a: np.cos(softmax_by_hand(a)),
    "np.reshape": lambda a: np.reshape(a, (2, -1)) ** 2 @ ONES,
    "np.transpose": lambda a: np.transpose(a.reshape(3, 2, 2), (2, 0, 1))[0] ** 2,
    "np.concatenate": lambda a: np.concatenate([a, A, a[:1]]) ** 2,
    "np.concatenate, beside": lambda a: np.concatenate((ONES[:3, None], a**2), axis=1) * a[:, :1],
    "np.stack": lambda a: np.stack([a[0], ROW, a[0] * a[1]], axis=1) ** 2,
    "np.hstack and np.vstack": lambda a: np.hstack([a, np.vstack([a[1:], ROW])]) ** 2,
    "np.squeeze and np.expand_dims": lambda a: np.squeeze(np.expand_dims(a, 1) ** 2, axis=1) * a,
    "np.repeat and np.tile": lambda a: np.repeat(a, 2, axis=1) * np.tile(a, 2),
    "np.broadcast_to": lambda a: np.broadcast_to(a[0], (3, 4)) * a,
    "np.take": lambda a: np.take(a, [[0, 2], [2, 2]], axis=1) ** 2,
    "np.flip and np.roll": lambda a: np.flip(a, 0) * np.roll(a, 1, axis=1),
    "np.ravel, np.swapaxes, np.moveaxis": lambda a: (
        np.ravel(np.swapaxes(a, 0, 1)) * np.ravel(np.moveaxis(a, 0, 1)) ** 2
    ),
    "a mask": lambda a: a[a > 1] ** 2,
    "np.log1p": lambda a: np.log1p(np.exp(-np.abs(a))),
    "flat beside": lambda a: (a - np.floor(a)) * np.sign(a - 1) * a,
}
ONES = np.ones(6)


def softmax_by_hand(scores):
    """Return the softmax of each row, written as anybody would."""
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


#: autograd has another rule for ties, and cannot iterate or be compared; the rest of the functions above it knows.
BY_AUTOGRAD = {
    "max": lambda np, a: np.max(a, axis=1) ** 2,
    "min": lambda np, a: np.min(a) ** 2,
    "where": lambda np, a: np.where(A > 1, a**2, np.exp(a)),
    "clip": lambda np, a: np.clip(a, 0.8, 1.5) ** 2,
    "softmax": lambda np, a: np.exp(a - np.max(a, axis=1, keepdims=True)) / np.sum(np.exp(a - np.max(a)), axis=0),
    "concatenate": lambda np, a: np.concatenate([a, a**2], axis=1) ** 2,
    "stack": lambda np, a: np.stack([a, a**2], axis=1) ** 2,
    "moves": lambda np, a: np.roll(np.transpose(np.reshape(a, (2, 6))), 1, axis=0) * np.tile(np.ravel(a)[:2], (6, 1)),
    "products": lambda np, a: np.matmul(np.reshape(a, (3, 2, 2)), np.reshape(a, (3, 2, 2)) ** 2),
    "power": lambda np, a: a ** (a - 1),
}


@pytest.mark.parametrize("f", BY_AUTOGRAD.values(), ids=BY_AUTOGRAD)
def test_functions_agree_with_autograd(f):
    expected = autograd.grad(lambda a: anp.sum(f(anp, a)))(A)
    np.testing.assert_allclose(gradients(lambda t: f(np, t), A)[0], expected, rtol=1e-12)


@pytest.mark.parametrize("f", METHODS.values(), ids=METHODS)
def test_functions_give_what_numpy_gives(f):
    expected, found = f(A), f(Tensor(A))
    assert isinstance(found, Tensor)
    assert isinstance(found.data, np.ndarray)
    assert found.shape == np.shape(expected)
    np.testing.assert_allclose(found.data, expected, rtol=1e-12)


def test_every_function_that_moves_numbers_is_tried():
    tried = " ".join(METHODS)
    assert [f.__name__ for f in MOVE if f"np.{f.__name__}" not in tried] == []


FLAT_OF_TWO = [np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal]
FLAT_OF_TWO += [np.isclose, np.allclose, np.array_equal]
FLAT_OF_ONE = [np.isfinite, np.isnan, np.sign, np.floor, np.ceil, np.argmax, np.argmin, np.argsort, np.all, np.any]
FLAT_OF_ONE += [np.shape, np.ndim, np.size, np.zeros_like, np.ones_like]


@pytest.mark.parametrize("f", FLAT_OF_TWO + FLAT_OF_ONE, ids=lambda f: f.__name__)
def test_flat_functions_give_plain_values(f):
    inputs = (A - 1, A[::-1] - 1)[: 2 if f in FLAT_OF_TWO else 1]
    found = f(*[Tensor(a) for a in inputs])
    assert not isinstance(found, Tensor)
    np.testing.assert_array_equal(found, f(*inputs))


def test_every_flat_function_is_tried():
    assert set(FLAT_OF_TWO + FLAT_OF_ONE) == FLAT


def test_flat_functions_take_tensors_by_name_and_options():
    t = Tensor(A)
    np.testing.assert_array_equal(np.argmax(t, axis=1), A.argmax(axis=1))
    assert np.allclose(a=A, b=t)


def test_a_tensor_may_be_the_condition_and_gets_no_gradient():
    c, x = Tensor([0.0, 2.0, -1.0]), Tensor([1.0, 2.0, 3.0])
    np.sum(np.where(c, x * x, c)).backward()
    np.testing.assert_array_equal(x.grad, [0, 4, 6])
    np.testing.assert_array_equal(c.grad, [1, 0, 0])
    np.testing.assert_array_equal(np.where(c, 1, 2), [2, 1, 1])


def test_the_largest_of_equals_is_the_first_in_reading_order():
    a = np.array([[1.0, 3.0, 3.0], [3.0, 0.0, 2.0]])
    for axis in (None, 0, 1, (0, 1)):
        chosen = gradients(lambda t, axis=axis: np.max(t, axis=axis), a)[0]
        lowest = gradients(lambda t, axis=axis: np.min(t, axis=axis), -a)[0]
        first = np.zeros_like(a)
        at = a.argmax(axis=None if isinstance(axis, tuple) else axis, keepdims=True)
        if at.size == 1:
            first.flat[at] = 1
        else:
            np.put_along_axis(first, at, 1, axis=axis)
        np.testing.assert_array_equal(chosen, first)
        np.testing.assert_array_equal(lowest, first)


def test_the_largest_of_numbers_with_nan_is_nan():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]]) * np.array([[np.nan, 1], [1, 1]])
    np.testing.assert_array_equal(np.max(t, axis=1).data, [np.nan, 4])


# Powers.

EXPONENTS = [0, 1, 2, 3, 0.0, 1.0, 1.5, 2.5, np.arange(4), np.arange(4.0), np.arange(4, dtype=np.uint8), [0, 1, 2, 3]]


@pytest.mark.parametrize("exponent", EXPONENTS, ids=str)
def test_powers_of_zero_are_right(exponent):
    x = np.array([0.0, 0.5, 2.0])[:, None]
    compare(lambda t: t**exponent, x[1:])
    (grad,) = gradients(lambda t: t**exponent, x)
    n = np.asarray(exponent)
    expected = np.sum(np.where(n == 1, 1.0, n * x ** np.maximum(n - 1.0, 0.0)), axis=1, keepdims=True)
    np.testing.assert_allclose(grad, expected, rtol=1e-12)


@pytest.mark.parametrize("exponent", [-1, -2.0, -1.5, 0.5, np.array([-2, 0, 3])], ids=str)
def test_other_powers_are_right_where_there_is_a_slope(exponent):
    compare(lambda t: t**exponent, np.array([[0.5], [2.0]]))


@pytest.mark.parametrize("exponent", [-2.0, -1, 0, 1, 2, 3.0], ids=str)
def test_powers_of_negative_numbers_are_right(exponent):
    compare(lambda t: t**exponent, np.array([-0.5, -2.0]))


def test_slope_by_the_exponent_is_zero_where_the_base_is():
    base, exponent = np.array([0.0, 0.0, 2.0]), Tensor(2.0)
    (base**exponent).sum().backward()
    assert exponent.grad == pytest.approx(4 * np.log(2))  # 2.77
    both = gradients(np.power, np.zeros(3), np.array([0.0, 1.0, 2.5]))
    np.testing.assert_array_equal(both, [[0, 1, 0], [0, 0, 0]])
    theirs = [autograd.grad(lambda a, b: anp.sum(a**b), k)(base, np.full(3, 2.0)) for k in (0, 1)]
    np.testing.assert_allclose(gradients(np.power, base, np.full(3, 2.0)), theirs)


def test_slope_by_the_exponent_is_nan_where_the_base_is_negative():
    da, db = gradients(np.power, np.array([-2.0, 2.0]), np.array([3.0, 3.0]))
    np.testing.assert_array_equal(da, [12, 12])
    np.testing.assert_allclose(db, [np.nan, 8 * np.log(2)])


INFINITE = {
    "root": (np.sqrt, 0.0),
    "power": (lambda t: t**0.5, 0.0),
    "log": (np.log, 0.0),
    "1/x": (lambda t: 1 / t, 0.0),
}


@pytest.mark.parametrize(("f", "at"), INFINITE.values(), ids=INFINITE)
def test_an_infinite_slope_is_infinite_and_numpy_warns(f, at):
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (grad,) = gradients(f, np.array(at))
    assert np.abs(grad) == np.inf


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


def test_a_way_that_is_shared_is_walked_once():
    x = Tensor(1.0)
    y = x
    for _ in range(60):
        y = y + y  # 2^60 ways from y to x
    y.backward()
    assert x.grad == 2.0**60


# Types of numbers.


def inputs_of(ufunc, dtype):
    """Return arrays that suit the function, of the given dtype."""
    return [a.astype(dtype) for a in ((X, W) if ufunc is np.matmul else (A, B)[: ufunc.nin])]


@pytest.mark.parametrize("ufunc", BACKWARD, ids=lambda u: u.__name__)
def test_every_function_keeps_float32_forward_and_backward(ufunc):
    tensors = [Tensor(a) for a in inputs_of(ufunc, np.float32)]
    y = ufunc(*tensors)
    y.sum().backward()
    assert {y.dtype} | {node.grad.dtype for node in y._tape()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("ufunc", [u for u in BACKWARD if u.nin == 2 and u is not np.matmul], ids=lambda u: u.__name__)
@pytest.mark.parametrize("number", [2, 2.0, True], ids=str)
def test_numbers_of_python_leave_float32_as_it_is(ufunc, number):
    for order in (1, -1):
        x = Tensor(A.astype(np.float32))
        y = ufunc(*(x, number)[::order])
        assert y.dtype == np.float32
        y.sum().backward()
        assert x.grad.dtype == np.float32


@pytest.mark.parametrize("f", METHODS.values(), ids=METHODS)
def test_types_are_those_of_numpy(f):
    a = A.astype(np.float32)
    x = Tensor(a)
    y = f(x)
    y.sum().backward()
    assert (y.dtype, x.grad.dtype) == (f(a).dtype, np.float32)


@pytest.mark.parametrize("number", [np.float64(2), np.array([2.0]), B], ids=["scalar", "1-D", "array"])
def test_float32_beside_float64_becomes_float64_and_its_gradient_stays(number):
    x, other = Tensor(A.astype(np.float32)), Tensor(number)
    y = x * other + np.where(A > 1, x, number)
    y.sum().backward()
    assert (y.dtype, other.grad.dtype, x.grad.dtype) == (np.float64, np.float64, np.float32)


@pytest.mark.parametrize(
    "whole", [np.arange(1, 5), np.arange(1, 5, dtype=np.uint8), [1, 2, 3, 4], np.array([True] * 4)]
)
@pytest.mark.parametrize("ufunc", [u for u in BACKWARD if u.nin == 2 and u is not np.matmul], ids=lambda u: u.__name__)
def test_whole_numbers_and_booleans_are_constants_as_good_as_others(ufunc, whole):
    compare(lambda t: ufunc(t, whole), A)
    compare(lambda t: ufunc(whole, t), A)
    assert Tensor(whole).dtype == np.float64


def test_everything_works_where_numpy_is_told_to_raise():
    far = np.array([[1.0, -800.0, 3.0], [1e-200, 0.0, -1e-200]])
    with np.errstate(all="raise"):
        for f in (np.tanh, lambda t: t[1] ** np.array([0, 1, 1]), lambda t: np.sqrt(abs(t) + 1) * t):
            assert np.isfinite(gradients(f, far)[0]).all()
        gradients(np.power, np.array([0.0, -2.0]), np.array([2.0, 2.0]))
    with np.errstate(all="raise", under="ignore"):  # which exp itself needs
        assert np.isfinite(gradients(softmax_by_hand, far)[0]).all()
        assert np.isfinite(gradients(lambda t: np.log1p(np.exp(-abs(t))), far)[0]).all()


# A number, a length, a text: what Python asks for.


def test_a_single_number_can_be_used_as_one():
    loss = np.mean(Tensor([1.0, 2.5]))
    assert (float(loss), loss.item(), int(loss), f"{loss:.3f}") == (1.75, 1.75, 1, "1.750")
    assert type(loss.item()) is float
    assert float(Tensor([[2.0]])) == 2
    assert f"{Tensor([1.0, 2.0])}" == "Tensor([1., 2.])"


def test_truth_is_that_of_the_number():
    assert [bool(Tensor(x)) for x in (0.0, 2.0, [[0.0]])] == [False, True, False]


def test_comparisons_are_plain_booleans_entry_by_entry():
    t = Tensor([1.0, -1.0])
    assert (t > 0).tolist() == [True, False]
    assert (t == t).tolist() == [True, True]
    assert (t != Tensor([1.0, 1.0])).tolist() == [False, True]
    assert type(Tensor(1.0) == 1) is np.bool_
    assert max(Tensor(1.0), Tensor(2.0)).data == 2


def test_a_key_is_the_tensor_itself():
    one, same = Tensor(1.0), Tensor(1.0)
    assert {one: "one", same: "same"}[one] == "one"
    assert len({one, same, one}) == 2


def test_length_and_iteration_are_those_of_the_first_axis():
    t = Tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert len(t) == 3
    assert [row.data.tolist() for row in t] == [[1, 2], [3, 4], [5, 6]]
    assert (t.shape, t.ndim, t.size) == ((3, 2), 2, 6)


def test_texts_are_lined_up_and_short():
    t = Tensor([[1.0, 2.0], [3.0, 1 / 3]])
    np.sum(t * t).backward()
    assert repr(t) == (
        "Tensor([[1.    , 2.    ],\n        [3.    , 0.3333]],\n"
        "       grad=[[2.    , 4.    ],\n             [6.    , 0.6667]])"
    )
    assert repr(Tensor(np.float32([1, 2]))) == "Tensor([1., 2.], dtype=float32)"
    assert len(repr(Tensor(np.zeros((28, 28)))).splitlines()) < 10


# Graphs that are odd.


def test_a_result_without_numbers_has_gradients_of_zero():
    x = Tensor([1.0, 2.0])
    np.sum(x[x > 5] ** 2).backward()
    np.testing.assert_array_equal(x.grad, [0, 0])
    assert len(x[x > 5]) == 0


def test_copies_are_tensors_of_their_own():
    x = Tensor([1.0, 2.0])
    y = copy.deepcopy(x)
    np.sum(3 * x + 5 * y).backward()
    np.testing.assert_array_equal([x.grad, y.grad], [[3, 3], [5, 5]])


def test_what_changes_later_does_no_harm_to_what_was_computed():
    x, factor, index = Tensor([1.0, 2.0]), np.array([3.0, 4.0]), np.array([1, 1])
    y = np.sum(x * x * factor + x[index])
    factor[:], index[:], x.data[:] = 0, 0, 0
    y.backward()
    np.testing.assert_array_equal(x.grad, [6, 16 + 2])


def test_a_line_is_fitted_with_the_tape_alone():
    x = np.linspace(-1, 1, 21)
    w, b = Tensor(0.0), Tensor(0.0)
    for _ in range(200):
        loss = np.mean((w * x + b - (3 * x - 2)) ** 2)
        loss.backward()
        w.data -= 0.5 * w.grad
        b.data -= 0.5 * b.grad
    assert (w.item(), b.item()) == pytest.approx((3, -2))
    assert f"{loss:.3f}" == "0.000"


def test_the_courses_own_stable_code_runs_on_tensors():
    compare(lambda t: log_softmax_unchecked(t, -1) * B, A)
    np.testing.assert_allclose(softmax_by_hand(Tensor(A * 1000)).data, softmax(A * 1000), atol=1e-15)


def test_a_function_that_differentiates_inside_can_be_gradient_checked():
    gradcheck(lambda x: np.sum(Tensor(x) ** 2), ROW.copy(), 2 * ROW)


REFUSED = {
    "several numbers": (lambda t: t.backward(), r"expected a single number to differentiate, got shape \(2,\)"),
    "dout's shape": (lambda t: t.backward([1.0]), r"dout: expected the shape of the output, \(2,\), got \(1,\)"),
    "float": (float, r"expected a single number, got shape \(2,\); see .data"),
    "truth": (bool, r"expected a single number, got shape \(2,\).*np.any"),
    "format": (lambda t: f"{t:.3f}", r"expected a single number, got shape \(2,\)"),
    "shapes": (lambda t: t @ np.ones(3), "mismatch"),
    "matrix and number": (lambda t: t @ 2, "matmul"),
    "largest of none": (lambda t: t[t > 5].max(), "zero-size"),
    "shape": (lambda t: t.reshape(3), "cannot reshape"),
}

REFUSED_TYPES = {
    "unknown": (np.arcsin, r"np.arcsin: expected .* that works on Tensors \(absolute, .*, where\); or pass its .data"),
    "unknown, not elementwise": (np.cumsum, "np.cumsum: expected a plain call of a function that works on Tensors"),
    "remainder": (lambda t: t % 2, "np.remainder: expected a plain call"),
    "as an array": (np.asarray, "expected a plain array, got a Tensor; pass its .data"),
    "in a list": (lambda t: np.array([t, t]), "expected a plain array, got a Tensor"),
    "as an index": (lambda t: np.ones(3)[t], "expected a plain array, got a Tensor"),
    "as the places to take": (lambda t: np.take(t, t), "expected a plain array, got a Tensor"),
    "as a count": (lambda t: np.tile(np.ones(3), t), "np.tile: expected a plain call"),
    "out": (lambda t: np.add(t, 1, out=np.zeros(2)), "np.add with out: expected a plain call"),
    "out of a move": (lambda t: np.concatenate([t, t], out=np.zeros(4)), "np.concatenate with out: expected"),
    "dtype of a move": (lambda t: np.stack([t, t], dtype=float), "np.stack with dtype: expected"),
    "by keyword": (lambda t: np.stack(arrays=[t, t]), "np.stack with arrays: expected"),
    "into an array": (lambda t: np.zeros(2).__iadd__(t), "np.add with out: expected a plain call"),
    "some entries": (lambda t: np.exp(t, where=[True, False]), "np.exp with where: expected a plain call"),
    "reduce": (np.multiply.reduce, "np.multiply.reduce: expected a plain call"),
    "dtype": (lambda t: np.sum(t, dtype=float), "sum.*unexpected keyword argument 'dtype'"),
    "dtype by place": (lambda t: np.sum(t, 0, float), "sum.*positional arguments"),
    "complex": (lambda t: t * 1j, "expected real numbers, got dtype complex128"),
    "text": (lambda t: t + "one", "add"),
    "assignment": (lambda t: t.__setitem__(0, 1.0), "a Tensor keeps its entries; make a new one"),
    "length of a number": (lambda t: len(t[0]), "expected at least one axis, got a single number"),
    "entries of a number": (lambda t: list(t[0]), "expected at least one axis, got a single number"),
    "Tensor of Tensors": (Tensor, "data: expected a plain array, got a Tensor"),
    "dout": (lambda t: t.backward(t), "dout: expected a plain array, got a Tensor"),
}


@pytest.mark.parametrize(("misuse", "says"), REFUSED.values(), ids=REFUSED)
def test_misuse_is_refused_and_named(misuse, says):
    with pytest.raises(ValueError, match=says):
        misuse(Tensor([1.0, 2.0]))


@pytest.mark.parametrize(("misuse", "says"), REFUSED_TYPES.values(), ids=REFUSED_TYPES)
def test_what_is_no_function_for_tensors_is_refused_and_named(misuse, says):
    with pytest.raises(TypeError, match=says):
        misuse(Tensor([1.0, 2.0]))


def test_a_shorthand_into_an_entry_changes_nothing():
    t = Tensor([1.0, 2.0])
    with pytest.raises(TypeError, match="keeps its entries"):
        t[0] += 1
    np.testing.assert_array_equal(t.data, [1, 2])


FOR_ARRAYS = {
    "scores": (lambda t: mse_loss(t, np.ones(2)), "scores: expected a plain array, got a Tensor"),
    "y": (lambda t: mse_loss(np.ones(2), t), "y: expected a plain array, got a Tensor"),
    "W": (lambda t: l2_penalty(t, 0.1), "W: expected a plain array, got a Tensor"),
    "list": (lambda t: mse_loss(list(t), np.ones(2)), "scores: expected a plain array, got a Tensor"),
    "labels": (lambda t: cross_entropy(np.ones((2, 2)), t), "expected a plain array, got a Tensor"),
    "probabilities": (softmax, "scores: expected a plain array, got a Tensor"),
    "layer": (lambda t: Linear(2, 2, rng=rng).forward(t[None]), "expected a plain array, got a Tensor"),
    "data": (lambda t: one_hot(t, 2), "expected a plain array, got a Tensor"),
    "point": (lambda t: gradcheck(np.sum, t, np.ones(2)), "x: expected a plain array, got a Tensor"),
    "gradient": (lambda t: gradcheck(np.sum, np.ones(2), t), "analytic: expected a plain array, got a Tensor"),
}


@pytest.mark.parametrize(("misuse", "says"), FOR_ARRAYS.values(), ids=FOR_ARRAYS)
def test_functions_for_arrays_say_so(misuse, says):
    with pytest.raises(TypeError, match=says):
        misuse(Tensor([1.0, 2.0]))


@pytest.mark.parametrize("data", [np.nan, [], [[1.0], [1.0, 2.0]], "three", 1j], ids=str)
def test_data_must_be_finite_real_numbers(data):
    with pytest.raises((TypeError, ValueError), match="data: expected"):
        Tensor(data)
