# %% [markdown]
# # Slide small windows over real digits until 98 in 100 are read
#
# **What you will do.** Build a convolutional network from loops, derive every gradient in it, watch it learn, and
# train it on all of MNIST.
#
# **What you will learn.** After this notebook you can
#
# - compute a convolution by hand, as loops and as one matrix product, and say what shape comes out;
# - send a gradient back through convolution and max pooling, and prove it right;
# - train a network in the order that finds mistakes early: chance loss, gradient check, twenty digits, all;
# - look inside a trained network, and find out where it breaks.
#
# **What you need.** Scores, softmax and cross-entropy (01), backpropagation (04). The optimizer `Momentum`, which
# notebook 07 takes apart, is only used: it rolls downhill like a ball.
#
# | step | minutes |
# |---|---|
# | Scramble the digits | 10 |
# | Slide a window | 25 |
# | Make it one matrix product | 15 |
# | Throw three quarters away | 10 |
# | Send the blame back | 25 |
# | Train on everything | 20 |
# | Look inside | 20 |
# | Shake it | 15 |
# | See where it leads | 25 |
#
# Take it in two evenings. Nothing is downloaded; the longest training takes seconds.

# %% [markdown] tags=["notes"]
# **2 minutes.** Run the notebook before class: the three trainings of "Take the measure" and "Shake it" take a
# quarter of a minute together, a minute on a slow machine. Open with: "In notebook 01 one matrix read 92 % of these
# digits. I bet that it has never seen a stroke, a corner or a loop, and I can prove it." Then scramble.
#
# Set 8.1, 8.2 and 8.5 in class, 8.3 as a quick question; 8.4, 8.6, 8.7 and 8.8 are homework. Short of time? Skip
# "Call it by its name", the input gradient, the confusion matrix and all of "See where it leads". Keep the last
# minutes for the drawing pad.

# %% tags=["setup", "hide"]
# @title Set-up: run this cell first
try:
    import course_utils
except ImportError as error:
    import os
    import subprocess
    import sys

    archive = ""
    host = {sys.platform, *sys.modules, *os.environ, *globals()}  # names by which the place is known
    uv = "py -m pip install uv, then py -m uv" if "win32" in host else "python3 -m pip install uv && python3 -m uv"
    advice = f"The course is missing here, or Python is older than 3.11: in its folder, run {uv} run jupyter lab"
    if "emscripten" in host:
        advice = "The course is missing in this browser: run %pip install -q course-utils in a new cell, then this one."
    elif host & {"google.colab", "KAGGLE_KERNEL_RUN_TYPE"}:
        fetch = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", archive]
        advice = "This copy does not know where the course is published: open it from the course's own page."
        if archive:
            advice = f"Fetching {archive} failed: look at your connection (on Kaggle, turn Internet on) and try again."
            advice = subprocess.call(fetch) and advice
    elif host & {"__vsc_ipynb_file__", "VSCODE_PID"}:
        advice = f"In the course's folder, run {uv} sync, then choose .venv in that folder as this notebook's kernel."
    elif "JUPYTERHUB_USER" in host:
        advice = "The course is missing on this hub: run %pip install -q .. in a new cell, then this one."
    if advice:
        error._render_traceback_ = lambda: [advice]
        raise

# %%
import numpy as np

from course_utils import data, figures, images
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import choice, explore, integer, lin, log, play
from course_utils.gradcheck import gradcheck
from course_utils.layers import Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_utils.layers import conv2d_loops, max_pool2d_loops
from course_utils.losses import cross_entropy, sigmoid, softmax
from course_utils.optim import Momentum
from course_utils.pad import draw
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value
from course_utils.training import accuracy, predict, steps, train

rng = np.random.default_rng(8)

# %% [markdown]
# Three questions about what this notebook builds on: each shows code with one wrong line. Which line, and which
# input shows it? (You may go straight on.)

# %%
review("07.6", "05.3", "04.8")

# %% [markdown]
# ## Scramble the digits
#
# *Slides: Taura, "A more realistic example: digit recognition".*
#
# The data are pairs: the pixels of an image, and its class, 0 to 9.

# %% tags=["S3-11"]
digits = data.mnist()
X_train = np.divide(digits.X_train[:, None], 255, dtype=np.float32)  # (60000, 1, 28, 28), 0 to 1
X_test = np.divide(digits.X_test[:, None], 255, dtype=np.float32)  # (10000, 1, 28, 28)
y_train, y_test = digits.y_train, digits.y_test

assert set(y_train) == set(range(10))
table(set=["train", "test"], images=[str(X_train.shape), str(X_test.shape)], classes=[10, 10])

# %% [markdown]
# The new axis of length 1 counts **channels**: one for grey, three for a colour photograph. The layout
# $N \times C \times H \times W$ is what every library expects.
#
# Notebook 01 read 92 % of the test digits with one matrix. Let's do something cruel: pick one random order of
# the 784 pixels and scramble *every* image by it. **Could you still read them? Could the matrix?**

# %%
order = rng.permutation(784)

def scramble(X):
    return X.reshape(-1, 784).take(order, axis=1).reshape(X.shape)

picture(
    figures.digits(np.concatenate([X_test[:10, 0], scramble(X_test[:10])[:, 0]])),
    alt="Ten digits, and below each the same pixels in a random order: grey noise.",
)

# %%
def train_linear(X):
    rng = np.random.default_rng(0)
    net = Sequential(Flatten(), Linear(784, 10, rng=rng, init=0.01, dtype=np.float32))
    train(net, X, y_train, optimizer=Momentum(0.1), epochs=2, batch_size=200, rng=rng)
    return net

linear = train_linear(X_train)

# %% [markdown] tags=["notes"]
# **3 minutes.** Show the grey noise first and let three people try to read a digit in it.
#
# **Ask:** how many scrambled digits will the matrix read, after training on scrambled ones? (92 %, as before.
# Most say 10, "it is noise", or 50.) Why? (One weight a pixel, and a sum does not care about the order of its
# terms.) Which network would suffer?
#
# **Goes wrong:** somebody tests the *old* matrix on scrambled digits and gets about 10 %. A fair question, but
# another one: those weights sit at the wrong pixels.

# %% tags=["live"]
# The same matrix, trained as before, on digits that nobody can read
on_scrambled = train_linear(scramble(X_train))

# %%
plain = accuracy(linear, X_test, y_test)
scrambled = accuracy(on_scrambled, scramble(X_test), y_test)
assert 0.915 < plain < 0.925 and abs(plain - scrambled) < 0.004
table(on=["digits", "scrambled digits"], accuracy=[f"{plain:.2f}", f"{scrambled:.2f}"])

# %% [markdown]
# The matrix did not even notice. It never knew which pixels were neighbours, so it has nothing to lose. You
# have: strokes, corners, loops, everything you read by is made of *neighbouring* pixels.
#
# Here is a second cruelty. Move each test digit to the right, by one pixel, two, three. **What is left of the
# 92 %?**

# %%
moves = range(5)
shifted = [accuracy(linear, images.shift(X_test, 0, d), y_test) for d in moves]
assert shifted[0] > 0.91 and shifted[2] < 0.75 and shifted[4] < 0.35
picture(
    figures.bars(shifted, [f"{d} to the right" for d in moves], "accuracy of the matrix", text="{:.2f}"),
    alt="Accuracy of the linear classifier: 0.92 unmoved, about 0.67 at two pixels, about 0.24 at four.",
)

# %% [markdown] tags=["S0-02", "S0-08", "S0-92", "S1-12"]
# A digit moved by a tenth of its width, and the reader falls apart. One weight a pixel means: what was learned
# in one place is unknown in the next.
#
# *Slides: NVIDIA deck, "The traditional model", "End-to-end learning" and "ANNs in Deep Learning"; Ionescu,
# "From feature extract to end-to-end learning".*
#
# For fifty years the answer was to let experts design **features** first: stroke directions, crossings, holes.
# It takes years, and every new problem (faces, speech) starts from zero. The other answer is to write down only
# the *form* that features should have, and to let gradient descent choose them **together with** the
# classifier. That is what "end-to-end" and "deep learning" mean. The form that works for pictures is a window.

# %% [markdown] tags=["S3-36"]
# ## Slide a window
#
# *Slides: Taura, "Convolution" and "Convolution (a single channel version)".*
#
# A **filter**, or **kernel**, is a tiny image of weights. Lay it on the picture, multiply each weight by the
# pixel under it, add up, write the sum down. Move one pixel on. Here is a picture small enough to do it by
# hand: a vertical stroke, and a kernel that asks "is it darker on my right than on my left?"

# %% tags=["S3-36"]
x = np.zeros((5, 6), int)
x[:3, 2], x[3, 2:5] = 9, [8, 9, 9]  # down, and a foot to the right
x[1, 1] = x[2, 3] = 1  # ink that ran
W = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
stroke, edge = x, W  # the live figure below keeps them
x

# %% [markdown]
# Lay the kernel on the upper left corner. What comes out?

# %% [markdown] tags=["notes"]
# **3 minutes.** Everybody computes the 27 on paper before you run the cell.
#
# **Ask:** which of the nine products are not 0? (Three, 9 times 1, at the right edge; the faint 1 meets a weight
# of 0.) One step to the right? (0: the stroke lies under the column of zeros, and both sides of it are equally
# faint. People say 27, "it is the same stroke".) Two? (-27.)
#
# **Goes wrong:** `window @ W`, a matrix product: nine other numbers, and no error to warn you. And `x[0:2, 0:2]`,
# counting the end in: "could not be broadcast together with shapes (2,2) (3,3)".

# %% tags=["S3-36", "live"]
# The part of the picture that lies under the kernel
window = x[0:3, 0:3]
# Nine products, one number
int(np.sum(window * W))

