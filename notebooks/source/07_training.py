# %% [markdown]
# # Train networks like someone who has done it before
#
# **What you will do.** Take one small network through everything that happens between "it runs" and "it is
# good": first checks, eight optimizers, a rate that shrinks, units that vanish, several networks that vote, and
# a search.
#
# **What you will learn.** After this notebook you can
#
# - find out in a minute whether a network can learn at all, and read its curves when it does;
# - write eight optimizers, from plain descent to Nadam, and say which of them pays for what;
# - derive dropout's scaling, and average networks, checkpoints and parameters, with error bars;
# - search hyper-parameters at random in log space, and report the result honestly.
#
# **What you need.** Losses and the penalty $\lambda$ (01), minibatches and the limit on the learning rate (02),
# networks, their gradients and first weights (04 to 06).
#
# | step | minutes |
# |---|---|
# | Ask the loss four questions | 30 |
# | Read the curves | 20 |
# | Roll down the ravine | 35 |
# | Give every weight its own step | 35 |
# | Let the rate shrink | 20 |
# | Switch units off at random | 30 |
# | Let several networks vote | 15 |
# | Search by luck | 25 |
#
# Take it in three evenings. Nothing is downloaded; the longest cell takes a few seconds.

# %% [markdown] tags=["notes"]
# **2 minutes.** Run the whole notebook before class: the races, the votes and the search take longest. Open with:
# "Your network runs. How do you find out within a minute that something is wrong with it?" Then: today we ask four
# questions first, and only then try to be fast.
#
# Set 7.3 and 7.6 in class; the others are homework. Short of time? Skip the repair of the listing, AdaDelta,
# Nadam, "Let the rate shrink" and the search itself; keep the twenty digits, the ball, the race and dropout's
# factor.

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
from functools import lru_cache
from itertools import pairwise, product

import numpy as np

from course_utils import data, figures, layers, losses, optim, search
from course_utils.exercises import check, hint, progress, review, solution
from course_utils.explore import button, choice, explore, integer, lin, log, play
from course_utils.losses import softmax
from course_utils.host.display import picture, table
from course_utils.slide_numbers import slide_summary, slide_value
from course_utils.training import accuracy, predict, steps, train

rng = np.random.default_rng(7)

# %% [markdown]
# Three questions about what this notebook builds on: each shows code with one wrong line. Which line, and which
# input shows it? (You may go straight on.)

# %%
review("06.5", "01.4", "02.4")

# %% [markdown] tags=["S1-53", "S1-98"]
# ## Ask the loss four questions
#
# *Slides: Ionescu, "Overview", "Babysitting the Learning Process" and "Practical Advice".*
#
# The deck's map has three parts. **One-time setup**: activation functions, preprocessing, weight
# initialisation, regularization, gradient checking; you have done these in 01 to 06. **Training dynamics**:
# babysitting the learning process, parameter updates, hyper-parameters. **Evaluation**: ensembles. The last two
# are today's.
#
# Step 1 of babysitting was preprocessing. Step 2 is the architecture: *start with one hidden layer of 50, then
# add more*. The deck's images are CIFAR-10's, 32 by 32 pixels in 3 colours. **How many parameters is that?**

# %% tags=["S1-98", "W1-34"]
cifar = layers.Sequential(
    layers.Linear(3072, 50, rng=rng), layers.ReLU(), layers.Linear(50, 10, rng=rng)
)
slide_value("W1-34", sum(p.size for p in cifar.params.values()))

# %% [markdown]
# Most of them between the pixels and the fifty. Our own digits have one colour. To keep everything below to a
# second or two, halve them to 14 by 14, and take 5,000 to learn from and 5,000 others to judge by:

# %% tags=["S1-98"]
def halve(images):  # the mean of each 2 x 2 block: (N, 28, 28) to (N, 196), from 0 to 1
    return images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196) / 255

digits = data.mnist()
few = halve(digits.X_train[:10000])
X, y, X_val, y_val = data.train_val_split(few, digits.y_train[:10000], 0.5, rng=rng)
X_test, y_test = halve(digits.X_test), digits.y_test
mean_image = X.mean(axis=0)  # step 1 of babysitting, from notebook 06
X, X_val, X_test = X - mean_image, X_val - mean_image, X_test - mean_image
table(set=["training", "validation", "test"], shape=[str(a.shape) for a in (X, X_val, X_test)])

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
# The last layer starts small, so all ten classes are about equally likely. **What must the cross-entropy be?
# And the hinge loss, at $W = 0$?**

# %% [markdown] tags=["notes"]
# **3 minutes.** Collect numbers on the board before you type, one a row of seats.
#
# **Ask:** what is the cross-entropy of a network that knows nothing? ($\ln 10 = 2.30$. Most say 0, "it has no
# opinion yet", or 1.) And the hinge loss with all scores 0? (9: nine rivals, each short by the margin of 1. Many
# say 10 and count the right class as its own rival.)
#
# **Goes wrong:** a loss comes with its gradient, so without `, _` the next cell complains about an
# "inhomogeneous shape". Write `start_loss` on a last line if people want to see it.

# %% tags=["S1-99", "E1-20", "live"]
# Ten classes, nothing learned: how large must the loss be?
start_loss, _ = losses.cross_entropy(make_net().forward(X), y)

# %% tags=["S1-99", "W1-43", "W1-48", "E1-20"]
assert abs(start_loss - np.log(10)) < 0.05

hinge_at_zero, _ = losses.multiclass_hinge(np.zeros((5, 10)), y[:5])
slide_value("W1-43 W1-48", [np.log(10), hinge_at_zero])

# %% [markdown] tags=["E1-20"]
# > **The slide is content with about 2.5.** Ten classes and no information make $\ln 10 = 2.303$. What would
# > 2.5 say? $e^{2.5}$ is the number of equally likely classes that it means, $e^{-2.5}$ the (geometric) mean
# > probability of the right one:

# %% tags=["E1-20", "W1-44", "W1-45"]
slide_value("W1-44 W1-45", [np.exp(2.5), np.exp(-2.5)])

# %% tags=["E1-20", "S1-99"]
spreads = [0.01, 0.3, 0.669, 1.0]
random_scores = rng.normal(size=(100000, 10))
nobody = np.zeros(100000, dtype=int)
at_start = [losses.cross_entropy(s * random_scores, nobody)[0] for s in spreads]
assert abs(at_start[2] - 2.5) < 0.02
table(std_of_random_scores=spreads, loss=at_start, digits=3)

# %% [markdown]
# Guessing among twelve, where there are ten: 2.5 is not "knowing nothing", it is *being confidently wrong*,
# with random scores of size 0.67. It will train. But ask for 2.30, and a mistake in the initialisation has
# nowhere to hide.
#
# ### 2. Does it rise with regularization?

# %% [markdown] tags=["S1-100"]
# Turn on $\lambda$, and the loss must go up, by exactly $\lambda \sum W^2$. The slide sees it go to 3.2. **How
# large is the penalty then?** That depends on where you believe it started:

# %% tags=["S1-100", "W1-46", "W1-47", "E1-20"]
slide_value("W1-46 W1-47", [3.2 - np.log(10), 3.2 - 2.5])

# %% tags=["S1-100"]
def penalty(net, lam):
    return lam * sum(np.sum(W**2) for name, W in net.params.items() if name.endswith("W"))

first_loss = []
for lam in (0.0, 1e-3, 1e-2):
    run = steps(make_net(), X, y, optimizer=optim.SGD(0.1), rng=rng, batch_size=None, lam=lam)
    first = next(run)
    first_loss.append(first.loss[0] + first.penalty[0])
    assert abs(first_loss[-1] - start_loss - penalty(make_net(), lam)) < 1e-3

assert first_loss[0] < first_loss[1] < first_loss[2]
table(lam=[0, 1e-3, 1e-2], loss_before_the_first_step=first_loss, digits=3)

# %% [markdown]
# ### Exercise 7.1: the loss to expect at the start
#
# Both questions in one line: $K$ classes, a weight matrix $W$, and `lam`.

# %% tags=["exercise", "S1-99", "S1-100"]
def loss_at_start(K, W, lam):
    raise NotImplementedError("Exercise 7.1")

check("07.1", loss_at_start)

# %% [markdown] tags=["S1-101"]
# ### 3. Can it learn twenty digits by heart?
#
# Ten thousand weights for twenty pictures: if *that* fails, no data set will help. **What accuracy, and what
# loss, do you demand?**

# %% tags=["S1-101"]
def fit(net, optimizer, X=X, y=y, seed=0, epochs=5, **options):
    rng = np.random.default_rng(seed)
    return train(
        net, X, y, optimizer=optimizer, rng=rng, epochs=epochs, progress=False, **options
    )

# %% [markdown] tags=["notes"]
# **4 minutes.** Ask for the demand first; type second; run last.
#
# **Ask:** twenty digits, ten thousand weights: what accuracy and what loss do you insist on? (100 %, and a loss
# below 0.01. "About 90 %" is the usual answer; it lets a defect pass.) If it fails, is it the data's fault? (No:
# any twenty pictures will do. Look in the code.)
#
# **Goes wrong:** `y` is left uncut: "expected the same number of examples, got (20, 196) and (5000,)". And some
# forget `net = make_net()` when they repeat the run, so the second one begins trained: the loss is small in its
# first step.

# %% tags=["S1-101", "live"]
# Can a new network learn twenty digits by heart, if it may see them 300 times?
net = make_net()
history = fit(net, optim.Momentum(0.1), X[:20], y[:20], epochs=300)

# %% tags=["S1-101"]
assert accuracy(net, X[:20], y[:20]) == 1 and history.loss[-1] < 0.01
table(accuracy=accuracy(net, X[:20], y[:20]), below_a_hundredth=history.loss[-1] < 0.01)

