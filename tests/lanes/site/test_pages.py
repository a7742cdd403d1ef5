"""The pages to read at once: no other host, no Python, and live figures that answer from stored frames."""

import re
from pathlib import Path

import pytest
from chosen import CHOSEN
from contrast import too_faint
from visitor import busy, read_page

PAGE = (Path(__file__).parents[1] / "browser" / "page.js").read_text(encoding="utf-8")
FIGURE = ".course-frames"
SHOWN = "(one) => [one.querySelector('img').src, one.querySelector('img').alt, one.querySelector('fieldset').innerText]"
SOON, TRIES = 1, 5  # seconds to the first picture, on a quiet machine; a busy one may try so often
# Note when the first picture of a page is there.
FIRST = """const look = () => {
    const image = document.querySelector('article img.course-picture');
    if (image?.complete && image.naturalWidth) window.courseFirst = performance.now(); else setTimeout(look, 5);
};
look();"""


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda path: path.name[:2])
def page(request, visitor):
    visitor.opens(f"{request.param.stem}.html")
    visitor.page.add_init_script(FIRST)
    visitor.page.wait_for_load_state("load")
    return visitor.page


def test_the_start_page_leads_to_every_page_and_every_notebook(visitor):
    page = visitor.opens()
    for path in CHOSEN:
        assert page.get_by_role("link", name=f"Read {path.name[:2]}", exact=True).get_attribute("href")
        assert path.name in page.get_by_role("link", name=f"Run {path.name[:2]}", exact=True).get_attribute("href")


def test_the_first_picture_is_soon_there(page, report):
    seconds = []
    while len(seconds) < TRIES and min(seconds, default=SOON) >= SOON:
        page.reload(wait_until="load")
        seconds.append(page.evaluate("() => window.courseFirst") / 1000)
    report.append(f"{page.url.rsplit('/', 1)[1]}: first picture after {min(seconds):.1f} s")
    assert min(seconds) < SOON * busy()


def test_no_script_is_run_before_the_page_is_read(page, site):
    text = (site / page.url.rsplit("/", 1)[1]).read_text(encoding="utf-8")
    early = re.findall(r'<script src="([^"?]*)', text.partition("</head>")[0])
    assert early == ["_static/documentation_options.js"]


def test_every_picture_has_its_words(page):
    words = page.evaluate("() => [...document.querySelectorAll('article img')].map((one) => one.alt)")
    assert words
    assert all(len(one.split()) > 3 for one in words)
    assert page.get_by_role("link", name="Run this notebook in your browser").count() == 1


def test_every_live_figure_answers_keyboard_and_mouse_from_its_frames(page):
    figures = page.locator(FIGURE)
    assert figures.count()
    for index in range(figures.count()):
        figure = figures.nth(index)
        figure.scroll_into_view_if_needed()
        page.wait_for_function(f"(k) => document.querySelectorAll('{FIGURE}')[k].dataset.ready", arg=index)
        control = figure.locator("input, select").first
        seen = [figure.evaluate(SHOWN)]
        control.focus()
        at_its_end = control.evaluate("(one) => one.max ? one.value === one.max : one.selectedIndex === one.length - 1")
        for _ in range(2):
            page.keyboard.press("ArrowLeft" if at_its_end else "ArrowRight")
        seen.append(figure.evaluate(SHOWN))
        if control.evaluate("(one) => one.type") == "range":
            assert control.get_attribute("aria-valuetext") in seen[-1][2]
            control.click(position={"x": 4, "y": 8})
        else:
            control.select_option(index=0)
        seen.append(figure.evaluate(SHOWN))
        pictures = [picture for picture, *_ in seen]
        assert len(set(pictures)) > 1, f"figure {index + 1}"
        assert all(picture.startswith("data:image/webp") for picture in pictures[1:]), f"figure {index + 1}"
        assert len({alt for _, alt, _ in seen}) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_and_cards_have_contrast_in_both_themes(visitor, theme):
    for place, what in (
        ("index.html", ".course-card"),
        (f"{CHOSEN[0].stem}.html", f"{FIGURE}, .course-run, .cell_output"),
    ):
        with read_page(visitor, place, theme) as page:
            page.add_script_tag(content=PAGE)
            if FIGURE in what:
                page.locator(FIGURE).first.scroll_into_view_if_needed()
                page.wait_for_selector(f"{FIGURE}[data-ready]")
            texts = page.evaluate("(what) => course.texts(what)", what)
            assert texts
            assert [sentence for text in texts if (sentence := too_faint(*text))] == []


def test_the_search_finds_words_of_a_notebook(visitor):
    page = visitor.opens("search.html?q=softmax")
    page.wait_for_selector("#search-results li a")
    found = page.locator("#search-results li a").evaluate_all("(all) => all.map((one) => one.href)")
    assert any(f"{CHOSEN[0].stem}.html" in address for address in found)


def test_a_page_fits_a_phone(visitor):
    with read_page(visitor, f"{CHOSEN[0].stem}.html", "light", width=390) as page:
        page.locator(FIGURE).first.scroll_into_view_if_needed()
        assert page.evaluate("() => document.scrollingElement.scrollWidth") <= 390
