"""Sheets of small images show every image, on one scale."""

import numpy as np
import pytest

from course_utils import figures

SEED = 8


@pytest.fixture
def rng():
    return np.random.default_rng(SEED)


def luminance(color):
    return float(np.asarray(color)[:3] @ [0.2126, 0.7152, 0.0722])


def texts(ax):
    return [text.get_text() for text in ax.texts]


def cut(grid, k):
    """Return the k-th image of a sheet."""
    top, left = grid.corner(k)
    return np.ma.getdata(grid.image.get_array())[top : top + grid.height, left : left + grid.width]


def test_digits_become_one_sheet_in_reading_order():
    images = np.arange(1, 4)[:, None, None] * np.ones((3, 4, 4))
    ax = figures.digits(images, columns=2)
    sheet = np.asarray(ax.images[0].get_array())
    assert sheet[0, 0] == 1
    assert sheet[0, 6] == 2
    assert sheet[6, 0] == 3


@pytest.mark.parametrize("shape", [(28, 28), (0, 28, 28), (2, 3, 4, 5)])
def test_digits_of_a_wrong_shape_are_refused_with_that_shape(shape):
    with pytest.raises(ValueError, match=r"shape \(N, H, W\)"):
        figures.digits(np.zeros(shape))


def test_digits_want_one_title_each():
    with pytest.raises(ValueError, match="2 in all, got 1"):
        figures.digits(np.zeros((2, 4, 4)), titles=[1])


@pytest.mark.parametrize("titles", [None, list("abcde")], ids=["plain", "titled"])
def test_grid_shows_every_image_in_reading_order_and_nothing_between(rng, titles):
    images = rng.uniform(size=(5, 3, 4))
    grid = figures.ImageGrid(figures.new_axes(), 5, (3, 4), columns=2, titles=titles)
    shown = grid.update(images).get_array()
    for k in range(5):
        np.testing.assert_array_equal(cut(grid, k), images[k])
    assert shown.count() == images.size
    assert np.isfinite(np.ma.getdata(shown)).all()  # also what is masked: live figures report nan wherever it hides
    corners = [grid.corner(k) for k in range(5)]
    assert corners == sorted(corners)
    assert corners[1][0] == corners[0][0] < corners[2][0]


@pytest.mark.parametrize(("signed", "limits"), [(True, (-3, 3)), (False, (0, 3))], ids=["signed", "ink"])
def test_grid_has_one_scale_that_follows_the_largest_number(signed, limits):
    grid = figures.ImageGrid(figures.new_axes(), 2, 2, signed=signed)
    grid.update(np.ones((2, 2, 2)))
    image = grid.update(np.array([np.full((2, 2), 3), np.ones((2, 2))]))
    assert image.get_clim() == limits


@pytest.mark.parametrize("signed", [True, False])
def test_grid_of_zeros_is_paper_white(signed):
    grid = figures.ImageGrid(figures.new_axes(), 1, 2, signed=signed)
    image = grid.update(np.zeros((1, 2, 2)))
    assert luminance(image.to_rgba(0.0)) > 0.95


def test_weights_of_opposite_sign_differ_in_blue_and_red():
    ax = figures.image_grid(np.array([[[1.0, -1.0]]]), signed=True)
    (image,) = ax.images
    above, below = image.to_rgba(1.0), image.to_rgba(-1.0)
    assert above[2] > above[0]
    assert below[0] > below[2]
    assert len(ax.figure.axes) == 2  # the second one is the colour bar


def test_grid_writes_its_titles():
    assert texts(figures.image_grid(np.ones((2, 3, 3)), titles=[7, "b"])) == ["7", "b"]


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        (np.ones((3, 3)), {}, r"shape \(N, H, W\), N > 0, got shape \(3, 3\)"),
        (np.ones((0, 3, 3)), {}, r"N > 0"),
        (np.ones((2, 3, 3)), {"titles": ["a"]}, "2 in all, got 1"),
        (-np.ones((2, 3, 3)), {}, "at least 0, got -1; pass signed=True"),
    ],
    ids=["one image", "no image", "a title short", "negative ink"],
)
def test_grid_refuses_what_it_cannot_show(images, options, message):
    with pytest.raises(ValueError, match=message):
        figures.image_grid(images, **options)


def test_a_live_grid_wants_the_images_it_was_built_for():
    with pytest.raises(ValueError, match=r"expected images of shape \(2, 3, 3\), got \(3, 3, 3\)"):
        figures.ImageGrid(figures.new_axes(), 2, 3).update(np.ones((3, 3, 3)))
