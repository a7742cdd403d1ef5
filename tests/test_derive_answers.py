"""A thousand answers that people gave: the judge says yes to the right ones, and why not to the others."""

import importlib.util
from pathlib import Path

import pytest

from course_utils.exercises.derive import sources

ANSWERS = Path(__file__).with_name("answers")
# What the judge still gets wrong, by the answer's number and label; no other may join them.
REFUSED = {
    "01.6 norm**2",
    "01.6 loop with total=0.0",
    "02.1 float exponents",
    "02.1 cumprod",
    "03.3 bias handled apart, relies on x[-1] == 1 as the text says",
    "03.8 eigenvalues of the Gram matrix, complex dtype",
}
ACCEPTED = {
    "02.5 step then test new g",
    "02.7 array_split (balanced batches)",
    "05.5 zeros_like(y): integers truncate",
    "06.1 naive 1 / (1 + exp(-z)): a warning",
    "06.1 0.25 / cosh(z / 2)**2: a warning",
    "06.1 np.where, both branches computed: overflow warnings",
    "06.2 neighbouring signs same only first two",
    "06.2 first*last",
    "06.2 |sum of the signs| >= 2",
    "07.6 zeros_like(x): integers truncate",
    "08.1 zeros_like(x): integers truncate",
}
EXPLAINED = {"01": 0.81, "02": 0.69, "03": 0.67, "04": 0.80, "05": 0.71, "06": 0.64, "07": 0.59, "08": 0.76}


@pytest.fixture(scope="module")
def trying():
    spec = importlib.util.spec_from_file_location("trying", ANSWERS / "trying.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(trying):
    """Every answer with its verdict; an error inside an explanation, which learners never see, is raised here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "run", lambda call, seconds: call())
        return [trying.try_one(answer) for answer in trying.load()]


def names(rows, right, correct):
    return {row["name"] for row in rows if row["answer"].right is right and row["result"].correct is correct}


def test_no_right_answer_is_refused(rows):
    assert names(rows, right=True, correct=False) == REFUSED


def test_no_wrong_answer_is_accepted(rows):
    assert names(rows, right=False, correct=True) == ACCEPTED


@pytest.mark.parametrize("notebook", EXPLAINED)
def test_typical_mistakes_are_explained(rows, trying, notebook):
    assert trying.share([row for row in rows if row["answer"].number.startswith(notebook)]) >= EXPLAINED[notebook]


def test_explanations_are_those_that_were_reviewed(rows, trying):
    assert trying.reviewed(rows) == (ANSWERS / "explanations.txt").read_text(encoding="utf-8").splitlines()
