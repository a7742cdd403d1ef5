# %% [markdown]
# # Teach a table of numbers to read digits, and measure how wrong it is
#
# **What you will do.** Build a classifier that reads handwritten digits from one matrix product, and the two
# losses, hinge and cross-entropy, that tell it how wrong it is.
#
# **What you will learn.** After this notebook you can
#
# - turn an image into class scores, and say what each number in $W$ means;
# - compute the hinge loss and the cross-entropy of any scores by hand, and without overflow;
# - add a penalty on the weights, and say what it pulls where;
# - train both classifiers on all of MNIST and compare them honestly, against a baseline.
#
# **What you need.** Python, a little NumPy, school calculus. No machine learning.
#
# | step | minutes |
# |---|---|
# | Look at the data, and cheat | 5 |
# | Turn pixels into scores | 15 |
# | Turn the lines yourself | 5 |
# | Complain with the hinge loss | 25 |
# | Ask the scores for probabilities | 25 |
# | Keep the weights small | 10 |
# | Write the target as a vector | 10 |
# | Let the slope choose the weights | 15 |
# | Read all of MNIST | 10 |
#
# Take it in two evenings. Everything runs on your machine; nothing is downloaded.

# %% [markdown] tags=["notes"]
# **2 minutes.** Run the whole notebook before class; the set-up and MNIST take longest. Open with: "Here is a digit,
# and you read it at once. Now say how, so that a machine can do it." Then: today we need two things, a score for
# each class, and a number for how unhappy we are with the scores.
#
# Set 1.3 and 1.4 in class, 1.1 aloud; the others are homework. Short of time? Skip the loss landscape, the old
# two-class machine, "Ask why the logarithm", "Keep the weights small" and "Write the target as a vector", but run
# their cells: later ones need `t` and `objective`. Keep the two losses, the `nan` and the 92 %.

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
from course_utils.bets import bet, from_bet, reveal
from course_utils.exercises import check, hint, progress, solution
from course_utils.explore import choice, explore, lin, log
from course_utils.gradcheck import gradcheck
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value

rng = np.random.default_rng(1)

# %% [markdown]
# ## Look at the data, and cheat
#
# *Slides: NVIDIA deck, "The traditional model of pattern recognition".*
#
# Seventy thousand digits, written by clerks and students, each 28 by 28 grey pixels. Can you read all of these?

# %%
digits = data.mnist()
picture(
    figures.digits(digits.X_train[:20], digits.y_train[:20]),
    alt="Twenty handwritten digits, each with its label.",
)

# %% [markdown]
# You can. Now say *how* you did it, precisely enough for a machine. From the late 1950s on, the recipe was: a
# person thinks up **features**, a machine learns only the last, simple step. Let's play that game with a lazy
# feature: how much ink is on the paper?

# %% tags=["S0-01"]
X_train = data.flatten(digits.X_train)  # (60000, 784), from 0 (paper) to 1 (ink)
X_test = data.flatten(digits.X_test)  # (10000, 784)
y_train, y_test = digits.y_train, digits.y_test
ink = X_train.mean(axis=1)  # (60000,)
ink_by_digit = [ink[y_train == k] for k in range(10)]
picture(
    figures.boxes(ink_by_digit, range(10), "digit", "mean ink of the image, 0 to 1"),
    alt="Box plots of mean ink a digit. Ones have least ink, zeros most; all the others overlap.",
)

# %% [markdown]
# A 1 is thrifty, a 0 is wasteful, the rest is a muddle. If we answer with the digit whose average ink is nearest,
# how many of 10,000 test images do we get right? And what would you get for always saying the same digit?

# %% tags=["bet", "hide"]
# @title Bets 01.b1 and 01.b2
bet("01.b1", "Always the same digit, the best one for that: which share is right?", between=(0, 1))
bet("01.b2", "The digit whose average ink is nearest: which share is right?", between=(0, 1))

# %% [markdown] tags=["notes"]
# **2 minutes.** Collect two bets on the board before you run the cell: always the same digit, and nearest ink.
#
# Always the same: 1,135 of 10,000. Most say 1,000; there are simply more ones. Nearest ink: 2,230. Bets tend to lie
# far above, as the boxes of 0 and 1 look so well apart; ask about the other eight.
#
# Leave 0.11 and 0.22 on the board to the end. The 0.92 of the last section belongs below them.

# %% tags=["S0-01"]
def accuracy(guess):
    return np.mean(guess == y_test)

mean_ink = np.array([group.mean() for group in ink_by_digit])
by_ink = np.abs(X_test.mean(axis=1)[:, None] - mean_ink).argmin(axis=1)  # nearest average
favourite = np.bincount(y_train).argmax()

guesses = {f"always {favourite}": favourite, "nearest mean ink": by_ink}
table(guess=list(guesses), accuracy=[accuracy(guess) for guess in guesses.values()])

# %% tags=["bet", "hide"]
# @title Answers to bets 01.b1 and 01.b2
reveal("01.b1", accuracy(favourite), {
    1 / 10: "That is any digit's share only if all are equally frequent. There are more ones.",
}, close=0.006)
reveal("01.b2", accuracy(by_ink), {
    accuracy(favourite): "That is what always saying the same digit gets. Ink does help, a little.",
    "high": "The boxes of 0 and 1 look well apart. Look at the other eight: they overlap.",
    "low": "It knows most of the ones and zeros, and some others by luck.",
}, close=0.04)

# %% [markdown]
# 0.11 for no work at all: that is the **baseline**, and no result below deserves praise until it is far above it.
# One number of ink doubles it. So what do we get if we hand over *all* 784 pixels, and let the data decide how to
# weigh them?

# %% tags=["S0-01"]
assert 0.11 < accuracy(favourite) < 0.12
assert 0.21 < accuracy(by_ink) < 0.24

# %% [markdown] tags=["S0-09", "S0-10", "S1-01", "S4-65"]
# ## Turn pixels into scores
#
# *Slides: NVIDIA deck, "Scoring" and "The bias trick"; Ionescu, "From previous lecture".*
#
# Each class gets one **weight** a pixel and one **bias**. Multiply, add up, and you have the class's **score**:
#
# $$f(x, W, b) = W x + b$$
#
# $W$ and $b$ are the **parameters**: what training may change. $x$ is the input: what the world hands us. We
# write $K$ for the number of classes and $D$ for the number of inputs, so $W$ is $K \times D$: **one row a
# class**. (The decks do not agree on letters. Here $f$ is the vector of scores, $y$ the number of the right
# class, $t$ a target value.)
#
# The slide takes four pixels and three classes, and stops before the result. Do the first row in your head,
# roughly: is class 0's score positive?

# %% tags=["S0-09", "S1-01"]
W = np.array([[0.2, -0.5, 0.1, 2.0], [1.5, 1.3, 2.1, 0.0], [0.0, 0.25, 0.2, -0.3]])  # (3, 4)
x = np.array([56, 231, 24, 2])  # (4,)
b = np.array([1.1, 3.2, -1.2])  # (3,)

# %% [markdown] tags=["notes"]
# **3 minutes.** Do row 0 in heads, rounded: $11 - 115 + 2 + 4 + 1$, so about $-97$. Then type one line for all
# three.
#
# **Ask:** is class 0's score positive? (No: $-0.5$ on the bright pixel outweighs the rest. Many say yes because of
# the weight 2.0, which sits on a pixel of brightness 2.) Which pixel would you darken to help class 0? (The second.)
#
# **Goes wrong:** `W * x` makes a 3 by 4 table without complaint; only the bias stumbles, "could not be broadcast
# together with shapes (3,4) (3,)". `x @ W` ends in "size 3 is different from 4". Write (3, 4) times (4,) gives (3,)
# on the board, and point.

# %% tags=["S0-09", "S0-14", "S1-01", "live"]
# One line for all three classes: each row against the pixels, and its bias on top
f = W @ x + b  # (3,)

# %% tags=["S0-09", "S0-14", "W0-01", "W0-02", "W0-03", "S1-01"]
slide_value("W0-01 W0-02 W0-03", f)

# %% [markdown]
# Class 1 wins by a mile. Pixel 231 decided it: row 0 weighs it with $-0.5$, row 1 with $+1.3$.
#
# ### Fold the bias into the weights
#
# Two parameters are a nuisance to carry about. Append a 1 to $x$ and hang $b$ on $W$ as a last column; then
# $f(x, W) = W x$, and nothing else changes.

# %% tags=["S0-13", "S0-14", "E0-11"]
Wb = np.column_stack([W, b])  # (3, 5)
x1 = np.append(x, 1)  # (5,)
assert np.allclose(Wb @ x1, W @ x + b)
table(Wb=[Wb.shape], x1=[x1.shape], Wb_times_x1=[(Wb @ x1).shape])

# %% [markdown]
# > **The slide forgot the 1.** It widens $W$ to five columns and leaves $x$ with its four numbers. NumPy
# > refuses:

# %% tags=["E0-11", "S0-14"]
try:
    Wb @ x
except ValueError:
    print(f"{Wb.shape} times {x.shape}: the shapes do not fit")

assert Wb.shape[1] == len(x) + 1
assert np.isclose((W @ x)[2], 61.95)  # class 2 without its bias; with it, 60.75

# %% [markdown]
# A crash is the friendly outcome. The unfriendly one is to drop the bias altogether: class 2 then scores 61.95
# instead of 60.75, nothing complains, and you find out in a month.
#
# ### Exercise 1.1: count the parameters
#
# How many numbers may training change in a classifier with $K$ classes and $D$ inputs? (Stuck? Run `hint("01.1")`
# in a new cell. Given up? `solution("01.1")`.)

# %% [markdown] tags=["notes"]
# **2 minutes.** Aloud, nobody types: ten classes, 784 inputs. How many numbers may training change? (7,850.)
#
# Listen for 7,840, which forgets the biases, and 7,841, which has one bias for all classes. Both deserve the
# question "whose score does it shift?"
#
# 1.2 is homework. Its trap: `np.append` flattens a batch into one long row.

# %% tags=["exercise", "S0-10"]
def count_parameters(K, D):
    raise NotImplementedError("Exercise 1.1")

check("01.1", count_parameters)

