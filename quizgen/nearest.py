"""The end of an error about an unknown name."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """What to do about an unknown name: the nearest ones, or a few that exist.

    >>> did_you_mean("resnet5O", ["resnet50", "vgg16"])
    "did you mean 'resnet50'?"
    >>> did_you_mean("x", ["vgg16", "alexnet"])
    'there are alexnet, vgg16'
    """
    from difflib import get_close_matches

    names = sorted(known)
    lower = {other.lower(): other for other in names}
    if near := get_close_matches(name.lower(), lower, n=3, cutoff=0.6):
        return f"did you mean {' or '.join(repr(lower[other]) for other in near)}?"
    return f"there are {', '.join(names[:12])}{', ...' if len(names) > 12 else ''}"
