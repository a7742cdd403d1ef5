"""One JupyterLab and one Chromium for the whole lane."""

import shutil
import sys
from pathlib import Path

import pytest
from course import NOTEBOOKS

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # the lane's own modules, and those that lanes share


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """The notebooks of the course in a folder of their own, and a page to open them on, one at a time."""
    from desk import Desk
    from lab import chromium, jupyter_lab

    folder = tmp_path_factory.mktemp("notebooks")
    for notebook in NOTEBOOKS:
        shutil.copy(notebook, folder)
    with jupyter_lab(folder) as address, chromium() as browser:
        yield Desk(browser.new_page(viewport={"width": 1100, "height": 1300}), address, folder)
