"""Windows that slide over an image: how many there are, and the pixels they see, one pixel of all windows at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_utils._checks import count
from course_utils.layers.base import Layer


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Return how many windows fit along one side of an image: floor((H + 2P - K) / S) + 1, or H - K + 1 on the slides.

    Parameters
    ----------
    size : H, the image's height or width in pixels, at least 1
    kernel_size : K, the window's side, at least 1
    stride : S, the step from one window to the next, at least 1
    padding : P, pixels added on each side of the image, at least 0

    Returns
    -------
    int, at least 1

    Raises
    ------
    TypeError
        if a number is not whole
    ValueError
        if one is too small, or the window is larger than the padded image
    """
    size, kernel_size, stride = count(size, "size"), count(kernel_size, "kernel_size"), count(stride, "stride")
    padding = count(padding, "padding", least=0)
    if kernel_size > size + 2 * padding:
        raise ValueError(
            f"kernel_size: expected at most {size + 2 * padding}, the image's {size} pixels and {padding} of padding "
            f"on each side, got {kernel_size}"
        )
    return windows_along(size + 2 * padding, kernel_size, stride)


def windows_along(size: int, kernel_size: int, stride: int) -> int:
    """Return ``output_size`` for numbers that are known to be good and padding that is part of ``size``."""
    return (size - kernel_size) // stride + 1


def batch_last(x: np.ndarray) -> np.ndarray:
    """Return (N, C, H, W) as a contiguous (C, H, W, N): a copy, or ``x`` itself where it already lies in that order."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0))


def batch_first(x: np.ndarray) -> np.ndarray:
    """Return (C, H, W, N) under its public shape (N, C, H, W): the same memory, seen differently."""
    return x.transpose(3, 0, 1, 2)


def padded(x: np.ndarray, padding: int, value: float) -> np.ndarray:
    """Return the images ``x`` (C, H, W, N) with ``padding`` pixels of ``value`` around; ``x`` itself for no padding."""
    sides = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    return np.pad(x, sides, constant_values=value) if padding else x


def unpadded(x: np.ndarray, padding: int) -> np.ndarray:
    """Undo ``padded``: a view of ``x`` (C, H + 2P, W + 2P, N) without its rim."""
    return x[:, padding : x.shape[1] - padding, padding : x.shape[2] - padding]


def windows(x: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """Return all windows of a contiguous ``x`` (C, H, W, N) as a view (C, K, K, h, w, N): no pixel is copied.

    Entry [c, i', j', i, j, n] is x[c, S i + i', S j + j', n], so a step to the next window is S steps in the image, and
    where windows overlap, several entries are the same memory.
    """
    C, H, W, N = x.shape
    h, w = windows_along(H, kernel_size, stride), windows_along(W, kernel_size, stride)
    channel, row, column, example = x.strides
    strides = channel, row, column, stride * row, stride * column, example
    return np.ndarray((C, kernel_size, kernel_size, h, w, N), x.dtype, buffer=x, strides=strides)


def window_pixels(x: np.ndarray, kernel_size: int, stride: int) -> Iterator[np.ndarray]:
    """Yield pixel (i', j') of all windows of ``x`` (C, H, W, N), a view (C, h, w, N), row by row through the window."""
    view = windows(x, kernel_size, stride)
    for i in range(kernel_size):
        for j in range(kernel_size):
            yield view[:, i, j]


class WindowLayer(Layer):
    """What Conv2d and MaxPool2d share: the size of the windows, their steps, and images that must hold one.

    Parameters
    ----------
    kernel_size : K, the side of a window, at least 1
    stride : S, pixels from one window to the next, at least 1
    padding : P, pixels added on each side, at least 0
    """

    expected = "N", "C", "H", "W"

    def __init__(self, kernel_size: int, stride: int, padding: int) -> None:
        super().__init__()
        self.kernel_size, self.stride = count(kernel_size, "kernel_size"), count(stride, "stride")
        self.padding = count(padding, "padding", least=0)

    def config(self) -> dict[str, object]:
        """Return the constructor's arguments."""
        return {"kernel_size": self.kernel_size, "stride": self.stride, "padding": self.padding}

    def check(self, x: np.ndarray) -> None:
        """Raise ValueError unless ``x`` has a shape and dtype this layer takes, and images no smaller than a window."""
        super().check(x)
        K, P, (H, W) = self.kernel_size, self.padding, x.shape[2:]
        if min(H, W) + 2 * P < K:
            raise ValueError(
                f"{self}: expected images of at least {K}x{K} pixels, {P} of padding on each side included, got {H}x{W}"
            )
