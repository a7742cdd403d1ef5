"""What notebook 07 tells readers to drag has the effect that it promises."""

import numpy as np
import pytest
from claiming import lesson, moved

from course_utils.losses import softmax
from course_utils.training import predict


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
        assert any("plays no part" in text for text in moved("07", "shrinking", decay=plan).texts)


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


def test_the_gap_and_what_a_penalty_does_to_it():
    def shown(**values):
        frame = moved("07", "mind_the_gap", **values)
        return [round(frame.number("validation"), 2), round(frame.number("gap"), 2)]

    few, plain, strong, too_strong, many = (
        shown(**values)
        for values in (dict(digits_to_learn=100), {}, dict(lam=0.03), dict(lam=0.3), dict(digits_to_learn=3000))
    )
    assert np.allclose(few, [0.53, 0.21], atol=0.021)  # 0.74 against 0.53
    assert np.allclose([plain[0], strong[0], many[0]], [0.83, 0.79, 0.92], atol=0.021)
    assert few[1] > plain[1] > strong[1] > abs(too_strong[1])
    assert too_strong[0] < 0.2


def test_a_penalty_of_a_hundredth_starts_one_higher_and_one_of_a_tenth_learns_to_read_a_quarter():
    plain, some, much = (moved("07", "babysit", learning_rate=0.5, lam=lam) for lam in (1e-4, 0.01, 0.1))
    starts = [frame.lines[0][0][0, 1] for frame in (plain, some)]
    assert abs(starts[1] - starts[0] - 1) < 0.1
    assert 2 < much.number("loss") < 2.3


def names():
    """Return what the notebook's cells have named, all the way to its last live figure, the search's."""
    lesson("07").view("grid_against_random")
    return lesson("07").names


def error(values):
    return np.std(values, ddof=1) / np.sqrt(len(values))


@pytest.mark.parametrize("seed", range(11, 16))
def test_rates_20_2_a_tenth_and_3_thousandths_kill_train_walk_and_sleep(seed):
    watch = names()["watch"]
    dead, good, patient, asleep = (watch(rate, seed, epochs=2) for rate in (20, 2, 0.1, 0.003))
    ends = [np.mean(history.loss[-20:]) for history, _, _ in (good, patient, asleep)]
    assert ends == sorted(ends)
    assert np.mean(dead[2].max(axis=0) <= 0) > 0.9
    assert np.mean(dead[0].loss[-20:]) > np.log(10) + 0.2  # the last biases still jump
    assert np.median(dead[1][-60:]) < np.median(good[1]) / 20


def test_no_penalty_raises_the_validation_accuracy_by_even_half_a_point_on_300_digits():
    gap = names()["gap"]
    means = [np.mean([gap(300, lam, seed=seed)[1] for seed in range(5)]) for lam in (0.0, 1e-3, 0.01, 0.03)]
    assert max(means[1:]) < means[0] + 0.005
    assert means[3] < means[0] - 0.02


@pytest.mark.parametrize("seed", range(11, 16))
def test_the_validation_loss_turns_up_and_the_accuracy_stays(seed):
    _, loss, right = names()["long_run"](seed, epochs=80)
    turn = loss.argmin()
    assert 15 < turn < 45
    assert loss[-1] > 1.03 * loss[turn]
    assert abs(right[-1] - right[turn]) < 0.02


@pytest.mark.parametrize("seed", [0, 11, 12])
def test_the_digits_that_a_long_run_misreads_it_misreads_ever_more_surely(seed):
    fit, make_net, optim, X, y = (names()[name] for name in ("fit", "make_net", "optim", "X", "y"))
    X_val, y_val = names()["X_val"][:1000], names()["y_val"][:1000]
    losses = []
    for epochs in (25, 60, 120):
        net = make_net(seed=seed)
        fit(net, optim.Momentum(0.05), X[:300], y[:300], seed=seed, epochs=epochs, batch_size=50)
        p = softmax(predict(net, X_val))
        wrong = p.argmax(axis=1) != y_val
        losses.append(np.mean(-np.log(p[np.arange(1000), y_val])[wrong]))
    assert losses == sorted(losses)
    assert losses[2] > 1.2 * losses[0]


def test_dropout_gains_in_ten_fresh_seeds_on_100_digits():
    with_dropout = names()["with_dropout"]
    gains = [100 * (with_dropout(0.5, seed) - with_dropout(0.0, seed)) for seed in range(20, 30)]
    assert np.mean(gains) > 0.3
    assert np.mean(gains) > 3 * error(gains)


@pytest.mark.parametrize(("epochs", "low", "high"), [(10, -0.6, 0), (40, 0.1, 0.8)])
def test_dropout_on_all_digits_costs_a_little_in_ten_epochs_and_gains_in_forty(epochs, low, high):
    fit, make_net, optim, accuracy = (names()[name] for name in ("fit", "make_net", "optim", "accuracy"))

    def right(p, seed):
        net = make_net(H=100, p=p, seed=seed)
        fit(net, optim.Momentum(0.1), seed=seed, epochs=epochs)
        return accuracy(net, names()["X_val"], names()["y_val"])

    gains = [100 * (right(0.5, seed) - right(0.0, seed)) for seed in range(20, 25)]
    assert low < np.mean(gains) < high


