"""The closed forms of the field, each written once.

A layer computes through these formulas, a question shows them, and a worked solution puts
numbers into them, so that none of the three can drift from the others.  Quantities:

====================  ==============================================================
``W H``               width and height of the input (``W`` alone: any one axis)
``K S P D``           kernel size, stride, padding on each side, dilation
``K_h K_w``           kernel height and width where they differ
``C_in C_out G``      channels in, channels out, groups
``H_out W_out``       height and width of the output
``P_o``               output padding of a transposed convolution
``N_in N_out``        features in and out of a fully connected layer
``N A M``             elements; positions; how many maps, or copies
``B``                 bytes per element
``R J T``             receptive field: size, stride, start, in pixels of the image
====================  ==============================================================

All counts are per image.  A MAC is one multiply-add; biases are not counted as MACs.

>>> CONV_OUT(W=227, K=11, P=0, S=4)
55
>>> CONV_PARAMS(K=11, C_in=3, C_out=96)
34944

Sources, by the short names used below:

- Dumoulin: V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
- torch: the formulas in PyTorch's documentation of the layer of that name.
- Distill: A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
  Networks", Distill, 2019.
- Molchanov: P. Molchanov et al., "Pruning Convolutional Neural Networks for Resource Efficient
  Inference", 2017, appendix A.1.
- Inception: C. Szegedy et al., "Going Deeper with Convolutions", 2014.
- MobileNet: A. Howard et al., "MobileNets", 2017, section 3.1.
"""

from __future__ import annotations

from typing import NamedTuple

from quizgen.formulas.formula import Formula

# --- output sizes, one axis at a time -------------------------------------------------

# Dumoulin, relationship 6: the positions of a window; a remainder is dropped.
CONV_OUT = Formula("(W - K + 2*P)//S + 1")

# Dumoulin, section 5.1: a dilated kernel reaches over this many pixels.
KERNEL_SPAN = Formula("D*(K - 1) + 1")
DILATED_OUT = Formula("(W - D*(K - 1) - 1 + 2*P)//S + 1")

# Pooling without padding (Dumoulin, relationship 15); with padding it is CONV_OUT.
POOL_OUT = Formula("(W - K)//S + 1")

# torch MaxPool2d with ceil_mode: a last, partial window counts if it starts inside the image
# or its left padding.
CEIL_OUT = Formula("min(ceil((W - K + 2*P)/S) + 1, ceil((W + P)/S))")
DILATED_CEIL_OUT = Formula("min(ceil((W - D*(K - 1) - 1 + 2*P)/S) + 1, ceil((W + P)/S))")

# torch ConvTranspose2d, which undoes the size of a convolution (Dumoulin, relationship 14).
TRANSPOSED_OUT = Formula("(W - 1)*S - 2*P + D*(K - 1) + P_o + 1")

# torch ZeroPad2d; a negative padding cuts off.
PADDED_OUT = Formula("W + P_before + P_after")

# torch Upsample; F is the factor as double precision has it.
SCALED_OUT = Formula("floor(W*F)")

# torch Conv2d with padding="same" (stride 1 only): the size is kept.
SAME_OUT = Formula("W")

# Dumoulin, relationship 3: the padding that keeps the size for an odd kernel at stride 1.
SAME_PADDING = Formula("(K - 1)//2")

# --- elements and bytes ---------------------------------------------------------------

ELEMENTS = Formula("C_out*H_out*W_out")

# --- parameters -----------------------------------------------------------------------

# One kernel of K x K x C_in weights for each output channel, and one bias each (torch Conv2d).
CONV_WEIGHTS = Formula("K*K*C_in*C_out")
CONV_PARAMS = Formula("K*K*C_in*C_out + C_out")

# With groups, a kernel sees only the C_in/G channels of its own group (torch Conv2d).
GROUPED_WEIGHTS = Formula("K*K*(C_in//G)*C_out")
GROUPED_PARAMS = Formula("K*K*(C_in//G)*C_out + C_out")
RECT_WEIGHTS = Formula("K_h*K_w*(C_in//G)*C_out")
RECT_PARAMS = Formula("K_h*K_w*(C_in//G)*C_out + C_out")

