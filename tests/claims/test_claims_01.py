"""What notebook 01 tells readers to drag has the effect that it promises."""

import numpy as np
from claiming import lesson, moved


def test_the_loss_is_flat_up_to_a_margin_of_2_and_its_slope_doubles_at_20():
    def slope(delta):
        below, above = (moved("01", "margin", delta=delta + step).number("loss") for step in (-0.5, 0.5))
        return above - below

    assert [slope(delta) for delta in (1, 3, 19, 21, 29)] == [0, 1, 1, 2, 2]


def test_what_sticks_out_of_the_forbidden_zone_is_the_loss():
    for delta in (0, 2, 12, 30):
        frame = moved("01", "margin", delta=delta)
        limit = frame.number("rivals must stay left of")
        assert frame.number("loss") == np.maximum(0, np.array([-7, 11]) - limit).sum()


def test_the_figure_of_the_margin_at_rest_does_not_show_where_the_loss_rises():
    (curve, *_) = moved("01", "margin").lines[1]
    assert np.all(curve[:, 1] == 0)


def right(frame):
    """Return how many of the 120 points are right."""
    (text,) = [text for text in frame.texts if text.endswith("of 120 right")]
    return int(text.split()[0])


def test_the_stick_must_point_towards_the_dots_and_a_row_of_zeros_still_wins():
    assert right(moved("01", "half_planes")) < 110
    assert right(moved("01", "half_planes", turn=90)) == 119
    assert right(moved("01", "half_planes", turn=90, bias=4)) == 50
    assert right(moved("01", "half_planes", turn=90, bias=-4)) == 82
    assert right(moved("01", "half_planes", length=0)) == 112
    assert right(moved("01", "half_planes", turn=90, length=2)) == 120


def test_the_cut_of_the_hinge_loss_is_straight_but_for_kinks_that_of_cross_entropy_is_not():
    def bends(loss):
        cut = moved("01", "landscape", loss=loss).lines[1][0][:, 1]
        return np.sum(np.abs(np.diff(cut, n=2)) > 1e-6)

    assert 1 <= bends("hinge") < 15
    assert bends("cross-entropy") > 80


def test_there_is_a_way_to_walk_to_the_lowest_point_and_it_is_in_the_middle():
    begin = moved("01", "landscape").number("loss")
    lowest = min(moved("01", "landscape", a1=a1, a2=a2).number("loss") for a1 in (-1, 0, 1) for a2 in (-1, 0, 0.3, 1))
    assert begin > 3 * lowest


def test_the_hinge_lets_go_one_unit_past_the_best_rival_and_cross_entropy_never_does():
    for score, hinge in ((1.84, 1), (1.88, 0), (8, 0)):
        frame = moved("01", "hinge_against_cross_entropy", score_of_class_2=score)
        assert frame.number("pull: hinge") == hinge
        (pull,) = [text for text in frame.texts if text.startswith("pull: hinge")]
        assert float(pull.split()[-1]) > 0


def colour(frame):
    """Return how far the ground is from white, on average, from 0 to 1."""
    return 1 - frame.images[0][0].mean() / 255


def test_the_islands_sink_as_lambda_rises_and_the_unseen_loss_falls_then_rises():
    frames = [moved("01", "boundary", lam=lam) for lam in (1e-5, 1e-2, 1e-1)]
    shades, unseen = [colour(frame) for frame in frames], [frame.lines[1][1][-1, 1] for frame in frames]
    assert shades[0] > 2 * shades[1] > 6 * shades[2]
    assert unseen[0] > np.log(3) > unseen[2] > unseen[1]


def test_a_tiny_rate_achieves_nothing_and_a_huge_one_leaves_the_picture():
    slow = moved("01", "boundary", learning_rate=0.001, lam=0.01)
    assert colour(slow) < 0.02
    assert np.all(np.abs(slow.lines[1][0][:, 1] - np.log(3)) < 0.03)
    wild = moved("01", "boundary", learning_rate=100, lam=0.01)
    assert wild.lines[1][0][:, 1].max() > 2 * wild.fig.axes[1].get_ylim()[1]
    assert wild.number("unseen:") < 50


def test_a_curve_that_is_too_high_leaves_the_axes_and_does_not_lie_on_their_rim():
    wild = moved("01", "boundary", learning_rate=100, lam=1)
    assert not np.any(np.isclose(wild.lines[1][0][1:, 1], wild.fig.axes[1].get_ylim()[1]))


def test_at_the_far_right_templates_are_averages():
    names = lesson("01").names
    drawn = moved("01", "templates", lam=1).images
    X, y = names["X_train"][:10000], names["y_train"][:10000]
    means = np.stack([X[y == k].mean(axis=0) for k in range(10)])
    shown = np.stack([images[0].ravel() for images in drawn])
    assert min(np.corrcoef(shown[k], (means - means.mean(axis=0))[k])[0, 1] for k in range(10)) > 0.97
