# %% [markdown]
# # Choose the activation, the first weights and the scale, so that depth can learn
#
# **What you will do.** Kill neurons, starve gradients and drown signals in networks of twenty layers, then mend them
# with the choices that every deep network depends on.
#
# **What you will learn.** After this notebook you can
#
# - say of any activation where it is flat, where its outputs are centred, and what dies in it;
# - derive the spread of the first weights that keeps signals alive through twenty layers;
# - read from a training network's own numbers what is wrong with it;
# - derive batch normalization forward and backward, use it in training and at test time, and say what its relatives
#   do.
#
# **What you need.** Gradient descent (02), backward passes (04), networks of several layers (05).
#
# | step | minutes |
# |---|---|
# | Bend the sums | 4 |
# | Push the sigmoid to its ends | 7 |
# | Centre the outputs | 13 |
# | Cut off the left | 13 |
# | Bend gently | 12 |
# | Prepare the inputs | 10 |
# | Choose the first weights | 18 |
# | Watch a network while it trains | 25 |
# | Normalise inside | 30 |
# | Leave the batch alone, and keep a way open | 35 |
#
# Three evenings: up to "Prepare the inputs", to "Watch a network", and the rest.

# %% [markdown] tags=["notes"]
# **2 minutes.** Run the notebook before class: the race and the digits train real networks.
#
# Open with: "Last time every network learned. That was luck: somebody had chosen the activation, the first weights and
# the scale. Today I choose badly, and you tell me why nothing moves." Keep a list of deaths on the board: saturated,
# dead, shrunk, exploded, all alike.
#
# Set 6.2, 6.7 and 6.9 in class; the rest is homework, 6.11 and 6.12 for those who like notebook 04. Short of time? Skip
# "Bend gently" after PReLU, and the images. The heart is "Choose the first weights".

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
from itertools import islice, pairwise
from math import erf
from timeit import repeat

import numpy as np

from course_utils import data, figures, layers, losses, optim
from course_utils.bets import bet, reveal
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import choice, explore, lin, log, play
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.host.display import picture, table
from course_utils.losses import sigmoid
from course_utils.slide_numbers import slide_summary, slide_value
from course_utils.training import accuracy, steps, train

# %% [markdown]
# Three questions about earlier notebooks: each shows code with one wrong line. Which line, and which input shows it?

# %%
review("05.3", "05.5", "04.8")

# %% [markdown] tags=["S0-70", "S0-71"]
# ## Bend the sums
#
# *After: the NVIDIA deck, "Activation functions"; Ionescu, "Activation Functions".*
#
# A layer multiplies and adds, $z = Wx + b$. Then an **activation** $f$ bends each sum: $h = f(z)$. Leave it out, and
# two layers fold into one, $B(Ax + p) + q = (BA)\,x + (Bp + q)$; so do ten. Here are three layers on two half moons,
# with nothing between them, and with tanh:

# %% tags=["S0-71"]
moon_X, moon_y = data.moons(150, 0.1, rng=np.random.default_rng(1))

def three_layers(*between, seed=0):
    rng = np.random.default_rng(seed)
    first, second, third = (layers.Linear(*n, rng=rng) for n in ((2, 16), (16, 16), (16, 2)))
    net = layers.Sequential(first, *(f() for f in between[:1]), second, *(f() for f in between[1:]), third)
    return train(net, moon_X, moon_y, optimizer=optim.SGD(0.1), rng=rng, epochs=60, progress=False) and net

flat, bent = three_layers(), three_layers(layers.Tanh, layers.Tanh)

# %% tags=["S0-71", "hide"]
# @title Figure: three layers without an activation, and with one
figure = figures.new_figure((7, 2.8))
for ax, net, name in zip(figure.subplots(1, 2), (flat, bent), ("no activation", "tanh"), strict=True):
    ground = figures.Regions(ax, (-1.6, 2.6, -1.1, 1.6))
    ground.update(net.forward(ground.grid))
    figures.scatter_classes(moon_X, moon_y, ax)
    ax.set_title(f"{name}: {accuracy(net, moon_X, moon_y):.0%} right", loc="left")
picture(
    figure,
    alt="Two half moons: without an activation the border is a straight line, with tanh it follows them.",
)

# %% [markdown] tags=["S0-70", "S0-72", "S1-54"]
# Which activation? Each of these eight has been somebody's favourite. ($\Phi(z)$ is the probability that a **standard
# normal** number, from the bell curve with mean 0 and deviation 1, lies below $z$.)

# %% tags=["S0-70", "S0-72", "S1-54"]
def relu(z):
    return np.maximum(0, z)

normal_below = np.vectorize(lambda z: 0.5 * (1 + erf(z / np.sqrt(2))), otypes=[float])  # Φ
# Two S's, a corner and its leaky cousin, three soft ones, the larger of two lines: each has its turn below.
GALLERY = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "ReLU": relu,
    "leaky ReLU": lambda z: np.maximum(0.01 * z, z),
    "ELU": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "SiLU": lambda z: z * sigmoid(z),
    "GELU": lambda z: z * normal_below(z),
    "maxout": lambda z: np.maximum(-0.5 * z - 1, z),  # one of many
}

# %% tags=["S0-72", "S1-54", "hide"]
# @title Figure: eight activations and their slopes
def slope_of(f, z):
    step = 1e-5 * np.maximum(1, np.abs(z))  # in proportion: 10¹² + 0.00001 is 10¹² in 64 bits
    return (f(z + step) - f(z - step)) / (2 * step)

picture(
    figures.activations(GALLERY, slope_of),
    alt="Eight activations and their slopes. Sigmoid and tanh are S-shaped with bell-shaped slopes; ReLU's slope "
    "jumps from 0 to 1 and leaky ReLU's from 0.01; ELU, SiLU and GELU have smooth feet; maxout is a crooked V.",
)

# %% [markdown] tags=["S0-72", "S1-54"]
# Going forward, a batch meets the curve. Coming back, each gradient is multiplied by the **slope** at the same place.
# Flat means: hardly anything comes back. So where does a batch fall?

# %% tags=["bet", "hide"]
# @title Bet: a wide batch on a sigmoid
bet(
    "06.b1",
    "Normal numbers with mean 0 enter a sigmoid. At which standard deviation do half of them meet a slope under 0.05?",
    between=(0.1, 10),
)

# %% [markdown]
# Drag the spread until about half of the dots lie on the flat. Then go back to spread 1, and shift: which mean does the
# next layer get?

# %% [markdown] tags=["notes"]
# **4 minutes.** Let everybody write down a spread for the sigmoid first.
#
# (1) Spread 1, 2, 4, 5: 0 %, 10 %, 48 %, 55 % lie where hardly anything comes back. (2) Back to 1; shift to 5: mean 5
# in, 0.99 out, and nearly all dots sit on the flat. (3) tanh, spread 1 and 3: why is it worse at 3? (Steeper in the
# middle, so flat sooner.) (4) ReLU, any spread: the share does not change; ask why. (Half of the batch lies left of 0,
# however wide it is.)
#
# Who says "then ReLU is worst": right, for this batch; wait for the deaths.

# %% tags=["S0-72", "S1-54", "S1-56", "S1-58", "hide"]
# @title Live figure: where a batch falls on an activation, and on its slope
half_of_z = np.random.default_rng(5).normal(size=40)
some_z = np.concatenate([half_of_z, -half_of_z])  # as many right of 0 as left


@explore(activation=choice(GALLERY), spread=log(0.1, 10, value=1), shift=lin(-5, 5, value=0), size=(7, 3))
def batch_on_a_curve(fig):
    """Left: the sigmoid, and 80 dots of a standard normal batch on its steep middle; their outputs
    have mean 0.5. Right: its slope, a bell at most 0.25 high, with the same dots."""
    left, right = fig.subplots(1, 2)
    axis = np.linspace(-8, 8, 401)
    value = figures.OnCurve(left, (-8, 8), (-2, 4), "z", "f(z)")
    slopes = figures.OnCurve(right, (-8, 8), (-0.6, 1.2), "z", "slope", color="#D55E00")

    def update(activation, spread, shift):
        f, batch = GALLERY[activation], shift + spread * some_z
        pull = slope_of(f, batch)
        value.title.set_text(f"mean {batch.mean().round(2) + 0:.2f} in, {f(batch).mean().round(2) + 0:.2f} out")
        slopes.title.set_text(f"slope under 0.05: {np.mean(np.abs(pull) < 0.05):.0%}")
        return [
            *value.update(axis, f(axis), batch, f(batch)),
            *slopes.update(axis, slope_of(f, axis), batch, pull),
        ]

    return update

# %% tags=["bet", "hide"]
# @title The answer to the bet
flat_from = np.log((1 + np.sqrt(1 - 4 * 0.05)) / (1 - np.sqrt(1 - 4 * 0.05)))  # where y (1 - y) = 0.05
reveal(
    "06.b1",
    flat_from / 0.67449,
    {
        "high": "It takes less: the sigmoid is nearly flat from 2.9 on.",
        "low": "The sigmoid is wider than it looks: its slope passes 0.05 at 2.9, and half of the numbers lie within "
        "two thirds of a standard deviation.",
    },
    close=0.4,
)

# %% [markdown]
# A little over 4 does it, 4.28 for very many dots: a sum of 500 terms of size 1/5 is as wide.

# %% tags=["proof", "hide", "S0-71", "E0-19"]
# @title Proofs: what this section claims
# "two layers fold into one": a matrix does what both do
rng = np.random.default_rng(6)
A, B, inputs = rng.normal(size=(5, 2)), rng.normal(size=(3, 5)), rng.normal(size=(2, 40))
p, q = rng.normal(size=(5, 1)), rng.normal(size=(3, 1))
assert np.allclose(B @ (A @ inputs + p) + q, (B @ A) @ inputs + (B @ p + q))
for seed in range(3):  # the straight border misses some, tanh hardly any, from other first weights too
    straight, curved = three_layers(seed=seed), three_layers(layers.Tanh, layers.Tanh, seed=seed)
    assert 0.8 < accuracy(straight, moon_X, moon_y) < 0.95 < accuracy(curved, moon_X, moon_y)
# "flat from 2.9 on", and half of a normal batch beyond it at 4.3; a sum of 500 terms of size 1/5 is wider
assert np.isclose(sigmoid(flat_from) * (1 - sigmoid(flat_from)), 0.05) and 2.85 < flat_from < 2.9
for seed in range(5):
    wide = np.random.default_rng(seed).normal(0, flat_from / 0.67449, 20_000)
    assert abs(np.mean(np.abs(wide) > flat_from) - 0.5) < 0.02
assert np.sqrt(500) * 0.2 > flat_from / 0.67449
# the table "flat where", further down: slopes at -12 and 12
far = {name: slope_of(f, np.array([-12.0, 12.0])) for name, f in GALLERY.items()}
assert all(np.all(np.abs(far[name]) < 1e-4) for name in ("sigmoid", "tanh"))
assert all(abs(far[name][0]) < 1e-3 < 0.99 < far[name][1] for name in ("ReLU", "ELU", "SiLU", "GELU"))
assert 0 < far["leaky ReLU"][0] < 0.05 < 0.99 < far["leaky ReLU"][1]  # "left, if a is small"

# %% [markdown] tags=["S0-73", "S1-55", "S4-40", "S2-21"]
# ## Push the sigmoid to its ends
#
# *After: the NVIDIA deck, "Sigmoid"; Ando Ki, "Artificial neuron".*
#
# The oldest, once read as the rate at which a nerve cell fires:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# Its slope is the chain rule: the outer function is $1/u$, the inner $1 + e^{-z}$.
#
# $$\sigma'(z) = -\frac{1}{(1 + e^{-z})^2} \cdot (-e^{-z}) = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}
# = \sigma(z)\,\big(1 - \sigma(z)\big)$$
#
# At its best, at 0, that is a quarter. How much of a gradient passes at 10?

# %% tags=["S1-57"]
three_z = np.array([-10.0, 0.0, 10.0])
y_there = sigmoid(three_z)

# %% [markdown] tags=["notes"]
# **2 minutes.** One line to type. Sketch the curve, put a dot at each of the three places, and hold a pencil along it.
#
# **Ask:** a gradient of 1 arrives at the unit; how much goes on at $z = 10$? (0.000045. Most say 0.1 or 0.01.) And at
# 0, at its very best? (0.25: even there three quarters are lost. Leave that on the board for the twenty layers.)
#
# **Goes wrong:** `z * (1 - z)`, with $z$ for $y$: it gives $-110$, 0 and $-90$, and a slope of the sigmoid is never
# negative. The formula wants the *answer* of the unit.

# %% tags=["S1-57", "live"]
# Of a gradient of 1 that arrives, how much goes on?
passes = y_there * (1 - y_there)

# %% tags=["S1-57"]
table(z=three_z, sigmoid=y_there, slope=passes)

# %% [markdown] tags=["S1-56", "S1-57"]
# At $\pm 10$ one part in twenty thousand comes back, so the weights in front hardly learn. The unit is **saturated**.
#
# ### Exercise 6.1: the slope of the sigmoid (6 minutes)
#
# Write it as a function, from NumPy alone: `sigmoid` is not yours to use here. Far out, at $\pm 1000$, nothing may
# overflow: NumPy has to stay silent.

# %% tags=["exercise", "S4-43", "S1-57"]
def sigmoid_slope(z):
    """Return the slope of the sigmoid at each entry of the array z, of any shape, without a warning of NumPy's."""
    raise NotImplementedError("Exercise 6.1")

check("06.1", sigmoid_slope)

# %% tags=["proof", "hide", "S0-73", "S4-43", "S4-40", "W4-53", "W1-19", "W1-20", "W1-22", "W1-23", "W1-25", "W1-26"]
# @title Proofs: what this section claims
line = np.linspace(-36, 36, 9999)
_ = slide_value("W4-53", (sigmoid(line) * (1 - sigmoid(line))).max())
_ = slide_value("W1-19 W1-22 W1-25 W1-20 W1-23 W1-26", [*y_there, *passes])
spots = np.array([-3.0, 0.7, 5.0])
gradcheck(lambda z: sigmoid(z).sum(), spots, sigmoid(spots) * (1 - sigmoid(spots)))
# "one part in twenty thousand": 22,000
assert 20_000 < 1 / passes[2] < 23_000 and np.isclose(passes[0], passes[2])

# %% tags=["proof", "hide", "S1-62", "S2-21", "E2-07", "E0-20", "E4-26"]
# @title Proofs: what this section claims

def first_form(z):
    return 1 / (1 + np.exp(-z))

def second_form(z):
    return np.exp(z) / (np.exp(z) + 1)

# the two forms of the sigmoid agree, and each overflows on one side
assert np.allclose(first_form(line), second_form(line)) and np.allclose(first_form(line), sigmoid(line))
with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
    ends = np.array([-1000.0, 1000.0])
    assert np.isnan(second_form(ends)[1]) and np.array_equal(first_form(ends), [0, 1])
    # the table for readers of the decks: exactly 1 from 37 and about 20 on; then a logarithm is minus infinity
    exact = {f: next(z for z in range(1000) if f(float(z)) == 1.0) for f in (first_form, np.tanh)}
    assert exact[first_form] == 37 and exact[np.tanh] in (19, 20) and np.log(1 - first_form(37.0)) == -np.inf
assert np.all((sigmoid(line) > 0) & (sigmoid(line) < 1))
assert np.isclose(losses.binary_cross_entropy_with_logits(np.array([40.0]), np.array([0.0]))[0], 40)
# "That ReLU is cheap hardly counts" (further down): a sigmoid costs more than a ReLU, less than the product
sums, images, wide_W = (np.random.default_rng(0).normal(size=size) for size in ((100, 100), (100, 784), (784, 100)))
works = {"sigmoid": lambda: first_form(sums), "relu": lambda: relu(sums), "product": lambda: images @ wide_W}
cost = {name: min(repeat(work, number=5, repeat=7)) for name, work in works.items()}
assert 1.5 * cost["relu"] < cost["sigmoid"] < cost["product"]

# %% [markdown] tags=["S1-58", "S1-59", "S1-60"]
# ## Centre the outputs
#
# *After: Ionescu, "Activation Functions"; the NVIDIA deck, "Hyperbolic Tangent".*
#
# Feed a sigmoid numbers around 0: what comes out has mean 0.5 and no negative entry. So the next layer's inputs are all
# positive. A neuron there computes $z = \sum_i w_i x_i + b$, and with $\delta$ for the gradient that arrives at $z$
#
# $$\frac{\partial L}{\partial w_i} = \delta\, x_i$$
#
# Which signs can these have, if every $x_i$ is positive? Take 64 examples of five positive inputs:

