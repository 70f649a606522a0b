"""Sizes that a person can type are worked out at once, and as element by element."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.cost.layer import CostError
from quizgen.cost.layers.pooling import widest_window, window_sizes, windows_total
from quizgen.cost.layers.transposed import Landing, landing
from quizgen.cost.netfile import parse
from quizgen.cost.report import trace

few = st.integers(1, 60)
small = st.integers(1, 9)


@given(few, few)
def test_windows_of_adaptive_pooling(size: int, count: int) -> None:
    every = window_sizes(size, count)
    assert windows_total(size, count) == sum(every)
    assert widest_window(size, count) == max(every)


@given(small, few, small, small, st.integers(0, 9), small)
def test_where_a_transposed_convolution_lands(
    size: int, out: int, kernel: int, stride: int, padding: int, dilation: int
) -> None:
    places = [i * stride - padding + k * dilation for i in range(size) for k in range(kernel)]
    inside = [place for place in places if 0 <= place < out]
    found = landing(size, out, kernel, stride, padding, dilation)
    assert found == Landing(len(inside), len(set(inside)))


def test_a_hundred_million_rows() -> None:
    """Each of these took minutes or all memory when it was counted element by element."""
    side = 10**8 - 1
    layers = "ConvTranspose2d(2, kernel_size=3)", "AdaptiveAvgPool2d(99999999)"
    for layer in layers:
        text = f"input: [3, {side}, {side}]\nlayers:\n  - {layer}\n"
        (row,) = trace(parse(text, "net.yaml").network).rows
        assert row.output[1] >= side - 1


def test_ten_thousand_layers_without_names() -> None:
    text = "input: [3, 8, 8]\nlayers:\n" + "  - ReLU()\n" * 10_000
    rows = trace(parse(text, "net.yaml").network).rows
    assert (rows[0].name, rows[-1].name) == ("relu1", "relu10000")


TOO_LARGE = [  # the input, the layers, and what is said
    ("[3, 8, 8]", ["Upsample(scale_factor=999999)"] * 400, "upsample2: Upsample(scale_factor="),
    ("[3, 8, 8]", ["Upsample(scale_factor=1e308)"] * 2, "makes height 8 too large"),
    (
        "[3, 8, 8]",
        ["Upsample(size=(9999999999, 9999999999))"],
        "more numbers than any tensor holds",
    ),
    (f"[{'3, ' * 499}3]", ["ReLU()"], "an input of 500 sizes that no tensor holds"),
    ("[9999999, 9999999, 9999999]", ["ReLU()"], "an input of 3 sizes that no tensor holds"),
]


@pytest.mark.parametrize(("image", "layers", "message"), TOO_LARGE, ids=[r[2] for r in TOO_LARGE])
def test_what_no_tensor_holds_is_refused(image: str, layers: list[str], message: str) -> None:
    text = f"input: {image}\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers)
    file = parse(text, "net.yaml")
    for read in (file.check, lambda: trace(file.network)):
        with pytest.raises(CostError) as error:
            read()
        assert message in str(error.value)
