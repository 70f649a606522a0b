"""Normalisation."""

from __future__ import annotations

from typing import Any

from quizgen.cost.layers import kind_named
from quizgen.cost.layers.normalisation import LayerNorm, LocalResponseNorm
from quizgen.cost.onnxfile.operators.windows import ranked
from quizgen.cost.onnxfile.place import Place, operator


@operator("BatchNormalization")
def batch_norm(place: Place) -> None:
    """Batch normalisation; mean and variance are buffers."""
    x = place.value()
    ins = [place.weight(at) for at in (1, 2, 3, 4)]
    if any(one.size != x.full[min(1, len(x.full) - 1)] for one in ins):
        raise place.refusal("its weights do not fit the channels")
    if any(place.all.reads[name] for name in place.node.outputs[1:] if name):
        raise place.refusal("gives its running mean, which is not read yet")
    affine = not _is_one(place, 1)
    sources = [name for one in ins[0 if affine else 2 :] for name in one.sources]
    rank = max(1, len(x.full) - 2)
    place.one(ranked("BatchNorm", rank)(affine=affine), *sources)


def _is_one(place: Place, at: int) -> bool:
    """Whether a scale is a 1 that the graph repeats, as torch writes it where none is learned."""
    name, static = place.node.inputs[at], place.static(at)
    repeated = any(node.op == "Expand" and name in node.outputs for node in place.all.graph.nodes)
    return repeated and static is not None and not static.sources


@operator("LayerNormalization")
def layer_norm(place: Place) -> None:
    """Layer normalisation over the last axes."""
    x, scale, bias = place.value(), place.static(1), place.static(2)
    if scale is None:
        raise place.refusal("its scale is no weight", "such layers are not read yet")
    shape = x.full[place.axis(place.attr("axis", -1), x.full) :]
    shift = bias.sources if bias is not None else ()
    layer = LayerNorm(
        shape[0] if len(shape) == 1 else shape,
        elementwise_affine=bool(scale.sources or shift),
        bias=bool(shift),
    )
    place.one(layer, *scale.sources, *shift)


@operator("LRN")
def response_norm(place: Place) -> None:
    """AlexNet's normalisation across channels."""
    place.one(LocalResponseNorm(place.attr("size")))


@operator("InstanceNormalization")
def instance_norm(place: Place) -> None:
    """Instance normalisation; its scale and shift are always there."""
    kind = ranked("InstanceNorm", len(place.value().full) - 2)
    affine, sources = _scaled(place)
    place.one(kind(affine=affine), *sources)


@operator("GroupNormalization")
def group_norm(place: Place) -> None:
    """Group normalisation; older files hold one scale for each group."""
    if place.weight(1).size != place.value().shape[0]:
        raise place.refusal("scales groups, not channels", "such layers are not read yet")
    kind: Any = kind_named("GroupNorm")
    affine, sources = _scaled(place)
    place.one(kind(place.attr("num_groups", 1), affine=affine), *sources)


def _scaled(place: Place) -> tuple[bool, tuple[str, ...]]:
    """Whether scale and shift are learned, and from which tensors."""
    if _is_one(place, 1):
        return False, ()
    return True, place.weight(1).sources + place.weight(2).sources