# A transposed kernel leads from each input channel to the C_out/G outputs of its group.
TRANSPOSED_WEIGHTS = Formula("K_h*K_w*C_in*(C_out//G)")
TRANSPOSED_PARAMS = Formula("K_h*K_w*C_in*(C_out//G) + C_out")

# A connection table: a kernel for each of A (input map, output map) pairs that are joined
# (Y. LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, table 1).
TABLE_PARAMS = Formula("K_h*K_w*A + C_out")

# Depthwise separable: one K x K kernel per channel, then 1x1 across channels (MobileNet).
DEPTHWISE_WEIGHTS = Formula("K*K*C_in")
POINTWISE_WEIGHTS = Formula("C_in*C_out")
SEPARABLE_WEIGHTS = Formula("K*K*C_in + C_in*C_out")

LINEAR_WEIGHTS = Formula("N_in*N_out")
LINEAR_PARAMS = Formula("N_in*N_out + N_out")

# Scale and shift are learned; running mean and variance are buffers (torch BatchNorm2d, whose
# state also holds one counter of batches, which is no statistic and not counted here).
BATCH_NORM_PARAMS = Formula("2*C_in")
BATCH_NORM_BUFFERS = Formula("2*C_in")

BATCH_NORM_SCALE = Formula("C_in")  # without a shift
# One learned number for each of the N elements normalised together, M of them with a shift.
LAYER_NORM_PARAMS = Formula("M*N")
# One vector of N_in features for each of A tokens.
TOKEN_PARAMS = Formula("A*N_in")
LEARNED_VALUES = Formula("N")

# LeNet-5's subsampling: one coefficient and one bias per map (LeCun et al., 1998, section II.B).
SUBSAMPLE_PARAMS = Formula("2*C_in")

# --- MACs -----------------------------------------------------------------------------

# One output element is a dot product of K*K*C_in terms.
MACS_PER_OUTPUT = Formula("K*K*C_in")
CONV_MACS = Formula("K*K*C_in*C_out*H_out*W_out")
GROUPED_MACS = Formula("K*K*(C_in//G)*C_out*H_out*W_out")
RECT_MACS = Formula("K_h*K_w*(C_in//G)*C_out*H_out*W_out")
TABLE_MACS = Formula("K_h*K_w*A*H_out*W_out")
LINEAR_MACS = Formula("N_in*N_out")
POSITIONS_MACS = Formula("A*N_in*N_out")  # the same layer at each of A positions

# Every input element is multiplied by its kernel's weights for all outputs of its group, also
# where padding then cuts the product off (counted so by torch.utils.flop_counter).
TRANSPOSED_MACS = Formula("K_h*K_w*C_in*(C_out//G)*H*W")

# A matrix product, M of them side by side: N_row*N_col dot products of N_in terms.
MATMUL_MACS = Formula("M*N_row*N_in*N_col")

# --- FLOPs: three conventions ---------------------------------------------------------

# "mac": one operation per multiply-add.  This is the MAC count itself.
# "2mac": two per multiply-add (Molchanov); N is the number of MACs.
TWO_PER_MAC = Formula("2*N")
# "exact": K*K*C_in multiplications and one addition fewer; a bias is one addition more.
CONV_EXACT = Formula("(K*K*C_in + K*K*C_in - 1)*C_out*H_out*W_out")
CONV_EXACT_BIAS = Formula("(K*K*C_in + K*K*C_in - 1 + 1)*C_out*H_out*W_out")
GROUPED_EXACT = Formula("(2*K*K*(C_in//G) - 1)*C_out*H_out*W_out")
GROUPED_EXACT_BIAS = Formula("2*K*K*(C_in//G)*C_out*H_out*W_out")
RECT_EXACT = Formula("(2*K_h*K_w*(C_in//G) - 1)*C_out*H_out*W_out")
RECT_EXACT_BIAS = Formula("2*K_h*K_w*(C_in//G)*C_out*H_out*W_out")
TABLE_EXACT = Formula("2*K_h*K_w*A*H_out*W_out")  # its bias fills the missing addition
LINEAR_EXACT = Formula("(N_in + N_in - 1)*N_out")
LINEAR_EXACT_BIAS = Formula("(N_in + N_in - 1 + 1)*N_out")
POSITIONS_EXACT = Formula("A*(N_in + N_in - 1)*N_out")
POSITIONS_EXACT_BIAS = Formula("A*(N_in + N_in - 1 + 1)*N_out")
MATMUL_EXACT = Formula("M*N_row*(N_in + N_in - 1)*N_col")
# V_h*V_w products of each pair of channels land inside the output, on U_h*U_w of its positions.
# All products are multiplications; those of one position are added, as is its bias.
TRANSPOSED_EXACT = Formula("K_h*K_w*C_in*(C_out//G)*H*W + C_out*(C_in//G*V_h*V_w - U_h*U_w)")
TRANSPOSED_EXACT_BIAS = Formula("K_h*K_w*C_in*(C_out//G)*H*W + C_out*(C_in//G)*V_h*V_w")


