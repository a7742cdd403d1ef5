# %% [markdown]
# # Feel your way downhill, and train a classifier by slope alone
#
# **What you will do.** Measure slopes, derive them, walk down them, and train the digit reader of notebook 01
# with a loop of which you know every line.
#
# **What you will learn.** After this notebook you can
#
# - say what a model, its parameters and its loss are, and solve the one case that has a formula;
# - measure any gradient by nudging, derive it on paper, and let one check the other;
# - write a descent that stops for a good reason, with a learning rate that fits the curvature;
# - replace the sum over all examples by small batches, and say what that costs and what it buys.
#
# **What you need.** Scores, hinge loss and cross-entropy (01); school calculus.
#
# | step | minutes |
# |---|---|
# | Say what learning is | 15 |
# | Fit a curve by a formula | 20 |
# | Measure a slope | 20 |
# | Nudge every weight | 25 |
# | Take a step downhill | 15 |
# | Repair the listing | 20 |
# | Choose the step | 25 |
# | Look at a few examples at a time | 20 |
# | Train the digit reader yourself | 20 |
#
# Take it in two or three evenings. Nothing is downloaded; the longest training takes seconds.

# %% [markdown] tags=["notes"]
# **2 minutes.** Run the whole notebook before class; timing the nudges takes longest. Open with: "You are on a
# hillside in fog and want down. You can feel the ground around your feet, nothing else. What do you do?" Then: that
# is how every network is trained, and today you write it.
#
# Set 2.2 and 2.5 in class, 2.6 if there is time; the others are homework. Short of time? Skip the condition numbers,
# the golden ratio, "Row or column?", the inflection point and the first two faults of the listing. Keep the two V's,
# the walk, the disaster that reports success, and the ravine.

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
from itertools import combinations
from time import perf_counter

import numpy as np

from course_utils import data, figures, losses
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import button, choice, explore, integer, lin, log
from course_utils.gradcheck import GradientError, gradcheck, numerical_gradient
from course_utils.optim import SGD
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value

rng = np.random.default_rng(2)

# %% [markdown]
# Three questions about what this notebook builds on: each shows code with one wrong line. Which line, and which
# input shows it? (You may go straight on.)

# %%
review("01.1", "01.3", "01.4")

# %% [markdown] tags=["S3-01", "S3-02", "S3-03", "S2-02", "S2-03", "S2-04"]
# ## Say what learning is
#
# *Slides: Taura, "What is machine learning?"; Baek, "Motivation"; Ando Ki, "Total Loss" and "Cost functions".*
#
# The input of machine learning is a **training set** of pairs, $D = \{(x_i, t_i)\}$: a vector $x_i$, and a
# **target** $t_i$, what should come out. What kind of thing the target is gives the task its name:
#
# | target | task | example from the slides |
# |---|---|---|
# | a real number | regression | particle size, void fraction, porosity, viscosity of a rock: its permeability |
# | 0 or 1 | binary classification | a drone's image: crack or no crack |
# | one of several classes | classification | an image: which digit |
#
# The goal is a function $f$, the **model**, with $f(x_i) \approx t_i$. (As in 01 we write $y$ for a class
# number and $t$ for a target in general.) How good is "$\approx$"? Take three targets, and what some model
# answers. **Which of the three will a sum of squares mind most, and how much?**

# %% tags=["S4-58", "S4-59", "S4-60", "S4-61", "S4-62", "S3-09", "W4-42", "W4-43", "W4-44", "W4-45", "W4-46"]
t, f = np.array([1.0, 2.0, 3.0]), np.array([1.5, 2.0, 1.0])
absolute, squared = np.abs(f - t), (f - t) ** 2
five = [absolute.sum(), absolute.mean(), squared.sum(), squared.mean(), squared.mean() ** (1 / 2)]
slide_value("W4-42 W4-43 W4-44 W4-45 W4-46", five)

# %% [markdown] tags=["S2-01", "S3-04", "S3-07", "S4-56", "S4-57"]
# The sum of absolute errors and its mean (MAE); the sum of squares, its mean (MSE) and the root of that (RMSE),
# which is back in the units of $t$. The last example missed by 2 and the first by a half. Squared, that is 16
# to 1.
#
# We take squares. They are smooth, which will matter in a minute. So learning is
#
# $$\min_w L(w; D), \qquad L(w; D) = \sum_i \big(f_w(x_i) - t_i\big)^2$$
#
# where $w$ are the parameters. (One deck calls them $\theta$, and the targets $y$; it is the same line.) The
# total loss is a sum, one term an example.

# %% tags=["S4-58", "S4-60", "S3-04", "S4-56"]
assert np.isclose(squared[2] / squared[0], 16)
assert np.isclose(squared.sum(), sum((f_i - t_i) ** 2 for f_i, t_i in zip(f, t, strict=True)))
assert np.isclose(losses.mse_loss(f, t)[0], squared.mean())

# %% [markdown] tags=["S3-05"]
# ### Cheat, once more
#
# Why not search among *all* functions? Here are twenty points to learn from, and a thousand that come later. A
# dictionary remembers the twenty. **What is its loss on each set?**

# %% [markdown] tags=["notes"]
# **2 minutes.** Ask for two numbers before you run: the dictionary's loss on the points it has seen, and on new
# ones.
#
# The first is 0, and everybody says so. For the second most say "not so good" or "like the mean". It is 5.9, nearly
# three times as bad as always saying the mean (2.0). **Why worse than knowing nothing?** (It answers 0 for whatever
# it has not seen, and no new point was.)
#
# The misconception to name: a loss of 0 on the training set is what we want. Ask what a pupil has learned who knows
# last year's exam by heart.

# %% tags=["S3-05"]
def draw_points(N, rng):
    x = rng.uniform(-1, 1, N)
    return x, 1 - 2 * x + 3 * x**2 + 0.1 * rng.normal(size=N)

x, t = draw_points(20, np.random.default_rng(0))
x_new, t_new = draw_points(1000, rng)

def remember(x, t):
    seen = dict(zip(x, t, strict=True))
    return lambda x: np.array([seen.get(x_i, 0.0) for x_i in x])

# %% tags=["S3-05"]
def mse(f, t):
    return np.mean((f - t) ** 2)

model = remember(x, t)
average = np.full(1000, t.mean())
on_new = [mse(model(x_new), t_new), mse(average, t_new)]
table(model=["dictionary", "always the mean"], training=[mse(model(x), t), np.var(t)], new=on_new)

# %% [markdown] tags=["S3-05", "S3-06", "E4-19", "S4-57"]
# Perfect, and worthless: on new points it is beaten by the **baseline**, which says the mean of $t$ whatever
# $x$ is. A search through all functions is not just hard, it is pointless. So we fix the *form* of the function
# and leave only its parameters open: a **parametric model** $f_w$.
#
# > **A slide adds up the loss "for R test images".** Training minimises the loss of the *training* images. The
# > test set is there to tell us about images nobody has seen, which the same deck says a page earlier. Minimise
# > on it, and it can no longer tell:

# %% tags=["E4-19", "S4-56"]
tuned_on_test = remember(x_new, t_new)
x_fresh, t_fresh = draw_points(1000, rng)
on_test, on_fresh = mse(tuned_on_test(x_new), t_new), mse(tuned_on_test(x_fresh), t_fresh)
assert on_test == 0  # a perfect "test"
assert on_fresh > np.var(t_fresh)  # of a model that knows nothing
table(on=["its test set", "fresh points"], mse=[on_test, on_fresh])

# %% [markdown] tags=["E4-24"]
# > **While you have that deck open:** "Total Lost" in its contents is the total *loss*, "Gradient Decent" is
# > gradient *descent*, and "the network parameter () that minimize" has lost its $\theta$. It also announces a
# > history of neural networks that never comes; notebook 03 makes up for it.

# %% [markdown] tags=["S3-08", "S3-10"]
# ## Fit a curve by a formula
#
# *Slides: Taura, "A simple linear regression"; Baek, "Linear Models".*
#
# Our form: polynomials of degree 2, three parameters.
#
# $$f_w(x) = w_2 x^2 + w_1 x + w_0, \qquad
# L(w; D) = \sum_i (w_2 x_i^2 + w_1 x_i + w_0 - t_i)^2$$
#
# Write the known numbers into one matrix, a row $(1, x_i, x_i^2)$ an example, and the sum becomes the length of
# a vector, squared:
#
# $$L(w) = \lVert t - X w \rVert^2$$

# %% tags=["S2-06", "S2-07", "S3-08", "S3-10"]
X = np.column_stack([x**0, x, x**2])  # (20, 3)
w = np.array([0.1, 0.2, 0.3])

def sum_of_squares(w):
    return np.sum((t - X @ w) ** 2)

errors = [w[2] * x[i] ** 2 + w[1] * x[i] + w[0] - t[i] for i in range(20)]
assert np.isclose(sum_of_squares(w), np.sum(np.square(errors)))
table(loss=sum_of_squares(w))

# %% [markdown] tags=["E2-09", "S2-06"]
# 151: a bad guess. Before we mend it, look at that column of ones.
#
# > **The slide has no 1.** It writes $\theta_0 + \theta_1 x_1 + \dots = x^T \theta$. With two features and
# > three parameters, that product does not exist. It needs the 1 in front: the bias trick of notebook 01.

# %% tags=["E2-09", "S2-06"]
features, theta = np.array([0.7, -0.2]), np.array([1.0, 2.0, 3.0])
try:
    features @ theta
except ValueError:
    print(f"{features.shape} times {theta.shape}: the shapes do not fit")

assert np.isclose(np.append(1, features) @ theta, 1 + 2 * 0.7 + 3 * -0.2)

# %% [markdown]
# ### Exercise 2.1: one column a power
#
# Build that matrix for any degree, the ones first.

# %% tags=["exercise", "S3-08", "E2-09"]
def powers(x, degree):
    raise NotImplementedError("Exercise 2.1")

check("02.1", powers)

# %% [markdown] tags=["E3-20"]
# > **"Simple linear regression", says the slide, over a parabola.** Not a slip, but it trips everybody.
# > *Linear* means linear in the **parameters**: mix two sets of weights, and the predictions mix alike. How
# > bent the curve is in $x$ does not matter.

