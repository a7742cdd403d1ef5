"""A picture of the pad, for readers who have no kernel, and for kernels that have no anywidget."""

from course_utils.figures import ProbabilityBars, new_figure
from course_utils.host import style
from course_utils.host.display import as_output, png

TEXT = (
    "A pad to draw a digit on. The drawing is scaled and centred as MNIST's digits were, and classified as you draw. "
    "Where only a picture of the pad appears: run the cell where the package anywidget is installed, the extra "
    "course-utils[pad]."
)
CAPTION = "A picture of the pad. To draw, run the cell where anywidget is installed: the extra course-utils[pad]."
SIZE = (7, 3.2)


@style.context()
def still(ink, image, probabilities):
    """Return a figure with a drawing, what the classifier gets of it, and what it answers."""
    figure = new_figure(SIZE)
    figure.supxlabel(CAPTION, fontsize=9)
    axes = figure.subplots(1, 3, width_ratios=[1.2, 0.85, 1], gridspec_kw={"wspace": 0.1})
    drawings = (("a drawing", ink), ("as in MNIST, 28 × 28", image))
    for ax, (title, pixels) in zip(axes, drawings, strict=False):
        ax.imshow(pixels, cmap="gray_r", vmin=0, vmax=1, interpolation="antialiased" if pixels is ink else "nearest")
        ax.set(xticks=[], yticks=[])
        ax.set_title(title)
        ax.spines[:].set(visible=True, edgecolor="0.6")
    ProbabilityBars(axes[2]).update(probabilities)
    return figure


def mimebundle(figure):
    """Return the figure and its text as data and metadata of a display message."""
    return as_output(png(figure), TEXT, SIZE)
