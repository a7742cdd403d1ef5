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


def test_triangle_shows_the_whole_curve():
    ax = figures.new_axes()
    figures.SlopeTriangle(ax, np.sin, 0, 3, "x", "y")
    low, high = ax.get_ylim()
    assert low < 0
    assert high > 1
