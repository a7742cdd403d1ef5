"""Whatever style and settings the reader's notebook has, the course's pictures come out the same, pixel by pixel."""

import contextlib
import functools
import io
import time
import timeit
import warnings
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from PIL import Image

from course_utils import figures
from course_utils.explore import View, choice, lin
from course_utils.host import style
from course_utils.host.display import png
from course_utils.pad.pen import EXAMPLE, ink
from course_utils.pad.still import still
from course_utils.playground import playground

X = np.linspace(-2, 2, 9)
RNG = np.random.default_rng(0)
POINTS, LABELS = RNG.normal(size=(12, 2)), np.arange(12) % 3
SQUARES = RNG.random((4, 6, 6))


def on_axes(make, *arguments):
    """Return what draws an artist of the course: it is made on axes, and updated with `arguments`."""

    def draw():
        axes = figures.new_axes()
        make(axes).update(*arguments)
        return axes

    return draw


def on_figure(make, *arguments):
    def draw():
        figure = figures.new_figure()
        make(figure).update(*arguments)
        return figure

    return draw


def from_a_cell():
    """Draw as notebooks do that make their axes themselves, and go on with what the course has drawn."""
    figure = figures.new_figure((7, 3))
    left, right = figure.subplots(1, 2)
    left.plot(X, -X, label="a line")
    left.scatter(X, X**2, c=X)
    left.set(title="a title", xlabel="$x_1$", ylabel="height")
    left.legend()
    left.grid(True)
    left.twinx().hist(RNG.normal(size=9), alpha=0.3)
    right.imshow(SQUARES[0])
    right.text(1, 1, "words")
    right.annotate("there", (2, 2), (4, 4), arrowprops={"arrowstyle": "->"})
    figure.add_axes((0.4, 0.4, 0.2, 0.2)).bar([1, 2], [1, -2], hatch="//")
    figure.suptitle("over all")
    return figure


def bent_mesh():
    axes = figures.new_axes()
    mesh = figures.Mesh(axes, (-1, 1, 0, 2), lines=5)
    mesh.update(mesh.grid**3)
    return axes


def taped():
    """Return a tape of two inputs and their sum."""
    a, b = (SimpleNamespace(data=2.0, grad=1.0, inputs=(), gate=None) for _ in range(2))
    return [a, b, SimpleNamespace(data=4.0, grad=1.0, inputs=(a, b), gate=1)]


