"""A class of twenty, from handout to grades in all three formats: in each, everybody has the same points."""

import csv
import datetime
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeSubmit
from traitlets.config import Config

from course_utils.authoring.__main__ import main
from course_utils.authoring.gradescope_format import write_gradescope
from course_utils.authoring.grading.book import points_table
from course_utils.authoring.guide import plain
from course_utils.authoring.handout import write_handout
from course_utils.authoring.nbgrader_format import ASSIGNMENT, write_nbgrader
from course_utils.authoring.sources import notebook_path, read_source, source_paths, stored_text
from course_utils.exercises import registry

from .learners import EXERCISES, LATE, LEAVING, RENAMED, TORN, TWENTY, UNGRADED, handed_in

WHOLE = bool(os.environ.get("COURSE_WHOLE_NOTEBOOK"))  # nbgrader runs all of it twenty times: half an hour
POINTS = dict.fromkeys(EXERCISES, 1.0) | {"01.1": 2.0, "01.9": 2.5}
DUE = datetime.datetime(2026, 11, 30, 18, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
SECONDS = 20  # of a cell in nbgrader; one of them never ends
WANTED = {learner: {n: POINTS[n] * (n in right) for n in EXERCISES} for learner, (_, right) in TWENTY.items()}


def short(folder):
    """Write a short notebook 01 and its source below a folder, set-up, imports and exercises; return the source."""
    whole = nbformat.read(notebook_path(source_paths(["01"])[0]), as_version=4)
    cells = whole.cells
    start = next(place for place, cell in enumerate(cells) if "setup" in cell.metadata.get("tags", []))
    kept = [cells[start], next(cell for cell in cells[start + 1 :] if "import numpy as np" in cell.source)]
    for place, cell in enumerate(cells):
        if "exercise" in cell.metadata.get("tags", []):
            kept += [next(one for one in cells[place::-1] if "### Exercise " in one.source), cell]
    whole.cells = kept
    source = folder / "notebooks" / "source" / "01_short.py"
    source.parent.mkdir(parents=True)
    source.write_text(jupytext.writes(whole, fmt="py:percent"), encoding="utf-8")
    notebook_path(source).write_text(stored_text(read_source(source)), encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return source_paths(["01"])[0] if WHOLE else short(tmp_path_factory.mktemp("short"))


def handout_of(source, out, write):
    """Write a handout in a format, with the teacher's points; return its folder."""
    out.mkdir()
    (out / "points.csv").write_text(points_table(POINTS), encoding="utf-8")
    write([source], out)
    return out


def handed_out(folder):
    """Return the one notebook below a folder, a dict."""
    (path,) = folder.glob("01_*.ipynb")
    return json.loads(path.read_text(encoding="utf-8"))


# Plain.


@pytest.fixture(scope="module")
def class_folder(source, tmp_path_factory):
    """Return a folder with the plain handout, and in its folder `in` what the twenty handed in."""
    folder = tmp_path_factory.mktemp("plain")
    notebook = handed_out(handout_of(source, folder / "handout", write_handout) / "notebooks")
    for learner in TWENTY:
        name = "Kopie von 01 (3)" if learner == RENAMED else "01_short"
        path = folder / "in" / learner / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        text = handed_in(notebook, learner).replace('LEARNER = \\"\\"', f'LEARNER = \\"{learner}\\"')
        path.write_text(text, encoding="utf-8")
        moment = (DUE + HOUR * (2 if learner == LATE else -2)).timestamp()
        os.utime(path, (moment, moment))
    return folder


@pytest.fixture(scope="module")
def grades(class_folder):
    """Return the rows of the table that `grade` writes, by the learners' names."""
    out, due = class_folder / "grades.csv", f"{DUE:%Y-%m-%dT%H:%M%z}"
    points = str(class_folder / "handout" / "points.csv")
    command = ["grade", str(class_folder / "in"), "--out", str(out), "--points", points, "--due", due]
    assert main([*command, "--workers", "2"]) == 0
    return graded_rows(out)


def graded_rows(path):
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    return {row["file"].split("/")[0]: row for row in rows}


def points_in(row):
    return {number: float(row[f"{number} points"] or 0) for number in EXERCISES}


def test_everybody_has_the_points_that_they_earned(grades):
    assert {learner: points_in(row) for learner, row in grades.items()} == WANTED
    assert len(grades) == 20
    assert {row["learner"] for row in grades.values()} == {*TWENTY} - {TORN} | {f"{TORN}/01_short"}


def test_what_a_teacher_should_look_at_is_flagged(grades):
    assert {learner for learner, row in grades.items() if row["late"]} == {LATE}
    assert "01.3 same code as bo/" in grades["pam"]["flags"]
    assert "01.4 uses course_utils.losses" in grades["ray"]["flags"]
    assert "01.2 uses os" in grades[LEAVING]["flags"]
    assert "no notebook" in grades[TORN]["flags"]
    verdicts = {(learner, number): grades[learner][f"{number} verdict"] for learner in TWENTY for number in EXERCISES}
    found = {
        **{("ed", "01.1"): "wrong type", ("ed", "01.2"): "wrong shape", ("ed", "01.3"): "not finite"},
        **{("ed", "01.4"): "changed input", ("ed", "01.6"): "not a function", ("guy", "01.1"): "exception"},
        **{("guy", "01.5"): "syntax error", ("hal", "01.3"): "too slow", ("ivy", "01.2"): "too slow"},
        **{("leo", "01.6"): "missing", ("ray", "01.4"): "ours", (LEAVING, "01.2"): "crashed"},
        ("fay", "01.1"): "not attempted",
    }
    assert {key: verdicts[key] for key in found} == found
    assert [key for key in verdicts if key[0] in ("cy", "di") and not grades[key[0]][f"{key[1]} mistake"]] == []


def test_the_teachers_page_tells_what_this_class_gets_wrong(class_folder, grades):
    page = (class_folder / "grades.md").read_text(encoding="utf-8")
    assert "20 files, of which 19 could be graded." in page
    assert plain(registry.find("01.1").mistakes[0].sentence) in page
    if kept := os.environ.get("COURSE_TEACHERS_PAGE"):
        Path(kept).write_text(page, encoding="utf-8")


# nbgrader.


def nbgrader(course, *arguments, failing=()):
    """Run a command of nbgrader's; it fails for those learners alone who are named."""
    here = str(Path(sys.executable).parent)
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(course / "none"), "PYTHONPATH": ""}
    environment["PATH"] = os.pathsep.join([here, environment["PATH"]])
    command = [Path(here, "nbgrader"), *arguments]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=7200)
    found = re.findall(r"error processing .* for student '(\w+)'", done.stderr)
    assert sorted(found) == sorted(failing), done.stderr[-6000:]
    assert done.returncode == bool(failing), done.stderr[-6000:]


