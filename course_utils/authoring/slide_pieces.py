"""Markdown as the pieces that slides are dealt from: headings, texts, formulas, lists, tables, quotes."""

import math
import re
from typing import NamedTuple

LETTERS = 82  # a line of a slide
HEADING = 2.5  # lines of a slide
LONG = 50  # words; what is longer is said, and only its first sentence and its questions are shown
KINDS = [
    ("heading", r"#{1,6} "),
    ("formula", r"\$\$"),
    ("quote", r">"),
    ("table", r"\|"),
    ("list", r"([-*+]|\d+\.) "),
    ("fence", r"```|~~~|    "),
    ("source", r"\*(Slides|Sources?|After)\b"),
]
REFERS = re.compile(r"\**(It|Its|They|Their|This|That|These|Those|Such|Which of)\b")  # to the sentence before
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z*$`])|(?<=:)\s+(?=\**[A-Z])")


class Piece(NamedTuple):
    """What kind of piece it is, its markdown, and how many lines of a slide it takes."""

    kind: str
    text: str
    lines: float


def pieces(source):
    """Cut a markdown cell into pieces, at its blank lines."""
    found = []
    for block in _blocks(source):
        kind = next((name for name, start in KINDS if re.match(start, block)), "text")
        found.append(Piece(kind, block, height(kind, block)))
    return found


def _blocks(source):
    """Return the parts between blank lines; a blank line within a fence parts nothing."""
    blocks, fenced = [[]], False
    for line in source.splitlines():
        fenced ^= line.startswith(("```", "~~~"))
        if line.strip() or fenced:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def height(kind, text):
    """Estimate how many lines of a slide a piece takes."""
    if kind == "heading":
        return HEADING
    if kind in ("table", "fence"):
        return 1.3 * len(text.splitlines()) + 0.5
    if kind == "formula":
        return 1 + sum(2 if re.search(r"\\(frac|sum)", row) else 1.4 for row in text.split(r"\\"))
    items = re.split(r"\n(?=[-*+] |\d+\. )", text) if kind == "list" else [text]
    return sum(math.ceil(len(re.sub(r"\s+", " ", item)) / LETTERS) for item in items) + 0.6


def shown(text):
    """Return what of a long text stands on the slide: its first sentence, questions, what is bold, what leads on.

    A question in bold, and a sentence that refers to the one before it, bring that one along.
    """
    if len(text.split()) <= LONG:
        return text
    sentences, picked = _sentences(text), {0}
    for number, one in reversed(list(enumerate(sentences))):
        wanted = one.rstrip("*").endswith("?") or "**" in one or (one is sentences[-1] and leads(one))
        if wanted or number in picked:
            picked |= {number, number - 1} if number and (asks(one) or REFERS.match(one)) else {number}
    kept = " ".join(sentences[number] for number in sorted(picked))
    whole = all(kept.count(mark) % 2 == 0 for mark in ("*", "$", "`", '"')) and kept.count("(") == kept.count(")")
    return kept if whole else text


def _sentences(text):
    """Return the sentences of a text; a passage in bold is one."""
    sentences = []
    for part in SENTENCE.split(" ".join(text.split())):
        if sentences and sentences[-1].count("**") % 2:
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return sentences


def asks(text):
    """Tell whether the last paragraph of a text asks the class something in bold."""
    return bool(re.search(r"\?\*\*|\*\*(Guess|Predict|Find|Sketch|First guess)\b", text.split("\n\n")[-1]))


def leads(text):
    """Tell whether a text leads to what follows: it asks for it, in bold, or does not end with a full stop."""
    return "?**" in text or not re.search(r"[.!][\"')]*$", text)
