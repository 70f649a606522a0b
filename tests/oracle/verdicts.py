"""What quizgen and what PyTorch say about one case."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from quizgen.cost import CostError, kind_named
from tests.oracle.cases import Case
from tests.oracle.modules import module

# What PyTorch raises for layers and inputs that it refuses.
REFUSALS = (RuntimeError, ValueError, TypeError, IndexError, ZeroDivisionError)


class Verdict(NamedTuple):
    """What one of the two says; ``output`` None is a refusal."""

    output: tuple[int, ...] | None
    params: int = 0
    buffers: int = 0
    macs: int = 0


def ours(case: Case) -> tuple[Verdict, str]:
    """quizgen's verdict, with its message where it refuses."""
    try:
        cost = kind_named(case.kind)(**case.arguments).cost(*case.inputs)
    except CostError as error:
        return Verdict(None), str(error)
    return Verdict(cost.output, cost.params, cost.buffers, cost.macs), ""


@contextmanager
def native_kernels() -> Iterator[None]:
    with warnings.catch_warnings(), torch.backends.mkldnn.flags(enabled=False):
        warnings.simplefilter("ignore")
        yield


def theirs(case: Case, device: str = "cpu") -> tuple[Verdict, str]:
    """PyTorch's verdict on tensors; an empty output counts as a refusal, as it is with us.

    Its own kernels judge: those of oneDNN, which it may take instead, forget to refuse a
    dilation of 0 in grouped transposed convolutions.
    """
    # Batch norm without running statistics wants more than one value, as training does.
    batch = 2 if case.kind == "BatchNorm2d" else 1
    try:
        with native_kernels(), torch.device(device), torch.no_grad():
            layer = module(case.kind, case.arguments, case.inputs).eval()
            tensors = [torch.zeros(batch, *shape) for shape in case.inputs]
            with FlopCounterMode(display=False) as counter:
                output = layer(*tensors)
    except REFUSALS as error:
        return Verdict(None), str(error)
    if not output.numel():
        return Verdict(None), "empty"
    macs, odd = divmod(counter.get_total_flops(), 2 * batch)  # it counts two for each
    assert not odd
    return Verdict(tuple(output.shape[1:]), count(layer.parameters()), stored(layer), macs), ""


def count(tensors: object) -> int:
    return sum(tensor.numel() for tensor in tensors)  # type: ignore[attr-defined]


def stored(layer: nn.Module) -> int:
    """Buffers without batch norm's counter of batches."""
    return count(b for name, b in layer.named_buffers() if "num_batches" not in name)
