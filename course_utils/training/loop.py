"""The one training loop: minibatch, forward, loss, backward, step, over and over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np

from course_utils.host.interrupts import StopButton
from course_utils.layers.layer import Layer
from course_utils.losses import cross_entropy
from course_utils.optim import Optimizer
from course_utils.training.history import History
from course_utils.training.run import Run

__all__ = ["steps", "train"]

RECENT = 20  # steps that the loss and accuracy shown are averaged over


def steps(
    net: Layer,
    X: np.ndarray,
    y: np.ndarray,
    *,
    optimizer: Optimizer,
    rng: np.random.Generator,
    loss: Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]] = cross_entropy,
    epochs: int = 1,
    batch_size: int | None = 64,
    lam: float = 0.0,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    augment: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None,
) -> Iterator[History]:
    """Train a network step by step: ``for history in steps(...)`` may look, and stop, after each.

    If the loss is no longer a finite number, the parameters of the last finite loss are put back, ``history.stopped``
    says so, and no step follows.

    Parameters
    ----------
    net : a network, such as a Sequential; its parameters change in place, and between steps the mode of every layer is
        as it was. A layer frozen by ``net[1].eval()`` in a network that is training stays frozen
    X : (N, ...) examples, finite, of the dtype of the parameters
    y : (N,) class numbers, or whatever ``loss`` takes: one target an example, along the first axis
    optimizer : such as ``SGD(0.1)``, a new one for a new network
    rng : np.random.Generator, for the order of the examples and for ``augment``
    loss : function (scores, y) -> (value, dscores), one of ``course_utils.losses`` or of that form
    epochs : how often to go through all examples, at least 1
    batch_size : examples a step, at least 1; None for all of them, in the order given. What is left over is the epoch's
        last batch. If that is a single example and BatchNorm1d has to train on it, the run is refused before its first
        step: to merge it with the batch before would take other steps than you asked for
    lam : strength of the penalty lam * sum(W^2) on all weights, at least 0. Weights are the parameters of two axes or
        more, of a layer of your own too (``net.penalised()`` names them), so biases are spared. The penalty stands in
        ``history.penalty``, not in the losses; its gradient, 2 lam W, is part of ``net.grads``
    validation : (X_val, y_val), looked at after each epoch
    augment : function (X_batch, rng) -> X_batch that changes a batch before its step

    Yields
    ------
    History
        the same one each time, one step longer

    Raises
    ------
    TypeError, ValueError
        at the call, for arguments that do not fit, such as a ``lam`` above 0 where there is no weight to penalise;
        later, for what the network, the loss or ``augment`` does not take
    """
    run = Run(net, X, y, optimizer, rng, loss, epochs, batch_size, lam, validation, augment)
    return run.steps()


def train(
    net: Layer,
    X: np.ndarray,
    y: np.ndarray,
    *,
    optimizer: Optimizer,
    rng: np.random.Generator,
    loss: Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]] = cross_entropy,
    epochs: int = 1,
    batch_size: int | None = 64,
    lam: float = 0.0,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    augment: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None,
    progress: bool = True,
) -> History:
    """Train a network to the end, with a progress bar, and return what happened.

    Ctrl-C, or Jupyter's stop button, ends training after the step under way, and the network keeps what it has learned;
    a second one does not wait. A run that ends early prints the reason, which is ``history.stopped``.

    Parameters
    ----------
    net, X, y, optimizer, rng, loss, epochs, batch_size, lam, validation, augment : as `steps` takes them
    progress : whether to show a bar

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        as `steps` raises them
    """
    run = Run(net, X, y, optimizer, rng, loss, epochs, batch_size, lam, validation, augment)
    history = run.history
    with StopButton() as button, _bar(history, progress) as move_to:
        for _ in run.steps():
            if move_to:
                move_to(history.step)
            if button.pressed and not history.stopped and history.step < history.total:
                history.stopped = f"Interrupted after step {history.step} of {history.total}: what was learned is kept."
                break
    if history.stopped:
        print(history.stopped)
    return history


@contextmanager
def _bar(history: History, progress: bool) -> Iterator[Callable[[int], object] | None]:
    """Show a bar for a training run while in use, moved by calling what ``with`` gives; or none."""
    if not progress:
        yield None
        return
    from course_utils.host.progress_bar import progress_bar  # loads tqdm, which takes longer than all the rest

    with progress_bar(history.total, partial(_recent, history)) as bar:
        yield bar.move_to


def _recent(history: History) -> str:
    """Return the loss, and the accuracy if there is one, over the last steps, as text."""
    latest = {name: getattr(history, name)[-RECENT:] for name in ("loss", "accuracy")}
    return ", ".join(f"{name} {sum(values) / len(values):.3g}" for name, values in latest.items() if values)
