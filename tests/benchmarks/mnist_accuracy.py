"""How well the course's convolutional networks read the 10,000 test digits of MNIST, over five seeds.

    uv run python tests/benchmarks/mnist_accuracy.py

Every network trains on all 60,000 training digits, with pixels from 0 to 1 and a learning rate that rises and falls.
Prints a table for the README; fails if an accuracy, or the memory taken, misses its target. Takes two to four minutes.
"""

import argparse
import resource
import statistics
import sys
import time
from dataclasses import dataclass

import numpy as np

from course_utils.data import flatten, mnist
from course_utils.images import random_shift
from course_utils.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_utils.optim import Momentum
from course_utils.training import accuracy, train

BATCH = 64
WARM_UP = 200  # steps over which the learning rate rises; without, filters die in some seeds
MEGABYTES = 600


@dataclass(frozen=True)
class Recipe:
    """A network, how it is trained, and what it must reach."""

    filters: int
    peak: float
    epochs: int
    shifts: bool
    target: float
    by: str  # "every" seed, or all "on average"

    def __str__(self):
        """Return the recipe in words."""
        epochs = f"{self.epochs} epoch{'' if self.epochs == 1 else 's'}"
        return f"{self.filters} filters, {epochs}{', shifted by up to a pixel' if self.shifts else ''}"

    def missed(self, accuracies):
        """Return whether these accuracies, one a seed, miss the target."""
        return (min(accuracies) if self.by == "every" else statistics.mean(accuracies)) < self.target


RECIPES = [
    Recipe(filters=8, peak=0.15, epochs=1, shifts=False, target=0.980, by="every"),
    Recipe(filters=16, peak=0.15, epochs=2, shifts=False, target=0.985, by="every"),
    Recipe(filters=16, peak=0.10, epochs=5, shifts=True, target=0.989, by="on average"),
]


def network(filters, rng):
    """Return softmax(W1 maxpool(relu(W0 * x))) without the softmax, which the loss brings along."""
    return Sequential(
        Conv2d(1, filters, 5, rng=rng, dtype=np.float32),
        MaxPool2d(2),
        ReLU(),
        Flatten(),
        Linear(filters * 12 * 12, 10, rng=rng, init="lecun", dtype=np.float32),  # no ReLU follows
    )


def run(recipe, seed, X_train, X_test):
    """Train one network; return its test accuracy and the seconds an epoch took."""
    rng = np.random.default_rng(seed)
    net = network(recipe.filters, rng)
    total = recipe.epochs * -(-len(X_train) // BATCH)
    optimizer = Momentum(lambda t: recipe.peak * min(1, t / WARM_UP) * (1 - t / total))
    augment = random_shift if recipe.shifts else None
    start = time.perf_counter()
    options = {"epochs": recipe.epochs, "batch_size": BATCH, "augment": augment, "progress": False}
    train(net, X_train, mnist().y_train, optimizer=optimizer, rng=rng, **options)
    seconds = (time.perf_counter() - start) / recipe.epochs
    return accuracy(net, X_test, mnist().y_test), seconds


def peak_memory():
    """Return the most memory this process has held, in megabytes."""
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def measure(seeds):
    """Print a row as soon as it is measured; return a sentence for each target that was missed."""
    X_train, X_test = (flatten(X).reshape(-1, 1, 28, 28) for X in (mnist().X_train, mnist().X_test))
    missed = []
    print("| network | parameters | test accuracy of each seed | mean | target | s an epoch |")
    print("|---|---|---|---|---|---|")
    for recipe in RECIPES:
        results = [run(recipe, seed, X_train, X_test) for seed in range(seeds)]
        accuracies = [accuracy for accuracy, _ in results]
        size = sum(p.size for p in network(recipe.filters, np.random.default_rng(0)).params.values())
        each = ", ".join(f"{100 * a:.2f}" for a in accuracies)
        mean, target = f"**{100 * statistics.mean(accuracies):.2f} %**", f"{100 * recipe.target:.1f} % {recipe.by}"
        seconds = statistics.median(seconds for _, seconds in results)
        print(f"| {recipe} | {size:,} | {each} | {mean} | {target} | {seconds:.1f} |", flush=True)
        if recipe.missed(accuracies):
            missed.append(f"{recipe}: {each}, expected {target}")
    print(f"\nPeak memory {peak_memory():.0f} MB.")
    if peak_memory() > MEGABYTES:
        missed.append(f"peak memory {peak_memory():.0f} MB, expected at most {MEGABYTES} MB")
    return missed


def main():
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="networks a row (default 5)")
    missed = measure(parser.parse_args().seeds)
    for sentence in missed:
        print(sentence, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
