"""A network by what a user types: a name of the zoo, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quizgen.cost.layer import CostError, Shape

if TYPE_CHECKING:
    from quizgen.cost.network import Network

YAML = (".yaml", ".yml")
ONNX = (".onnx",)
TEXTS = (".py", ".txt")
# Files of other programs, and what writes an ONNX file there.
TORCH = "torch.onnx.export(model, (image,), 'model.onnx')"
OTHERS = {
    **dict.fromkeys((".pt", ".pth", ".pt2", ".ckpt", ".safetensors", ".bin"), TORCH),
    **dict.fromkeys((".keras", ".h5", ".hdf5"), "model.export('model.onnx', format='onnx')"),
    **dict.fromkeys((".pb", ".tflite"), "the package tf2onnx"),
}


def load(name: str, image: Shape | None = None, skip_unknown: bool = False) -> Network:
    """The network of the zoo, or of a file.

    name: a network of the zoo, or the path of a YAML, ONNX, Python or text file.
    image: the image's shape; None takes the network's own.
    skip_unknown: leave operators of an ONNX file uncounted that are not known.
    CostError, FileError or ContentError, with the place, for a network that cannot be read.

    >>> load("resnet50").input_shape
    (3, 224, 224)
    """
    ending = Path(name).suffix.lower()
    if ending in ONNX:
        from quizgen.cost import onnxfile

        return onnxfile.read(Path(name), name, image, skip_unknown)
    if ending in YAML:
        from quizgen.cost import netfile

        file = netfile.read(Path(name), name)
        file.check(image)  # an error there knows the line
        return file.network
    if ending in TEXTS:
        from quizgen.cost import listing

        return listing.read(Path(name), name, image).network
    if ending in OTHERS:
        fix = f"export the network as ONNX, as with {OTHERS[ending]}"
        raise CostError(name, f"files in {ending} are not read", fix)
    from quizgen.cost import zoo

    return zoo.load(name)
