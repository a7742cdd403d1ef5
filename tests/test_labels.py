"""Labels of every wrong kind are refused by whatever takes labels, and the advice given for each kind works."""

import re

import numpy as np
import pytest

from course_utils import data, losses
from course_utils.layers import Layer
from course_utils.training import accuracy

C = 3
Y = np.array([2, 0, 1, 2])
ONE_HOT = np.eye(C)[Y]
PROBABILITIES = ONE_HOT * 0.7 + 0.1
NAMES = np.array(["fox", "ant", "bee", "fox"])


class Scores(Layer):
    """A network whose scores are its input."""

    def _forward(self, x):
        return x


TAKERS = {
    "cross_entropy": lambda y: losses.cross_entropy(ONE_HOT, y)[0],
    "multiclass_hinge": lambda y: losses.multiclass_hinge(ONE_HOT, y)[0],
    "nll_from_probs": lambda y: losses.nll_from_probs(PROBABILITIES, y),
    "accuracy": lambda y: accuracy(Scores(), ONE_HOT, y),
    "one_hot": lambda y: data.one_hot(y, C).tolist(),
}
#: Labels that mean ``Y``, the error they get, and what to pass instead.
MEANT = {
    "column": (Y[:, None], ValueError, "y.ravel()"),
    "row": (Y[None], ValueError, "y.ravel()"),
    "column of floats": (Y[:, None] * 1.0, ValueError, "y.ravel().astype(int)"),
    "one-hot rows": (ONE_HOT, ValueError, "y.argmax(axis=1)"),
    "one-hot rows of bool": (ONE_HOT > 0, ValueError, "y.argmax(axis=1)"),
    "list of one-hot rows": (ONE_HOT.tolist(), ValueError, "np.array(y).argmax(axis=1)"),
    "list of columns": (Y[:, None].tolist(), ValueError, "np.array(y).ravel()"),
    "probabilities": (PROBABILITIES, ValueError, "y.argmax(axis=1), which takes the likeliest class of each row"),
    "floats": (Y.astype(np.float32), TypeError, "y.astype(int)"),
    "digits as texts": (Y.astype(str), TypeError, "y.astype(int)"),
    "objects": (Y.astype(object), TypeError, "y.astype(int)"),
    "names": (NAMES, TypeError, "np.unique(y, return_inverse=True)[1], which numbers the names in alphabetical order"),
    "counted from 1": (Y + 1, ValueError, "y - 1"),
    "column counted from 1": (Y[:, None] + 1.0, ValueError, "y.ravel().astype(int) - 1"),
}


@pytest.mark.parametrize("take", TAKERS.values(), ids=TAKERS.keys())
@pytest.mark.parametrize(("y", "error", "advice"), MEANT.values(), ids=MEANT.keys())
def test_advice_for_labels_leads_to_what_was_meant(take, y, error, advice):
    with pytest.raises(error) as raised:
        take(y)
    said = str(raised.value).partition("; pass ")[2]
    assert said == advice
    assert take(eval(said.partition(", which")[0], {"y": y, "np": np})) == take(Y)


def test_signs_are_counted_from_0_where_there_are_two_classes():
    with pytest.raises(ValueError, match=re.escape("got -1..1; pass (y + 1) // 2")):
        losses.cross_entropy(np.zeros((2, 2)), np.array([-1, 1]))


@pytest.mark.parametrize("take", TAKERS.values(), ids=TAKERS.keys())
@pytest.mark.parametrize(
    ("y", "error", "says"),
    [
        (Y + 0.25, TypeError, r"dtype float64, such as 2\.25$"),
        (Y * np.nan, TypeError, "dtype float64, such as nan$"),
        (Y + 2**62, ValueError, r"labels in 0\.\.2, got \d+\.\.\d+$"),
        (np.array([2, None, 1, 0]), TypeError, "dtype object, such as 2$"),
        (Y * 1j, TypeError, "dtype complex128, such as 2j$"),
        ([[1], [2, 3]], ValueError, "ragged"),
        (ONE_HOT * 5, ValueError, r"got \(4, 3\)$"),
        (Y[:, None, None], ValueError, r"got \(4, 1, 1\)$"),
        (None, ValueError, r"got \(\)$"),
    ],
)
def test_no_advice_is_given_that_would_not_work(take, y, error, says):
    with pytest.raises(error, match=says):
        take(y)


@pytest.mark.parametrize("y", [np.zeros((1, C), int), np.eye(C)[:1]], ids=["zeros", "one-hot"])
def test_a_row_for_one_example_is_one_hot_or_nothing(y):
    with pytest.raises(ValueError, match=r"shape \(1,\)") as raised:
        losses.cross_entropy(np.zeros((1, C)), y)
    assert str(raised.value).endswith("pass y.argmax(axis=1)" if y.any() else "got (1, 3)")


TARGETS = {"column wanted": ((3, 1), (3,)), "row wanted": ((3,), (3, 1))}


@pytest.mark.parametrize("as_list", [False, True], ids=["array", "list"])
@pytest.mark.parametrize(("wanted", "came"), TARGETS.values(), ids=TARGETS.keys())
def test_advice_for_targets_works(wanted, came, as_list):
    scores, y = np.zeros(wanted), np.ones(came)
    y = y.tolist() if as_list else y
    with pytest.raises(ValueError, match="; pass ") as raised:
        losses.mse_loss(scores, y)
    advice = str(raised.value).partition("; pass ")[2]
    assert losses.mse_loss(scores, eval(advice, {"y": y, "np": np}))[0] == 1


def test_advice_for_signs_works_for_lists_too():
    with pytest.raises(ValueError, match="for labels -1 and") as raised:
        losses.binary_cross_entropy_with_logits([0.0, 0.0], [-1, 1])
    advice = str(raised.value).partition(" pass ")[2]
    assert eval(advice, {"y": [-1, 1], "np": np}).tolist() == [0, 1]
