"""An answer is the learner's own work: neither the course's, nor the notebook's, nor a loop where none is asked for."""

import functools
import json
import linecache
import subprocess
import sys

import entropy
import numpy as np
import pytest

from course_utils import data, layers, losses
from course_utils.authoring import printed
from course_utils.authoring.sources import source_paths
from course_utils.exercises import ex01, ex04, ex06, limit, origin, registry
from course_utils.exercises.declare import case, exercise
from course_utils.exercises.judge import judge
from course_utils.losses import cross_entropy, sigmoid, softmax

alias = softmax


def by_linear_layer(X, dout):
    layer = layers.Linear(X.shape[1], dout.shape[1], rng=np.random.default_rng(0), dtype=np.float64)
    layer.forward(X.astype(float))
    layer.backward(dout)
    return layer.grads["W"]


class Wrapped:
    def __call__(self, f):
        return losses.softmax(f)


def declared(asked):
    """Return an exercise, which may be given by its number."""
    return registry.find(asked) if isinstance(asked, str) else asked


OURS = {
    "the reference's exercise": ("01.3", ex01.hinge_loss),
    "the reference itself": ("01.3", ex01.hinge_loss.reference),
    "a wrapped reference": ("01.3", lambda f, y, delta=1.0: ex01.hinge_loss(f, y, delta)),
    "a helper of the references": ("06.11", lambda h, W, dout: ex06._block(h, W, dout)),
    "the library's": ("01.4", softmax),
    "an alias": ("01.4", alias),
    "wrapped": ("01.4", lambda f: softmax(f)),
    "partial": ("01.4", functools.partial(softmax, axis=-1)),
    "an object that is called": ("01.4", Wrapped()),
    "row by row": ("01.4", lambda f: np.apply_along_axis(softmax, -1, f)),
    "transposed": ("01.4", lambda f: softmax(f.T, axis=0).T),
    "the value of a pair": (entropy.cross_entropy, lambda f, y: cross_entropy(f[None], np.array([y]))[0]),
    "the gradient of a pair": (entropy.softmax_gradient, lambda f, y: cross_entropy(f[None], np.array([y]))[1][0]),
    "an entry, its sign turned": (entropy.cross_entropy, lambda f, y: -losses.log_softmax(f)[y]),
    "one hot": (entropy.one_hot, lambda y, C: data.one_hot(y, C)),
    "a layer's gradient": ("04.7", by_linear_layer),
    "standardize": ("06.5", lambda train, test: data.standardize(train, test)[1]),
}


@pytest.mark.parametrize("name", OURS)
def test_what_comes_from_the_course_is_told_kindly(name):
    asked, answer = OURS[name]
    result = judge(declared(asked), answer)
    assert result.status == "ours", result.message
    assert not result.correct
    assert "Write yours" in result.message


def sigmoid_of_the_lead(W, X, y, delta=1.0):
    n, F = np.arange(len(y)), X @ W.T
    dF = sigmoid(F - F[n, y][:, None] + delta)
    dF[n, y] -= dF.sum(axis=1)
    return dF.T @ X / len(y)


HELPED = {
    "the sigmoid in a layer": ("05.1", lambda W, b, x: sigmoid(W @ x + b)),
    "the sigmoid as a layer": (
        "05.1",
        lambda W, b, x: layers.Sigmoid().forward((W @ x + b)[None].astype(float))[0],
    ),
    "the softmax in a gradient": (entropy.softmax_gradient, lambda f, y: softmax(f) - (np.arange(len(f)) == y)),
    "the sigmoid in the slope of a loss": ("02.8", sigmoid_of_the_lead),
}


@pytest.mark.parametrize("name", HELPED)
def test_what_the_course_helps_with_is_the_learners_own(name):
    asked, answer = HELPED[name]
    assert judge(declared(asked), answer).correct


def cell(source, name):
    """Define a function as a notebook's cell does, so that its source can be read; return its namespace."""
    space = {"np": np}
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), space)
    return space


def test_the_notebooks_function_is_known_by_its_code_wherever_it_is_called():
    (source,) = source_paths(["01"])
    loop = source.read_text(encoding="utf-8").split("\ndef hinge_by_loop(")[1].split("\n\n")[0]
    space = cell(f"def hinge_by_loop({loop}\n", "<cell 1>")
    assert judge(registry.find("01.3"), space["hinge_by_loop"]).status == "ours"
    wrapped = judge(registry.find("01.3"), lambda f, y, delta=1.0: space["hinge_by_loop"](f, y, delta))
    assert wrapped.status == "ours"
    assert "hinge_by_loop is what this notebook shows" in wrapped.message


