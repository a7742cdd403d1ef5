"""The notebooks in a browser's own Python, without an installation and without a network."""

import statistics
from pathlib import Path

import driving
import pytest
from chosen import CHOSEN
from pyodide import megabytes

PAGE = (Path(__file__).parents[1] / "browser" / "page.js").read_text(encoding="utf-8")

# Note when the next key comes to figure `index`, and when its picture changes.
WATCH = """(index) => {
    const figure = course.figures()[index], image = figure.querySelector(':scope > img'), before = image.src;
    window.courseWait = new Promise((resolve) => {
        const look = (start) => {
            if (image.src !== before) resolve(performance.now() - start);
            else if (performance.now() - start > 5000) resolve(null);
            else requestAnimationFrame(() => look(start));
        };
        addEventListener('keydown', () => look(performance.now()), { once: true, capture: true });
    });
}"""


class Run:
    """A notebook that was opened from the start page and run."""

    def __init__(self, visitor, site, path, report):
        self.visitor, self.number = visitor, path.name[:2]
        self.ready = visitor.runs(self.number)
        self.cells, self.seconds, self.slowest = visitor.runs_all()
        visitor.page.add_script_tag(content=PAGE)
        visitor.scrolls_through()
        self.figures = range(visitor.page.evaluate("() => course.figures().length"))
        self.latencies = []
        report.append(
            f"{path.stem}: ready after {self.ready:.0f} s, Run All {self.seconds:.0f} s, "
            f"slowest cell {self.slowest:.0f} s, {len(self.figures)} live figures; the site {megabytes(site):.0f} MB"
        )


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda path: path.name[:2])
def run(request, visitor, site, report):
    return Run(visitor, site, request.param, report)


def test_every_cell_runs_without_an_error(run):
    said = {number: cell["errors"] for number, cell in enumerate(run.cells, start=1) if cell["errors"]}
    assert said == {}
    assert [cell["count"] for cell in run.cells] == list(range(1, len(run.cells) + 1))


def test_every_live_figure_answers_the_keyboard_and_the_mouse(run, report):
    page, deaf = run.visitor.page, []
    for index in run.figures:
        if not driving.has_slider(page, index):
            continue
        handle = page.locator(driving.FIGURES).nth(index).locator("[role=slider]").first
        handle.scroll_into_view_if_needed()
        before = page.evaluate("(i) => course.figures()[i].querySelector(':scope > img').src", index)
        handle.focus()
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight"):
            page.evaluate(WATCH, index)
            page.keyboard.press(key)
            run.latencies.append(page.evaluate("() => window.courseWait"))
        track = handle.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]").bounding_box()
        page.mouse.click(track["x"] + 0.3 * track["width"], track["y"] + track["height"] / 2)
        page.wait_for_timeout(1500)
        after = page.evaluate("(i) => course.figures()[i].querySelector(':scope > img').src", index)
        if after == before:
            deaf.append(index + 1)
    answered = [ms for ms in run.latencies if ms is not None]
    assert deaf == []
    report.append(f"{run.number}: a slider's key shows after {statistics.median(answered):.0f} ms at the median")
    assert len(answered) >= len(run.latencies) / 2  # a key at the slider's end changes nothing
