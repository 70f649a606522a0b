"""Numbers in families of operations that stand for real networks are those of the zoo."""

from __future__ import annotations

from quizgen.cost import Conv2d, trace, zoo
from quizgen.families import families
from quizgen.variants.space import Value

MILLION = 10**6

TRAINED = (
    "shufflenet_v2_x1_0",
    "mobilenet_v2",
    "efficientnet_b0",
    "mobilenet_v1",
    "alexnet_single",
    "googlenet",
    "resnet18",
    "densenet121",
    "resnet34",
    "resnet50",
    "resnet101",
    "vgg16",
)
SCALED = (
    "squeezenet1_1",
    "squeezenet1_0",
    "alexnet_single",
    "zfnet",
    "googlenet",
    "resnet18",
    "resnet34",
    "resnet50",
    "densenet121",
)


def points(family: str, level: int, *names: str) -> list[tuple[Value, ...]]:
    """What an axis of several names holds."""
    axis = next(axis for axis in families()[family].level(level).axes if axis.quantities == names)
    return list(axis.bound)


def millions(macs: int) -> int:
    return round(macs / MILLION)


def conv_macs(network: str) -> list[int]:
    """The multiply-adds of a network's convolutions, in order."""
    return [row.macs for row in trace(zoo.load(network)).rows if isinstance(row.layer, Conv2d)]


def test_an_epoch_is_that_of_a_real_network() -> None:
    expected = [
        (millions(trace(zoo.load(name)).macs), millions(conv_macs(name)[0])) for name in TRAINED
    ]
    assert points("training-flops", 3, "Q", "Q_1") == expected


def test_a_scaled_network_is_a_real_one_of_plain_convolutions() -> None:
    expected = [
        (millions(first), millions(sum(others)))
        for first, *others in (conv_macs(name) for name in SCALED)
    ]
    assert points("macs-scaling", 3, "Q_1", "Q") == expected
    for name in SCALED:  # the cost of a grouped convolution is not quadratic in its width
        convs = [row.layer for row in trace(zoo.load(name)).rows if isinstance(row.layer, Conv2d)]
        assert all(conv.groups == 1 for conv in convs)


def test_published_layers_are_convolutions_of_the_zoo() -> None:
    found = {
        (row.layer.kernel_size, row.inputs[0][0], *row.output[:2])
        for name in zoo.names()
        for row in trace(zoo.load(name)).rows
        if isinstance(row.layer, Conv2d) and row.layer.groups == 1
    }
    assert set(points("macs-ratio", 2, "K_A", "C_A", "F_A", "W_outA")) <= found
