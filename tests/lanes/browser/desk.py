"""A page that shows one notebook in JupyterLab, and notes what its console says."""

import re
from pathlib import Path

from lab import open_notebook, run_cells

PAGE = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")

# Messages of other people's code, each with its reason; anything else that the console calls an error is a failure.
FOREIGN = {
    "^Could not restore the debugger state": "JupyterLab's debugger asks a kernel that is being shut down",
    "^Error: Canceled future for create_subshell_request": "so does JupyterLab on behalf of widgets",
}

# Whether as many widgets stand in the page as the outputs of the notebook hold.
ALL_WIDGETS_THERE = """() => {
    const { model } = window.jupyterapp.shell.currentWidget.content;
    const outputs = [...model.cells].flatMap((cell) => cell.toJSON().outputs ?? []);
    const wanted = outputs.filter((one) => one.data && 'application/vnd.jupyter.widget-view+json' in one.data).length;
    return document.querySelectorAll('.lm-Panel.jp-OutputArea-output > .lm-Widget').length === wanted;
}"""


class Desk:
    """A page of the browser, on which one notebook at a time lies open.

    Attributes
    ----------
    page : playwright.sync_api.Page
    complaints : list of str, what the console called an error since the notebook was opened
    """

    def __init__(self, page, address, folder):
        self.page, self._address, self.folder = page, address, folder
        self.complaints = []
        page.set_default_timeout(120_000)  # a busy machine is not a defect
        page.add_init_script(PAGE)
        page.on("console", lambda message: self._heard(message.type, message.text, message.location.get("url", "")))
        page.on("pageerror", lambda error: self._heard("error", str(error), ""))

    def _heard(self, kind, text, place):
        if kind == "error" and not any(re.search(pattern, text) for pattern in FOREIGN):
            self.complaints.append(f"{text} {place}".strip())

    def open(self, name):
        """Open the notebook of that file name; a kernel starts, and nothing runs."""
        if self.page.url != "about:blank":
            self.shut_down()  # kernels of all notebooks at once would fill the memory
            self.page.goto("about:blank")
        self.complaints.clear()
        open_notebook(self.page, self._address(name))

    def run(self):
        """Run all cells of the notebook, and show them; wait until every widget that they display is there."""
        run_cells(self.page)
        self.scroll_through()
        self.page.wait_for_function(ALL_WIDGETS_THERE)

    def without_kernel(self):
        """Shut the kernel down, and read the notebook from its file again."""
        self.shut_down()
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.revert()")
        self.page.wait_for_timeout(500)

    def shut_down(self):
        """Shut the kernel down; what JupyterLab has not built by then, it builds without one."""
        self.page.evaluate("""async () => {
            const { sessionContext } = window.jupyterapp.shell.currentWidget;
            await sessionContext.ready;
            await sessionContext.shutdown();
        }""")

    def with_kernel(self):
        """Start a kernel for the notebook that has none."""
        self.page.evaluate("""async () => {
            const { sessionContext } = window.jupyterapp.shell.currentWidget;
            await sessionContext.changeKernel({ name: 'python3' });
        }""")

    def save(self):
        """Save the notebook."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")

    def toggle_saved_widgets(self):
        """Switch the settings menu's "Save Widget State Automatically" on, or off again."""
        command = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"
        self.page.evaluate("(command) => window.jupyterapp.commands.execute(command)", command)
        self.page.wait_for_timeout(500)

    def theme(self, name):
        """Change JupyterLab's theme to "Light" or "Dark"."""
        self.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {name}"
        )
        there = f"body[data-jp-theme-light='{str(name == 'Light').lower()}']"
        self.page.wait_for_selector(there, state="attached", timeout=60_000)
        self.page.wait_for_timeout(500)

    def scroll_through(self):
        """Wait until JupyterLab has built every cell, which it does when idle; then show each once."""
        self.page.evaluate("""async () => {
            const { content } = window.jupyterapp.shell.currentWidget;
            const end = performance.now() + 120_000;
            while (!content.widgets.every((cell) => cell.node.isConnected)) {
                if (performance.now() > end) throw new Error('some cells of the notebook were not built within 120 s');
                await new Promise((resolve) => setTimeout(resolve, 200));
            }
            const pane = content.node.querySelector('.jp-WindowedPanel-outer');
            for (pane.scrollTop = 0; ; pane.scrollTop += pane.clientHeight) {
                await new Promise(requestAnimationFrame);
                await new Promise(requestAnimationFrame);
                if (pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 1) break;
            }
        }""")
        self.page.wait_for_timeout(500)

    @property
    def figures(self):
        """How many live figures there are."""
        return self.page.evaluate("() => course.figures().length")
