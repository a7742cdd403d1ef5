"""What notebook 07 tells readers to drag has the effect that it promises."""

import numpy as np
import pytest
from claiming import lesson, moved


@pytest.mark.parametrize("mu", [0.5, 0.9, 0.98])
def test_along_the_valley_the_velocity_builds_up_and_across_it_changes_sign(mu):
    along, across = moved("07", "ball", step=80, mu=mu, learning_rate=0.015).lines[1][:2]
    assert np.abs(along[:, 1]).max() > 1.5 * abs(along[0, 1])
    assert np.count_nonzero(np.diff(np.sign(across[:20, 1]))) >= 3


def test_the_ball_bears_a_rate_above_2_over_c_at_which_plain_descent_leaves():
    frame = moved("07", "ball", step=80, mu=0.8, learning_rate=0.021)
    assert frame.number("plain") > 100
    assert frame.number("ball") < 0.01
    gone = moved("07", "ball", step=80, mu=0.5, learning_rate=0.031)  # above 2 (1 + 0.5) / 100
    assert gone.number("ball") > 1


def test_too_much_momentum_is_as_far_off_after_40_steps_as_at_the_start():
    far = {mu: moved("07", "ball", mu=mu).number("ball") for mu in (0, 0.5, 0.8, 0.99)}
    assert far[0.8] < far[0.5] < far[0]
    assert far[0.99] > 0.8


def test_no_racer_leads_on_every_course():
    def leader(course, step):
        (title,) = [text for text in moved("07", "racecourse", step=step, course=course).texts if "leads" in text]
        return title.split(": ")[1].split(" leads")[0]

    assert leader("ravine", 5) in ("Adagrad", "RMSprop")
    assert leader("turned ravine", 46) not in ("Adagrad", "RMSprop", "SGD")
    assert leader("Rosenbrock", 80) in ("Momentum", "Nesterov")


@pytest.mark.parametrize(("plan", "k", "lower"), [("1/t", 0.03, 1), ("exponential", 0.03, 1), ("exponential", 1.0, 0)])
def test_decay_ends_lower_unless_it_is_too_fast(plan, k, lower):
    frame = moved("07", "shrinking", decay=plan, k=k)
    assert (frame.number("ends at") < frame.number("constant")) == lower


def test_constant_and_cosine_say_that_k_plays_no_part():
    for plan in ("constant", "cosine"):
        ends = {moved("07", "shrinking", decay=plan, k=k).number("ends at") for k in (0.003, 0.3)}
        assert len(ends) == 1
        assert any("k plays no part" in text for text in moved("07", "shrinking", decay=plan).texts)


def test_the_mean_over_masks_settles_where_the_scaled_network_answers():
    view = lesson("07").view("thin_networks")
    units, w_out = (lesson("07").names[name] for name in ("units", "w_out"))
    for p in (0.2, 0.5, 0.8):
        scaled = (1 - p) * units @ w_out
        off = [abs(moved("07", "thin_networks", passes=n, p=p).number("mean so far") - scaled) for n in (3, 200)]
        assert off[1] < 0.35
        assert view.fig.axes[1].lines[2].get_xdata()[0] == pytest.approx(scaled)


def test_nine_random_points_see_nine_values_and_a_grid_three():
    best = []
    for draw in range(12):
        frame = moved("07", "grid_against_random", draw_again=draw)
        assert frame.number("grid") == 3
        assert frame.number("random") == 9
        best.append([float(text.split("best ")[1]) for text in frame.texts if "best" in text])
    assert np.diff(np.mean(best, axis=0))[0] > 0
