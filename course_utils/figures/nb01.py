"""Notebook 01: ink for each digit, the way of an image to its scores, scores as bars, and a loss over two weights.

What its trainings look like is in `nb01_training`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Polygon
from numpy.typing import ArrayLike

from course_utils.figures.canvas import GREY, Limits, Vector, new_axes, new_figure
from course_utils.figures.sheets import INK, SIGNED
from course_utils.figures.surface import height_bands
from course_utils.host import style


@style.context()
def boxes(
    groups: Sequence[ArrayLike] | np.ndarray, names: Sequence[object], xlabel: str, ylabel: str, ax: Axes | None = None
) -> Axes:
    """Draw a box plot for each group: box = middle half, bar = median, whiskers = 5 % to 95 %.

    Parameters
    ----------
    groups : the values of each group
    names : one label for each group
    """
    ax = ax or new_axes((6, 2.8))
    ax.boxplot(
        groups,
        whis=(5, 95),
        showfliers=False,
        patch_artist=True,
        widths=0.6,
        boxprops={"facecolor": "0.85", "edgecolor": GREY},
        medianprops={"color": style.BLACK, "linewidth": 2},
    )
    ax.set_xticks(range(1, len(names) + 1), [str(name) for name in names])
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax


@style.context()
def image_to_scores(image: np.ndarray, W: np.ndarray, f: np.ndarray) -> Figure:
    """Draw the way of one image: picture, column of pixels, W times column, scores.

    Parameters
    ----------
    image : grey, (height, width)
    W : weights, one row for each class, (C, height * width)
    f : scores, (C,)
    """
    figure = new_figure((7.2, 2.6))
    axes = figure.subplots(1, 4, width_ratios=[1, 0.22, 1.9, 0.6])
    axes[0].imshow(image, cmap=INK)
    axes[1].imshow(image.reshape(-1, 1), cmap=INK, aspect="auto", interpolation="antialiased")
    limit = np.abs(W).max()
    axes[2].imshow(W, cmap=SIGNED, vmin=-limit, vmax=limit, aspect="auto", interpolation="antialiased")
    axes[3].barh(range(len(f)), f, color=np.where(f == f.max(), style.BLACK, "0.6"), height=0.7)
    axes[3].axvline(0, color="black", linewidth=0.8)
    axes[3].set_ylim(len(f) - 0.5, -0.5)
    sizes = {"image": image.shape, "x": (image.size,), "W": W.shape, "f": (len(f),)}
    for ax, (name, size) in zip(axes, sizes.items(), strict=True):
        ax.set_title(f"{name}\n{' x '.join(map(str, size))}")
        ax.set(xticks=[], yticks=[])
    axes[3].set_yticks(range(len(f)), [f"class {k}" for k in range(len(f))])
    for ax in axes[:3]:
        ax.spines[:].set_visible(False)
    return figure


class Templates:
    """The rows of W as signed pictures on one common colour scale: blue votes for the class, red against it.

    Parameters
    ----------
    axes : one for each class
    side : height and width of a picture, ``side * side`` columns of W
    """

    @style.context()
    def __init__(self, axes: Sequence[Axes], side: int = 28) -> None:
        self.side = side
        self.images: list[AxesImage] = []
        for k, ax in enumerate(axes):
            self.images.append(ax.imshow(np.zeros((side, side)), cmap=SIGNED, vmin=-1, vmax=1, interpolation="nearest"))
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
            ax.set_title(str(k), pad=2)

    def update(self, W: np.ndarray) -> list[AxesImage]:
        """Show the rows of ``W``, (C, side * side)."""
        limit = max(np.abs(W).max(), 1e-12)
        for image, row in zip(self.images, W, strict=True):
            image.set_data(row.reshape(self.side, self.side) / limit)
        return self.images


class HalfPlanes:
    """The plane, cut into the regions in which each class has the largest score, with borders as straight as they are.

    Parameters
    ----------
    limits : of the plane; the axes get them, and one unit is as long on both
    count : number of classes
    """

    @style.context()
    def __init__(self, ax: Axes, limits: Limits, count: int) -> None:
        left, right, bottom, top = limits
        self.square = np.array([(left, bottom), (right, bottom), (right, top), (left, top)], dtype=float)
        self.regions = [
            Polygon(self.square, facecolor=color, alpha=0.3, edgecolor="white", linewidth=1.5)
            for color in style.COLORS[:count]
        ]
        for region in self.regions:
            ax.add_patch(region)
        self.rows = [
            ax.plot([], [], marker=marker, color=color, linewidth=3, markevery=[1], markersize=8)[0]
            for color, marker in zip(style.COLORS[:count], style.MARKERS, strict=False)
        ]
        ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")

    def update(self, W: np.ndarray, b: np.ndarray) -> list[Artist]:
        """Cut the plane by scores W x + b, and draw the rows of ``W``, (C, 2), as sticks from the origin."""
        for k, (region, row) in enumerate(zip(self.regions, self.rows, strict=True)):
            corners = self.square
            for j in range(len(W)):
                if j != k:
                    corners = _kept(corners, W[k] - W[j], b[k] - b[j])
            region.set_xy(corners if len(corners) else np.zeros((1, 2)))
            row.set_data([0, W[k, 0]], [0, W[k, 1]])
        return [*self.regions, *self.rows]


def _kept(corners: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Return the corners of the part of a convex polygon in which w . x + b is at least 0."""
    heights, kept = corners @ w + b, []
    for k in range(len(corners)):
        n = (k + 1) % len(corners)
        (here, h), (there, g) = (corners[k], heights[k]), (corners[n], heights[n])
        if h >= 0:
            kept.append(here)
        if (h >= 0) != (g >= 0):
            kept.append(here + (there - here) * h / (h - g))
    return np.array(kept).reshape(-1, 2)


