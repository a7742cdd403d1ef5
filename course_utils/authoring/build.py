"""Build a notebook: execute its source and store it with its outputs, byte for byte the same when nothing changed."""

import os
import tempfile
from pathlib import Path

import matplotlib
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course_utils.host.versions import stack

from .addresses import course
from .setup_cell import stamped
from .sources import AuthoringError, notebook_path, place, read_source, stored_text

SECONDS_A_CELL = 300
# One thread of BLAS: pictures of what was trained are then the same, byte for byte, however busy the machine is.
SETTINGS = {"COURSE_STATIC": "1", "OPENBLAS_NUM_THREADS": "1"}


class StoringClient(NotebookClient):
    """Executes a notebook and keeps the outputs that a cell sends, not what widgets do to them afterwards.

    So the outputs are those that nbval sees, and no widget state, which readers' pages could not show, is stored.
    """

    running = 0  # index of the cell that was started last

    async def async_execute_cell(self, cell, cell_index, *args, **options):
        """Remember which cell is running, for messages about those that end the kernel or never end."""
        self.running = cell_index
        return await super().async_execute_cell(cell, cell_index, *args, **options)

    def handle_comm_msg(self, outs, msg, cell_index):
        """Ignore messages of widgets."""

    def clear_output(self, outs, msg, cell_index):
        """Keep what was shown before."""


def build(source):
    """Execute a notebook's source and store the result; renew the badge and set-up cell of the source.

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
        If a cell fails, writes to stderr or takes too long. The stored notebook is then left as it was.
    """
    target, text = notebook_path(source), source.read_text(encoding="utf-8")
    renewed = stamped(text, course(source.parents[2]), source.stem)
    if renewed != text:
        _write(source, renewed)
    notebook = read_source(source)
    execute(notebook, target)
    notebook.metadata.stack = stack()
    new, old = stored_text(notebook), target.read_text(encoding="utf-8") if target.exists() else None
    if new != old:
        _write(target, new)
    return target, new != old


def execute(notebook, path, client_class=StoringClient, **settings):
    """Run all cells in a new kernel that works in the folder of `path`, and put the outputs into `notebook`.

    Settings are variables of the kernel's environment.
    """
    matplotlib.get_cachedir()  # where no home can be written, it finds a folder for the kernel, which would complain
    client = client_class(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        client.execute(env={**os.environ, **SETTINGS, **settings}, cleanup_kc=True)
    except CellExecutionError as error:
        raise AuthoringError(
            f"{path.name}: {place(notebook.cells, client.running)}: {error.ename}: {error.evalue}"
        ) from error
    except (CellTimeoutError, DeadKernelError) as error:
        reason = f"took longer than {SECONDS_A_CELL} s" if isinstance(error, CellTimeoutError) else "ended its kernel"
        raise AuthoringError(f"{path.name}: {place(notebook.cells, client.running)}: {reason}") from error
    _tidy(notebook, path)
    nbformat.validate(notebook)


def _tidy(notebook, path):
    """Join the pieces of printed text, drop what differs from run to run, and refuse stderr."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata.language_info = {"name": "python"}
    for index, cell in enumerate(notebook.cells):
        cell.metadata.pop("execution", None)
        outputs = []
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise AuthoringError(f"{path.name}: {place(notebook.cells, index)}: stderr: {output.text.strip()}")
            if output.output_type == "stream" and outputs and outputs[-1].output_type == "stream":
                outputs[-1].text += output.text
            else:
                outputs.append(output)
        if cell.cell_type == "code":
            cell.outputs = outputs


def _write(path, text):
    """Replace a file in one step, so that it is never seen half written."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", newline="\n", delete=False) as file:
        file.write(text)
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)
