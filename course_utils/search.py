"""Search for hyper-parameters: at random or on a grid, here or on any executor, and resumable after an interruption."""

from __future__ import annotations

import inspect
import itertools
import json
import math
import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils._checks import count, generator, real
from course_utils.host.files import written_to
from course_utils.host.interrupts import StopButton

LOOK = 0.1  # seconds between two looks at the stop button
RESERVED = ["trial", "value", "error", "rng"]  # the columns of a table of results, and what trials are given besides


@dataclass(frozen=True)
class Distribution:
    """Where a random search takes a hyper-parameter from; shown as the call that makes it, which tells it apart."""

    text: str
    sample: Callable[[np.random.Generator], object]

    def __repr__(self) -> str:
        """Return the call."""
        return self.text


def uniform(lo: float, hi: float) -> Distribution:
    """Real numbers between ``lo`` and ``hi``, all equally likely."""
    lo, hi = _bounds(lo, hi, real, -math.inf)
    return Distribution(f"uniform({lo!r}, {hi!r})", lambda rng: _between(lo, hi, rng.random()))


def log_uniform(lo: float, hi: float) -> Distribution:
    """Positive numbers whose logarithm is uniform: each decade is equally likely, as befits a learning rate."""
    lo, hi = _bounds(lo, hi, real, -math.inf)
    if lo <= 0:
        raise ValueError(f"lo: expected a number above 0, which has a logarithm, got {lo!r}")

    def draw(rng: np.random.Generator) -> float:
        return min(max(math.exp(_between(math.log(lo), math.log(hi), rng.random())), lo), hi)

    return Distribution(f"log_uniform({lo!r}, {hi!r})", draw)


def integers(lo: int, hi: int) -> Distribution:
    """Whole numbers lo, lo + 1, ..., hi, both ends included, all equally likely."""
    lo, hi = _bounds(lo, hi, count, -(2**62))
    return Distribution(f"integers({lo}, {hi})", lambda rng: int(rng.integers(lo, hi + 1)))


def choices(values: Sequence) -> Distribution:
    """One of a few values of any kind, such as sizes, names or layers, all equally likely."""
    values = _values(values, "values")
    return Distribution(f"choices({_text(values)})", lambda rng: values[rng.integers(len(values))])


class Results:
    """The record of a search.

    Attributes
    ----------
    trials : list of dict, one a finished trial, in the order of their numbers: "number" (int, from 0), "params" (dict,
        the hyper-parameters), "value" (float, larger is better; None if the trial failed) and "error" (None, or what
        went wrong, as text)
    total : int, number of trials that were planned
    """

    def __init__(self, trials: list[dict], total: int) -> None:
        self.trials, self.total = trials, total

    @property
    def best(self) -> dict:
        """The trial of the largest value, the first of them if there are several; RuntimeError if none succeeded."""
        best = next(iter(self._ranked()), {"value": None})
        if best["value"] is None:
            raise RuntimeError(f"expected a trial that succeeded, got none. {self!r}")
        return best

    def table(self, rows: int | None = None) -> dict[str, list]:
        """Return a column for each thing known of the trials, as ``table`` takes them, the best trial first.

        Failed trials come last; only where there are any is there a column of errors. ``rows`` limits the trials.
        """
        ranked = self._ranked()[: None if rows is None else count(rows, "rows", least=0)]
        columns: dict[str, list] = {"trial": [trial["number"] for trial in ranked]}
        for name in ranked[0]["params"] if ranked else ():
            given = [trial["params"][name] for trial in ranked]
            columns[name] = [value if isinstance(value, int | float | str) else _text(value) for value in given]
        columns["value"] = ["" if trial["value"] is None else trial["value"] for trial in ranked]
        if any(trial["error"] for trial in ranked):
            columns["error"] = [trial["error"] or "" for trial in ranked]
        return columns

    def __repr__(self) -> str:
        """Return how many trials there are, and the best of them or an error."""
        failed = sum(trial["value"] is None for trial in self.trials)
        best = f"; the best is {self._ranked()[0]}" if self.trials else ""
        return f"Results: {len(self.trials)} of {self.total} trials, {failed} failed{best}"

    def _ranked(self) -> list[dict]:
        return sorted(self.trials, key=lambda trial: (trial["value"] is None, -(trial["value"] or 0.0)))


