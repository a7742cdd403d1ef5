"""A class on a real JupyterHub: what size of hub it needs, and that a killed kernel takes no learner's work with it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import statistics
import time

import course
import pytest

from .hub import PATIENCE, running_hub
from .learner import CellError, Learner, read_notebook
from .usage import Peaks, children, memory, processor_time

NOTEBOOKS = {path.name[:2]: path for path in course.NOTEBOOKS}
NUMBERS = ("01", "08")
LEARNERS = int(os.environ.get("COURSE_HUB_LEARNERS", "2"))
AT_ONCE = int(os.environ.get("COURSE_HUB_AT_ONCE", os.cpu_count()))


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


class Desk:
    """A learner at work, and his figures: seconds, seconds of a core, MB."""

    def __init__(self, learner, peaks, turn):
        self.learner, self.peaks, self.turn, self.figures = learner, peaks, turn, {}
        peaks.groups[f"{learner.name} server"] = [learner.pid]

    async def run(self, number):
        """Run a notebook when it is his turn; return its kernel, which lives on."""
        notebook, others = read_notebook(NOTEBOOKS[number]), children(self.learner.pid)
        await self.learner.write(f"{number}.ipynb", notebook)
        async with self.turn:
            start = time.monotonic()
            with contextlib.closing(await self.learner.open(f"{number}.ipynb")) as kernel:
                (pid,) = set(children(self.learner.pid)) - set(others)
                self.peaks.groups[f"{self.learner.name} {number}"] = [pid]
                await kernel.run(notebook)
            self.figures[f"{number}: seconds"] = time.monotonic() - start
            self.figures[f"{number}: seconds of a core"] = processor_time(pid)
        peak = self.peaks.most[f"{self.learner.name} {number}"]
        print(f"{self.learner.name} has run {number} in {self.figures[f'{number}: seconds']:.0f} s, {peak:.0f} MB")
        return kernel

    async def run_and_leave(self, number):
        await self.learner.shut_down(await self.run(number))

    def weigh(self, number):
        """Note what server and kernel take now."""
        (kernel,) = self.peaks.groups[f"{self.learner.name} {number}"]
        self.figures["server: MB"] = memory([self.learner.pid])
        self.figures["server: seconds of a core"] = processor_time(self.learner.pid)
        self.figures[f"{number}: MB, all kernels open"] = memory([kernel])

    def note_peaks(self):
        for number in NUMBERS:
            self.figures[f"{number}: MB, peak"] = self.peaks.most[f"{self.learner.name} {number}"]


async def hold_class(hub, learners):
    """Let all log in at once and run 01, then 08; return the figures of each, and the most that all took together."""
    names, turn = [f"learner{number:02}" for number in range(learners)], asyncio.Semaphore(AT_ONCE)
    async with Peaks() as peaks:
        desks = [Desk(one, peaks, turn) for one in await asyncio.gather(*(Learner.enrol(hub, name) for name in names))]
        peaks.groups["hub"] = [hub.pid, *set(children(hub.pid)) - {desk.learner.pid for desk in desks}]
        kernels = await asyncio.gather(*(desk.run("01") for desk in desks))
        for desk in desks:
            desk.weigh("01")
        for desk, kernel in zip(desks, kernels, strict=True):
            await desk.learner.shut_down(kernel)
        await asyncio.gather(*(desk.run_and_leave("08") for desk in desks))
    for desk in desks:
        desk.note_peaks()
    return [desk.figures for desk in desks], {name: peaks.most[name] for name in ("hub", "all")}


def report(rows, together):
    """Return a table of the median and the largest figures."""
    lines = [f"{f'{len(rows)} learners, {AT_ONCE} running at once':<40} {'median':>9} {'largest':>9}"]
    for name in sorted(rows[0]):
        column = [row[name] for row in rows]
        lines.append(f"{name:<40} {statistics.median(column):9.1f} {max(column):9.1f}")
    lines += [f"{f'{name}: MB, peak':<40} {'':9} {most:9.1f}" for name, most in together.items()]
    return "\n".join(lines)


# What a learner may take, at most; a hub is sized by it. The processor's share is wide: machines differ.
BANDS = {
    "server: MB": (20, 200),
    "01: MB, peak": (100, 600),
    "08: MB, peak": (100, 1000),
    "01: seconds of a core": (1, 60),
    "08: seconds of a core": (5, 240),
}


def test_class_runs_the_first_and_the_last_notebook(hub, capsys):
    with capsys.disabled():  # line by line: a class takes minutes
        print()
        rows, together = asyncio.run(hold_class(hub, LEARNERS))
        print(report(rows, together))
    outside = {name for row in rows for name, (low, high) in BANDS.items() if not low < row[name] < high}
    assert not outside, f"expected every learner within {BANDS}"


async def fail(hub):
    learner = await Learner.enrol(hub, "mistaken")
    await learner.write("01.ipynb", read_notebook(NOTEBOOKS["01"]))
    with contextlib.closing(await learner.open("01.ipynb")) as kernel:
        await kernel.run({"cells": [{"cell_type": "code", "source": ["1 / 0"]}]})


def test_notebook_that_fails_on_the_hub_is_noticed(hub):
    with pytest.raises(CellError, match="ZeroDivisionError"):
        asyncio.run(fail(hub))


# A killed kernel.

ANSWER = """def count_parameters(K, D):
    return K * D + K

