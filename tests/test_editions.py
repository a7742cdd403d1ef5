"""The instructor's editions are written the same on every run, run to their end, and withhold what they should."""

import importlib.util
import json
import linecache
import re
import subprocess
import sys
import tomllib
from importlib import metadata

import nbformat
import pytest
from teacher import stored_texts, taught_texts, texts

from course_utils.authoring import rules_teaching, times
from course_utils.authoring.__main__ import main
from course_utils.authoring.build import build
from course_utils.authoring.check import TEACHING_RULES, check_notebook
from course_utils.authoring.commands import opening
from course_utils.authoring.deck import Deck
from course_utils.authoring.handed_notebook import handed_out
from course_utils.authoring.handout import solved, write_handout
from course_utils.authoring.live_edition import KEY, live_edition, notes_page
from course_utils.authoring.setup_cell import setup_source
from course_utils.authoring.slide_pieces import pieces, shown
from course_utils.authoring.slides import (
    _add_text,
    _give_once,
    _with_numbers,
    deck_for_slide,
    slides_notebook,
    without_numbers,
    write_slides,
)
from course_utils.authoring.sources import (
    ROOT,
    AuthoringError,
    notebook_path,
    parse_source,
    read_source,
    source_paths,
    stored_text,
    tags_of,
)
from course_utils.authoring.withheld import INSIGHT, withheld
from course_utils.classroom import PRESSED
from course_utils.exercises import recorded, registry
from course_utils.exercises.ask import verdict
from course_utils.exercises.judge import judge
from course_utils.exercises.kinds import Kind
from course_utils.exercises.trials import Setting

SOURCE = f"""\
# %% [markdown]
# # Teach a tiny notebook
#
# **What you will do.** Little.
#
# | step | minutes |
# |---|---|
# | Double | 5 |

# %% tags=["setup", "hide"]
{setup_source("")}

# %%
x = 3

# %% [markdown]
# ## Double a number
#
# *Slides: nobody's deck, "Doubling".*
#
# What is twice three, and why? With $y = 2 x$:

# %% [markdown] tags=["notes"]
# **2.5 minutes.** Wait.
#
# **Ask:** what is twice three? (Six.)
#
# **Goes wrong:** somebody says nine.

# %% tags=["live"]
# Twice as much
def double(x):
    # Whatever it is
    return 2 * x

# Three, for example
double(x)

# %% [markdown]
# Six.
#
# ### Exercise 1.1: count the parameters
#
# How many?

# %% tags=["exercise"]
from course_utils.exercises import check

def count_parameters(K, D):
    raise NotImplementedError("Exercise 1.1")

check("01.1", count_parameters)

# %%
assert double(2) == 4

# %% [markdown]
# > **The slide says seven.** It is six.

# %%
print(double(double(x)))

# %% [markdown]
# **What you learned.** To double.
#
# ### In practice
#
# Use a shift.
"""
READERS = """
# %% tags=["proof", "hide"]
# @title Proofs: what this section claims
from course_utils.host.display import picture
import matplotlib.figure

picture(matplotlib.figure.Figure(), alt="No picture is shown of a proof.")
assert all(double(one) == one + one for one in (-1, 0, 2.5))

# %% [markdown]
# ## For readers of the decks
#
# | item | printed | right | why |
# |---|---|---|---|
# | twice three | seven | six | 3 + 3 |

# %% tags=["hide"]
# @title Why six
print(3 + 3)
"""
NOTES = [cell.source for cell in parse_source(SOURCE, notes=True).cells if "notes" in tags_of(cell)]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return the source of a small notebook with notes, built."""
    root = tmp_path_factory.mktemp("project")
    (root / "notebooks/source").mkdir(parents=True)
    (root / "pyproject.toml").write_text('[tool.course]\nrepo = ""\nref = ""\n', encoding="utf-8")
    source = root / "notebooks/source/01_tiny.py"
    source.write_text(SOURCE, encoding="utf-8")
    build(source)
    return source


@pytest.fixture
def command(tiny, monkeypatch):
    """Return what runs the command line on the small notebook."""
    monkeypatch.setattr("course_utils.authoring.__main__.source_paths", lambda numbers: [tiny])
    return lambda *arguments: main([str(argument) for argument in arguments])


# Speaker notes in the source.


def test_notes_change_nothing_in_the_learners_notebook(tmp_path):
    without = parse_source(SOURCE.replace('# %% [markdown] tags=["notes"]', '# %% [raw] tags=["notes"]'))
    assert stored_text(parse_source(SOURCE)) == stored_text(without)
    with_notes, learners = parse_source(SOURCE, notes=True), parse_source(SOURCE)
    assert [cell for cell in with_notes.cells if "notes" not in tags_of(cell)] == learners.cells
    assert len(with_notes.cells) == len(learners.cells) + 1


def test_a_note_that_reads_like_a_learners_cell_leaves_its_id_alone():
    same = '# %% [markdown] tags=["notes"]\n# Six.\n\n# %% [markdown]\n# Six.\n'
    assert [cell.id for cell in parse_source(same, notes=True).cells[1:]] == [
        cell.id for cell in parse_source(same).cells
    ]


LONG = " ".join(["word"] * 121)
DEFECTS = [
    ("live_cells", ('tags=["live"]', 'tags=["live", "hide"]'), "cannot be tagged 'hide'"),
    ("live_cells", ("# Twice as much\n", ""), "expected a prompt"),
    ("live_cells", ("# Three, for example\n", "# Three, for example\n# Now\n"), "'# Three, for example'"),
    ("live_cells", ("# Three, for example", "# Twice as much"), "stands in cell 6 already"),
    ("live_lines", ("    return 2 * x\n", ""), "2 lines of code in live cells, 3 to 15 wanted"),
    ("notes", ("**2.5 minutes.**", "**Soon.**"), "begins with its minutes"),
    ("notes", ("# **2.5 minutes.** Wait.", f"# **1 minute.** {LONG}"), "at most 120 wanted"),
    ("notes", ("# **2.5 minutes.** Wait.", "# **2.5 minutes.** Wait.\n#\n# ## Why"), "a heading"),
    ("notes", ("# **2.5 minutes.** Wait.", "# **2.5 minutes.** Wait for $y."), "an odd number of $"),
    ("notes", ("# **2.5 minutes.** Wait.", "# **2.5 minutes.** See <style>"), "styles and colours"),
    ("notes", ('tags=["notes"]', 'tags=["notes", "S0-01"]'), "is its only tag"),
    ("notes", ("**Ask:**", "Ask:"), "no paragraph that begins **Ask:**"),
    ("notes", ("**Goes wrong:**", "But:"), "no paragraph that begins **Goes wrong:**"),
    ("notes", ('# %% tags=["live"]', '# %%\nx = 4\n\n# %% tags=["live"]'), "without a speaker note right above it"),
]


@pytest.mark.parametrize(("rule", "change", "finding"), DEFECTS, ids=[f"{d[0]}: {d[2]}" for d in DEFECTS])
def test_a_rule_finds_its_defect(monkeypatch, rule, change, finding):
    monkeypatch.setattr(rules_teaching, "FEWEST", 3)
    assert SOURCE.count(change[0]) >= 1
    (function,) = (function for function in TEACHING_RULES if function.__name__ == rule)
    assert list(function(parse_source(SOURCE, notes=True).cells)) == []
    found = list(function(parse_source(SOURCE.replace(*change), notes=True).cells))
    assert any(finding in problem for _, problem in found)


def test_check_applies_the_rules_of_teaching_to_the_source(tiny):
    findings = check_notebook(tiny, ROOT)
    assert "01_tiny.py: whole notebook: 3 lines of code in live cells, 8 to 15 wanted" in findings
    assert {rule for rule, _, _ in DEFECTS} == {rule.__name__ for rule in TEACHING_RULES}


# The live edition.


@pytest.fixture(params=["tiny", "03"])
def lesson(request, tiny):
    """Return the small notebook's source, and one of the course; the lane `slides` takes them all."""
    return tiny if request.param == "tiny" else source_paths([request.param])[0]


