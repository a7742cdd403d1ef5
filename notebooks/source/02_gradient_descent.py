# %% [markdown]
# # Feel your way downhill, and train a classifier by slope alone
#
# **What you will do.** Take a step downhill, and another. Then find out how long a step may be, when to stop, and
# how few examples a step needs, until the same walk reads digits.
#
# **What you will learn.** After this notebook you can
#
# - say what a model, its parameters and its loss are, and walk down a loss by its slope;
# - measure any gradient by nudging, derive it on paper, and let one check the other;
# - choose a learning rate that fits the curvature, and tell why a run is ill;
# - replace the sum over all examples by small batches, and tell their noise from not having arrived.
#
# **What you need.** Scores, hinge loss and cross-entropy (01); school calculus; vectors and matrices, $X^T$.
# Eigenvalues help.
#
# | step | minutes |
# |---|---|
# | Take the first step | 12 |
# | Measure a slope well | 20 |
# | See the gradient | 34 |
# | Stop for a good reason | 19 |
# | Ask a formula, where there is one | 6 |
# | Choose the step | 17 |
# | Look at a few examples at a time | 21 |
# | Train the digit reader yourself | 40 |
# | Find what ails a run | 38 |
#
# That counts reading once; new ideas take longer. Take three or four evenings. Nothing is downloaded.

# %% [markdown] tags=["notes"]
# **2 minutes.** Run the whole notebook before class. Open with: "You are on a hillside in fog and want down. You can
# feel the ground around your feet, nothing else. What do you do?" Then: that is how every network is trained, and in
# ten minutes it runs.
#
# Set 2.1 and 2.5 in class, 2.10 if there is time; the others are homework. Short of time? Skip the V's, the saddle and
# "Ask a formula". Keep the first walk, the compass, the disaster that reports success, the ravine, and noise told
# from not having arrived.

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
import sys

import numpy as np

from course_utils import data, figures, losses
from course_utils.bets import bet, from_bet, reveal
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import button, choice, explore, integer, lin, log
from course_utils.gradcheck import GradientError, gradcheck, numerical_gradient
from course_utils.optim import SGD
from course_utils.host.clock import process_time
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value

# %% [markdown]
# Three questions about what this notebook builds on: which line is wrong, and which input shows it? (You may go on.)

# %%
review("01.1", "01.3", "01.4")

# %% [markdown] tags=["S3-01", "S3-02", "S3-03", "S2-01", "S2-02", "S2-03", "S2-04", "S2-05", "S3-07"]
# ## Take the first step
#
# *After: Taura, "What is machine learning?"; Baek, "Climbing up a Mountain"; Ando Ki, "How to minimize total loss".*
#
# Hang apples on a spring, and measure how far it stretches: one, two and three apples pull it out by 2.1, 3.9 and 6.2
# centimetres. These pairs are a **training set** $\{(x_i, t_i)\}$: inputs $x_i$, and **targets** $t_i$, what should
# come out. Our **model** is a function with an open number, its **parameter** $w$, and the **loss** says how badly
# it does:
#
# $$f_w(x) = w\,x, \qquad L(w) = \frac1N \sum_{i=1}^{N} \big(f_w(x_i) - t_i\big)^2$$
#
# Learning is: find the $w$ with the smallest loss. (Real targets: **regression**; one of ten digits:
# **classification**; 0 or 1: **binary classification**.)

# %% tags=["S3-09"]
apples = np.array([1.0, 2.0, 3.0])  # x
stretches = np.array([2.1, 3.9, 6.2])  # t, centimetres

def spring_loss(w):
    return np.mean((w * apples - stretches) ** 2)

table(w=[0, 1, 3], loss=[spring_loss(w) for w in (0, 1, 3)])

# %% [markdown] tags=["S2-13", "S2-14", "S4-68", "S4-70", "S0-48", "S2-16", "S3-17"]
# We could try values of $w$ at random, or take random steps and keep those that help (we shall). But you are on a
# hillside, and near-sighted. What do you do? You feel where it falls most steeply, step that way, and feel again. The
# height a hair to each side gives the slope:
#
# $$\frac{dL}{dw} \approx \frac{L(w + h) - L(w - h)}{2h}, \qquad w \leftarrow w - \alpha\,\frac{dL}{dw}$$
#
# Positive slope: $w$ must shrink; hence the minus. $\alpha$ is the **learning rate**. That is **gradient descent**,
# all of it.

# %% tags=["bet", "hide"]
# @title Bet 02.b1
bet(
    "02.b1",
    "From w = 0, twenty steps with the learning rate fixed at 0.05. How long are they?",
    choices=["all equally long", "longer and longer", "shorter and shorter"],
)

# %% [markdown] tags=["notes"]
# **4 minutes.** The heart of the course, in five lines. Do the first step by hand: the slope at 0 is $-19$, so from 0
# to 0.95.
#
# **Ask:** where is it after twenty? (2.0357, all digits right. Guesses run from 1 to "it overshoots".) And after five?
# (1.95: fast first, slow at the end, with the same 0.05.)
#
# **Goes wrong:** a plus for the minus climbs: $w$ is $-4317$ after twenty steps. A slope taken out of the loop makes
# all steps equally long, and they march through the valley to 19.

# %% tags=["S2-16", "S2-14", "live"]
# From 0, twenty times: feel the slope, and step against it
w_now, track, h = 0.0, [0.0], 1e-3
for _ in range(20):
    slope = (spring_loss(w_now + h) - spring_loss(w_now - h)) / (2 * h)
    w_now = w_now - 0.05 * slope
    track.append(w_now)

# %%
first = [0, 1, 2, 3, 5, 10, 20]
table(step=first, w=[track[k] for k in first], loss=[spring_loss(track[k]) for k in first])

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b1
lengths = np.abs(np.diff(track))
found = "shorter and shorter" if np.all(np.diff(lengths[:15]) < 0) else "all equally long"
reveal("02.b1", found, {
    "all equally long": "The rate is fixed, the slope is not: a step is the rate times the slope.",
    "longer and longer": "That happens too, with a rate that is too large. More of it further down.",
})

# %% tags=["hide"]
# @title Figure: the walk
side = np.linspace(-0.5, 4.5, 101)
view = figures.CurvePath(figures.new_axes((5, 2.8)), side, [spring_loss(w) for w in side], "w", "loss")
view.update(track, [spring_loss(w) for w in track])
picture(view.ax, alt="A parabola with its bottom at 2.04; dots run down its left side, ever closer together.")

# %% [markdown] tags=["S4-71", "S4-72", "S4-73", "S3-16"]
# 2.036 centimetres per apple, and you have trained a model. Nobody shortened the steps, yet they shrink, because
# the slope does: negative slope, increase $w$; positive slope, decrease it; steep slope, large change.
#
# ### Why squares?
#
# A model answers 1.5, 2 and 1 where 1, 2 and 3 were wanted. Two ways to count that:

# %% tags=["S4-59", "S4-61"]
targets, answers = np.array([1.0, 2.0, 3.0]), np.array([1.5, 2.0, 1.0])
absolute, squared = np.abs(answers - targets), (answers - targets) ** 2
table(measure=["mean absolute error (MAE)", "mean squared error (MSE)"], value=[absolute.mean(), squared.mean()])

# %% [markdown] tags=["S3-04", "S4-56", "S4-57"]
# The last example missed by 2, the first by a half. Squared, that is 16 to 1: to squares, large errors matter most.
# They are also smooth, while $|e|$, of an error $e$, has a kink; and if the noise in the targets is Gaussian, with a
# density proportional to $\exp(-e^2/2\sigma^2)$, minus its logarithm is $e^2 / 2\sigma^2$ and a constant: the smallest
# sum of squares is the maximum likelihood. The price: one wild target drags the whole fit along.
#
# And the mean, unlike the sum, does not grow with the number of examples.
#
# ### Exercise 2.1: one step by hand (6 minutes)
#
# Another spring: one and two apples stretch it by 2 and 6 centimetres. Its $w$ is 1 now. Predict, on paper, where
# one step with rate 0.1 on the mean squared error leads. Only then compute it.

# %% [markdown] tags=["notes"]
# **4 minutes.** On paper, everybody alone. Errors $1 - 2 = -1$ and $2 - 6 = -4$, each times 2 and its $x$: $-2$ and
# $-16$, mean $-9$, so $w$ goes from 1 to 1.9.
#
# **Ask:** up or down, before anybody computes? (Up: both answers are too small.) Which example pulls harder? (The
# second, eight times: it misses by more, and its $x$ is larger.)
#
# **Goes wrong:** 0.1 climbs; 2.8 takes the sum; 1.45 forgets the 2 of the square; 1.5 forgets the $x$.

# %% tags=["exercise"]
w_after_one_step = ...

check("02.1", w_after_one_step)

# %% tags=["proof", "hide", "S4-58", "S4-60", "S4-62", "S3-04", "S4-56", "W4-42", "W4-43", "W4-44", "W4-45", "W4-46"]
# @title Proofs: what this section claims
_ = slide_value(
    "W4-42 W4-43 W4-44 W4-45 W4-46",
    [absolute.sum(), absolute.mean(), squared.sum(), squared.mean(), squared.mean() ** (1 / 2)],
)
# "that is 16 to 1"; the total is a sum, one term for each example, as the package has it
assert np.isclose(squared[2] / squared[0], 16)
terms = [(one - other) ** 2 for one, other in zip(answers, targets, strict=True)]
assert np.isclose(losses.mse_loss(answers, targets)[0], sum(terms) / 3)
# "the maximum likelihood": minus the log of a Gaussian's density is half the square, up to a constant
density = np.exp(-((answers - targets) ** 2) / 2) / np.sqrt(2 * np.pi)
assert np.isclose(-np.log(density).sum() - squared.sum() / 2, 3 * np.log(2 * np.pi) / 2)
# "one wild target drags the whole fit along": of nine targets 1 and one of 100, the best constant answer
wild, constants = np.r_[np.ones(9), 100.0], np.linspace(0, 100, 1001)
assert np.isclose(constants[np.argmin([np.mean((c - wild) ** 2) for c in constants])], 10.9)
assert np.isclose(constants[np.argmin([np.mean(np.abs(c - wild)) for c in constants])], 1)
# "2.036": the formula for one weight, sum of x t over sum of x squared; reached from other starts too
best_spring = apples @ stretches / (apples @ apples)
for start in (-50.0, 0.0, 3.0, 400.0):
    w_proof, moves = start, []
    for _ in range(40):
        slope_proof = numerical_gradient(spring_loss, w_proof)
        moves.append(-0.05 * float(slope_proof))
        w_proof += moves[-1]
        # "negative slope, increase w; positive slope, decrease it"
        assert moves[-1] * slope_proof <= 0
    assert np.isclose(w_proof, best_spring, atol=1e-4)
    # "Nobody shortened the steps, yet they shrink", by the same factor each time
    assert np.allclose(np.array(moves[1:12]) / moves[:11], 1 - 0.05 * 2 * np.mean(apples**2), rtol=1e-3)

# %% [markdown] tags=["S0-48", "S1-05", "S2-11"]
# ## Measure a slope well
#
# *After: NVIDIA deck, "Gradient Descent"; Ionescu, "Gradient Evaluation"; Baek, "A bit of nonlinearity".*
#
# A derivative is a limit:
#
# $$f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$$
#
# With a finite $h$ this is the **forward difference**, the slope of a chord from $x$ to $x + h$. We took the **central
# difference** just now, from $x - h$ to $x + h$. Shrink $h$, on a curve that lectures like: when can you no longer tell
# chord and tangent apart? And how much does "central" help?

# %% tags=["S2-11", "S2-12"]
def valley(x):
    return (np.cos(x) + np.tan(x)) ** 2

def valley_slope(x):
    return 2 * (np.cos(x) + np.tan(x)) * (-np.sin(x) + 1 / np.cos(x) ** 2)

# %% [markdown] tags=["notes"]
# **3 minutes.** Stay at $x = 0.5$, where the slope is 2.33. Forward, $h$ at 0.5: 4.75, twice too steep. At 0.1: 2.51;
# at 0.01: 2.35. Then back to 0.1 and switch to central. **Predict:** half the error? (2.36: a sixth of it.)
#
# Ask at the end: why is central so much better? (It is the mean of the chords to the right and to the left. One is too
# steep, the other about as much too flat.)

# %% tags=["S0-48", "S1-05", "hide"]
# @title Live figure: a chord becomes a tangent
place = lin(-0.9, 0.9, value=0.5, step=0.01)
kinds = choice(["forward", "central"])


@explore(x=place, h=log(1e-4, 0.5, value=0.5), kind=kinds, size=(6.4, 3.2))
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

# %% [markdown] tags=["S1-05", "S1-06"]
# Where do these errors come from? Near $x$, a smooth function is a sum of powers of the step $h$: its height, its slope
# times $h$, half its curvature times $h^2$, ... This is **Taylor's series**, to the right and to the left:
#
# $$
# \begin{aligned}
# f(x \pm h) &= f(x) \pm h f'(x) + \tfrac{h^2}{2} f''(x) \pm \tfrac{h^3}{6} f'''(x) + \dots \\
# \frac{f(x + h) - f(x)}{h} &= f'(x) + \tfrac{h}{2} f''(x) + \dots \\
# \frac{f(x + h) - f(x - h)}{2h} &= f'(x) + \tfrac{h^2}{6} f'''(x) + \dots
# \end{aligned}
# $$
#
# In the central difference the $f''$ cancels, and what is left falls with $h^2$. On $e^x$ at 1, with $h = 0.01$:

# %% tags=["S1-05", "S1-06"]
def forward(f, x, h):
    return (f(x + h) - f(x)) / h

def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)

errors = [abs(q(np.exp, 1, h=1e-2) - np.e) for q in (forward, central)]
table(difference=["forward", "central"], error=errors)

# %% [markdown] tags=["E1-22"]
# Three hundred times better, for two measurements as well. So make $h$ smaller still. The limit says "to zero".

# %% tags=["bet", "hide"]
# @title Bet 02.b2
bet(
    "02.b2",
    "At which of these h is the central difference of exp best?",
    choices=["1e-2", "1e-5", "1e-10", "1e-16"],
)

# %% [markdown] tags=["notes"]
# **4 minutes.** Everybody sketches first: error against $h$, both axes logarithmic. Nearly all draw a line that falls
# for ever; one or two remember rounding.
#
# Drag $h$ to the left with the class calling "better" or "worse". Central: 1e-5 is best, about ten right digits.
# Forward: 1e-8. **Then ask:** what comes at 1e-16? (An error of 2.7, the whole slope: $1 + h$ is 1, so nothing rises.)

