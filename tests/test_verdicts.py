"""A check leaves its verdict in the cell's output, and a program reads it without running anything."""

import json

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from course_utils.exercises.report import VERDICT, Result
from course_utils.exercises.verdicts import read_verdicts

CELLS = [
    "from course_utils.exercises import check, hint",
    "def forgot(K, D):\n    return K * D\n\ncheck('01.1', forgot)",
    "hint('01.1')\ncheck('01.1', lambda K, D: K * D + K)",
    "check('77.1', forgot)",
    "def stub(f):\n    raise NotImplementedError\n\ncheck('01.4', stub);",
]
WANTED = [
    {"version": 1, "exercise": "01.1", "status": "wrong value", "mistake": "forgot_the_biases"},
    {"version": 1, "exercise": "01.1", "status": "correct", "mistake": None},
    {"version": 1, "exercise": None, "status": "unknown exercise", "mistake": None},
    {"version": 1, "exercise": "01.4", "status": "not attempted", "mistake": None},
]


@pytest.fixture(scope="module")
def run():
    """Return a notebook that was run."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    NotebookClient(notebook, kernel_name="python3").execute()
    return notebook


def test_verdicts_are_read_from_a_notebook_and_from_its_file(run, tmp_path):
    assert read_verdicts(run) == WANTED
    path = tmp_path / "answers.ipynb"
    nbformat.write(run, path)
    assert read_verdicts(path) == read_verdicts(str(path)) == WANTED


def test_a_verdict_stands_beside_text_and_html_in_one_output_of_a_valid_notebook(run):
    nbformat.validate(run)
    (output,) = run.cells[1].outputs
    assert set(output["data"]) == {"text/plain", "text/html", VERDICT}
    assert [VERDICT in output["data"] for output in run.cells[2].outputs] == [False, True]


def test_a_page_made_of_the_notebook_shows_the_frame_and_not_the_verdict(run):
    page, _ = HTMLExporter().from_notebook_node(run)
    assert "<strong>Exercise 01.1, Count the parameters: correct.</strong>" in page
    assert "forgot_the_biases" not in page
    assert page.count("Exercise 01.1, Count the parameters: not right yet.") == 1


def test_a_verdict_has_nothing_in_it_that_changes_from_run_to_run():
    verdict = Result("correct", "text", exercise="01.1").verdict
    assert json.loads(json.dumps(verdict)) == verdict
    assert set(verdict) == {"version", "exercise", "status", "mistake"}


@pytest.mark.parametrize("content", [[], {}, {"cells": None}, {"metadata": {}}])
def test_what_is_no_notebook_is_told(content, tmp_path):
    path = tmp_path / "other.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ValueError, match="expected a notebook"):
        read_verdicts(path)


def test_a_verdict_of_a_later_course_is_not_guessed_at():
    output = {"data": {VERDICT: {"version": 2}}}
    with pytest.raises(ValueError, match="got version 2"):
        read_verdicts({"cells": [{"outputs": [output]}, {"cell_type": "markdown"}]})
