"""Figures of notebook 01: scores, regions, two losses, templates, and losses on seen and unseen points."""

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
    view = figures.Landscape(figures.new_figure(), a, b, top=12)
    view.update(surface, 0.5, 0.25, loss=2.75)
    assert np.allclose(view.cut.get_ydata(), a**2 + 2.5)


def test_the_way_of_an_image_has_four_panels():
    figure = figures.image_to_scores(np.eye(3), np.ones((2, 9)), np.array([1.0, -1.0]))
    assert [ax.get_title().splitlines()[1] for ax in figure.axes] == ["3 x 3", "9", "2 x 9", "2"]


def test_half_planes_own_the_points_at_which_their_scores_are_highest():
    rng = np.random.default_rng(0)
    for _ in range(5):
        W, b = rng.normal(size=(3, 2)), rng.normal(size=3)
        planes = figures.HalfPlanes(figures.new_axes(), (-2, 2, -2, 2), 3)
        planes.update(W, b)
        points = rng.uniform(-2, 2, size=(200, 2))
        winner = (points @ W.T + b).argmax(axis=1)
        for k, region in enumerate(planes.regions):
            assert np.array_equal(region.get_path().contains_points(points), winner == k)


def test_a_class_that_wins_nowhere_has_no_region():
    planes = figures.HalfPlanes(figures.new_axes(), (-1, 1, -1, 1), 2)
    planes.update(np.zeros((2, 2)), np.array([1.0, 0.0]))
    first, second = (np.ptp(region.get_xy(), axis=0) for region in planes.regions)
    assert first.tolist() == [2, 2]
    assert second.tolist() == [0, 0]


def test_the_ground_is_white_where_all_are_as_likely_and_coloured_where_one_is_certain():
    ground = figures.ProbabilityMap(figures.new_axes(), (-1, 1, -1, 1), resolution=2)
    p = np.array([[1 / 3, 1 / 3, 1 / 3], [1, 0, 0], [0, 1, 0], [0.4, 0.3, 0.3]])
    shades = np.asarray(ground.update(p).get_array()).reshape(4, 3).astype(int)
    assert np.all(shades[0] == 255)
    assert shades[1].argmin() == 0
    assert shades[2].argmax() == 0
    assert 230 < shades[3].min() < 255


def test_a_pull_of_zero_has_no_place_on_a_logarithmic_axis():
    scores = np.linspace(0, 1, 5)
    view = figures.TwoLosses(figures.new_figure(), scores, [scores, scores], [[1, 1, 0, 0, 0], scores + 1], "score")
    view.update(0.75, (0.75, 0.75), (0, 1.75))
    loss_of_hinge, pull_of_hinge, *_ = [len(dot.get_xdata()) for dot in view.dots]
    assert (loss_of_hinge, pull_of_hinge) == (1, 0)


def test_a_loss_that_is_too_high_leaves_the_axes():
    ax = figures.new_axes()
    curves = figures.SeenAndUnseen(ax, 10, top=2, chance=1.1)
    curves.update([0, 5, 10], [1.0, 3.0, 1e200], [1.0, 1e3, 1e300])
    assert curves.seen.get_ydata()[-1] > 2 * ax.get_ylim()[1]
    assert curves.seen.get_ydata()[1] == 3


def test_what_came_out_is_drawn_over_the_strength_on_a_log_axis():
    ax = figures.over_strength([0.1, 1], [1, 2], [2, 1], "loss")
    assert ax.get_xscale() == "log"
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1, 2], [2, 1]]


def test_the_push_of_the_cross_entropy_is_drawn_first_and_black():
    ax = figures.pushes([0, 1], {"one": [1, 0], "two": [0, 1]})
    assert ax.lines[0].get_color() == figures.nb01_training.ENTROPY
