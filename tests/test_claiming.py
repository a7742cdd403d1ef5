"""The helper of claims runs no more cells than it needs, and tells what a moved figure shows."""

import numpy as np
import pytest
from claiming import Lesson, lesson, moved

from course_utils.authoring.sources import parse_source

SOURCE = """
# %%
import numpy as np
from course_utils.explore import choice, explore, lin
from course_utils.exercises import check
runs = []
print("never seen")

# %% tags=["exercise"]
runs.append("exercise")

# %% tags=["hide"]
# @title Live figure
runs.append("first")

@explore(x=lin(0, 2, value=1), kind=choice(["up", "down"]))
def hill(fig):
    "A hill."
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(-2, 2))
    (line,) = ax.plot([0, 1], [0, 1])
    image = ax.imshow(np.zeros((2, 2)), vmin=0, vmax=2)
    title = ax.set_title(" ")

    def update(x, kind):
        height = x if kind == "up" else -x
        line.set_data([0, 1], [0, height])
        image.set_data(np.full((2, 2), x))
        title.set_text(f"height {height:.2f}, of 1,000 m")

    return update

# %%
runs.append("after")

# %%
raise RuntimeError("nobody asked for this cell")
"""


@pytest.fixture
def small():
    return Lesson(parse_source(SOURCE).cells)


def test_cells_run_once_and_no_further_than_the_figure_and_say_nothing(small, capsys):
    small.moved("hill", x=2)
    small.moved("hill", x=0)
    assert small.names["runs"] == ["first"]
    assert capsys.readouterr().out == ""


def test_a_frame_holds_texts_points_and_pixels_and_stays_when_the_figure_moves_on(small):
    down = small.moved("hill", x=2, kind="down")
    start = small.moved("hill")
    assert [down.number("height"), start.number("height"), start.number("of")] == [-2, 1, 1000]
    assert down.lines[0][0].tolist() == [[0, 0], [1, -2]]
    assert np.array_equal(start.lines[0][0], [[0, 0], [1, 1]])
    assert [frame.images[0][0].max() for frame in (down, start)] == [2, 1]
    assert down.fig is start.fig


def test_what_is_not_there_is_named(small):
    with pytest.raises(LookupError, match=r"expected a live figure among hill, got 'hills'"):
        small.moved("hills")
    with pytest.raises(ValueError, match="hill has no control 'y'"):
        small.moved("hill", y=1)
    with pytest.raises(LookupError, match=r"expected one number after 'depth', got 0 in \["):
        small.moved("hill").number("depth")


@pytest.mark.slow
def test_a_figure_answers_after_the_widgets_of_a_test_before_were_closed():
    lesson("01").view("half_planes")
    __import__("ipywidgets").Widget.close_all()
    assert moved("01", "half_planes", turn=1).texts
