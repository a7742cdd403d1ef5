"""The live edition: live cells emptied down to their prompts, speaker notes kept, `%next` to type what was there.

A reader who asks is answered by the next lines. A class sees them while it still thinks, so they are folded there.
"""

import json
import re

import nbformat

from course_utils.classroom import PRESSED
from course_utils.classroom.steps import skeleton

from .slide_pieces import pieces
from .sources import AuthoringError, heading_of, place, read_source, tags_of

PREPARE = """\
# @title Live edition: what %next types; run this once
from course_utils.classroom import prepare

prepare(CELLS)
"""
KEY = "F4"
SHORTCUT = {
    "command": "apputils:run-all-enabled",
    "args": {
        "commands": ["notebook:replace-selection", "notebook:run-cell", "notebook:enter-edit-mode"],
        "args": {"text": PRESSED},
    },
    "keys": [KEY],
    "selector": ".jp-Notebook .jp-CodeCell",  # in a text it would stay
}
LETTERS = {"content-font-size1": "19px", "code-font-size": "17px", "ui-font-size1": "15px"}  # for the last row
ANSWER = """\
<details>
<summary><b>Read on</b></summary>

TEXT

</details>
"""
ANSWERING = re.compile(r"^(reveal\(|@explore)", re.MULTILINE)
SETTINGS = {
    "shortcuts-extension/shortcuts": {"shortcuts": [SHORTCUT]},
    "apputils-extension/themes": {"overrides": LETTERS},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"codeCellConfig": {"lineWrap": True}},  # large letters need two lines for a long one
    "statusbar-extension/plugin": {"visible": False},  # room for one more line of the lesson
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
    code = {cell.id: cell.source.splitlines() for _, cell in live}
    for index, cell in live:
        try:
            cell.source = skeleton(cell.source)
        except ValueError as error:
            raise AuthoringError(f"{source.name}: {place(notebook.cells, index)}: {error}") from error
    for cell in notebook.cells:
        if "notes" in tags_of(cell):
            cell.source = NOTE.replace("TEXT", cell.source)
    notebook.cells = list(_with_answers_folded(notebook.cells))
    setup = next(index for index, cell in enumerate(notebook.cells) if "setup" in tags_of(cell))
    notebook.cells.insert(setup + 1, _prepare(code))
    return notebook


def _with_answers_folded(cells):
    """Yield the cells; the text that answers what was asked is folded, and a heading in it begins a cell of its own."""
    asked = False
    for cell in cells:
        if cell.cell_type == "code":
            asked = asked or bool({"live", "exercise"} & set(tags_of(cell)) or ANSWERING.search(cell.source))
        elif asked and "notes" not in tags_of(cell):
            asked, parts = False, pieces(cell.source)
            at = next((number for number, part in enumerate(parts) if part.kind == "heading"), len(parts))
            answer, rest = ("\n\n".join(part.text for part in some) for some in (parts[:at], parts[at:]))
            if answer and rest:
                yield nbformat.v4.new_markdown_cell(ANSWER.replace("TEXT", answer), id=f"{cell.id}-answer")
            cell.source = rest or ANSWER.replace("TEXT", answer)
        yield cell


def _prepare(cells):
    """Return the folded cell that hands the lines of all live cells to `%next`."""
    lines = json.dumps(cells, indent=1, ensure_ascii=False)
    metadata = {"tags": ["hide"], "cellView": "form", "jupyter": {"source_hidden": True}}
    return nbformat.v4.new_code_cell(PREPARE.replace("CELLS", lines).strip(), id="live-edition", metadata=metadata)


def notes_page(source):
    """Return the speaker notes of a notebook below the headings of its sections, as markdown to be read elsewhere."""
    notebook = read_source(source, notes=True)
    lines, last = [], None
    for index, cell in enumerate(notebook.cells):
        if "notes" in tags_of(cell):
            heading = heading_of(notebook.cells, index)
            lines += [f"## {heading}", ""] if heading != last else []
            lines += [cell.source, ""]
            last = heading
    return "\n".join(lines)


def write_settings(out):
    """Write the settings with which JupyterLab stands in front of a class; return the files.

    It has a key for `%next`, letters for a projector, and nothing that pops up.
    ``jupyter lab --LabApp.user_settings_dir=OUT/settings`` reads them.
    """
    written = []
    for name, settings in SETTINGS.items():
        written.append(out / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings")
        written[-1].parent.mkdir(parents=True, exist_ok=True)
        written[-1].write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8", newline="\n")
    return written
