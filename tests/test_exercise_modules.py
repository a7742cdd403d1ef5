"""Every registered exercise of every notebook holds together."""

import ast
import inspect
import re
import time

import numpy as np
import pytest

from course_utils.authoring import audit
from course_utils.authoring.rules_code import parsed
from course_utils.authoring.sources import read_source, source_paths
from course_utils.exercises import registry
from course_utils.exercises.ask import source
from course_utils.exercises.attempt import attempt
from course_utils.exercises.declare import Exercise
from course_utils.exercises.judge import judge
from course_utils.exercises.trials import Diagnosis

EVERY = [exercise for notebook in registry.notebooks() for exercise in registry.load(notebook).values()]
FUNCTIONS = [exercise for exercise in EVERY if isinstance(exercise, Exercise)]
DIAGNOSES = [exercise for exercise in EVERY if isinstance(exercise, Diagnosis)]


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.number)
def test_exercise_holds_together(exercise):
    assert audit.faults(exercise) == []


@pytest.mark.parametrize("exercise", DIAGNOSES, ids=lambda exercise: exercise.number)
def test_the_notebook_prints_the_listings_that_are_judged(exercise):
    (path,) = source_paths([exercise.number[:2]])
    printed = set()
    for cell in read_source(path).cells:
        for node in parsed(cell).body if cell.cell_type == "code" else []:
            if isinstance(node, ast.FunctionDef):
                printed.add(as_printed(node.name.upper().removeprefix("LISTING_"), node, cell.source))
    for name, listing in exercise.listings.items():
        text = source(listing)
        assert as_printed(name, ast.parse(text).body[0], text) in printed


def as_printed(name, function, text):
    """Return a listing's name, its arguments and its lines below the first, whose numbers count."""
    lines = text.split("\n")[function.lineno : function.end_lineno]
    return name, ast.unparse(function.args), "\n".join(lines)


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda exercise: exercise.number)
def test_answer_wrong_by_a_thousandth_is_rejected(exercise):
    assert not judge(exercise, lambda *arguments: exercise(*arguments) * 1.001).correct


SQUARE = {"06.11": "what a block adds has its size", "08.4": "a filter is square", "08.6": "a filter is square"}


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda exercise: exercise.number)
def test_no_array_of_a_first_case_is_square_so_that_a_transpose_shows(exercise):
    arrays = [a for a in exercise.cases[0].arguments if isinstance(a, np.ndarray)]
    square = any(len(set(array.shape)) < array.ndim for array in arrays)
    assert square == (exercise.number in SQUARE)


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda exercise: exercise.number)
def test_no_reference_warns_of_anything(exercise):
    heard = [attempt(exercise.reference, case, time.monotonic() + 2).heard for case in exercise.cases]
    assert not [warning for one in heard for warning in one.warnings]


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda exercise: exercise.number)
def test_no_sentence_begins_with_a_name_of_the_code_in_another_case(exercise):
    names = set(inspect.signature(exercise.reference).parameters)
    lowered = {name.lower() for name in names if len(name) < 3 or not name.isalpha()}  # others are English words
    for mistake in exercise.mistakes:
        for word in re.findall(r"(?:^|[.!?] )(\w+)", inspect.getdoc(mistake.function)):
            assert word in names or word.lower() not in lowered or word in {"A", "I"}, (mistake.name, word)


def test_the_cases_obey_the_words_of_their_tasks():
    assert all(one.arguments[1][-1] == 1 for one in registry.find("03.3").cases)  # x carries its 1
    for P, t in (one.arguments for one in registry.find("03.7").cases):
        assert sorted(t) == [0, 0, 1, 1]  # two of each kind
        assert abs(np.linalg.det(np.vstack([(2 * t - 1) * np.column_stack([P, np.ones(4)]).T, np.ones(4)]))) > 0.01
    for w, X1, y in (one.arguments for one in registry.find("03.9").cases):
        assert (X1[:, -1] == 1).all()  # ones included
        assert not np.isclose(y * (X1 @ w), 1).any()  # no example on the edge of "enough"
    for x, u, p in (one.arguments for one in registry.find("07.6").cases):
        assert x.shape == u.shape
        assert not np.isclose(u, p).any()  # "below" and "not above" are the same rule
        assert not np.isclose(u, 1 - p).any()
    for *_, order, _, _ in (one.arguments for one in registry.find("02.7").cases):
        assert sorted(order) == list(range(len(order)))  # all are seen
    assert all((one.arguments[0] != 0).all() for one in registry.find("06.2").cases)  # gradients without zeros


@pytest.mark.parametrize("notebook", registry.notebooks())
def test_numbers_are_in_order_and_titles_differ(notebook):
    assert audit.numbering_faults(notebook) == []