GATES = {"+": (1, 1.5, "+"), "×": (2.1, 0.8, "×")}
WIRES = {"x": ((0, 2.2), "+"), "y": ((0, 0.9), "+"), "q": ("+", "×"), "z": ((0, 0), "×"), "f": ("×", (3.1, 0.8))}
NUMBERS = {"x": -2.0, "y": 5.0, "q": 3.0, "z": -4.0, "f": -12.0}
WEIGHTS = RNG.normal(size=(8, 5, 5))
STATIC = {
    "Answers": on_axes(figures.Answers, POINTS[:4], np.array([0, 1, 1, 0]), np.array([0.0, 1, 0, 1])),
    "BeforeAndAfter": on_axes(lambda ax: figures.BeforeAndAfter(ax, "abc", 3), np.arange(3.0), np.ones(3)),
    "Border": on_axes(figures.Border, [1.0, -1.0], 0.2),
    "ComputationalGraph": on_axes(lambda ax: figures.ComputationalGraph(ax, GATES, WIRES), NUMBERS, NUMBERS, "×"),
    "Contenders": on_axes(lambda ax: figures.Contenders(ax, ["plain"], 9, 2, 1), {"plain": [X**2]}),
    "ConvolutionStep": on_figure(lambda fig: figures.ConvolutionStep(fig, SQUARES[0], np.eye(3)), 1, 2),
    "CountMap": on_axes(lambda ax: figures.CountMap(ax, X[:3], X[:2], 4, "x", "y"), np.ones((2, 3)), -1.5, -2),
    "Coverage": on_axes(lambda ax: figures.Coverage(ax, 9), 5, 3, 2, 1),
    "CurvePath": on_axes(lambda ax: figures.CurvePath(ax, X, X**2), [2, 1, -1], [4, 1, 1]),
    "FiltersAndMaps": on_figure(lambda fig: figures.FiltersAndMaps(fig, WEIGHTS, 4), np.eye(28), WEIGHTS[:, :4, :4]),
    "ForbiddenZone": on_axes(lambda ax: figures.ForbiddenZone(ax, [13, -7, 11], y=0), 5),
    "Ground": on_axes(lambda ax: figures.Ground(ax, X, top=4), X[:, None] ** 2 + X**2, POINTS),
    "HalfPlane": on_axes(lambda ax: figures.HalfPlane(ax, (-1, 2, -1, 2)), [1.0, 1.0], -1.5),
    "HalfPlanes": on_axes(lambda ax: figures.HalfPlanes(ax, (-2, 2, -2, 2), 2), np.eye(2), np.array([0.0, 0.5])),
    "Heights": on_axes(lambda ax: figures.Heights(ax, ["a", "b"], (1e-3, 10), "loss"), [9, 0.1, 1e-9], [1, np.inf]),
    "ImageGrid": on_axes(lambda ax: figures.ImageGrid(ax, 4, 6, columns=2, titles="abcd"), SQUARES),
    "Landscape": on_figure(lambda fig: figures.Landscape(fig, X, X, top=8), X[:, None] ** 2 + X**2, 0.5, 1, 1.25),
    "LayerHistograms": on_axes(lambda ax: figures.LayerHistograms(ax, 2, (-1, 1), "activation"), SQUARES[:2]),
    "LossCurve": on_axes(lambda ax: figures.LossCurve(ax, steps=3, top=2), np.array([5.0, 1.0, 0.5])),
    "Mesh": bent_mesh,
    "Miss": on_axes(lambda ax: figures.Miss(ax, np.sin), 1.0, 0.54, 0.5),
    "UnitPortrait": on_figure(
        lambda figure: figures.UnitPortrait(figure, 6, 4, 3), SQUARES[0] - 0.5, SQUARES, [1.0, 3.0, 2.0]
    ),
    "NetworkDiagram": on_axes(lambda ax: figures.NetworkDiagram(ax, [2, 2], [np.eye(2)]), [[0.0, -1.5], [0.1, 0.9]]),
    "OnCurve": on_axes(lambda ax: figures.OnCurve(ax, (-2, 2), (0, 4), "z", "y"), X, X**2, X[:2], X[:2] ** 2),
    "ProbabilityBars": on_axes(lambda ax: figures.ProbabilityBars(ax, "abc"), np.array([0.2, 0.797, 0.003])),
    "ProbabilityMap": on_axes(lambda ax: figures.ProbabilityMap(ax, (-1, 1, -1, 1), 4), np.full((16, 3), 1 / 3)),
    "Pulse": on_figure(lambda fig: figures.Pulse(fig, 2, 5, (-1, 1)), SQUARES[:2], np.full((3, 3), 1e-3)),
    "Race": on_axes(lambda ax: figures.Race(ax, X, X, ["one", "two"]), X[:, None] ** 2 + X**2, [[0, 0]], [POINTS] * 2),
    "Regions": on_axes(lambda ax: figures.Regions(ax, (-1, 1, -1, 1), 30), RNG.normal(size=(900, 3))),
    "ScoreBars": on_axes(lambda ax: figures.ScoreBars(ax, 3, limit=5), np.array([1.0, -2.0, 3.0])),
    "Secant": on_axes(lambda ax: figures.Secant(ax, X, X**2), (1, 1), (1, 1), (2, 4), 2),
    "SeenAndUnseen": on_axes(lambda ax: figures.SeenAndUnseen(ax, 4, 2, 1.1), X[4:], X[4:] ** 2, X[4:]),
    "SlopeTriangle": on_axes(lambda ax: figures.SlopeTriangle(ax, np.sin, 0, 3, "x", "y"), 1.5, 0.1, 0.5, "slope"),
    "Squeeze": on_axes(figures.Squeeze, np.array([1.0, 1.5, 2.0]), 2.0, 0.5),
    "StretchedNudge": on_axes(lambda ax: figures.StretchedNudge(ax, "ab", 1), [0.1, 0.3], [3.0], "steps"),
    "SurfacePath": on_axes(lambda ax: figures.SurfacePath(ax, X, X, top=4), X[:, None] ** 2 + X**2, POINTS),
    "Templates": lambda: figures.Templates([figures.new_axes()], side=6).update(SQUARES[:1].reshape(1, -1))[0].axes,
    "ThinnedNetwork": on_axes(lambda ax: figures.ThinnedNetwork(ax, 2, 3, 1), np.array([1, 0, 1])),
    "TrialSquare": on_axes(lambda ax: figures.TrialSquare(ax, X, X), np.array([[0.2, 0.9], [0.5, 0.1]]), X),
    "TwoLosses": on_figure(lambda fig: figures.TwoLosses(fig, X, [X**2, X], [X**2, X**2 + 1], "x"), 1, [1, 1], [1, 2]),
    "UnitShares": on_axes(lambda ax: figures.UnitShares(ax, 4), [0.0, 0.75, 0.001, 0.0]),
    "UpdateArrows": on_axes(lambda ax: figures.UpdateArrows(ax, (-3, 3, -3, 3)), *np.eye(2), np.ones(2)),
    "Velocities": on_axes(lambda ax: figures.Velocities(ax, 12, 2), POINTS),
    "Ways": on_axes(lambda ax: figures.Ways(ax, "x", "ab", "y", 4), [1.0, 2.0], [3.0, -1.0], "ways"),
    "activations": lambda: figures.activations({"a": np.sin, "b": np.cos}, lambda f, z: f(z + 1)).axes[0],
    "bars": lambda: figures.bars([3, -2], ["a", "b"], "x"),
    "boxes": lambda: figures.boxes(POINTS.T, ["a", "b"], "x", "y"),
    "confusion_matrix": lambda: figures.confusion_matrix(np.array([[5, 1], [2, 7]])),
    "curves": lambda: figures.curves(X, {"a": X, "b": -X}, "x", "y"),
    "digits": lambda: figures.digits(SQUARES, titles=range(4), columns=2),
    "error_bars": lambda: figures.error_bars(POINTS.T, ["a", "b"], "accuracy"),
    "two_dots": lambda: figures.two_dots(POINTS.T, POINTS.T / 2, ["a", "b"], "accuracy"),
    "error_rates": lambda: figures.error_rates([2011, 2012], [25.8, 16.4], ["XRCE", "AlexNet"], human=5.1),
    "families": figures.families,
    "ill_runs": lambda: figures.ill_runs({"A": (X**2, X / 4, X / 4), "B": (X, X / 4, X / 5)}, 2.3),
    "image_grid": lambda: figures.image_grid(SQUARES, titles=range(4), columns=2),
    "image_to_scores": lambda: figures.image_to_scores(np.eye(3), np.ones((2, 9)), np.array([1.0, -1.0])),
    "inside": lambda: figures.inside({"A": X**2, "B": [0.0, 1.0]}, {"A": X, "B": 9 * X}),
    "mistake_runs": lambda: figures.mistake_runs({"A": np.array([3, 1, 0]), "B": np.array([4, 4, 4])}, 5),
    "neuron": figures.neuron,
    "new_axes": lambda: figures.new_axes((2, 2)),
    "new_figure": from_a_cell,
    "over_strength": lambda: figures.over_strength([1e-3, 1e-2], [0.1, 0.3], [0.5, 0.4], "loss"),
    "panels": lambda: figures.panels({"a": (X, {"one": X**2, "two": X}), "b": (X, {"one": X})}, "y"),
    "points_and_curves": lambda: figures.points_and_curves(X, X, X, {"a": X, "b": -X}),
    "pulses": lambda: figures.pulses({"A": (SQUARES[:2], [1e-3, 1e-2, 0.1])}, (-1, 1)).axes[0],
    "pushes": lambda: figures.pushes(X, {"a": X**2, "b": X}),
    "rate_map": lambda: figures.rate_map(X[5:], X[6:], 99 + SQUARES[0, :3, :4] * 700, X[6:]),
    "reliability": lambda: figures.reliability({"a": (np.linspace(0, 1, 99), np.arange(99) > 40)}, 5),
    "runs": lambda: figures.runs({"A": [1.0, 0.1], "B": [2.0, 50.0]}, (1e-3, 10), "loss"),
    "runs_side_by_side": lambda: figures.runs_side_by_side({"A": (X, X**2), "B": (X**2, X)}, 1, 4),
    "scatter_classes": lambda: next(iter(figures.scatter_classes(POINTS, LABELS, figures.new_axes()))).axes,
    "small_paths": lambda: figures.small_paths(
        {"a": (np.eye(2), [POINTS] * 2), "b": (2 * np.eye(2), [POINTS] * 2)}, ["one", "two"]
    ),
    "tape_graph": lambda: figures.tape_graph(taped(), {"int": "+"}, names=["a", "b"]),
    "timeline": lambda: figures.timeline([(1957, "idea"), (1960, "machine"), (1986, "return")]),
    "truth_table_axes": lambda: figures.truth_table_axes(figures.new_axes()) and None,
    "turning_loss": lambda: figures.turning_loss((X**2, X**2 + 1), X, 3),
    "volume": lambda: figures.volume([(1, 28, 28), (9,)], ["convolve"]),
}


