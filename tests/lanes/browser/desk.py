"""A page that shows one notebook in JupyterLab, and notes what its console says."""

import re
from pathlib import Path

from lab import open_notebook, run_cells

PAGE = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")

# Messages of other people's code, each with its reason; anything else that the console calls an error is a failure.
FOREIGN = {
    "^Could not restore the debugger state": "JupyterLab's debugger asks a kernel that is being shut down",
}


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
            self._shut_down()  # kernels of all notebooks at once would fill the memory
            self.page.goto("about:blank")
        self.complaints.clear()
        open_notebook(self.page, self._address(name))

    def run(self):
        """Run all cells of the notebook."""
        run_cells(self.page)

    def without_kernel(self):
        """Shut the kernel down, and read the notebook from its file again."""
        self._shut_down()
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.revert()")
        self.page.wait_for_timeout(500)

    def _shut_down(self):
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
        """Show every cell of the notebook once: JupyterLab builds those in sight first, others when idle."""
        self.page.evaluate("""async () => {
            const { content } = window.jupyterapp.shell.currentWidget;
            const end = performance.now() + 120_000;
            for (let index = 0; index < content.widgets.length && performance.now() < end;) {
                const { node } = content.widgets[index];
                if (node.isConnected) {
                    node.scrollIntoView();
                    index += 1;
                } else {
                    [...document.querySelectorAll('.jp-Notebook .jp-Cell')].at(-1).scrollIntoView();
                }
                await new Promise(requestAnimationFrame);
            }
        }""")
        self.page.wait_for_timeout(500)

    @property
    def figures(self):
        """How many live figures there are."""
        return self.page.evaluate("() => course.figures().length")
