# %% [markdown]
# # Train networks like someone who has done it before
#
# **What you will do.** Take one small network from "it runs" to "it is good": data first, four questions, optimizers
# derived and raced, dropout, votes, ill runs, a search.
#
# **What you will learn.** After this notebook you can
#
# - find out in a minute whether a network can learn at all, and name what ails it from curves and histograms;
# - derive momentum's gain and its limit, and write the optimizers from plain descent to AdamW with warm-up and cosine;
# - derive dropout's scaling, and average networks and parameters, with error bars;
# - search hyperparameters in a sensible order, and report the result honestly.
#
# **What you need.** Losses and the penalty $\lambda$ (01), minibatches and the limit $2/c$ (02), networks, their
# gradients and first weights (04 to 06).
#
# | step | minutes |
# |---|---|
# | Look before you train | 19 |
# | Read the curves | 16 |
# | Roll down the ravine | 22 |
# | Give every weight its own step | 22 |
# | Let the rate shrink | 14 |
# | Switch units off at random | 14 |
# | Let several networks vote | 10 |
# | Find what ails a run | 27 |
# | Search by luck | 19 |
# | Put it together | 19 |
#
# Take four evenings.

# %% [markdown] tags=["notes"]
# **2 minutes.** Run the whole notebook before class: the race on the digits takes longest. Open with: "Your network
# runs. How do you find out within a minute that something is wrong with it?" Then: first we look, then we ask, and
# only then do we try to be fast.
#
# Set 7.2, 7.6 and 7.8 in class; the others are homework, 7.12 above all. Short of time? Run without a word: Adadelta,
# Nadam, the race over four courses, the averages along one run. Keep the baselines, the twenty digits, the ball, the
# turned ravine, dropout's factor and the five ill runs.

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
from collections import defaultdict
from functools import cache
from itertools import pairwise, product

import numpy as np

from course_utils import data, figures, layers, losses, optim, search
from course_utils.bets import bet, reveal
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import button, choice, explore, integer, lin, log, play
from course_utils.losses import cross_entropy, softmax
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value
from course_utils.training import accuracy, predict, steps, train

# %% [markdown]
# Three questions about what this notebook builds on: each shows code with one wrong line. Which line, and which
# input shows it? (You may go straight on.)

# %%
review("06.5", "01.4", "02.4")

# %% [markdown] tags=["S1-53", "S1-98"]
# ## Look before you train
#
# *After: Ionescu, "Babysitting the Learning Process" and "Practical Advice".*
#
# This notebook is about **training dynamics** and **evaluation**.
#
# Our digits, halved to 14 by 14 pixels so that everything takes seconds: 5,000 to learn from, and 5,000
# **validation** digits for every choice we make. The 10,000 **test** digits stay in their drawer until the last page.

# %% tags=["S1-98"]
def halve(images):  # the mean of each 2 x 2 block: (N, 28, 28) to (N, 196), from 0 to 1
    return images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196) / 255

digits = data.mnist()
ten_thousand = halve(digits.X_train[:10000]), digits.y_train[:10000]
pixels, y, pixels_val, y_val = data.train_val_split(*ten_thousand, 0.5, rng=np.random.default_rng(7))
table(set=["training", "validation"], shape=[str(pixels.shape), str(pixels_val.shape)])

# %% [markdown]
# Before any network: **look at the data**. Are the labels right? Does a picture come twice, or stand in both sets? Is a
# class rare? Is the file sorted?

# %% tags=["hide"]
# @title Figure: twenty of the training digits, as they come
some_digits = figures.digits(pixels[:20].reshape(-1, 14, 14), titles=y[:20])
picture(some_digits, alt="Twenty handwritten digits of 14 by 14 pixels, each with its label; all labels look right.")

# %%
in_both = len({x.tobytes() for x in pixels} & {x.tobytes() for x in pixels_val})
class_sizes = np.bincount(y)
table(
    smallest_pixel=pixels.min(), largest_pixel=pixels.max(),
    twice=len(pixels) - len(np.unique(pixels, axis=0)), in_both_sets=in_both,
    rarest_class=class_sizes.min(), largest_class=class_sizes.max(),
)

# %% [markdown]
# Next, **baselines**. The dumbest always says the commonest class. The next one knows
# ten pictures, the mean of each class, and says which is nearest.

# %% tags=["bet", "hide"]
# @title Bet 07.b1
bet("07.b1", "Ten mean pictures, the nearest one wins: which share of the validation digits is right?", between=(0, 1))

# %% tags=["S1-98"]
mean_image = pixels.mean(axis=0)  # preprocessing: the training digits' mean comes off all sets
X, X_val = pixels - mean_image, pixels_val - mean_image
class_means = np.array([X[y == k].mean(axis=0) for k in range(10)])
distance = np.sum((X_val[:, None, :] - class_means) ** 2, axis=2)  # (5000, 10)
by_mean = np.mean(distance.argmin(axis=1) == y_val)

# %%
def fit(net, optimizer, X=X, y=y, seed=0, epochs=5, **options):  # batches of 64: 79 steps per epoch
    rng = np.random.default_rng(seed)
    return train(net, X, y, optimizer=optimizer, rng=rng, epochs=epochs, progress=False, **options)

linear = layers.Sequential(layers.Linear(196, 10, rng=np.random.default_rng(0)))
fit(linear, optim.SGD(0.3))
to_beat = [np.mean(y_val == class_sizes.argmax()), by_mean, accuracy(linear, X_val, y_val)]
table(baseline=["always says 1", "nearest mean", "softmax classifier (01)"], validation_accuracy=to_beat, digits=3)

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b1
reveal("07.b1", by_mean, {
    "low": "Digits of one class look more alike than one thinks: ten pictures read four of five.",
    "high": "Sevens with a bar and slanted ones are far from their mean. What is missing is why we build networks.",
}, close=0.03)

# %% [markdown]
# A network has to beat 0.87.
#
# ### Exercise 7.1: the loss that never looks (10 minutes)
#
# Losses have a baseline too. Suppose a network ignores its input and gives every example the same $K$ probabilities.
# Which ones are best, and how large is its mean cross-entropy on classes $y$ then? Derive it (try nine examples of one
# class and one of another), then write it. A class may never come.

# %% tags=["exercise"]
def baseline_loss(y, K):
    """Return the smallest mean cross-entropy, a number in nats, of one answer for all examples with classes y (N,)."""
    raise NotImplementedError("Exercise 7.1")

check("07.1", baseline_loss)

# %% [markdown] tags=["S1-98"]
# Start small: one hidden layer of 50, a last layer that starts near 0. Then ask it four questions.

# %% tags=["S1-98"]
def make_net(H=50, p=0.0, seed=0):
    rng = np.random.default_rng(seed)
    first = layers.Linear(196, H, rng=rng)
    last = layers.Linear(H, 10, rng=rng, init=0.01)
    drop = [layers.Dropout(p, rng=rng)] if p else []
    return layers.Sequential(first, layers.ReLU(), *drop, last)

make_net()

# %% [markdown] tags=["S1-99", "E1-20"]
# ### 1. Is the loss right before any training?
#
# All ten classes are about equally likely. So what must the cross-entropy be?

# %% [markdown] tags=["notes"]
# **3 minutes.** Collect numbers on the board before you type, one for each row of seats.
#
# **Ask:** what is the cross-entropy of a network that knows nothing? ($\ln10=2.30$. Most say 0, "it has no
# opinion yet", or 1.) And the hinge loss with all scores 0? (9: nine rivals, each short by the margin of 1. Many
# say 10 and count the right class as its own rival.)
#
# **Goes wrong:** a loss comes with its gradient, so without `, _` the next cell complains about an
# "inhomogeneous shape". Write `start_loss` on a last line if people want to see it.

# %% tags=["S1-99", "E1-20", "live"]
# Ten classes, nothing learned: how large must the loss be?
start_loss, _ = losses.cross_entropy(make_net().forward(X), y)

# %%
table(cross_entropy_at_the_start=start_loss, ln_10=np.log(10), digits=5)

# %% [markdown] tags=["E1-20"]
# > **Mistake people make: being content with 2.5.** $e^{2.5}=12.2$: as bad as guessing among twelve classes, and there
# > are ten. Scores at random, of standard deviation 0.67, do it: first weights that are too large.

# %% [markdown] tags=["S1-100"]
# ### 2. Does it rise with regularization?
#
# By exactly the penalty, $\lambda\sum W^2$. Read it off the first step (`steps` trains and hands back the history after
# each step; `next` takes one):

# %% tags=["S1-100"]
def penalty(net, lam):
    return lam * sum(np.sum(W**2) for name, W in net.params.items() if name.endswith("W"))

def first_loss(lam):
    run = steps(make_net(), X, y, optimizer=optim.SGD(0.1), rng=np.random.default_rng(0), batch_size=None, lam=lam)
    history = next(run)
    return history.loss[0] + history.penalty[0]

lams = [0, 1e-3, 1e-2]
with_lam = [first_loss(lam) for lam in lams]
predicted = [start_loss + penalty(make_net(), lam) for lam in lams]
table(lam=lams, loss_at_first=with_lam, start_and_penalty=predicted, digits=5)

# %% [markdown] tags=["S1-101"]
# ### 3. Can it learn twenty digits by heart?
#
# Ten thousand weights for twenty pictures: if *that* fails, no data set will help. What accuracy, and what loss, do
# you demand? (`optim.Momentum` is descent with inertia, derived two sections on.)

# %% [markdown] tags=["notes"]
# **4 minutes.** Ask for the demand first; type second; run last.
#
# **Ask:** twenty digits, ten thousand weights: what accuracy and what loss do you insist on? (100 %, and a loss
# below 0.01. "About 90 %" is the usual answer; it lets a defect pass.) If it fails, is it the data's fault? (No:
# any twenty pictures will do. Look in the code.)
#
# **Goes wrong:** `y` is left uncut: "expected the same number of examples, got (20, 196) and (5000,)". And some
# forget `by_heart = make_net()` when they repeat the run, so the second one begins trained.

# %% tags=["S1-101", "live"]
# Can a new network learn twenty digits by heart, if it may see them 300 times?
by_heart = make_net()
history_of_twenty = fit(by_heart, optim.Momentum(0.1), X[:20], y[:20], epochs=300)

# %% tags=["S1-101"]
table(accuracy=accuracy(by_heart, X[:20], y[:20]), loss_below_a_hundredth=history_of_twenty.loss[-1] < 0.01)

# %% [markdown] tags=["S1-102"]
# ### 4. Which learning rate makes the loss go down?
#
# A little regularization, two epochs, and thirteen powers of ten:

# %% tags=["S1-102"]
def short_run(rate, seed=0):
    plan = dict(optimizer=optim.SGD(rate), rng=np.random.default_rng(seed), epochs=2, lam=1e-5)
    run = steps(make_net(seed=seed), X[:2000], y[:2000], **plan)
    return np.mean([history.loss[-1] for history in run][-5:])

rates = 10.0 ** np.arange(-6, 7)
after = np.minimum(np.nan_to_num([short_run(rate) for rate in rates], nan=1e6), 1e6)

# %% tags=["S1-102", "hide"]
# @title Figure: thirteen learning rates
ax = figures.curves(rates, {"loss": after}, "learning rate", "loss after two epochs")
ax.plot(rates, after, "o", color="black")
ax.axhline(np.log(10), linestyle=":", color="black")
ax.set(xscale="log", yscale="log", ylim=(0.1, 1e4))
picture(
    ax,
    alt="""Loss against learning rate, both logarithmic: at the dotted ln 10 up to 0.01, lowest at 1, off the
    picture from 100 on.""",
)

# %% [markdown]
# Up to 0.01 hardly anything moves; from 100 on the loss breaks; look closer at the decades between. Each move trains
# from scratch: find the fastest rate, then the first that breaks; then raise $\lambda$ until the curve *starts* visibly
# higher. How far can each slider go before nothing is learned?

# %% [markdown] tags=["notes"]
# **5 minutes.** Drag in this order, and let the class say "up" or "down" before each move.
#
# (1) The rate from 0.1 to 1: below 0.6 after 40 steps. (2) On to 7: the curve jumps; 20: it leaves the picture. (3) The
# rate at 0.5 and $\lambda$ at 0.01: it starts about one higher, and reads nearly as many digits as before.
# (4) $\lambda$ at 0.1: it starts above the picture, sinks to 2.2 and reads about a quarter of the digits.
#
# Listen for "the lower curve is the better network". Compare (2) and (3) by the percentage in the title, never by
# curves of different $\lambda$.

# %% tags=["S1-102", "S1-106", "hide"]
# @title Live figure: babysit a network
@explore(learning_rate=log(1e-3, 30, value=0.1), lam=log(1e-6, 0.3, value=1e-4), size=(7, 3.2))
def babysit(fig):
    """Loss, penalty included, over 160 steps with learning rate 0.1: it starts at the dotted ln 10
    and falls to about 0.9. The title tells how far training has come and the accuracy on validation digits."""
    ax = fig.subplots()
    curve = figures.LossCurve(ax, 160, top=99)
    ax.set_ylim(0, 4)
    ax.axhline(np.log(10), linestyle=":", color="black")
    ax.text(158, np.log(10) + 0.1, "ln 10", ha="right")

    def update(learning_rate, lam):
        net, rng = make_net(), np.random.default_rng(0)
        optimizer = optim.SGD(learning_rate)
        run = steps(net, X, y, optimizer=optimizer, rng=rng, epochs=3, lam=lam)
        for history in run:
            if history.step % 40 == 0 or history.stopped:
                loss = np.add(history.loss, history.penalty)
                moved = curve.update(np.nan_to_num(loss, nan=99, posinf=99))
                right = accuracy(net, X_val[:1000], y_val[:1000])
                curve.label.set_text(f"step {history.step}: loss {loss[-1]:.3g}, {right:.0%} right")
                yield moved
            if history.step == 160:
                break

    return update

# %% [markdown] tags=["S1-105"]
# A wrong rate ruins everything; $\lambda$ does so only when it is large. So tune the rate first.

# %% tags=["proof", "hide", "S1-101", "E1-20", "W1-34", "W1-43", "W1-48", "W1-44", "W1-45", "W1-46", "W1-47"]
# @title Proofs: what this section claims
hinge_at_zero, _ = losses.multiclass_hinge(np.zeros((5, 10)), y[:5])
_ = slide_value("W1-43 W1-48", [np.log(10), hinge_at_zero])
_ = slide_value("W1-44 W1-45", [np.exp(2.5), np.exp(-2.5)])
# a loss of 3.2 with regularization: the penalty is what lies above the start, whichever start one believes
_ = slide_value("W1-46 W1-47", [3.2 - np.log(10), 3.2 - 2.5])
# one hidden layer of 50 for CIFAR-10's pictures, 32 x 32 in 3 colours
cifar = layers.Sequential(layers.Linear(3072, 50, rng=np.random.default_rng(0)), layers.ReLU(),
                          layers.Linear(50, 10, rng=np.random.default_rng(0)))
_ = slide_value("W1-34", sum(p.size for p in cifar.params.values()))
# the data: no digit stands in both sets, no pixel is outside 0 to 1, no class is rare
assert in_both == 0 and pixels.min() >= 0 and pixels.max() <= 1 and class_sizes.min() > 400
assert not np.array_equal(y, np.sort(y))
# "four of five"; "has to beat 0.87": the linear baseline, from another start too (test_claims_07.py: from five)
assert 0.78 < by_mean < 0.82 and to_beat[0] < 0.12
for seed in (1,):
    linear_again = layers.Sequential(layers.Linear(196, 10, rng=np.random.default_rng(seed)))
    fit(linear_again, optim.SGD(0.3), seed=seed, epochs=2)
    assert abs(accuracy(linear_again, X_val, y_val) - 0.86) < 0.02
# the loss at the start, "random scores of size 0.67", and the penalty, exactly
for seed in range(5):
    assert abs(cross_entropy(make_net(seed=seed).forward(X), y)[0] - np.log(10)) < 0.01
    random_scores = 0.669 * np.random.default_rng(seed).normal(size=(20_000, 10))
    assert abs(cross_entropy(random_scores, np.zeros(20_000, dtype=int))[0] - 2.5) < 0.03
    assert abs(first_loss(0.01) - first_loss(0) - penalty(make_net(), 0.01)) < 1e-9
# "by heart": other twenties, other nets
for seed in (1, 2):
    chosen, other_net = slice(100 * seed, 100 * seed + 20), make_net(seed=seed)
    assert fit(other_net, optim.Momentum(0.1), X[chosen], y[chosen], epochs=100).loss[-1] < 0.01
    assert accuracy(other_net, X[chosen], y[chosen]) == 1
