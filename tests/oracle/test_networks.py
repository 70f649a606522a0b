"""Chains, branched networks and the zoo, against the same networks in PyTorch."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode

from quizgen.cost import INPUT, Builder, CostError, Network, Shape, kind_named, trace, zoo
from tests.oracle.cases import ARGUMENTS, MERGES, Case, draw_case
from tests.oracle.modules import Traced, module
from tests.oracle.verdicts import REFUSALS, count, native_kernels, stored

KINDS = [kind for kind in ARGUMENTS if kind not in MERGES]
LIKELY = ["Conv2d", "Conv2d", "ConvTranspose2d", "MaxPool2d", "AvgPool2d", "BatchNorm2d", "ReLU"]


@st.composite
def chains(draw: st.DrawFn) -> tuple[Shape, list[Case]]:
    """An image and up to eight layers, most of which fit."""

    def choose(values: Any) -> Any:
        return draw(st.sampled_from(values))

    image = (choose((1, 3, 4, 6)), choose(range(6, 40)), choose(range(6, 40)))
    kinds = draw(st.lists(st.sampled_from(LIKELY * 3 + KINDS), min_size=1, max_size=8))
    return image, [draw_case(choose, kind) for kind in kinds]


def through_ours(image: Shape, cases: list[Case]) -> tuple[list[Shape], int, int]:
    """The shapes up to the first refusal, parameters and MACs."""
    shapes, params, macs, at = list[Shape](), 0, 0, image
    for case in cases:
        try:
            cost = kind_named(case.kind)(**case.arguments).cost(at)
        except CostError:
            break
        at = cost.output
        shapes.append(at)
        params, macs = params + cost.params, macs + cost.macs
    return shapes, params, macs


def through_theirs(image: Shape, cases: list[Case]) -> tuple[list[Shape], int, int]:
    shapes, params, flops, at = list[Shape](), 0, 0, torch.zeros(2, *image)
    for case in cases:
        try:
            layer = module(case.kind, case.arguments, [tuple(at.shape[1:])]).eval()
            with native_kernels(), FlopCounterMode(display=False) as counter, torch.no_grad():
                after = layer(at)
        except REFUSALS:
            break
        if not after.numel():
            break
        at = after
        shapes.append(tuple(at.shape[1:]))
        params, flops = params + count(layer.parameters()), flops + counter.get_total_flops()
    return shapes, params, flops // 4  # of two images


def made_for(kind: str, shape: Shape) -> bool:
    """Whether a layer takes shapes of that rank; torch would see a map without a batch in some."""
    return kind_named(kind).rank in (None, len(shape))


@settings(max_examples=3000)
@given(chains())
def test_chains(drawn: tuple[Shape, list[Case]]) -> None:
    image, cases = drawn
    shape, fit = image, list[Case]()
    for case in cases:
        if not made_for(case.kind, shape):
            break
        fit.append(case)
        shapes, _, _ = through_ours(shape, [case])
        if not shapes:
            break
        shape = shapes[0]
    assert through_ours(image, fit) == through_theirs(image, fit)


# --- branches -------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Maps of one size, each behind one or several earlier ones."""

    def choose(values: Any) -> Any:
        return draw(st.sampled_from(values))

    net = Builder((4, 6, 7))
    names = [INPUT]
    for number in range(draw(st.integers(1, 10))):
        kind = choose(("Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d", "Add", "Multiply"))
        arguments: dict[str, Any] = {
            "Conv2d": {"out_channels": 4, "kernel_size": 3, "padding": 1, "groups": choose((1, 2))},
            "MaxPool2d": {"kernel_size": 3, "stride": 1, "padding": 1},
        }.get(kind, {})
        inputs = [choose(names) for _ in range(2 if kind in MERGES else 1)]
        names.append(net.add(f"n{number}", kind_named(kind)(**arguments), *inputs))
    return net.network("drawn")


@settings(max_examples=300)
@given(networks())
def test_branched_networks(network: Network) -> None:
    compare(network)


@pytest.mark.parametrize("name", zoo.names())
def test_the_zoo_on_the_meta_device(name: str) -> None:
    compare(zoo.load(name), "meta")


def compare(network: Network, device: str = "cpu") -> None:
    """Shapes of every node, parameters, buffers and MACs of the whole."""
    report = trace(network)
    with torch.device(device), torch.no_grad():
        model = Traced(network).eval()
        with FlopCounterMode(display=False) as counter:
            outputs = model(torch.zeros(1, *network.input_shape))
    for row in report.rows:
        assert tuple(outputs[row.name].shape[1:]) == row.output, row.name
    assert count(model.parameters()) == report.params
    assert stored(model) == report.buffers
    assert counter.get_total_flops() == 2 * report.macs


# --- what training saves --------------------------------------------------------------

# Networks in which torch keeps nothing more: for average pooling it keeps the input, for ReLU6
# the input although the output says as much, for layer normalisation two numbers at each place.
SAVING = (
    "efficientnet_b0",
    "inception_bn",
    "lenet5_dense",
    "resnet18",
    "resnet50",
    "resnext50_32x4d",
    "se_resnet50",
    "shufflenet_v2_x1_0",
    "squeezenet1_1",
    "vgg11",
    "vgg11_bn",
)


def saved_by_torch(network: Network) -> int:
    """Elements of the different activations that autograd keeps for one image."""
    model = Traced(network, overwrite=True).train()
    own = {p.untyped_storage().data_ptr() for p in [*model.parameters(), *model.buffers()]}
    kept: dict[int, int] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        place = tensor.untyped_storage().data_ptr()
        # one dimension: the mean and deviation of batch norm
        if place not in own and tensor.is_floating_point() and tensor.dim() != 1:
            kept[place] = tensor.untyped_storage().nbytes() // tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        image = torch.zeros(2, *network.input_shape)  # batch norm wants more than one value
        outputs = model(image)
        outputs[network.nodes[-1].name].sum()
    return sum(kept.values()) // 2


@pytest.mark.parametrize("name", SAVING)
def test_saved_activations_are_those_of_autograd(name: str) -> None:
    network = zoo.load(name)
    assert trace(network).saved_elements == saved_by_torch(network)
