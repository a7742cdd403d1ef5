"""A deck of slides: where each text, figure and example goes, and where a slide that would not fit is parted."""

import re

import nbformat

from .slide_pieces import asks, leads

FULL = 18  # lines of a slide; what needs a little more is shrunk to the screen
SPARE = 3  # lines by which a last text may be too much, or what a text leads to


class Deck:
    """Collects cells, and gives each its place on a slide.

    Each cell of a slide after its first is a fragment: it comes at the next key, so that the class can answer before it
    sees the answer, and no key does nothing.

    Attributes
    ----------
    lines : float, how full the current slide is
    exhibit : bool, whether the slide has its figure, example or exercise already
    closed : bool, whether that was an exercise: nothing stands below one
    row, bare : bool, whether the last cell was an example, or a heading
    held : a text that waits, because the cell that it leads to has not come yet; or None
    waiting : list of what is said of the held text
    """

    def __init__(self):
        self.cells, self.lines = [], 0.0
        self.exhibit, self.closed, self.row, self.bare = False, False, False, False
        self.said, self.held, self.waiting = [], None, []

    def add(self, cell, place, lines=0.0):
        """Add a cell of so many lines; what was said of the slide before it goes with that slide.

        What would open a slide below a heading that stands alone goes with the heading.
        """
        if place == "subslide" and self.bare:
            place = "fragment"
        if place in ("slide", "subslide"):
            self._note()
            self.lines, self.exhibit, self.closed = 0.0, False, False
        cell.metadata["slideshow"] = {"slide_type": place}
        self.cells.append(cell)
        self.lines += lines

    def show(self, cell, lines, *, example=False, answer=True, closes=False):
        """Add a figure, an exercise, or an example: on the slide if it fits, else on the next.

        A slide has one of them, but examples in a row, with nothing said between them, share a slide. A cell without
        an answer, such as a definition, may have another below it; one that closes has nothing below it.
        """
        self._settle(lines, alone=True)
        last = self._last()
        most = FULL + SPARE if last.cell_type == "markdown" and leads(last.source) else FULL
        joins = (not self.exhibit or (example and self.row)) and self.lines + lines <= most
        self.add(cell, "fragment" if joins and self.cells else "subslide", lines)
        self.exhibit, self.closed, self.row, self.bare = self.exhibit or answer, closes, example, False

    def text(self, piece, place=None):
        """Add a piece of markdown: where it is told, or where it fits; a text waits for what it leads to."""
        if place is None and piece.kind == "text":
            self._settle()
            self.held = piece
        else:
            self._settle(0.0 if place else piece.lines)
            self._put(piece, place)

    def say(self, text):
        """Put a text into the speaker notes of what came last."""
        (self.said if self.held is None else self.waiting).append(text)

    def awaits_code(self):
        """Tell whether the text just before ends with a colon."""
        if self.held is not None:
            return self.held.text.endswith(":")
        return bool(self.cells) and self.cells[-1].cell_type == "markdown" and self.cells[-1].source.endswith(":")

    def close(self):
        """Place what still waits."""
        self._settle()
        self._note()

    def _settle(self, lines=0.0, alone=False):
        """Place the text that waits on this slide or on the next. It leads to a cell of so many ``lines``.

        The text goes to the next slide if that cell does not fit here, or has to be alone. There are three exceptions:
        a heading is not left alone; the rest of a sentence stays with its beginning; and the first text after an
        exhibit stays with it, unless the text leads on to something else.
        """
        piece, self.held = self.held, None
        if piece is None:
            return
        fits = self.lines + piece.lines + lines <= FULL and not (alone and self.exhibit)
        begins = not self.bare and (leads(piece.text) or not re.match(r"[a-z(]", piece.text))
        spared = begins and (not (alone and self.exhibit) or self._told() or leads(piece.text))
        together = 0 < lines <= FULL + SPARE - piece.lines
        self._put(piece, "subslide" if together and spared and not fits else None)
        self.said += self.waiting
        self.waiting = []

    def _put(self, piece, place=None):
        """Put a piece on the slide if it fits there, else on the next; what answers a text is apart from it."""
        spare, told = SPARE if piece.kind == "text" else 0, self._told()
        fits = self.lines + piece.lines <= FULL + spare
        if place is None and (not fits or self.closed or (self.exhibit and piece.kind != "text" and not told)):
            place = "subslide"
        last = self._last()
        joins = place is None or (place == "subslide" and self.bare)
        if joins and last.cell_type == "markdown" and not asks(last.source):
            last.source += f"\n\n{piece.text}"
            self.lines += piece.lines
        else:
            place = place or ("fragment" if self.cells else "slide")
            self.add(nbformat.v4.new_markdown_cell(piece.text), place, piece.lines)
        self.row, self.bare = False, piece.kind == "heading"

    def _told(self):
        """Tell whether the last cell is a text that answers what stands above it."""
        return self._last().cell_type == "markdown" and _place(self._last()) == "fragment"

    def _last(self):
        """Return the last cell that is shown."""
        return next((cell for cell in reversed(self.cells) if _place(cell) != "skip"), NOTHING)

    def _note(self):
        """Put what was collected to be said into a speaker note of the current slide."""
        if self.said:
            note = nbformat.v4.new_markdown_cell("\n\n".join(self.said))
            note.metadata["slideshow"] = {"slide_type": "notes"}
            self.cells.append(note)
            self.said = []


NOTHING = nbformat.v4.new_raw_cell()


def _place(cell):
    return cell.metadata.get("slideshow", {}).get("slide_type")