# "up to 0.01 hardly anything moves; from 100 on the loss breaks"
for seed in range(1, 4):
    assert short_run(1e-2, seed) > 2.25 and short_run(1, seed) < 1 and not short_run(100, seed) < 10

# %% [markdown] tags=["S1-105", "S1-106"]
# ## Read the curves
#
# *After: Ionescu, "Monitor and visualize the accuracy".*
#
# Four runs, with the learning rates 0.003, 0.1, 2 and 20: their loss, and a look inside, at how large each update of
# the first layer is beside its weights, and at what reaches the ReLUs in the end.

# %% tags=["S1-106", "S1-119"]
def watch(rate, seed=0, epochs=4):
    """Train some epochs; return the history, update : weight at each step, and what reaches the ReLUs, (500, 50)."""
    net, ratio = make_net(seed=seed), {}
    W, optimizer = net.params["0.W"], optim.SGD(rate)
    before = W.copy()
    run = steps(net, X, y, optimizer=optimizer, rng=np.random.default_rng(seed), epochs=epochs)
    for history in run:
        ratio[history.step] = np.std(W - before) / np.std(before)
        before = W.copy()
    return history, np.array(list(ratio.values())), X_val[:500] @ W.T + net.params["0.b"]

# %% tags=["S1-106", "S1-119", "hide"]
# @title Figure: four runs (which rate is whose stands in here: unfold it after the bet)
watched = {name: watch(rate) for name, rate in zip("ABCD", [2, 0.003, 20, 0.1], strict=True)}
tunes = {f"run {name}": seen[0].curve(20)[1] for name, seen in watched.items()}
ax = figures.curves(np.arange(1, 317), tunes, "step", "loss, mean of 20 steps")
ax.set(ylim=(0, 5))
ax.legend(loc="upper right", ncols=2)
picture(
    ax,
    alt="""Four loss curves: A falls fast and lies lowest, B hardly falls, C jumps off the picture, comes back and
    wobbles above 3, D falls slowly.""",
)

# %% tags=["bet", "hide"]
# @title Bet 07.b2
bet("07.b2", "Order the runs by their learning rate, the largest first.", order=["A", "B", "C", "D"])

# %% tags=["S1-106", "S1-119"]
table(
    run=list(watched),
    loss_at_last=[np.mean(history.loss[-40:]) for history, _, _ in watched.values()],
    update_to_weight=[np.median(ratio) for _, ratio, _ in watched.values()],
    dead_units=[int(np.sum(z.max(axis=0) <= 0)) for _, _, z in watched.values()],
    digits=2,
)

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b2
reveal("07.b2", list("CADB"), {
    ("A", "D", "B", "C"): "C is not the slowest but the fastest: it jumped so far at first that it learned nothing.",
    ("B", "D", "A", "C"): "The other way round. B hardly moves; C was thrown out by its first steps.",
})

# %% tags=["hide"]
# @title Figure: the same four runs from inside
picture(
    figures.inside({n: ratio for n, (_, ratio, _) in watched.items()}, {n: z for n, (_, _, z) in watched.items()}),
    alt="""Left, update to weight over the steps, logarithmic: A about 0.04, D 0.002, B 0.00001; C begins high and
    breaks off. Right, histograms of the inputs of the ReLUs: B and D narrow around 0, A wide, C far to the left.""",
)

# %% [markdown]
# C, the rate 20, jumped so far in its first steps that nearly all units now get negative inputs from every digit: they
# are **dead**, their gradients 0, and the first layer hardly moves any more. Only the last biases still jump, which
# keeps the loss above $\ln10$; at a sane rate, a dead network sits *at* $\ln10$. A (rate 2) is good, D (0.1) is slow,
# B (0.003) hardly moves.
#
# A common rule wants **update : weight** near 0.001 (CS231n). Here the best of the four has 0.04. So use that ratio
# only to notice the absurd: a layer at 0.00001 hardly learns.

# %% [markdown] tags=["S1-107"]
# ### Mind the gap
#
# **A big gap** between training and validation accuracy is overfitting, so regularize more or find more data; **no
# gap** may mean that the network is too small.
#
# Start with 300 digits. (1) Make the gap as large as you can. (2) Close it without adding digits. (3) Now with more
# digits. Which of your moves raised the *validation* accuracy?

# %% [markdown] tags=["notes"]
# **5 minutes.** Give the three moves to three people. (1) 100 digits and 50 units: 0.74 against 0.53. (2) Back
# to 300 digits, then $\lambda$ to 0.03: the gap shrinks, and the validation accuracy with it, from
# 0.83 to 0.79. Go on to 0.3 and the gap is zero: **what would you conclude, if you saw the gap alone?** (That all
# is well; it guesses.) (3) 3,000 digits: 0.92.
#
# The misconception to name: a small gap is not the aim. The validation curve is.

# %% tags=["S1-107", "hide"]
# @title Live figure: mind the gap
units, amounts = integer(1, 100, value=50), choice([100, 300, 1000, 3000], value=300)


@explore(hidden_units=units, lam=log(1e-6, 0.3, value=1e-6), digits_to_learn=amounts, size=(7, 3.2))
def mind_the_gap(fig):
    """Accuracy over 20 epochs on 300 digits: training climbs to 0.98, validation stops near 0.83. The
    space between the curves is the gap, which the title gives."""
    ax, blank = fig.subplots(), np.full(21, np.nan)
    names = dict.fromkeys(["training", "validation"], blank)
    figures.curves(np.arange(21), names, "epoch", "accuracy", ax)
    for line, color in zip(ax.lines, (figures.nb07_runs.SEEN, figures.nb07_runs.UNSEEN), strict=True):
        line.set_color(color)
    ax.set(xlim=(0, 20), ylim=(0, 1.02), xticks=range(0, 21, 5))
    ax.legend(loc="lower right")
    title = ax.set_title(" ", loc="left")

    def update(hidden_units, lam, digits_to_learn):
        net, few, few_y = make_net(hidden_units), X[:digits_to_learn], y[:digits_to_learn]
        plan = {"optimizer": optim.Momentum(0.05), "epochs": 20, "batch_size": 50, "lam": lam}
        seen = []
        for history in steps(net, few, few_y, rng=np.random.default_rng(0), **plan):
            if history.step % history.steps_per_epoch == 0:
                unseen = accuracy(net, X_val[:1000], y_val[:1000])
                seen.append((accuracy(net, few, few_y), unseen))
                for line, values in zip(ax.lines, np.transpose(seen), strict=True):
                    line.set_data(np.arange(1, history.epoch + 1), values)
                title.set_text(f"epoch {history.epoch}: validation {unseen:.2f}, gap {seen[-1][0] - unseen:+.2f}")
                if history.epoch % 5 == 0:
                    yield *ax.lines, title

    return update

# %% tags=["S1-107"]
def gap(N, lam=0.0, H=50, seed=0, epochs=20):
    net = make_net(H, seed=seed)
    fit(net, optim.Momentum(0.05), X[:N], y[:N], seed=seed, epochs=epochs, batch_size=50, lam=lam)
    return accuracy(net, X[:N], y[:N]), accuracy(net, X_val, y_val)

settings = {"300 digits": (300,), "λ = 0.03": (300, 0.03), "3000 digits": (3000,), "1 unit": (300, 0.0, 1)}
pairs = np.array([gap(*setting) for setting in settings.values()])
table(setting=list(settings), training=pairs[:, 0], validation=pairs[:, 1], digits=2)

# %% [markdown]
# So strong a $\lambda$ narrows the gap by pulling *both* down; a weak one changes nothing here, and none that we tried
# visibly raises the validation accuracy. Ten times as many digits do. And a network of one unit has a small gap, and
# reads a fifth of the digits.
#
# ### Stop in time
#
# A third cure saves time, too: **early stopping**. Keep the parameters of the epoch in which validation was best. Train
# on the 300 digits for 120 epochs; the validation loss turns up after about 25.

# %% tags=["bet", "hide"]
# @title Bet 07.b3
bet(
    "07.b3",
    "After the validation loss has turned up, what does the validation accuracy do?",
    choices=["it falls, too", "it stays about level", "it falls at once to chance"],
)

# %% tags=["S1-107"]
def long_run(seed=0, epochs=120, labels=y[:300]):
    plan = dict(seed=seed, epochs=epochs, batch_size=50, validation=(X_val[:1000], y_val[:1000]))
    history = fit(make_net(seed=seed), optim.Momentum(0.05), X[:300], labels, **plan)
    training_loss = np.reshape(history.loss, (epochs, -1)).mean(axis=1)
    return training_loss, np.array(history.val_loss), np.array(history.val_accuracy)

seen_loss, val_loss, val_accuracy = long_run()
turn = int(val_loss.argmin())
table(
    epoch=[turn + 1, 120], training_loss=seen_loss[[turn, -1]],
    validation_loss=val_loss[[turn, -1]], validation_accuracy=val_accuracy[[turn, -1]], digits=3,
)

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b3
reveal("07.b3", "it stays about level" if val_accuracy[-1] > val_accuracy[turn] - 0.01 else "it falls, too", {
    "it falls, too": "The loss also counts how sure it is: the digits it misreads, it misreads ever more surely.",
    "it falls at once to chance": "Overfitting comes slowly, and here it spoils the probabilities, not the answers.",
})

# %% tags=["hide"]
# @title Figure: the validation loss turns, the accuracy does not
picture(
    figures.turning_loss((seen_loss, val_loss), val_accuracy, turn + 1),
    alt="""Left: the training loss goes to 0, the validation loss falls until about epoch 25, dotted, then rises. Right:
    the validation accuracy climbs until then and stays level.""",
)

# %% [markdown]
# The network grows ever surer of the digits that it misreads. The loss counts that, the accuracy does not. So which
# epoch to keep depends on what you need: good probabilities, or many right answers.
#
# Here, stopping saves only the probabilities. With wrong labels it saves answers, too. Give 30 % of the digits random
# labels:

# %% tags=["S1-107"]
def mislabelled(seed=0, share=0.3):
    rng, labels = np.random.default_rng(100 + seed), y[:300].copy()
    chosen = rng.random(300) < share
    labels[chosen] = rng.integers(10, size=chosen.sum())
    return labels

_, noisy_loss, noisy_accuracy = long_run(labels=mislabelled())
noisy_turn = int(noisy_loss.argmin())
table(
    labels=["right", "30 % random"], best_epoch=[turn + 1, noisy_turn + 1],
    accuracy_then=[val_accuracy[turn], noisy_accuracy[noisy_turn]],
    after_120_epochs=[val_accuracy[-1], noisy_accuracy[-1]], digits=2,
)

# %% [markdown]
# Waiting now costs eight points (ten on average, over other seeds). At first a network learns what digits have in
# common; only later it learns the wrong labels, by heart.
#
# To go back, keep a copy, `{name: p.copy() for name, p in net.params.items()}`: the arrays themselves go on changing.
#
# ### Exercise 7.2: stop in time (10 minutes)
#
# Keep the epoch with the lowest validation loss so far, and give up when `patience` epochs in a row brought no lower
# one. A tie is not lower. Return the epoch to keep; the first is epoch 0.

# %% tags=["exercise", "S1-107"]
def stop_in_time(val_loss, patience):
    """Return the number of the epoch to keep, for a list of validation losses and a patience of at least 1."""
    raise NotImplementedError("Exercise 7.2")

check("07.2", stop_in_time)

# %% tags=["proof", "hide", "S1-106", "S1-107", "S1-119"]
# @title Proofs: what this section claims
# from one start more each (test_claims_07.py: from five others): the order of the four runs, and what is inside
for seed in (1,):
    at_last, median_ratio, dead = {}, {}, {}
    for rate in (20, 2, 0.1, 0.003):
        history_again, ratio_again, z_again = watch(rate, seed, epochs=1)
        at_last[rate] = np.mean(history_again.loss[-20:])
        median_ratio[rate], dead[rate] = np.median(ratio_again), np.mean(z_again.max(axis=0) <= 0)
    assert at_last[2] < at_last[0.1] < at_last[0.003] < at_last[20] + 1 and at_last[20] > 1.5
    assert 0.01 < median_ratio[2] < 0.1 and median_ratio[0.003] < 3e-5 and dead[20] > 0.5 and dead[2] < 0.1
# "so strong a λ narrows the gap by pulling both down; ten times as many digits do"; one unit
for seed in (1,):
    plain_pair, strong_pair = (np.array(gap(300, lam, seed=seed)) for lam in (0.0, 0.03))
    more_pair, one_pair = (np.array(gap(*setting, seed=seed, epochs=4)) for setting in ((3000,), (300, 0.0, 1)))
    assert np.all(strong_pair < plain_pair) and np.ptp(strong_pair) < np.ptp(plain_pair)
    assert more_pair[1] > plain_pair[1] + 0.05 and np.ptp(one_pair) < 0.1 and one_pair.max() < 0.6
# "the validation loss turns up after about 25; the accuracy stays about level"; "eight points"; from other
# seeds, "ten on average": test_claims_07.py
assert 15 < turn < 40 and val_loss[-1] > 1.05 * val_loss[turn] and val_accuracy[-1] > val_accuracy[turn] - 0.01
assert 0.065 < noisy_accuracy[noisy_turn] - noisy_accuracy[-1] < 0.095
# a dictionary of the arrays themselves is no copy
moving = make_net()
kept, copied = moving.params, {name: p.copy() for name, p in moving.params.items()}
fit(moving, optim.SGD(0.1), X[:64], y[:64], epochs=1)
assert np.array_equal(kept["0.W"], moving.params["0.W"]) and not np.array_equal(copied["0.W"], moving.params["0.W"])

# %% [markdown] tags=["S1-110", "S1-111", "S4-80", "S4-81"]
# ## Roll down the ravine
#
# *After: Ionescu, "SGD with momentum"; Ando Ki, the chart of optimizers (after Ha Yong-ho).*
#
# **GD** looks at all the data for each step, **SGD** at a minibatch. Five epochs each, the same number of looks:

# %% tags=["S4-80", "S4-81"]
results = []
for batch_size in (None, 64):
    walker = make_net()
    history = fit(walker, optim.SGD(0.3), batch_size=batch_size)
    results.append((history.step, accuracy(walker, X_val, y_val)))

steps_taken, reached = zip(*results, strict=True)
table(descent=["GD", "SGD"], steps=steps_taken, validation=reached, digits=2)

# %% [markdown] tags=["S1-111"]
# Next: let the loss be steep in one direction and shallow in the other:
#
# $$L(w)=\tfrac12w_1^2+50\,w_2^2,\qquad\nabla L=(w_1,\;100\,w_2)$$
#
# The curvatures are 1 and 100, their ratio, the **condition number** $\kappa$, is 100. The steep direction allows no
# rate above $2/c=0.02$ (02). At 0.019, what path does descent take?

# %% tags=["S1-111", "S1-112"]
CURVATURE = np.array([1.0, 100.0])

def slope(w):
    return CURVATURE * w

def roll(learning_rate, mu=0.0, count=1000):
    w, v = np.ones(2), np.zeros(2)
    path = [w]
    for _ in range(count):
        v = mu * v - learning_rate * slope(w)
        w = w + v
        path.append(w)
    return np.array(path)  # (count + 1, 2)

# %% tags=["S1-112"]
plain = roll(0.019)
shown_at = [0, 1, 2, 3, 50]
table(step=shown_at, w1=plain[shown_at, 0], w2=plain[shown_at, 1], digits=3)

# %% [markdown] tags=["S1-112", "S1-113", "S1-114", "S4-82"]
# Very slow along the flat direction, and back and forth across the steep one. The mend is the first line in the loop of
# `roll`, **momentum** (Polyak, 1964): a ball. The slope changes its velocity $v$, friction leaves the share $\mu$ of
# it:
#
# $$v\leftarrow\mu v-\alpha\nabla L(w),\qquad w\leftarrow w+v$$
#
# (PyTorch's velocity is ours over $-\alpha$: the same path at one rate; if the rate changes, PyTorch's
# step follows at once.)

# %% [markdown] tags=["notes"]
# **3 minutes.** Point at the two lines of `roll` that are the formula; then type one line and run two cells.
#
# **Ask:** plain descent needs 721 steps to come within a millionth. With nine tenths of the last velocity kept? (263.
# Most bet on about 70, because 0.9 carries a push ten times as far; some expect it to be worse, since it overshoots.
# Both have a point.)
#
# **Goes wrong:** `roll(0.9, 0.019)`: the rate comes first, so this overflows. And whoever writes
# $w-v$ in their own copy climbs: the minus is in $v$ already.

