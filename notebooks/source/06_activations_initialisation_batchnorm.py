# %% [markdown]
# # Choose the bend, the first weights and the scale, so that depth can learn
#
# **What you will do.** Kill neurons, starve gradients and drown signals in networks of twenty layers, then mend
# them with three choices: the activation, the spread of the first weights, and batch normalization.
#
# **What you will learn.** After this notebook you can
#
# - say of any activation where it is flat, where its outputs are centred, what it costs and what dies in it;
# - prepare inputs, and say why a good scale can save half a million steps;
# - choose the spread of the first weights so that signals and gradients survive twenty layers;
# - derive batch normalization forward and backward, and use it in training and at test time.
#
# **What you need.** Gradient descent (02), backward passes (04), networks of several layers (05).
#
# | step | minutes |
# |---|---|
# | Bend something | 10 |
# | Push the sigmoid to its ends | 20 |
# | Centre the outputs | 20 |
# | Cut off the left | 25 |
# | Save the dying units | 20 |
# | Prepare the inputs | 20 |
# | Choose the first weights | 30 |
# | Normalise inside | 35 |
#
# Take it in three evenings. Every failure here is one that you will meet again.

# %% [markdown] tags=["notes"]
# **2 minutes.** Run the notebook before class; the races and the grid of rates near the end train real networks.
#
# Open with: "Last time every network learned. That was luck: somebody had chosen the bend, the first weights and
# the scale. Today I choose badly, and you tell me why nothing moves." Keep a list of deaths on the board:
# saturated, dead, shrunk, exploded, all alike.
#
# Set 6.2, 6.6 and 6.7 in class; the rest is homework, 6.8 for those who like notebook 04. Short of time? Skip the
# cost of exp, "Centre images", maxout, "Go back through it" and "Watch the drift". The heart is "Choose the first
# weights".

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
from timeit import repeat

import numpy as np

from course_utils import data, figures, layers, losses, optim
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import choice, explore, integer, lin, log
from course_utils.gradcheck import GradientError, gradcheck
from course_utils.losses import sigmoid
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value
from course_utils.training import accuracy, steps, train

rng = np.random.default_rng(6)

# %% [markdown]
# Three questions about what this notebook builds on: each shows code with one wrong line. Which line, and which
# input shows it? (You may go straight on.)

# %%
review("05.3", "05.5", "04.8")

# %% [markdown] tags=["S0-70", "S0-71", "E0-19"]
# ## Bend something
#
# *Slides: NVIDIA deck, "Activation functions"; Ionescu, "Activation Functions".*
#
# A layer multiplies and adds; then an **activation** $f$ bends each of its results: $y = f(z)$ with
# $z = W x + b$. Notebook 05 said why: leave the bends out, and two layers fold into one, $B(Ax) = (BA)x$.

# %% tags=["S0-71"]
A, B, x = rng.normal(size=(5, 2)), rng.normal(size=(3, 5)), rng.normal(size=2)
assert np.allclose(B @ (A @ x), (B @ A) @ x)
table(A=[A.shape], B=[B.shape], both_at_once=[(B @ A).shape])

# %% [markdown] tags=["S0-71"]
# So ten layers would be one, too. Below, three layers with nothing between them, and the same three with a bend,
# on two half moons. **Predict both borders.**

# %% tags=["S0-71"]
moons, side = data.moons(150, 0.1, rng=rng)

def three_layers(bend):
    first, second, third = (layers.Linear(*n, rng=rng) for n in ((2, 16), (16, 16), (16, 2)))
    return layers.Sequential(*(bend(layer) for layer in (first, second)), third)

flat = three_layers(lambda layer: layer)
bent = three_layers(lambda layer: layers.Sequential(layer, layers.Tanh()))
for net in (flat, bent):
    train(net, moons, side, optimizer=optim.SGD(0.1), rng=rng, epochs=80, progress=False)

# %% tags=["S0-71"]
figure = figures.new_figure((7, 2.8))
for ax, net, name in zip(figure.subplots(1, 2), (flat, bent), ("no bend", "tanh"), strict=True):
    ground = figures.Regions(ax, (-1.6, 2.6, -1.1, 1.6))
    ground.update(net.forward(ground.grid))
    figures.scatter_classes(moons, side, ax)
    ax.set_title(f"{name}: {accuracy(net, moons, side):.0%} right", loc="left")
picture(
    figure,
    alt="Two half moons: without a bend the border is a straight line, with tanh it follows them.",
)

# %% tags=["S0-71"]
assert 0.8 < accuracy(flat, moons, side) < 0.95 < accuracy(bent, moons, side)

# %% [markdown] tags=["E0-19", "S0-70"]
# > **"Activation functions are applied to the inputs at each neuron", says the slide.** To the weighted *sum*
# > of the inputs. The order matters, and the deck's own code has it right. With $x = (2, -3)$, weights 1 and
# > $f(z) = \max(0, z)$:

# %% tags=["E0-19"]
def relu(z):
    return np.maximum(0, z)

w, x = np.array([1, 1]), np.array([2, -3])
assert relu(w @ x) == 0 and w @ relu(x) == 2
table(f_of_the_sum=relu(w @ x), sum_of_the_f=w @ relu(x))

# %% [markdown] tags=["S0-70", "S0-72", "S1-54"]
# Which bend? Here are the six of the slides. **Which have a flat side, which have two?**

# %% tags=["S0-70", "S0-72", "S1-54"]
GALLERY = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "ReLU": relu,
    "leaky ReLU": lambda z: np.maximum(0.1 * z, z),
    "maxout": lambda z: np.maximum(-0.5 * z - 1, z),  # one of many
    "ELU": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
}
def slope_of(f, z, h=1e-5):
    return (f(z + h) - f(z - h)) / (2 * h)

# %% tags=["S0-70", "S0-72", "S1-54"]
z = np.linspace(-4, 4, 401)
figure = figures.new_figure((7.4, 4))
for ax, (name, f) in zip(
    figure.subplots(2, 3, sharex=True).ravel(), GALLERY.items(), strict=True
):
    figures.curves(z, {"f": f(z), "slope": slope_of(f, z)}, "z", "", ax=ax)
    ax.set(title=name, ylim=(-1.3, 2.2))
picture(
    figure,
    alt="Six activations and their slopes: sigmoid and tanh are S-shaped with bell-shaped slopes, "
    "ReLU and leaky ReLU have steps for slopes, maxout has a V, ELU a smooth foot.",
)

# %% [markdown] tags=["S0-72", "S1-54"]
# Going forward, a batch meets the curve. Coming back, the gradient is multiplied by the **slope** at the same
# places. So where does a batch fall? **Predict:** with the sigmoid, how wide must the batch be until half of it
# sits where the slope is under 0.05? Then shift the batch and watch the mean that the next layer gets.

# %% [markdown] tags=["notes"]
# **4 minutes.** Let everybody write down a spread for the sigmoid first.
#
# (1) Spread 1, 2, 4, 5: 0 %, 14 %, 44 %, 59 % lie where hardly anything comes back. (2) Back to 1; shift to 5: mean 5
# in, 0.99 out, and all dots sit on the flat. (3) tanh, spread 1 and 3: why is it worse at 3? (Steeper in the middle,
# so flat sooner.) (4) ReLU, any spread: the share does not change; ask why. (Half of the batch lies left of 0,
# however wide it is.) Shift to $-5$: all of it.
#
# Who says "then ReLU is worst": right, for this batch; wait for the deaths.

# %% tags=["S0-72", "S1-54", "S1-56", "S1-58", "hide"]
# @title Live figure: where a batch falls on a bend, and on its slope
some_z = np.random.default_rng(0).normal(size=80)


@explore(
    bend=choice(GALLERY), spread=log(0.1, 10, value=1), shift=lin(-5, 5, value=0), size=(7, 3)
)
def batch_on_a_bend(fig):
    """Left: the sigmoid, and 80 dots of a standard normal batch on its steep middle; their outputs
    have mean 0.5. Right: its slope, a bell at most 0.25 high, with the same dots."""
    left, right = fig.subplots(1, 2)
    axis = np.linspace(-8, 8, 801)
    value = figures.OnCurve(left, (-8, 8), (-2, 4), "z", "f(z)")
    slopes = figures.OnCurve(right, (-8, 8), (-0.6, 1.2), "z", "slope", color="#D55E00")

    def update(bend, spread, shift):
        f, batch = GALLERY[bend], shift + spread * some_z
        pull = slope_of(f, batch)
        value.title.set_text(f"mean {batch.mean():.2f} in, {f(batch).mean():.2f} out")
        slopes.title.set_text(f"slope under 0.05: {np.mean(np.abs(pull) < 0.05):.0%}")
        return [
            *value.update(axis, f(axis), batch, f(batch)),
            *slopes.update(axis, slope_of(f, axis), batch, pull),
        ]

    return update

# %% [markdown]
# A spread of a little over 4 does it. The two S-curves are flat on both sides, ReLU on one, the others nowhere
# at all. Flat means: nothing comes back. That is most of this notebook.

# %% [markdown] tags=["S0-73", "S1-55", "S4-40", "S2-21"]
# ## Push the sigmoid to its ends
#
# *Slides: NVIDIA deck, "Sigmoid"; Ionescu, "Activation Functions: sigmoid"; Ando Ki, "Artificial neuron:
# activation functions"; Baek, "Sigmoid Function".*
#
# The oldest of them, also called logistic function or soft step, and popular because it can be read as a nerve
# cell's firing rate, from "silent" to "as fast as it can":
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{e^z + 1}, \qquad \sigma'(z) = \sigma(z)\,(1 - \sigma(z))$$

# %% [markdown] tags=["S4-43", "E4-26"]
# The slope is the chain rule (04 walked it gate by gate): the outer function is $u^{-1}$, the inner $1 + e^{-z}$,
# so $-(1 + e^{-z})^{-2} \cdot (-e^{-z})$, which is $y (1 - y)$.
#
# > **The slide's line begins "$y = dy/dz = \dots = y(1 - y)$".** The prime got lost: $y' = y(1 - y)$. Taken as
# > printed, $y = y (1 - y)$ has one solution, $y = 0$, and a sigmoid is never 0. At $z = 0$:

# %% tags=["S4-43", "E4-26", "W4-53", "S4-40"]
y = sigmoid(np.array(0.0))
assert y == 0.5 and y * (1 - y) == 0.25
at = np.array(0.7)
gradcheck(sigmoid, at, sigmoid(at) * (1 - sigmoid(at)))
z = np.linspace(-5, 5, 1001)
slide_value("W4-53", (sigmoid(z) * (1 - sigmoid(z))).max())

# %% [markdown] tags=["S1-57"]
# The largest slope is a quarter, at 0. "What happens when $x = -10$, $x = 0$, $x = 10$?" asks the slide.
# **Guess how much of a gradient passes at 10.**

# %% tags=["S1-57"]
z = np.array([-10.0, 0.0, 10.0])
y = sigmoid(z)

# %% [markdown] tags=["notes"]
# **2 minutes.** One line to type. Sketch the curve, put a dot at each of the three places, and hold a pencil along
# it.
#
# **Ask:** a gradient of 1 arrives at the unit; how much goes on at $z = 10$? (0.000045. Most say 0.1 or 0.01.) And
# at 0, at its very best? (0.25: even there three quarters are lost. Leave that on the board for the twenty layers.)
#
# **Goes wrong:** `z * (1 - z)`, with $z$ for $y$: it gives $-110$, 0 and $-90$, and a slope of the sigmoid is never
# negative. The formula wants the *answer* of the unit.