# %% [markdown] tags=["S1-102"]
# All of them, and a loss near 0. That network is worthless, and it is the best news of the day.
#
# ### 4. Which learning rate makes the loss go down?
#
# A little regularization, two epochs, and powers of ten from the absurd to the absurd. **Between which two does
# it start to learn, and where does it break?**

# %% tags=["S1-102"]
def short_run(rate):
    optimizer, rng = optim.SGD(rate), np.random.default_rng(0)
    run = steps(make_net(), X[:2000], y[:2000], optimizer=optimizer, rng=rng, epochs=2, lam=1e-5)
    return np.mean([history.loss[-1] for history in run][-5:])

rates = 10.0 ** np.arange(-6, 7)
after = np.nan_to_num([short_run(rate) for rate in rates], nan=1e6, posinf=1e6)

# %% tags=["S1-102"]
ax = figures.curves(
    rates, {"loss": np.minimum(after, 1e6)}, "learning rate", "loss after two epochs"
)
ax.plot(rates, np.minimum(after, 1e6), "o", color="black")
ax.axhline(np.log(10), linestyle=":", color="black")
ax.set(xscale="log", yscale="log")
picture(
    ax,
    alt="""Loss against learning rate, both logarithmic: at the dotted ln 10 up to 0.01, lowest at 1,
    huge from 100 on.""",
)

# %% tags=["S1-102"]
by_rate = dict(zip(np.arange(-6, 7), after, strict=True))
assert all(abs(by_rate[k] - np.log(10)) < 0.05 for k in (-6, -5, -4))  # asleep
assert by_rate[0] < 1 and min(by_rate.values()) == by_rate[0]  # awake
assert by_rate[2] > 10  # gone

# %% [markdown]
# Below 0.01 it sleeps; above 10 it is gone; in between lie two decades that are worth a closer look. So look
# closer. Each move trains from scratch, while you watch: (1) find the fastest rate, (2) find the first one that
# breaks, (3) raise $\lambda$ until the curve *starts* visibly higher. **Which of the two sliders can spoil
# everything, and which only the end?**

# %% [markdown] tags=["notes"]
# **5 minutes.** Drag in this order, and let the class say "up" or "down" before each move.
#
# (1) The rate from 0.1 to 1: below 0.6 after 40 steps. (2) On to 7: the curve jumps; 20: the loss is in the
# millions. (3) The rate at 0.5 and $\lambda$ at 0.01: it starts at 3.3, one higher, and reads as many digits
# as before. (4) $\lambda$ at 0.1: it starts above the picture, then sits at 2.3 and has learned next to nothing.
#
# Listen for "the lower curve is the better network". Compare (2) and (3) by the percentage in the title, never by
# curves of different $\lambda$.

# %% tags=["S1-102", "S1-106", "hide"]
# @title Live figure: babysit a network
@explore(learning_rate=log(1e-3, 30, value=0.1), lam=log(1e-6, 0.3, value=1e-4), size=(7, 3.2))
def babysit(fig):
    """Loss, penalty included, over 160 steps with learning rate 0.1: it starts at the dotted ln 10
    and falls to about 1.2. The title tells how far training has come and the accuracy on unseen digits."""
    ax = fig.subplots()
    curve = figures.LossCurve(ax, 160, top=4)
    ax.axhline(np.log(10), linestyle=":", color="black")
    ax.text(158, np.log(10) + 0.1, "ln 10", ha="right")

    def update(learning_rate, lam):
        net, rng = make_net(), np.random.default_rng(0)
        optimizer = optim.SGD(learning_rate)
        run = steps(net, X, y, optimizer=optimizer, rng=rng, epochs=3, lam=lam)
        for history in run:
            if history.step % 40 == 0 or history.stopped:
                loss = np.add(history.loss, history.penalty)
                moved = curve.update(np.nan_to_num(loss, nan=9, posinf=9))
                right = accuracy(net, X_val[:1000], y_val[:1000])
                curve.label.set_text(f"step {history.step}: loss {loss[-1]:.3g}, {right:.0%} right")
                yield moved
            if history.step == 160:
                break

    return update

# %% [markdown] tags=["S1-105", "S1-106"]
# The learning rate decides over life and death, $\lambda$, while it is small, over the last few percent. Find the
# first before you touch anything else.
#
# ## Read the curves
#
# *Slides: Ionescu, "Neural networks practitioner music = loss function", "Monitor and visualize the loss curve"
# and "Monitor and visualize the accuracy".*
#
# "The practitioner's music is the loss function", says the deck, and asks you to listen; its figures are lost
# in our copy. Here is the tune at four rates. **Which line belongs to which of 0.003, 0.1, 2 and 20?**

# %% tags=["S1-106", "S1-119"]
four = [20, 2, 0.1, 0.003]
tunes = [fit(make_net(), optim.SGD(rate), epochs=4) for rate in four]
step = np.arange(1, tunes[0].step + 1)
lines = {f"run {'ABCD'[i]}": np.minimum(h.curve(20)[1], 4) for i, h in enumerate(tunes)}
ax = figures.curves(step, lines, "step", "loss, mean of 20 steps")
ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
picture(
    ax,
    alt="Four loss curves: A stays high, B falls fast and lies lowest, C falls slowly, D hardly falls.",
)

# %% tags=["S1-106", "S1-119"]
ends = [np.mean(h.loss[-40:]) for h in tunes]
assert ends[1] == min(ends)  # 2 ends lowest
assert ends[1] < ends[2] < ends[3] and ends[3] > 1.5  # 0.1 falls slowly, 0.003 barely
assert ends[0] > 1.5  # 20 is too large: it never gets down
table(run=list("ABCD"), learning_rate=four, loss_of_the_last_steps=ends, digits=2)

# %% [markdown] tags=["S1-107"]
# A: too large, it learned nothing. B: good. C: patient, and still falling. D: asleep.
#
# The loss of the training digits cannot tell whether the network *understands*. For that, watch two accuracies.
# The slide's advice in one line: **a big gap** between training and validation is overfitting, so regularize
# more; **no gap** means that there is room, so enlarge the network.
#
# Start with 300 digits. (1) Make the gap as large as you can. (2) Close it without adding digits. (3) Now the
# honest way. **Which of your three moves raised the *validation* accuracy?**

# %% [markdown] tags=["notes"]
# **5 minutes.** Give the three moves to three people. (1) 100 digits and 100 units: 0.85 against 0.68. (2) Back
# to 300 digits and 50 units, then $\lambda$ to 0.03: the gap shrinks, and the validation accuracy with it, from
# 0.82 to 0.73. Go on to 0.3 and the gap is zero: **what would you conclude, if you saw the gap alone?** (That all
# is well; it guesses.) (3) 3,000 digits: 0.92.
#
# The misconception to name: a small gap is not the aim. The validation curve is.

# %% tags=["S1-107", "hide"]
# @title Live figure: mind the gap
units, amounts = integer(1, 100, value=50), choice([100, 300, 1000, 3000], value=300)


@explore(
    hidden_units=units, lam=log(1e-6, 0.3, value=1e-6), digits_to_learn=amounts, size=(7, 3.2)
)
def mind_the_gap(fig):
    """Accuracy over 20 epochs on 300 digits: training climbs to 0.98, validation stops near 0.82. The
    space between the curves is the gap, which the title gives."""
    ax, blank = fig.subplots(), np.full(21, np.nan)
    names = dict.fromkeys(["training", "validation"], blank)
    figures.curves(np.arange(21), names, "epoch", "accuracy", ax)
    ax.set(xlim=(0, 20), ylim=(0, 1.02))
    ax.get_legend().set_loc("lower right")
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
                title.set_text(f"epoch {history.epoch}: gap {seen[-1][0] - unseen:+.2f}")
                if history.epoch % 5 == 0:
                    yield *ax.lines, title

    return update

# %% [markdown]
# Closing the gap with $\lambda$ pulls *both* curves down, the upper one more. Ten times the digits pull the
# lower one up. Let's hold the figure to that:

# %% tags=["S1-107"]
def gap(N, lam, H=50):
    net = make_net(H)
    fit(net, optim.Momentum(0.05), X[:N], y[:N], epochs=20, batch_size=50, lam=lam)
    return accuracy(net, X[:N], y[:N]), accuracy(net, X_val, y_val)

settings = {
    "300 digits": (300, 0),
    "λ = 0.03": (300, 0.03),
    "3000 digits": (3000, 0),
    "1 unit": (3000, 0, 1),
}
pairs = np.array([gap(*setting) for setting in settings.values()])
table(setting=list(settings), training=pairs[:, 0], validation=pairs[:, 1], digits=2)

# %% tags=["S1-107"]
space = pairs[:, 0] - pairs[:, 1]
assert space[0] > 0.1  # overfitting
assert space[1] < space[0] and space[2] < space[0]
assert pairs[2, 1] > pairs[0, 1] + 0.05  # more digits help unseen ones
assert abs(space[3]) < 0.05 and pairs[3].max() < 0.6  # no gap, no good: too small

# %% [markdown]
# ### Exercise 7.2: stop in time
#
# A third cure costs nothing: keep the parameters of the epoch with the lowest validation loss, and give up when
# `patience` epochs in a row brought no lower one. Return the epoch to keep; the first is epoch 0.

# %% tags=["exercise", "S1-107"]
def stop_in_time(val_loss, patience):
    raise NotImplementedError("Exercise 7.2")

check("07.2", stop_in_time)

