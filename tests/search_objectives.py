"""Objectives for `test_search`, in a module that the workers of a process pool can import."""

import os
import signal
from pathlib import Path


def noisy(learning_rate, units, rng):
    return units - learning_rate + rng.normal()


def breaks_its_worker_once(learning_rate, units, rng, marker):
    """Kill the process at the first call of all."""
    if not Path(marker).exists():
        Path(marker).touch()
        os._exit(1)
    return noisy(learning_rate, units, rng)


def is_interrupted(learning_rate, units, rng):
    signal.raise_signal(signal.SIGINT)
    return noisy(learning_rate, units, rng)
