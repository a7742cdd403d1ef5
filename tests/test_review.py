"""What was missed is asked again, most forgotten first; every answer is proved by running the code as it is shown."""

import ast
import dataclasses
import functools
import itertools
from xml.dom import minidom

import numpy as np
import pytest

from course_utils.exercises import again, ask, progress, registry, review, tally
from course_utils.exercises.cards import Panel
from course_utils.exercises.declare import Exercise, case, exercise
from course_utils.exercises.judge import judge
from course_utils.exercises.questions import Question, question_about, spread
from course_utils.host import kept
from course_utils.host.messages import COLOURS

DAY = 86_400


@pytest.fixture(autouse=True)
def learner(monkeypatch):
    """Nobody has done anything yet."""
    monkeypatch.setattr(kept, "_waiting", [])


def happened(days_ago, kind, key, **facts):
    """Keep an event of some days ago."""
    with pytest.MonkeyPatch.context() as patch:
        now = kept.time.time()
        patch.setattr(kept.time, "time", lambda: now - days_ago * DAY)
        kept.note(kind, key, **facts)


@functools.cache
def first_questions(notebook):
    """Return the questions that a notebook's review begins with, each with its exercise and mistake."""
    exercises, found = registry.load(notebook), []
    for question in itertools.islice(again._in_order(again._exercises([notebook]), []), 2):
        number, name = question.key.split()
        (mistake,) = [one for one in exercises[number].mistakes if one.name == name]
        found.append((question, exercises[number], mistake))
    return found


def indented(question, after):
    """Return the indented lines that follow a line of a question's text."""
    lines = question.text.split("\n")
    start = lines.index(after) + 1
    end = next((n for n in range(start, len(lines)) if not lines[n].startswith("    ")), len(lines))
    return [line[4:] for line in lines[start:end]]


def code_of(question):
    return [line.partition("  ")[2] for line in indented(question, "This code is wrong:")]


def function_from(lines, mistake):
    space = {**mistake.function.__globals__, "np": np}
    exec("\n".join(lines), space)
    return space[ast.parse("\n".join(lines)).body[0].name]


@pytest.mark.parametrize("notebook", registry.notebooks())
def test_code_as_shown_is_wrong_and_right_with_the_line_that_the_lesson_names(notebook):
    assert len(first_questions(notebook)) == min(
        2, sum(isinstance(one, Exercise) for one in registry.load(notebook).values())
    )
    for question, one, mistake in first_questions(notebook):
        lines, (_, options, right) = code_of(question), question.parts[0]
        number = int(right.removeprefix("line "))
        assert options == tuple(f"line {n}" for n in range(2, len(lines) + 1))
        assert not judge(one, function_from(lines, mistake), trusted=True).correct
        old = lines[number - 1]
        better = question.lesson.removeprefix("With ").partition(f" in line {number} it is right;")[0]
        lines[number - 1] = old[: len(old) - len(old.lstrip())] + better
        assert judge(one, function_from(lines, mistake), trusted=True).correct, (question.key, lines)


@pytest.mark.parametrize("notebook", registry.notebooks())
def test_inputs_as_shown_show_the_mistake_where_the_answer_says_so(notebook):
    for question, one, mistake in first_questions(notebook):
        function, shows = function_from(code_of(question), mistake), []
        inputs = "\n".join(indented(question, "Two inputs:"))
        for letter, shown in zip("AB", inputs.removeprefix("A:  ").split("\nB:  "), strict=True):
            (number,) = [n for n, some in enumerate(one.cases) if in_words(one, some) == normal(shown)][:1]
            alone = dataclasses.replace(one, cases=one.cases[number : number + 1], conventions=[])
            shows += [] if judge(alone, function, trusted=True).correct else [letter]
        assert question.parts[1][2] == ("both" if len(shows) == 2 else f"{''.join(shows)} alone")


def in_words(one, some):
    from course_utils.exercises import words

    return normal("\n".join(words.arguments(one.parameters, some)))


def normal(text):
    return " ".join(text.split())


def test_a_question_names_neither_the_mistake_nor_its_sentence():
    for question, _, mistake in first_questions("01"):
        assert mistake.name not in question.text
        assert mistake.sentence not in question.text
        assert mistake.sentence in question.lesson


def made(*mistakes):
    """Return an exercise, twice the sum, with such mistakes."""

    @exercise("99.1", "Twice the sum", cases=[case([1.0, 2.0]), case([0.0, 0.0])], hints=["a", "b"], insight="x",
              random=lambda rng: case(rng.normal(size=3).round(2)))  # fmt: skip
    def twice(x):
        """Return twice the sum."""
        return 2 * x.sum()

    for function in mistakes:
        function.__doc__ = "Wrong."
        twice.mistake(function)
    return twice


def no_factor(x):
    return x.sum()


def a_third(x):
    total = 3 * x.max()
    return total + 1


def mends_in_either_line(x):
    y = x.sum()
    return y * 4


def calls_a_helper(x):
    return no_factor(x) * 2 + 1