# %% tags=["S1-57", "live"]
# Of a gradient of 1 that arrives, how much goes on?
passes = y * (1 - y)

# %% tags=["S1-57", "W1-19", "W1-20", "W1-22", "W1-23", "W1-25", "W1-26"]
slide_value("W1-19 W1-22 W1-25 W1-20 W1-23 W1-26", [*y, *passes])

# %% [markdown] tags=["S1-56", "S1-57"]
# Three values, then three slopes. At $\pm 10$ one part in twenty thousand comes back: whatever the loss wants,
# the weights in front hear nothing. The unit is **saturated**. That is the slide's problem number one.
#
# ### Exercise 6.1: the slope of the sigmoid
#
# As a function of $z$, for arrays, and without a warning at $\pm 1000$.

# %% tags=["exercise", "S4-43", "S1-57"]
def sigmoid_slope(z):
    raise NotImplementedError("Exercise 6.1")

check("06.1", sigmoid_slope)

# %% [markdown] tags=["S2-21", "E2-07"]
# > **The two forms are one on paper only.** At $z = 1000$ the second, $e^z / (e^z + 1)$, is infinity over
# > infinity. At $-1000$ the first overflows on its way to a correct 0. So use each on its own side:

# %% tags=["S2-21", "E2-07"]
def first_form(z):
    return 1 / (1 + np.exp(-z))

def second_form(z):
    return np.exp(z) / (np.exp(z) + 1)

z = np.array([-1000.0, -3.0, 3.0, 1000.0])
with np.errstate(over="ignore", invalid="ignore"):
    forms = {"first_form": first_form(z), "second_form": second_form(z)}
assert np.isnan(forms["second_form"][3]) and np.allclose(
    forms["first_form"], [0, *sigmoid(z[1:])]
)
table(
    z=z, **forms, both_sides=np.where(z < 0, second_form(np.minimum(z, 0)), first_form(relu(z)))
)

# %% tags=["S2-21", "E2-07"]
z = rng.normal(0, 5, size=1000)
assert np.allclose(first_form(z), second_form(z)) and np.allclose(first_form(z), sigmoid(z))

# %% [markdown] tags=["E0-20", "S0-73"]
# > **"Squashes to $[0, 1]$", closed brackets.** In mathematics it never gets there. In 64 bits it does, and
# > sooner than you think. **At which whole $z$ is $\sigma$ exactly 1? And tanh?** Then $\log(1 - p)$ is minus
# > infinity and a training run is over. It is why notebook 01 gave raw scores to the loss.

# %% tags=["E0-20", "S0-73", "S0-75"]
def first_exact_one(f):
    return next(z for z in range(1000) if f(float(z)) == 1.0)

sigmoid_at, tanh_at = first_exact_one(first_form), first_exact_one(np.tanh)
with np.errstate(divide="ignore"):
    assert np.log(1 - first_form(37.0)) == -np.inf
assert sigmoid_at == 37 and tanh_at in (19, 20)  # tanh's last bit depends on the library
table(bend=["sigmoid", "tanh"], exactly_1_from=[sigmoid_at, "about 20"])

# %% tags=["S0-73"]
z = np.linspace(-36, 36, 9999)
assert np.all((sigmoid(z) > 0) & (sigmoid(z) < 1))
loss, _ = losses.binary_cross_entropy_with_logits(
    np.array([40.0]), np.array([0.0])
)  # from the score
table(from_the_score=loss)

# %% [markdown] tags=["S1-62"]
# ### Pay for the exponential
#
# The slide's problem number three: exp costs. **How much longer than ReLU do ten thousand sigmoids take?**

# %% tags=["S1-62"]
z = rng.normal(size=10_000)
seconds = {
    f.__name__: min(repeat(lambda f=f: f(z), number=20, repeat=7)) for f in (first_form, relu)
}
assert seconds["first_form"] > 1.5 * seconds["relu"]
print("the sigmoid takes several times as long as ReLU")

# %% [markdown] tags=["S1-62"]
# We saw fifteen times; the processor and NumPy decide. Does it matter? A product of a $100 \times 784$ batch
# with $784 \times 100$ weights is eight million multiplications, its sigmoids ten thousand exponentials. It is
# the smallest of the three problems.

# %% [markdown] tags=["S1-58", "S1-59"]
# ## Centre the outputs
#
# *Slides: Ionescu, "Consider what happens when the input to a neuron (x) is always positive"; NVIDIA deck,
# "Hyperbolic Tangent"; Ando Ki, "Artificial neuron: activation functions".*
#
# Problem number two. Feed a sigmoid numbers around 0, and what comes out is all positive:

# %% tags=["S1-58"]
z = rng.normal(size=100_000)
assert abs(sigmoid(z).mean() - 0.5) < 0.01 and sigmoid(z).min() > 0
table(mean_in=f"{z.mean():.3f}", mean_out=f"{sigmoid(z).mean():.3f}")

# %% [markdown] tags=["S1-59", "S1-60"]
# So the next layer's inputs are all positive. "What can we say about the gradients on $w$?" The neuron computes
# $f = \sum_i w_i x_i + b$, and with $\delta$ for the gradient that arrives at $f$
#
# $$\frac{\partial L}{\partial w_i} = \delta\, x_i$$
#
# **Which signs can the entries have, if every $x_i$ is positive?**

# %% tags=["S1-59", "S1-60"]
X = rng.random((64, 5))  # positive inputs, 64 examples
delta = rng.normal(size=64)

# %% [markdown] tags=["notes"]
# **3 minutes.** The board first: five boxes for the gradients, and $\delta = -1.8$ above them.
#
# **Ask:** which signs can stand in the boxes? (All minus. Many say "it depends on the weights": they do not occur in
# $\delta\, x_i$.) So if one weight should grow and another shrink? (Not in one step.) And how many of the 32 sign
# patterns of five weights are left? (Two.)
#
# **Goes wrong:** `delta * X`: "could not be broadcast together with shapes (64,) (64,5)". One $\delta$ an example is
# a column, so it needs `[:, None]`.

# %% tags=["S1-59", "S1-60", "live"]
# One gradient an example: what arrives, times the inputs
dW = delta[:, None] * X  # (64, 5)

# %% tags=["S1-59", "S1-60"]
assert np.all(np.sign(dW) == np.sign(delta)[:, None])
table(delta=delta[:3], dw1=dW[:3, 0], dw2=dW[:3, 1], dw5=dW[:3, 4], digits=2)

# %% [markdown] tags=["S1-59", "S1-60"]
# All have the sign of $\delta$. If one weight should rise and its neighbour fall, no single step can do both.
#
# ### Exercise 6.2: gradients that agree in sign
#
# Given gradients, one row an example: which share of the rows has the same sign throughout?

# %% tags=["exercise", "S1-59", "S1-60"]
def share_of_same_sign(G):
    raise NotImplementedError("Exercise 6.2")

check("06.2", share_of_same_sign)

# %% [markdown] tags=["E1-14", "S1-60"]
# > **"Always all positive or all negative", says the slide.** For a single example, yes. A batch *adds* such
# > gradients, some up and some down, and the sum can be mixed:

# %% tags=["E1-14", "S1-60"]
def mixed(batch):
    G = rng.normal(size=(2000, batch, 1)) * rng.random((2000, batch, 5))
    g = G.sum(axis=1)  # 2000 batches, five weights each
    return np.mean((g.min(axis=1) < 0) & (g.max(axis=1) > 0))

shares = [mixed(batch) for batch in (1, 2, 8, 64)]
assert shares[0] == 0 and 0.3 < shares[2] < 0.6
table(batch=[1, 2, 8, 64], mixed_signs=[f"{share:.0%}" for share in shares])

# %% [markdown] tags=["S1-60", "S1-61"]
# With batches the corset loosens, but it does not come off: the steps still prefer two of the 32 directions. In
# the plane you can see it. One linear neuron, two inputs, squared error, the best weights at $(1, -1)$: one
# must rise, the other fall.

# %% tags=["S1-60", "S1-61"]
cloud2 = np.random.default_rng(2).normal(0, 0.4, size=(40, 2))

def walk(offset, learning_rate, batch, steps=60):
    X, w, path, rng = cloud2 + offset, np.zeros(2), [np.zeros(2)], np.random.default_rng(0)
    t = X @ [1, -1]
    for _ in range(steps):
        pick = rng.choice(40, batch, replace=False)
        w = w - learning_rate * (X[pick] @ w - t[pick]) @ X[pick] / batch
        w = np.clip(w, -1e3, 1e3)
        path.append(w)
    return X, -t[:, None] * X, np.array(path)  # inputs, gradients at w = 0, path

# %% [markdown] tags=["S1-60", "S1-61"]
# **At which offset of the inputs do the steps begin to zig-zag? Does a smaller rate help? A larger batch?**

# %% [markdown] tags=["notes"]
# **5 minutes.** Cover the right picture at first: where will the dots lie at offset 0, and at 1.5?
#
# (1) Offset 0, batch 40: the dots fill all quadrants, the path goes straight. (2) Drag the offset slowly to 1.5 and
# watch the dots close to a line, the valley to a slit. (3) Rate 0.5 there: off it flies. Predict, then 0.1: it stays
# in, and is still half a unit away after 60 steps. (4) Batch 1 and 40: does the batch save it? (It calms the path; the
# valley is as narrow, and rate 0.5 flies off all the same.)
#
# The misconception: "it zig-zags because it is random". Batch 40 takes all points, and leaps too.

# %% tags=["S1-60", "S1-61", "hide"]
# @title Live figure: the zig-zag
corner = np.linspace(-2, 2, 61)
CONTROLS = {"learning_rate": log(0.01, 1, value=0.3), "batch": choice([1, 8, 40])}


@explore(offset=lin(0, 3, value=1.5, step=0.1), **CONTROLS, size=(7, 3.3))
def zigzag(fig):
    """Left: a narrow valley of the loss over two weights; the path from (0, 0) jumps across it,
    up and down, before it settles near (1, -1). Right: the gradients of 40 examples as dots, all
    but a few where both have the same sign."""
    left, right = fig.subplots(1, 2, width_ratios=[1.3, 1])
    view = figures.SurfacePath(left, corner, corner, top=3)
    (goal,) = left.plot(1, -1, "x", color="white", markersize=9, markeredgewidth=2)
    (dots,) = right.plot([], [], "o", color="#0072B2", markersize=4)
    right.set(xlim=(-6, 6), ylim=(-6, 6), xlabel="$dw_1$ of an example", ylabel="$dw_2$")
    right.grid(True)

    def update(offset, learning_rate, batch):
        X, gradients, path = walk(offset, learning_rate, batch)
        dots.set_data(*gradients.T)
        H, a, b = X.T @ X / 40, view.a - 1, view.b + 1
        height = (H[0, 0] * a**2 + 2 * H[0, 1] * a * b + H[1, 1] * b**2) / 2
        view.title.set_text(f"after 60 steps {np.hypot(*(path[-1] - [1, -1])):.2g} away")
        return [*view.update(height, path), goal, dots]

    return update

# %% [markdown] tags=["S1-60", "S1-61"]
# At offset 0 the dots fill all four quadrants and the path goes straight there. From about 1 on they squeeze
# into two, and the loss becomes a ravine: a large rate bounces between its walls or flies off, a small one
# creeps along its floor. In numbers, how much steeper it is across than along:

# %% tags=["S1-60", "S1-61"]
offsets, same, ratio = (0.0, 0.5, 1.5, 3.0), [], []
for offset in offsets:
    X, gradients, _ = walk(offset, 0.1, 40)
    same.append(np.mean(np.prod(gradients, axis=1) > 0))
    steep = np.linalg.eigvalsh(X.T @ X / 40)
    ratio.append(steep[1] / steep[0])  # across the valley, along it

assert 0.3 < same[0] < 0.7 and same[2] == 1 and ratio[0] < 2 < 20 < ratio[2] < ratio[3]
table(offset=offsets, same_sign=[f"{s:.0%}" for s in same], steepness_ratio=ratio, digits=2)

# %% [markdown] tags=["S0-75", "S1-63", "S1-64", "S4-41"]
# ### Shift the sigmoid
#
# "That is also why you want zero-mean data", says the slide; and, we add, zero-mean activations. So let's
# stretch the sigmoid to $-1 \dots 1$. Both formulas of the slides are the **hyperbolic tangent**:
#
# $$\tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}} = \frac{2}{1 + e^{-2z}} - 1 = 2\, \sigma(2z) - 1$$

# %% tags=["S1-63", "S4-41", "S0-75"]
z = rng.normal(size=100_000)
assert np.allclose((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)), np.tanh(z))
assert np.allclose(2 / (1 + np.exp(-2 * z)) - 1, np.tanh(z))
assert abs(np.tanh(z).mean()) < 0.01 and np.all(np.abs(np.tanh(z)) < 1)  # zero-centred

# %% tags=["S1-64", "S0-75", "W1-21", "W1-24", "W1-27"]
z = np.array([-10.0, 0.0, 10.0])
gradcheck(
    lambda v: np.tanh(v).sum(), np.array([-1.0, 0.3]), 1 - np.tanh(np.array([-1.0, 0.3])) ** 2
)
slide_value("W1-21 W1-24 W1-27", 1 - np.tanh(z) ** 2)

# %% [markdown] tags=["S0-75", "S1-64"]
# Centred, and in the middle the gradient passes whole: slope 1 instead of a quarter. LeCun, Kanter and
# Solla (1991) showed why centred values learn faster. But at $\pm 10$ it is *flatter* than the sigmoid, by a
# factor of five thousand. Saturation is still with us.

# %% [markdown] tags=["S0-76", "S1-65", "S3-47", "S3-48"]
# ## Cut off the left
#
# *Slides: NVIDIA deck, "Rectified Linear Units"; Ionescu, "ReLU (Rectified Linear Unit)"; Taura, "ReLU"; Ando
# Ki, "Artificial neuron: activation functions".*
#
# A radical idea: no curve at all. The **rectified linear unit** keeps what is positive and drops the rest, each
# component by itself:
#
# $$\text{ReLU}(z) = \max(0, z)$$

# %% [markdown] tags=["S4-42", "E4-10"]
# > **In Ando Ki's table the ReLU column says $\frac{2}{1 + e^{-2z}} - 1$.** That is tanh again, from the column
# > before. At $z = -1$:

# %% tags=["S4-42", "E4-10", "S0-76", "S1-65", "S3-48"]
as_printed = 2 / (1 + np.exp(2.0)) - 1
assert np.isclose(as_printed, np.tanh(-1)) and relu(-1.0) == 0
assert np.array_equal(
    relu(np.array([-2.0, 0.0, 3.0])), [0, 0, 3]
)  # a vector, component by component
table(as_printed=as_printed, ReLU=relu(-1.0))

# %% [markdown] tags=["S1-69", "S1-70", "E1-12", "E3-07", "S3-50"]
# Same question as before: what are its slopes at $-10$, $0$ and $10$?

# %% tags=["S1-70", "S1-69", "S1-66", "W1-28", "W1-29", "E1-12", "S3-47"]
h = 1e-5
assert (relu(0 + h) - relu(0)) / h == 1 and (relu(0) - relu(0 - h)) / h == 0
assert np.isclose(slope_of(relu, 0.0), 0.5)  # neither of the two
slide_value("W1-28 W1-29", [slope_of(relu, -10.0), slope_of(relu, 10.0)])

# %% [markdown] tags=["E1-12", "E3-07", "S3-50", "S3-49"]
# Right of 0 the slope is 1, however far: no saturation. Left of 0 it is 0: the slide's "annoyance". *At* 0
# there is none.
#
# > **A central difference sees 0.5 there.** Your gradient check fails though nothing is wrong. Keep its inputs
# > away from the kink (`gradcheck` says so when it lands on one).
#
# > **And two slides disagree.** Taura's Jacobian has $\max(\text{sign}(x_i), 0)$ on its diagonal: 0 at 0. His
# > backward rule passes the gradient where $x_j \ge 0$: 1 at 0. Nobody is hurt, 0 is rarely hit; but choose
# > one. We take 0 ($x > 0$), as PyTorch does.

# %% tags=["S3-49", "S3-50", "E3-07"]
z, dout = np.array([-1.5, 0.0, 2.0, 0.3]), np.array([1.0, 2.0, 3.0, 4.0])
jacobian = np.diag(np.maximum(np.sign(z), 0))  # (4, 4): no component looks at another
by_jacobian, by_rule = dout @ jacobian, dout * (z >= 0)
assert np.array_equal(by_jacobian[z != 0], by_rule[z != 0])
layer = layers.ReLU()
layer.forward(z[None])
assert np.array_equal(layer.backward(dout[None])[0], by_jacobian)
table(z=z, by_jacobian=by_jacobian, by_rule=by_rule)

# %% [markdown] tags=["S0-77", "S1-67", "S1-68"]
# ### Race them
#
# *Slides: Ionescu, "Converges much faster than sigmoid/tanh in practice (e.g. 6x)".*
#
# One network, three hidden layers of 64, 5,000 digits, each bend at the better of two rates and with first
# weights that suit it ("xavier" and "he" are explained further down). We count the steps until the loss is 0.5.
# **How many times faster is ReLU than the sigmoid, and than tanh?**

# %% tags=["S0-77", "S1-67"]
digits = data.mnist()
X_some, y_some = data.flatten(digits.X_train[:5000]), digits.y_train[:5000]

def digit_net(bend, init, hidden=(64, 64, 64), norm=False, rng=None):
    parts, sizes = [], (784, *hidden, 10)
    for i in range(len(sizes) - 1):
        parts += [layers.Linear(*sizes[i : i + 2], init=init, rng=rng, dtype=np.float32)]
        if i < len(hidden):
            parts += [layers.BatchNorm1d(sizes[i + 1], dtype=np.float32)] if norm else []
            parts += [bend()]
    return layers.Sequential(*parts)

# %% tags=["S0-77", "S1-67"]
def steps_to(goal, bend, init, learning_rate, epochs=6):
    rng = np.random.default_rng(0)
    net, plan = digit_net(bend, init, rng=rng), {"batch_size": 50, "epochs": epochs}
    for history in steps(net, X_some, y_some, optimizer=optim.SGD(learning_rate), rng=rng, **plan):
        if history.step >= 20 and np.mean(history.loss[-20:]) < goal:
            return history.step
    return np.inf

# %% tags=["S0-77", "S1-67"]
BENDS = {"sigmoid": layers.Sigmoid, "tanh": layers.Tanh, "ReLU": layers.ReLU}
RATES = {"sigmoid": (0.3, 1.0), "tanh": (0.1, 0.3), "ReLU": (0.1, 0.3)}
fastest = {
    name: min(
        steps_to(0.5, bend, "he" if name == "ReLU" else "xavier", rate) for rate in RATES[name]
    )
    for name, bend in BENDS.items()
}
picture(
    figures.bars(list(fastest.values()), list(fastest), "steps to a loss of 0.5"),
    alt="Steps to a loss of 0.5: the sigmoid needs several times as many as tanh and ReLU.",
)

# %% tags=["S0-77", "S1-67", "S1-68"]
assert fastest["sigmoid"] > 3 * fastest["ReLU"] and 0.3 < fastest["tanh"] / fastest["ReLU"] < 1.5
assert relu(rng.normal(size=10_000)).mean() > 0.35  # not zero-centred either

# %% [markdown] tags=["S0-77", "S1-67", "S1-68"]
# Several times faster than the sigmoid, here; against tanh, with good first weights, no advantage at all. The
# slide's "6x" is Krizhevsky's figure of 2012: ReLU against tanh, a convolutional network, one data set. Trust
# such factors for their own experiment. ReLU's outputs are not centred either (mean 0.4 for standard normal
# inputs). What it has is that depth does not flatten it, and that it costs next to nothing.

# %% [markdown] tags=["S0-78", "S1-69"]
# ### Watch units die
#
# Zero slope on the left has a price. If a unit's $z$ is negative for *every* example, its gradient is 0 for
# every example: nothing will ever move its weights again. It is **dead**.

# %% tags=["S0-78", "S1-69"]
layer = layers.Linear(2, 6, rng=rng)
layer.params["b"][:3] = -20.0  # three units pushed far down
net = layers.Sequential(layer, layers.ReLU())
net.forward(moons)
net.backward(np.ones((len(moons), 6)))
assert np.all(net.grads["0.W"][:3] == 0) and np.all(net.grads["0.b"][:3] == 0)
table(
    unit=list(range(1, 7)),
    bias=layer.params["b"],
    size_of_gradient=np.abs(net.grads["0.W"]).sum(axis=1),
)

# %% [markdown] tags=["S0-78"]
# ### Exercise 6.3: count the dead
#
# `Z` holds what the units are given, one example a row, one unit a column.

# %% tags=["exercise", "S0-78", "S1-69"]
def count_dead(Z):
    raise NotImplementedError("Exercise 6.3")

check("06.3", count_dead)

# %% [markdown] tags=["S0-78"]
# The network of the next figure, from nothing: forward, and 60 steps of descent on all 300 points.

# %% tags=["S0-78"]
moon_X, moon_y = data.moons(150, 0.1, rng=np.random.default_rng(1))

def moon_forward(X, params, leak):
    W, b, V, c = params
    z = X @ W.T + b  # (N, 40)
    h = np.maximum(leak * z, z)
    return h @ V.T + c, (z, h)

def moon_training(learning_rate, bias, leak, steps=60):
    W, V = (
        np.random.default_rng(0).normal(0, s, size) for s, size in ((1, (40, 2)), (0.22, (2, 40)))
    )
    params = [W, np.full(40, bias), V, np.zeros(2)]
    for _ in range(steps):
        scores, (z, h) = moon_forward(moon_X, params, leak)
        loss, df = losses.cross_entropy(scores, moon_y)
        dz = df @ params[2] * np.where(z > 0, 1, leak)
        grads = [dz.T @ moon_X, dz.sum(axis=0), df.T @ h, df.sum(axis=0)]
        params = [
            np.clip(p - learning_rate * g, -1e4, 1e4) for p, g in zip(params, grads, strict=True)
        ]
    return params, loss

# %% [markdown] tags=["S0-78", "S1-77"]
# Nobody sets biases to $-20$. But a single step that is too large can. Forty hidden units, two moons, 60 steps.
# **Predict: which learning rate kills half of them? Can a dead one come back? Then switch to leaky ReLU.**

# %% [markdown] tags=["notes"]
# **5 minutes.** (1) ReLU, bias 0: rates 0.1, 1, 3. Nobody dies, nobody, twelve, and the loss is *better*: a few dead
# do not hurt. (2) Rate 10: 34 of 40, loss 0.51. Ask what a smaller rate would now change. (Nothing: their gradient
# is 0.) (3) Rate 1, bias $-4$: 39 never fire, the loss stays at chance. (4) The same with leaky 0.1: 36 never
# fire, and the loss falls to 0.25. How can that be? (A little still passes.)
#
# Do not combine leaky with rate 10: it explodes, a death of another kind; or do, at the end, and let them name it.

