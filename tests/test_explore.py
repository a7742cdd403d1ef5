import asyncio
import base64
import io
import os
import re
import subprocess
import sys
import threading
import time
import types
import warnings

import ipywidgets as widgets
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image

from course_utils.explore import button, choice, explore, integer, lin, log, play, switch
from course_utils.explore.encoding import encode
from course_utils.explore.finite import not_finite
from course_utils.explore.pacing import Pacer
from course_utils.explore.stage import Stage, drawing_order
from course_utils.host import style
from course_utils.host.messages import card, short_traceback, unseen
from course_utils.host.widgets import WIDGET_VIEW


@pytest.fixture(autouse=True)
def displayed(monkeypatch):
    """Collect what is displayed."""
    shown = []
    monkeypatch.setattr("course_utils.explore.view.display", lambda data, **kw: shown.append((data, kw["metadata"])))
    monkeypatch.setattr("course_utils.explore.display", lambda view: view._ipython_display_())
    monkeypatch.setattr("course_utils.explore.can_show", lambda: True)
    return shown


def line_figure(delay=0.0, seen=None, **options):
    """A dot that moves with x, under a static text and legend; every drawn value goes into `seen`."""

    def dot(fig):
        """A dot at height x."""
        ax = fig.subplots()
        ax.set(xlim=(0, 2), ylim=(0, 10), xlabel="time", ylabel="height")
        (line,) = ax.plot([1], [0], "o", label="the dot")
        ax.text(1, 5, "above the dot", zorder=4)
        ax.legend(loc="upper left")

        def update(x):
            time.sleep(delay)
            if seen is not None:
                seen.append(x)
            line.set_data([1], [x])
            return line

        return update

    return explore(x=lin(0, 10, value=2), **options)(dot)


def message(view):
    return view.widget.children[-1].value


def full_redraw(view):
    for artist in view.fig.findobj():
        artist.set_animated(False)
    view._stage.canvas.draw()
    return np.asarray(view._stage.canvas.buffer_rgba())


# Coalescing


async def at_rest(pacer, patience=60):
    """Wait until a pacer's workers have ended by themselves, however busy the machine is."""
    end = time.monotonic() + patience
    while pacer._workers and time.monotonic() < end:
        await asyncio.sleep(0.005)


def test_moves_during_a_slow_update_are_coalesced_and_the_last_frame_has_the_last_value():
    seen = []
    view = line_figure(delay=0.03, seen=seen)

    async def drag():
        for value in np.linspace(0, 9, 40):
            view.controls["x"].widget.value = value
            await asyncio.sleep(0.005)
        await at_rest(view._pacer)

    asyncio.run(drag())
    assert 4 < len(seen) < 25
    assert seen[-1] == 9
    np.testing.assert_array_equal(view.rendered, full_redraw(view))


def test_first_move_is_drawn_at_once():
    seen = []
    view = line_figure(seen=seen)

    async def move():
        view.controls["x"].widget.value = 7
        await asyncio.sleep(0)
        return list(seen)

    assert asyncio.run(move()) == [2, 7]


def test_moves_from_threads_without_a_loop_are_drawn_one_at_a_time():
    busy, seen = [], []

    def careful(fig):
        """Counts who is inside."""
        (line,) = fig.subplots().plot([0, 1], [0, 1])

        def update(x):
            busy.append(x)
            assert len(busy) == 1
            time.sleep(0.005)
            seen.append(x)
            busy.pop()
            line.set_data([0, 1], [0, x])
            return line

        return update

    view = explore(x=lin(0, 100, value=1))(careful)

    def drag(offset):
        for value in range(10):
            view.controls["x"].widget.value = offset + value

    threads = [threading.Thread(target=drag, args=(10 * k,)) for k in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert message(view) == ""
    assert seen[-1] == view.values()["x"]


def test_moves_on_a_loop_in_another_thread_are_drawn_while_the_main_thread_is_busy():
    seen = []
    view = line_figure(seen=seen)

    async def drag():
        for value in (3, 4, 5):
            view.controls["x"].widget.value = value
            await asyncio.sleep(0.03)

    async def main():
        view.controls["x"].widget.value = 9  # its worker cannot run while the main thread waits below
        thread = threading.Thread(target=lambda: asyncio.run(drag()))
        thread.start()
        thread.join()
        return list(seen)

    assert asyncio.run(main())[-1] == 5


def test_without_a_loop_the_figure_is_drawn_in_place():
    view = line_figure()
    before = view.rendered
    view.controls["x"].widget.value = 8
    assert view.values() == {"x": 8}
    assert not np.array_equal(before, view.rendered)


def test_on_colab_the_figure_is_drawn_before_the_callback_returns(monkeypatch):
    seen = []
    view = line_figure(seen=seen)
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))

    async def move():
        view.controls["x"].widget.value = 8
        return list(seen)

    assert asyncio.run(move()) == [2, 8]


def test_pacer_survives_a_storm_of_requests():
    drawn, state = [], {"value": 0}

    def frames():
        value = state["value"]
        for part in range(3):
            drawn.append((value, part))
            yield

    pacer = Pacer(frames, pause=0)

    async def storm():
        for value in range(200):
            state["value"] = value
            pacer.request()
            if value % 7 == 0:
                await asyncio.sleep(0)
        await at_rest(pacer)
        assert not pacer._workers  # they end by themselves, not with the loop

    asyncio.run(storm())
    assert drawn[-3:] == [(199, 0), (199, 1), (199, 2)]