# %% [markdown]
# ### Exercise 1.2: append the one
#
# Make it work for one column of pixels, shape `(D,)`, and for a batch of them, shape `(N, D)`.

# %% tags=["exercise", "S0-13", "E0-11"]
def append_one(x):
    raise NotImplementedError("Exercise 1.2")

check("01.2", append_one)

# %% [markdown] tags=["S0-11"]
# ### Score a real digit
#
# *Slides: NVIDIA deck, "A Linear classifier for Image".*
#
# An image is a square, $x$ is a column. So we stretch it: row of pixels after row of pixels, 784 in all. The
# classifier never learns which pixels were neighbours. (Notebook 08 is about getting that back.)

# %% tags=["S0-11"]
image = digits.X_train[0]  # (28, 28), uint8
x = image.reshape(28 * 28) / 255  # (784,), from 0 to 1
W0 = rng.normal(0, 0.01, size=(10, 784))  # ten rows of noise
f = W0 @ x  # (10,)

assert f.shape == (10,)
assert np.isclose(f[3], sum(W0[3, i] * x[i] for i in range(784)))  # class 3 looks at row 3 alone

# %% tags=["S0-11"]
picture(
    figures.image_to_scores(image, W0, f),
    alt="A handwritten 5, as a column of 784 pixels, a matrix W of noise, ten scores.",
)

# %% [markdown] tags=["S0-12"]
# With noise for weights, the scores are noise. Before we choose better ones, let's see what a row of $W$ *does*.
# In 784 dimensions nobody sees anything. In two, everybody does.
#
# ## Turn the lines yourself
#
# *Slides: NVIDIA deck, "Interpretation".*
#
# Three classes of points in the plane, three rows of $W$, three biases. The colour of the ground is the class
# with the highest score. Row 0 is in your hands: a stick that you can turn, stretch and shift. The blue dots of
# class 0 lie straight above the middle, the other two classes below, to the left and to the right.

# %% tags=["bet", "hide"]
# @title Bet 01.b3
bet(
    "01.b3",
    "The stick points to the right, at 0 degrees; 90 is up. To how many degrees would you turn it to catch the dots?",
    between=(-180, 180),
    unit="degrees",
)

# %% [markdown]
# Now drag; if you bet, your bet is a dashed stick. Which way must it point? What does its length change? And the
# bias?

# %% [markdown] tags=["notes"]
# **5 minutes.** One calls, another drags. **Predict** before each move: more right or fewer?
#
# (1) Turn to 90: 119 of 120. Many try to lay the stick along the border; it must point at the dots. (2) The bias to
# 4, then $-4$: 50 and 82. The border moves, it never turns. (3) The bias back to 0 and the length to 0: still 112
# right! **How does a row of zeros win?** (The other two are negative up there. The highest score need not be a high
# one.) (4) The length to 2: all 120.
#
# Listen for "the stick is the border".

# %% tags=["S0-12", "hide"]
# @title Live figure: three rows of W in the plane
points, classes = data.blobs(40, 3, spread=0.6, rng=np.random.default_rng(3))
rows = np.array([[1.0, 0.0], [-0.87, -0.5], [0.87, -0.5]])


def towards(degrees):
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])


turn, length = lin(-180, 180, value=0, unit="degrees"), lin(0, 3, value=1)


@explore(turn=turn, length=length, bias=lin(-4, 4, value=0), guess=from_bet("01.b3"), size=(7, 3.4))
def half_planes(fig):
    """Left: three clouds of points on ground coloured by the winning class; the row of class 0 is
    a black stick that the sliders turn and stretch. Right: the scores of the ringed point."""
    left, right = fig.subplots(1, 2, width_ratios=[1.7, 1])
    ground = figures.Regions(left, (-4, 4, -4, 4))
    figures.scatter_classes(points, classes, left)
    (stick,) = left.plot([], [], "o-", color="black", linewidth=3, markevery=[1], markersize=8)
    (dashed,) = left.plot([], [], "--", color="0.3", linewidth=2)
    probe = points[0]
    left.plot(*probe, marker="o", markersize=14, fillstyle="none", color="black")
    bars, verdict = figures.ScoreBars(right, 3, limit=10), left.set_title(" ", loc="left")

    def update(turn, length, bias, guess):
        W, b = rows.copy(), np.array([bias, 0, 0])
        W[0] = length * towards(turn)
        dashed.set_data([[], []] if guess is None else np.outer(towards(guess), [0, 2]))
        stick.set_data([0, W[0, 0]], [0, W[0, 1]])
        right_ones = np.sum((points @ W.T + b).argmax(axis=1) == classes)
        verdict.set_text(f"{right_ones} of {len(points)} right")
        return ground.update(ground.grid @ W.T + b), stick, dashed, verdict, *bars.update(W @ probe + b)

    return update

# %% tags=["bet", "hide"]
# @title Answer to bet 01.b3
middle = points[classes == 0].mean(axis=0)  # of the dots
reveal("01.b3", np.degrees(np.arctan2(middle[1], middle[0])), {
    0: "So the stick would lie along the border. It must point at the dots: that is where its score is high.",
    180: "So the stick would lie along the border. It must point at the dots: that is where its score is high.",
    -180: "So the stick would lie along the border. It must point at the dots: that is where its score is high.",
    -90: "There its score is lowest where the dots are: the stick points away from them.",
}, close=30)

# %% [markdown]
# At 90 degrees all but a few are right. The border between two classes is where their scores tie, $f_0 = f_1$,
# and that is always a straight line: each class owns an intersection of **half-planes**. Turning a row turns its
# borders, a longer row climbs faster and pushes them back, the bias shifts them without turning. Nothing you did
# could bend a border. Keep that in mind: in notebook 03 it will hurt, and 05 mends it.

# %% tags=["S0-12"]
rows[0] = [0, 1]  # 90 degrees
assert np.mean((points @ rows.T).argmax(axis=1) == classes) > 0.97

# %% [markdown] tags=["S0-15"]
# ## Complain with the hinge loss
#
# *Slides: NVIDIA deck, "Define a loss/cost/objective function" and "Multiclass SVM loss".*
#
# You judged by eye. A machine needs a number: large when we are unhappy with the scores, zero when we have
# nothing to complain about. It is called **loss**, cost or objective, and it is the only thing training will ever
# look at.
#
# The slide's example: three scores, and the right class is 0.
#
# $$f = [13, -7, 11], \quad y = 0$$
#
# Right class, highest score. Anything to complain about? It depends on how much of a lead you want. The
# multiclass **hinge loss** (or SVM loss) wants the right class ahead of *every* rival by a margin $\Delta$, and
# sums what is missing:

# %% [markdown] tags=["S0-17", "S0-18", "S1-03"]
# $$L_i = \sum_{j \neq y_i} \max(0,\; f_j - f_{y_i} + \Delta)$$
#
# The loss of example $i$; a sum over the wrong classes; in it, how far each rival's score is above the right
# one's, plus the margin. Below zero means a safe lead, and safe leads earn nothing.

# %% [markdown] tags=["notes"]
# **5 minutes.** On paper first, from the formula, with $\Delta = 10$: class 2 gives $11 - 13 + 10 = 8$, class 1
# gives $-10$, so nothing. The loss is 8. Listen for $-2$, which forgot the max, and 18, which counts the right class
# as its own rival.
#
# Then read the loop against the formula, sign by sign: where is $j \neq y_i$? Run it.
#
# At the figure: cover the right half. Drag $\Delta$ from 2 up to 25; the class calls "now" where the loss starts to
# rise (2) and where it doubles its pace (20). Most miss the second. Uncover, and ask what $-7$ has to do with 20.

# %% tags=["S0-16", "S0-17", "W0-04", "W0-05", "E0-16", "S1-03"]
def hinge_by_loop(f, y, delta=1.0):
    loss = 0.0
    for j in range(len(f)):
        if j != y:
            loss += max(0, f[j] - f[y] + delta)
    return loss

f = np.array([13, -7, 11])
slide_value("W0-04 W0-05", [hinge_by_loop(f, y=0, delta=1), hinge_by_loop(f, y=0, delta=10)])

# %% [markdown] tags=["E0-16"]
# > **The slide does not say which $\Delta$.** So its example has no loss: it is 0 with $\Delta = 1$ (which the
# > deck's code uses) and 8 with $\Delta = 10$ (which the public notes behind the slide use). Never quote a
# > hinge loss without its margin.
#
# So the loss depends on $\Delta$. How? At which value does it start to rise, and does it rise evenly from there?

# %% tags=["bet", "hide"]
# @title Bet 01.b4
margins = [0, 2, 10, 20, 30]
bet("01.b4", "Sketch the loss of the scores 13, -7 and 11 for margins Δ from 0 to 30.", curve=margins, between=(0, 40))

# %% [markdown]
# Drag $\Delta$; if you bet, squares are your sketch. At which value does the slope double, and why?

# %% tags=["S0-16", "S0-18", "E0-16", "hide"]
# @title Live figure: how much lead do you want?
@explore(delta=lin(0, 30, value=2, step=0.5), guess=from_bet("01.b4"), size=(7, 2.8))
def margin(fig):
    """Left: the scores 13, -7 and 11 as bars, and the line that rivals must not cross, delta below
    the right class's score. Right: the hinge loss against delta, zero up to 2, then rising with
    slope 1, from 20 on with slope 2."""
    left, right = fig.subplots(1, 2)
    scores, deltas = np.array([13, -7, 11]), np.linspace(0, 30, 121)
    zone = figures.ForbiddenZone(left, scores, y=0)
    loss_at = [hinge_by_loop(scores, 0, d) for d in deltas]
    figures.curves(deltas, {"loss": loss_at}, "margin Δ", "hinge loss", ax=right)
    (dot,) = right.plot([], [], "o", markersize=9, color="black")
    (sketch,) = right.plot([], [], "s:", color="0.3")
    label = right.set_title(" ", loc="left")

    def update(delta, guess):
        sketch.set_data([[], []] if guess is None else [margins, guess])
        loss = hinge_by_loop(scores, 0, delta)
        dot.set_data([delta], [loss])
        label.set_text(f"Δ = {delta:g}: loss {loss:g}")
        return dot, sketch, label, *zone.update(delta)

    return update

