"""A cell that is run again lets go of the live figures that it showed; figures that other cells show stay alive."""

import gc
import weakref

import ipywidgets as widgets
import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets import widget as registry
from jupyter_client.manager import start_new_kernel

from course_utils.explore import View
from course_utils.host import cells
from course_utils.playground import Playground

IMPORTS = """
import numpy as np
from course_utils.explore import explore, lin, play
from course_utils.pad import draw
from course_utils.playground import playground
"""
FIGURE = """
@explore(x=lin(0, 4, value=1), k=play(0, 9), size=(7, 3))
def boundary(fig):
    'A line.'
    ax = fig.subplots()
    ax.set(xlim=(0, 5), ylim=(0, 9))
    (line,) = ax.plot([], [])
    def update(x, k):
        line.set_data([0, x], [0, k + 2])
        return line
    return update
"""
KINDS = {
    "live figure": FIGURE + "shown = boundary",
    "playground": "shown = playground(hidden=())\nshown",
    "pad": "shown = draw(lambda image: np.full(10, 0.1))\nshown",
}


@pytest.fixture
def shell(monkeypatch):
    """An IPython shell; ``shell.cell(text, name)`` runs a cell as a front end does that names it."""
    monkeypatch.setattr(cells, "_shown", {})
    shell = InteractiveShell.instance()

    def cell(text, name=None, metadata=None):
        shell.parent_header = {"metadata": metadata or ({"cellId": name} if name else {})}
        result = shell.run_cell(text, store_history=True)
        result.raise_error()
        return result.result

    shell.cell = cell
    cell(IMPORTS)
    yield shell
    InteractiveShell.clear_instance()
    widgets.Widget.close_all()


def alive(figure):
    """Return whether the browser can still speak with a figure's widget."""
    return figure.widget.comm is not None


def count():
    """Return how many widgets ipywidgets keeps, in both of its versions."""
    return len(registry._instances if hasattr(registry, "_instances") else widgets.Widget.widgets)


def inside(figure):
    """Return a figure, and what it takes memory for."""
    if isinstance(figure, View):
        return [figure, figure.widget, figure.fig, figure._update]
    if isinstance(figure, Playground):
        return [figure, figure.widget, figure.net, figure.trainer]
    return [figure, figure.widget, figure.image, figure._classify]


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_a_cell_that_is_run_again_lets_go_of_what_it_showed(shell, text):
    shell.cell(text, "a")
    numbers, old = [count()], []
    for _ in range(3):
        old += [weakref.ref(one) for one in inside(shell.user_ns["shown"])]
        shell.cell(text, "a")
        numbers.append(count())
    gc.collect()
    assert not any(one() for one in old)
    assert alive(shell.user_ns["shown"])
    assert len(set(numbers)) == 1


def test_a_figure_without_a_name_is_let_go_of_too(shell):
    old = weakref.ref(shell.cell("playground(hidden=())", "a"))
    shell.cell("playground(hidden=())", "a")
    gc.collect()
    assert old() is None


def test_two_cells_may_use_one_name(shell):
    shell.cell(FIGURE, "a")
    first = shell.user_ns["boundary"]
    shell.cell(FIGURE, "b")
    second = shell.user_ns["boundary"]
    shell.cell(FIGURE, "b")
    assert (alive(first), alive(second)) == (True, False)
    frames = first.frames
    first.controls["x"].widget.value = 3
    assert first.frames == frames + 1


def test_a_figure_stays_while_another_cell_shows_it(shell):
    shell.cell(FIGURE, "a")
    old = shell.user_ns["boundary"]
    shell.cell("boundary.set(x=2)", "b")
    shell.cell(FIGURE, "a")
    assert alive(old)
    shell.cell("boundary.set(x=2)", "b")
    assert not alive(old)
    assert alive(shell.user_ns["boundary"])