# %% tags=["S1-59", "S1-60"]
rng = np.random.default_rng(1)
positive, delta = rng.random((64, 5)), rng.normal(size=64)

# %% [markdown] tags=["notes"]
# **3 minutes.** The board first: five boxes for the gradients, and $\delta = -1.8$ above them.
#
# **Ask:** which signs can stand in the boxes? (All minus. Many say "it depends on the weights": they do not occur in
# $\delta\, x_i$.) So if one weight should grow and another shrink? (Not in one step.) And how many of the 32 sign
# patterns of five weights are left? (Two.)
#
# **Goes wrong:** `delta * positive`: "could not be broadcast together with shapes (64,) (64,5)". One $\delta$ for each
# example is a column, so it needs `[:, None]`.

# %% tags=["S1-59", "S1-60", "live"]
# One gradient for each example: what arrives, times the inputs
dw_each = delta[:, None] * positive  # (64, 5)

# %% tags=["S1-59", "S1-60"]
table(delta=delta[:3], dw1=dw_each[:3, 0], dw2=dw_each[:3, 1], dw5=dw_each[:3, 4], digits=2)

# %% [markdown] tags=["S1-59", "S1-60"]
# All have the sign of $\delta$. If one weight should rise and its neighbour fall, no step for a single example can do
# both.
#
# ### Exercise 6.2: gradients that agree in sign (8 minutes)
#
# Given the gradients of a batch, one row per example, find which share of the rows has one sign throughout.

# %% tags=["exercise", "S1-59", "S1-60"]
def share_of_same_sign(G):
    """Return a number from 0 to 1: the share of rows of G (N, D) whose D entries are all positive or all negative.

    No entry of G is 0.
    """
    raise NotImplementedError("Exercise 6.2")

check("06.2", share_of_same_sign)

# %% [markdown] tags=["S1-60", "S1-61"]
# A batch adds such gradients, some up, some down, and their sum can be mixed: in four of ten random batches of eight.
# Shifted inputs also make the loss steep one way and leave it flat the other, so no single rate suits both. For a
# linear neuron with squared error the matrix of curvatures is $H = X^T X / N$ (as in 02, for half the squared error).
# With inputs $m + \tilde x$, where $\tilde x$ has mean 0 (so mixed terms cancel),
#
# $$H = m m^T + \tilde X^T \tilde X / N$$
#
# The first term adds a curvature of $|m|^2$ in the direction $m$, and nothing at right angles to it: a valley. A rate
# above $2 / c_{\max}$, with $c_{\max}$ the largest eigenvalue of $H$, flies out of it.

# %% tags=["bet", "hide"]
# @title Bet: how much a shift costs
bet(
    "06.b2",
    "Two inputs with standard deviation 0.4 and mean 0: rates up to 11 are safe. Shift both means to 1.5. And now?",
    choices=["still about 11", "about 4", "about 0.4"],
)

# %% [markdown]
# At rest: offset 0, rate 1, all 40 examples in each step. Drag the offset up and watch the dots, the valley, and the
# path. At which offset does it fly away? Does a smaller batch save it, or a smaller rate?

# %% [markdown] tags=["notes"]
# **5 minutes.** (1) Offset 0: dots left and right of 0, the valley is nearly round, rate 1 arrives (0.00053 away). (2)
# Slowly to 1: the dots close to a line, the path leaps across the valley and flies off at 1. (3) Offset 1.5: rate 0.3
# stays in, and zig-zags; 0.1 creeps and is 0.67 away after 60 steps. At offset 0, rate 0.1 is 0.72 away: equally slow!
# The shift does not slow a step down; it forbids the large ones. (4) Batch 1 and 40: neither saves rate 1.
#
# The misconception: "it zig-zags because it is random". Batch 40 takes all points, and leaps too.

# %% tags=["S1-60", "S1-61", "hide"]
# @title A walk down that valley
corner, GOAL, START = np.linspace(-2, 2, 61), np.array([1.0, -1.0]), np.array([0.5, 0.5])
CLOUD = np.random.default_rng(0).normal(0, 0.4, size=(40, 2))
REACHES = (2, 5, 10, 20)  # of the axes for gradients

def neuron_walk(offset, learning_rate, batch, cloud=CLOUD, count=60):
    rng, shifted, path = np.random.default_rng(0), cloud + offset, [START]
    for _ in range(count):
        pick = shifted[rng.choice(40, batch, replace=False)]
        path.append(np.clip(path[-1] - learning_rate * (pick @ (path[-1] - GOAL)) @ pick / batch, -1e3, 1e3))
    return shifted, (shifted @ (START - GOAL))[:, None] * shifted, np.array(path)

# %% tags=["S1-60", "S1-61", "hide"]
# @title Live figure: the valley that a shift makes
@explore(
    offset=lin(0, 3, value=0, step=0.1),
    learning_rate=log(0.01, 10, value=1, per_decade=10),
    batch=choice([40, 8, 1]),
    size=(7, 3.4),
)
def valley_walk(fig):
    """Left: a nearly round valley of the loss over two weights, and a bent path from (0.5, 0.5) to the
    goal, (1, -1). Right: the gradients of 40 examples at the start as dots, left and right of 0."""
    left, right = fig.subplots(1, 2)
    view = figures.SurfacePath(left, corner, corner, top=3)
    left.plot(*GOAL, "x", color="white", markersize=9, markeredgewidth=2)
    (dots,) = right.plot([], [], "o", color="#0072B2", markersize=4)
    right.set(xlabel="$dw_1$ of an example", ylabel="$dw_2$")
    right.axhline(0, color="0.8"), right.axvline(0, color="0.8")
    left.set_aspect("equal"), right.set_aspect("equal")

    def update(offset, learning_rate, batch):
        shifted, gradients, path = neuron_walk(offset, learning_rate, batch)
        dots.set_data(*gradients.T)
        reach = next(r for r in REACHES if r > 1.05 * np.abs(gradients).max())
        if right.get_xlim()[1] != reach:  # in steps: dots are seen to move, and moving them costs little
            right.set(xlim=(-reach, reach), ylim=(-reach, reach))
        H, a, b = shifted.T @ shifted / 40, view.a - GOAL[0], view.b - GOAL[1]
        away = np.hypot(*(path[-1] - GOAL))
        view.title.set_text(f"after 60 steps: {away:.2g} away" if away < 100 else "after 60 steps: far off")
        return [*view.update((H[0, 0] * a**2 + 2 * H[0, 1] * a * b + H[1, 1] * b**2) / 2, path), dots]

    return update

# %% tags=["S1-60", "S1-61"]
OFFSETS = (0.0, 0.5, 1.5, 3.0)
curvatures = [np.linalg.eigvalsh((CLOUD + offset).T @ (CLOUD + offset) / 40) for offset in OFFSETS]
steepest, flattest = [c[1] for c in curvatures], [c[0] for c in curvatures]
limits = [2 / c for c in steepest]
table(offset=OFFSETS, steepest_curvature=steepest, flattest=flattest, safe_rate_up_to=limits, digits=2)

# %% tags=["bet", "hide"]
# @title The answer to the bet
limit = 2 / steepest[2]
reveal(
    "06.b2",
    "about 0.4" if 0.3 < limit < 0.5 else "still about 11",
    {
        "still about 11": "The shift adds 2 · 1.5², 4.5, to the curvature in its direction, where there was 0.2.",
        "about 4": "It is the square of the shift that is added: 2 · 1.5² = 4.5, where there was 0.2.",
    },
)

# %% [markdown] tags=["S1-60", "S1-61", "S1-63", "S0-75"]
# The steepest curvature grows with the square of the shift. A smaller batch does not help; a rate small enough creeps
# along the floor.
#
# Hence zero-mean inputs, and activations around zero. Stretch the sigmoid to $-1 \dots 1$ and you have
# the **hyperbolic tangent**:
#
# $$\tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}} = 2\, \sigma(2z) - 1$$
#
# It is centred, and in the middle the gradient passes whole: its slope $1 - \tanh^2 z$ is 1 at 0.

# %% tags=["proof", "hide", "S1-58", "S1-59", "S1-60", "S1-61", "E1-14"]
# @title Proofs: what this section claims
for seed in range(5):
    rng = np.random.default_rng(seed)
    around_0 = rng.normal(size=100_000)
    # "mean 0.5 and no negative entry"; tanh: centred
    assert abs(sigmoid(around_0).mean() - 0.5) < 0.01 and sigmoid(around_0).min() > 0
    assert abs(np.tanh(around_0).mean()) < 0.01
    # "in four of ten random batches of eight", of one example none, of 64 not many more
    shares = {}
    for batch in (1, 8, 64):
        sums = (rng.normal(size=(2000, batch, 1)) * rng.random((2000, batch, 5))).sum(axis=1)
        shares[batch] = np.mean((sums.min(axis=1) < 0) & (sums.max(axis=1) > 0))
    assert shares[1] == 0 and 0.38 < shares[8] < 0.48 and abs(shares[64] - shares[8]) < 0.06
    # the two terms of H, on any cloud; "at 0 rates up to 11 are safe", at 1.5 about 0.4
    cloud = rng.normal(0, 0.4, size=(40, 2))
    moved, centre = cloud + 1.5, cloud.mean(axis=0) + 1.5
    centred_cloud = moved - centre
    assert np.allclose(moved.T @ moved / 40, np.outer(centre, centre) + centred_cloud.T @ centred_cloud / 40)
    ends_of = {
        offset: np.linalg.eigvalsh((cloud + offset).T @ (cloud + offset) / 40) for offset in (0.0, 0.5, 1.5, 3.0)
    }
    # "steep one way and leave it flat the other"; "The steepest curvature grows with the square": 2 offset² more
    assert all(0.5 < c[0] / ends_of[0.0][0] < 2 for c in ends_of.values())
    assert all(np.isclose(ends_of[offset][1], 2 * offset**2, rtol=0.2) for offset in (1.5, 3.0))
    assert np.isclose(ends_of[3.0][1] / ends_of[1.5][1], 4, rtol=0.15) and 0.35 < 2 / ends_of[1.5][1] < 0.5
    # rate 1 arrives at offset 0 and flies off at 1.5: "A smaller batch does not help"
    assert np.hypot(*(neuron_walk(0.0, 1.0, 40, cloud)[2][-1] - GOAL)) < 0.01
    assert all(np.hypot(*(neuron_walk(1.5, 1.0, batch, cloud)[2][-1] - GOAL)) > 100 for batch in (1, 8, 40))
    # "creeps along the floor": with one rate, safe for both, the shifted walk is as far as the other after 60 steps
    slow = [np.hypot(*(neuron_walk(offset, 0.1, 40, cloud)[2][-1] - GOAL)) for offset in (0.0, 1.5)]
    assert slow[1] > 0.3 and 0.6 < slow[0] / slow[1] < 1.6
assert 10 < 2 / steepest[0] < 12

# %% tags=["proof", "hide", "S1-63", "S1-64", "S0-75", "S4-41", "W1-21", "W1-24", "W1-27"]
# @title Proofs: what this section claims
_ = slide_value("W1-21 W1-24 W1-27", 1 - np.tanh(three_z) ** 2)
assert np.allclose((np.exp(line) - np.exp(-line)) / (np.exp(line) + np.exp(-line)), np.tanh(line))
assert np.allclose(2 / (1 + np.exp(-2 * line)) - 1, np.tanh(line)) and np.allclose(
    2 * sigmoid(2 * line) - 1, np.tanh(line)
)
tanh_slope = 1 - np.tanh(np.array([-1.0, 0.3])) ** 2
gradcheck(lambda z: np.tanh(z).sum(), np.array([-1.0, 0.3]), tanh_slope)
# far out tanh is the flatter one, by a factor of 5,500
assert 5000 < passes[2] / (1 - np.tanh(10.0) ** 2) < 6000

# %% [markdown] tags=["S0-76", "S1-65", "S3-47", "S3-48", "S1-66", "S1-69", "S1-70"]
# ## Cut off the left
#
# *After: the NVIDIA deck, "Rectified Linear Units"; Ionescu, "Leaky ReLU".*
#
# The **rectified linear unit** is two straight lines. It keeps what is positive and drops the rest:
#
# $$\text{ReLU}(z) = \max(0, z)$$
#
# Its slope is 1 right of 0, however far: no saturation there. Left of 0 it is 0. *At* 0 there is a kink and no slope;
# we take 0, as PyTorch does. A central difference says 0.5 there, so keep gradient checks away from kinks.

# %% [markdown] tags=["S0-77", "S1-67", "S1-68"]
# ### Race them
#
# Three hidden layers of 64 units, 5,000 digits, each activation at the best of three rates. Sigmoid and tanh get the
# first weights "xavier", ReLU "he" (explained further down). We count the steps until the loss is 0.5.

# %% tags=["bet", "hide"]
# @title Bet: a race
bet(
    "06.b3",
    "From the fewest steps to the most: which activation first?",
    choices=["ReLU, far ahead of tanh and sigmoid", "ReLU and tanh close, sigmoid far behind", "all three close"],
)

# %% tags=["S0-77", "S1-67"]
digits = data.mnist()
X_digits, y_digits = data.flatten(digits.X_train[:5000]), digits.y_train[:5000]

def digit_net(activation, init, hidden=(64, 64, 64), rng=None):
    parts, sizes = [], (784, *hidden, 10)
    for n_in, n_out in pairwise(sizes):
        spread = init if isinstance(init, str) else init / np.sqrt(n_in)
        parts += [layers.Linear(n_in, n_out, init=spread, rng=rng, dtype=np.float32), activation()]
    return layers.Sequential(*parts[:-1])  # no activation behind the scores

# %% tags=["S0-77", "S1-67"]
def steps_to_half(activation, init, learning_rate, seed=0, epochs=6):
    rng = np.random.default_rng(seed)
    net, plan = digit_net(activation, init, rng=rng), {"batch_size": 50, "epochs": epochs}
    for history in steps(net, X_digits, y_digits, optimizer=optim.SGD(learning_rate), rng=rng, **plan):
        if history.step >= 20 and np.mean(history.loss[-20:]) < 0.5:
            return history.step
    return np.inf

# %% tags=["S0-77", "S1-67"]
RACERS = {  # activation, first weights, its best rate of 0.1, 0.3 and 1
    "sigmoid": (layers.Sigmoid, "xavier", 1.0),
    "tanh": (layers.Tanh, "xavier", 0.3),
    "ReLU": (layers.ReLU, "he", 0.3),
}
fastest = {name: steps_to_half(*racer) for name, racer in RACERS.items()}
picture(
    figures.bars(list(fastest.values()), list(fastest), "steps to a loss of 0.5"),
    alt="Steps to a loss of 0.5: the sigmoid needs several times as many as tanh and ReLU.",
)

# %% tags=["bet", "hide"]
# @title The answer to the bet
close_by = fastest["tanh"] < 1.6 * fastest["ReLU"] and fastest["sigmoid"] > 2 * fastest["tanh"]
reveal(
    "06.b3",
    "ReLU and tanh close, sigmoid far behind" if close_by else "all three close",
    {
        "ReLU, far ahead of tanh and sigmoid": "So it was in the convolutional network of 2012 that made ReLU famous. "
        "Here, with first weights that suit it, tanh keeps up.",
        "all three close": "With these weights the sigmoid loses three quarters of a gradient, or more, in each layer.",
    },
)

# %% [markdown] tags=["S0-77", "S1-67", "S1-68"]
# Against tanh, ReLU has no advantage here: tanh even needs a third fewer steps. And the sigmoid? Its slope is a quarter
# at best, so make up for it with larger first weights, of standard deviation $4 / \sqrt{n_{\text{in}}}$ (a **gain** of
# 4):

# %% tags=["S0-77", "S1-67"]
fastest["sigmoid, gain 4"] = steps_to_half(layers.Sigmoid, 4.0, 1.0)
table(network=list(fastest), steps=list(fastest.values()))

# %% [markdown] tags=["S0-77", "S1-67", "S1-68"]
# Most of the gap was the first weights, not the curve.

# %% [markdown] tags=["S0-78", "S1-69"]
# ### Watch units die
#
# If a unit's $z$ is negative for *every* example, its gradient is 0 for every example. It is **dead**. In a first
# layer the inputs never change, so plain descent without weight decay will never move its weights again. Further up,
# the layers below go on learning, and may bring it back.
#
# ### Exercise 6.3: count the dead (6 minutes)
#
# Count the units of a layer that no example switches on.

# %% tags=["exercise", "S0-78", "S1-69"]
def count_dead(Z):
    """Return how many ReLU units are dead; Z (N, M) is what they are given: row n for an example, column m for a unit.

    A unit is on for an example where its entry is above 0.
    """
    raise NotImplementedError("Exercise 6.3")

check("06.3", count_dead)

