"""Live cells are split and filled step by step; `%next` gives back all that was typed, and says where it is."""

import functools

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.classroom import PRESSED
from course_utils.classroom.fill import Filled, fill, find
from course_utils.classroom.steps import Step, skeleton, steps

SOFTMAX = """\
# Positive, and in the same order
def softmax(f):
    e = np.exp(f)  # (K,)
    # Shares of the whole
    return e / e.sum()

# How sure is it?
softmax(f)"""
SHORT = "# Double it\ny = 2 * x"
PROMPTS = "# Positive, and in the same order\n\n    # Shares of the whole\n\n# How sure is it?\n"


def test_steps_are_prompts_and_the_code_below_them():
    assert steps(SOFTMAX) == [
        Step("# Positive, and in the same order", ["def softmax(f):", "    e = np.exp(f)  # (K,)"]),
        Step("    # Shares of the whole", ["    return e / e.sum()", ""]),
        Step("# How sure is it?", ["softmax(f)"]),
    ]


def test_a_skeleton_is_the_prompts_with_room_below():
    assert skeleton(SOFTMAX) == PROMPTS


def test_a_hash_in_a_text_opens_no_step():
    (step,) = steps('# Say it\ntext = """\n# no prompt\n"""\n')
    assert step.code == ['text = """', "# no prompt", '"""']


@pytest.mark.parametrize(
    "source", ["x = 1\n# Late\ny = 2", "", "x = 1  # behind code"], ids=["late", "empty", "behind"]
)
def test_a_cell_without_a_prompt_at_its_beginning_is_refused(source):
    with pytest.raises(ValueError, match="expected a prompt"):
        steps(source)


def test_filling_step_by_step_gives_the_source():
    text, seen = skeleton(SOFTMAX), []
    for _ in range(3):
        text, step, count = fill(text, SOFTMAX)
        seen.append((step, count))
    assert text == SOFTMAX
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert fill(text, SOFTMAX) == Filled(SOFTMAX, None, 3)


@pytest.mark.parametrize(
    ("typed", "filled"),
    [
        (PROMPTS, SOFTMAX),
        ("", SOFTMAX),
        ("x = 3\n", f"x = 3\n{SOFTMAX}"),
        (f"x = 3\n{PROMPTS}", f"x = 3\n{SOFTMAX}"),
        (PROMPTS.replace("Shares of the whole\n", "Shares of the whole\n    return e / (\n"), None),
        ("def half(:\n    # Shares of the whole\n", "def half(:\n    # Shares of the whole\n    return e / e.sum()"),
    ],
    ids=["prompts", "nothing", "something else", "code above", "half a line", "prompts deleted"],
)
def test_filling_all_keeps_what_was_typed(typed, filled):
    got = fill(typed, SOFTMAX, everything=True).text
    if filled is not None:
        assert got == filled
    assert [line for line in typed.splitlines() if line.strip() and line not in got.splitlines()] == []


def test_a_step_typed_by_hand_is_left_alone():
    typed = PROMPTS.replace("order\n", "order\nsoftmax = lambda f: np.exp(f) / np.exp(f).sum()\n")
    filled = fill(typed, SOFTMAX)
    assert filled.step == 2
    assert "lambda" in filled.text
    assert "def softmax" not in filled.text


@pytest.mark.parametrize(
    ("text", "index"),
    [(PROMPTS, 0), ("   # Double it\nz = 1", 1), ("x = 1", None), ("", None)],
    ids=["first", "second, indented", "none", "empty"],
)
def test_a_cell_is_known_by_its_prompts(text, index):
    assert find(text, [SOFTMAX, SHORT]) == index


# In a real kernel, with a front end that does what JupyterLab does with the payload.


class FrontEnd(NotebookClient):
    """Replaces a cell's source by what the kernel sends back for it, as JupyterLab does."""

    @staticmethod
    def replace(cell, cell_index, execute_reply):
        for payload in execute_reply["content"].get("payload", []):
            if payload["source"] == "set_next_input" and payload["replace"]:
                cell.source = payload["text"]


@pytest.fixture(scope="module")
def run():
    """Return what runs a text as a cell, in one kernel for all tests, and gives its new source and what it showed."""
    client = FrontEnd(nbformat.v4.new_notebook(), kernel_name="python3", timeout=120, allow_errors=True)
    client.on_cell_executed = FrontEnd.replace

    def run(text, cell_id=None):
        """JupyterLab and Notebook send the cell's id along."""
        message = client.kc.session.msg
        client.kc.session.msg = functools.partial(message, metadata={"cellId": cell_id})
        cell = nbformat.v4.new_code_cell(text)
        client.nb.cells.append(cell)
        client.execute_cell(cell, len(client.nb.cells) - 1)
        client.kc.session.msg = message
        return cell.source, "".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)

    with client.setup_kernel():
        yield run


CELLS = {"first": SOFTMAX.split("\n"), "second": SHORT.split("\n")}
PREPARE = f"import numpy as np\nfrom course_utils.classroom import prepare\nprepare({CELLS!r})"
ADVICE = " If the cell did not change, copy this into it:\n\n"


@pytest.fixture
def prepared(run):
    run(PREPARE)
    return run


def test_next_fills_its_own_cell_and_runs_nothing(prepared):
    source, shown = prepared(f"ran = True\nhalf_a_line = (\n{PROMPTS}%next\n")
    expected = fill(f"ran = True\nhalf_a_line = (\n{PROMPTS}", SOFTMAX).text
    assert (source, shown) == (expected, f"Live cell 1 of 2: step 1 of 3 is filled in.{ADVICE}{expected}")
    assert prepared("print('ran' in globals(), 'softmax' in globals())")[1] == "False False\n"


