"""The pages of the public API: what learners and teachers import, as `pdoc` reads it off the docstrings."""

from pathlib import Path

from .sources import AuthoringError

MODULES = (
    *("data", "losses", "layers", "optim", "training", "autodiff", "gradcheck", "images", "search"),
    *("explore", "exercises", "bets", "playground", "pad", "pad.pen", "slide_numbers", "host.clock", "host.display"),
    *("host.ready_made", "host.surroundings"),
)


def write_api(out: Path) -> list[Path]:
    """Write a page for each public module, and an index that searches them all; return the files.

    Parameters
    ----------
    out : Path, the folder to write into; the pages ask no other host for anything
    """
    try:
        from pdoc import pdoc, render
    except ImportError:
        raise AuthoringError("expected pdoc, which is one of the development tools: uv sync") from None
    render.configure(docformat="numpy")
    pdoc(*(f"course_utils.{module}" for module in MODULES), output_directory=out)
    return sorted(out.rglob("*.html"))