def test_a_request_made_while_the_last_frame_is_drawn_is_drawn_too():
    drawn = []

    def frames():
        yield
        drawn.append("last frame")
        if len(drawn) == 1:
            pacer.request()

    pacer = Pacer(frames, pause=0)

    async def move():
        pacer.request()
        await at_rest(pacer)

    asyncio.run(move())
    assert len(drawn) == 2


def test_a_request_that_somebody_else_has_drawn_is_not_drawn_twice():
    drawn = []

    def frames():
        drawn.append("frame")
        yield

    pacer = Pacer(frames, pause=0)

    async def move_and_set():
        pacer.request()  # its worker begins when this function waits
        pacer.draw_now(frames)
        await at_rest(pacer)

    asyncio.run(move_and_set())
    assert drawn == ["frame"]


# Generators


def refining_figure(seen, delay=0.0):
    def refine(fig):
        """A bar that grows."""
        ax = fig.subplots()
        (line,) = ax.plot([0, 0], [0, 0])
        ax.set(xlim=(0, 6), ylim=(0, 10))

        def update(x):
            for part in range(5):
                time.sleep(delay)
                line.set_data([0, part + 1], [x, x])
                seen.append((x, part))
                yield line

        return update

    return explore(x=integer(0, 9, value=1))(refine)


def test_generator_is_exhausted_at_build_and_in_set():
    seen = []
    view = refining_figure(seen)
    assert view.frames == 5
    view.set(x=3)
    assert view.frames == 10
    assert seen[-1] == (3, 4)


def test_newer_value_cancels_a_refinement_between_two_frames():
    seen = []
    view = refining_figure(seen, delay=0.01)

    async def drag():
        for value in (5, 6, 7):
            view.controls["x"].widget.value = value
            await asyncio.sleep(0.03)
        await at_rest(view._pacer)

    asyncio.run(drag())
    assert (5, 0) in seen
    assert (5, 4) not in seen
    assert seen[-5:] == [(7, part) for part in range(5)]
    assert seen.index((7, 0)) > max(seen.index(item) for item in seen if item[0] < 7)
    np.testing.assert_array_equal(view.rendered, full_redraw(view))


def test_generator_without_a_frame_is_an_error():
    def empty(fig):
        """Nothing."""

        def update(x):
            if x > 5:
                yield None

        return update

    with pytest.raises(ValueError, match=r"^the update of empty yielded no frame$"):
        explore(x=lin(0, 10, value=2))(empty)


# Blitting


def test_blitted_frame_equals_a_full_redraw_with_artists_above_the_moving_ones():
    rng = np.random.default_rng(0)

    def region(fig):
        """Everything at once."""
        left, right = fig.subplots(1, 2)
        image = left.imshow(rng.random((8, 8)), extent=(0, 1, 0, 1), aspect="auto")
        left.scatter(rng.random(30), rng.random(30), alpha=0.5)
        left.grid(True)
        left.set_title("a title")
        left.text(0.3, 0.3, "half transparent", alpha=0.5)
        twin = left.twinx()
        twin.plot([0, 1], [3, 4])
        inset = left.inset_axes([0.5, 0.5, 0.4, 0.4])
        inset.plot([0, 1])
        (line,) = right.plot([], [], label="loss")
        bars = right.bar([1, 2, 3], [1, 2, 3], alpha=0.5)
        right.set(xlim=(0, 4), ylim=(0, 4))
        right.legend()
        fig.text(0.25, 0.5, "figure text over the axes")
        note = right.text(1, 3.5, "")

        def update(x):
            image.set_data(rng.random((8, 8)))
            line.set_data([0, x], [0, x])
            for bar in bars:
                bar.set_height(x)
            note.set_text(f"x = {x:.2f}")
            return image, [line, note], bars

        return update

    view = explore(x=lin(0, 4, value=1))(region)
    for x in (0, 2, 3.04, 4):
        view.set(x=x)
        np.testing.assert_array_equal(view.rendered, full_redraw(view))


def test_only_what_moved_and_what_lies_above_is_drawn_again():
    view = line_figure()
    kinds = [type(artist).__name__ for artist in view._stage._moving]
    assert sorted(kinds) == ["Legend", "Line2D", "Spine", "Spine", "Text"]


def test_every_frame_is_sent_to_the_browser():
    view = line_figure()
    for x in (0, 9):
        view.controls["x"].widget.value = x
        sent = np.asarray(Image.open(io.BytesIO(view.widget.children[-2].value)).convert("RGBA")).astype(int)
        assert np.abs(sent - view.rendered).mean() < 0.5
    assert view.widget.children[-2].format == "jpeg"


def test_background_is_drawn_once_while_only_returned_artists_move(monkeypatch):
    view = line_figure()
    draws = []
    draw = view._stage.canvas.draw
    monkeypatch.setattr(view._stage.canvas, "draw", lambda: (draws.append(1), draw()))
    view.set(x=3).set(x=4)
    assert draws == []


