"""What notebook 04 tells readers to drag has the effect that it promises."""

import inspect

import numpy as np
import pytest
from claiming import lesson, moved
from matplotlib.patches import Rectangle

from course_utils import autodiff

FIVE = ("w1", "x1", "w2", "x2", "b")


def test_a_tenth_of_the_step_misses_a_hundredth_wherever_the_curve_is():
    def missed(**values):
        return moved("04", "prediction", **values).number("missed by")

    assert (missed(h=0.8), missed(h=0.08)) == (0.64, 0.0064)
    assert {missed(x=x, h=0.8) for x in (-2.0, 0.0, 2.0, 4.0)} == {0.64}


def test_only_the_gradient_of_z_follows_x_and_zeros_silence_the_others():
    def grads(**values):
        view = lesson("04").view("sum_times_z")
        moved("04", "sum_times_z", **values)
        texts = [text.get_text() for text in view.fig.axes[0].texts if text.get_color() == "#B85100"]
        return dict(zip("xyqzf", (float(text.replace("−", "-")) for text in texts if text), strict=True))

    rest = grads()
    assert rest == {"x": -4, "y": -4, "q": -4, "z": 3, "f": 1}
    for x in (-6.0, 0.0, 6.0):
        assert {name: value for name, value in grads(x=x).items() if value != rest[name]} == {"z": x + 5}
    assert (grads(z=0.0)["x"], grads(z=0.0)["y"], grads(z=0.0)["z"]) == (0, 0, 3)
    assert (grads(x=-5.0)["z"], grads(x=-5.0)["x"]) == (0, -4)


def test_the_last_bar_vanishes_at_three_places_and_a_flat_gate_is_guilty():
    def last(x):
        frame = moved("04", "three_gates", x=x)
        return [bar.get_width() for bar in frame.fig.axes[0].patches if isinstance(bar, Rectangle)]

    assert abs(last(0.8)[-1]) > 0.2
    for x, guilty in ((0.0, 1), (1.25, 2), (-1.25, 2)):
        bars = last(x)
        assert abs(bars[-1]) < 0.03 * abs(last(0.8)[-1])
        assert abs(bars[guilty]) < 0.02 * abs(bars[guilty - 1]) + 1e-12
    falls = np.diff(np.sign([last(x)[-1] for x in np.linspace(-1.595, 1.595, 40)]))
    assert np.count_nonzero(falls) == 3


def test_the_bars_are_what_the_slopes_predict_and_for_small_nudges_nearly_what_happens():
    for x in (-1.2, 0.3, 0.8):
        frame = moved("04", "three_gates", x=x, h=0.01)
        *_, f = [bar.get_width() for bar in frame.fig.axes[0].patches if isinstance(bar, Rectangle)]
        true = np.exp(np.sin((x + 0.01) ** 2)) - np.exp(np.sin(x**2))
        assert abs(f - true) < 0.001
        assert "0.01 is predicted to become" in frame.fig.axes[0].get_title(loc="left")


def test_three_pushes_can_cancel_although_none_of_them_is_nothing():
    frames = {x1: moved("04", "ways", x0=0.3, x1=x1) for x1 in (-0.5, -0.34, -0.2)}
    sums = [frame.number("sum of the pushes") for frame in frames.values()]
    assert sums[0] < -0.1 < 0.1 < sums[2]
    assert abs(sums[1]) < 0.01
    pushes = [float(t.split()[1].replace("−", "-")) for t in frames[-0.34].texts if t.startswith("push ")]
    assert len(pushes) == 3
    assert min(map(abs, pushes)) > 0.05


def test_all_five_gradients_shrink_by_one_factor_and_the_exponential_gate_does_it():
    names = lesson("04").view("neuron_walk") and lesson("04").names

    def grads(bias):
        return names["neuron_backward"](names["neuron_forward"](2.0, -1.0, -3.0, -2.0, bias))

    for bias in (3.0, 9.0, -9.0):
        factors = [grads(-3.0)[name] / grads(bias)[name] for name in FIVE]
        assert min(factors) > 20
        assert np.ptp(factors) < 1e-6 * factors[0]
    high = grads(3.0)
    assert high["e"] < -0.99
    assert abs(high["n"]) < 0.001
    assert "f = 0.999" in moved("04", "neuron_walk", b=3.0).texts


