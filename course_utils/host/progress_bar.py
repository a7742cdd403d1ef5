"""A progress bar, by tqdm, that fits where it is shown: a notebook, a terminal, or a page that nobody watches.

In a notebook the bar is a piece of HTML that is replaced in place and taken away at the end, so that nothing of it is
stored. The message that makes room for it is empty, and the only one of them that nbval compares. In a terminal it is
tqdm's own line on stderr. There is none where nobody watches: where notebooks are built (COURSE_STATIC=1), and where
stderr is not a terminal.
"""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Callable
from html import escape
from typing import Any

from tqdm.std import tqdm

from course_utils.host.surroundings import being_built, in_notebook, on_colab

__all__ = ["progress_bar"]

SECONDS_BETWEEN = 0.1
SECONDS_BEFORE = 0.3  # runs shorter than this show no bar


class TerminalBar(tqdm):
    """One line on stderr, wiped at the end.

    Parameters
    ----------
    total : number of steps
    words : called without arguments before the bar is drawn; returns what stands beside the number of steps
    """

    layout = "{percentage:3.0f}%|{bar}| {unit} {n_fmt} of {total_fmt}{postfix}, {remaining} left"
    monitor_interval = 0  # no thread that watches over the bar

    def __init__(
        self,
        total: int,
        words: Callable[[], str],
        *,
        file: io.TextIOBase | None = None,
        disable: bool | None = None,
    ) -> None:
        self._words = words
        super().__init__(
            total=total,
            unit="step",
            file=file or sys.stderr,
            disable=disable,  # None: unless the file is a terminal
            leave=False,
            bar_format=self.layout,
            dynamic_ncols=True,
            miniters=1,
            mininterval=SECONDS_BETWEEN,
            delay=SECONDS_BEFORE,
        )

    def move_to(self, step: int) -> None:
        """Move the bar to so many steps done."""
        self.update(step - self.n)

    def refresh(self, *args, **kwargs) -> None:
        """Draw the bar with the latest words; `update` does so from time to time."""
        if self.n:
            self.set_postfix_str(self._words(), refresh=False)
        super().refresh(*args, **kwargs)


TerminalBar.set_lock(threading.RLock())  # tqdm's own lock would serve several processes, and may start one


class NotebookBar(TerminalBar):
    """A piece of HTML in the output of the cell, gone at the end."""

    layout = "{percentage:.0f}%, {unit} {n_fmt} of {total_fmt}{postfix}, {remaining} left"

    def __init__(self, total: int, words: Callable[[], str]) -> None:
        self._shown: Any = None
        super().__init__(total, words, file=io.StringIO(), disable=False)  # tqdm's own characters go nowhere

    def display(self, msg: str | None = None, pos: int | None = None) -> None:
        """Replace what is shown by the present state, or with ``msg=""`` by nothing."""
        from IPython.display import display

        # Colab's outputs are made for HTML that is replaced by HTML; elsewhere an empty bundle leaves no trace.
        nothing = {"text/html": "<span></span>"} if on_colab() else {}
        if self._shown is None:
            self._shown = display(nothing, raw=True, display_id=True)
        self._shown.update(nothing if msg == "" else self._bundle(), raw=True)

    def _bundle(self) -> dict[str, str]:
        text = str(self)
        label = 'aria-label="steps" style="width: 12em"'
        bar = f'<progress value="{self.n}" max="{self.total}" {label}></progress>'
        return {
            "text/plain": text,
            "text/html": f'<div style="font-variant-numeric: tabular-nums">{bar} {escape(text)}</div>',
        }


def progress_bar(total: int, words: Callable[[], str]) -> TerminalBar:
    """Return the bar for this place, of so many steps: ``move_to(step)`` after every step, ``close()`` at the end.

    ``words()`` says what stands beside the number of steps.
    """
    if being_built():
        return TerminalBar(total, words, disable=True)
    return NotebookBar(total, words) if in_notebook() else TerminalBar(total, words)
