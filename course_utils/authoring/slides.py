"""Slides by rule: which cell opens a slide, which is shown, and which is skipped.

A title of level 1 or 2 opens a slide; below it, a smaller heading and a slip of the decks do. A slide has one exhibit
at most: a figure, an exercise, or worked examples (code that shows something) in a row. Above it stands the text that
leads to it; the exhibit comes as a fragment, after the class has answered, and what is said of it as another, after the
class has looked. Other texts gather on a slide until it is full. Of a long text only the first sentence and the
questions are shown, the whole is in the speaker notes; the task of an exercise is shown whole. Set-up, assertions and
preparations are skipped, though they still run, unless the text before them ends with a colon; so are proofs, and the
section for readers of the decks.
"""

import ast
import re

import nbformat

from .deck import FULL, Deck
from .frame_files import add_frames
from .slide_pieces import Piece, pieces, shown
from .slides_html import write_html
from .slides_live import dress
from .sources import read_source, stored_notebook, stored_text, tags_of, taught

FIGURE = 11  # lines of a figure below a question
UNSHOWN = ("in practice", "further reading")
CLOSING = "**What you learned.**"
TALLIES = ("slide_summary", "progress", "review")
CODE_LINE = 0.76  # of a line of text
TABLE_ROW = 0.95
CALCULATE = re.compile(r"\*\*(?=[^*]*\b(How many [a-z]+ (are|is|has|have)|Compute|Calculate|Work out)\b)[^*]+\*\*")
FENCE = "```python\n{}\n```"
PENCIL = re.compile(r"\b([Ii]n your head|[Tt]ake a pencil|[Bb]y hand:)")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


def slides_notebook(source, frames=None):
    """Return the slides of a notebook as a notebook, with the outputs that are stored.

    Parameters
    ----------
    source : pathlib.Path
        notebooks/source/NN_topic.py; its notebook must have been built since it was changed.
    frames : dict, optional
        Frames of its live figures, by cell.
    """
    outputs = _outputs(source, frames or {})
    deck, state, given = Deck(), {"reading": True, "first": True, "sectioned": False, "task": False}, ""
    script = read_source(source, notes=True)
    end = len(taught(script.cells))
    for cell in script.cells[:end]:
        if "notes" in tags_of(cell):
            deck.say(cell.source)
        elif cell.cell_type == "markdown":
            _add_text(deck, _with_numbers(cell.source, given), state)
        else:
            given = cell.source if _only_numbers(cell) else ""
            cell.outputs, cell.execution_count = outputs[cell.id]
            _add_code(deck, cell, state)
    deck.close()
    _give_once(deck.cells)
    for cell in deck.cells:
        if _is_read(cell):
            cell.source = deck_for_slide(cell.source)
    for cell in script.cells[end:]:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = outputs[cell.id]
            deck.add(cell, "skip")
    notebook = nbformat.v4.new_notebook(cells=deck.cells, metadata=script.metadata)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"slide-{number:03d}"
    notebook.nbformat_minor = 5
    dress(notebook)
    nbformat.validate(notebook)
    return notebook


def _with_numbers(text, given):
    """Return a text that asks for a calculation below the code that gives the numbers for it."""
    if not given or not PENCIL.search(text):
        return text
    parts = text.split("\n\n")
    asked = next(index for index, part in enumerate(parts) if PENCIL.search(part))
    parts[asked] = f"{FENCE.format(given)}\n{parts[asked]}"  # one piece, so that they stay together
    return "\n\n".join(parts)


def _give_once(cells):
    """Take numbers out of a text where the code that gives them stands on the same slide."""
    shown = []
    for cell in cells:
        place = cell.metadata.slideshow.slide_type
        shown = [] if place in ("slide", "subslide") else shown
        if cell.cell_type == "code" and place != "skip":
            shown.append(FENCE.format(cell.source))
        for code in shown if _is_read(cell) else ():
            cell.source = cell.source.replace(f"{code}\n", "")


def _only_numbers(cell):
    """Tell whether a cell does nothing but give names to numbers that stand in it."""
    lines = ast.parse(cell.source).body
    return all(isinstance(line, ast.Assign) for line in lines) and len(NUMBER.findall(cell.source)) > 1


def _is_read(cell):
    return cell.cell_type == "markdown" and cell.metadata.slideshow.slide_type not in ("notes", "skip")


def deck_for_slide(text):
    """Return a text for a slide, on which "the slide" of the deck that a notebook follows would be itself."""
    text = re.sub(r"\bon the slide(s?)\b(?! deck)", r"in the deck\1", text)
    return re.sub(r"\b([Tt])he slide(s?)\b(?! deck)", r"\1he deck\2", text)