def another(name, value):
    """Return a value of a setting other than `value`, or `value` where none of the usual ones is accepted."""
    words = ["magenta", "serif", "x-large", "stix", "hot", "bicubic", "lower", "tight", "in", "bold", "--", "s", "top"]
    words += ["both", "center", "right", "round", "miter", "projecting", "it"]
    candidates = [7.5, (1, 100, 2), *words] if value is None or isinstance(value, str) else [[0.1, 3], words]
    if isinstance(value, int | float):
        candidates = [not value] if isinstance(value, bool) else [2 * value + 1, value / 2]
    for candidate in candidates:
        with contextlib.suppress(ValueError, TypeError, AttributeError, RuntimeError):
            if (accepted := mpl.RcParams.validate[name](candidate)) != value:
                return accepted
    return value


@contextlib.contextmanager
def everything():
    """Every setting that Matplotlib has is another one than usual."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some settings are deprecated
        changed = {name: another(name, style.LOOK[name]) for name in style.LOOK}
        changed |= {"text.usetex": True, "path.sketch": (1, 100, 2), "path.effects": [withStroke(linewidth=4)]}
        with mpl.rc_context():
            for name, value in changed.items():
                mpl.rcParams._set(name, value)
            yield


HOSTS = {
    "dark_background": lambda: mpl.style.context("dark_background"),
    "ggplot": lambda: mpl.style.context("ggplot"),
    "classic": lambda: mpl.style.context("classic"),
    "everything": everything,
}


@pytest.fixture(params=HOSTS.values(), ids=HOSTS)
def host(request):
    """A context in which the reader's settings are hostile, and have been so since the kernel started."""
    return request.param


