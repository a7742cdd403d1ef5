"""Controls that look into the network: which unit the large map shows, and one weight to be set by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import ipywidgets as widgets
from ipywidgets.widgets.widget_description import DescriptionWidget

from course_utils.playground.names import SPOKEN, input_names, unit_names
from course_utils.playground.settings import Settings

__all__ = ["Inspector", "chosen", "sized"]

REACH = 5.0  # of the slider; the number beside it takes any weight
_NOTHING = ""
_Labelled = TypeVar("_Labelled", bound=DescriptionWidget)


class Inspector:
    """Two lists of units, a list of what the second one reads, and a slider and a number for the weight between them.

    Where a new network does not have what was chosen, the choice goes back to the first of its list.

    Attributes
    ----------
    unit_shown : widget, the list for the large map
    weight : list of widgets that choose a weight and set it, to be shown in a row
    """

    def __init__(self) -> None:
        self.unit_shown = sized(widgets.Dropdown(description="show"), "310px", "100px")
        self._unit = sized(widgets.Dropdown(description="set weight of"), "310px", "100px")
        self._source = sized(widgets.Dropdown(description="from"), "180px", "36px")
        slider = widgets.FloatSlider(min=-REACH, max=REACH, step=0.05, readout=False, description="to")
        self._slider = sized(slider, "128px", "24px")
        self._number = sized(widgets.FloatText(step=0.1, description="exactly"), "144px", "52px")
        self._parts = [self._source, self._slider, self._number]
        self.weight = [self._unit, *self._parts]

    @property
    def shown(self) -> str:
        """The name of the unit that the large map shows; empty for the network's answer."""
        return chosen(self.unit_shown)

    @shown.setter
    def shown(self, name: str) -> None:
        self.unit_shown.value = name

    @property
    def connection(self) -> tuple[str, str] | None:
        """The names of the chosen unit and of what it reads there, or None."""
        return (chosen(self._unit), chosen(self._source)) if self._unit.value else None

    def offer(self, settings: Settings) -> None:
        """Let the lists name the units of a network."""
        units = unit_names(settings)
        _fill(self.unit_shown, units, "the network's answer")
        _fill(self._unit, [name for name in units if name not in settings.features], "no unit")
        self.offer_sources(settings)

    def offer_sources(self, settings: Settings) -> None:
        """Let the list of sources name what the chosen unit reads."""
        _fill(self._source, input_names(settings, chosen(self._unit)))
        for widget in self._parts:
            widget.layout.display = None if self._unit.value else "none"

    def choose(self, unit: str, source: str, settings: Settings) -> None:
        """Choose a weight, by the names of its unit and of what that reads."""
        self._unit.value = unit
        self.offer_sources(settings)
        self._source.value = source

    def tell(self, weight: float) -> None:
        """Show the value of the chosen weight."""
        self._number.value = float(f"{weight:.4g}")
        self._slider.value = min(max(self._number.value, -REACH), REACH)

    def observe(self, looked: Callable, chosen: Callable, moved: Callable) -> None:
        """Have one of three called: for another map, for another weight to set, or with the value it is set to."""
        self.unit_shown.observe(lambda _change: looked(), "value")
        for widget in (self._unit, self._source):
            widget.observe(lambda _change: chosen(), "value")
        for widget in (self._slider, self._number):
            widget.observe(lambda change: moved(change.new), "value")


def sized(widget: _Labelled, width: str, label: str) -> _Labelled:
    """Set how broad a widget is, and the label in it; return the widget."""
    widget.layout.width, widget.style.description_width = width, label
    return widget


def chosen(choice: widgets.Dropdown) -> Any:
    """Return what is chosen of a list that has options; of an empty one it would be None."""
    return choice.value


def _fill(choice: widgets.Dropdown, names: Iterable[str], nothing: str | None = None) -> None:
    """Give a list its options, and keep what is chosen if it is still among them."""
    options = [(nothing, _NOTHING)] if nothing else []
    options += [(SPOKEN.get(name, name), name) for name in names]
    if list(choice.options) == options:
        return
    kept, values = choice.value, [value for _, value in options]
    choice.options = options
    if values:
        choice.value = kept if kept in values else values[0]  # which of them ipywidgets takes depends on its version
