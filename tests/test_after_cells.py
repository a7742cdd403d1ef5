"""The test of the tester: what is wrong with a notebook's numbers, pictures or live figures fails, by its name."""

import base64
import copy
import functools
import io
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from after_cells import Book, alterations
from course import NBVAL
from pictures import VARYING, differences
from PIL import Image

from course_utils.authoring.build import execute
from course_utils.figures import new_axes
from course_utils.host.display import png
from course_utils.host.versions import stack

IMPORTS = """
from course_utils.explore import explore, lin
from course_utils.figures import new_axes
from course_utils.host.display import picture
"""
LINE = """
ax = new_axes()
ax.plot([0, 1], [0, 1], color="{colour}")
ax.set_title("{title}", color="{colour}")
picture(ax, "A line that rises from the lower left.")
"""
LIVE = """
@explore(x=lin(0, 10, value=3), size=(4, 2))
def {name}(fig):
    "A dot that moves to the right with x."
    ax = fig.subplots()
    ax.set(xlim=(0, 10), ylim=(0, 1))
    (dot,) = ax.plot([], [], "o", markersize=20)

    def update(x):
        dot.set_data([{place}], [0.5])
        return dot

    return update
"""
CELLS = [
    IMPORTS,
    'print(f"{1 / 3:.4f}")',  # stored with another digit
    LINE.format(colour="black", title="A line"),  # stored red
    LINE.format(colour="0.8", title="Faint words"),
    LIVE.format(name="dot", place="x"),  # stored as it is at another x
    LIVE.format(name="idle", place="3"),
    LIVE.format(name="twice", place="x"),
    LIVE.format(name="twice", place="x"),
    "print(0x1234567, hex(0x1234567))",  # the second is an address to nbval
    "_ = dot.set(x=8)",  # so that the figure at hand is not what its cell drew
]


def stored(cells, folder):
    """Return a notebook of code cells with its outputs."""
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in cells]
    notebook = nbformat.v4.new_notebook(cells=cells)
    execute(notebook, folder / "any.ipynb")
    notebook.metadata["stack"] = stack()
    return notebook


def as_png(image):
    """Return pixels as a PNG in base64."""
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "png")
    return base64.b64encode(stream.getvalue()).decode()


def red(image):
    """Return a red picture of the same size."""
    return np.zeros_like(image) + np.array([255, 0, 0], np.uint8)


def frame(**values):
    """Return what the live figure shows at other values."""
    names = {}
    exec(IMPORTS + LIVE.format(name="dot", place="x"), names)
    return names["dot"].set(**values).rendered[..., :3].copy()


