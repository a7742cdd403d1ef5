"""Every small edit of every reference is noticed by some case, or is known to change nothing."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from course_utils.authoring import audit
from course_utils.exercises import registry
from course_utils.exercises.declare import Exercise, case, exercise

EVERY = [one for number in registry.notebooks() for one in registry.load(number).values() if isinstance(one, Exercise)]
EQUIVALENT = runpy.run_path(str(Path(__file__).with_name("equivalent_edits.py")))["EQUIVALENT"]
KNOWN = {pair for pairs in EQUIVALENT.values() for pair in pairs}


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.number)
def test_every_edit_of_the_reference_is_noticed_or_known_to_change_nothing(one):
    assert audit.unnoticed(one) == sorted(lines for number, lines in KNOWN if number == one.number)


def declare(*cases):
    @exercise("99.1", "The largest distance", cases=list(cases), hints=["a", "b"], insight="x")
    def largest_distance(x, centre):
        return np.max(np.abs(x - centre))

    return largest_distance


def test_a_hole_in_the_cases_is_found():
    found = audit.unnoticed(declare(case([3.0, 5.0], 1.0)))
    assert "return np.max(x - centre)" in found


def test_without_the_hole_nothing_is_found_and_a_transposed_vector_is_no_hole():
    assert (
        audit.unnoticed(declare(case([3.0, 5.0, -4.0], 1.0), case([0.5, -2.5], -3.0), case([-7.0, 2.0, 1.0], 2.0)))
        == []
    )
