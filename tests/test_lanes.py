"""The runner of the lanes: it finds what a machine has, notices every failure, and says what it did and did not run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from runner import machine, plan, report, work
from runner.__main__ import chosen, main
from runner.work import Outcome, Step

from course_utils.authoring.commands import UV, WINDOWS_UV

ROOT = Path(__file__).parent.parent
LANES = ROOT / "tests" / "lanes"
PIN = re.compile(r"([\w.-]+)==(\d[\w.]*)")


def step(program, **options):
    """Return a step that runs a Python program."""
    return Step([sys.executable, "-c", program], ROOT, dict(os.environ), **options)


def lane(name, *steps, **needs):
    return plan.Lane(name, lambda python, folder: steps, **needs)


GOOD = lane("good", step("print('= 3 passed in 0.1s =')", tests=True))
BAD = lane("bad", step("import sys; print('= 1 failed, 2 passed in 0.1s ='); sys.exit(1)", tests=True))
ABSENT = lane("absent", python="3.99")


# What a lane needs.


@pytest.mark.parametrize(
    ("file", "known"),
    [
        (
            "requirements-colab.txt",
            {"numpy": "2.1.3", "matplotlib": "3.10.0", "ipython": "7.34.0", "nbformat": "5.11.1"},
        ),
        ("requirements-colab-2026.07.txt", {"numpy": "2.0.2", "matplotlib": "3.10.0", "ipykernel": "6.17.1"}),
    ],
)
def test_colabs_packages_are_pinned_exactly_and_once(file, known):
    lines = (LANES / file).read_text(encoding="utf-8").splitlines()
    pins = [PIN.fullmatch(line) for line in lines if not line.startswith("#")]
    assert all(pins)
    versions = dict(pin.groups() for pin in pins)
    assert len(versions) == len(pins)
    assert known.items() <= versions.items()
    assert versions["ipywidgets"] == "7.7.1"


def test_the_floors_are_the_lowest_versions_of_all_runtime_dependencies():
    assert plan.floors()[:2] == ["numpy==2.0", "matplotlib==3.9"]
    assert [PIN.fullmatch(line)[1] for line in plan.floors()] == [
        re.match(r"[\w-]+", line)[0] for line in plan.project()["project"]["dependencies"]
    ]
    assert {one.name: one.python for one in plan.ALL}["floors"] == "3.11"


def fake_python(path, version):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


needs_a_shell = pytest.mark.skipif(os.name == "nt", reason="Windows starts no shell script in a program's place")


@needs_a_shell
def test_a_python_that_uv_finds_is_taken_if_it_answers(monkeypatch, tmp_path):
    good = fake_python(tmp_path / "python", "3.99")
    found = subprocess.CompletedProcess([], 0, f"{good}\n")
    run = subprocess.run
    monkeypatch.setattr(machine.shutil, "which", lambda name: name)
    monkeypatch.setattr(
        machine.subprocess, "run", lambda words, **rest: found if words[0] == "uv" else run(words, **rest)
    )
    assert machine.find_python("3.99") == str(good)
    fake_python(tmp_path / "broken" / "python", "3.98")
    found.stdout = str(tmp_path / "broken" / "python")
    assert machine.find_python("3.99") is None
    found.stdout = str(tmp_path / "nothing")
    assert machine.find_python("3.99") is None


@needs_a_shell
def test_a_python_of_pyenv_is_found_though_its_shim_is_broken(monkeypatch, tmp_path):
    good = fake_python(tmp_path / "versions" / "3.99.1" / "bin" / "python3.99", "3.99")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert machine.find_python("3.99") == str(good)
    assert machine.find_python("3.98") is None


def test_a_machine_without_uv_has_no_python_of_uvs(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert machine.find_python("3.11") is None


# What comes of a lane.


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (0, "===== 12 passed in 3.21s =====", (12, 0)),
        (0, "12 passed, 1 warning in 3.21s (0:01:02)", (12, 0)),
        (1, "= 2 failed, 10 passed in 3s =", (10, 2)),
        (1, "= 1 failed, 3 passed, 2 errors in 3.0s =", (3, 3)),
        (1, "= 1 passed in 1s =\n= 1 error in 3.0s =", (0, 1)),
        (5, "= no tests ran in 0.01s =", (0, 1)),
        (0, "= 4 skipped in 0.01s =", (0, 1)),
        (1, "= 10 passed in 0.01s =\nResourceWarning", (10, 1)),
        (-9, "killed before the closing line", (0, 1)),
    ],
)
def test_pytests_closing_line_is_read_and_a_bad_end_is_never_good(code, text, expected):
    assert work.count(code, f"...\n{text}\n") == expected


def test_a_lane_ends_after_a_needed_step_that_fails_and_goes_on_after_another(tmp_path):
    steps = [
        step("raise SystemExit(1)"),
        step("print('second')"),
        step("raise SystemExit(2)", needed=True),
        step("print(4)"),
    ]
    outcome = work.run_lane("trial", steps, tmp_path / "log")
    assert (outcome.word, outcome.failed) == ("failed", 2)
    assert [line.split(":")[0] for line in outcome.steps] == ["exit 1", "exit 0", "exit 2"]
    assert "\nsecond\n" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_command_that_does_not_end_is_ended_and_counts_as_failed(monkeypatch, tmp_path):
    monkeypatch.setattr(work, "PATIENCE", 1)
    outcome = work.run_lane("trial", [step("import time; time.sleep(600)", tests=True)], tmp_path / "log")
    assert outcome.failed == 1
    assert "stopped: it did not end within 1 s" in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lanes", "strict", "code", "closing"),
    [
        ([GOOD, GOOD], True, 0, "6 passed, 0 failed"),
        ([GOOD, BAD], False, 1, "5 passed, 1 failed"),
        ([GOOD, lane("lint", step("raise SystemExit(1)"))], False, 1, "3 passed, 1 failed"),
        ([GOOD, ABSENT], False, 0, "3 passed, 0 failed"),
        ([GOOD, ABSENT], True, 1, "3 passed, 1 failed"),
    ],
    ids=["all well", "a failed test", "a failed command", "a missing lane", "a missing lane where none may be"],
)
def test_the_run_fails_if_one_lane_does(lanes, strict, code, closing, capsys, monkeypatch):
    monkeypatch.setenv("COURSE_ALL_LANES", str(int(strict)))
    named = [plan.Lane(f"{one.name}-{i}", one.steps, one.python, one.programs) for i, one in enumerate(lanes)]
    assert main([], named) == code
    assert capsys.readouterr().out.splitlines()[-1] == closing


@pytest.mark.parametrize(
    ("needs", "sentence"),
    [
        ({"python": "3.99"}, "expected Python 3.99 on this machine, found none"),
        ({"programs": ("no-such-browser", "nor-this")}, "expected no-such-browser or nor-this on the PATH, found none"),
    ],
)
def test_a_missing_lane_cannot_be_overlooked(needs, sentence, capsys):
    main([], [GOOD, lane("absent", **needs)], strict=False)
    out = capsys.readouterr().out
    assert f"{'!' * 100}\n!!! LANE absent IS MISSING AND WAS NOT RUN: {sentence}\n{'!' * 100}\n" in out
    assert re.search(rf"^absent +MISSING .*{sentence}$", out, flags=re.MULTILINE)


def test_what_lanes_print_is_not_mixed_though_two_run_at_once(capsys):
    chatty = "import time\nfor i in range(20): print('NAME', i, flush=True); time.sleep(0.02)"
    main([], [lane(name, step(chatty.replace("NAME", name))) for name in "ab"], strict=True)
    spoken = [line[0] for line in capsys.readouterr().out.splitlines() if re.fullmatch(r"[ab] \d+", line)]
    assert "".join(spoken) in ("a" * 20 + "b" * 20, "b" * 20 + "a" * 20)


def test_a_lanes_summary_says_on_what_it_ran_what_ran_and_how_it_ended():
    stack = step("print('stack: Python 3.99.0, numpy 9.0')")
    outcome = Outcome(
        "trial", passed=3, seconds=61.2, stack="Python 3.99.0, numpy 9.0", steps=["3 passed, 0 failed: pytest"]
    )
    assert report.lane_report(outcome, "output").splitlines()[1:] == [
        "output",
        " summary of lane trial ".center(100, "-"),
        "stack    Python 3.99.0, numpy 9.0",
        "ran      3 passed, 0 failed: pytest",
        "outcome  passed: 3 passed, 0 failed in 61 s",
    ]
    assert stack.command[0] == sys.executable


def test_the_stack_is_read_from_what_the_lane_prints(tmp_path):
    stack = Step([sys.executable, LANES / "runner" / "stack.py"], ROOT, dict(os.environ))
    outcome = work.run_lane("trial", [stack], tmp_path / "log")
    assert re.match(rf"Python {sys.version_info[0]}\.{sys.version_info[1]}\.\d+, numpy \d", outcome.stack)


def test_an_unknown_lane_is_refused_with_the_names_of_all():
    with pytest.raises(SystemExit, match=r"expected names of lanes \(default, .*start\), got nonsense"):
        chosen(["floors", "nonsense"], plan.ALL)
    assert [one.name for one in chosen(["floors", "default"], plan.ALL)] == ["floors", "default"]


# What the lanes run.


def test_every_folder_of_lane_tests_is_run_by_a_lane(monkeypatch, tmp_path):
    monkeypatch.setattr(plan, "copy_notebooks", lambda folder: folder)
    steps = {one.name: one.steps("python", tmp_path) for one in plan.ALL}
    run = {
        Path(word).name for lane_steps in steps.values() for one in lane_steps if one.tests for word in one.command[1:]
    }
    folders = {path.parent.name for path in LANES.glob("*/test_*.py")}
    assert folders
    assert folders <= run


@pytest.mark.parametrize("name", ["default", "colab-past", "floors"])  # lane colab proves it on a changed number
def test_a_lane_runs_the_notebooks_strictly(name, monkeypatch, tmp_path):
    (picked,) = (one for one in plan.ALL if one.name == name)
    words = [word for one in picked.steps("python", tmp_path) if one.tests for word in map(str, one.command)]
    options = " ".join(words if name != "default" else plan.project()["tool"]["pytest"]["ini_options"]["addopts"])
    assert "--nbval " in options + " "
    assert "--nbval-lax" not in options


@pytest.mark.parametrize(
    ("version", "found", "folders"),
    [
        ("3.11", "3.12 3.13 3.11", []),
        ("3.12", "3.11 3.12 3.13", ["tests"]),
        ("3.13", "3.11 3.12 3.13", []),
        ("3.13", "3.11 3.12 3.13 3.14", ["tests"]),
    ],
)
def test_every_python_runs_the_tests_and_the_oldest_and_newest_the_notebooks(
    version, found, folders, monkeypatch, tmp_path
):
    monkeypatch.setattr(plan, "find_python", lambda wanted: wanted if wanted in found.split() else None)
    monkeypatch.setattr(plan, "default_version", lambda folder: "3.99")
    steps = plan.python_steps(version)("/a/python", tmp_path)
    assert steps[-1].command[3:] == ["pytest", "-n", "0", *folders]
    assert {one.env["UV_PYTHON"] for one in steps} == {"/a/python"}


def test_the_python_of_the_default_lane_runs_no_test_twice(monkeypatch, tmp_path):
    monkeypatch.setattr(plan, "default_version", lambda folder: "3.12")
    (only,) = plan.python_steps("3.12")(sys.executable, tmp_path)
    outcome = work.run_lane("python-3.12", [only], tmp_path / "log")
    assert (outcome.word, outcome.passed) == ("passed", 0)


def test_the_default_version_is_that_of_uvs_own_choice(monkeypatch):
    monkeypatch.setenv("UV_PYTHON", sys._base_executable)
    assert machine.default_version(ROOT) == f"{sys.version_info[0]}.{sys.version_info[1]}"
    monkeypatch.setenv("UV_PYTHON", "3.99")
    assert machine.default_version(ROOT) is None


def test_a_lane_compiles_a_module_once_and_into_its_own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    subprocess.run([sys.executable, "-c", "import json"], env=plan.environment(tmp_path), check=True)
    assert list(tmp_path.rglob("json/__init__.*.pyc"))


@pytest.mark.parametrize("settings", ["colab.ini", "floors.ini"])
def test_every_kind_of_warning_is_an_error_in_the_lane(settings, tmp_path):
    kinds = ["DeprecationWarning", "FutureWarning", "UserWarning"]
    tests = (f"def test_{kind}():\n    warnings.warn('old', {kind})\n" for kind in kinds)
    (tmp_path / "test_it.py").write_text("\n".join(["import warnings", *tests]), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", LANES / settings, tmp_path]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert work.count(done.returncode, done.stdout) == (0, len(kinds))
    assert all(f"{kind}: old" in done.stdout for kind in kinds)


@pytest.mark.parametrize("settings", ["colab.ini", "floors.ini"])
def test_no_warning_is_forgiven_but_with_message_kind_and_module(settings):
    lines = [line.strip() for line in (LANES / settings).read_text(encoding="utf-8").splitlines()]
    filters = [line for line in lines[lines.index("error") :] if not line.startswith("#")]
    assert filters[0] == "error"
    assert all(re.fullmatch(r"ignore:[^:]+:[\w.]*DeprecationWarning:[\w\\.]+", line) for line in filters[1:])


def test_plain_pytest_does_not_enter_the_lanes_but_a_lane_does(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in ("notebooks", "tests/lanes/one"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "nbval_sanitize.cfg", tmp_path / "tests")
    (tmp_path / "tests/test_plain.py").write_text("def test():\n    pass\n", encoding="utf-8")
    (tmp_path / "tests/lanes/one/test_lane.py").write_text("def test():\n    1 / 0\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts="]
    options = {"cwd": tmp_path, "env": {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, "capture_output": True}
    plain = subprocess.run(command, **options, text=True, check=False)
    assert work.count(plain.returncode, plain.stdout) == (1, 0)
    named = subprocess.run([*command, "tests/lanes/one"], **options, text=True, check=False)
    assert work.count(named.returncode, named.stdout) == (0, 1)


# The script and the public host.


@needs_a_shell
def test_the_script_refuses_a_readme_without_the_command(tmp_path):
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    (tmp_path / "README.md").write_text("    uv run pytest\n", encoding="utf-8")
    done = subprocess.run(["bash", ".ci/run"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "README.md does not show the command" in done.stderr


def test_the_default_lane_runs_the_command_that_readme_shows(tmp_path):
    words = WINDOWS_UV[1] if os.name == "nt" else UV.partition(" && ")[2]
    assert plan.default_steps("python", tmp_path)[-1].command == [*words.split(), "run", "pytest"]


def workflow(name):
    return yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))


def test_the_public_host_has_every_python_and_chromium_and_misses_no_lane():
    steps = workflow("ci.yml")["jobs"]["lanes"]["steps"]
    pythons = next(one["with"]["python-version"].split() for one in steps if "setup-python" in one.get("uses", ""))
    assert {"3.11", "3.12", "3.13", "3.14"} == set(pythons) >= {one.python for one in plan.ALL if one.python}
    assert any("apt-get install --yes chromium" in one.get("run", "") for one in steps)
    assert steps[-1]["run"] == "bash .ci/run"
    assert steps[-1]["env"]["COURSE_ALL_LANES"] == "1"


@pytest.mark.parametrize("name", ["ci.yml", "weekly.yml"])
def test_a_workflow_runs_the_script_with_lanes_that_exist_and_tolerates_no_missing_one(name):
    for job in workflow(name)["jobs"].values():
        (run,) = (one for one in job["steps"] if ".ci/run" in one.get("run", ""))
        words = run["run"].split()
        assert words[:2] == ["bash", ".ci/run"]
        assert {one.name for one in plan.ALL} >= set(words[2:])
        assert run["env"]["COURSE_ALL_LANES"] == "1"
        assert "continue-on-error" not in job


def test_the_weekly_run_takes_pre_releases():
    text = workflow("weekly.yml")
    assert text[True]["schedule"]  # YAML reads `on` as true
    steps = text["jobs"]["newest"]["steps"]
    assert steps[-1]["env"]["UV_PRERELEASE"] == "allow"
    assert steps[1]["with"] == {"python-version": "3.x", "allow-prereleases": True}


def test_the_test_that_the_lane_start_runs_is_there():
    text = (plan.LANES / "start" / "test_commands.py").read_text(encoding="utf-8")
    path, name = re.search(r"(tests/test_\w+\.py)::(\w+)", text).groups()
    assert f"def {name}(" in (plan.ROOT / path).read_text(encoding="utf-8")
