"""Figures of notebook 05: networks, families and bent meshes show what they were given."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle

from course_utils import figures
from course_utils.host import style

W1 = np.array([[1.0, -2.0, 2.0], [2.0, 1.0, -4.0], [1.0, -1.0, 0.0]])
W2 = np.array([[-3.0, 1.0, -3.0], [0.0, 1.0, 2.0]])


def circles(ax):
    return [patch for patch in ax.patches if isinstance(patch, Circle)]


def test_diagram_has_a_circle_for_each_unit_and_a_line_for_each_pair_of_neighbours():
    ax = figures.new_axes()
    figures.NetworkDiagram(ax, [3, 5, 2], titles=["in", "hidden", "out"])
    assert len(circles(ax)) == 10
    assert len(ax.lines) == 3 * 5 + 5 * 2
    assert [text.get_text() for text in ax.texts][-3:] == ["in", "hidden", "out"]


def test_a_weights_sign_size_and_absence_can_be_seen():
    ax = figures.new_axes()
    figures.NetworkDiagram(ax, [3, 3, 2], [W1, W2])
    assert len(ax.lines) == np.count_nonzero(W1) + np.count_nonzero(W2)
    first = ax.lines[: np.count_nonzero(W1)]
    weights = W1[W1 != 0]
    assert [line.get_linestyle() for line in first] == ["-" if w > 0 else "--" for w in weights]
    assert {to_hex(line.get_color()).upper() for line in first} == {style.BLUE, style.VERMILLION}
    widths = np.array([line.get_linewidth() for line in first])
    assert np.array_equal(np.argsort(widths, kind="stable"), np.argsort(np.abs(weights), kind="stable"))


def test_a_line_joins_the_units_of_its_weight():
    ax = figures.new_axes()
    figures.NetworkDiagram(ax, [2, 2], [np.array([[0.0, 1.0], [0.0, 0.0]])])  # from the second input to the first unit
    (line,) = ax.lines
    lower_left, upper_right = line.get_xydata()
    assert lower_left[0] < upper_right[0]
    assert lower_left[1] < upper_right[1]


def test_values_are_written_into_the_units_and_tint_them():
    ax = figures.new_axes()
    diagram = figures.NetworkDiagram(ax, [2, 2], [np.eye(2)])
    diagram.update([[0.0, -1.5], [0.126, 0.9]])
    assert [text.get_text() for text in ax.texts] == ["0.00", "-1.50", "0.13", "0.90"]
    colours = [circle.get_facecolor() for circle in circles(ax)]
    assert colours[0][:3] == (1, 1, 1)
    assert len(set(colours)) == 4
    before = colours[0]
    diagram.update([[1.0, -1.5], [0.126, 0.9]])
    assert circles(ax)[0].get_facecolor() != before


@pytest.mark.parametrize(
    ("sizes", "weights", "match"),
    [([3], None, "at least two layers"), ([3, 2], [np.ones((3, 2))], r"\(2, 3\)"), ([3, 2], [], "shapes")],
    ids=["one layer", "turned round", "too few"],
)
def test_diagram_refuses(sizes, weights, match):
    with pytest.raises(ValueError, match=match):
        figures.NetworkDiagram(figures.new_axes(), sizes, weights)


def test_families_differ_in_their_wires():
    mlp, cnn, rnn, lstm = figures.families().axes
    names = [ax.texts[-1] for ax in (mlp, cnn, rnn, lstm)]
    assert [name.get_text() for name in names] == ["MLP", "CNN", "RNN", "LSTM"]
    assert len(mlp.lines) == len(rnn.lines) == len(lstm.lines) > len(cnn.lines)

    def arrows(ax):
        return [text for text in ax.texts if getattr(text, "arrow_patch", None)]

    assert [len(arrows(ax)) for ax in (mlp, cnn, rnn, lstm)] == [0, 0, 1, 2]
    assert "store" in [text.get_text() for text in lstm.texts]


def test_mesh_is_a_square_grid_that_is_drawn_where_it_is_mapped():
    ax = figures.new_axes()
    mesh = figures.Mesh(ax, (-1, 1, 0, 2), lines=5)
    assert mesh.grid.min(axis=0).tolist() == [-1, 0]
    assert mesh.grid.max(axis=0).tolist() == [1, 2]
    limits = ax.get_xlim()
    (lines,) = mesh.update(mesh.grid * [2, 1] + [0, 3])
    segments = lines.get_segments()
    assert len(segments) == 10
    assert np.allclose(np.concatenate(segments), mesh.grid * [2, 1] + [0, 3])
    upright = [segment for segment in segments if np.ptp(segment[:, 0]) == 0]
    assert sorted(segment[0, 0] for segment in upright) == [-2, -1, 0, 1, 2]
    assert ax.get_xlim() == limits


def test_the_names_of_the_families_are_not_cut_off():
    figure = figures.families()
    figure.canvas.draw()
    top = figure.bbox.y1
    assert all(ax.texts[-1].get_window_extent().y1 <= top for ax in figure.axes)


def test_units_carry_their_names_above_their_values():
    ax = figures.new_axes()
    diagram = figures.NetworkDiagram(ax, [2, 1], [np.ones((1, 2))], names=[["I1", "I2"], ["O1"]])
    diagram.update([[0.5, 0.9], [0.25]])
    heights = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert heights["I1"] > heights["0.50"]
    assert heights["O1"] > heights["0.25"]
    with pytest.raises(ValueError, match="zip"):
        figures.NetworkDiagram(figures.new_axes(), [2, 1], names=[["I1"], ["O1"]])


def test_a_portrait_shows_weights_favourites_and_answers_as_shares_of_the_largest():
    figure = figures.new_figure((7, 3))
    portrait = figures.UnitPortrait(figure, 4, favourites=6, classes=3)
    images, weights = np.arange(96.0).reshape(6, 4, 4), np.linspace(-2, 1, 16).reshape(4, 4)
    portrait.update(weights, images, [1.0, 4.0, 0.0])
    wants, likes, bars = figure.axes
    assert wants.images[0].get_clim() == (-2, 2)
    assert likes.images[0].get_clim() == (0, 95)
    assert [bar.get_height() for bar in bars.patches] == [0.25, 1, 0]
    portrait.update(weights, images, [0.0, 0.0, 0.0])  # a dead unit
    assert [bar.get_height() for bar in bars.patches] == [0, 0, 0]


def test_two_dots_stand_at_the_means_among_all_runs():
    seen, unseen = np.array([[0.8, 0.9], [0.6, 0.7]]), np.array([[0.5, 0.7], [0.4, 0.4]])
    ax = figures.two_dots(seen, unseen, ["small", "large"], "accuracy")
    means = {line.get_label(): line.get_xdata() for line in ax.lines if line.get_label() in ("training", "held out")}
    assert np.allclose(means["training"], [0.85, 0.65])
    assert np.allclose(means["held out"], [0.6, 0.4])
    assert sum(len(line.get_xdata()) for line in ax.lines) == 8 + 4
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["small", "large"]
