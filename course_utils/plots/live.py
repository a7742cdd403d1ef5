"""Artists of the live figures: built once on given axes, then moved by `update`, which returns what it moved."""

import numpy as np

from .. import style
from .basic import height_bands

TOP = 8  # largest loss that a landscape shows


class ScoreBars:
    """One horizontal bar a class in the class's colour, the largest framed, its number bold.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    count : int
        Number of classes.
    limit : float
        Largest value shown; scores run from -limit to limit, probabilities (limit 1) from 0.
    xlabel : str
        What the bars measure.
    """

    @style.context()
    def __init__(self, ax, count, limit, xlabel="score"):
        low = 0 if limit == 1 else -1.35 * limit
        ax.set(xlim=(low, 1.35 * limit), ylim=(count - 0.4, -0.6), xlabel=xlabel)
        ax.set_yticks(range(count), [f"class {k}" for k in range(count)])
        ax.axvline(0, color="black", linewidth=0.8)
        self.reach = 0.03 * limit
        self.bars = ax.barh(range(count), np.zeros(count), height=0.62, color=style.COLORS[:count], linewidth=2)
        self.texts = [ax.text(0, k, "", va="center") for k in range(count)]

    def update(self, values):
        """Set the bars to `values`, shape (C,); return the artists that changed."""
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
    ax : matplotlib.axes.Axes
        Where to draw.
    f : ndarray, shape (C,)
        Scores.
    y : int
        The right class.
    """

    @style.context()
    def __init__(self, ax, f, y):
        self.f, self.y = f, y
        rivals = [j for j in range(len(f)) if j != y]
        colors = [style.BLUE if j == y else style.SKY for j in range(len(f))]
        ax.barh(range(len(f)), f, color=colors, height=0.5)
        ax.axvline(0, color="black", linewidth=0.8)
        ax.set(xlim=(-20, 20), ylim=(len(f) - 0.5, -0.6), xlabel="score")
        ax.set_yticks(range(len(f)), [f"class {j}" + (" (right)" if j == y else "") for j in range(len(f))])
        (self.line,) = ax.plot([], [], "--", color="black")
        self.label = ax.set_title(" ", loc="left", fontsize=10)
        self.excess = [ax.barh(j, 0, left=0, height=0.5, color=style.VERMILLION, hatch="//", edgecolor="white")[0]
                       for j in rivals]  # fmt: skip
        self.rivals = rivals

    def update(self, delta):
        """Move the line to f_y - delta; return the artists that changed."""
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
    figure : matplotlib.figure.Figure
        Gets two axes.
    a, b : ndarray, shapes (A,) and (B,)
        Grid along both directions.
    """

    @style.context()
    def __init__(self, figure, a, b):
        left, right = figure.subplots(1, 2)
        extent = (a[0], a[-1], b[0], b[-1])
        self.a, self.b = a, b
        self.image = height_bands(left, a, b, TOP)
        (self.level,) = left.plot([], [], color="white", linewidth=1, linestyle="--")
        (self.dot,) = left.plot([], [], "o", color="white", markeredgecolor="black", markersize=10)
        left.set(xlabel="a", ylabel="b", xlim=extent[:2], ylim=extent[2:])
        self.title = left.set_title(" ", loc="left")
        (self.cut,) = right.plot([], [], color=style.BLUE)
        (self.here,) = right.plot([], [], "o", color="white", markeredgecolor="black", markersize=10)
        right.set(xlabel="a, with b as chosen", ylabel="loss", xlim=extent[:2], ylim=(0, TOP))

    def update(self, surface, a, b, loss):
        """Show `surface`, shape (B, A), with the dot at (a, b), where the loss is `loss`; return what changed."""
        self.image.set_data(surface)
        self.level.set_data([self.a[0], self.a[-1]], [b, b])
        self.dot.set_data([a], [b])
        self.title.set_text(f"loss {loss:.3f}")
        row = np.array([np.interp(b, self.b, column) for column in surface.T])
        self.cut.set_data(self.a, row)
        self.here.set_data([a], [loss])
        return [self.image, self.level, self.dot, self.title, self.cut, self.here]


class LossCurve:
    """A loss over the steps of a training, on fixed axes; what leaves them at the top is drawn at the rim.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    steps : int
        Length of the curve.
    top : float
        Largest loss shown.
    """

    @style.context()
    def __init__(self, ax, steps, top):
        self.top, self.x = top, np.arange(steps)
        (self.line,) = ax.plot([], [], color=style.BLUE)
        self.label = ax.set_title(" ", loc="left")
        ax.set(xlim=(0, steps), ylim=(0, 1.02 * top), xlabel="step", ylabel="loss")

    def update(self, history):
        """Draw `history`, the losses of the steps so far; return the artists that changed."""
        self.line.set_data(self.x[: len(history)], np.minimum(history, self.top))
        self.label.set_text(f"loss {history[0]:.3g} at first, {history[-1]:.3g} at last")
        return [self.line, self.label]
