"""Worked numbers are compared to the digits given, shown with what each is, and counted."""

import re
from collections import Counter

import pytest

from course_utils import slide_numbers
from course_utils.slide_numbers import SlideValueError, slide_summary, slide_value


@pytest.fixture(autouse=True)
def _fresh_session(monkeypatch):
    monkeypatch.setattr(slide_numbers, "_proved", {})


def test_214_numbers_56_right_8_not():
    verdicts = Counter(row.verdict for row in slide_numbers.numbers().values())
    assert verdicts == {"not printed": 150, "agrees": 56, "WRONG": 7, "loose": 1}


def test_a_right_number_is_a_float_that_shows_what_it_is():
    loss = slide_value("W0-10", 1.5800000000000018)
    assert loss * 2 == pytest.approx(3.16)
    assert repr(loss) == "hinge loss of the scores -2.85, 0.86, 0.28 (class 2 is right, Δ = 1)   1.58"
    assert "class 2 is right, Δ = 1)</td>" in loss._repr_html_()
    assert "<b>1.58</b>" in loss._repr_html_()


def test_a_slip_shows_both_numbers():
    assert repr(slide_value("W0-19", 1.0401905694301092)).endswith("   1.0402   (the deck prints 0.452)")


def test_a_number_that_the_deck_leaves_to_the_reader_has_a_name_and_no_stamp():
    assert repr(slide_value("W0-04", 0.0)) == "hinge loss of the scores 13, -7, 11 (class 0 is right, Δ = 1)   0"


def test_every_number_can_be_told_from_the_others_by_what_it_is():
    for notebook in sorted({row.notebook for row in slide_numbers.numbers().values()}):
        names = Counter(row.what for row in slide_numbers.numbers().values() if row.notebook == notebook)
        assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("row", slide_numbers.numbers().values(), ids=lambda row: row.id)
def test_what_a_number_is_can_be_understood_without_the_slide(row):
    assert not re.search(r"\b(same|slides?|decks?|print\w*|our|[SWE]\d-\d+)\b", row.what)
    assert len(row.what.split()) >= 3


def test_several_ids_take_several_values_in_their_order():
    shown = slide_value("W0-07 W0-08 W0-09", [-2.85, 0.86, 0.28])
    assert shown == [-2.85, 0.86, 0.28]
    assert repr(shown).splitlines()[1] == "score of class 1, of the scores -2.85, 0.86, 0.28   0.86"


@pytest.mark.parametrize("wrong", [1.57, 1.5801, 1.580001, float("nan"), float("inf"), -1.58])
def test_a_wrong_number_is_named_with_what_was_expected(wrong):
    with pytest.raises(SlideValueError, match=r"W0-10, hinge loss .*expected 1\.580000, got"):
        slide_value("W0-10", wrong)


def test_the_base_10_logarithm_is_not_accepted_as_the_cross_entropy():
    with pytest.raises(SlideValueError, match=r"W0-19"):
        slide_value("W0-19", 0.451749)


def test_small_numbers_are_compared_in_significant_digits():
    slide_value("W1-26", 4.539580773e-05)
    with pytest.raises(SlideValueError):
        slide_value("W1-26", 4.5397e-05)


def test_a_tiny_number_that_stands_for_zero_is_shown_as_zero():
    assert repr(slide_value("W4-24", 1.66e-22)).endswith("   0")


@pytest.mark.parametrize("noise", [-4e-15, 0.0, 4e-15])
def test_the_last_bits_of_a_number_do_not_show(noise):
    assert repr(slide_value("W0-51", 12.8425 + noise)).endswith(" 12.843")
    assert repr(slide_value("W0-10", 1.58 + noise)).endswith(" 1.58")


def test_counts_are_shown_in_full():
    assert repr(slide_value("W1-76", 602320)).endswith(" 602320")


def test_an_unknown_id_suggests_its_neighbours():
    with pytest.raises(ValueError, match=r"got 'W0-1O'; did you mean W\d-\d1 or"):
        slide_value("W0-1O", 1.0)


@pytest.mark.parametrize("values", [1.0, [1.0, 2.0, 3.0], [[1.0, 2.0]]])
def test_as_many_values_as_ids_are_wanted(values):
    with pytest.raises(ValueError, match="expected 2 numbers"):
        slide_value("W0-07 W0-08", values)


def test_the_summary_counts_what_was_proved_in_this_session():
    assert "0 of the 38" in slide_summary("01")
    slide_value("W0-10", 1.58)
    slide_value("W0-19", 1.040191)
    text = repr(slide_summary("01"))
    assert text.startswith("2 of the 38 worked numbers of this notebook are proved: 1 are right on the slides, 1 wrong")
    assert "Not yet: W0-01" in text


def test_a_notebook_that_does_not_exist_has_no_summary():
    with pytest.raises(ValueError, match=r"one of 01, 02, .*, got '99'"):
        slide_summary("99")
