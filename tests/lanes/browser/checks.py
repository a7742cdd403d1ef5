"""What the lane demands of an open notebook; each check returns a sentence for every defect."""

import contrast
import driving
import numpy as np
from lab import take_photograph
from PIL import Image

OUTPUT = ".jp-Cell-outputArea .jp-OutputArea-output"
PICTURES = f"{OUTPUT} img"
SHOWN = {"picture": PICTURES, "callout": f"{OUTPUT} div[style*='border-left']"}
JUMP = 1.0  # CSS pixels by which a place may differ between two frames

RIM = slice(2, -2), slice(2, -2)  # of a photograph: a picture may end within a pixel, and the page shows through

# Controls that change no picture by themselves, each with its reason.
IDLE = {"fa-retweet": "says whether playing begins anew after the last value"}

CELLS = """() => {
    const { model } = window.jupyterapp.shell.currentWidget.content;
    const code = [...model.cells].filter((cell) => cell.type === 'code').map((cell) => cell.toJSON());
    return code.map((cell) => [cell.execution_count, cell.outputs.map((one) => one.ename ?? one.name ?? '')]);
}"""

IMAGES = """(selector) => [...document.querySelectorAll(selector)]
    .map((image) => image.complete && image.naturalWidth > 0 && image.checkVisibility())"""

# The text beside a live figure's picture, as a screen reader finds it.
SPOKEN = """(index) => [...course.figures()[index].querySelectorAll(':scope > .widget-html')]
    .filter((part) => part.checkVisibility() && !part.closest('[aria-hidden=true]'))
    .map((part) => part.textContent.trim()).join(' ')"""


def shown_images(page):
    """Return of each picture in the outputs whether it is really there."""
    return page.evaluate(IMAGES, PICTURES)


def output_text(page):
    """Return all words in the outputs."""
    return "\n".join(page.locator(OUTPUT).all_inner_texts())


def failed_cells(page):
    """Find cells that did not run in order, raised an exception, or wrote to stderr."""
    for number, (count, outputs) in enumerate(page.evaluate(CELLS), start=1):
        if count != number:
            yield f"code cell {number}: execution count {count}, expected {number}"
        yield from (f"code cell {number}: {name}" for name in outputs if name not in ("", "stdout"))


def deaf_controls(page, index, patience=driving.PATIENCE):
    """Find controls that the keyboard does not reach, that do not show its focus, or that move nothing."""
    reached = 0
    for stop in driving.tab_stops(page, index):
        reached += 1
        where = f"figure {index + 1}, {stop.kind} {stop.name!r}"
        if not stop.visible:
            yield f"{where} looks the same with and without the focus"
        if stop.name not in IDLE and not driving.answers(page, index, stop, patience):
            yield f"{where} changes no pixel"
    if reached < driving.controls(page, index):
        yield f"figure {index + 1}: Tab reaches {reached} of {driving.controls(page, index)} controls"


def bad_drag(page, index):
    """Drag each figure's first slider; find places that jump, and a last picture that is not the last value's."""
    handle = page.locator(driving.FIGURES).nth(index).locator("[role=slider]").first
    places, last = driving.drag(page, index, handle)
    jumps = np.ptp(np.array(places), axis=0)
    if jumps.max() > JUMP:
        names = [f"{what} of {part}" for part in ("figure", "picture", "cell") for what in ("width", "height", "top")]
        moved = {name: float(jump) for name, jump in zip(names, jumps, strict=True) if jump > JUMP}
        yield f"figure {index + 1} jumps while a slider moves, by these pixels: {moved}"
    if driving.step_aside_and_back(page, index, handle) != last:
        yield f"figure {index + 1}: a fast drag ends on another picture than a single move to the same value"


def nameless(page, index):
    """Find a live picture without words beside it for those who cannot see it."""
    words = page.evaluate(SPOKEN, index)
    if len(words.split()) < 4:
        yield f"figure {index + 1}: expected a description beside the picture, got {words!r}"


def faint_text(page):
    """Find text in the outputs with less contrast than WCAG AA wants, in the present theme."""
    found = (contrast.too_faint(*text) for text in page.evaluate("() => course.texts()"))
    return sorted({sentence for sentence in found if sentence})


def photograph(page, folder, kind):
    """Photograph everything of a kind in `SHOWN` that the outputs hold into `folder`; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    browser, files = page.context.new_cdp_session(page), []
    for index in range(page.locator(SHOWN[kind]).count()):
        place = page.evaluate("([selector, index]) => course.shown(selector, index)", [SHOWN[kind], index])
        files.append(folder / f"{kind}_{index + 1:02}.png")
        take_photograph(browser, files[-1], clip=place)
    browser.detach()
    return files


def changed_by_theme(light, dark):
    """Find pictures that look another way in the dark theme: their ground is white in both."""
    for one, other in zip(light, dark, strict=True):
        pixels = [np.asarray(Image.open(file).convert("RGB"), float)[RIM] for file in (one, other)]
        if pixels[0].shape != pixels[1].shape or np.abs(pixels[0] - pixels[1]).mean() > 1:
            yield f"{one} and {other} differ"