@pytest.mark.parametrize(
    "change",
    [
        lambda ax, x: ax.set_title(f"x is {x}"),
        lambda ax, x: ax.set_ylim(0, 5 + x),
        lambda ax, x: (ax.relim(), ax.autoscale()),
    ],
    ids=["title", "limits", "autoscale"],
)
def test_a_change_that_was_not_returned_is_seen_too(change):
    def forgetful(fig):
        """A line whose surroundings change."""
        ax = fig.subplots()
        (line,) = ax.plot([0, 1], [0, 1])

        def update(x):
            line.set_data([0, 1], [0, x])
            change(ax, x)
            return line

        return update

    view = explore(x=lin(0, 10, value=1))(forgetful)
    before = view.rendered
    view.set(x=9)
    assert not np.array_equal(before, view.rendered)
    np.testing.assert_array_equal(view.rendered, full_redraw(view))


def test_none_redraws_everything_and_may_alternate_with_artists():
    def mixed(fig):
        """Blits small values only."""
        ax = fig.subplots()
        (line,) = ax.plot([0, 1], [0, 1])
        ax.set(ylim=(0, 10))

        def update(x):
            line.set_data([0, 1], [0, x])
            return line if x < 5 else None

        return update

    view = explore(x=lin(0, 10, value=1))(mixed)
    for x in (2, 7, 3, 8):
        view.set(x=x)
        np.testing.assert_array_equal(view.rendered, full_redraw(view))


def test_parts_of_a_legend_and_new_artists_are_drawn():
    def odd(fig):
        """A legend text and a fill that is made anew."""
        ax = fig.subplots()
        ax.plot([0, 1], [0, 1], label="line")
        words = ax.legend().get_texts()[0]
        fills = []

        def update(x):
            while fills:
                fills.pop().remove()
            fills.append(ax.fill_between([0, 1], [0, x]))
            words.set_text(f"{x}")
            return fills[0], words

        return update

    view = explore(x=lin(0, 1, value=0.5))(odd)
    before = view.rendered
    view.set(x=0.9)
    assert not np.array_equal(before, view.rendered)
    np.testing.assert_array_equal(view.rendered, full_redraw(view))


def test_what_moved_before_and_rests_now_stays_in_the_picture():
    def turns(fig):
        """Two lines that take turns."""
        lines = fig.subplots().plot([0, 1], [[0, 1], [1, 0]])

        def update(x, second):
            lines[second].set_ydata([0, x])
            return lines[second]

        return update

    view = explore(x=lin(0, 1, value=0.5), second=integer(0, 1, value=0))(turns)
    for values in ({"second": 1}, {"x": 0.9}, {"second": 0}, {"x": 0.1}):
        picture = view.set(**values).rendered
        np.testing.assert_array_equal(picture, full_redraw(view))


def test_what_matplotlib_does_not_draw_is_not_in_the_drawing_order():
    frameless, off, hidden, usual = Figure().subplots(1, 4)
    frameless.set_frame_on(False)
    off.set_axis_off()
    hidden.set_visible(False)
    order = list(drawing_order(usual.figure))
    for ax, drawn in ((frameless, "xaxis"), (off, ""), (hidden, ""), (usual, "xaxis patch spine")):
        there = {"patch": ax.patch in order, "xaxis": ax.xaxis in order, "spine": ax.spines["left"] in order}
        assert {name for name, shown in there.items() if shown} == set(drawn.split())
    assert order.index(usual.patch) < order.index(usual.xaxis)


def test_a_moved_part_of_a_legend_elsewhere_is_drawn_too():
    def two(fig):
        """A line, and the words of a legend in other axes."""
        left, right = fig.subplots(1, 2)
        (line,) = left.plot([0, 1], [0, 1])
        right.plot([0, 1], [0, 1], label="line")
        words = right.legend().get_texts()[0]

        def update(x):
            line.set_data([0, 1], [0, x])
            words.set_text(f"{x:.1f}")
            return line, words

        return update

    view = explore(x=lin(0, 1, value=0.5))(two)
    for x in (0.9, 0.1):
        view.set(x=x)
        np.testing.assert_array_equal(view.rendered, full_redraw(view))


def test_what_lies_above_an_artist_that_leaves_its_axes_is_drawn_again():
    def leaving(fig):
        """A thick line from one axes into the other, below words there."""
        left, right = fig.subplots(1, 2)
        right.set_zorder(-1)
        (line,) = left.plot([0, 3], [0.5, 0.5], linewidth=30, clip_on=False)
        left.set(xlim=(0, 1), ylim=(0, 1))
        fig.text(0.75, 0.5, "words over the line", ha="center", va="center", zorder=9)

        def update(x):
            line.set_ydata([x, x])
            return line

        return update

    view = explore(x=lin(0.4, 0.6, value=0.5), size=(5, 2))(leaving)
    for x in (0.45, 0.52):
        view.set(x=x)
        np.testing.assert_array_equal(view.rendered, full_redraw(view))


def test_axes_are_laid_out_at_first_and_keep_their_places():
    def widening(fig):
        """Numbers that get longer."""
        ax = fig.subplots()
        ax.set_ylabel("a label")

        def update(x):
            ax.set_ylim(0, x)

        return update

    view = explore(x=lin(1, 9e4, value=1, step=1), size=(3, 2))(widening)
    ax = view.fig.axes[0]
    place = ax.get_position().bounds
    assert place != Figure(figsize=(3, 2)).subplots().get_position().bounds
    left = ax.get_tightbbox().x0
    assert 0 <= left < 0.05 * view.fig.bbox.width
    view.set(x=9e4)
    assert ax.get_position().bounds == place


