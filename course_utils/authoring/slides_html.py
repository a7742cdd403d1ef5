"""Slides as HTML by nbconvert, with reveal.js and MathJax carried along, so that they need no network.

reveal.js comes out of the package sphinx-revealjs, MathJax out of jupyter-server-mathjax. The page sets the mathematics
first, then starts reveal.js; a slide that is still too high for the screen is shrunk until it fits, and a figure grows
into the room that its slide leaves. The title that a slide without one is below stands beside its number.
"""

import importlib.util
import json
import shutil
from pathlib import Path
from typing import NamedTuple

from .frame_files import show_frames, write_viewer
from .sources import AuthoringError

WIDTH, HEIGHT = 1280, 720


class Carried(NamedTuple):
    """What a page needs of an installed package: the folder in it, the copy beside the slides, what is left out."""

    package: str
    inside: str
    name: str
    left_out: tuple[str, ...]


REVEAL = Carried(
    "sphinx_revealjs",
    "_static/revealjs",
    "reveal.js",
    ("css", "*.map", "highlight", "markdown", "math", "search", "zoom"),
)
MATHJAX = Carried("jupyter_server_mathjax", "static", "mathjax", ("localization", "a11y", "SVG"))
MATHJAX_SCRIPT = "mathjax/MathJax.js?config=TeX-AMS-MML_HTMLorMML-full,Safe"
MATHJAX_SETTINGS = {
    "HTML-CSS": {"availableFonts": [], "preferredFont": None, "webFont": "STIX-Web", "imageFont": None},
    "messageStyle": "none",
    "showMathMenu": False,
}
TEMPLATE = """\
{%- extends 'index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}
<script type="text/x-mathjax-config">
MathJax.Hub.Config(MATHJAX_SETTINGS);
MathJax.Hub.Config({
  tex2jax: {inlineMath: [["$", "$"]], displayMath: [["$$", "$$"]], processEscapes: true},
  "HTML-CSS": {EqnChunk: 1000},
  skipStartupTypeset: true
});
</script>
<script src="MATHJAX_SCRIPT"></script>
<script src="reveal.js/dist/reveal.js"></script>
<script src="reveal.js/plugin/notes/notes.js"></script>
<script src="figures/frames.js"></script>
{%- endblock -%}
{%- block html_head_css -%}
<link rel="stylesheet" href="figures/frames.css">
<style>
.reveal .slides { text-align: left; }
.reveal .slides section { box-sizing: border-box; padding: 0 30px; }
.reveal .jp-RenderedHTMLCommon { font-size: 27px; line-height: 1.35; padding-right: 0; }
.reveal .jp-RenderedHTMLCommon h1 { font-size: 52px; }
.reveal .jp-RenderedHTMLCommon h2 { font-size: 42px; }
.reveal .jp-RenderedHTMLCommon h3 { font-size: 34px; }
.reveal .jp-RenderedHTMLCommon h4 { font-size: 30px; }
.reveal .jp-RenderedHTMLCommon :is(h1, h2, h3, h4)
  { line-height: 1.15; margin: 0 0 0.5em; text-transform: none; letter-spacing: normal; }
.reveal .jp-RenderedHTMLCommon table { font-size: 22px; margin: 0 auto; }
.reveal .jp-InputArea-editor, .reveal .highlight { border: 0; background: #f7f7f7; }
.reveal .highlight pre, .reveal .jp-OutputArea-output pre, .reveal .jp-RenderedHTMLCommon pre
  { box-shadow: none; font-size: 21px; line-height: 1.3; margin: 0; max-height: none; width: auto;
    box-sizing: border-box; white-space: pre-wrap; }
.reveal .jp-InputPrompt, .reveal .jp-OutputPrompt, .reveal .jp-Collapser, .reveal .jp-cell-collapser
  { display: none; }
.reveal .jp-OutputArea-output { overflow: visible; }
.reveal .jp-RenderedImage { text-align: center; }
.reveal .jp-RenderedImage img
  { margin: 0 auto; max-height: 620px; max-width: 100%; width: 1150px; object-fit: contain; }
.reveal section:not(:has(section)):has(.jp-RenderedMarkdown:not(aside *)) .jp-RenderedImage img { max-height: 430px; }
.reveal .course-frames fieldset { font-size: 21px; }
.reveal .slides blockquote { box-shadow: none; font-style: normal; margin: 0; padding: 0.2em 1em; width: auto; }
.reveal .controls { font-size: 6px; }
.reveal .slide-number { left: 8px; right: auto; }
.reveal .MathJax_Display { margin: 0.4em 0; }
</style>
{%- endblock -%}
{%- block footer_js -%}
<script>
let title = "";
for (const leaf of document.querySelectorAll(".slides section:not(:has(> section))")) {
  const headings = [...leaf.querySelectorAll("h1, h2, h3")].filter(one => !one.closest("aside"));
  leaf.dataset.below = headings.length ? "" : title;
  const last = headings.at(-1)?.textContent.replace(/[¶$<>&]/g, "").trim();
  if (last && !last.startsWith("Exercise")) { title = last; }
}
function place(slide) {
  const number = `${Reveal.getSlidePastCount() + 1} / ${Reveal.getTotalSlides()}`;
  return [slide?.dataset.below ? `${number} &nbsp; ${slide.dataset.below}` : number];
}
function fit(slide) {
  const leaf = slide.querySelector("section.present") || slide;
  leaf.style.zoom = 1;
  const most = Math.max(leaf.scrollHeight / HEIGHT, leaf.scrollWidth / leaf.clientWidth);
  if (most > 1) { leaf.style.zoom = 0.98 / most; }
  const figures = leaf.querySelectorAll(".jp-RenderedImage img");
  if (most < 1 && figures.length === 1) {
    figures[0].style.maxHeight = `${figures[0].clientHeight + 0.98 * HEIGHT - leaf.scrollHeight}px`;
  }
}
MathJax.Hub.Queue(["Typeset", MathJax.Hub], function () {
  Reveal.initialize({width: WIDTH, height: HEIGHT, margin: 0.03, hash: true, history: true, slideNumber: place,
                     transition: "none", plugins: [RevealNotes], pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1});
  Reveal.on("ready", event => fit(event.currentSlide));
  Reveal.on("pdf-ready", () => document.querySelectorAll(".pdf-page > section").forEach(fit));
  document.addEventListener("course-frames", () => { fit(Reveal.getCurrentSlide()); Reveal.layout(); });
  Reveal.on("slidechanged", event => { fit(event.currentSlide); Reveal.layout(); });
});
</script>
{%- endblock -%}
"""