# %% tags=["S1-113", "S1-117", "live"]
# Same rate, same start: what if the ball keeps nine tenths of its velocity?
rolled = roll(0.019, mu=0.9)

# %% tags=["S1-113", "S1-117"]
def steps_needed(path, close=1e-6):
    far = ~(np.abs(path).max(axis=1) < close)
    return np.nan if far[-1] else len(far) - np.argmax(far[::-1])  # the last far place, counted from the end

table(descent=["plain", "momentum 0.9"], steps_to_a_millionth=[steps_needed(plain), steps_needed(rolled)])

# %% [markdown] tags=["S1-115", "S1-116", "E1-24"]
# Why? Follow one direction at a time. Along the valley the slope keeps its sign. Under a steady slope $g$ the
# velocities add up to a geometric series:
#
# $$v=-\alpha g\,(1+\mu+\mu^2+\dots)=-\frac{\alpha g}{1-\mu}$$
#
# With the usual $\mu$ of 0.5, 0.9 and 0.99, each step is worth 2, 10 and 100. (So lower $\alpha$ when you raise
# $\mu$.) Across the valley the slope changes its sign. If it does so at *every* step, the same sum alternates:
#
# $$|v|=\alpha|g|\,(1-\mu+\mu^2-\dots)=\frac{\alpha|g|}{1+\mu}$$
#
# Smaller pushes across. So is the ball calmer there, too?

# %% tags=["bet", "hide"]
# @title Bet 07.b4
bet(
    "07.b4",
    "Rate 0.015, from w2 = 1: how far from the bottom of the steep direction are both after ten steps?",
    choices=["plain 0.2, momentum 0.8: 0.001", "plain 0.001, momentum 0.8: 0.2", "both 0.02"],
)

# %% tags=["S1-116"]
tried = list(product([0.015, 0.019], [0.0, 0.5, 0.8]))
across = {pair: np.abs(roll(*pair, 40)[:, 1]) for pair in tried}
after_10, after_40 = np.array([w2[[10, 40]] for w2 in across.values()]).T
table(rate=[rate for rate, _ in tried], mu=[mu for _, mu in tried], after_10=after_10, after_40=after_40, digits=2)

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b4
calm = across[0.015, 0.0][10] < across[0.015, 0.8][10]
reveal("07.b4", "plain 0.001, momentum 0.8: 0.2" if calm else "plain 0.2, momentum 0.8: 0.001", {
    "plain 0.2, momentum 0.8: 0.001": "Its pushes are smaller, but what it has it keeps: a ball goes on swinging.",
    "both 0.02": "They differ by a factor of 200. A ball keeps its velocity, and so its swing.",
})

# %% [markdown] tags=["S1-114", "S1-116", "S1-117"]
# Not here. The slope does not change its sign at every step, so our sum does not hold; and the swing keeps the share
# $\sqrt\mu$ per step (derived below), 0.89, where plain descent keeps $|1-\alpha c|=0.5$. At 0.019, plain descent
# keeps 0.9, a ball with $\mu=0.5$ only 0.71, but with 0.9 it keeps 0.95. So momentum calms a zigzag only where
# $\sqrt\mu$ is below $|1-\alpha c|$.
#
# See it: drag $\mu$ alone, then the rate above 0.02, where plain descent leaves. On the right, which velocity builds
# up, and which changes sign?

# %% [markdown] tags=["notes"]
# **5 minutes.** Stay at step 40 and drag $\mu$ alone: 0, 0.5, 0.8, 0.99. **Predict** each time: is the ball
# nearer than before? It is 0.55, 0.29, 0.014 away, and then 1.0: with 0.99 it is as far off as when it started,
# on the other side.
#
# Then $\mu=0.8$ and the rate at 0.021, above the limit of notebook 02. Plain descent flies out; the ball arrives.
# Hardly anyone expects it: a ball that swings bears a larger rate. The derivation below says how much larger.
#
# Last, press play and cover the left half. Which velocity belongs to which direction?

# %% tags=["S1-114", "S1-115", "S1-116", "S1-117", "hide"]
# @title Live figure: a ball in a ravine
@explore(
    step=play(0, 80, value=40),
    mu=lin(0, 0.99, value=0.5, step=0.01),
    learning_rate=lin(0.001, 0.036, value=0.015, step=0.001),
    size=(7.4, 3.6),
)
def ball(fig):
    """Left: a ravine, steep vertically; plain descent and the ball with momentum creep along its floor.
    Right: the two velocities of the ball, along the valley and across it."""
    left, right = fig.subplots(1, 2)
    side = np.linspace(-1.2, 1.2, 81)
    view = figures.Race(left, side, side, ["ball", "plain"])
    left.legend(loc="upper left")
    speed = figures.Velocities(right, 80, 0.3)
    heights = np.sqrt((view.a**2 / 2 + 50 * view.b**2) / 75)

    def update(step, mu, learning_rate):
        paths = [roll(learning_rate, m, 80) for m in (mu, 0)]
        far = [min(np.abs(path[step]).max(), 999) for path in paths]
        view.title.set_text(f"step {step}: plain {far[1]:.2g} away, ball {far[0]:.2g}")
        velocities = np.diff(paths[0], axis=0)[:step]
        return *view.update(heights, [[0, 0]], [path[: step + 1] for path in paths]), *speed.update(velocities)

    return update

# %% tags=["bet", "hide"]
# @title Bet 07.b5
bet(
    "07.b5",
    "Both with their best settings, condition number 100: plain descent needs how many times as many steps?",
    choices=["about 3 times", "about 9 times", "about 100 times"],
)

# %% [markdown]
# How far may the rate go, and how much can be won? Along a direction of curvature $c$ the slope is $c\,w$, and since
# $v_t=w_t-w_{t-1}$,
#
# $$w_{t+1}=(1+\mu-\alpha c)\,w_t-\mu\,w_{t-1}$$
#
# Try $w_t=z^t$, a walk that shrinks if $|z|\lt1$:
#
# $$z^2-(1+\mu-\alpha c)\,z+\mu=0$$
#
# The product of the two roots is $\mu$. Where the square root in their formula is of a negative number, they are
# complex, $a\pm ib$. Then $\mu=a^2+b^2$ is the square of their size: both have size $\sqrt\mu\lt1$, and the swing
# keeps that share per step. (Every walk mixes both $z^t$; two complex ones make a cosine times $\sqrt\mu^t$.) The walk
# runs away when a real root passes $1$ or $-1$. At $z=1$ the left side is $\alpha c>0$, so none ever passes there. Put
# $z=-1$: $1+(1+\mu-\alpha c)+\mu=0$, so
#
# $$\boxed{\alpha < \frac{2 (1+\mu)}{c}}$$
#
# And the best $\alpha$ and $\mu$? As the product is $\mu$, the larger root never lies below $\sqrt\mu$, and is as small
# as that only where both are complex or equal. So take the smallest $\mu$ that has both directions there: each then
# stands at an end of the complex range, where $(1+\mu-\alpha c)^2=4\mu$. So $1+\mu-\alpha c=\pm2\sqrt\mu$
# and $\alpha c=(1\mp\sqrt\mu)^2$, the minus for the flat $c$, the plus for the steep. Divide the two and
# take the root:
#
# $$
# \sqrt\kappa=\frac{1+\sqrt\mu}{1-\sqrt\mu}\quad\Rightarrow\quad
# \sqrt\mu=\frac{\sqrt\kappa-1}{\sqrt\kappa+1}\approx1-\frac{2}{\sqrt\kappa}
# $$
#
# Plain descent at its best rate, $2/(c_\text{min}+c_\text{max})$ (02), keeps
# $\frac{\kappa-1}{\kappa+1}\approx1-\frac2\kappa$ of the distance at each step. $\kappa$ has become $\sqrt\kappa$.

# %% tags=["S1-117"]
rates_to_map, mus_to_map = np.linspace(0.001, 0.04, 79), np.linspace(0, 0.98, 50)
alpha, mu_grid = np.meshgrid(rates_to_map, mus_to_map)

def map_of_steps(count=1000):
    w, v = np.ones((2, *alpha.shape)), np.zeros((2, *alpha.shape))
    last_far = np.zeros(alpha.shape)
    for t in range(1, count + 1):
        v = mu_grid * v - alpha * CURVATURE[:, None, None] * w
        w = np.clip(w + v, -1e9, 1e9)
        last_far[np.abs(w).max(axis=0) >= 1e-6] = t
    return np.where(last_far < count, last_far + 1, np.nan)

steps_map = map_of_steps()
best_rolling, best_plain = np.nanmin(steps_map), min(np.nanmin(steps_map[0]), steps_needed(roll(2 / 101)))
table(descent=["plain", "momentum"], fewest_steps=[best_plain, best_rolling], digits=3)

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b5
ratio_of_steps = best_plain / best_rolling
reveal("07.b5", "about 9 times" if 8 < ratio_of_steps < 10 else f"about {ratio_of_steps:.0f} times", {
    "about 3 times": "That is what an untuned pair gives, 721 against 263 at one rate. Tuned, both change.",
    "about 100 times": "A steady push carries far, but the steep direction sets the limit: the root of 100, roughly.",
})

# %% tags=["hide"]
# @title Figure: every rate, every momentum
limit_of_rate = 2 * (1 + mus_to_map) / 100
picture(
    figures.rate_map(rates_to_map, mus_to_map, steps_map, limit_of_rate),
    alt="""Steps to arrive, as colours, over learning rate and momentum: fewest, starred, near rate 0.033 and momentum
    0.67; everything right of a dashed line, 2 (1 + µ) / c, is white, and so are the smallest rates and the top.""",
)

# %% [markdown]
# The white at the right is our limit; elsewhere, a thousand steps do not suffice. (Nine times, not ten:
# where both roots nearly meet, the walk shrinks like $tz^t$ at first. At the derived pair, where they meet, it takes 95
# steps.)
#
# **NAG**, Nesterov's accelerated gradient (1983), moves along its inertia first and takes the slope *there*:
#
# $$v\leftarrow\mu v-\alpha\nabla L(w+\mu v),\qquad w\leftarrow w+v$$

# %% tags=["S4-83"]
def roll_ahead(learning_rate, mu, count=1000):
    w, v = np.ones(2), np.zeros(2)
    path = [w]
    for _ in range(count):
        v = mu * v - learning_rate * slope(w + mu * v)  # the slope where it is about to be
        w = w + v
        path.append(w)
    return np.array(path)

both_balls = {"momentum": roll(0.009, 0.9), "NAG": roll_ahead(0.009, 0.9)}
overshoot = [-path[:, 0].min() for path in both_balls.values()]
table(ball=list(both_balls), overshoot=overshoot, steps=[steps_needed(path) for path in both_balls.values()], digits=3)

# %% [markdown]
# It brakes earlier. But at 0.019, NAG flies out.
#
# ### Exercise 7.3: how long may a step that looks ahead be? (12 minutes)
#
# Derive NAG's limit as we derived the ball's: on $L=\frac c2w^2$, above which learning rate does it run away? Then
# check your formula against `roll_ahead`, a per cent below it and above.

# %% tags=["exercise", "S4-83"]
def nesterov_limit(c, mu):
    """Return the largest learning rate of NAG, a number, for curvature c above 0 and mu from 0 to below 1."""
    raise NotImplementedError("Exercise 7.3")

check("07.3", nesterov_limit)

# %% tags=["proof", "hide", "S4-83", "E1-23", "E1-24", "W1-49", "W1-50", "W1-51", "W1-52", "W1-53"]
# @title Proofs: what this section claims
_ = slide_value("W1-52 W1-53", [steps_needed(plain), steps_needed(rolled)])
assert results[0][1] < 0.7 < 0.85 < results[1][1] and steps_taken == (5, 395)
# "back and forth across": fifty changes of sign in fifty steps, and none along
flips = np.sum(np.diff(np.sign(plain[:51]), axis=0) != 0, axis=0)
assert flips.tolist() == [0, 50] and 0.3 < plain[50, 0] < 0.5
# "worth 2, 10 and 100"; across, α g / (1 + µ)
steady, alternating = {}, {}
for mu in (0.0, 0.5, 0.9, 0.98, 0.99):
    v_steady = v_turning = 0.0
    for t in range(3000):
        v_steady, v_turning = mu * v_steady + 1, mu * v_turning + (-1) ** t
    steady[mu], alternating[mu] = v_steady, abs(v_turning)
    assert np.isclose(v_steady, 1 / (1 - mu)) and np.isclose(abs(v_turning), 1 / (1 + mu))
_ = slide_value("W1-49 W1-50 W1-51", [steady[mu] for mu in (0.5, 0.9, 0.99)])
# "Not here", as "the slope does not change its sign at every step"; "only where √µ is below |1 - αc|", whatever µ
assert np.sum(np.diff(np.sign(roll(0.015, 0.8, 10)[:, 1])) != 0) < 10
for rate, mu in product((0.004, 0.012, 0.015, 0.019, 0.0195), (0.1, 0.3, 0.5, 0.8, 0.9, 0.95, 0.98)):
    swinging, zigzag = (np.abs(roll(rate, m, 400)[40:60, 1]).max() for m in (mu, 0.0))
    if abs(np.sqrt(mu) - abs(1 - rate * 100)) > 0.03:
        assert (swinging < zigzag) == (np.sqrt(mu) < abs(1 - rate * 100))
assert np.allclose([abs(1 - rate * 100) for rate in (0.015, 0.019)], [0.5, 0.9])
assert np.allclose(np.sqrt([0.8, 0.5, 0.9]), [0.89, 0.71, 0.95], atol=0.006)
# the other ball's 263, twice; none of its roots ever lies at 1
assert steps_needed(both_balls["momentum"]) == steps_needed(rolled) == 263
# the swing dies like the root of µ
for mu in (0.5, 0.8, 0.95):
    swing = np.abs(roll(0.015, mu, 200)[:, 1])
    assert np.isclose(np.log(swing[150:].max() / swing[50:100].max()) / 100, np.log(mu) / 2, rtol=0.15)
# the limit 2 (1 + µ) / c: just below it stays, just above it goes
for mu in (0.0, 0.5, 0.9, 0.98):
    below, above = (np.abs(roll(factor * 2 * (1 + mu) / 100, mu, 500)[-1]).max() for factor in (0.99, 1.01))
    assert below < 1 < 1e3 < above
# κ against its root: the best settings, for four condition numbers; and on the map, about ninefold
for kappa in (10.0, 100.0, 1000.0):
    root = np.sqrt(kappa)
    best_alpha, best_mu = (2 / (root + 1)) ** 2, ((root - 1) / (root + 1)) ** 2
    roots = np.concatenate([np.roots([1, -(1 + best_mu - best_alpha * c), best_mu]) for c in (1, kappa)])
    assert np.allclose(np.abs(roots), (root - 1) / (root + 1), atol=1e-5)
    plain_keeps = max(abs(1 - 2 / (1 + kappa) * c) for c in (1, kappa))
    assert np.isclose(plain_keeps, (kappa - 1) / (kappa + 1))
assert best_plain == 691 and 76 <= best_rolling <= 80 and 8 < ratio_of_steps < 10
inside_the_limit = alpha < 2 * (1 + mu_grid) / 100
assert np.all(np.isnan(steps_map[~inside_the_limit & (alpha > 2.001 * (1 + mu_grid) / 100)]))
# "the same path at one rate; if the rate changes, PyTorch's step follows at once", and the package's
w_proof, w_ours, v_ours, torch_like = {"w": np.ones(2)}, np.ones(2), np.zeros(2), optim.Momentum(0.019)
for t in range(20):
    place, rate = w_proof["w"].copy(), 0.019 if t < 19 else 0.0019
    torch_like.learning_rate = rate
    torch_like.step(w_proof, {"w": slope(place)})
    v_ours = 0.9 * v_ours - rate * slope(w_ours)
    w_ours = w_ours + v_ours
    assert np.allclose(w_ours, w_proof["w"]) == (t < 19)
assert abs((w_proof["w"] - place)[0]) < 0.2 * abs(v_ours[0])
# at the map's best, "where both roots nearly meet, the walk shrinks like t z^t at first"; "at the derived pair, where
# they meet, it takes 95 steps"
i_best, j_best = np.unravel_index(np.nanargmin(steps_map), steps_map.shape)
the_pairs = [(rates_to_map[j_best], mus_to_map[i_best]), ((2 / 11) ** 2, (9 / 11) ** 2)]
for (rate, mu), (early, late) in zip(the_pairs, [(5, 15), (50, 100)], strict=True):
    assert np.ptp(np.roots([1, -(1 + mu - rate), mu])) < 0.1  # no farther apart, the flat direction's
    over_z_t = roll(rate, mu)[[0, early, late], 0] / np.sqrt(mu) ** np.array([0, early, late])
    assert np.isclose((over_z_t[2] - 1) / (over_z_t[1] - 1), late / early, rtol=0.15)