# %% [markdown] tags=["S1-110", "S4-80", "S4-81"]
# ## Roll down the ravine
#
# *Slides: Ionescu, "Training Algorithm" and "SGD with momentum"; Ando Ki, the chart of optimizers.*
#
# "There are multiple training algorithms." Ando Ki's deck shows them as a family tree with a sentence each. (It
# is in Korean, after Ha Yong-ho; the quotations here are translated.) It begins with two old friends:
#
# - **GD**: look at *all* the data, work out the slope where you stand, take a step.
# - **SGD**: all of it takes too long for one step; look at a *little*, decide fast, get further in the same
#   time.
#
# **Five epochs each: how far does GD get in its five steps?**

# %% tags=["S4-80", "S4-81"]
results = []
for batch_size in (None, 64):
    net = make_net()
    history = fit(net, optim.SGD(0.3), batch_size=batch_size)
    results.append((history.step, accuracy(net, X_val, y_val)))

assert results[0][1] < 0.7 and results[1][1] > 0.85
table(
    descent=["GD", "SGD"],
    steps=[s for s, _ in results],
    validation=[a for _, a in results],
    digits=2,
)

# %% [markdown] tags=["S1-111"]
# The same 25,000 looks at a digit; five steps or 395. Both have the next problem:
#
# *Suppose the loss is steep vertically but shallow horizontally. What path does SGD take?*
#
# $$L(w) = \tfrac12 w_1^2 + 50\, w_2^2, \qquad \nabla L = (w_1,\; 100\, w_2)$$
#
# The curvatures are 1 and 100. From notebook 02: the steep direction allows no rate above $2/100$. **With
# 0.019, sketch the path from $(1, 1)$.**

# %% tags=["S1-111", "S1-112"]
def slope(w):
    return np.array([1.0, 100.0]) * w

def roll(learning_rate, mu=0.0, count=1000, start=(1.0, 1.0)):
    w, v = np.array(start), np.zeros(2)
    path = [w]
    for _ in range(count):
        v = mu * v - learning_rate * slope(w)
        w = w + v
        path.append(w)
    return np.array(path)  # (count + 1, 2)

# %% tags=["S1-112"]
plain = roll(0.019)
flips = np.sum(np.diff(np.sign(plain[:51]), axis=0) != 0, axis=0)
assert flips.tolist() == [0, 50]  # along the valley: no change of sign; across it: one each step
at = [0, 1, 2, 3, 50]
table(step=at, w1=plain[at, 0], w2=plain[at, 1], digits=3)

# %% [markdown] tags=["S1-112", "S1-113", "S4-82"]
# As the slide answers: *very slow progress along the flat direction, jitter along the steep one*. After fifty
# steps $w_2$ has changed sign fifty times, and $w_1$ has not even come half way... it is at 0.38.
#
# You have read `roll` already, and it has a letter more than plain descent. That is the mend:
#
# $$V \leftarrow \mu V - \alpha \nabla L(W), \qquad W \leftarrow W + V$$
#
# The step remembers where it came from. Ando Ki: *after the computed step, go on a bit in the old direction*.
# **Plain descent comes within a millionth of the bottom after how many steps? And with $\mu = 0.9$?**

# %% [markdown] tags=["notes"]
# **3 minutes.** Point at the two lines of `roll` that are the formula; then type one line and run two cells.
#
# **Ask:** plain descent needs 721 steps. With nine tenths of the last step kept? (263, nearly three times
# faster. Most bet on about 70, because 0.9 carries a push ten times as far; some expect it to be worse, since it
# overshoots. Both have a point: it overshoots, which costs part of the ten.)
#
# **Goes wrong:** `roll(0.9, 0.019)`: the rate comes first, so this overflows. And whoever writes
# $W - V$ in their own copy climbs: the minus is in $V$ already.

# %% tags=["S1-113", "S1-117", "live"]
# Same rate, same start: what if each step keeps nine tenths of the last?
rolled = roll(0.019, mu=0.9)

# %% tags=["S1-113", "S1-117", "W1-52", "W1-53"]
def steps_needed(path, close=1e-6):
    return np.argmax(np.abs(path).max(axis=1) < close)

slide_value("W1-52 W1-53", [steps_needed(plain), steps_needed(rolled)])

# %% [markdown] tags=["S1-114", "S1-116", "S1-117"]
# Nearly three times as fast, for one more array and one more product. The physical picture: a **ball** rolls
# down the loss, $V$ is its velocity, and $\mu$ (close to 1: little) is the friction.
#
# Let it roll. Press play, then drag $\mu$. **Watch the two velocities on the right: which of them builds up,
# which cancels? What does too much $\mu$ do?**

# %% [markdown] tags=["notes"]
# **5 minutes.** Stay at step 40 and drag $\mu$ alone: 0, 0.5, 0.8, 0.99. **Predict** each time: is the ball
# nearer than before? It is 0.55, 0.29, 0.014 away, and then 1.0: with 0.99 it is as far off as when it started,
# on the other side.
#
# Then $\mu = 0.8$ and the rate at 0.021, above the limit of notebook 02. Plain descent flies out; the ball
# arrives. Hardly anyone expects it: the memory also damps the jitter, so it bears a larger rate.
#
# Last, press play and cover the left half. Which velocity belongs to which direction?

# %% tags=["S1-114", "S1-115", "S1-116", "S1-117", "hide"]
# @title Live figure: a ball in a ravine
@explore(
    step=play(0, 80, value=40),
    mu=lin(0, 0.99, value=0.8, step=0.01),
    learning_rate=lin(0.001, 0.021, value=0.015, step=0.001),
    size=(7, 3.2),
)
def ball(fig):
    """Left: a ravine, steep vertically; plain descent jitters across it and has gone half way, the
    ball with momentum has arrived. Right: its two velocities; along the valley it builds up first,
    across it changes sign and dies out."""
    left, right = fig.subplots(1, 2)
    side = np.linspace(-1.2, 1.2, 81)
    view = figures.Race(left, side, side, ["plain", "ball"])
    left.get_legend().remove()
    still = {"along $w_1$": np.zeros(81), "across $w_2$": np.zeros(81)}
    figures.curves(np.arange(81), still, "step", "velocity", ax=right)
    right.set(ylim=(-0.3, 0.3))
    heights = np.sqrt((view.a**2 / 2 + 50 * view.b**2) / 75)

    def update(step, mu, learning_rate):
        paths = [roll(learning_rate, m, 80) for m in (0, mu)]
        for line, v in zip(right.lines, np.diff(paths[1], axis=0).T, strict=True):
            line.set_data(np.arange(1, step + 1), np.clip(v[:step], -9, 9))
        far = [min(np.abs(path[step]).max(), 999) for path in paths]
        view.title.set_text(f"step {step}: plain {far[0]:.2g} away, ball {far[1]:.2g}")
        paths = [path[: step + 1] for path in paths]
        return *view.update(heights, [[0, 0]], paths), *right.lines

    return update

# %% [markdown]
# Along the valley every gradient pulls the same way, and the velocity **builds up**. Across it the sign changes
# all the time, and the velocity is **damped**. With $\mu = 0.99$ the ball overshoots, comes back, overshoots
# again.

# %% tags=["S1-116", "S1-117"]
V = np.diff(rolled, axis=0)
assert np.abs(V[:60, 0]).max() > 4 * abs(V[0, 0])  # built up
assert rolled[:, 0].min() < -0.2  # overshot
heavy = roll(0.019, mu=0.99)
assert steps_needed(heavy) == 0  # has not arrived after 1000 steps

# %% [markdown] tags=["S1-115"]
# ### How far does a push carry?
#
# *Slides: Ionescu, "SGD with momentum": $\mu$ is usually 0.5, 0.9 or 0.99, sometimes annealed from 0.5 to
# 0.99.*
#
# Under a steady pull of 1, the velocity grows until friction eats what the slope adds: $v = \mu v + 1$. **So
# how many plain steps is each step worth, for the three $\mu$?**

# %% tags=["S1-115", "W1-49", "W1-50", "W1-51", "E1-24"]
terminal = []
for mu in (0.5, 0.9, 0.99):
    v = 0.0
    for _ in range(3000):
        v = mu * v + 1
    terminal.append(v)
slide_value("W1-49 W1-50 W1-51", terminal)

# %% [markdown] tags=["E1-24"]
# $1/(1 - \mu)$: twice, ten times, a hundred times. Raise $\mu$ from 0.9 to 0.99, and you have raised the
# learning rate tenfold without touching it. Lower $\alpha$ when you raise $\mu$.
#
# > **You may have learned the signs the other way round.** The slide's pair, $V = \mu V - \alpha \nabla L$ and
# > $W = W + V$, is **right as printed**. So is $V = \mu V + \nabla L$, $W = W - \alpha V$, which PyTorch and
# > our package use: the same path. Wrong is only to take one half of each:

# %% tags=["E1-24", "S1-113"]
w, ours = {"w": np.array([1.0, 1.0])}, optim.Momentum(0.019, momentum=0.9)
for _ in range(100):
    ours.step(w, {"w": slope(w["w"])})
assert np.allclose(w["w"], rolled[100])  # the other pair of signs, the same path

mixed = roll(-0.019, mu=0.9, count=30)  # V = mu V + rate * slope, W = W + V
gone = np.argmax(np.abs(mixed).max(axis=1) > 1e12)
assert gone == 23
table(
    signs=["as printed", "mixed"],
    after_23_steps=[np.abs(rolled[23]).max(), np.abs(mixed[23]).max()],
    digits=2,
)

# %% [markdown] tags=["notes"]
# **6 minutes.** In pairs, first on paper: gradients 1, 1, 1, rate 1, $\mu = 0.5$. (-1, -1.5, -1.75.)
#
# Listen for "it is an average, so the gradient gets $1 - \mu$". Adam does that, later; the slide adds the
# gradient whole, which is why a push carries ten times as far at 0.9. The other two slips: velocities added up,
# which are places, and a list that begins with 0.