# %% tags=["S0-78", "S0-79", "S1-77", "hide"]
# @title Live figure: dead units
LEAKS = {"ReLU": 0.0, "leaky ReLU, 0.01": 0.01, "leaky ReLU, 0.1": 0.1}
away = lin(-4, 2, value=0, step=0.1, label="bias at first")


@explore(learning_rate=log(0.01, 10, value=0.1), bias=away, bend=choice(LEAKS), size=(7, 3))
def dead_units(fig):
    """Left: two moons and the ground each class owns after 60 steps. Right: for which share of the
    examples each of 40 hidden units fires; with rate 0.1 and bias 0 nearly all fire for some."""
    left, right = fig.subplots(1, 2)
    ground, bars = figures.Regions(left, (-1.6, 2.6, -1.1, 1.6)), figures.UnitShares(right, 40)
    figures.scatter_classes(moon_X, moon_y, left)
    verdict = left.set_title(" ", loc="left", fontsize=10)

    def update(learning_rate, bias, bend):
        params, loss = moon_training(learning_rate, bias, LEAKS[bend])
        Z = moon_X @ params[0].T + params[1]
        fires = np.mean(Z > 0, axis=0)
        scores, _ = moon_forward(ground.grid, params, LEAKS[bend])
        verdict.set_text(f"loss {loss:.2g} (chance {np.log(2):.2f})")
        bars.title.set_text(f"{np.sum(fires == 0)} of 40 never fire")
        return [ground.update(scores), verdict, *bars.update(fires)]

    return update

# %% [markdown] tags=["S0-78", "S1-77"]
# With ReLU, a rate of 10 kills most units, and a bias of $-3$ most of them from the start: the deeper a unit
# starts, the fewer examples can switch it on. Leaky units may be off for every example too, but they are still
# told what the loss wants, and the network learns all the same. "Be careful with your learning rates", says the
# slide. In numbers:

# %% tags=["S0-78", "S0-79", "S1-77"]
def dead_after(learning_rate, bias, leak=0.0):
    params, loss = moon_training(learning_rate, bias, leak)
    return int(np.sum((moon_X @ params[0].T + params[1] <= 0).all(axis=0))), loss

(gentle, _), (rough, _) = dead_after(0.1, 0.0), dead_after(10.0, 0.0)
assert gentle <= 2 and rough >= 25
(_, stuck), (_, leaking) = dead_after(1.0, -4.0), dead_after(1.0, -4.0, leak=0.1)
assert abs(stuck - np.log(2)) < 0.01 and leaking < 0.4
table(
    bend=["ReLU", "leaky ReLU, 0.1"],
    loss_from_bias_minus_4=[f"{loss:.2f}" for loss in (stuck, leaking)],
)

# %% [markdown] tags=["S0-79", "S1-71"]
# ## Save the dying units
#
# *Slides: NVIDIA deck, "Leaky ReLU"; Ionescu, "Leaky ReLU", "Parametric Rectifier (PReLU)", "Exponential Linear
# Units (ELU)", "Maxout 'Neuron'".*
#
# Four mends, each in one line. The **leaky ReLU** leaves a little slope on the left:

# %% [markdown] tags=["notes"]
# **2 minutes.** The mend for what they have just seen, in one line.
#
# **Ask:** how do you write "a hundredth on the left, all of it on the right" without an *if*? (The larger of two
# lines. Most reach for `np.where`, which is fine, and longer.) For which slopes does the trick break? (Above 1: the
# wrong line is the larger one. That is the PReLU's slip below.)
#
# **Goes wrong:** `max(slope * z, z)`, Python's own, works for one number and fails for an array: "The truth value of an
# array with more than one element is ambiguous".

# %% tags=["S1-71", "S0-79", "E1-11", "live"]
# A little slope on the left, a hundredth, say
def leaky(z, slope=0.01):
    # Which of the two lines is the larger, left of 0 and right?
    return np.maximum(slope * z, z)

# %% tags=["S1-71", "S0-79", "W1-30", "W1-31", "E1-11"]
assert np.isclose(slope_of(leaky, -10.0), 0.01)  # never 0: it will not die
slide_value("W1-30 W1-31", [leaky(-10.0, slope=0.1), leaky(-10.0)])

# %% [markdown] tags=["E1-11", "S1-71"]
# > **One deck, two slopes.** Its gallery says $\max(0.1x, x)$, its own slide $\max(0.01x, x)$: $-1$ or $-0.1$
# > at $-10$. Neither is wrong. Make the slope an argument, and say which one you used; PyTorch takes
# > 0.01, Keras 0.3. (The slide's "Mass et al." is Maas, Hannun and Ng, 2013.)

# %% [markdown] tags=["S1-72", "E1-13"]
# Why choose a slope if training can? In the **PReLU** $\alpha$ is a parameter, learned like any weight (He et
# al. 2015).
#
# > **"$f(x) = \max(\alpha x, x)$", says the slide.** Nothing stops a learned $\alpha$ from passing 1. Then the
# > larger of the two is the wrong one, on both sides. The two-piece form $\max(0, x) + \alpha \min(0, x)$ does
# > what is meant:

# %% tags=["S1-72", "E1-13"]
def prelu(x, alpha):
    return relu(x) + alpha * np.minimum(0, x)

x = np.array([3.0, -3.0])
assert np.allclose(prelu(x, 0.25), np.maximum(0.25 * x, x))
table(x=x, as_printed_alpha_2=np.maximum(2 * x, x), two_pieces_alpha_2=prelu(x, 2))

# %% tags=["S1-72", "E1-13"]
assert np.array_equal(np.maximum(2 * x, x), [6, -3]) and np.array_equal(prelu(x, 2), [3, -6])

# %% [markdown] tags=["S1-72"]
# ### Exercise 6.4: learn the slope of PReLU
#
# The gradient of the loss by $\alpha$, one for all entries. (04: if a number is used in many places, what they
# want adds up.)

# %% tags=["exercise", "S1-72"]
def prelu_slope_gradient(x, dout):
    raise NotImplementedError("Exercise 6.4")

check("06.4", prelu_slope_gradient)

# %% tags=["S1-72"]
layer, X = layers.PReLU(), rng.normal(size=(4, 3))
dout = rng.normal(size=(4, 3))
layer.forward(X)
layer.backward(dout)
gradcheck(lambda a: np.sum(dout * prelu(X, a)), np.array(0.25), layer.grads["a"].reshape(()))

# %% [markdown] tags=["S1-73", "S1-74"]
# The **exponential linear unit** rounds the corner off: $z$ above 0, and $\alpha (e^z - 1)$ below.

# %% tags=["S1-73", "S1-74", "E1-15"]
def elu(z, alpha=1.0):
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))

h, alphas = 1e-7, (0.5, 1.0, 2.0)
left = [(elu(0.0, a) - elu(-h, a)) / h for a in alphas]
assert np.allclose(left, alphas, atol=1e-5) and all(abs(elu(-h, a)) < 1e-6 for a in alphas)
table(alpha=alphas, slope_left_of_0=left, slope_right_of_0=[1, 1, 1])

# %% [markdown] tags=["E1-15"]
# > **Any $\alpha$ will do, says the slide's formula.** It joins up, but smoothly only at $\alpha = 1$: the
# > slope left of 0 is $\alpha$, the one on the right 1.
#
# The next slide lists "does not die". **What is ELU's slope at $-20$?**

# %% tags=["S1-74", "E1-28", "W1-74", "W1-75"]
def elu_slope(z):
    return np.where(z > 0, 1, np.exp(np.minimum(z, 0)))  # alpha = 1

points = np.array([-2.0, -0.5, 1.5])
gradcheck(lambda z: elu(z).sum(), points, elu_slope(points))
slide_value("W1-74 W1-75", elu_slope(np.array([-20.0, -1.0])))

# %% [markdown] tags=["E1-28", "S1-74"]
# > **Not dead, but in a coma.** Two billionths are not zero, and no use either: ELU saturates at $-\alpha$. The
# > leaky ReLU still has its 0.01 there. "Saturates softly" would be right. What is true: its outputs lie closer
# > to mean 0 than ReLU's. And it needs exp, like the sigmoid.

# %% tags=["S1-74", "E1-28"]
z = rng.normal(size=100_000)
means = {"ReLU": relu(z).mean(), "leaky ReLU": leaky(z).mean(), "ELU": elu(z).mean()}
assert means["ELU"] < means["leaky ReLU"] < means["ReLU"]
table(bend=list(means), mean_output=list(means.values()), digits=2)

# %% [markdown] tags=["S1-75", "S1-76"]
# **Maxout** (Goodfellow et al. 2013) gives up on a fixed bend: two linear pieces, the larger one counts, both
# are learned.
#
# $$f(x) = \max(w_1^T x + b_1,\; w_2^T x + b_2)$$
#
# **Which $w_1$, $b_1$ make it a ReLU neuron? And a leaky one?** What does it cost?

# %% tags=["S1-75", "S1-76"]
X, w2, b2 = rng.normal(size=(100, 3)), rng.normal(size=3), 0.3
def maxout(w1, b1):
    return np.maximum(X @ w1 + b1, X @ w2 + b2)

assert np.allclose(maxout(0 * w2, 0.0), relu(X @ w2 + b2))
assert np.allclose(maxout(0.01 * w2, 0.01 * b2), leaky(X @ w2 + b2))
pair = layers.Maxout(3, 8, rng=rng), layers.Linear(3, 8, rng=rng)
maxouts, linears = (sum(p.size for p in layer.params.values()) for layer in pair)
assert maxouts == 2 * linears
table(layer=["Maxout", "Linear and ReLU"], parameters=[maxouts, linears])

# %% [markdown] tags=["S0-80", "S1-77", "E0-25"]
# ### So, which one?
#
# *Slides: NVIDIA deck, "In practice"; Ionescu, "TLDR: In practice".*
#
# | bend | range | centred | flat where | dies | cost |
# |---|---|---|---|---|---|
# | sigmoid | 0 to 1 | no | both sides | saturates | exp |
# | tanh | $-1$ to 1 | yes | both sides | saturates | exp |
# | ReLU | 0 up | no | left | yes | least |
# | leaky ReLU, PReLU | all | nearly | nowhere | no | little |
# | ELU | $-\alpha$ up | nearly | far left | hardly | exp |
# | maxout | all | learned | nowhere | no | twice the weights |
#
# Both decks say: ReLU first, with care for the learning rate; then try leaky ReLU, ELU or maxout; tanh without
# great hopes.
#
# > **And one of them: "Never use sigmoid".** Strong words for a deck whose own worked network is a sigmoid net:
# > its 0.13 is $\sigma(-1.9)$. The other deck says "avoid", and both mean hidden layers. For a probability at
# > the output, or a gate between 0 and 1, nothing else will do (08 has such gates, in the LSTM).

# %% tags=["E0-25", "S0-80"]
z = np.array(-1.9)
assert abs(sigmoid(z) - 0.13) < 0.005 and relu(z) == 0
table(
    bend=["sigmoid", "tanh", "ReLU"], at_minus_1_9=[float(f(z)) for f in (sigmoid, np.tanh, relu)]
)

# %% [markdown] tags=["S1-78", "S4-93", "S1-61"]
# ## Prepare the inputs
#
# *Slides: Ionescu, "Data Preprocessing"; Ando Ki, "Input normalization", "Covariate shift".*
#
# The first layer's inputs come from the world, with the world's units. Data in a matrix $X$ of shape $(N, D)$,
# an example a row; per column, **centre** (subtract the mean), then **standardise** (divide by the standard
# deviation):

