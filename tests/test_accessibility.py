"""The rules for figures that everyone can read find their defects, and none in a sound figure."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patheffects import withStroke

from course_utils.figures import new_axes
from course_utils.host import style


@pytest.fixture
def readable(monkeypatch):
    """The rules, a module beside this one."""
    monkeypatch.syspath_prepend(Path(__file__).parent)
    import readable

    return readable


def grey_behind(ax):
    ax.set_facecolor("0.6")
    ax.text(0.5, 0.5, "grey on grey", color="0.3")


def text_over_an_image(ax, **look):
    ax.imshow(np.tile([0.0, 1.0], (8, 4)), cmap="gray")
    ax.text(0, 4, "dark words on light and dark", color="black", **look)


def lines(ax, *looks):
    for height, look in enumerate(looks):
        ax.plot([0, 1], [height, height], look)


def clouds(ax, *markers):
    for marker, colour in zip(markers, style.COLORS, strict=False):
        ax.scatter([0, 1], [0, 1], color=colour, marker=marker)


def labelled(ax):
    lines(ax, "C0", "C1")
    for height, colour in enumerate(style.COLORS[:2]):
        ax.text(1, height, "name", color=colour, fontsize=20)


SOUND = {
    "black on white": lambda ax: ax.set_title("words"),
    "over an image, in a box": lambda ax: text_over_an_image(ax, bbox={"facecolor": "white"}),
    "over an image, with a halo": lambda ax: text_over_an_image(ax, path_effects=[withStroke(foreground="w")]),
    "large": lambda ax: ax.set_title("words", color="0.55", fontsize=20),
    "dashes": lambda ax: lines(ax, "C0-", "C1--"),
    "markers": lambda ax: clouds(ax, "o", "s"),
    "lightness": lambda ax: lines(ax, "k-", "C1-"),
    "the same colour": lambda ax: lines(ax, "C0", "C0"),
    "labelled": labelled,
}
DEFECTS = {
    "pale text": (lambda ax: ax.set_title("words", color="0.55"), "faint text"),
    "transparent text": (lambda ax: ax.set_title("words", alpha=0.4), "faint text"),
    "text on grey": (grey_behind, "faint text"),
    "text over an image": (text_over_an_image, "faint text"),
    "two solid lines": (lambda ax: lines(ax, "C0", "C1"), "colour alone"),
    "two lines of one marker": (lambda ax: lines(ax, "C0o-", "C1o-"), "colour alone"),
    "two clouds of circles": (lambda ax: clouds(ax, "o", "o"), "colour alone"),
    "a red line": (lambda ax: lines(ax, "r"), "strange colour"),
    "a rainbow": (lambda ax: ax.imshow(np.eye(3), cmap="jet"), "strange colour"),
    "a green bar": (lambda ax: ax.bar([1], [1], color="lime"), "strange colour"),
    "magenta words": (lambda ax: ax.set_title("words", color="#700070"), "strange colour"),
}


def findings(draw, rules):
    """Return the names of the rules that find something in a figure."""
    ax = new_axes()
    with style.context():
        draw(ax)
    return [name for name, rule in rules.items() if list(rule(ax.figure))]


@pytest.mark.parametrize("draw", SOUND.values(), ids=SOUND)
def test_no_rule_finds_a_defect_in_a_sound_figure(draw, readable):
    assert findings(draw, readable.RULES) == []


@pytest.mark.parametrize(("draw", "rule"), DEFECTS.values(), ids=DEFECTS)
def test_a_rule_finds_its_defect(draw, rule, readable):
    assert findings(draw, readable.RULES) == [rule]


def test_every_rule_is_tested(readable):
    assert {rule for _, rule in DEFECTS.values()} == set(readable.RULES)


def test_contrast_is_that_of_wcag(readable):
    assert readable.contrast((0, 0, 0), np.array([1, 1, 1])) == pytest.approx(21)
    assert readable.contrast(to_rgb("#767676"), np.array([1, 1, 1])) == pytest.approx(4.54, abs=0.01)
