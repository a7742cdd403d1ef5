"""Speaker notes of the live edition in JupyterLab: folded until they are wanted, and easy to read in both themes."""

from pathlib import Path

import pytest
from contrast import too_faint
from lab import open_notebook

PAGE = Path(__file__).parents[1] / "browser" / "page.js"
PATIENCE = 240_000
NOTE = ".jp-RenderedMarkdown div:has(> details)"


def shown(page):
    """Return what is shown of the note: its words, and what is too faint."""
    texts = page.evaluate("(note) => course.texts(note)", NOTE)
    return [words for words, *_ in texts], [sentence for text in texts if (sentence := too_faint(*text))]


def change_theme(page, theme):
    page.evaluate("(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    light = str(theme.endswith("Light")).lower()
    page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached", timeout=PATIENCE)


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_speaker_notes_are_folded_and_have_contrast_in_both_themes(desk, lab, theme):
    open_notebook(desk, lab("live.ipynb"), PATIENCE)
    desk.add_script_tag(path=PAGE)
    change_theme(desk, theme)
    desk.locator(NOTE).scroll_into_view_if_needed(timeout=PATIENCE)
    assert shown(desk) == (["Speaker notes"], [])
    desk.locator(f"{NOTE} summary").click()
    words, faint = shown(desk)
    assert "Wait." in words
    assert faint == []
