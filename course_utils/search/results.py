"""What a search found, trial by trial."""

from __future__ import annotations

from course_utils._checks import count
from course_utils.search.space import describe

__all__ = ["Results"]


class Results:
    """The record of a search.

    Attributes
    ----------
    trials : list of dict, one a finished trial, in the order of their numbers: "number" (int, from 0), "params" (dict,
        the hyper-parameters), "value" (float, larger is better; None if the trial failed) and "error" (None, or what
        went wrong, as text)
    total : int, number of trials that were planned
    stopped : None, or a sentence that says why the search ended early
    """

    def __init__(self, trials: list[dict], total: int, stopped: str | None = None) -> None:
        self.trials, self.total, self.stopped = trials, total, stopped

    @property
    def best(self) -> dict:
        """The trial of the largest value, the first of them if there are several; RuntimeError if none succeeded."""
        ranked = self._ranked()
        if not ranked or ranked[0]["error"]:
            raise RuntimeError(f"expected a trial that succeeded, got none. {self!r}")
        return ranked[0]

    def table(self, rows: int | None = None) -> dict[str, list]:
        """Return one column for each thing known of the trials, the best first, as ``show.table`` takes them.

        Failed trials come last; only where there are any is there a column of errors.

        Parameters
        ----------
        rows : how many trials, at least 0; None for all
        """
        ranked = self._ranked()[: None if rows is None else count(rows, "rows", least=0)]
        columns: dict[str, list] = {"trial": [trial["number"] for trial in ranked]}
        for name in ranked[0]["params"] if ranked else ():
            columns[name] = [_plain(trial["params"][name]) for trial in ranked]
        columns["value"] = ["" if trial["value"] is None else trial["value"] for trial in ranked]
        if any(trial["error"] for trial in ranked):
            columns["error"] = [trial["error"] or "" for trial in ranked]
        return columns

    def __repr__(self) -> str:
        """Return what was done and found, in at most four digits."""
        ranked, done = self._ranked(), len(self.trials)
        text = f"Results: {done}{'' if done == self.total else f' of {self.total}'} trial{'' if done == 1 else 's'}"
        failed = [trial for trial in self.trials if trial["error"]]
        if failed:
            text += f", {len(failed)} failed"
        if len(failed) < done:
            params = ", ".join(f"{name}={_short(value)}" for name, value in ranked[0]["params"].items())
            text += f"; the best is trial {ranked[0]['number']}, {_short(ranked[0]['value'])} with {params}"
        elif failed:
            text += f"; trial {failed[0]['number']} with {failed[0]['error']}"
        return text

    def _ranked(self) -> list[dict]:
        return sorted(self.trials, key=lambda trial: (trial["value"] is None, -(trial["value"] or 0.0)))


def _plain(value: object) -> object:
    """Return numbers and texts as they are, anything else by its name."""
    return value if isinstance(value, int | float | str) else describe(value)


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else describe(value)
