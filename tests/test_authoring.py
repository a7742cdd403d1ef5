"""Builds are reproducible and refuse what fails; every rule of `check` finds the defect it is there for."""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest

from course_utils.authoring import build as building
from course_utils.authoring.__main__ import main
from course_utils.authoring.addresses import Course, course
from course_utils.authoring.build import build
from course_utils.authoring.check import READER_RULES, RULES, check_notebook, strays
from course_utils.authoring.commands import UV
from course_utils.authoring.setup_cell import badge, setup_source, stamped
from course_utils.authoring.sources import (
    DECK_TABLES,
    ROOT,
    AuthoringError,
    notebook_path,
    parse_source,
    place,
    read_source,
    source_paths,
    stored_text,
)
from course_utils.host.versions import stack

SOURCE = f"""\
# %% [markdown] tags=["S0-01"]
# # Build a tiny notebook
#
# **What you will do.** Little. **What you will learn.** Less. **What you need.** Two minutes.

# %% tags=["setup", "hide"]
{setup_source("")}

# %%
import os

from course_utils.slide_numbers import slide_value

check = lambda name, answer: None  # a stand-in
print("one")
print(os.environ["COURSE_STATIC"], os.path.basename(os.getcwd()))

# %% [markdown]
# ## Prove a number
#
# With $a < b$:
#
# $$x = \\frac{{1}}{{2}}$$

# %% [markdown] tags=["notes"]
# **1 minute.** Wait.
#
# **Ask:** what does the slide say? (The same.)
#
# **Goes wrong:** somebody rounds.

# %% tags=["W0-10", "W0-19", "live"]
# Do the numbers agree?
numbers = [
    1.58,
    1.040191,
]
slide_value(
    "W0-10 W0-19",
    numbers,
)

# %% tags=["exercise"]
def answer(x):
    raise NotImplementedError("Exercise 1.1")

check("01.1", answer)

# %% [markdown]
# **What you learned.** As said.
#
# ### In practice
#
# ### Further reading
"""
DECKS = """
# %% [markdown]
# ## For readers of the decks
#
# | item | printed | right | why |
# |---|---|---|---|
# | cross-entropy | 0.452 | 1.040 | the natural logarithm |

# %% tags=["hide"]
# @title Proof of the table
assert numbers[1] > 1
"""
TABLES = {"items": ["S0-01,01", "S1-05,02"], "numbers": ["W0-10,01", "W0-19,01"], "errata": []}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a small project with one notebook, built once for all tests of this module."""
    root = tmp_path_factory.mktemp("project")
    (root / "notebooks/source").mkdir(parents=True)
    (root / "pyproject.toml").write_text('[tool.course]\nrepo = ""\nref = ""\n', encoding="utf-8")
    for name, lines in TABLES.items():
        text = "\n".join(["id,notebook", *lines]) + "\n"
        (root / DECK_TABLES[name]).parent.mkdir(parents=True, exist_ok=True)
        (root / DECK_TABLES[name]).write_text(text, encoding="utf-8")
    source = root / "notebooks/source/01_tiny.py"
    source.write_text(SOURCE, encoding="utf-8")
    build(source)
    return root


@pytest.fixture
def tiny(project):
    """Return the source, the stored notebook's path, and what puts both back as they were."""
    source = project / "notebooks/source/01_tiny.py"
    target = notebook_path(source)
    before = source.read_bytes(), target.read_bytes()
    yield SimpleNamespace(root=project, source=source, target=target)
    source.write_bytes(before[0])
    target.write_bytes(before[1])


# Build.


def test_a_second_build_changes_no_byte_and_says_so(monkeypatch, capsys, tiny):
    before = tiny.target.read_bytes()
    assert on_the_command_line(monkeypatch, tiny, "build", "01") == 0
    assert capsys.readouterr().out == "01_tiny.ipynb: unchanged\n"
    assert tiny.target.read_bytes() == before
    assert sorted(path.name for path in tiny.target.parent.iterdir()) == ["01_tiny.ipynb", "source"]


