"""The worked numbers of the slide decks: each is compared, shown with what it is, and counted.

The numbers live in `data/slide_numbers.csv`: 214 of them, 64 printed on a slide (56 right, 8 not); the others the
slides leave to the reader, and they were recomputed for this course.
"""

import csv
import difflib
import functools
import html
import math
from collections import Counter
from decimal import ROUND_HALF_UP, Context
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

OTHER = ("WRONG", "loose")  # verdicts on a number of which the deck prints another value
_proved = {}  # id -> verdict, of this session


class SlideValueError(AssertionError):
    """A computed number is not the one that the inventory holds for its id."""


class SlideNumber(NamedTuple):
    """One row of the table of worked numbers."""

    id: str
    notebook: str
    what: str
    printed: str
    value: str
    verdict: str

    @property
    def tolerance(self):
        """Half a unit of the last digit given: six decimals, or six digits if below 0.001 or from ten million on."""
        size = abs(float(self.value))
        if 0 < size < 1e-3 or size >= 1e7:
            return 0.5 * 10.0 ** (math.floor(math.log10(size)) - 5)
        return 0.5e-6


def _digits(value):
    """Write a number to five digits, whole ones in full; its last bits, which differ between machines, do not count."""
    steady = float(f"{value:.12g}")
    if steady.is_integer() and abs(steady) < 1e7:
        return str(int(steady))
    return f"{float(Context(prec=5, rounding=ROUND_HALF_UP).create_decimal(repr(steady))):.5g}"


class Shown(list):
    """Proved `values`, shown one a line between their `names` and `remarks`; otherwise a plain list of floats."""

    def __init__(self, values, names, remarks):
        super().__init__(values)
        self.lines = list(zip(names, map(_digits, values), remarks, strict=True))

    def __repr__(self):
        widths = [max(len(line[column]) for line in self.lines) for column in (0, 1)]
        return "\n".join(
            f"{name:<{widths[0]}}   {number:<{widths[1]}}   {remark}".rstrip() for name, number, remark in self.lines
        )

    def _repr_html_(self):
        cell = '<td style="text-align: left">{}</td>'.format
        rows = (
            f"<tr>{cell(html.escape(name))}{cell(f'<b>{number}</b>')}{cell(html.escape(remark))}</tr>"
            for name, number, remark in self.lines
        )
        return f"<table><tbody>{''.join(rows)}</tbody></table>"


class ShownNumber(float):
    """One number that has been proved; a float that shows what it is."""

    _shown: Shown

    def __new__(cls, value, name, remark):
        """Return `value` with its name and remark."""
        number = super().__new__(cls, value)
        number._shown = Shown([value], [name], [remark])
        return number

    def __repr__(self):
        return repr(self._shown)

    def _repr_html_(self):
        return self._shown._repr_html_()


@functools.cache
def numbers() -> dict[str, SlideNumber]:
    """Return all worked numbers, a dict from id to `SlideNumber`."""
    text = resources.files("course_utils").joinpath("data/slide_numbers.csv").read_text(encoding="utf-8")
    return {
        row["id"]: SlideNumber(*(row[name] for name in SlideNumber._fields))
        for row in csv.DictReader(text.splitlines())
    }


def slide_value(ids: str, values: ArrayLike) -> ShownNumber | Shown:
    """Prove that computed numbers are those of the slides, to the digits known, and show what each is.

    Where the deck prints another value, that is shown too.

    Parameters
    ----------
    ids : str
        One id such as "W0-10", or several with blanks between.
    values : number or sequence of numbers
        As many as ids, in their order.

    Returns
    -------
    ShownNumber or Shown
        The value as a float, or the values as a list of floats, whose text is one line a number.

    Raises
    ------
    SlideValueError
        If a number differs from the inventory's; names the id, what it is, what was expected and what came.
    ValueError
        If an id does not exist, or there are not as many values as ids.
    """
    names, found = ids.split(), np.atleast_1d(np.asarray(values, dtype=float))
    if found.shape != (len(names),):
        raise ValueError(f"expected {len(names)} numbers for the ids {ids!r}, got an array of shape {found.shape}")
    rows = [_look_up(name) for name in names]
    for row, value in zip(rows, found, strict=True):
        _compare(row, float(value))
    _proved.update({row.id: row.verdict for row in rows})
    said = [f"(the deck prints {row.printed})" if row.verdict in OTHER else "" for row in rows]
    called = [row.what for row in rows]
    shown = [float(value) if abs(value) > row.tolerance else 0.0 for row, value in zip(rows, found, strict=True)]
    return ShownNumber(shown[0], called[0], said[0]) if np.ndim(values) == 0 else Shown(shown, called, said)


def _look_up(name):
    if name not in numbers():
        near = difflib.get_close_matches(name, numbers(), n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise ValueError(f"expected the id of a worked number, such as 'W0-10', got {name!r}{hint}")
    return numbers()[name]


def _compare(row, value):
    if not abs(value - float(row.value)) <= row.tolerance * (1 + 1e-9):
        raise SlideValueError(f"{row.id}, {row.what}: expected {row.value}, got {value:.9g}")


class Summary(str):
    """A text that shows itself without quotes."""

    def __repr__(self):
        return str(self)


def slide_summary(notebook: str) -> Summary:
    """Say how many of a notebook's worked numbers this session has proved.

    Parameters
    ----------
    notebook : str
        Its number, such as "01".

    Returns
    -------
    Summary
        Counts of numbers proved, and how the slides fare; names those still open.

    Raises
    ------
    ValueError
        If no worked number belongs to such a notebook.
    """
    mine = [row for row in numbers().values() if row.notebook == notebook]
    if not mine:
        known = ", ".join(sorted({row.notebook for row in numbers().values()}))
        raise ValueError(f"expected a notebook with worked numbers of the slides, one of {known}, got {notebook!r}")
    done = Counter(row.verdict for row in mine if row.id in _proved)
    text = (
        f"{done.total()} of the {len(mine)} worked numbers of this notebook are proved: "
        f"{done['agrees']} are right on the slides, {sum(done[verdict] for verdict in OTHER)} wrong, "
        f"{done['not printed']} the slides leave to the reader."
    )
    missing = [row.id for row in mine if row.id not in _proved]
    return Summary(text + (f" Not yet: {', '.join(missing)}." if missing else ""))
