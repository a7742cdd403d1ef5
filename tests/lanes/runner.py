"""Run the named lanes, or all: `.ci/run [lane ...]`. What a lane is, stands in pyproject.toml; tox runs it.

Here is what tox does not say: which lanes this machine needs, which it cannot run, how many tests passed in all. With
COURSE_ALL_LANES=1 in the environment a lane that the machine cannot run counts as failed.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
AT_ONCE = (os.cpu_count() or 1) + 1  # more than cores: half of the time a browser or a kernel is waited for
PROGRAMS = {
    lane: ("chromium", "chromium-browser") for lane in ("browser", "site", "slides")
}  # one of these, on the PATH
NOTEBOOKS = "notebooks-"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
CLOSING = re.compile(r"^(?:=+ )?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s", flags=re.MULTILINE)
STACK = re.compile(r"^stack: (.*)$", flags=re.MULTILINE)


@dataclass
class Outcome:
    """What came of a lane; `missing` says what the machine lacks, in which case nothing ran."""

    name: str
    missing: str = ""
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    stack: str = ""

    @property
    def word(self):
        """MISSING, failed or passed."""
        return "MISSING" if self.missing else "failed" if self.failed else "passed"


def python_version(*wanted):
    """Return the version ("3.13") of the Python that uv finds on this machine, or None; nothing is downloaded."""
    find = ["uv", "python", "find", "--no-python-downloads", "--system", *wanted]
    found = subprocess.run(find, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if found.returncode:
        return None
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([found.stdout.strip(), "-c", program], capture_output=True, text=True).stdout.strip()


def take_pythons_of_the_machine():
    """Let uv download none, and look into pyenv's own folder, too: a shim on the PATH answers for one version alone."""
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    if folders := sorted(pyenv.glob("versions/3.*/bin")):
        os.environ["UV_PYTHON_SEARCH_PATH"] = os.pathsep.join([*map(str, folders), os.environ["PATH"]])


def needed(lanes, found, default):
    """Return the lanes that no other repeats: lane default is on one Python; notebooks run on the oldest and newest."""
    ends = {NOTEBOOKS + version for version in (*found[:1], *found[-1:])}
    repeated = {NOTEBOOKS + str(default), f"python-{default}"}
    return [one for one in lanes if one not in repeated and (one in ends or not one.startswith(NOTEBOOKS))]


def chosen(names, lanes):
    """Return the lanes of these names, or, if there are none, all that are needed on this machine."""
    if unknown := [name for name in names if name not in lanes]:
        raise SystemExit(f"expected names of lanes ({', '.join(lanes)}), got {', '.join(unknown)}")
    default = None if names else python_version(*filter(None, [os.environ.get("UV_PYTHON")]))  # not obeyed by `find`
    take_pythons_of_the_machine()
    return names or needed(lanes, [one for one in PYTHONS if python_version(one) == one], default)


def lack(lane):
    """Return what the machine lacks of programs for a lane, in words; empty if nothing."""
    programs = PROGRAMS.get(lane, ())
    return "" if not programs or any(map(shutil.which, programs)) else f"{' or '.join(programs)} on the PATH"


def run_tox(lanes, root):
    """Run lanes, each of which prints in one piece at its end; return what tox notes of them, by name."""
    from tox.run import run

    with tempfile.TemporaryDirectory() as work:
        notes = Path(work, "notes.json")
        options = ["--parallel-no-spinner", "--workdir", str(Path(work, "tox")), "--result-json", str(notes)]
        os.chdir(root)
        try:
            run(["run-parallel", "-p", str(AT_ONCE), *options, "-e", ",".join(lanes)])
        except SystemExit:  # tox's own code; the notes say more
            return json.loads(notes.read_text(encoding="utf-8"))["testenvs"] if notes.exists() else {}


def outcome(name, notes):
    """Return what came of a lane by tox's notes; a lane that did not come to its end has failed."""
    result, commands = notes.get("result", {}), notes.get("test", [])
    if result.get("skipped"):
        return Outcome(name, "Python {}.{} on this machine".format(*notes["python"]["version_info"]))
    counts = [count(one["command"], one["retcode"], one["output"]) for one in commands]
    failed = max(sum(failed for _, failed in counts), int(not result.get("success")))
    stack = STACK.findall("\n".join(one["output"] for one in commands))
    passed = sum(passed for passed, _ in counts)
    return Outcome(name, "", passed, failed, result.get("duration", 0), next(iter(stack), ""))


def count(command, code, text):
    """Return how many tests of a command passed and failed, by pytest's closing line; a bad end is never good."""
    if "pytest" not in (Path(word).stem for word in command):
        return 0, int(code != 0)
    closing = (CLOSING.findall(text) or [""])[-1]
    numbers = {word.rstrip("s"): int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", closing)}
    passed, failed = numbers.get("passed", 0), numbers.get("failed", 0) + numbers.get("error", 0)
    return passed, max(failed, int(code != 0 or not passed))


def loud(sentence):
    """Return a sentence in a frame that cannot be overlooked."""
    return "\n".join(["!" * 100, f"!!! {sentence}", "!" * 100])


def table(outcomes):
    """Return the table of all lanes."""
    rows = [("lane", "outcome", "passed", "failed", "seconds", "stack")]
    for o in outcomes:
        numbers = ("-", "-", "-") if o.missing else (o.passed, o.failed, f"{o.seconds:.0f}")
        rows.append((o.name, o.word, *map(str, numbers), f"no {o.missing}" if o.missing else o.stack))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def main(names, root=ROOT):
    """Run lanes, print the table of all and the closing line; return the exit code."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    lanes = chosen(names, settings["tool"]["tox"]["env_list"])
    lacks = {lane: lack(lane) for lane in lanes}
    present = [lane for lane in lanes if not lacks[lane]]
    notes = run_tox(present, root) if present else {}
    outcomes = [Outcome(one, lacks[one]) if lacks[one] else outcome(one, notes.get(one, {})) for one in lanes]
    missing = [one for one in outcomes if one.missing]
    for one in missing:
        print("\n" + loud(f"LANE {one.name} IS MISSING AND WAS NOT RUN: expected {one.missing}, found none"))
    strict = len(missing) if os.environ.get("COURSE_ALL_LANES") == "1" else 0
    passed, failed = sum(one.passed for one in outcomes), sum(one.failed for one in outcomes) + strict
    print(f"\n{table(outcomes)}\n\n{passed} passed, {failed} failed", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
