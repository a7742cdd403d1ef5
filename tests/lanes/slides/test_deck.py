"""Slides presented in JupyterLab with jupyterlab-slideshow: from the first to the last, with sliders that answer."""

import contextlib

from lab import open_notebook, run_cells
from playwright.sync_api import TimeoutError as NothingChangedError

PATIENCE = 240_000
SHOWN = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter((one) => one.node.checkVisibility({visibilityProperty: true, opacityProperty: true}) &&
        one.node.getBoundingClientRect().height > 0)
    .map((one) => one.model.sharedModel.getSource().split('\\n')[0])"""


def go(page, command):
    """Run a command of the slide show, and return the first lines of the cells that are then shown."""
    before = page.evaluate(SHOWN)
    page.evaluate("(command) => window.jupyterapp.commands.execute(command)", command)
    changed = f"(before) => JSON.stringify(({SHOWN})()) !== JSON.stringify(before)"
    with contextlib.suppress(NothingChangedError):
        page.wait_for_function(changed, arg=before, timeout=8000)
    page.wait_for_timeout(500)
    return page.evaluate(SHOWN)


def walk(page):
    """Start the show at the first cell and go forward to its end; return what is shown at each step."""
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; }")
    shown = [go(page, "deck:start")]
    while (now := go(page, "deck:down") or []) != shown[-1] or (now := go(page, "deck:forward")) != shown[-1]:
        shown.append(now)
        assert len(shown) < 30
    return shown


def test_a_lesson_is_presented_slide_by_slide_and_its_slider_answers(desk, lab):
    open_notebook(desk, lab("slides.ipynb"), PATIENCE)
    run_cells(desk)
    desk.wait_for_selector("img.widget-image", state="attached", timeout=PATIENCE)
    shown = walk(desk)
    assert shown[0] == ["# Teach a small lesson"]
    assert ["## Double a number", "# Twice as much", "Six."] in shown
    assert ["## Watch it grow", "# @title Live figure: twice x"] in shown
    assert not [line for step in shown for line in step if line.startswith(("# @title Set-up", "**1 minute.**"))]
    picture = desk.locator("img.widget-image")
    before = picture.get_attribute("src")
    desk.locator("[role=slider]").focus()
    desk.keyboard.press("ArrowRight")
    desk.wait_for_function(
        "(before) => document.querySelector('img.widget-image').src !== before", arg=before, timeout=PATIENCE
    )
