"""Figures of one neuron: what they show is what they were given."""

import numpy as np
import pytest

from course_utils import plots, style

LIMITS = (-0.35, 1.35, -0.35, 1.35)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def colour_at(ax, plane, x, y):
    """Return the colour of the ground nearest to a point."""
    (image,) = ax.images
    k = np.argmin(np.sum((plane.grid - [x, y]) ** 2, axis=1))
    return tuple(np.asarray(image.get_array()).reshape(len(plane.grid), -1)[k])


# The diagram and the time line


def test_neuron_names_every_letter_of_the_formula():
    drawn = "".join(texts(plots.neuron()))
    assert all(letter in drawn for letter in ("$x_1$", "$x_3$", "$w_2$", "$b$", "$z$", "$o$", r"$\Sigma$"))


def test_timeline_writes_each_year_with_its_words_where_it_belongs():
    ax = plots.timeline([(1957, "idea"), (1960, "machine"), (1986, "return")])
    assert texts(ax) == ["1957\nidea", "1960\nmachine", "1986\nreturn"]
    assert [text.get_position()[0] for text in ax.texts] == [1957, 1960, 1986]


@pytest.mark.parametrize("events", [[], [(1957, "idea")], [(1960, "b"), (1957, "a")]], ids=["none", "one", "disorder"])
def test_timeline_refuses(events):
    with pytest.raises(ValueError, match="in order of time"):
        plots.timeline(events)


# The border and its two sides


@pytest.mark.parametrize(
    ("w", "b"),
    [([1.0, 1.0], -1.5), ([-2.0, 0.5], 0.3), ([0.0, 1.0], -0.5), ([1e-3, 0.0], 0.02), ([3.0, 4.0], 0.0)],
    ids=["diagonal", "steep", "level", "far outside", "through 0"],
)
def test_border_lies_where_the_sum_is_zero_and_is_long_enough(w, b):
    (line,) = plots.Border(plots.new_axes()).update(w, b)
    ends = line.get_xydata()
    assert np.allclose(ends @ w + b, 0, atol=1e-9)
    assert np.linalg.norm(ends[1] - ends[0]) > 4 * (LIMITS[1] - LIMITS[0])
    foot = -b * np.array(w) / np.dot(w, w)
    assert np.linalg.norm(ends.mean(axis=0) - foot) < 1e-6  # equally far on both sides


def test_zero_weights_have_no_border():
    (line,) = plots.Border(plots.new_axes()).update([0.0, 0.0], 1.0)
    assert len(line.get_xydata()) == 0


def test_half_plane_colours_the_side_that_fires_and_nothing_at_zero():
    ax = plots.new_axes()
    plane = plots.HalfPlane(ax, LIMITS)
    plane.update([1.0, 1.0], -1.5)
    fires, silent = colour_at(ax, plane, 1, 1), colour_at(ax, plane, 0, 0)
    assert fires != silent
    assert colour_at(ax, plane, 1, 0) == silent
    plane.update([0.0, 0.0], 0.0)
    assert colour_at(ax, plane, 1, 1) == colour_at(ax, plane, 0, 0) == silent


def test_half_plane_can_be_filled_by_any_field():
    ax = plots.new_axes()
    plane = plots.HalfPlane(ax, LIMITS)
    plane.fill(plane.grid.sum(axis=1) - 2 * plane.grid.prod(axis=1) - 0.5)
    corners = [colour_at(ax, plane, x, y) for x, y in [(0, 0), (0, 1), (1, 0), (1, 1)]]
    assert corners[0] == corners[3] != corners[1] == corners[2]


# Points and counts


def test_answers_show_targets_by_colour_and_marker_and_cross_the_wrong_ones():
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    silent, firing, wrong = plots.Answers(plots.new_axes()).update(X, np.array([0, 1, 1, 0]), np.array([0.0, 1, 0, 1]))
    assert silent.get_xydata().tolist() == [[0, 0], [1, 1]]
    assert firing.get_xydata().tolist() == [[0, 1], [1, 0]]
    assert wrong.get_xydata().tolist() == [[1, 0], [1, 1]]
    assert silent.get_color() != firing.get_color()
    assert silent.get_marker() == style.MARKERS[0] != firing.get_marker()


def test_truth_table_axes_show_all_corners():
    ax = plots.new_axes()
    left, right, bottom, top = plots.truth_table_axes(ax)
    assert ax.get_xlim() == (left, right)
    assert ax.get_ylim() == (bottom, top)
    assert left < 0 < 1 < right
    assert bottom < 0 < 1 < top


def test_count_map_shows_counts_in_their_places_and_the_dot():
    ax = plots.new_axes()
    chart = plots.CountMap(ax, np.linspace(-1, 1, 3), np.linspace(0, 1, 2), 4, "turn", "shift")
    counts = np.array([[0, 1, 2], [3, 4, 0]])
    image, dot = chart.update(counts, 0.5, 0.25)
    assert np.array_equal(image.get_array(), counts)
    assert dot.get_xydata().tolist() == [[0.5, 0.25]]
    assert len({image.to_rgba(k) for k in range(5)}) == 5