# %% [markdown] tags=["S0-79", "S1-71"]
# The **leaky ReLU** (Maas et al. 2013) leaves a little slope on the left, a hundredth, say. It needs no *if*:

# %% [markdown] tags=["notes"]
# **2 minutes.** The mend for what they have just counted, in one line.
#
# **Ask:** how do you write "a hundredth on the left, all of it on the right" without an *if*? (The larger of two
# lines. Most reach for `np.where`, which is fine, and longer.) For which slopes does the trick break? (Above 1: the
# wrong line is the larger one. That is the mistake with PReLU below.)
#
# **Goes wrong:** `max(slope * z, z)`, Python's own, works for one number and fails for an array: "The truth value of
# an array with more than one element is ambiguous".

# %% tags=["S1-71", "S0-79", "E1-11", "live"]
# A little slope on the left, a hundredth, say
def leaky(z, slope=0.01):
    # Which of the two lines is the larger, left of 0 and right?
    return np.maximum(slope * z, z)

# %% [markdown] tags=["S0-78", "S1-77"]
# One step that is too large can leave units with a bias like $-4$. Forty hidden units on the two
# moons, 60 steps on all 300 points:

# %% tags=["S0-78"]
def moon_training(learning_rate, bias, slope, seed=0, count=60):
    rng = np.random.default_rng(seed)
    W, b = rng.normal(size=(40, 2)), np.full(40, bias)
    V, c = rng.normal(0, 0.22, size=(2, 40)), np.zeros(2)  # He's: the root of 2 / 40
    for _ in range(count):
        z = moon_X @ W.T + b  # (N, 40)
        loss, df = losses.cross_entropy(leaky(z, slope) @ V.T + c, moon_y)
        dz = df @ V * np.where(z > 0, 1, slope)
        grads = dz.T @ moon_X, dz.sum(axis=0), df.T @ leaky(z, slope), df.sum(axis=0)
        # cut at 10,000, so that what explodes stays finite
        W, b, V, c = (np.clip(p - learning_rate * g, -1e4, 1e4) for p, g in zip((W, b, V, c), grads, strict=True))
    return (W, b, V, c), loss

# %% tags=["bet", "hide"]
# @title Bet: does a leak save you?
bet(
    "06.b4",
    "At rate 10, ReLU loses most of its 40 units. Leaky ReLU with slope 0.1, same rate: what becomes of its loss?",
    choices=["below 0.1: nobody dies", "near that of ReLU", "it explodes"],
)

# %% [markdown]
# With ReLU: rate 0.1, then 3, then 10. Then rate 1, with the bias at $-4$. Then the last two again, leaky.

# %% [markdown] tags=["notes"]
# **5 minutes.** (1) ReLU, bias 0, rates 0.1, 1, 3.16: nobody dies, nobody, eleven (nine at 3), and the loss gets
# *better*, 0.03: a few dead do not hurt. (2) Rate 10: 31 of 40. Ask what a smaller rate would now change for these.
# (Nothing: their gradient is 0.) (3) Rate 1, bias $-4$: 38 never fire, the loss stays at 0.69. (4) The same with leaky
# 0.1: 37 never fire, and the loss falls to 0.28. How can that be? (A little still passes.) (5) Leaky 0.1 at rate 10:
# one never fires, and the loss is in the millions.
#
# The misconception: "leaky, so nothing can happen". A leak helps units that are off; it is no brake.

# %% tags=["S0-78", "S0-79", "S1-77", "hide"]
# @title Live figure: dead units
LEAKS = {"ReLU": 0.0, "leaky ReLU, 0.01": 0.01, "leaky ReLU, 0.1": 0.1}
away = lin(-4, 2, value=0, step=0.1, label="bias at first")


@explore(learning_rate=log(0.01, 10, value=0.1), bias=away, activation=choice(LEAKS), size=(7, 3))
def dead_units(fig):
    """Left: two moons and the ground each class owns after 60 steps. Right: for which share of the
    examples each of 40 hidden units fires; with rate 0.1 and bias 0 all of them fire for some."""
    left, right = fig.subplots(1, 2)
    ground, bars = figures.Regions(left, (-1.6, 2.6, -1.1, 1.6)), figures.UnitShares(right, 40)
    figures.scatter_classes(moon_X, moon_y, left)
    verdict = left.set_title(" ", loc="left", fontsize=10)

    def update(learning_rate, bias, activation):
        (W, b, V, c), loss = moon_training(learning_rate, bias, LEAKS[activation])
        fires = np.mean(moon_X @ W.T + b > 0, axis=0)
        scores = leaky(ground.grid @ W.T + b, LEAKS[activation]) @ V.T + c
        verdict.set_text(f"loss {loss:.2g} (guessing: {np.log(2):.2f})")
        bars.title.set_text(f"{np.sum(fires == 0)} of 40 never fire")
        return [ground.update(scores), verdict, *bars.update(fires)]

    return update

# %% tags=["S0-78", "S0-79", "S1-77", "hide"]
# @title How many never fire, and the loss
def after(learning_rate, bias, slope, seed=0):
    (W, b, _, _), loss = moon_training(learning_rate, bias, slope, seed)
    return int(np.sum((moon_X @ W.T + b <= 0).all(axis=0))), loss

# %% tags=["S0-78", "S0-79", "S1-77"]
trials = [(1, 0.0), (3, 0.0), (10, 0.0), (1, -4.0)]
pairs = [(after(*trial, 0.0), after(*trial, 0.1)) for trial in trials]
table(learning_rate=[t[0] for t in trials], first_bias=[t[1] for t in trials],
      never_fire_ReLU=[p[0][0] for p in pairs], loss_ReLU=[p[0][1] for p in pairs],
      never_fire_leak_a_tenth=[p[1][0] for p in pairs], loss_leak_a_tenth=[p[1][1] for p in pairs],
      digits=2)  # fmt: skip

# %% tags=["bet", "hide"]
# @title The answer to the bet
exploded = pairs[2][1][1] > 1000 * pairs[2][0][1]
reveal(
    "06.b4",
    "it explodes" if exploded else "near that of ReLU",
    {
        "below 0.1: nobody dies": "Hardly anybody dies, and that is the trouble: they all take part in the next leap.",
        "near that of ReLU": "A dead unit takes no part in the next leap. Leaky ones do, and each leap feeds the next.",
    },
)

# %% [markdown] tags=["S0-78", "S1-77"]
# At rate 3 nine units die, and the loss is lowest: dead units are a symptom, not yet a failure. At bias $-4$
# a leak of 0.1 lets the gradient through: the loss falls to what a straight line reaches. But the units still never
# fire, and a leak of 0.01 hardly helps in most draws. Nor does a leak save you from too large a rate: ReLU
# fails quietly, by dying, the leak of 0.1 loudly.

# %% tags=["proof", "hide", "S1-68", "S1-70", "S3-49", "E3-07", "E1-12", "W1-28", "W1-29", "W1-30", "W1-31"]
# @title Proofs: what this section claims
_ = slide_value("W1-28 W1-29", [slope_of(relu, -10.0), slope_of(relu, 10.0)])
_ = slide_value("W1-30 W1-31", [leaky(-10.0, slope=0.1), leaky(-10.0)])
assert np.isclose(slope_of(relu, 0.0), 0.5) and np.array_equal(relu(np.array([-2.0, 0.0, 3.0])), [0, 0, 3])
at_kink = layers.ReLU()
at_kink.forward(np.array([[-1.5, 0.0, 2.0]]))
assert np.array_equal(at_kink.backward(np.ones((1, 3))), [[0, 0, 1]])
# "tanh even needs a third fewer steps", "Most of the gap was the first weights": another seed too; a mean of 0.4
other = {name: steps_to_half(*RACERS[name], seed=1) for name in ("ReLU", "tanh")}
other["sigmoid, gain 4"] = steps_to_half(layers.Sigmoid, 4.0, 1.0, seed=1)
for of in (fastest, other):
    assert 0.5 < of["tanh"] / of["ReLU"] < 0.85 and of["sigmoid, gain 4"] < 0.5 * fastest["sigmoid"]
assert fastest["sigmoid"] > 3 * fastest["ReLU"]
assert all(abs(relu(np.random.default_rng(seed).normal(size=100_000)).mean() - 0.4) < 0.01 for seed in range(5))
# "plain descent without weight decay will never move its weights again"; with weight decay they do move
frozen_net = layers.Sequential(layers.Linear(2, 6, rng=np.random.default_rng(0)), layers.ReLU())
frozen_net.params["0.b"][:3] = -20.0
frozen_net.forward(moon_X)
frozen_net.backward(np.ones((300, 6)))
assert np.all(frozen_net.grads["0.W"][:3] == 0) and np.all(frozen_net.grads["0.b"][:3] == 0)
assert np.all(0.1 * frozen_net.params["0.W"][:3] != 0)  # the gradient of a penalty

# "Further up ... may bring it back": units of a second layer that are dead at some step fire later, in five seeds
def revived(seed):
    rng = np.random.default_rng(seed)
    sizes = ((2, 16), (16, 16), (16, 2))
    net = layers.Sequential(*(one for n in sizes for one in (layers.Linear(*n, rng=rng), layers.ReLU())))
    net, was_dead, back = layers.Sequential(*net.layers[:-1]), np.zeros(16, bool), np.zeros(16, bool)
    for _ in range(60):
        _, df = losses.cross_entropy(net.forward(moon_X), moon_y)
        net.backward(df)
        optim.SGD(1.0).step(net.params, net.grads)
        dead = (net[2].forward(net[1].forward(net[0].forward(moon_X))) <= 0).all(axis=0)
        was_dead, back = was_dead | dead, back | (was_dead & ~dead)
    return back.sum()

assert any(revived(seed) for seed in range(5))
# "what a straight line reaches": the loss of the best one; "a leak of 0.01 hardly helps in most draws"
line_w = np.zeros((3, 2))
moon_1 = np.hstack([moon_X, np.ones((300, 1))])
for _ in range(300):
    line_w -= moon_1.T @ losses.cross_entropy(moon_1 @ line_w, moon_y)[1]
hardly, straight_loss = 0, losses.cross_entropy(moon_1 @ line_w, moon_y)[0]
# the bias at -4: ReLU stuck in most seeds, the leak not; at rate 10 the leak explodes in every one, and ReLU does not
for seed in range(5):
    (never, leaked), stuck = after(1, -4.0, 0.1, seed), after(1, -4.0, 0.0, seed)[1]
    assert leaked < 0.4 < stuck and never >= 36 and abs(leaked - straight_loss) < 0.05  # "still never fire"
    hardly += after(1, -4.0, 0.01, seed)[1] > stuck - 0.15
    # "At rate 3 ... the loss is the lowest": some dead, less loss than at rate 1
    at_1, at_3, at_10 = (after(rate, 0.0, 0.0, seed) for rate in (1, 3, 10))
    assert at_3[1] < 0.5 * at_1[1] and at_3[0] >= 3 and at_1[0] < at_3[0] < 20 < at_10[0]
    assert after(10, 0.0, 0.1, seed)[1] > 1e4 and at_10[1] < 100
assert hardly >= 3  # "in most draws"

# %% [markdown] tags=["S1-72", "S0-79"]
# ## Bend gently
#
# *After: Ionescu, "Parametric Rectifier (PReLU)", "Maxout 'Neuron'".*
#
# Why choose the left slope if training can? In the **PReLU** (He et al. 2015) it is a parameter $a$, learned like any
# weight.
#
# > **Mistake people make: $\max(ax, x)$ for a learned $a$.** That is how the formula is often printed, and nothing
# > stops a learned $a$ from passing 1. Then the larger of the two is the wrong one, on both sides. The two-piece form
# > does what is meant: $\max(0, x) + a \min(0, x)$.

# %% [markdown] tags=["notes"]
# **4 minutes.** Draw $\max(2x, x)$ on the board and ask for its values at 3 and $-3$. (6 and $-3$: it leaks on the
# wrong side.) Then the two-piece form, and exercise 6.4 on paper: who wants what of $a$?
#
# **Ask:** SiLU at $-1.3$ is $-0.28$, and at $-5$ it is $-0.03$. Is it a good idea that it rises to the left? (Nobody
# knows for sure; it works.) Which of the table's columns would make you choose?
#
# **Goes wrong:** gradients by $a$ that sum over positive entries too; there $a$ does nothing.

# %% tags=["S1-72", "E1-13"]
def prelu(x, a):
    return relu(x) + a * np.minimum(0, x)

plus_minus = np.array([3.0, -3.0])
table(x=plus_minus, larger_of_two_a_2=np.maximum(2 * plus_minus, plus_minus), two_pieces_a_2=prelu(plus_minus, 2))

# %% [markdown] tags=["S1-72"]
# ### Exercise 6.4: learn the slope of PReLU (8 minutes)
#
# Derive the gradient of the loss by $a$, one $a$ for all entries. (If a number is used in many places, what they want
# of it adds up.)

# %% tags=["exercise", "S1-72"]
def prelu_slope_gradient(x, dout):
    """Return the gradient of the loss by a, a number; dout, shaped like x, is the gradient by the layer's output."""
    raise NotImplementedError("Exercise 6.4")

check("06.4", prelu_slope_gradient)

# %% [markdown] tags=["S1-73", "S1-74"]
# The **exponential linear unit**, ELU, rounds the corner off: $z$ above 0, and $\alpha (e^z - 1)$ below, smooth at 0
# only for $\alpha = 1$ (Clevert et al. 2015).
#
# Many transformers use a softer gate. Multiply $z$ by a number between 0 and 1 that rises with $z$:
#
# $$\text{SiLU}(z) = z\, \sigma(z), \qquad \text{GELU}(z) = z\, \Phi(z)$$
#
# Far right both are $z$, far left 0. In between they dip below zero, GELU to $-0.17$, SiLU to $-0.28$, and left of the
# dip they *fall*: not monotone. **Maxout** (Goodfellow et al. 2013), $\max(w_1^T x + b_1, w_2^T x + b_2)$, learns both
# pieces: twice the weights.
#
# What does a standard normal batch become? (RMS, **root mean square**, is its size: the root of the mean of the
# squares.)

# %% tags=["S1-74", "S1-68"]
many_z = np.random.default_rng(2).normal(size=20_000)
shown = ["sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU", "SiLU", "GELU"]
outputs = [GALLERY[name](many_z) for name in shown]
table(activation=shown, mean=[h.mean() for h in outputs], RMS=[np.sqrt(np.mean(h**2)) for h in outputs], digits=3)

# %% [markdown] tags=["S0-80", "S1-77", "S1-76"]
# So, which one?
#
# | activation | centred | flat where | dies |
# |---|---|---|---|
# | sigmoid | no | both sides | saturates |
# | tanh | yes | both sides | saturates |
# | ReLU | no | left | yes |
# | leaky ReLU, PReLU | hardly more than ReLU | left, if $a$ is small | hardly |
# | ELU | more than ReLU | far left | hardly |
# | SiLU, GELU | somewhat more | far left | hardly |
# | maxout | learned | where a piece is | a flat piece can |
#
# Start with ReLU, and count its dead. In transformers, take GELU or SiLU; tanh where you want a range; sigmoid for
# probabilities and gates, not in hidden layers.
#
# Why ReLU first, if tanh won the race? On the right it never saturates, one spread of the first weights, derived below,
# suits signals *and* gradients, and convolutional networks learned faster with it (Krizhevsky et al. 2012). On our
# digits, through six layers or twenty, tanh at gain 1.1 learns better, and forgives a wrong gain more. (That ReLU is
# cheap hardly counts.)

# %% tags=["proof", "hide", "S1-72", "S1-73", "S1-75", "S1-76", "E1-15", "E1-28", "W1-74", "W1-75"]
# @title Proofs: what this section claims
def elu(z, alpha=1.0):
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))

def elu_slope(z):
    return np.where(z > 0, 1, np.exp(np.minimum(z, 0)))  # alpha = 1

_ = slide_value("W1-74 W1-75", elu_slope(np.array([-20.0, -1.0])))
gradcheck(lambda z: elu(z).sum(), np.array([-2.0, -0.5, 1.5]), elu_slope(np.array([-2.0, -0.5, 1.5])))
assert np.array_equal(np.maximum(2 * plus_minus, plus_minus), [6, -3]) and np.array_equal(prelu(plus_minus, 2), [3, -6])
assert np.allclose(prelu(plus_minus, 0.25), np.maximum(0.25 * plus_minus, plus_minus))
learned, some_x, some_dout = layers.PReLU(), *np.random.default_rng(0).normal(size=(2, 4, 3))
learned.forward(some_x)
learned.backward(some_dout)
gradcheck(lambda a: np.sum(some_dout * prelu(some_x, a)), np.array(0.25), learned.grads["a"].reshape(()))
# "smooth at 0 only for α = 1": the slope left of 0 is α
for alpha in (0.5, 1.0, 2.0):
    assert np.isclose((elu(0.0, alpha) - elu(-1e-7, alpha)) / 1e-7, alpha, atol=1e-5)
