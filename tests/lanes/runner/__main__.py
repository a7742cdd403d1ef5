"""Run the named lanes, or all: `.ci/run [lane ...]`, two at a time, the output of each in one piece.

With COURSE_ALL_LANES=1 in the environment a lane that the machine cannot run counts as failed.
"""

import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from .machine import find_program, find_python
from .plan import ALL, ROOT
from .report import closing_line, exit_code, lane_report, table
from .work import Outcome, run_lane

AT_ONCE = 2
_speaking = threading.Lock()


def say(text):
    """Print in one piece, whatever other lanes have to say."""
    with _speaking:
        print(text, flush=True)


def chosen(names, lanes):
    """Return the lanes of these names, or all of them if there are none."""
    known = {lane.name: lane for lane in lanes}
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"expected names of lanes ({', '.join(known)}), got {', '.join(unknown)}")
    return [known[name] for name in names] or lanes


def lack(lane, python):
    """Return what the machine lacks for a lane, in words; empty if nothing."""
    if lane.python and python is None:
        return f"expected Python {lane.python} on this machine, found none"
    if lane.programs and find_program(*lane.programs) is None:
        return f"expected {' or '.join(lane.programs)} on the PATH, found none"
    return ""


def run(lane, work):
    """Run one lane in a folder of its own, print its report at once and return the outcome."""
    folder = work / lane.name
    folder.mkdir()
    python = find_python(lane.python) if lane.python else None
    if missing := lack(lane, python):
        outcome, text = Outcome(lane.name, missing), ""
    else:
        say(f".. lane {lane.name} has begun")
        log = folder / "log.txt"
        outcome = run_lane(lane.name, lane.steps(python, folder), log)
        text = log.read_text(encoding="utf-8", errors="replace")
    say(f"\n{lane_report(outcome, text)}\n")
    return outcome


def main(names, lanes=ALL, strict=None):
    """Run lanes, print the table of all and the closing line; return the exit code."""
    strict = os.environ.get("COURSE_ALL_LANES") == "1" if strict is None else strict
    picked = chosen(names, lanes)
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(partial(run, work=Path(work)), picked))
    say(f"{table(outcomes)}\n\n{closing_line(outcomes, strict)}")
    return exit_code(outcomes, strict)


if __name__ == "__main__":
    subprocess.run(["uv", "lock", "--quiet"], cwd=ROOT, check=True)  # once, before lanes that share the lock begin
    sys.exit(main(sys.argv[1:]))
