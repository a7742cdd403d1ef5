"""The engine: every way of going wrong is told apart, and nothing that a learner hands over makes it raise."""

import dataclasses
import inspect
import signal
import subprocess
import sys
import threading
import time
import types
import warnings

import entropy
import numpy as np
import pytest

from course_utils.authoring import audit
from course_utils.exercises import ask, limit, progress, registry
from course_utils.exercises import check as shown_check
from course_utils.exercises.declare import case, exercise
from course_utils.exercises.judge import judge
from course_utils.exercises.kinds import Kind
from course_utils.host import kept
from course_utils.host.messages import as_html


@exercise(
    "99.1",
    "Halve an array",
    cases=[case([2.0, 4.0]), case([[1.0, 2.0], [3.0, 5.0]], why="a batch"), case([1, 3], why="integers")],
    random=lambda rng: case(rng.normal(size=3)),
    hints=["Divide.", "By 2."],
    insight="Half of everything.",
)
def halve(x):
    """Halve each entry."""
    return x / 2


@halve.mistake
def doubled(x):
    """You doubled it."""
    return x * 2


@halve.mistake
def crashed_on_batches(x):
    """A batch has rows."""
    return np.array([float(entry) / 2 for entry in x.tolist()])


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(kept, "_waiting", [])
    monkeypatch.setattr(ask, "_hinted", {})
    monkeypatch.setattr(limit, "SECONDS", 2.0)


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(limit, "SECONDS", 0.3)


def recursion(x):
    return recursion(x)


def in_place(x):
    half = x / 2
    x *= 0
    return half


def prints_instead(x):
    print(x / 2)


def leaves(x):
    sys.exit(1)


def interrupts(x):
    raise KeyboardInterrupt


def raises(x):
    return x / undefined_name  # noqa: F821


def generator(x):
    yield x / 2


COUNT = [0]


def counts_calls(x):
    COUNT[0] += 1
    return x / 2 + COUNT[0]


class BadError(Exception):
    def __str__(self):
        raise ValueError("no text")


def raises_badly(x):
    raise BadError


