"""The lanes: what tox runs is what is promised, and what came of it is noticed, counted and told."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import runner
import yaml
from runner import Outcome, chosen, count, needed, outcome, python_version, table

from course_utils.authoring.commands import UV, WINDOWS_UV

ROOT = Path(__file__).parent.parent
LANES = ROOT / "tests" / "lanes"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOX = PROJECT["tool"]["tox"]
PIN = re.compile(r"([\w.-]+)==(\d[\w.]*)")
PYTEST = ["/an/environment/bin/pytest", "tests"]


# The pins.


@pytest.mark.parametrize(
    ("file", "known"),
    [
        (
            "requirements-colab.txt",
            {"numpy": "2.1.3", "matplotlib": "3.10.0", "ipython": "7.34.0", "nbformat": "5.11.1"},
        ),
        ("requirements-colab-past.txt", {"numpy": "2.0.2", "matplotlib": "3.10.0", "ipykernel": "6.17.1"}),
    ],
)
def test_colabs_packages_are_pinned_exactly_and_once(file, known):
    versions = pins(file)
    assert known.items() <= versions.items()
    assert versions["ipywidgets"] == "7.7.1"


def pins(file):
    """Return the versions that a file of requirements pins, by name: each line, and no name twice."""
    lines = (LANES / file).read_text(encoding="utf-8").splitlines()
    found = [PIN.fullmatch(line).groups() for line in lines if not line.startswith("#")]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_the_floors_are_the_lowest_versions_of_all_runtime_dependencies():
    wanted = dict(requirement.split(">=") for requirement in PROJECT["project"]["dependencies"])
    assert pins("requirements-floors.txt") == wanted
    assert TOX["env"]["floors"]["base_python"] == [PROJECT["project"]["requires-python"].removeprefix(">=")]


# Which Pythons a machine has.


def fake_python(path, version):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


needs_a_shell = pytest.mark.skipif(os.name == "nt", reason="Windows starts no shell script in a program's place")


@needs_a_shell
def test_a_python_is_asked_for_its_version_and_a_broken_one_is_none(monkeypatch, tmp_path):
    found = subprocess.CompletedProcess([], 0, f"{fake_python(tmp_path / 'python', '3.99')}\n")
    run = subprocess.run
    monkeypatch.setattr(
        runner.subprocess, "run", lambda words, **rest: found if words[0] == "uv" else run(words, **rest)
    )
    assert python_version("3.99") == "3.99"
    found.returncode = 2
    assert python_version("3.99") is None


@needs_a_shell
def test_uv_looks_into_pyenvs_folder_for_a_python_and_downloads_none(monkeypatch, tmp_path):
    folder = fake_python(tmp_path / "versions" / "3.99.1" / "bin" / "python3.99", "3.99").parent
    for name in ("UV_PYTHON_SEARCH_PATH", "UV_PYTHON_DOWNLOADS"):
        monkeypatch.setenv(name, "as before")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    runner.take_pythons_of_the_machine()
    assert os.environ["UV_PYTHON_SEARCH_PATH"].split(os.pathsep)[0] == str(folder)
    assert os.environ["UV_PYTHON_DOWNLOADS"] == "never"


# Which lanes are run.

EVERY = TOX["env_list"]


@pytest.mark.parametrize(
    ("default", "found", "left_out"),
    [
        ("3.13", "3.11 3.12 3.13 3.14", {"python-3.13", "notebooks-3.13", "notebooks-3.12"}),
        ("3.11", "3.11 3.12 3.13", {"python-3.11", "notebooks-3.11", "notebooks-3.12", "notebooks-3.14"}),
        ("3.12", "3.12", {"python-3.12"} | {f"notebooks-{one}" for one in runner.PYTHONS}),
        (None, "", {f"notebooks-{one}" for one in runner.PYTHONS}),
    ],
)
def test_every_python_runs_the_tests_and_the_oldest_and_newest_the_notebooks_and_none_twice(default, found, left_out):
    assert set(EVERY) - set(needed(EVERY, found.split(), default)) == left_out


def test_an_unknown_lane_is_refused_with_the_names_of_all():
    with pytest.raises(SystemExit, match=r"expected names of lanes \(browser, .*start\), got nonsense"):
        chosen(["floors", "nonsense"], EVERY)


def test_lanes_are_run_by_name_in_the_order_given_and_else_the_longest_first(monkeypatch):
    monkeypatch.setattr(runner, "take_pythons_of_the_machine", lambda: None)
    monkeypatch.setattr(runner, "python_version", lambda version=None: version or "3.12")
    assert chosen(["floors", "notebooks-3.12"], EVERY) == ["floors", "notebooks-3.12"]
    assert chosen([], EVERY)[:3] == ["browser", "site", "default"]
    monkeypatch.setenv("UV_PYTHON", "3.14")
    assert "python-3.14" not in chosen([], EVERY)


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
    assert count(PYTEST, code, f"...\n{text}\n") == expected


def test_a_command_without_tests_counts_only_if_it_fails():
    assert [count(["ruff", "check"], code, "5 passed in 1s") for code in (0, 1)] == [(0, 0), (0, 1)]


def noted(*commands, **result):
    """Return what tox notes of a lane that ran these commands: program, exit code, output."""
    tests = [{"command": [program], "retcode": code, "output": text} for program, code, text in commands]
    return {"result": {"success": True, "skipped": False, "duration": 61.2} | result, "test": tests}


STACK = ("python", 0, "stack: Python 3.99.0, numpy 9.0\n")
GOOD = noted(STACK, ("pytest", 0, "= 3 passed in 0.1s ="))


def test_a_lane_tells_its_stack_its_time_and_the_sum_of_its_tests():
    assert outcome("one", GOOD) == Outcome("one", "", 3, 0, 61.2, "Python 3.99.0, numpy 9.0")
    two = noted(("pytest", 0, "3 passed in 1s"), ("pytest", 1, "1 failed, 2 passed in 1s"), success=False)
    assert outcome("two", two) == Outcome("two", "", 5, 1, 61.2)


@pytest.mark.parametrize(
    "notes",
    [{}, {"test": GOOD["test"]}, noted(success=False), noted(("ruff", 1, ""), STACK, success=False)],
    ids=["never begun", "interrupted", "not installed", "lint"],
)
def test_a_lane_that_did_not_end_well_has_one_failure_at_least(notes):
    assert (outcome("bad", notes).word, outcome("bad", notes).failed) == ("failed", 1)


def test_a_python_that_tox_did_not_find_is_missing():
    skipped = {"result": {"success": True, "skipped": True}, "python": {"version_info": [3, 99, 0, "", 0]}}
    assert outcome("absent", skipped) == Outcome("absent", "Python 3.99 on this machine")


def test_the_table_is_one_line_a_lane():
    assert table([outcome("good", GOOD), Outcome("absent", "Python 3.99 on this machine")]).splitlines() == [
        "lane    outcome  passed  failed  seconds  stack",
        "good    passed   3       0       61       Python 3.99.0, numpy 9.0",
        "absent  MISSING  -       -       -        no Python 3.99 on this machine",
    ]


def test_the_stack_is_read_from_what_the_lane_prints():
    done = subprocess.run([sys.executable, LANES / "versions.py"], capture_output=True, text=True, check=True)
    version = rf"Python {sys.version_info[0]}\.{sys.version_info[1]}\.\d+, numpy \d"
    assert re.match(version, outcome("here", noted(("python", 0, done.stdout))).stack)


# What the lanes run.


def commands(lane):
    """Return the commands of a lane as tox's settings say, one line each."""
    inherited = {"colab-past": TOX["env"]["floors"]}.get(lane, TOX["env_run_base"])
    table = TOX["env"].get(lane) or (TOX["env_base"]["notebooks"] if "notebooks" in lane else {})
    return [" ".join(map(str, words)) for words in table.get("commands", inherited["commands"])]


