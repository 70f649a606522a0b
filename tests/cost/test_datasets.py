"""Data sets and printed figures: each says where it is from, and the sums are right."""

from __future__ import annotations

import re

import pytest

from quizgen.cost import zoo
from quizgen.cost.datasets import DATASETS
from quizgen.cost.layer import CostError
from quizgen.cost.published import ErrorRate, printed

YEAR = re.compile(r"\b(19|20)\d\d\b")


def test_every_source_can_be_found() -> None:
    for name, data in DATASETS.items():
        assert data.name == name
        assert YEAR.search(data.source), name
        for winner in (data.winners or {}).values():
            assert YEAR.search(winner.source), winner
    for name in zoo.names():
        network = zoo.load(name)
        rates = [one for one in network.published if isinstance(one, ErrorRate)]
        assert not rates or (network.title and network.year), name
        for rate in rates:
            assert YEAR.search(rate.source) or rate.source.startswith("torchvision"), name


def test_winners_agree_with_the_networks_that_won() -> None:
    """Where the winner's network stands in the zoo, its own figures hold the same error."""
    winners = DATASETS["ilsvrc"].winners or {}
    for year, network in {"2014": "googlenet", "2015": "resnet152"}.items():
        errors = {rate.value for rate in zoo.load(network).published}
        assert winners[year].error in errors
    ordered = [winner.error for _, winner in sorted(winners.items())]
    assert ordered == sorted(ordered, reverse=True)


def test_a_year_without_a_winner_is_refused() -> None:
    with pytest.raises(CostError, match="no winner of 2016 is known; the years are 2010, 2011"):
        DATASETS["ilsvrc"].winner("2016")
    with pytest.raises(CostError, match="the years are none"):
        DATASETS["mnist"].winner("2012")


def test_words_must_fit_one_figure() -> None:
    published = zoo.load("googlenet").published
    assert printed(published, "top5_error", ["one network", "144 crops"]).value * 100 == 789
    assert printed(published, "top5_error", ["Seven networks"]).value * 100 == 667
    with pytest.raises(CostError, match="0 figures fit top5_error, two networks"):
        printed(published, "top5_error", ["two networks"])
    with pytest.raises(CostError, match=r"2 figures fit .* seven networks, 144 crops, test \("):
        printed(published, "top5_error", ["144 crops"])
