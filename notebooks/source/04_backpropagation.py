# %% [markdown]
# # Send the blame back through any network, and prove it right
#
# **What you will do.** Take computations apart into gates with one known slope each, walk back through them,
# and end with a small program that differentiates whatever you write.
#
# **What you will learn.** After this notebook you can
#
# - draw a computation as a graph and write its values above and its gradients below each wire;
# - say which weight of a network is to blame for an error, and by how much;
# - write backward passes of whole layers as matrix products, and prove them right;
# - say why gradients vanish in deep chains, and what their size depends on.
#
# **What you need.** Sigmoid, softmax and cross-entropy (01), slopes and gradient checks (02), the neuron (03).
#
# | step | minutes |
# |---|---|
# | Nudge an input | 10 |
# | Draw the computation as a graph | 15 |
# | Multiply along the way, add over the ways | 20 |
# | Walk back through a neuron | 20 |
# | Blame the weights of a network | 25 |
# | Let the computer keep the list | 25 |
# | Do whole layers at once | 25 |
# | Multiply many slopes | 10 |
# | Read the paper of 1986 | 10 |
#
# Take it in two evenings. Bring paper: this is the one notebook where a pencil is faster than a program.

# %% [markdown] tags=["notes"]
# **2 minutes.** Paper and pencil for everybody. Open with: "Fifteen weights, one wrong answer. Who is to blame,
# and how much?" Then: at each gate one multiplication, done from the end; in an hour six lines will do it for any
# program you write.
#
# Set 4.2, 4.5 and 4.7 in class; the others are homework. Short of time? Run without a word: "Many inputs at
# once", "The eleven lines", softmax and the page of 1986. Keep the listing that is wrong three times, the walk
# through the neuron, the six lines of the tape, the three shapes, and the last live figure.

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

from course_utils import figures, layers
from course_utils.autodiff import Tensor
from course_utils.layers import Conv2d, MaxPool2d
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import choice, explore, integer, lin, log, play
from course_utils.gradcheck import GradientError, gradcheck, numerical_gradient
from course_utils.losses import cross_entropy, sigmoid, softmax
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value

rng = np.random.default_rng(4)

# %% [markdown]
# Three questions about what this notebook builds on: each shows code with one wrong line. Which line, and which
# input shows it? (You may go straight on.)

# %%
review("02.4", "03.3", "03.1")

# %% [markdown] tags=["S2-37"]
# *Slides: Baek, "Multi-Layer Perceptron (MLP)".*
#
# A network of neurons is a long formula. Its loss depends on every weight, and training needs every slope:
# $\partial L / \partial w = ?$ The slide that asks this says "BRACE YOURSELVES", and the next one speaks of a
# winter. We need no bracing. We need one multiplication, done often.

# %% [markdown] tags=["S0-55"]
# ## Nudge an input
#
# *Slides: NVIDIA deck, "Gradient intuition".*
#
# Two numbers and their product. If one factor moves, how does the product move? By the *other* factor:
#
# $$f(x, y) = xy, \qquad \frac{\partial f}{\partial x} = y, \qquad \frac{\partial f}{\partial y} = x$$
#
# At $x = 4$, $y = -3$: **what are the value and the two slopes?**

# %% tags=["S0-55", "S0-57", "W0-36", "W0-37", "W0-38"]
def product(x, y):
    return x * y

x, y = 4.0, -3.0
dfdx, dfdy = y, x
slide_value("W0-36 W0-37 W0-38", [product(x, y), dfdx, dfdy])

# %% [markdown]
# The gradient is $[-3, 4]$. Measured, as in notebook 02:

# %% tags=["S0-57"]
gradcheck(lambda v: product(v[0], v[1]), np.array([x, y]), np.array([dfdx, dfdy]))

# %% [markdown] tags=["S0-58", "E0-08"]
# > **"If I increase x by h, how would the input of f change?"** asks the slide. $x$ *is* the input; it changes
# > by $h$, no mystery. It means the *output*. With $h = 0.1$ the product goes from $-12$ to:

# %% tags=["S0-58", "E0-08"]
h = 0.1
after = product(x + h, y)
assert np.isclose(after, -12.3) and np.isclose(after - product(x, y), -3 * h)
table(before=product(x, y), after=after, change=after - product(x, y), slope_times_h=dfdx * h)

# %% [markdown]
# ### Exercise 4.1: nudge a product
#
# For any $x$, $y$ and $h$: by how much does $f = xy$ change when $x$ rises by $h$?

# %% tags=["exercise", "S0-58", "E0-08"]
def change_of_product(x, y, h):
    raise NotImplementedError("Exercise 4.1")

check("04.1", change_of_product)

# %% [markdown] tags=["S0-56", "E0-14"]
# A slope predicts: new value $\approx$ old value $+\; h\, \times$ slope. For the product the prediction was
# exact. **Is it always?** Drag $h$.

# %% [markdown] tags=["notes"]
# **2 minutes.** (1) $h$ from 0.8 to 0.08. Before you let go: a tenth of the step, what part of the error? (A
# hundredth: 0.64 becomes 0.0064. Most say a tenth.) (2) Now drag $x$ with $h$ at rest: does the miss grow where
# the curve is steep? Nearly everyone says yes; it does not move. A slope is accounted for, however large; what is
# missed is the bending, and this curve bends the same everywhere.

# %% tags=["S0-56", "E0-14", "hide"]
# @title Live figure: what a slope predicts
@explore(x=lin(-2, 4, value=2, step=0.1), h=lin(-1, 1, value=0.8, step=0.02), size=(7, 3))
def prediction(fig):
    """Left: the curve x squared, its tangent at x, a step h to the right in green and, in red, slope
    times h. Right: what the prediction misses, against h: a parabola, h squared, wherever x is."""
    left, right = fig.subplots(1, 2)
    view = figures.SlopeTriangle(left, np.square, -3, 5, "x", "$x^2$")
    steps = np.linspace(-1, 1, 101)
    figures.curves(steps, {"missed": steps**2}, "step h", "true value − prediction", ax=right)
    (dot,) = right.plot([], [], "o", color="black", markersize=8)
    label = right.set_title(" ", fontsize=10)

    def update(x, h):
        missed = (x + h) ** 2 - (x**2 + 2 * x * h)
        dot.set_data([h], [missed])
        label.set_text(f"missed by {missed:.4f}")
        title = f"slope {2 * x:.3g}: predicted {x**2 + 2 * x * h:.4g}, true {(x + h) ** 2:.4g}"
        return dot, label, *view.update(x, 2 * x, h, title)

    return update

# %% [markdown] tags=["E0-14"]
# > **The slide writes $f(x + h) = f(x) + h \frac{df(x)}{dx}$, with an equals sign.** That holds for straight
# > lines only, and $xy$ is one as long as $y$ stands still. In general it is $\approx$, and what is missing
# > shrinks like $h^2$: ten times smaller steps, a hundred times smaller errors. For $x^2$ at 4 the remainder
# > *is* $h^2$:

# %% tags=["S0-56", "E0-14"]
h = np.array([0.1, 0.01, 0.001])
missed = (4 + h) ** 2 - (4**2 + h * 8)
assert np.allclose(missed, h**2, rtol=1e-6)
assert np.allclose(product(x + h, y), product(x, y) + h * dfdx)  # exact, to rounding
table(h=h, missed=missed)

# %% [markdown] tags=["S0-59", "S1-13", "S2-41", "S2-42"]
# ## Draw the computation as a graph
#
# *Slides: NVIDIA deck, "Forward pass and backpropagation intuition"; Ionescu, "Computational Graph"; Baek,
# "Backpropagation".*
#
# Three decks take the same example, so it must be good: $f(x, y, z) = (x + y)\, z$ at $x = -2$, $y = 5$,
# $z = -4$. Wanted: $\partial f/\partial x$, $\partial f/\partial y$, $\partial f/\partial z$. The trick is to
# give the part in the middle a name, and to know one small step at a time:
#
# $$q = x + y, \quad \frac{\partial q}{\partial x} = \frac{\partial q}{\partial y} = 1, \qquad\qquad
# f = qz, \quad \frac{\partial f}{\partial q} = z, \quad \frac{\partial f}{\partial z} = q$$
#
# Forward first:

# %% tags=["S0-61", "S1-13", "S2-41", "W0-39", "W0-40", "W1-01", "W1-02"]
x, y, z = -2.0, 5.0, -4.0

q = x + y
f = q * z
lost = dict.fromkeys(["W1-01", "W1-02"], "(the same; in Ionescu's deck the figure is lost)")
slide_value("W0-39 W0-40 W1-01 W1-02", [q, f, q, f], remarks=lost)

# %% [markdown] tags=["S0-60", "S1-14", "S2-42"]
# Then backward. $x$ reaches $f$ only through $q$, so its slope is a product of two,
#
# $$\frac{\partial f}{\partial x} = \frac{\partial f}{\partial q}\, \frac{\partial q}{\partial x}$$
#
# and that is the **chain rule**, which notebook 02 used without ceremony. **Work out the three slopes on
# paper.** Then run the slide's listing, copied with its comments:

# %% [markdown] tags=["notes"]
# **4 minutes.** Everyone works out three slopes on paper first: -4, -4, 3. Collect them, then run the listing: it
# says 3, 3, -4, and some will begin to correct a right answer. Only then run the measurement.
#
# **Ask:** which of you would have noticed without a number? What in the listing could have warned us? (Each
# comment names one variable and its line assigns another.)
#
# The usual slip on paper is $\partial f/\partial x = y$, as if the plus were a times.

# %% tags=["S0-62", "E0-04", "E0-05"]
# first backprop through f = q * z
dfdq = q  # df/fz = q, so gradient on z becomes 3
dfdz = z  # df/fz = z, so gradient on q becomes -4
# now backprop through q = x + y
dfdx = 1.0 * dfdq  # dq/dx = 1. And the multiplication here is the chain rule!
dfdy = 1.0 * dfdq  # dq/dy = 1

