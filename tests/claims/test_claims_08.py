"""What notebook 08 tells readers to drag has the effect that it promises."""

import numpy as np
import pytest
from claiming import lesson, moved

from course_utils.exercises import ex08

VIEW = "08"


def windows_sum(position):
    words = [text for text in moved(VIEW, "sliding_window", position=position).texts if "=" in text]
    return int(words[0].split("=")[-1].strip().replace("−", "-"))


def test_the_window_finds_the_stroke_loses_it_and_finds_its_other_side():
    assert [windows_sum(position) for position in range(4)] == [27, 0, -27, -1]
    assert len([text for text in moved(VIEW, "sliding_window", position=11).texts if text == "−27"]) == 1


def test_half_a_turn_swaps_the_two_colours_and_all_edges_does_not_care():
    def output(**values):
        return moved(VIEW, "kernels", **values).images[2][0]

    for digit in (0, 5, 49):
        np.testing.assert_allclose(output(digit=digit, turn=180), -output(digit=digit), atol=1e-6)
        same = output(digit=digit, kernel="all edges")
        np.testing.assert_allclose(output(digit=digit, kernel="all edges", turn=90), same, atol=1e-6)
    assert np.abs(output(turn=90) - output()).max() > 1


def places(**values):
    title = next(text for text in moved(VIEW, "coverage", **values).texts if "wide" in text)
    return int(title.split(":")[1].split("×")[0])


@pytest.mark.parametrize(("window", "padding"), [(3, 1), (5, 2)])
def test_a_padding_keeps_the_size_for_windows_of_3_and_5(window, padding):
    for side in (5, 6, 7):
        assert places(side=side, window=window, padding=padding) == side
        assert places(side=side, window=window, padding=padding - 1) < side


def test_no_padding_keeps_the_size_for_a_window_of_4():
    assert all(places(side=6, window=4, padding=padding) != 6 for padding in (0, 1, 2))


def test_with_a_stride_beyond_the_window_some_pixels_are_seen_by_nobody():
    def counts(**values):
        return [int(text.get_text()) for text in moved(VIEW, "coverage", **values).fig.axes[0].texts]

    assert min(counts(window=2, stride=3)) == 0
    assert min(counts(window=2)) == 1
    assert (min(counts()), max(counts())) == (1, 9)


def test_one_digit_is_left_on_blank_paper_where_the_other_two_weights_cancel():
    names = lesson(VIEW).view("mix_channels") and lesson(VIEW).names
    red, green = names["red_ink"], names["green_ink"]

    def output(**weights):
        return moved(VIEW, "mix_channels", **weights).images[-1][0]

    only_green, only_red = output(red=0.0, green=1.0, blue=-1.0), output(red=1.0, green=0.0, blue=-1.0)
    paper = (red == 0) & (green == 0)
    for picture, gone, left in ((only_green, red, green), (only_red, green, red)):
        assert np.abs(picture[paper]).max() < 1e-6
        assert np.abs(picture[(gone == 1) & (left == 0)]).max() < 1e-6
        assert picture[(left == 1) & (gone == 0)].min() > 0.99
    rest = output()
    assert min(abs(rest[(ink == 1) & (other == 0)] - 0.9).min() for ink, other in ((red, green), (green, red))) > 0.5


def test_rates_wreck_the_network_or_are_out_of_time_and_lambda_moves_the_loss_first():
    def run(**values):
        frame = moved(VIEW, "training_live", **values)
        title = next(text for text in frame.texts if "read right" in text and "step" in text)
        last = next(text for text in frame.texts if "at last" in text)
        return float(title.split(":")[1].split("%")[0]) / 100, float(last.split(",")[1].split()[0])

    (wild, stuck), (slow, _), (good, low) = (run(learning_rate=rate) for rate in (2.0, 0.001, 0.1))
    assert wild < 0.2
    assert abs(stuck - np.log(10)) < 0.15
    assert slow < 0.75 < 0.93 < good
    little, raised = run(learning_rate=0.1, lam=0.001)
    hurt, _ = run(learning_rate=0.1, lam=0.1)
    assert raised > 1.3 * low
    assert little > good - 0.015
    assert hurt < good - 0.04


def test_each_stage_throws_something_away_and_no_filter_is_dead():
    def maps(**values):
        return moved(VIEW, "feature_maps", **values).images

    plain, pooled, cut = (maps(stage=stage)[3][0] for stage in ("convolution", "maxpool", "maxpool and ReLU"))
    assert len(np.unique(np.ma.compressed(plain))) > len(np.unique(np.ma.compressed(pooled)))
    assert np.ma.min(pooled) < 0 <= np.ma.min(cut)


def test_outside_the_drawer_it_is_sure_when_digits_lie():
    def seen(**values):
        frame = moved(VIEW, "outside", **values)
        return frame.number("mean probability"), frame.number("right")

    sure, right = seen()
    assert abs(sure - right) < 0.03
    lying, read = seen(rotate=90)
    assert read < 0.25
    assert lying > 0.65


