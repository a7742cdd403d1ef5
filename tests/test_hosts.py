"""What a host lacks is said in a sentence: a front end, a new ipywidgets or Python, a folder, a place to write."""

import ast
import errno
import importlib.util
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from course_utils.host.widgets import require_widgets
from course_utils.layers import Linear, Sequential, save
from course_utils.search import random_search, uniform

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "course_utils"


def run(program, *, cwd, path, **environment):
    """Run a program as a plain script without a display; return what it printed."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environ = {**kept, "PYTHONPATH": str(path), "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


# No front end, no display.

PLAIN = '''
from course_utils import figures
from course_utils.explore import explore, lin
from course_utils.playground import playground
from course_utils.host.display import picture, table

@explore(x=lin(0, 1, value=0.5))
def line(fig):
    """A line that rises."""
    (line,) = fig.subplots().plot([0, 1], [0, 1])
    def update(x):
        line.set_ydata([0, x])
        return line
    return update

print(line.set(x=1.0).frames)
picture(figures.curves([0, 1], {"line": [0, 1]}, "x", "y"), alt="A line that rises.")
print(table(x=[1]))
print(playground(hidden=(2,)).step(1))
'''


def test_a_plain_script_without_display_gets_the_words_and_a_sentence(tmp_path):
    printed = run(PLAIN, cwd=tmp_path, path=ROOT).splitlines()
    advice = "(In words alone: run this in a notebook to see the figure.)"
    assert printed[0] == f"A line that rises. Sliders: x 0.5 (0 to 1). {advice}"
    assert printed[1:6] == ["2", f"A line that rises. {advice}", "x", "1", *printed[5:6]]
    assert max(map(len, printed)) < 2000  # no pictures as text


@pytest.mark.parametrize(("encoding", "letter"), [("ascii", "?"), ("cp1252", "?"), ("utf-8", "λ")])
def test_words_are_printed_in_the_letters_that_a_terminal_has(encoding, letter, tmp_path):
    program = "from course_utils.host.display import print_words; print_words('The weight λ.')"
    printed = run(program, cwd=tmp_path, path=ROOT, PYTHONIOENCODING=encoding)
    assert printed.startswith(f"The weight {letter}. (In words alone")


# A Python that drops docstrings.


def test_a_python_without_docstrings_is_refused_in_a_sentence():
    command = [sys.executable, "-OO", "-c", "import course_utils"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("RuntimeError: course_utils needs its docstrings")
    assert subprocess.run([*command[:1], "-O", *command[2:]], cwd=ROOT).returncode == 0


# An old ipywidgets.


@pytest.mark.parametrize("version", ["7.6.5", "7.7.0", "6.0"])
def test_an_old_ipywidgets_is_named_with_the_command_that_mends_it(version):
    with pytest.raises(
        ImportError, match=rf"^live figures need ipywidgets 7\.7\.1 or newer, got {version}: run `[^`]+`"
    ):
        require_widgets(version)


@pytest.mark.parametrize("version", ["7.7.1", "7.8", "8.0.0rc1", "8.1.5", "10.0"])
def test_a_newer_ipywidgets_is_welcome(version):
    require_widgets(version)


@pytest.mark.parametrize("module", ["explore", "playground"])
def test_live_figures_are_refused_as_they_are_imported(module, tmp_path):
    program = f"""
import ipywidgets
ipywidgets.__version__ = "7.6.5"
try:
    import course_utils.{module}
except ImportError as error:
    print(error)
