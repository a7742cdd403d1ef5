"""The tables of the instructor's guide: complete, up to date, and noticed when they are not."""

import re
import shutil

import pytest
from course import NOTEBOOKS

from course_utils.authoring import guide
from course_utils.authoring.__main__ import main
from course_utils.authoring.rules_ids import inventory
from course_utils.authoring.sources import DECK_TABLES, ROOT, AuthoringError, deck_rows
from course_utils.exercises import registry
from course_utils.exercises.declare import Exercise
from course_utils.exercises.kinds import Number

SLIDES = (ROOT / "notebooks" / "SLIDES.md").read_text(encoding="utf-8")


def ids(name):
    return [row["id"] for row in deck_rows(name)]


def rows(page):
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in page.splitlines() if line.startswith("|")]


@pytest.fixture
def copy(tmp_path):
    """Return a folder with what the guide is made of."""
    for path in DECK_TABLES.values():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    return tmp_path


def test_the_stored_pages_are_up_to_date():
    assert guide.stale() == []


@pytest.mark.parametrize("name", ["items", "errata"])
def test_each_item_and_erratum_has_one_row_in_the_order_of_the_slides(name):
    wanted = ids(name)
    assert [row[0].strip() for row in rows(SLIDES) if row[0].strip() in set(wanted)] == wanted


def test_every_row_has_as_many_cells_as_its_heading():
    for page in guide.PAGES:
        for table in re.findall(r"(?:^\|.*\n)+", (ROOT / "notebooks" / page).read_text("utf-8"), flags=re.MULTILINE):
            assert len({len(row) for row in rows(table)}) == 1, table[:200]


def test_links_lead_to_notebooks_that_exist():
    links = set(re.findall(r"\]\((\w+\.ipynb)\)", SLIDES))
    assert links == {path.name for path in NOTEBOOKS if path.name[:2] in set(inventory(ROOT).values())}


def test_every_named_mistake_of_every_exercise_is_listed():
    table = guide.exercise_table(ROOT, {})
    for notebook in registry.notebooks():
        for exercise in registry.load(notebook).values():
            assert f"| {exercise.number} " in table
            of_function = isinstance(exercise, Exercise)
            named = [one.sentence for one in exercise.mistakes] if of_function else [s for *_, s in exercise.mistaken()]
            assert all(guide.plain(sentence) in table for sentence in named)


def test_mistakes_of_an_exercise_that_asks_for_no_function_are_listed(monkeypatch):
    wrong = {"base_ten": (1.0, "You took the logarithm to base 10.")}
    chance = Number("01.9", "The loss of chance", value=2.3026, wrong=wrong, hints=["ln 10.", "2.3"], insight="ln 10.")
    monkeypatch.setattr(registry, "load", lambda notebook: {"01.9": chance})
    assert "| 01.9 The loss of chance | • You took the logarithm to base 10. |" in guide.exercise_table(ROOT, {})


def test_sections_for_readers_of_the_decks_are_linked(copy):
    source = copy / "notebooks" / "source" / "08_cnn_digits.py"
    text = source.read_text("utf-8")
    source.write_text(f"{text}\n# %% [markdown]\n# ## For readers of the decks\n", encoding="utf-8")
    assert "[08](08_cnn_digits.ipynb#For-readers-of-the-decks)" in guide.readers_list(copy, {})
    source.write_text(text.replace("# ## For readers of the decks", "# ## Others"), encoding="utf-8")
    assert "08" not in guide.readers_list(copy, {})


def test_a_moved_section_is_noticed(copy):
    assert guide.stale(copy) == []
    source = copy / "notebooks" / "source" / "08_cnn_digits.py"
    source.write_text(source.read_text("utf-8").replace("# ## Slide a window", "# ## Slide a pane"), encoding="utf-8")
    assert guide.stale(copy) == [
        "SLIDES.md: its tables are out of date; run `uv run python -m course_utils.authoring guide`"
    ]


def test_a_notebook_without_exercises_and_an_item_in_no_notebook_are_named(copy, monkeypatch, capsys):
    (copy / "notebooks" / "source" / "99_new.py").write_text("# %% [markdown]\n# # New\n", encoding="utf-8")
    sentence = "notebook 99: expected exercises in exercises/ex99.py, found none"
    assert guide.stale(copy) == [sentence]
    monkeypatch.setattr("course_utils.authoring.__main__.pages", lambda: guide.pages(copy))
    assert main(["guide"]) == 1
    assert capsys.readouterr().err == f"{sentence}\n"
    (copy / "notebooks" / "source" / "99_new.py").unlink()
    source = copy / "notebooks" / "source" / "08_cnn_digits.py"
    source.write_text(source.read_text("utf-8").replace('"S3-11"', '"gone"'), encoding="utf-8")
    assert guide.stale(copy) == ["expected S3-11 as a tag in a notebook, as the inventory has it, found it in none"]


def test_markup_in_a_slides_words_stays_words():
    assert guide.plain("a|b *c* $x_1$\nd") == r"a\|b \*c\* \$x\_1\$ d"


def test_a_table_that_there_is_not_is_refused():
    with pytest.raises(AuthoringError, match="expected a table among exercises, slides, errata, readers, got 'sums'"):
        guide.updated("<!-- table: sums -->\n<!-- end -->", {})


def test_the_command_says_what_it_wrote(capsys):
    assert main(["guide"]) == 0
    assert capsys.readouterr().out == "MISCONCEPTIONS.md: unchanged\nSLIDES.md: unchanged\n"
