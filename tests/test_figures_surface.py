"""Paths over surfaces are drawn where they run, and stay finite."""

import numpy as np
import pytest

from course_utils import figures

SIDE = np.linspace(-2, 2, 5)


def test_surface_path_shows_the_surface_and_marks_both_ends():
    view = figures.SurfacePath(figures.new_axes(), SIDE, np.array([0.0, 1.0, 2.0]), top=9)
    heights = view.a**2 + view.b
    view.update(heights, np.array([[1.0, 2.0], [0.5, 1.0]]))
    assert heights.shape == (3, 5)
    assert np.array_equal(view.image.get_array(), heights)
    assert view.path.start.get_xydata().tolist() == [[1, 2]]
    assert view.path.end.get_xydata().tolist() == [[0.5, 1]]


@pytest.mark.parametrize("far", [np.inf, -np.inf, np.nan, 1e300])
def test_path_that_runs_away_stays_finite_and_leaves_the_axes(far):
    curve = figures.CurvePath(figures.new_axes(), SIDE, SIDE**2)
    curve.update([1, far], [1, far])
    surface = figures.SurfacePath(figures.new_axes(), SIDE, SIDE, top=1)
    surface.update(np.zeros((5, 5)), np.array([[1, 1], [far, far]]))
    for view in (curve, surface):
        assert np.isfinite(view.path.line.get_xydata()).all()
        assert np.abs(view.path.end.get_xydata()).min() > 4
