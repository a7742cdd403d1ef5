"""Numbers, choices, orders, settings, diagnoses and derivations: right passes, each wrong one gets its sentence."""

import dataclasses
import time

import numpy as np
import pytest

from course_utils.authoring import audit
from course_utils.exercises import ask, check, hint, limit, registry, solution
from course_utils.exercises.declare import case, exercise
from course_utils.exercises.judge import judge
from course_utils.exercises.kinds import Choice, Number, Order
from course_utils.exercises.trials import Diagnosis, Setting
from course_utils.host import kept

HINTS = ["A nudge.", "Nearly there."]

chance = Number(
    "99.1",
    "The loss of chance",
    value=2.3026,
    tolerance=0.001,
    unit="nats",
    wrong={"base_ten": (1.0, "You took the logarithm to base 10."), "base_two": (3.3219, "You count in bits.")},
    hints=HINTS,
    insight="ln 10.",
)

limit_of_rate = Number(
    "99.2",
    "Where it runs away",
    band=(0.45, 0.55),
    wrong={"half": (0.25, "There one step arrives; twice that is the limit.")},
    hints=HINTS,
    insight="2 / c.",
)

disease = Choice(
    "99.3",
    "Which disease?",
    options={
        "overfitting": None,
        "underfitting": "Then the training loss would be high as well.",
        "rate too high": "Then the training loss would jump.",
    },
    hints=HINTS,
    insight="The two curves part.",
)

backward = Order(
    "99.4",
    "The order of the way back",
    right=["loss", "softmax", "linear"],
    wrong={"forward": (["linear", "softmax", "loss"], "That is the way forward.")},
    hints=HINTS,
    insight="Last in, first out.",
)


def descend(rate, steps):
    """Return minus the distance from the bottom of x^2, from 3, or fail as badly as rate and steps will have it."""
    x = 3.0
    for _ in range(int(steps)):
        x -= rate * 2 * x
    return -abs(x)


bowl = Setting(
    "99.5",
    "A rate that arrives",
    run=descend,
    enough=-0.01,
    ranges={"rate": (0, 2), "steps": (1, 10**9)},
    right={"rate": 0.4, "steps": 20},
    wrong={
        "too small": (dict(rate=1e-4, steps=10), lambda s, score: s["rate"] < 0.01, "The steps are too short."),
        "runs away": (dict(rate=1.5, steps=5000), lambda s, score: score < -3, "It runs away: the rate is too large."),
    },
    hints=HINTS,
    insight="Half the curvature's inverse.",
)


def sound_mean(x):
    total = x.sum()
    return total / len(x)


def faulty_mean(x):
    total = x[1:].sum()
    return total / len(x)


listings = Diagnosis(
    "99.6",
    "Which listing?",
    listings={"A": sound_mean, "B": faulty_mean},
    truth=np.mean,
    sound={"A": "It adds all up and divides by their number."},
    lines={3: "The division is right: it is the sum that is not."},
    right={"listing": "B", "line": 2, "input": ([1.0, 2.0],)},
    hints=HINTS,
    insight="The first entry is lost.",
)


def wave(x, a):
    return np.sum(a * np.sin(x))


@exercise(
    "99.7",
    "Derive it",
    cases=[case([0.5, -1.0, 2.0], 2.0), case([0.0], 1.5), case(0.3, 2.0)],
    slope_of=wave,
    hints=HINTS,
    insight="The sine's slope is the cosine.",
)
def wave_slope(x, a):
    """Return the gradient of wave by x."""
    return a * np.cos(x)


@wave_slope.mistake
def forgot_the_factor(x, a):
    """You lost the factor a."""
    return np.cos(x)


@wave_slope.mistake
def turned_round(x, a):
    """You gave the cosine a minus: its own slope has one."""
    return -a * np.cos(x)


KINDS = [chance, limit_of_rate, disease, backward, bowl, listings]


@pytest.mark.parametrize("kind", [*KINDS, wave_slope], ids=lambda kind: kind.number)
def test_worked_example_holds_together(kind):
    assert audit.faults(kind) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.number)
@pytest.mark.parametrize("answer", [None, ...])
def test_three_dots_are_not_attempted(kind, answer):
    assert kind.judge(answer).status == "not attempted"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.number)
@pytest.mark.parametrize(
    "answer",
    [object(), "nonsense", {}, [], [1, [2]], b"x", print, True, {"a": 1}, 1j, {1: 2}],
    ids=lambda answer: type(answer).__name__,
)
def test_another_type_is_told_what_is_asked_for(kind, answer):
    result = kind.judge(answer)
    assert result.status == "wrong type"
    assert "This asks for" in result.message


