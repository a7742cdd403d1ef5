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