def test_what_is_stored_is_outputs_tags_and_nothing_that_varies(tiny):
    notebook = nbformat.read(tiny.target, as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info", "stack"}
    assert notebook.metadata.stack == stack()
    assert notebook.metadata.language_info == {"name": "python"}
    assert {key for cell in notebook.cells for key in cell.metadata} == {"tags", "cellView", "jupyter"}
    assert notebook.cells[1].metadata == {
        "tags": ["setup", "hide"],
        "cellView": "form",
        "jupyter": {"source_hidden": True},
    }
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == [1, 2, 3, 4]
    assert notebook.cells[1].outputs == []


def test_cells_run_in_the_notebooks_folder_and_printed_text_is_one_piece(tiny):
    (output,) = nbformat.read(tiny.target, as_version=4).cells[2].outputs
    assert output.text == "one\n1 notebooks\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys\nsys.stderr.write('oops')", "stderr: oops"),
        ("import warnings\nwarnings.warn('careful')", "stderr: .*careful"),
        ("import os\nos._exit(1)", "ended its kernel"),
        ("import time\ntime.sleep(60)", "took longer than 2 s"),
    ],
    ids=["an error", "stderr", "a warning", "a dead kernel", "an endless cell"],
)
def test_a_cell_that_fails_is_named_and_the_stored_notebook_stays(tiny, monkeypatch, capsys, code, reason):
    monkeypatch.setattr(building, "SECONDS_A_CELL", 2)
    before = tiny.target.read_bytes()
    source = tiny.source.read_text(encoding="utf-8")
    tiny.source.write_text(f"{source}\n# %% [markdown]\n# ## Go wrong\n\n# %%\n{code}\n\n# %%\n5\n", encoding="utf-8")
    assert on_the_command_line(monkeypatch, tiny, "build", "01") == 1
    assert re.match(rf"01_tiny\.ipynb: cell 9 \(Go wrong\): {reason}", capsys.readouterr().err)
    assert tiny.target.read_bytes() == before


def test_ids_of_cells_outlive_changes_elsewhere_and_tell_equal_cells_apart(tmp_path):
    path = tmp_path / "01_x.py"
    path.write_text("# %%\n1\n\n# %%\n1\n\n# %%\n2\n", encoding="utf-8")
    first, again, other = (cell.id for cell in read_source(path).cells)
    assert len({first, again, other}) == 3
    path.write_text("# %% [markdown]\n# New.\n\n# %%\n1\n\n# %%\n1\n\n# %%\n2\n", encoding="utf-8")
    assert [cell.id for cell in read_source(path).cells][1:] == [first, again, other]


