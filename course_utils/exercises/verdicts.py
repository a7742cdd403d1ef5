"""Read the verdicts that `check` left in a notebook's outputs, without running anything."""

import json
from collections.abc import Mapping
from pathlib import Path

from .report import VERDICT, VERSION


def read_verdicts(notebook: str | Path | Mapping) -> list[dict]:
    """Return the verdicts that stand in a notebook, in the order of its cells.

    Parameters
    ----------
    notebook : str, path or dict
        A notebook's file, or its content as `json` reads it.

    Returns
    -------
    list of dict
        Each with ``exercise`` ("01.4", or None where no exercise was found), ``status`` ("correct", "not attempted", or
        what is wrong), ``mistake`` (the name of one that was recognised, or None) and ``version`` (of this layout).

    Raises
    ------
    ValueError
        If it is no notebook, or a verdict is of a later version than this package knows.
    """
    if not isinstance(notebook, Mapping):
        notebook = json.loads(Path(notebook).read_text(encoding="utf-8"))
    if not isinstance(notebook, Mapping) or not isinstance(notebook.get("cells"), list):
        raise ValueError(f"expected a notebook, whose content has cells, got {type(notebook).__name__} without")
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    found = [output["data"][VERDICT] for output in outputs if VERDICT in output.get("data", {})]
    later = [verdict["version"] for verdict in found if verdict["version"] > VERSION]
    if later:
        raise ValueError(f"expected verdicts of version {VERSION} at most, got version {max(later)}: update the course")
    return found
