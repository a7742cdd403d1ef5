"""A real JupyterLab and a real Chromium for lanes and benchmarks: started here, stopped here, on 127.0.0.1 alone."""

import base64
import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright
from serving import free_ports, wait_for

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def write_notebook(path, cells):
    """Write a notebook of code cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def _write_settings(folder, theme):
    settings = {
        "themes": {"theme": theme},
        "notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    target = folder / "@jupyterlab" / "apputils-extension"
    target.mkdir(parents=True)
    for name, content in settings.items():
        (target / f"{name}.jupyterlab-settings").write_text(json.dumps(content), encoding="utf-8")


@contextlib.contextmanager
def jupyter_lab(folder, theme="JupyterLab Light", prepare=None):
    """Run JupyterLab on 127.0.0.1 over `folder` (a pathlib.Path); yields a function from file name to address.

    Each address is a workspace of its own, so that no notebook opened before comes back with it. `prepare` is called
    with the folder of JupyterLab's own files, whose folder `settings` has the user's settings.
    """
    (port,), token, root = free_ports(1), secrets.token_hex(16), Path(folder) / ".lab"
    _write_settings(root / "settings", theme)
    if prepare is not None:
        prepare(root)
    environment = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(root / "settings")}
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        environment[f"JUPYTER_{name}"] = str(root / name.lower())
    environment.pop("COURSE_STATIC", None)
    environment["COURSE_KEPT"] = str(root / "kept")
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"]
    command += [f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    log = (root / "log.txt").open("w", encoding="utf-8")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/status?token={token}", server, root / "log.txt")
        yield lambda name: f"http://127.0.0.1:{port}/lab/workspaces/{secrets.token_hex(4)}/tree/{name}?token={token}"
    finally:
        server.terminate()  # shuts its kernels down
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


@contextlib.contextmanager
def chromium():
    """Yield a Playwright browser: the machine's own Chromium."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise RuntimeError("expected Chromium on the PATH (Debian: apt-get install chromium), found none")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def chromium_page(scale=1, viewport=(1000, 1300)):
    """Yield a Playwright page in a browser of its own."""
    width, height = viewport
    with chromium() as browser:
        yield browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)


def take_photograph(browser, path, **options):
    """Photograph a page into a PNG file, by the browser's own protocol (a Playwright CDPSession of the page).

    Playwright's `screenshot` restyles the whole page each time, at four times the cost. Options are the protocol's.
    """
    photo = browser.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True, **options})
    path.write_bytes(base64.b64decode(photo["data"]))


def open_notebook(page, address, patience=120_000):
    """Open a notebook in JupyterLab, with the side bar folded away, and wait until it is there; nothing runs yet."""
    page.goto(address, timeout=patience)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=patience)
    page.evaluate("""async () => {
        const app = window.jupyterapp;
        await app.restored;
        app.shell.collapseLeft();
        await app.shell.currentWidget.context.ready;
    }""")


def run_all(page, address, patience=120_000):
    """Open a notebook, run all its cells, and wait until the last one has run."""
    open_notebook(page, address, patience)
    run_cells(page)


def run_cells(page):
    """Run all cells of the open notebook, and wait until the last one has run."""
    page.evaluate("""async () => {
        const app = window.jupyterapp;
        await app.shell.currentWidget.sessionContext.ready;
        await app.commands.execute('notebook:run-all-cells');
    }""")
    page.wait_for_timeout(1500)