# the slopes of SiLU and GELU, by the product rule; "dip below zero ... to"; "not monotone"
z_places = np.array([-3.0, -1.5, -0.4, 0.8, 2.5])
silu_slope = sigmoid(z_places) + z_places * sigmoid(z_places) * (1 - sigmoid(z_places))
gelu_slope = normal_below(z_places) + z_places * np.exp(-(z_places**2) / 2) / np.sqrt(2 * np.pi)
gradcheck(lambda z: GALLERY["SiLU"](z).sum(), z_places, silu_slope)
gradcheck(lambda z: GALLERY["GELU"](z).sum(), z_places, gelu_slope)
grid = np.linspace(-6, 6, 2401)
assert np.isclose(GALLERY["SiLU"](grid).min(), -0.2785, atol=1e-3) and np.isclose(
    GALLERY["GELU"](grid).min(), -0.17, atol=1e-3
)
falls = {name for name, f in GALLERY.items() if np.any(np.diff(f(grid)) < -1e-9)}
assert {"SiLU", "GELU"} < falls
for name in ("SiLU", "GELU"):
    assert np.allclose(GALLERY[name](np.array([-20.0, 20.0])), [0, 20], atol=1e-6)
# the table: means, five batches; "hardly more than ReLU"
for seed in range(5):
    batch = np.random.default_rng(seed).normal(size=20_000)
    mean = {name: GALLERY[name](batch).mean() for name in shown}
    assert abs(mean["tanh"]) < 0.02 and 0 < mean["ReLU"] - mean["leaky ReLU"] < 0.006
    assert abs(mean["ELU"]) < abs(mean["SiLU"]) < abs(mean["GELU"]) < mean["ReLU"]

# "suits signals and gradients", "forgives a wrong gain more": sizes through a hundred layers
def hundred_layers(f, slope, gain, seed=0, n=200):
    rng, kept = np.random.default_rng(seed), []
    h = rng.normal(size=(20, n))
    for _ in range(100):
        W = rng.normal(0, gain / np.sqrt(n), size=(n, n))
        kept.append((W, slope(h @ W)))
        h = f(h @ W)
    d = rng.normal(size=h.shape)
    for W, passing in kept[::-1]:
        d = (d * passing) @ W.T
    return np.sqrt(np.mean(h**2)), np.sqrt(np.mean(d**2))

deep_relu, deep_tanh = (relu, lambda z: z > 0), (np.tanh, lambda z: 1 - np.tanh(z) ** 2)
for off in (0.95, 1.0, 1.05):  # a gain wrong by a twentieth; more first draws: tests/claims/test_claims_06.py
    tanh_sizes, relu_sizes = hundred_layers(*deep_tanh, off * 1.1), hundred_layers(*deep_relu, off * np.sqrt(2))
    assert 0.1 < min(tanh_sizes) < max(tanh_sizes) < 10
    assert (0.1 < min(relu_sizes) < max(relu_sizes) < 10) == (off == 1)
# further down, of gain 1.59: "through a hundred layers its gradients grow a thousandfold"
tanh_sizes = hundred_layers(*deep_tanh, 1.59)
assert 0.5 < tanh_sizes[0] < 0.7 and tanh_sizes[1] > 1000
# "through six layers or twenty, tanh at gain 1.1 learns better": more rates and draws: tests/claims/test_claims_06.py
def digits_loss(activation, gain, depth, learning_rate, seed=0):
    rng = np.random.default_rng(seed)
    net, plan = digit_net(activation, gain, hidden=(64,) * depth, rng=rng), {"batch_size": 50, "epochs": 1}
    *_, history = steps(net, X_digits, y_digits, optimizer=optim.SGD(learning_rate), rng=rng, **plan)
    return np.mean(history.loss[-20:])

for depth, rate in ((6, 0.1), (20, 0.03)):  # of the rates tried, the best for ReLU
    assert digits_loss(layers.Tanh, 1.1, depth, rate) < 0.8 * digits_loss(layers.ReLU, np.sqrt(2), depth, rate)
# maxout: twice the weights; a ReLU, which is flat on one side, and a leaky ReLU are two of its cases
some_X, some_w = np.random.default_rng(3).normal(size=(100, 3)), np.array([1.0, -2.0, 0.5])

def maxout(w1, b1):
    return np.maximum(some_X @ w1 + b1, some_X @ some_w + 0.3)

assert np.allclose(maxout(0 * some_w, 0.0), relu(some_X @ some_w + 0.3))
assert np.allclose(maxout(0.01 * some_w, 0.003), leaky(some_X @ some_w + 0.3))
pair = layers.Maxout(3, 8, rng=np.random.default_rng(0)), layers.Linear(3, 8, rng=np.random.default_rng(0))
assert sum(p.size for p in pair[0].params.values()) == 2 * sum(p.size for p in pair[1].params.values())

# %% [markdown] tags=["S1-78", "S4-93", "S1-61"]
# ## Prepare the inputs
#
# *After: Ionescu, "Data Preprocessing"; Ando Ki, "Input normalization".*
#
# The first layer's inputs come with the world's units. With one example in each row of $X$, **centre**
# each column (subtract its mean), then **standardise** it (divide by its standard deviation):

# %% tags=["S1-78", "S4-93"]
measured = np.random.default_rng(0).normal(size=(200, 2)) * [1, 100] + [0, 300]  # metres and centimetres, say
standard = (measured - measured.mean(axis=0)) / measured.std(axis=0)
table(column=["first", "second"], mean=measured.mean(axis=0), std=measured.std(axis=0), digits=2)

# %% [markdown] tags=["S1-82", "E1-33"]
# Fit a target that is linear in both columns, at half the largest safe rate,
# $1 / c_{\max}$, until the loss is a millionth of what it was at $w = 0$. With $e = w - w^*$ for what is still missing
# and $H$ as above, a step is $e \leftarrow e - \eta H e$, and the loss is $\frac12 e^T H e$.

# %% tags=["bet", "hide"]
# @title Bet: raw inputs
bet(
    "06.b5",
    "Standardised, descent needs 2 steps. With the raw inputs?",
    choices=["about 100", "about 10,000", "about 600,000"],
)

# %% [markdown] tags=["notes"]
# **3 minutes.** Do not type this; tell it as a bet, and have everybody put down a number before the next cell runs.
# (602,320; few dare more than a thousand.)
#
# Then ask which half of the work does more, centring or scaling, and show the table: centred only 69,117, scaled only
# 55. It takes both.
#
# The raw count is a plain loop and takes a moment; say so, or they think that it hangs.

# %% tags=["S1-82", "E1-33", "S1-61", "S4-93"]
def steps_needed(X, t):
    H, best = X.T @ X / len(X), np.linalg.lstsq(X, t)[0]
    rate = 1 / float(np.linalg.eigvalsh(H).max())
    (a, b), (_, c) = H.tolist()
    e1, e2 = (-best).tolist()  # w = 0
    goal, count = 1e-6 * (a * e1**2 + 2 * b * e1 * e2 + c * e2**2), 0
    while a * e1**2 + 2 * b * e1 * e2 + c * e2**2 > goal:
        e1, e2 = e1 - rate * (a * e1 + b * e2), e2 - rate * (b * e1 + c * e2)
        count += 1
    return count

# %% tags=["S1-82", "E1-33", "S4-93"]
wanted = measured @ [1, 0.01]
level = wanted - wanted.mean()
centred = measured - measured.mean(axis=0)
variances, axes = np.linalg.eigh(centred.T @ centred / len(centred))
whitened = centred @ axes / np.sqrt(variances)
ways = {
    "raw": (measured, wanted),
    "centred only": (centred, level),
    "scaled only": (measured / measured.std(axis=0), wanted),
    "standardised": (standard, level),
    "whitened": (whitened, level),
}
counts = [steps_needed(*way) for way in ways.values()]
table(inputs=list(ways), steps=[f"{count:,}" for count in counts])

# %% tags=["bet", "hide"]
# @title The answer to the bet
reveal(
    "06.b5",
    "about 600,000" if 5e5 < counts[0] < 7e5 else "about 10,000",
    {
        "about 100": "That is what scaling alone leaves. Without it, one column counts 100,000 times more.",
        "about 10,000": "The scale alone makes a ratio of 10,000, and 69,117 steps; the offset comes on top.",
    },
)

# %% [markdown] tags=["S1-82", "E1-33", "S1-79", "S1-80", "S1-81"]
# The scales cost most. **Whitening** scales along the data's *principal axes*, the directions in which they spread most
# and least (eigenvectors of $H$, once centred; finding them is called **PCA**): $H$ becomes the identity, and one step
# arrives. But it stretches noise as far as signal, and networks rarely get it. Of pixels, subtract each colour
# channel's mean and divide by its deviation.
#
# Whatever you do in training, do with the *same* numbers afterwards. If new inputs are distributed otherwise,
# that is a **covariate shift**. Here a camera adds grey to the test digits and halves the contrast:

# %% tags=["S4-91"]
reader = digit_net(layers.ReLU, "he", hidden=(64,), rng=np.random.default_rng(0))
fit = {"optimizer": optim.SGD(0.2), "rng": np.random.default_rng(0), "progress": False}
_ = train(reader, X_digits, y_digits, epochs=8, **fit)

# %% tags=["S4-91"]
X_new, y_new = data.flatten(digits.X_test[:2000]), digits.y_test[:2000]
shifted = np.float32(0.5) + X_new / 2  # grey paper, half the contrast
mended = ((shifted - shifted.mean()) / shifted.std() * X_digits.std() + X_digits.mean()).astype(np.float32)
seen_as = [accuracy(reader, images, y_new) for images in (X_new, shifted, mended)]
table(test_images=["clean", "shifted", "shifted, then mean and deviation mended"], accuracy=seen_as, digits=2)

# %% [markdown] tags=["S4-91"]
# The *new* images' mean and deviation bring them back: a repair. Without one, the training set's numbers hold:
#
# ### Exercise 6.5: measure on the training set (6 minutes)
#
# Standardise the test set so that the network sees it as it saw the training set.

# %% tags=["exercise", "S1-78", "S4-91", "S4-93"]
def standardize_test(X_train, X_test):
    """Return the standardised X_test (M, D). X_train is (N, D), an example in each row; no column is constant."""
    raise NotImplementedError("Exercise 6.5")

check("06.5", standardize_test)

# %% tags=["proof", "hide", "S1-78", "S1-79", "S1-80", "S1-81", "S1-82", "W1-32", "W1-33", "W1-76", "W1-77"]
# @title Proofs: what this section claims
_ = slide_value("W1-76 W1-77", [counts[0], counts[3]])
assert np.allclose(standard.mean(axis=0), 0) and np.allclose(standard.std(axis=0), 1)
assert np.allclose(data.standardize(measured), standard) and 2 < counts[2] < counts[1] < counts[0]
# "H becomes the identity, and one step arrives"; "stretches noise as far as signal": a column of tiny noise too
assert np.allclose(whitened.T @ whitened / 200, np.eye(2)) and counts[4] == 1
noisy = np.hstack([centred, np.random.default_rng(1).normal(0, 1e-3, (200, 1))])
noisy -= noisy.mean(axis=0)
its_variances, its_axes = np.linalg.eigh(noisy.T @ noisy / 200)
assert np.allclose((noisy @ its_axes / np.sqrt(its_variances)).std(axis=0), 1)
assert np.allclose(np.linalg.lstsq(measured, wanted)[0], [1, 0.01])  # the exact solver takes raw numbers
# on other data of this kind the ratio of curvatures, which sets the number of steps
for seed in range(5):
    drawn = np.random.default_rng(seed).normal(size=(200, 2)) * [1, 100] + [0, 300]
    spans = [np.linalg.eigvalsh(A.T @ A / 200) for A in (drawn, data.standardize(drawn))]
    assert spans[0][1] / spans[0][0] > 30_000 and spans[1][1] / spans[1][0] < 2
photographs = np.random.default_rng(0).random((50, 32, 32, 3))  # stand-ins
mean_image, channel_mean = photographs.mean(axis=0), photographs.mean(axis=(0, 1, 2))
assert np.allclose((photographs - mean_image).mean(axis=0), 0)
assert np.allclose((photographs - channel_mean).mean(axis=(0, 1, 2)), 0)
_ = slide_value("W1-32 W1-33", [mean_image.size, channel_mean.size])
# "a deep network can learn from raw inputs": pixels up to 1, not centred; the shift costs, mending brings it back
assert seen_as[0] > 0.88 and seen_as[1] < seen_as[0] - 0.2 and abs(seen_as[2] - seen_as[0]) < 0.03

# %% [markdown] tags=["S1-83"]
# ## Choose the first weights
#
# *After: Ionescu, "Weight Initialization"; Ando Ki, "Vanishing gradient problem".*
#
# Why not start all weights at one value? Equal units get equal gradients, and stay equal. Here are four hidden sigmoids
# without biases, all weights 0.5, after 1,000 steps on OR:

# %% tags=["S1-83"]
OR_X, OR_y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [1]])

def from_one_value(value, count=1000):
    W, V = np.full((2, 4), value), np.full((4, 1), value)
    for _ in range(count):
        h = sigmoid(OR_X @ W)
        d = sigmoid(h @ V) - OR_y  # by the scores
        W, V = W - 0.5 * OR_X.T @ (d @ V.T * h * (1 - h)), V - 0.5 * h.T @ d
    return W, V

same_W, same_V = from_one_value(0.5)
table(hidden_unit=[1, 2, 3, 4], first_weight=same_W[0], second_weight=same_W[1], to_output=same_V[:, 0], digits=3)

# %% [markdown] tags=["S1-83"]
# Four units, one direction: they count as one. **Symmetry** has to be broken. Random weights do that; biases may start
# at 0.
#
# Send 200 examples of size (RMS) 1 through twenty layers of 500 tanh units with weights
# of standard deviation 0.01.

# %% tags=["bet", "hide"]
# @title Bet: twenty layers
bet(
    "06.b6",
    "Weights of standard deviation 0.01, twenty layers of 500 tanh units: which size arrives?",
    choices=["about 0.01", "about 0.0001", "about 0.0000000000001"],
)

# %% [markdown] tags=["notes"]
# **7 minutes.** The experiment of the notebook; type it all, with bets on the board first.
#
# **Ask:** would another rate part the four equal units? (No.) Why new weights in *every* pass of the loop? (Twenty
# layers, twenty matrices.) What does one layer of 500 multiply the size by, at 0.01? ($\sqrt{500} \cdot 0.01 = 0.22$;
# and 0.22 to the twentieth is $10^{-13}$. Most bet on a hundredth.)
#
# **Goes wrong:** `W` drawn above the loop: tanh at 0.01 looks much the same, so nobody notices; it is one layer,
# twenty times. A forgotten `f`: at 1 the size runs to $10^{27}$ in place of 0.98.

# %% tags=["S1-84", "S1-85", "live"]
# Twenty layers down: how large is what arrives?
def size_after(f, std, depth=20, n=500, seed=0):
    # Inputs of size 1
    rng = np.random.default_rng(seed)
    h = rng.normal(size=(200, n))
    # Every layer has its own weights, and an activation
    for _ in range(depth):
        W = rng.normal(0, std, size=(n, n))
        h = f(h @ W)
    # The root of the mean of the squares
    return np.sqrt(np.mean(h**2))

# %% tags=["S1-84", "S1-85", "S1-86"]
tiny, large = size_after(np.tanh, 0.01), size_after(np.tanh, 1.0)
table(std=[0.01, 1.0], RMS_after_20_layers_of_tanh=[tiny, large], digits=2)

# %% tags=["bet", "hide"]
# @title The answer to the bet
reveal(
    "06.b6",
    "about 0.0000000000001" if 1e-14 < tiny < 1e-12 else "about 0.01",
    {
        "about 0.01": "Each layer multiplies: twenty times 0.22, not once.",
        "about 0.0001": "Each of the twenty layers multiplies the size by 0.22.",
    },
)

