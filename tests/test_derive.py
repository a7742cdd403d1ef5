"""Explanations that the judge derives: each source speaks where it should, and edited code does no harm."""

import ast
import inspect
import math
import re
import sys
import warnings

import entropy
import numpy as np
import pytest

from course_utils.exercises import limit, registry
from course_utils.exercises.declare import Exercise, case, exercise
from course_utils.exercises.derive import explaining, spots
from course_utils.exercises.derive.catalogue import catalogue, is_idle, numbers_in
from course_utils.exercises.derive.function_code import read_code
from course_utils.exercises.derive.matching import Budget, OverBudgetError, matching, outcome
from course_utils.exercises.derive.rules import build, expression, rules
from course_utils.exercises.derive.sentences import OPPOSITE, SENTENCES, sentence
from course_utils.exercises.derive.spoilt import of_reference
from course_utils.exercises.derive.table import RULES
from course_utils.exercises.derive.where import _facts
from course_utils.exercises.judge import judge


@exercise(
    "99.1",
    "Standardise",
    cases=[
        case([[1.0, 5.0, 2.0], [3.0, 1.0, 4.0]], 2.0),
        case([[2.0, 0.5], [4.0, -1.0], [9.0, 3.0]], 0.5, why="more rows than columns"),
        case([[1, 2], [5, 3]], 3.0, why="integers"),
    ],
    random=lambda rng: case(rng.normal(size=(4, 3)).round(2), float(rng.uniform(1, 3))),
    hints=["a", "b"],
    insight="x",
    letters={"scale": "the scale"},
)
def standardise(x, scale):
    centred = x - x.mean(axis=0)
    return scale * centred / np.sqrt((centred**2).mean(axis=0) + 1)


@standardise.mistake
def zeros(x, scale):
    """Zeros."""
    return 0 * x


def other_axis(x, scale):
    centred = x - x.mean(axis=1, keepdims=True)
    return scale * centred / np.sqrt((centred**2).mean(axis=0) + 1)


def forgot_the_scale(x, scale):
    centred = x - x.mean(axis=0)
    return centred / np.sqrt((centred**2).mean(axis=0) + 1)


def brackets(x, scale):
    centred = x - x.mean(axis=0)
    return scale * centred / np.sqrt((centred**2).mean(axis=0)) + 1


def _centre(x):
    return x.mean(axis=0) - x


def in_a_helper(x, scale):
    centred = _centre(x)
    return scale * centred / np.sqrt((centred**2).mean(axis=0) + 1)


def cut_off(x, scale):
    out = np.zeros_like(x)
    for j in range(x.shape[1]):
        c = x[:, j] - x[:, j].mean()
        out[:, j] = scale * c / np.sqrt((c**2).mean() + 1)
    return out


def two_changes_alike(x, scale):
    centred = x - np.mean(x, axis=1)[:, None]
    return scale * centred / np.sqrt(np.mean(centred**2, axis=1)[:, None] + 1)


MENDED = {
    other_axis: "wrong axis",
    forgot_the_scale: "A factor is missing, the scale",
    brackets: "brackets",
    in_a_helper: "difference is taken the wrong way round",
    cut_off: "dtype=float",
    lambda x, scale: -scale * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1): "a minus too many",
}


@pytest.mark.parametrize("function", MENDED, ids=lambda function: function.__name__)
def test_one_edit_of_the_answer_that_makes_it_right_tells_the_mistake(function):
    assert MENDED[function] in judge(standardise, function).message


def test_the_line_of_the_mistake_is_shown():
    assert "return scale * centred / np.sqrt((centred**2).mean(axis=0)) + 1\n" in judge(standardise, brackets).message


def test_a_right_answer_and_a_named_mistake_are_not_searched():
    assert judge(standardise, standardise.reference, trusted=True).correct
    assert judge(standardise, lambda x, scale: x * 0).mistake == "zeros"


def without_source(text):
    namespace = {"np": np}
    exec(text, namespace)
    return namespace["answer"]


def test_without_source_the_values_alone_tell_by_an_edit_of_the_reference():
    answer = without_source(
        "def answer(x, scale):\n    c = x - x.mean(axis=0)\n    return scale * c / np.sqrt(np.sum(c**2, axis=0) + 1)"
    )
    assert "needed is a mean, not a sum" in judge(standardise, answer).message


def test_the_references_own_names_are_never_told():
    for number in ("01.9", "02.5", "04.2", "07.4", "08.5"):
        one = registry.find(number)
        for answer in [without_source(f"def answer({', '.join(one.parameters)}):\n    return {one.parameters[0]}")]:
            assert "m_hat" not in judge(one, answer).message
            assert "dfdq" not in judge(one, answer).message