# %% [markdown]
# ### Exercise 7.3: roll the ball
#
# Given the gradients that come, one after the other, return the velocity after each: $V$ by the rule above, which
# begins with $V = 0$.

# %% tags=["exercise", "S1-113", "S4-82"]
def velocities(gradients, learning_rate, mu):
    raise NotImplementedError("Exercise 7.3")

check("07.3", velocities)

# %% [markdown] tags=["S1-113", "E1-23"]
# ### Repair the listing
#
# The slide writes the two lines into the loop that notebook 02 repaired. Its `while` stops when the step is
# small, `sum(abs(W - W old)) <= goal`. For plain descent that is a fair sign, if the rate is not tiny. **For a
# ball?** Think of one that rolls up the far side.

# %% tags=["E1-23", "S1-113"]
def as_printed(goal=0.02, learning_rate=0.05, mu=0.95, w=1.0):  # on L = w^2 / 2, whose slope is w
    v, count = 0.0, 0
    while True:
        w_old = w
        v = mu * v - learning_rate * w
        w, count = w + v, count + 1
        if abs(w - w_old) <= goal:
            return count, w

count, w_stopped = as_printed()
assert count == 14 and abs(w_stopped + 0.698) < 0.001
table(stopped_after=count, at_w=w_stopped, slope_there=w_stopped)

# %% [markdown] tags=["E1-23"]
# > **It stops at the turning point.** After 14 steps the ball hangs at $w = -0.698$, on the far slope, and its
# > step is small because it is about to roll *back*. The bottom is at 0. Ask for a small **gradient** as well
# > as a small step:

# %% tags=["E1-23", "S1-113"]
def with_gradient(goal=0.02, learning_rate=0.05, mu=0.95, w=1.0):
    v, count = 0.0, 0
    while abs(w) > goal or abs(v) > goal:  # here the gradient is w itself
        v = mu * v - learning_rate * w
        w, count = w + v, count + 1
    return count, w

count, w_stopped = with_gradient()
assert count > 50 and abs(w_stopped) <= 0.02
table(stopped_after=count, at_w=w_stopped, digits=2)

# %% [markdown] tags=["E1-31"]
# > **The title says SGD; the listing draws nothing.** `eval_gradient(X, W)` takes all of $X$, every time: it is
# > *gradient descent* with momentum. The S needs a batch. Run it twice with different luck: a descent that
# > draws nothing cannot differ.

# %% tags=["E1-31", "S1-113"]
def momentum_descent(batch_size, seed):
    net = make_net()
    history = fit(net, optim.Momentum(0.05), seed=seed, epochs=2, batch_size=batch_size)
    return history.loss

assert momentum_descent(None, seed=1) == momentum_descent(None, seed=2)  # the listing
assert momentum_descent(64, seed=1) != momentum_descent(64, seed=2)  # stochastic
table(
    batch=["all of X", "64 drawn"],
    steps_in_two_epochs=[len(momentum_descent(n, 1)) for n in (None, 64)],
)

# %% [markdown] tags=["S4-83", "S1-118"]
# ## Give every weight its own step
#
# *Slides: Ando Ki, the chart of optimizers; Ionescu, "SGD, SGD+Momentum, Adagrad, RMSProp, Adam all have
# learning rate as a hyperparameter".*
#
# Six more sentences of the chart, each a few lines of code. A **rule** gets the gradient `g`, a memory `s` that
# starts at zero, and the number `t` of the step, and returns the step:

# %% tags=["S1-118"]
def follow(rule, count=200, start=(1.0, 1.0)):
    w, s = np.array(start), defaultdict(lambda: np.zeros(2))
    path = [w]
    for t in range(1, count + 1):
        w = w + rule(slope(w), s, t)
        path.append(w)
    return np.array(path)

def by_package(optimizer, count=200):
    w = {"w": np.array([1.0, 1.0])}
    path = [w["w"].copy()]
    for _ in range(count):
        optimizer.step(w, {"w": slope(w["w"])})
        path.append(w["w"].copy())
    return np.array(path)

# %% [markdown] tags=["S4-83"]
# **NAG** (Nesterov): *move along the inertia first, then compute the step there.* The ball looks where it is
# about to be. That needs the slope at another place, so it does not fit into `follow`; it is `roll` with one
# word more. **Which overshoots less?**

# %% tags=["S4-83"]
def roll_ahead(learning_rate, mu, count=1000):
    w, v = np.array([1.0, 1.0]), np.zeros(2)
    path = [w]
    for _ in range(count):
        v = mu * v - learning_rate * slope(w + mu * v)  # the slope where it is about to be
        w = w + v
        path.append(w)
    return np.array(path)

ahead, rolled = roll_ahead(0.009, 0.9), roll(0.009, 0.9)
overshoot = [-path[:, 0].min() for path in (rolled, ahead)]
assert overshoot[1] < overshoot[0] and steps_needed(ahead) < steps_needed(rolled)
table(
    ball=["momentum", "NAG"],
    overshoot=overshoot,
    steps=[steps_needed(rolled), steps_needed(ahead)],
    digits=3,
)

# %% [markdown] tags=["S4-84"]
# It brakes before the bottom, not after. (Rate 0.009 here: looking ahead, the steep wall allows less than
# 0.019.)
#
# **Adagrad**: *big strides where you have not been, ever finer ones where you have.* It divides by the length
# of all the gradients so far, for each weight alone:

# %% [markdown] tags=["notes"]
# **4 minutes.** Type slowly: the next five rules are variations of this one.
#
# **Ask:** how long is the first stride for a gradient of 1, and for one of 100? (0.5 both times: $g$ over its own
# length is $\pm 1$, only the rate is left. Most say "a hundred times as long".) What becomes of the strides
# after a thousand steps of the same gradient? (They shrink like $1/\sqrt t$, and never recover.)
#
# **Goes wrong:** `g^2` is no power: "ufunc 'bitwise_xor' not supported". A forgotten minus walks uphill; the
# assertion in the next cell says so.

# %% tags=["S4-84", "S1-118", "live"]
# What does each weight remember of its gradients?
def adagrad(g, s, t, rate=0.5):
    s["sum"] = s["sum"] + g**2
    # Where much has been walked, the strides get finer
    return -rate * g / (np.sqrt(s["sum"]) + 1e-10)

# %% tags=["S4-84", "S1-118"]
path = follow(adagrad)
assert np.allclose(path, by_package(optim.Adagrad(0.5)))
strides = np.abs(np.diff(path, axis=0))
table(
    step=[1, 2, 10, 50],
    along=strides[[0, 1, 9, 49], 0],
    across=strides[[0, 1, 9, 49], 1],
    digits=3,
)

# %% tags=["S4-84"]
assert np.allclose(strides[0], 0.5)  # the first stride is the rate, whatever the gradient
assert np.allclose(path[:, 0], path[:, 1])  # the ravine is gone: both weights walk alike
steady = [np.abs(adagrad(np.ones(2), {"sum": np.full(2, t - 1.0)}, t))[0] for t in (1, 100)]
assert np.isclose(
    steady[0] / steady[1], 10
)  # under a steady pull the stride falls like 1 / sqrt(t)

# %% [markdown] tags=["S4-86", "S4-85"]
# Curvature 1 and curvature 100 now walk in step: the ravine has become a bowl. The price: the sum only grows,
# so the strides only shrink.
#
# **RMSProp**: *size the stride by the recent context.* A running average forgets. **AdaDelta**: *stop the
# strides from shrinking to zero*, and measure them by earlier strides, so that no rate is needed.

# %% [markdown] tags=["notes"]
# **3 minutes.** Ask before you type: which single line of `adagrad` has to change?
#
# **Ask:** what share of the memory is the newest gradient? (1 %. So how many steps does it remember? About a
# hundred.) And the first stride, at a rate of 0.01? (0.1: the memory began at 0 and holds a hundredth of $g^2$,
# whose root is a tenth. Nobody sees this coming; it is the reason for Adam's correction below.)
#
# **Goes wrong:** `alpha` and `1 - alpha` change places. It runs and descends all the same; only the comparison
# with the package notices. Keep that as your proof that "it runs" is no test.

# %% tags=["S4-86", "S1-118", "live"]
# Adagrad, but with a memory that fades
def rmsprop(g, s, t, rate=0.01, alpha=0.99):
    s["v"] = alpha * s["v"] + (1 - alpha) * g**2
    return -rate * g / (np.sqrt(s["v"]) + 1e-8)

# %% tags=["S4-86", "S1-118"]
assert np.allclose(follow(rmsprop), by_package(optim.RMSprop(0.01)))

# %% tags=["S4-85"]
def adadelta(g, s, t, rho=0.9, eps=1e-6):
    s["v"] = rho * s["v"] + (1 - rho) * g**2
    d = -g * np.sqrt(s["u"] + eps) / np.sqrt(s["v"] + eps)
    s["u"] = rho * s["u"] + (1 - rho) * d**2
    return d

assert np.allclose(follow(adadelta), by_package(optim.Adadelta()))

# %% [markdown] tags=["S4-87", "S4-88"]
# **Adam**: *RMSProp and momentum: a good direction and a good stride.* Two averages; both start at 0, so both
# are too small at first, and are divided by what they lack. **How long is the first step, for a gradient of 1
# and for one of 100?**

# %% tags=["S4-87", "S1-118"]
def adam(g, s, t, rate=0.1, b1=0.9, b2=0.999):
    s["m"] = b1 * s["m"] + (1 - b1) * g
    s["v"] = b2 * s["v"] + (1 - b2) * g**2
    m, v = s["m"] / (1 - b1**t), s["v"] / (1 - b2**t)  # corrected for their start at 0
    return -rate * m / (np.sqrt(v) + 1e-8)

