"""Texts and exhibits are dealt to slides: a question stands with what answers it, and no heading stands alone."""

import nbformat
import pytest

from course_utils.authoring.deck import FULL, SPARE, Deck
from course_utils.authoring.slide_pieces import HEADING, Piece, leads, pieces


def dealt(*steps):
    """Return the slides that steps make, each as its cells: `|` before a fragment, `~` before a speaker note.

    A step is markdown, a piece, or a code cell as its kind and its lines.
    """
    deck = Deck()
    for step in steps:
        if isinstance(step, Piece):
            deck.text(step, "subslide" if step.kind == "heading" else None)
        elif isinstance(step, str):
            (piece,) = pieces(step)
            deck.text(piece, {"heading": "slide", "quote": "subslide"}.get(piece.kind))
        elif step[0] == "say":
            deck.say(step[1])
        else:
            kind, lines = step
            example = {
                "example": {"example": True},
                "define": {"example": True, "answer": False},
                "exercise": {"closes": True},
            }.get(kind, {})
            deck.show(nbformat.v4.new_code_cell(f"{kind} {lines}"), lines, **example)
    deck.close()
    slides = []
    for cell in deck.cells:
        place = cell.metadata.get("slideshow", {}).get("slide_type", "-")
        slides += [[]] if place in ("slide", "subslide") else []
        slides[-1].append({"fragment": "| ", "notes": "~ "}.get(place, "") + cell.source.replace("\n\n", " / "))
    return slides


LONG = Piece("text", "Much text.", FULL - HEADING - 1)
CASES = {
    "a question stands above its figure": (["# H", "Why?", ("figure", 11)], [["# H / Why?", "| figure 11"]]),
    "an answer comes later": (
        ["# H", ("figure", 11), "So.", "And so."],
        [["# H", "| figure 11", "| So. / And so."]],
    ),
    "one figure a slide": (["# H", ("figure", 3), ("figure", 4)], [["# H", "| figure 3"], ["figure 4"]]),
    "examples in a row share a slide": (
        ["# H", ("example", 3), ("define", 2), ("example", 4)],
        [["# H", "| example 3", "| define 2", "| example 4"]],
    ),
    "an example that would be too much goes on": (
        ["# H", ("example", 9), ("example", 9)],
        [["# H", "| example 9"], ["example 9"]],
    ),
    "examples of which something is said do not share": (
        ["# H", ("example", 3), "So.", ("example", 4)],
        [["# H", "| example 3", "| So."], ["example 4"]],
    ),
    "the next question goes with the next figure": (
        ["# H", ("figure", 3), "What if it **doubles?**", ("figure", 4)],
        [["# H", "| figure 3"], ["What if it **doubles?**", "| figure 4"]],
    ),
    "of two texts, one answers and one leads on": (
        ["# H", ("figure", 3), "So.", "Now this.", ("figure", 4)],
        [["# H", "| figure 3", "| So."], ["Now this.", "| figure 4"]],
    ),
    "a question to nothing stays": (
        ["# H", ("figure", 3), "And you?", "# I"],
        [["# H", "| figure 3", "| And you?"], ["# I"]],
    ),
    "a full slide gives its last text to the figure": (
        ["# H", LONG, "Why?", ("figure", 11)],
        [["# H / Much text."], ["Why?", "| figure 11"]],
    ),
    "the rest of a sentence stays with its beginning": (
        ["# H", LONG, "and so on.", ("figure", 11)],
        [["# H / Much text. / and so on."], ["figure 11"]],
    ),
    "no heading stands alone": (
        ["# H", "Why?", ("example", FULL)],
        [["# H / Why?"], [f"example {FULL}"]],
    ),
    "a text goes with what it leads to, though both are a little too much": (
        ["# H", ("figure", 3), "So we get:", ("example", FULL - 1)],
        [["# H", "| figure 3"], ["So we get:", f"| example {FULL - 1}"]],
    ),
    "below an exercise stands nothing": (
        ["# H", ("exercise", 3), "Next.", "And so."],
        [["# H", "| exercise 3"], ["Next. / And so."]],
    ),
    "what answers a question in bold comes later": (
        ["# H", "Is it **so?**", "It is.", "Always."],
        [["# H / Is it **so?**", "| It is. / Always."]],
    ),
    "what follows any other question stays with it": (["# H", "Is it?", "It is."], [["# H / Is it? / It is."]]),
    "the rest of a sentence that leads on goes with what it leads to": (
        ["# H", LONG, "and so:", Piece("formula", "$$x$$", 4)],
        [["# H / Much text."], ["and so: / $$x$$"]],
    ),
    "what is too large goes with a heading all the same": (["# H", ("example", FULL)], [["# H", f"| example {FULL}"]]),
    "an erratum opens a slide, but not below a heading": (
        ["# H", "> One.", "> Two."],
        [["# H / > One."], ["> Two."]],
    ),
    "a short text parts with the next heading": (
        ["# H", "Why?", "> One.", Piece("heading", "### I", HEADING)],
        [["# H / Why?"], ["> One."], ["### I"]],
    ),
    "a last text may be a little too much": (
        ["# H", LONG, Piece("text", "So.", SPARE)],
        [["# H / Much text. / So."]],
    ),
    "a formula goes with the text before it": (
        ["# H", ("figure", 11), Piece("text", "It is", 2), Piece("formula", "$$x$$", 4)],
        [["# H", "| figure 11"], ["It is / $$x$$"]],
    ),
    "what is said goes with the text that it is said of": (
        ["# H", ("figure", 3), "Why?", ("say", "Wait."), ("figure", 4)],
        [["# H", "| figure 3"], ["Why?", "| figure 4", "~ Wait."]],
    ),
}


@pytest.mark.parametrize(("steps", "slides"), CASES.values(), ids=CASES)
def test_slides_are_dealt(steps, slides):
    assert dealt(*steps) == slides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is so.", False),
        ('He says "so."', False),
        ("It is (so.)", False),
        ("And why?", True),
        ("Here it is:", True),
        ("Is it **so?** Look.", True),
        ("Go on. **Guess.**", True),
    ],
    ids=["full stop", "quoted", "in brackets", "question", "colon", "bold question", "bold request"],
)
def test_a_text_leads_on_by_its_end_or_a_bold_question(text, expected):
    assert leads(text) is expected


def test_a_cell_that_is_skipped_parts_no_text():
    deck = Deck()
    for text in ("# H", "One.", "Two."):
        (piece,) = pieces(text)
        deck.text(piece, "slide" if text == "# H" else None)
        deck.add(nbformat.v4.new_code_cell("assert True"), "skip")
    deck.close()
    assert [cell.source for cell in deck.cells if cell.cell_type == "markdown"] == ["# H\n\nOne.\n\nTwo."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("# H\n\nIt is:", True), ("> It is:", True), ("# H\n\nIt is.", False)],
    ids=["text", "slip", "full stop"],
)
def test_a_text_that_ends_with_a_colon_awaits_the_code_right_below_it(text, expected):
    deck = Deck()
    assert not deck.awaits_code()
    for piece in pieces(text):
        deck.text(piece, {"heading": "slide", "quote": "subslide"}.get(piece.kind))
    assert deck.awaits_code() is expected
    deck.show(nbformat.v4.new_code_cell("assert True"), 2, example=True, answer=False)
    assert not deck.awaits_code()
