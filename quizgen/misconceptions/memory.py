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
        ("activation-what", "weights-memory"),
    ),
    Misconception(
        "forgot-bytes",
        "You counted elements, not bytes: each element takes several bytes.",
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
        "You used the other kilo: this question says which of 1000 and 1024 it means.",
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
        ("activation-what", "activation-memory-formula"),
    ),
    Misconception(
        "forgot-batch",
        "You counted one image: the question is about the whole batch.",
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
    Misconception(
        "four-bits-a-byte",
        "You divided the bits by 4: a byte has 8 bits.",
        ("float32-bytes",),
    ),
    Misconception(
        "gave-the-size-before",
        "You gave the amount before the change; the question asks what is saved.",
        ("saving-and-rest",),
    ),
    Misconception(
        "counted-largest-layer",
        "You gave the largest output only: the question asks for all of them together.",
        ("training-keeps-activations",),
    ),
    Misconception(
        "pooling-not-counted",
        "You left the pooling layer out: it has no parameters, but its output takes memory too.",
        ("activation-memory-formula", "pool-no-params"),
    ),
    Misconception(
        "counted-input",
        "You counted the input image as well: the question is about what the layers put out.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "memory-unchanged",
        "You left the activations as they were: they grow with the image; only weights stay.",
        ("activations-image-size",),
    ),
    Misconception(
        "gave-the-increase",
        "You gave what is added; the question asks for the whole after the change.",
        ("saving-percent-of-what",),
    ),
    Misconception(
        "scaled-channels-too",
        "You let the channels grow with the image: only height and width do.",
        ("activations-image-size",),
    ),
    Misconception(
        "side-difference-squared",
        "You squared the difference of the sides: take the difference of the areas.",
        ("flop-image-area", "activations-image-size"),
    ),
    Misconception(
        "weights-grow-with-image",
        "You let the weights grow with the image: their number does not depend on its size.",
        ("conv-weight-sharing", "activations-image-size"),
    ),
    Misconception(
        "forgot-weights",
        "You counted activations only: the parameters take memory too.",
        ("weights-memory",),
    ),
    Misconception(
        "kept-all-buffers",
        "You kept every map: in inference a map is dropped as soon as nothing reads it any more.",
        ("inference-frees-maps",),
    ),
    Misconception(
        "largest-buffer-only",
        "You took a single map: a layer reads one and writes another, and both are in memory.",
        ("inference-two-maps",),
    ),
    Misconception(
        "largest-buffer-twice",
        "You took the largest map twice: add the map that is read and the one that is written.",
        ("inference-two-maps",),
    ),
    Misconception(
        "three-buffers-at-once",
        "You held three maps at once: a layer needs the one it reads and the one it writes.",
        ("inference-two-maps", "inference-frees-maps"),
    ),
    Misconception(
        "forgot-shortcut-buffer",
        "You dropped the block's input after its first layer: the shortcut still has to add it.",
        ("shortcut-keeps-map",),
    ),
    Misconception(
        "forgot-gradients",
        "You left out the gradients: training keeps one for every parameter.",
        ("gradients-memory",),
    ),
    Misconception(
        "forgot-optimiser-state",
        "You left out what the optimiser itself keeps for every parameter.",
        ("optimiser-state-momentum", "optimiser-state-adam"),
    ),
    Misconception(
        "counted-optimiser-state",
        "You gave plain SGD a state: without momentum it keeps nothing of its own.",
        ("optimiser-state-sgd",),
    ),
    Misconception(
        "adam-one-average",
        "You gave Adam one number per parameter: it keeps two averages of every gradient.",
        ("optimiser-state-adam",),
    ),
    Misconception(
        "weights-only",
        "You counted the parameters alone: training keeps more than one number for each.",
        ("optimiser-state-bytes", "gradients-memory"),
    ),
    Misconception(
        "forgot-activations",
        "You left out the activations: every layer's output takes memory too, for each image.",
        ("training-keeps-activations", "activation-memory-batch"),
    ),
    Misconception(
        "rounded-up-to-fit",
        "You rounded up: the last one would no longer fit.",
        ("largest-batch",),
    ),
    Misconception(
        "forgot-fixed-memory",
        "You gave all the memory to activations: parameters, gradients and optimiser come first.",
        ("training-fixed-memory", "largest-batch"),
    ),
    Misconception(
        "weights-left-over",
        "You added the fixed memory to the device's: it is taken from it.",
        ("largest-batch",),
    ),
    Misconception(
        "scaled-wrong-way",
        "You let the memory of an image shrink as it grows: larger maps leave room for fewer.",
        ("activations-image-size",),
    ),
)
