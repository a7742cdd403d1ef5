"""A picture of the playground, for readers who have no kernel, and for kernels that have no anywidget."""

from __future__ import annotations

import functools
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_utils.figures import new_figure
from course_utils.host import style
from course_utils.host.display import as_output, png
from course_utils.playground.data import REACH, features, is_regression
from course_utils.playground.settings import SPOKEN, unit_names
from course_utils.playground.trainer import Trainer

__all__ = ["SIZE", "WORDS", "answer", "grid", "mimebundle", "pixels", "scaled"]

SIZE = (9.0, 4.4)  # inches
SIDE = 48  # points a side of the maps
FRAME = {"fill": False, "edgecolor": "0.35", "linewidth": 0.8, "zorder": 3}
SIGNED = LinearSegmentedColormap.from_list("signed", [style.VERMILLION, "#f7f7f7", style.BLUE])
WORDS = (
    "It shows what each unit computes over the plane, the weights as lines, the network's answer with the points, and "
    "the losses by step. Where only a picture of it appears: run the cell where the package anywidget is installed, "
    "the extra course-utils[pad]."
)
CAPTION = (
    "A picture of the playground. To play, run the cell where anywidget is installed: the extra course-utils[pad]."
)


@functools.cache
def grid(side: int) -> np.ndarray:
    """Return the middles of side * side cells of the plane, (side * side, 2), the top row first."""
    middles = (np.arange(side) + 0.5) / side * 2 * REACH - REACH
    return np.stack(np.meshgrid(middles, middles[::-1]), axis=-1).reshape(-1, 2)


def answer(outputs: np.ndarray) -> np.ndarray:
    """Return the network's answer from -1 to 1: P(class 1) - P(class 0), or the number (N, 1) itself."""
    with np.errstate(all="ignore"):
        return outputs[:, 0] if outputs.shape[1] == 1 else np.tanh((outputs[:, 1] - outputs[:, 0]) / 2)


def scaled(a: np.ndarray) -> np.ndarray:
    """Return what units compute, (N, units), each divided by its largest size; what is no finite number as 0."""
    with np.errstate(all="ignore"):
        return np.nan_to_num(a / np.maximum(np.abs(a).max(axis=0), 1e-12), nan=0.0, posinf=1.0, neginf=-1.0)


@style.context()
def still(trainer: Trainer, shown: str) -> Figure:
    """Return a figure of a network as it is now, with the map of one unit large, or for "" its answer."""
    figure = new_figure(SIZE)
    figure.supxlabel(CAPTION, fontsize=9)
    look = {"width_ratios": [1.9, 1], "height_ratios": [3, 1]}
    axes = figure.subplot_mosaic([["network", "plane"], ["network", "losses"]], **look)
    seen = features(grid(SIDE), trainer.settings.features)
    computed = [seen, *trainer.units(seen)]
    _network(axes["network"], trainer, computed)
    units = unit_names(trainer.settings)
    layer, unit = units.get(shown, (-1, 0))
    large = scaled(computed[layer])[:, unit] if shown in units else answer(computed[-1])
    _plane(axes["plane"], trainer, large, SPOKEN.get(shown, shown) if shown in units else "the network's answer")
    _losses(axes["losses"], trainer)
    return figure


def _losses(ax: Axes, trainer: Trainer) -> None:
    """Draw the losses at the end of each epoch."""
    steps, train, test = np.array(trainer.curve).T
    ax.plot(steps, train, color=style.BLUE, label=f"training {train[-1]:.3g}")
    ax.plot(steps, test, "--", color=style.RUST, label=f"test {test[-1]:.3g}")
    ax.set(ylim=(0, None), xlabel="step", ylabel="loss")
    ax.legend(loc="lower left", fontsize=8)


def _network(ax: Axes, trainer: Trainer, computed: list[np.ndarray]) -> None:
    """Draw the units as small maps in columns, one a layer, joined by lines: blue for weights above 0."""
    ax.set(xlim=(-0.6, len(computed) - 0.4), ylim=(8.0, -0.9))
    ax.axis("off")
    half_x, half_y = 0.5 * len(computed) / 14, 0.42
    places = [[(x, 3.5 + i - (a.shape[1] - 1) / 2) for i in range(a.shape[1])] for x, a in enumerate(computed)]
    heads = ["features", *(f"hidden {i}" for i in range(1, len(computed) - 1)), "output"]
    for x, (a, column) in enumerate(zip(computed, places, strict=True)):
        ax.text(x, -0.6, heads[x], ha="center", fontsize=9 if len(computed) < 7 else 8)
        for values, (_, y) in zip(scaled(a).T, column, strict=True):
            extent = (x - half_x, x + half_x, y + half_y, y - half_y)
            ax.imshow(values.reshape(SIDE, SIDE), SIGNED, vmin=-1, vmax=1, extent=extent, aspect="auto", zorder=2)
            ax.add_patch(Rectangle((x - half_x, y - half_y), 2 * half_x, 2 * half_y, **FRAME))
    for name, (_, y) in zip(trainer.settings.features, places[0], strict=True):
        ax.text(-half_x - 0.05, y, SPOKEN[name], ha="right", va="center", fontsize=9)
    weights = [layer.params["W"] for layer in trainer.net.layers if "W" in layer.params]
    for (before, after), W in zip(pairwise(places), weights, strict=True):
        size = np.nan_to_num(np.abs(W), nan=0.0, posinf=1e9)
        ends = [[(x0 + half_x, y0), (x1 - half_x, y1)] for x1, y1 in after for x0, y0 in before]
        colors = np.where(W > 0, style.BLUE, style.VERMILLION).ravel()
        widths = np.where(size == 0, 0, 0.3 + 4 * np.tanh(size / 1.5)).ravel()
        ax.add_collection(LineCollection(ends, linewidths=widths, colors=colors, alpha=0.6, zorder=1))


def _plane(ax: Axes, trainer: Trainer, values: np.ndarray, title: str) -> None:
    """Draw a map large, and the training points over it."""
    region = {"extent": (-REACH, REACH, -REACH, REACH), "alpha": 0.75, "vmin": -1, "vmax": 1}
    ax.imshow(np.nan_to_num(values).reshape(SIDE, SIDE), SIGNED, interpolation="bilinear", **region)
    value = trainer.y[:, 0] if is_regression(trainer.settings.data) else 2.0 * trainer.y - 1
    for marker, chosen in (("o", value > 0), ("s", value <= 0)):
        look = {"s": 13, "linewidth": 0.5, "cmap": SIGNED, "vmin": -1, "vmax": 1, "edgecolor": "white"}
        ax.scatter(*trainer.X[chosen].T, c=value[chosen], marker=marker, **look)
    ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=[-6, 0, 6], yticks=[-6, 0, 6])
    ax.set_title(title, fontsize=10)


def pixels(trainer: Trainer, shown: str) -> np.ndarray:
    """Return the picture, (height, width, 4) uint8."""
    with style.context():
        canvas = FigureCanvasAgg(still(trainer, shown))
        canvas.draw()
    return np.array(canvas.buffer_rgba())


def mimebundle(trainer: Trainer, shown: str, words: str) -> tuple[dict, dict]:
    """Return the picture and ``words`` as data and metadata of a display message."""
    return as_output(png(still(trainer, shown)), words, SIZE)
