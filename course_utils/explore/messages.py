"""Messages under a live figure: what went wrong in an update, in words and in sight."""

import html
import math
import os
import traceback
from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.collections import Collection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text

_PACKAGE = os.path.dirname(__file__)
_CARD = (
    "margin:4px 0;padding:6px 10px;border-left:4px solid #b3261e;background:#fff4f2;color:#5c0f0a;"
    "font-size:13px;line-height:1.4;white-space:pre-wrap;overflow-wrap:anywhere;font-family:monospace"
)
_UNSEEN = "position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"


def card(text):
    """Return `text` as HTML with colours of its own, legible on light and dark pages."""
    return f'<div role="status" style="{_CARD}">{html.escape(text)}</div>'


def unseen(text):
    """Return `text` as HTML that takes no room: for screen readers, as the picture of a widget has no alt text."""
    return f'<p style="{_UNSEEN}">{html.escape(text)}</p>'


def short_traceback(error, depth=3):
    """Return the author's own last few lines of a traceback, and the error."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(_PACKAGE)]
    lines = [f"line {frame.lineno}, in {frame.name}:  {frame.line}" for frame in frames[-depth:]]
    return "\n".join(lines + traceback.format_exception_only(error)).rstrip()


def not_finite(artists):
    """Return a sentence for each artist whose data contain nan or infinity, even where matplotlib masks them."""
    found = []
    for artist in artists:
        for what, data in _data(artist):
            data = np.asarray(np.ma.getdata(data), dtype=float)
            bad = data.size - np.count_nonzero(np.isfinite(data))
            if bad:
                found.append(f"{bad} of {data.size} numbers in the {what} of {_name(artist)} are not finite")
    return found


def _data(artist: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(artist, Line2D):
        yield "data", artist.get_xydata()
    elif isinstance(artist, AxesImage):
        yield "pixels", artist.get_array()
    elif isinstance(artist, Collection):
        yield "offsets", artist.get_offsets()
        if artist.get_array() is not None:
            yield "colours", artist.get_array()
        yield from (("path", path.vertices) for path in artist.get_paths())
    elif isinstance(artist, Text):
        words = artist.get_text().replace("=", " ").replace(",", " ").lower().split()
        odd = [word for word in words if word.strip("$().:;%") in {"nan", "inf", "-inf", "−inf"}]
        yield "text", [math.nan for _ in odd]


def _name(artist):
    label = artist.get_text() if isinstance(artist, Text) else artist.get_label()
    kind = type(artist).__name__
    return f"{kind} {label!r}" if label and not str(label).startswith("_") else kind
