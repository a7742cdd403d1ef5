"""The lanes: for each, what it needs of the machine and the commands that it runs, in order."""

import os
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .machine import default_version, find_python
from .work import Step

ROOT = Path(__file__).parents[3]
LANES = ROOT / "tests" / "lanes"
NOTEBOOKS = sorted(ROOT.glob("notebooks/[0-9][0-9]_*[a-z].ipynb"))  # a reader's own and JupyterLab's copies are none
README_COMMAND = re.compile(
    {"nt": r"`(py -m uv run pytest)`"}.get(os.name, r"^ *python3 -m pip install uv && (python3 -m uv run pytest) *$"),
    flags=re.MULTILINE,
)
# What an old stack needs besides its own packages: nbval runs the notebooks, hatchling builds the course's archive, and
# hypothesis is what conftest.py sets up.
TOOLS = ["nbval", "hatchling", "hypothesis"]
DROPPED = {"VIRTUAL_ENV", "COURSE_STATIC", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}
SANITIZE = f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval_sanitize.cfg'}"
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-kernel-startup-timeout=300", SANITIZE, "-p", "no:cacheprovider"]
ONE_CORE = ["-n", "0"]  # lanes run side by side as it is
PICTURES = ["-p", "after_cells", "-k", "cell"]  # every cell, and every picture; on the path: tests/


@dataclass(frozen=True)
class Lane:
    """A name, how to list its steps given a Python and an empty folder, and its needs."""

    name: str
    steps: Callable
    python: str = ""  # a version, such as "3.13"; empty: whichever Python uv takes
    programs: tuple = ()  # one of these must be on the PATH, if any is named


def project():
    """Return pyproject.toml as a dictionary."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def environment(work, **extra):
    """Return this process's environment, changed for a lane with the folder `work`.

    A process has one thread, since lanes share the machine. Python compiles each module once for the whole lane, into
    `work`: hundreds of processes import matplotlib, and each took two seconds to compile it again.
    """
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    fixed = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    fixed["COURSE_KEPT"] = "memory"  # lanes are no learners
    return {**kept, **fixed, "UV_NO_PROGRESS": "1", "PYTHONPYCACHEPREFIX": str(work / "compiled"), **extra}


def floors():
    """Return the lowest versions that pyproject.toml allows, as pins."""
    return [requirement.replace(">=", "==") for requirement in project()["project"]["dependencies"]]


def readme_command():
    """Return the test command that README.md shows, in words."""
    shown = README_COMMAND.search((ROOT / "README.md").read_text(encoding="utf-8"))
    if shown is None:
        raise ValueError(f"expected README.md to show {README_COMMAND.pattern!r}, found no such words")
    return shown[1].split()


def default_steps(python, work):
    """Return lint, the notebooks' form, then the README's own command, so that what readers are told is tested."""
    env = environment(work)
    commands = [
        ["uv", "run", "ruff", "check"],
        ["uv", "run", "ruff", "format", "--check"],
        ["uv", "run", "python", "-m", "course_utils.authoring", "check"],
        ["uv", "run", "python", LANES / "runner" / "stack.py"],
    ]
    readers = {name: os.environ[name] for name in ["PYTHONPATH"] if name in os.environ}  # where .ci/run put their uv
    return [*(Step(words, ROOT, env) for words in commands), Step(readme_command(), ROOT, env | readers, tests=True)]


def start_steps(python, work):
    """Return how to try README's commands as its readers do; both make environments of their own."""
    env = environment(work)
    uv = ["uv", "run"]
    return [
        Step([*uv, "python", LANES / "runner" / "stack.py"], ROOT, env),
        Step([*uv, "pytest", "tests/lanes/start"], ROOT, env, tests=True),
    ]


def newest_steps(name):
    """Return how to run the tests of one folder on the newest packages, with the dependency group of that name."""

    def steps(python, work):
        env = environment(work, UV_PROJECT_ENVIRONMENT=str(work / "env"))
        uv = ["uv", "run", "--group", name]
        return [
            Step(["uv", "sync", "--group", name], ROOT, env, needed=True),
            Step([*uv, "python", LANES / "runner" / "stack.py"], ROOT, env),
            Step([*uv, "pytest", *ONE_CORE, f"tests/lanes/{name}"], ROOT, env, tests=True),
        ]

    return steps


