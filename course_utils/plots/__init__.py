"""Pure figures: data and axes in, axes or artists out; nothing is shown and nothing is trained here.

`basic` holds curves, bars and boxes; `classifiers` what a linear classifier looks like, `images` what a convolutional
network has inside, `convolution` one of its steps, `descent` paths down a loss, `network` its shapes and its answers,
`networks` networks of units; `live` the artists that sliders move.
"""

from .activations import LayerHistograms, OnCurve, UnitShares
from .basic import bars, boxes, curves, digits, new_axes, new_figure
from .classifiers import Regions, Templates, image_to_scores, scatter_classes
from .convolution import ConvolutionStep
from .descent import CurvePath, Secant, SurfacePath
from .graphs import ComputationalGraph, SlopeTriangle
from .images import ImageGrid, confusion_matrix, image_grid
from .live import ForbiddenZone, Landscape, LossCurve, ScoreBars
from .network import ProbabilityBars, error_rates, volume
from .networks import Mesh, NetworkDiagram, families
from .neurons import Answers, Border, CountMap, HalfPlane, neuron, timeline, truth_table_axes
from .races import Race, ThinnedNetwork, TrialSquare, error_bars

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
    "LayerHistograms",
    "LossCurve",
    "Mesh",
    "NetworkDiagram",
    "OnCurve",
    "ProbabilityBars",
    "Race",
    "Regions",
    "ScoreBars",
    "Secant",
    "SlopeTriangle",
    "SurfacePath",
    "Templates",
    "ThinnedNetwork",
    "TrialSquare",
    "UnitShares",
    "bars",
    "boxes",
    "confusion_matrix",
    "curves",
    "digits",
    "error_bars",
    "error_rates",
    "families",
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
