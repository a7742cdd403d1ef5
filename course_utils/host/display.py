"""What a cell shows besides live figures: small tables and static pictures, both with a text that can be read aloud."""

import base64
import html
import io
import sys
from typing import Any

import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.host import style
from course_utils.host.surroundings import can_show


def _cell(value, digits):
    """Return one table entry as text: numbers to `digits` significant digits, anything else as it is."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        return str(value)
    if isinstance(value, (int, np.integer)):
        return str(value)
    return f"{float(value) + 0.0:.{digits}g}"


def _values(column):
    """Return a column's values as a list; a single number or text is a column of one."""
    return list(column) if isinstance(column, (list, tuple, np.ndarray)) and np.ndim(column) != 0 else [column]


class Table:
    """A small table; in a notebook it shows as HTML, elsewhere (and to nbval) as aligned text.

    Parameters
    ----------
    columns : dict of str to sequence
        Column name to its values; scalars and NumPy arrays of one dimension are welcome; all of one length.
    digits : int
        Significant digits of floats.

    Raises
    ------
    ValueError
        If there is no column, or the columns differ in length.
    """

    def __init__(self, columns, digits=4):
        cells = {name: [_cell(v, digits) for v in _values(column)] for name, column in columns.items()}
        lengths = {name: len(values) for name, values in cells.items()}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"expected columns of one length, got {lengths or 'no column'}")
        self.header = [name.replace("_", " ") for name in cells]
        self.rows = list(zip(*cells.values(), strict=True))

    def __repr__(self):
        lines = [self.header, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join("  ".join(c.rjust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)

    def _repr_html_(self):
        def row(tag, line):
            return (
                "<tr>" + "".join(f'<{tag} style="text-align: right">{html.escape(c)}</{tag}>' for c in line) + "</tr>"
            )

        body = "".join(row("td", line) for line in self.rows)
        return f"<table><thead>{row('th', self.header)}</thead><tbody>{body}</tbody></table>"


def table(digits: int = 4, **columns: Any) -> Table:
    """Return a `Table` with one column a keyword: `table(score=f, probability=p)`.

    Parameters
    ----------
    digits : int
        Significant digits of floats (at most 5 keeps stored outputs stable across NumPy builds).
    **columns : sequence or number
        Column name to values; an underscore in a name shows as a space.

    Returns
    -------
    Table
    """
    return Table(columns, digits)


def png(figure: Figure) -> bytes:
    """Return the `figure` as PNG bytes, without version or date in the file.

    It is drawn once, and laid out as it is drawn; `savefig` would draw it twice.
    """
    buffer, canvas, dpi = io.BytesIO(), figure.canvas, figure.dpi
    with style.context():
        try:
            agg = FigureCanvasAgg(figure)
            figure.set_dpi(style.DPI)
            agg.print_png(buffer, metadata={"Software": None})
        finally:
            figure.set_canvas(canvas)
            figure.set_dpi(dpi)
    return buffer.getvalue()


def picture(figure: Figure | Axes, alt: str) -> None:
    """Show a static figure with a text for those who cannot see it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or matplotlib.axes.Axes
        What to show; of axes, the whole figure.
    alt : str
        What the picture says, in a sentence.

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    shown: Any = figure.figure if isinstance(figure, Axes) else figure
    if not alt.strip():
        raise ValueError("expected alt, a sentence that says what the picture shows, got an empty text")
    words = " ".join(alt.split())
    if not can_show():
        print_words(words)
        return
    data, metadata = as_output(png(shown), words, shown.get_size_inches())
    display(data, raw=True, metadata=metadata)


def print_words(text: str) -> None:
    """Print a figure's `text` where nothing can show the figure, in the letters that the terminal has."""
    text = f"{text} (In words alone: run this in a notebook to see the figure.)"
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, errors="replace").decode(encoding))


def as_output(image: bytes, words: str, size: tuple[float, float]) -> tuple[dict, dict]:
    """Return data and metadata of an output that is a picture, and words for those who cannot see it.

    Parameters
    ----------
    image : bytes
        A PNG.
    words : str
        Stored as the output's text/plain, and for nbconvert as its alt.
    size : (float, float)
        Width and height in inches.
    """
    width, height = (round(inches * style.DPI) for inches in size)
    data = {"text/plain": words, "image/png": base64.b64encode(image).decode()}
    return data, {"image/png": {"width": width, "height": height, "alt": words}}
