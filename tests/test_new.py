"""A notebook can be added: its skeleton passes what every notebook must; what cannot be used is refused in words."""

import csv
import os
import re
import shutil
import subprocess
import sys

import pytest
from checkout import tracked

from course_utils.authoring import printed
from course_utils.authoring.__main__ import main
from course_utils.authoring.check import RULES
from course_utils.authoring.new import begin
from course_utils.authoring.rules_code import exercises
from course_utils.authoring.sources import DECK_TABLES, ROOT, AuthoringError, Notebook, read_source, source_paths
from course_utils.exercises import progress, registry

OLD, NEW = "03", "99"  # the one old notebook that the copy keeps, and the new one
TITLE = "Remember what came before: memory, in 3 steps, since 1997?"
STEM = "99_remember_what_came_before_memory_in_3_steps_since"
WORK = f"""
import runpy, subprocess, sys
import pytest
from course_utils.authoring.__main__ import main
assert not any(main(words) for words in [["new", "{NEW}", "{TITLE}"], ["build", "{NEW}"], ["guide"], ["check"]])
chosen, sys.argv[1:] = sys.argv[1:], ["{NEW}"]
runpy.run_path("tests/answers/trying.py", run_name="__main__")
subprocess.run(["git", "add", "notebooks"], check=True)
loaded = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # one process for all: imports take four seconds
sys.exit(pytest.main(["-q", "-n", "0", *loaded, *chosen]))
"""
# Tests that walk over notebooks or exercises, and are quick.
FILES = ["derive_answers", "derive_audit", "exercise_modules", "notebooks", "origin", "project", "review", "slide_ids"]
CHOSEN = f"{NEW} or unbuilt or lists_every_notebook or right_answer_is or wrong_answer_is or were_reviewed"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a clone of the project with one of its notebooks, what that one teaches of the decks, and no answers."""
    root = tmp_path_factory.mktemp("project")
    others = (*(source.stem for source in source_paths() if source.name[:2] != OLD), "answers_")
    for path in tracked():
        if not path.name.startswith(others):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, root / path)
    readme = (root / "README.md").read_text(encoding="utf-8")
    (root / "README.md").write_text(re.sub(rf"\| \[(?!{OLD})\d\d .*\n", "", readme), encoding="utf-8")
    for path in (root / one for one in DECK_TABLES.values()):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
        place = rows[0].index("notebook") if "notebook" in rows[0] else None
        kept = [row for row in rows if place is None or row[place] in ("notebook", OLD)]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(kept)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    return root


def run(copy, *arguments):
    """Run Python in the copy and on its package, which a notebook's kernel finds as well."""
    env = {**os.environ, "PYTHONPATH": str(copy)}
    done = subprocess.run([sys.executable, *arguments], cwd=copy, env=env, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_notebook_passes_what_every_notebook_must(copy):
    said = run(copy, "-c", WORK, *(f"tests/test_{name}.py" for name in FILES), "-k", CHOSEN)
    assert f"{STEM}.ipynb: written" in said
    assert f"In order: {OLD}, {NEW}. Checked: file form" in said
    assert f"| {NEW}.1 The spread |" in (copy / "notebooks/MISCONCEPTIONS.md").read_text(encoding="utf-8")
    assert (copy / f"tests/answers/answers_{NEW}.py").read_text(encoding="utf-8").count("\n@answer(") == 14
    run(copy, "-m", "ruff", "check", "--no-cache", "notebooks", "course_utils/exercises", "tests/answers")
    run(copy, "-m", "ruff", "format", "--check", "--no-cache", "course_utils/exercises")
    assert int(re.search(r"(\d+) passed", said)[1]) > len(RULES) + len(FILES)


# What cannot be used.


@pytest.fixture
def bare(tmp_path):
    """Return a project of which nothing is there but a table of notebooks."""
    for folder in ("notebooks/source", "course_utils/exercises", "tests/answers"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "README.md").write_text("| a |\n|---|\n| [01 a](b) |\n| [03 c](d) |\n\nEnd.\n", encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def files(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("number", "title", "sentence"),
    [
        ("9", "Remember", "expected a notebook's number in two digits, such as 09, got '9'"),
        ("00", "Remember", "in two digits, such as 09, got '00'"),
        ("٠٩", "Remember", "in two digits, such as 09, got '٠٩'"),
        ("../", "Remember", "in two digits"),
        ("09", "", "expected a title of 1 to 80 letters"),
        ("09", " \n", "expected a title of 1 to 80 letters"),
        ("09", "a" * 81, "expected a title of 1 to 80 letters"),
        *(("09", f"A {sign} b", "expected a title of 1 to 80 letters") for sign in '"$|\\`<[*#@{'),
        ("09", "2026", "expected a title with a word in the letters a to z, for a file's name, got '2026'"),
        ("09", "Ξ", "expected a title with a word in the letters a to z"),
    ],
)
def test_a_number_or_title_that_cannot_be_used_is_refused_and_nothing_is_written(bare, number, title, sentence):
    before = files(bare)
    with pytest.raises(AuthoringError, match=re.escape(sentence)):
        begin(number, title, bare)
    assert files(bare) == before


@pytest.mark.parametrize(
    "there",
    [
        *("notebooks/source/09_old.py", "notebooks/09_old.ipynb", "course_utils/exercises/ex09.py"),
        "tests/answers/answers_09.py",
    ],
)
def test_a_number_that_is_taken_is_refused_with_what_is_there(bare, there):
    (bare / there).write_text("old", encoding="utf-8")
    before = files(bare)
    with pytest.raises(AuthoringError, match=f"expected a number that no notebook has, got 09: there is {there}"):
        begin("09", "Remember", bare)
    assert files(bare) == before


def test_the_command_refuses_in_a_sentence(capsys):
    assert main(["new", OLD, "Again"]) == 1
    assert capsys.readouterr().err.startswith("expected a number that no notebook has, got 03: there is notebooks/")


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Remember what came before", "02_remember_what_came_before"),
        ("Don't  forget:\tÜbung, GPT-2", "02_dont_forget_ubung_gpt"),
        ("3 nets?", "02_3_nets"),
    ],
)
def test_names_of_files_follow_from_the_title_and_the_row_stands_in_order(bare, title, stem):
    written = begin("02", title, bare)
    assert written[0] == bare / "notebooks" / "source" / f"{stem}.py"
    rows = (bare / "README.md").read_text(encoding="utf-8").splitlines()[2:]
    assert rows[:3] == [
        "| [01 a](b) |",
        f"| [02 {' '.join(title.split())}](notebooks/{stem}.ipynb) | ? | ? | ? |",
        "| [03 c](d) |",
    ]
    for path in written[:-1]:
        text = path.read_text(encoding="utf-8")
        compile(text, path, "exec")
        assert not re.search(r"@[A-Z]+@", text)