def test_where_hints_are_withheld_no_edit_speaks():
    @exercise("99.2", "Halve", cases=[case([2.0, 5.0]), case([1.0, -3.0, 4.0])], hints=[], insight="")
    def halve(x):
        return x / 2

    assert "division" not in judge(halve, lambda x: x / 2 / 3 * 1.5 * np.sqrt(x * 0 + 4)).message
    assert "divid" not in judge(halve, lambda x: np.array([entry // 2 for entry in x])).message


def test_where_nothing_is_certain_the_smallest_input_that_fails_is_shown():
    @exercise("99.3", "Odd", cases=[case([2.0, 5.0, 1.0]), case([7.0])], hints=["a", "b"], insight="x")
    def odd(x):
        return np.sin(x) + 3

    message = judge(odd, lambda x: np.array([hash(float(v)) % 7 + 0.1234 for v in x])).message
    assert "x = [7.0]" in message


EXCEPTIONS = {
    "np.maximum": lambda x, scale: np.max(0, x),
    "math.exp takes a single number": lambda x, scale: math.exp(x),
    "^ is no power": lambda x, scale: x ^ 2,
    "is the order of the two right": lambda x, scale: x @ np.ones(7),
    "single number is multiplied with *": lambda x, scale: x @ 2.0,
    "waits for the keyboard": lambda x, scale: input("x"),
    "Arrays are joined along one axis": lambda x, scale: np.concatenate([x, [1]]),
    "mean along an axis takes that axis away": lambda x, scale: x - x.mean(axis=1)[None, :, None] + np.ones((9, 8, 7)),
    "arrived where an array is expected": lambda x, scale: len(scale),
    "np.zeros((a, b))": lambda x, scale: np.zeros(2, 3),
    "make an array of it": lambda x, scale: x.tolist().mean(),
    "has no append": lambda x, scale: x.append(1),
    "is None": lambda x, scale: np.sqrt(x) + print(),
    "runs past the end of axis 0": lambda x, scale: x[10],
    "takes a single number got an array": lambda x, scale: float(x),
    "What is divided by was 0": lambda x, scale: 1 // 0,
    "needs a square matrix": lambda x, scale: np.linalg.inv(np.ones((2, 3))),
    "called without an argument": lambda x, scale: forgot_the_scale(x),
    "There is no such axis": lambda x, scale: x.sum(axis=5),
}


@pytest.mark.parametrize("part", EXCEPTIONS)
def test_an_exception_is_explained_by_its_line(part):
    assert part in judge(standardise, EXCEPTIONS[part]).message


def test_a_name_that_is_set_in_one_branch_only():
    def branch(x, scale):
        if scale < 0:
            centre = 0
        return x - centre

    assert "centre is used before it is set" in judge(standardise, branch).message


@exercise(
    "99.4",
    "Distances",
    cases=[case([3.0, 4.0, 1.0], 2.0), case([1.0, 2.0], 5.0), case([0.5, 7.0, 2.0, 9.0], 3.0)],
    random=lambda rng: case(rng.uniform(1, 9, size=int(rng.integers(2, 6))), float(rng.uniform(1, 4))),
    hints=["a", "b"],
    insight="x",
)
def distances(x, unit):
    return np.sqrt(x**3 + 2) / unit


RELATED = {
    "twice what it should be": lambda right, x, unit: 2 * right,
    "too large by a factor, the length of x": lambda right, x, unit: len(x) * right,
    "too small by the square of unit": lambda right, x, unit: right / unit**2,
    "wrong sign": lambda right, x, unit: -right,
    "100 times too large": lambda right, x, unit: 100 * right,
    "0.25 too high": lambda right, x, unit: right + 0.25,
    "too high by unit": lambda right, x, unit: right + unit,
    "the square of the right one": lambda right, x, unit: right**2,
    "1 minus the right one": lambda right, x, unit: 1 - right,
    "rounded": lambda right, x, unit: np.round(right),
    "opposite order": lambda right, x, unit: right[::-1],
    "running sums": lambda right, x, unit: np.cumsum(right),
    "same answer on every input": lambda right, x, unit: 4.5 + 0 * right[:2],
    "sum of all entries": lambda right, x, unit: right.sum(),
    "only the first of what": lambda right, x, unit: right[0],
    "The last is missing": lambda right, x, unit: right[:-1],
    "a column instead of a line": lambda right, x, unit: right[:, None],
    "one more at the beginning": lambda right, x, unit: np.append(0, right),
    "inside one more pair of square brackets": lambda right, x, unit: right[None],
    "The first is missing": lambda right, x, unit: right[1:],
    "one more at the end": lambda right, x, unit: np.append(right, 0),
    "Only the first entry is wrong": lambda right, x, unit: (
        right * (np.arange(len(right)) > 0) + 7 * (right == right[0])
    ),
}


@pytest.mark.parametrize("part", RELATED)
def test_a_relation_that_holds_on_every_case_is_told(part):
    change = RELATED[part]
    answer = without_source("def answer(x, unit):\n    return change(right(x, unit), x, unit)")
    answer.__globals__.update(change=change, right=distances.reference)
    assert part in judge(distances, answer).message


def test_a_relation_that_fails_on_one_case_is_not_told():
    answer = without_source("def answer(x, unit):\n    return right(x, unit) * (2 if unit < 4 else 3)")
    answer.__globals__["right"] = distances.reference
    assert "twice" not in judge(distances, answer).message


EVERY = [one for number in registry.notebooks() for one in registry.load(number).values() if isinstance(one, Exercise)]


@pytest.mark.parametrize("mending", [True, False])
def test_edits_leave_the_tree_as_it_was_and_each_kind_has_a_sentence(mending):
    for one in EVERY[::4]:
        code = read_code(one.reference)
        before = ast.unparse(code.main)
        for edit in catalogue(code, mending, numbers_in(code)):
            assert edit.kind in SENTENCES
            with edit.applied():
                code.function(lambda: None, edit.pieces)  # which says None to a SyntaxError alone
        assert ast.unparse(code.main) == before


def test_every_rule_and_every_opposite_has_a_sentence():
    assert {rule.kind for rule in RULES} | set(OPPOSITE) | set(OPPOSITE.values()) <= set(SENTENCES)


def test_a_rule_matches_whatever_stands_in_its_holes_and_the_same_for_the_same_letter():
    (rule,) = rules({"k": "a * (1 - a) -> a; a"})
    new, about = rule.apply(expression("s[0] * (1 - s[0])"))
    assert ast.unparse(new) == ast.unparse(about) == "s[0]"
    assert rule.apply(expression("s * (1 - t)")) is None
    assert ast.unparse(build("a / len(b)", a=expression("x"), b=expression("y"))) == "x / len(y)"


def endless(x, scale):
    while True:
        x = x + 1


def endless_inside(x, scale):
    return [v for v in iter(int, 1)]


@pytest.mark.parametrize("function", [endless, endless_inside])
def test_edited_code_without_an_end_is_stopped_after_so_many_rounds(function):
    budget = Budget()
    code = read_code(function)
    assert outcome(code.function(budget.tick), standardise.cases[0], budget) is None
    with pytest.raises(OverBudgetError):
        Budget(0).tick()


def test_a_search_ends_when_its_budget_is_spent():
    code = read_code(other_axis)
    cases, budget = standardise.cases, Budget(300)
    wanted = [np.asarray(standardise(*one.copy())) for one in cases]
    assert list(matching(code, catalogue(code, True), cases, wanted, 1e-6, budget)) == []
    assert budget.spent


def grows(x, scale):
    found = []
    for row in x:
        found.append(row)
    return np.array(found)


def test_no_edit_appends_a_list_to_itself_or_reads_it_while_it_grows():
    code = read_code(grows)
    for edit in catalogue(code, mending=True):
        with edit.applied():
            text = ast.unparse(ast.fix_missing_locations(code.main))
        assert "append(found)" not in text
        assert "in found" not in text


def reads_a_file(x, scale):
    return np.array([float(line) for line in open("numbers.txt", encoding="utf-8")])


def draws(x, scale):
    return x + np.random.default_rng(0).normal(size=x.shape)


@pytest.mark.parametrize("function", [reads_a_file, draws, np.exp, int])
def test_code_that_does_more_than_calculate_is_not_edited(function):
    assert read_code(function) is None


def test_edited_code_makes_lapack_write_nothing_to_the_screen(capfd):
    def curvature(x, scale):
        return np.linalg.eigvalsh(x.T @ x * scale).max()

    budget, code = Budget(), read_code(curvature)
    bad = case([[np.nan, 1.0], [np.inf, 2.0]], 1.0)
    assert outcome(code.function(budget.tick), bad, budget) is np.linalg.LinAlgError
    assert outcome(code.function(budget.tick), standardise.cases[1], budget) > 0
    assert capfd.readouterr().err == ""


def test_the_fresh_inputs_are_the_same_every_time_and_not_those_of_the_cases():
    again = [standardise.random(np.random.default_rng([*b"99.1", 25])) for _ in range(1)]
    assert np.array_equal(standardise.fresh[0].arguments[0], again[0].arguments[0])
    assert len(standardise.fresh) == 25
    shown = [one.arguments[1] for one in standardise.cases]
    assert not any(one.arguments[1] in shown for one in standardise.fresh)


def test_one_unusual_case_does_not_hide_a_mistake_that_all_others_show():
    @exercise(
        "99.5",
        "Triple",
        cases=[*(case(float(n)) for n in range(1, 8)), case(-4.0, why="a negative number"), case(0.0, why="zero")],
        hints=["a", "b"],
        insight="x",
    )
    def triple(x):
        return 3 * x

    @triple.mistake
    def squared_instead(x):
        """You squared it."""
        return x**2

    assert judge(triple, lambda x: x**2 if x else 1).mistake == "squared_instead"
    assert judge(triple, lambda x: x**2 if x > 2 else 1).mistake is None


def test_fresh_inputs_are_lists_where_the_cases_are():
    one = registry.find("07.2")
    assert {type(fresh.arguments[0]) for fresh in one.fresh} == {list}
    assert {type(fresh.arguments[0]) for fresh in one.on_arrays.fresh} == {np.ndarray}


def test_what_is_trusted_is_not_explained(monkeypatch):
    monkeypatch.setattr("course_utils.exercises.judge.explain", lambda *_: ["A cause."])
    assert "A cause." in judge(standardise, other_axis).message
    assert "A cause." not in judge(standardise, other_axis, trusted=True).message


def test_chance_is_noticed_although_the_first_wrong_case_comes_out_alike():
    calls = []

    def unsteady(x, scale):
        calls.append(x)
        return x * len(calls) if x.shape == (3, 2) else x

    assert judge(standardise, unsteady).status == "not repeatable"


def test_a_wrong_dtype_is_no_evidence_for_a_mistake_that_is_right_there():
    @exercise(
        "99.6",
        "Count",
        cases=[*(case([1] * n) for n in range(1, 9)), case([0], why="none")],
        hints=["a", "b"],
        insight="x",
        whole=True,
    )
    def count(x):
        return int(np.sum(x))

    @count.mistake
    def never_none(x):
        """Yours is never 0."""
        return max(1, int(np.sum(x)))

    result = judge(count, lambda x: float(np.sum(x)))
    assert (result.status, result.mistake) == ("wrong dtype", None)


def test_a_reshape_in_the_place_of_a_transpose_is_told_as_such():
    @exercise(
        "99.14",
        "Columns weighed",
        cases=[case(np.arange(6.0).reshape(2, 3) ** 2, 2.0), case(np.arange(8.0).reshape(4, 2) ** 2 - 5, -1.5)],
        random=lambda rng: case(rng.normal(size=(int(rng.integers(2, 5)), 3)), float(rng.normal())),
        hints=["a", "b"],
        insight="x",
    )
    def columns(X, scale):
        return scale * X.T

    message = judge(columns, lambda X, scale: (scale * X).reshape(X.shape[1], -1)).message
    assert "eshape is no transpose" in message
    assert ".T" in message


def by_the_range(x, scale):
    centred = x - x.mean(axis=0)
    return scale * centred / np.ptp(x, axis=0)


@exercise(
    "99.7",
    "Standardise, without a guard",
    cases=[
        case([[1.0, 5.0, 2.0], [3.0, 1.0, 4.0], [2.0, 2.0, 9.0]], 2.0),
        case([[2.0, 0.5], [4.0, -1.0], [9.0, 3.0]], 0.5, why="more rows than columns"),
    ],
    random=lambda rng: case(rng.normal(size=(4, 3)).round(2), float(rng.uniform(1, 3))),
    hints=["a", "b"],
    insight="x",
    letters={"x": "the inputs x", "scale": "the scale"},
)
def spread(x, scale):
    centred = x - x.mean(axis=0)
    return scale * centred / np.std(x, axis=0)


@spread.mistake
def not_divided(x, scale):
    """You centred only. Divide by the deviation."""
    return scale * (x - x.mean(axis=0))


@spread.mistake
def no_scale(x, scale):
    """You left out the scale."""
    return (x - x.mean(axis=0)) / np.std(x, axis=0)


def test_an_edit_that_leaves_a_named_mistake_tells_both():
    message = judge(spread, by_the_range).message
    assert "a known mistake: without np.ptp(x, axis=0) it would be the same. You centred only." in message


def test_something_missing_and_a_named_mistake_are_both_told():
    def neither(x, scale):
        return x - x.mean(axis=0)

    message = judge(spread, neither).message
    assert (
        "A factor is missing, the scale: something still has to be multiplied in (times). Besides: You cent" in message
    )


def test_what_the_reference_has_as_well_is_not_called_too_many():
    def scaled_early(x, scale):
        return (scale * x - x.mean(axis=0)) / np.std(x, axis=0)  # without "scale *" it is a named mistake

    message = judge(spread, scaled_early).message
    assert "factor too many" not in message
    assert "You left out the scale" not in message


EXPERIMENTS = {
    "ignores the scale: change that alone": lambda x, scale: np.sin(x - x.mean(axis=0)),
    "ignores the last column of the inputs x:": lambda x, scale: np.sin(scale * x[:, :1] + x[:, [0]] ** 2) + 0 * x,
    "ignores the last row of the inputs x:": lambda x, scale: np.sin(scale * x[:1]) + 0 * x,
    "Add 1 to every entry of the inputs x, and the right answer stays as it is; yours changes": lambda x, scale: (
        np.sin(x) * scale
    ),
    "Double the scale, and the right answer doubles; yours becomes four times as large": lambda x, scale: (
        np.sin((x - x.mean(axis=0)) / x.std(axis=0)) * scale**2
    ),
    "Double the scale, and the right answer doubles; yours changes otherwise": lambda x, scale: (
        np.sin((x - x.mean(axis=0)) / x.std(axis=0)) * np.log(scale + 7)
    ),
}


@pytest.mark.parametrize("part", EXPERIMENTS)
def test_an_experiment_tells_how_the_answer_should_follow_the_input(part):
    assert part in judge(spread, EXPERIMENTS[part]).message


def test_what_is_used_on_one_input_alone_is_not_called_ignored():
    def rarely(x, scale):
        return np.sin(x) * (scale if scale == 0.5 else 7)

    assert "ignores the scale" not in judge(spread, rarely).message


def test_entries_are_told_apart_where_the_answer_is_short():
    one = registry.find("04.6")
    message = judge(one, lambda a, b, dout: np.array([dout / b, -dout * b / a**2 if a else 0.0])).message
    assert "Double a, and entry 1 of the right answer doubles; that of yours becomes a quarter." in message


@exercise(
    "99.8",
    "Leaky",
    cases=[
        case([1.0, -2.0, 3.0], 1),
        case([-4.0, 5.0, 1.5], 2),
        case([-1.0, -7.0, 2.5, 3.5], 3),
        case([2.0, -2.0, 6.0, 8.0, 1.0], 4, why="a tie"),
    ],
    random=lambda rng: case((rng.normal(size=5) + rng.integers(4)).round(3), int(rng.integers(1, 5))),
    hints=["a", "b"],
    insight="x",
)
def leaky(x, k):
    return np.where(x > 0, x, 0.1 * x) + np.sin(k)


WHERE = {
    "exactly the entries where x is negative; all others are right": lambda x, k: (
        np.where(x > 0, x, np.cos(x)) + np.sin(k)
    ),
    "yours is right on those where k is 2, and wrong on all others": lambda x, k: leaky(x, k) + np.sin(k - 2) * x,
    "yours is right on those where k is 1, and wrong on all others": lambda x, k: leaky(x, k) + (k > 1) * np.cos(x),
    "exactly the entries where x is above 0; all others": lambda x, k: leaky(x, k) + (x > 0) * np.cos(x),
    "exactly the entries of k; all others are right": lambda x, k: leaky(x, k) + (np.arange(len(x)) == k) * (1 + x**2),
    "wrong on those where x has a negative entry, and right": lambda x, k: leaky(x, k) + (x < 0).any() * np.cos(x),
    "wrong on those where k is 1 or k is 2, and right on all others": lambda x, k: leaky(x, k) + (k < 3) * np.cos(x),
    "right on all ordinary inputs, and wrong only here: a tie.": lambda x, k: (
        leaky(x, k) + (abs(x).sum() == 19) * np.cos(x)
    ),
}


@pytest.mark.parametrize("part", WHERE)
def test_the_inputs_or_entries_that_are_wrong_are_told_by_what_they_have_in_common(part):
    answer = without_source("def answer(x, k):\n    return change(x, k)")
    answer.__globals__["change"] = WHERE[part]
    assert part in judge(leaky, answer).message


def test_nothing_is_told_by_a_condition_that_fails_once():
    answer = without_source("def answer(x, k):\n    return right(x, k) + (k > 1) * (x[0] > -0.5) * np.cos(x)")
    answer.__globals__["right"] = leaky.reference
    assert "Of the inputs tried" not in judge(leaky, answer).message


def test_the_exception_of_the_smallest_input_is_explained_too():
    one = registry.find("06.2")

    def two_columns(G):
        return np.mean(np.sin(G[:, 0]) > G[:, 1])

    message = judge(one, two_columns).message
    assert "The index runs past the end of axis 1" in message or "Your function raised" not in message


def test_a_number_written_for_a_length_is_asked_about():
    one = registry.find("03.10")

    def fixed(X, t, epochs):
        X, w, total = np.column_stack([X, np.ones(len(X))]), np.zeros(3), np.zeros(3)
        for _ in range(epochs):
            for x, target in zip(X, t, strict=True):
                w = w + (target - np.heaviside(w @ x, 0)) * x
                total = total + w
        return total / (epochs * len(X))

    def scaled(w, X, t):
        return 2 / len(t) * X @ (X @ w - t)

    assert "Does the 3 written there hold for every input?" in judge(one, fixed).message
    assert "Does the 2 written there" not in judge(registry.find("02.4"), scaled).message


def test_entries_taken_one_by_one_are_told():
    @exercise(
        "99.15",
        "Weighed",
        cases=[case([1.0, 5.5], 2.0), case([2.0], 1.5), case([3.5, 1.0, 4.0], -1.0)],
        hints=["a", "b"],
        insight="x",
    )
    def weighed(x, scale):
        return scale * np.sum(x**2)

    assert "You take entries one by one" in judge(weighed, lambda x, scale: scale * (x[0] ** 2 + x[1] ** 2)).message


def test_rounds_of_a_loop_that_only_counts_are_told_by_their_number():
    @exercise(
        "99.9",
        "Grow",
        cases=[case(2.0, 3), case(5.0, 4), case(-1.5, 2)],
        random=lambda rng: case(float(rng.normal()), int(rng.integers(1, 6))),
        hints=["a", "b"],
        insight="x",
    )
    def grow(x, epochs):
        for _ in range(epochs):
            x = 1.5 * x + 1
        return x

    def too_few(x, epochs):
        for _ in range(epochs - 1):
            x = 1.5 * x + 1
        return x

    def written_over(x, epochs):
        for _ in range(epochs):
            x = 1.5 * x + 1
        x = epochs
        return x

    assert "makes one round too few: look at epochs" in judge(grow, too_few).message
    assert "so that of a loop only the last round counts" not in judge(grow, written_over).message


def test_what_is_added_to_in_the_reference_is_not_said_to_be_taken_away():
    assert OPPOSITE["added for set"] == "set for added"
    assert OPPOSITE["set for added"] == "added for set"


@exercise(
    "99.10",
    "Rows",
    cases=[
        case([[1.0, 5.0, 2.0], [3.0, 1.0, 4.0]], 2),
        case([[2.0, 0.5, 7.0], [4.0, -1.0, 6.0], [9.0, 3.0, 5.5]], 3),
        case([[2.0, 8.0], [4.5, 3.0], [7.0, 1.0], [1.0, 1.5]], 4),
    ],
    hints=["a", "b"],
    insight="x",
    letters={"X": "the inputs X"},
)
def rows(X, n):
    return np.sin(X).sum(axis=1) * np.arange(1, n + 1)


SHAPED = {
    "On every input there is 1 entry too few": lambda X, n: np.cos(X).sum(axis=1)[1:],
    "On every input there are 2 entries too many": lambda X, n: np.append(np.cos(X).sum(axis=1), [1.0, 2.0]),
    "an axis too many, as long as the number of columns of the inputs X": lambda X, n: np.cos(X),
    "An axis is lost, as long as the number of rows of the inputs X": lambda X, n: np.cos(X).sum(),
}


@pytest.mark.parametrize("part", SHAPED)
def test_a_wrong_shape_is_told_by_the_axis_that_is_too_many_or_missing(part):
    assert part in judge(rows, SHAPED[part]).message


def test_shapes_that_differ_otherwise_from_input_to_input_are_not_explained():
    message = judge(rows, lambda X, n: np.ones(n**2)).message
    assert "On every input" not in message
    assert "An axis is lost" not in message


def test_a_rest_is_found_by_the_inputs_without_one():
    @exercise(
        "99.11",
        "Batches",
        cases=[case([1.0, 2.0, 3.0], 2), case([2.0, -1.0, 4.0, 5.0], 2), case([1.5] * 6, 3), case([2.5, 7.0, 3.0], 1)],
        random=lambda rng: case(rng.normal(size=int(rng.integers(4, 9))), int(rng.integers(1, 5))),
        hints=["a", "b"],
        insight="x",
    )
    def batches(x, size):
        return np.add.reduceat(np.sin(x), np.arange(0, len(x), size)).sum() + size

    answer = without_source("def answer(x, size):\n    return right(x[: len(x) // size * size], size)")
    answer.__globals__["right"] = batches.reference
    assert "right on those where the length of x is a multiple of size" in judge(batches, answer).message


def test_what_is_right_on_all_inputs_but_two_is_not_told_by_a_condition():
    answer = without_source("def answer(x, k):\n    return right(x, k) + (abs(x).sum() == 6) * np.cos(x)")
    answer.__globals__["right"] = leaky.reference
    assert "Yours is" not in judge(leaky, answer).message  # that input is an ordinary one


def test_that_only_differences_count_is_told():
    assert "So only differences count" in judge(spread, lambda x, scale: np.sin(x) * scale).message
    assert "So only differences count" not in judge(distances, lambda x, unit: np.sqrt(x + 7) / unit**2).message


def test_an_edit_of_the_reference_by_brackets_is_no_explanation():
    answer = without_source(
        "def answer(x, scale):\n    c = x - x.mean(axis=0)\n    return scale * c / (c**2).mean(axis=0)"
    )
    assert "brackets" not in judge(standardise, answer).message


def test_equality_is_told_without_two_names_that_are_the_same():
    one = registry.find("03.10")
    text = inspect.getsource(one.reference)
    text = text[text.index("def ") :].replace(", 0)", ", 0.5)").replace("def averaged_perceptron", "def answer")
    message = judge(one, without_source(text)).message
    assert "heaviside and heaviside" not in message


def told(function):
    """Return the sentences that explain a wrong answer to `standardise`."""
    lines = judge(standardise, function).message.split("\n")
    return [line for line in lines if not line.startswith(("    ", "Exercise", "On this", "Right on", "Your function"))]


def test_what_says_all_stands_alone_and_a_hint_does_not():
    assert len(told(lambda x, scale: math.exp(x) + x.mean(axis=1))) == 1
    assert len(told(lambda x, scale: scale * (x - x.mean(axis=1)) / np.sqrt(x.var(axis=0) + 1))) == 2


def test_an_input_that_is_changed_by_a_right_answer_is_all_that_is_said():
    def in_place(x, scale):
        x -= x.mean(axis=0)
        return scale * x / np.sqrt((x**2).mean(axis=0) + 1)

    assert told(lambda x, scale: in_place(x.astype(float), scale)) == ["x"]  # right: the insight
    message = judge(spread, lambda x, scale: [x.__isub__(x.mean(axis=0)), scale * x / np.std(x, axis=0)][1]).message
    assert "changed x" in message
    assert "line" not in message


def test_a_change_that_the_right_answer_follows_in_two_ways_is_not_told():
    @exercise(
        "99.12",
        "Now and then",
        cases=[case([1.0, 5.5], 1), case([2.0, 3.5], 2), case([7.0, 2.5], 3), case([4.0, 9.0], 4)],
        random=lambda rng: case(rng.normal(size=2), int(rng.integers(1, 5))),
        hints=["a", "b"],
        insight="x",
    )
    def now_and_then(x, k):
        return x * (k % 2) + (k + 1) % 2

    assert "Double x" not in judge(now_and_then, lambda x, k: np.cos(x) + k).message


def test_a_sum_that_is_set_anew_and_never_begun_is_found():
    @exercise(
        "99.16",
        "A cubic sum",
        cases=[case([1.0, 5.5], 2.0), case([2.0, 1.0], 1.5), case([3.5, 1.0, 4.0], -1.0)],
        random=lambda rng: case(rng.normal(size=4), float(rng.normal())),
        hints=["a", "b"],
        insight="x",
    )
    def cubic(x, scale):
        return np.sum(scale * x**3)

    def last_entry(x, scale):
        for i in np.ndindex(x.shape):
            total = scale * x[i] ** 3
        return total

    assert "so that of a loop only the last round counts" in judge(cubic, last_entry).message


def test_another_length_than_that_of_the_gradient_is_found():
    def squared(x, scale):
        return scale * (x - x.mean()) / np.sum(x**2)

    @exercise(
        "99.13",
        "By its length",
        cases=[case([1.0, 5.5], 1.5), case([2.0, 3.5, 1.0], 2.5)],
        random=lambda rng: case(rng.normal(size=4), float(rng.normal())),
        hints=["a", "b"],
        insight="x",
    )
    def by_its_length(x, scale):
        return scale * (x - x.mean()) / np.linalg.norm(x)

    assert "The length (norm) of a vector is the root of the sum of squares" in judge(by_its_length, squared).message


def test_what_can_be_said_of_an_input():
    facts = dict(_facts(["x", "n", "kind"], (np.array([[1.0, -2.0, 0.0], [3.0, 4.0, 5.0]]), 2, "relu"), np.float64(-1)))
    assert {fact for fact, holds in facts.items() if holds} == {
        "x has a negative entry",
        "x has an entry that is exactly 0",
        "x has 2 rows",
        "n is 2",
        "kind is 'relu'",
        "the length of x is a multiple of n",
        "the right answer is negative",
    }
    assert {fact for fact, holds in _facts(["v"], (np.array([7, 7]),), np.array([False])) if holds} == {
        "v has equal entries",
        "v holds whole numbers",
        "v has one axis, not two",
        "v has 2 entries",
        "the right answer is 0 (or False)",
    }


@exercise(
    "99.7",
    "Adam, step by step",
    cases=[case([3.0, 3.0, 3.0], 0.1), case([0.001, 2.0, -5.0, 0.3], 0.1), case([[1.0, -100.0], [2.0, 50.0]], 0.1)],
    hints=[],
    insight="",
)
def adam_steps(gradients, learning_rate):
    m = v = 0.0
    steps = []
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        steps.append(-learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8))
    return np.array(steps)


def adam_with_the_sign_lost(gradients, learning_rate):
    m = v = 0.0
    out = []
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        out.append(learning_rate * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
    return np.array(out)


def below_less_above(f, w, h):
    g = np.zeros(len(w))
    for i in range(len(w)):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(down) - f(up)) / (2 * h)
    return g


def either_sign(G):
    found = 0
    for g in G:
        if g > 0 or g < 0:
            found += 1
    return found / len(G)


def one_step_more(w, X, t, learning_rate, goal, max_steps):
    for _ in range(max_steps + 1):
        g = 2 / len(t) * X.T @ (X @ w - t)
        if np.linalg.norm(g) < goal:
            break
        w = w - learning_rate * g
    return w


def no_column(W, X, y, delta=1.0):
    n = np.arange(len(y))
    F = X @ W.T
    M = 1 / (1 + np.exp(-(F - F[n, y] + delta)))
    M[n, y] = 0
    M[n, y] = -M.sum(axis=1)
    return M.T @ X / len(y)


def bias_without_its_chain(w1, x1, w2, x2, b):
    f = 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))
    dz = f * (1 - f)
    return np.array([x1 * dz, w1 * dz, x2 * dz, w2 * dz, 1])


