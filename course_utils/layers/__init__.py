"""Layers of a network: each has ``forward(x)``, ``backward(dout)``, ``params`` and ``grads``. Images: see ``conv``."""

from course_utils.layers.activations import ELU, LeakyReLU, PReLU, ReLU, Sigmoid, Tanh
from course_utils.layers.base import Layer
from course_utils.layers.batchnorm import BatchNorm1d
from course_utils.layers.dropout import Dropout
from course_utils.layers.flatten import Flatten
from course_utils.layers.linear import Linear, Maxout
from course_utils.layers.sequential import Sequential
from course_utils.layers.storage import load, save

__all__ = [
    "ELU",
    "BatchNorm1d",
    "Dropout",
    "Flatten",
    "Layer",
    "LeakyReLU",
    "Linear",
    "Maxout",
    "PReLU",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "load",
    "save",
]
