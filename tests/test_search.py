"""Searches: spaces, the same results however trials are carried out, what goes wrong, and the file."""

import contextlib
import functools
import json
import math
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_utils.layers import ReLU
from course_utils.optim import SGD, cosine_decay
from course_utils.search import (
    Results,
    choices,
    grid_search,
    log_uniform,
    random_search,
    uniform,
)

ROOT = Path(__file__).parent.parent
SEED = 7
SPACE = {"learning_rate": log_uniform(1e-4, 1.0), "units": choices(range(1, 6))}
TRIALS = 8


def make_rng(seed=SEED):
    return np.random.default_rng(seed)


def noisy(learning_rate, units, rng):
    return units - learning_rate + rng.normal()


def search(objective=noisy, **options):
    return random_search(objective, SPACE, **{"trials": TRIALS, "rng": make_rng(), **options})


@pytest.fixture(scope="module")
def expected():
    """The trials of an undisturbed search, one after the other."""
    return search().trials


@pytest.fixture
def objectives(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    import search_objectives

    return search_objectives


def pool():
    # Forking a process that has threads, as pytest has, is deprecated.
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


# Spaces.

BOUNDS = (
    st.tuples(st.floats(-1e308, 1e308), st.floats(-1e308, 1e308)).map(sorted).filter(lambda pair: pair[0] < pair[1])
)
POSITIVE = st.tuples(st.floats(1e-300, 1e300), st.floats(1e-300, 1e300)).map(sorted)


# What a generator's `random` returns: 0 <= u < 1.
FRACTIONS = st.sampled_from([0.0, 0.5, 1 - 2**-53]) | st.floats(0, 1, exclude_max=True)


def draw_at(u, distribution):
    return distribution.sample(SimpleNamespace(random=lambda: u))


@given(BOUNDS, FRACTIONS)
@example([-1e308, 1e308], 0.25)  # farther apart than the largest number
def test_uniform_stays_within_its_bounds(bounds, u):
    lo, hi = bounds
    assert lo <= draw_at(u, uniform(lo, hi)) <= hi
    assert draw_at(0.5, uniform(lo, hi)) == pytest.approx(lo / 2 + hi / 2, rel=1e-12, abs=1e-300)


@given(POSITIVE.filter(lambda pair: pair[0] < pair[1]), FRACTIONS)
def test_log_uniform_stays_within_its_bounds(bounds, u):
    lo, hi = bounds
    assert lo <= draw_at(u, log_uniform(lo, hi)) <= hi
    assert draw_at(0.5, log_uniform(lo, hi)) == pytest.approx(math.sqrt(lo) * math.sqrt(hi), rel=1e-12)


def share_below(distribution, middle, n=4000):
    rng = make_rng()
    return np.mean([distribution.sample(rng) < middle for _ in range(n)])


@pytest.mark.parametrize(("lo", "hi"), [(1e-4, 1.0), (0.5, 2.0), (1e-300, 1e300)], ids=str)
def test_half_of_log_uniform_lies_below_the_geometric_mean(lo, hi):
    middle = math.exp((math.log(lo) + math.log(hi)) / 2)
    within = pytest.approx(0.5, abs=0.03)  # almost four standard deviations
    assert share_below(log_uniform(lo, hi), middle) == within
    assert share_below(uniform(lo, hi), (lo + hi) / 2) == within
    assert share_below(uniform(lo, hi), middle) != within  # the test can tell


@given(st.lists(st.integers(), min_size=1, max_size=6, unique=True), st.integers(0, 2**32))
def test_choices_are_all_made(values, seed):
    rng = make_rng(seed)
    assert {choices(values).sample(rng) for _ in range(300)} == set(values)


def test_choices_of_numpy_are_pythons_numbers():
    assert type(choices(np.array([0.5])).sample(make_rng())) is float
    assert type(choices([np.float32(0.5)]).sample(make_rng())) is float


@pytest.mark.parametrize(
    ("distribution", "text"),
    [
        (uniform(0, 0.1), "uniform(0.0, 0.1)"),
        (log_uniform(1e-5, 0.1 + 0.2), "log_uniform(1e-05, 0.30000000000000004)"),
        (choices([np.tanh, "relu", (100, 50)]), "choices([tanh, 'relu', [100, 50]])"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_distributions_show_the_call_that_makes_them(distribution, text):
    assert repr(distribution) == text


@given(
    st.dictionaries(st.sampled_from("abcd"), st.lists(st.integers(), min_size=1, max_size=3, unique=True), min_size=1)
)
def test_grid_covers_the_product_once_in_order(space):
    seen = []
    results = grid_search(lambda **params: seen.append(params) or 0.0, space)
    assert seen == [trial["params"] for trial in results.trials]
    assert len({tuple(params.items()) for params in seen}) == len(seen) == math.prod(map(len, space.values()))
    ranks = [[space[name].index(value) for name, value in params.items()] for params in seen]
    assert ranks == sorted(ranks)


def test_grid_takes_arrays_and_ranges_as_pythons_numbers():
    results = grid_search(lambda a, b: a * b, {"a": np.array([0.5, 2]), "b": range(2)})
    assert [list(trial["params"].values()) for trial in results.trials] == [[0.5, 0], [0.5, 1], [2.0, 0], [2.0, 1]]
    assert type(results.trials[0]["params"]["a"]) is float


# The same results however trials are carried out.


def test_same_seed_same_trials_and_another_seed_others(expected):
    assert [trial["number"] for trial in expected] == list(range(TRIALS))
    assert search().trials == expected
    assert len({trial["value"] for trial in expected}) == TRIALS
    others = search(rng=make_rng(SEED + 1)).trials
    assert not {trial["value"] for trial in others} & {trial["value"] for trial in expected}


def test_searches_with_one_generator_differ(expected):
    rng = make_rng()
    assert search(rng=rng).trials == expected
    assert search(rng=rng).trials != expected


def test_more_trials_begin_with_the_same(expected):
    assert search(trials=3 * TRIALS).trials[:TRIALS] == expected


def test_trials_draw_from_other_numbers_than_their_hyper_parameters():
    results = random_search(lambda x, rng: rng.random(), {"x": uniform(0, 1)}, trials=5, rng=make_rng())
    assert all(trial["value"] != trial["params"]["x"] for trial in results.trials)


def test_threads_give_the_same_results_in_whatever_order_they_end(expected):
    def last_first(learning_rate, units, rng):
        value = noisy(learning_rate, units, rng)
        time.sleep(0.01 * (5 - units))
        return value

    with ThreadPoolExecutor(4) as executor:
        assert search(last_first, executor=executor).trials == expected
        assert executor.submit(int).result() == 0  # left open


def test_processes_give_the_same_results(expected, objectives):
    with pool() as executor:
        assert search(objectives.noisy, executor=executor).trials == expected


def test_grid_gives_every_trial_its_own_generator_too():
    space = {"learning_rate": [0.1, 0.1], "units": [1, 1]}
    values = [[trial["value"] for trial in grid_search(noisy, space, rng=make_rng()).trials] for _ in range(2)]
    assert values[0] == values[1]
    assert len(set(values[0])) == 4


def test_search_works_in_another_thread(expected):
    done = []
    thread = threading.Thread(target=lambda: done.append(search().trials))
    thread.start()
    thread.join()
    assert done == [expected]


# Trials that fail.


def fails(units):
    """Return or raise something wrong for 1 to 4 units."""
    if units == 1:
        raise ZeroDivisionError("mine")
    return {2: math.nan, 3: math.inf, 4: "high", 5: np.float32(0.5), 6: np.array(0.25), 7: True}[units]


ERRORS = [
    "ZeroDivisionError: mine",
    "ValueError: the objective's value: expected a finite number, got nan",
    "ValueError: the objective's value: expected a finite number, got inf",
    "TypeError: the objective's value: expected a number, got str",
    None,
    None,
    "TypeError: the objective's value: expected a number, got bool",
]


@pytest.mark.parametrize("workers", [0, 2], ids=["here", "threads"])
def test_failed_trials_are_recorded_and_end_nothing(workers):
    with ThreadPoolExecutor(workers) if workers else contextlib.nullcontext() as executor:
        results = grid_search(fails, {"units": range(1, 8)}, executor=executor)
    assert [trial["error"] for trial in results.trials] == ERRORS
    assert [trial["value"] for trial in results.trials] == [None] * 4 + [0.5, 0.25, None]
    assert results.best == {"number": 4, "params": {"units": 5}, "value": 0.5, "error": None}
    assert repr(results) == f"Results: 7 of 7 trials, 5 failed; the best is {results.best}"


def test_best_asks_for_a_trial_that_succeeded():
    results = grid_search(fails, {"units": [1, 2]})
    with pytest.raises(RuntimeError, match=r"a trial that succeeded, got none. Results: 2 .*ZeroDivisionError: mine"):
        _ = results.best


def test_first_of_equal_trials_is_the_best_and_zero_is_a_value():
    results = grid_search(lambda x: min(x, 0), {"x": [-1, 0, 1]})
    assert results.best["number"] == 1


# Workers that get lost.


class Losing(Executor):
    """An executor that loses its second trial."""

    calls = 0

    def submit(self, function, *arguments):
        self.calls += 1
        future = Future()
        if self.calls == 2:
            future.set_exception(ConnectionError("gone"))
        else:
            future.set_result(function(*arguments))
        return future


def test_trial_of_a_lost_worker_is_told_and_carried_out_when_the_search_is_resumed(expected, tmp_path):
    path = tmp_path / "search.jsonl"
    trials = search(executor=Losing(), path=path).trials
    assert trials[1] == {**expected[1], "value": None, "error": "lost its worker: ConnectionError: gone"}
    assert [trials[0], *trials[2:]] == [expected[0], *expected[2:]]
    assert search(path=path).trials == expected


def test_killed_process_loses_nothing_that_was_done(expected, objectives, tmp_path):
    path = tmp_path / "search.jsonl"
    once = functools.partial(objectives.breaks_its_worker_once, marker=str(tmp_path / "marker"))
    with pool() as executor:
        trials = search(once, executor=executor, path=path).trials
    lost = [trial for trial in trials if trial["error"]]
    assert lost
    assert all(trial["error"].startswith("lost its worker: BrokenProcessPool") for trial in lost)
    assert all(trial in expected for trial in trials if not trial["error"])
    assert search(once, path=path).trials == expected


# Interruptions.


def interrupted_at(number, times=1):
    """Return an objective that is interrupted in its n-th trial, and a list of what was begun."""
    begun = []

    def objective(learning_rate, units, rng):
        begun.append(units)
        if len(begun) == number:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
        return noisy(learning_rate, units, rng)

    return objective, begun


@pytest.mark.parametrize(("times", "kept"), [(1, 3), (2, 2)], ids=["once", "twice"])
def test_interrupt_keeps_what_is_done(expected, capsys, tmp_path, times, kept):
    objective, begun = interrupted_at(3, times)
    path = tmp_path / "search.jsonl"
    results = search(objective, path=path)
    assert len(begun) == 3
    assert results.trials == expected[:kept]
    assert capsys.readouterr().out == f"Interrupted after {kept} of 8 trials: they are kept.\n"
    assert repr(results).startswith(f"Results: {kept} of 8 trials, 0 failed; the best is")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert search(path=path).trials == expected


@pytest.mark.skipif(os.name == "nt", reason="on Windows no signal reaches a main thread that waits")
def test_interrupt_lets_threads_end_what_they_have_begun(expected):
    begun, interrupted = threading.Barrier(2), []

    def objective(learning_rate, units, rng):
        if begun.wait(timeout=10) == 0 and not interrupted:
            interrupted.append(True)
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.5)  # until the main thread has noticed
        return noisy(learning_rate, units, rng)

    with ThreadPoolExecutor(2) as executor:
        results = search(objective, executor=executor)
    assert results.trials == expected[:2]
    assert results.total == TRIALS


def test_interrupt_of_a_worker_alone_changes_nothing(expected, objectives):
    with pool() as executor:
        assert search(objectives.is_interrupted, executor=executor).trials == expected


# The file.


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "search.jsonl"
    search(counting([]), path=path)
    return path


def counting(calls):
    """Return an objective that fails with two units and adds to ``calls``."""

    def objective(learning_rate, units, rng):
        calls.append(units)
        return math.nan if units == 2 else noisy(learning_rate, units, rng)

    return objective


def test_file_holds_a_line_of_json_for_the_search_and_for_each_trial(written, expected):
    first, *lines = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    assert first["search"] == "random"
    assert first["space"] == {"learning_rate": "log_uniform(0.0001, 1.0)", "units": "choices([1, 2, 3, 4, 5])"}
    assert first["seed"]["entropy"] == SEED
    assert [line["trial"] for line in lines] == list(range(TRIALS))
    assert {"value", "error"} == {key for line in lines for key in line} - {"trial", "params"}
    for line, trial in zip(lines, expected, strict=True):
        assert line["params"] == trial["params"]
        assert "error" in line or line["value"] == trial["value"]


def test_search_resumes_after_a_cut_at_every_byte(written):
    trials = search(counting([]), trials=4, path=written).trials
    whole = b"".join(written.read_bytes().splitlines(keepends=True)[:5])
    assert any(trial["error"] for trial in trials)
    for cut in range(len(whole) + 1):
        written.write_bytes(whole[:cut])
        calls = []
        assert search(counting(calls), trials=4, path=written).trials == trials
        assert len(calls) == 4 - max(whole[:cut].count(b"\n") - 1, 0)
        assert written.read_bytes() == whole


def test_more_trials_are_added_and_fewer_are_read(written):
    calls = []
    more = search(counting(calls), trials=TRIALS + 2, path=written).trials
    assert (len(more), len(calls)) == (TRIALS + 2, 2)
    assert search(counting(calls), trials=3, path=written).trials == more[:3]
    assert len(calls) == 2


KILLED = """
import sys, time, numpy as np
from course_utils.search import choices, log_uniform, random_search

def slow(learning_rate, units, rng):
    time.sleep(0.05)
    return units - learning_rate + rng.normal()

space = {"learning_rate": log_uniform(1e-4, 1.0), "units": choices(range(1, 6))}
random_search(slow, space, trials=1000, rng=np.random.default_rng(7), path=sys.argv[1])
"""


def test_search_resumes_after_its_process_was_killed(tmp_path):
    path, calls = tmp_path / "search.jsonl", []
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], cwd=ROOT)
    try:
        end = time.monotonic() + 60
        while not (path.exists() and path.read_bytes().count(b"\n") > 3):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)
    finally:
        process.kill()
        process.wait()
    done = path.read_bytes().count(b"\n") - 1
    whole = search(trials=done + 5).trials
    resumed = search(counting(calls), path=path, trials=done + 5).trials
    assert calls == [trial["params"]["units"] for trial in whole[done:]]
    assert resumed[:done] == whole[:done]


