"""Exercises of notebook 08: convolution, pooling, their gradients, and where a network errs.

Letters as in the notebook: ``x`` an image (H, Wd) or a batch of them (N, C, H, Wd), ``W`` a filter (K, K) or all
filters (OC, IC, K, K), ``y`` the output, ``dout`` the gradient of the loss by the output, ``C`` the number of classes.
"""

import functools

import numpy as np

from course_utils import images
from course_utils.data import mnist
from course_utils.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_utils.optim import Momentum
from course_utils.training import accuracy, train

from .declare import case, exercise
from .kinds import Order
from .trials import Diagnosis, Setting

LAYERS = ("conv2d_loops", "Conv2d.forward", "Conv2d.backward", "Sequential.forward", "Sequential.backward")


@exercise(
    "08.1",
    "A kernel that moves the picture",
    cases=[
        case(0, 1),
        case(1, 0, why="down"),
        case(0, 0, why="stay"),
        case(-1, 0, why="up"),
        case(0, -1, why="to the left"),
        case(1, 1, why="down and to the right"),
        case(1, -1, why="down and to the left"),
        case(-1, 1, why="up and to the right"),
        case(-1, -1, why="up and to the left"),
    ],
    letters={"dy": "the step down dy", "dx": "the step to the right dx"},
    hints=[
        "Stay first: which kernel gives each pixel its own value? A single 1, in the middle.",
        "Now let the picture move right by one. The output at a place is to be the pixel that lay one to its left.",
        "The pixel one to the left meets W[1, 0]. So for dx = 1 the 1 stands in column 0, for dx = -1 in 2.",
    ],
    insight="To move a picture right, the kernel looks left. A shift is a convolution, with a single weight of 1.",
)
def moving_kernel(dy, dx):
    """Return the kernel (3, 3) that moves a picture down by dy and to the right by dx, each of them -1, 0 or 1."""
    W = np.zeros((3, 3))
    W[1 - dy, 1 - dx] = 1
    return W


@moving_kernel.mistake
def the_other_way(dy, dx):
    """Yours moves it the other way. An output takes the pixel under the 1: to move right, it must look left."""
    return moving_kernel(-dy, -dx)


@moving_kernel.mistake
def rows_for_columns(dy, dx):
    """Yours moves down where it should move right. Rows come first: W[row, column]."""
    return moving_kernel(dx, dy)


@moving_kernel.mistake
def rows_for_columns_the_other_way(dy, dx):
    """Yours has rows and columns swapped, and moves the other way: an output takes the pixel that lies under the 1."""
    return moving_kernel(-dx, -dy)


@moving_kernel.mistake
def right_only_downwards(dy, dx):
    """Up and down are right, left and right are the other way round: to move right, the kernel looks left."""
    return moving_kernel(dy, -dx)


@moving_kernel.mistake
def right_only_sideways(dy, dx):
    """Left and right are right, up and down are the other way round: to move down, the kernel looks up."""
    return moving_kernel(-dy, dx)


@moving_kernel.mistake
def counted_from_the_corner(dy, dx):
    """Your 1 is counted from the corner. A step of 0 belongs to the middle, row 1 and column 1."""
    return np.roll(moving_kernel(-dy, -dx), (-1, -1), axis=(0, 1))


@moving_kernel.mistake
def a_difference(dy, dx):
    """Yours takes the pixel itself away as well: that measures the change, an edge. One single 1 is enough."""
    W = moving_kernel(dy, dx)
    W[1, 1] -= 1
    return W


@moving_kernel.mistake
def a_smear(dy, dx):
    """Your picture both stays and moves: there are two ones where a single one is wanted."""
    W = moving_kernel(dy, dx)
    W[1, 1] = 1
    return W


@moving_kernel.mistake
def a_whole_line(dy, dx):
    """You filled a column or row: that adds up three pixels, a blur. A single pixel is wanted: a single 1."""
    W = np.zeros((3, 3))
    W[1 - dy if dy else slice(None), 1 - dx if dx else slice(None)] = 1
    return W


@moving_kernel.mistake
def always_to_the_right(dy, dx):
    """Yours is the same kernel for every step. The place of its 1 depends on dy and dx."""
    return moving_kernel(0, 1)


@moving_kernel.mistake
def never_moves(dy, dx):
    """Yours leaves the picture where it is, whatever dy and dx are."""
    return moving_kernel(0, 0)


@moving_kernel.mistake
def too_faint(dy, dx):
    """Yours moves the picture and makes it nine times fainter. Nothing is averaged here: the weight is 1."""
    return moving_kernel(dy, dx) / 9


@moving_kernel.mistake
def negative(dy, dx):
    """Yours moves the picture and turns ink to minus ink: the weight is 1, not -1."""
    return -moving_kernel(dy, dx)


@exercise(
    "08.2",
    "The size of the output",
    cases=[
        case(28, 5),
        case(24, 2, 2, why="the pooling layer"),
        case(28, 5, 1, 2, why="padding that keeps the size"),
        case(8, 3, 2, why="a pixel is left over at the end"),
        case(7, 7, why="a window as large as the image"),
        case(9, 1, why="a window of one pixel"),
        case(227, 11, 4, why="AlexNet's first layer"),
        case(224, 7, 2, 3, why="ResNet's first layer"),
    ],
    random=lambda rng: case(*(int(n) for n in rng.integers([16, 2, 1, 0], [64, 8, 5, 4]))),
    letters={"K": "the window's size K", "H": "the height H"},
    hints=[
        "Stride 1, no padding: the first window begins at 0. Where does the last one begin, if it ends at the border?",
        "The last one begins at H - K, and 0 counts too: H - K + 1 places. Padding makes H larger, on two sides.",
        "With stride 2 every other place is used, beginning with 0: halve H - K, rounded down, then add the first one.",
        "(H + 2 * padding - K) // stride + 1",
    ],
    insight="One formula for convolution and pooling alike: 28 becomes 24, and pooling makes 12 of it.",
)
def output_size(H, K, stride=1, padding=0):
    """Count the places of a window of K pixels along H pixels with padding on both sides."""
    return (H + 2 * padding - K) // stride + 1


