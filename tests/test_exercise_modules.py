"""Every registered exercise of every notebook holds together."""

import pytest

from course_utils.exercises import audit, registry
from course_utils.exercises.judge import judge

EVERY = [exercise for notebook in registry.notebooks() for exercise in registry.load(notebook).values()]


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.number)
def test_exercise_holds_together(exercise):
    assert audit.faults(exercise) == []


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.number)
def test_answer_wrong_by_a_thousandth_is_rejected(exercise):
    assert not judge(exercise, lambda *arguments: exercise(*arguments) * 1.001).correct


@pytest.mark.parametrize("notebook", registry.notebooks())
def test_numbers_are_in_order_and_titles_differ(notebook):
    assert audit.numbering_faults(notebook) == []
