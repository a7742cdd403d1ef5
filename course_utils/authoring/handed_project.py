"""The project of a handout: what learners need and no more, each package at the version that it was made with."""

import re
import tomllib
from importlib import metadata

from packaging.requirements import Requirement

from .sources import ROOT

NEEDED = ("jupyterlab", "anywidget")  # besides what the package itself needs
PROJECT = """\
[build-system]
requires = ["hatchling=={hatchling}"]
build-backend = "hatchling.build"

[project]
name = "course-utils"
version = "{version}"
description = "Neural networks from scratch: notebooks to hand in"
requires-python = ">=3.{python}"
license = "MIT AND CC-BY-SA-3.0"
license-files = ["LICENSE", "course_utils/data/LICENSE-MNIST.txt"]
dependencies = [
{own}
]

[dependency-groups]
dev = [
{more}
]

[tool.hatch.build.targets.wheel]
packages = ["course_utils"]
"""
ENVIRONMENT = """\
# For conda, Binder and JupyterHub: `conda env create -f environment.yml`.
name: course-handout
channels:
  - conda-forge
dependencies:
  - python=3.{python}
  - pip
  - pip:
{more}
      - -e .
"""


def project_files() -> dict[str, str]:
    """Return pyproject.toml and environment.yml of a handout, by their names."""
    project, own = _project(), _own()
    python = oldest_python(NEEDED)
    words = {"version": project["version"], "hatchling": metadata.version("hatchling"), "python": python}
    lines = {"own": _pins(own, '    "{}",'), "more": _pins(NEEDED, '    "{}",')}
    here = {"python": max(python, 13), "more": _pins(NEEDED, "      - {}")}
    return {"pyproject.toml": PROJECT.format(**words, **lines), "environment.yml": ENVIRONMENT.format(**here)}


def pinned(more) -> list[str]:
    """Return what the package needs, and more, each at the version that is installed here."""
    return [f"{name}=={metadata.version(name)}" for name in [*_own(), *more]]


def oldest_python(more) -> int:
    """Return the oldest minor version of Python 3 that takes what the package needs, and more, as installed here."""
    return max(map(_oldest, [*_own(), *more]))


def _project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _own():
    return [Requirement(wanted).name for wanted in _project()["dependencies"]]


def _pins(names, line):
    return "\n".join(line.format(f"{name}=={metadata.version(name)}") for name in names)


def _oldest(name):
    """Return the oldest minor version of Python 3 that an installed package takes, at least 11."""
    found = re.search(r">=\s*3\.(\d+)", metadata.distribution(name).metadata["Requires-Python"] or "")
    return max(11, int(found[1])) if found else 11