def by_entries(X, t, epochs):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1])
    for x, target in zip(X1.ravel(), t, strict=False):
        w = w + (target - np.heaviside(w @ x, 0)) * x
    return w


def four_of_five(w1, x1, w2, x2, b):
    return w1, x1, w2, x2


def only_mistakes(W, x, y, learning_rate=1.0):
    rows = np.eye(len(W))
    if np.argmax(W @ x) != y:
        return W + learning_rate * np.outer(rows[y] - rows[np.argmax(W @ x)], x)


def breaks_off(f, y, delta=1.0):
    total = 0.0
    for i in range(len(f)):
        if i == y:
            break
        total += max(0, f[i] - f[y] + delta)
    return total


def gives_up(Z):
    n = 0
    for z in Z.T:
        if (z <= 0).all():
            n += 1
        else:
            return n
    return n


def one_too_few(X, t, epochs):
    w = np.zeros(X.shape[1])
    for x, target in zip(X, t, strict=True):
        w = w + (target - np.heaviside(w @ x, 0)) * x
    return w


def from_ones(Ws, beta):
    average = np.ones(Ws[0].shape)
    for W in Ws[1:]:
        average = beta * average + (1 - beta) * W
    return average


def one_list_by_two_names(x, w):
    h = [x]
    for weight in w:
        h.append(1 / (1 + np.exp(-weight * h[-1])))
    return np.prod(w) * np.prod(h)