def names_of_the_lesson():
    assert lesson(VIEW).view("fading")  # the last one: all cells above have run
    return lesson(VIEW).names


def test_a_warm_up_loses_somewhat_fewer_filters_and_reads_no_better():
    names = names_of_the_lesson()
    X, y = names["X_val"][:500], names["y_val"][:500]

    def means(peak, warm_up, seeds):
        nets = [names["short_run"](seed, peak, warm_up)[0] for seed in range(seeds)]
        return [np.mean([measure(net) for net in nets]) for measure in (alive, read)]

    def alive(net):
        return names["alive"](net, X)

    def read(net):
        return names["accuracy"](net, X, y)

    (at_once, read_at_once), (slowly, read_slowly) = (means(0.4, warm_up, 30) for warm_up in (1, 15))
    assert 0.5 < slowly - at_once < 1.7
    assert abs(read_at_once - read_slowly) < 0.02
    (calm, sooner), (calm_too, later) = (means(0.1, warm_up, 15) for warm_up in (1, 15))
    assert calm == calm_too == 8
    assert 0.005 < sooner - later < 0.03


def test_as_many_steps_on_digits_at_rest_gain_nothing_against_shifts():
    names = names_of_the_lesson()
    few, few_y, cnn = names["few"], names["few_y"], names["cnn"]
    control = names["go_on"](names["deepcopy"](cnn), progress=False)
    shifted = names["images"].shift(few, 0, 4)
    read = {name: names["accuracy"](net, shifted, few_y) for name, net in {"before": cnn, "control": control}.items()}
    assert abs(read["control"] - read["before"]) < 0.05
    assert names["accuracy"](names["sturdy"], shifted, few_y) > read["control"] + 0.2


@pytest.mark.parametrize("seed", [1, 2])
def test_a_cnn_loses_its_lead_on_scrambled_digits_from_other_seeds_too(seed):
    names = names_of_the_lesson()

    def trained(name, X):
        return names["quarter"](lambda _: names["makers"][name](np.random.default_rng(seed)), X)

    X, X_val, y_val = names["X_train"], names["X_val"], names["y_val"]
    mixed, mixed_val = names["scramble"](X[:12_800]), names["scramble"](X_val)
    mlp, cnn = (
        [names["accuracy"](trained(name, X), X_val, y_val), names["accuracy"](trained(name, mixed), mixed_val, y_val)]
        for name in names["makers"]
    )
    assert abs(mlp[0] - mlp[1]) < 0.01
    assert 0.02 < cnn[0] - cnn[1] < 0.05
    assert cnn[1] < mlp[1] < mlp[0] + 0.01 < cnn[0]


def test_shared_windows_gain_against_shifts_and_pooling_a_little_more():
    names = names_of_the_lesson()
    X, y = names["images"].shift(names["X_val"], 0, 4), names["y_val"]

    def read(make, seed):
        return names["accuracy"](names["quarter"](lambda _: make(np.random.default_rng(seed)), names["X_train"]), X, y)

    makers = names["make_mlp"], lambda rng: names["make_net"](8, rng, pool=1), lambda rng: names["make_net"](8, rng)
    mlp, windows, pooled = (np.mean([read(make, seed) for seed in range(1, 6)]) for make in makers)
    assert 0.06 < windows - mlp < 0.18
    assert 0 < pooled - windows < 0.08


def test_the_ten_digits_shown_are_those_that_the_exercise_asks():
    asked = ex08.few_digits()[2][::100, 0]
    names = names_of_the_lesson()
    np.testing.assert_array_equal(names["asked"], asked)
    assert np.sum(np.any(names["steps_away"] != 0, axis=1)) == 9  # "nine in ten of them moved"


def test_in_the_shaken_digit_the_matrix_survives_a_blur_that_the_cnn_does_not():
    def answers(**values):
        axes = moved(VIEW, "shake", **values).fig.axes[1:]
        return [int(np.argmax([bar.get_width() for bar in ax.patches])) for ax in axes]

    assert answers() == [4, 4]
    for right in (8, -8):
        assert answers(right=float(right)) != [4, 4]
    survivors = [answers(blur=blur, digit=4) for blur in (2.0, 2.5, 3.0, 3.5)]
    assert any(matrix == 4 != cnn for matrix, cnn in survivors)


def test_stretch_and_gate_decide_what_is_left_after_fifty_steps():
    def left(**values):
        frame = moved(VIEW, "fading", **values)
        return frame.number("RNN"), frame.number("LSTM")

    assert left(stretch=1.1)[0] > 100 > 1 > left(stretch=0.9)[0] > 0.004
    gates = {bias: left(forget_bias=bias)[1] for bias in (4.0, 4.25, 4.5, 5.0)}
    assert gates[4.0] < 0.5 < gates[4.5]
    assert 0.7 < gates[5.0] < 0.73
