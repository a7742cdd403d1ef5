"""`%next`: in a live cell, it fills the cell's first empty step; nothing in the cell is run or lost.

A teacher types it in a hurry, so other spellings work, too: `% next`, `%%next`, `%Next`, `next`, `%next(2)`, also at
the end of a line of code. If it stands there several times, as many steps are filled. A cell with `%next` is never run.

It works on the whole text of its cell before Python sees it, so half a function may stand above it. The new text goes
back as IPython's payload `set_next_input` with `replace`, which JupyterLab, Notebook and VS Code obey. A kernel cannot
find out whether its front end does, so the output holds the text as well, folded, for those who have to copy it.
"""

import html
import re

from IPython import get_ipython

from course_utils.bets.poll import ask_the_class
from course_utils.host.messages import tell

from .fill import fill, find

WHAT = r"(?P<what>[ \t]*\(?[ \t]*(?:all|\d+)?[ \t]*\)?)[ \t]*[;.]?\s*(?:#.*)?$"
SIGNED = re.compile(r"^\s*%+\s*next(?=all\b|\d|\W|$)(?P<what>.*)$", re.IGNORECASE)
BARE = re.compile(rf"^\s*next(?=\W|$){WHAT}", re.IGNORECASE)
BEHIND = re.compile(rf"^(?P<code>[^#'\"]*\S)\s+%+\s*next(?=all\b|\d|\W|$){WHAT}", re.IGNORECASE)
SIGNS = str.maketrans("(),;.", "     ")
# JupyterLab's settings make its letters large, but not those of widgets, nor the room for a cell's number.
LOOK = """\
<style>
body {
  --jp-cell-prompt-width: calc(5 * var(--jp-code-font-size));
  --jp-widgets-font-size: var(--jp-code-font-size);
  --jp-widgets-inline-height: calc(1.9 * var(--jp-code-font-size));
  --jp-widgets-inline-width-short: calc(6 * var(--jp-code-font-size));
}
</style>
"""
PRESSED = "\n%next key\n"  # what the key writes where the cursor is; it may part a line, which is joined again


def request(line):
    """Return what a line asks `%next` for, or None, and what else stands on it."""
    if found := SIGNED.match(line) or BARE.match(line):
        return found["what"].partition("#")[0].translate(SIGNS).strip(), None
    if found := BEHIND.match(line):
        return found["what"].translate(SIGNS).strip(), f"{found['code']}\n"
    return None, line


class Next:
    """The magic and what it remembers: the live cells' ids and sources, and which of them was worked on last."""

    def __init__(self, shell, cells):
        self.shell, self.ids, self.last = shell, list(cells), -1
        self.sources = ["\n".join(lines) for lines in cells.values()]

    def _at(self, text):
        """Return the index of the live cell that is run, which may be empty by now; else of the one like the text."""
        parent = getattr(self.shell, "get_parent", dict)()
        here = parent.get("metadata", {}).get("cellId")  # JupyterLab and Notebook send it
        return self.ids.index(here) if here in self.ids else find(text, self.sources)

    def transform(self, lines):
        """Turn a cell with a line `%next` into a call of `run`; take note of other live cells as they are run."""
        text = "".join(lines)
        read = [request(line) for line in text.replace(PRESSED, "").splitlines(keepends=True)]
        asked = [""] * text.count(PRESSED) + [words for words, _ in read if words is not None]
        if not asked:
            index = self._at(text)
            self.last = self.last if index is None else index
            return lines
        kept = [rest for _, rest in read if rest is not None]
        return [f"%%next {'|'.join(asked)}\n", *kept, "\n"]  # a cell magic wants at least one line below it

    def run(self, line, text):
        """Fill a step for each request, or all; say what was done, or what is wrong with the request."""
        text, copy = text.rstrip("\n"), False
        for words in line.lower().split("|"):
            sentence, text, filled = self._fill(words.split(), text)
            copy |= filled
        self._answer(sentence, text, copy)

    def _fill(self, words, text):
        """Return what to say, the cell's new text, and whether it changed."""
        known = {str(number): number for number in range(1, len(self.sources) + 1)}
        numbers = [word for word in words if word != "all"]
        if len(numbers) > 1 or not set(numbers) <= set(known):
            told = " ".join(words)
            return f"%next takes a live cell's number, 1 to {len(known)}, or all; it got {told!r}.", text, False
        found = known[numbers[0]] - 1 if numbers else self._at(text)
        index = self.last + 1 if found is None else found
        if index == len(self.sources):
            return f"That was the last of the {index} live cells. There is no next one.", text, False
        self.last = index
        filled = fill(text, self.sources[index], everything="all" in words)
        return self._told(index, filled), filled.text, filled.step is not None

    def warn(self, info):
        """Say before a live cell is run which of its steps is still empty."""
        text = info.raw_cell or ""
        index = find(text, self.sources)
        if index is not None and all(request(line)[0] is None for line in text.splitlines()):
            step = fill(text, self.sources[index]).step
            if step is not None:
                tell(f"Step {step} of live cell {index + 1} is still empty; this ran what is there.")

    def _told(self, index, filled):
        place = f"Live cell {index + 1} of {len(self.sources)}"
        if filled.step is None:
            return f"{place} is complete: run it."
        return f"{place}: step {filled.step} of {filled.count} is filled in."

    def _answer(self, sentence, text, copy=False):
        self.shell.set_next_input(text, replace=True)
        advice = "If the cell did not change, copy this into it:"
        shown = (
            f"<details><summary>{html.escape(sentence)} {advice}</summary>\n<pre>{html.escape(text)}</pre></details>"
        )
        page = shown if copy else f"<p>{html.escape(sentence)}</p>"
        plain = f"{sentence} {advice}\n\n{text}" if copy else sentence
        tell(plain, page)


def prepare(cells):
    """Make `%next` known to the kernel, have bets count the hands of the class, and make widgets large.

    Parameters
    ----------
    cells : dict of str to list of str
        The live cells of a notebook in order: the cell's id, and its lines.
    """
    shell = get_ipython()
    transforms = shell.input_transformers_cleanup
    for old in filter(_of_a_next, list(transforms)):
        transforms.remove(old)
    for old in filter(_of_a_next, list(shell.events.callbacks["pre_run_cell"])):
        shell.events.unregister("pre_run_cell", old)
    magic = Next(shell, cells)
    transforms.insert(0, magic.transform)
    shell.events.register("pre_run_cell", magic.warn)
    shell.register_magic_function(magic.run, "cell", "next")
    ask_the_class()
    tell("", LOOK)


def _of_a_next(callback):
    return isinstance(getattr(callback, "__self__", None), Next)
