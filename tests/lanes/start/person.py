"""An ordinary person on an ordinary machine: no rights, an empty home, and a shell that searches the system's folders.

The machine's Python is a copy of the one that runs here, in a folder that everybody can read and no person can write,
as a system's installer leaves it: pip then installs "for the user", where no shell looks. Started by root, a person is
the user 65534 (nobody); otherwise whoever runs the tests has no rights either, and is the person.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import ROOT, tracked

NOBODY = 65534
SYSTEM = "/usr/local/bin:/usr/bin:/bin"
IS_ROOT = os.geteuid() == 0
# What this machine's network wants of pip and uv belongs to the machine, not to the person.
OF_THE_MACHINE = re.compile(r"(PIP|SSL|UV_INDEX|UV_DEFAULT_INDEX|UV_FIND_LINKS)(_|$)|\w+_PROXY$", re.IGNORECASE)


class Person:
    """Somebody with a copy of the course, who types commands into a shell.

    Attributes
    ----------
    home : pathlib.Path
    course : pathlib.Path, the folder of the course
    """

    def __init__(self, home, course, path, *, rights=False):
        self.home, self.course = home, course
        machine = {name: value for name, value in os.environ.items() if OF_THE_MACHINE.match(name)}
        self.environment = {**machine, "HOME": str(home), "PATH": path, "LANG": "C.UTF-8", "BROWSER": browser(home)}
        self.user = {} if rights or not IS_ROOT else {"user": NOBODY, "group": NOBODY, "extra_groups": []}

    def type(self, command, log):
        """Begin a command in the folder of the course, in a session of its own, that writes into the file `log`."""
        options = {"cwd": self.course, "env": self.environment, "start_new_session": True, **self.user}
        with log.open("w", encoding="utf-8") as file:
            return subprocess.Popen(["bash", "-c", command], stdout=file, stderr=file, **options)

    def run(self, command, log, patience=900):
        """Run a command to its end; return its exit code and what it wrote."""
        process = self.type(command, log)
        try:
            code = process.wait(patience)
        finally:
            stop(process)
        return code, log.read_text(encoding="utf-8", errors="replace")


def stop(process):
    """End a command and all that it started, and wait for it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(30)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue


def browser(home):
    """Write a stand-in for a browser, which keeps the address that it was to open; return the command."""
    program = home / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" >"{home}/address"\n', encoding="utf-8")
    program.chmod(0o755)
    return f"{program} %s"


def copied_python(folder):
    """Copy the Python that runs here into a folder, with a pip; return the folder of its program."""
    base, name = Path(sys.base_prefix), f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if base == Path("/usr"):
        pytest.fail("expected a Python beside the system's own, which cannot be copied, got /usr: set UV_PYTHON")
    left_out = shutil.ignore_patterns("site-packages", "test", "config-*", "EXTERNALLY-MANAGED")
    shutil.copytree(base / "lib" / name, folder / "lib" / name, symlinks=True, ignore=left_out)
    (folder / "lib" / name / "site-packages").mkdir()
    (folder / "bin").mkdir()
    python = shutil.copy2(base / "bin" / name, folder / "bin" / "python3")
    for library in base.glob("lib/libpython*"):
        shutil.copy2(library, folder / "lib")
    subprocess.run([python, "-m", "ensurepip"], env=with_library(folder), check=True, capture_output=True)
    for place in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        place.chmod(0o555)
    return folder / "bin"


def with_library(folder):
    """Return an environment in which a copied Python finds its own library, not one of the system's."""
    return {"LD_LIBRARY_PATH": str(folder / "lib")}


def copied_course(folder):
    """Copy the course's own files, as a clone or an archive has them."""
    for path in tracked():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, folder / path)
    return folder


def give(folder):
    """Make the person the owner of a folder and of all that is in it."""
    for path in [folder, *folder.rglob("*")] if IS_ROOT else []:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