def test_stage_refuses_what_is_no_artist():
    with pytest.raises(TypeError, match="must return artists or None, got 3"):
        Stage((3, 2), 100).paint([3])


def test_later_ticks_keep_the_size_of_the_first():
    def grow(fig):
        """Limits that grow."""
        ax = fig.subplots()

        def update(x):
            ax.set_xlim(0, x)

        return update

    view = explore(x=lin(1, 1000, value=1, step=1))(grow)
    view.set(x=876)
    sizes = {tick.label1.get_fontsize() for tick in view.fig.axes[0].xaxis.get_major_ticks()}
    assert sizes == {style.RC["xtick.labelsize"]}


# Errors and warnings


def failing_figure():
    def fails(fig):
        """Fails above five."""
        (line,) = fig.subplots().plot([0, 1], [0, 1])

        def update(x):
            if x > 5:
                raise RuntimeError(f"<b>{x} is too much</b>")
            line.set_data([0, 1], [0, x])
            return line

        return update

    return explore(x=lin(0, 10, value=1))(fails)


def test_error_in_an_update_is_shown_escaped_and_cleared_by_the_next_good_move():
    view = failing_figure()
    picture = view.widget.children[-2].value
    view.controls["x"].widget.value = 8
    assert "RuntimeError: &lt;b&gt;8.0 is too much&lt;/b&gt;" in message(view)
    assert "in update" in message(view)
    assert "view.py" not in message(view)
    assert view.widget.children[-2].value == picture  # no blank frame
    view.controls["x"].widget.value = 3
    assert message(view) == ""


def test_error_in_set_is_shown_and_raised():
    view = failing_figure()
    with pytest.raises(RuntimeError, match="too much"):
        view.set(x=8)
    assert "too much" in message(view)
    view.set(x=2)
    assert message(view) == ""


def test_error_at_build_is_the_cells_error(displayed):
    def broken(fig):
        """Broken."""
        return lambda x: 1 / 0

    with pytest.raises(ZeroDivisionError):
        explore(x=lin(0, 1, value=0.5))(broken)
    assert displayed == []


def test_short_traceback_keeps_the_last_lines_of_the_author():
    def deep(n):
        return deep(n - 1) if n else 1 / 0

    with pytest.raises(ZeroDivisionError) as caught:
        deep(9)
    text = short_traceback(caught.value)
    line = deep.__code__.co_firstlineno + 1
    assert text.splitlines()[0] == f"line {line}, in deep:  return deep(n - 1) if n else 1 / 0"
    assert text.count("in deep") == 3
    assert text.endswith("ZeroDivisionError: division by zero")


def dividing_figure():
    def divide(fig):
        """One over x."""
        (line,) = fig.subplots().plot([0, 1], [0, 1], label="one over x")

        def update(x):
            line.set_data([0, 1], [0, 1 / np.float64(x)])
            return line

        return update

    return explore(x=lin(0, 10, value=1))(divide)


def test_warning_and_infinity_are_told_under_the_figure():
    view = dividing_figure()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        view.controls["x"].widget.value = 0
    assert "divide by zero" in message(view)
    assert "1 of 4 numbers in the data of Line2D &#x27;one over x&#x27; are not finite" in message(view)
    view.controls["x"].widget.value = 2
    assert message(view) == ""


def test_a_message_takes_room_only_while_there_is_one():
    view = failing_figure()
    told = view.widget.children[-1]
    assert told.layout.display == "none"
    view.controls["x"].widget.value = 8
    assert told.layout.display == ""
    view.controls["x"].widget.value = 3
    assert (told.layout.display, told.value) == ("none", "")


def test_each_kind_of_warning_is_told_once_in_order_and_none_that_the_reader_has_switched_off():
    def divide(fig):
        """Numbers that are divided by zero as soon as x moves."""
        text = fig.text(0.5, 0.5, "")

        def update(x):
            if x:
                _ = np.zeros(1) / 0, np.ones(1) / 0, np.ones(1) / 0
            return text

        return update

    view = explore(x=lin(0, 10, value=0))(divide)
    view.controls["x"].widget.value = 1
    told = ["Warning: divide by zero in a calculation", "Warning: invalid value in a calculation"]
    assert re.sub("<[^>]+>", "", message(view)).splitlines() == told
    with np.errstate(divide="ignore", invalid="ignore"):
        view.controls["x"].widget.value = 2
    assert message(view) == ""


def test_warning_in_set_is_the_cells_warning():
    view = dividing_figure()
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        view.set(x=0)


def test_not_finite_finds_every_kind_of_artist_and_accepts_gaps_over_finite_numbers():
    ax = Figure().subplots()
    bad = np.array([1.0, np.nan, np.inf])
    artists = [
        ax.plot(bad)[0],
        ax.imshow(bad[None]),
        ax.scatter(bad, bad),
        ax.text(0, 0, "loss = nan"),
        ax.text(0, 0, "loss=-inf,"),
    ]
    assert [sentence.split()[0] for sentence in not_finite(artists)] == ["2", "2", "4", "1", "1"]
    good = np.ma.masked_less([1.0, -2.0, 3.0], 0)
    artists = [ax.imshow(good[None]), ax.text(0, 0, "infer banana"), ax.plot([1, 2])[0], ax.scatter(good, good)]
    assert not_finite(artists) == []