def test_trials_are_in_the_file_as_soon_as_they_end(tmp_path):
    path, seen = tmp_path / "search.jsonl", []
    search(lambda learning_rate, units: seen.append(path.read_bytes().count(b"\n")) or 1.0, path=path)
    assert seen == list(range(1, TRIALS + 1))


OTHERS = {
    "bounds": {"space": {**SPACE, "units": choices(range(1, 7))}},
    "order": {"space": dict(reversed(SPACE.items()))},
    "seed": {"rng": make_rng(8)},
}


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS.keys())
def test_file_of_another_search_is_refused_and_left_alone(written, change):
    before = written.read_bytes()
    options = {"space": SPACE, "trials": TRIALS, "rng": make_rng(), **change}
    with pytest.raises(ValueError, match=r"search.jsonl: expected this work, \{.*got another, \{.*another path"):
        random_search(noisy, path=written, **options)
    assert written.read_bytes() == before


def test_generator_used_before_does_not_resume(tmp_path):
    rng = make_rng()
    search(rng=rng, path=tmp_path / "a.jsonl")
    with pytest.raises(ValueError, match="new generator of the same seed"):
        search(rng=rng, path=tmp_path / "a.jsonl")


def test_grid_and_random_search_do_not_share_a_file(tmp_path):
    path = tmp_path / "a.jsonl"
    grid_search(lambda x: x, {"x": [1, 2]}, path=path)
    assert grid_search(lambda x: 1 / 0, {"x": [1, 2]}, path=path).best["value"] == 2
    with pytest.raises(ValueError, match="expected this work"):
        grid_search(lambda x: x, {"x": [1, 2, 3]}, path=path)
    with pytest.raises(ValueError, match="expected this work"):
        random_search(lambda x: x, {"x": choices([1, 2])}, path=path, trials=2, rng=make_rng())


