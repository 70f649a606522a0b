r"""The maths that cards are written in: a small, strict LaTeX subset, read into a tree.

>>> from quizgen.formulas.evaluation import put, value_of
>>> tree = parse_maths(r"\lfloor \frac{W - K + 2P}{S} \rfloor + 1")
>>> value_of(put(tree, {"W": 227, "K": 11, "P": 0, "S": 4}))
55

In the subset: numbers (``34{,}944``, ``0.5``), one-letter names with a subscript (``C_{in}``,
``C_\text{in}``), Greek letters, ``\mathit{word}``; ``+ - / ^``, ``\cdot``, ``\times``, ``\bmod``,
a product written side by side (``2P``); ``\frac{}{}``, ``\lfloor \rfloor \lceil \rceil``,
``\min(a, b)``, ``\max``, ``\sum_{j}``; ``= < > \le \ge \ne \approx \to``; ``\%``,
``\text{words}``, ``F(x)``, ``(C, H, W)``, ``\ldots``; and holes ``<C_in>``.
A name followed by ``(`` is a function: a product is written ``K \cdot (K + 1)``.
Anything else is a ``FormulaError`` that shows the place.
"""

from __future__ import annotations

import re
from typing import NoReturn

from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.tree import (
    Apply,
    Binary,
    Call,
    Decimal,
    Group,
    Hole,
    Indexed,
    Name,
    Neg,
    Node,
    Num,
    Percent,
    Relation,
    Sequence,
    Sum,
    Symbol,
    Words,
)

RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    r"\le": "<=",
    r"\leq": "<=",
    r"\ge": ">=",
    r"\geq": ">=",
    r"\ne": "!=",
    r"\neq": "!=",
    r"\approx": "~",
    r"\to": "->",
}
PRODUCTS = {r"\cdot": "*", "*": "*", r"\times": "×", r"\bmod": "%", "/": "/"}
BRACKETS = {r"\lfloor": (r"\rfloor", "floor"), r"\lceil": (r"\rceil", "ceil")}
GREEK = ("alpha", "beta", "gamma", "delta", "varepsilon", "eta", "lambda", "mu", "sigma")
SYMBOLS = ("ldots", "infty", "partial")
INVISIBLE = (r"\left", r"\right", r"\,", r"\;")

MAX_DIGITS = 100
MAX_TOKENS = 300  # so that a tree's depth stays far from Python's own limit

TOKEN = re.compile(
    r"""\s*(?:
    (?P<hole><[^\s<>][^<>]*>)
  | (?P<number>[0-9]+(?:\{,\}[0-9]{3})*(?:\.[0-9]+)?)
  | (?P<words>\\text\{[^{}]*\})
  | (?P<word>\\mathit\{[A-Za-z][A-Za-z0-9]*\})
  | (?P<command>\\(?:[A-Za-z]+|[%,;]))
  | (?P<letter>[A-Za-z])
  | (?P<sign>[-+*/^_=<>(),{}])
    )""",
    re.VERBOSE,
)


def parse_maths(text: str) -> Node:
    """The tree of one ``$...$``, without its dollar signs."""
    parser = _Parser(text)
    if len(parser.tokens) > MAX_TOKENS:
        parser.fail(f"longer than {MAX_TOKENS} signs", "split it into several formulas")
    try:
        return parser.parse()
    except RecursionError:
        raise FormulaError(f"${text}$", "too deeply nested", "split it") from None


def name_from(base: str, subscript: str) -> str:
    return "_".join([base, *subscript.replace(" ", "").split(",")])


