"""How long a training step takes in this course's NumPy, and in PyTorch on the same processor.

    uv run --with torch python tests/benchmarks/training_speed.py

Both take turns in one run, in rounds short enough that a busy machine slows both alike, with the same number of
threads, the same weights to start from and the same batches, float32. That they do the same work is asserted: their
losses must agree. Prints a table of medians for the README; fails if a ratio misses its target. Two threads that wait
for each other suffer most from other programs: measure on a quiet machine, or with --threads 1.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

# What a row times: the contestants' arguments, steps to a unit of time, and the largest ratio that passes.
ROWS = {
    "CNN, 8 filters, 28x28, batch 32": ("cnn", (8, 28, 32), 1, 0.7),
    "CNN, 8 filters, 28x28, batch 64": ("cnn", (8, 28, 64), 1, 0.7),
    "CNN, 16 filters, 28x28, batch 32": ("cnn", (16, 28, 32), 1, 0.8),
    "CNN, 16 filters, 28x28, batch 64": ("cnn", (16, 28, 64), 1, 0.8),
    "CNN, 8 filters, 8x8, batch 32": ("cnn", (8, 8, 32), 1, 0.3),
    "CNN, 8 filters, 8x8, batch 64": ("cnn", (8, 8, 64), 1, 0.3),
    "MLP, 300 points, 100 hidden units, 500 steps": ("mlp", (300, 100), 500, 0.5),
}
ROUND = 0.03  # seconds of a turn
PAUSE = 0.002  # seconds until the other's threads have gone to sleep


def race(ours, theirs, rounds):
    """Return both medians in ms for one step, taken in turns."""
    for step in range(20):  # warms up, and shows that both compute the same
        our_loss, their_loss = ours(), theirs()
        assert abs(our_loss - their_loss) < 1e-4 * max(1, their_loss), (step, our_loss, their_loss)
    steps = {turn: max(1, round(ROUND / seconds(turn, 10))) for turn in (ours, theirs)}
    times = {ours: [], theirs: []}
    for number in range(rounds):
        for turn in (ours, theirs) if number % 2 else (theirs, ours):
            time.sleep(PAUSE)
            times[turn].append(1000 * seconds(turn, steps[turn]))
    return statistics.median(times[ours]), statistics.median(times[theirs])


def seconds(step, times):
    """Return how long one step takes, on average."""
    start = time.perf_counter()
    for _ in range(times):
        step()
    return (time.perf_counter() - start) / times


def machine(threads):
    """Return a line that says what this was measured on."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        name = next(
            (line.split(":")[1].strip() for line in info.open(encoding="utf-8") if line.startswith("model name")), name
        )
    used = f"{threads} thread{'' if threads == 1 else 's'}"
    versions = ", ".join(f"{label} {version(package)}" for label, package in (("NumPy", "numpy"), ("PyTorch", "torch")))
    return f"{name}, {os.cpu_count()} cores, {used} each; Python {platform.python_version()}, {versions}."


def measure(rounds):
    """Print a row as soon as it is measured; return a sentence for each target that was missed."""
    import contestants  # only now: the libraries read the number of threads when they are loaded

    missed = []
    print("| one training step | ours, ms | PyTorch, ms | ratio | target |")
    print("|---|---|---|---|---|")
    for name, (kind, sizes, unit, target) in ROWS.items():
        ours, theirs = race(*getattr(contestants, kind)(*sizes), rounds)
        ratio = ours / theirs
        row = f"| {name} | {unit * ours:.2f} | {unit * theirs:.2f} | **{ratio:.2f}** | {target} |"
        print(row, flush=True)
        if ratio > target:
            missed.append(f"{name}: {ratio:.2f} of PyTorch's time, expected at most {target}")
    return missed


def main():
    """Measure, print, and return the exit code."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=cores, help=f"threads for both (default {cores}, all cores)")
    parser.add_argument("--rounds", type=int, default=30, help="turns of each (default 30)")
    options = parser.parse_args()
    if find_spec("torch") is None:
        print("PyTorch is missing here; `uv run --with torch python <this file>` installs it.", file=sys.stderr)
        return 2
    for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
        os.environ[f"{library}_NUM_THREADS"] = str(options.threads)
    print(machine(options.threads) + "\n")
    missed = measure(options.rounds)
    for sentence in missed:
        print(sentence, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
