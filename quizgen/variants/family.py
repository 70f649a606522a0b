"""A family: one kind of numeric question, at several levels, and the codes of its questions.

>>> from quizgen.families import family
>>> question = family("conv-params").question(1, 5)
>>> question.code
'conv-params:1:5'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quizgen.errors import QuizgenError
from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.question import Givens, Question
from quizgen.variants.level import Level, Variant


class CodeError(QuizgenError):
    """A question code that stands for no question."""


@dataclass(frozen=True, eq=False)
class Family:
    """id: permanent.  version: bumped when some code would give other givens, another key, unit
    or convention.  covers: rows of the coverage list.  needs: ids of families to be met first.
    near: the layer or idea it is about; families that share it are easily confused, so a
    learner meets them close together.  misconceptions: at least those of its wrong answers, and
    the general ones, by id."""

    id: str
    topic: str
    summary: str
    levels: Mapping[int, Level]
    version: int = 1
    covers: tuple[str, ...] = ()
    source: str = "worked from the definitions"
    tags: tuple[str, ...] = field(default=())
    needs: tuple[str, ...] = ()
    near: str = ""
    misconceptions: Misconceptions = field(default_factory=lambda: ARITHMETIC)

    def level(self, number: int) -> Level:
        if number not in self.levels:
            known = ", ".join(map(str, self.levels))
            raise CodeError(f"{self.id}:{number}", "no such level", f"its levels are {known}")
        return self.levels[number]

    def question(self, number: int, index: int) -> Question:
        """The question that ``id:number:index`` stands for.

        Raises CodeError where the index lies outside the product or its layer cannot exist.
        """
        level = self.level(number)
        code = f"{self.id}:{number}:{index}"
        if not 0 <= index < level.space.size:
            raise CodeError(
                code, "no such variant", f"the index goes from 0 to {level.space.size - 1}"
            )
        givens = level.space.givens(index)
        variant = level.variant(givens)
        if variant is None:
            raise CodeError(code, "no such variant: this layer cannot exist")
        return self.asked(number, index, givens, variant)

    def asked(self, number: int, index: int, givens: Givens, variant: Variant) -> Question:
        """A variant of a level as a question."""
        level = self.level(number)
        return Question(
            code=f"{self.id}:{number}:{index}",
            topic=self.topic,
            prompt=variant.template or level.template,
            answer=variant.answer,
            level=number,
            family=self.id,
            version=self.version,
            givens=givens,
            values=variant.values,
            steps=variant.steps,
            slips=variant.slips + variant.combined,
            explanation=variant.explanation,
            tags=(
                *(f"topic::{self.topic}", f"level::{number}"),
                *(network_tag(str(givens[name])) for name in level.networks),
                *self.tags,
            ),
            source=self.source,
            misconceptions=self.misconceptions,
        )

    def __iter__(self) -> Iterator[int]:
        return iter(self.levels)


def network_tag(name: str) -> str:
    """A network's tag, that of its kind, as concept cards have it.

    >>> network_tag("vgg16"), network_tag("inception_v3")
    ('network::vgg', 'network::inception')
    """
    return f"network::{name.partition('_')[0].rstrip('0123456789')}"


# --- codes ----------------------------------------------------------------------------

CODE = re.compile(
    r"(?P<family>[a-z0-9]+(?:-[a-z0-9]+)*)(?:@(?P<version>[0-9]{1,9}))?"
    r":(?P<level>[0-9]):(?P<index>[0-9]{1,9})"
)


@dataclass(frozen=True, slots=True)
class Code:
    """A question's code, ``conv-params:2:1543`` or pinned ``conv-params@1:2:1543``."""

    family: str
    version: int | None
    level: int
    index: int


def parse_code(text: str) -> Code | None:
    """
    >>> parse_code("conv-params@1:2:1543")
    Code(family='conv-params', version=1, level=2, index=1543)
    """
    match = CODE.fullmatch(text.strip())
    if match is None:
        return None
    version = int(match["version"]) if match["version"] else None
    return Code(match["family"], version, int(match["level"]), int(match["index"]))
