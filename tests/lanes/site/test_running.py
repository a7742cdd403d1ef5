"""The notebooks in a browser's own Python, without an installation and without a network."""

import statistics

import pytest
from chosen import CHOSEN
from pyodide import megabytes
from visitor import busy

SLOWEST = 20  # seconds of a cell
SHARED = 2  # times as many seconds a processor needs for the same at most, when others share it and its memory
LATENCY = 100  # ms from a slider's key to the new picture, at the median
KEYS = ("ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight")

# Note when the next key comes, and when the picture changes then; null if it does not.
WATCH = """(figure) => {
    const image = figure.querySelector(':scope > img'), before = image.src;
    window.courseWait = new Promise((resolve) => {
        const look = (start) => {
            if (image.src !== before) resolve(performance.now() - start);
            else if (performance.now() - start > 5000) resolve(null);
            else requestAnimationFrame(() => look(start));
        };
        addEventListener('keydown', () => look(performance.now()), { once: true, capture: true });
    });
}"""
PICTURE = "(figure) => figure.querySelector(':scope > img').src"
# What Python there has taken of the memory.
MEMORY = "import pyodide_js\nprint(pyodide_js._module.HEAP8.length / 1e6)"


class Run:
    """A notebook that was opened from the start page and run, and then its sliders moved."""

    def __init__(self, visitor, path):
        self.ready = visitor.runs(path.name[:2])
        self.cells, self.seconds = visitor.runs_all()
        self.latencies, self.figures, self.deaf, self.busy = [], 0, [], busy()
        for figure in visitor.figures():
            self.figures += 1
            slider = figure.locator("[role=slider]").first
            if slider.count():
                self.latencies.append([_pressed(visitor.page, figure, slider, key) for key in KEYS])
                if not _clicked(visitor.page, figure, slider):
                    self.deaf.append(self.figures)
        self.busy = max(self.busy, busy())
        self.memory = float(visitor.types(MEMORY))

    @property
    def latency(self):
        """The median of all sliders' milliseconds; a key at a slider's end changes nothing, and does not count."""
        return statistics.median(ms for slider in self.latencies for ms in slider if ms is not None)


def _pressed(page, figure, slider, key):
    slider.focus()
    figure.evaluate(WATCH)
    page.keyboard.press(key)
    return page.evaluate("() => window.courseWait")


def _clicked(page, figure, slider):
    """Click on a slider's track, not where its handle is; return whether the picture changed."""
    before = figure.evaluate(PICTURE)
    track = slider.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]").bounding_box()
    handle = slider.bounding_box()
    share = 0.3 if handle["x"] > track["x"] + track["width"] / 2 else 0.7
    page.mouse.click(track["x"] + share * track["width"], track["y"] + track["height"] / 2)
    for _ in range(100):
        page.wait_for_timeout(100)
        if figure.evaluate(PICTURE) != before:
            return True
    return False


HEADS = ("notebook", "ready", "Run All", "processor", "slowest cell", "Python's MB", "live figures", "slider, ms")
ROW = "{:34} {:>6} {:>8} {:>10} {:>13} {:>12} {:>13} {:>11}".format


@pytest.fixture(scope="module")
def table(report, site):
    report.append(f"In a browser's Python, in seconds where nothing else is said; the site: {megabytes(site):.0f} MB")
    report.append(ROW(*HEADS))
    return report


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda path: path.name[:2])
def run(request, visitor, table):
    run = Run(visitor, request.param)
    numbers = (run.ready, *run.seconds, run.memory, run.figures, run.latency)
    table.append(ROW(request.param.stem, *(f"{number:.0f}" for number in numbers)))
    return run


def test_every_cell_runs_without_an_error(run):
    said = {number: cell["errors"] for number, cell in enumerate(run.cells, start=1) if cell["errors"]}
    assert said == {}
    assert [cell["count"] for cell in run.cells] == list(range(1, len(run.cells) + 1))


def test_no_cell_takes_long(run):
    assert run.seconds.slowest <= SLOWEST * min(run.busy, SHARED)


def test_every_live_figure_answers_the_mouse_and_the_keyboard_at_once(run):
    assert run.figures
    assert run.deaf == []
    assert all(set(slider) != {None} for slider in run.latencies)
    assert run.latency <= LATENCY * run.busy