def test_widget_messages_and_clear_output_leave_no_trace():
    client = building.StoringClient(nbformat.v4.new_notebook())
    outputs = ["kept"]
    assert client.handle_comm_msg(outputs, {}, 0) is None
    assert client.clear_output(outputs, {}, 0) is None
    assert outputs == ["kept"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no settings under HOME")
def test_a_home_that_cannot_be_written_leaves_no_trace(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    program = """
import nbformat, pathlib, pytest, sys
from course_utils.authoring.build import execute
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import matplotlib.pyplot")])
execute(notebook, pathlib.Path(sys.argv[1]))
options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore:Module already imported"]
sys.exit(pytest.main([*options, *sys.argv[2:]]))
"""
    environment = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}
    environment["HOME"] = str(tmp_path / "file" / "home")
    names = ["tests/test_display.py", *(f"notebooks/01_scoring_svm_softmax.ipynb::Cell {index}" for index in (0, 1))]
    command = [sys.executable, "-c", program, tmp_path / "x.ipynb", *names]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


# The set-up cell.


MISSING = ImportError("No module named 'course_utils'")
HOSTS = {  # what is there, by which the place is known: modules, environment, the notebook's own names, the system
    "a terminal": {},
    "Windows": {"platform": "win32"},
    "VS Code": {"names": {"__vsc_ipynb_file__": "01.ipynb"}},
    "VS Code on Windows": {"environment": {"VSCODE_PID": "1"}, "platform": "win32"},
    "Colab": {"modules": {"google.colab": None}},
    "Kaggle": {"environment": {"KAGGLE_KERNEL_RUN_TYPE": "Interactive"}},
    "a hub": {"environment": {"JUPYTERHUB_USER": "ada"}},
    "a browser": {"platform": "emscripten"},
}
FETCHING = ("Colab", "Kaggle")


def run_setup(archive, host, error=MISSING, exit_code=0):
    """Run the set-up cell on a host; return the commands it called and the one sentence it ended in, if any."""
    place = {"modules": {}, "environment": {}, "names": {}, "platform": "linux"} | HOSTS[host]
    calls = []
    known = {
        "os": SimpleNamespace(environ=place["environment"]),
        "sys": SimpleNamespace(modules=place["modules"], executable="python", platform=place["platform"]),
        "subprocess": SimpleNamespace(call=lambda command: calls.append(command) or exit_code),
        "course_utils": SimpleNamespace(),
    }

    def importer(name, *rest):
        if name == "course_utils" and error:
            raise error
        return known[name]

    builtins = {"__import__": importer, "ImportError": ImportError, "globals": lambda: place["names"]}
    try:
        exec(setup_source(archive), {"__builtins__": builtins})
    except ImportError as raised:
        (advice,) = raised._render_traceback_()
        return calls, advice
    return calls, None


@pytest.mark.parametrize("host", HOSTS)
def test_set_up_does_nothing_where_the_course_is_there(host):
    assert run_setup("address", host, error=None) == ([], None)


@pytest.mark.parametrize("host", FETCHING)
def test_set_up_fetches_the_course_without_dependencies_where_nothing_else_would(host):
    calls, advice = run_setup("https://address.zip", host)
    assert calls == [["python", "-m", "pip", "install", "-qq", "--no-deps", "https://address.zip"]]
    assert advice is None


ADVICE = {
    "a terminal": f"in its folder, run {UV} run jupyter lab",
    "Windows": "in its folder, run py -m pip install uv, then py -m uv run jupyter lab",
    "VS Code": f"In the course's folder, run {UV} sync, then choose .venv in that folder as this notebook's kernel.",
    "VS Code on Windows": "run py -m pip install uv, then py -m uv sync, then choose .venv",
    "Colab": "This copy does not know where the course is published: open it from the course's own page.",
    "Kaggle": "This copy does not know where the course is published: open it from the course's own page.",
    "a hub": "The course is missing on this hub: run %pip install -q .. in a new cell, then this one.",
    "a browser": "The course is missing in this browser: run %pip install -q course-utils in a new cell, then this",
}


@pytest.mark.parametrize("host", HOSTS)
def test_set_up_says_in_one_sentence_what_works_there(host):
    calls, advice = run_setup("", host)
    assert calls == []
    assert ADVICE[host] in advice
    assert "\n" not in advice
    if host not in FETCHING:
        assert run_setup("address", host) == ([], advice)


@pytest.mark.parametrize("host", FETCHING)
def test_set_up_says_that_fetching_failed_and_where_kaggle_keeps_its_switch(host):
    calls, advice = run_setup("address", host, exit_code=1)
    assert len(calls) == 1
    assert advice.startswith("Fetching address failed: look at your connection (on Kaggle, turn Internet on)")


def test_set_up_says_that_python_may_be_too_old():
    error = ImportError("course_utils needs Python 3.11 or newer, this kernel runs 3.10.13")
    assert "or Python is older than 3.11: in its folder, run " in run_setup("address", "a terminal", error)[1]


HIDDEN = """\
import os, sys

class Hidden:
    def find_spec(self, name, *rest):
        if name == "course_utils":
            raise ImportError("hidden")

sys.meta_path.insert(0, Hidden())
for name in {"VSCODE_PID", "JUPYTERHUB_USER", "KAGGLE_KERNEL_RUN_TYPE"} & set(os.environ):
    del os.environ[name]
"""


def test_set_up_ends_in_its_sentence_alone_in_a_kernel(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(HIDDEN), nbformat.v4.new_code_cell(setup_source(""))]
    )
    path = tmp_path / "alone.ipynb"
    with pytest.raises(AuthoringError, match="ImportError: hidden"):
        building.execute(notebook, path)
    (output,) = notebook.cells[1].outputs
    assert len(output.traceback) == 1
    assert f"run {UV} run jupyter lab" in output.traceback[0]


