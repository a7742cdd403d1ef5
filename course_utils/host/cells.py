"""Which cell shows which live figure: what no cell shows any more is closed, so that its memory is free again.

ipywidgets keeps every widget until it is closed, and a figure's widgets keep the figure. A cell that is run again loses
its output: what it showed before is closed then, unless another cell shows it as well. Who holds a closed figure by a
name can go on with it, and where it is shown again its widgets are opened anew.
"""

import gc
import itertools
import re

from ipywidgets import Widget

from course_utils.host.surroundings import shell

_HISTORY = re.compile(r"_{1,3}|_?\d+")  # IPython's own names for results, and the numbers in Out
_closed = itertools.count(1)
_shown = {}  # what identifies a cell -> its newest run, and the figures that this one shows


def now_shown(figure):
    """Note that the cell at work shows `figure`; close what it showed when it was run before and no cell shows now.

    Parameters
    ----------
    figure : object with a method ``close``, the same one at every display
    """
    ipython = shell()
    if ipython is None:
        return
    cell, run = _cell(ipython), ipython.execution_count
    last_run, before = _shown.get(cell, (run, []))
    _shown[cell] = run, [*(before if run == last_run else []), figure]
    for old in before:
        if not any(old is one for _, figures in _shown.values() for one in figures):
            _forget(ipython, old)
            old.close()
            if next(_closed) % 5 == 0:
                gc.collect()  # figures are full of cycles, and what they have computed can be large


def _cell(ipython):
    """Return what identifies the cell at work: the name that the front end gives it, or if it gives none, its text.

    JupyterLab, Notebook 7 and VS Code send ``cellId`` along with the code, Colab a ``cell_id`` of its own.
    """
    sent = (getattr(ipython, "parent_header", None) or {}).get("metadata") or {}
    name = sent.get("cellId") or sent.get("colab", {}).get("cell_id")
    return name or ipython.history_manager.input_hist_raw[-1]


def _forget(ipython, figure):
    """Take `figure` out of IPython's history of results, which would keep it for ever; names of the reader's stay."""
    for results in (ipython.user_ns, ipython.user_ns_hidden, ipython.user_ns["_oh"]):
        for name in [name for name, value in results.items() if value is figure and _HISTORY.fullmatch(str(name))]:
            del results[name]
    for name in ("_", "__", "___"):
        if getattr(ipython.displayhook, name) is figure:
            setattr(ipython.displayhook, name, None)


def open_widgets(widget):
    """Let the browser know `widget` and all that belongs to it again, if they were closed."""
    for part in _family(widget):
        part.open()


def close_widgets(widget):
    """Close `widget` and all that belongs to it: controls, layouts, styles, links."""
    for part in reversed(list(_family(widget))):
        part.close()


def _family(widget):
    """Yield the widgets that `widget` refers to, each after those that it refers to itself, and then `widget`."""
    values = [getattr(widget, name) for name in widget.keys] + [getattr(widget, "link", None)]
    for value in values:
        for part in value if isinstance(value, list | tuple) else [value]:
            if isinstance(part, Widget):
                yield from _family(part)
    yield widget
