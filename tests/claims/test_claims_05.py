"""What notebook 05 tells readers to drag has the effect that it promises."""

import numpy as np
import pytest
from claiming import lesson, moved

from course_utils.exercises import ex05


def right_of_four(**values):
    frame = moved("05", "two_before_one", **values)
    return int(next(text for text in frame.texts if text.endswith("of 4 right"))[0])


def grid_of(name, axes=1, **values):
    """Return the points of the bent grid on the right of a figure."""
    (mesh,) = moved("05", name, **values).fig.axes[axes].collections
    return np.concatenate(mesh.get_segments())


def test_steep_sigmoids_push_the_plane_into_the_corners():
    def far_from_corners(steepness):
        return np.mean(np.abs(grid_of("two_before_one", steepness=steepness) - 0.5).min(axis=1) < 0.4)

    assert far_from_corners(30) < 0.25 < far_from_corners(4)
    assert right_of_four(steepness=30) == right_of_four() == 4
    assert right_of_four(steepness=2) < 4


@pytest.mark.parametrize("steepness", [1, 4])
def test_without_tilt_the_plane_becomes_a_thread_and_with_it_a_sheet(steepness):
    def width(tilt):
        grid = grid_of("two_before_one", tilt=tilt, steepness=steepness)
        order = np.argsort(grid[:, 0])
        along = np.round(grid[order, 0], 3)
        return max(np.ptp(grid[order[along == x], 1]) for x in np.unique(along))

    assert width(0.3) > 3 * width(0)


def test_without_tilt_and_with_equal_biases_the_units_are_one_and_no_ones_are_found():
    grid = grid_of("two_before_one", tilt=0, b1=-1, b2=-1)
    assert np.allclose(grid[:, 0], grid[:, 1])
    assert right_of_four(tilt=0, b1=-1, b2=-1) == 2


def units_of(**values):
    texts = moved("05", "five_units", **values).texts
    numbers = [float(text) for text in texts if text.lstrip("-").replace(".", "").isdigit()]
    return dict(zip(["I1", "I2", "I3", "H1", "H2", "H3", "O1", "O2"], numbers, strict=True))


def test_o1_is_driven_above_a_half_only_with_h1_and_h3_nearly_silent():
    assert units_of()["O1"] < 0.5
    driven = units_of(I1=-2, I2=2, I3=-2)
    assert driven["O1"] > 0.5
    assert max(driven["H1"], driven["H3"]) < 0.1
    assert units_of(I1=2, I2=-2, I3=2)["O1"] < 0.1


@pytest.mark.parametrize("seed", [207, 215, 798, 900, 911, 950])
def test_a_failing_seed_has_an_answer_stuck_at_a_half(seed):
    frame = moved("05", "seeds", seed=seed)
    assert any(text.endswith("not solved") for text in frame.texts)
    ends = [line[-1, 1] for line in frame.lines[0]]
    assert min(abs(end - 0.5) for end in ends) < 0.02


def test_the_successes_differ_in_when():
    def learned(seed):
        rows = np.array([line[:, 1] for line in moved("05", "seeds", seed=seed).lines[0]])
        good = np.abs(rows - np.array([0, 1, 1, 0])[:, None]).max(axis=0) < 0.5
        return 50 * (len(good) - np.argmin(good[::-1]))

    assert learned(275) <= 150 < 250 <= learned(1) <= 350 < 3000 < learned(756)


def share_right(points, units, seed, step=250):
    (text,) = [
        one for one in moved("05", "bending", points=points, units=units, seed=seed, step=step).texts if "%" in one
    ]
    return int(text.split(": ")[1].split("%")[0])


def test_two_units_do_the_moons_by_luck_and_three_free_them():
    assert share_right("moons", 2, 11) == 100
    assert share_right("moons", 2, 0) < 95
    assert share_right("moons", 3, 0) == 100


@pytest.mark.parametrize("seed", range(5))
def test_the_circles_need_a_third_unit(seed):
    assert share_right("circles", 2, seed) < 90
    assert share_right("circles", 3, seed) == 100


@pytest.mark.parametrize("step", [10, 20])
def test_early_on_the_ring_still_runs_around_what_it_surrounds(step):
    lines = moved("05", "bending", points="circles", units=2, seed=0, step=step).lines[1]
    outside, inside = sorted((line for line in lines if len(line) == 50), key=np.ptp, reverse=True)
    around = np.sort(np.arctan2(*(outside - inside.mean(axis=0)).T))
    gaps = np.diff(around, append=around[0] + 2 * np.pi)
    assert gaps.max() < np.pi


def largest_error(curve, n):
    return moved("05", "relu_pieces", curve=curve, n=n).number("largest error")


