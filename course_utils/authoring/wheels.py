"""Wheels for a browser's Python: the course's own, and the pure packages that it needs, out of this environment.

What is installed is packed again, so that nothing is downloaded, and the browser has the versions that the tests had.
"""

import base64
import hashlib
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .sources import ROOT, AuthoringError

# What JupyterLite's kernel brings along, or finds in Pyodide: compiled packages, and those that it is made of.
CARRIED = frozenset(["numpy", "matplotlib", "pillow", "ipython", "traitlets", "widgetsnbextension"])
COMPILED = {".so", ".pyd", ".pyc"}
WHEEL = "Wheel-Version: 1.0\nGenerator: course\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
COURSE = "course-utils"


def write_wheels(folder: Path, root: Path = ROOT) -> list[Path]:
    """Write the wheel of the course and of every pure package that it needs in a browser; return the files."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise AuthoringError(f"the course's wheel cannot be built:\n{done.stderr[-2000:]}")
    for name in sorted(needed()):
        _pack(distribution(name), folder)
    return sorted(folder.glob("*.whl"))


def needed() -> set[str]:
    """Return the names of the packages that the course needs besides itself and what the kernel brings along."""
    found, waiting = set(), [f"{COURSE}[pad]"]
    while waiting:
        wanted = Requirement(waiting.pop())
        for line in distribution(wanted.name).requires or []:
            one = Requirement(line)
            name = canonicalize_name(one.name)
            marks = [one.marker is None or one.marker.evaluate({"extra": extra}) for extra in {"", *wanted.extras}]
            if any(marks) and name not in CARRIED | found:
                found.add(name)
                waiting.append(name)
    return found


def _pack(package: Distribution, folder: Path) -> None:
    """Write an installed package as a pure wheel: its Python files, without what an installer has put elsewhere."""
    files = [one for one in package.files or [] if ".." not in one.parts and one.suffix not in COMPILED]
    info = f"{package.name.replace('-', '_')}-{package.version}.dist-info"
    left_out = {f"{info}/{name}" for name in ("RECORD", "WHEEL", "INSTALLER", "REQUESTED", "direct_url.json")}
    contents = {str(one): one.read_binary() for one in files if one.as_posix() not in left_out}
    if f"{info}/METADATA" not in contents:
        raise AuthoringError(f"{package.name}: expected {info}/METADATA among its files, found none")
    contents[f"{info}/WHEEL"] = WHEEL.encode()
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in contents.items())
    contents[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    target = folder / f"{info.removesuffix('.dist-info')}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in contents.items():
            wheel.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
