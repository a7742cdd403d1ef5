"""The project's own files agree with one another: commands, floors, licences, the wheel, what imports load."""

import ast
import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from checkout import tracked

from course_utils.authoring.commands import UV, WINDOWS_UV, opening
from course_utils.authoring.sources import source_paths

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "course_utils"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FIRST = "01_scoring_svm_softmax.ipynb"
OPEN = f"{UV} run jupyter lab notebooks/{FIRST}"
TEST = f"{UV} run pytest"
TOP_LEVEL = {
    *("README.md", "LICENSE", "pyproject.toml", "environment.yml", ".gitignore", ".gitattributes", "conftest.py"),
    *("CHANGELOG.md", "CITATION.cff", ".pre-commit-config.yaml"),
    *(".ci", ".github", ".devcontainer"),
    *("notebooks", "course_utils", "tests"),
}
NUMERIC = [
    *("_checks", "_labels", "losses", "probabilities", "gradcheck", "data"),
    *("images", "layers", "optim", "training", "search", "autodiff"),
    *("host.files", "host.interrupts", "host.surroundings"),
]


def floors(requirements):
    """Map each name to its floor: {"numpy": "2.0"}."""
    pairs = (re.fullmatch(r"([\w-]+)>=([\d.]+)", requirement).groups() for requirement in requirements)
    return {name.removesuffix("-base"): floor for name, floor in pairs}


# What readers are told.


@pytest.mark.parametrize("command", [OPEN, TEST])
def test_readme_shows_the_command_on_a_line_of_its_own(command):
    lines = [line.strip() for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()]
    assert command in lines


def test_readme_opens_in_the_words_that_handouts_and_set_up_cells_share():
    assert f"## Start\n\n{opening(FIRST)}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_powershells_commands_are_the_same_in_lines_that_it_understands():
    lines = opening(FIRST).splitlines()
    assert f"    {WINDOWS_UV[0]}" in lines
    assert f"    {WINDOWS_UV[1]} run {OPEN.partition(' run ')[2]}" in lines
    assert f"`{WINDOWS_UV[1]} run pytest`" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert not any("&&" in line for line in lines if line.startswith("    py "))


def test_notebook_that_the_readme_opens_is_there():
    assert (ROOT / OPEN.split()[-1]).is_file()


def test_readme_lists_every_notebook_in_order():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[\d\d .*\]\(notebooks/(\w+)\.ipynb\) \|", text, flags=re.MULTILINE)
    assert listed == [source.stem for source in source_paths()]


def test_no_lock_file_is_published():
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_top_level_holds_what_it_should_and_nothing_else():
    assert {path.parts[0] for path in tracked()} == TOP_LEVEL


# A clone, whatever git is set to do with the ends of lines.


