"""Which artists of a figure hold numbers that are not finite, where Matplotlib would draw nothing without a word."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.collections import Collection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text


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
