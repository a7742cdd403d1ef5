"""Rules on the prose: a page's shape, and markdown that reads alike in JupyterLab, Colab, GitHub and VS Code."""

import re

from .addresses import course
from .setup_cell import LOGO
from .setup_cell import badge as badge_of
from .sources import DECKS, headings_in, source_paths, taught

OPENING = ("What you will do", "What you will learn", "What you need", "minutes")
CLOSING = ("What you learned", "In practice", "Further reading")
BAD = {
    r"(?<!\\)\\[\[\](]|(?<!\\)\\\)": r"\( \) \[ \] are not mathematics everywhere; write $ or $$",
    r"\\(require|tag|label|eqref|newcommand|renewcommand|def)\b": "a LaTeX command that does not work everywhere",
    r"<style|<script|\\color|style=[\"'][^\"']*color": "styles and colours do not survive every host",
    r"</summary>[ \t]*\n[ \t]*\S": "a blank line must follow </summary>",
    r"\\begin\{(equation|align|gather|eqnarray|multline)\*?\}": "write aligned within $$ instead of this environment",
    r"\]\((?:file:|/)|/home/|[A-Z]:\\": "a path of one machine",
}
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", flags=re.DOTALL | re.MULTILINE)


def _markdown(book):
    """Yield (index, text) of each markdown cell."""
    for index, cell in enumerate(book.stored.cells):
        if cell.cell_type == "markdown":
            yield index, cell.source


def headings(book):
    """Find a missing or second H1, an H1 that does not come first, and levels that are skipped."""
    found = [(index, level, words) for index, text in _markdown(book) for level, words in headings_in(text)]
    titles = [index for index, level, _ in found if level == 1]
    if titles != [0]:
        yield None, f"expected one H1, in its first cell, got {len(titles)} in cells {[i + 1 for i in titles]}"
    before = 0
    for index, level, words in found:
        if level > before + 1:
            yield index, f"heading {words!r} of level {level} follows level {before}"
        before = level


def badge(book):
    """Find a badge of Colab that is missing, out of date, or there before the course is published."""
    (source,) = source_paths([book.number], book.root)
    wanted = badge_of(course(book.root), source.stem)
    found = [(index, line) for index, text in _markdown(book) for line in text.splitlines() if LOGO in line]
    if found != ([(0, wanted)] if wanted else []):
        yield 0, f"expected {wanted or 'no badge'}, as [tool.course] says, got {[line for _, line in found]}"


def sections(book):
    """Find missing parts of the opening, before the first code, and of the closing, after the last.

    After the closing there may be the section for readers of the decks, and nothing after that.
    """
    end = len(taught(book.stored.cells))
    code = [index for index, cell in enumerate(book.stored.cells[:end]) if cell.cell_type == "code"] or [0]
    opening = "\n".join(text for index, text in _markdown(book) if index < code[0])
    closing = "\n".join(text for index, text in _markdown(book) if code[-1] < index < end)
    for name, text, parts in [("opening", opening, OPENING), ("closing", closing, CLOSING)]:
        for part in parts:
            if part.lower() not in text.lower():
                yield None, f"its {name} lacks {part!r}"
    for index, text in _markdown(book):
        for level, words in headings_in(text):
            if words == DECKS and index != end:
                yield index, f"expected '## {DECKS}' as the first line of a cell, once"
            if index >= end and level <= 2 and words != DECKS:
                yield index, f"{words!r} comes after the section {DECKS!r}, which is the last"


def wording(book):
    """Find markdown that not every host renders."""
    for index, text in _markdown(book):
        for pattern, problem in BAD.items():
            if match := re.search(pattern, CODE.sub("", text), flags=re.MULTILINE):
                yield index, f"{match[0].strip()!r}: {problem}"


def mathematics(book):
    """Find formulas that are not closed, contain a blank line, or would be taken for an HTML tag."""
    for index, text in _markdown(book):
        prose = CODE.sub("", text).replace(r"\$", "")
        parts = prose.split("$$")
        if len(parts) % 2 == 0:
            yield index, "an odd number of $$"
        for formula in parts[1::2]:
            if re.search(r"\n[ \t]*\n", formula) or "$" in formula:
                yield index, f"a blank line or a $ inside $$...$$: {formula.strip()[:40]!r}"
        inline = " ".join(parts[::2]).split("$")
        if len(inline) % 2 == 0:
            yield index, "an odd number of $"
        for formula in [*parts[1::2], *inline[1::2]]:
            if re.search(r"<[A-Za-z/!]", formula):
                yield index, f"{formula.strip()[:40]!r}: < before a letter begins an HTML tag; write \\lt or a blank"
            if formula.count("{") - formula.count(r"\{") != formula.count("}") - formula.count(r"\}"):
                yield index, f"unbalanced braces in {formula.strip()[:40]!r}"
