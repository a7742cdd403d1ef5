"""`%next` in JupyterLab: it fills the cell it is typed into, keeps what was typed, and every later cell runs."""

import pytest
from lab import open_notebook
from lesson import DOUBLE

from course_utils.authoring.live_edition import KEY

PATIENCE = 240_000
SOURCES = "() => window.jupyterapp.shell.currentWidget.content.widgets.map((one) => one.model.sharedModel.getSource())"


def sources(page):
    """Return the sources of all cells."""
    return page.evaluate(SOURCES)


def run(page, index):
    """Run one cell, and wait until it is done."""
    page.evaluate(
        """async (index) => {
            const app = window.jupyterapp, panel = app.shell.currentWidget;
            await panel.sessionContext.ready;
            panel.content.activeCellIndex = index;
            panel.content.deselectAll();
            await app.commands.execute('notebook:run-cell');
        }""",
        index,
    )


def enter(page, index, place):
    """Put the cursor to a place in a cell, as a click does, by a key such as Control+End."""
    page.evaluate(
        """(index) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = index;
            notebook.mode = 'edit';
            notebook.activeCell.editor.focus();
        }""",
        index,
    )
    page.keyboard.press(place)


def type_into(page, index, text):
    """Type a line at the end of a cell, as a teacher does, and run the cell by Control and Enter."""
    enter(page, index, "Control+End")
    page.keyboard.type(f"\n{text}", delay=20)
    page.keyboard.press("Escape")  # closes what completes the word, if it is open
    page.keyboard.press("Control+Enter")


def wait_for(page, index, part):
    """Wait until a cell's source contains a part and no %next."""
    page.wait_for_function(
        f"""([index, part]) => {{
            const text = ({SOURCES})()[index];
            return text.includes(part) && !text.includes('%next');
        }}""",
        arg=[index, part],
        timeout=PATIENCE,
    )


@pytest.fixture
def live(desk, lab):
    """The live edition, its set-up and %next ready, and the index of its live cell."""
    open_notebook(desk, lab("live.ipynb"), PATIENCE)
    cells = sources(desk)
    ready = [i for i, one in enumerate(cells) if one.startswith(("# @title Set-up", "# @title Live edition"))]
    for index in ready:
        run(desk, index)
    return desk, next(i for i, one in enumerate(cells) if one.startswith("# Twice as much"))


def test_next_fills_its_own_cell_step_by_step_and_the_cell_then_runs(live):
    page, index = live
    before = sources(page)
    for part in ("def double(x):", "    return 2 * x", "double(3)"):
        type_into(page, index, "%next")
        wait_for(page, index, part)
    assert sources(page) == [*before[:index], DOUBLE, *before[index + 1 :]]
    type_into(page, index, "%next")
    page.wait_for_selector("text=Live cell 1 of 1 is complete: run it.", timeout=PATIENCE)
    run(page, index)
    page.wait_for_selector("text=twice three: 6", timeout=PATIENCE)


def test_the_text_to_copy_is_folded_away(live):
    page, index = live
    type_into(page, index, "%next all")
    page.wait_for_selector("summary:has-text('Live cell 1 of 1: step 3 of 3 is filled in.')", timeout=PATIENCE)
    assert not page.evaluate("[...document.querySelectorAll('details pre')].some((one) => one.checkVisibility())")


def test_what_was_typed_stays(live):
    page, index = live
    type_into(page, index, "mine = 'kept' # an unfinished thought (")
    type_into(page, index, "%next")
    wait_for(page, index, "def double(x):")
    assert "mine = 'kept' # an unfinished thought (" in sources(page)[index]


def test_a_cell_that_was_emptied_gets_its_own_code_again_not_the_next_cells(live):
    page, index = live
    type_into(page, index, "%next all")
    wait_for(page, index, DOUBLE)
    for text in ("%next all", "next all"):
        enter(page, index, "Control+A")
        page.keyboard.type(text)
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        wait_for(page, index, DOUBLE)


def test_the_number_of_a_cell_is_seen_whole_beside_large_letters(live):
    page, index = live
    enter(page, index, "Control+End")
    page.evaluate("(n) => { window.jupyterapp.shell.currentWidget.content.activeCell.model.executionCount = n; }", 999)
    page.keyboard.type("\n")  # changed since it ran
    prompts = "[...document.querySelectorAll('.jp-InputPrompt')]"
    page.wait_for_function(f"() => {prompts}.some((one) => one.textContent.includes('[999]'))")
    assert page.evaluate(f"{prompts}.filter((one) => one.scrollWidth > one.clientWidth).length") == 0


@pytest.mark.parametrize("place", ["Control+End", "Control+Home", "End"])
def test_next_has_a_key_of_its_own_which_can_be_pressed_again_at_once(live, place):
    page, index = live
    before = sources(page)
    enter(page, index, place)
    for part in ("def double(x):", "    return 2 * x", "double(3)"):
        page.keyboard.press(KEY)
        wait_for(page, index, part)
    assert sources(page) == [*before[:index], DOUBLE, *before[index + 1 :]]


def test_after_the_key_the_teacher_types_on_in_the_cell(live):
    page, index = live
    enter(page, index, "Control+End")
    page.keyboard.press(KEY)
    wait_for(page, index, "def double(x):")
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget.content.mode === 'edit'", timeout=PATIENCE)
    count = len(sources(page))
    page.keyboard.press("Control+End")
    page.keyboard.type("\nx = 5 + d")  # letters that cut and delete cells where no cell is being edited
    assert sources(page)[index].endswith("x = 5 + d")
    assert len(sources(page)) == count


def test_the_key_leaves_texts_alone(live):
    page, index = live
    before = sources(page)
    page.evaluate(
        """(index) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = index;
            notebook.mode = 'command';
            notebook.activeCell.node.focus();
        }""",
        index - 1,
    )
    page.keyboard.press(KEY)
    page.wait_for_timeout(500)
    assert sources(page) == before