def test_set_up_is_short():
    assert len(setup_source("").splitlines()) <= 28


def test_the_archives_address_comes_from_the_projects_settings(tmp_path):
    assert course(ROOT).archive == "" or course(ROOT).archive.startswith("https://github.com/")
    (tmp_path / "pyproject.toml").write_text('[tool.course]\nrepo = "me/course"\nref = "v1"\n', encoding="utf-8")
    assert course(tmp_path).archive == "https://github.com/me/course/archive/refs/tags/v1.tar.gz"


def test_a_source_gets_the_set_up_cell_of_today():
    text = '# %% tags=["setup", "hide"]\nold\n\nlines\n\n# %%\n1\n'
    new = stamped(text, Course(), "01_tiny")
    assert new == f'# %% tags=["setup", "hide"]\n{setup_source("")}\n\n# %%\n1\n'
    assert stamped(new, Course(), "01_tiny") == new
    assert stamped("# %%\n1\n", Course(), "01_tiny") == "# %%\n1\n"


# Check.


def test_a_notebook_in_order_has_no_findings(tiny):
    assert check_notebook(tiny.source, tiny.root) == []
    assert strays(tiny.root) == []


def code(text, **metadata):
    return {"cell_type": "code", "source": text, "metadata": metadata}


def output_of(data, kind="display_data"):
    return {"output_type": kind, "data": data, "metadata": {}}


def break_source(old, new):
    def change(notebook):
        (cell,) = (cell for cell in notebook.cells if old in cell.source)
        cell.source = cell.source.replace(old, new)

    return change


def say(text):
    return break_source("With $a < b$:", text)


def run(text):
    return break_source("print(os", f"{text}\nprint(os")


def show(output):
    return lambda notebook: notebook.cells[2].outputs.append(nbformat.from_dict(output))


def set_tags(index, *tags):
    def change(notebook):
        notebook.cells[index].metadata["tags"] = list(tags)

    return change


def set_count(count):
    def change(notebook):
        notebook.cells[3 + 1].execution_count = count

    return change


def drop(index):
    return lambda notebook: notebook.cells.pop(index)


def widgets(notebook):
    notebook.metadata["widgets"] = {}


def of_no_stack(notebook):
    del notebook.metadata["stack"]