def stack_steps(settings, pins=None, folder=None):
    """Return how to test an old stack: `settings` is its pytest ini; `pins` its requirements, the floors if None.

    The course is installed as learners get it, from a wheel, and without dependencies. The notebooks run from a copy,
    unless the tests in `folder` run them in a way of their own. Then come these, and the tests of the stack itself and
    of the live figures (its widgets are older).
    """

    def steps(python, work):
        requirements = LANES / pins if pins else write_floors(work)
        inside = work / "env" / "bin" / "python"
        env = environment(work, COURSE_PINS=str(requirements), PATH=f"{inside.parent}{os.pathsep}{os.environ['PATH']}")
        install = ["uv", "pip", "install", "--python", inside]
        pytest = [inside.parent / "pytest", "-c", LANES / settings]
        tests = [LANES / "stack", ROOT / "tests" / "test_explore.py", *([LANES / folder] if folder else [])]
        nbval = [*pytest, *NBVAL, *PICTURES, "--rootdir=.", "."]
        return [
            Step(["uv", "venv", "--python", python, work / "env"], work, env, needed=True),
            Step([*install, "-r", requirements, *TOOLS], work, env, needed=True),
            Step(["uv", "build", "--wheel", "--out-dir", work, ROOT], work, env, needed=True),
            Step([*install, "--no-deps", work / wheel_name()], work, env, needed=True),
            Step([inside, LANES / "runner" / "stack.py"], work, env),
            *([] if folder else [Step(nbval, copy_notebooks(work), with_tests(env), tests=True)]),
            Step([*pytest, f"--rootdir={ROOT}", *tests], work, env, tests=True),
        ]

    return steps


def with_tests(env):
    """Return an environment in which pytest finds the modules of tests/."""
    return {**env, "PYTHONPATH": str(ROOT / "tests")}


def python_steps(version):
    """Return how to run the tests on one more Python, the notebooks too if it is the oldest or the newest."""

    def steps(python, work):
        env = environment(work, UV_PYTHON=python, UV_PROJECT_ENVIRONMENT=str(work / "env"))
        if version == default_version(ROOT):
            return [Step([python, "-c", "print('lane default is on this Python')"], ROOT, env)]
        found = [one for one in PYTHONS if find_python(one)]
        folders = [] if version in (found[0], found[-1]) else ["tests"]
        uv = ["uv", "run", "--no-sync"]
        return [
            Step(["uv", "sync"], ROOT, env, needed=True),
            Step([*uv, "python", LANES / "runner" / "stack.py"], ROOT, env),
            Step([*uv, "pytest", *ONE_CORE, *folders], ROOT, env, tests=True),
        ]

    return steps


def write_floors(work):
    """Write the floors as a requirements file; return its path."""
    path = work / "requirements-floors.txt"
    path.write_text("\n".join(floors()) + "\n", encoding="utf-8")
    return path


def copy_notebooks(work):
    """Copy the notebooks to a folder where no package lies beside them; return the folder."""
    target = work / "notebooks"
    target.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, target)
    return target


def wheel_name():
    """Return the file name of the course's wheel."""
    return f"course_utils-{project()['project']['version']}-py3-none-any.whl"


CHROMIUM = ("chromium", "chromium-browser")
LOWEST = project()["project"]["requires-python"].removeprefix(">=")
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
ALL = [  # the longest first, since two run at a time
    Lane("default", default_steps),
    Lane("browser", newest_steps("browser"), programs=CHROMIUM),
    Lane("slides", newest_steps("slides"), programs=CHROMIUM),
    Lane("colab", stack_steps("colab.ini", "requirements-colab.txt", "colab"), python="3.13"),
    *(Lane(f"python-{version}", python_steps(version), python=version) for version in PYTHONS),
    Lane("hub", newest_steps("hub")),
    Lane("colab-past", stack_steps("colab.ini", "requirements-colab-2026.07.txt"), python="3.12"),
    Lane("floors", stack_steps("floors.ini"), python=LOWEST),
    Lane("start", start_steps),
]
