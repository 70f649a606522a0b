"""Memory at inference against a simulation that frees by asking the future; training by hand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.cost import (
    INPUT,
    Add,
    BatchNorm2d,
    Builder,
    Concat,
    Conv2d,
    CostError,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Report,
    Slice,
    trace,
    zoo,
)

LAYERS: Sequence[Layer] = (
    Conv2d(4, 3, padding=1),
    Conv2d(8, 1),
    BatchNorm2d(),
    ReLU(),
    ReLU(),
    Dropout(),
    Slice(0, 2),
    MaxPool2d(3, stride=1, padding=1),
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Maps of one size, each behind one or two earlier ones; some are never read."""
    net = Builder((4, 5, 5))
    shapes = {INPUT: (4, 5, 5)}
    for number in range(draw(st.integers(1, 14))):
        name, at = f"n{number}", draw(st.sampled_from(sorted(shapes)))
        layer, inputs = draw(st.sampled_from(LAYERS)), [at]
        if draw(st.integers(0, 3)) == 0:
            twins = [other for other in shapes if shapes[other] == shapes[at]]
            layer, inputs = Add(), [at, draw(st.sampled_from(sorted(twins)))]
        elif draw(st.integers(0, 5)) == 0:
            layer, inputs = Concat(), [at, draw(st.sampled_from(sorted(shapes)))]
        net.add(name, layer, *inputs)
        shapes[name] = layer.out_shape(*(shapes[n] for n in inputs))  # type: ignore[assignment]
    return net.network("drawn")


class Cell:
    """A piece of memory, and which values can still be read in it."""

    def __init__(self, size: int) -> None:
        self.size = size


def simulated(report: Report, in_place: bool) -> list[int]:
    """The elements in memory while each row runs, by running them one after the other."""
    rows = report.rows
    cells: dict[str, Cell] = {INPUT: Cell(prod(report.input_shape))}  # name -> where it lies
    results = {row.name for row in rows} - {name for row in rows for name in row.node.inputs}
    used = []

    def wanted(name: str, after: int) -> bool:
        """Whether somebody reads this name, or another name of the same value, later."""
        aliases = [n for n in cells if value(n) == value(name)]
        later = {n for row in rows[after + 1 :] for n in row.node.inputs}
        views = {row.name for row in rows[after + 1 :] if is_view(row.layer)}
        reach = set(aliases)
        for row in rows:  # views that are still to come are names of the same value
            if row.name in views and row.node.inputs[0] in reach:
                reach.add(row.name)
        return bool(reach & (later | results))

    def value(name: str) -> str:
        node = next((row for row in rows if row.name == name), None)
        if node is None or not is_view(node.layer):
            return name
        return value(node.node.inputs[0])

    for position, row in enumerate(rows):
        before = {id(cell): cell for cell in cells.values()}
        if is_view(row.layer):
            cells[row.name] = cells[row.node.inputs[0]]
        else:
            target = None
            if in_place and isinstance(row.layer, BatchNorm2d | ReLU | Add):
                for name in row.node.inputs:
                    if not wanted(name, position) and cells[name].size == row.elements:
                        target = cells[name]
                        break
            cells[row.name] = target or Cell(row.elements)
        before[id(cells[row.name])] = cells[row.name]
        used.append(sum(cell.size for cell in before.values()))
        for name in [n for n in cells if not wanted(n, position)]:
            del cells[name]
    return used


def is_view(layer: Layer) -> bool:
    return isinstance(layer, Flatten | Dropout | Slice)


@given(networks(), st.booleans())
def test_peak_is_that_of_the_simulation(network: Network, in_place: bool) -> None:
    report = trace(network)
    used = simulated(report, in_place)
    most = report.peak(in_place)
    assert most.elements == max(used)
    assert most.name == report.rows[used.index(max(used))].name
    assert sum(buffer.elements for buffer in most.buffers) == most.elements


def chain() -> Report:
    net = Builder((3, 8, 8))
    net.chain(("conv", Conv2d(4, 3, padding=1)), ("bn", BatchNorm2d()), ("relu", ReLU()))
    net.chain(("pool", MaxPool2d(2)), ("flatten", Flatten()), ("drop", Dropout()))
    net.add("fc", Linear(10))
    return trace(net.network("chain"))


