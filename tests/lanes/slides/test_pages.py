"""Slides as HTML: every slide of every notebook fits, has its formulas and pictures, and needs no network."""

import re

import pytest
from walking import LOOK, faults, start, walk

from course_utils.authoring.frame_files import frames_of
from course_utils.authoring.rules_ids import inventory
from course_utils.authoring.slides import write_slides
from course_utils.authoring.sources import ROOT, source_paths


def look(page, source, out):
    """Write the slides of a source, walk through them, and return the steps."""
    _, html, *_ = write_slides(source, out)
    photographs = out / "photographs" / source.stem
    photographs.mkdir(parents=True)
    start(page, html)
    return walk(page, photographs)


@pytest.mark.parametrize("source", source_paths(), ids=lambda source: source.stem)
def test_every_slide_of_a_notebook_is_in_order(offline, tmp_path, source):
    page, asked = offline
    steps = look(page, source, tmp_path)
    assert {step["place"]: faults(step) for step in steps if faults(step)} == {}
    assert page.evaluate("Reveal.isLastSlide() && !Reveal.availableFragments().next")
    of_the_decks = source.name[:2] in inventory(ROOT).values()  # another may be as short as its author likes
    assert len(steps) > (30 if of_the_decks else 3)
    assert sum(step["set"] for step in steps) > (20 if of_the_decks else 0)
    assert len(list((tmp_path / "photographs").rglob("*.png"))) == len(steps)
    assert asked == []


SPOILERS = [
    ("document.querySelectorAll('section p').forEach((one) => { one.style.width = '3000px' })", "beyond the screen"),
    ("document.querySelectorAll('section p').forEach((one) => { one.style.paddingTop = '3000px' })", "shrunk to"),
    (
        "document.querySelectorAll('.math').forEach((one) => { one.style.translate = '-3000px' })",
        "beyond the screen: span math",
    ),
    (
        "document.querySelectorAll('pre').forEach((one) => { one.style.boxSizing = 'content-box' })",
        "cut off on its right: div jp-CodeMirrorEditor",
    ),
    ("document.querySelectorAll('.MathJax').forEach((one) => one.remove())", "formulas"),
    ("document.querySelectorAll('section p').forEach((one) => { one.append('$x$') })", "stray $"),
    ("document.querySelectorAll('img').forEach((one) => { one.src = 'nowhere.png' })", "a picture that does not load"),
    ("document.querySelectorAll('section section > *').forEach((one) => one.remove())", "nothing on it"),
]


@pytest.mark.parametrize(("spoil", "fault"), SPOILERS, ids=[fault for _, fault in SPOILERS])
def test_a_spoilt_slide_is_noticed(offline, lesson, tmp_path, spoil, fault):
    page, _ = offline
    steps = look(page, lesson, tmp_path / "sound")
    assert [found for step in steps for found in faults(step)] == []
    page.evaluate(f"() => {{ Reveal.slide(0, 0); {spoil} }}")
    page.wait_for_timeout(500)
    (tmp_path / "spoilt").mkdir()
    assert any(fault in found for step in walk(page, tmp_path / "spoilt") for found in faults(step))


def test_a_live_figure_with_frames_answers_keys_and_its_slide_stays_and_fits(offline, lesson, tmp_path):
    page, asked = offline
    _, html, *_ = write_slides(lesson, tmp_path, frames_of(lesson))
    start(page, html)
    (tmp_path / "photographs").mkdir()
    assert [found for step in walk(page, tmp_path / "photographs") for found in faults(step)] == []
    page.evaluate("""() => {
        const slide = document.querySelector('.course-frames').closest('section');
        const { h, v } = Reveal.getIndices(slide);
        Reveal.slide(h, v, 99);
    }""")
    figure = page.locator(".course-frames")
    page.wait_for_selector(".course-frames[data-ready]")
    page.wait_for_timeout(300)
    before, place = figure.locator("img").get_attribute("src"), page.evaluate("JSON.stringify(Reveal.getIndices())")
    figure.locator("input").focus()
    page.keyboard.press("ArrowRight")
    assert figure.locator("img").get_attribute("src") != before
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") == place
    assert faults(page.evaluate(LOOK)) == []
    assert asked == []


@pytest.mark.parametrize("frames", [True, False], ids=["frames", "still"])
def test_no_live_figure_of_a_slide_promises_what_it_does_not_do(offline, lesson, tmp_path, frames):
    page, _ = offline
    _, html, *_ = write_slides(lesson, tmp_path, frames_of(lesson) if frames else None)
    start(page, html)
    assert page.locator(".course-frames").count() == frames
    assert page.locator(".course-still").count() == (not frames)


def test_printed_a_slide_is_one_page_and_everything_on_it_stands_within(offline, lesson, tmp_path):
    page, _ = offline
    _, html, *_ = write_slides(lesson, tmp_path)
    start(page, html)
    slides = page.evaluate("document.querySelectorAll('.slides section:not(:has(> section))').length")
    page.goto(f"{html.as_uri()}?print-pdf")
    page.wait_for_selector(".pdf-page", timeout=180_000)
    page.wait_for_timeout(2000)
    assert page.locator(".pdf-page").count() == slides
    printed = page.pdf(print_background=True, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b[^s]", printed)) == slides
    beyond = """() => [...document.querySelectorAll('.pdf-page')].filter((one) => {
        const end = one.getBoundingClientRect().bottom + 1;
        return [...one.querySelectorAll('p, pre, img')].some((part) => part.getBoundingClientRect().bottom > end);
    }).length"""
    assert page.evaluate(beyond) == 0
    assert page.evaluate(
        "[...document.querySelectorAll('.fragment')].every((one) => getComputedStyle(one).opacity === '1')"
    )


def test_speaker_notes_go_with_their_slide_and_stay_unseen(offline, lesson, tmp_path):
    page, _ = offline
    look(page, lesson, tmp_path)
    noted = page.evaluate("[...document.querySelectorAll('aside.notes')].map((one) => one.textContent)")
    assert any("what is twice three? (Six.)" in text for text in noted)
    assert page.evaluate("[...document.querySelectorAll('aside.notes')].every((one) => !one.checkVisibility())")