def lacks_what_the_next_line_can_add(x):
    y = x + 0
    return y.max()


ASK_NOTHING = [no_factor, a_third, mends_in_either_line, calls_a_helper, lacks_what_the_next_line_can_add]


@pytest.mark.parametrize("function", ASK_NOTHING)
def test_nothing_is_asked_where_not_exactly_one_line_can_be_mended(function):
    one = made(function)
    assert question_about(one, one.mistakes[0]) is None


def test_a_formula_on_one_line_is_spread_and_has_the_same_value():
    text = "np.maximum(0, f - f[y] + delta).sum() - delta * max(len(f) - 1, [0][0] if y else 2)"
    space = {"np": np, "f": np.array([1.0, 3.0, 2.5]), "y": 1, "delta": 0.75}
    tree = ast.Module(spread(ast.parse(text, mode="eval").body), [])
    *lines, last = ast.unparse(ast.fix_missing_locations(tree)).split("\n")
    assert lines[:2] == ["step_1 = f - f[y] + delta", "step_2 = np.maximum(0, step_1)"]
    assert "[0][0] if y else 2" in "\n".join([*lines, last])
    found = dict(space)
    exec("\n".join(lines), found)
    assert eval(last.removeprefix("return "), found) == eval(text, space)


def keys(panel):
    return [card.question.key for card in panel._cards]


def test_with_nothing_kept_the_same_questions_come_one_for_each_exercise(capsys):
    first, again = review("01.4", "01.3", "01.1"), review("01.4", "01.3", "01.1")
    assert keys(first) == keys(again)
    assert sorted(key[:4] for key in keys(first)) == ["01.1", "01.3", "01.4"]
    assert keys(first)[0][:4] == "01.4" or "01.3" in keys(first)[0]
    assert "This code is wrong:" in capsys.readouterr().out


def test_missed_and_older_ones_come_first_and_known_ones_last():
    happened(3, "exercise", "01.3", status="wrong value", mistake="swapped_the_sign")
    happened(9, "exercise", "01.4", status="wrong value", mistake="subtracted_the_mean")
    happened(0.1, "review", "01.1 one_bias_for_all", right=True)
    assert keys(review("01"))[:2] == ["01.4 subtracted_the_mean", "01.3 swapped_the_sign"]
    assert "01.1 one_bias_for_all" not in keys(review("01"))
    assert keys(review("01.1", "01.6"))[-1][:4] == "01.1"


def test_half_lives_double_with_each_right_answer_and_halve_with_each_miss():
    now = kept.time.time()
    for days, right in ((8, True), (7, True), (6, False), (4, True)):
        happened(days, "review", "01.3 x", right=right)
    happened(2, "exercise", "01.4", mistake="y", status="wrong value")
    recall = again._recall(kept.events(), now)
    assert recall["01.3 x"] == (pytest.approx(2 ** (-4 / 4), rel=1e-3), True)
    assert recall["01.4 y"] == (pytest.approx(2 ** (-2 / 0.5), rel=1e-3), False)


def test_an_answer_is_judged_said_and_kept_once():
    panel = review("01.4", "01.3")
    (_, _, line), (_, _, shows) = panel._cards[0].question.parts
    assert panel.answer(1, line) == f"You chose {line}. Choose one in each row."
    assert panel.answer(1, line, shows).startswith(f"Right: {line}, {shows}.")
    panel.answer(1, "line 2", "both")
    (event,) = kept.events("review")
    assert (event["key"], event["right"]) == (keys(panel)[0], True)
    other = next(
        option for option in panel._cards[1].question.parts[0][1] if option not in panel._cards[1].question.parts[0][2]
    )
    said = panel.answer(2, other, panel._cards[1].question.parts[1][2])
    assert said.startswith(f"Not right: not {other} but {panel._cards[1].question.parts[0][2]}.")
    assert kept.events("review")[1]["right"] is False
    with pytest.raises(ValueError, match="expected one of line 2"):
        review("01.3").answer(1, "line 99")


def test_buttons_answer_as_code_does_and_say_which_was_pressed():
    panel = Panel([Question("k", "Heading\nText", (("Which?", ("a", "b"), "b"), ("And?", ("c", "d"), "c")), "Lesson.")])
    buttons = [button for row in panel._cards[0]._rows for button in row.children]
    assert [button.description for button in buttons] == ["a", "b", "c", "d"]
    assert [button.tooltip for button in buttons] == ["Which?", "Which?", "And?", "And?"]
    buttons[0].click()
    buttons[1].click()
    assert [button.icon for button in buttons] == ["", "check", "", ""]
    buttons[2].click()
    assert panel._cards[0].said == "Right: b, c.\nLesson."
    assert 'role="status"' in panel._cards[0]._verdict.value
    panel.close()