def test_the_live_edition_filled_by_next_shows_what_the_source_shows(lesson):
    assert taught_texts(lesson, by_next=True) == stored_texts(lesson)


def test_the_live_edition_typed_by_hand_shows_what_the_source_shows(tiny):
    assert taught_texts(tiny, by_next=False) == stored_texts(tiny)


def test_a_live_cell_holds_its_prompts_and_a_note_is_folded(tiny):
    cells = live_edition(tiny).cells
    (live,) = (cell.source for cell in cells if "live" in tags_of(cell))
    assert live == "# Twice as much\n\n    # Whatever it is\n\n# Three, for example\n"
    (note,) = (cell.source for cell in cells if "notes" in tags_of(cell))
    assert NOTES[0] in note
    assert "<details>\n<summary><b>Speaker notes</b></summary>\n\n" in note
    assert all(cell.get("outputs", []) == [] for cell in cells)


def test_what_answers_a_question_is_folded_before_the_class_and_headings_are_not(tmp_path):
    source = tmp_path / "01_tiny.py"
    source.write_text(SOURCE, encoding="utf-8")
    texts = [cell.source for cell in live_edition(source).cells if cell.cell_type == "markdown"]
    folded = [text for text in texts if "<summary><b>Read on</b></summary>\n\n" in text]
    assert "Six." in folded[0]
    assert not any(line.startswith("#") for text in folded for line in text.splitlines())
    headings = [
        line for cell in read_source(source).cells for line in cell.source.splitlines() if line.startswith("##")
    ]
    assert [line for text in texts for line in text.splitlines() if line.startswith("##")] == headings


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("# Twice as much\n", ""), r"01_tiny\.py: cell 6 \(Double a number\): expected a prompt"),
        (('tags=["live"]', ""), r"01_tiny\.py: expected cells tagged 'live', got none"),
    ],
    ids=["no prompt", "no live cell"],
)
def test_a_source_that_cannot_be_taught_live_is_named(tmp_path, change, reason):
    source = tmp_path / "01_tiny.py"
    source.write_text(SOURCE.replace(*change), encoding="utf-8")
    with pytest.raises(AuthoringError, match=reason):
        live_edition(source)


