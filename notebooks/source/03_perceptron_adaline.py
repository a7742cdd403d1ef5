# %% [markdown]
# # Teach one neuron by its mistakes, and find the question it cannot answer
#
# **What you will do.** Wire a neuron by hand, let it learn from its own mistakes, give it an eye, watch it fail
# at four points, prove that it had to, and meet the rule that became gradient descent.
#
# **What you will learn.** After this notebook you can
#
# - say what a threshold unit computes, and draw its border;
# - run the perceptron rule by hand, update by update, and say what it is not;
# - prove that no line does XOR, and mend that with one feature;
# - train an ADALINE with a step that is sure to converge, and say when it beats the perceptron.
#
# **What you need.** Scores and the hinge loss (01); gradients, the learning rate and its limit (02).
#
# | step | minutes |
# |---|---|
# | Look at one neuron | 10 |
# | Wire a gate by hand | 15 |
# | Let mistakes set the weights | 35 |
# | Ask what the rule is not | 10 |
# | Give it an eye | 15 |
# | Fail at XOR | 20 |
# | Measure before the threshold | 25 |
# | Put it in its time | 5 |
#
# Take it in two evenings. Nothing takes longer than a second to run.

# %% [markdown] tags=["notes"]
# **2 minutes.** Open with: "In 1957 there was no formula that says which way to walk. There was a machine that
# changed its weights each time it was wrong, and that was all." Then: today one neuron gets three teachers, and a
# question that it can never answer.
#
# Set 3.1 and 3.6 in class; the others are homework, 3.5 being the long one. Short of time? Run, without a word,
# the three spellings of the rule, the slide's AND and the fixed threshold; skip the Mark I and the years. Keep
# the bug in OR, the six epochs, the three units that are measured, XOR with its feature, and the last live
# figure.

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

from course_utils import data, figures, losses
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import button, choice, explore, integer, lin, log, play
from course_utils.gradcheck import GradientError, gradcheck, numerical_gradient
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value

rng = np.random.default_rng(3)

# %% [markdown]
# Three questions about what this notebook builds on: each shows code with one wrong line. Which line, and which
# input shows it? (You may go straight on.)

# %%
review("02.4", "02.6", "01.3")

# %% [markdown] tags=["S0-67", "S0-68", "S2-19", "S4-01"]
# ## Look at one neuron
#
# *Slides: NVIDIA deck, "The artificial neuron"; Baek, "Biological Neural Networks" and "Activation/Transfer
# Functions"; Ando Ki, "Modeling a neuron".*
#
# A nerve cell listens to thousands of others. Some encourage it, some calm it down. If enough encouragement
# comes together, it fires; if not, it stays silent. That is a cartoon of biology, and the cartoon is all we
# copy:

# %% tags=["S0-67", "S0-68", "S2-19", "S4-01"]
picture(
    figures.neuron(),
    alt="Weighted inputs and a bias meet in a sum z, which goes through a step to the output o.",
)

# %% [markdown] tags=["S0-68", "S2-23", "S4-39"]
# The cell body adds up, and then an **activation function** decides what to say:
#
# $$z = \sum_k w_k x_k + b = w \cdot x + b, \qquad o = f(z)$$
#
# $z$ is a score of notebook 01, for a single class; $o$ is the neuron's output. ($f$ is the activation here, no
# longer the vector of scores.) Three inputs, by hand. **Is $z$ positive?**

# %% tags=["S0-68", "S4-39"]
def neuron(x, w, b, f):
    return f(w @ x + b)

x = np.array([1.0, 2.0, 3.0])
w, b = np.array([0.5, -1.0, 0.25]), 1.0

z = neuron(x, w, b, f=lambda z: z)
assert z == w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b
table(w_times_x=[str(w * x)], bias=b, z=z)

# %% [markdown] tags=["S2-20", "S4-02", "S4-03"]
# 0.25: barely. The oldest activation function asks for no more than the sign, like the threshold of a real
# cell. A neuron with it is a **threshold unit** (threshold logic unit, TLU):
#
# $$\text{step}(z) = 1 \;\text{ if } z > 0, \qquad 0 \;\text{ otherwise}$$
#
# And *at* zero? Harmless, you would think.

# %% tags=["S1-38", "S2-20", "S2-23", "E2-03"]
def step(z, at_zero=0):
    return np.heaviside(z, at_zero)  # NumPy refuses to guess: the value at 0 must be given

assert step(z) == 1 and step(-z) == 0
assert step(0.0) == 0  # Ionescu's slide: 1 if z > 0
assert step(0.0, at_zero=1) == 1  # Baek's slide: 1 if z >= 0

# %% [markdown] tags=["E2-03", "S0-06"]
# > **The decks disagree about zero.** Ionescu's unit fires above 0, Baek's from 0 on. All weights zero is where
# > training usually *starts*, so the two will not take the same road. We say "above 0" unless a cell says
# > otherwise.
#
# The NVIDIA deck writes the same unit as $y = \text{sign}(\ldots)$, with answers $\pm 1$. NumPy's sign has a
# third one at zero: 0, which is no class at all.

# %% tags=["S0-06", "S2-20"]
sums = np.array([-2.0, -0.1, 0.0, 0.1, 2.0])
table(z=sums, above_0=step(sums), from_0_on=step(sums, at_zero=1), sign=np.sign(sums))

# %% tags=["S0-06", "E2-03"]
off_zero = sums[sums != 0]
assert np.array_equal(np.sign(off_zero), 2 * step(off_zero) - 1)  # the same unit, other labels

# %% [markdown] tags=["E2-13"]
# > **Baek's step compares the wrong letter.** The slide says $y = \sigma(z)$, and then: 1 if $u \geq 0$. There
# > is no $u$ on the slide; $z$ is meant. A reader forgives, Python does not:

# %% tags=["E2-13"]
printed = "1 if u >= 0 else 0"
try:
    eval(printed, {"z": 2.0})
    raise AssertionError("it ran")
except NameError as error:
    print(error)

# %% [markdown] tags=["E4-27", "S4-02", "S4-07"]
# > **One word, four things.** On one slide of Ando Ki the perceptron is "a single artificial neuron", "a model"
# > and "an algorithm"; on two other decks it is a machine as well. Here: the *threshold unit* computes, the
# > *perceptron rule* (an algorithm for supervised learning of two classes) sets its weights, the *Mark I* was
# > built. You will see one unit get its weights in three different ways, so the words had better differ.
#
# ### Exercise 3.1: the threshold unit
#
# For a batch: `X` is (N, D), one example a row; return N zeros and ones. Fire above 0, not at 0.

# %% [markdown] tags=["notes"]
# **3 minutes.** One line for whoever remembers notebook 01. Listen for `w @ X`: "a mismatch in its core dimension
# 0"; the batch comes first. The next slip is `>=`, which passes wherever no sum is exactly 0; `check` has a case
# with two such sums. The third is a column of `True` and `False`: a comparison is no number yet.
#
# Whoever is done first answers this: the same unit with $-w$ and $-b$, does it give the opposite answers? (Yes,
# except on the border, where both are silent.)

# %% tags=["exercise", "S1-38", "S2-23"]
def threshold_unit(X, w, b):
    raise NotImplementedError("Exercise 3.1")

check("03.1", threshold_unit)

# %% [markdown] tags=["S4-04", "S4-08", "S4-09", "S2-30"]
# ## Wire a gate by hand
#
# *Slides: Ando Ki, "How perceptron classifies hyperplane" and "Perceptron: Boolean"; Baek, "Perceptron as
# Linear Binary Classification".*
#
# Two inputs, each 0 or 1: four possible examples, T0 to T3. A logic gate gives each of them a **target** $t$,
# the answer we want. AND wants 1 for T3 alone. (Below, circles want 0, squares want 1, and a cross marks a
# wrong answer.) **Before you touch a slider:** which $w_1$, $w_2$ and $b$ make an AND? And from there, which
# *one* slider makes an OR?

# %% tags=["S4-09"]
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # T0, T1, T2, T3
AND, OR, XOR = X[:, 0] & X[:, 1], X[:, 0] | X[:, 1], X[:, 0] ^ X[:, 1]
GATES = {"AND": AND, "OR": OR, "NAND": 1 - AND, "XOR": XOR}
table(example=["T0", "T1", "T2", "T3"], x1=X[:, 0], x2=X[:, 1], **GATES)

# %% [markdown] tags=["notes"]
# **4 minutes.** Collect three numbers for AND on the board before anyone touches a slider. (1) $w = (1, 1)$, drag
# $b$ alone from 0 down: OR as long as it is above -1, AND from -1 on, nothing at all at -2. (2) NAND: which
# sliders? Many move $b$ only; all three signs must turn. (3) XOR: one volunteer, one minute. Three of four is the
# best; say "the proof comes later" and leave it.
#
# The usual wrong AND is $b = -2$, "because both inputs together make 2". Then the sum at T3 is 0, and this unit
# fires above 0.

# %% tags=["S4-04", "S4-08", "S2-30", "hide"]
# @title Live figure: turn three knobs into a gate
weight = lin(-2, 2, value=1, step=0.1)


