"""Widgets in a cell's output: as widgets where somebody is there to use them, in words where not."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets
from IPython.display import display

from course_utils.host.cells import now_shown, open_widgets
from course_utils.host.messages import unseen
from course_utils.host.surroundings import being_built, can_show, on_colab

OLDEST = "7.7.1"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def require_widgets(version: str) -> None:
    """Raise ImportError if ipywidgets of this version, a str, cannot show the course's live figures."""
    if _numbers(version) < _numbers(OLDEST):
        advice = "run `python -m pip install --upgrade ipywidgets`, then restart the kernel"
        raise ImportError(f"live figures need ipywidgets {OLDEST} or newer, got {version}: {advice}")


def _numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)[:3]]


def spoken(text: str) -> widgets.HTML:
    """Return a widget that screen readers read out and that takes no room; it stands before a picture, which cannot."""
    return widgets.HTML(unseen(text), layout={"height": "0", "min_height": "0", "margin": "0"})


def with_widget(data: dict[str, Any], widget: widgets.Widget) -> dict[str, Any]:
    """Return the mimebundle ``data`` with a view of ``widget``, or as it is where it will be stored."""
    if being_built():
        return data
    open_widgets(widget)
    return {**data, WIDGET_VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}


def show_widget(owner: Any, text: str, page: str, widget: widgets.Widget) -> None:
    """Show a cell's widget, and its words as text and HTML wherever it is stored; print them in a plain script.

    ``owner`` is closed when the cell is run again.
    """
    if not can_show():
        print(text)
        return
    now_shown(owner)
    display(with_widget({"text/plain": text, "text/html": page}, widget), raw=True)


@contextlib.contextmanager
def custom_widgets() -> Iterator[None]:
    """Have Colab load widgets other than ipywidgets' own for what is shown inside; off again, lest others break.

    Colab marks each output with the manager in force when it was sent, so outputs shown later are not affected. With
    the custom manager, Tab and Accordion fail (googlecolab/colabtools issue 3571).
    """
    if not on_colab():
        yield
        return
    from google.colab import output  # type: ignore[import-not-found]

    output.enable_custom_widget_manager()
    try:
        yield
    finally:
        output.disable_custom_widget_manager()