# Slides.


def test_slides_follow_the_rules(tiny):
    cells = slides_notebook(tiny).cells
    assert [
        (cell.metadata.get("slideshow", {}).get("slide_type", "-"), cell.source.split("\n")[0]) for cell in cells
    ] == [
        ("slide", "# Teach a tiny notebook"),
        ("skip", "# @title Set-up: run this cell first"),
        ("skip", "x = 3"),
        ("slide", "## Double a number"),
        ("fragment", "# Twice as much"),
        ("fragment", "Six."),
        ("notes", '*Slides: nobody\'s deck, "Doubling".*'),
        ("subslide", "### Exercise 1.1: count the parameters"),
        ("fragment", "from course_utils.exercises import check"),
        ("skip", "assert double(2) == 4"),
        ("subslide", "> **The deck says seven.** It is six."),
        ("fragment", "print(double(double(x)))"),
        ("subslide", "**What you learned.** To double."),
    ]
    assert NOTES[0] in cells[6].source
    assert "minutes |" not in "".join(cell.source for cell in cells)
    assert cells[8].metadata.tags == ["exercise", "code-only"]


def test_slides_leave_out_proofs_and_the_section_for_readers_of_the_decks(tmp_path):
    source = tmp_path / "notebooks/source/01_tiny.py"
    source.parent.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.course]\nrepo = ""\nref = ""\n', encoding="utf-8")
    source.write_text((SOURCE + READERS).replace("*Slides: nobody's deck", "*After: Nobody"), encoding="utf-8")
    build(source)
    cells = slides_notebook(source).cells
    shown = [cell.source for cell in cells if cell.metadata.slideshow.slide_type not in ("skip", "notes")]
    assert shown[-1] == "**What you learned.** To double."
    assert not any(word in text for text in shown for word in ("For readers", "Proofs", "After"))
    skipped = [cell.source for cell in cells if cell.metadata.slideshow.slide_type == "skip"]
    assert "Proofs" in skipped[-2]
    assert skipped[-1].startswith("# @title Why six")
    live = live_edition(source).cells
    assert [cell.source for cell in live[-2:]] == [cell.source for cell in read_source(source).cells[-2:]]
    assert live[-2].metadata["jp-MarkdownHeadingCollapsed"]


def test_the_task_of_an_exercise_is_shown_whole_and_what_follows_it_in_part():
    long = "First this. " + "And then something more of it. " * 10 + "Last that."
    deck, state = Deck(), {"reading": True, "first": True, "sectioned": True, "task": False}
    _add_text(deck, f"## A section\n\n{long}", state)
    _add_text(deck, f"### Exercise 1.1: count (6 minutes)\n\n{long}", state)
    deck.close()
    shown = [cell.source for cell in deck.cells if cell.metadata.slideshow.slide_type != "notes"]
    assert "Last that." not in shown[0]
    assert "Last that." in shown[1]


@pytest.mark.parametrize(
    ("text", "shown_"),
    [
        ("**The slide says seven.** The slides' six.", "**The deck says seven.** The decks' six."),
        ("It stands on the slide; the slide's sum.", "It stands in the deck; the deck's sum."),
        ("Move the slider on the slide deck's page.", "Move the slider on the slide deck's page."),
    ],
)
def test_on_a_slide_the_slide_is_the_deck(text, shown_):
    assert deck_for_slide(text) == shown_


def test_no_slide_of_the_course_speaks_of_itself_or_shows_an_id():
    for source in source_paths():
        for cell in slides_notebook(source).cells:
            if cell.cell_type == "markdown" and cell.metadata.slideshow.slide_type != "notes":
                assert not re.search(r"\b[Tt]he slides?\b(?! deck)|\b[SWE]\d-\d\d\b", cell.source)


def test_a_slide_that_asks_for_a_calculation_without_its_numbers_is_found(tiny):
    def asks(text, place="subslide"):
        cell = nbformat.v4.new_markdown_cell(text)
        cell.metadata["slideshow"] = {"slide_type": place}
        return cell

    def found(*cells):
        return without_numbers(nbformat.v4.new_notebook(cells=cells))

    bare = asks("## 12 and 13\n\nThe network is small. **How many parameters are that?**")
    assert found(bare) == ["How many parameters are that?"]
    assert found(asks("Take 3 units and 4 inputs."), bare) == ["How many parameters are that?"]
    assert found(asks("Take 3 units and 4 inputs. **How many weights are that?**")) == []
    assert found(asks("Take 3 units and 4 inputs."), asks("**Work out the sum.**", "fragment")) == []
    code = nbformat.v4.new_code_cell("x = [1, 2]", metadata={"slideshow": {"slide_type": "subslide"}})
    assert found(code, asks("**Work out the sum.**", "fragment")) == []
    assert without_numbers(slides_notebook(tiny)) == []


NUMBERS = "x, y = np.array([56, 231]), 3"
PREPARED = f"```python\n{NUMBERS}\n```\n"


