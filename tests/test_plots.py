"""Plots take data and axes, return artists, and never show anything themselves."""

import subprocess
import sys

import numpy as np
import pytest

from course_utils import plots, style

GRID = 30


def colors_of(regions):
    picture = np.asarray(regions.image.get_array())
    return np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)


def test_importing_plots_leaves_pyplot_alone():
    code = "import sys, course_utils.plots; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_digits_become_one_sheet_in_reading_order():
    images = np.arange(1, 4)[:, None, None] * np.ones((3, 4, 4))
    ax = plots.digits(images, columns=2)
    sheet = np.asarray(ax.images[0].get_array())
    assert sheet[0, 0] == 1
    assert sheet[0, 6] == 2
    assert sheet[6, 0] == 3


@pytest.mark.parametrize("shape", [(28, 28), (0, 28, 28), (2, 3, 4, 5)])
def test_digits_of_a_wrong_shape_are_refused_with_that_shape(shape):
    with pytest.raises(ValueError, match=r"shape \(N, H, W\)"):
        plots.digits(np.zeros(shape))


def test_digits_want_one_title_each():
    with pytest.raises(ValueError, match="2 in all, got 1"):
        plots.digits(np.zeros((2, 4, 4)), titles=[1])


def test_curves_differ_in_colour_and_in_dashes():
    lines = plots.curves([0, 1], {"a": [0, 1], "b": [1, 0]}, "x", "y").lines
    assert lines[0].get_color() != lines[1].get_color()
    assert lines[0].get_linestyle() != lines[1].get_linestyle()


def test_more_curves_than_styles_are_not_dropped():
    many = {f"curve {k}": [k, k] for k in range(len(style.COLORS) + 1)}
    with pytest.raises(ValueError, match="at most 8"):
        plots.curves([0, 1], many, "x", "y")


def test_classes_differ_in_marker():
    ax = plots.new_axes()
    drawn = plots.scatter_classes(np.eye(2), np.array([0, 1]), ax)
    assert len({d.get_paths()[0].vertices.shape for d in drawn}) == 2


def test_regions_show_the_class_with_the_largest_score():
    regions = plots.Regions(plots.new_axes(), (-1, 1, -1, 1), resolution=GRID)
    regions.update(regions.grid @ np.array([[1.0, 0.0], [-1.0, 0.0]]).T)  # the right half belongs to class 0
    picture = np.asarray(regions.image.get_array())
    assert len(colors_of(regions)) == 2
    assert (picture.dtype, picture.shape[-1]) == (np.uint8, 4)  # of all forms, matplotlib draws this one fastest
    assert not np.array_equal(picture[0, 0], picture[0, -1])
    assert np.array_equal(picture[0, -1], picture[-1, -1])


def test_templates_share_one_scale():
    axes = plots.new_figure().subplots(1, 2)
    first, second = plots.Templates(axes, side=2).update(np.array([[1.0, 0, 0, 0], [0, 0, 0, -2.0]]))
    assert first.get_array()[0, 0] == 0.5
    assert second.get_array()[1, 1] == -1


def test_templates_of_zeros_are_white_not_nan():
    (image,) = plots.Templates([plots.new_axes()], side=2).update(np.zeros((1, 4)))
    assert np.all(np.asarray(image.get_array()) == 0)


def test_score_bars_frame_the_winner():
    bars = plots.ScoreBars(plots.new_axes(), 3, limit=5)
    bars.update(np.array([1.0, -2.0, 3.0]))
    assert [bar.get_width() for bar in bars.bars] == [1, -2, 3]
    assert [bar.get_edgecolor()[3] for bar in bars.bars] == [0, 0, 1]


@pytest.mark.parametrize(("delta", "excess"), [(1, [0, 0]), (2, [0, 0]), (10, [0, 8]), (30, [10, 28])])
def test_what_sticks_out_of_the_forbidden_zone_adds_up_to_the_hinge_loss(delta, excess):
    zone = plots.ForbiddenZone(plots.new_axes(), [13, -7, 11], y=0)
    zone.update(delta)
    assert [bar.get_width() for bar in zone.excess] == excess


def test_a_landscape_cuts_along_a_at_the_dot():
    a = b = np.linspace(-1, 1, 5)
    surface = a[None, :] ** 2 + 10 * b[:, None]
    view = plots.Landscape(plots.new_figure(), a, b)
    view.update(surface, 0.5, 0.25, loss=2.75)
    assert np.allclose(view.cut.get_ydata(), a**2 + 2.5)


def test_a_loss_that_leaves_the_axes_stays_at_the_rim():
    curve = plots.LossCurve(plots.new_axes(), steps=3, top=2)
    curve.update(np.array([5.0, 1.0, 0.5]))
    assert list(curve.line.get_ydata()) == [2, 1, 0.5]
    assert curve.label.get_text() == "loss 5 at first, 0.5 at last"


def test_the_way_of_an_image_has_four_panels():
    figure = plots.image_to_scores(np.eye(3), np.ones((2, 9)), np.array([1.0, -1.0]))
    assert [ax.get_title().splitlines()[1] for ax in figure.axes] == ["3 x 3", "9", "2 x 9", "2"]
