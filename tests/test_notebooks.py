"""Every stored notebook is in order; what its cells show is tested by nbval and `after_cells`."""

import ast
import re

import nbformat
import pytest
from after_cells import drawn, names_of_views
from checkout import tracked
from pictures import VARYING

from course_utils.authoring.check import RULES, strays
from course_utils.authoring.sources import ROOT, Notebook, notebook_path, read_source, source_paths

SOURCES = {source.stem: source for source in source_paths()}


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


@pytest.mark.parametrize("name", SOURCES)
def test_listings_that_only_stand_in_a_text_are_python(name):
    texts = [cell.source for cell in read_source(SOURCES[name]).cells if cell.cell_type == "markdown"]
    for listing in re.findall(r"^```python\n(.*?)^```$", "\n".join(texts), flags=re.DOTALL | re.MULTILINE):
        ast.parse(listing)


def test_stored_notebooks_have_static_pictures_and_live_figures(book):
    code = [cell for cell in book.stored.cells if cell.cell_type == "code"]
    live = names_of_views(cell.source for cell in code)
    assert live
    assert len([picture for cell in code for picture in drawn(cell.outputs)]) > len(live)


def test_every_picture_that_may_vary_is_there():
    notebooks = [nbformat.read(notebook_path(source), as_version=4) for source in SOURCES.values()]
    texts = [words for book in notebooks for cell in book.cells for words, _ in drawn(cell.get("outputs", []))]
    assert [begin for begin in VARYING if not any(words.startswith(begin) for words in texts)] == []
