"""Every figure of every notebook can be read and every slider moved; proof that the driver notices what it should."""

import ast
import contextlib
import os
import tempfile
import textwrap
import warnings
from pathlib import Path
from types import SimpleNamespace

import jupytext
import numpy as np
import pytest
from ipywidgets import Widget

from course_utils import show
from course_utils.authoring.sources import source_paths
from course_utils.explore import View
from course_utils.explore.messages import not_finite
from course_utils.explore.stage import drawing_order

SOURCES = source_paths()
RANDOM_POINTS = 2


def code_cells(source):
    """Return the code cells of a notebook in percent format."""
    cells = jupytext.reads(source, fmt="py:percent").cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def names_of_views(source):
    """Return the names of the functions that `explore` decorates, without running anything."""
    found = []
    for cell in code_cells(source):
        for node in ast.walk(ast.parse(cell)):
            calls = [d for d in getattr(node, "decorator_list", []) if isinstance(d, ast.Call)]
            if any(getattr(call.func, "id", None) == "explore" for call in calls):
                found.append(node.name)
    return found


def views_in(namespace):
    """Return the live figures among names, by name."""
    return {name: value for name, value in namespace.items() if isinstance(value, View)}


def run(source, name="notebook"):
    """Run the code cells in order in a folder of their own; return their names."""
    namespace = {"__name__": "__main__"}
    static = os.environ.get("COURSE_STATIC")
    os.environ["COURSE_STATIC"] = "1"
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            for number, cell in enumerate(code_cells(source), 1):
                exec(compile(cell, f"{name}, code cell {number}", "exec"), namespace)
                for view in views_in(namespace).values():
                    if not hasattr(view, "built"):
                        view.built = view.rendered.copy()  # the frame that the cell showed
    finally:
        os.environ.pop("COURSE_STATIC")
        if static is not None:
            os.environ["COURSE_STATIC"] = static
    return namespace


def run_with_pictures(source, name):
    """Run the code cells as `run` does; return the figures shown as static pictures, and the live ones by name."""
    pictures, png = [], show.png
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(show, "png", lambda figure: pictures.append(figure) or png(figure))
        patch.setattr(show, "can_show", lambda: True)
        patch.setattr(show, "display", lambda *data, **options: None)
        return pictures, views_in(run(source, name))


def places(view, rng):
    """Yield where to move: the start, each control alone to its other points and random ones, then all together."""
    start = {name: control.start for name, control in view.controls.items()}
    yield None, start
    for name, control in view.controls.items():
        samples = [control.sample(rng) for _ in range(RANDOM_POINTS)]
        for value in [*(point for point in control.points if point != control.start), *samples]:
            yield name, {**start, name: value}
    yield None, {name: control.points[0] for name, control in view.controls.items()}
    yield None, {name: control.points[-1] for name, control in view.controls.items()}
    for _ in range(RANDOM_POINTS):
        yield None, {name: control.sample(rng) for name, control in view.controls.items()}
    yield None, start


def drive(view, seed=0):
    """Move every control of a live figure; return a sentence for each defect."""
    defects, idle, first = [], dict.fromkeys(view.controls), None
    for moved, values in places(view, np.random.default_rng(seed)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                view.set(**values)
        except Exception as error:
            defects.append(f"{values}: {type(error).__name__}: {error}")
            continue
        shown = [artist for artist in drawing_order(view.fig) if artist.get_visible()]
        defects += [f"{values}: {sentence}" for sentence in not_finite(shown)]
        if first is None:
            first = view.rendered
            if not np.array_equal(first, view.built):
                defects.append(
                    "the first frame changed since its cell ran: the update reads a name that a later cell changes"
                )
        if moved and not np.array_equal(first, view.rendered):
            idle.pop(moved, None)
    if not np.array_equal(view.rendered, view._stage.paint(None)):
        defects.append("the last frame differs from a full redraw")
    return defects + [f"{name} moves no pixel" for name in idle]


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: path.stem)
def book(request):
    """A notebook, run once for all its tests: its source, its static pictures, and its live figures by name."""
    source = request.param.read_text(encoding="utf-8")
    pictures, views = run_with_pictures(source, request.param.stem)
    yield SimpleNamespace(source=source, pictures=pictures, views=views)
    Widget.close_all()  # ipywidgets keeps every widget, and with it all that the notebook computed


def test_the_notebook_has_pictures_and_live_figures_and_each_of_these_has_a_name_of_its_own(book):
    names = names_of_views(book.source)
    assert names
    assert len(set(names)) == len(names)
    assert set(book.views) == set(names)  # none is left out
    assert book.pictures


