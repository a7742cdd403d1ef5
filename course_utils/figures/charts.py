"""Curves, bars, and a loss over the steps of a training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, Vector, new_axes, new_figure
from course_utils.host import style

SEEN, UNSEEN = style.SKY, style.ORANGE  # of examples trained on, and of others


@style.context()
def curves(x: ArrayLike, lines: Mapping[str, ArrayLike], xlabel: str, ylabel: str, ax: Axes | None = None) -> Axes:
    """Draw named curves over one x; each has its own colour and its own dashes.

    Parameters
    ----------
    x : what all curves are drawn over, (N,)
    lines : at most eight; the name in the legend of each, and its values, (N,)
    xlabel, ylabel : with the unit

    Raises
    ------
    ValueError
        If there are more curves than colours to tell them apart.
    """
    if len(lines) > len(style.COLORS):
        raise ValueError(f"expected at most {len(style.COLORS)} curves, got {len(lines)}")
    ax = ax or new_axes((5.5, 3))
    for (name, values), color, dashes in zip(lines.items(), style.COLORS, style.LINESTYLES, strict=False):
        ax.plot(x, values, color=color, linestyle=dashes, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    if len(lines) > 1:
        ax.legend()
    return ax


@style.context()
def bars(values: Vector, names: Sequence[object], xlabel: str, ax: Axes | None = None, text: str = "{:.3g}") -> Axes:
    """Draw horizontal bars, the first on top, each with its value written at its end.

    Parameters
    ----------
    values : lengths, (N,)
    names : N labels on the left
    xlabel : what the lengths measure
    text : format of the value at the bar's end
    """
    ax = ax or new_axes((5.5, 0.5 + 0.42 * len(values)))
    drawn = ax.barh(range(len(values)), values, color=style.BLUE, height=0.62)
    ax.bar_label(drawn, [text.format(v) for v in values], padding=4)
    ax.set_yticks(range(len(values)), [str(name) for name in names])
    ax.invert_yaxis()
    ax.margins(x=0.14)
    ax.set_xlabel(xlabel)
    return ax


class LossCurve:
    """A loss over the steps of a training, on fixed axes; what leaves them at the top is drawn at the rim.

    Parameters
    ----------
    steps : length of the curve
    top : largest loss shown
    """

    @style.context()
    def __init__(self, ax: Axes, steps: int, top: float) -> None:
        self.top, self.x = top, np.arange(steps)
        (self.line,) = ax.plot([], [], color=style.BLUE)
        self.label = ax.set_title(" ", loc="left")
        ax.set(xlim=(0, steps), ylim=(0, 1.02 * top), xlabel="step", ylabel="loss")

    def update(self, history: Vector) -> list[Artist]:
        """Draw the losses of the steps so far."""
        self.line.set_data(self.x[: len(history)], np.minimum(history, self.top))
        self.label.set_text(f"loss {history[0]:.3g} at first, {history[-1]:.3g} at last")
        return [self.line, self.label]


class ProbabilityBars:
    """One horizontal bar for each class, each with its per cent; the most probable one in vermillion and bold.

    Parameters
    ----------
    names : the classes, from top to bottom
    """

    @style.context()
    def __init__(self, ax: Axes, names: Sequence[object] = range(10)) -> None:
        count = len(names)
        ax.set(xlim=(0, 1.22), ylim=(count - 0.4, -0.6), xlabel="probability")
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        ax.set_yticks(range(count), [str(name) for name in names])
        ax.tick_params(axis="y", length=0)
        self.bars = ax.barh(range(count), np.zeros(count), height=0.66)
        self.texts = [ax.text(0, k, "", va="center", fontsize=9) for k in range(count)]

    def update(self, probabilities: Vector) -> list[Artist]:
        """Show probabilities, (C,), each from 0 to 1."""
        best = int(np.argmax(probabilities))
        for k, (bar, text, p) in enumerate(zip(self.bars, self.texts, probabilities, strict=True)):
            color, weight = (style.VERMILLION, "bold") if k == best else (style.BLUE, "normal")
            bar.set(width=p, color=color)
            text.set(text=f"{100 * p:.0f} %" if p >= 0.005 else "", x=p + 0.02, weight=weight)
        return [*self.bars, *self.texts]


@style.context()
def runs_side_by_side(curves: Mapping[str, tuple[Vector, Vector]], chance: float, top: float) -> Figure:
    """Draw training and validation loss of several runs side by side on the same axes.

    Parameters
    ----------
    curves : name of each run to its two losses, (T,) each
    chance : the loss of knowing nothing, drawn as a dotted line
    top : largest loss shown
    """
    figure = new_figure((7.2, 2.5))
    axes = figure.subplots(1, len(curves), sharey=True)
    for ax, (name, (seen, unseen)) in zip(axes, curves.items(), strict=True):
        ax.plot(np.minimum(seen, 9 * top), color=SEEN, label="training")
        ax.plot(np.minimum(unseen, 9 * top), color=UNSEEN, linestyle="--", label="validation")
        ax.axhline(chance, color=GREY, linestyle=":", linewidth=1)
        ax.set(title=name, ylim=(0, top), xlabel="step")
    axes[0].set_ylabel("cross-entropy")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return figure
