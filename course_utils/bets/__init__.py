"""Bets: the learner commits before the answer appears, and then sees guess and answer side by side.

    bet("01.b4", "How large is the loss?")                     # a number; between=(0, 1) and unit="degrees" help
    bet("01.b5", "Which wins?", choices=["SVM", "softmax"])    # or order=[...], or curve=[0, 2, 20], between=(0, 40)

    reveal("01.b4", loss, {loss + 1: "You counted the true class."})    # below the cell that computes the answer

Nobody has to bet: where nobody did, the cells show the question and the answer. A bet can be changed until the answer
is shown and outlives the kernel; ``@explore(..., guess=from_bet("01.b2"))`` draws it into a live figure. While one
teaches, hands are counted instead.
"""

from course_utils.bets.asking import bet, reveal
from course_utils.bets.drawn import from_bet

__all__ = ["bet", "from_bet", "reveal"]
