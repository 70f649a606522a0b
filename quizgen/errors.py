"""The one base of every error a user can cause.

A user error says where it happened, what is wrong and what to do about it, in one
plain sentence; the command line prints exactly ``str(error)`` and exits with
``error.exit_code``.  Each kind of input has one subclass, defined beside the code
that reads that input: ``FormulaError`` in ``evaluation.py``, ``ContentError`` in
``yaml.py``, ``TableError`` in ``table.py``, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable

LINE_ENDS = {
    ord("\n"): "<U+000A>",
    ord("\r"): "<U+000D>",
}  # a message is one line, whatever it quotes


class QuizgenError(Exception):
    """Something the user gave us cannot be used.

    where: the place, as the user knows it (``cards/resnet.yaml:41``, a code, a layer).
    what: what is wrong there, with the values that show it.
    fix: what to do; may be empty where ``what`` already says it.

    >>> str(QuizgenError("cards/vgg.yaml:3", "unknown key 'anwser'", "did you mean 'answer'?"))
    "cards/vgg.yaml:3: unknown key 'anwser'; did you mean 'answer'?"
    """

    exit_code = 2

    def __init__(self, where: str, what: str, fix: str = "") -> None:
        self.where = where
        self.what = what
        self.fix = fix
        super().__init__(where, what, fix)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"; {self.fix}" if self.fix else ""
        return f"{place}{self.what}{remedy}".translate(LINE_ENDS)

    def at(self, place: str) -> QuizgenError:
        """The same error, seen from further out (a layer's error inside a network)."""
        where = f"{place}: {self.where}" if self.where else place
        return type(self)(where, self.what, self.fix)


class OptionError(QuizgenError):
    """An option or argument of a command that cannot be used."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """What to do about an unknown name: the nearest ones, or a few that exist.

    >>> did_you_mean("resnet5O", ["resnet50", "vgg16"])
    "did you mean 'resnet50'?"
    >>> did_you_mean("x", ["vgg16", "alexnet"])
    'there are alexnet, vgg16'
    """
    from difflib import get_close_matches

    names = sorted(known)
    lower = {other.lower(): other for other in names}
    if near := get_close_matches(name.lower(), lower, n=3, cutoff=0.6):
        return f"did you mean {' or '.join(repr(lower[other]) for other in near)}?"
    return f"there are {', '.join(names[:12])}{', ...' if len(names) > 12 else ''}"
