"""Where this runs: in a notebook, on Colab, in a plain script, in a browser, or where a notebook is being built."""

from __future__ import annotations

import os
import sys
from typing import Any


def shell() -> Any:
    """Return IPython's shell, or None in a plain script; IPython is not loaded for the question."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


def can_show() -> bool:
    """Return whether this is a notebook or an IPython shell, to which figures can be sent, no plain script."""
    return shell() is not None


def in_notebook() -> bool:
    """Return whether a Jupyter kernel runs this."""
    return hasattr(shell(), "kernel")


def on_colab() -> bool:
    """Return whether this is Google Colab, which loads its own package into every kernel."""
    return "google.colab" in sys.modules


def in_browser() -> bool:
    """Return whether this Python runs in a browser: several times slower, and with a clock that others share."""
    return sys.platform == "emscripten"


def being_built() -> bool:
    """Return whether a notebook is being built (COURSE_STATIC=1): what is shown will be stored, nobody watches."""
    return os.environ.get("COURSE_STATIC") == "1"


def frames_wanted() -> bool:
    """Return whether live figures are to leave frames of every place of their controls (COURSE_FRAMES=1)."""
    return os.environ.get("COURSE_FRAMES") == "1"
