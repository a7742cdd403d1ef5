"""Rules for figures that everyone can read; each is a function that returns a sentence for every defect it finds."""

from itertools import combinations
from unittest import mock

import matplotlib as mpl
import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text

from course_utils.host import style

LARGE = 24  # CSS pixels; text as large as this needs 3 : 1 only
SEEN = 0.9  # share of the pixels behind a text against which it must stand out
MAPS = {"gray", "gray_r", "Greys", "Blues", "cividis", "viridis"}  # told apart by lightness
MAPS |= {"RdBu", "signed"}  # red or vermillion from blue


def contrast(colour, ground):
    """Return WCAG's contrast of a colour against an array of colours (..., 3), all 0 to 1."""

    def luminance(rgb):
        rgb = np.asarray(rgb, float)[..., :3]
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    one, other = luminance(colour), luminance(ground)
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


def draw_without_text(figure):
    """Return the texts that a figure draws, and its pixels (H, W, 3), 0 to 1, without them."""
    texts = []
    with mock.patch.object(Text, "draw", lambda text, renderer, *args, **kwargs: texts.append(text)):
        figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3] / 255.0
    figure.stale = True
    return [text for text in texts if text.get_visible() and text.get_text().strip()], pixels


def ground_of(text, pixels):
    """Return the colours that lie behind a text: its halo, its box, or what the figure shows there."""
    for effect in text.get_path_effects():
        halo = getattr(effect, "_gc", {}).get("foreground")
        if halo is not None:
            return np.array([to_rgb(halo)])
    box = text.get_bbox_patch()
    if box is not None and box.get_facecolor()[3] >= 0.7:
        return np.array([box.get_facecolor()[:3]])
    height, width = pixels.shape[:2]
    left, bottom, right, top = text.get_window_extent().extents
    rows = slice(max(0, round(height - top)), max(1, round(height - bottom)))
    columns = slice(max(0, round(left)), max(1, min(width, round(right))))
    return pixels[rows, columns].reshape(-1, 3)


def faint_texts(figure):
    """Find text that stands out too little from what lies behind it."""
    texts, pixels = draw_without_text(figure)
    for text in texts:
        ground = ground_of(text, pixels)
        if not len(ground):
            continue  # outside the figure
        *colour, alpha = to_rgba(text.get_color(), text.get_alpha())
        blended = alpha * np.array(colour) + (1 - alpha) * ground
        wanted = 3 if text.get_fontsize() * style.DPI / 72 >= LARGE else 4.5
        share = np.mean(contrast(blended, ground) >= wanted)
        if share < SEEN:
            found = np.quantile(contrast(blended, ground), 1 - SEEN)
            yield f"{text.get_text()!r}: contrast {found:.2f} or less on a tenth of its ground, expected {wanted}"


def series(axes):
    """Return lines and clouds of points of axes as (artist, colour, width, look); the look is what is not colour."""
    found = []
    for line in axes.lines:
        dashed = line.get_linestyle() != "None"
        if line.get_visible() and (dashed or line.get_marker() not in ("", "None", None)):
            colour = line.get_color() if dashed else line.get_markerfacecolor()
            dashes = str(line._unscaled_dash_pattern) if dashed else None
            width = line.get_linewidth() if dashed else line.get_markeredgewidth()
            found.append((line, to_rgb(colour), width, (dashes, str(line.get_marker()))))
    for cloud in axes.collections:
        if isinstance(cloud, PathCollection) and cloud.get_visible() and len(cloud.get_facecolor()):
            marker = (None, cloud.get_paths()[0].vertices.round(3).tobytes())
            found += [(cloud, tuple(rgba[:3]), 1, marker) for rgba in np.unique(cloud.get_facecolor(), axis=0)]
    return found


def told_apart_by_colour_alone(figure):
    """Find two series of one plot alike in dashes, marker and width whose colours do not even differ in lightness."""
    for axes in figure.axes:
        labels = {to_rgb(text.get_color()) for text in axes.findobj(Text) if text.get_text().strip()}
        for (one, colour, width, look), (other, another, its_width, its_look) in combinations(series(axes), 2):
            alike = look == its_look and max(width, its_width) < 1.5 * min(width, its_width)
            same = np.allclose(colour, another, atol=0.02)
            labelled = {colour, another} <= labels
            if alike and not same and not labelled and contrast(colour, np.array(another)) < 3:
                yield f"{axes.get_title(loc='left') or axes.get_title() or 'axes'}: {one} and {other}"


def in_palette(colour):
    """Tell whether a colour is grey, one of the course's, or one of them mixed with white or black."""
    colour = np.array(to_rgb(colour))
    if np.ptp(colour) < 0.03:
        return True
    for base in map(np.array, map(to_rgb, style.COLORS)):
        for end in (np.ones(3), np.zeros(3)):
            along = base - end
            share = np.clip((colour - end) @ along / (along @ along), 0, 1) if along.any() else 0
            if np.abs(end + share * along - colour).max() < 0.03:
                return True
    return False


def strange_colours(figure):
    """Find colours of lines, points, faces and words that are not the course's, and colour maps that are not safe."""
    for line in figure.findobj(Line2D):
        if line.get_visible() and not in_palette(line.get_color()):
            yield f"{line}: {line.get_color()}"
    for text in figure.findobj(Text):
        if text.get_text().strip() and not in_palette(text.get_color()):
            yield f"{text.get_text()!r}: {text.get_color()}"
    for patch in figure.findobj(mpl.patches.Patch):
        if patch.get_visible() and patch.get_fill() and not in_palette(patch.get_facecolor()[:3]):
            yield f"{patch}: {patch.get_facecolor()}"
    for cloud in figure.findobj(mpl.collections.Collection):
        if cloud.get_array() is not None:
            yield from _strange_map(cloud)
        else:
            yield from (f"{cloud}: {c}" for c in cloud.get_facecolor() if not in_palette(c[:3]))
    for image in figure.findobj(AxesImage):
        if image.get_array() is not None and image.get_array().ndim == 2:
            yield from _strange_map(image)


def _strange_map(artist):
    if artist.get_cmap().name.removesuffix("_r") not in {name.removesuffix("_r") for name in MAPS}:
        yield f"{artist}: colour map {artist.get_cmap().name}"


RULES = {"faint text": faint_texts, "colour alone": told_apart_by_colour_alone, "strange colour": strange_colours}


def defects(figure):
    """Yield every defect of a figure, with the rule that found it."""
    yield from (f"{kind}: {defect}" for kind, rule in RULES.items() for defect in rule(figure))
