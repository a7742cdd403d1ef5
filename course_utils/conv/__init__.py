"""Layers for images: convolution and max pooling, fast, and as the slow loops that say what the fast ones must compute.

Arrays have the slides' shape (N, C, H, W) but lie in memory with the batch last, so that one pixel of all images is one
contiguous run and a shifted image is a few long runs. Every output keeps that order, and so does elementwise NumPy.
"""

from course_utils.conv.conv2d import Conv2d
from course_utils.conv.loops import (
    conv2d_loops,
    conv2d_loops_backward,
    max_pool2d_loops,
    max_pool2d_loops_backward,
)
from course_utils.conv.maxpool2d import MaxPool2d
from course_utils.conv.windows import output_size

__all__ = [
    "Conv2d",
    "MaxPool2d",
    "conv2d_loops",
    "conv2d_loops_backward",
    "max_pool2d_loops",
    "max_pool2d_loops_backward",
    "output_size",
]
