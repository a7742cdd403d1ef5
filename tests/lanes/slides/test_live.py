"""Every notebook's live edition, filled by `%next`, runs to its end and shows what the notebook shows."""

import pytest
from teacher import stored_texts, taught_texts

from course_utils.authoring.sources import source_paths


@pytest.mark.parametrize("source", source_paths(), ids=lambda source: source.stem)
def test_the_live_edition_filled_by_next_shows_what_the_notebook_shows(source):
    assert taught_texts(source, by_next=True) == stored_texts(source)
