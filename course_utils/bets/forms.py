"""What is bet with, made of core widgets: a field to type in, buttons, or a row of upright sliders.

A form is a pair: the widgets, and a function that makes them show a guess. It calls `enter` with what was entered.
"""

import time

import ipywidgets as widgets

UNDER_WAY = 1.0  # s; a click may overtake what was entered just before it, for widgets hold values back and no clicks
ROW = {"flex_flow": "row wrap"}


def form(kind, enter):
    """Return the form for a kind of bet."""
    return {"number": _number, "choice": _choice, "order": _order, "curve": _curve}[kind.name](kind, enter)


def typed(label, hint, action, enter):
    """Return a field and a button; what was typed is entered by Enter, by leaving the field, or by the button."""
    field = widgets.Text(description=label, placeholder=hint, continuous_update=False)
    field.style.description_width = "initial"
    field.observe(lambda change: change.new.strip() and enter(change.new), "value")
    return widgets.HBox([field, _button(action, lambda: enter(field.value))], layout=ROW)


def _button(text, press):
    one = widgets.Button(description=text, layout={"width": "max-content", "max_width": "100%"})
    one.on_click(lambda _: press())
    return one


def _number(kind, enter):
    row = typed("Your bet", "", "Bet", enter)

    def show(guess):
        field = row.children[0]
        field.value = field.value or (f"{guess:g}" if guess is not None else "")

    return [row], show


def _choice(kind, enter):
    buttons = [_button(option, lambda option=option: enter(option)) for option in kind.options]

    def show(guess):
        for one, option in zip(buttons, kind.options, strict=True):
            one.description = f"✓ {option}" if option == guess else option

    return buttons, show


def _order(kind, enter):
    chosen = []

    def press(option):
        at = chosen.index(option) if option in chosen else len(chosen)
        show([*chosen[:at], *([] if option in chosen else [option])])
        enter(chosen)

    def show(guess):
        chosen[:] = chosen if guess is None else guess
        for one, option in zip(buttons, kind.options, strict=True):
            one.description = f"{chosen.index(option) + 1}. {option}" if option in chosen else option

    buttons = [_button(option, lambda option=option: press(option)) for option in kind.options]
    return [widgets.HBox(buttons, layout=ROW)], show


def _curve(kind, enter):
    look = {"orientation": "vertical", "readout_format": ".3g", "layout": {"height": "170px", "width": "72px"}}
    scale = {"min": kind.lo, "max": kind.hi, "value": kind.lo, "step": (kind.hi - kind.lo) / 40}
    sliders = [widgets.FloatSlider(description=f"at {place:g}", **scale, **look) for place in kind.places]

    clicked = [-UNDER_WAY]

    def show(guess):
        for slider, height in zip(sliders, guess or [], strict=False):
            slider.value = height

    def click():
        clicked[0] = time.monotonic()
        enter([slider.value for slider in sliders])

    def overtaken(_change):
        if time.monotonic() < clicked[0] + UNDER_WAY:
            enter([slider.value for slider in sliders])

    for slider in sliders:
        slider.observe(overtaken, "value")
    ready = _button("Bet this curve", click)
    return [widgets.HBox(sliders, layout=ROW), ready], show
