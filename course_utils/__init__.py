"""Neural networks from scratch: data, losses, live figures and exercises for the notebooks.

Importing the package starts nothing and loads nothing heavy; each notebook imports the modules it needs.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - pip refuses such a Python, but a copied folder or a path setting does not
    raise ImportError("course_utils needs Python 3.11 or newer, this kernel runs " + sys.version.split()[0])
if sys.flags.optimize > 1:
    raise RuntimeError(
        "course_utils needs its docstrings, in which figures and exercises keep their words: leave out -OO"
    )

__version__ = "0.1.0"
