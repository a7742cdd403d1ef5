"""Figures of notebook 01: scores, what sticks out of the forbidden zone, templates and a landscape."""

import numpy as np
import pytest

from course_utils import figures


def test_templates_share_one_scale():
    axes = figures.new_figure().subplots(1, 2)
    first, second = figures.Templates(axes, side=2).update(np.array([[1.0, 0, 0, 0], [0, 0, 0, -2.0]]))
    assert first.get_array()[0, 0] == 0.5
    assert second.get_array()[1, 1] == -1


def test_templates_of_zeros_are_white_not_nan():
    (image,) = figures.Templates([figures.new_axes()], side=2).update(np.zeros((1, 4)))
    assert np.all(np.asarray(image.get_array()) == 0)


def test_score_bars_frame_the_winner():
    bars = figures.ScoreBars(figures.new_axes(), 3, limit=5)
    bars.update(np.array([1.0, -2.0, 3.0]))
    assert [bar.get_width() for bar in bars.bars] == [1, -2, 3]
    assert [bar.get_edgecolor()[3] for bar in bars.bars] == [0, 0, 1]


@pytest.mark.parametrize(("delta", "excess"), [(1, [0, 0]), (2, [0, 0]), (10, [0, 8]), (30, [10, 28])])
def test_what_sticks_out_of_the_forbidden_zone_adds_up_to_the_hinge_loss(delta, excess):
    zone = figures.ForbiddenZone(figures.new_axes(), [13, -7, 11], y=0)
    zone.update(delta)
    assert [bar.get_width() for bar in zone.excess] == excess


def test_a_landscape_cuts_along_a_at_the_dot():
    a = b = np.linspace(-1, 1, 5)
    surface = a[None, :] ** 2 + 10 * b[:, None]
    view = figures.Landscape(figures.new_figure(), a, b)
    view.update(surface, 0.5, 0.25, loss=2.75)
    assert np.allclose(view.cut.get_ydata(), a**2 + 2.5)


def test_the_way_of_an_image_has_four_panels():
    figure = figures.image_to_scores(np.eye(3), np.ones((2, 9)), np.array([1.0, -1.0]))
    assert [ax.get_title().splitlines()[1] for ax in figure.axes] == ["3 x 3", "9", "2 x 9", "2"]