# %% tags=["S0-48", "S1-06", "E1-22", "hide"]
# @title Live figure: the error of a slope, against h
FUNCTIONS = {"exp": (np.exp, np.exp), "sin": (np.sin, np.cos), "log": (np.log, np.reciprocal)}


@explore(h=log(1e-16, 0.1, value=1e-2, per_decade=5), x=lin(0.5, 2, value=1), f=choice(FUNCTIONS), size=(6.4, 3.2))
def error_over_h(fig):
    """Error of the forward and the central difference against h, both axes logarithmic, drawn
    from h = 0.1 down to the h of the slider, 0.01: so far both fall, the central one faster."""
    ax, steps = fig.subplots(), np.logspace(-16, -1, 76)
    quotients = {"forward": forward, "central": central}
    lines = figures.curves(steps, dict.fromkeys(quotients, np.ones(76)), "h", "error of the slope", ax=ax).lines[:2]
    (marks,) = ax.plot([], [], "o", color="black", markersize=8)
    ax.set(xscale="log", yscale="log", ylim=(1e-14, 10))
    title = ax.set_title(" ", loc="left")

    def update(h, x, f):
        function, slope = FUNCTIONS[f]
        for line, q in zip(lines, quotients.values(), strict=True):
            seen = steps >= 0.999 * h
            line.set_data(steps[seen], np.abs(q(function, x, steps[seen]) - slope(x)) + 1e-14)
        now = [np.abs(q(function, x, h) - slope(x)) + 1e-14 for q in quotients.values()]
        marks.set_data([h, h], now)
        title.set_text(f"forward {now[0]:.1e}, central {now[1]:.1e}")
        return *lines, marks, title

    return update

# %% [markdown]
# Drag $h$ to the left, all the way. The best of $0.1, 0.01, \dots$ over two hundred points around 1:

# %% tags=["E1-22", "S1-05"]
around = np.linspace(0.9, 1.1, 200)
tens = 10.0 ** -np.arange(1, 17)

def best_h(quotient):
    misses = [np.mean(np.abs(quotient(np.exp, around, h) - np.exp(around))) for h in tens]
    return tens[np.argmin(misses)]

table(difference=["forward", "central"], best_h=[best_h(forward), best_h(central)])

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b2
reveal("02.b2", f"1e{np.log10(best_h(central)):.0f}", {
    "1e-2": "There the chord is still visibly not the tangent: a tenth of it has a hundredth of the error.",
    "1e-10": "By then rounding has taken over. It is divided by h, so it grows as h shrinks.",
    "1e-16": "There x + h is x or its neighbour, to the computer: the slope is 0, or rounding.",
})

# %% [markdown] tags=["E1-22", "S1-06"]
# Two V's. On the right the chord is not the tangent. On the left we subtract two nearly equal heights: what remains is
# their **rounding error**, about $\epsilon |f|$ with $\epsilon = 10^{-16}$, divided by a tiny $h$. The sum
# $\frac{h^2}{6} |f'''| + \epsilon |f| / h$ is least near $h = \epsilon^{1/3}$, a few $10^{-6}$; for the forward
# difference, near $\epsilon^{1/2} = 10^{-8}$. So take central differences and $h = 10^{-5}$, for numbers of order one:
# about ten right digits.
#
# ### Exercise 2.2: measure a curvature (10 minutes)
#
# **Curvature** is the slope of the slope, $f''(x)$. Derive an estimate from the heights at $x - h$, $x$ and $x + h$,
# with the two series above: which combination leaves $f''$, and nothing before it? Write it as a function.

# %% tags=["exercise"]
def curvature(f, x, h):
    """Estimate f''(x), a number, from f at x - h, x and x + h, with the h that is given; exact for a parabola."""
    raise NotImplementedError("Exercise 2.2")

check("02.2", curvature)

# %% tags=["proof", "hide", "W1-60", "W1-61", "W1-62", "W1-63", "W1-64", "W2-15", "W2-16", "E1-22", "S2-12"]
# @title Proofs: what this section claims
_ = slide_value("W1-60 W1-61", errors)
_ = slide_value("W1-62 W1-63", [best_h(forward), best_h(central)])
_ = slide_value("W1-64", abs(forward(np.exp, 1, 1e-16) - np.e))
_ = slide_value("W2-15 W2-16", [valley_slope(0.5), valley(0.5)])
gradcheck(valley, 0.5, valley_slope(0.5))
# "Three hundred times better": on exp at 1; on other functions and places at least thirty times
assert 290 < errors[0] / errors[1] < 310
for f, df in FUNCTIONS.values():
    for x_proof in (0.6, 1.0, 1.9):
        assert abs(forward(f, x_proof, 0.01) - df(x_proof)) > 30 * abs(central(f, x_proof, 0.01) - df(x_proof))
# "what is left falls with h²", the forward one with h
for q, power in ((forward, 1), (central, 2)):
    miss = [abs(q(np.exp, 1, h) - np.e) for h in (1e-2, 1e-3)]
    assert np.isclose(miss[0] / miss[1], 10**power, rtol=0.02)
# "h = 1e-5: about ten right digits", for the three functions
for f, df in FUNCTIONS.values():
    assert np.mean(np.abs(central(f, around, 1e-5) - df(around))) < 2e-10
assert 1 + 1e-16 == 1
# "least near ε^(1/3), a few 1e-6; for the forward difference near ε^(1/2)": of the two terms, for exp at 1
h_proof, eps = np.logspace(-12, -1, 2000), np.finfo(float).eps / 2
totals = np.e * h_proof**2 / 6 + eps * np.e / h_proof, np.e * h_proof / 2 + eps * np.e / h_proof
least = [h_proof[np.argmin(total)] for total in totals]
assert 2e-6 < least[0] < 1e-5 and 0.9 < least[0] / (3 * eps) ** (1 / 3) < 1.1 and 5e-9 < least[1] < 3e-8

# %% [markdown] tags=["S0-49", "S3-08", "S3-10", "S3-06", "S2-06"]
# ## See the gradient
#
# *After: NVIDIA deck, "Gradient Descent"; Taura, "A linear regression example"; Ionescu, "Gradient Evaluation".*
#
# Most models have more than one parameter. Move one and hold the others: its slope is a **partial derivative**. All of
# them, in a vector, are the **gradient**:
#
# $$\nabla L = \left(\frac{\partial L}{\partial w_0}, \frac{\partial L}{\partial w_1}, \dots\right)$$
#
# ### Exercise 2.3: nudge every weight (10 minutes)
#
# Take one central difference for each entry of $w$, and put each weight back before you move the next.

# %% tags=["exercise", "S0-49", "S1-05"]
def nudge_every_weight(f, w, h):
    """Return the slope of f along each entry of w, shape (D,), by central differences with the h that is given."""
    raise NotImplementedError("Exercise 2.3")

check("02.3", nudge_every_weight)

# %% [markdown] tags=["S2-15"]
# Ours is called `numerical_gradient`. It gives slopes along the axes; but a walker may turn anywhere. Step a short
# length $s$ in a direction $u$ of length 1, and each weight adds its slope times its move:
#
# $$L(w + s\,u) \approx L(w) + s\, u \cdot \nabla L = L(w) + s\, \lVert \nabla L \rVert \cos\theta$$
#
# with $\theta$ the angle between $u$ and the gradient. So it rises most along $\nabla L$, falls most **against** it,
# $\cos\theta = -1$, and stays level at right angles. Here is a bowl, steeper one way than the other.

# %%
def bowl(w):
    return w[0] ** 2 + 5 * w[1] ** 2

table(weight=["w0", "w1"], slope_at_1_and_1=numerical_gradient(bowl, np.array([1.0, 1.0])))

# %% tags=["bet", "hide"]
# @title Bet 02.b3
bet(
    "02.b3",
    "You stand at (1, 1) on this bowl. 0 degrees is to the right, -90 down. In which direction does it fall most?",
    between=(-180, 180),
    unit="degrees",
)

# %% [markdown] tags=["notes"]
# **4 minutes.** **Bets first:** in which direction does it fall most? Most point to the middle of the bowl, which lies
# at $-135$ degrees. It is $-101$: against the gradient (2, 10), nearly straight down.
#
# Turn there and read the rise per length, about $-10$ for steps of 0.05. At $-11$ degrees it is nearly zero, along the
# contour. **Ask:** what turns the wave into a line at zero? (A point where the gradient is zero.)
#
# Then the length at 1: now the best direction is $-122$. The compass holds for small steps only; say that the section
# on the learning rate pays for this.

# %% tags=["S2-14", "S2-15", "hide"]
# @title Live figure: which way is down?
turn = lin(-180, 180, value=0, step=1, unit="degrees")


@explore(direction=turn, step_length=lin(0.05, 1, value=0.1, step=0.05), guess=from_bet("02.b3"), size=(7, 3.2))
def compass(fig):
    """Left, on equal axes: a bowl as bands of equal height, and a step to the right from a point on
    its side. Right: rise over length against direction, so far for the directions near the step."""
    left, right = fig.subplots(1, 2)
    here, ways = np.array([[1.0], [1.0]]), np.radians(np.arange(-180, 181))
    view, all_ways = figures.Ground(left, np.linspace(-2, 2, 81), 20), np.stack([np.cos(ways), np.sin(ways)])
    surface, grad = bowl([view.a, view.b]), numerical_gradient(bowl, here[:, 0].copy())
    figures.curves(np.degrees(ways), {"rise / length": 0 * ways}, "direction, degrees", "rise / length", right)
    wave, (dot,) = right.lines[0], right.plot([], [], "o", color="black", markersize=8)
    mine = right.axvline(0, color="0.4", linestyle="--")
    right.set(xlim=(-180, 180), ylim=(-13, 16))

    def update(direction, step_length, guess):
        rise = (bowl(here + step_length * all_ways) - bowl(here)) / step_length
        seen = np.abs(np.degrees(ways) - direction) <= 60
        wave.set_data(np.degrees(ways)[seen], rise[seen])
        way = np.array([[np.cos(np.radians(direction))], [np.sin(np.radians(direction))]])
        up = (bowl(here + step_length * way) - bowl(here))[0]
        dot.set_data([direction], [up / step_length])
        mine.set_xdata([-999 if guess is None else guess] * 2)
        view.title.set_text(f"height changes by {up:+.3f}")
        arrow = view.point(here[:, 0], grad / np.linalg.norm(grad) * (abs(direction + 101) <= 10))
        return wave, dot, mine, *view.update(surface, np.hstack([here, here + step_length * way]).T), *arrow

    return update

# %% [markdown]
# Turn until the height falls fastest; then an arrow shows the gradient, at right angles to the contour. Turn on, until
# the height does not change.

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b3
grad_at_11 = numerical_gradient(bowl, np.array([1.0, 1.0]))
reveal("02.b3", np.degrees(np.arctan2(-grad_at_11[1], -grad_at_11[0])), {
    -135: "That is straight to the bottom, and only the best way for those who see it. Slopes know the ground here.",
    0: "That way it rises.",
    -90: "Nearly: w1 has the larger slope, but w0 has one too.",
    180: "That way falls, at 2 a length; there are steeper ones.",
}, close=6)

# %% [markdown] tags=["S3-19", "S3-20", "E3-02"]
# The bottom lies at $-135$ degrees, the steepest way at $-101$. Steepest is not shortest. With a *long* step the
# curve on the right bends out of shape, and the steepest way is not the best: the rule is about small steps.
#
# How much does one step of descent win? Put $s\,u = -\alpha \nabla L$ into the line above:
#
# $$L(w - \alpha \nabla L) \approx L(w) - \alpha\, \lVert \nabla L \rVert^2$$
#
# A square is never negative: down it goes, if the step is small and the ground not level.
#
# ### Stand on a saddle
#
# Where the gradient is zero, the ground is level: a **stationary point**. A minimum, one hopes. It may be a **saddle**,
# which rises one way and falls another:
#
# $$L(w) = \tfrac14 (w_0^2 - 1)^2 + \tfrac12 w_1^2$$
#
# has two minima, at $w_0 = \pm 1$, and between them, at the origin, a saddle.

# %%
def saddle(w):
    return (w[0] ** 2 - 1) ** 2 / 4 + w[1] ** 2 / 2

def saddle_slope(w):
    return np.array([w[0] * (w[0] ** 2 - 1), w[1]])

# %% tags=["bet", "hide"]
# @title Bet 02.b4
bet(
    "02.b4",
    "Rate 0.1, start one millionth beside the ridge (w0 = 0.000001). How many steps until w0 passes 0.5?",
    between=(0, 1000),
    unit="steps",
)

# %% tags=["hide"]
# @title Live figure: a saddle
@explore(offset=log(1e-8, 1, value=0.1, per_decade=4), size=(7, 3))
def on_a_saddle(fig):
    """Left, on equal axes: ground with two hollows and a saddle between them; a path comes down to the
    saddle and turns into the right hollow. Right: loss and length of the gradient on a log axis."""
    left, right = fig.subplots(1, 2)
    view = figures.Ground(left, np.linspace(-1.5, 1.5, 81), 1)
    curve = figures.Heights(right, ["loss", "length of the gradient"], (1e-6, 10), "")
    right.set_xlim(0, 300)
    surface = saddle(np.array([view.a, view.b]))

    def update(offset):
        walk = [np.array([offset, 1.2])]
        for _ in range(300):
            walk.append(walk[-1] - 0.1 * saddle_slope(walk[-1]))
        path = np.array(walk)
        grad = np.linalg.norm(saddle_slope(path.T), axis=0)
        curve.title.set_text(f"w0 is past 0.5 from step {np.argmax(path[:, 0] > 0.5)} on")
        return *view.update(surface, path), *curve.update(saddle(path.T), grad)

    return update

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b4
def steps_beside(offset):
    w, steps = np.array([offset, 1.2]), 0
    while w[0] < 0.5:
        w, steps = w - 0.1 * saddle_slope(w), steps + 1
    return steps

reveal("02.b4", steps_beside(1e-6), {
    "low": "Near the ridge there is hardly a slope. The offset grows by a tenth a step, from a millionth.",
    "high": "It does get away: the offset grows by a tenth a step, like compound interest.",
}, close=15)

# %% [markdown]
# Drag the offset to the left. The loss lies flat, a **plateau**, and whoever stops there calls it learned. But the
# offset grows by $1 + \alpha$ a step: a start ten times nearer costs about 24 steps more. Exactly *on* the ridge the
# walker stays for ever. A bit of noise at each step, which minibatches will bring, sets them free.
#
# ### Derive it instead
#
# Nudging costs two losses for each weight. Calculus gives all slopes at once. Here are twenty points to fit with a
# curve, $f_w(x) = w_0 + w_1 x + w_2 x^2$: a **parametric model** with three weights. Write the known numbers into a
# matrix $X$, a row $(1, x_i, x_i^2)$ for each example. Then the predictions are $Xw$, and the errors $e = Xw - t$.

