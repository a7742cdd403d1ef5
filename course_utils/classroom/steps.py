"""A live cell as steps: each is a prompt, a line that is only a comment, and the code below it."""

import io
import tokenize
from typing import NamedTuple


class Step(NamedTuple):
    """A prompt, one line without its line break, and the lines of code below it."""

    prompt: str
    code: list[str]


def steps(source):
    """Split a cell's source at its prompts.

    Parameters
    ----------
    source : str
        Plain Python. Comments behind code and lines of a longer text are no prompts.

    Returns
    -------
    list of Step
        Joined again, line by line, they are the source.

    Raises
    ------
    ValueError
        If the source does not begin with a prompt.
    """
    lines = source.splitlines()
    starts = [
        token.start[0] - 1
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and not lines[token.start[0] - 1][: token.start[1]].strip()
    ]
    if starts[:1] != [0]:
        raise ValueError(f"expected a prompt, a line that is only a comment, at the beginning, got {lines[:1]}")
    ends = [*starts[1:], len(lines)]
    return [Step(lines[start], lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]


def skeleton(source):
    """Return a cell's prompts alone, with an empty line to type on below each."""
    return "\n\n".join(step.prompt for step in steps(source)) + "\n"