@output_size.mistake
def forgot_the_first_place(H, K, stride=1, padding=0):
    """You counted the steps, not the places: a fence has one more post than gaps. Add 1."""
    return (H + 2 * padding - K) // stride


@output_size.mistake
def let_the_filter_hang_over(H, K, stride=1, padding=0):
    """You added K: that is a "full" convolution, whose filter may hang over the border. Ours stays inside: minus K."""
    return (H + 2 * padding + K - 2) // stride + 1


@output_size.mistake
def padded_one_side(H, K, stride=1, padding=0):
    """You counted the padding once. It is added at both ends: 2 * padding."""
    return (H + padding - K) // stride + 1


@output_size.mistake
def divided_last(H, K, stride=1, padding=0):
    """You divided H - K + 1 by the stride. The first place costs no step: divide H - K alone, then add 1."""
    return (H + 2 * padding - K + 1) // stride


@output_size.mistake
def rounded_up(H, K, stride=1, padding=0):
    """You rounded up: the last filter then hangs over the border. Pixels that do not fill a step are left over: //."""
    return -(-(H + 2 * padding - K) // stride) + 1


@output_size.mistake
def ignored_stride_and_padding(H, K, stride=1, padding=0):
    """Yours is H - K + 1 for every stride and padding. Padding makes H larger, and a stride skips places."""
    return H - K + 1


@output_size.mistake
def padded_the_output(H, K, stride=1, padding=0):
    """You added the padding to the output. It makes the input larger: the filter and the stride apply to it too."""
    return (H - K) // stride + 1 + 2 * padding


@output_size.mistake
def forgot_the_filter(H, K, stride=1, padding=0):
    """You divided the height by the stride, for any K. The last filter begins K pixels before the end: minus K."""
    return H // stride


@output_size.mistake
def multiplied_by_the_stride(H, K, stride=1, padding=0):
    """You multiplied by the stride. A larger stride leaves fewer places: divide, rounded down (//)."""
    return (H + 2 * padding - K) * stride + 1


@output_size.mistake
def one_added_to_the_stride(H, K, stride=1, padding=0):
    """You divided by stride + 1. The 1 is the first place: divide by the stride, then add 1."""
    return (H + 2 * padding - K) // (stride + 1)


@output_size.mistake
def only_the_one_divided(H, K, stride=1, padding=0):
    """Yours comes out as if the stride divided the 1 alone. It divides the way, H - K with padding: set brackets."""
    return H + 2 * padding - K + 1 // stride


@output_size.mistake
def divided_last_with_one_slash(H, K, stride=1, padding=0):
    """You divided H - K + 1 by the stride, fractions kept. Divide H - K alone, rounded down (//), then add 1."""
    return (H + 2 * padding - K + 1) / stride


def _counted_places(x, W, S):
    K = len(W)
    h, w = (x.shape[0] - K) // S + 1, (x.shape[1] - K) // S + 1
    y = np.zeros((h, w))
    for i, j in np.ndindex(h, w):
        y[i, j] = np.sum(x[S * i : S * i + K, S * j : S * j + K] * W)
    return y


def _ranges(x, W, S):
    K = len(W)
    rows = range(0, x.shape[0] - K + 1, S)
    columns = range(0, x.shape[1] - K, S)
    return np.array([[np.sum(x[i : i + K, j : j + K] * W) for j in columns] for i in rows])


def _all_places_first(x, W, S):
    K = len(W)
    h, w = x.shape[0] - K + 1, x.shape[1] - K + 1
    y = np.sum([W[p, q] * x[p : p + h, q : q + w] for p, q in np.ndindex(K, K)], axis=0)
    return y[::S, ::S]


def _with_stride(x, W, S):
    windows = np.lib.stride_tricks.sliding_window_view(x, W.shape)[::S, ::S]
    return (windows * W).sum(axis=(2, 3))


stride_listings = Diagnosis(
    "08.3",
    "Which stride stumbles?",
    listings={"A": _counted_places, "B": _ranges, "C": _all_places_first},
    truth=_with_stride,
    sound={
        "A": "A counts the places first, rounded down, and the last one still fits.",
        "C": "C computes more than it needs and throws most of it away: wasteful, and right.",
    },
    lines={
        2: "Line 2 is the side of the kernel.",
        3: "Line 3 counts the end in: the last row of places begins at H - K.",
        5: "Line 5 lays the window on each place and adds up the products, as it should.",
    },
    right={"listing": "B", "line": 4, "input": (np.ones((5, 5)), np.ones((3, 3)), 1)},
    hints=[
        "How many columns of places has each listing, with K = 3, a stride of 2 and a width of 7? And of 8?",
        "A range leaves its end out. Compare the two ranges of listing B.",
    ],
    insight="With 8, 3 and 2 a column is left over anyway and hides it. Test sizes at which the window fits exactly.",
)


def _layer(seed, N, IC, OC, K, H, Wd):
    """Return a batch, filters and biases of one decimal."""
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(size=size).round(1) for size in ((N, IC, H, Wd), (OC, IC, K, K), (OC,)))


