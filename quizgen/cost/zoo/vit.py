"""The vision transformer, 2020: an image as a row of patches, no convolution behind the first."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    GELU,
    Add,
    ClassToken,
    Conv2d,
    Dropout,
    Flatten,
    LayerNorm,
    Linear,
    MatMul,
    Permute,
    PositionEmbedding,
    Scale,
    Slice,
    Softmax,
    Unflatten,
)
from quizgen.cost.network import Network
from quizgen.cost.published import params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.torchvision import stated

TITLE = "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale"
PAPER = "A. Dosovitskiy et al., 2020"
CLASSES, EPSILON = 1000, 1e-6
PATCH, LAYERS, WIDTH, MLP, HEADS = 16, 12, 768, 3072, 12  # "Base", table 1 of the paper


def attention(net: Builder, name: str, width: int, heads: int) -> str:
    """Self-attention: every token a mean of all tokens' values, weighted by query and key."""
    start, parts = net.last, {}
    # Queries and values as heads x tokens x features; keys turned, for the product with queries.
    for part, order in (("query", (0, 2, 1, 3)), ("key", (0, 2, 3, 1)), ("value", (0, 2, 1, 3))):
        parts[part] = net.chain(
            (f"{name}.{part}", Linear(width)),
            (f"{name}.{part}_heads", Unflatten(2, (heads, width // heads))),
            (f"{name}.{part}_order", Permute(order)),
            after=start,
        )
    net.add(f"{name}.scores", MatMul(), parts["query"], parts["key"])
    net.add(f"{name}.scale", Scale((width // heads) ** -0.5))
    weights = net.add(f"{name}.softmax", Softmax(dim=-1))
    net.add(f"{name}.mean", MatMul(), weights, parts["value"])
    net.chain((f"{name}.order", Permute((0, 2, 1, 3))), (f"{name}.joined", Flatten(2)))
    return net.add(f"{name}.projection", Linear(width))


def encoder_layer(net: Builder, name: str, width: int, heads: int, mlp: int) -> str:
    """Attention, then two linear layers on each token, each behind a norm and added."""
    start = net.last
    net.add(f"{name}.norm1", LayerNorm(width, eps=EPSILON))
    out = attention(net, f"{name}.attention", width, heads)
    middle = net.add(f"{name}.add1", Add(), out, start)
    net.chain((f"{name}.norm2", LayerNorm(width, eps=EPSILON)), (f"{name}.fc1", Linear(mlp)))
    out = net.chain((f"{name}.gelu", GELU()), (f"{name}.fc2", Linear(width)))
    return net.add(f"{name}.add2", Add(), out, middle)


@entry
def vit_b_16() -> Network:
    """ViT-B/16 of "An Image is Worth 16x16 Words", 2020, at 224x224.

    Patches of 16x16 pixels become 196 tokens, and a learned one joins them.  86 M parameters in
    the paper, 86,567,656 with a head of 1000 classes.  17.56 G multiply-adds, 0.72 of them in the
    two products of attention, which many counters leave out.  The error rates are torchvision's;
    the paper pre-trains on larger data.
    """
    net = Builder((3, 224, 224))
    net.stage("patches")
    net.add("patches", Conv2d(WIDTH, kernel_size=PATCH, stride=PATCH))
    net.chain(("tokens", Flatten(2)), ("order", Permute((0, 2, 1))))
    net.chain(("class_token", ClassToken()), ("positions", PositionEmbedding()))
    net.add("dropout", Dropout(0.0))
    for number in range(1, LAYERS + 1):
        net.stage(f"encoder{number}")
        encoder_layer(net, f"encoder{number}", WIDTH, HEADS, MLP)
    net.stage("head")
    net.chain(("norm", LayerNorm(WIDTH, eps=EPSILON)), ("first_token", Slice(0, 1)))
    net.chain(("flatten", Flatten()), ("fc", Linear(CLASSES)), ("softmax", Softmax()))
    rounded = params(
        "86 M", PAPER + ", table 1", differs="86.6 million, which the paper cuts to 86"
    )
    return net.network("vit_b_16", TITLE, 2020, PAPER, (rounded, *stated("vit_b_16")))
