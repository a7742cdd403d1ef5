"""Publishing stamps notebooks, sources, README and pyproject.toml at once, and takes it all back, byte for byte."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import nbformat
import pytest

from course_utils.authoring import publish as publishing
from course_utils.authoring import publish_command
from course_utils.authoring.__main__ import main
from course_utils.authoring.addresses import Course, checked, course
from course_utils.authoring.check import check_notebook
from course_utils.authoring.publish import publish
from course_utils.authoring.setup_cell import badge, setup_source, stamped
from course_utils.authoring.sources import DECK_TABLES, ROOT, AuthoringError, notebook_path, source_paths

ADA = Course("ada/neural-networks", "v1.0", "https://hub.example.org")
STEM = "01_scoring_svm_softmax"


def contents(root):
    """Return the bytes of every file in a folder, by its path."""
    return {path: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Return a copy of what publishing touches or checks, unstamped, and what the project's settings changed in it."""
    root = tmp_path_factory.mktemp("project")
    for name in ("README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    for path in DECK_TABLES.values():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    stale = publish(course(ROOT), root)
    if course(ROOT) != Course():
        publish(Course(), root)
    return root, stale


@pytest.fixture
def original(copied):
    """Return the unstamped copy, for tests that leave it as they found it."""
    return copied[0]


@pytest.fixture
def project(original, tmp_path):
    """Return a copy to stamp; of the notebooks, the first."""
    root = tmp_path / "project"
    others = [f"{source.stem}.*" for source in source_paths(root=original)[1:]]
    return Path(shutil.copytree(original, root, ignore=shutil.ignore_patterns(*others)))


# All of them.


def test_all_notebooks_are_stamped_in_order_and_unstamped_to_the_same_bytes(original):
    before = contents(original)
    outputs = [nbformat.read(notebook_path(source), as_version=4) for source in source_paths(root=original)]
    try:
        changed = publish(ADA, original)
        assert set(changed) == {path for path, content in contents(original).items() if content != before[path]}
        for source, old in zip(source_paths(root=original), outputs, strict=True):
            assert check_notebook(source, original) == []
            new = nbformat.read(notebook_path(source), as_version=4)
            assert [cell.get("outputs") for cell in new.cells] == [cell.get("outputs") for cell in old.cells]
            assert ADA.colab(source.stem) in new.cells[0].source
            assert new.cells[1].source == setup_source(ADA.archive)
        assert len(changed) == 2 + 2 * len(outputs) > 2
        ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "notebooks"]
        assert subprocess.run(ruff, cwd=original, capture_output=True, text=True).stdout == "All checks passed!\n"
    finally:
        publish(Course(), original)
    assert contents(original) == before


def test_the_project_itself_is_stamped_as_its_settings_say(copied):
    assert copied[1] == []


# One.


def test_stamping_again_replaces_the_first_stamp(project):
    publish(ADA, project)
    once = contents(project)
    publish(Course("grace/nets", "v2"), project)
    for content in contents(project).values():
        assert b"ada/neural" not in content
        assert b"hub.example" not in content
    publish(ADA, project)
    assert contents(project) == once
    assert publish(ADA, project) == []


def test_settings_are_read_back_as_they_were_written(project):
    odd = checked("ada/neural-networks", "1.0\"beta'é(2)#%", "https://hub.example.org:8000/jupyter/")
    publish(odd, project)
    assert course(project) == odd
    cell = nbformat.read(notebook_path(source_paths(root=project)[0]), as_version=4).cells[1]
    assert json.dumps(odd.archive) in cell.source


@pytest.mark.parametrize("hub", ["https://hub.example.org", ""])
def test_readme_links_every_notebook_to_every_host(project, hub):
    publish(ADA._replace(hub=hub), project)
    text = (project / "README.md").read_text(encoding="utf-8")
    for address in (ADA.colab(STEM), ADA.binder(STEM), ADA._replace(hub=hub).nbgitpuller(STEM)):
        assert text.count(address) == 1
    assert text.count("put its address before what the table shows") == (not hub)


def test_a_source_gets_its_badge_and_set_up_cell_and_loses_them_again():
    text = '# %% [markdown] tags=["S0-01"]\n# # Title\n#\n# Text.\n\n# %% tags=["setup"]\nold\n\n# %%\n1\n'
    plain = stamped(text, Course(), STEM)
    assert plain == text.replace("old", setup_source(""))
    new = stamped(text, ADA, STEM)
    assert new.startswith(f'# %% [markdown] tags=["S0-01"]\n# # Title\n#\n# {badge(ADA, STEM)}\n#\n# Text.\n')
    assert setup_source(ADA.archive) in new
    assert stamped(new, ADA, STEM) == new
    assert stamped(new, Course(), STEM) == plain


# Addresses.