def test_a_function_of_the_same_name_and_another_code_is_the_learners_own():
    other = "def hinge_by_loop(f, y, delta=1.0):\n    return np.maximum(0, f - f[y] + delta).sum() - delta\n"
    assert judge(registry.find("01.3"), cell(other, "<cell 2>")["hinge_by_loop"]).correct


def test_comments_and_layout_do_not_change_a_fingerprint():
    one, other = "def f(x):\n    return x + 1\n", 'def f(x):\n    """Say more."""\n    # and more\n    return (x+1)\n'
    assert origin.fingerprint(one) == origin.fingerprint(other)
    assert origin.fingerprint(one) != origin.fingerprint(one.replace("1", "2"))


@pytest.mark.parametrize("path", source_paths(), ids=lambda path: path.name[:2])
def test_nothing_that_a_notebook_defines_or_imports_passes(path, monkeypatch):
    monkeypatch.setattr(limit, "SECONDS", 1.0)
    found = {}
    for exercise_, name, function in printed.passing(path, trusted=True):
        if name in vars_defined(path):
            found.setdefault(exercise_.number, {})[name] = origin.fingerprint(printed.inspect.getsource(function))
        result = judge(exercise_, function)
        assert result.status == "ours", f"{exercise_.number} is answered by {name}"
    table = json.loads(printed.TABLE.read_text(encoding="utf-8"))
    assert found == {number: row for number, row in table.items() if number[:2] == path.name[:2]}, (
        "run `uv run python -m course_utils.authoring.printed`"
    )


def vars_defined(path):
    return [node.name for node in printed.ast.parse(path.read_text(encoding="utf-8")).body if hasattr(node, "name")]


@exercise(
    "99.1",
    "No loop",
    cases=[case([1.0, 2.0, 3.0])],
    loopless=(case(np.ones(3)), case(np.ones(300))),
    hints=[],
    insight="x",
)
def total(x):
    return x.sum()


def helped(x):
    def add(one, other):
        return one + other

    return functools.reduce(add, x)


LOOPS = {
    "for": (lambda x: [s := 0, [s := s + v for v in x], s][2], "loop"),
    "generator": (lambda x: sum(v for v in x), "loop"),
    "map": (lambda x: sum(map(lambda v: 1.0 * v, x)), "loop"),
    "vectorize": (lambda x: np.vectorize(lambda v: 1.0 * v)(x).sum(), "loop"),
    "a helper": (helped, "loop"),
    "none": (lambda x: x @ np.ones(len(x)), "correct"),
    "a short one over something else": (lambda x: max(x.sum() for _ in range(2)), "correct"),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_is_seen_by_the_steps_it_takes(name):
    answer, status = LOOPS[name]
    assert judge(total, answer).status == status


def test_a_profiler_works_after_a_check_and_during_one():
    import cProfile

    judge(registry.find("04.1"), lambda x, y, h, k: h * k)
    profile = cProfile.Profile()
    profile.runcall(sorted, [3, 1, 2])
    assert ex04.missed_by_the_slopes(1.0, 2.0, 3.0, 2.0) == 6.0


COUNTS = """
import numpy as np
from course_utils.exercises import ex01, origin
case = ex01.hinge_loss.loopless[0]
print(*(origin._steps(ex01.hinge_loss.reference, case, float("inf")) for _ in range(2)))
"""


def test_the_first_count_of_steps_in_a_process_is_as_good_as_the_second():
    done = subprocess.run([sys.executable, "-c", COUNTS], capture_output=True, text=True, check=True)
    first, second = map(int, done.stdout.split())
    assert first == second > 0


@exercise(
    "99.3",
    "Windows",
    cases=[case(np.arange(6.0), np.array([1.0, -2.0])), case(np.arange(4.0) ** 2, np.array([0.5, 1.0, 2.0]))],
    hints=["a", "b"],
    insight="x",
    loopless=(case(np.ones(6), np.ones(2)), case(np.ones(204), np.ones(200))),
)
def slide(x, w):
    return np.array([np.sum(x[i : i + len(w)] * w) for i in range(len(x) - len(w) + 1)])


def two_loops(x, w):
    places = range(len(x) - len(w) + 1)
    return np.array([sum(x[i + k] * w[k] for k in range(len(w))) for i in places])


def test_where_the_answer_is_no_larger_a_loop_over_its_entries_is_welcome_and_one_inside_is_not():
    one_loop = lambda x, w: np.array([x[i : i + len(w)] @ w for i in range(len(x) - len(w) + 1)])  # noqa: E731
    assert judge(slide, one_loop).correct
    assert judge(slide, lambda x, w: np.correlate(x, w)).correct
    refused = judge(slide, two_loops)
    assert refused.status == "loop"
    assert "fewer loops" in refused.message