# %% [markdown]
# 27: three dark pixels on the right, a faint one in the column that does not count. **What will the window one
# step to the right give? And two steps?** Then press play, or drag.

# %% [markdown] tags=["notes"]
# **3 minutes.** Leave it in the first place. Then drag, one place at a time, and wait for a number from the class
# before each: 27, 0, -27, -1 in the first row. Jump to the last row and ask for a *sign* only.
#
# **What do positive and negative mean?** (The stroke begins at the window's right, or lies at its left.) And how
# many places are there? Write 3 by 4 on the board and leave it: it is the next section's $H - K + 1$.

# %% tags=["S3-36", "hide"]
# @title Live figure: a window slides over a small picture
@explore(position=play(0, 11, value=0, interval=600), size=(7, 3.2))
def sliding_window(fig):
    """A 5 by 6 image, a 3 by 3 kernel and their 3 by 4 output as grids of numbers. A frame marks the
    window; the sum of its products, 27 in the first place, goes into the framed output cell."""
    view = figures.ConvolutionStep(fig, stroke, edge)

    def update(position):
        return view.update(*divmod(position, 4))

    return update

# %% [markdown] tags=["S3-37"]
# Large positive where the stroke begins on the right of the window, large negative where it lies on the left,
# near zero in the middle of nowhere. The kernel is an edge detector, and the output is a **map** of where the
# edge is.
#
# As a formula, with the slide's indices:
#
# $$y_{i,j} = \sum_{i'=0}^{K-1} \sum_{j'=0}^{K-1} W_{i',j'}\; x_{i+i',\,j+j'} + b, \qquad
# 0 \le i < H - K + 1$$

# %% [markdown] tags=["notes"]
# **6 minutes.** Leave the formula on the screen, or on the board, and type it letter by letter. The whole notebook
# grows from these lines.
#
# **Ask:** which indices are loops, and which come out? ($i', j'$ are summed away, $i, j$ stay.) How tall is $y$,
# for a picture of 28 and a kernel of 5? (24: count where a window may *begin*. Most say 23.)
#
# **Goes wrong:** `y` as large as `x` ends with "index 6 is out of bounds for axis 1 with size 6": the window
# hangs over the border. Without `dtype=float`, `y` holds integers; with a kernel of fractions, every sum is then
# cut off, silently.

# %% tags=["S3-37", "live"]
# The formula, letter by letter; di and dj are its i' and j'
def correlate_by_loops(x, W, b=0):
    (H, width), (Kh, Kw) = x.shape, W.shape
    # In how many places may the window begin, down and across?
    y = np.full((H - Kh + 1, width - Kw + 1), b, dtype=float)
    # What stays outside the sum, and what is summed away?
    for i, j in np.ndindex(y.shape):
        for di, dj in np.ndindex(W.shape):
            y[i, j] += W[di, dj] * x[i + di, j + dj]
    return y

# %% tags=["S3-37"]
y = correlate_by_loops(x, W)
y

# %% [markdown] tags=["E3-11", "E3-18"]
# > **The slide's range reads "$H K + 1$".** A minus got lost. A window of height $K$ can start in rows $0$ to
# > $H - K$, which are $H - K + 1$ places. And its $W$ is two things at once: the filter in $W_{i,j}$, the width
# > of the image in $0 \le j \lt W$. Here $W$ is the filter; the width is spelled out. ($K$, the number of classes
# > in other notebooks, is the side of the window in this one.)

# %% tags=["S3-37", "E3-11", "E3-18", "W3-08"]
H, K = 28, 5
starts = [top for top in range(H) if top + K <= H]  # every row in which a window may begin
slide_value("W3-08", len(starts))

# %% tags=["E3-11", "E3-18"]
assert len(starts) == H - K + 1 != H * K + 1
assert y.shape == (5 - 3 + 1, 6 - 3 + 1)  # height and width shrink each by its own

# %% [markdown] tags=["notes"]
# **6 minutes.** Alone, then in pairs. They have just seen four loops; the step is to see the inner two as one
# product and one sum.
#
# Listen for `@` in place of `*`, for `range(H - K)`, which forgets the last row of places, and for the mean
# in place of the sum. The check names each. Who is done early: what must change for a stride of 2?

# %% [markdown]
# ### Exercise 8.1: two loops are enough
#
# `np.ndindex` hides it, but those are four loops. The inner two are one product and one sum over a window.
# Write it with the outer two.

# %% tags=["exercise", "S3-37"]
def correlate(x, W):
    raise NotImplementedError("Exercise 8.1")

check("08.1", correlate)

# %% [markdown] tags=["notes"]
# **4 minutes.** On paper, with $H = 7$, $K = 3$: stride 1, 2 and 3 (5, 3 and 2 places). Draw seven boxes and let
# someone slide a finger along them.
#
# The misconception is the fence: they count steps and not posts, and forget the 1. Then $H = 8$, stride 2: 3
# places, and one pixel is left over. Who rounds up lets the window hang over the border.

# %% [markdown]
# ### Exercise 8.2: what shape comes out?
#
# Two knobs change it. **Padding** $P$ adds a frame of $P$ zeros around the image. **Stride** $S$ moves the
# window $S$ pixels at a time. Count the places at which a window can start, for any $H$, $K$, $S$ and $P$.

# %% tags=["exercise", "S3-37", "E3-11"]
def output_size(H, K, stride=1, padding=0):
    raise NotImplementedError("Exercise 8.2")

check("08.2", output_size)

# %% [markdown] tags=["E3-12"]
# ### Call it by its name
#
# > **Mathematicians call this a cross-correlation.** Their convolution turns the kernel around first. On the
# > numbers 1, 2, 3, 4 with the kernel 1, 0, -1:

# %% tags=["E3-12"]
line, kernel = np.array([1, 2, 3, 4]), np.array([1, 0, -1])
ours = correlate_by_loops(line[None], kernel[None])[0]
turned_around = np.convolve(line, kernel, mode="valid")
table(the_slide=ours, correlate=np.correlate(line, kernel), convolve=turned_around)

# %% [markdown]
# Same numbers, other sign. For a network it makes no difference: the weights are *learned*, and a network that
# wants its kernel turned around will learn it turned around. So the whole field says "convolution" and computes
# the other thing; PyTorch's `Conv2d` too. It matters only when you carry weights from one program to another.

# %% tags=["E3-12"]
assert np.array_equal(ours, np.correlate(line, kernel))
assert np.array_equal(ours, np.convolve(line, kernel[::-1], mode="valid"))

# %% [markdown]
# ### Try kernels on a real digit
#
# Nine weights, and the picture turns into something else.

# %% tags=["S3-36"]
KERNELS = {
    "edge, from the left": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "all edges": [[0, -1, 0], [-1, 4, -1], [0, -1, 0]],
    "blur": [[1 / 9, 1 / 9, 1 / 9]] * 3,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "do nothing": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}
RING = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]

def turned(kernel, degrees):  # in steps of 45
    W, k = np.array(kernel, float), degrees // 45
    ring = [W[place] for place in RING]
    for n, place in enumerate(RING):
        W[place] = ring[n - k]
    return W

# %% [markdown]
# `turned` moves the outer ring of weights on, an eighth of a turn at a time. **Which preset leaves a sheet of
# even grey blank? Which keep its grey?** (Add up the weights.)

# %% [markdown] tags=["notes"]
# **4 minutes.** Predict, then choose. (1) "Blur" and "do nothing": grey stays (the weights add up to 1). (2) "Edge,
# from the left": what becomes of white paper? (0, the middle of the colour scale.) (3) Turn it by 180 degrees: the
# two colours change places. By 90: which strokes of the 4 vanish? (The upright ones.) (4) "All edges", and turn:
# little changes, since it asks the same of all four sides; by 45 degrees it asks the corners.
#
# Then hand over: two minutes for a kernel of their own in the next cell. The best question is "can you find one
# that sees only the lower ends of strokes?"

# %% tags=["S3-36", "hide"]
# @title Live figure: a kernel on a real digit
eighth = integer(0, 315, value=0, step=45, unit="degrees")


@explore(kernel=choice(KERNELS), turn=eighth, digit=integer(0, 49, value=4))
def kernels(fig):
    """A test digit, a 3 by 3 kernel, and what comes out: with the first preset the left edges of all
    strokes light up in one colour, the right edges in the other."""
    left, middle, right = fig.subplots(1, 3, width_ratios=[1, 0.6, 1])
    paper, out = figures.ImageGrid(left, 1, 28), figures.ImageGrid(right, 1, 26, signed=True)
    weights = figures.ImageGrid(middle, 1, 3, signed=True)
    numbers = {place: middle.text(*place[::-1], "", ha="center", va="center") for place in np.ndindex(3, 3)}
    for ax, title in [(left, "image"), (middle, "kernel"), (right, "output")]:
        ax.set_title(title)

    def update(kernel, turn, digit):
        W, image = turned(KERNELS[kernel], turn), X_test[digit, 0]
        y = sum(W[i, j] * image[i : i + 26, j : j + 26] for i, j in np.ndindex(3, 3))
        for place, text in numbers.items():
            dark = abs(W[place]) > 0.6 * np.abs(W).max()
            text.set(text=f"{W[place]:.2g}", color="white" if dark else "black")
        pictures = [grid.update(a[None]) for grid, a in [(paper, image), (weights, W), (out, y)]]
        return *pictures, *numbers.values()

    return update

# %% [markdown]
# Weights that add up to 0 answer only to change: on white paper, and inside solid black, they say nothing.
# Weights that add up to 1 keep the grey. "Sharpen" is "do nothing" plus "all edges", which you can check in
# your head.
#
# Your turn: change the numbers, run, look.

