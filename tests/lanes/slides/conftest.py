"""A lesson, a Chromium without a network for pages, and a JupyterLab over the lesson's editions."""

import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # the lane's modules, and the shared ones
sys.path.append(str(HERE.parent / "browser"))  # where contrast is reckoned


@pytest.fixture(scope="session")
def lesson(tmp_path_factory):
    """Return the source of a built lesson."""
    from lesson import write_lesson

    return write_lesson(tmp_path_factory.mktemp("lesson"))


@pytest.fixture(scope="session")
def browser():
    """Chromium."""
    from lab import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture
def offline(browser):
    """A page of a projector's size without a network, and the list of what it asked for all the same."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith(("http", "ws")) else None)
    yield page, asked
    context.close()


@pytest.fixture(scope="session")
def lab(lesson, tmp_path_factory):
    """JupyterLab over a folder with the lesson's live edition and slides; a function from file name to address."""
    from lab import jupyter_lab

    from course_utils.authoring.live_edition import live_edition, write_settings
    from course_utils.authoring.slides import slides_notebook
    from course_utils.authoring.sources import stored_text

    folder = tmp_path_factory.mktemp("lab")
    (folder / "live.ipynb").write_text(stored_text(live_edition(lesson)), encoding="utf-8")
    (folder / "slides.ipynb").write_text(stored_text(slides_notebook(lesson)), encoding="utf-8")
    with jupyter_lab(folder, prepare=write_settings) as address:
        yield address
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def desk(browser):
    """A page of a projector's size."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    yield page
    page.close()
