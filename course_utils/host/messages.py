"""Messages in a cell or under a figure: what is said to an answer, and what went wrong, in words and in sight."""

import html
import os
import traceback

from course_utils.host.surroundings import can_show

COLOURS = {"correct": "#1a9850", "not attempted": "#8888aa", "tried": "#d98200"}
_MACHINERY = os.path.join(os.path.dirname(os.path.dirname(__file__)), "explore")
_CARD = (
    "margin:4px 0;padding:6px 10px;border-left:4px solid #b3261e;background:#fff4f2;color:#5c0f0a;"
    "font-size:13px;line-height:1.4;white-space:pre-wrap;overflow-wrap:anywhere;font-family:monospace"
)
_UNSEEN = "position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"


def card(text):
    """Return `text` as HTML with colours of its own, legible on light and dark pages."""
    return f'<div role="status" style="{_CARD}">{html.escape(text)}</div>'


def unseen(text):
    """Return `text` as HTML that takes no room: for screen readers, as the picture of a widget has no alt text."""
    return f'<p style="{_UNSEEN}">{html.escape(text)}</p>'


def short_traceback(error):
    """Return the author's own last few lines of a traceback, and the error."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(_MACHINERY)]
    lines = [f"line {frame.lineno}, in {frame.name}:  {frame.line}" for frame in frames[-3:]]
    return "\n".join(lines + traceback.format_exception_only(error)).rstrip()


def tell(text: str, page: str | None = None, **more: object) -> None:
    """Display a message once: as plain text that says everything, and as HTML (``page``), by default in a frame.

    In a plain script it is printed.

    Parameters
    ----------
    text : str
    page : str, optional
        The HTML.
    **more
        Other forms of the message, by their MIME types, that programs read.
    """
    if not can_show():
        print(text)
        return
    from IPython.display import display

    display({"text/plain": text, "text/html": page or as_html(text, COLOURS["tried"]), **more}, raw=True)


def as_html(text: str, colour: str) -> str:
    """Return the message as HTML: the first line bold, indented lines as code, others as paragraphs.

    It sets no text colour and no background, so it reads on light and dark pages.
    """
    first, *lines = text.split("\n")
    parts, code = [f"<p><strong>{html.escape(first)}</strong></p>"], []
    for line in [*lines, ""]:
        if line.startswith("    "):
            code.append(html.escape(line[4:]))
            continue
        if code:
            parts.append(
                f'<pre style="background: none; color: inherit; margin-bottom: 0.6em">{chr(10).join(code)}</pre>'
            )
            code = []
        if line:
            parts.append(f"<p>{html.escape(line)}</p>")
    style = f"border-left: 4px solid {colour}; padding-left: 1em; max-width: 60em"
    return f'<div style="{style}">{"".join(parts)}</div>'