def test_a_front_end_that_cannot_replace_shows_the_code_to_copy(prepared):
    _, shown = prepared("%next all")
    assert shown == f"Live cell 1 of 2: step 3 of 3 is filled in.{ADVICE}{SOFTMAX}"


def test_next_from_cell_to_cell_says_where_it_is_and_when_it_is_done(prepared):
    assert prepared("%next all")[0] == SOFTMAX
    assert prepared(f"{SOFTMAX}\n%next") == (SOFTMAX, "Live cell 1 of 2 is complete: run it.")
    assert prepared("%next")[0] == SHORT
    assert prepared("z = 1\n%next") == ("z = 1", "That was the last of the 2 live cells. There is no next one.")


def test_a_live_cell_that_was_emptied_gets_its_own_code_where_the_front_end_says_which_it_is(prepared):
    prepared(SOFTMAX, "first")
    assert prepared("%next", "first")[0].startswith("# Positive, and in the same order\ndef softmax(f):\n")
    assert prepared("mine = (\n%next all", "first")[0] == f"mine = (\n{SOFTMAX}"
    assert prepared("%next", "first")[0] != SHORT
    assert prepared("%next", "a new cell")[0] == SHORT


def test_a_cell_typed_by_hand_counts_as_worked_on(prepared):
    prepared("f = np.array([1.0, 2.0])\n# Positive, and in the same order\nsoftmax = lambda f: f / f.sum()")
    assert prepared("%next")[0] == SHORT


def test_any_live_cell_can_be_asked_for_again(prepared):
    assert prepared("%next 2")[0] == SHORT
    assert prepared("%next 1 all")[0] == SOFTMAX
    assert prepared("%next 1")[0].startswith("# Positive, and in the same order\ndef softmax(f):\n")


@pytest.mark.parametrize("request_", ["3", "0", "back", "1 2"], ids=["beyond", "zero", "a word", "two numbers"])
def test_what_next_does_not_understand_costs_nothing(prepared, request_):
    source, shown = prepared(f"z = 1\n%next {request_}")
    assert source == "z = 1"
    assert shown.startswith("%next takes a live cell's number, 1 to 2, or all; it got ")


HURRIED = ["% next", "%%next", "%Next", "  %NEXT", "next", "next()", "%next()", "%next;", "%next # go on", "%next ."]


@pytest.mark.parametrize("typed", HURRIED)
def test_next_is_obeyed_however_it_is_typed(prepared, typed):
    expected = fill(PROMPTS, SOFTMAX).text
    assert prepared(f"{PROMPTS}\n{typed}\n")[0] == expected
    assert prepared(f"{typed}\n{PROMPTS}")[0] == expected


@pytest.mark.parametrize("typed", ["%next2", "%next(2)", "next 2", "%Next 2", "next(2)"])
def test_a_number_is_read_however_it_is_typed(prepared, typed):
    assert prepared(typed)[0] == SHORT


def test_a_request_behind_code_keeps_the_code_and_runs_nothing(prepared):
    source, _ = prepared(f"ran = 7 %next\n{PROMPTS}")
    assert source == fill(f"ran = 7\n{PROMPTS}", SOFTMAX).text
    assert prepared("print('ran' in globals())")[1] == "False\n"


def test_as_many_steps_are_filled_as_are_asked_for(prepared):
    source, shown = prepared(f"{PROMPTS}%next\n%next\n")
    assert source == fill(fill(PROMPTS, SOFTMAX).text, SOFTMAX).text
    assert shown.startswith("Live cell 1 of 2: step 2 of 3 is filled in.")
    assert prepared(f"{PROMPTS}%next\n%next\n%next\n%next")[0] == SOFTMAX


def test_the_key_parts_no_line_wherever_the_cursor_is(prepared):
    typed = f"x = 'half a line\n{PROMPTS}"
    expected = fill(typed, SOFTMAX).text
    for place in (0, 3, len(typed) - 7, len(typed)):
        assert prepared(typed[:place] + PRESSED + typed[place:])[0] == expected


def test_the_key_can_be_pressed_again_at_once_and_leaves_no_empty_lines(prepared):
    text = PROMPTS
    for _ in range(5):
        text = prepared(f"{PRESSED}{text}")[0]
    assert text == SOFTMAX
    assert prepared(f"{PRESSED}{PRESSED}{PROMPTS}")[0] == fill(fill(PROMPTS, SOFTMAX).text, SOFTMAX).text


def test_a_half_written_cell_is_not_run_silently(prepared):
    half = "# Positive, and in the same order\ne = 1\n    # Shares of the whole\n\n# How sure is it?\n"
    assert prepared(half)[1] == "Step 2 of live cell 1 is still empty; this ran what is there."
    assert prepared("f = np.array([1.0])")[1] == ""
    assert "still empty" not in prepared(SOFTMAX)[1]


def test_other_cells_run_as_ever(prepared):
    assert prepared("next_one = 3\nprint(next(iter([4])), 7 %next_one)") == (
        "next_one = 3\nprint(next(iter([4])), 7 %next_one)",
        "4 1\n",
    )
    for text in ("it = iter([4, 5])\nprint(9 %next(it))", "print('write %next')", "x = 7  # or %next"):
        assert prepared(text)[0] == text


def test_preparing_twice_leaves_one_magic(prepared):
    prepared(PREPARE)
    assert prepared("%next")[0].startswith("# Positive")
    transforms = "get_ipython().input_transformers_cleanup"
    assert prepared(f"print([str(one) for one in {transforms}])")[1].count("Next.transform") == 1
    callbacks = "get_ipython().events.callbacks['pre_run_cell']"
    assert prepared(f"print([str(one) for one in {callbacks}])")[1].count("Next.warn") == 1
