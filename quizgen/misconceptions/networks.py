"""Real networks."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

NETWORKS: tuple[Misconception, ...] = (
    Misconception(
        "squared-the-difference",
        "You squared the difference of the kernel sizes: take the difference of their squares.",
        ("conv-params-formula",),
    ),
    Misconception(
        "forgot-next-layer",
        "You changed one layer only: the next one sees other input channels too.",
        ("count-every-layer",),
    ),
    Misconception(
        "changed-next-layer-only",
        "You changed what the next layer sees, but not the layer itself.",
        ("count-every-layer",),
    ),
    Misconception(
        "share-of-rest",
        "You divided by the rest: a share is a part of the whole, itself included.",
        ("alexnet-fc-share",),
    ),
    Misconception(
        "share-of-other",
        "You gave the share of all the other parts.",
        ("alexnet-fc-share",),
    ),
    Misconception(
        "share-upside-down",
        "You divided the whole by the part: a share is the part divided by the whole.",
        ("alexnet-fc-share",),
    ),
    Misconception(
        "share-of-largest",
        "You divided by the largest part: a share is a part of the whole.",
        ("alexnet-fc-share",),
    ),
    Misconception(
        "left-out-one-part",
        "You left one part out of the whole: all of them count.",
        ("count-every-layer",),
    ),
    Misconception(
        "forgot-other-part",
        "You counted one of the two kinds of layers only.",
        ("count-every-layer",),
    ),
    Misconception(
        "swapped-types",
        "You gave the two kinds of layers each other's number of bytes.",
        ("other-types-bytes",),
    ),
    Misconception(
        "one-type-for-all",
        "You took one number of bytes for all weights: the two kinds of layers are stored apart.",
        ("other-types-bytes",),
    ),
    Misconception(
        "kept-the-classes",
        "You took the network with its 1000 classes: the last layer is another one here.",
        ("classes-changed",),
    ),
)
