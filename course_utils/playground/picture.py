"""The playground's picture: network, decision region, losses, weights and gradients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from course_utils.host import style
from course_utils.playground.data import REACH
from course_utils.playground.graph import HEIGHT, SIDE, WIDTH, NetworkPicture, scaled, shade
from course_utils.playground.names import SPOKEN, input_names, unit_names
from course_utils.playground.pixels import Pixels
from course_utils.playground.points import PointPicture
from course_utils.playground.trainer import Trainer, layer_sizes

__all__ = ["SIZE", "Look", "Picture"]

SIZE = (9.0, 5.6)  # inches
SMALL = SIDE - 2
GRID = 2 * SMALL  # points a side of the decision region; every second one is a pixel of a unit's picture
LOSSES, GRADIENTS = (1e-3, 10.0), (1e-8, 10.0)  # limits of the axes; what is beyond is drawn at the rim
LARGEST_WEIGHT = 1000.0
SHOWN = 400  # points of a curve at most
COLUMNS = {"epoch": 7, "training loss": 11, "test loss": 11, "test right": 0}  # width in letters
LETTER = 0.0281  # width of a letter there, as a share of the width of the decision region


@dataclass(frozen=True)
class Look:
    """How a network is looked at.

    Attributes
    ----------
    show_test : bool, whether with test points
    discretize : bool, whether maps have two colours only
    shown : name of the unit whose map is large; empty, or a name that no unit has, for the network's answer
    connection : names of a unit and of what it reads there, to be marked, or None
    """

    show_test: bool = False
    discretize: bool = False
    shown: str = ""
    connection: tuple[str, str] | None = None


class Picture:
    """All artists of the playground, built once on a figure.

    Parameters
    ----------
    fig : matplotlib.figure.Figure of `SIZE`, empty
    """

    @style.context()
    def __init__(self, fig: Figure) -> None:
        self.network = NetworkPicture(fig.add_axes((5 / 900, 218 / 560, WIDTH / 900, HEIGHT / 560)))
        middles = (np.arange(GRID) + 0.5) / GRID * 2 * REACH - REACH
        self._grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
        self._build_region(fig.add_axes((0.685, 0.445, 0.29, 0.466)))
        self._build_losses(fig.add_axes((0.065, 0.07, 0.255, 0.235)))
        self._by_layer = [fig.add_axes((left, 0.07, 0.255, 0.235)) for left in (0.385, 0.72)]
        self._weights = _dots(self._by_layer[0], "weights by layer")
        self._gradients = _dots(self._by_layer[1], "size of gradients by layer", GRADIENTS)
        for ax in fig.axes[2:]:
            ax.spines[:].set_zorder(0)  # below what moves, so that they need not be drawn again

    def _build_region(self, ax):
        self._region = Pixels(ax, smooth=True, zorder=0)
        self._points = PointPicture(self._region.size, ax.figure.dpi)
        look = {"transform": ax.transAxes, "va": "bottom"}
        place = 0
        for head, width in COLUMNS.items():
            ax.text(place, 1.085, head, fontsize=8, color="#444444", zorder=-1, **look)  # below what moves
            place += width * LETTER
        self._said = ax.text(0, 1.015, " ", family="DejaVu Sans Mono", fontsize=8.5, **look)
        self._caption = ax.text(0, -0.165, " ", fontsize=9, transform=ax.transAxes)
        ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=[-6, -3, 0, 3, 6], yticks=[-6, -3, 0, 3, 6])
        ax.set_xlabel("$x_1$", labelpad=2, loc="right")
        ax.set_ylabel("$x_2$", labelpad=-3)

    def _build_losses(self, ax):
        (train,) = ax.plot([], [], color=style.BLUE)
        (test,) = ax.plot([], [], "--", color=style.VERMILLION)
        self._losses = [train, test]
        look = {"transform": ax.transAxes, "fontsize": 9, "ha": "right", "va": "bottom"}
        ax.text(0.74, 1.05, "— training", color=style.BLUE, **look)
        ax.text(1.0, 1.05, "- - test", color=style.RUST, **look)
        ax.set(yscale="log", ylim=LOSSES, yticks=[1e-3, 1e-2, 1e-1, 1, 10], xlim=(0, 20))
        ax.set_title("loss by epoch", fontsize=10, loc="left")
        ax.yaxis.minorticks_off()

    @style.context()
    def show_problem(self, trainer: Trainer) -> None:
        """Show another network and its points; what `update` returns then moves over it."""
        sizes = layer_sizes(trainer.settings)
        self.network.lay_out(sizes, trainer.settings.features)
        layers = len(sizes) - 1
        for ax in self._by_layer:
            _limit(ax, x=(0.4, layers + 0.6))
            if len(ax.get_xticks()) != layers:
                ax.set_xticks(range(1, layers + 1))
        _limit(self._by_layer[0], y=(-2, 2))
        _limit(self._losses[0].axes, x=(0, 20))
        self._drawn = None

    @style.context()
    def update(self, trainer: Trainer, look: Look) -> list:
        """Show the network as it is now; return the artists that changed."""
        linears = [layer for layer in trainer.net.layers if "W" in layer.params]
        weights = [layer.params["W"] for layer in linears]
        units = unit_names(trainer.settings)
        framed, marked = units.get(look.shown), _marked(trainer, look, units)
        maps = [a.reshape(GRID, GRID, -1) for a in trainer.units(self._grid)]
        self._show_region(maps, framed, look)
        if self._drawn != look.show_test:
            self._region.lay_over(self._points.draw(trainer, look.show_test))
            self._drawn = look.show_test
        self._said.set_text(_words(trainer))
        moved = self.network.update([a[::2, ::2] for a in maps], weights, framed=framed, marked=marked)
        self._show_losses(trainer)
        _move_dots(self._weights, weights)
        _move_dots(self._gradients, [np.abs(layer.grads["W"]) for layer in linears if layer.grads])
        return [*moved, self._region, self._said, self._caption, *self._losses, self._weights, self._gradients]

    def _show_region(self, maps, framed, look):
        """Show the map of the framed unit, scaled to its largest size, or the network's answer."""
        if framed is None:
            values, words = _answer(maps[-1]), ""
        else:
            layer, unit = framed
            values = maps[layer][..., unit]
            words = f"{SPOKEN.get(look.shown, look.shown)}: {_number(values.min())} to {_number(values.max())}"
            values = scaled(values)
        if look.discretize:
            values = np.where(values > 0, 1.0, -1.0)
        self._region.set_data(_pale(shade(values))[::-1])
        self._caption.set_text(words)

    def _show_losses(self, trainer):
        last = trainer.epoch
        ax = self._losses[0].axes
        if last > ax.get_xlim()[1]:
            ax.set_xlim(0, _round_up(last))
        chosen = np.unique(np.linspace(0, last, min(last + 1, SHOWN)).round().astype(int))
        for line, values in zip(self._losses, (trainer.train_loss, trainer.test_loss), strict=True):
            values = np.array([values[i] for i in chosen])
            line.set_data(chosen, np.clip(values, *LOSSES))


