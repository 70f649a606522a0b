"""Data sets by name: how many images they have, where that is printed, and who won on them.

>>> DATASETS["ilsvrc"].train
1281167
>>> print(DATASETS["ilsvrc"].winner("2013"))
Clarifai
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizgen.cost.layer import CostError, Shape


@dataclass(frozen=True, slots=True)
class Winner:
    """The entry that won a year's classification task.

    error: its top-5 error on the test images, in percent, trained on the images supplied.
    """

    team: str
    error: Fraction
    source: str

    def __str__(self) -> str:
        return self.team


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set for classification.

    image: the shape of its images where all have the same.  train, validation, test: images.
    images: all of them, where they are not divided.  source: a work and its year.
    """

    name: str
    title: str
    classes: int
    source: str
    image: Shape = ()
    train: int = 0
    validation: int = 0
    test: int = 0
    images: int = 0
    winners: Mapping[str, Winner] | None = None

    def winner(self, year: str) -> Winner:
        """Who won that year; CostError if that is not known."""
        known = self.winners or {}
        if year not in known:
            years = ", ".join(known) or "none"
            raise CostError(self.name, f"no winner of {year} is known", f"the years are {years}")
        return known[year]


CHALLENGE = "ImageNet Large Scale Visual Recognition Challenge, 2014"
RESULTS = "ImageNet Challenge, Results"
DEEPER = "Going Deeper with Convolutions, 2014"
WINNERS = {
    "2010": Winner("NEC", Fraction("28.2"), f"{RESULTS} of 2010"),
    "2011": Winner("XRCE", Fraction("25.8"), f"{RESULTS} of 2011"),
    "2012": Winner("SuperVision", Fraction("16.4"), f"{DEEPER}, table 2"),
    "2013": Winner("Clarifai", Fraction("11.7"), f"{DEEPER}, table 2"),
    "2014": Winner("GoogLeNet", Fraction("6.67"), f"{DEEPER}, table 2"),
    "2015": Winner(
        "MSRA", Fraction("3.57"), "Deep Residual Learning for Image Recognition, 2015, table 5"
    ),
    "2017": Winner("WMW", Fraction("2.251"), "Squeeze-and-Excitation Networks, 2017, abstract"),
}
_ALL = (
    DataSet(
        "mnist",
        "MNIST",
        10,
        "Gradient-Based Learning Applied to Document Recognition, 1998, section 3",
        image=(1, 28, 28),
        train=60_000,
        test=10_000,
    ),
    DataSet(
        "cifar10",
        "CIFAR-10",
        10,
        "Learning Multiple Layers of Features from Tiny Images, 2009",
        image=(3, 32, 32),
        train=50_000,
        test=10_000,
    ),
    DataSet(
        "ilsvrc",
        "ImageNet challenge of 2012",
        1000,
        f"{CHALLENGE}, table 2",
        train=1_281_167,
        validation=50_000,
        test=100_000,
        winners=WINNERS,
    ),
    DataSet(
        "imagenet",
        "the whole of ImageNet",
        22_000,
        "ImageNet Classification with Deep Convolutional Neural Networks, 2012, section 2",
        images=15_000_000,
    ),
)
DATASETS: Mapping[str, DataSet] = {one.name: one for one in _ALL}