@exercise(
    "08.4",
    "The layer",
    cases=[
        case(*_layer(0, 2, 3, 4, 2, 4, 5), 1, 0),
        case(*_layer(1, 3, 1, 2, 3, 5, 6), 1, 0, why="one channel"),
        case(*_layer(2, 1, 2, 2, 3, 4, 4), 1, 1, why="padded, so that the size stays"),
        case(*_layer(3, 2, 2, 3, 2, 5, 6), 2, 0, why="stride 2, a row left over"),
        case(*_layer(4, 2, 2, 1, 3, 5, 5), 2, 1, why="stride and padding"),
        case(*_layer(5, 2, 3, 2, 1, 3, 3), 1, 0, why="filters of one pixel"),
        case(*_layer(6, 2, 2, 2, 2, 3, 3), 1, 2, why="more padding than the filter needs"),
        case(*_layer(7, 1, 2, 3, 3, 3, 3), 3, 0, why="a single place"),
    ],
    random=lambda rng: case(*_layer(int(rng.integers(999)), 2, 2, 3, 3, 6, 5), int(rng.integers(1, 3)), 1),
    ours=LAYERS,
    letters={"x": "the batch x", "W": "the filters W", "b": "the biases b"},
    hints=[
        "Pad the last two axes alone: np.pad(x, [(0, 0), (0, 0), (P, P), (P, P)]). Then count the places, h and w.",
        "One window of all images: x[:, :, S * i : S * i + K, S * j : S * j + K], shape (N, IC, K, K). It meets W, "
        "shape (OC, IC, K, K), and of both the last three axes are summed away.",
        "(window[:, None] * W).sum(axis=(2, 3, 4)) has shape (N, OC). Add b, and write it to y[:, :, i, j].",
    ],
    insight="Batch, filters, channels, stride and padding: the layer as PyTorch defines it.",
)
def conv2d(x, W, b, stride, padding):
    """Return the maps (N, OC, h, w) of a batch x (N, IC, H, Wd) by filters W (OC, IC, K, K) with biases b (OC,)."""
    K = W.shape[2]
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    h, w = (x.shape[2] - K) // stride + 1, (x.shape[3] - K) // stride + 1
    y = np.zeros((len(x), len(W), h, w))
    for i, j in np.ndindex(h, w):
        window = x[:, :, stride * i : stride * i + K, stride * j : stride * j + K]
        y[:, :, i, j] = np.tensordot(window, W, ([1, 2, 3], [1, 2, 3])) + b
    return y


@conv2d.mistake
def no_bias(x, W, b, stride, padding):
    """You left out the bias: each of the OC maps has its own, added everywhere."""
    return conv2d(x, W, 0 * b, stride, padding)


@conv2d.mistake
def flipped_filters(x, W, b, stride, padding):
    """You turned the filters around. The field's "convolution" leaves them as they are."""
    return conv2d(x, W[:, :, ::-1, ::-1], b, stride, padding)


@conv2d.mistake
def first_channel_only(x, W, b, stride, padding):
    """You used the first channel alone. A filter is IC slices deep, and all products go into one sum."""
    return conv2d(x[:, :1], W[:, :1], b, stride, padding)


@conv2d.mistake
def last_channel_only(x, W, b, stride, padding):
    """Only the last channel is in your maps: each one wrote over the one before. Add them up, with +=."""
    return conv2d(x[:, -1:], W[:, -1:], b, stride, padding)


@conv2d.mistake
def mean_over_channels(x, W, b, stride, padding):
    """You took the mean over the input channels. They are added up, like everything under the window."""
    return conv2d(x, W / W.shape[1], b, stride, padding)


@conv2d.mistake
def mean_under_the_window(x, W, b, stride, padding):
    """You took the mean of the products under the window. The layer takes their sum."""
    return conv2d(x, W / W[0].size, b, stride, padding)


@conv2d.mistake
def bias_for_each_channel(x, W, b, stride, padding):
    """You added the bias once for each input channel. It is added once, after the channels' sum."""
    return conv2d(x, W, b * W.shape[1], stride, padding)


@conv2d.mistake
def bias_for_each_pixel(x, W, b, stride, padding):
    """You added the bias once for each weight. It is added once, after the sum."""
    return conv2d(x, W, b * W[0].size, stride, padding)


@conv2d.mistake
def first_bias_for_all(x, W, b, stride, padding):
    """You gave all maps the first bias. Map number oc has b[oc]."""
    return conv2d(x, W, np.full(len(b), b[0]), stride, padding)


@conv2d.mistake
def stride_ignored(x, W, b, stride, padding):
    """Yours moves one pixel at a time, whatever the stride is."""
    return conv2d(x, W, b, 1, padding)


@conv2d.mistake
def padding_ignored(x, W, b, stride, padding):
    """Yours does not pad. A frame of zeros, as wide as padding says, comes around each image first."""
    return conv2d(x, W, b, stride, 0)


@conv2d.mistake
def padding_and_stride_ignored(x, W, b, stride, padding):
    """Yours is right for stride 1 without padding, and pays no attention to either of them."""
    return conv2d(x, W, b, 1, 0)


@conv2d.mistake
def padded_once(x, W, b, stride, padding):
    """You padded the top and the left alone. The frame of zeros goes all around."""
    return conv2d(np.pad(x, [(0, 0), (0, 0), (padding, 0), (padding, 0)]), W, b, stride, 0)


@conv2d.mistake
def padded_with_the_rim(x, W, b, stride, padding):
    """You repeated the pixels of the rim. Padding is made of zeros here."""
    return conv2d(np.pad(x, [(0, 0), (0, 0), (padding,) * 2, (padding,) * 2], mode="edge"), W, b, stride, 0)


@conv2d.mistake
def filters_last(x, W, b, stride, padding):
    """Your numbers are right, the axes are not: the filters' axis comes second, (N, OC, h, w)."""
    return conv2d(x, W, b, stride, padding).transpose(0, 2, 3, 1)


