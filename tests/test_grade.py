"""A class's notebooks are graded by their answers alone, whatever else is in them, and strangers' code is kept in."""

import datetime
import inspect
import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
import zipfile

import pytest

from course_utils.authoring.__main__ import main
from course_utils.authoring.gradescope_format import write_gradescope
from course_utils.authoring.grading import grade, gradescope, plain
from course_utils.authoring.grading.answer import revived
from course_utils.authoring.grading.book import alike, page, points_table, read_points, sentence, table
from course_utils.authoring.grading.judging import verdict
from course_utils.authoring.grading.room import Room, furnish
from course_utils.authoring.grading.submission import Code, code_of, fingerprint, prying, read
from course_utils.authoring.handout import solved
from course_utils.authoring.sources import ROOT, notebook_path, source_paths
from course_utils.exercises import registry
from course_utils.exercises.declare import Exercise
from course_utils.exercises.kinds import Kind

PATIENCE = 3.0


def code(source):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def handed_in(changes=None, number="01", more=()):
    """Return a notebook of the course with other cells in the place of its exercises', and cells at its beginning."""
    (source,) = source_paths([number])
    notebook = json.loads(notebook_path(source).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        for name, change in (changes or {}).items():
            if f'check("{name}"' in text and "exercise" in cell["metadata"].get("tags", []):
                cell["source"] = solved(text) if change is None else change
    notebook["cells"] = [*map(code, more), *notebook["cells"]]
    return notebook


RIGHT = "def count_parameters(K, D):\n    return K * D + K\n\ncheck('01.1', count_parameters)"
FORGOT = "def count_parameters(classes, D):\n    return classes * D\n\ncheck('01.1', count_parameters)"
LONG = """
def hinge_loss(f, y, delta=1.0):
    total = np.maximum(0, f - f[y] + delta)
    total[y] = 0
    return total.sum()

check("01.3", hinge_loss)
"""
LOOP = """
def hinge_loss(f, y, delta=1.0):
    return sum(max(0, f[k] - f[y] + delta) for k in range(len(f)) if k != y)

check("01.3", hinge_loss)
"""


def colab(notebook):
    """Return the notebook as Colab saves it: without ids, sources as lines, and fields of its own."""
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": cell.pop("id", "x"), "colab": {"base_uri": "https://localhost"}}
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    return notebook | {"nbformat_minor": 0, "metadata": {"colab": {"provenance": []}}}


FILES = {
    "right.ipynb": handed_in({"01.1": None, "01.5": None, "01.7": None}),
    "untouched.ipynb": handed_in(),
    "mistaken.ipynb": handed_in({"01.1": FORGOT, "01.3": LONG}, more=["def check(*_): return 'all right'", "1 +"]),
    "Kopie von nichts (1).ipynb": colab(
        handed_in({"01.1": f"%%time\n{RIGHT}", "01.3": LONG.replace("total", "t")}, more=['LEARNER = "Ada, =1+1"'])
    ),
    "looping.ipynb": handed_in(
        {"01.1": RIGHT.replace("return", "while True: pass\n    return"), "01.2": None, "01.3": LOOP}
    ),
    "stuck.ipynb": handed_in({"01.1": f"while True: pass\n{RIGHT}", "01.2": None}),
    "missing.ipynb": handed_in(
        {"01.1": "# gone", "01.2": "def append_one(x:\n    return x\ncheck('01.2', append_one)"}
    ),
    "helper.ipynb": handed_in(
        {"01.1": RIGHT.replace("K * D + K", "both(K, D)"), "01.4": None}, more=["def both(K, D): return K * (D + 1)"]
    ),
    "leaving.ipynb": handed_in({"01.1": f"import os\n{RIGHT.replace('return', 'os._exit(0); return')}", "01.2": None}),
    "prying.ipynb": handed_in({"01.4": "from course_utils.losses import softmax\ncheck('01.4', softmax)"}),
    "empty.ipynb": "",
    "list.ipynb": "[1, 2]",
    "cells.ipynb": '{"cells": 3}',
    "essay.ipynb": json.dumps({"cells": [code("print(1)")]}),
    "folder/binary.ipynb": "\x00\ufffd\x01",
}
STATUS = {
    "right.ipynb": {"01.1": "correct", "01.5": "correct", "01.7": "correct", "01.2": "not attempted"},
    "untouched.ipynb": dict.fromkeys(registry.load("01"), "not attempted"),
    "mistaken.ipynb": {"01.1": "wrong value", "01.3": "correct"},
    "Kopie von nichts (1).ipynb": {"01.1": "correct", "01.3": "correct"},
    "looping.ipynb": {"01.1": "too slow", "01.2": "correct", "01.3": "loop"},
    "stuck.ipynb": {"01.1": "too slow", "01.2": "correct"},
    "missing.ipynb": {"01.1": "missing", "01.2": "syntax error"},
    "helper.ipynb": {"01.1": "correct", "01.4": "correct"},
    "leaving.ipynb": {"01.1": "crashed", "01.2": "correct"},
    "prying.ipynb": {"01.4": "ours"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    (folder / "folder").mkdir()
    for name, content in FILES.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graded(folder):
    """Return the rows of a class, and the journal that was kept."""
    journal = folder / "grades.jsonl"
    return grade.grade_folder(folder, journal, workers=2, seconds=PATIENCE), journal


def test_every_file_is_a_row_and_every_answer_has_its_verdict(graded):
    rows = {row["file"]: row for row in graded[0]}
    assert rows.keys() == FILES.keys()
    for name, wanted in STATUS.items():
        found = {number: rows[name]["answers"][number]["status"] for number in wanted}
        assert (name, rows[name]["problem"], found) == (name, "", wanted)
    assert all(rows[name]["problem"] and not rows[name]["answers"] for name in FILES.keys() - STATUS.keys())
    assert "no exercise of the course" in rows["essay.ipynb"]["problem"]


def test_a_named_mistake_and_a_name_are_found(graded):
    rows = {row["file"]: row for row in graded[0]}
    assert rows["mistaken.ipynb"]["answers"]["01.1"]["mistake"] == "forgot_the_biases"
    assert rows["Kopie von nichts (1).ipynb"]["learner"] == "Ada, =1+1"
    assert rows["helper.ipynb"]["learner"] == "helper"


def test_a_grading_goes_on_where_it_stopped(graded, folder, monkeypatch):
    rows, journal = graded
    lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)
    journal.write_text("".join(lines[:-1]) + lines[-1][:30], encoding="utf-8")  # ended while it wrote
    asked = []

    def graded_again(paths, *_):
        asked.extend(paths)
        return [(path, {"again": True}) for path in paths]

    monkeypatch.setattr(grade, "_graded", graded_again)
    again = grade.grade_folder(folder, journal, seconds=PATIENCE)
    assert len(asked) == 1
    assert [row for row in again if row != {"again": True}] == [row for row in rows if row in again]
    assert len(again) == len(rows)
    assert grade.grade_folder(folder, journal, seconds=PATIENCE) == again
    assert len(asked) == 1


def test_a_grader_that_is_killed_leaves_no_process_behind(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "endless.ipynb").write_text(json.dumps(FILES["stuck.ipynb"]), encoding="utf-8")
    command = [sys.executable, "-m", "course_utils.authoring", "grade", "in", "--out", "grades.csv", "--seconds", "600"]
    paths = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    with subprocess.Popen(command, cwd=tmp_path, env=paths, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as grader:
        while not list(tmp_path.glob("answers*")):  # a worker has its room
            assert grader.poll() is None
            time.sleep(0.1)
        grader.kill()
        grader.communicate(timeout=60)  # ends when all who have this pipe have ended
    assert not list(tmp_path.glob("course*"))


def test_the_table_has_points_lateness_and_flags(graded):
    rows = [dict(row, time="2026-11-30T20:00:00+00:00") for row in graded[0]]
    due = datetime.datetime(2026, 11, 30, 18, tzinfo=datetime.UTC)
    text = table(rows, {"01.3": 2.5}, due)
    header, *lines = text.splitlines()
    assert header.startswith("learner,file,notebook,points,of,late,flags,01.1 points,01.1 verdict,01.1 mistake,")
    found = {line.split(".ipynb")[0].split(",")[-1]: line for line in lines}
    flag = "01.3 same code as Kopie von nichts (1).ipynb"
    assert f"mistaken,mistaken.ipynb,01,2.5,10.5,2.0 h,{flag}," in found["mistaken"]
    assert "01.4 uses course_utils.losses" in found["prying"]
    assert "01.1 uses os" in found["leaving"]
    assert ",0,10.5," in found["untouched"]
    assert "expected" not in table(rows, {})


def test_a_name_that_a_spreadsheet_would_compute_is_text():
    row = {"file": "a.ipynb", "learner": "=1+1", "notebook": "", "problem": "x", "time": "", "answers": {}}
    assert "\n'=1+1,a.ipynb," in table([row], {})


def test_the_page_tells_the_teacher_what_the_class_gets_wrong(graded):
    text = page(graded[0])
    assert f"| 01.1 | 1 | {sentence('01.1', 'forgot_the_biases')} | mistaken |" in text
    assert "| 01.1 Count the parameters | 3 | 4 | 3 | 10 |" in text
    assert "- list.ipynb: no notebook" in text
    assert "None." in page([])


def test_points_are_read_as_they_are_written(tmp_path):
    points, path = {"02.1": 1.0, "02.10": 2.5}, tmp_path / "points.csv"
    path.write_text(points_table(points), encoding="utf-8")
    assert read_points(path) == points
    assert read_points(None) == {}
    path.write_text("exercise,points\nExercise 01.1,many\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"points.csv: expected the columns exercise and points, with numbers, got"):
        read_points(path)


def test_code_that_many_have_is_no_copy():
    def rows(same, others):
        codes = ["x"] * same + [str(n) for n in range(others)]
        return [{"file": f"{n}", "answers": {"01.1": {"code": one}}} for n, one in enumerate(codes)]

    assert alike(rows(2, 30)) == {("0", "01.1"): ["1"], ("1", "01.1"): ["0"]}
    assert alike(rows(5, 10)) == {}
    assert alike(rows(0, 10)) == {}


def test_renaming_and_comments_hide_no_copy_and_a_short_answer_is_none():
    one = fingerprint(Code([], LONG, "hinge_loss"))
    other = LONG.replace("total", "s").replace("delta", "d")
    other = other.replace("    s =", '    """Mine."""\n\n    # cut\n    s =', 1)
    assert one == fingerprint(Code([], other, "hinge_loss")) is not None
    assert one != fingerprint(Code([], LONG.replace("maximum(0,", "maximum(1,"), "hinge_loss"))
    assert fingerprint(Code([], "def f(K, D):\n    return K * D + K", "f")) is None


@pytest.fixture
def submitted(tmp_path):
    def submitted(*arguments, **keywords):
        path = tmp_path / "one.ipynb"
        path.write_text(json.dumps(handed_in(*arguments, **keywords)), encoding="utf-8")
        return read(path)

    return submitted


def test_only_what_an_answer_needs_is_run_with_it(submitted):
    there = code_of(submitted({"01.1": "both = 3\n" + RIGHT.replace("+ K", "+ np.abs(K)")}), "01.1")
    assert there.before == ["import numpy as np"]
    assert there.cell.startswith("both = 3")
    assert "check" not in there.cell
    again = submitted({"01.1": RIGHT, "01.2": "check('01.2', lambda x: count_parameters(1, 2))"})
    assert any("def count_parameters" in one and "K * D + K" in one for one in code_of(again, "01.2").before)


def test_the_last_check_of_an_exercise_counts(submitted):
    twice = submitted({"01.1": f"{FORGOT}\nbetter = lambda K, D: K * (D + 1)\ncheck('01.1', better)"})
    assert code_of(twice, "01.1").expression == "better"


def test_what_was_handed_out_is_no_prying(submitted):
    assert all(
        prying(submitted(number=number), name) == [] for number in ("01", "05") for name in registry.load(number)
    )
    assert prying(submitted({"01.1": f"{RIGHT}\nopen('x')\nimport gc"}), "01.1") == ["gc", "open()"]


# The room: what an answer may do.


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    room = Room(furnish(tmp_path_factory.mktemp("room")), PATIENCE)
    yield room
    room.close()


def judged(room, source, number="01.1", expression="f"):
    return verdict(registry.find(number), room, Code([], textwrap.dedent(source), expression))


FENCED = {
    "reads the references": f"open({str(registry.__file__)!r}).read()",
    "imports them": "import course_utils.exercises.ex01",
    "imports the authors' tools": "import course_utils.authoring",
    "starts a program": "import subprocess; subprocess.run(['true'])",
    "starts a process": "import os; os.fork()",
    "asks the network": "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
    "writes elsewhere": "open('/tmp/elsewhere', 'w')",
    "looks round": f"import os; os.listdir({os.path.dirname(registry.__file__)!r})",
    "calls C": "import ctypes; ctypes.CDLL(None)",
    "wants all memory": "import numpy; numpy.ones(1 << 33)",
    "fills the disk": "open('large', 'wb').write(bytes(1 << 24))",
}


@pytest.mark.parametrize("source", FENCED.values(), ids=FENCED)
def test_what_an_answer_has_no_business_with_ends_it(room, source):
    result = judged(room, f"def f(K, D):\n    {source}\n    return K * D + K")
    assert result.status in ("exception", "crashed")
    assert judged(room, "def f(K, D): return K * D + K").correct


FORGES = """
import os
for number in range(99):
    try:
        os.write(number, b'true\\n')
    except OSError:
        pass
f = 3
"""


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("import os\ndef f(K, D): return len(os.environ)", "wrong value"),
        ("def f(K, D): return open('note', 'w').write('x') and K * D + K", "correct"),
        (
            "import os\nfor n in range(99):\n    try: os.write(n, b'true\\n')\n    except OSError: pass\nf = 3",
            "crashed",
        ),
        ("f = 3", "not a function"),
        ("class f: pass", "not a function"),
        ("async def f(K, D): pass", "not a function"),
        ("def f(D, K): return K * D + K", "not a function"),
        ("def f(K, D): return __import__('this')", "wrong type"),
        ("def f(K, D): return input()", "exception"),
        ("def f(K, D): raise SystemExit", "exit"),
        ("def f(K, D): raise NotImplementedError", "not attempted"),
        ("raise ValueError('x')", "exception"),
        ("class Own(Exception): pass\ndef f(K, D): raise Own('mine')", "exception"),
        ("def f(K, D):\n    try:\n        return f(K, D)\n    except RecursionError: return K * D + K", "correct"),
    ],
)
def test_whatever_an_answer_does_has_a_verdict(room, source, status):
    assert judged(room, source).status == status


def test_nothing_of_an_answer_is_left_for_the_next(room):
    first = "import builtins, os\nbuiltins.stolen = 3\nopen('left', 'w').close()\ndef f(K, D): return K * D + K"
    assert judged(room, first).correct
    second = "import builtins, os\ndef f(K, D): return K * D + K + hasattr(builtins, 'stolen') + len(os.listdir('.'))"
    assert judged(room, second).correct


def test_changed_arguments_warnings_and_functions_of_the_exercise_go_through_the_wall(room):
    assert judged(room, "def f(x):\n    x[:] = 0\n    return x", "01.2").status != "correct"
    keeps = "import numpy as np\ndef f(f, y):\n    p = np.exp(f - f.max())\n    f -= 1\n    return p"
    assert not judged(room, keeps, "01.4").correct
    nudge = inspect.getsource(registry.find("02.3").reference).partition("def ")[2]
    assert judged(room, f"import numpy as np\ndef {nudge}", "02.3", "nudge_every_weight").correct
    raises = "def f(loss, w, h=1e-4):\n    return loss('x')"
    assert judged(room, raises, "02.3").status == "exception"


@pytest.mark.parametrize("number", ["01", "02", "05", "08"])
def test_named_mistakes_keep_their_names(room, number):
    """Of a notebook, the first mistake of each exercise that stands alone in its source."""
    for exercise in registry.load(number).values():
        if isinstance(exercise, Kind):
            continue
        assert isinstance(exercise, Exercise)
        mistake = exercise.mistakes[0]
        module = inspect.getmodule(mistake.function)
        text = "import numpy as np\n" + inspect.getsource(mistake.function).partition("\n")[2]
        if set(mistake.function.__code__.co_names) & set(vars(module)) <= {"np"}:
            result = judged(room, text, exercise.number, mistake.name)
            assert (exercise.number, result.mistake) == (exercise.number, mistake.name)


VALUES = [
    *(None, True, 3, 1 << 200, 2.5, float("inf"), "text", ..., (1, [2.0]), {"a": (1,)}, 1 + 2j),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_values_come_through_as_they_are(value):
    again = plain.unpack(json.loads(json.dumps(plain.pack(value))))
    assert (type(again), again) == (type(value), value)


def test_what_is_no_data_comes_through_as_a_name_and_what_was_not_packed_is_refused():
    assert repr(plain.unpack(plain.pack(json))) == "<a module>"
    with pytest.raises(ValueError, match="expected numbers, got object"):
        plain.unpack({"array": ["O", [1], "00" * 8]})


@pytest.mark.parametrize("name", ["ValueError", "UnicodeDecodeError", "Own", "print", "LinAlgError"])
def test_exceptions_come_back_by_their_names(name):
    assert type(revived(name, "text")).__name__ == name


def test_the_command_writes_table_and_page(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.ipynb").write_text("{}", encoding="utf-8")
    out = tmp_path / "out" / "grades.csv"
    assert main(["grade", str(tmp_path / "in"), "--out", str(out), "--due", "2020-01-01T00:00"]) == 0
    assert "no notebook" in out.read_text(encoding="utf-8-sig")
    assert out.with_suffix(".md").read_text(encoding="utf-8").startswith("# What this class")
    assert main(["grade", str(tmp_path / "nowhere"), "--out", str(out)]) == 1
    assert "expected a folder, got" in capsys.readouterr().err


# Gradescope.


def test_the_autograder_of_gradescope_writes_its_results(folder, tmp_path):
    (tmp_path / "points.csv").write_text("exercise,points\nExercise 01.1,2\n", encoding="utf-8")
    archive, points = write_gradescope(source_paths(["01"]), tmp_path)
    assert read_points(points)["01.1"] == 2
    root = tmp_path / "autograder"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(root / "source")
        assert packed.getinfo("run_autograder").external_attr >> 16 == 0o755
    (root / "submission").mkdir()
    shutil.copyfile(folder / "mistaken.ipynb", root / "submission" / "mine.ipynb")
    environment = {**os.environ, "AUTOGRADER": str(root), "OPENBLAS_NUM_THREADS": "1"}
    environment["PATH"] = f"{os.path.dirname(sys.executable)}{os.pathsep}{environment['PATH']}"
    subprocess.run(["bash", root / "source" / "run_autograder"], env=environment, check=True)
    results = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    tests = {test["number"]: test for test in results["tests"]}
    assert results["score"] == tests["01.3"]["score"] == 1
    assert tests["01.1"] == {
        **{"name": "Exercise 01.1", "number": "01.1", "score": 0.0, "max_score": 2.0, "status": "failed"},
        "output": sentence("01.1", "forgot_the_biases"),
    }
    assert results["output"].startswith("Graded at ")
    assert (root / "source" / "setup.sh").read_text(encoding="utf-8").count("numpy==") == 1


def test_gradescope_is_told_why_nothing_could_be_graded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text("exercise,points\n", encoding="utf-8")
    (tmp_path / "submission").mkdir()
    assert gradescope.run(tmp_path) == {"score": 0, "tests": [], "output": "No notebook (.ipynb) was handed in."}
    (tmp_path / "submission" / "essay.ipynb").write_text("{}", encoding="utf-8")
    assert "essay.ipynb: no notebook" in gradescope.run(tmp_path)["output"]
