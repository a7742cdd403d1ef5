"""The exercises of notebook 01 accept other right answers, and hold the worked examples of the slides."""

import math

import numpy as np
import pytest

from course_utils.exercises import registry
from course_utils.exercises.judge import judge


def loop_hinge(f, y, delta=1.0):
    loss = 0
    for j in range(len(f)):
        if j != y:
            loss += max(0, f[j] - f[y] + delta)
    return loss


def loop_softmax(f):
    if f.ndim == 2:
        return np.array([loop_softmax(row) for row in f])
    e = [math.exp(score - f.max()) for score in f]
    return [one / sum(e) for one in e]


def append_with_hstack(x):
    return np.append(x, 1) if x.ndim == 1 else np.hstack([x, np.ones((len(x), 1))])


OTHER_RIGHT_ANSWERS = {
    "01.1": lambda classes, pixels: np.int64(classes) * (pixels + 1),
    "01.2": append_with_hstack,
    "01.3": lambda f, y, delta=1.0: np.maximum(0, np.delete(f - f[y], y) + delta).sum(),
    "01.4": loop_softmax,
    "01.5": lambda f, y: np.logaddexp.reduce(f) - f[y],
    "01.6": lambda W, lam: lam * sum(w * w for row in W for w in row[:-1]),
    "01.7": lambda y, C: np.eye(C)[y],
    "01.8": lambda f, y: np.array(loop_softmax(f)) - (np.arange(len(f)) == y),
}


@pytest.mark.parametrize("number", OTHER_RIGHT_ANSWERS)
def test_right_answer_written_otherwise_passes(number):
    result = judge(registry.find(number), OTHER_RIGHT_ANSWERS[number])
    assert result.correct, result.message


def test_a_loop_over_the_classes_is_told():
    result = judge(registry.find("01.3"), loop_hinge)
    assert result.status == "loop"
    assert "no loop" in result.message
    assert judge(registry.find("01.3"), loop_hinge, trusted=True).correct


def test_worked_example_of_the_slides_is_the_first_case():
    for number, value in [("01.3", 1.58), ("01.5", 1.04)]:
        exercise = registry.find(number)
        assert exercise(*exercise.cases[0].copy()) == pytest.approx(value, abs=0.005)
    assert registry.find("01.4")(*registry.find("01.4").cases[0].copy())[2] == pytest.approx(0.353, abs=0.0005)


def test_naive_base_ten_answer_is_told_about_the_base_though_it_overflows_too():
    result = judge(registry.find("01.5"), lambda f, y: -np.log10(np.exp(f[y]) / np.exp(f).sum()))
    assert result.mistake == "base_ten"
    assert "0.452" in result.message
