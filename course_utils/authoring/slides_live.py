"""The look of slides in JupyterLab: letters and figures that grow with the screen, and nothing of the notebook's own.

jupyterlab-slideshow brings jupyterlab-fonts, which reads style sheets out of a notebook's metadata. Ours holds while
the slide show runs; at any other time the notebook looks as always. Lengths are shares of the screen, so that a full
slide fills a projector of any size.
"""

from .slide_pieces import pieces

METADATA_KEY = "@deathbeds/jupyterlab-fonts"
LETTER = "min(3.3vh, 1.9vw)"
LINE = 4.5  # of a text, in hundredths of the screen's height
ROOM = 91  # of them, for a slide
SMALLEST = 36  # of them, for a figure with its sliders
FIGURE = "var(--slide-figure)"  # the height of a figure, cell by cell
PICTURE = {"width": "calc(100% - 4px)", "height": "auto", "object-fit": "contain"}
SHOW = "&.jp-Deck"  # the notebook's panel while it is shown
LIVE = f"{SHOW} [data-jpf-cell-tags*=hide]"  # a live figure; a panel of many controls, the playground, stays small
LOOK = {
    SHOW: {
        "--jp-content-font-size1": LETTER,
        "--jp-content-line-height": "1.35",
        "--jp-code-font-size": f"calc(0.75 * {LETTER})",
    },
    LIVE: {
        "--jp-widgets-font-size": f"calc(0.8 * {LETTER})",
        "--jp-widgets-inline-height": f"calc(1.4 * {LETTER})",
    },
    f"{SHOW} .jp-Notebook": {"padding": "0 5vw 0 3vw"},  # on the right, room for the arrows
    f"{SHOW} .jp-RenderedHTMLCommon": {"padding-right": "0"},
    f"{SHOW} .jp-RenderedHTMLCommon table": {"font-size": "0.85em"},
    f"{SHOW} .jp-RenderedHTMLCommon td": {"padding": "0.2em 0.5em"},
    f"{SHOW} .jp-RenderedHTMLCommon blockquote": {"margin": "0"},
    f"{SHOW} .jp-Collapser": {"display": "none"},
    f"{SHOW} .jp-Cell-inputWrapper .jp-Placeholder": {"display": "none"},
    f"{SHOW} .cm-content": {"white-space": "break-spaces", "overflow-wrap": "anywhere", "flex-shrink": "1"},
    f"{SHOW} .jp-MarkdownCell.jp-deck-mod-onscreen": {"padding": "1vh 0"},
    f"{SHOW} .jp-RenderedImage img": {**PICTURE, "max-height": FIGURE},
    f"{SHOW} img.widget-image": {**PICTURE, "max-height": "38vh"},
    # The sliders come first, the picture has the rest.
    f"{LIVE} .widget-vbox:has(> img.widget-image)": {"max-height": FIGURE, "align-items": "center"},
    f"{LIVE} .widget-vbox > img.widget-image": {"flex": "0 1 auto", "min-height": "0", "max-height": "none"},
}


def dress(notebook):
    """Give a notebook of slides its look, and each figure the height that the texts of its slide leave."""
    notebook.metadata[METADATA_KEY] = {"styles": {":root": LOOK}}
    for slide in _slides(notebook.cells):
        texts = [piece for cell in slide if cell.cell_type == "markdown" for piece in pieces(cell.source)]
        height = max(SMALLEST, ROOM - LINE * sum(piece.lines for piece in texts))
        for cell in slide:
            if "figure-only" in cell.metadata.get("tags", []):
                cell.metadata[METADATA_KEY] = {"styles": {"--slide-figure": f"{height:.0f}vh"}}


def _slides(cells):
    """Return the cells that are shown, slide by slide."""
    slides = []
    for cell in cells:
        place = cell.metadata["slideshow"]["slide_type"]
        slides += [[]] if place in ("slide", "subslide") else []
        if place not in ("skip", "notes"):
            slides[-1].append(cell)
    return slides
