"""Comparing pictures: byte for byte on the stack that drew the stored ones, by what they show on another.

Another Matplotlib sets letters a little wider, which moves axes by some pixels, and another processor changes last
bits. So a pixel is wrong only where nothing like it lies within `REACH` pixels of its place in the other picture. How
many may be wrong was measured on the 100 pictures of the notebooks, drawn by Matplotlib 3.11.2 with NumPy 2.4.6. With
the kernels of OpenBLAS for another kind of processor 98 were the same bytes, and 0.033 % of the pixels of one were
wrong. With Matplotlib 3.9.0 and NumPy 2.0.0, and with 3.10.0 and 2.1.3, at most 0.015 % were wrong in all but the six
of `VARYING`, and in those at most 0.45 %. Of 192 frames for which one slider of a live figure had been moved to an end,
drawn by Matplotlib 3.9.0, 176 had more than 0.05 % of wrong pixels.
"""

import base64
import io

import numpy as np
from PIL import Image

from course_utils.host.versions import stack

REACH = 8  # pixels
FAINT = 64  # of 255 levels: antialiasing and the compression of colours stay below
SHARE, VARYING_SHARE = 0.0005, 0.006  # of the pixels that may be wrong on another stack

# Pictures, by how their text begins, of which more than `SHARE` may be wrong, each with its reason.
VARYING = {
    "Loss against learning rate, both logarithmic": "Matplotlib's versions label other powers of ten",
    "Error of the forward and the central difference": "so they do here, and NumPy's versions round another way",
    "Ten by ten counts": "NumPy's versions train a few digits of ten thousand another way",
    "The twenty mistakes": "so they do here",
}


def pixels(png):
    """Return the pixels of a PNG, (height, width, 3) uint8."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"))


def reached(image, extreme):
    """Return the least or greatest value, as `extreme` says, within `REACH` pixels of each place."""
    for _ in range(2):
        image = np.pad(image, ((REACH, REACH), (0, 0), (0, 0)), mode="edge")
        width, full = 1, 2 * REACH + 1
        while width < full:
            step = min(width, full - width)
            image = extreme(image[:-step], image[step:])
            width += step
        image = image.swapaxes(0, 1)
    return image


def strange(one, other):
    """Return the share of the pixels of `one` with nothing like them near their place in `other`."""
    low, high = reached(other, np.minimum), reached(other, np.maximum)
    away = np.maximum(low - np.minimum(one, low), np.maximum(one, high) - high)
    return np.mean(away.max(axis=2) > FAINT)


def wrong_share(stored, drawn):
    """Return the share of pixels in which two pictures show different things; 1 if a side differs by more than 1 %."""
    if max(abs(a - b) / a for a, b in zip(stored.shape, drawn.shape, strict=True)) > 0.01:
        return 1.0
    height, width = np.minimum(stored.shape, drawn.shape)[:2]
    stored, drawn = stored[:height, :width], drawn[:height, :width]
    return max(strange(stored, drawn), strange(drawn, stored))


def tolerated(words, home):
    """Return the share of wrong pixels that a picture with this text may have; None: no byte may differ."""
    if stack() == home:
        return None
    return VARYING_SHARE if words.startswith(tuple(VARYING)) else SHARE


def differences(stored, drawn, home):
    """Yield what is wrong with pictures, given the stack that drew the stored ones; each is a pair of text and PNG."""
    if len(stored) != len(drawn):
        yield f"expected {len(stored)} pictures, got {len(drawn)}"
        return
    for (words, old), (_, new) in zip(stored, drawn, strict=True):
        if old.strip() == new.strip():
            continue
        share, most = wrong_share(pixels(old), pixels(new)), tolerated(words, home)
        if most is None or share > most:
            allowed = "no byte may differ" if most is None else f"{most:.2%} may"
            yield (
                f"{words[:60]!r} is not what its cell draws: {share:.2%} of its pixels show something else, and "
                f"{allowed}; stored by {home}, drawn by {stack()}"
            )
