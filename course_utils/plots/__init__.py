"""Pure figures: data and axes in, axes or artists out; nothing is shown and nothing is trained here.

`basic` holds curves, bars and boxes; `classifiers` what a linear classifier looks like, `images` what a convolutional
network has inside, `convolution` one of its steps, `descent` paths down a loss, `network` its shapes and its answers;
`live` the artists that sliders move.
"""

from .basic import bars, boxes, curves, digits, new_axes, new_figure
from .classifiers import Regions, Templates, image_to_scores, scatter_classes
from .convolution import ConvolutionStep
from .descent import CurvePath, Secant, SurfacePath
from .graphs import ComputationalGraph, SlopeTriangle
from .images import ImageGrid, confusion_matrix, image_grid
from .live import ForbiddenZone, Landscape, LossCurve, ScoreBars
from .network import ProbabilityBars, error_rates, volume
from .neurons import Answers, Border, CountMap, HalfPlane, neuron, timeline, truth_table_axes

__all__ = [
    "Answers",
    "Border",
    "ComputationalGraph",
    "ConvolutionStep",
    "CountMap",
    "CurvePath",
    "ForbiddenZone",
    "HalfPlane",
    "ImageGrid",
    "Landscape",
    "LossCurve",
    "ProbabilityBars",
    "Regions",
    "ScoreBars",
    "Secant",
    "SlopeTriangle",
    "SurfacePath",
    "Templates",
    "bars",
    "boxes",
    "confusion_matrix",
    "curves",
    "digits",
    "error_rates",
    "image_grid",
    "image_to_scores",
    "neuron",
    "new_axes",
    "new_figure",
    "scatter_classes",
    "timeline",
    "truth_table_axes",
    "volume",
]
