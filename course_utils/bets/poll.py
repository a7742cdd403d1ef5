"""Bets of a class: hands are counted for each choice, and numbers that are called out are typed in."""

import re
from collections import Counter
from statistics import median

import ipywidgets as widgets

from course_utils.bets import asking
from course_utils.bets.forms import typed


def ask_the_class():
    """From now on, have `bet` count hands; a curve is sketched by all together."""
    asking.asked.clear()
    asking.makers.update(number=NumberPoll, choice=Poll, order=Poll)


class Poll(asking.Bet):
    """A bet that counts hands, of an order for what comes first; nothing of it is kept."""

    def _remember(self):
        self.tally = Counter()

    def form(self, enter):
        """Return a counter for each option."""
        options = self.kind.options
        counters = [widgets.BoundedIntText(description=one, min=0, max=999) for one in options]
        for one in counters:
            one.style.description_width = f"{max(map(len, options)) + 1}ch"
            one.layout.width = "max-content"
            one.observe(lambda _: enter({one.description: one.value for one in counters}), "value")
        return counters, lambda _: None

    def read(self, entered):
        """Return the tally."""
        return Counter(entered)

    def place(self, guess):
        """Take the tally as it is now."""
        self.tally = guess
        self.refresh()

    def reply(self):
        """Return what is said below the form, and its colour."""
        return self.verdict() if self.truth is not None else "\n".join(self._counted()), asking.OPEN

    def verdict(self):
        """Return the truth and how the class bet, with the sentences for the wrong guesses that were made."""
        lines = [f"Bet {self.key}: the answer is {self.kind.say(self.truth)}.", *self._counted()]
        wrong = Counter()
        for guess in [] if self.kind.name == "order" else self.tally.elements():
            if not self.right(guess):
                wrong[self.why(guess)] += 1
        return "\n".join([*lines, *(f"{hands} × {sentence}" for sentence, hands in wrong.most_common())])

    def _counted(self):
        head = "Hands for what comes first:" if self.kind.name == "order" else "Hands:"
        return [head, *(f"    {self.tally[one]:>3}  {one}" for one in self.kind.options)]


class NumberPoll(Poll):
    """A bet on a number: all guesses of the class stand in one field."""

    def form(self, enter):
        """Return the field."""
        return [typed("Guesses", "such as 0.2 0.5 0.5", "Count", enter)], lambda _: None

    def read(self, entered):
        """Return the tally of the numbers that were typed."""
        return Counter(self.kind.read(word) for word in re.split(r"[,;]?\s+", entered.strip(" ,;")) if word)

    def place(self, guess):
        """Take the tally; the middle guess is what figures draw."""
        self.guess = median(guess.elements()) if guess else None
        super().place(guess)

    def why(self, guess):
        """Return the sentence of a tempting guess, or the one that all others on its side share."""
        own, side = super().why(guess), "high" if guess > self.truth else "low"
        return own if own in self.misses.values() else f"Too {side}. {self.misses.get(side, '')}".rstrip()

    def _counted(self):
        if not self.tally:
            return ["No guesses yet."]
        say, each = self.kind.say, sorted(self.tally.elements())
        line = f"Guesses: {len(each)}, from {say(each[0])} to {say(each[-1])}, the middle one {say(self.guess)}"
        return [line + (f", {sum(map(self.right, each))} of them right." if self.truth is not None else ".")]
