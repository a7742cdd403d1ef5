"""Rules on a stored notebook as a file: it is what its source says, ran in order, and shows only what lasts."""

import re

from .sources import stored_text

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


def file_form(book):
    """Find bytes other than those that a build writes for such cells and outputs."""
    if book.text != stored_text(book.stored):
        yield None, "its JSON is not in the form that a build writes; build it again"


def drift(book):
    """Find cells whose type, source, id or metadata is not the source script's."""
    stored, wanted = book.stored, book.wanted
    if {**stored.metadata, "stack": None} != {**wanted.metadata, "stack": None} or "stack" not in stored.metadata:
        yield None, f"metadata {dict(stored.metadata)} is not what a build writes"
    if len(stored.cells) != len(wanted.cells):
        yield None, f"{len(stored.cells)} cells, but its source has {len(wanted.cells)}; build it again"
    for index, (have, want) in enumerate(zip(stored.cells, wanted.cells, strict=False)):
        for key in ("cell_type", "source", "id", "metadata"):
            if have.get(key) != want[key]:
                yield index, f"its {key} is not the source's; build it again"


def outputs(book):
    """Find cells that did not run in order, failed, complained, or show what changes from run to run."""
    code = [(index, cell) for index, cell in enumerate(book.stored.cells) if cell.cell_type == "code"]
    for number, (index, cell) in enumerate(code, start=1):
        if cell.execution_count != number:
            yield index, f"execution count {cell.execution_count}, expected {number}"
        for output in cell.outputs:
            yield from ((index, problem) for problem in _problems(output))


def _problems(output):
    data = output.get("data", {})
    if output.output_type == "error":
        yield f"a stored error, {output.ename}"
    if output.output_type == "stream" and output.name == "stderr":
        yield "output on stderr"
    if any("widget" in kind for kind in data):
        yield "a stored widget, which shows an error line where no kernel runs"
    text = output.get("text", "") + "".join(str(data.get(kind, "")) for kind in ("text/plain", "text/html"))
    if ADDRESS.search(text):
        yield "a memory address in its output"


def pictures(book):
    """Find pictures without a text for those who cannot see them."""
    for index, cell in enumerate(book.stored.cells):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            alt = data.get("text/plain", "").strip()
            if any(kind.startswith("image/") for kind in data) and (alt.startswith("<") or len(alt.split()) < 4):
                yield index, f"a picture without alt text (its text/plain is {alt!r})"
