"""Commands that write into a folder: editions for instructors, pages of the API; `times` measures instead."""

import sys
from pathlib import Path

import nbformat

from .api import write_api
from .frame_files import frames_of
from .gradescope_format import write_gradescope
from .handout import write_handout
from .live_edition import live_edition, notes_page, write_settings
from .nbgrader_format import write_nbgrader
from .slides import slides_notebook, without_numbers, write_slides
from .sources import ROOT, AuthoringError, stored_text
from .times import measure, report

OWN = ("course_utils", "notebooks", "tests")


def add_editions(commands):
    """Add the commands to those of the authors."""
    for name, text, run in [
        ("live", "write the live edition: cells to type in, %%next, speaker notes", _live),
        ("slides", "write slides, to present in JupyterLab and as HTML that needs no network", _slides),
        ("handout", "write a copy of the course without hints and solutions, for graded work", _handout),
        ("times", "run the notebooks and say how long each section takes in class", _times),
    ]:
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("numbers", nargs="*", metavar="NN", help="numbers of notebooks, such as 01; none for all")
        if run is not _times:
            command.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to write into")
        if run is _slides:
            still = "do not run the notebooks for frames: live figures stand still on the HTML slides, and say so"
            command.add_argument("--still", action="store_true", help=still)
        if run is _handout:
            command.add_argument("--solutions", action="store_true", help="with the solutions in, for after class")
            forms = ["folder", "nbgrader", "gradescope"]
            command.add_argument("--format", default="folder", choices=forms, help="of the graded handout")
            text = "where Colab fetches this handout, a zip file of its folder that you put there"
            command.add_argument("--archive", default="", metavar="URL", help=text)
        command.set_defaults(run=run)
    text = "write a page for each module that learners and teachers import, from its docstrings"
    command = commands.add_parser("api", help=text, description=text)
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to write into")
    command.set_defaults(run=_api, numbers=[])


def _live(sources, options):
    def write(source):
        notes = options.out / f"{source.stem}.notes.md"
        written = _store(live_edition(source), options.out / f"{source.stem}.ipynb")
        notes.write_text(notes_page(source), encoding="utf-8", newline="\n")
        return [*written, notes]

    print(*write_settings(apart(options.out)), sep="\n", flush=True)
    return _each(sources, write)


def _slides(sources, options):
    def write(source):
        for asked in without_numbers(slides_notebook(source)):
            print(f"{source.name}: a slide asks for a calculation and shows no numbers: {asked}", file=sys.stderr)
        return write_slides(source, apart(options.out), None if options.still else frames_of(source))

    return _each(sources, write)


def _handout(sources, options):
    def write(chosen):
        if options.format == "nbgrader":
            return write_nbgrader(chosen, apart(options.out))
        if options.format == "gradescope":
            return write_gradescope(chosen, apart(options.out))
        return write_handout(chosen, apart(options.out), options.solutions, options.archive)

    return _each([sources], write)


def _api(_sources, options):
    return _each([apart(options.out)], write_api)


def _times(sources, _options):
    return _each(sources, lambda source: print(report(source.stem, measure(source)), end="\n\n", flush=True))


def _each(things, write):
    """Call `write` with each thing, name the files it returns, and return the exit code."""
    failures = 0
    for thing in things:
        try:
            for path in write(thing) or []:
                print(path, flush=True)
        except AuthoringError as error:
            failures += 1
            print(error, file=sys.stderr, flush=True)
    return int(failures > 0)


def apart(out):
    """Return the folder to write into, unless editions would take the place of the course's own files."""
    if out.resolve() == ROOT or any(ROOT / part in [out.resolve(), *out.resolve().parents] for part in OWN):
        raise AuthoringError(f"expected a folder apart from the course's own files, got {out}")
    return out


def _store(notebook, path):
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(stored_text(notebook), encoding="utf-8", newline="\n")
    return [path]