check("01.1", count_parameters)"""

SEARCH = """
import numpy as np
from course_utils.layers import Linear, Sequential, save
from course_utils.search import choices, random_search

calls = []

def objective(units, rng):
    calls.append(units)
    save(Sequential(Linear(500, units, rng=rng)), "net.npz")
    return float(units)

space, rng = {"units": choices(range(500, 1001))}, np.random.default_rng(7)
random_search(objective, space, trials=%d, rng=rng, path="search.jsonl")
"""


PID = "import os; print(os.getpid())"
LOAD = """
from course_utils.layers import load
print(load("net.npz"))
"""


def answered(notebook):
    """Write the answer to exercise 01.1 into its cell; return the cell's number."""
    (number,) = (n for n, cell in enumerate(notebook["cells"]) if "def count_parameters" in "".join(cell["source"]))
    notebook["cells"][number]["source"] = ANSWER
    return number


async def kill_while_saving(home, pid):
    """Kill a kernel that searches, in the middle of a save; return how many trials it has written down."""
    journal, deadline = home / "search.jsonl", time.monotonic() + PATIENCE
    while not (journal.exists() and journal.read_bytes().count(b"\n") > 3 and list(home.glob("*.part"))):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    return journal.read_bytes().count(b"\n") - 1


async def lose_a_kernel(hub):
    learner, notebook = await Learner.enrol(hub, "unlucky"), read_notebook(NOTEBOOKS["01"])
    number, home = answered(notebook), hub.homes / "unlucky"
    await learner.write("01.ipynb", notebook)
    written = (home / "01.ipynb").read_bytes()
    with contextlib.closing(await learner.open("01.ipynb")) as kernel:
        pid = int(await kernel.execute(PID))
        await kernel.start(SEARCH % 2000)
        done = await kill_while_saving(home, pid)
        await asyncio.wait_for(kernel.restarted(), PATIENCE)

        assert (home / "01.ipynb").read_bytes() == written
        notebook = await learner.read("01.ipynb")
        assert "".join(notebook["cells"][number]["source"]) == ANSWER
        assert int(await kernel.execute(PID)) != pid
        assert "Linear(in_features=500, " in await kernel.execute(LOAD)
        await kernel.execute(SEARCH % (done + 2))
        assert int(await kernel.execute("print(len(calls))")) == 2
        assert "Exercise 01.1, Count the parameters: correct." in await kernel.run(notebook)


def test_killed_kernel_takes_no_work_with_it(hub):
    asyncio.run(lose_a_kernel(hub))