def test_twice_the_pieces_quarter_the_error_of_smooth_curves_only():
    for curve in ("sine", "x squared"):
        assert 3.3 < largest_error(curve, 12) / largest_error(curve, 24) < 4.7
    assert np.isclose(largest_error("root", 6) / largest_error("root", 24), 2, rtol=0.05)
    assert min(largest_error("jump", n) for n in (6, 20, 40)) > 0.4


def test_at_rest_the_figure_of_pieces_shows_no_more_errors_than_were_dragged_to():
    assert moved("05", "relu_pieces").lines[1][0][:, 0].max() == 6


def test_the_wide_network_keeps_up_to_depth_2_and_then_gives_up_tooth_by_tooth():
    errors = [moved("05", "deep_or_wide", depth=depth).number("mean error") for depth in range(1, 9)]
    assert errors[:2] == [0, 0]
    assert np.all(np.diff(errors[1:]) > 0)
    assert errors[2] == pytest.approx(0.11, abs=0.005)
    assert errors[-1] == pytest.approx(0.24, abs=0.005)


def test_most_hidden_units_answer_to_several_digits():
    several = []
    for unit in range(1, 31):
        heights = np.array([bar.get_height() for bar in moved("05", "looks_for", unit=unit).fig.axes[2].patches])
        assert heights.max() == (0 if unit == 25 else pytest.approx(1))  # 25 is dead
        several.append(np.sum(heights > 0.5))
    assert np.mean(np.array(several) > 1) > 0.5


def shares(**values):
    (text,) = [one for one in moved("05", "size_and_price", **values).texts if "held out" in one and "%" in one]
    return [int(part.strip().split("%")[0]) for part in text.split(", ")]


def test_more_units_learn_outliers_by_heart_and_a_little_decay_helps():
    few, many, priced, strangled = (
        shares(units=3),
        shares(units=50),
        shares(units=50, lam=1e-3),
        shares(units=50, lam=0.1),
    )
    assert many[0] > few[0] + 5
    assert many[0] > many[1] + 5
    assert priced[1] > many[1]
    assert strangled[1] < few[1]


def test_an_untouched_figure_shows_none_of_the_networks_that_the_bet_names():
    view = lesson("05").view("size_and_price")
    assert view.controls["units"].start not in (3, 20)


@pytest.mark.parametrize("seed", range(1, 6))
def test_on_the_sine_at_least_half_of_deep_starts_learn_nothing_and_the_wide_network_mostly_learns_more(seed):
    trained_errors, contest = lesson("05").named("trained_errors"), lesson("05").named("contest")

    def sine(x):
        return np.sin(7 * x)

    deep, wide = (trained_errors(sizes, sine, seed=seed) for sizes in ([1, 2, 2, 2, 1], [1, 6, 1]))
    assert np.sum(deep > 0.97 * contest["a constant", "sine"][0]) >= 5
    assert np.median(wide) < 0.8 * np.median(deep)


def per_cent_right(sizes, **how):
    names = lesson("05")
    pairs = names.named("fit")(sizes, names.named("train_X"), names.named("train_y"), **how)
    found = names.named("scores")(names.named("val_X"), *pairs).argmax(axis=1)
    return 100 * np.mean(found == names.named("val_y"))


def test_a_second_layer_of_thirty_makes_no_fewer_mistakes_in_the_mean_of_five_other_starts():
    one, two = (
        np.mean([per_cent_right(sizes, seed=seed) for seed in range(1, 6)])
        for sizes in ([784, 30, 10], [784, 30, 30, 10])
    )
    assert one > two


def test_a_step_back_through_the_new_weights_trains_at_a_tenth_and_overflows_at_a_half():
    def step(params, *batch):
        with np.errstate(over="ignore", invalid="ignore"):
            return ex05.back_through_the_new_weights(params, *batch).astype(np.float32)

    sizes = [784, 30, 10]
    assert per_cent_right(sizes, learning_rate=0.1) - per_cent_right(sizes, learning_rate=0.1, step=step) < 0.5
    with pytest.raises(ValueError, match="scores: expected finite numbers"):
        per_cent_right(sizes, learning_rate=0.5, step=step)


def test_without_decay_twenty_units_beat_three_by_two_points_and_by_less_than_one_on_175_other_sets():
    names = lesson("05")
    held = names.named("held")
    noisy_moons, many_nets = names.named("noisy_moons"), names.named("many_nets")
    both_layers, seeds = names.named("both_layers"), range(25, 200)
    X, y, unseen_X, unseen_y, _ = map(np.stack, zip(*map(noisy_moons, seeds), strict=True))

    def right_on_unseen(units):
        params = many_nets(units, seeds, X, y, rate=0.05, repeats=400)
        return np.mean(both_layers(params, unseen_X)[1].argmax(axis=-1) == unseen_y)

    assert 0.015 < np.mean(held[20, 0] - held[3, 0]) < 0.03
    assert 0.002 < right_on_unseen(20) - right_on_unseen(3) < 0.01
    assert right_on_unseen(6) > right_on_unseen(20) + 0.005
