"""The stages of real networks and their blocks: tables of them, added up and miscounted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from quizgen.cost import Row
from quizgen.families.networks.rows import OWN, is_conv, numbered, step, table_text, traced
from quizgen.families.networks.sums import MEASURE
from quizgen.questions.question import Step

BLOCKED = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnet20", "resnet56",
           "resnet110", "wide_resnet50_2", "resnext50_32x4d", "resnext101_32x8d", "mobilenet_v2",
           "shufflenet_v2_x1_0", "efficientnet_b0")  # fmt: skip
PLAIN = ("alexnet", "zfnet", "googlenet", "vgg11", "vgg13", "vgg16", "vgg19", "inception_bn",
         "inception_v3", "squeezenet1_0", "squeezenet1_1", "densenet121")  # fmt: skip
VGGS = ("vgg11", "vgg13", "vgg16", "vgg19")  # each of their convolutions counts as a block
DEPTHS = {"layer": 2, "stage": 2, "block": 1}  # parts of a layer's name that are its block's
NOUNS = {"params": "Parameters", "macs": "MACs", "memory": "Output elements"}


class Stage(NamedTuple):
    """A stage of ``n`` blocks: what the first has, and each further one (0: there is none)."""

    name: str
    n: int
    first: int
    further: int

    @property
    def total(self) -> int:
        return self.first + (self.n - 1) * self.further


@cache
def stages(name: str, quantity: str, side: int = OWN) -> tuple[Stage, ...]:
    """The stages of a network; each further block of one has as much as the others."""
    found: dict[str, dict[str, int]] = {}
    for row in traced(name, side).rows:
        blocks = found.setdefault(row.stage, {})
        block = block_name(name, row)
        blocks[block] = blocks.get(block, 0) + MEASURE[quantity](row)
    return tuple(stage_of(name, blocks.values()) for name, blocks in found.items())


def stage_of(name: str, amounts: Iterable[int]) -> Stage:
    first, *others = amounts
    assert len(set(others)) < 2, name
    return Stage(name, 1 + len(others), first, others[0] if others else 0)


def block_name(network: str, row: Row) -> str:
    """The block of a layer within its stage; the empty name where the stage is not divided."""
    if network not in BLOCKED:
        return ""
    parts = row.name.split(".")
    return ".".join(parts[: DEPTHS.get(parts[0].rstrip("0123456789"), 0)])


@cache
def divided(name: str, quantity: str, side: int = OWN) -> tuple[Stage, ...]:
    """The stages of a network with their blocks; the convolutions of a VGG network count as
    blocks."""
    found = stages(name, quantity, side)
    if name not in VGGS:
        return found
    convolutions = [row for row in traced(name, side).rows if is_conv(row)]
    return tuple(
        stage_of(stage.name, [MEASURE[quantity](row) for row in convolutions
                              if row.stage == stage.name] or [stage.first])
        for stage in found
    )  # fmt: skip


def blocks_table(columns: Mapping[str, Sequence[Stage]]) -> str:
    """A row per stage; for each column of numbers the first and each further block."""
    every = list(columns.values())
    several = any(stage.n > 1 for stage in every[0])
    head = ["stage", *(["blocks"] if several else [])]
    for title in columns:
        front = f"{title}: " if len(columns) > 1 else ""
        head += [f"{front}first block", f"{front}each further block"] if several else [title]
    rows = []
    for same in zip(*every, strict=True):
        row: list[object] = [same[0].name, *([same[0].n] if several else [])]
        for stage in same:
            row += (
                [stage.first, stage.further if stage.n > 1 else "–"] if several else [stage.first]
            )
        rows.append(row)
    return table_text(head, rows)


def summed(parts: Sequence[Stage], quantity: str, name: str, kind: str = "") -> list[Step]:
    """The lines that add up the blocks of each stage, and the stages.

    kind: begins the names of their numbers, where a solution adds up several quantities.
    """
    noun, first, further = NOUNS[quantity], f"{kind}first", f"{kind}further"
    lines = [
        numbered(step(f"{noun} of {stage.name}", f"{kind}stage", f"{first} + (n - 1)*{further}",
                      **{first: stage.first, "n": stage.n, further: stage.further}), i)
        for i, stage in enumerate(parts, start=1) if stage.n > 1
    ]  # fmt: skip
    totals = {f"{kind}stage_{i}": stage.total for i, stage in enumerate(parts, start=1)}
    whole = f"{noun} of the network"
    return [*lines, step(whole, name, " + ".join(totals), **totals)]


def miscounted(parts: Sequence[Stage]) -> dict[str, int]:
    """Sums of stages with their blocks miscounted."""
    several = [stage for stage in parts if stage.n > 1]
    if not several:
        return {}
    total = sum(stage.total for stage in parts)
    return {
        "first-for-further": sum(stage.n * stage.first for stage in parts),
        "further-for-first": sum(stage.n * (stage.further or stage.first) for stage in parts),
        "forgot-block-count": sum(stage.first + stage.further for stage in parts),
        "counted-first-block-twice": total + sum(stage.further for stage in several),
    }
