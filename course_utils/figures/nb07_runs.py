"""Notebook 07: how runs look from outside and from inside, and which rate and momentum arrive how fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, Vector, new_axes, new_figure
from course_utils.figures.charts import SEEN, UNSEEN
from course_utils.figures.surface import height_bands, within
from course_utils.host import style


@style.context()
def turning_loss(loss: tuple[Vector, Vector], accuracy: Vector, turn: int) -> Figure:
    """Draw the losses of a long run, training and validation, and beside them the validation accuracy.

    Parameters
    ----------
    loss : of training and of validation examples after each epoch, (T,) each
    accuracy : of validation examples, (T,)
    turn : the epoch, from 1, at which the validation loss is lowest
    """
    figure = new_figure((7, 2.8))
    left, right = figure.subplots(1, 2)
    epoch = np.arange(1, len(accuracy) + 1)
    left.plot(epoch, loss[0], color=SEEN, label="training")
    left.plot(epoch, loss[1], color=UNSEEN, linestyle="--", label="validation")
    right.plot(epoch, accuracy, color=UNSEEN, linestyle="--")
    for ax, name in ((left, "cross-entropy"), (right, "validation accuracy")):
        ax.axvline(turn, color=GREY, linestyle=":", linewidth=1)
        ax.set(xlabel="epoch", ylabel=name)
    left.set_ylim(0, 1.5)
    left.legend()
    return figure


@style.context()
def inside(ratios: Mapping[str, Vector], inputs: Mapping[str, ArrayLike]) -> Figure:
    """Draw how large each run's updates are beside its weights, and histograms of what reaches its ReLUs at the end.

    Parameters
    ----------
    ratios : name of each run to its ratio of update to weight at each step, (T,); zeros are left out
    inputs : name of each run to the numbers that reach its ReLUs, of any shape
    """
    figure = new_figure((7, 2.9))
    left, right = figure.subplots(1, 2)
    edges = np.linspace(-8, 8, 65)
    for (name, values), color, dashes in zip(ratios.items(), style.COLORS, style.LINESTYLES, strict=False):
        left.plot(np.where(np.asarray(values) > 0, values, np.nan), color=color, linestyle=dashes, label=name)
        share = np.histogram(np.clip(inputs[name], -7.99, 7.99), edges)[0] / np.size(inputs[name])
        right.stairs(share, edges, color=color, linestyle=dashes, linewidth=1.6)
    left.set(xlabel="step", ylabel="update : weight", yscale="log", ylim=(1e-7, 10))
    right.axvline(0, color=GREY, linestyle=":", linewidth=1)
    right.set(xlabel="input of the ReLUs (beyond ±8 at the rim)", ylabel="share")
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return figure


@style.context()
def ill_runs(runs: Mapping[str, tuple[Vector, Vector, Vector]], chance: float) -> Figure:
    """Draw each run in a column: above its training loss, below its accuracy on validation examples, measured twice.

    How far the two measurements are apart at most is written between.

    Parameters
    ----------
    runs : name of each run to loss, first and second measurement of the accuracy after each epoch, (T,) each
    chance : the loss of knowing nothing, drawn as a dotted line
    """
    figure = new_figure((8, 3.6))
    axes = figure.subplots(2, len(runs), sharex=True, sharey="row")
    for (above, below), (name, (loss, once, again)) in zip(axes.T, runs.items(), strict=True):
        epoch = np.arange(1, len(loss) + 1)
        above.plot(epoch, loss, color=SEEN)
        above.axhline(chance, color=GREY, linestyle=":", linewidth=1)
        below.plot(epoch, once, "o-", color=UNSEEN, markersize=4, linewidth=1, label="measured")
        below.plot(epoch, again, "x", color=style.BLACK, markersize=5, label="measured again")
        apart = np.max(np.abs(np.subtract(once, again)))
        below.set_title(f"apart: {apart:.3f}", fontsize=8)
        above.set(title=name, ylim=(0, 4))
        below.set(ylim=(0, 1), xlabel="epoch")
    axes[0, 0].set_ylabel("training loss")
    axes[1, 0].set_ylabel("validation\naccuracy")
    figure.legend(*axes[1, 0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return figure


@style.context()
def rate_map(rates: Vector, mus: Vector, steps: np.ndarray, limit: Vector, ax: Axes | None = None) -> Axes:
    """Draw how many steps a rolling ball needs for each learning rate and momentum; white where it does not arrive.

    Parameters
    ----------
    rates, mus : evenly spaced, (R,) and (M,)
    steps : needed, (M, R), above 0; NaN where it does not arrive
    limit : the largest rate that theory allows for each momentum, (M,); drawn as a line
    """
    ax = ax or new_axes((6, 3.4))
    look = {"cmap": "viridis_r", "norm": LogNorm(np.nanmin(steps), np.nanmax(steps)), "shading": "nearest"}
    mesh = ax.pcolormesh(rates, mus, np.ma.masked_invalid(steps), rasterized=True, **look)
    ax.plot(limit, mus, color=style.VERMILLION, linestyle="--", label="2 (1 + µ) / c")
    row, column = map(int, np.unravel_index(np.nanargmin(steps), steps.shape))
    ax.plot(rates[column], mus[row], "*", color="white", markeredgecolor="black", markersize=14, label="fastest")
    ax.set(xlabel="learning rate", ylabel="momentum µ", xlim=(rates[0], rates[-1]), ylim=(mus[0], mus[-1]))
    bar = ax.figure.colorbar(mesh, ax=ax, label="steps to arrive")
    ticks = [n for n in (100, 200, 400, 800) if np.nanmin(steps) <= n <= np.nanmax(steps)]
    bar.ax.minorticks_off()
    bar.set_ticks(ticks, labels=[str(n) for n in ticks])
    ax.legend(loc="lower right")
    return ax


@style.context()
def small_paths(rows: Mapping[str, tuple[np.ndarray, Sequence[np.ndarray]]], names: Sequence[str]) -> Figure:
    """Draw small descents side by side, each on equal axes: a row for each landscape, a column for each optimizer.

    Parameters
    ----------
    rows : name of each landscape to its matrix A of the loss w A w / 2, (2, 2), and a path for each name, (T, 2)
    names : of the optimizers, above the columns
    """
    figure = new_figure((8, 1.5 * len(rows) + 0.4))
    axes = figure.subplots(len(rows), len(names), sharex=True, sharey=True)
    side = np.linspace(-1.6, 1.6, 61)
    w = np.stack(np.meshgrid(side, side), axis=-1)
    for (name, (A, paths)), line in zip(rows.items(), axes, strict=True):
        for ax, path in zip(line, paths, strict=True):
            height = np.sqrt(np.einsum("...i,ij,...j", w, A, w) / 2)
            height_bands(ax, side, side, top=16, shades="Greys", count=12).set_data(height)
            ax.set(aspect="equal", xticks=[], yticks=[], xlim=(-1.6, 1.6), ylim=(-1.6, 1.6))
            ax.plot(*within(ax, *path.T), ".-", color=style.BLUE, linewidth=0.9, markersize=3)
            ax.plot(*path[-1], "o", color=style.VERMILLION, markersize=6)
            ax.plot(0, 0, "*", color="white", markeredgecolor="black", markersize=9)
        line[0].set_ylabel(name)
    for ax, name in zip(axes[0], names, strict=True):
        ax.set_title(name, fontsize=10)
    return figure
