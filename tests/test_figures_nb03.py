"""Figures of notebook 03: a neuron, half planes, counts and the time line show what they were given."""

import numpy as np
import pytest

from course_utils import figures

LIMITS = (-0.35, 1.35, -0.35, 1.35)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def colour_at(ax, plane, x, y):
    """Return the colour of the ground nearest to a point."""
    (image,) = ax.images
    k = np.argmin(np.sum((plane.grid - [x, y]) ** 2, axis=1))
    return tuple(np.asarray(image.get_array()).reshape(len(plane.grid), -1)[k])


def test_neuron_names_every_letter_of_the_formula():
    drawn = "".join(texts(figures.neuron()))
    assert all(letter in drawn for letter in ("$x_1$", "$x_3$", "$w_2$", "$b$", "$z$", "$o$", r"$\Sigma$"))


def test_timeline_writes_each_year_with_its_words_where_it_belongs():
    ax = figures.timeline([(1957, "idea"), (1960, "machine"), (1986, "return")])
    assert texts(ax) == ["1957\nidea", "1960\nmachine", "1986\nreturn"]
    assert [text.get_position()[0] for text in ax.texts] == [1957, 1960, 1986]


@pytest.mark.parametrize("events", [[], [(1957, "idea")], [(1960, "b"), (1957, "a")]], ids=["none", "one", "disorder"])
def test_timeline_refuses(events):
    with pytest.raises(ValueError, match="in order of time"):
        figures.timeline(events)


def test_half_plane_colours_the_side_that_fires_and_nothing_at_zero():
    ax = figures.new_axes()
    plane = figures.HalfPlane(ax, LIMITS)
    plane.update([1.0, 1.0], -1.5)
    fires, silent = colour_at(ax, plane, 1, 1), colour_at(ax, plane, 0, 0)
    assert fires != silent
    assert colour_at(ax, plane, 1, 0) == silent
    plane.update([0.0, 0.0], 0.0)
    assert colour_at(ax, plane, 1, 1) == colour_at(ax, plane, 0, 0) == silent


def test_half_plane_can_be_filled_by_any_field():
    ax = figures.new_axes()
    plane = figures.HalfPlane(ax, LIMITS)
    plane.fill(plane.grid.sum(axis=1) - 2 * plane.grid.prod(axis=1) - 0.5)
    corners = [colour_at(ax, plane, x, y) for x, y in [(0, 0), (0, 1), (1, 0), (1, 1)]]
    assert corners[0] == corners[3] != corners[1] == corners[2]


def test_count_map_shows_counts_in_their_places_and_the_dot():
    ax = figures.new_axes()
    chart = figures.CountMap(ax, np.linspace(-1, 1, 3), np.linspace(0, 1, 2), 4, "turn", "shift")
    counts = np.array([[0, 1, 2], [3, 4, 0]])
    image, dot = chart.update(counts, 0.5, 0.25)
    assert np.array_equal(image.get_array(), counts)
    assert dot.get_xydata().tolist() == [[0.5, 0.25]]
    assert len({image.to_rgba(k) for k in range(5)}) == 5


def test_an_update_is_drawn_as_arrows_tip_to_tail_and_its_border_at_right_angles_to_the_sum():
    ax = figures.new_axes()
    arrows = figures.UpdateArrows(ax, (-2, 2, -2, 2))
    w, x = np.array([1.0, 0.5]), np.array([-0.5, 1.0])
    arrows.update(w, x, 2 * x)
    (quiver,) = (one for one in ax.collections if hasattr(one, "U"))
    assert np.array_equal(quiver.get_offsets(), [(0, 0), w, (0, 0)])
    assert np.array_equal(np.column_stack([quiver.U, quiver.V]), [w, 2 * x, w + 2 * x])
    new, old = (np.diff(line.get_xydata(), axis=0)[0] for line in ax.lines[:2])
    assert new @ (w + 2 * x) == pytest.approx(0)
    assert old @ w == pytest.approx(0)
    assert ax.get_aspect() == 1
    arrows.update(w, x, 0 * x)
    assert [text.get_visible() for text in ax.texts] == [True, False, False]


def test_the_names_of_arrows_that_leave_the_plane_stay_in_it():
    ax = figures.new_axes()
    arrows = figures.UpdateArrows(ax, (-2, 2, -2, 2))
    w = np.array([1.0, 0.35])
    for turn in np.radians(np.arange(0, 360, 15)):
        arrows.update(w, x := 1.6 * np.array([np.cos(turn), np.sin(turn)]), 3 * x)
        assert all(np.abs(text.get_position()).max() < 1.9 for text in ax.texts)


def test_sums_before_and_after_stand_in_the_rows_of_their_names():
    ax = figures.new_axes()
    sums = figures.BeforeAndAfter(ax, ["one", "two"], limit=4)
    before, after = sums.update(np.array([-1.0, 2.0]), np.array([0.5, 1.0]))
    assert before.get_xydata().tolist() == [[-1, 0], [2, 1]]
    assert after.get_xydata().tolist() == [[0.5, 0], [1, 1]]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["one", "two"]
    assert ax.get_xlim() == (-4, 4)
    sums.update(np.array([-1.0, 2.0]), np.array([0.5, -7.0]))
    assert ax.get_xlim()[0] < -7
    sums.update(np.array([-1.0, 2.0]), np.array([0.5, 1.0]))
    assert ax.get_xlim() == (-4, 4)
    for line in sums.update(np.array([-1.0, 2.0]), np.array([0.5, 1.0])):
        line.set_animated(True)  # as a live figure does with what moved
    ax.figure.canvas.draw()
    sums.update(np.array([-1.0, 2.0]), np.array([0.5, 3.0]))
    assert not ax.stale


def test_line_and_root_meet_where_the_mistakes_must_end():
    ax = figures.new_axes()
    squeeze = figures.Squeeze(ax)
    squeeze.update(np.array([0, 1, 1.5]), 2.0, 0.5)
    floor, roof, length, end = (line.get_xydata() for line in ax.lines)
    assert np.interp(16, *floor.T) == pytest.approx(np.interp(16, *roof.T), rel=1e-3)
    assert end[0, 0] == 16
    assert length.tolist() == [[0, 0], [1, 1], [2, 1.5]]
    assert ax.get_xlim()[1] > 16


def test_other_mistakes_under_the_same_limits_leave_the_axes_of_the_squeeze_alone():
    ax = figures.new_axes()
    squeeze = figures.Squeeze(ax)
    moved = squeeze.update(np.array([0, 1, 1.5]), 2.0, 0.5)
    assert set(moved) == set(ax.lines)
    for line in moved:
        line.set_animated(True)  # as a live figure does with what moved
    ax.figure.canvas.draw()
    squeeze.update(np.array([0, 1]), 2.0, 0.5)
    assert not ax.stale
    squeeze.update(np.array([0, 1]), 2.0, 0.4)
    assert ax.stale


def test_runs_are_drawn_side_by_side_to_one_scale():
    figure = figures.mistake_runs({"A": np.array([3, 1, 0]), "B": np.array([2, 2, 2])}, 6)
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["A", "B"]
    assert [ax.lines[0].get_ydata().tolist() for ax in figure.axes] == [[3, 1, 0], [2, 2, 2]]
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()