# %% tags=["S0-62", "E0-04"]
def f_of(v):
    return (v[0] + v[1]) * v[2]

point = np.array([x, y, z])
printed, measured = np.array([dfdx, dfdy, dfdz]), numerical_gradient(f_of, point)
table(slope_by=["x", "y", "z"], listing=printed, measured=measured)

# %% [markdown] tags=["E0-04", "E0-05", "S0-62"]
# > **All three are wrong**, in size and in sign, and the listing ran without a murmur. A measurement told. Look
# > at the comments: "df/fz" occurs twice and exists nowhere, and each says one thing while its line does the
# > other: "gradient on **z** becomes 3" stands beside an assignment to `dfdq`.
#
# ### Exercise 4.2: find the bug
#
# Write the backward pass so that it is right for any numbers. Return `np.array([dfdx, dfdy, dfdz])`.

# %% [markdown] tags=["notes"]
# **4 minutes.** Listen for people who repair the signs until -4, -4, 3 comes out: `check` tries other numbers.
# Listen, too, for slopes of 1 by $x$ and $y$: that is the local slope, without what comes back to $q$.
#
# A good nudge: "change $z$ by 0.1 in your head. By how much does $qz$ change?"

# %% tags=["exercise", "S0-62", "S2-42", "E0-04"]
def backward_xyz(x, y, z):
    raise NotImplementedError("Exercise 4.2")

check("04.2", backward_xyz)

# %% [markdown]
# Two names had changed places. Right, and proved right; the slopes by $x$ and $y$ come last:

# %% [markdown] tags=["notes"]
# **2 minutes.** Type the left sides, wait, and let the class dictate the right ones.
#
# **Ask:** in $f = qz$, whose slope is $q$? ($z$'s. Whoever says "$q$'s, of course" has just made the listing's
# slip.) What does the plus gate do with what comes back to it? (It hands all of it to both. Many want to halve
# it.)
#
# **Goes wrong:** `dfdq, dfdz = q, z` brings the listing back; the check below says "analytic 3, numerical -4".
# The second line run before the first works with the old `dfdq`, still in memory: go backward in order.

# %% tags=["S0-62", "E0-04", "E0-05", "live"]
# In a product, whose slope is q, and whose is z?
dfdz, dfdq = q, z
# And what does a sum do with what comes back to it?
dfdx, dfdy = 1.0 * dfdq, 1.0 * dfdq

# %% tags=["S0-62", "E0-04", "E0-05", "W0-41", "W0-42", "W0-43", "W0-44"]
gradcheck(f_of, point, np.array([dfdx, dfdy, dfdz]))
assert not np.any(np.isclose(printed, measured))
slide_value("W0-41 W0-42 W0-43 W0-44", [dfdz, dfdq, dfdx, dfdy])

# %% tags=["S1-14", "S0-60", "W1-03", "W1-04", "W1-05"]
# for Ionescu's deck, which stops at the chain rule
slide_value("W1-03 W1-04 W1-05", [dfdx, dfdy, dfdz])

# %% [markdown] tags=["S0-59", "S1-13", "S2-41"]
# The same as a **computational graph**: gates, and wires between them. Each wire has its value above (it
# travels to the right) and the slope of $f$ by it below (it travels back). The last one is always 1: $f$ moves
# as $f$ moves.
#
# **Before you drag:** which gradients will change when $x$ moves? Which when $z$ moves? When is the gradient of
# $x$ zero?

# %% [markdown] tags=["notes"]
# **4 minutes.** First without the figure: two people play the plus and the times. Give them the inputs, let them
# call the values forward; then hand a 1 to the times, and each says what goes back to whom.
#
# Then drag, with a prediction each time: (1) $x$: only the gradient of $z$ moves. Most expect that of $x$. (2)
# $z$ to 0: $x$ and $y$ no longer matter, while $z$ does. (3) $x = -y$: now $z$ has no say.

# %% tags=["S0-59", "S1-13", "S1-14", "S2-41", "S2-42", "hide"]
# @title Live figure: (x + y) z, forward and back
SUM_PRODUCT = {"+": (1, 1.55, "+"), "×": (2.3, 0.8, "×")}
SUM_PRODUCT_WIRES = {
    "x": ((0, 2.2), "+"),
    "y": ((0, 0.9), "+"),
    "q": ("+", "×"),
    "z": ((0, 0), "×"),
    "f": ("×", (3.4, 0.8)),
}


@explore(x=lin(-6, 6, value=-2), y=lin(-6, 6, value=5), z=lin(-6, 6, value=-4), size=(6.5, 2.7))
def sum_times_z(fig):
    """A graph: x and y enter a plus gate, its output q and z enter a times gate, out comes f. Above the
    wires -2, 5, 3, -4 and -12; below them the gradients -4, -4, -4, 3 and 1."""
    graph = figures.ComputationalGraph(fig.subplots(), SUM_PRODUCT, SUM_PRODUCT_WIRES)

    def update(x, y, z):
        values = {"x": x, "y": y, "q": x + y, "z": z, "f": (x + y) * z}
        return graph.update(values, {"x": z, "y": z, "q": z, "z": x + y, "f": 1.0})

    return update

# %% [markdown]
# The plus gate passes on what comes back, unchanged, to both. The times gate *swaps*: each input gets the other
# one's value as a factor. Moving $x$ changes only the gradient of $z$; where $z = 0$, neither $x$ nor $y$
# matters.

# %% [markdown] tags=["S1-16", "S2-43", "S3-31"]
# ## Multiply along the way, add over the ways
#
# *Slides: Taura, "Differentiating multivariable functions" and "The Chain Rule"; Baek, "Backpropagation".*
#
# Longer chains work the same. Take $u = x^2$, $v = \sin u$, $f = e^v$: three gates in a row. A nudge at the
# start is stretched or shrunk by each slope in turn, so the whole slope is the product:
#
# $$\frac{df}{dx} = \frac{df}{dv} \cdot \frac{dv}{du} \cdot \frac{du}{dx} = e^v \cdot \cos u \cdot 2x$$

# %% tags=["S1-16"]
x = 0.8
u = x**2
v = np.sin(u)
f = np.exp(v)
slope = np.exp(v) * np.cos(u) * 2 * x
gradcheck(lambda x: np.exp(np.sin(x**2)), np.float64(x), np.float64(slope))

# %% [markdown]
# In each panel the level green step is the upright red one of the panel before. **Find an $x$ at which the last
# red bar vanishes. There are three in reach; which gate is guilty?**

# %% tags=["S1-16", "hide"]
# @title Live figure: a nudge travels through three gates
@explore(x=lin(-1.6, 1.6, value=0.8, step=0.02), h=lin(0, 0.3, value=0.2), size=(8, 3))
def three_gates(fig):
    """Three curves side by side, x squared, sine and exponential, each with a tangent, a green step and
    its red rise. The rise of one panel is the step of the next. At x = 0.8 the slopes 1.6, 0.80 and
    1.8 multiply to 2.3."""
    names = [("x", "$u = x^2$"), ("u", "$v = \\sin u$"), ("v", "$f = e^v$")]
    ranges = [(-1.8, 1.8), (-0.3, 3), (-1.1, 1.6)]
    curves = [np.square, np.sin, np.exp]
    views = [
        figures.SlopeTriangle(ax, f, *ends, *labels)
        for ax, f, ends, labels in zip(fig.subplots(1, 3), curves, ranges, names, strict=True)
    ]
    total = fig.suptitle(" ", fontsize=11)

    def update(x, h):
        u, step, moved = x**2, h, []
        places, slopes = [x, u, np.sin(u)], [2 * x, np.cos(u), np.exp(np.sin(u))]
        for view, place, slope in zip(views, places, slopes, strict=True):
            moved += view.update(place, slope, step, f"slope {slope:.3g}")
            step = step * slope
        total.set_text(f"h = {h:.2g} becomes {step:.3g}: slope {np.prod(slopes):.3g}")
        return total, *moved

    return update

# %% [markdown]
# At $x = 0$ the first gate is flat, at $x = \pm\sqrt{\pi/2} \approx \pm 1.25$ the second. The exponential never
# is. One zero in the chain is enough: whatever stands before it learns nothing. Remember that.

# %% tags=["S1-16"]
def chain_slope(x):
    return np.exp(np.sin(x**2)) * np.cos(x**2) * 2 * x

stops = np.array([0, np.sqrt(np.pi / 2), -np.sqrt(np.pi / 2)])
assert np.allclose(chain_slope(stops), 0)

# %% [markdown] tags=["S3-29", "S3-30"]
# ### Many inputs at once
#
# Now $x$ is a column of numbers. Taura *defines* its gradient as the row vector that predicts:
#
# $$\Delta f = f(x + \Delta x) - f(x) \approx \frac{\partial f}{\partial x}\, \Delta x
# = \sum_i \frac{\partial f}{\partial x_i}\, \Delta x_i$$
#
# and it turns out to be the row of the partial derivatives. **Is one row enough to predict a step in any
# direction?** Try a thousand:

# %% tags=["S3-29", "S3-30"]
def bumpy(x):
    return np.sin(x[0]) * x[1] + np.exp(x[2] * x[0])

x = np.array([0.3, -1.2, 0.5])
row = numerical_gradient(bumpy, x)  # the partial derivatives, (3,)
for _ in range(1000):
    dx = rng.normal(size=3)
    dx *= 1e-4 / np.linalg.norm(dx)
    assert abs(bumpy(x + dx) - bumpy(x) - row @ dx) < 1e-7  # the step is 1e-4, its square 1e-8

# %% [markdown] tags=["S3-31", "S3-32"]
# Three numbers predict them all. And now the case that matters: $x$ moves several $y$, and all of them move
# $f$. Raise $x_i$ a little. Every $y_j$ rises by its slope; each of these pushes $f$; the pushes **add up**:
#
# $$\frac{\partial f}{\partial x_i} = \sum_j \frac{\partial f}{\partial y_j}\, \frac{\partial y_j}{\partial x_i}$$