# %% [markdown] tags=["S1-85", "S1-86"]
# Too small, and the last layer sees next to nothing. Too large, and nearly all units sit at $\pm 1$, on the flat.
# Which spread keeps the size? $\mathrm{E}[\cdot]$ is the mean over many draws, and of independent things the mean of a
# product is the product of the means. $\text{Var}(w)$ is $\mathrm{E}[w^2]$ where $\mathrm{E}[w] = 0$. A unit computes
# $z = \sum_i w_i x_i$. Let the weights be independent of each other and of the inputs, with mean 0 and one variance.
# Then
#
# $$
# \begin{aligned}
# \mathrm{E}[z^2] &= \sum_i \sum_j \mathrm{E}[w_i w_j x_i x_j]
# = \sum_i \sum_j \mathrm{E}[w_i w_j]\; \mathrm{E}[x_i x_j] \\
# &= \sum_i \mathrm{E}[w_i^2]\; \mathrm{E}[x_i^2] = n_{\text{in}}\, \text{Var}(w)\; \overline{x^2}
# \end{aligned}
# $$
#
# because for $i \ne j$, $\mathrm{E}[w_i w_j] = \mathrm{E}[w_i]\,\mathrm{E}[w_j] = 0$; $\overline{x^2}$ is the mean of
# the $n_{\text{in}}$ numbers $\mathrm{E}[x_i^2]$. The inputs may depend on each other, and need no mean of 0.
#
# So $\text{Var}(w) = 1 / n_{\text{in}}$ keeps the size (LeCun 1998; $n_{\text{in}}$ is also called **fan-in**). A
# gradient comes back through the same weights in sums of $n_{\text{out}}$ terms (**fan-out**), and wants
# $1 / n_{\text{out}}$. Glorot and Bengio (2010) met in the middle: **Xavier** initialisation, after Glorot's first
# name. Weights drawn uniformly from $-r$ to $r$ have variance $r^2 / 3$; that gives the $r$ on the right:
#
# $$\text{Var}(w) = \frac{2}{n_{\text{in}} + n_{\text{out}}}, \qquad
# r = \sqrt{\frac{6}{n_{\text{in}} + n_{\text{out}}}}$$
#
# ReLU sets the negative half to 0; if $z$ is symmetric around 0, half of $\overline{z^2}$ is
# lost. **He** initialisation (He et al. 2015; PyTorch calls it Kaiming) gives it back:
# $\text{Var}(w) = 2 / n_{\text{in}}$. What does ReLU do with Xavier's weights?

# %% tags=["S1-87", "S1-88", "E1-17"]
xavier = size_after(relu, np.sqrt(2 / (500 + 500)))

# %% [markdown] tags=["notes"]
# **4 minutes.** Print `xavier` before you type: 0.00087. Let the class find the reason with a histogram on the board,
# half of it wiped away.
#
# **Ask:** what does ReLU do to the mean square? (It halves it.) To the size, then? (The root of a half, 0.71 per
# layer. Most say a half.) So which variance mends it? ($2 / n$, twice as much.)
#
# **Goes wrong:** `2 / 500` without the root: $2 / n$ is a variance, and the signal is gone, around $10^{-24}$, with no
# error at all. Let somebody make the mistake in front of all. Doubling the *standard deviation* is the other one: far
# too large.

# %% tags=["S1-87", "S1-88", "E1-17", "live"]
# ReLU loses half of the mean square in every layer: which spread gives it back?
he = size_after(relu, np.sqrt(2 / 500))

# %% tags=["E1-17", "S1-87"]
trap = size_after(relu, 2 / (500 + 500))
table(std=["root of 2 / (n_in + n_out)", "root of 2 / n_in", "2 / (n_in + n_out), no root"],
      RMS_after_20_layers_of_ReLU=[xavier, he, trap], digits=2)  # fmt: skip

# %% [markdown] tags=["E1-17"]
# > **Mistake people make: a variance for a standard deviation.** The papers print variances, `rng.normal` takes a
# > standard deviation. No error is raised, and thirty orders of magnitude are gone.
#
# In general: standard deviation = **gain** $/ \sqrt{n_{\text{in}}}$, where the gain makes up for what the activation
# takes away, $1 / \sqrt{\mathrm{E}[f(z)^2]}$ for a standard normal $z$: $\sqrt2$ for ReLU, 1.59 for tanh. PyTorch's
# table says 5/3 for tanh. Over twenty layers:

# %% tags=["S1-87"]
gains = [1, 1.59, 5 / 3]
arrives = [size_after(np.tanh, gain / np.sqrt(500)) for gain in gains]
table(gain=["1", "1.59", "5/3"], RMS_after_20_layers_of_tanh=arrives, digits=2)

# %% [markdown]
# A gain of 1 (here Xavier's) lets the size sink to 0.16. With 1.59 each $z$ keeps the size 1.0, and tanh makes 0.63 of
# it; but through a hundred layers its gradients grow a thousandfold.
#
# ### Exercise 6.6: a gain of your own (10 minutes)
#
# Derive the standard deviation for layers of leaky ReLUs: if $z$ is symmetric around 0, which part of $\overline{z^2}$
# is left when the negative half is multiplied by a slope $a$?

# %% tags=["exercise", "S1-87"]
def leaky_std(n_in, slope):
    """Return the standard deviation of the weights of a layer with n_in inputs, so that leaky ReLUs keep the size.

    slope is any number, also negative or above 1: the output is z above 0, and slope * z below.
    """
    raise NotImplementedError("Exercise 6.6")

check("06.6", leaky_std)

# %% [markdown] tags=["S4-78", "S4-79", "S0-74"]
# ### And back again
#
# The gradient passes the same weights on its way back, and the slopes besides. Ten sigmoids at their very steepest
# leave $0.25^{10}$, a millionth: the **vanishing gradient**. A factor of 1.5 per layer, fifty times, makes hundreds of
# millions: the **exploding gradient**. Here are twenty layers of 100 units, each column the histogram of one layer:
# left what goes forward, right what comes back, as powers of ten.
#
# Tanh with gain 1 is Xavier. Halve the gain, double it: what becomes of the gradient at layer 1? Find the gain that
# suits ReLU. Is there one for the sigmoid?

# %% [markdown] tags=["notes"]
# **6 minutes.** Two pictures, one question each time: does it live on the left, does it live on the right?
#
# (1) tanh, gain 1: gradient 0.27 at layer 1. (2) Halve it: left a spike at 0, right $10^{-6}$. (3) Double it: left
# two towers at $\pm 1$, right it *grows*, 15 times. Predict (2) and (3) before you drag. (4) ReLU: 1 shrinks, 1.4
# holds; why 1.4? (The root of 2.) (5) Sigmoid: at 1, $10^{-12}$. At 10 the right looks fine; make them look left.
# (Two of three at 0 or 1.)
#
# The misconception: one good picture is enough.

# %% tags=["S1-85", "S1-86", "S4-78", "S4-79", "S0-74", "hide"]
# @title Twenty layers, there and back
def twenty_layers(name, std, n=100, count=60):
    rng, f = np.random.default_rng(0), GALLERY[name]
    h, weights, sums, outputs = rng.normal(size=(count, n)), [], [], []
    for _ in range(20):
        weights.append(rng.normal(0, std, size=(n, n)))
        sums.append(h @ weights[-1])
        h = f(sums[-1])
        outputs.append(h)
    grads = [rng.normal(size=(count, n))]  # something arrives at the top
    for W, z in zip(weights[:0:-1], sums[:0:-1], strict=True):
        grads.append((grads[-1] * slope_of(f, z)) @ W.T)
    return outputs, grads[::-1]

# %% tags=["S1-85", "S1-86", "S4-78", "S4-79", "S0-74", "hide"]
# @title Live figure: twenty layers, forward and back
some_activations = choice(["tanh", "ReLU", "sigmoid", "leaky ReLU", "ELU", "SiLU"])


@explore(activation=some_activations, gain=log(0.1, 10, value=1, per_decade=20), size=(7.4, 3.4))
def histograms(fig):
    """Left: histograms of the activations of twenty tanh layers with Xavier weights: broad bands
    that narrow slowly. Right: powers of ten of the gradients, a nearly level band."""
    left, right = fig.subplots(1, 2)
    forward = figures.LayerHistograms(left, 20, (-2, 2), "activation")
    back = figures.LayerHistograms(right, 20, (-20, 20), "log10 of |gradient|")

    def update(activation, gain):
        outputs, grads = twenty_layers(activation, gain / 10)
        sizes = [np.sqrt(np.mean(g**2)) for g in grads]
        forward.title.set_text(f"std {gain / 10:.3g}: RMS {np.sqrt(np.mean(outputs[-1] ** 2)):.2g} at layer 20")
        back.title.set_text(f"RMS at layer 1 / layer 20: {sizes[0] / sizes[-1]:.2g}")
        powers = [np.log10(np.abs(g[g != 0])) if g.any() else [-300] for g in grads]
        return [*forward.update(outputs), *back.update(powers)]

    return update

# %% [markdown] tags=["S0-74", "S1-86", "S1-88"]
# Halved, tanh starves layer 1; doubled, the gradient grows. ReLU wants the root of 2. At gain 1 the sigmoid loses a
# factor of about four per layer, as its quarter promised. Gain 10 brings its gradient back to size, but look left: two
# of three units then sit within 0.05 of 0 or 1, and the others carry the gradient.
#
# Saxe et al. (2013) took orthogonal matrices (rotations, reflections), which keep lengths exactly; Mishkin and Matas
# (2015) run a batch through, measure, and divide.

# %% tags=["proof", "hide", "S1-83", "S1-84", "S1-86", "S1-87", "S1-88", "E1-16", "W1-17", "W1-18"]
# @title Proofs: what this section claims
CORNERS = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])

def from_equal(Y, start, count=5000):
    W0, W1 = np.full((3, 4), start), np.full((4, 1), start)
    for _ in range(count):
        l1 = sigmoid(CORNERS @ W0)
        l2 = sigmoid(l1 @ W1)
        delta2 = (Y - l2) * l2 * (1 - l2)
        delta1 = delta2 @ W1.T * l1 * (1 - l1)
        W1, W0 = W1 + l1.T @ delta2, W0 + CORNERS.T @ delta1
    return W0, W1, l2

xor, or_ = np.array([[0], [1], [1], [0]]), np.array([[0], [1], [1], [1]])
xor0, xor1, xor_out = from_equal(xor, 0.0)
or0, _, _ = from_equal(or_, 0.0)
assert np.all(xor0 == 0) and np.all(xor1 == 0) and np.all(xor_out == 0.5)
assert np.all(or0 == or0[:, :1]) and abs(or0[0, 0]) > 1
_ = slide_value("W1-17 W1-18", [xor_out.max(), np.linalg.matrix_rank(or0)])
# "Equal units get equal gradients, and stay equal": from other values, and on XOR, too
for value in (-2.0, 0.1, 3.0):
    some_W, some_V = from_one_value(value, 200)
    assert np.allclose(some_W, some_W[:, :1]) and np.allclose(some_V, some_V[0]) and abs(some_W[0, 0] - value) > 1e-3
assert same_W[0, 0] > 2 and np.allclose(same_W, same_W[0, 0])  # they did learn, and point in one direction
assert np.allclose(*(part := from_equal(xor, 0.5, 200)[0])[:, :2].T, rtol=1e-12) and abs(part[0, 0] - 0.5) > 1e-3

# %% tags=["proof", "hide", "W1-35", "W1-36", "W1-37", "W1-38", "W1-39", "W1-40", "W1-41", "W1-42", "W4-52", "W4-54"]
# @title Proofs: what this section claims
draws = np.random.default_rng(0).normal(0, 0.01, (500, 500))
assert abs(draws.std() - 0.01) < 1e-4
_ = slide_value("W1-39 W1-41 W1-42", [size_after(relu, 0.01), tiny, large])
_ = slide_value("W1-35 W1-36 W1-40", [2 / 1000, np.sqrt(2 / 1000), arrives[0]])
_ = slide_value("W1-37 W1-38", [xavier, he])
_ = slide_value("W4-52 W4-54", [0.25**10, 1.5**50])
for seed in range(5):
    rng = np.random.default_rng(seed)
    # E[z²] = n Var(w) mean x²: with inputs that depend on each other and have another mean; the limit of a uniform one
    dependent = np.repeat(rng.normal(3, 2, size=50), 10)  # ten equal inputs each
    w_draws = rng.normal(0, 0.3, size=(400, 500))
    assert np.isclose(np.mean((w_draws @ dependent) ** 2), 500 * 0.09 * np.mean(dependent**2), rtol=0.2)
    edge = np.sqrt(6 / (300 + 500))
    assert np.isclose(rng.uniform(-edge, edge, 200_000).var(), 2 / (300 + 500), rtol=0.02)
    # "half is lost"; the gains of ReLU and tanh
    normal = rng.normal(size=100_000)
    assert np.isclose(np.mean(relu(normal) ** 2), 0.5, rtol=0.03)
    assert np.isclose(1 / np.sqrt(np.mean(np.tanh(normal) ** 2)), 1.592, rtol=0.01)
    # backward: sums of n_out terms, with layers whose sizes differ
    narrow = rng.normal(0, 1, size=(50, 400))  # 50 inputs, 400 outputs
    assert np.isclose(np.mean((rng.normal(size=(300, 400)) @ narrow.T) ** 2), 400, rtol=0.1)
assert trap < 1e-29 and 0.70 < xavier ** (1 / 20) < 0.71 and 0.1 < he < 10
assert size_after(np.tanh, gains[0] / np.sqrt(200), n=200, seed=1) < 0.18
seen_z = []  # "each z keeps the size 1.0, and tanh makes 0.63 of it"
last_size = size_after(lambda z: (seen_z.append(np.sqrt(np.mean(z**2))), np.tanh(z))[1], 1.59 / np.sqrt(200), n=200)
assert 0.93 < min(seen_z[5:]) < max(seen_z[5:]) < 1.07 and abs(last_size - 0.63) < 0.02

def shrinks_by(name, std):
    _, grads = twenty_layers(name, std)
    return np.linalg.norm(grads[0]) / np.linalg.norm(grads[-1])

# "a factor of about four per layer" (nineteen of them); gain 10: back to size, and "two of three units"
assert 3.5 < shrinks_by("sigmoid", 0.1) ** (-1 / 19) < 5 and 1e-2 < shrinks_by("sigmoid", 1.0) < 1e2
at_the_ends, grads_there = np.array(twenty_layers("sigmoid", 1.0))
at_the_ends = np.abs(at_the_ends - 0.5) > 0.45
assert 0.62 < np.mean(at_the_ends) < 0.7
# "the others carry the gradient": of what goes on through a layer, nearly all, in squares
top = np.array(twenty_layers("sigmoid", 1.0)[0])[1:]
carried = (grads_there[1:] * top * (1 - top)) ** 2
assert carried[~at_the_ends[1:]].sum() > 0.95 * carried.sum()
# "Halved, tanh starves ...; doubled, ... grows. ReLU wants the root of 2"; and at gain 10 ReLU explodes, unrounded
assert shrinks_by("tanh", 0.05) < 1e-5 and shrinks_by("tanh", 0.2) > 3
assert shrinks_by("ReLU", 0.1) < 0.01 < 0.1 < shrinks_by("ReLU", np.sqrt(2) / 10) < 10 < 1e10 < shrinks_by("ReLU", 1.0)
# orthogonal matrices keep lengths exactly
turn, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(100, 100)))
assert np.allclose(np.linalg.norm(np.eye(100)[:5] @ turn, axis=1), 1)

# %% [markdown]
# ## Watch a network while it trains
#
# *After: the course's own runs; Karpathy, "A recipe for training neural networks" (2019).*
#
# Before any training, with $K$ classes and scores near 0, every class gets probability $1/K$ and the loss is $\ln K$:
# 2.303 for ten digits. Five hidden layers of ReLU with He's weights, and the *last* layer with four different spreads:

# %%
def start_loss(last_std, seed=0):
    rng = np.random.default_rng(seed)
    hidden = [layer for n in (784, *[64] * 4) for layer in (layers.Linear(n, 64, rng=rng), layers.ReLU())]
    net = layers.Sequential(*hidden, layers.Linear(64, 10, init=last_std, rng=rng))
    return losses.cross_entropy(net.forward(X_digits[:500].astype(float)), y_digits[:500])[0]

last_stds = [0.01, 0.1, 1.0, 10.0]
table(std_of_last_layer=last_stds, loss_at_the_start=[start_loss(std) for std in last_stds], digits=4)

# %% [markdown]
# Far above $\ln K$, the network is sure of things it cannot know. So make the last
# layer's weights small.
#
# The second number is the ratio of what a step changes to what is there, for each layer's weights:
#
# $$\frac{\lVert \eta\, \nabla_W L \rVert}{\lVert W \rVert}$$
#
# This **update : weight ratio** needs no units. A rule of thumb (CS231n's) says about a thousandth; early in training,
# with plain SGD as here, up to thirty times that. Far below, a layer hardly learns; near 1,
# each step overwrites what it had learned.

