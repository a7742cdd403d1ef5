"""Frames of live figures for pages and slides, which have no Python: what they show, and the files that hold it."""

import base64
import html
import json
import shutil
from pathlib import Path

from nbformat import NotebookNode

from course_utils.explore.frames import MIME

from .build import execute
from .sources import notebook_path, read_source

HERE = Path(__file__).parent / "web"
VIEWER = ("frames.js", "frames.css")


def frames_of(source: Path) -> dict[str, list[dict]]:
    """Run a notebook, moving every live figure through its places; return the frames by the cell that shows them."""
    notebook = read_source(source)
    execute(notebook, notebook_path(source), COURSE_FRAMES="1")
    shown = {
        cell.id: [out.data[MIME] for out in cell.outputs if MIME in out.get("data", {})] for cell in _code(notebook)
    }
    return {cell: frames for cell, frames in shown.items() if frames}


def write_viewer(folder: Path) -> list[Path]:
    """Write what shows frames in a browser; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copy(HERE / name, folder)) for name in VIEWER]


def show_frames(notebook: NotebookNode, found: dict[str, list[dict]], folder: Path, stem: str) -> list[Path]:
    """Turn the pictures of a notebook into HTML: in files of their own, live figures with their frames.

    Parameters
    ----------
    notebook : NotebookNode
        With stored outputs; they are changed.
    found : dict
        Frames by cell, as `frames_of` returns them.
    folder : pathlib.Path
        Where the files go; the page names them by the folder's last name.
    stem : str
        The first part of the files' names.

    Returns
    -------
    list of pathlib.Path
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for cell in _code(notebook):
        waiting = list(found.get(cell.id, []))
        for number, output in enumerate(cell.outputs):
            if "image/png" not in output.get("data", {}):
                continue
            picture = folder / f"{stem}-{cell.id}-{number}.png"
            picture.write_bytes(base64.b64decode(output.data["image/png"]))
            written.append(picture)
            live = output.data["text/plain"]
            frames = waiting.pop(0) if waiting and live.startswith(waiting[0]["alt"]) else None
            if frames:
                written.append(picture.with_suffix(".js"))
                text = f"courseFrames({json.dumps(picture.stem)}, {json.dumps(frames, ensure_ascii=False)});\n"
                written[-1].write_text(text, encoding="utf-8", newline="\n")
            output.data = {"text/html": _page(output, picture, frames)}
    return written


def _page(output, picture, frames):
    place = f"{picture.parent.name}/{picture.stem}"
    size = output.metadata["image/png"]
    words = frames["alt"] if frames else output.data["text/plain"]
    shown = (
        f'<img class="course-picture dark-light" src="{place}.png" alt="{html.escape(words)}" loading="lazy" '
        f'width="{size["width"]}" height="{size["height"]}">'
    )
    return f'<div class="course-frames" data-frames="{place}.js">{shown}</div>' if frames else shown


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