@conv2d.mistake
def filters_first(x, W, b, stride, padding):
    """Your numbers are right, the axes are not: the examples come first, (N, OC, h, w)."""
    return conv2d(x, W, b, stride, padding).swapaxes(0, 1)


@conv2d.mistake
def turned_maps(x, W, b, stride, padding):
    """Your maps are transposed: rows come before columns, (N, OC, h, w)."""
    return conv2d(x, W, b, stride, padding).swapaxes(2, 3)


@conv2d.mistake
def first_image_only(x, W, b, stride, padding):
    """You convolved the first image alone. Every image of the batch has its own maps."""
    return conv2d(x[:1], W, b, stride, padding)


@conv2d.mistake
def last_place_left_out(x, W, b, stride, padding):
    """You left out the last row and column of places: the filter still fits where it ends at the border."""
    return conv2d(x, W, b, stride, padding)[:, :, :-1, :-1]


@conv2d.mistake
def relu_on_top(x, W, b, stride, padding):
    """Your maps have no negative numbers. ReLU is a layer of its own, and comes later."""
    return np.maximum(0, conv2d(x, W, b, stride, padding))


@exercise(
    "08.5",
    "Back through max pooling",
    cases=[
        case([[1.0, 3.0, 2.0, 0.0], [4.0, 2.0, 1.0, 5.0]], [[10.0, -2.0]]),
        case([[2.0, 2.0], [2.0, 2.0]], [[1.5]], why="a tie of four"),
        case([[0.0, 7.0, 1.0, 3.0], [7.0, 0.0, 3.0, 3.0]], [[0.5, 2.0]], why="ties"),
        case([[0.0, 0.0], [0.0, 0.0], [-1.0, -4.0], [-2.0, -0.5]], [[3.0], [-1.0]], why="nothing above 0"),
        case([[1, 4], [3, 2]], [[0.25]], why="an image of integers"),
        case(np.arange(64.0).reshape(8, 8) * 7 % 11, np.arange(1.0, 17.0).reshape(4, 4), why="many windows"),
    ],
    random=lambda rng: case(rng.normal(size=(8, 6)).round(1), rng.normal(size=(4, 3)).round(2)),
    letters={"x": "the image x", "dout": "the gradient dout"},
    hints=[
        "y[i, j] is a copy of one pixel of its 2 x 2 window. What happens to it if one of the other three moves a bit?",
        "The winner gets dout[i, j], the other three get 0: begin with dx = np.zeros(x.shape).",
        "The window of (i, j) is x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]; its .argmax() is 0, 1, 2 or 3.",
        "p, q = divmod(window.argmax(), 2), then dx[2 * i + p, 2 * j + q] = dout[i, j]; argmax takes a tie's first.",
    ],
    insight="The winner of a block gets the whole gradient; the other three pixels get none.",
)
def max_pool_backward(x, dout):
    """Send dout (H/2, Wd/2) to the largest pixel of each 2 x 2 window of x (H, Wd), a tie's first in reading order."""
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        window = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        p, q = divmod(window.argmax(), 2)
        dx[2 * i + p, 2 * j + q] = dout[i, j]
    return dx


def _spread(a):
    """Give each of the 2 x 2 pixels of a window the window's number."""
    return np.kron(a, np.ones((2, 2)))


def _pooled(x):
    h, w = x.shape[0] // 2, x.shape[1] // 2
    return x.reshape(h, 2, w, 2).max(axis=(1, 3))


@max_pool_backward.mistake
def all_four_pixels_get_it(x, dout):
    """You gave the gradient to all four pixels. Three of them could move without moving the maximum: theirs is 0."""
    return _spread(dout)


@max_pool_backward.mistake
def shared_by_four(x, dout):
    """You shared the gradient out among the four pixels: that is average pooling. Here the winner takes all."""
    return _spread(dout) / 4


@max_pool_backward.mistake
def every_tied_pixel_gets_it(x, dout):
    """Every pixel of a tie gets the whole gradient, as where x equals the maximum. Only one may: the first."""
    return _spread(dout) * (x == _spread(_pooled(x)))


@max_pool_backward.mistake
def a_winner_in_each_row(x, dout):
    """You gave the gradient to the largest pixel of each row of a window. A window, 2 x 2, has a single winner."""
    return _spread(dout) * np.eye(2)[x.reshape(-1, 2).argmax(axis=1)].reshape(x.shape)


@max_pool_backward.mistake
def last_of_a_tie(x, dout):
    """You gave a tie's gradient to its last pixel. We agreed on the first, in reading order, as argmax does."""
    return max_pool_backward(x[::-1, ::-1], dout[::-1, ::-1])[::-1, ::-1]


@max_pool_backward.mistake
def first_of_a_tie_downwards(x, dout):
    """You gave a tie's gradient to the first pixel column by column. We agreed on reading order: row by row."""
    return max_pool_backward(x.T, dout.T).T


@max_pool_backward.mistake
def shared_by_the_tied(x, dout):
    """You shared a tie's gradient out among its pixels. We agreed on one winner, the first in reading order."""
    tied = x == _spread(_pooled(x))
    return _spread(dout) * tied / _spread(4 * tied.reshape(len(dout), 2, -1, 2).mean(axis=(1, 3)))


@max_pool_backward.mistake
def nothing_below_zero(x, dout):
    """Windows with nothing above 0 get no gradient in yours. Their largest pixel wins as well, negative or not."""
    return max_pool_backward(x, dout) * (x > 0)


@max_pool_backward.mistake
def the_smallest_wins(x, dout):
    """You gave the gradient to the smallest pixel of each window. The pooling took the largest."""
    return max_pool_backward(-x, dout)


