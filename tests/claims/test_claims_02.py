"""What notebook 02 tells readers to drag has the effect that it promises."""

import numpy as np
import pytest
from claiming import moved


def miss(x, h, kind):
    frame = moved("02", "chord", x=x, h=h, kind=kind)
    return abs(frame.number("chord") - frame.number("tangent"))


@pytest.mark.parametrize("x", [-0.7, -0.3, 0.4, 0.5, 0.7])
def test_the_chord_turns_into_the_tangent_and_central_is_much_nearer(x):
    assert miss(x, 0.1, "central") < miss(x, 0.1, "forward") / 2
    assert miss(x, 1e-3, "forward") < 0.01 < miss(x, 0.1, "forward")


def test_where_the_second_derivative_is_zero_the_forward_chord_is_the_better_one():
    assert miss(0, 0.1, "forward") < miss(0, 0.1, "central") < 0.01


@pytest.mark.parametrize(("kind", "best"), [("forward", 1e-8), ("central", 1e-5)])
@pytest.mark.parametrize("f", ["exp", "sin", "log"])
def test_the_error_over_h_is_a_v_and_at_rest_only_its_right_branch_is_seen(kind, best, f):
    whole = moved("02", "error_over_h", h=1e-16, f=f)
    h, error = whole.lines[0][["forward", "central"].index(kind)].T
    near = np.median(error[(h > best / 10) & (h < best * 10)])
    assert error[h > 0.05].min() > 100 * near
    assert error[h < 1e-15].min() > 100 * near
    at_rest = moved("02", "error_over_h", f=f).lines[0][0]
    assert at_rest[:, 0].min() > 0.009


def test_turned_to_101_degrees_below_the_height_falls_fastest_and_the_arrow_shows():
    def change(direction):
        return moved("02", "compass", direction=direction, step_length=0.05).number("height changes by")

    falls = {d: change(d) for d in range(-180, 181)}
    assert abs(min(falls, key=falls.get) + 101) <= 3
    level = [abs(falls[d]) for d in (-11, 169)]  # along the contour
    assert max(level) < 0.02
    for direction, seen in ((-100, True), (-92, True), (-120, False), (-80, False), (0, False)):
        axes = moved("02", "compass", direction=direction).fig.axes[0]
        (arrow,) = [one for one in axes.collections if hasattr(one, "U")]
        assert arrow.get_visible() == seen


def test_with_a_long_step_the_steepest_way_is_not_the_best():
    def change(direction):
        return moved("02", "compass", direction=direction, step_length=1).number("height changes by")

    assert min(range(-125, -99), key=change) == -122


def test_the_nearer_to_the_ridge_the_longer_the_plateau_by_24_steps_a_tenth():
    steps = [moved("02", "on_a_saddle", offset=o).number("w0 is past 0.5 from step") for o in (1e-2, 1e-4, 1e-6, 1e-8)]
    assert np.allclose(np.diff(steps), 48, atol=2)
    loss, grad = moved("02", "on_a_saddle", offset=1e-8).lines[1]
    assert np.ptp(loss[80:150, 1]) < 1e-3  # a plateau
    assert grad[80:150, 1].min() < 1e-3


def test_a_start_beyond_the_mark_passes_it_at_no_step():
    assert moved("02", "on_a_saddle", offset=1).number("w0 is past 0.5 from step") == 0


def test_at_a_rate_of_2_over_the_larger_curvature_the_walk_leaves():
    def last(**values):
        return moved("02", "ravine", **values).lines[1][0][-1, 1]

    for c in (2, 5):
        below, above = 2 / c - 0.02, 2 / c + 0.02
        assert last(across=c, learning_rate=below) < 1 < 10 < last(across=c, learning_rate=above)
    zigzag = moved("02", "ravine", learning_rate=0.38).lines[0][0][:6, 1]
    assert (np.sign(zigzag[1:]) == -np.sign(zigzag[:-1])).all()
    at_rest = moved("02", "ravine").lines[0][0][:, 1]
    assert (at_rest > 0).all()  # it is the reader who makes it zigzag


def test_a_flatter_direction_gets_home_more_slowly():
    far = [abs(moved("02", "ravine", along=c, learning_rate=0.38).number("at last: w0")) for c in (0.5, 0.3, 0.1)]
    assert far[0] < far[1] < far[2]
    assert far[2] > 0.3


@pytest.mark.parametrize(
    ("start", "rate", "deep"), [(1.5, 0.02, False), (0.15, 0.02, False), (0.05, 0.02, True), (-1.8, 0.02, True)]
)
def test_the_start_decides_which_valley(start, rate, deep):
    assert (moved("02", "two_valleys", start=start, learning_rate=rate).number("steps at") < 0) == deep


def test_a_large_step_jumps_the_ridge_for_better_or_worse():
    assert moved("02", "two_valleys", start=1.5, learning_rate=0.18).number("steps at") < 0
    assert moved("02", "two_valleys", start=-1.8, learning_rate=0.14).number("steps at") > 0


@pytest.mark.parametrize("draw", range(5))
def test_noise_falls_with_the_rate_and_with_the_batch_and_not_having_arrived_does_not(draw):
    def apart(batch_size, rate):
        frame = moved("02", "restless", batch_size=batch_size, learning_rate=rate, draw_again=draw)
        return frame.number("noise"), frame.number("still to go")

    (noise, to_go), (calm, far), (less, _) = apart(4, 0.2), apart(4, 0.02), apart(16, 0.2)
    assert noise > 4 * calm
    assert noise > 2 * less
    assert to_go == 0
    assert far > 5 * calm
    assert apart(200, 0.2) == (0, 0)