# %% tags=["S3-31", "S3-32"]
def middle(x):
    return np.array([x[0] * x[1], np.sin(x[0]), x[0] + 2 * x[1]])  # three y from two x

def final(y):
    return y[0] ** 2 + y[1] * y[2]

x = np.array([0.7, -0.4])
y = middle(x)
dfdy = np.array([2 * y[0], y[2], y[1]])  # (3,)
J = np.array([[x[1], x[0]], [np.cos(x[0]), 0], [1, 2]])  # (3, 2): row j holds the slopes of y_j
table(way=["through y0", "through y1", "through y2"], push_from_x0=dfdy * J[:, 0])

# %% [markdown] tags=["notes"]
# **3 minutes.** Draw three roads from $x_0$ to $f$, with the two slopes on each, and the three pushes of the
# table.
#
# **Ask:** the pushes are 0.224, -0.076 and 0.644. What is the slope: the largest, the mean, the sum? (The sum,
# 0.79. The mean gets many votes: "otherwise we count $x_0$ three times". But $f$ feels all three at once.)
#
# **Goes wrong:** `J[0, j]` for `J[j, 0]`: "index 2 is out of bounds"; rows belong to the $y$. `np.sum` around a
# generator is deprecated; Python's own `sum` is meant.

# %% tags=["S3-32", "S3-31", "live"]
# x[0] has three ways to f: how fast does f rise with it?
by_ways = sum(dfdy[j] * J[j, 0] for j in range(3))

# %% tags=["S3-32", "S3-31"]
assert np.isclose(by_ways, numerical_gradient(lambda x: final(middle(x)), x)[0])
table(sum_of_ways=by_ways)

# %% [markdown]
# ### Exercise 4.3: sum over the ways
#
# For all $x_i$ at once. `dfdy` is `(M,)`; `J`, the **Jacobian**, is `(M, D)`, row $j$ for $y_j$; the result is `(D,)`.

# %% tags=["exercise", "S3-31", "S3-32"]
def chain(dfdy, J):
    raise NotImplementedError("Exercise 4.3")

check("04.3", chain)

# %% [markdown] tags=["S3-33", "S3-34", "S2-43", "S2-40"]
# Practitioners drop the indices, says Taura, and learn one sentence by heart: **for any number $x$ in the
# network, over all numbers $y$ that it feeds directly,**
#
# $$\frac{\partial L}{\partial x} = \sum_{y} \frac{\partial L}{\partial y}\, \frac{\partial y}{\partial x}$$
#
# From the slopes by the $y$ you get the slopes by the $x$ before them. Begin at the loss, step back, again and
# again: that is **backpropagation**, and what it propagates is the gradient of the error. What comes back to a
# gate is the **upstream** gradient; the gate multiplies it by its own **local** slope. No gate needs to know
# more of the network than its own wires:

# %% tags=["S2-43", "S3-33", "S3-34", "hide"]
# @title Figure: all that a gate knows
gates = {"g": (1.6, 0.7, "gate")}
wires = {"a": ((0, 1.4), "g"), "b": ((0, 0), "g"), "y": ("g", (3.4, 0.7))}
graph = figures.ComputationalGraph(figures.new_axes((6, 2.4)), gates, wires)
local = {k: rf"$\partial L / \partial y \;\cdot\; \partial y / \partial {k}$" for k in "ab"}
graph.update({}, {"y": r"upstream: $\partial L / \partial y$", **local})
picture(
    graph.ax,
    alt="A gate with inputs a and b and output y. What comes back to y, dL/dy, goes on to a times "
    "dy/da, and to b times dy/db.",
)

# %% [markdown] tags=["S2-44", "E2-05"]
# ## Walk back through a neuron
#
# *Slides: Baek, "Another Example".*
#
# A neuron with a sigmoid at its end, taken apart until every gate is trivial:
#
# $$f = \frac{1}{1 + e^{-(w_1 x_1 + w_2 x_2 + b)}}$$
#
# > **The slides never print $x_1$ and $b$.** From the printed results one can work out $w_1 = 2$, $w_2 = -3$,
# > $x_2 = -2$ and that the sum $z$ is 1. Of the other two they fix only $2 x_1 + b$, and leave out
# > $\partial f / \partial w_1$, which needs $x_1$. The public lecture that the example comes from (CS231n) has
# > $x_1 = -1$, $b = -3$; so do we.

# %% tags=["S2-44", "E2-05", "W2-11"]
w1, w2, x2 = 2.0, -3.0, -2.0
slide_value("W2-11", 1 - w2 * x2)  # what 2 * x1 + b has to be, for z = 1

# %% [markdown]
# Seven gates forward:

# %% tags=["S2-44", "E2-05", "W2-10"]
x1, b = -1.0, -3.0
assert w1 * x1 + b == -5  # one of many ways

p, q = w1 * x1, w2 * x2
z = p + q + b
n = -z
e = np.exp(n)
d = 1 + e
f = 1 / d
slide_value("W2-10", f)

# %% [markdown] tags=["S2-45", "S2-46", "S2-47"]
# And seven back, with the slides' cheat sheet:
#
# $$\frac{\partial}{\partial x}\left\{\frac{1}{x}\right\} = -\frac{1}{x^2}, \qquad
# \frac{\partial}{\partial x}\, e^x = e^x$$
#
# **Before you run it: what comes back to $d$?** (You know $d = 1.37$.) And what does the gate $1 + e$ do with
# it?

# %% [markdown] tags=["notes"]
# **5 minutes.** Draw the last four gates with their values: $z = 1$, $n = -1$, $e = 0.37$, $d = 1.37$. One gate a
# step; the class dictates slope times upstream.
#
# **Ask:** what comes back to $d$? ($-1/1.37^2 = -0.53$; many forget the square and say -0.73.) What does $1 + e$
# do with it? (Nothing. "Adds 1" is the usual answer.) And the exponential? (Times its own output: -0.20.)
#
# **Goes wrong:** `(-1 / d)**2` is positive. `dn = e` is a local slope without upstream; no error, but the
# gradient check below rejects all five. Keep the 1.0: it is what comes back to $f$.

# %% tags=["S2-45", "S2-46", "live"]
# What comes back to d, through 1/d?
dd = -1 / d**2 * 1.0
# To e, through 1 + e?
de = 1.0 * dd
# To n, through the exponential, whose slope is its own output?
dn = e * de
# To z, through the minus?
dz = -1.0 * dn

# %% tags=["S2-45", "S2-46", "W2-01", "W2-02"]
dp, dq, db = dz, dz, dz  # gate +
dw1, dx1 = x1 * dp, w1 * dp  # gate w1 * x1
dw2, dx2 = x2 * dq, w2 * dq  # gate w2 * x2
slide_value("W2-01 W2-02", [e, dd])

# %% [markdown] tags=["S2-47", "E2-06"]
# The exponential gate multiplies the two:

# %% tags=["S2-47", "E2-06", "W2-03", "W2-04"]
slide_value("W2-03 W2-04", [0.37 * (-0.53), e * dd])

# %% [markdown] tags=["E2-06"]
# > **Both print as $-0.20$.** But do not go on from there: $0.20 \times 2 = 0.40$, and the slide's own answer
# > for $x_1$ is 0.3932. Write down two digits; *compute* with all of them.

# %% tags=["S2-48", "S2-49", "S2-50", "S2-51", "E2-06", "W2-05", "W2-06", "W2-07", "W2-08"]
assert np.isclose(-1.0 * -0.20 * w1, 0.40) and abs(dx1 - 0.40) > 0.006
slide_value("W2-05 W2-06 W2-07 W2-08", [dx1, dw2, dx2, db])

# %% tags=["S2-52", "E2-05", "W2-09"]
other = -0.5 * sigmoid(1.0) * (1 - sigmoid(1.0))  # x1 = -0.5, b = -4: the same z
assert not np.isclose(other, dw1)  # so the printed numbers do not fix it
slide_value("W2-09", dw1)

# %% tags=["S2-48", "S2-49", "S2-50", "S2-51", "S2-52"]
def neuron(v):
    return sigmoid(v[0] * v[1] + v[2] * v[3] + v[4])

gradcheck(neuron, np.array([w1, x1, w2, x2, b]), np.array([dw1, dx1, dw2, dx2, db]))

# %% [markdown] tags=["S2-48"]
# Four decimals of the slides, and a measurement that agrees. Press play and follow one walk, gate by gate. Then
# drag $b$ up. **What happens to all five gradients, and which gate does it?**

# %% [markdown] tags=["notes"]
# **3 minutes.** Play once; stop at step 7, all values known: what is the first gradient? (1.) Go on by hand.
#
# Then drag $b$ from -3 up to 3. **Predict:** which of the five shrinks most? (All by the same factor, about 200;
# they share the road from $f$ to $z$. Most guess $b$ alone.) Now $b$ down to -9: they shrink as well, with $f$
# near 0. Last, $x_1 = 0$ at $b = -3$: one gradient vanishes. Whose? ($w_1$'s, not that of $x_1$.)

# %% tags=["S2-44", "S2-48", "hide"]
# @title Gates and wires of the neuron, for the figure below
NEURON = {
    **{"w1 x1": (1, 3.2, "×"), "w2 x2": (1, 1.4, "×"), "sum": (2.2, 2.2, "+"), "minus": (3.4, 2.2, "−")},
    **{"exp": (4.4, 2.2, "exp"), "one": (5.4, 2.2, "1+"), "over": (6.4, 2.2, "1/d")},
}
NEURON_WIRES = {
    **{"w1": ((0, 3.6), "w1 x1"), "x1": ((0, 2.8), "w1 x1"), "w2": ((0, 1.8), "w2 x2")},
    **{"x2": ((0, 1.0), "w2 x2"), "b": ((0, 0.2), "sum"), "_p": ("w1 x1", "sum"), "_q": ("w2 x2", "sum")},
    **{"z": ("sum", "minus"), "_n": ("minus", "exp"), "_e": ("exp", "one"), "_d": ("one", "over")},
    "f": ("over", (7.4, 2.2)),
}