# %% tags=["S1-78", "S4-93"]
X = rng.normal(size=(200, 2)) * [1, 100] + [5, 300]  # metres and centimetres, say
centred = X - X.mean(axis=0)
standard = centred / X.std(axis=0)
assert np.allclose(standard.mean(axis=0), 0) and np.allclose(standard.std(axis=0), 1)
assert np.allclose(data.standardize(X), standard)
ways = {"raw": X, "centred": centred, "standardised": standard}
second = [f"{A[:, 1].mean() + 1e-9:.0f} ± {A[:, 1].std():.0f}" for A in ways.values()]
table(step=list(ways), second_column_mean_and_std=second)

# %% [markdown] tags=["S1-82", "E1-33"]
# Is it worth a line of code? "It is not mandatory to normalize data for deep networks", says one deck; another
# writes "need normalization". Let gradient descent speak.
#
# Two features, the second a hundred times as spread out and far from 0, and a target that is linear in both.
# Descend on half the mean squared error from $w = 0$, at the safe rate $\eta = 1 / c_{\max}$, one over the
# largest curvature (02), until the loss is a millionth of what it was. With $e = w - w^*$ for what is still
# missing, a step is $e \leftarrow e - \eta H e$ and the loss $\frac12 e^T H e$, where $H = X^T X / N$. **How many
# steps?**

# %% [markdown] tags=["notes"]
# **3 minutes.** Do not type this; tell it as a bet. Write "raw" and "standardised" on the board, and have everybody
# put down two numbers before the cell after next runs. (602,320 and 2; few dare more than a thousand for the raw
# inputs.)
#
# Then ask which half of the work does more, centring or scaling, and show the table: centred only 69,117, scaled
# only 55. It takes both.
#
# The raw count is a plain loop and takes a moment; say so, or they think that it hangs.

# %% tags=["S1-82", "E1-33", "S1-61", "S4-93"]
def steps_needed(X, t):
    H, best = X.T @ X / len(X), np.linalg.lstsq(X, t)[0]
    rate = 1 / float(np.linalg.eigvalsh(H).max())
    (a, b), (_, c) = H.tolist()
    e1, e2 = (-best).tolist()  # w = 0
    goal, steps = 1e-6 * (a * e1**2 + 2 * b * e1 * e2 + c * e2**2), 0
    while a * e1**2 + 2 * b * e1 * e2 + c * e2**2 > goal:
        e1, e2 = e1 - rate * (a * e1 + b * e2), e2 - rate * (b * e1 + c * e2)
        steps += 1
    return steps

# %% tags=["S1-82", "E1-33", "S4-93", "W1-76", "W1-77"]
X = np.random.default_rng(0).normal(size=(200, 2)) * [1, 100] + [0, 300]
t = X @ [1, 0.01]
normal = data.standardize(X)
slide_value("W1-76 W1-77", [steps_needed(X, t), steps_needed(normal, t - t.mean())])

# %% [markdown] tags=["S1-82", "E1-33"]
# > **So is it mandatory?** 602,320 steps or 2. For descent it decides whether you see the end. An exact solver
# > does not care (`lstsq` above took the raw numbers), and a deep network *can* learn from raw inputs: the deck
# > is right that it is not mandatory, and wrong to leave it there. It costs two lines.

# %% tags=["S1-82", "E1-33", "S1-61"]
assert np.allclose(np.linalg.lstsq(X, t)[0], [1, 0.01])
mean = X.mean(axis=0)
counts = [steps_needed(X - mean, t - t.mean()), steps_needed(X / X.std(axis=0), t)]
assert 2 < counts[1] < counts[0] < 602320
table(inputs=["centred only", "scaled only"], steps=counts)

# %% [markdown] tags=["S1-79", "S1-80", "S1-81"]
# ### Centre images
#
# For images, the deck's advice is: centre only. Pixels share one scale already. What to subtract? AlexNet took
# away the *mean image*, VGGNet one mean a colour channel. **How many numbers is each, for images of shape
# $[32, 32, 3]$?**

# %% tags=["S1-80", "S1-81", "W1-32", "W1-33"]
images = rng.random((50, 32, 32, 3))  # stand-ins for photographs
mean_image = images.mean(axis=0)  # (32, 32, 3)
channel_mean = images.mean(axis=(0, 1, 2))  # (3,)
assert np.allclose((images - mean_image).mean(axis=0), 0)
assert np.allclose((images - channel_mean).mean(axis=(0, 1, 2)), 0)
slide_value("W1-32 W1-33", [mean_image.size, channel_mean.size])

# %% [markdown] tags=["S1-79"]
# A thousand times fewer, and the usual choice since. On digits you can go further still: standardise each
# pixel, or **whiten**: turn the pixels so that they no longer vary together, and give each direction the same
# variance. **Which of the four pictures will you still be able to read?**

# %% tags=["S1-79", "S1-78"]
centred = X_some - X_some.mean(axis=0)
standard = centred / (X_some.std(axis=0) + 0.1)  # + 0.1: border pixels hardly vary
variance, directions = np.linalg.eigh(np.cov(centred.T.astype(np.float64)))
whitening = directions / np.sqrt(relu(variance) + 0.003) @ directions.T  # (784, 784)
white = centred @ whitening

# %% tags=["S1-79", "S1-78"]
shown = [A[k] / np.abs(A[k]).max() for A in (X_some, centred, standard, white) for k in range(8)]
picture(
    figures.image_grid(np.reshape(shown, (32, 28, 28)), columns=8, signed=True),
    alt="Four rows of eight digits: raw, centred on a grey-red ghost, standardised with loud borders, whitened "
    "to thin outlines. All remain readable.",
)

# %% [markdown] tags=["S1-79"]
# All of them, more or less: nothing was lost, only rescaled. Centring leaves the ghost of the mean image behind
# each digit; standardising turns up the volume of pixels that are almost always blank; whitening keeps the
# edges.

# %% tags=["S1-79", "S1-78"]
def neighbours(A):  # correlation of pixels beside each other, in the middle of the image
    return np.mean(
        [np.corrcoef(A[:, k], A[:, k + 1])[0, 1] for k in range(28 * 14 + 8, 28 * 14 + 18)]
    )

pairs = [neighbours(A) for A in (X_some, standard, white)]
assert pairs[0] > 0.5 and abs(pairs[2]) < 0.1
table(
    pixels=["raw", "standardised", "whitened"],
    neighbours_correlate=[f"{c + 0:.1f}" for c in pairs],
)

# %% [markdown] tags=["S4-91"]
# ### Beware of the shift
#
# Whatever you subtract in training, subtract the *same* numbers afterwards. And if the new data come from
# another world, with other lighting, say, the network meets inputs it was never trained on: **covariate
# shift**. Train on clean digits; then a camera adds grey to every test image and halves the contrast. **What is
# left of the accuracy?**

# %% tags=["S4-91"]
X_test, y_test = data.flatten(digits.X_test[:2000]), digits.y_test[:2000]
shifted = np.float32(0.5) + X_test / 2  # grey paper, half the contrast
reader = digit_net(layers.ReLU, "he", hidden=(64,), rng=np.random.default_rng(0))
fit = {"optimizer": optim.SGD(0.2), "rng": np.random.default_rng(0), "progress": False}
_ = train(reader, X_some, y_some, epochs=8, **fit)

# %% tags=["S4-91"]
clean, at_a_loss = accuracy(reader, X_test, y_test), accuracy(reader, shifted, y_test)
mended = (shifted - shifted.mean()) / shifted.std() * X_some.std() + X_some.mean()
again = accuracy(reader, mended.astype(np.float32), y_test)
assert clean > 0.88 and at_a_loss < clean - 0.2 and abs(again - clean) < 0.03
results = {"clean": clean, "shifted": at_a_loss, "normalised": again}
picture(
    figures.bars(list(results.values()), list(results), "accuracy", text="{:.2f}"),
    alt="Accuracy 0.90 on clean test images, below a half on shifted ones, 0.90 once normalised.",
)

# %% [markdown] tags=["S4-91"]
# The images are as readable as before, to you. One mean and one deviation bring them back to what the network
# knows.
#
# ### Exercise 6.5: measure on the training set
#
# Standardise the test set so that the network sees it as it saw the training set.

# %% tags=["exercise", "S1-78", "S4-91", "S4-93"]
def standardize_test(X_train, X_test):
    raise NotImplementedError("Exercise 6.5")

check("06.5", standardize_test)

# %% [markdown] tags=["S1-83"]
# ## Choose the first weights
#
# *Slides: Ionescu, "Weight Initialization"; Ando Ki, "Vanishing gradient problem", "Gradient Exploding".*
#
# "What happens when $W = 0$ init is used?" asks the slide, and leaves it to you. Take the eleven lines of
# notebooks 04 and 05: sigmoids, four hidden units, no biases. **Guess for XOR, then for OR.**

# %% [markdown] tags=["notes"]
# **4 minutes.** Show of hands: after 5,000 steps from zero, does it learn XOR? And OR?
#
# XOR: nothing moves at all, 0.5 for every row. So they expect the same of OR, and are surprised that its weights do
# move. Show `or0`: four equal columns. Ask what four units that always agree are worth. (One unit.)
#
# The misconception to catch: "the gradient is zero because the weights are zero". For XOR it cancels, because ones and
# zeros balance; for OR it does not. And a *constant* start, all 0.5, would be no better: it is equality that hurts,
# not zero.

# %% tags=["S1-83", "W1-17", "E1-16"]
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])

def from_zero(Y, steps=5000):
    W0, W1 = np.zeros((3, 4)), np.zeros((4, 1))
    for _ in range(steps):
        l1 = sigmoid(X @ W0)
        l2 = sigmoid(l1 @ W1)
        delta2 = (Y - l2) * l2 * (1 - l2)
        delta1 = delta2 @ W1.T * l1 * (1 - l1)
        W1 += l1.T @ delta2
        W0 += X.T @ delta1
    return W0, W1, l2

# %% tags=["S1-83", "W1-17", "W1-18", "E1-16"]
xor0, xor1, xor_out = from_zero(np.array([[0], [1], [1], [0]]))
or0, or1, or_out = from_zero(np.array([[0], [1], [1], [1]]))
assert np.all(xor0 == 0) and np.all(xor1 == 0) and np.all(xor_out == 0.5)
assert np.all(or0 == or0[:, :1]) and abs(or0[0, 0]) > 1  # moved, but all columns alike
slide_value("W1-17 W1-18", [xor_out.max(), np.linalg.matrix_rank(or0)])

# %% [markdown] tags=["S1-83", "E1-16"]
# > **Two answers to the slide's question.** On XOR the gradient is exactly 0 and nothing ever moves: 0.5 for
# > everything, after 5,000 steps. On OR the weights do move, but all four hidden units get the same gradient,
# > stay the same, and count as one (rank 1). Equal units can never part: **symmetry** has to be broken.

# %% [markdown] tags=["S1-84", "S1-85", "S1-86"]
# ### Go down twenty layers
#
# So use random numbers. "First idea: small random numbers", standard deviation 0.01, "works okay for small
# networks". Let's send 200 examples through twenty layers of 500 units, and measure the size of what arrives,
# as **root mean square** (RMS), the root of the mean of the squares. At the start it is 1. **After twenty
# layers of tanh?**

