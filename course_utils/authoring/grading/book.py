"""What a grading comes to: a table for the grade book, and a page on what this class has understood wrongly."""

import collections
import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from course_utils.authoring.guide import plain
from course_utils.exercises import registry
from course_utils.exercises.declare import Exercise

COMMON = 0.1  # of a class: code that more have than this is what the task leads to
WORD = "Exercise "  # before a number, which a spreadsheet would else read as another: 02.10 as 2.1
FORMULA = ("=", "+", "-", "@", "\t")  # how a spreadsheet knows one


def alike(rows: Sequence[Mapping]) -> dict[tuple[str, str], list[str]]:
    """Return, for a file and an exercise, the other files with equal code; code that many have tells nothing."""
    groups = collections.defaultdict(list)
    for row in rows:
        for name, answer in row["answers"].items():
            if answer["code"]:
                groups[name, answer["code"]].append(row["file"])
    most = max(2, COMMON * len(rows))
    return {
        (file, name): [other for other in files if other != file]
        for (name, _), files in groups.items()
        if 1 < len(files) <= most
        for file in files
    }


def table(rows: Sequence[Mapping], points: Mapping[str, float], due: datetime.datetime | None = None) -> str:
    """Return the grades as CSV.

    Parameters
    ----------
    rows : list of dict
        As `grade_folder` returns them.
    points : dict from str to float
        What an exercise is worth; 1 where it is not named.
    due : datetime, optional
        When the work was due; with a time zone.
    """
    names = sorted({name for row in rows for name in row["answers"]}, key=_place)
    same, out = alike(rows), io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    each = [f"{name}{what}" for name in names for what in (" points", " verdict", " mistake")]
    writer.writerow(["learner", "file", "notebook", "points", "of", "late", "flags", *each])
    for row in rows:
        answers = row["answers"]
        worth = {name: points.get(name, 1.0) for name in answers}
        got = {name: worth[name] * (answer["status"] == "correct") for name, answer in answers.items()}
        told = [part for name in names for part in _cells(name, got, answers)]
        late = "" if due is None else _late(row, due)
        sums = [f"{sum(got.values()):g}", f"{sum(worth.values()):g}"]
        flags = "; ".join(_flags(row, same))
        writer.writerow(map(_text, [row["learner"], row["file"], row["notebook"], *sums, late, flags, *told]))
    return out.getvalue()


def _cells(name, got, answers):
    if name not in answers:
        return ["", "", ""]
    return [f"{got[name]:g}", answers[name]["status"], answers[name]["mistake"] or ""]


def _text(value):
    """Return a cell that a spreadsheet takes for text."""
    return f"'{value}" if str(value).startswith(FORMULA) else value


def _late(row, due):
    after = datetime.datetime.fromisoformat(row["time"]) - due
    return f"{after.total_seconds() / 3600:.1f} h" if after.total_seconds() > 0 else ""


def _flags(row, same):
    """Yield what a teacher should look at."""
    if row["problem"]:
        yield row["problem"]
    for name, answer in row["answers"].items():
        if answer["prying"]:
            yield f"{name} uses {', '.join(answer['prying'])}"
        if others := same.get((row["file"], name)):
            yield f"{name} same code as {', '.join(others)}"
        if answer["status"] == "checker failed":
            yield f"{name} look yourself: {answer['message']}"


def page(rows: Sequence[Mapping]) -> str:
    """Return a page for the teacher, as markdown: what this class gets wrong, and the sentence that helps."""
    graded = [row for row in rows if row["answers"]]
    lines = ["# What this class has understood, and what not", ""]
    lines += [f"{len(rows)} files, of which {len(graded)} could be graded.", "", "## Exercise by exercise", ""]
    lines += ["| exercise | correct | wrong | not attempted | of |", "|---|---|---|---|---|"]
    met = collections.defaultdict(list)
    for name, answers in sorted(_by_exercise(graded).items(), key=lambda one: _place(one[0])):
        status = collections.Counter(answer["status"] for _, answer in answers)
        untried = status["not attempted"] + status["missing"]
        counts = [status["correct"], len(answers) - status["correct"] - untried, untried, len(answers)]
        lines.append(f"| {name} {plain(registry.find(name).title)} | {' | '.join(map(str, counts))} |")
        for learner, answer in answers:
            if answer["mistake"]:
                met[name, answer["mistake"]].append(learner)
    lines += ["", "## Misconceptions, the most frequent first", ""]
    lines += ["| exercise | how many | the sentence that helps | who |", "|---|---|---|---|"] if met else ["None."]
    for (name, mistake), who in sorted(met.items(), key=lambda one: (-len(one[1]), one[0])):
        names = ", ".join(plain(one) for one in who)
        lines.append(f"| {name} | {len(who)} | {plain(sentence(name, mistake))} | {names} |")
    problems = [f"- {plain(row['file'])}: {plain(row['problem'])}" for row in rows if row["problem"]]
    lines += ["", "## Files that could not be graded", "", *problems] if problems else []
    return "\n".join(lines) + "\n"


def _by_exercise(rows):
    found = collections.defaultdict(list)
    for row in rows:
        for name, answer in row["answers"].items():
            found[name].append((row["learner"], answer))
    return found


def sentence(number: str, mistake: str) -> str:
    """Return what `check` says to whoever makes a mistake."""
    exercise = registry.find(number)
    if isinstance(exercise, Exercise):
        return next((one.sentence for one in exercise.mistakes if one.name == mistake), mistake)
    return next((text for name, _, text in exercise.mistaken() if name == mistake), mistake)


def read_points(path: Path | None) -> dict[str, float]:
    """Return what a table with the columns ``exercise`` and ``points`` says; nothing where there is none.

    Raises
    ------
    ValueError
        If it has other columns, or points that are no number.
    """
    if path is None:
        return {}
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    try:
        return {row["exercise"].removeprefix(WORD): float(row["points"]) for row in rows}
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name}: expected the columns exercise and points, with numbers, got {error}") from error


def points_table(points: Mapping[str, float]) -> str:
    """Return what `read_points` reads: a table that a teacher may edit before the work is handed out."""
    lines = [f'{WORD}{number},"{registry.find(number).title}",{worth:g}' for number, worth in points.items()]
    return "\n".join(["exercise,title,points", *lines]) + "\n"


def _place(number):
    return [int(part) for part in number.split(".")]
