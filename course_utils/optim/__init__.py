"""Optimizers, which turn gradients into steps, and schedules, which turn the number of a step into a learning rate."""

from course_utils.optim.adaptive import Adadelta, Adagrad, Adam, Nadam, RMSprop
from course_utils.optim.descent import SGD, Momentum, Nesterov
from course_utils.optim.optimizer import Optimizer
from course_utils.optim.schedules import cosine_decay, exponential_decay, inverse_time_decay, step_decay

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "Momentum",
    "Nadam",
    "Nesterov",
    "Optimizer",
    "RMSprop",
    "cosine_decay",
    "exponential_decay",
    "inverse_time_decay",
    "step_decay",
]