def random_search(
    objective: Callable[..., float],
    space: dict[str, Distribution],
    *,
    trials: int,
    rng: np.random.Generator,
    executor: Executor | None = None,
    path: str | os.PathLike | None = None,
) -> Results:
    """Try hyper-parameters drawn at random, and return all trials (Bergstra and Bengio, JMLR 2012).

    Every trial has a seed of its own, made from ``rng`` and the trial's number: the results depend neither on the
    executor nor on the order in which trials end. A trial that raises, or whose value is not a finite number, is
    written down with its error and ends nothing; so is one whose worker is lost, but not in the file, so that it is
    tried again. An interrupt ends the search after the trials under way and keeps what is finished.

    Parameters
    ----------
    objective : function (**params) -> float, larger is better, such as a validation accuracy; if it has an argument
        ``rng``, it is given the trial's own generator
    space : dict of name to ``log_uniform``, ``uniform``, ``integers`` or ``choices``
    trials : how many, at least 1
    rng : np.random.Generator; each search takes new seeds from it
    executor : None for one trial after the other, or any ``concurrent.futures.Executor``: ProcessPoolExecutor(4), or on
        a Dask cluster ``Client(address).get_executor()``; it is left open
    path : a file of JSON lines, to which each trial is added when it ends; what it holds already is not carried out
        again. To resume, pass the same objective, the same space and a new generator of the same seed.

    Raises
    ------
    TypeError, ValueError
        for arguments that do not fit, or a file that holds another search
    """
    for name, given in _named(space).items():
        if not isinstance(given, Distribution):
            raise TypeError(
                f"space[{name!r}]: expected log_uniform(lo, hi), uniform(lo, hi), integers(lo, hi) or choices([...]), "
                f"got {_text(given)}; only grid_search takes plain values"
            )
    number, takes_rng = count(trials, "trials"), _takes_rng(objective, space, generator(rng))
    journal = _Journal(path, "random", space, rng)
    seeds = _seed_sequence(rng).spawn(number)
    params = [{name: one.sample(own) for name, one in space.items()} for own in map(np.random.default_rng, seeds)]
    return _search(objective, params, seeds if takes_rng else None, journal, executor)


def grid_search(
    objective: Callable[..., float],
    space: dict[str, Sequence],
    *,
    rng: np.random.Generator | None = None,
    executor: Executor | None = None,
    path: str | os.PathLike | None = None,
) -> Results:
    """Try every combination of the values given, the last name's changing fastest, as `random_search` does.

    ``space`` is a dict of name to a sequence of values; ``rng`` is needed if the objective has an argument ``rng``.
    """
    space = {name: _values(given, f"space[{name!r}]") for name, given in _named(space).items()}
    takes_rng = _takes_rng(objective, space, None if rng is None else generator(rng))
    journal = _Journal(path, "grid", space, rng)
    params = [dict(zip(space, values, strict=True)) for values in itertools.product(*space.values())]
    seeds = _seed_sequence(rng).spawn(len(params)) if takes_rng else None
    return _search(objective, params, seeds, journal, executor)


def _search(objective, params, seeds, journal, executor) -> Results:
    """Carry out what the file does not hold yet, write it down, and gather everything."""
    states = [seed.spawn(1)[0].state for seed in seeds] if seeds else [None] * len(params)
    outcomes = {number: known for number, known in journal.outcomes.items() if number < len(params)}
    tasks = {n: (params[n], states[n]) for n in range(len(params)) if n not in outcomes}
    with StopButton() as button:
        try:
            with closing(_carry_out(objective, tasks, executor, button)) as ended:
                for number, outcome, lost in ended:
                    outcomes[number] = outcome
                    if not lost:
                        journal.write(number, params[number], outcome)
        except KeyboardInterrupt:  # the second one; the first only presses the button
            pass
    if len(outcomes) < len(params):
        print(f"Interrupted after {len(outcomes)} of {len(params)} trials: they are kept.")
    return Results([{"number": n, "params": params[n], **outcomes[n]} for n in sorted(outcomes)], len(params))


def evaluate(objective: Callable[..., float], params: dict, state: dict | None) -> dict:
    """Carry out one trial and return its value and its error; whatever the objective raises becomes an error."""
    rng = {} if state is None else {"rng": np.random.default_rng(np.random.SeedSequence(**state))}
    try:
        with StopButton():  # in a worker's process, as here: a trial under way ends as if nothing had happened
            value = real(objective(**params, **rng), "the objective's value", least=-math.inf)
    except Exception as error:
        return {"value": None, "error": f"{type(error).__name__}: {error}"}
    return {"value": value, "error": None}


def _carry_out(objective, tasks, executor, button) -> Generator[tuple[int, dict, bool]]:
    """Yield each trial's number, its outcome and whether its worker was lost; end early if the button is pressed."""
    if executor is None:
        for number, task in tasks.items():
            if button.pressed:
                return
            yield number, evaluate(objective, *task), False
        return
    numbers = {executor.submit(evaluate, objective, *task): number for number, task in tasks.items()}
    waiting = set(numbers)
    try:
        while waiting:
            if button.pressed:  # what no worker has begun is taken back
                waiting = {future for future in waiting if not future.cancel()}
            ended = {future for future in waiting if future.done()} or wait(waiting, LOOK, FIRST_COMPLETED).done
            waiting -= ended
            for future in ended:  # evaluating raises nothing, so any exception tells of a worker
                error = future.exception()
                lost = error and {"value": None, "error": f"lost its worker: {type(error).__name__}: {error}"}
                yield numbers[future], lost or future.result(), bool(lost)
    finally:
        for future in waiting:
            future.cancel()


