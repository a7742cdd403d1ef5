"""Layers of a network: each has ``forward(x)``, ``backward(dout)``, ``params`` and ``grads``."""

from course_utils.layers.activations import PReLU, ReLU, Sigmoid, Tanh
from course_utils.layers.batchnorm import BatchNorm1d
from course_utils.layers.conv2d import Conv2d
from course_utils.layers.dropout import Dropout
from course_utils.layers.flatten import Flatten
from course_utils.layers.layer import Layer
from course_utils.layers.linear import Linear, Maxout
from course_utils.layers.loops import conv2d_loops, max_pool2d_loops
from course_utils.layers.maxpool2d import MaxPool2d
from course_utils.layers.sequential import Sequential
from course_utils.layers.storage import load, save
from course_utils.layers.windows import output_size

__all__ = [
    "BatchNorm1d",
    "Conv2d",
    "Dropout",
    "Flatten",
    "Layer",
    "Linear",
    "MaxPool2d",
    "Maxout",
    "PReLU",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "conv2d_loops",
    "load",
    "max_pool2d_loops",
    "output_size",
    "save",
]