def run(folder):
    """Run nbval with these questions in a folder; return what failed in each file, and the report."""
    command = [sys.executable, "-m", "pytest", "-rf", "-c", os.devnull, "-p", "after_cells", *NBVAL]
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    options = {"cwd": folder, "env": {**os.environ, "PYTHONPATH": path}, "capture_output": True, "text": True}
    done = subprocess.run([*command, "--nbval-cell-timeout=20", "."], **options, check=False)
    failed = defaultdict(set)
    for name, test in re.findall(r"^FAILED (\w+)\.ipynb::(.+?)(?: - .*)?$", done.stdout, flags=re.MULTILINE):
        failed[name].add(test)
    return failed, done.stdout


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Run a notebook with a defect of each kind, and one whose kernel dies; return what failed, and the report."""
    folder = tmp_path_factory.mktemp("notebooks")
    bad = stored(CELLS, folder)
    dead = copy.deepcopy(bad)
    bad.cells[1].outputs[0].text = "0.3334\n"
    for index, image in ((2, red(frame())), (4, frame(x=6))):
        bad.cells[index].outputs[0]["data"]["image/png"] = as_png(image)
    dead.cells[0].source = "import os\nos._exit(1)"
    for name, notebook in {"bad": bad, "dead": dead}.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return run(folder)


def test_numbers_pictures_and_figures_that_are_wrong_fail_by_name_and_no_other_test_does(outcome):
    failed, report = outcome
    pictures = {"picture of cell 2", "picture of cell 4"}
    questions = {"readable figures", "no figure left out", "altered numbers"}
    assert failed["bad"] == {"Cell 1", "sliders of idle", *pictures, *questions}, report
    for words in (
        "x moves no pixel",
        "picture 2: faint text: 'Faint words'",
        "expected live figures of different names",
        "Cell 8 passes with another number in text: 1234567",
        "'A line that rises from the lower left.' is not what its cell draws",
    ):
        assert words in report


def test_after_a_kernels_death_every_test_fails_and_none_waits(outcome):
    failed, report = outcome
    assert failed["dead"] >= {"Cell 0", "sliders of dot", "picture of cell 2", "altered numbers"}
    assert "the kernel has died" in report


def test_after_a_cell_that_raised_nothing_is_said_of_figures():
    cells = [SimpleNamespace(name="Cell 0", test_outputs=[nbformat.v4.new_output("error", ename="E")])]
    assert Book.ask(SimpleNamespace(cells=cells), "seen()") == ["Cell 0 raised an exception, so nothing can be said"]


# Pictures.

HERE = stack()
STACKS = {"the same stack": HERE, "another processor": {**HERE, "arithmetic": "0"}, "an unknown stack": None}


@functools.cache
def curves(legend=True, steep=1.0):
    """Return the pixels of a plot with two curves."""
    x, ax = np.linspace(0, 1, 50), new_axes()
    for power in (1, 2):
        ax.plot(x, steep * x**power, label=f"power {power}")
    ax.set(xlabel="x", ylabel="y", ylim=(0, 1))
    if legend:
        ax.legend(loc="upper left")
    return np.asarray(Image.open(io.BytesIO(png(ax.figure))).convert("RGB"))


def compared(old, new, home, words="Two curves."):
    """Return what is found wrong with a stored picture, when its cell draws a new one."""
    return list(differences([(words, as_png(old))], [(words, as_png(new))], home))


@pytest.mark.parametrize("home", STACKS.values(), ids=STACKS)
def test_a_picture_that_says_something_else_fails_on_every_stack(home):
    image = curves()
    assert compared(image, image, home) == []
    for wrong in (red(image), curves(steep=0.8), curves(legend=False), image[:-20], image[::-1]):
        (defect,) = compared(wrong, image, home)
        assert "'Two curves.' is not what its cell draws" in defect
        assert compared(image, wrong, home)
    assert compared(frame(), frame(x=6), home)


@pytest.mark.parametrize("home", STACKS.values(), ids=STACKS)
def test_a_picture_moved_by_some_pixels_and_softened_passes_on_another_stack_alone(home):
    image = curves()
    moved = np.pad(image[2:, :-3], ((0, 2), (3, 0), (0, 0)), mode="edge")
    soft = (0.75 * moved + 0.25 * np.roll(moved, 1, axis=0)).astype(np.uint8)
    for other in (moved, soft):
        assert bool(compared(image, other, home)) == (home == HERE)


def test_a_missing_picture_fails():
    assert list(differences([("one", "")], [], HERE)) == ["expected 1 pictures, got 0"]


def test_more_is_tolerated_where_a_reason_is_given_and_not_where_the_stack_is_the_same():
    image, spotted, reason = curves(), curves().copy(), next(iter(VARYING))
    spotted[20:29, 20:49] = 0  # a fifth of a per cent
    for words, home, wrong in [("Two", None, True), (reason, None, False), (reason, HERE, True)]:
        assert bool(compared(image, spotted, home, words)) == wrong


# Numbers.


def test_every_number_is_altered_in_its_last_digit_once():
    outputs = [
        nbformat.v4.new_output("stream", text="12 of 1.58\n"),
        nbformat.v4.new_output("display_data", data={"text/html": "<b>9</b>", "image/png": "1234"}),
    ]
    altered = [alteration for _, alteration in alterations(outputs)]
    assert [one[0].text for one in altered] == ["13 of 1.58\n", "12 of 2.58\n", "12 of 1.59\n", "12 of 1.58\n"]
    assert [one[1].data["text/html"] for one in altered] == ["<b>9</b>"] * 3 + ["<b>0</b>"]
    assert all(one[1].data["image/png"] == "1234" for one in altered)