assert [steps_needed(roll(*pair)) for pair in the_pairs] == [best_rolling, 95]
# NAG overshoots less and arrives earlier, and has its own limit
assert overshoot[1] < overshoot[0] and steps_needed(both_balls["NAG"]) < steps_needed(both_balls["momentum"])
with np.errstate(all="ignore"):
    assert np.isnan(steps_needed(roll_ahead(0.019, 0.9))) and steps_needed(rolled) == 263
# the ball that is stopped at its turning point, and the one that waits for a small gradient
def stopped_ball(gradient_too, w=1.0, v=0.0, count=0):
    while True:
        v = 0.95 * v - 0.05 * w
        w, count = w + v, count + 1
        if abs(v) <= 0.02 and (not gradient_too or abs(w) <= 0.02):
            return count, w

assert stopped_ball(False)[0] == 14 and abs(stopped_ball(False)[1] + 0.698) < 5e-4
assert stopped_ball(True)[0] > 50 and abs(stopped_ball(True)[1]) <= 0.02

# %% [markdown] tags=["S4-83", "S1-118"]
# ## Give every weight its own step
#
# *After: Ando Ki, the chart of optimizers.*
#
# A ball has one rate for all directions. What if each weight sized its own steps, from the gradients $g$ that it has
# seen? All products and roots are taken weight by weight. A **rule** gets `g`, a memory `s` that starts at zero,
# and the number `t` of the step; it returns the step:

# %% tags=["S1-118"]
STRAIGHT = np.diag(CURVATURE)

def follow(rule, count=200, A=STRAIGHT, start=(1.0, 1.0)):
    """Walk on L = w A w / 2, whose slope is A w."""
    w, s = np.array(start), defaultdict(lambda: np.zeros(2))
    path = [w]
    for t in range(1, count + 1):
        w = w + rule(A @ w, s, t)
        path.append(w)
    return np.array(path)

# %% [markdown] tags=["S4-84"]
# **Adagrad** (Duchi et al., 2011) divides by the length of all gradients so far:
#
# $$
# s\leftarrow s+g^2,\qquad w\leftarrow w-\frac{\alpha\,g}{\sqrt{s}+\varepsilon},\qquad
# s_t=g_1^2+g_2^2+\dots+g_t^2
# $$
#
# ($\varepsilon$, such as $10^{-10}$, only keeps $0/0$ away.) The first step is $\alpha$ long, whatever $g$ is. Under a
# steady $g$ the strides shrink like $\alpha/\sqrt t$.
#
# So weights with large gradients get a smaller rate, those with small ones a larger. That helps where the gradients of
# layers differ in size, and where inputs are rare. Say a weight gets its steady $g$ in one step of a hundred. SGD moves
# it a hundredth as far as the others. Adagrad's strides add up to about $2\alpha\sqrt n$ after $n$ gradients: it moves
# that weight a tenth as far.

# %% [markdown] tags=["notes"]
# **4 minutes.** Type slowly: the next rules are variations of this one.
#
# **Ask:** how long is the first stride for a gradient of 1, and for one of 100? (0.5 both times: $g$ over its own
# length is $\pm1$, only the rate is left. Most say "a hundred times as long".) What becomes of the strides
# after a thousand steps of the same gradient? (They shrink like $1/\sqrt t$, and never recover.)
#
# **Goes wrong:** `g^2` is no power: "ufunc 'bitwise_xor' not supported". A forgotten minus walks uphill: in the
# next cell, the fiftieth stride is then 0.1 and not nearly 0.

# %% tags=["S4-84", "S1-118", "live"]
# What does each weight remember of its gradients?
def adagrad(g, s, t, rate=0.5):
    s["sum"] = s["sum"] + g**2
    # Where gradients were large, the strides get finer
    return -rate * g / (np.sqrt(s["sum"]) + 1e-10)

# %% tags=["S4-84"]
strides = np.abs(np.diff(follow(adagrad), axis=0))
stride_at = [1, 2, 10, 50]
table(step=stride_at, along=strides[[0, 1, 9, 49], 0], across=strides[[0, 1, 9, 49], 1], digits=3)

# %% [markdown] tags=["S4-85", "S4-86"]
# Curvature 1 and curvature 100 walk in step, and stop because they arrive. But the sum only grows: under noise
# the strides die out. **RMSprop** (Tieleman and Hinton, 2012) is Adagrad that forgets: a running average (here $v$ is
# no velocity) in place of the sum. Unroll it, and see how:
#
# $$
# w\leftarrow w-\frac{\alpha\,g}{\sqrt{v}+\varepsilon},\qquad
# v\leftarrow\beta v+(1-\beta)\,g^2\;\Rightarrow\;v_t=(1-\beta)\sum_{i=1}^{t}\beta^{\,t-i}g_i^2
# $$
#
# How much do these weights add up to? A geometric series again:
#
# $$(1-\beta)(1+\beta+\dots+\beta^{t-1})=(1-\beta)\,\frac{1-\beta^t}{1-\beta}=1-\beta^t$$
#
# So at first the average is too small: with $\beta=0.99$, $v_1$ is a hundredth of $g^2$, and the first step is ten
# times the rate. Adam will mend that.

# %% [markdown] tags=["notes"]
# **3 minutes.** Ask before you type: which single line of `adagrad` has to change?
#
# **Ask:** what share of the memory is the newest gradient? (1 %. So how many steps does it remember? About a
# hundred.) And the first stride, at a rate of 0.01? (0.1: the memory began at 0 and holds a hundredth of $g^2$,
# whose root is a tenth. It is the reason for Adam's correction below.)
#
# **Goes wrong:** `beta` and `1 - beta` change places. It runs and descends all the same; only the comparison
# with the package, in the folded proofs, notices. Keep that as your proof that "it runs" is no test.

# %% tags=["S4-86", "S1-118", "live"]
# Adagrad, but with a memory that fades
def rmsprop(g, s, t, rate=0.01, beta=0.99):
    s["v"] = beta * s["v"] + (1 - beta) * g**2
    return -rate * g / (np.sqrt(s["v"]) + 1e-8)

# %% [markdown] tags=["S4-85"]
# **Adadelta** (folded) measures its strides $d$ by the average $u$ of earlier ones.

# %% tags=["S4-85", "hide"]
# @title Adadelta
def adadelta(g, s, t, beta=0.9, eps=1e-6):
    s["v"] = beta * s["v"] + (1 - beta) * g**2
    d = -g * np.sqrt(s["u"] + eps) / np.sqrt(s["v"] + eps)
    s["u"] = beta * s["u"] + (1 - beta) * d**2
    return d

# %% [markdown] tags=["S4-87"]
# **Adam** is RMSprop with momentum, a good direction and a good stride. Both averages are divided by what their
# weights add up to:
#
# $$
# \begin{aligned}
# m&\leftarrow\beta_1m+(1-\beta_1)\,g,&\hat m&=\frac{m}{1-\beta_1^t}\\
# v&\leftarrow\beta_2v+(1-\beta_2)\,g^2,&\hat v&=\frac{v}{1-\beta_2^t}
# \end{aligned}
# \qquad w\leftarrow w-\frac{\alpha\,\hat m}{\sqrt{\hat v}+\varepsilon}
# $$

# %% tags=["S4-87", "S1-118"]
def adam(g, s, t, rate=0.1, b1=0.9, b2=0.999):
    s["m"] = b1 * s["m"] + (1 - b1) * g
    s["v"] = b2 * s["v"] + (1 - b2) * g**2
    m_hat, v_hat = s["m"] / (1 - b1**t), s["v"] / (1 - b2**t)
    return -rate * m_hat / (np.sqrt(v_hat) + 1e-8)

table(weight=["along, gradient 1", "across, gradient 100"], first_step=follow(adam, 1)[1] - 1)

# %% [markdown] tags=["S4-88"]
# One learning rate, both times: the correction sees to it. Later, $\hat m/\sqrt{\hat v}$ is 1 where gradients agree,
# and about 0.2 where they are pure noise: sure directions get long steps. **Nadam** (folded) puts NAG in momentum's
# place.

# %% tags=["S4-88", "hide"]
# @title Nadam
def nadam(g, s, t, rate=0.1, b1=0.9, b2=0.999):
    s["m"] = b1 * s["m"] + (1 - b1) * g
    s["v"] = b2 * s["v"] + (1 - b2) * g**2
    m_bar = b1 * s["m"] / (1 - b1 ** (t + 1)) + (1 - b1) * g / (1 - b1**t)
    return -rate * m_bar / (np.sqrt(s["v"] / (1 - b2**t)) + 1e-8)

# %% [markdown]
# ### Turn the ravine
#
# The ravine lay along the axes. Turn it by 45°:

# %%
TURN = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)
TURNED = TURN @ STRAIGHT @ TURN.T
RAVINES = {"along the axes": (STRAIGHT, np.ones(2)), "turned by 45°": (TURNED, TURN @ np.ones(2))}

# %% tags=["bet", "hide"]
# @title Bet 07.b6
bet(
    "07.b6",
    "Fifty steps of Adagrad at 0.5 end a millionth of a millionth from the bottom. And in the turned ravine?",
    choices=["just as near", "about 0.001 away", "about 0.7 away"],
)

# %%
RULES = {"Adagrad": adagrad, "RMSprop": rmsprop, "Adadelta": adadelta, "Adam": adam, "Nadam": nadam}

def momentum(g, s, t, rate=0.033, mu=0.67):
    s["v"] = mu * s["v"] - rate * g
    return s["v"]

RULES["momentum"] = momentum

def distances(A, start, count=50):
    return [np.linalg.norm(follow(rule, count, A, start)[-1]) for rule in RULES.values()]

straight, turned = (distances(*ravine) for ravine in RAVINES.values())
table(rule=list(RULES), along_the_axes=straight, turned=turned, digits=2)

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b6
reveal("07.b6", "about 0.7 away" if turned[0] > 0.5 else "just as near", {
    "just as near": "It divides weight by weight; in the turned ravine both weights see the same steep wall.",
    "about 0.001 away": "Farther still: both weights see the steep wall, and both take fine steps.",
})

# %% tags=["hide"]
# @title Figure: fifty steps of each rule, in both ravines
all_paths = {name: (A, [follow(rule, 50, A, start) for rule in RULES.values()]) for name, (A, start) in RAVINES.items()}
picture(
    figures.small_paths(all_paths, list(RULES)),
    alt="""Two rows of six small ravines. Along the axes the adaptive rules walk straight toward the
    star, Adadelta slowly; momentum zigzags. Turned by 45 degrees, the adaptive rules have come down to the floor of
    the valley after fifty steps, far from the star, Adadelta not even that; momentum's path is the same, turned.""",
)

# %% [markdown]
# Turned, both weights see the steep wall, and both take fine steps. Momentum, here at its best pair, walks the same
# path, turned. So a rule for each weight depends on the axes, and networks' ravines lie as they like. But their
# layers' gradients differ in size, and *that* such a rule does mend. Which counts for more, the races show.
#
# ### AdamW: let the weights decay beside Adam
#
# A penalty $\lambda\sum w^2$ adds $2\lambda w$ to the gradient. Under Adam something odd happens to it.

# %% tags=["bet", "hide"]
# @title Bet 07.b7
bet(
    "07.b7",
    "No loss, only the penalty, and Adam. Two λ, 0.0001 and 1: with which does the first step shrink the weights more?",
    choices=["with 1, ten thousand times as much", "equally", "with 0.0001"],
)

# %% tags=["S1-118"]
def first_shrink(lam, decoupled, rate=0.01, w=2.0):
    if decoupled:
        return rate * lam * w
    return -adam(np.array([2 * lam * w]), defaultdict(float), 1, rate)[0]

lams_of_decay = [1e-4, 1e-2, 1.0]
shrinks = [[first_shrink(lam, decoupled) for lam in lams_of_decay] for decoupled in (False, True)]
table(lam=lams_of_decay, penalty_under_Adam=shrinks[0], AdamW=shrinks[1])

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b7
reveal("07.b7", "equally" if np.isclose(*shrinks[0][::2], rtol=1e-3) else "with 1, ten thousand times as much", {
    "with 1, ten thousand times as much": "So it would be under plain descent. Adam divides by the gradient's size.",
    "with 0.0001": "Neither: Adam divides by the gradient's size, and λ cancels.",
})

# %% [markdown]
# Adam divides by the gradient's size, and $\lambda$ goes with it. **AdamW** therefore takes the decay out of the
# gradient (**decoupled weight decay**), and is a usual first choice today:
#
# $$w\leftarrow w-\alpha\left(\frac{\hat m}{\sqrt{\hat v}+\varepsilon}+\lambda w\right)$$
#
# (This $\lambda$ is not the penalty's. The class below lets biases decay, too; its `_update` gets parameter, gradient,
# rate and both averages.)

# %% tags=["S1-118"]
class AdamW(optim.Adam):
    def __init__(self, learning_rate, decay=0.01):
        super().__init__(learning_rate)
        self.decay = decay

    def _update(self, p, g, rate, m, v):
        p *= 1 - rate * self.decay
        super()._update(p, g, rate, m, v)

# %% [markdown]
# ### Exercise 7.4: Adam after a silence (10 minutes)
#
# The input of a weight is rare: the weight's gradient is 0 at every step before step $t$, and $g$ at step $t$, with
# $t=1$ for the first step. How many learning rates long is Adam's step $t$? Derive it for any $\beta_1$ and $\beta_2$,
# without $\varepsilon$. Then compare with `adam`: is a step ever longer than the learning rate?

# %% tags=["exercise", "S4-87"]
def step_after_silence(t, beta1, beta2):
    """Return the length of Adam's step t = 1, 2, ... over the learning rate, a number above 0; betas below 1."""
    raise NotImplementedError("Exercise 7.4")

check("07.4", step_after_silence)

# %% [markdown] tags=["S1-118", "S4-80", "S4-82", "S4-83", "S4-84", "S4-85", "S4-86", "S4-87", "S4-88"]
# ### A race over four courses
#
# All eight of `course_utils.optim`, on four courses: both **ravines**; a **saddle**, where they start near the ridge;
# **Rosenbrock's** bent valley. Everybody gets its best of thirteen rates *for each course*. How many steps to come
# within 0.05 of the bottom, and stay?

# %% tags=["S1-118", "S4-80", "S4-82", "S4-83", "S4-84", "S4-85", "S4-86", "S4-87", "S4-88", "hide"]
# @title Four courses: the loss, its gradient, where to start, where it is lowest
R2 = 2**-0.5
COURSES = {
    "ravine": (lambda a, b: a**2 / 2 + 50 * b**2, lambda a, b: (a, 100 * b), (-1.6, 1.2), [[0, 0]]),
    "turned ravine": (
        lambda a, b: (a + b) ** 2 / 4 + 25 * (b - a) ** 2,
        lambda a, b: ((a + b) / 2 - 50 * (b - a), (a + b) / 2 + 50 * (b - a)),
        (R2 * -2.8, R2 * -0.4),
        [[0, 0]],
    ),
    "saddle": (
        lambda a, b: b**2 - a**2 + a**4 / 4 + 1,
        lambda a, b: (a**3 - 2 * a, 2 * b),
        (-0.01, 1.3),
        [[-(2**0.5), 0], [2**0.5, 0]],
    ),
    "Rosenbrock": (
        lambda a, b: (1 - a) ** 2 + 20 * (b - a**2) ** 2,
        lambda a, b: (2 * (a - 1) - 80 * a * (b - a**2), 40 * (b - a**2)),
        (-1.2, 1.4),
        [[1, 1]],
    ),
}
RACERS = ["SGD", "Momentum", "Nesterov", "Adagrad", "Adadelta", "RMSprop", "Adam", "Nadam"]
TRIED = [m * 10.0**e for e in range(-3, 1) for m in (1, 2, 5)] + [10.0]

