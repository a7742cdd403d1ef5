"""A network from outside: its stages as boxes, its probabilities as bars, and a decade of its kind on ImageNet."""

import numpy as np
from matplotlib.patches import Polygon

from .. import style
from .basic import new_axes

SLANT = 0.5  # how far depth moves up for each step to the right
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # under a number that a line may cross
STEP = 5.0  # length of an arrow


class ProbabilityBars:
    """One horizontal bar a class, the most probable one in vermillion and bold, each with its value in per cent.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    names : sequence of str or int
        The classes, from top to bottom.
    """

    @style.context()
    def __init__(self, ax, names=range(10)):
        count = len(names)
        ax.set(xlim=(0, 1.22), ylim=(count - 0.4, -0.6), xlabel="probability")
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        ax.set_yticks(range(count), names)
        ax.tick_params(axis="y", length=0)
        self.bars = ax.barh(range(count), np.zeros(count), height=0.66)
        self.texts = [ax.text(0, k, "", va="center", fontsize=9) for k in range(count)]

    def update(self, probabilities):
        """Show `probabilities`, shape (C,), each from 0 to 1; return the artists that changed."""
        best = int(np.argmax(probabilities))
        for k, (bar, text, p) in enumerate(zip(self.bars, self.texts, probabilities, strict=True)):
            bar.set(width=p, color=style.VERMILLION if k == best else style.BLUE)
            text.set(text=f"{100 * p:.0f} %" if p >= 0.005 else "", x=p + 0.02)
            text.set_weight("bold" if k == best else "normal")
        return [*self.bars, *self.texts]


@style.context()
def volume(shapes, labels=None, ax=None):
    """Draw the stages of a network as boxes, as high and wide as their images and as deep as their channels.

    Parameters
    ----------
    shapes : sequence of tuple of int
        (C, H, W), or (D,) for a vector, from input to output. Sizes of images are drawn as square roots, lengths of
        vectors as logarithms, so that all show.
    labels : sequence of str, optional
        What leads from each stage to the next, one fewer than `shapes`; written over the arrows.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If a shape has neither one nor three sizes, or there is not one label a step.
    """
    for shape in shapes:
        if len(shape) not in (1, 3):
            raise ValueError(f"expected shapes (C, H, W) or (D,), got {tuple(shape)}")
    if labels is not None and len(labels) != len(shapes) - 1:
        raise ValueError(f"expected one label a step, {len(shapes) - 1} in all, got {len(labels)}")
    ax = ax or new_axes((1.8 * len(shapes), 2.2))
    sizes = [_size(shape) for shape in shapes]
    floor, ceiling = max(height / 2 for height, _, _ in sizes), max(h / 2 + SLANT * d for h, _, d in sizes)
    left = right = 0.0
    for k, (shape, (height, width, depth)) in enumerate(zip(shapes, sizes, strict=True)):
        _box(ax, left, -height / 2, height, width, depth)
        ax.text(left + (width + depth) / 2, -floor - 0.4, " × ".join(map(str, shape)), ha="center", va="top")
        right = left + width + depth
        left = right + STEP
        if k < len(shapes) - 1:
            ax.annotate("", (left - 0.3, 0), (right + 0.3, 0), arrowprops={"arrowstyle": "->", "color": "0.35"})
            label = labels[k] if labels is not None else ""
            ax.text((left + right) / 2, 0.3, label, ha="center", va="bottom", fontsize=9, linespacing=1.1)
    ax.set(xlim=(-0.7, right + 0.7), ylim=(-floor - 1.5, ceiling + 0.2), aspect="equal")
    ax.set_axis_off()
    return ax


def _size(shape):
    """Return the height, width and depth to draw a stage with; a vector is a thin bar."""
    if len(shape) == 1:
        return 1 + 2 * np.log10(shape[0]), 0.4, 0.0
    channels, height, width = shape
    return np.sqrt(height), np.sqrt(width), 0.55 * np.sqrt(channels)


def _box(ax, x, y, height, width, depth):
    """Draw a box, its front's lower left corner at (x, y): front, top and right side in three tints."""
    up = SLANT * depth
    front = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    top = [front[3], front[2], (x + width + depth, y + height + up), (x + depth, y + height + up)]
    side = [front[1], front[2], top[2], (x + width + depth, y + up)]
    for corners, tint in ((front, "#cfe3f1"), (top, "#e7f1f8"), (side, "#a9cbe3")):
        ax.add_patch(
            Polygon(corners, closed=True, facecolor=tint, edgecolor=style.BLUE, linewidth=1, joinstyle="round")
        )


@style.context()
def error_rates(years, errors, labels, human=None, ax=None):
    """Draw the winners of a competition, one bar a year, each with its name and its error.

    Parameters
    ----------
    years : sequence of int
        Strictly increasing.
    errors : sequence of float
        In per cent.
    labels : sequence of str
        Names of the winners.
    human : float, optional
        A person's error in per cent, as a dashed line.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the lengths differ.
    """
    if not len(years) == len(errors) == len(labels):
        raise ValueError(f"expected as many errors and labels as years, got {len(years)}, {len(errors)}, {len(labels)}")
    ax = ax or new_axes((7, 3.2))
    bars = ax.bar(range(len(years)), errors, color=style.BLUE, width=0.66)
    ax.bar_label(bars, [f"{error:g} %" for error in errors], padding=3, fontsize=9, bbox=PAPER)
    ax.set_xticks(range(len(years)), [f"{year}\n{label}" for year, label in zip(years, labels, strict=True)])
    ax.tick_params(axis="x", length=0)
    ax.set(ylabel="top-5 error, %", ylim=(0, 1.15 * max(errors)))
    if human is not None:
        ax.axhline(human, color=style.VERMILLION, linestyle="--")
        ax.annotate(
            f"a person: {human:g} %", (len(years) - 0.6, human), (0, 4), textcoords="offset points", ha="right",
            va="bottom", color=style.RUST,
        )  # fmt: skip
    return ax
