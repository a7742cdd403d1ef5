"""Every stored notebook is in order, and a changed number in its outputs does not go unnoticed."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from checkout import tracked
from runner.plan import NBVAL

from course_utils.authoring.check import RULES, strays
from course_utils.authoring.rules_ids import proved
from course_utils.authoring.sources import ROOT, Notebook, notebook_path, read_source, source_paths, stored_text

SOURCES = {source.stem: source for source in source_paths()}
CHANGES = {  # of each notebook: id of the number's cell, the digits as stored, and as altered
    "01": {"W0-10": ("1.58", "1.59"), "W0-19": ("0.452", "0.453"), "W0-17": ("0.63116", "0.63117")},
    "02": {"W4-43": ("0.83333", "0.83334"), "W2-12": ("0.66624", "0.66625")},
    "03": {"W4-35": ("0.25", "0.26"), "W2-18": ("11", "12")},
    "04": {"W0-36": ("-12", "-13"), "W2-05": ("0.58984", "0.58985")},
    "05": {"W0-22": ("0.13011", "0.13012"), "W4-11": ("0.86352", "0.86353")},
    "06": {"W4-53": ("0.25", "0.26"), "W1-19": ("4.5398e-05", "4.5399e-05")},
    "07": {"W1-34": ("154160", "154170"), "W1-44": ("12.182", "12.183")},
    "08": {"W3-08": ("24", "25")},
}


@pytest.fixture(scope="module", params=SOURCES)
def book(request):
    source = SOURCES[request.param]
    text = notebook_path(source).read_text(encoding="utf-8")
    return Notebook(text, nbformat.reads(text, as_version=4), read_source(source), source.name[:2], ROOT)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_stored_notebook_keeps_the_rule(book, rule):
    assert list(rule(book)) == []


def test_no_notebook_is_without_source_or_unbuilt():
    assert strays() == []
    assert {path.stem for path in tracked("*.ipynb")} <= set(SOURCES)
    assert [stem for stem, source in SOURCES.items() if not notebook_path(source).exists()] == []


def test_stored_notebooks_are_valid(book):
    nbformat.validate(book.stored)
    assert "widgets" not in book.stored.metadata


# The test of the tester: in a notebook, up to the last of its cells named above, a digit of these outputs is changed.


def cell_that_proves(number, cells):
    """Return the index of the cell that hands a worked number's id to slide_value."""
    (index,) = (i for i, cell in enumerate(cells) if cell.cell_type == "code" and number in proved(cell))
    return index


def first_cells(stem, numbers):
    """Return a notebook's code cells up to the last that proves one of these numbers, as a notebook."""
    notebook = nbformat.read(notebook_path(SOURCES[stem]), as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = notebook.cells[: 1 + max(cell_that_proves(number, notebook.cells) for number in numbers)]
    return notebook


def alter(cell, old, new):
    """Store `new` where the cell showed `old`, in text and HTML alike."""
    stored = json.dumps(cell.outputs)
    assert old in stored
    cell.outputs = [nbformat.from_dict(output) for output in json.loads(stored.replace(old, new))]


def run_nbval(folder):
    """Run this project's nbval on a folder; return the number of cells passed, those that failed, and the report."""
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "-c", os.devnull, *NBVAL, "."]
    report = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
    passed, failed = (
        re.search(r"(\d+) passed", report),
        re.findall(r"^FAILED .*::Cell (\d+)", report, flags=re.MULTILINE),
    )
    return int(passed[1]) if passed else 0, [int(index) for index in failed], report


@pytest.mark.parametrize("stem", SOURCES)
def test_altered_numbers_fail_in_their_own_cells_and_no_other_cell_does(stem, tmp_path):
    changes = CHANGES[stem[:2]]
    notebook = first_cells(stem, changes)
    places = [cell_that_proves(number, notebook.cells) for number in changes]
    for index, (old, new) in zip(places, changes.values(), strict=True):
        alter(notebook.cells[index], old, new)
    (tmp_path / "altered.ipynb").write_text(stored_text(notebook), encoding="utf-8")
    passed, failed, report = run_nbval(tmp_path)
    assert failed == sorted(places), report
    assert passed == len(notebook.cells) - len(changes)
