"""Figures of notebook 02: chords go through their points, paths on curves through their places."""

import numpy as np

from course_utils import figures

SIDE = np.linspace(-2, 2, 5)


def test_chord_goes_through_both_points_and_tangent_through_its_own():
    view = figures.Secant(figures.new_axes(), SIDE, SIDE**2)
    view.update(at=(1, 1), left=(1, 1), right=(2, 4), slope=2)
    assert np.allclose(view.chord.get_ydata(), 1 + 3 * (SIDE - 1))
    assert np.allclose(view.tangent.get_ydata(), 1 + 2 * (SIDE - 1))
    assert view.title.get_text() == "chord 3.0000, tangent 2.0000"


def test_curve_path_marks_its_first_and_last_place():
    view = figures.CurvePath(figures.new_axes(), SIDE, SIDE**2)
    view.update([2, 1, -1], [4, 1, 1])
    assert view.path.line.get_xydata().tolist() == [[2, 4], [1, 1], [-1, 1]]
    assert view.path.start.get_xydata().tolist() == [[2, 4]]
    assert view.path.end.get_xydata().tolist() == [[-1, 1]]


def test_update_returns_every_artist_that_it_moved():
    view = figures.CurvePath(figures.new_axes(), SIDE, SIDE**2)
    assert set(view.update([1], [1])) == {view.path.line, view.path.start, view.path.end, view.title}
