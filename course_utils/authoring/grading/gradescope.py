"""What `run_autograder` starts on Gradescope: it grades one submission and writes results.json."""

import datetime
import json
import sys
from pathlib import Path

from .book import read_points, sentence
from .grade import grade_folder


def run(root: Path) -> dict:
    """Grade the submission below Gradescope's folder; return, and write, what results.json holds.

    Of several answers to an exercise the best counts; what is not in points.csv is no part of the assignment.
    """
    points = read_points(Path("points.csv"))
    results = root / "results"
    results.mkdir(exist_ok=True)
    rows = grade_folder(root / "submission", results / "rows.jsonl")
    tests = [_test(name, _best(rows, name), worth) for name, worth in points.items()]
    told = "; ".join(f"{row['file']}: {row['problem']}" for row in rows if row["problem"])
    found = {"score": sum(test["score"] for test in tests), "tests": tests, "output": told or _hello(rows)}
    (results / "results.json").write_text(json.dumps(found), encoding="utf-8")
    return found


def _hello(rows):
    now = datetime.datetime.now(datetime.UTC)
    return f"Graded at {now:%Y-%m-%d %H:%M} UTC." if rows else "No notebook (.ipynb) was handed in."


def _best(rows, name):
    """Return an answer to an exercise out of any of the files, a right one if there is one."""
    answers = [row["answers"][name] for row in rows if name in row["answers"]]
    return max(answers, key=lambda one: one["status"] == "correct", default={"status": "missing", "mistake": None})


def _test(name, answer, worth):
    right = answer["status"] == "correct"
    return {
        "name": f"Exercise {name}",
        "number": name,
        "score": worth if right else 0.0,
        "max_score": worth,
        "status": "passed" if right else "failed",
        "output": sentence(name, answer["mistake"]) if answer["mistake"] else answer["status"],
    }


if __name__ == "__main__":
    run(Path(sys.argv[1]))
