"""The pad answers strokes from the browser and from code, with anywidget and without it."""

import base64
import io
import sys
import threading
import types

import anywidget
import numpy as np
import pytest
from PIL import Image

from course_utils.host.widgets import WIDGET_VIEW
from course_utils.images import centre_like_mnist
from course_utils.pad import draw, pen
from course_utils.pad import pad as pad_module
from course_utils.pad.widget import PadWidget, pack, unpack

ONE = [[(0.5, 0.2), (0.5, 0.8)]]
DASH = [[(0.2, 0.5), (0.8, 0.5)]]


def tall_or_wide(image):
    """Class 1 for what is higher than wide, class 0 for what is not."""
    tall = image.any(axis=1).sum() > image.any(axis=0).sum()
    return np.eye(10)[int(tall)] * 0.91 + 0.009


@pytest.fixture
def displayed(monkeypatch):
    calls = []
    monkeypatch.setattr(pad_module, "display", lambda data, metadata, raw: calls.append((data, metadata)))
    return calls


@pytest.fixture
def no_anywidget(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "course_utils.pad.widget")


def from_browser(pad, lines):
    """Do what the browser does when somebody has drawn."""
    pad.widget.set_state({"ink": pack(pen.ink(lines)), "example": False})


# The pen


def test_a_dot_is_a_disc_of_the_pens_width():
    sheet = pen.ink([[(0.5, 0.25)]], side=200, width=0.1)
    rows, columns = np.nonzero(sheet > 0.5)
    assert sheet.sum() == pytest.approx(np.pi * 10**2, rel=0.01)
    assert (rows.mean(), columns.mean()) == pytest.approx((49.5, 99.5))
    assert sheet.dtype == np.float32
    assert (sheet.min(), sheet.max()) == (0, 1)


def test_a_line_has_the_pens_width_and_round_ends():
    sheet = pen.ink([[(0.25, 0.5), (0.75, 0.5)]], side=200, width=0.1)
    assert sheet.sum() == pytest.approx(100 * 20 + np.pi * 10**2, rel=0.01)
    np.testing.assert_allclose(sheet, sheet[::-1], atol=1e-6)
    np.testing.assert_allclose(sheet, sheet[:, ::-1], atol=1e-6)


def test_lines_that_cross_do_not_add_up():
    cross = pen.ink([*ONE, *DASH])
    np.testing.assert_array_equal(cross, np.maximum(pen.ink(ONE), pen.ink(DASH)))


FIVE = [[(0.7, 0.2), (0.35, 0.2), (0.33, 0.48), (0.55, 0.42), (0.68, 0.55), (0.62, 0.75), (0.4, 0.8), (0.3, 0.72)]]


@pytest.mark.parametrize("size", [0.7, 0.4, 0.2])
def test_a_small_drawing_is_centred_like_the_same_drawing_large(size):
    small = [[(0.1 + size * x, 0.1 + size * y) for x, y in line] for line in FIVE]
    large, shrunk = (centre_like_mnist(pen.ink(lines)) for lines in (FIVE, small))
    assert shrunk.sum() == pytest.approx(large.sum(), rel=0.15)  # a pen of one width makes a blob of twice the ink
    assert np.abs(large - shrunk).mean() < 0.06


def test_a_dot_alone_has_the_pens_full_width():
    np.testing.assert_array_equal(pen.ink([[(0.5, 0.5)]]), pen.ink([[(0.5, 0.5)]], width=pen.WIDTH))


def test_no_line_leaves_the_paper_blank():
    assert pen.ink([]).shape == (pen.SIDE, pen.SIDE)
    assert not pen.ink([]).any()


@pytest.mark.parametrize("lines", [[[]], [[(1, 2, 3)]], [[0.5, 0.5]], [[(0.1, np.nan)]]], ids=str)
def test_the_pen_refuses_what_is_no_line(lines):
    with pytest.raises(ValueError, match=r"expected lines of points \(x, y\)"):
        pen.ink(lines)


def test_the_example_lies_on_the_pad():
    sheet = pen.ink(pen.EXAMPLE)
    assert sheet.any()
    assert not sheet[[0, -1]].any()
    assert not sheet[:, [0, -1]].any()


# Strokes from code


def test_a_new_pad_shows_an_example_and_its_answer():
    pad = draw(tall_or_wide)
    assert pad.image.shape == (28, 28)
    assert pad.image.dtype == np.float32
    assert pad.probabilities.argmax() == 1
    assert pad.widget.example
    assert pad.widget.probabilities == pad.probabilities.tolist()
    np.testing.assert_array_equal(unpack(pad.widget.ink), unpack(pack(pen.ink(pen.EXAMPLE))))


