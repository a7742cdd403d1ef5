"""A class of twenty: what each hands in for notebook 01, and which exercises each has right.

A learner is a function that changes a notebook as it was handed out, in whatever format; `TWENTY` has their names, and
the numbers of the exercises that each has earned.
"""

import copy
import inspect
import json

from course_utils.authoring.grading.material import CHECK
from course_utils.authoring.handout import solved
from course_utils.exercises import ask, registry
from course_utils.exercises.declare import Exercise

EXERCISES = list(registry.load("01"))
OTHER_WAYS = {
    "01.1": "def count_parameters(K, D):\n    rows = D + 1\n    return K * rows",
    "01.2": "import numpy as np\n\ndef append_one(x):\n    x = np.asarray(x)\n"
    "    return np.concatenate([x, np.ones((*x.shape[:-1], 1))], axis=-1)",
    "01.3": "def hinge_loss(f, y, delta=1.0):\n    complaints = np.maximum(0, f - f[y] + delta)\n"
    "    complaints[y] = 0\n    return complaints.sum()",
}
NO_NUMBERS = {
    "01.1": "def count_parameters(K, D):\n    return f'{K * D + K}'",
    "01.2": "def append_one(x):\n    return 1",
    "01.3": "def hinge_loss(f, y, delta=1.0):\n    return np.nan",
    "01.4": "def stable_softmax(f):\n    f -= f.max()\n    return np.exp(f) / np.exp(f).sum(axis=-1, keepdims=True)",
    "01.5": "ill = 'listing C'",
    "01.6": "def slope_at_temperature(f, y):\n    return f",
    "01.7": "my_choice = dict(rate=0.5)",
    "01.8": "diagnoses = 3",
    "01.9": "learn_and_read = None",
}


def number_of(cell):
    """Return which exercise a cell answers, or None; nbgrader's own tests answer none."""
    found = CHECK.findall("".join(cell["source"])) if cell["cell_type"] == "code" else []
    return found[0] if found and "graded_check" not in "".join(cell["source"]) else None


def write(notebook, answers):
    """Put answers into the cells of their exercises, above what checks them."""
    for cell in notebook["cells"]:
        if (number := number_of(cell)) in answers:
            cell["source"] = f"{answers[number]}\n\n{''.join(cell['source']).splitlines()[-1]}"


def solve(notebook, wrong=()):
    """Answer all exercises but some as the solutions do."""
    for cell in notebook["cells"]:
        if (number := number_of(cell)) and number not in wrong:
            cell["source"] = solved("".join(cell["source"]))


def add(notebook, source, place=0):
    """Put a code cell of the learner's own in."""
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].insert(place, cell)


def _with_helpers(function):
    """Return a function's source below that of the functions of its module that it calls."""
    module = inspect.getmodule(function)
    called = [vars(module).get(name) for name in function.__code__.co_names]
    own = [one for one in called if inspect.isfunction(one) and one.__module__ == module.__name__]
    text = "\n\n".join([*map(_with_helpers, own), ask.source(function)])
    if "stable_softmax.reference" in text:
        right = ask.source(registry.find("01.4").reference).replace("stable_softmax", "right_softmax", 1)
        text = f"{right}\n\n{text.replace('stable_softmax.reference', 'right_softmax')}"
    return text


def mistaken(place):
    """Return the mistake at a place among each exercise's named ones, as an answer, by the exercise's number."""
    found = {}
    for number, exercise in registry.load("01").items():
        if isinstance(exercise, Exercise):
            mistake = exercise.mistakes[place]
            name = exercise.reference.__name__
            found[number] = _with_helpers(mistake.function).replace(f"def {mistake.name}", f"def {name}", 1)
        else:
            _, value, _ = list(exercise.mistaken())[place]
            name = {"01.5": "ill", "01.7": "my_choice", "01.8": "diagnoses"}[number]
            found[number] = f"{name} = {value!r}"
    return found


def all_right(notebook):
    solve(notebook)


def in_other_ways(notebook):
    solve(notebook)
    write(notebook, OTHER_WAYS)


def first_mistakes(notebook):
    write(notebook, mistaken(0))


def second_mistakes(notebook):
    write(notebook, mistaken(1))


def no_numbers(notebook):
    write(notebook, NO_NUMBERS)


def untouched(_notebook):
    pass


def crashing(notebook):
    solve(notebook)
    write(notebook, {"01.1": "def count_parameters(K, D):\n    return K * D / 0", "01.5": "ill = ["})


def endless(notebook):
    solve(notebook)
    write(notebook, {"01.3": "def hinge_loss(f, y, delta=1.0):\n    while True:\n        pass"})


