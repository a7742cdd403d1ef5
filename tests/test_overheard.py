"""A browser's NumPy gives no warnings: there, an answer that must cause none is watched, and judged as elsewhere."""

import linecache
import sys
from pathlib import Path

import numpy as np
import pytest

from course_utils.exercises import judge, overheard, registry
from course_utils.exercises.declare import case

sys.path.append(str(Path(__file__).parent / "answers"))
import trying

SLOPE = registry.find("06.1")
ANSWERS = [answer for answer in trying.load() if answer.number == SLOPE.number and answer.file != "answers_slow.py"]


@pytest.fixture
def deaf(monkeypatch):
    """NumPy as it is in a browser: whatever is computed, no warning is heard."""

    def attempt(*arguments):
        made = judge_attempt(*arguments)
        made.heard.warnings.clear()
        return made

    judge_attempt = judge.attempt
    monkeypatch.setattr(judge, "attempt", attempt)
    monkeypatch.setattr(overheard, "numpy_warns", lambda: False)


def test_numpy_warns_on_machines_that_tests_run_on():
    assert overheard.numpy_warns()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.label)
def test_a_browser_says_of_each_answer_what_other_hosts_say(answer, deaf, monkeypatch):
    there = trying.try_one(answer)
    monkeypatch.undo()
    here = trying.try_one(answer)
    said = [row["said"].replace("in square", "in power") for row in (there, here)]  # versions differ
    assert there["result"].status == here["result"].status
    assert said[0] == said[1]


def a_helper(z):
    return np.exp(-z)


CELL = "def with_a_helper(z):\n    return 1 / (1 + a_helper(z))\n"
linecache.cache["another cell"] = (len(CELL), None, CELL.splitlines(keepends=True), "another cell")
SPACE = {"a_helper": a_helper}
exec(compile(CELL, "another cell", "exec"), SPACE)


def in_place(z):
    z = np.asarray(z, float).copy()
    z /= 0.0 * z
    return z


def of_numbers_one_by_one(z):
    return [np.exp(one) for one in z]


def quiet(z):
    return np.exp(-np.abs(z)) * np.maximum(z, -np.inf)


def of_itself(z):
    return z if np.all(np.abs(z) < 1) else of_itself(z / 2)


HEARD = {
    "a helper of the same file": (lambda z: a_helper(z), [-1000.0], "overflow encountered in exp"),
    "in place": (in_place, [1.0, 2.0], "divide by zero encountered in divide"),
    "a helper of another cell": (SPACE["with_a_helper"], [-1000.0], "overflow encountered in exp"),
    "one by one": (of_numbers_one_by_one, [1.0, 800.0], "overflow encountered in exp"),
    "a power": (lambda z: z**2, [1e200], "overflow encountered in power"),
    "a logarithm": (lambda z: np.log(z), [0.0, 1.0], "divide by zero encountered in log"),
    "a root": (lambda z: np.sqrt(z), [-1.0], "invalid value encountered in sqrt"),
    "no warning": (quiet, [1000.0, -1000.0], None),
    "what calls itself": (of_itself, [1000.0], None),
    "infinities that came in": (lambda z: z * 2, [np.inf], None),
}


@pytest.mark.parametrize("name", HEARD)
def test_what_numpy_would_say_is_said_and_nothing_else(name):
    function, values, wanted = HEARD[name]
    said = overheard.would_warn(function, case(values))
    assert [text for _, text, *_ in said] == ([wanted] if wanted else [])
    if wanted:
        assert {where for _, _, where, _ in said} == {__file__}