WRONG = {
    "None": (lambda x: None, "wrong type", "forget the return"),
    "printed": (prints_instead, "wrong type", "return instead of print"),
    "text": (lambda x: str(x), "wrong type", "without quotes"),
    "tuple of one": (lambda x: (x / 2,), "wrong type", "stray comma"),
    "tuple of two": (lambda x: (x / 2, x), "wrong type", "2 things"),
    "function": (lambda x: np.exp, "wrong type", "parentheses"),
    "generator": (generator, "wrong type", "yield"),
    "ragged list": (lambda x: [1, [2, 3]], "wrong type", "does not make an array"),
    "dict": (lambda x: {}, "wrong type", "a dict"),
    "module": (lambda x: types, "wrong type", "a module"),
    "complex": (lambda x: x / 2 + 0.5j, "wrong type", "complex numbers"),
    "scalar": (lambda x: x.sum(), "wrong shape", "whole array"),
    "reshaped": (lambda x: (x / 2).reshape(-1, 1), "wrong shape", "arranged otherwise"),
    "longer": (lambda x: np.append(x, 1), "wrong shape", "axis is lost"),
    "wrong on the batch": (lambda x: x / 2 if x.ndim == 1 else np.ones((2, 2)), "wrong value", "(a batch)"),
    "nan": (lambda x: x * np.nan, "not finite", "nan comes from"),
    "inf": (lambda x: x + np.inf, "not finite", "inf comes from"),
    "bool": (lambda x: x > 2, "wrong dtype", "True and False"),
    "cut off": (lambda x: np.trunc(x / 2) if x.dtype != int else (x // 2), "wrong value", "expected"),
    "integers": (lambda x: x / 2 if x.dtype != int else x // 2, "wrong dtype", "cuts off all fractions"),
    "places": (lambda x: (x / 2)[::-1], "wrong value", "places are not"),
    "a single case": (lambda x: np.array([1.0, 2.0]), "wrong shape", "Right on 1 of 6"),
    "exception": (raises, "exception", "name 'undefined_name' is not defined"),
    "bad exception": (raises_badly, "exception", "BadError"),
    "recursion": (recursion, "recursion", "again and again"),
    "exit": (leaves, "exit", "SystemExit"),
    "interrupt": (interrupts, "exit", "KeyboardInterrupt"),
    "in place": (in_place, "changed input", "caller's own array"),
    "random": (lambda x: np.random.default_rng().normal(size=x.shape), "not repeatable", "two different answers"),
    "stateful": (counts_calls, "not repeatable", "global variable"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answer_is_told_apart_and_explained(name):
    function, status, part = WRONG[name]
    result = judge(halve, function)
    assert result.status == status, result.message
    assert part in result.message
    assert not result.correct
    assert "0x7" not in result.message


def test_stub_is_not_attempted():
    assert judge(halve, audit_stub).status == "not attempted"


def audit_stub(x):
    raise NotImplementedError("Exercise 99.1")


@exercise("99.5", "Whole", cases=[case([1.0, 2.0], 3), case([4.0, 0.5], 2)], hints=[], insight="")
def whole_sum(x, n):
    return int(x.sum()) * n


@exercise("99.6", "Row", cases=[case([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])], hints=[], insight="")
def columns(X):
    return X.T


@exercise("99.7", "Truth", cases=[case([1.0, 2.0]), case([2.0, 1.0])], hints=[], insight="")
def rises(x):
    return bool(x[1] > x[0])


RIGHT = {
    "list": (halve, lambda x: (x / 2).tolist()),
    "complex without imaginary parts": (halve, lambda x: x / 2 + 0j),
    "objects that are numbers": (halve, lambda x: (x / 2).astype(object)),
    "float32": (halve, lambda x: (x / 2).astype(np.float32)),
    "a float for a whole number": (whole_sum, lambda x, n: float(int(x.sum()) * n)),
    "an array of no axis": (whole_sum, lambda x, n: np.array(int(x.sum()) * n)),
    "minus zero": (halve, lambda x: x / 2 - 0.0 * x),
    "1 for True": (rises, lambda x: int(x[1] > x[0])),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_answer_of_another_type_passes(name):
    answered, function = RIGHT[name]
    result = judge(answered, function)
    assert result.correct, result.message


SETTINGS = {
    "errors raised": lambda: np.seterr(all="raise"),
    "errors called": lambda: np.seterr(all="call"),
    "warnings raised": lambda: warnings.simplefilter("error"),
    "printed otherwise": lambda: np.set_printoptions(precision=1, suppress=True),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_the_notebooks_settings_change_no_verdict(name):
    def loud(*arguments):
        return np.exp(arguments[0]) / 0

    numbers = ["01.4", "01.6", "01.9", "06.1"]
    wrong = {number: judge(registry.find(number), loud).message for number in numbers}
    with warnings.catch_warnings(), np.errstate(), np.printoptions():
        SETTINGS[name]()
        for number in numbers:
            assert judge(registry.find(number), registry.find(number).reference, trusted=True).correct
            assert judge(registry.find(number), loud).message == wrong[number]


def test_a_warning_fails_where_the_task_asks_for_none():
    result = judge(registry.find("06.1"), lambda z: 0.25 / np.cosh(z / 2) ** 2)
    assert result.status == "warning"
    assert "asks for no warning" in result.message
    assert "overflow" in result.message


def test_another_convention_passes_and_both_are_told():
    result = judge(registry.find("07.6"), lambda x, u, p: np.where(u < 1 - p, x, 0) / (1 - p))
    assert result.correct
    assert "both are fine" in result.message


def test_audit_finds_a_convention_that_is_none():
    @exercise("99.8", "Convention", cases=[case(1.0), case(2.0)], hints=["a", "b"], insight="x")
    def double(x):
        return 2 * x

    @double.convention
    def triple(x):
        """Both are fine."""
        return 3 * x

    assert audit.faults(double)[:1] == ["it has fewer than two mistakes"]
    double.conventions[0] = dataclasses.replace(double.conventions[0], function=lambda x: 1 / 0)
    assert "convention triple is not told" in audit.faults(double)[0]


def test_lists_are_handed_over_where_the_text_shows_lists_and_arrays_pass_too():
    count = registry.find("05.2")

    def by_popping(sizes):
        left, total = sizes[:], 0
        while left[1:]:
            total += (left.pop(0) + 1) * left[0]
        return total

    assert judge(count, by_popping).correct
    assert judge(count, lambda sizes: sum((sizes[:-1] + 1) * sizes[1:])).correct
    assert judge(count, lambda sizes: sum(sizes[:-1] * sizes[1:])).mistake == "weights_alone"


def cut_in_place(x):
    half = x.copy()
    half -= x / 2
    return half


def unset(x):
    for value in x[x > 1e9]:
        last = value
    return last


def uninitialised(x):
    COUNT[0] += 1
    half = np.empty(x.shape)
    half[...] = COUNT[0]  # stands for what memory happens to hold
    return half


def asks(x):
    return float(input("x?"))


def counted_slowly(x):
    total = 0
    for i in range(10**9):
        total += i
    return x / 2


def waits(x):
    n = 1
    while n:
        n += 1
    return x


# name: (exercise, answer, a part of the sentence that is true, a part of one that is not)
DIAGNOSES = {
    "in place": (halve, cut_in_place, "a = a - s rather than a -= s", "/="),
    "a loop without a pass": (halve, unset, "a loop without a pass", "spelled"),
    "indexing a number": (halve, lambda x: x[0][0], "A single number has no entries", "past the end"),
    "too many indices": (halve, lambda x: x[0, 0] + x, "more indices than the array has axes", "past the end"),
    "past the end": (halve, lambda x: x[9], "past the end", "no entries"),
    "keyboard": (halve, asks, "Nobody types", "loop"),
    "a for loop": (halve, counted_slowly, "Such a loop ends", "never ends"),
    "a while loop": (halve, waits, "while loop", "Such a loop ends"),
    "np.empty": (halve, uninitialised, "np.empty", "random"),
    "random": (halve, lambda x: np.random.default_rng().normal(size=x.shape), "random numbers", "global"),
    "swapped shape, other values": (columns, lambda X: X * 2, "reshaping alone does not", "transpose it"),
    "swapped": (columns, lambda X: X, "transpose it", "reshap"),
    "as many entries": (columns, lambda X: X.ravel() + 1, "reshaping alone does not", "keepdims"),
    "all there": (columns, lambda X: X.T.ravel(), "arranged otherwise", "alone"),
    "None for True": (rises, lambda x: None, "instead of True or False", "one number"),
    "a right tuple": (halve, lambda x: tuple(x / 2), "np.array([ ]) round them", "Return only"),
    "complex": (whole_sum, lambda x, n: 1j, ".real", "instead of"),
    "no default": (
        registry.find("01.3"),
        lambda f, y, delta: 0,
        "Give the last argument its default, delta=1.0.",
        "will be called",
    ),
    "the log on paper": (
        entropy.cross_entropy,
        lambda f, y: np.log(np.sum(np.exp(f))) - f[y],
        "Take the largest score out of the sum",
        "log on paper first",
    ),
}


@pytest.mark.parametrize("name", DIAGNOSES)
def test_a_diagnosis_is_true(name, short, monkeypatch):
    answered, function, true, false = DIAGNOSES[name]
    monkeypatch.setattr(registry, "find", lambda number: answered)
    lines = ask._check(answered.number, function).message.split("\n")
    message = "\n".join(line for line in lines if not line.startswith("    "))
    assert true in message
    assert false not in message


def test_a_default_that_no_case_needs_is_not_asked_for():
    step = registry.find("03.3")
    rows = np.eye(9)
    answer = ask._check(
        "03.3", lambda W, x, y, rate: W + rate * np.outer((rows[y] - rows[np.argmax(W @ x)])[: len(W)], x)
    )
    assert answer.correct
    assert "learning_rate" in inspect.signature(step.reference).parameters


def test_minus_zero_is_shown_as_zero():
    assert "-0.0" not in judge(halve, lambda x: -x * 0).message


def test_the_checkers_own_failure_is_told_as_its_own(monkeypatch, capsys):
    monkeypatch.setattr(ask, "judge", lambda exercise, answer: [][1])
    result = shown_check("01.1", lambda K, D: K * D + K)
    assert result.status == "checker failed"
    assert "The checker failed, not you" in result.message
    assert "IndexError: list index out of range\n    in test_exercises.py, line" in result.message
    assert "not right" not in result.message
    assert kept.events("exercise") == []


def test_a_reference_that_fails_is_the_checkers_failure(monkeypatch, capsys):
    broken = dataclasses.replace(halve, reference=lambda x: 1 / 0)
    monkeypatch.setattr(registry, "find", lambda number: broken)
    assert shown_check("99.1", lambda x: x / 2).status == "checker failed"


def test_exception_shows_the_learners_own_line():
    _, start = inspect.getsourcelines(raises)
    assert f"line {start + 1}:  return x / undefined_name" in judge(halve, raises).message


def test_expected_and_got_are_shown_with_enough_digits_to_differ():
    message = judge(halve, lambda x: x / 2 + 1e-5).message
    assert "[1.0, 2.0]" in message
    assert "[1.00001, 2.00001]" in message


def test_large_arrays_show_the_first_entry_that_differs():
    @exercise("99.2", "Large", cases=[case(np.zeros((40, 5)))], hints=[], insight="")
    def same(x):
        return x

    def wrong(x):
        x = x.copy()
        x[3, 1] = 7
        return x

    message = judge(same, wrong).message
    assert "array of shape (40, 5)" in message
    assert "got at [3, 1]" in message
    assert "7.0" in message


def test_warning_becomes_a_sentence_and_never_reaches_the_notebook():
    def overflows(x):
        return np.exp(x * 0 + 1000)

    with warnings.catch_warnings(record=True) as caught:
        result = judge(halve, overflows)
    assert "overflow encountered in exp in line" in result.message
    assert caught == []


def test_warning_of_a_right_answer_is_told_and_explained():
    def right_but_loud(x):
        np.exp(np.array([1000.0]))
        return x / 2

    result = judge(halve, right_but_loud)
    assert result.correct
    assert "a float becomes inf" in result.message


def test_printing_is_captured_and_only_its_first_lines_shown(capsys):
    def chatty(x):
        for i in range(1000):
            print("line", i)
        return x / 2

    result = judge(halve, chatty)
    assert result.correct
    assert "line 2\n    ..." in result.message
    assert "line 3" not in result.message
    assert capsys.readouterr().out == ""


def assert_no_thread_left():
    """Threads of exercises end by themselves at once; without an end in sight, fail."""
    end = time.monotonic() + 5
    while left := [thread for thread in threading.enumerate() if thread.name.startswith("exercise")]:
        assert time.monotonic() < end, left
        time.sleep(0.01)


def endless(x):
    while True:
        pass


def endless_swallowing(x):
    while True:
        try:
            for i in range(10):
                i * 2
        except:  # noqa: E722
            pass


def endless_printing(x):
    while True:
        print("again")


def endless_in_numpy(x):
    a = np.ones((300, 300))
    while True:
        a = a @ a * 1e-3


@pytest.mark.parametrize("function", [endless, endless_swallowing, endless_printing, endless_in_numpy])
def test_endless_loop_is_stopped(function, short):
    result = judge(halve, function)
    assert result.status == "too slow"
    assert "was stopped" in result.message
    assert_no_thread_left()


def test_a_loop_that_swallows_exceptions_is_stopped_every_time():
    interval = sys.getswitchinterval()
    outcomes = [limit.run(lambda: endless_swallowing(0), seconds=0.05) for _ in range(20)]
    assert [outcome.stuck for outcome in outcomes] == [False] * 20
    assert sys.getswitchinterval() == interval
    assert_no_thread_left()


class Slow:
    """Something whose finalizer takes its time."""

    def __del__(self):
        for i in range(200):
            i * 2


def test_an_exception_that_arrives_in_a_finalizer_is_not_reported(monkeypatch):
    reports = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: reports.append(unraisable.exc_type))

    def finalizers():
        while True:
            try:
                Slow()
            except:  # noqa: E722
                continue

    outcomes = [limit.run(finalizers, seconds=0.05) for _ in range(20)]
    assert {(outcome.late, outcome.stuck) for outcome in outcomes} == {(True, False)}
    assert reports == []
    assert_no_thread_left()


def test_what_else_fails_in_a_finalizer_is_reported(monkeypatch):
    reports = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: reports.append(unraisable.exc_type))
    hook = sys.unraisablehook

    class Failing(Slow):
        def __del__(self):
            super().__del__()
            raise ZeroDivisionError

    def failing():
        while True:
            Failing()
            time.sleep(0.001)

    assert limit.run(failing, seconds=0.05).late
    assert set(reports) == {ZeroDivisionError}
    assert sys.unraisablehook is hook


def test_endless_loop_is_stopped_outside_the_main_thread_too(short):
    results = []
    thread = threading.Thread(target=lambda: results.append(judge(halve, endless)))
    thread.start()
    thread.join(10)
    assert results[0].status == "too slow"


def test_call_that_cannot_be_stopped_is_given_up_and_reaped_later():
    outcome = limit.run(lambda: time.sleep(1), seconds=0.1, grace=0.1)
    assert outcome.late
    assert outcome.stuck
    assert_no_thread_left()


def test_where_python_cannot_raise_in_a_thread_a_slow_call_is_given_up(monkeypatch):
    monkeypatch.setattr(limit, "SET_EXCEPTION", None)
    end = time.monotonic() + 0.5

    def slow():
        while time.monotonic() < end:
            pass

    outcome = limit.run(slow, seconds=0.05, grace=0.05)
    assert (outcome.late, outcome.stuck) == (True, True)
    assert limit.run(lambda: 3).value == 3
    assert_no_thread_left()


def test_no_late_exception_hits_anyone_when_calls_end_at_the_limit():
    for i in range(60):
        limit.run(lambda: time.sleep(0.004), seconds=0.003 + i % 5 * 0.0005, grace=1)
    for _ in range(1000):
        assert sum(range(100)) == 4950
    assert_no_thread_left()


def test_users_own_interrupt_stops_the_answer_and_is_passed_on():
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        limit.run(lambda: endless(0), seconds=30)
    timer.join()
    assert_no_thread_left()


@pytest.fixture
def threadless(monkeypatch, short):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(limit, "SET_EXCEPTION", None)  # some browsers' Pythons have none


def test_without_threads_the_answer_still_runs(threadless):
    assert limit.run(lambda: 3).value == 3
    assert type(limit.run(lambda: 1 / 0).error) is ZeroDivisionError
    assert judge(halve, lambda x: x / 2).correct


def endless_in_nested_loops(x):
    while True:
        try:
            while True:
                pass
        except:  # noqa: E722
            pass


@pytest.mark.parametrize(
    "function", [endless, endless_swallowing, endless_printing, endless_in_numpy, endless_in_nested_loops]
)
def test_endless_loop_is_stopped_without_threads_too(function, threadless):
    before = sys.gettrace()
    result = judge(halve, function)
    assert result.status == "too slow"
    assert "was stopped" in result.message
    assert sys.gettrace() is before
    assert limit.run(lambda: sum(range(100))).value == 4950


@pytest.mark.parametrize(
    ("name", "library"),
    [
        (inspect.__file__, True),
        ("/usr/local/lib/python3.13/dist-packages/numpy/lib/x.py", True),
        (np.__file__, True),
        ("/tmp/ipykernel_17/42.py", False),
        ("<ipython-input-3>", False),
        (__file__, False),
    ],
)
def test_a_learners_cell_is_no_library(name, library):
    assert limit.from_a_library(name) == library


def test_without_threads_every_reference_is_right(threadless, monkeypatch):
    monkeypatch.setattr(limit, "SECONDS", 2.0)
    for notebook in registry.notebooks():
        for one in registry.load(notebook).values():
            if isinstance(one, Kind):
                right = dataclasses.replace(one).judge(one.right)  # which has not tried its settings before
            else:
                right = judge(one, one.reference, trusted=True)
            assert right.correct, one.number


def test_learners_floating_point_settings_are_left_as_they_were():
    with np.errstate(over="raise"):
        judge(halve, lambda x: x / 2)
        assert np.geterr()["over"] == "raise"


NOT_ANSWERS = {
    "no argument": ((), "needs the number"),
    "number only": (("01.4",), 'check("01.4", my_function)'),
    "function only": ((endless,), 'check("01.4", endless)'),
    "swapped": ((endless, "01.3"), 'check("01.3", endless)'),
    "result": (("01.4", np.ones(3)), "a result, not a function"),
    "None": (("01.4", None), "without parentheses"),
    "class": (("01.4", dict), "the class dict"),
    "too few parameters": (("01.3", lambda f: 0), "takes (f)"),
    "too many parameters": (("01.4", lambda f, y: 0), "takes (f, y)"),
    "parameters swapped": (("01.3", lambda y, f, delta=1.0: 0), "in the order f, y, delta"),
    "unknown": (("01.99", endless), "01.1, 01.2"),
    "unknown notebook": (("77.1", endless), "01.1 to 01.9"),
    "float": ((1.4, endless), '"01.4"'),
    "one digit": (("1.4", endless), '"01.4"'),
    "list": ((["01.4"], endless), "Write the number as text"),
}


@pytest.mark.parametrize("name", NOT_ANSWERS)
def test_what_is_not_an_answer_gets_a_sentence(name, capsys):
    arguments, part = NOT_ANSWERS[name]
    result = shown_check(*arguments)
    assert not result.correct
    assert part in result.message
    assert capsys.readouterr().out == result.message + "\n"


def test_returned_object_that_fails_when_looked_at_gets_a_sentence(capsys):
    odd = type("Odd", (), {"__array__": property(lambda self: 1 / 0)})()
    assert "It cannot be read (ZeroDivisionError)" in shown_check("01.6", lambda f, y, T: odd).message


def test_hints_come_one_by_one_and_end_at_the_solution(capsys):
    hints = registry.find("01.4").hints
    for i, text in enumerate(hints, 1):
        ask.hint("01.4")
        out = capsys.readouterr().out
        assert f"hint {i} of {len(hints)}" in out
        assert text in out
    assert 'solution("01.4")' in out
    ask.hint("01.4")
    out = capsys.readouterr().out
    assert all(text in out for text in hints)


@pytest.mark.parametrize("argument", [(), (3,), ("x",), ([],), (None,)])
def test_hint_and_solution_never_raise(argument, capsys):
    ask.hint(*argument)
    ask.solution(*argument)
    progress(*argument)
    assert capsys.readouterr().out


def test_solution_is_the_function_alone(capsys):
    ask.solution("01.4")
    out = capsys.readouterr().out
    assert "    def stable_softmax(f):" in out
    assert "@" not in out
    namespace = {"np": np}
    exec(ask.source(registry.find("01.4").reference), namespace)
    assert namespace["stable_softmax"](np.zeros(2)).tolist() == [0.5, 0.5]


def test_progress_counts_and_a_right_answer_stays_right(capsys):
    shown_check("01.1", lambda K, D: K * D + K)
    shown_check("01.1", lambda K, D: K * D)
    shown_check("01.2", lambda x: x)
    shown_check("01.4", audit_stub)
    capsys.readouterr()
    progress("01")
    out = capsys.readouterr().out
    assert "Notebook 01: 1 correct, 1 tried, 7 to do." in out
    assert "correct  01.1  Count the parameters" in out
    assert "to do    01.4" in out


def test_same_answer_gives_the_same_text():
    assert judge(halve, raises).message == judge(halve, raises).message
    assert judge(halve, lambda x: x * 3).message == judge(halve, lambda x: x * 3).message


def test_html_carries_the_text_escaped():
    page = as_html("Head <1>\nOn:\n    a < b\nDone & over", "#000")
    assert "Head &lt;1&gt;" in page
    assert "<pre" in page
    assert "a &lt; b" in page
    assert "Done &amp; over" in page


def test_result_displays_nothing_of_its_own():
    assert judge(halve, lambda x: x / 2)._ipython_display_() is None


def test_importing_check_loads_no_exercises():
    code = "import sys, course_utils.exercises; print(any(name.endswith('ex01') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_mistake_without_its_sentence_is_refused():
    with pytest.raises(ValueError, match="silent needs a docstring: it is the sentence that the learner reads"):

        @halve.mistake
        def silent(x):
            return x


def test_audit_finds_a_mistake_that_is_right_one_that_is_a_twin_and_a_lack_of_hints():
    @exercise("99.3", "Faulty", cases=[case(1.0), case(2.0)], hints=["one"], insight="x")
    def double(x):
        return 2 * x

    @double.mistake
    def right(x):
        """Not wrong at all."""
        return x + x

    @double.mistake
    def one(x):
        """One."""
        return x

    @double.mistake
    def twin(x):
        """Two."""
        return 1 * x

    found = " / ".join(audit.faults(double))
    assert "mistake right is taken for correct" in found
    assert "mistake twin is taken for one" in found
    assert "fewer than two hints" in found


def test_audit_accepts_the_example():
    assert audit.faults(halve) == []


def test_audit_finds_a_reference_that_spoils_its_input():
    @exercise("99.4", "Spoils", cases=[case([1.0, 2.0])], hints=["a", "b"], insight="x")
    def double(x):
        x *= 2
        return x

    assert "the reference fails" in " ".join(audit.faults(double))
