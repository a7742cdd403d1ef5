"""The notebooks as pages to read at once, with a start page, search and a dark theme, by Sphinx and MyST-NB.

The pages ask no other host for anything: MathJax comes along, as with the slides.
"""

import html
import re
import shutil
import tempfile
from pathlib import Path

from .frame_files import WEB, add_frames, show_frames, write_viewer
from .slides_html import MATHJAX, MATHJAX_SCRIPT, MATHJAX_SETTINGS, carried
from .sources import AuthoringError, headings_in, stored_notebook, stored_text, tags_of, taught

NAME = "Neural networks from scratch"
SETTINGS = {
    "project": NAME,
    "html_title": NAME,
    "author": "",
    "extensions": ["myst_nb", "sphinx.ext.mathjax"],
    "html_theme": "sphinx_book_theme",
    "html_theme_options": {
        "use_download_button": False,
        "use_fullscreen_button": False,
        "show_toc_level": 2,
        "navbar_persistent": [],
    },
    "html_static_path": ["_static"],
    "html_extra_path": ["extra"],
    "html_css_files": ["frames.css", "site.css"],
    "html_js_files": ["frames.js"],
    "html_show_sourcelink": False,
    "html_copy_source": False,
    "html_show_copyright": False,
    "html_favicon": "_static/icon.svg",
    "html_context": {"default_mode": "auto"},
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "myst_update_mathjax": False,
    "myst_heading_anchors": 3,
    "myst_heading_slug_func": "course_utils.authoring.pages.anchor",
    "nb_execution_mode": "off",
    "nb_code_prompt_show": "Show the code",
    "nb_code_prompt_hide": "Fold the code",
    "suppress_warnings": ["myst.header", "mystnb.unknown_mime_type", "misc.highlighting_failure"],
    "mathjax_path": MATHJAX_SCRIPT,
    "mathjax_options": {"async": "async"},
    "mathjax2_config": MATHJAX_SETTINGS,
}
# A script in a page's head, which the browser would run before it reads on; the page itself uses the one left out.
EARLY = re.compile(r'<script src="(?!_static/documentation_options)')
ON_A_PAGE = {"<p>Run this cell to bet.</p>": "<p>Bet before you read on.</p>", "<p>No bet was made.</p>": ""}
GOAL = re.compile(r"\*\*What you will do\.\*\* (.*?)(?:\n\n|\Z)", re.DOTALL)


def write_pages(sources: list[Path], out: Path, frames: dict[str, dict], live: str = "") -> Path:
    """Write the pages of these sources; return the start page.

    Parameters
    ----------
    sources : list of pathlib.Path
        notebooks/source/NN_topic.py
    out : pathlib.Path
        The folder.
    frames : dict
        Frames of the live figures, by the stem of the source, as `frames_of` returns them.
    live : str
        The address, relative to the pages, that opens a notebook when its name follows; empty where there is none.
    """
    from sphinx.application import Sphinx  # pyright: ignore[reportMissingImports]  # of the group "site"

    with tempfile.TemporaryDirectory() as work:
        folder = Path(work, "pages")
        write_viewer(folder / "_static")
        carried(MATHJAX, folder / "_static", "site")
        for name in ("site.css", "icon.svg"):
            shutil.copy(WEB / name, folder / "_static")
        for source in sources:
            notebook = to_read(source, live)
            add_frames(notebook, frames.get(source.stem, {}))
            show_frames(notebook, folder / "extra" / "figures", source.stem[:2], lazy=True)
            text = stored_text(notebook)
            (folder / f"{source.stem}.ipynb").write_text(text, encoding="utf-8", newline="\n")
        (folder / "index.md").write_text(_start_page(sources, live), encoding="utf-8", newline="\n")
        log = Path(work, "log.txt")
        with log.open("w", encoding="utf-8") as told:
            app = Sphinx(
                str(folder), None, str(out), str(Path(work, "trees")), "html", SETTINGS, status=None, warning=told
            )
            app.build()
        if said := log.read_text(encoding="utf-8").replace(f"{folder}/", "").strip():
            raise AuthoringError(f"pages: {said[-3000:]}")
    for page in out.glob("*.html"):
        page.write_text(
            EARLY.sub('<script defer src="', page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n"
        )
    return out / "index.html"


def anchor(heading: str) -> str:
    """Return the name by which JupyterLab, and so a notebook's own link, knows a heading.

    Parameters
    ----------
    heading : str
        Its text.
    """
    return heading.replace(" ", "-")


def to_read(source, live):
    """Return a stored notebook for readers: what is taught, folded cells folded, and a button that runs it."""
    notebook = stored_notebook(source)
    notebook.cells = [cell for cell in taught(notebook.cells) if "setup" not in tags_of(cell)]
    for cell in notebook.cells:
        if "hide" in tags_of(cell):
            cell.metadata["tags"] = [*tags_of(cell), "hide-input"]
        for output in cell.get("outputs", []):
            for words, instead in ON_A_PAGE.items():
                if words in output.get("data", {}).get("text/html", ""):
                    output.data["text/html"] = output.data["text/html"].replace(words, instead)
    title, rest = notebook.cells[0].source.split("\n", 1)
    notebook.cells[0].source = f"{title}\n\n{_button(source.stem, live)}\n{rest}" if live else f"{title}\n{rest}"
    return notebook


def _button(stem, live):
    return f'<p><a class="course-run" href="{live}{stem}.ipynb">Run this notebook in your browser</a></p>'


def _start_page(sources, live):
    """Return the start page as MyST: a card for each notebook."""
    openings = {source.stem: stored_notebook(source).cells[0].source for source in sources}
    cards = "\n".join(_card(stem, opening, live) for stem, opening in openings.items())
    names = "\n".join(f"{stem[:2]} {_title(opening)} <{stem}>" for stem, opening in openings.items())
    return (
        f"# {NAME}\n\nNotebooks that answer back: read a page, or run it in your browser. Nothing is installed.\n\n"
        f'<div class="course-cards">\n{cards}\n</div>\n\n```{{toctree}}\n:hidden:\n\n{names}\n```\n'
    )


def _card(stem, opening, live):
    goal = re.sub(r"[*$`]", "", " ".join("".join(GOAL.findall(opening)).split()))
    run = f'<a class="course-run" href="{live}{stem}.ipynb" aria-label="Run {stem[:2]}">Run</a>'
    return (
        f'<div class="course-card"><h2>{stem[:2]}&ensp;{html.escape(_title(opening))}</h2><p>{html.escape(goal)}</p>'
        f'<p><a href="{stem}.html" aria-label="Read {stem[:2]}">Read</a>{run if live else ""}</p></div>'
    )


def _title(opening):
    (_, title), *_ = headings_in(opening)
    return title