def test_a_cell_shows_several_figures_and_the_same_ones_when_it_is_run_again(shell):
    shell.cell(FIGURE + "one = boundary" + FIGURE + "two = boundary", "a")
    before = [shell.user_ns[name] for name in ("one", "two")]
    assert all(map(alive, before))
    for _ in range(2):
        shell.cell("display(one)\ndisplay(two)", "b")
    assert all(map(alive, before))
    shell.cell(FIGURE, "a")
    assert all(map(alive, before))  # the other cell shows them still
    shell.cell(FIGURE, "b")
    assert not any(map(alive, before))


def test_a_cell_may_grow_while_it_is_typed(shell):
    for end in range(3):
        shell.cell(FIGURE + "# one more line\n" * end, "a")
        shell.user_ns.setdefault("first", shell.user_ns["boundary"])
    assert not alive(shell.user_ns["first"])


@pytest.mark.parametrize(
    "metadata", [{"colab": {"cell_id": "a"}}, {}, {"cellId": None}], ids=["Colab", "no name", "none"]
)
def test_where_a_front_end_names_cells_otherwise_or_not_at_all(shell, metadata):
    shell.cell(FIGURE, metadata=metadata)
    first = shell.user_ns["boundary"]
    shell.cell(FIGURE + "# another cell", metadata={"colab": {"cell_id": "b"}} if metadata.get("colab") else {})
    assert alive(first)
    shell.cell(FIGURE, metadata=metadata)
    assert not alive(first)


@pytest.mark.parametrize("error", ["1 / 0", "boundary.set(x=99)", "boundary.set(y=1)"])
def test_an_error_in_the_cell_keeps_nothing(shell, error):
    shell.cell(FIGURE, "a")
    number, old = count(), []
    for _ in range(3):
        old.append(weakref.ref(shell.user_ns["boundary"]))
        with pytest.raises((ZeroDivisionError, ValueError)):
            shell.cell(FIGURE + error, "a")
    shell.cell(FIGURE, "a")
    gc.collect()
    assert [one() for one in old] == [None, None, None]
    assert count() == number


def test_a_figure_that_fails_at_its_first_frame_leaves_no_widget_behind(shell):
    number = count()
    for wrong in ("return 1 / 0", "return line", "raise KeyboardInterrupt"):
        with pytest.raises((ZeroDivisionError, ValueError, KeyboardInterrupt)):
            shell.cell(FIGURE.replace("    def update", f"    {wrong}\n    def update"), "a")
        with pytest.raises((ZeroDivisionError, NameError, TypeError, KeyboardInterrupt)):
            shell.cell(FIGURE.replace("return line\n", f"{wrong} + 1\n".replace("line", "nothing")), "a")
    assert count() == number


@pytest.mark.parametrize(
    ("text", "move"),
    [
        (KINDS["live figure"], "old.set(x=3)"),
        (KINDS["playground"], "old.step(2)"),
        (KINDS["pad"], "old.strokes([[(0.2, 0.2), (0.8, 0.8)]])"),
    ],
    ids=KINDS,
)
def test_who_keeps_a_figure_can_go_on_with_it_and_show_it_again(shell, text, move):
    shell.cell(text, "a")
    old = shell.user_ns["old"] = shell.user_ns["shown"]
    picture = getattr(old, "rendered", old)
    shell.cell(text, "a")
    assert not alive(old)
    assert shell.user_ns["old"] is old
    if picture is not old:
        assert (old.rendered == picture).all()
    shell.cell(f"_ = {move}", "b")
    assert not alive(old)
    shell.cell("old", "c")
    assert alive(old)
    assert all(part.comm is not None for part in cells._family(old.widget))


def test_a_figure_shown_again_answers_its_sliders(shell):
    shell.cell(FIGURE + "old = boundary", "a")
    old = shell.user_ns["old"]
    shell.cell(FIGURE, "a")
    shell.cell("old", "b")
    before = old.widget.children[-2].value
    old.controls["x"].widget.value = 4
    assert old.widget.children[-2].value != before