# %% tags=["bet", "hide"]
# @title Answer to bet 01.b4
def loss_at(delta):
    return hinge_by_loop([13, -7, 11], 0, delta)

reveal("01.b4", loss_at, {
    lambda delta: hinge_by_loop([13, 11], 0, delta): "That is class 2 alone. From 20 on, class 1 is too close as well.",
    lambda delta: min(40, loss_at(delta) + delta): "You counted the right class as its own rival.",
    lambda delta: loss_at(0): "That would be so if no lead were wanted.",
})

# %% [markdown]
# Flat up to $\Delta = 2$, the lead over class 2. Slope one from there, slope two from $\Delta = 20$, where class
# 1 joins in. Each rival is a hinge that opens at its own place.

# %% tags=["S0-18"]
lead = np.linspace(-3, 3, 121)  # f_j - f_y
terms = {f"Δ = {delta}": np.maximum(0, lead + delta) for delta in (1, 2)}
picture(
    figures.curves(lead, terms, "$f_j - f_y$", "one term of the loss"),
    alt="One hinge term: zero while the rival is delta or more behind, then rising with slope one.",
)

# %% [markdown] tags=["S0-20", "S0-28", "S0-29"]
# ### Drop the loop
#
# *Slides: NVIDIA deck, "Vectorized implementation" and "Example".*
#
# Now the example that carries half of this notebook: four pixels, three classes, the right class is 2.

# %% tags=["S0-28", "W0-07", "W0-08", "W0-09"]
W = np.array([[0.01, -0.05, 0.1, 0.05], [0.7, 0.2, 0.05, 0.16], [0.0, -0.45, -0.2, 0.03]])
x = np.array([-15, 22, -44, 56])
b = np.array([0.0, 0.2, -0.3])
y = 2

f = W @ x + b
slide_value("W0-07 W0-08 W0-09", f)

# %% [markdown]
# Class 1 leads, class 2 should. How large is the loss with $\Delta = 1$? The slide's listing will say.

# %% tags=["bet", "hide"]
# @title Bet 01.b5
bet("01.b5", "How large is the hinge loss of these three scores, with Δ = 1 and the right class 2?")

# %% [markdown] tags=["notes"]
# **5 minutes.** Guesses on the board first. Then type, and leave out `margins[y] = 0` on purpose.
#
# **Ask:** the loss of $-2.85$, $0.86$, $0.28$, right class 2? (1.58. Most say 0.58 and forget the margin; some
# subtract 2.13 for class 0's safe distance, which earns nothing.)
#
# **Goes wrong:** with the line left out, the next cell stops: "expected 1.58, got 2.58". Let them find the one too
# many. A swapped difference gives 4.55. `max` for `np.maximum` says "the truth value of an array ... is ambiguous".

# %% tags=["S0-20", "S0-29", "live"]
# The slide's listing, whose bias is folded into W: what does every class score?
def L_i_vectorized(x, y, W):
    scores = W.dot(x)
    # How much does each lack to be safely behind class y?
    margins = np.maximum(0, scores - scores[y] + 1)
    # Who is in this list but no rival? Add up the others
    margins[y] = 0
    return np.sum(margins)

# %% tags=["S0-20", "S0-29", "W0-10"]
loss = L_i_vectorized(np.append(x, 1), y, np.column_stack([W, b]))
slide_value("W0-10", loss)

# %% tags=["bet", "hide"]
# @title Answer to bet 01.b5
three = np.array([-2.85, 0.86, 0.28])
total = hinge_by_loop(three, y=2)
reveal("01.b5", total, {
    three[1] - three[2]: "That is the lead of class 1. The margin of 1 comes on top.",
    total + 1: "You counted the right class as its own rival: one margin too many.",
    total + three[0] - three[2] + 1: "You subtracted what class 0 is too low. A safe lead earns nothing.",
    0: "The right class is not even the highest: there is something to complain about.",
})

# %% [markdown]
# One term of the two did that alone. The other rival is 2.13 below the point where it would start to cost:

# %% tags=["S0-29", "W0-11"]
class_0, class_1 = f[0] - f[2] + 1, f[1] - f[2] + 1
assert np.isclose(max(0, class_0) + max(0, class_1), loss)
slide_value("W0-11", class_0)

# %% [markdown] tags=["E0-17"]
# Which line of the listing could go? `margins[y] = 0` looks idle: the right class beats itself by nothing. But by
# nothing *plus one*:

# %% tags=["E0-17", "S0-20"]
with_the_true_class = np.maximum(0, f - f[y] + 1).sum()
table(loss=[loss], without_that_line=[with_the_true_class], difference=[with_the_true_class - loss])

# %% [markdown]
# Every loss one too high. Training would not even notice, since a constant has no slope; your comparison with
# somebody else's loss would.
#
# ### Exercise 1.3: the hinge loss, any margin
#
# No loop over classes, any $\Delta$, and `f` must come out unharmed.

# %% [markdown] tags=["notes"]
# **7 minutes.** In pairs. Two misconceptions to listen for.
#
# "The scores are mine": `f -= f[y]` writes into the caller's array, and the next loss in the program is wrong. Ask
# for the caller's `f` after the call.
#
# "The true class adds 1": it adds the margin, so `- 1` at the end is right for one margin only.
#
# Pairs that are done early: what is the loss when all $K$ scores are equal? ($(K - 1)\Delta$: the price of knowing
# nothing.)

# %% tags=["exercise", "S0-17", "E0-17"]
def hinge_loss(f, y, delta=1.0):
    raise NotImplementedError("Exercise 1.3")

check("01.3", hinge_loss)

# %% [markdown] tags=["S0-22", "S0-23"]
# ### Take three examples
#
# *Slides: NVIDIA deck, "What does the Loss function look like?"*
#
# Write $w_j$ for row $j$ of $W$, so $f_j = w_j^T x$. Three examples $x_0, x_1, x_2$, with right classes 0, 1, 2:
#
# $$
# \begin{aligned}
# L_0 &= \max(0, w_1^T x_0 - w_0^T x_0 + 1) + \max(0, w_2^T x_0 - w_0^T x_0 + 1) \\
# L_1 &= \max(0, w_0^T x_1 - w_1^T x_1 + 1) + \max(0, w_2^T x_1 - w_1^T x_1 + 1) \\
# L_2 &= \max(0, w_0^T x_2 - w_2^T x_2 + 1) + \max(0, w_1^T x_2 - w_2^T x_2 + 1)
# \end{aligned}
# $$
#
# and the **data loss** is their mean, $L = (L_0 + L_1 + L_2)/3$.

# %% tags=["S0-22", "S0-23"]
w = rng.normal(size=(3, 2))  # rows w[0], w[1], w[2]
x3 = rng.normal(size=(3, 2))  # examples x3[0], x3[1], x3[2]
L0 = max(0, w[1] @ x3[0] - w[0] @ x3[0] + 1) + max(0, w[2] @ x3[0] - w[0] @ x3[0] + 1)
L1 = max(0, w[0] @ x3[1] - w[1] @ x3[1] + 1) + max(0, w[2] @ x3[1] - w[1] @ x3[1] + 1)
L2 = max(0, w[0] @ x3[2] - w[2] @ x3[2] + 1) + max(0, w[1] @ x3[2] - w[2] @ x3[2] + 1)

assert np.allclose([L0, L1, L2], [hinge_by_loop(w @ x3[i], i) for i in range(3)])
table(L0=L0, L1=L1, L2=L2, mean=(L0 + L1 + L2) / 3)

# %% [markdown]
# Six terms by hand are a morning's work, sixty thousand examples are not. From here on we score a whole batch at
# once, one example a **row**: $X$ is $N \times D$, and all the scores are $X W^T + b$, of shape $N \times K$. The
# package's `losses.multiclass_hinge` is your exercise 1.3 for batches; it also returns the gradient, which we
# ignore until later.

# %% tags=["S0-23"]
batch_loss, _ = losses.multiclass_hinge(x3 @ w.T, np.arange(3), delta=1.0)
assert np.isclose(batch_loss, (L0 + L1 + L2) / 3)

# %% [markdown] tags=["S0-21"]
# ### Walk through the landscape
#
# What does the loss look like *as a function of a weight*? Each $L_i$ is a sum of hinges. **Sketch it** before
# you look: curved or straight? One valley or several?

# %% tags=["S0-21"]
def losses_at(W):  # one hinge loss an example
    return np.array([hinge_by_loop(W @ x3[i], i) for i in range(3)])

steps = np.linspace(-2.5, 2.5, 101)
direction = np.array([[1, 0], [0, 1], [-1, -1]])  # one way to walk among the six weights
along = np.array([losses_at(w + s * direction) for s in steps])
lines = {f"$L_{i}$": along[:, i] for i in range(3)} | {"mean $L$": along.mean(axis=1)}
picture(
    figures.curves(steps, lines, "step along one direction of weights", "hinge loss"),
    alt="Three hinge losses and their mean along a line of weights: straight pieces and kinks.",
)

# %% [markdown]
# Straight pieces and kinks: **piecewise linear**. And a bowl: **convex**, for a sum of convex functions is
# convex. A convex function lies below each of its chords, which we can test on a thousand random ones:

# %% tags=["S0-21"]
for _ in range(1000):
    A, B = rng.normal(size=(2, 3, 2))
    assert losses_at((A + B) / 2).mean() <= (losses_at(A).mean() + losses_at(B).mean()) / 2 + 1e-12

# %% [markdown] tags=["S0-24", "E0-10"]
# For the whole landscape we would need six dimensions. The slide's trick: pick two random directions $W_1$, $W_2$
# and draw the loss over the plane $W + a W_1 + b W_2$.
#
# > **The slide calls it "the full data loss" and writes $L_i(W + a W_1 + b W_2)$.** $L_i$ is the loss of one
# > example. The full one is the mean, $L(W + a W_1 + b W_2)$. You can see the difference: choose one example,
# > then all.
#
# Walk to the lowest point you can find. Then choose the other loss (we are about to meet it) and look at the
# kinks.