def neuron_forward(w1, x1, w2, x2, b):
    v = {"w1": w1, "x1": x1, "w2": w2, "x2": x2, "b": b, "_p": w1 * x1, "_q": w2 * x2}
    z = v["_p"] + v["_q"] + b
    return v | {"z": z, "_n": -z, "_e": np.exp(-z), "_d": 1 + np.exp(-z), "f": 1 / (1 + np.exp(-z))}


def neuron_backward(v):
    dd = -1 / v["_d"] ** 2
    dz = -v["_e"] * dd
    g = {"f": 1.0, "_d": dd, "_e": dd, "_n": -dz, "z": dz, "_p": dz, "_q": dz, "b": dz}
    return g | {"w2": v["x2"] * dz, "x2": v["w2"] * dz, "w1": v["x1"] * dz, "x1": v["w1"] * dz}

# %% tags=["S2-44", "S2-48", "hide"]
# @title Live figure: the neuron, gate by gate
OUTPUTS = dict(zip(NEURON, ["_p", "_q", "z", "_n", "_e", "_d", "f"], strict=True))
steps_of_the_walk = play(0, 15, value=15, interval=700)


@explore(step=steps_of_the_walk, x1=lin(-3, 3, value=-1), b=lin(-9, 9, value=-3), size=(8, 3.5))
def neuron_walk(fig):
    """The neuron as a graph of seven gates: two products, a sum, minus, exp, plus one, one over. Values
    above the wires, ending in 0.7311; gradients below, 1 at the end, 0.1966 at z, and at the inputs
    -0.1966, 0.3932, -0.3932, -0.5898 and 0.1966."""
    graph = figures.ComputationalGraph(fig.subplots(), NEURON, NEURON_WIRES)

    def update(step, x1, b):
        v = neuron_forward(2.0, x1, -3.0, -2.0, b)
        g, order = neuron_backward(v), list(NEURON)
        inside = [order[k - 1] for k in range(1, min(step, 7) + 1)]
        back = order[::-1][: max(0, step - 8)]
        known = {k: v[k] for k in v if k in {"w1", "x1", "w2", "x2", "b"} | {OUTPUTS[i] for i in inside}}
        done = {k: g[k] for k, (_, end) in NEURON_WIRES.items() if end in back}
        done |= {"f": 1.0} if step >= 8 else {}
        active = (back or [None])[-1] if step >= 8 else (inside or [None])[-1]
        return graph.update(known, done, active)

    return update

# %% [markdown] tags=["S2-48", "S2-51"]
# With $b$ far up, $f$ is nearly 1, $e$ nearly 0, and the exponential gate multiplies by $e$: everything behind
# it gets next to nothing. A neuron that is sure has stopped listening.
#
# Look at $z$ and $b$. The four gates from $z$ to $f$ together *are* the sigmoid, so their product must be its
# slope, and that has a famous short form:
#
# $$\frac{d\sigma}{dz} = \frac{e^{-z}}{(1 + e^{-z})^2} = \sigma(z)\,(1 - \sigma(z))$$

# %% tags=["S2-51", "S2-48"]
assert np.isclose(dz, np.exp(-1) / (1 + np.exp(-1)) ** 2)  # as the slides write it
assert np.isclose(dz, f * (1 - f))  # the short form
table(four_gates=dz, short_form=f * (1 - f))

# %% [markdown] tags=["S2-52"]
# You may cut a graph into gates as fine or as coarse as you like, as long as you know each gate's slope.
#
# ### Exercise 4.4: the neuron's five slopes
#
# Sigmoid as one gate. Return `np.array([dw1, dx1, dw2, dx2, db])`, the missing one included.

# %% tags=["exercise", "S2-52", "S2-48", "S2-49", "S2-50", "S2-51"]
def neuron_gradient(w1, x1, w2, x2, b):
    raise NotImplementedError("Exercise 4.4")

check("04.4", neuron_gradient)

# %% [markdown] tags=["S0-42", "S0-43", "S0-81", "S0-82"]
# ## Blame the weights of a network
#
# *Slides: NVIDIA deck, "Backpropagation", "Backpropagation Example" and "Training Neural Networks".*
#
# Now five neurons: three **hidden** ones that read the three inputs, and two **output** ones that read the
# hidden ones. All with sigmoids, no biases. When an output is wrong, *which* of the fifteen weights should
# change, and by how much? The slide's answer: use the slope of the error by each weight to "assign blame".
#
# Its recipe for training has four steps. Each is a function; the third is what this notebook is about.

# %% [markdown] tags=["notes"]
# **3 minutes.** Nothing to type; read `contributions` with the class, from its end.
#
# **Ask:** which letters carry the blame back across the weights? (`W1.T @ dz1`: a row of `W1.T` holds all the
# weights that leave one hidden unit, so the product adds over the ways.) Why is there no transpose in
# `inference`? (Forward, a row collects what enters a unit.) Where is `W0.T`? (Nobody asks for the blame of $x$;
# it cannot change.)

# %% tags=["S0-81", "S0-82", "S0-42", "S4-89"]
def inference(W0, W1, x):
    hidden = sigmoid(W0 @ x)  # (3,)
    return hidden, sigmoid(W1 @ hidden)  # (2,)

def error(out, t):
    return np.sum((out - t) ** 2) / 2

def contributions(W0, W1, x, t):
    hidden, out = inference(W0, W1, x)
    dz1 = (out - t) * out * (1 - out)  # back through the error and the outputs' sigmoids
    dz0 = (W1.T @ dz1) * hidden * (1 - hidden)  # back through W1 and the hidden sigmoids
    return np.outer(dz0, x), np.outer(dz1, hidden)  # dW0, dW1

def modify(W, dW, learning_rate):
    return W - learning_rate * dW

# %% [markdown] tags=["S0-44", "S0-82", "S4-89", "S4-90"]
# Another deck (Ando Ki, "How to compute gradient") counts four stages as well: feed-forward, back to the output
# layer, back to the hidden layers, update. And adds: "Do not panic. You do not need to worry about it because
# the program will do it." True from the next section on; in this one we are the program.
#
# Read the third function as a walk. $(O - T)$ is the slope of $\frac12 (O - T)^2$; $O(1 - O)$ is the sigmoid's;
# the product $w \cdot I$ has the slope $I$ by its weight. Multiplied, they are the slide's formula:
#
# $$\frac{\partial E}{\partial w} = I \cdot (O - T) \cdot O \cdot (1 - O)$$
#
# The slide's network and its numbers, with $T_1 = 0.9$ wanted and $0.35$ delivered. **Is the slope positive or
# negative? Should the weight rise or fall?**

# %% tags=["S0-45", "W0-33", "W0-34"]
W0 = np.array([[1.0, -2.0, 2.0], [2.0, 1.0, -4.0], [1.0, -1.0, 0.0]])  # three hidden units
W1 = np.array([[-3.0, 1.0, -3.0], [0.0, 1.0, 2.0]])  # two outputs
x, t = np.array([0.5, 0.9, -0.3]), np.array([0.9, 0.1])  # the slide gives no second target

hidden, out = inference(W0, W1, x)
by_formula = hidden[0] * (out[0] - t[0]) * out[0] * (1 - out[0])  # from H1 to O1
slide_value("W0-33 W0-34", [0.13 * (0.35 - 0.9) * 0.35 * (1 - 0.35), by_formula])

# %% tags=["S0-44", "S0-45", "W0-35", "W0-50"]
dW0, dW1 = contributions(W0, W1, x, t)
measured = numerical_gradient(lambda W: error(inference(W0, W, x)[1], t), W1)
only_that_one = W1.copy()
only_that_one[0, 0] = modify(W1, dW1, learning_rate=1.0)[0, 0]  # -3 becomes -2.984
slide_value("W0-35 W0-50", [measured[0, 0], inference(W0, only_that_one, x)[1][0]])

# %% [markdown] tags=["E0-23"]
# The slope is negative, so downhill means *up* for the weight, and the output creeps from 0.345 toward 0.9.
# (One weight, one step. Patience.)
#
# > **The slide does not say what $E$ is.** Its formula belongs to *half* the squared error. Without the half
# > the slope doubles. Say which; "the error" is not a formula.

# %% tags=["S0-44", "E0-23"]
whole = numerical_gradient(lambda W: 2 * error(inference(W0, W, x)[1], t), W1)[0, 0]
assert np.isclose(by_formula, measured[0, 0]) and np.isclose(whole, 2 * by_formula)
table(E=["half the square", "the square"], slope=[measured[0, 0], whole])

# %% [markdown] tags=["E0-26"]
# Now a weight further back, from the first input to H1. **Put the same numbers into the same formula**
# ($I = 0.5$). Will it do?

# %% tags=["E0-26", "W0-49"]
as_it_stands = x[0] * (out[0] - t[0]) * out[0] * (1 - out[0])
assert np.isclose(as_it_stands, -0.062685, atol=1e-6)
measured = numerical_gradient(lambda W: error(inference(W, W1, x)[1], t), W0)
assert not np.isclose(as_it_stands, measured[0, 0])
slide_value("W0-49", dW0[0, 0])

# %% [markdown] tags=["E0-26"]
# > **The formula is for output weights only, and the slide does not say so.** Used here, it gives $-0.0627$:
# > three times too large, and with the wrong sign. Between this weight and the output lie two more gates, and
# > the walk has to pass them: the weight from H1 to the output, $-3$, and H1's own sigmoid.
#
# ### Exercise 4.5: blame a hidden weight
#
# One input `x`, one `hidden` unit, its weights `w` `(K,)` to the outputs, the outputs `out` `(K,)` and targets
# `t` `(K,)`. Return the slope of $E = \frac12 \sum_k (O_k - T_k)^2$ by the weight between `x` and `hidden`. The
# unit feeds *several* outputs; you know what to do with several ways.