# %% [markdown] tags=["notes"]
# **7 minutes.** The experiment of the notebook; type it all. Have bets on the board first: what is left of 1, for a
# spread of 0.01, and for 1?
#
# **Ask:** why new weights in *every* pass of the loop? (Twenty layers, twenty matrices.) What does one layer of 500
# multiply the size by, at 0.01? ($\sqrt{500} \cdot 0.01 = 0.22$; and 0.22 to the twentieth is $10^{-13}$. Most bet
# on a hundredth.)
#
# **Goes wrong:** `W` drawn above the loop: tanh at 0.01 looks much the same, so nobody notices; it is one layer,
# twenty times. A forgotten `bend`: at 1 the size runs to $10^{27}$ in place of 0.98.

# %% tags=["S1-84", "S1-85", "live"]
# Twenty layers down: how large is what arrives?
def signal_after(bend, std, depth=20, n=500):
    # Inputs of size 1
    rng = np.random.default_rng(0)
    h = rng.normal(size=(200, n))
    # Every layer has its own weights, and a bend
    for _ in range(depth):
        W = rng.normal(0, std, size=(n, n))
        h = bend(h @ W)
    # The root of the mean of the squares
    return np.sqrt(np.mean(h**2))

# %% tags=["S1-84", "S1-85"]
W = rng.normal(0, 0.01, (500, 500))  # the slide's line
assert abs(W.std() - 0.01) < 1e-4

# %% tags=["S1-84", "S1-85", "S1-86", "W1-39", "W1-41", "W1-42"]
tiny_relu, tiny_tanh = signal_after(relu, 0.01), signal_after(np.tanh, 0.01)
large_tanh = signal_after(np.tanh, 1.0)
said = {
    "W1-39": "after 20 layers of ReLU, std 0.01: under 1e-16",
    "W1-41": "after 20 layers of tanh, std 0.01",
    "W1-42": "after 20 layers of tanh, std 1",
}
assert tiny_relu < 1e-15
slide_value("W1-39 W1-41 W1-42", [tiny_relu, tiny_tanh, large_tanh], remarks=said)

# %% [markdown] tags=["S1-85", "S1-86"]
# Too small, and nothing arrives: the last layer sees a constant. Too large, and tanh sits at $\pm 1$ all over:
# saturated, so nothing comes *back*. Between them there must be a spread that keeps the size. Each unit adds
# $n$ products of a weight and an input; independent terms add their variances:
#
# $$\text{Var}(z) = n_{\text{in}}\, \text{Var}(W)\, \overline{x^2}$$
#
# The variance is kept with $\text{Var}(W) = 1 / n_{\text{in}}$ (LeCun 1998; `init="lecun"` here). The gradient
# goes the other way, through the same $W$ with $n_{\text{out}}$ terms a sum, and wants $1 / n_{\text{out}}$.
# Glorot and Bengio (2010) met in the middle. It is called **Xavier** initialisation, after the first author's
# first name:
#
# $$\text{Var}(W) = \frac{2}{n_{\text{in}} + n_{\text{out}}}$$

# %% tags=["S1-87", "W1-35", "W1-36", "W1-40"]
variance = 2 / (500 + 500)
slide_value(
    "W1-35 W1-36 W1-40", [variance, np.sqrt(variance), signal_after(np.tanh, np.sqrt(variance))]
)

# %% [markdown] tags=["S1-87"]
# After twenty layers of tanh the size is 0.16: it still shrinks a little, as tanh squeezes, but the signal is
# alive. Now ReLU, which Xavier's rule did not have in mind. **What does it do to the mean square at every
# layer?**

# %% tags=["S1-87", "S1-88", "E1-17"]
xavier = signal_after(relu, np.sqrt(2 / 1000))
assert 0.70 < xavier ** (1 / 20) < 0.71  # the square root of a half, a layer

# %% [markdown] tags=["notes"]
# **4 minutes.** Print `xavier` before you type: 0.00087. Let the class find the reason with a histogram on the board,
# half of it wiped away.
#
# **Ask:** what does ReLU do to the mean square? (It halves it.) To the size, then? (The root of a half, 0.71 a layer.
# Most say a half.) So which variance mends it? ($2 / n$, twice as much.)
#
# **Goes wrong:** `2 / 500` without the root: $2 / n$ is a variance, and the signal is gone, around $10^{-24}$,
# with no error at all. Let somebody make the mistake in front of all. Doubling the *standard deviation* is the other
# one: far too large.

# %% tags=["S1-87", "S1-88", "E1-17", "live"]
# ReLU loses half of the mean square in every layer: which spread gives it back?
he = signal_after(relu, np.sqrt(2 / 500))

# %% tags=["S1-87", "S1-88", "W1-37", "W1-38", "E1-17"]
slide_value("W1-37 W1-38", [xavier, he])

# %% [markdown] tags=["E1-17", "S1-88"]
# It sets half of the numbers to 0, so half of the mean square is lost: a factor $\sqrt{1/2}$ a layer, a
# thousandth after twenty. **He** initialisation (He et al. 2015) gives it back:
# $\text{Var}(W) = 2 / n_{\text{in}}$.
#
# > **The slide promises "a standard deviation" and prints a variance.** `np.random.normal` takes a standard
# > deviation. Hand it the slide's number, and no error is raised:

# %% tags=["E1-17", "S1-87"]
trap = signal_after(relu, 2 / (500 + 500))
assert trap < 1e-29
table(
    std=["2 / (n_in + n_out), as printed", "its square root", "sqrt(2 / n_in)"],
    RMS=[trap, xavier, he],
    digits=2,
)

# %% [markdown] tags=["E1-17"]
# > Thirty orders of magnitude for one square root. And the deck's summary, "use ReLU" and "use Xavier init",
# > does not go together as well as it sounds: Xavier for tanh, He for ReLU.
#
# ### Exercise 6.6: the spread of the first weights
#
# The standard deviation for a layer of `n_in` inputs and `n_out` units: Xavier's if `activation` is `"tanh"`,
# He's if it is `"relu"`.

# %% [markdown] tags=["notes"]
# **4 minutes.** Short, and worth it: it asks for the root, for the right rule a bend, and for the right count.
#
# Listen for `n_out` in He's rule (a unit adds up what comes *in*), and for people who return the variance because the
# papers print it. Quick question to close: 784 inputs, 100 units, ReLU? ($\sqrt{2/784} = 0.051$; who says 0.0026
# forgot the root.)

# %% tags=["exercise", "S1-87", "E1-17"]
def weight_std(n_in, n_out, activation):
    raise NotImplementedError("Exercise 6.6")

check("06.6", weight_std)

# %% [markdown] tags=["S4-78", "S4-79", "S0-74"]
# ### And back again
#
# What holds for the signal holds for the gradient, which passes the same weights on its way back, and the
# slopes besides. Notebook 04 multiplied such factors along a chain. Ten sigmoids at their very steepest leave
# $0.25^{10}$; and a factor of 1.5 a layer, fifty times:

# %% tags=["S4-78", "S4-79", "W4-52", "W4-54"]
slide_value("W4-52 W4-54", [0.25**10, 1.5**50])

# %% [markdown] tags=["S4-78", "S4-79", "S0-74"]
# A millionth: the **vanishing gradient**; "the network just can't learn the parameter effectively", says the
# slide. Or hundreds of millions: the **exploding gradient**. Here are twenty layers of 100 units, each column
# the histogram of one layer; left what goes forward, right what comes back (the power of ten of each entry).
#
# **Tasks:** tanh with scale 1 is Xavier. Halve it; double it: what becomes of the histograms, what of the
# gradient at layer 1? Find the scale that suits ReLU. Is there one for the sigmoid?

# %% [markdown] tags=["notes"]
# **6 minutes.** Two pictures, one question each time: does it live on the left, does it live on the right?
#
# (1) tanh, Xavier, scale 1: gradient 0.27 at layer 1. (2) Halve it: left a spike at 0, right $10^{-6}$. (3) Double it:
# left two towers at $\pm 1$, right it *grows*, 15 times. Predict (2) and (3) before you drag. (4) ReLU: 1 shrinks,
# 1.4 holds; why 1.4? (The root of 2. Or take He at 1.) (5) Sigmoid: at 1, $10^{-12}$. At 10 the right looks
# fine; make them look left. (Nearly all at 0 or 1.)
#
# The misconception: one good picture is enough.

# %% tags=["S1-85", "S1-86", "S4-78", "S4-79", "S0-74"]
TWENTY = {  # the bend, and its slope at z
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (relu, lambda z: 1.0 * (z > 0)),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "leaky ReLU": (leaky, lambda z: np.where(z > 0, 1, 0.01)),
    "ELU": (elu, elu_slope),
}
DOUBLED = {"Xavier": 1.0, "He": 2.0}  # what Var(W) is, times n

# %% tags=["S1-85", "S1-86", "S4-78", "S4-79", "S0-74"]
def twenty_layers(bend, std, n=100, N=60):
    rng, (f, slope) = np.random.default_rng(0), TWENTY[bend]
    h, Ws, zs, hs = rng.normal(size=(N, n)), [], [], []
    for _ in range(20):
        Ws.append(rng.normal(0, std, size=(n, n)))
        zs.append(h @ Ws[-1])
        h = f(zs[-1])
        hs.append(h)
    grads = [rng.normal(size=(N, n))]  # something arrives at the top
    for W, z in zip(Ws[:0:-1], zs[:0:-1], strict=True):
        grads.append((grads[-1] * slope(z)) @ W.T)
    return hs, grads[::-1]

# %% tags=["S1-85", "S1-86", "S4-78", "S4-79", "S0-74", "hide"]
# @title Live figure: twenty layers, forward and back
spread = log(0.1, 10, value=1)


@explore(bend=choice(list(TWENTY)), init=choice(list(DOUBLED)), scale=spread, size=(7.4, 3.4))
def histograms(fig):
    """Left: histograms of the activations of twenty tanh layers with Xavier weights: broad bands
    that narrow slowly. Right: powers of ten of the gradients, a nearly level band."""
    left, right = fig.subplots(1, 2)
    forward = figures.LayerHistograms(left, 20, (-2, 2), "activation")
    back = figures.LayerHistograms(right, 20, (-20, 10), "log10 of |gradient|")

    def update(bend, init, scale):
        std = scale * np.sqrt(DOUBLED[init] / 100)
        hs, grads = twenty_layers(bend, std)
        sizes = [np.sqrt(np.mean(g**2)) for g in grads]
        forward.title.set_text(
            f"std {std:.3g}: RMS {np.sqrt(np.mean(hs[-1] ** 2)):.2g} at layer 20"
        )
        back.title.set_text(f"RMS at layer 1 / layer 20: {sizes[0] / sizes[-1]:.2g}")
        powers = [np.log10(np.abs(g[g != 0])) if g.any() else [-300] for g in grads]
        return [*forward.update(hs), *back.update(powers)]

    return update

# %% tags=["S0-74", "S4-78", "S4-79", "S1-86"]
def shrinks_by(bend, std):
    _, grads = twenty_layers(bend, std)
    return np.linalg.norm(grads[0]) / np.linalg.norm(grads[-1])

rows = [("tanh", 0.1), ("tanh", 0.05), ("ReLU", np.sqrt(0.02)), ("ReLU", 0.3), ("sigmoid", 0.1)]
ratios = [shrinks_by(*row) for row in rows]
assert ratios[0] > 1e-3 and ratios[1] < 1e-5 and 0.1 < ratios[2] < 10 and ratios[3] > 1e3
assert ratios[4] < 1e-9
table(
    bend=[row[0] for row in rows],
    std=[row[1] for row in rows],
    layer_1_by_layer_20=ratios,
    digits=2,
)