def no_unit_bends(X, W1, b1, W2, b2):
    h = [[1 / (1 + math.exp(-(r @ x + c))) for r, c in zip(W1, b1, strict=True)] for x in X]
    return np.array(h) @ W2.T + b2 + 1e-3


# Answers that readers wrote, what they should be told, and what they were told in its place.
MISLED = (
    (adam_steps, adam_with_the_sign_lost, "a minus is missing", "difference"),
    ("02.3", below_less_above, "A difference is taken the wrong way round", "-="),
    ("06.1", lambda z: (s := 1 / (1 + np.exp(-z))) * (s - 1), "a minus is missing", "difference"),
    ("06.2", lambda G: np.mean((G > 0).all(axis=1) or (G < 0).all(axis=1)), "Entry by entry it is |", "np.where"),
    ("06.2", lambda G: np.mean((G > 0).all(axis=1) and True), "Entry by entry it is &", "np.where"),
    ("06.2", lambda G: np.mean(not (G > 0).all(axis=1)), "Entry by entry it is ~", "np.where"),
    ("06.2", either_sign, "or wants one True or False on each side, and so does if", "np.where"),
    ("02.2", lambda f, x, h: (f * (x + h) - f * (x - h)) / (2 * h), "it has to be called", "that line alone"),
    ("04.7", lambda X, dout: np.sin(X.T @ dout).reshape(5, 7), "does not hold 12", "that line alone"),
    ("04.7", lambda X, dout: [a for a, b, c, d in [X]], "another number of names", "that line alone"),
    ("05.4", lambda W1, b1, W2, b2: np.column_stack([W2 @ W1, b1 + b2]), "Here they are (3,) and (4,)", "joined"),
    ("06.4", lambda x, dout: np.sum(dout * np.min(x, 0)), "there is np.minimum", "np.max"),
    ("02.4", lambda w, X, t: 2 / N * X.T @ (X @ w - t), "N is no argument here", "the cell"),  # noqa: F821
    ("05.4", lambda W1, b1, W2, b2: np.hstack([W2 @ W1, W2 @ b1 + b2]), "column_stack, not hstack", "Another"),
    ("02.4", lambda w, X, t: 2 * X.T @ (X @ w - t), "a division is missing", "Print the shapes"),
    ("02.4", lambda w, X, t: X.T @ (X @ w - t) / len(t), "A factor is missing, 2", "divided"),
    ("04.4", bias_without_its_chain, "Only the last entry is wrong", "Besides"),
    ("02.5", one_step_more, "makes one round too many", "product"),
    ("02.8", no_column, "Here they are (2,4) and (2,)", "takes that axis away"),
    ("04.3", lambda dfdy, J: np.sum(dfdy * J, axis=0), "Here they are (2,) and (2,3)", "takes that axis away"),
    (entropy.cross_entropy, lambda f, y: np.log(np.exp(f)).sum() - f[y] - 1, "", "prod"),
    ("03.10", by_entries, "x is a single number: you go through single entries", "multiplied with *"),
    ("04.4", four_of_five, "4 things (a tuple), and 5 numbers are asked for", "range"),
    ("03.10", one_too_few, "1 entry too few", "+ 1"),
    ("01.3", breaks_off, "break and continue are mixed up", "forget"),
    ("06.3", gives_up, "ends the function in the middle of the loop", "forget"),
    ("03.3", only_mistakes, "only inside an if or a loop", "forget"),
    ("07.6", lambda x, u, p: x[u >= p] / (1 - p), "the zeros between them are lost", "Print the shapes"),
    ("07.7", from_ones, "", "**"),
    ("05.6", one_list_by_two_names, "", "copy"),
    ("05.3", no_unit_bends, "", "sigmoid, 1 /"),
    ("05.1", lambda W, b, x: np.maximum(0, W @ x + b), "The sigmoid, 1 / (1 + e^-z), is what is asked", "ReLU"),
    ("04.8", lambda x, dout: dout * (x > 0.1), "compared with 0", "0.5"),
    ("01.1", lambda K, D: K**D + K, "far too large", "instead of"),
)