def without_numbers(notebook):
    """Return the questions of slides that ask for a calculation and show neither numbers nor code for it."""
    found, seen = [], ""
    for cell in notebook.cells:
        place = cell.metadata.slideshow.slide_type
        if place in ("slide", "subslide"):
            seen = ""
        if place in ("notes", "skip"):
            continue
        if cell.cell_type == "code":
            seen += " 0 0 "
            continue
        text = re.sub(r"^#.*$", "", cell.source, flags=re.MULTILINE)
        for asked in [*CALCULATE.finditer(text), *PENCIL.finditer(text)]:
            if len(NUMBER.findall(seen + text[: asked.end()])) < 2:
                found.append(" ".join(asked[0].strip("*").split()))
        seen += text
    return found


def _outputs(source, frames):
    """Return outputs and execution count by cell, as they are stored, with frames in them."""
    stored = stored_notebook(source)
    add_frames(stored, frames)
    return {cell.id: (cell.outputs, cell.execution_count) for cell in stored.cells if cell.cell_type == "code"}


def _add_text(deck, source, state):
    for piece in pieces(source):
        if piece.kind == "heading":
            level, words = len(piece.text.split()[0]), piece.text.split(maxsplit=1)[1]
            state["reading"] = words.lower() not in UNSHOWN
            state["sectioned"] |= level == 2
            state["task"] = words.startswith("Exercise ")
            if state["reading"]:
                deck.text(piece, "slide" if level <= 2 else "subslide")
        elif piece.kind == "source" or (piece.kind == "text" and not state["sectioned"] and piece.text[0] != "*"):
            deck.say(piece.text)
        elif piece.kind == "table" and not state["sectioned"]:
            continue
        elif state["reading"]:
            _add_piece(deck, piece, state["task"])


def _add_piece(deck, piece, task):
    """Add a piece that is no heading; the whole of a text that is shown in part is said. A task is shown whole."""
    short = shown(piece.text) if piece.kind == "text" and not task else piece.text
    for part in _parted(piece if short == piece.text else pieces(short)[0]):
        deck.text(part, "subslide" if piece.kind == "quote" or piece.text.startswith(CLOSING) else None)
    if short != piece.text:
        deck.say(piece.text)


def _parted(piece):
    """Part a list that is longer than a slide."""
    if piece.lines <= FULL or piece.kind != "list":
        return [piece]
    items = re.split(r"\n(?=[-*+] |\d+\. )", piece.text)
    half = len(items) // 2
    halves = ["\n".join(part) for part in (items[:half], items[half:])]
    return [small for text in halves for small in _parted(Piece("list", text, piece.lines / 2))]


def _add_code(deck, cell, state):
    tags, shows = set(tags_of(cell)), [kind for output in cell.outputs for kind in output.get("data", {})]
    lines = CODE_LINE * len(cell.source.splitlines()) + 1
    figure = any(kind.startswith("image/") for kind in shows)
    if not state["sectioned"] or _tallies(cell.source) or "proof" in tags or ("hide" in tags and not figure):
        deck.add(cell, "skip")
    elif "exercise" in tags:
        cell.metadata["tags"] = [*tags_of(cell), "code-only"]
        deck.show(cell, lines, closes=True)
        state["task"] = False
    elif figure:
        cell.metadata["tags"] = [*tags_of(cell), "figure-only"]
        cell.metadata["jupyter"] = {"source_hidden": True}
        deck.show(cell, FIGURE)
    elif cell.outputs:
        deck.show(cell, lines + _output_lines(cell), example=True)
    elif "live" in tags or _defines(cell.source) or deck.awaits_code():
        deck.show(cell, lines, example=True, answer=False)
    else:
        deck.add(cell, "skip")


def _output_lines(cell):
    """Estimate how many lines of a slide a cell's tables and printed texts take."""
    lines = 0.0
    for output in cell.outputs:
        data = output.get("data", {})
        rows = data["text/html"].count("<tr") if "text/html" in data else 0
        text = output.get("text", data.get("text/plain", ""))
        lines += TABLE_ROW * rows if rows else CODE_LINE * len(text.splitlines())
    return lines + 0.5


def _tallies(code):
    return any(code.startswith(f"{name}(") for name in TALLIES)


def _defines(code):
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.parse(code).body)


def write_slides(source, out, frames=None):
    """Write a notebook's slides, for JupyterLab and as HTML, and what the HTML needs; return the paths.

    In the HTML, live figures whose frames are given, by cell, answer without a kernel.
    """
    notebook = slides_notebook(source)
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{source.stem}.ipynb"
    target.write_text(stored_text(notebook), encoding="utf-8", newline="\n")
    page = slides_notebook(source, frames) if frames else notebook
    return [target, *write_html(page, out / f"{source.stem}.slides.html")]