# %% [markdown] tags=["notes"]
# **7 minutes.** The hardest exercise here; pairs, with the network drawn. Before anyone types: name the gates
# between this weight and $E$, on each way. (Product, sigmoid, product, sum, sigmoid, error.)
#
# Three slips to listen for. "The slide's formula, with the other numbers": it skips two gates. "Only $O_1$": the
# unit feeds all outputs, add over the ways. And the hidden unit's own sigmoid forgotten, by those who did the
# rest well. Stuck? Let them read `dz0` in `contributions`: the same for all units at once.

# %% tags=["exercise", "E0-26", "S0-44"]
def hidden_weight_gradient(x, hidden, w, out, t):
    raise NotImplementedError("Exercise 4.5")

check("04.5", hidden_weight_gradient)

# %% [markdown]
# All fifteen, measured:

# %% tags=["S0-42", "S0-44", "E0-26"]
gradcheck(lambda W: error(inference(W, W1, x)[1], t), W0, dW0)

# %% tags=["S0-42", "S0-44"]
gradcheck(lambda W: error(inference(W0, W, x)[1], t), W1, dW1)

# %% [markdown] tags=["S0-42"]
# Here is the blame as a picture, recomputed as you drag. **Set each target to what its output delivers. Who is
# to blame then? And why is H1 not blamed for O2, however wrong O2 is?**

# %% [markdown] tags=["notes"]
# **3 minutes.** (1) $T_1$ near 0.34 and $T_2$ near 0.86: all bars gone. (2) $T_2$ to 0.1, so that O2 alone is
# wrong. **Predict:** which bars come back? (The three into O2 and those into H3; those into H2 hardly show, its
# sigmoid is nearly flat. Into H1 nothing: its only road to O2 has weight 0. The bar of that weight itself does
# return, which few expect.) (3) $I_1$ to 0: three bars vanish. Whose? (All weights that $I_1$ feeds; a silent
# input is not to blame, as in notebook 03.)

# %% tags=["S0-42", "hide"]
# @title Live figure: who is to blame?
BLAMED = [np.array([[1.0, -2, 2], [2, 1, -4], [1, -1, 0]]), np.array([[-3.0, 1, -3], [0, 1, 2]])]
FROM_TO = [f"I{i} → H{j}" for j in (1, 2, 3) for i in (1, 2, 3)]
FROM_TO += [f"H{i} → O{j}" for j in (1, 2) for i in (1, 2, 3)]


@explore(T1=lin(0, 1, value=0.9), T2=lin(0, 1, value=0.1), I1=lin(-2, 2, value=0.5), size=(7, 4.2))
def blame(fig):
    """Fifteen bars, the size of the slope of the error by each weight, and whether to raise or lower it.
    Longest are those from the second input to H3 and from H2 to both outputs; those into H2 hardly show."""
    ax = fig.subplots()
    bars = ax.barh(range(15), np.zeros(15), color=["#56B4E9"] * 9 + ["#0072B2"] * 6, height=0.7)
    ax.set(xlim=(0, 0.19), ylim=(14.6, -0.6), xlabel="|∂E/∂w|")
    ax.set_yticks(range(15), FROM_TO)
    signs = [ax.text(0, k, "", va="center", fontsize=9) for k in range(15)]
    title = ax.set_title(" ", loc="left", fontsize=10)

    def update(T1, T2, I1):
        x, t = np.array([I1, 0.9, -0.3]), np.array([T1, T2])
        out = inference(*BLAMED, x)[1]
        slopes = np.concatenate([dW.ravel() for dW in contributions(*BLAMED, x, t)])
        for bar, text, slope in zip(bars, signs, slopes, strict=True):
            bar.set_width(abs(slope))
            text.set(x=abs(slope), text="" if abs(slope) < 5e-5 else " raise" if slope < 0 else " lower")
        title.set_text(f"O1 = {out[0]:.2f}, O2 = {out[1]:.2f}: error {error(out, t):.3f}")
        return title, *bars, *signs

    return update

# %% [markdown]
# With both targets met, nobody. H1's weight to O2 is 0: it is blamed for that *weight* (change me!), but
# nothing goes through it to the weights behind. And units near 0 or 1, such as H2, shield the weights before
# them.

# %% [markdown] tags=["S0-43"]
# Seen from afar, with arrays for numbers: data flow to the right, gradients flow to the left over the same
# wires, and stop at what training may change. **Compare what stands above and below each wire.**

# %% tags=["S0-43", "S0-42", "hide"]
# @title Figure: shapes of values and of gradients
gates = {"@0": (1, 1.2, "@"), "s0": (2.1, 1.2, "σ")}
gates |= {"@1": (3.2, 1.2, "@"), "s1": (4.3, 1.2, "σ"), "E": (5.4, 1.2, "E")}
wires = {"x": ((0, 1.9), "@0"), "W0": ((0, 0.5), "@0"), "_z0": ("@0", "s0"), "_h": ("s0", "@1")}
wires |= {"W1": ((2, 0.3), "@1"), "_z1": ("@1", "s1"), "_o": ("s1", "E"), "_E": ("E", (6.4, 1.2))}
shapes = {"x": "(3,)", "W0": "(3, 3)", "_z0": "(3,)", "_h": "(3,)", "W1": "(2, 3)", "_z1": "(2,)"}
shapes |= {"_o": "(2,)", "_E": "()"}
graph = figures.ComputationalGraph(figures.new_axes((7, 2.6)), gates, wires)
graph.update(shapes, {name: shape for name, shape in shapes.items() if name != "x"})
picture(
    graph.ax,
    alt="x and W0 enter a product; then sigmoid, product with W1, sigmoid, error. On each wire the "
    "gradient below has the shape of the value above.",
)

# %% [markdown] tags=["S1-26", "S1-27"]
# A gradient has the shape of what it is the gradient of. Always. It is the cheapest check there is.
#
# ### The eleven lines
#
# *Slides: Ionescu, "Training a 2-layer Neural Network needs ~11 lines (Python)".*
#
# The same walk for a batch, one example a row (so each matrix lies on its side: one *column* a unit), and with
# another sign. **Which sign is it, and does it matter?**

# %% tags=["S1-26", "E1-08"]
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
Y = np.array([[0, 1, 1, 0]]).T
V0, V1 = 2 * rng.random((3, 4)) - 1, 2 * rng.random((4, 1)) - 1  # the slide's W0, W1

def forward(V0, V1):
    l1 = sigmoid(X @ V0)
    return l1, sigmoid(l1 @ V1)

l1, l2 = forward(V0, V1)
delta_l2 = (Y - l2) * (l2 * (1 - l2))
delta_l1 = delta_l2 @ V1.T * (l1 * (1 - l1))

# %% [markdown] tags=["E1-08", "S1-27"]
# > **This deck updates with a plus.** `W1 = W1 + ...`, while the other decks write
# > $w - \eta\, \partial E / \partial w$. Both are right: here the error is taken as $Y - l_2$, target minus
# > output, so the deltas are *minus* the gradient already. Mix the two habits and you climb:

# %% tags=["S1-26", "S1-27", "E1-08"]
def half_sse(V0, V1):
    return np.sum((Y - forward(V0, V1)[1]) ** 2) / 2

gradcheck(lambda V: half_sse(V, V1), V0, -(X.T @ delta_l1))  # mind the minus
gradcheck(lambda V: half_sse(V0, V), V1, -(l1.T @ delta_l2))
losses = [half_sse(V0 + s * X.T @ delta_l1, V1 + s * l1.T @ delta_l2) for s in (0, 1, -1)]
assert losses[1] < losses[0] < losses[2]
table(step=["none", "plus, as printed", "minus"], half_sum_of_squares=losses)

# %% [markdown] tags=["E1-10", "S1-27"]
# > **The order of the last lines matters too.** The slide computes both deltas, *then* updates. Tidy it up so
# > that $W_1$ changes before `delta_l1` is computed, and the blame goes back through weights that were not
# > there on the way forward:

# %% tags=["E1-10", "S1-27"]
V1_new = V1 + l1.T @ delta_l2
too_late = delta_l2 @ V1_new.T * (l1 * (1 - l1))
off = np.abs(too_late - delta_l1).max() / np.abs(delta_l1).max()
assert 0.001 < off < 0.5
try:
    gradcheck(lambda V: half_sse(V, V1), V0, -(X.T @ too_late))
except GradientError:
    print(f"no gradient any more: off by {off:.1%}")

# %% [markdown]
# A per cent of error, no crash, and the loss would still fall. You would never notice. `gradcheck` does.

# %% [markdown] tags=["S1-15", "S1-17", "S1-18", "S1-19", "S2-53"]
# ## Let the computer keep the list
#
# *Slides: Ionescu, "From previous lecture"; Baek, "Putting them all together".*
#
# "Neural nets will be very large: no hope of writing down gradient formula by hand for all parameters." How
# large? The network with which notebook 08 reads digits is small:

# %% tags=["S1-15"]
head = layers.Flatten(), layers.Linear(2304, 10, rng=rng)
small = layers.Sequential(Conv2d(1, 16, 5, rng=rng), MaxPool2d(2), layers.ReLU(), *head)
slopes = sum(p.size for p in small.params.values())
table(slopes_a_step=f"{slopes:,}", steps="some thousand")

# %% [markdown] tags=["S1-17", "S1-18", "S1-19"]
# But you have seen that no gate needs to know about the others. So write each gate *once*, with two methods:
# `forward` computes, and **keeps what it will need**; `backward` takes the upstream gradient and hands back one
# gradient for each input.

# %% tags=["S1-17", "S1-18", "S1-19"]
class Add:
    def forward(self, a, b):
        return a + b

    def backward(self, dout):
        return dout, dout

class Multiply:
    def forward(self, a, b):
        self.a, self.b = a, b  # backward will ask for them
        return a * b

    def backward(self, dout):
        return dout * self.b, dout * self.a

# %% tags=["S1-17", "S1-18", "S1-19"]
plus, times = Add(), Multiply()
f = times.forward(plus.forward(-2.0, 5.0), -4.0)
dq, dz = times.backward(1.0)
dx, dy = plus.backward(dq)
assert [dx, dy, dz] == [-4, -4, 3]
table(kept_by_times=[str(vars(times))], f=f, dx=dx, dy=dy, dz=dz)