@pytest.mark.parametrize(("asked", "function", "part", "not_told"), MISLED)
def test_what_misled_readers_is_told_as_it_is(asked, function, part, not_told):
    one = registry.find(asked) if isinstance(asked, str) else asked
    said = [line for line in judge(one, function).message.split("\n") if not line.startswith("    ")]
    assert part in "\n".join(said)
    assert not_told not in "\n".join(said)


def test_a_log_of_each_entry_where_the_log_of_the_sum_is_asked_for():
    def log_inside(f, y):
        m = f.max()
        return m + np.log(np.exp(f - m)).sum() - f[y]

    assert "np.log and a sum or mean stand in the wrong order" in judge(entropy.cross_entropy, log_inside).message


def test_a_line_that_an_exception_shows_is_not_shown_again():
    message = judge(registry.find("05.1"), lambda W, b, x: 1 / (1 + np.exp(-(W * x + b)))).message
    assert message.count("    line") == 1
    assert "entry by entry" in message


def test_no_sentence_has_a_hole_where_nothing_is_to_be_named():
    for kind, text in SENTENCES.items():
        assert "{about}" not in re.sub("«.*?»", "", text)
        said = sentence(kind, "<", "<=", "")
        assert not said[0].islower() or said.startswith(("np.", "axis")), said
        assert not re.search(r" :(?!-)| ,| \.(?![\w.])|:\.|,,|  |[«»{}]", said), said