def stuck(notebook):
    solve(notebook)
    write(notebook, {"01.2": "while True:\n    pass\n\ndef append_one(x):\n    return x"})


def typo_elsewhere(notebook):
    solve(notebook, ["01.9"])
    add(notebook, "1 +", 2)
    add(notebook, "pritn(W)", len(notebook["cells"]))


def shadowed_check(notebook):
    solve(notebook, ["01.3"])
    add(notebook, "def check(*_):\n    return 'all right'", 3)
    write(notebook, {"01.3": "def check(*_): print('correct')\n\ndef hinge_loss(f, y, delta=1.0):\n    return 1.0"})


def missing_cell(notebook):
    solve(notebook)
    gone = [one for one in notebook["cells"] if number_of(one) == "01.6" or '"01.6", slope' in "".join(one["source"])]
    notebook["cells"] = [one for one in notebook["cells"] if one not in gone]


def saved_by_colab(notebook):
    """Without ids and tags of Jupyter's; sources as lines; with fields of Colab's own."""
    solve(notebook, ["01.8"])
    for cell in notebook["cells"]:
        marks = {"nbgrader": cell["metadata"]["nbgrader"]} if "nbgrader" in cell["metadata"] else {}
        cell["metadata"] = {"id": cell.pop("id", "x"), "colab": {"base_uri": "https://localhost"}} | marks
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook["nbformat_minor"] = 0
    notebook["metadata"] = {"colab": {"provenance": [], "toc_visible": True}, "kernelspec": kernel}


def saved_by_vs_code(notebook):
    """With a kernel that only this learner has, and fields of VS Code's own."""
    solve(notebook, ["01.1", "01.4"])
    for cell in notebook["cells"]:
        cell["metadata"] = {**cell["metadata"], "vscode": {"languageId": "python"}}
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    kernel = {"name": "own-venv", "display_name": ".venv (3.12.1)", "language": "python"}
    notebook["metadata"] = {"kernelspec": kernel, "language_info": {"name": "python", "version": "3.12.1"}}


def copied(notebook):
    in_other_ways(notebook)
    copy_of = OTHER_WAYS["01.3"].replace("complaints", "z").replace("delta", "d")
    write(notebook, {"01.3": copy_of})


def imports_of_the_course(notebook):
    solve(notebook, ["01.6"])
    write(notebook, {"01.4": "from course_utils.losses import softmax as stable_softmax"})


def leaving(notebook):
    solve(notebook)
    write(notebook, {"01.2": "import os\n\ndef append_one(x):\n    os._exit(0)"})


def in_half(notebook):
    """Half of the file will be lost; see `handed_in`."""
    solve(notebook)


TWENTY = {
    "ada": (all_right, EXERCISES),
    "bo": (in_other_ways, EXERCISES),
    "cy": (first_mistakes, []),
    "di": (second_mistakes, []),
    "ed": (no_numbers, []),
    "fay": (untouched, []),
    "guy": (crashing, [one for one in EXERCISES if one not in ("01.1", "01.5")]),
    "hal": (endless, [one for one in EXERCISES if one != "01.3"]),
    "ivy": (stuck, [one for one in EXERCISES if one != "01.2"]),
    "jo": (typo_elsewhere, EXERCISES[:-1]),
    "kim": (shadowed_check, [one for one in EXERCISES if one != "01.3"]),
    "leo": (missing_cell, [one for one in EXERCISES if one != "01.6"]),
    "max": (all_right, EXERCISES),  # and renames the file
    "nia": (saved_by_colab, [one for one in EXERCISES if one != "01.8"]),
    "oz": (saved_by_vs_code, [one for one in EXERCISES if one not in ("01.1", "01.4")]),
    "pam": (copied, EXERCISES),
    "quin": (all_right, EXERCISES),  # late
    "ray": (imports_of_the_course, [one for one in EXERCISES if one not in ("01.4", "01.6")]),
    "sue": (leaving, [one for one in EXERCISES if one != "01.2"]),
    "tom": (in_half, []),
}
RENAMED, LATE, TORN, LEAVING = "max", "quin", "tom", "sue"
UNGRADED = {TORN, LEAVING, "leo"}  # by nbgrader, which says so: it wants either an answer or its test


def handed_in(notebook, learner):
    """Return the text of what a learner makes of a notebook, a dict, that was handed out."""
    mine = copy.deepcopy(notebook)
    TWENTY[learner][0](mine)
    text = json.dumps(mine)
    return text[: len(text) // 2] if learner == TORN else text
