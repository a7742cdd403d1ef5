"""One step of a convolution, number by number."""

import numpy as np
from matplotlib.patches import Rectangle

from .. import style
from .classifiers import SIGNED

FAINT = 0.55  # how strongly the numbers colour their cells


class ConvolutionStep:
    """A small image, a kernel on it, their products written out, and the output as far as it is known.

    The kernel is not flipped: what networks call convolution is cross-correlation.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Gets four axes; 7 x 3.6 inches suit an image of 6 x 6.
    image : ndarray, shape (H, W)
        Numbers of few digits.
    kernel : ndarray, shape (K, K)
        Not larger than the image.

    Attributes
    ----------
    output : ndarray, shape (H - K + 1, W - K + 1)
        What the kernel gives at each position.

    Raises
    ------
    ValueError
        If the arrays are not matrices, or the kernel is not square or larger than the image.
    """

    @style.context()
    def __init__(self, figure, image, kernel):
        self.image, self.kernel = np.asarray(image), np.asarray(kernel)
        if self.image.ndim != 2 or self.kernel.ndim != 2 or len(set(self.kernel.shape)) != 1:
            raise ValueError(f"expected an image (H, W), a kernel (K, K), got {self.image.shape}, {self.kernel.shape}")
        side = len(self.kernel)
        if side > min(self.image.shape):
            raise ValueError(f"expected a kernel that fits into {self.image.shape}, got {self.kernel.shape}")
        windows = np.lib.stride_tricks.sliding_window_view(self.image, self.kernel.shape)
        self.output = (windows * self.kernel).sum(axis=(2, 3))
        widths = [self.image.shape[1], side, self.output.shape[1]]
        grid = figure.add_gridspec(2, 3, width_ratios=widths, height_ratios=[len(self.image), 0.5 + 0.5 * side])
        axes = [figure.add_subplot(grid[0, k]) for k in range(3)]
        below = figure.add_subplot(grid[1, :])
        below.set_axis_off()
        parts = {"image": self.image, "kernel": self.kernel, "output": self.output}
        drawn = {}
        for ax, (name, numbers) in zip(axes, parts.items(), strict=True):
            drawn[name] = _numbers(ax, numbers)
            ax.set_title(f"{name}, {numbers.shape[0]} × {numbers.shape[1]}")
            middle, half = (len(numbers) - 1) / 2, len(self.image) / 2
            ax.set_ylim(middle + half, middle - half)  # equally many rows, so equally large cells
        self._cells, self._texts = drawn["output"]
        self._window = axes[0].add_patch(_outline(side))
        self._here = axes[2].add_patch(_outline(1))
        self._sum = below.text(0.5, 0.5, "", ha="center", va="center", fontsize=11, linespacing=1.4)

    def update(self, i, j):
        """Put the kernel's upper left corner on row `i`, column `j`; return the artists that changed.

        The output shows what a walk row by row has found so far.
        """
        if not (0 <= i < self.output.shape[0] and 0 <= j < self.output.shape[1]):
            raise ValueError(f"expected a position within {self.output.shape}, got {(i, j)}")
        self._window.set_xy((j - 0.5, i - 0.5))
        self._here.set_xy((j - 0.5, i - 0.5))
        known = np.arange(self.output.size).reshape(self.output.shape) <= i * self.output.shape[1] + j
        self._cells.set_data(np.ma.masked_where(~known, self.output))
        for text, shown in zip(self._texts, known.ravel(), strict=True):
            text.set_visible(bool(shown))
        self._sum.set_text(self._products(i, j))
        return [self._cells, *self._texts, self._window, self._here, self._sum]

    def _products(self, i, j):
        """Return the sum of products as text, a row of the kernel on each line."""
        side = len(self.kernel)
        window = self.image[i : i + side, j : j + side]
        lines = [
            "  +  ".join(f"{_say(x)}·{_factor(w)}" for x, w in zip(*rows, strict=True))
            for rows in zip(window, self.kernel, strict=True)
        ]
        return "\n+  ".join(lines) + f"  =  {_say(self.output[i, j])}"


def _numbers(ax, numbers):
    """Draw a matrix as coloured cells with their numbers; return the picture and the texts, row by row."""
    limit = max(np.abs(numbers).max(), 1e-12) / FAINT
    cells = ax.imshow(numbers, cmap=SIGNED, vmin=-limit, vmax=limit)
    height, width = numbers.shape
    lines = {"colors": "0.75", "linewidth": 0.8, "clip_on": False}
    ax.hlines(np.arange(height + 1) - 0.5, -0.5, width - 0.5, **lines)
    ax.vlines(np.arange(width + 1) - 0.5, -0.5, height - 0.5, **lines)
    ax.set_axis_off()
    return cells, [ax.text(j, i, _say(n), ha="center", va="center") for (i, j), n in np.ndenumerate(numbers)]


def _outline(side):
    return Rectangle(
        (-0.5, -0.5), side, side, fill=False, edgecolor=style.VERMILLION, linewidth=3, zorder=4, clip_on=False
    )


def _say(number):
    """Write a number in at most three digits, with a true minus sign."""
    return f"{number + 0:.3g}".replace("-", "−")


def _factor(number):
    return f"({_say(number)})" if number < 0 else _say(number)