def test_closing_a_figure_frees_its_pixels_and_brings_them_back_when_they_are_wanted(shell):
    shell.cell(FIGURE + "boundary.set(x=3, k=2)", "a")
    view = shell.user_ns["boundary"]
    picture, pixels = view.rendered, weakref.ref(view.rendered)
    copy = picture.copy()
    view.close()
    del picture
    assert pixels() is None
    assert view._stage._background is None
    assert (view.rendered == copy).all()
    assert not (view.set(x=1).rendered == copy).all()


def test_closed_figures_do_not_pile_up_where_python_has_not_looked_for_cycles_yet(shell):
    shell.cell(FIGURE, "a")
    old = []
    gc.disable()
    try:
        for _ in range(12):
            old.append(weakref.ref(shell.user_ns["boundary"]))
            shell.cell(FIGURE, "a")
    finally:
        gc.enable()
    assert sum(one() is not None for one in old) <= 5


def test_names_of_the_reader_and_other_results_stay(shell):
    shell.cell("'a result'")
    shell.cell(KINDS["playground"], "a")
    number = shell.execution_count - 1
    shell.user_ns["mine"] = shell.user_ns["shown"]
    assert number in shell.user_ns["Out"]
    shell.cell(KINDS["playground"], "a")
    assert number not in shell.user_ns["Out"]
    assert f"_{number}" not in shell.user_ns
    assert "a result" in shell.user_ns["Out"].values()
    assert shell.user_ns["mine"] is not shell.user_ns["shown"]
    assert shell.cell("_") is shell.user_ns["shown"]
    assert shell.cell("40 + 2") == shell.cell("_") == 42


def test_a_playground_that_plays_stops_when_its_cell_is_run_again(shell):
    shell.cell("p = playground(hidden=()).play()\np", "a")
    old = shell.user_ns["p"]
    shell.cell("p = playground(hidden=())\np", "a")
    assert not old.playing


@pytest.fixture(scope="module")
def kernel():
    """A kernel of its own, and a function that runs a cell there and returns what it sent."""
    manager, client = start_new_kernel()

    def cell(code, name):
        request = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = client.session.msg("execute_request", request, metadata={"cellId": name})
        client.shell_channel.send(message)
        answers = []
        while True:
            answer = client.get_iopub_msg(timeout=120)
            if answer["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                answers.append(answer)
                assert answer["msg_type"] != "error", answer["content"]["traceback"]
                if answer["content"].get("execution_state") == "idle":
                    return answers

    def move(slider, value, picture):
        """Move a slider as the browser does, and wait until the kernel sends a new picture."""
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": slider, "data": data}))
        while client.get_iopub_msg(timeout=60)["content"].get("comm_id") != picture:
            pass

    cell(IMPORTS, "imports")
    cell.move = move
    yield cell
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_forty_more_runs_of_a_cell_take_half_a_megabyte_each_at_most(kernel):
    def memory_after(runs):
        for _ in range(runs):
            kernel(FIGURE, "a")
        sent = kernel("import gc, psutil; gc.collect(); print(psutil.Process().memory_info().rss)", "memory")
        return int("".join(answer["content"]["text"] for answer in sent if answer["msg_type"] == "stream")) / 1e6

    start = memory_after(5)
    assert memory_after(40) - start < 0.5 * 40


def test_both_of_two_cells_with_one_name_answer_the_browser(kernel):
    figures = [kernel(FIGURE, name) for name in ("first", "second")]
    again = kernel(FIGURE, "second")
    views, sliders = [], []
    for answers in (*figures, again):
        opened = [a["content"] for a in answers if a["msg_type"] == "comm_open"]
        states = {content["comm_id"]: content["data"]["state"] for content in opened}
        sliders.append(next(name for name, state in states.items() if state["_model_name"] == "FloatSliderModel"))
        views.append(next(name for name, state in states.items() if state["_model_name"] == "ImageModel"))
    closed = {a["content"]["comm_id"] for a in again if a["msg_type"] == "comm_close"}
    assert views[1] in closed
    assert sliders[1] in closed
    assert not {views[0], views[2], sliders[0], sliders[2]} & closed
    for view, slider in ((views[0], sliders[0]), (views[2], sliders[2])):
        kernel.move(slider, 3.5, view)
