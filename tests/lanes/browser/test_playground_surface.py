"""The playground in a real JupyterLab: dragged, typed into, changed while it plays, by pointer, keyboard and finger."""

import ast
import time

import checks
import pytest
from lab import write_notebook

SETUP = "from course_utils.playground import playground"
SHOW = "p = playground(data='spiral', hidden=(8, 8))\np"
LEAST = 20  # frames a second, on a very busy machine; tests/benchmarks/playground_frames.py asks for more

# In the page: put a text into a cell, run it, and return what it printed.
RUN = """async ([index, source]) => {
    const { content } = window.jupyterapp.shell.currentWidget, cell = content.widgets[index];
    if (source !== null) cell.model.sharedModel.setSource(source);
    content.activeCellIndex = index;
    content.deselectAll();
    await window.jupyterapp.commands.execute('notebook:run-cell');
    return cell.model.outputs.toJSON().map((one) => one.text ?? one.evalue ?? '').flat().join('');
}"""

FRAMES = """async (seconds) => {
    const root = document.querySelector('.course-play'), before = root.shownFrames, start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    return (root.shownFrames - before) / (performance.now() - start) * 1000;
}"""


class Surface:
    """The playground on the page, and what its kernel says of it."""

    def __init__(self, desk):
        self.desk, self.page = desk, desk.page
        self.root = self.page.locator(".course-play")

    def ask(self, expression):
        """Return the value of an expression in the kernel."""
        return ast.literal_eval(self.page.evaluate(RUN, [2, f"print(repr({expression}))"]))

    def until(self, expression, seconds=20):
        """Wait until an expression is true in the kernel; return whether it is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.ask(f"bool({expression})"):
                return True
        return False

    def show(self, source=SHOW):
        self.page.evaluate(RUN, [1, source])
        self.root.locator(".unit").first.wait_for()

    def button(self, name):
        return self.root.get_by_role("button", name=name)

    def unit(self, name):
        """Return where a unit is on the page: left, top, and its side."""
        box = self.root.locator(f".unit[data-unit='{name}']").bounding_box()
        return box["x"], box["y"], box["width"]

    def bias(self, name):
        x, y, side = self.unit(name)
        return x, y + side

    def drag(self, start, up):
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0], start[1] - up / 2)
        mouse.move(start[0], start[1] - up)
        mouse.up()


@pytest.fixture(scope="module")
def notebook(desk):
    write_notebook(desk.folder / "surface.ipynb", [SETUP, SHOW, "", ""])
    desk.open("surface.ipynb")
    desk.run()
    return Surface(desk)


@pytest.fixture
def surface(notebook):
    notebook.desk.theme("Light")
    notebook.page.mouse.move(5, 5)
    notebook.show()
    return notebook


def test_a_weight_shows_itself_under_the_pointer_and_is_dragged(surface):
    box = surface.button("feature x₁").first.bounding_box()
    x, y, side = surface.unit("hidden 1, unit 1")
    place = (box["x"] + box["width"] + x) / 2, y + side / 2  # of the straight line from the first feature
    before = surface.ask("float(p.net.params['0.W'][0, 0])")
    surface.page.mouse.move(*place)
    card = surface.root.locator(".card")
    card.get_by_text("weight from x₁ to hidden 1, unit 1").wait_for()
    assert card.get_by_role("textbox").input_value() == f"{before:.2f}".replace("-", "−")
    surface.drag(place, up=40)
    assert surface.until(f"abs(p.net.params['0.W'][0, 0] - {before + 1}) < 0.02")
    assert surface.ask("p.trainer.events")[-1][:2] == (0, ("hidden 1, unit 1", "x1"))


def test_a_bias_is_typed_and_what_is_no_number_gets_a_sentence(surface):
    surface.page.mouse.click(*surface.bias("hidden 2, unit 3"))
    surface.page.keyboard.type("much")
    surface.page.keyboard.press("Enter")
    surface.root.get_by_role("status").filter(has_text='A number is expected, "much" is none.').wait_for()
    surface.root.get_by_role("textbox").fill("1,5")
    surface.page.keyboard.press("Enter")
    assert surface.until("p.net.params['2.b'][2] == 1.5")


def test_the_keyboard_chooses_a_weight_moves_it_types_it_and_shows_a_unit_large(surface):
    unit = surface.root.locator(".unit[data-unit='hidden 1, unit 2']")
    unit.focus()
    before = surface.ask("float(p.net.params['0.W'][1, 1])")
    unit.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp"):  # bias, x1, x2
        surface.page.keyboard.press(key)
    assert surface.until(f"abs(p.net.params['0.W'][1, 1] - {before}) > 0.04")
    unit.focus()
    surface.page.keyboard.press("ArrowRight")
    for key in ("-", "2", "Enter"):
        surface.page.keyboard.press(key)
    assert surface.page.evaluate("() => document.activeElement.dataset.unit") == "hidden 1, unit 2"
    surface.page.keyboard.press("Enter")
    assert surface.until("p.net.params['0.b'][1] == -2 and p.shown == 'hidden 1, unit 2'")
    surface.root.locator(".caption", has_text="hidden 1, unit 2").wait_for()


def test_it_plays_smoothly_goes_on_with_another_rate_and_leaves_the_kernel_free(surface):
    surface.button("Play").press("Space")
    surface.page.wait_for_timeout(1500)
    assert surface.page.evaluate(FRAMES, 3) >= LEAST
    surface.root.get_by_label("learning rate").select_option("0.1")
    assert surface.until("p.settings.learning_rate == 0.1 and p.playing")
    step = surface.ask("p.trainer.step")
    assert surface.until(f"p.trainer.step > {step}")
    surface.button("one unit less in hidden layer 2").click()
    surface.button("one hidden layer more").click()
    assert surface.until("p.settings.hidden == (8, 7, 7)")
    surface.button("Pause").click()
    surface.root.get_by_role("status").filter(has_text="Paused at epoch").wait_for()
    words = surface.root.get_by_role("status").inner_text()
    assert words.startswith("Paused at epoch {}, step {}:".format(*surface.ask("(p.epoch, p.trainer.step)")))
    assert surface.root.locator(".epoch").inner_text() == f"{surface.ask('p.epoch'):,}"
    assert not surface.ask("p.playing")
    names = [name for _, name, _ in surface.ask("p.trainer.events")]
    assert names == ["learning_rate", "hidden", "hidden"]
    assert surface.ask("(eval(p.call).net.params['4.W'] == p.net.params['4.W']).all().item()")


def test_the_line_and_the_program_are_shown_and_follow(surface):
    surface.root.locator("summary", has_text="code").click()
    surface.button("Step").click()
    line = surface.root.get_by_label("the line that makes this playground again")
    line.filter(has_text="steps=25)").wait_for()
    assert line.inner_text() == surface.ask("p.call")
    assert surface.root.get_by_label("a program that trains this network").text_content() == surface.ask("p.code")


def test_data_features_and_noise_change_and_code_moves_the_page(surface):
    surface.button("data: XOR").click()
    surface.button("feature x₁x₂").click()
    surface.root.get_by_label("noise").focus()
    surface.page.keyboard.press("ArrowRight")
    assert surface.until(
        "(p.settings.data, p.settings.features, p.settings.noise) == ('xor', ('x1', 'x2', 'x1*x2'), 0.05)"
    )
    surface.ask("p.set(learning_rate=1.0, data='plane').step(3).epoch")
    surface.root.locator(".epoch", has_text="3").wait_for()
    assert surface.root.get_by_label("learning rate").input_value() == "1"
    assert surface.button("data: plane (regression)").get_attribute("aria-pressed") == "true"


def test_what_cannot_be_is_told_and_the_surface_goes_on(surface):
    surface.ask("p.set(data='plane', activation='relu', learning_rate=10).epoch")
    surface.button("Play").click()
    surface.root.get_by_role("status").filter(has_text="Training stopped in epoch").wait_for()
    surface.root.get_by_label("learning rate").select_option("0.01")
    surface.button("Play").click()
    assert surface.until("p.epoch > 2 and p.stopped is None")
    surface.button("Pause").click()


def test_run_again_there_is_one_surface_and_the_old_one_asks_no_more(surface):
    surface.ask("[p for p in [p]] and globals().update(old=p) or p.play().playing")
    surface.show()
    surface.show()
    assert surface.root.count() == 1
    assert surface.ask("old.widget.comm is None and not old.playing")
    step = surface.ask("old.trainer.step")
    surface.page.wait_for_timeout(700)
    assert surface.ask("(old.trainer.step, p.trainer.step)") == (step, 0)


def test_a_second_view_and_a_second_playground_live_side_by_side(surface):
    surface.page.evaluate(RUN, [3, "playground(hidden=(2,))"])
    assert surface.root.count() == 2
    surface.root.last.get_by_role("button", name="Step").click()
    surface.root.last.locator(".epoch", has_text="1").wait_for()
    assert surface.ask("p.epoch") == 0
    surface.page.evaluate(RUN, [3, "p"])
    surface.root.last.get_by_role("button", name="Step").click()
    for view in surface.root.all():
        view.locator(".epoch", has_text="1").wait_for()
    surface.page.evaluate(RUN, [3, ""])


def test_a_finger_drags_a_weight_and_scrolls_elsewhere(surface):
    touch = surface.page.context.new_cdp_session(surface.page)
    x, y = surface.bias("hidden 1, unit 4")
    before = surface.ask("float(p.net.params['0.b'][3])")
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for way in (10, 20, 40):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - way}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert surface.until(f"abs(p.net.params['0.b'][3] - {before + 1}) < 0.05")


def test_who_wants_less_motion_gets_few_frames(surface):
    surface.page.emulate_media(reduced_motion="reduce")
    try:
        surface.button("Play").click()
        surface.page.wait_for_timeout(500)
        assert 0 < surface.page.evaluate(FRAMES, 3) < 5
        surface.button("Pause").click()
    finally:
        surface.page.emulate_media(reduced_motion="no-preference")


def test_it_can_be_read_in_both_themes_and_the_console_has_no_complaint(surface):
    for theme in ("Dark", "Light"):
        surface.desk.theme(theme)
        assert checks.faint_text(surface.page) == []
    assert surface.desk.complaints == []


def test_where_the_kernel_has_ended_it_says_so(surface):
    surface.button("Play").click()
    surface.desk.shut_down()
    surface.root.get_by_role("status").filter(has_text="The kernel that trained this has ended").wait_for()
    assert surface.button("Play").count() == 1
    surface.desk.with_kernel()