def test_not_finite_says_how_many_numbers_of_what_in_which_artist():
    ax = Figure().subplots()
    bad = np.array([1.0, np.nan, np.inf])
    assert not_finite(
        [
            *ax.plot(bad, label="loss"),
            *ax.plot(bad),  # Matplotlib's own label begins with _
            ax.scatter([1, 2, 3], [1, 2, 3], c=bad, label="dots"),
            LineCollection([[(0, 0), (1, np.nan)]]),
            ax.text(0, 0, "$nan$ (inf), then −inf."),
            *ax.bar([1], [2]),
        ]
    ) == [
        "2 of 6 numbers in the data of Line2D 'loss' are not finite",
        "2 of 6 numbers in the data of Line2D are not finite",
        "2 of 3 numbers in the colours of PathCollection 'dots' are not finite",
        "1 of 4 numbers in the path of LineCollection are not finite",
        "3 of 3 numbers in the text of Text '$nan$ (inf), then −inf.' are not finite",
    ]


def test_words_for_screen_readers_are_a_paragraph_and_messages_a_status():
    assert re.fullmatch('<p style="[^"<>]+">1 &lt; 2</p>', unseen("1 < 2"))
    assert re.fullmatch('<div role="status" style="[^"<>]+">1 &lt; 2</div>', card("1 < 2"))


def test_card_escapes_html_and_has_its_own_colours():
    text = card("<script>")
    assert "&lt;script&gt;" in text
    assert "background:" in text
    assert "color:" in text


# set


def test_set_returns_the_view_and_moves_the_widget():
    view = line_figure()
    with pytest.raises(ValueError, match=r"^dot has no control 'y'; expected one of x$"):
        view.set(y=4)
    assert view.set(x=4) is view
    assert view.controls["x"].widget.value == 4
    assert view.frames == 2


def test_a_slider_draws_once_a_move_before_set_and_after_it():
    view = line_figure()
    view.controls["x"].widget.value = 3
    assert view.frames == 2
    view.set(x=4)
    assert view.frames == 3
    view.controls["x"].widget.value = 5
    assert view.frames == 4


def test_set_without_values_draws_again():
    assert line_figure().set().frames == 2


@pytest.mark.parametrize("values", [{"y": 1}, {"x": 11}, {"x": -1}, {"x": "5"}, {"x": float("nan")}, {"x": None}])
def test_set_refuses_unknown_names_and_values_out_of_range(values):
    view = line_figure()
    with pytest.raises(ValueError, match=r"expected one of x|expected a number from 0 to 10"):
        view.set(**values)
    assert view.values() == {"x": 2}


def test_set_checks_everything_before_it_moves_anything():
    def two(fig):
        """Two sliders."""
        return lambda a, b: None

    view = explore(a=lin(0, 1, value=0), b=lin(0, 1, value=0))(two)
    with pytest.raises(ValueError, match="b: expected a number"):
        view.set(a=1, b=2)
    assert view.values() == {"a": 0, "b": 0}


# Controls


@pytest.mark.parametrize(
    ("lo", "hi", "value"), [(0.01, 3, 0.1), (1e-5, 0.1, 1e-3), (0.3, 0.7, 0.3), (1, 50, 50), (0.02, 0.9, 0.07)]
)
def test_log_grid_contains_the_start_and_both_ends_are_reached(lo, hi, value):
    control = log(lo, hi, value=value).bind("x")
    slider = control.widget
    steps = (np.log10(value) - slider.min) / slider.step
    assert abs(steps - round(steps)) < 1e-6
    assert control.value == value
    assert 10**slider.min == pytest.approx(lo)
    assert 10**slider.max == pytest.approx(hi)


@pytest.mark.parametrize(("lo", "hi", "value"), [(-6, 8, 0.28), (0, 1, 0.5), (-3, 3, 1.7), (0, 10, 2), (0, 1, 1 / 3)])
def test_lin_grid_contains_the_start(lo, hi, value):
    slider = lin(lo, hi, value=value).bind("x").widget
    steps = (value - lo) / slider.step
    assert abs(steps - round(steps)) < 1e-6
    assert slider.value == value


def test_lin_step_is_round():
    assert lin(0, 30, value=2).bind("x").widget.step == 0.5
    assert lin(-6, 8, value=0.28).bind("x").widget.step == 0.02


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: lin(1, 0, value=0.5),
        lambda: lin(0, 1, value=2),
        lambda: lin(0, 1, value=0.55, step=0.1),
        lambda: lin(0, 1, value=0.5, step=0),
        lambda: lin(0, float("inf"), value=1),
        lambda: lin("0", 1, value=0.5),
        lambda: log(0, 1, value=0.5),
        lambda: log(-1, 1, value=0.5),
        lambda: log(1, 10, value=11),
        lambda: log(1, 10, value=2, per_decade=0),
        lambda: integer(0, 5, value=2.5),
        lambda: integer(0, 5, value=3, step=2),
        lambda: play(0, 5, interval=0),
        lambda: choice(["one"]),
        lambda: choice(["one", "one"]),
        lambda: choice(["one", "two"], value="three"),
        lambda: switch(1),
    ],
)
def test_wrong_description_of_a_control_says_what_was_expected_and_got(wrong):
    with pytest.raises(ValueError, match=r"(expected|needs) .*got"):
        wrong()