def test_averaging_gains_under_a_constant_rate_and_not_under_a_cosine_in_fresh_seeds():
    one_run, along, warm_cosine = (names()[name] for name in ("one_run", "along", "warm_cosine"))
    constant = np.array([along(one_run(seed, 0.5)) for seed in range(20, 26)])
    cosine = np.array([along(one_run(seed, warm_cosine(0.5, total=3 * 79))) for seed in range(20, 26)])
    for gains in constant[:, 1:].T:
        assert np.mean(gains) > 3 * error(gains)
    assert np.all(cosine[:, 1:].mean(axis=0) < 0)
    averaged = constant[:, 0].mean() + constant[:, 2].mean() / 100
    assert abs(cosine[:, 0].mean() - averaged) < 0.01


@pytest.mark.parametrize(("rate", "low", "high"), [(0.2, 0.4, 1.9), (0.5, 2.0, 4.0)])
def test_a_vote_of_five_fresh_networks_gains_about_one_point_or_over_two_at_a_trembling_rate(rate, low, high):
    trained, hit_rate, predict, softmax = (names()[n] for n in ("trained", "hit_rate", "predict", "softmax"))
    votes = [softmax(predict(trained(seed, rate), names()["X_val"])) for seed in range(20, 30)]
    single = np.mean([hit_rate(p) for p in votes])
    together = np.mean([hit_rate(np.mean(votes[i : i + 5], axis=0)) for i in (0, 5)])
    assert low < 100 * (together - single) < high


def test_the_peaks_are_the_best_of_three_and_at_a_fifth_momentum_and_adam_lose_to_their_constant_rates():
    two_epochs, warm_cosine, finish, PEAK = (names()[n] for n in ("two_epochs", "warm_cosine", "finish", "PEAK"))
    nearby = {"SGD": (3.0, 5.0, 10.0), "Momentum": (0.3, 0.5, 1.0), "Adam": (0.03, 0.05, 0.1)}
    for racer, peaks in nearby.items():
        assert max(peaks, key=lambda peak: two_epochs(racer, warm_cosine(peak), 0)) == PEAK[racer]
    for racer in ("Momentum", "Adam"):
        at_a_fifth = [two_epochs(racer, warm_cosine(PEAK[racer] / 5), seed) for seed in range(1, 6)]
        assert np.mean(at_a_fifth) < np.mean(finish[racer]) - 0.005


@pytest.mark.parametrize("racer", ["SGD", "Momentum", "Adam"])
def test_warm_up_buys_nothing_at_these_peaks(racer):
    two_epochs, warm_cosine, planned, PEAK = (names()[n] for n in ("two_epochs", "warm_cosine", "planned", "PEAK"))
    without = [two_epochs(racer, warm_cosine(PEAK[racer], 1), seed) for seed in range(1, 6)]
    assert abs(np.mean(without) - np.mean(planned[racer])) < 0.008


def test_fifteen_seeds_put_adam_before_momentum_and_a_third_of_sgds_rate_helps_its_worst_run():
    two_epochs, tuned, finish = (names()[name] for name in ("two_epochs", "tuned", "finish"))
    adam, momentum = ([two_epochs(r, tuned[r], seed) for seed in range(6, 21)] for r in ("Adam", "Momentum"))
    ahead = 100 * np.subtract(adam, momentum)
    assert 0.4 < np.mean(ahead) < 1.1
    assert np.mean(ahead) > 3 * error(ahead)
    worst = int(np.argmin(finish["SGD"]))
    assert two_epochs("SGD", tuned["SGD"] / 3, 1 + worst) > finish["SGD"][worst] + 0.02


@pytest.mark.parametrize("seed", range(11, 16))
def test_each_disease_shows_what_tells_it(seed):
    runs = {ill: names()["six_runs"](ill, seed, 6, 1000) for ill in names()["ILLS"]}
    for ill, run in runs.items():
        assert np.array_equal(run[1], run[2]) == (ill != "dropout left on")
    assert runs["healthy"][1, -1] > 0.85
    assert np.ptp(runs["dead ReLUs"][0]) < 0.05
    assert abs(runs["dead ReLUs"][0, -1] - np.log(10)) < 0.05
    assert runs["wrong sign"][0, -1] > runs["wrong sign"][0, 0]
    assert runs["labels shuffled"][1, -1] < 0.2
    assert runs["softmax twice"][0].min() > 1.46


