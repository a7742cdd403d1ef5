"""The playground's controls, of ipywidgets' core alone, and their translation to and from `Settings`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import ipywidgets as widgets

from course_utils.playground.data import FEATURES
from course_utils.playground.inspector import Inspector, sized
from course_utils.playground.names import SPOKEN
from course_utils.playground.picture import Look
from course_utils.playground.settings import CHOICES, MAX_LAYERS, MAX_UNITS, Settings

__all__ = ["Panel"]

ALL = "all"  # examples a step, where `Settings` have None
_TICKS = 10**9  # the player counts frames, and never gets there
_BREADTHS = "226px", "100px"  # of a control and of its label
_INTERVAL = 30  # ms between frames at most; the front end sends none before the last one is drawn


class Panel:
    """Widgets for everything that can be chosen.

    Parameters
    ----------
    settings : Settings, shown at first

    Attributes
    ----------
    player : ipywidgets.Play, whose ``value`` counts the frames wanted
    buttons : dict from "step", "reset", "new weights" and "new points" to a button
    pace, show_test, discretize, show_code : widgets of what has no effect on the network
    inspector : Inspector, the controls that look into the network
    rows : list of widgets to show, above the picture
    """

    def __init__(self, settings: Settings) -> None:
        self.player = widgets.Play(value=0, min=0, max=_TICKS, interval=_INTERVAL, show_repeat=False)
        names = {
            "step": "one epoch",
            "reset": "back to the start, with the same weights",
            "new weights": "back to the start, with other weights",
            "new points": "draw other points of this kind",
        }
        self.buttons = {
            name: widgets.Button(description=name, tooltip=text, layout={"width": "max-content"})
            for name, text in names.items()
        }
        self.pace = _list("epochs a frame", [1, 2, 5, 10, 20], 1)
        self.pace.style.description_width = "104px"
        self.show_test = _box("show test points")
        self.discretize = _box("discretize output")
        self.show_code = _box("show code")
        self.inspector = Inspector()
        self._build(settings)
        self.rows = [
            _row(self.player, *self.buttons.values(), self.pace),
            _row(self._w["data"], self._w["noise"], self._w["train_share"], self._w["batch_size"]),
            _row(_label("features"), *self._features),
            _row(self._layers, *self._units),
            _row(self._w["activation"], self._w["learning_rate"], self._w["penalty"], self._w["lam"]),
            _row(self.inspector.unit_shown, self.show_test, self.discretize, self.show_code),
            _row(*self.inspector.weight),
        ]
        self.write(settings)

    def _build(self, settings: Settings) -> None:
        s = asdict(settings)
        self._w = {
            "data": _list("data", CHOICES["data"], s["data"]),
            "noise": _slider("noise", 0, 0.5, 0.05),
            "train_share": _slider("training share", 0.1, 0.9, 0.1),
            "batch_size": widgets.SelectionSlider(
                options=[str(n or ALL) for n in CHOICES["batch_size"]], description="batch size"
            ),
            "activation": _list("activation", CHOICES["activation"], s["activation"]),
            "learning_rate": _list("learning rate", CHOICES["learning_rate"], CHOICES["learning_rate"][0]),
            "penalty": _list("penalty", CHOICES["penalty"], s["penalty"]),
            "lam": _list("λ", CHOICES["lam"], 0.0),
        }
        sized(self._w["batch_size"], *_BREADTHS)
        self._features = [
            widgets.ToggleButton(description=name, layout={"width": "62px"}, tooltip=f"feature {name}")
            for name in SPOKEN.values()
        ]
        self._layers = widgets.IntSlider(min=0, max=MAX_LAYERS, description="hidden layers")
        sized(self._layers, *_BREADTHS)
        self._units = [
            widgets.BoundedIntText(
                value=2, min=1, max=MAX_UNITS, description=f"units {i}", layout={"width": "104px"},
                style={"description_width": "48px"},
            )
            for i in range(1, MAX_LAYERS + 1)
        ]  # fmt: skip

    def read(self, settings: Settings) -> Settings:
        """Return what the widgets say, with the seeds of ``settings``; raises ValueError if that cannot be."""
        values = {name: widget.value for name, widget in self._w.items()}
        for name in ("noise", "train_share"):
            values[name] = round(values[name], 6)
        batch_size = values.pop("batch_size")
        return Settings(
            **values,
            batch_size=None if batch_size == ALL else int(batch_size),
            features=tuple(name for name, toggle in zip(FEATURES, self._features, strict=True) if toggle.value),
            hidden=tuple(units.value for units in self._units[: self._layers.value]),
            seed=settings.seed,
            data_seed=settings.data_seed,
        )

    def write(self, settings: Settings) -> None:
        """Let the widgets say what ``settings`` do."""
        for name, widget in self._w.items():
            value = getattr(settings, name)
            if name == "batch_size":
                value = str(value or ALL)
            if isinstance(widget, widgets.Dropdown) and value not in [option for _, option in widget.options]:
                widget.options = sorted([*widget.options, (_say(value), value)], key=lambda option: option[1])
            widget.value = value
        for name, toggle in zip(FEATURES, self._features, strict=True):
            toggle.value = name in settings.features
        self._layers.value = len(settings.hidden)
        for units, number in zip(self._units, settings.hidden, strict=False):
            units.value = number
        self.show_units()

    @property
    def look(self) -> Look:
        """How the network is to be looked at."""
        inspector = self.inspector
        return Look(self.show_test.value, self.discretize.value, inspector.shown, inspector.connection)

    def show_units(self) -> None:
        """Show a number of units for each hidden layer there is."""
        for i, units in enumerate(self._units):
            units.layout.display = None if i < self._layers.value else "none"

    def observe(self, changed: Callable) -> None:
        """Have ``changed`` called whenever a widget that matters to the network moves."""
        for widget in (*self._w.values(), *self._features, self._layers, *self._units):
            widget.observe(changed, "value")

    @property
    def playing(self) -> bool:
        """Whether the player runs; assigning starts or pauses it."""
        return getattr(self.player, self.playing_trait)

    @playing.setter
    def playing(self, wanted: bool) -> None:
        setattr(self.player, self.playing_trait, wanted)

    @property
    def playing_trait(self) -> str:
        """Return the player's trait that says whether it runs; ipywidgets 7 has it under another name."""
        return "playing" if self.player.has_trait("playing") else "_playing"


def _say(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _list(name: str, options: Sequence, value: object) -> widgets.Dropdown:
    pairs = [(_say(option), option) for option in options]
    return sized(widgets.Dropdown(options=pairs, value=value, description=name), *_BREADTHS)


def _slider(name: str, low: float, high: float, step: float) -> widgets.FloatSlider:
    slider = widgets.FloatSlider(min=low, max=high, step=step, description=name, readout_format=".2f")
    return sized(slider, *_BREADTHS)


def _box(name: str) -> widgets.Checkbox:
    return widgets.Checkbox(description=name, indent=False, layout={"width": "auto", "margin": "2px 16px 2px 4px"})


def _label(name: str) -> widgets.Label:
    return widgets.Label(name, layout={"width": "100px", "justify_content": "flex-end"})


def _row(*parts: widgets.Widget) -> widgets.HBox:
    return widgets.HBox(parts, layout={"flex_flow": "row wrap", "max_width": "924px"})
