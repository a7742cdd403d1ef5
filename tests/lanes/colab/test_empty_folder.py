"""On Colab there is only the notebook: its set-up cell fetches the course, and all cells run without a restart.

Every notebook runs whole. Where no more is asked than what the set-up cell does, it runs with the imports of all.
"""

import json

import nbformat
import pytest
from colab.stand_in import GITHUB, REPO, TAG, Colab, github, stamped_copy
from course import NOTEBOOKS

ARCHIVE = f"{GITHUB}/{REPO}/archive/refs/tags/{TAG}.tar.gz"
STEMS = [path.stem for path in NOTEBOOKS]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return the folder of the stamped project."""
    return stamped_copy(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def server(published):
    with github(published) as server:
        yield server


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    return Colab(tmp_path_factory.mktemp("colab"))


@pytest.fixture
def colab(machine):
    """Return the stand-in for Colab, which does not know the course."""
    assert "course-utils" not in machine.versions()
    yield machine
    machine.forget()


def read(published, stem):
    """Return a stamped notebook, and its code cells."""
    notebook = nbformat.read(published / "notebooks" / f"{stem}.ipynb", as_version=4)
    return notebook, [cell for cell in notebook.cells if cell.cell_type == "code"]


def imports_of_all(published):
    """Return a notebook of the set-up cell and the imports of every notebook."""
    cells = [read(published, stem)[1] for stem in STEMS]
    notebook = nbformat.v4.new_notebook(cells=[cells[0][0], *(second for _, second, *_ in cells)])
    for number, cell in enumerate(notebook.cells, start=1):
        cell.execution_count, cell.id = number, f"cell-{number}"
    return notebook


def alone(notebook, folder, archive):
    """Store a notebook in an empty folder, with another address of the archive."""
    (setup,) = (cell for cell in notebook.cells if "setup" in cell.metadata.get("tags", []))
    assert setup.source.count(json.dumps(ARCHIVE)) == 1
    setup.source = setup.source.replace(json.dumps(ARCHIVE), json.dumps(archive))
    folder.mkdir()
    nbformat.write(notebook, folder / "alone.ipynb")
    return folder / "alone.ipynb"


def served(server):
    """Return the archive's address with the server in GitHub's place."""
    return ARCHIVE.replace(GITHUB, server.address)


def test_every_notebook_has_the_same_set_up_cell(published):
    assert len(STEMS) == 8
    (setup,) = {read(published, stem)[1][0].source for stem in STEMS}
    assert f"archive = {json.dumps(ARCHIVE)}" in setup


@pytest.mark.parametrize("stem", STEMS)
def test_the_course_alone_is_added_and_every_cell_runs_as_stored(stem, colab, published, server, tmp_path):
    path = alone(read(published, stem)[0], tmp_path / "empty", served(server))
    before, versions, files = path.read_bytes(), colab.versions(), colab.files()
    server.requests.clear()
    failed, report = colab.run_all(path)
    assert failed == [], report
    assert len(server.requests) == 1
    after, now = colab.versions(), colab.files()
    assert after.pop("course-utils")
    assert after == versions
    assert files.keys() <= now.keys()
    assert {name.split("/")[0].split("-")[0] for name in now if now[name] != files.get(name)} == {"course_utils"}
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_a_second_run_fetches_nothing_and_changes_nothing(colab, published, server, tmp_path):
    path = alone(imports_of_all(published), tmp_path / "empty", served(server))
    assert colab.run_all(path)[0] == []
    versions, files = colab.versions(), colab.files()
    server.requests.clear()
    failed, report = colab.run_all(path)
    assert failed == [], report
    assert server.requests == []
    assert (colab.versions(), colab.files()) == (versions, files)


def test_a_changed_number_is_noticed_here_too(colab, published, server, tmp_path):
    notebook = imports_of_all(published)
    output = nbformat.v4.new_output("stream", name="stdout", text="3\n")
    notebook.cells = [notebook.cells[0], nbformat.v4.new_code_cell("print(1 + 1)", outputs=[output], execution_count=2)]
    failed, report = colab.run_all(alone(notebook, tmp_path / "empty", served(server)))
    assert failed == [1], report


@pytest.mark.parametrize(
    ("archive", "words"),
    [("", "does not know where the course is published"), ("{}/gone/v1.tar.gz", "/gone/v1.tar.gz failed: look at")],
    ids=["unpublished", "a dead address"],
)
def test_without_the_course_the_set_up_cell_fails_and_says_why(archive, words, colab, published, server, tmp_path):
    notebook = imports_of_all(published)
    notebook.cells = notebook.cells[:1]
    failed, report = colab.run_all(alone(notebook, tmp_path / "empty", archive.format(server.address)))
    assert failed == [0]
    assert words in report
    assert "course-utils" not in colab.versions()