# %% tags=["S3-08", "S3-10", "S2-07"]
def draw_points(N, rng):
    x = rng.uniform(-1, 1, N)
    return x, 1 - 2 * x + 3 * x**2 + 0.1 * rng.normal(size=N)

x, t = draw_points(20, np.random.default_rng(0))
X = np.column_stack([x**0, x, x**2])  # (20, 3)
guess = np.array([0.1, 0.2, 0.3])

def mse(w, X, t):
    return np.mean((X @ w - t) ** 2)

table(points=len(t), weights=X.shape[1], loss_of_the_guess=mse(guess, X, t))

# %% [markdown] tags=["S1-07", "S3-21"]
# One term of the loss is a square. The chain rule says: twice the inside, times the slope of the inside. The prediction
# $i$ moves with weight $j$ as fast as $x_{ij}$, the number in row $i$ and column $j$, says:
#
# $$\frac{\partial L}{\partial w_j} = \frac1N \sum_i 2\, e_i\, \frac{\partial e_i}{\partial w_j}
# = \frac2N \sum_i e_i\, x_{ij}$$
#
# ### Exercise 2.4: all slopes in one product (8 minutes)
#
# That is one sum for each weight. Turn it into one matrix product, and check it against `numerical_gradient`.

# %% tags=["exercise", "S3-21", "S1-07"]
def mse_gradient(w, X, t):
    """Return the gradient of the mean squared error, shape (D,), for w (D,), X (N, D) and t (N,)."""
    raise NotImplementedError("Exercise 2.4")

check("02.4", mse_gradient)

# %% [markdown] tags=["S1-09", "S1-08"]
# Ours is folded below, under the name `gradient`. A formula is exact and fast, and it is where you make mistakes; so
# derive, then check: **gradient checking**. Would the check notice a forgotten 2? One entry, off by a thousandth?

# %% tags=["S1-07", "S1-09", "S3-21", "hide"]
# @title One answer to 2.4, used from here on
def gradient(w, X, t):
    return 2 / len(t) * X.T @ (X @ w - t)

# %% tags=["S1-09"]
right_one = gradient(guess, X, t)
for slopes in (right_one, right_one / 2, right_one * [1, 1.001, 1]):
    try:
        print("right:", gradcheck(lambda w: mse(w, X, t), guess, slopes))
    except GradientError as error:
        print("wrong:", str(error).split(";")[0])

# %% [markdown] tags=["S1-06", "S1-08", "E3-09"]
# Both are caught. The **relative error** of a slope $a$ against a
# measured $n$ is $|a - n| / \max(|a|, |n|)$: an error of 0.001 is nothing for a slope of 1000, and everything for one
# of 0.001. In float64, below $10^{-6}$ is agreement, above $10^{-2}$ an error or a kink. In between may be a slip as
# small as ours, a slope near 0, or float32, whose $\epsilon$ of $6\cdot10^{-8}$ leaves $h=10^{-5}$ two digits. If
# both slopes are 0, call it right.
#
# A loss with a kink, such as $|e|$ or the hinge, has no slope there. If it is convex, any number between the slopes on
# both sides will do: a **subgradient**. Programs take one of them, and go on; you hardly ever hit a kink exactly. But a
# nudge can step across one. $|e|$ has slope 1 at 0.000003:

# %% tags=["S1-06", "S1-08"]
table(slope=[1], measured=[central(np.abs, 3e-6, 1e-5)])

# %% [markdown] tags=["S1-06", "S1-08"]
# The formula is right, the measurement is not. MNIST's hinge has 540,000 kinks: so check on three examples, and where
# one entry alone disagrees, try a smaller $h$.

# %% tags=["proof", "hide", "S2-15", "S0-49", "E3-09", "S3-17", "S1-06", "S3-19", "S3-20", "W3-01"]
# @title Proofs: what this section claims
# "falls most against it", on the bowl and in three dimensions, against a thousand directions each
for f, at in ((bowl, np.array([1.0, 1.0])), (lambda w: mse(w, X, t), guess)):
    g = numerical_gradient(f, at)
    ways = np.random.default_rng(0).normal(size=(1000, len(at)))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    rise = np.array([f(at + 1e-6 * u) for u in ways]) - f(at)
    assert f(at - 1e-6 * g / np.linalg.norm(g)) - f(at) < rise.min()
    # "each weight adds its slope times its move", and "level at right angles"
    assert np.allclose(rise / 1e-6, ways @ g, atol=1e-4)
# "with a long step the steepest way is not the best"
angles = np.radians(np.arange(-180, 180, 1.0))
after = bowl(np.ones((2, 1)) + np.stack([np.cos(angles), np.sin(angles)]))
assert np.degrees(angles[after.argmin()]) < -110
# the step against the gradient keeps the promise of the first order, α |∇L|², the better the smaller it is
g = 20 * right_one
kept = [20 * (mse(guess, X, t) - mse(guess - a * g, X, t)) for a in (1e-2, 1e-3, 1e-4, 1e-5)]
promised = np.array([1e-2, 1e-3, 1e-4, 1e-5]) * (g @ g)
assert np.all(np.diff(np.abs(promised / kept - 1)) < 0)
_ = slide_value("W3-01", promised[2] / kept[2])
# "below 1e-6 is agreement, above 1e-2 an error", such as a forgotten 2, "or a kink"; "a slip as small as ours" between
def relative(a, n):
    return np.max(np.abs(a - n) / np.maximum(np.abs(a), np.abs(n)))

for w_any in np.random.default_rng(2).normal(size=(50, 3)):
    nudges = numerical_gradient(lambda w: mse(w, X, t), w_any)
    assert relative(gradient(w_any, X, t), nudges) < 1e-6 and relative(gradient(w_any, X, t) / 2, nudges) > 1e-2
assert 1e-6 < relative(right_one, right_one * [1, 1.001, 1]) < 1e-2 < relative(1, central(abs, 3e-6, 1e-5))
# "float32, whose ε of 6e-8 leaves h = 1e-5 two digits"; "a slope near 0"
assert round(np.finfo(np.float32).eps / 2, 9) == 6e-8 and 1 + np.float32(6e-8) > 1 == np.float32(1) + np.float32(5e-8)
rough = central(np.exp, around.astype(np.float32), np.float32(1e-5))
assert 2e-3 < np.max(np.abs(rough / np.exp(around) - 1)) < 3e-2
assert relative(-1e-9, central(np.cos, 1e-9, 1e-5)) > 1e-6
# "a nudge can step across one"; "try a smaller h"; "540,000 kinks", nine rivals of each digit
assert np.isclose(central(np.abs, 3e-6, 1e-5), 0.3) and np.isclose(central(np.abs, 3e-6, 1e-6), 1)
assert 60_000 * 9 == 540_000
# "ten times nearer costs about 24 steps more"; "exactly on the ridge the walker stays"
assert all(23 <= steps_beside(o / 10) - steps_beside(o) <= 25 for o in (1e-2, 1e-4, 1e-6, 1e-8))
on_ridge = np.array([0.0, 1.2])
for _ in range(2000):
    on_ridge = on_ridge - 0.1 * saddle_slope(on_ridge)
assert on_ridge[0] == 0 and np.linalg.norm(saddle_slope(on_ridge)) < 1e-9
# "a bit of noise at each step sets them free": in ten draws, within 200 steps
for seed in range(10):
    shaken, noise_rng = np.array([0.0, 1.2]), np.random.default_rng(seed)
    for _ in range(200):
        shaken = shaken - 0.1 * (saddle_slope(shaken) + 0.01 * noise_rng.normal(size=2))
    assert abs(abs(shaken[0]) - 1) < 0.1
# central differences ask twice for each weight, the formula not once
asked = []
counted = [central(lambda s, e=e: asked.append(s) or mse(guess + s * e, X, t), 0, 1e-5) for e in np.eye(3)]
assert len(asked) == 2 * 3 and np.allclose(counted, right_one) and 2 * 7850 == 15_700

# %% [markdown] tags=["S0-46", "S0-50", "S1-10"]
# ## Stop for a good reason
#
# *After: NVIDIA deck, "Gradient Descent"; Ionescu, "Gradient Descent (Python)".*
#
# Measure the error on the training data, change the weights to lower it, repeat. How often? Here is a loop as lecture
# notes print it. It reads well, and is full of faults. **Find three before you go on.**

# %% [markdown] tags=["notes"]
# **6 minutes.** Four in pairs with the listing alone: what will Python refuse, and what will it run but get wrong?
# Collect on the board, in two columns, before you scroll.
#
# The left column fills by itself: `true`, the blanks, the dash. On the right most find the missing `return`. Hardly
# anyone sees that the flag measures step length, that `W old = W` copies nothing, and that a `nan` ends the loop. Do
# not tell; each comes in its turn.
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

# %% [markdown] tags=["E1-01", "E1-02", "E1-03", "S1-11"]
# Python finds three: blanks in names, a dash, `true`. Then nothing is returned, and Python's `sum` adds the rows of
# a matrix. Here it is mended, with its stopping rule: go on while $\sum |W-W_\text{old}|>\text{goal}$.

# %% tags=["S1-10", "S1-11", "E1-02"]
def GD(W0, slope, goal, learning_rate):
    W, steps, keep_going = W0, 0, True
    while keep_going:
        W_old = W
        W = W - learning_rate * slope(W)
        keep_going = np.sum(np.abs(W - W_old)) > goal
        steps += 1
    return W, steps

def identity(W):  # the slope of W² / 2
    return W

# %% tags=["bet", "hide"]
# @title Bet 02.b5
bet(
    "02.b5",
    "On W²/2 from W = 1000, where the loss is half a million: goal 0.001, learning rate 1e-9. When does it stop?",
    choices=["never", "after some billion steps", "after one step"],
)

# %% [markdown] tags=["notes"]
# **3 minutes.** One line. Let them choose the learning rate that fools it, before they see ours.
#
# **Ask:** up to which rate does it stop at once? ($10^{-6}$: times the slope, 1000, that is a step of 0.001.)
#
# **Goes wrong:** with `1000.0`, a bare number, all is well, which surprises those who remember that Python's own `sum`
# wanted an array. With rate $10^{-5}$ it stops after 230,259 steps, at 100: ask why just there.

# %% tags=["E1-04", "S1-11", "live"]
# A goal of 0.001, a learning rate of 1e-9
W_tiny, steps_tiny = GD(np.array([1000.0]), identity, goal=1e-3, learning_rate=1e-9)

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b5
reveal("02.b5", "after one step" if steps_tiny == 1 else "never", {
    "never": "It would take for ever to arrive. But the rule asks how far it moved, and it hardly did.",
    "after some billion steps": "Arriving would take that. But the rule asks how far it moved, and it hardly did.",
})
table(steps=steps_tiny, W=f"{W_tiny[0]:.6f}")

# %% [markdown] tags=["E1-04"]
# > **A short step is no sign of having arrived.** The flag promised performance and measured step length, which is rate
# > times slope. A small rate makes every step short. Test the *slope*, or what you care about.

# %% [markdown] tags=["E1-05"]
# The next fault sleeps. `W_old = W` makes no copy, just a second name; it is saved by `W = W - ...`, which makes a new
# array. Write the shorter `W -= ...`:

# %% tags=["E1-05"]
W0 = np.array([1000.0])
W = W0
W_old = W
W -= 0.1 * identity(W)
table(W=W, W_old=W_old, W0=W0, moved=np.sum(np.abs(W - W_old)))

# %% [markdown] tags=["E1-06"]
# One array under three names: "moved by 0, arrived". The caller's `W0` is overwritten. Last, on $W^4/4$, whose
# slope is $W^3$, with a learning rate of 3:

# %% tags=["E1-06"]
with np.errstate(over="ignore", invalid="ignore"):
    W_far, steps_far = GD(np.array([1.0]), lambda W: W**3, goal=1e-3, learning_rate=3)

print(f"goal met after {steps_far} steps, at W = {W_far[0]}")

# %% [markdown] tags=["E1-06", "E0-09", "S0-47", "S4-74"]
# > **A disaster that reports success.** `nan > goal` is `False`, so there is nothing to go on for. A loop must look for
# > `nan` itself.
#
# A descent may stop when the ground is flat, $\lVert \nabla L \rVert < \text{goal}$; when the loss is small enough;
# when time is up; and it must stop when something blows up.
#
# ### Exercise 2.5: descend, and know when to stop (12 minutes)
#
# Write the loop for the mean squared error. It stops where the gradient is shorter than the goal, before another step,
# or after `max_steps` steps. No one's arrays are to be harmed.

# %% [markdown] tags=["notes"]
# **10 minutes.** In pairs. It is the exercise to set if you set only one.
#
# Three slips to listen for. The test comes after the step, so the walker moves although it stands on flat ground
# already. `w -= ...` without a copy: the caller's weights change. `while` alone: no end if the goal is out of
# reach.
#
# Early pairs: how many steps for the parabola at rate 0.5, to a gradient of $10^{-6}$? (156.) And at 0.85? (It never
# arrives; the limit is 0.84. Why? "Choose the step" tells.)

# %% tags=["exercise", "S1-11", "S0-47", "S3-22", "E0-09"]
def descend_mse(w, X, t, learning_rate, goal, max_steps):
    """Return the weights (D,) where the gradient's norm is below goal, or those after max_steps steps."""
    raise NotImplementedError("Exercise 2.5")

check("02.5", descend_mse)

# %% tags=["S0-46", "S0-47", "S1-10", "S1-11", "S3-18", "S4-74", "hide"]
# @title One answer to 2.5, for any slope; it keeps the path and says why it stopped
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

# %% [markdown] tags=["S3-22"]
# Ours, folded above, is called `descend`. It stops where a slope is not finite, two steps before `GD` saw a `nan`:

# %% tags=["S0-46", "S0-47", "S3-22", "S3-18"]
with np.errstate(over="ignore"):
    runs = {
        "tiny steps": descend(identity, [1000.0], 1e-9),
        "W⁴/4, rate 3": descend(lambda W: W**3, [1.0], 3),
        "twenty points": descend(lambda w: gradient(w, X, t), guess, 0.5),
    }

table(run=list(runs), steps=[len(path) - 1 for path, _ in runs.values()], stopped=[why for _, why in runs.values()])

# %% tags=["proof", "hide", "E1-01", "E1-02", "E1-03", "E1-04", "E1-05", "E1-06", "S1-11", "E0-09"]
# @title Proofs: what this section claims
def complaint(source):
    space = {"eval_gradient": lambda X, W: W}
    try:
        exec(compile(source, "listing", "exec"), space)
        return space["GD"](np.array([1000.0]), None, 1e-3, 0.1)
    except (SyntaxError, NameError) as error:
        return type(error).__name__

