"""Data for the course: the bundled MNIST digits, toy sets in the plane, and what prepares them for training."""

from course_utils.data.batches import flatten, minibatches, one_hot, standardize, train_val_split
from course_utils.data.digits import MNIST, mnist
from course_utils.data.toy import blobs, circles, moons, spirals, xor

__all__ = [
    "MNIST",
    "blobs",
    "circles",
    "flatten",
    "minibatches",
    "mnist",
    "moons",
    "one_hot",
    "spirals",
    "standardize",
    "train_val_split",
    "xor",
]
