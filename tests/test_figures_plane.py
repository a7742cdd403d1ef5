"""Regions, borders and points of the plane lie where they belong."""

import numpy as np
import pytest

from course_utils import figures
from course_utils.host import style

GRID = 30
LIMITS = (-0.35, 1.35, -0.35, 1.35)


def colors_of(regions):
    picture = np.asarray(regions.image.get_array())
    return np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)


def test_classes_differ_in_marker():
    ax = figures.new_axes()
    drawn = figures.scatter_classes(np.eye(2), np.array([0, 1]), ax)
    assert len({d.get_paths()[0].vertices.shape for d in drawn}) == 2


def test_regions_show_the_class_with_the_largest_score():
    regions = figures.Regions(figures.new_axes(), (-1, 1, -1, 1), resolution=GRID)
    regions.update(regions.grid @ np.array([[1.0, 0.0], [-1.0, 0.0]]).T)  # the right half belongs to class 0
    picture = np.asarray(regions.image.get_array())
    assert len(colors_of(regions)) == 2
    assert (picture.dtype, picture.shape[-1]) == (np.uint8, 4)  # of all forms, matplotlib draws this one fastest
    assert not np.array_equal(picture[0, 0], picture[0, -1])
    assert np.array_equal(picture[0, -1], picture[-1, -1])


@pytest.mark.parametrize(
    ("w", "b"),
    [([1.0, 1.0], -1.5), ([-2.0, 0.5], 0.3), ([0.0, 1.0], -0.5), ([1e-3, 0.0], 0.02), ([3.0, 4.0], 0.0)],
    ids=["diagonal", "steep", "level", "far outside", "through 0"],
)
def test_border_lies_where_the_sum_is_zero_and_is_long_enough(w, b):
    (line,) = figures.Border(figures.new_axes()).update(w, b)
    ends = line.get_xydata()
    assert np.allclose(ends @ w + b, 0, atol=1e-9)
    assert np.linalg.norm(ends[1] - ends[0]) > 4 * (LIMITS[1] - LIMITS[0])
    foot = -b * np.array(w) / np.dot(w, w)
    assert np.linalg.norm(ends.mean(axis=0) - foot) < 1e-6  # equally far on both sides


def test_zero_weights_have_no_border():
    (line,) = figures.Border(figures.new_axes()).update([0.0, 0.0], 1.0)
    assert len(line.get_xydata()) == 0


def test_answers_show_targets_by_colour_and_marker_and_cross_the_wrong_ones():
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    silent, firing, wrong = figures.Answers(figures.new_axes()).update(
        X, np.array([0, 1, 1, 0]), np.array([0.0, 1, 0, 1])
    )
    assert silent.get_xydata().tolist() == [[0, 0], [1, 1]]
    assert firing.get_xydata().tolist() == [[0, 1], [1, 0]]
    assert wrong.get_xydata().tolist() == [[1, 0], [1, 1]]
    assert silent.get_color() != firing.get_color()
    assert silent.get_marker() == style.MARKERS[0] != firing.get_marker()


def test_truth_table_axes_show_all_corners():
    ax = figures.new_axes()
    left, right, bottom, top = figures.truth_table_axes(ax)
    assert ax.get_xlim() == (left, right)
    assert ax.get_ylim() == (bottom, top)
    assert left < 0 < 1 < right
    assert bottom < 0 < 1 < top