# %% tags=["E3-20", "S3-08"]
v, w = rng.normal(size=(2, 3))
assert np.allclose(X @ (2 * v - 5 * w), 2 * (X @ v) - 5 * (X @ w))  # linear in w
X_doubled = np.column_stack([x**0, 2 * x, (2 * x) ** 2])
assert not np.allclose(X_doubled @ w, 2 * (X @ w))  # not linear in x

# %% [markdown] tags=["S2-08", "S2-09", "S2-10", "S2-05"]
# ### So how do we find $w$?
#
# For *this* loss, on paper. Multiply out:
#
# $$
# \begin{aligned}
# L(w) &= (t - Xw)^T (t - Xw) \\
# &= t^T t - w^T X^T t - t^T X w + w^T X^T X w \\
# &= t^T t - 2\, t^T X w + w^T X^T X w
# \end{aligned}
# $$
#
# (both middle terms are the same number). At the lowest point every slope is zero:
#
# $$\frac{\partial L}{\partial w} = -2\, t^T X + 2\, w^T X^T X = 0
# \quad\Leftrightarrow\quad X^T X\, w = X^T t$$
#
# These are the **normal equations**, three for three unknowns. The points were drawn around $1 - 2x + 3x^2$.
# **Will we get exactly 1, -2 and 3?**

# %% tags=["S2-08"]
assert np.isclose(sum_of_squares(w), t @ t - 2 * t @ X @ w + w @ X.T @ X @ w)

# %% [markdown] tags=["notes"]
# **3 minutes.** Say the shapes while you type: (3, 20) times (20, 3), and (3, 20) times (20,).
#
# **Ask:** will we get exactly 1, $-2$, 3? (1.02, $-2.04$, 2.96. Many say yes, "it solves the equations exactly". It
# does; but the points are not on the parabola.) And with ten thousand points? (Nearer, by a factor of about 20.)
#
# **Goes wrong:** `solve(X, t)` says "array must be square": twenty equations for three unknowns. `X @ X.T` is a
# mix-up of the order: "size 20 is different from 3". Somebody types `inv`; it works here. Say that the next erratum
# is about that.

# %% tags=["S2-10"]
# Three equations for three unknowns
w_best = np.linalg.solve(X.T @ X, X.T @ t)

# %% tags=["S2-08", "S2-10", "E3-20"]
assert np.allclose(w_best, np.linalg.lstsq(X, t)[0])
assert np.allclose(-2 * t @ X + 2 * w_best @ X.T @ X, 0, atol=1e-11)
table(weight=["w0", "w1", "w2"], drawn_with=[1, -2, 3], found=w_best)

# %% tags=["S2-10"]
grid = np.linspace(-1, 1, 101)
fit = np.column_stack([grid**0, grid, grid**2]) @ w_best
ax = figures.curves(grid, {"least squares": fit}, "x", "t")
ax.plot(x, t, "o", color="black")
picture(ax, alt="Twenty points scattered closely around a parabola, and the fitted parabola.")

# %% tags=["S2-10", "S3-05"]
prediction = np.column_stack([x_new**0, x_new, x_new**2]) @ w_best
assert mse(prediction, t_new) < 0.02 < np.var(t)
table(on=["training", "new"], mse=[mse(X @ w_best, t), mse(prediction, t_new)])

# %% [markdown] tags=["E2-10"]
# Near them, not at them: the noise has its say. And on new points it is as good as noise of size 0.1 permits,
# $0.1^2 = 0.01$. No search, no steps. Why is there anything left to teach?
#
# First, because the slide's closing formula is fragile.
#
# > **$w = (X^T X)^{-1} X^T t$ is right, and not how to compute it.** $X^T X$ squares the **condition number**,
# > the factor by which small errors may grow. At degree 7 you may lose ten digits instead of five. And if a
# > feature comes twice, there is no inverse at all.

# %% tags=["E2-10", "S2-10"]
spread = np.linspace(0, 1, 20)
degrees = [2, 4, 7]
by_degree = [np.vander(spread, d + 1) for d in degrees]
cond = [np.linalg.cond(A) for A in by_degree]
cond_of_product = [np.linalg.cond(A.T @ A) for A in by_degree]

assert np.allclose(cond_of_product, np.square(cond), rtol=1e-3)
table(digits=3, degree=degrees, condition_of_X=cond, condition_of_XTX=cond_of_product)

# %% tags=["E2-10"]
twice = np.array([[2.0, 2.0], [3.0, 3.0], [5.0, 5.0]])  # the same feature in both columns
goal = np.array([2.0, 3.0, 5.0])
try:
    np.linalg.inv(twice.T @ twice)
except np.linalg.LinAlgError as error:
    print(error)

assert np.allclose(np.linalg.lstsq(twice, goal)[0], [0.5, 0.5])  # shares the work between the two

# %% [markdown] tags=["S2-11", "S2-12"]
# `np.linalg.lstsq` never forms $X^T X$. Use it.
#
# ### A bit of nonlinearity
#
# *Slides: Baek, "A bit of nonlinearity...".*
#
# The other reason: leave straight lines in $w$, and the equations "all slopes zero" cannot be solved on paper.
# The slide's example looks innocent, with one unknown:
#
# $$f(x) = (\cos x + \tan x)^2, \qquad
# f'(x) = 2(\cos x + \tan x)(-\sin x + \sec^2 x) = 0, \qquad -1 < x < 1$$

# %% tags=["S2-11", "S2-12", "W2-15", "W2-16"]
def valley(x):
    return (np.cos(x) + np.tan(x)) ** 2

def valley_slope(x):
    return 2 * (np.cos(x) + np.tan(x)) * (-np.sin(x) + 1 / np.cos(x) ** 2)

gradcheck(lambda x: valley(x[0]), np.array([0.5]), np.array([valley_slope(0.5)]))
slide_value("W2-15 W2-16", [valley_slope(0.5), valley(0.5)])

# %% [markdown] tags=["E2-08"]
# `gradcheck` from notebook 01 approves of the slope. At 0.5 the ground rises steeply to the right, so the
# bottom lies to the left. Where exactly?
#
# > **The slide suggests that nobody can say. One can.** The second factor is never zero, as it is at least
# > 0.79. The first is zero where $\cos^2 x + \sin x = 0$, a quadratic equation for $\sin x$:
# > $x^* = -\arcsin\frac{\sqrt 5 - 1}{2}$. The golden ratio, of all things.

# %% tags=["E2-08", "S2-12", "W2-12", "W2-13"]
x_star = -np.arcsin((np.sqrt(5) - 1) / 2)
second_factor = -np.sin(grid) + 1 / np.cos(grid) ** 2
assert second_factor.min() > 0.788
slide_value("W2-12 W2-13", [x_star, valley(x_star)])

# %% [markdown] tags=["S2-13", "S2-14", "S2-05"]
# Good: now we own a question whose answer we know, and may try a method that knows nothing.
#
# *Slides: Baek, "Climbing up a Mountain" and "A Strategy: Steepest Ascent".*
#
# You are on a mountain, so near-sighted that you see the ground for six feet around you, no more. **What is
# your best strategy to reach the peak?** Most people say: find where it rises most steeply, take a step that
# way, look again. The rest of this notebook is that sentence, upside down.
#
# ## Measure a slope
#
# *Slides: NVIDIA deck, "Gradient Descent"; Ionescu, "Gradient Evaluation".*
#
# What does a near-sighted walker know? The height here, and the height a small step $h$ further on:

# %% [markdown] tags=["S0-48", "S1-05"]
# $$f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h} \approx \frac{f(x + h) - f(x)}{h}$$
#
# The quotient is the slope of a chord, the derivative that of the tangent. Shrink $h$. **When can you no longer
# tell them apart? And what changes if the chord spans both sides?**

# %% [markdown] tags=["notes"]
# **7 minutes.** Three for the figure, four for exercise 2.2.
#
# Stay at $x = 0.5$, where the slope is 2.33. Forward, $h$ at 0.5: 4.75, twice too steep. At 0.1: 2.51; at 0.01:
# 2.35. Then back to 0.1 and switch to central. **Predict:** half the error? (2.36: a sixth of it.)
#
# In 2.2 listen for the denominator $h$ instead of $2h$: every slope comes out doubled, 4.67 here. Let them draw the
# chord from $x - h$ to $x + h$ and measure its base.
#
# Ask at the end: why is central so much better? (It is the mean of the chords to the right and to the left. One is too
# steep, the other about as much too flat.)

# %% tags=["S0-48", "S1-05", "hide"]
# @title Live figure: a chord becomes a tangent
place = lin(-0.9, 0.9, value=0.5, step=0.01)
kinds = choice(["forward", "central"])


@explore(x=place, h=log(1e-4, 0.5, value=0.5), kind=kinds, size=(6.4, 3.4))
def chord(fig):
    """The curve of (cos x + tan x) squared, its tangent at x = 0.5 with slope 2.33, and the
    steeper chord from there to x + h; it turns into the tangent as h shrinks."""
    here = np.linspace(-1, 1, 201)
    view = figures.Secant(fig.subplots(), here, valley(here), "x", "(cos x + tan x)²")

    def update(x, h, kind):
        left, right = (x - h if kind == "central" else x), x + h
        ends = (left, valley(left)), (right, valley(right))
        return view.update((x, valley(x)), *ends, valley_slope(x))

    return update

# %% [markdown]
# At $h = 0.5$ the forward chord is far too steep. From both sides it is much better at once: the **central
# difference**
#
# $$f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}$$
#
# ### Exercise 2.2: the central difference
#
# Three values in, one slope out.

# %% tags=["exercise", "S1-05", "S0-48", "E1-22"]
def central_difference(f, x, h):
    raise NotImplementedError("Exercise 2.2")

check("02.2", central_difference)

# %% [markdown] tags=["S1-06"]
# How much better? The slope of $e^x$ at 1 is $e$, so we can measure the error to the last digit.

