"""The commands of a drill: what a learner types in place of an answer."""

from __future__ import annotations

from quizgen.study.plan import RATINGS, Rating, Undone

# Commands, by a colon and the letter or the word; where no text is asked, without the colon.
WORDS = {
    "skip": "s",
    "undo": "u",
    "known": "e",
    "report": "r",
    "help": "h",
    "quit": "q",
    "exit": "q",
}
HELP = """\
Type the answer and press Enter.
  numbers  34944   34,944   34.944k   1.2M   3.5e6   55*55*96   784 KB
  shapes   96x55x55
  choices  the number of the option; cards are rated by you, 1 to 4
  ?   a hint: the method, the formulas, the first line; then the solution
  =   calculates: =55*55*96 or =ceil(7/2)^2 or =ans*4, where ans is the last result
  :s  skip this question
  :u  undo: take back the last answer
  :e  I know this: don't ask again for a long time
  :r  report this question; a remark may follow
  :1  to :4, rate the last answer anew: again, hard, good, easy
  :h  this help
  :q  end the session; Ctrl-D does the same
Where a number or a shape is asked, the letter alone will do: s u e r h q."""
EXAM_HELP = """\
Type the answer and press Enter; it is marked at the end.
  =   calculates: =55*55*96 or =ceil(7/2)^2 or =ans*4, where ans is the last result
  :s  later: the question comes once more at the end
  :u  back to the last answer, to change it
  :r  report this question; a remark may follow
  :h  this help
  :q  hand in now; Ctrl-D does the same
Where a number or a shape is asked, the letter alone will do: s u r h q."""

PLACE_HELP = """\
Type the answer and press Enter; you have one try.
  =   calculates: =55*55*96 or =ceil(7/2)^2 or =ans*4, where ans is the last result
  :s  passes over what you cannot do
  :u  takes back your last answer
  :r  report this question; a remark may follow
  :h  this help
  :q  stops; 'quiz place' goes on where you were, today
Where a number or a shape is asked, the letter alone will do: s u r h q."""


class Closed(Exception):
    """The learner ended the input (Ctrl-D, end of file)."""


class Quit(Exception):
    """The learner asked to stop."""


class Skip(Exception):
    """The learner passed a question over."""


class Known(Exception):
    """The learner knows this question's item and need not be asked."""


class GaveUp(Exception):
    """The learner asked for the solution."""


class TookBack(Exception):
    """The last answer was taken back; what was open is asked again afterwards."""

    def __init__(self, undone: Undone) -> None:
        super().__init__(undone)
        self.undone = undone


def command(typed: str, *, bare: bool) -> tuple[str, str] | None:
    """The command that was typed and what follows it; None for an answer.

    bare: whether letters without a colon are commands.

    >>> command(":r  the key is wrong", bare=False), command("=2*3", bare=False)
    (('r', 'the key is wrong'), ('=', '2*3'))
    >>> command("s", bare=True), command("s", bare=False), command("??", bare=False)
    (('s', ''), None, ('?', ''))
    """
    if typed.startswith("="):
        return "=", typed[1:].strip()
    if typed and set(typed) == {"?"}:
        return "?", ""
    if typed.startswith(":"):
        name, _, rest = typed[1:].casefold().partition(" ")
        return WORDS.get(name, name), typed[1 + len(name) :].strip() if rest else ""
    word = typed.casefold()
    if bare and (word in WORDS or word in WORDS.values()):
        return WORDS.get(word, word), ""
    return None


def rating(typed: str) -> Rating | None:
    """The rating that a number from 1 to 4, or its name, stands for.

    >>> rating("2"), rating("Easy"), rating("5")
    ('hard', 'easy', None)
    """
    if typed in ("1", "2", "3", "4"):
        return RATINGS[int(typed) - 1]
    return next((name for name in RATINGS if name == typed.casefold()), None)
