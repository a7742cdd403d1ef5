"""Search for hyper-parameters: at random or on a grid, here or on any executor, and resumable after an interruption."""

from __future__ import annotations

import inspect
import itertools
import math
import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from contextlib import closing, suppress
from dataclasses import dataclass

import numpy as np

from course_utils._checks import count, generator, real
from course_utils.host.interrupts import StopButton
from course_utils.host.journal import Journal


@dataclass(frozen=True)
class Distribution:
    """Where a random search takes a hyper-parameter from: ``sample`` draws one; ``text`` is the call that made this."""

    text: str
    sample: Callable[[np.random.Generator], object]

    def __repr__(self) -> str:
        return self.text


def uniform(lo: float, hi: float) -> Distribution:
    """Real numbers between ``lo`` and ``hi``, all equally likely."""
    lo, hi = _bounds(lo, hi)
    return Distribution(f"uniform({lo!r}, {hi!r})", lambda rng: _between(lo, hi, rng.random()))


def log_uniform(lo: float, hi: float) -> Distribution:
    """Numbers from ``lo``, above 0, to ``hi`` whose logarithm is uniform: all decades are equally likely."""
    lo, hi = _bounds(lo, hi)
    if lo <= 0:
        raise ValueError(f"lo: expected a number above 0, which has a logarithm, got {lo!r}")
    logarithms = math.log(lo), math.log(hi)
    return Distribution(
        f"log_uniform({lo!r}, {hi!r})", lambda rng: min(max(math.exp(_between(*logarithms, rng.random())), lo), hi)
    )


def choices(values: Sequence) -> Distribution:
    """One of a few ``values`` of any kind, such as ``range(1, 6)``, names or layers, all equally likely."""
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
        succeeded = [trial for trial in self.trials if trial["error"] is None]
        if not succeeded:
            raise RuntimeError(f"expected a trial that succeeded, got none. {self!r}")
        return max(succeeded, key=lambda trial: trial["value"])

    def __repr__(self) -> str:
        """Return how many trials there are, and the best of them or an error."""
        errors = [trial["error"] for trial in self.trials if trial["error"]]
        said = f": {errors[0]}" if errors else ""
        if len(errors) < len(self.trials):
            said = f"; the best is {self.best}"
        return f"Results: {len(self.trials)} of {self.total} trials, {len(errors)} failed{said}"


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
    executor nor on the order in which trials end. If a trial raises, or its value is not a finite number, the search
    notes the error and goes on. A trial that loses its worker is noted, too, but not in the file: a resumed search
    tries it again. An interrupt ends the search after the trials under way and keeps what is finished.

    Parameters
    ----------
    objective : function (**params) -> float, larger is better, such as a validation accuracy; if it has an argument
        ``rng``, it is given the trial's own generator
    space : dict of name to ``log_uniform``, ``uniform`` or ``choices``
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
    number, takes_rng = count(trials, "trials"), _takes_rng(objective, space, generator(rng))
    for name, given in space.items():
        if not isinstance(given, Distribution):
            wanted = "log_uniform(lo, hi), uniform(lo, hi) or choices([...]), as only grid_search takes plain values"
            raise TypeError(f"space[{name!r}]: expected {wanted}, got {_text(given)}")
    journal = _journal(path, "random", space, rng)
    rngs = rng.spawn(number)
    params = [{name: one.sample(own) for name, one in space.items()} for own in rngs]
    return _search(objective, params, rngs if takes_rng else None, journal, executor)


def grid_search(
    objective: Callable[..., float],
    space: dict[str, Sequence],
    *,
    rng: np.random.Generator | None = None,
    executor: Executor | None = None,
    path: str | os.PathLike | None = None,
) -> Results:
    """Try every combination of the values given; those of the last name change fastest.

    ``space`` is a dict of name to a sequence of values; ``rng`` is needed if the objective has an argument ``rng``. For
    ``objective``, ``executor`` and ``path`` see `random_search`.
    """
    takes_rng = _takes_rng(objective, space, None if rng is None else generator(rng))
    space = {name: _values(given, f"space[{name!r}]") for name, given in space.items()}
    journal = _journal(path, "grid", space, rng)
    params = [dict(zip(space, values, strict=True)) for values in itertools.product(*space.values())]
    rngs = rng.spawn(len(params)) if rng is not None and takes_rng else None
    return _search(objective, params, rngs, journal, executor)


