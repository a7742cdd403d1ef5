"""Figures of notebook 08: a step, stages, confusions and error rates show what they were given."""

import itertools

import numpy as np
import pytest

from course_utils import figures
from course_utils.explore import View, integer

COUNTS = np.array([[980, 0, 1], [2, 1100, 9], [0, 0, 1000]])
SHAPES = [(1, 28, 28), (16, 24, 24), (16, 12, 12), (10,)]
IMAGE = np.array([[1, 0, 2, 0], [0, 3, 0, 1], [2, 0, 1, 0]])
KERNEL = np.array([[1, -1], [0, 2]])


def luminance(color):
    return float(np.asarray(color)[:3] @ [0.2126, 0.7152, 0.0722])


def texts(ax):
    return [text.get_text() for text in ax.texts]


def cells(ax):
    return np.asarray(ax.images[0].get_array())


@pytest.fixture
def step():
    return figures.ConvolutionStep(figures.new_figure(), IMAGE, KERNEL)


def slow_output(image, kernel):
    side = len(kernel)
    height, width = image.shape[0] - side + 1, image.shape[1] - side + 1
    return [
        [sum(image[i + a, j + b] * kernel[a, b] for a in range(side) for b in range(side)) for j in range(width)]
        for i in range(height)
    ]


def test_confusion_writes_every_count_but_zeros_in_its_cell():
    ax = figures.confusion_matrix(COUNTS)
    written = {(round(t.get_position()[1]), round(t.get_position()[0])): int(t.get_text()) for t in ax.texts}
    assert written == {(i, j): n for (i, j), n in np.ndenumerate(COUNTS) if n}
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("truth", "answer")


def test_confusion_keeps_right_answers_and_mistakes_apart_by_hue_weight_and_place():
    ax = figures.confusion_matrix(COUNTS)
    colors = cells(ax)
    for (i, j), n in np.ndenumerate(COUNTS):
        if n:
            bluish = colors[i, j, 2] > colors[i, j, 0]
            assert bluish == (i == j)
    bold = {text.get_text() for text in ax.texts if text.get_weight() == "bold"}
    assert bold == {"980", "1100", "1000"}


def test_few_mistakes_show_beside_a_thousand_right_answers():
    colors = cells(figures.confusion_matrix(COUNTS))
    shades = [luminance(colors[cell]) for cell in [(0, 1), (0, 2), (1, 0), (1, 2)]]  # 0, 1, 2, 9 mistakes
    assert shades[0] == pytest.approx(1)
    assert all(lighter - darker > 0.05 for lighter, darker in itertools.pairwise(shades))


def test_counts_stand_out_from_their_cells():
    ax = figures.confusion_matrix(COUNTS)
    for text in ax.texts:
        x, y = (round(place) for place in text.get_position())
        ink = 1 if text.get_color() == "white" else 0
        assert abs(ink - luminance(cells(ax)[y, x])) > 0.4


def test_a_perfect_confusion_has_no_mistakes_to_scale_by():
    assert len(figures.confusion_matrix(np.diag([1, 2])).texts) == 2


@pytest.mark.parametrize("counts", [np.ones((2, 3), int), np.eye(2), np.array([1, 2]), -np.eye(2, dtype=int)], ids=str)
def test_confusion_refuses_what_is_no_square_of_counts(counts):
    with pytest.raises(ValueError, match=r"expected counts of shape \(C, C\), whole numbers"):
        figures.confusion_matrix(counts)


def test_volume_names_every_stage_and_every_step():
    ax = figures.volume(SHAPES, ["convolve", "pool", "linear"])
    assert {"1 × 28 × 28", "16 × 24 × 24", "16 × 12 × 12", "10"} <= set(texts(ax))
    assert {"convolve", "pool", "linear"} <= set(texts(ax))
    assert len(ax.patches) == 3 * len(SHAPES)


def test_volume_draws_larger_stages_larger_and_from_left_to_right():
    ax = figures.volume(SHAPES)
    boxes = [patch.get_extents() for patch in ax.patches]
    fronts, sides = boxes[::3], boxes[2::3]
    assert fronts[0].height > fronts[1].height > fronts[2].height
    assert sides[0].width < sides[1].width == pytest.approx(sides[2].width)
    assert all(a.x1 < b.x0 for a, b in zip(sides, fronts[1:], strict=False))


def test_a_long_vector_does_not_dwarf_the_images():
    heights = [patch.get_extents().height for patch in figures.volume([(1, 28, 28), (2304,), (10,)]).patches[::3]]
    assert heights[2] < heights[1] < 2 * heights[0]


