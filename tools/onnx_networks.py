"""Networks of torchvision and timm, exported to ONNX and counted from the file.

For each: parameters and MACs as PyTorch counts them, and as ``quiz cost`` reads them; the table
goes into ``docs/networks.md``.  It needs torch, torchvision, timm, onnx and onnxscript, which are
not among the project's dependencies:

    python tools/onnx_networks.py [NETWORK]...

With names it prints their lines only.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from quizgen.cost import trace
from quizgen.cost.loading import load
from quizgen.errors import QuizgenError

TARGET = Path(__file__).parent.parent / "docs" / "networks.md"
BEGIN, END = "<!-- exported networks -->", "<!-- end of exported networks -->"

TORCHVISION = """
alexnet convnext_tiny deeplabv3_mobilenet_v3_large densenet121 efficientnet_b0 efficientnet_v2_s
fcn_resnet50 googlenet inception_v3 lraspp_mobilenet_v3_large maxvit_t mnasnet1_0 mobilenet_v2
mobilenet_v3_large mobilenet_v3_small r3d_18 regnet_x_8gf regnet_y_400mf resnet18 resnet50
resnext50_32x4d shufflenet_v2_x1_0 squeezenet1_0 swin_t swin_v2_t vgg11 vgg16_bn vit_b_16
wide_resnet50_2
"""
TIMM = """
cspdarknet53 deit_tiny_patch16_224 dla34 dpn68 ese_vovnet19b_dw gernet_s ghostnet_100 hrnet_w18
lcnet_050 levit_128 mixer_s16_224 mixnet_s mobilevit_s nf_resnet50 poolformer_s12 repvgg_a2
res2net50_26w_4s resmlp_12_224 resnet50d rexnet_100 seresnet50 skresnet18 tf_efficientnet_b0
visformer_tiny xception41
"""
SEGMENTATION = ("fcn_resnet50", "deeplabv3_mobilenet_v3_large", "lraspp_mobilenet_v3_large")
SIZES = {"inception_v3": (3, 299, 299), "r3d_18": (3, 8, 64, 64)}


class First(torch.nn.Module):  # type: ignore[misc]
    """A segmentation network without the names of its outputs."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: torch.Tensor) -> Any:
        return self.model(x)["out"]


def stub_torchvision() -> None:
    """Declares the operators without which torchvision is not imported beside a CPU build."""
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


def built(name: str) -> tuple[torch.nn.Module, torch.Tensor]:
    """A network without trained weights, and an image for it."""
    if name in TIMM.split():
        import timm

        model = timm.create_model(name, pretrained=False)
        return model, torch.zeros(1, *model.default_cfg["input_size"])
    from torchvision.models import get_model

    settings: dict[str, Any] = {"weights": None}
    if name in ("googlenet", "inception_v3"):
        settings |= {"init_weights": False, "aux_logits": False}
    if name in SEGMENTATION:
        settings["weights_backbone"] = None
    model = get_model(name, **settings)
    image = torch.zeros(1, *SIZES.get(name, (3, 224, 224)))
    return (First(model) if name in SEGMENTATION else model), image


def counted(model: torch.nn.Module, image: torch.Tensor) -> tuple[int, int]:
    """Parameters and MACs, by PyTorch; attention as two products, which is what it counts."""
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        model(image)
    return sum(one.numel() for one in model.parameters()), counter.get_total_flops() // 2


def line(name: str, folder: Path) -> str:
    """One line of the table."""
    model, image = built(name)
    right = counted(model.eval(), image)
    path = folder / f"{name}.onnx"
    torch.onnx.export(
        model,
        (image,),
        str(path),
        dynamo=False,
        do_constant_folding=False,  # batch norm stays
        training=torch.onnx.TrainingMode.PRESERVE,
        opset_version=17,
        input_names=["x"],
        dynamic_axes={"x": {0: "batch"}},
    )
    try:
        report = trace(load(str(path)))
    except QuizgenError as refused:
        reason = str(refused).partition(".onnx: ")[2].replace("|", " ")
        return f"| {name} | {right[0]:,} | {right[1]:,} | refused: {reason} |"
    finally:
        path.unlink()
    same = (report.params, report.macs) == right
    verdict = "the same" if same else f"wrong: {report.params:,} and {report.macs:,}"
    return f"| {name} | {right[0]:,} | {right[1]:,} | {verdict} |"


def table(names: Sequence[str]) -> Iterator[str]:
    """The lines of the table, one network at a time."""
    with tempfile.TemporaryDirectory() as folder:
        yield from (line(name, Path(folder)) for name in names)


def main() -> None:
    warnings.simplefilter("ignore")
    torch.backends.mha.set_fastpath_enabled(False)  # its operators are not counted
    stub_torchvision()
    if names := sys.argv[1:]:
        for made in table(names):
            print(made, flush=True)
        return
    lines = list(table([*TORCHVISION.split(), *TIMM.split()]))
    heading = ("| network | parameters | MACs | from the ONNX file |", "|---|--:|--:|---|")
    before, _, rest = TARGET.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    parts = (before, BEGIN, "\n\n", "\n".join((*heading, *lines)), "\n\n", END, after)
    TARGET.write_text("".join(parts), "utf-8")


if __name__ == "__main__":
    main()
