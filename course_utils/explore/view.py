"""The live figure itself: controls, a picture, and messages, kept in step."""

import contextlib
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from course_utils.explore.control import Control
from course_utils.explore.encoding import FORMAT, encode
from course_utils.explore.finite import not_finite
from course_utils.explore.frames import MIME, stored_frames
from course_utils.explore.pacing import Pacer
from course_utils.explore.stage import Stage, flatten
from course_utils.host import style
from course_utils.host.cells import close_widgets, now_shown
from course_utils.host.display import as_output
from course_utils.host.messages import card, short_traceback
from course_utils.host.surroundings import frames_wanted, shell
from course_utils.host.widgets import spoken, with_widget

_END = object()  # comes after the last frame
DENSITY = 2  # drawn pixels per CSS pixel: sharp on dense screens as well


class View:
    """A figure that follows its controls; `explore` makes it from `setup`, `controls` and `size`.

    Attributes
    ----------
    fig : matplotlib.figure.Figure
    controls : dict from name to `Control`
    alt : str, the figure in words: the setup function's docstring
    frames : int, how many frames were painted
    rendered : ndarray of shape (height, width, 4), uint8, the last frame
    """

    def __init__(self, setup: Callable, controls: Mapping[str, Control], size: tuple[float, float]) -> None:
        self.name = setup.__name__
        self.alt = _alt_text(setup)
        self.controls = {name: control.bind(name) for name, control in controls.items()}
        self.frames = 0
        self._rendered = None
        self.widget: Any = None
        self._shown_in = None
        self._stage = Stage(size, style.DPI * DENSITY)
        self._pacer = Pacer(self._draw)
        try:
            with style.context():
                self._update = _checked_update(setup, self.fig, self.controls)
            self._pacer.draw_now(self._draw_strictly)  # an error here is the cell's error
        except BaseException:
            for control in self.controls.values():
                close_widgets(control.face)
            raise
        self._build_widget(size)
        for control in self.controls.values():
            control.widget.observe(self._moved, "value")

    @property
    def fig(self) -> Figure:
        """The matplotlib figure."""
        return self._stage.fig

    @property
    def rendered(self) -> np.ndarray:
        """The last frame, drawn again if `close` gave its memory back."""
        with self._pacer.lock:
            if self._rendered is None:
                with style.context():
                    self._rendered = self._stage.paint(None).copy()
            return self._rendered

    def values(self) -> dict[str, Any]:
        """Return the present values, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values: Any) -> "View":
        """Move controls by name, draw to the last frame, and return this view.

        Raises
        ------
        ValueError
            If there is no control of that name, or the value is out of its range; nothing has moved then.
        """
        accepted = {name: self._accept(name, value) for name, value in values.items()}
        for name, value in accepted.items():
            widget = self.controls[name].widget
            widget.unobserve(self._moved, "value")
            widget.value = value
            widget.observe(self._moved, "value")
        self._pacer.draw_now(self._draw_strictly)
        return self

    def _accept(self, name, value):
        if name not in self.controls:
            raise ValueError(f"{self.name} has no control {name!r}; expected one of {', '.join(self.controls)}")
        try:
            return self.controls[name].accept(value)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None

    # Drawing. Each function is a generator that yields after every painted frame; the pacer holds its lock meanwhile.

    def _draw_strictly(self):
        """Draw for a cell: its exceptions and warnings are the cell's own."""
        try:
            yield from self._paint_frames(self._updates())
        except Exception as error:
            self._say(short_traceback(error))
            raise

    def _draw(self):
        """Draw for a moved slider: whatever goes wrong is told under the figure."""
        heard = set()
        try:
            yield from self._paint_frames(_listening(self._updates(), heard), heard)
        except Exception as error:
            self._say(short_traceback(error))

    def _paint_frames(self, updates, heard=()):
        with contextlib.closing(updates):
            while True:
                with style.context():  # left before the yield: what else runs meanwhile has its own look
                    artists = next(updates, _END)
                    if artists is _END:
                        return
                    self._rendered = self._stage.paint(artists).copy()
                self.frames += 1
                if self.widget is not None:
                    self._image.value = encode(self._rendered)
                    warned = [f"Warning: {kind} in a calculation" for kind in sorted(heard)]
                    self._say("\n".join(warned + not_finite(flatten(artists))))
                yield

    def _updates(self):
        """Yield what each step of the update moved."""
        if not inspect.isgeneratorfunction(self._update):
            yield self._update(**self.values())
            return
        count = self.frames
        yield from self._update(**self.values())
        if self.frames == count:
            raise ValueError(f"the update of {self.name} yielded no frame")

    def _say(self, text):
        if self.widget is not None:
            self._message.value = card(text) if text else ""
            self._message.layout.display = "" if text else "none"

    def _moved(self, _change):
        self._pacer.request()

    def close(self) -> None:
        """Close the widgets, and free the memory that drawing takes; the figure can be moved and shown as before."""
        close_widgets(self.widget)
        with self._pacer.lock:
            self._stage.rest()
            self._rendered = None

    # Showing.

    def _build_widget(self, size):
        self._size = size
        width, height = (str(round(inches * style.DPI)) for inches in size)
        self._image = widgets.Image(value=encode(self.rendered), format=FORMAT, width=width, height=height)
        self._message = widgets.HTML(layout={"display": "none"})
        longest = max(len(control.widget.description) for control in self.controls.values())
        for control in self.controls.values():
            control.widget.style.description_width = f"{longest + 2}ch"
            wide = not isinstance(control.widget, widgets.Button)
            control.widget.layout.width = f"min({width}px, 100%)" if wide else "max-content"
        faces = [control.face for control in self.controls.values()]
        self.widget = widgets.VBox([*faces, spoken(self.alt), self._image, self._message])

    def describe(self) -> str:
        """Return the figure in words, with the names, values and ranges of its controls."""
        moved = [control.describe() for control in self.controls.values() if control.ranged]
        return f"{self.alt} Sliders: {', '.join(moved)}."

    __repr__ = describe

    def _repr_mimebundle_(self, include=None, exclude=None):
        data, metadata = as_output(encode(self.rendered, "png"), self.describe(), self._size)
        if frames_wanted():
            data[MIME] = stored_frames(self)
        return with_widget(data, self.widget), metadata

    def _ipython_display_(self, **_kwargs):
        """Show the live figure, once a cell: the decorator has done so where the figure was made."""
        at_work = shell()
        cell = at_work.execution_count if at_work else None
        if cell is not None and cell == self._shown_in:
            return
        self._shown_in = cell
        now_shown(self)
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)


