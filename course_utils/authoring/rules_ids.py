"""Rules on slide ids: each item of the decks is tagged where it is taught, each worked number is proved there."""

import ast
import re
from collections import Counter

from .rules_code import parsed
from .sources import deck_rows, tags_of

SLIDE_ID = re.compile(r"[SWE]\d-\d+")
# nbval-ignore-output: for what a package may add that not every host has; its assertions count, its words may differ.
PLAIN_TAGS = {"bet", "live", "notes", "exercise", "hide", "proof", "setup", "nbval-ignore-output"}


def inventory(root):
    """Return the notebook of every slide item, worked number and erratum, a dict from id to a number such as "01"."""
    tables = ("items", "numbers", "errata")
    return {row["id"]: row["notebook"] for name in tables for row in deck_rows(name, root)}


def proved(cell):
    """Return the ids that a cell hands to `slide_value`, and None for each call whose ids are not written out."""
    found = set()
    for node in ast.walk(parsed(cell)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "slide_value":
            text = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            found |= set(text.split()) if isinstance(text, str) else {None}
    return found


def untaught(cells, wanted):
    """Return the ids that have no cell of their own, and the worked numbers that no code cell of their own proves."""
    tagged = {tag for cell in cells for tag in tags_of(cell)}
    shown = {name for cell in cells if cell.cell_type == "code" for name in proved(cell) & set(tags_of(cell))}
    return [name for name in wanted if name not in (shown if name.startswith("W") else tagged)]


def tags(book):
    """Find tags that are neither the course's nor ids of this notebook's items, and tags given twice."""
    known = inventory(book.root)
    for index, cell in enumerate(book.stored.cells):
        for tag, count in Counter(tags_of(cell)).items():
            if count > 1:
                yield index, f"tag {tag!r} is given {count} times"
            if tag not in PLAIN_TAGS and tag not in known:
                yield index, f"unknown tag {tag!r}"
            if known.get(tag, book.number) != book.number:
                yield index, f"{tag} belongs to notebook {known[tag]}"
            if tag == "nbval-ignore-output" and not any(isinstance(n, ast.Assert) for n in ast.walk(parsed(cell))):
                yield index, "an output that nbval ignores wants an assertion in its cell"


def proofs(book):
    """Find calls of `slide_value` whose ids are not written out, or are not tags of their cell."""
    for index, cell in enumerate(book.stored.cells):
        names = proved(cell) if cell.cell_type == "code" else set()
        if None in names:
            yield index, "slide_value wants its ids written out, in one text"
        for name in sorted(names - {None} - set(tags_of(cell))):
            yield index, f"{name} is proved here, but is not a tag of this cell"


def coverage(book):
    """Find items, numbers and errata of this notebook that no cell carries, and numbers that none proves."""
    wanted = [name for name, notebook in inventory(book.root).items() if notebook == book.number]
    if missing := untaught(book.stored.cells, wanted):
        yield None, f"neither tagged nor, if worked numbers, proved: {', '.join(missing)}"
