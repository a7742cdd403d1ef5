"""Tables and pictures carry a text, the same on every machine."""

import io

import numpy as np
import pytest
from PIL import Image

from course_utils import figures
from course_utils.host import display, style


def test_a_table_aligns_columns_and_rounds_to_four_digits():
    shown = display.table(name=["a", "long one"], value=[1.23456, -2.0])
    assert repr(shown) == "    name  value\n       a  1.235\nlong one     -2"


def test_a_table_takes_arrays_single_numbers_and_tuples():
    shown = display.table(shape=[(3, 5)], loss=np.float64(1.5), ok=True)
    assert repr(shown) == " shape  loss    ok\n(3, 5)   1.5  True"


def test_negative_zero_is_shown_as_zero():
    assert repr(display.table(x=[-0.0])).split() == ["x", "0"]


def test_a_table_escapes_html():
    assert '<td style="text-align: right">&lt;b&gt;</td>' in display.table(x=["<b>"])._repr_html_()


@pytest.mark.parametrize("columns", [{}, {"a": [1], "b": [1, 2]}], ids=["none", "ragged"])
def test_columns_of_one_length_are_wanted(columns):
    with pytest.raises(ValueError, match="columns of one length"):
        display.table(**columns)


@pytest.fixture
def displayed(monkeypatch):
    calls = []
    monkeypatch.setattr(display, "display", lambda data, raw, metadata: calls.append((data, metadata)))
    monkeypatch.setattr(display, "can_show", lambda: True)
    return calls


def test_a_picture_is_what_savefig_writes_and_the_figure_stays_as_it_was():
    figure = figures.curves([0, 1], {"line": [0, 1]}, "x", "y").figure
    figure.set_dpi(72)
    canvas, written, image = figure.canvas, io.BytesIO(), display.png(figure)
    assert (figure.canvas, figure.dpi) == (canvas, 72)
    with style.context():
        figure.savefig(written, dpi=style.DPI, metadata={"Software": None})
    assert image == written.getvalue()


def test_a_picture_is_shown_with_its_alt_text_and_size(displayed):
    display.picture(figures.curves([0, 1], {"line": [0, 1]}, "x", "y"), alt="A line\n    that rises.")
    data, metadata = displayed[0]
    assert data["text/plain"] == "A line that rises."
    assert metadata["image/png"] == {"width": 550, "height": 300, "alt": "A line that rises."}  # as nbconvert wants it


def test_a_picture_without_alt_text_is_refused(displayed):
    with pytest.raises(ValueError, match="alt"):
        display.picture(figures.new_axes(), alt=" ")
    assert displayed == []


def test_the_same_figure_gives_the_same_bytes():
    first, second = (display.png(figures.bars([1, 2], ["a", "b"], "x").figure) for _ in range(2))
    assert first == second
    assert Image.open(io.BytesIO(first)).info.get("Software") is None