def test_a_question_for_the_head_stands_below_its_numbers_wherever_they_were_given():
    assert _with_numbers("A row.\n\n**Take a pencil.** x y?", NUMBERS) == f"A row.\n\n{PREPARED}**Take a pencil.** x y?"
    assert _with_numbers("A row.", NUMBERS) == "A row."
    assert _with_numbers("Do it in your head.", "") == "Do it in your head."
    deck = Deck()
    deck.add(nbformat.v4.new_code_cell(NUMBERS), "slide")
    deck.add(nbformat.v4.new_markdown_cell(f"{PREPARED}In your head?"), "fragment")
    deck.add(nbformat.v4.new_markdown_cell(f"{PREPARED}In your head?"), "subslide")
    _give_once(deck.cells)
    assert [cell.source for cell in deck.cells[1:]] == ["In your head?", f"{PREPARED}In your head?"]


@pytest.mark.parametrize(("number", "asked"), [("01", "in your head"), ("05", "Take a pencil")])
def test_slides_of_the_course_that_ask_for_a_calculation_show_all_its_numbers(number, asked):
    notebook = slides_notebook(*source_paths([number]))
    (text,) = (cell.source for cell in notebook.cells if cell.cell_type == "markdown" and asked in cell.source)
    assert text.index("```python") < text.index(asked)
    assert without_numbers(notebook) == []


@pytest.mark.parametrize(
    "write",
    [slides_notebook, lambda source: write_handout([source], source.parents[2] / "out")],
    ids=["slides", "handout"],
)
def test_slides_and_handouts_want_a_notebook_built_from_their_source(tmp_path, write):
    source = tmp_path / "notebooks/source/01_tiny.py"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    with pytest.raises(
        AuthoringError, match=r"01_tiny\.ipynb: expected the source's cells, got others; build it first"
    ):
        write(source)


def test_slides_name_the_package_that_they_lack(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda package: None)
    with pytest.raises(
        AuthoringError,
        match="slides: expected the package sphinx-revealjs, found none; run uv run --group slides python",
    ):
        write_slides(tiny, tmp_path)


def test_all_of_a_notebooks_code_is_in_its_slides():
    for source in source_paths():
        code = [cell.source for cell in slides_notebook(source).cells if cell.cell_type == "code"]
        assert code == [cell.source for cell in read_source(source).cells if cell.cell_type == "code"]


def test_a_long_text_is_shown_by_its_first_sentence_and_its_questions():
    filler = "This sentence is only said, and it goes on for quite a while, as sentences do. " * 3
    text = f"The *first* stays. {filler}But what of **this one**? {filler}"
    assert shown(text) == "The *first* stays. But what of **this one**?"
    assert shown(f"It starts. {filler}So we get:") == "It starts. So we get:"
    assert shown("Short. It stays.") == "Short. It stays."
    bold = f"It says: {filler}**Draw a 1. A 7. A smile.**"
    assert shown(bold) == "It says: **Draw a 1. A 7. A smile.**"
    assert shown(f"It starts. {filler}He says: **all of it**. {filler}") == "It starts. He says: **all of it**."
    slanted = f"*It starts. {filler}It ends.* {filler}"
    assert shown(slanted) == slanted
    open_ended = f"It costs (a little. {filler}"
    assert shown(open_ended) == open_ended


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ten wait. {}Take the first. **Will it fit?**", "Ten wait. Take the first. **Will it fit?**"),
        ("Ten wait. {0}Take one. Such a row is **hot**. {0}", "Ten wait. Take one. Such a row is **hot**."),
        ("Ten wait. {0}Take one. A row is **hot**. {0}", "Ten wait. A row is **hot**."),
    ],
    ids=["a question in bold", "a sentence that refers back", "any other sentence"],
)
def test_what_needs_the_sentence_before_it_brings_it_along(text, kept):
    filler = "This sentence is only said, and it goes on for quite a while, as sentences do. " * 3
    assert shown(text.format(filler)) == kept


def test_on_the_title_slide_stands_what_readers_will_do_learn_and_need(tiny, tmp_path):
    source = tmp_path / "notebooks/source/01_tiny.py"
    source.parent.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.course]\nrepo = ""\nref = ""\n', encoding="utf-8")
    text = "# **What you need.** Nothing.\n#\n# Take it in one evening.\n#\n# | step | minutes |"
    source.write_text(SOURCE.replace("# | step | minutes |", text), encoding="utf-8")
    build(source)
    title, *others = slides_notebook(source).cells
    assert title.source.endswith("**What you need.** Nothing.")
    assert "Take it in one evening." in next(cell.source for cell in others if "evening" in cell.source)
    assert all(cell.metadata.slideshow.slide_type == "notes" for cell in others if "evening" in cell.source)


def test_slides_carry_their_look_for_jupyterlab_which_holds_while_they_are_shown(tiny):
    look = slides_notebook(tiny).metadata["@deathbeds/jupyterlab-fonts"]["styles"]
    assert look[":root"]["&.jp-Deck"]["--jp-content-font-size1"] == "min(3.3vh, 1.9vw)"
    assert all(selector.startswith("&.jp-Deck") for selector in look[":root"])