# "Python finds three: blanks in names, a dash, true"; "Then nothing is returned"
names_mended = LISTING.replace("eval gradient", "eval_gradient").replace("W old", "W_old")
dash_mended = names_mended.replace("–", "-")
found_wrong = [complaint(source) for source in (LISTING, names_mended, dash_mended)]
assert found_wrong == ["SyntaxError", "SyntaxError", "NameError"]
assert complaint(dash_mended.replace("true", "True")) is None
# "Python's sum adds the rows of a matrix"
assert sum(np.ones((2, 3))).shape == (3,) and np.sum(np.ones((2, 3))) == 6
# "A small rate makes every step short": up to a rate of 1e-6 it stops at once, at 999.999 or more
for rate in (1e-12, 1e-9, 9.9e-7):
    W_proof, steps_proof = GD(np.array([1000.0]), identity, 1e-3, rate)
    assert steps_proof == 1 and W_proof[0] > 998.9
assert np.isclose(W_tiny[0], 999.999999, rtol=0, atol=1e-9)
assert W is W_old is W0 and W[0] == 900 and np.isnan(W_far[0])
assert [why for _, why in runs.values()] == ["time is up", "blown up", "flat ground"]

# %% [markdown] tags=["S2-08", "S2-09", "S2-10"]
# ## Ask a formula, where there is one
#
# *After: Baek, "Linear Models"; Taura, "A simple linear regression".*
#
# For *this* loss one could have known the end of the walk. Multiply out:
#
# $$N L(w) = (t - Xw)^T (t - Xw) = t^T t - 2\, t^T X w + w^T X^T X w$$
#
# Its gradient needs two rules, and you can read both off the sums. $a^T w = \sum_j a_j w_j$ has the partial derivatives
# $a_j$: its gradient is $a$. And $w^T A w = \sum_{jk} w_j A_{jk} w_k$, where each $w_j$ occurs once on the left and
# once on the right, has $2Aw$ if $A$ is symmetric. Where all slopes are zero, no place is lower:
# $L(w + v) = L(w) + v \cdot \nabla L + \frac1N \lVert Xv \rVert^2$, and a square is never negative. So
#
# $$-2 X^T t + 2 X^T X w = 0 \quad\Leftrightarrow\quad X^T X\, w = X^T t$$
#
# These are the **normal equations**, three for three unknowns, with one solution if the columns of $X$ are independent.

# %% [markdown] tags=["notes"]
# **3 minutes.** Say the shapes while you type: (3, 20) times (20, 3), and (3, 20) times (20,).
#
# **Ask:** will we get exactly 1, $-2$, 3? (1.02, $-2.04$, 2.96. Many say yes, "it solves the equations exactly". It
# does; but the points are not on the parabola.)
#
# **Goes wrong:** `solve(X, t)` says "array must be square": twenty equations for three unknowns. `X @ X.T` is a mix-up
# of the order: "size 3 is different from 20". Somebody types `inv`; it works here, and the box below is about that.

# %% tags=["S2-10", "live"]
# Three equations for three unknowns
w_best = np.linalg.solve(X.T @ X, X.T @ t)

# %%
walked = runs["twenty points"][0]
table(weight=["w0", "w1", "w2"], drawn_with=[1, -2, 3], by_formula=w_best, by_156_steps=walked[-1])

# %% tags=["hide"]
# @title Figure: the points, the curve behind them, and the fit
grid = np.linspace(-1, 1, 101)
powers_of = np.column_stack([grid**0, grid, grid**2])
picture(
    figures.points_and_curves(x, t, grid, {"least squares": powers_of @ w_best, "drawn with": powers_of @ [1, -2, 3]}),
    alt="Twenty points scattered closely around a parabola, and the fitted parabola, hardly to be told from it.",
)

# %% [markdown] tags=["S3-05", "S3-06"]
# Near 1, $-2$ and 3: the noise has its say. The curve bends, and yet this is **linear** regression: linear in the
# *parameters*.
#
# A dictionary remembers the twenty points perfectly. Try it on a thousand new ones, beside the **baseline** that always
# says the mean:

# %% tags=["S3-05"]
x_new, t_new = draw_points(1000, np.random.default_rng(2))
remembered = dict(zip(x, t, strict=True))  # pairs of both, equally many
models = {
    "dictionary": lambda x: np.array([remembered.get(x_i, 0.0) for x_i in x]),
    "always the mean": lambda x: np.full(len(x), t.mean()),
    "parabola": lambda x: np.column_stack([x**0, x, x**2]) @ w_best,
}
on_old = [np.mean((model(x) - t) ** 2) for model in models.values()]
on_new = [np.mean((model(x_new) - t_new) ** 2) for model in models.values()]
table(digits=3, model=list(models), loss_on_the_twenty=on_old, on_new_points=on_new)

# %% [markdown] tags=["E2-10"]
# Perfect, and worthless.
#
# No steps, no rate: why walk at all? The formula is dear, with $N D^2$ operations to set up and $D^3$ to solve for $D$
# weights; for models that are not linear in $w$ there is hardly ever one; and it is fragile:
#
# > **$w = (X^T X)^{-1} X^T t$ is right, and not how to compute it.** The **condition number** of a matrix is the factor
# > by which it may magnify small relative errors. $X^T X$ squares it. At degree 7 that costs ten digits of sixteen
# > instead of five, and if a feature comes twice there is no inverse at all. `np.linalg.lstsq` never forms $X^T X$.

# %% tags=["E2-10", "S2-10"]
degrees = [2, 4, 7]
columns = [np.vander(np.linspace(0, 1, 20), degree + 1) for degree in degrees]  # powers of x
condition = [np.linalg.cond(A) for A in columns]
squared_condition = [np.linalg.cond(A.T @ A) for A in columns]
table(digits=3, degree=degrees, condition_of_X=condition, condition_of_XTX=squared_condition)

# %% [markdown] tags=["S2-11", "S2-12"]
# The walk needs no inverse. Plot what is left, the loss above the best, on a *logarithmic* axis:

# %% tags=["S0-46", "S3-22"]
above_best = [mse(w, X, t) - mse(w_best, X, t) for w in walked[:100]]

# %% tags=["hide"]
# @title Figure: the loss above the best
ax = figures.curves(range(100), {"loss": above_best}, "step", "loss above the best")
ax.set_yscale("log")
picture(ax, alt="Loss above the best on a logarithmic axis: a short plunge, then a straight line down.")

# %% [markdown]
# A plunge, then a straight line: every step takes the same *share* of what is left, here 15 %. (That is called **linear
# convergence**.) Why 15?

# %% tags=["proof", "hide", "S2-07", "S2-08", "S2-10", "E2-10", "E3-20", "W2-12", "W2-13", "W2-14", "E2-08"]
# @title Proofs: what this section claims
w_random = np.random.default_rng(1).normal(size=3)
assert np.isclose(20 * mse(w_random, X, t), t @ t - 2 * t @ X @ w_random + w_random @ X.T @ X @ w_random)
assert np.isclose(20 * mse(w_random, X, t), np.linalg.norm(t - X @ w_random) ** 2)
# the two rules, and the normal equations: the gradient there is zero
A_proof = X.T @ X
gradcheck(lambda w: w @ A_proof @ w, w_random, 2 * A_proof @ w_random)
gradcheck(lambda w: t @ X @ w, w_random, X.T @ t)
assert np.allclose(gradient(w_best, X, t), 0, atol=1e-12) and np.allclose(w_best, np.linalg.lstsq(X, t)[0])
assert np.allclose(walked[-1], w_best, atol=1e-5) and len(walked) - 1 == 156
# "linear in the parameters", not in x
v_random = np.random.default_rng(2).normal(size=3)
assert np.allclose(X @ (2 * v_random - 5 * w_random), 2 * (X @ v_random) - 5 * (X @ w_random))
assert not np.allclose(np.column_stack([x**0, 2 * x, 4 * x**2]) @ w_random, 2 * (X @ w_random))
# "perfect, and worthless": worse than the mean, for five other sets of new points
for seed in range(5):
    x_seed, t_seed = draw_points(1000, np.random.default_rng(10 + seed))
    d, m, p = (np.mean((model(x_seed) - t_seed) ** 2) for model in models.values())
    assert on_old[0] == 0 and p < 0.02 < 2 * m < d
# "no place is lower": L(w + v), multiplied out
grad_random = gradient(w_random, X, t) @ (w_best - w_random)
left_over = np.mean((X @ (w_best - w_random)) ** 2)
assert np.isclose(mse(w_best, X, t), mse(w_random, X, t) + grad_random + left_over)
# "squares it"; "no inverse at all"; lstsq shares the work between two equal features
assert np.allclose(squared_condition, np.square(condition), rtol=1e-3) and 1e5 < condition[2] < 2e5
# "every step takes the same share, here 15 %"
assert np.allclose(np.array(above_best[41:]) / above_best[40:-1], 0.8524, atol=2e-4)
# where there is hardly a formula
twice = np.array([[2.0, 2.0], [3.0, 3.0], [5.0, 5.0]])
def refused(work, error):
    try:
        work()
    except error:
        return True
    return False

assert np.linalg.matrix_rank(twice.T @ twice) == 1
assert np.allclose(np.linalg.lstsq(twice, twice[:, 0])[0], [0.5, 0.5])
# "The walk needs no inverse": with the same two features it arrives, at the same place
at_twice, why_twice = descend(lambda w: gradient(w, twice, twice[:, 0]), np.zeros(2), 0.02)
assert why_twice == "flat ground" and np.allclose(at_twice[-1], [0.5, 0.5], atol=1e-5)
# the valley of (cos x + tan x)² has one: cos² x + sin x = 0; the other factor is never zero
x_star = -np.arcsin((np.sqrt(5) - 1) / 2)
assert (-np.sin(grid) + 1 / np.cos(grid) ** 2).min() > 0.788
_ = slide_value("W2-12 W2-13", [x_star, valley(x_star)])
# where no formula helps, slopes do
x_walk = 0.5
for _ in range(100):
    x_walk = x_walk - 0.05 * valley_slope(x_walk)
_ = slide_value("W2-14", x_walk)

# %% [markdown] tags=["S4-77", "S2-17", "E2-11"]
# ## Choose the step
#
# *After: Ando Ki, "Optimization algorithm: gradient descent"; Baek, "Steepest Descent Algorithm".*
#
# Twenty steps on $w^2$ from $w = 1$, with four rates. Guess the four ends before you look.

# %% tags=["S4-77"]
rates = [0.01, 0.5, 1, 1.05]
ends = np.array([descend(lambda w: 2 * w, [1.0], rate, goal=0, max_steps=20)[0][-2:, 0] for rate in rates])
table(learning_rate=rates, w_after_19_steps=ends[:, 0], w_after_20_steps=ends[:, 1])

# %% [markdown] tags=["E2-11", "S2-17"]
# The first comes a third of the way; the second is there in one step; the third goes back and forth for
# ever; the fourth, off to infinity. Let the loss have curvature $c$:
# $L = \frac c2 w^2$ and $L' = c\,w$. One step:
#
# $$w \leftarrow w - \alpha c\, w = (1 - \alpha c)\, w$$
#
# It shrinks as long as $|1 - \alpha c| \lt 1$, that is for
#
# $$\boxed{\alpha < \frac{2}{c}}$$
#
# and at $\alpha = 1/c$ it is home in one step. **Newton's step**, $w \leftarrow w - L'/L''$, asks the ground itself for
# the rate, where $L'' > 0$. Why not always? Where $L'' < 0$, it climbs. With 7850 weights, the curvatures are a
# matrix, the **Hessian**, of 62 million numbers to compute, and to solve with. (Or try several rates at each step and
# keep the best: a **line search**.)
#
# With two weights there are two curvatures, and one rate for both.

# %% tags=["bet", "hide"]
# @title Bet 02.b6
bet("02.b6", "Curvature 0.5 along w0, 5 along w1: at which learning rate does the walk run away?", between=(0, 5))

# %% [markdown] tags=["notes"]
# **6 minutes.** (1) Rate from 0.1 to 0.38: from 0.22 on a zigzag, still home. 0.40: back
# and forth for ever. 0.42: gone. **Which curvature decides?** (The larger. Most say "their mean".) (2) Back to 0.38,
# and the curvature along w0 to 0.1: after 40 steps that weight is still at $-0.38$. Nothing is wrong, only slow. **Can
# you mend it with the rate?** (No: the other one forbids it.) (3) Both at 5, rate 0.2: there in one step.
#
# Leave (3) on the screen and ask what one would have to do to *every* landscape. (Make it round.)

# %% tags=["S4-77", "S2-17", "E2-11", "hide"]
# @title Live figure: learning rate against curvature
along, across = (lin(0.1, 5, value=c, step=0.1, label=f"curvature along w{k}") for k, c in enumerate([0.5, 5]))


@explore(learning_rate=lin(0.02, 1.2, value=0.1, step=0.02), along=along, across=across, size=(7, 3.2))
def ravine(fig):
    """Left, on equal axes: a valley, gentle along w0 and steep across; the path drops to its
    floor and creeps along. Right, on a logarithmic axis: its loss, a short plunge and a straight line."""
    left, right = fig.subplots(1, 2)
    view = figures.Ground(left, np.linspace(-2, 2, 81), 8)
    curve = figures.Heights(right, ["loss"], (1e-8, 1e4), "loss")
    right.set_xlim(0, 40)

    def update(learning_rate, along, across):
        c, w = np.array([along, across]), [np.array([-1.8, 1.2])]
        for _ in range(40):
            w.append(w[-1] - learning_rate * c * w[-1])
        path = np.array(w)
        curve.title.set_text(f"at last: w0 {path[-1, 0]:.2g}, w1 {path[-1, 1]:.2g}")
        surface = (along * view.a**2 + across * view.b**2) / 2
        return *view.update(surface, path), *curve.update(path**2 @ c / 2)

    return update

# %% [markdown]
# Raise the rate until the path zigzags, then until it leaves. Bring it back, and make the flat direction flatter.

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b6
two_curvatures = np.array([0.5, 5.0])
reveal("02.b6", 2 / two_curvatures.max(), {
    2 / two_curvatures.min(): "That is the limit of the flat direction. The steep one runs away long before.",
    2 / two_curvatures.mean(): "The mean does not count: each direction has its own limit, and the lowest decides.",
    1 / two_curvatures.max(): "There the steep direction is home in one step. It overshoots up to twice that.",
    2 / two_curvatures.sum(): "Their sum does not count: each direction has its own limit, and the lowest decides.",
}, close=0.011)

