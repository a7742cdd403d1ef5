"""Notebook 01: two losses side by side, how sure a classifier is, and training on points seen and unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, Limits, Vector, grid, new_axes, raster
from course_utils.figures.charts import SEEN, UNSEEN
from course_utils.host import style

HINGE, ENTROPY = style.PURPLE, style.BLACK  # of the two losses


class TwoLosses:
    """Left: hinge loss and cross-entropy against one score. Right, on a logarithmic axis: how hard each one pulls.

    Parameters
    ----------
    figure : gets two axes
    scores : places of the right class's score, (N,)
    losses, pulls : of the hinge loss and of the cross-entropy, (N,) each; where a pull is 0 nothing is drawn
    """

    @style.context()
    def __init__(
        self, figure: Figure, scores: Vector, losses: Sequence[Vector], pulls: Sequence[Vector], xlabel: str
    ) -> None:
        left, right = figure.subplots(1, 2)
        self.dots: list[Line2D] = []
        for values, pull, color, dashes, name in zip(
            losses, pulls, (HINGE, ENTROPY), ("--", "-"), ("hinge, Δ = 1", "cross-entropy"), strict=True
        ):
            left.plot(scores, values, color=color, linestyle=dashes, label=name)
            pulls_at_all = np.asarray(pull) > 0
            right.plot(np.asarray(scores)[pulls_at_all], np.asarray(pull)[pulls_at_all], color=color, linestyle=dashes)
            self.dots += [ax.plot([], [], "o", color=color, markersize=8)[0] for ax in (left, right)]
        left.set(xlabel=xlabel, ylabel="loss")
        right.set(xlabel=xlabel, ylabel="pull on that score", yscale="log", ylim=(2e-4, 4))
        left.legend()
        self.labels = [ax.set_title(" ", loc="left") for ax in (left, right)]

    def update(self, score: float, losses: Sequence[float], pulls: Sequence[float]) -> list[Artist]:
        """Move the dots to a score; a pull of 0 has none, as a logarithmic axis has no place for it."""
        heights = [losses[0], pulls[0] or np.nan, losses[1], pulls[1] or np.nan]
        for dot, height in zip(self.dots, heights, strict=True):
            dot.set_data([score] if np.isfinite(height) else [], [height] if np.isfinite(height) else [])
        for label, what, pair in zip(self.labels, ("loss", "pull"), (losses, pulls), strict=True):
            label.set_text(f"{what}: hinge {pair[0]:.3g}, cross-entropy {pair[1]:.3g}")
        return [*self.dots, *self.labels]


class ProbabilityMap:
    """The plane in the colour of its most probable class: full where that is certain, white where all are as likely.

    Parameters
    ----------
    limits : of the plane; the axes get them, and one unit is as long on both
    resolution : R, grid points along each side

    ``grid`` (R * R, 2) holds the points at which ``update`` wants probabilities.
    """

    @style.context()
    def __init__(self, ax: Axes, limits: Limits, resolution: int = 80) -> None:
        left, right, bottom, top = limits
        self.grid = grid(limits, resolution)
        self.image = raster(ax, resolution, resolution, limits, interpolation="bilinear", zorder=0)
        self._colors = np.array([to_rgb(color) for color in style.COLORS])
        self._side = resolution
        ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")

    def update(self, p: np.ndarray) -> Artist:
        """Shade the plane by probabilities ``p``, (R * R, C)."""
        chance = 1 / p.shape[1]
        sure = 0.75 * (p.max(axis=1, keepdims=True) - chance) / (1 - chance)
        shades = 1 - sure * (1 - self._colors[p.argmax(axis=1)])
        self.image.set_data(np.round(255 * shades).astype(np.uint8).reshape(self._side, self._side, 3))
        return self.image


class SeenAndUnseen:
    """The loss on examples trained on and on others over the steps of a training; what is too high leaves the axes.

    Parameters
    ----------
    steps : length of the curves
    top : largest loss shown
    chance : the loss of knowing nothing, drawn as a dotted line
    """

    @style.context()
    def __init__(self, ax: Axes, steps: int, top: float, chance: float) -> None:
        self.top = top
        (self.seen,) = ax.plot([], [], color=SEEN, label="30 points it learns from")
        (self.unseen,) = ax.plot([], [], color=UNSEEN, linestyle="--", label="points it has never seen")
        ax.axhline(chance, color=GREY, linestyle=":", linewidth=1, label="knowing nothing")
        self.label = ax.set_title(" ", loc="left")
        ax.set(xlim=(0, steps), ylim=(0, top), xlabel="step", ylabel="cross-entropy")
        ax.legend(loc="upper right")

    def update(self, places: Vector, seen: Vector, unseen: Vector) -> list[Artist]:
        """Draw both losses, (N,), at the steps ``places``."""
        for line, losses in ((self.seen, seen), (self.unseen, unseen)):
            line.set_data(places, np.minimum(losses, 9 * self.top))
        self.label.set_text(f"at last: {seen[-1]:.2g} seen, {unseen[-1]:.2g} unseen")
        return [self.seen, self.unseen, self.label]


@style.context()
def pushes(leads: Vector, pulls: Mapping[str, Vector], ax: Axes | None = None) -> Axes:
    """Draw how hard losses pull the right score up against its lead over a rival; the first is the cross-entropy's."""
    ax = ax or new_axes((5.5, 2.8))
    for (name, values), color, dashes in zip(pulls.items(), (ENTROPY, GREY, "0.55"), style.LINESTYLES, strict=False):
        ax.plot(leads, values, color=color, linestyle=dashes, label=name)
    ax.set(xlabel="lead of the right class, $f_y - f_j$", ylabel="pull on $f_y$")
    ax.legend()
    return ax


@style.context()
def over_strength(lams: Vector, seen: ArrayLike, unseen: ArrayLike, ylabel: str, ax: Axes | None = None) -> Axes:
    """Draw what came out on training and validation examples for each regularization strength, on a log axis."""
    ax = ax or new_axes((5.5, 2.8))
    ax.plot(lams, seen, "o-", color=SEEN, label="training digits")
    ax.plot(lams, unseen, "s--", color=UNSEEN, label="validation digits")
    ax.set(xscale="log", xlabel="regularization strength λ", ylabel=ylabel)
    ax.legend()
    return ax
