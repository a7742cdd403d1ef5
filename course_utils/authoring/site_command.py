"""The command `site`: the whole course as static files, to read at once and to run in the browser."""

import tempfile
from pathlib import Path

from .editions_command import apart
from .frame_files import frames_of
from .lite import write_lite
from .pages import write_pages
from .sources import AuthoringError

LIVE = "lite/lab/index.html?path="  # from the pages to a notebook that runs


def add_site(commands):
    """Add `site` to the subcommands of a parser."""
    text = "write the course as a static site: pages to read at once, and JupyterLab that runs in the browser"
    command = commands.add_parser("site", help=text, description=text)
    command.add_argument("numbers", nargs="*", metavar="NN", help="numbers of notebooks, such as 01; none for all")
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to write into")
    pyodide = "a Pyodide distribution (.tar.bz2) to hand out, so that readers' browsers ask no other host"
    command.add_argument("--pyodide", type=Path, metavar="TARBALL", help=pyodide)
    still = "do not run the notebooks: live figures then show their first picture alone, and 08 trains in the browser"
    command.add_argument("--still", action="store_true", help=still)
    command.set_defaults(run=_site)


def _site(sources, options):
    if options.pyodide and not options.pyodide.is_file():
        raise AuthoringError(f"expected a Pyodide distribution (.tar.bz2), got {options.pyodide}")
    out = apart(options.out)
    with tempfile.TemporaryDirectory() as trained:
        run = [] if options.still else sources
        frames = {source.stem: frames_of(source, trained) for source in run}
        write_lite(sources, out / "lite", options.pyodide, Path(trained))
    print(write_pages(sources, out, frames, LIVE))
    return 0
