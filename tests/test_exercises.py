"""The engine: every way of going wrong is told apart, and nothing that a learner hands over makes it raise."""

import inspect
import signal
import subprocess
import sys
import threading
import time
import types
import warnings

import numpy as np
import pytest

from course_utils.exercises import ask, audit, limit, registry, report
from course_utils.exercises import check as shown_check
from course_utils.exercises.declare import case, exercise
from course_utils.exercises.judge import judge


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
    monkeypatch.setattr(ask, "_best", {})
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


def test_list_of_numbers_is_accepted_for_an_array():
    assert judge(halve, lambda x: (x / 2).tolist()).correct


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
    assert "became inf" in result.message


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


def test_without_threads_the_answer_still_runs(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert limit.run(lambda: 3).value == 3


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
    "unknown notebook": (("77.1", endless), "01.1 to 01.8"),
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
    assert "cannot be read (ZeroDivisionError)" in shown_check("01.8", lambda f, y: odd).message


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
    ask.progress(*argument)
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
    ask.progress("01")
    out = capsys.readouterr().out
    assert "Notebook 01: 1 correct, 1 tried, 6 to do." in out
    assert "correct  01.1  Count the parameters" in out
    assert "to do    01.4" in out


def test_same_answer_gives_the_same_text():
    assert judge(halve, raises).message == judge(halve, raises).message
    assert judge(halve, lambda x: x * 3).message == judge(halve, lambda x: x * 3).message


def test_html_carries_the_text_escaped():
    page = report.as_html("Head <1>\nOn:\n    a < b\nDone & over", "#000")
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