def test_strokes_from_code_are_centred_classified_and_sent():
    pad = draw(tall_or_wide)
    assert pad.strokes(DASH) is pad
    np.testing.assert_array_equal(pad.image, centre_like_mnist(pen.ink(DASH)))
    assert pad.probabilities.argmax() == 0
    assert pad.widget.ink == pack(pen.ink(DASH))
    assert pad.widget.image == pack(pad.image)
    assert pad.widget.probabilities == pad.probabilities.tolist()
    assert not pad.widget.example


def test_a_cleared_pad_has_no_answer_and_the_classifier_is_not_asked():
    asked = []
    pad = draw(lambda image: asked.append(1) or np.full(10, 0.1)).clear()
    assert pad.probabilities is None
    assert not pad.image.any()
    assert pad.widget.probabilities == []
    assert len(asked) == 1  # about the example


def test_a_classifier_that_writes_into_its_argument_spoils_nothing():
    def careless(image):
        image[:] = 7
        return np.full(10, 0.1)

    assert draw(careless).image.max() <= 1


# Strokes from the browser


def test_a_stroke_in_the_browser_is_answered():
    pad = draw(tall_or_wide)
    from_browser(pad, DASH)
    assert pad.probabilities.argmax() == 0
    assert pad.widget.probabilities == pad.probabilities.tolist()
    np.testing.assert_allclose(pad.image, centre_like_mnist(pen.ink(DASH)), atol=1 / 255)
    from_browser(pad, ONE)
    assert pad.probabilities.argmax() == 1
    from_browser(pad, [])
    assert pad.widget.probabilities == []


def test_a_pad_cleared_from_code_drawn_on_and_cleared_by_hand_is_empty():
    pad = draw(tall_or_wide).clear()
    from_browser(pad, DASH)
    from_browser(pad, [])
    assert pad.probabilities is None
    assert pad.widget.probabilities == []


def test_each_drawing_is_classified_once():
    asked = []

    def classify(image):
        asked.append(image)
        return np.full(10, 0.1)

    pad = draw(classify).strokes(ONE)
    from_browser(pad, DASH)
    assert len(asked) == 3


def test_the_answer_travels_in_one_message(monkeypatch):
    pad, sent = draw(tall_or_wide), []
    line = types.SimpleNamespace(kernel=object(), send=lambda data, **rest: sent.append(data))
    monkeypatch.setitem(pad.widget._trait_values, "comm", line)
    from_browser(pad, DASH)
    answers = [data["state"] for data in sent if data["method"] == "update"]
    assert [set(state) for state in answers] == [{"image", "probabilities"}]


def test_a_failing_classifier_is_told_under_the_pad_until_the_next_good_answer():
    trouble = []

    def classify(image):
        if trouble:
            raise RuntimeError("not trained yet")
        return np.full(10, 0.1)

    pad = draw(classify)
    trouble.append(True)
    from_browser(pad, DASH)
    told = pad.widget.message.splitlines()
    assert told[-1] == "RuntimeError: not trained yet"
    assert "in classify" in told[0]
    assert len(told) == 2
    assert (pad.probabilities, pad.widget.probabilities) == (None, [])
    trouble.clear()
    from_browser(pad, ONE)
    assert pad.widget.message == ""
    assert len(pad.widget.probabilities) == 10


def test_strokes_on_several_threads_end_with_image_and_answer_of_the_same_drawing():
    pad = draw(tall_or_wide)
    threads = [threading.Thread(target=pad.strokes, args=(lines,)) for lines in [ONE, DASH] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    np.testing.assert_array_equal(pad.probabilities, tall_or_wide(pad.image))
    assert pad.widget.image == pack(pad.image)


# Classifiers that do not fit


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (np.full((1, 10), 0.1), r"expected 10 probabilities from classify, got an array of shape \(1, 10\)"),
        (3, r"shape \(\)"),
        (np.arange(10.0), "sum to 1"),
        (np.r_[1.5, -0.5, np.zeros(8)], "sum to 1"),
        (np.full(10, np.nan), "sum to 1"),
    ],
    ids=["a batch", "a class", "scores", "negative", "nan"],
)
def test_what_is_not_ten_probabilities_is_refused_at_once(answer, message):
    with pytest.raises(ValueError, match=message):
        draw(lambda image: answer)


