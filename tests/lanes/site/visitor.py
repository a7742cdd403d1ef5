"""A reader of the site: a Chromium that reaches its server and no other host, and what is done with a notebook."""

import contextlib
import shutil
import time
from typing import NamedTuple

from lab import CHROMIUM_FLAGS
from playwright.sync_api import sync_playwright

ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
PATIENCE = 1_200_000  # ms: on a busy machine a whole notebook takes many minutes

# Of each code cell: its execution count, whether it waits, and its errors with the end of their tracebacks.
CELLS = r"""() => {
    const { content } = window.jupyterapp.shell.currentWidget;
    return content.widgets.filter((one) => one.model.type === 'code').map(({ model, node }) => ({
        count: model.executionCount,
        waits: (node.querySelector('.jp-InputPrompt')?.textContent ?? '').includes('*'),
        errors: model.outputs.toJSON().filter((one) => one.output_type === 'error' || one.name === 'stderr')
            .map((one) => (one.traceback?.join('\n') ?? [one.text].flat().join('')).replace(/\u001b\[[0-9;]*m/g, '')
                .slice(-900)),
    }));
}"""

# Begin to run all cells, and note of each at which second it was done.
RUN_ALL = """async () => {
    const { commands, shell } = window.jupyterapp, panel = shell.currentWidget, start = performance.now();
    await panel.sessionContext.ready;
    const cells = panel.content.widgets.filter((one) => one.model.type === 'code');
    cells.forEach((cell) => { cell.model.executionCount = null; });
    window.courseDone = cells.map(() => null);
    window.courseRan = null;
    cells.forEach((cell, k) => cell.model.stateChanged.connect((model) => {
        if (model.executionCount !== null) window.courseDone[k] ??= (performance.now() - start) / 1000;
    }));
    commands.execute('notebook:run-all-cells').then(() => { window.courseRan = (performance.now() - start) / 1000; });
}"""
PROGRESS = "() => [window.courseDone.filter((one) => one !== null).length, window.courseRan]"

# The numbers of the cells that show widgets; JupyterLab takes out of the page what is far from the screen.
WIDGETS = """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell, k) => {
    const outputs = cell.model.type === 'code' ? cell.model.outputs.toJSON() : [];
    return outputs.some((one) => one.data?.['application/vnd.jupyter.widget-view+json']) ? [k] : [];
})"""

# Bring a cell to the screen and mark its live figure, if it shows one; return whether it does.
FIGURE = """async (k) => {
    const { content } = window.jupyterapp.shell.currentWidget, cell = content.widgets[k];
    const find = () => cell.node.querySelector('.widget-vbox:has(> img.widget-image)');
    await content.scrollToItem(k, 'center');
    for (let wait = 0; !find() && wait < 30; wait += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    if (find()) find().dataset.course = k;
    return Boolean(find());
}"""

# Put a text into a new last cell, run it, and return what it shows.
TYPE = """async (text) => {
    const { commands, shell } = window.jupyterapp, { content } = shell.currentWidget;
    content.activeCellIndex = content.widgets.length - 1;
    await commands.execute('notebook:insert-cell-below');
    content.activeCell.model.sharedModel.setSource(text);
    const cell = content.activeCell;
    await commands.execute('notebook:run-cell');
    const parts = cell.model.outputs.toJSON()
        .map((one) => one.text ?? one.data?.['text/plain'] ?? one.traceback ?? '');
    return parts.flat().join('\\n');
}"""


class Seconds(NamedTuple):
    """How long a notebook took: by the clock, of processors, and its slowest cell by what of the two is less."""

    clock: float
    processor: float
    slowest: float


def busy():
    """Return how many times as long as on a quiet machine things take here at the moment."""
    clock, work = time.monotonic(), time.process_time()
    while time.process_time() < work + 0.3:
        pass
    return max(1.0, (time.monotonic() - clock) / 0.3)


class Visitor:
    """A reader's browser; one tab at a time.

    Attributes
    ----------
    foreign : list of str, addresses elsewhere that were asked for
    complaints : list of str, errors of the console
    """

    def __init__(self, context, address):
        self.context, self.address, self.page, self._session = context, address, None, None
        self.foreign, self.complaints = [], []
        context.on("request", self._asked)
        context.set_default_timeout(PATIENCE)

    @classmethod
    @contextlib.contextmanager
    def arrives(cls, address, profile):
        with sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                profile,
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=[*CHROMIUM_FLAGS, ALONE],
                viewport={"width": 1100, "height": 1300},
            )
            try:
                yield cls(context, address)
            finally:
                context.close()

    def _asked(self, request):
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.foreign.append(request.url)

    def opens(self, path="index.html"):
        """Open a page of the site in a new tab, and close the one before."""
        self.leaves()
        self.complaints.clear()
        self.page = self.context.new_page()
        self.page.on(
            "console", lambda one: self.complaints.append(f"{one.text} {one.location}") if one.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._session = self.context.new_cdp_session(self.page)
        self._session.send("Performance.enable")
        self.page.goto(self.address + path)
        return self.page

    def leaves(self):
        """Close the tab."""
        if self.page is not None:
            self.page.close()
        self.page = None

    def forgets(self):
        """Lose what the browser keeps of the site: its cache, and the learner's work."""
        self.opens()
        self._session.send("Network.clearBrowserCache")
        self._session.send("Storage.clearDataForOrigin", {"origin": self.address.rstrip("/"), "storageTypes": "all"})

    def runs(self, number):
        """Click a notebook's *Run* on the start page, and wait until it lies there; return the seconds it took."""
        self.opens()
        begun = time.monotonic()
        self.page.get_by_role("link", name=f"Run {number}", exact=True).click()
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext")
        self.page.evaluate("""async () => {
            const app = window.jupyterapp;
            await app.restored;
            app.shell.collapseLeft();
            await app.shell.currentWidget.context.ready;
            await app.shell.currentWidget.sessionContext.ready;
        }""")
        return time.monotonic() - begun

    def runs_all(self):
        """Run all cells; return the cells as `CELLS` has them, and `Seconds`."""
        self.page.evaluate(RUN_ALL)
        begun = last = self._clocks()
        cells, slowest, ran = 0, 0.0, None
        while ran is None:
            self.page.wait_for_timeout(200)
            done, ran = self.page.evaluate(PROGRESS)
            if done > cells or ran is not None:
                before, last, cells = last, self._clocks(), done
                slowest = max(slowest, min(now - then for now, then in zip(last, before, strict=True)))
        return self.page.evaluate(CELLS), Seconds(ran, last[1] - begun[1], slowest)

    def _clocks(self):
        """Return the seconds of the clock and of processors; the first goes on while others have these."""
        return time.monotonic(), self.processor()

    def processor(self):
        """Return the seconds that processors have spent on the tab; Python runs within its process."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "ProcessTime")

    def figures(self):
        """Yield every live figure of the notebook, as a locator, while it is on the screen."""
        for number in self.page.evaluate(WIDGETS):
            if self.page.evaluate(FIGURE, number):
                yield self.page.locator(f"[data-course='{number}']")

    def types(self, text):
        """Run a text in a new last cell; return what it shows, as text."""
        return self.page.evaluate(TYPE, text)


@contextlib.contextmanager
def read_page(visitor, path, theme, width=1100):
    """Yield a tab that shows a page of the site in a theme of the reader's system, on a screen of that width."""
    page = visitor.context.new_page()
    try:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(visitor.address + path)
        yield page
    finally:
        page.close()
