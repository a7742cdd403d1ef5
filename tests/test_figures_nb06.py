"""Figures of notebook 06: a batch on a curve, histograms and dead units show what they were given."""

import numpy as np
import pytest

from course_utils import figures


def histograms(count=3, limits=(-1.0, 1.0), bins=4):
    return figures.LayerHistograms(figures.new_axes(), count, limits, "activation", bins=bins)


def test_curve_and_batch_are_drawn_where_they_are():
    view = figures.OnCurve(figures.new_axes(), (-2, 2), (0, 4), "z", "y")
    x = np.linspace(-2, 2, 9)
    curve, batch, title = view.update(x, x**2, np.array([1.0, -1.5]), np.array([1.0, 2.25]))
    assert np.array_equal(curve.get_xydata(), np.column_stack([x, x**2]))
    assert batch.get_xydata().tolist() == [[1.0, 1.0], [-1.5, 2.25]]
    assert title is view.title


def test_each_layer_is_a_column_whose_shades_are_roots_of_shares_of_its_fullest_bin():
    image, _ = histograms().update([np.array([-0.9, -0.8, 0.1]), np.zeros((2, 2)), np.array([0.6])])
    assert np.asarray(image.get_array()).T.tolist() == [[1, 0, np.sqrt(0.5), 0], [0, 0, 1, 0], [0, 0, 0, 1]]


def test_values_outside_the_limits_are_counted_at_the_rim():
    image, _ = histograms(count=1).update([np.array([-50.0, 1.0, 7e9, 3.0], np.float32)])
    assert np.asarray(image.get_array())[:, 0].tolist() == [np.sqrt(1 / 3), 0, 0, 1]


@pytest.mark.parametrize(
    "values", [[np.ones(3)] * 2, [np.ones(3), np.ones(3), np.ones(0)]], ids=["too few layers", "an empty layer"]
)
def test_histograms_refuse(values):
    with pytest.raises(ValueError, match="each of 3 layers"):
        histograms().update(values)


def test_units_are_sorted_and_only_those_that_never_fire_are_crossed():
    view = figures.UnitShares(figures.new_axes(), 4)
    bars, dead, _ = view.update([0.0, 0.75, 0.001, 0.0])
    heights, edges, _ = bars.get_data()
    assert heights[::2].tolist() == [0.75, 0.001, 0, 0]
    assert np.isnan(heights[1::2]).all()
    assert np.allclose(edges.reshape(4, 2).mean(axis=1), [1, 2, 3, 4])
    assert dead.get_xdata().tolist() == [3, 4]


def test_units_refuse_another_number_of_shares():
    with pytest.raises(ValueError, match=r"shares of 4 units, got shape \(2,\)"):
        figures.UnitShares(figures.new_axes(), 4).update([0.5, 0.5])


def test_the_first_step_of_a_pulse_is_step_1_and_stands_within_the_axes():
    figure = figures.new_figure()
    view = figures.Pulse(figure, 3, 10, (-1, 1))
    view.update([np.zeros(4)] * 3, np.array([[1e-2, 2e-2, 3e-2, 4e-2], [1e-3, 2e-3, 3e-3, 4e-3]]))
    axes = figure.axes[1]
    drawn = [line.get_xydata().tolist() for line in axes.lines]
    assert drawn == [[[1, 1e-2], [2, 1e-3]], [[1, 3e-2], [2, 3e-3]], [[1, 4e-2], [2, 4e-3]]]
    assert axes.get_xlim() == (0, 11)
