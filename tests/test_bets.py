"""Bets take what learners enter, say how it misses, and remember it; notebooks that nobody bets in stay as stored."""

import json
import re

import ipywidgets as widgets
import nbformat
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from course_utils.authoring import rules_code
from course_utils.bets import asking, bet, forms, poll, reveal
from course_utils.bets.guesses import kind_of
from course_utils.host import cells, kept

OFFERED = ("choices", "order", "curve", "between")


def kind(unit="", **offered):
    return kind_of(*(offered.get(name) for name in OFFERED), unit)


NUMBER, SHARE, ANGLE = kind(), kind(between=(0, 1)), kind(between=(-180, 180), unit="degrees")
CHOICE, ORDER = kind(choices=["a", "b", "c"]), kind(order=["a", "b", "c"])
CURVE = kind(curve=[0, 1, 2], between=(0, 10))


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    """No bets, no memory, no class."""
    monkeypatch.setenv("COURSE_KEPT", "memory")
    kept.forget()
    monkeypatch.setattr(forms, "UNDER_WAY", 0)
    monkeypatch.setattr(cells, "_shown", {})
    asking.asked.clear()
    asking.makers.clear()


@pytest.fixture
def shell():
    """Yield a function that runs a cell, by a front end's name for it, and returns what it displayed."""
    shell = InteractiveShell.instance()
    shown = []
    shell.display_pub.publish = lambda data, **_rest: shown.append(data)

    def cell(text, name="a"):
        shown.clear()
        shell.parent_header = {"metadata": {"cellId": name}}
        shell.run_cell(text, store_history=True).raise_error()
        return list(shown)

    cell("from course_utils.bets import bet, from_bet, reveal\nfrom course_utils.explore import explore, lin")
    yield cell
    InteractiveShell.clear_instance()


def panel(key):
    """Return the widgets of a question, those to bet with and the reply."""
    _, *form, reply = asking.asked[key]._panel.children
    return [one for part in form for one in getattr(part, "children", [part])], reply


def enter(key, entered):
    """Bet as a learner does, and return the reply in words."""
    form, reply = panel(key)
    if isinstance(entered, str) and isinstance(form[0], widgets.Text):
        form[0].value = entered
    elif isinstance(entered, str):
        next(one for one in form if one.description.endswith(entered)).click()
    else:
        for slider, height in zip(form, entered, strict=False):
            slider.value = height
        form[-1].click()
    return words(reply)


def words(widget):
    return " ".join(re.sub("<[^>]*>", " ", widget.value).split())


# What is entered


@pytest.mark.parametrize(
    ("of", "typed", "value"),
    [
        (NUMBER, "1.58", 1.58),
        (NUMBER, " -3 ", -3),
        (NUMBER, "\N{MINUS SIGN}0.5", -0.5),
        (NUMBER, "1e3", 1000),
        (SHARE, "22 %", 0.22),
        (SHARE, "0", 0),
        (ANGLE, "-180", -180),
        (ANGLE, "90 degrees", 90),
    ],
)
def test_a_number_is_read_as_people_write_it(of, typed, value):
    assert of.read(typed) == value


