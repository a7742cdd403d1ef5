"""What can be bet: a number, one of several choices, an order, a curve. Each says how a guess misses the answer."""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

CLOSE, CLOSE_CURVE = 0.02, 0.1  # how far off is right: of a number, of the height of a curve's axis


def kind_of(choices, order, curve, between, unit):
    """Return the kind of a bet, from the arguments of `bet`."""
    if sum(one is not None for one in (choices, order, curve)) > 1:
        raise ValueError("expected at most one of choices, order and curve")
    if curve is not None:
        return _Curve(curve, between)
    if choices is None and order is None:
        return _Number(between, unit)
    return _Choice(choices) if order is None else _Order(order)


class Kind:
    """What all kinds have in common; `asks` says how to bet, `options` are offered, `examples` are two guesses."""

    name: str
    asks: str
    options: Sequence[str] = ()
    examples: Sequence[Any]

    def accept(self, value: Any) -> Any:
        """Return a guess or an answer in one form; raise ValueError with a sentence for what is none."""
        raise NotImplementedError

    def read(self, entered):
        """Return the guess that a learner entered; raise ValueError with a sentence for what is none."""
        return self.accept(entered)

    def say(self, value):
        """Return a guess in words."""
        return str(value)

    def near(self, guess, value, close=None):
        """Return whether a guess is as good as a value."""
        return guess == value

    def miss(self, guess, truth, misses):
        """Return a sentence on how a guess that has no reason of its own misses the answer."""
        return "That is another one."


class _Number(Kind):
    name = "number"

    def __init__(self, between, unit):
        self.lo, self.hi = between or (-math.inf, math.inf)
        self.unit = unit
        self.asks = f"A number from {_digits(self.lo)} to {_digits(self.hi)}." if between else "A number."
        self.examples = [max(self.lo, -1.0), min(self.hi, 1.0)]

    def read(self, entered):
        words = entered.strip().removesuffix(self.unit).strip().replace("\N{MINUS SIGN}", "-")
        shown = words if len(words) < 25 else f"{words[:24]}…"
        if not words:
            raise ValueError("Type a number first.")
        if "," in words:
            either, other = shown.replace(",", "."), shown.replace(",", "")
            raise ValueError(f"A comma can mean two things: write {either} or {other}.")
        share = words.endswith("%") and self.hi <= 1
        try:
            value = float(words.rstrip("%") if share else words)
        except ValueError:
            raise ValueError(f"“{shown}” is not a number: write digits, such as 0.5.") from None
        return self.accept(value / 100 if share else value)

    def accept(self, value):
        if not math.isfinite(value):
            raise ValueError("That is no finite number: write a smaller one.")
        if not self.lo <= value <= self.hi:
            meant = f" Did you mean {value:g} %, which is {value / 100:g}?" if self.hi == 1 < value <= 100 else ""
            limits = f"from {_digits(self.lo)} to {_digits(self.hi)}"
            raise ValueError(f"The answer is a number {limits}, and {_digits(value)} is not.{meant}")
        return float(value)

    def say(self, value):
        return f"{_digits(value)} {self.unit}".rstrip()

    def near(self, guess, value, close=None):
        return abs(guess - value) <= (CLOSE * abs(value) if close is None else close) + 1e-12

    def miss(self, guess, truth, misses):
        side = "high" if guess > truth else "low"
        if truth == round(truth) and math.isclose(abs(guess - truth), 1):
            return f"Off by one: one too {side}."
        signed = -math.inf < self.lo < 0  # a place on an axis, where a sign or a factor means little
        if guess * truth < 0 and not signed:
            return "The sign is the wrong one."
        factor = max(guess / truth, truth / guess) if guess * truth > 0 and not signed else 1
        power = round(math.log10(factor))
        if power and math.isclose(factor, 10**power, rel_tol=0.05):
            return f"Too {side} by a factor of {10**power}: has the decimal point slipped?"
        far = (
            f"Too {side} by a factor of {factor:.2g}."
            if factor > 1.5
            else f"{self.say(abs(guess - truth))} too {side}."
        )
        return f"{far} {misses.get(side, '')}".rstrip()


class _Choice(Kind):
    name = "choice"

    def __init__(self, options):
        self.options = list(options)
        if len(set(self.options)) < max(2, len(self.options)) or not all(isinstance(one, str) for one in options):
            raise ValueError(f"expected at least two different texts, got {self.options!r}")
        self.asks = "Choose one."
        self.examples = self.options[:2]

    def accept(self, value):
        if value not in self.options:
            raise ValueError(f"expected one of {self.options}, got {value!r}")
        return value


class _Order(_Choice):
    name = "order"

    def __init__(self, options):
        super().__init__(options)
        self.asks = "Choose one after the other, from the first to the last."
        self.examples = [self.options, self.options[::-1]]

    def accept(self, value):
        missing = len(self.options) - len(value)
        if missing > 0:
            raise ValueError(f"{missing} more to choose.")
        if isinstance(value, str) or sorted(value) != sorted(self.options):
            raise ValueError(f"expected {self.options} in some order, got {value!r}")
        return list(value)

    def say(self, value):
        return ", ".join(value)

    def miss(self, guess, truth, misses):
        pairs = list(itertools.combinations(truth, 2))
        wrong = [pair for pair in pairs if guess.index(pair[0]) > guess.index(pair[1])]
        if len(wrong) == len(pairs):
            return "Exactly the other way round."
        if len(wrong) == 1:
            return f"Only {wrong[0][0]} and {wrong[0][1]} have changed places."
        return f"{len(wrong)} of {len(pairs)} pairs stand the wrong way round."


class _Curve(Kind):
    name = "curve"

    def __init__(self, places, between):
        if between is None or len(places) < 2:
            raise ValueError("a curve needs at least two places, and between=(lowest, highest)")
        self.places, (self.lo, self.hi) = list(places), between
        self.asks = f"Its heights, from {self.lo:g} to {self.hi:g}, at {', '.join(f'{x:g}' for x in places)}."
        self.examples = [[float(height)] * len(places) for height in between]

    def accept(self, value: Sequence[float] | Callable[[float], float]) -> list[float]:
        heights = [float(height) for height in (map(value, self.places) if callable(value) else value)]
        if len(heights) != len(self.places) or not np.isfinite(heights).all():
            raise ValueError(f"expected {len(self.places)} finite heights, got {heights}")
        return heights

    def say(self, value):
        return ", ".join(f"{height:.3g}" for height in value)

    def near(self, guess, value, close=None):
        limit = CLOSE_CURVE * (self.hi - self.lo) if close is None else close
        return bool(np.abs(np.subtract(guess, value)).max() <= limit + 1e-12)

    def miss(self, guess, truth, misses):
        clear = CLOSE_CURVE / 2 * (self.hi - self.lo)  # a rise or a fall that one sees
        spans = itertools.pairwise(self.places)
        for (left, right), mine, real in zip(spans, np.diff(guess), np.diff(truth), strict=True):
            if mine * real < 0 and min(abs(mine), abs(real)) > clear:
                up, down = ("rises", "falls") if real > 0 else ("falls", "rises")
                return f"Between {left:g} and {right:g} it {up}, and yours {down}."
        off = np.subtract(guess, truth)
        worst = int(np.abs(off).argmax())
        side = "high" if off[worst] > 0 else "low"
        return f"Furthest off at {self.places[worst]:g}: {abs(off[worst]):.3g} too {side}."


def _digits(value):
    return f"{value + 0.0:.0f}" if abs(value) < 1e6 and value == round(value) else f"{value:.3g}"