class Submit(ExchangeSubmit):
    """What `nbgrader submit` does, at a moment of the learner's choice."""

    moment = DUE

    def set_timestamp(self):
        self.timestamp = self.moment.strftime(self.timestamp_format)


@pytest.fixture(scope="module")
def course(source, tmp_path_factory):
    """Return the folder of a course that was generated, released, submitted to, collected and autograded."""
    folder = tmp_path_factory.mktemp("nbgrader")
    course, exchange = handout_of(source, folder / "course", write_nbgrader), folder / "exchange"
    exchange.mkdir()
    config = course / "nbgrader_config.py"
    own = f"c.Exchange.root = {str(exchange)!r}\nc.Execute.timeout = {SECONDS}\n"
    config.write_text(config.read_text(encoding="utf-8") + own, encoding="utf-8")
    nbgrader(course, "generate_assignment", ASSIGNMENT)
    nbgrader(course, "db", "assignment", "add", ASSIGNMENT, f"--duedate={DUE:%Y-%m-%d %H:%M:%S} UTC")
    nbgrader(course, "release_assignment", ASSIGNMENT)
    (released,) = (exchange / "neural_networks_from_scratch" / "outbound").iterdir()
    for learner in TWENTY:
        desk = folder / "desks" / learner
        shutil.copytree(released, desk / ASSIGNMENT)
        work(desk / ASSIGNMENT, learner)
        submit(desk, exchange, learner)
    nbgrader(course, "collect", ASSIGNMENT)
    nbgrader(course, "autograde", ASSIGNMENT, failing=UNGRADED)
    nbgrader(course, "export", "--to", "grades.csv")
    return course


