"""Blocks: bottlenecks, inception modules, shortcuts, pooled heads."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

BLOCKS: tuple[Misconception, ...] = (
    Misconception(
        "wide-middle",
        "You gave the 3×3 convolution the outer channels: it works on the reduced ones.",
        ("bottleneck-why", "bottleneck-where-weights"),
    ),
    Misconception(
        "compared-with-one",
        "You compared with a single 3×3 convolution: the question names two.",
        ("bottleneck-against-basic",),
    ),
    Misconception(
        "ignored-squeeze",
        "You kept all channels between the two layers: the first one reduces them.",
        ("se-weights", "se-squeeze"),
    ),
    Misconception(
        "kept-positions",
        "You kept every position of the map: global average pooling leaves one number per channel.",
        ("gap-what", "se-squeeze"),
    ),
    Misconception(
        "se-on-middle",
        "You squeezed the reduced channels: these layers stand behind the whole block.",
        ("se-weights",),
    ),
    Misconception(
        "share-of-the-sum",
        "You divided by the sum with the added part: an increase is measured against "
        "what was there.",
        ("saving-percent-of-what",),
    ),
    Misconception(
        "pool-has-weights",
        "You gave the pooling weights: it only averages.",
        ("pool-no-params", "gap-what"),
    ),
    Misconception(
        "forgot-middle-layer",
        "You left out the layer in the middle.",
        ("count-every-layer",),
    ),
    Misconception(
        "channels-not-doubled",
        "You left the channels as they were: this network makes up for the smaller maps.",
        ("vgg-halve-double",),
    ),
    Misconception(
        "size-not-halved",
        "You left height and width as they were: they are halved.",
        ("vgg-pool-rule", "vgg-halve-double"),
    ),
    Misconception(
        "doubled-outputs-only",
        "You doubled the output channels only: the convolution reads the doubled channels too.",
        ("vgg-halve-double-rest", "vgg-halve-double"),
    ),
    Misconception(
        "area-halved",
        "You halved one side only: height and width are halved, so a quarter of the "
        "positions is left.",
        ("vgg-halve-double",),
    ),
    Misconception(
        "first-layer-too-wide",
        "You gave the first layer the doubled channels as input: it still reads those of "
        "the stage before.",
        ("vgg-halve-double-rest",),
    ),
    Misconception(
        "all-layers-alike",
        "You gave every layer the first one's input: only the first reads the stage before.",
        ("vgg-halve-double-rest",),
    ),
    Misconception(
        "always-doubled",
        "You doubled the channels: the side did not shrink to exactly half.",
        ("vgg-halve-double",),
    ),
    Misconception(
        "area-for-side",
        "You scaled the channels with the area: the work grows with the square of the "
        "channels as well.",
        ("conv-params-double-channels", "vgg-halve-double"),
    ),
    Misconception(
        "side-turned-round",
        "You shrank the channels with the map: smaller maps leave room for more channels.",
        ("vgg-halve-double",),
    ),
    Misconception(
        "added-projection",
        "You gave the shortcut weights: an identity has none.",
        ("resnet-option-a-params",),
    ),
    Misconception(
        "forgot-projection",
        "You left out the shortcut's 1×1 convolution: it is learned too.",
        ("bottleneck-halving-projection", "resnet-option-b-params"),
    ),
    Misconception(
        "forgot-projection-bn",
        "You left out the batch normalisation of the shortcut.",
        ("bn-params", "resnet-shortcut-options"),
    ),
    Misconception(
        "projection-with-large-kernel",
        "You gave the shortcut a 3×3 kernel: a projection is a 1×1 convolution.",
        ("resnet-shortcut-options",),
    ),
    Misconception(
        "second-conv-reads-input",
        "You let a later layer read the block's or stage's input channels: it reads what "
        "the layer before puts out.",
        ("count-every-layer",),
    ),
    Misconception(
        "all-blocks-alike",
        "You counted every block like the first one: only that one changes the channels.",
        ("resnet-stages", "resnet-shortcut-options"),
    ),
    Misconception(
        "forgot-changing-block",
        "You counted every block like the later ones: the first changes the channels and projects.",
        ("resnet-stages", "resnet-shortcut-options"),
    ),
    Misconception(
        "projection-everywhere",
        "You put a projection into every block: that is option C.",
        ("resnet-shortcut-options", "shortcut-options-picture"),
    ),
    Misconception(
        "projection-only-first",
        "You projected in the first block only: that is option B.",
        ("resnet-shortcut-options",),
    ),
    Misconception(
        "one-block-too-many",
        "You counted one block twice: it is among those that you multiplied.",
        ("stage-blocks-with-change",),
    ),
    Misconception(
        "forgot-expansion",
        "You let the block end with its inner width: the last 1×1 expands the channels.",
        ("bottleneck-order",),
    ),
    Misconception(
        "projection-of-outputs",
        "You projected from the output's channels: the shortcut starts at the block's input.",
        ("resnet-option-b-params",),
    ),
    Misconception(
        "counted-the-block",
        "You counted the whole block: the question asks for what the shortcut adds.",
        ("resnet-option-a-params",),
    ),
    Misconception(
        "first-stage-projected",
        "You gave the first stage a projection under option B: its channels do not change.",
        ("resnet-option-b-params",),
    ),
    Misconception(
        "options-mixed-up",
        "You mixed up the options: B projects only where the channels change, C in every block.",
        ("resnet-shortcut-options",),
    ),
    Misconception(
        "one-group-width",
        "You took one group for the whole layer: there are G groups of that width.",
        ("grouped-conv-choice", "resnext-what"),
    ),
    Misconception(
        "groups-on-pointwise",
        "You grouped the 1×1 convolutions as well: only the 3×3 is grouped.",
        ("resnext-what",),
    ),
    Misconception(
        "equal-width",
        "You kept the number of channels: thinner filters leave weights for more of them.",
        ("resnext-equal-cost", "resnext-what"),
    ),
    Misconception(
        "gave-the-groups",
        "You gave the number of groups: the question asks for their channels.",
        ("grouped-conv-choice",),
    ),
    Misconception(
        "ignored-reduction",
        "You let the larger kernel read all input channels: the 1×1 in front of it leaves fewer.",
        ("conv1x1-before",),
    ),
    Misconception(
        "without-the-pair",
        "You counted the larger kernel as if there were no reduction.",
        ("conv1x1-before",),
    ),
    Misconception(
        "large-kernel-for-both",
        "You gave both layers the larger kernel: the reduction is 1×1.",
        ("conv1x1-before", "conv1x1-cost"),
    ),
    Misconception(
        "share-turned-round",
        "You let the layers keep the share that is to be saved.",
        ("saving-and-rest",),
    ),
    Misconception(
        "added-reductions",
        "You added the reductions' channels: only the last layer of a branch is joined.",
        ("inception-joined",),
    ),
    Misconception(
        "kept-pool-channels",
        "You let the pool's channels through: a 1×1 convolution behind it reduces them.",
        ("inception-pool-projection",),
    ),
    Misconception(
        "forgot-pool-projection",
        "You left out the branch with the pool: the 1×1 convolution behind it counts "
        "like the others.",
        ("inception-pool-projection", "inception-branches"),
    ),
    Misconception(
        "forgot-pointwise-branch",
        "You left out the branch that is a 1×1 convolution alone.",
        ("inception-branches",),
    ),
    Misconception(
        "widest-branch-only",
        "You took the widest branch: the branches are put side by side.",
        ("inception-joined",),
    ),
    Misconception(
        "forgot-reduction-weights",
        "You left out the weights of the 1×1 reductions.",
        ("conv1x1-before", "count-every-layer"),
    ),
    Misconception(
        "pool-has-kernel",
        "You gave the max pool weights: it only picks the largest value.",
        ("pool-no-params",),
    ),
    Misconception(
        "largest-kernel-for-all",
        "You gave every filter the largest kernel: each branch has its own.",
        ("conv-macs-parallel",),
    ),
    Misconception(
        "branches-in-a-row",
        "You put the convolutions one behind the other: each of them reads the input.",
        ("inception-why-parallel", "conv-macs-parallel"),
    ),
    Misconception(
        "counted-the-square-kernel",
        "You counted the square kernel: the question is about what takes its place.",
        ("inception-v3-seven",),
    ),
    Misconception(
        "kept-square-kernels",
        "You squared the kernel for both layers: one is 1×K, the other K×1.",
        ("inception-v3-seven", "inception-v3-seven-saving"),
    ),
    Misconception(
        "share-of-the-pair",
        "You divided by the new number: a saving is measured against what was there before.",
        ("saving-percent-of-what",),
    ),
    Misconception(
        "branches-added",
        "You added the outputs like a residual block: concatenated branches keep all "
        "their channels.",
        ("concat-add-shapes", "inception-joined"),
    ),
    Misconception(
        "shrank-too-early",
        "You counted every layer at the small size: those of stride 1 still work on the large map.",
        ("conv-macs-stride", "inception-v3-grid"),
    ),
)
