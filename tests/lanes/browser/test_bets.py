"""Bets in a real JupyterLab: made by keyboard and mouse, told without a jump, kept when the kernel was killed."""

import checks
import pytest
from lab import write_notebook

HEAD = "from course_utils.bets import bet, reveal"
NUMBER, OTHERS = 'bet("01.b1", "How large?")', 'bet("01.b2", "Which?", choices=["this one", "that one"])'
MORE = 'bet("01.b3", "Which first?", order=["x", "y"])\nbet("01.b4", "What curve?", curve=[0, 1], between=(0, 8))'
ANSWERS = 'reveal("01.b1", 1.58, {2.58: "One too many."})'


@pytest.fixture(scope="module")
def page(desk):
    write_notebook(desk.folder / "bets.ipynb", [HEAD, NUMBER, OTHERS, MORE, "", ANSWERS])
    desk.open("bets.ipynb")
    desk.run()
    return desk.page


def panel(page, key):
    return page.locator(".widget-vbox").filter(has=page.get_by_text(f"Bet {key}:")).first


def told(page, key, words):
    """Wait until the reply to a bet, which screen readers are told of, begins with these words."""
    panel(page, key).get_by_role("status").filter(has_text=words).wait_for(timeout=20_000)


def height(page):
    return page.locator(".jp-Cell").nth(1).evaluate("(cell) => cell.getBoundingClientRect().height")


def test_a_number_is_typed_and_what_is_none_gets_a_sentence(page):
    field = panel(page, "01.b1").get_by_role("textbox", name="Your bet")
    before = height(page)
    for typed, reply in [("1,58", "A comma can mean two things"), ("1e400", "That is no finite number")]:
        field.fill(typed)
        page.keyboard.press("Enter")
        told(page, "01.b1", reply)
    field.fill("2.58")
    page.keyboard.press("Tab")  # to the button, which leaves the field
    told(page, "01.b1", "you bet 2.58; the answer is 1.58.")
    assert page.evaluate("() => document.activeElement.textContent") == "Bet"
    assert abs(height(page) - before) <= checks.JUMP


def test_choices_orders_and_curves_are_made_by_keyboard(page):
    choice, order, curve = (panel(page, key) for key in ("01.b2", "01.b3", "01.b4"))
    choice.get_by_role("button", name="this one").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    told(page, "01.b2", "Your bet: that one.")
    order.get_by_role("button", name="y").focus()
    for keys in ("Enter", "Shift+Tab", "Enter"):
        page.keyboard.press(keys)
    told(page, "01.b3", "Your bet: y, x.")
    curve.get_by_role("slider").last.focus()
    for keys in ("ArrowUp", "ArrowUp", "Tab"):
        page.keyboard.press(keys)
    curve.get_by_role("button", name="Bet this curve").press("Enter")
    told(page, "01.b4", "Your bet: 0, 0.4.")


def test_the_reply_can_be_read_in_both_themes(desk, page):
    for theme in ("Dark", "Light"):
        desk.theme(theme)
        assert checks.faint_text(page) == []


def test_bets_are_there_again_when_the_kernel_was_killed(desk, page):
    desk.shut_down()
    desk.with_kernel()
    desk.run()
    told(page, "01.b1", "you bet 2.58")
    told(page, "01.b3", "Your bet: y, x.")
    assert panel(page, "01.b1").get_by_role("textbox").input_value() == "2.58"
    assert desk.complaints == []