NUMBERS = {
    "within the tolerance": (2.303, "correct", None),
    "an array of one": (np.array([2.3026]), "correct", None),
    "named": (1.0, "wrong value", "base_ten"),
    "low": (2.2, "wrong value", None),
    "nan": (float("nan"), "not finite", None),
    "inf": (float("inf"), "wrong value", None),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_number(name):
    answer, status, mistake = NUMBERS[name]
    result = chance.judge(answer)
    assert (result.status, result.mistake) == (status, mistake)


def test_number_says_on_which_side_and_in_which_unit():
    assert "2.2 nats is too low" in chance.judge(2.2).message
    assert "0.7 is too high" in limit_of_rate.judge(0.7).message
    assert limit_of_rate.judge(0.45).correct


def test_choice_forgives_blanks_and_nothing_else():
    assert disease.judge(" overfitting ").correct
    assert disease.judge("underfitting").mistake == "underfitting"


def test_order_names_the_first_place_that_differs():
    result = backward.judge(("loss", "linear", "softmax"))
    assert result.status == "wrong order"
    assert "right up to number 1. Number 2, 'linear', is not in its place: it belongs further down" in result.message
    assert "The first of your list, 'linear', is not" in backward.judge(("linear", "loss", "softmax")).message
    assert backward.judge(np.array(["loss", "softmax", "linear"])).correct


def test_setting_is_run_and_its_score_told():
    result = bowl.judge(dict(rate=0.02, steps=30))
    assert result.status == "not enough"
    assert "the score on unseen data is -0.882; -0.01 is wanted" in result.message
    assert bowl.judge(dict(rate=3, steps=1)).status == "out of range"
    assert bowl.judge(dict(rate=float("nan"), steps=1)).status == "out of range"
    assert bowl.judge(dict(rate=..., steps=1)).status == "not attempted"


@pytest.mark.slow
def test_setting_that_asks_for_too_much_is_stopped(monkeypatch):
    monkeypatch.setattr(limit, "SECONDS", 0.2)
    assert bowl.judge(dict(rate=0.3, steps=10**9)).status == "too slow"


def test_setting_on_a_busy_machine_has_as_long_as_it_needs(monkeypatch):
    monkeypatch.setattr(limit, "SECONDS", 0.02)
    waiting = dataclasses.replace(bowl, run=lambda rate, steps: time.sleep(0.3) or 0)  # others have the processor
    assert waiting.judge(dict(rate=0.3, steps=1)).status == "correct"


DIAGNOSES = {
    "an input that shows nothing": (dict(listing="B", line=2, input=([0.0, 2.0],)), "wrong input", "no fault there"),
    "an input of another form": (dict(listing="B", line=2, input=np.ones(3)), "correct", ""),
    "no input at all": (dict(listing="B", line=2, input="x"), "wrong input", "cannot be run"),
    "a sound listing": (dict(listing="A", line=2, input=([1.0, 2.0],)), "wrong listing", "gives what it should"),
    "an unknown listing": (dict(listing="C", line=2, input=([1.0],)), "wrong type", "A, B"),
    "a list for a name": (dict(listing=["B"], line=2, input=([1.0],)), "wrong type", "A, B"),
    "text for a line": (dict(listing="B", line="2", input=([1.0],)), "wrong type", "1 for the def"),
    "a line nobody suspects": (dict(listing="B", line=1, input=([1.0],)), "wrong line", "is right"),
}


@pytest.mark.parametrize("name", DIAGNOSES)
def test_diagnosis_is_tried_on_its_input(name):
    answer, status, part = DIAGNOSES[name]
    result = listings.judge(answer)
    assert result.status == status, result.message
    assert part in result.message


def test_derivation_is_compared_with_central_differences_not_with_its_formula():
    wrong = dataclasses.replace(wave_slope, reference=lambda x, a: a * np.sin(x))
    assert "the reference fails" in " ".join(audit.faults(wrong))
    assert judge(wrong, lambda x, a: a * np.cos(x)).correct


def test_a_kind_that_accepts_its_own_mistake_is_found():
    loose = dataclasses.replace(chance, tolerance=5.0)
    assert "mistake base_ten is taken for correct" in audit.faults(loose)


def test_check_hint_and_solution_take_them_as_they_take_functions(monkeypatch, capsys):
    monkeypatch.setattr(kept, "_waiting", [])
    monkeypatch.setattr(ask, "_hinted", {})
    monkeypatch.setattr(registry, "find", lambda number: {kind.number: kind for kind in KINDS}[number])
    for kind in KINDS:
        assert check(kind.number, kind.right).correct
        hint(kind.number)
        solution(kind.number)
    out = capsys.readouterr().out
    assert "99.6, Which listing?: the answer.\n    listing B, line 2: total = x[1:].sum()" in out
    assert [(one["key"], one["status"]) for one in kept.events("exercise")] == [
        (kind.number, "correct") for kind in KINDS
    ]


def test_data_that_are_prepared_do_not_count_as_the_learners_time(monkeypatch):
    monkeypatch.setattr(limit, "SECONDS", 0.5)
    assert dataclasses.replace(bowl, prepare=lambda: time.sleep(0.7)).judge(bowl.right).correct


def test_settings_are_tried_once_those_of_another_type_and_those_that_failed_again():
    tried = []

    def run(rate, steps):
        tried.append(type(steps))
        range(steps)
        return -rate

    one = dataclasses.replace(bowl, run=run)
    messages = {one.judge({"rate": 0.1, "steps": 20}).message for _ in range(2)}
    assert len(messages) == len(tried) == 1
    for _ in range(2):
        with pytest.raises(TypeError):
            one.judge({"rate": 0.1, "steps": 20.0})
    assert tried == [int, float, float]
