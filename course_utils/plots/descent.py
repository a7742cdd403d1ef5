"""Artists of gradient descent: a secant that becomes a tangent, paths on a curve, paths over a surface."""

import numpy as np

from .. import style
from .basic import height_bands

FAR = 20  # how many widths of the axes a path may leave them; farther points would not be drawn any differently


def within(values, limits):
    """Return `values` held to the limits of an axis and `FAR` of their widths beyond; NaN goes to the far end.

    Parameters
    ----------
    values : array of any shape
    limits : pair of float

    Returns
    -------
    ndarray of float64, all finite
    """
    low, high = limits
    reach = FAR * (high - low)
    return np.clip(np.nan_to_num(np.asarray(values, float), nan=np.inf), low - reach, high + reach)


class Secant:
    """A curve, a chord through two of its points, and the tangent that the chord wants to become.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, values : ndarray, shape (N,)
        The curve.
    xlabel, ylabel : str
        Axis labels.
    """

    @style.context()
    def __init__(self, ax, x, values, xlabel="x", ylabel="f(x)"):
        self.x = np.asarray(x, float)
        ax.plot(x, values, color=style.BLUE)
        (self.tangent,) = ax.plot([], [], "--", color=style.BLACK, linewidth=1.2, label="tangent")
        (self.chord,) = ax.plot([], [], "-.", color=style.VERMILLION, label="chord")
        (self.ends,) = ax.plot([], [], "o", color=style.VERMILLION, markersize=8, markeredgecolor="white")
        (self.at,) = ax.plot([], [], "o", color=style.BLACK, markersize=6)
        margin = 0.1 * (np.max(values) - np.min(values))
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(self.x[0], self.x[-1]))
        ax.set_ylim(np.min(values) - margin, np.max(values) + margin)
        ax.legend(loc="upper left")
        self.title = ax.set_title(" ", loc="left")

    def update(self, at, left, right, slope):
        """Draw the chord and the tangent.

        Parameters
        ----------
        at, left, right : pair of float
            Points (x, f(x)): where the tangent touches, and the ends of the chord.
        slope : float
            The tangent's slope.

        Returns
        -------
        list of artists that changed; the title gives both slopes
        """
        of_chord = (right[1] - left[1]) / (right[0] - left[0])
        self.tangent.set_data(self.x, at[1] + slope * (self.x - at[0]))
        self.chord.set_data(self.x, left[1] + of_chord * (self.x - left[0]))
        self.ends.set_data([left[0], right[0]], [left[1], right[1]])
        self.at.set_data([at[0]], [at[1]])
        self.title.set_text(f"chord {of_chord:.4f}, tangent {slope:.4f}")
        return [self.tangent, self.chord, self.ends, self.at, self.title]


class CurvePath:
    """A function of one number, and the places that a descent visits on it: a ring where it starts, a dot at its end.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, values : ndarray, shape (N,)
        The curve.
    xlabel, ylabel : str
        Axis labels.
    top : float, optional
        Largest value shown; the curve's by default.
    """

    @style.context()
    def __init__(self, ax, x, values, xlabel="w", ylabel="loss", top=None):
        (self.curve,) = ax.plot(x, values, color=style.BLUE)
        (self.line,) = ax.plot([], [], ".-", color=style.VERMILLION, linewidth=1, markersize=5)
        (self.start,) = ax.plot([], [], "o", color="white", markeredgecolor=style.BLACK, markersize=9)
        (self.end,) = ax.plot([], [], "o", color=style.VERMILLION, markeredgecolor=style.BLACK, markersize=9)
        top = np.max(values) if top is None else top
        margin = 0.05 * (top - np.min(values))
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(x[0], x[-1]), ylim=(np.min(values) - margin, top))
        self.ax, self.title = ax, ax.set_title(" ", loc="left")

    def update(self, path, heights):
        """Draw a path.

        Parameters
        ----------
        path, heights : array, shape (T,)
            The places visited, first to last, and the function's values there; neither need be finite.

        Returns
        -------
        list of artists that changed, the title among them, which is the caller's to set
        """
        x, y = within(path, self.ax.get_xlim()), within(heights, self.ax.get_ylim())
        self.line.set_data(x, y)
        self.start.set_data(x[:1], y[:1])
        self.end.set_data(x[-1:], y[-1:])
        return [self.line, self.start, self.end, self.title]


class SurfacePath:
    """A function of two numbers as bands of equal height, and the path of a descent over it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    a, b : ndarray, shapes (A,) and (B,)
        Evenly spaced places along both axes.
    top : float
        Height at which the colours end.
    xlabel, ylabel : str
        Axis labels.
    """

    @style.context()
    def __init__(self, ax, a, b, top, xlabel="$w_1$", ylabel="$w_2$"):
        self.a, self.b = np.meshgrid(a, b)
        self.image = height_bands(ax, a, b, top, count=20)
        (self.line,) = ax.plot([], [], ".-", color="white", linewidth=1, markersize=4)
        (self.start,) = ax.plot([], [], "o", color="white", markeredgecolor=style.BLACK, markersize=9)
        (self.end,) = ax.plot([], [], "o", color=style.VERMILLION, markeredgecolor="white", markersize=9)
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(a[0], a[-1]), ylim=(b[0], b[-1]))
        self.ax, self.title = ax, ax.set_title(" ", loc="left")

    def update(self, surface, path):
        """Draw a surface and a path over it.

        Parameters
        ----------
        surface : ndarray, shape (B, A)
            Heights over the grid, ``self.a`` and ``self.b``.
        path : ndarray, shape (T, 2)
            The places visited, first to last; they need not be finite.

        Returns
        -------
        list of artists that changed, the title among them, which is the caller's to set
        """
        x, y = within(path[:, 0], self.ax.get_xlim()), within(path[:, 1], self.ax.get_ylim())
        self.image.set_data(surface)
        self.line.set_data(x, y)
        self.start.set_data(x[:1], y[:1])
        self.end.set_data(x[-1:], y[-1:])
        return [self.image, self.line, self.start, self.end, self.title]
