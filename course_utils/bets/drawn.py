"""A guess drawn into a live figure."""

import ipywidgets as widgets
import traitlets

from course_utils.bets.asking import asked
from course_utils.explore.control import Control


class _Holder(widgets.Label):
    """A widget that shows nothing and holds a guess."""

    value = traitlets.Any(None)


def from_bet(key: str) -> Control:
    """Return a control for `explore` whose value is the guess of the bet `key`, and None while there is none.

    Raises
    ------
    ValueError
        If the bet was not asked.
    """
    if key not in asked:
        raise ValueError(f"bet {key!r} was not asked yet: run the cell above that asks for it")
    one = asked[key]

    def make(_label):
        holder = _Holder(one.guess, layout={"display": "none"})
        one.holders.add(holder)
        return holder, holder

    def accept(value):
        return None if value is None else one.kind.accept(value)

    examples = one.kind.examples
    return Control(None, (None, *examples), "", accept, lambda rng: examples[rng.integers(len(examples))], make)
