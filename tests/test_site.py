"""What `authoring site` puts together before a browser sees it: wheels, notebooks for the browser, pages."""

import ast
import re
import subprocess
import sys
import time
import zipfile

import nbformat
import pytest
from checkout import ROOT, tracked

from course_utils.authoring import pages, wheels
from course_utils.authoring.__main__ import main
from course_utils.authoring.lite import INSTALL, for_the_browser
from course_utils.authoring.pages import to_read
from course_utils.authoring.sources import source_paths, stored_notebook, tags_of, taught
from course_utils.host.clock import process_time

SOURCES = source_paths()


def test_wheels_are_of_what_the_course_needs_and_of_nothing_that_the_kernel_has():
    names = wheels.needed()
    assert {"ipywidgets", "tqdm", "comm", "anywidget"} <= names
    assert not names & {wheels.COURSE, *wheels.CARRIED}


def test_a_wheel_out_of_this_environment_is_whole_and_pure(tmp_path):
    wheels._pack(wheels.distribution("psygnal"), tmp_path)
    (path,) = tmp_path.iterdir()
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        record = next(name for name in names if name.endswith("RECORD"))
        listed = [line.split(",")[0] for line in wheel.read(record).decode().splitlines()]
    assert sorted(listed) == sorted(names)
    assert not [name for name in names if name.endswith((".so", ".pyd", ".pyc")) or ".." in name]
    code = "import psygnal; assert psygnal.__file__.startswith(__import__('sys').path[0]); print(psygnal.Signal)"
    run = subprocess.run([sys.executable, "-c", f"import sys; sys.path.insert(0, {str(path)!r}); {code}"], text=True)
    assert run.returncode == 0


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem[:2])
def test_a_notebook_for_the_browser_differs_in_its_kernel_and_its_set_up_alone(source):
    stored, ours = stored_notebook(source), for_the_browser(source)
    assert ours.metadata.kernelspec.name == "python"
    changed = [(one, other) for one, other in zip(stored.cells, ours.cells, strict=True) if one != other]
    assert [("setup" in tags_of(one), other.source) for one, other in changed] == [
        (True, INSTALL + changed[0][0].source)
    ]
    nbformat.validate(ours)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem[:2])
def test_a_page_has_all_that_is_taught_with_folded_cells_folded(source):
    page = to_read(source, "lite/?path=")
    wanted = [cell for cell in taught(stored_notebook(source).cells) if "setup" not in tags_of(cell)]
    assert [cell.id for cell in page.cells] == [cell.id for cell in wanted]
    assert all(("hide-input" in tags_of(cell)) == ("hide" in tags_of(cell)) for cell in page.cells)
    assert f'href="lite/?path={source.stem}.ipynb"' in page.cells[0].source
    assert "course-run" not in to_read(source, "").cells[0].source


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem[:2])
def test_a_page_asks_nobody_to_run_a_cell_for_a_bet_and_misses_none(source):
    outputs = [output for cell in to_read(source, "").cells for output in cell.get("outputs", [])]
    shown = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    assert "Run this cell to bet" not in shown
    assert "No bet was made" not in shown
    assert shown.count("Bet before you read on.") >= 8


def test_the_start_page_has_a_card_for_each_notebook_with_its_title_and_what_the_reader_will_do():
    text = pages._start_page(SOURCES, "lite/?path=")
    assert text.count('class="course-card"') == len(SOURCES)
    for source in SOURCES:
        assert f'href="{source.stem}.html"' in text
        assert f'href="lite/?path={source.stem}.ipynb"' in text
    assert all(len(goal.split()) > 5 for goal in re.findall(r"</h2><p>(.*?)</p>", text))


def test_a_missing_pyodide_and_a_folder_of_the_courses_own_are_refused_before_anything_is_written(tmp_path, capsys):
    assert main(["site", "01", "--out", str(tmp_path / "site"), "--pyodide", str(tmp_path / "none.tar.bz2")]) == 1
    assert "expected a Pyodide distribution (.tar.bz2), got" in capsys.readouterr().err
    assert main(["site", "01", "--out", str(ROOT / "notebooks")]) == 1
    assert "expected a folder apart from the course's own files" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


# In a browser, indices have 32 bits, the clock of the process stands still, and a process has neither children nor
# threads. What does need them stands here with its reason.
UNKNOWN_THERE = {"int64", "uint64", "process_time", "thread_time", "fork", "multiprocessing", "subprocess"}
EXPECTED = {
    "notebooks/source": {"subprocess"},  # the set-up cell, on Colab
    "course_utils/host/clock.py": {"process_time"},  # which knows what to do there
}


def _names(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (alias.name for alias in node.names if node.module in ("os", "time", "numpy"))


@pytest.mark.parametrize(
    "path",
    [path for path in tracked("course_utils/*.py", "notebooks/source/*.py") if "authoring" not in path.parts],
    ids=str,
)
def test_nothing_that_learners_run_needs_what_a_browsers_python_lacks(path):
    expected = EXPECTED.get(path.as_posix(), EXPECTED.get(path.parent.as_posix(), set()))
    assert UNKNOWN_THERE.intersection(_names((ROOT / path).read_text(encoding="utf-8"))) <= expected


def test_the_clock_of_the_process_goes_on_where_python_has_none(monkeypatch):
    before = process_time()
    assert sum(range(10**6)) > 0
    assert process_time() > before
    monkeypatch.setattr(time, "process_time", lambda: 0.0)
    seen = {process_time() for _ in range(100)}
    assert len(seen) > 1
    assert time.perf_counter() >= max(seen)