# %% tags=["S3-36"]
mine = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])

seen = correlate_by_loops(X_test[4, 0], mine)
sheet = [X_test[4, 0], np.pad(np.maximum(0, seen), 1)]
picture(
    figures.image_grid(np.stack(sheet), ["image", "output, if > 0"], ax=figures.new_axes((4, 2.2))),
    alt="A handwritten digit, and thin lines on both sides of its strokes.",
)

# %% [markdown] tags=["S3-38", "S3-39"]
# ### More channels in, more channels out
#
# *Slides: Taura, "Convolution (multiple channels version)".*
#
# A colour image has three channels. Then a filter has three layers too, one for each, and *all* the products go
# into one sum: one filter, one map. And we want many maps, so we take many filters. With $s$ for the sample in
# the batch, $oc$ and $ic$ for output and input channels:
#
# $$y_{s,oc,i,j} = \sum_{ic,\,i',\,j'} w_{oc,ic,i',j'}\; x_{s,ic,i+i',j+j'} + b_{oc}$$

# %% tags=["S3-38", "S3-39"]
colour = rng.normal(size=(2, 3, 6, 7))  # (N, IC, H, width): two colour images
w = rng.normal(size=(4, 3, 3, 3))  # (OC, IC, K, K): four filters of three layers
b = rng.normal(size=4)  # one bias a filter

y = conv2d_loops(colour, w, b)
y.shape

# %% tags=["S3-38", "S3-39"]
assert y.shape == (2, 4, 4, 5)  # (N, OC, H - K + 1, width - K + 1)
assert np.isclose(y[1, 2, 3, 4], np.sum(w[2] * colour[1, :, 3:6, 4:7]) + b[2])
assert np.allclose(y[1, 2], sum(correlate_by_loops(colour[1, c], w[2, c]) for c in range(3)) + b[2])

# %% [markdown]
# `conv2d_loops` is the slide, letter for letter, seven loops deep. It is slow, and it is never wrong: in this
# package every fast version is tested against it.
#
# ### Exercise 8.3: count the parameters
#
# How many numbers may training change in a convolution with $IC$ channels in, $OC$ out and $K \times K$
# windows?

# %% tags=["exercise", "S3-38"]
def count_conv_parameters(IC, OC, K):
    raise NotImplementedError("Exercise 8.3")

check("08.3", count_conv_parameters)

# %% [markdown] tags=["S4-34", "S4-98", "S4-99"]
# *Slides: Ando Ki, "Popular types of Neural Network".*
#
# What did *not* occur in your answer? The size of the image. That is the deal a convolution makes: every output
# sees only a few neighbours (it is **locally**, or sparsely, connected), and all places **share** one set of
# weights. A fully connected layer, the general-purpose kind, makes neither promise. **Guess the ratio** for 16
# maps of 24 x 24 from a 28 x 28 digit.