@explore(w1=weight, w2=weight, b=lin(-3, 3, value=0, step=0.1), gate=choice(GATES), size=(7, 3))
def gate_by_hand(fig):
    """Left: the four inputs of a gate, coloured ground where the unit fires, its border a
    straight line, a cross on each wrong answer. Right: the sums z of the four inputs as bars."""
    left, right = fig.subplots(1, 2)
    ground, dots = figures.HalfPlane(left, figures.truth_table_axes(left)), figures.Answers(left)
    verdict = left.set_title(" ", loc="left")
    bars = right.barh(range(4), np.zeros(4), height=0.6)
    right.axvline(0, color="black", linewidth=0.8)
    right.set(xlim=(-7, 7), ylim=(3.6, -0.6), xlabel="z, fires above 0")
    right.set_yticks(range(4), ["T0", "T1", "T2", "T3"])

    def update(w1, w2, b, gate):
        w, t = np.array([w1, w2]), GATES[gate]
        z = np.round(X @ w + b, 9)
        for bar, value in zip(bars, z, strict=True):
            bar.set(width=value, color="C1" if value > 0 else "C0")
        verdict.set_text(f"{gate}: {np.sum(step(z) == t)} of 4 right")
        return *ground.update(w, b), *dots.update(X, t, step(z)), verdict, *bars

    return update

# %% [markdown]
# $w = (1, 1)$, $b = -1.5$ is an AND: both inputs together pass, one alone does not. Raise only the bias to
# $-0.5$ and it is an OR. (XOR is in the list too. Did you try? We come back to it.)