@pytest.mark.parametrize("content", [b"notes", b"notes\n", b"{}\n{}\n", b"\xff\xfe", b"\n"], ids=repr)
def test_file_of_something_else_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"notes\.txt: expected this work"):
        search(path=path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("line", [b"{}", b"[1]", b'{"trial": 1, "value": null}', b"rubbish", b""], ids=repr)
def test_line_that_is_no_trial_is_refused_by_its_number(written, line):
    lines = written.read_bytes().splitlines()
    written.write_bytes(b"\n".join([*lines[:2], line, *lines[2:], b""]))
    with pytest.raises(ValueError, match=r"search.jsonl: expected error, trial, value in line 3, got b"):
        search(path=written)


def test_hyper_parameters_that_json_cannot_hold_are_written_by_name(tmp_path):
    path = tmp_path / "a.jsonl"
    options = {"space": {"f": choices([np.tanh, np.exp])}, "trials": 5, "path": path}
    first = random_search(lambda f: f(1.0), rng=make_rng(), **options)
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[1])["params"]["f"] in ("tanh", "exp")
    again = random_search(lambda f: 1 / 0, rng=make_rng(), **options)
    assert again.trials == first.trials
    assert callable(again.best["params"]["f"])


def a_local_function():
    def inner(x):
        return x

    return inner