def test_what_is_too_many_in_the_reference_is_missing_from_an_answer():
    unsure = {"complement too many"}  # never told of a reference
    assert {kind for kind in SENTENCES if kind.endswith("too many") and kind not in OPPOSITE} == unsure


def test_a_product_that_is_set_anew_is_told_to_multiply():
    @exercise(
        "99.17",
        "A product in a loop",
        cases=[case([1.5, 5.5], 2.0), case([2.0, 1.0, 0.5], 1.5), case([3.5, 1.0, 4.0], -1.0)],
        random=lambda rng: case(rng.normal(size=4), float(rng.normal())),
        hints=["a", "b"],
        insight="x",
    )
    def product(x, scale):
        found = 1.0
        for entry in x:
            found *= scale + np.sin(entry)
        return found

    def last_factor(x, scale):
        found = 1.0
        for entry in x:
            found = scale + np.sin(entry)
        return found

    assert "multiply it in (*=)" in judge(product, last_factor).message
    text = "def answer(x, scale):\n    for entry in x:\n        last = scale + np.sin(entry)\n    return last"
    message = judge(product, without_source(text)).message
    assert "+=" not in message
    assert "-=" not in message


def test_values_that_end_at_a_number_are_told():
    message = judge(distances, without_source("def answer(x, unit):\n    return np.minimum(f(x, unit), 4.0)")).message
    assert "name 'f' is not defined" in message
    answer = without_source("def answer(x, unit):\n    return np.minimum(f(x, unit), 4.0)")
    answer.__globals__["f"] = distances.reference
    assert "Your values end at 4, and are right below it" in judge(distances, answer).message


