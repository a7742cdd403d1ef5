"""The course's own files, as git knows them: whatever else lies in somebody's folder is no business of a test."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked(*patterns, root=ROOT):
    """Return the paths, relative to the project's folder, of its own files that match one of git's patterns, or of all.

    A folder without git, such as an archive that somebody downloaded, does not tell its own files from others: the test
    that asks is skipped there, and says so.
    """
    command = ["git", "ls-files", "-z", "--", *patterns]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        done = None
    if done is None or done.returncode:
        pytest.skip(f"expected a clone of the course, whose own files git can list, got the folder {root}")
    return [Path(name) for name in done.stdout.split("\0") if name and (root / name).is_file()]