NAMELESS = {
    "lambda": lambda x: x,
    "local function": a_local_function(),
    "object": object(),
    "in a tuple": (1, object()),
    "partial": functools.partial(max, object()),
}


@pytest.mark.parametrize("value", NAMELESS.values(), ids=NAMELESS.keys())
@pytest.mark.parametrize("kind", ["random", "grid"])
def test_values_that_no_later_session_could_tell_apart_are_refused_where_there_is_a_file(tmp_path, kind, value):
    path = tmp_path / "a.jsonl"
    if kind == "grid":
        look = functools.partial(grid_search, lambda f: 1.0, {"f": [1, value]})
    else:
        space = {"f": choices([1, value])}
        look = functools.partial(random_search, lambda f: 1.0, space, trials=2, rng=make_rng())
    with pytest.raises(
        ValueError, match=r"values that have the same name in a later session, got .*; choose among names"
    ):
        look(path=path)
    assert not path.exists()
    assert look().best["value"] == 1  # without a file anything goes


def test_values_with_a_text_of_their_own_are_kept_and_resumed(tmp_path):
    values = [None, True, 2, 0.5, "a", (8, 4), np.tanh, ReLU, SGD(0.1), cosine_decay(0.1, steps=5)]
    for objective in (lambda f: 1.0, lambda f: 1 / 0):
        results = grid_search(objective, {"f": list(values)}, path=tmp_path / "a.jsonl")
        assert [trial["value"] for trial in results.trials] == [1] * len(values)


