"""Pure figures: data and axes in, axes or artists out; nothing is shown and nothing is trained here.

`basic` holds curves, bars and boxes; `classifiers` what a linear classifier looks like, `live`
the artists that sliders move.
"""

from .basic import bars, boxes, curves, digits, new_axes, new_figure
from .classifiers import Regions, Templates, image_to_scores, scatter_classes
from .live import ForbiddenZone, Landscape, LossCurve, ScoreBars

__all__ = [
    "ForbiddenZone",
    "Landscape",
    "LossCurve",
    "Regions",
    "ScoreBars",
    "Templates",
    "bars",
    "boxes",
    "curves",
    "digits",
    "image_to_scores",
    "new_axes",
    "new_figure",
    "scatter_classes",
]
