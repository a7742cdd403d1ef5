"""`%next`: on a line of a live cell, it fills the cell's first empty step; nothing in the cell is run or lost.

It works on the whole text of its cell before Python sees it, so half a function may stand above it. What is filled in
goes back as IPython's payload `set_next_input` with `replace`, which JupyterLab, Notebook and VS Code obey. A kernel
cannot find out whether its front end does, so the text is also in the output, folded, to be copied where it is needed.
"""

import html
import re

from IPython import get_ipython

from course_utils.bets.poll import ask_the_class
from course_utils.host.messages import tell

from .fill import fill, find

LINE = re.compile(r"^\s*%next(?![\w.(])(.*)$")


class Next:
    """The magic and what it remembers: the live cells' sources, and which of them was worked on last."""

    def __init__(self, shell, sources):
        self.shell, self.sources, self.last = shell, sources, -1

    def transform(self, lines):
        """Turn a cell with a line `%next` into a call of `run`; take note of other live cells as they are run."""
        requests = [match[1] for line in lines if (match := LINE.match(line))]
        if not requests:
            index = find("".join(lines), self.sources)
            self.last = self.last if index is None else index
            return lines
        kept = [line for line in lines if not LINE.match(line)]
        return [f"%%next {requests[0].strip()}\n", *kept, "\n"]  # a cell magic wants at least one line below it

    def run(self, line, text):
        """Fill a step, or all; say what was done, or what is wrong with the request."""
        text, known = text.rstrip("\n"), {str(number): number for number in range(1, len(self.sources) + 1)}
        numbers = [word for word in line.split() if word != "all"]
        if len(numbers) > 1 or not set(numbers) <= set(known):
            self._answer(f"%next takes a live cell's number, 1 to {len(known)}, or all; it got {line!r}.", text)
            return
        found = known[numbers[0]] - 1 if numbers else find(text, self.sources)
        index = self.last + 1 if found is None else found
        if index == len(self.sources):
            self._answer(f"That was the last of the {index} live cells. There is no next one.", text)
            return
        self.last = index
        filled = fill(text, self.sources[index], everything="all" in line.split())
        self._answer(self._told(index, filled), filled.text, copy=filled.step is not None)

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
    """Make `%next` known to the kernel, and have bets count the hands of the class.

    Parameters
    ----------
    cells : list of list of str
        The live cells of a notebook in order, each as its lines.
    """
    shell = get_ipython()
    transforms = shell.input_transformers_cleanup
    for old in [one for one in transforms if isinstance(getattr(one, "__self__", None), Next)]:
        transforms.remove(old)
    magic = Next(shell, ["\n".join(lines) for lines in cells])
    transforms.insert(0, magic.transform)
    shell.register_magic_function(magic.run, "cell", "next")
    ask_the_class()