@pytest.mark.parametrize(
    ("shapes", "labels", "message"),
    [([(3, 3), (10,)], None, r"\(C, H, W\) or \(D,\), got \(3, 3\)"), ([(3,), (2,)], ["a", "b"], "1 in all, got 2")],
    ids=["a matrix", "a label too many"],
)
def test_volume_refuses_what_it_cannot_draw(shapes, labels, message):
    with pytest.raises(ValueError, match=message):
        figures.volume(shapes, labels)


def coverage(**values):
    view = figures.Coverage(figures.new_axes((4, 4)), 11)
    view.update(*values.values())
    return view


def test_coverage_counts_the_windows_that_see_each_pixel():
    view = coverage(height=5, kernel=3, stride=2, padding=1)
    seen = np.zeros((7, 7), int)
    for i, j in itertools.product(range(0, 5, 2), repeat=2):
        seen[i : i + 3, j : j + 3] += 1
    np.testing.assert_array_equal(view.seen, seen)
    assert view.size == 3
    assert [int(text) for text in texts(view.ax)] == seen.ravel().tolist()


def test_coverage_frames_the_image_and_the_first_and_last_window_anew_at_each_update():
    view = coverage(height=4, kernel=2, stride=1, padding=0)
    view.update(7, 3, 3, 2)
    image, first, last = view.ax.patches
    assert (image.get_xy(), image.get_width()) == ((1.5, 1.5), 7)
    assert (first.get_xy(), last.get_xy()) == ((-0.5, -0.5), (5.5, 5.5))
    assert len(texts(view.ax)) == 11**2
    assert view.ax.get_xlim() == pytest.approx((-0.6, 10.6))


def test_coverage_keeps_its_scale_up_to_eight_pixels_and_wastes_little_paper():
    view = coverage(height=6, kernel=3, stride=1, padding=0)
    widths = [np.ptp(view.ax.get_xlim())]
    for padding in (1, 2):
        view.update(6, 3, 1, padding)
        widths.append(np.ptp(view.ax.get_xlim()))
    np.testing.assert_allclose(widths, [8.2, 8.2, 10.2])


@pytest.mark.parametrize("values", [(4, 5, 1, 0), (11, 3, 1, 1), (4, 0, 1, 0)], ids=str)
def test_coverage_refuses_what_does_not_fit(values):
    with pytest.raises(ValueError, match="expected a window"):
        figures.Coverage(figures.new_axes(), 11).update(*values)


def test_filters_stand_above_their_own_maps():
    figure, maps = figures.new_figure((7, 5)), np.random.default_rng(0).normal(size=(16, 6, 6))
    view = figures.FiltersAndMaps(figure, np.random.default_rng(1).normal(size=(16, 5, 5)), 6)
    moved = view.update(np.eye(28), maps)
    assert len(moved) == 3
    assert [text for ax in figure.axes for text in texts(ax)] == [str(k) for k in range(16)]
    figure.canvas.draw()
    above, below = (figure.axes[k].get_position() for k in (1, 3))
    assert above.y0 > below.y1
    assert {image.get_clim() for image in moved[1:]} == {(-np.abs(maps).max() / 2, np.abs(maps).max() / 2)}


def test_filters_that_fill_no_row_are_refused():
    with pytest.raises(ValueError, match="multiple of 8"):
        figures.FiltersAndMaps(figures.new_figure(), np.ones((6, 5, 5)), 6)


def test_a_reliability_diagram_has_a_point_for_each_bin_that_is_filled():
    sure = np.repeat([0.55, 0.85, 0.3], [40, 60, 3])
    right = np.r_[np.arange(40) < 10, np.arange(60) < 54, [True] * 3]
    ax = figures.reliability({"digits": (sure, right)})
    (points,) = ax.collections
    np.testing.assert_allclose(points.get_offsets(), [(0.55, 0.25), (0.85, 0.9)])
    assert points.get_sizes()[1] > points.get_sizes()[0]
    assert len(figures.reliability({"digits": (sure, right)}, fewest=3).collections[0].get_offsets()) == 3


def test_a_probability_of_one_belongs_to_the_last_bin():
    ax = figures.reliability({"digits": (np.ones(30), np.ones(30, bool))})
    np.testing.assert_allclose(ax.collections[0].get_offsets(), [(1, 1)])


def test_reliability_wants_an_answer_for_each_probability():
    with pytest.raises(ValueError, match=r"\(3,\) and \(2,\)"):
        figures.reliability({"digits": ([0.1, 0.2, 0.3], [True, False])})


