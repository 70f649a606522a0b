"""What a reader takes from the prompts of the topic ``blocks``: a pattern for each level."""

from __future__ import annotations

SLIM = r"reduces (?P<C>\d+) channels to (?P<C_mid>\d+) with a 1×1"
RESNEXT = r"reads (?P<C>\d+) channels.* outputs (?P<G>\d+) groups of (?P<C_group>\d+) channels"

PROMPTS: dict[str, dict[int, str]] = {
    "bottleneck-saving": {
        1: SLIM,
        2: SLIM,
        3: SLIM + r".* feature maps are (?P<W>\d+)×",
    },
    "resnext-block": {
        1: RESNEXT,
        2: RESNEXT,
        3: SLIM + r".* in groups of (?P<C_group>\d+) channels",
    },
    "equal-stages": {
        1: r"(?P<K>\d+)×\d+ convolutions have (?P<C>\d+) input and output channels"
        r".* feature maps of (?P<H>\d+)×(?P<W>\d+);.* belong to stage (?P<i>\d+)\?",
        2: r"ends with (?P<C>\d+) channels and feature maps of (?P<W>\d+)×"
        r".* follow (?P<L>\d+) convolutions of 3×3 with (?P<C_out>\d+) filters each",
        3: r"have (?P<C>\d+) input and output channels and work on feature maps of (?P<W>\d+)×"
        r".* next stage the maps are (?P<W_next>\d+)×",
    },
}
