"""How long a notebook takes in class: reading it aloud, running it, and the minutes that its speaker notes ask for.

Aloud, adults read 183 words of English a minute: M. Brysbaert, "How many words do we read per minute?", Journal of
Memory and Language 109 (2019), the mean of 77 studies. In a formula every letter, number, sign and command is a word.
"""

import re
import time
from dataclasses import dataclass

from .build import StoringClient, execute
from .rules_teaching import minutes
from .sources import headings_in, notebook_path, read_source, tags_of

WORDS_A_MINUTE = 183
SESSIONS = (45, 90)
UNREAD = re.compile(r"```.*?```|<[^>]+>|^\*(?:Slides|After): .*?\*$|^\|.*$", flags=re.DOTALL | re.MULTILINE)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", flags=re.DOTALL)
SYMBOL = re.compile(r"\\[A-Za-z]+|\d+(?:\.\d+)?|[A-Za-z]|[-+=<>/|!]")
SILENT = {r"\left", r"\right", r"\begin", r"\end", r"\quad", r"\qquad", r"\text", r"\mathbf", r"\mathrm", r"\boxed"}


@dataclass
class Section:
    """A section: its heading, its words to be read aloud, the seconds its cells run, the minutes of its notes."""

    heading: str
    words: int = 0
    seconds: float = 0.0
    noted: float = 0.0

    @property
    def minutes(self):
        """How long the section takes in class."""
        return self.words / WORDS_A_MINUTE + self.seconds / 60 + self.noted


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
    found = [Section("Opening")]
    for cell in cells:
        noted = "notes" in tags_of(cell)
        if cell.cell_type == "markdown" and not noted:
            titles = [words for level, words in headings_in(cell.source) if level == 2]
            parts = re.split(r"^## .*$", cell.source, flags=re.MULTILINE)
            found[-1].words += spoken_words(parts[0])
            for title, part in zip(titles, parts[1:], strict=True):
                found.append(Section(title, spoken_words(f"{title}\n{part}")))
        found[-1].noted += (minutes(cell) or 0) if noted else 0
        found[-1].seconds += cell.metadata.get("seconds", 0)
    return found


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
    return sections(script.cells)


def report(name, found):
    """Return a notebook's times as a markdown table, and its sections dealt out to sessions."""
    lines = [f"### {name}", "", "| section | read aloud | run | notes | minutes |", "|---|---|---|---|---|"]
    for part in found:
        aloud = part.words / WORDS_A_MINUTE
        lines.append(
            f"| {part.heading} | {aloud:.1f} | {part.seconds / 60:.1f} | {part.noted:g} | {part.minutes:.0f} |"
        )
    lines.append(f"| **all** | | | | **{sum(part.minutes for part in found):.0f}** |")
    for length in SESSIONS:
        lines += ["", f"Sessions of {length} minutes:", ""]
        for number, parts in enumerate(sessions(found, length), start=1):
            names = "; ".join(part.heading for part in parts)
            lines.append(f"{number}. {names} ({sum(part.minutes for part in parts):.0f} minutes)")
    return "\n".join(lines)