# %% tags=["bet", "hide"]
# @title Bet: halve the first weights
bet(
    "06.b7",
    "Six layers of tanh learn well at rate 0.1. Halve the first weights of every layer. The update : weight ratio of "
    "layer 1 becomes",
    choices=["twice as large", "about half as large", "a tenth, or less"],
)

# %% [markdown]
# Press play: six hidden layers of 64 tanh units learn digits at rate 0.1, with gain 1. The grey band is where networks
# like this one learned within fifty steps (loss below 1.6). Then stop at step 60 and drag the gain to 0.5, and to 5;
# back at 1, try the rates 0.001 and 1.

# %% [markdown] tags=["notes"]
# **5 minutes.** Let it play once, gain 1, rate 0.1: the lines lie in the band, the histograms widen slowly.
#
# (1) Gain 0.5: a spike at 0, the lines below the band. Predict the loss. (2.3: it has not left the start.) (2) Gain 5:
# two towers at $\pm 1$, and two of the lines begin in the band: **one picture is not enough**. (3) Rate 0.001:
# histograms fine, ratios asleep. (4) Rate 1: all lines begin above the band, and a moment later the histograms are
# towers.
#
# Set exercise 6.7 right after it: they have just seen all five.

# %% tags=["hide"]
# @title A network that keeps a record of itself
TAKEN = 60

def pulses_of(gain, learning_rate, seed=0, depth=6):
    """Train without end; yield before each step what the layers say, how large it is by the weights, and the loss."""
    rng = np.random.default_rng(seed)
    sizes = [784, *[64] * depth, 10]
    linears = [layers.Linear(a, b, init=gain / np.sqrt(a), rng=rng, dtype=np.float32)
               for a, b in pairwise(sizes)]  # fmt: skip
    net = layers.Sequential(*(one for linear in linears for one in (linear, layers.Tanh())))
    net = layers.Sequential(*net.layers[:-1])
    while True:
        h, seen = X_digits[:100], []
        for layer in net.layers[:-1]:
            h = layer.forward(h)
            seen += [h] if isinstance(layer, layers.Tanh) else []
        batch = rng.integers(0, 5000, 50)
        loss, df = losses.cross_entropy(net.forward(X_digits[batch]), y_digits[batch])
        net.backward(df, input_grad=False)
        ratio = [learning_rate * np.linalg.norm(one.grads["W"]) / np.linalg.norm(one.params["W"]) for one in linears]
        optim.SGD(learning_rate).step(net.params, net.grads)
        yield seen, ratio, loss

def pulse(gain, learning_rate, seed=0, count=TAKEN):
    outputs, ratios, history = zip(*islice(pulses_of(gain, learning_rate, seed), count), strict=True)
    return outputs, np.array(ratios), history

# %% tags=["hide"]
# @title Live figure: a network while it trains
network_gain = log(0.1, 10, value=1, per_decade=10, label="gain")


@explore(step=play(1, TAKEN, value=1), gain=network_gain, learning_rate=log(1e-4, 10, value=0.1), size=(7.6, 3.4))
def training_pulse(fig):
    """Left: histograms of the activations of six tanh layers at the first step, broad bands around 0.
    Right: their update to weight ratios, three first points in or near a grey band."""
    view, kept = figures.Pulse(fig, 6, TAKEN, (-1, 1)), {}

    def update(step, gain, learning_rate):
        if kept.get("of") != (gain, learning_rate):
            kept.update(of=(gain, learning_rate), steps=pulses_of(gain, learning_rate), seen=[])
        kept["seen"] += islice(kept["steps"], max(0, step - len(kept["seen"])))  # no more than is looked at
        outputs, ratios, history = zip(*kept["seen"][:step], strict=True)
        view.title.set_text(f"step {step}: loss {history[-1]:.3g}")
        return view.update(outputs[-1], np.maximum(ratios, 1e-12))

    return update

# %% tags=["hide"]
# @title The ratio of layer 1, with gain 1 and with half of it
layer_1 = {gain: np.median(pulse(gain, 0.1, count=30)[1][:, 0]) for gain in (1.0, 0.5)}
table(gain=list(layer_1), update_to_weight_of_layer_1=list(layer_1.values()), digits=2)

# %% tags=["bet", "hide"]
# @title The answer to the bet
reveal(
    "06.b7",
    "a tenth, or less" if layer_1[0.5] < 0.1 * layer_1[1.0] else "about half as large",
    {
        "twice as large": "So it would be if the gradient stayed. But it comes back through six halved layers.",
        "about half as large": "The gradient comes back through six layers, and each of them halves it.",
    },
)

# %% [markdown]
# The gradient of layer 1 comes through the six layers above it, each halved: 1/64; divided by half the weight, 1/32,
# more or less.
#
# ### Exercise 6.7: five networks (8 minutes)
#
# Below are five such networks after 30 steps: histograms of their activations, and under them each layer's update :
# weight ratio, its median over the steps. The diagnoses are "first weights too small", "first weights too large",
# "rate too low", "rate too high" and "healthy". Put them in the order of the networks A to E, each once.

# %% tags=["hide"]
# @title Figure: five networks
PATIENTS = {"A": (1.0, 1e-4), "B": (6.0, 0.1), "C": (1.0, 0.1), "D": (1.0, 1.0), "E": (0.3, 0.1)}
records = {name: pulse(*recipe, count=30) for name, recipe in PATIENTS.items()}
picture(
    figures.pulses({name: (r[0][-1], np.median(r[1], axis=0)) for name, r in records.items()}, (-1, 1)),
    alt="A: broad histograms, ratios near 0.00001. B: all values at plus or minus 1, ratios near 0.01. C: broad "
    "histograms, ratios near 0.01. D: broad in the first layers, towers in the last, ratios from 0.0004 up to 0.6. "
    "E: spikes at 0, ratios mostly near 0.00001.",
)

# %% tags=["exercise"]
diseases = ...

check("06.7", diseases)

# %% [markdown]
# Neither picture is enough alone.
#
# ### Exercise 6.8: start ten layers of SiLU (12 minutes)
#
# Ten hidden layers of 64 SiLU units are to learn 5,000 digits in 120 steps of 50, without any normalization. Choose
# the `gain` (0.3 to 5; the weights get a standard deviation of gain $/ \sqrt{n_{\text{in}}}$) and the `learning_rate`
# (0.0001 to 10) of the first step; from there it falls evenly to 0. `check` trains three networks and judges the worst
# on 1,000 digits you have not seen: 0.6 of them must be right. Compute the gain first.

# %% tags=["exercise"]
silu_start = dict(gain=..., learning_rate=...)

check("06.8", silu_start)

# %% tags=["proof", "hide"]
# @title Proofs: what this section claims
# "the loss is ln K", for five networks; "far above" where the last weights are large
for seed in range(5):
    assert (
        abs(start_loss(0.01, seed) - np.log(10)) < 0.01 and start_loss(1.0, seed) > 2.8 and start_loss(10.0, seed) > 15
    )
# "The grey band is where networks like this one learned within fifty steps (loss below 1.6)": a rate inside it does,
# one far below does not; from five first draws, and one far above: tests/claims/test_claims_06.py
ends = {rate: pulse(1.0, rate, 1, 50) for rate in (1e-3, 0.1)}
assert 1e-3 < np.median(ends[0.1][1]) < 3e-2 and np.median(ends[1e-3][1]) < 1e-4
assert np.mean(ends[0.1][2][-10:]) < 1.6 < np.mean(ends[1e-3][2][-10:])
assert 1 / 64 < layer_1[0.5] / layer_1[1.0] < 1 / 16  # "a tenth, or less", "1/32, more or less"
# what tells the five apart
spread = {name: [np.abs(h).mean() for h in r[0][-1]] for name, r in records.items()}
ratio = {name: np.median(r[1], axis=0) for name, r in records.items()}
assert max(spread["E"][1:]) < 0.05 < 0.9 * min(spread["B"]) and min(spread["A"]) > 0.1 and min(spread["C"]) > 0.1
assert ratio["A"].max() < 1e-4 < 1e-3 < ratio["C"].min() < ratio["C"].max() < 0.03 < 0.3 < ratio["D"].max()
assert records["B"][2][-1] > 2 > records["C"][2][-1]  # "Neither picture is enough alone"
assert 1e-3 < np.median(ratio["B"]) < 0.03 and ratio["E"][:6].max() < 1e-4

# %% [markdown] tags=["S1-89", "S1-90", "S4-94", "S4-92"]
# ## Normalise inside
#
# *After: Ionescu, "Batch Normalization"; Ando Ki, "Covariate shift".*
#
# If activations of mean 0 and deviation 1 are good to have, just make them so (Ioffe and Szegedy 2015), feature by
# feature, with the numbers of the present batch:
#
# $$
# \mu = \frac{1}{N} \sum_i x_i, \qquad v = \frac{1}{N} \sum_i (x_i - \mu)^2, \qquad
# \hat{x}_i = \frac{x_i - \mu}{\sqrt{v + \varepsilon}}, \qquad y_i = \gamma\, \hat{x}_i + \beta
# $$
#
# $\varepsilon$ is tiny and saves a feature that is constant over the batch from $0/0$. Training chooses the scale
# $\gamma$ and the shift $\beta$, one of each per feature, so that the layer can restore any mean and deviation; they
# start at 1 and 0.

# %% [markdown] tags=["notes"]
# **4 minutes.** Two lines they know from the inputs; the news is *where*: between two layers, with the numbers of the
# present batch.
#
# **Ask:** which axis? (0: over the examples, a feature at a time. Half of the class says 1.) What happens to a feature
# that is constant over the batch? (0; without $\varepsilon$ it is 0/0.) So whose output depends on whose input now?
# (Everybody's on everybody's; it comes back on the way backward and at test time.)
#
# **Goes wrong:** `axis=1`: "could not be broadcast together with shapes (64,3) (64,)". On a square batch it passes in
# silence. `eps` outside the root passes as well.

# %% tags=["S1-89", "S1-90", "S1-94", "S4-94", "live"]
# A batch of a layer's outputs, one example a row
def normalize(x, eps=1e-5):
    # Over the examples, or over the features?
    mean, var = x.mean(axis=0), x.var(axis=0)  # (D,) each
    # To mean 0 and deviation 1, whatever came
    return (x - mean) / np.sqrt(var + eps)

# %% tags=["S1-89", "S1-90", "S1-94", "S4-94"]
came = np.random.default_rng(0).normal(size=(64, 3)) * [1, 20, 0.1] + [5, 0, -3]
left = normalize(came)
table(feature=[1, 2, 3], std_before=came.std(axis=0), std_after=left.std(axis=0), digits=3)

# %% [markdown] tags=["S4-95", "S1-94"]
# ### Go back through it
#
# With $\delta_i$ for the gradient that arrives at $y_i$, the gradients by $\gamma$ and $\beta$ are
# $\sum_i \delta_i \hat{x}_i$ and $\sum_i \delta_i$. The one by $x$ has a catch. Every $x_j$ moves its own $\hat{x}_j$,
# *and* $\mu$, *and* $v$, and through those every $\hat{x}_i$. Three ways, three terms. Write
# $s = \sqrt{v + \varepsilon}$. Then
#
# $$
# \frac{\partial \mu}{\partial x_j} = \frac1N, \qquad
# \frac{\partial s}{\partial x_j} = \frac{1}{2s}\,\frac{\partial v}{\partial x_j} = \frac{1}{2s} \cdot
# \frac{2 (x_j - \mu)}{N} = \frac{\hat{x}_j}{N}
# $$
#
# ($\mu$ also sits inside $v$; but $\partial v / \partial \mu = -\frac2N \sum_i (x_i - \mu) = 0$.) So
#
# $$
# \frac{\partial \hat{x}_i}{\partial x_j} =
# \frac{1}{s} \left( [i = j] - \frac{1}{N} - \frac{\hat{x}_i \hat{x}_j}{N} \right),
# $$
#
# and, with $\hat\delta_i = \gamma\, \delta_i$, summed over $i$ (the bars are means over the batch):
#
# $$
# \frac{\partial L}{\partial x_j} =
# \frac{1}{s} \left( \hat\delta_j - \overline{\hat\delta} - \hat{x}_j\, \overline{\hat\delta \hat{x}} \right)
# $$
#
# Of a gradient that is the same for all examples nothing remains: shifting the whole batch changes no output.
#
# ### One image at a time
#
# And a prediction? An example alone minus its own mean is 0: every example would give $\beta$. So the layer
# collects **running averages** of mean and variance during training, a tenth of the new to nine tenths of the old at
# each step, and uses those fixed numbers later. (The running variance divides by $N - 1$: the better guess for new
# data.) The whole layer:

# %% tags=["S1-94", "S1-96", "S1-97", "S4-95", "S4-96", "S4-97", "S1-92"]
class BatchNorm:
    def __init__(self, D, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(D), np.zeros(D)
        self.mean, self.var = np.zeros(D), np.ones(D)  # running averages
        self.momentum, self.eps = momentum, eps  # PyTorch's name for that tenth; not the momentum of 07

    def forward(self, x, training):
        mean, var = self.mean, self.var
        if training:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.mean = self.mean + self.momentum * (mean - self.mean)
            self.var = self.var + self.momentum * (len(x) / (len(x) - 1) * var - self.var)
        self.std = np.sqrt(var + self.eps)
        self.x_hat = (x - mean) / self.std
        return self.gamma * self.x_hat + self.beta

    def backward(self, dout):  # after forward(x, training=True)
        self.dgamma, self.dbeta = (dout * self.x_hat).sum(axis=0), dout.sum(axis=0)
        d_hat = dout * self.gamma
        shared = d_hat.mean(axis=0) + self.x_hat * (d_hat * self.x_hat).mean(axis=0)
        return (d_hat - shared) / self.std

# %% [markdown] tags=["S1-97"]
# Train it for 200 batches of 64, then ask for single examples:

# %% tags=["S1-97", "S1-96"]
def batch_of(count, rng):
    return rng.normal([5, 0, -3], [1, 2, 0.5], size=(count, 3))

rng, norm = np.random.default_rng(0), BatchNorm(3)
for _ in range(200):
    norm.forward(batch_of(64, rng), training=True)
table(true_mean=[5, 0, -3], running_mean=norm.mean, true_std=[1, 2, 0.5], running_std=np.sqrt(norm.var), digits=2)

# %% tags=["S1-96", "E1-19"]
singles = batch_of(4, np.random.default_rng(1))
as_batch_of_one = [norm.forward(x[None], training=False)[0, 0] for x in singles]
in_training = [normalize(x[None])[0, 0] for x in singles]  # gamma 1, beta 0
table(first_feature=singles[:, 0], with_running_averages=as_batch_of_one, with_its_own_mean=in_training, digits=3)

# %% [markdown] tags=["S1-96"]
# > **Mistake people make: forgetting to switch.** In training mode an image's output depends on who else is in the
# > batch: predictions change with the company an image keeps. Call `net.eval()` before you predict, with this
# > course's package and with PyTorch.
#
# In training that company is also a noise, which regularises a little.
#
# Its usual place is between linear layer and activation; the linear layer needs no bias: the mean takes it.
#
# ### Images: per channel
#
# In an image each channel is one feature, seen at every place. So for $x$ of shape $(N, C, H, W)$, mean and variance
# are taken over examples *and* places, one pair per channel, and $\gamma$, $\beta$ have $C$ entries.
#
# ### Exercise 6.9: three listings (10 minutes)
#
# Three people normalised images per channel, $\gamma = 1$, $\beta = 0$. One of them is wrong, and no error is raised.

# %%
def listing_a(x):
    mean = x.mean(axis=(0, 2, 3), keepdims=True)
    var = x.var(axis=(0, 2, 3), keepdims=True)
    return (x - mean) / np.sqrt(var + 1e-5)

def listing_b(x):
    C = x.shape[1]
    rows = x.reshape(-1, C)
    rows = (rows - rows.mean(axis=0)) / np.sqrt(rows.var(axis=0) + 1e-5)
    return rows.reshape(x.shape)

def listing_c(x):
    rows = np.moveaxis(x, 1, -1)
    mean = rows.mean(axis=(0, 1, 2))
    var = ((rows - mean) ** 2).mean(axis=(0, 1, 2))
    rows = (rows - mean) / np.sqrt(var + 1e-5)
    return np.moveaxis(rows, -1, 1)

# %% [markdown]
# Name the listing, "A", "B" or "C"; the line in which it goes wrong, counted from its `def` as 1; and an input that
# shows it: a tuple with one nested list of shape $(N, C, H, W)$, such as `([[[[1.0, 2.0]]]],)`: one
# image, one channel, one row of two pixels.

# %% tags=["exercise"]
culprit = dict(listing=..., line=..., input=...)

check("06.9", culprit)

# %% [markdown] tags=["S1-95", "S4-92"]
# ### See what it buys
#
# It is said to allow higher rates and other first weights. Test it with two sliders: six hidden
# layers of 32 ReLU units, three spirals, 60 steps, with batch normalization and without. A scale of 1 is He's.

# %% tags=["bet", "hide"]
# @title Bet: nine settings
bet(
    "06.b8",
    "Rates 0.01, 0.1 and 1, first weights of 0.3, 1 and 5 times He's: 9 settings. In how many does the plain network "
    "learn (loss below 0.9 after 60 steps)?",
    between=(0, 9),
)

# %% [markdown]
# At rest both learn. Find (1) a scale at which only one of them learns, (2) a rate at which only one learns, (3) a rate
# at which neither does.

# %% [markdown] tags=["notes"]
# **6 minutes.** Race: two groups, one for each curve, and each may propose settings.
#
# (1) Scale 1, rate 0.1: both learn. (2) Scale 0.3: the plain one stays at chance, 1.1; to 0.02: the other does not
# even notice. (3) Scale 2: the plain one is lost. (4) Scale 1, rate 3: only one learns. At 10? (Even the normalised
# one is worse than chance.)
#
# Ask why the scale hardly matters to the normalised network. (Whatever factor the weights bring, it divides out: next
# heading. Yet at 0.02 the directions turn fast, and some other draws fail.) Who found a place where plain ends lower?
# (Of 13 rates times 12 scales, four: all with rates above 4, where luck decides.)

# %% tags=["S1-95", "S4-94", "S1-91"]
arms, arm = data.spirals(60, 3, 0.02, rng=np.random.default_rng(0))
arms = data.standardize(arms)

def spiral_net(normalised, scale, seed=0):
    rng, parts, n_in = np.random.default_rng(seed), [], 2
    for n_out in (*[32] * 6, 3):
        parts += [layers.Linear(n_in, n_out, init=scale * np.sqrt(2 / n_in), rng=rng)]
        if n_out == 32:
            parts += [layers.BatchNorm1d(32), layers.ReLU()] if normalised else [layers.ReLU()]
        n_in = n_out
    return layers.Sequential(*parts)

def descend(net, learning_rate):
    scores = net.forward(arms)
    if np.abs(scores).max() > 1e4:
        return np.inf  # lost
    loss, df = losses.cross_entropy(scores, arm)
    net.backward(df, input_grad=False)
    optim.SGD(learning_rate).step(net.params, net.grads)
    return loss

# %% tags=["S1-95", "hide"]
# @title Live figure: with batch normalization and without
@explore(learning_rate=log(1e-3, 10, value=0.1), scale=log(0.02, 5, value=1), size=(7, 3))
def with_and_without(fig):
    """The loss over 60 steps of two networks of six hidden layers, at rate 0.1 and scale 1: both fall,
    the one with batch normalization faster and lower."""
    view = figures.Contenders(fig.subplots(), ["plain", "normalised"], 60, 2.5, np.log(3))

    def update(learning_rate, scale):
        nets = {"plain": spiral_net(False, scale), "normalised": spiral_net(True, scale)}
        history = {name: [] for name in nets}
        for step in range(60):
            for name, net in nets.items():
                lost = history[name] and history[name][-1] == np.inf
                history[name].append(np.inf if lost else descend(net, learning_rate))
            last = [f"{name} {h[-1]:.2g}" if h[-1] < 99 else f"{name} lost" for name, h in history.items()]
            view.title.set_text(f"loss after {step + 1} steps: {', '.join(last)}")
            if step % 10 == 9:
                yield view.update({name: [h] for name, h in history.items()})

    return update

# %% tags=["S1-95"]
SCALES, RATES = (0.3, 1.0, 5.0), (0.01, 0.1, 1.0)

def last_loss(normalised, learning_rate, scale, seed=0):
    net, loss = spiral_net(normalised, scale, seed), 0.0
    for _ in range(60):
        loss = loss if loss == np.inf else descend(net, learning_rate)
    return loss

learned = {kind: np.array([[last_loss(kind == "normalised", r, s) < 0.9 for r in RATES] for s in SCALES])
           for kind in ("plain", "normalised")}  # fmt: skip
counted = {kind: [f"{row.sum()} of 3 rates" for row in rows] for kind, rows in learned.items()}
table(scale_of_first_weights=SCALES, plain_learns_at=counted["plain"], normalised_learns_at=counted["normalised"])

# %% tags=["bet", "hide"]
# @title The answer to the bet
reveal(
    "06.b8",
    int(learned["plain"].sum()),
    {
        "high": "Only scales near 1 keep its signals alive, and even at scale 1 not every rate will do.",
        "low": "At scale 1 the lower two rates do.",
    },
    close=0.5,
)

# %% [markdown] tags=["S1-95"]
# ### Why the scale hardly matters
#
# Multiply the weights in front of a batch normalization by $k > 0$: mean and deviation grow by $k$ as well, and it
# divides out. The loss is **scale invariant**, $L(kW) = L(W)$. Differentiate both sides by $W$:
#
# $$k\, \nabla L(kW) = \nabla L(W) \qquad \Rightarrow \qquad \nabla L(kW) = \tfrac1k\, \nabla L(W)$$
#
# Large weights get small gradients, small ones large. So a bad first scale cannot hurt the signal; $W$'s length no
# longer matters, only its direction, and the scale decides how fast that rotates. Differentiate by $k$ instead, at
# $k = 1$: $\sum_{ij} W_{ij}\, (\nabla L)_{ij} = 0$. The gradient is at right angles to the weights, so without weight
# decay every plain step makes them longer, and later steps count for less. So the layer lowers its own
# step size, though hardly in 60 steps at rate 1.

# %% tags=["S1-95"]
def one_layer(k, seed=0):
    rng = np.random.default_rng(seed)
    W, V, norm = k * rng.normal(0, 1, size=(2, 32)), rng.normal(0, 0.2, size=(32, 3)), BatchNorm(32)
    h = norm.forward(arms @ W, training=True)
    loss, df = losses.cross_entropy(relu(h) @ V, arm)
    return loss, W, arms.T @ norm.backward((df @ V.T) * (h > 0))

runs = {k: one_layer(k) for k in (0.5, 1.0, 10.0)}
table(factor=list(runs), loss=[loss for loss, _, _ in runs.values()],
      size_of_gradient=[np.linalg.norm(dW) for _, _, dW in runs.values()])  # fmt: skip

# %% [markdown]
# ### Exercise 6.10: predict, then measure (6 minutes)
#
# Somebody starts the weights in front of a batch normalization five times too large; the learning rate stays. By which
# factor does that change the update : weight ratio of this layer in the first step? Predict it on paper, then measure
# it: `one_layer(5)` gives loss, weights and gradient. (Leave $\varepsilon$ out of account.)

# %% tags=["exercise"]
ratio_changes_by = ...

check("06.10", ratio_changes_by)

# %% [markdown] tags=["S4-92", "S4-91"]
# Why does it help? The paper's explanation is **internal covariate shift**: while one layer learns, the layers
# before it learn too, so its inputs drift. They do. Normalising ties mean and deviation of a unit to $\beta$ and
# $|\gamma|$, which training moves, though little: over 60 steps of the spirals at rate 0.1, this is how far both
# wander in front of the fourth ReLU, averaged over units.

# %% tags=["S4-92", "S4-94"]
def drift(normalised, seed=0):
    net, spreads = spiral_net(normalised, 1.0, seed), []
    for _ in range(60):
        descend(net, 0.1)
        h = arms
        for layer in net.layers[: 11 if normalised else 7]:  # up to the fourth ReLU
            h = layer.forward(h)
        spreads.append([h.mean(axis=0), h.std(axis=0)])  # of each unit
    return np.ptp(spreads, axis=0).mean(axis=1)

wander = {"plain": drift(False), "normalised": drift(True)}
table(network=list(wander), mean_wanders_by=[w[0] for w in wander.values()],
      std_wanders_by=[w[1] for w in wander.values()], digits=2)  # fmt: skip

# %% [markdown] tags=["S4-92", "S1-95"]
# That this is *why* it helps has been doubted: Santurkar et al. (2018) added drift behind the normalization, and
# it helped all the same. They found a smoother loss.

# %% tags=["proof", "hide", "S1-89", "S1-91", "S1-92", "S1-93", "S1-94", "S4-95", "S4-97", "E1-18", "E1-19", "E1-27"]
# @title Proofs: what this section claims
for seed in range(5):
    rng = np.random.default_rng(seed)
    x_in, d_in = rng.normal(1, 2, size=(8, 3)), rng.normal(size=(8, 3))
    ours, packaged = BatchNorm(3), layers.BatchNorm1d(3)
    ours.gamma, ours.beta = rng.normal(1, 0.3, 3), rng.normal(size=3)
    packaged.params["gamma"][...], packaged.params["beta"][...] = ours.gamma, ours.beta
    assert np.allclose(ours.forward(x_in, True), packaged.forward(x_in))
    dx = ours.backward(d_in)
    assert np.allclose(dx, packaged.backward(d_in)) and np.allclose(ours.var, packaged.buffers["running_var"])
    assert np.allclose(ours.forward(x_in, False), packaged.eval().forward(x_in))

    def total(x, g=ours.gamma, b=ours.beta, d=d_in):
        return np.sum(d * (g * normalize(x) + b))

    gradcheck(total, x_in, dx)
    gradcheck(lambda g, x=x_in: total(x, g), ours.gamma, ours.dgamma)
    gradcheck(lambda b, x=x_in: total(x, b=b), ours.beta, ours.dbeta)
    try:  # mean and deviation taken for constants: no gradient
        gradcheck(total, x_in, d_in * ours.gamma / np.sqrt(x_in.var(axis=0) + 1e-5))
        raise RuntimeError
    except GradientError:
        pass
    # "Of a gradient that is the same for all examples nothing remains"
    assert np.allclose(ours.forward(x_in, True).mean(axis=0), ours.beta) and np.allclose(
        ours.backward(np.ones((8, 3))), 0
    )
    # "every example would give β"; "no bias: the mean takes it"
    assert np.allclose([normalize(x[None])[0] for x in 100 * x_in], 0)
    assert np.allclose(normalize(x_in + 3.7), normalize(x_in))
    # the running averages are near the truth, and "its output depends on who else is in the batch"
    running = BatchNorm(3)
    for _ in range(200):
        running.forward(batch_of(64, rng), training=True)
    assert np.allclose(running.mean, [5, 0, -3], atol=0.3) and np.allclose(np.sqrt(running.var), [1, 2, 0.5], rtol=0.15)
    fresh = batch_of(5000, rng)
    assert np.allclose(running.forward(fresh, False).std(axis=0), 1, atol=0.15)
    assert abs((fresh - running.mean)[:, 1].std() - 2) < 0.1  # the mean alone leaves the spread
    company = [normalize(np.vstack([x_in[:1], rng.normal(size=(15, 3))]))[0] for _ in range(200)]
    assert np.all(np.std(company, axis=0) > 0.1)
    # scale invariance: the same loss, 1/k of the gradient, at right angles, so longer weights after a step
    plain_loss, W, dW = one_layer(1.0, seed)
    for k in (0.5, 3.0, 10.0):
        other_loss, _, other_dW = one_layer(k, seed)
        assert np.isclose(other_loss, plain_loss, rtol=1e-3)
        assert np.linalg.norm(k * other_dW - dW) < 0.02 * np.linalg.norm(dW)  # what ε leaves
    assert abs(np.sum(W * dW)) < 1e-3 * np.linalg.norm(W) * np.linalg.norm(dW)
    assert np.linalg.norm(W - 10 * dW) > np.linalg.norm(W)

# %% tags=["proof", "hide", "S1-95", "S4-92"]
# @title Proofs: what this section claims
# the table: normalised wherever plain learns, and in most settings; plain only near scale 1, from other seeds too
assert np.all(learned["normalised"] >= learned["plain"]) and learned["normalised"].sum() >= 8
assert learned["plain"].sum() <= 3 and not learned["plain"][[0, 2]].any()  # other seeds: tests/claims
# "though little": a tenth of plain's wandering and less, in another network too; "it survives rate 1"
assert np.all(wander["normalised"] < 0.1 * wander["plain"]) and wander["normalised"].min() > 1e-3
assert last_loss(True, 1.0, 1.0, seed=1) < 0.02

# "lowers its own step size, though hardly in 60 steps at rate 1": held at one length, the weights learn as well
def grown(hold):
    net = spiral_net(True, 1.0, seed=1)
    first = {name: p.copy() for name, p in net.params.items() if name.endswith("W")}
    del first[max(first, key=lambda name: int(name.split(".")[0]))]  # no normalization behind the last
    for _ in range(60):
        loss = descend(net, 1.0)
        longer = {name: np.linalg.norm(net.params[name]) / np.linalg.norm(W) for name, W in first.items()}
        for name in first if hold else ():
            net.params[name] /= longer[name]
    return loss, min(longer.values()), max(longer.values())

assert grown(hold=True)[0] < 0.02 and 1 < grown(hold=False)[1] <= grown(hold=False)[2] < 1.3
# 6.9: all three agree with the truth where there is one channel; B alone is wrong with two, and the shape is right
one_channel, two_channels = (np.random.default_rng(0).normal(size=(4, c, 3, 3)) * 2 + 1 for c in (1, 2))
truth = listing_a(two_channels)
assert all(np.allclose(f(one_channel), listing_a(one_channel)) for f in (listing_b, listing_c))
assert np.allclose(listing_c(two_channels), truth) and not np.allclose(listing_b(two_channels), truth)
assert np.allclose(truth.mean(axis=(0, 2, 3)), 0) and np.allclose(truth.std(axis=(0, 2, 3)), 1, atol=1e-3)

# %% [markdown]
# ## Leave the batch alone, and keep a way open
#
# *After: Ba, Kiros, Hinton, "Layer normalization" (2016); He et al., "Deep residual learning" (2015).*
#
# In a batch of two examples the mean is mostly noise. **Layer normalization** therefore takes mean and variance over
# the features of *one example*, a row instead of a column: the same in training and at test time, no running averages,
# then $\gamma$ and $\beta$ per feature. **RMS normalization** also leaves out the mean, and is what many large
# language models use:
#
# $$\hat{x} = \frac{x}{\sqrt{\overline{x^2} + \varepsilon}}, \qquad y = g\, \hat{x}$$
#
# | normalization | mean and size are taken over | of batch $(N, D)$ | of images $(N, C, H, W)$ | of texts $(N, T, D)$ |
# |---|---|---|---|---|
# | batch | examples (and places) | `axis=0` | `axis=(0, 2, 3)` | `axis=(0, 1)` |
# | layer | features of an example (or word) | `axis=1` | `axis=(1, 2, 3)` | `axis=-1` |
# | RMS | the same, size only | `axis=1` | `axis=(1, 2, 3)` | `axis=-1` |
#
# All are scale invariant.
#
# ### Only add
#
# Another way through depth: instead of $h \leftarrow f(h)$, let each block only *add* to what passes: a **residual**
# (or skip) connection (He et al. 2015),
#
# $$h \leftarrow h + f(h), \qquad \frac{\partial L}{\partial h} = \delta + f'(h)^T \delta$$
#
# with $\delta$ for what arrives from above, and $f'(h)$ for the Jacobian of the block. The first term passes the
# gradient on unchanged, through any number of blocks. Forward, a block with weights 0 is the identity, so more blocks
# can do all that fewer can. A block learns only what is missing, the *residual* between the wanted output and $h$.
# (Where $h$ and $f(h)$ differ in shape, $h$ goes through a matrix.)

# %%
# Twenty blocks of 200 units: which size goes forward, and which comes back?
def size_through(skip, std, depth=20, n=200, seed=0):
    rng = np.random.default_rng(seed)
    h, kept = rng.normal(size=(200, n)), []
    for _ in range(depth):
        W = rng.normal(0, std, size=(n, n))
        kept.append((W, h > 0))
        h = skip * h + relu(h) @ W  # skip 1: the block only adds
    d = rng.normal(size=h.shape)  # arrives from above
    for W, on in kept[::-1]:
        d = skip * d + (d @ W.T) * on  # the way past, and the way through
    return np.sqrt(np.mean(h**2)), np.sqrt(np.mean(d**2))

# %%
he_std = np.sqrt(2 / 200)
ways_through = {
    "plain, He's weights": (0, he_std),
    "residual, He's weights": (1, he_std),
    "residual, He's / root of 20": (1, he_std / np.sqrt(20)),
    "plain, He's / root of 20": (0, he_std / np.sqrt(20)),
}
sizes = [size_through(*way) for way in ways_through.values()]
forward, back = zip(*sizes, strict=True)
table(blocks=list(ways_through), RMS_forward=forward, RMS_back=back, digits=2)

# %% [markdown]
# If $f(h)$ is as large as $h$, uncorrelated with it and of mean 0, the mean square doubles in every block. Divide $f$'s
# weights by $\sqrt{\text{number of blocks}}$, and both ways stay open; the plain network with these weights lets a
# ten-trillionth through.
#
# Twenty blocks of 32 units on the spirals, 40 steps on all points, two draws each; the plain nets at the best of
# five rates, the others at one that suits them:

# %% [markdown] tags=["notes"]
# **5 minutes.** Three grids on the board, examples down, features across; shade what shares a mean: a column for
# batch, a row for layer normalization. Which of the two needs running averages? (The column: at test time it is not
# there.)
#
# **Ask:** in $h + f(h)$, what comes back if the block's weights are all 0? (The gradient, whole. In $f(h)$: nothing.)
# The table: why a thousand? (Twenty doublings of the mean square: the root of a million.) Then bet and figure.
#
# **Goes wrong:** "residual, so no care is needed": without the factor $1/\sqrt{20}$ the mean square doubles twenty
# times. In 6.11 the way past is forgotten.

# %% tags=["bet", "hide"]
# @title Bet: twenty blocks
bet(
    "06.b9",
    "After 40 steps, from the lowest loss to the highest?",
    order=["plain, He's weights", "normalised", "residual, without any normalization"],
)

# %% tags=["hide"]
# @title Twenty blocks: plain, normalised, residual
def through_blocks(z, kind, Ws, bs, norms):
    kept = []
    for W, b, norm in zip(Ws, bs, norms, strict=True):
        h = relu(norm.forward(z, training=True) if kind == "normalised" else z)
        kept.append(h)
        z = h @ W + b + (z if kind == "residual" else 0)
    return z, kept

def back_through_blocks(dz, kind, Ws, norms, kept):
    dWs, dbs = [], []
    for W, norm, h in zip(Ws[::-1], norms[::-1], kept[::-1], strict=True):
        dWs.append(h.T @ dz)
        dbs.append(dz.sum(axis=0))
        inside = (dz @ W.T) * (h > 0)
        inside = norm.backward(inside) if kind == "normalised" else inside
        dz = inside + (dz if kind == "residual" else 0)
    return dz, np.array(dWs[::-1]), np.array(dbs[::-1])

# %% tags=["hide"]
# @title Their training
def deep_losses(kind, learning_rate, seed, depth=20, count=40, n=32):
    rng, divide = np.random.default_rng(seed), depth if kind == "residual" else 1
    first, last = rng.normal(0, 1, (2, n)), rng.normal(0, np.sqrt(2 / n), (n, 3))
    Ws, b, bs = rng.normal(0, np.sqrt(2 / n / divide), (depth, n, n)), np.zeros(n), np.zeros((depth, n))
    norms, history = [BatchNorm(n) for _ in Ws], []
    for _ in range(count):
        z, kept = through_blocks(arms @ first + b, kind, Ws, bs, norms)
        loss, df = losses.cross_entropy(relu(z) @ last, arm)
        history.append(loss)
        dlast, dz = relu(z).T @ df, (df @ last.T) * (z > 0)
        dz, dWs, dbs = back_through_blocks(dz, kind, Ws, norms, kept)
        first, b = first - learning_rate * arms.T @ dz, b - learning_rate * dz.sum(axis=0)
        last, Ws, bs = last - learning_rate * dlast, Ws - learning_rate * dWs, bs - learning_rate * dbs
    return np.array(history)

# %% tags=["hide"]
# @title Figure: twenty blocks, three ways
BEST_RATE = {"plain": 0.03, "normalised": 0.1, "residual": 0.03}
deep = {kind: [deep_losses(kind, rate, seed) for seed in range(2)] for kind, rate in BEST_RATE.items()}
view = figures.Contenders(figures.new_axes((6, 3)), list(deep), 40, 1.6, np.log(3), runs=2)
view.update(deep)
picture(
    view.title.axes,
    alt="Loss over 40 steps, two networks of each kind: the plain ones end highest, at 0.8 and above, the residual "
    "ones just below 0.5, the normalised ones below 0.3.",
)

# %% tags=["bet", "hide"]
# @title The answer to the bet
final = {kind: np.mean([run[-1] for run in deep[kind]]) for kind in deep}
full = {"plain": "plain, He's weights", "residual": "residual, without any normalization"}
reveal("06.b9", [full.get(kind, kind) for kind in sorted(final, key=final.get)])

# %% [markdown]
# The plain nets keep their *size*, thanks to He, and still learn badly: layer by layer the examples grow alike.
# Normalising keeps them apart, and so does the way past. (Their correlation, untrained: 0.9, 0.3 and 0.3.) Which of
# the two is ahead depends on depth, rate and draw. Modern networks use both: ResNet normalises behind each linear
# layer, adds, then applies ReLU; newer ones normalise first, $h + f(\text{norm}(h))$, and leave the way past untouched.
#
# ### Exercise 6.11: back through a modern block (12 minutes)
#
# In many language models a block normalises first: $y = h + W \hat{h}$, where $\hat{h}$ is $h$, RMS normalised without
# $g$. Derive the gradient by $h$. Which of batch normalization's three terms remain?

# %% tags=["exercise"]
def block_backward(h, W, dout):
    """Return the gradient of the loss by h, shaped (N, D) like h.

    Forward, each row of h (N, D) becomes h_hat = h / sqrt(mean of h**2 over the row + 1e-5), and the block returns
    h + h_hat @ W.T, with W (D, D). dout (N, D) is the gradient of the loss by what it returns.
    """
    raise NotImplementedError("Exercise 6.11")

check("06.11", block_backward)

# %% [markdown]
# ### Exercise 6.12: one step of a normalised network (15 minutes)
#
# Build it from its parts. A batch goes through a linear layer, batch normalization, ReLU and a second linear layer, no
# biases; the loss is the mean cross-entropy. Take one step of gradient descent with *all four* parameter arrays, and
# return the loss before and after it, on the same batch.

# %% tags=["exercise"]
def normalised_step(x, y, W, gamma, beta, V, learning_rate):
    """Return the array [loss before the step, loss after it].

    x (N, D) and y (N,), classes from 0, are the batch; W is (M, D), gamma and beta are (M,), V is (K, M). The scores
    are relu(gamma * x_hat + beta) @ V.T, where x_hat is x @ W.T normalised over the batch, with eps = 1e-5.
    """
    raise NotImplementedError("Exercise 6.12")

check("06.12", normalised_step)

# %%
progress("06")

# %% tags=["proof", "hide"]
# @title Proofs: what this section claims
for seed in range(5):
    rng = np.random.default_rng(seed)
    rows = rng.normal(2, 3, size=(6, 40))
    # "All are scale invariant", layer and RMS for each example by itself
    by_layer = (rows - rows.mean(axis=1, keepdims=True)) / rows.std(axis=1, keepdims=True)
    by_rms = rows / np.sqrt((rows**2).mean(axis=1, keepdims=True))
    factors = rng.uniform(0.1, 9, size=(6, 1))
    scaled = factors * rows
    assert np.allclose((scaled - scaled.mean(axis=1, keepdims=True)) / scaled.std(axis=1, keepdims=True), by_layer)
    assert np.allclose(scaled / np.sqrt((scaled**2).mean(axis=1, keepdims=True)), by_rms)
    assert np.allclose(normalize(7 * rows, 0), normalize(rows, 0))
    groups = rows.reshape(6, 2, 20)  # an example's features in two groups
    grouped = [(G - G.mean(axis=2, keepdims=True)) / G.std(axis=2, keepdims=True) for G in (groups, 7 * groups)]
    assert np.allclose(*grouped)
    # "the mean square doubles in every block"; with 1 / sqrt(blocks) it stays below e
    h = small = rng.normal(size=(200, 100))
    for _ in range(10):
        block = rng.normal(0, np.sqrt(2 / 100), size=(100, 100))
        h, small = h + relu(h) @ block, small + relu(small) @ block / np.sqrt(10)
    assert 1.7 < np.mean(h**2) ** (1 / 10) < 2.3 and 1 < np.mean(small**2) < 3.5
    # the gradient of a residual block: δ + f'(h)ᵀ δ
    point, arrives, weights = rng.normal(size=5), rng.normal(size=5), rng.normal(size=(5, 5))
    jacobian = np.diag(1 - np.tanh(weights @ point) ** 2) @ weights
    gradcheck(lambda v, w=weights, d=arrives: d @ (v + np.tanh(w @ v)), point, arrives + jacobian.T @ arrives)
# the table of twenty blocks, and other draws of 50 units: "doubles", "both ways stay open", "a ten-trillionth"
others = [[size_through(skip, 2 * std, n=50, seed=seed) for skip, std in ways_through.values()] for seed in range(4)]
for found in (sizes, *others):
    by_he, added, divided, faded = np.array(found)
    assert by_he.min() > 0.1 and by_he.max() < 3 and added.min() > 200 and added.max() < 4000
    assert divided.min() > 1 and divided.max() < 2.5 and faded.max() < 5e-13
# the order, in each draw; more draws, "the best of five rates", thirty blocks: tests/claims/test_claims_06.py
for plain_run, norm_run, residual_run in zip(*deep.values(), strict=True):
    assert norm_run[-1] < 0.3 < 0.45 < residual_run[-1] < 0.5 < 0.78 < plain_run[-1]
# "keep their size", "the examples grow alike", "untrained: 0.9, 0.3 and 0.3": two examples' correlation, 20 blocks up
def correlation(kind, seed, n=32):
    rng, divide = np.random.default_rng(seed), 20 if kind == "residual" else 1
    z, norms = arms @ rng.normal(0, 1, (2, n)), [BatchNorm(n) for _ in range(20)]
    top, _ = through_blocks(z, kind, rng.normal(0, np.sqrt(2 / n / divide), (20, n, n)), np.zeros((20, n)), norms)
    h, size = relu(top), np.sqrt(np.mean(top**2) / np.mean(z**2))
    h = h[h.any(axis=1)]
    return np.corrcoef(h)[np.triu_indices(len(h), 1)].mean(), size

alike = {kind: np.array([correlation(kind, seed) for seed in range(10)]) for kind in BEST_RATE}
assert alike["plain"][:, 0].mean() > 0.85 and alike["plain"][:, 0].min() > 0.5
for kind in ("normalised", "residual"):
    assert 0.2 < alike[kind][:, 0].mean() < 0.36 and alike[kind][:, 0].max() < 0.5
assert 0.3 < np.median(alike["plain"][:, 1]) < 2

# %% [markdown]
# **What you learned.** You can now
#
# - say of any activation where it is flat, where its outputs are centred, and what dies in it;
# - derive the spread of the first weights that keeps signals alive through twenty layers;
# - read from a training network's own numbers what is wrong with it;
# - derive batch normalization forward and backward, use it in training and at test time, and say what its relatives
#   do.
#
# ### In practice
#
# - ReLU and He. Count dead units (6.3); if many die, lower the rate.
# - Standardise inputs with the training set's numbers, and store those with the network.
# - Check the loss at the start against $\ln K$. When a deep network does not learn, print the size of activations and
#   the update : weight ratio of each layer.
# - Batch normalization; where batches are small or lengths differ, layer or RMS normalization.
#
# In PyTorch:
#
# ```python
# linear = nn.Linear(n_in, n_out, bias=False)
# nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")  # He; the default is smaller
# block = nn.Sequential(linear, nn.BatchNorm1d(n_out), nn.ReLU())
# block.train()  # batch's own numbers; block.eval() for predictions: running averages
#
# class Residual(nn.Module):
#     def __init__(self, n):
#         super().__init__()
#         self.f = nn.Sequential(nn.LayerNorm(n), nn.Linear(n, n), nn.GELU(), nn.Linear(n, n))
#
#     def forward(self, h):
#         return h + self.f(h)
# ```
#
# `nn.LayerNorm` and `nn.RMSNorm` have no modes. For images, `f` is conv, `BatchNorm2d`, ReLU, conv, `BatchNorm2d`, and
# ReLU follows the sum; where shapes change, `h` goes through `nn.Conv2d(c, d, 1, stride=2)`.
#
# ### Further reading
#
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, *Efficient BackProp* (1998): centring, scaling, tanh, first weights.
# - X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks* (2010).
# - K. He et al., *Delving deep into rectifiers* (2015), and *Deep residual learning* (2015).
# - S. Ioffe, C. Szegedy, *Batch normalization* (2015); S. Santurkar et al., *How does batch normalization help
#   optimization?* (2018); J. Ba, J. Kiros, G. Hinton, *Layer normalization* (2016); B. Zhang, R. Sennrich, *Root mean
#   square layer normalization* (2019).
# - D. Hendrycks, K. Gimpel, *Gaussian error linear units* (2016).
#
# Next, **07**: the network is fit to learn; now learn to train it.

# %% [markdown]
# ## For readers of the decks
#
# What the decks print otherwise, where the text above does not say so already. N is the NVIDIA deck, I Ionescu, B Baek,
# T Taura, K Ando Ki.
#
# | item | printed | right | why |
# |---|---|---|---|
# | N, activations | "applied to the inputs" | to the weighted sum | $x = (2, -3)$, weights 1, ReLU: 0, not 2 |
# | N, I, sigmoid, tanh | $[0, 1]$, $[-1, 1]$ | open intervals | in 64 bits exactly 1 from 37 and about 20 on |
# | I, gallery and leaky ReLU | slope 0.1, then 0.01 | an argument | Maas, not "Mass" |
# | I, identity | $\gamma = \sqrt{v}$, with $\varepsilon$ | $\sqrt{v + \varepsilon}$ | off in the sixth digit |
# | B, second form of the sigmoid | $e^z / (e^z + 1)$ | each form on its own side | nan at 1000 |
# | K, deviation | $\sqrt{\text{variance}^2}$ | $\sqrt{\text{variance}}$ | $[1, 5, 1, 5]$: 4 and 2 |

# %% tags=["proof", "hide", "E0-19", "E0-25", "E1-11", "E3-07", "S3-49", "S3-50", "S4-42", "E4-10", "E4-26", "S0-80"]
# @title Proofs: what this section claims
weights_of_1, two_inputs = np.array([1, 1]), np.array([2, -3])
assert relu(weights_of_1 @ two_inputs) == 0 and weights_of_1 @ relu(two_inputs) == 2
assert abs(sigmoid(np.array(-1.9)) - 0.13) < 0.005 and relu(-1.9) == 0 and np.tanh(-1.9) < 0
assert np.isclose(leaky(-10.0, 0.1), -1) and np.isclose(leaky(-10.0), -0.1)
kinked, arriving = np.array([-1.5, 0.0, 2.0, 0.3]), np.array([1.0, 2.0, 3.0, 4.0])
by_jacobian, by_rule = arriving @ np.diag(np.maximum(np.sign(kinked), 0)), arriving * (kinked >= 0)
assert np.array_equal(by_jacobian[kinked != 0], by_rule[kinked != 0]) and by_jacobian[1] != by_rule[1]
assert (relu(1e-5) - relu(0)) / 1e-5 == 1 and (relu(0) - relu(-1e-5)) / 1e-5 == 0
as_printed = 2 / (1 + np.exp(2.0)) - 1
assert np.isclose(as_printed, np.tanh(-1)) and relu(-1.0) == 0
half = sigmoid(np.array(0.0))
assert half == 0.5 and half * (1 - half) == 0.25 != half

# %% tags=["proof", "hide", "E4-04", "S4-96", "W4-47", "S1-93", "E1-18", "E4-23", "S1-91", "E1-33"]
# @title Proofs: what this section claims
four = np.array([1.0, 5.0, 1.0, 5.0])
variance_again = np.sqrt(four.var() ** 2)
assert variance_again == four.var() == 4 and np.isclose(((four - 3) / variance_again).std(), 0.5)
_ = slide_value("W4-47", np.sqrt(four.var()))
undone = np.random.default_rng(0).normal(3, 2, size=(64, 3))

def error_of_identity(gamma, eps):
    return np.abs(gamma * normalize(undone, eps) + undone.mean(axis=0) - undone).max()

assert error_of_identity(undone.std(axis=0), 0) < 1e-13 < 1e-7 < error_of_identity(undone.std(axis=0), 1e-5) < 1e-4
assert error_of_identity(np.sqrt(undone.var(axis=0) + 1e-5), 1e-5) < 1e-13
# before or after the activation: both run, and both leave mean β and deviation γ where they stand
behind = normalize(relu(undone))
assert np.allclose(behind.mean(axis=0), 0) and np.allclose(behind.std(axis=0), 1, atol=1e-3)

# %%
slide_summary("06")