# %% tags=["S4-34", "S4-98", "S4-99"]
outputs = 16 * 24 * 24
kinds = ["fully connected", "local, not shared", "convolution"]
weights = [outputs * 28 * 28, outputs * 5 * 5, 16 * 5 * 5]
ratios = [n // weights[-1] for n in weights]
table(layer=kinds, weights=[f"{n:,}" for n in weights], ratio=[f"{r:,}" for r in ratios])

# %% [markdown]
# Eighteen thousand times fewer, for the same 9,216 outputs. Whatever the 400 learn in one corner they know
# everywhere.

# %% [markdown]
# ## Make it one matrix product
#
# Seven loops in Python would need hours for one pass over MNIST. There is a trick so good that many libraries
# live by it. Every output is a sum of products, like an entry of a matrix product. So cut out all windows, lay
# each flat as a **column**, and let the kernel, also flat, be a **row**:
#
# $$\text{row of } K^2 \text{ weights} \;\times\; \text{matrix } K^2 \times hw \;=\; \text{row of } hw \text{ outputs}$$
#
# ### Exercise 8.4: lay the windows side by side
#
# `x` has shape `(H, width)`, the result `(K * K, h * w)`: one column a window, one row a pixel of it, both in
# reading order. Done right, `W.reshape(1, -1) @ patches(x, K)` is the whole convolution.

# %% tags=["exercise", "S3-37"]
def patches(x, K):
    raise NotImplementedError("Exercise 8.4")

check("08.4", patches)

# %% [markdown]
# You probably walked over the windows, $hw$ of them. **Walk over the kernel instead:** row $k$ of the matrix
# holds pixel $k$ of *every* window, and that is simply the image, shifted. $K^2$ slices and no loop over places
# at all:

# %% tags=["S3-37"]
def shifted_slices(x, K):
    h, w = x.shape[0] - K + 1, x.shape[1] - K + 1
    slices = [x[i : i + h, j : j + w] for i in range(K) for j in range(K)]
    return np.stack(slices).reshape(K * K, h * w)

columns = shifted_slices(x, 3)  # (9, 12)
flat = W.reshape(1, 9) @ columns  # (1, 12)
assert np.array_equal(flat.reshape(3, 4), correlate_by_loops(x, W))
columns

# %% [markdown]
# Look along a row: it is the picture, with the first or last columns cut off. Look down a column: it is a
# window. Nine pixels, stored up to nine times each; we pay memory for speed.
#
# With several filters the row of weights becomes a matrix, and with a batch the columns go on and on: **one**
# product for everything. `Conv2d` does this, and puts the samples *last* in memory, so that a shifted slice of
# the whole batch is copied in long runs.

# %% tags=["S3-39", "S3-35"]
conv = Conv2d(3, 4, 3, rng=rng)
conv.params["W"][...], conv.params["b"][...] = w, b

assert np.allclose(conv.forward(colour), y)  # seven loops and one product agree
conv

# %% [markdown] tags=["S3-57", "E3-15"]
# ## Throw three quarters away
#
# *Slides: Taura, "maxpool".*
#
# The maps are almost as large as the image, and a stroke that moves by one pixel changes all of them. **Max
# pooling** cuts a map into 2 x 2 blocks and keeps the largest number of each: *was the feature anywhere around
# here?*
#
# > **The slides promise definitions and derivatives of seven functions** and give neither for maxpool and
# > dropout. Here are both. Maxpool: $m_{i,j} = \max(y_{2i,2j},\; y_{2i,2j+1},\; y_{2i+1,2j},\; y_{2i+1,2j+1})$.

# %% tags=["S3-57", "E3-15"]
def max_pool(y):
    h, w = y.shape[0] // 2, y.shape[1] // 2
    blocks = y[: 2 * h, : 2 * w].reshape(h, 2, w, 2)
    return blocks.max(axis=(1, 3))

y = np.array([[1, 5, 2, 2], [0, 3, 2, 2], [7, 0, -4, -1], [0, 6, -2, -3]])
max_pool(y)

# %% [markdown]
# Four numbers of sixteen survive. **If you nudge the 3 in the first block, what happens to the output? If you
# nudge the 5?** Nothing, and everything. So the derivative is a matter of *who won*: 1 for the winner of each
# block, 0 for the others. In the second block four twos are tied. Then there is no derivative, strictly; any
# *one* of them may be declared the winner. Paying all four would count the same gradient four times.
#
# ### Exercise 8.5: send the gradient to the winners
#
# `x` is `(H, width)`, both even; `dout` has one number a block. In a tie (every blank corner of every digit is
# one) the first wins, in reading order.

# %% [markdown] tags=["notes"]
# **6 minutes.** Ask first, all together: block 1, 5, 0, 3 and a gradient of 2 from above. Who gets what? (0, 2, 0,
# 0.)
#
# Listen for "they share it", which is average pooling, and for "times 5", the winner's own value: it moves the
# output by as much as it moves itself, so its slope is 1. The tie is where most codes fail: comparing with the
# maximum pays all four. `argmax` on the flat block names one.

# %% tags=["exercise", "S3-57", "E3-15"]
def max_pool_backward(x, dout):
    raise NotImplementedError("Exercise 8.5")

check("08.5", max_pool_backward)

# %% [markdown]
# Ours is `MaxPool2d`. Nudging every number both ways proves its backward pass, away from ties:

# %% tags=["S3-57", "E3-15", "S3-35"]
pool, x4 = MaxPool2d(2), rng.normal(size=(2, 3, 6, 6))
assert np.allclose(pool.forward(x4), max_pool2d_loops(x4, 2))
assert np.allclose(pool.forward(x4)[1, 2], max_pool(x4[1, 2]))

upstream = rng.normal(size=(2, 3, 3, 3))
dx = pool.backward(upstream)
gradcheck(lambda x: np.sum(upstream * pool.forward(x)), x4, dx)

# %% [markdown]
# ### Pool first, then cut
#
# The slide's order is convolution, ReLU, maxpool. ReLU, $\max(0, \cdot)$, never changes *which* number of a
# block is the largest. So you may swap the two, and ReLU then works on a quarter of the numbers. Same result,
# to the last bit:

# %% tags=["S3-57", "S3-12"]
relu_then_pool = max_pool(np.maximum(0, y))
pool_then_relu = np.maximum(0, max_pool(y))
assert np.array_equal(relu_then_pool, pool_then_relu)
pool_then_relu

# %% [markdown] tags=["S3-35"]
# ## Send the blame back
#
# *Slides: Taura, "we use the following functions" and the back propagation slides.*
#
# The network will be a chain of seven kinds of links, and training needs the derivative of each. Four of them you
# have met in notebook 04: linear, ReLU, softmax and NLL. Maxpool you just did. Convolution looks frightening with
# its four to seven indices, but one question settles it: **which outputs does this number touch, and with what
# factor?**
#
# Write $d_{i,j} = \partial L / \partial y_{i,j}$ for the gradient that arrives from above.

# %% [markdown] tags=["S3-41"]
# **The weights.** $W_{i',j'}$ touches *every* output $y_{i,j}$, with the factor $x_{i+i',j+j'}$. So
#
# $$\frac{\partial L}{\partial W_{i',j'}} = \sum_{i,j} d_{i,j}\; x_{i+i',\,j+j'}$$
#
# Read it again. It is a sum of products over shifted windows: the correlation of the image with $d$. The
# backward pass of a convolution is a convolution. With a batch, sum over the samples as well.

# %% tags=["S3-41"]
d = rng.normal(size=(3, 4))  # a gradient from above, for the 3 x 4 output
x_float, W_float = x.astype(float), W.astype(float)

# %% [markdown] tags=["notes"]
# **4 minutes.** Say nothing about the code; ask, and let them find the line in the formula.
#
# **Ask:** what is this sum, over $i, j$, with the picture shifted by $i', j'$? (The function of half an hour ago,
# with $d$ for a kernel. Most reach for new loops.) Which shape must come out, and does it? (3 by 3, as $W$:
# 5 - 3 + 1 and 6 - 4 + 1.)
#
# **Goes wrong:** `correlate_by_loops(d, x_float)`: "negative dimensions are not allowed", since the larger one
# slides under the smaller. With `W` in place of `W_float` the check refuses: "expected float64, got int64".
# If the numbers disagree, a `GradientError` names the worst weight.

# %% tags=["S3-41", "live"]
# A sum of products over shifted windows: do we not have that already?
dW = correlate_by_loops(x_float, d)  # (3, 3)
# Believe it when central differences agree
gradcheck(lambda W: np.sum(d * correlate_by_loops(x_float, W)), W_float, dW)

# %% [markdown]
# ### Exercise 8.6: the gradient of a filter
#
# A batch this time: `x` is `(N, H, width)`, `dout` is `(N, h, w)`. Which $K$ was it? One number a weight,
# summed over places *and* examples. (A sum, no mean: the loss has divided by $N$ already.)

# %% tags=["exercise", "S3-41"]
def conv_filter_gradient(x, dout):
    raise NotImplementedError("Exercise 8.6")

check("08.6", conv_filter_gradient)

# %% [markdown] tags=["S3-42", "E3-04"]
# **The bias.** It is added to every output, factor 1, so its gradient is the sum of all the $d$ of its map.
#
# > **The slide's middle line runs in a circle**: it writes
# > $\frac{\partial L}{\partial b} = \sum \frac{\partial L}{\partial b}\frac{\partial y}{\partial b}$. With
# > $\partial y / \partial b = 1$ at each of $n$ places that says
# > $\partial L / \partial b = n\, \partial L / \partial b$, which only 0 satisfies. The first factor should be
# > $\partial L / \partial y$. The slide's last line is right.

# %% tags=["S3-42", "E3-04"]
db = d.sum()
b = np.zeros(1)
gradcheck(lambda b: np.sum(d * correlate_by_loops(x_float, W_float, b[0])), b, np.array([db]))

assert not np.isclose(db, d.size * db)  # what the middle line claims

# %% [markdown] tags=["S3-40", "E3-05"]
# **The image**, which is what goes on to the layer below. Pixel $x_{p,q}$ touches the output $y_{i,j}$ if it
# lies in that window, and then through the weight $W_{p-i,\,q-j}$. So
#
# $$\frac{\partial L}{\partial x_{p,q}} = \sum_{i,j} d_{i,j}\; W_{p-i,\,q-j}$$
#
# where $W$ counts as 0 outside its $K \times K$.
#
# > **The slide leaves the sum open.** It has $\partial L / \partial x_{i+i',j+j'}$ on the left, and on the
# > right a sum over $i, j$ with $w_{i',j'}$. Then $i$ is summed away on one side and free on the other. Taken
# > literally, with any fixed $i', j'$, it multiplies the sum of all $d$ by one weight. **How far off is that?**

# %% tags=["S3-40", "E3-05"]
def input_gradient_by_loops(W, d):
    (h, w), (Kh, Kw) = d.shape, W.shape
    dx = np.zeros((h + Kh - 1, w + Kw - 1))
    for i, j in np.ndindex(d.shape):
        dx[i : i + Kh, j : j + Kw] += d[i, j] * W  # give each pixel of the window its share
    return dx

kernel = rng.normal(size=(3, 3))
dx = input_gradient_by_loops(kernel, d)
gradcheck(lambda x: np.sum(d * correlate_by_loops(x, kernel)), x_float, dx)

# %% tags=["E3-05"]
literal = {(i, j): d.sum() * kernel[i, j] for i, j in [(0, 0), (1, 1)]}
assert not any(np.isclose(value, dx[1, 1]) for value in literal.values())
readings = ["right", "literally, i' = j' = 0", "literally, i' = j' = 1"]
table(pixel_1_1=readings, gradient=[dx[1, 1], *literal.values()])

# %% [markdown]
# In words: every output hands its $d$ back to the nine pixels it looked at, each weighed as it was weighed on
# the way up. Overlapping windows add.
#
# ### Exercise 8.7: the same, gathered
#
# We *scattered*: each output gives to its pixels. Or *gather*: each pixel collects, by the formula. That is a
# correlation again, of a padded $d$ with a kernel turned by 180 degrees. (There it is, the mathematicians'
# convolution.) Either way is fine.

# %% tags=["exercise", "S3-40", "E3-05"]
def conv_input_gradient(W, dout):
    raise NotImplementedError("Exercise 8.7")

check("08.7", conv_input_gradient)

# %% [markdown] tags=["S3-43", "S3-35", "E3-15"]
# *Slides: Taura, "Linear layer".*
#
# **The rest of the kit.** Linear, $y_i = \sum_j W_{ij} x_j + b_i$: its weights get $d_i x_j$, its bias $d_i$,
# its input $\sum_i d_i W_{ij}$. ReLU passes the gradient where its input was positive. Softmax and NLL together
# give $p - t$ (notebook 01). And the other missing definition, at work in notebook 07:
#
# > **Dropout**, with probability $p$, zeros a number, and divides the survivors by $1 - p$ so that the mean
# > stays: $y_i = m_i x_i / (1 - p)$ with random $m_i \in \{0, 1\}$. Derivative: $m_i / (1 - p)$. At test time
# > it does nothing.
#
# Every link of the chain, nudged number by number:

# %% tags=["S3-35", "S3-43", "E3-15"]
def prove(make, x):
    layer = make()
    upstream = rng.normal(size=layer.forward(x).shape)
    dx = layer.backward(upstream)
    gradcheck(lambda x: np.sum(upstream * make().forward(x)), x, dx)
    for name, values in layer.params.items():
        gradcheck(lambda _: np.sum(upstream * layer.forward(x)), values, layer.grads[name].copy())
    return f"{x.size} inputs, {sum(v.size for v in layer.params.values())} parameters"

# %% tags=["S3-35", "S3-43", "S3-40", "S3-41", "S3-42", "E3-15"]
def seed():
    return np.random.default_rng(0)

some_images, some_rows = rng.normal(size=(2, 2, 5, 6)), rng.normal(size=(4, 5))
kit = {
    "Conv2d": prove(lambda: Conv2d(2, 3, 3, stride=2, padding=1, rng=seed()), some_images),
    "MaxPool2d": prove(lambda: MaxPool2d(2), some_images),
    "ReLU": prove(lambda: ReLU(), some_rows),
    "Linear": prove(lambda: Linear(5, 3, rng=seed()), some_rows),
    "Dropout": prove(lambda: Dropout(0.3, rng=seed()), some_rows),
}
table(layer=list(kit), agrees_with_central_differences_at=list(kit.values()))

# %% tags=["S3-35"]
scores, y = rng.normal(size=(4, 10)), rng.integers(10, size=4)
_, dscores = cross_entropy(scores, y)
gradcheck(lambda s: cross_entropy(s, y)[0], scores, dscores)

# %% [markdown] tags=["S3-12", "E3-01"]
# ## Train on everything
#
# *Slides: Taura, "A more realistic example: digit recognition" and "A handwritten digits recognition".*
#
# The whole network is one line of the slides:
#
# $$f_{W_0, W_1}(x) = \text{softmax}(W_1\, \text{maxpool}(\text{ReLU}(W_0 * x)))$$
#
# > **"Parameterized by three matrices $W_0$ and $W_1$"**, says the slide. There are two.

# %% tags=["S3-12", "E3-01"]
def make_net(filters, rng):
    side = (28 - 5 + 1) // 2
    return Sequential(
        Conv2d(1, filters, 5, rng=rng, init=0.1, dtype=np.float32),  # W0 * x + b0
        MaxPool2d(2),
        ReLU(),
        Flatten(),
        Linear(filters * side * side, 10, rng=rng, init="lecun", dtype=np.float32),  # W1, b1
    )

net = make_net(16, rng=np.random.default_rng(0))
print(net)

# %% tags=["S3-12", "S3-13", "E3-01"]
batch, shapes = X_test[:2], []
for layer in net.layers:
    batch = layer.forward(batch)
    shapes.append(batch.shape)

table(layer=[type(layer).__name__ for layer in net.layers], output=list(map(str, shapes)))

# %% tags=["S3-12", "S3-13", "E3-01"]
p = softmax(batch)
assert p.shape == (2, 10) and np.allclose(p.sum(axis=1), 1)
assert [name for name in net.params if name.endswith("W")] == ["0.W", "4.W"]  # two matrices

# %%
stages = [(1, 28, 28), (16, 24, 24), (16, 12, 12), (10,)]
picture(
    figures.volume(stages, ["convolution", "maxpool,\nReLU", "linear"]),
    alt="Boxes: image 1 x 28 x 28, maps 16 x 24 x 24, pooled maps 16 x 12 x 12, ten scores.",
)

# %% [markdown] tags=["S3-13", "S3-15"]
# *Slides: Taura, "the task is to find $W_0$ and $W_1$ that minimize".*
#
# Training looks for the $W_0, W_1$ that make $\sum_i -\log f(x_i)_{t_i}$ small (we take the mean, so that the
# learning rate need not know how many examples there are). You know the order by now: never the big run first.
#
# **One: the loss of knowing nothing.** Ten classes, so what should it be?

# %% tags=["S3-15"]
first_loss, _ = cross_entropy(net.forward(X_train[:500]), y_train[:500])
assert abs(first_loss - np.log(10)) < 0.5
table(expected=f"{np.log(10):.1f}", within_half_of_it=[abs(first_loss - np.log(10)) < 0.5])

# %% [markdown]
# **Two: the whole chain against central differences**, on a network small enough for it.

# %% tags=["S3-12", "S3-35"]
conv, head = Conv2d(1, 2, 3, rng=rng), Linear(18, 3, rng=rng)
small = Sequential(conv, MaxPool2d(2), ReLU(), Flatten(), head)
x8, y8 = rng.normal(size=(5, 1, 8, 8)), rng.integers(3, size=5)
_, dscores = cross_entropy(small.forward(x8), y8)
dx8 = small.backward(dscores)

for name, values in small.params.items():
    gradcheck(lambda _: cross_entropy(small.forward(x8), y8)[0], values, small.grads[name].copy())
gradcheck(lambda x: cross_entropy(small.forward(x), y8)[0], x8, dx8)

# %% [markdown]
# **Three: learn twenty digits by heart.** A network that cannot even cheat has a defect somewhere. How many
# steps do you give it?

# %% tags=["S3-15"]
by_heart = make_net(8, rng=np.random.default_rng(0))
twenty = X_train[:20], y_train[:20]
history = train(by_heart, *twenty, optimizer=Momentum(0.05), epochs=60, batch_size=20, rng=rng)

assert accuracy(by_heart, *twenty) == 1
assert history.loss[-1] < 0.05 < 1 < history.loss[0]
picture(
    figures.curves(np.arange(1, 61), {"loss": history.loss}, "step", "cross-entropy of twenty digits"),
    alt="The loss on twenty digits falls from above two to nearly zero within sixty steps.",
)

# %% [markdown] tags=["S3-15"]
# Now in earnest, in batches of 64. The rate is not constant. It rises over the first steps (the **warm-up**),
# lest the first wild gradients kill a filter for good, then fades to 0, so that the last steps settle.

# %% tags=["S3-15"]
def warm_up_and_fade(peak, total, warm_up=200):
    return lambda t: peak * min(1, (t + 1) / warm_up) * (1 - t / total)

# %% [markdown] tags=["S3-15"]
# First a third of the digits, so that you can try a few rates: 300 steps, 60 of them warm-up. Every move starts a
# new network of 8 filters and takes a second or two. Solid line: the loss of the batch with its penalty, smoothed.
# Dots: how many of the first 1,000 test digits are read right.
#
# Try to find (1) a rate that wrecks the network, (2) one that is too slow for 300 steps, (3) a $\lambda$ that
# hurts. **As $\lambda$ rises, the loss grows by half before the accuracy moves at all. Why?**

# %% [markdown] tags=["notes"]
# **6 minutes.** A run takes a second or two: let the class bet before each move.
#
# (1) The rate at 1: **where will the loss end?** (At 2.3, one in ten right. Most say "infinity"; let them find out
# what 2.3 is.) (2) The rate at 0.001: a fine curve, 60 %, out of time. (3) Back to 0.1, with $\lambda$ at 0.001: a
# higher loss, the same 96 %. (4) $\lambda$ at 0.01: 95 %. At 0.1: 87 %.
#
# The answer to "why does the loss move first?": part of it is the penalty, and small weights make small scores,
# so every answer is less sure. Which score is the largest does not change for a long time.

# %% tags=["S3-15", "hide"]
# @title Live figure: train on a third of MNIST
some, judges = (X_train[:19200], y_train[:19200]), (X_test[:1000], y_test[:1000])  # 300 batches


@explore(learning_rate=log(0.001, 3, value=0.1), lam=log(1e-6, 0.1, value=1e-5), size=(7, 3.2))
def training_live(fig):
    """Left: the loss with its penalty over 300 steps, one pass over 19,200 digits, falls from 2.3
    below 0.2. Right: the share of test digits read right climbs to 0.96."""
    left, right = fig.subplots(1, 2)
    loss, (share,) = figures.LossCurve(left, 300, top=2.6), right.plot([], [], "o-")
    right.set(xlim=(0, 306), ylim=(0, 1), xlabel="step", ylabel="test digits read right")
    title = right.set_title(" ", loc="left")

    def update(learning_rate, lam):
        rng, seen = np.random.default_rng(1), {}
        net, rate = make_net(8, rng), warm_up_and_fade(learning_rate, total=300, warm_up=60)
        for history in steps(net, *some, optimizer=Momentum(rate), lam=lam, rng=rng):
            if history.step % 50 == 0 or history.stopped:
                seen[history.step] = accuracy(net, *judges)
                share.set_data(list(seen), list(seen.values()))
                title.set_text(f"step {history.step}: {seen[history.step]:.1%} read right")
                with_penalty = history.curve(20)[1] + history.curve(20, of="penalty")[1]
                yield share, title, *loss.update(with_penalty)

    return update

# %% [markdown]
# Too large a rate: within a hundred steps no filter is left alive, and the loss sits at 2.3, which you now
# recognise as $\ln 10$: the same answer for every digit. Too small: a fine curve that has not arrived. And the
# loss you see contains the penalty, so curves of different $\lambda$ cannot be compared; the right-hand plot
# can. At 0.001 it does not mind; at 0.01 it has lost about one digit in a hundred, at 0.1 eight or nine.
#
# ### Take the measure
#
# Now all 60,000 digits: 938 steps a pass. Sixteen filters, two passes. The contestants: the matrix from the
# beginning, and a **multi-layer perceptron** (MLP), one hidden layer of 100 fully connected units. **Your bets?**

# %% [markdown] tags=["notes"]
# **4 minutes.** Start the cell, and take the bets while it trains: half a minute on a slow machine.
#
# Two columns on the board: parameters and errors in 10,000, for matrix, MLP and CNN. Nearly everyone ranks the
# errors right and the parameters wrong: they expect the CNN to be the largest. (7,850, 79,510 and 23,466; about
# 800, 250 and 130 errors.) **Where are most of the CNN's 23,466?** (23,050 in its last matrix, 416 in the
# filters. So the part that sees costs next to nothing.)

# %% tags=["S3-15", "S0-08"]
def fit(net, epochs, **options):
    optimizer = Momentum(warm_up_and_fade(0.1, total=938 * epochs))
    rng = np.random.default_rng(1)
    train(net, X_train, y_train, optimizer=optimizer, epochs=epochs, lam=1e-4, rng=rng, **options)
    return net

cnn = fit(make_net(16, rng=np.random.default_rng(0)), epochs=2)

seed_0 = np.random.default_rng(0)
hidden, out = [Linear(n, m, rng=seed_0, dtype=np.float32) for n, m in [(784, 100), (100, 10)]]
mlp = fit(Sequential(Flatten(), hidden, ReLU(), out), epochs=2)

# %% tags=["S0-08", "S0-92"]
nets = {"linear": linear, "MLP, 100 hidden": mlp, "CNN, 16 filters": cnn}
error = {name: 1 - accuracy(net, X_test, y_test) for name, net in nets.items()}
parameters = {name: sum(v.size for v in net.params.values()) for name, net in nets.items()}
table(network=list(nets), parameters=[f"{n:,}" for n in parameters.values()])

# %% tags=["S0-08", "S0-92"]
assert 0.07 < error["linear"] < 0.09
assert 0.02 < error["MLP, 100 hidden"] < 0.035
assert error["CNN, 16 filters"] < 0.015  # 98.5 % right
assert error["MLP, 100 hidden"] > 1.5 * error["CNN, 16 filters"]

# %% [markdown]
# The MLP has more than three times the CNN's parameters, and about twice its errors. It is not size that counts
# but knowing where to look. Next to the numbers that Yann LeCun and colleagues published in 1998 for the same
# 10,000 test digits:

# %% tags=["S0-08", "S0-92"]
lecun_1998 = {
    "linear": 12.0,
    "nearest neighbours": 5.0,
    "MLP, 300 hidden": 4.7,
    "LeNet-4 (CNN)": 1.1,
    "LeNet-5 (CNN)": 0.95,
}
ours = {f"ours: {name}": 100 * e for name, e in error.items()}
names, values = zip(*sorted((lecun_1998 | ours).items(), key=lambda item: -item[1]), strict=True)
picture(
    figures.bars(values, names, "errors on the test digits, %"),
    alt="""Errors in percent, 1998: linear 12, nearest neighbours 5, MLP 4.7, LeNet-4 1.1, LeNet-5 0.95.
    Ours: linear 8, MLP about 2.5, CNN about 1.3.""",
)

# %% [markdown]
# *Source of the 1998 numbers: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
# recognition", Proceedings of the IEEE 86 (11), 1998; training digits as they are, no distortions added.
# LeNet-5 took two to three days of a 200 MHz processor.*
#
# **Where does the time go?** A step of 64 images takes a few milliseconds. Some four tenths of that are two
# matrix products, the one that applies the filters and the one that sums their gradient; a quarter goes into
# the way back through the pooling; cutting out the windows is cheaper than either. The README has a table
# beside PyTorch's times.

# %% [markdown] tags=["S0-02"]
# ## Look inside
#
# *Slides: NVIDIA deck, "End-to-end learning / Feature learning / Deep learning".*
#
# Nobody told the network what to look for. Here are its sixteen filters; blue weights want ink, red ones want
# paper. Beside them, what an expert might have designed.

# %% tags=["S0-02"]
bar = np.outer([-1, 0, 2, 0, -1], np.ones(5))  # a horizontal stroke
slope = np.array([[2.0 - 1.25 * abs(i - j) for j in range(5)] for i in range(5)])
handmade = np.stack([bar, bar.T, slope - slope.mean(), (slope - slope.mean())[::-1]])
learned = cnn.params["0.W"][:, 0]  # (16, 5, 5)

fig = figures.new_figure((7, 1.7))
axes = fig.subplots(1, 2, width_ratios=[1, 4])
for ax, title, filters in [(axes[0], "by hand", handmade), (axes[1], "learned", learned)]:
    strongest = np.abs(filters).max(axis=(1, 2), keepdims=True)
    grid = figures.ImageGrid(ax, len(filters), 5, columns=len(filters) // 2, signed=True)
    grid.update(filters / strongest)
    ax.set_title(title)
picture(fig, alt="Four hand-made stroke detectors; sixteen learned filters, most of them strokes or edges.")

# %% [markdown]
# Not as tidy, and specks of the random start are left in them. But there they are: strokes and edges, upright,
# lying, sloping. Experts spent decades agreeing on such features. Sixty thousand examples and some seconds of
# descent came to much the same.
#
# Choose a digit and see the world as its sixteen maps do. Step through the stages. **Which map likes horizontal
# strokes? Is there one that looks dead on every digit?**

# %% [markdown] tags=["notes"]
# **4 minutes.** Put the stage on "convolution", then step forward on one digit: what does each stage throw away?
# Then stay at the end and run through the digits, slowly.
#
# Ask half of the class to watch one map, of their own choice, and to say after ten digits what it likes. Two maps
# stay pale on nearly every digit. **Are they dead?** (Pale is not dead: go on until they answer to something. A
# dead one would be blank on all 100.)

# %% tags=["S0-02", "S3-57", "hide"]
# @title Live figure: what each filter sees
trained = cnn
STAGES = {"convolution": 1, "maxpool": 2, "maxpool and ReLU": 3}


@explore(stage=choice(STAGES, value="maxpool and ReLU"), digit=integer(0, 99, value=0), size=(7, 1.9))
def feature_maps(fig):
    """The chosen test digit and sixteen maps of it, one a filter: each lights up along strokes of one
    direction; pooling halves them, ReLU keeps only what was found."""
    left, right = fig.subplots(1, 2, width_ratios=[1, 4.4])
    paper, maps = figures.ImageGrid(left, 1, 28), figures.ImageGrid(right, 16, 24, signed=True)

    def update(stage, digit):
        x = X_test[digit : digit + 1]
        for layer in trained.layers[: STAGES[stage]]:
            x = layer.forward(x)
        as_large = np.kron(x[0], np.ones((24 // x.shape[2],) * 2))  # a pooled pixel covers four
        return paper.update(X_test[digit]), maps.update(as_large)

    return update

# %% [markdown]
# ### See what it gets wrong
#
# Which digits does it confuse? Count, for every true class, what was answered.
#
# ### Exercise 8.8: the confusion matrix
#
# `C` is the number of classes here; row: the true class, column: the guess; whole numbers.

# %% tags=["exercise"]
def confusion(y, guess, C):
    raise NotImplementedError("Exercise 8.8")

check("08.8", confusion)

# %%
its_scores = predict(cnn, X_test)
guess = its_scores.argmax(axis=1)
counts = np.zeros((10, 10), int)
np.add.at(counts, (y_test, guess), 1)
assert counts.sum() == 10_000 and np.trace(counts) == np.sum(guess == y_test)

# %%
picture(
    figures.confusion_matrix(counts),
    alt="Ten by ten counts, nearly all on the diagonal; off it, pairs such as 4 and 9 stand out.",
)

# %% [markdown]
# Before you look at the next picture: the network is wrong in fewer than 150 cases of 10,000. It also says how
# sure it is. Here are the errors it was *surest* of. **How many of them would you have got right?**

# %%
p = softmax(its_scores)
wrong = np.flatnonzero(guess != y_test)
surest = wrong[np.argsort(-p[wrong, guess[wrong]])[:20]]

assert p[surest, guess[surest]].min() > 0.8  # wrong, and not in doubt

# %%
picture(
    figures.digits(X_test[surest, 0], [f"{y_test[i]}, not {guess[i]}" for i in surest]),
    alt="The twenty mistakes the network was surest of, with true class and guess.",
)

# %% [markdown]
# Some are a scandal, some are the writer's fault. But look at the assertion above: 0.8 and more, every one. A
# softmax output is a number between 0 and 1; nobody promised that it is the chance of being right.
#
# ## Shake it
#
# The test digits come from the same desk drawer as the training digits: upright, centred, 20 pixels tall. The
# world is not. Move, turn, shrink and blur a digit while both classifiers watch. **Which gives up first? Which
# slider fools the CNN fastest? Is it ever *sure* of nonsense?**

# %% [markdown] tags=["notes"]
# **5 minutes.** Digit 4, which is a 4. **Predict** for each slider which of the two gives up first.
#
# (1) Right by 4: the matrix says 5 and is 89 % sure; the CNN holds. (2) Down by 4: the CNN says 0, and by 6 it is
# 97 % sure. Same network, same distance: shifts are not all alike. (3) Rotate to 45. (4) Scale by 1.4: the CNN
# holds. (5) Blur by 2: the *CNN* fails first, and the matrix still reads a 4. Nobody bets on that.
#
# Ask what the cure would be; then go on.

# %% tags=["S4-99", "hide"]
# @title Live figure: shift, rotate, scale and blur a digit
readers = linear, cnn


@explore(
    right=lin(-8, 8, value=0, step=0.5, unit="pixels"),
    down=lin(-8, 8, value=0, step=0.5, unit="pixels"),
    rotate=lin(-180, 180, value=0, step=5, unit="degrees"),
    scale=lin(0.4, 1.6, value=1, step=0.05),
    blur=lin(0, 4, value=0, step=0.1, unit="pixels"),
    digit=integer(0, 49, value=4),
    size=(7, 3.2),
)
def shake(fig):
    """Left: the digit as both classifiers get it. Middle and right: their probabilities for the ten
    classes. Both are sure at first; a few pixels or degrees, and they are sure of something else."""
    left, *others = fig.subplots(1, 3)
    paper, bars = figures.ImageGrid(left, 1, 28), [figures.ProbabilityBars(ax) for ax in others]
    others[0].set_title("linear"), others[1].set_title("CNN")

    def update(right, down, rotate, scale, blur, digit):
        image = images.transform(X_test[digit, 0], angle=rotate, scale=scale, shift=(down, right))
        image = images.blur(image, blur)[None]
        answers = [softmax(net.forward(image[None]))[0] for net in readers]
        moved = [artist for bar, p in zip(bars, answers, strict=True) for artist in bar.update(p)]
        return paper.update(image), *moved

    return update

# %% [markdown]
# A convolution is the same everywhere, so people say that a CNN does not care where the digit is. Now you know
# better. The *maps* move with the digit; the matrix $W_1$ after them reads each place with its own weights.
# Over the first 2,000 test digits:

# %%
few, few_y = X_test[:2000], y_test[:2000]

def moved_by(pixels, net):
    return accuracy(net, images.shift(few, 0, pixels), few_y)

drift = {name: [moved_by(d, net) for d in range(9)] for name, net in nets.items()}
assert drift["CNN, 16 filters"][2] > drift["linear"][2] + 0.2  # pooling forgives a little
assert drift["CNN, 16 filters"][8] < 0.25  # but not much
picture(
    figures.curves(np.arange(9), drift, "pixels to the right", "accuracy on 2,000 test digits"),
    alt="Accuracy against shift: all three fall; the CNN holds longest, and is low at eight pixels.",
)

# %% [markdown]
# The cure is cheap: **show it what the world will do.** Shift every batch of the training, at random, by up to
# three pixels. One pass will do, half as many steps as before:

# %% [markdown] tags=["notes"]
# **4 minutes.** It trains a network: type it all, run, and take the questions meanwhile.
#
# **Ask:** which line of the network changes? (None. Most propose another layer, or more pooling.) What will
# happen at no shift at all? (It reads one or two in a hundred fewer, after half the steps. Some expect much worse:
# "it has hardly seen a centred digit".) And at eight pixels? (Still lost: it was never shown that.)
#
# **Goes wrong:** the function is handed over, not called: `augment=shove`, or Python misses two arguments. Those
# who shift `X_train` once, before training, have 60,000 digits in 60,000 wrong places, and no new ones.

# %% tags=["live"]
# Show it what the world will do: every batch, shifted by luck
def shove(X, rng):
    return images.random_shift(X, rng, most=3)

# Same architecture, half the steps: what is new is the examples
sturdy = fit(make_net(16, rng=np.random.default_rng(0)), epochs=1, augment=shove)

# %%
before = drift["CNN, 16 filters"]
after = [moved_by(d, sturdy) for d in range(9)]

assert after[3] > before[3] + 0.1 and 0 < before[0] - after[0] < 0.03
before_after = {"as before": before, "trained on shifted digits": after}
picture(
    figures.curves(np.arange(9), before_after, "pixels to the right", "accuracy on 2,000 test digits"),
    alt="Accuracy against shift: trained on shifted digits, it stays high to three pixels and more.",
)

# %% [markdown]
# That is **data augmentation**, and it is worth more than most clever layers. The weights are as many, the
# architecture is the same, the steps are half as many: what is new is the examples. On unmoved digits it reads one
# or two in a hundred fewer so far.
#
# ### Draw your own digit
#
# The last test set is you. Draw a digit, large or small, wherever you like: the drawing is cropped, scaled to
# 20 pixels and put with its centre of mass in the middle, as was done to MNIST. **Then draw a 1 with a foot. A
# 7 with a bar. A smiley.**

# %% [markdown] tags=["notes"]
# **6 minutes.** Pass the mouse around; the class names the guess before the bars do. In this order: a plain 3, a
# tiny one in a corner (it is centred and scaled, so it works), a 7 with a bar, a 1 with a foot, a smiley.
#
# At the smiley ask: how sure is it, and of what? Ten numbers that add up to 1 have no place for "none of them".
# That is a good last word if you stop here.

# %%
def classify(image):
    return softmax(sturdy.forward(image[None, None]))[0]

draw(classify)

# %% [markdown] tags=["S1-51", "S1-52", "S2-63"]
# ## See where it leads
#
# *Slides: Ionescu, "First strong results with deep learning"; Baek, "ImageNet Large Scale Visual Recognition
# Challenge" and "Going Deeper".*
#
# LeNet read cheques in the 1990s, and then not much happened for a decade. In 2010 George Dahl, Dong Yu, Li
# Deng and Alex Acero showed (in print: 2012) that deep networks transcribe speech better than models that had
# been tuned for decades.
# In 2012 Alex Krizhevsky, Ilya Sutskever and Geoffrey Hinton entered a picture contest with a convolutional
# network of eight layers. What we now call the AI boom starts there.

# %% [markdown] tags=["S2-60", "S2-61", "S2-62"]
# The contest was ImageNet. It was first shown as a *poster* at CVPR 2009, with 3.2 million photographs, and
# grew to over 14 million: labelled by hand, through Mechanical Turk, in over 20 thousand categories, a million of
# them with boxes around the things. The challenge, held from 2010 to 2017, uses a thousand categories that do
# not overlap. A person gets about 5 % wrong (one person, trained for it, counting an answer as right if it is
# among five guesses). **What loss does a network start with?**

# %% tags=["S2-61", "S2-60"]
assert softmax(np.zeros((1, 1000)))[0, 0] == 1 / 1000
table(classes=[10, 1000], loss_of_knowing_nothing=[np.log(10), np.log(1000)])

# %% tags=["S2-62", "S2-63", "S2-64", "S1-52"]
winners = {
    2010: (28.2, "NEC-UIUC"), 2011: (25.8, "XRCE"), 2012: (16.4, "AlexNet"),
    2013: (11.7, "Clarifai"), 2014: (6.7, "GoogLeNet"), 2015: (3.57, "ResNet"),
    2016: (2.99, "Trimps"), 2017: (2.25, "SENet"),
}  # fmt: skip
top_5_errors, names = zip(*winners.values(), strict=True)
picture(
    figures.error_rates(list(winners), top_5_errors, names, human=5.1),
    alt="Top-5 errors: 28 % in 2010, 16 % (AlexNet) in 2012, below a person's 5 % from 2015.",
)

# %% [markdown] tags=["S2-64", "S2-65"]
# *Sources: Russakovsky et al., "ImageNet Large Scale Visual Recognition Challenge", IJCV 2015 (2010-2014, and
# the human 5.1 %); He et al. 2015 (ResNet); the challenge's results page for 2016; Hu et al. 2018 (SENet).
# Training on the challenge's own data only, where both are given.*
#
# AlexNet had 8 layers with weights, VGG 19, ResNet 152. The same few ideas (windows, pooling, ReLU, descent)
# went on to find people's joints in a photograph, faces, tumours, and a good move in Go.
#
# *Slides: Ando Ki, "How to minimize total loss".* The deck gives AlexNet's size: 650 thousand neurons, 8
# layers, 60 million parameters. You can count them now. It ran on two graphics cards, so three of its layers
# see only half of the maps.

# %% tags=["S4-69", "S1-52", "W4-48", "W4-49", "W4-50", "W4-51"]
first = [(96, 3, 11, 55), (256, 48, 5, 27)]  # maps out, maps in, kernel, side of the output
conv_layers = [*first, (384, 256, 3, 13), (384, 192, 3, 13), (256, 192, 3, 13)]
full_layers = [(4096, 256 * 6 * 6), (4096, 4096), (1000, 4096)]

in_conv = sum(oc * (ic * k * k + 1) for oc, ic, k, side in conv_layers)
in_full = sum(out * (n + 1) for out, n in full_layers)
neurons = sum(oc * side**2 for oc, ic, k, side in conv_layers)
neurons += sum(out for out, n in full_layers)

count, layers = in_conv + in_full, len(conv_layers) + len(full_layers)
slide_value("W4-48 W4-49 W4-50 W4-51", [count / 1e6, neurons / 1e3, layers, in_full / count])

# %% [markdown]
# 96 % of the parameters sit in the three fully connected layers at the end. The five that do the seeing need 4
# %. (Later networks dropped the big matrices, and lost nothing.)

# %% [markdown] tags=["S2-58", "S2-59"]
# *Slides: Baek, "5MB Hard Drive Being Shipped by IBM, 1956", "40 years later...".*
#
# And why not earlier? Convolutions were learned by descent by 1989. What was missing is on two slides of
# another deck: IBM shipping a hard disk of 5 MB in 1956 (five million characters, of six bits each) and, "a
# few moments later", a graphics card (Quadro GV100), a computer the size of a credit card (Jetson TX2) and
# Google's tensor processor (TPU). **How many of those disks does MNIST need, at 5 MB each?**

# %% tags=["S2-58", "S2-59"]
training_set = digits.X_train.nbytes / 1e6  # one byte a pixel, in MB
weights = sum(v.nbytes for v in cnn.params.values()) / 1e6
sizes = np.array([training_set, weights])
table(of=["training digits", "our network"], MB=sizes, disks_of_1956=sizes / 5)

# %% [markdown]
# Nine and a half for the digits. The network that reads them would have fitted on one, fifty times over.
# Storage was not the worst, though: arithmetic was.

# %% [markdown]
# ### Aside: give a network a memory
#
# *Slides: Ando Ki, "Popular types of Neural Network".*
#
# Our network sees its digit all at once and forgets it at once. A sentence, a tune, a heartbeat come one piece
# after the other, and what the piece means depends on those before. So let the network read in **steps** and
# carry a vector $h$, its memory, from step to step. The plainest cell that does it is a **recurrent** one (RNN);
# notebook 05 had one of a single number:
#
# $$h_t = \tanh(W_x x_t + W_h h_{t-1} + b)$$
#
# The same three parameters at every step, as a filter is the same in every place: a convolution shares its
# weights over space, a recurrent network over time.

# %%
def rnn(x, Wx, Wh, b):
    h = [np.zeros(len(b))]  # nothing read, nothing remembered
    for x_t in x:
        h.append(np.tanh(Wx @ x_t + Wh @ h[-1] + b))
    return np.array(h)  # (T + 1, H)

# %% [markdown]
# Let it read five random vectors of three numbers into a memory of four, and take the last memory for the
# scores of four classes. **Predict:** if it reads the same five backwards, will it say the same?

# %%
dice = np.random.default_rng(1997)
story = dice.normal(size=(5, 3))  # (T, D)
Wx, Wh, bh = (dice.normal(0, 0.5, size=size) for size in [(4, 3), (4, 4), (4,)])
ending = np.array([2])  # the right class

memories = rnn(story, Wx, Wh, bh)
loss, dscores = cross_entropy(memories[-1:], ending)
backwards, _ = cross_entropy(rnn(story[::-1], Wx, Wh, bh)[-1:], ending)
table(story=["as told", "backwards"], loss=[loss, backwards])

# %% [markdown]
# It will not: order counts. And the gradient? Write the five steps out and the loop is gone: what is left is a
# network of five layers that share their weights. So we know what to do: go back from the last step to the
# first (hence **backpropagation through time**), through the tanh first, then to the weights and to the memory
# before. Weights that are used at every step collect from every step, with `+=`, as a filter does from every
# place:
#
# $$\mathrm{d}a = \mathrm{d}h_t \odot (1 - h_t^2)$$
#
# $$\mathrm{d}W_x \mathrel{+}= \mathrm{d}a\, x_t^T, \quad \mathrm{d}W_h \mathrel{+}= \mathrm{d}a\, h_{t-1}^T,
# \quad \mathrm{d}b \mathrel{+}= \mathrm{d}a, \quad \mathrm{d}h_{t-1} = W_h^T\, \mathrm{d}a$$

# %%
def rnn_backward(x, h, Wh, dh):
    dWx, dWh, db = np.zeros((len(dh), x.shape[1])), np.zeros(Wh.shape), np.zeros(len(dh))
    for t in reversed(range(len(x))):
        da = dh * (1 - h[t + 1] ** 2)  # h[t + 1] came out of step t
        dWx += np.outer(da, x[t])
        dWh += np.outer(da, h[t])
        db += da
        dh = Wh.T @ da
    return dWx, dWh, db, dh

# %%
def loss_of_the_story(_):
    return cross_entropy(rnn(story, Wx, Wh, bh)[-1:], ending)[0]

dWx, dWh, dbh, _ = rnn_backward(story, memories, Wh, dscores[0])
for parameter, gradient in [(Wx, dWx), (Wh, dWh), (bh, dbh)]:
    print(gradcheck(loss_of_the_story, parameter, gradient))

# %% [markdown]
# #### Watch the gradient fade
#
# Look at the last formula: each step back multiplies by $W_h^T$ and by slopes of at most 1. Take a $W_h$ that
# only turns, and shrinks by 0.9. **Guess** what is left of a gradient after 50 steps. And if it stretches by
# 1.5?

# %%
turn = np.array([[0.8, -0.6], [0.6, 0.8]])  # a rotation: keeps every length

def left_over(scale, T, loudness=0.0):
    x = loudness * np.random.default_rng(1994).normal(size=(T, 2))
    h = rnn(x, np.eye(2), scale * turn, np.zeros(2))
    *_, dh = rnn_backward(x, h, scale * turn, np.array([1.0, 0.0]))
    return np.linalg.norm(dh)

scales = [0.5, 0.9, 1.0, 1.1, 1.5]
after = {f"after_{T}": [left_over(scale, T) for scale in scales] for T in (1, 10, 50)}
in_use = [left_over(scale, 50, loudness=0.5) for scale in scales]
assert np.allclose(after["after_50"], np.array(scales) ** 50)
assert np.all(np.array(in_use) < after["after_50"])
table(scale=scales, **after, after_50_in_use=in_use, digits=2)

# %% [markdown]
# With nothing to read, the memory stays at 0 where tanh has slope 1, and the table is $0.9^{50}$ and its
# cousins: half a percent, or six hundred million. As soon as it reads, tanh bends and takes its share too (last
# column). Explosions can be capped: scale the gradient down when it is too long (**clipping**; Pascanu and
# others, 2013). A gradient that is gone is gone: that something 50 steps ago mattered, this network will not
# learn (Bengio and others, 1994).

# %% [markdown]
# #### Carry the memory past the multiplication
#
# The **LSTM** keeps a second memory, the **cell** $c$, which no matrix multiplies. It is only scaled and added
# to, entry by entry, and three **gates** between 0 and 1 decide how much: $f$ what to keep, $i$ what to write,
# $o$ what to show. $g$ is what there is to write.
#
# $$i, f, o = \sigma(\ldots), \quad g = \tanh(\ldots), \quad
# \text{four quarters of } W \begin{pmatrix} x_t \\ h_{t-1} \end{pmatrix} + b$$
#
# $$c_t = f \odot c_{t-1} + i \odot g, \qquad h_t = o \odot \tanh(c_t)$$

# %%
def lstm(x, W, b):
    h, c, tape = np.zeros(len(b) // 4), np.zeros(len(b) // 4), []
    for x_t in x:
        z = np.concatenate([x_t, h])  # (D + H,)
        a = W @ z + b  # (4H,): the rows of i, f, o, g
        i, f, o = sigmoid(a[: 3 * len(h)]).reshape(3, -1)
        g = np.tanh(a[3 * len(h) :])
        c_before, c = c, f * c + i * g
        h = o * np.tanh(c)
        tape.append((z, i, f, o, g, c_before, c))  # what the way back needs
    return h, tape

# %% [markdown]
# One step back. The cell hears twice: from the next step's cell, and from $h_t$ through the tanh. Then each
# product sends its gradient times the *other* factor, and each gate multiplies by its own slope: $i (1 - i)$
# and so on for the sigmoids, $1 - g^2$ for the tanh. The formula to remember is the last one:
#
# $$\mathrm{d}c_{t-1} = f \odot \mathrm{d}c_t$$

# %%
def lstm_step_backward(dh, dc, step, W):
    z, i, f, o, g, c_before, c = step
    dc = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i, da_f = dc * g * i * (1 - i), dc * c_before * f * (1 - f)
    da_o, da_g = dh * np.tanh(c) * o * (1 - o), dc * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g])
    dh_before = (W.T @ da)[-len(dh) :]  # z ends with h
    return np.outer(da, z), da, dh_before, f * dc

def lstm_backward(tape, W, dh, dc=0.0):
    dW, db = np.zeros(W.shape), np.zeros(len(W))
    for step in reversed(tape):
        step_dW, step_db, dh, dc = lstm_step_backward(dh, dc, step, W)
        dW, db = dW + step_dW, db + step_db
    return dW, db, dh, dc

# %%
Wg, bg = dice.normal(0, 0.5, size=(16, 7)), dice.normal(0, 0.5, size=16)

def loss_of_the_lstm(_):
    return cross_entropy(lstm(story, Wg, bg)[0][None], ending)[0]

h, tape = lstm(story, Wg, bg)
dWg, dbg, _, _ = lstm_backward(tape, Wg, cross_entropy(h[None], ending)[1][0])
for parameter, gradient in [(Wg, dWg), (bg, dbg)]:
    print(gradcheck(loss_of_the_lstm, parameter, gradient))

# %% [markdown]
# #### Watch the gradient survive
#
# So along the cell the gradient is multiplied by the gates $f$ and by nothing else: no matrix, no slope. And
# the gates are the network's own choice. Let a bias, beside small weights, hold them at about
# $\sigma(\text{bias})$. Start a gradient in the cell, and ask again: what is left after 50 steps?

# %%
long_story = np.random.default_rng(2000).normal(size=(50, 3))
small = np.random.default_rng(2001).normal(0, 0.1, size=(16, 7))

def kept(forget_bias):
    b = np.repeat([0.0, forget_bias, 0.0, 0.0], 4)  # i, f, o, g
    _, tape = lstm(long_story, small, b)
    *_, dc = lstm_backward(tape, small, dh=np.zeros(4), dc=np.full(4, 0.5))
    return np.linalg.norm(dc), np.linalg.norm(0.5 * np.prod([f for _, _, f, *_ in tape], axis=0))

biases = np.array([0.0, 1.0, 3.0, 5.0])
gate = sigmoid(biases)
all_paths, along_the_cell = np.transpose([kept(bias) for bias in biases])
assert np.allclose(along_the_cell, gate**50, rtol=0.1)
assert all_paths[0] < 1e-12 and all_paths[-1] > 0.5
table(forget_bias=biases, gate=gate, along_the_cell=along_the_cell, all_paths=all_paths, digits=2)

# %% [markdown]
# Half open, the cell forgets as fast as the plain network. At 0.99 it hands back seven tenths of the message
# after 50 steps, all by itself. (The other paths, through the gates and $h$, come on top; they depend on the
# weights, this one does not.) The cell of 1997 had no forget gate, $f = 1$ always: nothing faded, and nothing
# could be wiped off the board. Gers and others added the gate in 2000, and began with it open, by a positive
# bias. You have just seen why.

# %% [markdown]
# For years LSTMs took dictation and translated for millions. Then came attention, which looks at every earlier
# step directly, so that no gradient need walk back through 50 (Vaswani and others, 2017). What you just
# measured lives on: *add to what is there instead of multiplying it* is the **residual connection** of nearly
# every deep network today (He and others, 2016).
#
# *Sources: Elman, "Finding structure in time" (1990). Bengio, Simard and Frasconi, "Learning long-term
# dependencies with gradient descent is difficult" (1994). Hochreiter and Schmidhuber, "Long short-term memory"
# (1997). Gers, Schmidhuber and Cummins, "Learning to forget" (2000). Pascanu, Mikolov and Bengio, "On the
# difficulty of training recurrent neural networks" (2013).*

# %% [markdown] tags=["S3-35"]
# ### The same network in PyTorch
#
# You have written all of it: forward, backward, descent. In daily work you will write this, ten lines, and know
# what each of them does. Given our trained weights it must give our scores. (Without PyTorch the cell says so
# and goes on; Colab has it.)

# %% tags=["S3-12"]
try:
    import torch
    from torch import nn
except ImportError:
    torch = None

# %% tags=["S3-12", "nbval-ignore-output"]
if torch is None:
    print("PyTorch is not installed here, so nothing was compared.")
else:
    theirs = nn.Sequential(
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16 * 12 * 12, 10)
    )
    with torch.no_grad():
        for parameter, values in zip(theirs.parameters(), cnn.params.values(), strict=True):
            parameter.copy_(torch.from_numpy(values))
        their_scores = theirs(torch.from_numpy(X_test[:500])).numpy()
    assert np.allclose(their_scores, cnn.forward(X_test[:500]), rtol=1e-4, atol=1e-4)
    print("500 digits, 5000 scores: PyTorch's and ours agree.")

# %%
slide_summary("08")

# %%
progress("08")

# %% [markdown]
# **What you learned.** You can now
#
# - compute a convolution by hand, as loops and as one matrix product, and say what shape comes out;
# - send a gradient back through convolution and max pooling, and prove it right;
# - train a network in the order that finds mistakes early: chance loss, gradient check, twenty digits, all;
# - look inside a trained network, and find out where it breaks.
#
# ### In practice
#
# - Before the long run: the loss of knowing nothing, a gradient check in float64, twenty examples by heart. Ten
#   minutes that save days.
# - Warm the learning rate up and let it fade. It costs one line, and fewer filters die.
# - Augment the data before you enlarge the network.
# - Test on what the world will send, not only on what the drawer holds. And do not read a softmax output as the
#   chance of being right.
#
# ### Further reading
#
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-based learning applied to document recognition*
#   (1998): convolutional networks, MNIST, and the table above.
# - A. Krizhevsky, I. Sutskever, G. Hinton, *ImageNet classification with deep convolutional neural networks*
#   (2012).
# - V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning* (2016): every combination of
#   stride and padding, drawn.
# - M. Zeiler, R. Fergus, *Visualizing and understanding convolutional networks* (2014): what deeper layers look
#   for.
#
# This was the last one. You began with a table of numbers that could not tell left from right; you end with a
# network that reads, whose every derivative you have checked. **Now find some images of your own.**
