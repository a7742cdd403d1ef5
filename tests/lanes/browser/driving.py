"""Driving live figures as a reader does, by keyboard and by mouse, and telling whether they answer."""

from dataclasses import dataclass

PATIENCE = 60_000  # ms until a figure must have answered, on a very busy machine
QUIET = 250  # ms without change after which a figure has said its last
FIGURES = ".jp-Cell-outputArea .jp-OutputArea-output > .widget-vbox:has(> img.widget-image)"
CONTROLS = "[role=slider], select, input[type=checkbox], input[type=number], button"
MOVES = 20  # mouse moves of a fast drag

# Keys that move a control, and those that move it back; the second row where the first had no effect because the
# control was at its end; the third for a slider of which one step is too little to be seen. A list is opened with the
# space bar: JupyterLab takes the arrow keys of a closed one for itself and goes to another cell.
LOWER, HIGHER = ("Space", "ArrowDown", "Enter"), ("Space", "ArrowUp", "Enter")
KEYS = {
    "slider": (
        (("ArrowRight",), ("ArrowLeft",)),
        (("ArrowLeft",), ("ArrowRight",)),
        (("PageUp", "ArrowLeft"), ("ArrowRight", "PageDown")),
    ),
    "select": ((LOWER, HIGHER), (HIGHER, LOWER)),
    "checkbox": ((("Space",), ("Space",)),),
    "number": ((("ArrowUp",), ("ArrowDown",)), (("ArrowDown",), ("ArrowUp",))),
    "button": ((("Space",), ()),),
}

PLAY, STOP_PLAYING = "fa-play", "fa-stop"  # buttons, side by side; the first, pressed again, makes a pause


@dataclass(frozen=True)
class Stop:
    """Where the Tab key has led: which control of the figure, what it is, its name, and whether focus shows."""

    order: int
    kind: str
    name: str
    visible: bool


# In the page: the focused element as a stop within figure `index`, or null when it is elsewhere.
STOP = """([index, controls]) => {
    const element = document.activeElement;
    const figure = course.figures()[index];
    if (!figure.contains(element) || !element.matches(controls)) return null;
    const all = [...figure.querySelectorAll(controls)].filter((one) => one.checkVisibility() && !one.disabled);
    const row = element.closest('.widget-inline-hbox') ?? element;
    const look = (style) => [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
        style.borderColor, style.borderWidth, style.backgroundColor].join();
    const focused = look(getComputedStyle(element));
    element.blur();
    const plain = look(getComputedStyle(element));
    element.focus({focusVisible: true, preventScroll: true});
    const kind = element.getAttribute('role') ?? (element.localName === 'input' ? element.type : element.localName);
    const labels = [...row.querySelectorAll('label')].map((label) => label.textContent.replace('\u200b', ''));
    const name = labels.join('') || element.textContent
        || element.querySelector('i')?.className.match(/fa-\\w+/)?.[0] || '';
    return {order: all.indexOf(element), kind, name: name.trim(), visible: focused !== plain};
}"""

COUNT = """([index, controls]) => [...course.figures()[index].querySelectorAll(controls)]
    .filter((one) => one.checkVisibility() && !one.disabled).length"""


def controls(page, index):
    """Return how many controls figure `index` shows."""
    return page.evaluate(COUNT, [index, CONTROLS])


def settled(page, index):
    """Wait until figure `index` changes no longer; return what it shows."""
    return page.evaluate("([i, quiet, patience]) => course.settled(i, quiet, patience)", [index, QUIET, PATIENCE])


def changed(page, index, old, patience):
    """Return what figure `index` shows once that is not `old`, or None when the patience, in ms, is over."""
    return page.evaluate("([i, old, patience]) => course.changed(i, old, patience)", [index, old, patience])


def enter_cell(page, index):
    """Put the keyboard where it is after a reader came to the figure's cell by arrow keys; nothing is clicked."""
    page.evaluate(
        """async (index) => {
            const cell = course.figures()[index].closest('.jp-Cell');
            const panel = window.jupyterapp.shell.currentWidget;
            panel.content.activeCellIndex = panel.content.widgets.findIndex((one) => one.node === cell);
            panel.content.mode = 'command';
            panel.activate();
            cell.scrollIntoView();
            cell.focus();
        }""",
        index,
    )


def tab_stops(page, index, most=200):
    """Press Tab through the controls of figure `index`; yield each as a `Stop` while it has the focus."""
    enter_cell(page, index)
    seen = set()
    for _ in range(most):
        if len(seen) == controls(page, index):  # more may have come since
            return
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP, [index, CONTROLS])
        if stop and stop["order"] not in seen:
            seen.add(stop["order"])
            yield Stop(**stop)


def answers(page, index, stop, patience=PATIENCE):
    """Press the focused control's keys until the figure shows something new; tell whether it did.

    The control is moved back then, since what it was moved to may leave others nothing to change; unless more
    controls, or fewer, have come with it.
    """
    old, count = settled(page, index), controls(page, index)
    rows = KEYS[stop.kind]
    for there, back in rows:
        press(page, there)
        if new := changed(page, index, old, patience if there is rows[-1][0] else patience / 20):
            if stop.name in (PLAY, STOP_PLAYING):
                leave_under_way(page, index, stop, new, patience)
            elif controls(page, index) == count:
                press(page, back)
            return True
    return False


def press(page, keys):
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def leave_under_way(page, index, stop, shown, patience, pictures=5):
    """Leave what plays in its midst, a few pictures on: at its beginning, other controls may have nothing to change."""
    if stop.name == STOP_PLAYING:
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
    for _ in range(pictures):
        shown = changed(page, index, shown, patience)
    page.keyboard.press("Space")
    if stop.name == STOP_PLAYING:
        page.keyboard.press("Tab")


def drag(page, index, handle):
    """Drag a slider of figure `index` fast by mouse; return the places in every animation frame, and what it shows."""
    handle.scroll_into_view_if_needed()
    settled(page, index)
    track = handle.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]").bounding_box()
    knob = handle.bounding_box()
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    page.evaluate("(index) => course.watch(index)", index)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, MOVES + 1):
        share = min(2 * step / MOVES, 1.4 - 0.8 * step / MOVES)  # to the far end, and back to 0.6 of the way
        page.mouse.move(track["x"] + track["width"] * share, y)
    page.mouse.up()
    last = settled(page, index)
    return page.evaluate("() => course.stop()"), last


def step_aside_and_back(page, index, handle):
    """Move a slider of figure `index` by one key and back again; return what the figure shows then."""
    here = handle.get_attribute("aria-valuenow")
    handle.focus()
    for key in ("ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        shown = settled(page, index)
    if handle.get_attribute("aria-valuenow") != here:
        raise AssertionError(f"expected a slider at {here}, got {handle.get_attribute('aria-valuenow')}")
    return shown


def has_slider(page, index):
    """Tell whether figure `index` has a slider to drag."""
    return page.locator(FIGURES).nth(index).locator("[role=slider]").count() > 0
