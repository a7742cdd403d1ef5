"""What Binder makes of this repository, by repo2docker's own rules: which file it reads, and what it will install."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[3]
ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# repo2docker imports it so; the course does not.
pytestmark = pytest.mark.filterwarnings("ignore:pythonjsonlogger.jsonlogger has been moved:DeprecationWarning")


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """Return a folder with what Binder looks at; repo2docker looks at the working folder."""
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
        elif path.name in {"binder", ".binder"}:
            shutil.copytree(path, tmp_path / path.name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def choose():
    """Return the build pack for the working folder: the first of repo2docker's that takes it, or else its default."""
    from repo2docker.app import Repo2Docker

    app = Repo2Docker()
    packs = [kind(app.base_image) for kind in [*app.buildpacks, app.default_buildpack]]
    chosen = next((pack for pack in packs if pack.detect()), packs[-1])
    chosen.platform = "linux/amd64"
    return chosen


def read():
    """Return what Binder reads: build pack, its file, Python's version, whether conda finds the clone beside it."""
    pack = choose()
    if not hasattr(pack, "environment_yaml_path"):
        return (type(pack).__name__,)
    pack.get_build_script_files()  # refuses a Python for which Binder has no base
    return type(pack).__name__, pack.environment_yaml_path, pack.python_version, not pack._should_preassemble_env


def test_binder_reads_environment_yml_and_installs_the_course_from_its_clone(clone):
    kind, file, python, from_clone = read()
    assert (kind, file, from_clone) == ("CondaBuildPack", "environment.yml", True)
    assert f"  - python={python}\n" in ENVIRONMENT
    assert python in SpecifierSet(PROJECT["requires-python"])


def test_binder_hands_this_file_to_conda(clone):
    scripts = "\n".join(script for _, script in choose().get_assemble_scripts())
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"' in scripts


def without_course(folder):
    (folder / "environment.yml").write_text(ENVIRONMENT.replace("  - pip:\n      - -e .\n", ""), encoding="utf-8")


def with_python(requirement):
    def change(folder):
        (folder / "environment.yml").write_text(ENVIRONMENT.replace("python=3.13", requirement), encoding="utf-8")

    return change


def with_binder_folder(folder):
    (folder / "binder").mkdir()


def with_dockerfile(folder):
    (folder / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [with_python("python>=3.13"), with_python("python"), without_course, with_binder_folder, with_dockerfile],
    ids=["python as a range", "any python", "no course", "a binder folder", "a Dockerfile"],
)
def test_mistake_changes_what_binder_reads(clone, change):
    right = read()
    change(clone)
    assert read() != right


def test_python_that_binder_has_no_base_for_is_refused(clone):
    with_python("python=3.99")(clone)
    with pytest.raises(ValueError, match=r"3\.99 .* not supported"):
        read()