# %% tags=["S1-118", "hide"]
# @title Run everybody on every course, with thirteen rates
@cache
def run_courses(racer, rate, mu=0.9, count=200):
    """Run one racer on all courses at once, a row each; return the places, (count + 1, 4, 2)."""
    with_mu = {"Momentum": (mu,), "Nesterov": (mu,), "Adam": ((mu, 0.999),), "Nadam": ((mu, 0.999),)}
    gradients, starts = zip(*[course[1:3] for course in COURSES.values()], strict=True)
    optimizer, w = getattr(optim, racer)(rate, *with_mu.get(racer, ())), {"w": np.array(starts, float)}
    path = [w["w"].copy()]
    for _ in range(count):
        over = np.abs(path[-1]).max(axis=1) >= 50  # farther out, the race is over
        slopes = [gradient(*place) for gradient, place in zip(gradients, path[-1].tolist(), strict=True)]
        optimizer.step(w, {"w": np.array(slopes)})
        w["w"][over] = path[-1][over]
        path.append(w["w"].copy())
    return np.array(path)


def run_course(course, racer, rate, mu=0.9):
    return run_courses(racer, rate, mu)[:, list(COURSES).index(course)]


def steps_to_goal(course, racer, rate):
    goals, path = COURSES[course][3], run_course(course, racer, rate)
    far = np.min([np.linalg.norm(path - goal, axis=1) for goal in goals], axis=0) > 0.05
    return np.inf if far[-1] else len(far) - np.argmax(far[::-1])


BEST = {c: {r: min((steps_to_goal(c, r, rate), rate) for rate in TRIED) for r in RACERS} for c in COURSES}

# %% tags=["S1-118", "S1-111"]
def arrivals(course):
    return [f"{n:.0f} at {rate:g}" if n < np.inf else "not in 200" for n, rate in BEST[course].values()]

table(racer=RACERS, **{course.replace(" ", "_"): arrivals(course) for course in COURSES})

# %% [markdown] tags=["notes"]
# **6 minutes.** One name for each group, bets on the board, then play; the slider multiplies everybody's best rate
# (0.01 where none of the thirteen arrives).
#
# (1) The ravine: Adagrad and RMSprop arrive in 4 steps, SGD not in 200. (2) Turn it: Nesterov wins, Adagrad does not
# arrive. (3) The saddle: with *its* rate even SGD arrives in 17 steps. (4) Rosenbrock: momentum. So who is best?
# (5) Rosenbrock with all rates times 2: Nesterov flies out.
#
# If someone asks why Adagrad is so good in the first ravine: it lies along the axes, and a rule that divides each
# weight by itself straightens exactly that.

# %% tags=["S1-118", "S4-80", "S4-82", "S4-83", "S4-84", "S4-85", "S4-86", "S4-87", "S4-88", "hide"]
# @title Live figure: eight optimizers race, each with its best rate (0.01 where none arrives)
@explore(
    step=play(0, 150, value=10),
    course=choice(list(COURSES)),
    learning_rate=log(0.1, 10, value=1, label="best rates times"),
    momentum=lin(0, 0.99, value=0.9, step=0.01),
    size=(7.5, 3.8),
)
def racecourse(fig):
    """A ravine seen from above and eight paths after 10 steps, from the upper left toward the star: Adagrad
    and RMSprop are there, plain SGD creeps along the floor, those with momentum are on their way."""
    view = figures.Race(fig.subplots(), np.linspace(-2.2, 2.2, 81), np.linspace(-1.4, 1.8, 81), RACERS)

    def update(step, course, learning_rate, momentum):
        loss, _, _, goals = COURSES[course]
        best = [rate if n < np.inf else 0.01 for n, rate in BEST[course].values()]
        who = zip(RACERS, best, strict=True)
        paths = [run_course(course, r, rate * learning_rate, momentum)[: step + 1] for r, rate in who]
        left = [np.linalg.norm(path[-1] - goals, axis=1).min() for path in paths]
        first = f"{RACERS[int(np.argmin(left))]} leads" if step else "all level"
        view.title.set_text(f"step {step}: {first}, {min(left):.2g} to go")
        heights = np.sqrt(loss(view.a, view.b))
        return view.update(heights / heights.max(), goals, paths)

    return update

# %% [markdown]
# Nobody wins them all. Turned, Adagrad is lost; Adam, at ten times the rate above, hardly suffers.
#
# ### The same race on a real network
#
# Now 10,360 parameters, our digits, two epochs, four of the eight. Each gets its best of three rates, tuned with
# seed 0 on the validation digits; then five *other* seeds run with that rate.

# %% tags=["S1-118"]
def two_epochs(racer, rate, seed):
    net = make_net(seed=seed)
    fit(net, getattr(optim, racer)(rate), seed=seed, epochs=2)
    return accuracy(net, X_val, y_val)

to_try = {"SGD": (1.0, 3.0, 10.0), "Momentum": (0.1, 0.3, 1.0)}
to_try |= {"RMSprop": (0.003, 0.01, 0.03), "Adam": (0.003, 0.01, 0.03)}
tuned = {racer: max(rates, key=lambda rate: two_epochs(racer, rate, 0)) for racer, rates in to_try.items()}
finish = {racer: [two_epochs(racer, rate, seed) for seed in range(1, 6)] for racer, rate in tuned.items()}

# %% tags=["S1-118", "hide"]
# @title Figure: four tuned optimizers, five seeds each
who_at_what = [f"{racer} at {rate:g}" for racer, rate in tuned.items()]
picture(
    figures.error_bars(list(finish.values()), who_at_what, "accuracy on validation digits"),
    alt="""Five dots and a mean with two standard errors for each of four optimizers: three means lie between 0.90 and
    0.93, their whiskers overlap; SGD's five runs scatter from 0.81 to 0.92.""",
)

# %% tags=["S1-118"]
foreign = [two_epochs("Adam", tuned["SGD"], seed) for seed in range(1, 4)]
table(Adam_at=["its own rate", "SGD's rate"], mean_accuracy=[np.mean(finish["Adam"]), np.mean(foreign)], digits=2)

# %% [markdown]
# Dots are runs, the diamond is their mean, its whiskers two standard errors. The whiskers overlap: these five seeds
# prove no order. (Fifteen others do: Adam reads 0.7 points more than momentum.) But a wrong rate can cost more than any
# choice among them: **tune the rate before you change the optimizer**. (SGD's rate, chosen by one seed, is too large
# for another. RMSprop's best stands at the *border* of what we tried: try beyond it, too.) If you must begin somewhere:
# AdamW at 0.001, or momentum 0.9 at 0.1, and then tune; here Adam's best rate was at least ten times as large.

# %% tags=["proof", "hide", "S1-118", "S4-84", "S4-85", "S4-86", "S4-87", "S4-88"]
# @title Proofs: what this section claims
# the rules are the package's; Nadam's with a constant b1, which the package lets grow slowly
def by_package(optimizer, count=200):
    w_proof = {"w": np.ones(2)}
    places = [w_proof["w"].copy()]
    for _ in range(count):
        optimizer.step(w_proof, {"w": slope(w_proof["w"])})
        places.append(w_proof["w"].copy())
    return np.array(places)

packaged = [optim.Adagrad(0.5), optim.RMSprop(0.01), optim.Adadelta(), optim.Adam(0.1)]
packaged.append(optim.Nadam(0.1, momentum_decay=1e6))
for rule, one in zip(RULES.values(), packaged, strict=False):
    assert np.allclose(follow(rule), by_package(one))
# "the first step is α long, whatever g is", "walk in step", "shrink like 1 / sqrt t"; the average's weights
assert np.allclose(strides[0], 0.5) and np.allclose(strides[:, 0], strides[:, 1])
steady_stride = [np.abs(adagrad(np.ones(2), {"sum": np.full(2, t - 1.0)}, t))[0] for t in (1, 100, 10_000)]
assert np.allclose(steady_stride, [0.5, 0.05, 0.005])
assert np.allclose(np.abs(follow(rmsprop, 1)[1] - 1), 0.1) and np.allclose(follow(adam, 1)[1] - 1, -0.1)
for beta in (0.9, 0.99, 0.999):
    for t in (1, 10, 1000):
        assert np.isclose((1 - beta) * np.sum(beta ** np.arange(t)), 1 - beta**t)
# a steady g in one step of a hundred: "a hundredth as far", "about 2 α √n", "a tenth as far"
adagrad_goes = {n: np.sum(0.5 / np.sqrt(np.arange(1.0, n + 1))) for n in (200, 20_000)}
assert all(np.isclose(far, 2 * 0.5 * np.sqrt(n), rtol=0.06) for n, far in adagrad_goes.items())
assert 0.09 < adagrad_goes[200] / adagrad_goes[20_000] < 0.11
# m over the root of v: "1 where gradients agree, and about 0.2 where they are pure noise"
for seed in range(5):
    noisy_g, m_v = np.random.default_rng(seed).normal(size=(3000, 200)), np.zeros((2, 200))
    for g in noisy_g:
        m_v = np.array([[0.9], [0.999]]) * m_v + np.array([[0.1], [0.001]]) * np.array([g, g**2])
    assert 0.15 < np.sqrt(np.mean((m_v[0] / np.sqrt(m_v[1] / (1 - 0.999**3000))) ** 2)) < 0.3
remembered = defaultdict(float)
assert np.allclose([adam(3.0, remembered, t, rate=1.0) for t in range(1, 500)], -1)
# "their layers' gradients differ in size": per entry, at the start, more than tenfold
for seed in range(5):
    sized = make_net(seed=seed)
    sized.backward(cross_entropy(sized.forward(X[:64]), y[:64])[1])
    assert np.std(sized.grads["2.W"]) > 10 * np.std(sized.grads["0.W"])
# "a millionth of a millionth"; "about 0.7 away"; momentum's path is the same, turned
assert straight[0] < 1e-11 and 0.65 < turned[0] < 0.8 and straight[3] < 0.01 < 0.8 < turned[3] and turned[4] > 0.8
assert np.isclose(straight[-1], turned[-1], rtol=1e-6)
assert np.allclose(all_paths["turned by 45°"][1][-1], all_paths["along the axes"][1][-1] @ TURN.T)
# λ cancels under Adam as long as λ w is far above ε; AdamW shrinks by rate λ, as its formula and its class
assert np.allclose(shrinks[0], 0.01, rtol=1e-3) and np.allclose(np.array(shrinks[1]) / lams_of_decay, 0.02)
w_proof = {"w": np.array([2.0])}
AdamW(0.01, decay=0.5).step(w_proof, {"w": np.zeros(1)})
assert np.isclose(w_proof["w"][0], 2 - 0.01 * 0.5 * 2)
# "nobody wins them all. Turned, Adagrad is lost; Adam, at ten times the rate above, hardly suffers"
winners = {course: {r for r, (n, _) in best.items() if n == min(best.values())[0]} for course, best in BEST.items()}
assert "Adagrad" in winners["ravine"] and winners["turned ravine"] == {"Nesterov"}
assert winners["Rosenbrock"] == {"Momentum"} and BEST["turned ravine"]["Adagrad"][0] == np.inf
adam_in = [BEST[course]["Adam"] for course in ("ravine", "turned ravine")]
assert adam_in[1][0] < 1.2 * adam_in[0][0] and [rate for _, rate in adam_in] == [1, 1]
assert not set.intersection(*winners.values()) and BEST["saddle"]["SGD"][0] < 30 and BEST["ravine"]["SGD"][0] == np.inf
# "the whiskers overlap"; "a wrong rate can cost more than any choice"; "at least ten times"; fifteen others, and the
# run for which SGD's rate "is too large": test_claims_07.py
means_of = {racer: np.mean(runs) for racer, runs in finish.items()}
spreads_of = {racer: 2 * np.std(runs, ddof=1) / np.sqrt(5) for racer, runs in finish.items()}
two_racers = [(a, b) for a, b in product(finish, finish) if a < b]
overlapping = [abs(means_of[a] - means_of[b]) < spreads_of[a] + spreads_of[b] for a, b in two_racers]
assert all(overlapping)
assert tuned["RMSprop"] == max(to_try["RMSprop"]) and min(finish["SGD"]) < np.mean(finish["SGD"]) - 0.03
assert np.mean(finish["Adam"]) - np.mean(foreign) > np.ptp(list(means_of.values())) and tuned["Adam"] >= 0.01

# %% [markdown] tags=["S1-119", "S1-120", "S1-121", "S1-122"]
# ## Let the rate shrink
#
# *After: Ionescu, "Learning rate decay over time".*
#
# At a large rate the loss falls fast, then hovers; at a small one it gets lower, later. So use **one after the other**,
# at step $t$ of $T$:
#
# | plan | rate of step $t$ |
# |---|---|
# | step decay | $\alpha_0$, halved every few epochs |
# | on a plateau | halved when validation stops improving |
# | exponential | $\alpha_0\,e^{-kt}$ |
# | $1/t$ | $\alpha_0/(1+kt)$ |
# | cosine | $\frac{\alpha_0}{2}\left(1+\cos\frac{\pi t}{T}\right)$ |
# | warm-up, then cosine | the same, times $\min(1,(t+1)/t_w)$ |
#
# **Warm-up** begins small, for $t_w$ steps: at first, averages like Adam's know little.
# Why decay helps shows in a bowl of curvature 1 whose slope is measured with noise, as minibatches do:

# %% tags=["S1-119"]
noise = np.random.default_rng(0).normal(size=(300, 200))  # 300 steps of 200 walkers

def noisy_descent(rates):
    w, distance_left = np.full(200, 3.0), []
    for rate, n in zip(rates, noise, strict=True):
        w = w - rate * (w + n)
        distance_left.append(np.sqrt(np.mean(w**2)))
    return distance_left

# %% [markdown]
# A constant rate comes close and trembles for ever. How near? A step multiplies the variance $s^2$ of the distance by
# $(1-\alpha)^2$ and adds $\alpha^2$. It settles where $s^2=(1-\alpha)^2s^2+\alpha^2$, at $s=\sqrt{\alpha/(2-\alpha)}$:
# 0.58 for $\alpha=0.5$, and 0.16 for a tenth of that. Find a plan that ends lower. Then let it fall too fast: what
# does the end look like now?

# %% [markdown] tags=["notes"]
# **4 minutes.** Begin with "constant" at 0.5: it ends at 0.59, for ever. **Where does half the rate end?** (Lower,
# but it hovers too.) Then $1/t$, with $k$ at 0.03 and 0.3: 0.17 and 0.067. Then exponential with 0.03, 0.3 and 1:
# 0.092, 0.43 and 1.2, worse than no decay. **Why does it hurt here and not there?** The $1/t$ rates add up to as much
# as you like; the exponential ones have a sum (exercise 7.5), 0.8 for $k=1$: too little to bring the walker down.
#
# The slip to listen for: "smaller is safer, so decay early".

# %% tags=["S1-119", "S1-120", "S1-121", "S1-122", "hide"]
# @title Five plans
DECAYS = {
    "constant": lambda rate, k: lambda t: rate,
    "step": lambda rate, k: optim.step_decay(rate, every=max(1, round(np.log(2) / k))),
    "exponential": lambda rate, k: optim.exponential_decay(rate, k=k),
    "1/t": lambda rate, k: optim.inverse_time_decay(rate, k=k),
    "cosine": lambda rate, k: optim.cosine_decay(rate, steps=300),
}

# %% tags=["S1-119", "S1-120", "S1-121", "S1-122", "hide"]
# @title Live figure: rates that shrink
which_plan, decay_speed = choice(list(DECAYS), value="constant"), log(0.001, 1, value=0.03)


@explore(decay=which_plan, k=decay_speed, learning_rate=log(0.01, 1.9, value=0.5), size=(7, 3))
def shrinking(fig):
    """Left: a constant learning rate over 300 steps. Right: distance to the minimum, mean of 200 noisy
    descents; with a constant rate it falls to 0.6 and trembles there."""
    left, right = fig.subplots(1, 2)
    flat = np.ones(300)
    figures.curves(np.arange(300), {"this plan": flat}, "step", "learning rate", ax=left)
    both = {"this plan": flat, "constant": flat}
    figures.curves(np.arange(300), both, "step", "distance to the minimum", ax=right)
    left.set(yscale="log", ylim=(1e-4, 3))
    right.set(yscale="log", ylim=(0.02, 10))
    unused, title = left.set_title(" ", loc="left"), right.set_title(" ", loc="left")

    def update(decay, k, learning_rate):
        schedule = DECAYS[decay](learning_rate, k)
        rates = np.array([schedule(t) for t in range(300)])
        ends = noisy_descent(rates), noisy_descent(np.full(300, learning_rate))
        left.lines[0].set_ydata(np.maximum(rates, 1e-9))
        for line, values in zip(right.lines, ends, strict=True):
            line.set_ydata(values)
        plain = decay in ("constant", "cosine")
        unused.set_text(f"{decay}: k = {k:.2g} plays no part" if plain else f"{decay}, k = {k:.2g}")
        title.set_text(f"ends at {ends[0][-1]:.2g}, constant {ends[1][-1]:.2g}")
        return left.lines[0], *right.lines, unused, title

    return update

