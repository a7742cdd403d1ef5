"""The panel of a review: each question as text, with a row of buttons for each of its parts."""

import ipywidgets as widgets

from course_utils.host import kept
from course_utils.host.cells import close_widgets
from course_utils.host.messages import COLOURS, as_html
from course_utils.host.widgets import show_widget

GREY, GREEN, AMBER = COLOURS["not attempted"], COLOURS["correct"], COLOURS["tried"]
WAITING = "Choose one in each row."


class Panel:
    """Questions with their buttons; they can be read without, and answered by `answer`.

    Parameters
    ----------
    questions : list of Question
    """

    def __init__(self, questions):
        self._cards = [_Card(question, f"{n} of {len(questions)}. ") for n, question in enumerate(questions, 1)]
        self.widget = widgets.VBox([card.widget for card in self._cards])
        page = "".join(as_html(card.text, GREY) for card in self._cards)
        show_widget(self, repr(self), page, self.widget)

    def answer(self, number, *options):
        """Answer question `number`, counted from 1, with one option for each part; return what is said to it."""
        for part, option in enumerate(options):
            self._cards[number - 1].choose(part, option)
        return self._cards[number - 1].said

    def close(self):
        """Take the panel out of the browser."""
        close_widgets(self.widget)

    def __repr__(self):
        return "\n".join(card.text for card in self._cards)

    def _ipython_display_(self):
        """Show nothing: the panel has shown itself."""


class _Card:
    """One question: its text, a row of buttons for each part, and what is said to the answer."""

    def __init__(self, question, number):
        self.question, self._chosen = question, {}
        asked = [f"{words} ({', '.join(options)})" for words, options, _ in question.parts]
        self.text = "\n".join([number + question.text, *asked])
        self._rows = [self._row(part, words, options) for part, (words, options, _) in enumerate(question.parts)]
        self._verdict = widgets.HTML(layout={"min_height": "5.5em"})
        rows = [w for part, row in zip(question.parts, self._rows, strict=True) for w in (_html(part[0]), row)]
        self.widget = widgets.VBox([_html(number + question.text), *rows, self._verdict])
        self._say(WAITING)

    def _row(self, part, words, options):
        layout = {"width": "max-content", "min_width": "7.5em"}  # room for the mark of what is chosen
        buttons = [widgets.Button(description=option, tooltip=words, layout=layout) for option in options]
        for button in buttons:
            button.on_click(lambda pressed: self.choose(part, pressed.description))
        return widgets.HBox(buttons, layout={"flex_flow": "row wrap"})

    def choose(self, part, option):
        """Take the answer to a part; once all are answered, say whether they are right, and keep it."""
        parts = self.question.parts
        if option not in parts[part][1]:
            raise ValueError(f"expected one of {', '.join(parts[part][1])}, got {option!r}")
        if len(self._chosen) == len(parts):
            return
        self._chosen[part] = option
        for button in self._rows[part].children:
            button.icon = "check" if button.description == option else ""
        if len(self._chosen) < len(parts):
            self._say(f"You chose {option}. {WAITING}")
            return
        answers = [(self._chosen[place], right) for place, (_, _, right) in enumerate(parts)]
        wrong = [f"not {given} but {right}" for given, right in answers if given != right]
        kept.note("review", self.question.key, right=not wrong)
        verdict = (
            f"Not right: {' and '.join(wrong)}." if wrong else f"Right: {', '.join(right for _, right in answers)}."
        )
        self._say(f"{verdict}\n{self.question.lesson}", AMBER if wrong else GREEN)

    def _say(self, text, colour=GREY):
        self.said = text
        self._verdict.value = f'<div role="status">{_page(text, colour)}</div>'


def _page(text, colour=GREY):
    return f'<div style="line-height: 1.5">{as_html(text, colour)}</div>'


def _html(text):
    return widgets.HTML(_page(text))
