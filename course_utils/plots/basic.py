"""Curves, bars, boxes and contact sheets of digits."""

import math

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from .. import style


def new_figure(size=(7, 3)):
    """Return an empty `Figure` of `size` inches in the course's style, unknown to pyplot."""
    figure = style.Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def new_axes(size=(5, 3)):
    """Return the only axes of a new figure of `size` inches."""
    return new_figure(size).subplots()


def height_bands(ax, a, b, top, shades="cividis", count=16):
    """Return an image for heights over evenly spaced places: bands from 0 to `top`, whose edges are contour lines.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    a, b : ndarray, shapes (A,) and (B,)
        Places along both axes.
    top : float
        Height at which the colours end.
    shades : str
        A colour map's name.
    count : int
        Number of bands.

    Returns
    -------
    matplotlib.image.AxesImage, of zeros; ``set_data`` wants shape (B, A)
    """
    return ax.imshow(
        np.zeros((len(b), len(a))), extent=(a[0], a[-1], b[0], b[-1]), origin="lower", aspect="auto",
        cmap=mpl.colormaps[shades].resampled(count), vmin=0, vmax=top, interpolation="bilinear",
    )  # fmt: skip


@style.context()
def digits(images, titles=None, columns=10, ax=None):
    """Draw grey images side by side, dark ink on white, as one contact sheet.

    Parameters
    ----------
    images : ndarray, shape (N, H, W)
        Grey images, any numeric dtype; the largest value is black.
    titles : sequence of N str or int, optional
        Written above the images.
    columns : int
        Images a row.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If `images` is not (N, H, W) with N > 0, or there is not one title an image.
    """
    images = np.asarray(images)
    if images.ndim != 3 or len(images) == 0:
        raise ValueError(f"expected images of shape (N, H, W), N > 0, got shape {images.shape}")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"expected one title an image, {len(images)} in all, got {len(titles)}")
    n, height, width = images.shape
    rows = math.ceil(n / columns)
    head, gap = (round(height * 0.45), 2) if titles is not None else (0, 2)
    sheet = np.zeros((rows * (height + head + gap), columns * (width + gap)))
    ax = ax or new_axes((0.72 * columns, 0.72 * rows * (1.4 if head else 1.0)))
    for k, image in enumerate(images):
        top, left = (k // columns) * (height + head + gap), (k % columns) * (width + gap)
        sheet[top + head : top + head + height, left : left + width] = image
        if titles is not None:
            ax.text(left + width / 2, top + head - 1, titles[k], ha="center", va="bottom", fontsize=9)
    ax.imshow(sheet, cmap="gray_r", interpolation="nearest")
    ax.set_axis_off()
    return ax


@style.context()
def curves(x, lines, xlabel, ylabel, ax=None):
    """Draw named curves over one x; each has its own colour and its own dashes.

    Parameters
    ----------
    x : ndarray, shape (N,)
        Common abscissa.
    lines : dict of str to ndarray, shape (N,)
        Name in the legend to values.
    xlabel, ylabel : str
        Axis labels, with the unit.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes

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
def bars(values, names, xlabel, ax=None, text="{:.3g}"):
    """Draw horizontal bars, the first on top, each with its value written at its end.

    Parameters
    ----------
    values : ndarray, shape (N,)
        Lengths.
    names : sequence of N str
        Labels on the left.
    xlabel : str
        What the lengths measure.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.
    text : str
        Format of the value at the bar's end.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = ax or new_axes((5.5, 0.5 + 0.42 * len(values)))
    drawn = ax.barh(range(len(values)), values, color=style.BLUE, height=0.62)
    ax.bar_label(drawn, [text.format(v) for v in values], padding=4)
    ax.set_yticks(range(len(values)), names)
    ax.invert_yaxis()
    ax.margins(x=0.14)
    ax.set_xlabel(xlabel)
    return ax


@style.context()
def boxes(groups, names, xlabel, ylabel, ax=None):
    """Draw a box plot a group: box = middle half, bar = median, whiskers = 5 % to 95 %.

    Parameters
    ----------
    groups : sequence of ndarray
        The values of each group.
    names : sequence of str
        One label a group.
    xlabel, ylabel : str
        Axis labels.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if None.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = ax or new_axes((6, 2.8))
    ax.boxplot(
        groups,
        whis=(5, 95),
        showfliers=False,
        patch_artist=True,
        widths=0.6,
        boxprops={"facecolor": style.SKY, "edgecolor": style.BLUE},
        medianprops={"color": style.BLACK, "linewidth": 2},
    )
    ax.set_xticks(range(1, len(names) + 1), names)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax
