"""Images in, images out: shifted, turned, scaled, blurred, and brought into the form that MNIST's digits have.

Rows are counted downwards and columns to the right, so ``dy > 0`` moves an image down and ``dx > 0`` moves it right.
Arguments are never written to.
"""

from __future__ import annotations

import math

import numpy as np

from course_utils._checks import count, float_array, generator, real, underflow_to_zero

__all__ = ["blur", "centre_like_mnist", "random_shift", "shift", "transform"]

SIDE = 28  # of an MNIST image
BOX = 20  # the longer side of the digit in it
FAINTEST = 0.02  # ink: more than five of 255 grey levels


def shift(images: np.ndarray, dy: int, dx: int) -> np.ndarray:
    """Move images by whole pixels; what leaves is lost, and zeros come in.

    Parameters
    ----------
    images : (..., H, W) of any dtype
    dy, dx : whole numbers, down and to the right

    Returns
    -------
    (..., H, W), a new array of the same dtype and the same order of axes in memory

    Raises
    ------
    ValueError
        if ``images`` have fewer than two axes
    TypeError
        if ``dy`` or ``dx`` is not a whole number
    """
    images = np.asarray(images)
    if images.ndim < 2:
        raise ValueError(f"images: expected shape (..., H, W), got {images.shape}")
    height, width = images.shape[-2:]
    dy, dx = count(dy, "dy", least=-math.inf), count(dx, "dx", least=-math.inf)
    moved = np.zeros_like(images)
    rows, columns = _overlap(height, dy), _overlap(width, dx)
    moved[..., rows[0], columns[0]] = images[..., rows[1], columns[1]]
    return moved


def _overlap(size: int, step: int) -> tuple[slice, slice]:
    """Return the new and the old place of the part that stays inside, along an axis that moves by ``step``."""
    kept = max(0, size - abs(step))
    there, here = max(0, step), max(0, -step)
    return slice(there, there + kept), slice(here, here + kept)


def random_shift(X: np.ndarray, rng: np.random.Generator, most: int = 1) -> np.ndarray:
    """Move a whole batch by one random number of pixels in each direction: the cheapest way to have more data.

    Parameters
    ----------
    X : (..., H, W), such as a batch (N, 1, 28, 28)
    rng : np.random.Generator
    most : at least 0; each of the (2 * most + 1)**2 shifts is equally likely

    Returns
    -------
    (..., H, W), a new array of the same dtype and the same order of axes in memory

    Raises
    ------
    TypeError, ValueError
        if an argument is not of that kind
    """
    most = count(most, "most", least=0)
    dy, dx = generator(rng).integers(-most, most + 1, size=2)
    return shift(X, dy, dx)


@underflow_to_zero
def transform(
    image: np.ndarray, *, angle: float = 0.0, scale: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)
) -> np.ndarray:
    """Turn and scale an image about its centre, then shift it; zeros outside, bilinear between the pixels.

    Parameters
    ----------
    image : (H, W) real numbers
    angle : degrees, counterclockwise
    scale : positive; 2 doubles every length
    shift : (dy, dx) in pixels, down and to the right; fractions are welcome

    Returns
    -------
    (H, W), float32 for float32 and else float64; equal to ``image`` at the defaults

    Raises
    ------
    TypeError, ValueError
        for a wrong shape, NaN or infinity, or a scale that is not positive
    """
    image = _image(image, "image")
    angle, scale = real(angle, "angle", least=-math.inf), real(scale, "scale")
    if scale == 0:
        raise ValueError("scale: expected a positive number, got 0")
    if np.shape(shift) != (2,):
        raise ValueError(f"shift: expected (dy, dx), got {shift!r}")
    dy, dx = (real(step, "shift", least=-math.inf) for step in shift)
    centre_y, centre_x = ((size - 1) / 2 for size in image.shape)
    y, x = np.indices(image.shape)
    y, x = y - centre_y - dy, x - centre_x - dx
    cos, sin = math.cos(math.radians(angle)) / scale, math.sin(math.radians(angle)) / scale
    return _bilinear(image, centre_y + cos * y + sin * x, centre_x - sin * y + cos * x)


