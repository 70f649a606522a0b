"""Memory."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

MEMORY: tuple[Misconception, ...] = (
    Misconception(
        "wrong-way",
        "You divided by the bytes of an element: each element takes that many, so multiply.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "activations-for-weights",
        "You counted what the layer puts out: this question is about its parameters.",
        ("params-not-speed",),
    ),
    Misconception(
        "forgot-bytes",
        "You counted elements: multiply by the bytes of one element.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "bits-for-bytes",
        "You counted bits: 8 bits are one byte.",
        ("float32-bytes",),
    ),
    Misconception(
        "always-four-bytes",
        "You took 4 bytes for each element: that is float32, and this is another type.",
        ("other-types-bytes",),
    ),
    Misconception(
        "wrong-kilo",
        "You divided by the other kilo: this question says which of 1000 and 1024 it uses.",
        ("kb-1024",),
    ),
    Misconception(
        "forgot-channels",
        "You counted one channel only: multiply by the channels.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "input-for-output",
        "You took the input's memory: the question is about what the layer puts out.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "weights-for-activations",
        "You counted weights: activations are the values the layer puts out.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "forgot-batch",
        "You counted one image: every image of the batch has activations of its own.",
        ("activation-memory-batch",),
    ),
    Misconception(
        "weights-per-image",
        "You multiplied the weights by the batch: all images share one copy.",
        ("activation-memory-batch",),
    ),
    Misconception(
        "forgot-last-activation",
        "You left out one layer's output: every map that is kept counts.",
        ("activation-memory-formula",),
    ),
)