@max_pool_backward.mistake
def the_top_left_wins(x, dout):
    """You gave each gradient to the top left pixel of its window. It goes to the largest one, wherever that lies."""
    return _spread(dout) * np.kron(np.ones(dout.shape), [[1, 0], [0, 0]])


@max_pool_backward.mistake
def windows_that_overlap(x, dout):
    """Your windows begin at (i, j) and overlap. They lie side by side: window (i, j) begins at (2 * i, 2 * j)."""
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape):
        p, q = divmod(x[i : i + 2, j : j + 2].argmax(), 2)
        dx[i + p, j + q] = dout[i, j]
    return dx


@max_pool_backward.mistake
def times_the_winner(x, dout):
    """You multiplied by the winner's value. y is the winner, not its square: moved by h it moves y by h, slope 1."""
    return max_pool_backward(x, dout * _pooled(x))


@max_pool_backward.mistake
def slope_without_dout(x, dout):
    """You marked the winners with 1. That is the slope of the pooling alone: times dout, says the chain rule."""
    return max_pool_backward(x, np.ones(dout.shape))


@max_pool_backward.mistake
def values_without_dout(x, dout):
    """You left each winner its value. What goes back is the gradient, dout, whatever the winner's value is."""
    return max_pool_backward(x, _pooled(x))


def _flat(dx, dW, db):
    return np.concatenate([np.ravel(dx), np.ravel(dW), np.ravel(db)])


def _parts(x, W, dout):
    """Return dx, dW and db in their shapes."""
    dx, dW, db = np.split(conv2d_backward.reference(x, W, dout), [x.size, x.size + W.size])
    return dx.reshape(x.shape), dW.reshape(W.shape), db


def _back(seed, N, IC, OC, K, H, Wd):
    """Return a batch, filters, and a gradient from above."""
    x, W, _ = _layer(seed, N, IC, OC, K, H, Wd)
    dout = np.random.default_rng(seed + 1000).normal(size=(N, OC, H - K + 1, Wd - K + 1)).round(1)
    return x, W, dout


@exercise(
    "08.6",
    "The whole way back of the layer",
    cases=[
        case(*_back(0, 2, 3, 4, 2, 6, 8)),
        case(*_back(1, 1, 1, 1, 3, 5, 4), why="one image, one channel, one filter"),
        case(*_back(2, 3, 2, 3, 1, 3, 3), why="filters of one pixel"),
        case(*_back(3, 2, 1, 3, 3, 3, 3), why="a single place"),
        case(*_back(4, 2, 2, 2, 2, 5, 3), why="higher than wide"),
    ],
    random=lambda rng: case(*_back(int(rng.integers(999)), 2, 2, 3, 3, 5, 6)),
    ours=LAYERS,
    letters={"x": "the batch x", "W": "the filters W", "dout": "the gradient dout"},
    hints=[
        "Walk over the places (i, j), as forward. There d = dout[:, :, i, j] has shape (N, OC), and the window of all "
        "images is x[:, :, i : i + K, j : j + K].",
        "The filters get the sum over the images of d times window: np.tensordot(d, window, ([0], [0])), added up over "
        "the places with +=.",
        "The window gets, for each image, the sum over the filters of d times filter: np.tensordot(d, W, 1). Windows "
        "overlap, so += again. db sums dout over images and places.",
    ],
    insight="Two products at each place, one for the filters and one for the image: that is how a CNN learns to see.",
)
def conv2d_backward(x, W, dout):
    """Gradients by x, W and b of the layer with stride 1 and no padding, one after the other in a single vector."""
    K = W.shape[2]
    dx, dW = np.zeros(x.shape), np.zeros(W.shape)
    for i, j in np.ndindex(dout.shape[2:]):
        window, d = x[:, :, i : i + K, j : j + K], dout[:, :, i, j]
        dW += np.tensordot(d, window, ([0], [0]))
        dx[:, :, i : i + K, j : j + K] += np.tensordot(d, W, 1)
    db = dout.sum(axis=(0, 2, 3))
    return np.concatenate([np.ravel(dx), np.ravel(dW), np.ravel(db)])


@conv2d_backward.mistake
def mean_over_the_batch(x, W, dout):
    """Your dW and db are N times too small. The loss has taken the mean already: here the examples add up."""
    dx, dW, db = _parts(x, W, dout)
    return _flat(dx, dW / len(x), db / len(x))


@conv2d_backward.mistake
def filters_averaged_over_the_batch(x, W, dout):
    """Your dW is N times too small. The loss has taken the mean already: the examples add up."""
    dx, dW, db = _parts(x, W, dout)
    return _flat(dx, dW / len(x), db)


@conv2d_backward.mistake
def bias_by_the_mean(x, W, dout):
    """Your db is a mean. Each number of dout pushes its bias in full: sum over images and places."""
    dx, dW, db = _parts(x, W, dout)
    return _flat(dx, dW, db * len(db) / dout.size)


@conv2d_backward.mistake
def bias_of_the_last_place(x, W, dout):
    """Your db knows the last place alone. A bias is added at every place: sum over all of them."""
    dx, dW, _ = _parts(x, W, dout)
    return _flat(dx, dW, dout[:, :, -1, -1].sum(axis=0))


@conv2d_backward.mistake
def windows_written_over(x, W, dout):
    """Your dx keeps what the last window asked of a pixel. Windows overlap: add with +=."""
    K, dx = W.shape[2], np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape[2:]):
        dx[:, :, i : i + K, j : j + K] = np.tensordot(dout[:, :, i, j], W, 1)
    return _flat(dx, *_parts(x, W, dout)[1:])


