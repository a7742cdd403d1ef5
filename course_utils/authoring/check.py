"""Check that a notebook is what its source says, and has the form of every notebook of the course."""

import ast
import csv
import re
import statistics

import nbformat

from .sources import ROOT, heading_of, notebook_path, read_source, setup_source

SLIDE_ID = re.compile(r"[SWE]\d-\d+")
PLAIN_TAGS = {"live", "notes", "exercise", "hide", "setup"}
MEDIAN, MOST, LONGEST = 6, 15, 25  # lines of code a cell: the median, nine of ten, all

OPENING = ("**What you will do.**", "**What you will learn.**", "**What you need.**")
CLOSING = ("**What you learned.**", "### In practice", "### Further reading")
BAD_MARKDOWN = {
    r"\\\(|\\\[": r"\( and \[ are not mathematics everywhere; write $ or $$",
    r"\\require|\\newcommand|\\def\\|\\tag\b|\\label\b": "a LaTeX command that some hosts do not know",
    r"<style|<script|color:": "styles and colours do not survive every host",
    r"</summary>\n\S": "a blank line must follow </summary>",
}
BAD_CODE = {
    r"sys\.path\b": "sys.path is not to be edited",
    r"^\s*from \S+ import \*": "star import",
    r"^\s*[%!]": "a magic or a shell command breaks the script",
    r"0x[0-9a-fA-F]{6,}": "a memory address",
    r";\s*$": "a trailing semicolon suppresses nothing here",
}


def rules():
    """Return the names of all rules, in the order in which they are applied."""
    return [rule.__name__.replace("_", " ") for rule in RULES]


def check_notebook(source, root=ROOT):
    """Return what is wrong with the notebook of a source script, one line a finding.

    Parameters
    ----------
    source : pathlib.Path
        notebooks/source/NN_topic.py
    root : pathlib.Path
        The project's folder, for its settings and inventory.

    Returns
    -------
    list of str
        "file: cell N (heading): problem"
    """
    target = notebook_path(source)
    if not target.exists():
        return [f"{target.name}: not built yet; run `python -m course_utils.authoring build {source.name[:2]}`"]
    stored, wanted = nbformat.read(target, as_version=4), read_source(source)
    findings = []
    for rule in RULES:
        for index, problem in rule(stored, wanted, source, root):
            place = f"cell {index} ({heading_of(stored.cells, index)})" if index is not None else "whole notebook"
            findings.append(f"{target.name}: {place}: {problem}")
    return findings


def drift(stored, wanted, source, root):
    """Find cells whose type, source, id or metadata is not the source script's."""
    if stored.metadata != wanted.metadata:
        yield None, f"metadata {dict(stored.metadata)} is not what a build writes"
    if len(stored.cells) != len(wanted.cells):
        yield None, f"{len(stored.cells)} cells, but its source has {len(wanted.cells)}; build it again"
    for index, (have, want) in enumerate(zip(stored.cells, wanted.cells, strict=False)):
        for key in ("cell_type", "source", "id", "metadata"):
            if have[key] != want[key]:
                yield index, f"its {key} is not the source's; build it again"


def outputs(stored, wanted, source, root):
    """Find cells that did not run in order, failed, complained, or show what changes from run to run."""
    code = [(index, cell) for index, cell in enumerate(stored.cells) if cell.cell_type == "code"]
    for number, (index, cell) in enumerate(code, start=1):
        if cell.execution_count != number:
            yield index, f"execution count {cell.execution_count}, expected {number}"
        for output in cell.outputs:
            yield from ((index, problem) for problem in _output_problems(output))


def _output_problems(output):
    if output.output_type == "error":
        yield f"stored error {output.ename}"
    if output.output_type == "stream" and output.name == "stderr":
        yield "writes to stderr"
    data = output.get("data", {})
    text = output.get("text", "") + "".join(str(data.get(kind, "")) for kind in ("text/plain", "text/html"))
    if re.search(r"0x[0-9a-fA-F]{6,}", text):
        yield "shows a memory address"
    if any("widget" in kind for kind in data):
        yield "stores a widget, which shows an error line where no kernel runs"
    if any(kind.startswith("image/") for kind in data):
        alt = data.get("text/plain", "")
        if alt.startswith("<") or len(alt.split()) < 5:
            yield f"a picture without alt text (text/plain is {alt!r})"


