"""Figures of notebook 04: graphs and triangles show the numbers they were given, where they belong."""

import numpy as np
import pytest

from course_utils import figures
from course_utils.host import style

GATES = {"+": (1, 1.5, "+"), "×": (2.1, 0.8, "×")}
WIRES = {"x": ((0, 2.2), "+"), "y": ((0, 0.9), "+"), "_q": ("+", "×"), "z": ((0, 0), "×"), "f": ("×", (3.1, 0.8))}
VALUES = {"x": -2.0, "y": 5.0, "_q": 3.0, "z": -4.0, "f": -12.0}
GRADS = {"x": -4.0, "y": -4.0, "_q": -4.0, "z": 3.0, "f": 1.0}


@pytest.fixture
def graph():
    return figures.ComputationalGraph(figures.new_axes((6, 2.6)), GATES, WIRES)


def written(graph, color):
    """Return the texts of one colour, with their heights on the canvas."""
    graph.ax.figure.canvas.draw()
    found = [text for text in graph.ax.texts if text.get_text() and text.get_color() == color]
    return {text.get_text(): text.get_window_extent() for text in found}


def test_each_wire_has_its_value_above_and_its_gradient_below(graph):
    graph.update(VALUES, GRADS)
    above, below = written(graph, style.BLUE), written(graph, style.RUST)
    assert set(above) == {"x = −2", "y = 5", "3", "z = −4", "f = −12"}
    assert set(below) == {"−4", "3", "1"}
    assert above["f = −12"].y0 > below["1"].y1
    assert abs(above["f = −12"].x0 + above["f = −12"].x1 - below["1"].x0 - below["1"].x1) < 2


def test_wires_without_numbers_keep_their_names_alone(graph):
    graph.update({"x": 1.0}, {})
    assert set(written(graph, style.BLUE)) == {"x = 1", "y", "z", "f"}
    assert not written(graph, style.RUST)


def test_texts_are_written_as_they_are(graph):
    graph.update({"x": "(3,)", "_q": "(2, 3)"}, {"f": "upstream"})
    assert {"x (3,)", "(2, 3)"} < set(written(graph, style.BLUE))
    assert set(written(graph, style.RUST)) == {"upstream"}


def test_only_the_active_gate_is_filled(graph):
    def filled():
        return [line.get_markerfacecolor() == style.YELLOW for line in graph.ax.lines if line.get_marker() == "o"]

    graph.update(VALUES, GRADS, active="×")
    assert filled() == [False, True]
    graph.update(VALUES, GRADS)
    assert filled() == [False, False]


def test_numbers_have_as_many_digits_as_there_is_room_for():
    narrow = figures.ComputationalGraph(figures.new_axes((6, 2.6)), GATES, WIRES, digits=3)
    narrow.update({"x": 1 / 3, "y": 2.258e-6}, {"z": -8103.08})
    assert {"x = 0.333", "y = 2.26e−6"} < set(written(narrow, style.BLUE))
    assert set(written(narrow, style.RUST)) == {"−8.1e+3"}


def test_numbers_have_four_digits_and_zero_no_sign(graph):
    graph.update({"x": 1 / 3, "y": -0.0}, {})
    assert {"x = 0.3333", "y = 0"} < set(written(graph, style.BLUE))


def test_labels_keep_off_the_gates_and_inside_the_figure(graph):
    graph.update(VALUES, GRADS)
    page = graph.ax.figure.bbox
    radius = 13.5 / 72 * graph.ax.figure.dpi
    for box in [*written(graph, style.BLUE).values(), *written(graph, style.RUST).values()]:
        assert page.x0 <= box.x0 < box.x1 <= page.x1
        assert page.y0 <= box.y0 < box.y1 <= page.y1
        for x, y, _ in GATES.values():
            centre = graph.ax.transData.transform((x, y))
            nearest = np.clip(centre, box.min, box.max)
            assert np.linalg.norm(nearest - centre) > 0.9 * radius


def test_a_wire_to_nowhere_is_refused():
    with pytest.raises(ValueError, match=r"one of the gates \['\+', '×'\] or a point, got '-'"):
        figures.ComputationalGraph(figures.new_axes(), GATES, {"x": ((0, 0), "-")})


def test_triangle_rises_by_slope_times_step_from_the_curve():
    ax = figures.new_axes()
    triangle = figures.SlopeTriangle(ax, np.square, -2, 4, "x", "y")
    tangent, run, rise, dot, title = triangle.update(1.5, 3.0, 0.5, "slope 3")
    assert run.get_xydata().tolist() == [[1.5, 2.25], [2.0, 2.25]]
    assert rise.get_xydata().tolist() == [[2.0, 2.25], [2.0, 3.75]]
    assert dot.get_xydata().tolist() == [[1.5, 2.25]]
    (x0, y0), (x1, y1) = tangent.get_xydata()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(3)
    assert np.interp(1.5, [x0, x1], [y0, y1]) == pytest.approx(2.25)
    assert (title.get_text(), ax.get_xlabel(), ax.get_ylabel()) == ("slope 3", "x", "y")
    assert (run.get_label(), rise.get_label()) == ("h", "slope × h")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["h", "slope × h"]