@conv2d_backward.mistake
def filters_of_the_last_place(x, W, dout):
    """Your dW knows the last place alone. A filter is used at every place: add up over them, with +=."""
    K, (h, w) = W.shape[2], dout.shape[2:]
    window = x[:, :, h - 1 : h - 1 + K, w - 1 : w - 1 + K]
    dx, _, db = _parts(x, W, dout)
    return _flat(dx, np.tensordot(dout[:, :, -1, -1], window, ([0], [0])), db)


@conv2d_backward.mistake
def image_got_the_turned_filter(x, W, dout):
    """Your dx is made with filters turned around. Each output hands its window the filter as it is.

    Only who gathers, sliding over a padded dout, has to turn the filter.
    """
    dx = _parts(x, W[:, :, ::-1, ::-1], dout)[0]
    return _flat(dx, *_parts(x, W, dout)[1:])


@conv2d_backward.mistake
def filters_turned(x, W, dout):
    """Your dW is turned by 180 degrees. Weight (p, q) met the pixels p rows down and q columns to the right."""
    dx, dW, db = _parts(x, W, dout)
    return _flat(dx, dW[:, :, ::-1, ::-1], db)


@conv2d_backward.mistake
def filters_before_the_image(x, W, dout):
    """Your numbers are right, their order is not: dx, then dW, then db."""
    dx, dW, db = _parts(x, W, dout)
    return np.concatenate([dW.ravel(), dx.ravel(), db])


@conv2d_backward.mistake
def filters_then_biases_then_image(x, W, dout):
    """Your numbers are right, their order is not: dx comes first, then dW, then db."""
    dx, dW, db = _parts(x, W, dout)
    return np.concatenate([dW.ravel(), db, dx.ravel()])


@conv2d_backward.mistake
def one_filters_wishes(x, W, dout):
    """Your dx listens to the last filter alone. A pixel is seen by all OC filters: sum over them."""
    return _flat(_parts(x, W[-1:], dout[:, -1:])[0], *_parts(x, W, dout)[1:])


@conv2d_backward.mistake
def same_for_all_channels(x, W, dout):
    """Your dx is the same in all channels. Each channel was met by its own slice of the filter."""
    dx, dW, db = _parts(x, W, dout)
    return _flat(np.broadcast_to(dx.sum(axis=1, keepdims=True), dx.shape), dW, db)


@conv2d_backward.mistake
def last_image_only(x, W, dout):
    """Your dW and db know the last image alone. All images share the filters: add up."""
    return _flat(_parts(x, W, dout)[0], *_parts(x[-1:], W, dout[-1:])[1:])


@conv2d_backward.mistake
def downhill_already(x, W, dout):
    """You returned the step downhill. Asked is the gradient itself, without the minus."""
    return -conv2d_backward.reference(x, W, dout)


@conv2d_backward.mistake
def without_the_bias(x, W, dout):
    """You left out db: the biases have a gradient too, the sum of dout over images and places."""
    return conv2d_backward.reference(x, W, dout)[: x.size + W.size]


@conv2d_backward.mistake
def without_the_image(x, W, dout):
    """You left out dx: without it the layers below would learn nothing."""
    return conv2d_backward.reference(x, W, dout)[x.size :]


@conv2d_backward.mistake
def gradient_of_one(x, W, dout):
    """You left out dout, as if it were 1 everywhere. Multiply what goes back by what came from above."""
    return conv2d_backward.reference(x, W, np.ones(dout.shape))


_HEALTHY, _PIXELS, _LABELS, _RATE, _INVERTED = (
    "healthy",
    "pixels from 0 to 255",
    "labels shuffled",
    "rate too high",
    "validation digits inverted",
)

five_runs = Order(
    "08.7",
    "Five runs",
    right=[_LABELS, _INVERTED, _RATE, _HEALTHY, _PIXELS],
    wrong={
        "labels and rate": (
            [_RATE, _INVERTED, _LABELS, _HEALTHY, _PIXELS],
            "You swapped A and C. Both end at 2.3; but in A filters are alive, and it is the labels that say nothing.",
        ),
        "rate and pixels": (
            [_LABELS, _INVERTED, _PIXELS, _HEALTHY, _RATE],
            "You swapped C and E. Look at the first loss, before any step: the rate has had no say yet.",
        ),
        "labels and pixels": (
            [_PIXELS, _INVERTED, _RATE, _HEALTHY, _LABELS],
            "You swapped A and E. Shuffled labels begin at 2.3: a first loss far above it has another reason.",
        ),
        "inverted and healthy": (
            [_LABELS, _HEALTHY, _RATE, _INVERTED, _PIXELS],
            "You swapped B and D. B learns its training digits, and of the others it reads fewer than a blind guess.",
        ),
        "inverted and labels": (
            [_INVERTED, _LABELS, _RATE, _HEALTHY, _PIXELS],
            "You swapped A and B. Who learns its training digits has labels that fit; look where B fails.",
        ),
        "inverted and rate": (
            [_LABELS, _RATE, _INVERTED, _HEALTHY, _PIXELS],
            "You swapped B and C. A rate too high spoils the training digits too, and B reads those.",
        ),
        "inverted and pixels": (
            [_LABELS, _PIXELS, _RATE, _HEALTHY, _INVERTED],
            "You swapped B and E. B begins at 2.3 and learns: nothing is wrong with what it is trained on.",
        ),
        "healthy and labels": (
            [_HEALTHY, _INVERTED, _RATE, _LABELS, _PIXELS],
            "You swapped A and D. A still stands at 2.3, the loss of knowing nothing: that is not health.",
        ),
        "healthy and rate": (
            [_LABELS, _INVERTED, _HEALTHY, _RATE, _PIXELS],
            "You swapped C and D. In C no filter is left alive; D reads eight in ten digits that it has not seen.",
        ),
        "healthy and pixels": (
            [_LABELS, _INVERTED, _RATE, _PIXELS, _HEALTHY],
            "You swapped D and E. E begins with a loss far above 2.3, and ends where a dead network stands.",
        ),
        "a circle": (
            [_RATE, _INVERTED, _PIXELS, _HEALTHY, _LABELS],
            "B and D are right. Of the others: whose loss is wrong before any step, and who has live filters?",
        ),
        "the other circle": (
            [_PIXELS, _INVERTED, _LABELS, _HEALTHY, _RATE],
            "B and D are right. A has live filters at the end, C and E have none; and E began far above 2.3.",
        ),
    },
    hints=[
        "Before the first step the rate and the labels have had no say: whose first loss is not as it should be?",
        "Three runs end at 2.3. In one of them filters are alive; of the other two one began far too high.",
    ],
    insight="First loss, last loss, both accuracies, live filters: five numbers, and each disease has its own pattern.",
)


