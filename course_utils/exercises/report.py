"""A result to compute with, and its one display: as text, as HTML, and as a verdict that a program can read."""

from dataclasses import dataclass
from typing import Any

from course_utils.host.messages import COLOURS, as_html, tell

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
        """Show nothing: `announce` has."""


def announce(result: Result) -> None:
    """Tell a result; its verdict goes along, under a type of its own that no front end draws."""
    page = as_html(result.message, COLOURS.get(result.status, COLOURS["tried"]))
    tell(result.message, page, **{VERDICT: result.verdict})
