"""README's recipe for JupyterLite builds a static site with notebooks and course, and asks no other host."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from course import NOTEBOOKS

ROOT = Path(__file__).parents[3]
NOWHERE = "http://127.0.0.1:9"  # the port of "discard": whoever asks for a page through it is refused


def recipe():
    """Return the two commands that README shows, without ``uv run``, which runs this test too."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    uv run (?:--group hub )?(.*build/lite.*)$", text, flags=re.MULTILINE)
    assert len(commands) == 2, f"expected README to show two commands with build/lite, got {commands}"
    return [shlex.split(command) for command in commands]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Follow the recipe in a copy of the project, without a way to other hosts; return the site's folder."""
    clone = tmp_path_factory.mktemp("lite") / "course"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "source", "tests")
    shutil.copytree(ROOT, clone, ignore=ignored)
    environment = {**os.environ, **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    wheel, build = recipe()
    for command in (wheel, build):
        done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return clone / "build" / "lite" / "_output"


def test_site_has_the_notebooks_as_they_are(site):
    found = {path.name: (site / "files" / path.name).read_bytes() for path in NOTEBOOKS}
    assert found == {path.name: path.read_bytes() for path in NOTEBOOKS}
    listed = json.loads((site / "api" / "contents" / "all.json").read_text(encoding="utf-8"))["content"]
    assert found.keys() <= {entry["name"] for entry in listed}


def test_site_offers_the_course_to_its_kernels(site):
    index = json.loads((site / "pypi" / "all.json").read_text(encoding="utf-8"))
    ((release,),) = index["course-utils"]["releases"].values()
    with zipfile.ZipFile(site / "pypi" / release["filename"]) as wheel:
        assert "course_utils/data/mnist.npz" in wheel.namelist()
    settings = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = settings["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert any(address.startswith("./pypi/all.json") for address in kernel["pipliteUrls"])


def test_site_has_the_front_ends_of_live_figures(site):
    assert (site / "lab" / "index.html").is_file()
    assert (site / "extensions" / "@jupyter-widgets" / "jupyterlab-manager").is_dir()
    assert (site / "extensions" / "anywidget").is_dir()