@functools.cache
def usual(draw):
    """Return what `draw` returns where nothing is hostile, drawn once for all hosts."""
    return draw()


def pixels(drawn):
    figure = drawn.figure if isinstance(drawn, Axes) else drawn
    return np.asarray(Image.open(io.BytesIO(png(figure))))


def test_every_kind_of_picture_is_here():
    assert set(STATIC) == set(figures.__all__)


def test_hostile_settings_change_nearly_everything_there_is():
    with everything():
        same = [name for name, value in style.LOOK.items() if mpl.rcParams._get(name) == value]
    assert len(same) < len(style.LOOK) / 6, same


@pytest.mark.parametrize("name", [name for name in STATIC if name != "truth_table_axes"])
def test_static_pictures_are_the_same(name):
    def draw():
        global RNG
        RNG = np.random.default_rng(1)
        return pixels(STATIC[name]())

    expected = draw()
    for host in (HOSTS["dark_background"], everything):
        with host():
            np.testing.assert_array_equal(draw(), expected)


def truth_table():
    axes = figures.new_axes()
    figures.truth_table_axes(axes)
    return pixels(axes)


def test_axes_of_a_truth_table_are_the_same(host):
    expected = usual(truth_table)
    with host():
        np.testing.assert_array_equal(truth_table(), expected)