@exercise(
    "08.8",
    "Receptive field",
    cases=[
        case([[3, 1], [5, 1], [2, 1]]),
        case([[5, 1], [2, 2]], why="convolution, then pooling"),
        case([[5, 1], [2, 2], [5, 1], [2, 2]], why="twice that"),
        case([[7, 1]], why="one layer"),
        case([[3, 2], [3, 2], [3, 2]], why="strides on strides"),
        case([[2, 3], [4, 1], [3, 2]], why="three different layers"),
        case([[1, 1], [1, 2], [3, 1]], why="windows of one pixel, one of them with a stride"),
    ],
    random=lambda rng: case(rng.integers([1, 1], [6, 4], size=(4, 2))),
    letters={"layers": "the list layers"},
    hints=[
        "Go from the input up. One pixel of the first map sees K pixels. By how many does its neighbour's view differ?",
        "Neighbours in a map lie apart by the product of all strides so far. A window of K spans K - 1 such steps.",
        "Begin with field = 1 and step = 1. For each layer: field += (K - 1) * step, then step *= S.",
    ],
    insight="Strides multiply, so pooling early lets later layers see far: 5, pool, 5, pool sees 16 of 28 pixels.",
)
def receptive_field(layers):
    """Return from the first to the last how many input pixels a number after these layers (K, S) sees along a side."""
    field, step = 1, 1
    for K, S in layers:
        field += (K - 1) * step
        step *= S
    return field


@receptive_field.mistake
def strides_ignored(layers):
    """Yours is right while all strides are 1. After a stride, neighbours in a map lie further apart in the input."""
    return 1 + sum(K - 1 for K, _ in layers)


@receptive_field.mistake
def kernels_added(layers):
    """You added up the sides. Each further layer adds K - 1 steps: its first pixel is counted already."""
    return sum(K for K, _ in layers)


@receptive_field.mistake
def kernels_multiplied(layers):
    """You multiplied the sides, as if windows lay side by side. With stride 1 they overlap: each layer adds K - 1."""
    return np.prod([K for K, _ in layers])


@receptive_field.mistake
def stride_too_early(layers):
    """You let a layer's own stride widen its own window. It sets its outputs apart: it counts for the layers above."""
    field, step = 1, 1
    for K, S in layers:
        step *= S
        field += (K - 1) * step
    return field


@receptive_field.mistake
def walked_the_other_way(layers):
    """You went through the layers from the top, with the steps of a walk from the input. Begin at the input."""
    return receptive_field(layers[::-1])


@receptive_field.mistake
def only_the_last_stride(layers):
    """You used the stride of the layer before alone. Strides multiply: all layers below count."""
    steps = [1, *(S for _, S in layers[:-1])]
    return 1 + sum((K - 1) * step for (K, _), step in zip(layers, steps, strict=True))


@receptive_field.mistake
def strides_added(layers):
    """You added the strides up. They multiply: a step in a map is S steps in the map below."""
    field, step = 1, 1
    for K, S in layers:
        field += (K - 1) * step
        step += S
    return field


@receptive_field.mistake
def whole_kernel_a_step(layers):
    """You added K * step per layer. A window of K pixels spans K - 1 steps between them."""
    field, step = 1, 1
    for K, S in layers:
        field += K * step
        step *= S
    return field


@receptive_field.mistake
def one_pixel_short(layers):
    """One pixel is missing: begin with the 1 that a number sees before any layer."""
    return receptive_field(layers) - 1


@receptive_field.mistake
def an_area(layers):
    """You counted pixels of a square. Asked is its side."""
    return receptive_field(layers) ** 2


@receptive_field.mistake
def holes_left_out(layers):
    """You left out the holes that a stride beyond the window leaves. The field reaches from the first to the last."""
    seen = {0}
    for K, S in layers[::-1]:
        seen = {S * place + k for place in seen for k in range(K)}
    return len(seen)


@receptive_field.mistake
def the_widest_window(layers):
    """You took the widest window. Windows on top of windows see further than any of them alone."""
    return max(K for K, _ in layers)


@receptive_field.mistake
def the_last_layer_alone(layers):
    """You looked at the last layer alone. Each pixel under its window has seen a window of the layer below."""
    return layers[-1][0]