# %% [markdown] tags=["E3-19", "S3-20", "S2-17"]
# The most curved direction sets the limit; the flattest has to live with it. The best fixed rate,
# $2 / (c_\text{min} + c_\text{max})$, shrinks both alike. The ratio of the two curvatures is a condition number again.
# (For such ravines: momentum, 07.)
#
# And if the valley lies askew? Differentiate the gradient once more: $\frac2N X^T (Xw - t)$ changes by $\frac2N X^T X$
# for each unit of $w$: that is the Hessian. It turns most vectors, but a few it only stretches: those are its
# **eigenvectors** (at right angles, as it is symmetric), and the stretches are its **eigenvalues**. They are the
# valley's own axes, and the curvatures along them. For the twenty points:

# %% tags=["S2-17", "E3-19"]
hessian = 2 / len(t) * X.T @ X
curvatures = np.linalg.eigvalsh(hessian)
table(digits=3, curvature=curvatures, share_left_at_rate_half=(1 - 0.5 * curvatures) ** 2)

# %% [markdown]
# There is the 15 %: the loss goes with $w^2$, and along the flattest direction $0.852$ of it stays at each step.
# Newton's step, for all three weights at once, divides by the Hessian:

# %% tags=["S2-17", "E3-19"]
newton = guess - np.linalg.solve(hessian, gradient(guess, X, t))
table(weight=["w0", "w1", "w2"], after_one_newton_step=newton, by_formula=w_best)

# %% [markdown]
# One step to `w_best`: the normal equations again. Where the slope is 0 the signs of the eigenvalues tell: all
# positive, a minimum; of both signs, a saddle. Of thousands, one is easily negative: deep networks meet saddles more
# than poor minima. None negative, anywhere: a **convex** loss, such as this one, as $v^TX^TXv=\lVert Xv\rVert^2\ge0$.
#
# ### Exercise 2.6: the largest learning rate (8 minutes)
#
# Find the learning rate beyond which descent of the *mean* squared error runs away, from $X$ alone. (There is no $t$ in
# the Hessian: targets move the valley, and do not bend it.)

# %% tags=["exercise", "S2-17", "E2-11", "E3-19"]
def largest_rate(X):
    """Return the limit of the learning rate, a number, for the mean squared error with inputs X (N, D)."""
    raise NotImplementedError("Exercise 2.6")

check("02.6", largest_rate)

# %% [markdown]
# ### Change the units
#
# Thirty hikes: hours on the way, against the distance in kilometres and the climb, unluckily in *millimetres*. Then the
# same columns **standardized**: the mean taken off, divided by the standard deviation.

# %%
hikes = np.random.default_rng(5)
km, mm = hikes.uniform(4, 24, 30), hikes.uniform(1e5, 1.2e6, 30)
hours = km / 5 + mm / 6e5 + 0.2 * hikes.normal(size=30)
raw, scaled = np.column_stack([km, mm]), data.standardize(np.column_stack([km, mm]))

# %% tags=["hide"]
# @title Table: a thousand steps, or to flat ground, at the rate that the steepest direction wants
def descent_of(features):
    A = np.column_stack([np.ones(30), features])
    c = np.linalg.eigvalsh(2 / 30 * A.T @ A)
    path, why = descend(lambda w: gradient(w, A, hours), np.zeros(3), 1 / c[-1], goal=1e-3, max_steps=1000)
    return c[-1] / c[0], len(path) - 1, why, mse(path[-1], A, hours)

ratio, steps, why, loss = zip(descent_of(raw), descent_of(scaled), strict=True)
table(
    digits=2,
    features=["raw", "standardized", "none: always the mean"],
    ratio_of_curvatures=[*ratio, ""],
    steps=[*steps, ""],
    stopped=[*why, ""],
    loss=[*loss, hours.var()],
)

# %% [markdown]
# More than five *trillion* to one. In a thousand steps the raw walk has learned the climb alone, and does worse than
# always saying the mean. Standardized, the valley is nearly round. (A rate for each weight, by its own curvature,
# leaves 46 to one: **preconditioning**. Centring does the rest.) New data take the mean and deviation of the *training*
# data.
#
# ### Start somewhere else
#
# A loss with two valleys. From which starts do you reach the deep one? Can a larger step get you out of the other?

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


@explore(start=lin(-1.8, 1.8, value=1.5, step=0.05), learning_rate=log(0.002, 0.4, value=0.02), size=(6.4, 3.2))
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
# Descent finds *a* minimum, the one downhill from its start: a **local minimum**, which need not be the lowest. A large
# step sometimes jumps the ridge, either way. The losses of notebook 01 are convex: all their minima are equally low.
# Were one lower, the chord to it from another would fall at once, and the loss, never above its chords, with it.

# %% tags=["proof", "hide", "E2-11", "S2-17", "E3-19", "S3-20", "S4-75", "S4-76", "S4-77"]
# @title Proofs: what this section claims
# "Were one lower, the chord to it from another would fall at once, and the loss with it": at any place of both losses
# of notebook 01, the slope along a chord down is at least as steep as the chord
ten_inputs, ten_classes = np.random.default_rng(7).normal(size=(10, 4)), np.arange(10) % 3
for loss_01 in (losses.cross_entropy, losses.multiclass_hinge):
    for pair in np.random.default_rng(8).normal(size=(30, 2, 3, 4)):
        low_W, high_W = sorted(pair, key=lambda W, loss_01=loss_01: loss_01(ten_inputs @ W.T, ten_classes)[0])
        (low_loss, _), (high_loss, dF) = (loss_01(ten_inputs @ W.T, ten_classes) for W in (low_W, high_W))
        assert np.sum(dF.T @ ten_inputs * (low_W - high_W)) <= low_loss - high_loss < 0
# α < 2 / c, below and above, for five curvatures; and along the steepest of two, straight and turned by 45 degrees
turned = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
for c in (0.1, 1.0, 4.0, 50.0, 1e4):
    for M in (np.array([[c]]), np.diag([c / 10, c]), turned @ np.diag([c / 10, c]) @ turned.T):
        for factor, stays in ((0.99, True), (1.01, False)):
            begin, rate = np.arange(1.0, 1 + len(M)), factor * 2 / c
            path_proof, _ = descend(lambda w, M=M: M @ w, begin, rate, goal=1e-9, max_steps=2000)
            assert (np.linalg.norm(path_proof[-1]) < 0.1) == stays
            assert np.isclose(np.linalg.eigvalsh(M)[-1], c)
assert np.all(ends[1] == 0) and list(ends[2]) == [-1, 1] and ends[3, 0] < -6 < 6 < ends[3, 1]
assert round(ends[0, 1], 2) == 0.67
# "Where L'' < 0, it climbs": on the saddle's ridge, from 0.3 to the top
w_newton = 0.3
for _ in range(4):
    before, w_newton = w_newton, w_newton - saddle_slope([w_newton, 0])[0] / (3 * w_newton**2 - 1)
    assert saddle([w_newton, 0]) >= saddle([before, 0])
assert abs(w_newton) < 1e-8
# "62 million numbers"
assert round(7850**2 / 1e6) == 62
# the gradient changes by 2/N X^T X for each unit of w: measured by nudging
nudged = [central(lambda s, e=e: gradient(guess + s * e, X, t), 0, h=1e-3) for e in np.eye(3)]
assert np.allclose(hessian, nudged)
# "One step to w_best", from anywhere
for w_any in np.random.default_rng(3).normal(0, 10, size=(5, 3)):
    assert np.allclose(w_any - np.linalg.solve(hessian, gradient(w_any, X, t)), w_best)
# "all positive, a minimum; of both signs, a saddle": the two hollows and the saddle between them
for at, kind in (([-1.0, 0.0], "minimum"), ([0.0, 0.0], "saddle"), ([1.0, 0.0], "minimum")):
    bends = np.array([central(lambda s, e=e, at=at: saddle_slope(np.array(at) + s * e), 0, 1e-5) for e in np.eye(2)])
    assert np.allclose(saddle_slope(at), 0) and (np.linalg.eigvalsh(bends)[0] > 0) == (kind == "minimum")
    assert np.linalg.eigvalsh(bends)[1] > 0
# "None negative, anywhere: a convex loss, such as this one": also for more weights than examples
for D in (2, 5, 9):
    A_any, v_any = np.random.default_rng(D).normal(size=(5, D)), np.random.default_rng(D + 1).normal(size=D)
    assert np.isclose(v_any @ A_any.T @ A_any @ v_any, np.linalg.norm(A_any @ v_any) ** 2)
    assert np.linalg.eigvalsh(A_any.T @ A_any)[0] > -1e-12
# "Of thousands, one is easily negative": random symmetric matrices, of more and more weights
without_negative = []
for D in (1, 2, 3, 5):
    drawn = np.random.default_rng(D).normal(size=(2000, D, D))
    without_negative.append(np.mean(np.linalg.eigvalsh(drawn + np.swapaxes(drawn, 1, 2))[:, 0] > 0))
assert 0.45 < without_negative[0] < 0.55 and np.all(np.diff(without_negative) < 0) and without_negative[-1] < 0.001
# "A rate for each weight, by its own curvature, leaves 46 to one": the raw features, five trillion to one
A_raw = np.column_stack([np.ones(30), raw])
own = 2 / 30 * np.sum(A_raw**2, axis=0)
in_their_units = 2 / 30 * A_raw.T @ A_raw / np.sqrt(own[:, None] * own)
spread_of = np.linalg.eigvalsh(in_their_units)
w_own = np.zeros(3)
for _ in range(1000):
    w_own = w_own - gradient(w_own, A_raw, hours) / own / spread_of[-1]
assert round(spread_of[-1] / spread_of[0]) == 46 and np.isclose(mse(w_own, A_raw, hours), loss[1], rtol=1e-3)
# "Centring does the rest": what standardizing does, in two parts
A_centred = np.column_stack([np.ones(30), raw - raw.mean(axis=0)])
own = np.sum(A_centred**2, axis=0)
spread_of = np.linalg.eigvalsh(A_centred.T @ A_centred / np.sqrt(own[:, None] * own))
assert np.isclose(spread_of[-1] / spread_of[0], ratio[1])
# "the best fixed rate shrinks both alike": for four ratios, no other rate has a smaller larger factor
for c_min, c_max in ((0.5, 5), (1, 1), (0.1, 3), (2, 2.5)):
    factors = [max(abs(1 - rate * c_min), abs(1 - rate * c_max)) for rate in np.linspace(0, 2 / c_max, 999)]
    best_rate = 2 / (c_min + c_max)
    assert np.isclose(1 - best_rate * c_min, best_rate * c_max - 1)
    assert abs(1 - best_rate * c_min) <= min(factors) + 1e-9
# the twenty points: below the limit the loss falls from everywhere, above it not; 0.852 is the 15 %
for w_seed in np.random.default_rng(0).normal(0, 3, size=(200, 3)):
    assert mse(w_seed - 0.99 * 2 / curvatures[-1] * gradient(w_seed, X, t), X, t) < mse(w_seed, X, t)
assert np.isclose((1 - 0.5 * curvatures[0]) ** 2, above_best[60] / above_best[59], rtol=1e-3)
# "nearly round", and "the climb alone": no better than a fit to the climb without a constant
assert np.isclose(hours.var(), 1.84, atol=0.005) and loss[0] > 1.8 * hours.var()
assert 5e12 < ratio[0] < 7e12 and ratio[1] < 1.5 and why == ("time is up", "flat ground") and steps[1] < 50
assert np.isclose(loss[0], mse(np.linalg.lstsq(mm[:, None], hours)[0], mm[:, None], hours), rtol=1e-4)
# both valleys: the start decides; a jump helps from 1.5, and harms from -1.8
for start, rate, deep in ((-1.5, 0.02, True), (1.5, 0.02, False), (1.5, 0.18, True), (-1.8, 0.14, False)):
    assert (descend(wells_slope, [start], rate)[0][-1, 0] < 0) == deep

# %% [markdown] tags=["S3-23", "S3-24", "S3-25"]
# ## Look at a few examples at a time
#
# *After: Taura, "A problem of the gradient descent" and "SGD".*
#
# The loss is a mean over *all* examples. With 60,000 digits, one step costs 60,000 **looks**, a look being the gradient
# of one example. Is the whole crowd needed to tell which way is down? Ask a few. **Stochastic gradient descent** (SGD):
#
# 1. draw $B$ of the $N$ examples at random, a **minibatch**;
# 2. compute the gradient of the mean loss over the minibatch;
# 3. update $w$ with it. Repeat.
#
# (So far we took $B = N$: **batch** or full-batch gradient descent. $B = 1$ is SGD in the strict sense.)
#
# Suppose a file holds every example ten times: a tenth of it has the very same slope, for a tenth of the looks. No two
# sevens are copies, but a thousand sevens say much the same.
#
# Is that the right direction? On average ($\mathbb{E}$, over all draws). Each example is in the minibatch with
# probability $B/N$, so, with $g_i$ for the gradient of example $i$ alone,
#
# $$\mathbb{E}\Big[\frac1B \sum_{i \in \text{batch}} g_i\Big] = \frac1B \sum_{i=1}^{N} \frac BN\, g_i
# = \frac1N \sum_{i=1}^{N} g_i = \nabla L$$
#
# The minibatch's gradient is an **unbiased estimate**. Here are 200 noisy points on a line, two weights.

# %% tags=["S3-25"]
points = np.random.default_rng(4)
x_line = points.uniform(-1, 1, 200)
X_line, t_line = np.column_stack([np.ones(200), x_line]), 1 + 2 * x_line + 0.5 * points.normal(size=200)
best_line, far = np.linalg.lstsq(X_line, t_line)[0], np.array([-1.0, -1.0])

# %% [markdown] tags=["notes"]
# **5 minutes.** Write the three steps of the list on the board; the class says which line is which.
#
# **Ask:** a batch of all 200: what is random then? (Nothing.) Batches of 20 for the price of ten full steps: how many
# steps? (100.)
#
# **Goes wrong:** `gradient(path[-1], X_line, t_line)` in the loop: no error, and the curve of batches of 2 looks
# wonderful, as each step looked at all 200. A good one to plant. `far` for `path[-1]`: every step begins at the start,
# and the loss hangs.

# %% tags=["S3-25", "live"]
# A walk with a rate for each step
def sgd(batch_size, rates, rng):
    path = [far]
    for rate in rates:
        # Ask a few, and step at once
        batch = rng.choice(200, batch_size, replace=False)
        path.append(path[-1] - rate * gradient(path[-1], X_line[batch], t_line[batch]))
    return np.array(path)

