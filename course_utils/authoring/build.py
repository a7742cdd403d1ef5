"""Build: run a source script in a fresh kernel and store the notebook with its outputs, byte for byte reproducible."""

import asyncio
import os

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .sources import AuthoringError, heading_of, notebook_path, read_source

SECONDS_A_CELL = 300


class Client(NotebookClient):
    """Executes cells and keeps what they display; widgets stay in the kernel, where nbval will not look for them."""

    def handle_comm_msg(self, outs, msg, cell_index):
        """Leave widget messages alone: their state must not reach the stored notebook."""

    def clear_output(self, outs, msg, cell_index):
        """Keep outputs: a stored notebook shows all that a cell displayed."""


def execute(notebook, folder):
    """Run all cells of `notebook` in place, with `folder` as the working directory.

    Raises
    ------
    AuthoringError
        If a cell raises, takes too long, kills the kernel or writes to stderr; names the cell.
    """
    environment = os.environ | {"COURSE_STATIC": "1", "PYTHONWARNINGS": "default"}
    client = Client(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        asyncio.run(client.async_execute(env=environment))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        broken = [i for i, c in enumerate(notebook.cells) if _outputs(c, "error")]
        started = [i for i, c in enumerate(notebook.cells) if c.get("execution_count")]
        reason = f"{error.ename}: {error.evalue}" if isinstance(error, CellExecutionError) else str(error)
        raise AuthoringError(f"{_place(notebook, (broken or started or [0])[-1])}: {reason}") from None
    for index, cell in enumerate(notebook.cells):
        for output in _outputs(cell, "stream"):
            if output.name == "stderr":
                raise AuthoringError(f"{_place(notebook, index)} writes to stderr: {output.text.strip()}")


def _outputs(cell, kind):
    return [output for output in cell.get("outputs", []) if output.output_type == kind]


def _place(notebook, index):
    return f"cell {index} ({heading_of(notebook.cells, index)})"


def build(source):
    """Build the notebook of one source script.

    Parameters
    ----------
    source : pathlib.Path
        notebooks/source/NN_topic.py

    Returns
    -------
    tuple of pathlib.Path and bool
        Where the notebook lies, and whether its bytes changed.

    Raises
    ------
    AuthoringError
        If it does not run cleanly; the stored notebook is then left as it was.
    """
    target = notebook_path(source)
    notebook = read_source(source)
    try:
        execute(notebook, target.parent)
    except AuthoringError as error:
        raise AuthoringError(f"{source.name}, {error}") from None
    text = nbformat.writes(notebook) + "\n"
    changed = not target.exists() or target.read_text(encoding="utf-8") != text
    if changed:
        draft = target.with_suffix(".ipynb.draft")
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(target)
    return target, changed
