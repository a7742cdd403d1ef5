"""Trials carried out: here, one after the other, or by the workers of an executor, some of which may get lost."""

from __future__ import annotations

import math
import numbers
import pickle
import queue
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from typing import NamedTuple

import numpy as np

from course_utils.training.interrupt import StopButton

__all__ = ["Outcome", "Task", "carry_out", "evaluate"]

ATTEMPTS = 3  # a trial that loses its worker this often is given up
SECONDS_BETWEEN_LOOKS = 0.1  # at the stop button


class Task(NamedTuple):
    """A trial to be carried out: its number, its hyper-parameters, and the state of its own seed, if it takes one."""

    number: int
    params: dict[str, object]
    seed: dict[str, object] | None


class Outcome(NamedTuple):
    """How a trial ended: with a value or an error; ``lost`` if it did not end, because its worker did."""

    value: float | None
    error: str | None
    lost: bool = False


def evaluate(objective: Callable[..., float], task: Task, attempt: int = 1) -> Outcome:
    """Carry out one trial; whatever the objective raises becomes an error.

    ``attempt`` is there for clusters that take two equal calls for one: they must not answer with the first failure.
    """
    rng = {} if task.seed is None else {"rng": np.random.default_rng(np.random.SeedSequence(**task.seed))}
    try:
        with StopButton():  # in a worker's process, as here: a trial under way ends as if nothing had happened
            value = objective(**task.params, **rng)
    except Exception as error:
        return Outcome(None, f"{type(error).__name__}: {error}")
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        return Outcome(None, f"TypeError: expected a number from the objective, got {type(value).__name__}")
    if not math.isfinite(value):
        return Outcome(None, f"ValueError: expected a finite number from the objective, got {float(value)}")
    return Outcome(float(value), None)


def carry_out(
    objective: Callable[..., float], tasks: list[Task], executor: Executor | None, button: StopButton
) -> Iterator[tuple[Task, Outcome]]:
    """Yield each task with its outcome as it ends, until all have or the button is pressed.

    Lost workers are no outcome: their tasks are given to the executor again and, if it takes none any more, done here.
    """
    if executor is not None:
        elsewhere = _Elsewhere(objective, tasks, executor)
        try:
            yield from elsewhere.outcomes(button)
        finally:
            elsewhere.cancel()
        tasks = elsewhere.refused
    for task in tasks:
        if button.pressed:
            return
        yield task, evaluate(objective, task)


class _Elsewhere:
    """Tasks with the workers of an executor; those it has refused since it broke are in ``refused``."""

    def __init__(self, objective: Callable[..., float], tasks: list[Task], executor: Executor) -> None:
        _check_pickle(objective, executor)
        self.objective, self.executor = objective, executor
        self.refused: list[Task] = []
        self._under_way: dict[Future, tuple[Task, int]] = {}
        self._ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
        for task in tasks:
            self._submit(task, 1)

    def outcomes(self, button: StopButton) -> Iterator[tuple[Task, Outcome]]:
        """Yield what comes back; once the button is pressed, only what was under way."""
        while self._under_way:
            if button.pressed:
                self.cancel()
            try:
                future = self._ended.get(timeout=SECONDS_BETWEEN_LOOKS)
            except queue.Empty:
                continue
            task, attempt = self._under_way.pop(future)
            # Evaluating raises nothing, so any exception tells of a worker, not of the objective.
            failure = CancelledError("cancelled") if future.cancelled() else future.exception()
            if failure is None:
                yield task, future.result()
            elif attempt < ATTEMPTS and not button.pressed:
                self._submit(task, attempt + 1)
            elif not button.pressed:
                name = type(failure).__name__
                yield task, Outcome(None, f"lost its worker {ATTEMPTS} times: {name}: {failure}", lost=True)

    def cancel(self) -> None:
        """Take back what no worker has begun."""
        for future in list(self._under_way):
            future.cancel()

    def _submit(self, task: Task, attempt: int) -> None:
        try:
            future = self.executor.submit(evaluate, self.objective, task, attempt)
        except Exception as error:
            if attempt == 1 and not self._under_way and not self.refused:
                raise  # it has never worked
            if not self.refused:
                print(f"The executor takes no more trials ({type(error).__name__}): the rest are carried out here.")
            self.refused.append(task)
        else:
            self._under_way[future] = task, attempt
            future.add_done_callback(self._ended.put)


def _check_pickle(objective: Callable[..., float], executor: Executor) -> None:
    """Raise ValueError if a pool of processes could not be sent the objective; others send it in ways of their own."""
    from concurrent.futures import ProcessPoolExecutor  # loads multiprocessing

    if not isinstance(executor, ProcessPoolExecutor):
        return
    try:
        pickle.dumps(objective)
    except Exception as error:
        raise ValueError(
            f"objective: expected a function that a ProcessPoolExecutor can pickle, one defined by def in a module, "
            f"got {objective!r} ({error}); a ThreadPoolExecutor takes any"
        ) from error
