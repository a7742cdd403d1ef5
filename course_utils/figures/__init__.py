"""Pure figures: data and axes in, axes or artists out; nothing is shown and nothing is trained here.

`charts`, `sheets` of small images, the `plane` of two inputs and the `surface` of a loss are drawn by several
notebooks; what a single one draws is in the module of its number.

A function draws on ``ax``, or on new axes, and returns them. A class draws its artists once, and its ``update`` moves
them and returns those that moved, as live figures want it.
"""

from course_utils.figures.canvas import new_axes, new_figure
from course_utils.figures.charts import LossCurve, ProbabilityBars, bars, curves, runs_side_by_side
from course_utils.figures.nb01 import ForbiddenZone, HalfPlanes, Landscape, ScoreBars, Templates, boxes, image_to_scores
from course_utils.figures.nb01_training import (
    ProbabilityMap,
    SeenAndUnseen,
    TwoLosses,
    over_strength,
    pushes,
)
from course_utils.figures.nb02 import CurvePath, Ground, Heights, Secant, points_and_curves, runs
from course_utils.figures.nb03 import (
    BeforeAndAfter,
    CountMap,
    HalfPlane,
    Squeeze,
    UpdateArrows,
    mistake_runs,
    neuron,
    timeline,
)
from course_utils.figures.nb04 import ComputationalGraph, Miss, SlopeTriangle, StretchedNudge, Ways, tape_graph
from course_utils.figures.nb05 import Mesh, NetworkDiagram, UnitPortrait, families, two_dots
from course_utils.figures.nb06 import Contenders, LayerHistograms, OnCurve, Pulse, UnitShares, activations, pulses
from course_utils.figures.nb07 import Race, ThinnedNetwork, TrialSquare, Velocities, error_bars
from course_utils.figures.nb07_runs import ill_runs, inside, rate_map, small_paths, turning_loss
from course_utils.figures.nb08 import ConvolutionStep, Coverage, error_rates, volume
from course_utils.figures.nb08_trained import FiltersAndMaps, confusion_matrix, panels, reliability
from course_utils.figures.plane import Answers, Border, Regions, scatter_classes, truth_table_axes
from course_utils.figures.sheets import ImageGrid, digits, image_grid
from course_utils.figures.surface import SurfacePath

__all__ = [
    "Answers",
    "BeforeAndAfter",
    "Border",
    "ComputationalGraph",
    "Contenders",
    "ConvolutionStep",
    "CountMap",
    "Coverage",
    "CurvePath",
    "FiltersAndMaps",
    "ForbiddenZone",
    "Ground",
    "HalfPlane",
    "HalfPlanes",
    "Heights",
    "ImageGrid",
    "Landscape",
    "LayerHistograms",
    "LossCurve",
    "Mesh",
    "Miss",
    "NetworkDiagram",
    "OnCurve",
    "ProbabilityBars",
    "ProbabilityMap",
    "Pulse",
    "Race",
    "Regions",
    "ScoreBars",
    "Secant",
    "SeenAndUnseen",
    "SlopeTriangle",
    "Squeeze",
    "StretchedNudge",
    "SurfacePath",
    "Templates",
    "ThinnedNetwork",
    "TrialSquare",
    "TwoLosses",
    "UnitPortrait",
    "UnitShares",
    "UpdateArrows",
    "Velocities",
    "Ways",
    "activations",
    "bars",
    "boxes",
    "confusion_matrix",
    "curves",
    "digits",
    "error_bars",
    "error_rates",
    "families",
    "ill_runs",
    "image_grid",
    "image_to_scores",
    "inside",
    "mistake_runs",
    "neuron",
    "new_axes",
    "new_figure",
    "over_strength",
    "panels",
    "points_and_curves",
    "pulses",
    "pushes",
    "rate_map",
    "reliability",
    "runs",
    "runs_side_by_side",
    "scatter_classes",
    "small_paths",
    "tape_graph",
    "timeline",
    "truth_table_axes",
    "turning_loss",
    "two_dots",
    "volume",
]
