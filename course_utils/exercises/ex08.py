"""Exercises of notebook 08: convolution, pooling, their gradients, and where a classifier errs.

Letters as in the notebook: ``x`` an image (H, Wd) or a batch of them (N, H, Wd), ``W`` a filter (K, K), ``y`` the
output (h, w), ``dout`` the gradient of the loss by the output, ``IC`` and ``OC`` channels in and out, ``C`` classes.
"""

import numpy as np

from .declare import case, exercise


@exercise(
    "08.1",
    "Slide a filter over an image",
    cases=[
        case([[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]] * 3 + [[0.0, 0.0, 1.0, 1.0, 1.0, 1.0]], [[-1.0, 1.0], [-1.0, 1.0]]),
        case([[1.0, 2.0, 0.0], [0.5, 3.0, 1.0], [2.0, 1.0, 4.0]], [[1.0, 2.0], [0.0, -1.0]], why="a square image"),
        case([[1, 2, 0, 3, 1], [0, 1, 3, 1, 2], [2, 1, 0, 2, 5]], [[1, 0, 2], [0, 3, 0], [0, -1, 1]], why="integers"),
        case([[1.0, 2.0], [3.0, 4.0]], [[0.5, -1.0], [2.0, 1.0]], why="a filter as large as the image"),
        case([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[-2.0]], why="a filter of one number"),
        case([[1, 2, 0, 3], [0, 1, 3, 1], [2, 1, 0, 2]], [[0.5, 0.0], [0.25, -0.5]], why="integers and fractions"),
        case(np.arange(42.0).reshape(6, 7) % 5, [[1.0, 0.0], [-1.0, 2.0]], why="many places"),
    ],
    random=lambda rng: case(rng.normal(size=(6, 5)).round(1), rng.normal(size=(3, 3)).round(1)),
    letters={"x": "the image x", "W": "the filter W"},
    hints=[
        "Lay the filter on the top left corner and multiply what lies on top of each other. What is left to do?",
        "In how many places can a filter of K rows lie in H rows? Begin with y = np.zeros((H - K + 1, Wd - K + 1)).",
        "The pixels under the filter at place (i, j) are x[i : i + K, j : j + K].",
        "For each i and j: y[i, j] = (x[i : i + K, j : j + K] * W).sum()",
    ],
    insight="A handful of numbers, used again in every place: what finds an edge here finds it everywhere.",
)
def correlate(x, W):
    """Slide the filter W (K, K) over the image x (H, Wd): y[i, j] is the sum of x[i + p, j + q] * W[p, q]."""
    K = len(W)
    y = np.zeros((x.shape[0] - K + 1, x.shape[1] - K + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + K, j : j + K] * W).sum()
    return y


@correlate.mistake
def flipped_the_filter(x, W):
    """You turned the filter upside down and left to right.

    Mathematicians call that convolution; the formula, and every framework's "convolution", leaves W as it is.
    """
    return correlate(x, W[::-1, ::-1])


@correlate.mistake
def one_place_too_few(x, W):
    """You left out the last row and column of places. The filter still fits where i + K is H: H - K + 1 places."""
    return correlate(x, W)[:-1, :-1]


@correlate.mistake
def padded_with_zeros(x, W):
    """You put a border of zeros round the image to keep its size. Here the filter stays on the pixels there are."""
    before = len(W) // 2
    after = len(W) - 1 - before
    return correlate(np.pad(x, (before, after)), W)


@correlate.mistake
def output_as_large_as_the_image(x, W):
    """You made y as large as the image, so places where the filter does not fit stay 0.

    There are H - K + 1 places in a column: make y of shape (H - K + 1, Wd - K + 1).
    """
    y = np.zeros(x.shape)
    y[: x.shape[0] - len(W) + 1, : x.shape[1] - len(W) + 1] = correlate(x, W)
    return y


@correlate.mistake
def places_side_by_side(x, W):
    """Your places lie K apart, as tiles do. The filter moves one pixel at a time, so its places overlap."""
    return correlate(x, W)[:: len(W), :: len(W)]