# %% [markdown]
# Two more gates, and the neuron is complete. Each takes its slope from the cheat sheet.

# %% tags=["S1-17", "S2-53"]
class Exp:
    def forward(self, a):
        self.y = np.exp(a)
        return self.y

    def backward(self, dout):
        return (dout * self.y,)

class Reciprocal:
    def forward(self, a):
        self.a = a
        return 1 / a

    def backward(self, dout):
        return (-dout / self.a**2,)

# %% [markdown]
# ### Exercise 4.6: a gate that divides
#
# $y = a / b$. Return `np.array([da, db])`, given the upstream gradient `dout`.

# %% tags=["exercise", "S1-17", "S2-45"]
def divide_backward(a, b, dout):
    raise NotImplementedError("Exercise 4.6")

check("04.6", divide_backward)

# %% [markdown] tags=["S1-16", "S1-17"]
# What is left of the work is bookkeeping: which gate got what from where, and in which order to walk back. So
# let every number remember the gate it came from, and write all of them on a **tape** as they are made.
# Backward then means: read the tape from its end.

# %% tags=["S1-16", "S1-17", "S1-18", "S1-19"]
tape = []

class Value:
    def __init__(self, data, gate=None, inputs=()):
        self.data, self.gate, self.inputs, self.grad = data, gate, inputs, 0.0
        tape.append(self)

def apply(gate, *inputs):
    return Value(gate.forward(*[value.data for value in inputs]), gate, inputs)

# %% [markdown] tags=["notes"]
# **6 minutes.** Type slowly: these six lines are the notebook.
#
# **Ask:** in which order do we visit the gates? (From the end. Why not from the start? Each would pass on a
# gradient that has not come back yet.) What is the result's own gradient? (1. Many want 0 "to begin with".) `=`
# or `+=`? Take a vote and type what wins: with `=` the neuron below still comes out right, and $x \cdot x$ after
# it does not.
#
# **Goes wrong:** without `reversed`, or with a first gradient of 0, all gradients are 0 and nothing complains.
# Without the `if`: "'NoneType' object has no attribute 'backward'", since inputs have no gate. `backward` twice
# on one tape: gradients pile up.

# %% tags=["S1-16", "S1-17", "S1-18", "S1-19", "live"]
# From the result to the inputs: who tells whom?
def backward(result):
    # The result moves as it moves
    result.grad = 1.0
    # Who may speak first?
    for value in reversed(tape):
        if value.gate:
            # One gradient for each input; what if an input has heard from another gate before?
            for source, grad in zip(value.inputs, value.gate.backward(value.grad), strict=True):
                source.grad += grad

# %% [markdown]
# That is all of it. Try it on the neuron, and compare with the numbers you know by heart now:

# %% tags=["S1-16", "S2-48", "S2-52"]
tape.clear()
a1, b1, a2, b2, bias = [Value(v) for v in (2.0, -1.0, -3.0, -2.0, -3.0)]  # w1, x1, w2, x2, b
z = apply(Add(), apply(Add(), apply(Multiply(), a1, b1), apply(Multiply(), a2, b2)), bias)
e = apply(Exp(), apply(Multiply(), Value(-1.0), z))
f = apply(Reciprocal(), apply(Add(), Value(1.0), e))
backward(f)
by_tape = [value.grad for value in (a1, b1, a2, b2, bias)]
assert np.allclose(by_tape, [dw1, dx1, dw2, dx2, db])
table(slope_by=["w1", "x1", "w2", "x2", "b"], tape=by_tape)

# %% [markdown] tags=["S3-33"]
# No formula of the neuron was written anywhere; the tape found it. One detail deserves a look: `+=`. **What
# would a plain `=` do to $f = x \cdot x$ at $x = 3$?**

# %% tags=["S1-19", "S3-33"]
tape.clear()
x = Value(3.0)
square = apply(Multiply(), x, x)  # one x, two ways
shares = square.gate.backward(1.0)
backward(square)
assert x.grad == sum(shares) == 6 and shares[-1] == 3
table(way_1=shares[0], way_2=shares[1], with_equals=shares[-1], with_plus_equals=x.grad)

# %% [markdown] tags=["S1-16", "S1-17"]
# It would keep the last way only, and say 3. "Add over the ways", forgotten in one character.
#
# ### Arrays, and everything else
#
# To be useful the tape needs arrays, matrix products, and the ordinary operators. That is
# `course_utils.autodiff`: the same idea, 270 lines with their docstrings, and you can read all of them. It
# understands plain NumPy code:

# %% tags=["S1-16", "S4-90"]
def neuron_in_numpy(w1, x1, w2, x2, b):
    return 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))

inputs = [Tensor(v) for v in (2.0, -1.0, -3.0, -2.0, -3.0)]
result = neuron_in_numpy(*inputs)
result.backward()
assert np.allclose([t.grad for t in inputs], by_tape)
inputs[0]

# %% [markdown]
# A `Tensor` is a number or array that carries its gradient along. The function above has no idea: it was
# written for numbers. **Would it also work on the function of notebook 02, $(\cos x + \tan x)^2$? On a loop?**

# %% tags=["S1-16", "S4-90"]
def wavy(x):
    return (np.cos(x) + np.tan(x)) ** 2

x = Tensor(0.5)
wavy(x).backward()
gradcheck(wavy, np.array(0.5), x.grad)

# %% [markdown]
# A loop that computes $\sqrt a$ by Newton's method, stopping when it is good enough. There is no formula to
# differentiate; there is a tape.

# %% tags=["S1-16", "S4-90"]
def root_by_newton(a):
    guess = a
    while abs(guess * guess - a) > 1e-12:
        guess = (guess + a / guess) / 2
    return guess

a = Tensor(7.0)
root = root_by_newton(a)
root.backward()
assert np.isclose(a.grad, 1 / (2 * np.sqrt(7)))
table(root=float(root.data), slope=float(a.grad), by_the_book=1 / (2 * np.sqrt(7)))

# %% [markdown]
# Correct to the last digit, through all the rounds it took. And the network of the last section, with arrays:

# %% tags=["S1-16", "S0-42", "S4-90"]
A0, A1 = Tensor(W0), Tensor(W1)
hidden = 1 / (1 + np.exp(-(A0 @ np.array([0.5, 0.9, -0.3]))))
out = 1 / (1 + np.exp(-(A1 @ hidden)))
np.sum((out - t) ** 2 / 2).backward()

assert np.allclose(A0.grad, dW0) and np.allclose(A1.grad, dW1)
A1

# %% [markdown] tags=["S1-16", "S3-33"]
# One thing is new with arrays. Broadcasting *copies*: below, `b` is added to each of three rows. **What is its
# gradient?** Each copy is one more way, and over the ways one adds.

# %% tags=["S1-16", "S3-33"]
b = Tensor([1.0, 2.0])  # (2,), used in three rows
np.sum((np.ones((3, 2)) + b) ** 2).backward()
assert np.array_equal(b.grad, 3 * 2 * (1 + b.data))  # three times 2 (1 + b)
b

# %% [markdown] tags=["S4-90", "S2-53"]
# "The program will do it": here it did, and PyTorch's `backward()` and `.grad` are this, made fast. Why then go
# on by hand? Because a tape of single sums and products is long: the network of notebook 08 would put half a
# million entries on it, for each image. So libraries ship big gates, whole layers with a `forward` and a
# `backward` of their own, and when you invent one (Baek's last slide links to [how MATLAB wants
# it](https://www.mathworks.com/help/nnet/ug/define-custom-deep-learning-layers.html)) you write both methods
# yourself.

# %% [markdown] tags=["S3-27", "S3-28"]
# ## Do whole layers at once
#
# *Slides: Taura, "Computing the gradients" and "The digit recognition example".*
#
# A network is a composition of stages, each with parameters of its own:
#
# $$x_1 = f_1(w_1; x), \quad x_2 = f_2(w_2; x_1), \quad \dots, \quad y = f_n(w_n; x_{n-1}), \quad
# \ell = \text{err}(y, t)$$
#
# and we need the slopes of $\ell$ by *all* of $w_1, \dots, w_n$. In code it is a list and two loops. Forward
# through the list, backward through the list reversed:

# %% tags=["S3-27", "S3-28"]
def forward_all(stages, x):
    for stage in stages:
        x = stage.forward(x)
    return x

def backward_all(stages, dout):
    for stage in reversed(stages):
        dout = stage.backward(dout)
    return dout

# %% [markdown] tags=["E3-03"]
# > **The slide's last stage reads $y = f_n(w_n; x_n)$.** By the pattern of the lines before it, $x_n$ is what
# > stage $n$ *produces*. It takes $x_{n-1}$. Fed with its own output, it does not even fit:

# %% tags=["E3-03", "S3-27"]
stages = [layers.Linear(5, 4, rng=rng), layers.ReLU(), layers.Linear(4, 3, rng=rng)]
x0 = rng.normal(size=(1, 5))
x_before = forward_all(stages[:2], x0)  # x with index n - 1
y = forward_all(stages, x0)
assert np.array_equal(stages[-1].forward(x_before), y)
try:
    stages[-1].forward(y)
except ValueError as problem:
    print(problem)

# %% [markdown] tags=["S3-44", "S3-45", "S3-46"]
# ### Linear
#
# *Slides: Taura, "Linear (a.k.a. Fully Connected Layer)" and its back propagation, 1 and 2.*
#
# $y_i = \sum_j W_{ij} x_j + b_i$. Ask of each number: which outputs does it feed, with what factor?
#
# - $x_j$ feeds *every* $y_i$, factor $W_{ij}$: add over the ways,
#   $\dfrac{\partial L}{\partial x} = W^T \dfrac{\partial L}{\partial y}$;
# - $W_{ij}$ feeds $y_i$ alone, factor $x_j$: an outer product,
#   $\dfrac{\partial L}{\partial W} = \dfrac{\partial L}{\partial y}\, x^T$;
# - $b_i$ feeds $y_i$ alone, factor 1: $\dfrac{\partial L}{\partial b} = \dfrac{\partial L}{\partial y}$.
#
# **Predict the three shapes** for three inputs and two outputs.

