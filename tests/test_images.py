"""Images are moved, turned, blurred and centred as geometry says, and as MNIST's own digits show."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import data, images

SEED = 31
FAINT = 6 / 255  # what does not count as ink


@pytest.fixture
def image():
    return np.random.default_rng(SEED).uniform(size=(9, 9))


@pytest.fixture(scope="module")
def digits():
    return data.mnist().X_test[:200] / 255


def mass_centre(image):
    rows, columns = np.indices(image.shape)
    return np.array([(rows * image).sum(), (columns * image).sum()]) / image.sum()


def stroke(side, points, width):
    """Return a round-ended polyline as ink 0..1; points and width are fractions of the side."""
    y, x = (np.indices((side, side)) + 0.5) / side
    nearest = np.full((side, side), np.inf)
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
        along = np.clip(along, 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)))
    return np.clip((width / 2 - nearest) * side + 0.5, 0, 1)


def seven(size, left, top):
    """Return a 7, ``size`` high, as fractions of the pad."""
    corners = [(0, 0), (0.6, 0), (0.2, 1)]
    return stroke(140, [(left + size * x, top + size * y) for x, y in corners], 0.1 * size)


# shift


def slow_shift(image, dy, dx):
    height, width = image.shape
    moved = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            if 0 <= i - dy < height and 0 <= j - dx < width:
                moved[i, j] = image[i - dy, j - dx]
    return moved


@given(st.integers(1, 5), st.integers(1, 5), st.integers(-7, 7), st.integers(-7, 7))
def test_shift_equals_its_loops(height, width, dy, dx):
    image = 1.0 + np.arange(height * width).reshape(height, width)
    np.testing.assert_array_equal(images.shift(image, dy, dx), slow_shift(image, dy, dx))


def test_shift_moves_every_image_of_a_batch_and_leaves_its_argument_alone():
    batch = np.arange(1, 49, dtype=np.uint8).reshape(2, 2, 3, 4)
    before = batch.copy()
    moved = images.shift(batch, 1, -2)
    np.testing.assert_array_equal(moved[1, 0], slow_shift(batch[1, 0], 1, -2))
    assert moved.dtype == np.uint8
    np.testing.assert_array_equal(batch, before)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([1, 2], 0, 0), ValueError, r"expected shape \(\.\.\., H, W\), got \(2,\)"),
        ((np.eye(3), 0.5, 0), TypeError, "dy: expected a whole number, got float"),
        ((np.eye(3), 0, True), TypeError, "dx: expected a whole number, got bool"),
    ],
    ids=["a line", "half a pixel", "a truth value"],
)
def test_shift_refuses_what_it_cannot_move(arguments, error, message):
    with pytest.raises(error, match=message):
        images.shift(*arguments)


# random_shift


def test_random_shift_reaches_every_shift_equally_often_and_no_other():
    spot = np.zeros((2, 1, 9, 9), np.float32)
    spot[:, :, 4, 4] = 1
    rng = np.random.default_rng(SEED)
    counts = np.zeros((9, 9))
    for _ in range(2500):
        moved = images.random_shift(spot, rng, most=2)
        np.testing.assert_array_equal(moved[0], moved[1])
        counts += moved[0, 0]
    assert counts.sum() == counts[2:7, 2:7].sum() == 2500
    assert counts[2:7, 2:7].min() > 60
    assert counts.max() < 140


def test_random_shift_is_reproducible_and_moves_one_pixel_at_most_by_default(image):
    first, second = (images.random_shift(image, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    near = [slow_shift(image, dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    assert any(np.array_equal(first, candidate) for candidate in near)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_random_shift_keeps_dtype_and_memory_order(dtype):
    inside = np.ones((1, 6, 5, 8), dtype)  # channel, row, column, image
    batch = inside.transpose(3, 0, 1, 2)
    moved = images.random_shift(batch, np.random.default_rng(0))
    assert moved.dtype == dtype
    assert moved.strides == batch.strides
    assert not np.shares_memory(moved, batch)


def test_random_shift_wants_a_generator():
    with pytest.raises(TypeError, match="default_rng"):
        images.random_shift(np.eye(3), 0)


# transform


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(9, 9), (4, 7), (1, 1)])
def test_transform_changes_nothing_at_its_defaults(shape, dtype):
    image = np.random.default_rng(SEED).uniform(size=shape).astype(dtype)
    same = images.transform(image)
    np.testing.assert_array_equal(same, image)
    assert same.dtype == dtype
    assert not np.shares_memory(same, image)


@pytest.mark.parametrize("side", [8, 9])
@pytest.mark.parametrize("quarters", [1, 2, 3, -1])
def test_transform_turns_counterclockwise(side, quarters):
    image = np.random.default_rng(SEED).uniform(size=(side, side))
    np.testing.assert_allclose(images.transform(image, angle=90 * quarters), np.rot90(image, quarters), atol=1e-13)


def test_transform_shifts_down_and_right_by_whole_and_half_pixels(image):
    np.testing.assert_allclose(images.transform(image, shift=(2, -3)), slow_shift(image, 2, -3), atol=1e-13)
    halfway = (slow_shift(image, 0, 1) + image) / 2
    np.testing.assert_allclose(images.transform(image, shift=(0, 0.5)), halfway, atol=1e-13)


def test_transform_turns_and_scales_before_it_shifts(image):
    turned = images.transform(image, angle=90)
    np.testing.assert_allclose(images.transform(image, angle=90, shift=(0, 2)), slow_shift(turned, 0, 2), atol=1e-13)


def test_transform_scales_lengths_about_the_centre():
    blob = images.blur(np.pad(np.ones((1, 1)), 20), 3)
    rows = np.indices(blob.shape)[0] - 20
    for scale in (0.5, 1.5):
        scaled = images.transform(blob, scale=scale)
        spread = [math.sqrt((rows**2 * picture).sum() / picture.sum()) for picture in (blob, scaled)]
        assert spread[1] / spread[0] == pytest.approx(scale, rel=0.02)
        assert scaled[20, 20] == blob[20, 20]


def test_a_turn_there_and_back_keeps_a_smooth_image():
    smooth = images.blur(np.pad(np.ones((16, 6)), 25), 4)
    back = images.transform(images.transform(smooth, angle=37, scale=1.2), angle=-37, scale=1 / 1.2)
    assert np.abs(smooth - images.transform(smooth, angle=37)).max() > 0.1
    np.testing.assert_allclose(back, smooth, atol=0.01)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"scale": 0}, ValueError, "scale: expected a positive number, got 0"),
        ({"scale": -1}, ValueError, "scale"),
        ({"angle": math.nan}, ValueError, "angle: expected a finite number"),
        ({"angle": "90"}, TypeError, "angle: expected a number, got str"),
        ({"shift": 3}, ValueError, r"shift: expected \(dy, dx\), got 3"),
    ],
)
def test_transform_refuses_what_has_no_meaning(image, options, error, message):
    with pytest.raises(error, match=message):
        images.transform(image, **options)


# blur


def slow_blur(image, sigma):
    height, width = image.shape
    far = range(-40, 41)
    total = sum(math.exp(-((a * a + b * b) / (2 * sigma**2))) for a in far for b in far)
    out = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            for k in range(height):
                for n in range(width):
                    out[i, j] += image[k, n] * math.exp(-((i - k) ** 2 + (j - n) ** 2) / (2 * sigma**2)) / total
    return out


@pytest.mark.parametrize("sigma", [0.3, 1.0, 2.5])
def test_blur_equals_its_loops(sigma):
    image = np.random.default_rng(SEED).uniform(size=(5, 7))
    np.testing.assert_allclose(images.blur(image, sigma), slow_blur(image, sigma), rtol=1e-12)


def test_blur_keeps_the_sum_away_from_the_rim(image):
    wide = np.pad(image, 30)
    assert images.blur(wide, 3).sum() == pytest.approx(wide.sum(), rel=1e-12)


@pytest.mark.parametrize("sigma", [0, 1e-300, 0.009, 0.01])
def test_blur_by_nothing_changes_nothing(image, sigma):
    same = images.blur(image, sigma)
    np.testing.assert_array_equal(same, image)
    assert not np.shares_memory(same, image)


def test_blur_refuses_a_negative_width(image):
    with pytest.raises(ValueError, match="sigma"):
        images.blur(image, -1)


@pytest.mark.parametrize("change", [images.blur, images.centre_like_mnist, images.transform])
@pytest.mark.parametrize("bad", [np.zeros(4), np.zeros((2, 2, 2)), np.full((2, 2), np.nan)])
def test_only_finite_images_are_taken(change, bad):
    with pytest.raises(ValueError, match="expected"):
        change(bad, **({"sigma": 1} if change is images.blur else {}))


# centre_like_mnist


def test_digits_of_mnist_scaled_up_and_moved_come_back_as_they_were(digits):
    for digit in digits:
        big = np.pad(np.kron(digit, np.ones((8, 8))), ((90, 10), (0, 50)))
        np.testing.assert_allclose(images.centre_like_mnist(big), digit, atol=FAINT)


def test_almost_all_of_mnist_is_as_it_should_be_already():
    some = data.mnist().X_train[:2000] / 255
    same = [np.allclose(images.centre_like_mnist(digit), digit, atol=FAINT) for digit in some]
    assert np.mean(same) > 0.998


def test_digits_of_mnist_are_where_they_are_said_to_be(digits):
    for digit in digits:
        assert np.abs(mass_centre(digit) - 14).max() < 0.51
        assert max(digit.any(axis=0).sum(), digit.any(axis=1).sum()) == 20


@pytest.mark.parametrize(("size", "left", "top"), [(0.2, 0.1, 0.7), (0.5, 0.3, 0.3), (0.85, 0.2, 0.07)])
def test_a_drawing_of_any_size_anywhere_fills_the_box_and_is_centred(size, left, top):
    digit = images.centre_like_mnist(seven(size, left, top))
    assert digit.shape == (28, 28)
    assert 18 <= (digit > 0.5).any(axis=1).sum() <= 20
    assert np.abs(mass_centre(digit) - 14).max() <= 0.5
    assert digit.max() == pytest.approx(1)


def test_the_same_strokes_drawn_bigger_give_nearly_the_same_digit():
    """But for one pixel up or down: the centre of mass may fall to either side of the middle between two rows."""
    small, large = (images.centre_like_mnist(seven(size, 0.1, 0.1)) for size in (0.3, 0.8))
    moved = [images.shift(large, dy, 0) for dy in (-1, 0, 1)]
    assert min(np.abs(small - candidate).mean() for candidate in moved) < 0.015
    assert max(np.corrcoef(small.ravel(), candidate.ravel())[0, 1] for candidate in moved) > 0.97


def test_proportions_are_kept():
    bar = np.zeros((60, 60))
    bar[5:45, 30:40] = 1
    digit = images.centre_like_mnist(bar)
    assert digit.sum() == pytest.approx(20 * 5)
    assert np.count_nonzero(digit) == 20 * 5
    odd = images.centre_like_mnist(np.pad(np.ones((40, 11)), 9))  # 5.5 pixels wide: half a column on either side
    assert odd.sum() == pytest.approx(20 * 5.5)
    np.testing.assert_allclose(np.unique(odd), [0, 0.75, 1])


def test_a_single_spot_becomes_a_square():
    spot = np.zeros((50, 50), np.float32)
    spot[3, 44] = 1
    digit = images.centre_like_mnist(spot)
    assert digit.sum() == 400
    assert digit.dtype == np.float32


@pytest.mark.parametrize("faint", [0, 0.01])
def test_a_blank_drawing_gives_zeros(faint):
    np.testing.assert_array_equal(images.centre_like_mnist(np.full((30, 40), faint)), np.zeros((28, 28)))


def test_a_heavy_corner_does_not_push_the_digit_out_of_the_field():
    heavy = np.zeros((100, 100))
    heavy[:20, :20], heavy[99, 99] = 1, 0.1
    digit = images.centre_like_mnist(heavy)
    assert digit.sum() > 15
    assert digit.shape == (28, 28)


@pytest.mark.parametrize("bad", [-1, 255])
def test_ink_outside_0_to_1_is_refused(bad):
    with pytest.raises(ValueError, match=r"expected 0 \(paper\) to 1 \(ink\)"):
        images.centre_like_mnist(np.full((3, 3), bad))


@pytest.mark.parametrize("change", [lambda x: images.transform(x, angle=9), lambda x: images.blur(x, 1)])
def test_arguments_are_left_alone_and_float32_stays_float32(change):
    image = np.random.default_rng(SEED).uniform(size=(6, 6)).astype(np.float32)
    before = image.copy()
    assert change(image).dtype == np.float32
    np.testing.assert_array_equal(image, before)


@pytest.mark.parametrize("sigma", [4.999, 5.0, 1e9])
def test_a_wide_blur_is_the_normal_density(sigma):
    image = np.zeros((9, 9))
    image[4, 4] = 1
    y, x = np.indices(image.shape) - 4
    density = np.exp(-(y**2 + x**2) / (2 * sigma**2)) / (2 * np.pi * sigma**2)
    np.testing.assert_allclose(images.blur(image, sigma), density, rtol=1e-12)


def test_grey_levels_are_refused_with_the_mend():
    with pytest.raises(ValueError, match=r"got 0\.\.200; for grey levels of 0 to 255 pass drawing / 255"):
        images.centre_like_mnist(200 * np.eye(9))
    with pytest.raises(ValueError, match="angle: expected a finite number, got nan"):
        images.transform(np.eye(3), angle=np.nan)
