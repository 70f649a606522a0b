"""A family: one kind of numeric question, at several levels, and the codes of its questions.

>>> from quizgen.families import family
>>> question = family("conv-params").question(1, 5)
>>> question.code
'conv-params:1:5'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quizgen.errors import QuizgenError
from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.question import Citation, Givens, Question, Step
from quizgen.variants.level import Level, Variant

NAME = re.compile(r"[A-Za-z]\w*")  # of a quantity in a formula
KIND = re.compile(r"[a-z]+?(?=v?\d|[^a-z]|$)")  # of networks, at the beginning of a name
KINDS = {"wide": "wide-resnet", "se": "senet"}  # named by more than the first word
NUMBERED = re.compile(r"(\w+?)_\d+")


class CodeError(QuizgenError):
    """A question code that stands for no question."""


@dataclass(frozen=True, eq=False)
class Family:
    """id: permanent.  version: bumped when some code would give other givens, another key, unit
    or convention.  covers: rows of the coverage list.  needs: ids of families to be met first.
    near: the layer or idea it is about; families that share it are easily confused, so a
    learner meets them close together.  misconceptions: at least those of its wrong answers, and
    the general ones, by id.  symbols: what the names of givens mean, at least those that its
    worked lines use."""

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
    symbols: Mapping[str, str] = field(default_factory=dict)

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
            steps=self._introduced(variant.steps),
            slips=variant.slips + variant.combined,
            explanation=variant.explanation,
            tags=(
                *(f"topic::{self.topic}", f"level::{number}"),
                *(network_tag(str(givens[name])) for name in level.networks),
                *self.tags,
            ),
            sources=(Citation(self.source),) if self.source else (),
            misconceptions=self.misconceptions,
        )

    def _introduced(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The worked lines, each with a legend of the symbols that it is the first to use."""
        key = tuple([step.formula.text for step in steps])
        legends = self._legends.get(key)
        if legends is None:
            legends = self._legends[key] = tuple(legends_of(steps, self.symbols))
        pairs = zip(steps, legends, strict=True)
        return tuple([step._replace(legend=text) if text else step for step, text in pairs])

    @cached_property
    def _legends(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    def __iter__(self) -> Iterator[int]:
        return iter(self.levels)


def legends_of(steps: Sequence[Step], symbols: Mapping[str, str]) -> Iterator[str]:
    """Of each worked line, the symbols that it is the first to use and what each means."""
    known, told = {step.name for step in steps}, set[str]()
    for step in steps:
        used = [name for name in NAME.findall(step.formula.text) if name not in known]
        found = dict.fromkeys(symbol_of(name, symbols) for name in used)
        new = [name for name in found if name and name not in told]
        known.update(used)
        told.update(new)
        yield ", ".join(f"{_symbol(name)}: {symbols[name]}" for name in new)


def symbol_of(name: str, symbols: Mapping[str, str]) -> str:
    """Under what a name has a meaning; a numbered name may have that of the name without its
    number; empty if none.

    >>> symbol_of("C_2", {"C_2": "channels"}), symbol_of("stage_2", {"stage": "MACs of a stage"})
    ('C_2', 'stage')
    """
    if name in symbols:
        return name
    word = NUMBERED.fullmatch(name)
    return word[1] if word and word[1] in symbols else ""


def _symbol(name: str) -> str:
    """A name as markup; words are no maths.

    >>> _symbol("C_in"), _symbol("budget")
    ('$C_{in}$', 'budget')
    """
    base, *rest = name.split("_")
    if len(base) > 1:
        return name
    return f"${base}_{{{','.join(rest)}}}$" if rest else f"${base}$"


def network_tag(name: str) -> str:
    """A network's tag, that of its kind, as concept cards have it.

    name: of the zoo, or as people write it.

    >>> network_tag("vgg16"), network_tag("inception_v3"), network_tag("ShuffleNet V2 1.0×")
    ('network::vgg', 'network::inception', 'network::shufflenet')
    >>> network_tag("wide_resnet50_2"), network_tag("SE-ResNet-50")
    ('network::wide-resnet', 'network::senet')
    """
    kind = KIND.match(name.lower())
    found = kind[0] if kind else name
    return f"network::{KINDS.get(found, found)}"


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
