"""A playground for small networks, alive in the notebook: choose, press play, and watch every unit learn.

``playground()`` as the last line of a cell shows it. It offers what TensorFlow Playground offers (any unit can be
shown large, any weight set by hand), and shows weights, gradients and the code behind the picture besides. It can be
driven from code as well::

    p = playground(data="spiral", hidden=(8, 8), activation="relu")
    p.step(100)
    p.set(learning_rate=0.1).step(100).loss
    p.show("hidden 1, unit 3").set_weight("hidden 1, unit 3", "x1", 0)
"""

from course_utils.playground.code import code
from course_utils.playground.data import FEATURES, PROBLEMS, dataset, features
from course_utils.playground.play import Playground, playground
from course_utils.playground.settings import Settings
from course_utils.playground.trainer import Trainer

__all__ = [
    "FEATURES",
    "PROBLEMS",
    "Playground",
    "Settings",
    "Trainer",
    "code",
    "dataset",
    "features",
    "playground",
]
