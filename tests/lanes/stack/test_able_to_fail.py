"""A notebook that this stack cannot run, or that shows another number than the stored one, fails in this lane."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from course import NBVAL

GOOD = 'from course_utils.losses import cross_entropy; print(f"{1 / 3:.4f}")'


def cell(source, output="0.3333\n"):
    outputs = [nbformat.v4.new_output("stream", name="stdout", text=output)]
    return nbformat.v4.new_code_cell(source, outputs=outputs, execution_count=1)


CELLS = {
    "an altered number": cell('print(f"{1 / 3:.4f}")', "0.3334\n"),
    "an API that is newer": cell("import numpy as np; print(np.matvec(np.eye(2), np.ones(2)))", "[1. 1.]\n"),
    "a warning": cell('import warnings; warnings.warn("gone", DeprecationWarning); print("0.3333")'),
    "an exception": cell('print("0.3333"); 1 / 0'),
}


def run(cells, folder, settings):
    """Run cells as a notebook the way the lane does; return pytest's exit code and what it printed."""
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "trial.ipynb")
    command = [sys.executable, "-m", "pytest", "-c", settings, *NBVAL, "--rootdir=.", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.fixture
def settings(pytestconfig):
    return Path(pytestconfig.inipath)


def test_all_is_noticed_and_nothing_else(tmp_path, settings):
    code, report = run([cell(GOOD), *CELLS.values()], tmp_path, settings)
    failed = [int(index) for index in re.findall(r"^FAILED .*::Cell (\d+)", report, flags=re.MULTILINE)]
    assert (code, failed) == (1, [1, 2, 3, 4]), report


def test_a_good_notebook_passes(tmp_path, settings):
    code, report = run([cell(GOOD)], tmp_path, settings)
    assert code == 0, report
