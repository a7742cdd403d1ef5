"""The command that grades what was handed in."""

import datetime
import sys
from pathlib import Path

from .grading.book import page, read_points, table
from .grading.grade import SECONDS, grade_folder


def add_grade(commands):
    """Add the command to those of the authors."""
    text = "grade the notebooks below a folder, and write a table for the grade book and a page for the teacher"
    command = commands.add_parser("grade", help=text, description=text)
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where the notebooks are, in folders or not")
    command.add_argument("--out", required=True, type=Path, metavar="GRADES.csv", help="the table to write")
    command.add_argument("--points", type=Path, metavar="POINTS.csv", help="of the handout; without it, 1 each")
    command.add_argument("--due", type=_moment, metavar="2026-11-30T18:00", help="files written later are marked late")
    command.add_argument("--seconds", type=float, default=SECONDS, help="for one answer; %(default)g by default")
    command.add_argument("--workers", type=int, help="files at once; by default as many as there are cores")
    command.set_defaults(run=_grade, numbers=[])


def _moment(text):
    return datetime.datetime.fromisoformat(text).astimezone()


def _grade(_sources, options):
    if not options.folder.is_dir():
        print(f"expected a folder, got {options.folder}", file=sys.stderr)
        return 1
    try:
        points = read_points(options.points)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    out = options.out
    out.parent.mkdir(parents=True, exist_ok=True)
    journal = out.with_suffix(".jsonl")
    rows = grade_folder(options.folder, journal, workers=options.workers, seconds=options.seconds)
    out.write_text(table(rows, points, options.due), encoding="utf-8-sig", newline="")
    out.with_suffix(".md").write_text(page(rows), encoding="utf-8", newline="\n")
    print(
        f"{len(rows)} files: {out}, {out.with_suffix('.md')}; kept in {journal}, so that only new files are run again."
    )
    return 0
