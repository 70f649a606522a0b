"""``quiz topics`` and ``quiz cost`` as programs read them."""

from __future__ import annotations

import pytest

from quizgen.families import families
from quizgen.variants.drawing import survey_of
from tests.cli.helpers import one_sentence, quiz


def test_topics_as_json() -> None:
    data = quiz("topics", "--json").data
    assert list(data) == ["topics"]
    assert all(list(t) == ["id", "title", "families", "cards"] for t in data["topics"])
    known = families()
    listed = {f["id"]: (f, t["id"]) for t in data["topics"] for f in t["families"]}
    assert list(listed) == list(known)
    for family, topic in listed.values():
        assert topic == known[family["id"]].topic
        assert list(family) == ["id", "summary", "levels"]
        assert list(family["levels"]) == ["1", "2", "3"]
        for number, counts in family["levels"].items():
            survey = survey_of(known[family["id"]], int(number))
            assert counts == {
                "variants": survey.variants,
                "answers": survey.told_apart,
                "separable": list(survey.separable),
            }
    assert sum(topic["cards"] for topic in data["topics"]) >= 60


def test_topics_are_a_screenful() -> None:
    lines = quiz("topics").out.splitlines()
    data = quiz("topics", "--json").data["topics"]
    assert len(data) < len(lines) <= 24
    for topic in data:
        (row,) = [line for line in lines if line.startswith(f"{topic['id']} ")]
        assert row.endswith(f" {topic['cards']}")
        assert topic["title"].split()[0] in row


def test_the_families_of_a_topic() -> None:
    for topic in quiz("topics", "--json").data["topics"]:
        text = quiz("topics", topic["id"]).out
        assert f"{topic['id']}: {topic['title']} ({topic['cards']} card" in text
        for family in topic["families"]:
            assert f"  {family['id']}: {family['summary']}" in text
            for counts in family["levels"].values():
                assert f"{counts['variants']} variants, {counts['answers']} answers" in text
    assert quiz("topics", "flops", "params", "--json").data["topics"][1]["id"] == "params"
    one_sentence(quiz("topics", "flop"), "there is no such topic; did you mean 'flops'?")


NETWORK = [
    "network",
    "input",
    "params",
    "macs",
    "flops",
    "flops_convention",
    "activation_elements",
    "activation_bytes",
    "layers",
]
LAYER = [
    "name",
    "kind",
    "inputs",
    "output",
    "params",
    "macs",
    "flops",
    "activation_bytes",
    "receptive_field",
]


def test_the_cost_of_a_network_as_json() -> None:
    data = quiz("cost", "resnet50", "--json").data
    assert set(NETWORK) <= set(data)
    figures = {name: data[name] for name in NETWORK[:-1]}
    assert figures == {
        "network": "resnet50",
        "input": [3, 224, 224],
        "params": 25_557_032,
        "macs": 4_089_184_256,
        "flops": 4_089_184_256,
        "flops_convention": "mac",
        "activation_elements": 11_317_736,
        "activation_bytes": 45_270_944,
    }
    assert {name: data["layers"][0][name] for name in LAYER} == {
        "name": "conv1",
        "kind": "Conv2d",
        "inputs": [[3, 224, 224]],
        "output": [64, 112, 112],
        "params": 9408,
        "macs": 118_013_952,
        "flops": 118_013_952,
        "activation_bytes": 3_211_264,
        "receptive_field": {"size": [7, 7], "stride": [2, 2]},
    }
    for name in ("params", "macs", "flops"):
        assert sum(layer[name] for layer in data["layers"]) == data[name]


@pytest.mark.parametrize(("network", "params"), [("alexnet", 60_965_224), ("vgg16", 138_357_544)])
def test_published_parameter_counts(network: str, params: int) -> None:
    assert quiz("cost", network, "--json").data["params"] == params
    table = quiz("cost", network).out
    assert f"{params:,}" in table
    assert max(map(len, table.splitlines())) <= 80


REFUSED = [
    (["alexnt"], "did you mean 'alexnet'"),
    (["VGG-16"], "did you mean 'vgg16'"),
    (["no/such/file.yaml"], "no/such/file.yaml: "),
    (
        ["vgg16", "--input", "bad"],
        "--input: 'bad' is no input; give channels, height and width, as in",
    ),
    (["vgg16", "--input", "3,224"], "--input"),
    (["vgg16", "--input", "-3,224,224"], "--input"),
    (["vgg16", "--input", "9" * 5000 + ",1,1"], "--input"),
    (["vgg16", "--input", "0,0,0"], "'0,0,0' is no input"),
    (["vgg16", "--input", "3,8,8"], "kernel 2 is larger"),
    (["vgg16", "--flops", "3"], "use mac, 2mac, exact"),
    (["vgg16", "--bytes", "0"], "'--bytes'"),
    (["vgg16", "--bytes", "four"], "'--bytes'"),
    (["vgg16", "--explain", "conv"], "no layer 'conv'"),
    (["--explain", "conv1"], "no network is named"),
    (["vgg16", "alexnet"], ""),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=lambda v: str(v)[:40])
def test_cost_refuses(arguments: list[str], message: str) -> None:
    for form in ([], ["--json"]):
        one_sentence(quiz("cost", *arguments, *form), message)