# %% tags=["S1-05", "S1-06", "W1-60", "W1-61"]
def forward(f, x, h):
    return (f(x + h) - f(x)) / h

def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)

slopes = np.array([q(np.exp, 1, h=1e-2) for q in (forward, central)])
slide_value("W1-60 W1-61", np.abs(slopes - np.e))

# %% [markdown] tags=["E1-22"]
# Three hundred times better, for the same two looks at the ground. So make $h$ smaller still: a tenth of it, a
# millionth, the limit says "to zero". **Sketch the two errors against $h$, down to $10^{-16}$.** Then look.

# %% [markdown] tags=["notes"]
# **5 minutes.** Everybody sketches first: error against $h$, both axes logarithmic. Nearly all draw a line that
# falls for ever; one or two remember rounding.
#
# Drag $h$ to the left with the class calling "better" or "worse". Central: 1e-5 is best, about ten right digits.
# Forward: 1e-8. **Then ask before you go on:** what comes at 1e-16? (An error of 2.7, the whole slope: $1 + h$ is 1,
# so nothing rises.)
#
# Count the slopes of the right branches on the grid: one decade down per decade for forward, two for central.

# %% tags=["S0-48", "S1-06", "E1-22", "hide"]
# @title Live figure: the error of a slope, against h
FUNCTIONS = {"exp": (np.exp, np.exp), "sin": (np.sin, np.cos), "log": (np.log, np.reciprocal)}


@explore(h=log(1e-16, 0.1, value=1e-2, per_decade=5), x=lin(0.5, 2, value=1), f=choice(FUNCTIONS))
def error_over_h(fig):
    """Error of the forward and the central difference against h, both axes logarithmic: two V
    shapes. Forward is best near 1e-8, central near 1e-5 and lower; left of these both rise."""
    ax, steps = fig.subplots(), np.logspace(-16, -1, 76)
    quotients = {"forward": forward, "central": central}
    blank = dict.fromkeys(quotients, np.ones(76))
    lines = figures.curves(steps, blank, "h", "error of the slope", ax=ax).lines[:2]
    (marks,) = ax.plot([], [], "o", color="black", markersize=8)
    ax.set(xscale="log", yscale="log", ylim=(1e-14, 10))
    title = ax.set_title(" ", loc="left")

    def update(h, x, f):
        function, slope = FUNCTIONS[f]
        for line, q in zip(lines, quotients.values(), strict=True):
            line.set_ydata(np.abs(q(function, x, steps) - slope(x)) + 1e-14)
        now = [np.abs(q(function, x, h) - slope(x)) + 1e-14 for q in quotients.values()]
        marks.set_data([h, h], now)
        title.set_text(f"forward {now[0]:.1e}, central {now[1]:.1e}")
        return *lines, marks, title

    return update

# %% [markdown] tags=["E1-22", "S1-06"]
# Two V's. On the right, the chord is not the tangent, and the error falls: with $h$ for the forward difference,
# with $h^2$ for the central one. On the left we subtract two nearly equal numbers, and all that remains is
# their rounding, divided by a tiny $h$.
#
# > **"We choose a small positive $h$", says the slide, under a limit.** How small? Around $10^{-8}$ forward,
# > $10^{-5}$ central. At $10^{-16}$ the step is lost, since `1 + h == 1` in floating point: the "slope" is 0.
#
# A single point may be lucky, so find the best $h$ over two hundred of them around 1:

# %% tags=["E1-22", "S1-05", "W1-62", "W1-63", "W1-64"]
around = np.linspace(0.9, 1.1, 200)
tens = 10.0 ** -np.arange(1, 17)

def best(quotient):
    errors = [np.mean(np.abs(quotient(np.exp, around, h) - np.exp(around))) for h in tens]
    return tens[np.argmin(errors)]

assert 1 + 1e-16 == 1
lost = abs(forward(np.exp, 1, 1e-16) - np.e)
slide_value("W1-62 W1-63 W1-64", [best(forward), best(central), lost])

# %% [markdown]
# Central, $h = 10^{-5}$, about ten right digits: that is what `gradcheck` uses. Approximate it stays, but good
# enough to catch any mistake of yours.

# %% [markdown] tags=["S0-49"]
# ## Nudge every weight
#
# *Slides: NVIDIA deck, "Gradient Descent"; Ionescu, "Gradient Evaluation".*
#
# One number has one slope. With several weights, nudge one and hold the others: a **partial derivative**. All
# of them, in a vector, are the **gradient**:
#
# $$\nabla L = \left(\frac{\partial L}{\partial w_0}, \frac{\partial L}{\partial w_1}, \dots\right)$$
#
# ### Exercise 2.3: nudge every weight
#
# One central difference an entry; put each weight back before you move the next.

# %% tags=["exercise", "S0-49", "S1-05"]
def nudge_every_weight(f, w, h):
    raise NotImplementedError("Exercise 2.3")

check("02.3", nudge_every_weight)

# %% [markdown]
# The package's version is called `numerical_gradient`. On $w_0^2 + 10\, w_1^2$ you can check it in your head:

# %% tags=["S0-49"]
def bowl(w):
    return w[0] ** 2 + 10 * w[1] ** 2

g = numerical_gradient(bowl, np.array([3.0, 1.0]))
assert np.allclose(g, [2 * 3, 20 * 1])
table(weight=["w0", "w1"], slope=g)

# %% [markdown] tags=["S2-13", "S2-14"]
# Two slopes, along the axes. But the walker may turn anywhere. **In which direction is a step of fixed length
# most profitable?** Turn, and compare the dot with the top and the bottom of the curve.

# %% [markdown] tags=["notes"]
# **4 minutes.** The step length at 0.05 first. **Bets:** in which direction is the profit greatest? Most point to
# the middle of the bowl, which lies at $-149$ degrees. It is $-99$: against the gradient (2, 12), nearly straight
# down.
#
# Turn there and read the rise per length, about $-12$. At $-10$ degrees it is nearly zero, along the contour.
# **Ask:** what turns the wave into a line at zero? (A point where the gradient is zero.)
#
# Then the length at 1: now the best direction *is* near $-145$. The compass holds for small steps only; say that the
# rest of the notebook pays for this.

# %% tags=["S2-14", "S2-15", "hide"]
# @title Live figure: which way is down?
turn = lin(-180, 180, value=0, step=5, unit="degrees")


@explore(direction=turn, step_length=lin(0.05, 1, value=0.3, step=0.05), size=(7, 3.1))
def compass(fig):
    """Left: a bowl as bands of equal height, and a step from a point on its side. Right: rise
    over length against the step's direction, a wave, lowest against the gradient, -99 degrees."""
    left, right = fig.subplots(1, 2)
    side, around = np.linspace(-2, 2, 81), np.radians(np.arange(-180, 181, 5))
    here, all_ways = np.array([[1.0], [0.6]]), np.stack([np.cos(around), np.sin(around)])
    view = figures.SurfacePath(left, side, side, 20, "$w_0$", "$w_1$")
    surface, slopes = bowl([view.a, view.b]), numerical_gradient(bowl, here[:, 0].copy())
    waves = {"what the gradient promises": slopes @ all_ways, "what happens": 0 * around}
    figures.curves(np.degrees(around), waves, "direction, degrees", "rise / length", right)
    wave = right.lines[1]
    (dot,) = right.plot([], [], "o", color="black", markersize=8)
    right.set(xlim=(-180, 180), ylim=(-14, 32))

    def update(direction, step_length):
        wave.set_ydata((bowl(here + step_length * all_ways) - bowl(here)) / step_length)
        way = np.array([np.cos(np.radians(direction)), np.sin(np.radians(direction))])[:, None]
        rise = (bowl(here + step_length * way) - bowl(here))[0]
        dot.set_data([direction], [rise / step_length])
        view.title.set_text(f"height changes by {rise:+.2f}")
        return wave, dot, *view.update(surface, np.hstack([here, here + step_length * way]).T)

    return update

# %% [markdown] tags=["S2-15"]
# A short step follows the promised wave, a cosine: lowest exactly against the gradient, at $-99$ degrees. That
# is the slide's claim: the function falls fastest along $-\nabla L$. (Make the step long: the wave warps, and
# the claim fails. It is about *small* steps.) A thousand random directions agree:

# %% tags=["S2-15"]
g = numerical_gradient(sum_of_squares, w)
directions = rng.normal(size=(1000, 3))
directions /= np.linalg.norm(directions, axis=1, keepdims=True)  # all of length 1
straight_down = -g / np.linalg.norm(g)

change = np.array([sum_of_squares(w + 1e-6 * u) for u in directions]) - sum_of_squares(w)
assert sum_of_squares(w + 1e-6 * straight_down) - sum_of_squares(w) < change.min()

# %% [markdown] tags=["S2-14", "E2-15"]
# And the mountain? Here is the near-sighted climber, feeling the ground with `numerical_gradient`, forty steps.
# **Which of the two peaks do they reach?**

# %% tags=["S2-13", "S2-14", "E2-15"]
def hill(p):
    high = 8 * np.exp(-((p[0] - 0.9) ** 2) - 2 * (p[1] - 0.6) ** 2)
    return high + 5 * np.exp(-2 * (p[0] + 1) ** 2 - 2 * (p[1] + 0.7) ** 2)

path = [np.array([-0.4, -1.6])]
for _ in range(40):
    path.append(path[-1] + 0.02 * numerical_gradient(hill, path[-1]))

# %% tags=["S2-14", "E2-15"]
side = np.linspace(-2, 2, 81)
view = figures.SurfacePath(figures.new_axes((4.6, 3.4)), side, side, 8, "east", "north")
view.update(hill([view.a, view.b]), np.array(path))
assert np.all(np.diff([hill(p) for p in path]) > -1e-12)
assert hill(path[-1]) < 5.5 < hill([0.9, 0.6])
picture(view.ax, alt="Two peaks; a path of short steps climbs the lower one, near its start.")

# %% [markdown] tags=["E2-15"]
# The nearer one, and they never learn that there is a higher. Keep that in mind.
#
# > **The slides climb in the pictures and descend in the formulas.** One sign tells them apart: $+\nabla$
# > climbs, $-\nabla$ descends. And some slides write the loss with $\frac12$ in front, others without, so that
# > the gradients differ by a factor of 2. Same valley; only the step doubles.