def test_markdown_is_cut_at_blank_lines_but_not_within_a_fence():
    text = "# A\n\nB\n\n```\n1\n\n2\n```\n\n> C\n\n- D\n- E\n\n$$f$$\n\n| F |\n|---|"
    assert [piece.kind for piece in pieces(text)] == ["heading", "text", "fence", "quote", "list", "formula", "table"]


# Handouts.

ANSWERS = """
import importlib.util, json, pathlib, sys
sys.path.insert(0, ".")
from course_utils.exercises import registry
from course_utils.exercises.declare import Exercise
from course_utils.exercises.judge import judge
from course_utils.exercises.kinds import Kind
from course_utils.exercises.trials import Setting
import course_utils
assert pathlib.Path(course_utils.__file__).parent == pathlib.Path("course_utils").resolve()
found, scores = {}, {}
for notebook in registry.notebooks():
    path = pathlib.Path(sys.argv[1]) / f"ex{notebook}.py"
    spec = importlib.util.spec_from_file_location(f"course_utils.exercises.full{notebook}", path)
    full = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(full)
    for name, original in list(vars(full).items()):
        exercise = registry.load(notebook).get(getattr(original, "number", None))
        if exercise is not None and isinstance(original, Kind):
            for name, answer, _ in [("right", original.right, ""), *original.mistaken()]:
                found[f"{exercise.number} {name}"] = exercise.judge(answer).message
                if isinstance(exercise, Setting):
                    scores[f"{exercise.number} {name}"] = exercise._try(answer)
            continue
        elif exercise is None or not isinstance(original, Exercise):
            continue
        for function in [original.reference, *(mistake.function for mistake in original.mistakes)]:
            found[f"{exercise.number} {function.__name__}"] = judge(exercise, function).message
print(json.dumps([found, scores]))
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return the folder of a graded handout of the whole course."""
    out = tmp_path_factory.mktemp("handout")
    write_handout(source_paths(), out)
    return out


