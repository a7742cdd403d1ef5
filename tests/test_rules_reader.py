"""What a converted notebook may show its readers is counted; each rule finds its defect, and lets others alone."""

from types import SimpleNamespace

import nbformat
import pytest

from course_utils.authoring import rules_reader, times
from course_utils.authoring.check import READER_RULES
from course_utils.authoring.sources import parse_source

PROSE = " ".join(["word"] * 740)
SOURCE = f"""\
# %% [markdown]
# # Double numbers
#
# | step | minutes |
# |---|---|
# | Double a number | 16 |

# %% tags=["setup", "hide"]
# @title Set-up
import numpy as np

# %% [markdown] tags=["S0-01"]
# ## Double a number
#
# *After: Nobody, "Slides on doubling", a deck.*
#
# {PROSE}
#
# > **People write x ** 2.** That squares.

# %% tags=["bet", "hide"]
# @title Bet 01.b1
bet("01.b1", "What is twice three?", between=(0, 10))

# %% tags=["W0-10"]
double = lambda x: 2 * x
double(3)

# %% tags=["bet", "hide"]
# @title Answer to bet 01.b1
reveal("01.b1", double(3))

# %% tags=["hide"]
# @title Live figure
@explore(x=lin(0, 1))
def line(fig):
    "A line."

# %% [markdown]
# ### Exercise 1.1: halve (6 minutes)
#
# Halve it.

# %% tags=["exercise"]
def halve(x):
    raise NotImplementedError

check("01.1", halve)

# %% [markdown] tags=["notes"]
# **9 minutes.** Wait.

# %% tags=["proof", "hide", "W0-10"]
# @title Proofs: what this section claims
# "twice": also for numbers below zero
assert double(-1) == -2

# %% [markdown]
# ### Further reading

# %% [markdown]
# ## For readers of the decks
#
# > **The slide of that deck says seven.** Slides, slides, slides, slides, slides. W0-10

# %% tags=["hide"]
# @title Why six
print("W0-10")
"""
SHOWN = {"reveal(": "6 is right.", "double(3)": "6", "print(": "W0-10"}  # by how a cell's last line begins


def book(source=SOURCE, shown=None):
    """Return what the rules look at: a notebook as if its cells had run."""
    stored = parse_source(source)
    for cell in stored.cells:
        for start, text in (SHOWN | (shown or {})).items():
            if cell.cell_type == "code" and cell.source.split("\n")[-1].startswith(start) and text:
                cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": text})]
    return SimpleNamespace(stored=stored)


def problems(rule, *arguments):
    return [problem for _, problem in rule(book(*arguments))]


@pytest.mark.parametrize("rule", READER_RULES, ids=lambda rule: rule.__name__)
def test_a_converted_notebook_in_order_has_no_findings(rule):
    assert problems(rule) == []