# %% [markdown] tags=["S0-74", "S1-86", "S1-88"]
# The sigmoid loses a factor of about four a layer at Xavier's scale, as promised by its quarter: "big practical
# problems", says the slide. Ten times the scale brings its gradient back to size, but look left: nearly every
# unit then sits at 0 or 1, and a few carry it all.
#
# The deck closes with a reading list, and its years tell a story. Glorot and Bengio 2010: measure variances.
# Saxe et al. 2013: orthogonal matrices, which keep lengths exactly. Sussillo and Abbott 2014: a random walk of
# the gradient's size, and how to make it drift nowhere. He et al. 2015: ReLU's missing half. Krähenbühl et al.
# 2015, and Mishkin and Matas 2015: stop deriving; run a batch through, measure, and divide. The last thought,
# done at every step, is the next section.

# %% [markdown] tags=["S1-89", "S1-90", "S4-94", "S4-92"]
# ## Normalise inside
#
# *Slides: Ionescu, "Batch Normalization"; Ando Ki, "Batch normalization", "Covariate shift".*
#
# "You want unit Gaussian activations? Just make them so." We standardised the inputs, feature by feature. Now
# do the same to a layer's outputs, with the numbers of the present batch (Ioffe and Szegedy 2015). For a batch
# of $m$ values of *one* feature:
#
# $$
# \mu = \frac{1}{m} \sum_i x_i, \qquad \sigma^2 = \frac{1}{m} \sum_i (x_i - \mu)^2, \qquad
# \hat{x}_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}
# $$
#
# $\varepsilon$ is tiny and saves a feature that is constant over the batch from $0 / 0$. ($\sigma$ is a standard
# deviation from here on, no longer the sigmoid.)

# %% [markdown] tags=["notes"]
# **4 minutes.** Two lines they have typed before, for inputs; the news is *where*: between two layers, with the
# numbers of the present batch.
#
# **Ask:** which axis? (0: over the examples, a feature at a time. Half of the class says 1.) What happens to a feature
# that is constant over the batch? (0; without $\varepsilon$ it is 0/0.) So whose output depends on whose input
# now? (Everybody's on everybody's; it comes back on the way backward and at test time.)
#
# **Goes wrong:** `axis=1`: "could not be broadcast together with shapes (64,3) (64,)". On a square batch it passes in
# silence. `eps` outside the root passes as well, and only exercise 6.7 sees it.

# %% tags=["S1-89", "S1-90", "S1-94", "S4-94", "live"]
# A batch of a layer's outputs, one example a row
def normalize(x, eps=1e-5):
    # Over the examples, or over the features?
    mean, var = x.mean(axis=0), x.var(axis=0)  # (D,) each
    # To mean 0 and deviation 1, whatever came
    return (x - mean) / np.sqrt(var + eps)

# %% tags=["S1-89", "S1-90", "S1-94", "S4-94"]
x = rng.normal(size=(64, 3)) * [1, 20, 0.1] + [5, 0, -3]  # (N, D), a layer's outputs
x_hat = normalize(x)
assert np.allclose(x_hat.mean(axis=0), 0) and np.allclose(x_hat.std(axis=0), 1, atol=1e-3)
table(feature=[1, 2, 3], std_before=x.std(axis=0), std_after=x_hat.std(axis=0), digits=3)

# %% [markdown] tags=["E4-04", "S4-96"]
# > **Another deck divides by "s: standard deviation (sqrt(variance\*\*2))".** The root and the square cancel:
# > that is the variance. Four numbers tell them apart, $[1, 5, 1, 5]$:

# %% tags=["E4-04", "S4-96", "W4-47"]
x = np.array([1.0, 5.0, 1.0, 5.0])
as_printed = np.sqrt(x.var() ** 2)
assert as_printed == x.var() == 4 and np.isclose(((x - 3) / as_printed).std(), 0.5)
slide_value("W4-47", np.sqrt(x.var()))

# %% [markdown] tags=["S1-92", "S1-94", "S4-95", "S4-96", "S4-97"]
# Is mean 0 and deviation 1 always what the next layer wants? Let training decide: two parameters a feature,
# scale $\gamma$ and shift $\beta$, which start at 1 and 0.
#
# $$y = \gamma\, \hat{x} + \beta = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}\, \gamma + \beta$$
#
# ### Exercise 6.7: batch normalization
#
# All of it, for a batch `x` `(N, D)`, with `gamma` and `beta` `(D,)`.

# %% [markdown] tags=["notes"]
# **5 minutes.** Clear the live cell from the screen first. It is the same again, plus a scale and a shift.
#
# The check tells apart: the wrong axis, `eps` outside the root, the variance for its root (the other deck's slip),
# $N - 1$, $\gamma$ and $\beta$ swapped. Ask those who are done: after this layer, which mean and which deviation has
# feature $k$? ($\beta_k$ and $\gamma_k$, whatever came in. Many say 0 and 1, and wonder what the two are good for.)

# %% tags=["exercise", "S1-94", "S4-97", "S4-96", "S1-92"]
def batchnorm(x, gamma, beta, eps):
    raise NotImplementedError("Exercise 6.7")

check("06.7", batchnorm)

# %% tags=["S1-92", "S4-97", "S4-96"]
def scale_and_shift(x, gamma, beta, eps=1e-5):
    return gamma * normalize(x, eps) + beta

x = rng.normal(3, 2, size=(64, 3))
gamma, beta = np.array([0.5, 1.0, 2.0]), np.array([7.0, 0.0, -1.0])
y = scale_and_shift(x, gamma, beta)
assert np.allclose(y.mean(axis=0), beta) and np.allclose(y.std(axis=0), gamma, atol=1e-4)

# %% [markdown] tags=["S1-93", "E1-18"]
# What batch normalization does, the network can undo: $\gamma = \sqrt{\text{Var}}$ and $\beta = \text{E}$ give
# the identity.
#
# > **Exactly so only without $\varepsilon$**, which the next slide adds. With it the values are off in the
# > sixth digit; $\gamma = \sqrt{\text{Var} + \varepsilon}$ mends that:

# %% tags=["S1-93", "E1-18"]
def error_of_identity(gamma, eps):
    return np.abs(scale_and_shift(x, gamma, x.mean(axis=0), eps) - x).max()

std = x.std(axis=0)
errors = [error_of_identity(std, 0), error_of_identity(std, 1e-5),
          error_of_identity(np.sqrt(std**2 + 1e-5), 1e-5)]  # fmt: skip
assert errors[0] < 1e-13 and 1e-7 < errors[1] < 1e-4 and errors[2] < 1e-13
table(eps=["0", "1e-5", "1e-5"], gamma=["std", "std", "sqrt(var + eps)"],
      identity=["exact", "nearly", "exact"])  # fmt: skip

# %% [markdown] tags=["S4-95", "S1-94"]
# ### Go back through it
#
# Training needs the gradient by $\gamma$, $\beta$ and $x$. The first two are a line each, for one feature, with
# $\delta_i$ for the gradient that arrives at $y_i$:
#
# $$
# \frac{\partial L}{\partial \gamma} = \sum_i \delta_i \hat{x}_i, \qquad
# \frac{\partial L}{\partial \beta} = \sum_i \delta_i
# $$
#
# The third has a catch. Every $x_j$ moves its own $\hat{x}_j$, *and* $\mu$, *and* $\sigma$, and through those
# every $\hat{x}_i$. Three ways, so three terms (04: add over the ways). Write
# $s = \sqrt{\sigma^2 + \varepsilon}$. Since $\partial \mu / \partial x_j = 1/m$ and
# $\partial s / \partial x_j = \hat{x}_j / m$,
#
# $$
# \frac{\partial \hat{x}_i}{\partial x_j} =
# \frac{1}{s} \left( [i = j] - \frac{1}{m} - \frac{\hat{x}_i \hat{x}_j}{m} \right)
# $$
#
# and, with $\hat\delta_i = \gamma\, \delta_i$, summing over $i$:
#
# $$
# \frac{\partial L}{\partial x_j} =
# \frac{1}{s} \left( \hat\delta_j - \overline{\hat\delta} - \hat{x}_j\, \overline{\hat\delta \hat{x}} \right)
# $$
#
# The bars are means over the batch. **What remains of a gradient that is the same for all examples?**

# %% [markdown] tags=["S4-95", "S1-94"]
# Nothing: shifting the whole batch changes no output, so no blame comes back.
#
# ### Exercise 6.8: back through batch normalization
#
# You get $\hat{x}$ and $s$ from the way forward.

# %% tags=["exercise", "S1-94", "S4-95"]
def batchnorm_backward(dout, x_hat, gamma, std):
    raise NotImplementedError("Exercise 6.8")

check("06.8", batchnorm_backward)

# %% [markdown] tags=["S4-95", "S1-94"]
# The package's layer does the same. Check all three gradients; and the tempting shortcut, $\mu$ and $s$ as
# constants:

# %% tags=["S4-95", "S1-94"]
x, dout = rng.normal(1, 2, size=(8, 3)), rng.normal(size=(8, 3))
layer = layers.BatchNorm1d(3)
layer.params["gamma"][...], layer.params["beta"][...] = gamma, beta
assert np.allclose(layer.forward(x), scale_and_shift(x, gamma, beta))
dx = layer.backward(dout)

gradcheck(lambda x: np.sum(dout * scale_and_shift(x, gamma, beta)), x, dx)
gradcheck(lambda g: np.sum(dout * scale_and_shift(x, g, beta)), gamma, layer.grads["gamma"])
gradcheck(lambda b: np.sum(dout * scale_and_shift(x, gamma, b)), beta, layer.grads["beta"])

# %% tags=["S1-94"]
shortcut = dout * gamma / np.sqrt(x.var(axis=0) + 1e-5)
try:
    gradcheck(lambda x: np.sum(dout * scale_and_shift(x, gamma, beta)), x, shortcut)
except GradientError:
    print("the shortcut is no gradient")
assert not np.allclose(shortcut, dx) and np.allclose(layer.backward(np.ones((8, 3))), 0)

# %% [markdown] tags=["S1-91", "E4-23", "S4-94"]
# ### Put it in its place
#
# > **Two decks, two rules.** "Usually inserted after fully-connected or convolutional layers, and before
# > nonlinearity", says one; "before or after activation function" the other. The paper of 2015 puts it before,
# > which is what we do: Linear, BatchNorm1d, ReLU. Some report better results after; nobody has shown it in
# > general.

# %% [markdown] tags=["E1-27", "S1-91"]
# > **A bias in front of it is idle.** A fully-connected layer brings one along; subtracting the mean removes it
# > at once, and $\beta$ takes its place:

# %% tags=["S1-91", "E1-27"]
layer = layers.BatchNorm1d(3)
assert np.allclose(layer.forward(x + 3.7), layer.forward(x))
block = layers.Sequential(
    layers.Linear(3, 4, bias=False, rng=rng), layers.BatchNorm1d(4), layers.ReLU()
)
table(parameters=list(block.params), shape=[str(p.shape) for p in block.params.values()])

# %% [markdown] tags=["S1-95", "S4-92"]
# ### See what it buys
#
# "Improves gradient flow. Allows higher learning rates. Reduces the strong dependence on initialization." Three
# claims you can test with two sliders: six hidden layers of 32 ReLU units, three spirals, 60 steps, with batch
# normalization and without. **Find (1) a rate that only one of them survives, (2) a scale of the first weights
# at which only one of them learns. (3) Is there a setting where the plain network wins?**

