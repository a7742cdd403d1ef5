"""WCAG 2's contrast between text and what lies behind it, for colours as a browser computes them."""

LARGE, LARGE_BOLD = 24, 18.66  # CSS pixels from which 3 : 1 is enough
WHITE = (255, 255, 255)


def luminance(colour):
    """Return the relative luminance of an sRGB colour, 0 to 255 a channel."""
    linear = [c / 3294.6 if c <= 10.31475 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one, other):
    """Return the contrast of two opaque colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(colour, ground):
    """Return an opaque colour: `colour`, with its alpha last, over an opaque `ground`."""
    *channels, alpha = colour
    return tuple(alpha * c + (1 - alpha) * g for c, g in zip(channels, ground, strict=True))


def ground_of(layers):
    """Return the opaque colour of layers, the uppermost first, over white."""
    ground = WHITE
    for layer in reversed(layers):
        ground = over(layer, ground)
    return ground


def too_faint(words, colour, opacity, layers, size, weight):
    """Return a sentence if the text has less contrast than WCAG AA wants, else None."""
    ground = ground_of(layers)
    *channels, alpha = colour
    found = ratio(over((*channels, alpha * opacity), ground), ground)
    wanted = 3 if size >= LARGE or (size >= LARGE_BOLD and weight >= 700) else 4.5
    if found < wanted:
        shown = tuple(round(c) for c in ground)
        return f"{words!r}: contrast {found:.2f}, expected {wanted}; text {colour} on {shown}"
    return None
