"""The lane finds what it should: a notebook with one figure for each defect, in the same JupyterLab and Chromium."""

import checks
import driving
import pytest
from lab import write_notebook

HEAD = """
from IPython.display import HTML, Javascript, display
import ipywidgets as widgets
from course_utils.explore import choice, explore, lin, play, switch
import time

def slowly(dot, x):
    for height in (0.3, 0.5, 0.7):
        dot.set_data([x], [height])
        yield dot
        time.sleep(0.8)
"""

# Figures whose `{body}` is the update; x moves the dot in a sound one.
FIGURE = """
@explore(x=lin(0, 10, value=5), on=switch(), size=(4, 2))
def {name}(fig):
    "A dot that moves to the right with x and changes its marker."
    ax = fig.subplots()
    ax.set(xlim=(0, 10), ylim=(0, 1))
    (dot,) = ax.plot([], [], "o")
    seen = []

    def update(x, on):
        {body}
        dot.set_marker("s" if on else "o")
        return dot

    return update
"""

BODIES = {
    "sound": "dot.set_data([x], [0.5])",
    "dead": "dot.set_data([5], [0.5])",
    "late": "seen.append(x); dot.set_data([sum(seen[-3:]) / 3], [0.5])",
    "slow": "yield from slowly(dot, x)",
    "jumping": "dot.set_data([x], [0.5]); 'jumping' in globals() and jump(x)",
}

JUMP = """
def jump(x):
    jumping.widget.layout.height = f"{400 + 10 * x:.0f}px"
"""

# At the beginning of its playing, `x` has nothing to change; nor has it while the dot lies on the ground.
PLAYING = """
@explore(where=choice(["above", "on the ground"]), step=play(0, 200, value=100), x=lin(0, 10, value=5), size=(4, 2))
def playing(fig):
    "A dot that climbs as the steps go on, further to the right with x."
    ax = fig.subplots()
    ax.set(xlim=(0, 10), ylim=(0, 1))
    (dot,) = ax.plot([], [], "o")

    def update(where, step, x):
        height = step / 200 if where == "above" else 0
        dot.set_data([x if height else 0], [height])
        return dot

    return update
"""

OTHERS = [
    'display(HTML(\'<div style="border-left: 4px solid red"><p style="color: #777">faint by day</p></div>\'))',
    "display(HTML('<p style=\"color: #333\">faint by night</p>'))",
    "display(HTML('<p style=\"color: #000; background: #fff\">clear</p>'))",
    "display(Javascript('console.error(\"a complaint of ours\")'))",
    "hidden = widgets.HTML('<select tabindex=-1><option>a</option><option>b</option></select>')",
    "dumb = widgets.VBox([hidden, widgets.Image(value=sound._image.value, format='jpeg')])",
    "display(dumb)",
    PLAYING,
    "1 / 0",
]


@pytest.fixture(scope="module")
def page(desk):
    figures = [FIGURE.format(name=name, body=body) for name, body in BODIES.items()]
    write_notebook(desk.folder / "defects.ipynb", [HEAD, JUMP, *figures, *OTHERS])
    desk.open("defects.ipynb")
    desk.run()
    return desk.page


def figure(name):
    return list(BODIES).index(name)


def test_a_sound_figure_has_no_defect(page):
    index = figure("sound")
    assert list(checks.deaf_controls(page, index)) == []
    assert list(checks.bad_drag(page, index)) == []
    assert list(checks.nameless(page, index)) == []


def test_a_control_that_moves_no_pixel_is_found(page):
    defects = list(checks.deaf_controls(page, figure("dead"), patience=4_000))
    assert defects == [f"figure {figure('dead') + 1}, slider 'x' changes no pixel"]


def test_a_control_that_the_keyboard_does_not_reach_and_a_picture_without_words_are_found(page):
    index = len(BODIES)
    (deaf,) = checks.deaf_controls(page, index, patience=4_000)
    assert "Tab reaches 0 of 1" in deaf
    (nameless,) = checks.nameless(page, index)
    assert "expected a description" in nameless


def test_a_picture_that_is_not_the_last_values_is_found(page):
    (defect,) = checks.bad_drag(page, figure("late"))
    assert "another picture" in defect


def test_a_figure_that_takes_its_time_is_waited_for(page):
    assert list(checks.bad_drag(page, figure("slow"))) == []


def test_controls_that_play_or_have_nothing_to_change_for_a_while_are_no_defect(page):
    assert list(checks.deaf_controls(page, len(BODIES) + 1)) == []


def test_a_jump_is_found(page):
    defects = list(checks.bad_drag(page, figure("jumping")))
    assert "height of figure" in defects[0]


def test_text_is_judged_in_the_theme_that_shows(page, desk):
    found = {}
    for theme in ("Dark", "Light"):
        desk.theme(theme)
        found[theme] = [sentence.split(":")[0] for sentence in checks.faint_text(page)]
    assert "'faint by night'" in found["Dark"]
    assert "'faint by night'" not in found["Light"]
    assert "'faint by day'" in found["Light"]
    assert "'clear'" not in found["Dark"] + found["Light"]


def test_every_picture_and_callout_is_photographed(page, tmp_path):
    photos = {kind: checks.photograph(page, tmp_path, kind) for kind in checks.SHOWN}
    assert {kind: len(files) for kind, files in photos.items()} == {"picture": len(BODIES) + 2, "callout": 1}
    assert all(file.name.startswith(kind) and file.exists() for kind, files in photos.items() for file in files)


def test_a_cell_that_fails_and_one_that_did_not_run_are_found(page):
    assert list(checks.failed_cells(page)) == [f"code cell {2 + len(BODIES) + len(OTHERS)}: ZeroDivisionError"]


def test_what_the_console_complains_of_is_heard(page, desk):
    assert [text for text in desk.complaints if "a complaint of ours" in text]


def test_a_saved_live_figure_shows_no_error_without_its_kernel_and_lives_again_when_it_is_run(page, desk):
    desk.save()
    desk.open("defects.ipynb")
    desk.without_kernel()
    desk.scroll_through()
    assert "Error displaying widget" not in checks.output_text(page)
    desk.with_kernel()
    desk.run()
    assert desk.figures == len(BODIES) + 2


def test_a_live_figure_saved_with_its_widgets_is_there_on_reopening_before_anything_runs(desk):
    write_notebook(desk.folder / "kept.ipynb", [HEAD, FIGURE.format(name="sound", body=BODIES["sound"])])
    desk.open("kept.ipynb")
    desk.run()
    desk.toggle_saved_widgets()
    desk.save()
    desk.toggle_saved_widgets()
    desk.without_kernel()
    desk.open("kept.ipynb")
    desk.page.wait_for_selector(driving.FIGURES)
    assert checks.shown_images(desk.page) == [True]
    assert desk.complaints == []
