"""The pages of the public API name everything that notebooks import from these modules, and ask no other host."""

import ast
import importlib
import inspect
import re

import pytest

from course_utils.authoring.__main__ import main
from course_utils.authoring.api import MODULES
from course_utils.authoring.sources import source_paths

INNER = {"figures"}  # what is drawn for one cell of a notebook
HOST = r"[\"']?(?:https?:)?//"
ELSEWHERE = re.compile(rf"<(?:script|link|img|iframe)[^>]+(?:src|href)={HOST}|url\(\s*{HOST}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Return the text of each page, by the name of its module."""
    out = tmp_path_factory.mktemp("api")
    assert main(["api", "--out", str(out)]) == 0
    inside = out / "course_utils"
    files = {".".join(path.relative_to(inside).with_suffix("").parts): path for path in inside.rglob("*.html")}
    return {name: path.read_text(encoding="utf-8") for name, path in {**files, "index": out / "index.html"}.items()}


def public(module):
    """Return the public names of a module: those that it lists, or else those that it defines."""
    found = importlib.import_module(f"course_utils.{module}")
    own = [name for name, thing in vars(found).items() if getattr(thing, "__module__", "") == found.__name__]
    return getattr(found, "__all__", [name for name in own if not name.startswith("_")])


def imported():
    """Return what notebooks import from the course: pairs of a module and a name of it."""
    for path in source_paths():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_utils."):
                yield from ((node.module.removeprefix("course_utils."), alias.name) for alias in node.names)


def test_there_is_a_page_for_each_module_and_an_index(pages):
    assert {*MODULES, "index"} <= set(pages)


@pytest.mark.parametrize("module", MODULES)
def test_each_public_name_is_on_its_modules_page_with_words_of_its_own(module, pages):
    assert public(module)
    assert [name for name in public(module) if f'id="{name}"' not in pages[module]] == []


def test_every_module_that_notebooks_import_has_a_page_and_what_they_take_is_on_it(pages):
    wanted = {(module, name) for module, name in imported() if module not in INNER}
    assert {module for module, _ in wanted} <= set(MODULES)
    assert {(module, name) for module, name in wanted if f'id="{name}"' not in pages[module]} == set()


# Shapes, types and units are said of every argument, once: by the method of a base class where others follow it.


def undocumented_of(thing, owners=(), in_prose=False):
    """Return the arguments of a function or class that no docstring has under Parameters or Attributes, or in prose."""
    name = getattr(thing, "__name__", "")
    texts = [inspect.getdoc(one) or "" for one in (thing, *(vars(owner).get(name) for owner in owners)) if one]
    said = "\n".join(part for text in texts for part in re.split(r"\n(?:Parameters|Attributes)\n-+\n", text)[1:])
    taken = inspect.signature(thing).parameters.values()
    wanted = [one.name for one in taken if one.name != "self" and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    prose = "\n".join(texts) if in_prose else ""
    return [
        one
        for one in wanted
        if not re.search(rf"^(?:.*, )?{one}(?:, .*)? :", said, flags=re.MULTILINE) and f"`{one}`" not in prose
    ]


def undocumented(module, in_prose=False):
    """Return, by name, the arguments without words of what a module makes public."""
    found = {}
    for name in public(module):
        thing = getattr(importlib.import_module(f"course_utils.{module}"), name)
        if inspect.isclass(thing):
            owners = thing.__mro__[1:]
            methods = {key: one for key, one in vars(thing).items() if inspect.isfunction(one) and key[0] != "_"}
            found |= {f"{name}.{key}": undocumented_of(one, owners, in_prose) for key, one in methods.items()}
            if inspect.isfunction(thing.__init__):
                found[name] = undocumented_of(thing, in_prose=in_prose)
        elif inspect.isfunction(thing):
            found[name] = undocumented_of(thing, in_prose=in_prose)
    return {name: arguments for name, arguments in found.items() if arguments}


ARRAYS = ["data", "losses", "layers", "optim", "training", "images", "gradcheck"]


@pytest.mark.parametrize("module", ARRAYS)
def test_every_argument_has_its_shape_or_type_in_the_docstring(module):
    assert undocumented(module) == {}


@pytest.mark.parametrize("module", sorted(set(MODULES) - set(ARRAYS)))
def test_every_argument_is_spoken_of_in_the_docstring(module):
    assert undocumented(module, in_prose=True) == {}


def test_an_argument_without_words_is_found():
    def function(x, y):
        """Add.

        Parameters
        ----------
        x : float
        """

    assert undocumented_of(function) == undocumented_of(function, in_prose=True) == ["y"]
    function.__doc__ = f"Add ``y`` to `x`.{inspect.getdoc(function).removeprefix('Add.')}"
    assert undocumented_of(function) == ["y"]
    assert undocumented_of(function, in_prose=True) == []


def test_no_page_asks_another_host_or_needs_a_program_that_sets_formulas(pages):
    assert {name: found[0] for name, text in pages.items() if (found := ELSEWHERE.findall(text))} == {}
    assert [name for name, text in pages.items() if ":math:" in text or ".. math::" in text] == []


TAGS = ['<script src="https://x.org/a.js">', "<img src=//x.org/a.png>", "a { background: url(http://x.org) }"]


@pytest.mark.parametrize("tag", TAGS)
def test_a_request_to_another_host_is_seen(tag):
    assert ELSEWHERE.search(tag)
