"""A playground for small networks, alive in the notebook: choose, press play, and watch every unit learn.

``playground()`` as the last line of a cell shows it: one surface on which everything can be touched, and which goes on
training while it changes. It offers what TensorFlow Playground offers, and shows gradients, both scores and the code
behind the picture besides. The surface itself needs the package anywidget, the extra ``course-utils[pad]``; without it,
a picture and words stand in its place. It can be driven from code as well::

    p = playground(data="spiral", hidden=(8, 8), activation="relu")
    p.step(100)
    p.set(learning_rate=0.1).step(100).loss
    p.show("hidden 1, unit 3").set_weight("hidden 1, unit 3", "x1", 0)
    p.call  # the line that makes this playground again, in this state
"""

import ipywidgets

from course_utils.host.widgets import require_widgets
from course_utils.playground.code import code
from course_utils.playground.data import FEATURES, PROBLEMS, dataset, features
from course_utils.playground.play import Playground, playground
from course_utils.playground.settings import Settings
from course_utils.playground.trainer import Trainer, rebuilt

require_widgets(ipywidgets.__version__)

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
    "rebuilt",
]
