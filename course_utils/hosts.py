"""What a host may lack, said in a sentence: a notebook's front end, an ipywidgets that is new enough."""

import re
import sys

from IPython import get_ipython

OLDEST_WIDGETS = "7.7.1"


def can_show() -> bool:
    """Return whether this is a notebook or an IPython shell, to which figures can be sent, no plain script."""
    return get_ipython() is not None


def print_words(text: str) -> None:
    """Print what a figure says where there is nothing that could show it, in the letters that the terminal has."""
    text = f"{text} (In words alone: run this in a notebook to see the figure.)"
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, errors="replace").decode(encoding))


def require_widgets(version: str) -> None:
    """Raise ImportError if ipywidgets of this version, a str, cannot show the course's live figures."""
    if _numbers(version) < _numbers(OLDEST_WIDGETS):
        advice = "run `python -m pip install --upgrade ipywidgets`, then restart the kernel"
        raise ImportError(f"live figures need ipywidgets {OLDEST_WIDGETS} or newer, got {version}: {advice}")


def _numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)[:3]]
