"""Every notebook's live edition, filled by `%next`, has the cells of the notebook, and so shows what it shows.

That it does is tried on whole notebooks in tests/test_editions.py.
"""

import pytest
from teacher import filled_sources

from course_utils.authoring.sources import read_source, source_paths


@pytest.mark.parametrize("source", source_paths(), ids=lambda source: source.stem)
def test_the_live_edition_filled_by_next_has_the_cells_of_the_notebook(source):
    wanted = {cell.id: cell.source for cell in read_source(source).cells if cell.cell_type == "code"}
    assert filled_sources(source) == wanted