@pytest.mark.parametrize("change", [{"p": 0.0}, {"decay": 0.0}, {}])
def test_the_final_network_reads_as_many_without_dropout_or_decay(change):
    cells = names()
    p, decay = change.get("p", 0.2), change.get("decay", 0.01)
    right = []
    for seed in range(3):
        net = cells["make_net"](H=100, p=p, seed=seed)
        plan = cells["AdamW"](cells["warm_cosine"](0.02, total=6 * 79), decay)
        cells["fit"](net, plan, seed=seed, epochs=6)
        right.append(cells["accuracy"](net, cells["X_val"], cells["y_val"]))
    assert np.mean(right) == pytest.approx(0.945, abs=0.006)


@pytest.mark.parametrize("seed", range(11, 16))
def test_a_linear_classifier_reads_what_a_network_has_to_beat(seed):
    fit, layers, optim, accuracy = (names()[name] for name in ("fit", "layers", "optim", "accuracy"))
    linear = layers.Sequential(layers.Linear(196, 10, rng=np.random.default_rng(seed)))
    fit(linear, optim.SGD(0.3), seed=seed)
    assert abs(accuracy(linear, names()["X_val"], names()["y_val"]) - 0.87) < 0.015


@pytest.mark.parametrize("seed", range(11, 16))
def test_any_twenty_digits_are_learned_by_heart(seed):
    fit, make_net, optim, X, y = (names()[name] for name in ("fit", "make_net", "optim", "X", "y"))
    chosen, net = slice(100 * seed, 100 * seed + 20), make_net(seed=seed)
    assert fit(net, optim.Momentum(0.1), X[chosen], y[chosen], epochs=100).loss[-1] < 0.01


@pytest.mark.parametrize("seed", range(11, 16))
def test_a_strong_penalty_pulls_both_down_more_digits_close_the_gap_and_one_unit_reads_little(seed):
    gap = names()["gap"]
    plain, strong = (np.array(gap(300, lam, seed=seed)) for lam in (0.0, 0.03))
    more, one = (np.array(gap(*setting, seed=seed, epochs=4)) for setting in ((3000,), (300, 0.0, 1)))
    assert np.all(strong < plain)
    assert np.ptp(strong) < np.ptp(plain)
    assert more[1] > plain[1] + 0.05
    assert np.ptp(one) < 0.1
    assert one.max() < 0.6


def test_waiting_costs_ten_points_on_average_where_three_labels_of_ten_are_random():
    long_run, mislabelled = names()["long_run"], names()["mislabelled"]
    runs = [long_run(seed, labels=mislabelled(seed)) for seed in range(1, 11)]
    costs = [right[loss.argmin()] - right[-1] for _, loss, right in runs]
    assert min(costs) > 0.05
    assert 0.085 < np.mean(costs) < 0.12


@pytest.mark.parametrize("seed", [0, *range(11, 15)])
def test_wrong_labels_are_learned_later_than_what_digits_have_in_common(seed):
    fit, make_net, optim, X, y = (names()[name] for name in ("fit", "make_net", "optim", "X", "y"))
    labels = names()["mislabelled"](seed)
    wrong = labels != y[:300]
    taken_over = []
    for epochs in (10, 120):
        net = make_net(seed=seed)
        fit(net, optim.Momentum(0.05), X[:300], labels, seed=seed, epochs=epochs, batch_size=50)
        said = predict(net, X[:300]).argmax(axis=1)
        taken_over.append((np.mean(said[~wrong] == y[:300][~wrong]), np.mean(said[wrong] == labels[wrong])))
    (right_early, wrong_early), (_, wrong_late) = taken_over
    assert right_early > 0.75
    assert wrong_early < 0.4
    assert wrong_late > 0.8


@pytest.mark.parametrize("seed", range(11, 16))
def test_dropout_left_on_scatters_more_on_digits_that_it_misreads(seed):
    fit, make_net, optim, X, y = (names()[name] for name in ("fit", "make_net", "optim", "X", "y"))
    X_val, y_val = names()["X_val"][:1000], names()["y_val"][:1000]
    net = make_net(H=100, p=0.5, seed=seed)
    fit(net, optim.Momentum(0.1), X[:1000], y[:1000], seed=seed, epochs=10)
    misread = predict(net, X_val).argmax(axis=1) != y_val
    net.train()
    spread = np.std([softmax(net.forward(X_val)) for _ in range(20)], axis=0).max(axis=1)
    assert spread[misread].mean() > 1.5 * spread[~misread].mean()


def test_four_times_the_final_peak_reads_as_many_validation_digits_and_a_quarter_fewer():
    cells = names()
    right = {}
    for peak in (0.005, 0.02, 0.08):
        nets = [cells["make_net"](H=100, p=0.2, seed=seed) for seed in range(3)]
        for seed, net in enumerate(nets):
            cells["fit"](net, cells["AdamW"](cells["warm_cosine"](peak, total=6 * 79)), seed=seed, epochs=6)
        right[peak] = np.mean([cells["accuracy"](net, cells["X_val"], cells["y_val"]) for net in nets])
    assert abs(right[0.08] - right[0.02]) < 0.006
    assert right[0.005] < right[0.02] - 0.01