DEFECTS = [  # rule, what is broken, a part of the finding
    ("drift", drop(3), "6 cells"),
    ("drift", run("x = 1"), "source is not"),
    ("drift", widgets, "metadata"),
    ("drift", of_no_stack, "metadata"),
    ("drift", set_tags(6, "notes"), "metadata is not"),
    ("outputs", set_count(None), "execution count None, expected 3"),
    ("outputs", set_count(7), "execution count 7, expected 3"),
    ("outputs", show({"output_type": "stream", "name": "stderr", "text": "hm"}), "stderr"),
    ("outputs", show({"output_type": "error", "ename": "E", "evalue": "", "traceback": []}), "stored error, E"),
    ("outputs", show(output_of({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "v"})), "stored widget"),
    ("outputs", show(output_of({"text/plain": "<f at 0x7f12ab34cd>"})), "memory address"),
    ("pictures", show(output_of({"image/png": "", "text/plain": "<Figure size 640x480 with 1 Axes>"})), "alt text"),
    ("pictures", show(output_of({"image/png": ""})), "alt text"),
    ("headings", say("# Second"), "expected one H1"),
    ("headings", break_source("# Build", "Build"), "expected one H1"),
    ("headings", say("#### Deep"), "'Deep' of level 4 follows level 2"),
    ("badge", say(badge(Course("me/course", "v1"), "01_tiny")), "expected no badge, as [tool.course] says, got"),
    ("sections", break_source("What you need", "What"), "opening lacks 'What you need'"),
    ("sections", break_source("minutes", "m"), "opening lacks 'minutes'"),
    ("sections", break_source("### In practice", "### In theory"), "closing lacks 'In practice'"),
    ("sections", break_source("## Prove a number", "## For readers of the decks"), "closing lacks 'In practice'"),
    ("sections", say("Ten.\n\n## For readers of the decks"), "as the first line of a cell, once"),
    (
        "sections",
        break_source("### Further reading", "### Further reading\n\n## For readers of the decks"),
        "as the first line of a cell, once",
    ),
    ("wording", say(r"Let \(x\) be"), "write $ or $$"),
    ("wording", say(r"\[x\]"), "write $ or $$"),
    ("wording", say(r"$$\require{cancel} x$$"), "does not work everywhere"),
    ("wording", say(r"$$x \tag{1}$$"), "does not work everywhere"),
    ("wording", say("<style>p {}</style>"), "styles and colours"),
    ("wording", say('<span style="color: red">x</span>'), "styles and colours"),
    ("wording", say("<details><summary>More</summary>\nText</details>"), "blank line must follow"),
    ("wording", say(r"$$\begin{align} x \end{align}$$"), "aligned"),
    ("wording", say("[here](/home/me/x.html)"), "path of one machine"),
    ("mathematics", say("It costs $5."), "odd number of $"),
    ("mathematics", say("$$x"), "odd number of $$"),
    ("mathematics", say("$$x\n\n+ y$$"), "blank line"),
    ("mathematics", say("$a<b$"), "HTML tag"),
    ("mathematics", say(r"$\frac{1}{2$"), "unbalanced braces"),
    ("cell_lengths", run("x = 1\n" * 26), "at most 25 wanted"),
    ("cell_lengths", run("x = 1\n" * 16), "more than a tenth"),
    (
        "cell_lengths",
        lambda notebook: [run("x = 1\n" * 5)(notebook), notebook.cells.pop(4), notebook.cells.pop(4)],
        "median",
    ),
    ("plain_code", run("%pip install x"), "magic"),
    ("plain_code", run("!ls"), "magic"),
    ("plain_code", run("import sys\nsys.path.append('..')"), "sys.path"),
    ("plain_code", run("from sys import path"), "sys.path"),
    ("plain_code", run("from math import *"), "star import from math"),
    ("plain_code", run("1 == 2"), "comparison without assert: 1 == 2"),
    ("plain_code", run("x = 1;"), "semicolon"),
    ("plain_code", run("def"), "not plain Python"),
    ("setup_cell", break_source("run this cell first", "run this"), "not the course's set-up cell"),
    ("setup_cell", drop(1), "not the course's set-up cell"),
    ("setup_cell", set_tags(1, "setup"), "tags setup and hide"),
    ("setup_cell", set_tags(2, "hide"), "must start with # @title"),
    ("exercises", break_source('raise NotImplementedError("Exercise 1.1")', "return None"), "must raise"),
    ("exercises", break_source('check("01.1", answer)', "answer"), "must end in its check"),
    ("exercises", break_source('check("01.1", answer)', 'check("02.1", answer)'), "must end in its check"),
    (
        "exercises",
        break_source('check("01.1", answer)', 'check("01.99", answer)'),
        "expected exercise 01.99 in exercises/",
    ),
    ("exercises", break_source("def answer(x):\n    raise", "answer = 3\nraise"), "any other answer must be ..."),
    ("exercises", break_source("def answer(x):\n    raise", "answer = ...\nraise"), "01.1 asks for a function, and"),
    ("exercises", set_tags(5), "stub without the tag"),
    ("bets", run('bet("01.b1", "What?")'), "is not asked first and answered in a later cell"),
    ("bets", run('bet("02.b1", "What?")'), "expected 01.b1"),
    ("tags", set_tags(2, "lively"), "unknown tag 'lively'"),
    ("tags", set_tags(2, "S9-99"), "unknown tag 'S9-99'"),
    ("tags", set_tags(1, "nbval-ignore-output"), "wants an assertion"),
    ("tags", set_tags(2, "S1-05"), "S1-05 belongs to notebook 02"),
    ("tags", set_tags(2, "live", "live"), "2 times"),
    ("proofs", set_tags(4, "W0-10"), "W0-19 is proved here"),
    ("proofs", break_source('"W0-10 W0-19"', "ids"), "written out"),
    ("coverage", set_tags(0), "S0-01"),
    ("coverage", set_tags(4, "W0-10"), "W0-19"),
    ("coverage", break_source('"W0-10 W0-19"', '"W0-10"'), "W0-19"),
]


