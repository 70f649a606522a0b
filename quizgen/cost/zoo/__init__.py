"""The zoo: networks by name, each with its source and published figures.

A network is a function with ``@entry`` in a file of this folder; its name is the function's.
Files are found by looking in the folder, and read when a name is first asked for.

>>> load("vgg16").title
'Very Deep Convolutional Networks for Large-Scale Image Recognition'
>>> load("resnet34_b").name  # option B is what everyone calls ResNet-34
'resnet34'
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from quizgen.cost.layer import CostError
from quizgen.cost.network import Network
from quizgen.errors import did_you_mean

ALIASES = {  # other names that people look for
    "inception_v1": "googlenet",
    "inception_v2": "inception_bn",
    "resnet18_b": "resnet18",
    "resnet34_b": "resnet34",
    "vgg11_a": "vgg11",
    "vgg13_b": "vgg13",
    "vgg16_d": "vgg16",
    "vgg19_e": "vgg19",
}

_ENTRIES: dict[str, Callable[[], Network]] = {}


def entry(function: Callable[[], Network]) -> Callable[[], Network]:
    """Enters a network in the zoo under its function's name; a name used twice is refused."""
    name = function.__name__
    if name in _ENTRIES:
        raise CostError(
            name, f"a network of this name is in {_ENTRIES[name].__module__}", "choose another"
        )
    _ENTRIES[name] = function
    return function


@cache
def _entries() -> dict[str, Callable[[], Network]]:
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(_ENTRIES.items()))


def names() -> tuple[str, ...]:
    """Every network's name, sorted."""
    return tuple(_entries())


def load(name: str) -> Network:
    """The network of that name or alias; CostError with the nearest names if there is none."""
    return _built(ALIASES.get(name, name))


@cache
def _built(name: str) -> Network:
    return _entry(name)()


def about(name: str) -> str:
    """What the network is and where its figures come from, in words."""
    return (_entry(ALIASES.get(name, name)).__doc__ or "").strip()


def _entry(name: str) -> Callable[[], Network]:
    if name not in _entries():
        raise CostError(name, "is no network of the zoo", did_you_mean(name, names()))
    return _entries()[name]
