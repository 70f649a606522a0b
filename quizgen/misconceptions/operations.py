"""Operations."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

OPERATIONS: tuple[Misconception, ...] = (
    Misconception(
        "forgot-first-addition",
        "You counted one addition fewer than multiplications; this question counts "
        "2 per multiply-add.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "gave-the-new-total",
        "You gave the cost after the change; the question asks how much is added.",
        (),
    ),
    Misconception(
        "scaled-by-side",
        "You scaled the cost with the side of the image: it grows with the area.",
        ("flop-image-area",),
    ),
    Misconception(
        "counted-two-per-mac",
        "You counted 2 operations per multiply-add; this question counts 1.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "counted-one-per-mac",
        "You counted a multiply-add as 1 operation; this question counts the addition too.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "counted-first-addition",
        "You counted as many additions as multiplications: n products are summed with n - 1 "
        "additions.",
        ("flop-three-meanings", "flop-17"),
    ),
    Misconception(
        "forgot-positions",
        "You counted one output position only: the filter works at every one of them.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "used-input-size",
        "You multiplied by the input's positions: the work is done once per output position.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "one-side-of-output",
        "You multiplied by one side of the output only: it has H·W positions.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "added-bias-operations",
        "You counted the biases' additions; this convention leaves them out.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "params-for-macs",
        "You gave the number of weights: each weight is used again at every output position.",
        ("params-not-speed",),
    ),
    Misconception(
        "macs-for-pooling",
        "You multiplied by the input channels: pooling handles each channel by itself.",
        ("pool-no-params",),
    ),
)
