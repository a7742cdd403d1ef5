"""The live edition: live cells emptied down to their prompts, speaker notes kept, `%next` to type what was there."""

import json

import nbformat

from course_utils.classroom.steps import skeleton

from .sources import AuthoringError, place, read_source, tags_of

PREPARE = """\
# @title Live edition: what %next types; run this once
from course_utils.classroom import prepare

prepare(CELLS)
"""
KEY = "F4"
SHORTCUT = {
    "command": "apputils:run-all-enabled",
    "args": {"commands": ["notebook:replace-selection", "notebook:run-cell"], "args": {"text": "\n%next\n"}},
    "keys": [KEY],
    "selector": ".jp-Notebook",
}
NOTE = """\
<div style="border-left: 4px solid #0072b2; background-color: rgba(0, 114, 178, 0.15); padding: 0.5em 1em">
<details>
<summary><b>Speaker notes</b></summary>

TEXT

</details>
</div>
"""


def live_edition(source):
    """Return the notebook, without outputs, that an instructor types into.

    Parameters
    ----------
    source : pathlib.Path
        notebooks/source/NN_topic.py

    Raises
    ------
    AuthoringError
        If a live cell does not begin with a prompt, or there is no live cell.
    """
    notebook = read_source(source, notes=True)
    live = [(index, cell) for index, cell in enumerate(notebook.cells) if "live" in tags_of(cell)]
    if not live:
        raise AuthoringError(f"{source.name}: expected cells tagged 'live', got none")
    code = [cell.source.splitlines() for _, cell in live]
    for index, cell in live:
        try:
            cell.source = skeleton(cell.source)
        except ValueError as error:
            raise AuthoringError(f"{source.name}: {place(notebook.cells, index)}: {error}") from error
    for cell in notebook.cells:
        if "notes" in tags_of(cell):
            cell.source = NOTE.replace("TEXT", cell.source)
    setup = next(index for index, cell in enumerate(notebook.cells) if "setup" in tags_of(cell))
    notebook.cells.insert(setup + 1, _prepare(code))
    return notebook


def _prepare(cells):
    """Return the folded cell that hands the lines of all live cells to `%next`."""
    lines = json.dumps(cells, indent=1, ensure_ascii=False)
    metadata = {"tags": ["hide"], "cellView": "form", "jupyter": {"source_hidden": True}}
    return nbformat.v4.new_code_cell(PREPARE.replace("CELLS", lines).strip(), id="live-edition", metadata=metadata)


def write_key(out):
    """Write the settings with which JupyterLab has a key for `%next`; return where they are, a list of one path.

    ``jupyter lab --LabApp.user_settings_dir=OUT/settings`` reads them.
    """
    path = out / "settings" / "@jupyterlab" / "shortcuts-extension" / "shortcuts.jupyterlab-settings"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"shortcuts": [SHORTCUT]}, indent=2) + "\n", encoding="utf-8", newline="\n")
    return [path]
