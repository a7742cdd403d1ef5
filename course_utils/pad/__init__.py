"""A pad in the notebook on which readers draw digits, and see at every stroke what a classifier makes of them.

    from course_utils.pad import draw

    pad = draw(classify)  # classify takes an image (28, 28) and returns ten probabilities
    pad

The pad itself needs the package anywidget, the extra ``course-utils[pad]``. Without it, and wherever no kernel runs,
a picture of the pad stands in its place and says so.
"""

from course_utils.pad.pad import Pad, draw

__all__ = ["Pad", "draw"]