# %% tags=["S1-119", "S1-121"]
t_300 = np.arange(300)
bowl_plans = {"constant": np.full(300, 0.5), "1/t, k = 0.03": 0.5 / (1 + 0.03 * t_300)}
bowl_plans |= {f"exponential, k = {k}": 0.5 * np.exp(-k * t_300) for k in (0.03, 0.3, 1.0)}
table(plan=list(bowl_plans), ends_at=[noisy_descent(rates)[-1] for rates in bowl_plans.values()], digits=2)

# %% [markdown]
# Decay averages the noise away. The last plan is worse than none: the rate dies before the walker arrives.
#
# ### Exercise 7.5: how far can it ever walk? (8 minutes)
#
# On a slope that is always 1, a step is as long as the rate. With the exponential plan, $\alpha_0=0.5$ and
# $k=0.3$, $t=0,1,2,\dots$: how far does the walker get, however long it walks? Predict it on paper, to two
# decimals. Then measure it, and pass what you believe.

# %% tags=["exercise", "S1-121"]
how_far = ...

check("07.5", how_far)

# %% [markdown]
# And on the digits? Two epochs and five seeds, as in the race: the tuned constant rates from there, against warm-up
# over 16 steps and a cosine from a peak tuned in the same way.

# %% tags=["S1-119"]
def warm_cosine(peak, warmup=16, total=2 * 79):
    return lambda t: peak * min(1, (t + 1) / warmup) * (1 + np.cos(np.pi * t / total)) / 2

PEAK = {"SGD": 5.0, "Momentum": 0.5, "Adam": 0.05}
planned = {racer: [two_epochs(racer, warm_cosine(peak), seed) for seed in range(1, 6)] for racer, peak in PEAK.items()}
table(
    optimizer=list(PEAK),
    constant=[np.mean(finish[racer]) for racer in PEAK],
    its_deviation=[np.std(finish[racer], ddof=1) for racer in PEAK],
    cosine=[np.mean(runs) for runs in planned.values()], deviation=[np.std(runs, ddof=1) for runs in planned.values()],
    digits=3,
)

# %% [markdown]
# A better mean, less left to luck, and the three optimizers end closer together: on these digits the plan matters more
# than the optimizer, once the peak is tuned. (Warm-up itself buys nothing here; in deep networks it keeps the first
# steps from doing damage.)

# %% tags=["proof", "hide", "S1-119", "S1-120", "S1-121", "S1-122", "W1-54", "W1-55", "W1-56", "W1-57"]
# @title Proofs: what this section claims
# k = 0.1 at t = 10: what is left by exponential and 1/t decay; the half-life; and after three drops by half
_ = slide_value("W1-54 W1-55 W1-56 W1-57", [np.exp(-1), 1 / (1 + 1), np.log(2) / 0.1, 0.5**3])
assert np.isclose(optim.exponential_decay(1.0, k=0.1)(np.log(2) / 0.1), 0.5)
assert np.isclose(optim.inverse_time_decay(1.0, k=0.1)(10), 0.5) and optim.step_decay(1.0, every=10)(30) == 0.5**3
assert all(np.isclose(optim.cosine_decay(0.3, steps=100)(t), 0.15 * (1 + np.cos(np.pi * t / 100))) for t in range(101))
assert np.isclose(warm_cosine(0.5)(0), 0.5 / 16) and np.isclose(warm_cosine(0.5)(15), 0.5, rtol=0.03)
# s = sqrt(α / (2 - α)), "0.58 for 0.5, and 0.16 for a tenth of that"
assert np.allclose([np.sqrt(a / (2 - a)) for a in (0.5, 0.05)], [0.58, 0.16], atol=0.005)
for a in (0.1, 0.25, 0.5, 1.0):
    assert np.isclose(np.mean(noisy_descent(np.full(300, a))[100:]), np.sqrt(a / (2 - a)), rtol=0.05)
# "decay averages the noise away; the last plan is worse than none", with other noise, too
def ends_with(seed):
    other = np.random.default_rng(seed).normal(size=(300, 200))
    ends = []
    for rates in bowl_plans.values():
        w_proof = np.full(200, 3.0)
        for rate, n in zip(rates, other, strict=True):
            w_proof = w_proof - rate * (w_proof + n)
        ends.append(np.sqrt(np.mean(w_proof**2)))
    return ends

for seed in range(5):
    constant_end, inverse_end, slow_end, fast_end, dead_end = ends_with(seed)
    assert max(inverse_end, slow_end) < 0.5 * constant_end and slow_end < fast_end < constant_end < 0.7 * dead_end
# "a better mean, less left to luck, closer together"
for racer in PEAK:
    assert np.mean(planned[racer]) > np.mean(finish[racer]) and np.std(planned[racer]) < np.std(finish[racer])
optimizers_apart = [np.ptp([np.mean(some[racer]) for racer in PEAK]) for some in (finish, planned)]
assert optimizers_apart[1] < optimizers_apart[0] and optimizers_apart[1] < 0.01
# "warm-up itself buys nothing", "once the peak is tuned", "tuned in the same way": test_claims_07.py

# %% [markdown] tags=["S1-127", "S1-128", "S1-129", "S3-58"]
# ## Switch units off at random
#
# *After: Ionescu, "Regularization: Dropout"; Taura, "dropout(x)".*
#
# **Dropout** sets each hidden unit to zero with probability $p$, anew at every forward pass while training. Why? First,
# **redundancy**: if any unit may vanish, no decision can hang on one of them.

# %% tags=["S1-127", "S3-58"]
def drop(x, p, rng):
    return x * (rng.random(x.shape) >= p)

dropped_ones = drop(np.ones(100_000), 0.3, np.random.default_rng(0))
table(p=0.3, share_of_zeros=np.mean(dropped_ones == 0), mean_of_all=dropped_ones.mean(), digits=2)

# %% [markdown] tags=["S1-130", "S1-131"]
# Second, **an ensemble**: every mask leaves another, thinner network; all share their weights. Ten units have
# $2^{10}=1024$ masks. To use them all, average their answers: with ten units we simply can. Ten hidden numbers in, one
# out, half of the units dropped:

# %% tags=["S1-130", "S1-131"]
masks = np.array(list(product([0, 1], repeat=10)))  # every one of them
luck = np.random.default_rng(0)
units, W_out = np.abs(luck.normal(size=10)), luck.normal(size=(3, 10))
w_out = W_out[0]

# %% tags=["bet", "hide"]
# @title Bet 07.b8
bet(
    "07.b8",
    "One pass with all ten units on: how does its answer compare with the mean of all 1024 thinned networks?",
    choices=["about equal", "half of it", "twice it"],
)

# %% [markdown] tags=["notes"]
# **4 minutes.** Let them vote before you run the cell below, hands up: smaller, equal, larger.
#
# **Ask:** the mean of all 1024 networks, or one pass with all units on: how do the two compare? (One pass is
# exactly twice the mean, since each unit stands in half of the masks. Most say "about equal".) And with a fifth
# dropped? (The mean is 0.8 of it.)
#
# **Goes wrong:** `masks @ units` sums too early and the next product fails: "size 10 is different from 1024". It
# is a star: every mask times every unit, (1024, 10).

# %% tags=["S1-131", "S1-132", "S1-133", "E1-21", "live"]
# The truth: what does each of the 1024 thinned networks answer?
of_every_mask = (masks * units) @ w_out  # (1024,)
# The short cut: one pass, with nobody missing
all_on = units @ w_out

# %% tags=["S1-131", "S1-132", "S1-133"]
drawn = np.random.default_rng(1).integers(1024, size=100_000)
some_means = [of_every_mask[drawn[:n]].mean() for n in (10, 1000, 100_000)]
names = ["all 1024 masks", "10 random masks", "1000", "100,000", "one pass, all on"]
table(who=names, answer=[of_every_mask.mean(), *some_means, all_on], digits=3)

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b8
reveal("07.b8", "twice it" if np.isclose(all_on, 2 * of_every_mask.mean()) else "about equal", {
    "about equal": "Each unit stands in half of the masks. With all of them on, the sum is twice as large.",
    "half of it": "The other way round: it is the thinned networks that miss half of the units.",
})

# %% [markdown] tags=["S1-132", "S1-133"]
# Derive the short cut. Let $m_i$ be 0 with probability $p$ and one otherwise. Its mean is $0\cdot p+1\cdot(1-p)$, so a
# unit of the next layer gets, on average,
#
# $$\mathbb{E}\Big[\sum_iw_i\,m_ix_i\Big]=\sum_iw_i\,\mathbb{E}[m_i]\,x_i=(1-p)\sum_iw_ix_i$$
#
# With all units on it gets $\sum_iw_ix_i$, which is $1/(1-p)$ times what it got on average while training.
#
# > **Mistake people make: all on, and no factor.** Multiply by $1-p$ at test time. argmax may not care, but every
# > probability does: unscaled, a network is far too sure. Scaled, before the last linear layer and its softmax, one
# > pass is exactly the geometric mean of all masks' answers, weighted by their chances and made to sum to 1.
#
# Draw masks, one a move. How many passes until the mean settles? Where do the two test-time answers lie?

# %% tags=["S1-127", "S1-130", "S1-132", "S1-133", "E1-21", "hide"]
# @title Live figure: a thousand thin networks
@explore(passes=play(1, 200, value=3), p=lin(0.2, 0.8, value=0.5), size=(7, 3.2))
def thin_networks(fig):
    """Left: a network, some of its ten hidden units crossed out. Right: the answers of all 1024
    thinned networks as a hill; its mean is where the scaled network answers; with all units on, the
    network answers twice the mean."""
    left, right = fig.subplots(1, 2)
    view, edges = figures.ThinnedNetwork(left, 4, 10, 1), np.linspace(-5, 5, 51)
    centres = (edges[1:] + edges[:-1]) / 2
    hill = {"all 1024 masks": 0 * centres}
    figures.curves(centres, hill, "answer", "probability", ax=right)
    right.set(ylim=(0, 0.3), xlim=(-5, 5))
    kinds = {":": "mean so far", "--": "scaled by 1 - p", "-": "all on"}
    marks = [right.plot([], [], dash, color="black", label=kinds[dash])[0] for dash in kinds]
    right.legend(loc="upper right")
    u, answers = np.random.default_rng(1).random((200, 10)), (masks * units) @ w_out

    def update(passes, p):
        mask = u[passes - 1] >= p
        weight = np.prod(np.where(masks, 1 - p, p), axis=1)  # of each mask
        right.lines[0].set_ydata(np.histogram(answers, edges, weights=weight)[0])
        so_far = ((u[:passes] >= p) @ (units * w_out)).mean()
        full = units @ w_out
        for mark, place in zip(marks, (so_far, (1 - p) * full, full), strict=True):
            mark.set_data([place, place], [0, 0.3])
        view.title.set_text(f"pass {passes}: {mask.sum()} of 10 on; mean so far {so_far:.3g}")
        return *view.update(mask), right.lines[0], *marks

    return update

# %% [markdown] tags=["notes"]
# **6 minutes.** Let them test 7.6 with `p = 0.2`, never with 0.5: there $p$ and $1-p$ are equal, and whoever mixes them
# up gets the right mean.
#
# Listen for three: dividing by $p$; keeping where `u < p`, which drops what should stay; and scaling at test time
# *and* while training. A good question for those who are done: the mean is right; what does dropout do to the variance?
# (It adds $p/(1-p)$ times the square of each term.)

# %% [markdown]
# ### Exercise 7.6: drop, and mend the mean (8 minutes)
#
# Better not to have to remember a factor at test time. **Inverted dropout**, what PyTorch and Keras do, pays while
# training: derive what the survivors must be multiplied or divided by, so that the mean stays. A unit is dropped where
# its random number `u`, from 0 to 1, is below `p`.

# %% tags=["exercise", "S1-127", "S1-133", "E1-21"]
def dropout(x, u, p):
    """Return x after inverted dropout while training; x and u have the same shape, p is below 1."""
    raise NotImplementedError("Exercise 7.6")

check("07.6", dropout)

# %% [markdown]
# `layers.Dropout` (PyTorch: `nn.Dropout`) is inverted, too: 0, or $x/(1-p)$, of mean $x$; its backward pass uses
# the same mask. `net.train()` switches it on, `net.eval()` off; `train` and `accuracy` do that for you. Does it help?
# 100 digits, twice the units, 60 epochs, six seeds with and without:

# %% tags=["S1-127", "S1-128"]
def with_dropout(p, seed, N=100):
    net = make_net(H=100, p=p, seed=seed)
    fit(net, optim.Momentum(0.1), X[:N], y[:N], seed=seed, epochs=60)
    return accuracy(net, X_val, y_val)

with_p = {p: np.array([with_dropout(p, seed) for seed in range(6)]) for p in (0.0, 0.5)}
gain_of_p = 100 * (with_p[0.5] - with_p[0.0])  # within each seed, in points
error_of_p = gain_of_p.std(ddof=1) / np.sqrt(6)
table(
    without=with_p[0.0].mean(), with_half_dropped=with_p[0.5].mean(),
    gain_in_points=gain_of_p.mean(), standard_error=error_of_p, digits=3,
)

# %% [markdown]
# More than half a point, for one line in the network. With 5,000 digits and 10 epochs it costs a little; with 40
# epochs it gains again.
#
# Dropout stands after the activation of wide hidden layers (begin with $p=0.5$) or on inputs (0.1 to 0.2), never after
# the last layer. Left on at test time, the spread of several passes hints at how sure the network is.

# %% tags=["proof", "hide", "S1-127", "S1-132", "S1-133", "S3-58", "E1-21", "W1-58", "W1-59"]
# @title Proofs: what this section claims
_ = slide_value("W1-59", len(masks))
_ = slide_value("W1-58", of_every_mask.mean() / all_on)
assert abs(np.mean(dropped_ones == 0) - 0.3) < 0.01 and abs(some_means[-1] - of_every_mask.mean()) < 0.02
# the factor is 1 - p for every p, with other units and weights, too; so is the variance of the note
for seed in range(5):
    luck_proof = np.random.default_rng(seed)
    units_proof, weights_proof = luck_proof.normal(size=10), luck_proof.normal(size=10)
    for p in (0.1, 0.5, 0.8):
        chance_of = np.prod(np.where(masks, 1 - p, p), axis=1)
        answers_proof = (masks * units_proof) @ weights_proof
        mean_proof = chance_of @ answers_proof
        assert np.isclose(mean_proof, (1 - p) * units_proof @ weights_proof)
        variance = chance_of @ (answers_proof / (1 - p) - mean_proof / (1 - p)) ** 2
        assert np.isclose(variance, p / (1 - p) * np.sum((units_proof * weights_proof) ** 2))
# "exactly the geometric mean, weighted by their chances and made to sum to 1"; unscaled, it is far too sure
log_p = np.log(softmax((masks * units) @ W_out.T))  # (1024, 3)
for p in (0.2, 0.5, 0.8):
    ensemble = softmax(np.prod(np.where(masks, 1 - p, p), axis=1) @ log_p)
    assert np.allclose(softmax((1 - p) * units @ W_out.T), ensemble)
assert softmax(units @ W_out.T).max() > softmax(0.5 * units @ W_out.T).max() + 0.05
# the layer: the same mask backward, whose slopes are 0 or 2; nothing to do at test time
layer = layers.Dropout(0.5, rng=np.random.default_rng(0)).train()
x_proof = np.random.default_rng(1).normal(size=(20, 50))
out_proof, dx_proof = layer.forward(x_proof), layer.backward(np.ones((20, 50)))
assert np.allclose(out_proof, dx_proof * x_proof) and set(np.unique(dx_proof)) == {0.0, 2.0}
assert np.array_equal(layer.eval().forward(x_proof), x_proof)
# "more than half a point, several times its standard error"; ten fresh seeds, and 5,000 digits: test_claims_07.py
assert 0.5 < gain_of_p.mean() < 1.3 and gain_of_p.mean() > 3 * error_of_p

# %% [markdown] tags=["S1-123", "S1-124"]
# ## Let several networks vote
#
# *After: Ionescu, "Model Ensembles".*
#
# Dropout imitates an ensemble. The real one: train several networks independently, average their *probabilities*. Two
# points are often promised. Ten networks from ten seeds are two ensembles of five.

# %% tags=["bet", "hide"]
# @title Bet 07.b9
bet("07.b9", "How many points (hundredths) of accuracy does a vote of five gain over one network?", between=(0, 10))