class _Parser:
    """Recursive descent; one method per level of precedence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens(text))
        self.position = 0
        self.bound: list[str] = []

    def _tokens(self, text: str) -> list[tuple[str, str]]:
        tokens, position, end = [], 0, len(text.rstrip())
        while position < end:
            match = TOKEN.match(text, position)
            if match is None:
                self.fail(f"'{text[position:].split()[0][:12]}' is outside the maths subset")
            position = match.end()
            kind = match.lastgroup or ""
            if kind == "number" and len(match[kind]) > MAX_DIGITS:
                self.fail(f"a number of more than {MAX_DIGITS} signs")
            if match[kind] not in INVISIBLE:
                tokens.append((kind, match[kind]))
        return tokens

    def fail(self, what: str, fix: str = "") -> NoReturn:
        raise FormulaError(f"${self.text}$", what, fix)

    @property
    def kind(self) -> str:
        return self.tokens[self.position][0] if self.position < len(self.tokens) else "end"

    @property
    def token(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else "its end"

    def take(self) -> str:
        token = self.token
        self.position += 1
        return token

    def expect(self, token: str) -> None:
        if self.token != token:
            self.fail(f"expected '{token}', found '{self.token}'")
        self.position += 1

    # --- levels, loosest first

    def parse(self) -> Node:
        if self.kind == "end":
            self.fail("there is nothing between the dollar signs")
        tree = self.relation()
        if self.kind != "end":
            self.fail(f"'{self.token}' is out of place")
        return tree

    def relation(self) -> Node:
        items, ops = [self.side()], []
        while self.token in RELATIONS:
            ops.append(RELATIONS[self.take()])
            items.append(self.side())
        return Relation(tuple(items), tuple(ops)) if ops else items[0]

    def side(self) -> Node:
        """What stands on one side of a relation: an expression, words, or several in a row."""
        items = [self.sum()]
        while True:
            if self.token == "," and self.kind == "sign":
                self.position += 1
                items.append(Symbol("comma"))
            elif not (
                self.kind == "words" or (self._starts_operand() and self._after_words(items))
            ):
                break
            items.append(self.sum())
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    @staticmethod
    def _after_words(items: list[Node]) -> bool:
        return isinstance(items[-1], Words | Symbol)

    def sum(self) -> Node:
        tree = self.product()
        while self.token in ("+", "-"):
            sign = self.take()
            tree = Binary(sign, tree, self.product())
        return tree

    def product(self) -> Node:
        tree = self.unary()
        while True:
            if self.token in PRODUCTS:
                sign = PRODUCTS[self.take()]
                tree = Binary(sign, tree, self.unary())
                if sign == "/" and self._starts_factor():
                    self.fail("a product right after '/' can be read two ways", "use \\frac{}{}")
            elif self._starts_factor() and not isinstance(tree, Words | Symbol):
                tree = Binary("*", tree, self.unary())
            else:
                return tree

    def unary(self) -> Node:
        if self.token == "-":
            self.position += 1
            return Neg(self.unary())
        return self.power()

    def power(self) -> Node:
        base = self.atom()
        if self.token == "^":
            self.position += 1
            base = Binary("**", base, self.argument())
            if self.token == "^":
                self.fail("a power of a power needs brackets")
        while self.token == r"\%":
            self.position += 1
            base = Percent(base)
        return base

    def _starts_operand(self) -> bool:
        symbol = self.kind == "command" and self.token[1:] in SYMBOLS
        return self._starts_factor() or symbol or self.kind == "words"

    def _starts_factor(self) -> bool:
        """Whether the next token begins a factor of a product written side by side."""
        if self.kind in ("number", "letter", "word", "hole"):
            return True
        if self.kind == "command":
            name = self.token[1:]
            known = name in GREEK or self.token in BRACKETS
            return known or name in ("frac", "min", "max", "sum")
        return self.token == "("

    # --- atoms

    def atom(self) -> Node:
        kind, token = self.kind, self.take()
        match kind:
            case "number":
                digits = token.replace("{,}", "")
                return Decimal(digits) if "." in digits else Num(int(digits))
            case "hole":
                return Hole(token[1:-1].strip())
            case "words":
                return Words(token[6:-1])
            case "word":
                return self.named(token[8:-1])
            case "letter":
                return self.named(token)
            case "command":
                return self.command(token)
        if token == "(":
            return self.brackets()
        self.fail(f"'{token}' is out of place" if kind != "end" else "it ends too early")

    def command(self, token: str) -> Node:
        name = token[1:]
        if name in GREEK:
            return self.named(name)
        if name in SYMBOLS:
            return Symbol(name)
        if token in BRACKETS:
            closing, function = BRACKETS[token]
            inner = self.sum()
            self.expect(closing)
            return Call(function, (inner,))
        if name == "frac":
            return Binary("/", self.braced(), self.braced())
        if name in ("min", "max"):
            self.expect("(")
            items = self.items()
            if len(items) < 2:
                self.fail(f"{token} needs two values or more", f"as in {token}(a, b)")
            return Call(name, items)
        if name == "sum":
            return self.summation()
        self.fail(f"{token} is outside the maths subset")

    def summation(self) -> Node:
        self.expect("_")
        index = self.subscript()
        self.bound.append(index)
        body = self.product()
        self.bound.pop()
        return Sum(index, body)

    def named(self, base: str) -> Node:
        identifier = base
        if self.token == "_":
            self.position += 1
            subscript = self.subscript()
            identifier = name_from(base, subscript)
            *front, last = identifier.split("_")
            if last in self.bound:
                return Indexed("_".join(front), last)
        name = Name(identifier)
        if self.token == "(":
            self.position += 1
            return Apply(name, self.items())
        return name

    def subscript(self) -> str:
        """The text of a subscript: ``in`` from ``{in}``, a text command or both."""
        if self.token != "{":
            return self.plain()
        self.position += 1
        parts = []
        while self.token != "}":
            parts.append("," if self.token == "," and self.take() else self.plain())
        self.position += 1
        if not re.fullmatch(r"[A-Za-z0-9]+(,[A-Za-z0-9]+)*", "".join(parts)):
            self.fail("a subscript is letters and digits", "with single commas between them")
        return "".join(parts)

    def plain(self) -> str:
        kind, token = self.kind, self.take()
        if kind == "words":
            token = token[6:-1]
        elif kind not in ("letter", "number"):
            self.fail("a subscript is letters and digits")
        if not re.fullmatch(r"[A-Za-z0-9]+(,[A-Za-z0-9]+)*", token):
            self.fail("a subscript is letters and digits")
        return token

    def brackets(self) -> Node:
        items = self.items()
        return items[0] if len(items) == 1 else Group(items)

    def items(self) -> tuple[Node, ...]:
        """Comma-separated expressions up to the closing bracket."""
        items = [self.sum()]
        while self.token == ",":
            self.position += 1
            items.append(self.sum())
        self.expect(")")
        return tuple(items)

    def braced(self) -> Node:
        self.expect("{")
        tree = self.sum()
        self.expect("}")
        return tree

    def argument(self) -> Node:
        """An exponent: one sign, or an expression in braces."""
        if self.token == "{":
            return self.braced()
        kind = self.kind
        if kind == "number":
            digits = self.take()
            if len(digits) > 1:
                self.fail(f"the exponent {digits} needs braces", f"write ^{{{digits}}}")
            return Num(int(digits))
        if kind in ("letter", "hole"):
            return self.atom()
        self.fail("an exponent is one letter or digit, or stands in braces")
