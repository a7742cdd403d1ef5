"""`review`: what was missed is asked again, in questions about wrong code and in bets, the most forgotten first.

When to ask what: Leitner's boxes as Settles and Meeder write them (A Trainable Spaced Repetition Model for Language
Learning, ACL 2016). Each right answer doubles a half-life, which begins with a day, and each miss halves it; after t
days of a half-life h, the answer is still known with probability 2 ** (-t / h).
"""

from __future__ import annotations

import collections
import itertools
import time
import zlib
from typing import TYPE_CHECKING

from course_utils.host import kept
from course_utils.host.messages import tell

from . import registry
from .declare import Exercise
from .questions import Question, question_about

if TYPE_CHECKING:
    from .cards import Panel

DAY = 86_400
WITHHELD = "No review in this edition of the course: it would show what others are to find by themselves."
NOTHING = 'Nothing to ask yet: review() asks about what you have checked. About what a notebook asks: review("01")'


def review(*needs: str, questions: int = 3) -> Panel | None:
    """Display questions about wrong code and lost bets, the most forgotten first; whether they are answered is kept.

    Parameters
    ----------
    *needs : str
        What to ask about: exercises, ``"01.4"``, or notebooks, ``"01"``; by default what was checked so far.
    questions : int
        How many at most; one for each exercise.

    Returns
    -------
    Panel or None
        What is displayed, to be answered from code as well; None where there is nothing to ask.
    """
    events = kept.events()
    try:
        exercises = _exercises(needs or sorted({one["key"] for one in events if one["kind"] == "exercise"}))
    except registry.UnknownExerciseError as unknown:
        tell(str(unknown))
        return None
    chosen = list(itertools.islice(_in_order([one for one in exercises if one.hints], events), questions))
    if not chosen:
        tell(WITHHELD if any(not one.hints for one in exercises) else NOTHING)
        return None
    from .cards import Panel  # loads ipywidgets

    return Panel(chosen)


def _exercises(numbers):
    found = [[registry.find(n)] if "." in str(n) else registry.load(str(n)).values() for n in numbers]
    return [one for some in found for one in some if isinstance(one, Exercise)]


def _in_order(exercises, events):
    """Yield questions about these exercises, and about lost bets of their notebooks, in the order in which to ask."""
    recall, seen = _recall(events, time.time()), set()
    missed = {key.split()[0] for key, (_, right) in recall.items() if not right}
    ranked = []
    for exercise in exercises:
        for place, mistake in enumerate(exercise.mistakes):
            rank = _rank(recall.get(f"{exercise.number} {mistake.name}")) or (1, exercise.number not in missed, place)
            ranked.append((rank, exercise.number, question_about, (exercise, mistake)))
    notebooks = {exercise.number[:2] for exercise in exercises}
    for bet in events:
        if bet["kind"] == "bet" and bet.get("right") is False and bet["key"][:2] in notebooks:
            ranked.append((_rank(recall[bet["key"]]), bet["key"], _about_bet, (bet,)))
    for _, about, make, arguments in sorted(ranked, key=lambda one: one[0]):
        if about not in seen and (question := make(*arguments)):
            seen.add(about)
            yield question


def _recall(events, now):
    """Return, for each key that was answered, the probability that it is still known, and whether it was right."""
    score, found = collections.Counter(), {}
    for one in events:
        wrong = one.get("mistake")
        right = False if wrong else one.get("right")
        if right is not None:
            key = f"{one['key']} {wrong}" if wrong else one["key"]
            score[key] += 1 if right else -1
            found[key] = 2 ** (-max(0, now - one["time"]) / DAY / 2.0 ** score[key]), right
    return found


def _rank(known):
    """Return where to sort what was asked before: missed or half forgotten first, known last; None if never asked."""
    if known is None:
        return None
    probability, right = known
    return (2 if right and probability > 0.5 else 0, probability, 0)


def _about_bet(bet):
    """Return the question of a lost bet, or None if the words that the reader saw were not kept with it."""
    guess, truth, text = bet.get("said", bet.get("guess")), bet.get("answer"), bet.get("question")
    if not (isinstance(guess, str | float | int) and isinstance(truth, str) and isinstance(text, str)):
        return None
    options = (truth, str(guess)) if zlib.crc32(bet["key"].encode()) % 2 else (str(guess), truth)
    asked = ("Which is it?", options, truth)
    return Question(bet["key"], f"A bet of notebook {bet['key'][:2]}\n{text}", (asked,), f"It came out as {truth}.")
