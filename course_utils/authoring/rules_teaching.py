"""Rules on what an instructor types and says: live cells have prompts, and speaker notes that name the minutes.

They look at the cells of a source with its speaker notes.
"""

import re
from types import SimpleNamespace

from course_utils.classroom.steps import steps

from .rules_text import mathematics, wording
from .sources import headings_in, tags_of

FEWEST, MOST = 8, 15  # lines of code worth typing in front of people, in a notebook
WORDS = 120
MINUTES = re.compile(r"\A\*\*(\d+(?:\.\d+)?) minutes?\.\*\*")
SAID = ("Ask", "Goes wrong")


def _tagged(cells, tag):
    return [(index, cell) for index, cell in enumerate(cells) if tag in tags_of(cell)]


def minutes(cell):
    """Return how many minutes a speaker note names, None if it names none."""
    found = MINUTES.match(cell.source)
    return float(found[1]) if found else None


def live_cells(cells):
    """Find live cells that %next cannot fill: no prompt at the beginning, none of their own, or nothing below one."""
    seen = {}
    for index, cell in _tagged(cells, "live"):
        for tag in sorted({"hide", "setup", "exercise"} & set(tags_of(cell))):
            yield index, f"a live cell cannot be tagged {tag!r}"
        try:
            parts = steps(cell.source)
        except (ValueError, SyntaxError) as error:
            yield index, f"a live cell: {error}"
            continue
        for prompt, code in parts:
            if not any(line.strip() for line in code):
                yield index, f"a prompt without code below it: {prompt.strip()!r}"
            if prompt.strip() in seen:
                yield index, f"the prompt {prompt.strip()!r} stands in cell {seen[prompt.strip()] + 1} already"
            seen[prompt.strip()] = index


def live_lines(cells):
    """Find a notebook with too few or too many lines to type."""
    count = 0
    for _, cell in _tagged(cells, "live"):
        count += sum(1 for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#"))
    if not FEWEST <= count <= MOST:
        yield None, f"{count} lines of code in live cells, {FEWEST} to {MOST} wanted"


def notes(cells):
    """Find live cells without a note above them, and notes that lack the minutes, what to ask, or what goes wrong."""
    for index, cell in _tagged(cells, "notes"):
        if cell.cell_type != "markdown" or tags_of(cell) != ["notes"]:
            yield index, "a speaker note is markdown, and 'notes' is its only tag"
        if minutes(cell) is None:
            yield index, f"a speaker note begins with its minutes, such as **3 minutes.**, got {cell.source[:20]!r}"
        if headings_in(cell.source):
            yield index, "a heading in a speaker note"
        if (count := len(cell.source.split())) > WORDS:
            yield index, f"a speaker note of {count} words, at most {WORDS} wanted"
        alone = SimpleNamespace(stored=SimpleNamespace(cells=[cell]))
        yield from ((index, problem) for rule in (wording, mathematics) for _, problem in rule(alone))
    for index, _ in _tagged(cells, "live"):
        yield from ((index, problem) for problem in _unsaid(cells, index))


def _unsaid(cells, index):
    """Say what the note above a live cell lacks; a row of live cells has one note."""
    above = index - 1
    while above >= 0 and "live" in tags_of(cells[above]):
        above -= 1
    if above < 0 or "notes" not in tags_of(cells[above]):
        yield "a live cell without a speaker note right above it"
        return
    for word in SAID:
        if not re.search(rf"^\*\*{word}:\*\*", cells[above].source, flags=re.MULTILINE):
            yield f"the speaker note above this live cell has no paragraph that begins **{word}:**"