# %% tags=["S0-24", "S0-21", "E0-10", "hide"]
# @title Live figure: a plane through the landscape
W1, W2 = np.random.default_rng(2).normal(size=(2, 3, 2))
side = np.linspace(-4, 4, 121)
plane = w + side[None, :, None, None] * W1 + side[:, None, None, None] * W2  # (b, a, 3, 2)
SHOWN = {"the mean L": [0, 1, 2], "L0 alone": [0], "L1 alone": [1], "L2 alone": [2]}
LOSSES = {"hinge": losses.multiclass_hinge, "cross-entropy": losses.cross_entropy}


def loss_over(W, loss, shown):
    f = x3 @ np.swapaxes(W, -1, -2)  # (..., 3, 3): scores of three examples
    right = np.einsum("...ii->...i", f)
    hinge = np.maximum(0, f - right[..., None] + 1).sum(axis=-1) - 1
    each = hinge if loss == "hinge" else losses.logsumexp(f) - right
    return each[..., SHOWN[shown]].mean(axis=-1)


surfaces = {(loss, shown): loss_over(plane, loss, shown) for loss in LOSSES for shown in SHOWN}


@explore(a=lin(-4, 4, value=0), b=lin(-4, 4, value=0), loss=choice(LOSSES), shown=choice(SHOWN))
def landscape(fig):
    """Left: bands of equal loss over the plane (a, b) with a dot where you stand. Right: the cut
    through the dot along a; straight pieces for the hinge loss, smooth for cross-entropy."""
    view = figures.Landscape(fig, side, side)

    def update(a, b, loss, shown):
        here = loss_over(w + a * W1 + b * W2, loss, shown)
        return view.update(surfaces[loss, shown], a, b, here)

    return update

# %% [markdown] tags=["S0-19", "E0-18"]
# ### Two classes: the old support vector machine
#
# The slide quotes the two-class formula as it stood in the 1990s, labels $t \in \{-1, +1\}$ and one vector $w$:
#
# $$L_i = C \max(0,\; 1 - t_i\, w^T x_i) + R(w)$$
#
# Is our multiclass loss the same thing when $K = 2$? It is, with $w = w_1 - w_0$. Two hundred random cases say
# so:

# %% tags=["S0-19", "E0-18"]
for _ in range(200):
    w0, w1, z = rng.normal(size=(3, 4))
    y2 = rng.integers(2)
    t = 2 * y2 - 1  # 0 -> -1, 1 -> +1
    assert np.isclose(max(0, 1 - t * ((w1 - w0) @ z)), hinge_by_loop([w0 @ z, w1 @ z], y2))

# %% [markdown]
# > **The slide calls the labels $y_i$ there too**, the name of our class *numbers*. Feed it 0 and 1 and it
# > breaks without a word: for $t = 0$ the product vanishes and each example costs exactly 1, whatever $w$ is.
# > $C$ is a trap as well: it weighs the data, our $\lambda$ below weighs the penalty, so a large $C$ is a small
# > $\lambda$. And with $R(w)$ inside $L_i$, a sum over $N$ examples counts it $N$ times.

# %% tags=["E0-18"]
cost_of_class_0 = [max(0, 1 - 0 * (rng.normal(size=4) @ z)) for _ in range(100)]
assert set(cost_of_class_0) == {1.0}

# %% [markdown] tags=["S0-26", "S0-27"]
# ## Ask the scores for probabilities
#
# *Slides: NVIDIA deck, "Softmax classifier" and "Example"; Taura, "softmax"; Ando Ki, "Optional output layer:
# Softmax".*
#
# Our example scored $-2.85$, $0.86$ and $0.28$, and class 2 is the right one. The hinge loss complained, 1.58,
# because class 1 came too close. It knows "enough" and "not enough", nothing between. Can the scores tell us *how
# sure* they are?
#
# Class 2 has the second-best score. How probable does that make it?

# %% tags=["bet", "hide"]
# @title Bet 01.b6
bet("01.b6", "Which probability does class 2 get, with the scores -2.85, 0.86 and 0.28?", between=(0, 1))

# %% [markdown] tags=["S0-25", "S3-51", "S4-48", "S4-49", "S4-50", "S4-52"]
# Exponentials make every score positive and keep their order; dividing by the sum makes them add to one:
#
# $$P(k \mid x) = \frac{e^{f_k}}{\sum_j e^{f_j}}$$
#
# This is **softmax**, also called the normalized exponential, and the model multinomial logistic regression. The
# exponentials alone are "unnormalized probabilities": they add up to anything.

# %% [markdown] tags=["notes"]
# **4 minutes.** Begin with the naive idea: divide the scores by their sum. Type `f / f.sum()` in a scratch cell:
# 1.67, $-0.50$, $-0.16$. They add up to one and are no probabilities. So first make them positive.
#
# **Ask:** what is class 2's probability? (0.353. Guesses are 0.45, "close behind 0.86", or 0.1, "it lost".) Why not
# squares, they are positive too? (They lose the order: $-2.85$ would win.)
#
# **Goes wrong:** `e / f.sum()` gives negative shares. `axis=1` says "axis 1 is out of bounds": one example is one
# row.

# %% tags=["S0-25", "S3-51", "S4-50", "live"]
# Positive, and still in the same order
def softmax(f):
    e = np.exp(f)
    # Each one's share of the whole
    return e / e.sum()

# %% tags=["S0-25", "S0-30", "S0-31", "S3-51", "S4-50"]
p = softmax(f)
table(score=f, exp=np.exp(f), probability=p, minus_log=-np.log(p))

# %% tags=["bet", "hide"]
# @title Answer to bet 01.b6
chances = softmax(three)
reveal("01.b6", chances[2], {
    chances[1]: "That is class 1, which leads.",
    1 / 3: "That is the share when all three score alike. Here one is far behind.",
    three[2]: "That is its score. A probability is its share of the three exponentials.",
    "high": "It is 0.58 behind the leader: exp(0.58) is 1.8, and the leader gets that many times more.",
    "low": "It lost, but not by much: the leader gets exp(0.58) = 1.8 times its probability.",
}, close=0.015)

# %% [markdown] tags=["E0-02"]
# Four columns, and each number of the slide is in one of them.
#
# > **On the slide the labels sit one column too far left**: the scores stand under "exp", the exponentials
# > under "normalize (to sum to one)". They sum to 3.74, so normalized they are not; the third column is
# > missing.

# %% tags=["S0-30", "W0-12", "W0-13", "W0-14", "W0-15", "E0-02", "S4-52"]
e = np.exp(f)
slide_value("W0-12 W0-13 W0-14 W0-15", [*e, e.sum()])

# %% tags=["S0-31", "S0-27", "W0-16", "W0-17", "W0-18", "S3-52"]
assert np.isclose(p.sum(), 1)
assert np.all(p > 0) and p.argmax() == f.argmax()  # positive, same winner
slide_value("W0-16 W0-17 W0-18", p)

# %% [markdown] tags=["S0-25", "S0-27", "S1-02", "S3-14", "S3-54", "S4-63"]
# 0.353: one chance in three for the right class, behind a rival at 0.631. Now the loss is one line. We want a
# number that is 0 when the right class has probability 1, and grows without end as that probability vanishes:
#
# $$L_i = -\log P(y_i \mid x_i) = -\log \frac{e^{f_{y_i}}}{\sum_j e^{f_j}}$$
#
# It has three names: **cross-entropy**, softmax loss, **negative log-likelihood** (NLL).

# %% [markdown] tags=["notes"]
# **2 minutes.** One line. Let the class dictate it.
#
# **Ask:** what should the right class's probability cost at 1? (0.) At 0? (No limit.) And if all ten digits are
# equally likely? ($\ln 10 = 2.3$. Many say 0.9, "nine tenths wrong".)
#
# **Goes wrong:** `p.max()` instead of `p[y]` gives 0.46: it praises the winner, not the right class. Without the
# minus the next cell complains about $-1.04$. Whoever writes `np.log10` gets 0.452 and is proud, as the slide
# agrees; say nothing until the next cell.

# %% tags=["S0-25", "S0-32", "S1-02", "S3-14", "S3-54", "live"]
# Nothing to pay at probability 1, and no limit towards 0
loss = -np.log(p[y])

# %% tags=["S0-25", "S0-32", "W0-19", "W0-20", "E0-01", "S1-02", "S3-14", "S3-54"]
in_base_10 = {"W0-20": "the same in base 10"}
slide_value("W0-19 W0-20", [loss, loss / np.log(10)], remarks=in_base_10)

# %% [markdown] tags=["E0-01", "S0-32"]
# > **The slide says 0.452.** So did the public notes behind it, until somebody noticed. It is the *base-10*
# > logarithm of the same probability. Everything else on these slides, the gradient included, needs the natural
# > one, and so does every framework you will meet: the loss is **1.04**. Multiply 0.452 by $\ln 10 = 2.303$ and
# > you are home. When two people's losses differ by a factor of 2.3, you now know why.

# %% tags=["S4-66", "S4-67", "E0-01"]
q = np.linspace(0.005, 1, 200)
logs = {"natural: $-\\ln p$": -np.log(q), "base 2": -np.log2(q), "base 10, the slide": -np.log10(q)}
picture(
    figures.curves(q, logs, "probability of the right class", "loss"),
    alt="Minus log p in three bases, zero at p = 1, steep near 0; base 2 highest, base 10 lowest.",
)

# %% [markdown]
# One shape, three scales. At $p = 1$ there is nothing to pay; toward 0 the price has no limit.
#
# Drag the right class's score. Watch where the two losses stop caring. **Which of them still pulls when the
# answer is already right?**

# %% [markdown] tags=["notes"]
# **3 minutes.** Drag the score up and stop four times; the class predicts both losses.
#
# (1) 0.86, a tie: hinge exactly 1, cross-entropy 0.71. (2) 1.86: hinge 0. Cross-entropy? (0.32: the right class
# leads with 73 %, and 27 % are still missing.) (3) 8: 0.001, and it would go on. (4) Down to $-6$: hinge 12,
# cross-entropy 6.9. **Why is hinge so much steeper there?** (Two rivals charge; cross-entropy never pulls with more
# than one.)
#
# Listen for "loss 0 means it is sure". Hinge 0 means far enough ahead.

