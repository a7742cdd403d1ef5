"""Settings that hold for all tests; here, so that they hold from any folder and for the notebooks too."""

import os
from pathlib import Path

import matplotlib
from hypothesis import settings

pytest_plugins = ["after_cells"]  # a module of tests/

# On a busy machine two threads of BLAS wait for each other, and training takes ten times longer; kernels inherit this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where no home can be written, Matplotlib now finds another folder for all kernels; they would each complain in a cell.
matplotlib.get_cachedir()

# The same examples on every run, and no time limit for one of them: a busy machine is not a defect.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")


def pytest_configure(config):
    """Let nbval sanitise by the same file from any folder, and Windows run kernels in the event loop that it has."""
    config.option.nbval_sanitize_with = str(Path(__file__).parent / "tests" / "nbval_sanitize.cfg")
    # pyzmq helps itself there, and says so in a warning.
    config.addinivalue_line("filterwarnings", "ignore:Proactor event loop does not implement:RuntimeWarning")