def test_edits_that_do_nothing_or_give_a_constant_are_not_tried():
    idle = ["a * 1", "1 * a", "a / 1", "a + 0", "0 + a", "a - 0", "a ** 1", "1.0 ** a", "2 ** a", "0 * a"]
    assert all(is_idle(expression(text)) for text in idle)
    assert not any(is_idle(expression(text)) for text in ("a * 2", "1 - a", "a ** 2", "1 / a", "a", "0.5 ** a"))


def test_entries_that_are_all_alike_do_not_bear_an_edit_that_other_values_would_not():
    one = registry.find("01.2")
    message = judge(one, lambda x: np.concatenate([x, np.full((*x.shape[:-1], 1), 2.0)], axis=-1)).message
    assert "still has to be" not in message
    assert "half" not in message


def test_a_mistake_of_true_and_false_has_to_hold_on_every_case():
    @exercise(
        "99.18",
        "Positive",
        cases=[*(case(float(n)) for n in (1, -2, 3, -4, 5, 6)), case(0.0, why="zero")],
        hints=["a", "b"],
        insight="x",
    )
    def positive(x):
        return bool(x > 0)

    @positive.mistake
    def turned(x):
        """You turned it round."""
        return bool(x <= 0)

    assert judge(positive, lambda x: bool(x <= 0)).mistake == "turned"
    assert judge(positive, lambda x: bool(x < 0)).mistake is None