@pytest.mark.parametrize(
    "change",
    [{"path": "no/such/folder/a.jsonl"}, {"objective": lambda z: z}],
    ids=lambda c: next(iter(c)),
)
def test_call_that_is_refused_takes_no_seeds_from_the_generator(change):
    rng = make_rng()
    with pytest.raises((TypeError, OSError)):
        search(rng=rng, **change)
    assert search(rng=rng).trials == search(rng=make_rng()).trials


def test_hyper_parameter_may_be_called_rng():
    results = random_search(lambda rng: rng, {"rng": uniform(0, 1)}, trials=2, rng=make_rng())
    assert [trial["value"] for trial in results.trials] == [trial["params"]["rng"] for trial in results.trials]


# What is refused, and what the message says.

ONE = {"x": uniform(0, 1)}
REFUSED = {
    "no space": ({"space": {}}, TypeError, "space: expected a dict of at least one .*got {}"),
    "space": ({"space": [1]}, TypeError, r"space: expected a dict .*got \[1\]"),
    "name": ({"space": {"a b": uniform(0, 1)}}, TypeError, "objective: expected a function of a b: "),
    "sequence": ({"space": {"x": [1, 2]}}, TypeError, r"space\['x'\]: expected log_uniform.* only grid.*got \[1, 2\]"),
    "trials": ({"trials": 0}, ValueError, "trials: expected at least 1, got 0"),
    "seed for rng": ({"rng": 1}, TypeError, r"rng: expected np.random.default_rng\(seed\), got int"),
    "objective": ({"objective": 3}, TypeError, "objective: expected a function of x: 3 is not a callable"),
    "missing": ({"objective": lambda: 0}, TypeError, "objective: expected a function of x: .*argument 'x'"),
    "more": ({"objective": lambda x, y: 0}, TypeError, "function of x: missing .*'y'"),
}


