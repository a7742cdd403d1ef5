"""The two searches: random and on a grid. What they share is here; spaces, workers and files stand apart."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from typing import NamedTuple

import numpy as np

from course_utils._checks import count, generator
from course_utils.search.journal import Journal
from course_utils.search.results import Results
from course_utils.search.space import Distribution, axes, describe, distributions, draw, grid, lasting
from course_utils.search.workers import Outcome, Task, carry_out
from course_utils.training.interrupt import StopButton

__all__ = ["grid_search", "random_search"]


def random_search(
    objective: Callable[..., float],
    space: dict[str, Distribution],
    *,
    trials: int,
    rng: np.random.Generator,
    executor: Executor | None = None,
    path: str | os.PathLike | None = None,
    progress: bool = True,
) -> Results:
    """Try hyper-parameters drawn at random, and return all trials (Bergstra and Bengio, JMLR 2012).

    Every trial has a seed of its own, made from ``rng`` and the trial's number: what it draws, and the results, depend
    neither on the executor nor on the order in which trials end, and more trials of the same seed begin with the same
    ones. A trial that raises, or whose value is not a finite number, is written down with its error and ends nothing.
    A trial whose worker is lost is carried out again; if the executor breaks, the rest is done here.

    Ctrl-C, or Jupyter's stop button, ends the search after the trials under way, which a Dask cluster drops, and keeps
    those that are finished; a second one does not wait.

    Parameters
    ----------
    objective : function (**params) -> float, larger is better, such as a validation accuracy; if it has an argument
        ``rng``, it is given the trial's own generator
    space : dict of name to ``log_uniform``, ``uniform``, ``integers`` or ``choices``
    trials : how many, at least 1
    rng : np.random.Generator; each search takes new seeds from it
    executor : None for one trial after the other, or any ``concurrent.futures.Executor``: ThreadPoolExecutor(4),
        ProcessPoolExecutor(4), or on a Dask cluster ``Client(address).get_executor()``; it is left open
    path : a file of JSON lines, to which each trial is added when it ends. If it is there already, what it holds is not
        carried out again, except for trials that lost their workers. To resume, pass the same objective, the same space
        and a new generator of the same seed. The file knows functions by their names alone: after a change of the
        objective, or of a function to choose from, take another path.
    progress : whether to show a bar

    Returns
    -------
    Results

    Raises
    ------
    TypeError, ValueError
        for arguments that do not fit, or a file that holds another search
    """
    space, number = distributions(space), count(trials, "trials")
    takes_rng = _takes_rng(objective, space, generator(rng))
    journal = _begin("random", space, rng, executor, path)
    children = rng.bit_generator.seed_seq.spawn(number)
    params = [draw(space, np.random.default_rng(child)) for child in children]
    return _search(objective, _tasks(params, children, takes_rng), journal, executor, progress)


def grid_search(
    objective: Callable[..., float],
    space: dict[str, Sequence],
    *,
    rng: np.random.Generator | None = None,
    executor: Executor | None = None,
    path: str | os.PathLike | None = None,
    progress: bool = True,
) -> Results:
    """Try every combination of the values given, the last name's changing fastest, and return all trials.

    Parameters
    ----------
    objective, executor, path, progress : as `random_search` takes them
    space : dict of name to a sequence of values
    rng : np.random.Generator, needed if the objective has an argument ``rng``

    Returns
    -------
    Results

    Raises
    ------
    TypeError, ValueError
        for arguments that do not fit, or a file that holds another search
    """
    space = axes(space)
    takes_rng = _takes_rng(objective, space, None if rng is None else generator(rng))
    journal = _begin("grid", space, rng, executor, path)
    params = list(grid(space))
    children = [None] * len(params) if rng is None else rng.bit_generator.seed_seq.spawn(len(params))
    return _search(objective, _tasks(params, children, takes_rng), journal, executor, progress)


def _search(
    objective: Callable[..., float],
    tasks: list[Task],
    journal: Journal | None,
    executor: Executor | None,
    progress: bool,
) -> Results:
    """Carry out what the file does not hold yet, write it down, and gather everything."""
    outcomes = _recorded(tasks, journal)
    missing = [task for task in tasks if task.number not in outcomes]
    interrupted = False
    with StopButton() as button, _bar(len(tasks), outcomes, progress and bool(missing)) as show:
        try:
            with closing(carry_out(objective, missing, executor, button)) as ended:
                for task, outcome in ended:
                    outcomes[task.number] = outcome
                    if journal and not outcome.lost:
                        journal.write(task.number, task.params, outcome.value, outcome.error)
                    show()
        except KeyboardInterrupt:  # the second one; the first only presses the button
            interrupted = True
    return _results(tasks, outcomes, interrupted or button.pressed)


def _recorded(tasks: list[Task], journal: Journal | None) -> dict[int, Outcome]:
    if journal is None:
        return {}
    return {task.number: Outcome(*journal.finished[task.number]) for task in tasks if task.number in journal.finished}


def _results(tasks: list[Task], outcomes: dict[int, Outcome], interrupted: bool) -> Results:
    trials = [
        {"number": task.number, "params": task.params, "value": outcome.value, "error": outcome.error}
        for task in tasks
        if (outcome := outcomes.get(task.number))
    ]
    stopped = None
    if interrupted and len(trials) < len(tasks):
        stopped = f"Interrupted after {len(trials)} of {len(tasks)} trials: they are kept."
        print(stopped)
    return Results(trials, len(tasks), stopped)


def _takes_rng(objective: Callable[..., float], space: dict, rng: np.random.Generator | None) -> bool:
    """Check that the objective takes the hyper-parameters; return whether it is to have a generator besides."""
    if not callable(objective):
        raise TypeError(f"objective: expected a function (**params) -> float, got {type(objective).__name__}")
    signature = inspect.signature(objective)
    takes_rng = rng is not None and "rng" in signature.parameters
    try:
        signature.bind(**dict.fromkeys([*space, "rng"] if takes_rng else space))
    except TypeError as error:
        advice = "; pass rng=np.random.default_rng(seed)" if "'rng'" in str(error) else ""
        raise TypeError(
            f"objective: expected a function of {', '.join(space)}, got {describe(objective)}{signature}: "
            f"{error}{advice}"
        ) from None
    return takes_rng


def _begin(
    kind: str,
    space: dict,
    rng: np.random.Generator | None,
    executor: Executor | None,
    path: str | os.PathLike | None,
) -> Journal | None:
    """Check the rest of the arguments and open the file, if there is one; no seed has been taken from ``rng`` yet."""
    if executor is not None and not isinstance(executor, Executor):
        raise TypeError(
            "executor: expected None or a concurrent.futures.Executor, such as ThreadPoolExecutor(4) or Dask's "
            f"client.get_executor(), got {type(executor).__name__}"
        )
    if path is None:
        return None
    for name, given in space.items():
        for value in given.values if isinstance(given, Distribution) else given:
            if not lasting(value):
                raise ValueError(
                    f"space[{name!r}]: expected, for a search that is kept in a file, values that can be told apart by "
                    f"their text in a later session, got {describe(value)}; choose among names, such as ['small', "
                    "'large'], and let the objective look them up"
                )
    seed = None if rng is None else rng.bit_generator.seed_seq.state
    return Journal(path, {"search": kind, "space": {n: describe(given) for n, given in space.items()}, "seed": seed})


def _tasks(params: list[dict], children: list[np.random.SeedSequence | None], takes_rng: bool) -> list[Task]:
    """Return the trials; the seed of a trial's generator is another than its hyper-parameters were drawn with."""
    return [
        Task(number, values, child.spawn(1)[0].state if takes_rng else None)
        for number, (values, child) in enumerate(zip(params, children, strict=True))
    ]


class _Standing(NamedTuple):
    step: int
    text: str


@contextmanager
def _bar(total: int, outcomes: dict[int, Outcome], progress: bool) -> Iterator[Callable[[], object]]:
    """Show a bar of ``total`` trials while in use, moved to ``outcomes`` by calling what ``with`` gives; or none."""
    if not progress:
        yield lambda: None
        return
    from course_utils.training.bar import progress_bar  # loads tqdm

    def standing() -> _Standing:
        values = [outcome.value for outcome in outcomes.values() if outcome.error is None]
        failed = len(outcomes) - len(values)
        best = f"best {max(values):.4g}" if values else ""
        errors = f"{failed} failed" if failed else ""
        return _Standing(len(outcomes), ", ".join(filter(None, (best, errors))))

    with progress_bar(total, unit="trial", state=lambda standing: standing.text, done=len(outcomes)) as bar:
        yield lambda: bar.show(standing())
