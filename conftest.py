"""Settings that hold for all tests; here, so that they hold for the notebooks too, and from any folder."""

import gc
import os
import sys
from pathlib import Path

import matplotlib
import pytest
from hypothesis import settings

pytest_plugins = ["after_cells"]  # a module of tests/

# Files that are slow by nature: kernels, clusters, many processes, hundreds of pictures or of judged answers.
SLOW = {
    *("test_after_cells", "test_any_style", "test_api", "test_authoring", "test_cells", "test_derive"),
    *("test_derive_answers", "test_derive_audit", "test_editions", "test_exercise_modules", "test_exercises"),
    *("test_explore", "test_frames", "test_grade", "test_guide", "test_hosts", "test_lanes", "test_new", "test_next"),
    *("test_notebooks", "test_origin", "test_pad", "test_playground", "test_project", "test_publish", "test_review"),
    *("test_search", "test_search_dask", "test_sliders", "test_training"),
}

# On a busy machine two threads of BLAS wait for each other, and training takes ten times longer; kernels inherit this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where Python may leave no bytecode beside the sources, as in many containers, each of some fifty processes would spend
# half of its time compiling all that it imports; they, and later runs, share a folder of pytest's cache instead.
if sys.dont_write_bytecode:
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parent / ".pytest_cache/d/bytecode")
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No test and no notebook sees, or adds to, what the person at this machine has done in the course.
os.environ["COURSE_KEPT"] = "memory"

# Where no home can be written, Matplotlib now finds another folder for all kernels; they would each complain in a cell.
matplotlib.get_cachedir()

# The same examples on every run, and no time limit for one of them: a busy machine is not a defect.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")


def pytest_configure(config):
    """Say what no settings file can say for all lanes: where nbval's own file is, what a marker means."""
    config.addinivalue_line("markers", "quick: half a minute's worth for authors, without notebooks: pytest -m quick")
    config.addinivalue_line("markers", "slow: a second's work in a file that is quick otherwise, such as training")
    config.option.nbval_sanitize_with = str(Path(__file__).parent / "tests" / "nbval_sanitize.cfg")
    # Windows runs kernels in an event loop that pyzmq helps along, and says so in a warning.
    config.addinivalue_line("filterwarnings", "ignore:Proactor event loop does not implement:RuntimeWarning")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Use all cores, each for whole files, unless there is one file, or -n or -p no:xdist says otherwise."""
    at_work = hasattr(config, "workerinput")
    if config.pluginmanager.hasplugin("xdist") and config.option.numprocesses is None and not at_work:
        files = {argument.partition("::")[0] for argument in config.args}
        alone = len(files) == 1 and Path(*files).is_file()
        config.option.numprocesses = 0 if alone else "auto"
        config.option.dist, config.option.loadscopereorder = "loadfile", False
    if config.option.markexpr == "quick":  # not even read, although pyproject.toml names them
        config.args = [argument for argument in config.args if not argument.endswith(".ipynb")]


def pytest_collection_finish():
    """Let Python's collector of cycles leave alone what is here for good: a million objects of tests and libraries."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_widget_is_kept():
    """Close what a test has made: ipywidgets keeps every widget, and with it a figure or a playground of 17 MB."""
    yield
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].Widget.close_all()


def is_quick(path):
    """Return whether a file is one of those that authors run often."""
    return path.suffix != ".ipynb" and path.stem not in SLOW and path.parent.name != "claims"


def pytest_ignore_collect(collection_path, config):
    """Do not even import what is not quick where only what is quick is wanted."""
    return True if config.option.markexpr == "quick" and not is_quick(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what is quick; begin with notebooks, then large files, so that no core is idle at the end."""
    for item in items:
        if is_quick(item.path) and not item.get_closest_marker("slow"):
            item.add_marker("quick")
    items.sort(key=lambda item: (item.path.suffix != ".ipynb", -item.path.stat().st_size))