# %% tags=["E2-15"]
up, down = valley(0.5 + 0.05 * valley_slope(0.5)), valley(0.5 - 0.05 * valley_slope(0.5))
assert down < valley(0.5) < up
half = numerical_gradient(lambda w: sum_of_squares(w) / 2, w)
assert np.allclose(2 * half, numerical_gradient(sum_of_squares, w))

# %% [markdown] tags=["S1-07", "S3-21"]
# ### Derive it instead
#
# *Slides: Taura, "A linear regression example"; Ionescu, "Gradient Evaluation".*
#
# Nudging costs two looks a weight. Calculus gives all slopes at once. One term of our loss is a square, so the
# chain rule says: twice the inside, times the slope of the inside.
#
# $$\frac{\partial L}{\partial w} = \sum_i 2\,(w_2 x_i^2 + w_1 x_i + w_0 - t_i)\,(1,\; x_i,\; x_i^2)$$
#
# The last bracket is row $i$ of $X$. So with the errors $e = Xw - t$, the gradient is $2 X^T e$.

# %% [markdown] tags=["notes"]
# **4 minutes.** First type it without the 2 and run on: the check answers "gradient differs at 3 of 3 entries ...
# relative error 5.0e-01". Ask what an error of exactly one half tells you. Then mend it.
#
# **Ask:** which shape must the result have? (That of `w`, (3,). Always ask this first.) So which of `X`, `X.T` comes
# in front? (The one that turns (20,) into (3,).)
#
# **Goes wrong:** `2 * X @ (...)`: "size 20 is different from 3". `*` for `@` gives (3, 20), one column an example:
# the terms before they are added up. `t - X @ w` flips the sign, and everything climbs: relative error 2.

# %% tags=["S1-07", "S1-09", "S2-09", "S3-21", "live"]
# Errors, one an example; and how much did each weight contribute to each of them?
def gradient_of_sum(w):
    return 2 * X.T @ (X @ w - t)

# %% tags=["S1-07", "S1-09", "S3-21"]
gradcheck(sum_of_squares, w, gradient_of_sum(w))

# %% tags=["S1-07", "S2-09", "S3-21"]
by_loop = sum(2 * (X[i] @ w - t[i]) * X[i] for i in range(20))
assert np.allclose(gradient_of_sum(w), by_loop)
assert np.allclose(gradient_of_sum(w), -2 * t @ X + 2 * w @ X.T @ X)

# %% [markdown] tags=["S1-09", "S1-08"]
# Derive, then check, as notebook 01 did: the slide calls it **gradient checking**. Formulas are exact and fast,
# and they are where you make mistakes. Would the check notice a forgotten 2? A single wrong entry, off by a
# thousandth?

# %% tags=["S1-09"]
slightly_off = gradient_of_sum(w) * [1, 1.001, 1]
for wrong in (gradient_of_sum(w) / 2, slightly_off):
    try:
        gradcheck(sum_of_squares, w, wrong)
    except GradientError as error:
        print(str(error).split(";")[0])

# %% [markdown] tags=["S1-06", "S1-08"]
# ### Exercise 2.4: the gradient of the mean
#
# The same for the *mean* squared error, $\frac1N \sum_i (\dots)^2$. It has a reason: we will see in a minute
# how the sum punishes you for having more data.

# %% tags=["exercise", "S3-21", "S1-07"]
def mse_gradient(w, X, t):
    raise NotImplementedError("Exercise 2.4")

check("02.4", mse_gradient)

# %% [markdown] tags=["S1-06", "S1-08"]
# What does each way cost? Count how often the loss is asked, and look at the error.

# %% tags=["S1-06", "S1-08"]
def by_nudging(quotient, h):
    asked = []

    def counted(w):
        asked.append(w)
        return sum_of_squares(w)

    g = [quotient(lambda step, e=e: counted(w + step * e), 0, h) for e in np.eye(3)]
    return np.array(g), len(asked)

# %% tags=["S1-06", "S1-08"]
(g_forward, asked), (g_central, asked_too) = by_nudging(forward, 1e-8), by_nudging(central, 1e-5)
bounds, exact = [1e-5, 1e-8], gradient_of_sum(w)
assert np.all(np.abs(g_forward / exact - 1) < bounds[0])
assert np.all(np.abs(g_central / exact - 1) < bounds[1])

assert asked == asked_too == 2 * 3  # forward could share f(w), and ask n + 1 times
for_7850 = [f"{n:,}" for n in (7850 + 1, 2 * 7850, 0)]
table(gradient=["forward", "central", "formula"], asked_for_7850=for_7850, error_below=[*bounds, "exact"])

# %% [markdown] tags=["E1-32"]
# 7850 is the number of parameters of our digit reader. At the end of this notebook we will time it.
#
# > **The listing we are heading for calls `eval gradient(X, W)`.** No targets? Then it cannot know what is
# > wrong. (The same deck writes $W_0$ for the first weights here and for a layer later, and $N$ for a number of
# > examples and of inputs.) One $X$, one $w$, two sets of targets:

# %% tags=["E1-32"]
def gradient(X, t, w):
    return 2 / len(t) * X.T @ (X @ w - t)

assert not np.allclose(gradient(X, t, w), gradient(X, t + 1, w))
assert np.allclose(gradient(X, t, w), gradient_of_sum(w) / 20)
gradcheck(lambda w: mse(X @ w, t), w, gradient(X, t, w))

# %% [markdown] tags=["E3-09", "E3-10"]
# > **Row or column?** A gradient is a row on one slide, weights are a row on one and a column on the next; the
# > deck repairs it with a transpose sign, a small $t$ *in front* of the gradient. Next to $\eta$ it reads like
# > a power, $\eta^t \frac{\partial L}{\partial w}$; and $t$ is the target, too. NumPy does not mind the mix at
# > all. That is the trap: a column minus a row is a *square*.

# %% tags=["E3-09", "E3-10", "S3-17"]
column, row = np.zeros((3, 1)), gradient(X, t, w)[None]  # (3, 1) and (1, 3)
assert (column - 0.1 * row).shape == (3, 3)  # no error, and nonsense
assert (column - 0.1 * row.T).shape == (3, 1)  # what the small t is for
assert (0.1**t).shape == (20,)  # what it means if you read it as a power

# %% [markdown]
# So: vectors of weights are `(D,)` here, their gradients too, and a gradient always has the shape of what it
# belongs to.

# %% [markdown] tags=["S3-16", "S4-68", "S4-70", "S2-16", "S3-17"]
# ## Take a step downhill
#
# *Slides: Taura, "How to find the minimizing parameter?"; Baek, "Steepest Descent Algorithm"; Ando Ki, "How to
# minimize total loss".*
#
# Could we not just try out weights? Ten values each, for three weights: a thousand tries. For the 7850 of a
# digit reader, $10^{7850}$; and AlexNet, says the slide, has 60 million. There are far too many. So go step by
# step, each against the gradient:
#
# $$w \leftarrow w - \alpha \nabla L(w)$$
#
# This is **gradient descent**. The number $\alpha$ (or $\eta$) is the **learning rate**. Try it on the valley
# whose bottom we know, from 0.5:

# %% tags=["S2-16", "S2-11"]
z, walk = 0.5, [0.5]

# %% [markdown] tags=["notes"]
# **4 minutes.** The heart of the course, in three lines. Do the first step by hand: the slope is 2.33, so from 0.5
# to 0.38.
#
# **Ask:** how many steps until five digits are right? (26. Guesses run from 5 to thousands.) Where has it been after
# ten? ($-0.48$: fast first, slow at the end, with the same 0.05.)
#
# **Goes wrong:** a plus for the minus climbs out of the valley: five steps later it is at 22, behind a pole of the
# tangent. Run again without the cell above and it starts where it ended: `walk` has 201 entries, and the next cell
# draws them all.

# %% tags=["S2-16", "S2-11", "live"]
# From 0.5, a hundred times: against the slope, and not too far
for _ in range(100):
    z = z - 0.05 * valley_slope(z)
    # Keep the track, to draw it
    walk.append(z)

# %% tags=["S2-16", "S2-11", "W2-14"]
slide_value("W2-14", z)

# %% tags=["S2-16"]
view = figures.CurvePath(figures.new_axes((5, 3)), grid, valley(grid), "x", "(cos x + tan x)²")
view.update(walk, valley(np.array(walk)))
assert np.isclose(z, x_star, atol=1e-12)
picture(view.ax, alt="A curve with one valley; dots run down into it, ever closer together.")

# %% [markdown] tags=["S4-71", "S4-72", "S4-73"]
# $-0.66624$, all digits of it, by a walker who never solved an equation. Nobody shortened the steps either, yet
# they shrink. The slide has it in three lines:
#
# - negative slope: increase $w$;
# - positive slope: decrease $w$;
# - steep slope: large change.

# %% tags=["S4-71", "S4-72", "S4-73"]
places = np.array([-0.9, -0.7, 0.0, 0.5])
moves = -0.05 * valley_slope(places)
assert np.all(np.sign(moves) == -np.sign(valley_slope(places)))
assert np.allclose(moves / valley_slope(places), -0.05)
table(x=places, slope=valley_slope(places), change=moves)

# %% [markdown] tags=["E4-09", "S4-74"]
# > **"Until the slope is small enough, i.e., inflection point", the slide goes on.** Where the slope is zero
# > there is a **stationary point**; here, the minimum. An inflection point is where a curve changes the way it
# > *bends*. Neither needs the other: $x^2$ has slope 0 at 0 and bends there as everywhere; $x^3 + x$ has an
# > inflection at 0 and slope 1.

# %% tags=["E4-09"]
def bend(f, x, h=1e-4):  # the slope of the slope
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2

def cubic(x):
    return x**3 + x

assert np.isclose(central(np.square, 0, 1e-5), 0) and np.isclose(bend(np.square, 0), 2)
assert np.isclose(central(cubic, 0, 1e-5), 1) and np.isclose(bend(cubic, 0), 0)
assert bend(cubic, -0.1) < 0 < bend(cubic, 0.1)

