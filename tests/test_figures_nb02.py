"""Figures of notebook 02: chords go through their points, paths through their places, angles are true."""

import numpy as np

from course_utils import figures

SIDE = np.linspace(-2, 2, 5)


def test_chord_goes_through_both_points_and_tangent_through_its_own():
    view = figures.Secant(figures.new_axes(), SIDE, SIDE**2)
    view.update(at=(1, 1), left=(1, 1), right=(2, 4), slope=2)
    assert np.allclose(view.chord.get_ydata(), 1 + 3 * (SIDE - 1))
    assert np.allclose(view.tangent.get_ydata(), 1 + 2 * (SIDE - 1))
    assert view.title.get_text() == "chord 3.0000, tangent 2.0000"


def test_curve_path_marks_its_first_and_last_place():
    view = figures.CurvePath(figures.new_axes(), SIDE, SIDE**2)
    view.update([2, 1, -1], [4, 1, 1])
    assert view.path.line.get_xydata().tolist() == [[2, 4], [1, 1], [-1, 1]]
    assert view.path.start.get_xydata().tolist() == [[2, 4]]
    assert view.path.end.get_xydata().tolist() == [[-1, 1]]


def test_update_returns_every_artist_that_it_moved():
    view = figures.CurvePath(figures.new_axes(), SIDE, SIDE**2)
    assert set(view.update([1], [1])) == {view.path.line, view.path.start, view.path.end, view.title}


def test_ground_is_drawn_true_to_angle():
    view = figures.Ground(figures.new_axes(), SIDE, top=4)
    view.ax.figure.draw_without_rendering()
    (x0, y0), (x1, y1), (x2, y2) = view.ax.transData.transform([(0, 0), (1, 0), (0, 1)])
    assert np.isclose(x1 - x0, y2 - y0)
    assert np.allclose([y1 - y0, x2 - x0], 0)


def test_arrow_is_seen_where_it_points_somewhere():
    view = figures.Ground(figures.new_axes(), SIDE, top=4)
    assert not view.arrow.get_visible()
    view.point([1, -1], [0.5, 2])
    assert view.arrow.get_visible()
    assert view.arrow.get_offsets().tolist() == [[1, -1]]
    assert [view.arrow.U.item(), view.arrow.V.item()] == [0.5, 2]
    view.point([1, -1], [0, 0])
    assert not view.arrow.get_visible()


def test_heights_leave_the_axes_instead_of_lying_flat_on_their_top():
    view = figures.Heights(figures.new_axes(), ["one", "two"], (1e-3, 10), "loss")
    view.update([1.0, 100.0, 1e9, np.inf, np.nan], [1.0, 1e-5, 0.0])
    up, down = (line.get_ydata() for line in view.lines)
    assert up[:2].tolist() == [1, 100]
    assert (up[2:] >= 1000).all()
    assert np.isfinite(up).all()
    assert down[1] == 1e-5
    assert 0 < down[2] <= 1e-5


def test_runs_stand_side_by_side_on_one_axis():
    first = figures.runs({"A": [1.0, 0.1], "B": [2.0, 50.0, 3.0]}, (1e-3, 10), "loss")
    panels = first.figure.axes
    assert [ax.get_title() for ax in panels] == ["A", "B"]
    assert list(panels[1].lines[0].get_ydata()) == [2, 50, 3]
    assert {ax.get_ylim() for ax in panels} == {(1e-3, 10)}


def test_points_have_a_legend_beside_the_curves():
    ax = figures.points_and_curves(SIDE, SIDE, SIDE, {"fit": SIDE, "drawn with": -SIDE})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["fit", "drawn with", "training points"]
