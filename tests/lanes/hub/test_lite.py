"""README's command builds a static site with the newest JupyterLite, and asks no other host."""

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


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Follow README in a copy of the project, without a way to other hosts; return JupyterLite's folder."""
    clone = tmp_path_factory.mktemp("lite") / "course"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(".*", "__pycache__", "build", "tests"))
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^    uv run --group site (python -m .* site --out \.\./site)$", text, flags=re.MULTILINE)
    environment = {**os.environ, **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)}
    command = [sys.executable, *shlex.split(command)[1:], "--still"]
    done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return clone.parent / "site" / "lite"


def test_site_has_the_learners_notebooks_and_no_other_file(site):
    found = {path.name for path in (site / "files").rglob("*") if path.is_file()}
    assert found == {path.name for path in NOTEBOOKS}
    listed = json.loads((site / "api" / "contents" / "all.json").read_text(encoding="utf-8"))["content"]
    assert found == {entry["name"] for entry in listed}


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
