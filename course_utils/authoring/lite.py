"""JupyterLab that runs in the learner's browser: the course's notebooks, its wheels, and nothing to install by hand."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from course_utils.host.ready_made import FOLDER

from .sources import AuthoringError, stored_notebook, stored_text, tags_of
from .wheels import COURSE, write_wheels

KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
# In a browser: the wheels that lie beside the notebooks, and no word about the fonts that are found anew each time.
INSTALL = f"""\
%pip install -q {COURSE}[pad]
import logging
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
"""
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
# JupyterLab 4.4 takes the arrow keys of whatever in a notebook has the focus, so that no slider would get them.
FOCUS = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
ARROWS = {
    "ArrowUp": "notebook:move-cursor-up",
    "ArrowDown": "notebook:move-cursor-down",
    "ArrowLeft": "notebook:move-cursor-heading-above-or-collapse",
    "ArrowRight": "notebook:move-cursor-heading-below-or-expand",
}
SHORTCUTS = [
    {"command": command, "keys": [key], "selector": selector, "disabled": selector == FOCUS}
    for key, command in ARROWS.items()
    for selector in (FOCUS, f"{FOCUS}:not([role=slider])")
]
OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": SHORTCUTS},
}
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension", "anywidget")
NEEDED = "site: expected JupyterLite, found none; run uv run --group site python -m course_utils.authoring site"
LEFT_OUT = ["--no-sourcemaps", "--no-unused-shared-packages", "--apps", "lab"]


def write_lite(sources: list[Path], out: Path, pyodide: Path | None = None, trained: Path | None = None) -> Path:
    """Write JupyterLite with the notebooks of these sources; return its folder.

    Parameters
    ----------
    sources : list of pathlib.Path
        notebooks/source/NN_topic.py
    out : pathlib.Path
        The folder to write.
    pyodide : pathlib.Path, optional
        A Pyodide distribution (.tar.bz2) to hand out along with the site, so that no other host is asked for anything;
        without it, the browser fetches Python, NumPy and Matplotlib from Pyodide's own host.
    trained : pathlib.Path, optional
        A folder of networks for `ready_made`, to lie beside the notebooks.
    """
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        (folder / "contents").mkdir()
        for source in sources:
            text = stored_text(for_the_browser(source))
            (folder / "contents" / f"{source.stem}.ipynb").write_text(text, encoding="utf-8", newline="\n")
        if trained is not None and any(trained.iterdir()):
            shutil.copytree(trained, folder / "contents" / FOLDER)
        write_wheels(folder / "pypi")
        plugins = {PLUGIN: {"disablePyPIFallback": True}} if pyodide else {}
        settings = {
            "appName": "Neural networks from scratch",
            "exposeAppInBrowser": True,
            "litePluginSettings": plugins,
        }
        _write(folder / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings})
        _write(folder / "overrides.json", OVERRIDES)
        extensions = [str(Path(sys.prefix, "share", "jupyter", "labextensions", name)) for name in EXTENSIONS]
        build = {"ignore_sys_prefix": ["federated_extensions"], "federated_extensions": extensions}
        _write(folder / "jupyter_lite_config.json", {"LiteBuildConfig": build})
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(folder)]
        command += ["--contents", str(folder / "contents"), "--output-dir", str(out.resolve()), *LEFT_OUT]
        command += ["--pyodide", str(pyodide.resolve())] if pyodide else []
        here = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        done = subprocess.run(command, cwd=folder, env=here, capture_output=True, encoding="utf-8", check=False)
        if "No module named jupyterlite_core" in done.stderr:
            raise AuthoringError(NEEDED)
        if done.returncode:
            raise AuthoringError(f"JupyterLite cannot be built:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
    return out


def for_the_browser(source):
    """Return a stored notebook that chooses the browser's kernel, and whose set-up cell installs the course there."""
    notebook = stored_notebook(source)
    notebook.metadata.kernelspec = KERNEL
    setup = [cell for cell in notebook.cells if "setup" in tags_of(cell)]
    if len(setup) != 1:
        raise AuthoringError(f"{source.stem}: expected one cell tagged setup, got {len(setup)}")
    setup[0].source = INSTALL + setup[0].source
    return notebook


def _write(path, content):
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
