"""A thousand answers that people gave: the judge says yes to the right ones, and why not to the others."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from course_utils.exercises import registry
from course_utils.exercises.derive import explaining

ANSWERS = Path(__file__).with_name("answers")
LABELLED = 14
FLOOR = 0.9  # of a notebook without a row below; the others got further, and stay there
EXPLAINED = {"01": 0.97, "02": 0.95, "03": 0.90, "04": 0.90, "05": 0.97, "06": 0.92, "07": 0.98, "08": 0.97}


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
        patch.setattr(explaining, "run", trying.unlimited)
        return [trying.try_one(answer) for answer in trying.load()]


def test_every_exercise_has_fourteen_answers_of_its_own_right_and_wrong(trying):
    said = {(answer.number, answer.right) for answer in trying.load()}
    count = Counter(answer.number for answer in trying.load())
    for notebook in registry.notebooks():
        for number in registry.load(notebook):
            assert count[number] >= LABELLED
            assert {(number, True), (number, False)} <= said


def names(rows, right, correct):
    return {row["name"] for row in rows if row["answer"].right is right and row["result"].correct is correct}


def test_no_right_answer_is_refused(rows):
    assert names(rows, right=True, correct=False) == set()


def test_no_wrong_answer_is_accepted(rows):
    assert names(rows, right=False, correct=True) == set()


@pytest.mark.parametrize("notebook", registry.notebooks())
def test_typical_mistakes_are_explained(rows, trying, notebook):
    own = [row for row in rows if row["answer"].number.startswith(notebook)]
    assert trying.share(own) >= EXPLAINED.get(notebook, FLOOR)


def test_one_notebooks_lines_are_made_anew_the_others_stay_and_those_of_no_answer_go(trying, monkeypatch):
    some = [one for one in trying.load() if one.number in ("05.1", "06.1") and one.file != "answers_slow.py"]
    monkeypatch.setattr(trying, "load", lambda: some)
    monkeypatch.setattr(explaining, "run", trying.unlimited)
    stored = (ANSWERS / "explanations.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in stored if any(line.startswith(f"{one.number} {one.label} |") for one in some)]
    others = [line for line in wanted if line[:2] == "06"]
    assert 0 < len(others) < len(wanted)
    assert trying.renewed([*others, "05.1 nobody's | gone", "06.1 nobody's | gone"], ["05"]) == wanted


def test_explanations_are_those_that_were_reviewed(rows, trying):
    assert trying.reviewed(rows) == (ANSWERS / "explanations.txt").read_text(encoding="utf-8").splitlines()
