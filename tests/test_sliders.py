"""The driver of live figures notices what it should; `after_cells` has it drive those of the notebooks."""

import textwrap

import jupytext
import numpy as np
import pytest
from after_cells import names_of_views
from sliders import drive, places

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


def code_cells(source):
    """Return the code cells of a notebook in percent format."""
    cells = jupytext.reads(source, fmt="py:percent").cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def run(source):
    """Run the code cells in order; return the live figure that they make, and the frame that its cell showed."""
    namespace, built = {"__name__": "__main__"}, None
    for cell in code_cells(source):
        exec(cell, namespace)
        if built is None and "figure" in namespace:
            built = namespace["figure"].rendered.copy()
    return namespace["figure"], built


def notebook(*bodies):
    return HEAD + textwrap.indent("\n".join(bodies), " " * 8) + "\n    return update\n"


def test_driver_finds_no_defect_in_a_good_figure():
    source = notebook(GOOD)
    assert names_of_views(code_cells(source)) == ["figure"]
    view, built = run(source)
    assert drive(view, built) == []
    assert view.values() == {"x": 1, "kind": "a", "on": True, "press": 0}


@pytest.mark.parametrize(("line", "complaint"), BAD.values(), ids=BAD)
def test_driver_catches(line, complaint):
    good, last = GOOD.rsplit("return", 1)
    bad = line + good if "=" in line and line.split()[0] in {"x", "kind", "on", "press"} else good + line
    defects = drive(*run(notebook(bad, "return" + last)))
    assert defects
    assert all(complaint in defect for defect in defects)


def test_driver_catches_a_frame_that_is_not_what_a_full_redraw_shows():
    view, built = run(notebook(GOOD))
    view._stage.fig.stale_callback = None
    paint = view._stage.paint
    view._stage.paint = lambda artists: paint(artists) if artists is None else paint(artists) // 2
    assert drive(view, built // 2) == ["the last frame differs from a full redraw"]


def test_driver_catches_an_update_that_reads_what_a_later_cell_changes():
    source = "# %%\nlimit = 1\n" + notebook("x = x * limit", GOOD) + "\n# %%\nlimit = 0.5\n"
    (defect,) = drive(*run(source))
    assert "a name that a later cell changes" in defect


def test_driver_visits_every_minimum_and_maximum_and_both_corners():
    view, _ = run(notebook(GOOD))
    visited = [values for _, values in places(view, np.random.default_rng(0))]
    for name, control in view.controls.items():
        assert {control.points[0], control.points[-1], control.start} <= {values[name] for values in visited}
    corners = [{name: c.points[end] for name, c in view.controls.items()} for end in (0, -1)]
    assert all(corner in visited for corner in corners)