def work(folder, learner):
    """Do a learner's work in a folder that was fetched; nobody is better off by a package of their own."""
    (path,) = folder.glob("01_*.ipynb")
    path.write_text(handed_in(json.loads(path.read_text(encoding="utf-8")), learner), encoding="utf-8")
    (folder / "course_utils" / "exercises" / "__init__.py").write_text("check = print\n", encoding="utf-8")


def submit(desk, exchange, learner):
    """Hand a learner's folder in; who has renamed the notebook is told so, and gives it its name back."""
    place = {"course_id": "neural_networks_from_scratch", "assignment_id": ASSIGNMENT, "student_id": learner}
    folders = {"root": str(exchange), "assignment_dir": str(desk), "cache": str(desk / "cache")}
    strict = {"strict": True}  # as the course's own nbgrader_config.py has it
    config = Config({"CourseDirectory": place, "Exchange": folders, "ExchangeSubmit": strict})
    sender = Submit(coursedir=CourseDirectory(config=config), authenticator=Authenticator(config=config), config=config)
    sender.moment = DUE + HOUR * (2 if learner == LATE else -2)
    if learner == RENAMED:
        (path,) = (desk / ASSIGNMENT).glob("01_*.ipynb")
        mine = path.rename(path.with_name("Kopie von 01 (3).ipynb"))
        with pytest.raises(ExchangeError, match="missing notebooks"):
            sender.start()
        mine.rename(path)
    sender.start()


def test_what_is_released_has_stubs_and_no_solution(course):
    released = course / "release" / ASSIGNMENT
    text = "\n".join("".join(cell["source"]) for cell in handed_out(released)["cells"])
    assert "SOLUTION" not in text
    assert "return K * D + K" not in text
    assert text.count('check("01.1", count_parameters)') == 2
    assert 'raise NotImplementedError("Exercise 1.1")' in text
    assert (released / "course_utils" / "exercises" / "ex01.json").exists()
    assert not (released / "course_utils" / "authoring").exists()
    assert "ExchangeSubmit.strict = True" in (course / "nbgrader_config.py").read_text(encoding="utf-8")


def test_nbgrader_finds_the_same_points(course, grades):
    with sqlite3.connect(course / "gradebook.db") as book:
        rows = book.execute(
            "select submitted_assignment.student_id, grade_cell.name, grade.auto_score from grade "
            "join base_cell as grade_cell on grade.cell_id = grade_cell.id "
            "join submitted_notebook on grade.notebook_id = submitted_notebook.id "
            "join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id"
        ).fetchall()
    found = {learner: {} for learner, *_ in rows}
    for learner, name, score in rows:
        found[learner][name.removeprefix("test-").replace("-", ".")] = score or 0.0
    graded = {*TWENTY} - UNGRADED
    assert {learner: found[learner] for learner in graded} == {
        learner: points_in(grades[learner]) for learner in graded
    }
    exported = csv.DictReader((course / "grades.csv").read_text(encoding="utf-8").splitlines())
    sums = {row["student_id"]: float(row["score"]) for row in exported if row["student_id"] in graded}
    assert sums == {learner: sum(WANTED[learner].values()) for learner in graded}


