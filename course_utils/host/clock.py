"""The seconds that this process has computed, whatever else the machine does meanwhile."""

import time

__all__ = ["process_time"]


def process_time() -> float:
    """Return `time.process_time`; in a browser, where that stands still, the seconds that pass."""
    return time.process_time() or time.perf_counter()
