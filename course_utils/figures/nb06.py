"""Notebook 06: activations and slopes, values layer by layer, units that never fire, and networks side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike

from course_utils.figures.canvas import new_figure, raster
from course_utils.host import style

KINDS = {
    "plain": (style.BLACK, "--"),
    "normalised": (style.PURPLE, "-"),
    "residual": (style.GREEN, "-."),
}
HEALTHY = (1e-3, 3e-2)  # update : weight ratios at which networks like ours learned within fifty steps


@style.context()
def activations(functions: Mapping[str, Callable], slope: Callable) -> Figure:
    """Draw each activation, solid, and its slope, dashed, in a panel of its own, four in a row.

    Parameters
    ----------
    functions : name and function of an array
    slope : takes a function and an array, and returns the function's slope there
    """
    z, rows = np.linspace(-4, 4, 401), -(-len(functions) // 4)
    figure = new_figure((7.6, 1.9 * rows))
    panels = figure.subplots(rows, 4, sharex=True, sharey=True, squeeze=False)
    for ax in panels.ravel()[len(functions) :]:
        ax.set_axis_off()
    for ax, (name, f) in zip(panels.flat, functions.items(), strict=False):
        ax.axhline(0, color="0.8", linewidth=0.8)
        ax.plot(z, f(z), color=style.BLUE, label="f(z)")
        ax.plot(z, slope(f, z), color=style.VERMILLION, linestyle="--", label="slope")
        ax.set(ylim=(-1.3, 2.2), xticks=[-4, 0, 4])
        ax.set_title(name, fontsize=10)
    for ax in panels[-1]:
        ax.set_xlabel("z")
    panels[0, 0].legend(loc="upper left", fontsize=8)
    return figure


class OnCurve:
    """A curve, the places on it where a batch of numbers falls, and a title.

    Parameters
    ----------
    xlim, ylim : limits of the axes; they stay
    color : of the curve
    """

    @style.context()
    def __init__(
        self,
        ax: Axes,
        xlim: tuple[float, float],
        ylim: tuple[float, float],
        xlabel: str,
        ylabel: str,
        color: str = style.BLUE,
    ) -> None:
        ax.axhline(0, color="0.8", linewidth=0.8)
        ax.axvline(0, color="0.8", linewidth=0.8)
        (self._curve,) = ax.plot([], [], color=color)
        (self._batch,) = ax.plot([], [], "o", color=style.BLACK, markersize=4, alpha=0.35, markeredgewidth=0)
        ax.set(xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel)
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, x: ArrayLike, y: ArrayLike, batch_x: ArrayLike, batch_y: ArrayLike) -> tuple[Line2D, Line2D, Text]:
        """Draw the curve ``y`` over ``x``, both (N,), and dots at the batch, both (B,)."""
        self._curve.set_data(x, y)
        self._batch.set_data(batch_x, batch_y)
        return self._curve, self._batch, self.title


class LayerHistograms:
    """A histogram for each layer, as a column of shades: the darker, the more values lie there.

    Every column is scaled by its own fullest bin; shades go with the square root, so that rare values show. What lies
    outside the limits is counted at the rim.

    Parameters
    ----------
    count : number of layers
    limits : smallest and largest value shown
    ylabel : what the values are
    bins : of each column
    """

    @style.context()
    def __init__(self, ax: Axes, count: int, limits: tuple[float, float], ylabel: str, bins: int = 61) -> None:
        self.count, self.bins, self.limits = count, bins, limits
        look = {"vmin": 0, "vmax": 1, "cmap": "Blues", "interpolation": "nearest"}
        self.image = raster(ax, count, bins, (0.5, count + 0.5, *limits), **look)
        ax.set(xlabel="layer", ylabel=ylabel)
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, values: Sequence[ArrayLike]) -> list[Artist]:
        """Show one finite array of any shape for each layer, first to last.

        Raises
        ------
        ValueError
            If there is not one array for each layer, or one is empty.
        """
        if len(values) != self.count or any(np.size(v) == 0 for v in values):
            sizes = [np.size(v) for v in values]
            raise ValueError(f"expected values for each of {self.count} layers, got arrays of sizes {sizes}")
        self.image.set_data(np.stack([self._column(np.ravel(v)) for v in values], axis=1))
        return [self.image, self.title]

    def _column(self, values: np.ndarray) -> np.ndarray:
        low, high = self.limits
        place = np.clip((values - low) / (high - low) * self.bins, 0, self.bins - 1)
        found = np.bincount(place.astype(int), minlength=self.bins)
        return np.sqrt(found / found.max())


class UnitShares:
    """How often each unit of a layer fires, as bars; a red cross marks those that never do.

    Parameters
    ----------
    count : number of units
    """

    @style.context()
    def __init__(self, ax: Axes, count: int) -> None:
        self.count = count
        edges = (np.arange(1, count + 1)[:, None] + [-0.4, 0.4]).ravel()
        self._bars = ax.stairs(np.zeros(2 * count - 1), edges, fill=True, color=style.BLUE)  # one artist for all
        (self._dead,) = ax.plot([], [], "x", color=style.VERMILLION, markersize=6, markeredgewidth=2)
        ax.set(xlim=(0.2, count + 0.8), ylim=(0, 1.02), xlabel="hidden unit, sorted", ylabel="fires for this share")
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, shares: ArrayLike) -> list[Artist]:
        """Show the share of examples, 0 to 1, at which each unit fires, (count,), the largest first."""
        shares = np.sort(np.asarray(shares, float))[::-1]
        if shares.shape != (self.count,):
            raise ValueError(f"expected the shares of {self.count} units, got shape {shares.shape}")
        heights = np.full(2 * self.count, np.nan)  # between two bars there is none
        heights[::2] = shares
        self._bars.set_data(heights[:-1])
        dead = np.flatnonzero(shares == 0) + 1
        self._dead.set_data(dead, np.full(len(dead), 0.03))
        return [self._bars, self._dead, self.title]


class Contenders:
    """The losses of networks of different kinds over the steps of a training, and the loss of guessing.

    Parameters
    ----------
    kinds : names, "plain", "normalised" or "residual": each has one colour and one kind of line, in all figures
    steps : number of steps
    top : largest loss shown; what lies higher leaves the axes
    chance : the loss of guessing
    runs : curves of each kind
    """

    @style.context()
    def __init__(self, ax: Axes, kinds: Sequence[str], steps: int, top: float, chance: float, runs: int = 1) -> None:
        ax.axhline(chance, color="0.6", linewidth=1)
        beside = ("axes fraction", "data")
        text = ax.annotate("guessing", (1, chance), (4, 0), xycoords=beside, textcoords="offset points", va="center")
        text.set(color="0.35", fontsize=9)
        self._lines = {
            kind: [
                ax.plot([], [], KINDS[kind][1], color=KINDS[kind][0], label="" if k else kind)[0] for k in range(runs)
            ]
            for kind in kinds
        }
        ax.set(xlim=(0, steps - 1), ylim=(0, top), xlabel="step", ylabel="loss")
        ax.legend(loc="upper left", bbox_to_anchor=(1, 1.04), borderaxespad=0.2)
        self.title = ax.set_title(" ", loc="left", fontsize=10)

    def update(self, losses: Mapping[str, Sequence[ArrayLike]]) -> list[Artist]:
        """Draw the losses of each kind, one array of at most ``steps`` for each run; they need not be finite."""
        for kind, lines in self._lines.items():
            for line, history in zip(lines, losses[kind], strict=True):
                seen = np.asarray(history, float)
                seen = seen[: np.append(np.flatnonzero(~np.isfinite(seen)), len(seen))[0]]
                line.set_data(np.arange(len(seen)), seen)
        return [self.title, *(line for lines in self._lines.values() for line in lines)]


class Pulse:
    """A network while it trains: histograms of its layers' outputs, and how large each layer's steps are.

    Parameters
    ----------
    layers : number of hidden layers; drawn are the first, the last, and the one that gives the scores
    steps : of the training
    limits : smallest and largest output shown
    """

    @style.context()
    def __init__(self, fig: Figure, layers: int, steps: int, limits: tuple[float, float]) -> None:
        left, right = fig.subplots(1, 2, width_ratios=[1, 1.25])
        self.histograms = LayerHistograms(left, layers, limits, "activation")
        right.axhspan(*HEALTHY, color="0.9")
        looks = ((style.BLUE, "-", "layer 1"), (style.GREEN, "--", f"layer {layers}"), (style.BLACK, ":", "scores"))
        self._lines = [right.plot([], [], dash, color=c, label=name, marker=".")[0] for c, dash, name in looks]
        self._columns = (0, layers - 1, layers)
        right.legend(loc="lower right", fontsize=8)
        right.set(yscale="log", xlim=(0, steps + 1), ylim=(1e-7, 10), xlabel="step", ylabel="update : weight")
        self.title = right.set_title(" ", loc="left", fontsize=10)

    def update(self, values: Sequence[ArrayLike], ratios: np.ndarray) -> list[Artist]:
        """Show the outputs of each hidden layer now, and the ratios of steps 1, 2, ... so far, (steps, layers + 1)."""
        for k, line in zip(self._columns, self._lines, strict=True):
            line.set_data(np.arange(1, len(ratios) + 1), ratios[:, k])
        return [*self.histograms.update(values), *self._lines, self.title]


@style.context()
def pulses(
    networks: Mapping[str, tuple[Sequence[ArrayLike], Sequence[float] | np.ndarray]], limits: tuple[float, float]
) -> Figure:
    """Draw for each network, by name, the histograms of its layers' outputs, and below each layer's update ratio.

    Parameters
    ----------
    networks : outputs of each hidden layer, and the ratios of these layers and of the last one
    limits : smallest and largest output shown
    """
    figure = new_figure((7.6, 3.6))
    panels = figure.subplots(2, len(networks), sharey="row", height_ratios=[1.2, 1], squeeze=False)
    for column, (name, (values, ratios)) in enumerate(networks.items()):
        above, below = panels[:, column]
        LayerHistograms(above, len(values), limits, "activation" if column == 0 else "").update(values)
        above.set_title(name, fontsize=11)
        above.set(xlabel="", xticks=range(1, len(values) + 1))
        below.axhspan(*HEALTHY, color="0.9")
        below.plot(np.arange(1, len(ratios) + 1), ratios, "o", color=style.BLUE, markersize=4)
        below.set(yscale="log", ylim=(1e-7, 10), xlabel="layer", xticks=range(1, len(ratios) + 1))
    panels[1, 0].set_ylabel("update : weight")
    return figure