# %% tags=["S3-44", "S3-45", "S3-46"]
W, b, x = rng.normal(size=(2, 3)), rng.normal(size=2), rng.normal(size=3)
dy = rng.normal(size=2)  # whatever comes from upstream

# %% [markdown] tags=["notes"]
# **4 minutes.** Write three wishes on the board: (3,), (2, 3), (2,). Below them what we have: $W$ (2, 3), $x$
# (3,), $dy$ (2,).
#
# **Ask:** which product has which shape? (One each.) Is a fitting shape a proof? (No: were $W$ square, `W @ dy`
# would fit as well, and be wrong. Hence the three checks below.)
#
# **Goes wrong:** `W @ dy`: "size 2 is different from 3". `np.outer(x, dy)` runs, and the check says "expected the
# shape of x, (2, 3), got (3, 2)". `dy * x`: "could not be broadcast together".

# %% tags=["S3-44", "S3-45", "S3-46", "live"]
# Which product has the shape of x, which that of W, which that of b?
dx, dW, db = W.T @ dy, np.outer(dy, x), dy

# %% tags=["S3-44", "S3-45", "S3-46"]
table(gradient=["dx", "dW", "db"], shape=[str(d.shape) for d in (dx, dW, db)])

# %% [markdown]
# To check a gate alone, make a loss of it: $L = \sum_i d_i y_i$ has exactly $d$ as its upstream gradient.

# %% tags=["S3-44"]
gradcheck(lambda x: dy @ (W @ x + b), x, dx)

# %% tags=["S3-45"]
gradcheck(lambda W: dy @ (W @ x + b), W, dW)

# %% tags=["S3-46"]
gradcheck(lambda b: dy @ (W @ x + b), b, db)

# %% [markdown]
# For a batch, one example a row, $Y = X W^T + b$. All examples share $W$ and $b$, so their gradients **add**.
#
# ### Exercise 4.7: back to the weights
#
# `X` is `(N, D)`, the upstream `dout` is `(N, M)`; the result has the shape of `W`, `(M, D)`. No loop.

# %% [markdown] tags=["notes"]
# **5 minutes.** Shapes before numbers: what has to vanish? (N, so it stands in the middle: (M, N) times (N, D).)
# Say only that to those who are stuck.
#
# Listen for "divide by N, it is a mean": the loss has done that, if it is one. `X.T @ dout` is the transpose;
# with as many outputs as inputs the shape would not tell. A loop with `np.outer` is right: praise it, then ask
# for one line.

# %% tags=["exercise", "S3-45"]
def weight_gradient(X, dout):
    raise NotImplementedError("Exercise 4.7")

check("04.7", weight_gradient)

# %% [markdown]
# The layer of this course does the same three things:

# %% tags=["S3-44", "S3-45", "S3-46"]
X, D = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))  # a batch, and what comes back to it
linear = layers.Linear(3, 2, rng=rng)
linear.forward(X)
dX = linear.backward(D)

assert np.allclose(dX, D @ linear.params["W"])  # W^T d, for every row
assert np.allclose(linear.grads["W"], sum(np.outer(D[n], X[n]) for n in range(6)))
assert np.allclose(linear.grads["b"], D.sum(axis=0))

# %% [markdown]
# ### ReLU
#
# $\max(0, x)$, number by number, is the simplest of all bends, and with it the bends in most networks are made
# (notebook 06 says why). Its slope is 1 or 0.
#
# ### Exercise 4.8: back through ReLU
#
# `x` and `dout` have the same shape. At exactly 0 there is no slope; take 0, as PyTorch does.

# %% tags=["exercise"]
def relu_backward(x, dout):
    raise NotImplementedError("Exercise 4.8")

check("04.8", relu_backward)

# %% [markdown]
# There is a tempting wrong mask, and it has been published: keep the *output*, and ask where it is `>= 0`. That
# is everywhere. **Will the gradient check see it?**

# %%
def relu_loss(x):
    return np.sum(D * np.maximum(0, x))

x = rng.normal(size=(6, 2))
gradcheck(relu_loss, x, D * (x > 0))
try:
    gradcheck(relu_loss, x, D * (np.maximum(0, x) >= 0))
except GradientError as caught:
    print(str(caught).split(";")[0])

# %% [markdown] tags=["S3-56"]
# Networks have been trained with that mask, and the loss fell all the same. "It runs and the loss falls" is no
# proof of a gradient.
#
# ### Softmax and NLL
#
# *Slides: Taura, "NLL softmax (Back propagation)".*
#
# From notebook 01: $p = \text{softmax}(f)$, loss $L = -\log p_y$. As two gates, NLL first. It looks at one
# probability, so with the one-hot $t$: $\partial L / \partial p = -t / p$. Softmax is a gate where every input
# feeds every output: $\partial p_j / \partial f_i = p_j ([i = j] - p_i)$. Multiply, add over the ways:
#
# $$\frac{\partial L}{\partial f_i} = \sum_j d_j\, p_j\, ([i = j] - p_i) = p_i \Big(d_i - \sum_j d_j p_j\Big)$$

# %% tags=["S3-56"]
def softmax_backward(p, d):
    return p * (d - np.sum(d * p, axis=-1, keepdims=True))

F = rng.normal(size=(4, 3))  # scores of four examples
D = rng.normal(size=(4, 3))
gradcheck(lambda F: np.sum(D * softmax(F)), F, softmax_backward(softmax(F), D))

# %% [markdown]
# **Put $d = -t/p$ into it.** The sum is $-1$ (there is one 1 in $t$), and everything cancels to $p_i - t_i$: the
# line of notebook 01, now from two gates.

# %% tags=["S3-56"]
P, T = softmax(F), np.eye(3)[[2, 0, 1, 1]]
two_gates = softmax_backward(P, -T / P)
assert np.allclose(two_gates, P - T)

_, df = cross_entropy(F, np.array([2, 0, 1, 1]))
assert np.allclose(df, (P - T) / 4)  # its loss is the mean over four examples

# %% [markdown] tags=["E3-06", "S3-56"]
# > **The slide writes $\text{softmax}(x_i)$**, and uses $i$ for the free index and in the sum at once. Softmax
# > of one number is 1: it is alone. Meant is component $i$ of the softmax of all, $\text{softmax}(x)_i$. For
# > scores 0, 1, 2 and class 0:

# %% tags=["E3-06", "S3-56"]
f = np.array([0.0, 1.0, 2.0])
literal = np.array([softmax(f[[i]])[0] for i in range(3)]) - np.eye(3)[0]
right = softmax(f) - np.eye(3)[0]
gradcheck(lambda f: cross_entropy(f[None], np.array([0]))[0], f, right)
assert np.allclose(literal, [0, 1, 1])
table(read_literally=literal, right=right)

# %% [markdown]
# The literal one says: the right class needs no push at all.
#
# ### The whole network, by hand
#
# Linear, ReLU, Linear, softmax with NLL, on a batch. First the number it must start near: with tiny weights it
# knows nothing, so for three classes the loss is $\ln 3$.

# %% tags=["S3-27", "S3-28"]
first, second = layers.Linear(4, 5, rng=rng, init=0.01), layers.Linear(5, 3, rng=rng, init=0.01)
net = layers.Sequential(first, layers.ReLU(), second)
X, y = rng.normal(size=(8, 4)), rng.integers(3, size=8)
loss, _ = cross_entropy(net.forward(X), y)
assert abs(loss - np.log(3)) < 0.01
table(loss=[f"{loss:.2f}"], ln_3=[f"{np.log(3):.2f}"])

# %% tags=["S3-27", "S3-28", "S3-44", "S3-45", "S3-46", "S3-56"]
def by_hand(W0, b0, W1, b1, X, y):
    Z = X @ W0.T + b0  # (N, 5)
    H = np.maximum(0, Z)
    F = H @ W1.T + b1  # (N, 3)
    dF = (softmax(F) - np.eye(3)[y]) / len(y)
    dH = dF @ W1
    dZ = dH * (Z > 0)
    return {"0.W": dZ.T @ X, "0.b": dZ.sum(axis=0), "2.W": dF.T @ H, "2.b": dF.sum(axis=0)}

# %% [markdown]
# Three lines back for three lines forward. Against a measurement, against the layers, and against the tape:

# %% tags=["S3-27", "S3-28", "S3-44", "S3-45", "S3-46", "S3-56"]
net = layers.Sequential(layers.Linear(4, 5, rng=rng), layers.ReLU(), layers.Linear(5, 3, rng=rng))
mine = by_hand(*net.params.values(), X, y)
for name, values in net.params.items():
    gradcheck(lambda _: cross_entropy(net.forward(X), y)[0], values, mine[name])

loss, dF = cross_entropy(net.forward(X), y)
backward_all(net.layers, dF)
assert all(np.allclose(mine[name], net.grads[name]) for name in mine)

# %% tags=["S1-16", "S3-28"]
V0, c0, V1, c1 = [Tensor(values) for values in net.params.values()]
F = np.maximum(0, X @ V0.T + c0) @ V1.T + c1
by_tape = np.mean(np.log(np.exp(F).sum(axis=1)) - F[np.arange(8), y])
by_tape.backward()

assert np.isclose(by_tape.data, loss)
pairs = zip([V0, c0, V1, c1], mine.values(), strict=True)
assert all(np.allclose(tensor.grad, grad) for tensor, grad in pairs)

# %% [markdown]
# Four ways, one gradient. A last test, known from notebook 02: a step against the gradient, with learning rate
# $\eta$, should lower the loss by about $\eta \lVert \nabla L \rVert^2$, because a slope predicts. **How good
# will it be for a small step, how good for a large one?**

# %% tags=["S0-56", "S3-29"]
def after_step(learning_rate):
    moved = [p - learning_rate * mine[name] for name, p in net.params.items()]
    return cross_entropy(np.maximum(0, X @ moved[0].T + moved[1]) @ moved[2].T + moved[3], y)[0]