def test_panels_share_their_height_and_the_look_of_a_name():
    figure = figures.panels(
        {"shift": ([0, 1], {"a": [1, 0.5], "b": [0.9, 0.8]}), "blur": ([0, 2], {"a": [1, 0]})}, "read"
    )
    left, right = figure.axes
    assert left.get_ylim() == right.get_ylim() == (0, 1.03)
    assert left.lines[0].get_color() == right.lines[0].get_color() != left.lines[1].get_color()
    assert (left.get_xlabel(), right.get_xlabel(), left.get_ylabel()) == ("shift", "blur", "read")


def test_error_rates_are_bars_with_their_numbers_and_names():
    ax = figures.error_rates([2011, 2012], [25.8, 16.4], ["XRCE", "AlexNet"], human=5.1)
    assert [bar.get_height() for bar in ax.patches] == [25.8, 16.4]
    assert {"25.8 %", "16.4 %", "a person: 5.1 %"} <= set(texts(ax))
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["2011\nXRCE", "2012\nAlexNet"]
    assert list(ax.lines[0].get_ydata()) == [5.1, 5.1]


def test_the_line_of_a_person_crosses_no_number():
    ax = figures.error_rates([2014, 2015, 2017], [6.7, 3.57, 2.25], ["GoogLeNet", "ResNet", "SENet"], human=5.1)
    ax.figure.canvas.draw()
    (line,) = ax.lines
    height = line.get_window_extent().y0
    boxes = [text.get_window_extent() for text in ax.texts]
    assert all(not box.y0 - 1 <= height <= box.y1 + 1 for box in boxes)
    bars = [bar.get_window_extent() for bar in ax.patches]
    assert all(bar.y0 <= box.y0 and box.y1 <= bar.y1 for bar, box in zip(bars[1:], boxes[1:], strict=False))


def test_error_rates_want_a_name_and_an_error_each():
    with pytest.raises(ValueError, match="got 2, 1, 2"):
        figures.error_rates([2011, 2012], [25.8], ["a", "b"])


def test_step_computes_the_output_without_flipping_the_kernel(step):
    assert step.output.tolist() == slow_output(IMAGE, KERNEL)


def test_step_writes_the_sum_of_products_and_its_result(step):
    step.update(0, 1)
    assert step._sum.get_text() == "0·1  +  2·(−1)\n+  3·0  +  0·2  =  −2"


def test_step_shows_what_is_known_and_outlines_where_it_is(step):
    step.update(1, 0)
    shown = [text.get_text() for text in step._texts if text.get_visible()]
    assert shown == [
        f"{n}".replace("-", "−") for n in [*slow_output(IMAGE, KERNEL)[0], slow_output(IMAGE, KERNEL)[1][0]]
    ]
    assert step._cells.get_array().count() == 4
    assert step._window.get_xy() == step._here.get_xy() == (-0.5, 0.5)
    step.update(0, 0)
    assert step._cells.get_array().count() == 1


@pytest.mark.parametrize("position", [(2, 0), (0, 3), (-1, 0)])
def test_step_refuses_a_position_outside(step, position):
    with pytest.raises(ValueError, match=r"within \(2, 3\)"):
        step.update(*position)


@pytest.mark.parametrize(
    ("image", "kernel"),
    [(np.ones(4), KERNEL), (IMAGE, np.ones((2, 3))), (IMAGE, np.ones((4, 4)))],
    ids=["no image", "kernel not square", "kernel too large"],
)
def test_step_refuses_arrays_that_do_not_fit(image, kernel):
    with pytest.raises(ValueError, match="expected"):
        figures.ConvolutionStep(figures.new_figure(), image, kernel)


def test_numbers_of_a_step_stand_out_from_their_cells():
    figure = figures.new_figure()
    figures.ConvolutionStep(figure, IMAGE, KERNEL).update(1, 2)
    for ax in figure.axes[:3]:
        values = np.ma.getdata(ax.images[0].get_array()).ravel()
        assert min(luminance(color) for color in ax.images[0].to_rgba(values)) > 0.25  # black on it: 6 to 1


def test_step_moves_as_a_live_figure_and_repaints_what_it_should():
    def walk(fig):
        """A kernel on its way over an image."""
        step = figures.ConvolutionStep(fig, IMAGE, KERNEL)
        return lambda n: step.update(*divmod(n, 3))

    view = View(walk, {"n": integer(0, 5, value=0)}, (7, 3.6))
    for n in (5, 2, 3):
        view.set(n=n)
        moved = view.rendered
        for artist in view._stage._moving:
            artist.set_animated(False)
        view._stage.canvas.draw()
        np.testing.assert_array_equal(moved, np.asarray(view._stage.canvas.buffer_rgba()))
