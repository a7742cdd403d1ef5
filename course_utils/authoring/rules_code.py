"""Rules on the code: short cells of plain Python, the same set-up cell everywhere, exercises that ask and check."""

import ast
import re
import statistics

from course_utils.exercises import registry
from course_utils.exercises.kinds import Kind

from .addresses import course
from .setup_cell import setup_source
from .sources import tags_of

MEDIAN, MOST, LONGEST = 6, 15, 25  # lines of code a cell: the median, nine of ten, all


def _code(book):
    """Yield (index, cell) of each code cell."""
    return [(index, cell) for index, cell in enumerate(book.stored.cells) if cell.cell_type == "code"]


def parsed(cell):
    """Return a cell's syntax tree; an empty one if it is not plain Python, which `plain_code` reports."""
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return ast.parse("")


def lines_of_code(cell):
    """Count the lines that are not blank; in a hidden cell, neither its title nor the alt texts of its figures."""
    lines = {number for number, line in enumerate(cell.source.splitlines(), start=1) if line.strip()}
    if "hide" in tags_of(cell):
        lines -= {1} if cell.source.startswith("# @title") else set()
        for node in ast.walk(parsed(cell)):
            if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
                text = node.body[0]
                lines -= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return len(lines)


def cell_lengths(book):
    """Find cells too long to read; those that readers see unfolded count for the median and nine of ten.

    A proof cell holds as many claims as its section makes.
    """
    lengths = {index: lines_of_code(cell) for index, cell in _code(book)}
    for index, count in lengths.items():
        if count > LONGEST and "proof" not in tags_of(book.stored.cells[index]):
            yield index, f"{count} lines of code, at most {LONGEST} wanted"
    visible = [lengths[index] for index, cell in _code(book) if "hide" not in tags_of(cell)] or [0]
    if statistics.median(visible) > MEDIAN:
        yield None, f"a median of {statistics.median(visible)} lines of code a cell, at most {MEDIAN} wanted"
    if sum(count > MOST for count in visible) > 0.1 * len(visible):
        yield None, f"more than a tenth of the cells have over {MOST} lines of code"


def plain_code(book):
    """Find magics, star imports, edits of sys.path, comparisons that are not asserted, and idle semicolons."""
    for index, cell in _code(book):
        if re.search(r"^\s*[%!]", cell.source, flags=re.MULTILINE):
            yield index, "a magic or shell command: plain Python only"
        if re.search(r";\s*$", cell.source, flags=re.MULTILINE):
            yield index, "a semicolon at the end of a line; write _ = ... to show nothing"
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            yield index, f"not plain Python: {error.msg}, line {error.lineno}"
            continue
        yield from ((index, problem) for node in ast.walk(tree) for problem in _problems(node))


def _problems(node):
    if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path":
        yield "sys.path is not to be touched"
    if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
        yield f"star import from {node.module}"
    if isinstance(node, ast.ImportFrom) and node.module == "sys" and any(alias.name == "path" for alias in node.names):
        yield "sys.path is not to be touched"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare):
        yield f"a comparison without assert: {ast.unparse(node.value)[:60]}"


def setup_cell(book):
    """Find a first code cell that is not the course's set-up cell, and hidden cells without a title for Colab."""
    first = next(iter(_code(book)), (None, None))
    if first[1] is None or first[1].source != setup_source(course(book.root).archive):
        yield first[0], "the first code cell is not the course's set-up cell"
    elif not {"setup", "hide"} <= set(tags_of(first[1])):
        yield first[0], "the set-up cell wants the tags setup and hide"
    for index, cell in _code(book):
        if "hide" in tags_of(cell) and not cell.source.startswith("# @title "):
            yield index, "a hidden cell must start with # @title"


def exercises(book):
    """Find exercises that answer themselves, that check nothing declared or something else, and untagged stubs."""
    declared = _declared(book.number)
    for index, cell in _code(book):
        tree, tagged = parsed(cell), "exercise" in tags_of(cell)
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        stubs = [
            f
            for f in functions
            if any(isinstance(s, ast.Raise) and "NotImplementedError" in ast.unparse(s) for s in f.body)
        ]
        if tagged and not (stubs == functions if functions else _dots(tree)):
            yield index, "an exercise's function must raise NotImplementedError, any other answer must be ..."
        asked = re.search(rf'^check\("({book.number}\.\d+)", \w+\)$', cell.source, flags=re.MULTILINE)
        if tagged and not asked:
            yield index, f'an exercise must end in its check, such as check("{book.number}.1", answer)'
        if asked and asked[1] not in declared:
            yield index, f"expected exercise {asked[1]} in exercises/ex{book.number}.py, found none"
        elif asked and tagged and isinstance(declared[asked[1]], Kind) == bool(functions):
            yield index, f"exercise {asked[1]} asks for {'no ' if functions else 'a '}function, and its cell does not"
        if stubs and not tagged:
            yield index, "a stub without the tag exercise"


def _dots(tree):
    """Tell whether a cell leaves an answer to the learner: a name that is three dots, or has them in it."""
    values = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    return any(isinstance(n, ast.Constant) and n.value is ... for value in values for n in ast.walk(value))


def _declared(number):
    try:
        return registry.load(number)
    except registry.UnknownExerciseError:
        return {}


def bets(book):
    """Find bets that are of another notebook, asked twice or never answered, and answers that nothing computed."""
    seen = {"bet": {}, "reveal": {}}
    for index, cell in _code(book):
        calls = [node for node in ast.walk(parsed(cell)) if isinstance(node, ast.Call)]
        tagged = {"bet", "hide"} <= set(tags_of(cell))
        for name, call in [(getattr(call.func, "id", None), call) for call in calls]:
            if name not in seen:
                continue
            key = ast.literal_eval(call.args[0])
            if not re.fullmatch(rf"{book.number}\.b\d+", key) or key in seen[name] or not tagged:
                yield (
                    index,
                    f"{name} {key!r}: expected {book.number}.b1 and so on, once each, in a cell tagged bet, hide",
                )
            if name == "reveal" and not any(isinstance(node, ast.Name) for node in ast.walk(call.args[1])):
                yield index, f"the answer of bet {key} is typed in, not computed"
            seen[name][key] = index
    for key in seen["bet"].keys() | seen["reveal"].keys():
        if not seen["bet"].get(key, len(book.stored.cells)) < seen["reveal"].get(key, -1):
            yield seen["bet"].get(key), f"bet {key} is not asked first and answered in a later cell"
