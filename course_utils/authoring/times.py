"""How long a notebook takes: somebody alone, and in class.

Alone: reading words and code, the minutes that exercises name, and two for each live figure. In class: reading aloud,
running, and the minutes that the speaker notes ask for.

Aloud, adults read 183 words of English a minute: M. Brysbaert, "How many words do we read per minute?", Journal of
Memory and Language 109 (2019), the mean of 77 studies. In a formula every letter, number, sign and command is a word.
"""

import ast
import re
import time
from dataclasses import dataclass
from itertools import takewhile

from .build import StoringClient, execute
from .rules_code import lines_of_code, parsed
from .rules_teaching import minutes
from .sources import headings_in, notebook_path, read_source, tags_of, taught

WORDS_A_MINUTE = 183
WORDS_ALONE, LINES_ALONE, FIGURE_ALONE = 150, 20, 2  # words and lines a minute; minutes of a live figure
EXERCISE_MINUTES = re.compile(r"\((\d+(?:\.\d+)?) minutes?\)")
SESSIONS = (45, 90)
UNREAD = re.compile(r"```.*?```|<[^>]+>|^\*(?:Slides|After): .*?\*$|^\|.*$", flags=re.DOTALL | re.MULTILINE)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", flags=re.DOTALL)
SYMBOL = re.compile(r"\\[A-Za-z]+|\d+(?:\.\d+)?|[A-Za-z]|[-+=<>/|!]")
SILENT = {r"\left", r"\right", r"\begin", r"\end", r"\quad", r"\qquad", r"\text", r"\mathbf", r"\mathrm", r"\boxed"}


@dataclass
class Section:
    """A section: its heading, its words to be read aloud, the seconds its cells run, the minutes of its notes.

    For somebody alone: all its words, formulas and tables included, its lines of code in sight, the minutes of its
    exercises, and how many live figures it has.
    """

    heading: str
    words: int = 0
    seconds: float = 0.0
    noted: float = 0.0
    read: int = 0
    lines: int = 0
    exercises: float = 0.0
    figures: int = 0

    @property
    def minutes(self):
        """How long the section takes in class."""
        return self.words / WORDS_A_MINUTE + self.seconds / 60 + self.noted

    @property
    def alone(self):
        """How many minutes the section takes somebody alone."""
        return self.read / WORDS_ALONE + self.lines / LINES_ALONE + self.exercises + FIGURE_ALONE * self.figures


class TimingClient(StoringClient):
    """Notes in each cell's metadata how many seconds it ran."""

    async def async_execute_cell(self, cell, cell_index, *args, **options):
        """Execute a cell and time it."""
        start = time.perf_counter()
        result = await super().async_execute_cell(cell, cell_index, *args, **options)
        cell.metadata["seconds"] = time.perf_counter() - start
        return result


def spoken_words(text):
    """Count the words of a markdown text as they are read aloud; neither tables nor code nor the line of sources."""
    text = UNREAD.sub(" ", text)
    symbols = [symbol for found in FORMULA.finditer(text) for symbol in SYMBOL.findall(found[1] or found[2])]
    words = [word for word in FORMULA.sub(" ", text).split() if re.search(r"\w", word)]
    return len(words) + sum(symbol not in SILENT for symbol in symbols)


def sections(cells):
    """Return the times of a notebook's sections, from its cells with speaker notes and measured seconds."""
    found, asked = [Section("Opening")], dict(asked_minutes(cells))
    for index, cell in enumerate(cells):
        noted = "notes" in tags_of(cell)
        if cell.cell_type == "markdown" and not noted:
            titles = [words for level, words in headings_in(cell.source) if level == 2]
            parts = re.split(r"^## .*$", cell.source, flags=re.MULTILINE)
            found[-1].words += spoken_words(parts[0])
            found[-1].read += len(parts[0].split())
            for title, part in zip(titles, parts[1:], strict=True):
                text = f"{title}\n{part}"
                found.append(Section(title, spoken_words(text), read=len(text.split())))
        elif cell.cell_type == "code":
            found[-1].lines += 0 if "hide" in tags_of(cell) else lines_of_code(cell)
            found[-1].figures += sum(map(_live, ast.walk(parsed(cell))))
            found[-1].exercises += sum(asked.get(index, ()))
        found[-1].noted += (minutes(cell) or 0) if noted else 0
        found[-1].seconds += cell.metadata.get("seconds", 0)
    return found