def test_what_is_no_function_is_refused():
    with pytest.raises(ValueError, match="expected a function"):
        draw(np.zeros(10))


def test_a_classifier_that_fails_at_once_is_the_cells_error():
    with pytest.raises(ZeroDivisionError):
        draw(lambda image: 1 / 0)


def test_a_wrong_answer_to_the_browser_is_told_without_the_pads_own_lines():
    answers = [np.full(10, 0.1), np.ones(10)]
    pad = draw(lambda image: answers.pop(0))
    from_browser(pad, ONE)
    assert pad.widget.message.startswith("ValueError: expected probabilities that sum to 1")


# What a notebook stores and shows


def test_a_pad_is_shown_with_text_picture_and_widget(displayed):
    pad = draw(tall_or_wide)
    pad._ipython_display_()
    ((data, metadata),) = displayed
    assert data["text/plain"] == repr(pad)
    assert data[WIDGET_VIEW]["model_id"] == pad.widget.model_id
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    width, height = picture.size
    assert metadata["image/png"] == {"width": width, "height": height, "alt": repr(pad)}
    assert len(np.unique(np.asarray(picture))) > 10


def test_what_is_stored_is_the_same_with_and_without_anywidget(displayed, monkeypatch, request):
    monkeypatch.setenv("COURSE_STATIC", "1")
    draw(tall_or_wide)._ipython_display_()
    request.getfixturevalue("no_anywidget")
    draw(tall_or_wide)._ipython_display_()
    assert displayed[0] == displayed[1]
    assert set(displayed[0][0]) == {"text/plain", "image/png"}


def test_without_anywidget_the_cell_names_the_extra_and_code_can_still_draw(displayed, no_anywidget):
    pad = draw(tall_or_wide)
    assert pad.widget is None
    pad._ipython_display_()
    ((data, _),) = displayed
    assert WIDGET_VIEW not in data
    assert "course-utils[pad]" in data["text/plain"]
    assert pad.strokes(DASH).probabilities.argmax() == 0
    assert pad.clear().probabilities is None


def test_the_text_does_not_depend_on_the_answer():
    assert repr(draw(tall_or_wide)) == repr(draw(lambda image: np.full(10, 0.1)).clear())


def test_browser_and_code_thin_the_pen_alike():
    state = draw(tall_or_wide).widget.get_state()
    assert (state["pen"], state["share"], state["side"]) == (pen.WIDTH, pen.SHARE, pen.SIDE)


def test_the_widget_carries_its_own_script_and_style():
    assert issubclass(PadWidget, anywidget.AnyWidget)
    widget = draw(tall_or_wide).widget
    assert "export default { render }" in widget.get_state()["_esm"]
    assert ".course-pad" in widget.get_state()["_css"]


def test_pixels_survive_the_journey():
    pixels = np.random.default_rng(0).uniform(size=(pen.SIDE, pen.SIDE)).astype(np.float32)
    np.testing.assert_allclose(unpack(pack(pixels)), pixels, atol=0.5 / 255)


# Colab


@pytest.fixture
def colab(monkeypatch):
    """Stand in for google.colab: note which widget manager is in force."""
    state = {"custom": False, "switched": 0}
    output = types.ModuleType("google.colab.output")

    def switch(on):
        state["custom"] = on
        state["switched"] += on

    output.enable_custom_widget_manager = lambda: switch(True)
    output.disable_custom_widget_manager = lambda: switch(False)
    package = types.ModuleType("google.colab")
    package.output = output
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    monkeypatch.setitem(sys.modules, "google.colab", package)
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    return state


def test_on_colab_the_custom_manager_is_on_while_the_pad_is_shown_and_off_afterwards(colab, monkeypatch):
    seen = []
    monkeypatch.setattr(pad_module, "display", lambda *args, **kwargs: seen.append(colab["custom"]))
    pad = draw(tall_or_wide)  # anywidget switches it on by itself when its first widget is made
    assert not colab["custom"]
    pad._ipython_display_()
    assert seen == [True]
    assert not colab["custom"]


def test_on_colab_the_custom_manager_is_off_again_where_showing_fails(colab, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no front end")

    pad = draw(tall_or_wide)
    monkeypatch.setattr(pad_module, "display", fail)
    with pytest.raises(OSError, match="no front end"):
        pad._ipython_display_()
    assert colab["switched"] >= 2
    assert not colab["custom"]
