"""What notebook 03 tells readers to drag has the effect that it promises."""

import numpy as np
import pytest
from claiming import moved


def title(name, axes=0, **controls):
    """Return the words above one of a figure's axes, after a move."""
    ax = moved("03", name, **controls).fig.axes[axes]
    return ax.get_title(loc="left") or ax.get_title()


def wrong(**controls):
    """Return how many ADALINE and the perceptron have wrong."""
    words = title("adaline_against_perceptron", **controls)
    return [int(part.split()[-1]) for part in words.split(",")]


def test_from_an_and_the_bias_alone_makes_an_or():
    assert title("gate_by_hand", w1=1, w2=1, b=-1.5) == "AND: 4 of 4 right"
    assert title("gate_by_hand", w1=1, w2=1, b=-0.5, gate="OR") == "OR: 4 of 4 right"
    assert title("gate_by_hand", w1=1, w2=1, b=-2).startswith("AND: 3")


def test_one_update_is_not_enough_where_the_example_is_short_and_far_on_the_wrong_side():
    assert title("one_update", turn=180).startswith("mended: z from -1.25 to 0.31")
    assert title("one_update", turn=180, length=0.8).startswith("still wrong: z from -0.80 to -0.16")
    assert title("one_update", turn=180, length=0.8, learning_rate=3).startswith("mended")
    assert title("one_update", turn=0).startswith("right already")


def crosses(frame):
    """Return how many points on the left are marked as wrong."""
    return len(next(line for line in frame.fig.axes[0].lines if line.get_label() == "wrong").get_xdata())


def test_a_mend_can_break_points_that_were_right():
    assert crosses(moved("03", "one_update")) == 0
    assert title("one_update", turn=-135).startswith("mended")
    assert crosses(moved("03", "one_update", turn=-135)) == 4


@pytest.mark.parametrize("turn", [-180, -130, -75, 110, 135, 180])
def test_the_longest_step_leaves_no_sum_beyond_the_axis_and_no_name_on_the_title(turn):
    left, right = moved("03", "one_update", turn=turn, length=1.6, learning_rate=3).fig.axes
    assert all(np.abs(line.get_xdata()).max() < right.get_xlim()[1] for line in right.lines)
    assert all(np.abs(text.get_position()).max() < 2 for text in left.texts)


def shares(**controls):
    return moved("03", "perceptron_rule", **controls).lines[1][0][:, 1]


def test_at_rest_only_the_first_share_is_shown_and_the_end_says_that_it_is_one():
    assert len(shares()) == 1
    assert title("perceptron_rule", press=10) == "done after 10 mends; press to start again"
    assert title("perceptron_rule", press=11) == title("perceptron_rule") == "the ring is mended next"


def test_the_share_of_wrong_answers_goes_up_and_down():
    assert min(np.diff(shares(press=10))) < 0 < max(np.diff(shares(press=10)))


@pytest.mark.parametrize("points", ["AND", "OR", "NAND", "two clouds"])
def test_from_zero_weights_the_rate_moves_no_border(points):
    slow, fast = (shares(press=16, points=points, learning_rate=rate) for rate in (0.2, 3))
    assert np.array_equal(slow, fast)


@pytest.mark.parametrize(
    ("controls", "mends"),
    [
        ({"start": "random weights"}, 20),
        ({"start": "random weights", "learning_rate": 3}, 13),
        ({"points": "two clouds"}, 17),
    ],
    ids=str,
)
def test_mends_until_it_is_done(controls, mends):
    assert title("perceptron_rule", press=mends, **controls).startswith(f"done after {mends} mends")


@pytest.mark.parametrize("margin", [0.05, 0.2, 0.45, 0.5])
def test_mistakes_stay_below_the_promise_which_no_number_of_points_moves(margin):
    for points in (40, 4000):
        for order in (0, 4, 9):
            frame = moved("03", "squeeze", margin=margin, points=points, order=order)
            assert frame.number(f"at most (1 / {margin:g})² =") == pytest.approx(1 / margin**2, rel=1e-3)
            assert frame.number(f"{points} points,") <= 1 / margin**2


def test_between_the_line_and_the_root_the_length_of_w_stays_and_they_meet_at_the_promise():
    frame = moved("03", "squeeze", margin=0.05, order=3)
    floor, roof, length = frame.lines[1][:3]
    assert np.all(length[:, 1] >= 0.05 * length[:, 0] - 1e-9)
    assert np.all(length[:, 1] <= np.sqrt(length[:, 0]) + 1e-9)
    assert floor[np.argmin(np.abs(floor[1:, 1] - roof[1:, 1])) + 1, 0] == pytest.approx(400, rel=0.02)


def test_the_smaller_the_letters_the_worse_it_reads_where_it_has_not_seen_them():
    ends = [title("mark_one", 2, training=100, size_of_letters=size) for size in (8, 10, 11, 12)]
    assert ends == [f"seen 100%, unseen {share}%" for share in (49, 62, 84, 98)]
    assert title("mark_one", 2) != ends[0]


def test_no_line_has_all_of_xor_and_the_map_is_covered_until_it_is_opened():
    assert title("every_line", turn=45, shift=0.3, gate="AND") == "AND: 4 of 4 right"
    for turn in range(-180, 181, 45):
        for shift in (-0.6, -0.3, 0, 0.3, 0.6):
            assert title("every_line", turn=turn, shift=shift) < "XOR: 4"
    assert moved("03", "every_line").fig.axes[1].images[0].get_array().mask.all()
    assert moved("03", "every_line", map_of_all="open").images[1][0].max() == 3
    assert moved("03", "every_line", map_of_all="open", gate="AND").images[1][0].max() == 4


def test_the_product_bends_the_border_round_t3_from_minus_one_and_a_half_on():
    assert [title("bend", v=v)[5] for v in (0, -1.4, -1.5, -4)] == list("3344")
    assert [title("bend", v=-2, b=b)[5] == "4" for b in (-1, -0.9, 0, 0.1)] == [False, True, True, False]


def test_the_border_of_the_perceptron_never_rests_among_overlapping_clouds_and_that_of_adaline_does():
    rows = [wrong(clouds="overlapping", passes=passes) for passes in range(45, 51)]
    assert [row[0] for row in rows] == [1] * 6
    assert [row[1] for row in rows] == [8, 8, 7, 6, 7, 10]
    assert wrong(clouds="apart") == [0, 0]


def losses(**controls):
    return moved("03", "adaline_against_perceptron", **controls).lines[1][0][:, 1]


def test_past_the_limit_the_loss_turns_up_and_leaves_the_axes_and_twice_the_points_halve_the_limit():
    top = moved("03", "adaline_against_perceptron").fig.axes[1].get_ylim()[1]
    assert losses(learning_rate=0.0316)[-1] < losses(learning_rate=0.0316)[0] < top
    assert losses(learning_rate=0.04)[-1] > top
    assert losses()[-1] < top < losses(points=80)[-1]


def test_least_squares_loses_the_3_from_8_on_and_the_4_from_14_on():
    last = {7.5: 0, 8: 1, 13.5: 1, 14: 2, 40: 2}
    assert {at: int(title("too_right", last_point=at).split()[-2]) for at in last} == last