def asked_minutes(cells):
    """Return for each exercise the index of its cell, and the minutes that its text names, from its heading on."""
    found, task = [], ""
    for index, cell in enumerate(cells):
        if cell.cell_type == "markdown" and "notes" not in tags_of(cell):
            task += f"\n{cell.source}"
            task = re.split(r"^(?=#{1,6} )", task, flags=re.MULTILINE)[-1]
        elif "exercise" in tags_of(cell):
            found.append((index, [float(minutes) for minutes in EXERCISE_MINUTES.findall(task)]))
            task = ""
    return found


def opening_minutes(cells):
    """Return the table of minutes that opens a notebook, a dict from section to minutes."""
    opening = "\n".join(cell.source for cell in takewhile(lambda cell: cell.cell_type == "markdown", cells))
    rows = re.findall(r"^\| *(.+?) *\| *(\d+(?:\.\d+)?) *\|$", opening, flags=re.MULTILINE)
    return {step: float(minutes) for step, minutes in rows}


def _live(node):
    """Tell whether a function makes a live figure."""
    calls = [one.func for one in getattr(node, "decorator_list", []) if isinstance(one, ast.Call)]
    return any(getattr(function, "id", "") == "explore" for function in calls)


def sessions(found, length):
    """Deal the sections out, in order, to as few sessions of so many minutes as can be, and as evenly as can be.

    A section that is longer than a session has one to itself.
    """
    fewest = len(_filled(found, length))
    runs = {sum(one.minutes for one in found[i:j]) for j in range(len(found) + 1) for i in range(j)}
    enough = [run for run in sorted(runs) if run <= length and len(_filled(found, run)) == fewest]
    return _filled(found, min(enough, default=length))


def _filled(found, length):
    """Fill one session after the other."""
    dealt = [[]]
    for section in found:
        if dealt[-1] and sum(one.minutes for one in [*dealt[-1], section]) > length:
            dealt.append([])
        dealt[-1].append(section)
    return dealt


def measure(source):
    """Run a notebook and return the times of its sections."""
    notebook = read_source(source)
    execute(notebook, notebook_path(source), TimingClient)
    seconds = {cell.id: cell.metadata.get("seconds", 0) for cell in notebook.cells}
    script = read_source(source, notes=True)
    for cell in script.cells:
        cell.metadata["seconds"] = seconds.get(cell.id, 0)
    return sections(taught(script.cells))


def report(name, found):
    """Return a notebook's times as a markdown table, the table of its opening, and sections dealt out to sessions."""
    lines = [f"### {name}", "", "| section | read aloud | run | notes | in class | alone |", f"|{'---|' * 6}"]
    for part in found:
        aloud = part.words / WORDS_A_MINUTE
        lines.append(
            f"| {part.heading} | {aloud:.1f} | {part.seconds / 60:.1f} | {part.noted:g} | {part.minutes:.0f} "
            f"| {part.alone:.0f} |"
        )
    in_class, alone = (sum(getattr(part, kind) for part in found) for kind in ("minutes", "alone"))
    lines.append(f"| **all** | | | | **{in_class:.0f}** | **{alone:.0f}** |")
    lines += ["", "The table of the opening:", "", "| step | minutes |", "|---|---|"]
    lines += [f"| {part.heading} | {part.alone:.0f} |" for part in found[1:]]
    for length in SESSIONS:
        lines += ["", f"Sessions of {length} minutes:", ""]
        for number, parts in enumerate(sessions(found, length), start=1):
            names = "; ".join(part.heading for part in parts)
            lines.append(f"{number}. {names} ({sum(part.minutes for part in parts):.0f} minutes)")
    return "\n".join(lines)
