"""More tests of a notebook than those of its cells, in the kernel in which nbval has just run them.

nbval compares what each cell says. Here every picture is compared, every live figure driven, every figure judged for
readers of all kinds, and nbval itself tried on altered numbers; no cell runs a second time for it.
"""

import ast
import copy
import json
import re
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import Empty
from unittest import mock

import nbval.kernel
import pytest
from nbval.plugin import IPyNbFile, NbCellError, coalesce_streams

HERE = Path(__file__).parent
PATIENCE = 1800  # s; all sliders of a figure on a very busy machine
# For a log that nobody keeps nbval writes out every message, pictures too: a fifth of the work that it does itself.
nbval.kernel.pformat = type


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(parent):
    """Put a `Book` in the place of each file that nbval collects."""
    found = yield
    return [Book.from_parent(parent, path=one.path) if isinstance(one, IPyNbFile) else one for one in found]


class Book(IPyNbFile):
    """A notebook's file: its cells, one test each, and then what is asked about all that they showed."""

    def collect(self):
        """Yield the tests."""
        self.cells = list(super().collect())
        yield from self.cells
        self.live = names_of_views(cell.cell.source for cell in self.cells)
        for name in self.live:
            yield self.question(f"sliders of {name}", lambda name=name: self.ask(f"driven({name!r})"))
        yield self.question("readable figures", lambda: self.ask("unreadable()"))
        yield self.question("no figure left out", self.left_out)
        for cell in self.cells:
            if drawn(cell.cell.outputs):
                yield self.question(f"picture of {cell.name.lower()}", partial(self.wrong_picture, cell))
        yield self.question("altered numbers", self.unnoticed)

    def question(self, name, find):
        """Return a test that fails if `find` returns any defect."""
        return Question.from_parent(self, name=name, find=find)

    def setup(self):
        """Start the kernel, as nbval does, and let it watch the cells."""
        super().setup()
        self.kernel.get_message = partial(message_of_the_living, self.kernel, self.kernel.get_message)
        self.answer(f"__import__('sys').path.append({str(HERE)!r})")
        self.answer("__import__('watching').begin()")

    def run_rest(self):
        """Run what has not run because it was not selected; its own defects are not the question."""
        for cell in self.cells:
            if not self.kernel.is_alive():
                raise DefectError("the kernel has died, or was ended because a cell took too long")
            if cell.test_outputs is None:
                with suppress(NbCellError):
                    cell.runtest()

    def ask(self, question):
        """Return what the module `watching` answers in the kernel."""
        for cell in self.cells:
            if any(output.output_type == "error" for output in cell.test_outputs):
                return [f"{cell.name} raised an exception, so nothing can be said"]
        return json.loads(self.answer(f"__import__('json').dumps(__import__('watching').{question})"))

    def answer(self, expression):
        """Return the value of an expression in the kernel, and leave no trace there."""
        kernel = self.kernel
        asked = kernel.kc.execute("", silent=True, user_expressions={"it": expression})
        while True:
            try:
                reply = kernel.get_message("shell", timeout=PATIENCE)
            except Empty:
                raise DefectError(f"expected an answer to {expression}, but the kernel is dead or silent") from None
            if reply["parent_header"].get("msg_id") == asked:
                said = reply["content"]["user_expressions"]["it"]
                if said["status"] == "error":
                    raise DefectError("\n".join(said["traceback"]))
                return ast.literal_eval(said["data"]["text/plain"])

    def left_out(self):
        """Find live figures of one name, and figures that nobody looked at."""
        pictures, live = self.ask("seen()")
        shown = [words for cell in self.cells for words, _ in drawn(cell.test_outputs)]
        if sorted(self.live) != live:
            yield f"expected live figures of different names {self.live}, found {live}"
        if pictures + len(live) != len(shown):
            yield f"{len(shown)} pictures were shown, of which {pictures} static and {len(live)} live ones were seen"

    def wrong_picture(self, cell):
        """Find pictures of a cell that are not the stored ones."""
        from pictures import differences  # here, for its imports take a second

        return differences(drawn(cell.cell.outputs), drawn(cell.test_outputs), self.nb.metadata.get("stack"))

    def unnoticed(self):
        """Find numbers that could be altered in the stored outputs without nbval's noticing."""
        for cell in self.cells:
            with mock.patch.object(cell, "format_output_compare"):  # which writes a report for people
                for place, altered in alterations(cell.cell.outputs):
                    if cell.compare_outputs(cell.test_outputs, coalesce_streams(altered)):
                        yield f"{cell.name} passes with another number in {place}"


class DefectError(Exception):
    """What a test found, in words."""


class Question(pytest.Item):
    """A test of what a notebook's cells have shown."""

    def __init__(self, *, find, **rest):
        super().__init__(**rest)
        self.find = find

    def runtest(self):
        """Ask."""
        self.parent.run_rest()
        if defects := list(self.find()):
            raise DefectError("\n".join(defects))

    def repr_failure(self, excinfo):
        """Return the defects alone; of anything else, where it came from."""
        return str(excinfo.value) if excinfo.errisinstance(DefectError) else super().repr_failure(excinfo)

    def reportinfo(self):
        """Return where the test stands."""
        return self.path, 0, f"{self.path.name}::{self.name}"


def message_of_the_living(kernel, get_message, stream, timeout=None):
    """Return a kernel's next message; raise `Empty` when the time is over, or at once when the kernel dies."""
    end = time.monotonic() + (timeout or PATIENCE)
    while True:
        try:
            return get_message(stream, timeout=max(0, min(2, end - time.monotonic())))
        except Empty:
            if time.monotonic() >= end or not kernel.is_alive():
                raise


def names_of_views(sources):
    """Return the names of the functions that `explore` decorates in these cells, without running anything."""
    found = []
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            calls = [one for one in getattr(node, "decorator_list", []) if isinstance(one, ast.Call)]
            if any(getattr(call.func, "id", None) == "explore" for call in calls):
                found.append(node.name)
    return found


def drawn(outputs):
    """Return the text and the PNG, in base64, of each picture among outputs."""
    found = (output["data"] for output in outputs if "image/png" in output.get("data", {}))
    return [(data.get("text/plain", ""), data["image/png"]) for data in found]


def alterations(outputs):
    """Yield for each number in outputs where it stands, and the outputs with its last digit altered."""
    for index, output in enumerate(outputs):
        texts = output if output.output_type == "stream" else output.get("data", {})
        for kind in {"text", "text/plain", "text/html"} & texts.keys():
            for number in re.finditer(r"\d+", texts[kind]):
                altered = copy.deepcopy(outputs)
                home = altered[index] if output.output_type == "stream" else altered[index]["data"]
                last = number.end() - 1
                home[kind] = f"{texts[kind][:last]}{(int(number[0][-1]) + 1) % 10}{texts[kind][last + 1 :]}"
                yield f"{kind}: {number[0]}", altered