@pytest.mark.parametrize(("change", "error", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_arguments_that_do_not_fit_are_refused(change, error, says):
    rng = make_rng()
    with pytest.raises(error, match=says):
        random_search(**{"objective": lambda x: x, "space": ONE, "trials": 2, "rng": rng, **change})


GRID_REFUSED = {
    "distribution": ({"x": uniform(0, 1)}, TypeError, r"space\['x'\]: expected a sequence .*got uniform\(0.0, 1.0\)"),
    "text": ({"x": "relu"}, TypeError, r"space\['x'\]: expected a sequence .*got 'relu'"),
    "number": ({"x": 1}, TypeError, r"space\['x'\]: expected a sequence .*got 1"),
    "nothing": ({"x": []}, TypeError, r"space\['x'\]: expected a sequence of at least one value.*got \[\]"),
    "matrix": ({"x": np.eye(2)}, TypeError, r"space\['x'\]: expected a sequence"),
}


@pytest.mark.parametrize(("space", "error", "says"), GRID_REFUSED.values(), ids=GRID_REFUSED.keys())
def test_grids_that_are_none_are_refused(space, error, says):
    with pytest.raises(error, match=says):
        grid_search(lambda x: x, space)


def test_grid_asks_for_the_generator_an_objective_needs():
    space = {"learning_rate": [0.1], "units": [1]}
    with pytest.raises(TypeError, match=r"argument: 'rng'; pass rng=np.random.default_rng\(seed\)"):
        grid_search(noisy, space)


BAD_BOUNDS = {
    "order": (uniform, (1, 0), ValueError, "hi: expected a number above lo = 1.0, got 0.0"),
    "equal": (uniform, (1, 1), ValueError, "hi: expected a number above"),
    "nan": (uniform, (0, math.nan), ValueError, "hi: expected a finite number"),
    "text": (uniform, ("0", 1), TypeError, "lo: expected a number, got str"),
    "log of zero": (log_uniform, (0, 1), ValueError, "lo: expected a number above 0, .*got 0.0"),
    "log of negative": (log_uniform, (-1, 1), ValueError, "lo: expected a number above 0"),
    "no choice": (choices, ([],), TypeError, "values: expected a sequence of at least one value"),
    "letters": (choices, ("relu",), TypeError, "values: expected a sequence of at least one value"),
}


@pytest.mark.parametrize(("make", "arguments", "error", "says"), BAD_BOUNDS.values(), ids=BAD_BOUNDS.keys())
def test_bounds_that_do_not_fit_are_refused(make, arguments, error, says):
    with pytest.raises(error, match=says):
        make(*arguments)


def test_results_of_nothing_yet_can_be_shown():
    assert repr(Results([], 3)) == "Results: 0 of 3 trials, 0 failed"
