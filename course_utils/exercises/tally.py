"""`progress`: what is correct, tried and to do, in a notebook or the whole course; where to go on; what came twice."""

import collections
import html

from course_utils.host import kept
from course_utils.host.messages import COLOURS, as_html, tell

from . import registry

GREY = COLOURS["not attempted"]
PICTURE = "..."  # where the table goes


def progress(notebook: str | int | None = None) -> None:
    """Display what is correct, tried and to do in a `notebook`, ``"01"``; without one, in the whole course."""
    events = kept.events()
    known = _states(events)
    try:
        if notebook is None:
            _show_course(events, known)
        else:
            tell("\n".join([*_tally(str(notebook).zfill(2), known), *_advice(events, known)]))
    except registry.UnknownExerciseError as unknown:
        tell(str(unknown))


def forget(sure: bool = False) -> None:
    """Say what is kept of all notebooks; with ``sure=True`` delete it."""
    where = kept.folder() or "this kernel's memory"
    if sure:
        kept.forget()
        tell(f"Deleted: what was kept in {where}. Your answers in the notebooks are as they were.")
    else:
        counts = collections.Counter(one["kind"] for one in kept.events())
        text = ", ".join(f"{kind}: {n}" for kind, n in sorted(counts.items())) or "nothing"
        tell(f"Kept in {where}\n    {text}\nNothing is deleted yet. To delete all of it: progress.forget(sure=True)")


progress.forget = forget


def _states(events):
    """Return, for each exercise that was checked, whether it was correct once or only tried."""
    states = {}
    for one in events:
        if one["kind"] == "exercise" and states.get(one["key"]) != "correct":
            states[one["key"]] = "correct" if one.get("status") == "correct" else "tried"
    return states


def _count(numbers, known):
    return collections.Counter(known.get(number, "to do") for number in numbers)


def _tally(notebook, known):
    exercises = registry.load(notebook)
    count = _count(exercises, known)
    yield f"Notebook {notebook}: {count['correct']} correct, {count['tried']} tried, {count['to do']} to do."
    for number, exercise in exercises.items():
        yield f"    {known.get(number, 'to do'):<7}  {number}  {exercise.title}"


def _show_course(events, known):
    hints = collections.Counter(one["key"][:2] for one in events if one["kind"] == "hint")
    lines, rows = [], []
    for notebook in registry.notebooks():
        count, topic = _count(registry.load(notebook), known), registry.topic(notebook)
        told = f"{count['correct']} of {count.total()} correct"
        told += f", {count['tried']} tried" if count["tried"] else ""
        told += f", {hints[notebook]} hint{'s' * (hints[notebook] > 1)}" if hints[notebook] else ""
        lines.append(f"    {notebook}  {told:<34}  {topic}")
        rows.append(_row(notebook, count, told, topic))
    first = f"The course: {list(known.values()).count('correct')} of its exercises are correct."
    last = _advice(events, known)
    page = as_html("\n".join([first, PICTURE, *last]), GREY)
    tell("\n".join([first, *lines, *last]), page=page.replace(f"<p>{PICTURE}</p>", f"<table>{''.join(rows)}</table>"))


def _row(notebook, count, told, topic):
    """Return a row of a table: a bar for the eye, with the same in words beside it."""
    shares = [(100 * count[state] / count.total(), COLOURS[state]) for state in ("correct", "tried")]
    bars = "".join(f'<div style="width: {share:.0f}%; background: {colour}"></div>' for share, colour in shares)
    bar = f'<div aria-hidden="true" style="display: flex; width: 10em; height: 0.8em; border: 1px solid">{bars}</div>'
    cells = "".join(f'<td style="text-align: left">{part}</td>' for part in (bar, told, html.escape(topic)))
    return f'<tr style="background: none"><th scope="row">{notebook}</th>{cells}</tr>'


def _advice(events, known):
    """Return lines on where to go on, on what came twice, on bets and reviews, and on where all this is kept."""
    lines = [_where_to_go_on(events, known)] if known else []
    met = collections.defaultdict(list)
    for one in events:
        if one.get("mistake"):
            met[one["mistake"]].append(one["key"])
    twice = [f"    {name.replace('_', ' ')}: {', '.join(keys)}" for name, keys in met.items() if len(keys) > 1]
    lines += ["Mistakes that came more than once, which review() asks about:", *twice] if twice else []
    for kind in ("bet", "review"):
        right = [one["right"] for one in events if one["kind"] == kind and "right" in one]
        lines += [f"{kind.capitalize()}s: {right.count(True)} of {len(right)} right."] if right else []
    if events:
        place = f"in {kept.folder()}, on this machine alone" if kept.folder() else "until this kernel ends"
        lines.append(f"This is kept {place}. To delete it: progress.forget()")
    return lines


def _where_to_go_on(events, known):
    """Name the first exercise not correct yet: in the notebook used last, then in those after it, then before."""
    used = next(one["key"][:2] for one in reversed(events) if one["kind"] == "exercise")
    notebooks = registry.notebooks()
    start = notebooks.index(used) if used in notebooks else 0
    for notebook in [*notebooks[start:], *notebooks[:start]]:
        for number, exercise in registry.load(notebook).items():
            if known.get(number) != "correct":
                return f"Go on with {number}, {exercise.title}."
    return "All exercises are correct."