@exercise(
    "08.2",
    "The size of the output",
    cases=[
        case(28, 5),
        case(24, 2, 2, why="the pooling layer"),
        case(28, 5, 1, 2, why="padding that keeps the size"),
        case(8, 3, 2, why="a pixel is left over at the end"),
        case(7, 7, why="a filter as large as the image"),
        case(9, 1, why="a filter of one pixel"),
        case(227, 11, 4, why="AlexNet's first layer"),
        case(224, 7, 2, 3, why="ResNet's first layer"),
    ],
    random=lambda rng: case(*(int(n) for n in rng.integers([16, 2, 1, 0], [64, 8, 5, 4]))),
    letters={"K": "the filter's size K", "H": "the height H"},
    hints=[
        "Stride 1, no padding: the first filter begins at 0. Where does the last one begin, if it ends at the border?",
        "The last one begins at H - K, and 0 counts too: H - K + 1 places. Padding makes H larger, on two sides.",
        "With stride 2 every other place is used, beginning with 0: halve H - K, rounded down, then add the first one.",
        "(H + 2 * padding - K) // stride + 1",
    ],
    insight="One formula for convolution and pooling alike: 28 becomes 24, and pooling makes 12 of it.",
)
def output_size(H, K, stride=1, padding=0):
    """Count the places of a filter of K pixels along H pixels with padding on both sides."""
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


@exercise(
    "08.3",
    "Count a convolution's parameters",
    cases=[
        case(1, 8, 5),
        case(8, 16, 5),
        case(3, 5, 3, why="a colour image"),
        case(1, 1, 1, why="the smallest of all"),
        case(3, 96, 11, why="AlexNet's first layer"),
        case(16, 4, 1, why="filters of one pixel"),
    ],
    random=lambda rng: case(*(int(n) for n in rng.integers([2, 2, 2], [20, 40, 8]))),
    letters={"IC": "the number of input channels IC", "OC": "the number of filters OC"},
    hints=[
        "One filter makes one output channel. How many numbers does it hold, if the input has one channel? If IC?",
        "A filter looks at all input channels at once: IC * K * K weights. What else is added to its output?",
        "Each of the OC filters has IC * K * K weights and one bias.",
    ],
    insight="H and Wd are not in it: the same 208 numbers would do for a photograph. A linear layer pays by the pixel.",
)
def count_conv_parameters(IC, OC, K):
    """Count weights and biases of OC filters of K x K pixels over IC channels."""
    return OC * (IC * K * K + 1)


@count_conv_parameters.mistake
def forgot_the_biases(IC, OC, K):
    """You counted the weights alone: each filter also has a bias."""
    return OC * IC * K * K


@count_conv_parameters.mistake
def a_bias_for_each_pair_of_channels(IC, OC, K):
    """You gave each K x K plane a bias. A filter adds up all its planes and then adds one bias: OC in all."""
    return OC * IC * (K * K + 1)


@count_conv_parameters.mistake
def a_bias_for_each_input_channel(IC, OC, K):
    """You counted a bias for each input channel. Biases belong to outputs: one for each of the OC filters."""
    return OC * IC * K * K + IC


@count_conv_parameters.mistake
def a_bias_for_each_pixel(IC, OC, K):
    """You gave each filter K * K biases. A bias is one number, added to the filter's whole map: OC in all."""
    return OC * (IC + 1) * K * K


@count_conv_parameters.mistake
def filters_one_wider(IC, OC, K):
    """Your filters have K + 1 pixels a side, as if they held the biases. A bias is one number more: IC * K * K + 1."""
    return OC * IC * (K + 1) ** 2


@count_conv_parameters.mistake
def one_bias_for_the_layer(IC, OC, K):
    """You counted a single bias for the layer: each of the OC filters has its own."""
    return OC * IC * K * K + 1


@count_conv_parameters.mistake
def filters_of_one_plane(IC, OC, K):
    """You made the filters flat. Each looks at all input channels at once, so it is IC planes deep."""
    return OC * (K * K + 1)


@count_conv_parameters.mistake
def filters_of_one_plane_without_biases(IC, OC, K):
    """You counted OC * K * K. Each filter is IC planes deep, as it looks at all input channels, and has a bias."""
    return OC * K * K


@count_conv_parameters.mistake
def side_instead_of_square(IC, OC, K):
    """You counted K where the filter has K * K: it is K rows of K numbers."""
    return OC * (IC * K + 1)


@count_conv_parameters.mistake
def filters_of_one_pixel(IC, OC, K):
    """Yours does not depend on K: a weight for each pair of channels. Each such pair has K * K weights."""
    return OC * (IC + 1)


@count_conv_parameters.mistake
def twice_the_side(IC, OC, K):
    """You counted 2 * K where the filter has K * K: it is K rows of K numbers."""
    return OC * (IC * 2 * K + 1)