@pytest.mark.parametrize(
    ("lo", "hi", "value", "step"),
    [
        (0, 1, 0.5, 0.02),
        (0, 10, 2, 0.2),
        (-4, 4, 0, 0.2),
        (0, 25, 5, 0.5),
        (0, 1, 0.07, 0.01),
        (0, 1, 0.5071, 1e-4),
        (0, 1, 0.50713, 1e-5),
        (1, 2, 4 / 3, 1 / 51),
    ],
)
def test_lin_step_is_a_round_fiftieth_or_else_one_that_meets_the_start(lo, hi, value, step):
    assert lin(lo, hi, value=value).bind("x").widget.step == pytest.approx(step)


def test_one_step_may_be_the_whole_range():
    assert lin(0, 1, value=0, step=1).bind("x").widget.step == 1
    assert integer(0, 5, value=0, step=5).bind("x").widget.step == 5


def test_log_slider_counts_in_powers_of_ten_twenty_steps_each():
    slider = log(0.01, 1, value=0.1).bind("x").widget
    assert (slider.base, slider.min, slider.max, slider.step) == (10, -2, 0, pytest.approx(0.05))
    assert log(0.01, 1, value=0.01).bind("x").widget.step == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            lambda: lin(0, 1, 0.55, step=0.1),
            "expected a step in whole numbers of which 0.55 lies above 0.0, got step=0.1",
        ),
        (lambda: log(1, 10, 2, per_decade=0.5), "expected at least one step a decade, got per_decade=0.5"),
        (lambda: log(0, 1, 0.5), "a logarithmic slider needs 0 < lo, got lo=0.0"),
        (lambda: integer(0, 5, 3, step=2), "expected a whole step that leads from 0 to 3, got step=2"),
        (lambda: integer(2, 5, 2, step=4), "expected a whole step that leads from 2 to 2, got step=4"),
        (lambda: integer(0, 5, 2.5), "expected a whole number from 0 to 5, got 2.5"),
        (lambda: integer(0, 5, 9), "expected a whole number from 0 to 5, got 9"),
        (lambda: play(0, 5, interval=0), "expected a positive interval in milliseconds, got 0"),
        (lambda: choice(["one"]), "expected at least two different options, got ['one']"),
        (lambda: choice(["a", "b"]).accept("c"), "expected one of ['a', 'b'], got 'c'"),
        (lambda: integer(0, 9, 3).accept(2.5), "expected a whole number from 0 to 9, got 2.5"),
        (lambda: lin(0, 1, 0.5).accept("5"), "expected a number from 0 to 1, got '5'"),
        (lambda: lin(0, 1, 0.5).accept(True), "expected a number from 0 to 1, got True"),
        (lambda: switch().accept(1), "expected True or False, got 1"),
        (lambda: lin(1, 0, 0.5), "expected lo < hi, got lo=1 and hi=0"),
        (lambda: encode(np.zeros((2, 2, 4), np.uint8), "gif"), "expected kind 'jpeg' or 'png', got 'gif'"),
    ],
)
def test_what_a_wrong_value_is_told(wrong, said):
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        wrong()


def test_values_keep_their_kind():
    accepted = [integer(0, 9, 3).accept(np.float64(4)), lin(0, 9, 3).accept(np.int64(4)), button().accept(4.0)]
    assert [type(value) for value in accepted] == [int, float, int]
    assert accepted == [4, 4, 4]


def test_samples_reach_both_ends_and_points_are_what_matters_most():
    rng = np.random.default_rng(0)
    assert {integer(0, 3, 1).sample(rng) for _ in range(100)} == {0, 1, 2, 3}
    assert {button().sample(rng) for _ in range(200)} == set(range(1, 10))
    assert {switch().sample(rng) for _ in range(20)} == {False, True}
    assert [control.points for control in (lin(0, 2, 1), switch(), button())] == [(0, 1, 2), (False, True), (0, 1, 3)]


def test_controls_describe_themselves():
    named = {"beta": button("Step"), "eta": switch(True), "turn": lin(0, 90, 45, unit="degrees")}
    words = [control.bind(name).describe() for name, control in named.items()]
    assert words == ["Step 0 (presses)", "η on (on or off)", "turn 45 degrees (0 to 90)"]
    greek = ("alpha", "beta", "delta", "epsilon", "eta", "lam", "sigma", "theta")
    assert "".join(lin(0, 1, 0).bind(name).label for name in greek) == "αβΔεηλσθ"
    assert switch().bind("bias").describe() == "bias off (on or off)"


def test_default_labels_come_from_the_keyword():
    assert lin(0, 1, value=0).bind("learning_rate").widget.description == "learning rate"
    assert lin(0, 1, value=0).bind("lam").widget.description == "λ"
    assert lin(0, 1, value=0).bind("delta").widget.description == "Δ"
    assert lin(0, 1, value=0, label="turn", unit="degrees").bind("x").widget.description == "turn (degrees)"


