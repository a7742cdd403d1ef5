"""The site, built once with the pinned Pyodide, a server for it, and a browser that reaches nothing else."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
sys.path.append(str(HERE.parent / "browser"))  # what a page is asked about figures, and where contrast is reckoned


@pytest.fixture(scope="session")
def tarball(tmp_path_factory):
    """The pinned Pyodide; without it, tests that need it are skipped, or fail where no lane may be missing."""
    from pyodide import MissingError, fetch

    kept = os.environ.get("COURSE_PYODIDE")
    if kept:
        return Path(kept)
    try:
        return fetch(tmp_path_factory.mktemp("pyodide"))
    except MissingError as error:
        if os.environ.get("COURSE_ALL_LANES") == "1":
            raise
        pytest.skip(f"THE PINNED PYODIDE IS MISSING, NO NOTEBOOK RAN IN A BROWSER'S PYTHON: {error}")


def write_site(out, *options):
    """Run the command `site`, in a copy of the course made for the pinned Pyodide; return the site's folder."""
    from chosen import CHOSEN
    from pyodide import course_for_it

    copy = course_for_it(out.parent / "course")
    numbers = [path.name[:2] for path in CHOSEN]
    command = [sys.executable, "-m", "course_utils.authoring", "site", *numbers, "--out", str(out), *options]
    done = subprocess.run(command, cwd=copy, capture_output=True, encoding="utf-8", timeout=3600)
    assert done.returncode == 0, done.stderr[-3000:]
    shutil.rmtree(copy)
    return out


@pytest.fixture(scope="session")
def site(tarball, tmp_path_factory):
    """The site's folder."""
    kept = os.environ.get("COURSE_SITE")
    return Path(kept) if kept else write_site(tmp_path_factory.mktemp("site") / "out", "--pyodide", str(tarball))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture(scope="session")
def served(site):
    """The site's address."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def visitor(served, tmp_path_factory):
    """A reader's browser, with a profile that outlives its tabs."""
    from visitor import Visitor

    with Visitor.arrives(served, tmp_path_factory.mktemp("profile")) as visitor:
        yield visitor
        assert visitor.foreign == []


ROWS = []


@pytest.fixture(scope="session")
def report():
    """Lines to print at the lane's end."""
    return ROWS


def pytest_terminal_summary(terminalreporter):
    """Print what was measured; while tests run, pytest keeps what is printed to itself."""
    for row in ROWS:
        terminalreporter.write_line(row)