class ConvForms(NamedTuple):
    """The forms of one way to write a convolution."""

    weights: Formula
    params: Formula
    macs: Formula
    exact: Formula
    exact_bias: Formula


SQUARE_CONV = ConvForms(CONV_WEIGHTS, CONV_PARAMS, CONV_MACS, CONV_EXACT, CONV_EXACT_BIAS)
GROUPED_CONV = ConvForms(
    GROUPED_WEIGHTS, GROUPED_PARAMS, GROUPED_MACS, GROUPED_EXACT, GROUPED_EXACT_BIAS
)
RECT_CONV = ConvForms(RECT_WEIGHTS, RECT_PARAMS, RECT_MACS, RECT_EXACT, RECT_EXACT_BIAS)

# --- operations of layers without MACs ------------------------------------------------

# Pooling: one operation per element of a window (comparisons; or additions and a division).
POOL_OPS = Formula("K*K*C_out*H_out*W_out")
RECT_POOL_OPS = Formula("K_h*K_w*C_out*H_out*W_out")
# Adaptive pooling: the windows of one axis together hold V elements.
ADAPTIVE_OPS = Formula("V_h*V_w*C_out")
# LeNet-5's subsampling: K*K - 1 additions, one multiplication, one bias.
SUBSAMPLE_OPS = Formula("(K_h*K_w - 1 + 2)*C_out*H_out*W_out")
# At inference batch norm is one scale and one shift; N elements.
BATCH_NORM_OPS = Formula("2*N")
ELEMENTWISE_OPS = Formula("N")
# Adding M maps of N elements.
ADD_OPS = Formula("(M - 1)*N")
# Bilinear: a weighted sum of 4 neighbours; bicubic: of 16.
INTERPOLATION_OPS = Formula("(M + M - 1)*N")
# Mean and variance (1 + 2 operations an element), subtraction and division, and M learned
# numbers for each element.
LAYER_NORM_OPS = Formula("(1 + 2 + 2 + M)*N")
# N exponentials, N - 1 additions, N divisions, at each of A positions.
SOFTMAX_OPS = Formula("(N + N - 1 + N)*A")
# Squares, a sum over L channels, scale and offset, power, division.
RESPONSE_NORM_OPS = Formula("(1 + L - 1 + 2 + 1 + 1)*N")
# Distance to each centre: a subtraction for every multiply-add.
RADIAL_OPS = Formula("N_in*N_out")

# --- receptive field, one axis at a time (Distill, equations 1 to 4) ------------------

FIELD_SIZE = Formula("R + D*(K - 1)*J")
FIELD_STRIDE = Formula("J*S")
FIELD_START = Formula("T - P*J")
FIELD_CENTRE = Formula("T + (R - 1)/2")
# N layers with the same kernel at stride 1.
STACKED_FIELD = Formula("N*(K - 1) + 1")

# --- memory ---------------------------------------------------------------------------

# Training: parameters, their gradients and V numbers of optimiser state each; buffers; and, for
# each of M images, N_saved activations that the backward pass reads again.
TRAINING_BYTES = Formula("((2 + V)*N_params + N_buffers + M*N_saved)*B")
# The largest batch whose training fits into Y bytes; negative where the parameters do not.
LARGEST_BATCH = Formula("(Y//B - (2 + V)*N_params - N_buffers)//N_saved")

# Operations per byte moved between memory and processor, for a batch of M images: N_stored
# parameters and buffers are read once a batch, N_moved activations are read or written for each
# image.
INTENSITY = Formula("M*N_ops/((N_stored + M*N_moved)*B)")
