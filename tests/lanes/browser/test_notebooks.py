"""Each notebook in a real JupyterLab in a real Chromium: it runs, answers keyboard and mouse, and can be read."""

import checks
import driving
import nbformat
import pytest
from course import NOTEBOOKS


class Book:
    """A notebook that was opened, run, and stays open; with what was seen of it before it ran."""

    def __init__(self, desk, path):
        self.desk, self.page, self.path = desk, desk.page, path
        desk.open(path.name)
        desk.shut_down()
        desk.scroll_through()
        self.stored_images = checks.shown_images(self.page)
        self.stored_text = checks.output_text(self.page)
        desk.with_kernel()
        desk.run()
        self.figures = range(desk.figures)

    @property
    def stored_pictures(self):
        """How many pictures the notebook's file holds."""
        cells = nbformat.read(self.path, as_version=4).cells
        return sum("image/png" in output.get("data", {}) for cell in cells for output in cell.get("outputs", []))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.name[:2])
def book(request, desk):
    return Book(desk, request.param)


def test_without_a_kernel_every_picture_is_shown(book):
    assert book.stored_images == [True] * book.stored_pictures
    assert "Error displaying widget" not in book.stored_text


def test_run_all_runs_every_cell_without_an_error(book):
    assert list(checks.failed_cells(book.page)) == []
    assert len(book.figures) > 0


def test_every_live_figure_has_a_description_beside_its_picture(book):
    assert [defect for index in book.figures for defect in checks.nameless(book.page, index)] == []


def test_every_control_is_reached_by_keyboard_and_answered_with_a_new_picture(book):
    assert [defect for index in book.figures for defect in checks.deaf_controls(book.page, index)] == []


def test_a_fast_drag_ends_on_the_last_value_and_nothing_jumps(book):
    dragged = [index for index in book.figures if driving.has_slider(book.page, index)]
    assert dragged
    assert [defect for index in dragged for defect in checks.bad_drag(book.page, index)] == []


def test_figures_and_callouts_can_be_read_in_both_themes(book, tmp_path):
    faint, photos = {}, {}
    for theme in ("Dark", "Light"):
        book.desk.theme(theme)
        photos[theme] = checks.photograph(book.page, tmp_path / theme, "picture")
        faint[theme] = checks.faint_text(book.page)
        if faint[theme]:
            checks.photograph(book.page, tmp_path / theme, "callout")  # for whoever mends it
    assert faint == {"Dark": [], "Light": []}, f"see {tmp_path}"
    assert list(checks.changed_by_theme(photos["Light"], photos["Dark"])) == []


def test_the_console_has_no_complaint_of_ours(book):
    assert book.desk.complaints == []