def in_a_cell():
    global RNG
    RNG = np.random.default_rng(1)
    return pixels(from_a_cell())


def test_pictures_made_in_a_cell_are_the_same(host):
    expected = usual(in_a_cell)
    with host():
        np.testing.assert_array_equal(in_a_cell(), expected)


def test_a_picture_made_before_the_readers_style_is_the_same():
    figure = from_a_cell()
    expected = pixels(figure)
    with mpl.style.context("dark_background"):
        figure.axes[0].set_title("a title")
        np.testing.assert_array_equal(pixels(figure), expected)


def drive(build, *moves):
    """Return the pictures of a live figure: the first, and that after each move."""
    view = build()
    return [view.rendered, *(move(view).rendered.copy() for move in moves)]


def live():
    def figure(fig):
        """A line, a picture, and words."""
        left, right = fig.subplots(1, 2)
        right.imshow(SQUARES[0])
        (line,) = left.plot([], [], "o-", label="a line")
        left.legend()

        def update(x, how):
            line.set_data([0, x], [0, -x])
            if how == "new artists":
                left.text(0.2, 0.3, "-1")
                left.set(xlim=(-1, 5), ylim=(-10, 10), title="later")
                return None
            return line

        return update

    return View(figure, {"x": lin(0, 4, value=1), "how": choice(["what moved", "new artists"])}, (4, 2))


def slide(view):
    view.controls["x"].widget.value = 3
    return view


def moved():
    return drive(live, lambda v: v.set(x=2), slide, lambda v: v.set(how="new artists"), lambda v: v.set(x=4))


def test_live_figures_are_the_same_at_first_and_after_every_move(host):
    expected = usual(moved)
    with host():
        strange = moved()
    np.testing.assert_array_equal(strange, expected)


def changed():
    def change(view):
        view.fig.axes[0].set_title("mine")
        view.fig.axes[1].plot([1, 2], [3, 4])
        return view.set(x=2)

    return drive(live, change)


def test_a_live_figure_that_somebody_changes_from_a_cell_stays_the_same(host):
    expected = usual(changed)
    with host():
        np.testing.assert_array_equal(changed(), expected)


def played():
    p = playground(data="xor", hidden=(2,))
    first = p.rendered.copy()
    return first, p.step(3).rendered, pixels(still(ink(EXAMPLE), SQUARES[0], np.full(10, 0.1)))


def test_playground_and_pad_are_the_same(host):
    expected = usual(played)
    with host():
        strange = played()
    for one, other in zip(expected, strange, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_readers_settings_are_back_afterwards(host):
    with host():
        before = {name: mpl.rcParams._get(name) for name in style.LOOK}
        live().set(x=3)
        pixels(from_a_cell())
        with style.context():
            mpl.rcParams["lines.linewidth"] = 77.0
        assert all(mpl.rcParams._get(name) is value for name, value in before.items())


def test_other_kinds_of_axes_can_be_had_as_well():
    figure = figures.new_figure()
    assert figure.add_subplot(1, 2, 1, projection="polar").name == "polar"
    assert figure.add_axes((0.5, 0, 0.5, 1), axes_class=Axes).__class__ is Axes


def test_entering_the_look_costs_no_more_than_changing_a_dozen_settings_would():
    def as_before():
        with mpl.rc_context(style.RC):
            pass

    def now():
        with style.context():
            pass

    clock = time.process_time
    ours, others = (min(timeit.repeat(enter, timer=clock, number=20, repeat=9)) for enter in (now, as_before))
    assert ours < others