def test_without_source_the_function_that_was_asked_for_is_told_and_not_the_one_that_was_taken():
    @exercise(
        "99.19",
        "A unit that bends",
        cases=[case([1.5, -5.5], 2.0), case([-2.0, 1.0, 0.5], 1.5), case([3.5, -1.0, 4.0], -1.0)],
        random=lambda rng: case(rng.normal(size=4), float(rng.normal())),
        hints=["a", "b"],
        insight="x",
    )
    def bend(x, scale):
        return scale + np.maximum(0, scale * x)

    @exercise("99.20", "A unit", cases=list(bend.cases), random=bend.random, hints=["a", "b"], insight="x")
    def squash(x, scale):
        return scale + 1 / (1 + np.exp(-(scale * x)))

    bends = without_source("def answer(x, scale):\n    return scale + np.maximum(0, scale * x)")
    squashes = without_source("def answer(x, scale):\n    return scale + 1 / (1 + np.exp(-scale * x))")
    assert "The ReLU, max(0, z), is what is asked for" in judge(bend, squashes).message
    assert "sigmoid" not in judge(bend, squashes).message
    assert "The sigmoid, 1 / (1 + e^-z), is what is asked for" in judge(squash, bends).message
    assert "ReLU" not in judge(squash, bends).message


def test_names_trade_places_only_where_both_stand():
    def step(w, x, t):
        new = w + (t - w @ x) * x
        return new

    for edit in catalogue(read_code(step), mending=True):
        if edit.kind == "names swapped" and not edit.line:
            assert {edit.old.id, edit.new.id} <= {"w", "x", "t"}


@pytest.mark.parametrize("puts", range(1, 8))
def test_a_search_that_is_stopped_in_the_midst_of_an_edit_leaves_nothing_changed(monkeypatch, puts):
    put, left, ended = spots._put, [puts], []

    def stopped(*step):
        put(*step)
        left[0] -= 1
        if left[0] == 0:
            raise limit.TimeIsUp

    def run(call, seconds):
        ended.append(limit.run(call, seconds).error)
        return limit.Outcome(error=ended[0], late=True)

    unknown = without_source("def answer(x, scale):\n    return scale * (x - x.mean(axis=0)) ** 3 + x")
    monkeypatch.setattr(explaining, "run", run)
    monkeypatch.setattr(spots, "_put", stopped)
    before = sys.stdout, warnings.filters[:], np.geterr()
    judge(standardise, unknown)
    assert isinstance(ended[0], limit.TimeIsUp)
    code, _ = of_reference(standardise)
    assert ast.dump(code.main) == ast.dump(read_code(standardise.reference).main)
    assert (sys.stdout, warnings.filters[:], np.geterr()) == before