def test_addresses_are_those_that_the_hosts_understand():
    assert ADA.archive == "https://github.com/ada/neural-networks/archive/refs/tags/v1.0.tar.gz"
    assert ADA.colab(STEM) == (
        f"https://colab.research.google.com/github/ada/neural-networks/blob/v1.0/notebooks/{STEM}.ipynb"
    )
    assert ADA.binder(STEM) == (
        f"https://mybinder.org/v2/gh/ada/neural-networks/v1.0?urlpath=lab%2Ftree%2Fnotebooks%2F{STEM}.ipynb"
    )
    link = urlsplit(ADA.nbgitpuller(STEM))
    assert (link.netloc, link.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    assert parse_qs(link.query) == {
        "repo": ["https://github.com/ada/neural-networks"],
        "urlpath": [f"lab/tree/neural-networks/notebooks/{STEM}.ipynb"],
    }


def test_a_tag_with_odd_characters_stays_one_part_of_each_address():
    odd = Course("ada/nets", 'a"b(c)#d%e&é')
    for address, place in [(odd.archive, -1), (odd.colab(STEM), -3), (odd.binder(STEM), -1)]:
        assert address.isascii()
        assert not set('"()<> ') & set(address)
        assert unquote(urlsplit(address).path.split("/")[place]).removesuffix(".tar.gz") == odd.ref


def test_an_unpublished_course_has_neither_archive_nor_badge():
    assert Course().archive == ""
    assert badge(Course(), STEM) == ""


# Refusals.

REFUSED = {
    "repo": [
        *("", "ada", "ada/", "/nets", "ada/nets/more", "https://github.com/ada/nets", "ada nets/x", "ada/ne ts"),
        *("-ada/nets", "ada-/nets", "a--da/nets", "ad_a/nets", f"{'a' * 40}/nets", f"ada/{'n' * 101}"),
        *("ada/.", "ada/..", "ada/nets.git", "ada/nets.wiki", "ada/nets\n", "ada/néts"),
    ],
    "ref": [
        *("", " ", "v 1", "v1\n", "-v1", ".v1", "v1.", "v1..2", "v1.lock", "a@{b", "@", "feature/x", "/v1", "v1/"),
        *("v~1", "v^1", "v:1", "v?", "v*", "v[1]", "v\\1", "v\x7f", "v\x00"),
    ],
    "hub": ["hub.example.org", "ftp://hub.example.org", "https://", "https://hub.example.org/?a=1", "https://a b"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_malformed_names_are_refused_in_one_sentence_before_anything_is_written(name, value, capsys, monkeypatch):
    monkeypatch.setattr(publish_command, "publish", lambda course: pytest.fail("it was stamped"))
    names = {"repo": "ada/nets", "ref": "v1.0", name: value}
    assert main(["publish", *(f"--{key}={word}" for key, word in names.items())] if value or name != "hub" else []) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"expected --{name} " in said
    assert f"got {value!r}" in said


@pytest.mark.parametrize("repo", ["a/b", "Ada-L/nets.and_more-1", f"{'a' * 39}/{'n' * 100}", "a-b-c/.github"])
@pytest.mark.parametrize("ref", ["v1.0", "2026-11", "release_1", "v1+build", "a@b", "é"])
def test_names_that_github_takes_are_taken(repo, ref):
    assert checked(repo, ref) == Course(repo, ref, "")


def break_file(name, old, new):
    def change(root):
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


UNFIT = {
    "a source changed since the build": (
        break_file(f"notebooks/source/{STEM}.py", "Build a classifier", "Make a classifier"),
        rf"{STEM}\.ipynb: expected the cells of its source, got others; build it first",
    ),
    "no notebook": (lambda root: (root / f"notebooks/{STEM}.ipynb").unlink(), "build it first"),
    "no title": (break_file(f"notebooks/source/{STEM}.py", "# # Teach", "# Teach"), "begins with a title"),
    "no place for the links": (break_file("README.md", "<!-- table: links -->", ""), r"README\.md: expected one place"),
    "no settings": (break_file("pyproject.toml", "[tool.course]", "[tool.cours]"), r"pyproject\.toml: expected one"),
}


@pytest.mark.parametrize(("change", "reason"), UNFIT.values(), ids=UNFIT)
def test_a_project_that_cannot_be_stamped_stays_as_it_is(project, change, reason):
    change(project)
    before = contents(project)
    with pytest.raises(AuthoringError, match=reason):
        publish(ADA, project)
    assert contents(project) == before


@pytest.mark.parametrize("name", ["mkstemp", "replace"])
def test_a_disk_that_fails_half_way_leaves_every_file_as_it_was(project, monkeypatch, name):
    before = contents(project)
    module = publishing.tempfile if name == "mkstemp" else os
    real, calls = getattr(module, name), []

    def fail_the_third_time(*args, **options):
        calls.append(args)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return real(*args, **options)

    monkeypatch.setattr(module, name, fail_the_third_time)
    with pytest.raises(OSError, match="No space left"):
        publish(ADA, project)
    assert len(calls) == 3
    assert contents(project) == before


# The command.


@pytest.fixture
def command(project, monkeypatch):
    """Return the command line, working on the copy."""
    monkeypatch.setattr(publish_command, "publish", lambda course: publish(course, project))
    monkeypatch.setattr(publish_command, "ROOT", project)
    return lambda *arguments: main(["publish", *arguments])


def test_the_command_stamps_says_what_it_wrote_and_unstamps(project, command, capsys):
    before = contents(project)
    assert command("--repo", ADA.repo, "--ref", ADA.ref) == 0
    assert f"notebooks/{STEM}.ipynb: written\n" in capsys.readouterr().out
    assert course(project) == ADA._replace(hub="")
    assert command("--repo", ADA.repo, "--ref", ADA.ref) == 0
    assert capsys.readouterr().out == "nothing to change\n"
    assert command("--unstamp") == 0
    assert contents(project) == before


@pytest.mark.parametrize("arguments", [(), ("--unstamp", "--ref", "v1"), ("--repo", "ada/nets")])
def test_the_command_refuses_half_of_what_it_needs(project, command, capsys, arguments):
    before = contents(project)
    assert command(*arguments) == 1
    assert capsys.readouterr().err.startswith("expected --")
    assert contents(project) == before