def write_html(notebook, target):
    """Write slides as a page, and what it needs beside it.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With slide types, and the tags `code-only` and `figure-only` on cells of which one half is shown.
    target : pathlib.Path
        The page.

    Returns
    -------
    list of pathlib.Path
        The page and the folders beside it.

    Raises
    ------
    AuthoringError
        If nbconvert or what the page needs is not installed.
    """
    folders = [carried(what, target.parent) for what in (REVEAL, MATHJAX)]
    figures = target.parent / "figures"
    write_viewer(figures)
    show_frames(notebook, figures, target.name[:2])
    from nbconvert import SlidesExporter

    template = TEMPLATE.replace("WIDTH", str(WIDTH)).replace("HEIGHT", str(HEIGHT))
    template = template.replace("MATHJAX_SETTINGS", json.dumps(MATHJAX_SETTINGS)).replace(
        "MATHJAX_SCRIPT", MATHJAX_SCRIPT
    )
    exporter = SlidesExporter(raw_template=template)
    exporter.reveal_url_prefix = "reveal.js"
    exporter.reveal_theme = "white"
    exporter.register_preprocessor(_remover(), enabled=True)
    page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": target.name.removesuffix(".slides.html")}})
    target.write_text(page, encoding="utf-8", newline="\n")
    return [target, figures, *folders]


def _remover():
    from nbconvert.preprocessors import TagRemovePreprocessor

    return TagRemovePreprocessor(remove_input_tags={"figure-only"}, remove_all_outputs_tags={"code-only"}, enabled=True)


def carried(what: Carried, folder: Path, edition: str = "slides") -> Path:
    """Copy what the pages of an edition need out of an installed package; return the copy's folder."""
    found = importlib.util.find_spec(what.package)
    if found is None or found.origin is None:
        command = f"uv run --group {edition} python -m course_utils.authoring {edition}"
        raise AuthoringError(
            f"{edition}: expected the package {what.package.replace('_', '-')}, found none; run {command}"
        )
    source, copy = Path(found.origin).parent / what.inside, folder / what.name
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns(*what.left_out), dirs_exist_ok=True)
    return copy
