"""Training: one loop for all networks of the course, its history, and what a trained network predicts."""

from course_utils.training.evaluate import accuracy, predict
from course_utils.training.history import History
from course_utils.training.loop import steps, train

__all__ = ["History", "accuracy", "predict", "steps", "train"]
