"""Operations of a layer or a network that is scaled."""

from __future__ import annotations

from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis

FILTERS_DOUBLED = "the number of filters is doubled"
CHANNELS_DOUBLED = "the input channels and the filters are both doubled in number"
CHANNELS_HALVED = "the input channels and the filters are both halved in number"
IMAGE_DOUBLED = "the height and the width of its input and output are doubled"
IMAGE_HALVED = "the height and the width of its input and output are halved"
KERNEL_GROWN = "its kernels become 5×5 instead of 3×3 (the output keeps its size)"
KERNEL_SHRUNK = "its kernels become 1×1 instead of 3×3 (the output keeps its size)"
GROUPED = "it is split into 4 groups"
FACTORS = {  # the old and the new number of MACs: their ratio
    FILTERS_DOUBLED: ("2*N", "N/2"),
    CHANNELS_DOUBLED: ("2*2*N", "N/4"),
    CHANNELS_HALVED: ("N/(2*2)", "4*N"),
    IMAGE_DOUBLED: ("2*2*N", "N/4"),
    IMAGE_HALVED: ("N/(2*2)", "4*N"),
    KERNEL_GROWN: ("N*(5*5)/(3*3)", "N*(3*3)/(5*5)"),
    KERNEL_SHRUNK: ("N/(3*3)", "9*N"),
    GROUPED: ("N/4", "4*N"),
}

SCALING = Family(
    id="macs-scaling",
    topic="flops",
    needs=("conv-macs",),
    summary="what doubled channels, halved resolution or larger images do to the operations",
    covers=("K5", "K9", "V2"),
    levels={
        # both channel numbers doubled: four times
        1: FormulaLevel(
            prompt="A convolution takes <N> million multiply-adds (MACs) per image. Then <change>; "
            "nothing else changes. How many million MACs does it take now? Biases are not counted.",
            axes=(
                Axis("change", tuple(FACTORS)),
                Axis("N", (18, 36, 54, 72, 90, 108, 144, 180, 216, 270, 360, 450, 540, 720, 900)),
            ),
            steps=(
                (
                    "macs",
                    "Million MACs now",
                    By("change", {change: right for change, (right, _) in FACTORS.items()}),
                ),
            ),
            unit="M MACs",
            places=1,
            slips={
                "cost-unchanged": "N",
                "scaled-the-other-way": By(
                    "change", {change: wrong for change, (_, wrong) in FACTORS.items()}
                ),
                "squared-one-change": By("change", {FILTERS_DOUBLED: "4*N"}),
                "one-channel-count": By(
                    "change", {CHANNELS_DOUBLED: "2*N", CHANNELS_HALVED: "N/2"}
                ),
                "scaled-by-side": By("change", {IMAGE_DOUBLED: "2*N", IMAGE_HALVED: "N/2"}),
                "kernel-not-squared": By("change", {KERNEL_GROWN: "N*5/3", KERNEL_SHRUNK: "N/3"}),
                "groups-twice": By("change", {GROUPED: "N/16"}),
            },
        ),
        # MobileNet at three quarters of the width, on 160x160 instead of 224x224
        2: FormulaLevel(
            prompt="A network of convolutions is made smaller: every layer keeps only <A>% of its "
            "channels, in and out, and the images shrink from $<W> \\times <W>$ to "
            "$<V> \\times <V>$. What percentage of the multiply-adds (MACs) is left? (The image's "
            "own channels and rounding may be ignored.)",
            axes=(
                Axis("A", (25, 30, 35, 40, 45, 50, 60, 65, 70, 75, 80, 85, 90)),
                Axis("W", (160, 192, 224, 240, 256, 288, 299, 320, 331, 384)),
                Axis("V", (96, 112, 128, 160, 192, 224, 256)),
            ),
            rules=("V < W and 3*V >= W",),
            steps=(
                (
                    "left",
                    "Left, in percent: channels in and out, and the images' area",
                    "100*A*A*V*V/(100*100*W*W)",
                ),
            ),
            unit="%",
            places=2,
            slips={
                "one-channel-count": "A*V*V/(W*W)",
                "scaled-by-side": "A*A*V/(100*W)",
                "forgot-resolution": "A*A/100",
                "forgot-width": "100*V*V/(W*W)",
                "gave-the-saving": "100 - left",
            },
            combined={"one-channel-count+scaled-by-side": "A*V/W"},
        ),
        # deeper, wider and on larger images, as EfficientNet is scaled
        3: FormulaLevel(
            prompt="A network of convolutions takes <N> million multiply-adds (MACs) on images of "
            "$<W> \\times <W>$. It is scaled up: each stage gets <D>% of its layers, each layer "
            "<A>% of its channels (in and out), and the images become $<V> \\times <V>$. How many "
            "million MACs does it take then? (The image's own channels and rounding may be "
            "ignored.)",
            axes=(
                Axis("N", (220, 300, 390, 400, 480, 569, 600, 720, 1000, 1500, 1800)),
                Axis("D", (110, 120, 140, 150, 180, 200)),
                Axis("A", (110, 120, 125, 140, 150, 200)),
                Axis("W", (192, 224)),
                Axis("V", (240, 256, 260, 288, 300, 320, 380, 384)),
            ),
            rules=("D != A",),
            steps=(
                (
                    "macs",
                    "Million MACs: layers, channels in and out, and the images' area",
                    "N*D*A*A*V*V/(100*100*100*W*W)",
                ),
            ),
            unit="M MACs",
            places=1,
            slips={
                "one-channel-count": "N*D*A*V*V/(100*100*W*W)",
                "scaled-by-side": "N*D*A*A*V/(100*100*100*W)",
                "forgot-resolution": "N*D*A*A/(100*100*100)",
                "forgot-width": "N*D*V*V/(100*W*W)",
                "forgot-depth": "N*A*A*V*V/(100*100*W*W)",
                "squared-one-change": "N*D*D*A*A*V*V/(100*100*100*100*W*W)",
            },
            combined={"one-channel-count+scaled-by-side": "N*D*A*V/(100*100*W)"},
        ),
    },
)

FAMILIES = (SCALING,)
