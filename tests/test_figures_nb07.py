"""Figures of notebook 07: races, thinned networks, trials and error bars show what they were given."""

import numpy as np
import pytest

from course_utils import figures

SIDE = np.linspace(-1, 1, 5)


def race():
    return figures.Race(figures.new_axes(), SIDE, SIDE, ["one", "two"])


def test_race_shows_each_path_and_its_head():
    view = race()
    paths = [np.array([[0.0, 0.0], [0.5, 0.5]]), np.array([[1.0, 1.0]])]
    view.update(view.a**2, [[0, 0], [1, 0]], paths)
    assert view.lines[0].get_xydata().tolist() == paths[0].tolist()
    assert [head.get_xydata().tolist() for head in view.heads] == [[[0.5, 0.5]], [[1, 1]]]
    assert view.goal.get_xydata().tolist() == [[0, 0], [1, 0]]
    assert np.array_equal(view.image.get_array(), view.a**2)


@pytest.mark.parametrize("far", [np.inf, np.nan, 1e300])
def test_racer_that_runs_away_is_drawn_outside_and_finite(far):
    view = race()
    view.update(view.a, [[0, 0]], [np.array([[0.0, 0.0], [far, far]])] * 2)
    assert np.isfinite(view.lines[0].get_xydata()).all()
    assert np.abs(view.heads[0].get_xydata()).min() > 1


def test_race_refuses_more_racers_than_colours():
    with pytest.raises(ValueError, match="at most 8 names, got 9"):
        figures.Race(figures.new_axes(), SIDE, SIDE, "123456789")


def test_thinned_network_greys_the_wires_of_dropped_units_alone():
    view = figures.ThinnedNetwork(figures.new_axes(), 2, 3, 1)
    view.update(np.array([1, 0, 1]))
    colors = view.edges.get_color()
    assert len(colors) == 9
    assert len(view.on.get_xdata()) == 2
    assert len(view.off.get_xdata()) == 1
    assert np.array_equal(colors[0], colors[8])
    assert not np.array_equal(colors[0], colors[4])


def test_trials_are_projected_onto_the_profile():
    x = np.linspace(0, 1, 11)
    view = figures.TrialSquare(figures.new_axes(), x, x)
    view.update(np.array([[0.2, 0.9], [0.5, 0.1]]), x)
    assert np.allclose(view.seen.get_xydata(), [[0.2, 1.2], [0.5, 1.35]])
    assert len(view.sticks.get_segments()) == 2


def test_error_bars_show_mean_and_two_standard_errors():
    ax = figures.error_bars([[1.0, 3.0], [2.0, 2.0]], ["a", "b"], "accuracy")
    mean = ax.containers[0].lines[0].get_xydata()
    (ends,) = ax.containers[0].lines[2][0].get_segments()
    assert np.allclose(mean, [[2, 0.25]])
    assert np.allclose(ends[:, 0], [0, 4])


def test_error_bars_want_two_runs():
    with pytest.raises(ValueError, match="at least two runs a group"):
        figures.error_bars([[1.0]], ["a"], "accuracy")


def test_updates_return_every_artist_that_moves():
    view = race()
    assert set(view.update(view.a, [[0, 0]], [np.zeros((1, 2))] * 2)) >= {*view.lines, *view.heads, view.goal}


def test_how_far_two_measurements_are_apart_stands_above_them_and_covers_no_point():
    runs = {"A": ([2.0, 1.0], [0.5, 0.7], [0.5, 0.66]), "B": ([2.3, 2.3], [0.1, 0.1], [0.1, 0.1])}
    figure = figures.ill_runs(runs, np.log(10))
    assert [ax.get_title() for ax in figure.axes[2:]] == ["apart: 0.040", "apart: 0.000"]
    assert not any(ax.texts for ax in figure.axes)