@pytest.mark.parametrize(("rule", "defect", "finding"), DEFECTS, ids=[f"{d[0]}: {d[2]}" for d in DEFECTS])
def test_a_rule_finds_its_defect(tiny, rule, defect, finding):
    notebook = nbformat.read(tiny.target, as_version=4)
    defect(notebook)
    tiny.target.write_text(stored_text(notebook), encoding="utf-8")
    (function,) = (function for function in RULES if function.__name__ == rule)
    assert any(finding in problem for problem in problems_of(function, tiny, notebook))
    assert any(
        finding in line and line.startswith("01_tiny.ipynb: ") for line in check_notebook(tiny.source, tiny.root)
    )


def problems_of(rule, tiny, notebook):
    book = SimpleNamespace(
        text=tiny.target.read_text(encoding="utf-8"),
        stored=notebook,
        wanted=read_source(tiny.source),
        number="01",
        root=tiny.root,
    )
    return [problem for _, problem in rule(book)]


def test_every_rule_is_tested():
    tested = {rule for rule, _, _ in DEFECTS} | {"file_form"}
    assert tested == {rule.__name__ for rule in RULES if rule not in READER_RULES}


def test_a_file_in_another_form_is_noticed(tiny):
    tiny.target.write_text(json.dumps(json.loads(tiny.target.read_text(encoding="utf-8"))), encoding="utf-8")
    (finding,) = check_notebook(tiny.source, tiny.root)
    assert "not in the form that a build writes" in finding


def test_a_source_edited_after_the_build_is_noticed(tiny):
    tiny.source.write_text(SOURCE.replace('"one"', '"two"'), encoding="utf-8")
    findings = check_notebook(tiny.source, tiny.root)
    assert findings
    assert all("cell 3 (Build a tiny notebook): its " in finding for finding in findings)


def test_code_in_markdown_is_no_heading_and_no_formula(tiny):
    notebook = nbformat.read(tiny.target, as_version=4)
    say("```\n# no title\nprice = $5\n```\nand `\\(` and `$`")(notebook)
    rules = [rule for rule in RULES if rule.__name__ in {"headings", "wording", "mathematics"}]
    assert [problems_of(rule, tiny, notebook) for rule in rules] == [[], [], []]


def test_hidden_cells_may_carry_an_alt_text_beyond_the_longest(tiny):
    notebook = nbformat.read(tiny.target, as_version=4)
    text = "\n".join(f"    line {i}" for i in range(30))
    notebook.cells[2].source = f'# @title Live\ndef figure(fig):\n    """Alt\n{text}"""\n    return None'
    (rule,) = (rule for rule in RULES if rule.__name__ == "cell_lengths")
    assert problems_of(rule, tiny, notebook)
    notebook.cells[2].metadata["tags"] = ["hide"]
    assert problems_of(rule, tiny, notebook) == []


def test_the_section_for_readers_of_the_decks_comes_last_and_is_collapsed(tiny):
    notebook = parse_source(SOURCE + DECKS)
    (rule,) = (rule for rule in RULES if rule.__name__ == "sections")
    assert problems_of(rule, tiny, notebook) == []
    folded = [cell.source.split("\n")[0] for cell in notebook.cells if "jp-MarkdownHeadingCollapsed" in cell.metadata]
    assert folded == ["## For readers of the decks"]
    notebook.cells.append(nbformat.v4.new_markdown_cell("## More"))
    assert problems_of(rule, tiny, notebook) == [
        "'More' comes after the section 'For readers of the decks', which is the last"
    ]


