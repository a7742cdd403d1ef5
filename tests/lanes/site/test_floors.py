"""The course's floors hold against the packages of the newest Pyodide, which its kernel loads without asking."""

import json
import shutil
import subprocess
import tarfile
import tomllib

import IPython
import pytest
from checkout import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_utils.authoring.wheels import CARRIED, COURSE, needed

NOT_ITS_OWN = {"widgetsnbextension"}  # JupyterLite's kernel brings its own


@pytest.fixture(scope="module")
def newest(tmp_path_factory):
    """The lock file of npm's newest pyodide: versions by the names of the packages, and Python's version."""
    folder = tmp_path_factory.mktemp("npm")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("NPM IS MISSING: the floors were not held against the newest Pyodide")
    subprocess.run([npm, "pack", "pyodide", "--silent"], cwd=folder, check=True, capture_output=True, timeout=300)
    (archive,) = folder.glob("pyodide-*.tgz")
    with tarfile.open(archive) as tarball:
        lock = json.load(tarball.extractfile("package/pyodide-lock.json"))
    packages = {canonicalize_name(one["name"]): one["version"] for one in lock["packages"].values()}
    return packages, lock["info"]["python"]


def test_what_the_kernel_finds_in_pyodide_is_as_new_as_the_course_wants(newest):
    packages, python = newest
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {canonicalize_name(one.name): one.specifier for one in map(Requirement, project["dependencies"])}
    assert Requirement(f"python{project['requires-python']}").specifier.contains(python)
    for name in CARRIED - NOT_ITS_OWN:
        assert name in packages
        assert name not in wanted or wanted[name].contains(packages[name]), f"{name} {packages[name]}"


def test_what_it_does_not_find_there_lies_beside_the_notebooks(newest):
    packages, _ = newest
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {canonicalize_name(Requirement(one).name) for one in project["dependencies"]}
    assert wanted <= needed() | set(packages)
    assert COURSE not in packages


def test_its_ipython_is_of_the_generation_that_the_tests_use(newest):
    packages, _ = newest
    assert packages["ipython"].split(".")[0] == str(IPython.version_info[0])
