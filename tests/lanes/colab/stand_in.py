"""What stands in for Colab and GitHub: an environment of its own, and the course's archive on 127.0.0.1."""

import contextlib
import functools
import http.server
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import zipfile
from pathlib import Path

from course import NBVAL, ROOT
from packaging.requirements import Requirement

REPO, TAG, GITHUB = "ada/neural-networks", "v1.0", "https://github.com"
BUILD_BACKEND = "hatchling"
NOT_PUBLISHED = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info", "uv.lock")


class Colab:
    """An environment with the packages of the running one but the course, and with a module google.colab.

    Colab's machines find `pip` beside their packages and load google.colab as a kernel starts; so it is here. Pip may
    take from `wheels` what it builds the course with, and nothing else from anywhere but the archive's address.
    """

    def __init__(self, folder):
        self.folder = folder
        subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
        self.python = folder / "env" / "bin" / "python"
        (self.packages,) = (folder / "env" / "lib").glob("python*/site-packages")
        for path in Path(sysconfig.get_path("purelib")).iterdir():
            if not re.match(r"course_utils|pip\b|_virtualenv|__pycache__|.*\.pth$", path.name):
                _link(path, self.packages / path.name)
        start = folder / "ipython" / "profile_default" / "startup" / "colab.py"
        start.parent.mkdir(parents=True)
        start.write_text("import google.colab\n", encoding="utf-8")
        shutil.copytree(Path(__file__).parent / "google", self.packages / "google", dirs_exist_ok=True)
        pack_wheels(needs(BUILD_BACKEND), folder / "wheels")

    def run(self, *arguments, cwd, **extra):
        """Run this environment's Python with more in its surroundings; return the finished process."""
        ours = {
            "IPYTHONDIR": str(self.folder / "ipython"),
            **{"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
            **{"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder / "wheels"), "PIP_CONFIG_FILE": os.devnull},
        }
        others = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "COURSE_", "JUPYTER"))}
        return subprocess.run(
            [self.python, *arguments], cwd=cwd, env=others | ours | extra, capture_output=True, text=True
        )

    def run_all(self, notebook):
        """Run a notebook's cells in one kernel; return which fail or show another output, and the report."""
        options = ["-q", "-rf", "-c", os.devnull, *NBVAL]
        # As notebooks are built: otherwise Colab's progress bars leave an empty <span>, which nbval would compare.
        as_built = {"COURSE_STATIC": "1"}
        report = self.run("-m", "pytest", *options, notebook.name, cwd=notebook.parent, **as_built).stdout
        failed = re.findall(r"^FAILED .*::Cell (\d+)", report, flags=re.MULTILINE)
        assert failed or re.search(r"^\d+ passed", report, flags=re.MULTILINE), report
        return [int(index) for index in failed], report

    def forget(self):
        """Take the course out again."""
        assert self.run("-m", "pip", "uninstall", "-qq", "-y", "course-utils", cwd=self.folder).returncode == 0

    def versions(self):
        """Return the version of every package, by name."""
        code = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
        return json.loads(self.run("-c", code, cwd=self.folder).stdout)

    def files(self):
        """Return size and time of every file of a package, by path, less what Python compiled."""
        files = (path for path in self.packages.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {str(p.relative_to(self.packages)): (p.stat().st_size, p.stat().st_mtime_ns) for p in files}


def _link(source, target):
    """Make a copy of a file or folder that pip can change without changing the original."""

    def copy(path, other):
        with contextlib.suppress(OSError):  # another disk, or one that knows no links
            return os.link(path, other)
        return shutil.copy2(path, other)

    shutil.copytree(source, target, copy_function=copy) if source.is_dir() else copy(source, target)


def needs(name):
    """Return the names of an installed package and all that it requires."""
    wanted = map(Requirement, importlib.metadata.distribution(name).requires or [])
    required = [each.name for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    return {name}.union(*map(needs, required))


def pack_wheels(names, folder):
    """Write installed pure packages as wheels, so that pip finds them without a network."""
    folder.mkdir()
    for name in names:
        package = importlib.metadata.distribution(name)
        stem = f"{name.replace('-', '_')}-{package.version}"
        with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            for file in package.files:
                if ".." not in file.parts and "__pycache__" not in file.parts:
                    wheel.write(file.locate(), file.as_posix())


def stamped_copy(folder):
    """Return a copy of the project, stamped as its authors stamp it, in a folder named as in GitHub's archives."""
    copy = folder / f"{REPO.partition('/')[2]}-{TAG.removeprefix('v')}"
    shutil.copytree(ROOT, copy, ignore=NOT_PUBLISHED)
    publish = ["-m", "course_utils.authoring", "publish", "--repo", REPO, "--ref", TAG]
    subprocess.run([sys.executable, *publish], cwd=copy, check=True)
    return copy


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        self.server.requests.append(self.path)


@contextlib.contextmanager
def github(copy):
    """Serve the archive of a stamped copy; yield the server, which has an `address` and a list of `requests`."""
    site = copy.parent / "site"
    target = site / REPO / "archive" / "refs" / "tags" / TAG
    target.parent.mkdir(parents=True)
    shutil.make_archive(str(target), "gztar", root_dir=copy.parent, base_dir=copy.name)
    handler = functools.partial(_Handler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.requests, server.address = [], f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