# %% tags=["S0-31", "S4-66", "hide"]
# @title Live figure: hinge against cross-entropy
@explore(score_of_class_2=lin(-6, 8, value=0.28, step=0.02), size=(7, 3))
def hinge_against_cross_entropy(fig):
    """Left: hinge loss and cross-entropy against the right class's score, others fixed; the hinge
    loss falls straight to zero at 1.86, cross-entropy bends and never gets there. Right: the
    three probabilities."""
    left, right = fig.subplots(1, 2, width_ratios=[1.7, 1])
    right_scores = np.linspace(-6, 8, 141)
    batch = np.column_stack([np.full(141, -2.85), np.full(141, 0.86), right_scores])
    hinge = [hinge_by_loop(row, 2) for row in batch]
    entropy = [losses.cross_entropy(row[None], np.array([2]))[0] for row in batch]
    both = {"hinge, Δ = 1": hinge, "cross-entropy": entropy}
    figures.curves(right_scores, both, "score of class 2", "loss", ax=left)
    (dots,) = left.plot([], [], "o", color="black", markersize=8)
    bars = figures.ScoreBars(right, 3, limit=1, xlabel="probability")
    label = left.set_title(" ", loc="left")

    def update(score_of_class_2):
        now = np.array([-2.85, 0.86, score_of_class_2])
        pair = hinge_by_loop(now, 2), losses.cross_entropy(now[None], np.array([2]))[0]
        dots.set_data([score_of_class_2] * 2, pair)
        label.set_text(f"hinge {pair[0]:.2f}, cross-entropy {pair[1]:.3f}")
        return dots, label, *bars.update(softmax(now))

    return update

# %% [markdown]
# Hinge goes flat one unit past the best rival: good enough is good enough. Cross-entropy never quite lets go.
# That is the whole difference between an SVM and a softmax classifier. The scores are the same $Wx + b$.
#
# And the other example of the slides, $[13, -7, 11]$ with class 0? Hinge says 0. Cross-entropy still finds
# something:

# %% tags=["S0-16", "W0-06"]
slide_value("W0-06", -np.log(softmax(np.array([13, -7, 11]))[0]))

# %% [markdown] tags=["S3-52", "S4-51", "E3-13"]
# ### Break it, then mend it
#
# *Slides: Taura, "softmax" and "log softmax"; Ando Ki, stable softmax.*
#
# A trained network can well score 1000. **What is `softmax` of 1000, 1001 and 1002?** The differences are 1, so:
# something mild. Run it.

# %% [markdown] tags=["notes"]
# **8 minutes.** Two for the failure, six for exercise 1.4.
#
# Ask for all three numbers first. (0.09, 0.24, 0.67, as for 0, 1, 2. Most say 0, 0, 1, "because the scores are so
# large": only differences count.) Then run, and wait until somebody explains the three `nan`.
#
# In 1.4 listen for "subtract the maximum of the batch". Give them the rows (1000, 1001) and (0, 1): the second one
# becomes 0 / 0. And for `keepdims`, without which each row's maximum meets the wrong axis: with as many rows as
# classes nothing complains.

# %% tags=["E3-13", "S3-52"]
with np.errstate(over="ignore", invalid="ignore"):
    broken = softmax(np.array([1000.0, 1001.0, 1002.0]))

assert np.isnan(broken).all()
broken

# %% [markdown] tags=["S4-51"]
# $e^{1000}$ does not fit into 64 bits, `inf / inf` is not a number, and one `nan` in a loss turns every weight to
# `nan` one step later. The cure costs one subtraction. Shift all scores by their maximum $m$: the factor $e^{-m}$
# cancels,
#
# $$P(k \mid x) = \frac{e^{f_k - m}}{\sum_j e^{f_j - m}}, \qquad m = \max_j f_j$$
#
# and the largest exponent is now $e^0 = 1$.
#
# ### Exercise 1.4: the softmax that survives
#
# One row of scores, `(K,)`, or a batch, `(N, K)`, each row for itself.

# %% tags=["exercise", "S4-51", "E3-13"]
def stable_softmax(f):
    raise NotImplementedError("Exercise 1.4")

check("01.4", stable_softmax)

# %% [markdown]
# Ours, for whoever reads on first, is `losses.softmax`:

# %% tags=["S4-51", "W3-05", "W3-06", "W3-07"]
slide_value("W3-05 W3-06 W3-07", losses.softmax(np.array([1000.0, 1001.0, 1002.0])))

# %% [markdown] tags=["S3-52", "E3-13"]
# > **"Each component is greater than 0", says a slide.** In mathematics. In floating point a gap of 800 is
# > enough for an exact zero, and then $-\log 0 = \infty$. So a loss must never go through the probabilities.

# %% tags=["S3-52", "E3-13"]
far_apart = np.array([0.0, 800.0])
assert losses.softmax(far_apart)[0] == 0.0

# %% [markdown] tags=["S3-53", "S3-55"]
# Take the logarithm on paper first. It undoes the exponential, and only a sum is left:
#
# $$\log \text{softmax}(f)_k = f_k - \log \sum_j e^{f_j}, \qquad L = -f_y + \log \sum_j e^{f_j}$$
#
# with $\log \sum_j e^{f_j} = m + \log \sum_j e^{f_j - m}$, safe for the same reason as before. The
# **log-sum-exp** is a soft maximum: a little above the largest score.

# %% [markdown] tags=["notes"]
# **3 minutes.** The same cure as in 1.4, this time before the patient falls ill.
#
# **Ask:** what is the log-sum-exp of (5, 5)? (5.69: $5 + \ln 2$. Most say 5 or 10.) And of (0, 800)? (800, to the
# last digit.) So when is it close to the maximum? (When one score leads.)
#
# **Goes wrong:** `m` is taken off and not given back: the assertion in the next cell fails, the loss would be 0.18
# and not 1.04. Logarithm and sum swapped, `np.log(np.exp(f - m)).sum()`, undo each other and add up the bare scores.

# %% tags=["S3-53", "S3-55", "live"]
# The largest exponent shall be 0
def logsumexp(f):
    m = f.max()
    # What we took away must come back: where?
    return m + np.log(np.exp(f - m).sum())

# %% tags=["S3-53", "S3-55"]
assert np.isclose(-f[y] + logsumexp(f), loss)  # 1.04 again
assert np.allclose(f - logsumexp(f), np.log(softmax(f)))
table(largest=[f.max(), 800.0], log_sum_exp=[logsumexp(f), logsumexp(far_apart)])

# %% [markdown]
# ### Exercise 1.5: the cross-entropy, straight from the scores
#
# Natural logarithm, one example, and no `inf` for `f = [0, 1000]`, `y = 0`.

# %% tags=["exercise", "S3-55", "S0-32", "E0-01"]
def cross_entropy(f, y):
    raise NotImplementedError("Exercise 1.5")

check("01.5", cross_entropy)

# %% [markdown] tags=["E3-16", "S3-54"]
# > **Which input does "NLL" want?** The slide's NLL$(x, t) = -\log x_t$ takes *probabilities*, under a title
# > that says "NLL log softmax". PyTorch's `NLLLoss` takes *log*-probabilities, its `CrossEntropyLoss` raw
# > scores. Hand the slide's formula a log-softmax and it takes the logarithm of a negative number:

# %% tags=["E3-16", "S3-54"]
log_p = f - logsumexp(f)
with np.errstate(invalid="ignore"):
    logged_twice = -np.log(log_p[y])

assert np.isnan(logged_twice)
assert np.isclose(losses.nll_from_probs(p[None], np.array([y])), loss)

# %% [markdown] tags=["S0-26"]
# ### Two classes: logistic regression
#
# With two classes only the difference of the scores matters, and softmax becomes the S-shaped **sigmoid**
# $1/(1 + e^{-z})$:
#
# $$P(1 \mid x) = \frac{e^{f_1}}{e^{f_0} + e^{f_1}} = \frac{1}{1 + e^{-(f_1 - f_0)}}$$

# %% tags=["S0-26"]
f0, f1 = rng.normal(size=2)
assert np.isclose(softmax(np.array([f0, f1]))[1], 1 / (1 + np.exp(-(f1 - f0))))
assert np.isclose(losses.sigmoid(f1 - f0), 1 / (1 + np.exp(-(f1 - f0))))

# %% [markdown] tags=["S3-59", "S3-60"]
# ### Ask why the logarithm
#
# *Slides: Taura, "Note: why NLL log softmax?"*
#
# Any function that falls with $p_y$ could be a loss, the slide says, even $-p_y$. **Why does everybody take
# $-\log p_y$?** Two answers. Here is the one about slopes: how hard does each loss push the right score up?

# %% tags=["S3-59", "S3-60"]
z = np.linspace(-8, 8, 161)  # lead of the right class over a single rival
right = losses.sigmoid(z)
push = {"$-\\log p$: push $1 - p$": 1 - right, "$-p$: push $p(1 - p)$": right * (1 - right)}
picture(
    figures.curves(z, push, "lead of the right class, $f_y - f_j$", "push on $f_y$"),
    alt="Where the answer is badly wrong, minus log p pushes with force one, minus p not at all.",
)

# %% [markdown]
# Look at the left end, where the classifier is confidently wrong. That is where it has most to learn, and $-p$
# has gone to sleep. The slopes themselves, by central differences (notebook 02 explains them):

# %% tags=["S3-59"]
def slope(loss, z, h=1e-5):
    return (loss(z + h) - loss(z - h)) / (2 * h)

lead = np.array([-8.0, 0.0, 8.0])
by_log = slope(lambda z: -np.log(losses.sigmoid(z)), lead)
by_p = slope(lambda z: -losses.sigmoid(z), lead)

right = losses.sigmoid(lead)
assert np.allclose(by_log, -(1 - right)) and np.allclose(by_p, -right * (1 - right))
table(lead=lead, slope_of_minus_log_p=by_log, slope_of_minus_p=by_p)

# %% [markdown] tags=["S3-61", "S3-62", "E3-14"]
# The second answer is about whole data sets. We want the classifier that makes *all* labels likely at once: the
# **product** $\prod_i p_{y_i}$. But we like losses that add up, example by example. The logarithm turns one into
# the other:
#
# $$\sum_i \left(-\log p_{y_i}\right) = -\log \prod_i p_{y_i}$$
#
# The product has a practical flaw besides. Four hundred examples, each with $p = 0.1$. **What is the product?**