def test_every_slider_of_the_notebook_works_everywhere(book):
    defects = [f"{name}: {defect}" for name, view in book.views.items() for defect in drive(view)]
    assert not defects, "\n" + "\n".join(defects)


def test_every_figure_of_the_notebook_can_be_read(book, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    import readable

    figures = {f"picture {number}": figure for number, figure in enumerate(book.pictures, start=1)}
    figures |= {name: view.fig for name, view in book.views.items()}
    defects = [f"{name}: {defect}" for name, figure in figures.items() for defect in readable.defects(figure)]
    assert not defects, "\n" + "\n".join(defects)


# The driver itself

HEAD = """
# %% [markdown]
# # A notebook

# %%
import numpy as np
from course_utils.explore import button, choice, explore, lin, log, switch

# %%
@explore(x=lin(0, 2, value=1), kind=choice(["a", "b"]), on=switch(True), press=button())
def figure(fig):
    "A figure."
    ax = fig.subplots()
    ax.set(xlim=(0, 3), ylim=(-1, 9))
    (line,) = ax.plot([0, 1], [0, 1], label="line")
    note = ax.text(1, 5, "")

    def update(x, kind, on, press):
"""

GOOD = """
line.set_data([0, 1], [0, x])
note.set_text(f"{kind} {on} {press}")
return line, note
"""

BAD = {
    "infinity": ("line.set_data([0, 1], [0, np.inf if x == 2 else x])", "not finite"),
    "text": ("note.set_text(f'{kind} {on} {press} {np.nan if x == 0 else x}')", "not finite"),
    "exception": ("1 / (x - 2)", "ZeroDivisionError"),
    "warning": ("np.log(np.float64(x))", "RuntimeWarning"),
    "idle slider": ("x = 1", "x moves no pixel"),
    "idle choice": ("kind = 'a'", "kind moves no pixel"),
    "idle switch": ("on = True", "on moves no pixel"),
    "idle button": ("press = 0", "press moves no pixel"),
    "corner": ("assert (x, kind) != (2, 'b')", "AssertionError"),
    "low corner": ("assert x or kind == 'b' or on", "AssertionError"),
}


def notebook(*bodies):
    return HEAD + textwrap.indent("\n".join(bodies), " " * 8) + "\n    return update\n"


def test_driver_finds_no_defect_in_a_good_figure():
    source = notebook(GOOD)
    assert names_of_views(source) == ["figure"]
    view = run(source)["figure"]
    assert drive(view) == []
    assert view.values() == {"x": 1, "kind": "a", "on": True, "press": 0}


@pytest.mark.parametrize(("line", "complaint"), BAD.values(), ids=BAD)
def test_driver_catches(line, complaint):
    good, last = GOOD.rsplit("return", 1)
    bad = line + good if "=" in line and line.split()[0] in {"x", "kind", "on", "press"} else good + line
    defects = drive(run(notebook(bad, "return" + last))["figure"])
    assert defects
    assert all(complaint in defect for defect in defects)


def test_driver_catches_a_frame_that_is_not_what_a_full_redraw_shows():
    view = run(notebook(GOOD))["figure"]
    view._stage.fig.stale_callback = None
    view.built = view.built // 2
    paint = view._stage.paint
    view._stage.paint = lambda artists: paint(artists) if artists is None else paint(artists) // 2
    assert drive(view) == ["the last frame differs from a full redraw"]


def test_driver_catches_an_update_that_reads_what_a_later_cell_changes():
    source = "# %%\nlimit = 1\n" + notebook("x = x * limit", GOOD) + "\n# %%\nlimit = 0.5\n"
    (defect,) = drive(run(source)["figure"])
    assert "a name that a later cell changes" in defect


def test_driver_visits_every_minimum_and_maximum_and_both_corners():
    view = run(notebook(GOOD))["figure"]
    visited = [values for _, values in places(view, np.random.default_rng(0))]
    for name, control in view.controls.items():
        assert {control.points[0], control.points[-1], control.start} <= {values[name] for values in visited}
    corners = [{name: c.points[end] for name, c in view.controls.items()} for end in (0, -1)]
    assert all(corner in visited for corner in corners)


def test_running_a_notebook_leaves_the_working_directory_and_the_environment_alone():
    before = os.getcwd(), os.environ.get("COURSE_STATIC")
    with pytest.raises(ZeroDivisionError):
        run("# %%\nopen('scratch', 'wb').close()\n\n# %%\n1 / 0\n")
    assert (os.getcwd(), os.environ.get("COURSE_STATIC")) == before
    assert not Path("scratch").exists()
