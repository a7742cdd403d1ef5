"""One lane at work: its steps in order, all they print in one log, and what came out."""

import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

CLOSING = re.compile(r"^(?:=+ )?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s", flags=re.MULTILINE)
STACK = re.compile(r"^stack: (.*)$", flags=re.MULTILINE)
PATIENCE = 1800


@dataclass(frozen=True)
class Step:
    """A command; after one that is `needed` and fails, the lane ends; one that runs pytest has `tests`."""

    command: list
    cwd: Path
    env: dict
    needed: bool = False
    tests: bool = False


@dataclass
class Outcome:
    """What came of a lane; `missing` says what the machine lacks, in which case nothing ran."""

    name: str
    missing: str = ""
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    stack: str = ""
    steps: list = field(default_factory=list)  # a line each: what ran, and how it ended

    @property
    def word(self):
        """MISSING, failed or passed."""
        return "MISSING" if self.missing else "failed" if self.failed else "passed"


def run_lane(name, steps, log):
    """Run the steps of a lane, printing into the file `log`; return the outcome."""
    outcome, start = Outcome(name), time.monotonic()
    for step in steps:
        code, text = run_step(step, log)
        passed, failed = count(code, text) if step.tests else (0, int(code != 0))
        outcome.passed += passed
        outcome.failed += failed
        outcome.stack = next(iter(STACK.findall(text)), outcome.stack)
        counts = f"{passed} passed, {failed} failed" if step.tests else f"exit {code}"
        outcome.steps.append(f"{counts}: {shown(step)}")
        if step.needed and code:
            break
    outcome.seconds = time.monotonic() - start
    return outcome


def run_step(step, log):
    """Run one command to its end; append what it prints to `log`; return its exit code and the text."""
    with open(log, "a+", encoding="utf-8", errors="replace") as file:
        file.write(f"\n-- {shown(step)}\n")
        file.flush()
        begin = file.tell()
        code = finish(step, file)
        file.seek(begin)
        return code, file.read()


def finish(step, file):
    """Wait for a command; end it, as a failure, when it takes longer than any does."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": file, "stderr": subprocess.STDOUT}
    with subprocess.Popen(list(map(str, step.command)), cwd=step.cwd, env=step.env, **streams) as process:
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.terminate()
            file.write(f"\nstopped: it did not end within {PATIENCE} s\n")
            return process.wait()


def count(code, text):
    """Return how many tests passed and failed, by pytest's closing line; a bad end without a failed test is one."""
    closing = (CLOSING.findall(text) or [""])[-1]
    numbers = {word.rstrip("s"): int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", closing)}
    passed, failed = numbers.get("passed", 0), numbers.get("failed", 0) + numbers.get("error", 0)
    bad = code != 0 or not passed
    return passed, max(failed, int(bad))


def shown(step):
    """Return a step's command as one line."""
    return " ".join(map(str, step.command))