def test_a_chain_by_hand() -> None:
    report = chain()
    # the image (192) beside conv's output (256); bn and relu work in place
    assert (report.peak().name, report.peak().elements) == ("conv", 192 + 256)
    # each with an output of its own: 256 beside 256
    assert (report.peak(in_place=False).name, report.peak(in_place=False).elements) == ("bn", 512)
    stored = 4 * 27 + 4 + 8 + 8 + 640 + 10
    assert report.inference_bytes(2, batch=3) == 2 * (stored + 3 * 448)
    # image for conv, conv for bn, relu's output for itself and pool, mask and output of dropout,
    # but nothing for pool's output, which dropout replaces
    assert report.saved_elements == 192 + 256 + 256 + 64 + 64


def test_what_alexnet_saves_by_hand() -> None:
    """Dropout while training has an output of its own, beside the mask and what the ReLU keeps."""
    image, first, second = 3 * 227 * 227, 96 * 55 * 55, 256 * 27 * 27
    # each ReLU's output, which is normalised; what normalisation gives, which is pooled
    early = 2 * first + 96 * 27 * 27 + 2 * second + 256 * 13 * 13
    middle = 2 * 384 * 13 * 13 + 256 * 13 * 13 + 256 * 6 * 6
    dense = 2 * (4096 + 4096 + 4096)  # of fc6 and fc7: the ReLU's output, the mask, the dropout's
    report = trace(zoo.load("alexnet"))
    assert report.saved_elements == image + early + middle + dense + 1000


def test_a_shortcut_keeps_its_start_alive() -> None:
    net = Builder((4, 4, 4))
    start = net.add("conv1", Conv2d(4, 1))
    out = net.chain(("conv2", Conv2d(4, 1)), ("conv3", Conv2d(4, 1)))
    net.add("sum", Add(), out, start)
    most = trace(net.network("shortcut")).peak()
    assert (most.name, most.elements) == ("conv3", 3 * 64)
    assert [buffer.name for buffer in most.buffers] == ["conv1", "conv2", "conv3"]


# --- training -------------------------------------------------------------------------


@pytest.mark.parametrize(("optimiser", "copies"), [("sgd", 2), ("momentum", 3), ("adam", 4)])
def test_training(optimiser: str, copies: int) -> None:
    report = chain()
    step = report.training(optimiser, batch=5, bytes_per_element=2)
    assert step.params + step.gradients + step.state == copies * report.params
    elements = copies * report.params + report.buffers + 5 * report.saved_elements
    assert step.bytes == 2 * elements


@given(st.integers(0, 200_000), st.sampled_from(["sgd", "momentum", "adam"]), st.integers(1, 8))
def test_the_largest_batch_fits_and_one_more_does_not(room: int, optimiser: str, size: int) -> None:
    report = chain()
    batch = report.largest_batch(room, optimiser, size)
    if batch:
        assert report.training(optimiser, batch, size).bytes <= room
    assert report.training(optimiser, batch + 1, size).bytes > room


def test_refusals() -> None:
    report = chain()
    with pytest.raises(CostError, match="optimiser: 'adams' is unknown; did you mean 'adam'"):
        report.training("adams")
    with pytest.raises(CostError, match="batch: 0 is no whole number from 1"):
        report.training(batch=0)
    with pytest.raises(CostError, match="bytes per element: 0 is no whole"):
        report.intensity(bytes_per_element=0)
    net = Builder((3, 8, 8))
    net.add("drop", Flatten())
    with pytest.raises(CostError, match="nothing is saved for an image"):
        trace(net.network("nothing")).largest_batch(1000)


# --- arithmetic intensity -------------------------------------------------------------


def test_intensity_by_hand() -> None:
    report = chain()
    conv, flatten = report.row("conv"), report.row("flatten")
    # 112 parameters, 192 read, 256 written
    assert conv.intensity() == Fraction(27 * 4 * 64, 4 * (112 + 192 + 256))
    assert conv.intensity("2mac", batch=8) == Fraction(8 * 2 * 6912, 4 * (112 + 8 * 448))
    assert flatten.intensity() == 0
    assert report.intensity() == Fraction(
        report.macs, 4 * (report.params + report.buffers + report.total("moved_elements"))
    )


@pytest.mark.parametrize("name", ["alexnet", "resnet50", "vgg16"])
def test_larger_batches_share_the_parameters(name: str) -> None:
    report = trace(zoo.load(name))
    series = [report.intensity(batch=batch) for batch in (1, 2, 8, 64)]
    assert series == sorted(series)
    assert len(set(series)) == 4