def test_grade_reads_what_nbgrader_collected_and_needs_no_marks_in_it(course, tmp_path):
    for path in (course / "submitted" / "nia").rglob("01_*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            cell["metadata"].pop("nbgrader", None)
        (tmp_path / "in" / "lost").mkdir(parents=True)
        (tmp_path / "in" / "lost" / "one.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    for learner in UNGRADED:
        shutil.copytree(course / "submitted" / learner, tmp_path / "in" / learner)
    out = tmp_path / "grades.csv"
    assert main(["grade", str(tmp_path / "in"), "--out", str(out), "--points", str(course / "points.csv")]) == 0
    found = {name: points_in(row) for name, row in graded_rows(out).items()}
    assert found == {"lost": WANTED["nia"], **{learner: WANTED[learner] for learner in UNGRADED}}


# Gradescope.

STATUS = {"passed", "failed"}
FIELDS = {
    "name",
    "number",
    "score",
    "max_score",
    "status",
    "output",
}  # of a test, as Gradescope's documentation has them


@pytest.fixture(scope="module")
def autograder(source, tmp_path_factory):
    """Return a folder laid out as Gradescope's /autograder, set up by the archive's own setup.sh."""
    folder = tmp_path_factory.mktemp("gradescope")
    handout_of(source, folder / "out", write_gradescope)
    root = folder / "autograder"
    with zipfile.ZipFile(folder / "out" / "autograder.zip") as packed:
        packed.extractall(root / "source")
        assert all(packed.getinfo(name).external_attr >> 16 == 0o755 for name in ("setup.sh", "run_autograder"))
    shutil.copy(root / "source" / "run_autograder", root)  # as Gradescope does
    tools = folder / "tools"
    tools.mkdir()
    (tools / "apt-get").write_text('#!/bin/sh\necho "$@" >> "$(dirname "$0")/wanted"\n', encoding="utf-8")
    (tools / "apt-get").chmod(0o755)
    environment = {**os.environ, "AUTOGRADER": str(root), "PATH": os.pathsep.join([str(tools), os.environ["PATH"]])}
    environment.pop("VIRTUAL_ENV", None)
    subprocess.run(["bash", root / "source" / "setup.sh"], env=environment, check=True)
    assert "install -y python3-venv" in (tools / "wanted").read_text(encoding="utf-8")
    return root


def autograde(root, files):
    """Run the autograder on files, name and text; return what it wrote into results.json."""
    for name in ("submission", "results"):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir()
    for name, text in files.items():
        (root / "submission" / name).write_text(text, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), "AUTOGRADER": str(root), "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(["bash", root / "run_autograder"], env=environment, cwd=root, check=True)
    return json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(autograder, class_folder):
    """Return what results.json holds, learner by learner."""
    found = {}
    for learner in TWENTY:
        (path,) = (class_folder / "in" / learner).iterdir()
        found[learner] = autograde(autograder, {path.name: path.read_text(encoding="utf-8")})
    return found


def test_gradescope_finds_the_same_points(results, grades):
    found = {name: {one["number"]: one["score"] for one in result["tests"]} for name, result in results.items()}
    assert found == {learner: points_in(row) for learner, row in grades.items()}
    assert {name: result["score"] for name, result in results.items()} == {
        learner: sum(points.values()) for learner, points in WANTED.items()
    }


def test_results_have_the_fields_that_gradescope_documents(results):
    for result in results.values():
        assert result.keys() == {"score", "tests", "output"}
        for test in result["tests"]:
            assert test.keys() == FIELDS
            assert 0 <= test["score"] <= test["max_score"] == POINTS[test["number"]]
            assert test["status"] == ("passed" if test["score"] else "failed")
            assert isinstance(test["output"], str)
            assert test["output"]
    assert registry.find("01.1").mistakes[0].sentence == results["cy"]["tests"][0]["output"]
    assert "no notebook" in results[TORN]["output"]


def test_handing_in_twice_and_other_notebooks_earn_no_points(autograder, class_folder):
    (path,) = (class_folder / "in" / "guy").iterdir()
    text = path.read_text(encoding="utf-8")
    other = notebook_path(source_paths(["02"])[0]).read_text(encoding="utf-8")
    result = autograde(autograder, {"a.ipynb": text, "b.ipynb": text, "c.ipynb": other})
    assert result["score"] == sum(WANTED["guy"].values())
    assert [test["number"] for test in result["tests"]] == EXERCISES


def test_the_course_names_the_version_that_it_was_tried_with():
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    done = subprocess.run([Path(sys.executable).with_name("nbgrader"), "--version"], capture_output=True, text=True)
    (version,) = re.findall(r"nbgrader==([\d.]+)", text)
    assert f"nbgrader version {version}" in done.stdout
