"""The pad's script in a real Chromium: a click is a dot, strokes are taken back, small drawings get a thin pen."""

import base64
import json

import numpy as np
import pytest

from course_utils.pad import pen
from course_utils.pad.widget import HERE, pack

BLANK = np.zeros((pen.SIDE, pen.SIDE))
PAGE = """<style>{css}</style><div id="pad"></div><script type="module">
{script}
window.state = {state};
const model = {{ get: (name) => state[name], set: (name, value) => {{ state[name] = value; }}, save_changes() {{}},
    on() {{}}, off() {{}} }};
render({{ model, el: document.getElementById("pad") }});
window.ready = true;
</script>"""


class Paper:
    """The pad on a page without a kernel."""

    def __init__(self, page):
        self.page = page
        state = {"pen": pen.WIDTH, "share": pen.SHARE, "side": pen.SIDE, "ink": pack(BLANK), "example": True}
        state |= {"image": pack(np.zeros((28, 28))), "probabilities": [], "message": ""}
        script = (HERE / "pad.js").read_text(encoding="utf-8").replace("export default { render };", "")
        css = (HERE / "pad.css").read_text(encoding="utf-8")
        page.set_content(PAGE.format(css=css, script=script, state=json.dumps(state)))
        page.wait_for_function("window.ready")

    def stroke(self, *places):
        """Draw a line through places in fractions of the pad."""
        box = self.page.locator(".course-pad-paper canvas").bounding_box()
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*point, steps=4)
        self.page.mouse.up()
        return self.sent()

    def press(self, name):
        """Press a button."""
        self.page.get_by_role("button", name=name).click()
        return self.sent()

    def sent(self):
        """Return the pixels that the next frame sends, from 0 to 1."""
        text = self.page.evaluate("() => new Promise((done) => setTimeout(() => done(window.state.ink), 200))")
        return np.frombuffer(base64.b64decode(text), np.uint8).reshape(pen.SIDE, pen.SIDE) / 255


@pytest.fixture(scope="module")
def paper(desk):
    page, errors = desk.page.context.browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Paper(page)
    page.close()
    assert errors == []


@pytest.mark.parametrize("lines", [[[(0.5, 0.5)]], [[(0.2, 0.3), (0.8, 0.3)]], [[(0.2, 0.3), (0.4, 0.35)]]], ids=str)
def test_browser_and_code_draw_alike(paper, lines):
    paper.press("Clear")
    drawn = [paper.stroke(*line) for line in lines][-1]
    assert drawn.sum() == pytest.approx(pen.ink(lines).sum(), rel=0.12)
    assert np.abs(drawn - pen.ink(lines)).mean() < 0.01


def test_strokes_are_taken_back_one_by_one(paper):
    paper.press("Clear")
    first = paper.stroke((0.2, 0.2), (0.8, 0.2))
    both = paper.stroke((0.5, 0.2), (0.5, 0.8))
    assert both.sum() > 1.5 * first.sum()
    np.testing.assert_array_equal(paper.press("Undo"), first)
    assert not paper.press("Undo").any()
    assert paper.page.get_by_role("button", name="Undo").is_disabled()
    assert paper.page.locator(".hint").is_visible()