# %% [markdown] tags=["S3-19", "S3-20", "E3-02"]
# ### Ask why it goes down
#
# To first order, a small step changes the loss by slope times step, weight by weight. Let the step be
# $\Delta w = -\alpha \nabla L$:
#
# $$L(w + \Delta w) \approx L(w) + \nabla L \cdot \Delta w = L(w) - \alpha\, \lVert \nabla L \rVert^2$$
#
# A square is never negative: down it goes. On our twenty points, from $w = (0.1, 0.2, 0.3)$, with
# $\alpha = 10^{-4}$. **Will the promise be a bit too high, or too low?**

# %% tags=["S3-19", "S3-20", "W3-01"]
w = np.array([0.1, 0.2, 0.3])
g = gradient_of_sum(w)
promised = 1e-4 * g @ g
kept = sum_of_squares(w) - sum_of_squares(w - 1e-4 * g)
slide_value("W3-01", promised / kept)

# %% [markdown] tags=["S3-19"]
# Too high by 0.2 %: the slope eases as you come down. Smaller steps, and the ratio tends to 1:

# %% tags=["S3-19"]
rates = np.array([1e-2, 1e-3, 1e-4, 1e-5])
ratios = [rate * g @ g / (sum_of_squares(w) - sum_of_squares(w - rate * g)) for rate in rates]
assert np.all(np.diff(np.abs(np.array(ratios) - 1)) < 0)
table(rate=rates, promised_by_kept=ratios)

# %% [markdown] tags=["E3-02", "S3-20"]
# > **"Moving $w$ slightly to the direction of gradient", says the slide.** Its formula is right and has a
# > minus: *against* the gradient. Take its words, and this happens:

# %% tags=["E3-02", "S3-20"]
along, against = sum_of_squares(w + 1e-3 * g), sum_of_squares(w - 1e-3 * g)
assert against < sum_of_squares(w) < along
table(step=["none", "along the gradient", "against it"], loss=[sum_of_squares(w), along, against])

# %% [markdown] tags=["S0-46", "S0-50", "S1-10"]
# ## Repair the listing
#
# *Slides: NVIDIA deck, "Gradient Descent"; Ionescu, "Gradient Descent (Python)".*
#
# Gradient descent is: measure the error on the training data, change the weights to lower it, repeat. Two decks
# print it as code. This is the second one, as it stands:

# %% [markdown] tags=["notes"]
# **6 minutes.** Four in pairs with the listing alone: what will Python refuse, and what will it run but get wrong?
# Collect on the board, in two columns, before you scroll.
#
# The left column fills by itself: `true`, the blanks, the dash. On the right most find the missing `return`, some
# the missing targets. Hardly anyone sees that the flag measures step length, that `W old = W` copies nothing, and
# that a `nan` ends the loop. Do not tell; each gets its own cell.
#
# Misconception to listen for: "the comparison is the wrong way round". It is not: true means go on.

# %% tags=["S1-10", "E1-01"]
LISTING = """
def GD(W0, X, goal, learningRate):
    perfGoalNotMet = true
    W = W0
    while perfGoalNotMet:
        gradient = eval gradient(X, W)
        W old = W
        W = W – learningRate * gradient
        perfGoalNotMet = sum(abs(W - W old)) > goal
"""

# %% [markdown] tags=["E1-01", "S1-10"]
# It reads well, and it has six faults. **Find three before you go on.** A computer finds the first kind for us:
#
# > **It is not Python yet.** Blanks within names, a dash that is not a minus, and `true` in small letters.
# > Slide software loves to do that to code; blame nobody.

# %% tags=["E1-01", "S1-10"]
def complaint(source):
    space = {"eval_gradient": lambda X, W: W}
    try:
        exec(compile(source, "listing", "exec"), space)
        space["GD"](1.0, None, 1e-3, 0.1)
    except (SyntaxError, NameError) as error:
        return type(error).__name__

names = LISTING.replace("eval gradient", "eval_gradient").replace("W old", "W_old")
dash = names.replace("–", "-")
found = [complaint(source) for source in (LISTING, names, dash)]
assert found == ["SyntaxError", "SyntaxError", "NameError"]
table(repaired=["nothing", "the names", "the dash, too"], Python_says=found)

# %% [markdown] tags=["E1-02"]
# With `True` it runs.
#
# > **It keeps the answer to itself.** There is no `return`: the fitted weights are gone.

# %% tags=["E1-02", "S1-10"]
space = {"eval_gradient": lambda X, W: W}  # the slope of W² / 2
exec(dash.replace("true", "True"), space)
answer = space["GD"](np.array([1000.0]), None, 1e-3, 0.1)
assert answer is None

# %% [markdown] tags=["E1-03", "S1-11"]
# Here is a version that runs and returns, with the slope function handed over, and the number of steps beside
# the answer. We keep the slide's stopping rule: go on while $\sum |W - W_\text{old}| > \text{goal}$.

# %% tags=["S1-10", "S1-11", "E1-02"]
def GD(W0, slope, goal, learning_rate):
    W, steps, keep_going = W0, 0, True
    while keep_going:
        W_old = W
        W = W - learning_rate * slope(W)
        keep_going = sum(abs(W - W_old)) > goal
        steps += 1
    return W, steps

def identity(W):  # the slope of W² / 2
    return W

W, steps = GD(np.array([1000.0]), identity, goal=1e-6, learning_rate=0.1)
table(W=W, steps=steps)

# %% [markdown] tags=["E1-03"]
# > **It fails on a matrix.** Python's own `sum` adds up the *rows* of a matrix, and the question "is this row
# > larger than `goal`?" has no single answer. `np.sum` adds everything. (The sense of the comparison is right:
# > `True` means go on.)

# %% tags=["E1-03"]
try:
    GD(np.ones((2, 3)), identity, goal=1e-6, learning_rate=0.1)
except ValueError as error:
    print(error)

assert sum(np.ones((2, 3))).shape == (3,) and np.sum(np.ones((2, 3))) == 6

# %% [markdown] tags=["E1-04", "S1-11"]
# > **Its flag promises performance and measures step length.** `perfGoalNotMet` is about how far we *moved*.
# > With a tiny learning rate nobody moves far. Start at 1000, where the loss is half a million. **When does it
# > stop?**

# %% [markdown] tags=["notes"]
# **3 minutes.** One line. Let them choose the learning rate that fools it, before they see ours.
#
# **Ask:** start at 1000, goal 0.001, rate $10^{-9}$: when does it stop? (After one step, at 999.999999. Most say
# "never" or "after billions of steps".) Up to which rate does it stop at once? ($10^{-6}$: times the slope, 1000,
# that is a step of 0.001.)
#
# **Goes wrong:** with `W0 = 1000.0`, a bare number, `sum` says "object is not iterable"; it wants an array. Other
# rates are welcome, but the next cell asserts ours: put it back.

# %% tags=["E1-04", "S1-11", "live"]
# A goal of 0.001, and feet so small that it counts as reached at once
W, steps = GD(np.array([1000.0]), identity, goal=1e-3, learning_rate=1e-9)

# %% tags=["E1-04", "S1-11"]
assert steps == 1 and np.isclose(W[0], 999.999999, rtol=0, atol=1e-9)
print(f"goal met after {steps} step, at W = {W[0]:.6f}")

# %% [markdown] tags=["E1-05"]
# > **It works by a hair.** `W_old = W` makes no copy, just a second name. It is saved by `W = W - ...`, which
# > makes a new array. Write the shorter `W -= ...`, as anyone would, and old and new are the same array: one
# > step, difference zero, "done". And the caller's `W0` is overwritten too.

# %% tags=["E1-05"]
W0 = np.array([1000.0])
W = W0
W_old = W
W -= 0.1 * identity(W)
assert sum(abs(W - W_old)) == 0  # "converged"
table(W=W, W_old=W_old, W0=W0)

# %% [markdown] tags=["E1-06"]
# > **It reports a disaster as success.** On $W^4/4$, whose slope is $W^3$, with a learning rate of 3. **Guess
# > how the loop ends.**

# %% tags=["E1-06"]
with np.errstate(over="ignore", invalid="ignore"):
    W, steps = GD(np.array([1.0]), lambda W: W**3, goal=1e-3, learning_rate=3)

assert np.isnan(W[0]) and not W[0] > 1e-3
print(f"goal met after {steps} steps, at W = {W[0]}")

# %% [markdown] tags=["E0-09", "S0-47", "S0-50"]
# `nan > goal` is `False`, so there is nothing to go on for.
#
# The other deck's listing is shorter:
#
#     while True:
#         weights_grad = evaluate_gradient(loss_fun, data, weights)
#         weights += - step_size * weights_grad  # perform parameter update
#
# > **It never stops.** The bullets above it name two good reasons: the error is small enough, or the time is
# > up. Neither is in the code. And its `+=` writes into the caller's array, as we have just seen.
#
# Let it run, but count:

# %% tags=["E0-09", "S0-47", "S0-50"]
weights, small_at = np.array([1000.0]), None
for step in range(10_000):  # while True:
    weights += -0.1 * identity(weights)
    if small_at is None and weights[0] ** 2 / 2 < 1e-6:
        small_at = step

assert small_at < 200
print(f"small enough after {small_at} steps; still running at step {step}")

# %% [markdown] tags=["S0-46", "S0-47", "S3-18", "S4-74", "S1-11"]
# Now all of it, repaired. It stops where the ground is flat, when time is up, or when something blows up, and
# says which.

# %% tags=["S0-46", "S0-47", "S1-10", "S1-11", "S3-18", "S4-74", "E0-09", "E1-04", "E1-05", "E1-06"]
def descend(slope, w, learning_rate, goal=1e-6, max_steps=10_000):
    path = [np.array(w, dtype=float)]  # a copy
    for _ in range(max_steps):
        g = slope(path[-1])
        if np.linalg.norm(g) < goal:
            return np.array(path), "flat ground"
        if not np.isfinite(g).all():
            return np.array(path), "blown up"
        path.append(path[-1] - learning_rate * g)
    return np.array(path), "time is up"

