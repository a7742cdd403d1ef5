"""A reader of the site: a Chromium that reaches its server and no other host, and what is done with a notebook."""

import contextlib
import shutil
import time

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

# Run all cells, and note at which second each was done.
RUN_ALL = """async () => {
    const { commands, shell } = window.jupyterapp, panel = shell.currentWidget, start = performance.now();
    await panel.sessionContext.ready;
    const cells = panel.content.widgets.filter((one) => one.model.type === 'code');
    window.courseDone = cells.map(() => null);
    cells.forEach((cell, k) => cell.model.stateChanged.connect((model) => {
        if (model.executionCount !== null) window.courseDone[k] ??= (performance.now() - start) / 1000;
    }));
    cells.forEach((cell) => { cell.model.executionCount = null; });
    window.courseDone = cells.map(() => null);
    window.courseRan = null;
    commands.execute('notebook:run-all-cells').then(() => { window.courseRan = (performance.now() - start) / 1000; });
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


class Visitor:
    """A reader's browser; one tab at a time.

    Attributes
    ----------
    foreign : list of str, addresses elsewhere that were asked for
    complaints : list of str, errors of the console
    """

    def __init__(self, context, address):
        self.context, self.address, self.page = context, address, None
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
        self.page.goto(self.address + path)
        return self.page

    def leaves(self):
        """Close the tab."""
        if self.page is not None:
            self.page.close()
        self.page = None

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
        """Run all cells; return the cells as `CELLS` has them, the seconds of all, and those of the slowest cell."""
        self.page.evaluate(RUN_ALL)
        self.page.wait_for_function("() => window.courseRan !== null", polling=500)
        done = [one for one in self.page.evaluate("() => window.courseDone") if one is not None]
        slowest = max((after - before for before, after in zip([0, *done], done, strict=False)), default=0)
        return self.page.evaluate(CELLS), self.page.evaluate("() => window.courseRan"), slowest

    def types(self, text):
        """Run a text in a new last cell; return what it shows, as text."""
        return self.page.evaluate(TYPE, text)

    def scrolls_through(self):
        """Show every cell once, so that its widgets are there."""
        self.page.evaluate("""async () => {
            const { content } = window.jupyterapp.shell.currentWidget;
            for (let k = 0; k < content.widgets.length; k += 1) {
                await content.scrollToItem(k);
                await new Promise((resolve) => setTimeout(resolve, 30));
            }
        }""")


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
