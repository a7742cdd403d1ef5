"""The tables of the instructor's guide, made from what they are about: exercises, slide ids, errata.

The prose of `notebooks/MISCONCEPTIONS.md` and `notebooks/SLIDES.md` is written by hand; between `<!-- table: NAME -->`
and `<!-- end -->` stands what this module makes.
"""

import re

from course_utils.exercises.declare import Exercise

from .sources import (
    DECKS,
    ROOT,
    AuthoringError,
    deck_rows,
    exercises_of,
    heading_of,
    notebook_path,
    opens_decks,
    read_source,
    source_paths,
    tags_of,
)

PAGES = ("MISCONCEPTIONS.md", "SLIDES.md")
REGION = re.compile(r"(<!-- table: ([a-z0-9 ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
CLASSES = {"M": "mistake", "N": "inconsistent", "T": "trap", "O": "lost in print"}


def updated(text, places, root=ROOT):
    """Return a page of the guide with each of its tables made anew; `places` as `taught_in` returns it.

    Raises
    ------
    AuthoringError
        If the page wants a table that there is not.
    """

    def fill(match):
        maker, *argument = match[2].split()
        if maker not in TABLES:
            raise AuthoringError(f"expected a table among {', '.join(TABLES)}, got {match[2]!r}")
        return f"{match[1]}\n{TABLES[maker](root, places, *argument)}\n\n{match[3]}"

    return REGION.sub(fill, text)


def pages(root=ROOT):
    """Return the guide's pages, a dict from path to the text it ought to hold."""
    paths, places = [root / "notebooks" / name for name in PAGES], taught_in(root)
    return {path: updated(path.read_text(encoding="utf-8"), places, root) for path in paths}


def stale(root=ROOT):
    """Return a sentence for each page whose tables are not what they ought to be, or one on why they cannot be made."""
    try:
        wanted = pages(root)
    except AuthoringError as error:
        return [str(error)]
    return [
        f"{path.name}: its tables are out of date; run `uv run python -m course_utils.authoring guide`"
        for path, text in wanted.items()
        if path.read_text(encoding="utf-8") != text
    ]


def exercise_table(root, _places):
    """Return which misconceptions each exercise knows by name, as the learner reads them."""
    lines = ["| exercise | what it catches |", "|---|---|"]
    for source in source_paths(root=root):
        for exercise in exercises_of(source.name[:2]).values():
            if isinstance(exercise, Exercise):
                sentences = [mistake.sentence for mistake in exercise.mistakes]
            else:
                sentences = [sentence for _, _, sentence in exercise.mistaken()]
            listed = "<br>".join(f"• {plain(sentence)}" for sentence in sentences)
            lines.append(f"| {exercise.number} {plain(exercise.title)} | {listed} |")
    return "\n".join(lines)


def slide_table(root, places, deck):
    """Return where each item of a deck, ``"s0"`` to ``"s4"``, is taught, in the order of its slides."""
    lines = ["| id | on the slide | notebook, section, cell |", "|---|---|---|"]
    for row in _of_deck(deck_rows("items", root), deck):
        lines.append(f"| {row['id']} | {plain(row['what'])} | {_place(places, row)} |")
    return "\n".join(lines)


def errata_table(root, places, deck):
    """Return the slips and traps of a deck, ``"e0"`` to ``"e4"``, each with its proof and where it is shown."""
    lines = ["| id | kind | printed | proof | teach instead | shown in |", "|---|---|---|---|---|---|"]
    for row in _of_deck(deck_rows("errata", root), deck):
        texts = [plain(_named(row[name], root)) for name in ("printed", "proof", "teach")]
        lines.append(f"| {row['id']} | {_kind(row['class'])} | {' | '.join(texts)} | {_place(places, row)} |")
    return "\n".join(lines)


def readers_list(root, _places):
    """Return links to the notebooks' sections for readers of the decks, where slips are listed and proved."""
    links = [
        f"[{source.name[:2]}]({notebook_path(source).name}#{DECKS.replace(' ', '-')})"
        for source in source_paths(root=root)
        if any(map(opens_decks, read_source(source).cells))
    ]
    return ", ".join(links) or "(no notebook has one yet)"


TABLES = {"exercises": exercise_table, "slides": slide_table, "errata": errata_table, "readers": readers_list}


def _place(places, row):
    if row["id"] not in places:
        raise AuthoringError(f"expected {row['id']} as a tag in a notebook, as the inventory has it, found it in none")
    return places[row["id"]]


def _of_deck(rows, deck):
    return [row for row in rows if row["id"].startswith(f"{deck.upper()}-")]


def _kind(letters):
    names = [CLASSES[letter] for letter in re.findall(r"[MNTO]", letters)]
    return " or ".join(names) + (" (loose)" if "loose" in letters else "")


def _named(text, root):
    """Return text with its references to lines of another deck, such as S1:343, turned into the author's name."""
    names = {row["key"]: row["author"].split()[-1] for row in deck_rows("decks", root)}
    return re.sub(r"\b(S[0-4]):\d+(?:[-,] ?\d+)*", lambda match: names[match[1]], text)


def taught_in(root):
    """Return where each id is taught first, a dict from id to a link, a section and a code cell's number."""
    places = {}
    for source in source_paths(root=root):
        cells = read_source(source).cells
        codes = 0
        for index, cell in enumerate(cells):
            codes += cell.cell_type == "code"
            number = f" `[{codes}]`" if cell.cell_type == "code" else ""
            link = f"[{source.name[:2]}]({notebook_path(source).name})"
            for tag in tags_of(cell):
                places.setdefault(tag, f"{link} {plain(heading_of(cells, index))}{number}")
    return places


def plain(text):
    """Return text for a table's cell: on one line, with nothing that markdown would take for markup."""
    return re.sub(r"([\\|*_<>$`\[\]#~])", r"\\\1", " ".join(text.split()))