def _search(objective, params, rngs, journal, executor) -> Results:
    """Carry out what the file does not hold yet, write it down, and gather everything."""
    kept = journal.entries if journal else []
    outcomes = {e["trial"]: {"value": e["value"], "error": e["error"]} for e in kept if e["trial"] < len(params)}
    # A trial's own generator is not the one that has drawn its hyper-parameters.
    tasks = {n: (params[n], rngs and rngs[n].spawn(1)[0]) for n in range(len(params)) if n not in outcomes}
    with (
        StopButton() as button,
        suppress(KeyboardInterrupt),  # the second one; the first only presses the button
        closing(_carry_out(objective, tasks, executor, button)) as ended,
    ):
        for number, outcome, lost in ended:
            outcomes[number] = outcome
            if journal and not lost:
                journal.add({"trial": number, "params": params[number], **outcome})
    if len(outcomes) < len(params):
        print(f"Interrupted after {len(outcomes)} of {len(params)} trials: they are kept.")
    return Results([{"number": n, "params": params[n], **outcomes[n]} for n in sorted(outcomes)], len(params))


def _evaluate(objective: Callable[..., float], params: dict, rng: np.random.Generator | None) -> dict:
    """Carry out one trial and return its value and its error; whatever the objective raises becomes an error."""
    try:
        with StopButton():  # in a worker's process, as here: a trial under way ends as if nothing had happened
            value = objective(**params) if rng is None else objective(**params, rng=rng)
            return {"value": real(value, "the objective's value", least=-math.inf), "error": None}
    except Exception as error:
        return {"value": None, "error": f"{type(error).__name__}: {error}"}


def _carry_out(objective, tasks, executor, button) -> Generator[tuple[int, dict, bool]]:
    """Yield each trial's number, its outcome and whether its worker was lost; end early if the button is pressed."""
    if executor is None:
        for number, task in tasks.items():
            if button.pressed:
                return
            yield number, _evaluate(objective, *task), False
        return
    numbers = {executor.submit(_evaluate, objective, *task): number for number, task in tasks.items()}
    waiting = set(numbers)
    try:
        while waiting:  # each tenth of a second the button is looked at
            if button.pressed:  # what no worker has begun is taken back
                waiting = {future for future in waiting if not future.cancel()}
            ended = {future for future in waiting if future.done()} or wait(waiting, 0.1, FIRST_COMPLETED).done
            waiting -= ended
            for future in ended:  # evaluating raises nothing, so any exception tells of a worker
                error = future.exception()
                lost = error and {"value": None, "error": f"lost its worker: {type(error).__name__}: {error}"}
                yield numbers[future], lost or future.result(), bool(lost)
    finally:
        for future in waiting:
            future.cancel()


def _journal(path: str | os.PathLike | None, kind: str, space: dict, rng: np.random.Generator | None) -> Journal | None:
    """Open the file of a search, if it is to have one."""
    seed = rng and rng.bit_generator.seed_seq.state  # type: ignore[attr-defined]  # a SeedSequence has it
    work = {"search": kind, "space": {name: _text(given) for name, given in space.items()}, "seed": seed}
    return None if path is None else Journal(path, work, {"trial", "value", "error"})


def _takes_rng(objective: Callable, space: dict, rng: np.random.Generator | None) -> bool:
    """Check that the objective takes the hyper-parameters; return whether it is to have a generator besides."""
    if not isinstance(space, dict) or not space:
        raise TypeError(f"space: expected a dict of at least one hyper-parameter by name, got {space!r}")
    try:
        signature = inspect.signature(objective)
        takes_rng = rng is not None and "rng" in signature.parameters and "rng" not in space
        signature.bind(**dict.fromkeys([*space, "rng"] if takes_rng else space))
    except TypeError as error:
        advice = "; pass rng=np.random.default_rng(seed)" if "'rng'" in str(error) else ""
        raise TypeError(f"objective: expected a function of {', '.join(space)}: {error}{advice}") from None
    return takes_rng


def _values(given: object, name: str) -> list:
    """Return a sequence as a list, its NumPy numbers as Python's."""
    given = given.tolist() if isinstance(given, np.ndarray) and given.ndim == 1 else given
    if not isinstance(given, list | tuple | range) or len(given) == 0:
        raise TypeError(f"{name}: expected a sequence of at least one value, such as [0.1], got {_text(given)}")
    return [value.item() if isinstance(value, np.generic) else value for value in given]


def _text(value: object) -> str:
    """Return ``value`` as text that is the same in every session: functions and classes by their names."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_text, value)) + "]"
    return getattr(value, "__qualname__", None) or getattr(value, "__name__", None) or repr(value)


def _bounds(lo: float, hi: float) -> tuple[float, float]:
    lo, hi = real(lo, "lo", least=-math.inf), real(hi, "hi", least=-math.inf)
    if not lo < hi:
        raise ValueError(f"hi: expected a number above lo = {lo!r}, got {hi!r}")
    return lo, hi


def _between(lo: float, hi: float, u: float) -> float:
    return min(max(lo * (1 - u) + hi * u, lo), hi)  # hi - lo could overflow, and rounding could step outside