def test_every_lane_has_a_name_and_settings_of_no_other():
    assert set(TOX["env"]) <= set(EVERY)
    assert len(set(EVERY)) == len(EVERY)
    assert {f"{kind}-{one}" for kind in ("python", "notebooks") for one in runner.PYTHONS} <= set(EVERY)
    assert sorted(TOX["env_base"]["notebooks"]["factors"][0]) == list(runner.PYTHONS)
    assert set(runner.PROGRAMS) <= set(EVERY)


def test_every_lane_says_on_what_it_runs_and_runs_pytest():
    for lane in EVERY:
        assert any("tests/lanes/versions.py" in line for line in commands(lane)), lane
        assert any("pytest" in line for line in commands(lane)), lane


def test_every_folder_of_lane_tests_is_run_by_a_lane():
    run = {word for lane in EVERY for line in commands(lane) if "pytest" in line for word in line.split()}
    folders = {path.parent.relative_to(ROOT).as_posix() for path in LANES.glob("*/test_*.py")}
    assert folders
    assert folders <= run


@pytest.mark.parametrize("lane", ["default", "notebooks-3.11", "colab-past", "floors"])
def test_a_lane_runs_the_notebooks_strictly(lane):  # lane colab proves it on a changed number
    named = [line for line in commands(lane) if "notebooks/" in line or line.endswith("uv run pytest")]
    assert len(named) == 1
    ini = {"colab-past": "colab.ini", "floors": "floors.ini"}.get(lane)
    options = (LANES / ini).read_text(encoding="utf-8") if ini else " ".join(PYTEST_INI["addopts"])
    assert "--nbval " in options
    assert "--nbval-lax" not in options + named[0]