# %% tags=["S0-46", "S0-47", "E1-04", "E1-06", "E1-03", "E0-09"]
with np.errstate(over="ignore"):
    runs = [
        descend(identity, np.ones((2, 3)), 0.1),
        descend(identity, [1000.0], 1e-9),
        descend(lambda W: W**3, [1.0], 3),
    ]
ends = [end for _, end in runs]
assert ends == ["flat ground", "time is up", "blown up"]
steps = [len(path) - 1 for path, _ in runs]
table(run=["a matrix", "tiny steps", "W⁴/4, rate 3"], steps=steps, stopped=ends)

# %% [markdown] tags=["S3-22"]
# The regression, from a bad guess. Normal equations needed no steps at all. **How many does the walker need?**

# %% tags=["S3-22", "S0-46", "S3-18"]
path, end = descend(lambda w: gradient(X, t, w), [0.1, 0.2, 0.3], learning_rate=0.5)
assert end == "flat ground" and np.allclose(path[-1], w_best, atol=1e-5)
print(f"{len(path) - 1} steps")
table(weight=["w0", "w1", "w2"], by_descent=path[-1], by_formula=w_best)

# %% tags=["S0-46", "S3-22"]
loss_along = [mse(X @ w, t) for w in path[:60]]
assert np.all(np.diff(loss_along) < 0)
ax = figures.curves(range(60), {"loss": loss_along}, "step", "mean squared error")
ax.set_yscale("log")
picture(ax, alt="Loss against step, logarithmic: a steep fall at first, then a long slow slope.")

# %% [markdown]
# A plunge, then a long crawl: the picture of nearly every training you will ever watch. Why the crawl? Next
# section.
#
# ### Exercise 2.5: descend, and know when to stop
#
# Write the loop yourself for the mean squared error: stop where $\lVert \nabla L \rVert < \text{goal}$, or
# after `max_steps` steps, and return the weights. No one's arrays are to be harmed.

# %% [markdown] tags=["notes"]
# **10 minutes.** In pairs, `descend` scrolled out of sight. It is the exercise to set if you set only one.
#
# Three slips to listen for. The test comes after the step, so the walker moves although it stands on flat ground
# already. `w -= ...` without a copy: the caller's weights change. And `while` alone: no end if the goal is out of
# reach.
#
# Early pairs: how many steps for the parabola at rate 0.5? (156.) And at 0.85? (It never arrives; the limit is 0.84.
# Why? Next section.)

# %% tags=["exercise", "S1-11", "S0-47", "S3-22", "E0-09"]
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    raise NotImplementedError("Exercise 2.5")

check("02.5", descend_mse)

# %% [markdown] tags=["S4-77"]
# ## Choose the step
#
# *Slides: Ando Ki, "Optimization algorithm: gradient descent"; Baek, "Steepest Descent Algorithm".*
#
# "Large learning rate could cause oscillation, small results in slow learning." How large is large? Twenty
# steps on $w^2$ from $w = 1$. **Predict the four ends:**

# %% tags=["S4-77"]
rates = [0.01, 0.5, 1, 1.05]
ends = [descend(lambda w: 2 * w, [1.0], rate, max_steps=20)[0][-1, 0] for rate in rates]
assert ends[1] == 0 and abs(ends[2]) == 1 and abs(ends[3]) > 6
table(learning_rate=rates, w_after_20_steps=ends)

# %% [markdown] tags=["E2-11", "S2-17"]
# Asleep; there in a single step; back and forth between 1 and $-1$ forever; off to infinity. Between "perfect"
# and "never" lies a factor of two, and we can compute it. Let the loss have **curvature** $c$, the slope of its
# slope: $L = \frac c2 w^2$ and $L' = c w$. One step:
#
# $$w \leftarrow w - \alpha c\, w = (1 - \alpha c)\, w$$
#
# It shrinks as long as $|1 - \alpha c| < 1$, that is for
#
# $$\boxed{\alpha < \frac{2}{c}}$$
#
# > **"For small enough $\alpha$", says the slide.** Now we know how small: below 2 over the curvature.
# > Curvature 4, start at $w = 1$, loss 2, limit 0.5:

# %% tags=["E2-11", "S2-17"]
def after_one_step(rate, w=1.0):  # L = 4/2 w², slope 4 w
    return 2 * (w - rate * 4 * w) ** 2

assert np.isclose(after_one_step(0.49), 1.8432) and np.isclose(after_one_step(0.51), 2.1632)
rates = np.array([0.25, 0.49, 0.5, 0.51])
table(rate=rates, loss_from_2=after_one_step(rates))

# %% [markdown] tags=["S4-77", "S2-17"]
# With two weights there are two curvatures and one learning rate. **Raise it until the path zigzags, then until
# it leaves.** Which of the two curvatures decides? Then make them very different, and look at how slowly the
# *flat* one gets home.

# %% [markdown] tags=["notes"]
# **6 minutes.** (1) Rate from 0.3 to 0.38: a zigzag, still home. 0.40: back and forth for ever. 0.42: gone. The
# limit in the title is 2/5. **Which curvature decides?** (The larger. Most say "their mean".) (2) Back to 0.38, and
# `curvature_1` to 0.1: after 40 steps the flat weight is still at $-0.38$. Nothing is wrong, only slow. **Can you
# mend it with the rate?** (No: the other one forbids it.) (3) Both at 5, rate 0.2: there in one step.
#
# Leave (3) on the screen and ask what one would have to do to *every* landscape. (Make it round. Notebook 07 does.)

# %% tags=["S4-77", "S2-17", "E2-11", "hide"]
# @title Live figure: learning rate against curvature
@explore(
    learning_rate=lin(0.02, 1.2, value=0.3, step=0.02),
    curvature_1=lin(0.1, 5, value=0.5, step=0.1),
    curvature_2=lin(0.1, 5, value=5, step=0.1),
    size=(7, 3.2),
)
def ravine(fig):
    """Left: a long valley, gentle along w1 and steep across; the path zigzags across it and
    creeps along. Right: its loss falls. The title gives the limit, 2/curvature = 0.4."""
    left, right = fig.subplots(1, 2)
    side = np.linspace(-2, 2, 81)
    view, curve = figures.SurfacePath(left, side, side, top=8), figures.LossCurve(right, 41, top=8)

    def update(learning_rate, curvature_1, curvature_2):
        c = np.array([curvature_1, curvature_2])
        w = [np.array([-1.8, 1.2])]
        for _ in range(40):
            w.append(w[-1] - learning_rate * c * w[-1])
        path, limit = np.array(w), 2 / c.max()
        verdict = "below" if learning_rate < limit else "not below"
        view.title.set_text(f"{verdict} the limit 2/curvature = {limit:.3g}")
        surface = (c[0] * view.a**2 + c[1] * view.b**2) / 2
        return *view.update(surface, path), *curve.update(path**2 @ c / 2)

    return update

# %% [markdown] tags=["E3-19", "S3-20"]
# The steepest direction sets the limit, and the flattest has to live with it. That was the crawl. The ratio of
# the two curvatures is a condition number again, and no single learning rate can please both; notebook 07 is
# about ways out.
#
# For the regression, the curvatures are the eigenvalues of the matrix $2 X^T X$: how much it stretches in each
# of its own directions (`np.linalg.eigvalsh` finds them, the largest last).
#
# > **A slide writes $L(w - \eta \nabla L) < L(w)$, full stop.** Only below the limit, and only where the
# > gradient is not zero. For the sum over our twenty points the limit is 0.042. Rate 0.2 lifts the loss from
# > 151 to:

# %% tags=["E3-19", "S3-20", "S2-17"]
w = np.array([0.1, 0.2, 0.3])
limit = 2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]
too_far = sum_of_squares(w - 0.2 * gradient_of_sum(w))

assert np.isclose(limit, 0.042079, atol=1e-6) and np.isclose(too_far, 6871, atol=0.05)
assert sum_of_squares(w_best - 0.01 * gradient_of_sum(w_best)) >= sum_of_squares(w_best) - 1e-12
table(limit=limit, loss_after_one_step=too_far)

# %% tags=["S2-17", "E3-19"]
starts = rng.normal(0, 3, size=(1000, 3))
safe = [sum_of_squares(w - 0.99 * limit * gradient_of_sum(w)) < sum_of_squares(w) for w in starts]
assert all(safe)  # below the limit it descends from everywhere

# %% [markdown]
# ### Exercise 2.6: the largest learning rate
#
# For the *mean* squared error, from $X$ alone. The targets play no part. (Why not?)

# %% tags=["exercise", "S2-17", "E2-11", "E3-19"]
def largest_rate(X):
    raise NotImplementedError("Exercise 2.6")

check("02.6", largest_rate)

# %% [markdown] tags=["S4-75", "S4-76"]
# ### Start somewhere else
#
# A loss with two valleys, one lower. **From which starts do you reach the deep one? Can a larger step get you
# out of the shallow one?**

# %% [markdown] tags=["notes"]
# **4 minutes.** Rate 0.02. **Predict the watershed:** drag the start from 1.5 down; it ends right until 0.15 and
# left from 0.05 on. Most bet on 0, but the tilt has moved the ridge to 0.1; put the walker there, and it hardly gets
# going.
#
# Then the start at 1.5 again and the rate up: 0.14 right, 0.18 left, the deep one, by luck. 0.25 does not settle,
# 0.4 is gone.
#
# Listen for "so large rates find better minima". From $-1.8$, right beside the deep valley, rate 0.14 throws the
# walker into the shallow one.

# %% tags=["S4-75", "S4-76", "S4-77", "hide"]
# @title Live figure: two valleys
def wells(w):
    return (w**2 - 1) ** 2 + 0.4 * w


def wells_slope(w):
    return 4 * w * (w**2 - 1) + 0.4