def test_labels_of_the_neuron_keep_off_its_gates_at_both_ends():
    view = lesson("04").view("neuron_walk")
    for values in ({"b": 9.0}, {"b": 9.0, "x1": 3.0}, {"b": -9.0}, {"b": -9.0, "x1": -3.0}):
        fig = moved("04", "neuron_walk", **values).fig
        fig.canvas.draw()
        places = [line for line in fig.axes[0].lines if line.get_marker() == "o"]
        radius = 13.5 / 72 * fig.dpi
        for text in view.fig.axes[0].texts:
            if not text.get_text() or text.get_color() not in ("#0072B2", "#B85100"):
                continue
            box = text.get_window_extent()
            for gate in places:
                centre = fig.axes[0].transData.transform(gate.get_xydata()[0])
                assert np.linalg.norm(np.clip(centre, box.min, box.max) - centre) > 0.8 * radius, text.get_text()


def test_nobody_is_to_blame_where_both_targets_are_met_and_h1_never_for_o2():
    def bars(**values):
        frame = moved("04", "blame", **values)
        found = [bar.get_width() for bar in frame.fig.axes[0].patches if isinstance(bar, Rectangle)]
        return np.array(found[:15])

    rest = bars()
    assert max(rest) > 0.1
    assert max(bars(T1=0.35, T2=0.85)) < 0.01
    labels = {" raise", " lower"}
    assert labels & set(moved("04", "blame").texts)
    assert not labels & set(moved("04", "blame", T1=0.35, T2=0.85).texts)
    for T2 in (0.0, 0.1, 1.0):
        blamed = bars(T1=0.3458, T2=T2)
        assert max(blamed[:3]) < 1e-3  # into H1
        assert max(blamed[6:9]) > 0.003  # into H3
        assert blamed[12] > 0.001  # the weight from H1 to O2 itself
    silent = bars(I1=0.0)
    assert np.allclose(silent[:9:3], 0)
    assert np.count_nonzero(silent < 1e-9) == 3
    for corner in ({"T1": 0, "T2": 0, "I1": 2}, {"T1": 1, "T2": 1, "I1": -2}, {"T1": 0, "T2": 1, "I1": -2}):
        assert max(bars(**corner)) < 0.19  # no bar ends beyond the axis


@pytest.mark.parametrize("start", [-3.0, 0.0, 1.0, 3.0])
def test_no_weight_saves_twenty_sigmoids(start):
    def left(**values):
        return moved("04", "vanishing", start=start, **values).number("gates")

    products = {w: left(w=float(w)) for w in np.geomspace(0.1, 10, 21)}
    assert max(products.values()) < 1e-9
    assert products[10.0] < 1e-9


def test_the_notes_say_what_is_left_at_weights_where_the_slider_stops():
    said = [("sigmoid", 0, "1", 9e-14), ("sigmoid", 6, "2", 2e-12), ("sigmoid", 12, "3.98", 5e-23)]
    said += [("ReLU", -1, "0.891", 0.1), ("ReLU", 0, "1", 1), ("ReLU", 1, "1.12", 10)]
    for activation, stop, w, left in said:
        frame = moved("04", "vanishing", activation=activation, w=10 ** (stop / 20))  # twenty stops a decade
        assert frame.fig.axes[0].get_title(loc="left").startswith(f"{activation}, w = {w}: ")
        assert float(f"{frame.number('gates'):.0e}") == left


def test_the_tape_grown_up_has_as_many_lines_as_is_said():
    assert 275 <= len(inspect.getsource(autodiff).splitlines()) < 285


def test_tanh_fades_slowly_at_1_and_relu_alone_neither_vanishes_nor_explodes():
    def left(activation, w, start=1.0):
        return moved("04", "vanishing", activation=activation, w=w, start=start).number("gates")

    assert left("tanh", 1.0) > 0.01 > 100 * left("tanh", 10.0)
    assert left("tanh", 0.5012) < 1e-4
    assert left("ReLU", 1.0) == 1
    assert left("ReLU", 0.1) < 1e-15
    assert left("ReLU", 10.0) > 1e15
    assert left("ReLU", 1.0, start=-1.0) == 0
    assert left("tanh", 1.0, start=3.0) < 2e-4
    assert left("tanh", 10.0, start=0.0) > 1e15


def test_the_tape_trains_all_of_24_networks_but_the_saturated_one():
    trained = lesson("04").view("vanishing") and lesson("04").names["trained"]
    shares = {seed: trained(seed)[0] for seed in range(24)}
    assert {seed for seed, share in shares.items() if share <= 0.95} == {9}
    assert shares[9] == 0.5
