"""Every figure is drawn somewhere and has one home: a module that notebooks share, or the one of its only notebook."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import figures

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "course_utils"
PAD = (PACKAGE / "pad/still.py").read_text(encoding="utf-8")
DRAWN = {
    path.name[:2]: set(re.findall(r"\bfigures\.(\w+)", path.read_text(encoding="utf-8")))
    for path in (ROOT / "notebooks/source").glob("[0-9]*.py")
}

DRAWING = {path.stem: path.read_text(encoding="utf-8") for path in (PACKAGE / "figures").glob("nb*.py")}


@pytest.mark.slow
def test_importing_figures_leaves_pyplot_alone():
    code = "import sys, course_utils.figures; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", figures.__all__)
def test_a_figure_of_one_notebook_lives_in_the_module_of_its_number_and_every_figure_is_drawn(name):
    users = {f"nb{number}" for number, names in DRAWN.items() if name in names}
    home = getattr(figures, name).__module__.rpartition(".")[2]
    assert users
    drawing = {module[:4] for module, text in DRAWING.items() if re.search(rf"^from .*\b{name}\b", text, re.M)}
    users |= drawing - {home[:4]}  # a figure may be made of another one
    shared = len(users) > 1 or re.search(rf"\b{name}\b", PAD)
    assert not home.startswith("nb") if shared else {home[:4]} == users


def test_no_module_of_figures_is_named_like_another_of_the_package():
    names = [path.name for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"]
    assert [path.name for path in (PACKAGE / "figures").glob("*.py") if names.count(path.name) > 1] == []


@pytest.mark.parametrize("name", figures.__all__)
def test_a_figure_says_the_types_of_all_that_it_takes_and_gives(name):
    figure = getattr(figures, name)
    public = [figure.__init__, figure.update] if inspect.isclass(figure) else [figure]
    for function in public:
        signature = inspect.signature(function)
        types = [
            *(p.annotation for p in signature.parameters.values() if p.name != "self"),
            signature.return_annotation,
        ]
        assert inspect.Signature.empty not in types
