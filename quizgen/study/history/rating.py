"""The rating that an answer earns.

Right is good.  Right after a hint, on a later try or with all but the last step given is hard; so
is a number that only a slip of arithmetic made wrong, since the method was known.  Any other wrong
answer, or giving up, is again.  Easy is the learner's own to give, and a concept card is the
learner's own to rate.
"""

from __future__ import annotations

from quizgen.misconceptions import only_arithmetic
from quizgen.study.plan import Form, Outcome, Rating


def rate(outcome: Outcome, form: Form = Form.ASK) -> Rating:
    """
    >>> rate(Outcome("correct", "864")), rate(Outcome("correct", "864", hints=1))
    ('good', 'hard')
    >>> rate(Outcome("incorrect", "8640", ("power-of-ten",)))
    'hard'
    >>> rate(Outcome("incorrect", "860", ("forgot-bias",)))
    'again'
    """
    if outcome.rating is not None:
        return outcome.rating
    if outcome.gave_up:
        return "again"
    if outcome.verdict == "correct":
        helped = outcome.hints or outcome.tries > 1 or form is Form.LAST_STEP
        return "hard" if helped else "good"
    return "hard" if only_arithmetic(outcome.misconceptions) else "again"
