"""The code behind a playground: the call that makes it again, and a program that trains exactly its network."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

from course_utils.playground.data import is_regression
from course_utils.playground.settings import Settings, layer_sizes, parameter
from course_utils.playground.trainer import ACTIVATIONS, Trainer, init_of

__all__ = ["call", "code"]


def call(trainer: Trainer) -> str:
    """Return the call of `playground`, in one line, that makes a playground in this state; settings left out are usual.

    Parameters
    ----------
    trainer : Trainer
    """
    start, usual = trainer.start, Settings()
    chosen = {f.name: getattr(start, f.name) for f in fields(Settings)}
    chosen = {name: value for name, value in chosen.items() if value != getattr(usual, name)}
    if trainer.events:
        chosen["events"] = trainer.events
    if trainer.step:
        chosen["steps"] = trainer.step
    return f"playground({', '.join(f'{name}={value!r}' for name, value in chosen.items())})"


def code(trainer: Trainer) -> str:
    """Return a Python program that leaves the trained network in ``net`` and the losses in ``loss`` and ``test_loss``.

    What changed on the way changes there after the same number of steps.

    Parameters
    ----------
    trainer : Trainer
    """
    s = trainer.start
    loss = "mse_loss" if is_regression(s.data) else "cross_entropy"
    kind = ACTIVATIONS[s.activation]
    layers = ["Linear", "Sequential", *([kind.__name__] if kind and s.hidden else [])]
    shapes = any(name in ("hidden", "activation") for _, name, _ in trainer.events)
    lines = [
        "import numpy as np",
        f"from course_utils.layers import {', '.join(sorted(layers))}",
        f"from course_utils.losses import {loss}",
        *(["from course_utils.optim import SGD"] if trainer.step else []),
        f"from course_utils.playground import dataset, features{', rebuilt' if shapes else ''}",
        "from course_utils.training import predict",
        "",
        f"data_rng = np.random.default_rng({s.data_seed})",
        f'X, y, X_test, y_test = dataset("{s.data}", noise={s.noise!r}, train_share={s.train_share!r}, rng=data_rng)',
        f"names = {_quoted(s.features)}",
        "X, X_test = features(X, names), features(X_test, names)",
        "",
        f"rng = np.random.default_rng({s.seed})",
        *_network(s),
        *(_training(trainer, loss) if trainer.step else []),
        *_course_of_events(trainer),
        f"loss, test_loss = {loss}(predict(net, X), y)[0], {loss}(predict(net, X_test), y_test)[0]",
        'print(f"loss {loss:.3g}, on the test set {test_loss:.3g}")',
    ]
    return "\n".join(lines) + "\n"


def _quoted(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _network(settings: Settings) -> list[str]:
    sizes, kind = layer_sizes(settings), ACTIVATIONS[settings.activation]
    pairs, lines = list(pairwise(sizes)), ["net = Sequential("]
    for i, (n_in, n_out) in enumerate(pairs, start=1):
        activation = f" {kind.__name__}()," if kind and i < len(pairs) else ""
        lines.append(f'    Linear({n_in}, {n_out}, rng=rng, init="{init_of(settings.activation)}"),{activation}')
    return [*lines, ")"]


def _penalties(trainer: Trainer) -> set[str]:
    """Return the penalties that ever were in force."""
    return {trainer.start.penalty, *(value for _, name, value in trainer.events if name == "penalty")} - {"none"}


def _training(trainer: Trainer, loss: str) -> list[str]:
    """Return what trains for some steps: the plain loop, with the penalties that are needed."""
    penalties, lines = _penalties(trainer), []
    weights = ["        for name in net.penalised():", "            W, dW = net.params[name], net.grads[name]"]
    if "L2" in penalties:
        lines += [*weights, "            dW += 2 * L2 * W"]
    lines += ["        optimizer.step(net.params, net.grads)"]
    if "L1" in penalties:
        shrink = "np.maximum(np.abs(W) - optimizer.rate() * L1, 0)"
        lines += [weights[0], "            W = net.params[name]", f"            W[...] = np.sign(W) * {shrink}"]
    return [
        "order = []  # of the examples that the epoch has still before it",
        "",
        "def train(steps):",
        "    global order",
        "    for _ in range(steps):",
        "        order = order if len(order) else rng.permutation(len(X))",
        "        rows, order = order[:batch_size], order[batch_size:]",
        f"        value, dscores = {loss}(net.forward(X[rows]), y[rows])",
        "        net.backward(dscores)",
        *lines,
        "",
        *_assignments(trainer, trainer.start, ("learning_rate", "batch_size", "penalty")),
    ]


def _assignments(trainer: Trainer, now: Settings, names: tuple[str, ...]) -> list[str]:
    """Return the lines that give the program's names the values of settings."""
    lines = [f"optimizer = SGD({now.learning_rate!r})"] if "learning_rate" in names else []
    lines += [f"batch_size = {now.batch_size or 'len(X)'}"] if "batch_size" in names else []
    if "penalty" in names or "lam" in names:
        kinds = sorted(_penalties(trainer))
        lines += [f"{kind} = {now.lam if kind == now.penalty else 0.0!r}" for kind in kinds]
    return lines


def _course_of_events(trainer: Trainer) -> list[str]:
    """Return the calls that train, and between them what changed."""
    lines, done, now = [], 0, {name: getattr(trainer.start, name) for name in trainer.start.__dataclass_fields__}
    for step, name, value in trainer.events:
        if step > done:
            lines.append(f"train(steps={step - done})")
            done = step
        if isinstance(name, str):
            now[name] = value
            settings = Settings(**now)
            if name in ("hidden", "activation"):
                sizes = layer_sizes(settings)
                lines.append(f'net = rebuilt(net, {sizes}, "{settings.activation}", rng=rng)')
            if trainer.step:
                same = "learning_rate" if name in ("hidden", "activation") else name
                lines += _assignments(trainer, settings, (same,))
        else:
            key, place = parameter(Settings(**now), *name)
            lines.append(f'net.params["{key}"][{", ".join(map(str, place))}] = {value!r}  # {name[0]}, from {name[1]}')
    return [*lines, f"train(steps={trainer.step - done})"] if trainer.step > done else lines