path = follow(adam)
assert np.allclose(path, by_package(optim.Adam(0.1)))
table(weight=["along, gradient 1", "across, gradient 100"], first_step=path[1] - path[0])

# %% [markdown] tags=["S4-88"]
# One learning rate, both times: the correction sees to it.
#
# **Nadam**: *Adam, with NAG in place of momentum.* It uses the average as it will be after the next step, the
# new gradient counted once more:

# %% tags=["S4-87", "S4-88"]
assert np.allclose(path[1] - path[0], -0.1)

def nadam(g, s, t, rate=0.1, b1=0.9, b2=0.999):
    s["m"] = b1 * s["m"] + (1 - b1) * g
    s["v"] = b2 * s["v"] + (1 - b2) * g**2
    m = b1 * s["m"] / (1 - b1 ** (t + 1)) + (1 - b1) * g / (1 - b1**t)
    return -rate * m / (np.sqrt(s["v"] / (1 - b2**t)) + 1e-8)

constant_momentum = optim.Nadam(0.1, momentum_decay=1e6)  # the package lets b1 grow slowly to 0.9
assert np.allclose(follow(nadam), by_package(constant_momentum))

# %% [markdown]
# ### Exercise 7.4: Adam, step by step
#
# Without looking up: the steps that Adam takes, what it adds to the weights, given the gradients, with 0.9, 0.999
# and $10^{-8}$.

# %% tags=["exercise", "S4-87"]
def adam_steps(gradients, learning_rate):
    raise NotImplementedError("Exercise 7.4")

check("07.4", adam_steps)

# %% [markdown] tags=["S1-118", "S4-80", "S4-82", "S4-83", "S4-84", "S4-85", "S4-86", "S4-87", "S4-88"]
# ### And they're off
#
# All eight, on three courses: the **ravine**; a **saddle**, where they start near the ridge, on which the slope
# is nearly zero; and **Rosenbrock's** bent valley. Each has a rate of its own; the slider multiplies them all.
# **Place your bets before you press play.** Then try to make each of them win.