def test_every_file_has_the_same_bytes_where_git_turns_the_ends_of_lines_into_those_of_windows(tmp_path):
    paths = tracked()
    windows = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    subprocess.run(["git", *windows, "checkout-index", "--all", f"--prefix={tmp_path}{os.sep}"], cwd=ROOT, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-s", "-z"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    stored = {line.partition("\t")[2]: line.split()[1] for line in listed.stdout.split("\0") if line}
    names = [path.as_posix() for path in paths]
    hashes = ["git", "hash-object", "--no-filters", "--stdin-paths"]
    lines = "\n".join(str(tmp_path / name) for name in names)
    written = subprocess.run(hashes, input=lines, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    assert names
    assert [name for name, found in zip(names, written.split(), strict=True) if found != stored[name]] == []


# What a machine's locale would decide: the encoding of text files.


def unnamed_encodings(source):
    """Yield the line of each call in ``source`` that opens a text file and leaves its encoding to the locale."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or any(keyword.arg == "encoding" for keyword in node.keywords):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        bare = {"read_text": 0, "write_text": 1}.get(
            name, 1 if isinstance(node.func, ast.Name) and name == "open" else -1
        )
        mode = name in {"open", "fdopen", "NamedTemporaryFile"} and any(
            re.fullmatch(r"[rwaxt+]+", str(t)) for t in texts
        )
        if len(node.args) == bare or mode:
            yield node.lineno


@pytest.mark.parametrize(
    "call",
    [
        *("open(path)", "open(path, 'w')", "path.open('a+')", "path.read_text()", "path.write_text('x')"),
        *("os.fdopen(number, 'w')", "tempfile.NamedTemporaryFile('w', delete=False)"),
    ],
)
def test_a_text_file_without_encoding_is_seen(call):
    assert list(unnamed_encodings(f"import os\n{call}")) == [2]
    assert list(unnamed_encodings(f"{call[:-1]}, encoding='utf-8')".replace("(, ", "("))) == []


@pytest.mark.parametrize("call", ["open(path, 'rb')", "path.open('wb')", "Image.open(file)", "desk.open('a.ipynb')"])
def test_a_binary_file_needs_no_encoding(call):
    assert list(unnamed_encodings(call)) == []


def test_every_text_file_is_opened_with_its_encoding():
    found = [
        f"{path}:{line}"
        for path in tracked("*.py")
        for line in unnamed_encodings((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert found == []


# Floors.


def environment():
    """Return the conda requirements of environment.yml, without the line that installs the course."""
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("  - ") for line in lines if line.startswith("  - ") and "=" in line]


def test_conda_has_the_floors_of_the_package():
    conda = floors(line for line in environment() if not line.startswith("python="))
    package = floors(PYPROJECT["project"]["dependencies"])
    assert {name: conda.pop(name, None) for name in package} == package
    extras = floors(PYPROJECT["project"]["optional-dependencies"]["pad"])
    extras["jupyterlab"] = floors(PYPROJECT["dependency-groups"]["dev"])["jupyterlab"]
    assert conda == extras


def test_conda_names_python_in_the_only_form_that_binder_reads_and_installs_the_course():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    (version,) = re.findall(r"^  - python=3\.(\d+)$", text, flags=re.MULTILINE)
    assert int(version) >= int(PYPROJECT["project"]["requires-python"].removeprefix(">=3."))
    assert re.search(r"^  - pip:\n      - -e \.$", text, flags=re.MULTILINE)
    assert not (ROOT / "binder").exists()


# .ci/run, with stand-ins that write down how they are called.


@pytest.fixture
def clone(tmp_path):
    if os.name == "nt":
        pytest.skip("Windows starts no shell script in a program's place")
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    (tmp_path / "README.md").write_text(f"# Course\n\n    {OPEN}\n    {TEST}\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    for name in ("python3", "uv"):
        stand_in = tmp_path / "bin" / name
        stand_in.write_text(
            f'#!/bin/sh\necho "{name} $*" >>"$CALLS"\ncase "{name} $*" in "$FAIL") exit "$CODE";; esac\n',
            encoding="utf-8",
        )
        stand_in.chmod(0o755)
    return tmp_path


def run_ci(clone, fail="nothing", code=1):
    calls = clone / "calls"
    path = f"{clone / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "CALLS": str(calls), "FAIL": fail, "CODE": str(code)}
    result = subprocess.run(
        ["bash", str(clone / ".ci/run"), "default"],
        env=environ,
        cwd="/",
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return result, calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []


RUN_LANES = "uv run --isolated --only-group lanes python tests/lanes/runner.py default"


def test_ci_installs_uv_as_readme_says_and_runs_the_lanes_that_it_is_told(clone):
    result, calls = run_ci(clone)
    assert result.returncode == 0, result.stderr
    assert calls == ["python3 -m pip install uv", RUN_LANES]


@pytest.mark.parametrize(("fail", "code"), [("python3 -m pip install uv", 1), (RUN_LANES, 1), (RUN_LANES, 2)])
def test_ci_fails_where_any_step_fails(clone, fail, code):
    assert run_ci(clone, fail, code)[0].returncode == code


def test_ci_fails_where_the_readme_no_longer_shows_the_command(clone):
    (clone / "README.md").write_text("# Course\n\nRun `uv run pytest`.\n", encoding="utf-8")
    result, calls = run_ci(clone)
    assert result.returncode != 0
    assert "README.md does not show" in result.stderr
    assert calls == []


def test_public_ci_runs_the_same_script_on_the_floor_of_python():
    text = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert "run: bash .ci/run\n" in text
    assert PYPROJECT["project"]["requires-python"].removeprefix(">=") in text.split()
    assert "schedule:" in text


# Licences and the wheel.


def test_licences_of_code_text_and_data_are_named():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert "CC BY 4.0" in text
    assert "CC BY-SA 3.0" in text
    assert PYPROJECT["project"]["license"] == "MIT AND CC-BY-SA-3.0"
    for name in PYPROJECT["project"]["license-files"]:
        assert (ROOT / name).is_file()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the course's wheel, built as its learners get it."""
    folder = tmp_path_factory.mktemp("wheel")
    hatchling = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(hatchling, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_wheel_is_pure_and_carries_the_package_without_what_authors_run(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {"course_utils/py.typed", "course_utils/data/mnist.npz", "course_utils/data/slide_numbers.csv"} <= names
    assert {path.as_posix() for path in tracked("course_utils") if "authoring" not in path.parts} <= names
    assert {name.split("/")[0] for name in names} == {"course_utils"}
    assert not any("authoring" in name.split("/") for name in names)


# What learners run, and what the lanes floors and colab run beside a wheel: modules of tests/, and the live figures.
BESIDE_A_WHEEL = ["after_cells", "pictures", "readable", "sliders", "watching", "test_explore"]


def test_notebooks_and_the_tests_of_old_stacks_import_what_is_in_the_wheel(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "wheel")
    imports = [
        ast.unparse(node)
        for path in source_paths()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_utils")
    ]
    code = [
        "import course_utils, importlib, importlib.util",
        f"assert course_utils.__file__.startswith({str(tmp_path)!r})",
        "assert importlib.util.find_spec('course_utils.authoring') is None",
        *sorted(set(imports)),
        f"for name in {BESIDE_A_WHEEL}: importlib.import_module(name)",
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "wheel"), str(ROOT / "tests")])}
    command = [sys.executable, "-c", "\n".join(code)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


# Names.


def test_no_two_modules_of_the_package_have_one_name():
    stems = Counter(path.stem for path in PACKAGE.rglob("*.py") if not path.stem.startswith("__"))
    assert [stem for stem, count in stems.items() if count > 1] == []


# What a type checker is told.


def named_in_notebooks():
    """Return the course's functions that notebooks import by name."""
    found = {}
    for path in sorted((ROOT / "notebooks" / "source").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_utils."):
                module = importlib.import_module(node.module)
                found |= {f"{node.module}.{alias.name}": getattr(module, alias.name) for alias in node.names}
    return {name: thing for name, thing in found.items() if inspect.isfunction(thing)}


def untyped(function):
    """Return what a function takes or returns without saying of which type."""
    signature = inspect.signature(function)
    silent = [name for name, one in signature.parameters.items() if one.annotation is one.empty]
    return silent + ["return"] * (signature.return_annotation is signature.empty)


def test_what_notebooks_call_says_which_types_it_takes_and_returns():
    functions = named_in_notebooks()
    assert len(functions) > 20
    assert {name: untyped(function) for name, function in functions.items() if untyped(function)} == {}


def test_a_function_without_types_is_found():
    assert untyped(lambda x: x) == ["x", "return"]


# What imports load.


def loaded_by(module):
    """Import ``module`` in a new process; return the top-level modules that it loads, less the standard library's."""
    program = (
        f"import sys; before = set(sys.modules); import {module}\n"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names))"
    )
    output = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(output.stdout.split())


def test_package_import_loads_nothing_but_itself():
    assert loaded_by("course_utils") == {"course_utils"}


def test_package_import_is_fast_and_starts_no_thread_and_no_process():
    program = """
import sys, time
started = []
sys.addaudithook(lambda event, _: event in {"os.fork", "os.posix_spawn", "subprocess.Popen"} and started.append(event))
import threading
start = time.perf_counter()
import course_utils
print(time.perf_counter() - start, threading.active_count(), len(started))
"""
    runs = [subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split() for _ in range(3)]
    assert min(float(seconds) for seconds, _, _ in runs) < 0.1
    assert {(threads, processes) for _, threads, processes in runs} == {("1", "0")}


@pytest.mark.parametrize("module", NUMERIC)
def test_numeric_modules_load_numpy_alone(module):
    assert loaded_by(f"course_utils.{module}") <= {"course_utils", "numpy"}


def imported_names(source):
    """Return the top-level names that ``source`` imports anywhere, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("course_utils" if node.level else node.module.split(".")[0])
    return names


@pytest.mark.parametrize("module", NUMERIC)
def test_numeric_modules_mention_no_other_library_even_inside_functions(module):
    path = PACKAGE / module.replace(".", "/")
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert imported_names(source) - set(sys.stdlib_module_names) <= {"course_utils", "numpy"}


def test_imports_inside_functions_are_seen():
    assert imported_names("def f():\n    from scipy.special import expit\n    import a.b") == {"scipy", "a"}


def test_what_reads_a_notebook_builds_no_grammar_of_addresses():
    program = "import sys, nbformat; print('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "False\n"


def test_what_authors_run_often_leaves_out_files_that_there_are(pytestconfig):
    slow = pytestconfig.pluginmanager.get_plugin(str(ROOT / "conftest.py")).SLOW
    assert len(slow) > 9
    assert [name for name in sorted(slow) if not (ROOT / "tests" / f"{name}.py").exists()] == []