def _pale(rgba):
    """Mix colours with white, so that points stand out from them."""
    return rgba // 4 * 3 + 66  # 255, as of the opacity, stays 255


def _dots(ax, title, limits=None):
    (dots,) = ax.plot([], [], "o", color=style.BLUE, markersize=3.2, alpha=0.7, markeredgewidth=0)
    ax.set_title(title, fontsize=10, loc="left")
    if limits:
        ax.set(yscale="log", ylim=limits, yticks=[1e-8, 1e-5, 1e-2, 10])
        ax.yaxis.minorticks_off()
    else:
        ax.axhline(0, color="0.6", linewidth=0.8, zorder=0)
    return dots


def _move_dots(dots, arrays):
    """Put the numbers of each array over its layer, side by side in their order."""
    places = [layer + np.linspace(-0.32, 0.32, a.size + 2)[1:-1] for layer, a in enumerate(arrays, start=1)]
    values = np.concatenate([np.zeros(0), *(a.ravel() for a in arrays)])
    values = np.nan_to_num(values, nan=0.0, posinf=1e300, neginf=-1e300)
    ax = dots.axes
    if ax.get_yscale() == "linear":
        high = max(ax.get_ylim()[1], min(_round_up(np.abs(values).max()), LARGEST_WEIGHT))
        _limit(ax, y=(-high, high))
    dots.set_data(np.concatenate([np.zeros(0), *places]), np.clip(values, *ax.get_ylim()))


def _round_up(number):
    """Return the next larger of ..., 1, 2, 5, 10, 20, ...; 1 for less."""
    number = max(number, 1.0)
    power = 10.0 ** np.floor(np.log10(number))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= number)


def _answer(outputs):
    """Return the network's answer over the plane from -1 to 1: P(class 1) - P(class 0), or the number itself."""
    with np.errstate(all="ignore"):
        return outputs[..., 0] if outputs.shape[-1] == 1 else np.tanh((outputs[..., 1] - outputs[..., 0]) / 2)


def _marked(trainer, look, units):
    """Return layer, unit and source of the weight to be marked; None if the network has no such weight."""
    unit, source = look.connection or ("", "")
    sources = input_names(trainer.settings, unit)
    return (*units[unit], sources[source]) if source in sources else None


def _words(trainer):
    share = trainer.accuracy()
    losses = (_number(losses[-1]) for losses in (trainer.train_loss, trainer.test_loss))
    words = [f"{trainer.epoch:,}", *losses, "–" if share is None else f"{100 * share:.1f} %"]
    return "".join(word.ljust(width) for word, width in zip(words, COLUMNS.values(), strict=True))


def _number(value):
    if not np.isfinite(value):
        return "not finite"
    return f"{value:.3f}".replace("-", "\N{MINUS SIGN}") if abs(value) < 1000 else f"{value:.1e}"


def _limit(ax, x=None, y=None):
    """Set limits that are not set already: setting them has the whole figure drawn again."""
    if x is not None and ax.get_xlim() != x:
        ax.set_xlim(x)
    if y is not None and ax.get_ylim() != y:
        ax.set_ylim(y)