@pytest.mark.parametrize(
    "control",
    [
        lin(0, 1, value=0.5),
        log(1, 10, value=2),
        integer(0, 9, value=3),
        play(0, 9),
        choice(["a", "b"]),
        switch(True),
        button(),
    ],
    ids=["lin", "log", "integer", "play", "choice", "switch", "button"],
)
def test_every_kind_of_control_drives_a_figure_and_accepts_its_own_points_and_samples(control):
    def any_control(fig):
        """Says the value."""
        text = fig.text(0.5, 0.5, "")

        def update(x):
            text.set_text(f"{x}")
            return text

        return update

    view = explore(x=control)(any_control)
    start = view.values()["x"]
    assert start == control.start
    rng = np.random.default_rng(0)
    for value in [*control.points, *(control.sample(rng) for _ in range(20))]:
        assert view.set(x=value).values()["x"] == pytest.approx(value) if not isinstance(value, str) else True
    assert isinstance(view.controls["x"].face, widgets.Widget)
    for widget in view.widget.children:
        assert type(widget).__module__.startswith(("ipywidgets", "course_utils.explore"))


def test_button_counts_its_presses():
    control = button("Step").bind("step")
    control.widget.click()
    control.widget.click()
    assert control.value == 2
    assert control.widget._model_name == "ButtonModel"  # the browser sees a core widget


def test_sliders_have_the_range_and_the_start_that_was_asked_for_and_say_few_digits():
    kinds = {"lin": lin(-1, 3, 0.5), "log": log(0.01, 1, 0.1), "integer": integer(-2, 8, 4, step=3)}
    sliders = {kind: control.bind("x").widget for kind, control in kinds.items()}
    assert (sliders["lin"].min, sliders["lin"].max, sliders["lin"].value) == (-1, 3, 0.5)
    assert [sliders[kind].readout_format for kind in ("lin", "log")] == [".4g", ".3g"]
    integers = sliders["integer"]
    assert (integers.min, integers.max, integers.value, integers.step) == (-2, 8, 4, 3)
    assert integer(0, 9, 3).bind("x").widget.step == 1


def test_a_player_counts_from_its_start_through_the_range_and_moves_the_slider_in_the_browser():
    control = play(2, 9, interval=250, label="step").bind("x")
    slider, player = control.face.children
    assert slider is control.widget
    assert (slider.description, slider.value) == ("step", 2)
    assert (player.value, player.min, player.max, player.step, player.interval) == (2, 2, 9, 1, 250)
    assert (control.face.link.source, control.face.link.target) == ((player, "value"), (slider, "value"))
    assert play(2, 9, value=5).bind("x").face.children[1].value == 5
    assert play(2, 9).bind("x").face.children[1].interval == 100
    assert play(2, 9, interval=1).bind("x").face.children[1].interval == 1


def test_lists_and_boxes_show_their_options_in_words_and_begin_with_what_was_asked_for():
    menu = choice([0.10000001, 2, "many"]).bind("x").widget
    assert menu.options == (("0.1", 0.10000001), ("2", 2), ("many", "many"))
    assert [menu.value, choice("ab", value="b").bind("x").widget.value] == [0.10000001, "b"]
    assert [box.bind("x").widget.value for box in (switch(), switch(True))] == [False, True]
    assert button().bind("go_on").widget.description == "go on"
    assert choice("ab").points == choice(iter("ab")).points == ("a", "b")
    assert {choice("abc").sample(np.random.default_rng(seed)) for seed in range(20)} == set("abc")


def test_samples_of_a_logarithmic_slider_are_spread_over_its_decades():
    drawn = np.array([log(1e-4, 1, 0.1).sample(np.random.default_rng(seed)) for seed in range(200)])
    assert 1e-4 <= drawn.min() < 1e-3
    assert 0.1 < drawn.max() <= 1
    assert 0.4 < np.mean(drawn < 1e-2) < 0.6


def test_one_description_may_serve_two_figures():
    rate = log(0.01, 1, value=0.1)
    assert rate.bind("a").widget is not rate.bind("a").widget


# Decorating


def setup_with(update):
    def figure(fig):
        """A figure."""
        return update

    return figure


@pytest.mark.parametrize("update", [lambda: None, lambda y: None, lambda x, y: None, lambda x, /: None])
def test_update_must_take_the_names_of_the_controls(update):
    with pytest.raises(ValueError, match=r"update of figure must take \(x\), got"):
        explore(x=lin(0, 1, value=0))(setup_with(update))


@pytest.mark.parametrize("update", [lambda x, size=3: None, lambda **values: None, lambda *, x: None])
def test_update_may_have_defaults_and_keywords(update):
    assert explore(x=lin(0, 1, value=0))(setup_with(update)).frames == 1


def test_setup_must_return_a_function():
    with pytest.raises(ValueError, match="must return its update function, got 3"):
        explore(x=lin(0, 1, value=0))(setup_with(3))


def test_missing_docstring_is_an_error_that_speaks_of_the_alt_text():
    def silent(fig):
        return lambda x: None

    with pytest.raises(ValueError, match="silent needs a docstring: it is the alt text"):
        explore(x=lin(0, 1, value=0))(silent)


@pytest.mark.parametrize(
    ("options", "said"),
    [({}, "at least one control"), ({"x": 3}, "got 3"), ({"x": lin(0, 1, value=0), "size": (0, 3)}, "size=")],
)
def test_explore_refuses_what_it_cannot_show(options, said):
    with pytest.raises(ValueError, match=said):
        explore(**options)


# Display


