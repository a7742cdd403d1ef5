"""Curves, losses and probabilities show what they were given, and tell it apart."""

import numpy as np
import pytest

from course_utils import figures
from course_utils.host import style


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_curves_differ_in_colour_and_in_dashes():
    lines = figures.curves([0, 1], {"a": [0, 1], "b": [1, 0]}, "x", "y").lines
    assert lines[0].get_color() != lines[1].get_color()
    assert lines[0].get_linestyle() != lines[1].get_linestyle()


def test_more_curves_than_styles_are_not_dropped():
    many = {f"curve {k}": [k, k] for k in range(len(style.COLORS) + 1)}
    with pytest.raises(ValueError, match="at most 8"):
        figures.curves([0, 1], many, "x", "y")


def test_a_loss_that_leaves_the_axes_stays_at_the_rim():
    curve = figures.LossCurve(figures.new_axes(), steps=3, top=2)
    curve.update(np.array([5.0, 1.0, 0.5]))
    assert list(curve.line.get_ydata()) == [2, 1, 0.5]
    assert curve.label.get_text() == "loss 5 at first, 0.5 at last"


def test_probability_bars_show_percent_and_mark_the_best():
    bars = figures.ProbabilityBars(figures.new_axes(), names="abc")
    bars.update(np.array([0.2, 0.797, 0.003]))
    assert [bar.get_width() for bar in bars.bars] == [0.2, 0.797, 0.003]
    assert [text.get_text() for text in bars.texts] == ["20 %", "80 %", ""]
    assert [text.get_weight() for text in bars.texts] == ["normal", "bold", "normal"]
    assert len({bar.get_facecolor() for bar in bars.bars}) == 2


def test_runs_share_their_axes():
    figure = figures.runs_side_by_side({"A": ([1, 2], [2, 3]), "B": ([1, 1], [1, 50])}, chance=1.1, top=4)
    assert [ax.get_title() for ax in figure.axes] == ["A", "B"]
    assert {ax.get_ylim() for ax in figure.axes} == {(0, 4)}