@pytest.mark.parametrize(
    ("of", "typed", "sentence"),
    [
        (NUMBER, "", "Type a number first."),
        (NUMBER, "one half", "“one half” is not a number: write digits, such as 0.5."),
        (NUMBER, "1/3", "“1/3” is not a number: write digits, such as 0.5."),
        (NUMBER, "22 %", "“22 %” is not a number: write digits, such as 0.5."),
        (NUMBER, "%", "“%” is not a number: write digits, such as 0.5."),
        (NUMBER, "x" * 99, f"“{'x' * 24}…” is not a number: write digits, such as 0.5."),
        (NUMBER, "1,58", "A comma can mean two things: write 1.58 or 158."),
        (NUMBER, "1e400", "That is no finite number: write a smaller one."),
        (NUMBER, "nan", "That is no finite number: write a smaller one."),
        (SHARE, "22", "The answer is a number from 0 to 1, and 22 is not. Did you mean 22 %, which is 0.22?"),
        (SHARE, "-0.1", "The answer is a number from 0 to 1, and -0.1 is not."),
        (ANGLE, "270", "The answer is a number from -180 to 180, and 270 is not."),
        (ORDER, ["a"], "2 more to choose."),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence(of, typed, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        of.read(typed)


# How it misses


@pytest.mark.parametrize(
    ("of", "guess", "truth", "sentence"),
    [
        (NUMBER, 3.16, 1.58, "Too high by a factor of 2."),
        (NUMBER, 1.8, 1.58, "0.22 too high."),
        (NUMBER, 15.8, 1.58, "Too high by a factor of 10: has the decimal point slipped?"),
        (SHARE, 0.0022, 0.22, "Too low by a factor of 100: has the decimal point slipped?"),
        (NUMBER, 8, 7, "Off by one: one too high."),
        (NUMBER, -2, 7, "The sign is the wrong one."),
        (NUMBER, 0, 7, "7 too low."),
        (ANGLE, -30, 90, "120 degrees too low."),
        (ORDER, ["c", "b", "a"], ["a", "b", "c"], "Exactly the other way round."),
        (ORDER, ["b", "a", "c"], ["a", "b", "c"], "Only a and b have changed places."),
        (ORDER, ["c", "a", "b"], ["a", "b", "c"], "2 of 3 pairs stand the wrong way round."),
        (CURVE, [0, 5, 2], [0, 5, 9], "Between 1 and 2 it rises, and yours falls."),
        (CURVE, [0, 2, 9], [0, 5, 9], "Furthest off at 1: 3 too low."),
    ],
)
def test_each_kind_of_miss_has_its_sentence(of, guess, truth, sentence):
    assert not of.near(guess, truth)
    assert of.miss(guess, truth, {}) == sentence


def test_a_slip_of_the_pen_gets_no_reason_for_a_misjudgement():
    why = {"high": "The boxes tempt.", "low": "More than you think."}
    assert SHARE.miss(0.5, 0.223, why).endswith("The boxes tempt.")
    assert SHARE.miss(0.0223, 0.223, why).endswith("has the decimal point slipped?")


@pytest.mark.parametrize(
    ("of", "guess", "truth"),
    [(NUMBER, 1.6, 1.58), (NUMBER, 0, 0), (CHOICE, "a", "a"), (ORDER, ["b", "a", "c"], ("b", "a", "c"))],
)
def test_near_enough_is_right(of, guess, truth):
    assert of.near(of.accept(guess), of.accept(truth))


def test_a_curve_may_be_told_by_a_function():
    assert CURVE.accept(lambda place: 4 * place) == [0, 4, 8]
    assert CURVE.near([0, 4.5, 8.5], [0, 4, 8])


MISSES = {0.9: "Too proud.", "high": "The boxes tempt.", "low": "More than you think."}


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        ("0.22", "you bet 0.22; the answer is 0.223. Right."),
        ("0.9", "you bet 0.9; the answer is 0.223. Too proud."),
        ("0.8", "you bet 0.8; the answer is 0.223. Too high by a factor of 3.6. The boxes tempt."),
        ("0.1", "you bet 0.1; the answer is 0.223. Too low by a factor of 2.2. More than you think."),
    ],
)
def test_a_tempting_guess_has_its_own_reason(guess, said):
    bet("01.b1", "Which share?", between=(0, 1))
    reveal("01.b1", 0.223, MISSES)
    assert enter("01.b1", guess) == f"Bet 01.b1: {said}"


@pytest.mark.parametrize(
    ("offered", "entered", "truth", "misses", "said"),
    [
        ({"choices": ["x", "y"]}, "y", "x", {"y": "y is tempting."}, "you bet y; the answer is x. y is tempting."),
        ({"choices": ["x", "y", "z"]}, "z", "x", {"y": "No."}, "you bet z; the answer is x. That is another one."),
        (
            {"curve": [0, 1], "between": (0, 9)},
            [1, 8],
            lambda place: 5 * place,
            {lambda place: 1 + 7 * place: "Too steep."},
            "you bet 1, 8; the answer is 0, 5. Too steep.",
        ),
    ],
    ids=["tempting choice", "choice", "curve"],
)
def test_choices_and_curves_are_told_beside_the_answer(offered, entered, truth, misses, said):
    bet("01.b1", "What?", **offered)
    reveal("01.b1", truth, misses)
    assert enter("01.b1", entered) == f"Bet 01.b1: {said}"


def test_an_order_is_pressed_one_after_the_other_and_can_be_taken_back():
    bet("01.b1", "Which first?", order=["x", "y", "z"])
    assert enter("01.b1", "x") == "Not taken. 2 more to choose."
    enter("01.b1", "y")
    enter("01.b1", "x")
    assert [one.description for one in panel("01.b1")[0]] == ["x", "y", "z"]
    replies = [enter("01.b1", option) for option in ("z", "x", "y")]
    assert replies[-1] == "Your bet: z, x, y. You can change it until the answer is shown."
    reveal("01.b1", ["x", "y", "z"])
    enter("01.b1", "x")
    assert [one.description for one in panel("01.b1")[0]] == ["2. x", "3. y", "1. z"]
    assert words(panel("01.b1")[1]) == "Not taken. The answer has been shown, so your bet stays: z, x, y."


# When it is answered, and what is kept


def test_a_bet_can_be_changed_until_the_answer_is_shown():
    bet("01.b1", "How large?")
    assert enter("01.b1", "") == "No bet yet. Bet, or read on: nobody has to."
    panel("01.b1")[0][1].click()
    assert words(panel("01.b1")[1]) == "Not taken. Type a number first."
    enter("01.b1", "5")
    assert enter("01.b1", "7") == "Your bet: 7. You can change it until the answer is shown."
    reveal("01.b1", 8)
    assert words(asking.asked["01.b1"]._result) == "Bet 01.b1: you bet 7; the answer is 8. Off by one: one too low."
    assert enter("01.b1", "8") == "Not taken. The answer has been shown, so your bet stays: 7."


def test_what_is_kept_is_each_guess_and_once_how_it_ended():
    bet("01.b1", "How large?")
    for typed in ("5", "7"):
        enter("01.b1", typed)
    for _ in range(3):
        reveal("01.b1", np.float64(8))
    events = [{name: one[name] for name in one if name not in ("time", "kind", "key")} for one in kept.events("bet")]
    ended = {"question": "How large?", "guess": 7, "said": "7", "answer": "8", "right": False}
    assert events == [{"question": "How large?", "guess": 5}, {"question": "How large?", "guess": 7}, ended]


@pytest.mark.parametrize("answered", [False, True])
def test_a_guess_outlives_the_kernel(answered):
    bet("01.b1", "How large?")
    enter("01.b1", "5")
    if answered:
        reveal("01.b1", 8)
    asking.asked.clear()
    bet("01.b1", "How large?")
    assert panel("01.b1")[0][0].value == "5"
    assert words(panel("01.b1")[1]).startswith("Your bet: 5.")
    assert enter("01.b1", "6").startswith("Not taken." if answered else "Your bet: 6.")


@pytest.mark.parametrize(
    "event",
    [{"question": "How small?", "guess": 5}, {"guess": 5}, {"question": "How large?"}]
    + [{"question": "How large?", "guess": guess} for guess in (None, "five", [1, 2], {})],
    ids=str,
)
def test_what_is_kept_and_fits_no_more_is_passed_over(event):
    kept.note("bet", "01.b1", **event)
    bet("01.b1", "How large?")
    assert asking.asked["01.b1"].guess is None


@pytest.mark.parametrize("answered", [False, True])
def test_a_click_that_overtakes_what_was_sketched_before_it_loses_nothing(monkeypatch, answered):
    monkeypatch.setattr(forms, "UNDER_WAY", 60)
    bet("01.b1", "Which curve?", curve=[0, 1], between=(0, 8))
    if answered:
        reveal("01.b1", [0, 8])
    enter("01.b1", [1, 2])
    panel("01.b1")[0][1].value = 8
    assert ("you bet 1, 8; the" if answered else "Your bet: 1, 8.") in words(panel("01.b1")[1])
    assert kept.events("bet")[-1]["guess"] == [1, 8]


# What a cell shows


def test_without_a_bet_every_run_shows_the_same(shell):
    text = 'bet("01.b1", "Which <one>?", choices=["x", "y"])\nreveal("01.b1", "x", {"y": "No."})'
    first, again = shell(text), shell(text)
    assert [one["text/plain"] for one in first] == [
        "Bet 01.b1: Which <one>?\nChoose one.\n    x\n    y\nRun this cell to bet.",
        "Bet 01.b1: the answer is x.\nNo bet was made.",
    ]
    assert "Which &lt;one&gt;?" in first[0]["text/html"]
    same = [[{name: one[name] for name in ("text/plain", "text/html")} for one in run] for run in (first, again)]
    assert same[0] == same[1]
    assert all("application/vnd.jupyter.widget-view+json" in one for one in first)


def test_what_is_stored_has_no_widgets(shell, monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    assert [one.keys() for one in shell('bet("01.b1", "How large?")')] == [{"text/plain", "text/html"}]


def test_a_cell_that_is_run_again_closes_its_widgets_and_keeps_the_bet(shell):
    text = 'bet("01.b1", "How large?")'
    shell(text)
    (field, button), _ = panel("01.b1")
    enter("01.b1", "5")
    reveal("01.b1", 8)
    assert shell(text)[0]["text/plain"].endswith("Your bet: 5.")
    assert field.comm is None
    assert button.comm is None
    assert words(panel("01.b1")[1]) == "Bet 01.b1: you bet 5; the answer is 8. Too low by a factor of 1.6."


def test_a_plain_script_prints(capsys):
    bet("01.b1", "How large?")
    reveal("01.b1", 8)
    reveal("01.b2", 8)
    said = capsys.readouterr().out
    assert "Bet 01.b1: How large?\nA number.\nRun this cell to bet.\n" in said
    assert "Bet 01.b1: the answer is 8.\n" in said
    assert "Bet 01.b2 was not asked yet: run the cell above" in said


def test_every_control_has_words_and_the_reply_is_announced():
    bet("01.b1", "How large?")
    bet("01.b2", "Which?", choices=["x", "y"])
    bet("01.b3", "Which curve?", curve=[0, 1], between=(0, 9))
    for key in ("01.b1", "01.b2", "01.b3"):
        form, reply = panel(key)
        assert all(one.description for one in form)
        assert reply.value.startswith('<div role="status">')


FIGURE = """
bet("01.b1", "Where?", between=(0, 9))
@explore(x=lin(0, 4, value=1), guess=from_bet("01.b1"), size=(3, 2))
def figure(fig):
    'A line.'
    ax = fig.subplots()
    ax.set(xlim=(0, 9), ylim=(0, 9))
    (dot,), (mine,) = ax.plot([], [], "o"), ax.plot([], [], "s")
    def update(x, guess):
        dot.set_data([x], [x])
        mine.set_data(*([[], []] if guess is None else [[guess], [guess]]))
        return dot, mine
    return update
"""


def test_a_live_figure_draws_a_guess_as_soon_as_it_is_made(shell):
    shell(FIGURE)
    figure = InteractiveShell.instance().user_ns["figure"]
    assert (figure.values()["guess"], "guess" in repr(figure)) == (None, False)
    before = figure.rendered.copy()
    enter("01.b1", "7")
    assert figure.values()["guess"] == 7
    assert not np.array_equal(figure.rendered, before)
    shell(FIGURE, "b")
    assert InteractiveShell.instance().user_ns["figure"].values()["guess"] == 7


# A class


def test_a_class_shows_hands_and_sees_the_answer_beside_them():
    poll.ask_the_class()
    bet("01.b1", "Which?", choices=["x", "y", "z"])
    for counter, hands in zip(panel("01.b1")[0], (3, 9, 1), strict=True):
        counter.value = hands
    assert words(panel("01.b1")[1]) == "Hands: 3 x 9 y 1 z"
    reveal("01.b1", "x", {"y": "y is tempting."})
    said = words(panel("01.b1")[1])
    assert said.startswith("Bet 01.b1: the answer is x. Hands:")
    assert "9 × y is tempting." in said
    assert kept.events("bet") == []


def test_numbers_of_a_class_are_typed_in_and_the_middle_one_is_drawn(shell):
    poll.ask_the_class()
    shell(FIGURE)
    assert enter("01.b1", "2 2 7 eight").startswith("Not taken. “eight” is not a number")
    for typed in ("2 2 7", "2, 2, 7", " 2; 2 7, ", "2 , 2 7"):
        assert enter("01.b1", typed) == "Guesses: 3, from 2 to 7, the middle one 2."
    assert enter("01.b1", "2 0,1 7").startswith("Not taken. A comma can mean two things")
    assert enter("01.b1", "2 2 7") == "Guesses: 3, from 2 to 7, the middle one 2."
    assert InteractiveShell.instance().user_ns["figure"].values()["guess"] == 2
    reveal("01.b1", 7, {2: "Two is tempting.", "low": "More than you think."})
    assert "1 of them right. 2 × Two is tempting." in enter("01.b1", "2 2 7")
    assert enter("01.b1", "1 3 8 9 2").endswith(
        "0 of them right. 2 × Too low. More than you think. 2 × Too high. 1 × Two is tempting."
    )


def test_a_class_counts_hands_for_what_comes_first_and_sketches_together():
    poll.ask_the_class()
    bet("01.b1", "Which first?", order=["x", "y"])
    panel("01.b1")[0][1].value = 4
    reveal("01.b1", ["y", "x"])
    assert words(panel("01.b1")[1]).startswith("Bet 01.b1: the answer is y, x. Hands for what comes first:")
    bet("01.b2", "Which curve?", curve=[0, 1], between=(0, 9))
    assert enter("01.b2", [1, 8]).startswith("Your bet: 1, 8.")


# Authors


@pytest.mark.parametrize(
    "offered",
    [
        {"choices": ["x", "y"], "order": ["x", "y"]},
        {"choices": ["x", "x"]},
        {"choices": ["x"]},
        {"order": [1, 2]},
        {"curve": [0, 1]},
        {"curve": [0], "between": (0, 1)},
    ],
    ids=str,
)
def test_what_cannot_be_offered_is_refused(offered):
    with pytest.raises(ValueError, match=r"expected at |a curve needs"):
        bet("01.b1", "What?", **offered)


@pytest.mark.parametrize(
    ("offered", "truth", "misses"),
    [
        ({"between": (0, 1)}, 2, {}),
        ({"between": (0, 1)}, np.nan, {}),
        ({"choices": ["x", "y"]}, "w", {}),
        ({"choices": ["x", "y"]}, "x", {"w": "No."}),
        ({"order": ["x", "y"]}, ["x", "w"], {}),
        ({"curve": [0, 1], "between": (0, 1)}, [1, 2, 3], {}),
    ],
    ids=str,
)
def test_an_answer_that_nobody_could_bet_is_refused(offered, truth, misses):
    bet("01.b1", "What?", **offered)
    with pytest.raises(ValueError, match=r"finite|is a number from|expected"):
        reveal("01.b1", truth, misses)


def test_a_bet_stays_open_after_an_answer_that_was_refused():
    bet("01.b1", "Which?", choices=["x", "y"])
    with pytest.raises(ValueError, match="expected one of"):
        reveal("01.b1", "x", {"w": "No."})
    assert enter("01.b1", "y") == "Your bet: y. You can change it until the answer is shown."


HEAD = "# @title Bet\n"
ASKED, ANSWERED = HEAD + 'bet("01.b1", "What?")', HEAD + 'reveal("01.b1", x)'


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ([ASKED, ANSWERED], []),
        ([ASKED], ["is not asked first and answered"]),
        ([ANSWERED, ASKED], ["is not asked first and answered"]),
        ([ASKED, ASKED, ANSWERED], ["once each"]),
        ([ASKED.replace("01", "02"), ANSWERED.replace("01", "02")], ["expected 01.b1", "expected 01.b1"]),
        ([ASKED, ANSWERED.replace("x)", "1.58)")], ["is typed in"]),
    ],
)
def test_a_rule_finds_bets_without_an_answer_that_was_computed(sources, found):
    notebook = type("Book", (), {"number": "01", "stored": None})
    cells = [{"cell_type": "code", "source": one, "metadata": {"tags": ["bet", "hide"]}} for one in sources]
    notebook.stored = nbformat.from_dict({"cells": cells})
    said = [problem for _, problem in rules_code.bets(notebook)]
    assert len(said) == len(found)
    assert all(part in one for part, one in zip(found, said, strict=True))


def test_facts_are_plain_data():
    bet("01.b1", "What?", curve=[0, 1], between=(0, 9))
    enter("01.b1", [1, 8])
    reveal("01.b1", np.array([0, 5.0]))
    assert json.loads(json.dumps(kept.events("bet")))[-1]["guess"] == [1, 8]
