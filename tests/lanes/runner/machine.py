"""What a lane needs of the machine: a Python of some version, programs."""

import os
import shutil
import subprocess
from pathlib import Path

PROGRAM = "import sys; print('%d.%d' % sys.version_info[:2])"


def find_python(version):
    """Return the path of a Python of this version ("3.13"), or None; nothing is downloaded."""
    for candidate in _candidates(version):
        if _answers(candidate, version):
            return str(candidate)
    return None


def default_version(folder):
    """Return the version of the Python that uv takes by itself for the project in a folder ("3.13"), or None."""
    find = ["uv", "python", "find", "--no-python-downloads", "--system"]
    wanted = os.environ.get("UV_PYTHON")  # which uv run obeys, and uv python find does not
    found = subprocess.run(
        [*find, *([wanted] if wanted else [])], cwd=folder, capture_output=True, text=True, check=False
    )
    if found.returncode:
        return None
    return subprocess.run(
        [found.stdout.strip(), "-c", PROGRAM], capture_output=True, text=True, check=True
    ).stdout.strip()


def find_program(*names):
    """Return the path of the first of these programs that is on the PATH, or None."""
    return next(filter(None, map(shutil.which, names)), None)


def _candidates(version):
    """Yield where to look: what uv sees, then pyenv's own folder, whose shims answer for one version alone."""
    find = ["uv", "python", "find", "--no-project", "--no-python-downloads", "--system", version]
    if shutil.which("uv"):
        found = subprocess.run(find, capture_output=True, encoding="utf-8", check=False)
        if found.returncode == 0:
            yield Path(found.stdout.strip())
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"))


def _answers(python, version):
    try:
        answer = subprocess.run([python, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return False
    return answer.stdout.strip() == version
