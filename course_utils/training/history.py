"""What happened in a training run, number by number."""

from __future__ import annotations

import math

import numpy as np

from course_utils._checks import count

__all__ = ["History", "steps_per_epoch"]


def steps_per_epoch(examples: int, batch_size: int | None) -> int:
    """Return how many batches it takes to go through all examples.

    Parameters
    ----------
    examples : int, at least 1
    batch_size : int, at least 1, or None for all examples in a single batch
    """
    return 1 if batch_size is None else math.ceil(examples / batch_size)


class History:
    """The record of a training run; it grows while the run goes on.

    Parameters
    ----------
    epochs : int, number of passes that are planned
    steps_per_epoch : int, number of batches in each

    Attributes
    ----------
    loss : list of float, of each step, before the step was taken: what the loss function says of its batch, without the
        penalty. The step went down loss + penalty
    penalty : list of float, of each step, lam * sum(W^2) before the step was taken; 0 without ``lam``
    accuracy : list of float, of each step, the share of its batch that was classified correctly before the step was
        taken; stays empty where ``y`` are not class numbers of shape (N,), or the network gives one score an example
    learning_rate : list of float, of each step
    val_loss : list of float, of each epoch, the same loss of the validation data; empty without any
    val_accuracy : list of float, of each epoch; empty without validation data or class numbers
    steps_per_epoch : int
    total : int, number of steps that were planned
    step : int, number of steps taken
    stopped : None, or a sentence that says why the run ended early
    """

    def __init__(self, epochs: int, steps_per_epoch: int) -> None:
        self.total, self.steps_per_epoch = epochs * steps_per_epoch, steps_per_epoch
        self.step = 0
        self.loss: list[float] = []
        self.penalty: list[float] = []
        self.accuracy: list[float] = []
        self.learning_rate: list[float] = []
        self.val_loss: list[float] = []
        self.val_accuracy: list[float] = []
        self.stopped: str | None = None

    @property
    def epoch(self) -> int:
        """Number of epochs completed."""
        return self.step // self.steps_per_epoch

    def record(self, loss: float, accuracy: float | None, learning_rate: float, penalty: float = 0.0) -> None:
        """Add a step.

        Parameters
        ----------
        loss : float, of the batch before the step, without the penalty
        accuracy : float from 0 to 1, or None where there is none
        learning_rate : float
        penalty : float, lam * sum(W^2) before the step
        """
        self.step += 1
        self.loss.append(loss)
        self.penalty.append(penalty)
        self.learning_rate.append(learning_rate)
        if accuracy is not None:
            self.accuracy.append(accuracy)

    def record_validation(self, loss: float, accuracy: float | None) -> None:
        """Add what was measured at the end of an epoch.

        Parameters
        ----------
        loss : float, of the validation data
        accuracy : float from 0 to 1, or None where there is none
        """
        self.val_loss.append(loss)
        if accuracy is not None:
            self.val_accuracy.append(accuracy)

    def curve(self, window: int = 1, of: str = "loss") -> tuple[np.ndarray, np.ndarray]:
        """Return a smoothed curve to plot: ``ax.plot(*history.curve(50))``.

        Parameters
        ----------
        window : number of steps to average over, at least 1: the step and those before it
        of : "loss", "penalty", "accuracy" or "learning_rate"

        Returns
        -------
        step : (T,) int, 1 to T
        mean : (T,) float64, of the last ``window`` values, or of all where there are not so many yet

        Raises
        ------
        TypeError, ValueError
            for another ``window`` or ``of``
        """
        window = count(window, "window")
        if of not in ("loss", "penalty", "accuracy", "learning_rate"):
            raise ValueError(f"of: expected 'loss', 'penalty', 'accuracy' or 'learning_rate', got {of!r}")
        values = np.array(getattr(self, of), dtype=np.float64)
        step = np.arange(1, len(values) + 1)
        if not len(values):
            return step, values
        window = min(window, len(values))
        sums = np.convolve(values, np.ones(window))[: len(values)]
        return step, sums / np.minimum(step, window)

    def epochs(self) -> dict[str, list]:
        """Return one column for each thing known of every completed epoch, as ``table`` takes them.

        "loss", "penalty" and "accuracy" are means over the epoch's steps, "val_loss" and "val_accuracy" were measured
        at its end. Without ``lam`` there is no penalty.
        """
        size, number = self.steps_per_epoch, self.epoch
        columns: dict[str, list] = {"epoch": list(range(1, number + 1))}
        for name in ("loss", "penalty", "accuracy"):
            values = getattr(self, name)[: number * size]
            if name == "loss" or (any(values) if name == "penalty" else values):
                columns[name] = np.reshape(values, (number, size)).mean(axis=1).tolist()
        for name in ("val_loss", "val_accuracy"):
            if getattr(self, name):
                columns[name] = list(getattr(self, name))
        return columns

    def __repr__(self) -> str:
        """Return what was done, in numbers that are the same on every machine."""
        done = f"{self.step} steps" if self.step == self.total else f"{self.step} of {self.total} steps"
        epochs = f"{self.epoch} epoch{'' if self.epoch == 1 else 's'}"
        return f"History: {done}, {epochs}{', stopped early' if self.stopped else ''}"