def test_a_readme_without_the_table_is_named(bare):
    (bare / "README.md").write_text("# Course\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"README\.md: expected a table of the notebooks"):
        begin("09", "Remember", bare)


# A notebook whose exercises are missing.


@pytest.fixture(params=["missing", "empty"])
def source(request, monkeypatch, tmp_path):
    """Return a notebook's source; pretend that exercises/ex99.py is not there, or declares nothing."""
    if request.param == "empty":
        monkeypatch.setattr(registry, "notebooks", lambda: [OLD, NEW])
        monkeypatch.setattr(registry.importlib, "import_module", lambda name: registry)
    registry.load.cache_clear()
    path = tmp_path / f"{NEW}_x.py"
    path.write_text(
        f'# %% tags=["exercise"]\ndef f():\n    raise NotImplementedError\n\ncheck("{NEW}.1", f)\n', encoding="utf-8"
    )
    yield path
    registry.load.cache_clear()


def test_missing_exercises_are_a_sentence(source, capsys):
    script = read_source(source)
    assert list(exercises(Notebook("", script, script, NEW, ROOT))) == [
        (0, f"expected exercise {NEW}.1 in exercises/ex{NEW}.py, found none")
    ]
    with pytest.raises(
        AuthoringError, match=rf"notebook {NEW}: expected exercises in exercises/ex{NEW}\.py, found none"
    ):
        printed.passing(source, trusted=True)
    with pytest.raises(registry.UnknownExerciseError, match="There is no"):
        registry.find(f"{NEW}.1")
    progress(NEW)
    assert "There is no" in capsys.readouterr().out