def test_a_lost_bet_is_asked_again_in_its_own_words():
    happened(2, "bet", "01 chance", question="The loss of chance?", guess=0.1, answer="2.3026", right=False)
    happened(2, "bet", "01 won", question="?", guess=1, answer="1", right=True)
    happened(2, "bet", "01 without words", right=False)
    happened(2, "bet", "01 sketched", question="?", guess=[0.1, 0.2], answer="0.3, 0.4", right=False)
    happened(2, "bet", "01 chance", question="The loss of chance?", guess=0.1)
    happened(2, "bet", "02 elsewhere", question="?", guess=1, answer="2", right=False)
    panel = review("01", questions=50)
    assert keys(panel)[0] == "01 chance"
    assert [key for key in keys(panel) if key[2] != "."] == ["01 chance"]
    assert "The loss of chance?" in repr(panel)
    assert panel.answer(1, "2.3026") == "Right: 2.3026.\nIt came out as 2.3026."
    assert keys(review("01", questions=50))[-1] == "01 chance"


def test_with_no_needs_it_asks_about_what_was_checked(capsys):
    assert review() is None
    assert "Nothing to ask yet" in capsys.readouterr().out
    happened(1, "exercise", "01.4", status="wrong value", mistake=None)
    assert [key[:4] for key in keys(review())] == ["01.4"]


@pytest.mark.parametrize("needs", [("77.1",), (3,), ([],), (None,), ("",), ("01.99",)])
def test_what_is_no_exercise_gets_a_sentence(needs, capsys):
    assert review(*needs) is None
    assert "There " in capsys.readouterr().out


def test_graded_editions_ask_nothing(monkeypatch, capsys):
    withheld = {one.number: dataclasses.replace(one, hints=()) for one in registry.load("01").values()}
    monkeypatch.setattr(registry, "load", lambda notebook: withheld)
    assert review("01") is None
    assert review("01.3", "01.4") is None
    assert capsys.readouterr().out.count("No review in this edition") == 2


def test_checking_keeps_the_verdict_once_and_the_mistakes_name(capsys):
    wrong, right = (lambda K, D: K * D), (lambda K, D: K * D + K)
    for answer in (wrong, wrong, right, right, wrong):
        ask.check("01.1", answer)
    ask.check("01.2", lambda x: (_ for _ in ()).throw(NotImplementedError))
    ask.check("01.2", 3)
    ask.hint("01.1")
    found = [(one["key"], one["status"], one["mistake"]) for one in kept.events("exercise")]
    missed = ("01.1", "wrong value", "forgot_the_biases")
    assert found == [missed, ("01.1", "correct", None), missed]
    assert [one["key"] for one in kept.events("hint")] == ["01.1"]
    assert not any("K" in str(one) for one in kept.events())
    capsys.readouterr()
    progress()
    out = capsys.readouterr().out
    assert "01  1 of 9 correct, 1 hint" in out
    assert "forgot the biases: 01.1, 01.1" in out
    assert "Go on with 01.2, The bias trick." in out
    assert "This is kept until this kernel ends." in out


def test_the_whole_course_is_shown_and_where_to_go_on(capsys):
    progress()
    out = capsys.readouterr().out
    assert [line[4:6] for line in out.split("\n") if line.startswith("    ")] == registry.notebooks()
    assert "Go on" not in out
    for number in registry.load("02"):
        kept.note("exercise", number, status="correct", mistake=None)
    kept.note("bet", "01 chance", right=True)
    kept.note("bet", "01 other", right=False)
    progress()
    out = capsys.readouterr().out
    assert f"02  {len(registry.load('02'))} of {len(registry.load('02'))} correct" in out
    assert "Go on with 03.1" in out
    assert "Bets: 1 of 2 right." in out
    assert "more than once" not in out


def test_all_correct_is_said(capsys):
    for notebook in registry.notebooks():
        for number in registry.load(notebook):
            kept.note("exercise", number, status="correct", mistake=None)
    progress("01")
    assert "All exercises are correct." in capsys.readouterr().out


def test_forgetting_asks_first(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_KEPT", str(tmp_path))
    kept.note("hint", "01.1")
    progress()
    assert f"This is kept in {tmp_path}, on this machine alone." in capsys.readouterr().out
    progress.forget()
    out = capsys.readouterr().out
    assert f"Kept in {tmp_path}\n    hint: 1" in out
    assert "progress.forget(sure=True)" in out
    assert len(kept.events()) == 1
    progress.forget(sure=True)
    assert "Deleted" in capsys.readouterr().out
    assert kept.events() == []
    assert list(tmp_path.iterdir()) == []


def test_the_course_as_html_says_the_same_as_the_text(monkeypatch):
    shown = []
    monkeypatch.setattr(tally, "tell", lambda text, page=None: shown.append((text, page)))
    kept.note("exercise", "01.1", status="correct", mistake=None)
    progress()
    ((text, page),) = shown
    for notebook in registry.notebooks():
        assert registry.topic(notebook) in text
        assert f'<th scope="row">{notebook}</th>' in page
    assert "1 of 9 correct" in page
    assert page.count('aria-hidden="true"') == len(registry.notebooks())
    assert COLOURS["correct"] in page
    assert minidom.parseString(page)