# %% tags=["S4-09", "S4-04"]
by_hand = {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NAND": ([-1, -1], 1.5)}
for gate, (w, b) in by_hand.items():
    assert np.array_equal(step(X @ w + b), GATES[gate])
assert np.array_equal(step(X @ [-1, 0] + 0.5), 1 - X[:, 0])  # NOT x1

# %% [markdown] tags=["S4-04", "S4-08", "S2-30"]
# The plane falls into two halves, and the border is where $w \cdot x + b = 0$: a line in two dimensions, a
# **hyperplane** in more. $w$ stands at right angles to it and points to the side that fires; $b$ shifts it. How
# far is a point $x$ from the border?
#
# $$\text{distance} = \frac{|w \cdot x + b|}{\lVert w \rVert}$$
#
# **Double $w$ and $b$ together. What changes?**

# %% tags=["S4-08", "S4-04"]
w, b = np.array([1.0, 1.0]), -1.5
along = np.array([1.0, -1.0])  # walk along the border: w . along = 0
on_border = np.array([0.75, 0.75]) + np.linspace(-2, 2, 9)[:, None] * along
assert w @ along == 0 and np.allclose(on_border @ w + b, 0)
distance = np.abs(X @ w + b) / np.linalg.norm(w)
doubled = np.abs(X @ (2 * w) + 2 * b) / np.linalg.norm(2 * w)
assert np.allclose(distance, doubled)
table(example=["T0", "T1", "T2", "T3"], z=X @ w + b, distance=distance)

# %% [markdown] tags=["E4-25"]
# Nothing: only the *direction* of $(w, b)$ counts. A unit does not know how sure it is.
#
# > **A bias here, a threshold there.** Ando Ki's definition has a border at $WX + b = 0$; the examples that
# > follow compare with a threshold $\theta = 1.5$ and have no $b$. Same thing, if you move it across once:
# > $b = -\theta$.

# %% tags=["E4-25"]
theta = 1.5
assert np.array_equal(X @ w >= theta, X @ w - theta >= 0)
assert np.array_equal(X @ w >= theta, AND)

# %% [markdown]
# ### Exercise 3.2: how far from the border?
#
# For each row of `X`, its distance from the border. Never negative.

# %% tags=["exercise", "S4-08"]
def distance_to_border(X, w, b):
    raise NotImplementedError("Exercise 3.2")

check("03.2", distance_to_border)

# %% [markdown] tags=["S1-39", "S1-40", "S2-22", "S4-12"]
# ## Let mistakes set the weights
#
# *Slides: Ionescu, "A bit of history"; Baek, "The simplest model: the “Perceptron”"; Ando Ki, "Perceptron:
# Boolean AND training".*
#
# You turned the knobs. Frank Rosenblatt's idea of 1957: let the *mistakes* turn them. Show one example. If the
# answer is right, touch nothing. If the unit stayed silent and should have fired, add the example to the
# weights; if it fired and should not have, subtract it:
#
# $$w \leftarrow w + \mathrm{learning\_rate} \cdot (t - o)\, x$$
#
# and the bias likewise, as the weight of an input that is always 1. Why should that help? Say it missed
# $x = (1, 1)$ and should have fired. **By how much does $z$ rise for that same $x$?**

# %% [markdown] tags=["notes"]
# **4 minutes.** Put one mistake on the board: $w = (-1, 0.5, -2)$, $x = (1, 1, 1)$, so $z = -2.5$; the answer
# should be 1. Then type.
#
# **Ask:** by how much does $z$ rise for this example? (By $x \cdot x = 3$, to 0.5. Most say 1, "because the error
# is 1".) And if the answer had been right? (The factor is 0 and nothing moves.)
#
# **Goes wrong:** `o - t` runs without a word, and $z$ falls to -5.5: each mistake is made worse. `w += ...`
# changes the array that was handed in, so the rows "before" and "after" of the table are the same.

# %% tags=["S1-39", "S4-12", "live"]
# One example is shown: what are the weights afterwards?
def update(w, x, t, learning_rate=1.0):
    # What does the unit say now?
    o = step(w @ x)
    # A right answer changes nothing; which way should a wrong one push?
    return w + learning_rate * (t - o) * x

# %% tags=["S1-39", "S4-12"]
x = np.array([1.0, 1.0, 1.0])  # x1, x2, and the 1 for the bias
w = np.array([-1.0, 0.5, -2.0])
w_new = update(w, x, t=1)
table(when=["before", "after"], w=[str(w), str(w_new)], z=[w @ x, w_new @ x])

# %% [markdown]
# By $x \cdot x = 3$, the squared length of the example; here that is enough to cross zero. What it does to the
# *other* examples, the rule never asks.

# %% tags=["S1-39"]
assert w_new @ x - w @ x == x @ x

# %% [markdown] tags=["S2-26", "E2-01", "E4-20"]
# Three decks print this rule in three spellings:
#
# | deck | output | target | rule |
# |---|---|---|---|
# | Ionescu | $y_j(t)$ | $d_j$ | $w_i(t+1) = w_i(t) + \alpha\, (d_j - y_j(t))\, x_{j,i}$ |
# | Ando Ki | $y_j(t)$ | $d_j$, and "$d_i$" | $w_i(t+1) = w_i(t) + (d_j - y_j(t))\, x_{j,i}$ |
# | Baek | $y^{(t)}$ | $\hat y^{(t)}$ | $w(t+1) = w(t) - r\, (y^{(t)} - \hat y^{(t)})\, x_j^{(t)}$ |
# | here | $o$ | $t$ | $w + \mathrm{learning\_rate} \cdot (t - o)\, x$ |
#
# > **Baek wears the hat the other way round.** Nearly everywhere the hat marks the *prediction*, and $y$ is the
# > given answer, as at the beginning of the same deck. On this slide it must be the reverse. Read it the usual
# > way, and each mistake is made worse:

# %% tags=["E2-01", "S2-26"]
X1 = np.column_stack([X, np.ones(4)])  # (4, 3): the last column is the bias's input
assert np.array_equal(update(w, x, t=1), w - 1.0 * (step(w @ x) - 1) * x)  # the hat is the target

runaway = np.zeros(3)
for _ in range(100):
    for x, t in zip(X1, AND, strict=True):
        runaway = runaway - (t - step(runaway @ x, at_zero=1)) * x  # the hat is the prediction
assert np.array_equal(runaway, [100, 100, 300])
runaway

# %% [markdown] tags=["E4-20"]
# A hundred passes over AND, and it has run a hundred steps in the wrong direction, saying "yes" to everything.
#
# > **Two small slips in Ando Ki's recipe.** "$d_i$ is the desired value": the formula says $d_j$, and must,
# > because $j$ counts examples and $i$ counts weights; there are four targets and two weights. And the examples
# > it updates on are called a "test set"; they are *training* examples.

# %% tags=["E4-20", "S4-14"]
examples, weights = X.shape
assert AND.shape == (examples,) and examples != weights  # one target an example, not one a weight

# %% [markdown] tags=["S4-10", "S4-11", "S4-13", "S4-14"]
# ### Follow the slide through AND
#
# Ando Ki's recipe: (1) begin with weights of zero (or small random ones) and a threshold $\theta$. (2) Go
# through the examples; for each, compute the output and update. Repeat until the error
#
# $$\frac{1}{s} \sum_{j=1}^{s} |d_j - y_j|$$
#
# is small enough, $s$ being the number of examples. (One pass over all of them is an epoch, as in notebook 02.)
# The rate is 1, the threshold 1.5, and the unit fires *from* the threshold on. **How large is the error before
# the first update?**

# %% tags=["S4-10", "S4-11", "S4-13", "W4-35"]
def error_at(w, t, theta):
    return np.mean(np.abs(t - step(X @ w - theta, at_zero=1)))

slide_value("W4-35", error_at(np.zeros(2), AND, theta=1.5))

# %% tags=["S4-11", "S4-12", "S4-14", "S4-15", "S4-16", "W4-32", "W4-33"]
def follow(w, t, theta, at_zero=1):
    rows = []
    for k, x in enumerate(X):
        z = w @ x
        o = int(step(z - theta, at_zero))
        w = w + (t[k] - o) * x
        rows.append((f"T{k}", z, o, t[k] - o, *w))
    name, z, o, e, w0, w1 = zip(*rows, strict=True)
    print(table(example=name, sum=z, y=o, e=e, w0=w0, w1=w1))
    return w

w = follow(np.zeros(2), AND, theta=1.5)
slide_value("W4-32 W4-33", w)

# %% [markdown] tags=["S4-15", "S4-16", "S4-17", "E4-14"]
# T0 to T2 were right by luck: a unit of zeros says no to everything. T3 was a mistake, and adding $(1, 1)$
# mended it. (The slide counts its two inputs from 0.) Did the mend break anything?
#
# > **The slide announces three rows, "T3, T2, and T1", and shows four**, T0 being the last; the error of the
# > third is missing. All four, then:

# %% tags=["S4-17", "E4-14", "W4-28", "W4-29", "W4-30", "W4-31"]
from_T3_down = X[::-1] @ w
assert np.array_equal(AND[::-1] - step(from_T3_down - 1.5, at_zero=1), [0, 0, 0, 0])  # the errors
slide_value("W4-28 W4-29 W4-30 W4-31", from_T3_down)

# %% [markdown]
# To stop by hand is easy. For everything that follows we want it as two functions, with a count of the updates:

# %% tags=["S1-39", "S4-13", "E4-18", "W4-34"]
def epoch(w, X, t, learning_rate=1.0, theta=0.0, at_zero=0):
    updates = 0
    for x, target in zip(X, t, strict=True):
        o = step(w @ x - theta, at_zero)
        w = w + learning_rate * (target - o) * x
        updates += int(o != target)
    return w, updates

def train(X, t, most=1000, **options):
    w, total = np.zeros(X.shape[1]), 0
    for n in range(1, most + 1):
        w, updates = epoch(w, X, t, **options)
        total += updates
        if updates == 0:
            return w, n, total
    return w, None, total  # no epoch without a mistake

_, _, updates = train(X, AND, theta=1.5, at_zero=1)
slide_value("W4-34", updates)

# %% [markdown] tags=["S4-18", "S4-19", "S4-20", "S4-21", "S4-22", "E4-07"]
# ### Find the bug in OR
#
# *Slides: Ando Ki, "Perceptron: Boolean OR training".*
#
# Same rule, threshold 1, and now the slide says:
#
# | example | y | e | weights |
# |---|---|---|---|
# | T0 | 0x0+0x0 = 0 | 0-0 = 0 | no update |
# | T1 | 0x0+0x1 = 0 | 1-1 = 1 | w0 = 0+(1-1) = 1, w1 = 0+(1-1) = 1 |
# | T2 | 1x1+1x0 = 1, apply threshold 1 | 1-1 = 0 | no update |
# | T3 | 1x1+1x1 = 2, apply threshold 1 | 1-1 = 0 | no update |
#
# There is a slip in the arithmetic, and a worse one in the rule. **Find both** before you run the rule itself:

# %% [markdown] tags=["notes"]
# **4 minutes.** Two minutes with the slide's table, in pairs, with a pencil. Then type the one line.
#
# **Ask:** which line is impossible? ($1 - 1$ is not 1; everybody finds it.) And what else? (At T1 $w_0$ moves
# although its input was 0. Few find that.) How many updates will the right rule make? (Two, at T1 and T2. Most
# say one, as the slide.)
#
# **Goes wrong:** `or` is Python's own word: a SyntaxError. With `theta=1.5` left over from AND the table looks
# the same, yet a sum of 1 does not fire then: it is no OR. The threshold belongs to the gate.

# %% tags=["S4-18", "S4-19", "S4-20", "S4-21", "S4-22", "E4-07", "live"]
# The same rule with threshold 1: will it take the slide's road?
w = follow(np.zeros(2), OR, theta=1.0)

# %% [markdown] tags=["E4-07", "S4-20", "S4-21"]
# > **$1 - 1$ is not 1, and the rule has a factor $x$.** The error at T1 is $1 - 0 = 1$. And since $x_0 = 0$
# > there, $w_0$ must not move: an input that was silent is not to blame. So after T1 the weights are $(0, 1)$,
# > not $(1, 1)$; T2 has the sum 0, is wrong, and gets an update of its own. Two wrongs, and the slide arrives
# > at the right weights.

# %% tags=["E4-07", "S4-20", "S4-21", "W4-36", "W4-37", "W4-38"]
assert np.array_equal(step(X @ w - 1.0, at_zero=1), OR)
e = OR[1] - step(np.zeros(2) @ X[1] - 1.0, at_zero=1)
after_T1 = np.zeros(2) + e * X[1]
bug = {"W4-36": "(slide: 1, from 1-1)", "W4-37": "(slide: 1, without x)"}
slide_value("W4-36 W4-37 W4-38", [e, *after_T1], remarks=bug)

# %% tags=["S4-21", "S4-22", "E4-07", "W4-39", "W4-40", "W4-41"]
w, _, updates = train(X, OR, theta=1.0, at_zero=1)
rule = {"W4-39": "(slide: 1, with the wrong weights)"}
slide_value("W4-39 W4-40 W4-41", [after_T1 @ X[2], updates, w @ X[3]], remarks=rule)

# %% [markdown] tags=["E4-17", "S4-22"]
# > **With threshold 1 it matters how you treat a tie.** The sum at T1 and T2 is exactly 1. "From 1 on" is an
# > OR; "above 1", as on Ionescu's slide, is an AND, and training goes on. A threshold of 0.5 would be safe from
# > that.

# %% tags=["E4-17"]
assert np.array_equal(step(X @ [1, 1] - 1.0, at_zero=0), AND)
w, _, _ = train(X, OR, theta=1.0, at_zero=0)
assert np.array_equal(w, [2, 2])
assert np.array_equal(step(X @ [1, 1] - 0.5, 0), step(X @ [1, 1] - 0.5, 1))

# %% [markdown] tags=["E4-05", "E4-06"]
# ### Learn the threshold too
#
# > **Where does 1.5 come from?** From the author: it appears after the training, it was not learned. With
# > $w = (1, 1)$, AND needs $1 \lt \theta \leq 2$ and OR $0 \lt \theta \leq 1$. Somebody who knew the answer
# > chose well.
#
# And without that help, threshold 0? **Will the rule find an AND?**

# %% tags=["E4-05"]
for theta in np.linspace(-1, 3, 41).round(1):
    o = step((X @ [1, 1] - theta).round(9), at_zero=1)
    assert np.array_equal(o, AND) == (1 < theta <= 2)
    assert np.array_equal(o, OR) == (0 < theta <= 1)

_, epochs, updates = train(X, AND, theta=0.0)
assert epochs is None
print(f"1000 epochs, {updates} updates, and still wrong")

# %% [markdown] tags=["E4-06", "S4-11"]
# Never: a border through the origin would have to part $(1, 1)$ from both $(0, 1)$ and $(1, 0)$, and their sum
# *is* $(1, 1)$.
#
# > **The recipe has the cure, the example leaves it out.** Its formula reads
# > $w_0 x_{j,0} + w_1 x_{j,1} + \ldots$, where $x_{j,0}$ is an input that is always 1 and $w_0$ the bias. In
# > the worked example $w_0$ and $w_1$ belong to the two inputs, and no bias is left.
#
# So give the unit an input that is always 1 (notebook 01: append the one). Both conventions at zero, since they
# disagree. **Guess: how many epochs until AND is learned?**

# %% [markdown] tags=["notes"]
# **3 minutes.** Collect bids first, then type both lines and run the cell below.
#
# **Ask:** how many epochs until AND is learned? (Six. Most bid one or two, since the slide needed a single
# update; but there somebody had given away the threshold.) Do the two conventions end at the same weights? (No:
# $(2, 1, -3)$ and $(2, 1, -2)$, and both are right.)
#
# **Goes wrong:** `X` for `X1` makes the thousand epochs of the last cell again and returns `None`. Two names on
# the left instead of three: "too many values to unpack".

# %% tags=["E4-06", "E2-03", "S1-39", "live"]
# A unit that fires from 0 on, like Baek's: how many epochs?
w_from, epochs_from, updates_from = train(X1, AND, at_zero=1)
# And one that fires above 0, like Ionescu's: the same weights?
w_above, epochs_above, updates_above = train(X1, AND)

# %% tags=["E4-06", "E2-03", "W2-18", "W2-19", "W2-20", "W2-21"]
assert np.array_equal(w_from, [2, 1, -3]) and np.array_equal(w_above, [2, 1, -2])
slide_value("W2-18 W2-19 W2-20 W2-21", [epochs_from, epochs_above, updates_from, updates_above])

# %% [markdown] tags=["E2-03"]
# Six epochs either way, with one update more if the unit fires at zero: it starts by saying yes to everything
# and has to be talked out of it. The weights differ, $(2, 1, -3)$ against $(2, 1, -2)$, and both are an AND.
#
# Now watch it. Each press of the button goes on to the next *mistake* and mends it. **Does the number of wrong
# answers only fall?** Then press on with another learning rate, once from zero weights and once from random
# ones. **When does the learning rate move the border?**

# %% tags=["S1-39", "E4-28"]
def mistakes(X1, t, w, learning_rate, most=40):
    trace = [(w, "no example seen yet")]
    for n in range(1, most + 1):
        before = len(trace)
        for x, target in zip(X1, t, strict=True):
            if (o := step(round(w @ x, 9))) != target:  # 0.1 + 0.2 - 0.3 is not quite 0
                w = w + learning_rate * (target - o) * x
                trace.append((w, f"epoch {n}: ({x[0]:.2g}, {x[1]:.2g}) is {target}, not {o:.0f}"))
        if len(trace) == before or len(trace) > most:
            break
    return trace[: most + 1]

centers = np.array([[0.35, 0.85], [0.75, 0.45]])
clouds, cloud_of = data.blobs(15, centers, spread=0.12, rng=np.random.default_rng(0))
SETS = {gate: (X1, GATES[gate]) for gate in ("AND", "OR", "NAND")}
SETS["two clouds"] = np.column_stack([clouds, np.ones(30)]), cloud_of

# %% [markdown] tags=["notes"]
# **5 minutes.** (1) AND from zero weights: before each press the class says "better" or "worse". The first mend
# takes the mistakes from one of four to three. (2) Rate 0.2, then 3: the same ten presses, the same borders; only
# the numbers in the title grow. (3) Random weights: now rate 1 needs twenty mends, rate 3 thirteen, and the
# border lands elsewhere. (4) Two clouds from zero weights: 17.
#
# Listen for "a smaller rate is more careful". That was notebook 02; from zero weights it changes nothing here.
# Ask why: every weight is a multiple of the rate, and the sign of a sum does not see it.

# %% tags=["S1-39", "E4-28", "hide"]
# @title Live figure: mend one mistake after another
STARTS = {"zero weights": np.zeros(3), "random weights": np.array([-1.3, 0.7, 0.4])}
rate, press = lin(0.2, 3, value=1, step=0.1), button("next mistake")


@explore(press=press, learning_rate=rate, start=choice(STARTS), points=choice(SETS))
def perceptron_rule(fig):
    """Left: the border of a threshold unit among points, a cross on each wrong answer. Right: the
    share of wrong answers after each update, pale for those to come; it goes up and down."""
    left, right = fig.subplots(1, 2)
    ground = figures.HalfPlane(left, figures.truth_table_axes(left))
    dots = figures.Answers(left, size=7)
    (ahead,) = right.plot([], [], "o-", color="0.85")
    (curve,) = right.plot([], [], "o-")
    right.set(xlim=(-1, 41), ylim=(-0.03, 1.03), xlabel="updates", ylabel="share of mistakes")
    said, weights = left.set_title(" ", fontsize=9), right.set_title(" ", fontsize=9)

    def update(press, learning_rate, start, points):
        P, t = SETS[points]
        trace = mistakes(P, t, STARTS[start], learning_rate)
        k = press % len(trace)  # after the last mistake, from the start again
        wrong = [np.mean(step(np.round(P @ w, 9)) != t) for w, _ in trace]
        ahead.set_data(range(len(trace)), wrong)
        curve.set_data(range(k + 1), wrong[: k + 1])
        w, words = trace[k]
        said.set_text(words)
        numbers = f"w = ({w[0]:.3g}, {w[1]:.3g}), b = {w[2]:.3g}"
        weights.set_text(f"rate {learning_rate:g}: {numbers}")
        answers = dots.update(P[:, :2], t, step(np.round(P @ w, 9)))
        return *ground.update(w[:2], w[2]), *answers, said, weights, ahead, curve

    return update

# %% [markdown] tags=["E4-28"]
# It goes up as well as down: each mend is blind to the other examples. Yet it ends. If a border exists, the
# rule finds one after finitely many updates (Novikoff proved it in 1962), whatever the learning rate.
#
# > **Ando Ki's rule has no learning rate, the other decks' have one.** Both are fine: from zero weights and
# > with a learned bias every weight is a multiple of the rate, so the rate stretches $(w, b)$ and moves
# > nothing. It is only against a *fixed* threshold (or random first weights) that size matters.

# %% tags=["E4-28"]
for learning_rate in (1.0, 0.125):
    w, epochs, updates = train(X1, AND, learning_rate=learning_rate)
    assert np.array_equal(w, learning_rate * w_above) and (epochs, updates) == (6, 10)

for P, t in SETS.values():  # from zero weights: the same mistakes at any rate
    logs = [[said for _, said in mistakes(P, t, np.zeros(3), rate)] for rate in (0.1, 0.7, 3)]
    assert logs[0] == logs[1] == logs[2]

# %% [markdown]
# And against the fixed threshold of 1.5:

# %% tags=["E4-28"]
against_1_5 = {
    rate: train(X, AND, most=200, learning_rate=rate, theta=1.5, at_zero=1)[1:]
    for rate in (1.0, 0.125, 4.0)
}
assert [updates for _, updates in against_1_5.values()] == [1, 6, 598]
table(
    learning_rate=list(against_1_5),
    epochs=[epochs or "never (200)" for epochs, _ in against_1_5.values()],
    updates=[updates for _, updates in against_1_5.values()],
)

# %% [markdown]
# With steps of 4 against a threshold of 1.5, the weights jump from too small to too large and back.
#
# ### Exercise 3.3: one update
#
# `x` carries its 1 already. Return the new weights; leave `w` as it was.

# %% tags=["exercise", "S1-39", "S2-26", "S4-12"]
def perceptron_step(w, x, t, learning_rate=1.0):
    raise NotImplementedError("Exercise 3.3")

check("03.3", perceptron_step)

# %% [markdown]
# ### Exercise 3.4: the error of a pass
#
# Ando Ki's error $\frac{1}{s} \sum_j |d_j - y_j|$, from outputs `o` and targets `t`.

# %% tags=["exercise", "S4-13"]
def error_rate(o, t):
    raise NotImplementedError("Exercise 3.4")

check("03.4", error_rate)

# %% [markdown]
# ### Exercise 3.5: the whole rule
#
# `X` (N, D) comes *without* the column of ones: append it. Start from zeros, rate 1, fire above 0, go through
# the examples in order, `epochs` times. Return all D + 1 weights, the bias last. One of the inputs that `check`
# tries is a pair of letters of 400 pixels; the next but one section tells you why.

# %% tags=["exercise", "S1-37", "S1-39", "S4-10"]
def train_perceptron(X, t, epochs):
    raise NotImplementedError("Exercise 3.5")

check("03.5", train_perceptron)

# %% [markdown] tags=["S2-24", "S2-25", "S4-06"]
# ## Ask what the rule is not
#
# *Slides: Baek, "The simplest model: the “Perceptron”"; Ando Ki, "Perceptron: single layer neural network".*
#
# Baek *derives* the rule. The loss of one example is half the squared error, and then, in the slide's letters
# with the names put right,
#
# $$
# L = \tfrac{1}{2} (o - t)^2, \qquad
# \frac{\partial L}{\partial w_j} = (o - t)\, \frac{\partial o}{\partial w_j} = (o - t)\, x_j
# $$
#
# You know from notebook 02 how to find out whether that is true. **For which of these three units will it be:
# the linear one $o = z$, the sigmoid $o = 1 / (1 + e^{-z})$, the step?**

# %% tags=["S2-24", "S2-25", "E2-02", "S4-06"]
x, t, b = np.array([0.5, -1.0]), 0.0, 0.15
w = np.array([0.3, 0.2])  # z = 0.1: a threshold unit fires, and should not
units = {"linear": lambda z: z, "sigmoid": losses.sigmoid, "step": step}

def half_square(f):
    return lambda v: 0.5 * (f(v @ x + b) - t) ** 2

# %% [markdown] tags=["notes"]
# **5 minutes.** Type the first line, take a vote on each unit, then type the second.
#
# **Ask:** for which unit is the slide's slope right? (For the linear one alone. Most hands go up for the sigmoid
# too, "it is smooth". It has a slope; the slide dropped the sigmoid's own factor.) What is the slope of a step?
# (0. Many say infinite; that is true at one point only.)
#
# **Goes wrong:** `f(w @ x + b) - t * x` without brackets: no error, since $t = 0$, and a claim of (0.1, 0.1).
# `numerical_gradient(half_square(f)(w), w)`: "object is not callable"; it wants the function, not its value.

# %% tags=["S2-24", "S2-25", "E2-02", "live"]
# What does the derivation promise for each of the three?
claimed = np.array([(f(w @ x + b) - t) * x for f in units.values()])
# And what does a nudge of the weights say?
measured = np.array([numerical_gradient(half_square(f), w) for f in units.values()])

# %% tags=["S2-24", "S2-25", "E2-02", "S4-06"]
columns = {"claimed": claimed.round(4).tolist(), "measured": measured.round(4).tolist()}
table(unit=list(units), **columns)

# %% [markdown] tags=["E2-02", "E4-11"]
# > **The last equals sign holds for a linear unit only.** The derivative of the activation has been dropped.
# > For the sigmoid it is a factor of about $1/4$. For the step it is zero wherever there is one: nudge a
# > weight, and no answer changes, so the loss is flat and its gradient has nothing to say. The perceptron rule
# > is a good rule; it is *not* gradient descent on this loss.

# %% tags=["E2-02", "S2-25"]
for name, f in units.items():
    try:
        gradcheck(half_square(f), w, (f(w @ x + b) - t) * x)
        print(name, "passes the gradient check")
    except GradientError:
        assert name != "linear"
        print(name, "fails the gradient check")

# %% tags=["E2-02", "S2-24"]
slope = losses.sigmoid(0.1) * (1 - losses.sigmoid(0.1))  # the factor that was dropped
gradcheck(half_square(losses.sigmoid), w, (losses.sigmoid(0.1) - t) * slope * x)

# %% [markdown] tags=["E4-11", "S4-06"]
# See the flatness: the loss of all four AND examples while one weight slides.

# %% tags=["S4-06", "E4-11"]
w1 = np.linspace(-0.5, 1.5, 401)
z = X1 @ np.array([w1, np.full(401, 0.5), np.full(401, -0.25)])  # (4, 401)
stairs = 0.5 * np.sum((step(z - 0.5) - AND[:, None]) ** 2, axis=0)
smooth = 0.5 * np.sum((z - AND[:, None]) ** 2, axis=0)
assert set(stairs) == {0, 0.5}
picture(
    figures.curves(w1, {"step unit": stairs, "linear unit": smooth}, "$w_1$", "loss"),
    alt="The step unit's loss is a staircase, flat between jumps; the linear unit's a parabola.",
)

# %% [markdown] tags=["E4-11", "S4-06"]
# > **So it is no "backpropagation learning algorithm" either**, as Ando Ki's slide has it. Backpropagation
# > sends gradients back through a network (notebook 04), became known in 1986, and finds exactly nothing behind
# > a threshold. The perceptron rule moves all the same:

# %% tags=["E4-11", "S4-06"]
x, w = np.array([1.0, 1.0]), np.array([-1.0, 0.5])
nothing = numerical_gradient(lambda v: 0.5 * (step(v @ x) - 1.0) ** 2, w)
moved = update(w, x, t=1) - w
assert np.array_equal(nothing, [0, 0]) and np.array_equal(moved, [1, 1])
table(gradient=[str(nothing)], perceptron_rule=[str(moved)])

# %% [markdown]
# Then what *does* it descend? You have met it: the hinge loss of notebook 01, for the scores $(0, z)$ of two
# classes, with margin $\Delta = 0$. It asks for the right sign and for not a hair more.

# %% tags=["S1-39"]
x, w = np.array([0.5, -1.0, 1.0]), rng.normal(size=3)
for t in (0, 1):  # the answer is wrong for one of the two

    def hinge(v, t=t):
        return losses.multiclass_hinge(np.array([[0.0, v @ x]]), np.array([t]), delta=0.0)[0]

    print(f"target {t}, output {step(w @ x):.0f}:", gradcheck(hinge, w, -(t - step(w @ x)) * x))

# %% [markdown]
# Both pass, and both with the rule's own $-(t - o)\, x$: no step for a right answer, a step down the slope of a
# hinge for a wrong one. The perceptron rule is stochastic gradient descent, on *another* loss than the slide's.

# %% [markdown] tags=["S1-35", "S1-36", "S2-27", "S2-28", "S2-29"]
# ## Give it an eye
#
# *Slides: Ionescu, "A bit of history"; Baek, "The simplest model: the “Perceptron”".*
#
# Rosenblatt's unit ran as a program on an IBM 704 first; then he had it built. The **Mark I Perceptron** had an
# eye of cadmium sulfide photocells, 20 by 20. Its weights were potentiometers, and electric motors turned them,
# one update at a time. (The slides call it the first implementation. The first *in hardware* is safer.) How
# much did it see?

# %% tags=["S1-36", "S2-27", "W1-06", "W2-17"]
eye = np.zeros((20, 20))
slide_value("W1-06 W2-17", [eye.size, eye.shape[0] * eye.shape[1]])

# %% [markdown] tags=["S1-36", "S2-27"]
# 400 pixels. Let it look at our digits: 28 by 28 grey values become 20 by 20 averages, and a photocell says
# "light" or "dark".

# %% tags=["S1-36", "S2-27", "S1-35"]
digits = data.mnist()

def retina(image):
    fine = np.kron(image, np.ones((5, 5)))  # (28, 28) -> (140, 140)
    return (fine.reshape(20, 7, 20, 7).mean(axis=(1, 3)) > 80).astype(float)  # (20, 20)

first_ten = np.array([retina(image) for image in digits.X_train[:10]])
assert first_ten.shape == (10, 20, 20) and set(np.unique(first_ten)) == {0, 1}
picture(
    figures.image_grid(first_ten, digits.y_train[:10], columns=10),
    alt="Ten handwritten digits in cells of black or white, 20 by 20; all can still be read.",
)

# %% [markdown] tags=["S1-37", "S2-28", "S2-29"]
# You can still read them. What it was shown were letters, so let's make two, from bars two cells wide: a T and
# an L, with *exactly as much ink*, anywhere on the eye.

# %% tags=["S1-37"]
def letter(name, top, left, size):
    eye = np.zeros((20, 20))
    paper = eye[top : top + size, left : left + size]
    if name == "T":
        paper[:2] = 1
        paper[:, size // 2 - 1 : size // 2 + 1] = 1
    else:
        paper[-2:] = 1
        paper[:, :2] = 1
    return eye

def everywhere(size):
    places = [(i, j) for i in range(21 - size) for j in range(21 - size)]
    images = [letter(name, i, j, size) for name in "LT" for i, j in places]
    return np.array(images).reshape(-1, 400), np.repeat([0, 1], len(places))

eyes, is_T = everywhere(size=12)
assert np.all(eyes.sum(axis=1) == 44)  # ink
picture(
    figures.image_grid(eyes[3::17].reshape(-1, 20, 20), columns=10),
    alt="Five letters L and five letters T at different places of the eye of 20 by 20 cells.",
)

# %% [markdown] tags=["S1-37", "S2-29"]
# Half of the places are for training, the other half for a test. The motors run until every training picture is
# right; we keep the weights after each update.

# %% tags=["S1-37", "S2-29"]
def learn_letters(size):
    images, t = everywhere(size)
    images = np.column_stack([images, np.ones(len(images))])
    seen, unseen = np.array_split(np.random.default_rng(0).permutation(len(t)), 2)
    w, trace = np.zeros(401), []
    while np.any(step(images[seen] @ w) != t[seen]):
        for i in seen:
            if (o := step(images[i] @ w)) != t[i]:
                w = w + (t[i] - o) * images[i]
                trace.append((images[i, :400], w[:400], w[400]))
    halves = [(images[part, :400], t[part]) for part in (seen, unseen)]
    return trace, halves

learned = {size: learn_letters(size) for size in (8, 10, 11, 12)}

# %% [markdown] tags=["S1-37", "S2-28", "S2-29"]
# Begin with small letters, 8 by 8 cells. **Will the unit learn its training pictures? Will it read a letter
# where it has never seen one?** Press play: mistake after mistake, the motors turn. Then make the letters
# larger, which leaves them less room to move.

# %% [markdown] tags=["notes"]
# **4 minutes.** Write two guesses on the board before you press play: how many of the seen places will be right
# at the end, how many of the unseen? (1) Size 8: all of the seen, 49 % of the unseen, after 630 mends. (2) Size
# 12: 19 mends, and everything right. (3) 10 and 11 lie between: 70 % and 76 %.
#
# Listen for "it needs more training". It makes no mistake any more, so this rule has nothing left to learn from.
# Ask what would help instead: pictures from more places, or inputs that do not depend on the place. Keep the
# second answer for notebook 08.

# %% tags=["S1-37", "S2-28", "S2-29", "hide"]
# @title Live figure: four hundred motors
percent = play(0, 100, value=100, interval=80, unit="%")


@explore(training=percent, size_of_letters=choice(learned, value=8), size=(7, 2.9))
def mark_one(fig):
    """The mistake that the eye sees, the 400 weights as a picture, blue for T and red for L, and
    how many are right: of letters of 8 cells all in seen places, half in unseen ones."""
    axes = fig.subplots(1, 3, width_ratios=[1, 1, 1.1])
    eye = figures.ImageGrid(axes[0], 1, 20)
    weights = figures.ImageGrid(axes[1], 1, 20, signed=True)
    titles = [ax.set_title(" ", fontsize=10) for ax in axes]
    bars = axes[2].barh([1, 0], [0, 0], color=["C0", "C1"], height=0.5)
    axes[2].set_yticks([1, 0], ["seen\nplaces", "unseen\nplaces"])
    axes[2].axvline(0.5, color="black", linestyle="--", linewidth=1)
    axes[2].set(xlim=(0, 1.02), xlabel="right (dashed: by chance)")

    def update(training, size_of_letters):
        trace, halves = learned[size_of_letters]
        k = training * (len(trace) - 1) // 100
        image, w, b = trace[k]
        share = [np.mean(step(images @ w + b) == t) for images, t in halves]
        words = "the mistake", f"weights, {k + 1} updates", "{:.0%} and {:.0%}".format(*share)
        for title, text in zip(titles, words, strict=True):
            title.set_text(text)
        for bar, width in zip(bars, share, strict=True):
            bar.set_width(width)
        shown = eye.update(image.reshape(1, 20, 20)), weights.update(w.reshape(1, 20, 20))
        return *shown, *bars, *titles

    return update

# %% [markdown]
# It learns every training picture, always: 400 weights for a few hundred pictures are plenty. But the smaller
# the letters, the more its answer elsewhere is a coin's. A weighted sum judges each photocell by itself, and a
# letter that may stand anywhere uses all cells alike, T or L. It has learned *places*, not shapes.

# %% tags=["S1-37"]
def shares(trace, halves):
    _, w, b = trace[-1]
    return [np.mean(step(images @ w + b) == t) for images, t in halves]

seen, unseen = np.transpose([shares(*found) for found in learned.values()])
assert np.all(seen == 1) and unseen[-1] > 0.9 and unseen[0] < 0.6
updates = [len(trace) for trace, _ in learned.values()]
table(size=list(learned), updates=updates, seen_places=seen, unseen_places=unseen.round(2))

# %% [markdown] tags=["S0-05", "S0-06"]
# The Mark I was not that naive. Its photocells did not lead to the motors straight away: fixed, random wires
# led them to 512 "association units" first, and only the weights behind those could learn. In the letters of
# the NVIDIA deck:
#
# $$y = \text{sign}\left(\sum_{i=1}^N W_i F_i(X) + b\right)$$
#
# "a linear classifier on top of a simple feature extractor": somebody chooses the features $F_i$, the machine
# learns $W$ and $b$. How much can a single feature change? Four points are enough to see it.

# %% [markdown] tags=["S2-31", "S2-32", "S4-05"]
# ## Fail at XOR
#
# *Slides: Baek, "The XOR Problem"; NVIDIA deck, "The traditional model of pattern recognition".*
#
# XOR, the exclusive or: one or the other, not both. Baek's slide lists its rows in the order 00, 01, 11, 10:

# %% tags=["S2-31"]
rows = np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
printed = np.array([0, 1, 0, 1])
assert np.array_equal(printed, rows[:, 0] ^ rows[:, 1])
assert not np.array_equal(printed, XOR)  # other rows: never copy a column alone
assert np.array_equal(printed, X[:, 1])  # copied onto them, it would be a harmless "x2"

# %% [markdown] tags=["S2-32", "S2-33", "S4-05"]
# Baek asks: can a perceptron do it? Try. Left, your border; right, *all* borders at once: for each direction
# and shift, how many of the four are right, with a dot at yours. **Find a place with 4. Then find one for
# AND.**

# %% [markdown] tags=["notes"]
# **4 minutes.** One volunteer, one minute, XOR: nobody finds a 4. Then AND, 45 degrees, shift 0.3: there it is,
# and the map shows how much room it has. Back to XOR. **Ask:** the map has places with 1, 2 and 3. Why none with
# 0? (Turn that line round by 180 degrees, and 0 right would become 4.)
#
# Listen for "a finer map would find it". That is what the four inequalities below are for: let one person read
# them aloud and another add them in pairs on the board.

# %% tags=["S2-32", "S2-33", "S4-05", "hide"]
# @title Live figure: every line there is
turns, shifts = np.linspace(-180, 180, 181), np.linspace(-1, 1, 81)


def border(turn, shift):
    w = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    return w, -w @ [0.5, 0.5] - shift  # shift 0: through the middle of the square


lines = [[border(turn, shift) for turn in turns] for shift in shifts]
sums_of_all = np.array([[X @ w + b for w, b in row] for row in lines])  # (81, 181, 4)
right_of_all = {gate: np.sum(step(sums_of_all) == t, axis=-1) for gate, t in GATES.items()}
angle = lin(-180, 180, value=45, step=1, unit="degrees")


@explore(turn=angle, shift=lin(-1, 1, value=-0.3, step=0.02), gate=choice(GATES, value="XOR"))
def every_line(fig):
    """Left: the four points of XOR and a line that the sliders turn and shift; 3 of 4 are right.
    Right: a map of all lines, coloured by how many points each gets right: 1, 2 or 3, never 4."""
    left, right = fig.subplots(1, 2, width_ratios=[1, 1.25])
    ground, dots = figures.HalfPlane(left, figures.truth_table_axes(left)), figures.Answers(left)
    chart = figures.CountMap(right, turns, shifts, 4, "turn (degrees)", "shift")
    verdict, best = left.set_title(" ", loc="left"), right.set_title(" ", loc="left")

    def update(turn, shift, gate):
        w, b = border(turn, shift)
        o = step(X @ w + b)
        verdict.set_text(f"{gate}: {np.sum(o == GATES[gate])} of 4 right")
        best.set_text(f"best of all lines: {right_of_all[gate].max()}")
        chart_now = chart.update(right_of_all[gate], turn, shift)
        return *ground.update(w, b), *dots.update(X, GATES[gate], o), verdict, best, *chart_now

    return update

# %% [markdown] tags=["S2-33"]
# Three is the best. A map of many lines is no proof, but the proof has four lines. Suppose $w$ and $b$ did it:
#
# $$
# \begin{aligned}
# \text{T0 is silent:} \quad & b \leq 0 \\
# \text{T1 fires:} \quad & w_2 + b > 0 \\
# \text{T2 fires:} \quad & w_1 + b > 0 \\
# \text{T3 is silent:} \quad & w_1 + w_2 + b \leq 0
# \end{aligned}
# $$
#
# Add the second and the third: $w_1 + w_2 + 2b > 0$. Add the first and the last: $w_1 + w_2 + 2b \leq 0$.
# Contradiction.
#
# Two inputs have $2^4 = 16$ possible gates. **How many can a threshold unit do?** Try all small weights and
# count what turns up.

# %% tags=["S2-33", "W2-22"]
small, halves = np.arange(-2, 3), np.arange(-2.5, 3)
found = {
    tuple(step(X @ [w1, w2] + b).astype(int)) for w1 in small for w2 in small for b in halves
}
assert tuple(XOR) not in found and tuple(1 - XOR) not in found
slide_value("W2-22", len(found))

# %% [markdown] tags=["S2-32", "S4-05"]
# All but two: XOR and its opposite, for which the same proof works with all signs turned. And what does the
# *rule* do, which looks for a line that does not exist? **Predict the number of updates in each epoch.**

# %% [markdown] tags=["notes"]
# **2 minutes.** Everyone writes down five numbers of updates before you run it. (2, 3, 4, 4, 4. Most write a
# falling row, as for AND, or "1 for ever", since three of four can be had.)
#
# Then point at the weights after epochs 2, 3 and 4: the same. Why is that a proof, and the map above was none?
# (Same weights, same examples, same order: the next epoch must repeat the last.)

# %% tags=["S2-32", "S4-05", "E4-18"]
w, rows = np.zeros(3), []
for n in range(1, 6):
    w, updates = epoch(w, X1, XOR)
    rows.append((n, updates, *w, int(np.sum(step(X1 @ w) == XOR))))
n, updates, w1, w2, b, right = zip(*rows, strict=True)
table(epoch=n, updates=updates, w1=w1, w2=w2, b=b, right_after_it=right)

# %% [markdown] tags=["E4-18"]
# The third epoch makes four updates, one for each example, and comes back to where it began. So will every
# epoch after it, for ever: that *is* a proof that it never stops.
#
# > **"Repeat until error is less than a specific value", says the recipe.** On XOR that is an endless loop. Cap
# > the epochs, always; ours stops at 1000.

# %% tags=["E4-18", "S2-32"]
at_three = rows[2][2:5]
assert rows[3][2:5] == rows[4][2:5] == at_three and rows[3][1] == 4
_, epochs, _ = train(X1, XOR, most=1000)
assert epochs is None

for gate in found:  # and every gate that has a line is learned
    assert train(X1, np.array(gate))[1] is not None

# %% [markdown]
# Three gates side by side, after each of twelve epochs:

# %% tags=["S2-32", "S4-05"]
def right_after_each(t, epochs=12):
    w, counts = np.zeros(3), []
    for _ in range(epochs):
        w, _ = epoch(w, X1, t)
        counts.append(np.sum(step(X1 @ w) == t))
    return np.array(counts)

curves = {gate: right_after_each(GATES[gate]) for gate in ("AND", "OR", "XOR")}
ax = figures.curves(np.arange(1, 13), curves, "epoch", "right, of 4")
ax.set(ylim=(-0.2, 4.2), yticks=range(5))
assert set(curves["XOR"]) == {2} and curves["AND"][-1] == curves["OR"][-1] == 4
picture(ax, alt="Right after each epoch: OR and AND reach 4 of 4 and stay, XOR stays at 2.")

# %% [markdown]
# ### Exercise 3.6: can it be done?
#
# `t` are the four targets of a gate, in the order 00, 01, 10, 11. Return True if some threshold unit computes
# it. (You may search, or think.)

# %% [markdown] tags=["notes"]
# **5 minutes.** Both roads are good: search through small weights as the count of 14 did, or think, and need one
# line. Ask whoever searched for the line as well.
#
# Three wrong ideas to listen for: "two ones cannot be parted" ($x_2$ alone has two ones, and is easy); "only XOR"
# (its opposite fails too); a search without a bias, which loses every gate that says yes to (0, 0).

# %% tags=["exercise", "S2-32", "S2-33"]
def separable(t):
    raise NotImplementedError("Exercise 3.6")

check("03.6", separable)

# %% [markdown] tags=["S0-05"]
# ### Hand it one more feature
#
# The unit cannot *multiply*. What if we hand it the product as a third input, $F(X) = (x_1, x_2, x_1 x_2)$? Now
# $z = w_1 x_1 + w_2 x_2 + v\, x_1 x_2 + b$, and the border may bend. With $w_1 = w_2 = 1$: **which $v$ and $b$
# do it?**

# %% [markdown] tags=["notes"]
# **2 minutes.** Ask before you drag: for which of the four does the new input say anything at all? (T3 alone.)
# Drag $v$ from 0 down; the last cross goes at -1.5. Now leave it at -2 and drag $b$: right from -0.9 to 0, wrong
# outside.
#
# Listen for "the unit is not linear any more". It is, in its three inputs; only our picture has two.

# %% tags=["S0-05", "S0-06", "hide"]
# @title Live figure: bend the border
bending = lin(-4, 2, value=0, step=0.1, label="v, weight of x1·x2")


@explore(v=bending, b=lin(-2, 1, value=-0.5, step=0.1), size=(7, 3))
def bend(fig):
    """Left: the points of XOR, ground coloured where z is positive. At v = 0 the border is
    straight and T3 wrong; below -1.5 it bends around T3. Right: the sums as bars."""
    left, right = fig.subplots(1, 2)
    ground, dots = figures.HalfPlane(left, figures.truth_table_axes(left)), figures.Answers(left)
    verdict = left.set_title(" ", loc="left")
    bars = right.barh(range(4), np.zeros(4), height=0.6)
    right.axvline(0, color="black", linewidth=0.8)
    right.set(xlim=(-5, 5), ylim=(3.6, -0.6), xlabel="z, fires above 0")
    right.set_yticks(range(4), ["T0", "T1", "T2", "T3"])

    def update(v, b):
        z = np.round(X.sum(axis=1) + v * X.prod(axis=1) + b, 9)
        for bar, value in zip(bars, z, strict=True):
            bar.set(width=value, color="C1" if value > 0 else "C0")
        verdict.set_text(f"XOR: {np.sum(step(z) == XOR)} of 4 right")
        grid = ground.grid
        field = ground.fill(grid.sum(axis=1) + v * grid.prod(axis=1) + b)
        return *field, *dots.update(X, XOR, step(z)), verdict, *bars

    return update

# %% [markdown] tags=["S0-05", "S0-06"]
# $v \lt -1.5$ at $b = -0.5$: the product speaks up at T3 alone, and shouts it down. And the rule finds that by
# itself, now that there is something to find:

# %% [markdown] tags=["notes"]
# **3 minutes.** The failure took a section, the mend takes two lines.
#
# **Ask:** which third column would you hand it? (The product, 0, 0, 0, 1. Most offer the sum $x_1 + x_2$; but
# sums are what the unit makes by itself.) Will the rule stop now, and after how many epochs? (Eight, with 16
# updates.)
#
# **Goes wrong:** `np.column_stack(X, ...)` without the list: "takes 1 positional argument". `X.prod()` without
# `axis=1` is a single 0: "along dimension 0 ... size 4 and ... size 1". Whoever forgets the ones gets a right XOR
# all the same, in four epochs. Ask why: $v = -2$ needs no bias.

# %% tags=["S0-05", "S0-06", "live"]
# What should a third input know, that no weighted sum can say?
F = np.column_stack([X, X.prod(axis=1), np.ones(4)])
# The same rule as before: does it stop now?
w, epochs, updates = train(F, XOR)

# %% tags=["S0-05", "S0-06"]
assert np.array_equal(np.sign(F @ w - 1e-9), 2 * XOR - 1)  # the slide's sign form
table(epochs=epochs, updates=updates, w=[str(w)])

# %% [markdown] tags=["S0-05", "S4-05", "S0-03"]
# In the space of the three features the classes are parted by a plane; seen from the two inputs, the plane is a
# curve. The classifier is as linear as ever. So the question moves: **who finds the features?** For decades the
# answer was "a person". Notebook 05 lets the network find them.

# %% [markdown] tags=["S1-41", "S1-42", "S1-44"]
# ## Measure before the threshold
#
# *Slides: Ionescu, "A bit of history".*
#
# Bernard Widrow and Ted Hoff, around 1960, asked a softer question. Their **ADALINE** (adaptive linear neuron)
# looks at the error *before* the threshold, where there is a slope. Its weights were knobs at first, then
# **memistors**, resistors with a memory, changed by electroplating. The loss, with a linear output
# $z = w \cdot x + b$:
#
# $$L = \tfrac{1}{2} \sum_i (t_i - z_i)^2$$
#
# (The Romanian "unde" on the slide is "where"; its upper indices count examples and steps, they are no powers.)
# Everything of notebook 02 applies. **What is its gradient?**

# %% [markdown] tags=["notes"]
# **4 minutes.** Type the loss, let the class dictate the gradient, run the check below.
#
# **Ask:** the rule of the perceptron and this slope differ in one letter. Which? ($z$ stands where $o$ stood.) So
# what will it do with an example that is right already? (Push it towards its target of 0 or 1 all the same. Most
# say "nothing".)
#
# **Goes wrong:** the minus is forgotten: "relative error 2.0e+00", always a sign. Half forgotten in the loss:
# "5.0e-01", always a factor 2. `X1 @` for `X1.T @`: "size 4 is different from 3"; the result must have the shape
# of $w$.

# %% tags=["S1-42", "live"]
# How wrong are the sums, before any threshold?
def adaline_loss(w, X1, t):
    return 0.5 * np.sum((t - X1 @ w) ** 2)

# Which way is uphill, in the shape of w?
def adaline_gradient(w, X1, t):
    return -X1.T @ (t - X1 @ w)

# %% tags=["S1-42"]
w = rng.normal(size=3)
gradcheck(lambda v: adaline_loss(v, X1, AND), w, adaline_gradient(w, X1, AND))

# %% [markdown] tags=["S1-43"]
# One step down that slope is the **delta rule**, also called Widrow-Hoff rule, for all $m$ examples at once ($m$
# on the slide, $N$ in the other notebooks):
#
# $$
# w \leftarrow w + \mathrm{learning\_rate} \sum_{i=1}^m (t_i - z_i)\, x_i, \qquad
# b \leftarrow b + \mathrm{learning\_rate} \sum_{i=1}^m (t_i - z_i)
# $$
#
# Compare with the perceptron: the same $(t - \ldots)\, x$, with $z$ in the place of $o$. (The slide's name for
# the rate is $\mu$.) It learns from right answers too, if they are not right *enough*. Since the loss is a
# quadratic bowl, its lowest point has a formula; **what will it be for XOR?**

# %% tags=["S1-42", "S1-43", "W1-65", "W1-66", "W1-67"]
def lowest(X1, t):
    return np.linalg.lstsq(X1, t)[0]

w = np.zeros(3)
for _ in range(500):
    w = w - 0.3 * adaline_gradient(w, X1, XOR)
assert np.allclose(w, lowest(X1, XOR), atol=1e-6)
slide_value("W1-65 W1-66 W1-67", w)

# %% [markdown]
# Ask it an impossible question, and it does not run in circles: it says "one half" to everything, weights zero.
# That is the best straight answer to XOR. And the gates that can be done?

# %% tags=["S1-42", "W1-68", "W1-69", "W1-70", "W1-71", "W1-72", "W1-73"]
w_and, w_or = lowest(X1, AND), lowest(X1, OR)
assert np.array_equal(step(X1 @ w_and - 0.5), AND) and np.array_equal(step(X1 @ w_or - 0.5), OR)
slide_value("W1-68 W1-69 W1-70 W1-71 W1-72 W1-73", [*w_and, *w_or])

# %% [markdown] tags=["E4-27"]
# Targets are 0 and 1, so the border lies where $z = 0.5$. Here, then, are our three ways to set the weights of
# one and the same unit, all of them an AND:

# %% tags=["E4-27"]
ways = {
    "by hand": np.array([1, 1, -1.5]),
    "perceptron rule": w_above,
    "delta rule": w_and - [0, 0, 0.5],  # move the 0.5 into the bias
}
assert all(np.array_equal(step(X1 @ v), AND) for v in ways.values())
w1, w2, b = zip(*ways.values(), strict=True)
table(way=list(ways), w1=w1, w2=w2, b=b)

# %% [markdown] tags=["E1-25", "S1-43"]
# ### Choose the step
#
# Notebook 02: in a bowl of curvature $c$, gradient descent converges below $2 / c$. Here the curvatures are the
# eigenvalues of $X^T X$, with the column of ones (the half in the loss has taken the 2 of $2 X^T X$), and the
# largest decides: $\mu \lt 2 / c_{\max}$.
#
# > **The slide sums over all $m$ examples and does not say what $\mu$ is.** So $c_{\max}$ grows with the
# > data, and a rate that was fine for forty points blows up for four hundred. The *mean* over the examples has
# > a limit that stays.
#
# Forty points, just below and just above their limit:

# %% tags=["E1-25", "S1-43"]
def two_clouds(m, spread=0.15):
    centers = np.array([[0.2, 0.75], [0.8, 0.25]])
    P, t = data.blobs(m // 2, centers, spread, rng=np.random.default_rng(m))
    return np.column_stack([P, np.ones(m)]), t

def limit(P1):
    return 2 / np.linalg.eigvalsh(P1.T @ P1).max()

def loss_after(P1, t, learning_rate, steps=100):
    w = np.zeros(3)
    for _ in range(steps):
        w = w - learning_rate * adaline_gradient(w, P1, t)
    return adaline_loss(w, P1, t)

P1, t = two_clouds(40)
share = [0.1, 0.95, 1.05]
table(times_the_limit=share, loss_after_100=[loss_after(P1, t, s * limit(P1)) for s in share])

# %% tags=["E1-25"]
lowest_loss = adaline_loss(lowest(P1, t), P1, t)
assert loss_after(P1, t, 0.95 * limit(P1), steps=1000) < 1.001 * lowest_loss
assert loss_after(P1, t, 1.05 * limit(P1)) > 1000 * loss_after(P1, t, 0.95 * limit(P1))

limits = np.array([limit(two_clouds(m)[0]) for m in (40, 400, 4000)])
assert np.all(limits[:-1] / limits[1:] > 9)  # ten times the data, a tenth of the step
table(m=[40, 400, 4000], limit_for_the_sum=limits, for_the_mean=limits * [40, 400, 4000])

# %% [markdown] tags=["E1-25", "S1-43"]
# Now ADALINE against the perceptron, on the same points and for fifty passes. First find the limit with the
# slider. Then let the clouds overlap. Then double the points. **Which of the two borders comes to rest?**

# %% tags=["E1-25", "S1-43"]
PASSES, LARGEST = 50, 1e6
SPREADS = {"apart": 0.12, "overlapping": 0.3}
PAIRS = {(m, name): two_clouds(m, SPREADS[name]) for m in (40, 80, 160) for name in SPREADS}

def passes_of(one_pass, P1, t):
    w, trace = np.zeros(3), [np.zeros(3)]
    for _ in range(PASSES):
        w = one_pass(w, P1, t) if adaline_loss(w, P1, t) < LARGEST else w
        trace.append(w)
    return trace

def by_rule(w, P1, t):
    return epoch(w, P1, t)[0]

ruled = {key: passes_of(by_rule, *pair) for key, pair in PAIRS.items()}

# %% [markdown] tags=["notes"]
# **5 minutes.** (1) 40 points, apart: both make no mistake; the borders differ. (2) Raise the rate slowly; the
# class calls out when the curve turns up: just above 0.034. (3) Back to 0.02, overlapping, and drag the passes
# from 45 to 50: the perceptron has 8, 8, 7, 6, 7, 10 wrong and never rests; ADALINE stands still with 1. (4) Now
# 80 points, nothing else changed. **Predict first.** It explodes: the limit has halved.
#
# Most expect that more data can only help. The sum over the examples is to blame; with the mean the limit would
# have stayed.

# %% tags=["E1-25", "S1-43", "hide"]
# @title Live figure: ADALINE against the perceptron
rates, some = log(0.001, 0.2, value=0.02), integer(0, PASSES, value=PASSES)


@explore(learning_rate=rates, passes=some, clouds=choice(SPREADS), points=choice([40, 80, 160]))
def adaline_against_perceptron(fig):
    """Left: two clouds; ADALINE's border solid on coloured ground, the perceptron's dashed.
    Right: ADALINE's loss over the passes; below the limit of about 0.03 it falls to rest."""
    left, right = fig.subplots(1, 2)
    ground = figures.HalfPlane(left, figures.truth_table_axes(left))
    dots, other = figures.Answers(left, size=6), figures.Border(left, linestyle="--")
    (curve,) = right.plot([], [])
    right.set(xlim=(0, PASSES), ylim=(0.2, 2e6), yscale="log", xlabel="pass", ylabel="loss")
    said, speed = left.set_title(" ", fontsize=9), right.set_title(" ", fontsize=10)

    def update(learning_rate, passes, clouds, points):
        P1, t = PAIRS[points, clouds]

        def by_slope(w, P1, t):
            return w - learning_rate * adaline_gradient(w, P1, t)

        trace, v = passes_of(by_slope, P1, t)[: passes + 1], ruled[points, clouds][passes]
        w = trace[-1] - [0, 0, 0.5]
        curve.set_data(range(passes + 1), [min(adaline_loss(u, P1, t), LARGEST) for u in trace])
        wrong = [np.sum(step(P1 @ u) != t) for u in (w, v)]
        said.set_text(f"wrong: ADALINE {wrong[0]}, perceptron (dashed) {wrong[1]}")
        speed.set_text(f"{learning_rate / limit(P1):.2f} × the limit {limit(P1):.3f}")
        answers = dots.update(P1[:, :2], t, step(P1 @ w))
        borders = ground.update(w[:2], w[2]), other.update(v[:2], v[2])
        return borders, answers, said, speed, curve

    return update

# %% [markdown] tags=["E1-25", "S1-43"]
# Clouds apart: both find a border. The perceptron stops at the first that will do, ADALINE goes on to where the
# squares are least. Clouds that overlap: the perceptron's border jumps with every pass, for ever; ADALINE's
# comes to rest. Twice the points: half the limit.

# %% tags=["S1-43", "E1-25"]
for (m, clouds_are), (P1, t) in PAIRS.items():
    apart = clouds_are == "apart"
    assert all((epoch(w, P1, t)[1] == 0) == apart for w in ruled[m, clouds_are][-3:])
    assert np.array_equal(step(P1 @ lowest(P1, t) - 0.5), t) == apart

# %% [markdown]
# So ADALINE wins? Not always. Six points on a line: 0, 1, 2 shall be silent, 3, 4 and *thirty* shall fire.
# Anyone can part them. **Can least squares?**

# %% tags=["S1-42", "S1-43"]
line, t = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 30.0]), np.array([0, 0, 0, 1, 1, 1])
L1 = np.column_stack([line, np.ones(6)])
slope, b = lowest(L1, t)
w, epochs, _ = train(L1, t)
assert np.array_equal(step(L1 @ w), t)
assert np.sum(step(L1 @ [slope, b] - 0.5) != t) == 2
by_rule_now = step(L1 @ w).astype(int)
table(x=line.astype(int), target=t, adaline_z=L1 @ [slope, b], perceptron=by_rule_now)

# %% [markdown]
# It cannot. A $z$ that rises steeply enough to part 2 from 3 is far above 1 at 30, which the square punishes
# like a mistake. So the whole line is tilted until 3 and 4 are lost. The squared error is a fine loss for
# amounts, and a poor one for yes or no. That is why notebook 01 had a hinge and a cross-entropy.
#
# ### Exercise 3.7: one step of ADALINE
#
# All examples at once. `X` carries its ones; return the new weights.

# %% tags=["exercise", "S1-43"]
def adaline_step(w, X, t, learning_rate):
    raise NotImplementedError("Exercise 3.7")

check("03.7", adaline_step)

# %% [markdown]
# ### Exercise 3.8: the largest step
#
# Below which learning rate does that step converge for inputs `X`, ones included?

# %% tags=["exercise", "E1-25"]
def largest_step(X):
    raise NotImplementedError("Exercise 3.8")

check("03.8", largest_step)

# %% [markdown] tags=["S0-04", "E0-12", "S1-40", "S1-44", "S2-22"]
# ## Put it in its time
#
# *Slides: NVIDIA deck, "The traditional model of pattern recognition"; Ionescu, "A bit of history"; Baek, "The
# simplest model: the “Perceptron”" and "The XOR Problem".*
#
# > **Built in 1960, or in 1957?** The NVIDIA deck has the first learning machine "built at Cornell in 1960",
# > Ionescu and Baek write 1957. Both can stand, with a label: 1957 is the idea, in a report of the Cornell
# > Aeronautical Laboratory; the machine, the Mark I, was shown to the public in June 1960. (Whether it was the
# > *first* that learned, historians may settle.)

# %% tags=["S0-04", "E0-12", "S1-40", "S1-41", "S1-44", "S2-22"]
events = [
    (1943, "McCulloch and Pitts:\nnerve cells as logic"),
    (1957, "Rosenblatt:\nthe perceptron, on paper"),
    (1960, "the Mark I shown;\nADALINE, Widrow and Hoff"),
    (1969, "Minsky and Papert:\nwhat one layer cannot do"),
    (1986, "backpropagation\nbecomes known"),
]
years = {words: year for year, words in events}
assert years[events[2][1]] - years[events[1][1]] == 3  # the idea, and the machine
picture(
    figures.timeline(events),
    alt="A line of years: nerve cells as logic 1943, the perceptron on paper 1957, the Mark I "
    "and ADALINE 1960, Minsky and Papert 1969, backpropagation 1986.",
)

# %% [markdown] tags=["S0-03", "S1-41"]
# The NVIDIA deck says of features made by hand and a linear classifier on top: "this basic model has not
# evolved much since the 50's". True of that model. The way out, layers that learn their own features, needs
# gradients that pass through layers, and a step has none to pass. ADALINE pointed there: measure *before* the
# threshold.

# %%
slide_summary("03")

# %%
progress("03")

# %% [markdown]
# **What you learned.** You can now
#
# - say what a threshold unit computes, and draw its border;
# - run the perceptron rule by hand, update by update, and say what it is not;
# - prove that no line does XOR, and mend that with one feature;
# - train an ADALINE with a step that is sure to converge, and say when it beats the perceptron.
#
# ### In practice
#
# - Few train threshold units any more, everybody trains weighted sums. Keep the sum, change what comes after.
# - Say what happens at zero. Two programs that differ there differ everywhere after.
# - Cap the epochs of everything that says "repeat until".
# - If a loss explodes, try a tenth of the learning rate; if it depends on how much data there is, you sum where
#   you should take the mean.
# - Test on what was not seen. Four hundred weights learn any few hundred pictures by heart.
#
# ### Further reading
#
# - F. Rosenblatt, *The perceptron: a probabilistic model for information storage and organization in the brain*
#   (1958).
# - B. Widrow, M. E. Hoff, *Adaptive switching circuits* (1960): the delta rule, and a machine with knobs.
# - A. B. J. Novikoff, *On convergence proofs on perceptrons* (1962): why the rule stops if a border exists.
# - M. Minsky, S. Papert, *Perceptrons* (1969): what a layer of such units cannot see, of which XOR is the
#   smallest case.
#
# Next, **04**: how to send a slope back through as many layers as you like.
