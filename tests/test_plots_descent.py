"""Chords, paths on curves and paths over surfaces: what is drawn is what was asked for, and always finite."""

import numpy as np
import pytest

from course_utils import plots

SIDE = np.linspace(-2, 2, 5)


def test_chord_goes_through_both_points_and_tangent_through_its_own():
    view = plots.Secant(plots.new_axes(), SIDE, SIDE**2)
    view.update(at=(1, 1), left=(1, 1), right=(2, 4), slope=2)
    assert np.allclose(view.chord.get_ydata(), 1 + 3 * (SIDE - 1))
    assert np.allclose(view.tangent.get_ydata(), 1 + 2 * (SIDE - 1))
    assert view.title.get_text() == "chord 3.0000, tangent 2.0000"


def test_curve_path_marks_its_first_and_last_place():
    view = plots.CurvePath(plots.new_axes(), SIDE, SIDE**2)
    view.update([2, 1, -1], [4, 1, 1])
    assert view.line.get_xydata().tolist() == [[2, 4], [1, 1], [-1, 1]]
    assert view.start.get_xydata().tolist() == [[2, 4]]
    assert view.end.get_xydata().tolist() == [[-1, 1]]


def test_surface_path_shows_the_surface_and_marks_both_ends():
    view = plots.SurfacePath(plots.new_axes(), SIDE, np.array([0.0, 1.0, 2.0]), top=9)
    heights = view.a**2 + view.b
    view.update(heights, np.array([[1.0, 2.0], [0.5, 1.0]]))
    assert heights.shape == (3, 5)
    assert np.array_equal(view.image.get_array(), heights)
    assert view.start.get_xydata().tolist() == [[1, 2]]
    assert view.end.get_xydata().tolist() == [[0.5, 1]]


@pytest.mark.parametrize("far", [np.inf, -np.inf, np.nan, 1e300])
def test_path_that_runs_away_stays_finite_and_leaves_the_axes(far):
    curve = plots.CurvePath(plots.new_axes(), SIDE, SIDE**2)
    curve.update([1, far], [1, far])
    surface = plots.SurfacePath(plots.new_axes(), SIDE, SIDE, top=1)
    surface.update(np.zeros((5, 5)), np.array([[1, 1], [far, far]]))
    for view in (curve, surface):
        assert np.isfinite(view.line.get_xydata()).all()
        assert np.abs(view.end.get_xydata()).min() > 4


def test_update_returns_every_artist_that_it_moved():
    view = plots.CurvePath(plots.new_axes(), SIDE, SIDE**2)
    assert set(view.update([1], [1])) == {view.line, view.start, view.end, view.title}