# %% tags=["S1-123", "S1-124"]
def trained(seed, rate=0.2):
    net = make_net(seed=seed)
    fit(net, optim.Momentum(rate), seed=seed, epochs=3)
    return net

def hit_rate(p):
    return np.mean(p.argmax(axis=1) == y_val)

votes = np.array([softmax(predict(trained(seed), X_val)) for seed in range(10)])  # (10, 5000, 10)
single = [hit_rate(p) for p in votes]

# %% [markdown] tags=["notes"]
# **4 minutes.** Run the cell above while they bet; it trains ten networks.
#
# **Ask:** how many points do five networks gain? (About one; most bet on three to five.) Why not more? (They were
# trained on the same digits and stumble over the same ones; only what they do *not* share cancels.)
#
# **Goes wrong:** `mean(axis=1)` averages over the digits: "could not be broadcast together with shapes (5,)
# (5000,)". Someone will average the *answers* instead of the probabilities: a 3 and a 9 then make a 6.

# %% tags=["S1-123", "S1-124", "live"]
# Five networks, one vote: what do they average before the largest wins?
together = [hit_rate(votes[i : i + 5].mean(axis=0)) for i in (0, 5)]

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b9
gain = 100 * (np.mean(together) - np.mean(single))
reveal("07.b9", gain, {
    2: "That is the promise. Here they share too many mistakes: they have seen the same digits.",
    "high": "They have seen the same digits, and stumble over the same ones. Only what they do not share cancels.",
    "low": "They do not stumble over quite the same digits, and what they do not share cancels.",
}, close=0.4)

# %% tags=["hide"]
# @title Figure: one network, and five that vote
picture(
    figures.error_bars([single, together], ["one network", "five vote"], "accuracy on validation digits"),
    alt="""Accuracy of ten single networks, scattered around 0.92, and of two ensembles of five, both of them to
    the right of the rest, about 0.01 higher.""",
)

# %% [markdown] tags=["S1-124", "S1-125", "S1-126"]
# About one point, for five times the work.
#
# ### Cheaper: average along one run
#
# *Checkpoints* of a single run can vote; or one keeps a **running average of the parameters** (EMA) and uses that at
# test time. Both need one training. Does it pay? Six runs at a constant rate of 0.5, six along a cosine from
# there:

# %% tags=["S1-125", "S1-126", "hide"]
# @title One run: what it answers after each epoch, and what the running average of its parameters answers
def one_run(seed, rate, epochs=3, beta=0.99):
    net, after_epoch = make_net(seed=seed), []
    average = {name: p.copy() for name, p in net.params.items()}
    for history in steps(net, X, y, optimizer=optim.Momentum(rate), rng=np.random.default_rng(seed), epochs=epochs):
        for name, p in net.params.items():
            average[name] += (1 - beta) * (p - average[name])
        if history.step % history.steps_per_epoch == 0:
            after_epoch.append(softmax(predict(net, X_val)))
    for name, p in net.params.items():
        p[...] = average[name]
    return np.array([*after_epoch, softmax(predict(net, X_val))])

# %% tags=["S1-125", "S1-126"]
def along(p):  # the last epoch, and what is gained by the last two epochs' vote and by the average, in points
    last, vote, average = hit_rate(p[2]), hit_rate(p[1:3].mean(axis=0)), hit_rate(p[3])
    return last, 100 * (vote - last), 100 * (average - last)

plans = {"constant": 0.5, "cosine": warm_cosine(0.5, total=3 * 79)}
along_runs = {plan: np.array([along(one_run(seed, rate)) for seed in range(6)]) for plan, rate in plans.items()}
last, vote_gain, average_gain = np.array([a.mean(axis=0) for a in along_runs.values()]).T
_, vote_error, average_error = np.array([a.std(axis=0, ddof=1) / np.sqrt(len(a)) for a in along_runs.values()]).T
table(
    rate=list(along_runs), last=last, checkpoints_gain=vote_gain, its_error=vote_error,
    average_gains=average_gain, error=average_error, digits=3,
)

# %% [markdown]
# The comparison is *within* each run, so the luck of the seed cancels. With a constant rate, both averages gain; with a
# cosine, neither does, and its last parameters are about as good as the constant rate's average. Averaging and
# decay cure the same trembling: **average or decay**.
#
# ### Exercise 7.7: a running average of the parameters (8 minutes)
#
# Given the parameters after each step, `Ws`, begin the average with the first, then keep `beta` of it at every further
# step.

# %% tags=["exercise", "S1-126"]
def running_average(Ws, beta):
    """Return the average after the last step: Ws has shape (T, ...), the result the shape of Ws[0]."""
    raise NotImplementedError("Exercise 7.7")

check("07.7", running_average)

# %% tags=["proof", "hide", "S1-123", "S1-124", "S1-125", "S1-126"]
# @title Proofs: what this section claims
# "about one point"; every ensemble beats the mean of its own members
members = [np.mean(single[i : i + 5]) for i in (0, 5)]
assert 0.4 < gain < 1.8 and np.min(np.subtract(together, members)) > 0.004
# they share mistakes: given that one network errs, another does in more than half of the cases; by chance in a tenth
wrong_votes = votes.argmax(axis=2) != y_val
shared = [np.mean(wrong_votes[j][wrong_votes[i]]) for i, j in ((0, 1), (2, 3), (4, 5), (6, 7), (8, 9))]
assert min(shared) > 0.5
# "with a constant rate, both averages gain; with a cosine, neither does"; "about as good as the running average"
assert vote_gain[0] > 3 * vote_error[0] and average_gain[0] > 3 * average_error[0]
assert max(vote_gain[1], average_gain[1]) < 0 and abs(last[1] - last[0] - average_gain[0] / 100) < 0.01

# %% [markdown]
# ## Find what ails a run
#
# *After: Ionescu, "Babysitting the Learning Process".*
#
# When a run looks ill, change one thing at a time, and ask in this order:
#
# 1. The same inputs twice: the same answers?
# 2. Layers of your own: does each gradient pass the check (02), in float64, on three examples, dropout off, no
#    kink within reach?
# 3. Does the loss begin at $\ln K$, and can twenty examples be learned by heart?
# 4. Does anything move: update : weight in *every* layer, dead units?
# 5. Is the loss the one you think, and do inputs and labels still belong together? (Look at a batch as it enters.)
# 6. Only then: rate, size, regularization.
#
# Six runs on 2,000 digits, one healthy, five sabotaged by one change each (E at a gentler rate, too, so that
# you see it). Under the training loss stands the accuracy on 1,000 validation digits, measured **twice** after each
# epoch; the number says how far apart the two are at most.

# %% tags=["hide"]
# @title Two losses of a kind (unfold after 7.8)
def softmax_again(scores, y):
    p = softmax(scores)
    loss, dp = cross_entropy(p, y)
    return loss, p * (dp - np.sum(dp * p, axis=1, keepdims=True))


def uphill_loss(scores, y):
    loss, dscores = cross_entropy(scores, y)
    return loss, -dscores


# %% tags=["hide"]
# @title Six runs (what was done to them stands in here: unfold it after 7.8)
def six_runs(ill, seed=0, epochs=12, N=2000):
    rng = np.random.default_rng(seed)
    net, labels = make_net(p=0.5 if ill == "dropout left on" else 0.0, seed=seed), y[:N]
    if ill == "labels shuffled":
        labels = rng.permutation(labels)
    if ill == "dead ReLUs":
        net.params["0.b"][...] = -8
    loss = {"softmax twice": softmax_again, "wrong sign": uphill_loss}.get(ill, cross_entropy)
    optimizer, seen = optim.Momentum(0.002 if ill == "wrong sign" else 0.05), []
    for history in steps(net, X[:N], labels, optimizer=optimizer, rng=rng, epochs=epochs, loss=loss):
        if history.step % history.steps_per_epoch == 0:
            if ill == "dropout left on":
                net.train()
            twice = [np.mean(net.forward(X_val[:1000]).argmax(axis=1) == y_val[:1000]) for _ in range(2)]
            net.eval()
            seen.append((np.mean(history.loss[-history.steps_per_epoch :]), *twice))
    return np.transpose(seen)  # loss, first and second measurement, (3, epochs)


ILLS = ["healthy", "dropout left on", "softmax twice", "dead ReLUs", "labels shuffled", "wrong sign"]
six = {name: six_runs(ill) for name, ill in zip(["healthy", *"ABCDE"], ILLS, strict=True)}

# %% tags=["hide"]
# @title Figure: one healthy run and five ill ones
picture(
    figures.ill_runs(six, np.log(10)),
    alt="""Six columns, training loss above and validation accuracy below. Healthy: loss to 0.1, accuracy 0.92. A: loss
    to 0.4, accuracy near 0.85, its two measurements up to 0.03 apart. B: loss stays above
    1.5, accuracy climbs late to 0.8. C: loss level at ln 10, accuracy level at 0.12. D: loss sinks a little,
    accuracy 0.1. E: loss climbs, accuracy near 0.""",
)

# %% [markdown]
# ### Exercise 7.8: five ill runs (8 minutes)
#
# The diseases are "dead ReLUs", "dropout left on" (while measuring), "labels shuffled" (in the training set), "softmax
# twice" (the network's softmax, then that of the loss) and "wrong sign" (in the gradient). Put them in the order of the
# runs A to E, each once.

# %% tags=["exercise"]
diseases = ...

check("07.8", diseases)

# %% [markdown] tags=["notes"]
# **8 minutes.** In pairs, on paper, before anybody types. Hand out one run for each pair and let them defend their
# diagnosis with *two* observations.
#
# **Ask:** which run gives two answers to the same question? Which loss climbs, which one does not move at all? Why can
# B's loss not fall below 1.46? (Probabilities taken for scores lie between 0 and 1: the right class gets at most
# $e/(e+9)$.) And why does D's loss sink at all? (By heart.)
#
# **Goes wrong:** "D and C are the same, both at 0.1". C's loss is level from the start: no gradient passes the ReLUs.

# %% [markdown]
# ### Exercise 7.9: three ways to an accuracy (8 minutes)
#
# Three people compute an accuracy batch by batch, from `hits`, (N,), 1 where an answer was right and 0 where not. All
# three agreed on what they tried. One is wrong.

# %%
def listing_a(hits, size):
    total = 0
    for start in range(0, len(hits), size):
        total += np.sum(hits[start : start + size])
    return total / len(hits)

def listing_b(hits, size):
    shares = []
    for start in range(0, len(hits), size):
        batch = hits[start : start + size]
        shares.append(np.sum(batch) / len(batch))
    return sum(shares) / len(shares)

def listing_c(hits, size):
    cuts = range(size, len(hits), size)
    batches = np.split(np.array(hits), cuts)
    weights = [len(batch) / len(hits) for batch in batches]
    shares = [np.mean(batch) for batch in batches]
    return np.dot(weights, shares)

# %% [markdown]
# Name the listing, "A", "B" or "C"; the line, counted from its `def` as 1; and an input that shows it, a pair such as
# `([1, 0], 1)`.

# %% tags=["exercise"]
diagnosis = dict(listing=..., line=..., input=...)

check("07.9", diagnosis)

# %% [markdown]
# ### Exercise 7.10: mend the step (8 minutes)
#
# One step of a softmax classifier, scores $XW^T$, as a friend wrote it. It runs, it even learns, and it is ill twice.
# (The course's losses take scores and return the mean loss and its gradient by the scores.)

# %%
def ill_step(W, X, y, learning_rate):
    _, dscores = cross_entropy(X @ W.T, y)
    dscores[np.arange(len(y)), y] -= 1 / len(y)
    return W - learning_rate / len(y) * dscores.T @ X

# %% tags=["exercise"]
def mended_step(W, X, y, learning_rate):
    """Return W (K, D) after one right step on inputs X (N, D) with classes y (N,); leave the old W as it is."""
    raise NotImplementedError("Exercise 7.10")

check("07.10", mended_step)

# %% [markdown]
# What you see in your own runs, and what to try first:
#
# - Loss level at $\ln K$, tiny updates: a larger rate. Was the optimizer given *these* parameters?
# - Loss level at $\ln K$, dead units: a smaller rate, He's weights, warm-up.
# - nan, or off the picture: a tenth of the rate. A log of 0? Inputs not scaled?
# - Loss climbs steadily from the first step: the gradient's sign.
# - Loss falls, validation stays at chance: labels shuffled, or sets prepared differently.
# - Loss stays above what it should reach: a second softmax, a large penalty.
# - Two measurements differ: `eval()` forgotten.
# - Training good, validation poor: more data, dropout, stop earlier.
# - Validation *better*: dropout on while training is measured. Too good: twins in both sets.

# %% tags=["proof", "hide"]
# @title Proofs: what this section claims
# what tells the six runs apart, from another seed, on half of the digits (test_claims_07.py: from five)
for seed in (1,):
    well, left_on, twice_taken, dead_run, shuffled, wrong = (six_runs(ill, seed, 6, 1000) for ill in ILLS)
    steady_runs = (well, twice_taken, dead_run, shuffled)
    assert np.any(left_on[1] != left_on[2]) and all(np.array_equal(run[1], run[2]) for run in steady_runs)
    assert well[1, -1] > 0.85 and left_on[1:, -1].mean() < well[1, -1] - 0.03
    assert np.ptp(dead_run[0]) < 0.05 and np.ptp(dead_run[1]) < 0.05
    assert shuffled[0, -1] < shuffled[0, 0] and shuffled[1, -1] < 0.2 and wrong[0, -1] > wrong[0, 0]
    assert twice_taken[0].min() > -np.log(np.e / (np.e + 9)) > 1.45 and twice_taken[1, -1] > 0.15
assert six["B"][1, -1] > 0.7 and six["A"][1, -1] > 0.8
assert six["E"][0, -1] > 2.5 and six["E"][1, -1] < 0.05
# "All three agreed on what they tried. One is wrong."
for hits, size in (([1, 0, 1, 1], 2), ([0, 1, 1], 1), ([1, 0], 5)):
    assert np.allclose([listing_b(hits, size), listing_c(hits, size)], listing_a(hits, size))
assert [np.isclose(f([1, 1, 0], 2), 2 / 3) for f in (listing_a, listing_b, listing_c)] == [True, False, True]
# "it even learns, and it is ill twice": the loss falls, and neither mend alone makes it the gradient's step
proof_X, proof_y = X[:200], y[:200]
one_hot = np.eye(10)[proof_y] / 200
for seed in range(5):
    W_before = 0.1 * np.random.default_rng(seed).normal(size=(10, 196))
    ill = W_before - ill_step(W_before, proof_X, proof_y, 0.1)
    loss_at = [cross_entropy(proof_X @ W_now.T, proof_y)[0] for W_now in (W_before, W_before - ill)]
    assert loss_at[1] < loss_at[0]
    right_step = 0.1 * cross_entropy(proof_X @ W_before.T, proof_y)[1].T @ proof_X
    first_mended, second_mended = ill + 0.1 / 200 * one_hot.T @ proof_X, 200 * ill
    assert np.allclose(200 * first_mended, right_step)
    assert not np.allclose(first_mended, right_step, rtol=0.1) and not np.allclose(second_mended, right_step, rtol=0.1)

# %% [markdown] tags=["S0-93", "S1-104"]
# ## Search by luck
#
# *After: NVIDIA, "Hyperparameter"; Ionescu, "Random Search vs. Grid Search".*
#
# What training does not learn and you must choose is a **hyperparameter**. Those that decide most come first:
#
# 1. learning rate, in log space;
# 2. how long, and the plan of its decay;
# 3. regularization: `lam`, dropout's `p`, more data;
# 4. architecture, batch size (with its own rate);
# 5. algorithm, then $\mu$, $\beta_1$, $\beta_2$.
#
# The one whose effect you want to know is **scientific**. All others that matter, **nuisances**, are tuned anew for
# each of its values, as the rate was in our race.
#
# ### A grid wastes most of its tries

# %% [markdown] tags=["S1-103"]
# Nine trials, two hyperparameters. Often one of them matters much more, and you do not know which. How many *different*
# values of the important one does a 3 × 3 grid try? How many do nine random points (Bergstra and Bengio, 2012)?

# %% tags=["S1-103", "hide"]
# @title Live figure: nine trials, in a grid and at random
def hill(x, peak, width):
    return np.exp(-(((x - peak) / width) ** 2))


def grid_points(n):
    places = (np.arange(n) + 0.5) / n
    return np.array(list(product(places, places)))


