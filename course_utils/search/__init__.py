"""Search for hyper-parameters: random or on a grid, here or on any executor, and resumable after an interruption."""

from course_utils.search.results import Results
from course_utils.search.run import grid_search, random_search
from course_utils.search.space import Distribution, choices, integers, log_uniform, uniform

__all__ = [
    "Distribution",
    "Results",
    "choices",
    "grid_search",
    "integers",
    "log_uniform",
    "random_search",
    "uniform",
]