class _Journal:
    """The file of a search: a line of JSON for what is searched, then one for each trial; a line cut short is none."""

    def __init__(self, path: str | os.PathLike | None, kind: str, space: dict, rng: np.random.Generator | None) -> None:
        self.path, self.outcomes = path, {}
        if path is None:
            return
        texts = {name: _text(given) for name, given in space.items()}
        if nameless := [text for text in texts.values() if " at 0x" in text or "<" in text]:
            raise ValueError(
                "space: expected, for a search that is kept in a file, values that have the same name in a later "
                f"session, got {nameless[0]}; choose among names, and let the objective look them up"
            )
        seed = None if rng is None else _seed_sequence(rng).state
        first = _line({"search": kind, "space": texts, "seed": seed})
        with written_to(path), open(path, "a+b") as file:
            file.seek(0)
            lines = file.read().splitlines(keepends=True) or [b""]
            if not (first.startswith(lines[0]) if len(lines) == 1 else lines[0] == first):
                found = lines[0][:500].decode(errors="replace").strip()
                raise ValueError(
                    f"{path}: expected this search, {first.decode().strip()}, got another, {found}. "
                    "Take another path, or resume with the same space and a new generator of the same seed."
                )
            whole = [line for line in lines if line.endswith(b"\n")]
            for number, line in enumerate(whole[1:], start=2):
                try:
                    trial = json.loads(line)
                    self.outcomes[trial["trial"]] = {name: trial[name] for name in ("value", "error")}
                except (ValueError, TypeError, KeyError) as error:
                    raise ValueError(f"{path}: expected a trial in line {number}, got {line[:80]!r}") from error
            file.truncate(sum(map(len, whole)))
            if not whole:
                file.write(first)

    def write(self, number: int, params: dict, outcome: dict) -> None:
        """Add a trial."""
        if self.path is not None:
            with written_to(self.path), open(self.path, "ab") as file:
                file.write(_line({"trial": number, "params": params, **outcome}))


def _line(content: dict) -> bytes:
    return json.dumps(content, default=lambda value: getattr(value, "tolist", lambda: _text(value))()).encode() + b"\n"


def _takes_rng(objective: Callable, space: dict, rng: np.random.Generator | None) -> bool:
    """Check that the objective takes the hyper-parameters; return whether it is to have a generator besides."""
    try:
        signature = inspect.signature(objective)
        takes_rng = rng is not None and "rng" in signature.parameters
        signature.bind(**dict.fromkeys([*space, "rng"] if takes_rng else space))
    except TypeError as error:
        advice = "; pass rng=np.random.default_rng(seed)" if "'rng'" in str(error) else ""
        raise TypeError(f"objective: expected a function of {', '.join(space)}: {error}{advice}") from None
    return takes_rng


def _seed_sequence(rng: Any) -> np.random.SeedSequence:
    return rng.bit_generator.seed_seq


def _named(space: object) -> dict:
    if not isinstance(space, dict) or not space:
        raise TypeError(f"space: expected a dict of at least one hyper-parameter by name, got {space!r}")
    for name in space:
        if not str(name).isidentifier() or name in RESERVED:
            raise ValueError(f"space: expected names of arguments, other than {', '.join(RESERVED)}, got {name!r}")
    return space


def _values(given: object, name: str) -> list:
    """Return a sequence as a list, its NumPy numbers as Python's."""
    if isinstance(given, np.ndarray) and given.ndim == 1:
        given = given.tolist()
    if not isinstance(given, list | tuple | range) or len(given) == 0:
        raise TypeError(f"{name}: expected a sequence of at least one value, such as [0.1], got {_text(given)}")
    return [value.item() if isinstance(value, np.generic) else value for value in given]


def _text(value: object) -> str:
    """Return ``value`` as text that is the same in every session: functions and classes by their names."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_text, value)) + "]"
    return getattr(value, "__qualname__", None) or getattr(value, "__name__", None) or repr(value)


def _bounds(lo: float, hi: float, check: Callable, least: float) -> tuple:
    lo, hi = check(lo, "lo", least=least), check(hi, "hi", least=least)
    if not lo < hi:
        raise ValueError(f"hi: expected a number above lo = {lo!r}, got {hi!r}")
    return lo, hi


def _between(lo: float, hi: float, u: float) -> float:
    return min(max(lo * (1 - u) + hi * u, lo), hi)  # hi - lo could overflow, and rounding could step outside
