"""Frames of live figures: a picture of every place of the controls, and the files that show them without Python."""

import base64
import io
import itertools

import nbformat
import numpy as np
import pytest
from PIL import Image

from course_utils.authoring.frame_files import add_frames, show_frames
from course_utils.bets import bet, from_bet
from course_utils.explore import View, button, choice, frames, integer, lin, log, play, switch
from course_utils.explore.frames import MIME, MOST, places, stored_frames

CONTROLS = {
    "a linear slider": lin(0, 10, value=3),
    "a slider whose start no even grid meets": lin(0, 30, value=28.5, step=0.5),
    "a logarithmic slider": log(0.01, 3, value=0.1),
    "its lower end": log(1e-5, 1, value=1e-5),
    "a whole number": integer(0, 999, value=1),
    "few whole numbers": integer(1, 4, value=2),
    "a player": play(0, 11, value=4),
    "a list": choice(["hinge", "softmax"], value="softmax"),
    "a long list": choice(list(range(100)), value=37),
    "a switch": switch(True),
    "a button": button(),
}


def make(**controls):
    def shown(fig):
        """Points, as many as the controls say."""
        ax = fig.subplots()
        (line,) = ax.plot([], [], "o")
        ax.set(xlim=(-1, 2), ylim=(-1, 2))

        def update(**values):
            numbers = [float(value) if not isinstance(value, str) else len(value) for value in values.values() if value]
            line.set_data(np.linspace(0, 1, len(numbers)), np.tanh(numbers))
            return line

        return update

    return View(shown, controls, (3, 2))


@pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS)
@pytest.mark.parametrize("most", [11, 21])
def test_places_are_few_in_order_within_the_range_and_hold_the_start(control, most):
    bound = control.bind("x")
    found = places(bound, most)
    assert len(found) <= most
    assert found.count(control.start) == 1
    assert [bound.accept(value) for value in found] == found
    if not isinstance(control.start, str | bool):
        assert all(one < next_one for one, next_one in itertools.pairwise(found))
    if control.ranged != "presses":
        assert {found[0], found[-1]} <= {control.points[0], control.points[-1], control.start}


def test_places_are_those_that_the_slider_itself_can_reach():
    control = lin(0, 30, value=2, step=0.5).bind("x")
    assert all(value % 0.5 == 0 for value in places(control, 21))


@pytest.mark.parametrize(
    ("controls", "count", "together"),
    [
        ({"x": lin(0, 1, value=0.5)}, 21, True),
        ({"x": lin(0, 1, value=0.5), "y": log(1, 100, value=10)}, 121, True),
        ({"x": lin(0, 1, value=0.5), "y": lin(0, 1, value=0), "z": switch()}, 1 + 10 + 10 + 1, False),
    ],
    ids=["one control", "two move together", "three move alone"],
)
def test_every_place_has_a_picture_of_the_size_on_the_page(controls, count, together):
    view = make(**controls)
    stored = stored_frames(view)
    assert stored["alt"] == view.alt
    assert (len(stored["frames"]), stored["together"]) == (count, together)
    start = ",".join(str(control["start"]) for control in stored["controls"])
    assert start in stored["frames"]
    for address in stored["frames"].values():
        picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))
        assert (picture.format, list(picture.size)) == ("WEBP", stored["size"]) == ("WEBP", [300, 200])


def test_a_frame_shows_what_its_place_says_and_the_figure_is_left_as_it_was():
    view = make(x=lin(0, 1, value=0.5, step=0.05))
    before = view.rendered.copy()
    stored = stored_frames(view)
    assert view.values() == {"x": 0.5}
    assert np.array_equal(view.rendered, before)
    (control,) = stored["controls"]
    place = control["values"].index("1")
    view.set(x=1.0)
    wanted = np.asarray(Image.fromarray(view.rendered[..., :3]).reduce(2), float)
    data = base64.b64decode(stored["frames"][str(place)].partition(",")[2])
    got = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), float)
    others = [address for key, address in stored["frames"].items() if key != str(place)]
    assert np.abs(got - wanted).mean() < 2
    assert stored["frames"][str(place)] not in others


def test_a_guess_which_nobody_moves_has_no_places():
    bet("01.b90", "How many?", between=(0, 10))
    view = make(x=lin(0, 1, value=0.5), guess=from_bet("01.b90"))
    assert [control["label"] for control in stored_frames(view)["controls"]] == ["x"]


def test_pictures_lose_quality_before_they_grow_too_large_and_a_figure_that_cannot_be_small_is_named(monkeypatch):
    view = make(x=lin(0, 1, value=0.5))
    best = sum(map(len, stored_frames(view)["frames"].values()))
    assert best <= MOST
    monkeypatch.setattr(frames, "MOST", best - 1)
    assert sum(map(len, stored_frames(view)["frames"].values())) < best
    monkeypatch.setattr(frames, "MOST", 100)
    with pytest.raises(ValueError, match="shown: expected frames of at most 100 bytes, got more"):
        stored_frames(view)


def test_frames_travel_with_the_picture_only_where_they_are_wanted(monkeypatch):
    view = make(x=lin(0, 1, value=0.5))
    assert MIME not in view._repr_mimebundle_()[0]
    monkeypatch.setenv("COURSE_FRAMES", "1")
    assert view._repr_mimebundle_()[0][MIME] == stored_frames(view)


def stored(alt, word="static"):
    data = {"text/plain": alt, "image/png": base64.b64encode(b"picture").decode()}
    metadata = {"image/png": {"width": 300, "height": 200, "alt": alt}}
    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", data, metadata=metadata)])
    cell.id = word
    return cell


@pytest.mark.parametrize("source", ["@explore(x=lin(0, 1))\ndef f(fig): ...", "playground()", "draw(reader)"])
def test_a_live_figure_without_frames_says_that_it_stands_still(tmp_path, source):
    notebook = nbformat.v4.new_notebook(cells=[stored("A dot."), stored("A dot.", "live")])
    notebook.cells[1].source = source
    show_frames(notebook, tmp_path / "figures", "01")
    still, live = ("".join(cell.outputs[0].data["text/html"]) for cell in notebook.cells)
    assert "stands still here" in live
    assert "stands still" not in still


def test_pictures_get_files_of_their_own_and_live_figures_their_frames(tmp_path):
    found = {"live": [{"alt": "A dot.", "frames": {"0": "data:"}}]}
    notebook = nbformat.v4.new_notebook(cells=[stored("A <line>."), stored("A dot. Sliders: x 1.", "live")])
    add_frames(notebook, found)
    files = show_frames(notebook, tmp_path / "figures", "01")
    assert [path.name for path in files] == ["01-static-0.png", "01-live-0.png", "01-live-0.js"]
    assert files[0].read_bytes() == b"picture"
    assert files[2].read_text(encoding="utf-8").startswith('courseFrames("01-live-0", {"alt": "A dot."')
    still, live = ("".join(cell.outputs[0].data["text/html"]) for cell in notebook.cells)
    assert 'src="figures/01-static-0.png" alt="A &lt;line&gt;."' in still
    assert "data-frames" not in still
    assert 'data-frames="figures/01-live-0.js"' in live
    assert 'alt="A dot."' in live


def test_only_the_first_picture_of_a_page_is_fetched_before_it_comes_near_the_window(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[stored("A line."), stored("A dot.", "second")])
    show_frames(notebook, tmp_path / "figures", "01", lazy=True)
    first, second = ("".join(cell.outputs[0].data["text/html"]) for cell in notebook.cells)
    assert 'fetchpriority="high"' in first
    assert 'loading="lazy"' not in first
    assert 'loading="lazy"' in second
