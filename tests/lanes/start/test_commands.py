"""README's commands work, word for word, for a person without rights; and so does what README says to add to them."""

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from serving import DIRECT
from start.person import IS_ROOT, SYSTEM, Person, copied_course, copied_python, give, stop, with_library

from course_utils.authoring.commands import UV, opening

NOTEBOOK = "01_scoring_svm_softmax"
OPEN = f"{UV} run jupyter lab notebooks/{NOTEBOOK}.ipynb"
TEST = f"{UV} run pytest"
# Numbers alone, and a kernel that runs a notebook; the whole is the default lane's.
CHEAP = "-q tests/test_losses.py tests/test_authoring.py::test_a_second_build_changes_no_byte_and_says_so"
PATIENCE = 600


@pytest.fixture(scope="module")
def machine():
    """Return a folder that every user of the machine can enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="course-start-"))
    folder.chmod(0o755)
    yield folder
    subprocess.run(["chmod", "-R", "u+w", folder / "python"], check=True)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def python(machine):
    """Return the folder of the machine's own Python."""
    return copied_python(machine / "python")


@pytest.fixture(scope="module")
def course(machine):
    """Return the person's copy of the course."""
    return copied_course(machine / "home" / "course")


@pytest.fixture
def person(machine, course, python):
    someone = Person(machine / "home", course, f"{python}:{SYSTEM}")
    someone.environment |= with_library(python.parent)
    give(machine / "home")
    return someone


def served(person, process, log):
    """Wait until JupyterLab has written down where it serves; return its address and its token."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        for path in person.home.glob(".local/share/jupyter/runtime/jpserver-*.json"):
            if (person.home / "address").exists():
                found = json.loads(path.read_text(encoding="utf-8"))
                return found["url"], found["token"]
        time.sleep(0.2)
    raise RuntimeError(f"expected JupyterLab within {PATIENCE} s, got this:\n{log.read_text(encoding='utf-8')[-3000:]}")


def check_that_it_opens(person, command, log):
    """Run a command that opens a notebook, until the server answers; a browser must have been sent to the notebook."""
    process = person.type(command, log)
    try:
        url, token = served(person, process, log)
        assert url.startswith("http://localhost:") or url.startswith("http://127.0.0.1:")
        with DIRECT.open(f"{url}api/contents/{NOTEBOOK}.ipynb?content=0&token={token}", timeout=60) as answer:
            assert json.load(answer)["name"] == f"{NOTEBOOK}.ipynb"
        page = Path((person.home / "address").read_text(encoding="utf-8").strip().removeprefix("file://"))
        assert f"lab/tree/{NOTEBOOK}.ipynb" in page.read_text(encoding="utf-8")
    finally:
        stop(process)


def test_an_ordinary_shell_does_not_find_uv_by_its_name(person, tmp_path):
    code, said = person.run("python3 -m pip install uv && uv --version", tmp_path / "log")
    assert code == 127, said
    assert "uv: command not found" in said


def test_the_first_command_opens_the_notebook(person, tmp_path):
    check_that_it_opens(person, OPEN, tmp_path / "log")


def test_the_second_command_runs_tests(person, tmp_path):
    code, said = person.run(f"{TEST} {CHEAP}", tmp_path / "log", PATIENCE)
    assert code == 0, said
    assert " passed in " in said


def test_where_the_system_manages_its_python_readmes_folder_for_uv_works(person, tmp_path):
    system = shutil.which("python3", path="/usr/bin")
    refused = system and not can_install(system)
    if not refused or subprocess.run([system, "-c", "import ensurepip, venv"], capture_output=True).returncode:
        pytest.skip(f"expected a /usr/bin/python3 that pip leaves alone and that has venv, got {system}")
    assert "`python3 -m venv .venv-uv`" in opening(NOTEBOOK)
    person.environment["PATH"] = SYSTEM
    person.environment.pop("LD_LIBRARY_PATH")
    replaced = TEST.replace("python3", ".venv-uv/bin/python")
    code, said = person.run(f"python3 -m venv .venv-uv && {replaced} {CHEAP}", tmp_path / "log", PATIENCE)
    assert code == 0, said


def can_install(system):
    """Return whether a Python has a pip that installs packages for a user."""
    command = [system, "-m", "pip", "install", "--user", "--dry-run", "--no-index", "--no-deps", "pip"]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.skipif(not IS_ROOT, reason="only root can try what root is told")
def test_root_is_told_of_the_option_that_readme_names(person, tmp_path):
    root = Person(person.home, person.course, person.environment["PATH"], rights=True)
    root.environment |= {"LD_LIBRARY_PATH": person.environment["LD_LIBRARY_PATH"]}
    (root.home / "address").unlink(missing_ok=True)
    code, said = root.run(OPEN, tmp_path / "log", PATIENCE)
    assert code != 0
    assert "--allow-root" in said
    assert "`--allow-root`" in opening(NOTEBOOK)
    check_that_it_opens(root, f"{OPEN} --allow-root", tmp_path / "log")