@explore(start=lin(-1.8, 1.8, value=1.5, step=0.05), learning_rate=log(0.002, 0.4, value=0.02))
def two_valleys(fig):
    """A curve with a deep valley at -1.05 and a shallow one at 0.95. From 1.5, with rate 0.02,
    the path rolls into the shallow valley and stays there."""
    here = np.linspace(-2, 2, 201)
    view = figures.CurvePath(fig.subplots(), here, wells(here), "w", "loss", top=5)

    def update(start, learning_rate):
        w = [start]
        while len(w) <= 60 and abs(w[-1]) < 1e3:
            w.append(w[-1] - learning_rate * wells_slope(w[-1]))
        gone = abs(w[-1]) >= 1e3
        where = "gone" if gone else f"after 60 steps at {w[-1]:.2f}, loss {wells(w[-1]):.2f}"
        view.title.set_text(where)
        return view.update(w, wells(np.array(w)))

    return update

# %% [markdown] tags=["S4-75", "S4-76"]
# Descent finds *a* minimum, the one downhill from its start: a **local minimum**, with no guarantee that it is
# the lowest. So the start decides; the slide calls that the initial value problem. A large step sometimes jumps
# the ridge, but that is luck. The losses of notebook 01 are convex: one valley, start where you like. From
# notebook 05 on there are many.

# %% tags=["S4-75", "S4-76"]
runs = [(-1.5, 0.02), (1.5, 0.02), (1.5, 0.18)]
ends = [descend(wells_slope, [start], rate)[0][-1, 0] for start, rate in runs]
assert np.allclose(ends, [-1.05, 0.95, -1.05], atol=0.02)
starts, rates = zip(*runs, strict=True)
table(start=starts, rate=rates, end=ends, loss=[wells(w) for w in ends])

# %% [markdown] tags=["S3-23", "S3-24", "S3-25"]
# ## Look at a few examples at a time
#
# *Slides: Taura, "A problem of the gradient descent" and "SGD".*
#
# The loss is a sum over *all* examples. With 60,000 digits, one step costs 60,000 looks, and all you get is one
# step. But is the whole crowd needed to tell which way is down? Ask a few, at random. **Stochastic gradient
# descent** (SGD):
#
# 1. draw a random **minibatch** $D' \subset D$;
# 2. compute the gradient of the loss over the minibatch;
# 3. update $w$ with it. Repeat.
#
# Is that the right direction? On average. Take six examples: there are 15 pairs of them. **What is the mean of
# the 15 gradients, compared with the full one?**

# %% tags=["S3-25", "E3-08", "W3-02"]
w = np.array([0.1, 0.2, 0.3])
pairs = [list(pair) for pair in combinations(range(6), 2)]
full_sum = 2 * X[:6].T @ (X[:6] @ w - t[:6])
pair_sums = [2 * X[pair].T @ (X[pair] @ w - t[pair]) for pair in pairs]

ratio = np.mean(pair_sums, axis=0) / full_sum
assert np.allclose(ratio, ratio[0])  # the same direction exactly
slide_value("W3-02", ratio[0])

# %% [markdown] tags=["E3-08"]
# > **These slides sum over the batch, others take the mean.** A third: because a pair is a third of six. With
# > sums, the gradient grows with the batch, so a learning rate that suits batches of 32 explodes with 320. With
# > means it stays put. This course takes means.

# %% tags=["E3-08", "S3-25"]
pair_means = [gradient(X[pair], t[pair], w) for pair in pairs]
assert np.allclose(np.mean(pair_means, axis=0), gradient(X[:6], t[:6], w))

# %% [markdown]
# ### Exercise 2.7: one epoch of minibatches
#
# In practice we shuffle once and take the examples in that order, a batch at a time, until all have been seen:
# one **epoch**. Step after every batch. The last one may be smaller.

# %% tags=["exercise", "S3-25", "E3-08"]
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    raise NotImplementedError("Exercise 2.7")

check("02.7", sgd_epoch)

# %% [markdown] tags=["S3-25"]
# In the package, shuffling and slicing is `data.minibatches`. Then the loop is short:

# %% [markdown] tags=["notes"]
# **5 minutes.** Write the three steps of the list above on the board; the class says which line is which.
#
# **Ask:** 200 points, batches of 20, ten epochs: how many steps? (100. Many say 10.) And how many looks? (2,000, as
# for the full batch.)
#
# **Goes wrong:** `gradient(X, t, ...)` in the loop: no error, and the curve of batches of 2 looks wonderful, as each
# step looked at all 200 points. A good one to plant. Without `rng=`: "missing 1 required keyword-only argument". `w`
# for `path[-1]`: every step begins at the start, and the loss hangs at about 5.5.
#
# Not to be skipped: why shuffle anew each epoch?

# %% tags=["S3-25", "live"]
# The walk of before, over and over the data
def sgd(X, t, w, learning_rate, batch_size, epochs, rng):
    path = [w]
    for _ in range(epochs):
        # Ask a few at a time, and step at once
        for X_batch, t_batch in data.minibatches(X, t, batch_size, rng=rng):
            path.append(path[-1] - learning_rate * gradient(X_batch, t_batch, path[-1]))
    return np.array(path)

# %% [markdown] tags=["S3-24", "S3-26"]
# Two hundred noisy points on a line, two weights. Ten epochs each, with the same learning rate. **Which batch
# size gets furthest on the same number of looks?**

