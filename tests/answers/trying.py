"""Try the corpus of answers against the exercises' judge, and count where the judge is wrong.

A wrong answer with words to seek counts as explained if a named mistake was recognised, or if one of the words occurs
in what the message says in sentences: not in its first line, in the input, numbers and code that it shows, in the
exception's own words, or in the pointer to a hint.

``python tests/answers/trying.py`` writes `explanations.txt` anew, ``trying.py 09`` what it says of notebook 09 alone:
read what changed before you commit it.
"""

import contextlib
import importlib.util
import io
import re
import sys
import warnings
import zlib
from pathlib import Path
from unittest import mock

import numpy as np

from course_utils.exercises import limit, registry
from course_utils.exercises.ask import verdict
from course_utils.exercises.derive import explaining
from course_utils.exercises.kinds import Kind

HERE = Path(__file__).resolve().parent
QUIET = ("On this input", "Right on ", "Your function raised", "Your function printed:")
ENDLESS = 0.4  # seconds for answers that have no end: enough to see that
EVERY = 4  # of the wrong answers, about one in so many stands in the file that people review


def load():
    """Return all answers of the corpus, the endless ones last."""
    sys.path.insert(0, str(HERE))
    try:
        import corpus

        if not corpus.ANSWERS:
            for path in sorted(HERE.glob("answers_*.py")):
                spec = importlib.util.spec_from_file_location(path.stem, path)
                spec.loader.exec_module(importlib.util.module_from_spec(spec))
        return corpus.ANSWERS
    finally:
        sys.path.remove(str(HERE))


def explanation(message):
    """Return the sentences of a message that explain."""
    lines = [line for line in message.split("\n")[1:] if not line.startswith(("    ", *QUIET))]
    return "\n".join(re.sub(r" in line \d+, .*?(?=\. That is:|\.$)", "", line) for line in lines)


def judged(exercise, function):
    """Return the judge's result of a function, or of the value that it returns where the exercise asks for a value."""
    return verdict(exercise, function() if isinstance(exercise, Kind) else function)


def try_one(answer):
    """Return an answer with what the judge says to it, as a row."""
    nowhere = io.StringIO()
    seconds = ENDLESS if answer.file == "answers_slow.py" else limit.SECONDS
    with (
        mock.patch.object(limit, "SECONDS", seconds),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        np.random.seed(0)  # noqa: NPY002 - answers that shuffle with it come out the same every time
        exercise = registry.find(answer.number)
        result = judged(exercise, answer.function)
    said = explanation(result.message)
    found = bool(result.mistake) or any(word in said.lower() for word in answer.seek)
    return {"answer": answer, "name": f"{answer.number} {answer.label}", "result": result, "said": said, "found": found}


def share(rows):
    """Return the share of the wrong answers with words to seek that are explained."""
    sought = [row for row in rows if row["answer"].right is False and row["answer"].seek]
    return sum(row["found"] and not row["result"].correct for row in sought) / len(sought)


def reviewed(rows):
    """Return one line for about every fourth wrong answer: its number, its label and what is said to it.

    The label chooses, so that a new answer moves no other. What a warning of NumPy says differs from version to
    version, and is left out.
    """
    wrong = [row for row in rows if row["answer"].right is False and not row["result"].correct]
    chosen = [row for row in wrong if zlib.crc32(row["name"].encode()) % EVERY == 0]
    said = [" ".join(re.sub(r"(?m)^\w+Warning: .*$", "", row["said"]).split()) for row in chosen]
    return [f"{row['name']} | {text}".rstrip() for row, text in zip(chosen, said, strict=True)]


def renewed(lines, notebooks):
    """Return the lines of `explanations.txt` with those of some notebooks, or of all, made anew."""
    new = reviewed([try_one(one) for one in load() if one.number[:2] in notebooks or not notebooks])
    stay = [line for line in lines if notebooks and line[:2] not in notebooks]
    names = dict.fromkeys(f"{one.number} {one.label} |" for one in load())
    return [line for name in names for line in [*stay, *new] if line.startswith(name)]


def unlimited(call, seconds):
    """Explain without a limit of time, in the place of `limit.run`: a busy machine finds what a quiet one does."""
    return limit.Outcome(call())


if __name__ == "__main__":
    explaining.run = unlimited
    path = HERE / "explanations.txt"
    lines = renewed(path.read_text(encoding="utf-8").splitlines(), sys.argv[1:])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
