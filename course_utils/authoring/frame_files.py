"""Frames of live figures for pages and slides, which have no Python: what they show, and the files that hold it."""

import base64
import html
import json
import re
import shutil
from pathlib import Path

from nbformat import NotebookNode

from course_utils.explore.frames import MIME

from .build import execute
from .sources import notebook_path, read_source

WEB = Path(__file__).parent / "web"
VIEWER = ("frames.js", "frames.css")
LIVE = re.compile(r"^(@explore\(|(playground|draw)\()", re.MULTILINE)  # what answers where Python runs
STILL = '<p class="course-still">It stands still here. Where Python runs, in JupyterLab or on Colab, it moves.</p>'


def frames_of(source: Path, trained: str = "") -> dict[str, list[dict]]:
    """Run a notebook, moving every live figure through its places; return the frames by the cell that shows them.

    Parameters
    ----------
    source : pathlib.Path
        notebooks/source/NN_topic.py
    trained : str
        A folder that gets the networks of `ready_made`; empty for none.
    """
    notebook = read_source(source)
    execute(notebook, notebook_path(source), COURSE_FRAMES="1", COURSE_TRAINED=trained)
    shown = {
        cell.id: [out.data[MIME] for out in cell.outputs if MIME in out.get("data", {})] for cell in _code(notebook)
    }
    return {cell: frames for cell, frames in shown.items() if frames}


def write_viewer(folder: Path) -> list[Path]:
    """Write what shows frames in a browser; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copy(WEB / name, folder)) for name in VIEWER]


def add_frames(notebook: NotebookNode, found: dict[str, list[dict]]) -> None:
    """Put frames, by cell as `frames_of` returns them, into the stored outputs that show the same live figures."""
    for cell in _code(notebook):
        waiting = list(found.get(cell.id, []))
        for output in cell.outputs:
            words = output.get("data", {}).get("text/plain", "")
            if waiting and words.startswith(waiting[0]["alt"]):
                output.data[MIME] = waiting.pop(0)


def show_frames(notebook: NotebookNode, folder: Path, stem: str, *, lazy: bool = False) -> list[Path]:
    """Turn the pictures of a notebook into HTML: in files of their own, live figures with their frames.

    Parameters
    ----------
    notebook : NotebookNode
        With stored outputs, and frames in them; they are changed.
    folder : pathlib.Path
        Where the files go; the page names them by the folder's last name.
    stem : str
        The first part of the files' names.
    lazy : bool
        Whether a picture, but for the first, is fetched only when it comes near the window.

    Returns
    -------
    list of pathlib.Path
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for cell in _code(notebook):
        for number, output in enumerate(cell.outputs):
            if "image/png" not in output.get("data", {}):
                continue
            picture = folder / f"{stem}-{cell.id}-{number}.png"
            picture.write_bytes(base64.b64decode(output.data["image/png"]))
            look = 'loading="lazy"' if lazy and written else 'fetchpriority="high"' if lazy else ""
            written.append(picture)
            frames = output.data.get(MIME)
            if frames:
                written.append(picture.with_suffix(".js"))
                text = f"courseFrames({json.dumps(picture.stem)}, {json.dumps(frames, ensure_ascii=False)});\n"
                written[-1].write_text(text, encoding="utf-8", newline="\n")
            still = STILL if LIVE.search(cell.source) and not frames else ""
            output.data = {"text/html": _page(output, picture, frames, look) + still}
    return written


def _page(output, picture, frames, look):
    place, size = f"{picture.parent.name}/{picture.stem}", output.metadata["image/png"]
    words = html.escape(frames["alt"] if frames else output.data["text/plain"])
    look = f'class="course-picture dark-light" width="{size["width"]}" height="{size["height"]}" {look}'
    live = f' course-frames" data-frames="{place}.js' if frames else ""
    return f'<div class="jp-RenderedImage{live}"><img src="{place}.png" alt="{words}" {look}></div>'


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
