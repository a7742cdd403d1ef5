"""Put the code of a step below its prompt, and leave everything else in the cell as it was typed."""

from typing import NamedTuple

from .steps import skeleton, steps


class Filled(NamedTuple):
    """A cell's new text; which step was filled last, from 1, or None if none was empty; how many steps there are."""

    text: str
    step: int | None
    count: int


def find(text, sources):
    """Return the index of the live cell whose prompts stand in a text, of the one with most of them, or None."""
    lines = {line.strip() for line in text.splitlines()}
    known = [sum(step.prompt.strip() in lines for step in steps(source)) for source in sources]
    return known.index(max(known)) if any(known) else None


def fill(text, source, everything=False):
    """Fill the first empty step of a live cell, or all of them.

    Parameters
    ----------
    text : str
        What stands in the cell: prompts, and whatever was typed. It need not be valid Python.
    source : str
        The live cell as it shall become. Where none of its prompts stands in the text, all are put below it.
    everything : bool
        Whether to fill all empty steps.

    Returns
    -------
    Filled
    """
    if find(text, [source]) is None:
        text = f"{text.rstrip()}\n{skeleton(source)}".lstrip("\n")
    wanted, last = steps(source), None
    for number, step in enumerate(wanted, start=1):
        if everything or last is None:
            text, done = _filled(text, step, {other.prompt.strip() for other in wanted})
            last = number if done else last
    return Filled(text.rstrip("\n"), last, len(wanted))


def _filled(text, step, prompts):
    """Return the text with this step's code, if its prompt stands with nothing below it, and whether it was put in."""
    lines = text.splitlines()
    at = next((i for i, line in enumerate(lines) if line.strip() == step.prompt.strip()), None)
    if at is None:
        return text, False
    end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() in prompts), len(lines))
    if any(line.strip() for line in lines[at + 1 : end]):
        return text, False
    return "\n".join([*lines[: at + 1], *step.code, *lines[end:]]), True