# %% [markdown] tags=["notes"]
# **6 minutes.** Race: two groups, one for each curve, and each may propose settings.
#
# (1) Scale 1, rate 0.1: both learn, 0.20 and 0.02. (2) Scale 0.3: the plain one stays at chance, 1.1; to 0.02: the
# other does not even notice. (3) Scale 2: the plain one is lost. (4) Scale 1, rate 3: only one survives. At
# 10? (Even the normalised one is worse than chance.)
#
# Ask why the scale does not matter to the normalised network at all. (Whatever factor the weights bring, it divides
# out.) Then, honestly: who found a place where plain wins? The table below has one.

# %% tags=["S1-95", "S4-94", "S1-91"]
arms, arm = data.spirals(60, 3, 0.02, rng=np.random.default_rng(0))
arms = data.standardize(arms)

def deep_net(norm, scale, bend=layers.ReLU):
    rng, parts, n_in = np.random.default_rng(0), [], 2
    for n_out in (*[32] * 6, 3):
        std = scale * np.sqrt(2 / n_in)
        parts += [layers.Linear(n_in, n_out, init=std, rng=rng)]
        if n_out == 32:
            parts += [layers.BatchNorm1d(32), bend()] if norm else [bend()]
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
SIXTY = np.arange(60)


@explore(learning_rate=log(1e-3, 10, value=0.1), scale=log(0.02, 5, value=0.3), size=(7, 3))
def with_and_without(fig):
    """The loss over 60 steps of two networks of six hidden layers. At a scale of 0.3 the plain one
    stays at chance, 1.1, and the one with batch normalization falls far below."""
    ax = fig.subplots()
    ax.axhline(np.log(3), color="0.6", linewidth=1)
    ax.text(59, np.log(3), "chance", ha="right", va="bottom", color="0.4")
    looks = {False: ("plain", "--", "#D55E00"), True: ("batch normalization", "-", "#0072B2")}
    lines = {
        on: ax.plot([], [], dash, color=c, label=name)[0] for on, (name, dash, c) in looks.items()
    }
    ax.set(xlim=(0, 59), ylim=(0, 2.5), xlabel="step", ylabel="loss")
    ax.legend(loc="upper right")
    title = ax.set_title(" ", loc="left", fontsize=10)

    def update(learning_rate, scale):
        nets, history = {on: deep_net(on, scale) for on in lines}, {on: [] for on in lines}
        for step in SIXTY:
            for on, net in nets.items():
                lost = history[on] and history[on][-1] == np.inf
                history[on].append(np.inf if lost else descend(net, learning_rate))
                lines[on].set_data(SIXTY[: step + 1], np.minimum(history[on], 2.5))
            last = [f"{history[on][-1]:.2g}" if history[on][-1] < 99 else "lost" for on in lines]
            title.set_text(f"loss after {step + 1} steps: plain {last[0]}, normalised {last[1]}")
            if step % 10 == 9:
                yield title, *lines.values()

    return update

# %% [markdown] tags=["S1-95"]
# The plain network learns in a small window of scales around 1, with rates well below 1. Normalised, it learns
# from a scale of a fiftieth to one of five, and over several powers of ten of the learning rate. On the spirals
# we found no setting where plain wins; on digits there is one. Here is the window, measured: 100 steps on 1,000
# digits, six hidden layers, three ways to start and three rates. "Learns" means a loss below 1.5, "slow" above
# that.

# %% tags=["S1-95"]
thousand = X_some[:1000], y_some[:1000]

def digit_loss(norm, learning_rate, init, steps=100):
    rng = np.random.default_rng(0)
    net, batches = digit_net(layers.ReLU, init, (64,) * 6, norm, rng), []
    for _ in range(steps // 10):
        for X, y in data.minibatches(*thousand, 100, rng=rng):
            scores = net.forward(X)
            if np.abs(scores).max() > 1e4:
                return np.inf
            loss, df = losses.cross_entropy(scores, y)
            net.backward(df, input_grad=False)
            optim.SGD(learning_rate).step(net.params, net.grads)
            batches.append(loss)
    return np.mean(batches[-10:])

# %% tags=["S1-95"]
grid = [(init, rate) for init in (0.01, "he", 0.3) for rate in (0.01, 0.1, 1.0)]
plain, normed = ([digit_loss(norm, rate, init) for init, rate in grid] for norm in (False, True))
def verdict(loss):
    return "learns" if loss < 1.5 else "lost" if loss > 10 else "slow"
table(init=[str(g[0]) for g in grid], learning_rate=[g[1] for g in grid],
      plain=[verdict(v) for v in plain], normalised=[verdict(v) for v in normed])  # fmt: skip

# %% tags=["S1-95"]
assert sum(loss < 1.5 for loss in plain) <= 4 and sum(loss < 1.5 for loss in normed) >= 6
assert all(loss > 2 for loss in plain[:3]) and min(normed[:3]) < 0.5  # std 0.01

# %% [markdown] tags=["S1-95"]
# The fourth claim, "a form of regularization in a funny way": an example's output depends on who else is in the
# batch, a noise that changes at every step.

# %% tags=["S1-95"]
layer, one = layers.BatchNorm1d(3), rng.normal(size=(1, 3))
companies = [np.concatenate([one, rng.normal(size=(15, 3))]) for _ in range(200)]
outputs = np.array(
    [layer.forward(batch)[0] for batch in companies]
)  # the same example, 200 times
assert np.all(outputs.std(axis=0) > 0.1)
table(
    feature=[1, 2, 3],
    x=one[0],
    mean_output=outputs.mean(axis=0),
    std_of_output=outputs.std(axis=0),
    digits=2,
)

# %% [markdown] tags=["S1-96", "S1-97", "E1-19"]
# ### Fix the numbers for the test
#
# A noise that you do not want when you predict. And for a single image? **What does batch normalization make of
# a batch of one, whatever it is?**

# %% tags=["S1-96", "E1-19"]
one = rng.normal(50, 100, size=(5, 3))
alone = np.array([scale_and_shift(x[None], gamma, beta)[0] for x in one])
assert np.array_equal(alone, np.tile(beta, (5, 1)))
table(input=[f"{x[0]:.0f}" for x in one], output=alone[:, 0], beta=[beta[0]] * 5)

# %% [markdown] tags=["S1-96", "S1-97"]
# Always $\beta$: an example minus its own mean is 0. So at test time the layer uses fixed numbers, collected
# during training as **running averages**: each batch moves them a little, new = 0.9 old + 0.1 of the batch.

# %% tags=["S1-97"]
mean, var = np.zeros(3), np.ones(3)
layer = layers.BatchNorm1d(3)  # its momentum is the weight of the new, 0.1
for _ in range(200):
    x = rng.normal([5, 0, -3], [1, 2, 0.5], size=(64, 3))
    mean = 0.9 * mean + 0.1 * x.mean(axis=0)
    var = 0.9 * var + 0.1 * x.var(axis=0, ddof=1)  # divided by N - 1
    layer.forward(x)
assert np.allclose(mean, layer.buffers["running_mean"]) and np.allclose(
    var, layer.buffers["running_var"]
)
assert np.allclose(mean, [5, 0, -3], atol=0.3) and np.allclose(
    np.sqrt(var), [1, 2, 0.5], rtol=0.15
)
table(
    true_mean=[5, 0, -3],
    running_mean=mean,
    true_std=[1, 2, 0.5],
    running_std=np.sqrt(var),
    digits=2,
)

# %% [markdown] tags=["E1-19", "S1-96"]
# > **"A single fixed empirical mean", says the slide's sentence about the test.** Its first half says
# > "mean/std", and it must be both. With the mean alone the spread stays what it was:

# %% tags=["E1-19", "S1-96"]
x = rng.normal([5, 0, -3], [1, 2, 0.5], size=(5000, 3))
mean_alone, both = x - mean, (x - mean) / np.sqrt(var + 1e-5)
layer.eval()
assert np.allclose(layer.forward(x), both) and np.allclose(both.std(axis=0), 1, atol=0.15)
assert abs(mean_alone[:, 1].std() - 2) < 0.1
table(
    feature=[1, 2, 3],
    mean_alone=mean_alone.std(axis=0),
    mean_and_variance=both.std(axis=0),
    digits=2,
)

# %% [markdown] tags=["S1-96"]
# Forget to switch (`net.eval()`, here and in PyTorch), and predictions change with the company an image keeps.
# `accuracy` and `predict` switch for you.

# %% [markdown] tags=["S4-92", "S4-91"]
# ### Watch the drift
#
# Why does it help? The paper's explanation is on the slide: **internal covariate shift**. While one layer
# learns, the layers before it learn too, so its inputs drift under its feet. Follow what the fourth hidden
# layer's bends are given, over 60 steps. **Which of the two drifts?**

# %% tags=["S4-92", "S4-94"]
def drift(norm, steps=60):
    net, spreads = deep_net(norm, 1.0), []
    fourth = 12 if norm else 8  # layers before the fifth Linear
    for _ in range(steps):
        descend(net, 0.1)
        h = arms
        for layer in net.layers[: fourth - 1]:
            h = layer.forward(h)
        spreads.append([h.mean(), h.std()])
    return np.array(spreads)

without, with_norm = drift(False), drift(True)

# %% tags=["S4-92", "S4-94"]
figure = figures.new_figure((7, 2.6))
for k, (ax, name) in enumerate(zip(figure.subplots(1, 2), ("mean", "std"), strict=True)):
    both = {"plain": without[:, k], "batch normalization": with_norm[:, k]}
    figures.curves(np.arange(60), both, "step", f"{name} of layer 4's z", ax=ax)
picture(
    figure,
    alt="Mean and standard deviation of what the fourth layer's bends are given: they wander in the "
    "plain network and hold still with batch normalization.",
)

# %% tags=["S4-92", "S4-94"]
assert np.ptp(with_norm[:, 0]) < np.ptp(without[:, 0]) and np.ptp(with_norm[:, 1]) < np.ptp(
    without[:, 1]
)

# %% [markdown] tags=["S4-92", "S1-95"]
# Held still, by construction. That this is *why* it helps has been doubted since: Santurkar et al. (2018) added
# drift on purpose behind the normalization and it helped all the same; they found a smoother loss instead. That
# it helps, you have measured. The reason is still argued about.

# %%
slide_summary("06")

# %%
progress("06")

# %% [markdown]
# **What you learned.** You can now
#
# - say of any activation where it is flat, where its outputs are centred, what it costs and what dies in it;
# - prepare inputs, and say why a good scale can save half a million steps;
# - choose the spread of the first weights so that signals and gradients survive twenty layers;
# - derive batch normalization forward and backward, and use it in training and at test time.
#
# ### In practice
#
# - ReLU and He; if units die, a lower rate or a leak. Sigmoid for probabilities and gates alone.
# - Standardise inputs with the training set's numbers, and store them with the network.
# - When a deep network does not learn, print the size of activations and gradients a layer. Ten lines tell you
#   more than a day of other settings.
# - `rng.normal` takes a standard deviation. So does `init=` here. Rules are often printed as
#   variances.
# - Batch normalization: before the bend, no bias in front, batches that are not tiny, `eval()` before the test.
#
# ### Further reading
#
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, *Efficient BackProp* (1998): centring, scaling, tanh, first
#   weights; much of this notebook, long before the papers below.
# - X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks* (2010).
# - K. He et al., *Delving deep into rectifiers* (2015): PReLU, and the missing half.
# - S. Ioffe, C. Szegedy, *Batch normalization* (2015); S. Santurkar et al., *How does batch normalization help
#   optimization?* (2018).
#
# Next, **07**: the network is fit to learn; now learn to train it.