@exercise(
    "08.9",
    "The confusion matrix",
    cases=[
        case([0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 2, 0], 3),
        case([0, 1, 2], [0, 1, 2], 3, why="all right"),
        case([1, 1, 1, 1], [1, 1, 1, 1], 2, why="the same pair four times"),
        case([0, 2, 2], [2, 2, 0], 4, why="classes that do not occur"),
        case([1], [0], 2, why="a single example"),
        case([1] * 300, [0] * 300, 2, why="300 examples of one pair"),
    ],
    whole=True,
    random=lambda rng: case(rng.integers(0, 3, size=12), rng.integers(0, 4, size=12), 4),
    letters={"y": "the classes y", "C": "the number of classes C"},
    hints=[
        "Begin with C x C zeros, integers. Example n counts in the row of what it is, the column of what was guessed.",
        "Add 1 at place (y[n], guess[n]), example after example: pairs occur more than once.",
        "counts = np.zeros((C, C), dtype=int); for each n: counts[y[n], guess[n]] += 1. At once: np.add.at.",
    ],
    insight="A row adds up to its class's examples; the diagonal counts the hits, the rest tells who passes for whom.",
)
def confusion(y, guess, C):
    """Count (C, C) how often an example of class y[n], the row, was taken for class guess[n], the column."""
    counts = np.zeros((C, C), dtype=int)
    for n in range(len(y)):
        counts[y[n], guess[n]] += 1
    return counts


@confusion.mistake
def guesses_as_rows(y, guess, C):
    """You made the guess the row. The truth is the row, so that a row tells what became of one class."""
    return confusion(guess, y, C)


@confusion.mistake
def each_pair_counted_once(y, guess, C):
    """Pairs that occur more than once are counted once. So counts[y, guess] += 1 does, for all at once.

    Loop over the examples, or use np.add.at(counts, (y, guess), 1).
    """
    counts = np.zeros((C, C), dtype=int)
    counts[y, guess] += 1
    return counts


@confusion.mistake
def errors_only(y, guess, C):
    """You counted the errors alone. The hits belong in too: they are the diagonal."""
    return confusion(y[y != guess], guess[y != guess], C)


@confusion.mistake
def hits_only(y, guess, C):
    """You counted the hits alone. The errors belong in too: off the diagonal stands who is taken for whom."""
    return np.diag(np.diag(confusion(y, guess, C)))


@confusion.mistake
def rates_instead_of_counts(y, guess, C):
    """You divided each row by its sum. Rates hide how many examples stand behind them: return the counts."""
    counts = confusion(y, guess, C)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


@confusion.mistake
def shares_of_all_examples(y, guess, C):
    """You divided by the number of examples. Return the counts themselves."""
    return confusion(y, guess, C) / len(y)


@confusion.mistake
def as_many_classes_as_occur(y, guess, C):
    """You took the largest label for the number of classes. A batch may lack the last ones: make it C by C."""
    return confusion(y, guess, max(y.max(), guess.max()) + 1)


@confusion.mistake
def counts_up_to_255(y, guess, C):
    """Your counts begin again at 0 after 255, as numbers of 8 bits (uint8) do. Count in ints."""
    return confusion(y, guess, C) % 256


def _few_apart():
    """Return 2,000 digits to train on, and 1,000 others, each hundred of them moved by up to three pixels."""
    digits, rng = mnist(), np.random.default_rng(5)
    X = np.divide(digits.X_train[:, None], 255, dtype=np.float32)
    unseen = [images.shift(X[k : k + 100], *rng.integers(-3, 4, size=2)) for k in range(50_000, 51_000, 100)]
    return X[:2000], digits.y_train[:2000], np.concatenate(unseen), digits.y_train[50_000:51_000]


few_digits = functools.cache(_few_apart)


def _share_read(learning_rate, most):
    X, y, unseen, labels = few_digits()
    rng, batches = np.random.default_rng(0), 32 * 4
    conv = Conv2d(1, 8, 5, rng=rng, init=0.1, dtype=np.float32)
    head = Linear(8 * 144, 10, rng=rng, init="lecun", dtype=np.float32)
    net = Sequential(conv, MaxPool2d(2), ReLU(), Flatten(), head)
    rate = Momentum(lambda t: learning_rate * min(1, (t + 1) / 10) * (1 - t / batches))
    moved = functools.partial(images.random_shift, most=int(most))
    with np.errstate(all="ignore"):
        train(net, X, y, optimizer=rate, epochs=4, rng=rng, augment=moved, progress=False)
        return accuracy(net, unseen, labels)


on_the_move = Setting(
    "08.10",
    "Digits that will not lie still",
    prepare=few_digits,
    run=_share_read,
    enough=0.7,
    ranges={"learning_rate": (1e-4, 3), "most": (0, 10)},
    right={"learning_rate": 0.1, "most": 3},
    score="the share of unseen, moved digits that are read right",
    wrong={
        "no shift": (
            {"learning_rate": 0.1, "most": 0},
            lambda settings, score: settings["most"] < 1,
            "It was never shown a digit that had moved. Let the batches move.",
        ),
        "shifted too far": (
            {"learning_rate": 0.1, "most": 8},
            lambda settings, score: settings["most"] >= 5,
            "Most of what it was shown lies further off than what it is asked: it spends its steps on that.",
        ),
        "shifted too little": (
            {"learning_rate": 0.1, "most": 1},
            lambda settings, score: settings["most"] < 3,
            "It was shown smaller shifts than it is asked. Show it what the world will do.",
        ),
        "too slow": (
            {"learning_rate": 0.005, "most": 3},
            lambda settings, score: settings["learning_rate"] < 0.06,
            "The shifts fit. At this rate 128 steps do not lead far: try a larger one.",
        ),
        "too fast": (
            {"learning_rate": 1.0, "most": 3},
            lambda settings, score: settings["learning_rate"] > 0.13,
            "The shifts fit. At this rate filters die: try a smaller one.",
        ),
    },
    hints=[
        "By how much will the unseen digits be moved? Let the training digits do the same.",
        "Then the rate: at 0.01 the steps are too short for 128 of them, at 0.5 filters die. Look between.",
    ],
    insight="Augment as far as the world will go and not much further; then the usual search for a rate.",
)
