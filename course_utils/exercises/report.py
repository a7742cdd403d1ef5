"""A result to compute with, and its one display: as text, as HTML, and as a verdict that a program can read."""

import html
import sys
from dataclasses import dataclass
from typing import Any

VERDICT = "application/vnd.course.verdict+json"
VERSION = 1  # of what a verdict holds


@dataclass(frozen=True)
class Result:
    """What `check` found. It has been displayed already, so a notebook does not show it again.

    ``status`` is "correct", "not attempted", or one or two words for what is wrong; ``mistake`` is the name of the
    mistake that was recognised, or None; ``message`` is all that the learner read; ``exercise`` is its number.
    """

    status: str
    message: str
    mistake: str | None = None
    exercise: str | None = None

    @property
    def correct(self) -> bool:
        """Whether the answer is right."""
        return self.status == "correct"

    @property
    def verdict(self) -> dict[str, Any]:
        """The result as plain data, the same on every machine and in every run; `verdicts` reads it again."""
        return {"version": VERSION, "exercise": self.exercise, "status": self.status, "mistake": self.mistake}

    def __repr__(self):
        return f"<Result: {self.status}>"

    def _ipython_display_(self):
        """Show nothing: `show` has."""


COLOURS = {"correct": "#1a9850", "not attempted": "#8888aa", "tried": "#d98200"}


def show(text: str, result: Result | None = None, page: str | None = None) -> None:
    """Display a message once: as plain text that says everything, and as HTML (``page``), by default in a frame.

    The HTML sets no text colour and no background, so it reads on light and dark pages. A result's verdict goes along,
    under a type of its own that no front end draws.
    """
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        print(text)
        return
    from IPython.display import display

    status = result.status if result else ""
    bundle = {"text/plain": text, "text/html": page or as_html(text, COLOURS.get(status, COLOURS["tried"]))}
    display(bundle | ({VERDICT: result.verdict} if result else {}), raw=True)


def as_html(text: str, colour: str) -> str:
    """Return the message as HTML: the first line bold, indented lines as code, others as paragraphs."""
    first, *lines = text.split("\n")
    parts, code = [f"<p><strong>{html.escape(first)}</strong></p>"], []
    for line in [*lines, ""]:
        if line.startswith("    "):
            code.append(html.escape(line[4:]))
            continue
        if code:
            parts.append(
                f'<pre style="background: none; color: inherit; margin-bottom: 0.6em">{chr(10).join(code)}</pre>'
            )
            code = []
        if line:
            parts.append(f"<p>{html.escape(line)}</p>")
    style = f"border-left: 4px solid {colour}; padding-left: 1em; max-width: 60em"
    return f'<div style="{style}">{"".join(parts)}</div>'