def test_triangle_shows_the_whole_curve():
    ax = figures.new_axes()
    figures.SlopeTriangle(ax, np.sin, 0, 3, "x", "y")
    low, high = ax.get_ylim()
    assert low < 0
    assert high > 1


@pytest.mark.parametrize("h", [0.8, 0.08, -0.5])
def test_the_miss_is_drawn_between_tangent_and_curve_and_the_axes_follow_the_step(h):
    ax = figures.new_axes()
    miss = figures.Miss(ax, np.square)
    miss.update(2.0, 4.0, h)
    curve, tangent, gap = (line.get_xydata() for line in ax.lines)
    np.testing.assert_allclose(curve[:, 1], curve[:, 0] ** 2)
    np.testing.assert_allclose(tangent[:, 1], 4 + 4 * (tangent[:, 0] - 2))
    np.testing.assert_allclose(gap, [[2 + h, 4 + 4 * h], [2 + h, (2 + h) ** 2]])
    low, high = ax.get_xlim()
    assert low < min(2, 2 + h) < max(2, 2 + h) < high
    assert high - low == pytest.approx(1.6 * abs(h))
    assert ax.get_title() == f"missed by {h**2:.4f}"


def test_a_step_of_nothing_misses_nothing_and_has_axes():
    ax = figures.new_axes()
    figures.Miss(ax, np.square).update(2.0, 4.0, 0.0)
    assert ax.get_title() == "missed by 0.0000"
    assert ax.get_xlim()[0] < 2 < ax.get_xlim()[1]


def test_bars_of_a_nudge_are_as_long_as_the_slopes_predict_it():
    ax = figures.new_axes()
    figures.StretchedNudge(ax, ["x", "u", "f"], reach=2).update([0.2, 0.3, -0.6], [1.5, -2.0], "three")
    assert [bar.get_width() for bar in ax.patches] == [0.2, 0.3, -0.6]
    assert {"gate's slope 1.5", "gate's slope −2"} <= {text.get_text() for text in ax.texts}
    assert (ax.get_title(loc="left"), ax.get_xlabel()) == ("three", "how far the slopes say it moves")


def test_a_stronger_push_is_wider_and_a_push_down_has_another_colour_and_dashes():
    ax = figures.new_axes((7, 3))
    ways = figures.Ways(ax, "x", ["a", "b", "c"], "f", widest=16)
    ways.update([1.0, 2.0, -0.5], [2.0, 4.0, 3.0], "sum")
    first, second = ax.patches[::2], ax.patches[1::2]
    widths = [arrow.get_linewidth() for arrow in first]
    assert widths[1] > widths[0] > widths[2] > 0.5
    assert [arrow.get_linewidth() for arrow in second] == widths
    assert [arrow.get_linestyle() for arrow in first] == ["-", "-", "--"]
    assert len({arrow.get_edgecolor() for arrow in first}) == 2
    shown = {text.get_text() for text in ax.texts}
    assert {"x", "a", "b", "c", "f", "push 2", "push 8", "push −1.5", "−0.5", "3"} <= shown
    assert ax.get_title() == "sum"


class Noted:
    def __init__(self, data, grad, inputs=(), gate=None):
        self.data, self.grad, self.inputs, self.gate = data, grad, inputs, gate


def test_a_tape_is_drawn_with_its_values_gradients_gates_and_every_wire():
    a, c = Noted(2.0, 1.0), Noted(-3.0, 2.0)
    total = Noted(-1.0, 2.0, (a, c), 1)
    square = Noted(1.0, 0.0, (total, total), 1)
    out = Noted(-2.0, 1.0, (total, a), 1)
    ax = figures.tape_graph([a, c, total, square, out], {"int": "+"})
    texts = [text.get_text() for text in ax.texts if text.get_text()]
    assert sorted(texts) == sorted(["2", "1", "−3", "2", "−1", "2", "1", "0", "−2", "1", "+", "+", "+"])
    assert sum(text.arrow_patch is not None for text in ax.texts) == 6  # two wires leave a, three the sum
    places = [tuple(line.get_xydata()[0]) for line in ax.lines]
    assert len(set(places)) == 5
    assert places[0][0] == places[1][0] < places[2][0] < places[3][0] == places[4][0]


def test_the_inputs_of_a_tape_have_their_names_above_them():
    a, c = Noted(2.0, 1.0), Noted(-3.0, 2.0)
    ax = figures.tape_graph([a, c, Noted(-1.0, 2.0, (a, c), 1)], {"int": "+"}, names=["a", "c"])
    places = [line.get_xydata()[0] for line in ax.lines]
    found = {text.get_text(): text.xy for text in ax.texts if text.get_text() in ("a", "c", "+")}
    for name, place in zip(("a", "c", "+"), places, strict=True):
        assert found[name] == pytest.approx((place[0], place[1] + 0.36))
