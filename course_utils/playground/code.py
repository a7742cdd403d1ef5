"""The code behind a playground: a program that builds and trains exactly its network, with the course's package."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

from course_utils.playground.data import is_regression
from course_utils.playground.settings import Settings
from course_utils.playground.trainer import ACTIVATIONS, init_of, layer_sizes

__all__ = ["code"]


def code(settings: Settings, epochs: int, by_hand: Mapping[tuple, float] = MappingProxyType({})) -> str:
    """Return a Python program that leaves the trained network in ``net`` and the losses in ``loss`` and ``test_loss``.

    Parameters
    ----------
    settings : Settings
    epochs : how many epochs to train, at least 0
    by_hand : the parameters that were set by hand, as `Trainer` keeps them: (epoch, key, place) -> value
    """
    loss = "mse_loss" if is_regression(settings.data) else "cross_entropy"
    kind = ACTIVATIONS[settings.activation]
    layers = ["Linear", "Sequential", *([kind.__name__] if kind and settings.hidden else [])]
    lines = [
        "import numpy as np",
        f"from course_utils.layers import {', '.join(sorted(layers))}",
        f"from course_utils.losses import {loss}",
        *(["from course_utils.optim import SGD"] if epochs else []),
        "from course_utils.playground import dataset, features",
        f"from course_utils.training import predict{', steps' if epochs else ''}",
        "",
        f"data_rng = np.random.default_rng({settings.data_seed})",
        f'X, y, X_test, y_test = dataset("{settings.data}", noise={settings.noise!r}, '
        f"train_share={settings.train_share!r}, rng=data_rng)",
        f"names = {_quoted(settings.features)}",
        "X, X_test = features(X, names), features(X_test, names)",
        "",
        f"rng = np.random.default_rng({settings.seed})",
        *_network(settings),
        *(_training(settings, loss) if epochs else []),
        *_course_of_events(epochs, by_hand),
        f"loss, test_loss = {loss}(predict(net, X), y)[0], {loss}(predict(net, X_test), y_test)[0]",
        'print(f"loss {loss:.3g}, on the test set {test_loss:.3g}")',
    ]
    return "\n".join(lines) + "\n"


def _quoted(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _network(settings: Settings) -> list[str]:
    sizes, kind = layer_sizes(settings), ACTIVATIONS[settings.activation]
    pairs = list(pairwise(sizes))
    lines = ["net = Sequential("]
    for i, (n_in, n_out) in enumerate(pairs, start=1):
        activation = f" {kind.__name__}()," if kind and i < len(pairs) else ""
        lines.append(f'    Linear({n_in}, {n_out}, rng=rng, init="{init_of(settings)}"),{activation}')
    return [*lines, ")"]


def _training(settings: Settings, loss: str) -> list[str]:
    lam = f", lam={settings.lam!r}" if settings.penalty == "L2" else ""
    lines = [
        "def train(epochs):",
        f"    run = steps(net, X, y, optimizer=SGD({settings.learning_rate!r}), rng=rng, loss={loss},",
        f"                epochs=epochs, batch_size={settings.batch_size}{lam})",
        "    for history in run:",
    ]
    if settings.penalty != "L1" or settings.lam == 0:
        return [*lines, "        pass  # history.loss grows; look at net.params and net.grads here", ""]
    rate, lam = repr(settings.learning_rate), repr(settings.lam)
    return [
        *lines,
        "        for name, W in net.params.items():",
        '            if name.endswith("W"):  # the L1 penalty moves each weight towards 0',
        f"                W[...] = np.sign(W) * np.maximum(np.abs(W) - {rate} * {lam}, 0)",
        "",
    ]


def _course_of_events(epochs: int, by_hand: Mapping[tuple, float]) -> list[str]:
    """Return the calls that train, and between them what was set by hand."""
    lines, done = [], 0
    for (epoch, key, place), value in sorted(by_hand.items()):
        if epoch > done:
            lines.append(f"train(epochs={epoch - done})")
            done = epoch
        lines.append(f'net.params["{key}"][{", ".join(map(str, place))}] = {value!r}')
    return [*lines, f"train(epochs={epochs - done})"] if epochs > done else lines
