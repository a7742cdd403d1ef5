"""Check that a notebook is what its source says, and has the form of every notebook of the course."""

import nbformat

from .rules_code import bets, cell_lengths, exercises, plain_code, setup_cell
from .rules_ids import coverage, proofs, tags
from .rules_outputs import drift, file_form, outputs, pictures
from .rules_reader import amounts, answers_in_sight, codes, exercise_minutes, minutes_alone, proof_cells
from .rules_teaching import live_cells, live_lines, notes
from .rules_text import badge, headings, mathematics, sections, wording
from .sources import ROOT, Notebook, notebook_path, place, read_source

__all__ = ["RULES", "TEACHING_RULES", "check_notebook", "rules", "strays"]

READER_RULES = [amounts, codes, proof_cells, answers_in_sight, exercise_minutes, minutes_alone]
RULES = [
    *(file_form, drift, outputs, pictures),
    *(headings, badge, sections, wording, mathematics),
    *(cell_lengths, plain_code, setup_cell, exercises, bets),
    *(tags, proofs, coverage),
    *READER_RULES,
]
STORED = "[0-9][0-9]_*[a-z].ipynb"  # JupyterLab names a copy of one 01_topic-Copy1.ipynb
TEACHING_RULES = [live_cells, live_lines, notes]  # on the source itself, whose speaker notes no stored notebook has


def rules():
    """Return the names of all rules, in the order in which they are applied."""
    return [rule.__name__.replace("_", " ") for rule in [*RULES, *TEACHING_RULES]]


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
        "file: cell N (heading): problem", cells counted from 1.
    """
    target = notebook_path(source)
    if not target.exists():
        return [f"{target.name}: not built yet; run `uv run python -m course_utils.authoring build {source.name[:2]}`"]
    text = target.read_text(encoding="utf-8")
    try:
        stored = nbformat.reads(text, as_version=4)
    except nbformat.reader.NotJSONError:
        return [f"{target.name}: expected a notebook's JSON, got something else; build it again"]
    book = Notebook(text, stored, read_source(source), source.name[:2], root)
    script = read_source(source, notes=True)
    return [
        f"{name}: {'whole notebook' if index is None else place(cells, index)}: {problem}"
        for name, cells, of_rules, subject in [
            (target.name, book.stored.cells, RULES, book),
            (source.name, script.cells, TEACHING_RULES, script.cells),
        ]
        for rule in of_rules
        for index, problem in rule(subject)
    ]


def strays(root=ROOT):
    """Return a line for each stored notebook that has no source; a reader's own, which has no number, needs none."""
    folder = root / "notebooks"
    stored = sorted(folder.glob(STORED))
    return [f"{p.name}: it has no source" for p in stored if not (folder / "source" / f"{p.stem}.py").exists()]