def headings(stored, wanted, source, root):
    """Find a missing or second H1, and levels that are skipped."""
    level = 0
    titles = 0
    for index, cell in enumerate(stored.cells):
        if cell.cell_type == "markdown":
            for line in re.sub(r"```.*?```", "", cell.source, flags=re.S).splitlines():
                if mark := re.match(r"(#+) +\S", line):
                    depth = len(mark[1])
                    titles += depth == 1
                    if depth > level + 1:
                        yield index, f"heading level {depth} follows level {level}"
                    level = depth
    if titles != 1:
        yield None, f"expected one H1, got {titles}"


def sections(stored, wanted, source, root):
    """Find missing parts of the opening and of the closing."""
    text = [cell.source for cell in stored.cells if cell.cell_type == "markdown"]
    for part in OPENING:
        if not text or part not in text[0]:
            yield 0, f"the opening lacks {part}"
    for part in CLOSING:
        if not text or part not in text[-1]:
            yield len(stored.cells) - 1, f"the closing lacks {part}"


def cell_lengths(stored, wanted, source, root):
    """Find cells too long to read; a hidden cell counts for the longest alone."""
    lengths = {}
    for index, cell in enumerate(stored.cells):
        if cell.cell_type == "code":
            count = sum(1 for line in cell.source.splitlines() if line.strip())
            if count > LONGEST:
                yield index, f"{count} lines of code, at most {LONGEST} wanted"
            if "hide" not in cell.metadata.get("tags", []):
                lengths[index] = count
    visible = sorted(lengths.values()) or [0]
    if statistics.median(visible) > MEDIAN:
        yield None, f"median of {statistics.median(visible)} lines of code a cell, at most {MEDIAN} wanted"
    if sum(count > MOST for count in visible) > 0.1 * len(visible):
        yield None, f"more than a tenth of the cells have over {MOST} lines of code"


def wording(stored, wanted, source, root):
    """Find markdown that not every host renders, and code that a notebook of the course does not use."""
    for index, cell in enumerate(stored.cells):
        bad = BAD_MARKDOWN if cell.cell_type == "markdown" else BAD_CODE
        for pattern, problem in bad.items():
            if re.search(pattern, cell.source, flags=re.M):
                yield index, problem
        if cell.cell_type == "markdown" and re.sub(r"`[^`]*`", "", cell.source).count("$") % 2:
            yield index, "an odd number of $"
        if "hide" in cell.metadata.get("tags", []) and not cell.source.startswith("# @title "):
            yield index, "a hidden cell must start with # @title"


def tags(stored, wanted, source, root):
    """Find tags that are neither ours nor ids of this notebook's items."""
    known = inventory(root)
    for index, cell in enumerate(stored.cells):
        for tag in cell.metadata.get("tags", []):
            if SLIDE_ID.fullmatch(tag):
                if known.get(tag) != source.name[:2]:
                    yield index, f"{tag} is not an item of notebook {source.name[:2]}"
            elif tag not in PLAIN_TAGS:
                yield index, f"unknown tag {tag!r}"


def inventory(root):
    """Return the notebook of every slide item, worked number and erratum, by id."""
    notebooks = {}
    for name in ("items", "numbers", "errata"):
        with (root / "tests" / "inventory" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            notebooks |= {row["id"]: row["notebook"] for row in csv.DictReader(file)}
    return notebooks


def setup_cell(stored, wanted, source, root):
    """Find a first code cell that is not the course's set-up cell."""
    first = next((i for i, cell in enumerate(stored.cells) if cell.cell_type == "code"), None)
    if first is None or stored.cells[first].source != setup_source(root):
        yield first, "the first code cell is not the course's set-up cell"


def exercises(stored, wanted, source, root):
    """Find exercise cells whose stub does not raise NotImplementedError, or that check nothing."""
    for index, cell in enumerate(stored.cells):
        if "exercise" in cell.metadata.get("tags", []):
            body = ast.parse(cell.source).body
            stubs = [node for node in body if isinstance(node, ast.FunctionDef)]
            if not stubs or not all("NotImplementedError" in ast.unparse(stub) for stub in stubs):
                yield index, "an exercise's function must raise NotImplementedError"
            if not re.search(rf'^check\("{source.name[:2]}\.\d+", \w+\)$', cell.source, flags=re.M):
                yield index, "an exercise must end in its check"


RULES = [drift, outputs, headings, sections, cell_lengths, wording, tags, setup_cell, exercises]
