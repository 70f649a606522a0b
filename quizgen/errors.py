"""The one base of every error a user can cause.

A user error says where it happened, what is wrong and what to do about it, in one
plain sentence; the command line prints exactly ``str(error)`` and exits with
``error.exit_code``.  Each kind of input has one subclass, defined beside the code
that reads that input (``FormulaError`` in ``formula.py``, ``CardError`` in
``cards.py``, ...).
"""

from __future__ import annotations


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
        return f"{place}{self.what}{remedy}"

    def at(self, place: str) -> QuizgenError:
        """The same error, seen from further out (a layer's error inside a network)."""
        where = f"{place}: {self.where}" if self.where else place
        return type(self)(where, self.what, self.fix)