"""
    assert run(program, cwd=tmp_path, path=ROOT).startswith("live figures need ipywidgets 7.7.1 or newer, got 7.6.5")


# An old Python.


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 8, 18), (2, 7, 18)])
def test_an_old_python_is_named(version, monkeypatch):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "version", ".".join(map(str, version)) + " (main)")
    spec = importlib.util.spec_from_file_location("a_course_utils", PACKAGE / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    with pytest.raises(
        ImportError, match=rf"^course_utils needs Python 3\.11 or newer, .* {re.escape(sys.version[:5])}"
    ):
        spec.loader.exec_module(module)


NEWER = ["(line := source)", "def read(file, /):\n    pass", "match source:\n    case _:\n        pass"]


@pytest.mark.parametrize("code", NEWER, ids=["a walrus", "positional only", "a match"])
def test_old_pythons_can_read_the_file_that_says_so(code):
    source = (PACKAGE / "__init__.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    with pytest.raises(SyntaxError, match="only supported in Python 3"):
        ast.parse(f"{source}\n{code}\n", feature_version=(3, 7))


# A package in a zip file, or read-only.


def test_the_package_works_from_a_zip_file(tmp_path):
    with zipfile.ZipFile(tmp_path / "course.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in PACKAGE.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(ROOT))
    program = """
import course_utils
from course_utils import data
from course_utils.exercises import check, solution
from course_utils.exercises.registry import load, notebooks
from course_utils.pad import draw
from course_utils.slide_numbers import slide_value
print("course.zip" in course_utils.__file__, data.mnist(), len(notebooks()))
print(type(draw(lambda image: [0.1] * 10).widget).__name__, "def " in str(solution("01.1")))
"""
    printed = run(program, cwd=tmp_path, path=tmp_path / "course.zip").splitlines()
    assert (
        printed[0]
        == f"True {'MNIST(X_train=(60000, 28, 28), y_train=(60000,), X_test=(10000, 28, 28), y_test=(10000,))'} 8"
    )


def test_a_read_only_package_is_never_written_to(tmp_path):
    program = """
import sys

def refuse(event, arguments):
    if event == "open" and "course_utils" in str(arguments[0]) and set(arguments[1] or "") & set("wax+"):
        raise PermissionError(arguments[0])
sys.addaudithook(refuse)
from course_utils import data, playground
from course_utils.exercises import check
check("01.1", len)
print(len(data.mnist().X_train))
"""
    assert run(program, cwd=tmp_path, path=ROOT, PYTHONDONTWRITEBYTECODE="1").endswith("\n60000\n")


# No place to write.


def save_a_network(path):
    save(Sequential(Linear(2, 3, rng=np.random.default_rng(0))), path)


def search_with_a_journal(path):
    space = {"x": uniform(0, 1)}
    random_search(lambda x: x, space, trials=1, rng=np.random.default_rng(0), path=path)


@pytest.fixture(params=["no permission", "a read-only disk", "no folder"])
def no_place(request, tmp_path, monkeypatch):
    """Return a path where nothing can be written, also for root, and the reason."""
    if request.param == "no folder":
        return tmp_path / "none" / "file", "No such file or directory"
    number = {"no permission": errno.EACCES, "a read-only disk": errno.EROFS}[request.param]
    real = io.open

    def refuse(path, mode="r", *args, **options):
        if str(path).startswith(str(tmp_path)) and set(mode) & set("wax+"):
            raise OSError(number, os.strerror(number), path)
        return real(path, mode, *args, **options)

    for place in ("io.open", "builtins.open"):
        monkeypatch.setattr(place, refuse)
    return tmp_path / "file", os.strerror(number)


@pytest.mark.parametrize("write", [save_a_network, search_with_a_journal])
def test_no_place_to_write_is_named_with_the_reason(write, no_place):
    path, reason = no_place
    with pytest.raises(OSError, match=rf"expected a path in a folder .* got {re.escape(repr(str(path)))}: {reason}"):
        write(path)
    assert not path.exists()


def test_notebooks_write_nothing_beside_themselves():
    for source in sorted((ROOT / "notebooks" / "source").glob("*.py")):
        lines = source.read_text(encoding="utf-8").splitlines()
        code = "\n".join(line for line in lines if not line.startswith("#"))
        assert not re.search(r"\b(open|save|savefig|savez|to_csv|write_text|write_bytes|tofile)\(|path=", code), (
            source.name
        )
