"""A bet, from its question to the sentence that stands beside the answer."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np

from course_utils.bets import forms
from course_utils.bets.guesses import Kind, kind_of
from course_utils.host import kept
from course_utils.host.cells import close_widgets
from course_utils.host.messages import COLOURS, as_html, tell
from course_utils.host.widgets import show_widget

RIGHT, WRONG, OPEN = COLOURS["correct"], COLOURS["tried"], COLOURS["not attempted"]
SIDES = ("high", "low")

asked: dict[str, Bet] = {}  # the bets of this kernel, by key
makers: dict[str, type[Bet]] = {}  # who makes a bet, by its kind, where not Bet does


def bet(
    key: str,
    question: str,
    *,
    choices: Sequence[str] | None = None,
    order: Sequence[str] | None = None,
    curve: Sequence[float] | None = None,
    between: tuple[float, float] | None = None,
    unit: str = "",
) -> None:
    """Ask for a bet: a number, unless choices, an order or a curve is wanted.

    Parameters
    ----------
    key : str
        The bet's name, ``"01.b4"``.
    question : str
        A whole sentence, without formulas.
    choices, order : sequence of str
        What can be chosen; what is to be put in order.
    curve : sequence of float
        The places at which the height of a curve is asked for.
    between : (float, float)
        The lowest and the highest number, or the ends of the curve's axis.
    unit : str
        What a number counts.

    Raises
    ------
    ValueError
        If more than one kind is asked for, or what is offered cannot be.
    """
    kind, one = kind_of(choices, order, curve, between, unit), asked.get(key)
    if one is None or (one.question, vars(one.kind)) != (question, vars(kind)):
        make = makers.get(kind.name, Bet)
        one = asked[key] = make(key, question, kind)
    one.ask()


def reveal(
    key: str,
    truth: float | str | Sequence[str] | Sequence[float] | np.ndarray | Callable[[float], float],
    misses: Mapping[Any, str] | None = None,
    *,
    close: float | None = None,
) -> None:
    """Show the answer beside the guess, and in one sentence how the guess misses it.

    Parameters
    ----------
    key : str
        The bet's name.
    truth : float, str, sequence of str or float, or callable
        The answer, as the notebook has computed it; of a curve, its heights or a function of one place.
    misses : dict from a tempting guess to str
        The sentence for whoever made it; of a number, "high" and "low" add one for all others on that side.
    close : float
        How far off is right; by default 2 % of a number, 10 % of a curve's axis.

    Raises
    ------
    ValueError
        If the answer or a tempting guess cannot be bet.
    """
    if key not in asked:
        tell(f"Bet {key} was not asked yet: run the cell above that asks for it, then this one again.")
        return
    asked[key].answer(truth, misses or {}, close)


class Bet:
    """A question, the learner's guess and the truth, each of the latter None while it is not there.

    Attributes
    ----------
    settled : bool, whether guess and truth have met, after which the guess stays
    holders : what keeps the guess as its ``value``, for live figures that draw it
    """

    def __init__(self, key: str, question: str, kind: Kind) -> None:
        self.key, self.question, self.kind = key, question, kind
        self.guess: Any = None
        self.truth: Any = None
        self.settled = False
        self.holders = weakref.WeakSet()
        self._form: Callable[[Any], object] | None = None  # has the form show a guess
        self._reply: widgets.HTML | None = None
        self._result: widgets.HTML | None = None
        self._panel: widgets.VBox | None = None

    # What cells do.

    def ask(self):
        """Show the question and a form."""
        self._remember()
        head = f"Bet {self.key}: {self.question}\n{self.kind.asks}"
        parts, self._form = self.form(self._enter)
        self._reply = widgets.HTML()
        self.refresh()
        guess = "Run this cell to bet." if self.guess is None else f"Your bet: {self.kind.say(self.guess)}."
        words = "\n".join([head, *(f"    {option}" for option in self.kind.options), guess])
        self._panel = widgets.VBox([widgets.HTML(as_html(head, OPEN)), *parts, self._reply])
        _Shown(words, self._panel)

    def answer(self, truth, misses, close):
        """Show the truth."""
        truth = self.kind.accept(truth)
        for value in misses:
            _ = value in SIDES or self.kind.accept(value)
        self.truth, self.misses, self.close = truth, misses, close
        self._result = widgets.HTML()
        self.settle()
        _Shown(self.verdict(), self._result)

    # What happens to the guess.

    def _remember(self):
        """Take the guess that is kept, if there is one and it fits the question."""
        self.guess, self.settled, self._until = None, False, 0
        for event in kept.events("bet"):
            if (event["key"], event.get("question")) == (self.key, self.question):
                try:
                    self.guess, self.settled = self.kind.accept(event["guess"]), "right" in event
                except (KeyError, TypeError, ValueError):  # not a guess at this question
                    continue

    def _enter(self, entered):
        """Take what a learner entered, or say in a sentence what is wrong with it."""
        try:
            self.place(self.read(entered))
        except ValueError as error:
            late = self.settled and f"The answer has been shown, so your bet stays: {self.kind.say(self.guess)}."
            if late:
                self._show_guess()
            self._say(f"Not taken.\n{late or error}", WRONG)

    def read(self, entered):
        """Return a guess; raise ValueError with a sentence for what is none."""
        return self.kind.read(entered)

    def place(self, guess):
        """Take a guess; raise ValueError if it comes too late."""
        if guess != self.guess:
            if self.settled and time.monotonic() > self._until:
                raise ValueError("too late")
            self.guess, self.settled = guess, False
            kept.note("bet", self.key, question=self.question, guess=guess)
        self.settle()

    def settle(self):
        """Keep, once, how the bet ended; show it everywhere."""
        if not (self.truth is None or self.guess is None or self.settled):
            self.settled, self._until = True, time.monotonic() + forms.UNDER_WAY
            said, answer = self.kind.say(self.guess), self.kind.say(self.truth)  # as the learner reads them
            facts = {"question": self.question, "guess": self.guess, "said": said, "answer": answer}
            kept.note("bet", self.key, **facts, right=self.right(self.guess))
        self.refresh()

    # What is seen.

    def form(self, enter):
        """Return the widgets, and a function that has them show a guess."""
        return forms.form(self.kind, enter)

    def refresh(self):
        """Show everywhere how the bet stands."""
        self._show_guess()
        self._say(*self.reply())
        if self._result is not None:
            self._result.value = as_html(self.verdict(), self.colour())
        for holder in list(self.holders):
            holder.value = self.guess

    def _show_guess(self):
        if self._form is not None:
            self._form(self.guess)

    def _say(self, text, colour):
        if self._reply is not None:
            self._reply.value = f'<div role="status">{as_html(text, colour)}</div>'

    def reply(self):
        """Return what is said below the form, and its colour."""
        if self.guess is None:
            return "No bet yet.\nBet, or read on: nobody has to.", OPEN
        if self.truth is not None:
            return self.verdict(), self.colour()
        later = "The answer comes further down." if self.settled else "You can change it until the answer is shown."
        return f"Your bet: {self.kind.say(self.guess)}.\n{later}", OPEN

    def colour(self):
        """Return the colour of the verdict."""
        return OPEN if self.guess is None else RIGHT if self.right(self.guess) else WRONG

    def right(self, guess):
        """Return whether a guess is as good as the truth."""
        return self.kind.near(guess, self.truth, self.close)

    def verdict(self):
        """Return guess and truth in words, with a sentence for the miss."""
        truth = self.kind.say(self.truth)
        if self.guess is None:
            return f"Bet {self.key}: the answer is {truth}.\nNo bet was made."
        why = "Right." if self.right(self.guess) else self.why(self.guess)
        return f"Bet {self.key}: you bet {self.kind.say(self.guess)}; the answer is {truth}.\n{why}"

    def why(self, guess):
        """Return the sentence for a wrong guess: its own, or one that says how far off it is."""
        for value, sentence in self.misses.items():
            if value not in SIDES and self.kind.near(guess, self.kind.accept(value)):
                return sentence
        return self.kind.miss(guess, self.truth, self.misses)


class _Shown:
    """Words and widgets that a cell shows; closed when the cell is run again."""

    def __init__(self, text, widget):
        self.widget = widget
        show_widget(self, text, as_html(text, OPEN), widget)

    def close(self):
        """Close the widgets."""
        close_widgets(self.widget)