@count_conv_parameters.mistake
def channels_added_up(IC, OC, K):
    """You added IC and OC. Each of the OC filters is IC planes deep, so multiply; and each has a bias."""
    return (IC + OC) * K * K


@exercise(
    "08.4",
    "Cut an image into patches",
    cases=[
        case([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0]], 2),
        case(np.arange(15.0).reshape(5, 3), 2, why="higher than wide"),
        case([[0.5, 2.0, 1.0], [4.0, -3.0, 0.0], [1.0, 7.0, 2.0]], 2, why="a square image"),
        case([[1, 2, 3], [4, 5, 6]], 1, why="integers, patches of one pixel"),
        case([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]], 3, why="one patch, the whole image"),
        case(np.arange(42.0).reshape(6, 7) % 5, 2, why="many places"),
    ],
    random=lambda rng: case(rng.normal(size=(6, 5)).round(1), 3),
    letters={"x": "the image x"},
    hints=[
        "A patch is what lies under the filter in one place: x[i : i + K, j : j + K]. .ravel() makes it a line.",
        "There are h * w places. Begin with P = np.zeros((K * K, h * w)) and fill column after column.",
        "Places go row by row, like the pixels of y.ravel(): place (i, j) is column i * w + j.",
        "For each i and j: P[:, i * w + j] = x[i : i + K, j : j + K].ravel()",
    ],
    insight="Convolution is now one matrix product, W.reshape(1, -1) @ patches, and computers are built for those.",
)
def patches(x, K):
    """Lay out the K x K patches of an image (H, Wd) as the columns of an array (K * K, h * w)."""
    h, w = x.shape[0] - K + 1, x.shape[1] - K + 1
    P = np.zeros((K * K, h * w))
    for i, j in np.ndindex(h, w):
        P[:, i * w + j] = x[i : i + K, j : j + K].ravel()
    return P


@patches.mistake
def patches_read_downwards(x, K):
    """You read each patch column by column. W.reshape(1, -1) reads the filter row by row: so must the patch."""
    return patches(x, K).reshape(K, K, -1).swapaxes(0, 1).reshape(K * K, -1)


@patches.mistake
def reshaped_instead_of_transposed(x, K):
    """You have all patches as rows, and a reshape cuts them up. To make columns of them, transpose: .T."""
    return patches(x, K).T.reshape(K * K, -1)


@patches.mistake
def places_counted_downwards(x, K):
    """You took the places column by column. Go along each row first, j in the inner loop: y is then a reshape away."""
    h = x.shape[0] - K + 1
    return patches(x, K).reshape(K * K, h, -1).swapaxes(1, 2).reshape(K * K, -1)


@patches.mistake
def patches_side_by_side(x, K):
    """You cut the image into tiles. A filter moves one pixel at a time, so its patches overlap."""
    tiles = [x[i : i + K, j : j + K].ravel() for i in range(0, len(x), K) for j in range(0, x.shape[1], K)]
    return np.array([tile for tile in tiles if tile.size == K * K], dtype=float).T


@patches.mistake
def one_patch_too_few(x, K):
    """You stopped one place early, along both sides. The last patch begins at H - K, so there are H - K + 1 a side."""
    return patches(x[:-1, :-1], K) if min(x.shape) > K else np.zeros(0)


@patches.mistake
def rows_of_length_h(x, K):
    """You counted rows of h places. A row has w of them, so place (i, j) is column i * w + j; square images hide it."""
    h, w = x.shape[0] - K + 1, x.shape[1] - K + 1
    P = np.zeros((K * K, h * w))
    for i, j in np.ndindex(h, w):
        P[:, i * h + j] = x[i : i + K, j : j + K].ravel()
    return P


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
    insight="Whoever won sends for the whole gradient; three pixels of four learn nothing from this image.",
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