def test_a_graded_handout_checks_answers_word_for_word_as_the_course_does(graded, monkeypatch):
    folder = ROOT / "course_utils" / "exercises"
    done = subprocess.run([sys.executable, "-B", "-c", ANSWERS, folder], cwd=graded, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found, scores = json.loads(done.stdout)
    for notebook in registry.notebooks():
        for exercise in registry.load(notebook).values():
            if isinstance(exercise, Kind):
                said = f"{exercise.heading}: correct.\n{INSIGHT}"
                assert found.pop(f"{exercise.number} right") == said
                if isinstance(exercise, Setting):
                    assert scores[f"{exercise.number} right"] == exercise._try(exercise.right)
                for name, answer, _ in exercise.mistaken():
                    key = f"{exercise.number} {name}"
                    if key in scores:  # what both editions train alike, the right settings show it, is trained once
                        monkeypatch.setattr(Setting, "_try", lambda *_, score=scores[key]: score)
                    assert found.pop(key) == exercise.judge(answer).message
                monkeypatch.undo()
                continue
            assert f"{exercise.heading}: correct." in found.pop(f"{exercise.number} {exercise.reference.__name__}")
            for mistake in exercise.mistakes:
                message = judge(exercise, mistake.function).message
                pointer = f' For a hint: hint("{exercise.number}")'
                assert pointer in message
                assert found.pop(f"{exercise.number} {mistake.name}") == message.removesuffix(pointer)
    assert found == {}


def test_a_graded_handout_holds_no_answer_no_hint_and_no_tool_of_the_authors(graded):
    package = "\n".join(path.read_text(encoding="utf-8") for path in sorted(graded.glob("course_utils/exercises/ex*")))
    kept = {line.strip() for line in package.splitlines()}
    for notebook in registry.notebooks():
        for exercise in registry.load(notebook).values():
            assert [hint for hint in [*exercise.hints, exercise.insight] if hint in package] == []
            if isinstance(exercise, Kind):
                continue
            lines = solved(f'def f():\n    raise NotImplementedError\n\ncheck("{exercise.number}", f)').splitlines()
            returns = [line.strip() for line in lines if re.match(r" *return (?!\w+$)", line)]  # a name tells nothing
            assert kept.isdisjoint(returns)
    names = {path.name for path in graded.rglob("*")}
    assert not names & {"authoring", "classroom", "source", "tests", "__pycache__"}


def test_a_graded_handout_is_a_project_with_the_learners_notebooks(graded):
    for source in source_paths():
        theirs = nbformat.read(notebook_path(source), as_version=4)
        handed = nbformat.read(graded / "notebooks" / f"{source.stem}.ipynb", as_version=4)
        nbformat.validate(handed)
        assert handed.metadata.colab == {"generative_ai_disabled": True}
        named = [cell for cell in handed.cells if cell.source.endswith('LEARNER = ""')]
        assert handed.cells.index(*named) == 1 + [tags_of(cell)[:1] for cell in handed.cells].index(["setup"])
        changed = [pair for pair in zip(theirs.cells, [c for c in handed.cells if c not in named], strict=True)]
        changed = [(old.source, new.source) for old, new in changed if old.source != new.source]
        assert len(changed) == 1 + len(registry.load(source.name[:2]))
        assert all("1 point)" in new for old, new in changed[1:])
    assert {path.name for path in graded.iterdir()} == {
        *("README.md", "LICENSE", "environment.yml", "pyproject.toml", "points.csv", "course_utils", "notebooks"),
    }
    assert opening("01_scoring_svm_softmax.ipynb") in (graded / "README.md").read_text(encoding="utf-8")


def test_a_graded_handout_pins_what_learners_need_and_nothing_else(graded):
    project = tomllib.loads((graded / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pins = project["project"]["dependencies"]
    assert [pin.split("==")[0] for pin in pins] == [one.split(">=")[0] for one in wanted]
    assert set(project["dependency-groups"]) == {"dev"}
    assert all(
        f"=={metadata.version(pin.split('==')[0])}" in pin for pin in [*pins, *project["dependency-groups"]["dev"]]
    )
    assert set(project["tool"]) == {"hatch"}
    environment = (graded / "environment.yml").read_text(encoding="utf-8")
    assert all(pin in environment for pin in project["dependency-groups"]["dev"])


def test_points_are_what_the_teacher_wrote_into_the_table(tmp_path):
    write_handout(source_paths(["01"]), tmp_path)
    table = tmp_path / "points.csv"
    text = table.read_text(encoding="utf-8").replace('"Count the parameters",1', '"Count the parameters",2.5')
    table.write_text(text, encoding="utf-8")
    (path, *_) = write_handout(source_paths(["01"]), tmp_path)
    notebook = path.read_text(encoding="utf-8")
    assert "### Exercise 1.1: count the parameters (6 minutes, 2.5 points)" in notebook
    assert "### Exercise 1.2: append the one (8 minutes, 1 point)" in notebook
    assert table.read_text(encoding="utf-8") == text
    table.write_text("exercise\n", encoding="utf-8")
    write_handout(source_paths(["01"]), tmp_path)
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"points\.csv: expected the columns exercise and points"):
        write_handout(source_paths(["01"]), tmp_path)


WHERE = "import course_utils; print(course_utils.__file__)"
CAUGHT = """
import sys
try:
    exec(open("setup.py").read())
except ImportError as error:
    sys.exit("".join(error._render_traceback_()))
print(course_utils.__file__)
"""


def test_a_handouts_setup_finds_its_own_edition_and_notices_the_full_course(graded, tmp_path):
    notebook = nbformat.read(graded / "notebooks" / "01_scoring_svm_softmax.ipynb", as_version=4)
    (setup,) = (cell.source for cell in notebook.cells if "setup" in tags_of(cell))

    def run(folder):
        (folder / "setup.py").write_text(setup, encoding="utf-8")
        done = subprocess.run([sys.executable, "-c", CAUGHT], cwd=folder, capture_output=True, text=True)
        (folder / "setup.py").unlink()
        return done

    full = subprocess.run([sys.executable, "-c", WHERE], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert full.stdout.strip() == str(ROOT / "course_utils" / "__init__.py")  # as on a hub that has the full course
    own, moved = run(graded / "notebooks"), run(tmp_path)
    assert own.stdout.strip() == str(graded / "course_utils" / "__init__.py")
    assert (moved.returncode, moved.stderr.count("another edition of the course")) == (1, 1)


def test_a_handout_is_fetched_from_where_the_teacher_put_it(tmp_path):
    write_handout(source_paths(["01"]), tmp_path, archive="https://localhost/handout.zip")
    (path,) = tmp_path.glob("notebooks/*.ipynb")
    assert 'archive = \\"https://localhost/handout.zip\\"' in path.read_text(encoding="utf-8")


def test_hints_solutions_and_reviews_of_a_graded_handout_say_that_they_are_withheld(graded):
    code = (
        'from course_utils.exercises import hint, review, solution; hint("01.1"); solution("01.1"); review("01", "02")'
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=graded, capture_output=True, text=True, check=True)
    assert done.stdout.count("Hints and solutions are withheld in this edition") == 2
    assert done.stdout.count("No review in this edition") == 1
    assert "K * D" not in done.stdout


VALUES = """\
from .declare import exercise
from .kinds import Choice, Number, Order
from .trials import Diagnosis, Setting

FIRST = 2.5
SECRET = FIRST - 0.1974


def descend(rate):
    return -abs(3 * (1 - 2 * rate) ** 20)


def sound(x):
    return sum(x)


def faulty(x):
    return sum(x[1:])


loss = Number(
    "77.1", "The loss", value=SECRET, tolerance=0.001, wrong={"ten": (1.0, "That is to base 10.")},
    hints=["Ten classes.", "ln."], insight="It is ln 10.",
)
disease = Choice(
    "77.2", "The disease", options={"overfitting": None, "underfitting": "Both losses would be high."},
    hints=["Two curves.", "They part."], insight="They part.",
)
way = Order(
    "77.3", "The way back", right=["loss", "linear"], wrong={"forward": (["linear", "loss"], "That is forward.")},
    hints=["Back.", "Last in."], insight="First out.",
)
bowl = Setting(
    "77.4", "A rate", run=descend, enough=-0.01, ranges={"rate": (0, 2)}, right={"rate": 0.4242},
    wrong={"small": ({"rate": 0.001}, lambda settings, score: settings["rate"] < 0.1, "The steps are short.")},
    hints=["Half.", "Less."], insight="Half the inverse.",
)
listings = Diagnosis(
    "77.5", "Which listing?", listings={"A": sound, "B": faulty}, truth=sum, sound={"A": "It adds all up."},
    lines={1: "The def is right."}, right={"listing": "B", "line": 2, "input": ([1.0, 2.0],)},
    hints=["Add.", "All."], insight="The first is left out.",
)
"""


@pytest.fixture
def values(monkeypatch, tmp_path):
    """Return what imports the text of a module of exercises, whose answers are no functions, as one of the course."""
    name = "course_utils.exercises.ex77"

    def load(text, answers=None):
        path = tmp_path / "ex77.py"
        path.write_text(text, encoding="utf-8")
        if answers is not None:
            path.with_suffix(".json").write_text(json.dumps(answers), encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        linecache.checkcache()
        spec.loader.exec_module(module)
        return {one.number: one for one in vars(module).values() if isinstance(one, Kind)}

    monkeypatch.setattr(recorded, "_answers", lambda module: json.loads((tmp_path / "ex77.json").read_text("utf-8")))
    monkeypatch.setattr(registry, "load", lambda notebook: load(VALUES))
    return load


def test_answers_that_are_no_functions_are_withheld_and_judged_word_for_word(values):
    full = values(VALUES)
    text, answers = withheld("77")
    told = ("2.5", "SECRET", "2.3026", "base 10", "None", "high", "forward", "0.4242", "They part", "'line'")
    assert [word for word in told if word in text + json.dumps(answers)] == []
    for number, original in full.items():
        exercise = values(text, answers)[number]
        assert exercise.judge(original.right).message == f"{original.heading}: correct.\n{INSIGHT}"
        assert (exercise.hints, exercise.asked) == ([], original.asked)
        for _, answer, _ in original.mistaken():
            assert exercise.judge(answer) == original.judge(answer)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("options={", "options={'x': print, "), "its options cannot be withheld: .*not JSON serializable"),
        (("disease = Choice(", "made = [Choice("), r"expected it as disease = Choice\(\.\.\.\)"),
    ],
)
def test_an_answer_that_cannot_be_withheld_is_named(values, monkeypatch, change, reason):
    text = VALUES.replace(*change)
    if "made" in change[1]:
        text = text.replace('insight="They part.",\n)', 'insight="They part.",\n)]\n(disease,) = made')
    monkeypatch.setattr(registry, "load", lambda notebook: values(text))
    with pytest.raises(AuthoringError, match=rf"exercise 77\.2: {reason}"):
        withheld("77")


def test_solutions_of_answers_that_are_no_functions_are_written_in(values):
    for name, told in [("77.1", "2.3026"), ("77.2", "'overfitting'"), ("77.4", "{'rate': 0.4242}")]:
        cell = f'# Yours:\nanswer = ...\n\ncheck("{name}", answer)'
        assert solved(cell) == f'# Yours:\nanswer = {told}\n\ncheck("{name}", answer)'
    cell = 'answer = dict(\n    rate=...,\n)\ncheck("77.4", answer)'
    assert solved(cell) == "answer = {'rate': 0.4242}\ncheck(\"77.4\", answer)"


def test_a_notebook_handed_out_later_leaves_the_earlier_ones_their_exercises(tmp_path):
    for number in ("01", "02"):
        write_handout(source_paths([number]), tmp_path)
    tables = sorted(path.name for path in tmp_path.glob("course_utils/exercises/ex*.json"))
    assert tables == ["ex01.json", "ex02.json"]
    assert "notebooks/01_" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_a_handout_of_a_notebook_without_exercises_says_so(tmp_path):
    source = tmp_path / "notebooks" / "source" / "99_new.py"
    source.parent.mkdir(parents=True)
    notebook_path(source).write_text("{}", encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"notebook 99: expected exercises in exercises/ex99\.py, found none"):
        write_handout([source], tmp_path / "out")


def test_a_handout_replaces_no_other_package(tmp_path):
    (tmp_path / "course_utils").mkdir()
    (tmp_path / "course_utils" / "mine.py").write_text("kept", encoding="utf-8")
    with pytest.raises(AuthoringError, match="expected a folder without a course_utils of its own"):
        write_handout(source_paths(["01"]), tmp_path)
    assert (tmp_path / "course_utils" / "mine.py").exists()


def test_solutions_are_in_the_notebook_and_pass(tiny, tmp_path):
    (path,) = write_handout([tiny], tmp_path, solutions=True)
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (cell for cell in notebook.cells if "exercise" in tags_of(cell))
    assert "return K * D + K" in cell.source
    assert "NotImplementedError" not in cell.source
    assert texts(cell).startswith("Exercise 01.1, Count the parameters: correct.")


def test_every_exercise_of_the_course_has_its_solution_for_after_class():
    for source in source_paths():
        for cell in read_source(source).cells:
            if "exercise" in tags_of(cell):
                checked = []
                namespace = {"np": __import__("numpy"), "check": lambda *both, checked=checked: checked.append(both)}
                exec(solved(cell.source), namespace)
                ((number, answer),) = checked
                exercise = registry.find(number)
                assert verdict(exercise, answer).correct


# Times.


def test_words_are_counted_as_they_are_read_aloud():
    assert times.spoken_words('Two words.\n\n*After: nobody, "None".*\n\n| a | b |\n\n```\ncode\n```') == 2
    assert times.spoken_words("With $y = 2 x$:") == 1 + 4
    assert times.spoken_words(r"$$\frac{1}{2}$$") == 3
    assert times.spoken_words("") == 0


def test_sections_add_up_reading_running_and_notes():
    cells = parse_source(SOURCE, notes=True).cells
    for cell in cells:
        cell.metadata["seconds"] = 30.0 if "live" in tags_of(cell) else 0.0
    opening, double = times.sections(cells)
    assert (opening.heading, opening.words, opening.noted) == ("Opening", 9, 0)
    assert (double.heading, double.noted, double.seconds) == ("Double a number", 2.5, 30.0)
    assert double.minutes == pytest.approx(double.words / 183 + 0.5 + 2.5)


def test_sections_are_dealt_out_to_sessions_in_order():
    parts = [
        times.Section(name, noted=length) for name, length in [("a", 20), ("b", 20), ("c", 10), ("d", 50), ("e", 1)]
    ]
    assert [[part.heading for part in session] for session in times.sessions(parts, 45)] == [
        ["a"],
        ["b", "c"],
        ["d"],
        ["e"],
    ]
    assert "2. b; c (30 minutes)" in times.report("01", parts)


# The command line.


@pytest.mark.parametrize("name", ["live", "handout"])
def test_an_edition_is_the_same_on_every_run(command, tmp_path, monkeypatch, name):
    monkeypatch.setattr("course_utils.authoring.handout.withheld", lambda notebook: withheld("01"))
    contents = []
    for _ in range(2):
        assert command(name, "01", "--out", tmp_path / "out") == 0
        paths = [path for path in sorted((tmp_path / "out").rglob("*")) if path.is_file()]
        contents.append({path.name: path.read_bytes() for path in paths})
    assert contents[0] == contents[1]
    assert "01_tiny.ipynb" in contents[0]


def test_slides_are_the_same_on_every_run(tiny):
    assert stored_text(slides_notebook(tiny)) == stored_text(slides_notebook(tiny))


@pytest.mark.parametrize("folder", [".", "notebooks", "course_utils/data"])
@pytest.mark.parametrize("name", ["live", "slides", "handout"])
def test_editions_never_take_the_place_of_the_course(command, capsys, name, folder):
    assert command(name, "--out", ROOT / folder) == 1
    assert "expected a folder apart from the course's own files" in capsys.readouterr().err


def test_times_runs_the_notebook_and_prints_its_sections(command, capsys):
    assert command("times", "01") == 0
    shown_ = capsys.readouterr().out
    assert shown_.startswith("### 01_tiny\n\n| section |")
    assert "| Double a number |" in shown_
    assert "Sessions of 90 minutes:\n\n1. Opening; Double a number (3 minutes)" in shown_


@pytest.mark.parametrize("form", ["nbgrader", "gradescope"])
def test_a_handout_is_written_in_the_form_that_is_asked_for(command, tmp_path, form):
    assert command("handout", "01", "--format", form, "--out", tmp_path) == 0
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert "points.csv" in names
    if form == "gradescope":
        assert names == {"points.csv", "autograder.zip"}
        return
    notebook = nbformat.read(tmp_path / "source" / "neural_networks" / "01_tiny.ipynb", as_version=4)
    answer, test = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert "### BEGIN SOLUTION\ndef count_parameters(K, D):" in answer.source
    assert (test.metadata.nbgrader.points, test.metadata.nbgrader.locked) == (1, True)
    assert not any("LEARNER" in cell.source for cell in notebook.cells)
    assert "nbgrader_config.py" in names


def test_a_handout_names_no_help_that_it_withholds():
    notebook = handed_out(read_source(source_paths(["01"])[0]), dict.fromkeys(registry.load("01"), 1.0))
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert not any(word in text for text in texts for word in ("hint(", "solution("))
    assert any(text.endswith("before\nyou write the function.") for text in texts)


def test_the_live_edition_comes_with_a_key_for_next_large_letters_and_no_news(command, tmp_path):
    assert command("live", "01", "--out", tmp_path) == 0
    paths = tmp_path.rglob("*.jupyterlab-settings")
    settings = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    (shortcut,) = settings["shortcuts"]["shortcuts"]
    assert (shortcut["keys"], shortcut["args"]["args"]["text"]) == ([KEY], PRESSED)
    assert settings["notification"]["fetchNews"] == "false"
    assert settings["tracker"]["codeCellConfig"] == {"lineWrap": True}
    assert all(int(size.removesuffix("px")) >= 15 for size in settings["themes"]["overrides"].values())


def test_speaker_notes_are_a_page_too_which_the_class_does_not_see(tiny):
    page = notes_page(tiny)
    notes = [cell.source for cell in read_source(tiny, notes=True).cells if "notes" in tags_of(cell)]
    assert notes
    assert all(note in page for note in notes)
    assert page.startswith("## ")