def test_display_sends_one_bundle_of_widget_picture_and_words(displayed):
    view = line_figure(size=(4, 2))
    assert len(displayed) == 1
    data, metadata = displayed[0]
    assert set(data) == {"text/plain", "image/png", WIDGET_VIEW}
    assert data["text/plain"] == "A dot at height x. Sliders: x 2 (0 to 10)."
    assert data[WIDGET_VIEW] == {"version_major": 2, "version_minor": 0, "model_id": view.widget.model_id}
    assert metadata == {"image/png": {"width": 400, "height": 200, "alt": data["text/plain"]}}
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    np.testing.assert_array_equal(np.asarray(picture.convert("RGBA")), view.rendered)


def test_alt_text_has_names_values_units_and_ranges():
    def setup(fig):
        """Some
        words.
        """
        return lambda **values: None

    view = explore(
        learning_rate=log(0.01, 3, value=0.1),
        lam=log(1e-5, 1e-1, value=1e-3),
        turn=lin(0, 90, value=45, unit="degrees"),
        kind=choice(["hinge", "softmax"]),
        bias=switch(True),
    )(setup)
    assert view.describe() == (
        "Some words. Sliders: learning rate 0.1 (0.01 to 3), λ 0.001 (1e-05 to 0.1), turn 45 degrees (0 to 90), "
        "kind hinge (hinge, softmax), bias on (on or off)."
    )


@pytest.mark.parametrize(("value", "live"), [("1", False), ("0", True), ("", True)])
def test_course_static_leaves_the_widget_out(monkeypatch, displayed, value, live):
    monkeypatch.setenv("COURSE_STATIC", value)
    line_figure()
    assert (WIDGET_VIEW in displayed[0][0]) is live


@pytest.fixture
def shell():
    """An IPython shell without history, so that its cells are counted."""
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


CELL = """
from course_utils.explore import explore, lin
@explore(x=lin(0, 1, value=0))
def figure(fig):
    'A figure.'
    return lambda x: None
"""


def test_view_as_last_expression_of_its_cell_is_shown_once_and_again_in_a_later_cell(shell, displayed, capsys):
    shell.run_cell(CELL + "figure", store_history=True).raise_error()
    assert len(displayed) == 1
    shell.run_cell("figure.set(x=1)", store_history=True).raise_error()
    assert len(displayed) == 2
    assert displayed[1][0]["text/plain"] == "A figure. Sliders: x 1 (0 to 1)."
    assert "View" not in capsys.readouterr().out


def test_picture_has_a_fixed_size_and_the_message_stands_below_it():
    view = line_figure(size=(6, 2.5))
    children = view.widget.children
    assert (children[-2].width, children[-2].height) == ("600", "250")
    assert view.rendered.shape == (500, 1200, 4)  # twice as many pixels as the page gives it, for dense screens
    assert isinstance(children[-1], widgets.HTML)


def test_the_words_for_a_screen_reader_stand_before_the_picture_and_take_no_room():
    words = line_figure().widget.children[-3]
    assert "A dot at height x." in words.value
    assert (words.layout.height, words.layout.min_height, words.layout.margin) == ("0", "0", "0")
    assert "1px" in words.value


def test_descriptions_are_wide_enough():
    view = explore(a=lin(0, 1, value=0), number_of_hidden_units=integer(1, 9, value=3))(setup_with(lambda **v: None))
    for control in view.controls.values():
        assert int(control.widget.style.description_width.removesuffix("ch")) > len("number of hidden units")


def test_controls_are_as_wide_as_the_picture_at_most_and_buttons_as_wide_as_their_words():
    controls = {"rate": lin(0, 1, value=0), "again": button()}
    view = explore(**controls, size=(4, 2))(setup_with(lambda **values: None))
    assert [face.layout.width for face in view.widget.children[:2]] == ["min(400px, 100%)", "max-content"]
    assert [face.style.description_width for face in view.widget.children[:1]] == ["7ch"]


# Encoding and import


@pytest.mark.parametrize(("kind", "tolerance"), [("png", 0), ("jpeg", 12)])
def test_encoded_text_stays_crisp(kind, tolerance):
    rendered = line_figure().rendered
    decoded = np.asarray(Image.open(io.BytesIO(encode(rendered, kind))).convert("RGBA")).astype(int)
    error = np.abs(decoded - rendered)[..., :3]
    assert error.mean() < 0.5
    assert np.quantile(error, 0.999) <= 2 * tolerance


def test_encoding_refuses_other_kinds():
    with pytest.raises(ValueError, match="got 'gif'"):
        encode(np.zeros((2, 2, 4), np.uint8), "gif")


def test_import_and_use_load_no_pyplot_and_import_starts_nothing():
    code = (
        "import sys, threading, course_utils.explore\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert threading.active_count() == 1\n"
        "assert 'subprocess' not in sys.modules or not __import__('subprocess')._active\n"
        "from course_utils.explore import explore, lin\n"
        "@explore(x=lin(0, 1, value=0))\ndef f(fig):\n 'Alt.'\n return lambda x: None\n"
        "f.set(x=1)\nassert 'matplotlib.pyplot' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))
    assert done.returncode == 0, done.stderr


# Style


def test_palette_is_in_order_of_need_and_every_cue_has_as_many_values():
    assert len(set(style.COLORS)) == len(set(style.MARKERS)) == len(style.LINESTYLES) == 8


def test_style_context_is_left_again():
    import matplotlib as mpl

    before = mpl.rcParams["axes.titlesize"]
    with style.context():
        assert mpl.rcParams["axes.titlesize"] == style.RC["axes.titlesize"]
    assert mpl.rcParams["axes.titlesize"] == before
