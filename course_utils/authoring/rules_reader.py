"""Rules on what a reader meets: not too much, nothing of the decks, claims that are proved, honest minutes.

A notebook is held to them once it has the section for readers of the decks, which itself does not count; nor do folded
cells, but for what they show. Cells tagged `proof` are looked at in any notebook.
"""

import ast
import re

from .rules_code import parsed
from .rules_ids import SLIDE_ID
from .sources import tags_of, taught
from .times import asked_minutes, opening_minutes, sections

PROOFS = "# @title Proofs: what this section claims"
FEWEST_MINUTES, MOST_MINUTES = 6, 15  # of an exercise
SHARE, SPARE = 0.2, 3  # by which the opening's minutes may differ: a part of the count, or minutes
PROVENANCE = re.compile(r"^\*[^*].*\*$")
STAMP = "not printed on the slide"
LIMITS = {
    "words": 5000,
    "code cells": 75,
    "mentions of slides and decks": 6,
    "slips told as boxes": 4,
    "assertions": 8,
    "lines in the longest cell": 25,
}


def converted(book):
    """Tell whether a notebook has the section for readers of the decks."""
    return len(taught(book.stored.cells)) < len(book.stored.cells)


def unfolded(cells):
    """Return the code cells whose source readers see."""
    folded = ({"hide", "proof"}.intersection(tags_of(cell)) for cell in cells)
    return [cell for cell, tags in zip(cells, folded, strict=True) if cell.cell_type == "code" and not tags]


def amounts(book):
    """Find more words, cells, talk of the decks, boxes, assertions or lines in sight than a reader should meet."""
    cells = taught(book.stored.cells)
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    code = [cell.source for cell in unfolded(cells)]
    prose = "\n".join(line for text in texts for line in text.split("\n") if not PROVENANCE.match(line.strip()))
    counts = {
        "words": sum(len(text.split()) for text in texts),
        "code cells": len(code),
        "mentions of slides and decks": len(re.findall(r"\b(?:slides?|decks?)\b", prose, flags=re.IGNORECASE)),
        "slips told as boxes": len(re.findall(r"^> \*\*", prose, flags=re.MULTILINE)),
        "assertions": sum(len(re.findall(r"^\s*assert\b", text, flags=re.MULTILINE)) for text in code),
        "lines in the longest cell": max((text.count("\n") + 1 for text in code), default=0),
    }
    for what, most in LIMITS.items():
        if converted(book) and counts[what] > most:
            yield None, f"{counts[what]} {what} in sight, at most {most} wanted"


def codes(book):
    """Find ids of the decks' items, and stamps, in what readers see: texts, code, and what any cell shows."""
    cells = taught(book.stored.cells) if converted(book) else []
    seen = unfolded(cells)
    for index, cell in enumerate(cells):
        source = [cell.source] if cell.cell_type == "markdown" or cell in seen else []
        for text in [*source, *(_words(output) for output in cell.get("outputs", []))]:
            for found in sorted(set(re.findall(rf"\b{SLIDE_ID.pattern}\b|{STAMP}", text))):
                yield index, f"{found!r} says nothing to a reader without the decks"


def _words(output):
    data = output.get("data", {})
    return "\n".join([output.get("text", ""), *(str(data.get(kind, "")) for kind in ("text/plain", "text/html"))])


def proof_cells(book):
    """Find proofs that are not folded, prove nothing, or show something; and a converted notebook without any."""
    proving = [(index, cell) for index, cell in enumerate(book.stored.cells) if "proof" in tags_of(cell)]
    for index, cell in proving:
        if cell.cell_type != "code" or "hide" not in tags_of(cell) or cell.source.split("\n")[0] != PROOFS:
            yield index, f"expected a code cell tagged proof and hide whose first line is {PROOFS!r}"
        elif not any(_asserts(node) for node in ast.walk(parsed(cell))):
            yield index, "a proof cell without an assertion about anything computed"
        if cell.get("outputs"):
            yield index, "a proof cell shows something, which readers see though it is folded; write _ = ..."
    if converted(book) and not proving:
        yield None, "no cell tagged proof: what do its sections claim?"


def _asserts(node):
    """Tell whether a statement or a call proves something: what it compares has a name in it."""
    if isinstance(node, ast.Assert):
        return any(isinstance(part, ast.Name) for part in ast.walk(node.test))
    name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
    return name == "slide_value" or name.startswith("assert_")


def answers_in_sight(book):
    """Find bets whose answer is not shown before the section for readers of the decks."""
    end = len(taught(book.stored.cells))
    for index, cell in enumerate(book.stored.cells if converted(book) else []):
        reveals = cell.cell_type == "code" and any(
            isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reveal" for node in ast.walk(parsed(cell))
        )
        if reveals and (index >= end or not cell.outputs):
            yield index, "the answer to a bet is not in sight"


def exercise_minutes(book):
    """Find exercises that do not say, once, in heading or text, how many minutes they take, or that are not short."""
    for index, found in asked_minutes(taught(book.stored.cells) if converted(book) else []):
        if len(found) != 1:
            yield index, f"an exercise names its minutes once, such as (10 minutes), got {len(found)} times"
        elif not FEWEST_MINUTES <= found[0] <= MOST_MINUTES:
            yield index, f"an exercise of {found[0]:g} minutes, {FEWEST_MINUTES} to {MOST_MINUTES} wanted"


def minutes_alone(book):
    """Find rows of the opening's table of minutes that are no section, and minutes that a count does not bear out."""
    if not converted(book):
        return
    cells = taught(book.stored.cells)
    given, counted = opening_minutes(cells), {part.heading: part.alone for part in sections(cells)[1:]}
    for name in given.keys() - counted.keys():
        yield 0, f"{name!r} in the table of minutes is the heading of no section"
    for name, minutes in counted.items():
        if abs(given.get(name, 0) - minutes) > max(SHARE * minutes, SPARE):
            yield 0, f"{name!r}: {given.get(name, 0):g} minutes in the table, counted {minutes:.0f} for somebody alone"
    total = sum(counted.values())
    if abs(sum(given.values()) - total) > max(SHARE * total, SPARE):
        yield 0, f"{sum(given.values()):g} minutes in the table in all, counted {total:.0f} for somebody alone"