def _bilinear(image: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the image's values at the places (y, x), which need not be whole; 0 outside."""
    height, width = image.shape
    framed = np.pad(image, 1)
    y, x = np.clip(y + 1, 0, height + 1), np.clip(x + 1, 0, width + 1)  # places in the frame; its rim is 0
    top, left = np.minimum(y.astype(int), height), np.minimum(x.astype(int), width)
    down, right = (y - top).astype(image.dtype), (x - left).astype(image.dtype)
    above = framed[top, left] * (1 - right) + framed[top, left + 1] * right
    below = framed[top + 1, left] * (1 - right) + framed[top + 1, left + 1] * right
    return above * (1 - down) + below * down


@underflow_to_zero
def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Blur an image with a Gaussian; zeros outside.

    Parameters
    ----------
    image : (H, W) real numbers
    sigma : standard deviation of the Gaussian in pixels, at least 0; 0 changes nothing

    Returns
    -------
    (H, W), float32 for float32 and else float64; the sum stays the same, less what runs over the rim

    Raises
    ------
    TypeError, ValueError
        for a wrong shape, NaN or infinity, or a negative ``sigma``
    """
    image = _image(image, "image")
    sigma = real(sigma, "sigma")
    if sigma < 0.01:  # the neighbours' share, exp(-5000), is 0
        return image.copy()
    along_y, along_x = (_gaussian(size, sigma).astype(image.dtype) for size in image.shape)
    return along_y @ image @ along_x


def _gaussian(size: int, sigma: float) -> np.ndarray:
    """Return the symmetric (size, size) matrix that blurs a line of ``size`` pixels."""
    offsets = np.arange(-40, 41)
    total = np.exp(-0.5 * (offsets / sigma) ** 2).sum() if sigma < 5 else sigma * math.sqrt(2 * math.pi)
    distance = np.subtract.outer(np.arange(size), np.arange(size))
    return np.exp(-0.5 * (distance / sigma) ** 2) / total


@underflow_to_zero
def centre_like_mnist(drawing: np.ndarray) -> np.ndarray:
    """Bring a drawing into the form of MNIST: the ink fills a box of 20 pixels, its centre of mass lies in the middle.

    As LeCun, Cortes and Burges describe it (http://yann.lecun.com/exdb/mnist): size normalised to fit a box of 20 x 20
    pixels, proportions kept, grey levels from anti-aliasing; then moved by whole pixels so that the centre of mass lies
    at the centre of the field. In their files that is row 14, column 14, to half a pixel.

    Parameters
    ----------
    drawing : (H, W) real numbers, 0 for paper to 1 for ink

    Returns
    -------
    (28, 28), float32 for float32 and else float64; zeros for a drawing without any ink above 0.02

    Raises
    ------
    TypeError, ValueError
        for a wrong shape, NaN or infinity, or numbers outside 0..1
    """
    drawing = _image(drawing, "drawing")
    if drawing.min() < 0 or drawing.max() > 1:
        advice = "; for grey levels of 0 to 255 pass drawing / 255" if drawing.min() >= 0 else ""
        raise ValueError(f"drawing: expected 0 (paper) to 1 (ink), got {drawing.min():g}..{drawing.max():g}{advice}")
    field = np.zeros((SIDE, SIDE), drawing.dtype)
    ink = drawing > FAINTEST
    if not ink.any():
        return field
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    crop = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    digit = _fit(crop)
    top, left = (_start(digit.sum(axis=1 - axis)) for axis in (0, 1))
    field[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return field


def _fit(crop: np.ndarray) -> np.ndarray:
    """Return ``crop`` with a longer side of 20 pixels, each the mean of the area that it covers."""
    scale = BOX / max(crop.shape)
    along_y, along_x = (_averages(size, scale).astype(crop.dtype) for size in crop.shape)
    return along_y @ crop @ along_x.T


def _averages(size: int, scale: float) -> np.ndarray:
    """Return the (new size, size) matrix that scales a line of ``size`` pixels; what lies beyond its ends is 0."""
    new = math.ceil(size * scale - 1e-9)
    margin = (new - size * scale) / 2  # of blank, at either end
    edges = (np.arange(new + 1) - margin) / scale  # of the new pixels, measured in old ones
    first, last = np.maximum.outer(edges[:-1], np.arange(size)), np.minimum.outer(edges[1:], np.arange(1, size + 1))
    return np.maximum(last - first, 0) * scale


def _start(profile: np.ndarray) -> int:
    """Return where a line must start in the field so that its centre of mass lies nearest to 14, as far as it fits."""
    centre = np.arange(len(profile)) @ profile / profile.sum()
    return int(np.clip(round(SIDE / 2 - centre), 0, SIDE - len(profile)))


def _image(value: object, name: str) -> np.ndarray:
    array = float_array(value, name)
    if array.ndim != 2:
        raise ValueError(f"{name}: expected shape (H, W), got {array.shape}")
    return array