rates = np.array([0.001, 0.01, 0.1, 1.0])
predicted = -rates * sum(np.sum(g**2) for g in mine.values())
true = np.array([after_step(rate) for rate in rates]) - loss
assert abs(true[0] / predicted[0] - 1) < 0.02
table(learning_rate=rates, predicted_change=predicted, true_change=true, digits=3)

# %% [markdown]
# Within a few per cent up to 0.1, and half of what was promised at 1: a slope is a promise about small steps.

# %% [markdown] tags=["S1-16"]
# ## Multiply many slopes
#
# Backpropagation multiplies along the way. Now make the way long: twenty neurons in a row, each
# $x \mapsto \sigma(w x)$. Each contributes the factor $w\, \sigma'$, and the sigmoid's slope is never above
# $\frac14$. **What is left after twenty, at best, with $w = 1$?**

# %% tags=["S1-16"]
z = np.linspace(-10, 10, 2001)
steepest = (sigmoid(z) * (1 - sigmoid(z))).max()
assert np.isclose(steepest, 1 / 4)
table(gates=[1, 5, 10, 20], at_best=[0.25**n for n in (1, 5, 10, 20)], digits=2)

# %% [markdown]
# A millionth of a millionth. The weight in front is told nothing. Can a larger $w$ help? Try. Then the other
# bends: **for which of them is there a $w$ that neither vanishes nor explodes?**

# %% [markdown] tags=["notes"]
# **5 minutes.** Collect bids before each. (1) Sigmoid, $w = 1$, 20 gates: $10^{-13}$. (2) Which $w$ is best? Most
# bid 4, since $4 \cdot \frac14 = 1$. It gives $4 \cdot 10^{-23}$, far worse than $w = 1$; with 2 it is
# $2 \cdot 10^{-12}$. No $w$ helps. Why? (The units run into their flat ends.) (3) Tanh, $w = 1$: 0.016. (4) ReLU
# at 0.9, 1, 1.1: 0.12, 1, 6.7. Start at -1: nothing, for ever.
#
# Listen for "then use larger weights". Here is the answer; notebook 06 begins where this figure ends.

# %% tags=["S1-16", "hide"]
# @title Live figure: what is left after n gates
BENDS = {
    "sigmoid": (sigmoid, lambda y: y * (1 - y)),
    "tanh": (np.tanh, lambda y: 1 - y**2),
    "ReLU": (lambda z: np.maximum(0, z), lambda y: 1.0 * (y > 0)),
}
far = integer(1, 40, value=20)


@explore(bend=choice(BENDS), w=log(0.1, 10, value=1), start=lin(-3, 3, value=1), depth=far)
def vanishing(fig):
    """The product of slopes against the number of gates, on a logarithmic scale: for sigmoids with
    weight 1 a straight line down, to below one in a million millions after twenty gates."""
    ax, gates = fig.subplots(), np.arange(41)
    ax.semilogy(gates, 0.25**gates, ":", color="0.5", label="$(1/4)^n$")
    (curve,) = ax.semilogy([], [], "o-", color="#0072B2", markersize=4, label="$|\\partial f / \\partial x|$")
    ax.set(xlim=(0, 40), ylim=(1e-15, 1e5), xlabel="gates", ylabel="product of slopes")
    ax.legend(loc="lower left")
    title = ax.set_title(" ", loc="left")

    def update(bend, w, start, depth):
        f, slope = BENDS[bend]
        x, products = start, [1.0]
        for _ in range(depth):
            x = f(w * x)
            products.append(products[-1] * w * slope(x))
        shown = np.clip(products, 1e-300, None)
        curve.set_data(np.arange(depth + 1), shown)
        title.set_text(f"{bend}, w = {w:.3g}: after {depth} gates {products[-1]:.2g}")
        return curve, title

    return update

# %% [markdown]
# With a sigmoid no $w$ helps: a larger one multiplies more, but drives the neuron to where it is flat. Tanh
# holds on near $w = 1$. ReLU gives $w^n$ exactly, or nothing: at $w = 1$ the gradient arrives untouched, a
# little below it vanishes, a little above it explodes.

# %%
w, x = np.geomspace(0.1, 10, 200), 1.0
for _ in range(400):
    x = sigmoid(w * x)  # 400 gates further, for 200 weights at once

best = (w * x * (1 - x)).max()  # what one more gate multiplies by
assert 0.27 < best < 0.29
table(best_factor_of_any_w=[f"{best:.2f}"])

# %% [markdown]
# Whatever positive weight you choose: far down, a gate keeps little more than a quarter, and takes the rest.
#
# That is the **vanishing gradient**. It is why "Never use sigmoid" stands on one of the slides, one reason why
# deep networks were so hard to train for so long, and what notebook 06 is about.

# %% [markdown] tags=["S1-50", "S2-39", "S1-45", "S1-46", "S1-47", "S1-48", "S1-49"]
# ## Read the paper of 1986
#
# *Slides: Ionescu, "A bit of history"; Baek, "Backpropagation".*
#
# Ionescu's deck shows a page of it, with the note "recognizable maths". It is the delta rule of notebook 03,
# derived in a new style: as a product of two slopes. Retyped, for pattern $p$, output unit $j$, input $i$:
#
# $$
# \begin{aligned}
# E_p &= \tfrac12 \sum_j (t_{pj} - o_{pj})^2, \qquad E = \sum_p E_p & (2) \\
# \frac{\partial E_p}{\partial w_{ji}} &= \frac{\partial E_p}{\partial o_{pj}}
# \frac{\partial o_{pj}}{\partial w_{ji}} & (3) \\
# \frac{\partial E_p}{\partial o_{pj}} &= -(t_{pj} - o_{pj}) = -\delta_{pj} & (4) \\
# o_{pj} &= \sum_i w_{ji}\, i_{pi}, \qquad \text{so} \qquad
# \frac{\partial o_{pj}}{\partial w_{ji}} = i_{pi} & (5) \\
# -\frac{\partial E_p}{\partial w_{ji}} &= \delta_{pj}\, i_{pi} & (6)
# \end{aligned}
# $$
#
# **In our words: what kind of product is (6), and of which shape?**

# %% tags=["S1-45", "S1-46", "S1-47", "S1-48", "S1-49", "E1-26"]
w = rng.normal(size=(3, 4))  # three outputs j, four inputs i
inputs, targets = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))  # five patterns p

def E_p(w, p):
    return np.sum((targets[p] - w @ inputs[p]) ** 2) / 2  # (2)

p = 0
delta = targets[p] - w @ inputs[p]  # (4), shape (3,)
gradcheck(lambda w: E_p(w, p), w, -np.outer(delta, inputs[p]))  # (6)

# %% tags=["S1-45", "S1-48", "S1-49"]
o = w @ inputs[p]
gradcheck(lambda o: np.sum((targets[p] - o) ** 2) / 2, o, -delta)  # (4), alone

deltas = targets - inputs @ w.T  # all patterns, (5, 3)
gradcheck(lambda w: sum(E_p(w, p) for p in range(5)), w, -(deltas.T @ inputs))  # E

# %% [markdown] tags=["E1-26"]
# An outer product; over all patterns, `deltas.T @ inputs`. You wrote it in exercise 4.7.
#
# > **On the slide a scanner has been at work.** $t_{pj}$ became $\epsilon_{pj}$, $E_p$ became $E_g$, $o$ became
# > $\sigma$, a $w_{ji}$ became $w_n$, and the chain rule "the chair rule". One slip matters: in (5) the input
# > is printed with the index of the *output*, $I_{pj}$. Then $\delta_{pj} I_{pj}$ would pair three outputs with
# > four inputs:

# %% tags=["E1-26", "S1-46"]
try:
    delta * inputs[p]
except ValueError:
    print(f"{delta.shape} times {inputs[p].shape}: one index for two things")
assert np.outer(delta, inputs[p]).shape == w.shape

# %% [markdown] tags=["E1-30", "S2-39", "S1-50"]
# > **"Hinton et al. 1986", says the slide.** The authors are David Rumelhart, Geoffrey Hinton and Ronald
# > Williams, in this order, as Baek's deck has it; the page is from their chapter in *Parallel Distributed
# > Processing*. (The same deck's "[Mass et al., 2013]" for the leaky ReLU of notebook 06 is Maas, Hannun and
# > Ng.) We know from the title pages, not from a computation: no cell can check it.
#
# They were not the first: Linnainmaa had walked backward through computations in 1970, and Werbos, whose
# thesis of 1974 has the idea, spelled it out for networks in 1982. But from 1986 on everybody knew.

# %%
slide_summary("04")

# %%
progress("04")

# %% [markdown]
# **What you learned.** You can now
#
# - draw a computation as a graph and write its values above and its gradients below each wire;
# - say which weight of a network is to blame for an error, and by how much;
# - write backward passes of whole layers as matrix products, and prove them right;
# - say why gradients vanish in deep chains, and what their size depends on.
#
# ### In practice
#
# - A gradient has the shape of its variable. Look at shapes first, at numbers second.
# - Check every backward pass you write against central differences, in float64, on a tiny example. A loss that
#   falls proves nothing.
# - Say which error: half or whole, sum or mean. Say which sign: gradient, or step.
# - All gradients first, then all updates.
# - In PyTorch, call `zero_grad()`: its `backward()` adds to what is there, as our `+=` did.
#
# ### Further reading
#
# - D. Rumelhart, G. Hinton, R. Williams, *Learning representations by back-propagating errors*, Nature 323
#   (1986): four pages; *Learning internal representations by error propagation* (1986) is the long version.
# - S. Linnainmaa (1970) and P. Werbos (1974), both theses: the same idea, before it had a name.
# - A. Karpathy, *micrograd*: a tape like ours, for single numbers, in 94 lines.
# - Stanford CS231n, notes on backpropagation: where $(x + y)z$ and the sigmoid neuron come from.
#
# Next, **05**: networks of many shapes, and what they can do that no single neuron could.