@exercise(
    "08.6",
    "The gradient of the filter",
    cases=[
        case(
            [
                [
                    [1.0, 2.0, 0.0, 1.0, 3.0],
                    [3.0, 1.0, 2.0, 0.0, 1.0],
                    [0.0, 1.0, 1.0, 4.0, 2.0],
                    [2.0, 0.0, 1.0, 0.0, 5.0],
                ]
            ],
            [[[1.0, 0.0, -1.0, 2.0], [2.0, 1.0, 0.0, 0.0], [0.0, -3.0, 1.0, 1.0]]],
        ),
        case(
            [[[1.0, 2.0, 0.0], [3.0, 1.0, 2.0], [0.0, 1.0, 4.0]], [[0.0, 1.0, 1.0], [2.0, 0.0, 5.0], [1.0, 1.0, 0.0]]],
            [[[1.0, -1.0], [0.5, 2.0]], [[3.0, 0.0], [1.0, -2.0]]],
            why="a batch of two, the output as large as the filter",
        ),
        case([[[1.0, 5.0, 2.0], [0.0, 3.0, 1.0], [4.0, 1.0, 2.0]]], [[[2.0]]], why="an output of one number"),
        case(
            [[[1, 2, 3], [4, 5, 6]], [[0, 1, 0], [1, 0, 2]]],
            [[[1, 0, 2], [0, 1, 0]], [[3, 1, 0], [0, 0, 1]]],
            why="integers, a filter of one number",
        ),
        case([[[1, 2, 0], [3, 1, 2], [0, 1, 4]]], [[[0.5, 0.25], [1.0, -0.5]]], why="integers and fractions"),
        case(np.arange(30.0).reshape(1, 5, 6) % 7, [[[1.0, -2.0, 0.5], [3.0, 0.0, 1.0]]], why="a larger filter"),
    ],
    random=lambda rng: case(rng.normal(size=(3, 6, 5)).round(1), rng.normal(size=(3, 4, 3)).round(1)),
    letters={"x": "the images x", "dout": "the gradient dout"},
    hints=[
        "Take one weight, W[0, 0]. Which pixels does it meet on its way over the image? Which outputs does it move?",
        "W[p, q] is multiplied by x[i + p, j + q] to make y[i, j]. So what does dW[p, q] add up over i and j?",
        "Those pixels together are x[n, p : p + h, q : q + w], as large as dout[n]. Multiply, add up, over n as well.",
        "For each p and q below K = H - h + 1: dW[p, q] = (dout * x[:, p : p + h, q : q + w]).sum()",
    ],
    insight="It is a correlation again: dout slides over the image. A weight learns from every place it was used in.",
)
def conv_filter_gradient(x, dout):
    """Gradient (K, K) by the filter, from images x (N, H, Wd) and dout (N, h, w), summed over examples and places."""
    h, w = dout.shape[1:]
    K = x.shape[1] - h + 1
    dW = np.zeros((K, K))
    for p, q in np.ndindex(K, K):
        dW[p, q] = (dout * x[:, p : p + h, q : q + w]).sum()
    return dW


@conv_filter_gradient.mistake
def mean_over_the_examples(x, dout):
    """You divided by N. The loss takes the mean, so dout carries 1 / N already: here examples only add up."""
    return conv_filter_gradient(x, dout) / len(x)


@conv_filter_gradient.mistake
def last_example_only(x, dout):
    """You kept the last example's gradient: each one wrote over the one before. Add them up, with +=."""
    return conv_filter_gradient(x[-1:], dout[-1:])


@conv_filter_gradient.mistake
def one_gradient_for_each_example(x, dout):
    """You returned a gradient for each example. They all share one filter, so their wishes add up: sum over N too."""
    return np.array([conv_filter_gradient(x[n : n + 1], dout[n : n + 1]) for n in range(len(x))])


@conv_filter_gradient.mistake
def flipped_the_gradient(x, dout):
    """You flipped something, and dW came out upside down and left to right. The flip belongs to the gradient by x."""
    return conv_filter_gradient(x, dout)[::-1, ::-1]


@conv_filter_gradient.mistake
def windows_as_large_as_the_filter(x, dout):
    """You cut windows of K x K. One weight meets as many pixels as there are outputs: windows of h x w, like dout."""
    K = x.shape[1] - dout.shape[1] + 1
    dW = np.zeros((K, K))
    for p, q in np.ndindex(K, K):
        dW[p, q] = (dout * x[:, p : p + K, q : q + K]).sum()
    return dW


@conv_filter_gradient.mistake
def never_moved_the_window(x, dout):
    """You gave every weight the same window. W[p, q] meets the pixels that lie p rows lower and q columns further."""
    K = x.shape[1] - dout.shape[1] + 1
    return np.full((K, K), (dout * x[:, : dout.shape[1], : dout.shape[2]]).sum())


