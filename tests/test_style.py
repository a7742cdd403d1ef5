"""Every figure of the course looks the same, whoever draws it and when; the reader's own figures keep their look."""

import contextlib
import inspect
import threading

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes

from course_utils import figures
from course_utils.explore import View, lin
from course_utils.host import style

WATCHED = ("lines.linewidth", "legend.fontsize", "axes.titlesize")


def settings():
    return {name: mpl.rcParams[name] for name in WATCHED}


@pytest.fixture(autouse=True)
def outside():
    """Leave matplotlib's settings, which differ from the course's, as they were."""
    before = settings()
    assert all(before[name] != style.RC[name] for name in WATCHED)
    yield before
    assert settings() == before


def test_curves_on_given_axes_have_the_courses_lines_and_legend():
    ax = figures.curves([0, 1], {"a": [0, 1], "b": [1, 0]}, "x", "y", ax=figures.new_axes())
    assert [line.get_linewidth() for line in ax.lines] == [1.8, 1.8]
    assert [text.get_fontsize() for text in ax.get_legend().get_texts()] == [9, 9]


@pytest.mark.parametrize("name", figures.__all__)
def test_every_figure_draws_in_the_courses_look(name, monkeypatch):
    """What cannot be drawn without arguments still enters the context before it complains about them."""
    entered = []
    monkeypatch.setattr(style._Context, "__enter__", lambda self: entered.append(name))
    monkeypatch.setattr(style._Context, "__exit__", lambda self, *exception: None)
    thing = getattr(figures, name)
    required = [p for p in inspect.signature(thing).parameters.values() if p.default is p.empty]
    with contextlib.suppress(TypeError, AttributeError, ValueError):
        thing(*[None for _ in required])
    assert entered


def test_an_update_draws_in_the_courses_look_at_the_first_frame_and_later():
    widths = []

    def growing(fig):
        """Lines, one a frame."""
        ax = fig.subplots()
        assert isinstance(ax, Axes)

        def update(x):
            (line,) = ax.plot([0, x], [0, 1])
            widths.append(line.get_linewidth())
            yield
            widths.append(ax.set_title("later").get_fontsize())
            yield

        return update

    view = View(growing, {"x": lin(0, 1, value=0.5)}, (3, 2))
    view.set(x=1)
    assert widths == [1.8, 11, 1.8, 11]


def test_a_generator_leaves_the_look_between_its_frames(outside):
    seen = []

    def frames(fig):
        """Nothing much."""
        fig.subplots()

        def update(x):
            yield
            yield

        return update

    view = View(frames, {"x": lin(0, 1, value=0.5)}, (3, 2))
    for _ in view._draw_strictly():
        seen.append(settings())
    assert seen == [outside, outside]


def test_the_look_is_kept_until_the_last_of_several_threads_leaves(outside):
    second_inside, first_left = threading.Event(), threading.Event()
    seen = []

    def other():
        with style.context():
            second_inside.set()
            first_left.wait(5)
            seen.append(settings())

    thread = threading.Thread(target=other)
    with style.context():
        thread.start()
        second_inside.wait(5)
    first_left.set()
    thread.join()
    assert seen == [{name: style.RC[name] for name in WATCHED}]
    assert settings() == outside


def test_the_look_is_left_after_an_error():
    with pytest.raises(ZeroDivisionError), style.context():
        raise ZeroDivisionError
