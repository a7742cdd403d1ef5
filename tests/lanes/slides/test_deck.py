"""Slides presented in JupyterLab with jupyterlab-slideshow: from the first to the last, with sliders that answer."""

import contextlib
import itertools

import pytest
from lab import open_notebook, run_cells
from playwright.sync_api import TimeoutError as NothingChangedError

PATIENCE = 240_000
SHOWN = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter((one) => one.node.checkVisibility({visibilityProperty: true, opacityProperty: true}) &&
        one.node.getBoundingClientRect().height > 0)
    .map((one) => one.model.sharedModel.getSource().split('\\n')[0])"""
ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
LETTERS = """() => [...document.querySelectorAll('.jp-Deck .jp-deck-mod-onscreen .jp-RenderedMarkdown p')]
    .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
OVERFLOW = """() => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    return [notebook.node, notebook.outerNode].map((one) => one.scrollHeight - one.clientHeight);
}"""
CODE = """() => [...document.querySelectorAll('.jp-CodeCell.jp-deck-mod-onscreen .jp-InputArea')]
    .map((one) => one.innerText.trim())"""
PICTURE = "img.widget-image"


@pytest.fixture(scope="module")
def show(browser, lab):
    """The lesson's slides on a projector, all cells run, and the slide show started."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    open_notebook(page, lab("slides.ipynb"), PATIENCE)
    run_cells(page)
    page.wait_for_selector(PICTURE, state="attached", timeout=PATIENCE)
    yield page
    page.close()


def start(page):
    """Start the show at the first cell; return the first lines of the cells that are then shown."""
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; }")
    page.evaluate("() => window.jupyterapp.commands.execute('deck:start')")
    page.wait_for_function(f"() => ({SHOWN})().length === 1", timeout=PATIENCE)
    return page.evaluate(SHOWN)


def go_on(page):
    """Press the space bar; return the first lines of the cells that are then shown, or None if nothing moved."""
    before = page.evaluate(ACTIVE)
    page.keyboard.press("Space")
    try:
        page.wait_for_function(f"(before) => ({ACTIVE})() !== before", arg=before, timeout=8000)
    except NothingChangedError:
        return None
    page.wait_for_timeout(800)  # a fragment fades in
    return page.evaluate(SHOWN)


def go_to(page, line):
    """Go on until a cell with this first line is shown."""
    shown = start(page)
    while line not in shown:
        shown = go_on(page)


def moved(page, before):
    """Wait until the live figure shows another picture, and return it."""
    changed = f"(before) => document.querySelector('{PICTURE}').src !== before"
    page.wait_for_function(changed, arg=before, timeout=PATIENCE)
    return page.locator(PICTURE).get_attribute("src")


def test_a_lesson_is_presented_key_by_key_and_no_key_does_nothing(show):
    steps = [start(show)]
    while (now := go_on(show)) is not None:
        steps.append(now)
        assert len(steps) < 30
    assert steps[0] == ["# Teach a small lesson"]
    assert steps[1:3] == [["## Double a number"], ["## Double a number", "# Twice as much"]]
    assert ["## Double a number", "# Twice as much", "Six."] in steps
    assert ["## Watch it grow", "# @title Live figure: twice x"] in steps
    assert not [line for step in steps for line in step if line.startswith(("# @title Set-up", "**1 minute.**"))]
    assert steps[-1] == ["**What you learned.** To double."]
    assert all(before != after for before, after in itertools.pairwise(steps))


def test_letters_fill_the_screen_and_everything_fits(show):
    shown = start(show)
    while shown is not None:
        assert min(show.evaluate(LETTERS), default=24) > 23
        assert max(show.evaluate(OVERFLOW)) <= 0
        shown = go_on(show)


def test_a_live_figure_shows_no_code_and_fills_the_room_that_its_slide_leaves(show):
    go_to(show, "# @title Live figure: twice x")
    assert not any(show.evaluate(CODE))
    assert show.locator(PICTURE).bounding_box()["height"] > 300


def test_a_slider_answers_to_keys_and_mouse_and_its_keys_leave_the_slide_alone(show):
    go_to(show, "# @title Live figure: twice x")
    shown, picture, slider = show.evaluate(SHOWN), show.locator(PICTURE), show.locator("[role=slider]")
    before = picture.get_attribute("src")
    slider.focus()
    show.keyboard.press("ArrowRight")
    by_key = moved(show, before)
    box = slider.bounding_box()
    show.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    show.mouse.down()
    show.mouse.move(box["x"] + 100, box["y"] + box["height"] / 2, steps=4)
    show.mouse.up()
    moved(show, by_key)
    assert show.evaluate(SHOWN) == shown
    assert go_on(show) == ["**What you learned.** To double."]


def test_escape_ends_the_show(show):
    start(show)
    show.keyboard.press("Escape")
    with contextlib.suppress(NothingChangedError):
        show.wait_for_function("() => !document.body.dataset.jpDeckMode", timeout=8000)
    assert not show.locator(".jp-Deck").count()
