"""`.ci/run` on made-up lanes: they run side by side, and whatever goes wrong is in its table and its exit code."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

RUNNER = Path(__file__).parents[1] / "runner.py"
GOOD = "print('= 3 passed in 0.1s =')"
BAD = "print('= 1 failed, 2 passed in 0.1s ='); raise SystemExit(1)"
SETTINGS = """
[tool.tox]
skip_missing_interpreters = true
env_list = {names}
[tool.tox.env_run_base]
package = "skip"
ignore_errors = true
parallel_show_output = true
"""


def lane(name, *programs, python=""):
    """Return the settings of a lane that runs Python programs, each under the name of pytest."""
    commands = [["python", "-c", program, "pytest"] for program in programs]
    base = f'base_python = ["{python}"]\n' if python else ""
    return f'[tool.tox.env."{name}"]\n{base}commands = {commands!r}\n'


def start(folder, lanes, **extra):
    """Start the runner on made-up lanes, in a session of its own."""
    text = SETTINGS.format(names=re.findall(r'env\."(.*?)"', "".join(lanes))) + "".join(lanes)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    program = "import runner, sys, pathlib; sys.exit(runner.main(sys.argv[1:], pathlib.Path.cwd()))"
    env = {**os.environ, "PYTHONPATH": str(RUNNER.parent), "COURSE_ALL_LANES": "0", **extra}
    names = re.findall(r'env\."(.*?)"', "".join(lanes))
    options = {"cwd": folder, "env": env, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen([sys.executable, "-c", program, *names], start_new_session=True, **options)


def run(folder, lanes, **extra):
    """Run made-up lanes; return the exit code and the lines that are printed."""
    process = start(folder, lanes, **extra)
    out, _ = process.communicate(timeout=300)
    return process.returncode, out.splitlines()


ABSENT = lane("absent", GOOD, python="3.99")


@pytest.mark.parametrize(
    ("lanes", "strict", "code", "closing"),
    [
        ([lane("a", GOOD), lane("b", GOOD)], 1, 0, "6 passed, 0 failed"),
        ([lane("a", GOOD), lane("b", BAD)], 0, 1, "5 passed, 1 failed"),
        ([lane("a", BAD, GOOD)], 0, 1, "5 passed, 1 failed"),
        ([lane("a", GOOD), ABSENT], 0, 0, "3 passed, 0 failed"),
        ([lane("a", GOOD), ABSENT], 1, 1, "3 passed, 1 failed"),
    ],
    ids=["all well", "a failed test", "a failed command", "no such Python", "none may be missing"],
)
def test_the_run_fails_if_one_lane_does_and_goes_on_to_the_end(lanes, strict, code, closing, tmp_path):
    found, lines = run(tmp_path, lanes, COURSE_ALL_LANES=str(strict))
    assert (found, lines[-1]) == (code, closing), "\n".join(lines)


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        (ABSENT, "LANE absent IS MISSING AND WAS NOT RUN: expected Python 3.99 on this machine, found none"),
        (
            lane("slides", GOOD),
            "LANE slides IS MISSING AND WAS NOT RUN: expected chromium or chromium-browser on the PATH, found none",
        ),
    ],
)
def test_a_missing_lane_cannot_be_overlooked(lacking, sentence, tmp_path):
    bare = tmp_path / "bin"  # a PATH without a browser
    bare.mkdir()
    (bare / "uv").symlink_to(shutil.which("uv"))
    _, lines = run(tmp_path, [lane("good", GOOD), lacking], PATH=str(bare))
    assert [line for line in lines if "!" in line][-3:] == ["!" * 100, f"!!! {sentence}", "!" * 100]
    assert [line.split()[:2] for line in lines if re.match(r"\w+ +MISSING", line)] == [[sentence.split()[1], "MISSING"]]


def test_what_lanes_print_is_not_mixed_though_they_run_at_once(tmp_path):
    chatty = "import time\nfor i in range(20): print('NAME', i, time.time(), flush=True); time.sleep(0.05)"
    _, lines = run(tmp_path, [lane(name, chatty.replace("NAME", name)) for name in "ab"])
    said = [line.split() for line in lines if re.match(r"[ab] \d+ [\d.]+$", line)]
    assert "".join(words[0] for words in said) in ("a" * 20 + "b" * 20, "b" * 20 + "a" * 20)
    times = [float(words[2]) for words in said]
    assert times[20] < times[19]  # the second had begun before the first had ended


def test_an_interrupt_ends_all_that_lanes_have_started(tmp_path):
    wait = f"import os, pathlib, time; pathlib.Path({str(tmp_path)!r}, f'pid{{os.getpid()}}').touch(); time.sleep(600)"
    process = start(tmp_path, [lane("a", wait), lane("b", wait)])
    end = time.monotonic() + 120
    while len(pids := [int(path.name[3:]) for path in tmp_path.glob("pid*")]) < 2:
        assert time.monotonic() < end
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)  # to the runner alone
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "0 passed, 2 failed" in out.splitlines(), out  # a lane that was stopped may have a last word
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