# %% tags=["S3-23", "S3-24", "S3-26"]
x_line = rng.uniform(-1, 1, 200)
X_line = np.column_stack([np.ones(200), x_line])
t_line = 1 + 2 * x_line + 0.5 * rng.normal(size=200)
start, sizes, loss_after = np.array([-1.0, -1.0]), [200, 20, 2], {}
for size in sizes:
    path = sgd(X_line, t_line, start, 0.1, size, epochs=10, rng=np.random.default_rng(0))
    loss_after[f"batches of {size}"] = [mse(X_line @ w, t_line) for w in path[:: 200 // size]]

# %% tags=["S3-24", "S3-26"]
ax = figures.curves(range(11), loss_after, "epoch", "loss on all 200")
picture(ax, alt="Loss against epochs: batches of 200 fall slowly, those of 20 and of 2 at once.")
after_one = [history[1] for history in loss_after.values()]
assert after_one[0] > 2 * after_one[1]
assert loss_after["batches of 200"][-1] > 1.05 * loss_after["batches of 20"][-1]

# %% [markdown] tags=["S3-26", "S3-24"]
# After one epoch the full batch has taken one step, batches of 20 ten, and they are nearly home. "Update sooner
# rather than later", says the slide. The smallest batches pay with a restless end. **Find out how restless:**
# what do batch size and learning rate do to the cloud around the best point? Press the button for another draw.

# %% [markdown] tags=["notes"]
# **4 minutes.** Rate 0.2 throughout. **Predict** the height above the best: batches of 4, then 16? (0.02, then
# 0.005: about a quarter, for four times the work. Noise halves, its square is the loss.) Then batches of 4 and the
# rate at 0.1: 0.009, for free. **So why not the smallest rate?** (0.02: 0.08, it has not arrived.)
#
# Press the button a few times with batches of 1: the cloud changes, its size does not.
#
# Listen for "it will settle in the end". Not at a fixed rate.

# %% tags=["S3-24", "S3-25", "S3-26", "hide"]
# @title Live figure: noise against batch size
XtX, best_line = X_line.T @ X_line / 200, np.linalg.lstsq(X_line, t_line)[0]
line_points = X_line, t_line, start


rate, few_at_first = lin(0.02, 0.6, value=0.2, step=0.02), integer(1, 100, value=4)


@explore(batch_size=few_at_first, learning_rate=rate, draw_again=button(), size=(7, 3.2))
def restless(fig):
    """Left: a bowl over two weights; the path runs to its bottom and trembles around it. Right:
    the loss above the best possible, jumpy to the end with batches of 4, smooth with 100."""
    left, right = fig.subplots(1, 2)
    points, targets, first = line_points
    a, b = np.linspace(-2, 3, 81), np.linspace(-2, 4, 81)
    view = figures.SurfacePath(left, a, b, 12, "$w_0$", "$w_1$")
    curve = figures.LossCurve(right, 200, top=2)
    away = np.stack([view.a - best_line[0], view.b - best_line[1]])
    surface = np.einsum("iab,ij,jab->ab", away, XtX, away)
    right.set_ylabel("loss above the best")

    def update(batch_size, learning_rate, draw_again):
        rng, w = np.random.default_rng(draw_again), [first]
        for _ in range(199):
            batch = rng.integers(0, 200, batch_size)
            w.append(w[-1] - learning_rate * gradient(points[batch], targets[batch], w[-1]))
        path = np.array(w)
        above = np.einsum("ti,ij,tj->t", path - best_line, XtX, path - best_line)
        view.title.set_text(f"last 100 steps: {above[100:].mean():.4f} above the best")
        return *view.update(surface, path), *curve.update(above)

    return update

# %% [markdown]
# A larger batch and a smaller rate both calm it down. How much? The noise of a mean of $B$ examples falls with
# $\sqrt B$, so four times the work buys half the noise:

# %% tags=["S3-26"]
sizes, spreads = [1, 4, 16, 64], []
for size in sizes:
    batches = rng.integers(0, 200, size=(4000, size))
    errors = X_line[batches] @ best_line - t_line[batches]  # (4000, size)
    spreads.append(np.std(2 * errors.mean(axis=1)))  # slope along w0

assert np.allclose(np.array(spreads[:-1]) / spreads[1:], 2, rtol=0.1)
table(digits=2, batch_size=sizes, noise_of_one_slope=spreads)

# %% [markdown] tags=["S2-18"]
# That is why hardly anybody uses a batch of 60,000: its direction is 25 times less noisy than that of a batch
# of 100, and costs 600 times as much.
#
# ## Train the digit reader yourself
#
# *Slides: Baek, "Machine Learning with Gradient Descent".*
#
# Everything is in place, and the slide's five steps are the plan:
#
# 1. design a model and an objective: $f = XW^T + b$, hinge loss or cross-entropy, from notebook 01;
# 2. initialise the parameters;
# 3. evaluate the gradient;
# 4. improve the parameters by a step against it;
# 5. repeat 3 and 4 until converged.
#
# Step 3 wants two gradients. Notebook 01 stated them; now derive them. Start with the scores. Cross-entropy is
# $-f_y + \log \sum_j e^{f_j}$; the slope of the first term by $f_k$ is $-1$ at the right class, that of the
# second is $e^{f_k} / \sum_j e^{f_j}$, the probability $p_k$:
#
# $$\frac{\partial L}{\partial f_k} = p_k - [k = y]$$
#
# Hinge loss: each rival with $f_j - f_y + \Delta > 0$ adds $f_j - f_y$. So $+1$ for that rival, and for the
# right class $-1$ *each time*. Then on to the weights, by the chain rule, exactly as in the regression: there
# the gradient was $X^T$ times the errors.
#
# $$
# \frac{\partial L}{\partial W} = \frac1N\, dF^T X, \qquad
# \frac{\partial L}{\partial b} = \frac1N \sum_i dF_i
# $$
#
# where row $i$ of $dF$, shape $(N, K)$, holds the slopes by the scores of example $i$.

# %% tags=["S1-07", "S2-18"]
def softmax_slopes(F, y):
    dF = np.exp(F - F.max(axis=1, keepdims=True))
    dF /= dF.sum(axis=1, keepdims=True)  # probabilities
    dF[np.arange(len(y)), y] -= 1
    return dF

def hinge_slopes(F, y, delta=1.0):
    n = np.arange(len(y))
    dF = (F - F[n, y][:, None] + delta > 0).astype(F.dtype)
    dF[n, y] = 0  # the right class is no rival of its own
    dF[n, y] = -dF.sum(axis=1)
    return dF

# %% [markdown] tags=["S1-09"]
# Derived, so: check. First by hand, on three scores we know from 01. The hinge loss was 1.58, from class 1
# alone. **Which entries must be $+1$ and $-1$?** Then by nudging.

# %% tags=["S1-09"]
F, y = np.array([[-2.85, 0.86, 0.28]]), np.array([2])
assert np.array_equal(hinge_slopes(F, y), [[0, 1, -1]])
table(score=F[0], hinge=hinge_slopes(F, y)[0], softmax=softmax_slopes(F, y)[0])

# %% tags=["S1-09", "S1-07"]
W, b = rng.normal(size=(4, 3)), rng.normal(size=4)
examples, y = rng.normal(size=(6, 3)), rng.integers(0, 4, 6)

def dW_of(slopes):
    return slopes(examples @ W.T + b, y).T @ examples / 6

def loss_of(loss):
    return lambda W: loss(examples @ W.T + b, y)[0]

gradcheck(loss_of(losses.cross_entropy), W, dW_of(softmax_slopes))

# %% tags=["S1-09"]
gradcheck(loss_of(losses.multiclass_hinge), W, dW_of(hinge_slopes), kinks=True)

# %% [markdown]
# (`kinks=True`: the hinge loss has corners, and a nudge that crosses one measures a mean of two slopes.)
#
# ### Exercise 2.8: the gradient of the hinge loss
#
# From weights to weights: scores, slopes, $dW$, without looking up.

# %% tags=["exercise", "S1-07"]
def hinge_gradient(W, X, y, delta=1.0):
    raise NotImplementedError("Exercise 2.8")

check("02.8", hinge_gradient)

# %% [markdown] tags=["S1-06", "S1-08", "S3-16"]
# Now the digits. Twenty of them first, to time what we said about nudging: 7850 parameters, two losses each.
# **How much longer than the formula will it take?**

# %% tags=["S1-06", "S1-08", "S3-16"]
digits = data.mnist()
X_train, X_test = data.flatten(digits.X_train), data.flatten(digits.X_test)  # (N, 784)
y_train, y_test = digits.y_train, digits.y_test
few, few_y = X_train[:20].astype(float), y_train[:20]
W, b = rng.normal(0, 0.01, size=(10, 784)), np.zeros(10)

def few_loss(W):
    return losses.cross_entropy(few @ W.T + b, few_y)[0]

assert W.size + b.size == 7850

# %% [markdown] tags=["notes"]
# **5 minutes.** Bets before you run: how many times slower is nudging? Most say twice, "two losses each", and forget
# that every weight asks again. 7,840 weights, two losses each, and a loss costs about as much as the whole formula:
# 15,000 is a good bet.
#
# While it runs, let the class place the five steps of the plan in `train` below.
#
# Then the ladder: what is the loss of knowing nothing, for ten digits? (2.30.) And twenty digits by heart? (Below
# 0.1.) Only then all of MNIST, and bets: 0.92 again.

# %% tags=["S1-06", "S1-08", "S1-09"]
before = perf_counter()
measured = numerical_gradient(few_loss, W)
clock = [perf_counter()]
for _ in range(10):
    derived = softmax_slopes(few @ W.T + b, few_y).T @ few / 20
    clock.append(perf_counter())

assert np.allclose(measured, derived, atol=1e-8)
assert clock[0] - before > 100 * np.diff(clock).min()

# %% [markdown] tags=["S1-08"]
# The same 7840 numbers, and more than a hundred times slower (in truth, thousands). Nudging is for checking,
# the formula is for training.
#
# The sanity ladder: chance loss first, then overfit twenty. **What should the loss be at the start?**

# %% tags=["S2-18"]
def train(slopes, X, y, learning_rate, epochs, batch_size=100, seed=0):
    rng = np.random.default_rng(seed)
    W, b = np.zeros((10, 784), X.dtype), np.zeros(10, X.dtype)  # 2. initialise
    for epoch in range(epochs):  # 5. repeat
        rate = learning_rate * (1 - epoch / epochs)  # long steps first, short ones last
        for X_batch, y_batch in data.minibatches(X, y, batch_size, rng=rng):
            dF = slopes(X_batch @ W.T + b, y_batch) / len(y_batch)  # 3. evaluate the gradient
            W -= rate * dF.T @ X_batch  # 4. improve
            b -= rate * dF.sum(axis=0)
    return W, b

# %% tags=["S2-18"]
at_the_start = losses.cross_entropy(np.zeros((20, 10)), few_y)[0]
W, b = train(softmax_slopes, few, few_y, learning_rate=0.1, epochs=200, batch_size=20)
overfitted = losses.cross_entropy(few @ W.T + b, few_y)[0]

assert np.isclose(at_the_start, np.log(10)) and overfitted < 0.1
assert np.all((few @ W.T + b).argmax(axis=1) == few_y)  # all twenty right
table(loss=["at the start", "twenty digits learned by heart"], value=[at_the_start, overfitted])

# %% [markdown]
# $\ln 10 = 2.303$, as it must be, and down to almost nothing. The machinery works. All of MNIST, five epochs.
# In 01 the baseline, always saying "1", was 0.11, and the trained matrix read 0.92. **Will your loop?**

# %% tags=["S2-18"]
W_soft, b_soft = train(softmax_slopes, X_train, y_train, learning_rate=0.5, epochs=5)
W_svm, b_svm = train(hinge_slopes, X_train, y_train, learning_rate=0.1, epochs=5)

def accuracy(W, b):
    return np.mean((X_test @ W.T + b).argmax(axis=1) == y_test)

share = {"always 1": np.mean(y_test == 1)}
share |= {"SVM": accuracy(W_svm, b_svm), "softmax": accuracy(W_soft, b_soft)}
assert min(share["SVM"], share["softmax"]) > 0.91
table(digits=2, classifier=list(share), accuracy=list(share.values()))

# %% [markdown]
# 92 %, by slope alone. One last question for the slogan: give three batch sizes the same two passes over the
# first 20,000 digits. **How far does each get?**

# %% tags=["S3-23", "S3-24", "S3-26"]
sizes, third = [20000, 1000, 100], (X_train[:20000], y_train[:20000])
reached = [accuracy(*train(softmax_slopes, *third, 0.5, epochs=2, batch_size=n)) for n in sizes]
assert reached[0] < 0.8 < reached[1] < reached[2]
names = [f"{size:,} a batch, {40_000 // size:,} steps" for size in sizes]
picture(
    figures.bars(reached, names, "accuracy after two epochs", text="{:.2f}"),
    alt="Accuracy after two epochs: 0.76 with 2 steps, 0.88 with 40, 0.91 with 400.",
)

# %% [markdown]
# ### Hand over to the package
#
# From here on `SGD(learning_rate).step(params, grads)` takes our step 4. It holds no surprise:

# %% tags=["S2-16", "S3-17"]
params = {"w": np.array([0.1, 0.2, 0.3])}
optimizer, w = SGD(0.5), params["w"].copy()
for _ in range(10):
    optimizer.step(params, {"w": gradient(X, t, params["w"])})
    w = w - 0.5 * gradient(X, t, w)

assert np.array_equal(params["w"], w)

# %%
slide_summary("02")

# %%
progress("02")

# %% [markdown]
# **What you learned.** You can now
#
# - say what a model, its parameters and its loss are, and solve the one case that has a formula;
# - measure any gradient by nudging, derive it on paper, and let one check the other;
# - write a descent that stops for a good reason, with a learning rate that fits the curvature;
# - replace the sum over all examples by small batches, and say what that costs and what it buys.
#
# ### In practice
#
# - Derive the gradient, check it with central differences and $h = 10^{-5}$ in float64, then never nudge again.
# - Find the learning rate from above: raise it until the loss blows up, then take a third of that.
# - Take means over the batch. If you change the batch size, you may keep the rate, at least roughly.
# - Stop on a time limit *and* on what you care about; test for `nan`.
# - Before all data: the loss of knowing nothing, then twenty examples by heart.
#
# ### Further reading
#
# - A. Cauchy, *Méthode générale pour la résolution des systèmes d'équations simultanées* (1847): gradient
#   descent, in three pages.
# - H. Robbins, S. Monro, *A stochastic approximation method* (1951): why noisy steps may converge, if they
#   shrink.
# - L. Bottou, F. Curtis, J. Nocedal, *Optimization methods for large-scale machine learning* (2018): the modern
#   account of batches and noise.
# - L. N. Trefethen, D. Bau, *Numerical linear algebra* (1997): condition numbers and least squares.
#
# Next, **03**: a machine that learned by a simpler rule, long before anyone had computed a gradient for it.