MANY = "# %%\nx = 1\n\n"
LONG = "# %%\n" + "x = 1\n" * 26
DEFECTS = [  # rule, what is replaced by what, what the cell that begins so shows, the finding
    ("amounts", ("Halve it.", "word " * 5000), {}, "words in sight, at most 5000 wanted"),
    ("amounts", ('# %% tags=["W0-10"]', MANY * 74 + '# %% tags=["W0-10"]'), {}, "76 code cells in sight, at most 75"),
    ("amounts", ("Halve it.", "Slides, decks, a deck, the slide, Slide, SLIDES, slides."), {}, "7 mentions of slides"),
    ("amounts", ("Halve it.", "\n# > **A.** 1\n#\n".join("abcde")), {}, "5 slips told as boxes in sight, at most 4"),
    ("amounts", ("double(3)\n", "double(3)\n" + "  assert double\n" * 9), {}, "9 assertions in sight, at most 8"),
    ("amounts", ('# %% tags=["W0-10"]', LONG + '\n# %% tags=["W0-10"]'), {}, "26 lines in the longest cell in sight"),
    ("codes", ("Halve it.", "Halve it, as W0-10 says."), {}, "'W0-10' says nothing to a reader"),
    ("codes", ("double(3)", "double(3)  # E1-20"), {}, "'E1-20' says nothing to a reader"),
    ("codes", ("", ""), {"double(3)": "6 (not printed on the slide)"}, "'not printed on the slide' says nothing"),
    ("codes", ("", ""), {"reveal(": "S4-102: 6"}, "'S4-102' says nothing to a reader"),
    ("proof_cells", ('tags=["proof", "hide", "W0-10"]', 'tags=["proof", "W0-10"]'), {}, "tagged proof and hide"),
    ("proof_cells", ("# @title Proofs: what this section claims", "# @title Proofs"), {}, "whose first line is"),
    ("proof_cells", ("assert double(-1) == -2", "double(-1)"), {}, "without an assertion"),
    ("proof_cells", ("assert double(-1) == -2", "assert True"), {}, "without an assertion"),
    ("proof_cells", ("", ""), {"assert double": "-2"}, "a proof cell shows something"),
    ("proof_cells", ('tags=["proof", "hide", "W0-10"]', 'tags=["hide"]'), {}, "no cell tagged proof"),
    ("answers_in_sight", ("", ""), {"reveal(": ""}, "the answer to a bet is not in sight"),
    ("answers_in_sight", ('print("W0-10")', 'reveal("01.b2", 6)'), {}, "the answer to a bet is not in sight"),
    ("exercise_minutes", (" (6 minutes)", ""), {}, "such as (10 minutes), got 0 times"),
    ("exercise_minutes", ("Halve it.", "Halve it (7 minutes)."), {}, "got 2 times"),
    ("exercise_minutes", ("(6 minutes)", "(5 minutes)"), {}, "an exercise of 5 minutes, 6 to 15 wanted"),
    ("exercise_minutes", ("(6 minutes)", "(16 minutes)"), {}, "an exercise of 16 minutes, 6 to 15 wanted"),
    ("minutes_alone", ("| Double a number | 16", "| Double a number | 20"), {}, "20 minutes in the table, counted 13"),
    ("minutes_alone", ("| Double a number | 16", "| Double a number | 9"), {}, "9 minutes in the table, counted 13"),
    ("minutes_alone", ("| Double a number | 16", "| Doubling | 13"), {}, "'Doubling' in the table of minutes is the"),
    ("minutes_alone", ("| Double a number | 16", "| Doubling | 13"), {}, "'Double a number': 0 minutes in the table"),
    ("minutes_alone", ("# | Double a number | 16 |", "#"), {}, "0 minutes in the table in all, counted 13"),
]


@pytest.mark.parametrize(
    ("name", "change", "shown", "finding"), DEFECTS, ids=[f"{name}: {finding}" for name, _, _, finding in DEFECTS]
)
def test_a_rule_finds_its_defect_where_readers_see_it_and_in_no_notebook_that_is_not_converted(
    name, change, shown, finding
):
    rule = getattr(rules_reader, name)
    broken = SOURCE.replace(*change, 1) if change[0] else SOURCE
    assert change[0] == "" or broken != SOURCE
    assert any(finding in problem for problem in problems(rule, broken, shown))
    if name != "proof_cells":
        assert problems(rule, broken.replace("## For readers of the decks", "## More"), shown) == []


def test_every_rule_is_tested():
    assert {name for name, *_ in DEFECTS} == {rule.__name__ for rule in READER_RULES}


@pytest.mark.parametrize("proof", ["slide_value('W0-10', double(1))", "np.testing.assert_allclose(double(1), 2)"])
def test_a_call_that_compares_proves_too(proof):
    assert problems(rules_reader.proof_cells, SOURCE.replace("assert double(-1) == -2", proof)) == []


def test_minutes_alone_are_words_code_exercises_and_live_figures_and_no_folded_cell():
    opening, double, decks = times.sections(parse_source(SOURCE, notes=True).cells)
    assert (double.read, double.lines, double.exercises, double.figures) == (769, 5, 6, 1)
    assert double.alone == pytest.approx(769 / 150 + 5 / 20 + 6 + 2)
    assert (opening.lines, decks.lines, decks.exercises) == (0, 0, 0)
    assert "| Double a number | 4.1 | 0.0 | 9 | 13 | 13 |" in times.report("01", [opening, double])
    assert "\n\n| step | minutes |\n|---|---|\n| Double a number | 13 |\n" in times.report("01", [opening, double])


def test_minutes_of_an_exercise_are_those_of_its_own_heading():
    one = '# %% [markdown]\n# ### One (8 minutes)\n\n# %% tags=["exercise"]\n1\n\n'
    two = "# %% [markdown]\n# More (9 minutes).\n#\n# ### Two\n#\n# Do it (10 minutes).\n\n"
    cells = parse_source(one + two + '# %%\nx = 1\n\n# %% tags=["exercise"]\n2\n').cells
    assert times.asked_minutes(cells) == [(1, [8.0]), (4, [10.0])]