# %% tags=["S3-61", "S3-62", "E3-14", "W3-03", "W3-04"]
probabilities = np.full(400, 0.1)
few = rng.uniform(0.1, 1, size=20)
assert np.isclose(-np.log(few).sum(), -np.log(np.prod(few)))
slide_value("W3-03 W3-04", [np.prod(probabilities), -np.log(probabilities).sum()])

# %% [markdown] tags=["S0-33"]
# Not small: zero. $10^{-400}$ is below what a float can hold. The sum of logarithms does not blink.
#
# ## Keep the weights small
#
# *Slides: NVIDIA deck, "Regularization"; Ionescu, "From previous lecture".*
#
# Suppose some $W$ has a hinge loss of zero. Then so has $2W$: every lead doubles. And $10 W$. The loss cannot
# tell them apart; which should we want?

# %% tags=["S0-33"]
W_ok, x_ok = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([3.0, 1.0])
scales = np.array([1, 2, 10])
losses_of = [hinge_by_loop(s * W_ok @ x_ok, y=0) for s in scales]
table(scale=scales, hinge_loss=losses_of, sum_of_squares=[np.sum((s * W_ok) ** 2) for s in scales])

# %% [markdown] tags=["S0-34", "S0-35", "S0-36", "S1-04", "S0-52", "S0-53"]
# The smallest that will do. Extreme weights bet everything on a few pixels. So we charge for them:
#
# $$R(W) = \sum_k \sum_l W_{k,l}^2, \qquad L = \frac{1}{N} \sum_i L_i + \lambda R(W)$$
#
# $\lambda$, the **regularization strength**, is the price. Written out, the two objectives of this notebook are
#
# $$
# L_{\text{SVM}} = \frac{1}{N} \sum_i \sum_{j \neq y_i} \max(0, f(x_i; W)_j - f(x_i; W)_{y_i} + \Delta)
# + \lambda \sum_k \sum_l W_{k,l}^2
# $$
#
# $$
# L_{\text{softmax}} = \frac{1}{N} \sum_i -\log \frac{e^{f_{y_i}}}{\sum_j e^{f_j}}
# + \lambda \sum_k \sum_l W_{k,l}^2
# $$

# %% tags=["S0-34", "S0-35", "S0-52", "S0-53", "S1-04"]
def objective(loss, W, b, X, y, lam):
    data_loss, _ = loss(X @ W.T + b, y)
    return data_loss + lam * np.sum(W**2)

svm = objective(losses.multiclass_hinge, W, b, x[None], np.array([2]), lam=0.1)
softmax_loss = objective(losses.cross_entropy, W, b, x[None], np.array([2]), lam=0.1)
assert np.isclose(svm, 1.58 + 0.1 * np.sum(W**2))
assert np.isclose(softmax_loss, loss + 0.1 * np.sum(W**2))
table(objective=["SVM", "softmax"], data_loss=[1.58, loss], with_penalty=[svm, softmax_loss])

# %% [markdown] tags=["E1-29", "S1-04"]
# > **Another deck writes $L = \frac{1}{N}\sum_i L_i + R(W)$, without $\lambda$.** The two agree for
# > $\lambda = 1$ only, which would crush any classifier you train here. Or $\lambda$ is hidden inside that
# > deck's $R$. Always ask.

# %% tags=["E1-29"]
without_lambda = losses.multiclass_hinge(x[None] @ W.T + b, np.array([2]))[0] + np.sum(W**2)
with_one = objective(losses.multiclass_hinge, W, b, x[None], np.array([2]), lam=1)
assert np.isclose(without_lambda, with_one)
assert not np.isclose(without_lambda, svm)

# %% [markdown] tags=["E0-24"]
# ### Two tricks that do not mix
#
# Recall the bias trick. It made $b$ the last column of $W$. **What happens to the penalty?** With the slide's
# numbers:

# %% tags=["E0-24", "S0-34", "W0-51", "W0-52"]
W_slide = np.array([[0.2, -0.5, 0.1, 2.0], [1.5, 1.3, 2.1, 0.0], [0.0, 0.25, 0.2, -0.3]])
b_slide = np.array([1.1, 3.2, -1.2])
slide_value("W0-51 W0-52", [np.sum(W_slide**2), np.sum(np.column_stack([W_slide, b_slide]) ** 2)])

# %% [markdown]
# It doubled, and nobody asked for that. A bias only says how common a class is; there is no reason to hold it
# near zero. If you fold, leave the last column out of $R$.
#
# ### Exercise 1.6: the penalty
#
# `W` has the biases as its last column. Charge for the rest.

# %% tags=["exercise", "S0-34", "S0-36", "E0-24"]
def l2_penalty(W, lam):
    raise NotImplementedError("Exercise 1.6")

check("01.6", l2_penalty)

# %% [markdown] tags=["S0-54", "E0-13", "E0-22"]
# ### See where it pulls
#
# > **"Always pull the weights down", says the slide.** Down is where negative weights already are. One step
# > against the slope of $\lambda W^2$, which is $2 \lambda W$, moves $[-1, 0.5]$ where?

# %% tags=["S0-54", "E0-13", "E0-22"]
before = np.array([-1.0, 0.5])
penalty, dW = losses.l2_penalty(before[None], lam=0.1)
gradcheck(lambda v: losses.l2_penalty(v, lam=0.1)[0], before[None], dW)
after = before - 0.1 * dW[0]

assert np.all(np.abs(after) < np.abs(before)) and after[0] > before[0]
table(before=before, after=after)

# %% [markdown]
# The negative one went *up*. **Toward zero** is the word, by the same 2 % each: large weights lose most.
#
# > **Half or whole?** Many codes write $\frac{\lambda}{2} \sum W^2$, so that the slope is $\lambda W$. Same
# > $\lambda$, half the pull. This course follows the slides: no half, slope $2 \lambda W$. (PyTorch's
# > `weight_decay` means $\lambda W$.)

# %% tags=["E0-22"]
slope_whole = slope(lambda v: 0.1 * v**2, before)
slope_half = slope(lambda v: 0.1 / 2 * v**2, before)
assert np.allclose(slope_whole, 2 * 0.1 * before) and np.allclose(slope_half, 0.1 * before)

# %% [markdown] tags=["S4-53", "S4-54"]
# ## Write the target as a vector
#
# *Slides: Ando Ki, "one-hot encoding", "Loss/Cost" and "Cost functions".*
#
# So far the target was a number, $y = 2$. Write it as a vector $t$ instead, 1 at the right class and 0 elsewhere,
# and a loss becomes a *distance* between two vectors: what came out, and what should have. Such a $t$ is called
# **one-hot**.
#
# The simplest distance is $\sum |t - p|$. A perfect match gives 0.

# %% tags=["S4-53", "S4-54"]
t = np.eye(3)[2]  # row 2 of the identity
assert np.abs(t - t).sum() == 0
table(t=t, p=p, distance=np.abs(t - p))

# %% [markdown]
# ### Exercise 1.7: one-hot
#
# For a whole batch of labels, one row each. `np.eye` is allowed; so is thinking about what happens when the last
# class does not occur in `y`.

# %% tags=["exercise", "S4-53"]
def one_hot(y, K):
    raise NotImplementedError("Exercise 1.7")

check("01.7", one_hot)

# %% [markdown]
# Mean absolute error, mean squared error and its root all measure this distance. Cross-entropy measures something
# else. Compare them on two wrong answers: our $p$, and one that is *sure* of the wrong class.

# %% tags=["S4-54"]
sure = np.array([0.0005, 0.999, 0.0005])
T = np.stack([t])

def four_losses(p):
    four = losses.l1_loss, losses.mse_loss, losses.rmse_loss
    return [loss(p[None], T)[0] for loss in four] + [-np.log(p[2])]

names = ["mean absolute", "mean squared", "root of it", "cross-entropy"]
table(loss=names, ours=four_losses(p), sure=four_losses(sure))

# %% [markdown]
# The distances rise by half, at most by a factor of two and a half. They cannot do more: a probability is never
# further than 1 from its target. Cross-entropy rises sevenfold, and has no ceiling.

# %% [markdown] tags=["S4-63", "E4-12"]
# With a one-hot target, cross-entropy is written $-\sum_k t_k \log p_k$: all terms but one vanish, and what
# remains is our $-\log p_y$.
#
# > **It is a formula to read, not to run.** Let the network be certain, $p = [0, 0, 1]$, and right:

# %% tags=["S4-63", "E4-12"]
assert np.isclose(-np.sum(t * np.log(p)), -np.log(p[2]))

certain = np.array([0.0, 0.0, 1.0])
with np.errstate(divide="ignore", invalid="ignore"):
    by_formula = -np.sum(t * np.log(certain))  # 0 * log 0
assert np.isnan(by_formula)
table(by_formula=by_formula, by_indexing=-np.log(certain[2]) + 0)

# %% [markdown] tags=["S4-64", "E4-03", "E4-13"]
# For a single yes-or-no output $q$ there is the **binary cross-entropy**
#
# $$-\left[t \log q + (1 - t) \log (1 - q)\right]$$
#
# whose second half charges for saying yes when the answer is no.
#
# > **The slide lost the minus.** Without it the "loss" is never positive, and making it small means being
# > wrong: at $t = 1$, $q = 0.9$ its slope is $+1.11$, so descent would *lower* $q$.

# %% tags=["S4-64", "E4-03"]
def as_printed(q, t):
    return t * np.log(q) + (1 - t) * np.log(1 - q)

q = rng.uniform(0.01, 0.99, size=100)
assert np.all(as_printed(q, 1) < 0) and np.all(as_printed(q, 0) < 0)
assert np.isclose(slope(lambda q: as_printed(q, 1), 0.9), 1 / 0.9)
z = np.array([np.log(9)])  # the score whose sigmoid is 0.9
right_sign, _ = losses.binary_cross_entropy_with_logits(z, np.array([1.0]))
table(as_printed=as_printed(0.9, 1), with_minus=right_sign)

# %% [markdown] tags=["E4-13"]
# > **It is offered as another form of the softmax loss. It is not.** Summed over the two outputs of a two-class
# > softmax, it counts each mistake twice. One sigmoid *or* a softmax:

# %% tags=["E4-13"]
p2, t2 = softmax(np.array([0.3, -1.2])), np.array([0.0, 1.0])
binary = -np.sum(t2 * np.log(p2) + (1 - t2) * np.log(1 - p2))
table(cross_entropy=-np.log(p2[1]), binary_form=binary, ratio=binary / -np.log(p2[1]))

# %% [markdown] tags=["S4-47", "E4-08", "E4-16"]
# ### Do not squash twice
#
# *Slides: Ando Ki, "Optional output layer: Softmax".*
#
# The slide has a network that answers $f([1, -1]) = [0.62, -0.83]$ and $f([0, 0]) = [051, 0.85]$, finds such
# outputs hard to interpret ("any value, including negative"), and adds a softmax. True of raw scores. But *that*
# network ends in sigmoids, whose outputs lie between 0 and 1.
#
# > **So $-0.83$ cannot be, nor 51.** They are $0.83$ and $0.51$ with a stray sign and a lost point (notebook 05
# > recomputes them). Does a misprint matter? Softmax of both, as printed and as meant:

# %% tags=["S4-47", "E4-08", "W4-17", "W4-18", "W4-19", "W4-20"]
meant, printed = softmax(np.array([0.62, 0.83])), softmax(np.array([0.62, -0.83]))
assert meant.argmax() != printed.argmax()  # one sign, another winner
slide_value("W4-17 W4-18 W4-19 W4-20", [*meant, *printed])

# %% tags=["E4-08", "S4-48", "W4-21", "W4-22", "W4-23", "W4-24"]
meant, printed = softmax(np.array([0.51, 0.85])), softmax(np.array([51, 0.85]))
slide_value("W4-21 W4-22 W4-23 W4-24", [*meant, *printed])

# %% [markdown] tags=["E4-16"]
# Now look at what was *meant*: 0.45 against 0.55 and 0.42 against 0.58. Timid, both times. That is no accident.
# If every score is between 0 and 1, the best softmax can do for the right class is $e^1 / (e^1 + (K - 1) e^0)$.
# **For ten digits, how sure can it ever be?**

# %% tags=["E4-16", "W4-25", "W4-26", "W4-27"]
cap_2, cap_10 = np.e / (np.e + 1), np.e / (np.e + 9)
slide_value("W4-25 W4-26 W4-27", [cap_2, cap_10, -np.log(cap_10)])

# %% [markdown]
# 23 %, however long you train; the loss can never fall below 1.46. And everything will *run*. Give softmax the
# raw scores, always.

# %% [markdown] tags=["S0-51"]
# ## Let the slope choose the weights
#
# *Slides: NVIDIA deck, "Dynamics of Gradient Descent".*
#
# We can score and we can complain. Who turns the knobs? The slope does: for each weight, how does the loss change
# if I raise it a little? Then lower the ones that make it worse. Notebook 02 derives all this from nothing; here
# is the short version. For the hinge loss, each rival that is too close contributes $f_j - f_y$, so
#
# $$
# \frac{\partial L_i}{\partial w_j} = x_i \;\text{ for each offending } j, \qquad
# \frac{\partial L_i}{\partial w_{y_i}} = -(\text{how many offend})\, x_i
# $$
#
# In our worked example only class 1 offends. **So which rows feel what?**

# %% tags=["S0-51"]
_, df = losses.multiclass_hinge(f[None], np.array([y]))  # (1, 3)
dW = df.T @ x[None]  # (3, 4): one row a class
assert np.allclose(dW, [0 * x, x, -x])
table(row=["0, harmless", "1, too close", "2, right"], pull=df[0], dW=list(dW.astype(int)))

# %% [markdown] tags=["S0-53"]
# Some weights are pulled up, some down, and row 0 is left in peace: safe leads earn nothing, not even a push.
#
# Softmax pushes everybody, each by its share of the blame. From $L = -f_y + \log \sum_j e^{f_j}$:
#
# $$
# \frac{\partial L}{\partial f_k} = p_k - [k = y], \qquad
# \frac{\partial L}{\partial W} = (p - t)\, x^T + 2 \lambda W
# $$

# %% tags=["S0-53", "S0-52"]
lam = 0.1

def softmax_objective(V):
    return objective(losses.cross_entropy, V, b, x[None], np.array([y]), lam)

# %% [markdown] tags=["notes"]
# **4 minutes.** Type it wrong on purpose: `t - p`. The check answers "gradient differs at 12 of 12 entries". Mend it
# and run the check again; that is the habit to show.
#
# **Ask:** which entry of $p - t$ is negative? (The right class's, $-0.65$: descent will raise it.) What is the sum
# of the three? (0: what one gains, the others lose. Few see it before they add.)
#
# **Goes wrong:** `np.outer(x, p - t)` is the transpose: "could not be broadcast together with shapes (4,3) (3,4)".
# The 2 forgotten: 11 of 12 entries differ. Why not the twelfth? (That weight is 0.)

# %% tags=["S0-53", "S0-52", "live"]
# How wrong each class is, times the input; and what does the penalty add?
dW_softmax = np.outer(p - t, x) + 2 * lam * W

# %% tags=["S0-53", "S0-52"]
gradcheck(softmax_objective, W, dW_softmax)

# %% [markdown]
# That line is the most useful habit in this course: nudge every weight a hair both ways, and compare.
#
# ### Exercise 1.8: probability minus truth
#
# The gradient of the cross-entropy with respect to the *scores*. It is the most elegant line of the notebook.

# %% tags=["exercise", "S0-53"]
def softmax_gradient(f, y):
    raise NotImplementedError("Exercise 1.8")

check("01.8", softmax_gradient)

# %% [markdown]
# Put together, training is: score, complain, find the slopes, take a small step downhill, repeat. The size of the
# step is the **learning rate**.

# %% tags=["S0-35"]
def step(W, b, X, y, loss, learning_rate, lam):
    data_loss, df = loss(X @ W.T + b, y)  # df: (N, K)
    total = data_loss + lam * np.sum(W**2)
    W -= learning_rate * (df.T @ X + 2 * lam * W)
    b -= learning_rate * df.sum(axis=0)
    return total

# %% [markdown] tags=["S0-36"]
# Here it is on clouds that overlap, so that no line gets all of them right: 150 steps from $W = 0$, again for
# every slider position. Try to (1) make the curve so slow that it has not arrived, (2) make it jump, (3) choose a
# $\lambda$ so high that the classifier gives up. And what does $\lambda$ do to the border, and to $W$?

# %% tags=["bet", "hide"]
# @title Bet 01.b7
bet(
    "01.b7",
    "At rate 0.1 with cross-entropy, λ goes up from 0.001 to 0.1. What becomes of W and of the share that is right?",
    choices=["W much shorter, fewer right", "W much shorter, as many right", "W as long, fewer right", "both stay"],
)

# %% [markdown] tags=["notes"]
# **4 minutes.** Choose cross-entropy first. **Predict** curve, accuracy and $\lVert W \rVert$ before each move.
#
# (1) The rate at 0.001: the loss is still 0.95, and yet 93 % are right. How? (The border stands long before $W$ has
# grown.) (2) Back to 0.1, $\lambda$ to 0.1: $\lVert W \rVert$ is halved, 93 % again. Most expect it to cost
# accuracy. (3) Hinge, rate 10, $\lambda$ at 0.001: it jumps all the way. (4) $\lambda$ to 0.1 as well: 2 % right,
# off to infinity. Say only that the step overshot; notebook 02 computes where that begins.

# %% tags=["S0-36", "S0-35", "hide"]
# @title Live figure: learning rate and λ on points in the plane
cloud, labels = data.blobs(60, 3, spread=1.0, rng=np.random.default_rng(5))


def train_2d(loss, learning_rate, lam, steps=150):
    W, b = np.zeros((3, 2)), np.zeros(3)
    history = [step(W, b, cloud, labels, loss, learning_rate, lam) for _ in range(steps)]
    return W, b, np.array(history)


rate = log(0.001, 10, value=0.1)


@explore(learning_rate=rate, lam=log(1e-4, 0.1, value=1e-3), loss=choice(LOSSES), size=(7, 3.2))
def boundary(fig):
    """Left: three overlapping clouds and the ground each class owns after 150 steps. Right: the
    loss over the steps: with learning rate 0.1 it falls smoothly, with a tiny one it does not
    arrive, with a large one it jumps; a large lambda shrinks W."""
    left, right = fig.subplots(1, 2)
    ground = figures.Regions(left, (-5, 5, -5, 5))
    figures.scatter_classes(cloud, labels, left)
    curve = figures.LossCurve(right, 150, top=3)
    verdict = left.set_title(" ", loc="left")

    def update(learning_rate, lam, loss):
        W, b, history = train_2d(LOSSES[loss], learning_rate, lam)
        share = np.mean((cloud @ W.T + b).argmax(axis=1) == labels)
        verdict.set_text(f"{share:.0%} right, ‖W‖ = {np.linalg.norm(W):.3g}")
        return ground.update(ground.grid @ W.T + b), verdict, *curve.update(history)

    return update

# %% [markdown]
# The borders hardly move as $\lambda$ rises, but $\lVert W \rVert$ collapses: shrinking all rows alike keeps
# every tie where it was. What $\lambda$ costs at first is not accuracy but *confidence*. Let's hold the notebook
# to that:

# %% tags=["S0-36", "S0-54"]
norms = [np.linalg.norm(train_2d(losses.cross_entropy, 0.1, lam)[0]) for lam in (1e-4, 1e-2, 1e-1)]
assert norms[0] > norms[1] > norms[2]
_, _, history = train_2d(losses.cross_entropy, 0.1, 1e-3)
assert np.isclose(history[0], np.log(3))  # W = 0: every class equally likely
assert np.all(np.diff(history) < 0)

# %% tags=["bet", "hide"]
# @title Answer to bet 01.b7
def length_and_share(lam):
    W, b, _ = train_2d(losses.cross_entropy, 0.1, lam)
    return np.linalg.norm(W), np.mean((cloud @ W.T + b).argmax(axis=1) == labels)

