"""The course as nbgrader's: generated, collected and autograded by nbgrader itself, for a class of twenty."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_utils.authoring.nbgrader_format import ASSIGNMENT, write_nbgrader
from course_utils.authoring.sources import notebook_path, source_paths, stored_text
from course_utils.exercises import ask, registry

NOTEBOOK = "01_short"
EXERCISES = ("01.1", "01.8")
LOOPS = "def count_parameters(K, D):\n    while True:\n        pass\n\ncheck('01.1', count_parameters)"
RIGHT = "def count_parameters(K, D):\n    return K * D + K\n\ncheck('01.1', count_parameters)"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return the folder of an nbgrader course with a short notebook: its set-up and two of its exercises."""
    root = tmp_path_factory.mktemp("nbgrader")
    source = root / "notebooks" / "source" / f"{NOTEBOOK}.py"
    source.parent.mkdir(parents=True)
    whole = nbformat.read(notebook_path(source_paths(["01"])[0]), as_version=4)
    cells = [cell for cell in whole.cells if {"setup", "exercise"} & set(cell.metadata.get("tags", []))]
    imports = "import numpy as np\nfrom course_utils.exercises import check"
    kept = [cells[0], nbformat.v4.new_code_cell(imports, id="start")]
    for number in EXERCISES:
        words = f"### Exercise {number.removeprefix('0')}: short (5 minutes)"
        kept.append(nbformat.v4.new_markdown_cell(words, id=f"words-{number.replace('.', '-')}"))
        kept += [cell for cell in cells if f'check("{number}"' in cell.source]
    whole.cells = kept
    notebook_path(source).write_text(stored_text(whole), encoding="utf-8")
    out = root / "course"
    out.mkdir()
    (out / "points.csv").write_text("exercise,points\nExercise 01.1,2\nExercise 01.8,1\n", encoding="utf-8")
    write_nbgrader([source], out)
    return out


def nbgrader(course, *arguments, ungraded=()):
    """Run a command of nbgrader's; it fails for those learners alone who are said to be left ungraded."""
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(course / "none"), "PYTHONPATH": ""}
    command = [Path(sys.executable).with_name("nbgrader"), *arguments]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=1500)
    assert re.findall(r"error processing .* for student '(\w+)'", done.stderr) == list(ungraded), done.stderr[-6000:]
    assert done.returncode == bool(ungraded), done.stderr[-6000:]


@pytest.fixture(scope="module")
def released(course):
    nbgrader(course, "generate_assignment", ASSIGNMENT)
    return course / "release" / ASSIGNMENT


def test_what_is_released_has_stubs_and_no_solution(released):
    notebook = nbformat.read(released / f"{NOTEBOOK}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "SOLUTION" not in text
    assert "return K * D + K" not in text
    assert text.count('check("01.1", count_parameters)') == 2
    assert 'raise NotImplementedError("Exercise 1.1")' in text
    assert (released / "course_utils" / "exercises" / "ex01.json").exists()
    assert not (released / "course_utils" / "authoring").exists()


def answers():
    """Return cells that twenty learners hand in for 01.1, and the points that they earn with it."""
    mistakes = registry.find("01.1").mistakes
    wrong = {}
    for mistake in mistakes:
        text = ask.source(mistake.function).replace(mistake.name, "count_parameters", 1)
        wrong[mistake.name] = f"{text}\n\ncheck('01.1', count_parameters)"
    others = {
        "crashing": (RIGHT.replace("return K", "return k"), 0),
        "endless": (LOOPS, 0),
        "broken": ("def count_parameters(K D):\n    return", 0),
        "leaving": (f"{RIGHT}\nimport os\nos._exit(1)", 0),
        "shadowing": (f"{RIGHT}\ndef check(*_): pass", 2),
        "untouched": (None, 0),
        "deleted": ("", 0),
    }
    found = {name: (cell, 0) for name, cell in wrong.items()} | others
    for n in range(20 - len(found)):
        found[f"right{n}"] = RIGHT.replace("K * D + K", f"K * D + K + {n} - {n}"), 2
    return found


def test_twenty_submissions_have_the_points_that_they_earn(course, released):
    wanted = {}
    for learner, (cell, points) in answers().items():
        folder = course / "submitted" / learner / ASSIGNMENT
        shutil.copytree(released, folder)
        path = folder / f"{NOTEBOOK}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for one in notebook["cells"]:
            if cell is not None and one["metadata"].get("nbgrader", {}).get("grade_id") == "answer-01-1":
                one["source"] = cell
            if learner == "deleted" and one["metadata"].get("nbgrader", {}).get("grade_id") == "test-01-1":
                one["metadata"]["nbgrader"] = {}
        if learner == "deleted":
            notebook["cells"] = [one for one in notebook["cells"] if one["metadata"].get("nbgrader") != {}]
        path.write_text(json.dumps(notebook), encoding="utf-8")
        (folder / "course_utils" / "exercises" / "__init__.py").write_text("check = print\n", encoding="utf-8")
        wanted[learner] = points
    assert len(wanted) == 20
    nbgrader(course, "autograde", ASSIGNMENT, ungraded=["leaving"])  # it ended its kernel: nbgrader grades no such one
    with sqlite3.connect(course / "gradebook.db") as book:
        rows = book.execute(
            "select submitted_assignment.student_id, sum(coalesce(grade.auto_score, 0)) from grade "
            "join submitted_notebook on grade.notebook_id = submitted_notebook.id "
            "join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id group by 1"
        ).fetchall()
    found = dict(rows)
    assert not found.pop("leaving", 0)
    del wanted["leaving"]
    assert found == wanted


def test_the_course_names_the_version_that_it_was_tried_with():
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    done = subprocess.run([Path(sys.executable).with_name("nbgrader"), "--version"], capture_output=True, text=True)
    (version,) = re.findall(r"nbgrader==([\d.]+)", text)
    assert f"nbgrader version {version}" in done.stdout