def test_a_proof_cell_holds_as_many_claims_as_its_section_makes(tiny):
    (rule,) = (rule for rule in RULES if rule.__name__ == "cell_lengths")
    for tags, found in ((["proof", "hide"], []), (["hide"], ["40 lines of code, at most 25 wanted"])):
        text = f"# %% tags={tags}\n# @title Proofs: what this section claims\n" + "assert x > 1\n" * 40
        assert problems_of(rule, tiny, parse_source(f"{SOURCE}\n{text}".replace("'", '"'))) == found


def test_a_notebook_not_built_and_one_without_source_are_named(tmp_path):
    (tmp_path / "notebooks/source").mkdir(parents=True)
    source = tmp_path / "notebooks/source/02_new.py"
    source.write_text("# %%\n1\n", encoding="utf-8")
    assert "not built yet" in check_notebook(source, tmp_path)[0]
    (tmp_path / "notebooks/03_old.ipynb").write_text("{}", encoding="utf-8")
    for name in ("my_notes.ipynb", "03_old-Copy1.ipynb"):  # a reader's own
        (tmp_path / "notebooks" / name).write_text("{}", encoding="utf-8")
    assert strays(tmp_path) == ["03_old.ipynb: it has no source"]


def test_a_file_that_is_no_notebook_is_named(tiny):
    tiny.target.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert check_notebook(tiny.source, tiny.root) == [
        "01_tiny.ipynb: expected a notebook's JSON, got something else; build it again"
    ]


def test_places_count_from_1_and_name_the_heading():
    cells = [nbformat.v4.new_markdown_cell("# A\n\n## B"), nbformat.v4.new_code_cell("1")]
    assert place(cells, 1) == "cell 2 (B)"
    assert place(cells[1:], 0) == "cell 1 (before the first heading)"


# The command line.


def test_an_unknown_number_is_refused(tiny):
    assert source_paths(["01"], tiny.root) == [tiny.source]
    with pytest.raises(AuthoringError, match="expected notebook numbers among 01, got 09"):
        source_paths(["09"], tiny.root)


def on_the_command_line(monkeypatch, tiny, *arguments):
    monkeypatch.setattr("course_utils.authoring.__main__.source_paths", lambda numbers: [tiny.source])
    monkeypatch.setattr("course_utils.authoring.__main__.strays", lambda: [])
    monkeypatch.setattr(
        "course_utils.authoring.__main__.check_notebook", lambda source: check_notebook(source, tiny.root)
    )
    return main(list(arguments))


def test_check_lists_what_it_checked_or_what_it_found(monkeypatch, capsys, tiny):
    assert on_the_command_line(monkeypatch, tiny, "check") == 0
    assert capsys.readouterr().out.startswith("In order: 01. Checked: file form, drift, outputs, pictures, ")
    tiny.source.write_text(SOURCE + "\n# %%\n1\n", encoding="utf-8")
    assert on_the_command_line(monkeypatch, tiny, "check", "01") == 1
    assert capsys.readouterr().out == "01_tiny.ipynb: whole notebook: 7 cells, but its source has 8; build it again\n"


def test_the_commands_print_into_any_stream(monkeypatch, tiny):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert on_the_command_line(monkeypatch, tiny, "check") == 0
    assert said.getvalue().startswith("In order: 01.")


def test_a_terminal_without_the_letters_of_a_name_and_a_place_that_cannot_be_written_are_no_traceback(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    program = """
import sys
from course_utils.authoring.__main__ import main
print(*(main(["live", "01", "--out", folder]) for folder in sys.argv[1:]))
"""
    command = [sys.executable, "-c", program, *(tmp_path / folder / "live" for folder in ("Übung", "file"))]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="ascii")
    *written, codes = done.stdout.splitlines()
    assert codes == "0 1", done.stderr
    assert written
    assert all("\\xdcbung" in path for path in written)
    assert "file" in done.stderr
    assert "Traceback" not in done.stderr