(long, before), (short, after) = length_and_share(0.001), length_and_share(0.1)
W_is, right_are = "W much shorter" if short < 0.7 * long else "W as long", "as many right"
if after < before - 0.03:
    right_are = "fewer right"
reveal("01.b7", f"{W_is}, {right_are}", {
    "W much shorter, fewer right": "Shorter rows tie at the same places: the borders stay, and so does what is right.",
    "W as long, fewer right": "The penalty is on the length of W, so that is what gives way first.",
    "both stay": "The penalty is on the length of W, and a hundred times as high: W must give way.",
})

# %% [markdown]
# The first loss on that curve was $\ln 3 = 1.0986$, the price of knowing nothing about three classes. Before
# every training: compute it, and check that you start there. For ten digits it is $\ln 10 = 2.303$.
#
# ## Read all of MNIST
#
# Sixty thousand images, five passes, a hundred images a step. How many of the 10,000 *unseen* digits will a single
# matrix read? And which loss wins?

# %% tags=["bet", "hide"]
# @title Bets 01.b8 and 01.b9
bet("01.b8", "Which share of the unseen digits does a single matrix read, trained with softmax?", between=(0, 1))
bet("01.b9", "Which loss reads more of them?", choices=["the hinge loss", "cross-entropy", "neither, within 1 %"])

# %% [markdown] tags=["notes"]
# **6 minutes.** Bets on the board, below 0.11 and 0.22: accuracy, and which loss wins. Then run. Both read 0.92;
# bets mostly lie between 0.6 and 0.8, or at 0.99. Point at the 0.82 of "nearest average digit": without any training
# an average digit a class gets most of the way.
#
# At the templates: rate 0.3, and $\lambda$ at 0.00001, 0.01, 0.1, 0.3. **Predict** what becomes of the pictures and
# of the accuracy: 89, 87, 71, 52 %.
#
# Listen for "the prettier the picture, the better it reads". The last one looks most like digits and reads worst.

# %% tags=["S0-07"]
def train(loss, learning_rate, lam=1e-4, epochs=5, seed=0):
    rng = np.random.default_rng(seed)
    W, b = np.zeros((10, 784), np.float32), np.zeros(10, np.float32)
    for epoch in range(epochs):
        for X, y in data.minibatches(X_train, y_train, 100, rng=rng):
            step(W, b, X, y, loss, learning_rate * (1 - epoch / epochs), lam)
    return W, b

W_svm, b_svm = train(losses.multiclass_hinge, learning_rate=0.1)
W_soft, b_soft = train(losses.cross_entropy, learning_rate=0.5)

# %% tags=["S0-07"]
means = np.stack([X_train[y_train == k].mean(axis=0) for k in range(10)])  # (10, 784)
nearest = X_test @ means.T - (means**2).sum(axis=1) / 2  # largest where the distance is smallest
results = {
    f"always {favourite}": accuracy(favourite),
    "mean ink": accuracy(by_ink),
    "nearest average digit": accuracy(nearest.argmax(axis=1)),
    "SVM": accuracy((X_test @ W_svm.T + b_svm).argmax(axis=1)),
    "softmax": accuracy((X_test @ W_soft.T + b_soft).argmax(axis=1)),
}
picture(
    figures.bars(list(results.values()), list(results), "accuracy on the test digits", text="{:.2f}"),
    alt="Accuracy: always one 0.11, ink 0.22, nearest average digit 0.82, SVM 0.92, softmax 0.92.",
)

# %% tags=["S0-07"]
assert 0.81 < results["nearest average digit"] < 0.83
assert 0.91 < results["SVM"] < 0.93
assert 0.91 < results["softmax"] < 0.93
assert abs(results["SVM"] - results["softmax"]) < 0.01

# %% tags=["bet", "hide"]
# @title Answers to bets 01.b8 and 01.b9
reads = round(results["softmax"], 2)
reveal("01.b8", reads, {
    results["nearest average digit"]: "That is what the average digits get, without any training.",
    1 - reads: "That is the share it gets wrong.",
    "high": "One template a class cannot follow all handwritings. Notebook 08 reads 99 %.",
    "low": "A digit is mostly where its ink is and is not, and 784 weights a class see that well.",
}, close=0.03)
ahead = results["softmax"] - results["SVM"]
winner = "cross-entropy" if ahead > 0 else "the hinge loss"
reveal("01.b9", winner if abs(ahead) > 0.01 else "neither, within 1 %", {
    "the hinge loss": "Its margins do not make a better border here: both losses want the same thing.",
    "cross-entropy": "It is never content, but that moves few borders: both losses want the same thing.",
})

# %% [markdown] tags=["S0-07"]
# Nobody wins. 92 % both, within the luck of the draw, from ten rows of numbers and a second of work. Choose the
# loss for what you need from it: probabilities, or margins.
#
# ### Look at the rows
#
# *Slides: NVIDIA deck, first learning machine.*
#
# A row of $W$ has one weight a pixel, so it *is* a picture: blue where ink counts for the class, red where it
# counts against. The slide claims that most machine learning in practice is "glorified template matching". Judge
# for yourself.
#
# Each move trains anew, on the first 10,000 digits, while you watch.

# %% tags=["bet", "hide"]
# @title Bet 01.b10
prices = ["λ = 0.01", "λ = 0.3", "λ = 0.0001", "λ = 0.1"]
bet("01.b10", "Train with each of these λ: which reads new digits best, second best, third, worst?", order=prices)

# %% [markdown]
# Raise $\lambda$. **What do the templates look like at the far right, and why do they look familiar?**

# %% tags=["S0-07", "S0-36", "hide"]
# @title Live figure: what ten rows of W look like
some, some_y = X_train[:10000], y_train[:10000]


@explore(learning_rate=log(0.01, 1, value=0.3), lam=log(1e-5, 0.3, value=1e-3), size=(7, 3.6))
def templates(fig):
    """Ten rows of W as pictures, blue where ink speaks for the digit, red where against: blurred
    ghosts of the digits 0 to 9. The title tells how far training has come, and the accuracy."""
    view = figures.Templates(fig.subplots(2, 5).ravel())
    title = fig.suptitle(" ")

    def update(learning_rate, lam):
        W, b, done = np.zeros((10, 784), np.float32), np.zeros(10, np.float32), 0
        for X, y in data.minibatches(some, some_y, 50, rng=np.random.default_rng(0)):
            step(W, b, X, y, losses.cross_entropy, learning_rate, lam)
            done += len(y)
            if done % 2000 == 0:
                share = accuracy((X_test @ W.T + b).argmax(axis=1))
                text = f"{done:,} of 10,000 digits seen, {share:.0%} right"
                title.set_text(f"{text}, largest weight {np.abs(W).max():.2g}")
                yield title, *view.update(W)

    return update

# %% tags=["bet", "hide"]
# @title Answer to bet 01.b10
def read_by_templates(lam):
    W, b = np.zeros((10, 784), np.float32), np.zeros(10, np.float32)
    for X, y in data.minibatches(some, some_y, 50, rng=np.random.default_rng(0)):
        step(W, b, X, y, losses.cross_entropy, 0.3, lam)
    return accuracy((X_test @ W.T + b).argmax(axis=1))

read = {price: read_by_templates(float(price.removeprefix("λ = "))) for price in prices}
best_first = sorted(prices, key=read.get, reverse=True)
reveal("01.b10", best_first, {
    tuple(best_first[::-1]): "The prettier the picture, the worse it reads: a picture that looks like a digit is only"
    " its average, and what tells two digits apart is elsewhere.",
})

# %% [markdown]
# With a high price on weights only the broadest strokes survive, and each row turns into the *average* digit of
# its class, minus the average of all: template matching, literally. With a low one the strokes break up into
# patches: whatever tells these 10,000 digits apart, sense or accident.
#
# Look at the 0: blue ring, red heart. It has found what a 0 must *not* have. And look at the 7, or the 5: a blur
# of all the ways people write it. One row a class means one template a class, and people have more than one
# handwriting. That is what the other seven notebooks are for.

# %% [markdown] tags=["S0-37"]
# ## Sum up
#
# *Slides: NVIDIA deck, "Summary".*
#
# Everything in two functions. This is the whole notebook:

# %% tags=["S0-37"]
def score(X, W, b):
    return X @ W.T + b

def full_loss(X, y, W, b, lam, delta=1.0):
    f = score(X, W, b)
    margins = np.maximum(0, f - f[np.arange(len(y)), y][:, None] + delta)
    data_loss = margins.sum(axis=1).mean() - delta  # the true class's own margin does not count
    return data_loss + lam * np.sum(W**2)

assert np.isclose(full_loss(x3, np.arange(3), w, np.zeros(3), lam=0), batch_loss)
assert np.isclose(full_loss(x[None], np.array([y]), W, b, lam=0), 1.58)

# %%
slide_summary("01")

# %%
progress("01")

# %% [markdown]
# **What you learned.** You can now
#
# - turn an image into class scores, and say what each number in $W$ means;
# - compute the hinge loss and the cross-entropy of any scores by hand, and without overflow;
# - add a penalty on the weights, and say what it pulls where;
# - train both classifiers on all of MNIST and compare them honestly, against a baseline.
#
# ### In practice
#
# - Compute the loss of knowing nothing ($\ln K$, or $(K - 1)\Delta$) before you train. Start anywhere else and
#   something is wrong.
# - Give raw scores to the loss, never probabilities: `CrossEntropyLoss` in PyTorch does the softmax for you.
# - Say which logarithm, which margin, which $\lambda$ convention. Most "different results" are one of the
#   three.
# - Start with cross-entropy. It is smooth, it gives probabilities, and it is what everyone else can compare
#   with.
#
# ### Further reading
#
# - K. Crammer, Y. Singer, *On the algorithmic implementation of multiclass kernel-based vector machines*
#   (2001), and J. Weston, C. Watkins, *Support vector machines for multi-class pattern recognition* (1999): two
#   ways to a multiclass hinge; ours is the second.
# - Stanford CS231n, notes on linear classification: where the worked example of the slides comes from.
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-based learning applied to document recognition*
#   (1998): MNIST, and what a linear classifier scored on it then.
#
# Next, **02**: where the slopes come from, and what happens when the step is too large.
