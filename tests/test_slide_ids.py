"""Every item, worked number and erratum of the slides is taught, and proved, in its notebook."""

from collections import Counter

import pytest

from course_utils.authoring.rules_ids import SLIDE_ID, inventory, untaught
from course_utils.authoring.sources import ROOT, deck_rows, read_source, source_paths, tags_of

COUNTS = {  # of the decks' own index: items, worked numbers, errata
    "01": (62, 38, 19),
    "02": (67, 17, 23),
    "03": (53, 30, 17),
    "04": (59, 30, 14),
    "05": (65, 43, 14),
    "06": (73, 33, 21),
    "07": (49, 18, 5),
    "08": (32, 5, 7),
}
WRITTEN = {path.name[:2]: path for path in source_paths()}


@pytest.mark.parametrize("notebook", COUNTS)
def test_the_inventory_is_complete(notebook):
    kinds = [Counter(row["notebook"] for row in deck_rows(name)) for name in ("items", "numbers", "errata")]
    assert tuple(kind[notebook] for kind in kinds) == COUNTS[notebook]


def test_the_inventory_has_460_items_214_numbers_and_120_errata_with_different_ids():
    assert [len(deck_rows(name)) for name in ("items", "numbers", "errata")] == [460, 214, 120]
    assert len(inventory(ROOT)) == 460 + 214 + 120


@pytest.mark.parametrize("notebook", WRITTEN)
def test_a_notebook_teaches_and_proves_all_that_is_its_own(notebook):
    own = [name for name, number in inventory(ROOT).items() if number == notebook]
    assert untaught(read_source(WRITTEN[notebook]).cells, own) == []


@pytest.mark.parametrize("notebook", WRITTEN)
def test_a_notebook_has_no_id_of_another(notebook):
    found = {tag for cell in read_source(WRITTEN[notebook]).cells for tag in tags_of(cell)}
    notebook_of = inventory(ROOT)
    assert {notebook_of.get(name) for name in found if SLIDE_ID.fullmatch(name)} <= {notebook}


def test_every_notebook_of_the_inventory_is_written():
    assert set(inventory(ROOT).values()) == set(COUNTS) <= set(WRITTEN)


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ("[]", 'slide_value("W0-10", 1.58)'),
        ('["W0-10"]', "1.58"),
        ('["W0-10"]', 'slide_value("W0-11", -2.13)'),
        ('["W0-10"]', '# slide_value("W0-10", 1.58)'),
    ],
    ids=["no tag", "no proof", "the proof of another", "a proof in a comment"],
)
def test_a_number_without_tag_or_proof_is_noticed(tmp_path, tags, code):
    source = tmp_path / "01_x.py"
    source.write_text(f"# %% tags={tags}\n{code}\n", encoding="utf-8")
    assert untaught(read_source(source).cells, ["W0-10"]) == ["W0-10"]


def test_a_number_with_tag_and_proof_is_accepted(tmp_path):
    source = tmp_path / "01_x.py"
    source.write_text('# %% tags=["W0-10", "W0-11"]\nslide_value("W0-10 W0-11", [1.58, -2.13])\n', encoding="utf-8")
    assert untaught(read_source(source).cells, ["W0-10", "W0-11"]) == []
