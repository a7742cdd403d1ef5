"""What processes take: memory with each shared page counted once (PSS), and processor time."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter

import psutil

MB = 10**6


def memory(pids: list[int]) -> float:
    """Return the PSS of processes in MB; one that has ended takes none."""
    total = 0
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += psutil.Process(pid).memory_full_info().pss
    return total / MB


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [child.pid for child in psutil.Process(pid).children()]


def processor_time(pid: int) -> float:
    """Return the seconds that a process has kept a core busy."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


class Peaks:
    """The most that each group of processes takes while this is entered; looked at every second.

    Attributes
    ----------
    groups : dict of str to list of int, filled by the caller at any time
    most : Counter of str to float, in MB; "all" is the sum at one moment
    """

    def __init__(self) -> None:
        self.groups: dict[str, list[int]] = {}
        self.most: Counter[str] = Counter()

    async def __aenter__(self) -> Peaks:
        self._watch = asyncio.create_task(self._repeat())
        return self

    async def __aexit__(self, *error: object) -> None:
        self._watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._watch

    async def _repeat(self) -> None:
        while True:
            groups = dict(self.groups)
            now = await asyncio.to_thread(lambda groups=groups: {name: memory(pids) for name, pids in groups.items()})
            now["all"] = sum(now.values())
            self.most |= Counter(now)
            await asyncio.sleep(1)