def _listening(updates, heard):
    """Yield from `updates`, adding NumPy's floating-point warnings to the set `heard` instead of a hidden log."""
    warned: dict[str, Any] = {kind: "call" for kind, action in np.geterr().items() if action == "warn"}
    while True:
        with np.errstate(call=lambda kind, _flag: heard.add(kind), **warned):
            try:
                artists = next(updates)
            except StopIteration:
                return
        yield artists


def _alt_text(setup):
    """Return the docstring as one line."""
    text = inspect.getdoc(setup)
    if not text or not text.strip():
        raise ValueError(f"{setup.__name__} needs a docstring: it is the alt text, for all who cannot see the figure")
    return " ".join(text.split())


def _checked_update(setup, fig, controls):
    """Call `setup` and return the update function, which must take exactly the controls' names."""
    update = setup(fig)
    if not callable(update):
        raise ValueError(f"{setup.__name__} must return its update function, got {update!r}")
    parameters = inspect.signature(update).parameters.values()
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
    named = {p.name: p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    missing = [] if takes_any else [name for name in controls if name not in named]
    required = [p.name for p in parameters if p.default is p.empty and p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
    extra = [name for name in required if name not in controls]
    if missing or extra:
        raise ValueError(f"the update of {setup.__name__} must take ({', '.join(controls)}), got ({', '.join(named)})")
    return update
