"""What a vision transformer learns besides its matrices: a class token, position embeddings.

A. Dosovitskiy et al., "An Image is Worth 16x16 Words", 2020, section 3.1.
"""

from __future__ import annotations

from math import prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.layer import Layer, Shape, Storage, Work, Working, kind


@kind
class ClassToken(Layer):
    """One learned token in front of those of the image.

    >>> ClassToken().out_shape((196, 768)), ClassToken().params((196, 768))
    ((197, 768), 768)
    """

    rank: ClassVar[int | None] = 2

    def work(self, *ins: Shape) -> Work:
        ((tokens, features),) = ins
        return Work(
            output=(tokens + 1, features),
            params=Working(formulas.TOKEN_PARAMS, {"A": 1, "N_in": features}),
        )


@kind
class PositionEmbedding(Layer):
    """A learned vector for each place, added to the token there.

    >>> PositionEmbedding().params((197, 768))
    151296
    """

    rank: ClassVar[int | None] = 2
    storage: ClassVar[Storage] = "in place"

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        return Work(
            output=x,
            params=Working(formulas.TOKEN_PARAMS, {"A": x[0], "N_in": x[1]}),
            operations=Working(formulas.ELEMENTWISE_OPS, {"N": prod(x)}),
        )