@exercise(
    "08.7",
    "The gradient of the image",
    cases=[
        case([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0, 0.0, 10.0], [0.0, 100.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1000.0]]),
        case([[1.0, 2.0], [3.0, 4.0]], [[1.0, 10.0], [0.0, 100.0]], why="an output as large as the filter"),
        case([[1.0, 0.0], [-1.0, 2.0]], [[1.0, 2.0, 0.5], [3.0, -1.0, 1.0]], why="more columns than rows"),
        case([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]], [[2.0]], why="an output of one number"),
        case([[0, 1, 0], [2, 0, 3], [0, 0, 1]], [[1, 2], [0, 1]], why="integers"),
        case([[0, 1], [2, 3]], [[0.5, 2.0, 1.0], [0.25, 1.0, 0.0]], why="integers and fractions"),
        case([[-2.0]], [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], why="a filter of one number"),
        case([[1.0, 2.0], [0.0, -1.0]], np.arange(20.0).reshape(4, 5) % 3, why="many places"),
    ],
    random=lambda rng: case(rng.normal(size=(3, 3)).round(1), rng.normal(size=(3, 4)).round(1)),
    letters={"W": "the filter W", "dout": "the gradient dout"},
    hints=[
        "y[i, j] looked at K x K pixels. If it should rise by dout[i, j], what does that ask of each of them?",
        "Of the pixel under W[p, q] it asks dout[i, j] * W[p, q]: the whole filter, times one number.",
        "Windows overlap, so a pixel hears from several outputs. Begin with zeros and add what each asks for, with +=.",
        "For each i and j: dx[i : i + K, j : j + K] += dout[i, j] * W",
    ],
    insight="Read off for one pixel, dx[p, q] sums dout[i, j] * W[p - i, q - j]: a true convolution, flip and all.",
)
def conv_input_gradient(W, dout):
    """Gradient (h + K - 1, w + K - 1) by the image, from the filter W (K, K) and dout (h, w)."""
    K, (h, w) = len(W), dout.shape
    dx = np.zeros((h + K - 1, w + K - 1))
    for i, j in np.ndindex(h, w):
        dx[i : i + K, j : j + K] += dout[i, j] * W
    return dx


@conv_input_gradient.mistake
def slid_the_filter_unflipped(W, dout):
    """You slid W as it is over a padded dout. Seen from a pixel, the outputs that used it lie above and to the left.

    So turn W about first, W[::-1, ::-1], or let each output add dout[i, j] * W to its own window.
    """
    return conv_input_gradient(W[::-1, ::-1], dout)


@conv_input_gradient.mistake
def wrote_over_instead_of_adding(W, dout):
    """You wrote each window over the one before. Windows overlap, and a pixel adds up what all its outputs ask: +=."""
    K, (h, w) = len(W), dout.shape
    dx = np.zeros((h + K - 1, w + K - 1))
    for i, j in np.ndindex(h, w):
        dx[i : i + K, j : j + K] = dout[i, j] * W
    return dx


@conv_input_gradient.mistake
def took_the_slide_at_its_word(W, dout):
    """You followed the slide: its i and j name the pixel and are summed over too, so each pixel sees a single weight.

    Name the pixel (p, q). Output (i, j) reaches it through W[p - i, q - j].
    """
    K, (h, w) = len(W), dout.shape
    dx = np.zeros((h + K - 1, w + K - 1))
    for i, j, p, q in np.ndindex(h, w, K, K):
        dx[i + p, j + q] = (dout * W[p, q]).sum()
    return dx


@conv_input_gradient.mistake
def went_forward_once_more(W, dout):
    """You correlated dout with W, as on the way forward, and shrank it. dx is as large as the image: K - 1 more a side.

    Let each output add dout[i, j] * W to its window.
    """
    return correlate(dout, W)


@conv_input_gradient.mistake
def transposed_instead_of_flipped(W, dout):
    """You slid the filter's transpose over a padded dout. It has to be turned by 180 degrees: W[::-1, ::-1]."""
    return conv_input_gradient(W.T[::-1, ::-1], dout)


@conv_input_gradient.mistake
def padded_by_one_too_much(W, dout):
    """Yours is right inside, with a border of zeros round it. Over a dout padded by K - 1 there is none."""
    return np.pad(conv_input_gradient(W, dout), 1)


@conv_input_gradient.mistake
def averaged_the_overlaps(W, dout):
    """You divided each pixel by the number of windows over it. What all its outputs ask adds up, as they share it."""
    return conv_input_gradient(W, dout) / conv_input_gradient(np.ones(W.shape), np.ones(dout.shape))


@conv_input_gradient.mistake
def forgot_dout(W, dout):
    """You gave every window the filter alone. Times dout[i, j], says the chain rule, each window with its own."""
    return conv_input_gradient(W, np.ones(dout.shape))


@exercise(
    "08.8",
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
