"""Somebody who teaches: runs a live edition, and fills its live cells by `%next` or types them."""

import contextlib
import os

import nbformat
from nbclient import NotebookClient

from course_utils.authoring.build import SETTINGS
from course_utils.authoring.live_edition import live_edition
from course_utils.authoring.sources import notebook_path, read_source, tags_of


class Teacher(NotebookClient):
    """Runs a live edition as an instructor does: `%next` in each live cell until it is complete, then the cell."""

    def fill(self, cell, index):
        complete = False
        while not complete:
            cell.source = f"{cell.source}\n%next"
            self.execute_cell(cell, index)
            complete = "is complete" in str(cell.outputs)

    @staticmethod
    def replace(cell, cell_index, execute_reply):
        for payload in execute_reply["content"].get("payload", []):
            cell.source = payload["text"] if payload["source"] == "set_next_input" else cell.source


def texts(cell):
    """Return what a cell shows, as text."""
    return "".join(output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def same_in_class(cell):
    """Return whether a cell shows a class what it shows a single reader: a bet counts hands."""
    return cell.cell_type == "code" and "bet" not in tags_of(cell)


def stored_texts(source):
    """Return what each code cell of a notebook, bets aside, shows as it is stored, by the cell's id."""
    stored = nbformat.read(notebook_path(source), as_version=4)
    return {cell.id: texts(cell) for cell in stored.cells if same_in_class(cell)}


@contextlib.contextmanager
def lesson(source):
    """Yield a live edition, and a teacher at its kernel."""
    notebook = live_edition(source)
    folder = {"metadata": {"path": str(notebook_path(source).parent)}}
    client = Teacher(notebook, timeout=900, kernel_name="python3", resources=folder)
    client.on_cell_executed = Teacher.replace
    with client.setup_kernel(env={**os.environ, **SETTINGS}):
        yield notebook, client


def filled_sources(source):
    """Return the code cells' sources, by id, after %next has filled the live ones; no cell of the lesson is run."""
    with lesson(source) as (notebook, client):
        for index, cell in enumerate(notebook.cells):
            if cell.id == "live-edition":
                client.execute_cell(cell, index)
            elif "live" in tags_of(cell):
                client.fill(cell, index)
    return {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "code" and cell.id != "live-edition"}


def taught_texts(source, by_next):
    """Return what each code cell of a live edition, bets aside, shows; live cells are filled by %next, or typed."""
    wanted = {cell.id: cell.source for cell in read_source(source).cells if cell.cell_type == "code"}
    with lesson(source) as (notebook, client):
        for index, cell in enumerate(notebook.cells):
            if "live" in tags_of(cell) and by_next:
                client.fill(cell, index)
                client.execute_cell(cell, index)
                assert cell.source == wanted[cell.id]
            elif cell.cell_type == "code":
                cell.source = wanted.get(cell.id, cell.source)
                client.execute_cell(cell, index)
    return {cell.id: texts(cell) for cell in notebook.cells if cell.id in wanted and same_in_class(cell)}
