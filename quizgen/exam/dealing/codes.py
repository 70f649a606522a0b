"""Anonymous paper codes: five signs and a check sign, such as ``K7Q2XB``.

The alphabet leaves out ``0 O 1 I L``.  It has 31 signs, a prime, so that the weighted sum of a code
notices every single wrong sign and every exchange of two.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizgen.variants.space import Order, seed_bits

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 5  # signs before the check sign
WEIGHTS = tuple(range(2, LENGTH + 2))  # all different, none 0 or 1 modulo 31


def paper_codes(seed: str) -> Iterator[str]:
    """Codes without repeats, in an order that only the seed tells.

    >>> codes = paper_codes("secret")
    >>> first = next(codes)
    >>> len(first), is_code(first), first != next(codes)
    (6, True, True)
    """
    for number in Order(seed_bits(seed, "papers"), len(ALPHABET) ** LENGTH).walk():
        signs = ""
        for _ in range(LENGTH):
            number, rest = divmod(number, len(ALPHABET))
            signs += ALPHABET[rest]
        yield signs + check_sign(signs)


def check_sign(signs: str) -> str:
    """The sign that belongs behind five others."""
    total = sum(w * ALPHABET.index(sign) for w, sign in zip(WEIGHTS, signs, strict=True))
    return ALPHABET[total % len(ALPHABET)]


def is_code(text: str) -> bool:
    """Whether a text is a paper code whose check sign fits.

    >>> is_code("K7Q2X" + check_sign("K7Q2X")), is_code("K7Q2XK")
    (True, False)
    """
    if len(text) != LENGTH + 1 or any(sign not in ALPHABET for sign in text):
        return False
    return check_sign(text[:-1]) == text[-1]


def as_typed(text: str) -> str:
    """A paper code as a person types it, without spaces and hyphens, in capitals.

    >>> as_typed(" k7q-2xb ")
    'K7Q2XB'
    """
    return "".join(sign for sign in text.upper() if sign.isalnum())