class ScoreBars:
    """One horizontal bar for each class in the class's colour, the largest framed, its number bold.

    Parameters
    ----------
    count : number of classes
    limit : largest value shown; scores run from -limit to limit
    """

    @style.context()
    def __init__(self, ax: Axes, count: int, limit: float) -> None:
        ax.set(xlim=(-1.35 * limit, 1.35 * limit), ylim=(count - 0.4, -0.6), xlabel="score")
        ax.set_yticks(range(count), [f"class {k}" for k in range(count)])
        ax.axvline(0, color="black", linewidth=0.8)
        self.reach = 0.03 * limit
        self.bars = ax.barh(range(count), np.zeros(count), height=0.62, color=style.COLORS[:count], linewidth=2)
        self.texts = [ax.text(0, k, "", va="center") for k in range(count)]

    def update(self, values: Vector) -> list[Artist]:
        """Set the bars to ``values``, (C,)."""
        for bar, text, value in zip(self.bars, self.texts, values, strict=True):
            best = value == np.max(values)
            bar.set(width=value, edgecolor="black" if best else "none")
            text.set(text=f"{value:.3g}", weight="bold" if best else "normal", ha="right" if value < 0 else "left")
            text.set_x(value - self.reach if value < 0 else value + self.reach)
        return [*self.bars, *self.texts]


class ForbiddenZone:
    """Scores as bars, and the zone above f_y - delta that rivals must keep out of; what sticks out is the loss.

    Parameters
    ----------
    f : scores, (C,)
    y : the right class
    """

    @style.context()
    def __init__(self, ax: Axes, f: Vector, y: int) -> None:
        self.f, self.y = f, y
        self.rivals = [j for j in range(len(f)) if j != y]
        ax.barh(range(len(f)), f, color=style.COLORS[: len(f)], height=0.5)
        ax.axvline(0, color="black", linewidth=0.8)
        ax.set(xlim=(-20, 20), ylim=(len(f) - 0.5, -0.6), xlabel="score")
        ax.set_yticks(range(len(f)), [f"class {j}" + (" (right)" if j == y else "") for j in range(len(f))])
        (self.line,) = ax.plot([], [], "--", color="black")
        self.label = ax.set_title(" ", loc="left", fontsize=10)
        self.excess = [
            ax.barh(j, 0, left=0, height=0.5, color=style.BLACK, hatch="//", edgecolor="white")[0] for j in self.rivals
        ]

    def update(self, delta: float) -> list[Artist]:
        """Move the line to f_y - delta."""
        limit = self.f[self.y] - delta
        self.line.set_data([limit, limit], [-0.6, len(self.f) - 0.5])
        self.label.set_text(f"rivals must stay left of {limit:g}")
        for bar, j in zip(self.excess, self.rivals, strict=True):
            bar.set(x=limit, width=max(0, self.f[j] - limit))
        return [self.line, self.label, *self.excess]


class Landscape:
    """A loss over a plane of weights, a dot in it, and the cut through the dot along the first direction.

    Parameters
    ----------
    figure : gets two axes
    a, b : grid along both directions, (A,) and (B,)
    top : the largest loss shown
    """

    @style.context()
    def __init__(self, figure: Figure, a: np.ndarray, b: np.ndarray, top: float) -> None:
        left, right = figure.subplots(1, 2)
        self.a, self.b = a, b
        self.image = height_bands(left, a, b, top, count=32)
        figure.colorbar(self.image, ax=left, label="loss", pad=0.02)
        (self.level,) = left.plot([], [], color="white", linewidth=1, linestyle="--")
        (self.dot,) = left.plot([], [], "o", color="white", markeredgecolor="black", markersize=10)
        left.set(xlabel="$a_1$", ylabel="$a_2$", xlim=(a[0], a[-1]), ylim=(b[0], b[-1]))
        self.title = left.set_title(" ", loc="left")
        (self.cut,) = right.plot([], [], color=GREY)
        (self.here,) = right.plot([], [], "o", color="white", markeredgecolor="black", markersize=10)
        right.set(xlabel="$a_1$, with $a_2$ as chosen", ylabel="loss", xlim=(a[0], a[-1]), ylim=(0, top))

    def update(self, surface: np.ndarray, a: float, b: float, loss: float) -> list[Artist]:
        """Show ``surface``, (B, A), with the dot at (a, b), where the loss is ``loss``."""
        self.image.set_data(surface)
        self.level.set_data([self.a[0], self.a[-1]], [b, b])
        self.dot.set_data([a], [b])
        self.title.set_text(f"loss {loss:.3f}")
        row = np.array([np.interp(b, self.b, column) for column in surface.T])
        self.cut.set_data(self.a, row)
        self.here.set_data([a], [loss])
        return [self.image, self.level, self.dot, self.title, self.cut, self.here]