# %% tags=["S3-23", "S3-24", "S3-26"]
def above(path):
    """Return how far the loss on all 200 points is above the best, for each place on a path."""
    # At the best, the errors are at right angles to the columns of X, so the squares add up
    return np.mean((X_line @ (path - best_line).T) ** 2, axis=0)

ten_epochs = {}
for size, rate in ((200, 0.6), (20, 0.4), (2, 0.05)):
    draws = [above(sgd(size, np.full(2000 // size, rate), np.random.default_rng(seed))) for seed in range(10)]
    ten_epochs[f"batches of {size}, rate {rate}"] = np.mean(draws, axis=0)[:: 200 // size]

# %% tags=["hide"]
# @title Figure: three batch sizes, equally many looks
ax = figures.curves(range(11), ten_epochs, "looks at each point", "loss above the best")
ax.set(yscale="log", ylim=(1e-5, 30))
ax.legend(loc="lower left")
picture(
    ax,
    alt="On a log axis: batches of 20 and of 2 plunge at once, then lie nearly level; those of 200 fall in a straight "
    "line and end lowest.",
)

# %% [markdown] tags=["S3-24", "S3-26"]
# Means of ten draws, each size with a rate that suits its first pass. For the price of one full step, batches of 20
# take ten, and are far lower. The first looks belong to the small batches, and the last decimals to the whole set: at a
# fixed rate small batches never settle.
#
# Do not count looks alone: one product for a whole batch is cheap ($W$ is fetched from memory once, NumPy called once).
# On our machine, a pass through 5,000 digits takes 140 ms one by one, 9 in batches of 20, and 5 in batches of 100. So
# grow the batch while a step costs hardly more and memory lasts; 32 to 256 is usual, 100 ours.
#
# Two dials seem to calm the noise: larger batches, and a smaller rate.

# %% tags=["bet", "hide"]
# @title Bet 02.b7
bet(
    "02.b7",
    "Batches of 4, 200 steps. With which rate is the loss nearer to the best over the last 100 steps?",
    choices=["0.2, as it gets there", "0.02, as it is calmer", "no difference"],
)

# %% [markdown] tags=["notes"]
# **4 minutes.** Rate 0.2 throughout. **Predict** the noise: batches of 4, then 16? (0.026, then 0.0055: about a
# quarter, for four times the work.) Batches of 200: zero, the whole set.
#
# Then batches of 4 and the rate down to 0.02: the noise is 0.003, and the blue line ends far above; the dashed one,
# with no noise at all, lies with it. **So what is high there?** (The distance still to go.)
#
# Press the button a few times with batches of 1: the jumps change, their size hardly does. Listen for "it will settle
# in the end". Not at a fixed rate.

# %% tags=["S3-24", "S3-25", "S3-26", "hide"]
# @title Live figure: noise, and not having arrived
rate_slider, few = lin(0.02, 0.6, value=0.2, step=0.02), integer(1, 200, value=4)


@explore(batch_size=few, learning_rate=rate_slider, draw_again=button(), size=(7, 3.2))
def restless(fig):
    """Left, on equal axes: a bowl over two weights; a path runs to its bottom and trembles around it.
    Right, on a log axis: its loss above the best, and dashed the same walk without noise, far lower."""
    left, right = fig.subplots(1, 2)
    view = figures.Ground(left, np.linspace(-1.5, 3.5, 81), 12)
    curve = figures.Heights(right, ["minibatches", "all 200"], (1e-6, 100), "loss above the best")
    right.set_xlim(0, 200)
    away = np.stack([view.a - best_line[0], view.b - best_line[1]])
    surface = np.einsum("iab,ij,jab->ab", away, X_line.T @ X_line / 200, away)

    def update(batch_size, learning_rate, draw_again):
        path, calm = (sgd(b, np.full(200, learning_rate), np.random.default_rng(draw_again)) for b in (batch_size, 200))
        apart = np.mean((X_line @ (path - calm).T) ** 2, axis=0)[100:].mean()
        curve.title.set_text(f"noise {apart:.4f}, still to go {above(calm)[100:].mean():.4f}")
        return *view.update(surface, path), *curve.update(above(path), above(calm))

    return update

# %% [markdown]
# The title tells two things apart. *Still to go* is the loss of the dashed walk, which asks all 200 at every step.
# *Noise* is how far the minibatches' walk strays from it. Both are means over the last 100 steps. In numbers, means of
# ten draws (the last column need not be the sum):

# %% tags=["S3-26"]
def apart(batch_size, rate):
    calm = sgd(200, np.full(200, rate), np.random.default_rng(0))
    walks = [sgd(batch_size, np.full(200, rate), np.random.default_rng(seed)) for seed in range(10)]
    noise = np.mean([np.mean((X_line @ (walk - calm).T) ** 2, axis=0)[100:] for walk in walks])
    return noise, above(calm)[100:].mean(), np.mean([above(walk)[100:] for walk in walks])

settings = [(4, 0.2), (4, 0.02), (16, 0.2), (1, 0.6), (200, 0.6)]
noise, to_go, both = np.round([apart(*one) for one in settings], 4).T
sizes, used = zip(*settings, strict=True)
table(digits=2, batch_size=sizes, rate=used, noise=noise, still_to_go=to_go, loss_above_best=both)

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b7
reveal("02.b7", "0.2, as it gets there" if both[0] < both[1] else "0.02, as it is calmer", {
    "0.02, as it is calmer": "It is calmer: a tenth of the noise. But after 200 steps it has not arrived.",
    "no difference": "There is one, of a factor of three: the calm walk has not arrived.",
})

# %% [markdown] tags=["S3-26", "E3-08"]
# A smaller rate has less noise, and takes longer to arrive. A larger batch has less noise, and costs more: the standard
# deviation of a mean of $B$ out of $N$ slopes is
#
# $$\frac{\sigma}{\sqrt B}\, \sqrt{\frac{N - B}{N - 1}}$$
#
# with $\sigma$ that of the single examples' slopes. Four times the work halves it, and quarters the noise in the
# table, which is a mean square; the whole set has none. Nor do rate and batch go separately: 0.6 is fine for all 200,
# wild for single examples. On $\frac c2 w^2$, with noise of variance $s^2$ on each slope, the variance $v$ of $w$
# settles where a step leaves it alone:
#
# $$v = (1-\alpha c)^2 v + \alpha^2 s^2 \quad\Leftrightarrow\quad v = \frac{\alpha s^2}{c\,(2-\alpha c)}
# \approx \frac{\alpha s^2}{2c}, \qquad s^2 \approx \frac{\sigma^2}{B}$$
#
# So the noise goes with rate over batch: the table's ten to one, and four to one. Hence the **linear scaling rule**:
# twice the batch, twice the rate, as long as the curvature allows it.
#
# ### Let the rate fall
#
# So have both: large steps while there is a way to go, small ones to settle. **Learning-rate decay**, also called a
# **schedule**, here in a straight line to 0, against fixed rates; twenty draws each, the last ten steps of 200:

# %%
steps_to_go = 1 - np.arange(200) / 200
plans = {f"fixed {rate}": np.full(200, rate) for rate in (0.2, 0.1, 0.05, 0.035, 0.02)}
plans |= {"0.2 to 0": 0.2 * steps_to_go, "0.1 to 0": 0.1 * steps_to_go}
at_end = {
    name: [above(sgd(4, plan, np.random.default_rng(seed)))[-10:].mean() for seed in range(20)]
    for name, plan in plans.items()
}
mean_end = [np.mean(ends) for ends in at_end.values()]
deviation = [np.std(ends) for ends in at_end.values()]
table(digits=2, rate=list(plans), loss_above_best=mean_end, deviation_of_one_draw=deviation)

# %% [markdown] tags=["S3-25"]
# No fixed rate gets as low. (Other shapes: a tenth of it at each plateau, a cosine.) For a walk without end, Robbins
# and Monro gave the rule in 1951: to arrive, the rates must add up to infinity; to be calm, their squares must not.
# $1/k$ at step $k$ does both.
#
# ### Exercise 2.7: one epoch of minibatches (10 minutes)
#
# In practice hardly anybody draws anew each time: $N$ single draws miss $(1-1/N)^N$, about 37 % ($1/e$), of the
# examples. One shuffles all examples, takes them in that `order`, a batch at a time, until all have been seen: one
# **epoch**. `order` holds the index of each example once. Step after every batch of the mean squared error; the last
# batch may be smaller.

# %% tags=["exercise", "S3-25", "E3-08"]
def sgd_epoch(w, X, t, order, batch_size, learning_rate):
    """Return the weights (D,) after one pass through the examples (N, D) in the given order, shape (N,)."""
    raise NotImplementedError("Exercise 2.7")

check("02.7", sgd_epoch)

# %% [markdown]
# `data.minibatches` shuffles anew for each epoch. Must it? The next section tries a single shuffle, and a file sorted
# by class.

# %% tags=["proof", "hide", "S3-23", "S3-24", "S3-26", "E3-08", "W3-02"]
# @title Proofs: what this section claims
# "unbiased": the mean over all 15 pairs of six examples is the gradient; of sums, it is a third
pairs = [[i, j] for i in range(6) for j in range(i)]
mean_pair = np.mean([gradient(guess, X[p], t[p]) for p in pairs], axis=0)
full_six = gradient(guess, X[:6], t[:6])
assert np.allclose(mean_pair, full_six)
ratio_of_sums = np.mean([2 * gradient(guess, X[p], t[p]) for p in pairs], axis=0) / (6 * full_six)
assert np.allclose(ratio_of_sums, ratio_of_sums[0])
_ = slide_value("W3-02", ratio_of_sums[0])
# "The first looks belong to the small batches, and the last decimals to the whole set": in five draws
for seed in range(5):
    each = [above(sgd(n, np.full(2000 // n, rate), np.random.default_rng(seed)))[:: 200 // n]
            for n, rate in ((200, 0.6), (20, 0.4), (2, 0.05))]
    assert max(each[2][1], each[1][1]) < 0.3 * each[0][1]
    assert each[0][10] < 0.5 * min(each[1][10], each[2][10])
# "a rate that suits its first pass": half of it, or twice, does worse there
for size, rate in ((200, 0.6), (20, 0.4), (2, 0.05)):
    first_pass = [
        np.mean([above(sgd(size, np.full(200 // size, f * rate), np.random.default_rng(k)))[-1] for k in range(10)])
        for f in (0.5, 1, 2)
    ]
    assert first_pass[1] < min(first_pass[0], first_pass[2])
# "a smaller rate has less noise, and takes longer"; "a larger batch has less"; the whole set none; 0.6 wild for one
assert 8 < noise[0] / noise[1] < 12 and to_go[1] > 10 * noise[1] and to_go[0] < 1e-6 and both[1] > 2.5 * both[0]
assert 3.5 < noise[0] / noise[2] < 5 and noise[4] == 0 and noise[3] > 0.5 and both[4] < 1e-6
# "the very same slope": of a file that holds every example ten times, a tenth
assert np.allclose(gradient(guess, np.tile(X, (10, 1)), np.tile(t, 10)), gradient(guess, X, t))
# "v = α s² / (c (2 - α c))": 4,000 walks with noise; and with the two curvatures of the line it foretells the table
walkers = np.random.default_rng(8)
for rate, c in ((0.1, 1.0), (0.5, 2.0), (0.02, 5.0)):
    w_noisy = np.zeros(4000)
    for _ in range(200):
        w_noisy = w_noisy - rate * (c * w_noisy + 0.3 * walkers.normal(size=4000))
    assert np.isclose(w_noisy.var(), rate * 0.3**2 / (c * (2 - rate * c)), rtol=0.1)
c_line, axes_of = np.linalg.eigh(2 / 200 * X_line.T @ X_line)
of_each = (2 * (X_line @ best_line - t_line)[:, None] * X_line @ axes_of).var(axis=0)
for (B, rate), measured_noise in zip(settings[:3], (apart(*one)[0] for one in settings[:3]), strict=True):
    s2 = of_each / B * (200 - B) / 199
    assert np.isclose(np.sum(rate * s2 / (2 - rate * c_line)) / 2, measured_noise, rtol=0.2)
# "N single draws miss about 1/e, 37 %"
missed = [1 - len(np.unique(walkers.integers(200, size=200))) / 200 for _ in range(300)]
assert round(100 * (1 - 1 / 60_000) ** 60_000) == round(100 / np.e) == 37 and abs(np.mean(missed) - 0.37) < 0.01
# "the noise goes with rate over batch": sixteen times the batch, with the rate; far more, if the rate stays
scaled_up = [apart(B, 0.025 * B)[0] for B in (2, 4, 8, 16)]
assert max(scaled_up) < 1.5 * min(scaled_up) and apart(2, 0.4)[0] > 10 * apart(16, 0.4)[0] / 1.5
# "At right angles, so the squares add up": above is a difference of two losses
assert np.isclose(mse(far, X_line, t_line) - mse(best_line, X_line, t_line), above(far[None])[0])
# the formula for the standard deviation, at both ends
slopes_of_w0 = 2 * (X_line @ best_line - t_line)
rng_proof = np.random.default_rng(0)
for B in (1, 4, 16, 64, 150):
    means = [slopes_of_w0[rng_proof.choice(200, B, replace=False)].mean() for _ in range(2000)]
    assert np.isclose(np.std(means), slopes_of_w0.std() * np.sqrt((200 - B) / 199 / B), rtol=0.06)
# "No fixed rate gets as low": not one of six, on other draws too
fixed = [np.mean([above(sgd(4, np.full(200, rate), np.random.default_rng(s)))[-10:].mean() for s in range(20, 40)])
         for rate in (0.1, 0.05, 0.04, 0.035, 0.03, 0.02)]
falls = [np.mean([above(sgd(4, top * steps_to_go, np.random.default_rng(s)))[-10:].mean() for s in range(20, 40)])
         for top in (0.2, 0.1)]
assert max(falls) < min(fixed) and max(mean_end[-2:]) < min(mean_end[:-2])

# %% [markdown] tags=["S2-18", "S1-07"]
# ## Train the digit reader yourself
#
# *After: Baek, "Machine Learning with Gradient Descent".*
#
# The plan: (1) design a model and an objective, here scores $F = XW^T$ and cross-entropy (the bias is the weight of a
# column of ones); (2) initialise; (3) evaluate the gradient; (4) step against it; (5) repeat.
#
# Step 3 wants a gradient. By the scores it is $p - t$ (01). From scores to weights it is the regression again, once for
# each class. There the gradient was $\frac2N X^T$ times the errors; here row $i$ of $dF$, shape $(N, K)$, holds the
# slopes $p - t$ of example $i$:
#
# $$\frac{\partial L}{\partial W} = \frac1N\, dF^T X$$

# %% tags=["S1-07", "S2-18"]
def softmax_slopes(F, y):
    dF = np.exp(F - F.max(axis=1, keepdims=True))
    dF /= dF.sum(axis=1, keepdims=True)  # probabilities
    dF[np.arange(len(y)), y] -= 1
    return dF

# %% [markdown] tags=["S1-09"]
# Derived, so: check.

# %% tags=["S1-09", "S1-07"]
some = np.random.default_rng(6)
inputs, classes, W_some = some.normal(size=(6, 3)), some.integers(0, 4, 6), some.normal(size=(4, 3))
dW = softmax_slopes(inputs @ W_some.T, classes).T @ inputs / 6
gradcheck(lambda W: losses.cross_entropy(inputs @ W.T, classes)[0], W_some, dW)

# %% [markdown]
# ### Exercise 2.8: a hinge without a kink (12 minutes)
#
# Now you, for a loss that is new. Round off the hinge: each rival $j \neq y$ costs $\log(1 + e^m)$, the **softplus** of
# $m = f_j - f_y + \Delta$. Sum over the rivals, mean over the examples. Derive the slopes by the scores, on paper, then
# go on to the weights. Scores may be large: nothing may overflow.

# %% tags=["exercise", "S1-07"]
def soft_hinge_gradient(W, X, y, delta=1.0):
    """Return the gradient of that loss by W, shape (K, D), for inputs X (N, D) and classes y (N,)."""
    raise NotImplementedError("Exercise 2.8")

check("02.8", soft_hinge_gradient)

# %% [markdown]
# ### Exercise 2.9: the whole loop (15 minutes)
#
# Put it together: train a softmax classifier. Begin with zeros. `orders` has a row for each epoch, an order as in 2.7.
# With $E$ epochs, all steps of the first take the rate $\alpha$, those of the second $\alpha\,(1 - 1/E)$, those of the
# third $\alpha\,(1 - 2/E)$, and so on. Scores may be large: nothing may overflow. Use your own functions, or those
# above.

# %% tags=["exercise", "S2-18"]
def train_classifier(X, y, K, orders, batch_size, learning_rate):
    """Return W, shape (K, D), after training on X (N, D), with its ones, and classes y (N,), in the orders (E, N)."""
    raise NotImplementedError("Exercise 2.9")

check("02.9", train_classifier)

# %% tags=["S2-18", "hide"]
# @title One answer to 2.9, with the slopes of any loss; it shuffles by itself
def train(slopes, X, y, learning_rate, epochs, batch_size=100, shuffle=True):
    rng, W = np.random.default_rng(0), np.zeros((10, X.shape[1]), X.dtype)  # 2. initialise
    for epoch in range(epochs):  # 5. repeat
        rate = learning_rate * (1 - epoch / epochs)  # long steps first, short ones last
        order = rng.permutation(len(y)) if shuffle else np.arange(len(y))
        for start in range(0, len(y), batch_size):
            batch = order[start : start + batch_size]
            dF = slopes(X[batch] @ W.T, y[batch])  # 3. evaluate the gradient
            W -= X.dtype.type(rate / len(batch)) * dF.T @ X[batch]  # 4. improve
    return W

# %% [markdown] tags=["S1-06", "S1-08", "S3-16"]
# Ours is folded above, under the name `train`. Now the digits. Twenty of them first, to time what we said about
# nudging.

# %% tags=["S1-06", "S1-08", "S3-16"]
def with_ones(images):
    return np.column_stack([data.flatten(images), np.ones(len(images), np.float32)])

digits = data.mnist()
X_train, X_test = with_ones(digits.X_train), with_ones(digits.X_test)  # (N, 785)
y_train, y_test = digits.y_train, digits.y_test
few_X, few_y = X_train[:20].astype(float), y_train[:20]

# %% tags=["bet", "hide"]
# @title Bet 02.b8
bet(
    "02.b8",
    "All 7850 slopes for twenty digits: how much longer does nudging take than the formula?",
    choices=["twice as long", "a hundred times", "more than a thousand times"],
)

# %% [markdown] tags=["notes"]
# **5 minutes.** Bets before you run: how many times slower is nudging? Most say twice, "two losses each", and forget
# that every weight asks again. 7,850 weights, two losses each, and a loss costs about as much as the whole formula:
# 15,000 is a good guess.
#
# While it runs, let the class place the five steps of the plan in `train`.
#
# Then the ladder: what is the loss of knowing nothing, for ten digits? (2.30.) And twenty digits by heart? (Below
# 0.1.) Only then all of MNIST: 0.92 again.

# %% tags=["S1-06", "S1-08", "S1-09"]
W_start = np.random.default_rng(7).normal(0, 0.01, size=(10, 785))
clock = [process_time()]
measured = numerical_gradient(lambda W: losses.cross_entropy(few_X @ W.T, few_y)[0], W_start)
clock.append(process_time())
for _ in range(100):
    derived = softmax_slopes(few_X @ W_start.T, few_y).T @ few_X / 20
clock.append(process_time())
times_slower = (clock[1] - clock[0]) / ((clock[2] - clock[1]) / 100)
table(slopes=measured.size, agree=np.allclose(measured, derived, atol=1e-8))

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b8
reveal("02.b8", "more than a thousand times" if times_slower > 1000 else "a hundred times", {
    "twice as long": "Two losses for each weight, and there are 7850 weights.",
    "a hundred times": "Even more: 15,700 losses, each about as dear as the whole formula.",
})

# %% [markdown] tags=["S1-08"]
# Two losses for each of 7850 weights, and a loss is about as dear as the formula: on our machine, 15,000 times as long.
# Nudging is for checking, the formula is for training. Before all data, two checks that take a second: the loss of
# knowing nothing must be $\ln 10 = 2.303$; and twenty digits must be learned by heart.

# %% tags=["S2-18"]
W_few = train(softmax_slopes, few_X, few_y, learning_rate=0.1, epochs=200, batch_size=20)
known = [losses.cross_entropy(few_X @ W.T, few_y)[0] for W in (np.zeros((10, 785)), W_few)]
table(weights=["zeros", "after 200 epochs"], loss_on_twenty_digits=known)

# %% [markdown]
# What is gained over chance? On the first 500 digits, a thousand small random steps, each kept only if the loss falls,
# against forty steps of descent:

# %% tags=["S2-13", "S2-14"]
sample, true = X_train[:500].astype(float), y_train[:500]

def loss_on_sample(W):
    return losses.cross_entropy(sample @ W.T, true)[0]

W_chance, dice = np.zeros((10, 785)), np.random.default_rng(0)
lowest = loss_on_sample(W_chance)
for _ in range(1000):
    moved = W_chance + dice.normal(0, 0.01, size=(10, 785))
    if loss_on_sample(moved) < lowest:
        W_chance, lowest = moved, loss_on_sample(moved)

W_slope = train(softmax_slopes, sample, true, learning_rate=1, epochs=40, batch_size=500)
table(digits=2, way=["by chance, 1,000 tries", "by slope, 40 steps"], loss=[lowest, loss_on_sample(W_slope)])

# %% [markdown] tags=["S2-13", "S2-14"]
# Chance knows none of 7,850 directions: eighty matrix products, there and back, beat a thousand.
#
# All of MNIST, five epochs, as in 01:

# %% tags=["S2-18"]
def hinge_slopes(F, y):
    return len(y) * losses.multiclass_hinge(F, y)[1]  # those of the sum: train divides

def accuracy(W):
    return np.mean((X_test @ W.T).argmax(axis=1) == y_test)

W_soft = train(softmax_slopes, X_train, y_train, learning_rate=0.5, epochs=5)
W_svm = train(hinge_slopes, X_train, y_train, learning_rate=0.1, epochs=5)
share = {"always 1": np.mean(y_test == 1), "SVM": accuracy(W_svm), "softmax": accuracy(W_soft)}
table(digits=2, classifier=list(share), accuracy=list(share.values()))

# %% [markdown] tags=["S3-24", "S3-26"]
# How does one find the rates, 0.5 and 0.1? Not with the test set, but on examples **held out** of the
# training set. Two epochs of softmax on 20,000 digits, judged by 5,000 others:

# %%
part, held_out = (X_train[:20_000], y_train[:20_000]), (X_train[20_000:25_000], y_train[20_000:25_000])
tried = 0.1, 0.5, 1.7, 5, 15

def loss_held_out(rate):
    return losses.cross_entropy(held_out[0] @ train(softmax_slopes, *part, rate, 2).T, held_out[1])[0]

table(digits=2, learning_rate=tried, loss_on_held_out=[loss_held_out(rate) for rate in tried])

# %% [markdown] tags=["S3-24", "S3-26"]
# At 5 the loss has turned up; a third of that, 1.7, is fine.
#
# Give three batch sizes the same two passes over the 20,000 digits: how far does each get? What of the order: shuffled
# once, or sorted, all zeros first?

# %% tags=["bet", "hide"]
# @title Bet 02.b9
bet("02.b9", "Two steps from zero, each with all 20,000: which share of the held-out digits is right?", between=(0, 1))

# %% tags=["S3-23", "S3-24", "S3-26"]
def held_out_right(W):
    return np.mean((held_out[0] @ W.T).argmax(axis=1) == held_out[1])

def in_order(order):
    return train(softmax_slopes, part[0][order], part[1][order], 0.5, 2, shuffle=False)

sizes_tried = 20_000, 1000, 100
got = [held_out_right(train(softmax_slopes, *part, 0.5, 2, n)) for n in sizes_tried]
reached = {f"{n:,} a batch, {40_000 // n:,} steps": one for n, one in zip(sizes_tried, got, strict=True)}
W_sorted = in_order(np.argsort(part[1], kind="stable"))
reached["100 a batch, shuffled once"] = held_out_right(in_order(np.random.default_rng(0).permutation(20_000)))
reached["100 a batch, sorted, never shuffled"] = held_out_right(W_sorted)

# %% tags=["hide"]
# @title Figure: accuracy after two epochs
picture(
    figures.bars(list(reached.values()), list(reached), "accuracy on held-out digits", text="{:.2f}"),
    alt="Accuracy after two epochs: 0.74 with 2 steps, 0.87 with 40, 0.91 with 400, 0.90 with one order for both "
    "epochs; sorted and never shuffled, 0.35.",
)

# %% tags=["bet", "hide"]
# @title Answer to bet 02.b9
reveal("02.b9", got[0], {
    0.1: "That is guessing. One slope already tells the average digits apart.",
    "low": "The first step alone gives each row the average of its class, minus that of all: templates, as in 01.",
    "high": "Four hundred steps get there. Two make templates, as in 01, and no more.",
}, close=0.05)

# %% [markdown]
# Update sooner rather than later. A constant order hardly harms here, a sorted one is a disaster: the last digits seen
# were nines, and much of the rest is forgotten. To shuffle anew each time is cheap insurance.
#
# From here on `SGD(learning_rate).step(params, grads)` takes our step 4: `params[name] -= learning_rate * grads[name]`.

# %% tags=["proof", "hide", "S2-16", "S2-18", "S1-06", "S1-08", "S3-16", "S3-17", "S3-24", "S1-09"]
# @title Proofs: what this section claims
assert W_soft.size == 7850 == measured.size and times_slower > 1000
# the slopes of the hinge, measured; at kinks any subgradient will do
dW_hinge = hinge_slopes(inputs @ W_some.T, classes).T @ inputs / 6
gradcheck(lambda W: losses.multiclass_hinge(inputs @ W.T, classes)[0], W_some, dW_hinge, kinks=True)
# "ln 10", and "learned by heart": all twenty right
assert np.isclose(known[0], np.log(10)) and known[1] < 0.1
assert np.all((few_X @ W_few.T).argmax(axis=1) == few_y)
assert min(share["SVM"], share["softmax"]) > 0.91 and 0.11 < share["always 1"] < 0.12
# "At 5 the loss has turned up; a third is fine", on other digits too; nothing blows up
others = [train(softmax_slopes, X_train[30_000:50_000], y_train[30_000:50_000], rate, 2) for rate in (0.1, 1.7, 5)]
low, third, high = (losses.cross_entropy(held_out[0] @ W.T, held_out[1])[0] for W in others)
assert third < low and third < 0.8 * high and np.isfinite(high)
assert np.abs(softmax_slopes(1e4 * np.random.default_rng(0).normal(size=(50, 10)), np.arange(50) % 10)).max() <= 1
# "How does one find the rates, 0.5 and 0.1?": the hinge's, too; ten times more or five times less is worse
of_hinge = [held_out_right(train(hinge_slopes, *part, rate, 2)) for rate in (0.02, 0.1, 1)]
assert of_hinge[1] > max(of_hinge[0], of_hinge[2]) + 0.005
# "sooner rather than later"; "A constant order hardly harms here, a sorted one is a disaster"
two, forty, many, once, sorted_by_class = reached.values()
assert two < 0.8 < forty < many and sorted_by_class < 0.5 and abs(once - many) < 0.01
assert abs(held_out_right(in_order(np.arange(20_000))) - many) < 0.01

# "the last digits seen were nines, and much of the rest is forgotten": nine is answered far too often; what is right is
# more than the nines, and less than half
answered = (held_out[0] @ W_sorted.T).argmax(axis=1)
assert np.mean(answered == 9) > 0.25 and 0.1 < np.mean((answered == held_out[1])[held_out[1] != 9]) < 0.5
# "The first step alone gives each row the average of its class, minus that of all"
W_one = train(softmax_slopes, *part, 0.5, 1, 20_000)[:, :-1]
averages = np.stack([part[0][part[1] == k].mean(axis=0)[:-1] for k in range(10)])
assert min(np.corrcoef(W_one[k], (averages - averages.mean(axis=0))[k])[0, 1] for k in range(10)) > 0.9
# "eighty matrix products beat a thousand": by far, also with smaller and larger random steps, on other digits
other_X, other_y = X_train[5000:5100].astype(float), y_train[5000:5100]
by_slope = losses.cross_entropy(other_X @ train(softmax_slopes, other_X, other_y, 1, 40).T, other_y)[0]
for size in (0.003, 0.03):
    W_dice, low_dice = np.zeros((10, 785)), np.log(10)
    for _ in range(1000):
        W_next = W_dice + dice.normal(0, size, size=(10, 785))
        next_loss = losses.cross_entropy(other_X @ W_next.T, other_y)[0]
        if next_loss < low_dice:
            W_dice, low_dice = W_next, next_loss
    assert by_slope < 0.6 * low_dice
assert loss_on_sample(W_slope) < 0.6 * lowest and 2 * 40 == 80
# "a thousand sevens say much the same": the slopes by the weights, of the first thousand and the last, at the start
sevens = X_train[y_train == 7]
of_sevens = [(softmax_slopes(S @ W_start.T, np.full(1000, 7)).T @ S).ravel() for S in (sevens[:1000], sevens[-1000:])]
assert of_sevens[0] @ of_sevens[1] > 0.98 * np.linalg.norm(of_sevens[0]) * np.linalg.norm(of_sevens[1])
# "cross-entropy of linear scores is convex": below its chords, for 30 random pairs of W
for seed in range(30):
    ends_of = np.random.default_rng(seed).normal(0, 0.1, size=(2, *W_soft.shape)) + W_soft
    at_ends = [losses.cross_entropy(sample @ W.T, true)[0] for W in (*ends_of, ends_of.mean(axis=0))]
    assert at_ends[2] <= (at_ends[0] + at_ends[1]) / 2
# "a whole batch is cheap" on our machine, one by one 140 ms against 5; a browser's matrix product gains little
passes = []
for B in (1, 100):
    begun = process_time()
    train(softmax_slopes, X_train[:2000], y_train[:2000], 0.1, 1, B)
    passes.append(process_time() - begun)
assert sys.platform == "emscripten" or passes[0] > 5 * passes[1]
# SGD holds no surprise
params, w_proof = {"w": guess.copy()}, guess
for _ in range(10):
    SGD(0.5).step(params, {"w": gradient(params["w"], X, t)})
    w_proof = w_proof - 0.5 * gradient(w_proof, X, t)
assert np.array_equal(params["w"], w_proof)

# %% [markdown]
# ## Find what ails a run
#
# *After: Ando Ki, "Optimization algorithm: gradient descent"; the course's own runs.*
#
# Five people fit the line through the 200 points. Their losses above the best, on one logarithmic axis:

# %% tags=["hide"]
# @title Figure: five runs
recipes = {
    "A": (200, np.full(200, 0.01)),
    "B": (200, np.full(200, 0.995)),
    "C": (1, np.full(200, 0.2)),
    "D": (20, 0.1 * 0.85 ** np.arange(200)),
    "E": (20, 0.5 * (1 - np.arange(200) / 200)),
}
five = {name: above(sgd(size, plan, np.random.default_rng(1))) for name, (size, plan) in recipes.items()}
picture(
    figures.runs(five, (1e-5, 1e3), "loss above the best"),
    alt="A: a smooth, slow way down. B: a smooth, straight climb. C: a plunge, then trembling high up. "
    "D: a short fall, then a level line. E: a plunge, then a restless line that goes on falling.",
)

# %% [markdown]
# ### Exercise 2.10: five runs (8 minutes)
#
# The diagnoses are "healthy", "rate too low", "rate too high", "rate falls too early" and "batch too small". Put them
# in the order of the runs A to E, each once.

# %% tags=["exercise"]
diagnoses = ...

check("02.10", diagnoses)

# %% [markdown]
# Four people wrote the gradient of the softmax classifier by $W$. (`np.einsum("nk,nd->kd", ...)` sums outer products
# over $n$; `np.add.at(dW, y, -X)` adds $-X_i$ to row $y_i$, for one $i$ after the other.)

# %%
def listing_a(W, X, y):
    p = losses.softmax(X @ W.T)
    one_hot = np.eye(len(W))[y]
    return np.einsum("nk,nd->kd", p - one_hot, X) / len(y)

def listing_b(W, X, y):
    p = losses.softmax(X @ W.T)
    dW = p.T @ X
    np.add.at(dW, y, -X)
    return dW / len(y)

def listing_c(W, X, y):
    p = losses.softmax(X @ W.T)
    p[np.arange(len(y)), y] -= 1
    return sum(np.outer(p_i, x) for p_i, x in zip(p, X, strict=True)) / len(p)

def listing_d(W, X, y):
    p = losses.softmax(X @ W.T)
    dW = p.T @ X
    dW[y] -= X
    return dW / len(y)

# %% [markdown]
# ### Exercise 2.11: four listings (10 minutes)
#
# All four pass a gradient check on three examples, one of each of three classes. One is wrong on others. Name it, "A"
# to "D"; the line, counted from its `def` as 1; and an input that shows it: weights $(K, D)$, inputs $(N, D)$ and
# classes $(N,)$, such as `([[1.0], [0.0]], [[2.0]], [0])`.

# %% tags=["exercise"]
diagnosis = dict(listing=..., line=..., input=...)

check("02.11", diagnosis)

# %% [markdown]
# ### Exercise 2.12: spend 20,000 looks (12 minutes)
#
# You have 5,000 digits and may look 20,000 times: so $20{,}000 / B$ steps. Choose the learning rate (0.0001 to 10),
# the batch size (20 to 500), and which share of the rate is left at the end (0 to 1; it falls in a straight line).
# `check` trains with your choice, twice, and judges it on 2,000 digits that you have not seen: 0.9 of them must be
# right, nearly what 40,000 looks at 20,000 digits got above. Say first what you expect, then try.

# %% tags=["exercise"]
choice_of_mine = dict(learning_rate=..., batch_size=..., share_left=...)

check("02.12", choice_of_mine)

# %%
progress("02")

# %% tags=["proof", "hide"]
# @title Proofs: what this section claims
# what tells the five runs apart, for five draws each
for seed in range(5):
    a, b, c, d, e = (above(sgd(size, plan, np.random.default_rng(seed))) for size, plan in recipes.values())
    assert np.all(np.diff(a) < 0) and a[-1] > 1e-2
    assert np.all(np.diff(b[2:]) > 0) and b[-1] > 10 * b[0]
    assert e[-20:].mean() < 0.25 * e[20:60].mean()
    assert c[50:].mean() > 20 * e[-20:].mean()
    assert np.ptp(d[120:]) < 1e-6 * d[-1] and d[-1] > 20 * e[-20:].mean()
# "All four pass a gradient check on three examples, one of each of three classes. One is wrong on others."
listings, drawn = (listing_a, listing_b, listing_c, listing_d), np.random.default_rng(3)
W_small, X_small = drawn.normal(size=(3, 2)), drawn.normal(size=(3, 2))
for listing in listings:
    in_all = listing(W_small, X_small, [2, 0, 1])
    gradcheck(lambda W: losses.cross_entropy(X_small @ W.T, np.array([2, 0, 1]))[0], W_small, in_all)
of_twice = [listing(W_small, X_small, [2, 0, 2]) for listing in listings]
true_slopes = numerical_gradient(lambda W: losses.cross_entropy(X_small @ W.T, np.array([2, 0, 2]))[0], W_small)
assert [np.allclose(one, true_slopes, atol=1e-8) for one in of_twice] == [True, True, True, False]

# %% [markdown]
# **What you learned.** You can now
#
# - say what a model, its parameters and its loss are, and walk down a loss by its slope;
# - measure any gradient by nudging, derive it on paper, and let one check the other;
# - choose a learning rate that fits the curvature, and tell why a run is ill;
# - replace the sum over all examples by small batches, and tell their noise from not having arrived.
#
# ### In practice
#
# - Derive the gradient; check it with central differences and $h = 10^{-5}$ in float64, on a few examples with classes
#   that repeat, at random weights, once with the penalty and once without. Of a million weights nudge a few, but some
#   of every array: a forgotten bias hides among the weights. Fix the seed of anything random. Then never nudge again.
# - Standardize features that come in different units.
# - Find the learning rate from above, by held-out data, and let it fall to the end.
# - Take means over the batch. If you change the batch size, try the rate anew.
# - Shuffle before every epoch. Stop on a time limit *and* on what you care about; test for `nan`.
# - Before all data: the loss of knowing nothing, then twenty examples by heart.
#
# ### Further reading
#
# - A. Cauchy, *Méthode générale pour la résolution des systèmes d'équations simultanées* (1847): gradient
#   descent, in three pages.
# - H. Robbins, S. Monro, *A stochastic approximation method* (1951): noisy steps converge, if they shrink.
# - L. Bottou, F. Curtis, J. Nocedal, *Optimization methods for large-scale machine learning* (2018): the modern
#   account of batches and noise.
# - Y. Dauphin et al., *Identifying and attacking the saddle point problem* (2014).
#
# Next, **03**: a machine that learned by a simpler rule, before anyone asked what it descends on.

# %% [markdown] tags=["E4-24"]
# ## For readers of the decks
#
# What the decks print otherwise, and the proof. N is the NVIDIA deck, I Ionescu, B Baek, T Taura, K Ando Ki.
#
# | item | printed | right | why |
# |---|---|---|---|
# | N, listing | `while True:` without an end | a small error or a step limit | no `break`, despite its own bullets |
# | I, `GD` | `true`, `eval gradient`, `W old`, a dash | `True`, `eval_gradient`, `W_old`, `-` | Python refuses each |
# | I, `GD` | no `return` | `return W` | the fitted weights are lost |
# | I, `GD` | `sum(abs(W - W_old))` | `np.sum(...)` | `sum` adds the rows of a matrix |
# | I, `GD` | `perfGoalNotMet` | test the gradient or the loss | it measures the length of a step |
# | I, `GD` | `W_old = W` | `W_old = W.copy()` | right only because `W = W - ...` makes a new array |
# | I, `GD` | no test for `nan` | `np.isfinite` | `nan > goal` is false: success |
# | I, numerical gradient | "a small positive $h$" under a limit | $10^{-5}$, central | $1 + 10^{-16}$ is 1 |
# | I, `eval gradient(X, W)` | no targets; $W_0$, $N$ mean two things | `(X, t, W)` | other targets, other slopes |
# | B, a bit of nonlinearity | no easy solution | $x^* = -\arcsin\frac{\sqrt5 - 1}{2}$ | $\cos^2 x + \sin x = 0$ |
# | B, linear model | $\theta_0 + \theta_1 x_1 + \dots = x^T\theta$ | a leading 1 in $x$ | shapes do not fit |
# | B, closed form | $(X^TX)^{-1}X^Ty$ | `lstsq` | it squares the condition number |
# | B, steepest descent | "for small enough $\alpha$" | $\alpha < 2/c$ | curvature 4: 0.49 descends, 0.51 climbs |
# | B, strategy | pictures climb, formulas descend; $\frac12$ or not | one sign, one factor | $+\nabla$ climbs |
# | T, why it descends | "slightly to the direction of gradient" | *against* it | along it the loss rises |
# | T, minibatches | sums | means | two of six sum to a third |
# | T, row and column | both, for weights and gradients | one shape | column minus row is a square |
# | T, update | $\eta^t \frac{\partial L}{\partial w}$, like a power | $\eta\,\nabla L$ | $t$ is "transpose" here |
# | T, $L(w - \eta\nabla L) \lt L(w)$ | always | below $2/c$, if $\nabla L \ne 0$ | $\eta = 0.2$: squares 151 to 6871 |
# | T, "simple linear regression" | over a parabola | linear in the parameters | not in $x$ |
# | K, when to stop | "inflection point" | stationary point | $x^2$ has slope 0 at 0 and bends there as everywhere |
# | K, total loss | "for R test images" | training images | a test set that was minimised tells nothing |
# | K, words | "Total Lost", "Gradient Decent", a lost $\theta$, no history | loss, descent | 03 has the history |
#
# In the deck's letters the parameters are $\theta$ and the targets $y$ (B), the learning rate $\eta$ (T).

# %% tags=["proof", "hide", "E1-32", "E2-09", "E2-11", "E2-15", "E2-08", "E3-02"]
# @title Proofs: what this section claims
def sum_of_squares(w):
    return 20 * mse(w, X, t)

def sum_gradient(w):
    return 20 * gradient(w, X, t)

def step_on_4(rate):
    return 2 * (1 - rate * 4) ** 2  # L = 4/2 w² from w = 1, loss 2

assert not np.allclose(gradient(guess, X, t), gradient(guess, X, t + 1))  # no gradient without targets
assert refused(lambda: np.array([0.7, -0.2]) @ np.array([1.0, 2.0, 3.0]), ValueError)
assert np.isclose(np.array([1, 0.7, -0.2]) @ [1, 2, 3], 1 + 2 * 0.7 + 3 * -0.2)
assert np.isclose(step_on_4(0.49), 1.8432) and np.isclose(step_on_4(0.51), 2.1632) and step_on_4(0.5) == 2
assert valley(0.5 - 0.05 * valley_slope(0.5)) < valley(0.5) < valley(0.5 + 0.05 * valley_slope(0.5))
half_gradient = numerical_gradient(lambda w: sum_of_squares(w) / 2, guess)
assert np.allclose(2 * half_gradient, sum_gradient(guess), rtol=1e-6)
along_it, against_it = (sum_of_squares(guess + s * 1e-3 * sum_gradient(guess)) for s in (1, -1))
assert against_it < sum_of_squares(guess) < along_it
assert np.allclose([along_it, against_it, sum_of_squares(guess)], [161.785, 140.680, 151.012], atol=5e-4)

# %% tags=["proof", "hide", "E0-09", "E3-08", "E3-09", "E3-10", "E3-19", "E4-09", "E4-19", "S0-50"]
# @title Proofs: what this section claims
weights, small_at = np.array([1000.0]), None
for step in range(2000):  # while True:
    weights += -0.1 * identity(weights)
    if small_at is None and weights[0] ** 2 / 2 < 1e-6:
        small_at = step
assert small_at < 200 and step == 1999  # small enough, and still running
column, row = guess[:, None], gradient(guess, X, t)[None]
assert (column - 0.1 * row).shape == (3, 3) and (column - 0.1 * row.T).shape == (3, 1)
assert (0.1**t).shape == (20,)  # what the small t means if it is read as a power
limit_of_sum = 2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]
assert np.isclose(limit_of_sum, 0.042079, atol=1e-6)
assert np.isclose(sum_of_squares(guess - 0.2 * sum_gradient(guess)), 6871, atol=0.05)
assert sum_of_squares(w_best - 0.01 * sum_gradient(w_best)) >= sum_of_squares(w_best) - 1e-12
def cubic(x):
    return x**3 + x

def bend(f, x):
    return central(lambda z: central(f, z, 1e-4), x, 1e-4)

assert np.isclose(central(np.square, 0, 1e-5), 0) and np.isclose(bend(np.square, 0), 2, atol=1e-6)
assert np.isclose(central(cubic, 0, 1e-5), 1) and np.isclose(bend(cubic, 0), 0, atol=1e-6)
assert bend(cubic, -0.1) < 0 < bend(cubic, 0.1)
tuned = dict(zip(x_new, t_new, strict=True))  # minimised on the "test" set
x_fresh, t_fresh = draw_points(1000, np.random.default_rng(3))
assert all(tuned[x_i] == t_i for x_i, t_i in zip(x_new, t_new, strict=True))
assert np.mean((np.array([tuned.get(x_i, 0.0) for x_i in x_fresh]) - t_fresh) ** 2) > np.var(t_fresh)

# %%
slide_summary("02")