PYTEST_INI = PROJECT["tool"]["pytest"]["ini_options"]


def test_a_test_that_does_not_end_is_ended_and_counts_as_failed(tmp_path):
    assert TOX["env_run_base"]["set_env"]["PYTEST_TIMEOUT"] == "1800"
    (tmp_path / "test_it.py").write_text("import time\ndef test():\n    time.sleep(600)\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "-p", "no:cacheprovider", tmp_path]
    done = subprocess.run(command, env={**os.environ, "PYTEST_TIMEOUT": "1"}, capture_output=True, text=True)
    assert count(PYTEST, done.returncode, done.stdout) == (0, 1)
    assert "Timeout (>1.0s)" in done.stdout


@pytest.mark.parametrize("settings", ["colab.ini", "floors.ini"])
def test_every_kind_of_warning_is_an_error_in_the_lane(settings, tmp_path):
    kinds = ["DeprecationWarning", "FutureWarning", "UserWarning"]
    tests = (f"def test_{kind}():\n    warnings.warn('old', {kind})\n" for kind in kinds)
    (tmp_path / "test_it.py").write_text("\n".join(["import warnings", *tests]), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "nbval.plugin", "-p", "no:cacheprovider", "-c", LANES / settings]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert count(PYTEST, done.returncode, done.stdout) == (0, len(kinds))
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
    assert count(PYTEST, plain.returncode, plain.stdout) == (1, 0)
    named = subprocess.run([*command, "tests/lanes/one"], **options, text=True, check=False)
    assert count(PYTEST, named.returncode, named.stdout) == (0, 1)


# The script and the public host.


@needs_a_shell
def test_the_script_refuses_a_readme_without_the_command(tmp_path):
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    (tmp_path / "README.md").write_text("    uv run pytest\n", encoding="utf-8")
    done = subprocess.run(["bash", ".ci/run"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "README.md does not show the command" in done.stderr


def test_the_default_lane_checks_types_and_runs_the_command_that_readme_shows():
    shown = {"python3": UV.partition(" && ")[2], "py": WINDOWS_UV[1]}
    assert "uv run --group types pyright" in commands("default")
    last = commands("default")[-1]
    assert {last.replace("{env:COURSE_PYTHON:python3}", one) for one in shown} == {
        f"{words} run pytest" for words in shown.values()
    }
    assert 'COURSE_PYTHON="$python"' in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def workflow(name):
    return yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))


def test_the_public_host_has_every_python_and_chromium_and_misses_no_lane():
    steps = workflow("ci.yml")["jobs"]["lanes"]["steps"]
    pythons = next(one["with"]["python-version"].split() for one in steps if "setup-python" in one.get("uses", ""))
    assert {"3.11", "3.12", "3.13", "3.14"} == set(pythons) >= set(runner.PYTHONS)
    assert any("apt-get install --yes chromium" in one.get("run", "") for one in steps)
    assert steps[-1]["run"] == "bash .ci/run"
    assert steps[-1]["env"]["COURSE_ALL_LANES"] == "1"


@pytest.mark.parametrize("name", ["ci.yml", "weekly.yml"])
def test_a_workflow_runs_the_script_with_lanes_that_exist_and_tolerates_no_missing_one(name):
    for job in workflow(name)["jobs"].values():
        (run,) = (one for one in job["steps"] if ".ci/run" in one.get("run", ""))
        words = run["run"].split()
        assert words[:2] == ["bash", ".ci/run"]
        assert set(EVERY) >= set(words[2:])
        assert run["env"]["COURSE_ALL_LANES"] == "1"
        assert "continue-on-error" not in job


def test_the_weekly_run_takes_pre_releases():
    text = workflow("weekly.yml")
    assert text[True]["schedule"]  # YAML reads `on` as true
    steps = text["jobs"]["newest"]["steps"]
    assert steps[-1]["env"]["UV_PRERELEASE"] == "allow"
    assert steps[1]["with"] == {"python-version": "3.x", "allow-prereleases": True}


def test_the_test_that_the_lane_start_runs_is_there():
    text = (LANES / "start" / "test_commands.py").read_text(encoding="utf-8")
    path, name = re.search(r"(tests/test_\w+\.py)::(\w+)", text).groups()
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
