"""Windows that slide over an image: how many there are, and a view of all of them at once.

Images have the slides' shape (N, C, H, W), but lie in memory with the batch last. Then the same pixel of all images is
one contiguous run of numbers, and a shifted image is a few long runs. Outputs keep that order, and so does elementwise
NumPy.
"""

from __future__ import annotations

import numpy as np

from course_utils._checks import count
from course_utils.layers.layer import Layer


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
    return (size + 2 * padding - kernel_size) // stride + 1


class WindowLayer(Layer):
    """What Conv2d and MaxPool2d share: the size of the windows, their steps, and images that must hold one.

    Parameters
    ----------
    kernel_size : K, the side of a window, at least 1
    stride : S, pixels from one window to the next, at least 1
    padding : P, pixels added on each side, at least 0
    """

    expected = "N", "C", "H", "W"

    #: The value of the pixels that padding adds.
    rim = 0.0

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

    def _padded(self, x: np.ndarray) -> np.ndarray:
        """Return the images (N, C, H, W) in order of memory and with their rim, (C, H + 2P, W + 2P, N)."""
        x, P = np.ascontiguousarray(x.transpose(1, 2, 3, 0)), self.padding
        return np.pad(x, ((0, 0), (P, P), (P, P), (0, 0)), constant_values=self.rim) if P else x

    def _windows(self, x: np.ndarray) -> np.ndarray:
        """Return all windows of a contiguous ``x`` (C, H, W, N) as a view (C, K, K, h, w, N): no pixel is copied.

        Entry [c, i', j', i, j, n] is x[c, S i + i', S j + j', n]: a step to the next window is S steps in the image.
        Where windows overlap, several entries are the same memory.
        """
        (C, H, W, N), K, S = x.shape, self.kernel_size, self.stride
        channel, row, column, example = x.strides
        shape = C, K, K, (H - K) // S + 1, (W - K) // S + 1, N
        return np.ndarray(shape, x.dtype, x, strides=(channel, row, column, S * row, S * column, example))