@explore(
    side=integer(2, 6, value=3, label="side of the grid"),
    peak=lin(0, 1, value=0.36, step=0.02),
    width=lin(0.02, 0.5, value=0.08, step=0.02),
    draw_again=button(),
    size=(7, 3.6),
)
def grid_against_random(fig):
    """Two squares of nine trials; above each, the profile of the parameter that matters, a narrow
    hill. The grid sees it at three places and misses the top; random points see nine places."""
    here = np.linspace(0, 1, 201)
    views = [figures.TrialSquare(ax, here, 0 * here) for ax in fig.subplots(1, 2)]

    def update(side, peak, width, draw_again):
        rng = np.random.default_rng(draw_again + 1)
        layouts = {"grid": grid_points(side), "random": rng.random((side**2, 2))}
        for view, (name, points) in zip(views, layouts.items(), strict=True):
            best = hill(points[:, 0], peak, width).max()
            view.title.set_text(f"{name}: {len(set(points[:, 0]))} values, best {best:.2f}")
        pairs = zip(views, layouts.values(), strict=True)
        return [a for view, points in pairs for a in view.update(points, hill(here, peak, width))]

    return update

# %% [markdown]
# Three values against nine. One draw proves nothing, so draw a thousand hills, narrow and wide (`hill` and
# `grid_points` stand in the figure above):

# %% tags=["S1-103"]
def mean_of_the_best(width, seed=0):  # of the grid, and of random points
    rng = np.random.default_rng(seed)
    both = [[hill(x, peak, width).max() for x in (grid_points(3)[:, 0], rng.random(9))] for peak in rng.random(1000)]
    return np.mean(both, axis=0)

narrow, wide = mean_of_the_best(0.08), mean_of_the_best(0.3)
table(nine_trials=["grid", "random"], narrow_hill=narrow, wide_hill=wide, digits=2)

# %% [markdown]
# The gain is large when the hill is narrow and *one* parameter matters. If both do, the grid is no worse.

# %% [markdown] tags=["S1-109"]
# ### Draw rates in log space
#
# A learning rate between $10^{-6}$ and $10^{-1}$: if you draw it evenly, which share of the draws lies below 0.01,
# where four of the five decades are?

# %% [markdown] tags=["notes"]
# **3 minutes.** A show of hands before the first line, and again before the table.
#
# **Ask:** of a thousand even draws, how many lie below 0.01? (A hundred: 0.01 is a tenth of the way. Those who
# count decades say 800.) Which parameters of the search need the same? ($\lambda$ and the rate; not `H`, not
# `p`.)
#
# **Goes wrong:** `10 ** draws.uniform(1e-6, 1e-1, ...)`: the ends must be exponents, -6 and -1. The draws then all
# lie between 1 and 1.26.

# %% tags=["S1-109", "live"]
# Every number between the ends has the same chance
evenly = np.random.default_rng(1).uniform(1e-6, 1e-1, 10000)
# Every decade has the same chance
in_logs = 10 ** np.random.default_rng(2).uniform(-6, -1, 10000)

# %% tags=["S1-109"]
decades = 10.0 ** np.arange(-6, 0)
shares_of = [np.histogram(drawn_rates, decades)[0] / 10000 for drawn_rates in (evenly, in_logs)]
decade_names = [f"{low:.0e} to {high:.0e}" for low, high in pairwise(decades)]
table(decade=decade_names, evenly=shares_of[0], in_log_space=shares_of[1], digits=2)

# %% [markdown] tags=["S1-104", "S1-109"]
# One in ten. A rate acts by multiplying: from 0.001 to 0.011 everything changes, from 10 to 10.01 nothing. The
# same holds for $\lambda$ and for $1-\mu$; dropout's $p$ you may draw evenly.
#
# ### The search, and how noisy it is
#
# Four hyperparameters, twenty trials of one epoch, judged on the validation digits. `course_utils.search` draws,
# counts and keeps the book.

# %% tags=["S1-104", "S1-109"]
space = {
    "learning_rate": search.log_uniform(1e-3, 3),
    "lam": search.log_uniform(1e-6, 1e-2),
    "H": search.choices([20, 50, 100]),
    "p": search.choices([0.0, 0.2, 0.5]),
}

def objective(learning_rate, lam, H, p, seed=0):
    net = make_net(H, p, seed=seed)
    fit(net, optim.Momentum(learning_rate), seed=seed, lam=lam, epochs=1)
    return accuracy(net, X_val, y_val)

trials = search.random_search(objective, space, trials=20, rng=np.random.default_rng(3))
found = sorted(trials.trials, key=lambda trial: -trial["value"])

# %% tags=["S1-104"]
leaders = {name: [trial["params"][name] for trial in found[:5]] for name in space}
scores = [trial["value"] for trial in found]
table(**leaders, score=scores[:5], digits=3)

# %% [markdown]
# From 0.89 down to 0.23, for the last of the twenty. But is the first really better than the second? How much of a
# score is luck? The ten networks that voted differ only in their seed. Yet one of them is the best.

# %% tags=["bet", "hide"]
# @title Bet 07.b10
bet("07.b10", "How many points of accuracy is the best of those ten above their mean?", between=(0, 5))

# %%
one_setting = 100 * np.array(single)
luck_of_one = [one_setting.max(), one_setting.mean(), one_setting.min(), one_setting.std(ddof=1)]
table(of_ten=["best", "mean", "worst", "standard deviation"], points=luck_of_one, digits=3)

# %% tags=["bet", "hide"]
# @title Answer to bet 07.b10
luck_of_the_best = one_setting.max() - one_setting.mean()
reveal("07.b10", luck_of_the_best, {
    "low": "Of ten draws, the best lies on average 1.5 standard deviations above the mean.",
    "high": "So much luck would need a larger standard deviation. Even so: many a paper's progress is no larger.",
}, close=0.15)

# %% [markdown]
# All that is luck. Train the leaders again, with seeds that did not choose them:

# %% tags=["S1-104"]
again = np.array([[objective(**trial["params"], seed=seed) for seed in (1, 2, 3)] for trial in found[:5]])
error_of_again = again.std(axis=1, ddof=1) / np.sqrt(3)
table(place=np.arange(1, 6), score=scores[:5], again=again.mean(axis=1), standard_error=error_of_again, digits=3)

# %% [markdown]
# The first holds, and is better. The fourth loses four points: it was probably lucky. A score that was used to choose
# looks better than it is, on average. Then go **from coarse to fine**: a second search, longer runs, ranges narrowed
# around the leaders, and widened where one of them stands at the *border* of its range. (Long trials: save parameters
# and score each epoch; stop the poor half early, **successive halving**, or let a model propose the next, **Bayesian
# search**.)
#
# ### Exercise 7.11: two epochs, one choice (12 minutes)
#
# You have two epochs on 5,000 digits, 158 steps. Choose the learning rate (0.0001 to 10), the momentum `mu` (0 to
# 0.99), and which share of the rate a cosine leaves at the end (0 to 1: from our cosine to a constant rate). `check`
# trains twice and judges on 2,000 digits that you have not seen: 0.915 of them must be right.

# %% tags=["exercise", "S1-109"]
choice_of_mine = dict(learning_rate=..., mu=..., share_left=...)

check("07.11", choice_of_mine)

# %% tags=["proof", "hide", "S1-103", "S1-104", "S1-109"]
# @title Proofs: what this section claims
# three values against nine; a grid misses more, for narrow hills; five other thousands
assert len(set(grid_points(3)[:, 0])) == 3
for seed in range(1, 4):
    assert np.diff(mean_of_the_best(0.08, seed))[0] > 0.1 and 0 < np.diff(mean_of_the_best(0.3, seed))[0] < 0.06
# "if both matter, the grid is no worse": hills of two parameters, narrow and wide
proof_draws = np.random.default_rng(0)
for width in (0.15, 0.3):
    tops = [[np.exp(-np.sum(((points - peak) / width) ** 2, axis=1)).max()
             for points in (grid_points(3), proof_draws.random((9, 2)))] for peak in proof_draws.random((1000, 2))]
    assert np.mean(tops, axis=0)[0] > np.mean(tops, axis=0)[1]
# "One in ten."
assert abs(np.mean(evenly < 0.01) - 0.1) < 0.01 and shares_of[0][-1] > 0.88
assert np.allclose(shares_of[1], 0.2, atol=0.02)
# the search: from useless to good; the first holds, the fourth was lucky; the rate decides more than the other three
values = np.array([trial["value"] for trial in found])
assert abs(values[0] - 0.885) < 0.01
assert 0.2 < values[-1] < 0.26
assert again[0].mean() > again[1:].mean(axis=1).max() + 0.01 and abs(again[0].mean() - scores[0]) < 0.01
assert 0.03 < scores[3] - again[3].mean() < 0.05
# "on average 1.5 standard deviations": the best of ten draws, a thousand times
best_of_ten = np.random.default_rng(0).normal(size=(5, 1000, 10)).max(axis=2).mean(axis=1)
assert np.allclose(best_of_ten, 1.54, atol=0.1) and 0.2 < luck_of_the_best < 1.5
def explains(name):
    number = np.array([trial["params"][name] for trial in found])
    place = np.log10(number) if name in ("learning_rate", "lam") else number
    return abs(np.corrcoef(place.argsort().argsort(), values.argsort().argsort())[0, 1])

assert explains("learning_rate") > max(explains(name) for name in ("lam", "H", "p"))

# %% [markdown] tags=["S1-108", "S1-134"]
# ## Put it together
#
# *After: Ionescu, "TLDRs" and "Bibliography".*
#
# Three more parts you will meet: **gradient clipping** (cap the length of $g$), **label smoothing** (ask for 0.9, not
# 1), **augmentation** (shifted and turned digits as new ones).
#
# Few data? **Cross-validation**: split them into five parts, train five times, each part once as validation, report the
# mean. A table with holes? Fill in *training* means, and add a column "was missing". One column per category;
# where per cents count, predict the log.
#
# In PyTorch (not run here):
#
# ```python
# optimizer = torch.optim.AdamW(net.parameters(), lr=0.02, weight_decay=0.01)
# factors = warm_cosine(1.0, total=len(batches) * epochs)  # of lr
# plan = torch.optim.lr_scheduler.LambdaLR(optimizer, factors)
# net.train()  # and net.eval() to measure
# for epoch in range(epochs):
#     for x, labels in batches:
#         optimizer.zero_grad()
#         loss(net(x), labels).backward()
#         optimizer.step()
#         plan.step()  # once a batch, after the optimizer
# ```
#
# ### Exercise 7.12: today's recipe, whole (15 minutes)
#
# Write AdamW with $\beta_1=0.9$, $\beta_2=0.999$, $\varepsilon=10^{-8}$, and decay $\lambda$ = `decay`, whose step
# $t=0,1,\dots,T-1$ has the rate $\alpha_t$ = `peak` times warm-up times cosine, as in the table of plans with $t_w$ =
# `warmup`. `gradient(w)` returns the slope at `w`. The decay of a step takes its share of all weights, as they were
# before it.

# %% tags=["exercise"]
def train_adamw(w, gradient, T, peak, warmup, decay):
    """Return the weights (D,) after T steps, starting from w (D,), which stays as it is."""
    raise NotImplementedError("Exercise 7.12")

check("07.12", train_adamw)

# %% [markdown]
# ### Open the drawer, once
#
# Twice the units, a few of them dropped, AdamW, six epochs. (On validation digits, four times this peak, no dropout or
# no decay did as well.) And only now the test digits:

# %%
final_net = make_net(H=100, p=0.2)
fit(final_net, AdamW(warm_cosine(0.02, total=6 * 79)), epochs=6)
X_test, y_test = halve(digits.X_test) - mean_image, digits.y_test
on_test = accuracy(final_net, X_test, y_test)
its_error = np.sqrt(on_test * (1 - on_test) / 10000)
table(validation=accuracy(final_net, X_val, y_val), test=on_test, standard_error=its_error, digits=3)

# %% [markdown]
# A share $q$ of $N$ digits is known up to a standard error of $\sqrt{q(1-q)/N}$. On validation digits, we came from
# 0.11 for saying "1" over 0.80 and 0.87 to this.

# %%
progress("07")

# %% tags=["proof", "hide"]
# @title Proofs: what this section claims
assert 0.93 < on_test < 0.97 and abs(on_test - accuracy(final_net, X_val, y_val)) < 0.015
# the standard error of a share: five times a thousand draws of 10,000 digits
for seed in range(5):
    shares_drawn = np.random.default_rng(seed).binomial(10_000, on_test, 1000) / 10_000
    assert np.isclose(np.std(shares_drawn), np.sqrt(on_test * (1 - on_test) / 10_000), rtol=0.15)

# %% [markdown]
# **What you learned.** Read the list at the top again.
#
# ### In practice
#
# - Look at the data and at a baseline first. Then $\ln K$, the penalty, twenty examples by heart, a rate that moves.
# - AdamW, or momentum 0.9, with *its own* peak rate, warm-up and cosine.
# - Dropout: while training, drop with $p$ and divide the survivors by $1-p$; when you measure, do nothing.
# - `net.eval()` before you measure; measure the same inputs twice.
# - Stop early, by the number that you will be judged by.
# - More data first; then dropout and a vote, their gain counted over several seeds.
# - Choose by validation, report means over seeds with their error, open the test set once.
#
# ### Further reading
#
# - A. Karpathy, *A recipe for training neural networks* (2019); V. Godbole et al., *Deep learning tuning playbook*
#   (2023), the source of scientific and nuisance; Stanford CS231n, notes on training.
# - G. Goh, *Why momentum really works* (2017).
# - D. Kingma, J. Ba, *Adam* (2015); I. Loshchilov, F. Hutter, *SGDR* (2017) and *Decoupled weight decay
#   regularization* (2019); S. Reddi et al., *On the convergence of Adam and beyond* (2018): where Adam fails.
# - N. Srivastava et al., *Dropout* (2014); J. Bergstra, Y. Bengio, *Random search for hyper-parameter optimization*
#   (2012).
#
# Next, **08**: a network that knows which pixels are neighbours.

# %% [markdown] tags=["E1-20", "E1-21", "E1-23", "E1-24", "E1-31"]
# ## For readers of the decks
#
# What the decks print otherwise, and the proof. I is Ionescu, K Ando Ki.
#
# | item | printed | right | why |
# |---|---|---|---|
# | I, check of the initial loss | about 2.5 is fine for 10 classes | $\ln10=2.303$ | 2.5 is 12.2 classes |
# | I, loss with regularization | 3.2 | start + $\lambda\sum W^2$ | the penalty is 0.897 from 2.303, 0.7 from 2.5 |
# | I, dropout at test time | all neurons on | times $1-p$ | else sums are $1/(1-p)$ times as large |
# | I, momentum, `while` | stops at a small step | a small gradient, too | a turning point, $w=-0.698$ |
# | I, momentum, signs | $V=\mu V-\alpha\nabla L$, $W=W+V$ | right | a mix with PyTorch's diverges |
# | I, "SGD with momentum" | the gradient of all $X$ | draw a batch | what draws nothing repeats itself |
# | I, ensembles | "enjoy 2 % extra performance" | measure it | about one point here |
# | I, layers | start with 50 hidden | 154,160 parameters on CIFAR-10 | nearly all from pixels to the fifty |
# | I, figures, bibliography | lost in our copy | drawn anew above | the publisher's name remains |
# | K, chart of optimizers | a sentence each, in Korean | formulas above | after Ha Yong-ho; translated |

# %% tags=["proof", "hide", "E1-20", "E1-21", "E1-23", "E1-24", "E1-31", "S1-113"]
# @title Proofs: what this section claims
# the printed signs and PyTorch's pair: the same path; half of each: gone after 23 steps
w_proof, ours = {"w": np.ones(2)}, optim.Momentum(0.019, momentum=0.9)
for _ in range(100):
    ours.step(w_proof, {"w": slope(w_proof["w"])})
assert np.allclose(w_proof["w"], rolled[100])
mixed = roll(-0.019, mu=0.9, count=30)  # V = mu V + rate * slope, W = W + V
assert np.argmax(np.abs(mixed).max(axis=1) > 1e12) == 23
# a descent that draws nothing is the same every time; with batches it is not
def momentum_descent(batch_size, seed):
    return fit(make_net(), optim.Momentum(0.05), seed=seed, epochs=2, batch_size=batch_size).loss

assert momentum_descent(None, seed=1) == momentum_descent(None, seed=2)
assert momentum_descent(64, seed=1) != momentum_descent(64, seed=2)
# "2 %" : about one point here
assert 0.4 < gain < 1.8
# the mean of all masks, all units on, and scaled
assert np.isclose(0.5 * all_on, of_every_mask.mean()) and stopped_ball(False)[0] == 14

# %%
slide_summary("07")