# %% tags=["S1-118", "S4-80", "S4-82", "S4-83", "S4-84", "S4-85", "S4-86", "S4-87", "S4-88", "hide"]
# @title Three courses
COURSES = {  # the loss, its gradient, where to start, where it is lowest
    "ravine": (
        lambda a, b: a**2 / 2 + 50 * b**2,
        lambda a, b: (a, 100 * b),
        (-1.6, 1.2),
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

# %% tags=["S1-118", "S4-80", "S4-82", "S4-83", "S4-84", "S4-85", "S4-86", "S4-87", "S4-88", "hide"]
# @title Eight racers, each with a rate of its own
RACERS = {
    "SGD": lambda rate, mu: optim.SGD(0.005 * rate),
    "Momentum": lambda rate, mu: optim.Momentum(0.005 * rate, mu),
    "Nesterov": lambda rate, mu: optim.Nesterov(0.005 * rate, mu),
    "Adagrad": lambda rate, mu: optim.Adagrad(0.5 * rate),
    "Adadelta": lambda rate, mu: optim.Adadelta(10 * rate),
    "RMSprop": lambda rate, mu: optim.RMSprop(0.02 * rate),
    "Adam": lambda rate, mu: optim.Adam(0.1 * rate, (mu, 0.999)),
    "Nadam": lambda rate, mu: optim.Nadam(0.1 * rate, (mu, 0.999)),
}

# %% tags=["S1-118", "hide"]
# @title Run a race
@lru_cache(maxsize=32)
def race(course, rate, mu, count=150):
    _, gradient, start, _ = COURSES[course]
    paths = []
    for racer in RACERS.values():
        optimizer, w = racer(rate, mu), {"w": np.array(start, float)}
        path = [w["w"].copy()]
        for _ in range(count):
            if np.abs(w["w"]).max() < 50:  # farther out, the race is over
                optimizer.step(w, {"w": np.array(gradient(*w["w"]))})
            path.append(w["w"].copy())
        paths.append(np.array(path))
    return paths

# %% [markdown] tags=["notes"]
# **6 minutes.** One name a group, bets on the board, then play.
#
# (1) The ravine: Adagrad arrives first, SGD is the last. (2) The saddle: Adagrad leaves the ridge in 2 steps,
# momentum needs 81, SGD stays. (3) Rosenbrock: now momentum and Nesterov lead, and Adagrad is stuck far up. So
# who is best? (4) Rosenbrock with all rates times 2: Nesterov flies out.
#
# If someone asks why Adagrad is so good in the ravine: it lies along the axes, and a rule that divides each
# weight by itself straightens exactly that. Rosenbrock's valley is bent.

# %% tags=["S1-118", "S4-80", "S4-82", "S4-83", "S4-84", "S4-85", "S4-86", "S4-87", "S4-88", "hide"]
# @title Live figure: eight optimizers race
@explore(
    step=play(0, 150, value=40),
    course=choice(list(COURSES)),
    learning_rate=log(0.1, 10, value=1, label="all rates times"),
    momentum=lin(0, 0.99, value=0.9, step=0.01),
    size=(7.5, 3.8),
)
def racecourse(fig):
    """A ravine seen from above and eight paths after 40 steps: plain SGD has hardly moved along the
    valley, those with momentum are near the star at the bottom, the adaptive ones walk straight."""
    view = figures.Race(
        fig.subplots(), np.linspace(-2, 2, 81), np.linspace(-1, 1.8, 81), list(RACERS)
    )

    def update(step, course, learning_rate, momentum):
        loss, _, _, goals = COURSES[course]
        paths = [path[: step + 1] for path in race(course, learning_rate, momentum)]
        distances = [np.linalg.norm(path[-1] - goals, axis=1).min() for path in paths]
        first = int(np.argmin(distances))
        view.title.set_text(
            f"step {step}: {list(RACERS)[first]} leads, {distances[first]:.2g} to go"
        )
        heights = np.sqrt(loss(view.a, view.b))
        return view.update(heights / heights.max(), goals, paths)

    return update

# %% [markdown]
# Nobody wins everywhere, and every slider position has another winner. But some things hold: SGD is slow in the
# ravine; on the saddle the adaptive five leave the ridge at once, since a tiny slope divided by a tiny slope is
# a full stride; and all of them have a rate that kills.

# %% tags=["S1-118", "S1-111"]
saddle = dict(zip(RACERS, race("saddle", 1.0, 0.9), strict=True))
left_ridge = {
    name: int(np.argmax(np.abs(path[:, 0]) > 1)) or 999 for name, path in saddle.items()
}
assert left_ridge["Adam"] < 30 and left_ridge["SGD"] > 5 * left_ridge["Adam"]
table(
    racer=list(left_ridge),
    steps_to_leave_the_ridge=[n if n < 999 else "not yet" for n in left_ridge.values()],
)

# %% [markdown] tags=["S1-118"]
# ### The same race on a real network
#
# Two weights are a toy. Now 10,360 of them, our digits, three epochs, and to be fair each racer gets its best
# of five rates, judged on the validation digits. **How large do you expect the difference between first and
# last?**

# %% tags=["S1-118"]
wide, narrow = [0.01, 0.03, 0.1, 0.3, 1.0], [0.001, 0.003, 0.01, 0.03, 0.1]
to_try = {"SGD": [0.03, 0.1, 0.3, 1.0, 3.0], "Adadelta": [0.3, 1, 3, 10, 30]}
to_try |= dict.fromkeys(["Momentum", "Nesterov", "Adagrad"], wide)
to_try |= dict.fromkeys(["RMSprop", "Adam", "Nadam"], narrow)

def best_of(name):
    tried = []
    for rate in to_try[name]:
        net = make_net()
        fit(net, getattr(optim, name)(rate), epochs=3)
        tried.append((accuracy(net, X_val, y_val), rate))
    return max(tried)

# %% tags=["S1-118"]
winners = {name: best_of(name) for name in RACERS}
finish = {name: right for name, (right, _) in winners.items()}
assert min(finish.values()) > 0.87 and max(finish.values()) - min(finish.values()) < 0.05
names = [f"{name} at {rate:g}" for name, (_, rate) in winners.items()]
picture(
    figures.bars(list(finish.values()), names, "accuracy on validation digits", text="{:.2f}"),
    alt="Validation accuracy after three epochs: all eight optimizers lie between 0.90 and 0.95.",
)

# %% [markdown]
# A few points in a hundred. With its *own best rate*, nearly everyone does well here; with somebody else's
# rate, nearly nobody. That is the most useful result of the race: tune the rate before you change the
# optimizer.

# %% tags=["S1-118"]
adam_at_sgds_rate = make_net()
fit(adam_at_sgds_rate, optim.Adam(winners["SGD"][1]), epochs=3)
lost = finish["Adam"] - accuracy(adam_at_sgds_rate, X_val, y_val)
assert lost > max(finish.values()) - min(finish.values())  # more than the whole field is apart

# %% [markdown] tags=["S1-119"]
# ## Let the rate shrink
#
# *Slides: Ionescu, "Which one of these learning rates is best to use?" and "Learning rate decay over time".*
#
# Four rates, four curves (you saw yours above): the slide asks which is best, and turns the page. Large ones
# fall fast and then hover; small ones get lower, later. So: **all of them, one after the other.** Start large,
# end small. Three recipes, with $t$ counted in epochs:
#
# | decay | rate | here with |
# |---|---|---|
# | step | halve it every few epochs | |
# | exponential | $\alpha_0 e^{-kt}$ | $k = 0.1$ |
# | $1/t$ | $\alpha_0 / (1 + kt)$ | $k = 0.1$ |
#
# **What share of the rate is left at $t = 10$, by the last two? After how long has the exponential one halved?
# And how much is left after three drops by half?**

# %% tags=["S1-120", "S1-121", "S1-122", "W1-54", "W1-55", "W1-56", "W1-57"]
k, t = 0.1, 10
exponential, inverse = np.exp(-k * t), 1 / (1 + k * t)
half_life, three_drops = np.log(2) / k, 0.5**3
slide_value("W1-54 W1-55 W1-56 W1-57", [exponential, inverse, half_life, three_drops])

# %% tags=["S1-120", "S1-121", "S1-122"]
assert np.isclose(optim.exponential_decay(1.0, k=k)(t), exponential)
assert np.isclose(optim.exponential_decay(1.0, k=k)(half_life), 0.5)
assert np.isclose(optim.inverse_time_decay(1.0, k=k)(t), inverse)
assert optim.step_decay(1.0, every=10)(30) == three_drops

# %% [markdown]
# ### Exercise 7.5: step decay
#
# The rate of epoch $t$, halved every `every` epochs.

# %% tags=["exercise", "S1-120"]
def step_decay(learning_rate, t, every):
    raise NotImplementedError("Exercise 7.5")

check("07.5", step_decay)

# %% [markdown] tags=["S1-119"]
# See why it helps: a bowl whose slope is measured with noise, as minibatches do. A constant rate comes close
# and trembles for ever. **Find a decay that ends lower. Then decay too fast. What does the end look like
# then?**

# %% tags=["S1-119", "S1-120", "S1-121", "S1-122", "hide"]
# @title Five plans, and two hundred noisy descents into a bowl
DECAYS = {
    "constant": lambda rate, k: lambda t: rate,
    "step": lambda rate, k: optim.step_decay(rate, every=max(1, round(np.log(2) / k))),
    "exponential": lambda rate, k: optim.exponential_decay(rate, k=k),
    "1/t": lambda rate, k: optim.inverse_time_decay(rate, k=k),
    "cosine": lambda rate, k: optim.cosine_decay(rate, steps=300),
}
noise = np.random.default_rng(0).normal(size=(300, 200))


def noisy_descent(rates):
    w, seen = np.full(200, 3.0), []
    for rate, n in zip(rates, noise, strict=True):
        w = w - rate * (w + n)
        seen.append(np.sqrt(np.mean(w**2)))
    return seen

# %% [markdown] tags=["notes"]
# **4 minutes.** Begin with "constant" at 0.5: it ends at 0.59, for ever. **Where does half the rate end?** (Lower,
# but it hovers too.) Then $1/t$, with $k$ at 0.03 and 0.3: 0.17 and 0.067. Then exponential with the same two:
# 0.092 and 0.43. **Why does the second hurt here and not there?** The $1/t$ rates add up to as much as you like;
# the exponential ones have a sum, and the walker starts farther away than they reach.
#
# The slip to listen for: "smaller is safer, so decay early".

# %% tags=["S1-119", "S1-120", "S1-121", "S1-122", "hide"]
# @title Live figure: rates that shrink
plan, decay_speed = choice(list(DECAYS), value="1/t"), log(0.001, 1, value=0.03)


@explore(decay=plan, k=decay_speed, learning_rate=log(0.01, 1.9, value=0.5), size=(7, 3))
def shrinking(fig):
    """Left: the rate of 1/t decay over 300 steps. Right: distance to the minimum, mean of 200 noisy
    descents: with decay it keeps falling, while with a constant rate, dashed, it hovers at 0.6."""
    left, right = fig.subplots(1, 2)
    flat = np.ones(300)
    figures.curves(np.arange(300), {"rate": flat}, "step", "learning rate", ax=left)
    both = {"with decay": flat, "constant": flat}
    figures.curves(np.arange(300), both, "step", "distance to the minimum", ax=right)
    left.set(yscale="log", ylim=(1e-4, 3))
    right.set(yscale="log", ylim=(0.02, 10))
    title = right.set_title(" ", loc="left")

    def update(decay, k, learning_rate):
        schedule = DECAYS[decay](learning_rate, k)
        rates = np.array([schedule(t) for t in range(300)])
        ends = noisy_descent(rates), noisy_descent(np.full(300, learning_rate))
        left.lines[0].set_ydata(np.maximum(rates, 1e-5))
        for line, values in zip(right.lines, ends, strict=True):
            line.set_ydata(values)
        title.set_text(f"ends at {ends[0][-1]:.2g}, constant {ends[1][-1]:.2g}")
        return left.lines[0], *right.lines, title

    return update

# %% [markdown]
# Decay averages the noise away. Too fast a decay is worse than none: the rate dies before the walker has
# arrived. A sum of rates that stays finite, like $\alpha_0/(1 - e^{-k})$ of the exponential, is as far as it
# can ever walk on a slope of 1; the $1/t$ sum has no limit.

# %% tags=["S1-119", "S1-121"]
constant, gentle = (
    noisy_descent(np.full(300, 0.5)),
    noisy_descent(0.5 / (1 + 0.03 * np.arange(300))),
)
hasty = noisy_descent(0.5 * np.exp(-0.3 * np.arange(300)))
assert gentle[-1] < constant[-1] / 2  # decay averages the noise away
assert hasty[-1] > 2 * gentle[-1]  # the rate died on the way
names = ["constant", "1/t, k = 0.03", "exponential, k = 0.3"]
table(rate=names, ends_at=[constant[-1], gentle[-1], hasty[-1]], digits=2)

# %% [markdown]
# And on the digits? Five epochs, five seeds, and the accuracies on 2,000 unseen digits after each of a run's last
# three epochs. **Which plan leaves most to luck?**

# %% tags=["S1-119"]
total = 5 * 79  # steps in five epochs
plans = {
    "constant 1": 1.0,
    "constant 0.1": 0.1,
    "step": optim.step_decay(1.0, every=total // 4),
    "exponential": optim.exponential_decay(1.0, k=4 / total),
    "1/t": optim.inverse_time_decay(1.0, k=10 / total),
    "cosine": optim.cosine_decay(1.0, steps=total),
}

def last_epochs(plan, seed):
    net = make_net(seed=seed)
    unseen = X_val[:2000], y_val[:2000]
    history = fit(net, optim.SGD(plan), seed=seed, epochs=5, validation=unseen)
    return history.val_accuracy[-3:]  # of the last three epochs

final = {name: [last_epochs(plan, s) for s in range(5)] for name, plan in plans.items()}

# %% tags=["S1-119"]
ends = {name: (np.min(runs), np.max(runs)) for name, runs in final.items()}
worst, best_run = np.array(list(ends.values())).T
assert min(ends["step"][0], ends["cosine"][0]) > ends["constant 0.1"][1]
assert np.ptp(final["constant 1"]) > 3 * np.ptp(final["cosine"])
table(plan=list(plans), worst_epoch=worst, best_epoch=best_run, digits=3)

# %% [markdown]
# A tenth of the rate has not arrived after five epochs. The full rate has, and you may be lucky or not with
# the epoch in which you stop. Step and cosine decay get there *and* hold still.

# %% [markdown] tags=["S1-127", "S1-129", "S3-58"]
# ## Switch units off at random
#
# *Slides: Ionescu, "Regularization: Dropout"; Taura, "dropout(x): probabilistically zeros some values".*
#
# "Randomly set some neurons to zero in the forward pass." The slide itself protests: *Waaaait a second... How
# could this possibly be a good idea?* **Collect your own arguments against it before you read on.**

# %% tags=["S1-127", "S3-58"]
def drop(x, p, rng):
    return x * (rng.random(x.shape) >= p)

hidden = np.ones(100000)
share_of_zeros = np.mean(drop(hidden, 0.3, rng) == 0)
assert abs(share_of_zeros - 0.3) < 0.01
table(p=0.3, share_of_zeros=share_of_zeros, digits=2)

# %% [markdown] tags=["S1-128", "S1-130"]
# Two arguments in favour. First, **redundancy**: if any unit may vanish, no decision can hang on one of them.
# Ears, whiskers and tail must *each* say cat.
#
# Second, **an ensemble**: every mask leaves another, thinner network; all share their weights, and each is
# trained on about one example. A layer of ten units has how many masks?

# %% tags=["S1-130", "W1-59"]
masks = np.array(list(product([0, 1], repeat=10)))  # every one of them
slide_value("W1-59", len(masks))

# %% [markdown] tags=["S1-131", "S1-132"]
# ### What to do at test time?
#
# *Slides: Ionescu, "At test time....".*
#
# Ideally, "integrate out all the noise": average the answers of **all** thinned networks. With 1024, we simply
# can. With fifty units it would be $2^{50}$, so the slide offers two ways out. The **Monte Carlo** way: many
# passes with random masks. Or **one** pass with all units on. Ten hidden numbers in, one out:

# %% tags=["S1-131", "S1-132"]
luck = np.random.default_rng(0)
units, W_out = np.abs(luck.normal(size=10)), luck.normal(size=(3, 10))
w_out = W_out[0]

# %% [markdown] tags=["notes"]
# **4 minutes.** Let them vote before you run the cell below, hands up: smaller, equal, larger.
#
# **Ask:** the mean of all 1024 networks, or one pass with all units on: how do the two compare? (One pass is
# exactly twice the mean, -1.92 against -0.96, since each unit stands in half of the masks. Most say "about
# equal", as the slide does.) And with a fifth dropped? (The mean is 0.8 of it.)
#
# **Goes wrong:** `masks @ units` sums too early and the next product fails: "size 10 is different from 1024". It
# is a star: every mask times every unit, (1024, 10).

# %% tags=["S1-131", "S1-132", "S1-133", "E1-21", "live"]
# The truth: what does each of the 1024 thinned networks answer?
of_every_mask = (masks * units) @ w_out  # (1024,)
# The short cut: one pass, with nobody missing
all_on = units @ w_out

# %% tags=["S1-131", "S1-132", "S1-133", "E1-21"]
some = [of_every_mask[luck.integers(1024, size=n)].mean() for n in (10, 1000, 100000)]
names = ["all 1024 masks", "10 random masks", "1000", "100,000", "one pass, all on"]
table(who=names, answer=[of_every_mask.mean(), *some, all_on])

# %% tags=["S1-132", "S1-133", "E1-21", "W1-58"]
assert abs(some[-1] - of_every_mask.mean()) < 0.02
slide_value("W1-58", of_every_mask.mean() / all_on)

# %% [markdown] tags=["E1-21", "S1-133"]
# > **One pass is right, and the slide forgets the factor.** "Leave all neurons turned on" gives exactly *twice*
# > the average here: each unit is there in half of the masks. The next layer has never seen sums so large.
# > Multiply by the share that is kept, $1 - p$.
#
# Does it matter, since argmax does not care about a factor? It changes every probability. With three outputs
# and a softmax behind the layer:

# %% tags=["E1-21", "S1-133"]
log_p = np.log(softmax((masks * units) @ W_out.T))  # (1024, 3), of each thinned network
ensemble = softmax(log_p.mean(axis=0))  # their geometric mean, made to sum to one
scaled, unscaled = softmax(0.5 * units @ W_out.T), softmax(units @ W_out.T)
assert np.allclose(scaled, ensemble) and not np.allclose(unscaled, ensemble, atol=0.05)
table(class_=[0, 1, 2], ensemble=ensemble, scaled=scaled, all_on=unscaled, digits=3)

# %% [markdown]
# For one layer and a softmax, "approximately" is too modest: the scaled pass *is* the geometric mean of all
# 1024 networks. Unscaled, it is far too sure.
#
# Draw masks, one a move. **How many passes until the mean settles? Where do the two test-time answers lie?**

# %% tags=["S1-127", "S1-130", "S1-132", "S1-133", "E1-21", "hide"]
# @title Live figure: a thousand thin networks
unit_values, out_weights = units, w_out


@explore(passes=play(1, 200, value=20), p=lin(0.05, 0.95, value=0.5), size=(7, 3.2))
def thin_networks(fig):
    """Left: a network, some of its ten hidden units crossed out. Right: the answers of all 1024
    thinned networks as a hill; its mean is where the scaled network answers; the network with all
    units on answers far away from it."""
    left, right = fig.subplots(1, 2)
    view, edges = figures.ThinnedNetwork(left, 4, 10, 1), np.linspace(-5, 5, 51)
    centres = (edges[1:] + edges[:-1]) / 2
    hill = {"all 1024 masks": 0 * centres}
    figures.curves(centres, hill, "answer", "probability", ax=right)
    right.set(ylim=(0, 0.3), xlim=(-5, 5))
    kinds = {":": "mean so far", "--": "scaled by 1 - p", "-": "all on"}
    marks = [right.plot([], [], dash, color="black", label=kinds[dash])[0] for dash in kinds]
    right.legend(loc="upper right")
    u, answers = np.random.default_rng(1).random((200, 10)), (masks * unit_values) @ out_weights

    def update(passes, p):
        mask = u[passes - 1] >= p
        weight = np.prod(np.where(masks, 1 - p, p), axis=1)  # of each mask
        right.lines[0].set_ydata(np.histogram(answers, edges, weights=weight)[0])
        so_far = ((u[:passes] >= p) @ (unit_values * out_weights)).mean()
        full = unit_values @ out_weights
        for mark, place in zip(marks, (so_far, (1 - p) * full, full), strict=True):
            mark.set_data([place, place], [0, 0.3])
        view.title.set_text(f"pass {passes}: {mask.sum()} of 10 on")
        return *view.update(mask), right.lines[0], *marks

    return update

# %% [markdown] tags=["notes"]
# **6 minutes.** Let them test with `p = 0.2`, never with 0.5: there $p$ and $1 - p$ are equal, and every mix-up
# passes.
#
# Listen for three: dividing by $p$; keeping where `u < p`, which drops what should stay; and scaling at test time
# *and* while training. A good question for those who are done: why is the mean right, and the variance not?

# %% [markdown]
# ### Exercise 7.6: drop, and mend the mean
#
# Better not to have to remember the factor at test time: divide the survivors by $1 - p$ **while training**
# ("inverted" dropout, what PyTorch and Keras do). You get the random numbers `u`, from 0 to 1.

# %% tags=["exercise", "S1-127", "S1-133", "E1-21"]
def dropout(x, u, p):
    raise NotImplementedError("Exercise 7.6")

check("07.6", dropout)

# %% [markdown]
# Our package's `layers.Dropout` is inverted, too. Its backward pass must use the *same* mask; check it as
# always:

# %% tags=["S1-127", "S3-58"]
layer, x = layers.Dropout(0.5, rng=np.random.default_rng(0)).train(), rng.normal(size=(20, 50))
out, dx = layer.forward(x), layer.backward(np.ones((20, 50)))
assert np.allclose(out, dx * x)  # linear in x, slope 0 or 2
assert set(np.unique(dx)) == {0.0, 2.0}
assert np.array_equal(layer.eval().forward(x), x)  # test time: nothing to do

# %% [markdown]
# Does it help? Twice as many units as before, 1,000 digits, five seeds each, 30 epochs. **Which column will dropout
# make worse?**

# %% tags=["S1-127", "S1-128"]
def with_dropout(p, seed, N=1000):
    net = make_net(H=100, p=p, seed=seed)
    fit(net, optim.Momentum(0.05), X[:N], y[:N], seed=seed, epochs=30)
    return accuracy(net, X[:N], y[:N]), accuracy(net, X_val, y_val)

dropped = {p: np.array([with_dropout(p, seed) for seed in range(5)]) for p in (0.0, 0.2, 0.5)}
right = np.array([pairs.mean(axis=0) for pairs in dropped.values()])
table(p=list(dropped), training=right[:, 0], validation=right[:, 1], digits=3)

# %% tags=["S1-127", "S1-128"]
by_seed = dropped[0.5][:, 1] - dropped[0.0][:, 1]
assert by_seed.min() > 0.004 and by_seed.max() < 0.015  # unseen digits gain
assert right[2, 0] - right[2, 1] < right[0, 0] - right[0, 1]  # the gap shrinks

# %% [markdown] tags=["S1-123", "S1-124"]
# Worse on what it has seen, better on what it has not: a regularizer. Half a point to a point, in each of the five
# seeds, for one line in the network.
#
# ## Let several networks vote
#
# *Slides: Ionescu, "Model Ensembles" and "Tips & Tricks".*
#
# Dropout fakes an ensemble. The real one: **train several independent models, average their probabilities at
# test time**. "Enjoy 2 % extra performance", says the slide. Promises are cheap; twenty networks from twenty
# seeds are four ensembles of five. **Bet: how many points?**

# %% tags=["S1-123", "S1-124"]
def trained(seed):
    net = make_net(seed=seed)
    fit(net, optim.Momentum(0.2), seed=seed, epochs=6)
    return net

def hit_rate(p):
    return np.mean(p.argmax(axis=1) == y_test)

nets = [trained(seed) for seed in range(20)]
votes = np.array([softmax(predict(net, X_test)) for net in nets])  # (20, 10000, 10)
single = [hit_rate(p) for p in votes]

# %% [markdown] tags=["notes"]
# **4 minutes.** Run the cell above while they bet; it trains twenty networks.
#
# **Ask:** how many points do five networks gain? (About one; the slide says two, most bet on three to five.) Why
# not more? (They were trained on the same digits and stumble over the same ones; only what they do *not* share
# cancels.)
#
# **Goes wrong:** `mean(axis=1)` averages over the digits: "could not be broadcast together with shapes (5,)
# (10000,)". Someone will average the *answers* instead of the probabilities: a 3 and a 9 then make a 6.

# %% tags=["S1-123", "S1-124", "live"]
# Five networks, one vote: what do they average before the largest wins?
together = [hit_rate(votes[i : i + 5].mean(axis=0)) for i in (0, 5, 10, 15)]

# %% tags=["S1-123", "S1-124"]
gain = np.mean(together) - np.mean(single)
picture(
    figures.error_bars(
        [single, together], ["one network", "five vote"], "accuracy on the test digits"
    ),
    alt="""Accuracy of twenty single networks, scattered around 0.935, and of four ensembles of five,
    all of them about 0.01 higher.""",
)
assert min(together) > np.mean(single) and 0.003 < gain < 0.02

# %% [markdown] tags=["S1-124", "S1-125"]
# Dots are runs, the diamond is their mean, its whiskers two standard errors. The gain is real, and *not* two
# points: about one. It depends on how different the members' mistakes are. And it costs five trainings, and
# five times the work at test time.
#
# ### Cheaper: average along one run
#
# *Checkpoints of a single model* can vote, says the slide; or keep a **running average of the parameters** and
# use that at test time. Both need one training only. **Will the gain be larger or smaller than that of five?**

# %% tags=["S1-125", "S1-126"]
def one_run(seed, epochs=6, beta=0.99):
    net, checkpoints = make_net(seed=seed), []
    average = {name: p.copy() for name, p in net.params.items()}
    rng = np.random.default_rng(seed)
    for history in steps(net, X, y, optimizer=optim.Momentum(0.2), rng=rng, epochs=epochs):
        for name, p in net.params.items():
            average[name] += (1 - beta) * (p - average[name])
        if history.step % history.steps_per_epoch == 0 and history.epoch > epochs // 2:
            checkpoints.append(softmax(predict(net, X_test)))
    mean_net = make_net(seed=seed)
    for name, p in mean_net.params.items():
        p[...] = average[name]
    return (
        hit_rate(checkpoints[-1]),
        hit_rate(np.mean(checkpoints, axis=0)),
        accuracy(mean_net, X_test, y_test),
    )

# %% tags=["S1-125", "S1-126"]
runs = np.array([one_run(seed) for seed in range(10)])  # (10, 3)
kinds = ["last parameters", "checkpoints vote", "running average"]
picture(
    figures.error_bars(list(runs.T), kinds, "accuracy on the test digits"),
    alt="""Ten runs each: both averages lie about half a point above the last parameters, and closer
    together.""",
)

# %% tags=["S1-125", "S1-126"]
gains = runs[:, 1:] - runs[:, :1]  # within each run
error = gains.std(axis=0, ddof=1) / np.sqrt(len(runs))
assert gains[:, 1].mean() > 0 and np.all(np.abs(gains.mean(axis=0)) < gain)
table(
    instead_of_the_last=kinds[1:],
    gain_in_points=100 * gains.mean(axis=0),
    standard_error=100 * error,
    digits=1,
)

# %% [markdown]
# "A small boost", as promised: about half a point, half of what five networks give. Look at the standard error
# before you believe a gain: what is not at least twice as large may be luck. The comparison is *within* each
# run, so the luck of the seed cancels.
#
# ### Exercise 7.7: a running average of the parameters
#
# Given the parameters of all steps, `Ws`, begin with the first, then keep `beta` of the average at every step.

# %% tags=["exercise", "S1-126"]
def running_average(Ws, beta):
    raise NotImplementedError("Exercise 7.7")

check("07.7", running_average)

# %% [markdown] tags=["S0-93", "S1-104"]
# ## Search by luck
#
# *Slides: NVIDIA deck, "Hyperparameter"; Ionescu, "Hyperparameter Optimization" and "Random Search vs. Grid
# Search".*
#
# "You will see every point saying *it depends*", warns the first deck. It does. What training does not learn
# and you must choose is a **hyper-parameter**:
#
# | group | here |
# |---|---|
# | network architecture | `H`, number of layers |
# | learning rate, its decay schedule, update type | `optim`, its schedules |
# | algorithm | SGD, with momentum, Adam |
# | regularization | `lam`, dropout's `p` |
#
# Nobody can compute them. One has to try, and a try costs a training. So which tries?
#
# ### A grid wastes most of them

# %% [markdown] tags=["S1-103"]
# Nine trials, two parameters. Usually one of them matters much more, and you do not know which. Bergstra and
# Bengio (2012) drew the figure that the slide shows, and that our copy has lost: **how many *different* values
# of the important one does a 3 × 3 grid try? How many do nine random points?**

# %% tags=["S1-103", "hide"]
# @title Live figure: nine trials, in a grid and at random
def hill(x, peak, width):
    return np.exp(-(((x - peak) / width) ** 2))


def grid_points(n):
    places = (np.arange(n) + 0.5) / n
    return np.array(list(product(places, places)))


@explore(
    side=integer(2, 6, value=3, label="trials, squared"),
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
# Three values against nine. One draw proves nothing, so draw a thousand hills:

# %% tags=["S1-103"]
peaks = rng.random(1000)
by_grid = np.array([hill(grid_points(3)[:, 0], peak, 0.08).max() for peak in peaks])
by_luck = np.array([hill(rng.random(9), peak, 0.08).max() for peak in peaks])
assert len(set(grid_points(3)[:, 0])) == 3 and by_luck.mean() > by_grid.mean() + 0.1
table(nine_trials=["grid", "random"], mean_of_the_best=[by_grid.mean(), by_luck.mean()], digits=2)

# %% [markdown] tags=["S1-109"]
# Were *both* parameters equally important, the grid would not be so bad. It is the waste on the one that does
# not matter that kills it.
#
# ### Draw rates in log space
#
# "Random sampling, in log space when appropriate." A learning rate between $10^{-6}$ and $10^{-1}$: **if you
# draw it evenly, how many of a thousand draws lie below 0.01, where four of the five decades are?**

# %% [markdown] tags=["notes"]
# **3 minutes.** A show of hands before the first line, and again before the table.
#
# **Ask:** of a thousand even draws, how many lie below 0.01? (A hundred: 0.01 is a tenth of the way. Those who
# count decades say 800.) Which parameters of the search need the same? ($\lambda$ and the rate; not `H`, not
# `p`.)
#
# **Goes wrong:** `10 ** rng.uniform(1e-6, 1e-1, ...)`: the ends must be exponents, -6 and -1. The draws then all
# lie between 1 and 1.26. The same slip comes back in exercise 7.8.

# %% tags=["S1-109", "live"]
# Every number between the ends has the same chance
evenly = rng.uniform(1e-6, 1e-1, 10000)
# Every decade has the same chance
in_logs = 10 ** rng.uniform(-6, -1, 10000)

# %% tags=["S1-109"]
decades = 10.0 ** np.arange(-6, 0)
shares = [np.histogram(draws, decades)[0] / 10000 for draws in (evenly, in_logs)]
assert shares[0][-1] > 0.88 and np.allclose(shares[1], 0.2, atol=0.02)
names = [f"{low:.0e} to {high:.0e}" for low, high in pairwise(decades)]
table(decade=names, evenly=shares[0], in_log_space=shares[1], digits=2)

# %% [markdown]
# One in ten. The other nine go into a single decade.
#
# ### Exercise 7.8: draw in log space
#
# For any two ends, from random numbers `u` between 0 and 1.

# %% tags=["exercise", "S1-109"]
def log_uniform(u, low, high):
    raise NotImplementedError("Exercise 7.8")

check("07.8", log_uniform)

# %% [markdown] tags=["S1-104", "S1-109"]
# ### The search itself
#
# Four hyper-parameters, twenty trials of three epochs, judged on the validation digits. `course_utils.search`
# draws, counts and keeps the book. (With `executor=ProcessPoolExecutor(4)` it uses four cores, or a whole
# cluster; with `path="trials.jsonl"` it goes on where it was interrupted.) **How far apart will best and worst
# be?**

# %% tags=["S1-104", "S1-109"]
space = {
    "learning_rate": search.log_uniform(1e-3, 3),
    "lam": search.log_uniform(1e-6, 1e-2),
    "H": search.choices([20, 50, 100]),
    "p": search.choices([0.0, 0.2, 0.5]),
}

def objective(learning_rate, lam, H, p):
    net = make_net(H, p)
    fit(net, optim.Momentum(learning_rate), lam=lam, epochs=3)
    return accuracy(net, X_val, y_val)

trials = search.random_search(objective, space, trials=20, rng=rng)

# %% tags=["S1-104", "S1-109"]
table(**trials.table(5), digits=2)

# %% [markdown] tags=["S1-104"]
# The winner is trained longer, and only then shown the test digits, **once**:

# %% tags=["S1-104"]
values = [trial["value"] for trial in trials.trials]
best = trials.best["params"]
assert max(values) > 0.88 and max(values) - min(values) > 0.1

net = make_net(best["H"], best["p"])
fit(net, optim.Momentum(best["learning_rate"]), lam=best["lam"], epochs=10)
on = [accuracy(net, X_val, y_val), accuracy(net, X_test, y_test)]
assert min(on) > 0.9
table(best_trial=max(values), trained_longer=on[0], test=on[1], digits=2)

# %% [markdown] tags=["S1-108", "S1-134"]
# From useless to good by nothing but four numbers. The winner is the best of twenty *on these* validation
# digits, so its score there flatters it a little; the test score does not.
#
# ## Sum up
#
# *Slides: Ionescu, "TLDRs" and "Bibliography".*
#
# The deck's summary, as a checklist for your next network:
#
# - activation functions: ReLU (06);
# - preprocessing: images, subtract the mean (06);
# - weight initialisation: Xavier, and He's factor of two with ReLU (06);
# - batch normalization: use it (06);
# - babysit the learning process: the four questions;
# - hyper-parameters: random sampling, in log space when appropriate.
#
# Its bibliography page is a picture that our copy has lost; the publisher's name remains. The originals are
# below.

# %%
slide_summary("07")

# %%
progress("07")

# %% [markdown]
# **What you learned.** You can now
#
# - find out in a minute whether a network can learn at all, and read its curves when it does;
# - write eight optimizers, from plain descent to Nadam, and say which of them pays for what;
# - derive dropout's scaling, and average networks, checkpoints and parameters, with error bars;
# - search hyper-parameters at random in log space, and report the result honestly.
#
# ### In practice
#
# - Before anything else: $\ln K$, the penalty, twenty examples by heart, a rate that moves.
# - Momentum 0.9 or Adam, with *its own* rate; then decay it. The rate matters more than the optimizer.
# - Dropout where the gap is large. `net.eval()` before you measure, always.
# - Five networks that vote buy about a point here. A running average of the parameters costs one line.
# - Report means over seeds with their error. Touch the test set once.
#
# ### Further reading
#
# - J. Bergstra, Y. Bengio, *Random search for hyper-parameter optimization* (2012): the figure, and why.
# - N. Srivastava et al., *Dropout: a simple way to prevent neural networks from overfitting* (2014).
# - I. Sutskever et al., *On the importance of initialization and momentum in deep learning* (2013); D. Kingma,
#   J. Ba, *Adam* (2015); M. Zeiler, *ADADELTA* (2012); T. Dozat, *Incorporating Nesterov momentum into Adam*
#   (2016).
# - Stanford CS231n, notes on training: where the babysitting comes from.
#
# Next, **08**: the same craft, on a network that knows which pixels are neighbours.
