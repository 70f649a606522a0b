"""The second way to the keys of the topic ``shapes``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count, product
from math import prod

from quizgen.cost import Concat, Conv2d, ConvTranspose2d, Flatten, Layer, Linear, MaxPool2d
from tests.families.keys.common import Givens, Key, Keys, conv, run


def conv_output(level: int, g: Givens) -> Key:
    if level == 1:
        return conv(g).out_shape((1, g["W"], g["W"]))[2]
    if level == 2:
        return conv(g).out_shape((g["C_in"], g["H"], g["W"]))
    # of all inputs with this output, the one with nothing left over is the smallest
    smallest = max(1, g["K"] - 2 * g["P"])
    widths = range(smallest, g["W_out"] * g["S"] + g["K"])
    return next(W for W in widths if conv(g).out_shape((1, W, W))[2] == g["W_out"])


def pool_output(level: int, g: Givens) -> Key:
    if level == 1:  # the places where a window begins
        return sum(start + g["K"] <= g["W"] for start in range(0, g["W"], g["S"]))
    shape = (g["C_in"], g["H"], g["W"])
    if level == 2:
        return MaxPool2d(g["K"], stride=g["S"]).out_shape(shape)
    return run(shape, conv(g), MaxPool2d(g["K_pool"], stride=g["S_pool"])).output


def flatten_size(level: int, g: Givens) -> Key:
    if level == 1:
        return Flatten().out_shape((g["C"], g["H"], g["W"]))[0]
    if level == 2:
        pool = MaxPool2d(g["K"], stride=g["S"])
        return run((g["C"], g["H"], g["W"]), pool, Flatten()).output[0]
    pool = MaxPool2d(g["K_pool"], stride=g["S_pool"])
    return run((g["C_in"], g["W"], g["W"]), conv(g), pool, Flatten()).output[0]


# --- windows, counted one by one ------------------------------------------------------


def starts(width: int, kernel: int, stride: int) -> list[int]:
    """Where a window begins that fits entirely."""
    return [start for start in range(0, width, stride) if start + kernel <= width]


def out_width(g: Givens, **more: int) -> int:
    sizes = g | more
    return conv(sizes, dilation=sizes.get("D", 1)).out_shape((1, sizes["W"], sizes["W"]))[2]


def padding_of(g: Givens, wanted: int) -> int:
    """The least padding with which the kernel fits and the output is this wide."""
    last_tap = (g["K"] - 1) * g.get("D", 1)
    fitting = (P for P in count() if last_tap < g["W"] + 2 * P)
    return next(P for P in fitting if out_width(g, P=P) == wanted)


def covered(width: int, g: Givens) -> set[int]:
    """The columns of a padded input that lie under a window, counted from 0."""
    begins = starts(width + 2 * g["P"], g["K"], g["S"])
    return {start + tap for start in begins for tap in range(g["K"])}


def conv_floor(level: int, g: Givens) -> Key:
    if level == 3:
        widths = range(max(1, g["K"] - 2 * g["P"]), g["W_out"] * g["S"] + g["K"])
        return max(W for W in widths if out_width(g, W=W) == g["W_out"])
    columns = covered(g["W"], g)
    if level == 1:
        padded = range(g["W"] + 2 * g["P"])
        return out_width(g), sum(column not in columns for column in padded)
    rows = covered(g["H"], g)
    padded_width = g["W"] + 2 * g["P"]
    dropped = padded_width - len(columns)  # of a row that lies under windows
    return sum(dropped if row in rows else padded_width for row in range(g["H"] + 2 * g["P"]))


def conv_fits(level: int, g: Givens) -> Key:
    if level == 1:
        fits = tuple(max(covered(W, g)) == W + 2 * g["P"] - 1 for W in (g["W_A"], g["W_B"]))
        return {(1, 0): "first", (0, 1): "second", (1, 1): "both", (0, 0): "neither"}[fits]
    width = g["W"] + 2 * g["P"]
    taps = range(0, g["K"] * g.get("D", 1), g.get("D", 1))
    span = taps[-1] + 1
    begins = starts(width, span, g["S"])
    if not begins:
        return "never"
    rest = begins[-1] + span < width
    if level == 2:
        return "remainder" if rest else "exactly"
    pooled = starts(len(begins), g["K_pool"], g["S_pool"])
    rest_pool = pooled[-1] + g["K_pool"] < len(begins)
    names = {(0, 0): "neither", (1, 0): "convolution", (0, 1): "pooling", (1, 1): "both"}
    return names[rest, rest_pool]


def same_padding(level: int, g: Givens) -> Key:
    if level < 3:
        P = padding_of(g, g["W"])
        if level == 1:
            return P, g["W"] + 2 * P
        return P, Conv2d(g["C_in"], 1, padding=P).out_shape((g["C_in"], g["H"], g["W"]))
    wanted = len(range(0, g["W"], g["S"]))
    total = next(n for n in count() if len(starts(g["W"] + n, g["K"], g["S"])) == wanted)
    right = next(n for n in range(total + 1) if n >= total - n)
    return wanted, total - right, right


def padded_volume(level: int, g: Givens) -> Key:
    P = g["P"] if level < 3 else next(P for P in count() if g["K"] <= 2 * P + 1)
    channels = g["C"] if level == 2 else g["C_in"]
    C, H, W = Conv2d(channels, 1, padding=P).out_shape((channels, g["H"], g["W"]))
    if level == 1:
        return C, H, W
    places = product(range(H), range(W))
    zeros = sum(not (P <= i < H - P and P <= j < W - P) for i, j in places)
    return C * zeros if level == 2 else 100 * Fraction(zeros, H * W)


def ceil_width(width: int, g: Givens) -> int:
    """Windows are added until one reaches the end; a last one must begin before the map ends."""
    begins, P = [-g.get("P", 0)], g.get("P", 0)
    while begins[-1] + g["K"] < width + P and begins[-1] + g["S"] < width:
        begins.append(begins[-1] + g["S"])
    return len(begins)


def ceil_pooling(level: int, g: Givens) -> Key:
    width = ceil_width(g["W"], g)
    return width if level == 1 else (g["C_in"], ceil_width(g["H"], g), width)


# --- other convolutions ---------------------------------------------------------------


def dilated_conv(level: int, g: Givens) -> Key:
    if level == 1:
        return out_width({**g, "P": 0})
    if level == 2:
        return conv(g, dilation=g["D"]).out_shape((g["C_in"], g["H"], g["W"]))
    layers = [conv({"K": g["K"]}, dilation=g[f"D_{i}"]) for i in (1, 2, 3)]
    least = 1 + sum((g["K"] - 1) * g[f"D_{i}"] for i in (1, 2, 3))
    return next(W for W in count(least) if run((1, W, W), *layers).output[2] == g["W_out"])


def spread(width: int, g: Givens) -> int:
    """The columns that the windows of a transposed convolution touch, without the cut ones."""
    touched = {p * g["S"] + tap for p in range(width) for tap in range(g["K"])}
    cut, added = int(g["P"]), int(g.get("P_o", 0))
    full: int = max(touched) + 1
    return full - 2 * cut + added


def transposed_conv(level: int, g: Givens) -> Key:
    if level == 1:
        return spread(g["W"], g)
    if level == 2:
        return g["C_out"], spread(g["H"], g), spread(g["W"], g)
    between = out_width(g)
    back = spread(between, g)
    added = next(n for n in count() if spread(between, {**g, "P_o": n}) == g["W"])
    return between, back, added


# --- one dimension: a convolution over a map of height 1 ------------------------------


def over_time(g: Givens, filters: int, layer: str = "") -> Conv2d:
    """The convolution that the sizes with these endings describe."""
    K, S, P = g[f"K{layer}"], g[f"S{layer}"], g.get("P", 0)
    return Conv2d(filters, (1, K), (1, S), padding=(0, P))


def one_dimensional_conv(level: int, g: Givens) -> Key:
    if level == 1:
        return over_time(g, 1).out_shape((1, 1, g["T"]))[2]
    signal = (g["C_in"], 1, g["T"])
    if level == 2:
        layer = over_time(g, g["C_out"])
        return layer.out_shape(signal)[2], layer.params(signal)
    layers = over_time(g, g["C_1"], "_1"), over_time(g, g["C_2"], "_2")
    return run(signal, *layers).macs


# --- volumes and chains ---------------------------------------------------------------


def layer_chain(level: int, g: Givens) -> Key:
    if level == 3:
        pool = MaxPool2d(2)
        layers = (Conv2d(g["C_1"], g["K_1"]), pool, Conv2d(g["C_2"], g["K_2"]), pool, Flatten())
        *shapes, (features,) = outputs((g["C_in"], g["W"], g["W"]), layers)
        return *shapes, features
    first = Conv2d(g.get("C_1", 1), g["K_1"], g.get("S_1", 1), g["P_1"])
    last = Conv2d(g.get("C_2", 1), g["K_2"], padding=g["P_2"])
    shapes = outputs((3, g["W"], g["W"]), (first, MaxPool2d(g["K_pool"], g["S_pool"]), last))
    return tuple(shapes) if level == 2 else tuple(shape[2] for shape in shapes)


def outputs(shape: tuple[int, ...], layers: Sequence[Layer]) -> list[tuple[int, ...]]:
    return [row.output for row in run(shape, *layers).rows]


def layer_units(level: int, g: Givens) -> Key:
    if level == 1:
        return prod(conv(g, padding="same").out_shape((g["C_in"], g["W_out"], g["W_out"])))
    image = (g["C_in"], g["W"], g["W"])
    if level == 2:
        return prod(conv(g).out_shape(image))
    convs = Conv2d(g["C_1"], g["K_1"]), Conv2d(g["C_2"], g["K_2"])
    layers = (convs[0], MaxPool2d(2), convs[1], Flatten(), Linear(g["N_out"]))
    first, _, second, _, last = outputs(image, layers)
    return prod(first) + prod(second) + prod(last)


def im2col(level: int, g: Givens) -> Key:
    image = (g["C_in"], g["W"], g["W"])
    one = conv(g, 1, bias=False)
    rows, columns = one.params(image), prod(one.out_shape(image))
    if level == 1:
        return rows, columns
    return rows * columns if level == 2 else Fraction(rows * columns, prod(image))


def concat(level: int, g: Givens) -> Key:
    if level == 1:
        return Concat().out_shape(*((g[f"C_{i}"], g["W"], g["W"]) for i in (1, 2, 3)))
    if level == 2:
        up = ConvTranspose2d(g["C_out"], 2, stride=2).out_shape((g["C_in"], g["W"], g["W"]))
        return Concat().out_shape(up, (g["C_skip"], *up[1:]))
    double = Conv2d(g["C_mid"], 3), Conv2d(g["C_mid"], 3)
    deeper = (MaxPool2d(2), *double, ConvTranspose2d(g["C"], 2, stride=2))
    up = run((g["C"], g["W"], g["W"]), *deeper).output
    joined = Concat().out_shape(up, up)  # what is left of the encoder's map has the same shape
    return joined, run(joined, Conv2d(g["C"], 3), Conv2d(g["C"], 3)).output


# --- batches, and what comes after the last convolution -------------------------------


def batch_shapes(level: int, g: Givens) -> Key:
    image = (g["C_in"], g["H"], g["W"]) if level == 1 else (g.get("C_in", 3), g["W"], g["W"])
    if level == 1:
        return g["B"], *conv(g).out_shape(image)
    pool = MaxPool2d(2)
    if level == 2:
        *_, pooled, features = outputs(image, (conv(g), pool, Flatten()))
        return (g["B"], *pooled), g["B"], features[0]
    convs = conv(g, 6), conv(g, g["C_2"])
    of_one = prod(run(image, convs[0], pool, convs[1], pool).output)
    return len(range(0, g["B"] * of_one, g["C_2"] * g["W_fit"] ** 2))  # where a row begins


def strided_chain(level: int, g: Givens) -> Key:
    image, last = (g["C_in"], g["W"], g["W"]), 2 if level == 1 else 3
    filters = {i: g.get(f"C_{i}", 1) for i in (1, 2, 3)}
    convs = [Conv2d(filters[i], g[f"K_{i}"], stride=g[f"S_{i}"]) for i in range(1, last + 1)]
    if level == 1:
        return run(image, *convs, Flatten()).output[0]
    if level == 2:
        head = Linear(g["N_out"], bias=g["biases"] == "counted")
        *_, flat, last_row = run(image, *convs, Flatten(), head).rows
        return flat.output[0], last_row.params
    before = run(image, *convs[:2]).output
    side = convs[2].out_shape(before)[1]
    fits = (n for n in count(1) if Linear(g["N_out"]).params((n * side * side,)) == g["params"])
    return Conv2d(next(fits), g["K_3"], stride=g["S_3"]).params(before)


# --- solved backwards: searched for -------------------------------------------------------


def kernel_of(width: int, out: int, g: Givens) -> int:
    """The kernel whose last position ends at the edge."""
    padded = width + 2 * g.get("P", 0)
    ends = ((K, starts(padded, K, g.get("S", 1))) for K in range(1, padded + 1))
    return next(K for K, begins in ends if len(begins) == out and begins[-1] + K == padded)


def find_kernel(level: int, g: Givens) -> Key:
    if level == 3:
        window, stride = g["K_pool"], g["S_pool"]
        pooled = (n for n in count(window) if starts(n, window, stride)[-1] + window == n)
        width = next(n for n in pooled if len(starts(n, window, stride)) == g["W_out"])
        K = kernel_of(g["W"], width, g)
        C_out = filters_of(g | {"K": K}, g["params"], bias=True)
        return K, C_out, (C_out, width, width)
    K, image = kernel_of(g["W"], g["W_out"], g), (g["C_in"], g["W"], g["W"])
    if level == 1:
        return K, g["C_out"]
    return K, g["C_out"], conv(g | {"K": K}, bias=False).params(image)


def filters_of(g: Givens, params: int, *, bias: bool) -> int:
    image = (g["C_in"], 99, 99)
    return next(n for n in count(1) if conv(g, n, bias=bias).params(image) == params)


def find_padding(level: int, g: Givens) -> Key:
    if level == 3:
        K_1 = kernel_of(g["W"], g["W_1"], {"P": g["P_1"], "S": g["S_1"]})
        ways = ((S, starts(g["W_1"], g["K_pool"], S)) for S in count(1))
        S_pool = next(S for S, begins in ways if len(begins) == g["W_pool"])
        P_2 = padding_of({"W": g["W_pool"], "K": g["K_2"]}, g["W_2"])
        return K_1, S_pool, g["C_2"], P_2
    P = padding_of(g, g["W_out"])
    return P, g["W"] + 2 * P


def find_filters(level: int, g: Givens) -> Key:
    if level == 1:
        return filters_of(g, g["weights"], bias=False)
    image = (g["C_in"], g["H"] if "H" in g else g["W"], g["W"])
    if level == 2:
        return conv(g, filters_of(g, g["params"], bias=True)).out_shape(image)
    n = next(n for n in count(1) if prod(conv(g, n).out_shape(image)) == g["values"])
    return conv(g, n, bias=g["biases"] == "counted").params(image)


KEYS: Keys = {
    "conv-output": conv_output,
    "pool-output": pool_output,
    "flatten-size": flatten_size,
    "conv-floor": conv_floor,
    "conv-fits": conv_fits,
    "same-padding": same_padding,
    "padded-volume": padded_volume,
    "ceil-pooling": ceil_pooling,
    "dilated-conv": dilated_conv,
    "transposed-conv": transposed_conv,
    "one-dimensional-conv": one_dimensional_conv,
    "layer-chain": layer_chain,
    "layer-units": layer_units,
    "im2col": im2col,
    "concat-channels": concat,
    "batch-shapes": batch_shapes,
    "strided-chain": strided_chain,
    "find-kernel": find_kernel,
    "find-padding": find_padding,
    "find-filters": find_filters,
}
